//! What a stranger does with what the bank gives out: a whole bank, bundles, redacted copies and
//! receipts checked by the program, and the bundle also by the verifier inside it.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::bank::{HEADER, PROGRAM, TestBank, line, said};

fn program(arguments: &[&str]) -> Output {
    Command::new(PROGRAM).args(arguments).output().expect("the program runs")
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a path of this test")
}

/// A bank with one published table, its key as a trust file, and the receipt of what was sent.
fn bank() -> (TestBank, PathBuf, PathBuf, PathBuf) {
    let bank = TestBank::new();
    let table = HEADER.to_owned()
        + &line("IR-30", "F", "_T", "2016", "1340571", "A")
        + &line("IR-30", "M", "_T", "2016", "1371829", "A")
        + &line("IR-11", "F", "_T", "2016", "2500", "A");
    let sent = bank.file("census.csv", table);
    let receipts = bank.data().with_file_name("receipts");
    let imported = bank.import("DF_POPULATION", &sent, &["--receipts", text(&receipts)]);
    assert!(imported.status.success(), "{}", said(&imported));
    let receipt = std::fs::read_dir(&receipts).expect("made").flatten().next().expect("one").path();
    let server = crate::bank::Server::start(&bank);
    let key = crate::server::get(&server, "/log/key").1;
    let key = key.split("\r\n\r\n").nth(1).expect("a body").to_owned();
    let key = key.lines().find(|line| line.contains('+')).expect("a key").to_owned();
    let trust = bank.file("trust.txt", format!("# got by another way\n{key}\n"));
    (bank, trust, receipt, sent)
}

#[test]
fn a_bundle_and_its_redacted_copy_convince_a_stranger() {
    let (bank, trust, _, _) = bank();
    let zip = bank.data().with_file_name("women.zip");
    let made = bank.run(
        &["evidence"],
        &["--dataflow", "DF_POPULATION", "--key", "A..POP.F", "-o", text(&zip)],
    );
    assert!(made.status.success(), "{}", said(&made));
    let checked = program(&["verify", "--trust", text(&trust), text(&zip)]);
    assert!(checked.status.success(), "{}", said(&checked));
    assert!(said(&checked).contains("OK · 2 figures"), "{}", said(&checked));

    let folder = bank.data().with_file_name("redacted");
    let redacted = program(&[
        "evidence",
        "--redact",
        text(&zip),
        "--withhold",
        "source,origin,receipt,step,finding",
        "-o",
        text(&folder),
    ]);
    assert!(redacted.status.success(), "{}", said(&redacted));
    let checked = program(&["verify", "--trust", text(&trust), text(&folder)]);
    assert!(checked.status.success(), "{}", said(&checked));
    assert!(said(&checked).contains("OK · 2 figures"), "{}", said(&checked));
    assert!(!folder.join("data/source").exists());

    // The verifier that is inside, without our program.
    let python = Command::new("python3")
        .args(["-I", text(&folder.join("data/verify.py")), "--trust", text(&trust)])
        .args([text(&folder), text(&zip)])
        .output()
        .expect("python3 runs");
    let told = String::from_utf8_lossy(&python.stdout).into_owned();
    assert!(python.status.success(), "{told}{}", said(&python));
    assert_eq!(told.matches("OK · 2 figures").count(), 2, "{told}");

    let items = std::fs::read_dir(folder.join("data/items")).expect("the items");
    let figure = items
        .map(|item| item.expect("an item").path())
        .find(|item| std::fs::read_to_string(item).is_ok_and(|text| text.contains("1340571")));
    let figure = figure.expect("the item with the figure");
    let changed = std::fs::read_to_string(&figure).expect("an item").replace("1340571", "1340572");
    std::fs::write(&figure, changed).expect("written");
    let checked = program(&["verify", "--trust", text(&trust), text(&folder)]);
    assert_eq!(checked.status.code(), Some(1));
    assert!(said(&checked).contains("REFUSED · bag-hash"), "{}", said(&checked));
}

#[test]
fn a_receipt_shows_what_was_sent_and_only_that() {
    let (bank, trust, receipt, sent) = bank();
    let check = |more: &[&str]| {
        let mut arguments = vec!["verify", "--trust", text(&trust), text(&receipt)];
        arguments.extend(more);
        program(&arguments)
    };
    let good = check(&["--sent", text(&sent)]);
    assert!(good.status.success(), "{}", said(&good));
    let other = bank.file("other.csv", "another table");
    let bad = check(&["--sent", text(&other)]);
    assert_eq!(bad.status.code(), Some(1));
    assert!(said(&bad).contains("source-hash"), "{}", said(&bad));
    let stranger = bank.file(
        "stranger.txt",
        "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW\n",
    );
    let untrusted = program(&["verify", "--trust", text(&stranger), text(&receipt)]);
    assert!(said(&untrusted).contains("checkpoint-signature"), "{}", said(&untrusted));
    let nobody = program(&["verify", text(&receipt)]);
    assert_eq!(nobody.status.code(), Some(2), "{}", said(&nobody));
}

#[test]
fn a_whole_bank_is_checked_beside_nothing_else_and_a_changed_byte_is_named() {
    let (bank, trust, _, _) = bank();
    let good = bank.run(&["verify"], &["--trust", text(&trust)]);
    assert!(good.status.success(), "{}", said(&good));
    let mut folders = vec![bank.data().join("bank")];
    let mut parquet = None;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("listed").flatten() {
            match entry.path() {
                path if path.is_dir() => folders.push(path),
                path => parquet = Some(path),
            }
        }
    }
    let parquet = parquet.expect("a file");
    let mut bytes = std::fs::read(&parquet).expect("read");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&parquet, bytes).expect("written");
    let bad = bank.run(&["verify"], &[]);
    assert_eq!(bad.status.code(), Some(1), "{}", said(&bad));
    let name = parquet.file_name().expect("a name").to_string_lossy().into_owned();
    assert!(said(&bad).contains("file-changed") && said(&bad).contains(&name), "{}", said(&bad));
}
