//! A bank in a temporary folder, with the offices that work with it and a clock of its own.

use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use model::person::{Account, Role};
use model::{LocalisedText, Submission};
use operations::session::Credentials;
use operations::submission::{self, HoldBack, Receive};
use operations::workbook::Parser;
use operations::{Actor, Bank, BankParams, Result, session};
use tempfile::{NamedTempFile, TempDir};

/// 2026-11-23T00:00:00Z.
pub const NOON: i64 = 1_795_392_000_000;

pub const HEADER: &str = "FREQ,REF_AREA,INDICATOR,SEX,AGE,URBANISATION,EDUCATION_LEV,BREAKDOWN,\
TIME_PERIOD,OBS_VALUE,OBS_STATUS,UNIT_MEASURE\n";

/// The password of every office here.
pub const PASSWORD: &str = "a long enough password";

pub struct TestBank {
    pub bank: Bank,
    folder: TempDir,
    clock: Arc<AtomicI64>,
}

impl TestBank {
    /// A bank with the catalogue's structures. Every look at the clock is a millisecond later.
    pub async fn new() -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        let clock = Arc::new(AtomicI64::new(NOON));
        let params = params_at(&folder, Arc::clone(&clock));
        let bank = Bank::open(params).await.expect("a new folder opens");
        Self { bank, folder, clock }
    }

    /// Moves the clock on.
    pub fn later(&self, by_ms: i64) {
        self.clock.fetch_add(by_ms, Ordering::Relaxed);
    }

    /// Signs in from an address.
    pub async fn sign_in(&self, account: &str, password: &str, address: &str) -> Result<String> {
        self.sign_in_with_code(account, password, "", address).await
    }

    /// Signs in with a code of the second factor.
    pub async fn sign_in_with_code(
        &self,
        account: &str,
        password: &str,
        code: &str,
        address: &str,
    ) -> Result<String> {
        session::sign_in(&self.bank, &Credentials { account, password, code, address }).await
    }

    /// Closes the bank and gives its folder.
    pub async fn into_folder(self) -> TempDir {
        self.bank.close().await;
        self.folder
    }

    /// Closes the bank, lets `meanwhile` do something to its folder, and opens it again.
    pub async fn reopen(self, meanwhile: impl FnOnce(&Path)) -> Result<Self> {
        self.bank.close().await;
        let Self { bank, folder, clock } = self;
        drop(bank);
        meanwhile(&folder.path().join("data"));
        let bank = Bank::open(params_at(&folder, Arc::clone(&clock))).await?;
        Ok(Self { bank, folder, clock })
    }

    /// An office that signs in.
    pub async fn office(&self, id: &str, organisation: &str, role: Role) -> Actor {
        let names = LocalisedText::new("دفتر آمار", "Statistics office");
        let account = Account::new(id, names, organisation, role);
        session::put_account(&self.bank, &Actor::Console, &account, PASSWORD)
            .await
            .expect("the console makes accounts");
        Actor::Account(account)
    }

    /// Sends lines for a dataflow.
    pub async fn send(&self, actor: &Actor, dataflow: &str, lines: &str) -> Result<Submission> {
        self.send_for(actor, None, dataflow, lines).await
    }

    /// Sends lines for a dataflow, as coming from a provider.
    pub async fn send_for(
        &self,
        actor: &Actor,
        provider: Option<&str>,
        dataflow: &str,
        lines: &str,
    ) -> Result<Submission> {
        let mut file = NamedTempFile::new().expect("a temporary file");
        file.write_all(HEADER.as_bytes())
            .and_then(|()| file.write_all(lines.as_bytes()))
            .expect("written");
        let receive = Receive {
            dataflow: dataflow.into(),
            provider: provider.map(str::to_owned),
            structure_map: None,
            file_name: "figures.csv".into(),
            path: file.path().to_owned(),
        };
        submission::receive(&self.bank, actor, receive).await
    }

    /// Sends, approves and publishes from the console.
    pub async fn publish(&self, dataflow: &str, lines: &str) -> u64 {
        let sent =
            self.send(&Actor::Console, dataflow, lines).await.expect("sound lines are taken");
        submission::approve(&self.bank, &Actor::Console, &sent.id).await.expect("approved");
        submission::publish(&self.bank, &Actor::Console, &sent.id, HoldBack::Nothing)
            .await
            .expect("published")
    }
}

/// Every look at the clock is a millisecond later.
pub fn params_of(folder: &TempDir) -> BankParams {
    params_at(folder, Arc::new(AtomicI64::new(NOON)))
}

fn params_at(folder: &TempDir, clock: Arc<AtomicI64>) -> BankParams {
    BankParams {
        data: folder.path().join("data"),
        parser: Parser::Here,
        memory_bytes: 64 << 20,
        public_url: "https://bank.example".into(),
        now_ms: Arc::new(move || clock.fetch_add(1, Ordering::Relaxed)),
    }
}

/// A line of population: area, sex, period, value.
pub fn population(area: &str, sex: &str, period: &str, value: &str) -> String {
    format!("A,{area},POP,{sex},_T,_T,_T,_T,{period},{value},A,PS\n")
}

/// Does something to the records of a closed bank behind its back.
pub fn sql(data: &Path, statements: &str) {
    let (path, statements) = (data.join("hamafza.sqlite"), statements.to_owned());
    let worker = std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        runtime.expect("a runtime").block_on(async {
            use sqlx::Connection as _;
            let options = sqlx::sqlite::SqliteConnectOptions::new().filename(path);
            let opened = sqlx::SqliteConnection::connect_with(&options.foreign_keys(false)).await;
            let mut connection = opened.expect("the records open");
            let done =
                sqlx::raw_sql(sqlx::AssertSqlSafe(statements)).execute(&mut connection).await;
            done.expect("the statements are sound");
            connection.close().await.expect("closed");
        });
    });
    worker.join().expect("done");
}
