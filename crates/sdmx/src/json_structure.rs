//! Artefacts as SDMX-JSON 2.0 structure messages write them, both ways.
//! Knows the members of the format; what it has none for goes into annotations.

use std::collections::BTreeMap;

use model::person::{Agency, AgencyScheme};
use model::structure_map::{RepresentationMap, StructureMap};
use model::{
    Artefact, ArtefactClass, Code, Codelist, Concept, ConceptScheme, DataStructure, Dataflow,
    Header, LocalisedText, ProvisionAgreement, Reference, Representation, Version,
};
use serde_json::{Map, Value, json};

use crate::context::MessageHeader;
use crate::error::Error;
use crate::extras::{self, Annotation, SYNONYM};
use crate::json_components::{DraftStructure, components_json, representation};
use crate::json_constraint;
use crate::structure_message::Extent;

const SCHEMA: &str = "https://raw.githubusercontent.com/sdmx-twg/sdmx-json/master/structure-message/tools/schemas/2.0.0/sdmx-json-structure-schema.json";

/// The member of `data` that lists a class.
fn list_of(class: ArtefactClass) -> &'static str {
    match class {
        ArtefactClass::AgencyScheme => "agencySchemes",
        ArtefactClass::Codelist => "codelists",
        ArtefactClass::ConceptScheme => "conceptSchemes",
        ArtefactClass::DataStructure => "dataStructures",
        ArtefactClass::Dataflow => "dataflows",
        ArtefactClass::ProvisionAgreement => "provisionAgreements",
        ArtefactClass::DataConstraint => "dataConstraints",
        ArtefactClass::StructureMap => "structureMaps",
        ArtefactClass::RepresentationMap => "representationMaps",
    }
}

/// Writes a structure message.
pub fn write_json(header: &MessageHeader, artefacts: &[(&Artefact, Extent)]) -> String {
    let mut data = Map::new();
    for class in ArtefactClass::ALL {
        let of_class = artefacts.iter().filter(|(artefact, _)| artefact.class() == class);
        let list: Vec<Value> =
            of_class.map(|(artefact, extent)| artefact_json(artefact, *extent)).collect();
        if !list.is_empty() {
            data.insert(list_of(class).to_owned(), Value::Array(list));
        }
    }
    let meta = json!({
        "schema": SCHEMA,
        "id": header.id,
        "test": false,
        "prepared": header.prepared,
        "sender": { "id": header.sender },
    });
    // The header first: pysdmx 1.21 tells the format from the first 350 characters.
    let mut text = format!("{{\"meta\":{meta},\"data\":{}}}", Value::Object(data));
    text.push('\n');
    text
}

