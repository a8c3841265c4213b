//! What SDMX 2.1 builds otherwise than 3.x: an artefact goes down into its shape and comes up again.
//! Data structures with their one measure, hierarchies in hierarchical codelists, metadata structures
//! with targets; maps, which stand in sets, are in `edition_21_maps`.

use model::{ArtefactClass, ArtefactTree, Group, Part};

use crate::edition_21_maps;
use crate::grammar::Listing;
use crate::ml_structure_read::finished;

/// The type of the annotation by which a measure that had to become an attribute is known again.
const MEASURE: &str = "MEASURE";
/// The type of the annotation by which a dimension that takes concepts for values is known again.
const MEASURE_DIMENSION: &str = "MEASURE_DIMENSION";
const OBS_VALUE: &str =
    "urn:sdmx:org.sdmx.infomodel.conceptscheme.Concept=SDMX:CROSS_DOMAIN_CONCEPTS(2.0).OBS_VALUE";

/// Package and class as 2.1 names them.
pub fn name_of_class(class: &str) -> (&str, &str) {
    match class {
        "registry.DataConstraint" => ("registry", "ContentConstraint"),
        "codelist.Hierarchy" => ("codelist", "HierarchicalCodelist"),
        _ => match class.split_once('.') {
            Some(("structuremapping", _)) => ("mapping", "StructureSet"),
            Some(both) => both,
            None => ("base", class),
        },
    }
}

/// A URN as 3.x names the classes.
pub fn modern(urn: &str) -> String {
    urn.replace("registry.ContentConstraint=", "registry.DataConstraint=")
}

/// A URN as 2.1 names the classes.
pub fn former(urn: &str) -> String {
    urn.replace("registry.DataConstraint=", "registry.ContentConstraint=")
}

/// A version as 2.1 can say it: numbers alone.
pub fn version(version: &str) -> &str {
    version.split(['-', '+']).next().unwrap_or(version)
}

/// The URN of an artefact in 2.1.
pub fn urn_of(tree: &ArtefactTree, listing: &Listing) -> String {
    let (package, _) = name_of_class(tree.class.urn_class());
    format!("{}{package}.{}={}", model::URN_PREFIX, listing.element, tree.reference())
}

/// An artefact as 2.1 builds it; nothing where it has no way to say it.
pub fn down(tree: &ArtefactTree) -> Option<ArtefactTree> {
    let mut tree = edition_21_maps::down(tree)?;
    let is_draft = tree.text("version").is_some_and(|text| text.contains('-'));
    let told = tree.text("version").map(|text| version(text).to_owned());
    tree.parts.insert("version".into(), Part::text(told.as_deref().unwrap_or("1.0")));
    if tree.class.is_unversioned() {
        tree.parts.insert("version".into(), Part::text("1.0"));
        tree.parts.remove("isFinal");
    } else if is_draft {
        tree.parts.insert("isFinal".into(), Part::text("false"));
    } else {
        tree.parts.entry("isFinal".into()).or_insert_with(|| Part::text("true"));
    }
    for part in tree.parts.values_mut() {
        plain_representations(part);
    }
    match tree.class {
        ArtefactClass::DataStructure => {
            if let Some(Part::Group(lists)) = tree.parts.get_mut("dataStructureComponents") {
                components_down(lists);
            }
        }
        ArtefactClass::Hierarchy => hierarchy_down(&mut tree.parts),
        ArtefactClass::MetadataStructure => metadata_down(&mut tree.parts),
        ArtefactClass::ConceptScheme => concepts_down(&mut tree.parts),
        _ => {}
    }
    Some(tree)
}

/// The artefacts that one of 2.1 is.
pub fn up(mut tree: ArtefactTree) -> Vec<ArtefactTree> {
    if tree.text("isFinal") == Some("true") {
        tree.parts.remove("isFinal");
    }
    let mut tree = finished(tree);
    match tree.class {
        ArtefactClass::DataStructure => {
            if let Some(Part::Group(lists)) = tree.parts.get_mut("dataStructureComponents") {
                components_up(lists);
            }
        }
        ArtefactClass::Hierarchy => return hierarchies_up(tree),
        ArtefactClass::StructureMap => return edition_21_maps::up(tree),
        ArtefactClass::MetadataStructure => metadata_up(&mut tree.parts),
        ArtefactClass::Metadataflow => {
            // 3.x wants to know of what the metadata are; 2.1 says it elsewhere.
            let any = Part::text("urn:sdmx:org.sdmx.infomodel.base.Any=*:*(*)");
            tree.parts.entry("targets".into()).or_insert_with(|| Part::List(vec![any]));
        }
        ArtefactClass::ConceptScheme => concepts_up(&mut tree.parts),
        ArtefactClass::DataConstraint => {
            // 2.1 says that a constraint without a type tells what there is.
            tree.parts.entry("role".into()).or_insert_with(|| Part::text("Actual"));
        }
        _ => {}
    }
    vec![tree]
}

