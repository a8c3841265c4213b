//! Signing in: how sessions end, which passwords are taken, who has to wait, and what the audit log
//! says of it.

use model::person::Role;
use operations::{Actor, Error, Result, audit, password, session};

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

async fn is_open(test: &TestBank, token: &str) -> bool {
    session::account_of(&test.bank, token).await.expect("readable").is_some()
}

/// Waits until the use of the approver's newest session, which is noted in the background, is known.
async fn noted(test: &TestBank, token: &str) {
    let account = session::account(&test.bank, "approver").await.expect("readable").expect("known");
    for _ in 0..6000 {
        let open = session::open_of(&test.bank, &account).await.expect("listed");
        if open.first().is_some_and(|it| test.bank.now_ms() - it.seen_at_ms < MINUTE) {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        // A use that falls into the noting of the one before is not noted by itself: use it again.
        is_open(test, token).await;
    }
    panic!("the use of a session was not noted");
}

#[tokio::test]
async fn a_session_ends_half_an_hour_after_its_last_use_and_twelve_hours_after_its_beginning() {
    let test = TestBank::new().await;
    test.office("approver", "HAMAFZA", Role::Approver).await;
    let token = test.sign_in("approver", PASSWORD, HOME).await.expect("in");
    test.later(29 * MINUTE);
    assert!(is_open(&test, &token).await);
    noted(&test, &token).await;
    test.later(29 * MINUTE);
    assert!(is_open(&test, &token).await, "the use in between counts");
    noted(&test, &token).await;
    test.later(31 * MINUTE);
    assert!(!is_open(&test, &token).await, "idle");

    let token = test.sign_in("approver", PASSWORD, HOME).await.expect("in");
    for _ in 0..28 {
        test.later(25 * MINUTE);
        assert!(is_open(&test, &token).await);
        noted(&test, &token).await;
    }
    test.later(25 * MINUTE);
    assert!(!is_open(&test, &token).await, "twelve hours, however much it was used");
}

#[tokio::test]
async fn sessions_are_listed_and_ended_by_their_holder_only() {
    let test = TestBank::new().await;
    let approver = test.office("approver", "HAMAFZA", Role::Approver).await;
    let other = test.office("other", "HAMAFZA", Role::Approver).await;
    let Actor::Account(account) = &approver else { panic!("an office has an account") };
    let first = test.sign_in("approver", PASSWORD, HOME).await.expect("in");
    let second = test.sign_in("approver", PASSWORD, HOME).await.expect("in");
    assert_ne!(first, second, "a session of its own for each sign-in");
    let open = session::open_of(&test.bank, account).await.expect("listed");
    assert_eq!(open.len(), 2);
    let mark = session::mark_of(&first);
    assert!(open.iter().any(|it| it.mark == mark));
    assert_eq!(session::end_own(&test.bank, &other, Some(&mark)).await.expect("none"), 0);
    assert!(is_open(&test, &first).await);
    for nobody in [&Actor::Public, &Actor::Console] {
        assert!(session::end_own(&test.bank, nobody, None).await.is_err());
    }
    assert_eq!(session::end_own(&test.bank, &approver, Some(&mark)).await.expect("ended"), 1);
    assert!(!is_open(&test, &first).await && is_open(&test, &second).await);
    session::end_own(&test.bank, &approver, None).await.expect("all");
    assert!(!is_open(&test, &second).await);
}

#[tokio::test]
async fn a_new_password_or_role_ends_every_session() {
    let test = TestBank::new().await;
    test.office("approver", "HAMAFZA", Role::Approver).await;
    let token = test.sign_in("approver", PASSWORD, HOME).await.expect("in");
    test.office("approver", "HAMAFZA", Role::Supplier).await;
    assert!(!is_open(&test, &token).await);
}

#[tokio::test]
async fn a_holder_changes_the_password_and_every_session_ends() {
    let test = TestBank::new().await;
    let approver = test.office("approver", "HAMAFZA", Role::Approver).await;
    let token = test.sign_in("approver", PASSWORD, HOME).await.expect("in");
    let new = "seven lazy foxes jump";
    let change = async |present: &str, new: &str| {
        password::change(&test.bank, &approver, present, new).await
    };
    assert!(matches!(change("wrong", new).await, Err(Error::Conflict { .. })));
    assert!(matches!(change(PASSWORD, "password1234").await, Err(Error::Conflict { .. })));
    assert!(is_open(&test, &token).await, "nothing was changed");
    change(PASSWORD, new).await.expect("changed");
    assert!(!is_open(&test, &token).await);
    assert!(test.sign_in("approver", PASSWORD, HOME).await.is_err());
    test.sign_in("approver", new, HOME).await.expect("in");
    // Who took over a session does not try long.
    for _ in 0..10 {
        assert!(change("wrong", PASSWORD).await.is_err());
    }
    assert!(change(new, PASSWORD).await.is_err(), "even with the right one");
    test.sign_in("approver", new, HOME).await.expect("its holder is not kept out");
}

#[tokio::test]
async fn a_password_is_kept_whole_and_those_guessed_first_are_not_taken() {
    let test = TestBank::new().await;
    let Actor::Account(account) = test.office("approver", "HAMAFZA", Role::Approver).await else {
        panic!("an office has an account")
    };
    for bad in ["short", "password1234", "approver-approver", "123456789012"] {
        let put = session::put_account(&test.bank, &Actor::Console, &account, bad).await;
        assert!(matches!(put, Err(Error::Conflict { .. })), "{bad}");
    }
    // Neither cut off nor shortened: the last character counts.
    let long = "seven lazy foxes jump over a fence ".repeat(3);
    session::put_account(&test.bank, &Actor::Console, &account, &long).await.expect("taken");
    assert!(test.sign_in("approver", &long[..long.len() - 1], HOME).await.is_err());
    test.sign_in("approver", &long, HOME).await.expect("in");
}
