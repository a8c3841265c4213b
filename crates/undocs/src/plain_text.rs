//! Plain text: bytes to letters, lines to paragraphs.
//!
//! Knows UTF-8, UTF-16, and the two old code pages that texts out of word processors come in and that
//! claim to be neither; ends of lines of every system; hard line breaks, numbers that stand on a line
//! of their own, heads and feet of pages that were left in. Markdown and leftovers of HTML within it
//! are read as what they mean.

mod encoding;

use std::collections::BTreeMap;

use crate::block::{Block, Role, is_terminated, one_line};
use crate::furniture;
use crate::number::{Style, marker};
use crate::remark::{Remark, RemarkCode};

/// The letters of a text, in the encoding its bytes show or, where they show none, it declares.
pub(crate) fn decode(
    bytes: &[u8],
    declared: Option<&'static encoding_rs::Encoding>,
) -> (String, Vec<Remark>) {
    let (text, other) = encoding::decode(bytes, declared);
    let remark = other.map(|name| RemarkCode::OtherEncoding.remark(&[("encoding", name)]));
    (text, remark.into_iter().collect())
}

/// Whether bytes are text at all.
pub(crate) fn is_text(bytes: &[u8]) -> bool {
    encoding::is_text(bytes)
}

/// A line with its place.
struct Line<'a> {
    number: u32,
    text: &'a str,
    indent: usize,
    /// The page, where form feeds part pages.
    page: Option<u32>,
}

/// The paragraphs of a text.
pub(crate) fn blocks(text: &str) -> Vec<Block> {
    let text = text.replace("\r\n", "\n").replace(['\r', '\u{2028}', '\u{2029}', '\u{0085}'], "\n");
    let paged = text.contains('\u{000C}');
    let mut page = 1;
    let mut lines: Vec<Line<'_>> = Vec::new();
    for (number, line) in (1..).zip(text.split('\n')) {
        let feeds = line.matches('\u{000C}').count();
        page += u32::try_from(feeds).unwrap_or(0);
        let line = line.trim_start_matches('\u{000C}');
        let trimmed = line.trim();
        let indent = line.chars().take_while(|it| it.is_whitespace()).count();
        lines.push(Line { number, text: trimmed, indent, page: paged.then_some(page) });
    }
    let furniture = furniture_of(&lines);
    let wrap = Wrap::of(&lines);
    let mut blocks: Vec<Block> = Vec::new();
    let mut group: Vec<&Line<'_>> = Vec::new();
    // Whether a blank line stands before the line at hand.
    let mut apart = true;
    for (line, drop) in lines.iter().zip(furniture) {
        if drop {
            continue;
        }
        if line.text.is_empty() || is_rule(line.text) {
            // A number alone waits for its paragraph.
            if !(group.len() == 1 && is_number_alone(group[0].text)) {
                apart = true;
            }
            continue;
        }
        if !group.is_empty() && (apart || wrap.begins(&group, line)) {
            let cut = apart && goes_on(&group, line, &wrap);
            if !cut {
                blocks.extend(block(&group));
                group.clear();
            }
        }
        apart = false;
        group.push(line);
    }
    blocks.extend(block(&group));
    blocks
}

