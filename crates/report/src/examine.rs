//! The pre-submission examiner: a report as the secretariat and a rapporteur would read it, before
//! they do. Knows the framework's rules, the manuscripts and earlier reports it is given; asks no bank
//! and reads no clock. What it says is a remark at a place; it changes nothing and scores nothing.

use std::collections::{BTreeMap, BTreeSet};

use model::{Language, ObsStatus};

use crate::binding::{Binding, Extreme, MeasurePart, Movement};
use crate::claim_words;
use crate::definition::{Block, Report, Section};
use crate::error::Place;
use crate::examine_outside::{ForeignFigure, Recommended, foreign, recommendations};
use crate::examine_shape::shapes;
use crate::framework::{Counted, Framework, Limit, Requirement};
use crate::lock::Lock;
use crate::manuscript::{Manuscript, Passage, PassageKind, plain_words};
use crate::prose::Piece;
use crate::query::Query;
use crate::remark::Remark;

/// A figure is stale when it is more than so many years old, unless the caller says otherwise.
pub const STALE_AFTER_YEARS: i16 = 5;

/// What the examiner is given.
#[derive(Clone, Copy, Debug)]
pub struct Examination<'a> {
    /// The report.
    pub report: &'a Report,
    /// The framework it answers, if it answers one.
    pub framework: Option<&'a Framework>,
    /// Its manuscripts, one for each language there is.
    pub manuscripts: &'a [Manuscript],
    /// The dimensions of each dataflow's key, in order, by the dataflow as a query names it.
    pub dimensions: &'a BTreeMap<String, Vec<String>>,
    /// The figures of earlier reports.
    pub earlier: &'a [Lock],
    /// Recommendations that it has to answer.
    pub recommendations: &'a [Recommended],
    /// What international bodies publish of the same series.
    pub foreign: &'a [ForeignFigure],
    /// A figure is stale when it is more than so many years old.
    pub stale_after_years: i16,
}

/// Examines a report.
#[must_use]
pub fn examine(examination: &Examination<'_>) -> Vec<Remark> {
    let mut remarks = Vec::new();
    if let Some(framework) = examination.framework {
        limits(examination, framework, &mut remarks);
        requirements(examination, framework, &mut remarks);
    }
    for manuscript in examination.manuscripts {
        prose(examination, manuscript, &mut remarks);
        // A figure may stand in one language alone; what both say is told once.
        figures(examination, manuscript, &mut remarks);
        shapes(manuscript, &mut remarks);
        foreign(examination, manuscript, &mut remarks);
    }
    recommendations(examination, &mut remarks);
    questions(examination, &mut remarks);
    remarks.sort_by(|a, b| (&a.place, a.code, &a.facts).cmp(&(&b.place, b.code, &b.facts)));
    remarks.dedup();
    remarks
}

fn at(section: &str, block: usize) -> Place {
    Place { section: section.to_owned(), block, ..Place::default() }
}

// Limits ------------------------------------------------------------------------------------------

fn limits(examination: &Examination<'_>, framework: &Framework, remarks: &mut Vec<Remark>) {
    let language = framework.language();
    let manuscript = examination.manuscripts.iter().find(|it| it.language == language);
    let official = framework.official.iter().any(|tag| tag == language.tag());
    for limit in framework.limits.iter().filter(|limit| limit.scope != "initial") {
        let section = if limit.scope == "whole" { "" } else { limit.scope.as_str() };
        let place = at(section, 0);
        let Some(manuscript) = manuscript.filter(|_| official) else {
            let remark = Remark::new("limit-not-counted", place)
                .with("limit", limit.words.to_string())
                .with("language", framework.report_in.clone());
            remarks.push(remark);
            continue;
        };
        let words = words_counted(manuscript, limit);
        let limit_words = limit.words as usize;
        let code = if words > limit_words { "over-limit" } else { "within-limit" };
        let (fa, en) = match language {
            Language::Fa => ("فارسی", "Persian"),
            Language::En => ("انگلیسی", "English"),
        };
        let remark = Remark::new(code, place)
            .with("language-fa", fa)
            .with("language-en", en)
            .with("words", words.to_string())
            .with("limit", limit_words.to_string())
            .with("margin", words.abs_diff(limit_words).to_string());
        remarks.push(remark);
    }
}

