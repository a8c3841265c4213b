//! Reference metadata: metadata sets in SDMX-ML 3.0 and 3.1 and in SDMX-JSON 2.0 and 2.1, both ways.
//! Knows their shape; what the attributes mean is said by a metadata structure.

use std::io::{Read, Seek, SeekFrom};

use model::{Header, LocalisedText, Version};
use serde_json::{Map, Value, json};

use crate::context::MessageHeader;
use crate::error::Error;
use crate::text::TextReader;
use crate::tree::Tree;
use crate::xml::{Node, XmlReader};
use crate::xml_write::Xml;

/// A format of metadata messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MetadataFormat {
    /// SDMX-ML 3.0.
    Ml30,
    /// SDMX-ML 3.1.
    Ml31,
    /// SDMX-JSON 2.0.
    Json20,
    /// SDMX-JSON 2.1.
    Json21,
}

/// What is told of some artefacts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MetadataSet {
    /// Identity and names; the agency is the provider.
    pub header: Header,
    /// The URN of the metadataflow it belongs to, or of a metadata provision agreement.
    pub flow: String,
    /// The URNs of what it is told of.
    pub targets: Vec<String>,
    /// What is told.
    pub attributes: Vec<ReportedAttribute>,
}

/// One thing that is told, and what is told below it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReportedAttribute {
    /// The metadata attribute.
    pub id: String,
    /// Its value, where it has one.
    pub value: Option<ReportedValue>,
    /// What is told below it.
    pub attributes: Vec<ReportedAttribute>,
}

/// The value of a reported attribute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReportedValue {
    /// One text, a code or a number.
    Text(String),
    /// A text in several languages.
    Localised(LocalisedText),
}

const AGREEMENT: &str = "MetadataProvisionAgreement=";

/// Writes a metadata message.
#[must_use]
pub fn write_metadata(
    format: MetadataFormat,
    header: &MessageHeader,
    sets: &[MetadataSet],
) -> String {
    match format {
        MetadataFormat::Ml30 => write_ml("v3_0", header, sets),
        MetadataFormat::Ml31 => write_ml("v3_1", header, sets),
        MetadataFormat::Json20 => write_json("2.0.0", header, sets),
        MetadataFormat::Json21 => write_json("2.1.0", header, sets),
    }
}

fn write_ml(version: &str, header: &MessageHeader, sets: &[MetadataSet]) -> String {
    let space =
        |name: &str| format!("http://www.sdmx.org/resources/sdmxml/schemas/{version}/{name}");
    let mut xml = Xml::document();
    xml.start(
        "mes:GenericMetadata",
        &[
            ("xmlns:mes", &space("message")),
            ("xmlns:gen", &space("metadata/generic")),
            ("xmlns:com", &space("common")),
        ],
    );
    xml.line();
    xml.start("mes:Header", &[]);
    xml.element("mes:ID", &[], &header.id);
    xml.element("mes:Test", &[], "false");
    xml.element("mes:Prepared", &[], &header.prepared);
    xml.empty("mes:Sender", &[("id", &header.sender)]);
    let mut flows: Vec<&str> = sets.iter().map(|set| set.flow.as_str()).collect();
    flows.sort_unstable();
    flows.dedup();
    for (at, flow) in flows.iter().enumerate() {
        xml.start("mes:Structure", &[("structureID", &format!("FLOW{at}"))]);
        let is_agreement = flow.contains(AGREEMENT);
        let element = if is_agreement { "com:ProvisionAgreement" } else { "com:StructureUsage" };
        xml.element(element, &[], flow);
        xml.end();
    }
    xml.end();
    for set in sets {
        let urn = urn(set);
        xml.start(
            "mes:MetadataSet",
            &[
                ("id", &set.header.id),
                ("agencyID", &set.header.agency),
                ("version", &set.header.version.0),
                ("urn", &urn),
            ],
        );
        localised(&mut xml, "com:Name", &set.header.names);
        localised(&mut xml, "com:Description", &set.header.descriptions);
        let is_agreement = set.flow.contains(AGREEMENT);
        let element =
            if is_agreement { "gen:MetadataProvisionAgreement" } else { "gen:Metadataflow" };
        xml.element(element, &[], &set.flow);
        set.targets.iter().for_each(|target| xml.element("gen:Target", &[], target));
        set.attributes.iter().for_each(|attribute| attribute_ml(&mut xml, attribute));
        xml.end();
    }
    xml.end();
    xml.take()
}

/// The URN of a metadata set.
fn urn(set: &MetadataSet) -> String {
    format!("{}metadatastructure.MetadataSet={}", model::URN_PREFIX, set.header.reference())
}

