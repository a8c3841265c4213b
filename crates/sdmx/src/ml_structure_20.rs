//! SDMX-ML 2.0 structure messages, read alone: code lists, concepts, key families, dataflows and
//! category schemes become artefacts of today. Knows where 2.0 puts things, and what it means by
//! attributes that later versions say otherwise; passes over the rest.

use std::io::Read;

use model::{ArtefactClass, ArtefactTree, Group, Part, URN_PREFIX};

use crate::error::Error;
use crate::ml_structure_read::finished;
use crate::tree::Tree;
use crate::xml::{Node, XmlReader};

/// Reads the rest of a message whose root element has begun.
pub fn read_20<R: Read>(xml: &mut XmlReader<R>) -> Result<Vec<ArtefactTree>, Error> {
    let mut found = Vec::new();
    loop {
        let tree = match xml.next()? {
            Node::Start(element) => Tree::of(&element)?,
            Node::Eof => return Ok(found),
            Node::End | Node::Text(_) | Node::Other => continue,
        };
        let is_external = tree.attribute("isExternalReference") == Some("true");
        match tree.name.as_str() {
            "Header" => xml.skip()?,
            "CodeList" | "ConceptScheme" | "KeyFamily" | "Dataflow" | "CategoryScheme"
                if is_external =>
            {
                xml.skip()?;
            }
            "CodeList" => found.push(codelist(&tree.fill(xml)?)?),
            "ConceptScheme" => {
                let tree = tree.fill(xml)?;
                let concepts = tree.children_named("Concept").map(concept).collect();
                let scheme = artefact(ArtefactClass::ConceptScheme, &tree)?;
                found.push(with_list(scheme, "concepts", concepts));
            }
            // Before there were schemes, concepts stood alone: they are of one scheme of their agency.
            "Concept" => {
                let tree = tree.fill(xml)?;
                lone_concept(&tree, &mut found);
            }
            "KeyFamily" => found.push(key_family(&tree.fill(xml)?)?),
            "Dataflow" => found.push(dataflow(&tree.fill(xml)?)?),
            "CategoryScheme" => {
                let tree = tree.fill(xml)?;
                let categories = tree.children_named("Category").map(category).collect();
                let scheme = artefact(ArtefactClass::CategoryScheme, &tree)?;
                found.push(with_list(scheme, "categories", categories));
            }
            _ if tree.attribute("id").is_some() => xml.skip()?,
            _ => {}
        }
    }
}

/// The scheme of concepts that 2.0 lets stand without one.
const LONE_CONCEPTS: &str = "CONCEPTS";

fn text(name: &str, text: &str) -> (String, Part) {
    (name.to_owned(), Part::text(text))
}

/// Texts in all languages under the names of today.
fn localised(parts: &mut Group, tree: &Tree, element: &str, member: &str) {
    let texts: Group = tree
        .children
        .iter()
        .filter(|child| child.name == element)
        .map(|child| text(child.attribute("lang").unwrap_or("en"), child.trimmed()))
        .collect();
    if !texts.is_empty() {
        parts.insert(member.to_owned(), Part::Group(texts));
    }
}

fn named(tree: &Tree) -> Group {
    let mut parts = Group::from([text("id", tree.attribute("id").unwrap_or_default())]);
    localised(&mut parts, tree, "Name", "names");
    localised(&mut parts, tree, "Description", "descriptions");
    parts
}

fn artefact(class: ArtefactClass, tree: &Tree) -> Result<ArtefactTree, Error> {
    let mut parts = named(tree);
    for (attribute, member) in [("id", "id"), ("agencyID", "agencyID")] {
        let line = tree.line;
        let element = tree.name.clone();
        let missing = Error::Missing { line, element, missing: member };
        parts.extend([text(member, tree.attribute(attribute).ok_or(missing)?)]);
    }
    parts.extend(tree.attribute("version").map(|version| text("version", version)));
    Ok(finished(ArtefactTree { class, parts }))
}

fn with_list(mut tree: ArtefactTree, member: &str, list: Vec<Part>) -> ArtefactTree {
    if !list.is_empty() {
        tree.parts.insert(member.to_owned(), Part::List(list));
    }
    tree
}