fn artefact_json(artefact: &Artefact, extent: Extent) -> Value {
    let header = artefact.header();
    let mut told = Map::new();
    told.insert("id".into(), json!(header.id));
    // An agency scheme has one version for ever, so the format lets none be told.
    if artefact.class() != ArtefactClass::AgencyScheme {
        told.insert("version".into(), json!(header.version));
    }
    told.insert("agencyID".into(), json!(header.agency));
    told.insert("isExternalReference".into(), json!(extent.is_stub()));
    if extent == Extent::Partial {
        told.insert("isPartial".into(), json!(true));
    }
    told.insert(
        "links".into(),
        json!([{ "rel": "self", "urn": extras::urn(artefact), "type": artefact.class().resource() }]),
    );
    let nothing = LocalisedText::default();
    let descriptions = if extent == Extent::Stub { &nothing } else { &header.descriptions };
    insert_names(&mut told, &header.names, descriptions, &header.id);
    if extent != Extent::Stub {
        insert_annotations(&mut told, extras::annotations(artefact));
    }
    if extent.is_stub() {
        return Value::Object(told);
    }
    match artefact {
        Artefact::AgencyScheme(scheme) => {
            let agency = |each: &Agency| item(&each.id, &each.names, &LocalisedText::default());
            insert_list(
                &mut told,
                "agencies",
                scheme.agencies.iter().map(agency).map(Value::Object),
            );
        }
        Artefact::Codelist(codelist) => {
            insert_list(&mut told, "codes", codelist.codes.iter().map(code_json));
        }
        Artefact::ConceptScheme(scheme) => {
            insert_list(&mut told, "concepts", scheme.concepts.iter().map(concept_json));
        }
        Artefact::DataStructure(structure) => {
            told.insert("dataStructureComponents".into(), components_json(structure));
        }
        Artefact::Dataflow(dataflow) => {
            told.insert(
                "structure".into(),
                json!(dataflow.structure.urn(ArtefactClass::DataStructure)),
            );
        }
        Artefact::ProvisionAgreement(agreement) => {
            let provider = format!(
                "urn:sdmx:org.sdmx.infomodel.base.DataProvider={}:DATA_PROVIDERS(1.0).{}",
                header.agency, agreement.provider
            );
            told.insert("dataflow".into(), json!(agreement.dataflow.urn(ArtefactClass::Dataflow)));
            told.insert("dataProvider".into(), json!(provider));
        }
        Artefact::DataConstraint(constraint) => json_constraint::write(&mut told, constraint),
        Artefact::StructureMap(map) => {
            let urn = map.dataflow.urn(ArtefactClass::Dataflow);
            told.insert("source".into(), json!(urn));
            told.insert("target".into(), json!(urn));
        }
        Artefact::RepresentationMap(map) => {
            let target = match &map.codelist {
                Some(codelist) => json!({ "codelist": codelist.urn(ArtefactClass::Codelist) }),
                None => json!({ "dataType": "String" }),
            };
            told.insert("source".into(), json!([{ "dataType": "String" }]));
            told.insert("target".into(), json!([target]));
            let mapping = |(word, code): (&String, &String)| json!({ "sourceValues": [{ "value": word }], "targetValues": [code] });
            insert_list(&mut told, "representationMappings", map.mappings.iter().map(mapping));
        }
    }
    Value::Object(told)
}

/// Lists may not be empty in this format; an absent one means the same.
fn insert_list(told: &mut Map<String, Value>, name: &str, values: impl Iterator<Item = Value>) {
    let values: Vec<Value> = values.collect();
    if !values.is_empty() {
        told.insert(name.to_owned(), Value::Array(values));
    }
}

fn insert_names(
    told: &mut Map<String, Value>,
    names: &LocalisedText,
    descriptions: &LocalisedText,
    id: &str,
) {
    let name = names.0.get("en").or_else(|| names.0.values().next()).map_or(id, String::as_str);
    told.insert("name".into(), json!(name));
    if !names.is_empty() {
        told.insert("names".into(), json!(names));
    }
    if let Some(description) = descriptions.0.get("en").or_else(|| descriptions.0.values().next()) {
        told.insert("description".into(), json!(description));
        told.insert("descriptions".into(), json!(descriptions));
    }
}

fn insert_annotations(told: &mut Map<String, Value>, annotations: Vec<Annotation>) {
    let annotation = |Annotation { id, kind, title }: Annotation| match id {
        Some(id) => json!({ "id": id, "type": kind, "title": title }),
        None => json!({ "type": kind, "title": title }),
    };
    insert_list(told, "annotations", annotations.into_iter().map(annotation));
}

fn item(id: &str, names: &LocalisedText, descriptions: &LocalisedText) -> Map<String, Value> {
    let mut told = Map::new();
    told.insert("id".into(), json!(id));
    insert_names(&mut told, names, descriptions, id);
    told
}

fn code_json(code: &Code) -> Value {
    let mut told = item(&code.id, &code.names, &code.descriptions);
    if let Some(parent) = &code.parent {
        told.insert("parent".into(), json!(parent));
    }
    let synonym = |word: &String| Annotation::new(SYNONYM, word);
    insert_annotations(&mut told, code.synonyms.iter().map(synonym).collect());
    Value::Object(told)
}

fn concept_json(concept: &Concept) -> Value {
    let mut told = item(&concept.id, &concept.names, &concept.descriptions);
    if let Some(codelist) = &concept.codelist {
        let urn = codelist.urn(ArtefactClass::Codelist);
        told.insert("coreRepresentation".into(), json!({ "enumeration": urn }));
    }
    Value::Object(told)
}

