//! Signing in: who has to wait, and what the audit log says of it.

use model::person::Role;
use operations::{Error, Result, audit, session};

use crate::test_bank::{PASSWORD, TestBank};

const MINUTE: i64 = 60 * 1000;
const HOME: &str = "192.0.2.1";

#[tokio::test]
async fn a_wrong_password_and_an_unknown_account_are_answered_alike() {
    let test = TestBank::new().await;
    test.office("approver", "HAMAFZA", Role::Approver).await;
    let wrong = test.sign_in("approver", "wrong", HOME).await;
    let unknown = test.sign_in("nobody", "wrong", HOME).await;
    let said = |result: &Result<String>| result.as_ref().err().map(ToString::to_string);
    assert!(said(&wrong).is_some());
    assert_eq!(said(&wrong), said(&unknown));
    let token = test.sign_in("approver", PASSWORD, HOME).await.expect("the right password opens");
    let account = session::account_of(&test.bank, &token).await.expect("readable");
    assert_eq!(account.map(|it| it.id).as_deref(), Some("approver"));
    session::sign_out(&test.bank, &token).await.expect("signed out");
    assert_eq!(session::account_of(&test.bank, &token).await.expect("readable"), None);
}

#[tokio::test]
async fn who_tries_an_account_from_elsewhere_keeps_nobody_out() {
    let test = TestBank::new().await;
    test.office("approver", "HAMAFZA", Role::Approver).await;
    let stranger = "203.0.113.9";
    for _ in 0..10 {
        let wrong = test.sign_in("approver", "wrong", stranger).await;
        assert!(matches!(wrong, Err(Error::Forbidden { .. })));
    }
    let waits = test.sign_in("approver", PASSWORD, stranger).await;
    assert!(matches!(waits, Err(Error::Unavailable { .. })), "{waits:?}");
    test.sign_in("approver", PASSWORD, HOME).await.expect("its holder, elsewhere");
    test.later(6 * MINUTE);
    test.sign_in("approver", PASSWORD, stranger).await.expect("after a while");
}

#[tokio::test]
async fn many_attempts_at_once_are_counted_each() {
    let test = TestBank::new().await;
    test.office("approver", "HAMAFZA", Role::Approver).await;
    let attempts = (0..40).map(|_| test.sign_in("approver", "wrong", HOME));
    let answers = futures::future::join_all(attempts).await;
    let compared = answers.iter().filter(|it| matches!(it, Err(Error::Forbidden { .. }))).count();
    assert_eq!(compared, 10, "the others have to wait");
}

#[tokio::test]
async fn every_attempt_is_in_the_audit_log_and_what_was_typed_is_not() {
    let test = TestBank::new().await;
    let administrator = test.office("administrator", "HAMAFZA", Role::Administrator).await;
    test.office("approver", "HAMAFZA", Role::Approver).await;
    assert!(test.sign_in("approver", "my secret phrase", HOME).await.is_err());
    assert!(test.sign_in("my other phrase\nsign-in", "x", HOME).await.is_err());
    let token = test.sign_in("approver", PASSWORD, HOME).await.expect("in");
    session::sign_out(&test.bank, &token).await.expect("out");
    let entries = audit::entries(&test.bank, &administrator, 100).await.expect("may read");
    for (action, times) in [("sign-in-failed", 2), ("sign-in", 1), ("sign-out", 1)] {
        let found = entries.iter().filter(|it| it.entry.action == action).count();
        assert_eq!(found, times, "{action}");
    }
    let all = format!("{entries:?}");
    for hidden in [PASSWORD, "my secret phrase", "my other phrase", &token, HOME] {
        assert!(!all.contains(hidden), "{hidden} is in the audit log");
    }
}
