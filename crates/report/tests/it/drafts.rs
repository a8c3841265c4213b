//! Drafts as folders: what is broken costs itself alone, is told with its place, and the rest becomes a
//! marked draft.

use expect_test::expect;
use jiff::civil::date;
use model::{Language, ObsStatus};
use report::{
    Answers, Change, DraftFiles, Lock, Manuscript, Report, Standing, compare, compare_texts, print,
    resolve, text_digest,
};

use crate::answers::{fonts, observation, query, series};

const RATE: &str = "BANK:DF(1.0.0)/A.IR.RATE.F";
const FRONT: &str = r#"
id = "small"
version = "1.0.0"
layout = "united-nations"
title = { fa = "گزارش", en = "Report" }
subtitle = { fa = "کوتاه", en = "Short" }
publisher = { fa = "دفتر", en = "Office" }
"#;
const DATA: &str = r#"
[series.rate]
query = "BANK:DF(1.0.0)/A.IR.RATE.F"
label = { fa = "نرخ زنان", en = "Rate of women" }
who = "women"
as = "percent"
[series.broken]
query = "no query"
label = { fa = "شکسته", en = "Broken" }
[series.shapeless]
label = 4
"#;

fn files(sections: &[(&str, &str)]) -> DraftFiles {
    let mut files = DraftFiles::new();
    files.insert("report.toml".into(), FRONT.into());
    files.insert("data.toml".into(), DATA.into());
    for (name, text) in sections {
        files.insert(format!("sections/{name}.txt"), (*text).into());
    }
    files
}

fn answers(latest: &str) -> Answers {
    let mut answers = Answers::default();
    let women =
        vec![observation("2015", "20.0", ObsStatus::A), observation("2018", latest, ObsStatus::P)];
    answers.series.insert(query(RATE), series(&query(RATE), women));
    answers
}

fn manuscript(files: &DraftFiles, latest: &str, standing: Standing) -> Manuscript {
    let report = Report::draft("small", files).expect("a front that can be read");
    resolve(&report, &answers(latest), Language::En, date(2026, 11, 23), standing)
}

const SOUND: &str = "title = { fa = \"بخش\", en = \"Section\" }\n---\n[fa]\nنرخ {change series=rate says=fell}.\n\
     [en]\nThe rate {change series=rate says=fell}, under {typed \"12 per cent\" source=\"Constitution\"}, article {article 21}.\n";

#[test]
fn a_sound_draft_becomes_a_final_report_that_carries_its_figures() {
    let mut files = files(&[("10-one", SOUND)]);
    files.insert("data.toml".into(), DATA.split("[series.broken]").next().unwrap_or("").into());
    let whole = manuscript(&files, "17.5", Standing::Final).whole().expect("nothing is broken");
    let compiled = print(&whole, &fonts()).expect("it is set");
    let carried = Lock::of_pdf(&compiled.pdf).expect("a final report carries its figures");
    assert_eq!(carried, Lock::of(&whole));
    assert_eq!(carried.figures.len(), 2);
    assert!(carried.altered().is_empty());
    assert_eq!(compiled.pdf, print(&whole, &fonts()).expect("again").pdf, "the same bytes");
}

