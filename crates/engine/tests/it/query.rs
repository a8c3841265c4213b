//! Asking: filters, windows, order, what is latest.

use engine::{Comparison, Error, Filter, ObservationQuery};
use expect_test::{Expect, expect};
use model::DataFile;

use crate::{TestBank, shape};

/// Two files whose series interleave, and one whose range is its own.
async fn three_files(bank: &TestBank) -> Vec<DataFile> {
    let mut files = Vec::new();
    for (submission, text) in [
        (
            "s1",
            "SEX AREA TIME    VALUE STATUS
             F   QOM  2011    10    .
             F   QOM  2016    9     E
             M   QOM  2016-05 100   .
             M   QOM  2016    .     L",
        ),
        (
            "s2",
            "SEX AREA TIME VALUE STATUS
             F   QOM  2013 9.50  .
             M   QOM  2021 1e2   .
             F   YAZD 2021 -3    .",
        ),
        ("s3", "SEX AREA TIME VALUE\n_T ILAM 2021 x"),
    ] {
        files = bank.merge(&files, submission, text).await.1;
    }
    assert_eq!(files.len(), 3);
    files
}

async fn check(filter: Filter, expected: Expect) {
    let bank = TestBank::new();
    let files = three_files(&bank).await;
    expected.assert_eq(&bank.figures((&files).into(), vec![filter]).await);
}

fn compare(column: &str, comparison: Comparison, value: &str) -> Filter {
    Filter::Compare { column: column.into(), comparison, value: value.into() }
}

