//! One section of a draft as a text file: TOML above a line of three hyphens, below it blocks under
//! markers. Persian and English stand under each other, paragraph by paragraph:
//!
//! ```text
//! title = { fa = "بیکاری", en = "Unemployment" }
//! answers = ["article-11"]
//! ---
//! [fa]
//! نرخ بیکاری زنان {change series=unemployment-women says=fell}.
//! [en]
//! The unemployment rate of women {change series=unemployment-women says=fell}.
//! ```
//!
//! `[table]`, `[chart]` and `[image]` are followed by TOML. Lines that begin with `#` are notes to the
//! drafter. Knows one file; goes on after what it does not understand.

use model::LocalisedText;

use crate::definition_text::{BlockText, SectionText};
use crate::error::{Fault, Place, Reason};

/// Reads a section; what is broken is told and stands as a broken block.
pub(crate) fn parse(id: &str, text: &str) -> (SectionText, Vec<Fault>) {
    let mut reader = Reader { id, faults: Vec::new(), blocks: Vec::new(), lines: Vec::new() };
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let lines: Vec<&str> = text.lines().collect();
    let divide = lines.iter().position(|line| line.trim_end() == "---");
    let (front, body) = match divide {
        Some(at) => (&lines[..at], &lines[at + 1..]),
        None => (&lines[..0], &lines[..]),
    };
    let mut section = match toml::from_str::<SectionText>(&front.join("\n")) {
        Ok(section) if divide.is_some() => section,
        read => {
            let why = match read {
                Err(why) if divide.is_some() => why.to_string().trim_end().to_owned(),
                _ => "no line --- divides its head from its text".to_owned(),
            };
            reader.fault(0, "head", Reason::NotRead(why));
            unnamed(id)
        }
    };
    reader.body(body, divide.map_or(1, |at| at + 2));
    section.blocks = reader.blocks;
    section.lines = reader.lines;
    (section, reader.faults)
}

/// What stands for a section whose head was not read: its text is still of use.
fn unnamed(id: &str) -> SectionText {
    SectionText {
        id: id.to_owned(),
        title: LocalisedText::new(id_words(id), id_words(id)),
        level: 1,
        answers: Vec::new(),
        owner: String::new(),
        blocks: Vec::new(),
        file: String::new(),
        lines: Vec::new(),
    }
}

/// A name without digits, which no text may hold unbound.
fn id_words(id: &str) -> String {
    id.chars().map(|letter| if letter.is_numeric() { '·' } else { letter }).collect()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Marker<'a> {
    Fa,
    En,
    Data(&'a str),
}

struct Reader<'a> {
    id: &'a str,
    faults: Vec<Fault>,
    blocks: Vec<BlockText>,
    lines: Vec<usize>,
}

/// The lines under one marker, with the number of the line it stands on.
struct Stretch<'a> {
    marker: Marker<'a>,
    line: usize,
    text: Vec<&'a str>,
}