/// The words of a manuscript that a limit counts: what stands between white space.
#[must_use]
pub fn words_counted(manuscript: &Manuscript, limit: &Limit) -> usize {
    let counts = |what: Counted| limit.count.contains(&what);
    let words = |text: &str| text.split_whitespace().count();
    let in_scope = |passage: &&Passage| {
        let section = passage.place.section.as_str();
        match limit.scope.as_str() {
            "whole" | "initial" => counts(Counted::Annex) || section != "annex",
            scope => section == scope,
        }
    };
    let text: usize = manuscript
        .passages
        .iter()
        .filter(in_scope)
        .filter(|passage| match passage.kind {
            PassageKind::Heading => counts(Counted::Heading),
            PassageKind::Paragraph => counts(Counted::Paragraph),
            PassageKind::List => counts(Counted::List),
            PassageKind::Table => counts(Counted::Table),
            PassageKind::Picture => false,
        })
        .map(|passage| words(&passage.text))
        .sum();
    let notes = manuscript.notes.iter().map(|note| words(&plain_words(note)));
    if counts(Counted::Notes) { text + notes.sum::<usize>() } else { text }
}

// Requirements ------------------------------------------------------------------------------------

fn requirements(examination: &Examination<'_>, framework: &Framework, remarks: &mut Vec<Remark>) {
    let report = examination.report;
    let written =
        |section: &&Section| section.blocks.iter().any(|block| !matches!(block, Block::Broken));
    let mut known = BTreeSet::new();
    for (id, section, requirement) in framework.requirements() {
        let answering: Vec<&Section> = report
            .sections
            .iter()
            .filter(|section| section.answers.contains(&id))
            .filter(written)
            .collect();
        let named = |code, place| named(Remark::new(code, place), &id, requirement);
        match answering.first() {
            None => remarks.push(named("requirement-unanswered", at(&section.id, 0))),
            Some(first) => {
                let place = at(&first.id, 0);
                figures_of(
                    examination,
                    requirement,
                    &answering,
                    |code| named(code, place.clone()),
                    remarks,
                );
            }
        }
        known.insert(id);
    }
    for section in &report.sections {
        // An address in a document is a recommendation that the section answers.
        let own = section.answers.iter().filter(|id| !id.contains('#'));
        for id in own.filter(|id| !known.contains(*id)) {
            let remark = Remark::new("requirement-unknown", at(&section.id, 0));
            remarks.push(remark.with("id", id.clone()));
        }
    }
}

fn named(remark: Remark, id: &str, requirement: &Requirement) -> Remark {
    remark
        .with("id", id)
        .with("requirement-fa", requirement.text.get(Language::Fa))
        .with("requirement-en", requirement.text.get(Language::En))
}

/// Whether a requirement's own indicators are bound where it is answered, and broken down as asked.
fn figures_of(
    examination: &Examination<'_>,
    requirement: &Requirement,
    sections: &[&Section],
    remark: impl Fn(&'static str) -> Remark,
    remarks: &mut Vec<Remark>,
) {
    let queries: BTreeSet<Query> =
        sections.iter().flat_map(|section| section_queries(examination.report, section)).collect();
    let of_it: Vec<&Query> = queries
        .iter()
        .filter(|query| {
            let indicator = code_of(examination, query, "INDICATOR");
            indicator.is_some_and(|code| requirement.indicators.iter().any(|it| it == code))
        })
        .collect();
    if of_it.is_empty() {
        if !requirement.indicators.is_empty() {
            let indicators = requirement.indicators.join(", ");
            remarks.push(remark("figures-expected").with("indicators", indicators));
        }
        return;
    }
    for dimension in &requirement.disaggregation {
        // An indicator that is a share of women says the other sex by itself.
        let codes: BTreeSet<&str> =
            of_it.iter().filter_map(|query| code_of(examination, query, dimension)).collect();
        let split = codes.iter().any(|code| !matches!(*code, "_T" | "_Z" | "IR"));
        if !split {
            remarks.push(remark("missing-disaggregation").with("dimension", dimension.clone()));
        }
    }
}

fn code_of<'q>(
    examination: &Examination<'_>,
    query: &'q Query,
    dimension: &str,
) -> Option<&'q str> {
    let dimensions = examination.dimensions.get(&query.dataflow.to_string())?;
    let place = dimensions.iter().position(|each| each == dimension)?;
    query.key.split('.').nth(place)
}

