//! How the program ends: sentences for people on standard error, and the exit status.

use std::process::ExitCode;

use model::{Finding, FindingSummary, Language, Severity};
use operations::Error;

/// Findings printed one by one; the rest is counted.
const FINDINGS_PRINTED: usize = 50;

/// Starts the log on standard error: warnings, or what `HAMAFZA_LOG` asks for.
pub fn start_log() {
    let filter = tracing_subscriber::EnvFilter::try_from_env("HAMAFZA_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
}

/// Prints one sentence and fails with status 1.
pub fn fail(sentence: &str) -> ExitCode {
    eprintln!("{sentence}");
    ExitCode::from(1)
}

/// Prints what an operation answered and fails with status 1.
///
/// A reader that has seen enough and gone (`hamafza export … | head`) is nobody's error: nothing is said.
pub fn report(error: &Error) -> ExitCode {
    if is_closed_pipe(error) {
        return ExitCode::from(1);
    }
    match error {
        Error::Rejected { what, findings } => {
            print_findings(findings);
            eprintln!("{what}: refused by {} findings; nothing was published.", findings.len());
        }
        Error::Refused { file, code, text } => {
            eprintln!("{file}: {} [{code}]", text.get(Language::En));
            eprintln!("{file}: {}", text.get(Language::Fa));
        }
        Error::NotFound { .. }
        | Error::Forbidden { .. }
        | Error::Conflict { .. }
        | Error::Unavailable { .. }
        | Error::Internal { .. } => {
            eprintln!("{error}");
            // The sentence already has the first cause.
            let mut cause = std::error::Error::source(error).and_then(std::error::Error::source);
            while let Some(source) = cause {
                eprintln!("  because: {source}");
                cause = source.source();
            }
        }
    }
    ExitCode::from(1)
}

fn is_closed_pipe(error: &Error) -> bool {
    std::iter::successors(std::error::Error::source(error), |cause| cause.source())
        .filter_map(|cause| cause.downcast_ref::<std::io::Error>())
        .any(|cause| cause.kind() == std::io::ErrorKind::BrokenPipe)
}

/// Prints the first findings with code, weight, place, text and hint.
pub fn print_findings(findings: &[Finding]) {
    for finding in findings.iter().take(FINDINGS_PRINTED) {
        eprintln!(
            "{} · {} · {} · {} → {}",
            finding.code.code(),
            finding.severity.code(),
            finding.place.text(Language::En),
            finding.text(Language::En),
            finding.hint(Language::En),
        );
    }
    if findings.len() > FINDINGS_PRINTED {
        eprintln!("… and {} more", findings.len() - FINDINGS_PRINTED);
    }
}

/// Prints how many findings of each kind there were.
pub fn print_summaries(summaries: &[FindingSummary]) {
    for summary in summaries {
        eprintln!("  {} · {} · {}", summary.code.code(), summary.severity.code(), summary.count);
    }
}

/// How many errors there are among the findings.
pub fn errors(summaries: &[FindingSummary]) -> u64 {
    summaries.iter().filter(|it| it.severity == Severity::Error).map(|it| it.count).sum()
}
