//! What a message is and holds, told even of messages that the readers do not take: its format and
//! version, how many artefacts of each class, series and observations, and where it is broken.
//! Counts what stands there; knows nothing of whether data fit a structure.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read, Seek, SeekFrom};

use crate::batch::STRUCTURE;
use crate::data_reader::DataReader;
use crate::error::Error;
use crate::json_pull::{JsonReader, Token};
use crate::message::{DataFormat, Family, MessageKind, sniff};
use crate::ml_read::not_read;
use crate::xml::{Node, XmlReader};

/// What kind of content a message carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// Observations.
    Data,
    /// Artefacts.
    Structure,
    /// Reference metadata.
    Metadata,
    /// A registry's question or answer.
    Registry,
    /// An error message of a web service.
    Error,
}

impl Content {
    /// `data`, `structure`, `metadata`, `registry` or `error`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Data => "data",
            Self::Structure => "structure",
            Self::Metadata => "metadata",
            Self::Registry => "registry",
            Self::Error => "error",
        }
    }
}

/// A place where a message is broken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The line, from 1, where one is known.
    pub line: Option<u64>,
    /// What is wrong.
    pub text: String,
}

impl Fault {
    fn of(error: &Error) -> Self {
        Self { line: error.line(), text: error.to_string() }
    }
}

/// What a message is and holds, as far as it could be read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Inspection {
    /// `SDMX-ML`, `SDMX-JSON`, `SDMX-CSV`, `JSON-stat` or `PC-Axis`; nothing when it is none of them.
    pub format: Option<&'static str>,
    /// The standard's version, such as `2.1`, where the message says it.
    pub version: Option<String>,
    /// The name of the message: the root element, or the layout of a table.
    pub message: Option<String>,
    /// What it carries.
    pub content: Option<Content>,
    /// Artefacts by class, as the information model names classes.
    pub artefacts: BTreeMap<String, u64>,
    /// Series, where the message is laid out by series.
    pub series: Option<u64>,
    /// Observations.
    pub observations: Option<u64>,
    /// The dataflow or data structure the observations belong to, where the message says.
    pub structure: Option<String>,
    /// Where it is broken, in the order of the message.
    pub faults: Vec<Fault>,
}

impl Inspection {
    /// Whether it is a message and was read to its end.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.format.is_some() && self.content.is_some() && self.faults.is_empty()
    }

    fn fault(&mut self, error: &Error) {
        let fault = Fault::of(error);
        if !self.faults.contains(&fault) {
            self.faults.push(fault);
        }
    }
}

/// Reads a message from beginning to end and tells what it is. The file name decides only for
/// tables. Memory does not grow with the message.
pub fn inspect<R: Read + Seek>(mut input: R, file_name: &str) -> Inspection {
    let mut told = Inspection::default();
    let mut prefix = Vec::new();
    let begun = input.by_ref().take(64 * 1024).read_to_end(&mut prefix);
    let begun = begun.and_then(|_| input.seek(SeekFrom::Start(0)));
    if let Err(source) = begun {
        told.fault(&Error::Read { line: 1, source });
        return told;
    }
    let kind = sniff(&prefix, file_name);
    match first_letter(&prefix) {
        None => told.fault(&Error::Empty),
        Some('<') => look_at_xml(&mut input, &mut told),
        Some(_) if let Some((format, version)) = cube(kind) => {
            told.format = Some(format);
            told.version = version.map(str::to_owned);
            told.message = Some("a cube".to_owned());
            told.content = Some(Content::Data);
        }
        Some('{') => look_at_json(&mut input, &mut told),
        Some(_) => match kind {
            Some(MessageKind::Data(format)) => {
                told.format = Some("SDMX-CSV");
                told.content = Some(Content::Data);
                let (version, layout) = match format {
                    DataFormat::Csv20 => (Some("2.0"), "STRUCTURE, STRUCTURE_ID"),
                    DataFormat::Csv21 => (Some("2.1"), "STRUCTURE, STRUCTURE_ID"),
                    DataFormat::Csv10 => (Some("1.0"), "DATAFLOW"),
                    _ => (None, "components alone"),
                };
                told.version = version.map(str::to_owned);
                told.message = Some(layout.to_owned());
            }
            _ => {
                let expected = "an SDMX message";
                told.fault(&Error::NotThisMessage { expected, found: "something else".into() });
            }
        },
    }
    // What the readers take is read by them too: they find what counting cannot.
    if let (Some(MessageKind::Data(_)), true) = (kind, told.faults.is_empty())
        && input.seek(SeekFrom::Start(0)).is_ok()
    {
        read_data(input, file_name, &mut told);
    }
    told
}