fn each_item(parts: &mut Group, list: &str, mut each: impl FnMut(&mut Group)) {
    if let Some(Part::List(items)) = parts.get_mut(list) {
        for item in items {
            if let Part::Group(item) = item {
                each(item);
            }
        }
    }
}

fn string_format() -> Part {
    let data_type = Group::from([("dataType".to_owned(), Part::text("String"))]);
    Part::Group(Group::from([("format".to_owned(), Part::Group(data_type))]))
}

/// 2.1 knows codelists alone as enumerations, and no shapes on the earth.
fn plain_representations(part: &mut Part) {
    match part {
        Part::Text(_) => {}
        Part::List(parts) => parts.iter_mut().for_each(plain_representations),
        Part::Group(parts) => {
            for (name, part) in parts.iter_mut() {
                if name == "localRepresentation" || name == "coreRepresentation" {
                    let enumeration = part.text_of("enumeration");
                    if enumeration.is_some_and(|urn| !urn.contains(".Codelist=")) {
                        *part = string_format();
                    }
                }
                plain_representations(part);
            }
            if parts.get("dataType").and_then(Part::as_text) == Some("GeospatialInformation") {
                parts.insert("dataType".into(), Part::text("String"));
            }
        }
    }
}

/// sdmx1 2.28 stops at a data set attribute whose concept has no representation; a text, which 2.1
/// means anyway, helps it on.
fn concepts_down(parts: &mut Group) {
    each_item(parts, "concepts", |concept| {
        concept.entry("coreRepresentation".into()).or_insert_with(string_format);
    });
}

fn concepts_up(parts: &mut Group) {
    each_item(parts, "concepts", |concept| {
        if concept.get("coreRepresentation") == Some(&string_format()) {
            concept.remove("coreRepresentation");
        }
    });
}

fn list_in<'a>(lists: &'a mut Group, name: &str, member: &str) -> Option<&'a mut Vec<Part>> {
    match lists.get_mut(name)? {
        Part::Group(list) => match list.get_mut(member)? {
            Part::List(parts) => Some(parts),
            _ => None,
        },
        _ => None,
    }
}

/// The list of a component list, made where there is none.
fn made<'a>(lists: &'a mut Group, name: &str, id: &str, member: &str) -> &'a mut Vec<Part> {
    let list = lists
        .entry(name.to_owned())
        .or_insert_with(|| Part::Group(Group::from([("id".to_owned(), Part::text(id))])));
    if !matches!(list, Part::Group(_)) {
        *list = Part::Group(Group::new());
    }
    let Part::Group(list) = list else { unreachable!("it was made a group above") };
    let parts = list.entry(member.to_owned()).or_insert_with(|| Part::List(Vec::new()));
    if !matches!(parts, Part::List(_)) {
        *parts = Part::List(Vec::new());
    }
    let Part::List(parts) = parts else { unreachable!("it was made a list above") };
    parts
}

fn annotate(parts: &mut Group, kind: &str, title: &str) {
    let told = Group::from([
        ("type".to_owned(), Part::text(kind)),
        ("title".to_owned(), Part::text(title)),
    ]);
    let list = parts.entry("annotations".into()).or_insert_with(|| Part::List(Vec::new()));
    if let Part::List(list) = list {
        list.push(Part::Group(told));
    }
}

/// Takes an annotation away and answers its title.
fn taken(parts: &mut Group, kind: &str) -> Option<String> {
    let Some(Part::List(list)) = parts.get_mut("annotations") else { return None };
    let at = list.iter().position(|each| each.text_of("type") == Some(kind))?;
    let title = list.remove(at).text_of("title").map(str::to_owned);
    if list.is_empty() {
        parts.remove("annotations");
    }
    title
}

fn is_primary(measure: &Part) -> bool {
    measure.text_of("id") == Some("OBS_VALUE")
}

