//! Files that are damaged, hostile or in another encoding: a clear message, nothing half-written,
//! and the bank works on. The files are made here; none is kept.

use std::io::Write;

use crate::bank::{HEADER, TestBank, line, said, wrote};

/// A bank with one published observation, which must be the same after the file came.
fn survives(name: &str, bytes: &[u8], code: &str) {
    let bank = TestBank::new();
    let sound = bank.file("a.csv", HEADER.to_owned() + &line("IR", "F", "_T", "2016", "1", "A"));
    assert!(bank.import("DF_POPULATION", &sound, &[]).status.success());
    let before = bank.export("DF_POPULATION", &[]).stdout;
    let file = bank.file(name, bytes);
    let output = bank.import("DF_POPULATION", &file, &[]);
    let said = said(&output);
    assert_eq!(output.status.code(), Some(1), "{name}: {said}");
    assert!(said.contains(code), "{name}: {code} is not in:\n{said}");
    assert!(said.contains(name), "{name} is not named:\n{said}");
    assert!(!said.contains("panicked"), "{said}");
    assert_eq!(bank.export("DF_POPULATION", &[]).stdout, before, "{name}");
    let again = bank.file("b.csv", HEADER.to_owned() + &line("IR", "M", "_T", "2016", "2", "A"));
    assert!(bank.import("DF_POPULATION", &again, &[]).status.success(), "{name}");
}

fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    let mut writer = zip::ZipWriter::new(&mut bytes);
    let options = zip::write::SimpleFileOptions::default();
    for (name, part) in parts {
        writer.start_file(*name, options).expect("a part begins");
        writer.write_all(part).expect("a part is written");
    }
    writer.finish().expect("the archive ends");
    bytes.into_inner()
}

const TYPES: &[u8] = br#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>"#;

#[test]
fn a_truncated_workbook() {
    let whole = zipped(&[("[Content_Types].xml", TYPES), ("xl/workbook.xml", &[b'x'; 4000])]);
    survives("truncated.xlsx", &whole[..whole.len() / 2], "damaged-file");
}

#[test]
fn a_zip_bomb() {
    let zeros = vec![0_u8; 300 << 20];
    let bomb = zipped(&[("[Content_Types].xml", TYPES), ("xl/worksheets/sheet1.xml", &zeros)]);
    assert!(bomb.len() < 1 << 20);
    survives("bomb.xlsx", &bomb, "unpacks-too-far");
}

#[test]
fn a_message_with_entities() {
    let laughs = r#"<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>
<message:GenericData xmlns:message="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message">&b;
</message:GenericData>"#;
    survives("laughs.xml", laughs.as_bytes(), "document-type");
}

#[test]
fn something_else_altogether() {
    survives("picture.xlsx", &[0x89, b'P', b'N', b'G', 13, 10, 26, 10, 0, 0, 0, 1], "other-format");
    survives("empty.csv", b"", "empty-file");
}

#[test]
fn tables_in_other_encodings_are_read() {
    let text = HEADER.replace("UNIT_MEASURE", "UNIT_MEASURE,COMMENT_OBS")
        + line("IR", "F", "_T", "2016", "39427828", "A").trim_end()
        + ",سرشماری\n";
    let utf16: Vec<u8> =
        std::iter::once(0xFEFF_u16).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    // Windows-1256: ASCII as it is, and the letters of «سرشماری» with the Arabic yeh.
    let word: &[u8] = &[0xD3, 0xD1, 0xD4, 0xE3, 0xC7, 0xD1, 0xED];
    let (before, _) = text.split_once("سرشماری").expect("the word is there");
    let windows: Vec<u8> = [before.as_bytes(), word, b"\n"].concat();
    for (name, bytes) in [("utf16.csv", utf16), ("windows-1256.csv", windows)] {
        let bank = TestBank::new();
        let file = bank.file(name, bytes);
        let output = bank.import("DF_POPULATION", &file, &[]);
        assert!(output.status.success(), "{name}: {}", said(&output));
        let exported = wrote(&bank.export("DF_POPULATION", &[]));
        assert!(exported.contains("39427828") && exported.contains("سرشمار"), "{name}: {exported}");
    }
}
