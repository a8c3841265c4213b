//! SDMX-ML data messages become observation batches: 2.1 generic and structure specific, 3.0 and 3.1
//! structure specific, 2.0 generic and compact; by series or flat, with groups.
//! Knows where each version puts a value; knows nothing of which values are allowed.

use std::io::Read;

use model::observation::VALUE_SEPARATOR;
use model::{ArtefactClass, DataStructure, ObservationBatch, Reference};

use crate::action::Action;
use crate::batch::{Numbers, STRUCTURE, Structures};
use crate::error::Error;
use crate::levels::{Level, Levels};
use crate::message::StructureRef;
use crate::ml_read_header::{Header, class_of, key_family_of_namespace};
use crate::xml::{Element, Node, XmlReader};

/// What an open element is.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Open {
    Message,
    Header,
    HeaderStructure,
    /// The reference of a header structure: its text is a URN, or it holds a `Ref`.
    HeaderReference(ArtefactClass),
    DataSet,
    Group,
    GroupKey,
    Series,
    Observation,
    /// Keys, attribute lists and whatever has no meaning of its own.
    Other,
}

/// How the messages of a version are written.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Style {
    Generic,
    Specific,
    /// 2.0: structure specific, and groups are elements with names of their own.
    Compact,
}

/// Reads observations from SDMX-ML.
pub struct MlReader<R> {
    xml: XmlReader<R>,
    state: State,
    ended: bool,
}

struct State {
    style: Style,
    open: Vec<Open>,
    header: Header,
    levels: Levels,
    structure: Option<StructureRef>,
    structures: Structures,
    data_set_structure: Option<StructureRef>,
    /// What a generic message calls `ObsValue`.
    measure: String,
    dimension: String,
    explicit_measure: Option<String>,
    data_sets: usize,
    origin: Origin,
    observation_line: u64,
}

/// Tells where an observation stands: its line, with its number on that line from the second on.
#[derive(Default)]
struct Origin {
    line: u64,
    count: u64,
    lines: Numbers,
    text: String,
}

impl Origin {
    fn at(&mut self, line: u64) -> &str {
        self.count = if line == self.line { self.count + 1 } else { 1 };
        self.line = line;
        if self.count == 1 {
            return self.lines.text(line);
        }
        self.text = format!("{line}.{}", self.count);
        &self.text
    }
}

impl<R: Read> MlReader<R> {
    /// Reads up to the first data set. `structure` tells dimensions from attributes where the
    /// message itself does not (on groups of structure specific messages).
    pub fn new(
        input: R,
        structure: Option<&DataStructure>,
        structures: Structures,
    ) -> Result<Self, Error> {
        let first_measure = structure.and_then(|structure| {
            let named = structure.measures().find(|measure| measure.id == "OBS_VALUE");
            named.or(structure.measures().next())
        });
        let state = State {
            style: Style::Specific,
            open: Vec::new(),
            header: Header::default(),
            levels: Levels::new(structure),
            structure: None,
            structures,
            data_set_structure: None,
            measure: first_measure.map_or("OBS_VALUE", |measure| &measure.id).to_owned(),
            dimension: "TIME_PERIOD".to_owned(),
            explicit_measure: None,
            data_sets: 0,
            origin: Origin::default(),
            observation_line: 0,
        };
        let mut reader = Self { xml: XmlReader::new(input)?, state, ended: false };
        while reader.state.data_sets == 0 && !reader.ended {
            reader.step()?;
        }
        // The first observation is read here, because SDMX-ML 2.0 names its structure in the data set.
        while !reader.ended && reader.state.levels.batches.is_empty() {
            reader.step()?;
        }
        Ok(reader)
    }

    /// The structure the observations belong to, if the message says.
    #[must_use]
    pub fn structure(&self) -> Option<&StructureRef> {
        self.state.structure.as_ref()
    }

    /// The columns met so far; later observations may have more.
    #[must_use]
    pub fn columns(&self) -> &[String] {
        self.state.levels.batches.names()
    }