fn section_queries(report: &Report, section: &Section) -> Vec<Query> {
    let mut queries = Vec::new();
    let group = |name: &Option<String>, queries: &mut Vec<Query>| {
        if let Some(group) = name.as_ref().and_then(|name| report.groups.get(name)) {
            queries.extend(group.members.iter().map(|member| member.query.clone()));
        }
    };
    for block in &section.blocks {
        let names = match block {
            Block::Table(table) => {
                group(&table.group, &mut queries);
                &table.series
            }
            Block::Chart(chart) => {
                group(&chart.group, &mut queries);
                &chart.series
            }
            Block::Text(text) => {
                queries.extend(text.bindings().flat_map(|(it, _)| report.queries_of(it)));
                continue;
            }
            Block::List(items) => {
                let bindings = items.iter().flat_map(crate::definition::Prose::bindings);
                queries.extend(bindings.flat_map(|(it, _)| report.queries_of(it)));
                continue;
            }
            Block::Picture(_) | Block::Broken => continue,
        };
        let named = names.iter().filter_map(|name| report.series.get(name));
        queries.extend(named.map(|series| series.query.clone()));
    }
    queries
}

// Prose -------------------------------------------------------------------------------------------

/// Claims in the words of each paragraph, bindings left out.
fn prose(examination: &Examination<'_>, manuscript: &Manuscript, remarks: &mut Vec<Remark>) {
    let language = manuscript.language;
    for section in &examination.report.sections {
        for (index, block) in section.blocks.iter().enumerate() {
            let texts: Vec<&crate::definition::Prose> = match block {
                Block::Text(text) => vec![text],
                Block::List(items) => items.iter().collect(),
                Block::Table(_) | Block::Chart(_) | Block::Picture(_) | Block::Broken => continue,
            };
            let place = Place { language: Some(language), ..at(&section.id, index + 1) };
            for text in texts {
                let pieces = text.get(language);
                let words: String = pieces
                    .iter()
                    .map(|piece| match piece {
                        Piece::Text(text) => text.as_str(),
                        Piece::Bound(..) | Piece::Broken(_) => " · ",
                    })
                    .collect();
                let vouched = pieces.iter().any(|piece| match piece {
                    Piece::Bound(binding, _) => {
                        !matches!(binding.as_ref(), Binding::Name(_) | Binding::Article(_))
                    }
                    Piece::Text(_) | Piece::Broken(_) => false,
                });
                let mut say = |code, words: String| {
                    remarks.push(Remark::new(code, place.clone()).with("words", words));
                };
                if let Some(number) = claim_words::number_in_words(&words, language) {
                    say("number-in-words", number);
                }
                if let Some(claim) = claim_words::claim(&words, language).filter(|_| !vouched) {
                    say("unsourced-claim", claim.to_owned());
                }
                // Where a claim is bound to a measure, the figures have been asked already.
                let held = pieces.iter().any(|piece| match piece {
                    Piece::Bound(binding, _) => matches!(
                        binding.as_ref(),
                        Binding::Measure { part: MeasurePart::Worked | MeasurePart::Outcome, .. }
                    ),
                    Piece::Text(_) | Piece::Broken(_) => false,
                });
                if let Some(cause) = claim_words::cause(&words, language).filter(|_| !held) {
                    say("effect-claimed", cause.to_owned());
                }
                if claim_words::law(&words, language).is_some() && !vouched {
                    remarks.push(Remark::new("asks-practice", place.block()));
                }
            }
        }
    }
}

// Figures -----------------------------------------------------------------------------------------

