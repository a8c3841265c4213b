//! The same manuscript as PDF, DOCX and HTML: the same numbers in each, the same bytes each time, and a
//! DOCX whose parts are well-formed and refer only to what is there.

use std::collections::BTreeSet;
use std::io::{Cursor, Read};

use jiff::civil::date;
use model::Language;
use report::{DraftFiles, Manuscript, Report, Standing, docx, html, resolve};

use crate::answers::{self, fonts};

fn shipped(language: Language) -> Manuscript {
    let file = answers::repository().join("catalogue/reports/beijing-economy-power.toml");
    let text = std::fs::read_to_string(file).expect("the report ships with the catalogue");
    let report = Report::parse("shipped", &text).unwrap_or_else(|error| panic!("{error}"));
    resolve(&report, &answers::to(&report), language, date(2026, 11, 25), Standing::Final)
}

fn parts(docx: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut zip = zip::ZipArchive::new(Cursor::new(docx)).expect("a package");
    (0..zip.len())
        .map(|at| {
            let mut part = zip.by_index(at).expect("a part");
            let mut bytes = Vec::new();
            part.read_to_end(&mut bytes).expect("its bytes");
            (part.name().expect("a name").into_owned(), bytes)
        })
        .collect()
}

fn text_of(parts: &[(String, Vec<u8>)], name: &str) -> String {
    let part = parts.iter().find(|part| part.0 == name).unwrap_or_else(|| panic!("no {name}"));
    String::from_utf8(part.1.clone()).expect("UTF-8")
}

/// Values of an attribute.
fn values<'a>(xml: &'a str, attribute: &str) -> Vec<&'a str> {
    let start = format!(" {attribute}=\"");
    xml.split(&start).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

#[test]
fn the_docx_has_real_parts_that_refer_only_to_what_is_there() {
    let fonts = fonts();
    for language in Language::ALL {
        let manuscript = shipped(language);
        let written = docx(&manuscript, &fonts).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(written, docx(&manuscript, &fonts).expect("again"), "the same bytes");
        let file = format!("{}/shipped-{}.docx", env!("CARGO_TARGET_TMPDIR"), language.tag());
        std::fs::write(file, &written).expect("Cargo's folder for test output can be written");
        let parts = parts(&written);
        let names: BTreeSet<&str> = parts.iter().map(|part| part.0.as_str()).collect();
        for (name, bytes) in
            parts.iter().filter(|part| part.0.ends_with("xml") || part.0.ends_with("rels"))
        {
            let xml = std::str::from_utf8(bytes).expect("UTF-8");
            well_formed(name, xml);
        }
        let document = text_of(&parts, "word/document.xml");
        let styles = text_of(&parts, "word/styles.xml");
        let known: BTreeSet<&str> = values(&styles, "w:styleId").into_iter().collect();
        for tag in ["w:pStyle", "w:rStyle", "w:tblStyle"] {
            for style in document
                .split(&format!("<{tag}"))
                .skip(1)
                .filter_map(|it| values(it, "w:val").first().copied())
            {
                assert!(known.contains(style), "{style}");
            }
        }
        let relations = text_of(&parts, "word/_rels/document.xml.rels");
        let ids: BTreeSet<&str> = values(&relations, "Id").into_iter().collect();
        for id in values(&document, "r:id").into_iter().chain(values(&document, "r:embed")) {
            assert!(ids.contains(id), "{id}");
        }
        for target in values(&relations, "Target").into_iter().filter(|it| !it.contains("://")) {
            assert!(names.contains(format!("word/{target}").as_str()), "{target}");
        }
        let called = document.matches("<w:footnoteReference ").count();
        let notes = text_of(&parts, "word/footnotes.xml").matches("<w:footnote w:id").count();
        assert!(called > 20 && called == notes, "{called} called, {notes} there");
        assert!(
            document.contains("TOC \\o")
                && values(&document, "descr").iter().all(|it| !it.is_empty())
        );
        let right_to_left = [document.contains("<w:rtl/>"), document.contains("<w:bidiVisual/>")];
        assert_eq!(right_to_left, [language == Language::Fa; 2]);
        let bookmarks = values(&document, "w:name");
        let unique: BTreeSet<&&str> = bookmarks.iter().collect();
        assert_eq!(unique.len(), bookmarks.len(), "no bookmark twice");
    }
}

/// Tags open and close in order; enough of XML for what we write.
fn well_formed(name: &str, xml: &str) {
    let mut open: Vec<&str> = Vec::new();
    for piece in xml.split('<').skip(1) {
        let (tag, _) = piece.split_once('>').unwrap_or_else(|| panic!("{name}: {piece}"));
        if tag.starts_with('?') || tag.ends_with('/') {
            continue;
        }
        let word = tag.split_whitespace().next().unwrap_or("");
        match word.strip_prefix('/') {
            Some(closed) => assert_eq!(open.pop(), Some(closed), "{name}: </{closed}>"),
            None => open.push(word),
        }
    }
    assert!(open.is_empty(), "{name}: {open:?} is not closed");
}

#[test]
fn every_format_says_the_same_numbers() {
    let fonts = fonts();
    for (language, numbers) in [
        (Language::En, ["17.0%", "70.4%", "53.4 percentage points", "44.3%"]),
        (Language::Fa, ["۱۷٫۰", "۷۰٫۴", "۵۳٫۴", "۴۴٫۳"]),
    ] {
        let manuscript = shipped(language);
        let page = html(&manuscript);
        let parts = parts(&docx(&manuscript, &fonts).expect("it is written"));
        let document = text_of(&parts, "word/document.xml");
        for number in numbers {
            assert!(page.contains(number) && document.contains(number), "{number}");
        }
        well_formed(
            "html",
            &page
                .replace("<!doctype html>", "")
                .replace("<meta charset=\"utf-8\">", "")
                .replace("<meta name=\"viewport\" content=\"width=device-width\">", "")
                .replace("<br>", ""),
        );
    }
}

#[test]
fn no_text_of_a_draft_can_become_markup() {
    let mut files = DraftFiles::new();
    let front = "id = \"x\"\nversion = \"1\"\ntitle = { fa = \"<b>&\", en = \"<b>&\" }\n\
         subtitle = { fa = \"س\", en = \"s\" }\npublisher = { fa = \"د\", en = \"o\" }\n";
    files.insert("report.toml".into(), front.into());
    let section = "title = { fa = \"ب\", en = \"</w:t>\" }\n---\n[fa]\nمتن <script>\u{1}\n[en]\n</p><script>alert&\u{1}]]>\n";
    files.insert("sections/1-a.txt".into(), section.into());
    let report = Report::draft("x", &files).expect("a front");
    let day = date(2026, 11, 25);
    let manuscript =
        resolve(&report, &report::Answers::default(), Language::En, day, Standing::Draft);
    let page = html(&manuscript);
    assert!(!page.contains("<script>") && !page.contains("<b>&"), "{page}");
    let parts = parts(&docx(&manuscript, &fonts()).expect("it is written"));
    let document = text_of(&parts, "word/document.xml");
    well_formed("document", &document);
    assert!(document.contains("&lt;script&gt;alert&amp;]]&gt;") && !document.contains('\u{1}'));
}
