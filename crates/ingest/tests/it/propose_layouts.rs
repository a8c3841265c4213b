//! Layouts that ministries send, each as small as shows the point, read without a map: what is
//! proposed, and the keys that come of it.

use expect_test::{Expect, expect};
use ingest::propose::Known;
use ingest::{CellValue, Limits, MergedRange, Sheet, Workbook, draft, read_workbook};
use model::{Codelist, Language};

use crate::registry::Registry;

/// A sheet from text: a row a line, cells parted by `|`; numbers are numbers. `<` joins a cell to the
/// one before it, `^` to the one above.
pub fn sheet(name: &str, grid: &str) -> Sheet {
    let text = grid.trim_matches('\n').replace(',', "،").replace('|', ",");
    let workbook =
        read_workbook(format!("{text}\n").as_bytes(), "grid.csv", &Limits::default()).unwrap();
    let mut cells = Vec::new();
    let mut merged: Vec<[u32; 4]> = Vec::new();
    for mut cell in workbook.sheets[0].cells().to_vec() {
        let text = cell.value.text().trim().to_owned();
        let (row, column) = (cell.address.row, cell.address.column);
        if text == "<" || text == "^" {
            let before = |range: &&mut [u32; 4]| {
                if text == "<" {
                    range[0] == row && range[3] + 1 == column
                } else {
                    range[1] == column && range[2] + 1 == row
                }
            };
            match merged.iter_mut().find(before) {
                Some(range) if text == "<" => range[3] = column,
                Some(range) => range[2] = row,
                None if text == "<" => merged.push([row, column - 1, row, column]),
                None => merged.push([row - 1, column, row, column]),
            }
            continue;
        }
        if text.is_empty() {
            continue;
        }
        let is_number = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        cell.value = if is_number { CellValue::Number(text) } else { CellValue::Text(text) };
        cells.push(cell);
    }
    Sheet::new(name, cells).with_merged(merged.into_iter().map(MergedRange::from).collect())
}

/// What a workbook becomes: the dataflow, the keys without totals and usual values, the findings.
fn check(sheets: Vec<Sheet>, expected: Expect) {
    let registry = Registry::read();
    let workbook = Workbook { sheets };
    let proposed = registry.propose(&workbook, &Known::default());
    let codelists: Vec<&Codelist> = registry.codelists.iter().collect();
    let draft = draft(&workbook, &proposed.map, &proposed.structure, &codelists, []);
    let mut report = format!("{}\n", proposed.map.dataflow.id);
    for batch in &draft.observations {
        for row in 0..batch.rows() {
            let key: Vec<&str> = batch
                .names()
                .iter()
                .filter(|name| !name.starts_with("ORIGIN_") && *name != "OBS_VALUE")
                .map(|name| batch.get(name, row))
                .filter(|code| !["_T", "A", ""].contains(code))
                .collect();
            let place = batch.get("ORIGIN_CELL", row);
            let value = batch.get("OBS_VALUE", row);
            report.push_str(&format!("{} = {value} [{place}]\n", key.join(" ")));
        }
    }
    for finding in draft.findings.kept().iter().chain(&proposed.findings) {
        let text = finding.text(Language::En);
        report.push_str(&format!("{} · {} · {text}\n", finding.code.code(), finding.place));
    }
    for asked in proposed.proposals.iter().filter(|it| it.code.is_none() && !it.others.is_empty()) {
        report.push_str(&format!("? {} fits {}\n", asked.written, asked.others.join(" and ")));
    }
    expected.assert_eq(&report);
}