/// What formats of cubes are called; their readers tell the rest.
fn cube(kind: Option<MessageKind>) -> Option<(&'static str, Option<&'static str>)> {
    match kind {
        Some(MessageKind::Data(DataFormat::JsonStat)) => Some(("JSON-stat", None)),
        Some(MessageKind::Data(DataFormat::Px)) => Some(("PC-Axis", None)),
        _ => None,
    }
}

fn first_letter(prefix: &[u8]) -> Option<char> {
    let mut reader = crate::text::TextReader::new(prefix).ok()?;
    let mut text = Vec::new();
    // An error only means that the prefix cuts a letter in two.
    drop(reader.read_to_end(&mut text));
    String::from_utf8_lossy(&text).trim_start_matches('\u{feff}').trim_start().chars().next()
}

fn read_data<R: Read + Seek>(input: R, file_name: &str, told: &mut Inspection) {
    let mut reader = match DataReader::open_several(input, file_name) {
        Ok(reader) => reader,
        Err(error) => return told.fault(&error),
    };
    let mut rows = 0;
    let mut structures = BTreeSet::new();
    for batch in &mut reader {
        match batch {
            Ok(batch) => {
                rows += batch.rows() as u64;
                if let Some(column) = batch.column(STRUCTURE) {
                    structures.extend(column.iter().filter(|it| !it.is_empty()).map(str::to_owned));
                }
            }
            Err(error) => {
                told.fault(&error);
                break;
            }
        }
    }
    told.structure = reader.structure().map(ToString::to_string);
    if reader.format().family() == Family::Json {
        told.version = reader.format().name().rsplit(' ').next().map(str::to_owned);
    }
    if structures.len() > 1 {
        told.structure = Some(structures.into_iter().collect::<Vec<_>>().join(", "));
    }
    told.observations = Some(told.observations.unwrap_or(0).max(rows));
}

/// Which part of a root element's name space says the version.
const NAMESPACES: [(&str, &str); 5] =
    [("/v3_1/", "3.1"), ("/v3_0/", "3.0"), ("/v2_1/", "2.1"), ("/v2_0/", "2.0"), ("/v1_0/", "1.0")];

fn look_at_xml<R: Read>(input: R, told: &mut Inspection) {
    if let Err(error) = walk_xml(input, told) {
        told.fault(&error);
    }
}

fn walk_xml<R: Read>(input: R, told: &mut Inspection) -> Result<(), Error> {
    let mut xml = XmlReader::new(input)?;
    // The names of the outermost elements: what stands in them is told by where it stands.
    let mut outer: Vec<String> = Vec::new();
    let (mut series, mut observations, mut sets) = (0_u64, 0_u64, 0_u64);
    loop {
        let depth = xml.depth();
        match xml.next()? {
            Node::Start(element) => {
                let local = element.local();
                if depth == 0 {
                    let mut version = None;
                    element.each_attribute(|prefix, name, value| {
                        if prefix == "xmlns" || name == "xmlns" {
                            let found = NAMESPACES.iter().find(|(part, _)| value.contains(part));
                            version = version.or(found.map(|(_, version)| *version));
                        }
                        Ok(())
                    })?;
                    told.content = content_of(local);
                    told.message = Some(local.to_owned());
                    if version.is_none() || told.content.is_none() {
                        let found = format!("an XML document that begins with {local}");
                        return Err(Error::NotThisMessage { expected: "SDMX-ML", found });
                    }
                    told.format = Some("SDMX-ML");
                    told.version = version.map(str::to_owned);
                }
                match (told.content, local) {
                    (Some(Content::Data), "Series") => series += 1,
                    (Some(Content::Data), "Obs") => observations += 1,
                    (Some(Content::Structure), _) if is_artefact(&outer, depth) => {
                        *told.artefacts.entry(local.to_owned()).or_default() += 1;
                    }
                    (Some(Content::Metadata), "MetadataSet") => sets += 1,
                    _ => {}
                }
                outer.truncate(depth);
                if depth < 3 {
                    outer.push(local.to_owned());
                }
            }
            Node::Eof => break,
            Node::End | Node::Text(_) | Node::Other => {}
        }
    }
    match told.content {
        Some(Content::Data) => {
            told.series = Some(series);
            told.observations = Some(observations);
            if let Some(root @ ("CrossSectionalData" | "UtilityData")) = told.message.as_deref() {
                return Err(Error::NotRead { format: not_read(root) });
            }
        }
        Some(Content::Metadata) => {
            told.artefacts.insert("MetadataSet".to_owned(), sets);
        }
        _ => {}
    }
    Ok(())
}

/// SDMX-ML 2.1 and 3.0: Structure/Structures/Codelists/Codelist; 2.0: Structure/CodeLists/CodeList.
fn is_artefact(outer: &[String], depth: usize) -> bool {
    let is_listed = |at: usize| outer.get(at).is_some_and(|name| name == "Structures");
    match depth {
        3 => is_listed(1),
        2 => !is_listed(1) && outer.get(1).is_some_and(|name| name != "Header" && name != "Footer"),
        _ => false,
    }
}

