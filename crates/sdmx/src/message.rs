//! Kinds of SDMX message, told apart by their first bytes.
//! Knows names and name spaces; knows nothing of what a message holds further on.

use std::fmt;
use std::io::BufRead;

use model::{ArtefactClass, Reference};

use crate::grammar::{self, Editions};
use crate::grammar_structures::LISTINGS;
use crate::px_read::sniff_px;
use crate::text::TextReader;

/// A format of data messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DataFormat {
    /// Comma-separated, with the columns STRUCTURE, STRUCTURE_ID and ACTION.
    Csv20,
    /// The same with the actions of SDMX 3.1. By its header it is not told apart from 2.0.
    Csv21,
    /// Comma-separated, with the column DATAFLOW.
    Csv10,
    /// Comma-separated, component ids alone.
    PlainCsv,
    /// SDMX-JSON 1.0.
    Json10,
    /// SDMX-JSON 2.0.
    Json20,
    /// SDMX-JSON 2.1.
    Json21,
    /// SDMX-ML 2.0 generic; read only.
    Generic20,
    /// SDMX-ML 2.0 compact; read only.
    Compact20,
    /// SDMX-ML 2.1 generic.
    Generic21,
    /// SDMX-ML 2.1 generic time series.
    GenericTimeSeries21,
    /// SDMX-ML 2.1 structure specific.
    Specific21,
    /// SDMX-ML 2.1 structure specific time series.
    SpecificTimeSeries21,
    /// SDMX-ML 3.0 structure specific.
    Specific30,
    /// SDMX-ML 3.1 structure specific.
    Specific31,
    /// JSON-stat 2.0; 1.x is read too.
    JsonStat,
    /// PC-Axis.
    Px,
}

/// The kinds of format: what reads and writes one of a family reads and writes them all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// Tables.
    Csv,
    /// SDMX-ML.
    Ml,
    /// SDMX-JSON.
    Json,
    /// JSON-stat.
    JsonStat,
    /// PC-Axis.
    Px,
}

impl DataFormat {
    /// The family it belongs to.
    #[must_use]
    pub fn family(self) -> Family {
        match self {
            Self::Csv20 | Self::Csv21 | Self::Csv10 | Self::PlainCsv => Family::Csv,
            Self::Json10 | Self::Json20 | Self::Json21 => Family::Json,
            Self::JsonStat => Family::JsonStat,
            Self::Px => Family::Px,
            Self::Generic20
            | Self::Compact20
            | Self::Generic21
            | Self::GenericTimeSeries21
            | Self::Specific21
            | Self::SpecificTimeSeries21
            | Self::Specific30
            | Self::Specific31 => Family::Ml,
        }
    }