fn figures(examination: &Examination<'_>, manuscript: &Manuscript, remarks: &mut Vec<Remark>) {
    let year = manuscript.day.year();
    // The latest period that each block uses of each series.
    let mut latest: BTreeMap<(Place, &Query), &crate::note::Figure> = BTreeMap::new();
    for each in &manuscript.uses {
        let figure = &each.figure;
        let place = each.place.block();
        if figure.value.is_none() && figure.status.is_missing() {
            let absent = matches!(figure.status, ObsStatus::Q | ObsStatus::L | ObsStatus::O);
            if absent {
                let remark = Remark::new("asks-absent", place.clone());
                remarks.push(
                    remark
                        .with("series", figure.query.to_string())
                        .with("period", figure.period.to_string()),
                );
            }
            continue;
        }
        let kept = latest.entry((place, &figure.query)).or_insert(figure);
        if figure.period > kept.period {
            *kept = figure;
        }
    }
    for ((place, query), figure) in latest {
        let own: Option<i16> = figure.period.as_str().get(..4).and_then(|year| year.parse().ok());
        let Some(age) =
            own.map(|own| year - own).filter(|age| *age > examination.stale_after_years)
        else {
            continue;
        };
        let stale = Remark::new("stale-data", place.clone())
            .with("series", query.to_string())
            .with("period", figure.period.to_string())
            .with("years", age.to_string());
        remarks.push(stale);
        let asks = Remark::new("asks-recent", place).with("period", figure.period.to_string());
        remarks.push(asks);
    }
    earlier(examination, manuscript, remarks);
}

/// The same series and period in an earlier report, with other digits.
fn earlier(examination: &Examination<'_>, manuscript: &Manuscript, remarks: &mut Vec<Remark>) {
    for lock in examination.earlier {
        let mut said: BTreeMap<(&str, &str), &str> = BTreeMap::new();
        for figure in &lock.figures {
            if let Some(value) = &figure.value {
                said.insert((&figure.query, &figure.period), value);
            }
        }
        for each in &manuscript.uses {
            let (query, period) = (each.figure.query.to_string(), each.figure.period.to_string());
            let Some(was) = said.get(&(query.as_str(), period.as_str())) else { continue };
            let Some(is) = each.figure.value.as_deref().filter(|is| is != was) else { continue };
            let remark = Remark::new("differs-from-earlier", each.place.block())
                .with("report", format!("{} {}", lock.report, lock.version))
                .with("period", period.clone())
                .with("was", *was)
                .with("is", is);
            remarks.push(remark);
        }
    }
}

// Questions ---------------------------------------------------------------------------------------

/// What a rapporteur would ask, tied to the paragraph that provokes it.
fn questions(examination: &Examination<'_>, remarks: &mut Vec<Remark>) {
    let report = examination.report;
    let mut said: BTreeMap<Query, (String, Movement)> = BTreeMap::new();
    for (place, text) in report.texts() {
        if place.section.is_empty() {
            continue;
        }
        let block = place.block();
        for (binding, _) in text.bindings() {
            match binding {
                Binding::Gap { .. } | Binding::Times { .. } => {
                    remarks.push(Remark::new("asks-gap", block.clone()));
                }
                Binding::Rank { end: Extreme::Lowest, .. } => {
                    remarks.push(Remark::new("asks-lowest", block.clone()));
                }
                Binding::Change { series, says, .. } => {
                    remarks.push(Remark::new("asks-change", block.clone()));
                    let Some(says) = says else { continue };
                    for query in report.queries_of(&Binding::Value {
                        series: series.clone(),
                        period: crate::binding::When::Latest,
                        style: None,
                        absent: crate::binding::Absent::Refused,
                    }) {
                        let kept = said.entry(query).or_insert((place.section.clone(), *says));
                        if kept.1 != *says {
                            let remark = Remark::new("says-both", block.clone())
                                .with("other", kept.0.clone())
                                .with("was", kept.1.word())
                                .with("is", says.word());
                            remarks.push(remark);
                        }
                    }
                }
                Binding::Value { .. } | Binding::About { .. } => {
                    let queries = report.queries_of(binding);
                    let nationwide = queries.iter().any(|query| {
                        ["URBANISATION", "EDUCATION_LEV", "BREAKDOWN"]
                            .iter()
                            .all(|it| code_of(examination, query, it).is_none_or(|it| it == "_T"))
                    });
                    if nationwide && !queries.is_empty() {
                        remarks.push(Remark::new("asks-groups", block.clone()));
                    }
                }
                Binding::Period { .. }
                | Binding::Rank { .. }
                | Binding::Holds { .. }
                | Binding::Count { .. }
                | Binding::Verb { .. }
                | Binding::Measure { .. }
                | Binding::Cite(_)
                | Binding::Name(_)
                | Binding::Article(_)
                | Binding::Typed { .. } => {}
            }
        }
    }
}
