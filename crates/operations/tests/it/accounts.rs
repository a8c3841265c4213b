//! Accounts made, given back and closed: by links that are good once, and never by oneself.

use model::LocalisedText;
use model::person::{Account, Role};
use operations::invitation::{self, Invited};
use operations::{Actor, Error, account, audit, session, verification};

use crate::test_bank::{PASSWORD, TestBank};

const NEW: &str = "seven lazy foxes jump";
const HOME: &str = "192.0.2.1";
const DAY: i64 = 24 * 3600 * 1000;

fn office(id: &str) -> Account {
    let names = LocalisedText::new("دفتر آمار", "Statistics office");
    Account::new(id, names, "SCI", Role::Supplier)
}

#[tokio::test]
async fn the_first_administrator_is_made_once_by_who_holds_the_link() {
    let test = TestBank::new().await;
    let secret =
        invitation::offer_first(&test.bank).await.expect("looked").expect("no account yet");
    assert_eq!(invitation::of(&test.bank, &secret).await.expect("looked"), Some(Invited::First));
    let accept = async |secret: &str, name: &str, password: &str| {
        invitation::accept(&test.bank, secret, name, password).await
    };
    let wrong = accept(&"0".repeat(64), "head", NEW).await;
    assert!(matches!(wrong, Err(Error::NotFound { .. })), "{wrong:?}");
    for (name, password) in [("head", "password1234"), ("Head Office", NEW), ("console", NEW)] {
        let refused = accept(&secret, name, password).await;
        assert!(matches!(refused, Err(Error::Conflict { .. })), "{name}: {refused:?}");
    }
    accept(&secret, "head", NEW).await.expect("made");
    let again = accept(&secret, "second", NEW).await;
    assert!(matches!(again, Err(Error::NotFound { .. })), "{again:?}");
    assert_eq!(invitation::offer_first(&test.bank).await.expect("looked"), None);
    let token = test.sign_in("head", NEW, HOME).await.expect("in");
    let head = session::account_of(&test.bank, &token).await.expect("readable").expect("open");
    assert_eq!(head.role, Role::Administrator);
}

#[tokio::test]
async fn two_who_hold_the_first_link_do_not_both_get_in() {
    let test = TestBank::new().await;
    let secret =
        invitation::offer_first(&test.bank).await.expect("looked").expect("no account yet");
    let (one, other) = tokio::join!(
        invitation::accept(&test.bank, &secret, "first", NEW),
        invitation::accept(&test.bank, &secret, "second", NEW),
    );
    assert!(one.is_ok() != other.is_ok(), "{one:?} {other:?}");
}

#[tokio::test]
async fn a_holder_chooses_the_password_by_a_link_that_is_good_once_and_for_three_days() {
    let test = TestBank::new().await;
    let head = test.office("head", "HAMAFZA", Role::Administrator).await;
    let secret = account::invite(&test.bank, &head, &office("sci")).await.expect("invited");
    assert!(test.sign_in("sci", "", HOME).await.is_err(), "there is no password yet");
    let twice = account::invite(&test.bank, &head, &office("sci")).await;
    assert!(matches!(twice, Err(Error::Conflict { .. })), "{twice:?}");
    let weak = invitation::accept(&test.bank, &secret, "", "password1234").await;
    assert!(matches!(weak, Err(Error::Conflict { .. })), "{weak:?}");
    invitation::accept(&test.bank, &secret, "another-name", NEW).await.expect("chosen");
    test.sign_in("sci", NEW, HOME).await.expect("in");
    let used = invitation::accept(&test.bank, &secret, "", "another good phrase here").await;
    assert!(matches!(used, Err(Error::NotFound { .. })), "{used:?}");

    let late = account::invite(&test.bank, &head, &office("mcls")).await.expect("invited");
    test.later(3 * DAY);
    assert_eq!(invitation::of(&test.bank, &late).await.expect("looked"), None);
}

#[tokio::test]
async fn an_account_is_given_back_and_closed_by_another_administrator_only() {
    let test = TestBank::new().await;
    let head = test.office("head", "HAMAFZA", Role::Administrator).await;
    let second = test.office("second", "HAMAFZA", Role::Administrator).await;
    let token = test.sign_in("head", PASSWORD, HOME).await.expect("in");
    for own in [
        account::recover(&test.bank, &head, "head").await.map(drop),
        account::close(&test.bank, &head, "head").await,
    ] {
        assert!(matches!(own, Err(Error::Forbidden { .. })), "{own:?}");
    }
    let secret = account::recover(&test.bank, &second, "head").await.expect("given back");
    let open = session::account_of(&test.bank, &token).await.expect("readable");
    assert!(open.is_none(), "every session ended");
    assert!(test.sign_in("head", PASSWORD, HOME).await.is_err(), "the old password is no use");
    invitation::accept(&test.bank, &secret, "", NEW).await.expect("chosen");
    test.sign_in("head", NEW, HOME).await.expect("in");

    account::close(&test.bank, &second, "head").await.expect("closed");
    assert!(test.sign_in("head", NEW, HOME).await.is_err());
    let all = account::list(&test.bank, &second).await.expect("listed");
    let open: Vec<(&str, bool)> =
        all.iter().map(|it| (it.account.id.as_str(), it.is_open)).collect();
    assert_eq!(open, [("head", false), ("second", true)]);
    let nobody = account::close(&test.bank, &second, "nobody").await;
    assert!(matches!(nobody, Err(Error::NotFound { .. })), "{nobody:?}");
    // What an account did stays its own, and what was done to it is told; no secret is.
    let entries = audit::entries(&test.bank, &second, 100).await.expect("may read");
    let actions: Vec<&str> = entries.iter().map(|it| it.entry.action.as_str()).collect();
    for action in ["recover-account", "accept-invitation", "close-account"] {
        assert!(actions.contains(&action), "{action}: {actions:?}");
    }
    assert!(!format!("{entries:?}").contains(&secret));
}

#[tokio::test]
async fn a_bank_whose_accounts_were_made_given_back_and_used_is_whole() {
    let test = TestBank::new().await;
    let secret =
        invitation::offer_first(&test.bank).await.expect("looked").expect("no account yet");
    invitation::accept(&test.bank, &secret, "head", NEW).await.expect("made");
    let head = session::account(&test.bank, "head").await.expect("readable").expect("made");
    let head = Actor::Account(head);
    account::invite(&test.bank, &head, &office("sci")).await.expect("invited");
    let secret = account::recover(&test.bank, &head, "sci").await.expect("given back");
    invitation::accept(&test.bank, &secret, "", NEW).await.expect("chosen");
    test.sign_in("sci", NEW, HOME).await.expect("in");
    let key = verification::own_key(&test.bank).expect("a key");
    let found = verification::run(&test.bank, &key, &[]).await.expect("readable");
    assert!(found.problems.is_empty(), "{:?}", found.problems);
}

#[tokio::test]
async fn a_bank_with_the_demonstrations_password_is_known() {
    let test = TestBank::new().await;
    let open = operations::demo::is_open_to_all(&test.bank).await;
    assert!(!open.expect("looked"));
    let Actor::Account(mut one) = test.office("another", "SCI", Role::Supplier).await else {
        panic!("an office has an account")
    };
    let sign_ins = operations::demo::sign_ins(&test.bank, model::Language::En).expect("known");
    one.id = sign_ins[0].0.clone();
    session::put_account(&test.bank, &Actor::Console, &one, operations::demo::PASSWORD)
        .await
        .expect("the console may");
    assert!(operations::demo::is_open_to_all(&test.bank).await.expect("looked"));
}
