//! The first start of a bank of one's own: one administrator by a link that is good once, and nothing
//! of what was secret in the log of the program.

use std::os::unix::fs::PermissionsExt;
use std::sync::Arc;

use model::person::{Account, Role};
use model::{Language, LocalisedText};
use operations::workbook::Parser;
use operations::{Actor, Bank, BankParams, session};

use crate::bank::{Server, TestBank, said};
use crate::server::{get, send};

const PASSWORD: &str = "seven lazy foxes jump";

/// Sends a form and answers the status and the whole answer.
fn post(server: &Server, path: &str, cookie: &str, form: &str) -> (u16, String) {
    send(
        server,
        &format!(
            "POST {path} HTTP/1.1\r\nHost: {0}\r\nOrigin: http://{0}\r\nCookie: {cookie}\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {1}\r\n\
             Connection: close\r\n\r\n{form}",
            server.address,
            form.len()
        ),
    )
}

fn link_of(bank: &TestBank) -> String {
    let text = std::fs::read_to_string(bank.data().join("first-start")).expect("the link is there");
    text.trim().split_once("secret=").expect("it has a secret").1.to_owned()
}

#[test]
fn a_bank_without_accounts_has_one_link_and_no_password() {
    let bank = TestBank::new();
    let server = Server::telling(&bank, "debug");
    let file = bank.data().join("first-start");
    let mode = std::fs::metadata(&file).expect("the link is there").permissions().mode();
    assert_eq!(mode & 0o777, 0o600, "for the owner's eyes only");
    let secret = link_of(&bank);
    assert!(secret.len() == 64);

    let (status, page) = get(&server, &format!("/en/invitation?secret={secret}"));
    assert_eq!(status, 200, "{page}");
    let password = PASSWORD.replace(' ', "+");
    let form = |name: &str| format!("secret={secret}&account={name}&password={password}");
    assert_eq!(post(&server, "/en/invitation", "", &form("head")).0, 303);
    assert_eq!(post(&server, "/en/invitation", "", &form("second")).0, 404, "it was used");
    assert_eq!(get(&server, &format!("/en/invitation?secret={secret}")).0, 404);

    let form = format!("account=head&password={password}&next=/");
    let (status, answer) = post(&server, "/en/sign-in", "", &form);
    assert_eq!(status, 303, "{answer}");
    let cookie = answer.to_lowercase();
    let cookie = cookie.split_once("set-cookie: ").expect("a session").1;
    let cookie = cookie.split(';').next().expect("a cookie").to_owned();
    let token = cookie.split_once('=').expect("a value").1.to_owned();
    let (status, page) = send(
        &server,
        &format!(
            "GET /en/accounts HTTP/1.1\r\nHost: {}\r\nCookie: {cookie}\r\nConnection: close\r\n\r\n",
            server.address
        ),
    );
    assert_eq!(status, 200, "{page}");
    post(&server, "/en/sign-in", "", "account=head&password=a+wrong+password+of+mine&next=/");
    get(&server, "/sdmx/v2/data/dataflow/X/Y/1.0?somebodys-query=SOMEBODY");

    // The log has requests, and none of what was secret or somebody's.
    std::thread::sleep(std::time::Duration::from_millis(200));
    let log = server.log();
    assert!(log.contains("/en/sign-in"), "the log has the requests: {log}");
    for hidden in
        [&secret, &token, PASSWORD, &password, "wrong+password", "SOMEBODY", "account=", "cookie"]
    {
        assert!(!log.contains(hidden), "{hidden} is in the log");
    }
    assert!(server.stop().success(), "it stops in order when it is told to");

    // What is still to be done before the world may come in.
    let checked = bank.run(&["check"], &[]);
    let told = crate::bank::wrote(&checked);
    assert_eq!(checked.status.code(), Some(1), "{told}");
    assert!(told.contains("FAULT accounts: fewer than two administrators"), "{told}");
    assert!(told.contains("ok    folder") && told.contains("ok    clock"), "{told}");
    let opened = std::fs::set_permissions(bank.data(), std::fs::Permissions::from_mode(0o755));
    opened.expect("our own folder");
    let told = crate::bank::wrote(&bank.run(&["check"], &[]));
    assert!(told.contains("FAULT folder") && told.contains("chmod 700"), "{told}");

    // A second start has no link, and the used one is gone.
    let server = Server::start(&bank);
    assert!(!file.exists());
    assert!(!server.log().contains("no account"));
}

#[test]
fn a_bank_with_the_demonstrations_password_listens_on_loopback_only() {
    let bank = TestBank::new();
    let params = BankParams {
        data: bank.data(),
        parser: Parser::Here,
        memory_bytes: 64 << 20,
        public_url: "http://127.0.0.1:8080".into(),
        now_ms: Arc::new(|| 1_795_392_000_000),
    };
    tokio::runtime::Runtime::new().expect("a runtime").block_on(async {
        let open = Bank::open(params).await.expect("a new folder opens");
        let sign_ins = operations::demo::sign_ins(&open, Language::En).expect("known");
        let names = LocalisedText::new("دفتر", "Office");
        let account = Account::new(&sign_ins[0].0, names, "SCI", Role::Supplier);
        let password = operations::demo::PASSWORD;
        session::put_account(&open, &Actor::Console, &account, password).await.expect("made");
        open.close().await;
    });
    let output = bank.run(&["serve"], &["--listen", "0.0.0.0:0"]);
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
    assert!(said(&output).contains("loopback"), "{}", said(&output));
}
