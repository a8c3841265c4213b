//! What the bank answers to the bindings of a report: one look at each dataflow, as a snapshot sees
//! it, or as one published version has it. Knows where answers come from; knows no text.

use std::collections::{BTreeMap, BTreeSet};

use engine::{Filter, ObservationQuery};
use futures::stream::TryStreamExt;
use model::table::{OBS_STATUS, OBS_VALUE, TIME_PERIOD};
use model::{Language, LocalisedText, ObsStatus};
use report::{Answers, Observation, Query, Report, SeriesAnswer};

use crate::bank::Bank;
use crate::error::{Doing, Error, Result};
use crate::snapshot::Snapshot;
use crate::version::{Seen, seen};
use crate::{measure, retraction};

/// The columns of an observation that an answer needs beside its key.
const COLUMNS: [&str; 5] = [TIME_PERIOD, OBS_VALUE, OBS_STATUS, "SOURCE_DETAIL", "UNIT_MEASURE"];

/// Answers everything a report asks, as the snapshot sees the bank. A series, a dataflow or a name
/// that is not there is left out: the report tells where it is missed.
///
/// # Errors
/// When the bank cannot be read.
pub async fn to(
    bank: &Bank,
    snapshot: &Snapshot,
    report: &Report,
    language: Language,
) -> Result<Answers> {
    to_all(bank, snapshot, std::slice::from_ref(report), language).await
}

/// Answers everything several reports ask, each series once.
///
/// # Errors
/// When the bank cannot be read.
pub async fn to_all(
    bank: &Bank,
    snapshot: &Snapshot,
    reports: &[Report],
    language: Language,
) -> Result<Answers> {
    let wanted: BTreeSet<String> = reports.iter().flat_map(Report::names).collect();
    let mut queries: BTreeSet<Query> = reports.iter().flat_map(Report::bindings).collect();
    let spoken_of: BTreeSet<String> = reports.iter().flat_map(Report::measures).collect();
    let spoken_of: Vec<String> = spoken_of.into_iter().collect();
    let measures = measure::of(bank, &spoken_of).await?;
    let outcomes = measures.values().filter_map(|it| Some(it.outcome.as_ref()?.query.clone()));
    queries.extend(outcomes);
    let names = names(bank, wanted.into_iter().collect());
    let series = series(bank, snapshot, queries.into_iter().collect(), language).await?;
    Ok(Answers { series, names, measures, ..Answers::default() })
}

/// The answers to some queries, as the snapshot sees the bank.
///
/// # Errors
/// When the bank cannot be read.
pub async fn series(
    bank: &Bank,
    snapshot: &Snapshot,
    queries: Vec<Query>,
    language: Language,
) -> Result<BTreeMap<Query, SeriesAnswer>> {
    let mut by_flow: BTreeMap<String, BTreeSet<Query>> = BTreeMap::new();
    for query in queries {
        by_flow.entry(query.dataflow.to_string()).or_default().insert(query);
    }
    let mut answers = BTreeMap::new();
    for (flow, queries) in by_flow {
        let seen = match seen(bank, snapshot, &flow, None).await {
            Ok(Some(seen)) => seen,
            Ok(None) | Err(Error::NotFound { .. }) => continue,
            Err(error) => return Err(error),
        };
        answers.extend(of_dataflow(bank, &seen, &queries, language).await?);
    }
    Ok(answers)
}

/// The observations of series at one published version of their dataflow; empty where there is none.
///
/// # Errors
/// When the bank cannot be read.
pub async fn at_version(
    bank: &Bank,
    dataflow: &str,
    version: u64,
    queries: &BTreeSet<Query>,
) -> Result<BTreeMap<Query, SeriesAnswer>> {
    match seen(bank, &Snapshot::public(), dataflow, Some(version)).await {
        Ok(Some(seen)) => of_dataflow(bank, &seen, queries, Language::En).await,
        Ok(None) | Err(Error::NotFound { .. }) => Ok(BTreeMap::new()),
        Err(error) => Err(error),
    }
}

/// The observations of series of a dataflow as everybody sees them now.
///
/// # Errors
/// When the bank cannot be read.
pub async fn now(
    bank: &Bank,
    dataflow: &str,
    queries: &BTreeSet<Query>,
) -> Result<BTreeMap<Query, SeriesAnswer>> {
    match seen(bank, &Snapshot::public(), dataflow, None).await {
        Ok(Some(seen)) => of_dataflow(bank, &seen, queries, Language::En).await,
        Ok(None) | Err(Error::NotFound { .. }) => Ok(BTreeMap::new()),
        Err(error) => Err(error),
    }
}

