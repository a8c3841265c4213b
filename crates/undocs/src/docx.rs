//! Office Open XML texts: their blocks, with the numbers that the program counts by itself.
//!
//! Knows the parts of a package that hold text: document, notes, heads of pages, numbering and styles.
//! Reads deleted text as gone and inserted text as there. Knows no pages: Word makes them anew.

mod numbering;
mod style;

use std::io::{Cursor, Read as _};

use zip::ZipArchive;

use crate::block::{Block, Role, one_line};
use crate::extract::Limits;
use crate::remark::{Remark, RemarkCode};
use crate::tag::{Token, Tokens};

use self::numbering::Numbering;
use self::style::Styles;

/// The largest part that is read, unpacked, in bytes.
const PART_BYTES: u64 = 128 * 1024 * 1024;

/// What was read of a package.
#[derive(Default)]
pub(crate) struct DocxText {
    pub(crate) blocks: Vec<Block>,
    pub(crate) remarks: Vec<Remark>,
}

/// Whether the bytes are a package with a text in it.
pub(crate) fn is_docx(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04")
        && ZipArchive::new(Cursor::new(bytes))
            .is_ok_and(|package| package.index_for_name("word/document.xml").is_some())
}

/// Reads a package.
///
/// # Errors
/// A [`Remark`] when it has no text that can be read.
pub(crate) fn read(bytes: &[u8], limits: &Limits) -> Result<DocxText, Box<Remark>> {
    let unreadable = || Box::new(RemarkCode::Unreadable.remark(&[]));
    let mut package = ZipArchive::new(Cursor::new(bytes)).map_err(|_| unreadable())?;
    let most = PART_BYTES.min(u64::try_from(limits.letters).unwrap_or(u64::MAX).saturating_mul(16));
    let mut part = |name: &str| -> Option<String> {
        let file = package.by_name(name).ok()?;
        let mut content = Vec::new();
        file.take(most).read_to_end(&mut content).ok()?;
        Some(String::from_utf8_lossy(&content).into_owned())
    };
    let document = part("word/document.xml").ok_or_else(unreadable)?;
    let styles = Styles::of(&part("word/styles.xml").unwrap_or_default());
    let mut numbering = Numbering::of(&part("word/numbering.xml").unwrap_or_default());
    let mut text = DocxText::default();
    // The head of the first page may stand in a part of its own.
    for at in 1..=6 {
        let Some(header) = part(&format!("word/header{at}.xml")) else { continue };
        let head = body(&header, &styles, &mut Numbering::default());
        let official =
            |block: &Block| block.text.contains("Distr") || block.text.contains("United Nations");
        if head.iter().any(official) {
            text.blocks.extend(head);
            break;
        }
    }
    text.blocks.extend(body(&document, &styles, &mut numbering));
    for (name, kind) in [("word/footnotes.xml", "footnote"), ("word/endnotes.xml", "endnote")] {
        if let Some(notes) = part(name) {
            text.blocks.extend(notes_of(&notes, kind, &styles));
        }
    }
    Ok(text)
}

/// Paragraphs and rows of a part.
fn body(xml: &str, styles: &Styles, numbering: &mut Numbering) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut paragraph = Paragraph::default();
    let mut row: Option<Vec<String>> = None;
    let mut cell = String::new();
    let mut hidden = 0_u32;
    let mut line = 0_u32;
    for token in Tokens::of(xml) {
        match &token {
            // A second rendering of the same content, for older programs.
            Token::Start { name, empty: false, .. }
                if matches!(name.as_str(), "fallback" | "del" | "instrtext") =>
            {
                hidden += 1;
            }
            Token::End(name) if matches!(name.as_str(), "fallback" | "del" | "instrtext") => {
                hidden = hidden.saturating_sub(1);
            }
            _ if hidden > 0 => {}
            Token::Start { name, .. } if name == "tr" => {
                row = Some(Vec::new());
                cell.clear();
            }
            Token::End(name) if name == "tc" => {
                if let Some(row) = &mut row {
                    row.push(one_line(&std::mem::take(&mut cell)));
                }
            }
            Token::End(name) if name == "tr" => {
                let filled: Vec<String> = row.take().unwrap_or_default();
                let count = filled.iter().filter(|it| !it.is_empty()).count();
                if count > 0 {
                    line += 1;
                    let mut block = Block::text(filled.join("\t"), line);
                    if count > 1 {
                        block.role = Role::Row;
                    } else {
                        block.text = one_line(&block.text);
                    }
                    blocks.push(block);
                }
            }
            Token::End(name) if name == "p" => {
                let done = std::mem::take(&mut paragraph);
                if row.is_some() {
                    cell.push(' ');
                    cell.push_str(&done.text);
                    let _ = done.number(styles, numbering);
                } else if let Some(mut block) = done.block(styles, numbering) {
                    line += 1;
                    block.line = Some(line);
                    blocks.push(block);
                }
            }
            token => paragraph.take(token),
        }
    }
    blocks
}

