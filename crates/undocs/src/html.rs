//! Pages of hypertext: their blocks of text.
//!
//! Knows which elements end a paragraph, which are headings, rows and lists, and that a raised figure
//! that leads elsewhere is the mark of a note. Knows no style sheet and runs no script.

use crate::block::{Block, Role, one_line};
use crate::tag::{Token, Tokens};

/// Whether a text is a page of hypertext.
pub(crate) fn is_html(text: &str) -> bool {
    let start: String =
        text.trim_start().chars().take(1500).collect::<String>().to_ascii_lowercase();
    let head = start.starts_with("<!doctype html")
        || start.starts_with("<html")
        || start.starts_with("<?xml") && start.contains("<html");
    let tags = ["<body", "<p>", "<p ", "<div", "<h1", "<table"]
        .iter()
        .filter(|it| start.contains(*it))
        .count();
    head || (start.starts_with('<') && tags >= 2)
}

/// What a page says of its encoding and language.
pub(crate) fn declared_encoding(bytes: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(2048)]).to_ascii_lowercase();
    let at = start.find("charset=")?;
    let name: String = start[at + 8..]
        .trim_start_matches(['"', '\'', ' '])
        .chars()
        .take_while(|it| it.is_ascii_alphanumeric() || matches!(it, '-' | '_'))
        .collect();
    encoding_rs::Encoding::for_label(name.as_bytes())
}

/// The blocks of a page.
pub(crate) fn blocks(text: &str) -> Vec<Block> {
    let mut page = Page { leading: true, ..Page::default() };
    for token in Tokens::of(text) {
        page.take(token);
    }
    page.end_block();
    page.blocks
}

#[derive(Default)]
struct Page {
    blocks: Vec<Block>,
    text: String,
    role: Role,
    bold: u32,
    italic: u32,
    raised: u32,
    /// Elements whose text is not the document's.
    hidden: u32,
    /// Letters of the block, and those in bold.
    letters: usize,
    bold_letters: usize,
    italic_lead: usize,
    leading: bool,
    notes: Vec<String>,
    lists: Vec<Option<u32>>,
    row: Option<Vec<String>>,
}

const HIDDEN: &[&str] =
    &["head", "nav", "noscript", "template", "button", "select", "form", "svg", "iframe"];
const ENDS: &[&str] = &[
    "p",
    "div",
    "section",
    "article",
    "blockquote",
    "pre",
    "ul",
    "ol",
    "dl",
    "dd",
    "dt",
    "body",
    "main",
    "header",
    "footer",
    "table",
    "hr",
    "center",
    "address",
    "figure",
    "figcaption",
    "aside",
];

impl Page {
    fn take(&mut self, token: Token) {
        match token {
            Token::Text(text) => self.text(&text),
            Token::Start { ref name, empty, .. } => {
                let name = name.clone();
                self.start(&name, &token, empty);
            }
            Token::End(name) => self.end(&name),
        }
    }

    fn text(&mut self, text: &str) {
        if self.hidden > 0 {
            return;
        }
        let mark = text.trim().trim_matches(['[', ']', '(', ')']);
        if self.raised > 0
            && !mark.is_empty()
            && mark.len() <= 4
            && mark.chars().all(|it| it.is_numeric() || it == '*')
        {
            self.notes.push(mark.to_owned());
            return;
        }
        let letters = text.chars().filter(|it| it.is_alphabetic()).count();
        self.letters += letters;
        if self.bold > 0 {
            self.bold_letters += letters;
        }
        self.text.push_str(text);
        let numeric = !text.chars().any(char::is_alphabetic);
        if self.leading && self.italic > 0 && letters > 0 {
            self.italic_lead = one_line(&self.text).len();
        } else if !numeric {
            self.leading = false;
        }
    }