fn content_of(root: &str) -> Option<Content> {
    Some(match root {
        "Structure" => Content::Structure,
        "GenericData"
        | "GenericTimeSeriesData"
        | "StructureSpecificData"
        | "StructureSpecificTimeSeriesData"
        | "CompactData"
        | "UtilityData"
        | "CrossSectionalData" => Content::Data,
        "GenericMetadata" | "StructureSpecificMetadata" | "MetadataReport" | "MetadataSet" => {
            Content::Metadata
        }
        "RegistryInterface" => Content::Registry,
        "Error" => Content::Error,
        _ => return None,
    })
}

fn look_at_json<R: Read>(input: R, told: &mut Inspection) {
    if let Err(error) = walk_json(input, told) {
        told.fault(&error);
    }
}

/// One open object or array: the member it is the value of, and whether it is an object.
struct Open {
    member: String,
    is_object: bool,
}

fn walk_json<R: Read>(input: R, told: &mut Inspection) -> Result<(), Error> {
    let mut json = JsonReader::new(input)?;
    let mut open: Vec<Open> = Vec::new();
    let mut member = String::new();
    let (mut series, mut observations, mut data_sets) = (0_u64, 0_u64, false);
    let mut lists: BTreeMap<String, u64> = BTreeMap::new();
    let mut schema = None;
    let mut is_one_structure = false;
    loop {
        match json.next()? {
            Token::Object => {
                // {"data": {"codelists": [ {…
                if open.len() == 3 && open[1].member == "data" && !open[2].is_object {
                    *lists.entry(open[2].member.clone()).or_default() += 1;
                }
                open.push(Open { member: std::mem::take(&mut member), is_object: true });
            }
            Token::Array => {
                open.push(Open { member: std::mem::take(&mut member), is_object: false });
            }
            Token::ObjectEnd | Token::ArrayEnd => {
                open.pop();
            }
            Token::Name => {
                let name = json.text();
                let inside = open.last().map_or("", |open| open.member.as_str());
                match inside {
                    "series" => series += 1,
                    "observations" => observations += 1,
                    _ => {}
                }
                data_sets |= name == "dataSets";
                is_one_structure |= name == "structure" && open.len() <= 2;
                name.clone_into(&mut member);
            }
            Token::Text if member == "schema" || member == "$schema" => {
                schema.get_or_insert_with(|| json.text().to_owned());
            }
            Token::Text | Token::Number | Token::Bool(_) | Token::Null => {}
            Token::Eof => break,
        }
    }
    let schema = schema.unwrap_or_default();
    lists.remove("dataSets");
    lists.remove("structures");
    let is_metadata = schema.contains("metadata-schema") || lists.contains_key("metadataSets");
    let (content, message) = if is_metadata {
        (Content::Metadata, "metadata-message")
    } else if data_sets {
        (Content::Data, "data-message")
    } else if schema.contains("structure-schema") || !lists.is_empty() {
        (Content::Structure, "structure-message")
    } else {
        let found = "a JSON document of another kind".to_owned();
        return Err(Error::NotThisMessage { expected: "SDMX-JSON", found });
    };
    told.format = Some("SDMX-JSON");
    told.content = Some(content);
    told.message = Some(message.to_owned());
    told.version = version_in(&schema).or_else(|| {
        // 1.0 has one `structure`; 2.0 has `structures`.
        data_sets.then(|| if is_one_structure { "1.0" } else { "2.0" }.to_owned())
    });
    if content == Content::Data {
        told.series = Some(series);
        told.observations = Some(observations);
    } else {
        told.artefacts = lists.into_iter().map(|(list, count)| (class_of(&list), count)).collect();
    }
    Ok(())
}

/// `…/schemas/2.0.0/sdmx-json-data-schema.json` is of version 2.0.
fn version_in(schema: &str) -> Option<String> {
    let part = schema.split('/').find(|part| {
        part.contains('.') && part.chars().all(|letter| letter.is_ascii_digit() || letter == '.')
    })?;
    let mut numbers = part.split('.');
    Some(format!("{}.{}", numbers.next()?, numbers.next()?))
}

/// The class whose list has this name: `codelists` is of `Codelist`.
fn class_of(list: &str) -> String {
    let singular = match list {
        "hierarchies" => "hierarchy".to_owned(),
        "processes" => "process".to_owned(),
        "reportingTaxonomies" => "reportingTaxonomy".to_owned(),
        _ => list.strip_suffix('s').unwrap_or(list).to_owned(),
    };
    let mut letters = singular.chars();
    let first = letters.next().map(|letter| letter.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}
