//! Reading a document that somebody sent. Plain text is read here; every other form needs a process
//! that may fail.

use std::path::Path;

use undocs::{Document, Paragraph, Remark, RemarkCode, Symbol, Weight, source};

use crate::bank::Bank;
use crate::error::Result;

/// Reads the document at `path`, whose bytes these are.
pub(super) async fn read(_bank: &Bank, _path: &Path, bytes: &[u8], name: &str) -> Result<Document> {
    let is_text = bytes.iter().take(4_096).all(|byte| *byte != 0);
    if bytes.starts_with(b"%PDF") || bytes.starts_with(b"PK") || !is_text {
        return Ok(Document { remarks: vec![unread()], ..Document::default() });
    }
    let (text, recoded) = source::text(bytes);
    let mut document = Document { remarks: recoded.into_iter().collect(), ..Document::default() };
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    for block in text.split("\n\n") {
        let line = block.split_whitespace().collect::<Vec<_>>().join(" ");
        if line.is_empty() {
            continue;
        }
        let place = document.paragraphs.len() + 1;
        let address = format!("t{place}");
        document.paragraphs.push(Paragraph { address, text: line, ..Paragraph::default() });
    }
    document.title = document.paragraphs.first().map(|it| it.text.clone()).unwrap_or_default();
    // A file named after its symbol says which document it is: `A_RES_73_6-EN.txt`.
    let stem = name.rsplit('/').next().unwrap_or(name);
    let stem = stem.split('.').next().unwrap_or(stem).split("-EN").next().unwrap_or(stem);
    if let Ok(symbol) = Symbol::parse(&stem.replace('_', "/")) {
        document.symbols.push(symbol.normal());
    }
    Ok(document)
}

fn unread() -> Remark {
    Remark {
        code: RemarkCode::UnknownFormat,
        weight: Weight::Refusal,
        page: None,
        paragraph: None,
        fa: "این گونه پرونده خوانده نمی‌شود.".into(),
        en: "Files of this kind are not read.".into(),
        hint_fa: "متن آن را در قالب متن ساده بفرستید.".into(),
        hint_en: "Send it as plain text.".into(),
    }
}
