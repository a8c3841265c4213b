//! A report and its answers become a manuscript in one language: every binding filled, every figure
//! noted, what is broken marked. Knows the order of the parts; formats are next door.

use std::collections::BTreeSet;

use jiff::civil::Date;
use model::{Language, locale};

use crate::answer::Answers;
use crate::chart_block;
use crate::definition::{Block, ChartBlock, PictureBlock, Prose, Report, Section, TableBlock};
use crate::desk::Desk;
use crate::error::Fault;
use crate::manuscript::{
    Chapter, Layout, Manuscript, Part, Passage, PassageKind, Run, Sheet, Standing, Under,
    plain_words,
};
use crate::note::Figure;
use crate::note_text;
use crate::table_block;
use crate::template;

/// Resolves a report in a language as of a day. A manuscript that has faults is a draft, whatever was
/// asked for; what could not be filled stands in it as it was written.
#[must_use]
pub fn resolve(
    report: &Report,
    answers: &Answers,
    language: Language,
    day: Date,
    standing: Standing,
) -> Manuscript {
    let mut desk = Desk::new(report, answers, language);
    let mut writer = Writer { number: 0, passages: Vec::new(), layout: report.layout };
    let chapters: Vec<Chapter> =
        report.sections.iter().map(|section| writer.chapter(&mut desk, section)).collect();
    desk.stand("", 0, "notes");
    let notes = desk.notes.0.clone();
    let notes = notes.iter().map(|note| note_text::write(&mut desk, note)).collect();
    desk.stand("", 0, "title");
    let title = desk.words(report.title.get(language));
    let subtitle = desk.words(report.subtitle.get(language));
    let publisher = desk.words(report.publisher.get(language));
    let figures: BTreeSet<Figure> =
        desk.notes.0.iter().flat_map(|note| note.figures.iter().cloned()).collect();
    let of_here = |fault: &&Fault| fault.place.language.is_none_or(|of| of == language);
    let mut faults: Vec<Fault> = report.faults.iter().filter(of_here).cloned().collect();
    faults.append(&mut desk.faults);
    let mut uses = desk.uses;
    uses.sort();
    uses.dedup();
    Manuscript {
        id: report.id.clone(),
        version: report.version.clone(),
        language,
        day,
        standing: if faults.is_empty() { standing } else { Standing::Draft },
        layout: report.layout,
        title,
        subtitle,
        publisher,
        chapters,
        notes,
        faults,
        figures: figures.into_iter().collect(),
        uses,
        passages: writer.passages,
    }
}

struct Writer {
    /// The number of the last paragraph.
    number: usize,
    passages: Vec<Passage>,
    layout: Layout,
}

impl Writer {
    fn chapter(&mut self, desk: &mut Desk<'_>, section: &Section) -> Chapter {
        desk.stand(&section.id, 0, "title");
        let before = desk.faults.len();
        let title = desk.words(section.title.get(desk.language));
        self.pass(desk, PassageKind::Heading, title.clone());
        let mut parts = Vec::new();
        broken(desk, &section.id, 0, before, &mut parts);
        for (index, block) in section.blocks.iter().enumerate() {
            let number = index + 1;
            desk.stand(&section.id, number, "");
            let before = desk.faults.len();
            parts.extend(self.part(desk, block));
            broken(desk, &section.id, number, before, &mut parts);
        }
        Chapter { id: section.id.clone(), level: section.level, title, parts }
    }

    fn part(&mut self, desk: &mut Desk<'_>, block: &Block) -> Option<Part> {
        match block {
            Block::Text(text) => {
                let runs = desk.runs(text.get(desk.language));
                self.pass(desk, PassageKind::Paragraph, plain_words(&runs));
                let number = (self.layout == Layout::UnitedNations).then(|| {
                    self.number += 1;
                    self.number
                });
                Some(Part::Paragraph { number, runs })
            }
            Block::List(items) => {
                let items: Vec<Vec<Run>> =
                    items.iter().map(|item| desk.runs(item.get(desk.language))).collect();
                let words: Vec<String> = items.iter().map(|item| plain_words(item)).collect();
                self.pass(desk, PassageKind::List, words.join("\n"));
                Some(Part::List(items))
            }
            Block::Table(block) => {
                let part = table(desk, block);
                if let Some(Part::Table { title, sheet, .. }) = &part {
                    self.pass(desk, PassageKind::Table, table_words(title, sheet));
                }
                part
            }
            Block::Chart(block) => {
                let part = chart(desk, block);
                if let Some(Part::Chart { scene, .. }) = &part {
                    let twin = scene.table_twin();
                    let rows = twin.rows.iter().map(|row| row.join(" · "));
                    let words: Vec<String> =
                        [scene.title.clone()].into_iter().chain(rows).collect();
                    self.pass(desk, PassageKind::Picture, words.join("\n"));
                }
                part
            }
            Block::Picture(block) => {
                let part = picture(desk, block);
                if let Some(Part::Picture { title, .. }) = &part {
                    self.pass(desk, PassageKind::Picture, title.clone());
                }
                part
            }
            Block::Broken => None,
        }
    }

