//! The data folder: one server at a time, and what is in it after opening.

use std::fs;
use std::path::Path;

use model::person::Role;
use sqlx::migrate::Migrator;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{Connection as _, SqliteConnection};
use store::{Error, Store, account, organisation, received_file, session, submission};

use super::{open, write};

#[tokio::test]
async fn a_second_server_is_refused_until_the_first_is_gone() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let first = open(folder.path()).await;
    let second = Store::open(folder.path()).await;
    assert!(matches!(second, Err(Error::Locked { .. })), "{second:?}");
    drop(first);
    open(folder.path()).await;
}

#[tokio::test]
async fn staging_is_empty_after_a_start_and_the_rest_stays() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    drop(open(folder.path()).await);
    fs::write(folder.path().join("staging/left-over"), "x").expect("written");
    fs::write(folder.path().join("files/kept"), "x").expect("written");
    let store = open(folder.path()).await;
    assert!(!store.staging_dir().join("left-over").exists());
    assert!(store.files_dir().join("kept").exists());
}

#[tokio::test]
async fn what_was_not_committed_was_not_done() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let store = open(folder.path()).await;
    let kept = received_file::Kept { sha256: "a".repeat(64), size_bytes: 1 };
    let mut dropped = write(&store).await;
    received_file::record(&mut dropped, &kept, "a.csv", 1).await.expect("recorded");
    drop(dropped);
    let mut read = store.read().await.expect("a reader");
    assert_eq!(received_file::get(&mut read, &kept.sha256).await.expect("read"), None);
    drop(read);
    let mut done = write(&store).await;
    received_file::record(&mut done, &kept, "a.csv", 1).await.expect("recorded");
    done.commit().await.expect("committed");
    let mut read = store.read().await.expect("a reader");
    assert_eq!(received_file::get(&mut read, &kept.sha256).await.expect("read"), Some(kept));
}

#[tokio::test]
async fn bytes_are_kept_by_their_hash_as_they_came() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let store = open(folder.path()).await;
    let source = folder.path().join("sent.csv");
    fs::write(&source, "استان,مقدار\r\n").expect("written");
    let kept = received_file::keep(&store, &source).await.expect("kept");
    let again = received_file::keep(&store, &source).await.expect("kept again");
    assert_eq!(kept, again);
    let path = received_file::path(&store, &kept.sha256);
    assert!(path.starts_with(store.files_dir().join(&kept.sha256[..2])));
    assert_eq!(fs::read(path).expect("read"), fs::read(&source).expect("read"));
    assert_eq!(fs::read_dir(store.staging_dir()).expect("listed").count(), 0);
}

#[tokio::test]
async fn a_new_folder_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().expect("a temporary folder");
    let data = folder.path().join("new/data");
    drop(open(&data).await);
    let mode = fs::metadata(&data).expect("it is there").permissions().mode();
    assert_eq!(mode & 0o777, 0o700);
}

#[tokio::test]
async fn an_older_program_refuses_what_a_newer_one_opened() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let store = open(folder.path()).await;
    let mut later = write(&store).await;
    sqlx::query(
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
         VALUES (9999, 'of a later program', 1, x'00', 0)",
    )
    .execute(&mut *later)
    .await
    .expect("written");
    later.commit().await.expect("committed");
    store.close().await;
    drop(store);
    let refused = Store::open(folder.path()).await;
    assert!(matches!(refused, Err(Error::Migrate { .. })), "{refused:?}");
}

/// A data folder as it was before the collection desk, with an account and a submission.
async fn older_folder(folder: &Path) {
    let steps = tempfile::tempdir().expect("a temporary folder");
    let ours = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations");
    for file in fs::read_dir(ours).expect("the migrations").flatten() {
        let name = file.file_name().into_string().expect("a name");
        if name.as_str() < "0070" {
            fs::copy(file.path(), steps.path().join(name)).expect("copied");
        }
    }
    let options = SqliteConnectOptions::new()
        .filename(folder.join("hamafza.sqlite"))
        .create_if_missing(true)
        .foreign_keys(true);
    let mut connection = SqliteConnection::connect_with(&options).await.expect("a new file");
    let migrator = Migrator::new(steps.path()).await.expect("older migrations");
    migrator.run(&mut connection).await.expect("an older bank");
    let records = "INSERT INTO account VALUES
             ('desk', '{\"fa\":\"دفتر\",\"en\":\"Office\"}', 'HAMAFZA', 'approver', 'hash');
         INSERT INTO session (token_sha256, account, expires_at_ms)
         VALUES ('token', 'desk', 9000000000000);
         INSERT INTO received_file VALUES (printf('%064d', 7), 3, 'a.csv', 1);
         INSERT INTO submission (id, dataflow, provider, submitter, file_name, file_sha256,
             size_bytes, state, received_at_ms)
         VALUES ('older', 'HAMAFZA:DF_POPULATION(1.0.0)', 'SCI', 'sci', 'a.csv',
             printf('%064d', 7), 3, 'received', 1);";
    sqlx::raw_sql(records).execute(&mut connection).await.expect("records");
    connection.close().await.expect("closed");
}

#[tokio::test]
async fn a_folder_of_before_the_collection_desk_opens_with_what_it_holds() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    older_folder(folder.path()).await;
    let store = open(folder.path()).await;
    let mut read = store.read().await.expect("a reader");
    let accounts = account::list(&mut read).await.expect("accounts");
    assert_eq!((accounts[0].id.as_str(), accounts[0].role), ("desk", Role::Approver));
    let kept = submission::get(&mut read, "older").await.expect("read").expect("kept");
    assert_eq!(kept.file_name, "a.csv");
    assert!(organisation::list(&mut read).await.expect("read").is_empty());
    let signed_in = session::account_of(&mut read, "token", 1).await.expect("read");
    assert_eq!(signed_in.map(|account| account.id).as_deref(), Some("desk"));
    drop(read);
    drop(store);
    open(folder.path()).await;
}
