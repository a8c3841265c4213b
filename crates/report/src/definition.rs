//! A report as an author defines it in TOML: series, groups, sections of prose, tables and charts.
//! Knows the shape and checks what can be checked without data; knows no answers.

use std::collections::{BTreeMap, BTreeSet};

use chart::Role;
use model::{Language, LocalisedText};
use serde::Deserialize;

use crate::binding::{Binding, SeriesRef, Style, When, role};
use crate::error::{Error, Fault, Place, Reason};
use crate::group::{Group, GroupText};
use crate::prose::{self, Piece};
use crate::query::Query;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ReportText {
    id: String,
    version: String,
    title: LocalisedText,
    subtitle: LocalisedText,
    publisher: LocalisedText,
    #[serde(default)]
    lists: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    series: BTreeMap<String, SeriesText>,
    #[serde(default)]
    groups: BTreeMap<String, GroupText>,
    sections: Vec<SectionText>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SeriesText {
    query: String,
    label: LocalisedText,
    #[serde(default)]
    who: Option<String>,
    #[serde(default, rename = "as")]
    style: Option<String>,
    #[serde(default)]
    decimals: Option<u32>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SectionText {
    id: String,
    title: LocalisedText,
    #[serde(default = "first_level")]
    level: u8,
    #[serde(default)]
    blocks: Vec<BlockText>,
}

fn first_level() -> u8 {
    1
}

#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
enum BlockText {
    Text {
        text: LocalisedText,
    },
    List {
        items: Vec<LocalisedText>,
    },
    Table {
        title: LocalisedText,
        #[serde(default)]
        series: Vec<String>,
        #[serde(default)]
        group: Option<String>,
        #[serde(default)]
        periods: Vec<String>,
        #[serde(default)]
        absent: Absence,
    },
    Chart {
        shape: Shape,
        title: LocalisedText,
        subtitle: LocalisedText,
        description: LocalisedText,
        #[serde(default)]
        series: Vec<String>,
        #[serde(default)]
        group: Option<String>,
        #[serde(default)]
        period: Option<String>,
        #[serde(default)]
        who: Option<String>,
        #[serde(default)]
        absent: Absence,
    },
}

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

    fn bindings(&self) -> impl Iterator<Item = (&Binding, &str)> {
        self.fa.iter().chain(&self.en).filter_map(|piece| match piece {
            Piece::Bound(binding, text) => Some((binding.as_ref(), text.as_str())),
            Piece::Text(_) => None,
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
    pub(crate) title: Prose,
    pub(crate) subtitle: Prose,
    pub(crate) publisher: Prose,
    pub(crate) series: BTreeMap<String, Series>,
    pub(crate) groups: BTreeMap<String, Group>,
    pub(crate) sections: Vec<Section>,
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
        let report = reader.report(text);
        reader.faults.extend(unknown_names(&report));
        if reader.faults.is_empty() {
            Ok(report)
        } else {
            Err(Error::Definition { report: report.id, faults: reader.faults })
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

    /// Whether a chart of it is a map, for which the outlines of areas are wanted.
    #[must_use]
    pub fn has_map(&self) -> bool {
        self.sections.iter().flat_map(|section| &section.blocks).any(|block| match block {
            Block::Chart(chart) => chart.shape == Shape::Map,
            Block::Text(_) | Block::List(_) | Block::Table(_) => false,
        })
    }

    fn texts(&self) -> Vec<(Place, &Prose)> {
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
                }
            }
        }
        texts
    }
}

/// Names that texts, tables and charts use but nobody defined.
fn unknown_names(report: &Report) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut want = |known: bool, place: &Place, subject: &str| {
        if !known {
            faults.push(Fault {
                place: place.clone(),
                subject: subject.to_owned(),
                reason: Reason::Unknown,
            });
        }
    };
    let series = |name: &String| report.series.contains_key(name);
    for (place, prose) in report.texts() {
        for (binding, text) in prose.bindings() {
            match binding {
                Binding::Value { series: named, .. }
                | Binding::Period { series: named, .. }
                | Binding::Change { series: named, .. } => {
                    if let SeriesRef::Named(name) = named {
                        want(series(name), &place, text);
                    }
                }
                Binding::Gap { high, low, .. } | Binding::Times { high, low, .. } => {
                    for named in [high, low] {
                        if let SeriesRef::Named(name) = named {
                            want(series(name), &place, text);
                        }
                    }
                }
                Binding::Rank { group, who, .. } => {
                    let known = report.groups.get(group).is_some_and(|group| group.has(*who));
                    want(known, &place, text);
                }
                Binding::Holds { group: None, high, low } => {
                    want(series(high) && series(low), &place, text);
                }
                Binding::Holds { group: Some(group), high, low } => {
                    let known = report.groups.get(group).is_some_and(|group| {
                        [high, low].iter().all(|who| role(who).is_ok_and(|who| group.has(who)))
                    });
                    want(known, &place, text);
                }
                Binding::Cite(_) | Binding::Name(_) => {}
            }
        }
    }
    for section in &report.sections {
        for (index, block) in section.blocks.iter().enumerate() {
            let place = Place { section: section.id.clone(), block: index + 1, ..Place::default() };
            let (names, group) = match block {
                Block::Table(table) => (&table.series, &table.group),
                Block::Chart(chart) => (&chart.series, &chart.group),
                Block::Text(_) | Block::List(_) => continue,
            };
            for name in names {
                want(series(name), &place, name);
            }
            if let Some(name) = group {
                want(report.groups.contains_key(name), &place, name);
            }
            if names.is_empty() == group.is_none() {
                want(false, &place, "series or group");
            }
        }
    }
    faults
}

/// The words of a text that holds no bound number.
pub(crate) fn plain(pieces: &[Piece]) -> String {
    pieces
        .iter()
        .map(|piece| match piece {
            Piece::Text(text) => text.as_str(),
            Piece::Bound(binding, _) => match binding.as_ref() {
                Binding::Cite(text) => text.as_str(),
                _ => "",
            },
        })
        .collect()
}

#[derive(Default)]
pub(crate) struct Reader {
    pub(crate) faults: Vec<Fault>,
}

impl Reader {
    fn report(&mut self, text: ReportText) -> Report {
        let front = |part: &str| Place { part: part.to_owned(), ..Place::default() };
        let title = self.prose(&text.title, &front("title"));
        let subtitle = self.prose(&text.subtitle, &front("subtitle"));
        let publisher = self.prose(&text.publisher, &front("publisher"));
        let mut series = BTreeMap::new();
        for (name, text) in text.series {
            if let Some(read) = self.series(&name, text) {
                series.insert(name, read);
            }
        }
        let mut groups = BTreeMap::new();
        for (name, group) in text.groups {
            if let Some(read) = Group::read(&name, group, &text.lists, self) {
                groups.insert(name, read);
            }
        }
        let sections = text.sections.into_iter().map(|section| self.section(section)).collect();
        let (id, version) = (text.id, text.version);
        Report { id, version, title, subtitle, publisher, series, groups, sections }
    }

    fn series(&mut self, name: &str, text: SeriesText) -> Option<Series> {
        let place = Place { part: name.to_owned(), ..Place::default() };
        let label = self.prose(&text.label, &place);
        let query = self.kept(&place, &text.query, text.query.parse::<Query>());
        let who = role(text.who.as_deref().unwrap_or("total"));
        let who = self.kept(&place, name, who);
        let style = Style::of(text.style.as_deref(), text.decimals);
        let style = self.kept(&place, name, style);
        Some(Series { query: query?, label, role: who?, style: style? })
    }

    fn section(&mut self, text: SectionText) -> Section {
        let mut place = Place { section: text.id.clone(), ..Place::default() };
        place.part = "title".to_owned();
        let title = self.prose(&text.title, &place);
        if !(1..=2).contains(&text.level) {
            let why = "a section is of level 1 or 2".to_owned();
            self.fault(&place, "level", Reason::Unfit(why));
        }
        let mut blocks = Vec::new();
        for (index, block) in text.blocks.into_iter().enumerate() {
            let place = Place { section: text.id.clone(), block: index + 1, ..Place::default() };
            blocks.extend(self.block(block, &place));
        }
        Section { id: text.id, title, level: text.level.clamp(1, 2), blocks }
    }

    fn block(&mut self, text: BlockText, place: &Place) -> Option<Block> {
        let part = |part: &str| Place { part: part.to_owned(), ..place.clone() };
        Some(match text {
            BlockText::Text { text } => Block::Text(self.prose(&text, place)),
            BlockText::List { items } => {
                Block::List(items.iter().map(|item| self.prose(item, &part("item"))).collect())
            }
            BlockText::Table { title, series, group, periods, absent } => {
                let title = self.prose(&title, &part("title"));
                let mut read = Vec::new();
                for period in &periods {
                    read.push(self.kept(place, period, When::parse(period))?);
                }
                if read.is_empty() {
                    read.push(When::Latest);
                }
                Block::Table(TableBlock { title, series, group, periods: read, absent })
            }
            BlockText::Chart {
                shape,
                title,
                subtitle,
                description,
                series,
                group,
                period,
                who,
                absent,
            } => {
                let title = self.prose(&title, &part("title"));
                let subtitle = self.prose(&subtitle, &part("subtitle"));
                let description = self.prose(&description, &part("description"));
                let period = When::parse(period.as_deref().unwrap_or("latest"));
                let period = self.kept(place, "period", period)?;
                let who = who.map(|who| role(&who)).transpose();
                let who = self.kept(place, "who", who)?;
                Block::Chart(ChartBlock {
                    shape,
                    title,
                    subtitle,
                    description,
                    series,
                    group,
                    period,
                    who,
                    absent,
                })
            }
        })
    }

    pub(crate) fn prose(&mut self, text: &LocalisedText, place: &Place) -> Prose {
        let mut read = |language: Language| {
            let place = Place { language: Some(language), ..place.clone() };
            let Some(text) = text.exact(language).filter(|text| !text.trim().is_empty()) else {
                self.fault(&place, "text", Reason::TextMissing);
                return Vec::new();
            };
            let (pieces, faults) = prose::parse(text);
            for (subject, reason) in faults {
                self.fault(&place, &subject, reason);
            }
            pieces
        };
        Prose { fa: read(Language::Fa), en: read(Language::En) }
    }

    pub(crate) fn kept<T, E: ToString>(
        &mut self,
        place: &Place,
        subject: &str,
        result: Result<T, E>,
    ) -> Option<T> {
        result.map_err(|why| self.fault(place, subject, Reason::Unfit(why.to_string()))).ok()
    }

    pub(crate) fn fault(&mut self, place: &Place, subject: &str, reason: Reason) {
        self.faults.push(Fault { place: place.clone(), subject: subject.to_owned(), reason });
    }
}
