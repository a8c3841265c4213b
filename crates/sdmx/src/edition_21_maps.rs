//! Maps in SDMX 2.1, which stand in a set of maps: item to item of two schemes, code to code of two
//! codelists, component to component of two structures. What 3.x maps otherwise 2.1 cannot say.

use model::{ArtefactClass, ArtefactTree, Group, Part, URN_PREFIX};

/// The kinds of map: the class, the list in a set.
const KINDS: [(ArtefactClass, &str); 6] = [
    (ArtefactClass::ConceptSchemeMap, "conceptSchemeMaps"),
    (ArtefactClass::CategorySchemeMap, "categorySchemeMaps"),
    (ArtefactClass::OrganisationSchemeMap, "organisationSchemeMaps"),
    (ArtefactClass::ReportingTaxonomyMap, "reportingTaxonomyMaps"),
    (ArtefactClass::RepresentationMap, "codelistMaps"),
    (ArtefactClass::StructureMap, "structureMaps"),
];

/// Whether a class is one of maps.
pub fn is_map(class: ArtefactClass) -> bool {
    KINDS.iter().any(|(each, _)| *each == class)
}

/// A map in a set of its own, of the same name; nothing where 2.1 cannot say it; what is no map as
/// it is.
pub fn down(tree: &ArtefactTree) -> Option<ArtefactTree> {
    let Some((class, list)) = KINDS.iter().find(|(class, _)| *class == tree.class) else {
        return Some(tree.clone());
    };
    let mut inner = match class {
        ArtefactClass::StructureMap => components(tree)?,
        ArtefactClass::RepresentationMap => codes(tree)?,
        _ => items(tree)?,
    };
    let mut parts = tree.parts.clone();
    for name in ["id", "names", "descriptions"] {
        if let Some(part) = parts.get(name) {
            inner.insert(name.to_owned(), part.clone());
        }
    }
    if let Some(id) = parts.remove("mapID") {
        inner.insert("id".to_owned(), id);
    }
    for name in ["source", "target", "itemMaps", "componentMaps", "representationMappings"] {
        parts.remove(name);
    }
    parts.insert((*list).to_owned(), Part::List(vec![Part::Group(inner)]));
    Some(ArtefactTree { class: tree.class, parts })
}

fn pair(source: &str, target: &str) -> Part {
    Part::Group(Group::from([
        ("source".to_owned(), Part::text(source)),
        ("target".to_owned(), Part::text(target)),
    ]))
}

/// Source and target, and a list of pairs that is not empty.
fn inner(source: Part, target: Part, list: &str, pairs: Vec<Part>) -> Option<Group> {
    if pairs.is_empty() {
        return None;
    }
    Some(Group::from([
        ("source".to_owned(), source),
        ("target".to_owned(), target),
        (list.to_owned(), Part::List(pairs)),
    ]))
}

fn is_expression(value: &Part) -> bool {
    value.text_of("isRegEx") == Some("true")
}

fn items(tree: &ArtefactTree) -> Option<Group> {
    let maps = tree.parts.get("itemMaps")?.as_list().iter();
    let pairs = maps.filter_map(|map| {
        let source = map.get("sourceValue").filter(|value| !is_expression(value))?;
        Some(pair(source.text_of("value")?, map.text_of("targetValue")?))
    });
    let (source, target) = (tree.parts.get("source")?, tree.parts.get("target")?);
    inner(source.clone(), target.clone(), "itemMaps", pairs.collect())
}

fn codes(tree: &ArtefactTree) -> Option<Group> {
    let only = |name: &str| match tree.parts.get(name)?.as_list() {
        [one] => one.get("codelist").cloned(),
        _ => None,
    };
    let is_codelist = |part: &Part| part.as_text().is_some_and(|urn| urn.contains(".Codelist="));
    let (source, target) = (only("source")?, only("target")?);
    if !is_codelist(&source) || !is_codelist(&target) {
        return None;
    }
    let maps = tree.parts.get("representationMappings")?.as_list().iter();
    let pairs =
        maps.filter_map(|map| match (map.list_of("sourceValues"), map.list_of("targetValues")) {
            ([source], [target]) if !is_expression(source) => {
                Some(pair(source.text_of("value")?, target.as_text()?))
            }
            _ => None,
        });
    inner(source, target, "itemMaps", pairs.collect())
}

fn components(tree: &ArtefactTree) -> Option<Group> {
    let maps = tree.parts.get("componentMaps")?.as_list().iter();
    let pairs = maps.filter_map(|map| match (map.list_of("source"), map.list_of("target")) {
        ([source], [target]) => Some(pair(source.as_text()?, target.as_text()?)),
        _ => None,
    });
    let (source, target) = (tree.parts.get("source")?, tree.parts.get("target")?);
    inner(source.clone(), target.clone(), "componentMaps", pairs.collect())
}