fn localised(xml: &mut Xml, element: &str, text: &LocalisedText) {
    for (language, text) in &text.0 {
        xml.element(element, &[("xml:lang", language)], text);
    }
}

fn attribute_ml(xml: &mut Xml, attribute: &ReportedAttribute) {
    xml.start("gen:Attribute", &[("id", &attribute.id)]);
    match &attribute.value {
        Some(ReportedValue::Text(text)) => xml.element("gen:Value", &[], text),
        Some(ReportedValue::Localised(text)) => localised(xml, "com:Text", text),
        None => {}
    }
    attribute.attributes.iter().for_each(|below| attribute_ml(xml, below));
    xml.end();
}

fn write_json(version: &str, header: &MessageHeader, sets: &[MetadataSet]) -> String {
    let schema = format!(
        "https://raw.githubusercontent.com/sdmx-twg/sdmx-json/master/metadata-message/tools/schemas/{version}/sdmx-json-metadata-schema.json"
    );
    let meta = json!({
        "schema": schema,
        "id": header.id,
        "test": false,
        "prepared": header.prepared,
        "sender": { "id": header.sender },
    });
    let sets: Vec<Value> = sets.iter().map(set_json).collect();
    format!("{{\"meta\":{meta},\"data\":{}}}\n", json!({ "metadataSets": sets }))
}

fn best(text: &LocalisedText) -> &str {
    text.0.get("en").or_else(|| text.0.values().next()).map_or("", String::as_str)
}

fn set_json(set: &MetadataSet) -> Value {
    let mut told = Map::new();
    told.insert("id".into(), json!(set.header.id));
    told.insert("agencyID".into(), json!(set.header.agency));
    told.insert("version".into(), json!(set.header.version));
    told.insert("name".into(), json!(best(&set.header.names)));
    told.insert("names".into(), json!(set.header.names));
    if !set.header.descriptions.is_empty() {
        told.insert("descriptions".into(), json!(set.header.descriptions));
    }
    let flow =
        if set.flow.contains(AGREEMENT) { "metadataProvisionAgreement" } else { "metadataflow" };
    told.insert(flow.into(), json!(set.flow));
    told.insert("targets".into(), json!(set.targets));
    let attributes: Vec<Value> = set.attributes.iter().map(attribute_json).collect();
    told.insert("attributes".into(), Value::Array(attributes));
    Value::Object(told)
}

fn attribute_json(attribute: &ReportedAttribute) -> Value {
    let mut told = Map::new();
    told.insert("id".into(), json!(attribute.id));
    match &attribute.value {
        Some(ReportedValue::Text(text)) => drop(told.insert("value".into(), json!(text))),
        Some(ReportedValue::Localised(text)) => drop(told.insert("value".into(), json!(text))),
        None => {}
    }
    if !attribute.attributes.is_empty() {
        let below: Vec<Value> = attribute.attributes.iter().map(attribute_json).collect();
        told.insert("attributes".into(), Value::Array(below));
    }
    Value::Object(told)
}

/// Reads the metadata sets of a message of any of the formats. All of them are held at once.
pub fn read_metadata<R: Read + Seek>(mut input: R) -> Result<Vec<MetadataSet>, Error> {
    let fault = |source| Error::Read { line: 1, source };
    let mut first = Vec::new();
    input.by_ref().take(64).read_to_end(&mut first).map_err(fault)?;
    input.seek(SeekFrom::Start(0)).map_err(fault)?;
    let is_xml = first.iter().find(|byte| byte.is_ascii_punctuation()) == Some(&b'<');
    if is_xml {
        return read_ml(input);
    }
    let mut text = Vec::new();
    TextReader::new(input).map_err(fault)?.read_to_end(&mut text).map_err(fault)?;
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&text);
    let message: Value = serde_json::from_slice(text).map_err(Error::JsonStructure)?;
    let sets = message.pointer("/data/metadataSets").and_then(Value::as_array);
    let Some(sets) = sets else {
        let expected = "an SDMX-JSON metadata message";
        return Err(Error::NotThisMessage { expected, found: "something else".into() });
    };
    sets.iter().map(read_set_json).collect()
}