    /// Its name as people say it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Csv20 => "SDMX-CSV 2.0",
            Self::Csv21 => "SDMX-CSV 2.1",
            Self::Csv10 => "SDMX-CSV 1.0",
            Self::PlainCsv => "a table of components",
            Self::Json10 => "SDMX-JSON 1.0",
            Self::Json20 => "SDMX-JSON 2.0",
            Self::Json21 => "SDMX-JSON 2.1",
            Self::Generic20 => "SDMX-ML 2.0 generic",
            Self::Compact20 => "SDMX-ML 2.0 compact",
            Self::Generic21 => "SDMX-ML 2.1 generic",
            Self::GenericTimeSeries21 => "SDMX-ML 2.1 generic time series",
            Self::Specific21 => "SDMX-ML 2.1 structure specific",
            Self::SpecificTimeSeries21 => "SDMX-ML 2.1 structure specific time series",
            Self::Specific30 => "SDMX-ML 3.0 structure specific",
            Self::Specific31 => "SDMX-ML 3.1 structure specific",
            Self::JsonStat => "JSON-stat 2.0",
            Self::Px => "PC-Axis",
        }
    }

    /// Its media type.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Csv20 => "application/vnd.sdmx.data+csv;version=2.0.0;charset=utf-8",
            Self::Csv21 => "application/vnd.sdmx.data+csv;version=2.1.0;charset=utf-8",
            Self::Csv10 => "application/vnd.sdmx.data+csv;version=1.0.0;charset=utf-8",
            Self::PlainCsv => "text/csv;charset=utf-8",
            Self::Json10 => "application/vnd.sdmx.data+json;version=1.0.0",
            Self::Json20 => "application/vnd.sdmx.data+json;version=2.0.0",
            Self::Json21 => "application/vnd.sdmx.data+json;version=2.1.0",
            Self::Generic20 => "application/vnd.sdmx.genericdata+xml;version=2.0",
            Self::Compact20 => "application/vnd.sdmx.compactdata+xml;version=2.0",
            Self::Generic21 => "application/vnd.sdmx.genericdata+xml;version=2.1",
            Self::GenericTimeSeries21 => {
                "application/vnd.sdmx.generictimeseriesdata+xml;version=2.1"
            }
            Self::Specific21 => "application/vnd.sdmx.structurespecificdata+xml;version=2.1",
            Self::SpecificTimeSeries21 => {
                "application/vnd.sdmx.structurespecifictimeseriesdata+xml;version=2.1"
            }
            Self::Specific30 => "application/vnd.sdmx.data+xml;version=3.0.0",
            Self::Specific31 => "application/vnd.sdmx.data+xml;version=3.1.0",
            // JSON-stat has no registered type; its makers say JSON.
            Self::JsonStat => "application/json",
            Self::Px => "text/plain;charset=utf-8",
        }
    }

    /// The ending of a file in this format.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self.family() {
            Family::Csv => "csv",
            Family::Ml => "xml",
            Family::Json | Family::JsonStat => "json",
            Family::Px => "px",
        }
    }
}

/// A format of SDMX structure messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StructureFormat {
    /// SDMX-ML 2.0; read only.
    Ml20,
    /// SDMX-ML 2.1.
    Ml21,
    /// SDMX-ML 3.0.
    Ml30,
    /// SDMX-ML 3.1.
    Ml31,
    /// SDMX-JSON 1.0.
    Json10,
    /// SDMX-JSON 2.0.
    Json20,
    /// SDMX-JSON 2.1.
    Json21,
}

impl StructureFormat {
    /// Every format that is written.
    pub const ALL: [Self; 6] =
        [Self::Ml21, Self::Ml30, Self::Ml31, Self::Json10, Self::Json20, Self::Json21];

    /// Whether it is one of SDMX-JSON.
    #[must_use]
    pub fn is_json(self) -> bool {
        matches!(self, Self::Json10 | Self::Json20 | Self::Json21)
    }

    pub(crate) fn edition(self) -> Editions {
        match self {
            Self::Ml20 | Self::Ml21 | Self::Json10 => grammar::E21,
            Self::Ml30 | Self::Json20 => grammar::E30,
            Self::Ml31 | Self::Json21 => grammar::E31,
        }
    }
}

/// What a message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MessageKind {
    /// Observations.
    Data(DataFormat),
    /// Artefacts.
    Structure(StructureFormat),
}

/// What data belong to: a dataflow, a data structure or a provision agreement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StructureRef {
    /// `Dataflow`, `DataStructure` or `ProvisionAgreement`.
    pub class: ArtefactClass,
    /// Which one.
    pub reference: Reference,
}

impl fmt::Display for StructureRef {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.class.resource(), self.reference)
    }
}

impl StructureRef {
    /// Reads a URN by its class, or `AGENCY:ID(VERSION)` as an artefact of `class`.
    #[must_use]
    pub fn parse(text: &str, class: ArtefactClass) -> Option<Self> {
        let classes = [
            ArtefactClass::Dataflow,
            ArtefactClass::DataStructure,
            ArtefactClass::ProvisionAgreement,
        ];
        let named =
            classes.into_iter().find(|class| text.contains(&format!("{}=", class.urn_class())));
        Some(Self { class: named.unwrap_or(class), reference: text.parse().ok()? })
    }
}

