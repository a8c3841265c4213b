//! PDF files: their pages as blocks of text.
//!
//! Parsing, decryption, repair and fonts are the interpreter's; what stands where on a page and how it
//! is read is ours, below here. Draws nothing and decodes no image. Runs in the child process that
//! hostile files are read in, for a file may still exhaust the memory or the stack of its reader.

mod bidi;
mod column;
mod glyph;
mod line;
mod note;
mod paragraph;
mod running;

use std::collections::BTreeMap;
use std::sync::Arc;

use hayro_interpret::font::FontQuery;
use hayro_interpret::hayro_syntax::{LoadPdfError, Pdf};
use hayro_interpret::util::TransformExt as _;
use hayro_interpret::{Context, InterpreterCache, InterpreterSettings, interpret_page};
use kurbo::Rect;

use crate::block::Block;
use crate::extract::Limits;
use crate::remark::{Remark, RemarkCode};

use self::line::Line;

/// A page, its lines in the order of reading.
pub(crate) struct Page {
    /// From 1.
    pub(crate) number: u32,
    pub(crate) width: f64,
    pub(crate) height: f64,
    /// Each a column, or a stretch over the whole width.
    pub(crate) regions: Vec<Vec<Line>>,
}

/// What was read of a PDF file.
#[derive(Default)]
pub(crate) struct PdfText {
    pub(crate) blocks: Vec<Block>,
    pub(crate) pages: u32,
    pub(crate) remarks: Vec<Remark>,
    /// What the file says of itself: title, author, subject, producer.
    pub(crate) properties: BTreeMap<String, String>,
    /// Pages that are images without text.
    scanned: Vec<u32>,
}

/// Whether the bytes are a PDF file: its sign stands near the beginning, perhaps behind some others.
pub(crate) fn is_pdf(bytes: &[u8]) -> bool {
    bytes[..bytes.len().min(1024)].windows(5).any(|window| window == b"%PDF-")
}

/// Reads a PDF file.
///
/// # Errors
/// A [`Remark`] that says why nothing of it could be read.
pub(crate) fn read(bytes: Vec<u8>, limits: &Limits) -> Result<PdfText, Box<Remark>> {
    let damaged = !has_sound_end(&bytes);
    let pdf = Pdf::new(bytes).map_err(|error| {
        let code = match error {
            LoadPdfError::Decryption(_) => RemarkCode::Encrypted,
            LoadPdfError::Invalid => RemarkCode::Unreadable,
        };
        Box::new(code.remark(&[]))
    })?;
    let mut text = PdfText { properties: properties(&pdf), ..PdfText::default() };
    if damaged {
        text.remarks.push(RemarkCode::Repaired.remark(&[]));
    }
    let all = pdf.pages().len();
    text.pages = u32::try_from(all).unwrap_or(u32::MAX);
    if all > limits.pages {
        let most = limits.pages.to_string();
        text.remarks
            .push(RemarkCode::TooManyPages.remark(&[("pages", &all.to_string()), ("most", &most)]));
    }
    let pages = pages(&pdf, limits, &mut text.scanned);
    let lines = pages.iter().flat_map(|page| page.regions.iter().flatten());
    let unknown = lines.map(|line| line.text.matches('\u{FFFD}').count()).sum::<usize>();
    if unknown > 0 {
        let count = unknown.to_string();
        text.remarks.push(RemarkCode::UnknownCharacters.remark(&[("count", &count)]));
    }
    text.blocks = paragraph::blocks(pages);
    if !text.scanned.is_empty() {
        let pages = ranges(&text.scanned);
        text.remarks.push(
            RemarkCode::ScanWithoutText
                .remark(&[("pages", &pages)])
                .on_page(text.scanned.first().copied()),
        );
    }
    Ok(text)
}

/// Pages as they are cited: `3–7, 12`.
fn ranges(pages: &[u32]) -> String {
    let mut ranges: Vec<(u32, u32)> = Vec::new();
    for page in pages {
        match ranges.last_mut() {
            Some((_, end)) if *end + 1 == *page => *end = *page,
            _ => ranges.push((*page, *page)),
        }
    }
    let shown = ranges
        .iter()
        .take(20)
        .map(|(from, to)| if from == to { from.to_string() } else { format!("{from}–{to}") });
    shown.collect::<Vec<_>>().join(", ")
}

