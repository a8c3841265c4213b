//! The lock file of a report: every figure with its query, period, version and SHA-256, so that anyone
//! may derive them again. Knows its JSON and how it is found in a PDF; knows no bank.

use std::fmt::Write as _;
use std::io::Read as _;

use model::ObsStatus;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::manuscript::Manuscript;
use crate::note::Figure;

/// The form of the file.
const FORM: &str = "hamafza-figures/1";
/// No lock file is longer: what inflates beyond it is not one.
const MOST_BYTES: u64 = 64 << 20;

/// One figure as locked.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct LockedFigure {
    /// The series, as a query.
    pub query: String,
    /// Its period.
    pub period: String,
    /// The published version it was read from.
    pub version: String,
    /// Its digits; none where it was absent.
    pub value: Option<String>,
    /// Its status, a code of `CL_OBS_STATUS`.
    pub status: String,
    /// The SHA-256 of query, period, version, value and status, each ended by a line feed.
    pub sha256: String,
}

impl LockedFigure {
    fn of(figure: &Figure) -> Self {
        let mut locked = Self {
            query: figure.query.to_string(),
            period: figure.period.to_string(),
            version: figure.version.clone(),
            value: figure.value.clone(),
            status: figure.status.code().to_owned(),
            sha256: String::new(),
        };
        locked.sha256 = locked.digest();
        locked
    }

    /// The SHA-256 of what it says.
    #[must_use]
    pub fn digest(&self) -> String {
        let value = self.value.as_deref().unwrap_or("");
        let parts = [&self.query, &self.period, &self.version, value, &self.status];
        let mut hash = Sha256::new();
        for part in parts {
            hash.update(part.as_bytes());
            hash.update(b"\n");
        }
        hex::encode(hash.finalize())
    }

    /// Whether it says what an observation says: the same digits, the same status.
    #[must_use]
    pub fn says(&self, value: Option<&str>, status: ObsStatus) -> bool {
        let value = value.filter(|_| !status.is_missing());
        self.value.as_deref() == value && self.status == status.code()
    }
}

/// A lock file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lock {
    /// The form of the file.
    pub form: String,
    /// The report's id.
    pub report: String,
    /// The version of its text.
    pub version: String,
    /// The day it was made on.
    pub day: String,
    /// The moment the bank was read at, in milliseconds since 1970, where the whole draft is frozen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_of_ms: Option<i64>,
    /// The SHA-256 of the draft's text, where the whole draft is frozen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text_sha256: Option<String>,
    /// The figures, in order.
    pub figures: Vec<LockedFigure>,
}

/// A text that is no lock file, or a PDF without one.
#[derive(Debug, thiserror::Error)]
pub enum NotALock {
    /// The PDF carries none.
    #[error(
        "the PDF carries no list of its figures: only a final report does; give its lock file \
         with --lock"
    )]
    NotInPdf,
    /// The text is not JSON of this shape.
    #[error("reading the list of figures: {0}")]
    NotRead(#[from] serde_json::Error),
    /// It is of another form.
    #[error("the list of figures is of the form {0:?}; this program reads {FORM:?}")]
    OtherForm(String),
}

impl Lock {
    /// The lock of a manuscript.
    #[must_use]
    pub fn of(manuscript: &Manuscript) -> Self {
        let mut figures: Vec<LockedFigure> =
            manuscript.figures.iter().map(LockedFigure::of).collect();
        figures.sort();
        figures.dedup();
        Self {
            form: FORM.to_owned(),
            report: manuscript.id.clone(),
            version: manuscript.version.clone(),
            day: manuscript.day.to_string(),
            as_of_ms: None,
            text_sha256: None,
            figures,
        }
    }

    /// Takes in the figures of the same report in another language.
    pub fn join(&mut self, other: Self) {
        self.figures.extend(other.figures);
        self.figures.sort();
        self.figures.dedup();
    }

