//! Reports: their bindings asked of the bank as one snapshot sees it, and the PDF.
//! Knows where answers come from; the text and the pages are `report`'s.

use std::collections::{BTreeMap, BTreeSet};

use model::{Language, LocalisedText};
pub use report::{
    Change, Fault, ForeignFigure, Manuscript, PassageKind, Place, Recommended, Remark, Standing,
    Weight, differences, html, text_digest,
};
use report::{Compiled, Examination, Fonts, Lock, LockedFigure, Query, Report, STALE_AFTER_YEARS};

use crate::answer;
use crate::bank::Bank;
use crate::error::{Doing, Error, Result};
use crate::framework;
use crate::snapshot::Snapshot;

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

/// The reports of the catalogue, read.
///
/// # Errors
/// When one of them cannot be read: a mistake of ours.
pub fn all() -> Result<Vec<Report>> {
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

/// Every report with its titles and the series it binds to.
pub(crate) fn bindings() -> Result<Vec<(String, LocalisedText, Vec<Query>)>> {
    let told = |report: Report| {
        let titles = LocalisedText::new(report.title(Language::Fa), report.title(Language::En));
        let queries = report.bindings().into_iter().collect();
        (report.id, titles, queries)
    };
    Ok(all()?.into_iter().map(told).collect())
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
    let report = find(id)?;
    let manuscript = resolve(bank, snapshot, &report, language, Standing::Final).await?;
    Ok(print(finished(manuscript)?).await?.pdf)
}

/// A report of the catalogue, by its id.
///
/// # Errors
/// [`Error::NotFound`] with the ids there are.
pub fn find(id: &str) -> Result<Report> {
    let reports = all()?;
    let known: Vec<String> = reports.iter().map(|report| report.id.clone()).collect();
    reports.into_iter().find(|report| report.id == id).ok_or_else(|| Error::NotFound {
        what: format!("the report {id}"),
        way_out: format!("the catalogue has {}", known.join(", ")),
    })
}

/// Fills the bindings of a report, of the catalogue or a draft, from what the snapshot sees.
///
/// # Errors
/// When the bank cannot be read. What the bank does not have is among the manuscript's faults.
pub async fn resolve(
    bank: &Bank,
    snapshot: &Snapshot,
    report: &Report,
    language: Language,
    standing: Standing,
) -> Result<Manuscript> {
    let answers = answer::to(bank, snapshot, report, language).await?;
    Ok(report::resolve(report, &answers, language, bank.today(), standing))
}

/// The manuscript, if it may be published.
///
/// # Errors
/// [`Error::Conflict`] with everything that is broken in it.
pub fn finished(manuscript: Manuscript) -> Result<Manuscript> {
    let id = manuscript.id.clone();
    manuscript.whole().map_err(|error| Error::Conflict {
        what: format!("the report {id}"),
        why: error.to_string(),
        way_out: "supply the figures, or bind to others; a hole is not printed over".into(),
    })
}

/// Sets a manuscript as PDF/UA.
///
/// # Errors
/// When its pages cannot be set.
pub async fn print(manuscript: Manuscript) -> Result<Compiled> {
    let doing = format!("compiling the report {}", manuscript.id);
    let doing = || doing;
    let compiled = tokio::task::spawn_blocking(move || {
        let fonts = Fonts::read(FONTS.map(<[u8]>::to_vec))?;
        report::print(&manuscript, &fonts)
    });
    match compiled.await {
        Ok(compiled) => compiled.doing(doing),
        Err(error) => Err(error).doing(doing),
    }
}

/// Writes a manuscript as DOCX.
///
/// # Errors
/// When a chart cannot be painted or the package cannot be written.
pub async fn docx(manuscript: Manuscript) -> Result<Vec<u8>> {
    let doing = format!("writing the report {} as DOCX", manuscript.id);
    let doing = || doing;
    let written = tokio::task::spawn_blocking(move || {
        let fonts = Fonts::read(FONTS.map(<[u8]>::to_vec))?;
        report::docx(&manuscript, &fonts)
    });
    match written.await {
        Ok(written) => written.doing(doing),
        Err(error) => Err(error).doing(doing),
    }
}

/// What others have said, against which a report is held.
#[derive(Clone, Debug, Default)]
pub struct Others {
    /// The figures of earlier reports.
    pub earlier: Vec<Lock>,
    /// Recommendations that were made to the country.
    pub recommendations: Vec<Recommended>,
    /// Figures of international bodies.
    pub foreign: Vec<ForeignFigure>,
}

/// Examines a report as the secretariat and a rapporteur would, before it is submitted.
///
/// # Errors
/// When the framework it names is not in the catalogue, or the bank cannot be read.
pub async fn examine(
    bank: &Bank,
    report: &Report,
    manuscripts: &[Manuscript],
    others: &Others,
) -> Result<Vec<Remark>> {
    let framework = match report.framework.as_str() {
        "" => None,
        id => Some(framework::find(id)?),
    };
    let registry = bank.registry();
    let mut dimensions = BTreeMap::new();
    for query in report.bindings() {
        let flow = query.dataflow.to_string();
        let structure = registry.dataflow(&flow).and_then(|flow| registry.structure_of(flow));
        if let Some(structure) = structure {
            let own = structure.dimensions().map(|dimension| dimension.id.clone()).collect();
            dimensions.insert(flow, own);
        }
    }
    Ok(report::examine(&Examination {
        report,
        framework: framework.as_ref(),
        manuscripts,
        dimensions: &dimensions,
        earlier: &others.earlier,
        recommendations: &others.recommendations,
        foreign: &others.foreign,
        stale_after_years: STALE_AFTER_YEARS,
    }))
}

/// What one dataflow's revision changes in some drafts: everything is answered as it is now, and once
/// more with that dataflow as `before` saw it. For each draft that reads otherwise, by its place among
/// those given, the paragraphs that do.
///
/// # Errors
/// When the bank cannot be read.
pub async fn impact(
    bank: &Bank,
    reports: &[Report],
    dataflow: &str,
    before: &Snapshot,
    language: Language,
) -> Result<Vec<(usize, Vec<Change>)>> {
    let touched: Vec<usize> = reports
        .iter()
        .enumerate()
        .filter(|(_, report)| {
            !report.places_of(dataflow).is_empty() || !report.measures().is_empty()
        })
        .map(|(index, _)| index)
        .collect();
    let some: Vec<Report> = touched.iter().map(|index| reports[*index].clone()).collect();
    let now = answer::to_all(bank, &Snapshot::public(), &some, language).await?;
    // What measures are judged by is among the answers, though no text names it.
    let bound = some.iter().flat_map(Report::bindings).chain(now.series.keys().cloned());
    let own: BTreeSet<Query> = bound.filter(|it| it.dataflow.id == dataflow).collect();
    let own: Vec<Query> = own.into_iter().collect();
    let mut then = now.clone();
    then.series.retain(|query, _| query.dataflow.id != dataflow);
    then.series.extend(answer::series(bank, before, own, language).await?);
    let moved = |query: &Query| match (then.series.get(query), now.series.get(query)) {
        (Some(old), Some(new)) => old.observations != new.observations,
        (old, new) => old.is_some() != new.is_some(),
    };
    let moved: BTreeSet<Query> = now
        .series
        .keys()
        .chain(then.series.keys())
        .filter(|query| query.dataflow.id == dataflow && moved(query))
        .cloned()
        .collect();
    let day = bank.today();
    let mut changed = Vec::new();
    for (index, report) in touched.into_iter().zip(&some) {
        // Only what rests on a series that moved is read twice.
        let places = report.places_of(dataflow).into_iter();
        let places = places.filter(|(_, queries)| queries.iter().any(|it| moved.contains(it)));
        let places: BTreeSet<_> = places.map(|(place, _)| place.block()).collect();
        let narrow = match (places.is_empty(), report.measures().is_empty()) {
            (true, true) => continue,
            (_, true) => report.narrowed(&places),
            (_, false) => report.clone(),
        };
        let resolve = |answers| report::resolve(&narrow, answers, language, day, Standing::Draft);
        let mut changes = report::compare(&resolve(&then), &resolve(&now));
        changes.retain(|change| !change.figures.is_empty());
        if !changes.is_empty() {
            changed.push((index, changes));
        }
    }
    Ok(changed)
}

/// What became of a locked figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The bank says the same at that version, and still does.
    Holds,
    /// The bank said the same at that version; a later one says otherwise.
    Revised {
        /// The version that stands now.
        version: String,
        /// Its digits; none where it has none.
        value: Option<String>,
    },
    /// The bank says the same at that version, but the version was taken back.
    Retracted {
        /// The reason, as the public was told.
        reason: String,
    },
    /// The bank says something else at that very version.
    Differs {
        /// Its digits; none where it has none.
        value: Option<String>,
    },
    /// The bank has no such series, period or version.
    NotFound,
}

