//! Observation batches become SDMX-ML: 2.1 generic, 2.1 and 3.0 structure specific.

use std::io::Write;

use model::observation::TextColumn;
use model::{ArtefactClass, AttributeRelationship, Component, ComponentRole, ObservationBatch};

use crate::context::WriteContext;
use crate::error::Error;
use crate::message::DataFormat;
use crate::xml_write::Xml;

/// Written text is handed on when it has grown to this.
const PIECE_BYTES: usize = 64 * 1024;

/// Where a component is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum At {
    DataSet,
    Series,
    Observation,
}

/// Writes SDMX-ML data messages.
pub struct MlWriter<W> {
    out: W,
    xml: Xml,
    context: WriteContext,
    generic: bool,
    is_30: bool,
    columns: Vec<(Component, At)>,
    /// Texts of the data set's attributes, once the first observation told them.
    data_set: Option<Vec<String>>,
    /// Texts of the open series.
    series: Option<Vec<String>>,
}

impl<W: Write> MlWriter<W> {
    /// Writes the header.
    pub fn new(format: DataFormat, context: WriteContext, out: W) -> Result<Self, Error> {
        let is_flat = context.is_flat();
        let at = |component: Component| {
            let at = match (component.role, &component.relationship) {
                (ComponentRole::Attribute, AttributeRelationship::Dataset) => At::DataSet,
                (ComponentRole::Attribute, AttributeRelationship::Dimensions(dimensions)) => {
                    let time = context.structure.time_dimension();
                    let has_time = time.is_some_and(|time| dimensions.contains(&time.id));
                    if is_flat || has_time { At::Observation } else { At::Series }
                }
                (ComponentRole::Dimension, _) if !is_flat => At::Series,
                _ => At::Observation,
            };
            (component, at)
        };
        let columns = context.components().into_iter().map(at).collect();
        let mut xml = Xml::document();
        let generic = format == DataFormat::Generic21;
        begin_message(&mut xml, format, &context);
        let is_30 = format == DataFormat::Specific30;
        Ok(Self { out, xml, context, generic, is_30, columns, data_set: None, series: None })
    }

    /// Writes the observations of a batch, which come sorted by series, then time.
    pub fn write(&mut self, batch: &ObservationBatch) -> Result<(), Error> {
        let sources: Vec<Option<&TextColumn>> =
            self.columns.iter().map(|(component, _)| batch.column(&component.id)).collect();
        for (index, (component, _)) in self.columns.iter().enumerate() {
            if component.role == ComponentRole::Dimension && sources[index].is_none() {
                return Err(Error::MissingColumn {
                    column: component.id.clone(),
                    structure: self.context.structure.header.reference(),
                });
            }
        }
        let has_observations = self.context.detail.has_observations();
        for row in 0..batch.rows() {
            let text = |index: usize| sources[index].map_or("", |column| column.get(row));
            self.data_set_attributes(&text)?;
            if !self.context.is_flat() {
                self.series(&text);
            }
            if has_observations {
                self.observation(&text);
            }
            if self.xml.len() > PIECE_BYTES {
                self.out.write_all(self.xml.take().as_bytes())?;
            }
        }
        Ok(())
    }

    /// Ends the message.
    pub fn finish(mut self) -> Result<W, Error> {
        if self.data_set.is_none() {
            self.begin_data_set(Vec::new());
        }
        self.end_series();
        self.xml.end();
        self.xml.end();
        self.out.write_all(self.xml.take().as_bytes())?;
        self.out.flush()?;
        Ok(self.out)
    }

