//! Files that mean harm or are broken: each is refused with its own code, quickly, or read as what it
//! is. Every file is made here; none is kept.

use std::io::{Cursor, Write};
use std::time::{Duration, Instant};

use ingest::{CellValue, Limits, Workbook, read_workbook};
use model::{CellAddress, Language};
use proptest::prelude::*;
use rust_xlsxwriter::{ExcelDateTime, Format, Formula};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::compound;

/// The refusal's code, or `read`; no file may take long.
fn outcome(bytes: &[u8], limits: &Limits) -> String {
    let started = Instant::now();
    let outcome = match read_workbook(bytes, "پرونده.xlsx", limits) {
        Ok(_) => "read".to_owned(),
        Err(refusal) => {
            for language in Language::ALL {
                assert!(refusal.text(language).contains("پرونده"), "{refusal:?}");
                assert!(refusal.hint(language).ends_with('.'), "{refusal:?}");
            }
            let json = serde_json::to_string(&refusal).unwrap();
            assert!(json.contains(refusal.code()), "{json}");
            assert_eq!(serde_json::from_str::<ingest::Refusal>(&json).unwrap(), refusal);
            refusal.code().to_owned()
        }
    };
    assert!(started.elapsed() < Duration::from_secs(5), "{outcome} took too long");
    outcome
}

fn refused(bytes: &[u8]) -> String {
    outcome(bytes, &Limits::default())
}

/// A small, honest workbook.
fn honest() -> Vec<u8> {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet().set_name("جمعیت").unwrap();
    sheet.write(0, 0, "استان").unwrap();
    sheet.write(0, 1, "زن").unwrap();
    sheet.write(1, 0, "قم").unwrap();
    sheet.write(1, 1, 35.4).unwrap();
    workbook.save_to_buffer().unwrap()
}