fn read_ml<R: Read>(input: R) -> Result<Vec<MetadataSet>, Error> {
    let mut xml = XmlReader::new(input)?;
    let mut sets = Vec::new();
    loop {
        let depth = xml.depth();
        let tree = match xml.next()? {
            Node::Start(element) if depth == 0 && element.local() != "GenericMetadata" => {
                let found = format!("an XML document <{}>", element.local());
                let expected = "an SDMX-ML 3 metadata message";
                return Err(Error::NotThisMessage { expected, found });
            }
            Node::Start(element) => Tree::of(&element)?,
            Node::Eof => return Ok(sets),
            Node::End | Node::Text(_) | Node::Other => continue,
        };
        match tree.name.as_str() {
            "MetadataSet" => sets.push(read_set_ml(&tree.fill(&mut xml)?)?),
            "GenericMetadata" => {}
            _ => xml.skip()?,
        }
    }
}

fn texts(tree: &Tree, name: &str) -> LocalisedText {
    let mut found = LocalisedText::default();
    for child in tree.children.iter().filter(|child| child.name == name) {
        let language = child.attribute("lang").unwrap_or("en");
        found.0.insert(language.to_owned(), child.trimmed().to_owned());
    }
    found
}

fn read_set_ml(tree: &Tree) -> Result<MetadataSet, Error> {
    let element = || "MetadataSet".to_owned();
    let attribute = |missing: &'static str| {
        let line = tree.line;
        let found = tree.attribute(missing).map(str::to_owned);
        found.ok_or_else(|| Error::Missing { line, element: element(), missing })
    };
    let flow = tree.child("Metadataflow").or_else(|| tree.child("MetadataProvisionAgreement"));
    let missing =
        || Error::Missing { line: tree.line, element: element(), missing: "Metadataflow" };
    Ok(MetadataSet {
        header: Header {
            agency: attribute("agencyID")?,
            id: attribute("id")?,
            version: Version::new(tree.attribute("version").unwrap_or("1.0")),
            names: texts(tree, "Name"),
            descriptions: texts(tree, "Description"),
        },
        flow: flow.ok_or_else(missing)?.trimmed().to_owned(),
        targets: tree.children_named("Target").map(|it| it.trimmed().to_owned()).collect(),
        attributes: tree.children_named("Attribute").map(read_attribute_ml).collect(),
    })
}

fn read_attribute_ml(tree: &Tree) -> ReportedAttribute {
    let text = texts(tree, "Text");
    let value = match tree.child("Value") {
        Some(value) => Some(ReportedValue::Text(value.text.clone())),
        None => (!text.is_empty()).then_some(ReportedValue::Localised(text)),
    };
    ReportedAttribute {
        id: tree.attribute("id").unwrap_or_default().to_owned(),
        value,
        attributes: tree.children_named("Attribute").map(read_attribute_ml).collect(),
    }
}

fn localised_json(told: &Value, many: &str) -> LocalisedText {
    let texts = told.get(many).and_then(Value::as_object).into_iter().flatten();
    let pair =
        |(language, text): (&String, &Value)| Some((language.clone(), text.as_str()?.to_owned()));
    LocalisedText(texts.filter_map(pair).collect())
}

fn read_set_json(told: &Value) -> Result<MetadataSet, Error> {
    let text = |name: &str| told.get(name).and_then(Value::as_str).map(str::to_owned);
    let required = |missing: &'static str| {
        let element = "metadataSet".to_owned();
        text(missing).ok_or(Error::Missing { line: 1, element, missing })
    };
    let flow = text("metadataflow").or_else(|| text("metadataProvisionAgreement"));
    let list = |name: &str| told.get(name).and_then(Value::as_array).into_iter().flatten();
    Ok(MetadataSet {
        header: Header {
            agency: required("agencyID")?,
            id: required("id")?,
            version: Version::new(text("version").unwrap_or_else(|| "1.0".into())),
            names: localised_json(told, "names"),
            descriptions: localised_json(told, "descriptions"),
        },
        flow: flow.map_or_else(|| required("metadataflow"), Ok)?,
        targets: list("targets").filter_map(Value::as_str).map(str::to_owned).collect(),
        attributes: list("attributes").map(read_attribute_json).collect(),
    })
}

fn read_attribute_json(told: &Value) -> ReportedAttribute {
    let value = match told.get("value") {
        Some(Value::String(text)) => Some(ReportedValue::Text(text.clone())),
        Some(value @ (Value::Number(_) | Value::Bool(_))) => {
            Some(ReportedValue::Text(value.to_string()))
        }
        Some(Value::Object(_)) => Some(ReportedValue::Localised(localised_json(told, "value"))),
        Some(Value::Null | Value::Array(_)) | None => None,
    };
    let below = told.get("attributes").and_then(Value::as_array).into_iter().flatten();
    ReportedAttribute {
        id: told.get("id").and_then(Value::as_str).unwrap_or_default().to_owned(),
        value,
        attributes: below.map(read_attribute_json).collect(),
    }
}
