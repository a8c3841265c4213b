//! Components of a data structure as SDMX-JSON 2.0 writes them, both ways.

use std::collections::BTreeMap;

use model::{
    ArtefactClass, AttributeRelationship, Component, ComponentRole, DataStructure, Reference,
    Representation,
};
use serde_json::{Map, Value, json};

use crate::error::Error;
use crate::json_structure::{reference, required, text};
use crate::ml_components::{of_text_type, text_type};

/// The member `dataStructureComponents`.
pub fn components_json(structure: &DataStructure) -> Value {
    let mut lists = Map::new();
    let dimensions: Vec<Value> = structure
        .dimensions()
        .enumerate()
        .map(|(position, component)| {
            let mut told = component_json(component);
            told.insert("position".into(), json!(position));
            Value::Object(told)
        })
        .collect();
    let mut list = json!({ "id": "DimensionDescriptor", "dimensions": dimensions });
    if let Some(time) = structure.time_dimension() {
        list["timeDimension"] = Value::Object(component_json(time));
    }
    lists.insert("dimensionList".into(), list);
    let measures: Vec<Value> = structure
        .measures()
        .map(|component| {
            let mut told = component_json(component);
            told.insert("usage".into(), json!("optional"));
            Value::Object(told)
        })
        .collect();
    if !measures.is_empty() {
        lists.insert(
            "measureList".into(),
            json!({ "id": "MeasureDescriptor", "measures": measures }),
        );
    }
    let attributes: Vec<Value> = structure
        .attributes()
        .map(|component| {
            let mut told = component_json(component);
            let usage = if component.mandatory { "mandatory" } else { "optional" };
            told.insert("usage".into(), json!(usage));
            let relationship = match &component.relationship {
                AttributeRelationship::Observation => json!({ "observation": {} }),
                AttributeRelationship::Dataset => json!({ "dataflow": {} }),
                AttributeRelationship::Dimensions(dimensions) => {
                    json!({ "dimensions": dimensions })
                }
            };
            told.insert("attributeRelationship".into(), relationship);
            Value::Object(told)
        })
        .collect();
    if !attributes.is_empty() {
        lists.insert(
            "attributeList".into(),
            json!({ "id": "AttributeDescriptor", "attributes": attributes }),
        );
    }
    Value::Object(lists)
}

fn component_json(component: &Component) -> Map<String, Value> {
    let concept = format!(
        "urn:sdmx:org.sdmx.infomodel.conceptscheme.Concept={}.{}",
        component.concept_scheme, component.id
    );
    let representation = match &component.representation {
        Representation::Codelist(codelist) => {
            json!({ "enumeration": codelist.urn(ArtefactClass::Codelist) })
        }
        other => json!({ "format": { "dataType": text_type(other) } }),
    };
    let mut told = Map::new();
    told.insert("id".into(), json!(component.id));
    told.insert("conceptIdentity".into(), json!(concept));
    told.insert("localRepresentation".into(), representation);
    told
}

/// What a representation says; nothing where it is empty.
pub fn representation(told: &Value) -> Result<Option<Representation>, Error> {
    if told.get("enumeration").is_some() {
        return Ok(Some(Representation::Codelist(reference(
            told,
            "representation",
            "enumeration",
        )?)));
    }
    // Older Fusion registries say textType (pysdmx#171).
    let format = told.get("format");
    let kind =
        format.and_then(|format| text(format, "dataType").or_else(|| text(format, "textType")));
    Ok(kind.map(of_text_type))
}

/// A data structure whose components may still want the representation of their concept.
pub struct DraftStructure {
    components: Vec<Draft>,
}

struct Draft {
    component: Component,
    concept: String,
    own: bool,
}

impl DraftStructure {
    /// Reads the component lists of a data structure.
    pub fn read(told: &Value) -> Result<Self, Error> {
        let lists = told.get("dataStructureComponents");
        let list = |name: &str| lists.and_then(|lists| lists.get(name));
        let members = |list: Option<&Value>, name: &str| -> Vec<Value> {
            list.and_then(|list| list.get(name))
                .and_then(Value::as_array)
                .cloned()
                .unwrap_or_default()
        };
        let mut components = Vec::new();
        let dimensions = list("dimensionList");
        for each in members(dimensions, "dimensions") {
            components.push(draft(&each, ComponentRole::Dimension)?);
        }
        if let Some(time) = dimensions.and_then(|list| list.get("timeDimension")) {
            components.push(draft(time, ComponentRole::TimeDimension)?);
        }
        for each in members(list("measureList"), "measures") {
            components.push(draft(&each, ComponentRole::Measure)?);
        }
        let groups = members(lists, "groups");
        for each in members(list("attributeList"), "attributes") {
            let mut draft = draft(&each, ComponentRole::Attribute)?;
            draft.component.mandatory = text(&each, "usage") == Some("mandatory");
            draft.component.relationship = relationship(&each, &groups);
            components.push(draft);
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

fn draft(told: &Value, role: ComponentRole) -> Result<Draft, Error> {
    let identity = required(told, "component", "conceptIdentity")?;
    let concept = identity.rsplit_once(").").map_or(identity, |(_, item)| item).to_owned();
    let own = told.get("localRepresentation").map(representation).transpose()?.flatten();
    let usual = match role {
        ComponentRole::TimeDimension => Representation::TimePeriod,
        ComponentRole::Measure => Representation::Decimal,
        ComponentRole::Dimension | ComponentRole::Attribute => Representation::Text,
    };
    let is_own = own.is_some();
    let component = Component {
        id: text(told, "id").unwrap_or(&concept).to_owned(),
        role,
        concept_scheme: reference(told, "component", "conceptIdentity")?,
        representation: own.unwrap_or(usual),
        mandatory: false,
        relationship: AttributeRelationship::Observation,
    };
    Ok(Draft { component, concept, own: is_own })
}

fn relationship(told: &Value, groups: &[Value]) -> AttributeRelationship {
    let Some(told) = told.get("attributeRelationship") else {
        return AttributeRelationship::Observation;
    };
    let names = |list: Option<&Value>| -> Vec<String> {
        let list = list.and_then(Value::as_array).into_iter().flatten();
        list.filter_map(Value::as_str).map(str::to_owned).collect()
    };
    if told.get("dataflow").is_some() || told.get("none").is_some() {
        return AttributeRelationship::Dataset;
    }
    if let Some(group) = text(told, "group") {
        let group = groups.iter().find(|each| text(each, "id") == Some(group));
        return AttributeRelationship::Dimensions(names(
            group.and_then(|group| group.get("groupDimensions")),
        ));
    }
    let dimensions = names(told.get("dimensions"));
    if dimensions.is_empty() {
        AttributeRelationship::Observation
    } else {
        AttributeRelationship::Dimensions(dimensions)
    }
}
