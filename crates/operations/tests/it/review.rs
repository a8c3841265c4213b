//! Received, checked, approved by another person, published; and what is refused on the way.

use model::SubmissionState;
use model::person::Role;
use operations::submission::{self, HoldBack};
use operations::{Actor, Error, Snapshot, audit, data, observation};

use crate::test_bank::{TestBank, population};

#[tokio::test]
async fn nobody_approves_what_they_sent() {
    let test = TestBank::new().await;
    let coordinator = test.office("coordinator", "HAMAFZA", Role::Coordinator).await;
    let sent = test.send(&coordinator, "DF_POPULATION", &population("IR", "F", "2016", "1")).await;
    let sent = sent.expect("a coordinator may send");
    assert_eq!(sent.state, SubmissionState::Checked);
    let own = submission::approve(&test.bank, &coordinator, &sent.id).await;
    assert!(matches!(own, Err(Error::Forbidden { .. })), "{own:?}");

    let approver = test.office("approver", "HAMAFZA", Role::Approver).await;
    submission::approve(&test.bank, &approver, &sent.id).await.expect("another person may");
    let twice = submission::approve(&test.bank, &approver, &sent.id).await;
    assert!(matches!(twice, Err(Error::Conflict { .. })), "{twice:?}");
    let version = submission::publish(&test.bank, &approver, &sent.id, HoldBack::Nothing).await;
    assert_eq!(version.expect("an approved submission is published"), 1);
    let again = submission::publish(&test.bank, &approver, &sent.id, HoldBack::Nothing).await;
    assert!(matches!(again, Err(Error::Conflict { .. })), "{again:?}");

    let administrator = test.office("administrator", "HAMAFZA", Role::Administrator).await;
    let entries = audit::entries(&test.bank, &administrator, 20).await.expect("may read the log");
    let actions: Vec<&str> = entries.iter().map(|it| it.entry.action.as_str()).collect();
    for action in
        ["receive-submission", "check-submission", "approve-submission", "publish-submission"]
    {
        assert_eq!(actions.iter().filter(|it| **it == action).count(), 1, "{action}: {actions:?}");
    }
}

#[tokio::test]
async fn what_is_not_published_is_hidden_from_others() {
    let test = TestBank::new().await;
    let ours = test.office("supplier.sci", "SCI", Role::Supplier).await;
    let theirs = test.office("supplier.mcls", "MCLS", Role::Supplier).await;
    let sent = test.send(&ours, "DF_POPULATION", &population("IR", "F", "2016", "1")).await;
    let sent = sent.expect("a supplier sends for its own organisation");
    for other in [&theirs, &Actor::Public] {
        let shown = submission::show(&test.bank, other, &sent.id).await;
        assert!(matches!(shown, Err(Error::NotFound { .. })), "{other:?}");
    }
    assert!(submission::list(&test.bank, &theirs).await.expect("an empty list").is_empty());
    let request = data::DataRequest::of_key(&test.bank, "DF_POPULATION", "").expect("a request");
    let published = data::query(&test.bank, &Snapshot::public(), &request).await;
    assert!(matches!(published, Err(Error::NotFound { .. })));
}

#[tokio::test]
async fn a_return_needs_a_reason_and_ends_the_road() {
    let test = TestBank::new().await;
    let supplier = test.office("supplier.sci", "SCI", Role::Supplier).await;
    let approver = test.office("approver", "HAMAFZA", Role::Approver).await;
    let sent = test.send(&supplier, "DF_POPULATION", &population("IR", "F", "2016", "1")).await;
    let sent = sent.expect("sent");
    let silent = submission::send_back(&test.bank, &approver, &sent.id, "  ").await;
    assert!(matches!(silent, Err(Error::Conflict { .. })), "{silent:?}");
    submission::send_back(&test.bank, &approver, &sent.id, "رقم استان‌ها نیامده است")
        .await
        .expect("returned");
    let view = submission::show(&test.bank, &supplier, &sent.id).await.expect("its own");
    assert_eq!(view.submission.state, SubmissionState::Returned);
    assert_eq!(view.submission.reason.as_deref(), Some("رقم استان‌ها نیامده است"));
    assert!(!view.may_approve && !view.may_publish);
}

#[tokio::test]
async fn errors_refuse_publication_unless_their_observations_are_held_back() {
    let test = TestBank::new().await;
    let lines = [
        population("IR-30", "F", "2016", "61"),
        population("IR-30", "M", "2016", "59"),
        population("IR-30", "_T", "2016", "118"),
        population("IR-11", "F", "2016", "7"),
    ];
    let sent = test.send(&Actor::Console, "DF_POPULATION", &lines.concat()).await.expect("sent");
    assert_eq!(sent.held_back, 3);
    submission::approve(&test.bank, &Actor::Console, &sent.id).await.expect("approved");
    let refused =
        submission::publish(&test.bank, &Actor::Console, &sent.id, HoldBack::Nothing).await;
    assert!(matches!(refused, Err(Error::Rejected { .. })), "{refused:?}");
    submission::publish(&test.bank, &Actor::Console, &sent.id, HoldBack::Faulty)
        .await
        .expect("the rest");
    let public = Snapshot::public();
    let sound = observation::history(
        &test.bank,
        &public,
        "DF_POPULATION",
        "A.IR-11.POP.F._T._T._T._T",
        "2016",
    );
    let sound = sound.await.expect("the sound observation is there");
    assert_eq!(sound.entries[0].value.as_deref(), Some("7"));
    let origin = sound.entries[0].origin.as_ref().expect("it has an origin");
    assert_eq!((origin.file_name.as_str(), origin.cell.as_str()), ("figures.csv", "5"));
    let faulty = observation::history(
        &test.bank,
        &public,
        "DF_POPULATION",
        "A.IR-30.POP._T._T._T._T._T",
        "2016",
    );
    assert!(matches!(faulty.await, Err(Error::NotFound { .. })));
}

#[tokio::test]
async fn a_cell_tells_its_versions_and_as_of_hides_the_later_ones() {
    let test = TestBank::new().await;
    assert_eq!(test.publish("DF_POPULATION", &population("IR", "F", "2016", "39000000")).await, 1);
    let between = test.bank.now_ms();
    assert_eq!(test.publish("DF_POPULATION", &population("IR", "F", "2016", "39427828")).await, 2);
    let key = "A.IR.POP.F._T._T._T._T";
    let at = |as_of_ms| Snapshot { as_of_ms, viewer: Actor::Public };
    let values = async |snapshot: Snapshot| {
        let history =
            observation::history(&test.bank, &snapshot, "DF_POPULATION", key, "2016").await;
        let entries = history.expect("the cell is there").entries;
        entries.into_iter().filter_map(|entry| entry.value).collect::<Vec<_>>()
    };
    assert_eq!(values(at(None)).await, ["39427828", "39000000"]);
    assert_eq!(values(at(Some(between))).await, ["39000000"]);
}