#[tokio::test]
async fn all_rows_come_in_key_order_across_files() {
    let bank = TestBank::new();
    let files = three_files(&bank).await;
    expect![[r#"
        F QOM 2011 10
        F QOM 2013 9.50
        F QOM 2016 9
        F YAZD 2021 -3
        M QOM 2016 .
        M QOM 2016-05 100
        M QOM 2021 1e2
        _T ILAM 2021 x
    "#]]
    .assert_eq(&bank.figures((&files).into(), Vec::new()).await);
}

#[tokio::test]
async fn codes_are_taken_as_they_are() {
    check(Filter::is("REF_AREA", "YAZD"), expect!["F YAZD 2021 -3\n"]).await;
    let codes = vec!["YAZD".to_owned(), "ILAM".to_owned(), "' OR 1=1 --".to_owned()];
    let column = "REF_AREA".to_owned();
    let both = expect!["F YAZD 2021 -3\n_T ILAM 2021 x\n"];
    check(Filter::OneOf { column: column.clone(), codes }, both).await;
    check(Filter::OneOf { column: column.clone(), codes: Vec::new() }, expect![""]).await;
    let codes = vec!["QOM".to_owned()];
    let rest = expect!["F YAZD 2021 -3\n_T ILAM 2021 x\n"];
    check(Filter::NotOneOf { column, codes }, rest).await;
}

#[tokio::test]
async fn a_period_takes_in_what_lies_within_its_ends() {
    let between = |from: &str, to: &str| Filter::Period {
        from: Some(from.to_owned()).filter(|it| !it.is_empty()),
        to: Some(to.to_owned()).filter(|it| !it.is_empty()),
    };
    let within = expect!["F QOM 2013 9.50\nF QOM 2016 9\nM QOM 2016 .\nM QOM 2016-05 100\n"];
    check(between("2012", "2016"), within).await;
    check(between("", "2011"), expect!["F QOM 2011 10\n"]).await;
    check(between("2030", ""), expect![""]).await;
}

#[tokio::test]
async fn values_compare_as_numbers_and_other_columns_as_texts() {
    let more = expect!["F QOM 2011 10\nF QOM 2013 9.50\nM QOM 2016-05 100\nM QOM 2021 1e2\n"];
    check(compare("OBS_VALUE", Comparison::Greater, "9"), more).await;
    let equal = expect!["M QOM 2016-05 100\nM QOM 2021 1e2\n"];
    check(compare("OBS_VALUE", Comparison::Equal, "100.0"), equal).await;
    check(compare("OBS_VALUE", Comparison::StartsWith, "9."), expect!["F QOM 2013 9.50\n"]).await;
    check(compare("OBS_STATUS", Comparison::Equal, "L"), expect!["M QOM 2016 .\n"]).await;
    check(compare("REF_AREA", Comparison::EndsWith, "AZD"), expect!["F YAZD 2021 -3\n"]).await;
    check(compare("TIME_PERIOD", Comparison::LessOrEqual, "2011"), expect!["F QOM 2011 10\n"])
        .await;
    check(
        compare("TIME_PERIOD", Comparison::Greater, "2016"),
        expect!["F YAZD 2021 -3\nM QOM 2021 1e2\n_T ILAM 2021 x\n"],
    )
    .await;
}

#[tokio::test]
async fn any_alternative_will_do_and_files_without_one_are_not_read() {
    let women_of_yazd = vec![Filter::is("SEX", "F"), Filter::is("REF_AREA", "YAZD")];
    let men_lately =
        vec![Filter::is("SEX", "M"), Filter::Period { from: Some("2021".into()), to: None }];
    let both = expect!["F YAZD 2021 -3\nM QOM 2021 1e2\n"];
    check(Filter::AnyOf(vec![women_of_yazd, men_lately]), both).await;
    check(Filter::AnyOf(Vec::new()), expect![""]).await;
    let all = expect!["_T ILAM 2021 x\n"];
    check(Filter::AnyOf(vec![vec![Filter::is("REF_AREA", "ILAM")]]), all).await;
}

#[tokio::test]
async fn first_and_last_are_counted_in_each_series() {
    let bank = TestBank::new();
    let files = three_files(&bank).await;
    let columns = Some(["REF_AREA", "TIME_PERIOD"].map(str::to_owned).to_vec());
    let base = ObservationQuery { columns, ..Default::default() };
    for (query, expected) in [
        (
            ObservationQuery { last: Some(1), ..base.clone() },
            "QOM 2016\nYAZD 2021\nQOM 2021\nILAM 2021\n",
        ),
        (
            ObservationQuery { first: Some(1), ..base.clone() },
            "QOM 2011\nYAZD 2021\nQOM 2016\nILAM 2021\n",
        ),
        (
            ObservationQuery {
                first: Some(1),
                last: Some(1),
                offset: 1,
                limit: Some(3),
                ..base.clone()
            },
            "QOM 2016\nYAZD 2021\nQOM 2016\n",
        ),
        (ObservationQuery { offset: 3, limit: Some(2), ..base.clone() }, "YAZD 2021\nQOM 2016\n"),
        (ObservationQuery { offset: 7, ..base.clone() }, "ILAM 2021\n"),
    ] {
        assert_eq!(bank.ask((&files).into(), &query).await, expected, "{query:?}");
    }
}

#[tokio::test]
async fn the_latest_of_each_group_says_what_it_says() {
    let bank = TestBank::new();
    let files = three_files(&bank).await;
    let latest = bank.engine.latest(&shape(), (&files).into(), &["REF_AREA", "SEX"], &[]).await;
    let lines: Vec<String> = latest
        .expect("asked")
        .iter()
        .map(|it| format!("{} {} {:?} {:?}", it.group.join(" "), it.period, it.value, it.status))
        .collect();
    expect![[r#"
        ILAM _T 2021 Some("x") None
        QOM F 2016 Some("9") Some("E")
        QOM M 2021 Some("1e2") None
        YAZD F 2021 Some("-3") None"#]]
    .assert_eq(&lines.join("\n"));
    let missing = [Filter::is("SEX", "M"), Filter::is("TIME_PERIOD", "2016")];
    let latest = bank.engine.latest(&shape(), (&files).into(), &[], &missing).await.expect("asked");
    assert_eq!((latest[0].value.as_deref(), latest[0].status.as_deref()), (None, Some("L")));
    let one = [Filter::is("SEX", "F"), Filter::is("REF_AREA", "QOM")];
    let latest =
        bank.engine.latest(&shape(), (&files).into(), &["SEX"], &one).await.expect("asked");
    assert_eq!((latest.len(), latest[0].period.as_str()), (1, "2016"));
    let nothing = [Filter::is("SEX", "X")];
    let latest = bank.engine.latest(&shape(), (&files).into(), &[], &nothing).await.expect("asked");
    assert_eq!(latest, []);
}

#[tokio::test]
async fn codes_in_use_and_rows_are_counted() {
    let bank = TestBank::new();
    let files = three_files(&bank).await;
    let only_women = [Filter::is("SEX", "F")];
    let areas = bank.engine.distinct(&shape(), (&files).into(), "REF_AREA", &only_women).await;
    assert_eq!(areas.expect("asked"), ["QOM", "YAZD"]);
    let statuses = bank.engine.distinct(&shape(), (&files).into(), "OBS_STATUS", &[]).await;
    assert_eq!(statuses.expect("asked"), ["E", "L"]);
    let count = bank.engine.count(&shape(), (&files).into(), &only_women).await;
    assert_eq!(count.expect("asked"), 4);
    assert_eq!(bank.engine.count(&shape(), (&files).into(), &[]).await.expect("asked"), 8);
    let none: Vec<DataFile> = Vec::new();
    assert_eq!(bank.engine.count(&shape(), (&none).into(), &only_women).await.expect("asked"), 0);
}

#[tokio::test]
async fn a_column_that_is_not_there_is_named() {
    let bank = TestBank::new();
    let query = ObservationQuery { filters: vec![Filter::is("AGE", "Y15")], ..Default::default() };
    let none: Vec<DataFile> = Vec::new();
    let refused = bank.engine.scan(&shape(), (&none).into(), &query).await.err();
    assert!(matches!(refused, Some(Error::UnknownColumn { column }) if column == "AGE"));
}

#[tokio::test]
async fn a_file_that_cannot_hold_an_answer_is_not_opened() {
    let bank = TestBank::new();
    let files = three_files(&bank).await;
    // Were it opened, the query would fail.
    let ilam = files.iter().find(|file| file.rows == 1).expect("there");
    std::fs::remove_file(bank.folder.path().join("bank").join(ilam.path())).expect("removed");
    let women = bank.figures((&files).into(), vec![Filter::is("REF_AREA", "YAZD")]).await;
    assert_eq!(women, "F YAZD 2021 -3\n");
}