    fn step(&mut self) -> Result<(), Error> {
        let Self { xml, state, ended } = self;
        match xml.next()? {
            Node::Start(element) => {
                let text_of = state.start(&element)?;
                if let Some(text_of) = text_of {
                    let line = element.line();
                    let text = xml.deep_text(VALUE_SEPARATOR)?;
                    state.open.pop();
                    state.text(text_of, text, line)?;
                }
            }
            Node::End => state.end(),
            Node::Text(text) => state.header_text(&text),
            Node::Other => {}
            Node::Eof => *ended = true,
        }
        Ok(())
    }

    fn next_batch(&mut self) -> Result<Option<ObservationBatch>, Error> {
        while !self.ended && !self.state.levels.batches.is_full() {
            self.step()?;
        }
        Ok(self.state.levels.batches.take())
    }
}

impl<R: Read> Iterator for MlReader<R> {
    type Item = Result<ObservationBatch, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let outcome = self.next_batch();
        if outcome.is_err() {
            // What was gathered before the fault is not handed out: a cut message is not half read.
            let _ = self.state.levels.batches.take();
            self.ended = true;
        }
        outcome.transpose()
    }
}

/// An element of which only the text matters.
enum TextOf {
    KeyFamily,
    KeyFamilyAgency,
    Action,
    Time,
    Component(Level, String),
}

/// The name of a message of SDMX-ML 2.0 that is not read.
pub fn not_read(root: &str) -> &'static str {
    if root == "UtilityData" {
        "SDMX-ML 2.0 utility data (UtilityData)"
    } else {
        "SDMX-ML 2.0 cross-sectional data (CrossSectionalData)"
    }
}

impl State {
    fn level(&self) -> Option<Level> {
        self.open.iter().rev().find_map(|open| match open {
            Open::DataSet => Some(Level::DataSet),
            Open::Group | Open::GroupKey => Some(Level::Group),
            Open::Series => Some(Level::Series),
            Open::Observation => Some(Level::Observation),
            Open::Message
            | Open::Header
            | Open::HeaderStructure
            | Open::HeaderReference(_)
            | Open::Other => None,
        })
    }

    /// Takes the start of an element; tells when its text is wanted, which closes it.
    fn start(&mut self, element: &Element<'_>) -> Result<Option<TextOf>, Error> {
        let parent = self.open.last().copied();
        let mut text_of = None;
        let open = match (parent, element.local()) {
            (None, local) => {
                self.style = match local {
                    "GenericData" | "GenericTimeSeriesData" => Style::Generic,
                    "StructureSpecificData" | "StructureSpecificTimeSeriesData" => Style::Specific,
                    "CompactData" => Style::Compact,
                    "CrossSectionalData" | "UtilityData" => {
                        return Err(Error::NotRead { format: not_read(element.local()) });
                    }
                    other => {
                        let found = format!("an XML document <{other}>");
                        return Err(Error::NotThisMessage {
                            expected: "an SDMX-ML data message",
                            found,
                        });
                    }
                };
                self.structure = key_family_of_namespace(element)?;
                Open::Message
            }
            (Some(Open::Message), "Header") => Open::Header,
            (Some(Open::Header), "Structure") => {
                self.header.begin_structure(element)?;
                Open::HeaderStructure
            }
            (Some(Open::Header | Open::DataSet), "KeyFamilyRef") => {
                text_of = Some(TextOf::KeyFamily);
                Open::Other
            }
            (Some(Open::Header), "KeyFamilyAgency") => {
                text_of = Some(TextOf::KeyFamilyAgency);
                Open::Other
            }
            (Some(Open::Header), "DataSetAction") => {
                text_of = Some(TextOf::Action);
                Open::Other
            }
            (Some(Open::HeaderStructure), local) => {
                self.header.urn.clear();
                class_of(local).map_or(Open::Other, Open::HeaderReference)
            }
            (Some(Open::HeaderReference(class)), "Ref") => {
                self.header.refer(element, class)?;
                Open::Other
            }
            (Some(Open::HeaderReference(class)), "URN") => Open::HeaderReference(class),
            (Some(Open::Message), "DataSet") => {
                self.start_data_set(element)?;
                Open::DataSet
            }
            (Some(Open::Message | Open::Header), _) => Open::Other,
            (Some(_), _) if self.data_sets == 0 => Open::Other,
            (Some(_), local) => {
                let (open, text) = self.start_in_data_set(local, element)?;
                text_of = text;
                open
            }
        };
        self.open.push(open);
        Ok(text_of)
    }

