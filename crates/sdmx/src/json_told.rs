//! What an SDMX-JSON data message tells of its structure: components, where their values stand, and
//! the values met, with names.

use std::collections::HashMap;
use std::ops::Range;

use model::{
    ArtefactClass, AttributeRelationship, Code, ComponentRole, LocalisedText, Representation,
};
use serde_json::{Map, Value, json};

use crate::context::WriteContext;
use crate::json_write::{Column, JsonVersion, Part};

/// The structure of the data sets with these numbers.
pub fn structure(
    version: JsonVersion,
    context: &WriteContext,
    columns: &[Column],
    data_sets: Range<usize>,
) -> Value {
    let (mut series, mut observation, mut measures) = (Vec::new(), Vec::new(), Vec::new());
    let (mut of_data_set, mut attributes) = (Vec::new(), Vec::new());
    let mut position = 0;
    for column in columns {
        let mut told = component(version, context, column);
        match column.component.role {
            ComponentRole::Dimension | ComponentRole::TimeDimension => {
                told.insert("keyPosition".into(), json!(position));
                position += 1;
                // A message without observations names no value, and so no dimension.
                if column.codes.list().is_empty() {
                    continue;
                }
                match column.part {
                    Part::SeriesKey => series.push(Value::Object(told)),
                    _ => observation.push(Value::Object(told)),
                }
            }
            ComponentRole::Measure => measures.push(Value::Object(told)),
            ComponentRole::Attribute => {
                let relationship = relationship(version, context, column);
                told.insert("relationship".into(), relationship);
                if version != JsonVersion::V10 {
                    told.insert("isMandatory".into(), json!(column.component.mandatory));
                }
                match column.part {
                    Part::OfDataSet => of_data_set.push(Value::Object(told)),
                    _ => attributes.push(Value::Object(told)),
                }
            }
        }
    }
    let flow = context.dataflow.header.reference().urn(ArtefactClass::Dataflow);
    let own = context.structure.header.reference().urn(ArtefactClass::DataStructure);
    let mut told = Map::new();
    told.insert(
        "links".into(),
        json!([{ "urn": flow, "rel": "dataflow" }, { "urn": own, "rel": "structure" }]),
    );
    let header = &context.dataflow.header;
    insert_names(&mut told, context, &header.names, &header.id);
    told.insert(
        "dimensions".into(),
        json!({ "dataSet": [], "series": series, "observation": observation }),
    );
    if version == JsonVersion::V10 {
        told.insert(
            "attributes".into(),
            json!({ "dataSet": of_data_set, "series": [], "observation": attributes }),
        );
    } else {
        told.insert("dataSets".into(), json!(data_sets.collect::<Vec<_>>()));
        told.insert("measures".into(), json!({ "observation": measures }));
        told.insert(
            "attributes".into(),
            json!({ "dataSet": of_data_set, "dimensionGroup": [], "series": [], "observation": attributes }),
        );
    }
    Value::Object(told)
}

fn relationship(version: JsonVersion, context: &WriteContext, column: &Column) -> Value {
    match &column.component.relationship {
        AttributeRelationship::Observation if version == JsonVersion::V10 => {
            let measure = context.structure.measures().next();
            json!({ "primaryMeasure": measure.map_or("OBS_VALUE", |measure| &measure.id) })
        }
        AttributeRelationship::Dataset if version == JsonVersion::V10 => json!({ "none": {} }),
        AttributeRelationship::Observation => json!({ "observation": {} }),
        AttributeRelationship::Dataset => json!({ "dataflow": {} }),
        AttributeRelationship::Dimensions(dimensions) => json!({ "dimensions": dimensions }),
    }
}

fn component(version: JsonVersion, context: &WriteContext, column: &Column) -> Map<String, Value> {
    let component = &column.component;
    let mut told = Map::new();
    told.insert("id".into(), json!(component.id));
    let names = context.concept(component).map(|concept| concept.names.clone()).unwrap_or_default();
    insert_names(&mut told, context, &names, &component.id);
    if !column.is_listed {
        let data_type = crate::tree_components::data_type(&component.representation);
        told.insert("format".into(), json!({ "dataType": data_type }));
        return told;
    }
    let codelist = context.codelist(component);
    let by_id: HashMap<&str, &Code> = codelist
        .into_iter()
        .flat_map(|codelist| &codelist.codes)
        .map(|code| (code.id.as_str(), code))
        .collect();
    let is_coded = matches!(component.representation, Representation::Codelist(_));
    let is_dimension =
        matches!(component.role, ComponentRole::Dimension | ComponentRole::TimeDimension);
    let value = |code: &String| {
        if !is_coded && version != JsonVersion::V10 {
            return json!({ "value": code });
        }
        if !is_coded && !is_dimension {
            return json!({ "name": code });
        }
        let mut told = Map::new();
        told.insert("id".into(), json!(code));
        let known = by_id.get(code.as_str());
        let nameless = LocalisedText::default();
        insert_names(&mut told, context, known.map_or(&nameless, |code| &code.names), code);
        if let Some(parent) = known.and_then(|code| code.parent.as_ref())
            && (is_dimension || version != JsonVersion::V10)
        {
            told.insert("parent".into(), json!(parent));
        }
        Value::Object(told)
    };
    let values: Vec<Value> = column.codes.list().iter().map(value).collect();
    if !values.is_empty() || version == JsonVersion::V10 {
        told.insert("values".into(), Value::Array(values));
    }
    told
}

fn insert_names(
    told: &mut Map<String, Value>,
    context: &WriteContext,
    names: &LocalisedText,
    id: &str,
) {
    let name = names.get(context.language);
    told.insert("name".into(), json!(if name.is_empty() { id } else { name }));
    if !names.is_empty() {
        told.insert("names".into(), json!(names));
    }
}
