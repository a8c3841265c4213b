//! Components of a data structure as SDMX-ML 2.1 and 3.0 write them.

use std::collections::BTreeMap;

use model::{AttributeRelationship, Component, ComponentRole, Reference, Representation};

use crate::error::Error;
use crate::ml_structure_read::{item_of, reference};
use crate::tree::Tree;

/// A data structure whose components may still want the representation of their concept.
#[derive(Debug)]
pub struct DraftStructure {
    components: Vec<Draft>,
}

#[derive(Debug)]
struct Draft {
    component: Component,
    concept: String,
    /// Whether the component says itself what values it takes.
    own: bool,
}

impl DraftStructure {
    /// Reads the component lists of a `DataStructure` element.
    pub fn read(tree: &Tree) -> Result<Self, Error> {
        let mut components = Vec::new();
        let lists = tree.child("DataStructureComponents");
        let list = |name: &str| lists.and_then(|lists| lists.child(name));
        if let Some(list) = list("DimensionList") {
            for child in &list.children {
                let role = match child.name.as_str() {
                    "Dimension" | "MeasureDimension" => ComponentRole::Dimension,
                    "TimeDimension" => ComponentRole::TimeDimension,
                    _ => continue,
                };
                components.push(draft(child, role)?);
            }
        }
        // The time dimension comes last, wherever the message puts it.
        components.sort_by_key(|draft| draft.component.role == ComponentRole::TimeDimension);
        if let Some(list) = list("MeasureList") {
            let is_measure =
                |child: &&Tree| matches!(child.name.as_str(), "PrimaryMeasure" | "Measure");
            for child in list.children.iter().filter(is_measure) {
                components.push(draft(child, ComponentRole::Measure)?);
            }
        }
        let groups = groups(lists);
        if let Some(list) = list("AttributeList") {
            for child in list.children_named("Attribute") {
                let mut draft = draft(child, ComponentRole::Attribute)?;
                let status =
                    child.attribute("assignmentStatus").or_else(|| child.attribute("usage"));
                draft.component.mandatory =
                    status.is_some_and(|status| status.eq_ignore_ascii_case("mandatory"));
                draft.component.relationship = relationship(child, &groups);
                components.push(draft);
            }
        }
        Ok(Self { components })
    }

    /// The components; those that do not say what values they take take those of their concept.
    pub fn finish(self, core: &BTreeMap<(Reference, String), Representation>) -> Vec<Component> {
        let finish = |draft: Draft| {
            let mut component = draft.component;
            let key = (component.concept_scheme.clone(), draft.concept);
            if let Some(representation) = core.get(&key).filter(|_| !draft.own) {
                component.representation = representation.clone();
            }
            component
        };
        self.components.into_iter().map(finish).collect()
    }
}

fn draft(tree: &Tree, role: ComponentRole) -> Result<Draft, Error> {
    let missing = |missing| Error::Missing { line: tree.line, element: tree.name.clone(), missing };
    let identity = tree.child("ConceptIdentity").ok_or_else(|| missing("ConceptIdentity"))?;
    let concept = item_of(identity).ok_or_else(|| missing("ConceptIdentity"))?;
    let local = tree.child("LocalRepresentation").map(representation).transpose()?.flatten();
    let usual = match role {
        ComponentRole::TimeDimension => Representation::TimePeriod,
        ComponentRole::Measure => Representation::Decimal,
        ComponentRole::Dimension | ComponentRole::Attribute => Representation::Text,
    };
    let component = Component {
        id: tree.attribute("id").unwrap_or(&concept).to_owned(),
        role,
        concept_scheme: reference(identity)?,
        representation: local.clone().unwrap_or(usual),
        mandatory: false,
        relationship: AttributeRelationship::Observation,
    };
    Ok(Draft { component, concept, own: local.is_some() })
}

/// What a representation element says; nothing where it is empty.
pub fn representation(tree: &Tree) -> Result<Option<Representation>, Error> {
    if let Some(enumeration) = tree.child("Enumeration") {
        // In 2.1 a measure dimension enumerates concepts, which are no codes of a list.
        let is_scheme = enumeration.child("Ref").and_then(|each| each.attribute("class"));
        if is_scheme == Some("ConceptScheme") {
            return Ok(Some(Representation::Text));
        }
        return Ok(Some(Representation::Codelist(reference(enumeration)?)));
    }
    let format = tree.child("TextFormat").or_else(|| tree.child("TimeTextFormat"));
    let Some(format) = format else { return Ok(None) };
    Ok(Some(of_text_type(format.attribute("textType").unwrap_or("String"))))
}

/// What values a text type of the standard means.
pub fn of_text_type(text_type: &str) -> Representation {
    match text_type {
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

/// The text type of the standard for values that are no codes.
pub fn text_type(representation: &Representation) -> &'static str {
    match representation {
        Representation::Codelist(_) | Representation::Text => "String",
        Representation::Decimal => "Decimal",
        Representation::Integer => "Integer",
        Representation::TimePeriod => "ObservationalTimePeriod",
    }
}

fn groups(lists: Option<&Tree>) -> BTreeMap<String, Vec<String>> {
    let mut groups = BTreeMap::new();
    for group in lists.into_iter().flat_map(|lists| lists.children_named("Group")) {
        let dimension = |each: &Tree| each.child("DimensionReference").and_then(item_of);
        let dimensions = group.children_named("GroupDimension").filter_map(dimension).collect();
        if let Some(id) = group.attribute("id") {
            groups.insert(id.to_owned(), dimensions);
        }
    }
    groups
}

fn relationship(tree: &Tree, groups: &BTreeMap<String, Vec<String>>) -> AttributeRelationship {
    let Some(tree) = tree.child("AttributeRelationship") else {
        return AttributeRelationship::Observation;
    };
    if tree.child("None").is_some() || tree.child("Dataflow").is_some() {
        return AttributeRelationship::Dataset;
    }
    if let Some(group) = tree.child("Group").and_then(item_of) {
        return AttributeRelationship::Dimensions(groups.get(&group).cloned().unwrap_or_default());
    }
    let dimensions: Vec<String> = tree.children_named("Dimension").filter_map(item_of).collect();
    if dimensions.is_empty() {
        AttributeRelationship::Observation
    } else {
        AttributeRelationship::Dimensions(dimensions)
    }
}
