//! A report and its answers become one PDF, or a list of everything that keeps it from becoming one.
//! Knows the order of the pages; bindings, tables, charts and typesetting are next door.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use jiff::civil::Date;
use model::{Language, ObsStatus, TimePeriod, calendar, locale};

use crate::answer::Answers;
use crate::brush;
use crate::chart_block;
use crate::definition::{Block, ChartBlock, Prose, Report, TableBlock};
use crate::desk::Desk;
use crate::error::Error;
use crate::markup::{latin, link, note_marks, quoted, runs};
use crate::note::{Figure, Note, Subject};
use crate::pdf::{self, Fonts, Print};
use crate::table_block;
use crate::template;
use crate::words;

/// What an edition of a report has of its own.
#[derive(Clone, Copy, Debug)]
pub struct Edition<'a> {
    /// Its language.
    pub language: Language,
    /// The day it is compiled on, as the caller's clock says.
    pub day: Date,
    /// The fonts it is set in.
    pub fonts: &'a Fonts,
}

/// A compiled report.
#[derive(Clone, Debug)]
pub struct Compiled {
    /// The PDF/UA-1 file; the same bytes for the same inputs.
    pub pdf: Vec<u8>,
    /// How many pages it has.
    pub pages: usize,
    /// Every figure in it, in order: what a lock file keeps.
    pub figures: Vec<Figure>,
}

/// Compiles a report.
///
/// # Errors
/// [`Error::Bindings`] with every binding that has no value, is not a number, or denies its sentence;
/// the others when the pages cannot be set.
pub fn compile(
    report: &Report,
    answers: &Answers,
    edition: &Edition<'_>,
) -> Result<Compiled, Error> {
    let mut desk = Desk::new(report, answers, edition.language);
    let body = sections(&mut desk);
    let notes = notes(&mut desk);
    let title = desk.words(report.title.get(edition.language));
    let publisher = desk.words(report.publisher.get(edition.language));
    let head = head(&mut desk, edition, &title, &publisher);
    if !desk.faults.is_empty() {
        return Err(Error::Bindings { report: report.id.clone(), faults: desk.faults });
    }
    let figures: BTreeSet<Figure> =
        desk.notes.0.into_iter().flat_map(|note| note.figures).collect();
    let (tag, day) = (edition.language.tag(), edition.day);
    let print = Print {
        report: &report.id,
        markup: format!("{head}{body}{notes}"),
        identity: format!("{}/{}/{tag}/{day}", report.id, report.version),
        day,
        fonts: edition.fonts,
    };
    let (pdf, pages) = pdf::print(print)?;
    Ok(Compiled { pdf, pages, figures: figures.into_iter().collect() })
}

fn head(desk: &mut Desk<'_>, edition: &Edition<'_>, title: &str, publisher: &str) -> String {
    let language = edition.language;
    let day = edition.day;
    let words = template::words(language);
    let subtitle = desk.words(desk.report.subtitle.get(language));
    let version = locale::digits(&desk.report.version, language);
    let compiled = calendar::long_date(day, language);
    format!(
        "#set document(title: {title}, author: {author}, description: {description}, \
         date: datetime(year: {}, month: {}, day: {}))\n{rules}\
         #title()\n\n#block(below: 0.6em, text(size: 12.5pt, fill: muted, {description}))\n\
         #block(below: 2.4em, text(size: 9.5pt, fill: muted, {line}))\n\
         #outline(title: {contents}, depth: 2, indent: 1.2em)\n\n",
        day.year(),
        day.month(),
        day.day(),
        title = quoted(title),
        author = quoted(publisher),
        description = quoted(&subtitle),
        rules = template::rules(language),
        line = quoted(&format!(
            "{publisher} · {} {compiled} · {} {version}",
            words.compiled, words.text_version
        )),
        contents = quoted(words.contents),
    )
}

fn sections(desk: &mut Desk<'_>) -> String {
    let report = desk.report;
    let mut out = String::new();
    for section in &report.sections {
        desk.stand(&section.id, 0, "title");
        let title = desk.words(section.title.get(desk.language));
        let _ = writeln!(out, "#heading(level: {}, {})\n", section.level, quoted(&title));
        for (index, block) in section.blocks.iter().enumerate() {
            desk.stand(&section.id, index + 1, "");
            match block {
                Block::Text(text) => {
                    let resolved = desk.runs(text.get(desk.language));
                    let _ = writeln!(out, "#par({})\n", runs(&resolved, desk.language));
                }
                Block::List(items) => list(&mut out, desk, items),
                Block::Table(block) => table(&mut out, desk, block),
                Block::Chart(block) => chart(&mut out, desk, block),
            }
        }
    }
    out
}

