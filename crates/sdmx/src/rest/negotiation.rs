//! Which format answers a request: the `Accept` header with versions and weights, or the `format`
//! parameter for clients that cannot set a header.

use crate::context::{Keys, Labels, TimeFormat};
use crate::message::{DataFormat, Family, StructureFormat};
use crate::metadata_message::MetadataFormat;
use crate::rest::media_range::{Range, is_version, ranges};
use crate::schema::SchemaFormat;

/// A format that data are answered in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DataMedia {
    /// The format.
    pub format: DataFormat,
    /// Whether tables show names.
    pub labels: Labels,
    /// Which keys tables show.
    pub keys: Keys,
    /// How tables write periods.
    pub time_format: TimeFormat,
}

/// A format that structures are answered in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StructureMedia {
    /// The format.
    pub format: StructureFormat,
}

/// A format that queries for metadata are answered in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MetadataMedia {
    /// The format.
    pub format: MetadataFormat,
}

/// A format that queries for schemas are answered in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SchemaMedia {
    /// An XML schema of structure specific data.
    Schema(SchemaFormat),
    /// The structures themselves, for clients that check data by them.
    Structure(StructureFormat),
}

/// No format that the client accepts is one of ours.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("{wanted:?} is not available; available are {available}")]
pub struct NotAcceptable {
    /// What the client wants.
    pub wanted: String,
    /// What there is.
    pub available: &'static str,
}

const DATA: &str = "application/vnd.sdmx.data+csv;version=2.0.0 (2.1.0, 1.0.0), application/vnd.sdmx.data+json;version=2.0.0 (2.1.0, 1.0.0), application/vnd.sdmx.data+xml;version=3.0.0 (3.1.0), application/vnd.sdmx.structurespecificdata+xml;version=2.1, application/vnd.sdmx.genericdata+xml;version=2.1";
const STRUCTURES: &str = "application/vnd.sdmx.structure+xml;version=3.1.0, 3.0.0 or 2.1, application/vnd.sdmx.structure+json;version=2.1.0, 2.0.0 or 1.0.0";

const METADATA: &str = "application/vnd.sdmx.metadata+xml;version=3.1.0 or 3.0.0, application/vnd.sdmx.metadata+json;version=2.1.0 or 2.0.0";

const SCHEMAS: &str = "application/vnd.sdmx.schema+xml;version=3.0.0, application/vnd.sdmx.schema+xml;version=2.1, and the formats of structures";

impl DataMedia {
    /// A format with everything else as it is when nothing is said.
    #[must_use]
    pub fn plain(format: DataFormat) -> Self {
        let (labels, keys, time_format) = (Labels::Id, Keys::None, TimeFormat::Original);
        Self { format, labels, keys, time_format }
    }

    /// The value of `Content-Type`.
    #[must_use]
    pub fn content_type(self) -> String {
        let media_type = self.format.media_type();
        if self.format.family() != Family::Csv || self.format == DataFormat::PlainCsv {
            return media_type.to_owned();
        }
        let mut parameters = String::new();
        parameters.push_str(match self.labels {
            Labels::Id => "",
            Labels::Both => ";labels=both",
            Labels::Name => ";labels=name",
        });
        parameters.push_str(match self.time_format {
            TimeFormat::Original => "",
            TimeFormat::Normalized => ";timeFormat=normalized",
        });
        parameters.push_str(match self.keys {
            Keys::None => "",
            Keys::Series => ";keys=series",
            Keys::Observation => ";keys=obs",
            Keys::Both => ";keys=both",
        });
        media_type.replacen(";charset", &format!("{parameters};charset"), 1)
    }

    /// The ending of a file in this format.
    #[must_use]
    pub fn extension(self) -> &'static str {
        self.format.extension()
    }
}

