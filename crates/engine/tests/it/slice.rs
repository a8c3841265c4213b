//! Small questions, which are read page by page, answer what a query plan answers; and other orders.

use std::fmt::Write as _;

use engine::{Comparison, Filter, ObservationQuery, Sort};
use model::DataFile;

use crate::TestBank;

const AREAS: usize = 40;
const YEARS: usize = 300;

/// Two files of many pages, and a correction that stands between their rows.
async fn pages(bank: &TestBank) -> Vec<DataFile> {
    let mut files = Vec::new();
    for sex in ["F", "M"] {
        let mut text = "SEX AREA TIME VALUE STATUS\n".to_owned();
        for area in 0..AREAS {
            for year in 0..YEARS {
                let value = (area * 7919 + year * 31) % 1000;
                writeln!(text, "{sex} A{area:02} {} {value} .", 1700 + year).expect("text");
            }
        }
        files = bank.merge(&files, sex, &text).await.1;
    }
    let later = "SEX AREA TIME VALUE STATUS\nF A07 2005 1 P\nF A07 1999 -5 R\nM A07 2005 2 P";
    bank.merge(&files, "later", later).await.1
}

/// A filter that holds everywhere and that no page of the key can answer.
fn everywhere() -> Filter {
    Filter::NotOneOf { column: "ORIGIN_SUBMISSION".to_owned(), codes: vec!["nobody".to_owned()] }
}

fn one_of(column: &str, codes: &[&str]) -> Filter {
    let codes = codes.iter().map(|&code| code.to_owned()).collect();
    Filter::OneOf { column: column.to_owned(), codes }
}

fn period(from: &str, to: &str) -> Filter {
    Filter::Period { from: Some(from.to_owned()), to: Some(to.to_owned()) }
}

fn compare(column: &str, comparison: Comparison, value: &str) -> Filter {
    Filter::Compare { column: column.to_owned(), comparison, value: value.to_owned() }
}

#[tokio::test]
async fn a_slice_is_what_a_plan_would_have_found() {
    let bank = TestBank::new();
    let files = pages(&bank).await;
    let series = |sex: &str, area: &str| vec![Filter::is("SEX", sex), Filter::is("REF_AREA", area)];
    let questions = [
        series("F", "A07"),
        series("M", "A39"),
        series("X", "A00"),
        vec![Filter::is("REF_AREA", "A07"), period("1995", "2010")],
        vec![one_of("REF_AREA", &["A00", "A13", "A39"]), one_of("TIME_PERIOD", &["1999", "1700"])],
        vec![Filter::AnyOf(vec![series("F", "A01"), series("M", "A02")]), period("1900", "1902")],
        vec![Filter::AnyOf(Vec::new())],
        vec![compare("REF_AREA", Comparison::EndsWith, "7"), Filter::is("TIME_PERIOD", "1999")],
        vec![compare("TIME_PERIOD", Comparison::Greater, "1998"), Filter::is("SEX", "M")],
        vec![
            Filter::NotOneOf { column: "SEX".into(), codes: vec!["M".into()] },
            period("1999", "1999"),
        ],
    ];
    let columns = ["SEX", "REF_AREA", "TIME_PERIOD", "OBS_VALUE", "OBS_STATUS"];
    let columns = Some(columns.map(str::to_owned).to_vec());
    let sort = vec![
        Sort { column: "OBS_VALUE".into(), descending: true },
        Sort { column: "TIME_PERIOD".into(), descending: false },
    ];
    for filters in questions {
        let base = ObservationQuery { filters, columns: columns.clone(), ..Default::default() };
        for query in [
            base.clone(),
            ObservationQuery { last: Some(2), ..base.clone() },
            ObservationQuery {
                first: Some(1),
                last: Some(1),
                offset: 1,
                limit: Some(3),
                ..base.clone()
            },
            ObservationQuery { offset: 2, limit: Some(299), ..base.clone() },
            ObservationQuery { sort: sort.clone(), offset: 1, limit: Some(20), ..base.clone() },
            ObservationQuery { sort: sort.clone(), last: Some(1), limit: Some(5), ..base.clone() },
        ] {
            let mut planned = query.clone();
            planned.filters.push(everywhere());
            let (slice, plan) = (
                bank.ask((&files).into(), &query).await,
                bank.ask((&files).into(), &planned).await,
            );
            assert_eq!(slice, plan, "{query:?}");
        }
    }
    let found = bank.figures((&files).into(), series("F", "A07")).await;
    assert_eq!(found.lines().count(), YEARS + 1);
    assert!(found.contains("F A07 1999 -5\n") && found.ends_with("F A07 2005 1\n"));
}

#[tokio::test]
async fn what_is_sorted_by_value_is_sorted_as_numbers() {
    let bank = TestBank::new();
    let text =
        "SEX AREA TIME VALUE\nF A 2001 9\nF A 2002 100\nF A 2003 -5\nF A 2004 .\nM A 2001 9.5";
    let files = bank.merge(&[], "s", text).await.1;
    let columns = Some(["TIME_PERIOD", "OBS_VALUE"].map(str::to_owned).to_vec());
    let by = |descending| ObservationQuery {
        columns: columns.clone(),
        sort: vec![Sort { column: "OBS_VALUE".into(), descending }],
        ..Default::default()
    };
    let up = "2004 .\n2003 -5\n2001 9\n2001 9.5\n2002 100\n";
    assert_eq!(bank.ask((&files).into(), &by(false)).await, up);
    let down = "2002 100\n2001 9.5\n2001 9\n2003 -5\n2004 .\n";
    assert_eq!(bank.ask((&files).into(), &by(true)).await, down);
    let unknown = ObservationQuery {
        sort: vec![Sort { column: "AGE".into(), descending: false }],
        ..Default::default()
    };
    assert!(bank.engine.scan(&crate::shape(), (&files).into(), &unknown).await.is_err());
}
