//! Files of every kind, sound and hostile, become documents that say what they are.

use undocs::{
    Document, DocumentKind, Format, Limits, ParagraphKind, Position, RemarkCode, Weight, extract,
};

use crate::made_pdf::{self, Set, column};

fn read(bytes: &[u8]) -> Document {
    extract(bytes, &Limits::default())
}

fn remarks(document: &Document) -> Vec<RemarkCode> {
    document.remarks.iter().map(|remark| remark.code).collect()
}

/// Address, kind and text of what is neither head nor note.
fn shown(document: &Document) -> Vec<(String, ParagraphKind, String)> {
    document
        .paragraphs
        .iter()
        .filter(|it| !matches!(it.kind, ParagraphKind::Masthead | ParagraphKind::Footnote))
        .map(|it| (it.address.clone(), it.kind, it.text.clone()))
        .collect()
}

const RESOLUTION: &str = "United Nations A/RES/68/999\n\nGeneral Assembly Distr.: General\n\
4 December 2013\n\n68/999. Women and the family\n\nThe General Assembly,\n\n\
Recalling its resolution 67/1 of 2012 on the same matter,\n\n\
Deeply concerned that women are not counted,\n\n\
1. Urges States:\n\n(a) To count women and men;\n\n(b) To publish what they count;\n\n\
2. Requests the Secretary-General to report to it at its next session;\n\n\
3. Decides to remain seized of the matter.\n";

#[test]
fn a_resolution_has_clauses_with_verbs_and_addresses() {
    let document = read(RESOLUTION.as_bytes());
    assert_eq!(document.symbol(), Some("A/RES/68/999"));
    assert_eq!(document.title, "Women and the family");
    assert_eq!(document.date.as_deref(), Some("2013-12-04"));
    assert_eq!(document.language.as_deref(), Some("en"));
    assert_eq!(document.kind, DocumentKind::Resolution);
    let clauses: Vec<(&str, Option<&str>)> = document
        .paragraphs
        .iter()
        .filter(|it| matches!(it.kind, ParagraphKind::Preambular | ParagraphKind::Operative))
        .map(|it| (it.address.as_str(), it.verb.as_deref()))
        .collect();
    assert_eq!(
        clauses,
        [
            ("pp1", Some("Recalling")),
            ("pp2", Some("Deeply concerned")),
            ("op1", Some("Urges")),
            ("op1.a", None),
            ("op1.b", None),
            ("op2", Some("Requests the Secretary-General")),
            ("op3", Some("Decides")),
        ]
    );
    let op1 = document.paragraph("op1").expect("the first operative clause");
    assert_eq!(document.permanent_address(op1), "A/RES/68/999#op1");
}

#[test]
fn what_one_text_says_is_the_same_in_every_encoding_and_end_of_line() {
    let expected = shown(&read(RESOLUTION.as_bytes()));
    let carriage = RESOLUTION.replace('\n', "\r");
    assert_eq!(shown(&read(carriage.as_bytes())), expected);
    let mut wide = vec![0xFF, 0xFE];
    wide.extend(RESOLUTION.encode_utf16().flat_map(u16::to_le_bytes));
    assert_eq!(shown(&read(&wide)), expected);
    let html: String = RESOLUTION.split("\n\n").map(|it| format!("<p>{it}</p>")).collect();
    let page = read(format!("<!DOCTYPE html><html><body>{html}</body></html>").as_bytes());
    assert_eq!(page.format, Format::Html);
    assert_eq!(shown(&page), expected);
}

#[test]
fn windows_1252_that_claims_to_be_utf_8_is_read_and_said() {
    let text = "1. The country\u{92}s women said \u{93}yes\u{94} \u{96} all of them, and the delegation of the State agreed.";
    let bytes: Vec<u8> =
        text.chars().map(|it| u8::try_from(u32::from(it)).expect("one byte")).collect();
    let document = read(&bytes);
    assert!(remarks(&document).contains(&RemarkCode::OtherEncoding));
    assert!(document.paragraphs[0].text.contains("country’s women said “yes” – all"));
}

#[test]
fn a_pdf_of_two_columns_is_read_column_by_column() {
    let left: Vec<String> =
        (1..=18).map(|at| format!("left line {at} goes on and on in its column")).collect();
    let right: Vec<String> =
        (1..=18).map(|at| format!("right line {at} goes on and on in its own")).collect();
    let left: Vec<&str> = left.iter().map(String::as_str).collect();
    let right: Vec<&str> = right.iter().map(String::as_str).collect();
    let mut page = column(60.0, &left);
    page.extend(column(320.0, &right));
    let document = read(&made_pdf::pages(&[page]));
    let text: String = document.paragraphs.iter().map(|it| it.text.clone() + " ").collect();
    let last_left = text.find("left line 18").expect("the left column");
    let first_right = text.find("right line 1 ").expect("the right column");
    assert!(last_left < first_right, "{text}");
}