    fn start(&mut self, name: &str, token: &Token, empty: bool) {
        if !empty && HIDDEN.contains(&name) {
            self.hidden += 1;
            return;
        }
        match name {
            "br" => self.text.push('\n'),
            "b" | "strong" if !empty => self.bold += 1,
            "i" | "em" if !empty => self.italic += 1,
            "sup" if !empty => self.raised += 1,
            "ul" => {
                self.end_block();
                self.lists.push(None);
            }
            "ol" => {
                self.end_block();
                let start = token.attribute("start").and_then(|it| it.parse().ok()).unwrap_or(1);
                self.lists.push(Some(start));
            }
            "li" => {
                self.end_block();
                match self.lists.last_mut() {
                    Some(Some(next)) => {
                        self.text = format!("{next}.\t");
                        *next += 1;
                    }
                    _ => self.text = "•\t".to_owned(),
                }
            }
            "tr" => {
                self.end_block();
                self.row = Some(Vec::new());
            }
            "td" | "th" if self.row.is_none() => self.end_block(),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.end_block();
                let level = name[1..].parse().unwrap_or(6);
                self.role = Role::Heading(level);
            }
            _ if ENDS.contains(&name) => self.end_paragraph(),
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        if HIDDEN.contains(&name) {
            self.hidden = self.hidden.saturating_sub(1);
            return;
        }
        match name {
            "b" | "strong" => self.bold = self.bold.saturating_sub(1),
            "i" | "em" => self.italic = self.italic.saturating_sub(1),
            "sup" => self.raised = self.raised.saturating_sub(1),
            "ul" | "ol" => {
                self.end_block();
                self.lists.pop();
            }
            "li" => self.end_block(),
            "td" | "th" => {
                let cell = one_line(&std::mem::take(&mut self.text));
                match &mut self.row {
                    Some(row) => row.push(cell),
                    None => self.text = cell,
                }
            }
            "tr" => {
                let cells = self.row.take().unwrap_or_default();
                let filled = cells.iter().filter(|cell| !cell.is_empty()).count();
                if filled > 0 {
                    self.text = cells.join("\t");
                    self.role = if filled > 1 { Role::Row } else { Role::Text };
                    self.end_block();
                }
            }
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.end_block(),
            _ if ENDS.contains(&name) => self.end_paragraph(),
            _ => {}
        }
    }

    /// The end of a paragraph within a list or a cell ends neither.
    fn end_paragraph(&mut self) {
        let number = crate::number::marker(&self.text)
            .is_some_and(|it| it.rest >= self.text.trim_end().len());
        if self.row.is_some() || (!self.lists.is_empty() && number) {
            self.text.push(' ');
        } else {
            self.end_block();
        }
    }

    fn end_block(&mut self) {
        let text = std::mem::take(&mut self.text);
        let role = std::mem::take(&mut self.role);
        let notes = std::mem::take(&mut self.notes);
        let bold = self.letters > 0 && self.bold_letters * 10 >= self.letters * 8;
        let italic_lead = std::mem::take(&mut self.italic_lead);
        self.letters = 0;
        self.bold_letters = 0;
        self.leading = true;
        let line = u32::try_from(self.blocks.len() + 1).unwrap_or(u32::MAX);
        let text = match role {
            Role::Row => text.split('\t').map(one_line).collect::<Vec<_>>().join("\t"),
            Role::Text | Role::Heading(_) | Role::Note => match crate::number::marker(&text) {
                Some(found) if found.set_off => {
                    format!("{}\t{}", text[..found.rest].trim(), one_line(&text[found.rest..]))
                }
                _ => one_line(&text),
            },
        };
        if text.is_empty() || text == "•" {
            return;
        }
        self.blocks.push(Block {
            text,
            role,
            notes,
            bold,
            italic_lead,
            line: Some(line),
            size: 100,
            ..Block::default()
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_becomes_headings_paragraphs_and_rows() {
        let page = "<html><head><title>x</title></head><body><h2>Annex</h2><p>1. <i>Urges</i> States<sup>3</sup> to act;</p>\
            <ol start='2'><li>Second</li></ol><table><tr><td>A</td><td>B</td></tr></table><script>no</script></body></html>";
        let blocks = blocks(page);
        let shown: Vec<(&str, Role)> =
            blocks.iter().map(|it| (it.text.as_str(), it.role)).collect();
        assert_eq!(
            shown,
            [
                ("Annex", Role::Heading(2)),
                ("1. Urges States to act;", Role::Text),
                ("2.\tSecond", Role::Text),
                ("A\tB", Role::Row),
            ]
        );
        assert_eq!(blocks[1].notes, ["3"]);
        assert_eq!(&blocks[1].text[..blocks[1].italic_lead], "1. Urges");
    }
}
