//! The words of a definition, as TOML has them, and their reading into a [`Report`]. Knows the shape
//! and checks what can be checked without data; goes on after a fault to find them all.

use std::collections::BTreeMap;

use model::{Language, LocalisedText};
use serde::Deserialize;

use crate::binding::{Style, When, role};
use crate::definition::{
    Absence, Block, ChartBlock, PictureBlock, Prose, Report, Section, Series, Shape, TableBlock,
};
use crate::error::{Fault, Place, Reason};
use crate::group::{Group, GroupText};
use crate::manuscript::{Layout, Picture};
use crate::prose;
use crate::query::Query;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReportText {
    pub(crate) id: String,
    pub(crate) version: String,
    pub(crate) title: LocalisedText,
    pub(crate) subtitle: LocalisedText,
    #[serde(default)]
    pub(crate) framework: String,
    #[serde(default)]
    pub(crate) country: String,
    #[serde(default)]
    pub(crate) layout: Layout,
    pub(crate) publisher: LocalisedText,
    #[serde(default)]
    pub(crate) lists: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    pub(crate) series: BTreeMap<String, SeriesText>,
    #[serde(default)]
    pub(crate) groups: BTreeMap<String, GroupText>,
    #[serde(default)]
    pub(crate) sections: Vec<SectionText>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SeriesText {
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
pub(crate) struct SectionText {
    #[serde(default)]
    pub(crate) id: String,
    pub(crate) title: LocalisedText,
    #[serde(default = "first_level")]
    pub(crate) level: u8,
    /// The requirements of the framework that it answers.
    #[serde(default)]
    pub(crate) answers: Vec<String>,
    /// The agency that owes it.
    #[serde(default)]
    pub(crate) owner: String,
    #[serde(default)]
    pub(crate) blocks: Vec<BlockText>,
    /// Where it was read from a folder: its file and the line of each block.
    #[serde(skip)]
    pub(crate) file: String,
    #[serde(skip)]
    pub(crate) lines: Vec<usize>,
}

fn first_level() -> u8 {
    1
}

#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) enum BlockText {
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
    Image {
        file: String,
        title: LocalisedText,
        description: LocalisedText,
    },
    /// What a drafter wrote and nobody understands; its fault is told already.
    #[serde(skip)]
    Broken,
}

#[derive(Default)]
pub(crate) struct Reader {
    pub(crate) faults: Vec<Fault>,
    /// The pictures beside the text, by file name.
    pub(crate) pictures: BTreeMap<String, Vec<u8>>,
}

impl Reader {
    pub(crate) fn report(&mut self, text: ReportText) -> Report {
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
        Report {
            id: text.id,
            version: text.version,
            framework: text.framework,
            country: text.country,
            layout: text.layout,
            title,
            subtitle,
            publisher,
            series,
            groups,
            sections,
            faults: Vec::new(),
        }
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
            blocks.push(self.block(block, &place).unwrap_or(Block::Broken));
        }
        Section {
            id: text.id,
            title,
            level: text.level.clamp(1, 2),
            blocks,
            answers: text.answers,
            owner: text.owner,
            file: text.file,
            lines: text.lines,
        }
    }

    fn block(&mut self, text: BlockText, place: &Place) -> Option<Block> {
        let part = |part: &str| Place { part: part.to_owned(), ..place.clone() };
        Some(match text {
            BlockText::Broken => Block::Broken,
            BlockText::Image { file, title, description } => {
                let title = self.prose(&title, &part("title"));
                let description = self.prose(&description, &part("description"));
                let picture = self.picture(&file, place);
                Block::Picture(PictureBlock { title, description, picture })
            }
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
        Prose::new(read(Language::Fa), read(Language::En))
    }

    fn picture(&mut self, file: &str, place: &Place) -> Option<Picture> {
        let looked = match self.pictures.get(file) {
            None => Err(Reason::NoSuchFile),
            Some(bytes) => Picture::look(bytes),
        };
        looked.map_err(|reason| self.fault(place, file, reason)).ok()
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