    /// The file: one figure a line, so that two of them can be compared by any tool.
    #[must_use]
    pub fn to_json(&self) -> String {
        let text = |value: &str| serde_json::Value::from(value).to_string();
        let mut out = format!(
            "{{\n\"form\": {}, \"report\": {}, \"version\": {}, \"day\": {},\n",
            text(&self.form),
            text(&self.report),
            text(&self.version),
            text(&self.day)
        );
        if let Some(moment) = self.as_of_ms {
            let _ = writeln!(out, "\"as_of_ms\": {moment},");
        }
        if let Some(digest) = &self.text_sha256 {
            let _ = writeln!(out, "\"text_sha256\": {},", text(digest));
        }
        out.push_str("\"figures\": [\n");
        for (index, figure) in self.figures.iter().enumerate() {
            let comma = if index + 1 < self.figures.len() { "," } else { "" };
            let line = serde_json::json!(figure);
            let _ = writeln!(out, "{line}{comma}");
        }
        out.push_str("]\n}\n");
        out
    }

    /// Reads a lock file.
    ///
    /// # Errors
    /// When it is none, or of another form.
    pub fn read(text: &str) -> Result<Self, NotALock> {
        let lock: Self = serde_json::from_str(text)?;
        if lock.form == FORM { Ok(lock) } else { Err(NotALock::OtherForm(lock.form)) }
    }

    /// Finds the lock file in a final report's PDF.
    ///
    /// # Errors
    /// When there is none in it.
    pub fn of_pdf(pdf: &[u8]) -> Result<Self, NotALock> {
        let mut refused = NotALock::NotInPdf;
        for stream in embedded_files(pdf) {
            let mut text = String::new();
            let inflated = flate2::read::ZlibDecoder::new(stream).take(MOST_BYTES);
            let mut inflated = std::io::BufReader::new(inflated);
            let whole = inflated.read_to_string(&mut text).is_ok();
            let text = if whole { text } else { String::from_utf8_lossy(stream).into_owned() };
            match Self::read(text.trim_end()) {
                Ok(lock) => return Ok(lock),
                Err(error @ NotALock::OtherForm(_)) => refused = error,
                Err(_) => {}
            }
        }
        Err(refused)
    }

    /// The figures whose own hash does not fit what they say: the file was altered by hand.
    #[must_use]
    pub fn altered(&self) -> Vec<&LockedFigure> {
        self.figures.iter().filter(|figure| figure.digest() != figure.sha256).collect()
    }
}

/// The bytes of each stream whose dictionary says it is an embedded file.
fn embedded_files(pdf: &[u8]) -> Vec<&[u8]> {
    let find = |from: usize, wanted: &[u8]| {
        pdf.get(from..)?.windows(wanted.len()).position(|at| at == wanted).map(|at| from + at)
    };
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(begin) = find(at, b"/EmbeddedFile") {
        at = begin + 1;
        // The name tree has keys that begin alike.
        if pdf.get(begin + 13).is_some_and(u8::is_ascii_alphabetic) {
            continue;
        }
        let Some(stream) = find(begin, b"stream") else { break };
        let Some(end) = find(stream, b"endstream") else { break };
        let body = &pdf[stream + 6..end];
        let body = body.strip_prefix(b"\r\n").or_else(|| body.strip_prefix(b"\n")).unwrap_or(body);
        found.push(body);
        at = end;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure(value: &str) -> LockedFigure {
        let mut figure = LockedFigure {
            query: "A:DF(1.0.0)/A.IR.RATE.F".into(),
            period: "2018".into(),
            version: "3".into(),
            value: Some(value.into()),
            status: "A".into(),
            sha256: String::new(),
        };
        figure.sha256 = figure.digest();
        figure
    }

    #[test]
    fn a_figure_altered_by_hand_no_longer_fits_its_hash() {
        let mut lock = Lock {
            form: FORM.into(),
            report: "r".into(),
            version: "1".into(),
            day: "2026-11-23".into(),
            as_of_ms: Some(7),
            text_sha256: None,
            figures: vec![figure("17.0"), figure("18.0")],
        };
        assert_eq!(Lock::read(&lock.to_json()).expect("its own text"), lock);
        assert!(lock.altered().is_empty());
        lock.figures[1].value = Some("81.0".into());
        assert_eq!(lock.altered().len(), 1);
    }

    #[test]
    fn a_pdf_without_a_list_says_so() {
        assert!(matches!(Lock::of_pdf(b"%PDF-1.7 /EmbeddedFile"), Err(NotALock::NotInPdf)));
        assert!(matches!(Lock::of_pdf(b""), Err(NotALock::NotInPdf)));
    }
}
