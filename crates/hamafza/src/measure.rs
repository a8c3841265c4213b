//! `hamafza measure`: the register of measures from files of text: entered, listed, held against the
//! figures. Knows files and printing; what a measure is and whether one worked is `report`'s.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use model::Language;
use operations::measure::{self, Measure, MeasureView};
use operations::{Actor, Error, Result, Snapshot};
use serde_json::json;

use crate::report::print;
use crate::serve::{open, open_to_read};

/// `hamafza measure`
#[derive(Debug, Args)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Enter measures, or correct them: one TOML file each.
    #[command(after_help = "\
Example: hamafza measure put --data data family-law.toml

  id = \"family-law\"
  kind = \"law\"                  # law, policy, programme, budget or result
  title = { fa = \"…\", en = \"…\" }
  owner = \"MOJ\"
  date = \"2013-02-19\"
  legal = { fa = \"…\", en = \"…\" }
  source = \"Official gazette 19835\"
  [[beneficiaries]]
  year = 2016
  women = \"1204\"
  men = \"300\"
  [outcome]                     # without it, the measure is an activity only
  query = \"AGENCY:DATAFLOW(1.0.0)/KEY\"
  label = { fa = \"…\", en = \"the unemployment rate of women\" }
  expected = \"fall\"
  percent = true
  decimals = 1")]
    Put {
        /// The data folder.
        #[arg(long, value_name = "DIR")]
        data: PathBuf,
        /// The files.
        #[arg(value_name = "FILE", required = true)]
        files: Vec<PathBuf>,
    },
    /// List the measures with what the figures say of each.
    #[command(after_help = "Example: hamafza measure list --data data --json")]
    List {
        /// The data folder.
        #[arg(long, value_name = "DIR")]
        data: PathBuf,
        /// Print JSON lines.
        #[arg(long)]
        json: bool,
    },
}

/// Runs `hamafza measure`.
pub async fn run(arguments: Arguments) -> Result<ExitCode> {
    match arguments.command {
        Command::Put { data, files } => {
            let mut measures = Vec::new();
            for file in &files {
                let text = std::fs::read_to_string(file).map_err(|error| Error::Internal {
                    doing: format!("reading {}", file.display()),
                    source: error.into(),
                })?;
                measures.push(Measure::from_toml(&text).map_err(|why| Error::Conflict {
                    what: file.display().to_string(),
                    why,
                    way_out: "compare it with the example of `hamafza measure put --help`".into(),
                })?);
            }
            let bank = open(&data).await?;
            for measure in &measures {
                let snapshot = Snapshot::public();
                let known = match measure::show(&bank, &snapshot, &measure.id).await {
                    Ok((view, _)) => view.version,
                    Err(Error::NotFound { .. }) => 0,
                    Err(error) => return Err(error),
                };
                let version = measure::put(&bank, &Actor::Console, measure, known).await?;
                eprintln!("{}: version {version}", measure.id);
            }
            bank.close().await;
        }
        Command::List { data, json } => {
            let bank = open_to_read(&data).await?;
            let mut lines = String::new();
            for view in measure::list(&bank, &Snapshot::public()).await? {
                lines.push_str(&if json { told(&view) } else { sentence(&view) });
                lines.push('\n');
            }
            print(&lines)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn sentence(view: &MeasureView) -> String {
    let measure = &view.measure;
    format!(
        "{}\t{}\t{}\t{}\t{}\t{}",
        measure.date,
        measure.kind.code(),
        measure.id,
        measure.title.get(Language::En),
        view.assessment.bearing.code(),
        view.assessment.honest(measure, Language::En)
    )
}

fn told(view: &MeasureView) -> String {
    let measure = &view.measure;
    let both =
        |of: &dyn Fn(Language) -> String| json!({ "fa": of(Language::Fa), "en": of(Language::En) });
    json!({
        "id": measure.id,
        "version": view.version,
        "kind": measure.kind.code(),
        "date": measure.date,
        "owner": measure.owner,
        "title": both(&|language| measure.title.get(language).to_owned()),
        "bearing": view.assessment.bearing.code(),
        "honest": both(&|language| view.assessment.honest(measure, language)),
    })
    .to_string()
}