#[test]
fn a_paragraph_goes_on_over_the_page_and_heads_and_notes_do_not_cut_it() {
    let head = |page: &mut Vec<Set<'static>>, number: &'static str| {
        page.push(Set { x: 460.0, y: 800.0, size: 9.0, text: "A/HRC/90/7" });
        page.push(Set { x: 300.0, y: 40.0, size: 9.0, text: number });
    };
    let mut first = column(
        70.0,
        &[
            "1.     The Working Group held its session in May and it considered the report of the State",
            "that was before it, and",
        ],
    );
    first.push(Set {
        x: 70.0,
        y: 120.0,
        size: 7.0,
        text: "* The annex is circulated as received.",
    });
    let mut second = column(
        70.0,
        &[
            "it adopted the report at the end of the session on the last of its meetings in the year.",
            "2.     The delegation thanked all the States that had spoken in the dialogue with it.",
        ],
    );
    second[1].y -= 10.0;
    head(&mut first, "2");
    head(&mut second, "3");
    let mut third = column(70.0, &["3.     The report was adopted."]);
    head(&mut third, "4");
    let document = read(&made_pdf::pages(&[first, second, third]));
    let one = document.paragraph("p1").expect("paragraph 1");
    assert!(one.text.ends_with("and it adopted the report at the end of the session on the last of its meetings in the year."), "{one:?}");
    assert_eq!(document.paragraph("p2").and_then(|it| it.page), Some(2));
    assert!(
        document
            .paragraphs
            .iter()
            .any(|it| it.kind == ParagraphKind::Footnote && it.number.as_deref() == Some("*"))
    );
}

#[test]
fn letters_in_the_order_of_the_page_are_read_in_the_order_of_speech() {
    let line: String = "الفصل 12 من الاتفاقية".chars().rev().collect();
    // Figures stand on the page as they are read.
    let line = line.replace("21", "12");
    let document = read(&made_pdf::visual(&line));
    assert_eq!(document.paragraphs[0].text, "الفصل 12 من الاتفاقية");
}

#[test]
fn hostile_and_broken_files_are_refused_or_repaired_and_say_so() {
    let sound =
        made_pdf::pages(&[column(70.0, &["1. The Committee met.", "2. It adopted its report."])]);
    assert!(!remarks(&read(&sound)).contains(&RemarkCode::Repaired));
    let broken = String::from_utf8_lossy(&sound).replace("startxref\n", "startxref\n9");
    let document = read(broken.as_bytes());
    assert!(remarks(&document).contains(&RemarkCode::Repaired), "{:?}", document.remarks);
    assert!(document.paragraph("p1").is_some());

    assert_eq!(remarks(&read(&made_pdf::encrypted())), [RemarkCode::Encrypted]);
    assert!(remarks(&read(&made_pdf::scan())).contains(&RemarkCode::ScanWithoutText));
    assert_eq!(remarks(&read(b"")), [RemarkCode::EmptyFile]);
    assert_eq!(remarks(&read(&[0, 1, 2, 3, 0, 0, 5, 6, 0, 8])), [RemarkCode::UnknownFormat]);
    assert_eq!(remarks(&read(b"%PDF-1.4\nnothing here")), [RemarkCode::Unreadable]);
    let small = Limits { bytes: 10, ..Limits::default() };
    assert_eq!(extract(&sound, &small).remarks[0].code, RemarkCode::FileTooLarge);
    assert_eq!(extract(&sound, &small).remarks[0].weight, Weight::Refusal);
}

#[test]
fn five_thousand_pages_are_read_and_a_limit_is_kept() {
    let texts: Vec<String> = (1..=5000).map(|at| format!("{at}. Paragraph of its page.")).collect();
    let pages: Vec<Vec<Set<'_>>> = texts.iter().map(|text| column(70.0, &[text])).collect();
    let bytes = made_pdf::pages(&pages);
    let document = read(&bytes);
    assert_eq!(document.pages, Some(5000));
    assert_eq!(document.paragraphs.len(), 5000);
    let few = extract(&bytes, &Limits { pages: 7, ..Limits::default() });
    assert_eq!(few.paragraphs.len(), 7);
    assert!(remarks(&few).contains(&RemarkCode::TooManyPages));
}