/// Reads a structure message: the artefacts of the classes the model has, class by class.
pub fn read_json(text: &[u8]) -> Result<Vec<Artefact>, Error> {
    let message: Value = serde_json::from_slice(text).map_err(Error::JsonStructure)?;
    let mut reader = Reader { found: Vec::new(), drafts: Vec::new(), core: BTreeMap::new() };
    for class in ArtefactClass::ALL {
        let list = message.get("data").and_then(|data| data.get(list_of(class)));
        for told in list.and_then(Value::as_array).into_iter().flatten() {
            if told.get("isExternalReference") != Some(&Value::Bool(true)) {
                reader.artefact(class, told)?;
            }
        }
    }
    for (place, draft) in std::mem::take(&mut reader.drafts) {
        if let Artefact::DataStructure(structure) = &mut reader.found[place] {
            structure.components = draft.finish(&reader.core);
        }
    }
    Ok(reader.found)
}

struct Reader {
    found: Vec<Artefact>,
    drafts: Vec<(usize, DraftStructure)>,
    core: BTreeMap<(Reference, String), Representation>,
}

/// The text of a member.
pub fn text<'a>(told: &'a Value, member: &str) -> Option<&'a str> {
    told.get(member).and_then(Value::as_str)
}

/// The text of a member that must be there.
pub fn required<'a>(
    told: &'a Value,
    element: &str,
    member: &'static str,
) -> Result<&'a str, Error> {
    text(told, member).ok_or_else(|| Error::Missing {
        line: 1,
        element: element.to_owned(),
        missing: member,
    })
}

/// The artefact that a member refers to.
pub fn reference(told: &Value, element: &str, member: &'static str) -> Result<Reference, Error> {
    let urn = required(told, element, member)?;
    urn.parse().map_err(|_| Error::BadReference { line: 1, text: urn.to_owned() })
}

fn localised(told: &Value, many: &str, one: &str) -> LocalisedText {
    match told.get(many).and_then(Value::as_object) {
        Some(texts) => {
            let pair = |(language, text): (&String, &Value)| {
                Some((language.clone(), text.as_str()?.to_owned()))
            };
            LocalisedText(texts.iter().filter_map(pair).collect())
        }
        None => text(told, one).map(|text| LocalisedText::of("en", text)).unwrap_or_default(),
    }
}

/// The elements of a member that is a list.
pub fn list<'a>(told: &'a Value, member: &str) -> impl Iterator<Item = &'a Value> {
    told.get(member).and_then(Value::as_array).into_iter().flatten()
}

fn annotations(told: &Value) -> Vec<Annotation> {
    let annotation = |each: &Value| {
        Some(Annotation {
            id: text(each, "id").map(str::to_owned),
            kind: text(each, "type")?.to_owned(),
            title: text(each, "title")?.to_owned(),
        })
    };
    list(told, "annotations").filter_map(annotation).collect()
}

impl Reader {
    fn artefact(&mut self, class: ArtefactClass, told: &Value) -> Result<(), Error> {
        let element = class.resource();
        let header = Header {
            agency: required(told, element, "agencyID")?.to_owned(),
            id: required(told, element, "id")?.to_owned(),
            version: Version::new(text(told, "version").unwrap_or("1.0")),
            names: localised(told, "names", "name"),
            descriptions: localised(told, "descriptions", "description"),
        };
        let mut artefact = match class {
            ArtefactClass::AgencyScheme => {
                Artefact::AgencyScheme(AgencyScheme { header, agencies: agencies(told)? })
            }
            ArtefactClass::Codelist => Artefact::Codelist(Codelist { header, codes: codes(told)? }),
            ArtefactClass::ConceptScheme => {
                let concepts = self.concepts(&header, told)?;
                Artefact::ConceptScheme(ConceptScheme { header, concepts })
            }
            ArtefactClass::DataStructure => {
                self.drafts.push((self.found.len(), DraftStructure::read(told)?));
                Artefact::DataStructure(DataStructure { header, components: Vec::new() })
            }
            ArtefactClass::Dataflow => {
                if told.get("structure").is_none() {
                    return Ok(());
                }
                let structure = reference(told, element, "structure")?;
                Artefact::Dataflow(Dataflow { header, structure, about_persons: true, rules: None })
            }
            ArtefactClass::ProvisionAgreement => agreement(header, told)?,
            ArtefactClass::DataConstraint => {
                Artefact::DataConstraint(json_constraint::read(header, told)?)
            }
            ArtefactClass::StructureMap => {
                let dataflow = reference(told, element, "target")?;
                Artefact::StructureMap(StructureMap { header, dataflow, tables: Vec::new() })
            }
            ArtefactClass::RepresentationMap => {
                Artefact::RepresentationMap(representation_map(header, told)?)
            }
        };
        extras::apply(&mut artefact, &annotations(told));
        self.found.push(artefact);
        Ok(())
    }

