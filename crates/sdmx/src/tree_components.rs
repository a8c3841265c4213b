//! Components of a data structure in trees, both ways.

use std::collections::BTreeMap;

use model::{
    ArtefactClass, ArtefactTree, AttributeRelationship, Component, ComponentRole, DataStructure,
    Group, Part, Reference, Representation, URN_PREFIX, Urn,
};

/// What values concepts take, by scheme and concept.
pub type Core = BTreeMap<(Reference, String), Representation>;

/// What values the concepts among trees take.
pub fn core(trees: &[ArtefactTree]) -> Core {
    let mut core = Core::new();
    for tree in trees.iter().filter(|tree| tree.class == ArtefactClass::ConceptScheme) {
        let scheme = tree.reference();
        for item in tree.items() {
            let values = item.get("coreRepresentation").and_then(representation);
            if let (Some(id), Some(values)) = (item.text_of("id"), values) {
                core.insert((scheme.clone(), id.to_owned()), values);
            }
        }
    }
    core
}

/// What a representation says; nothing where it is empty.
pub fn representation(part: &Part) -> Option<Representation> {
    if let Some(enumeration) = part.text_of("enumeration") {
        // Values of a value list are no codes, and concepts are none either.
        let urn = Urn::parse(enumeration).filter(|urn| urn.class == ArtefactClass::Codelist);
        return Some(
            urn.map_or(Representation::Text, |urn| Representation::Codelist(urn.reference)),
        );
    }
    let format = part.get("format")?;
    Some(of_data_type(format.text_of("dataType").unwrap_or("String")))
}

/// What values a data type of the standard means.
fn of_data_type(data_type: &str) -> Representation {
    match data_type {
        "Decimal" | "Double" | "Float" => Representation::Decimal,
        "Integer" | "Long" | "Short" | "BigInteger" | "Count" | "Incremental" => {
            Representation::Integer
        }
        "ObservationalTimePeriod"
        | "StandardTimePeriod"
        | "BasicTimePeriod"
        | "GregorianTimePeriod"
        | "ReportingTimePeriod"
        | "GregorianYear"
        | "GregorianYearMonth"
        | "DateTime"
        | "TimeRange" => Representation::TimePeriod,
        _ => Representation::Text,
    }
}

/// The data type of the standard for values that are no codes.
pub fn data_type(representation: &Representation) -> &'static str {
    match representation {
        Representation::Codelist(_) | Representation::Text => "String",
        Representation::Decimal => "Decimal",
        Representation::Integer => "Integer",
        Representation::TimePeriod => "ObservationalTimePeriod",
    }
}

fn text(name: &str, text: &str) -> (String, Part) {
    (name.to_owned(), Part::text(text))
}

fn component(component: &Component) -> Group {
    let concept =
        format!("{URN_PREFIX}conceptscheme.Concept={}.{}", component.concept_scheme, component.id);
    let values = match &component.representation {
        Representation::Codelist(codelist) => {
            text("enumeration", &codelist.urn(ArtefactClass::Codelist))
        }
        other => {
            ("format".to_owned(), Part::Group(Group::from([text("dataType", data_type(other))])))
        }
    };
    Group::from([
        text("id", &component.id),
        text("conceptIdentity", &concept),
        ("localRepresentation".to_owned(), Part::Group(Group::from([values]))),
    ])
}

