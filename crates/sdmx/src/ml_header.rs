//! The beginning of an SDMX-ML data message: its root element and header, which differ by version.

use model::ArtefactClass;

use crate::context::WriteContext;
use crate::message::DataFormat;
use crate::xml_write::Xml;

/// Versions of SDMX-ML that are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum MlVersion {
    V21,
    V30,
    V31,
}

/// How a message is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    version: MlVersion,
    /// Generic, or specific to a structure.
    pub is_generic: bool,
    /// One of the time series messages of 2.1.
    pub is_time_series: bool,
}

impl Style {
    /// The style of a format; of one that is not SDMX-ML, that of 3.0.
    pub fn of(format: DataFormat) -> Self {
        let style =
            |version, is_generic, is_time_series| Self { version, is_generic, is_time_series };
        match format {
            DataFormat::Generic21 => style(MlVersion::V21, true, false),
            DataFormat::GenericTimeSeries21 => style(MlVersion::V21, true, true),
            DataFormat::Specific21 => style(MlVersion::V21, false, false),
            DataFormat::SpecificTimeSeries21 => style(MlVersion::V21, false, true),
            DataFormat::Specific31 => style(MlVersion::V31, false, false),
            _ => style(MlVersion::V30, false, false),
        }
    }

    /// Whether a data set may be to merge.
    pub fn knows_merge(self) -> bool {
        self.version == MlVersion::V31
    }

    /// Whether a data set says how it is to be checked.
    pub fn has_data_scope(self) -> bool {
        self.version == MlVersion::V21
    }

    /// Whether a component may stand as an element with several values.
    pub fn has_components(self) -> bool {
        self.version != MlVersion::V21
    }

    fn root(self) -> &'static str {
        match (self.is_generic, self.is_time_series) {
            (true, false) => "mes:GenericData",
            (true, true) => "mes:GenericTimeSeriesData",
            (false, false) => "mes:StructureSpecificData",
            (false, true) => "mes:StructureSpecificTimeSeriesData",
        }
    }
}

/// Writes the root element's tag and the header; the root stays open.
pub fn begin_message(xml: &mut Xml, style: Style, context: &WriteContext) {
    let version = match style.version {
        MlVersion::V21 => "v2_1",
        MlVersion::V30 => "v3_0",
        MlVersion::V31 => "v3_1",
    };
    let space =
        |name: &str| format!("http://www.sdmx.org/resources/sdmxml/schemas/{version}/{name}");
    let (message, common) = (space("message"), space("common"));
    let reference = context.dataflow.header.reference();
    let urn = reference.urn(ArtefactClass::Dataflow);
    let at_observation = context.dimension_at_observation();
    let own = format!("{urn}:ObsLevelDim:{at_observation}");
    let data = space(if style.is_generic { "data/generic" } else { "data/structurespecific" });
    let mut spaces = vec![("xmlns:mes", message.as_str()), ("xmlns:com", common.as_str())];
    if style.is_generic {
        spaces.push(("xmlns:gen", &data));
    } else {
        spaces.push(("xmlns:ss", &data));
        spaces.push(("xmlns:ns1", &own));
        spaces.push(("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"));
    }
    xml.start(style.root(), &spaces);
    xml.line();
    xml.start("mes:Header", &[]);
    xml.element("mes:ID", &[], &context.header.id);
    xml.element("mes:Test", &[], "false");
    xml.element("mes:Prepared", &[], &context.header.prepared);
    xml.empty("mes:Sender", &[("id", &context.header.sender)]);
    // rsdmx takes the structure's id for that of the data structure, so it is.
    let structure = context.structure.header.id.as_str();
    let mut attributes = vec![("structureID", structure)];
    if !style.is_generic {
        attributes.push(("namespace", &own));
    }
    attributes.push(("dimensionAtObservation", at_observation));
    xml.start("mes:Structure", &attributes);
    if style.version == MlVersion::V21 {
        xml.start("com:StructureUsage", &[]);
        xml.empty(
            "Ref",
            &[
                ("agencyID", &reference.agency),
                ("id", &reference.id),
                ("version", &reference.version.0),
                ("package", "datastructure"),
                ("class", "Dataflow"),
            ],
        );
        xml.end();
    } else {
        xml.element("com:StructureUsage", &[], &urn);
    }
    xml.end();
    xml.end();
}
