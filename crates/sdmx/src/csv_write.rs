//! Observation batches become SDMX-CSV 2.0, SDMX-CSV 1.0 or a plain table.

use std::collections::HashMap;
use std::io::Write;

use model::{Component, ObservationBatch};

use crate::context::{Labels, WriteContext};
use crate::error::Error;
use crate::message::DataFormat;

/// Writes tables.
pub struct CsvWriter<W> {
    out: W,
    columns: Vec<Component>,
    /// What every line begins with.
    start: String,
    /// Whether the batches may say what to do with each observation.
    has_action: bool,
    /// By column, the name of each code; empty without labels.
    names: Vec<HashMap<String, String>>,
    line: String,
}

impl<W: Write> CsvWriter<W> {
    /// Writes the header.
    pub fn new(format: DataFormat, context: &WriteContext, mut out: W) -> Result<Self, Error> {
        let columns = context.components();
        let with_labels = context.labels == Labels::Both;
        let reference = context.dataflow.header.reference().to_string();
        let mut line = String::new();
        let mut start = String::new();
        let flow_name = context.dataflow.header.names.get(context.language);
        let flow = if with_labels { format!("{reference}: {flow_name}") } else { reference };
        match format {
            DataFormat::Csv20 => {
                line.push_str("STRUCTURE,STRUCTURE_ID,ACTION");
                start.push_str("dataflow,");
                push_cell(&mut start, &flow);
            }
            DataFormat::Csv10 => {
                line.push_str("DATAFLOW");
                push_cell(&mut start, &flow);
            }
            DataFormat::PlainCsv
            | DataFormat::Json20
            | DataFormat::Generic20
            | DataFormat::Generic21
            | DataFormat::Specific21
            | DataFormat::Specific30 => {}
        }
        for column in &columns {
            if !line.is_empty() {
                line.push(',');
            }
            if with_labels {
                push_cell(&mut line, &format!("{}: {}", column.id, context.name_of(column)));
            } else {
                push_cell(&mut line, &column.id);
            }
        }
        line.push('\n');
        out.write_all(line.as_bytes())?;
        let names = |column: &Component| {
            let Some(codelist) = context.codelist(column).filter(|_| with_labels) else {
                return HashMap::new();
            };
            let name =
                |code: &model::Code| (code.id.clone(), code.names.get(context.language).to_owned());
            codelist.codes.iter().map(name).collect()
        };
        Ok(Self {
            out,
            names: columns.iter().map(names).collect(),
            columns,
            start,
            has_action: format == DataFormat::Csv20,
            line: String::new(),
        })
    }

    /// Writes one line an observation.
    pub fn write(&mut self, batch: &ObservationBatch) -> Result<(), Error> {
        let sources: Vec<_> = self.columns.iter().map(|column| batch.column(&column.id)).collect();
        let action = batch.column("ACTION");
        for row in 0..batch.rows() {
            self.line.clear();
            self.line.push_str(&self.start);
            if self.has_action {
                let action = action.map_or("", |column| column.get(row));
                self.line.push(',');
                push_cell(&mut self.line, if action.is_empty() { "I" } else { action });
            }
            for (index, source) in sources.iter().enumerate() {
                if index > 0 || !self.start.is_empty() {
                    self.line.push(',');
                }
                let text = source.map_or("", |column| column.get(row));
                match self.names[index].get(text) {
                    Some(name) if !name.is_empty() => {
                        push_cell(&mut self.line, &format!("{text}: {name}"))
                    }
                    Some(_) | None => push_cell(&mut self.line, text),
                }
            }
            self.line.push('\n');
            self.out.write_all(self.line.as_bytes())?;
        }
        Ok(())
    }

    /// Ends the table.
    pub fn finish(mut self) -> Result<W, Error> {
        self.out.flush()?;
        Ok(self.out)
    }
}

fn push_cell(line: &mut String, text: &str) {
    let quoted =
        text.bytes().any(|byte| matches!(byte, b',' | b'"' | b'\n' | b'\r' | b';' | b'\t'));
    if quoted {
        line.push('"');
        for (index, piece) in text.split('"').enumerate() {
            if index > 0 {
                line.push_str("\"\"");
            }
            line.push_str(piece);
        }
        line.push('"');
    } else {
        line.push_str(text);
    }
}
