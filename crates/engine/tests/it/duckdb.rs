//! Real DuckDB attaches the bank and reads what we read, now and as it was.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use engine::Engine;
use model::{DataFile, Reference};
use store::Store;
use store::ducklake::{At, PublishParams, files_of, folder_of, publish};

use crate::bank::{TestBank, shape_with};
use crate::batch;

const SCRIPT: &str = include_str!("attach.py");

/// A Python with DuckDB: `$HAMAFZA_PYTHON`, or the repository's own environment.
fn python() -> Option<PathBuf> {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../.venv/bin/python");
    let python = std::env::var_os("HAMAFZA_PYTHON").map_or(own, PathBuf::from);
    let works = Command::new(&python).args(["-c", "import duckdb, duckdb_ext"]).output();
    works.is_ok_and(|it| it.status.success()).then_some(python)
}

async fn publish_text(store: &Store, engine: &Engine, attributes: &[&str], at_ms: i64, text: &str) {
    let flow = Reference::new("HAMAFZA", "DF_WORK", "1.0.0");
    let shape = shape_with(attributes);
    let mut read = store.read().await.expect("a reader");
    let found = files_of(&mut read, &flow, At::Latest).await.expect("read");
    let current: Vec<DataFile> = found.map(|(_, files)| files).unwrap_or_default();
    let folder = folder_of(&mut read, &flow).await.expect("read");
    drop(read);
    let batches = vec![batch(text)].into_iter();
    let staged = engine.stage(&shape, "s", batches).await.expect("staged");
    let merge = engine.merge(&shape, &folder, &current, &staged).await.expect("merged");
    let mut write = store.write().await.expect("the writer");
    let params =
        PublishParams { dataflow: flow, shape, merge, submission: None, note: None, at_ms };
    publish(&mut write, &params).await.expect("published");
    write.commit().await.expect("committed");
}

#[tokio::test]
async fn duckdb_reads_the_same_figures_now_and_as_they_were() {
    let Some(python) = python() else {
        println!("skipped: no Python with duckdb and its ducklake and sqlite extensions");
        return;
    };
    let folder = tempfile::tempdir().expect("a temporary folder");
    let store = Store::open(&folder.path().join("data")).await.expect("the store opens");
    let engine = Engine::open(&store.bank_dir(), &store.staging_dir(), 64 << 20).expect("opens");
    let status = ["OBS_STATUS"];
    publish_text(
        &store,
        &engine,
        &status,
        1_700_000_000_000,
        "SEX AREA TIME VALUE STATUS CELL
         F   قم   2011 10.50 .      B2
         F   قم   2016 .     L      B3
         M   YAZD 2016 0.000000000000000001 . B4",
    )
    .await;
    publish_text(
        &store,
        &engine,
        &status,
        1_700_000_100_000,
        "SEX AREA TIME VALUE STATUS CELL
         F   قم   2011 10.5  .      C2
         F   YAZD 2021 99999999999999999999 . C3",
    )
    .await;
    // A structure that gained an attribute; the older files do not have it.
    publish_text(
        &store,
        &engine,
        &["OBS_STATUS", "COMMENT_OBS"],
        1_700_000_200_000,
        "SEX AREA TIME VALUE COMMENT_OBS CELL
         _T  ILAM 2021 7     revised     D2",
    )
    .await;

    // What we read, version by version, while the server runs.
    let test_bank = TestBank { folder, engine };
    let flow = Reference::new("HAMAFZA", "DF_WORK", "1.0.0");
    let mut expected = String::new();
    for version in 1..=3 {
        let mut read = store.read().await.expect("a reader");
        let found = files_of(&mut read, &flow, At::Version(version)).await.expect("read");
        let (publication, files) = found.expect("there");
        writeln!(expected, "snapshot {}", publication.snapshot).expect("text grows");
        expected.push_str(&test_bank.figures((&files).into(), Vec::new()).await);
    }
    let data = test_bank.folder.path().join("data");
    assert_eq!(attach(&python, &data), expected);

    // The folder moved, with the server gone.
    store.close().await;
    let moved = test_bank.folder.path().join("moved elsewhere");
    std::fs::rename(&data, &moved).expect("moved");
    assert_eq!(attach(&python, &moved), expected);
}

fn attach(python: &Path, data: &Path) -> String {
    let run = Command::new(python).arg("-c").arg(SCRIPT).arg(data).output().expect("Python runs");
    let said = String::from_utf8_lossy(&run.stderr);
    assert!(run.status.success(), "DuckDB refused the bank: {said}");
    String::from_utf8_lossy(&run.stdout).into_owned()
}
