//! Bad input at the door of the library: kept, flagged, never merged silently, never a crash.

use std::path::PathBuf;

use operations::document::{self, Ask, FileReceipt};
use operations::{Actor, Bank};
use tempfile::TempDir;
use undocs::RemarkCode;

use crate::test_bank::TestBank;

async fn import(bank: &Bank, files: &[(&str, &[u8])]) -> Vec<FileReceipt> {
    let folder = TempDir::new().expect("a temporary folder");
    let mut paths: Vec<PathBuf> = Vec::new();
    for (name, bytes) in files {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).expect("written");
        paths.push(path);
    }
    document::import(bank, &Actor::Console, &paths).await.expect("imported").files
}

fn codes(receipt: &FileReceipt) -> Vec<RemarkCode> {
    receipt.remarks.iter().map(|it| it.code).collect()
}

const RESOLUTION: &str = "United Nations A/RES/99/7\n\nResolution adopted by the General Assembly\n\n\
99/7. Women in water management\n\nThe General Assembly,\n\nRecalling its resolution 98/1,\n\n\
1. Urges States to count women in water management;\n\n2. Decides to remain seized of the matter.\n";

#[tokio::test]
async fn two_documents_that_claim_one_symbol_are_both_kept_and_both_told_of() {
    let test = TestBank::new().await;
    let other = RESOLUTION.replace("count women", "count girls");
    let receipts =
        import(&test.bank, &[("a.txt", RESOLUTION.as_bytes()), ("b.txt", other.as_bytes())]).await;
    assert!(!codes(&receipts[0]).contains(&RemarkCode::SymbolClaimedTwice));
    assert!(codes(&receipts[1]).contains(&RemarkCode::SymbolClaimedTwice), "{:?}", receipts[1]);
    assert_eq!(document::counts(&test.bank).await.expect("counted").documents, 2);
    let view = document::show(&test.bank, &Actor::Public, "A/RES/99/7", None).await.expect("shown");
    assert_eq!(view.rivals.len(), 1, "the page names the other");
    for (words, count) in [("\"count women\"", 1), ("\"count girls\"", 1)] {
        let ask = Ask { query: words.into(), most: 10, ..Ask::default() };
        assert_eq!(
            document::search(&test.bank, &ask).await.expect("found").total,
            count,
            "{words}"
        );
    }
    let again = import(&test.bank, &[("c.txt", RESOLUTION.as_bytes())]).await;
    assert!(again[0].came_in.is_empty(), "the same bytes under another name are known");
}

#[tokio::test]
async fn broken_encrypted_and_unknown_files_are_kept_and_say_so() {
    let test = TestBank::new().await;
    let receipts = import(
        &test.bank,
        &[
            ("1-cut.pdf", b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nxref\n0 9999\ngarbage".as_slice()),
            ("2-picture.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89\0"),
            ("3-empty.txt", b""),
            ("4-latin.txt", b"The Caf\xe9 resolution A/RES/99/8 of the r\xe9gime, 1. Urges States;\n"),
            ("5-typing-error.txt", "United Nations A/RES/99/O7\n\nThe General Assembly,\n\nRecalling it,\n\n1. Urges all;\n".as_bytes()),
        ],
    )
    .await;
    for receipt in &receipts {
        assert_eq!(receipt.sha256.len(), 64, "{} is kept", receipt.file);
    }
    assert!(!receipts[0].remarks.is_empty(), "{:?}", receipts[0]);
    assert!(receipts[1].is_refused(), "{:?}", receipts[1]);
    assert!(receipts[2].is_refused(), "{:?}", receipts[2]);
    assert!(codes(&receipts[1]).contains(&RemarkCode::UnknownFormat));
    assert!(codes(&receipts[2]).contains(&RemarkCode::EmptyFile));
    assert!(codes(&receipts[3]).contains(&RemarkCode::OtherEncoding), "{:?}", receipts[3]);
    assert!(codes(&receipts[4]).contains(&RemarkCode::RefusedSymbol), "{:?}", receipts[4]);
    assert!(receipts[4].symbols.is_empty(), "a symbol with a typing error is not guessed at");
    let came_in: u64 = receipts.iter().map(|it| it.came_in.documents).sum();
    assert_eq!(document::counts(&test.bank).await.expect("counted").documents, came_in);
}

#[tokio::test]
async fn a_record_without_a_title_is_kept_and_told() {
    let test = TestBank::new().await;
    let record = "<collection><record><leader>00000nam a2200000 a 4500</leader>\
        <controlfield tag='001'>7</controlfield><datafield tag='191' ind1=' ' ind2=' '>\
        <subfield code='a'>A/RES/99/9</subfield></datafield></record></collection>";
    let receipts = import(&test.bank, &[("record.xml", record.as_bytes())]).await;
    assert!(codes(&receipts[0]).contains(&RemarkCode::NoTitle), "{:?}", receipts[0]);
    assert_eq!(receipts[0].came_in.records, 1);
    let view = document::show(&test.bank, &Actor::Public, "A/RES/99/9", None).await.expect("shown");
    assert_eq!(view.records.len(), 1);
}

#[tokio::test]
async fn a_resolution_of_the_council_bears_the_symbol_its_text_gives() {
    let test = TestBank::new().await;
    let text = "Resolution 301 (1971)\nof 20 October 1971\n\nThe Security Council,\n\nRecalling its \
        resolution 284 (1970) of 29 July 1970,\n\n1. Reaffirms its decision;\n\n2. Decides to go on.\n";
    let receipts = import(&test.bank, &[("S_RES_0301_1971_EN_GOLD.txt", text.as_bytes())]).await;
    assert_eq!(receipts[0].symbols, ["S/RES/301(1971)"], "{:?}", receipts[0]);
}