async fn of_dataflow(
    bank: &Bank,
    seen: &Seen,
    queries: &BTreeSet<Query>,
    language: Language,
) -> Result<BTreeMap<Query, SeriesAnswer>> {
    let dimensions: Vec<String> =
        seen.structure.dimensions().map(|dimension| dimension.id.clone()).collect();
    // A key that has not a code for each dimension names no series.
    let keys: BTreeMap<&str, &Query> = queries
        .iter()
        .filter(|query| query.key.split('.').count() == dimensions.len())
        .map(|query| (query.key.as_str(), query))
        .collect();
    let mut filters = Vec::new();
    for (at, dimension) in dimensions.iter().enumerate() {
        let codes: BTreeSet<&str> = keys.keys().filter_map(|key| key.split('.').nth(at)).collect();
        let codes = codes.into_iter().map(str::to_owned).collect();
        filters.push(Filter::OneOf { column: dimension.clone(), codes });
    }
    let known = COLUMNS.iter().filter(|column| seen.shape.index(column).is_some());
    let columns = dimensions.iter().cloned().chain(known.map(|&column| column.to_owned()));
    let wanted = ObservationQuery {
        filters,
        columns: Some(columns.collect()),
        ..ObservationQuery::default()
    };
    let doing = || format!("reading the figures of {}", seen.dataflow.header.reference());
    let stream =
        bank.engine().scan(&seen.shape, (&*seen.files).into(), &wanted).await.doing(doing)?;
    let batches: Vec<_> = stream.try_collect().await.doing(doing)?;
    let mut found: BTreeMap<Query, (Vec<Observation>, String)> = BTreeMap::new();
    let mut key = String::new();
    for batch in &batches {
        for row in 0..batch.rows() {
            key.clear();
            for (at, dimension) in dimensions.iter().enumerate() {
                if at > 0 {
                    key.push('.');
                }
                key.push_str(batch.get(dimension, row));
            }
            let Some(&query) = keys.get(key.as_str()) else { continue };
            let Ok(period) = batch.get(TIME_PERIOD, row).parse() else { continue };
            let value = Some(batch.get(OBS_VALUE, row).to_owned()).filter(|it| !it.is_empty());
            let status = ObsStatus::parse(batch.get(OBS_STATUS, row));
            let status =
                status.unwrap_or(if value.is_some() { ObsStatus::A } else { ObsStatus::O });
            let source = batch.get("SOURCE_DETAIL", row).to_owned();
            let (observations, unit) = found.entry(query.clone()).or_default();
            batch.get("UNIT_MEASURE", row).clone_into(unit);
            observations.push(Observation { period, value, status, source });
        }
    }
    let header = &seen.dataflow.header;
    let retracted = retraction::of(bank, &header.agency, &header.id).await?;
    let retracted = retracted.get(&seen.version.number);
    let answered = found.into_iter().map(|(query, (observations, unit))| {
        let mut answer = answer(bank, seen, &dimensions, &query, observations, &unit, language);
        answer.retracted = retracted.cloned();
        (query, answer)
    });
    Ok(answered.collect())
}

fn answer(
    bank: &Bank,
    seen: &Seen,
    dimensions: &[String],
    query: &Query,
    observations: Vec<Observation>,
    unit: &str,
    language: Language,
) -> SeriesAnswer {
    let registry = bank.registry();
    let code = |wanted: &str| {
        let at = dimensions.iter().position(|dimension| dimension == wanted);
        at.and_then(|at| query.key.split('.').nth(at)).unwrap_or_default()
    };
    let in_both =
        |of: &dyn Fn(Language) -> String| LocalisedText::new(of(Language::Fa), of(Language::En));
    let agency = &seen.dataflow.header.agency;
    SeriesAnswer {
        version: seen.version.number.to_string(),
        source: in_both(&|language| registry.agency_name(agency, language)),
        unit: in_both(&|language| registry.code_name("CL_UNIT_MEASURE", unit, language)),
        link: format!(
            "{}/{}/indicator/{}?area={}&as_of={}",
            bank.public_url(),
            language.tag(),
            code("INDICATOR"),
            code("REF_AREA"),
            seen.version.published_at_ms,
        ),
        retracted: None,
        observations,
    }
}

/// Names of codes, by `CODELIST.CODE`.
fn names(bank: &Bank, all: Vec<String>) -> BTreeMap<String, LocalisedText> {
    let registry = bank.registry();
    let mut names = BTreeMap::new();
    for wanted in all {
        if let Some((codelist, code)) = wanted.split_once('.') {
            let name = |language| registry.code_name(codelist, code, language);
            names
                .insert(wanted.clone(), LocalisedText::new(name(Language::Fa), name(Language::En)));
        }
    }
    names
}
