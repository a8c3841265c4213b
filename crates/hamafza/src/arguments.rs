//! The words of the command line, with an example for each command.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// The national data bank on women and family.
#[derive(Debug, Parser)]
#[command(
    name = "hamafza",
    version,
    about,
    after_help = "\
Exit status: 0 done, 1 findings or an error refused it, 2 wrong usage.
Example: hamafza demo --data data"
)]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Fill a data folder with a real national data bank and serve it.
    #[command(after_help = "\
Example: hamafza demo --data data --listen 127.0.0.1:8080
         hamafza demo --data data --library documents/")]
    Demo(Demo),
    /// Serve the bank of a data folder.
    #[command(
        after_help = "Example: hamafza serve --data /var/lib/hamafza --listen 127.0.0.1:8080"
    )]
    Serve(Serve),
    /// Tell the faults of a configuration in words: address, memory, folder, accounts, clock.
    #[command(after_help = "\
Example: hamafza check --data /var/lib/hamafza

One line for each thing: ok, note or FAULT, a code, and what to do. Exit status: 0 no fault, 1 a fault.")]
    Check(crate::check::Arguments),
    /// Read files into a dataflow, validate them and publish them as its next version.
    #[command(after_help = "\
Example: hamafza import --data data --dataflow DF_POPULATION population-1395.xlsx
         hamafza import --data data --dataflow NSO:DF_GENDER structure.xml data.csv

Files may be workbooks (xlsx, xls, ods, xlsb), SDMX-CSV, SDMX-ML, SDMX-JSON, or an agency's own CSV.
An SDMX structure message among them is put into the registry first.
When an error stands, nothing of that file is published and the exit status is 1; the findings are
printed with their places. --hold-back publishes everything except the observations they name.")]
    Import(Import),
    /// Read a workbook into draft observations and findings, without a bank; propose how it is read.
    #[command(after_help = crate::ingest::HELP)]
    Ingest(crate::ingest::Arguments),
    /// Write the observations of a dataflow.
    #[command(after_help = "\
Example: hamafza export --data data --dataflow DF_POPULATION --key A.IR-30..F --format csv -o women.csv
         hamafza export --data data --dataflow DF_MINSET --as-of 2026-01-31")]
    Export(Export),
    /// Reports: drafts as folders of text, checked against the bank, compiled, compared, frozen.
    #[command(
        after_help = "Example: hamafza report compile --data data beijing-economy-power --lang fa -o report.pdf"
    )]
    Report(crate::report::Arguments),
    /// Look at, convert and validate SDMX messages, without a bank.
    #[command(after_help = "Example: hamafza sdmx info message.xml")]
    Sdmx(crate::message::Arguments),
    /// Documents of the United Nations: their symbols, what is in them, and a library of them.
    #[command(after_help = "Example: hamafza undocs symbol A/RES/68/261")]
    Undocs(crate::undocs::Arguments),
    /// Pack figures with the way back to their origins and proofs, for a stranger.
    #[command(after_help = "\
Example: hamafza evidence --data data --dataflow DF_POPULATION --key A.IR-30..F -o women.zip
         hamafza evidence --redact women.zip --withhold source,origin,receipt -o public.zip

The bundle is a BagIt folder, or a .zip of one. `hamafza verify` and the verify.py inside it check it
without a bank and without the network. A redacted copy still verifies (docs/evidence.md).")]
    Evidence(Evidence),
    /// Measures: laws, policies, programmes, budgets and results, held against the figures.
    #[command(after_help = "Example: hamafza measure list --data data")]
    Measure(crate::measure::Arguments),
    /// Take a published version back: it stays where it is, and everybody is told why.
    #[command(after_help = crate::retract::HELP)]
    Retract(crate::retract::Arguments),
    /// Check a whole bank, or a bundle, receipt, report or proof without one.
    #[command(after_help = "\
Example: hamafza verify --data data --checkpoint kept-last-month.txt
         hamafza verify --trust key.txt women.zip
         hamafza verify --trust key.txt 1f0c.receipt.json --sent figures.xlsx
         hamafza verify --data data report.pdf

With --data, every object that is not as it was published is named; with --data and a report, every
figure of it is derived again. Keys come from --trust: one a line,
as /log/key of the bank gives it, got by another way than what is checked.
Exit status: 0 it holds, 1 refused, with a code, 2 wrong usage.")]
    Verify(Verify),
    /// Read a workbook from standard input under strict limits (used by the program itself).
    #[command(hide = true)]
    ParseWorkbook(ParseWorkbook),
    /// Read a document from standard input under strict limits (used by the program itself).
    #[command(hide = true)]
    ParseDocument,
}

/// `hamafza demo`
#[derive(Debug, Args)]
pub struct Demo {
    /// The data folder; made when it is not there.
    #[arg(long, default_value = "data", value_name = "DIR")]
    pub data: PathBuf,
    /// Where to listen; the demonstration listens on loopback only.
    #[arg(long, default_value = "127.0.0.1:8080", value_name = "ADDR")]
    pub listen: SocketAddr,
    /// Fill the folder and stop.
    #[arg(long)]
    pub no_serve: bool,
    /// A folder of documents, records and votes for the library, beside the few it opens with.
    #[arg(long, value_name = "DIR")]
    pub library: Option<PathBuf>,
}