    fn header_text(&mut self, text: &str) {
        if let Some(Open::HeaderReference(_)) = self.open.last() {
            self.header.urn.push_str(text);
        }
    }

    fn start_data_set(&mut self, element: &Element<'_>) -> Result<(), Error> {
        let (mut wanted, mut action) = (String::new(), String::new());
        element.each_attribute(|_, local, value| {
            match local {
                "structureRef" => value.clone_into(&mut wanted),
                "action" => value.clone_into(&mut action),
                _ => {}
            }
            Ok(())
        })?;
        if let Some(named) = self.header.named(&wanted).cloned() {
            if !named.dimension.is_empty() {
                self.dimension = named.dimension;
            }
            if let (Some(first), Some(second)) = (&self.structure, &named.structure)
                && first != second
                && self.structures == Structures::One
            {
                let (first, second) = (first.to_string(), second.to_string());
                return Err(Error::SecondStructure { line: element.line(), first, second });
            }
            if self.structures == Structures::Several {
                // What the message begins with stays what it is asked for.
                self.structure = self.structure.take().or(named.structure.clone());
            } else {
                self.structure = named.structure.clone().or(self.structure.take());
            }
            self.data_set_structure = named.structure;
        }
        self.data_sets += 1;
        let line = element.line();
        self.levels.begin(Level::DataSet);
        if self.style != Style::Generic {
            self.component_attributes(Level::DataSet, element)?;
        }
        if self.structures == Structures::Several
            && let Some(structure) = self.data_set_structure.as_ref().or(self.structure.as_ref())
        {
            self.levels.put(Level::DataSet, STRUCTURE, &structure.to_string(), line)?;
        }
        let action = if action.is_empty() { &self.header.action } else { &action };
        if !action.is_empty() {
            self.levels.put(Level::DataSet, "ACTION", Action::of(action).letter(), line)?;
        }
        Ok(())
    }

    /// The attributes of a structure specific element that are components: those without a prefix.
    fn component_attributes(&mut self, level: Level, element: &Element<'_>) -> Result<(), Error> {
        let line = element.line();
        let Self { levels, explicit_measure, .. } = self;
        *explicit_measure = None;
        element.each_attribute(|prefix, local, value| match (prefix, local) {
            ("", "xmlns") => Ok(()),
            ("", _)
                if level == Level::DataSet
                    && local.starts_with(|c: char| c.is_ascii_lowercase()) =>
            {
                Ok(())
            }
            ("", _) => levels.put(level, local, value, line),
            (_, "type") => {
                *explicit_measure = value.rsplit(':').next().map(str::to_owned);
                Ok(())
            }
            _ => Ok(()),
        })
    }