impl StructureMedia {
    /// The value of `Content-Type`.
    #[must_use]
    pub fn content_type(self) -> &'static str {
        match self.format {
            StructureFormat::Ml20 => "application/vnd.sdmx.structure+xml;version=2.0",
            StructureFormat::Ml21 => "application/vnd.sdmx.structure+xml;version=2.1",
            StructureFormat::Ml30 => "application/vnd.sdmx.structure+xml;version=3.0.0",
            StructureFormat::Ml31 => "application/vnd.sdmx.structure+xml;version=3.1.0",
            StructureFormat::Json10 => "application/vnd.sdmx.structure+json;version=1.0.0",
            StructureFormat::Json20 => "application/vnd.sdmx.structure+json;version=2.0.0",
            StructureFormat::Json21 => "application/vnd.sdmx.structure+json;version=2.1.0",
        }
    }
}

impl MetadataMedia {
    /// The value of `Content-Type`.
    #[must_use]
    pub fn content_type(self) -> &'static str {
        match self.format {
            MetadataFormat::Ml30 => "application/vnd.sdmx.metadata+xml;version=3.0.0",
            MetadataFormat::Ml31 => "application/vnd.sdmx.metadata+xml;version=3.1.0",
            MetadataFormat::Json20 => "application/vnd.sdmx.metadata+json;version=2.0.0",
            MetadataFormat::Json21 => "application/vnd.sdmx.metadata+json;version=2.1.0",
        }
    }
}

impl SchemaMedia {
    /// The value of `Content-Type`.
    #[must_use]
    pub fn content_type(self) -> &'static str {
        match self {
            Self::Schema(SchemaFormat::Ml21) => "application/vnd.sdmx.schema+xml;version=2.1",
            Self::Schema(SchemaFormat::Ml30) => "application/vnd.sdmx.schema+xml;version=3.0.0",
            Self::Structure(format) => StructureMedia { format }.content_type(),
        }
    }
}

/// The format in which to answer a query for data. `default` answers `*/*` and silence; of XML that
/// names no SDMX type, it answers if it is XML, else SDMX-ML 3.0 does.
pub fn negotiate_data(
    accept: Option<&str>,
    format: Option<&str>,
    default: DataFormat,
) -> Result<DataMedia, NotAcceptable> {
    let plain = DataMedia::plain;
    let xml = if default.family() == Family::Ml { default } else { DataFormat::Specific30 };
    if let Some(format) = format.filter(|format| !format.is_empty()) {
        return Ok(match format.to_ascii_lowercase().as_str() {
            "csv" | "csvdata" | "csvfile" | "csv2" => plain(DataFormat::Csv20),
            "csvfilewithlabels" => DataMedia { labels: Labels::Both, ..plain(DataFormat::Csv20) },
            "csv1" => plain(DataFormat::Csv10),
            "csv21" => plain(DataFormat::Csv21),
            "json" | "jsondata" => plain(DataFormat::Json20),
            "json1" => plain(DataFormat::Json10),
            "json21" => plain(DataFormat::Json21),
            "genericdata" | "generic" => plain(DataFormat::Generic21),
            "structurespecificdata" | "structurespecific" | "compact_2_1" => {
                plain(DataFormat::Specific21)
            }
            "xmldata" | "ml30" => plain(DataFormat::Specific30),
            "ml31" => plain(DataFormat::Specific31),
            "jsonstat" | "json-stat" => plain(DataFormat::JsonStat),
            "px" => plain(DataFormat::Px),
            "xml" => plain(xml),
            _ => {
                return Err(NotAcceptable {
                    wanted: format.to_owned(),
                    available: "csv, csvfilewithlabels, csv1, csv21, json, json1, json21, xml, xmldata, ml31, genericdata, structurespecificdata, jsonstat, px",
                });
            }
        });
    }
    let Some(accept) = accept.filter(|accept| !accept.trim().is_empty()) else {
        return Ok(plain(default));
    };
    for range in ranges(accept).iter().filter(|range| range.weight > 0) {
        let is = |ours: &str| is_version(&range.version, ours);
        let found = match range.media_type.as_str() {
            "application/vnd.sdmx.data+csv" if is("2.0.0") => Some(DataFormat::Csv20),
            "application/vnd.sdmx.data+csv" if is("2.1.0") => Some(DataFormat::Csv21),
            "application/vnd.sdmx.data+csv" if is("1.0.0") => Some(DataFormat::Csv10),
            "text/csv" => Some(DataFormat::Csv20),
            "application/vnd.sdmx.data+json" if is("2.0.0") => Some(DataFormat::Json20),
            "application/vnd.sdmx.data+json" if is("2.1.0") => Some(DataFormat::Json21),
            "application/vnd.sdmx.data+json" if is("1.0.0") => Some(DataFormat::Json10),
            "application/json" => Some(DataFormat::Json20),
            "application/vnd.sdmx.data+xml" if is("3.0.0") => Some(DataFormat::Specific30),
            "application/vnd.sdmx.data+xml" if is("3.1.0") => Some(DataFormat::Specific31),
            "application/vnd.sdmx.structurespecificdata+xml" if is("2.1") => {
                Some(DataFormat::Specific21)
            }
            "application/vnd.sdmx.structurespecifictimeseriesdata+xml" if is("2.1") => {
                Some(DataFormat::SpecificTimeSeries21)
            }
            "application/vnd.sdmx.genericdata+xml" if is("2.1") => Some(DataFormat::Generic21),
            "application/vnd.sdmx.generictimeseriesdata+xml" if is("2.1") => {
                Some(DataFormat::GenericTimeSeries21)
            }
            "application/xml" | "text/xml" => Some(xml),
            "*/*" | "application/*" => Some(default),
            _ => None,
        };
        if let Some(format) = found {
            if format.family() != Family::Csv {
                return Ok(plain(format));
            }
            let Range { labels, keys, time_format, .. } = *range;
            return Ok(DataMedia { format, labels, keys, time_format });
        }
    }
    Err(NotAcceptable { wanted: accept.to_owned(), available: DATA })
}

