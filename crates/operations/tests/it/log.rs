//! The transparency log over a real bank: what is entered when, proofs for strangers, and a bank that
//! was put back from an older copy.

use evidence::tile::{Tile, TileKind};
use evidence::{Checkpoint, Hash, PublicationManifest, ReceiptFault, Statement, Tree, continues};
use model::person::Role;
use operations::submission::{self, HoldBack};
use operations::{Actor, Error, log, receipt};

use crate::test_bank::{TestBank, population};

fn kinds(leaves: &[log::LeafView]) -> Vec<&'static str> {
    leaves.iter().rev().map(|leaf| leaf.statement.kind()).collect()
}

#[tokio::test]
async fn arrivals_and_publications_are_entered_and_proven() {
    let test = TestBank::new().await;
    let key = log::key(&test.bank).expect("a key was made");
    let first = log::checkpoint(&test.bank).await.expect("read").expect("the log has begun");
    let first = Checkpoint::open(&first, &key).expect("signed with the bank's key");
    test.publish("DF_POPULATION", &population("IR", "F", "2016", "39427828")).await;
    let leaves = log::latest(&test.bank, 50).await.expect("read");
    assert_eq!(kinds(&leaves), ["audit", "submission", "publication"]);
    for leaf in &leaves {
        let proof = log::proof(&test.bank, leaf.position).await.expect("a proof");
        let checkpoint = proof.check(&leaf.bytes, std::slice::from_ref(&key)).expect("it holds");
        assert_eq!(checkpoint.size, 3);
    }
    let Statement::Publication { manifest, dataflow, version, audit, .. } = &leaves[0].statement
    else {
        panic!("{:?}", leaves[0])
    };
    assert_eq!((dataflow.as_str(), *version), ("HAMAFZA:DF_POPULATION(1.0.0)", 1));
    assert!(audit.seq > 4, "{audit:?}");
    let body = log::manifest(&test.bank, &manifest.hex()).await.expect("kept");
    let manifest = PublicationManifest::parse(body.as_bytes()).expect("canonical");
    assert_eq!(manifest.files.iter().map(|file| file.figures).sum::<u64>(), 1);

    // A stranger makes the tree again from the tiles alone, and sees that it continues the first.
    let latest = log::checkpoint(&test.bank).await.expect("read").expect("there");
    let latest = Checkpoint::open(&latest, &key).expect("signed");
    let tile = Tile { kind: TileKind::Hashes { level: 0 }, index: 0, width: 3 };
    let hashes = log::tile(&test.bank, &tile.path()).await.expect("a tile");
    let tree: Tree =
        hashes.chunks_exact(32).map(|it| Hash(it.try_into().expect("32 bytes"))).collect();
    assert_eq!(tree.root(latest.size), Some(latest.root));
    let path = tree.consistency(first.size, latest.size).expect("it has grown");
    assert!(continues(first.size, &first.root, latest.size, &latest.root, &path));
    let entries = Tile { kind: TileKind::Entries, ..tile };
    let entries = log::tile(&test.bank, &entries.path()).await.expect("entries");
    assert!(entries.windows(11).any(|it| it == b"publication"));
    for none in ["0/001", "0/000", "0/000.p/4", "../checkpoint", "entries/000"] {
        let tile = log::tile(&test.bank, none).await;
        assert!(matches!(tile, Err(Error::NotFound { .. })), "{none}");
    }
}