    fn concepts(&mut self, header: &Header, told: &Value) -> Result<Vec<Concept>, Error> {
        let mut concepts = Vec::new();
        for each in list(told, "concepts") {
            let id = required(each, "concept", "id")?.to_owned();
            let core = each.get("coreRepresentation").map(representation).transpose()?.flatten();
            let codelist = match &core {
                Some(Representation::Codelist(reference)) => Some(reference.clone()),
                Some(_) | None => None,
            };
            if let Some(core) = core {
                self.core.insert((header.reference(), id.clone()), core);
            }
            concepts.push(Concept {
                id,
                names: localised(each, "names", "name"),
                descriptions: localised(each, "descriptions", "description"),
                codelist,
            });
        }
        Ok(concepts)
    }
}

fn agencies(told: &Value) -> Result<Vec<Agency>, Error> {
    let agency = |each: &Value| {
        let id = required(each, "agency", "id")?.to_owned();
        Ok(Agency { id, names: localised(each, "names", "name") })
    };
    list(told, "agencies").map(agency).collect()
}

fn codes(told: &Value) -> Result<Vec<Code>, Error> {
    let code = |each: &Value| {
        let synonyms = annotations(each).into_iter().filter(|each| each.kind == SYNONYM);
        Ok(Code {
            id: required(each, "code", "id")?.to_owned(),
            names: localised(each, "names", "name"),
            descriptions: localised(each, "descriptions", "description"),
            parent: text(each, "parent").map(str::to_owned),
            synonyms: synonyms.map(|each| each.title).collect(),
        })
    };
    list(told, "codes").map(code).collect()
}

fn agreement(header: Header, told: &Value) -> Result<Artefact, Error> {
    let provider = required(told, "provisionagreement", "dataProvider")?;
    Ok(Artefact::ProvisionAgreement(ProvisionAgreement {
        header,
        dataflow: reference(told, "provisionagreement", "dataflow")?,
        provider: provider.rsplit_once(").").map_or(provider, |(_, item)| item).to_owned(),
        indicators: Vec::new(),
        areas: Vec::new(),
        sexes: Vec::new(),
        at: BTreeMap::new(),
        first_year: 0,
        every_years: 1,
        due_days: 0,
        basis: LocalisedText::default(),
    }))
}

fn representation_map(header: Header, told: &Value) -> Result<RepresentationMap, Error> {
    let target = list(told, "target").next();
    let codelist = target.filter(|target| target.get("codelist").is_some());
    let codelist = codelist.map(|target| reference(target, "target", "codelist")).transpose()?;
    let mut mappings = BTreeMap::new();
    for mapping in list(told, "representationMappings") {
        let source = list(mapping, "sourceValues").next();
        let source = source.and_then(|source| source.as_str().or_else(|| text(source, "value")));
        let target = list(mapping, "targetValues").next().and_then(Value::as_str);
        if let (Some(source), Some(target)) = (source, target) {
            mappings.insert(source.to_owned(), target.to_owned());
        }
    }
    Ok(RepresentationMap { header, codelist, mappings })
}
