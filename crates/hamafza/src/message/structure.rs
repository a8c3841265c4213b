//! Which structure a data message belongs to: the one it names among some artefacts, else the one that
//! the order of its columns suggests.

use std::path::Path;

use model::{
    Artefact, Component, ComponentRole, DataStructure, Dataflow, Reference, Representation,
};
use operations::Result;

use super::{doing, open};

/// The flow and structure of a data message among some artefacts.
pub fn structure_of(
    artefacts: &[Artefact],
    named: Option<&Reference>,
) -> Option<(Dataflow, DataStructure)> {
    let structures: Vec<&DataStructure> = artefacts
        .iter()
        .filter_map(|it| match it {
            Artefact::DataStructure(structure) => Some(structure),
            _ => None,
        })
        .collect();
    let flows = artefacts.iter().filter_map(|it| match it {
        Artefact::Dataflow(flow) => Some(flow),
        _ => None,
    });
    let same = |header: &model::Header, reference: &Reference| {
        header.id == reference.id && header.agency == reference.agency
    };
    let flow = named
        .and_then(|named| flows.clone().find(|flow| same(&flow.header, named)))
        .or_else(|| flows.clone().next().filter(|_| flows.clone().count() == 1 && named.is_none()));
    let by = |wanted: &Reference| {
        let exact = structures.iter().find(|it| it.header.reference() == *wanted);
        exact.or_else(|| structures.iter().find(|it| same(&it.header, wanted)))
    };
    let structure = flow
        .and_then(|flow| by(&flow.structure))
        .or_else(|| named.and_then(by))
        .or_else(|| structures.first().filter(|_| structures.len() == 1))?;
    let flow = flow.cloned().unwrap_or_else(|| flow_of(structure));
    Some((flow, (*structure).clone()))
}

/// Says when the structure is of another version than the message names.
pub fn told_apart(file: &Path, named: Option<&Reference>, structure: &DataStructure) {
    let used = structure.header.reference();
    if let Some(named) = named
        && named.id == used.id
        && named.version != used.version
    {
        eprintln!("{}: it names {named}; {used} is used in its place", file.display());
    }
}

/// A flow for a structure that came without one.
pub fn flow_of(structure: &DataStructure) -> Dataflow {
    Dataflow {
        header: structure.header.clone(),
        structure: structure.header.reference(),
        about_persons: false,
        rules: None,
    }
}

/// What the message says its observations belong to; a CSV says it in its first line of data.
pub fn named_structure(file: &Path) -> Result<Option<Reference>> {
    let mut reader = open(file, None)?;
    if reader.structure().is_none() {
        reader.next().transpose().map_err(doing("reading", file))?;
    }
    Ok(reader.structure().map(|it| it.reference.clone()))
}

/// Attributes of the cross-domain concepts that messages put among series' values.
const ATTRIBUTES: [&str; 17] = [
    "OBS_STATUS",
    "CONF_STATUS",
    "OBS_CONF",
    "UNIT_MULT",
    "DECIMALS",
    "COMMENT_OBS",
    "COMMENT_TS",
    "COMMENT_DSET",
    "TIME_FORMAT",
    "TITLE",
    "TITLE_COMPL",
    "COLLECTION",
    "BASE_PER",
    "NATURE",
    "SOURCE_DETAIL",
    "PRE_BREAK_VALUE",
    "TIME_DETAIL",
];

/// The structure that the order of columns suggests: dimensions, the value, attributes (SDMX-CSV
/// 2.0 field guide, section on columns).
pub fn supposed(file: &Path, named: Option<Reference>) -> Result<(Dataflow, DataStructure)> {
    let mut reader = open(file, None)?;
    for batch in &mut reader {
        batch.map_err(doing("reading", file))?;
    }
    let reference = named.unwrap_or_else(|| Reference::new("HAMAFZA", "SUPPOSED", "1.0.0"));
    let mut after_value = false;
    let mut components = Vec::new();
    for column in reader.columns() {
        let role = match column.as_str() {
            "ACTION" => continue,
            "TIME_PERIOD" => ComponentRole::TimeDimension,
            "OBS_VALUE" => {
                after_value = true;
                ComponentRole::Measure
            }
            name if after_value || ATTRIBUTES.contains(&name) => ComponentRole::Attribute,
            _ => ComponentRole::Dimension,
        };
        components.push(Component {
            id: column.clone(),
            role,
            concept_scheme: reference.clone(),
            representation: match role {
                ComponentRole::TimeDimension => Representation::TimePeriod,
                _ => Representation::Text,
            },
            mandatory: false,
            relationship: model::AttributeRelationship::default(),
        });
    }
    let order = |role| match role {
        ComponentRole::Dimension => 0,
        ComponentRole::TimeDimension => 1,
        ComponentRole::Measure => 2,
        ComponentRole::Attribute => 3,
    };
    components.sort_by_key(|component| order(component.role));
    let keys: Vec<&str> = components
        .iter()
        .filter(|it| order(it.role) < 2)
        .map(|component| component.id.as_str())
        .collect();
    eprintln!(
        "{}: without --structure, {} are taken for the dimensions",
        file.display(),
        keys.join(", ")
    );
    let structure = DataStructure {
        header: model::Header {
            agency: reference.agency.clone(),
            id: reference.id.clone(),
            version: reference.version.clone(),
            names: model::LocalisedText::default(),
            descriptions: model::LocalisedText::default(),
        },
        components,
    };
    Ok((flow_of(&structure), structure))
}
