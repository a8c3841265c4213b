//! What the server has acknowledged is there, whatever happens to it next: killed at any moment, or told
//! to stop while clients send.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Duration;

use model::LocalisedText;
use model::person::{Account, Role};
use operations::workbook::Parser;
use operations::{Actor, Bank, BankParams, session, submission};

use crate::bank::{HEADER, Server, TestBank, line};
use crate::server::send;

const CLIENTS: u32 = 8;
/// `supplier:seven lazy foxes jump` in base64.
const BASIC: &str = "Basic c3VwcGxpZXI6c2V2ZW4gbGF6eSBmb3hlcyBqdW1w";

fn within<T>(bank: &TestBank, work: impl AsyncFnOnce(&Bank) -> T) -> T {
    let params = BankParams {
        data: bank.data(),
        parser: Parser::Here,
        memory_bytes: 64 << 20,
        public_url: "http://127.0.0.1:8080".into(),
        now_ms: Arc::new(|| 1_795_392_000_000),
    };
    tokio::runtime::Runtime::new().expect("a runtime").block_on(async {
        let open = Bank::open(params).await.expect("the folder opens, whatever happened");
        let done = work(&open).await;
        open.close().await;
        done
    })
}

fn with_supplier() -> TestBank {
    let bank = TestBank::new();
    within(&bank, async |open| {
        let names = LocalisedText::new("دفتر", "Office");
        let account = Account::new("supplier", names, "HAMAFZA", Role::Supplier);
        let password = "seven lazy foxes jump";
        session::put_account(open, &Actor::Console, &account, password).await.expect("made");
    });
    bank
}

/// What the clients of a test have tried so far.
#[derive(Default)]
struct Tried {
    next: AtomicU32,
    acknowledged: AtomicU32,
}

impl Tried {
    /// Waits until so many more were acknowledged: how long that takes is the machine's.
    fn wait_for(&self, more: u32) {
        let enough = self.acknowledged.load(Ordering::Relaxed) + more;
        for _ in 0..6000 {
            if self.acknowledged.load(Ordering::Relaxed) >= enough {
                return;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        panic!("nothing was acknowledged within a minute");
    }
}

/// Sends tables until the server no longer answers or `stop` is set, and tells the submissions that were
/// acknowledged.
fn sends(server: &Server, tried: &Tried, stop: &AtomicBool) -> Vec<String> {
    let mut acknowledged = Vec::new();
    while !stop.load(Ordering::Relaxed) {
        let number = tried.next.fetch_add(1, Ordering::Relaxed);
        let table = HEADER.to_owned() + &line("IR", "F", "_T", "2016", &number.to_string(), "A");
        let (status, answer) = send(
            server,
            &format!(
                "POST /sdmx/v2/data/dataflow/HAMAFZA/DF_POPULATION/1.0.0 HTTP/1.1\r\nHost: {}\r\n\
                 Authorization: {BASIC}\r\nContent-Type: application/vnd.sdmx.data+csv\r\n\
                 Content-Length: {}\r\nConnection: close\r\n\r\n{table}",
                server.address,
                table.len()
            ),
        );
        if !(200..300).contains(&status) {
            break;
        }
        tried.acknowledged.fetch_add(1, Ordering::Relaxed);
        let place = answer.to_lowercase();
        let place = place.split_once("location: ").and_then(|(_, rest)| rest.split_once("\r\n"));
        // An answer that was cut off tells the client nothing.
        let Some(id) = place.and_then(|(place, _)| place.rsplit('/').next()) else { break };
        acknowledged.push(id.to_owned());
    }
    acknowledged
}

/// The submissions that are there when the folder is opened again.
fn there(bank: &TestBank) -> BTreeSet<String> {
    within(bank, async |open| {
        let all = submission::list(open, &Actor::Console).await.expect("the list");
        all.into_iter().map(|it| it.id).collect()
    })
}

/// Runs clients against a server that `ends`, and tells what they were acknowledged.
fn round(bank: &TestBank, tried: &Tried, ends: impl FnOnce(&Server)) -> Vec<String> {
    let server = Server::start(bank);
    let stop = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let clients: Vec<_> =
            (0..CLIENTS).map(|_| scope.spawn(|| sends(&server, tried, &stop))).collect();
        ends(&server);
        stop.store(true, Ordering::Relaxed);
        clients.into_iter().flat_map(|it| it.join().expect("a client ends")).collect()
    })
}

#[test]
fn nothing_acknowledged_is_lost_when_the_server_is_killed() {
    let bank = with_supplier();
    let (tried, mut all) = (Tried::default(), Vec::new());
    for step in 1..=5_u64 {
        all.extend(round(&bank, &tried, |server| {
            tried.wait_for(3);
            std::thread::sleep(Duration::from_millis(37 * step));
            server.kill();
        }));
        let there = there(&bank);
        for id in &all {
            assert!(there.contains(id), "{id} was acknowledged and is gone (kill {step})");
        }
    }
    let once: BTreeSet<&String> = all.iter().collect();
    assert_eq!(once.len(), all.len(), "each was acknowledged once");
    assert!(all.len() >= 15, "only {} were acknowledged: nothing was tried", all.len());
}

#[test]
fn a_server_that_is_told_to_stop_answers_what_is_under_way() {
    let bank = with_supplier();
    let tried = Tried::default();
    let acknowledged = round(&bank, &tried, |server| {
        tried.wait_for(2);
        server.ask_to_stop();
        let started = std::time::Instant::now();
        while server.is_running() {
            assert!(started.elapsed() < Duration::from_secs(30), "it does not stop");
            std::thread::sleep(Duration::from_millis(20));
        }
    });
    let there = there(&bank);
    assert!(acknowledged.iter().all(|id| there.contains(id)));
    // Whatever was taken in was also answered: nobody is left not knowing.
    let answered: BTreeSet<String> = acknowledged.iter().cloned().collect();
    assert_eq!(there, answered);
    assert!(!answered.is_empty(), "nothing was under way");
}
