//! Small reports, each about one rule of binding.

use expect_test::{Expect, expect};
use jiff::civil::date;
use model::{Language, ObsStatus};
use report::{Answers, Edition, Error, Report, compile};

use crate::answers::{fonts, observation, query, series};

const RATE: &str = "BANK:DF(1.0.0)/A.IR.RATE.F";
const MEN: &str = "BANK:DF(1.0.0)/A.IR.RATE.M";

fn definition(text: &str) -> String {
    format!(
        r#"
id = "small"
version = "1.0.0"
title = {{ fa = "گزارش", en = "Report" }}
subtitle = {{ fa = "کوتاه", en = "Short" }}
publisher = {{ fa = "دفتر", en = "Office" }}
[series.rate]
query = "{RATE}"
label = {{ fa = "نرخ زنان", en = "Rate of women" }}
who = "women"
as = "percent"
[series.men]
query = "{MEN}"
label = {{ fa = "نرخ مردان", en = "Rate of men" }}
who = "men"
as = "percent"
[[sections]]
id = "one"
title = {{ fa = "بخش", en = "Section" }}
[[sections.blocks]]
kind = "text"
text.fa = "متن."
text.en = """{text}"""
"#
    )
}

fn answers() -> Answers {
    let mut answers = Answers::default();
    let women = vec![
        observation("2015", "20.04", ObsStatus::A),
        observation("2016", "20.00", ObsStatus::A),
        observation("2017", "", ObsStatus::Q),
        observation("2018", "17.5", ObsStatus::P),
        observation("2019", "", ObsStatus::L),
    ];
    let men = vec![observation("2018", "10.0", ObsStatus::A)];
    answers.series.insert(query(RATE), series(&query(RATE), women));
    answers.series.insert(query(MEN), series(&query(MEN), men));
    answers
}

fn check(text: &str, answers: &Answers, expected: &Expect) {
    let fonts = fonts();
    let edition = Edition { language: Language::En, day: date(2026, 11, 23), fonts: &fonts };
    let outcome = Report::parse("small.toml", &definition(text))
        .and_then(|report| compile(&report, answers, &edition));
    let words = match outcome {
        Ok(compiled) => format!(
            "compiled: {}",
            compiled
                .figures
                .iter()
                .map(|figure| format!(
                    "{}={}",
                    figure.period,
                    figure.value.as_deref().unwrap_or("-")
                ))
                .collect::<Vec<_>>()
                .join(" ")
        ),
        Err(error) => error.to_string(),
    };
    expected.assert_eq(&words);
}

