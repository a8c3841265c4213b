//! Answers to availability queries: a constraint that tells which values there are, and the structures
//! that come along, narrowed to them.

use std::collections::BTreeSet;

use axum::http::HeaderValue;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use model::table::TIME_PERIOD;
use model::{
    Artefact, ArtefactClass, ArtefactTree, ComponentRole, ConstraintRole, CubeRegion,
    DataConstraint, Header, LocalisedText, MemberSelection, Part, PeriodBound, TimePeriod,
    TimeRange,
};
use operations::availability::Availability;
use operations::registry::HOME_AGENCY;
use operations::{Actor, Registry, Snapshot};
use sdmx::rest::{AvailabilityQuery, Status, negotiate_structure};
use sdmx::{MessageHeader, StructureFormat};

use super::call::{Call, Rest};
use super::data;
use super::refusal::Refusal;
use super::related::{is_for_readers_of_data, related};

/// Answers an availability query.
pub(crate) async fn answer(call: &Call) -> Result<Response, Refusal> {
    let (query, default) = match call.rest {
        Rest::V1 => (AvailabilityQuery::parse_v1(&call.path, &call.query)?, StructureFormat::Ml21),
        Rest::V2 => (AvailabilityQuery::parse_v2(&call.path, &call.query)?, StructureFormat::Ml30),
    };
    let media = negotiate_structure(call.accept(), query.data.format.as_deref(), default)?;
    let registry = call.bank.registry();
    let (request, as_of_ms) = data::request(&registry, &query.data)?;
    let snapshot = Snapshot { as_of_ms, viewer: Actor::Public };
    let is_asked = |component: &str| query.components.accepts(component);
    let found =
        operations::availability::query(&call.bank, &snapshot, &request, query.mode, is_asked)
            .await?;
    if let sdmx::rest::Several::Of(wanted) = &query.components
        && let Some(unknown) = wanted.iter().find(|id| found.structure.component(id).is_none())
    {
        let reference = found.structure.header.reference();
        let detail = format!("{unknown} is no component of {reference}");
        return Err(Refusal::new(Status::Syntax, detail));
    }
    if found.observations == 0 && found.values.iter().all(|(_, values)| values.is_empty()) {
        let detail = "there is no observation for this key, these periods and filters";
        return Err(Refusal::new(Status::NoResults, detail));
    }
    let constraint = Artefact::DataConstraint(constraint(&found));
    let flow = found.dataflow.header.reference();
    let selected = BTreeSet::from([(ArtefactClass::Dataflow, flow)]);
    let mut keys = related(&registry, &selected, &query.references);
    if query.references != sdmx::rest::References::None {
        keys.extend(selected);
    }
    let mut trees = vec![sdmx::tree_of(&constraint)];
    for (class, reference) in keys {
        if !is_for_readers_of_data(class) {
            continue;
        }
        if let Some(artefact) = registry.get(class, &reference) {
            trees.push(narrowed(&registry, artefact, &found));
        }
    }
    if let sdmx::rest::References::Classes(classes) = &query.references {
        trees.retain(|tree| {
            tree.class == ArtefactClass::DataConstraint || classes.contains(&tree.class)
        });
    }
    let prepared = jiff::Timestamp::from_millisecond(found.version.published_at_ms);
    let header = MessageHeader {
        id: format!("{HOME_AGENCY}-AVAILABILITY"),
        prepared: prepared.unwrap_or_default().to_string(),
        sender: HOME_AGENCY.to_owned(),
    };
    let text = sdmx::write_trees(media.format, &header, &trees.iter().collect::<Vec<_>>());
    let mut response = text.into_response();
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(media.content_type()));
    Ok(response)
}

/// What was found as a constraint that tells what is there.
fn constraint(found: &Availability) -> DataConstraint {
    let mut region = CubeRegion { include: true, key_values: Vec::new(), components: Vec::new() };
    for (id, values) in found.values.iter().filter(|(_, values)| !values.is_empty()) {
        let role = found.structure.component(id).map(|component| component.role);
        let range = (id == TIME_PERIOD).then(|| range(values)).flatten();
        let selection = MemberSelection {
            id: id.clone(),
            include: true,
            values: if range.is_some() { Vec::new() } else { values.clone() },
            time_range: range,
        };
        match role {
            Some(ComponentRole::Attribute | ComponentRole::Measure) => {
                region.components.push(selection);
            }
            _ => region.key_values.push(selection),
        }
    }
    let flow = &found.dataflow.header;
    DataConstraint {
        header: Header {
            id: format!("{}_AVAILABILITY", flow.id),
            names: LocalisedText::new("مقدارهای موجود", "What is available"),
            descriptions: LocalisedText::default(),
            ..flow.clone()
        },
        role: ConstraintRole::Actual,
        attached_to: vec![(ArtefactClass::Dataflow, flow.reference())],
        cube_regions: vec![region],
        data_key_sets: Vec::new(),
        series: Some(found.series),
        observations: Some(found.observations),
    }
}

/// From the period that starts first to the one that ends last.
fn range(values: &[String]) -> Option<TimeRange> {
    let periods: Vec<(TimePeriod, &String)> =
        values.iter().filter_map(|text| Some((text.parse().ok()?, text))).collect();
    let bound = |text: &String| PeriodBound { period: text.clone(), is_inclusive: true };
    let first = periods.iter().min_by_key(|(period, _)| period.start())?;
    let last = periods.iter().max_by_key(|(period, _)| period.end())?;
    Some(TimeRange { start: Some(bound(first.1)), end: Some(bound(last.1)) })
}

/// A codelist with the codes that are there and those above them; other artefacts whole.
fn narrowed(registry: &Registry, artefact: &Artefact, found: &Availability) -> ArtefactTree {
    let mut tree = registry.tree(artefact);
    let Artefact::Codelist(codelist) = artefact else { return tree };
    let mut is_known = false;
    let mut kept: BTreeSet<&str> = BTreeSet::new();
    for (id, values) in &found.values {
        let list = registry.codelist_of(&found.structure, id);
        if list.is_some_and(|list| list.header.reference() == codelist.header.reference()) {
            is_known = true;
            kept.extend(values.iter().map(String::as_str));
        }
    }
    if !is_known || kept.len() == codelist.codes.len() {
        return tree;
    }
    tree.keep_items(&|id| kept.contains(id));
    tree.parts.insert("isPartial".into(), Part::text("true"));
    tree
}
