//! A bank changed behind its back, in every table and every kind of file: each time the object is
//! named. A bank that nobody touched has nothing to name: the negative control.

use std::fs;
use std::path::{Path, PathBuf};

use model::person::Role;
use operations::{Actor, Bank, submission, verification};
use tempfile::TempDir;

use crate::test_bank::{TestBank, params_of, population, sql};

/// What is done to a bank, and what is said of it: the code, and a word of the object.
type Case = (&'static str, fn(&Path), &'static str, &'static str);

/// A bank with two versions, a submission that was sent back, and one with findings.
async fn bank() -> TempDir {
    let test = TestBank::new().await;
    let supplier = test.office("supplier.sci", "SCI", Role::Supplier).await;
    let approver = test.office("approver", "HAMAFZA", Role::Approver).await;
    test.publish("DF_POPULATION", &population("IR", "F", "2016", "39000000")).await;
    test.publish("DF_POPULATION", &population("IR", "F", "2016", "39427828")).await;
    let sent = test.send(&supplier, "DF_POPULATION", &population("IR", "M", "2016", "5")).await;
    let sent = sent.expect("sent");
    submission::send_back(&test.bank, &approver, &sent.id, "ناقص است").await.expect("back");
    let wrong = [
        population("IR-30", "F", "2016", "61"),
        population("IR-30", "M", "2016", "59"),
        population("IR-30", "_T", "2016", "118"),
    ];
    test.send(&Actor::Console, "DF_POPULATION", &wrong.concat()).await.expect("sent");
    test.into_folder().await
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("made");
    for entry in fs::read_dir(from).expect("listed").flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("copied");
        }
    }
}

/// What is said of a copy of the bank after `change` was done to it.
async fn said_after(bank: &TempDir, change: impl FnOnce(&Path)) -> Vec<verification::Problem> {
    let folder = TempDir::new().expect("a temporary folder");
    copy(&bank.path().join("data"), &folder.path().join("data"));
    change(&folder.path().join("data"));
    let bank = Bank::open_to_read(params_of(&folder)).await.expect("opens to read");
    let key = verification::own_key(&bank).expect("a key");
    let beside = verification::beside_the_records(&bank).expect("read");
    let outside: Vec<String> = beside.into_iter().collect();
    let found = verification::run(&bank, &key, &outside).await.expect("it can be read");
    assert!(found.audit_entries > 0 || !found.problems.is_empty());
    found.problems
}

fn first_file(folder: PathBuf, ending: &str) -> PathBuf {
    let mut found: Vec<PathBuf> = Vec::new();
    let mut folders = vec![folder];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("listed").flatten() {
            if entry.path().is_dir() {
                folders.push(entry.path());
            } else if entry.path().to_string_lossy().ends_with(ending) {
                found.push(entry.path());
            }
        }
    }
    found.sort();
    found.into_iter().next().expect("a file")
}

fn flip(path: &Path) {
    let mut bytes = fs::read(path).expect("read");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(path, bytes).expect("written");
}

