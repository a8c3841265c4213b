//! Constraints in SDMX-ML structure messages, 2.1 and 3.0, both ways.

use model::{
    ArtefactClass, ConstraintRole, CubeRegion, DataConstraint, DataKeySet, Header, MemberSelection,
    PeriodBound, TimeRange,
};

use crate::error::Error;
use crate::ml_structure_read::reference;
use crate::tree::Tree;
use crate::xml_write::Xml;

/// The elements of an attachment and the classes they mean, as both versions name them.
pub const ATTACHMENTS: [(&str, ArtefactClass); 3] = [
    ("str:DataStructure", ArtefactClass::DataStructure),
    ("str:Dataflow", ArtefactClass::Dataflow),
    ("str:ProvisionAgreement", ArtefactClass::ProvisionAgreement),
];

/// Reads a constraint of either version.
pub fn read(header: Header, tree: &Tree) -> Result<DataConstraint, Error> {
    let role = match tree.attribute("role").or_else(|| tree.attribute("type")) {
        Some("Actual") => ConstraintRole::Actual,
        Some(_) => ConstraintRole::Allowed,
        // 2.1 says that a constraint without a type tells what there is.
        None if tree.name == "ContentConstraint" => ConstraintRole::Actual,
        None => ConstraintRole::Allowed,
    };
    let mut attached_to = Vec::new();
    for child in tree.child("ConstraintAttachment").into_iter().flat_map(|it| &it.children) {
        let class =
            ATTACHMENTS.iter().find(|(name, _)| name.ends_with(&format!(":{}", child.name)));
        if let Some((_, class)) = class {
            attached_to.push((*class, reference(child)?));
        }
    }
    let regions = tree.children_named("CubeRegion").map(|region| CubeRegion {
        include: is_true(region, "include"),
        key_values: region.children_named("KeyValue").map(selection).collect(),
        components: region
            .children_named("Component")
            .chain(region.children_named("Attribute"))
            .map(selection)
            .collect(),
    });
    let key_sets = tree.children_named("DataKeySet").map(|set| DataKeySet {
        is_included: is_true(set, "isIncluded"),
        keys: set.children_named("Key").map(key).collect(),
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

/// Whether an attribute is not `false`; where it is not given, both schemas mean true.
fn is_true(tree: &Tree, attribute: &str) -> bool {
    !matches!(tree.attribute(attribute), Some("false" | "0"))
}

fn selection(tree: &Tree) -> MemberSelection {
    let values = tree.children_named("Value").map(|value| value.text.clone());
    MemberSelection {
        id: tree.attribute("id").unwrap_or_default().to_owned(),
        include: is_true(tree, "include"),
        values: values.collect(),
        time_range: tree.child("TimeRange").map(|range| {
            let bound = |names: [&str; 2]| {
                names.iter().find_map(|name| range.child(name)).map(|bound| PeriodBound {
                    period: bound.trimmed().to_owned(),
                    is_inclusive: is_true(bound, "isInclusive"),
                })
            };
            TimeRange {
                start: bound(["StartPeriod", "AfterPeriod"]),
                end: bound(["EndPeriod", "BeforePeriod"]),
            }
        }),
    }
}

fn key(tree: &Tree) -> Vec<(String, String)> {
    let part =
        |each: &Tree| Some((each.attribute("id")?.to_owned(), each.child("Value")?.text.clone()));
    tree.children_named("KeyValue").filter_map(part).collect()
}

/// Writes the content of a constraint after its names and its attachment.
pub fn write(xml: &mut Xml, is_30: bool, constraint: &DataConstraint) {
    let of_keys = if is_30 { "str" } else { "com" };
    for set in &constraint.data_key_sets {
        xml.start("str:DataKeySet", &[("isIncluded", word(set.is_included))]);
        for key in &set.keys {
            xml.start("str:Key", &[]);
            for (id, code) in key {
                xml.start(format!("{of_keys}:KeyValue"), &[("id", id)]);
                xml.element(&format!("{of_keys}:Value"), &[], code);
                xml.end();
            }
            xml.end();
        }
        xml.end();
    }
    for region in &constraint.cube_regions {
        xml.start("str:CubeRegion", &[("include", word(region.include))]);
        xml.line();
        for selected in &region.key_values {
            write_selection(xml, of_keys, "KeyValue", selected);
        }
        let component = if is_30 { "Component" } else { "Attribute" };
        for selected in &region.components {
            write_selection(xml, of_keys, component, selected);
        }
        xml.end();
    }
}

fn word(truth: bool) -> &'static str {
    if truth { "true" } else { "false" }
}

fn write_selection(xml: &mut Xml, prefix: &str, element: &str, selected: &MemberSelection) {
    let mut attributes = vec![("id", selected.id.as_str())];
    if !selected.include {
        attributes.push(("include", "false"));
    }
    xml.start(format!("{prefix}:{element}"), &attributes);
    for value in &selected.values {
        xml.element(&format!("{prefix}:Value"), &[], value);
    }
    if let Some(range) = &selected.time_range {
        let names = match (&range.start, &range.end) {
            (Some(_), Some(_)) => ["StartPeriod", "EndPeriod"],
            _ => ["AfterPeriod", "BeforePeriod"],
        };
        xml.start(format!("{prefix}:TimeRange"), &[]);
        for (name, bound) in names.into_iter().zip([&range.start, &range.end]) {
            if let Some(bound) = bound {
                let is_inclusive = [("isInclusive", word(bound.is_inclusive))];
                xml.element(&format!("{prefix}:{name}"), &is_inclusive, &bound.period);
            }
        }
        xml.end();
    }
    xml.end();
}
