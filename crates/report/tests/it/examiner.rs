//! The examiner: each remark on the smallest report that provokes it, and silence where there is
//! nothing to say.

use std::collections::{BTreeMap, BTreeSet};

use expect_test::{Expect, expect};
use jiff::civil::date;
use model::{Language, ObsStatus};
use report::{
    Answers, DraftFiles, Examination, ForeignFigure, Framework, Lock, REMARK_CODES, Recommended,
    Remark, Report, Standing, examine, resolve,
};

use crate::answers::{observation, query, series};

const FRAMEWORK: &str = r#"
id = "small"
title = { fa = "گزارش", en = "Report" }
abbreviation = "S"
body = { fa = "کمیته", en = "Committee" }
kind = "treaty"
layout = "united-nations"
official = ["en"]
report_in = "en"
[cycle]
years = 4
trigger = { fa = "چهارساله", en = "four-yearly" }
[[limits]]
scope = "whole"
words = 12
count = ["paragraph", "list"]
source = "S/1"
verified = true
[[sections]]
id = "work"
level = 1
title = { fa = "کار", en = "Work" }
guidance = { fa = "ارقام", en = "Figures" }
[[sections.requirements]]
id = "pay"
text = { fa = "مزد", en = "Pay" }
indicators = ["RATE"]
disaggregation = ["SEX"]
[[sections.requirements]]
id = "law"
text = { fa = "قانون", en = "Law" }
"#;

const FRONT: &str = r#"
id = "small"
version = "1"
framework = "small"
title = { fa = "گزارش", en = "Report" }
subtitle = { fa = "کوتاه", en = "Short" }
publisher = { fa = "دفتر", en = "Office" }
"#;

const DATA: &str = r#"
[series.total]
query = "BANK:DF(1.0.0)/A.IR.RATE._T"
label = { fa = "نرخ", en = "Rate" }
as = "percent"
[series.women]
query = "BANK:DF(1.0.0)/A.IR.RATE.F"
label = { fa = "نرخ زنان", en = "Rate of women" }
who = "women"
as = "percent"
[series.men]
query = "BANK:DF(1.0.0)/A.IR.RATE.M"
label = { fa = "نرخ مردان", en = "Rate of men" }
who = "men"
as = "percent"
"#;

fn remarks(answers_ids: &str, en: &str, earlier: &[Lock]) -> Vec<Remark> {
    remarks_beside(answers_ids, en, earlier, (&[], &[]))
}

fn remarks_beside(
    answers_ids: &str,
    en: &str,
    earlier: &[Lock],
    (recommendations, foreign): (&[Recommended], &[ForeignFigure]),
) -> Vec<Remark> {
    let framework = Framework::parse("small", FRAMEWORK).expect("a framework");
    let mut files = DraftFiles::new();
    files.insert("report.toml".into(), FRONT.into());
    files.insert("data.toml".into(), DATA.into());
    let section = format!(
        "title = {{ fa = \"کار\", en = \"Work\" }}\nanswers = [{answers_ids}]\n---\n[fa]\nمتن.\n[en]\n{en}\n"
    );
    files.insert("sections/10-work.txt".into(), section.into());
    let report = Report::draft("small", &files).expect("a front");
    let mut answers = Answers::default();
    for (sex, value) in [("_T", "50"), ("F", "40"), ("M", "60")] {
        let query = query(&format!("BANK:DF(1.0.0)/A.IR.RATE.{sex}"));
        let old = observation("2012", "70", ObsStatus::A);
        let new = observation("2018", value, ObsStatus::A);
        let answer = series(&query, vec![old, new]);
        answers.series.insert(query, answer);
    }
    let manuscripts: Vec<_> = Language::ALL
        .map(|language| resolve(&report, &answers, language, date(2026, 11, 25), Standing::Draft))
        .into();
    let names = ["FREQ", "REF_AREA", "INDICATOR", "SEX"].map(str::to_owned).to_vec();
    let dimensions = BTreeMap::from([("BANK:DF(1.0.0)".to_owned(), names)]);
    examine(&Examination {
        report: &report,
        framework: Some(&framework),
        manuscripts: &manuscripts,
        dimensions: &dimensions,
        earlier,
        recommendations,
        foreign,
        stale_after_years: 10,
    })
}

fn check(answers_ids: &str, en: &str, expected: &Expect) {
    let remarks = remarks(answers_ids, en, &[]);
    let told: Vec<String> = remarks
        .iter()
        .map(|it| {
            format!("{} {} {}: {}", it.weight().code(), it.code, it.place, it.text(Language::En))
        })
        .collect();
    expected.assert_eq(&told.join("\n"));
}

