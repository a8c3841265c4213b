//! Figure records: one published observation as canonical bytes, with its origin as a commitment, so
//! that a figure can be shown to a stranger without telling from which cell of whose file it came.
//! Knows columns as texts; knows nothing of Parquet.

use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

use crate::canonical::string;
use crate::hash::Hash;

/// Where a figure came from: what its commitment hides and, when opened, shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Opening {
    /// The cell or line.
    pub cell: String,
    /// 64 hexadecimal characters that nobody can guess, for otherwise cells could be tried.
    pub salt: String,
    /// The sheet; empty for files without sheets.
    pub sheet: String,
    /// The submission.
    pub submission: String,
}

impl Opening {
    /// SHA-256 of its canonical bytes.
    #[must_use]
    pub fn commitment(&self) -> Hash {
        let mut out = String::with_capacity(160);
        for (name, text) in [
            ("{\"cell\":", &self.cell),
            (",\"salt\":", &self.salt),
            (",\"sheet\":", &self.sheet),
            (",\"submission\":", &self.submission),
        ] {
            out.push_str(name);
            string(text, &mut out);
        }
        out.push('}');
        Hash::of(out.as_bytes())
    }
}

/// The salt of one figure, from the secret salt of its submission: HMAC-SHA-256 over the figure's key
/// and period. To tell one tells nothing of the others.
#[must_use]
pub fn salt(submission_salt: &[u8], key_and_period: &str) -> String {
    // HMAC takes keys of every length.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(submission_salt) else { return String::new() };
    mac.update(key_and_period.as_bytes());
    hex::encode(mac.finalize().into_bytes())
}

/// The part of an observation that goes into its record. The texts are in the order of
/// [`FigureForm::new`]'s names.
#[derive(Clone, Copy, Debug)]
pub struct FigureParts<'a> {
    /// The period.
    pub period: &'a str,
    /// The status; left out when empty.
    pub status: &'a str,
    /// The value, digit for digit; left out when empty.
    pub value: &'a str,
}

/// How the figures of one dataflow are written.
#[derive(Clone, Debug)]
pub struct FigureForm {
    dataflow: String,
    key: Vec<(String, usize)>,
    attributes: Vec<(String, usize)>,
}

fn sorted(names: &[&str]) -> Vec<(String, usize)> {
    let mut sorted: Vec<_> =
        names.iter().enumerate().map(|(place, name)| ((*name).to_owned(), place)).collect();
    sorted.sort();
    sorted
}

impl FigureForm {
    /// The figures of a dataflow (`AGENCY:ID`), with the dimensions of its key without the period, and
    /// its attributes. The names are ids of SDMX, so ASCII.
    #[must_use]
    pub fn new(dataflow: &str, key: &[&str], attributes: &[&str]) -> Self {
        Self { dataflow: dataflow.to_owned(), key: sorted(key), attributes: sorted(attributes) }
    }

    /// The key as a canonical object and the period after a line break: what a figure's salt is over.
    #[must_use]
    pub fn key_and_period<'a>(&self, key: impl Fn(usize) -> &'a str, period: &str) -> String {
        let mut out = String::with_capacity(200);
        object(&self.key, &key, &mut out, Keep::All);
        out.push('\n');
        out.push_str(period);
        out
    }

    /// The canonical bytes of a figure's record.
    #[must_use]
    pub fn record<'a>(
        &self,
        key: impl Fn(usize) -> &'a str,
        attributes: impl Fn(usize) -> &'a str,
        parts: FigureParts<'_>,
        origin: &Hash,
    ) -> String {
        let mut out = String::with_capacity(512);
        out.push_str("{\"attributes\":");
        object(&self.attributes, &attributes, &mut out, Keep::Given);
        out.push_str(",\"dataflow\":");
        string(&self.dataflow, &mut out);
        out.push_str(",\"key\":");
        object(&self.key, &key, &mut out, Keep::All);
        out.push_str(",\"origin\":\"");
        out.push_str(&origin.hex());
        out.push_str("\",\"period\":");
        string(parts.period, &mut out);
        for (name, text) in [(",\"status\":", parts.status), (",\"value\":", parts.value)] {
            if !text.is_empty() {
                out.push_str(name);
                string(text, &mut out);
            }
        }
        out.push('}');
        out
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Keep {
    All,
    Given,
}

fn object<'a>(
    names: &[(String, usize)],
    text: &impl Fn(usize) -> &'a str,
    out: &mut String,
    keep: Keep,
) {
    out.push('{');
    let mut first = true;
    for (name, place) in names {
        let text = text(*place);
        if keep == Keep::Given && text.is_empty() {
            continue;
        }
        if !first {
            out.push(',');
        }
        first = false;
        string(name, out);
        out.push(':');
        string(text, out);
    }
    out.push('}');
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::canonical::parse;

    #[test]
    fn a_record_is_canonical_and_hides_its_origin() {
        let form = FigureForm::new("HAMAFZA:DF", &["SEX", "AREA"], &["UNIT", "COMMENT"]);
        let opening = Opening {
            cell: "F14".into(),
            salt: salt(b"secret", &form.key_and_period(|at| ["F", "IR"][at], "2016")),
            sheet: "زنان".into(),
            submission: "12ab".into(),
        };
        let value = serde_json::to_value(&opening).unwrap();
        assert_eq!(Hash::of(&crate::canonical::canonical(&value).unwrap()), opening.commitment());
        let parts = FigureParts { period: "2016", status: "A", value: "35.40" };
        let record =
            form.record(|at| ["F", "IR"][at], |at| ["PS", ""][at], parts, &opening.commitment());
        let value = parse(record.as_bytes()).expect("canonical");
        assert_eq!(value["key"]["SEX"], "F");
        assert_eq!(value["attributes"], serde_json::json!({"UNIT": "PS"}));
        assert_eq!(value["value"], "35.40");
        assert!(!record.contains("F14") && !record.contains("12ab"));
    }

    #[test]
    fn absence_has_no_value() {
        let form = FigureForm::new("A:B", &[], &[]);
        let parts = FigureParts { period: "2016", status: "O", value: "" };
        let record = form.record(|_| "", |_| "", parts, &Hash::of(b""));
        assert!(parse(record.as_bytes()).unwrap().get("value").is_none());
    }
}
