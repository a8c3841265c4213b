//! What SDMX 3.1 builds otherwise than 3.0: a constraint that tells what there is has no name of its own
//! there (`AvailabilityConstraint`). It goes down into that shape and comes up with a name made of what it is
//! attached to.

use model::{ArtefactClass, ArtefactTree, Group, Part, Urn};

/// The element.
pub const AVAILABILITY: &str = "AvailabilityConstraint";

/// What a constraint may be attached to: the list of 3.0, the one of 3.1.
const ATTACHMENTS: [(&str, &str); 3] = [
    ("dataStructures", "dataStructure"),
    ("dataflows", "dataflow"),
    ("provisionAgreements", "provisionAgreement"),
];
/// The annotations that tell how much there is, and their members in 3.1.
const COUNTS: [(&str, &str); 2] = [("series_count", "seriesCount"), ("obs_count", "obsCount")];
const METRICS: &str = "sdmx_metrics";

/// Whether an artefact is a constraint that tells what there is.
pub fn is_availability(tree: &ArtefactTree) -> bool {
    tree.class == ArtefactClass::DataConstraint && tree.text("role") == Some("Actual")
}

/// Such a constraint as 3.1 builds it; nothing where it is attached to nothing or tells no region.
pub fn down(tree: &ArtefactTree) -> Option<ArtefactTree> {
    let attachment = tree.parts.get("constraintAttachment")?;
    let attached = ATTACHMENTS.iter().find_map(|(list, one)| {
        Some(((*one).to_owned(), attachment.list_of(list).first()?.clone()))
    })?;
    let region = tree.parts.get("cubeRegions")?.as_list().first()?.clone();
    let mut parts = Group::from([
        ("constraintAttachment".to_owned(), Part::Group(Group::from([attached]))),
        ("cubeRegion".to_owned(), region),
    ]);
    let mut annotations =
        tree.parts.get("annotations").map(Part::as_list).unwrap_or_default().to_vec();
    annotations.retain(|each| {
        let count = COUNTS.iter().find(|(id, _)| {
            each.text_of("type") == Some(METRICS) && each.text_of("id") == Some(id)
        });
        let title = each.text_of("title").filter(|title| title.parse::<u64>().is_ok());
        match (count, title) {
            (Some((_, member)), Some(title)) => {
                parts.insert((*member).to_owned(), Part::text(title));
                false
            }
            _ => true,
        }
    });
    if !annotations.is_empty() {
        parts.insert("annotations".into(), Part::List(annotations));
    }
    Some(ArtefactTree { class: tree.class, parts })
}

/// Such a constraint of 3.1 as 3.0 builds it; nothing where it is attached to nothing.
pub fn up(read: &ArtefactTree) -> Option<ArtefactTree> {
    let attachment = read.parts.get("constraintAttachment")?;
    let (list, urn) =
        ATTACHMENTS.iter().find_map(|(list, one)| Some((*list, attachment.text_of(one)?)))?;
    let of = Urn::parse(urn)?.reference;
    let text = |name: &str, text: &str| (name.to_owned(), Part::text(text));
    let attached = (list.to_owned(), Part::List(vec![Part::text(urn)]));
    let mut parts = Group::from([
        text("id", &format!("{}_AVAILABILITY", of.id)),
        text("agencyID", &of.agency),
        text("version", &of.version.0),
        text("role", "Actual"),
        ("names".to_owned(), Part::Group(Group::from([text("en", "What is available")]))),
        ("constraintAttachment".to_owned(), Part::Group(Group::from([attached]))),
    ]);
    if let Some(region) = read.parts.get("cubeRegion") {
        parts.insert("cubeRegions".into(), Part::List(vec![region.clone()]));
    }
    let mut annotations =
        read.parts.get("annotations").map(Part::as_list).unwrap_or_default().to_vec();
    for (id, member) in COUNTS {
        if let Some(count) = read.text(member) {
            annotations.push(Part::Group(Group::from([
                text("id", id),
                text("type", METRICS),
                text("title", count),
            ])));
        }
    }
    if !annotations.is_empty() {
        parts.insert("annotations".into(), Part::List(annotations));
    }
    Some(ArtefactTree { class: ArtefactClass::DataConstraint, parts })
}