/// A code is known by its value and named by its description.
fn codelist(tree: &Tree) -> Result<ArtefactTree, Error> {
    let code = |each: &Tree| {
        let mut parts = Group::from([text("id", each.attribute("value").unwrap_or_default())]);
        localised(&mut parts, each, "Description", "names");
        parts.extend(each.attribute("parentCode").map(|parent| text("parent", parent)));
        Part::Group(parts)
    };
    let codes = tree.children_named("Code").map(code).collect();
    Ok(with_list(artefact(ArtefactClass::Codelist, tree)?, "codes", codes))
}

fn concept(tree: &Tree) -> Part {
    let mut parts = named(tree);
    parts.extend(tree.attribute("parent").map(|parent| text("parent", parent)));
    if let Some(values) = values(tree, ["coreRepresentation", "coreRepresentationAgency"]) {
        parts.insert("coreRepresentation".into(), values);
    }
    Part::Group(parts)
}

fn lone_concept(tree: &Tree, found: &mut Vec<ArtefactTree>) {
    let agency = tree.attribute("agencyID").unwrap_or("SDMX");
    let is_scheme = |each: &ArtefactTree| {
        each.class == ArtefactClass::ConceptScheme
            && each.text("id") == Some(LONE_CONCEPTS)
            && each.text("agencyID") == Some(agency)
    };
    let at = found.iter().position(is_scheme).unwrap_or_else(|| {
        let parts = Group::from([
            text("id", LONE_CONCEPTS),
            text("agencyID", agency),
            text("version", "1.0"),
            ("names".to_owned(), Part::Group(Group::from([text("en", "Concepts")]))),
        ]);
        found.push(ArtefactTree { class: ArtefactClass::ConceptScheme, parts });
        found.len() - 1
    });
    let list = found[at].parts.entry("concepts".into()).or_insert_with(|| Part::List(Vec::new()));
    if let Part::List(list) = list {
        list.push(concept(tree));
    }
}

/// What values a component or concept takes: a code list named by attributes, or a text format.
fn values(tree: &Tree, [list, agency]: [&str; 2]) -> Option<Part> {
    if let Some(id) = tree.attribute(list) {
        let agency = tree.attribute(agency).or(tree.attribute("agencyID")).unwrap_or("SDMX");
        let version = tree
            .attribute("codelistVersion")
            .or(tree.attribute("coreRepresentationVersion"))
            .unwrap_or("1.0");
        let urn = format!("{URN_PREFIX}codelist.Codelist={agency}:{id}({version})");
        return Some(Part::Group(Group::from([text("enumeration", &urn)])));
    }
    let format = tree.child("TextFormat")?;
    let mut facets = Group::new();
    for (name, value) in &format.attributes {
        match name.as_str() {
            "textType" => facets.extend([text("dataType", data_type(value))]),
            "maxLength" | "minLength" | "decimals" | "pattern" | "startValue" | "endValue"
            | "interval" | "isSequence" | "timeInterval" => facets.extend([text(name, value)]),
            _ => {}
        }
    }
    Some(Part::Group(Group::from([("format".to_owned(), Part::Group(facets))])))
}

/// The text types of 2.0 by their names of today.
fn data_type(text_type: &str) -> &str {
    match text_type {
        "Date" => "GregorianDay",
        "Year" => "GregorianYear",
        "YearMonth" => "GregorianYearMonth",
        "Timespan" => "Duration",
        other => other,
    }
}

/// The concept a component is of: its scheme is named, or it is the one of lone concepts.
fn component(tree: &Tree, agency: &str) -> Option<(Group, String)> {
    let concept = tree.attribute("conceptRef").or(tree.attribute("concept"))?;
    let agency =
        tree.attribute("conceptSchemeAgency").or(tree.attribute("conceptAgency")).unwrap_or(agency);
    let scheme = tree.attribute("conceptSchemeRef").unwrap_or(LONE_CONCEPTS);
    let version = tree.attribute("conceptSchemeVersion").unwrap_or("1.0");
    let urn = format!("{URN_PREFIX}conceptscheme.Concept={agency}:{scheme}({version}).{concept}");
    let mut parts = Group::from([text("id", concept), text("conceptIdentity", &urn)]);
    if let Some(values) = values(tree, ["codelist", "codelistAgency"]) {
        parts.insert("localRepresentation".into(), values);
    }
    Some((parts, concept.to_owned()))
}

fn list(id: &str, member: &str, parts: Vec<Part>) -> Part {
    Part::Group(Group::from([text("id", id), (member.to_owned(), Part::List(parts))]))
}