/// `hamafza serve`
#[derive(Debug, Args)]
pub struct Serve {
    /// The data folder.
    #[arg(long, value_name = "DIR")]
    pub data: PathBuf,
    /// Where to listen.
    #[arg(long, default_value = "127.0.0.1:8080", value_name = "ADDR")]
    pub listen: SocketAddr,
}

/// `hamafza import`
#[derive(Debug, Args)]
pub struct Import {
    /// The data folder; made when it is not there.
    #[arg(long, value_name = "DIR")]
    pub data: PathBuf,
    /// The dataflow: its id, or AGENCY:ID(VERSION).
    #[arg(long, value_name = "ID")]
    pub dataflow: String,
    /// The structure map that reads the workbook; found by itself when only one fits.
    #[arg(long, value_name = "ID")]
    pub map: Option<String>,
    /// The agency the data come from; that of the dataflow when not given.
    #[arg(long, value_name = "AGENCY")]
    pub provider: Option<String>,
    /// Publish everything except the observations that an error names.
    #[arg(long)]
    pub hold_back: bool,
    /// Write the receipt of each file into this folder, as SUBMISSION.receipt.json.
    #[arg(long, value_name = "DIR")]
    pub receipts: Option<PathBuf>,
    /// Stop when checked: a second person approves and publishes on the submission's page.
    #[arg(long, conflicts_with = "hold_back")]
    pub check_only: bool,
    /// The files.
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
}

/// How to write observations.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Format {
    /// SDMX-CSV 2.0.
    Csv,
    /// SDMX-JSON 2.0.
    Json,
    /// SDMX-ML 2.1, structure specific.
    Xml,
}

/// `hamafza export`
#[derive(Debug, Args)]
pub struct Export {
    /// The data folder.
    #[arg(long, value_name = "DIR")]
    pub data: PathBuf,
    /// The dataflow: its id, or AGENCY:ID(VERSION).
    #[arg(long, value_name = "ID")]
    pub dataflow: String,
    /// A key: codes in dimension order separated by dots, `+` for several, empty for all.
    #[arg(long, value_name = "KEY")]
    pub key: Option<String>,
    /// The bank as it was at this moment: 2026-01-31 or 2026-01-31T12:00:00Z.
    #[arg(long, value_name = "TIME")]
    pub as_of: Option<String>,
    /// The format.
    #[arg(long, value_enum, default_value = "csv")]
    pub format: Format,
    /// The file to write; standard output when not given.
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// `hamafza evidence`
#[derive(Debug, Args)]
pub struct Evidence {
    /// The data folder.
    #[arg(long, value_name = "DIR", required_unless_present = "redact")]
    pub data: Option<PathBuf>,
    /// The dataflow: its id, or AGENCY:ID(VERSION).
    #[arg(long, value_name = "ID", required_unless_present = "redact")]
    pub dataflow: Option<String>,
    /// Keys: codes in dimension order separated by dots, `+` for several, empty for all.
    #[arg(long, value_name = "KEY")]
    pub key: Vec<String>,
    /// Periods; all of them when none is given.
    #[arg(long, value_name = "PERIOD")]
    pub period: Vec<String>,
    /// The bank as it was at this moment: 2026-01-31 or 2026-01-31T12:00:00Z.
    #[arg(long, value_name = "TIME")]
    pub as_of: Option<String>,
    /// Make a redacted copy of this bundle instead.
    #[arg(long, value_name = "BUNDLE", conflicts_with_all = ["data", "dataflow", "key"])]
    pub redact: Option<PathBuf>,
    /// Kinds of items that stay out: figure, origin, receipt, source, finding, step, program; or
    /// numbers of single items.
    #[arg(long, value_name = "KIND", value_delimiter = ',')]
    pub withhold: Vec<String>,
    /// The folder or .zip to write.
    #[arg(short, long, value_name = "PATH")]
    pub output: PathBuf,
}

/// `hamafza verify`
#[derive(Debug, Args)]
pub struct Verify {
    /// The data folder of a bank to check whole.
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// The keys to trust, one a line.
    #[arg(long, value_name = "FILE")]
    pub trust: Option<PathBuf>,
    /// Checkpoints of the bank's log that were kept elsewhere.
    #[arg(long, value_name = "FILE")]
    pub checkpoint: Vec<PathBuf>,
    /// The proof of a report; REPORT.pdf.tlog-proof when not given.
    #[arg(long, value_name = "FILE")]
    pub proof: Option<PathBuf>,
    /// The file that a receipt is for.
    #[arg(long, value_name = "FILE")]
    pub sent: Option<PathBuf>,
    /// The bundle, receipt, report or proof to check.
    #[arg(value_name = "FILE")]
    pub file: Option<PathBuf>,
}

/// A working language.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Lang {
    /// Persian.
    Fa,
    /// English.
    En,
}

impl From<Lang> for model::Language {
    fn from(lang: Lang) -> Self {
        match lang {
            Lang::Fa => Self::Fa,
            Lang::En => Self::En,
        }
    }
}

/// `hamafza parse-workbook`
#[derive(Debug, Args)]
pub struct ParseWorkbook {
    /// The file's name as its sender called it.
    #[arg(long)]
    pub file_name: String,
}