#[test]
fn what_is_broken_is_told_with_its_place_and_the_rest_is_set_as_a_draft() {
    let broken = "title = { fa = \"بخش\", en = \"Two\" }\n---\n[fa]\nمتن.\n[en]\nIt was 12 per cent, \
         then {value series=broken}, then {valeu}, then {value series=rate period=1990}.\n\
         [chart]\nshape = \"line\"\nseries = [\"rate\"]\n[image]\nfile = \"seal.png\"\n\
         title = { fa = \"ن\", en = \"Seal\" }\ndescription = { fa = \"ن\", en = \"A seal\" }\n";
    let mut files = files(&[("10-one", SOUND), ("20-two", broken)]);
    files.insert("images/seal.png".into(), b"\x89PNG\r\n\x1a\nno more".to_vec());
    let draft = manuscript(&files, "17.5", Standing::Final);
    assert_eq!(draft.standing, Standing::Draft, "nobody may publish it");
    let report = Report::draft("small", &files).expect("read");
    let told: Vec<String> = draft
        .faults
        .iter()
        .map(|fault| {
            let (file, line) = report.locate(&fault.place).unwrap_or_default();
            let hint = fault.reason.hint(Language::Fa);
            assert!(!hint.is_empty());
            format!("{} {file}:{line} {}", fault.reason.code(), fault.subject)
        })
        .collect();
    expect![[r#"
        file-not-read data.toml:0 shapeless
        file-not-read sections/20-two.txt:7 chart
        cannot-be :0 no query
        typed-number sections/20-two.txt:4 It was 12 per cent, the
        broken-binding sections/20-two.txt:4 valeu
        not-a-picture sections/20-two.txt:10 seal.png
        unknown-name sections/20-two.txt:4 value series=broken
        no-such-period sections/20-two.txt:4 value series=rate period=1990"#]]
    .assert_eq(&told.join("\n"));
    let compiled = print(&draft, &fonts()).expect("the rest is set");
    assert!(compiled.pages >= 1 && Lock::of_pdf(&compiled.pdf).is_err(), "no draft carries a list");
    assert!(draft.whole().is_err(), "a final report is refused");
    let file = format!("{}/broken-draft.pdf", env!("CARGO_TARGET_TMPDIR"));
    std::fs::write(file, compiled.pdf).expect("Cargo's folder for test output can be written");
}

#[test]
fn a_draft_without_a_front_is_refused_by_name() {
    let mut files = files(&[]);
    files.remove("report.toml");
    let error = Report::draft("small", &files).expect_err("nothing has a name");
    assert!(error.to_string().contains("small/report.toml"), "{error}");
}

#[test]
fn a_revised_figure_is_told_with_its_paragraph_and_reason() {
    let files = files(&[("10-one", SOUND)]);
    let old = manuscript(&files, "17.5", Standing::Draft);
    let new = manuscript(&files, "17.0", Standing::Draft);
    let changes = compare(&old, &new);
    let [Change { place, old, new, figures }] = &changes[..] else { panic!("{changes:?}") };
    assert_eq!((place.section.as_str(), place.block), ("one", 1));
    let said = |text: &Option<String>| text.clone().unwrap_or_default();
    assert!(said(old).contains("17.5%") && said(new).contains("17.0%"), "{changes:?}");
    assert_eq!(figures[0].why.code(), "revised");
}

#[test]
fn two_drafts_are_compared_paragraph_by_paragraph() {
    let before =
        files(&[("10-one", "title = { fa = \"ب\", en = \"B\" }\n---\n[en]\na\n\nb\n\nc\n")]);
    let after = files(&[(
        "10-one",
        "title = { fa = \"ب\", en = \"B\" }\n---\n[en]\na\n\nnew\n\nb\n\nchanged\n",
    )]);
    let read = |files| Report::draft("small", files).expect("read");
    let changes = compare_texts(&read(&before), &read(&after), Language::En);
    let told: Vec<String> = changes
        .iter()
        .map(|change| {
            format!("{} {} {:?} {:?}", change.kind(), change.place, change.old, change.new)
        })
        .collect();
    expect![[r#"
        added section one, paragraph 2 None Some("new")
        text-changed section one, paragraph 4 Some("c") Some("changed")"#]]
    .assert_eq(&told.join("\n"));
    assert_ne!(text_digest(&before), text_digest(&after));
}

#[test]
fn every_code_of_a_fault_is_told_in_both_languages() {
    let reasons = [
        report::Reason::DigitTyped,
        report::Reason::NotABinding("x".into()),
        report::Reason::TextMissing,
        report::Reason::Unknown,
        report::Reason::Unfit("x".into()),
        report::Reason::NoSuchSeries("k".into()),
        report::Reason::NoSuchPeriod { key: "k".into(), period: "2018".into() },
        report::Reason::Absent { key: "k".into(), period: "2018".into(), status: ObsStatus::Q },
        report::Reason::NotANumber { key: "k".into(), value: "x".into() },
        report::Reason::Contradicted { says: "rose".into(), data: "fell".into() },
        report::Reason::NoName,
        report::Reason::Chart(model::LocalisedText::new("س", "x")),
        report::Reason::NotRead("x".into()),
        report::Reason::Unpaired { fa: 1, en: 2 },
        report::Reason::NoSuchFile,
        report::Reason::NotAPicture("x".into()),
        report::Reason::NotSet("x".into()),
        report::Reason::Retracted { key: "k".into(), version: "3".into(), why: "x".into() },
        report::Reason::NoSuchMeasure("m".into()),
        report::Reason::NotBorneOut { measure: "m".into(), honest: "x".into() },
    ];
    let codes: Vec<&str> = reasons.iter().map(report::Reason::code).collect();
    assert_eq!(codes, report::FAULT_CODES);
    for reason in reasons {
        for language in Language::ALL {
            assert!(!reason.words(language).is_empty() && !reason.hint(language).is_empty());
        }
        assert_ne!(reason.hint(Language::Fa), reason.hint(Language::En));
    }
}