/// Derives every locked figure again, at its own version and as the bank stands now.
///
/// # Errors
/// When the bank cannot be read.
pub async fn verify(bank: &Bank, figures: &[LockedFigure]) -> Result<Vec<Verdict>> {
    let mut asked: BTreeMap<(String, u64), BTreeSet<Query>> = BTreeMap::new();
    let read = |figure: &LockedFigure| {
        Some((figure.query.parse::<Query>().ok()?, figure.version.parse::<u64>().ok()?))
    };
    for (query, version) in figures.iter().filter_map(read) {
        asked.entry((query.dataflow.to_string(), version)).or_default().insert(query);
    }
    let mut then = BTreeMap::new();
    let mut now = BTreeMap::new();
    for ((flow, version), queries) in &asked {
        for (query, answer) in answer::at_version(bank, flow, *version, queries).await? {
            then.insert((query, *version), answer);
        }
        now.extend(answer::now(bank, flow, queries).await?);
    }
    let verdict = |figure: &LockedFigure| {
        let (query, version) = read(figure)?;
        let at = |answer: &report::SeriesAnswer| {
            let mut all = answer.observations.iter();
            all.find(|observation| observation.period.as_str() == figure.period).cloned()
        };
        let own = then.get(&(query.clone(), version))?;
        let found = at(own)?;
        if !figure.says(found.value.as_deref(), found.status) {
            return Some(Verdict::Differs { value: found.value });
        }
        if let Some(reason) = own.retracted.clone() {
            return Some(Verdict::Retracted { reason });
        }
        let answer = now.get(&query)?;
        Some(match at(answer) {
            Some(found) if figure.says(found.value.as_deref(), found.status) => Verdict::Holds,
            found => Verdict::Revised {
                version: answer.version.clone(),
                value: found.and_then(|found| found.value),
            },
        })
    };
    Ok(figures.iter().map(|figure| verdict(figure).unwrap_or(Verdict::NotFound)).collect())
}
