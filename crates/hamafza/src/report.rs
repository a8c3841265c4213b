//! `hamafza report`: drafts as folders and the catalogue's reports, compiled from the bank, frozen and
//! verified. Knows files and exit statuses; what a report is and says is `report`'s.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use ::report::{Report, Standing};
use clap::{Args, Subcommand};
use model::Language;
use operations::{Bank, Error, Result, Snapshot};

use crate::arguments::Lang;
use crate::serve::open_to_read;
use crate::{draft_folder, report_bank, report_check, report_diff, report_lock};

/// `hamafza report`
#[derive(Debug, Args)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// List the frameworks, the catalogue's reports and the drafts in folders.
    #[command(after_help = "Example: hamafza report list drafts/")]
    List {
        /// Folders that are drafts or hold some.
        #[arg(value_name = "DIR")]
        folders: Vec<PathBuf>,
    },
    /// Lay out an empty draft from a framework: its sections, guidance and requirements.
    #[command(after_help = "\
Example: hamafza report new iccpr drafts/ccpr-2027

The frameworks are those of /frameworks. One whose treaty the country has not accepted is refused.")]
    New {
        /// The framework's id.
        #[arg(value_name = "FRAMEWORK")]
        framework: String,
        /// The folder to make; it may not hold a draft already.
        #[arg(value_name = "DIR")]
        folder: PathBuf,
        /// The country that reports, as ISO 3166-1 alpha-3.
        #[arg(long, default_value = operations::framework::COUNTRY, value_name = "ISO3")]
        country: String,
    },
    /// Hold a draft against the bank and print what is broken, with what to do.
    #[command(after_help = "\
Example: hamafza report check drafts/ccpr --data data
         hamafza report check drafts/ccpr --data data --json

Exit status 1 when something keeps the draft from being final.")]
    Check(report_check::Check),
    /// Fill a report's bindings from the bank and write it.
    #[command(after_help = "\
Example: hamafza report compile --data data beijing-economy-power --lang fa -o report.pdf
         hamafza report compile --data data drafts/ccpr --lang en --draft -o ccpr.pdf

         hamafza report compile --data data drafts/ccpr --lang en -o ccpr.docx

A report with something broken is refused; with --draft it is written with a mark on every page, and
what is broken stands in a frame with what to do.")]
    Compile(Compile),
    /// Tell which paragraphs and which figures differ between two drafts, or two moments of the bank.
    #[command(after_help = "\
Example: hamafza report diff drafts/ccpr drafts/ccpr-cleared
         hamafza report diff drafts/ccpr drafts/ccpr --data data --as-of 2026-06-30")]
    Diff(report_diff::Diff),
    /// Tell what a revised dataflow changes in every draft of a folder: paragraph, old, new, why.
    #[command(after_help = "\
Example: hamafza report impact drafts/ --data data --dataflow DF_MINSET --as-of 2026-06-30")]
    Impact(report_diff::Impact),
    /// Write a fact sheet of one to three indicators, from approved data alone.
    #[command(after_help = "\
Example: hamafza report fact-sheet MS_IV_2_PARLIAMENT --data data --lang fa -o parliament.pdf")]
    FactSheet {
        /// The indicators.
        #[arg(value_name = "INDICATOR", required = true)]
        indicators: Vec<String>,
        /// The area.
        #[arg(long, default_value = "IR", value_name = "CODE")]
        area: String,
        /// The data folder.
        #[arg(long, value_name = "DIR")]
        data: PathBuf,
        /// The language.
        #[arg(long, value_enum, default_value = "fa")]
        lang: Lang,
        /// The file to write: .pdf, .docx or .html.
        #[arg(short, long, value_name = "FILE")]
        output: PathBuf,
    },
    /// Freeze a draft and give it out: lock file, PDFs, and an entry in the bank's log for each.
    #[command(after_help = "\
Example: hamafza report freeze drafts/ccpr --data data

Writes report.lock.json (each figure with its query, version and SHA-256) into the draft's folder, and
the PDFs with the proofs that the log holds them into given-out/. While a server has the data folder
open, the lock file alone is written. A draft with something broken is refused.")]
    Freeze {
        /// The draft's folder.
        #[arg(value_name = "DIR")]
        folder: PathBuf,
        /// The data folder.
        #[arg(long, value_name = "DIR")]
        data: PathBuf,
    },
    /// Bring a draft's folder into the bank, or what was written in it since it was laid out.
    #[command(after_help = "\
Example: hamafza report import drafts/ccpr --data data

