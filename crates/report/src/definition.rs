//! A report as its author defined it, read: series, groups, sections of prose, tables, charts and
//! pictures. Knows what it asks of the bank; knows no answers, and not how it was written.

use std::collections::{BTreeMap, BTreeSet};

use chart::Role;
use model::{Language, LocalisedText};
use serde::Deserialize;

use crate::binding::{Binding, SeriesRef, Style, When};
use crate::definition_text::{Reader, ReportText};
use crate::error::{Error, Fault, Place};
use crate::group::Group;
use crate::manuscript::{Layout, Picture};
use crate::prose::Piece;
use crate::query::Query;
use crate::unknown::unknown_names;

/// What a table or a chart of single cells does with one that has no value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Absence {
    /// The report does not compile.
    #[default]
    Refused,
    /// The reason stands in its place.
    Shown,
}

/// The kinds of charts a report may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Shape {
    Line,
    Dumbbell,
    Bars,
    Pyramid,
    Map,
}

/// A text in both languages, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Prose {
    fa: Vec<Piece>,
    en: Vec<Piece>,
}

impl Prose {
    pub(crate) fn get(&self, language: Language) -> &[Piece] {
        match language {
            Language::Fa => &self.fa,
            Language::En => &self.en,
        }
    }

    pub(crate) fn new(fa: Vec<Piece>, en: Vec<Piece>) -> Self {
        Self { fa, en }
    }

    pub(crate) fn bindings(&self) -> impl Iterator<Item = (&Binding, &str)> {
        self.fa.iter().chain(&self.en).filter_map(|piece| match piece {
            Piece::Bound(binding, text) => Some((binding.as_ref(), text.as_str())),
            Piece::Text(_) | Piece::Broken(_) => None,
        })
    }
}

/// A series the report speaks of.
#[derive(Clone, Debug)]
pub(crate) struct Series {
    pub(crate) query: Query,
    pub(crate) label: Prose,
    pub(crate) role: Role,
    pub(crate) style: Style,
}

/// A part of a section.
#[derive(Clone, Debug)]
pub(crate) enum Block {
    Text(Prose),
    List(Vec<Prose>),
    Table(TableBlock),
    Chart(ChartBlock),
    Picture(PictureBlock),
    /// A block that was not understood: its faults say why.
    Broken,
}

/// A picture with its words; none where the file is no picture.
#[derive(Clone, Debug)]
pub(crate) struct PictureBlock {
    pub(crate) title: Prose,
    pub(crate) description: Prose,
    pub(crate) picture: Option<Picture>,
}

#[derive(Clone, Debug)]
pub(crate) struct TableBlock {
    pub(crate) title: Prose,
    pub(crate) series: Vec<String>,
    pub(crate) group: Option<String>,
    pub(crate) periods: Vec<When>,
    pub(crate) absent: Absence,
}

#[derive(Clone, Debug)]
pub(crate) struct ChartBlock {
    pub(crate) shape: Shape,
    pub(crate) title: Prose,
    pub(crate) subtitle: Prose,
    pub(crate) description: Prose,
    pub(crate) series: Vec<String>,
    pub(crate) group: Option<String>,
    pub(crate) period: When,
    pub(crate) who: Option<Role>,
    pub(crate) absent: Absence,
}

#[derive(Clone, Debug)]
pub(crate) struct Section {
    pub(crate) id: String,
    pub(crate) title: Prose,
    pub(crate) level: u8,
    pub(crate) blocks: Vec<Block>,
    /// The requirements of the framework that it answers.
    pub(crate) answers: Vec<String>,
    /// The agency that owes it.
    pub(crate) owner: String,
    /// Its file and the line of each block, where it was read from a folder.
    pub(crate) file: String,
    pub(crate) lines: Vec<usize>,
}

/// A section as its report's outline tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SectionSummary {
    /// Its identifier.
    pub id: String,
    /// Its titles.
    pub titles: LocalisedText,
    /// The agency that owes it; may be empty.
    pub owner: String,
    /// The requirements it answers, as `section/requirement`.
    pub answers: Vec<String>,
    /// How many paragraphs, lists, tables, charts and pictures it has.
    pub blocks: usize,
    /// Its file within the draft; empty where it was not read from a folder.
    pub file: String,
}

/// A report, read and checked as far as that needs no data.
///
/// Not the place for a text that changes with each edition: an edition is the same definition
/// compiled on later answers.
#[derive(Clone, Debug)]
pub struct Report {
    /// Its identifier.
    pub id: String,
    /// The version of its text.
    pub version: String,
    /// The framework it answers; empty where it answers none.
    pub framework: String,
    /// The country it is of, as ISO 3166-1 alpha-3.
    pub country: String,
    pub(crate) layout: Layout,
    pub(crate) title: Prose,
    pub(crate) subtitle: Prose,
    pub(crate) publisher: Prose,
    pub(crate) series: BTreeMap<String, Series>,
    pub(crate) groups: BTreeMap<String, Group>,
    pub(crate) sections: Vec<Section>,
    /// What is wrong with the definition: only a draft may be read with faults.
    pub faults: Vec<Fault>,
}

