//! Observation batches become SDMX-ML: 2.1 generic and structure specific, 3.0 and 3.1 structure
//! specific; by series of any dimension or flat. A data set ends where the flow, the action, the moment
//! of publication or an attribute of the whole data set changes, a series where its key or one of its attributes does.

use std::collections::VecDeque;
use std::io::Write;

use model::observation::{TextColumn, VALID_FROM, VALUE_SEPARATOR};
use model::{ComponentRole, ObservationBatch};

use crate::action::Action;
use crate::context::{At, WriteContext};
use crate::error::Error;
use crate::message::DataFormat;
use crate::ml_header::{self, Named, Style, begin_message};
use crate::xml_write::{Xml, push_escaped};

/// Written text is handed on when it has grown to this.
const PIECE_BYTES: usize = 64 * 1024;

/// What observations of one data set have in common.
struct DataSet {
    action: Action,
    valid_from: String,
    /// The texts of its attributes.
    texts: Vec<String>,
}

/// A component and the text its value is written after.
struct Column {
    id: String,
    role: ComponentRole,
    at: At,
    /// ` ID="` in structure specific messages, `<gen:Value id="ID" value="` in generic ones.
    before: String,
}

/// Writes SDMX-ML data messages.
pub struct MlWriter<W> {
    out: W,
    xml: Xml,
    context: WriteContext,
    style: Style,
    columns: Vec<Column>,
    /// How the structure is named, and those of the flows to come.
    named: Named,
    rest: VecDeque<(WriteContext, Named)>,
    /// The open data set.
    data_set: Option<DataSet>,
    has_data_sets: bool,
    /// Texts of the open series.
    series: Option<Vec<String>>,
    /// Columns whose texts hold several values, of the element being written.
    several: Vec<usize>,
}

impl<W: Write> MlWriter<W> {
    /// Writes the header. Observations of the first flow come first, those of each other after
    /// [`Self::turn`].
    pub fn new(
        format: DataFormat,
        first: WriteContext,
        others: Vec<WriteContext>,
        out: W,
    ) -> Result<Self, Error> {
        let style = Style::of(format);
        let mut contexts = vec![first];
        contexts.extend(others);
        for context in contexts.iter_mut().filter(|_| style.is_time_series) {
            // The standard knows no other layout of these.
            context.layout = crate::context::Layout::Series;
            context.at_observation = None;
            if context.structure.time_dimension().is_none() {
                let artefact = format!("{}, which has no time", context.structure.header.id);
                return Err(Error::NotInFormat { format: format.name(), artefact });
            }
        }
        let all: Vec<&WriteContext> = contexts.iter().collect();
        let names = ml_header::names(&all);
        let mut xml = Xml::document();
        begin_message(&mut xml, style, &all, &names);
        let mut rest: VecDeque<(WriteContext, Named)> = contexts.into_iter().zip(names).collect();
        let Some((context, named)) = rest.pop_front() else {
            return Err(Error::NotInFormat { format: format.name(), artefact: "no flow".into() });
        };
        Ok(Self {
            out,
            xml,
            columns: columns(style, &context),
            context,
            style,
            named,
            rest,
            data_set: None,
            has_data_sets: false,
            series: None,
            several: Vec::new(),
        })
    }

    /// Goes on to the next flow.
    pub fn turn(&mut self) {
        self.end_data_set();
        if let Some((context, named)) = self.rest.pop_front() {
            self.columns = columns(self.style, &context);
            (self.context, self.named) = (context, named);
        }
    }

    /// Writes the observations of a batch, which come sorted by series, then time.
    pub fn write(&mut self, batch: &ObservationBatch) -> Result<(), Error> {
        let sources: Vec<Option<&TextColumn>> =
            self.columns.iter().map(|column| batch.column(&column.id)).collect();
        for (column, source) in self.columns.iter().zip(&sources) {
            if column.role == ComponentRole::Dimension && source.is_none() {
                return Err(Error::MissingColumn {
                    column: column.id.clone(),
                    structure: self.context.structure.header.reference(),
                });
            }
        }
        let actions = batch.column("ACTION");
        let moments = batch.column(VALID_FROM);
        let has_observations = self.context.detail.has_observations();
        let is_flat = self.context.is_flat();
        for row in 0..batch.rows() {
            let text = |index: usize| sources[index].map_or("", |column| column.get(row));
            let action = Action::of(actions.map_or("", |column| column.get(row)));
            self.data_set(action, moments.map_or("", |column| column.get(row)), &text);
            if !is_flat {
                self.series(&text);
            }
            if has_observations {
                self.observation(&text);
            }
            if self.xml.len() > PIECE_BYTES {
                self.out.write_all(self.xml.text().as_bytes())?;
                self.xml.clear();
            }
        }
        Ok(())
    }

