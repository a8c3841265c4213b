//! Sweeping: what an interrupted publication left goes, what is named stays.

use std::collections::BTreeSet;
use std::fs;

use engine::Engine;

use crate::TestBank;

#[tokio::test]
async fn a_start_removes_what_no_version_names_and_nothing_else() {
    let bank = TestBank::new();
    let (_, kept) = bank.merge(&[], "s1", "SEX AREA TIME VALUE\nF QOM 2011 1").await;
    // A server that ended between writing this and naming it.
    let (_, orphan) = bank.merge(&[], "s2", "SEX AREA TIME VALUE\nF QOM 2011 2").await;
    let folder = bank.folder.path().join("bank");
    fs::write(folder.join("DF/README"), "not ours").expect("written");
    fs::write(bank.folder.path().join("staging/000099.parquet"), "torn").expect("written");

    let staging = bank.folder.path().join("staging");
    let again = Engine::open(&folder, &staging, 64 << 20).expect("the engine opens");
    assert!(!staging.join("000099.parquet").exists());
    let named: BTreeSet<String> = kept.iter().map(model::DataFile::path).collect();
    assert_eq!(again.sweep(&named).expect("swept"), 1);
    assert!(folder.join(kept[0].path()).exists());
    assert!(!folder.join(orphan[0].path()).exists());
    assert!(folder.join("DF/README").exists());
    assert_eq!(again.sweep(&named).expect("swept"), 0);
}
