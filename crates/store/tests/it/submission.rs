//! Submissions: which step may follow which, and by whom.

use model::submission::{Submission, SubmissionState};
use model::{FindingCode, FindingSummary, Reference, Severity};
use store::received_file::{self, Kept};
use store::submission::{self, SubmissionFilter};
use store::{Error, Store};

use super::{open, write};

pub(crate) fn sent(id: &str) -> Submission {
    Submission {
        id: id.into(),
        dataflow: Reference::new("HAMAFZA", "DF_WORK", "1.0.0"),
        provider: "MCLSW".into(),
        submitter: "mclsw".into(),
        file_name: "کار.xlsx".into(),
        file_sha256: "a".repeat(64),
        size_bytes: 12,
        state: SubmissionState::Received,
        received_at_ms: 1000,
        observations: 0,
        held_back: 0,
        findings: Vec::new(),
        approver: None,
        reason: None,
        version: None,
    }
}

pub(crate) async fn receive(store: &Store, id: &str) {
    let mut transaction = write(store).await;
    let kept = Kept { sha256: "a".repeat(64), size_bytes: 12 };
    received_file::record(&mut transaction, &kept, "کار.xlsx", 1000).await.expect("recorded");
    submission::add(&mut transaction, &sent(id)).await.expect("added");
    transaction.commit().await.expect("committed");
}

fn summaries() -> Vec<FindingSummary> {
    vec![FindingSummary { code: FindingCode::SumMismatch, severity: Severity::Error, count: 3 }]
}

#[tokio::test]
async fn a_submission_goes_its_way_once() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let store = open(folder.path()).await;
    receive(&store, "s1").await;
    let mut way = write(&store).await;
    submission::check(&mut way, "s1", 10, 1, &summaries(), "mclsw", 1001).await.expect("checked");
    let early = submission::publish(&mut way, "s1", 1, "hq", 1002).await;
    assert!(matches!(early, Err(Error::Conflict { .. })), "{early:?}");
    submission::approve(&mut way, "s1", "hq", 1003).await.expect("approved");
    let twice = submission::approve(&mut way, "s1", "hq", 1004).await;
    assert!(matches!(twice, Err(Error::Conflict { .. })), "{twice:?}");
    submission::publish(&mut way, "s1", 7, "hq", 1005).await.expect("published");
    let again = submission::publish(&mut way, "s1", 8, "hq", 1006).await;
    assert!(matches!(again, Err(Error::Conflict { .. })), "{again:?}");
    let back = submission::return_to_provider(&mut way, "s1", "no", "hq", 1007).await;
    assert!(matches!(back, Err(Error::Conflict { .. })), "{back:?}");
    way.commit().await.expect("committed");

    let mut read = store.read().await.expect("a reader");
    let kept = submission::get(&mut read, "s1").await.expect("read").expect("there");
    let wanted = Submission {
        state: SubmissionState::Published,
        observations: 10,
        held_back: 1,
        findings: summaries(),
        approver: Some("hq".into()),
        version: Some(7),
        ..sent("s1")
    };
    assert_eq!(kept, wanted);
    let steps = submission::transitions(&mut read, "s1").await.expect("read");
    let steps: Vec<_> = steps.iter().map(|it| (it.state.code(), &*it.by, it.at_ms)).collect();
    assert_eq!(
        steps,
        [
            ("received", "mclsw", 1000),
            ("checked", "mclsw", 1001),
            ("approved", "hq", 1003),
            ("published", "hq", 1005)
        ]
    );
    let filter = SubmissionFilter { state: Some(SubmissionState::Checked), ..Default::default() };
    assert_eq!(submission::list(&mut read, &filter).await.expect("read"), []);
}

#[tokio::test]
async fn its_author_cannot_approve_a_submission_but_a_standing_approval_can() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let store = open(folder.path()).await;
    for id in ["s1", "s2"] {
        receive(&store, id).await;
    }
    let mut way = write(&store).await;
    for id in ["s1", "s2"] {
        submission::check(&mut way, id, 1, 0, &[], "mclsw", 1001).await.expect("checked");
    }
    let own = submission::approve(&mut way, "s1", "mclsw", 1002).await;
    assert!(matches!(own, Err(Error::Conflict { .. })), "{own:?}");
    submission::approve(&mut way, "s2", "standing:console", 1002).await.expect("approved");
}

#[tokio::test]
async fn two_approvers_at_once_make_one_approval() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let store = open(folder.path()).await;
    receive(&store, "s1").await;
    let mut way = write(&store).await;
    submission::check(&mut way, "s1", 1, 0, &[], "mclsw", 1001).await.expect("checked");
    way.commit().await.expect("committed");
    let tries = (0..8).map(|number| {
        let store = store.clone();
        tokio::spawn(async move {
            let mut way = write(&store).await;
            let approved =
                submission::approve(&mut way, "s1", &format!("hq{number}"), 2000 + number).await;
            way.commit().await.expect("committed");
            approved.is_ok()
        })
    });
    let mut approved = 0;
    for attempt in tries.collect::<Vec<_>>() {
        approved += u32::from(attempt.await.expect("it ran"));
    }
    assert_eq!(approved, 1);
    let mut read = store.read().await.expect("a reader");
    assert_eq!(submission::transitions(&mut read, "s1").await.expect("read").len(), 3);
}
