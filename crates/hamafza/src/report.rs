//! `hamafza report`: drafts as folders and the catalogue's reports, compiled from the bank, frozen and
//! verified. Knows files and exit statuses; what a report is and says is `report`'s.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use ::report::{Lock, Report, Standing, text_digest};
use clap::{Args, Subcommand};
use model::Language;
use operations::report::Verdict;
use operations::{Bank, Error, Result, Snapshot};
use serde_json::json;

use crate::arguments::Lang;
use crate::serve::open_to_read;
use crate::{draft_folder, report_check, report_diff};

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

A report with something broken is refused; with --draft it is written with a mark on every page, and
what is broken stands in a frame with what to do.")]
    Compile(Compile),
    /// Tell which paragraphs and which figures differ between two drafts, or two moments of the bank.
    #[command(after_help = "\
Example: hamafza report diff drafts/ccpr drafts/ccpr-cleared
         hamafza report diff drafts/ccpr drafts/ccpr --data data --as-of 2026-06-30")]
    Diff(report_diff::Diff),
    /// Write the lock file of a draft: each figure with its query, version and SHA-256.
    #[command(after_help = "\
Example: hamafza report freeze drafts/ccpr --data data

Writes report.lock.json into the draft's folder. A draft with something broken is refused.")]
    Freeze {
        /// The draft's folder.
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
    /// The file to write: .pdf.
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
        Command::Freeze { folder, data } => freeze(&folder, &data).await,
        Command::Verify { report, data, lock, json } => {
            verify(&report, data.as_deref(), lock.as_deref(), json).await
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
    let compiled = operations::report::print(manuscript).await?;
    draft_folder::write(&arguments.output, &compiled.pdf)?;
    eprintln!(
        "Wrote {}: {} pages, {} figures",
        arguments.output.display(),
        compiled.pages,
        compiled.figures.len()
    );
    Ok(ExitCode::SUCCESS)
}

/// Compiles one report of the catalogue into one file; the file is there whole or not at all.
pub async fn compile(bank: &Bank, report: &str, language: Language, output: &Path) -> Result<()> {
    let pdf = operations::report::compile(bank, &Snapshot::public(), report, language).await?;
    draft_folder::write(output, &pdf)
}

async fn freeze(folder: &Path, data: &Path) -> Result<ExitCode> {
    let bank = open_to_read(data).await?;
    let files = draft_folder::files(folder)?;
    let report = draft_folder::read_files(folder, &files)?;
    let moment = bank.now_ms();
    let snapshot = Snapshot { as_of_ms: Some(moment), ..Snapshot::public() };
    let mut lock: Option<Lock> = None;
    for language in Language::ALL {
        let manuscript =
            operations::report::resolve(&bank, &snapshot, &report, language, Standing::Final);
        let one = Lock::of(&operations::report::finished(manuscript.await?)?);
        match &mut lock {
            None => lock = Some(one),
            Some(lock) => lock.join(one),
        }
    }
    let Some(mut lock) = lock else { return Ok(ExitCode::SUCCESS) };
    lock.as_of_ms = Some(moment);
    lock.text_sha256 = Some(text_digest(&files));
    let path = folder.join("report.lock.json");
    draft_folder::write(&path, lock.to_json().as_bytes())?;
    eprintln!("Wrote {}: {} figures", path.display(), lock.figures.len());
    Ok(ExitCode::SUCCESS)
}

fn read_lock(path: &Path) -> Result<Lock> {
    let bytes = std::fs::read(path).map_err(|error| Error::Internal {
        doing: format!("reading {}", path.display()),
        source: error.into(),
    })?;
    let lock = if bytes.starts_with(b"%PDF") {
        Lock::of_pdf(&bytes)
    } else {
        Lock::read(&String::from_utf8_lossy(&bytes))
    };
    lock.map_err(|error| Error::Conflict {
        what: path.display().to_string(),
        why: error.to_string(),
        way_out: "compile or freeze the report with this program".into(),
    })
}

async fn verify(
    report: &Path,
    data: Option<&Path>,
    lock: Option<&Path>,
    as_json: bool,
) -> Result<ExitCode> {
    let carried = read_lock(report)?;
    let mut wrong = 0_usize;
    let mut lines = String::new();
    let mut tell = |verdict: &str, figure: &::report::LockedFigure, found: Option<&str>| {
        let value = figure.value.as_deref();
        if as_json {
            let line = json!({
                "verdict": verdict, "query": figure.query, "period": figure.period,
                "version": figure.version, "value": value, "found": found,
            });
            lines.push_str(&format!("{line}\n"));
        } else if verdict != "holds" {
            let value = value.unwrap_or("-");
            lines.push_str(&format!(
                "{verdict} · {} {} version {}: {value} in the report, {} found\n",
                figure.query,
                figure.period,
                figure.version,
                found.unwrap_or("nothing")
            ));
        }
    };
    for figure in carried.altered() {
        wrong += 1;
        tell("altered", figure, None);
    }
    if let Some(lock) = lock {
        let locked = read_lock(lock)?;
        for figure in carried.figures.iter().filter(|figure| !locked.figures.contains(figure)) {
            wrong += 1;
            tell("not-in-lock", figure, None);
        }
    }
    if let Some(data) = data {
        let bank = open_to_read(data).await?;
        let verdicts = operations::report::verify(&bank, &carried.figures).await?;
        for (figure, verdict) in carried.figures.iter().zip(&verdicts) {
            match verdict {
                Verdict::Holds => tell("holds", figure, figure.value.as_deref()),
                Verdict::Revised { value, .. } => tell("revised-since", figure, value.as_deref()),
                Verdict::Differs { value } => {
                    wrong += 1;
                    tell("differs", figure, value.as_deref());
                }
                Verdict::NotFound => {
                    wrong += 1;
                    tell("not-found", figure, None);
                }
            }
        }
    }
    print(&lines)?;
    eprintln!("{} figures, {wrong} that do not hold", carried.figures.len());
    Ok(ExitCode::from(u8::from(wrong > 0)))
}