/// The lines of each page.
fn pages(pdf: &Pdf, limits: &Limits, scanned: &mut Vec<u32>) -> Vec<Page> {
    let cache = InterpreterCache::new();
    let settings = settings();
    let mut pages = Vec::new();
    let mut letters = 0;
    for (number, page) in (1..).zip(pdf.pages().iter().take(limits.pages)) {
        let (width, height) = page.render_dimensions();
        let (width, height) = (f64::from(width), f64::from(height));
        let mut context = Context::new(
            page.initial_transform(true).to_kurbo(),
            Rect::new(0.0, 0.0, width, height),
            &cache,
            pdf.xref(),
            settings.clone(),
        );
        let mut drawn = glyph::Drawn::default();
        interpret_page(page, &mut context, &mut drawn);
        let (glyphs, image_area) = drawn.upright();
        let inked = glyphs.iter().filter(|glyph| !glyph.text.trim().is_empty()).count();
        letters += inked;
        if inked < 12 && image_area > 0.3 * width * height {
            scanned.push(number);
        }
        let regions = column::regions(line::baselines(glyphs));
        pages.push(Page { number, width, height, regions });
        if letters > limits.letters {
            break;
        }
    }
    pages
}

/// Fonts that a file does not bring are not needed to know what it says: their metrics and names are
/// the interpreter's own, and an empty font stands for their shapes, which nobody draws here.
fn settings() -> InterpreterSettings {
    /// The head of an OpenType file with no tables.
    const EMPTY_FONT: [u8; 12] = [0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    InterpreterSettings {
        font_resolver: Arc::new(|_: &FontQuery| Some((Arc::new(EMPTY_FONT), 0))),
        render_annotations: false,
        ..InterpreterSettings::default()
    }
}

/// The end of the file names a table of objects, and there is one where it says.
fn has_sound_end(bytes: &[u8]) -> bool {
    let tail = &bytes[bytes.len().saturating_sub(2048)..];
    let Some(at) = find_last(tail, b"startxref") else { return false };
    let digits: String = tail[at + 9..]
        .iter()
        .map(|byte| char::from(*byte))
        .skip_while(char::is_ascii_whitespace)
        .take_while(char::is_ascii_digit)
        .collect();
    let Ok(offset) = digits.parse::<usize>() else { return false };
    // A header that stands a few bytes into the file moves every offset.
    let Some(there) = bytes.get(offset..) else { return false };
    let there = &there[..there.len().min(64)];
    let there = there.trim_ascii_start();
    there.starts_with(b"xref") || there.first().is_some_and(u8::is_ascii_digit)
}

fn find_last(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).rposition(|window| window == wanted)
}

fn properties(pdf: &Pdf) -> BTreeMap<String, String> {
    let metadata = pdf.metadata();
    let fields = [
        ("title", &metadata.title),
        ("author", &metadata.author),
        ("subject", &metadata.subject),
        ("producer", &metadata.producer),
    ];
    let mut properties = BTreeMap::new();
    for (name, value) in fields {
        let Some(value) = value else { continue };
        let value = text_string(value);
        if !value.is_empty() {
            properties.insert(name.to_owned(), value);
        }
    }
    properties
}

/// A text string of PDF: UTF-16 or UTF-8 by its mark, else nearly Windows-1252.
fn text_string(bytes: &[u8]) -> String {
    let text = match bytes {
        [0xFE, 0xFF, rest @ ..] => encoding_rs::UTF_16BE.decode_without_bom_handling(rest).0,
        [0xFF, 0xFE, rest @ ..] => encoding_rs::UTF_16LE.decode_without_bom_handling(rest).0,
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest),
        bytes => encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0,
    };
    text.chars().filter(|it| !it.is_control()).take(500).collect::<String>().trim().to_owned()
}