fn components_down(lists: &mut Group) {
    if let Some(dimensions) = list_in(lists, "dimensionList", "dimensions") {
        let mut of_measures = Vec::new();
        dimensions.retain_mut(|dimension| {
            let Part::Group(parts) = dimension else { return true };
            let Some(scheme) = taken(parts, MEASURE_DIMENSION) else { return true };
            let values = Group::from([("enumeration".to_owned(), Part::Text(scheme))]);
            parts.insert("localRepresentation".into(), Part::Group(values));
            of_measures.push(dimension.clone());
            false
        });
        if !of_measures.is_empty() {
            *made(lists, "dimensionList", "DimensionDescriptor", "measureDimensions") = of_measures;
        }
    }
    let mut measures =
        list_in(lists, "measureList", "measures").map(std::mem::take).unwrap_or_default();
    let at = measures.iter().position(is_primary).unwrap_or(0);
    let mut primary = if measures.is_empty() {
        Part::Group(Group::from([("conceptIdentity".to_owned(), Part::text(OBS_VALUE))]))
    } else {
        measures.remove(at)
    };
    if let Part::Group(parts) = &mut primary {
        let own = parts.insert("id".into(), Part::text("OBS_VALUE"));
        if let Some(own) = own.as_ref().and_then(Part::as_text).filter(|own| *own != "OBS_VALUE") {
            annotate(parts, MEASURE, own);
        }
    }
    *made(lists, "measureList", "MeasureDescriptor", "measures") = vec![primary];
    if !measures.is_empty() {
        let attributes = made(lists, "attributeList", "AttributeDescriptor", "attributes");
        for mut measure in measures {
            if let Part::Group(parts) = &mut measure {
                annotate(parts, MEASURE, "");
                let observation =
                    Group::from([("observation".to_owned(), Part::Group(Group::new()))]);
                parts.insert("attributeRelationship".into(), Part::Group(observation));
            }
            attributes.push(measure);
        }
    }
    for attribute in list_in(lists, "attributeList", "attributes").into_iter().flatten() {
        if let Part::Group(parts) = attribute {
            let usage = parts.get("usage").and_then(Part::as_text);
            let usage = if usage == Some("mandatory") { "Mandatory" } else { "Conditional" };
            parts.insert("usage".into(), Part::text(usage));
        }
    }
}

fn components_up(lists: &mut Group) {
    let of_measures = list_in(lists, "dimensionList", "measureDimensions")
        .map(std::mem::take)
        .unwrap_or_default();
    if let Some(Part::Group(list)) = lists.get_mut("dimensionList") {
        list.remove("measureDimensions");
    }
    if !of_measures.is_empty() {
        let dimensions = made(lists, "dimensionList", "DimensionDescriptor", "dimensions");
        for mut dimension in of_measures {
            let position = dimension.text_of("position").and_then(|text| text.parse().ok());
            if let Part::Group(parts) = &mut dimension {
                let values = parts.remove("localRepresentation");
                let scheme = values.as_ref().and_then(|values| values.text_of("enumeration"));
                annotate(parts, MEASURE_DIMENSION, scheme.unwrap_or_default());
            }
            let at = position.map_or(dimensions.len(), |at: usize| at.saturating_sub(1));
            dimensions.insert(at.min(dimensions.len()), dimension);
        }
    }
    let mut measures = Vec::new();
    if let Some(attributes) = list_in(lists, "attributeList", "attributes") {
        attributes.retain_mut(|attribute| {
            let Part::Group(parts) = attribute else { return true };
            let is_mandatory = parts
                .get("usage")
                .and_then(Part::as_text)
                .is_some_and(|usage| usage.eq_ignore_ascii_case("mandatory"));
            let usage = if is_mandatory { "mandatory" } else { "optional" };
            parts.insert("usage".into(), Part::text(usage));
            if taken(parts, MEASURE).is_none() {
                return true;
            }
            parts.remove("attributeRelationship");
            measures.push(attribute.clone());
            false
        });
        if attributes.is_empty() {
            lists.remove("attributeList");
        }
    }
    if let Some(list) = list_in(lists, "measureList", "measures") {
        for measure in list.iter_mut() {
            if let Part::Group(parts) = measure {
                let own = taken(parts, MEASURE).unwrap_or_else(|| "OBS_VALUE".to_owned());
                parts.insert("id".into(), Part::Text(own));
                parts.entry("usage".into()).or_insert_with(|| Part::text("optional"));
            }
        }
        list.extend(measures);
    }
}

/// A hierarchy becomes the only one of a hierarchical codelist of the same name.
fn hierarchy_down(parts: &mut Group) {
    let mut inner = Group::new();
    for name in ["hasFormalLevels", "hierarchicalCodes", "level"] {
        if let Some(part) = parts.remove(name) {
            inner.insert(name.to_owned(), part);
        }
    }
    for name in ["id", "names", "descriptions"] {
        if let Some(part) = parts.get(name) {
            inner.insert(name.to_owned(), part.clone());
        }
    }
    if let Some(id) = parts.remove("hierarchyID") {
        inner.insert("id".to_owned(), id);
    }
    parts.insert("hierarchies".into(), Part::List(vec![Part::Group(inner)]));
}

