//! Accounts, sessions, received files, findings, grids and the audit log.

use model::person::{Account, Role};
use model::{Finding, FindingCode, LocalisedText, Place};
use sqlx::Connection as _;
use store::audit::{self, Entry, Verdict};
use store::{account, finding, grid, session};

use super::submission::receive;
use super::{open, write};

#[tokio::test]
async fn a_session_ends_when_it_should() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let store = open(folder.path()).await;
    let office = Account {
        id: "hq".into(),
        names: LocalisedText::new("ستاد", "Head office"),
        organisation: "HAMAFZA".into(),
        role: Role::Approver,
        holdings: Vec::new(),
    };
    let mut transaction = write(&store).await;
    account::put(&mut transaction, &office, "hash-1").await.expect("put");
    account::put(&mut transaction, &office, "hash-2").await.expect("put again");
    for (token, start) in [("t1", 0), ("t2", 100), ("t3", 100)] {
        session::open(&mut transaction, token, "hq", start).await.expect("opened");
    }
    session::close(&mut transaction, "t3").await.expect("closed");
    assert!(session::open(&mut transaction, "t4", "nobody", 100).await.is_err());
    // Used again and again, but no use makes it last longer than its life.
    session::touch(&mut transaction, "t2", session::LIFE_MS).await.expect("noted");
    session::touch(&mut transaction, "t2", 50).await.expect("an older use changes nothing");
    transaction.commit().await.expect("committed");

    let mut read = store.read().await.expect("a reader");
    assert_eq!(
        account::password_hash(&mut read, "hq").await.expect("read").as_deref(),
        Some("hash-2")
    );
    assert_eq!(account::list(&mut read).await.expect("read"), std::slice::from_ref(&office));
    let (idle, life) = (session::IDLE_MS, session::LIFE_MS);
    for (token, now, there) in [
        ("t1", idle - 1, true),
        ("t1", idle, false),
        ("t2", idle, true),
        ("t2", life + 99, true),
        ("t2", life + 100, false),
        ("t3", 100, false),
    ] {
        let found = session::account_of(&mut read, token, now).await.expect("read");
        assert_eq!(found, there.then(|| office.clone()), "{token} at {now}");
    }
    drop(read);
    let mut transaction = write(&store).await;
    let ended = session::close_of(&mut transaction, "hq", Some("no-such-mark")).await;
    assert_eq!(ended.expect("none"), 0);
    session::expire(&mut transaction, idle).await.expect("expired");
    transaction.commit().await.expect("committed");
    let mut read = store.read().await.expect("a reader");
    assert_eq!(session::account_of(&mut read, "t1", 0).await.expect("read"), None);
    let open = session::of_account(&mut read, "hq", life).await.expect("listed");
    assert_eq!(open.iter().map(|it| it.mark.as_str()).collect::<Vec<_>>(), ["t2"]);
}

#[tokio::test]
async fn findings_keep_their_order_and_a_grid_its_text() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let store = open(folder.path()).await;
    receive(&store, "s1").await;
    let found: Vec<Finding> =
        [FindingCode::SumMismatch, FindingCode::BlankValue, FindingCode::HiddenRow]
            .into_iter()
            .zip(1..)
            .map(|(code, line)| Finding::new(code, Place::line(line)).with("total", "۱۱۸"))
            .collect();
    let mut transaction = write(&store).await;
    finding::add(&mut transaction, "s1", &found[..2]).await.expect("added");
    finding::add(&mut transaction, "s1", &found[2..]).await.expect("added");
    grid::put(&mut transaction, "s1", "{}").await.expect("kept");
    grid::put(&mut transaction, "s1", "{\"sheets\":[]}").await.expect("kept anew");
    transaction.commit().await.expect("committed");
    let mut read = store.read().await.expect("a reader");
    assert_eq!(finding::list(&mut read, "s1", 0, 10).await.expect("read"), found);
    assert_eq!(finding::list(&mut read, "s1", 1, 1).await.expect("read"), found[1..2]);
    assert_eq!(grid::get(&mut read, "s1").await.expect("read").as_deref(), Some("{\"sheets\":[]}"));
}

#[tokio::test]
async fn a_change_to_the_audit_log_is_refused_and_a_forged_one_shows() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let store = open(folder.path()).await;
    let mut transaction = write(&store).await;
    for number in 1..=5 {
        let entry = Entry {
            at_ms: number,
            actor: "hq".into(),
            action: "approve".into(),
            object: format!("submission s{number}"),
            why: (number == 3).then(|| "وارسی شد".into()),
            ..Entry::default()
        };
        assert_eq!(audit::append(&mut transaction, &entry).await.expect("appended"), number);
    }
    transaction.commit().await.expect("committed");
    let mut read = store.read().await.expect("a reader");
    let newest = audit::list(&mut read, None, 2).await.expect("read");
    assert_eq!(newest.iter().map(|it| it.seq).collect::<Vec<_>>(), [5, 4]);
    let verdict = audit::verify(&mut read).await.expect("read");
    assert!(matches!(verdict, Verdict::Whole { entries: 5, .. }), "{verdict:?}");
    drop(read);

    // Behind the server's back.
    let path = folder.path().join("hamafza.sqlite");
    let mut other = sqlx::SqliteConnection::connect(&format!("sqlite://{}", path.display()))
        .await
        .expect("connected");
    let forge = "UPDATE audit SET actor = 'nobody' WHERE seq = 3";
    assert!(sqlx::query(forge).execute(&mut other).await.is_err());
    for step in ["DROP TRIGGER audit_never_changes", forge] {
        sqlx::query(step).execute(&mut other).await.expect("done");
    }
    let mut read = store.read().await.expect("a reader");
    assert_eq!(audit::verify(&mut read).await.expect("read"), Verdict::Broken { seq: 3 });
}