impl Reader<'_> {
    fn fault(&mut self, block: usize, subject: &str, reason: Reason) {
        let place = Place { section: self.id.to_owned(), block, ..Place::default() };
        self.faults.push(Fault { place, subject: subject.to_owned(), reason });
    }

    fn push(&mut self, block: BlockText, line: usize) {
        self.blocks.push(block);
        self.lines.push(line);
    }

    fn body(&mut self, lines: &[&str], first: usize) {
        let stretches = stretches(lines, first);
        let mut at = 0;
        while let Some(stretch) = stretches.get(at) {
            match stretch.marker {
                Marker::Data(kind) => self.data(kind, stretch),
                Marker::Fa => {
                    let en = stretches.get(at + 1).filter(|next| next.marker == Marker::En);
                    self.pair(stretch.line, &stretch.text, en.map_or(&[], |en| &en.text));
                    at += usize::from(en.is_some());
                }
                Marker::En => self.pair(stretch.line, &[], &stretch.text),
            }
            at += 1;
        }
    }

    /// Paragraphs and lists of one stretch in both languages, opposite each other.
    fn pair(&mut self, line: usize, fa: &[&str], en: &[&str]) {
        let (fa, en) = (paragraphs(fa), paragraphs(en));
        if fa.len() != en.len() && !fa.is_empty() && !en.is_empty() {
            let block = self.blocks.len() + 1;
            self.fault(block, "[fa] [en]", Reason::Unpaired { fa: fa.len(), en: en.len() });
        }
        for index in 0..fa.len().max(en.len()) {
            let (fa, en) = (fa.get(index), en.get(index));
            let line = line + fa.or(en).map_or(0, |paragraph| paragraph.line);
            let is_list = [fa, en].into_iter().flatten().all(Paragraph::is_list);
            if !is_list {
                let words = |of: Option<&Paragraph>| of.map_or(String::new(), |it| it.words());
                self.push(BlockText::Text { text: localised(&words(fa), &words(en)) }, line);
                continue;
            }
            let items = |of: Option<&Paragraph>| of.map_or(Vec::new(), Paragraph::items);
            let (fa, en) = (items(fa), items(en));
            if fa.len() != en.len() && !fa.is_empty() && !en.is_empty() {
                let block = self.blocks.len() + 1;
                self.fault(block, "list", Reason::Unpaired { fa: fa.len(), en: en.len() });
            }
            let of = |items: &[String], at: usize| items.get(at).cloned().unwrap_or_default();
            let count = fa.len().max(en.len());
            let items = (0..count).map(|at| localised(&of(&fa, at), &of(&en, at))).collect();
            self.push(BlockText::List { items }, line);
        }
    }

    fn data(&mut self, kind: &str, stretch: &Stretch<'_>) {
        let block = self.blocks.len() + 1;
        let known = ["table", "chart", "image"];
        if !known.contains(&kind) {
            let why = format!("[{kind}] is not one of [fa], [en], [table], [chart], [image]");
            self.fault(block, kind, Reason::NotRead(why));
            return self.push(BlockText::Broken, stretch.line);
        }
        let text = format!("kind = \"{kind}\"\n{}", stretch.text.join("\n"));
        match toml::from_str::<BlockText>(&text) {
            Ok(read) => self.push(read, stretch.line),
            Err(why) => {
                self.fault(block, kind, Reason::NotRead(why.message().to_owned()));
                self.push(BlockText::Broken, stretch.line);
            }
        }
    }
}

fn localised(fa: &str, en: &str) -> LocalisedText {
    LocalisedText::new(fa, en)
}

fn stretches<'a>(lines: &[&'a str], first: usize) -> Vec<Stretch<'a>> {
    let mut stretches: Vec<Stretch<'a>> = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let line_number = first + index;
        if let Some(marker) = marker(line) {
            stretches.push(Stretch { marker, line: line_number, text: Vec::new() });
            continue;
        }
        match stretches.last_mut() {
            Some(stretch) => stretch.text.push(line),
            // Words before any marker are Persian: the language a draft is first written in.
            None if !line.trim().is_empty() && !line.starts_with('#') => {
                let text = vec![*line];
                stretches.push(Stretch { marker: Marker::Fa, line: line_number, text });
            }
            None => {}
        }
    }
    stretches
}

fn marker(line: &str) -> Option<Marker<'_>> {
    let name = line.trim().strip_prefix('[')?.strip_suffix(']')?;
    match name {
        "fa" => Some(Marker::Fa),
        "en" => Some(Marker::En),
        other if !other.is_empty() && other.bytes().all(|byte| byte.is_ascii_lowercase()) => {
            Some(Marker::Data(other))
        }
        _ => None,
    }
}

/// Lines between blank lines, with their distance from the marker.
struct Paragraph<'a> {
    line: usize,
    lines: Vec<&'a str>,
}