/// The notes of a part, one a block.
fn notes_of(xml: &str, kind: &str, styles: &Styles) -> Vec<Block> {
    let mut notes = Vec::new();
    let mut open: Option<(String, Paragraph)> = None;
    for token in Tokens::of(xml) {
        match &token {
            Token::Start { name, .. } if name == kind => {
                let separator = token.attribute("type").is_some_and(|it| it != "normal");
                let id = token.attribute("id").unwrap_or("").to_owned();
                open = (!separator).then(|| (id, Paragraph::default()));
            }
            Token::End(name) if name == kind => {
                let Some((id, paragraph)) = open.take() else { continue };
                let custom = paragraph.text.trim_start().starts_with('*');
                if let Some(mut block) = paragraph.block(styles, &mut Numbering::default()) {
                    block.role = Role::Note;
                    let stars: String = block.text.chars().take_while(|it| *it == '*').collect();
                    block.text = block.text.trim_start_matches('*').trim().to_owned();
                    block.mark = Some(if custom { stars } else { id });
                    notes.push(block);
                }
            }
            token => {
                if let Some((_, paragraph)) = &mut open {
                    if matches!(token, Token::End(name) if name == "p") {
                        paragraph.text.push(' ');
                    }
                    paragraph.take(token);
                }
            }
        }
    }
    notes
}

/// A paragraph as it is read.
#[derive(Default)]
struct Paragraph {
    text: String,
    style: Option<String>,
    outline: Option<u8>,
    number: Option<(String, u8)>,
    notes: Vec<String>,
    bold: Option<bool>,
    italic: Option<bool>,
    raised: bool,
    in_run: bool,
    in_text: bool,
    letters: usize,
    bold_letters: usize,
    italic_lead: usize,
    italic_over: bool,
    num_id: Option<String>,
    level: u8,
}

impl Paragraph {
    fn take(&mut self, token: &Token) {
        match token {
            Token::Start { name, empty, .. } => self.start(name, token, *empty),
            Token::End(name) => match name.as_str() {
                "r" => {
                    self.in_run = false;
                    (self.bold, self.italic, self.raised) = (None, None, false);
                }
                "t" => self.in_text = false,
                _ => {}
            },
            Token::Text(text) if self.in_text => self.text(text),
            Token::Text(_) => {}
        }
    }

    fn start(&mut self, name: &str, token: &Token, empty: bool) {
        let value = token.attribute("val");
        let on = !matches!(value, Some("0" | "false" | "none"));
        match name {
            "pstyle" => self.style = value.map(str::to_owned),
            "outlinelvl" => self.outline = value.and_then(|it| it.parse().ok()),
            "numid" => self.num_id = value.map(str::to_owned),
            "ilvl" => self.level = value.and_then(|it| it.parse().ok()).unwrap_or(0),
            "r" => self.in_run = !empty,
            "b" if self.in_run => self.bold = Some(on),
            "i" if self.in_run => self.italic = Some(on),
            "vertalign" => self.raised = value == Some("superscript"),
            "t" => self.in_text = !empty,
            "tab" if self.in_run => self.text.push('\t'),
            "br" | "cr" if self.in_run => self.text.push(' '),
            "nobreakhyphen" => self.text.push('-'),
            "footnotereference" | "endnotereference" => {
                self.notes.extend(token.attribute("id").map(str::to_owned));
            }
            _ => {}
        }
        if self.num_id.is_some() {
            self.number = self.num_id.clone().map(|id| (id, self.level));
        }
    }

    fn text(&mut self, text: &str) {
        let mark = text.trim();
        if self.raised
            && mark.len() <= 3
            && !mark.is_empty()
            && mark.chars().all(|it| it.is_ascii_digit())
        {
            self.notes.push(mark.to_owned());
            return;
        }
        let letters = text.chars().filter(|it| it.is_alphabetic()).count();
        self.letters += letters;
        if self.bold == Some(true) {
            self.bold_letters += letters;
        }
        self.text.push_str(text);
        if letters > 0 && !self.italic_over {
            if self.italic == Some(true) {
                self.italic_lead = self.text.len();
            } else {
                self.italic_over = true;
            }
        }
    }

    /// The number the program counts for it.
    fn number(&self, styles: &Styles, numbering: &mut Numbering) -> Option<String> {
        let of_style = self.style.as_deref().and_then(|style| styles.numbering(style));
        let (id, level) = match (&self.number, of_style) {
            (Some((id, level)), _) => (id.clone(), *level),
            (None, Some((id, level))) => (id, level),
            (None, None) => return None,
        };
        numbering.next(&id, level)
    }

    fn block(self, styles: &Styles, numbering: &mut Numbering) -> Option<Block> {
        let shown = one_line(&self.text);
        if shown.is_empty() {
            return None;
        }
        let number = self.number(styles, numbering);
        let start = self.text.len() - self.text.trim_start().len();
        let typed = crate::number::marker(&self.text);
        let mut italic_lead = self.italic_lead.saturating_sub(start).min(shown.len());
        let text = match (number, typed) {
            (Some(number), _) => {
                italic_lead += if italic_lead > 0 { number.len() + 1 } else { 0 };
                format!("{number}\t{shown}")
            }
            (None, Some(found)) if found.set_off => {
                let (number, rest) = self.text.split_at(found.rest);
                format!("{}\t{}", number.trim(), one_line(rest))
            }
            (None, _) => shown,
        };
        let style = self.style.as_deref().unwrap_or("");
        let heading =
            styles.heading(style).or_else(|| self.outline.filter(|it| *it < 9).map(|it| it + 1));
        let bold =
            self.letters > 0 && self.bold_letters * 10 >= self.letters * 8 || styles.is_bold(style);
        let mut block = Block::text(text, 0);
        block.role = heading.map_or(Role::Text, Role::Heading);
        block.bold = bold;
        block.notes = self.notes;
        block.italic_lead = italic_lead;
        Some(block)
    }
}
