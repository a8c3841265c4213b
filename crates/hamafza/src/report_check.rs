//! `hamafza report check`: what is broken in a draft and what an examiner would say of it, each with its
//! place and what to do, as sentences or as JSON lines. Knows printing; the findings are `report`'s.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use ::report::{Fault, Lock, Place, Remark, Report, Standing, Weight};
use clap::Args;
use model::Language;
use operations::report::{ForeignFigure, Others, Recommended};
use operations::{Error, Result};
use serde_json::{Value, json};

use crate::draft_folder;
use crate::report::{print, snapshot};
use crate::report_lock::read_lock;
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
    /// Lock files or final PDFs of earlier reports, whose figures these may not contradict unsaid.
    #[arg(long, value_name = "FILE")]
    against: Vec<PathBuf>,
    /// Recommendations to answer, as `hamafza undocs recommendations --json` writes them.
    #[arg(long, value_name = "FILE")]
    recommendations: Vec<PathBuf>,
    /// What international bodies publish: CSV with query, period, value and source.
    #[arg(long, value_name = "FILE")]
    international: Vec<PathBuf>,
    /// Leave out the questions a rapporteur would ask.
    #[arg(long)]
    no_questions: bool,
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
    let mut manuscripts = Vec::new();
    for language in Language::ALL {
        let manuscript =
            operations::report::resolve(&bank, &snapshot, &report, language, Standing::Draft)
                .await?;
        for fault in &manuscript.faults {
            if !faults.contains(fault) {
                faults.push(fault.clone());
            }
        }
        manuscripts.push(manuscript);
    }
    let earlier: Vec<Lock> =
        arguments.against.iter().map(|path| read_lock(path)).collect::<Result<_>>()?;
    let mut others = Others { earlier, ..Others::default() };
    for path in &arguments.recommendations {
        others.recommendations.extend(recommended(path)?);
    }
    for path in &arguments.international {
        others.foreign.extend(foreign(path)?);
    }
    let mut remarks = operations::report::examine(&bank, &report, &manuscripts, &others).await?;
    if arguments.no_questions {
        remarks.retain(|remark| remark.weight() != Weight::Question);
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
    for remark in &remarks {
        if arguments.json {
            lines.push_str(&format!("{}\n", remarked(&report, remark)));
        } else {
            lines.push_str(&remark_sentence(&report, remark));
            lines.push('\n');
        }
    }
    print(&lines)?;
    let of = |weight: Weight| remarks.iter().filter(|remark| remark.weight() == weight).count();
    let errors = faults.len() + of(Weight::Error);
    eprintln!(
        "{errors} errors, {} warnings, {} questions",
        of(Weight::Warning),
        of(Weight::Question)
    );
    Ok(ExitCode::from(u8::from(errors > 0)))
}

fn read(path: &Path) -> Result<String> {
    std::fs::read_to_string(path).map_err(|error| Error::Internal {
        doing: format!("reading {}", path.display()),
        source: error.into(),
    })
}

fn unfit(path: &Path, line: usize, why: String, way_out: &str) -> Error {
    let what = format!("{}, line {line}", path.display());
    Error::Conflict { what, why, way_out: way_out.to_owned() }
}

fn recommended(path: &Path) -> Result<Vec<Recommended>> {
    let text = read(path)?;
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let way_out = "make it with `hamafza undocs recommendations --json`";
    lines
        .map(|(at, line)| {
            serde_json::from_str(line).map_err(|why| unfit(path, at + 1, why.to_string(), way_out))
        })
        .collect()
}

/// `query,period,value,source`, the source last so that it may hold commas.
fn foreign(path: &Path) -> Result<Vec<ForeignFigure>> {
    let text = read(path)?;
    let mut figures = Vec::new();
    for (at, line) in text.lines().enumerate().skip(1).filter(|(_, it)| !it.trim().is_empty()) {
        let parts: Vec<&str> = line.splitn(4, ',').map(str::trim).collect();
        let [query, period, value, source] = parts.as_slice() else {
            let why = "it has not four columns".to_owned();
            return Err(unfit(path, at + 1, why, "write query,period,value,source"));
        };
        let [query, period, value, source] =
            [query, period, value, source].map(|part| part.trim_matches('"').to_owned());
        figures.push(ForeignFigure { query, period, value, source });
    }
    Ok(figures)
}

fn remark_sentence(report: &Report, remark: &Remark) -> String {
    let place = located(report, &remark.place);
    let (weight, language) = (remark.weight().code(), Language::En);
    let (text, hint) = (remark.text(language), remark.hint(language));
    format!("{} · {weight} · {place} · {text} → {hint}", remark.code)
}

fn remarked(report: &Report, remark: &Remark) -> Value {
    let (file, line) = report.locate(&remark.place).unzip();
    json!({
        "code": remark.code,
        "severity": remark.weight().code(),
        "section": remark.place.section,
        "paragraph": remark.place.block,
        "language": remark.place.language.map(Language::tag),
        "file": file,
        "line": line,
        "text": { "fa": remark.text(Language::Fa), "en": remark.text(Language::En) },
        "hint": { "fa": remark.hint(Language::Fa), "en": remark.hint(Language::En) },
    })
}

fn located(report: &Report, place: &Place) -> String {
    match report.locate(place) {
        Some((file, line)) if line > 0 => format!("{file}:{line}"),
        Some((file, _)) => file,
        None => place.words(Language::En),
    }
}

/// A finding as one line for people.
pub fn sentence(report: &Report, fault: &Fault, language: Language) -> String {
    let place = located(report, &fault.place);
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