const CASES: &[Case] = &[
    (
        "an artefact",
        |data| {
            sql(
                data,
                "DROP TRIGGER artefact_never_changes;
        UPDATE artefact SET body = body || ' ' WHERE id = 'DF_POPULATION'",
            )
        },
        "registry-changed",
        "registry",
    ),
    (
        "an account's role",
        |data| sql(data, "UPDATE account SET role = 'administrator' WHERE id = 'supplier.sci'"),
        "account-changed",
        "supplier.sci",
    ),
    (
        "an account's organisation",
        |data| sql(data, "UPDATE account SET organisation = 'MCLS' WHERE id = 'supplier.sci'"),
        "account-changed",
        "supplier.sci",
    ),
    (
        "the record of a received file",
        |data| sql(data, "UPDATE received_file SET size_bytes = size_bytes + 1"),
        "received-file-changed",
        "received file",
    ),
    (
        "who sent",
        |data| {
            sql(
                data,
                "DROP TRIGGER submission_keeps_its_author;
        UPDATE submission SET provider = 'MCLS' WHERE provider = 'SCI'",
            )
        },
        "submission-changed",
        "submission",
    ),
    (
        "why it was returned",
        |data| sql(data, "UPDATE submission SET reason = 'another' WHERE state = 'returned'"),
        "submission-changed",
        "submission",
    ),
    (
        "who approved",
        |data| {
            sql(data, "UPDATE submission_step SET by_whom = 'somebody' WHERE state = 'approved'")
        },
        "step-changed",
        "step 3",
    ),
    (
        "a step taken out",
        |data| sql(data, "DELETE FROM submission_step WHERE state = 'returned'"),
        "submission-changed",
        "submission",
    ),
    (
        "a finding",
        |data| sql(data, "UPDATE finding SET body = body || ' '"),
        "findings-changed",
        "findings",
    ),
    (
        "a finding taken out",
        |data| sql(data, "DELETE FROM finding"),
        "findings-changed",
        "findings",
    ),
    (
        "a grid",
        |data| sql(data, "INSERT INTO grid SELECT id, '{}' FROM submission LIMIT 1"),
        "findings-changed",
        "findings",
    ),
    (
        "an audit entry",
        |data| {
            sql(
                data,
                "DROP TRIGGER audit_never_changes;
        UPDATE audit SET actor = 'somebody' WHERE seq = 3",
            )
        },
        "audit-changed",
        "audit entry 3",
    ),
    (
        "an audit entry taken out",
        |data| {
            sql(
                data,
                "DROP TRIGGER audit_never_goes;
        DELETE FROM audit WHERE seq = 4",
            )
        },
        "audit-changed",
        "audit entry 5",
    ),
    (
        "the end of the audit log",
        |data| {
            sql(
                data,
                "DROP TRIGGER audit_never_goes;
        DELETE FROM audit WHERE seq = (SELECT MAX(seq) FROM audit)",
            )
        },
        "audit-cut",
        "audit entry",
    ),
    (
        "the end of the audit log, with where it ends",
        |data| {
            sql(
                data,
                "DROP TRIGGER audit_never_goes;
        DELETE FROM audit WHERE seq > 4;
        UPDATE audit_head SET seq = 4, hash = (SELECT hash FROM audit WHERE seq = 4)",
            )
        },
        "audit-rewritten",
        "audit entry",
    ),
    (
        "a publication's note",
        |data| {
            sql(
                data,
                "DROP TRIGGER publication_never_changes;
        UPDATE publication SET note = 'corrected' WHERE version = 1",
            )
        },
        "publication-changed",
        "version 1",
    ),
    (
        "a publication removed",
        |data| {
            sql(
                data,
                "DROP TRIGGER publication_never_goes;
        DELETE FROM publication WHERE version = 2 AND dataflow = 'DF_POPULATION'",
            )
        },
        "publication-removed",
        "version 2",
    ),
    (
        "a publication put in",
        |data| {
            sql(
                data,
                "INSERT INTO publication
        SELECT agency, dataflow, version + 7, definition, snapshot + 70, at_ms, submission, note
        FROM publication WHERE version = 2 AND dataflow = 'DF_POPULATION'",
            )
        },
        "publication-unlogged",
        "version 9",
    ),
    (
        "a catalogue row",
        |data| {
            sql(
                data,
                "DROP TRIGGER bank_file_never_changes; UPDATE ducklake_data_file SET record_count = 2",
            )
        },
        "catalogue-changed",
        ".parquet",
    ),
    (
        "a catalogue row's statistics",
        |data| {
            sql(
                data,
                "UPDATE ducklake_file_column_stats SET max_value = 'A' WHERE max_value = 'IR'",
            )
        },
        "catalogue-changed",
        ".parquet",
    ),
    (
        "a file given to an older version",
        |data| {
            sql(
                data,
                "DROP TRIGGER bank_file_never_changes;
        UPDATE ducklake_data_file SET begin_snapshot = 0",
            )
        },
        "catalogue-changed",
        ".parquet",
    ),
    (
        "a Parquet byte",
        |data| flip(&first_file(data.join("bank"), ".parquet")),
        "file-changed",
        ".parquet",
    ),
    (
        "a Parquet file",
        |data| fs::remove_file(first_file(data.join("bank"), ".parquet")).expect("gone"),
        "file-missing",
        ".parquet",
    ),
    (
        "a received byte",
        |data| flip(&first_file(data.join("files"), "")),
        "received-file-changed",
        "received file",
    ),
    (
        "a received file",
        |data| fs::remove_file(first_file(data.join("files"), "")).expect("gone"),
        "received-file-missing",
        "received file",
    ),
    (
        "a leaf",
        |data| {
            sql(
                data,
                "DROP TRIGGER log_leaf_never_changes;
        UPDATE log_leaf SET body = CAST(replace(CAST(body AS TEXT), '\"version\":1', '\"version\":3') AS BLOB)
        WHERE position = (SELECT MIN(position) FROM log_leaf WHERE kind = 'publication')",
            )
        },
        "log-leaf-changed",
        "log entry 2",
    ),
    (
        "a leaf taken out",
        |data| {
            sql(
                data,
                "DROP TRIGGER log_leaf_never_goes;
        DELETE FROM log_leaf WHERE position = 1",
            )
        },
        "log-leaf-missing",
        "log entry 1",
    ),
    (
        "the last leaf, with its checkpoint",
        |data| {
            sql(
                data,
                "DROP TRIGGER log_leaf_never_goes;
        DROP TRIGGER log_checkpoint_never_goes;
        DELETE FROM log_checkpoint WHERE size = (SELECT MAX(size) FROM log_checkpoint);
        DELETE FROM log_leaf WHERE position = (SELECT MAX(position) FROM log_leaf)",
            )
        },
        "log-rolled-back",
        "the log up to",
    ),
    (
        "the last leaf alone",
        |data| {
            sql(
                data,
                "DROP TRIGGER log_leaf_never_goes;
        DELETE FROM log_leaf WHERE position = (SELECT MAX(position) FROM log_leaf)",
            )
        },
        "log-cut",
        "log entry",
    ),
    (
        "a checkpoint",
        |data| {
            sql(data, "DROP TRIGGER log_checkpoint_never_changes;
        UPDATE log_checkpoint SET note = replace(note, char(10) || '2' || char(10), char(10) || '9' || char(10))
        WHERE size = 2")
        },
        "checkpoint-changed",
        "checkpoint of 2",
    ),
    (
        "a checkpoint taken out",
        |data| {
            sql(
                data,
                "DROP TRIGGER log_checkpoint_never_goes;
        DELETE FROM log_checkpoint WHERE size = 2",
            )
        },
        "checkpoint-missing",
        "checkpoint of 2",
    ),
    (
        "the checkpoint beside the records",
        |data| flip(&data.join("log/checkpoint")),
        "checkpoint-changed",
        "beside the records",
    ),
    (
        "a receipt",
        |data| {
            sql(
                data,
                "DROP TRIGGER receipt_never_changes;
        UPDATE receipt SET body = replace(body, 'figures.csv', 'numbers.csv')",
            )
        },
        "receipt-changed",
        "receipt of submission",
    ),
    (
        "a receipt taken out",
        |data| sql(data, "DROP TRIGGER receipt_never_goes; DELETE FROM receipt"),
        "submission-unlogged",
        "submission",
    ),
    (
        "the salt of a receipt",
        |data| {
            sql(
                data,
                "DROP TRIGGER receipt_never_changes;
        UPDATE receipt SET origin_salt = replace(origin_salt, substr(origin_salt, 1, 4), '0123')",
            )
        },
        "figures-changed",
        ".parquet",
    ),
    (
        "the tree of a file",
        |data| {
            sql(
                data,
                "DROP TRIGGER file_tree_never_changes;
        UPDATE file_tree SET figures = figures + 1",
            )
        },
        "file-tree-changed",
        ".parquet",
    ),
    (
        "a manifest",
        |data| {
            sql(
                data,
                "DROP TRIGGER log_manifest_never_changes;
        UPDATE log_manifest SET body = replace(body, '\"figures\":1', '\"figures\":2')",
            )
        },
        "manifest-changed",
        "manifest of",
    ),
    (
        "a manifest taken out",
        |data| {
            sql(
                data,
                "DROP TRIGGER log_manifest_never_goes;
        DELETE FROM log_manifest",
            )
        },
        "manifest-missing",
        "manifest of",
    ),
    (
        "where the audit log ends",
        |data| sql(data, "UPDATE audit_head SET seq = seq + 1"),
        "audit-cut",
        "audit entry",
    ),
];

#[tokio::test]
async fn whatever_is_changed_behind_the_bank_is_named() {
    let bank = bank().await;
    assert_eq!(said_after(&bank, |_| {}).await, [], "nobody touched it");
    let mut unnamed = Vec::new();
    for (what, change, code, object) in CASES {
        let problems = said_after(&bank, *change).await;
        if !problems.iter().any(|it| it.code == *code && it.object.contains(object)) {
            unnamed.push(format!("{what}: {code} of {object} is not among {problems:#?}"));
        }
    }
    assert!(unnamed.is_empty(), "{}", unnamed.join("\n"));
}

#[tokio::test]
async fn records_from_an_older_copy_are_known_by_the_checkpoint_beside_them() {
    let test = TestBank::new().await;
    test.publish("DF_POPULATION", &population("IR", "F", "2016", "1")).await;
    let mut old = Vec::new();
    let read = |data: &Path| fs::read(data.join("hamafza.sqlite")).expect("the records");
    let test = test.reopen(|data| old = read(data)).await.expect("opens");
    test.publish("DF_POPULATION", &population("IR", "F", "2016", "2")).await;
    let folder = test.into_folder().await;
    assert_eq!(said_after(&folder, |_| {}).await, []);
    let back = |data: &Path| fs::write(data.join("hamafza.sqlite"), &old).expect("put back");
    let problems = said_after(&folder, back).await;
    assert!(problems.iter().any(|it| it.code == "log-rolled-back"), "{problems:#?}");
}
