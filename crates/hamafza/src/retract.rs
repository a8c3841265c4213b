//! `hamafza retract`: a published version is taken back, with a reason everybody reads. Knows printing;
//! what follows from it is `operations`'.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use operations::{Actor, Result, retraction};

use crate::serve::open;

/// What `--help` says beside the options.
pub const HELP: &str = "\
Example: hamafza retract --data data --dataflow DF_POPULATION --version 3 --reason \"wrong year\"

The version stays at its address. Pages tell that it was taken back and why, reports that bind to it no
longer compile, and an entry of the log says so for ever. Publish a corrected version afterwards.";

/// `hamafza retract`
#[derive(Debug, Args)]
pub struct Arguments {
    /// The data folder.
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// The dataflow, by its id.
    #[arg(long, value_name = "ID")]
    dataflow: String,
    /// The number of the version.
    #[arg(long, value_name = "N")]
    version: u64,
    /// What is wrong with it, in words that everybody will read.
    #[arg(long, value_name = "TEXT")]
    reason: String,
}

/// Runs `hamafza retract`.
pub async fn run(arguments: Arguments) -> Result<ExitCode> {
    let Arguments { data, dataflow, version, reason } = arguments;
    let bank = open(&data).await?;
    let position = retraction::retract(&bank, &Actor::Console, &dataflow, version, &reason).await?;
    eprintln!("Took back version {version} of {dataflow}: entry {position} of the log");
    bank.close().await;
    Ok(ExitCode::SUCCESS)
}
