//! Constraints in SDMX-JSON structure messages, both ways.

use model::{
    ArtefactClass, ConstraintRole, CubeRegion, DataConstraint, DataKeySet, Header, MemberSelection,
    PeriodBound, TimeRange,
};
use serde_json::{Map, Value, json};

use crate::error::Error;
use crate::json_structure::{list, text};

/// The members of an attachment and the classes they mean.
const ATTACHMENTS: [(&str, ArtefactClass); 3] = [
    ("dataStructures", ArtefactClass::DataStructure),
    ("dataflows", ArtefactClass::Dataflow),
    ("provisionAgreements", ArtefactClass::ProvisionAgreement),
];

/// Reads a constraint. `contentConstraints` of SDMX-JSON 1.0 have the same shape.
pub fn read(header: Header, told: &Value) -> Result<DataConstraint, Error> {
    let role = match text(told, "role").or_else(|| text(told, "type")) {
        Some("Actual") => ConstraintRole::Actual,
        _ => ConstraintRole::Allowed,
    };
    let mut attached_to = Vec::new();
    for (member, class) in ATTACHMENTS {
        let attachment = told.get("constraintAttachment").unwrap_or(&Value::Null);
        for urn in list(attachment, member).filter_map(Value::as_str) {
            let bad = |_| Error::BadReference { line: 1, text: urn.to_owned() };
            attached_to.push((class, urn.parse().map_err(bad)?));
        }
    }
    let regions = list(told, "cubeRegions").map(|region| CubeRegion {
        include: is_true(region, "include") && is_true(region, "isIncluded"),
        key_values: list(region, "keyValues").map(selection).collect(),
        components: list(region, "components")
            .chain(list(region, "attributes"))
            .map(selection)
            .collect(),
    });
    let key_sets = list(told, "dataKeySets").map(|set| DataKeySet {
        is_included: is_true(set, "isIncluded"),
        keys: list(set, "keys").map(key).collect(),
    });
    Ok(DataConstraint {
        header,
        role,
        attached_to,
        cube_regions: regions.collect(),
        data_key_sets: key_sets.collect(),
        series: None,
        observations: None,
    })
}

fn is_true(told: &Value, member: &str) -> bool {
    told.get(member) != Some(&Value::Bool(false))
}

fn selection(told: &Value) -> MemberSelection {
    let value = |each: &Value| each.as_str().or_else(|| text(each, "value")).map(str::to_owned);
    MemberSelection {
        id: text(told, "id").unwrap_or_default().to_owned(),
        include: is_true(told, "include"),
        values: list(told, "values").filter_map(value).collect(),
        time_range: told.get("timeRange").map(|range| {
            let bound = |names: [&str; 2]| {
                let bound = names.iter().find_map(|name| range.get(name))?;
                Some(PeriodBound {
                    period: text(bound, "period")?.to_owned(),
                    is_inclusive: is_true(bound, "isInclusive"),
                })
            };
            TimeRange {
                start: bound(["startPeriod", "afterPeriod"]),
                end: bound(["endPeriod", "beforePeriod"]),
            }
        }),
    }
}

fn key(told: &Value) -> Vec<(String, String)> {
    let part = |each: &Value| Some((text(each, "id")?.to_owned(), text(each, "value")?.to_owned()));
    list(told, "keyValues").filter_map(part).collect()
}

/// Writes the content of a constraint among its members.
pub fn write(told: &mut Map<String, Value>, constraint: &DataConstraint) {
    told.insert("role".into(), json!(constraint.role.code()));
    let mut attachment = Map::new();
    for (member, class) in ATTACHMENTS {
        let of_class = constraint.attached_to.iter().filter(|(each, _)| *each == class);
        let urns: Vec<String> = of_class.map(|(class, reference)| reference.urn(*class)).collect();
        if !urns.is_empty() {
            attachment.insert(member.to_owned(), json!(urns));
        }
    }
    if !attachment.is_empty() {
        told.insert("constraintAttachment".into(), Value::Object(attachment));
    }
    let region = |region: &CubeRegion| {
        let mut told = Map::from_iter([("include".to_owned(), json!(region.include))]);
        for (member, selections) in
            [("keyValues", &region.key_values), ("components", &region.components)]
        {
            if !selections.is_empty() {
                let selections: Vec<Value> = selections.iter().map(selection_json).collect();
                told.insert(member.to_owned(), Value::Array(selections));
            }
        }
        Value::Object(told)
    };
    if !constraint.cube_regions.is_empty() {
        let regions: Vec<Value> = constraint.cube_regions.iter().map(region).collect();
        told.insert("cubeRegions".into(), Value::Array(regions));
    }
    let set = |set: &DataKeySet| {
        let part = |(id, value): &(String, String)| json!({ "id": id, "value": value });
        let key = |key: &Vec<(String, String)>| json!({ "keyValues": key.iter().map(part).collect::<Vec<_>>() });
        json!({ "isIncluded": set.is_included, "keys": set.keys.iter().map(key).collect::<Vec<_>>() })
    };
    if !constraint.data_key_sets.is_empty() {
        let sets: Vec<Value> = constraint.data_key_sets.iter().map(set).collect();
        told.insert("dataKeySets".into(), Value::Array(sets));
    }
}

fn selection_json(selected: &MemberSelection) -> Value {
    let mut told = Map::from_iter([("id".to_owned(), json!(selected.id))]);
    if !selected.include {
        told.insert("include".into(), json!(false));
    }
    if !selected.values.is_empty() {
        let value = |value: &String| json!({ "value": value });
        told.insert("values".into(), selected.values.iter().map(value).collect());
    }
    if let Some(range) = &selected.time_range {
        let names = match (&range.start, &range.end) {
            (Some(_), Some(_)) => ["startPeriod", "endPeriod"],
            _ => ["afterPeriod", "beforePeriod"],
        };
        let mut bounds = Map::new();
        for (name, bound) in names.into_iter().zip([&range.start, &range.end]) {
            if let Some(bound) = bound {
                let bound = json!({ "period": bound.period, "isInclusive": bound.is_inclusive });
                bounds.insert(name.to_owned(), bound);
            }
        }
        told.insert("timeRange".into(), Value::Object(bounds));
    }
    Value::Object(told)
}