    fn texts<'a>(&self, at: At, text: &impl Fn(usize) -> &'a str) -> Vec<String> {
        let indexes = (0..self.columns.len()).filter(|index| self.columns[*index].1 == at);
        indexes.map(|index| text(index).to_owned()).collect()
    }

    fn is_same<'a>(&self, at: At, texts: &[String], text: &impl Fn(usize) -> &'a str) -> bool {
        let mut indexes = (0..self.columns.len()).filter(|index| self.columns[*index].1 == at);
        texts.iter().all(|before| indexes.next().is_some_and(|index| text(index) == before))
    }

    fn data_set_attributes<'a>(&mut self, text: &impl Fn(usize) -> &'a str) -> Result<(), Error> {
        match &self.data_set {
            None => {
                let texts = self.texts(At::DataSet, text);
                self.begin_data_set(texts);
                Ok(())
            }
            Some(texts) if self.is_same(At::DataSet, texts, text) => Ok(()),
            Some(texts) => {
                let differs = |index: &usize| {
                    let place =
                        self.columns[..*index].iter().filter(|(_, at)| *at == At::DataSet).count();
                    self.columns[*index].1 == At::DataSet && texts[place] != text(*index)
                };
                let index = (0..self.columns.len()).find(differs).unwrap_or(0);
                Err(Error::AttributeVaries { attribute: self.columns[index].0.id.clone() })
            }
        }
    }

    fn begin_data_set(&mut self, texts: Vec<String>) {
        let structure = self.context.structure.header.id.clone();
        let of_data_set = self.columns.iter().filter(|(_, at)| *at == At::DataSet);
        let pairs = of_data_set
            .zip(&texts)
            .map(|((component, _), text)| (component.id.as_str(), text.as_str()));
        let given: Vec<(&str, &str)> = pairs.filter(|(_, text)| !text.is_empty()).collect();
        if self.generic {
            let attributes = [("structureRef", structure.as_str()), ("action", "Information")];
            self.xml.start("mes:DataSet", &attributes);
            self.xml.line();
            if !given.is_empty() {
                self.xml.start("gen:Attributes", &[]);
                for (id, value) in given {
                    self.xml.empty("gen:Value", &[("id", id), ("value", value)]);
                }
                self.xml.end();
            }
        } else {
            let mut attributes = vec![
                ("ss:structureRef", structure.as_str()),
                ("xsi:type", "ns1:DataSetType"),
                ("ss:action", "Information"),
            ];
            if !self.is_30 {
                attributes.push(("ss:dataScope", "DataStructure"));
            }
            attributes.extend(given);
            self.xml.start("mes:DataSet", &attributes);
            self.xml.line();
        }
        self.data_set = Some(texts);
    }

    fn series<'a>(&mut self, text: &impl Fn(usize) -> &'a str) {
        if self.series.as_ref().is_some_and(|texts| self.is_same(At::Series, texts, text)) {
            return;
        }
        self.end_series();
        self.series = Some(self.texts(At::Series, text));
        let Self { xml, columns, generic, .. } = self;
        let of_series = |role: ComponentRole| {
            let columns = columns.iter().enumerate();
            columns.filter(move |(_, (component, at))| *at == At::Series && component.role == role)
        };
        if *generic {
            xml.start("gen:Series", &[]);
            xml.start("gen:SeriesKey", &[]);
            for (index, (component, _)) in of_series(ComponentRole::Dimension) {
                xml.empty("gen:Value", &[("id", &component.id), ("value", text(index))]);
            }
            xml.end();
            let mut begun = false;
            for (index, (component, _)) in of_series(ComponentRole::Attribute) {
                if !text(index).is_empty() {
                    if !std::mem::replace(&mut begun, true) {
                        xml.start("gen:Attributes", &[]);
                    }
                    xml.empty("gen:Value", &[("id", &component.id), ("value", text(index))]);
                }
            }
            if begun {
                xml.end();
            }
        } else {
            xml.raw("<Series");
            for (index, (component, at)) in columns.iter().enumerate() {
                if *at == At::Series && !text(index).is_empty() {
                    xml.attribute(&component.id, text(index));
                }
            }
            xml.raw(">\n");
        }
    }

    fn end_series(&mut self) {
        if self.series.take().is_some() {
            if self.generic {
                self.xml.end();
            } else {
                self.xml.raw("</Series>\n");
            }
        }
    }

    fn observation<'a>(&mut self, text: &impl Fn(usize) -> &'a str) {
        let is_flat = self.context.is_flat();
        let Self { xml, columns, generic, .. } = self;
        let of = |role: ComponentRole| {
            let columns = columns.iter().enumerate();
            columns.filter(move |(_, (component, at))| {
                *at == At::Observation && component.role == role
            })
        };
        if !*generic {
            xml.raw("<Obs");
            for (index, (component, at)) in columns.iter().enumerate() {
                if *at == At::Observation && !text(index).is_empty() {
                    xml.attribute(&component.id, text(index));
                }
            }
            xml.raw("/>\n");
            return;
        }
        xml.start("gen:Obs", &[]);
        if is_flat {
            xml.start("gen:ObsKey", &[]);
            for (index, (component, _)) in
                of(ComponentRole::Dimension).chain(of(ComponentRole::TimeDimension))
            {
                xml.empty("gen:Value", &[("id", &component.id), ("value", text(index))]);
            }
            xml.end();
        } else {
            for (index, _) in of(ComponentRole::TimeDimension) {
                xml.empty("gen:ObsDimension", &[("value", text(index))]);
            }
        }
        // 2.1 has one primary measure; a further one is told as an attribute would be.
        let mut measures = of(ComponentRole::Measure);
        if let Some((index, _)) = measures.next()
            && !text(index).is_empty()
        {
            xml.empty("gen:ObsValue", &[("value", text(index))]);
        }
        let mut begun = false;
        for (index, (component, _)) in measures.chain(of(ComponentRole::Attribute)) {
            if !text(index).is_empty() {
                if !std::mem::replace(&mut begun, true) {
                    xml.start("gen:Attributes", &[]);
                }
                xml.empty("gen:Value", &[("id", &component.id), ("value", text(index))]);
            }
        }
        if begun {
            xml.end();
        }
        xml.end();
    }
}

