//! Reading a document that somebody sent, which may be hostile: in a child process with limits on
//! memory, time and files, as workbooks are.

use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use undocs::{Document, Limits, RemarkCode};

use crate::child::{self, Question};
use crate::error::{Doing, Result};

/// How long a child may take in all.
const PATIENCE: Duration = Duration::from_secs(900);
/// How much a child may answer, in bytes.
const ANSWER_BYTES: u64 = 512 * 1024 * 1024;

/// Where documents are read.
#[derive(Clone, Debug)]
pub enum Reader {
    /// In a child of this program, called as `PROGRAM parse-document`.
    Child(PathBuf),
    /// In this process. Only for documents that are one's own: a hostile file may abort it.
    Here,
}

/// Where the bytes of a document come from.
#[derive(Debug)]
pub enum Source {
    /// A file.
    File(PathBuf),
    /// The standard input of this process.
    StandardInput,
}

impl Reader {
    /// Reads a document. A file that cannot be read gives a document whose remarks say why.
    ///
    /// # Errors
    /// [`crate::Error::Internal`] when the file cannot be opened or the child cannot be started.
    pub async fn read(&self, source: &Source) -> Result<Document> {
        let name = match source {
            Source::File(path) => path.display().to_string(),
            Source::StandardInput => "standard input".to_owned(),
        };
        match self {
            Self::Here => {
                let doing = || format!("reading {name}");
                let bytes = match source {
                    Source::File(path) => tokio::fs::read(path).await.doing(doing)?,
                    Source::StandardInput => {
                        std::io::read_to_string(std::io::stdin()).doing(doing)?.into_bytes()
                    }
                };
                Ok(undocs::extract(&bytes, &Limits::default()))
            }
            Self::Child(program) => {
                let input = match source {
                    Source::File(path) => {
                        let file = std::fs::File::open(path);
                        Stdio::from(file.doing(|| format!("opening {name}"))?)
                    }
                    Source::StandardInput => Stdio::inherit(),
                };
                let question = Question {
                    words: &["parse-document"],
                    input,
                    patience: PATIENCE,
                    answer_bytes: ANSWER_BYTES,
                    file_name: &name,
                };
                let answer: Option<Document> = child::ask(program, question).await?;
                Ok(answer.unwrap_or_else(|| Document {
                    remarks: vec![RemarkCode::TooMuchWork.remark(&[])],
                    ..Document::default()
                }))
            }
        }
    }
}