impl Report {
    /// Reads a definition. `name` is what a message calls it, usually its file.
    ///
    /// # Errors
    /// When it is not TOML of this shape; when a digit is typed in its prose, a binding is not
    /// understood, a name is not defined or a text lacks one of the languages: all at once.
    pub fn parse(name: &str, text: &str) -> Result<Self, Error> {
        let text: ReportText = toml::from_str(text).map_err(|source| Error::ReadDefinition {
            name: name.to_owned(),
            source: Box::new(source),
        })?;
        let mut reader = Reader::default();
        let mut report = reader.report(text);
        reader.faults.extend(unknown_names(&report));
        report.faults = reader.faults;
        if report.faults.is_empty() {
            Ok(report)
        } else {
            Err(Error::Definition { report: report.id, faults: report.faults })
        }
    }

    /// The sections as an outline: who owes each and which requirements it answers.
    #[must_use]
    pub fn outline(&self) -> Vec<SectionSummary> {
        let summary = |section: &Section| SectionSummary {
            id: section.id.clone(),
            titles: LocalisedText::new(
                plain(section.title.get(Language::Fa)),
                plain(section.title.get(Language::En)),
            ),
            owner: section.owner.clone(),
            answers: section.answers.clone(),
            blocks: section.blocks.len(),
            file: section.file.clone(),
        };
        self.sections.iter().map(summary).collect()
    }

    /// The file and line of a place, where the report was read from a folder.
    #[must_use]
    pub fn locate(&self, place: &Place) -> Option<(String, usize)> {
        if place.section.is_empty() {
            return place.part.contains('.').then(|| (place.part.clone(), 0));
        }
        let section = self.sections.iter().find(|section| section.id == place.section)?;
        let line = place.block.checked_sub(1).and_then(|at| section.lines.get(at)).copied();
        (!section.file.is_empty()).then(|| (section.file.clone(), line.unwrap_or(1)))
    }

    /// The places that ask for series of a dataflow (its id), without asking the bank: a paragraph
    /// once, however many of its bindings do.
    #[must_use]
    pub fn places_of(&self, dataflow: &str) -> Vec<(Place, Vec<Query>)> {
        let mut found: BTreeMap<Place, BTreeSet<Query>> = BTreeMap::new();
        for (place, prose) in
            self.texts().into_iter().filter(|(place, _)| !place.section.is_empty())
        {
            let queries = prose.bindings().flat_map(|(binding, _)| self.queries_of(binding));
            let queries = queries.filter(|query| query.dataflow.id == dataflow);
            let place = Place { part: String::new(), language: None, ..place };
            found.entry(place).or_default().extend(queries);
        }
        for section in &self.sections {
            for (index, block) in section.blocks.iter().enumerate() {
                let (names, group) = match block {
                    Block::Table(table) => (&table.series, &table.group),
                    Block::Chart(chart) => (&chart.series, &chart.group),
                    Block::Text(_) | Block::List(_) | Block::Picture(_) | Block::Broken => continue,
                };
                let named = names.iter().filter_map(|name| self.series.get(name));
                let mut queries: Vec<Query> = named.map(|series| series.query.clone()).collect();
                queries.extend(group.iter().flat_map(|name| self.group_queries(name)));
                queries.retain(|query| query.dataflow.id == dataflow);
                let place =
                    Place { section: section.id.clone(), block: index + 1, ..Place::default() };
                found.entry(place).or_default().extend(queries);
            }
        }
        let found = found.into_iter().filter(|(_, queries)| !queries.is_empty());
        found.map(|(place, queries)| (place, queries.into_iter().collect())).collect()
    }

    /// The report with the blocks of these places alone, each where it stood: what is left out prints
    /// nothing. For looking at a few paragraphs of many reports.
    #[must_use]
    pub fn narrowed(&self, places: &BTreeSet<Place>) -> Self {
        let mut narrow = self.clone();
        narrow.sections.retain(|section| places.iter().any(|place| place.section == section.id));
        for section in &mut narrow.sections {
            for (index, block) in section.blocks.iter_mut().enumerate() {
                let place =
                    Place { section: section.id.clone(), block: index + 1, ..Place::default() };
                if !places.contains(&place) {
                    *block = Block::Broken;
                }
            }
        }
        narrow
    }

    fn group_queries(&self, name: &str) -> Vec<Query> {
        let group = self.groups.get(name);
        group
            .map(|group| group.members.iter().map(|member| member.query.clone()).collect())
            .unwrap_or_default()
    }

