//! `hamafza check`: the faults of a configuration in words, before a service runs with them. Knows the
//! data folder, the environment and the accounts; whether the bank itself is whole is `verify`'s.

use std::io::Write as _;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::Path;
use std::process::ExitCode;

use clap::Args;
use operations::{Actor, Bank, Error, Result};

use crate::serve::{FACTOR_VARIABLE, MEMORY_VARIABLE, REQUIRED, URL_VARIABLE, open_to_read};

/// Free space below this is a fault, in bytes.
const LEAST_FREE: u64 = 1 << 30;

/// `hamafza check`
#[derive(Debug, Args)]
pub struct Arguments {
    /// The data folder.
    #[arg(long, value_name = "DIR")]
    data: std::path::PathBuf,
}

/// How much something matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Weight {
    Good,
    /// It works, and somebody should know.
    Note,
    /// It must be mended.
    Fault,
}

/// What was found about one thing.
struct Found {
    weight: Weight,
    code: &'static str,
    text: String,
}

fn found(weight: Weight, code: &'static str, text: impl Into<String>) -> Found {
    Found { weight, code, text: text.into() }
}

/// Runs `hamafza check`.
pub async fn run(arguments: Arguments) -> Result<ExitCode> {
    let data = arguments.data.as_path();
    let mut all = vec![url(std::env::var(URL_VARIABLE).ok().as_deref())];
    all.push(factor(std::env::var(FACTOR_VARIABLE).ok().as_deref()));
    all.push(memory(std::env::var(MEMORY_VARIABLE).ok().as_deref()));
    if data.join("hamafza.sqlite").is_file() {
        all.extend(folder(data));
        let bank = open_to_read(data).await?;
        all.push(found(
            Weight::Good,
            "records",
            "the records open, in the form this program writes",
        ));
        all.extend(accounts(&bank).await?);
        all.push(clock(&bank).await?);
    } else {
        let text = format!("{} has no bank yet; the first start makes it", data.display());
        all.push(found(Weight::Note, "no-bank", text));
    }
    let mut out = String::new();
    for it in &all {
        let weight = match it.weight {
            Weight::Good => "ok   ",
            Weight::Note => "note ",
            Weight::Fault => "FAULT",
        };
        out.push_str(&format!("{weight} {}: {}\n", it.code, it.text));
    }
    let written = std::io::stdout().write_all(out.as_bytes());
    written.map_err(|error| Error::Internal {
        doing: "writing what was found".into(),
        source: error.into(),
    })?;
    let faulty = all.iter().any(|it| it.weight == Weight::Fault);
    Ok(if faulty { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn url(given: Option<&str>) -> Found {
    let Some(given) = given else {
        return found(
            Weight::Note,
            "url",
            format!(
                "{URL_VARIABLE} is not set: permanent links and the log's name say 127.0.0.1; set it \
                 to the address the world uses, such as https://data.example.org"
            ),
        );
    };
    let host = given.split_once("://").map(|(_, host)| host).unwrap_or_default();
    let plain = given.starts_with("http://");
    if !(plain || given.starts_with("https://")) || host.is_empty() || given.ends_with('/') {
        let text = format!(
            "{URL_VARIABLE}={given} is no address of a site: write https://, the host, and no slash \
             at the end"
        );
        return found(Weight::Fault, "url", text);
    }
    let local = ["127.", "localhost", "[::1]"].iter().any(|it| host.starts_with(it));
    if plain && !local {
        let text = format!(
            "{URL_VARIABLE}={given} is not https: passwords would travel openly and the cookie has no \
             Secure; put a proxy with TLS before the program and write https://"
        );
        return found(Weight::Fault, "url", text);
    }
    found(Weight::Good, "url", format!("the world finds the bank at {given}"))
}

fn factor(given: Option<&str>) -> Found {
    match given {
        Some(REQUIRED) => {
            found(Weight::Good, "second-factor", "everybody who signs in has a second factor")
        }
        None | Some("" | "offered") => found(
            Weight::Note,
            "second-factor",
            format!("a password alone lets people in; {FACTOR_VARIABLE}={REQUIRED} demands a code"),
        ),
        Some(other) => found(
            Weight::Fault,
            "second-factor",
            format!("{FACTOR_VARIABLE}={other} means nothing; write {REQUIRED} or offered"),
        ),
    }
}

fn memory(given: Option<&str>) -> Found {
    let whole = std::fs::read_to_string("/proc/meminfo").ok();
    memory_of(given, whole.as_deref())
}

fn memory_of(given: Option<&str>, meminfo: Option<&str>) -> Found {
    let Some(given) = given else {
        return found(Weight::Good, "memory", format!("{MEMORY_VARIABLE} is not set: the usual"));
    };
    let Ok(mebibytes) = given.parse::<u64>() else {
        let text = format!("{MEMORY_VARIABLE}={given} is no whole number of mebibytes");
        return found(Weight::Fault, "memory", text);
    };
    let total = meminfo
        .and_then(|text| text.lines().find_map(|line| line.strip_prefix("MemTotal:")))
        .and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
    match total {
        Some(kibibytes) if mebibytes > kibibytes / 1024 / 2 => found(
            Weight::Fault,
            "memory",
            format!(
                "{MEMORY_VARIABLE}={given} is more than half of this machine's {} MiB; the queries of \
                 one person could stop it",
                kibibytes / 1024
            ),
        ),
        _ => found(Weight::Good, "memory", format!("queries may take {given} MiB")),
    }
}

/// Who may look into the folder, and whether there is room.
fn folder(data: &Path) -> Vec<Found> {
    let mut all = Vec::new();
    let closed = [("hamafza.sqlite", 0o077), ("keys", 0o077), ("keys/log.key", 0o077)];
    let open: Vec<String> = closed
        .into_iter()
        .filter(|(name, others)| {
            let mode = std::fs::metadata(data.join(name)).map(|it| it.permissions().mode());
            mode.is_ok_and(|mode| mode & others != 0)
        })
        .map(|(name, _)| name.to_owned())
        .collect();
    let folder = std::fs::metadata(data);
    let shut = folder.as_ref().is_ok_and(|it| it.permissions().mode() & 0o077 == 0);
    let code = "folder";
    all.push(if shut || open.is_empty() {
        found(Weight::Good, code, "nobody but its owner looks into the data folder")
    } else {
        let text = format!(
            "others on this machine can read {} in {}; say `chmod 700 {1}`",
            open.join(", "),
            data.display()
        );
        found(Weight::Fault, code, text)
    });
    let owner = folder.map(|it| it.uid()).ok();
    if owner.is_some_and(|owner| owner != rustix::process::geteuid().as_raw()) {
        let text = "the data folder belongs to another user than runs this; run it as that one";
        all.push(found(Weight::Note, "owner", text));
    }
    if let Ok(room) = rustix::fs::statvfs(data) {
        let free = room.f_bavail.saturating_mul(room.f_frsize);
        let mebibytes = free >> 20;
        all.push(if free < LEAST_FREE {
            let text = format!("only {mebibytes} MiB are free; the bank stops taking files soon");
            found(Weight::Fault, "space", text)
        } else {
            found(Weight::Good, "space", format!("{mebibytes} MiB are free"))
        });
    }
    all
}

async fn accounts(bank: &Bank) -> Result<Vec<Found>> {
    let mut all = Vec::new();
    if operations::demo::is_open_to_all(bank).await? {
        let text = "accounts have the published password of the demonstration: this bank is served on \
                    loopback only; start a bank of your own in another folder";
        all.push(found(Weight::Fault, "demonstration", text));
    }
    let accounts = operations::account::list(bank, &Actor::Console).await?;
    let administrators = accounts.iter().filter(|it| it.is_open && it.maintains_accounts()).count();
    all.push(match (accounts.len(), administrators) {
        (0, _) => {
            let text = "there is no account yet; the server tells a link at its next start";
            found(Weight::Note, "accounts", text)
        }
        (_, 0 | 1) => {
            let text = "fewer than two administrators can sign in: nobody could give an account back \
                        to the only one; make a second";
            found(Weight::Fault, "accounts", text)
        }
        (all, some) => {
            found(Weight::Good, "accounts", format!("{all} accounts, {some} administrators"))
        }
    });
    Ok(all)
}

async fn clock(bank: &Bank) -> Result<Found> {
    let last = operations::audit::entries(bank, &Actor::Console, 1).await?;
    let ahead_ms = last.first().map_or(0, |it| it.entry.at_ms - bank.now_ms());
    Ok(if ahead_ms > 60_000 {
        let text = format!(
            "the clock is {} minutes behind the last deed in the audit log; set it, or moments of \
             publications will be out of order",
            ahead_ms / 60_000
        );
        found(Weight::Fault, "clock", text)
    } else {
        found(Weight::Good, "clock", "the clock is not behind the last deed")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_the_world_uses_is_https_and_has_no_slash() {
        for (given, weight) in [
            (None, Weight::Note),
            (Some("https://data.example.org"), Weight::Good),
            (Some("http://127.0.0.1:8080"), Weight::Good),
            (Some("http://data.example.org"), Weight::Fault),
            (Some("https://data.example.org/"), Weight::Fault),
            (Some("data.example.org"), Weight::Fault),
            (Some("https://"), Weight::Fault),
        ] {
            assert_eq!(url(given).weight, weight, "{given:?}");
        }
    }

    #[test]
    fn a_word_that_demands_nothing_is_a_fault() {
        for (given, weight) in [
            (None, Weight::Note),
            (Some("offered"), Weight::Note),
            (Some("required"), Weight::Good),
            (Some("yes"), Weight::Fault),
        ] {
            assert_eq!(factor(given).weight, weight, "{given:?}");
        }
    }

    #[test]
    fn memory_is_a_number_that_the_machine_has() {
        let meminfo = Some("MemTotal:        4096000 kB\nMemFree: 1 kB\n");
        for (given, weight) in [
            (None, Weight::Good),
            (Some("512"), Weight::Good),
            (Some("3000"), Weight::Fault),
            (Some("much"), Weight::Fault),
        ] {
            assert_eq!(memory_of(given, meminfo).weight, weight, "{given:?}");
        }
    }
}
