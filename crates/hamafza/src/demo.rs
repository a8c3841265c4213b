//! `hamafza demo`: a data folder filled by the same road every number takes, and served on loopback.

use std::process::ExitCode;
use std::time::Instant;

use model::Language;
use operations::{Error, Result};

use crate::arguments::Demo;
use crate::{report, serve};

/// Runs `hamafza demo`.
pub async fn run(arguments: Demo) -> Result<ExitCode> {
    if !arguments.listen.ip().is_loopback() {
        eprintln!(
            "The demonstration has published sign-ins, so it listens on loopback only; use an \
             address such as 127.0.0.1:8080, or `hamafza serve` for a bank of your own."
        );
        return Ok(ExitCode::from(2));
    }
    let started = Instant::now();
    let bank = serve::open(&arguments.data).await?;
    let progress = |sentence: &str| {
        eprintln!("[{:>5.1} s] {sentence}", started.elapsed().as_secs_f32());
    };
    operations::demo::fill(&bank, &progress).await?;
    operations::demo::fill_library(&bank, arguments.library.as_deref(), &progress).await?;
    let folder = arguments.data.join("reports");
    std::fs::create_dir_all(&folder).map_err(|error| Error::Internal {
        doing: format!("making the folder {}", folder.display()),
        source: error.into(),
    })?;
    let mut reports = Vec::new();
    for summary in operations::report::list(&bank)? {
        for language in Language::ALL {
            let path = folder.join(format!("{}.{}.pdf", summary.id, language.tag()));
            if !path.is_file() {
                progress(&format!("compiling the report {} ({})", summary.id, language.tag()));
                report::compile(&bank, &summary.id, language, &path).await?;
            }
            reports.push(path);
        }
    }
    eprintln!();
    eprintln!("  The bank is ready:  http://{}/", arguments.listen);
    for path in reports {
        eprintln!("  Report:             {}", path.display());
    }
    eprintln!("  Sign-ins (password {}):", operations::demo::PASSWORD);
    for (account, name) in operations::demo::sign_ins(&bank, Language::En)? {
        eprintln!("    {account:<20} {name}");
    }
    eprintln!(
        "    every other ministry and province: http://{}/en/organisations",
        arguments.listen
    );
    eprintln!();
    if arguments.no_serve {
        return Ok(ExitCode::SUCCESS);
    }
    serve::listen(bank, arguments.listen, &arguments.data).await
}