    /// The series a binding asks for.
    pub(crate) fn queries_of(&self, binding: &Binding) -> Vec<Query> {
        let of = |series: &SeriesRef| match series {
            SeriesRef::Named(name) => self.series.get(name).map(|series| series.query.clone()),
            SeriesRef::Direct(query) => Some(query.clone()),
        };
        let named = |name: &str| of(&SeriesRef::Named(name.to_owned()));
        match binding {
            Binding::Value { series, .. }
            | Binding::About { series, .. }
            | Binding::Count { series, .. }
            | Binding::Verb { series, .. }
            | Binding::Period { series, .. }
            | Binding::Change { series, .. } => of(series).into_iter().collect(),
            Binding::Gap { high, low, .. } | Binding::Times { high, low, .. } => {
                [of(high), of(low)].into_iter().flatten().collect()
            }
            Binding::Holds { group: None, high, low } => {
                [named(high), named(low)].into_iter().flatten().collect()
            }
            Binding::Rank { group, .. } | Binding::Holds { group: Some(group), .. } => {
                self.group_queries(group)
            }
            Binding::Measure { .. }
            | Binding::Cite(_)
            | Binding::Name(_)
            | Binding::Article(_)
            | Binding::Typed { .. } => Vec::new(),
        }
    }

    /// The title in a language, for lists of reports.
    #[must_use]
    pub fn title(&self, language: Language) -> String {
        plain(self.title.get(language))
    }

    /// Everything the report asks the bank, each once, in order.
    #[must_use]
    pub fn bindings(&self) -> Vec<Query> {
        let mut queries: BTreeSet<Query> =
            self.series.values().map(|series| series.query.clone()).collect();
        for group in self.groups.values() {
            queries.extend(group.members.iter().map(|member| member.query.clone()));
        }
        for (_, prose) in self.texts() {
            for (binding, _) in prose.bindings() {
                if let Binding::Value { series, .. }
                | Binding::About { series, .. }
                | Binding::Count { series, .. }
                | Binding::Verb { series, .. }
                | Binding::Period { series, .. }
                | Binding::Change { series, .. } = binding
                    && let SeriesRef::Direct(query) = series
                {
                    queries.insert(query.clone());
                }
            }
        }
        queries.into_iter().collect()
    }

    /// The codes whose names the report prints, as `CODELIST.CODE`, each once, in order.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        let mut names = BTreeSet::new();
        for group in self.groups.values() {
            names.extend(group.members.iter().map(|member| group.name_of(&member.item)));
        }
        for (_, prose) in self.texts() {
            for (binding, _) in prose.bindings() {
                if let Binding::Name(code) = binding {
                    names.insert(code.clone());
                }
            }
        }
        names.into_iter().collect()
    }

    /// The measures of the register that its texts speak of, each once, in order.
    #[must_use]
    pub fn measures(&self) -> Vec<String> {
        let mut measures = BTreeSet::new();
        for (_, prose) in self.texts() {
            for (binding, _) in prose.bindings() {
                if let Binding::Measure { id, .. } = binding {
                    measures.insert(id.clone());
                }
            }
        }
        measures.into_iter().collect()
    }

    /// Whether a chart of it is a map, for which the outlines of areas are wanted.
    #[must_use]
    pub fn has_map(&self) -> bool {
        self.sections.iter().flat_map(|section| &section.blocks).any(|block| match block {
            Block::Chart(chart) => chart.shape == Shape::Map,
            Block::Text(_)
            | Block::List(_)
            | Block::Table(_)
            | Block::Picture(_)
            | Block::Broken => false,
        })
    }

    /// Every text with its place, in the order of the report.
    pub(crate) fn texts(&self) -> Vec<(Place, &Prose)> {
        let front = |part: &str| Place { part: part.to_owned(), ..Place::default() };
        let mut texts = vec![
            (front("title"), &self.title),
            (front("subtitle"), &self.subtitle),
            (front("publisher"), &self.publisher),
        ];
        texts.extend(self.series.iter().map(|(name, series)| (front(name), &series.label)));
        texts.extend(self.groups.iter().map(|(name, group)| (front(name), &group.label)));
        for section in &self.sections {
            let at = |block: usize, part: &str| Place {
                section: section.id.clone(),
                block,
                part: part.to_owned(),
                language: None,
            };
            texts.push((at(0, "title"), &section.title));
            for (index, block) in section.blocks.iter().enumerate() {
                match block {
                    Block::Text(text) => texts.push((at(index + 1, ""), text)),
                    Block::List(items) => {
                        texts.extend(items.iter().map(|item| (at(index + 1, "item"), item)));
                    }
                    Block::Table(table) => texts.push((at(index + 1, "title"), &table.title)),
                    Block::Chart(chart) => texts.extend([
                        (at(index + 1, "title"), &chart.title),
                        (at(index + 1, "subtitle"), &chart.subtitle),
                        (at(index + 1, "description"), &chart.description),
                    ]),
                    Block::Picture(picture) => texts.extend([
                        (at(index + 1, "title"), &picture.title),
                        (at(index + 1, "description"), &picture.description),
                    ]),
                    Block::Broken => {}
                }
            }
        }
        texts
    }
}

/// The words of a text that holds no bound number.
pub(crate) fn plain(pieces: &[Piece]) -> String {
    pieces
        .iter()
        .map(|piece| match piece {
            Piece::Text(text) | Piece::Broken(text) => text.as_str(),
            Piece::Bound(binding, _) => match binding.as_ref() {
                Binding::Cite(text) | Binding::Article(text) => text.as_str(),
                _ => "",
            },
        })
        .collect()
}
