//! `hamafza undocs import`, `search` and `genealogy`: the library of documents in a bank.
//! Knows the words of the command line and how an answer is printed.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use ::undocs::genealogy::Change;
use ::undocs::search::{Facet, Filter, Order};
use clap::{Args, ValueEnum};
use operations::document::{self, Ask, Counts, FileReceipt, SearchResult};
use operations::{Actor, Error, Result};

use super::doing;
use crate::serve::{open, open_to_read};

/// `hamafza undocs import`
#[derive(Debug, Args)]
#[command(after_help = "\
Example: hamafza undocs import --data data records.xml 2025_ga_voting.csv texts/
         hamafza undocs import --data data --json library.zip > receipt.json

Files may be documents, catalogue records (MARCXML), tables of votes, the UNBIS thesaurus, labelled
paragraphs (JSON), what `undocs extract` wrote, or a ZIP of them; of a folder, everything in it. Every
file is kept as it came. The receipt tells what came in, what was known already, what was refused and
why. Exit status 1 when a file was refused.")]
pub struct Import {
    /// The data folder; made when it is not there.
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// Print the receipt as JSON.
    #[arg(long)]
    json: bool,
    /// Files and folders.
    #[arg(value_name = "PATH", required = true)]
    paths: Vec<PathBuf>,
}

/// The order of an answer.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Sort {
    /// What fits best first.
    Relevance,
    /// The latest day first.
    Newest,
    /// The earliest day first.
    Oldest,
}

/// `hamafza undocs search`
#[derive(Debug, Args)]
#[command(after_help = "\
Example: hamafza undocs search --data data '\"gender equality\" -trafficking year:1995..' --json
         hamafza undocs search --data data 'حقوق زنان' --facet group=girls

Words must all be there; \"phrases\" stand as written; -word is left out; OR joins two; word* is a
beginning. Fields: title, symbol, body, year, subject, sdg, group, country, language, kind. One spelling
finds all others: ی and ي, half-spaces, hamza, digits, accents, plurals.")]
pub struct Search {
    /// The data folder.
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// Print the answer as JSON.
    #[arg(long)]
    json: bool,
    /// Only what has this value of a facet: body, year, subject, sdg, group, country, language, kind.
    #[arg(long, value_name = "FACET=VALUE")]
    facet: Vec<String>,
    /// The order.
    #[arg(long, value_enum, default_value = "relevance")]
    sort: Sort,
    /// How many paragraphs to pass over.
    #[arg(long, default_value_t = 0, value_name = "N")]
    from: usize,
    /// How many paragraphs to tell, at most 200.
    #[arg(long, default_value_t = 20, value_name = "N")]
    most: usize,
    /// The query.
    #[arg(value_name = "QUERY")]
    query: String,
}

/// `hamafza undocs genealogy`
#[derive(Debug, Args)]
#[command(after_help = "\
Example: hamafza undocs genealogy --data data A/RES/73/6 op2
         hamafza undocs genealogy --data data --phrase 'harmful practices'

[+…] was inserted, [-…] was deleted, read from the earlier to the later text.")]
pub struct Genealogy {
    /// The data folder.
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// Print the answer as JSON.
    #[arg(long)]
    json: bool,
    /// A phrase: tell the paragraphs that have it, the earliest first.
    #[arg(long, value_name = "PHRASE", conflicts_with_all = ["symbol", "paragraph"])]
    phrase: Option<String>,
    /// The document's symbol.
    #[arg(value_name = "SYMBOL", required_unless_present = "phrase")]
    symbol: Option<String>,
    /// The paragraph's address within it.
    #[arg(value_name = "PARAGRAPH", required_unless_present = "phrase")]
    paragraph: Option<String>,
}

const WRITING: &str = "writing to standard output";

/// Runs `hamafza undocs import`.
pub async fn import(arguments: Import) -> Result<ExitCode> {
    let bank = open(&arguments.data).await?;
    let receipt = document::import(&bank, &Actor::Console, &arguments.paths).await?;
    let mut out = std::io::stdout().lock();
    if arguments.json {
        print_json(&mut out, &receipt)?;
    } else {
        for file in &receipt.files {
            writeln!(out, "{}", told(file)).map_err(doing(WRITING))?;
            for remark in &file.remarks {
                writeln!(out, "  {} {}", remark.en, remark.hint_en).map_err(doing(WRITING))?;
            }
            if file.more_remarks > 0 {
                let more = file.more_remarks;
                writeln!(out, "  … and {more} more remarks").map_err(doing(WRITING))?;
            }
        }
        let (came_in, known) = (counted(&receipt.came_in), counted(&receipt.known));
        writeln!(
            out,
            "Import {}: came in: {came_in}; known already: {known}; files refused: {}",
            receipt.number, receipt.refused_files
        )
        .map_err(doing(WRITING))?;
    }
    Ok(ExitCode::from(u8::from(receipt.refused_files > 0)))
}

fn told(file: &FileReceipt) -> String {
    let mut told = format!("{}: ", file.file);
    if file.is_refused() {
        return told + "refused";
    }
    told.push_str(&counted(&file.came_in));
    if !file.known.is_empty() {
        told.push_str(&format!("; known already: {}", counted(&file.known)));
    }
    told
}