/// The maps of a set, each an artefact of the set's agency and version.
pub fn up(set: ArtefactTree) -> Vec<ArtefactTree> {
    let count: usize = KINDS.iter().map(|(_, list)| list_of(&set, list).len()).sum();
    let of_set = set.text("id").unwrap_or_default().to_owned();
    let mut found = Vec::new();
    for (class, list) in KINDS {
        for map in list_of(&set, list) {
            let Part::Group(map) = map else { continue };
            let mut parts = set.parts.clone();
            KINDS.iter().for_each(|(_, list)| drop(parts.remove(*list)));
            parts.remove("relatedStructures");
            for (name, part) in map {
                match (name.as_str(), part.as_text()) {
                    // The only one is known by the name of the whole.
                    ("id", Some(id)) if count == 1 => {
                        if id != of_set {
                            parts.insert("mapID".into(), part.clone());
                        }
                    }
                    _ => {
                        parts.insert(name.clone(), part.clone());
                    }
                }
            }
            let mut tree = ArtefactTree { class, parts };
            match class {
                ArtefactClass::StructureMap => components_up(&mut tree, &mut found),
                ArtefactClass::RepresentationMap => codes_up(&mut tree.parts),
                _ => items_up(&mut tree.parts),
            }
            found.push(tree);
        }
    }
    found
}

fn list_of<'a>(set: &'a ArtefactTree, list: &str) -> &'a [Part] {
    set.parts.get(list).map(Part::as_list).unwrap_or_default()
}

fn source_value(text: &str) -> Part {
    Part::Group(Group::from([("value".to_owned(), Part::text(text))]))
}

fn both(pair: &Part) -> Option<(&str, &str)> {
    Some((pair.text_of("source")?, pair.text_of("target")?))
}

fn items_up(parts: &mut Group) {
    let maps = parts.remove("itemMaps");
    let maps = maps.as_ref().map(Part::as_list).unwrap_or_default().iter().filter_map(both);
    let maps = maps.map(|(source, target)| {
        Part::Group(Group::from([
            ("sourceValue".to_owned(), source_value(source)),
            ("targetValue".to_owned(), Part::text(target)),
        ]))
    });
    parts.insert("itemMaps".into(), Part::List(maps.collect()));
}

fn mappings<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> Part {
    let mapping = |(source, target): (&str, &str)| {
        Part::Group(Group::from([
            ("sourceValues".to_owned(), Part::List(vec![source_value(source)])),
            ("targetValues".to_owned(), Part::List(vec![Part::text(target)])),
        ]))
    };
    Part::List(pairs.map(mapping).collect())
}

fn codes_up(parts: &mut Group) {
    let pairs = parts.remove("itemMaps");
    let pairs = pairs.as_ref().map(Part::as_list).unwrap_or_default().iter().filter_map(both);
    let told = mappings(pairs);
    for name in ["source", "target"] {
        if let Some(codelist) = parts.remove(name) {
            let one = Part::Group(Group::from([("codelist".to_owned(), codelist)]));
            parts.insert(name.to_owned(), Part::List(vec![one]));
        }
    }
    parts.insert("representationMappings".into(), told);
}

/// Components to components; where values are mapped on the spot, that becomes a map of its own.
fn components_up(tree: &mut ArtefactTree, found: &mut Vec<ArtefactTree>) {
    let maps = tree.parts.remove("componentMaps");
    let id = tree.text("id").unwrap_or_default().to_owned();
    let agency = tree.text("agencyID").unwrap_or_default().to_owned();
    let version = tree.text("version").unwrap_or("1.0").to_owned();
    let urn = |id: &str| {
        Part::text(format!(
            "{URN_PREFIX}structuremapping.RepresentationMap={agency}:{id}({version})"
        ))
    };
    let mut told = Vec::new();
    for map in maps.as_ref().map(Part::as_list).unwrap_or_default() {
        let Some((source, target)) = both(map) else { continue };
        let mut parts = Group::from([
            ("source".to_owned(), Part::List(vec![Part::text(source)])),
            ("target".to_owned(), Part::List(vec![Part::text(target)])),
        ]);
        let mapping = map.get("representationMapping");
        if let Some(of_codes) = mapping.and_then(|mapping| mapping.text_of("codelistMap")) {
            parts.insert("representationMap".into(), urn(of_codes));
        } else if let Some(values) = mapping.and_then(|mapping| mapping.get("valueMap")) {
            let own = format!("{id}_{source}");
            let text = |name: &str, text: &str| (name.to_owned(), Part::text(text));
            let string = Part::List(vec![Part::Group(Group::from([text("dataType", "String")]))]);
            let mut of_values = Group::from([
                text("id", &own),
                text("agencyID", &agency),
                text("version", &version),
                ("source".to_owned(), string.clone()),
                ("target".to_owned(), string),
            ]);
            if let Some(names) = tree.parts.get("names") {
                of_values.insert("names".into(), names.clone());
            }
            let pairs = values.list_of("valueMappings").iter().filter_map(both);
            of_values.insert("representationMappings".into(), mappings(pairs));
            let class = ArtefactClass::RepresentationMap;
            found.push(ArtefactTree { class, parts: of_values });
            parts.insert("representationMap".into(), urn(&own));
        }
        told.push(Part::Group(parts));
    }
    tree.parts.insert("componentMaps".into(), Part::List(told));
}
