//! Children of this program that read hostile files: started, listened to, and given up when they take
//! too long.
//!
//! Knows pipes and patience. What a child reads, and within which limits of memory and processor time,
//! is the child's own business.

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use serde::de::DeserializeOwned;
use tokio::io::AsyncReadExt;

use crate::error::{Doing, Result};

/// What a child is asked.
pub(crate) struct Question<'a> {
    /// The words of its command line.
    pub(crate) words: &'a [&'a str],
    /// What it reads.
    pub(crate) input: Stdio,
    /// How long it may take in all, whatever its processor time.
    pub(crate) patience: Duration,
    /// How much it may answer, in bytes.
    pub(crate) answer_bytes: u64,
    /// The file it reads, for the log.
    pub(crate) file_name: &'a str,
}

/// Asks a child of `program` and reads its answer as JSON. `None` when it was ended by a limit, took
/// too long or aborted: whatever the file did, it did it to the child alone.
pub(crate) async fn ask<T: DeserializeOwned>(
    program: &Path,
    question: Question<'_>,
) -> Result<Option<T>> {
    let file_name = question.file_name;
    let doing = || format!("reading {file_name} in a child process");
    let mut child = tokio::process::Command::new(program)
        .args(question.words)
        .env_clear()
        .stdin(question.input)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .doing(doing)?;
    let output = child.stdout.take().ok_or("the child has no output").doing(doing)?;
    let listen = async {
        let mut answer = Vec::new();
        output.take(question.answer_bytes).read_to_end(&mut answer).await?;
        let status = child.wait().await?;
        std::io::Result::Ok((answer, status))
    };
    let Ok(heard) = tokio::time::timeout(question.patience, listen).await else {
        return Ok(None);
    };
    let (answer, status) = heard.doing(doing)?;
    if !status.success() {
        tracing::warn!(file = file_name, %status, "The child that read {file_name} ended early");
        return Ok(None);
    }
    serde_json::from_slice(&answer).map(Some).doing(doing)
}