    /// Ends the message.
    pub fn finish(mut self) -> Result<W, Error> {
        if !self.has_data_sets {
            self.begin_data_set(Action::default(), "", Vec::new());
        }
        self.end_data_set();
        self.xml.end();
        self.out.write_all(self.xml.take().as_bytes())?;
        self.out.flush()?;
        Ok(self.out)
    }

    fn texts<'a>(&self, at: At, text: &impl Fn(usize) -> &'a str) -> Vec<String> {
        let indexes = (0..self.columns.len()).filter(|index| self.columns[*index].at == at);
        indexes.map(|index| text(index).to_owned()).collect()
    }

    fn is_same<'a>(&self, at: At, texts: &[String], text: &impl Fn(usize) -> &'a str) -> bool {
        let mut indexes = (0..self.columns.len()).filter(|index| self.columns[*index].at == at);
        texts.iter().all(|before| indexes.next().is_some_and(|index| text(index) == before))
    }

    /// Goes on in the open data set or begins another.
    fn data_set<'a>(&mut self, action: Action, valid_from: &str, text: &impl Fn(usize) -> &'a str) {
        if let Some(open) = &self.data_set
            && open.action == action
            && open.valid_from == valid_from
            && self.is_same(At::DataSet, &open.texts, text)
        {
            return;
        }
        self.end_data_set();
        let texts = self.texts(At::DataSet, text);
        self.begin_data_set(action, valid_from, texts);
    }

    fn end_data_set(&mut self) {
        self.end_series();
        if self.data_set.take().is_some() {
            self.xml.end();
        }
    }

    fn begin_data_set(&mut self, action: Action, valid_from: &str, texts: Vec<String>) {
        let Named { id: structure, prefix } = self.named.clone();
        let of_data_set = self.columns.iter().filter(|column| column.at == At::DataSet);
        let pairs =
            of_data_set.zip(&texts).map(|(column, text)| (column.id.as_str(), text.as_str()));
        let given: Vec<(&str, &str)> = pairs.filter(|(_, text)| !text.is_empty()).collect();
        let action_name = action.name(!self.style.knows_merge());
        if self.style.is_generic {
            let mut attributes =
                vec![("structureRef", structure.as_str()), ("action", action_name)];
            if !valid_from.is_empty() {
                attributes.push(("validFromDate", valid_from));
            }
            self.xml.start("mes:DataSet", &attributes);
            self.xml.line();
            if !given.is_empty() {
                self.xml.start("gen:Attributes", &[]);
                for (id, value) in given {
                    self.xml.empty("gen:Value", &[("id", id), ("value", &joined(value))]);
                }
                self.xml.end();
            }
        } else {
            let kind = format!("{prefix}:DataSetType");
            let mut attributes = vec![
                ("ss:structureRef", structure.as_str()),
                ("xsi:type", kind.as_str()),
                ("ss:action", action_name),
            ];
            if !valid_from.is_empty() {
                attributes.push(("ss:validFromDate", valid_from));
            }
            if self.style.has_data_scope() {
                attributes.push(("ss:dataScope", "DataStructure"));
            }
            let given: Vec<(&str, String)> =
                given.into_iter().map(|(id, value)| (id, joined(value))).collect();
            attributes.extend(given.iter().map(|(id, value)| (*id, value.as_str())));
            self.xml.start("mes:DataSet", &attributes);
            self.xml.line();
        }
        self.data_set = Some(DataSet { action, valid_from: valid_from.to_owned(), texts });
        self.has_data_sets = true;
    }

    fn series<'a>(&mut self, text: &impl Fn(usize) -> &'a str) {
        if self.series.as_ref().is_some_and(|texts| self.is_same(At::Series, texts, text)) {
            return;
        }
        self.end_series();
        self.series = Some(self.texts(At::Series, text));
        if self.style.is_generic {
            self.xml.raw("<gen:Series>\n<gen:SeriesKey>");
            for column in 0..self.columns.len() {
                if self.columns[column].at == At::Series
                    && self.columns[column].role != ComponentRole::Attribute
                {
                    self.generic_value(column, text(column));
                }
            }
            self.xml.raw("</gen:SeriesKey>\n");
            self.generic_attributes(At::Series, None, text);
        } else {
            self.xml.raw("<Series");
            self.specific_attributes(At::Series, text);
            self.xml.raw(">\n");
            self.components(text);
        }
    }

    fn end_series(&mut self) {
        if self.series.take().is_some() {
            self.xml.raw(if self.style.is_generic { "</gen:Series>\n" } else { "</Series>\n" });
        }
    }

    fn observation<'a>(&mut self, text: &impl Fn(usize) -> &'a str) {
        if self.style.is_generic {
            self.generic_observation(text);
            return;
        }
        self.xml.raw("<Obs");
        self.specific_attributes(At::Observation, text);
        if self.several.is_empty() {
            self.xml.raw("/>\n");
        } else {
            self.xml.raw(">");
            self.components(text);
            self.xml.raw("</Obs>\n");
        }
    }

    /// The components at one place as XML attributes; those with several values wait.
    fn specific_attributes<'a>(&mut self, at: At, text: &impl Fn(usize) -> &'a str) {
        self.several.clear();
        let has_components = self.style.has_components();
        let out = self.xml.text_mut();
        for (index, column) in self.columns.iter().enumerate() {
            if column.at != at {
                continue;
            }
            let text = text(index);
            if text.is_empty() {
                continue;
            }
            if text.contains(VALUE_SEPARATOR) {
                if has_components {
                    self.several.push(index);
                    continue;
                }
                out.push_str(&column.before);
                push_escaped(out, &joined(text));
            } else {
                out.push_str(&column.before);
                push_escaped(out, text);
            }
            out.push('"');
        }
    }

    /// The components with several values, an element each.
    fn components<'a>(&mut self, text: &impl Fn(usize) -> &'a str) {
        for index in std::mem::take(&mut self.several) {
            let id = &self.columns[index].id;
            let kind = format!("{}:{id}", self.named.prefix);
            self.xml.start("Comp", &[("id", id), ("xsi:type", &kind)]);
            for value in text(index).split(VALUE_SEPARATOR) {
                self.xml.element("Value", &[], value);
            }
            self.xml.end();
        }
    }

    fn generic_value(&mut self, column: usize, text: &str) {
        let out = self.xml.text_mut();
        out.push_str(&self.columns[column].before);
        if text.contains(VALUE_SEPARATOR) {
            push_escaped(out, &joined(text));
        } else {
            push_escaped(out, text);
        }
        out.push_str("\"/>");
    }

    /// The attributes at one place, and measures but the first.
    fn generic_attributes<'a>(
        &mut self,
        at: At,
        first_measure: Option<usize>,
        text: &impl Fn(usize) -> &'a str,
    ) {
        let mut begun = false;
        for index in 0..self.columns.len() {
            let column = &self.columns[index];
            let is_told = matches!(column.role, ComponentRole::Attribute | ComponentRole::Measure);
            if column.at == at && is_told && Some(index) != first_measure && !text(index).is_empty()
            {
                if !std::mem::replace(&mut begun, true) {
                    self.xml.raw("<gen:Attributes>");
                }
                self.generic_value(index, text(index));
            }
        }
        if begun {
            self.xml.raw("</gen:Attributes>\n");
        }
    }

    fn generic_observation<'a>(&mut self, text: &impl Fn(usize) -> &'a str) {
        let is_key = |column: &Column| {
            column.at == At::Observation
                && matches!(column.role, ComponentRole::Dimension | ComponentRole::TimeDimension)
        };
        self.xml.raw("<gen:Obs>");
        let is_flat = self.context.is_flat();
        if is_flat {
            self.xml.raw("<gen:ObsKey>");
        }
        for index in 0..self.columns.len() {
            if is_key(&self.columns[index]) {
                if is_flat {
                    self.generic_value(index, text(index));
                } else if self.style.is_time_series {
                    self.xml.empty("gen:ObsDimension", &[("value", text(index))]);
                } else {
                    let id = self.columns[index].id.as_str();
                    let attributes = [("id", id), ("value", text(index))];
                    self.xml.empty("gen:ObsDimension", &attributes);
                }
            }
        }
        if is_flat {
            self.xml.raw("</gen:ObsKey>");
        }
        // 2.1 has one primary measure; a further one is told as an attribute would be.
        let is_measure = |column: &Column| column.role == ComponentRole::Measure;
        let measure = self.columns.iter().position(is_measure);
        if let Some(measure) = measure
            && !text(measure).is_empty()
        {
            self.xml.raw("<gen:ObsValue value=\"");
            push_escaped(self.xml.text_mut(), text(measure));
            self.xml.raw("\"/>");
        }
        self.generic_attributes(At::Observation, measure, text);
        self.xml.raw("</gen:Obs>\n");
    }
}

/// The components that are told, each with what its values are written after.
fn columns(style: Style, context: &WriteContext) -> Vec<Column> {
    let column = |component: model::Component| Column {
        before: if style.is_generic {
            format!("<gen:Value id=\"{}\" value=\"", component.id)
        } else {
            format!(" {}=\"", component.id)
        },
        at: context.at(&component),
        role: component.role,
        id: component.id,
    };
    context.components().into_iter().map(column).collect()
}

/// Several values in a format that has place for one.
fn joined(text: &str) -> String {
    text.replace(VALUE_SEPARATOR, ";")
}
