//! The second factor: asked for, good once, recovered.

use model::person::Role;
use operations::second_factor::{self, SecondFactor};
use operations::{Actor, Error, account, audit, invitation};
use totp_rs::{Builder, Secret};

use crate::test_bank::{PASSWORD, TestBank};

const HOME: &str = "192.0.2.1";

/// The code of a secret now, as a telephone makes it.
fn telephone(secret: &str, now_ms: i64) -> String {
    let secret = Secret::try_from_base32(secret).expect("Base 32");
    let totp = Builder::new().with_secret(secret).build().expect("long enough");
    totp.generate(u64::try_from(now_ms / 1000).expect("after 1970")).to_string()
}

#[tokio::test]
async fn a_second_factor_is_asked_for_and_a_code_is_good_once() {
    let test = TestBank::new().await;
    let approver = test.office("approver", "HAMAFZA", Role::Approver).await;
    let with = async |code: &str| {
        let signed_in = test.sign_in_with_code("approver", PASSWORD, code, HOME).await;
        signed_in.map(drop)
    };
    let secret = second_factor::new_secret().expect("random");
    let on = async |password: &str, code: &str| {
        second_factor::turn_on(&test.bank, &approver, password, &secret, code).await
    };
    let code = telephone(&secret, test.bank.now_ms());
    for refused in [on("wrong", &code).await, on(PASSWORD, "000000").await] {
        assert!(matches!(refused, Err(Error::Conflict { .. })), "{refused:?}");
    }
    for nobody in [&Actor::Public, &Actor::Console] {
        let on = second_factor::turn_on(&test.bank, nobody, PASSWORD, &secret, &code).await;
        assert!(matches!(on, Err(Error::Forbidden { .. })));
    }
    with("").await.expect("nothing is on yet");
    let codes = on(PASSWORD, &code).await.expect("turned on");

    // Neither the password alone, nor the code that turned it on, nor any other.
    for bad in ["", "000000", &code] {
        assert!(matches!(with(bad).await, Err(Error::Forbidden { .. })), "{bad}");
    }
    test.later(31_000);
    let code = telephone(&secret, test.bank.now_ms());
    with(&code).await.expect("in");
    assert!(with(&code).await.is_err(), "a code is good once");
    with(&codes[0].to_lowercase()).await.expect("a recovery code");
    assert!(with(&codes[0]).await.is_err(), "it is good once");
    let stands = second_factor::of(&test.bank, "approver").await.expect("looked");
    assert_eq!(stands, SecondFactor::On { codes_left: 9 });

    // Who took over a session does not replace the telephone.
    let other = second_factor::new_secret().expect("random");
    let code = telephone(&other, test.bank.now_ms());
    let replaced = second_factor::turn_on(&test.bank, &approver, PASSWORD, &other, &code).await;
    assert!(matches!(replaced, Err(Error::Conflict { .. })), "{replaced:?}");
    test.later(31_000);
    let code = telephone(&secret, test.bank.now_ms());
    for (password, given) in [("wrong", code.as_str()), (PASSWORD, "000000")] {
        let off = second_factor::turn_off(&test.bank, &approver, password, given).await;
        assert!(matches!(off, Err(Error::Conflict { .. })), "{off:?}");
    }
    second_factor::turn_off(&test.bank, &approver, PASSWORD, &code).await.expect("off");
    test.later(6 * 60_000);
    with("").await.expect("with the password alone");
}

#[tokio::test]
async fn another_administrator_helps_who_lost_the_telephone_and_no_secret_is_in_the_log() {
    let test = TestBank::new().await;
    let approver = test.office("approver", "HAMAFZA", Role::Approver).await;
    let head = test.office("head", "HAMAFZA", Role::Administrator).await;
    let secret = second_factor::new_secret().expect("random");
    let code = telephone(&secret, test.bank.now_ms());
    let codes = second_factor::turn_on(&test.bank, &approver, PASSWORD, &secret, &code).await;
    let codes = codes.expect("turned on");
    let link = account::recover(&test.bank, &head, "approver").await.expect("given back");
    let new = "seven lazy foxes jump";
    invitation::accept(&test.bank, &link, "", new).await.expect("chosen");
    test.sign_in("approver", new, HOME).await.expect("without a code, until it is on again");
    let entries = audit::entries(&test.bank, &head, 100).await.expect("may read");
    let all = format!("{entries:?}");
    assert!(all.contains("turn-on-second-factor"));
    for hidden in [PASSWORD, new, &secret, &code, &codes[0], &link] {
        assert!(!all.contains(hidden), "{hidden} is in the audit log");
    }
}