#[tokio::test]
async fn a_receipt_proves_what_was_sent_before_anybody_reviewed_it() {
    let test = TestBank::new().await;
    let supplier = test.office("supplier.sci", "SCI", Role::Supplier).await;
    let stranger = test.office("supplier.mcls", "MCLS", Role::Supplier).await;
    let sent = test.send(&supplier, "DF_POPULATION", &population("IR", "F", "2016", "61")).await;
    let sent = sent.expect("sent");
    let taken = receipt::of(&test.bank, &supplier, &sent.id).await.expect("its own");
    for other in [&stranger, &Actor::Public] {
        let refused = receipt::of(&test.bank, other, &sent.id).await;
        assert!(matches!(refused, Err(Error::NotFound { .. })), "{other:?}");
    }
    let trusted = [log::key(&test.bank).expect("a key")];
    let read = evidence::ProvenReceipt::parse(&taken.text()).expect("our own form");
    assert_eq!(read.check(&trusted), Ok(()));
    assert_eq!(read.receipt.sha256, sent.file_sha256);
    // What is in public says nothing of who sent what.
    let leaf = log::leaf(&test.bank, read.proof.index).await.expect("there");
    let public = String::from_utf8_lossy(&leaf.bytes).into_owned();
    for hidden in [&sent.file_sha256, &sent.id, "SCI", "supplier", "figures.csv"] {
        assert!(!public.contains(hidden), "{hidden} is in {public}");
    }
    let mut other = read.clone();
    other.receipt.sha256 = "0".repeat(64);
    assert_eq!(other.check(&trusted), Err(ReceiptFault::Commitment));

    // Approval and return change nothing of it, and enter nothing about it.
    let approver = test.office("approver", "HAMAFZA", Role::Approver).await;
    submission::send_back(&test.bank, &approver, &sent.id, "رقم‌ها ناقص است").await.expect("back");
    assert_eq!(read.check(&trusted), Ok(()));
    assert_eq!(kinds(&log::latest(&test.bank, 9).await.expect("read")), ["audit", "submission"]);
}

#[tokio::test]
async fn a_refused_publication_enters_nothing() {
    let test = TestBank::new().await;
    let sent = test
        .send(&Actor::Console, "DF_POPULATION", &population("IR", "F", "2016", "1"))
        .await
        .expect("sent");
    let before = log::checkpoint(&test.bank).await.expect("read");
    let early = submission::publish(&test.bank, &Actor::Console, &sent.id, HoldBack::Nothing).await;
    assert!(matches!(early, Err(Error::Conflict { .. })));
    assert_eq!(log::checkpoint(&test.bank).await.expect("read"), before);
}

#[tokio::test]
async fn records_put_back_from_an_older_copy_do_not_go_on_silently() {
    let test = TestBank::new().await;
    test.publish("DF_POPULATION", &population("IR", "F", "2016", "1")).await;
    let mut old = Vec::new();
    let test = test
        .reopen(|data| old = std::fs::read(data.join("hamafza.sqlite")).expect("the records"))
        .await
        .expect("nothing was changed");
    test.publish("DF_POPULATION", &population("IR", "F", "2016", "2")).await;
    let reopened = test
        .reopen(|data| std::fs::write(data.join("hamafza.sqlite"), &old).expect("put back"))
        .await;
    let Err(Error::Unavailable { why, .. }) = reopened else { panic!("it went on") };
    assert!(why.contains("older copy"), "{why}");
}

#[tokio::test]
async fn a_bank_that_lost_its_key_says_so_and_makes_no_other() {
    let test = TestBank::new().await;
    let reopened =
        test.reopen(|data| std::fs::remove_file(data.join("keys/log.key")).expect("gone")).await;
    let Err(Error::Unavailable { why, .. }) = reopened else { panic!("it went on") };
    assert!(why.contains("backup"), "{why}");
}

#[tokio::test]
async fn a_bank_older_than_its_log_is_taken_into_it() {
    let test = TestBank::new().await;
    let lines = population("IR", "F", "2016", "1") + &population("IR", "M", "2016", "2");
    test.publish("DF_POPULATION", &lines).await;
    let root_of = async |test: &TestBank| {
        let leaves = log::latest(&test.bank, 9).await.expect("read");
        let manifest = leaves.iter().find_map(|leaf| match &leaf.statement {
            Statement::Publication { manifest, .. } => Some(manifest.hex()),
            _ => None,
        });
        let body = log::manifest(&test.bank, &manifest.expect("a publication")).await;
        let manifest = PublicationManifest::parse(body.expect("kept").as_bytes());
        (manifest.expect("canonical").files[0].figures, kinds(&leaves).len())
    };
    let before = root_of(&test).await;
    assert!(before.0 > 0 && before.1 >= 3, "{before:?}");
    let test = test
        .reopen(|data| {
            // As a bank was before it had a log.
            crate::test_bank::sql(
                data,
                "DROP TABLE receipt; DROP TABLE log_leaf; DROP TABLE log_checkpoint;
                 DROP TABLE file_tree; DROP TABLE log_manifest; DROP TABLE audit_head;
                 DELETE FROM _sqlx_migrations WHERE version = 4;",
            );
            std::fs::remove_dir_all(data.join("log")).expect("gone");
            std::fs::remove_dir_all(data.join("keys")).expect("gone");
        })
        .await
        .expect("an older bank opens");
    assert_eq!(root_of(&test).await, before);
}