/// Tells from the first bytes (a few kilobytes are enough) what a message is. The file name decides
/// only where the bytes do not: a table is taken for data when its name ends in `.csv`, `.tsv` or
/// `.txt`, or when its header names a measure or a time.
#[must_use]
pub fn sniff(prefix: &[u8], file_name: &str) -> Option<MessageKind> {
    let mut reader = TextReader::new(prefix).ok()?;
    let mut bytes = Vec::new();
    // An error only means that the prefix cuts a letter in two.
    while bytes.len() < 64 * 1024 {
        let Ok(piece) = reader.fill_buf() else { break };
        if piece.is_empty() {
            break;
        }
        bytes.extend_from_slice(piece);
        let length = piece.len();
        reader.consume(length);
    }
    let text = String::from_utf8_lossy(&bytes);
    let text = text.trim_start_matches('\u{feff}').trim_start();
    match text.chars().next()? {
        '<' => xml_kind(text),
        '{' => json_kind(text),
        _ if sniff_px(prefix) => Some(MessageKind::Data(DataFormat::Px)),
        _ => csv_kind(text, file_name),
    }
}

fn xml_kind(text: &str) -> Option<MessageKind> {
    let mut rest = text;
    let tag = loop {
        rest = &rest[rest.find('<')?..];
        let end = if rest.starts_with("<?") {
            "?>"
        } else if rest.starts_with("<!--") {
            "-->"
        } else {
            break rest;
        };
        rest = &rest[rest.find(end)? + end.len()..];
    };
    let tag = &tag[1..tag.find('>').unwrap_or(tag.len())];
    let name = tag.split([' ', '\t', '\r', '\n', '/']).next()?;
    let local = name.rsplit(':').next()?;
    let versions = ["/v3_1", "/v3_", "/v2_1", "/v2_0"];
    let version = versions.into_iter().find(|version| tag.contains(version));
    let data = |format| Some(MessageKind::Data(format));
    let structure = |format| Some(MessageKind::Structure(format));
    match (local, version?) {
        ("Structure", "/v3_1") => structure(StructureFormat::Ml31),
        ("Structure", "/v3_") => structure(StructureFormat::Ml30),
        ("Structure", "/v2_1") => structure(StructureFormat::Ml21),
        ("Structure", "/v2_0") => structure(StructureFormat::Ml20),
        ("GenericData", "/v2_1") => data(DataFormat::Generic21),
        ("GenericTimeSeriesData", "/v2_1") => data(DataFormat::GenericTimeSeries21),
        ("GenericData", "/v2_0") => data(DataFormat::Generic20),
        ("CompactData", "/v2_0") => data(DataFormat::Compact20),
        ("StructureSpecificData", "/v3_1") => data(DataFormat::Specific31),
        ("StructureSpecificData", "/v3_") => data(DataFormat::Specific30),
        ("StructureSpecificData", "/v2_1") => data(DataFormat::Specific21),
        ("StructureSpecificTimeSeriesData", "/v2_1") => data(DataFormat::SpecificTimeSeries21),
        _ => None,
    }
}

fn json_kind(text: &str) -> Option<MessageKind> {
    let has = |member: &str| text.contains(&format!("\"{member}\""));
    if is_json_stat(text) {
        return Some(MessageKind::Data(DataFormat::JsonStat));
    }
    // The drafts of 1.0 have `header`, `structure` and `dataSets` at the outermost.
    if !(has("meta") || has("data") || has("dataSets")) {
        return None;
    }
    let structure = MessageKind::Structure(if text.contains("/1.0/sdmx-json") {
        StructureFormat::Json10
    } else if text.contains("/2.1") {
        StructureFormat::Json21
    } else {
        StructureFormat::Json20
    });
    if text.contains("structure-schema") {
        return Some(structure);
    }
    if text.contains("data-schema") || has("dataSets") || has("keyPosition") {
        return Some(MessageKind::Data(json_version(text)));
    }
    let mut lists = LISTINGS.iter().map(|listing| listing.member);
    lists.any(|list| !list.is_empty() && has(list)).then_some(structure)
}

