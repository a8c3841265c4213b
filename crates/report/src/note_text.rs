//! The notes at the end of a report: what stands behind every figure, in words. Knows one note at a
//! time; knows no format.

use std::collections::BTreeSet;

use model::{Language, ObsStatus, TimePeriod, locale};

use crate::chart_block;
use crate::desk::Desk;
use crate::manuscript::Run;
use crate::note::{Figure, Note, Subject};
use crate::template::{self, comma};
use crate::words;

/// Writes a note.
pub(crate) fn write(desk: &mut Desk<'_>, note: &Note) -> Vec<Run> {
    let language = desk.language;
    let report = desk.report;
    let mut runs = Vec::new();
    let label = match &note.subject {
        Subject::Series(name) => report.series.get(name).map(|series| &series.label),
        Subject::Group(name) => report.groups.get(name).map(|group| &group.label),
        Subject::Direct(query) => {
            runs.push(Run::Latin(query.to_string()));
            runs.push(Run::Text(". ".to_owned()));
            None
        }
        Subject::Document(document) => {
            // Nothing of it is in the bank, so there is nothing more to say.
            return vec![Run::Text(format!("{}.", locale::digits(document, language)))];
        }
    };
    if let Some(label) = label {
        let label = desk.words(label.get(language));
        runs.push(Run::Text(format!("{label}. ")));
    }
    match &note.subject {
        Subject::Group(name) => group_figures(desk, name, note, &mut runs),
        Subject::Series(_) | Subject::Direct(_) | Subject::Document(_) => {
            for (index, figure) in note.figures.iter().enumerate() {
                let joint = if index == 0 { "" } else { joint(language) };
                let period = words::period(&figure.period, language);
                let said = figure_words(figure, language);
                runs.push(Run::Text(format!("{joint}{period}: {said}")));
            }
        }
    }
    runs.push(Run::Text(format!(". {}. ", status_words(note, language))));
    source(desk, note, &mut runs);
    runs
}

fn source(desk: &Desk<'_>, note: &Note, runs: &mut Vec<Run>) {
    let language = desk.language;
    let words = template::words(language);
    let mut sources = BTreeSet::new();
    for figure in &note.figures {
        let Some(answer) = desk.answers.series.get(&figure.query) else { continue };
        sources.insert(desk.localised(&answer.source));
        let own = answer.at(&figure.period).map(|observation| observation.source.trim().to_owned());
        sources.extend(own.filter(|own| !own.is_empty()));
    }
    sources.remove("");
    let sources: Vec<String> = sources.into_iter().collect();
    runs.push(Run::Text(format!("{}: {}. ", words.source, sources.join(comma(language)))));
    let Some(figure) = note.figures.iter().next() else { return };
    let version = locale::digits(&figure.version, language);
    runs.push(Run::Latin(figure.query.dataflow.to_string()));
    runs.push(Run::Text(format!("{}{} {version}. ", comma(language), words.version)));
    if !matches!(note.subject, Subject::Group(_)) {
        runs.push(Run::Text(format!("{}: ", words.link)));
        runs.push(Run::Link(figure.link.clone(), figure.link.clone()));
    }
}

fn joint(language: Language) -> &'static str {
    match language {
        Language::Fa => "؛ ",
        Language::En => "; ",
    }
}

/// The digits as published, with the status where it is not the ordinary one.
fn figure_words(figure: &Figure, language: Language) -> String {
    let status = chart::status_words(figure.status, language);
    match &figure.value {
        Some(value) if figure.status == ObsStatus::A => locale::exact(value, language),
        Some(value) => format!("{} ({status})", locale::exact(value, language)),
        None => status.to_owned(),
    }
}

/// The status of the figures that do not say their own.
fn status_words(note: &Note, language: Language) -> String {
    let words = template::words(language);
    let normal = chart::status_words(ObsStatus::A, language);
    let ordinary = note.figures.iter().filter(|figure| figure.status == ObsStatus::A).count();
    if ordinary == note.figures.len() {
        return format!("{}: {normal}", words.status);
    }
    if ordinary > 0 {
        return format!("{}: {normal}", words.status_of_others);
    }
    let said: BTreeSet<&str> =
        note.figures.iter().map(|figure| chart::status_words(figure.status, language)).collect();
    let said: Vec<&str> = said.into_iter().collect();
    format!("{}: {}", words.status, said.join(comma(language)))
}

/// The items of a group by name, each figure the way to itself.
fn group_figures(desk: &mut Desk<'_>, name: &str, note: &Note, runs: &mut Vec<Run>) {
    let report = desk.report;
    let language = desk.language;
    let Some(group) = report.groups.get(name) else { return };
    let periods: BTreeSet<&TimePeriod> = note.figures.iter().map(|figure| &figure.period).collect();
    let mut first = true;
    for period in periods {
        for (index, item) in group.items.iter().enumerate() {
            let lead = match index {
                0 => format!("{}: ", words::period(period, language)),
                _ => String::new(),
            };
            let mut values = Vec::new();
            for role in group.roles() {
                let Some(member) = group.member(item, role) else { continue };
                let figures = note.figures.iter();
                for figure in figures.filter(|it| it.query == member.query && it.period == *period)
                {
                    let who = chart_block::role_name(role, language);
                    let words = format!("{who} {}", figure_words(figure, language));
                    values.push(Run::Link(words, figure.link.clone()));
                }
            }
            if values.is_empty() {
                continue;
            }
            let item = desk.name(&group.name_of(item)).unwrap_or_default();
            let before = if first { "" } else { joint(language) };
            first = false;
            runs.push(Run::Text(format!("{before}{lead}{item}: ")));
            for (index, value) in values.into_iter().enumerate() {
                if index > 0 {
                    runs.push(Run::Text(comma(language).to_owned()));
                }
                runs.push(value);
            }
        }
    }
}
