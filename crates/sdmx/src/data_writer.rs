//! One writer for data messages of every format.

use std::io::Write;

use model::ObservationBatch;

use crate::context::WriteContext;
use crate::csv_write::CsvWriter;
use crate::error::Error;
use crate::json_write::JsonWriter;
use crate::message::{DataFormat, Family};
use crate::ml_write::MlWriter;

/// Writes a data message, batch by batch, in bounded memory.
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
}

impl<W: Write> DataWriter<W> {
    /// Begins a message in `format`. SDMX-ML 2.0 is not written.
    pub fn new(format: DataFormat, context: WriteContext, out: W) -> Result<Self, Error> {
        if matches!(format, DataFormat::Generic20 | DataFormat::Compact20) {
            let artefact = "data; write SDMX-ML 2.1 instead".to_owned();
            return Err(Error::NotInFormat { format: format.name(), artefact });
        }
        let inner = match format.family() {
            Family::Csv => Inner::Csv(Box::new(CsvWriter::new(format, &context, out)?)),
            Family::Ml => Inner::Ml(Box::new(MlWriter::new(format, context, out)?)),
            Family::Json => Inner::Json(Box::new(JsonWriter::new(format, context, out)?)),
        };
        Ok(Self { inner })
    }

    /// Writes the observations of a batch.
    pub fn write(&mut self, batch: &ObservationBatch) -> Result<&mut Self, Error> {
        match &mut self.inner {
            Inner::Csv(writer) => writer.write(batch)?,
            Inner::Ml(writer) => writer.write(batch)?,
            Inner::Json(writer) => writer.write(batch)?,
        }
        Ok(self)
    }

    /// Ends the message and gives back what it was written to. Without this the message is cut off.
    pub fn finish(self) -> Result<W, Error> {
        match self.inner {
            Inner::Csv(writer) => writer.finish(),
            Inner::Ml(writer) => writer.finish(),
            Inner::Json(writer) => writer.finish(),
        }
    }
}