impl Paragraph<'_> {
    fn is_list(&self) -> bool {
        self.lines.first().is_some_and(|line| line.starts_with("- "))
    }

    fn words(&self) -> String {
        self.lines.join("\n")
    }

    fn items(&self) -> Vec<String> {
        let mut items: Vec<String> = Vec::new();
        for line in &self.lines {
            match (line.strip_prefix("- "), items.last_mut()) {
                (None, Some(last)) => {
                    last.push('\n');
                    last.push_str(line);
                }
                (item, _) => items.push(item.unwrap_or(line).to_owned()),
            }
        }
        items
    }
}

fn paragraphs<'a>(lines: &[&'a str]) -> Vec<Paragraph<'a>> {
    let mut paragraphs: Vec<Paragraph<'a>> = Vec::new();
    let mut open = false;
    for (index, line) in lines.iter().enumerate() {
        if line.starts_with('#') {
            continue;
        }
        if line.trim().is_empty() {
            open = false;
            continue;
        }
        match paragraphs.last_mut().filter(|_| open) {
            Some(paragraph) => paragraph.lines.push(line),
            None => paragraphs.push(Paragraph { line: index + 1, lines: vec![line] }),
        }
        open = true;
    }
    paragraphs
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};
    use proptest::prelude::*;

    use super::*;

    fn check(text: &str, expected: &Expect) {
        let (section, faults) = parse("one", text);
        let mut out = format!("{}\n", section.title.get(model::Language::En));
        for (block, line) in section.blocks.iter().zip(&section.lines) {
            let both = |text: &LocalisedText| {
                text.0.values().map(String::as_str).collect::<Vec<_>>().join(" | ")
            };
            let words = match block {
                BlockText::Text { text } => both(text),
                BlockText::List { items } => items.iter().map(both).collect::<Vec<_>>().join(" / "),
                BlockText::Table { .. } => "table".to_owned(),
                BlockText::Chart { .. } => "chart".to_owned(),
                BlockText::Image { file, .. } => format!("image {file}"),
                BlockText::Broken => "broken".to_owned(),
            };
            out.push_str(&format!("{line}: {words}\n"));
        }
        for fault in faults {
            out.push_str(&format!("{fault}\n"));
        }
        expected.assert_eq(&out);
    }

    #[test]
    fn languages_stand_opposite_each_other() {
        check(
            "title = { fa = \"ب\", en = \"B\" }\n---\n# a note\n[fa]\nالف\nب\n\nپ\n[en]\na\nb\n\nc\n\
             [fa]\n- یک\n- دو\n[en]\n- one\n  more\n- two\n[table]\ntitle = { fa = \"ج\", en = \"T\" }\n",
            &expect![[r#"
                B
                5: a
                b | الف
                ب
                8: c | پ
                15: one
                  more | یک / two | دو
                21: table
            "#]],
        );
    }

    #[test]
    fn what_is_broken_costs_itself_alone() {
        check(
            "title = 4\n---\n[fa]\nالف\n\nب\n[en]\na\n[tabel]\nx\n[chart]\nshape = \"cube\"\n",
            &expect![[r"
                one
                4: a | الف
                6:  | ب
                9: broken
                11: broken
                section one: head: the file is not read: TOML parse error at line 1, column 9
                  |
                1 | title = 4
                  |         ^
                invalid type: integer `4`, expected a map
                section one, paragraph 1: [fa] [en]: 2 in Persian stand beside 1 in English
                section one, paragraph 3: tabel: the file is not read: [tabel] is not one of [fa], [en], [table], [chart], [image]
                section one, paragraph 4: chart: the file is not read: unknown variant `cube`, expected one of `line`, `dumbbell`, `bars`, `pyramid`, `map`
            "]],
        );
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_panic(text in "(\\PC|\n|\\[fa\\]\n|\\[en\\]\n|---\n|- ){0,40}") {
            let _ = parse("any", &text);
        }
    }
}
