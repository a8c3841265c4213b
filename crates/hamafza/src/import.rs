//! `hamafza import`: files into a dataflow, by a person who holds the data folder itself.
//! The audit log names the console as author, approved under its standing approval.

use std::process::ExitCode;

use model::Submission;
use operations::submission::{HoldBack, Receive};
use operations::{Actor, Bank, Error, Result};

use crate::arguments::Import;
use crate::outcome;
use crate::serve::open;

/// Runs `hamafza import`.
pub async fn run(arguments: Import) -> Result<ExitCode> {
    if let Some(missing) = arguments.files.iter().find(|file| !file.is_file()) {
        return Err(Error::NotFound {
            what: format!("the file {}", missing.display()),
            way_out: "check its path".into(),
        });
    }
    let bank = open(&arguments.data).await?;
    let mut refused = false;
    let mut data_files = Vec::new();
    for file in &arguments.files {
        match operations::structure::put_message(&bank, &Actor::Console, file).await? {
            Some(artefacts) => {
                eprintln!("{}: {artefacts} artefacts in the registry", file.display())
            }
            None => data_files.push(file),
        }
    }
    for file in data_files {
        let file_name =
            file.file_name().map_or_else(String::new, |it| it.to_string_lossy().into_owned());
        eprintln!("{file_name}: reading and checking");
        let received = operations::submission::receive(
            &bank,
            &Actor::Console,
            Receive {
                dataflow: arguments.dataflow.clone(),
                provider: arguments.provider.clone(),
                structure_map: arguments.map.clone(),
                file_name: file_name.clone(),
                path: file.clone(),
            },
        )
        .await;
        // One file that cannot be read does not keep the others out.
        match received {
            Ok(submission) => refused |= !finish(&bank, &arguments, &submission).await?,
            Err(error @ (Error::Refused { .. } | Error::Rejected { .. })) => {
                outcome::report(&error);
                refused = true;
            }
            Err(error) => return Err(error),
        }
    }
    Ok(ExitCode::from(u8::from(refused)))
}

/// Says under which entry of the log the arrival stands, and writes the receipt where one is wanted.
async fn receipt(bank: &Bank, arguments: &Import, submission: &Submission) -> Result<()> {
    let receipt = operations::receipt::of(bank, &Actor::Console, &submission.id).await?;
    let commitment = receipt.receipt.commitment();
    let file = &submission.file_name;
    eprintln!("{file}: receipt {commitment} is entry {} of the log", receipt.proof.index);
    if let Some(folder) = &arguments.receipts {
        let path = folder.join(format!("{}.receipt.json", submission.id));
        let written =
            std::fs::create_dir_all(folder).and_then(|()| std::fs::write(&path, receipt.text()));
        written.map_err(|error| Error::Internal {
            doing: format!("writing the receipt {}", path.display()),
            source: error.into(),
        })?;
        eprintln!("{file}: wrote the receipt {}", path.display());
    }
    Ok(())
}

/// Publishes a checked submission; `false` when its findings refused it.
async fn finish(bank: &Bank, arguments: &Import, submission: &Submission) -> Result<bool> {
    let view = operations::submission::show(bank, &Actor::Console, &submission.id).await?;
    outcome::print_findings(&view.findings);
    let file = &submission.file_name;
    eprintln!(
        "{file}: {} observations read (submission {})",
        submission.observations, submission.id
    );
    outcome::print_summaries(&submission.findings);
    receipt(bank, arguments, submission).await?;
    let errors = outcome::errors(&submission.findings);
    if errors > 0 && !arguments.hold_back {
        eprintln!(
            "{file}: {errors} errors, so nothing was published. Correct the file, or publish all \
             but the {} observations they name with --hold-back.",
            submission.held_back
        );
        return Ok(false);
    }
    if arguments.check_only {
        eprintln!(
            "{file}: checked; a second person approves it at /fa/submission/{}",
            submission.id
        );
        return Ok(true);
    }
    operations::submission::approve(bank, &Actor::Console, &submission.id).await?;
    let hold_back = if errors > 0 { HoldBack::Faulty } else { HoldBack::Nothing };
    let version =
        operations::submission::publish(bank, &Actor::Console, &submission.id, hold_back).await?;
    eprintln!("{file}: published as version {version} of {}", submission.dataflow);
    if errors > 0 {
        eprintln!("{file}: {} observations held back", submission.held_back);
    }
    Ok(true)
}
