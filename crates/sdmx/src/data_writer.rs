//! One writer for data messages of every format.

use std::io::Write;

use model::ObservationBatch;

use crate::context::WriteContext;
use crate::csv_write::CsvWriter;
use crate::error::Error;
use crate::json_write::JsonWriter;
use crate::jsonstat_write::JsonStatWriter;
use crate::message::{DataFormat, Family};
use crate::ml_write::MlWriter;
use crate::px_write::PxWriter;

/// Writes a data message, batch by batch, in bounded memory; cubes (JSON-stat, PC-Axis) are held whole.
///
/// Rows come sorted by series key, then time; columns that the structure does not know are left out.
/// `OBS_VALUE` is written with the digits it has. An observation without a value keeps its status:
/// an empty cell in CSV, no attribute in XML, `null` in JSON.
pub struct DataWriter<W> {
    inner: Inner<W>,
}

enum Inner<W> {
    Csv(Box<CsvWriter<W>>),
    Ml(Box<MlWriter<W>>),
    Json(Box<JsonWriter<W>>),
    JsonStat(Box<JsonStatWriter<W>>),
    Px(Box<PxWriter<W>>),
}

impl<W: Write> DataWriter<W> {
    /// Begins a message in `format`. SDMX-ML 2.0 is not written.
    pub fn new(format: DataFormat, context: WriteContext, out: W) -> Result<Self, Error> {
        Self::several(format, context, Vec::new(), out)
    }

    /// Begins a message with data of several flows, those of the first first; [`Self::turn`] goes on to
    /// the next. SDMX-JSON 1.0, plain tables and cubes hold data of one flow alone.
    pub fn several(
        format: DataFormat,
        first: WriteContext,
        others: Vec<WriteContext>,
        out: W,
    ) -> Result<Self, Error> {
        let refused = |artefact: &str| {
            let artefact = artefact.to_owned();
            Err(Error::NotInFormat { format: format.name(), artefact })
        };
        if matches!(format, DataFormat::Generic20 | DataFormat::Compact20) {
            return refused("data; write SDMX-ML 2.1 instead");
        }
        if matches!(format.family(), Family::JsonStat | Family::Px) && !others.is_empty() {
            return refused("data of several structures");
        }
        let inner = match format.family() {
            Family::Csv => Inner::Csv(Box::new(CsvWriter::new(format, &first, &others, out)?)),
            Family::Ml => Inner::Ml(Box::new(MlWriter::new(format, first, others, out)?)),
            Family::Json => Inner::Json(Box::new(JsonWriter::new(format, first, others, out)?)),
            Family::JsonStat => Inner::JsonStat(Box::new(JsonStatWriter::new(first, out)?)),
            Family::Px => Inner::Px(Box::new(PxWriter::new(first, out)?)),
        };
        Ok(Self { inner })
    }

    /// Goes on to the next flow of a message with several.
    pub fn turn(&mut self) {
        match &mut self.inner {
            Inner::Csv(writer) => writer.turn(),
            Inner::Ml(writer) => writer.turn(),
            Inner::Json(writer) => writer.turn(),
            Inner::JsonStat(_) | Inner::Px(_) => {}
        }
    }

    /// Writes the observations of a batch.
    pub fn write(&mut self, batch: &ObservationBatch) -> Result<&mut Self, Error> {
        match &mut self.inner {
            Inner::Csv(writer) => writer.write(batch)?,
            Inner::Ml(writer) => writer.write(batch)?,
            Inner::Json(writer) => writer.write(batch)?,
            Inner::JsonStat(writer) => writer.write(batch)?,
            Inner::Px(writer) => writer.write(batch)?,
        }
        Ok(self)
    }

    /// Ends the message and gives back what it was written to. Without this the message is cut off.
    pub fn finish(self) -> Result<W, Error> {
        match self.inner {
            Inner::Csv(writer) => writer.finish(),
            Inner::Ml(writer) => writer.finish(),
            Inner::Json(writer) => writer.finish(),
            Inner::JsonStat(writer) => writer.finish(),
            Inner::Px(writer) => writer.finish(),
        }
    }
}