fn zip_of(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// The smallest set of parts that is a workbook, with this sheet and these further parts.
fn workbook_of(sheet: &str, more: &[(&str, &[u8])]) -> Vec<u8> {
    let relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let package = "http://schemas.openxmlformats.org/package/2006";
    let types = format!(r#"<Types xmlns="{package}/content-types"/>"#);
    let root = format!(
        r#"<Relationships xmlns="{package}/relationships"><Relationship Id="r1" Type="{relation}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#
    );
    let book = format!(
        r#"<workbook xmlns:r="{relation}"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>"#
    );
    let relations = format!(
        r#"<Relationships xmlns="{package}/relationships"><Relationship Id="r1" Type="{relation}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#
    );
    let sheet = format!("<worksheet><sheetData>{sheet}</sheetData></worksheet>");
    let mut parts: Vec<(&str, &[u8])> = vec![
        ("[Content_Types].xml", types.as_bytes()),
        ("_rels/.rels", root.as_bytes()),
        ("xl/workbook.xml", book.as_bytes()),
        ("xl/_rels/workbook.xml.rels", relations.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ];
    parts.extend(more);
    zip_of(&parts)
}

const ONE_CELL: &str = r#"<row r="1"><c r="A1"><v>1</v></c></row>"#;

#[test]
fn the_smallest_workbook_is_read() {
    assert_eq!(refused(&workbook_of(ONE_CELL, &[])), "read");
    assert_eq!(refused(&honest()), "read");
}

#[test]
fn a_file_cut_off_anywhere_is_refused() {
    let whole = honest();
    for length in (1..whole.len()).step_by(97) {
        let code = refused(&whole[..length]);
        assert!(["damaged-file", "not-a-workbook"].contains(&code.as_str()), "{length}: {code}");
    }
    let whole = compound::workbook(&compound::sheet(&[(0, 0, 1.0)]));
    assert_eq!(refused(&whole), "read");
    for length in (9..whole.len() - 600).step_by(97) {
        let code = refused(&whole[..length]);
        assert!(["damaged-file", "not-a-workbook"].contains(&code.as_str()), "{length}: {code}");
    }
}

#[test]
fn what_is_no_workbook_is_refused() {
    for (bytes, code) in [
        (&b""[..], "empty-file"),
        (b"%PDF-1.7 and so on", "other-format"),
        (b"\x00\x01\x02\x03\x04", "not-a-workbook"),
        (b"PK\x03\x04 and nothing more", "damaged-file"),
        (b"just a sentence", "not-a-workbook"),
    ] {
        assert_eq!(refused(bytes), code);
    }
    assert_eq!(
        refused(&zip_of(&[("photo.jpg", b"..."), ("inner.zip", &honest())])),
        "not-a-workbook"
    );
    assert_eq!(refused(&zip_of(&[("word/document.xml", b"<w/>")])), "other-format");
    assert_eq!(refused(&zip_of(&[("mimetype", b""), ("content.xml", b"<o/>")])), "other-format");
    assert_eq!(refused(&zip_of(&[("xl/workbook.bin", b"")])), "other-format");
    let limits = Limits { file_bytes: 64, ..Limits::default() };
    assert_eq!(outcome(&honest(), &limits), "file-too-large");
}

#[test]
fn a_bomb_is_refused_by_what_it_declares_and_by_what_it_does() {
    let zeros = vec![b' '; 24 << 20];
    // 24 MiB of blanks: within the limit in all, but no sheet grows a thousandfold.
    let bomb = workbook_of(ONE_CELL, &[("xl/media/blank.xml", &zeros)]);
    assert!(bomb.len() < 100 << 10);
    assert_eq!(refused(&bomb), "unpacks-too-far");
    let small = Limits { inflated_bytes: 1 << 20, inflation_ratio: 1 << 40, ..Limits::default() };
    assert_eq!(outcome(&bomb, &small), "unpacks-too-far");
    // The same, with a lie about its size in both places that tell it.
    let mut liar = bomb.clone();
    let size = u32::to_le_bytes(24 << 20);
    let places: Vec<usize> = (0..liar.len() - 4).filter(|at| liar[*at..*at + 4] == size).collect();
    assert!(!places.is_empty());
    for at in places {
        liar[at..at + 4].copy_from_slice(&u32::to_le_bytes(100));
    }
    let code = outcome(&liar, &small);
    assert!(["unpacks-too-far", "damaged-file"].contains(&code.as_str()), "{code}");
    let limits = Limits { parts: 4, ..Limits::default() };
    assert_eq!(outcome(&honest(), &limits), "too-many");
}

#[test]
fn a_locked_workbook_says_so() {
    assert_eq!(refused(&compound::container("EncryptedPackage", &[7; 5000])), "password-protected");
    let locked = [&[0x2F, 0, 6, 0, 1, 0, 0, 0, 0, 0][..], &compound::sheet(&[])].concat();
    assert_eq!(refused(&compound::container("Workbook", &locked)), "password-protected");
    assert_eq!(refused(&compound::container("WordDocument", &[7; 5000])), "not-a-workbook");
}

#[test]
fn a_cell_in_the_far_corner_costs_one_cell() {
    let corner = r#"<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>"#;
    let workbook = read_workbook(&workbook_of(corner, &[]), "x.xlsx", &Limits::default()).unwrap();
    let cells = workbook.sheets[0].cells();
    assert_eq!(cells.len(), 2);
    assert_eq!(cells[1].address.to_string(), "XFD1048576");
    // The old format is laid out cell by cell by its reader, so there a far corner is refused.
    let far = compound::sheet(&[(0, 0, 1.0), (65_535, 255, 2.0)]);
    assert_eq!(refused(&compound::workbook(&far)), "too-many");
    let beyond = r#"<row r="1"><c r="XFE1"><v>1</v></c></row>"#;
    assert_eq!(refused(&workbook_of(beyond, &[])), "damaged-file");
}

#[test]
fn too_many_cells_are_refused_while_they_are_read() {
    let row = |row: u32| {
        let cells: String = (0..40).map(|_| "<c><v>1</v></c>").collect();
        format!(r#"<row r="{row}">{cells}</row>"#)
    };
    let sheet: String = (1..=100).map(row).collect();
    let limits = Limits { cells: 1000, ..Limits::default() };
    assert_eq!(outcome(&workbook_of(&sheet, &[]), &limits), "too-many");
    let text = r#"<row r="1"><c t="str"><v>a long text</v></c></row>"#.repeat(100);
    let limits = Limits { text_bytes: 1000, ..Limits::default() };
    assert_eq!(outcome(&workbook_of(&text, &[]), &limits), "too-many");
    let many = "a,b\n".repeat(1000);
    assert_eq!(outcome(many.as_bytes(), &Limits { cells: 1000, ..Limits::default() }), "too-many");
}

#[test]
fn a_part_with_a_document_type_is_refused() {
    let laughs =
        br#"<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><sst/>"#;
    let bytes = workbook_of(ONE_CELL, &[("xl/sharedStrings.xml", laughs)]);
    assert_eq!(refused(&bytes), "document-type");
    let outside = br#"<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>"#;
    let bytes = workbook_of(ONE_CELL, &[("xl/externalLinks/externalLink1.xml", outside)]);
    assert_eq!(refused(&bytes), "document-type");
}

#[test]
fn a_boastful_count_of_texts_sets_no_memory_aside() {
    let strings = br#"<sst count="1" uniqueCount="4294967295"><si><t>x</t></si></sst>"#;
    let bytes = workbook_of(ONE_CELL, &[("xl/sharedStrings.xml", strings)]);
    assert_eq!(refused(&bytes), "damaged-file");
}

#[test]
fn links_to_other_files_are_not_followed() {
    let link = br#"<externalLink><externalBook r:id="r1"/></externalLink>"#;
    let relation = br#"<Relationships><Relationship Id="r1" Target="http://127.0.0.1:9/x.xlsx" TargetMode="External"/></Relationships>"#;
    let bytes = workbook_of(
        ONE_CELL,
        &[
            ("xl/externalLinks/externalLink1.xml", link),
            ("xl/externalLinks/_rels/externalLink1.xml.rels", relation),
        ],
    );
    assert_eq!(refused(&bytes), "read");
}

fn cells(workbook: &Workbook) -> Vec<String> {
    let sheet = &workbook.sheets[0];
    let text = |cell: &ingest::Cell| {
        let kind = match &cell.value {
            CellValue::Text(_) => 't',
            CellValue::Number(_) => 'n',
            CellValue::Date(_) => 'd',
            CellValue::Bool(_) => 'b',
            CellValue::Error(_) => 'e',
        };
        let formula = if cell.formula { "=" } else { "" };
        format!("{} {kind}{formula} {}", cell.address, cell.value.text())
    };
    sheet.cells().iter().map(text).collect()
}

#[test]
fn what_a_spreadsheet_hides_is_seen_and_what_it_shows_is_kept() {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet().set_name("داده").unwrap();
    sheet.merge_range(0, 0, 0, 2, "كاري", &Format::new()).unwrap();
    sheet.write(1, 0, 35.4).unwrap();
    sheet.write(1, 1, "۳۵٫۴۰").unwrap();
    sheet.write(2, 0, true).unwrap();
    let day = ExcelDateTime::from_ymd(2016, 5, 14).unwrap();
    let format = Format::new().set_num_format("yyyy-mm-dd");
    sheet.write_with_format(2, 1, &day, &format).unwrap();
    sheet.write_formula(3, 0, Formula::new("=1/0").set_result("#DIV/0!")).unwrap();
    sheet.write_formula(3, 1, Formula::new("=A2*2").set_result("70.8")).unwrap();
    sheet.set_row_hidden(2).unwrap();
    workbook.add_worksheet().set_name("پنهان").unwrap().set_hidden(true);
    let bytes = workbook.save_to_buffer().unwrap();
    let workbook = read_workbook(&bytes, "x.xlsx", &Limits::default()).unwrap();
    assert_eq!(
        cells(&workbook),
        [
            "A1 t كاري",
            "A2 n 35.4",
            "B2 t ۳۵٫۴۰",
            "A3 b TRUE",
            "B3 d 2016-05-14",
            "A4 e= #DIV/0!",
            "B4 n= 70.8",
        ]
    );
    let sheet = &workbook.sheets[0];
    assert_eq!(sheet.hidden_rows(), [2]);
    assert!(sheet.merged()[0].covers(CellAddress::new(0, 2)));
    assert!(workbook.sheets[1].hidden && !sheet.hidden);
    let json = serde_json::to_string(&workbook).unwrap();
    assert_eq!(serde_json::from_str::<Workbook>(&json).unwrap(), workbook);
}

#[test]
fn text_files_in_old_encodings_are_read() {
    let table = "استان,زن\nقم,12\nتهران,13\n";
    let wide: Vec<u8> = table.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let (old, _, _) = encoding_rs::WINDOWS_1256.encode(table);
    let files = [table.as_bytes().to_vec(), [&[0xFF, 0xFE][..], &wide].concat(), old.into_owned()];
    for bytes in files {
        let workbook = read_workbook(&bytes, "x.csv", &Limits::default()).unwrap();
        assert_eq!(
            cells(&workbook),
            ["A1 t استان", "B1 t زن", "A2 t قم", "B2 t 12", "A3 t تهران", "B3 t 13"]
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn broken_bytes_are_read_or_refused(
        at in any::<prop::sample::Index>(), bytes in prop::collection::vec(any::<u8>(), 1..12),
        old in any::<bool>(),
    ) {
        let mut file = if old {
            compound::workbook(&compound::sheet(&[(0, 0, 1.0), (3, 2, 35.4)]))
        } else {
            honest()
        };
        let start = at.index(file.len());
        let end = file.len().min(start + bytes.len());
        file[start..end].copy_from_slice(&bytes[..end - start]);
        outcome(&file, &Limits::default());
    }
}