/// The format in which to answer a query for structures; `default` answers `*/*` and silence.
pub fn negotiate_structure(
    accept: Option<&str>,
    format: Option<&str>,
    default: StructureFormat,
) -> Result<StructureMedia, NotAcceptable> {
    let media = |format| StructureMedia { format };
    let xml = if default.is_json() { StructureFormat::Ml30 } else { default };
    let json = StructureFormat::Json20;
    if let Some(format) = format.filter(|format| !format.is_empty()) {
        return Ok(media(match format.to_ascii_lowercase().as_str() {
            "json" | "sdmx-json" | "jsonstructure" => json,
            "json1" => StructureFormat::Json10,
            "json21" => StructureFormat::Json21,
            "xml" | "sdmx" | "structure" => xml,
            "sdmx-2.1" | "ml21" => StructureFormat::Ml21,
            "sdmx-3.0" | "ml30" => StructureFormat::Ml30,
            "sdmx-3.1" | "ml31" => StructureFormat::Ml31,
            _ => {
                return Err(NotAcceptable {
                    wanted: format.to_owned(),
                    available: "json, json1, json21, xml, sdmx-2.1, sdmx-3.0, sdmx-3.1",
                });
            }
        }));
    }
    let Some(accept) = accept.filter(|accept| !accept.trim().is_empty()) else {
        return Ok(media(default));
    };
    for range in ranges(accept).iter().filter(|range| range.weight > 0) {
        let is = |ours: &str| is_version(&range.version, ours);
        let found = match range.media_type.as_str() {
            "application/vnd.sdmx.structure+xml" if range.version.is_empty() => Some(xml),
            "application/vnd.sdmx.structure+xml" if is("2.1") => Some(StructureFormat::Ml21),
            "application/vnd.sdmx.structure+xml" if is("3.0.0") => Some(StructureFormat::Ml30),
            "application/vnd.sdmx.structure+xml" if is("3.1.0") => Some(StructureFormat::Ml31),
            "application/vnd.sdmx.structure+json" if is("2.0.0") => Some(json),
            "application/vnd.sdmx.structure+json" if is("2.1.0") => Some(StructureFormat::Json21),
            "application/vnd.sdmx.structure+json" if is("1.0.0") => Some(StructureFormat::Json10),
            "application/json" => Some(json),
            "application/xml" | "text/xml" => Some(xml),
            "*/*" | "application/*" => Some(default),
            _ => None,
        };
        if let Some(format) = found {
            return Ok(media(format));
        }
    }
    Err(NotAcceptable { wanted: accept.to_owned(), available: STRUCTURES })
}