#[test]
fn sex_in_columns_with_the_year_in_the_title() {
    check(
        vec![sheet(
            "Sheet1",
            "
جمعیت به تفکیک استان و جنس - سرشماری ۱۳۹۵ | < | < | <
استان | مرد | زن | جمع
قم | 658540 | 633743 | 1292283
يزد | 10 | 11 | 21
جمع | 658550 | 633754 | 1292304
منبع: مرکز آمار ایران | | |
",
        )],
        expect![[r#"
            DF_POPULATION
            IR-25 POP M 2016 PS = 658540 [B3]
            IR-25 POP F 2016 PS = 633743 [C3]
            IR-25 POP 2016 PS = 1292283 [D3]
            IR-21 POP M 2016 PS = 10 [B4]
            IR-21 POP F 2016 PS = 11 [C4]
            IR-21 POP 2016 PS = 21 [D4]
            unknown-heading · sheet 1 “Sheet1”, cell A5 · The heading “جمع” is not known; its row or column was not read.
        "#]],
    );
}

#[test]
fn sex_in_rows_below_merged_provinces() {
    check(
        vec![sheet(
            "Sheet1",
            "
تعداد بیکاران بر حسب استان و جنس | < | < | <
استان | جنس | ۱۳۹۴ | ۱۳۹۵
قم | جمع | 30 | 33
^ | مرد | 10 | 11
^ | زن | 20 | 22
تهران | جمع | 300 | 330
^ | مرد | 100 | 110
^ | زن | 200 | 220
",
        )],
        expect![[r#"
            DF_ACTIVITY
            IR-25 UNEMPLOYED 2015 PS = 30 [C3]
            IR-25 UNEMPLOYED 2016 PS = 33 [D3]
            IR-25 UNEMPLOYED M 2015 PS = 10 [C4]
            IR-25 UNEMPLOYED M 2016 PS = 11 [D4]
            IR-25 UNEMPLOYED F 2015 PS = 20 [C5]
            IR-25 UNEMPLOYED F 2016 PS = 22 [D5]
            IR-23 UNEMPLOYED 2015 PS = 300 [C6]
            IR-23 UNEMPLOYED 2016 PS = 330 [D6]
            IR-23 UNEMPLOYED M 2015 PS = 100 [C7]
            IR-23 UNEMPLOYED M 2016 PS = 110 [D7]
            IR-23 UNEMPLOYED F 2015 PS = 200 [C8]
            IR-23 UNEMPLOYED F 2016 PS = 220 [D8]
        "#]],
    );
}

#[test]
fn sex_in_the_names_of_sheets() {
    let grid = "
جمعیت بر حسب سن، سال ۱۳۹۵ | < | <
گروه سنی | شهری | روستایی
۰-۴ ساله | 5 | 6
۵-۹ ساله | 7 | 8
۶۵ ساله و بیشتر | 1 | 2
";
    check(
        vec![sheet("زنان", grid), sheet("مردان", grid)],
        expect![[r#"
        DF_POPULATION
        IR POP F Y0T4 U 2016 PS = 5 [B3]
        IR POP F Y0T4 R 2016 PS = 6 [C3]
        IR POP F Y5T9 U 2016 PS = 7 [B4]
        IR POP F Y5T9 R 2016 PS = 8 [C4]
        IR POP F Y_GE65 U 2016 PS = 1 [B5]
        IR POP F Y_GE65 R 2016 PS = 2 [C5]
        IR POP M Y0T4 U 2016 PS = 5 [B3]
        IR POP M Y0T4 R 2016 PS = 6 [C3]
        IR POP M Y5T9 U 2016 PS = 7 [B4]
        IR POP M Y5T9 R 2016 PS = 8 [C4]
        IR POP M Y_GE65 U 2016 PS = 1 [B5]
        IR POP M Y_GE65 R 2016 PS = 2 [C5]
    "#]],
    );
}

#[test]
fn sex_in_the_titles_of_stacked_tables() {
    check(
        vec![sheet(
            "آمار",
            "
جمعیت زنان در سال ۱۴۰۲ | < | <
استان | شهری | روستایی
قم | 5 | 6
یزد | 7 | 8
 | |
جمعیت مردان در سال ۱۴۰۲ | < | <
استان | شهری | روستایی
قم | 15 | 16
یزد | 17 | 18
",
        )],
        expect![[r#"
            DF_POPULATION
            IR-25 POP F U 2023 PS = 5 [B3]
            IR-25 POP F R 2023 PS = 6 [C3]
            IR-21 POP F U 2023 PS = 7 [B4]
            IR-21 POP F R 2023 PS = 8 [C4]
            IR-25 POP M U 2023 PS = 15 [B8]
            IR-25 POP M R 2023 PS = 16 [C8]
            IR-21 POP M U 2023 PS = 17 [B9]
            IR-21 POP M R 2023 PS = 18 [C9]
        "#]],
    );
}

#[test]
fn years_down_the_side_and_two_rows_of_headings() {
    check(
        vec![sheet(
            "1",
            "
جمعیت کشور | < | < | <
سال | شهری | < | روستایی | <
^ | زن | مرد | زن | مرد
۱۳۹۰ | 1 | 2 | 3 | 4
1395 | 5 | 6 | 7 | 8
1400 | 9 | 10 | 11 | 12
",
        )],
        expect![[r#"
            DF_POPULATION
            IR POP F U 2011 PS = 1 [B4]
            IR POP M U 2011 PS = 2 [C4]
            IR POP F R 2011 PS = 3 [D4]
            IR POP M R 2011 PS = 4 [E4]
            IR POP F U 2016 PS = 5 [B5]
            IR POP M U 2016 PS = 6 [C5]
            IR POP F R 2016 PS = 7 [D5]
            IR POP M R 2016 PS = 8 [E5]
            IR POP F U 2021 PS = 9 [B6]
            IR POP M U 2021 PS = 10 [C6]
            IR POP F R 2021 PS = 11 [D6]
            IR POP M R 2021 PS = 12 [E6]
        "#]],
    );
}

#[test]
fn years_in_the_headings_over_sexes() {
    check(
        vec![sheet(
            "1",
            "
جمعیت | < | < | < | <
استان | 1390 | < | 1395 | <
^ | مرد | زن | مرد | زن
قم | 1 | 2 | 3 | 4
یزد | 5 | 6 | 7 | 8
",
        )],
        expect![[r#"
            DF_POPULATION
            IR-25 POP M 2011 PS = 1 [B4]
            IR-25 POP F 2011 PS = 2 [C4]
            IR-25 POP M 2016 PS = 3 [D4]
            IR-25 POP F 2016 PS = 4 [E4]
            IR-21 POP M 2011 PS = 5 [B5]
            IR-21 POP F 2011 PS = 6 [C5]
            IR-21 POP M 2016 PS = 7 [D5]
            IR-21 POP F 2016 PS = 8 [E5]
        "#]],
    );
}

#[test]
fn totals_first_and_provinces_across() {
    check(
        vec![sheet(
            "1",
            "
جمعیت در سال ۱۳۹۵ | < | < | <
شرح | کل کشور | قم | یزد
کل | 30 | 10 | 20
زنان | 14 | 5 | 9
مردان | 16 | 5 | 11
",
        )],
        expect![[r#"
            DF_POPULATION
            IR POP 2016 PS = 30 [B3]
            IR-25 POP 2016 PS = 10 [C3]
            IR-21 POP 2016 PS = 20 [D3]
            IR POP F 2016 PS = 14 [B4]
            IR-25 POP F 2016 PS = 5 [C4]
            IR-21 POP F 2016 PS = 9 [D4]
            IR POP M 2016 PS = 16 [B5]
            IR-25 POP M 2016 PS = 5 [C5]
            IR-21 POP M 2016 PS = 11 [D5]
        "#]],
    );
}

#[test]
fn a_list_of_indicators_with_units() {
    check(
        vec![sheet(
            "1",
            "
ردیف | شاخص | واحد | 1394 | 1395
1 | جمعیت | نفر | 78000000 | 79926270
2 | نرخ باروری کل | فرزند برای هر زن | 2.1 | 2.01
3 | شاخص ناشناخته | درصد | 1 | 2
",
        )],
        expect![[r#"
            DF_FERTILITY
            IR POP 2015 PS = 78000000 [D2]
            IR POP 2016 PS = 79926270 [E2]
            IR TFR 2015 BIRTHS_PER_WOMAN = 2.1 [D3]
            IR TFR 2016 BIRTHS_PER_WOMAN = 2.01 [E3]
            unknown-heading · sheet 1 “1”, cell B4 · The heading “شاخص ناشناخته” is not known; its row or column was not read.
        "#]],
    );
}

#[test]
fn a_name_that_fits_two_provinces_is_not_guessed() {
    check(
        vec![sheet(
            "1",
            "
جمعیت سال ۱۳۹۵ | < | <
استان | زن | مرد
آذربایجان | 1 | 2
قم | 3 | 4
یزد | 5 | 6
",
        )],
        expect![[r#"
            DF_POPULATION
            IR-25 POP F 2016 PS = 3 [B4]
            IR-25 POP M 2016 PS = 4 [C4]
            IR-21 POP F 2016 PS = 5 [B5]
            IR-21 POP M 2016 PS = 6 [C5]
            unknown-heading · sheet 1 “1”, cell A3 · The heading “آذربایجان” is not known; its row or column was not read.
            ? آذربایجان fits IR-03 and IR-03_1986 and IR-04
        "#]],
    );
}

#[test]
fn sexes_over_the_items_of_one_column() {
    check(
        vec![sheet(
            "1",
            "
جمعیت ۱۰ ساله و بیشتر، سال ۱۳۹۵ | < | <
جنس و وضع سواد | تعداد |
مرد | 30 |
بی‌سواد | 10 |
عالی | 20 |
زن | 50 |
بی‌سواد | 20 |
عالی | 30 |
",
        )],
        expect![[r#"
            DF_POPULATION
            IR POP M Y_GE10 2016 PS = 30 [B3]
            IR POP M Y_GE10 IR_ILL 2016 PS = 10 [B4]
            IR POP M Y_GE10 IR_HIGH 2016 PS = 20 [B5]
            IR POP F Y_GE10 2016 PS = 50 [B6]
            IR POP F Y_GE10 IR_ILL 2016 PS = 20 [B7]
            IR POP F Y_GE10 IR_HIGH 2016 PS = 30 [B8]
        "#]],
    );
}

#[test]
fn counties_that_no_list_has_are_taken_as_they_stand() {
    check(
        vec![sheet(
            "استان یزد",
            "
جمعیت شهرستان‌ها در سال ۱۳۹۵ | < | < | <
کد | شهرستان | زن | مرد
2101 | اردکان | 1 | 2
2102 | بافق | 3 | 4
2103 | یزد | 5 | 6
",
        )],
        expect![[r#"
            DF_POPULATION
            اردکان POP F 2016 PS = 1 [C3]
            اردکان POP M 2016 PS = 2 [D3]
            بافق POP F 2016 PS = 3 [C4]
            بافق POP M 2016 PS = 4 [D4]
            یزد POP F 2016 PS = 5 [C5]
            یزد POP M 2016 PS = 6 [D5]
            unlisted-code · sheet 1 “استان یزد”, cell C3 · “اردکان” is not in the code list CL_AREA; it was taken as it stands.
            unlisted-code · sheet 1 “استان یزد”, cell C4 · “بافق” is not in the code list CL_AREA; it was taken as it stands.
            unlisted-code · sheet 1 “استان یزد”, cell C5 · “یزد” is not in the code list CL_AREA; it was taken as it stands.
        "#]],
    );
}

#[test]
fn school_years_and_seasons_are_periods() {
    check(
        vec![sheet(
            "1",
            "
بیکاران کشور | < | <
دوره | زن | مرد
بهار ۱۴۰۳ | 1 | 2
تابستان ۱۴۰۳ | 3 | 4
زمستان ۱۴۰۳ | 5 | 6
",
        )],
        expect![[r#"
            DF_ACTIVITY
            Q IR UNEMPLOYED F 2024-Q2 PS = 1 [B3]
            Q IR UNEMPLOYED M 2024-Q2 PS = 2 [C3]
            Q IR UNEMPLOYED F 2024-Q3 PS = 3 [B4]
            Q IR UNEMPLOYED M 2024-Q3 PS = 4 [C4]
            Q IR UNEMPLOYED F 2025-Q1 PS = 5 [B5]
            Q IR UNEMPLOYED M 2025-Q1 PS = 6 [C5]
        "#]],
    );
}

#[test]
fn blanks_are_zero_only_where_sums_prove_it() {
    check(
        vec![sheet(
            "1",
            "
جمعیت سال ۱۳۹۵ | < | < | <
استان | زن | مرد | جمع
قم | 3 | | 3
یزد | 5 | 6 | 11
تهران | | 4 | 4
",
        )],
        expect![[r#"
            DF_POPULATION
            IR-25 POP F 2016 PS = 3 [B3]
            IR-25 POP M 2016 PS = 0 [C3]
            IR-25 POP 2016 PS = 3 [D3]
            IR-21 POP F 2016 PS = 5 [B4]
            IR-21 POP M 2016 PS = 6 [C4]
            IR-21 POP 2016 PS = 11 [D4]
            IR-23 POP F 2016 PS = 0 [B5]
            IR-23 POP M 2016 PS = 4 [C5]
            IR-23 POP 2016 PS = 4 [D5]
        "#]],
    );
}

#[test]
fn a_table_that_fits_no_dataflow_still_has_keys() {
    check(
        vec![sheet(
            "marks",
            "
Title text | |
Subject | Matilda | Olivia
Classics | 1 | 2
History | 3 | 4
Footnote | |
",
        )],
        expect![[r#"
            UNKNOWN
            Matilda Classics = 1 [B3]
            Olivia Classics = 2 [C3]
            Matilda History = 3 [B4]
            Olivia History = 4 [C4]
        "#]],
    );
}

#[test]
fn two_tables_beside_each_other() {
    check(
        vec![sheet(
            "1",
            "
جمعیت زنان ۱۳۹۵ | < | | جمعیت مردان ۱۳۹۵ | <
استان | تعداد | | استان | تعداد
قم | 1 | | قم | 3
یزد | 2 | | یزد | 4
",
        )],
        expect![[r#"
            DF_POPULATION
            IR-25 POP F 2016 PS = 1 [B3]
            IR-21 POP F 2016 PS = 2 [B4]
            IR-25 POP M 2016 PS = 3 [E3]
            IR-21 POP M 2016 PS = 4 [E4]
        "#]],
    );
}

#[test]
fn a_sum_that_does_not_come_out_is_told_at_its_cell() {
    check(
        vec![sheet(
            "جمعیت",
            "
جمعیت سال ۱۳۹۵ | < | < | <
استان | زن | مرد | مرد و زن
قم | 61 | 59 | 118
یزد | 5 | 6 | 11
",
        )],
        expect![[r#"
            DF_POPULATION
            IR-25 POP F 2016 PS = 61 [B3]
            IR-25 POP M 2016 PS = 59 [C3]
            IR-25 POP 2016 PS = 118 [D3]
            IR-21 POP F 2016 PS = 5 [B4]
            IR-21 POP M 2016 PS = 6 [C4]
            IR-21 POP 2016 PS = 11 [D4]
            sum-mismatch · sheet 1 “جمعیت”, cell D3 · Women (61) and men (59) make 120, but the total says 118.
        "#]],
    );
}
