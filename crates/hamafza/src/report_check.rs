//! `hamafza report check`: what is broken in a draft, each finding with its place and what to do, as
//! sentences or as JSON lines. Knows printing; the findings are `report`'s.

use std::path::PathBuf;
use std::process::ExitCode;

use ::report::{Fault, Report, Standing};
use clap::Args;
use model::Language;
use operations::Result;
use serde_json::{Value, json};

use crate::draft_folder;
use crate::report::{print, snapshot};
use crate::serve::open_to_read;

/// `hamafza report check`
#[derive(Debug, Args)]
pub struct Check {
    /// The draft's folder.
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// The data folder.
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// The bank as it was at this moment.
    #[arg(long, value_name = "TIME")]
    as_of: Option<String>,
    /// Print JSON lines.
    #[arg(long)]
    json: bool,
}

/// Runs `hamafza report check`.
pub async fn run(arguments: Check) -> Result<ExitCode> {
    let report = draft_folder::read(&arguments.folder)?;
    let bank = open_to_read(&arguments.data).await?;
    let snapshot = snapshot(arguments.as_of.as_deref())?;
    let mut faults: Vec<Fault> = Vec::new();
    for language in Language::ALL {
        let manuscript =
            operations::report::resolve(&bank, &snapshot, &report, language, Standing::Draft);
        for fault in manuscript.await?.faults {
            if !faults.contains(&fault) {
                faults.push(fault);
            }
        }
    }
    faults.sort_by(|a, b| a.place.cmp(&b.place));
    let mut lines = String::new();
    for fault in &faults {
        if arguments.json {
            lines.push_str(&format!("{}\n", told(&report, fault)));
        } else {
            lines.push_str(&sentence(&report, fault, Language::En));
            lines.push('\n');
        }
    }
    print(&lines)?;
    eprintln!("{} errors", faults.len());
    Ok(ExitCode::from(u8::from(!faults.is_empty())))
}

/// A finding as one line for people.
pub fn sentence(report: &Report, fault: &Fault, language: Language) -> String {
    let place = match report.locate(&fault.place) {
        Some((file, line)) if line > 0 => format!("{file}:{line}"),
        Some((file, _)) => file,
        None => fault.place.words(language),
    };
    format!(
        "{} · error · {place} · {}: {} → {}",
        fault.reason.code(),
        fault.subject,
        fault.reason.words(language),
        fault.reason.hint(language)
    )
}

/// A finding as JSON.
pub fn told(report: &Report, fault: &Fault) -> Value {
    let (file, line) = report.locate(&fault.place).unzip();
    let place = &fault.place;
    let both =
        |of: &dyn Fn(Language) -> String| json!({ "fa": of(Language::Fa), "en": of(Language::En) });
    json!({
        "code": fault.reason.code(),
        "severity": "error",
        "section": place.section,
        "paragraph": place.block,
        "part": place.part,
        "language": place.language.map(Language::tag),
        "file": file,
        "line": line,
        "subject": fault.subject,
        "text": both(&|language| fault.reason.words(language)),
        "hint": both(&|language| fault.reason.hint(language).to_owned()),
    })
}