What others wrote meanwhile is merged paragraph by paragraph, and the folder is laid out anew.")]
    Import {
        /// The draft's folder.
        #[arg(value_name = "DIR")]
        folder: PathBuf,
        /// The id under which the bank keeps a new draft; that of its report when not given.
        #[arg(long, value_name = "ID")]
        id: Option<String>,
        /// The data folder.
        #[arg(long, value_name = "DIR")]
        data: PathBuf,
    },
    /// Lay a draft of the bank out as a folder of text files.
    #[command(after_help = "Example: hamafza report export ccpr-2027 drafts/ccpr --data data")]
    Export {
        /// The draft's id.
        #[arg(value_name = "ID")]
        id: String,
        /// The folder.
        #[arg(value_name = "DIR")]
        folder: PathBuf,
        /// The data folder.
        #[arg(long, value_name = "DIR")]
        data: PathBuf,
    },
    /// Derive every figure of a final report again and compare.
    #[command(after_help = "\
Example: hamafza report verify report.pdf --data data
         hamafza report verify report.pdf --lock report.lock.json

Exit status 1 when a figure differs from the bank at its own version, or a list was altered.")]
    Verify {
        /// The report: a PDF that carries its list of figures, or the lock file itself.
        #[arg(value_name = "REPORT")]
        report: PathBuf,
        /// The data folder to derive the figures from.
        #[arg(long, value_name = "DIR", required_unless_present = "lock")]
        data: Option<PathBuf>,
        /// A lock file whose figures must be those of the report.
        #[arg(long, value_name = "FILE")]
        lock: Option<PathBuf>,
        /// Print JSON lines.
        #[arg(long)]
        json: bool,
    },
}

/// `hamafza report compile`
#[derive(Debug, Args)]
struct Compile {
    /// A report of the catalogue by its id, or a draft's folder.
    #[arg(value_name = "REPORT|DIR")]
    report: PathBuf,
    /// The data folder.
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// The language.
    #[arg(long, value_enum, default_value = "fa")]
    lang: Lang,
    /// Write it as a marked draft, with what is broken in it.
    #[arg(long)]
    draft: bool,
    /// The bank as it was at this moment: 2026-01-31 or 2026-01-31T12:00:00Z.
    #[arg(long, value_name = "TIME")]
    as_of: Option<String>,
    /// The file to write; its ending says the format: .pdf, .docx or .html.
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
}

/// Runs `hamafza report`.
pub async fn run(arguments: Arguments) -> Result<ExitCode> {
    match arguments.command {
        Command::List { folders } => list(&folders),
        Command::New { framework, folder, country } => new(&framework, &folder, &country),
        Command::Check(check) => report_check::run(check).await,
        Command::Compile(arguments) => compile_one(arguments).await,
        Command::Diff(diff) => report_diff::run(diff).await,
        Command::Impact(impact) => report_diff::impact(impact).await,
        Command::FactSheet { indicators, area, data, lang, output } => {
            let bank = open_to_read(&data).await?;
            let sheet = operations::fact_sheet::of(&bank, &indicators, &area).await?;
            let resolve = operations::report::resolve;
            let public = Snapshot::public();
            let manuscript = resolve(&bank, &public, &sheet, lang.into(), Standing::Final).await?;
            let manuscript = operations::report::finished(manuscript)?;
            let pages = operations::report::print(manuscript.clone()).await?.pages;
            if pages > operations::fact_sheet::MOST_PAGES {
                return Err(Error::Conflict {
                    what: "the fact sheet".into(),
                    why: format!("it has {pages} pages"),
                    way_out: "name fewer indicators".into(),
                });
            }
            put(manuscript, &output).await
        }
        Command::Import { folder, id, data } => {
            report_bank::import(&folder, id.as_deref(), &data).await
        }
        Command::Export { id, folder, data } => report_bank::export(&id, &folder, &data).await,
        Command::Freeze { folder, data } => report_lock::freeze(&folder, &data).await,
        Command::Verify { report, data, lock, json } => {
            report_lock::verify(&report, data.as_deref(), lock.as_deref(), json).await
        }
    }
}

/// The bank as everybody sees it, at a moment where one is given.
pub fn snapshot(as_of: Option<&str>) -> Result<Snapshot> {
    let Some(text) = as_of else { return Ok(Snapshot::public()) };
    let moment = operations::snapshot::parse_as_of(text).ok_or_else(|| Error::Conflict {
        what: format!("the moment {text}"),
        why: "it is neither a day nor a time".into(),
        way_out: "write 2026-01-31 or 2026-01-31T12:00:00Z".into(),
    })?;
    Ok(Snapshot { as_of_ms: Some(moment), ..Snapshot::public() })
}

/// Prints lines on standard output.
pub fn print(lines: &str) -> Result<()> {
    use std::io::Write as _;
    std::io::stdout().lock().write_all(lines.as_bytes()).map_err(|error| Error::Internal {
        doing: "writing to standard output".into(),
        source: error.into(),
    })
}

