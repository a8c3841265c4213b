//! Constraints on data in trees, both ways.

use model::{
    ArtefactClass, ConstraintRole, CubeRegion, DataConstraint, DataKeySet, Group, Header,
    MemberSelection, Part, PeriodBound, TimeRange, Urn,
};

/// The lists of an attachment and the classes they mean.
const ATTACHMENTS: [(&str, ArtefactClass); 3] = [
    ("dataStructures", ArtefactClass::DataStructure),
    ("dataflows", ArtefactClass::Dataflow),
    ("provisionAgreements", ArtefactClass::ProvisionAgreement),
];

/// Reads the content of a constraint.
pub fn read(header: Header, parts: &Group) -> DataConstraint {
    let list = |name: &str| parts.get(name).map(Part::as_list).unwrap_or_default().iter();
    let role = match parts.get("role").and_then(Part::as_text) {
        Some("Actual") => ConstraintRole::Actual,
        _ => ConstraintRole::Allowed,
    };
    let mut attached_to = Vec::new();
    for (name, class) in ATTACHMENTS {
        let attachment = parts.get("constraintAttachment");
        let urns = attachment.map(|part| part.list_of(name)).unwrap_or_default().iter();
        let found = urns.filter_map(Part::as_text).filter_map(Urn::parse);
        attached_to.extend(found.map(|urn| (class, urn.reference)));
    }
    let regions = list("cubeRegions").map(|region| CubeRegion {
        include: is_true(region, "include"),
        key_values: region.list_of("keyValues").iter().map(selection).collect(),
        components: region.list_of("components").iter().map(selection).collect(),
    });
    let key_sets = list("dataKeySets").map(|set| DataKeySet {
        is_included: is_true(set, "isIncluded"),
        keys: set.list_of("keys").iter().map(key).collect(),
    });
    DataConstraint {
        header,
        role,
        attached_to,
        cube_regions: regions.collect(),
        data_key_sets: key_sets.collect(),
        series: None,
        observations: None,
    }
}

/// Whether a part is not `false`; where it is not given, the standard means true.
fn is_true(part: &Part, name: &str) -> bool {
    !matches!(part.text_of(name), Some("false" | "0"))
}

fn value(part: &Part) -> Option<String> {
    part.as_text().or_else(|| part.text_of("value")).map(str::to_owned)
}

fn selection(part: &Part) -> MemberSelection {
    MemberSelection {
        id: part.text_of("id").unwrap_or_default().to_owned(),
        include: is_true(part, "include"),
        values: part.list_of("values").iter().filter_map(value).collect(),
        time_range: part.get("timeRange").map(|range| {
            let bound = |names: [&str; 2]| {
                let found = names.iter().find_map(|name| range.get(name))?;
                Some(PeriodBound {
                    period: found.text_of("period")?.trim().to_owned(),
                    is_inclusive: is_true(found, "isInclusive"),
                })
            };
            TimeRange {
                start: bound(["startPeriod", "afterPeriod"]),
                end: bound(["endPeriod", "beforePeriod"]),
            }
        }),
    }
}

fn key(part: &Part) -> Vec<(String, String)> {
    let pair = |each: &Part| {
        let code = each.text_of("value").map(str::to_owned);
        let code = code.or_else(|| value(each.list_of("values").first()?));
        Some((each.text_of("id")?.to_owned(), code?))
    };
    part.list_of("keyValues").iter().filter_map(pair).collect()
}

fn truth(name: &str, is_true: bool) -> (String, Part) {
    (name.to_owned(), Part::text(if is_true { "true" } else { "false" }))
}

fn list(name: &str, groups: impl Iterator<Item = Group>) -> Option<(String, Part)> {
    let parts: Vec<Part> = groups.map(Part::Group).collect();
    (!parts.is_empty()).then(|| (name.to_owned(), Part::List(parts)))
}

/// Writes the content of a constraint.
pub fn write(parts: &mut Group, constraint: &DataConstraint) {
    parts.insert("role".into(), Part::text(constraint.role.code()));
    let mut attachment = Group::new();
    for (name, class) in ATTACHMENTS {
        let of_class = constraint.attached_to.iter().filter(|(each, _)| *each == class);
        let urns: Vec<Part> =
            of_class.map(|(_, reference)| Part::Text(reference.urn(class))).collect();
        if !urns.is_empty() {
            attachment.insert(name.to_owned(), Part::List(urns));
        }
    }
    if !attachment.is_empty() {
        parts.insert("constraintAttachment".into(), Part::Group(attachment));
    }
    let set = |set: &DataKeySet| {
        let key = |key: &Vec<(String, String)>| {
            let pair = |(id, code): &(String, String)| {
                Group::from([
                    ("id".to_owned(), Part::text(id)),
                    ("value".to_owned(), Part::text(code)),
                ])
            };
            list("keyValues", key.iter().map(pair)).into_iter().collect()
        };
        let mut told = Group::from([truth("isIncluded", set.is_included)]);
        told.extend(list("keys", set.keys.iter().map(key)));
        told
    };
    parts.extend(list("dataKeySets", constraint.data_key_sets.iter().map(set)));
    let region = |region: &CubeRegion| {
        let mut told = Group::from([truth("include", region.include)]);
        told.extend(list("keyValues", region.key_values.iter().map(write_selection)));
        told.extend(list("components", region.components.iter().map(write_selection)));
        told
    };
    parts.extend(list("cubeRegions", constraint.cube_regions.iter().map(region)));
}

fn write_selection(selected: &MemberSelection) -> Group {
    let mut told = Group::from([("id".to_owned(), Part::text(&selected.id))]);
    if !selected.include {
        told.extend([truth("include", false)]);
    }
    if !selected.values.is_empty() {
        let values = selected.values.iter().map(Part::text).collect();
        told.insert("values".into(), Part::List(values));
    }
    if let Some(range) = &selected.time_range {
        let names = match (&range.start, &range.end) {
            (Some(_), Some(_)) => ["startPeriod", "endPeriod"],
            _ => ["afterPeriod", "beforePeriod"],
        };
        let bounds = names.into_iter().zip([&range.start, &range.end]);
        let bound = |(name, bound): (&str, &Option<PeriodBound>)| {
            let bound = bound.as_ref()?;
            let told = Group::from([
                ("period".to_owned(), Part::text(&bound.period)),
                truth("isInclusive", bound.is_inclusive),
            ]);
            Some((name.to_owned(), Part::Group(told)))
        };
        told.insert("timeRange".into(), Part::Group(bounds.filter_map(bound).collect()));
    }
    told
}
