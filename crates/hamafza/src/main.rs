//! The single binary: command line, clock, wiring. Knows no rule of statistics and no page; each
//! sub-command is one file and calls `operations` or `web`.

mod allocator;
mod arguments;
mod bundle;
mod check;
mod demo;
mod draft_folder;
mod export;
mod import;
mod ingest;
mod measure;
mod message;
mod outcome;
mod parse;
mod report;
mod report_bank;
mod report_check;
mod report_diff;
mod report_lock;
mod retract;
mod serve;
mod undocs;
mod verify;

use std::process::ExitCode;

use clap::Parser;

use crate::arguments::{Arguments, Command};

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    if let Command::ParseWorkbook(arguments) = &arguments.command {
        // The child that reads hostile files: no runtime, no log, limits before the first byte.
        return parse::workbook(arguments);
    }
    if matches!(arguments.command, Command::ParseDocument) {
        return parse::document();
    }
    if matches!(arguments.command, Command::Import(_)) {
        allocator::give_memory_back();
    }
    outcome::start_log();
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .thread_stack_size(8 * 1024 * 1024)
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => {
            return outcome::fail(&format!(
                "The program could not start its worker threads: {error}"
            ));
        }
    };
    let done = runtime.block_on(async {
        match arguments.command {
            Command::Demo(arguments) => demo::run(arguments).await,
            Command::Serve(arguments) => serve::run(arguments).await,
            Command::Check(arguments) => check::run(arguments).await,
            Command::Import(arguments) => import::run(arguments).await,
            Command::Ingest(arguments) => ingest::run(arguments).await,
            Command::Export(arguments) => export::run(arguments).await,
            Command::Report(arguments) => report::run(arguments).await,
            Command::Sdmx(arguments) => message::run(arguments),
            Command::Undocs(arguments) => undocs::run(arguments).await,
            Command::Evidence(arguments) => bundle::run(arguments).await,
            Command::Measure(arguments) => measure::run(arguments).await,
            Command::Retract(arguments) => retract::run(arguments).await,
            Command::Verify(arguments) => verify::run(arguments).await,
            Command::ParseWorkbook(_) | Command::ParseDocument => Ok(ExitCode::SUCCESS),
        }
    });
    runtime.shutdown_timeout(std::time::Duration::from_secs(2));
    done.unwrap_or_else(|error| outcome::report(&error))
}