fn begin_message(xml: &mut Xml, format: DataFormat, context: &WriteContext) {
    let is_30 = format == DataFormat::Specific30;
    let generic = format == DataFormat::Generic21;
    let version = if is_30 { "v3_0" } else { "v2_1" };
    let space =
        |name: &str| format!("http://www.sdmx.org/resources/sdmxml/schemas/{version}/{name}");
    let (message, common) = (space("message"), space("common"));
    let reference = context.dataflow.header.reference();
    let urn = reference.urn(ArtefactClass::Dataflow);
    let at_observation = context.dimension_at_observation();
    let own = format!("{urn}:ObsLevelDim:{at_observation}");
    let data = space(if generic { "data/generic" } else { "data/structurespecific" });
    let mut spaces = vec![("xmlns:mes", message.as_str()), ("xmlns:com", common.as_str())];
    if generic {
        spaces.push(("xmlns:gen", &data));
        xml.start("mes:GenericData", &spaces);
    } else {
        spaces.push(("xmlns:ss", &data));
        spaces.push(("xmlns:ns1", &own));
        spaces.push(("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"));
        xml.start("mes:StructureSpecificData", &spaces);
    }
    xml.line();
    xml.start("mes:Header", &[]);
    xml.element("mes:ID", &[], &context.header.id);
    xml.element("mes:Test", &[], "false");
    xml.element("mes:Prepared", &[], &context.header.prepared);
    xml.empty("mes:Sender", &[("id", &context.header.sender)]);
    // rsdmx takes the structure's id for that of the data structure, so it is.
    let structure = context.structure.header.id.as_str();
    let mut attributes = vec![("structureID", structure)];
    if !generic {
        attributes.push(("namespace", &own));
    }
    attributes.push(("dimensionAtObservation", at_observation));
    xml.start("mes:Structure", &attributes);
    if is_30 {
        xml.element("com:StructureUsage", &[], &urn);
    } else {
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
    }
    xml.end();
    xml.end();
}