fn list(folders: &[PathBuf]) -> Result<ExitCode> {
    let mut lines = String::new();
    let ratifications = operations::framework::ratifications(operations::framework::COUNTRY)?;
    for framework in operations::framework::all()? {
        let kind = if ratifications.opens(&framework) { "framework" } else { "not-a-party" };
        let title = |language| framework.title.get(language);
        lines.push_str(&format!(
            "{kind}\t{}\t{}\t{}\t{}\n",
            framework.id,
            framework.abbreviation,
            title(Language::Fa),
            title(Language::En)
        ));
    }
    let mut line = |kind: &str, id: &str, report: &Report| {
        let title = |language| report.title(language);
        lines.push_str(&format!(
            "{kind}\t{id}\t{}\t{}\t{}\n",
            report.framework,
            title(Language::Fa),
            title(Language::En)
        ));
    };
    for report in operations::report::all()? {
        line("catalogue", &report.id, &report);
    }
    for folder in folders {
        for draft in drafts_in(folder)? {
            match draft_folder::read(&draft) {
                Ok(report) => line("draft", &draft.display().to_string(), &report),
                Err(error) => eprintln!("{error}"),
            }
        }
    }
    print(&lines)?;
    Ok(ExitCode::SUCCESS)
}

/// A folder if it is a draft, else the drafts right below it, by name.
pub fn drafts_in(folder: &Path) -> Result<Vec<PathBuf>> {
    if draft_folder::is_draft(folder) {
        return Ok(vec![folder.to_owned()]);
    }
    let entries = std::fs::read_dir(folder).map_err(|error| Error::Internal {
        doing: format!("listing {}", folder.display()),
        source: error.into(),
    })?;
    let mut drafts: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    drafts.retain(|path| draft_folder::is_draft(path));
    drafts.sort();
    Ok(drafts)
}

fn new(framework: &str, folder: &Path, country: &str) -> Result<ExitCode> {
    let framework = operations::framework::find(framework)?;
    let ratifications = operations::framework::ratifications(country)?;
    if !ratifications.opens(&framework) {
        let standing = ratifications.of(&framework);
        return Err(Error::Conflict {
            what: format!("the framework {}", framework.id),
            why: format!(
                "{} is not a party to it ({})",
                ratifications.name.get(Language::En),
                standing.map_or("nothing is known", |standing| &standing.source)
            ),
            way_out: "report under the treaties it has accepted: hamafza report list".into(),
        });
    }
    if draft_folder::is_draft(folder) {
        return Err(Error::Conflict {
            what: folder.display().to_string(),
            why: "a draft stands there already".into(),
            way_out: "name another folder".into(),
        });
    }
    let files = framework.outline(country);
    for part in ["sections", "images"] {
        let path = folder.join(part);
        std::fs::create_dir_all(&path).map_err(|error| Error::Internal {
            doing: format!("making the folder {}", path.display()),
            source: error.into(),
        })?;
    }
    for (path, bytes) in &files {
        draft_folder::write(&folder.join(path), bytes)?;
    }
    eprintln!("Laid out {} files in {}", files.len(), folder.display());
    Ok(ExitCode::SUCCESS)
}

async fn compile_one(arguments: Compile) -> Result<ExitCode> {
    let bank = open_to_read(&arguments.data).await?;
    let snapshot = snapshot(arguments.as_of.as_deref())?;
    let report = if draft_folder::is_draft(&arguments.report) {
        draft_folder::read(&arguments.report)?
    } else {
        operations::report::find(&arguments.report.to_string_lossy())?
    };
    let standing = if arguments.draft { Standing::Draft } else { Standing::Final };
    let language = arguments.lang.into();
    let manuscript =
        operations::report::resolve(&bank, &snapshot, &report, language, standing).await?;
    for fault in &manuscript.faults {
        eprintln!("{}", report_check::sentence(&report, fault, Language::En));
    }
    let manuscript =
        if arguments.draft { manuscript } else { operations::report::finished(manuscript)? };
    put(manuscript, &arguments.output).await
}

/// Writes a manuscript in the format the file's ending names.
async fn put(manuscript: ::report::Manuscript, output: &Path) -> Result<ExitCode> {
    let figures = manuscript.figures.len();
    let format = output.extension().map(|it| it.to_string_lossy().to_ascii_lowercase());
    let bytes = match format.as_deref() {
        Some("docx") => operations::report::docx(manuscript).await?,
        Some("html" | "htm") => ::report::html(&manuscript).into_bytes(),
        Some("pdf") => operations::report::print(manuscript).await?.pdf,
        _ => {
            return Err(Error::Conflict {
                what: output.display().to_string(),
                why: "its ending names no format of reports".into(),
                way_out: "end it with .pdf, .docx or .html".into(),
            });
        }
    };
    draft_folder::write(output, &bytes)?;
    eprintln!("Wrote {}: {figures} figures", output.display());
    Ok(ExitCode::SUCCESS)
}

/// Compiles one report of the catalogue into one file; the file is there whole or not at all.
pub async fn compile(bank: &Bank, report: &str, language: Language, output: &Path) -> Result<()> {
    let pdf = operations::report::compile(bank, &Snapshot::public(), report, language).await?;
    draft_folder::write(output, &pdf)
}
