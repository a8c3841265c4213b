//! Blocks: what every reader makes of its file, and all that the paragraphs are told apart by.
//!
//! A block is a paragraph as it was set: a run of lines. Whether it is a heading, a clause or a
//! recommendation is for [`crate::segment`] to say.

/// How a block was set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Role {
    /// Ordinary text.
    #[default]
    Text,
    /// Set as a heading; 1 is the highest level, 0 where the level is not told.
    Heading(u8),
    /// A footnote or endnote.
    Note,
    /// A row of a table, its cells apart by tabulators.
    Row,
}

/// A paragraph as it was set.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Block {
    /// The text on one line; a number at its beginning may have a tabulator behind it.
    pub(crate) text: String,
    pub(crate) role: Role,
    /// Of a note, its mark.
    pub(crate) mark: Option<String>,
    /// The marks of the notes it refers to.
    pub(crate) notes: Vec<String>,
    pub(crate) page: Option<u32>,
    /// The line of the page, or of the file where there are no pages, from 1.
    pub(crate) line: Option<u32>,
    /// How far the first line stands in from the margin, in letters' widths; 0 where not known.
    pub(crate) indent: u16,
    pub(crate) bold: bool,
    /// Its size in hundredths of the size of most of the text.
    pub(crate) size: u16,
    /// How many bytes of the text are in italics from its first word on.
    pub(crate) italic_lead: usize,
    /// Read from an image.
    pub(crate) recognised: bool,
}

impl Block {
    /// Ordinary text that stands on a line.
    pub(crate) fn text(text: impl Into<String>, line: u32) -> Self {
        Self { text: text.into(), line: Some(line), size: 100, ..Self::default() }
    }
}

/// A text on one line, runs of white space as one space.
pub(crate) fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

/// A sentence, or a clause of a list, ends here.
pub(crate) fn is_terminated(text: &str) -> bool {
    let text = text.trim_end().trim_end_matches(['”', '"', '»', ')', ']', '’', '\'', '*']);
    let last = text.trim_end().chars().next_back();
    last.is_some_and(|it| {
        matches!(it, '.' | ';' | ':' | '?' | '!' | '؛' | '؟' | '۔' | '。' | '；' | '：')
    })
}
