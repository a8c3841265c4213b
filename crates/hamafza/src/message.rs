//! `hamafza sdmx`: SDMX messages without a bank: what one is, the same in another format, and
//! whether it keeps to its structure.

mod conversion;
mod grouping;
mod structure;
mod validation;

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Subcommand, ValueEnum};
use model::{Artefact, DataStructure};
use operations::{Error, Result};
use sdmx::{DataFormat, DataReader, StructureFormat};
use serde_json::{Value, json};

use conversion::Conversion;

/// `hamafza sdmx`
#[derive(Debug, Args)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Tell what a message is and holds, and where it is broken, as JSON.
    #[command(after_help = "Example: hamafza sdmx info message.xml")]
    Info {
        /// The message: SDMX-ML, SDMX-JSON, SDMX-CSV, JSON-stat or PC-Axis.
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// Write the same artefacts or observations in another format.
    #[command(after_help = "\
Example: hamafza sdmx convert data.xml --to csv2 --structure structure.xml -o data.csv

Without --structure the roles of components are told by the order of columns, and said on standard
error.")]
    Convert {
        /// The message.
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// The format to write.
        #[arg(long, value_enum)]
        to: Format,
        /// A structure message with the data structure of the observations.
        #[arg(long, value_name = "FILE")]
        structure: Option<PathBuf>,
        /// Where to write.
        #[arg(short, long, value_name = "OUT")]
        output: PathBuf,
        #[command(flatten)]
        writing: Writing,
    },
    /// Hold observations against their structure; findings as JSON lines.
    #[command(after_help = "Example: hamafza sdmx validate data.xml --structure structure.xml")]
    Validate {
        /// The data message.
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// A structure message with its data structure and codelists.
        #[arg(long, value_name = "FILE")]
        structure: PathBuf,
    },
}

/// A format to write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// SDMX-CSV 2.0 (data alone).
    #[value(alias = "csv20")]
    Csv2,
    /// SDMX-CSV 2.1 (data alone).
    Csv21,
    /// SDMX-CSV 1.0 (data alone).
    #[value(alias = "csv10")]
    Csv1,
    /// A table of components (data alone).
    Csv,
    /// SDMX-JSON 2.0.
    #[value(alias = "json20")]
    Json2,
    /// SDMX-JSON 2.1.
    Json21,
    /// SDMX-JSON 1.0.
    #[value(alias = "json10")]
    Json1,
    /// SDMX-ML 2.1, data structure specific.
    Ml21,
    /// SDMX-ML 2.1, data structure specific time series (data alone).
    Ml21Series,
    /// SDMX-ML 2.1 generic (data alone).
    Generic21,
    /// SDMX-ML 2.1 generic time series (data alone).
    Generic21Series,
    /// SDMX-ML 3.0, data structure specific.
    Ml30,
    /// SDMX-ML 3.1, data structure specific.
    Ml31,
    /// JSON-stat 2.0 (data alone).
    Jsonstat,
    /// PC-Axis (data alone).
    Px,
}

impl Format {
    fn of_data(self) -> DataFormat {
        match self {
            Self::Csv2 => DataFormat::Csv20,
            Self::Csv21 => DataFormat::Csv21,
            Self::Csv1 => DataFormat::Csv10,
            Self::Csv => DataFormat::PlainCsv,
            Self::Json2 => DataFormat::Json20,
            Self::Json21 => DataFormat::Json21,
            Self::Json1 => DataFormat::Json10,
            Self::Ml21 => DataFormat::Specific21,
            Self::Ml21Series => DataFormat::SpecificTimeSeries21,
            Self::Generic21 => DataFormat::Generic21,
            Self::Generic21Series => DataFormat::GenericTimeSeries21,
            Self::Ml30 => DataFormat::Specific30,
            Self::Ml31 => DataFormat::Specific31,
            Self::Jsonstat => DataFormat::JsonStat,
            Self::Px => DataFormat::Px,
        }
    }