fn list(out: &mut String, desk: &mut Desk<'_>, items: &[Prose]) {
    out.push_str("#list(");
    for item in items {
        let resolved = desk.runs(item.get(desk.language));
        let _ = write!(out, "{}, ", runs(&resolved, desk.language));
    }
    out.push_str(")\n\n");
}

fn table(out: &mut String, desk: &mut Desk<'_>, block: &TableBlock) {
    let (section, number) = (desk.place.section.clone(), desk.place.block);
    desk.stand(&section, number, "title");
    let title = desk.words(block.title.get(desk.language));
    desk.stand(&section, number, "table");
    let Some(laid) = table_block::lay(desk, block) else { return };
    let breakable = laid.long;
    let _ = writeln!(
        out,
        "#block(breakable: {breakable}, width: 100%)[\n#show figure: set block(breakable: {breakable})\n\
         #figure(kind: table, caption: strong({}), {})",
        quoted(&title),
        laid.code
    );
    under(out, desk, &laid.notes, &laid.marks);
    out.push_str("]\n");
}

fn chart(out: &mut String, desk: &mut Desk<'_>, block: &ChartBlock) {
    let Some(drawn) = chart_block::draw(desk, block) else { return };
    let scene = &drawn.scene;
    // A tall chart is made smaller rather than cut by the end of the page.
    let width = template::TEXT_WIDTH.min(560.0 * scene.width / scene.height);
    let _ = writeln!(
        out,
        "#block(breakable: false, width: 100%)[\n#figure(kind: image, alt: {}, \
         caption: {{ strong({}); linebreak(); text(size: 9pt, fill: muted, {}) }}, {})",
        quoted(&scene.description),
        quoted(&scene.title),
        quoted(&scene.subtitle),
        brush::draw(scene, width),
    );
    under(out, desk, &drawn.notes, &[]);
    out.push_str("]\n");
}

/// The line under a table or chart: marks, source, version, and the way to the notes.
fn under(out: &mut String, desk: &Desk<'_>, notes: &[usize], marks: &[String]) {
    let words = template::words(desk.language);
    let mut sources = BTreeSet::new();
    let mut versions = BTreeSet::new();
    let mut links = Vec::new();
    for number in notes {
        let Some(note) = desk.notes.0.get(number - 1) else { continue };
        for figure in &note.figures {
            if let Some(answer) = desk.answers.series.get(&figure.query) {
                sources.insert(desk.localised(&answer.source));
                versions.insert((figure.query.dataflow.to_string(), figure.version.clone()));
            }
        }
        links.extend(note.figures.iter().next().map(|figure| figure.link.clone()));
    }
    let mut line = String::from("{ ");
    for mark in marks {
        let _ = write!(line, "{}; ", quoted(&format!("{mark}. ")));
    }
    let sources: Vec<String> = sources.into_iter().collect();
    let sources = locale::list(&sources, desk.language);
    let _ = write!(line, "{}; ", quoted(&format!("{}: {sources}. ", words.source)));
    for (dataflow, version) in versions {
        let version = locale::digits(&version, desk.language);
        let version =
            quoted(&format!(", {} {version}. ", words.version).replace(", ", comma(desk.language)));
        let _ = write!(line, "{}; {version}; ", latin(&dataflow));
    }
    if let Some(address) = links.first() {
        let _ = write!(line, "{}; ", link(address, words.link));
    }
    let _ = write!(line, "\" \"; {} }}", note_marks(notes, desk.language));
    let _ =
        writeln!(out, "#block(above: 0.9em, below: 2em, text(size: 8.5pt, fill: muted, {line}))\n");
}

fn comma(language: Language) -> &'static str {
    match language {
        Language::Fa => "، ",
        Language::En => ", ",
    }
}

/// The notes at the end: what stands behind every figure.
fn notes(desk: &mut Desk<'_>) -> String {
    let words = template::words(desk.language);
    desk.stand("", 0, "notes");
    let mut out = format!(
        "#heading(level: 1, {})\n\n#par({})\n\n#set text(size: 9pt)\n#set par(leading: 0.85em, spacing: 1em)\n",
        quoted(words.notes),
        quoted(words.notes_lead)
    );
    let notes = desk.notes.0.clone();
    for (index, note) in notes.iter().enumerate() {
        let number = index + 1;
        let shown = locale::digits(&number.to_string(), desk.language);
        let _ = writeln!(
            out,
            "#[#par(hanging-indent: 0pt, {{ strong({}); {} }}) <note-{number}>]\n",
            quoted(&format!("{shown}. ")),
            note_text(desk, note),
        );
    }
    out
}

