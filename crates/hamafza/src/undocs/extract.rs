//! `hamafza undocs extract` and `recommendations`: what is in a document, without a bank. The files are
//! read in children of this program, for they come from strangers.

use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use ::undocs::{Document, Position, Recommendation, Weight, complete};
use clap::Args;
use operations::extraction::{Reader, Source};
use operations::{Error, Result};
use serde_json::json;

/// `hamafza undocs extract`
#[derive(Debug, Args)]
#[command(after_help = "\
Example: hamafza undocs extract A-HRC-28-12.pdf
         hamafza undocs extract --pretty - < resolution.docx

PDF, DOCX, HTML and plain text, told by their bytes. One line of JSON for each file: symbols, title,
language, date, kind, paragraphs with their numbers and permanent addresses, recommendations, and
remarks on what was refused or is doubtful. Exit status 1 when a file, or a part of it, was refused.")]
pub struct Extract {
    /// Write the JSON over several lines.
    #[arg(long)]
    pretty: bool,
    /// Files, or - for standard input.
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
}

/// `hamafza undocs recommendations`
#[derive(Debug, Args)]
#[command(after_help = "\
Example: hamafza undocs recommendations A-HRC-43-15.pdf --replies A-HRC-43-15-Add.1.pdf
         hamafza undocs recommendations A-HRC-14-12.pdf --json

Without --json a line for each recommendation: number, position, States, text. A position comes only
from words of the report or of the State's replies; without words it is unknown.")]
pub struct Recommendations {
    /// The State's replies, which give positions the report still leaves open.
    #[arg(long, value_name = "FILE")]
    replies: Vec<PathBuf>,
    /// Write JSON lines.
    #[arg(long)]
    json: bool,
    /// Files, or - for standard input.
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
}

fn writing(error: std::io::Error) -> Error {
    Error::Internal { doing: "writing what was read".into(), source: error.into() }
}

async fn read(file: &Path) -> Result<Document> {
    let program = std::env::current_exe().map_err(|error| Error::Internal {
        doing: "finding this program to read documents with".into(),
        source: error.into(),
    })?;
    let source = if file.as_os_str() == "-" {
        Source::StandardInput
    } else {
        if !file.is_file() {
            return Err(Error::NotFound {
                what: format!("the file {}", file.display()),
                way_out: "give the path of a document".into(),
            });
        }
        Source::File(file.to_owned())
    };
    Reader::Child(program).read(&source).await
}

/// Says on standard error what was refused or is doubtful. True when something was refused.
fn tell(file: &Path, document: &Document) -> bool {
    for remark in &document.remarks {
        let place = match (remark.page, &remark.paragraph) {
            (_, Some(paragraph)) => format!(" {paragraph}"),
            (Some(page), None) => format!(" page {page}"),
            (None, None) => String::new(),
        };
        eprintln!("{}{place}: {} {}", file.display(), remark.en, remark.hint_en);
    }
    document.remarks.iter().any(|remark| remark.weight == Weight::Refusal)
}

/// Runs `hamafza undocs extract`.
pub async fn extract(arguments: Extract) -> Result<ExitCode> {
    let mut out = BufWriter::new(std::io::stdout());
    let mut refused = false;
    for file in &arguments.files {
        let document = read(file).await?;
        refused |= tell(file, &document);
        let written = if arguments.pretty {
            serde_json::to_writer_pretty(&mut out, &document)
        } else {
            serde_json::to_writer(&mut out, &document)
        };
        written.map_err(std::io::Error::from).map_err(writing)?;
        writeln!(out).map_err(writing)?;
    }
    out.flush().map_err(writing)?;
    Ok(ExitCode::from(u8::from(refused)))
}

/// Runs `hamafza undocs recommendations`.
pub async fn recommendations(arguments: Recommendations) -> Result<ExitCode> {
    let mut out = BufWriter::new(std::io::stdout());
    let mut refused = false;
    let mut replies = Vec::new();
    for file in &arguments.replies {
        let document = read(file).await?;
        refused |= tell(file, &document);
        replies.push(document);
    }
    for file in &arguments.files {
        let mut document = read(file).await?;
        for replies in &replies {
            complete(&mut document, replies);
        }
        refused |= tell(file, &document);
        for recommendation in &document.recommendations {
            let line = if arguments.json {
                record(&document, recommendation)
            } else {
                line(recommendation)
            };
            writeln!(out, "{line}").map_err(writing)?;
        }
    }
    out.flush().map_err(writing)?;
    Ok(ExitCode::from(u8::from(refused)))
}

fn record(document: &Document, recommendation: &Recommendation) -> String {
    let symbol = document.symbol().unwrap_or("");
    json!({
        "symbol": symbol,
        "address": format!("{symbol}#{}", recommendation.paragraph),
        "number": recommendation.number,
        "text": recommendation.text,
        "states": recommendation.states,
        "position": recommendation.position,
        "position_words": recommendation.position_words,
    })
    .to_string()
}

fn line(recommendation: &Recommendation) -> String {
    let position = match recommendation.position {
        Position::Unknown => "-",
        known => known.code(),
    };
    let states = recommendation.states.join(", ");
    format!("{}\t{position}\t{states}\t{}", recommendation.number, recommendation.text)
}
