//! Layouts that agencies use, each as small as shows the point: what a structure map must be able to
//! say, and what is told when a file does not keep to it.

use expect_test::{Expect, expect};
use ingest::{CellValue, Limits, Lookup, MergedRange, Sheet, Workbook, integrate, read_workbook};
use model::observation::{ORIGIN_CELL, ORIGIN_SHEET};
use model::structure_map::StructureMap;
use model::{Artefact, Language, LocalisedText};

use crate::registry::{Registry, code};

/// A sheet from text: a row a line, cells parted by `|`; numbers are numbers.
fn sheet(name: &str, grid: &str) -> Sheet {
    let text = grid.trim_matches('\n').replace(',', "،").replace('|', ",");
    // A first line with a delimiter in it keeps one-column lines apart from no table at all.
    let workbook =
        read_workbook(format!("{text}\n").as_bytes(), "grid.csv", &Limits::default()).unwrap();
    let mut cells = Vec::new();
    for mut cell in workbook.sheets[0].cells().to_vec() {
        let text = cell.value.text().trim().to_owned();
        if text.is_empty() {
            continue;
        }
        let is_number = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        cell.value = if is_number { CellValue::Number(text) } else { CellValue::Text(text) };
        cells.push(cell);
    }
    Sheet::new(name, cells)
}

fn check(sheets: Vec<Sheet>, tables: &str, expected: Expect) {
    let areas = [("IR-25", "قم"), ("IR-21", "یزد"), ("IR-23", "تهران")];
    let areas = areas.map(|(id, name)| code(id, LocalisedText::new(name, id))).to_vec();
    let registry = Registry::read().with_areas(areas);
    let head = "class = \"StructureMap\"\nagency = \"A\"\nid = \"M\"\nnames = {}\ndataflow = \"A:D(1.0.0)\"\n";
    let map: Artefact = toml::from_str(&format!("{head}{tables}")).unwrap();
    let Artefact::StructureMap(map) = map else { panic!("a structure map") };
    let lookup: Lookup<'_> = registry.lookup();
    expected.assert_eq(&report(&Workbook { sheets }, &map, &lookup));
}

fn report(workbook: &Workbook, map: &StructureMap, lookup: &Lookup<'_>) -> String {
    let integrated = integrate(workbook, map, lookup);
    let mut report = String::new();
    for batch in &integrated.batches {
        for row in 0..batch.rows() {
            let place = format!("{}!{}", batch.get(ORIGIN_SHEET, row), batch.get(ORIGIN_CELL, row));
            let key: Vec<&str> = batch
                .names()
                .iter()
                .filter(|name| !name.starts_with("ORIGIN_") && *name != "OBS_VALUE")
                .map(|name| batch.get(name, row))
                .collect();
            let value = batch.get("OBS_VALUE", row);
            report.push_str(&format!("{} = {value} [{place}]\n", key.join(" ").trim_end()));
        }
    }
    for finding in integrated.findings.kept() {
        let text = finding.text(Language::En);
        report.push_str(&format!("{} · {} · {text}\n", finding.code.code(), finding.place));
    }
    if integrated.unread > 0 {
        report.push_str(&format!("{} unread\n", integrated.unread));
    }
    report
}

const BY_SEX: &str = r#"
    [[tables]]
    until = ["منبع"]
    absent = { "-" = "M", "محرمانه" = "Q" }
    components = { REF_AREA = { column = "A", fill = true }, SEX = { row = 2 } }
    values = [{ from = "B", to = "D" }]
"#;