fn counted(counts: &Counts) -> String {
    let parts: Vec<String> = [
        (counts.documents, "documents"),
        (counts.paragraphs, "paragraphs"),
        (counts.records, "records"),
        (counts.roll_calls, "roll calls"),
        (counts.votes, "votes"),
        (counts.terms, "terms"),
        (counts.labels, "labels"),
        (counts.recommendations, "recommendations"),
    ]
    .into_iter()
    .filter(|(count, _)| *count > 0)
    .map(|(count, name)| format!("{count} {name}"))
    .collect();
    if parts.is_empty() { "nothing".to_owned() } else { parts.join(", ") }
}

fn print_json(out: &mut impl Write, answer: &impl serde::Serialize) -> Result<()> {
    let text = serde_json::to_string_pretty(answer).map_err(|error| Error::Internal {
        doing: "writing an answer as JSON".into(),
        source: error.into(),
    })?;
    writeln!(out, "{text}").map_err(doing(WRITING))
}

/// Runs `hamafza undocs search`.
pub async fn search(arguments: Search) -> Result<ExitCode> {
    let mut filters = Vec::new();
    for facet in &arguments.facet {
        let pair = facet.split_once('=');
        let found = pair.and_then(|(name, value)| Some((Facet::of_code(name)?, value)));
        let Some((facet, value)) = found else {
            return Err(Error::NotFound {
                what: format!("the facet {facet}"),
                way_out: "write one of body, year, subject, sdg, group, country, language, kind, \
                          then = and a value"
                    .into(),
            });
        };
        filters.push(Filter { facet, value: value.to_owned() });
    }
    let bank = open_to_read(&arguments.data).await?;
    let order = match arguments.sort {
        Sort::Relevance => Order::Relevance,
        Sort::Newest => Order::Newest,
        Sort::Oldest => Order::Oldest,
    };
    let ask =
        Ask { query: arguments.query, filters, order, from: arguments.from, most: arguments.most };
    let answer = document::search(&bank, &ask).await?;
    let mut out = std::io::stdout().lock();
    if arguments.json {
        print_json(&mut out, &answer)?;
    } else {
        writeln!(out, "{} paragraphs", answer.total).map_err(doing(WRITING))?;
        for result in &answer.results {
            print_result(&mut out, result)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn print_result(out: &mut impl Write, result: &SearchResult) -> Result<()> {
    let name = result.address.as_ref().or(result.symbol.as_ref()).unwrap_or(&result.document);
    let day = result.day.as_deref().unwrap_or("");
    let excerpt: String = result.excerpt.pieces.iter().map(|piece| piece.text.as_str()).collect();
    let (before, after) = (result.excerpt.cut_before, result.excerpt.cut_after);
    let mark = |cut: bool| if cut { "…" } else { "" };
    writeln!(out, "{name} {day}\n  {}{excerpt}{}", mark(before), mark(after))
        .map_err(doing(WRITING))
}

/// Runs `hamafza undocs genealogy`.
pub async fn genealogy(arguments: Genealogy) -> Result<ExitCode> {
    let bank = open_to_read(&arguments.data).await?;
    let mut out = std::io::stdout().lock();
    if let Some(phrase) = arguments.phrase {
        let phrase = phrase.replace(['"', '«', '»'], " ");
        let ask = Ask {
            query: format!("\"{}\"", phrase.trim()),
            order: Order::Oldest,
            most: 50,
            ..Ask::default()
        };
        let answer = document::search(&bank, &ask).await?;
        if arguments.json {
            print_json(&mut out, &answer)?;
        } else {
            writeln!(out, "{} paragraphs", answer.total).map_err(doing(WRITING))?;
            for result in &answer.results {
                print_result(&mut out, result)?;
            }
        }
        return Ok(ExitCode::SUCCESS);
    }
    let (symbol, paragraph) =
        (arguments.symbol.unwrap_or_default(), arguments.paragraph.unwrap_or_default());
    let genealogy = document::genealogy(&bank, &Actor::Console, &symbol, &paragraph, None).await?;
    if arguments.json {
        print_json(&mut out, &genealogy)?;
        return Ok(ExitCode::SUCCESS);
    }
    writeln!(out, "{}", genealogy.paragraph.text).map_err(doing(WRITING))?;
    for other in &genealogy.others {
        let name = other.found.address.as_ref().unwrap_or(&other.found.document);
        let day = other.found.day.as_deref().unwrap_or("without a day");
        let text: Vec<String> = other
            .alignment
            .runs
            .iter()
            .map(|run| match run.change {
                Change::Same => run.text.clone(),
                Change::Inserted => format!("[+{}]", run.text),
                Change::Deleted => format!("[-{}]", run.text),
            })
            .collect();
        let likeness = other.alignment.likeness * 100.0;
        writeln!(out, "\n{name} {day} ({likeness:.0} % alike)\n  {}", text.join(" "))
            .map_err(doing(WRITING))?;
    }
    Ok(ExitCode::SUCCESS)
}