/// The component lists of a structure.
pub fn components(structure: &DataStructure) -> Group {
    let list = |id: &str, member: &str, components: Vec<Part>| {
        Group::from([text("id", id), (member.to_owned(), Part::List(components))])
    };
    let dimensions = structure.dimensions().enumerate().map(|(at, each)| {
        let mut parts = component(each);
        parts.extend([text("position", &(at + 1).to_string())]);
        Part::Group(parts)
    });
    let mut of_dimensions = list("DimensionDescriptor", "dimensions", dimensions.collect());
    if let Some(time) = structure.time_dimension() {
        of_dimensions.insert("timeDimension".into(), Part::Group(component(time)));
    }
    let mut lists = Group::from([("dimensionList".to_owned(), Part::Group(of_dimensions))]);
    let with = |each: &Component, usage: &str| {
        let mut parts = component(each);
        parts.extend([text("usage", usage)]);
        parts
    };
    let measures: Vec<Part> =
        structure.measures().map(|each| Part::Group(with(each, "optional"))).collect();
    if !measures.is_empty() {
        let of_measures = list("MeasureDescriptor", "measures", measures);
        lists.insert("measureList".into(), Part::Group(of_measures));
    }
    let attribute = |each: &Component| {
        let mut parts = with(each, if each.mandatory { "mandatory" } else { "optional" });
        let nothing = || Part::Group(Group::new());
        let relationship = match &each.relationship {
            AttributeRelationship::Observation => ("observation".to_owned(), nothing()),
            AttributeRelationship::Dataset => ("dataflow".to_owned(), nothing()),
            AttributeRelationship::Dimensions(dimensions) => {
                ("dimensions".to_owned(), Part::List(dimensions.iter().map(Part::text).collect()))
            }
        };
        let relationship = Part::Group(Group::from([relationship]));
        parts.insert("attributeRelationship".into(), relationship);
        Part::Group(parts)
    };
    let attributes: Vec<Part> = structure.attributes().map(attribute).collect();
    if !attributes.is_empty() {
        let of_attributes = list("AttributeDescriptor", "attributes", attributes);
        lists.insert("attributeList".into(), Part::Group(of_attributes));
    }
    lists
}

/// The components of a structure: dimensions by position, the time dimension, measures, attributes.
/// A component without a concept is left out.
pub fn read(lists: &Group, core: &Core) -> Vec<Component> {
    let list = |name: &str, member: &str| {
        lists.get(name).map(|list| list.list_of(member)).unwrap_or_default()
    };
    let mut components = Vec::new();
    let mut dimensions: Vec<&Part> = list("dimensionList", "dimensions").iter().collect();
    let position =
        |part: &&Part| part.text_of("position").and_then(|text| text.parse::<i64>().ok());
    if dimensions.iter().all(|each| position(each).is_some()) {
        dimensions.sort_by_key(position);
    }
    let mut add = |part: &Part, role| {
        components.extend(read_component(part, role, lists, core));
    };
    dimensions.into_iter().for_each(|each| add(each, ComponentRole::Dimension));
    if let Some(time) = lists.get("dimensionList").and_then(|list| list.get("timeDimension")) {
        add(time, ComponentRole::TimeDimension);
    }
    list("measureList", "measures").iter().for_each(|each| add(each, ComponentRole::Measure));
    let attributes = list("attributeList", "attributes");
    attributes.iter().for_each(|each| add(each, ComponentRole::Attribute));
    components
}

fn read_component(
    part: &Part,
    role: ComponentRole,
    lists: &Group,
    core: &Core,
) -> Option<Component> {
    let concept = Urn::parse(part.text_of("conceptIdentity")?)?;
    let own = part.get("localRepresentation").and_then(representation);
    let usual = match role {
        ComponentRole::TimeDimension => Representation::TimePeriod,
        ComponentRole::Measure => Representation::Decimal,
        ComponentRole::Dimension | ComponentRole::Attribute => Representation::Text,
    };
    let key = (concept.reference, concept.item);
    let representation = own.or_else(|| core.get(&key).cloned()).unwrap_or(usual);
    let (concept_scheme, concept) = key;
    Some(Component {
        id: part.text_of("id").map_or(concept, str::to_owned),
        role,
        concept_scheme,
        representation,
        mandatory: role == ComponentRole::Attribute && part.text_of("usage") == Some("mandatory"),
        relationship: part
            .get("attributeRelationship")
            .map(|part| relationship(part, lists))
            .unwrap_or_default(),
    })
}

fn relationship(part: &Part, lists: &Group) -> AttributeRelationship {
    let texts = |part: &Part, name: &str| -> Vec<String> {
        part.list_of(name).iter().filter_map(Part::as_text).map(str::to_owned).collect()
    };
    if part.get("dataflow").is_some() {
        return AttributeRelationship::Dataset;
    }
    if let Some(group) = part.text_of("group") {
        let groups = lists.get("groups").map(Part::as_list).unwrap_or_default();
        let found = groups.iter().find(|each| each.text_of("id") == Some(group));
        let dimensions = found.map(|group| texts(group, "groupDimensions")).unwrap_or_default();
        return AttributeRelationship::Dimensions(dimensions);
    }
    let dimensions = texts(part, "dimensions");
    if dimensions.is_empty() {
        AttributeRelationship::Observation
    } else {
        AttributeRelationship::Dimensions(dimensions)
    }
}