fn note_text(desk: &mut Desk<'_>, note: &Note) -> String {
    let language = desk.language;
    let words = template::words(language);
    let report = desk.report;
    let mut out = String::new();
    let label = match &note.subject {
        Subject::Series(name) => report.series.get(name).map(|series| &series.label),
        Subject::Group(name) => report.groups.get(name).map(|group| &group.label),
        Subject::Direct(_) => None,
    };
    match (label, &note.subject) {
        (Some(label), _) => {
            let label = desk.words(label.get(language));
            let _ = write!(out, "{}; ", quoted(&format!("{label}. ")));
        }
        (None, Subject::Direct(query)) => {
            let _ = write!(out, "{}; \". \"; ", latin(&query.to_string()));
        }
        (None, _) => {}
    }
    let items: Vec<String> = match &note.subject {
        Subject::Group(name) => group_figures(desk, name, note),
        Subject::Series(_) | Subject::Direct(_) => note
            .figures
            .iter()
            .map(|figure| {
                let period = words::period(&figure.period, language);
                quoted(&format!("{period}: {}", figure_words(desk, figure)))
            })
            .collect(),
    };
    let joint = match language {
        Language::Fa => "\"؛ \"; ",
        Language::En => "\"; \"; ",
    };
    let _ = write!(
        out,
        "{}; {}; ",
        items.join(&format!("; {joint}")),
        quoted(&format!(". {}. ", status_words(note, language)))
    );
    let mut sources = BTreeSet::new();
    for figure in &note.figures {
        let Some(answer) = desk.answers.series.get(&figure.query) else { continue };
        sources.insert(desk.localised(&answer.source));
        let own = answer.at(&figure.period).map(|observation| observation.source.trim().to_owned());
        sources.extend(own.filter(|own| !own.is_empty()));
    }
    sources.remove("");
    let sources: Vec<String> = sources.into_iter().collect();
    let _ = write!(
        out,
        "{}; ",
        quoted(&format!("{}: {}. ", words.source, sources.join(comma(language))))
    );
    if let Some(figure) = note.figures.iter().next() {
        let version = locale::digits(&figure.version, language);
        let _ = write!(out, "{}; ", latin(&figure.query.dataflow.to_string()));
        let _ = write!(
            out,
            "{}; ",
            quoted(&format!("{}{} {version}. ", comma(language), words.version))
        );
        if !matches!(note.subject, Subject::Group(_)) {
            let _ = write!(
                out,
                "{}; link({}, text(dir: ltr, lang: \"en\", {}))",
                quoted(&format!("{}: ", words.link)),
                quoted(&figure.link),
                quoted(&figure.link)
            );
        }
    }
    out
}

/// The digits as published, with the status where it is not the ordinary one.
fn figure_words(desk: &Desk<'_>, figure: &Figure) -> String {
    let language = desk.language;
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
fn group_figures(desk: &mut Desk<'_>, name: &str, note: &Note) -> Vec<String> {
    let report = desk.report;
    let language = desk.language;
    let Some(group) = report.groups.get(name) else { return Vec::new() };
    let periods: BTreeSet<&TimePeriod> = note.figures.iter().map(|figure| &figure.period).collect();
    let mut parts = Vec::new();
    for period in periods {
        for (index, item) in group.items.iter().enumerate() {
            let lead = match index {
                0 => format!("{}: ", words::period(period, language)),
                _ => String::new(),
            };
            let mut values = Vec::new();
            for role in group.roles() {
                let Some(member) = group.member(item, role) else { continue };
                for figure in &note.figures {
                    if figure.query == member.query && figure.period == *period {
                        let who = chart_block::role_name(role, language);
                        let words = format!("{who} {}", figure_words(desk, figure));
                        values.push(link(&figure.link, &words));
                    }
                }
            }
            if !values.is_empty() {
                let item = desk.name(&group.name_of(item)).unwrap_or_default();
                let comma = quoted(comma(language));
                let values = values.join(&format!("; {comma}; "));
                parts.push(format!("{}; {values}", quoted(&format!("{lead}{item}: "))));
            }
        }
    }
    parts
}
