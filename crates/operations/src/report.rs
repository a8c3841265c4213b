//! Reports: their bindings asked of the bank as one snapshot sees it, and the PDF.
//! Knows where answers come from; the text and the pages are `report`'s.

use std::collections::BTreeMap;

use engine::ObservationQuery;
use futures::stream::TryStreamExt;
use model::table::{OBS_STATUS, OBS_VALUE, TIME_PERIOD};
use model::{Language, LocalisedText, ObsStatus};
use report::{Answers, Edition, Fonts, Observation, Query, Report, SeriesAnswer};

use crate::bank::Bank;
use crate::data::DataRequest;
use crate::error::{Doing, Error, Result};
use crate::snapshot::Snapshot;
use crate::version::seen;

/// Vazirmatn, the one family of pages and reports; installed at set-up by lock file.
const FONTS: [&[u8]; 2] = [
    include_bytes!("../../../node_modules/vazirmatn/fonts/ttf/Vazirmatn-Regular.ttf"),
    include_bytes!("../../../node_modules/vazirmatn/fonts/ttf/Vazirmatn-Bold.ttf"),
];

/// A report that can be compiled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportSummary {
    /// Its id.
    pub id: String,
    /// Its titles.
    pub titles: LocalisedText,
}

fn all() -> Result<Vec<Report>> {
    let doing = || "reading the catalogue's reports".to_owned();
    let texts = catalogue::reports().doing(doing)?;
    let reports = texts.iter().map(|text| Report::parse(&text.name, &text.text).doing(doing));
    reports.collect()
}

/// The reports of the catalogue.
///
/// # Errors
/// When one of them cannot be read: a mistake of ours.
pub fn list(_bank: &Bank) -> Result<Vec<ReportSummary>> {
    let summary = |report: Report| ReportSummary {
        titles: LocalisedText::new(report.title(Language::Fa), report.title(Language::En)),
        id: report.id,
    };
    Ok(all()?.into_iter().map(summary).collect())
}

/// Fills the bindings of a report from what the snapshot sees and sets it as PDF/UA.
///
/// # Errors
/// [`Error::NotFound`] when there is no such report, [`Error::Conflict`] with every binding that has
/// no value, for then it does not compile.
pub async fn compile(
    bank: &Bank,
    snapshot: &Snapshot,
    id: &str,
    language: Language,
) -> Result<Vec<u8>> {
    let reports = all()?;
    let known: Vec<String> = reports.iter().map(|report| report.id.clone()).collect();
    let Some(report) = reports.into_iter().find(|report| report.id == id) else {
        return Err(Error::NotFound {
            what: format!("the report {id}"),
            way_out: format!("the catalogue has {}", known.join(", ")),
        });
    };
    let mut answers = Answers::default();
    for query in report.bindings() {
        if let Some(answer) = answer(bank, snapshot, &query, language).await? {
            answers.series.insert(query, answer);
        }
    }
    answers.names = names(bank, &report);
    let day = bank.today();
    let compiled = tokio::task::spawn_blocking(move || {
        let fonts = Fonts::read(FONTS.map(<[u8]>::to_vec))?;
        report::compile(&report, &answers, &Edition { language, day, fonts: &fonts })
    });
    let doing = || format!("compiling the report {id}");
    match compiled.await.doing(doing)? {
        Ok(compiled) => Ok(compiled.pdf),
        Err(error @ report::Error::Bindings { .. }) => Err(Error::Conflict {
            what: format!("the report {id}"),
            why: error.to_string(),
            way_out: "supply the figures, or bind to others; a hole is not printed over".into(),
        }),
        Err(error) => Err(error).doing(doing),
    }
}

async fn answer(
    bank: &Bank,
    snapshot: &Snapshot,
    query: &Query,
    language: Language,
) -> Result<Option<SeriesAnswer>> {
    let flow = query.dataflow.to_string();
    let Some(seen) = seen(bank, snapshot, &flow, None).await? else { return Ok(None) };
    let doing = || format!("reading {query}");
    let request = DataRequest::of_key(bank, &flow, &query.key)?;
    let wanted = ObservationQuery { filters: request.filters, ..ObservationQuery::default() };
    let stream =
        bank.engine().scan(&seen.shape, (&seen.files).into(), &wanted).await.doing(doing)?;
    let batches: Vec<_> = stream.try_collect().await.doing(doing)?;
    let registry = bank.registry();
    let mut observations = Vec::new();
    let mut unit = String::new();
    for batch in &batches {
        for row in 0..batch.rows() {
            let Ok(period) = batch.get(TIME_PERIOD, row).parse() else { continue };
            let value = Some(batch.get(OBS_VALUE, row).to_owned()).filter(|it| !it.is_empty());
            let status = ObsStatus::parse(batch.get(OBS_STATUS, row));
            let status =
                status.unwrap_or(if value.is_some() { ObsStatus::A } else { ObsStatus::O });
            let source = batch.get("SOURCE_DETAIL", row).to_owned();
            batch.get("UNIT_MEASURE", row).clone_into(&mut unit);
            observations.push(Observation { period, value, status, source });
        }
    }
    if observations.is_empty() {
        return Ok(None);
    }
    let codes: BTreeMap<&str, &str> =
        seen.structure.dimensions().map(|it| it.id.as_str()).zip(query.key.split('.')).collect();
    let code = |dimension: &str| codes.get(dimension).copied().unwrap_or_default();
    let in_both =
        |of: &dyn Fn(Language) -> String| LocalisedText::new(of(Language::Fa), of(Language::En));
    let agency = &seen.dataflow.header.agency;
    Ok(Some(SeriesAnswer {
        version: seen.version.number.to_string(),
        source: in_both(&|language| registry.agency_name(agency, language)),
        unit: in_both(&|language| registry.code_name("CL_UNIT_MEASURE", &unit, language)),
        link: format!(
            "{}/{}/indicator/{}?area={}&as_of={}",
            bank.public_url(),
            language.tag(),
            code("INDICATOR"),
            code("REF_AREA"),
            seen.version.published_at_ms,
        ),
        observations,
    }))
}

/// The names a report prints, by `CODELIST.CODE`.
fn names(bank: &Bank, report: &Report) -> BTreeMap<String, LocalisedText> {
    let registry = bank.registry();
    let mut names = BTreeMap::new();
    for wanted in report.names() {
        if let Some((codelist, code)) = wanted.split_once('.') {
            let name = |language| registry.code_name(codelist, code, language);
            names
                .insert(wanted.clone(), LocalisedText::new(name(Language::Fa), name(Language::En)));
        }
    }
    names
}