/// The format in which to answer a query for metadata: SDMX-ML 3.0 for `*/*` and silence.
pub fn negotiate_metadata(
    accept: Option<&str>,
    format: Option<&str>,
) -> Result<MetadataMedia, NotAcceptable> {
    let media = |format| Ok(MetadataMedia { format });
    match format.map(str::to_ascii_lowercase).as_deref() {
        None | Some("") => {}
        Some("json" | "sdmx-json") => return media(MetadataFormat::Json20),
        Some("xml" | "sdmx") => return media(MetadataFormat::Ml30),
        Some(other) => {
            return Err(NotAcceptable { wanted: other.to_owned(), available: "json, xml" });
        }
    }
    let Some(accept) = accept.filter(|accept| !accept.trim().is_empty()) else {
        return media(MetadataFormat::Ml30);
    };
    for range in ranges(accept).iter().filter(|range| range.weight > 0) {
        let is = |ours: &str| is_version(&range.version, ours);
        let found = match range.media_type.as_str() {
            "application/vnd.sdmx.metadata+json" if is("2.0.0") => Some(MetadataFormat::Json20),
            "application/vnd.sdmx.metadata+json" if is("2.1.0") => Some(MetadataFormat::Json21),
            "application/vnd.sdmx.metadata+xml" if is("3.0.0") => Some(MetadataFormat::Ml30),
            "application/vnd.sdmx.metadata+xml" if is("3.1.0") => Some(MetadataFormat::Ml31),
            "application/json" => Some(MetadataFormat::Json20),
            "application/xml" | "text/xml" | "*/*" | "application/*" => Some(MetadataFormat::Ml30),
            _ => None,
        };
        if let Some(format) = found {
            return media(format);
        }
    }
    Err(NotAcceptable { wanted: accept.to_owned(), available: METADATA })
}

