//! From the bytes of a file to a document.
//!
//! Tells the kind of file by its bytes, hands them to the reader of that kind, and what it read to the
//! parts that tell paragraphs and recommendations apart. The name of the file is never believed.

use crate::block::Block;
use crate::document::{Document, Format};
use crate::remark::{Remark, RemarkCode};
use crate::segment::segment;
use crate::{docx, exported, html, pdf, plain_text};

/// How much of a file is read.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// The largest file, in bytes.
    pub bytes: usize,
    /// The most pages that are read.
    pub pages: usize,
    /// The most letters that are read.
    pub letters: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { bytes: 200 * 1024 * 1024, pages: 10_000, letters: 40_000_000 }
    }
}

/// Reads a document. Whatever the bytes are, there is a document: its remarks say what was refused.
#[must_use]
pub fn extract(bytes: &[u8], limits: &Limits) -> Document {
    let refused =
        |format, remark| Document { format, remarks: vec![remark], ..Document::default() };
    if bytes.is_empty() {
        return refused(Format::PlainText, RemarkCode::EmptyFile.remark(&[]));
    }
    if bytes.len() > limits.bytes {
        let facts = [("bytes", bytes.len().to_string()), ("most", limits.bytes.to_string())];
        let facts = facts.each_ref().map(|(name, value)| (*name, value.as_str()));
        return refused(Format::PlainText, RemarkCode::FileTooLarge.remark(&facts));
    }
    if pdf::is_pdf(bytes) {
        return match pdf::read(bytes.to_vec(), limits) {
            Err(remark) => refused(Format::Pdf, *remark),
            Ok(text) => Document {
                pages: Some(text.pages),
                metadata: text.properties,
                ..told(Format::Pdf, &text.blocks, text.remarks)
            },
        };
    }
    if docx::is_docx(bytes) {
        return match docx::read(bytes, limits) {
            Err(remark) => refused(Format::Docx, *remark),
            Ok(text) => told(Format::Docx, &text.blocks, text.remarks),
        };
    }
    if let Some(document) = exported::workbook(bytes) {
        return document;
    }
    // An encrypted Office file is a compound file, and so are old Word files.
    if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) && contains(bytes, &wide("EncryptedPackage")) {
        return refused(Format::Docx, RemarkCode::Encrypted.remark(&[]));
    }
    if !plain_text::is_text(bytes) {
        return refused(Format::PlainText, RemarkCode::UnknownFormat.remark(&[]));
    }
    let (text, remarks) = plain_text::decode(bytes, html::declared_encoding(bytes));
    let text: String = text.chars().take(limits.letters).collect();
    if let Some(mut document) = exported::table(&text) {
        document.remarks.splice(0..0, remarks);
        return document;
    }
    if html::is_html(&text) {
        return told(Format::Html, &html::blocks(&text), remarks);
    }
    told(Format::PlainText, &plain_text::blocks(&text), remarks)
}

/// A document out of its blocks, with what its reader had to say.
fn told(format: Format, blocks: &[Block], remarks: Vec<Remark>) -> Document {
    let mut document = segment(blocks);
    document.format = format;
    let mut all = remarks;
    all.append(&mut document.remarks);
    document.remarks = all;
    document
}

fn wide(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}