#[test]
fn a_binding_to_a_missing_or_suppressed_cell_does_not_compile_and_all_are_named() {
    check(
        "It was {value series=rate period=2017}, then {value series=rate period=2019}, then \
         {value series=rate period=2030}, then {value key=BANK:DF(1.0.0)/A.IR.RATE.X}.",
        &answers(),
        &expect![[r"
            report small does not compile: 4 faults
              section one, paragraph 1 (en): value series=rate period=2017: BANK:DF(1.0.0)/A.IR.RATE.F has no value for 2017: status Q, suppressed
              section one, paragraph 1 (en): value series=rate period=2019: BANK:DF(1.0.0)/A.IR.RATE.F has no value for 2019: status L, exists but was not collected
              section one, paragraph 1 (en): value series=rate period=2030: BANK:DF(1.0.0)/A.IR.RATE.F has no observation of 2030
              section one, paragraph 1 (en): value key=BANK:DF(1.0.0)/A.IR.RATE.X: the bank has no series BANK:DF(1.0.0)/A.IR.RATE.X"]],
    );
}

#[test]
fn a_sentence_may_not_say_rose_over_a_fall() {
    check(
        "It {change series=rate says=rose}.",
        &answers(),
        &expect![[r#"
            report small does not compile: 1 fault
              section one, paragraph 1 (en): change series=rate says=rose: the sentence says "rose", the data say "fell: fell from 20.0% in 2015 to 17.5% (provisional) in 2018""#]],
    );
    check(
        "It {change series=rate says=fell}.",
        &answers(),
        &expect!["compiled: 2015=20.04 2018=17.5"],
    );
}

#[test]
fn a_movement_no_reader_can_see_is_none() {
    check(
        "It {change series=rate from=2015 to=2016 says=unchanged}.",
        &answers(),
        &expect!["compiled: 2015=20.04 2016=20.00"],
    );
}

#[test]
fn a_comparison_must_be_the_right_way_round() {
    check(
        "Men stand {gap high=men low=rate} above{holds high=men low=rate}.",
        &answers(),
        &expect![[r#"
            report small does not compile: 2 faults
              section one, paragraph 1 (en): gap high=men low=rate: the sentence says "BANK:DF(1.0.0)/A.IR.RATE.M is higher than BANK:DF(1.0.0)/A.IR.RATE.F", the data say "10.0 against 17.5"
              section one, paragraph 1 (en): holds high=men low=rate: the sentence says "men above rate throughout", the data say "2018: BANK:DF(1.0.0)/A.IR.RATE.M 10.0, BANK:DF(1.0.0)/A.IR.RATE.F 17.5""#]],
    );
    check("{times high=rate low=men}", &answers(), &expect!["compiled: 2018=17.5 2018=10.0"]);
}

#[test]
fn a_typed_number_does_not_compile() {
    check(
        "About 17.5 per cent, see {cite A/CONF.177/20}.",
        &answers(),
        &expect![[r#"
            report small: 1 fault
              section one, paragraph 1 (en): About 17.5 per cent, s: a digit is typed in the prose; bind the number to its series, or mark a document's symbol with {cite …}"#]],
    );
}

#[test]
fn what_a_definition_does_not_define_is_named() {
    check(
        "{value series=rat} {valeu series=rate} {highest group=g who=women}",
        &answers(),
        &expect![[r#"
            report small: 3 faults
              section one, paragraph 1 (en): valeu series=rate: not a binding: "valeu" is not one of value, about, count, verb, period, change, gap, times, highest, lowest, holds, measure, cite, name, article, typed
              section one, paragraph 1: value series=rat: nothing of this name is defined in the report
              section one, paragraph 1: highest group=g who=women: nothing of this name is defined in the report"#]],
    );
}

#[test]
fn what_was_published_is_not_taken_for_a_number_when_it_is_none() {
    let mut answers = answers();
    let text = vec![observation("2018", "n/a", ObsStatus::A)];
    answers.series.insert(query(MEN), series(&query(MEN), text));
    check(
        "{value series=men}",
        &answers,
        &expect![[r#"
            report small does not compile: 1 fault
              section one, paragraph 1 (en): value series=men: BANK:DF(1.0.0)/A.IR.RATE.M was published as "n/a", no number"#]],
    );
}

#[test]
fn no_word_of_a_report_can_become_a_command() {
    check(
        "#panic() \\\"; read(\\\"/etc/passwd\\\") $x$ *b* @ref <label> // {value series=rate period=2018}",
        &answers(),
        &expect!["compiled: 2018=17.5"],
    );
}

#[test]
fn a_definition_that_is_no_report_is_refused_by_name() {
    let error = Report::parse("x.toml", "id = 1").expect_err("no report");
    assert!(matches!(error, Error::ReadDefinition { name, .. } if name == "x.toml"));
}

#[test]
fn plain_words_may_not_say_rose_over_a_fall() {
    let denied = [
        "It rose from {value series=rate period=2015} to {value series=rate period=2018}.",
        "From {value series=rate period=2015} in {period series=rate period=2015} it has increased to \
         {value series=rate period=2018}.",
        "It increased to {value series=rate}.",
    ];
    for text in denied {
        let report = Report::parse("small.toml", &definition(text)).expect("read");
        let manuscript = report::resolve(
            &report,
            &answers(),
            Language::En,
            date(2026, 11, 23),
            report::Standing::Final,
        );
        let codes: Vec<&str> = manuscript.faults.iter().map(|fault| fault.reason.code()).collect();
        assert_eq!(codes, ["contradicted"], "{text}");
    }
    let sound = [
        "It fell from {value series=rate period=2015} to {value series=rate period=2018}.",
        "It has not increased from {value series=rate period=2015} to {value series=rate \
         period=2018}.",
        "It fell to {value series=rate}. Hopes rose.",
        "Enrolment rose. The rate went from {value series=rate period=2015} to {value series=rate \
         period=2018}.",
        "It {verb series=rate rose=\"grew\" fell=\"shrank\" unchanged=\"stood still\"}.",
    ];
    for text in sound {
        let report = Report::parse("small.toml", &definition(text)).expect("read");
        let day = date(2026, 11, 23);
        let standing = report::Standing::Final;
        let manuscript = report::resolve(&report, &answers(), Language::En, day, standing);
        assert_eq!(manuscript.faults, [], "{text}");
    }
    check(
        "It {verb series=rate rose=\"fell\" fell=\"grew\" unchanged=\"stood still\"}.",
        &answers(),
        &expect![[r#"
            report small does not compile: 1 fault
              section one, paragraph 1 (en): verb series=rate rose="fell" fell="grew" unchanged="stood still": "fell" says the opposite of what it is given for"#]],
    );
}
