//! Reading a document that came into the library: where every hostile file is read, in a process that
//! may fail.

use std::path::Path;

use undocs::{Document, Symbol};

use crate::bank::Bank;
use crate::error::Result;
use crate::extraction::{Reader, Source};
use crate::workbook::Parser;

/// Reads the document at `path`, which its sender called `name`.
pub(crate) async fn read(bank: &Bank, path: &Path, name: &str) -> Result<Document> {
    let reader = match bank.parser() {
        Parser::Child(program) => Reader::Child(program.clone()),
        Parser::Here => Reader::Here,
    };
    let mut document = reader.read(&Source::File(path.to_owned())).await?;
    if document.symbols.is_empty() {
        document.symbols.extend(named(name));
    }
    Ok(document)
}

/// A file named after its symbol says which document it is: `A_RES_73_6-EN.txt`.
fn named(name: &str) -> Option<String> {
    let stem = name.rsplit('/').next().unwrap_or(name);
    let stem = stem.split('.').next().unwrap_or(stem).split("-EN").next().unwrap_or(stem);
    Symbol::parse(&stem.replace('_', "/")).ok().map(|symbol| symbol.normal())
}
