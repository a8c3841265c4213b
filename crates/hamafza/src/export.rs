//! `hamafza export`: the observations of a dataflow, now or as they were, to a file.

use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use operations::{Actor, Error, Result, Snapshot};

use crate::arguments::{Export, Format};
use crate::serve::open_to_read;

/// Runs `hamafza export`.
pub async fn run(arguments: Export) -> Result<ExitCode> {
    let as_of_ms = match &arguments.as_of {
        None => None,
        Some(text) => match operations::snapshot::parse_as_of(text) {
            Some(moment) => Some(moment),
            None => {
                eprintln!(
                    "--as-of {text}: write a day such as 2026-01-31 or a moment such as \
                     2026-01-31T12:00:00Z"
                );
                return Ok(ExitCode::from(2));
            }
        },
    };
    let bank = open_to_read(&arguments.data).await?;
    let snapshot = Snapshot { as_of_ms, viewer: Actor::Console };
    let format = match arguments.format {
        Format::Csv => sdmx::DataFormat::Csv20,
        Format::Json => sdmx::DataFormat::Json20,
        Format::Xml => sdmx::DataFormat::Specific21,
    };
    let key = arguments.key.as_deref().unwrap_or("");
    let request = operations::data::DataRequest::of_key(&bank, &arguments.dataflow, key)?;
    let answer = operations::data::query(&bank, &snapshot, &request).await?;
    match &arguments.output {
        None => {
            operations::data::write(&bank, answer, format, std::io::stdout().lock()).await?;
        }
        Some(path) => {
            let draft = part_of(path);
            let file = std::fs::File::create(&draft).map_err(|error| writing(path, error))?;
            let mut file = std::io::BufWriter::new(file);
            let written = operations::data::write(&bank, answer, format, &mut file).await?;
            file.flush().map_err(|error| writing(path, error))?;
            std::fs::rename(&draft, path).map_err(|error| writing(path, error))?;
            eprintln!("Wrote {written} observations to {}", path.display());
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn part_of(path: &Path) -> std::path::PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".part");
    path.with_file_name(name)
}

fn writing(path: &Path, error: std::io::Error) -> Error {
    Error::Internal { doing: format!("writing {}", path.display()), source: error.into() }
}