#[test]
fn an_answered_requirement_with_figures_by_sex_is_left_in_peace() {
    check(
        "\"work/pay\", \"work/law\"",
        "Women {value series=women}, men {value series=men}.",
        &expect![[r"
            note within-limit front matter: the English text has 4 words; the limit is 12, with 8 to spare
            question asks-groups section work, paragraph 1: What is this figure for rural women, ethnic groups and women with disabilities?"]],
    );
}

#[test]
fn limits_are_counted_on_the_official_text_and_requirements_are_held_to() {
    check(
        "\"work/pay\", \"work/hours\"",
        "The rate is {value series=total} and this sentence goes on for rather too many words.",
        &expect![[r"
            error over-limit front matter: the English text has 14 words, 2 above the limit of 12
            warning missing-disaggregation section work: the figures of “Pay” are not broken down by SEX
            error requirement-unanswered section work: “Law” (work/law) is not answered
            warning requirement-unknown section work: the framework has no requirement work/hours
            question asks-groups section work, paragraph 1: What is this figure for rural women, ethnic groups and women with disabilities?"]],
    );
}

#[test]
fn claims_without_figures_numbers_in_words_and_causes_are_remarked() {
    check(
        "\"work/pay\", \"work/law\"",
        "Pay improved for a third of women as a result of the law.",
        &expect![[r"
            error over-limit front matter: the English text has 13 words, 1 above the limit of 12
            warning figures-expected section work: “Pay” is answered without a figure; indicators that would answer it: RATE
            question asks-practice section work, paragraph 1: How is this law or programme applied in practice: cases, beneficiaries, results?
            warning effect-claimed section work, paragraph 1 (en): “as a result of” claims a cause that the figures alone do not show
            warning number-in-words section work, paragraph 1 (en): “a third” is a number written as words and bound to nothing
            warning unsourced-claim section work, paragraph 1 (en): the paragraph claims “improved” and gives neither a figure nor a document"]],
    );
}

#[test]
fn a_distance_provokes_a_question_at_its_paragraph() {
    check(
        "\"work/pay\", \"work/law\"",
        "{gap high=men low=women}; {value series=women period=2012}.",
        &expect![[r"
            note within-limit front matter: the English text has 4 words; the limit is 12, with 8 to spare
            question asks-gap section work, paragraph 1: What explains the distance between women and men, and what is done to reduce it?
            question asks-groups section work, paragraph 1: What is this figure for rural women, ethnic groups and women with disabilities?"]],
    );
}

#[test]
fn an_earlier_report_is_not_contradicted_unsaid() {
    let earlier = Lock::read(
        "{\"form\": \"hamafza-figures/1\", \"report\": \"old\", \"version\": \"1\", \"day\": \"2020-01-01\",\
         \"figures\": [{\"query\": \"BANK:DF(1.0.0)/A.IR.RATE.F\", \"period\": \"2018\", \"version\": \"1\",\
         \"value\": \"41\", \"status\": \"A\", \"sha256\": \"\"}]}",
    )
    .expect("a lock file");
    let remarks = remarks("\"work/pay\", \"work/law\"", "It is {value series=women}.", &[earlier]);
    let differs = remarks.iter().find(|it| it.code == "differs-from-earlier").expect("told");
    assert!(differs.text(Language::Fa).contains("۴۱"), "{}", differs.text(Language::Fa));
    assert!(differs.text(Language::En).contains("41"));
}

#[test]
fn recommendations_and_international_figures_are_held_against_the_report() {
    let recommended = [Recommended {
        address: "CERD/C/IRN/CO/18-20#para-12".into(),
        number: "12".into(),
        text: "Collect data.".into(),
    }];
    let figure = |value: &str| {
        [ForeignFigure {
            query: "BANK:DF(1.0.0)/A.IR.RATE.F".into(),
            period: "2018".into(),
            value: value.into(),
            source: "ILO".into(),
        }]
    };
    let told = |ids: &str, foreign: &[ForeignFigure]| -> Vec<String> {
        let text = "It was {value series=women}.";
        let remarks = remarks_beside(ids, text, &[], (&recommended, foreign));
        let outside = ["recommendation-unanswered", "differs-from-international"];
        let own = remarks.iter().filter(|remark| outside.contains(&remark.code));
        own.map(|remark| remark.text(Language::En)).collect()
    };
    assert_eq!(
        told("\"work/pay\"", &[]),
        ["the recommendation CERD/C/IRN/CO/18-20#para-12 is not answered: Collect data."]
    );
    let answered = "\"CERD/C/IRN/CO/18-20#para-12\"";
    assert_eq!(
        told(answered, &figure("40.0")),
        Vec::<String>::new(),
        "fewer decimals are no others"
    );
    assert_eq!(
        told("\"CERD/C/IRN/CO/18-20#12\"", &figure("41.3")),
        ["ILO publishes 41.3 for the same series and period 2018; this report gives 40"]
    );
}

#[test]
fn every_code_has_a_sentence_and_a_hint_in_both_languages() {
    let codes: BTreeSet<&str> = REMARK_CODES.into_iter().collect();
    assert_eq!(codes.len(), REMARK_CODES.len());
    for code in REMARK_CODES {
        let remark = Remark { code, place: report::Place::default(), facts: BTreeMap::new() };
        let (fa, en) = (remark.text(Language::Fa), remark.text(Language::En));
        assert!(!fa.is_empty() && !en.is_empty() && fa != en, "{code}");
        assert_ne!(remark.hint(Language::Fa), remark.hint(Language::En), "{code}");
    }
}