/// A blank line in the middle of a sentence, as a page break leaves it.
fn goes_on(group: &[&Line<'_>], line: &Line<'_>, wrap: &Wrap) -> bool {
    let Some(last) = group.last() else { return false };
    let small = line.text.chars().next().is_some_and(char::is_lowercase);
    let cut = !is_terminated(last.text) && last.text.chars().count() * 10 > wrap.width * 6;
    small && cut && marker(line.text).is_none()
}

fn is_number_alone(text: &str) -> bool {
    marker(text).is_some_and(|found| {
        found.rest >= text.len() && !matches!(found.style, Style::Bullet | Style::Roman)
    })
}

fn is_rule(text: &str) -> bool {
    text.len() >= 3 && text.chars().all(|it| matches!(it, '_' | '-' | '=' | '*' | '—' | '─'))
}

/// Tables of contents, and heads and feet of pages that recur.
fn furniture_of(lines: &[Line<'_>]) -> Vec<bool> {
    let mut drop = furniture::contents(lines.iter().map(|line| line.text));
    let mut first_symbol = true;
    for (at, line) in lines.iter().enumerate() {
        if !furniture::is_running(line.text) {
            continue;
        }
        // The head of the document keeps its symbol; a lone figure may be a number that waits.
        let symbol = line.text.contains('/') && line.text.chars().any(char::is_alphabetic);
        if symbol && first_symbol {
            first_symbol = false;
            continue;
        }
        let figure = line.text.chars().all(char::is_numeric);
        let between = at > 0 && at + 1 < lines.len();
        drop[at] |= symbol || !figure || between && at > 20;
    }
    drop
}

/// How lines were broken.
struct Wrap {
    /// The width of full lines, in letters.
    width: usize,
    /// Lines are paragraphs; none was broken.
    none: bool,
    /// Where most lines begin.
    margin: usize,
}

impl Wrap {
    fn of(lines: &[Line<'_>]) -> Self {
        let mut widths: Vec<usize> = lines
            .iter()
            .filter(|line| !line.text.is_empty())
            .map(|line| line.text.chars().count())
            .collect();
        widths.sort_unstable();
        let width = widths.get(widths.len() * 9 / 10).copied().unwrap_or(80);
        // Broken lines end in the middle of sentences, and none is very long.
        let cut = lines
            .windows(2)
            .filter(|pair| {
                !pair[0].text.is_empty()
                    && !is_terminated(pair[0].text)
                    && pair[1].text.chars().next().is_some_and(char::is_lowercase)
            })
            .count();
        let none = width > 160 || cut * 20 < widths.len();
        let mut indents: BTreeMap<usize, usize> = BTreeMap::new();
        for line in lines.iter().filter(|line| !line.text.is_empty()) {
            *indents.entry(line.indent).or_default() += 1;
        }
        let margin = indents.into_iter().max_by_key(|(_, count)| *count).map_or(0, |it| it.0);
        Self { width, none, margin }
    }

    /// Whether a line begins a new paragraph after the lines before it.
    fn begins(&self, group: &[&Line<'_>], line: &Line<'_>) -> bool {
        let Some(last) = group.last() else { return true };
        if group.len() == 1 && is_number_alone(last.text) {
            return false;
        }
        if self.none {
            return true;
        }
        let ended = is_terminated(last.text);
        let full = last.text.chars().count() + first_word(line.text) >= self.width * 85 / 100;
        if let Some(found) = marker(line.text) {
            let rest = &line.text[found.rest..];
            let capital = rest.chars().next().is_none_or(|it| !it.is_lowercase());
            let listed = matches!(found.style, Style::Letter | Style::SmallRoman)
                && line.text.starts_with('(');
            if (capital && (ended || !full)) || (listed && ended) || (found.set_off && ended) {
                return true;
            }
        }
        let indented = line.indent > self.margin + 1 && line.indent > last.indent + 1;
        if indented && (group.len() > 1 || ended) && (ended || last.text.ends_with(',')) {
            return true;
        }
        // A short line that ends a sentence; a heading before it.
        let capital = line.text.chars().next().is_some_and(|it| !it.is_lowercase());
        (ended && !full && capital)
            || (!full && capital && group.len() == 1 && self.is_short(last.text))
    }

    fn is_short(&self, text: &str) -> bool {
        text.chars().count() * 2 < self.width
    }
}

fn first_word(text: &str) -> usize {
    text.split_whitespace().next().map_or(0, |word| word.chars().count())
}

/// A paragraph out of its lines.
fn block(group: &[&Line<'_>]) -> Option<Block> {
    let first = group.first()?;
    let mut text = String::new();
    for line in group {
        if text.ends_with('-') && line.text.chars().next().is_some_and(char::is_lowercase) {
            // A divided word or a compound: without a dictionary the hyphen stays.
        } else if !text.is_empty() {
            let alone = is_number_alone(&text);
            text.push(if alone { '\t' } else { ' ' });
        }
        text.push_str(line.text);
    }
    let mut block = Block::text(String::new(), first.number);
    block.page = first.page;
    let (text, role, bold) = markdown(&text);
    block.role = role;
    block.bold = bold;
    // A number keeps its distance from the text behind it.
    block.text = match marker(&text) {
        Some(found) if found.set_off => {
            let (number, rest) = text.split_at(found.rest);
            format!("{}\t{}", number.trim_end(), one_line(rest))
        }
        _ => one_line(&text),
    };
    if block.role == Role::Text
        && let Some((mark, rest)) = note(&block.text)
    {
        block.mark = Some(mark);
        block.text = rest;
        block.role = Role::Note;
    }
    (!block.text.is_empty()).then_some(block)
}

/// "* Reissued for technical reasons", "7 See Official Records"
fn note(text: &str) -> Option<(String, String)> {
    let (first, rest) = text.split_once([' ', '\t'])?;
    let rest = rest.trim();
    let stars = (1..=3).contains(&first.len()) && first.chars().all(|it| it == '*');
    let about = [
        "See ",
        "Ibid",
        "Official Records",
        "Resolution ",
        "United Nations, Treaty Series",
        "A/",
        "S/",
        "E/",
    ];
    let figure = first.len() <= 3
        && first.bytes().all(|it| it.is_ascii_digit())
        && about.iter().any(|words| rest.starts_with(words));
    ((stars && !rest.is_empty() && !rest.starts_with(['*', '-'])) || figure)
        .then(|| (first.to_owned(), rest.to_owned()))
}

/// Headings and emphasis of Markdown, links as their words, tags as nothing.
fn markdown(text: &str) -> (String, Role, bool) {
    let hashes = text.len() - text.trim_start_matches('#').len();
    let (body, role) = if (1..=6).contains(&hashes) {
        let level = u8::try_from(hashes).unwrap_or(6);
        (&text[hashes..], Role::Heading(level.saturating_sub(1).max(1)))
    } else {
        (text, Role::Text)
    };
    let mut plain = String::with_capacity(body.len());
    let mut rest = body;
    while let Some(open) = rest.find('[') {
        let Some((words, after)) = link(&rest[open..]) else {
            plain.push_str(&rest[..=open]);
            rest = &rest[open + 1..];
            continue;
        };
        plain.push_str(&rest[..open]);
        plain.push_str(words);
        rest = after;
    }
    plain.push_str(rest);
    let plain = plain.replace('\u{00A0}', " ");
    let whole = plain.trim();
    let strong = whole.len() > 4 && whole.starts_with("**") && whole.ends_with("**");
    let plain = if strong { whole.trim_matches('*').to_owned() } else { plain.replace("**", "") };
    (emphasis(&plain), role, strong)
}

/// `[words](address)`: the words, and what stands behind.
fn link(text: &str) -> Option<(&str, &str)> {
    let close = text.find("](")?;
    let words = &text[1..close];
    let end = close + 2 + text[close + 2..].find(')')?;
    (!words.contains(['[', ']', '\n'])).then(|| (words, &text[end + 1..]))
}

/// `*word*` as the word, a single asterisk as it is.
fn emphasis(text: &str) -> String {
    let count = text.matches('*').count();
    if count < 2 || count % 2 == 1 || text.starts_with("* ") {
        return text.to_owned();
    }
    text.replace('*', "")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<String> {
        blocks(text).into_iter().map(|block| block.text).collect()
    }

    #[test]
    fn hard_line_breaks_are_taken_out_and_blank_lines_part() {
        let text = "Recalling its previous resolutions and statements by its President regarding the\n\
            Democratic Republic of the Congo,\n\nReaffirming the sovereignty and the independence of\n\
            all the States in the region,\n\n1. Welcomes the signature of the agreement by the two States\n\
            and the efforts of others;\n2. Decides to remain seized of the matter.\n";
        assert_eq!(
            texts(text),
            [
                "Recalling its previous resolutions and statements by its President regarding the Democratic Republic of the Congo,",
                "Reaffirming the sovereignty and the independence of all the States in the region,",
                "1. Welcomes the signature of the agreement by the two States and the efforts of others;",
                "2. Decides to remain seized of the matter.",
            ]
        );
    }

    #[test]
    fn a_number_on_a_line_of_its_own_belongs_to_the_text_below() {
        let text = "1. \rContinue to respect international law (Kuwait); \r\r2. \rComply with its obligations (New Zealand); \r";
        assert_eq!(
            texts(text),
            [
                "1.\tContinue to respect international law (Kuwait);",
                "2.\tComply with its obligations (New Zealand);"
            ]
        );
    }

    #[test]
    fn markdown_is_read_as_what_it_means() {
        let blocks = blocks(
            "####Convention on All Forms\n\nthe [Charter](../x/README.md) of *apartheid,* and so on.\n",
        );
        assert_eq!(blocks[0].role, Role::Heading(3));
        assert_eq!(blocks[1].text, "the Charter of apartheid, and so on.");
    }
}
