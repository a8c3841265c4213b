//! Precision and recall against answers that were checked by hand, page by page, in the documents.
//!
//! The tables beside this file hold facts only: numbers, pages, States, positions, first words.
//! `cargo test -p hamafza-undocs --test it answers -- --nocapture` prints the figures.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use undocs::{Document, Limits, ParagraphKind, Position, complete, extract};

fn shared() -> Option<PathBuf> {
    let folder = std::env::var_os("HAMAFZA_SHARED_DATA").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"),
        PathBuf::from,
    );
    if !folder.is_dir() {
        eprintln!("skipped: no shared data");
        return None;
    }
    Some(folder.join("un-documents"))
}

const DOCUMENTS: [(&str, &str); 7] = [
    ("iran2010", "upr/iran2010.pdf"),
    ("iran2014", "upr/iran2014.pdf"),
    ("slovenia", "upr-chain-slovenia/A-HRC-43-15.pdf"),
    ("slovenia-replies", "upr-chain-slovenia/A-HRC-43-15-Add.1.pdf"),
    ("slovenia-national", "upr-chain-slovenia/A-HRC-WG.6-34-SVN-1.pdf"),
    ("slovenia-compilation", "upr-chain-slovenia/A-HRC-WG.6-34-SVN-2.pdf"),
    ("slovenia-summary", "upr-chain-slovenia/A-HRC-WG.6-34-SVN-3.pdf"),
];

fn document(folder: &Path, name: &str) -> Document {
    let (_, path) = DOCUMENTS.iter().find(|(known, _)| *known == name).expect("a known document");
    let bytes = std::fs::read(folder.join(path)).expect("the document is there");
    extract(&bytes, &Limits::default())
}

fn rows(table: &str) -> Vec<Vec<&str>> {
    table.lines().skip(1).map(|line| line.split('\t').collect()).collect()
}

/// The first words of a text, brackets left out, as the tables hold them.
fn begins(text: &str, words: usize) -> String {
    let mut plain = String::new();
    let mut depth = 0_u32;
    for letter in text.chars() {
        match letter {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            letter if depth == 0 => plain.push(letter),
            _ => {}
        }
    }
    let words: Vec<&str> = plain.split_whitespace().take(words).collect();
    words.join(" ").trim_end_matches([',', ';']).to_owned()
}

struct Measure {
    expected: usize,
    found: usize,
    right: usize,
}

impl Measure {
    fn of(expected: &BTreeSet<String>, found: &BTreeSet<String>) -> Self {
        for missing in expected.difference(found) {
            eprintln!("  not found: {missing}");
        }
        for extra in found.difference(expected) {
            eprintln!("  not in the document: {extra}");
        }
        Self {
            expected: expected.len(),
            found: found.len(),
            right: expected.intersection(found).count(),
        }
    }

    /// Precision and recall in hundredths of a per cent.
    fn shares(&self) -> (usize, usize) {
        (self.right * 10_000 / self.found.max(1), self.right * 10_000 / self.expected.max(1))
    }

    fn print(&self, what: &str) {
        let (precision, recall) = self.shares();
        eprintln!(
            "{what}: {} of {} found, {} in all; precision {}.{:02} %, recall {}.{:02} %",
            self.right,
            self.expected,
            self.found,
            precision / 100,
            precision % 100,
            recall / 100,
            recall % 100
        );
    }
}

#[test]
fn answers_hold_for_numbered_paragraphs() {
    let Some(folder) = shared() else { return };
    let table = rows(include_str!("answers/paragraphs.tsv"));
    let (mut expected, mut found) = (BTreeSet::new(), BTreeSet::new());
    for row in &table {
        expected.insert(format!("{} {} page {} {}", row[0], row[1], row[2], row[3]));
    }
    for (name, _) in DOCUMENTS {
        for paragraph in document(&folder, name).paragraphs {
            let number = paragraph.number.unwrap_or_default();
            let own = paragraph.kind == ParagraphKind::Numbered && paragraph.level == 0;
            if own && !paragraph.address.starts_with("annex") {
                let page = paragraph.page.unwrap_or(0);
                let words: Vec<&str> = paragraph.text.split_whitespace().take(3).collect();
                found.insert(format!("{name} {number} page {page} {}", words.join(" ")));
            }
        }
    }
    let measure = Measure::of(&expected, &found);
    measure.print("paragraphs");
    let (precision, recall) = measure.shares();
    assert!(precision >= 9_900 && recall >= 9_900);
}

#[test]
fn answers_hold_for_recommendations() {
    let Some(folder) = shared() else { return };
    let tables = [
        ("iran2010", include_str!("answers/iran2010.tsv")),
        ("iran2014", include_str!("answers/iran2014.tsv")),
        ("slovenia", include_str!("answers/slovenia.tsv")),
    ];
    let (mut expected, mut found) = (BTreeSet::new(), BTreeSet::new());
    for (name, table) in tables {
        for row in rows(table) {
            expected.insert(format!("{name} {} [{}] {} {}", row[0], row[1], row[2], row[3]));
        }
        for it in document(&folder, name).recommendations {
            let states = it.states.join("|");
            let position = it.position.code();
            found.insert(format!(
                "{name} {} [{states}] {position} {}",
                it.number,
                begins(&it.text, 4)
            ));
        }
    }
    let measure = Measure::of(&expected, &found);
    measure.print("recommendations");
    let (precision, recall) = measure.shares();
    assert!(precision >= 9_900 && recall >= 9_900);
}

#[test]
fn answers_hold_for_the_positions_slovenia_gave_later() {
    let Some(folder) = shared() else { return };
    let mut report = document(&folder, "slovenia");
    let replies = document(&folder, "slovenia-replies");
    assert_eq!(complete(&mut report, &replies), 157);
    let count =
        |position| report.recommendations.iter().filter(|it| it.position == position).count();
    // "58 were immediately supported … 124 are now supported and 33 noted" (A/HRC/43/15/Add.1, para. 2).
    assert_eq!(count(Position::Supported), 58 + 124);
    assert_eq!(count(Position::Noted), 33);
    let of = |number: &str| {
        report.recommendations.iter().find(|it| it.number == number).map(|it| it.position)
    };
    // Read in paragraphs 3 to 5 of the replies.
    for (number, position) in [
        ("122.1", Position::Supported),
        ("122.18", Position::Supported),
        ("122.64", Position::Supported),
        ("122.35", Position::Supported),
        ("122.104", Position::Supported),
        ("122.2", Position::Noted),
        ("122.3", Position::Noted),
    ] {
        assert_eq!(of(number), Some(position), "{number}");
    }
}