fn key_family(tree: &Tree) -> Result<ArtefactTree, Error> {
    let mut family = artefact(ArtefactClass::DataStructure, tree)?;
    let agency = family.text("agencyID").unwrap_or_default().to_owned();
    let Some(components) = tree.child("Components") else { return Ok(family) };
    let mut keys: Vec<String> = Vec::new();
    let mut dimensions = Vec::new();
    for (at, each) in components.children_named("Dimension").enumerate() {
        let Some((mut parts, id)) = component(each, &agency) else { continue };
        parts.extend([text("position", &(at + 1).to_string())]);
        dimensions.push(Part::Group(parts));
        keys.push(id);
    }
    let mut of_dimensions = list("DimensionDescriptor", "dimensions", dimensions);
    let time = components.child("TimeDimension").and_then(|time| component(time, &agency));
    if let (Some((mut parts, _)), Part::Group(lists)) = (time, &mut of_dimensions) {
        let format = Group::from([text("dataType", "ObservationalTimePeriod")]);
        let values = Group::from([("format".to_owned(), Part::Group(format))]);
        parts.extend([
            text("id", "TIME_PERIOD"),
            ("localRepresentation".to_owned(), Part::Group(values)),
        ]);
        lists.insert("timeDimension".into(), Part::Group(parts));
    }
    let mut lists = Group::from([("dimensionList".to_owned(), of_dimensions)]);
    let group = |each: &Tree| {
        let dimensions = each.children_named("DimensionRef").map(|it| Part::text(it.trimmed()));
        Part::Group(Group::from([
            text("id", each.attribute("id").unwrap_or_default()),
            ("groupDimensions".to_owned(), Part::List(dimensions.collect())),
        ]))
    };
    let groups: Vec<Part> = components.children_named("Group").map(group).collect();
    if !groups.is_empty() {
        lists.insert("groups".into(), Part::List(groups));
    }
    if let Some((mut parts, _)) =
        components.child("PrimaryMeasure").and_then(|it| component(it, &agency))
    {
        parts.extend([text("id", "OBS_VALUE"), text("usage", "optional")]);
        let measures = list("MeasureDescriptor", "measures", vec![Part::Group(parts)]);
        lists.insert("measureList".into(), measures);
    }
    let mut attributes = Vec::new();
    for each in components.children_named("Attribute") {
        let Some((mut parts, _)) = component(each, &agency) else { continue };
        let is_mandatory = each.attribute("assignmentStatus") == Some("Mandatory");
        parts.extend([text("usage", if is_mandatory { "mandatory" } else { "optional" })]);
        let relationship = relationship(each, &keys);
        parts.insert("attributeRelationship".into(), Part::Group(Group::from([relationship])));
        attributes.push(Part::Group(parts));
    }
    if !attributes.is_empty() {
        lists.insert("attributeList".into(), list("AttributeDescriptor", "attributes", attributes));
    }
    family.parts.insert("dataStructureComponents".into(), Part::Group(lists));
    Ok(family)
}

fn relationship(tree: &Tree, keys: &[String]) -> (String, Part) {
    let nothing = || Part::Group(Group::new());
    match tree.attribute("attachmentLevel") {
        Some("DataSet") => ("dataflow".to_owned(), nothing()),
        Some("Group") => match tree.child("AttachmentGroup") {
            Some(group) => text("group", group.trimmed()),
            None => ("dataflow".to_owned(), nothing()),
        },
        Some("Series") => {
            ("dimensions".to_owned(), Part::List(keys.iter().map(Part::text).collect()))
        }
        _ => ("observation".to_owned(), nothing()),
    }
}

fn dataflow(tree: &Tree) -> Result<ArtefactTree, Error> {
    let mut flow = artefact(ArtefactClass::Dataflow, tree)?;
    if let Some(family) = tree.child("KeyFamilyRef") {
        let part = |name: &str| family.child(name).map(Tree::trimmed);
        if let (Some(id), Some(agency)) = (part("KeyFamilyID"), part("KeyFamilyAgencyID")) {
            let version = part("Version").unwrap_or("1.0");
            let urn = format!("{URN_PREFIX}datastructure.DataStructure={agency}:{id}({version})");
            flow.parts.insert("structure".into(), Part::Text(urn));
        }
    }
    Ok(flow)
}

fn category(tree: &Tree) -> Part {
    let mut parts = named(tree);
    let below: Vec<Part> = tree.children_named("Category").map(category).collect();
    if !below.is_empty() {
        parts.insert("categories".into(), Part::List(below));
    }
    Part::Group(parts)
}