fn hierarchies_up(mut tree: ArtefactTree) -> Vec<ArtefactTree> {
    let aliases: Vec<(String, String)> = tree
        .parts
        .remove("includedCodelists")
        .as_ref()
        .map(Part::as_list)
        .unwrap_or_default()
        .iter()
        .filter_map(|each| {
            Some((each.text_of("alias")?.to_owned(), each.text_of("codelist")?.to_owned()))
        })
        .collect();
    let hierarchies = tree.parts.remove("hierarchies");
    let hierarchies = hierarchies.as_ref().map(Part::as_list).unwrap_or_default();
    let of_set = tree.text("id").unwrap_or_default().to_owned();
    let mut found = Vec::new();
    for hierarchy in hierarchies {
        let Part::Group(hierarchy) = hierarchy else { continue };
        let mut parts = tree.parts.clone();
        for (name, part) in hierarchy {
            let mut part = part.clone();
            if name == "hierarchicalCodes" {
                name_codes(&mut part, &aliases);
            }
            match (name.as_str(), part.as_text()) {
                // The only one is known by the name of the whole.
                ("id", Some(id)) if hierarchies.len() == 1 => {
                    if id != of_set {
                        parts.insert("hierarchyID".into(), part);
                    }
                }
                _ => {
                    parts.insert(name.clone(), part);
                }
            }
        }
        parts.entry("hasFormalLevels".into()).or_insert_with(|| Part::text("false"));
        found.push(ArtefactTree { class: ArtefactClass::Hierarchy, parts });
    }
    found
}

/// Codes that are named by the alias of their list are named by their URN.
fn name_codes(codes: &mut Part, aliases: &[(String, String)]) {
    let Part::List(codes) = codes else { return };
    for code in codes {
        let Part::Group(parts) = code else { continue };
        let alias = parts.remove("codelistAlias");
        let id = parts.remove("codeID");
        if let (Some(alias), Some(id)) = (&alias, &id)
            && let (Some(alias), Some(id)) = (alias.as_text(), id.as_text())
            && let Some((_, list)) = aliases.iter().find(|(each, _)| each == alias)
        {
            let urn = format!("{}.{id}", list.replace(".Codelist=", ".Code="));
            parts.insert("code".into(), Part::Text(urn));
        }
        if let Some(below) = parts.get_mut("hierarchicalCodes") {
            name_codes(below, aliases);
        }
    }
}

/// 2.1 wants to know of what metadata are, and in which report: where nothing is said of it, of any
/// object, in one report.
fn metadata_down(parts: &mut Group) {
    let Some(Part::Group(lists)) = parts.get_mut("metadataStructureComponents") else { return };
    if lists.contains_key("reportStructures") {
        return;
    }
    let attributes = list_in(lists, "metadataAttributeList", "metadataAttributes");
    let attributes = attributes.map(std::mem::take).unwrap_or_default();
    let text = |name: &str, text: &str| (name.to_owned(), Part::text(text));
    let format = Group::from([text("dataType", "IdentifiableReference")]);
    let values = Group::from([("format".to_owned(), Part::Group(format))]);
    let object = Group::from([
        text("id", "OBJECT"),
        text("objectType", "Any"),
        ("localRepresentation".to_owned(), Part::Group(values)),
    ]);
    let target = Group::from([
        text("id", "TARGET"),
        ("identifiableObjectTargets".to_owned(), Part::List(vec![Part::Group(object)])),
    ]);
    let report = Group::from([
        text("id", "REPORT"),
        ("metadataAttributes".to_owned(), Part::List(attributes)),
        ("metadataTargets".to_owned(), Part::List(vec![Part::text("TARGET")])),
    ]);
    lists.insert("metadataTargets".into(), Part::List(vec![Part::Group(target)]));
    lists.insert("reportStructures".into(), Part::List(vec![Part::Group(report)]));
}

fn metadata_up(parts: &mut Group) {
    let Some(Part::Group(lists)) = parts.get_mut("metadataStructureComponents") else { return };
    let reports = lists.get("reportStructures").map(Part::as_list).unwrap_or_default();
    let attributes: Vec<Part> =
        reports.iter().flat_map(|report| report.list_of("metadataAttributes")).cloned().collect();
    let is_usual = reports.len() == 1
        && reports[0].text_of("id") == Some("REPORT")
        && reports[0].list_of("metadataTargets") == [Part::text("TARGET")];
    if is_usual {
        lists.remove("reportStructures");
        lists.remove("metadataTargets");
    }
    let list = Group::from([
        ("id".to_owned(), Part::text("MetadataAttributeDescriptor")),
        ("metadataAttributes".to_owned(), Part::List(attributes)),
    ]);
    lists.insert("metadataAttributeList".into(), Part::Group(list));
}