/// JSON-stat says so by its class; 1.x is known by its values beside dimensions, which may come late.
fn is_json_stat(text: &str) -> bool {
    let has = |member: &str| text.contains(&format!("\"{member}\""));
    let is_sdmx = has("dataSets") || has("keyPosition") || text.contains("sdmx-json");
    let says = has("class") && has("version") && (has("dataset") || has("size") || has("value"));
    !is_sdmx && (says || (has("value") && (has("dimension") || has("dataset") || has("label"))))
}

/// The version, as far as the beginning of a message shows it.
fn json_version(text: &str) -> DataFormat {
    let says = |part: &str| text.contains(part);
    if says("/2.1/sdmx-json") || says("/2.1.0/sdmx-json") {
        DataFormat::Json21
    } else if says("/1.0/sdmx-json")
        || says("/1.0.0/sdmx-json")
        || (!says("/2.0") && !says("\"structures\"") && says("\"structure\":{"))
    {
        DataFormat::Json10
    } else {
        DataFormat::Json20
    }
}

fn csv_kind(text: &str, file_name: &str) -> Option<MessageKind> {
    let header = text.lines().next()?;
    let headers: Vec<&str> = header
        .split([',', ';', '\t'])
        .map(|name| name.trim().trim_matches('"'))
        .map(|name| name.split([':', '[']).next().unwrap_or(name))
        .collect();
    let has = |name: &str| headers.contains(&name);
    if has("STRUCTURE") && has("STRUCTURE_ID") {
        return Some(MessageKind::Data(DataFormat::Csv20));
    }
    if headers.first() == Some(&"DATAFLOW") {
        return Some(MessageKind::Data(DataFormat::Csv10));
    }
    let lower = file_name.to_ascii_lowercase();
    let named = [".csv", ".tsv", ".txt"].iter().any(|ending| lower.ends_with(ending));
    let components = headers.iter().filter(|name| crate::csv_read::is_component_id(name)).count();
    let table = headers.len() > 1 && components > 1;
    (table && (named || has("OBS_VALUE") || has("TIME_PERIOD")))
        .then_some(MessageKind::Data(DataFormat::PlainCsv))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_known_by_their_first_bytes() {
        let v21 = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message";
        let cases: [(String, &str, Option<MessageKind>); 8] = [
            (
                format!("<?xml version='1.0'?><!-- <x> --><m:Structure xmlns:m='{v21}'>"),
                "a",
                Some(MessageKind::Structure(StructureFormat::Ml21)),
            ),
            (
                format!("<GenericData xmlns='{v21}'>"),
                "a",
                Some(MessageKind::Data(DataFormat::Generic21)),
            ),
            ("<html>".into(), "a.xml", None),
            (
                "\u{feff}STRUCTURE,STRUCTURE_ID,ACTION".into(),
                "a",
                Some(MessageKind::Data(DataFormat::Csv20)),
            ),
            ("DATAFLOW;SEX: Sex".into(), "a", Some(MessageKind::Data(DataFormat::Csv10))),
            ("SEX,OBS_VALUE\n".into(), "", Some(MessageKind::Data(DataFormat::PlainCsv))),
            (
                "{\"meta\":{},\"data\":{\"dataSets\":[".into(),
                "a",
                Some(MessageKind::Data(DataFormat::Json20)),
            ),
            ("سلام، دنیا".into(), "a.txt", None),
        ];
        for (text, name, kind) in cases {
            assert_eq!(sniff(text.as_bytes(), name), kind, "{text}");
        }
        assert_eq!(sniff(b"", "a.csv"), None);
        assert_eq!(sniff(b"PK\x03\x04\xff\xfe\x00", "a.xlsx"), None);
    }
}
