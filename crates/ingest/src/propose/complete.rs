//! What no heading says: the dataflow, the total of a dimension that is not broken down, the unit, the
//! period in the file's name. Knows dataflows and indicators; each thing taken so is told.

use std::collections::{BTreeMap, BTreeSet};

use model::structure_map::{Source, TableMap};
use model::{ComponentRole, DataStructure, Dataflow, Reference, Version};

use super::draft::Draft;
use super::proposal::{About, Proposal, Why};
use super::title::year_of_name;
use super::vocabulary::Vocabulary;
use super::{Known, NO_DATAFLOW, Sources, dimension};

/// What completes the drafts of one file.
pub(crate) struct Completion<'a> {
    pub(crate) flow: Option<&'a Dataflow>,
    confidence: u8,
    why: Why,
    sources: &'a Sources<'a>,
    known: &'a Known<'a>,
    structure: &'a DataStructure,
    words: &'a Vocabulary,
}

impl<'a> Completion<'a> {
    pub(crate) fn new(
        sources: &'a Sources<'a>,
        known: &'a Known<'a>,
        structure: &'a DataStructure,
        words: &'a Vocabulary,
        drafts: &[Draft<'_>],
    ) -> Self {
        let (flow, confidence, why) = match known.dataflow {
            Some(flow) => (Some(flow), 99, Why::Given),
            None => chosen(sources, structure, drafts),
        };
        Self { flow, confidence, why, sources, known, structure, words }
    }

    pub(crate) fn reference(&self) -> Reference {
        match self.flow {
            Some(flow) => flow.header.reference(),
            None => Reference {
                agency: "HAMAFZA".to_owned(),
                id: NO_DATAFLOW.to_owned(),
                version: Version::new("1.0.0"),
            },
        }
    }

    pub(crate) fn unit(&self, indicator: &str) -> Option<String> {
        let found = self.sources.indicators.iter().find(|it| it.id == indicator);
        if let Some(found) = found {
            return Some(found.unit.clone());
        }
        // A part of an indicator that counts is counted alike: the employed among the active.
        let parent = self
            .sources
            .indicators
            .iter()
            .find(|it| self.words.lies_in("INDICATOR", indicator, &it.id));
        parent.map(|it| it.unit.clone())
    }

    pub(crate) fn flow_proposal(&self) -> Vec<Proposal> {
        vec![Proposal {
            about: About::Dataflow,
            sheet: String::new(),
            place: String::new(),
            component: String::new(),
            written: String::new(),
            code: self.flow.map(|flow| flow.header.id.clone()),
            others: Vec::new(),
            confidence: self.confidence,
            why: self.why,
        }]
    }

    /// Sources for what a draft does not tell, and what is said of them.
    pub(crate) fn constants(&self, draft: &Draft<'_>) -> (BTreeMap<String, Source>, Vec<Proposal>) {
        let mut fixed = BTreeMap::new();
        let mut told = Vec::new();
        let mut take = |component: &str, taken: Option<(String, u8, Why)>| {
            let (code, confidence, why) = match taken {
                Some((code, confidence, why)) => (Some(code), confidence, why),
                None => (None, 0, Why::NotSaid),
            };
            if let Some(code) = &code {
                let source = Source { code: Some(code.clone()), ..Source::default() };
                fixed.insert(component.to_owned(), source);
            }
            told.push(Proposal {
                about: About::Constant,
                sheet: String::new(),
                place: String::new(),
                component: component.to_owned(),
                written: String::new(),
                code,
                others: Vec::new(),
                confidence,
                why,
            });
        };
        let axes = draft.told();
        let in_titles: BTreeSet<&String> = draft.titles.iter().flat_map(BTreeMap::keys).collect();
        for component in &self.structure.components {
            let id = &component.id;
            if axes.contains(id) || in_titles.contains(id) {
                continue;
            }
            match (component.role, id.as_str()) {
                (ComponentRole::TimeDimension, _) => take(id, self.period()),
                (ComponentRole::Attribute, "OBS_STATUS") => {
                    take(id, Some(("A".to_owned(), 90, Why::Usual)));
                }
                _ if self.flow.is_none() => {}
                (ComponentRole::Dimension, "FREQ") => take(id, Some(self.frequency(draft))),
                (ComponentRole::Dimension, "INDICATOR") => take(id, self.indicator()),
                (ComponentRole::Dimension, "REF_AREA") if self.words.has("REF_AREA", "IR") => {
                    take(id, Some(("IR".to_owned(), 40, Why::NotSaid)));
                }
                (ComponentRole::Dimension, _) if self.words.has(id, "_T") => {
                    take(id, Some(("_T".to_owned(), 70, Why::NotBrokenDown)));
                }
                (ComponentRole::Dimension, _) => take(id, None),
                (ComponentRole::Attribute, "UNIT_MEASURE") => {
                    if let Some(unit) = self.unit_of(draft) {
                        take(id, Some((unit, 80, Why::IndicatorUnit)));
                    }
                }
                (ComponentRole::Attribute | ComponentRole::Measure, _) => {}
            }
        }
        (fixed, told)
    }

    /// The unit of the one indicator of a draft, unless its columns or labels tell their own.
    fn unit_of(&self, draft: &Draft<'_>) -> Option<String> {
        let mut indicators = draft.codes("INDICATOR");
        if indicators.is_empty() {
            indicators.extend(self.indicator().map(|(code, _, _)| code));
        }
        let units: BTreeSet<String> = indicators.iter().filter_map(|it| self.unit(it)).collect();
        match units.into_iter().collect::<Vec<_>>().as_slice() {
            [unit] => Some(unit.clone()),
            _ => None,
        }
    }

    fn period(&self) -> Option<(String, u8, Why)> {
        if let Some(period) = self.known.period {
            return Some((period.to_owned(), 99, Why::Given));
        }
        let of_file = year_of_name(self.known.file_name).map(|year| (year, 65, Why::FileName));
        of_file.or_else(|| year_of_name(self.known.folder).map(|year| (year, 45, Why::FolderName)))
    }

    fn frequency(&self, draft: &Draft<'_>) -> (String, u8, Why) {
        let mut periods = draft.codes("TIME_PERIOD");
        periods.extend(self.known.period.map(str::to_owned).filter(|_| periods.is_empty()));
        let code = match periods.first() {
            Some(period) if period.contains('Q') => "Q",
            Some(period) if period.len() == 7 => "M",
            _ => "A",
        };
        (code.to_owned(), if periods.is_empty() { 75 } else { 90 }, Why::Frequency)
    }

    /// The indicator of a table that names none: that of the dataflow which counts, if there is one.
    fn indicator(&self) -> Option<(String, u8, Why)> {
        let flow = self.flow?;
        let of_flow = self.sources.indicators.iter();
        let mut of_flow = of_flow.filter(|it| it.dataflow == flow.header.id && !it.derived);
        let first = of_flow.next()?;
        let alone = of_flow.next().is_none();
        Some((first.id.clone(), if alone { 70 } else { 40 }, Why::OnlyIndicator))
    }

    /// The structure of the observations.
    pub(crate) fn structure(
        &self,
        structure: &DataStructure,
        generic: &[String],
        tables: &[TableMap],
    ) -> DataStructure {
        let mut structure = structure.clone();
        if self.flow.is_none() {
            let used: BTreeSet<&String> = tables
                .iter()
                .flat_map(|table| {
                    let groups = table.values.iter().flat_map(|it| it.components.keys());
                    table.components.keys().chain(groups)
                })
                .collect();
            structure.components.retain(|component| {
                used.contains(&component.id)
                    || component.role == ComponentRole::Measure
                    || component.id == "OBS_STATUS"
            });
        }
        for id in generic.iter().rev() {
            structure.components.insert(0, dimension(id));
        }
        structure
    }
}

/// The dataflow to which the indicators of the tables belong.
fn chosen<'a>(
    sources: &Sources<'a>,
    structure: &DataStructure,
    drafts: &[Draft<'_>],
) -> (Option<&'a Dataflow>, u8, Why) {
    let mut codes: BTreeSet<String> = BTreeSet::new();
    for draft in drafts {
        let strange = draft.told().iter().any(|it| structure.component(it).is_none());
        if !strange {
            codes.extend(draft.codes("INDICATOR"));
        }
    }
    let mut best: Option<(&Dataflow, usize)> = None;
    for flow in sources.dataflows {
        let count = sources
            .indicators
            .iter()
            .filter(|it| it.dataflow == flow.header.id && codes.contains(&it.id))
            .count();
        if count > 0 && best.is_none_or(|(_, most)| count > most) {
            best = Some((flow, count));
        }
    }
    match best {
        Some((flow, count)) => {
            let confidence = if count == codes.len() { 85 } else { 70 };
            (Some(flow), confidence, Why::IndicatorsFit)
        }
        None => (None, 0, Why::NoFlowFits),
    }
}
