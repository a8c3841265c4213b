//! Every spelling finds every other: a table of pairs, and pairs made from real texts where they are.

use std::path::Path;

use undocs::search::{Entry, Index, Order, Passage, Query};

const TABLE: &str = include_str!("spellings.tsv");

struct Pair {
    language: String,
    one: String,
    other: String,
    what: String,
}

fn table() -> Vec<Pair> {
    let lines = TABLE.lines().filter(|line| !line.starts_with('#'));
    lines
        .map(|line| {
            let cells: Vec<&str> = line.split('\t').collect();
            let [language, one, other, what] = cells[..] else { panic!("{line}") };
            let own = str::to_owned;
            Pair { language: own(language), one: own(one), other: own(other), what: own(what) }
        })
        .collect()
}

/// The pairs of which one spelling does not find the other, in either direction.
fn missed(pairs: &[Pair]) -> Vec<String> {
    let index = Index::in_memory().expect("this test made it right");
    let mut writer = index.write().expect("this test made it right");
    for (at, pair) in pairs.iter().enumerate() {
        for (side, text) in [("one", &pair.one), ("other", &pair.other)] {
            let around =
                if pair.language == "ar" { ["قال", "هنا"] } else { ["متن", "پایان"] };
            let text = format!("{} {text}، {}.", around[0], around[1]);
            writer
                .put(&Entry {
                    id: format!("{at}-{side}"),
                    language: pair.language.clone(),
                    passages: vec![Passage { text, ..Passage::default() }],
                    ..Entry::default()
                })
                .expect("this test made it right");
        }
    }
    writer.commit("1").expect("this test made it right");
    let mut missed = Vec::new();
    for (at, pair) in pairs.iter().enumerate() {
        for (asked, wanted) in [(&pair.one, "other"), (&pair.other, "one")] {
            let query = Query::parse(asked).expect("this test made it right");
            let found = index
                .search(&query, Order::Relevance, 0, pairs.len() * 2)
                .expect("this test made it right");
            let id = format!("{at}-{wanted}");
            if !found.hits.iter().any(|hit| hit.document == id) {
                missed.push(format!(
                    "{asked} ↛ {wanted} of {} | {} ({})",
                    pair.one, pair.other, pair.what
                ));
            }
        }
    }
    missed
}

#[test]
fn each_spelling_of_the_table_finds_the_other() {
    let pairs = table();
    assert!(pairs.len() >= 500, "{} pairs", pairs.len());
    assert!(pairs.iter().filter(|pair| pair.language == "ar").count() >= 100);
    let missed = missed(&pairs);
    assert!(missed.is_empty(), "{} of {}:\n{}", missed.len(), pairs.len() * 2, missed.join("\n"));
}

/// What keyboards, editors and haste do to a word.
fn variants(word: &str, language: &str) -> Vec<String> {
    let mut variants = vec![
        word.replace('ی', "ي").replace('ک', "ك"),
        word.replace('ي', "ی").replace('ك', "ک"),
        word.replace(['أ', 'إ', 'آ'], "ا"),
        word.replace(['ة', 'ۀ'], "ه"),
        word.replace('\u{200c}', " "),
        word.replace('\u{200c}', ""),
        word.chars().filter(|it| !matches!(it, '\u{64b}'..='\u{65f}')).collect(),
    ];
    if language == "fa" {
        variants.push(word.replace('ئ', "ی"));
    }
    if word.chars().count() > 3 {
        let letters: Vec<char> = word.chars().collect();
        let stretched = letters[..2].iter().chain(&['ـ']).chain(&letters[2..]).collect();
        variants.push(stretched);
    }
    variants.retain(|variant| variant != word);
    variants.sort();
    variants.dedup();
    variants
}

#[test]
fn each_word_of_the_universal_declaration_is_found_in_its_other_spellings() {
    let shared =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/un-documents/udhr");
    for (file, language) in [("pes_1.txt", "fa"), ("pes_2.txt", "fa"), ("arb.txt", "ar")] {
        let Ok(text) = std::fs::read_to_string(shared.join(file)) else { continue };
        let mut words: Vec<String> = undocs::search::words(&text)
            .into_iter()
            .map(|word| text[word.start..word.end].to_owned())
            // «ئ» before «و» and between consonants has spellings of its own, in the table.
            .filter(|word| word.chars().count() > 2)
            .collect();
        words.sort();
        words.dedup();
        let is_seat =
            |word: &str| word.contains('ئ') && !word.contains("ائ") && !word.contains("ئی");
        let pairs: Vec<Pair> = words
            .iter()
            .filter(|word| !is_seat(word))
            .flat_map(|word| {
                variants(word, language).into_iter().map(|other| Pair {
                    language: language.to_owned(),
                    one: word.clone(),
                    other,
                    what: file.to_owned(),
                })
            })
            .collect();
        assert!(pairs.len() > 300, "{file}: {} pairs", pairs.len());
        let missed = missed(&pairs);
        assert!(
            missed.is_empty(),
            "{file}: {} of {}:\n{}",
            missed.len(),
            pairs.len() * 2,
            missed.join("\n")
        );
    }
}

#[test]
fn words_that_only_look_alike_are_kept_apart() {
    for (one, other) in
        [("زن", "ظن"), ("حق", "حلق"), ("برابری", "برادری"), ("مادر", "مادی"), ("قانون", "کانون")]
    {
        let pair = Pair {
            language: "fa".into(),
            one: one.into(),
            other: other.into(),
            what: "another word".into(),
        };
        assert_eq!(missed(&[pair]).len(), 2, "{one} and {other}");
    }
}
