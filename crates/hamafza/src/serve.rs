//! `hamafza serve`: the pages and the SDMX services of one data folder.

use std::io::{IsTerminal as _, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use operations::{Bank, BankParams, Error, Result};

use crate::arguments::Serve;

/// Memory the engine may use before it spills to disk, in mebibytes, unless
/// `HAMAFZA_MEMORY_MIB` says otherwise.
const ENGINE_MEMORY_MIB: usize = 192;
/// The variable that says otherwise.
pub const MEMORY_VARIABLE: &str = "HAMAFZA_MEMORY_MIB";

/// The variable that demands a second factor of everybody, and the word that does.
pub const FACTOR_VARIABLE: &str = "HAMAFZA_SECOND_FACTOR";
/// See [`FACTOR_VARIABLE`].
pub const REQUIRED: &str = "required";

/// Where the world finds the bank, unless `HAMAFZA_URL` says otherwise.
const USUAL_URL: &str = "http://127.0.0.1:8080";
/// The variable that says otherwise.
pub const URL_VARIABLE: &str = "HAMAFZA_URL";

/// The moment, in milliseconds since 1970-01-01T00:00:00Z: the one place that reads the clock.
pub fn now_ms() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.map_or(0, |since| i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

/// Opens the bank of a data folder, making the folder when it is not there.
pub async fn open(data: &Path) -> Result<Bank> {
    Bank::open(params(data)?).await
}

/// Opens the bank of a data folder to read, also while its server runs.
pub async fn open_to_read(data: &Path) -> Result<Bank> {
    Bank::open_to_read(params(data)?).await
}

fn params(data: &Path) -> Result<BankParams> {
    let program = std::env::current_exe().map_err(|error| Error::Internal {
        doing: "finding the program's own file, which reads workbooks in a child process".into(),
        source: error.into(),
    })?;
    let memory_mib = std::env::var(MEMORY_VARIABLE).ok().and_then(|text| text.parse().ok());
    let memory_mib: usize = memory_mib.unwrap_or(ENGINE_MEMORY_MIB);
    Ok(BankParams {
        data: data.to_owned(),
        parser: operations::workbook::Parser::Child(program),
        memory_bytes: memory_mib << 20,
        public_url: std::env::var(URL_VARIABLE).unwrap_or_else(|_| USUAL_URL.to_owned()),
        now_ms: Arc::new(now_ms),
    })
}

/// Runs `hamafza serve`.
pub async fn run(arguments: Serve) -> Result<ExitCode> {
    let bank = open(&arguments.data).await?;
    if !arguments.listen.ip().is_loopback() && operations::demo::is_open_to_all(&bank).await? {
        eprintln!(
            "This bank has accounts with the published password of the demonstration, so it listens \
             on loopback only; start a bank of your own in another folder."
        );
        return Ok(ExitCode::from(2));
    }
    listen(bank, arguments.listen, &arguments.data).await
}

/// Serves until the process is told to stop.
pub async fn listen(bank: Bank, address: std::net::SocketAddr, data: &Path) -> Result<ExitCode> {
    let listener =
        tokio::net::TcpListener::bind(address).await.map_err(|error| Error::Unavailable {
            what: format!("the address {address}"),
            why: format!("{error}; choose another one with --listen"),
        })?;
    let address = listener.local_addr().unwrap_or(address);
    offer_first(&bank, address, data).await?;
    eprintln!("Serving {} on http://{address}", shown(data).display());
    let settings = web::Settings {
        demands_second_factor: std::env::var(FACTOR_VARIABLE).is_ok_and(|it| it == REQUIRED),
        behind_https: bank.public_url().starts_with("https://"),
        upload_folder: Some(data.join("staging")),
        ..web::Settings::default()
    };
    tokio::spawn(remind(bank.clone()));
    web::serve(bank, settings, listener, stop()).await.map_err(|error| Error::Internal {
        doing: format!("serving on {address}"),
        source: error.into(),
    })?;
    Ok(ExitCode::SUCCESS)
}

/// Tells whoever holds the machine how the first administrator of a bank without accounts is made: on a
/// terminal the link itself, and for a service, whose words go into a log, the file that has it.
async fn offer_first(bank: &Bank, address: std::net::SocketAddr, data: &Path) -> Result<()> {
    let file = data.join("first-start");
    let Some(secret) = operations::invitation::offer_first(bank).await? else {
        // The link of an earlier start is of no use any more.
        drop(std::fs::remove_file(&file));
        return Ok(());
    };
    let usual = bank.public_url() == USUAL_URL;
    let site = if usual { format!("http://{address}") } else { bank.public_url().to_owned() };
    let link = format!("{site}/fa/invitation?secret={secret}\n");
    eprintln!("The bank has no account yet. A link, good once, makes the first administrator:");
    if std::io::stderr().is_terminal() {
        eprint!("  {link}");
        return Ok(());
    }
    drop(std::fs::remove_file(&file));
    let mut options = std::fs::OpenOptions::new();
    let written = options.write(true).create_new(true).mode(0o600).open(&file);
    written.and_then(|mut file| file.write_all(link.as_bytes())).map_err(|error| {
        Error::Internal {
            doing: format!("writing the link of the first administrator to {}", file.display()),
            source: error.into(),
        }
    })?;
    eprintln!("  it is in the file {}", shown(data).join("first-start").display());
    Ok(())
}

/// Looks every hour for what is to be reminded of; nobody hears twice a day of the same.
async fn remind(bank: Bank) {
    let mut hours = tokio::time::interval(std::time::Duration::from_secs(3600));
    loop {
        hours.tick().await;
        match operations::reminder::send(&bank, &operations::Actor::Console).await {
            Ok(reminded) if reminded.written > 0 => {
                let written = reminded.written;
                tracing::info!(written, "Put {written} reminders into the outbox");
            }
            Ok(_) => {}
            Err(error) => tracing::error!("Reminders could not be written: {error}"),
        }
    }
}

fn shown(data: &Path) -> PathBuf {
    data.canonicalize().unwrap_or_else(|_| data.to_owned())
}

async fn stop() {
    let interrupt = tokio::signal::ctrl_c();
    match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        Ok(mut terminate) => {
            tokio::select! {
                _ = interrupt => {}
                _ = terminate.recv() => {}
            }
        }
        Err(_) => drop(interrupt.await),
    }
}
