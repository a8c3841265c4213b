//! `hamafza undocs measure`: how fast paragraphs are indexed and found, for `make bench-documents`. Prints one
//! line of JSON; the tool lays other programs beside it.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use ::undocs::search::{Entry, Index, Order, Passage, Query, Writer, guess_language};
use clap::Args;
use operations::{Error, Result};
use serde_json::json;

/// Paragraphs of one document.
const OF_DOCUMENT: usize = 50;

/// `hamafza undocs measure`
#[derive(Debug, Args)]
#[command(after_help = "\
Example: hamafza undocs measure paragraphs.txt queries.txt index/ --spellings spellings.tsv

Indexes a file of paragraphs, one a line, in an empty folder, and asks every query of another file, one a
line. Of a table of spellings (language, one, another, what differs) each is looked for by the other.")]
pub struct Measure {
    /// Paragraphs, one a line.
    paragraphs: PathBuf,
    /// Queries, one a line.
    queries: PathBuf,
    /// An empty folder for the index.
    folder: PathBuf,
    /// Pairs of spellings.
    #[arg(long, value_name = "FILE")]
    spellings: Option<PathBuf>,
}

/// Says what was being done when something failed.
fn while_doing<E: Into<Box<dyn std::error::Error + Send + Sync>>>(
    doing: &'static str,
) -> impl Fn(E) -> Error {
    move |error| Error::Internal { doing: doing.into(), source: error.into() }
}

/// Runs `hamafza undocs measure`.
pub fn measure(arguments: &Measure) -> Result<ExitCode> {
    let begun = Instant::now();
    let (index, count, bytes) = index(arguments)?;
    let seconds = begun.elapsed().as_secs_f64();
    let (found, times) = ask(&index, &arguments.queries)?;
    let at = |share: f64| {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_precision_loss,
            clippy::cast_sign_loss,
            reason = "a place among some hundred times"
        )]
        let place = (times.len() as f64 * share) as usize;
        times.get(place.min(times.len().saturating_sub(1))).copied().unwrap_or(0.0)
    };
    let spellings = match &arguments.spellings {
        Some(file) => Some(spellings(file)?),
        None => None,
    };
    let told = json!({
        "paragraphs": count,
        "text_bytes": bytes,
        "seconds": seconds,
        "index_bytes": size_bytes(&arguments.folder)?,
        "queries": times.len(),
        "found": found,
        "p50_ms": at(0.5),
        "p99_ms": at(0.99),
        "worst_ms": at(1.0),
        "spellings": spellings.map(|(all, missed)| json!({ "asked": all, "missed": missed })),
    });
    writeln!(std::io::stdout(), "{told}").map_err(while_doing("writing what was measured"))?;
    Ok(ExitCode::SUCCESS)
}

fn lines(path: &Path) -> Result<impl Iterator<Item = std::io::Result<String>>> {
    let file = std::fs::File::open(path).map_err(|_| Error::NotFound {
        what: format!("the file {}", path.display()),
        way_out: "give the path of a file with one text a line".into(),
    })?;
    Ok(BufReader::new(file).lines())
}

/// The index, how many paragraphs it has, and how many bytes they have.
fn index(arguments: &Measure) -> Result<(Index, u64, u64)> {
    let doing = "indexing the paragraphs";
    let index = Index::open(&arguments.folder).map_err(while_doing(doing))?;
    let (mut count, mut bytes) = (0_u64, 0_u64);
    {
        let mut writer = index.write().map_err(while_doing(doing))?;
        let mut passages = Vec::new();
        for line in lines(&arguments.paragraphs)? {
            let text = line.map_err(while_doing("reading the paragraphs"))?;
            bytes += text.len() as u64;
            let place = passages.len() as u64;
            passages.push(Passage { place, kind: "text".into(), text, ..Passage::default() });
            count += 1;
            if passages.len() == OF_DOCUMENT {
                put(&mut writer, std::mem::take(&mut passages), count)?;
            }
        }
        put(&mut writer, passages, count)?;
        writer.commit("1").map_err(while_doing(doing))?;
    }
    Ok((index, count, bytes))
}

/// Puts a document of paragraphs, with a symbol, a body and a day of its own.
fn put(writer: &mut Writer<'_>, passages: Vec<Passage>, count: u64) -> Result<()> {
    let language = passages.first().map_or("en", |it| guess_language(&it.text)).to_owned();
    let entry = Entry {
        id: format!("{count:08}"),
        symbols: vec![format!("A/RES/{}/{count}", 1 + count % 80)],
        body: format!("A/C.{}", 1 + count % 6),
        day: 19_460_000 + (count / 2_500) * 10_000 + 101,
        language,
        passages,
        ..Entry::default()
    };
    writer.put(&entry).map_err(while_doing("indexing the paragraphs"))
}

/// How many paragraphs the queries found in all, and the time of each in milliseconds, the least first.
fn ask(index: &Index, queries: &Path) -> Result<(u64, Vec<f64>)> {
    let (mut found, mut times) = (0, Vec::new());
    for line in lines(queries)? {
        let line = line.map_err(while_doing("reading the queries"))?;
        let query = Query::parse(&line).map_err(while_doing("reading a query"))?;
        let asked = Instant::now();
        let answer = index.search(&query, Order::Relevance, 0, 20);
        found += answer.map_err(while_doing("asking the index"))?.total;
        times.push(asked.elapsed().as_secs_f64() * 1000.0);
    }
    times.sort_by(f64::total_cmp);
    Ok((found, times))
}

/// How many spellings were looked for by another one, and which of them were not found.
fn spellings(file: &Path) -> Result<(usize, Vec<String>)> {
    let doing = "looking for spellings";
    let index = Index::in_memory().map_err(while_doing(doing))?;
    let mut pairs: Vec<(String, String)> = Vec::new();
    {
        let mut writer = index.write().map_err(while_doing(doing))?;
        for line in lines(file)? {
            let line = line.map_err(while_doing("reading the spellings"))?;
            let cells: Vec<&str> = line.split('\t').collect();
            let &[language, one, other, ..] = &cells[..] else { continue };
            for (side, text) in [("one", one), ("other", other)] {
                let passage = Passage { text: text.to_owned(), ..Passage::default() };
                let entry = Entry {
                    id: format!("{}-{side}", pairs.len()),
                    language: language.to_owned(),
                    passages: vec![passage],
                    ..Entry::default()
                };
                writer.put(&entry).map_err(while_doing(doing))?;
            }
            pairs.push((one.to_owned(), other.to_owned()));
        }
        writer.commit("1").map_err(while_doing(doing))?;
    }
    let mut missed = Vec::new();
    for (at, (one, other)) in pairs.iter().enumerate() {
        for (asked, wanted) in [(one, "other"), (other, "one")] {
            let query = Query::parse(asked).map_err(while_doing(doing))?;
            let found = index.search(&query, Order::Relevance, 0, pairs.len() * 2);
            let id = format!("{at}-{wanted}");
            if !found.map_err(while_doing(doing))?.hits.iter().any(|hit| hit.document == id) {
                missed.push(format!("{one} {other}"));
            }
        }
    }
    Ok((pairs.len() * 2, missed))
}

fn size_bytes(folder: &Path) -> Result<u64> {
    let doing = while_doing("measuring the index");
    let mut size = 0;
    for entry in std::fs::read_dir(folder).map_err(&doing)? {
        size += entry.and_then(|it| it.metadata()).map_err(&doing)?.len();
    }
    Ok(size)
}