    fn pass(&mut self, desk: &Desk<'_>, kind: PassageKind, text: String) {
        self.passages.push(Passage { place: desk.place.clone(), kind, text });
    }
}

/// Says what is broken in a block right under it: the faults its definition has and those that have
/// come since `before`.
fn broken(desk: &Desk<'_>, section: &str, block: usize, before: usize, parts: &mut Vec<Part>) {
    let here = |fault: &&Fault| {
        fault.place.section == section
            && fault.place.block == block
            && fault.place.language.is_none_or(|language| language == desk.language)
    };
    let mut faults: Vec<Fault> = desk.report.faults.iter().filter(here).cloned().collect();
    faults.extend(desk.faults[before..].iter().cloned());
    if !faults.is_empty() {
        parts.push(Part::Broken(faults));
    }
}

fn table_words(title: &str, sheet: &Sheet) -> String {
    let mut lines = vec![title.to_owned(), sheet.head.join(" · ")];
    lines.extend(sheet.rows.iter().map(|row| format!("{} · {}", row.label, row.cells.join(" · "))));
    lines.join("\n")
}

fn titled(desk: &mut Desk<'_>, part: &str, prose: &Prose) -> String {
    let (section, block) = (desk.place.section.clone(), desk.place.block);
    desk.stand(&section, block, part);
    desk.words(prose.get(desk.language))
}

fn table(desk: &mut Desk<'_>, block: &TableBlock) -> Option<Part> {
    let title = titled(desk, "title", &block.title);
    let (section, number) = (desk.place.section.clone(), desk.place.block);
    desk.stand(&section, number, "table");
    let laid = table_block::lay(desk, block)?;
    let under = under(desk, laid.notes, laid.marks);
    Some(Part::Table { title, sheet: laid.sheet, under })
}

fn chart(desk: &mut Desk<'_>, block: &ChartBlock) -> Option<Part> {
    let drawn = chart_block::draw(desk, block)?;
    let under = under(desk, drawn.notes, Vec::new());
    Some(Part::Chart { scene: Box::new(drawn.scene), under })
}

fn picture(desk: &mut Desk<'_>, block: &PictureBlock) -> Option<Part> {
    let title = titled(desk, "title", &block.title);
    let description = titled(desk, "description", &block.description);
    let picture = block.picture.clone()?;
    Some(Part::Picture { title, description, picture })
}

/// The line under a table or chart: marks, source, version, and the way to the notes.
fn under(desk: &Desk<'_>, notes: Vec<usize>, marks: Vec<String>) -> Under {
    let language = desk.language;
    let words = template::words(language);
    let mut sources = BTreeSet::new();
    let mut versions = BTreeSet::new();
    let mut link = None;
    for number in &notes {
        let Some(note) = desk.notes.0.get(number - 1) else { continue };
        for figure in &note.figures {
            if let Some(answer) = desk.answers.series.get(&figure.query) {
                sources.insert(desk.localised(&answer.source));
                versions.insert((figure.query.dataflow.to_string(), figure.version.clone()));
            }
        }
        link = link.or_else(|| note.figures.iter().next().map(|figure| figure.link.clone()));
    }
    let sources: Vec<String> = sources.into_iter().collect();
    let sources = locale::list(&sources, language);
    let mut line = vec![Run::Text(format!("{}: {sources}. ", words.source))];
    for (dataflow, version) in versions {
        let version = locale::digits(&version, language);
        line.push(Run::Latin(dataflow));
        line.push(Run::Text(format!("{}{} {version}. ", template::comma(language), words.version)));
    }
    if let Some(address) = link {
        line.push(Run::Link(words.link.to_owned(), address));
    }
    Under { marks, line, notes }
}