#[test]
fn words_are_read_and_footnotes_are_not() {
    check(
        vec![sheet(
            "۱",
            "
جمعیت | سال ۱۳۹۵ | |
استان | زنان | مردان | جمع
قم | ۱۲ | 13 | ۲۵
يزد | - | ۱۴ نفر | محرمانه
منبع: مرکز آمار | 2016 | |
",
        )],
        BY_SEX,
        expect![[r#"
            IR-25 F = ۱۲ [۱!B3]
            IR-25 M = 13 [۱!C3]
            IR-25 _T = ۲۵ [۱!D3]
            IR-21 F M =  [۱!B4]
            IR-21 M = ۱۴ نفر [۱!C4]
            IR-21 _T Q =  [۱!D4]
        "#]],
    );
}

#[test]
fn what_no_map_knows_is_told_once_and_the_rest_goes_on() {
    check(
        vec![
            sheet(
                "s",
                "
x | | |
استان | زن | مزد | جمع
قم | 1 | 2 | 3
آذربایجان | 4 | 5 | 9
تهران | 6 | 7 | 13
",
            ),
            sheet("یادداشت", "x | y\nz | w"),
        ],
        &BY_SEX.replace("until", "sheets = [\"s\"]\n    until"),
        expect![[r#"
            IR-25 F = 1 [s!B3]
            IR-25 _T = 3 [s!D3]
            IR-23 F = 6 [s!B5]
            IR-23 _T = 13 [s!D5]
            unknown-heading · sheet 1 “s”, cell C2 · The heading “مزد” is not known; its row or column was not read.
            unknown-heading · sheet 1 “s”, cell A4 · The heading “آذربایجان” is not known; its row or column was not read.
            unknown-sheet · sheet 2 “یادداشت” · The map does not know the sheet “یادداشت”; it was not read.
            5 unread
        "#]],
    );
}

#[test]
fn a_merged_heading_counts_for_all_its_columns_and_a_merged_name_for_all_its_rows() {
    let merged = [[0, 1, 0, 2], [0, 3, 0, 4], [2, 0, 3, 0]].map(MergedRange::from).to_vec();
    check(
        vec![
            sheet(
                "s",
                "
استان | شهری | | روستایی |
 | زن | مرد | زن | مرد
قم | 1 | 2 | 3 | 4
 | 5 | 6 | 7 | 8
",
            )
            .with_merged(merged),
        ],
        r#"
    [[tables]]
    first_row = 3
    components = { REF_AREA = { column = "A" }, SEX = { row = 2 }, URBANISATION = { row = 1 } }
    values = [{ from = "B", to = "E" }]
"#,
        expect![[r#"
            IR-25 F U = 1 [s!B3]
            IR-25 M U = 2 [s!C3]
            IR-25 F R = 3 [s!D3]
            IR-25 M R = 4 [s!E3]
            IR-25 F U = 5 [s!B4]
            IR-25 M U = 6 [s!C4]
            IR-25 F R = 7 [s!D4]
            IR-25 M R = 8 [s!E4]
        "#]],
    );
}

const STACKED: &str = r#"
    [[tables]]
    anchor = "شرح"
    [tables.components]
    REF_AREA = { sheet = true }
    SEX = { column = "A", nearest = true, map = "HAMAFZA:RM_SCI_CENSUS_SEX(1.0.0)" }
    INDICATOR = { column = "A", map = "HAMAFZA:RM_SCI_CENSUS_ACTIVITY(1.0.0)" }
    [[tables.values]]
    from = "B"
"#;

#[test]
fn headings_may_stand_in_one_column_with_their_items() {
    check(
        vec![sheet(
            "قم",
            "
|
|شرح | تعداد
|مرد | 10
|شاغل | 8
|زن | 11
|شاغل | 3
",
        )],
        STACKED,
        expect![[r#"
            IR-25 POP M = 10 [قم!C3]
            IR-25 EMPLOYED M = 8 [قم!C4]
            IR-25 POP F = 11 [قم!C5]
            IR-25 EMPLOYED F = 3 [قم!C6]
        "#]],
    );
}

#[test]
fn a_heading_nobody_knows_takes_no_items_from_the_one_above() {
    check(
        vec![sheet(
            "قم",
            "
شرح | تعداد
مرد | 10
شاغل | 8
زنن | 11
شاغل | 3
",
        )],
        STACKED,
        expect![[r#"
            IR-25 POP M = 10 [قم!B2]
            IR-25 EMPLOYED M = 8 [قم!B3]
            unknown-heading · sheet 1 “قم”, cell A4 · The heading “زنن” is not known; its row or column was not read.
            2 unread
        "#]],
    );
}

#[test]
fn several_tables_of_one_shape_may_stand_on_a_sheet() {
    check(
        vec![
            sheet(
                "قم",
                "
شرح | تعداد | | شرح | تعداد
مرد | 1 | | مرد | 2
یادداشت | | | |
شرح | تعداد | | |
زن | 3 | | |
",
            ),
            sheet("یزد", "چیز دیگر | 1"),
        ],
        STACKED,
        expect![[r#"
            IR-25 POP M = 1 [قم!B2]
            IR-25 POP M = 2 [قم!E2]
            IR-25 POP F = 3 [قم!B5]
            unknown-sheet · sheet 2 “یزد” · The map does not know the sheet “یزد”; it was not read.
        "#]],
    );
}

#[test]
fn a_row_that_says_the_same_again_is_read_once_and_one_that_differs_twice() {
    check(
        vec![sheet(
            "قم",
            "
شرح | تعداد
مرد | 1
مرد | 1
زن | 2
زن | 3
",
        )],
        &STACKED.replace("[tables.components]", "repeated_rows = \"once\"\n[tables.components]"),
        expect![[r#"
            IR-25 POP M = 1 [قم!B2]
            IR-25 POP F = 2 [قم!B4]
            IR-25 POP F = 3 [قم!B5]
            repeated-row · sheet 1 “قم”, cell A3 · The row “مرد” repeats the figures of row A2; it was read once.
        "#]],
    );
}

#[test]
fn a_blank_cell_is_what_the_publisher_says_it_is() {
    let grid = || vec![sheet("قم", "شرح | تعداد\nمرد |\nزن | 2\nشاغل |")];
    check(
        grid(),
        STACKED,
        expect![[r#"
        IR-25 POP F = 2 [قم!B3]
    "#]],
    );
    let zero = STACKED.replace("[tables.components]", "blank_is = \"0\"\n[tables.components]");
    check(
        grid(),
        &zero,
        expect![[r#"
        IR-25 POP M = 0 [قم!B2]
        IR-25 POP F = 2 [قم!B3]
        IR-25 EMPLOYED F = 0 [قم!B4]
    "#]],
    );
    let missing = STACKED.replace("[tables.components]", "blank = \"L\"\n[tables.components]");
    check(
        grid(),
        &missing,
        expect![[r#"
        IR-25 POP M L =  [قم!B2]
        IR-25 POP F = 2 [قم!B3]
        IR-25 EMPLOYED F L =  [قم!B4]
    "#]],
    );
}

#[test]
fn a_year_is_read_in_either_calendar_and_parts_are_taken_from_texts() {
    check(
        vec![sheet(
            "قم2501",
            "
سال ۱۳۹۵ (نفر) | زن | 1
سال ۹۵ | زن | 2
",
        )],
        r#"
    [[tables]]
    [tables.components]
    REF_AREA = { sheet = true, take = "words" }
    SEX = { column = "B" }
    TIME_PERIOD = { column = "A", between = ["سال", ""], reading = "solar_hijri_year" }
    [[tables.values]]
    from = "C"
"#,
        expect![[r#"
            IR-25 F 2016 = 1 [قم2501!C1]
            unknown-period · sheet 1 “قم2501”, cell A2 · “۹۵” is not a period that can be read.
            1 unread
        "#]],
    );
}

#[test]
fn a_map_that_does_not_fit_says_what_it_misses() {
    check(
        vec![sheet("قم", "نام | تعداد\nزن | 2")],
        &STACKED.replace("INDICATOR", "COLOUR"),
        expect![[r#"
            unknown-column · the whole file · The structure has no column COLOUR; it was not read.
            unknown-sheet · sheet 1 “قم” · The map does not know the sheet “قم”; it was not read.
            missing-table · the whole file · The file does not have the table “شرح” that the map names.
        "#]],
    );
}
