//! `hamafza undocs`: documents of the United Nations, without a bank and in one.

mod extract;
mod library;
mod measure;

use std::io::{BufRead, BufWriter, Write};
use std::process::ExitCode;

use ::undocs::{Session, Symbol};
use clap::{Args, Subcommand};
use operations::{Error, Result};
use serde_json::{Value, json};

/// `hamafza undocs`
#[derive(Debug, Args)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Tell what document symbols mean, as JSON lines.
    #[command(after_help = "\
Example: hamafza undocs symbol A/RES/68/261 CEDAW/C/SVN/Q/5-6/Add.1
         hamafza undocs symbol - < symbols.txt

Exit status 1 when a symbol does not follow the grammar; its line says why.")]
    Symbol {
        /// Symbols, or - for one symbol a line on standard input.
        #[arg(value_name = "SYMBOL", required = true)]
        symbols: Vec<String>,
    },
    /// Bring documents, catalogue records, votes and subject terms into the library of a bank.
    Import(library::Import),
    /// Search the paragraphs of the library.
    Search(library::Search),
    /// Tell earlier and later wording of a paragraph, or where a phrase was used first.
    Genealogy(library::Genealogy),
    /// Read documents: head, numbered paragraphs, recommendations, and what is doubtful, as JSON.
    Extract(extract::Extract),
    /// List the recommendations of documents, with States and positions.
    Recommendations(extract::Recommendations),
    /// Measure how fast paragraphs are indexed and found.
    Measure(measure::Measure),
}

/// Runs `hamafza undocs`.
pub async fn run(arguments: Arguments) -> Result<ExitCode> {
    match arguments.command {
        Command::Symbol { symbols } => symbol(&symbols),
        Command::Import(arguments) => library::import(arguments).await,
        Command::Search(arguments) => library::search(arguments).await,
        Command::Genealogy(arguments) => library::genealogy(arguments).await,
        Command::Extract(arguments) => extract::extract(arguments).await,
        Command::Recommendations(arguments) => extract::recommendations(arguments).await,
        Command::Measure(arguments) => measure::measure(&arguments),
    }
}

fn doing(what: &'static str) -> impl Fn(std::io::Error) -> Error {
    move |error| Error::Internal { doing: what.into(), source: error.into() }
}

fn symbol(symbols: &[String]) -> Result<ExitCode> {
    let mut out = BufWriter::new(std::io::stdout().lock());
    let mut refused = false;
    let mut tell = |given: &str| {
        let told = told(given);
        refused |= told.get("refused").is_some();
        writeln!(out, "{told}").map_err(doing("writing what symbols mean"))
    };
    for given in symbols {
        if given == "-" {
            let mut input = std::io::stdin().lock();
            let mut line = Vec::new();
            let reading = doing("reading symbols from standard input");
            while input.read_until(b'\n', &mut line).map_err(&reading)? > 0 {
                let text = String::from_utf8_lossy(&line);
                let text = text.trim_end_matches(['\r', '\n']);
                if !text.trim().is_empty() {
                    tell(text)?;
                }
                line.clear();
            }
        } else {
            tell(given)?;
        }
    }
    out.flush().map_err(doing("writing what symbols mean"))?;
    Ok(ExitCode::from(u8::from(refused)))
}

/// What a symbol means, or why it is none.
fn told(given: &str) -> Value {
    match Symbol::parse(given) {
        Ok(symbol) => json!({
            "given": given,
            "normal": symbol.normal(),
            "body": symbol.body(),
            "kind": symbol.kind(),
            "session": symbol.session().map(session),
            "year": symbol.year(),
            "country": symbol.country(),
            "number": symbol.number(),
            "modifiers": symbol.modifiers(),
            "joint": symbol.joint().map(Symbol::normal),
            "related": symbol.related(),
            "explanation": symbol.explanation(),
        }),
        Err(refusal) => {
            let (hint_fa, hint_en) = refusal.hint();
            json!({
                "given": given,
                "refused": {
                    "code": refusal.code,
                    "part": refusal.part,
                    "suggestion": refusal.suggestion,
                    "fa": refusal.fa(),
                    "en": refusal.en(),
                    "hint": { "fa": hint_fa, "en": hint_en },
                },
            })
        }
    }
}

fn session(session: &Session) -> Value {
    match session {
        Session::Regular(number) => json!(number.to_string()),
        Session::Special(number) => json!(format!("S-{number}")),
        Session::Emergency(number) => json!(format!("ES-{number}")),
        Session::Roman(numeral) => json!(numeral),
    }
}