/// The format in which to answer a query for a schema; `default` answers `*/*`, XML and silence.
pub fn negotiate_schema(
    accept: Option<&str>,
    format: Option<&str>,
    default: SchemaFormat,
) -> Result<SchemaMedia, NotAcceptable> {
    if let Some(format) = format.filter(|format| !format.is_empty()) {
        return match format.to_ascii_lowercase().as_str() {
            "xsd" | "xml" | "schema" => Ok(SchemaMedia::Schema(default)),
            "json" | "sdmx-json" => Ok(SchemaMedia::Structure(StructureFormat::Json20)),
            _ => Err(NotAcceptable { wanted: format.to_owned(), available: "xml, json" }),
        };
    }
    let Some(accept) = accept.filter(|accept| !accept.trim().is_empty()) else {
        return Ok(SchemaMedia::Schema(default));
    };
    for range in ranges(accept).iter().filter(|range| range.weight > 0) {
        let is = |ours: &str| is_version(&range.version, ours);
        let found = match range.media_type.as_str() {
            "application/vnd.sdmx.schema+xml" if range.version.is_empty() => Some(default),
            "application/vnd.sdmx.schema+xml" if is("2.1") => Some(SchemaFormat::Ml21),
            "application/vnd.sdmx.schema+xml" if is("3.0.0") => Some(SchemaFormat::Ml30),
            "application/xml" | "text/xml" | "*/*" | "application/*" => Some(default),
            _ => None,
        };
        if let Some(format) = found {
            return Ok(SchemaMedia::Schema(format));
        }
        let text = format!("{};version={}", range.media_type, range.version);
        let text = if range.version.is_empty() { &range.media_type } else { &text };
        if let Ok(media) = negotiate_structure(Some(text), None, StructureFormat::Ml30) {
            return Ok(SchemaMedia::Structure(media.format));
        }
    }
    Err(NotAcceptable { wanted: accept.to_owned(), available: SCHEMAS })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_heaviest_format_we_have_answers() {
        let of = |accept: &str| {
            negotiate_data(Some(accept), None, DataFormat::Specific30).map(|media| media.format)
        };
        assert_eq!(of("*/*"), Ok(DataFormat::Specific30));
        assert_eq!(of("application/vnd.sdmx.data+json;version=2.0"), Ok(DataFormat::Json20));
        assert_eq!(of("application/vnd.sdmx.data+csv; version=1.0.0"), Ok(DataFormat::Csv10));
        assert_eq!(
            of("text/html, application/vnd.sdmx.genericdata+xml;version=2.1;q=0.5, text/csv;q=0.8"),
            Ok(DataFormat::Csv20)
        );
        assert_eq!(
            of("application/vnd.sdmx.data+json;version=9.0.0, */*;q=0.1"),
            Ok(DataFormat::Specific30)
        );
        for (accept, format) in [
            ("application/vnd.sdmx.data+json;version=1.0.0", DataFormat::Json10),
            ("application/vnd.sdmx.data+json;version=2.1.0", DataFormat::Json21),
            ("application/vnd.sdmx.data+json", DataFormat::Json20),
            ("application/vnd.sdmx.data+csv;version=2.1.0", DataFormat::Csv21),
            ("application/vnd.sdmx.data+xml;version=3.1.0", DataFormat::Specific31),
        ] {
            assert_eq!(of(accept), Ok(format), "{accept}");
        }
        assert!(of("image/png").is_err());
        let labels = negotiate_data(
            Some("application/vnd.sdmx.data+csv;labels=both"),
            None,
            DataFormat::Json20,
        );
        assert_eq!(labels.map(|media| media.labels), Ok(Labels::Both));
        let format = negotiate_data(Some("*/*"), Some("csvfilewithlabels"), DataFormat::Json20);
        let labelled = DataMedia { labels: Labels::Both, ..DataMedia::plain(DataFormat::Csv20) };
        assert_eq!(format, Ok(labelled));
        let accept = "application/vnd.sdmx.data+csv;version=2.0+.0;keys=both;timeFormat=normalized";
        let media = negotiate_data(Some(accept), None, DataFormat::Json20).unwrap();
        assert_eq!((media.keys, media.time_format), (Keys::Both, TimeFormat::Normalized));
        assert_eq!(
            media.content_type(),
            "application/vnd.sdmx.data+csv;version=2.0.0;timeFormat=normalized;keys=both;charset=utf-8"
        );
    }

    #[test]
    fn a_schema_is_xml_unless_structures_are_asked_for() {
        let of = |accept: &str| negotiate_schema(Some(accept), None, SchemaFormat::Ml30);
        assert_eq!(of("*/*"), Ok(SchemaMedia::Schema(SchemaFormat::Ml30)));
        assert_eq!(
            of("application/vnd.sdmx.schema+xml;version=2.1"),
            Ok(SchemaMedia::Schema(SchemaFormat::Ml21))
        );
        assert_eq!(
            of("application/vnd.sdmx.structure+json;version=2.0.0"),
            Ok(SchemaMedia::Structure(StructureFormat::Json20))
        );
        assert!(of("text/html").is_err());
    }

    #[test]
    fn structures_are_answered_in_the_version_asked_for() {
        let of = |accept: &str| {
            negotiate_structure(Some(accept), None, StructureFormat::Ml21).map(|media| media.format)
        };
        assert_eq!(of("*/*"), Ok(StructureFormat::Ml21));
        assert_eq!(of("application/xml"), Ok(StructureFormat::Ml21));
        assert_eq!(
            of("application/vnd.sdmx.structure+xml;version=3.0.0"),
            Ok(StructureFormat::Ml30)
        );
        assert_eq!(
            of("application/vnd.sdmx.structure+json;version=2.0.0"),
            Ok(StructureFormat::Json20)
        );
        assert_eq!(
            of("application/vnd.sdmx.structure+json;version=1.0"),
            Ok(StructureFormat::Json10)
        );
        assert_eq!(of("application/vnd.sdmx.structure+xml;version=3.1"), Ok(StructureFormat::Ml31));
        assert!(of("application/vnd.sdmx.structure+json;version=3.0").is_err());
    }
}
