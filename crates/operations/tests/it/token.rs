//! Tokens for programs: for some deeds, for a time, shown once.

use model::person::Role;
use operations::permit::{Action, permit};
use operations::token::{self, NewToken, TokenScope};
use operations::{Actor, Error, account, audit, session};

use crate::test_bank::{PASSWORD, TestBank};

const DAY: i64 = 24 * 3600 * 1000;

fn wanted(scopes: &[TokenScope], days: u32) -> NewToken {
    NewToken { name: "nightly".into(), scopes: scopes.to_vec(), days }
}

#[tokio::test]
async fn a_token_is_for_its_deed_and_its_time_and_no_more() {
    let test = TestBank::new().await;
    let sci = test.office("sci", "SCI", Role::Supplier).await;
    let other = test.office("mcls", "MCLS", Role::Supplier).await;
    let make = async |password: &str, wanted: &NewToken| {
        token::make(&test.bank, &sci, password, wanted).await
    };
    let data = wanted(&[TokenScope::Data], 30);
    for refused in [
        make("wrong", &data).await,
        make(PASSWORD, &wanted(&[], 30)).await,
        make(PASSWORD, &wanted(&[TokenScope::Data], 0)).await,
        make(PASSWORD, &wanted(&[TokenScope::Data], 367)).await,
    ] {
        assert!(matches!(refused, Err(Error::Conflict { .. })), "{refused:?}");
    }
    for nobody in [&Actor::Public, &Actor::Console] {
        assert!(token::make(&test.bank, nobody, PASSWORD, &data).await.is_err());
        assert!(token::list(&test.bank, nobody).await.is_err());
        assert!(token::end(&test.bank, nobody, None).await.is_err());
    }
    let secret = make(PASSWORD, &data).await.expect("made");
    let by = token::actor_for(&test.bank, &secret, TokenScope::Data).await.expect("looked");
    let by = by.expect("known");
    assert_eq!(by.name(), "sci");
    // It gives no right that the account has not, and is for nothing else.
    assert!(permit(&by, Action::SubmitData, "MCLS").is_err());
    let structures = token::actor_for(&test.bank, &secret, TokenScope::Structures).await;
    assert!(matches!(structures, Err(Error::Forbidden { .. })), "{structures:?}");
    // It is no session.
    assert_eq!(session::account_of(&test.bank, &secret).await.expect("readable"), None);

    let kept = token::list(&test.bank, &sci).await.expect("listed");
    assert_eq!(kept.len(), 1);
    assert!(!format!("{kept:?}").contains(&secret));
    assert!(token::list(&test.bank, &other).await.expect("listed").is_empty());
    assert_eq!(token::end(&test.bank, &other, Some(&kept[0].mark)).await.expect("none"), 0);
    test.later(30 * DAY);
    let late = token::actor_for(&test.bank, &secret, TokenScope::Data).await;
    assert_eq!(late.expect("looked"), None, "its time is over");

    let second = make(PASSWORD, &data).await.expect("made");
    let mark = token::mark_of(&second);
    assert_eq!(token::end(&test.bank, &sci, Some(&mark)).await.expect("ended"), 1);
    let ended = token::actor_for(&test.bank, &second, TokenScope::Data).await;
    assert_eq!(ended.expect("looked"), None);

    let third = make(PASSWORD, &data).await.expect("made");
    let head = test.office("head", "HAMAFZA", Role::Administrator).await;
    account::close(&test.bank, &head, "sci").await.expect("closed");
    let closed = token::actor_for(&test.bank, &third, TokenScope::Data).await;
    assert_eq!(closed.expect("looked"), None, "with its account");
    let entries = audit::entries(&test.bank, &head, 100).await.expect("may read");
    let all = format!("{entries:?}");
    assert!(all.contains("make-token") && all.contains("end-tokens"));
    for hidden in [&secret, &second, &third] {
        assert!(!all.contains(hidden.as_str()), "a token is in the audit log");
    }
}