#[test]
fn a_review_has_recommendations_with_states_and_positions() {
    let report = "United Nations A/HRC/90/7\n\nReport of the Working Group on the Universal Periodic Review\n\n\
        Atlantis\n\n1. The Working Group held its session.\n\nII. Conclusions and/or recommendations\n\n\
        2. The recommendations listed below enjoy the support of Atlantis:\n\n\
        2.1 Ratify the Convention (CEDAW) (Chile) (Niger);\n\n2.2 Count women and men (the Gambia, Mali and Peru);\n\n\
        3. The following recommendations will be examined by Atlantis:\n\n3.1 Abolish the death penalty (France).\n\n\
        4. All conclusions reflect the position of the submitting States.\n";
    let mut document = read(report.as_bytes());
    let told: Vec<(&str, Vec<&str>, Position, &str)> = document
        .recommendations
        .iter()
        .map(|it| {
            let states = it.states.iter().map(String::as_str).collect();
            (it.number.as_str(), states, it.position, it.paragraph.as_str())
        })
        .collect();
    assert_eq!(
        told,
        [
            ("2.1", vec!["Chile", "Niger"], Position::Supported, "p2.1"),
            ("2.2", vec!["Gambia", "Mali", "Peru"], Position::Supported, "p2.2"),
            ("3.1", vec!["France"], Position::Pending, "p3.1"),
        ]
    );
    let replies = "United Nations A/HRC/90/7/Add.1\n\nReport of the Working Group on the Universal Periodic Review\n\n\
        Addendum\n\nViews on conclusions and/or recommendations\n\n\
        1. Atlantis takes note of the following recommendations: 3.1, 3.4-6.\n\n2. It thanks all States.\n\n3. It will report again.\n";
    let replies = read(replies.as_bytes());
    assert_eq!(replies.kind, DocumentKind::ReviewReplies);
    let numbers: Vec<&str> = replies.recommendations.iter().map(|it| it.number.as_str()).collect();
    assert_eq!(numbers, ["3.1", "3.4", "3.5", "3.6"]);
    assert_eq!(undocs::complete(&mut document, &replies), 1);
    assert_eq!(document.recommendations[2].position, Position::Noted);
    assert_eq!(document.recommendations[0].position, Position::Supported);
}

#[test]
fn numbers_that_follow_no_run_are_text_and_missing_ones_are_told() {
    let report = "1. The Committee met in its usual session.\n\n2014. That was the year of the report and of much else.\n\n\
        2. It adopted the report without a vote.\n\n4. It thanked the secretariat for all its work.\n\n4. It rose at noon on the last day of the session.\n";
    let document = read(report.as_bytes());
    let numbers: Vec<&str> = document.paragraphs.iter().map(|it| it.address.as_str()).collect();
    assert_eq!(numbers, ["p1", "p1.u1", "p2", "p4", "p4-2"]);
    let codes = remarks(&document);
    assert!(
        codes.contains(&RemarkCode::MissingNumber) && codes.contains(&RemarkCode::RepeatedNumber)
    );
}

#[test]
fn articles_have_addresses_in_four_languages() {
    for (title, article, text) in [
        (
            "Universal Declaration",
            "Article",
            "All human beings are born free and equal in dignity.",
        ),
        ("Déclaration universelle", "Article", "Tous les êtres humains naissent libres et égaux."),
        ("الإعلان العالمي", "المادة", "يولد جميع الناس أحراراً متساوين في الكرامة والحقوق."),
        ("اعلامیه جهانی", "ماده", "تمام افراد بشر آزاد به دنیا می‌آیند و با هم برابرند."),
    ] {
        let mut source = format!("{title}\n\n");
        for number in 1..=4 {
            source += &format!("{article} {number}\n\n{text}\n\n");
        }
        let document = read(source.as_bytes());
        assert_eq!(document.kind, DocumentKind::Treaty, "{title}");
        let under: Vec<&str> = document
            .paragraphs
            .iter()
            .filter(|it| it.kind == ParagraphKind::Article)
            .map(|it| it.address.as_str())
            .collect();
        assert_eq!(under, ["a1.u1", "a2.u1", "a3.u1", "a4.u1"], "{title}");
    }
}

proptest::proptest! {
    #[test]
    fn any_bytes_become_a_document(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..600)) {
        let document = read(&bytes);
        proptest::prop_assert!(document.paragraphs.len() <= 600);
    }

    #[test]
    fn any_text_keeps_its_words(words in proptest::collection::vec("[a-z(){}.;:0-9]{1,9}", 1..60)) {
        let text = words.join(" ");
        let document = read(text.as_bytes());
        let kept: usize = document.paragraphs.iter().map(|it| it.text.chars().filter(|c| c.is_alphabetic()).count()).sum();
        let numbers: usize = document.paragraphs.iter().filter_map(|it| it.number.as_ref()).map(|it| it.chars().filter(|c| c.is_alphabetic()).count()).sum();
        let given = text.chars().filter(|c| c.is_alphabetic()).count();
        proptest::prop_assert!(kept + numbers >= given, "{text}: {document:?}");
    }
}
