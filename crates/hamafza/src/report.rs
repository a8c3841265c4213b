//! `hamafza report compile`: a report's bindings, filled from the bank, as PDF/UA.

use std::path::Path;
use std::process::ExitCode;

use operations::{Bank, Error, Result, Snapshot};

use crate::arguments::{Report, ReportCommand};
use crate::serve::open_to_read;

/// Runs `hamafza report`.
pub async fn run(arguments: Report) -> Result<ExitCode> {
    let ReportCommand::Compile(arguments) = arguments.command;
    let bank = open_to_read(&arguments.data).await?;
    compile(&bank, &arguments.report, arguments.lang.into(), &arguments.output).await?;
    eprintln!("Wrote {}", arguments.output.display());
    Ok(ExitCode::SUCCESS)
}

/// Compiles one report into one file; the file is there whole or not at all.
pub async fn compile(
    bank: &Bank,
    report: &str,
    language: model::Language,
    output: &Path,
) -> Result<()> {
    let pdf = operations::report::compile(bank, &Snapshot::public(), report, language).await?;
    let draft = output.with_extension("pdf.part");
    let written = std::fs::write(&draft, &pdf).and_then(|()| std::fs::rename(&draft, output));
    written.map_err(|error| Error::Internal {
        doing: format!("writing the report to {}", output.display()),
        source: error.into(),
    })
}