    fn start_in_data_set(
        &mut self,
        local: &str,
        element: &Element<'_>,
    ) -> Result<(Open, Option<TextOf>), Error> {
        let line = element.line();
        let specific = self.style != Style::Generic;
        let is_group = self.style == Style::Compact
            && matches!(self.open.last(), Some(Open::DataSet))
            && !matches!(local, "Series" | "Obs" | "Annotations");
        let open = match local {
            _ if is_group => {
                self.levels.begin(Level::Group);
                self.component_attributes(Level::Group, element)?;
                Open::Group
            }
            "Group" | "Atts" => {
                self.levels.begin(Level::Group);
                if specific {
                    self.component_attributes(Level::Group, element)?;
                }
                Open::Group
            }
            "Series" => {
                if self.open.contains(&Open::Group) {
                    // In 2.0 a group holds its series, so what it says must be kept before them.
                    self.levels.end_group();
                }
                self.levels.begin(Level::Series);
                if specific {
                    self.component_attributes(Level::Series, element)?;
                }
                Open::Series
            }
            "Obs" => {
                self.levels.begin(Level::Observation);
                self.observation_line = line;
                if specific {
                    self.component_attributes(Level::Observation, element)?;
                    self.explicit_measure(line)?;
                }
                Open::Observation
            }
            "Comp" => {
                let id = element.attribute("id")?.unwrap_or_default();
                let level = self.level().unwrap_or(Level::DataSet);
                return Ok((Open::Other, Some(TextOf::Component(level, id))));
            }
            "GroupKey" => Open::GroupKey,
            "Time" => return Ok((Open::Other, Some(TextOf::Time))),
            "Value" | "ObsDimension" | "ObsValue" if !specific => {
                self.generic_value(local, element)?;
                Open::Other
            }
            _ => Open::Other,
        };
        Ok((open, None))
    }

    /// In messages with explicit measures the type of an observation is the value of the dimension
    /// at the observation.
    fn explicit_measure(&mut self, line: u64) -> Result<(), Error> {
        let is_time = matches!(self.dimension.as_str(), "TIME_PERIOD" | "AllDimensions");
        match self.explicit_measure.take() {
            Some(measure) if !is_time && measure != "ObsType" => {
                let dimension = std::mem::take(&mut self.dimension);
                if !self.levels.observation_has(&dimension) {
                    self.levels.put(Level::Observation, &dimension, &measure, line)?;
                }
                self.dimension = dimension;
                Ok(())
            }
            Some(_) | None => Ok(()),
        }
    }

    fn generic_value(&mut self, local: &str, element: &Element<'_>) -> Result<(), Error> {
        let line = element.line();
        let (mut id, mut text) = (String::new(), String::new());
        element.each_attribute(|_, name, value| {
            match name {
                "id" | "concept" => value.clone_into(&mut id),
                "value" => value.clone_into(&mut text),
                _ => {}
            }
            Ok(())
        })?;
        if id.is_empty() {
            match local {
                "ObsDimension" => self.dimension.clone_into(&mut id),
                "ObsValue" => self.measure.clone_into(&mut id),
                _ => {}
            }
        }
        if id.is_empty() {
            return Err(Error::Missing { line, element: local.to_owned(), missing: "id" });
        }
        if self.open.last() == Some(&Open::GroupKey) {
            return self.levels.put_group_key(&id, &text, line);
        }
        let level = self.level().unwrap_or(Level::DataSet);
        self.levels.put(level, &id, &text, line)
    }

    fn text(&mut self, text_of: TextOf, text: String, line: u64) -> Result<(), Error> {
        match text_of {
            TextOf::KeyFamilyAgency => self.header.agency = text,
            TextOf::Action => self.header.action = text,
            TextOf::KeyFamily => {
                let reference = Reference::new(self.header.agency.clone(), text, "1.0");
                self.structure =
                    Some(StructureRef { class: ArtefactClass::DataStructure, reference });
            }
            TextOf::Time => self.levels.put(Level::Observation, "TIME_PERIOD", &text, line)?,
            TextOf::Component(level, id) => self.levels.put(level, &id, &text, line)?,
        }
        if let Some(StructureRef { reference, .. }) = &mut self.structure
            && reference.agency.is_empty()
        {
            self.header.agency.clone_into(&mut reference.agency);
        }
        Ok(())
    }

    fn end(&mut self) {
        match self.open.pop() {
            Some(Open::Observation) => {
                let origin = self.origin.at(self.observation_line);
                self.levels.end_observation(origin);
            }
            Some(Open::Series) => self.levels.end_series(),
            Some(Open::Group) => self.levels.end_group(),
            Some(Open::HeaderReference(class)) => self.header.end_reference(class),
            Some(
                Open::Message
                | Open::Header
                | Open::HeaderStructure
                | Open::DataSet
                | Open::GroupKey
                | Open::Other,
            )
            | None => {}
        }
    }
}
