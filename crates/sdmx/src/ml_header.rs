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

/// How a message names the structure of one of its flows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// What data sets refer to: the id of the data structure, numbered where two flows have the same.
    pub id: String,
    /// The prefix of the name space of its own types.
    pub prefix: String,
}

/// The names of the structures of some flows.
pub fn names(contexts: &[&WriteContext]) -> Vec<Named> {
    let mut named: Vec<Named> = Vec::new();
    for (index, context) in contexts.iter().enumerate() {
        // rsdmx takes the structure's id for that of the data structure, so it is.
        let own = &context.structure.header.id;
        let numbered = (2..).map(|number| format!("{own}_{number}"));
        let mut ids = std::iter::once(own.clone()).chain(numbered);
        let id = ids.find(|id| named.iter().all(|known| known.id != *id));
        named.push(Named { id: id.unwrap_or_default(), prefix: format!("ns{}", index + 1) });
    }
    named
}

/// Writes the root element's tag and the header; the root stays open.
pub fn begin_message(xml: &mut Xml, style: Style, contexts: &[&WriteContext], named: &[Named]) {
    let version = match style.version {
        MlVersion::V21 => "v2_1",
        MlVersion::V30 => "v3_0",
        MlVersion::V31 => "v3_1",
    };
    let space =
        |name: &str| format!("http://www.sdmx.org/resources/sdmxml/schemas/{version}/{name}");
    let (message, common) = (space("message"), space("common"));
    let own = |context: &WriteContext| {
        let urn = context.dataflow.header.reference().urn(ArtefactClass::Dataflow);
        format!("{urn}:ObsLevelDim:{}", context.dimension_at_observation())
    };
    let data = space(if style.is_generic { "data/generic" } else { "data/structurespecific" });
    let mut spaces = vec![("xmlns:mes".to_owned(), message), ("xmlns:com".to_owned(), common)];
    if style.is_generic {
        spaces.push(("xmlns:gen".to_owned(), data));
    } else {
        spaces.push(("xmlns:ss".to_owned(), data));
        for (context, named) in contexts.iter().zip(named) {
            spaces.push((format!("xmlns:{}", named.prefix), own(context)));
        }
        let instance = "http://www.w3.org/2001/XMLSchema-instance";
        spaces.push(("xmlns:xsi".to_owned(), instance.to_owned()));
    }
    let spaces: Vec<(&str, &str)> =
        spaces.iter().map(|(name, space)| (name.as_str(), space.as_str())).collect();
    xml.start(style.root(), &spaces);
    xml.line();
    xml.start("mes:Header", &[]);
    if let Some(first) = contexts.first() {
        xml.element("mes:ID", &[], &first.header.id);
        xml.element("mes:Test", &[], "false");
        xml.element("mes:Prepared", &[], &first.header.prepared);
        xml.empty("mes:Sender", &[("id", &first.header.sender)]);
    }
    for (context, named) in contexts.iter().zip(named) {
        let own = own(context);
        let mut attributes = vec![("structureID", named.id.as_str())];
        if !style.is_generic {
            attributes.push(("namespace", &own));
        }
        attributes.push(("dimensionAtObservation", context.dimension_at_observation()));
        xml.start("mes:Structure", &attributes);
        usage(xml, style, context);
        xml.end();
    }
    xml.end();
}

/// Says which flow it is.
fn usage(xml: &mut Xml, style: Style, context: &WriteContext) {
    let reference = context.dataflow.header.reference();
    if style.version != MlVersion::V21 {
        xml.element("com:StructureUsage", &[], &reference.urn(ArtefactClass::Dataflow));
        return;
    }
    xml.start("com:StructureUsage", &[]);
    let attributes = [
        ("agencyID", reference.agency.as_str()),
        ("id", &reference.id),
        ("version", &reference.version.0),
        ("package", "datastructure"),
        ("class", "Dataflow"),
    ];
    xml.empty("Ref", &attributes);
    xml.end();
}
