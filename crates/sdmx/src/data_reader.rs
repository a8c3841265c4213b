//! One reader for data messages of every format.
//! Knows which reader a format has; knows nothing of formats themselves.

use std::io::{Read, Seek, SeekFrom};

use model::{DataStructure, ObservationBatch};

use crate::batch::Structures;
use crate::csv_read::CsvReader;
use crate::cube::Described;
use crate::error::Error;
use crate::json_read::JsonDataReader;
use crate::jsonstat_read::JsonStatReader;
use crate::message::{DataFormat, Family, MessageKind, StructureRef, sniff};
use crate::ml_read::{MlReader, not_read};
use crate::px_read::PxReader;

/// Reads the observations of a data message, some thousands at a time.
///
/// Every batch has a column for each component met so far, `ACTION` where the message says what to
/// do with its observations, and [`model::observation::ORIGIN_CELL`]: the line an observation begins
/// on (`17`; the second on one line is `17.2`), or its number in a JSON message. Attributes that
/// stand on the data set, a group or a series are repeated on each observation. After an error
/// nothing more comes.
///
/// ```
/// let csv = "DATAFLOW,SEX,TIME_PERIOD,OBS_VALUE\nUN:F(1.0),F,2024,35.40\n";
/// let reader = sdmx::DataReader::open(std::io::Cursor::new(csv), "a.csv", None)?;
/// assert_eq!(reader.structure().unwrap().reference.id, "F");
/// for batch in reader {
///     assert_eq!(batch?.get("OBS_VALUE", 0), "35.40");
/// }
/// # Ok::<(), sdmx::Error>(())
/// ```
pub struct DataReader<R> {
    format: DataFormat,
    inner: Inner<R>,
}

enum Inner<R> {
    Csv(Box<CsvReader<R>>),
    Ml(Box<MlReader<R>>),
    Json(Box<JsonDataReader<R>>),
    JsonStat(Box<JsonStatReader<R>>),
    Px(Box<PxReader<R>>),
}

impl<R: Read + Seek> DataReader<R> {
    /// Finds out what `input` is by its first bytes (and `file_name`, for tables) and begins to read
    /// it. With `structure`, labels and groups are told apart by the structure, not by their looks.
    /// A second structure in the message is an error.
    pub fn open(
        input: R,
        file_name: &str,
        structure: Option<&DataStructure>,
    ) -> Result<Self, Error> {
        Self::find(input, file_name, structure, Structures::One)
    }

    /// As [`Self::open`], of a message that may hold data of several structures: batches have a
    /// column `STRUCTURE`, such as `dataflow UN:F(1.0)`, where the message says it.
    pub fn open_several(input: R, file_name: &str) -> Result<Self, Error> {
        Self::find(input, file_name, None, Structures::Several)
    }

    fn find(
        mut input: R,
        file_name: &str,
        structure: Option<&DataStructure>,
        structures: Structures,
    ) -> Result<Self, Error> {
        let fault = |source| Error::Read { line: 1, source };
        let mut prefix = Vec::new();
        input.by_ref().take(64 * 1024).read_to_end(&mut prefix).map_err(fault)?;
        input.seek(SeekFrom::Start(0)).map_err(fault)?;
        let expected = "an SDMX data message";
        match sniff(&prefix, file_name) {
            Some(MessageKind::Data(format)) => Self::begin(input, format, structure, structures),
            Some(MessageKind::Structure(_)) => {
                Err(Error::NotThisMessage { expected, found: "an SDMX structure message".into() })
            }
            None if prefix.is_empty() => Err(Error::Empty),
            None if let Some(root) = unread_root(&prefix) => {
                Err(Error::NotRead { format: not_read(root) })
            }
            None => Err(Error::NotThisMessage { expected, found: "something else".into() }),
        }
    }

    /// Begins to read `input`, a message in `format`.
    pub fn with_format(
        input: R,
        format: DataFormat,
        structure: Option<&DataStructure>,
    ) -> Result<Self, Error> {
        Self::begin(input, format, structure, Structures::One)
    }

    fn begin(
        input: R,
        format: DataFormat,
        structure: Option<&DataStructure>,
        structures: Structures,
    ) -> Result<Self, Error> {
        let inner = match format.family() {
            Family::Csv => Inner::Csv(Box::new(CsvReader::new(input, structure, structures)?)),
            Family::Ml => Inner::Ml(Box::new(MlReader::new(input, structure, structures)?)),
            Family::Json => Inner::Json(Box::new(JsonDataReader::new(input, structures)?)),
            Family::JsonStat => Inner::JsonStat(Box::new(JsonStatReader::new(input, structures)?)),
            Family::Px => Inner::Px(Box::new(PxReader::new(input, structures)?)),
        };
        Ok(Self { format, inner })
    }
}

impl<R> DataReader<R>
where
    R: Read + Seek,
{
    /// The format of the message.
    #[must_use]
    pub fn format(&self) -> DataFormat {
        match &self.inner {
            // The version may be told after the first bytes.
            Inner::Json(reader) => reader.format(),
            Inner::Csv(_) | Inner::Ml(_) | Inner::JsonStat(_) | Inner::Px(_) => self.format,
        }
    }

    /// The structure the observations belong to, if the message says.
    #[must_use]
    pub fn structure(&self) -> Option<&StructureRef> {
        match &self.inner {
            Inner::Csv(reader) => reader.structure(),
            Inner::Ml(reader) => reader.structure(),
            Inner::Json(reader) => reader.structure(),
            Inner::JsonStat(reader) => reader.structure(),
            Inner::Px(reader) => reader.structure(),
        }
    }

    /// What the message itself says of its structure: names and codes of cubes (JSON-stat, PC-Axis).
    #[must_use]
    pub fn described(&self) -> Option<Described> {
        match &self.inner {
            Inner::JsonStat(reader) => reader.described(),
            Inner::Px(reader) => reader.described(),
            Inner::Csv(_) | Inner::Ml(_) | Inner::Json(_) => None,
        }
    }

    /// The columns known so far, without that of the origin. CSV and JSON name all at once; in
    /// SDMX-ML later observations may bring more.
    #[must_use]
    pub fn columns(&self) -> &[String] {
        match &self.inner {
            Inner::Csv(reader) => reader.columns(),
            Inner::Ml(reader) => reader.columns(),
            Inner::Json(reader) => reader.columns(),
            Inner::JsonStat(reader) => reader.columns(),
            Inner::Px(reader) => reader.columns(),
        }
    }
}

impl<R: Read + Seek> Iterator for DataReader<R> {
    type Item = Result<ObservationBatch, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        match &mut self.inner {
            Inner::Csv(reader) => reader.next(),
            Inner::Ml(reader) => reader.next(),
            Inner::Json(reader) => reader.next(),
            Inner::JsonStat(reader) => reader.next(),
            Inner::Px(reader) => reader.next(),
        }
    }
}

/// The root element of a message that is known and not read.
fn unread_root(prefix: &[u8]) -> Option<&'static str> {
    let text = String::from_utf8_lossy(prefix);
    ["CrossSectionalData", "UtilityData"]
        .into_iter()
        .find(|root| text.contains(&format!("<{root}")) || text.contains(&format!(":{root} ")))
}
