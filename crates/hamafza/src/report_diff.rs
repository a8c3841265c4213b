//! `hamafza report diff`: which paragraphs and which figures differ between two drafts, or between two
//! moments of the bank under one draft. Knows printing; comparing is `report`'s.

use std::path::PathBuf;
use std::process::ExitCode;

use ::report::{Change, Manuscript, Standing, compare};
use clap::Args;
use model::Language;
use operations::Result;
use serde_json::{Value, json};

use crate::arguments::Lang;
use crate::draft_folder;
use crate::report::{drafts_in, print, snapshot};
use crate::serve::open_to_read;

/// `hamafza report diff`
#[derive(Debug, Args)]
pub struct Diff {
    /// The draft as it was.
    #[arg(value_name = "A")]
    before: PathBuf,
    /// The draft as it is; the same folder to see what the bank alone has changed.
    #[arg(value_name = "B")]
    after: PathBuf,
    /// The data folder; without it only the text is compared.
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Fill A from the bank as it was at this moment.
    #[arg(long, value_name = "TIME", requires = "data")]
    as_of: Option<String>,
    /// Print JSON lines.
    #[arg(long)]
    json: bool,
}

/// Runs `hamafza report diff`.
pub async fn run(arguments: Diff) -> Result<ExitCode> {
    let before = draft_folder::read(&arguments.before)?;
    let after = draft_folder::read(&arguments.after)?;
    let then = snapshot(arguments.as_of.as_deref())?;
    let now = snapshot(None)?;
    let bank = match &arguments.data {
        Some(data) => Some(open_to_read(data).await?),
        None => None,
    };
    let mut lines = String::new();
    let mut count = 0;
    for language in Language::ALL {
        let changes = match &bank {
            None => ::report::compare_texts(&before, &after, language),
            Some(bank) => {
                let draft = Standing::Draft;
                let resolve = operations::report::resolve;
                let old: Manuscript = resolve(bank, &then, &before, language, draft).await?;
                let new: Manuscript = resolve(bank, &now, &after, language, draft).await?;
                compare(&old, &new)
            }
        };
        count += changes.len();
        for change in &changes {
            let line = match arguments.json {
                true => told(change, language).to_string(),
                false => sentence(change),
            };
            lines.push_str(&line);
            lines.push('\n');
        }
    }
    print(&lines)?;
    eprintln!("{count} changes");
    Ok(ExitCode::SUCCESS)
}

/// `hamafza report impact`
#[derive(Debug, Args)]
pub struct Impact {
    /// A folder of drafts.
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// The data folder.
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// The dataflow that was revised, by its id.
    #[arg(long, value_name = "ID")]
    dataflow: String,
    /// The moment before its revision.
    #[arg(long, value_name = "TIME")]
    as_of: String,
    /// The language of the paragraphs.
    #[arg(long, value_enum, default_value = "en")]
    lang: Lang,
    /// Print JSON lines.
    #[arg(long)]
    json: bool,
}

/// Runs `hamafza report impact`.
pub async fn impact(arguments: Impact) -> Result<ExitCode> {
    let folders = drafts_in(&arguments.folder)?;
    let mut reports = Vec::new();
    for folder in &folders {
        reports.push(draft_folder::read(folder)?);
    }
    let bank = open_to_read(&arguments.data).await?;
    let before = snapshot(Some(&arguments.as_of))?;
    let language: Language = arguments.lang.into();
    let started = std::time::Instant::now();
    let changed =
        operations::report::impact(&bank, &reports, &arguments.dataflow, &before, language).await?;
    let took = started.elapsed();
    let mut lines = String::new();
    let mut count = 0;
    for (index, changes) in &changed {
        let draft = folders[*index].display().to_string();
        for change in changes {
            count += 1;
            if arguments.json {
                let mut line = told(change, language);
                line["draft"] = json!(draft);
                lines.push_str(&format!("{line}\n"));
            } else {
                lines.push_str(&format!("{draft} · {}\n", sentence(change)));
            }
        }
    }
    print(&lines)?;
    eprintln!(
        "{count} paragraphs in {} of {} drafts, found in {} ms",
        changed.len(),
        reports.len(),
        took.as_millis()
    );
    Ok(ExitCode::SUCCESS)
}

fn sentence(change: &Change) -> String {
    let text = |text: &Option<String>| text.clone().unwrap_or_else(|| "–".to_owned());
    let mut out = format!(
        "{} · {}\n  - {}\n  + {}",
        change.kind(),
        change.place,
        text(&change.old),
        text(&change.new)
    );
    for moved in &change.figures {
        out.push_str(&format!(
            "\n  figure {}: {} → {} ({})",
            moved.query,
            moved.old.as_deref().unwrap_or("–"),
            moved.new.as_deref().unwrap_or("–"),
            moved.why.code()
        ));
    }
    out
}

fn told(change: &Change, language: Language) -> Value {
    let figures: Vec<Value> = change
        .figures
        .iter()
        .map(|moved| {
            json!({
                "query": moved.query.to_string(),
                "old": moved.old,
                "new": moved.new,
                "why": moved.why.code(),
            })
        })
        .collect();
    json!({
        "change": change.kind(),
        "section": change.place.section,
        "paragraph": change.place.block,
        "language": language.tag(),
        "old": change.old,
        "new": change.new,
        "figures": figures,
    })
}