    fn of_structures(self) -> Option<StructureFormat> {
        match self {
            Self::Json2 => Some(StructureFormat::Json20),
            Self::Json21 => Some(StructureFormat::Json21),
            Self::Json1 => Some(StructureFormat::Json10),
            Self::Ml21 => Some(StructureFormat::Ml21),
            Self::Ml31 => Some(StructureFormat::Ml31),
            Self::Ml30 => Some(StructureFormat::Ml30),
            Self::Csv2
            | Self::Csv21
            | Self::Csv1
            | Self::Csv
            | Self::Ml21Series
            | Self::Generic21
            | Self::Generic21Series
            | Self::Jsonstat
            | Self::Px => None,
        }
    }
}

/// How observations are laid out in what is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Layout {
    /// By series of the dimension named by `--at`, the time by default.
    #[default]
    Series,
    /// Each observation with its whole key.
    Flat,
}

/// Whether tables show names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Labels {
    /// Identifiers alone.
    #[default]
    Id,
    /// Names in columns of their own.
    Name,
    /// `CODE: name`.
    Both,
}

/// Which keys tables show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Keys {
    /// None.
    #[default]
    None,
    /// SERIES_KEY.
    Series,
    /// OBS_KEY.
    Obs,
    /// Both.
    Both,
}

/// How tables write periods.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum TimeFormat {
    /// As they were reported.
    #[default]
    Original,
    /// As their first day.
    Normalized,
}

/// How `convert` writes.
#[derive(Clone, Debug, Args)]
pub struct Writing {
    /// The layout of SDMX-ML and SDMX-JSON.
    #[arg(long, value_enum, default_value_t)]
    layout: Layout,
    /// The dimension on each observation of a layout by series.
    #[arg(long, value_name = "DIMENSION")]
    at: Option<String>,
    /// Whether tables show names.
    #[arg(long, value_enum, default_value_t)]
    labels: Labels,
    /// Which keys SDMX-CSV 2 shows.
    #[arg(long, value_enum, default_value_t)]
    keys: Keys,
    /// How tables write periods.
    #[arg(long, value_enum, default_value_t)]
    time_format: TimeFormat,
    /// Describe a table in OUT-metadata.json beside it, as CSV on the Web has it.
    #[arg(long)]
    describe: bool,
}

/// Runs `hamafza sdmx`.
pub fn run(arguments: Arguments) -> Result<ExitCode> {
    match arguments.command {
        Command::Info { file } => info(&file),
        Command::Convert { file, to, structure, output, writing } => {
            Conversion { file, to, structure, output, writing }.run()
        }
        Command::Validate { file, structure } => validation::validate(&file, &structure),
    }
}

fn doing<E: Into<Box<dyn std::error::Error + Send + Sync>>>(
    what: &str,
    path: &Path,
) -> impl FnOnce(E) -> Error {
    let doing = format!("{what} {}", path.display());
    move |error| Error::Internal { doing, source: error.into() }
}

fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn put(out: &mut impl Write, line: &Value) -> Result<()> {
    writeln!(out, "{line}").map_err(doing("writing the answer about", Path::new("the message")))
}

fn info(file: &Path) -> Result<ExitCode> {
    let input = File::open(file).map_err(doing("opening", file))?;
    let told = sdmx::inspect(input, &name_of(file));
    let faults: Vec<Value> =
        told.faults.iter().map(|fault| json!({ "line": fault.line, "text": fault.text })).collect();
    let answer = json!({
        "file": name_of(file),
        "format": told.format,
        "version": told.version,
        "message": told.message,
        "kind": told.content.map(sdmx::Content::code),
        "structure": told.structure,
        "artefacts": told.artefacts,
        "series": told.series,
        "observations": told.observations,
        "faults": faults,
    });
    put(&mut std::io::stdout().lock(), &answer)?;
    Ok(ExitCode::from(u8::from(!told.is_whole())))
}

/// The artefacts of a structure message.
fn artefacts(path: &Path) -> Result<Vec<Artefact>> {
    let input = File::open(path).map_err(doing("opening", path))?;
    sdmx::read_structures(input).map_err(doing("reading the structures of", path))
}

fn open(file: &Path, structure: Option<&DataStructure>) -> Result<DataReader<File>> {
    let input = File::open(file).map_err(doing("opening", file))?;
    DataReader::open(input, &name_of(file), structure).map_err(doing("reading", file))
}
