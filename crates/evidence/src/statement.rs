//! The leaves of the log: what the bank says in public and cannot unsay. Each is canonical JSON.
//! Knows the kinds; knows nothing of how they came about. No personal data is ever in one.

use serde_json::{Value, json};

use crate::canonical;
use crate::hash::Hash;

/// The last entry of the audit log when a leaf was made: a cut-off end of that log shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditHead {
    /// Its number, from 1; 0 when there is none.
    pub seq: u64,
    /// Its hash, in hexadecimal; empty when there is none.
    pub hash: String,
}

/// One leaf. Moments are milliseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Statement {
    /// Something was received; what, only its receipt tells.
    Submission {
        /// When.
        at_ms: i64,
        /// SHA-256 of the receipt's canonical bytes, which hold a salt.
        commitment: Hash,
    },
    /// A version of a dataflow was published.
    Publication {
        /// When.
        at_ms: i64,
        /// The dataflow, `AGENCY:ID(VERSION)`.
        dataflow: String,
        /// The number of the version.
        version: u64,
        /// SHA-256 of the publication's manifest, which names its files and their trees of figures.
        manifest: Hash,
        /// The audit log at that moment.
        audit: AuditHead,
        /// The program and its version.
        program: String,
    },
    /// A report was given out.
    Report {
        /// When.
        at_ms: i64,
        /// Its id.
        report: String,
        /// Its language.
        language: String,
        /// SHA-256 of the file.
        sha256: Hash,
        /// The audit log at that moment.
        audit: AuditHead,
        /// The program and its version.
        program: String,
    },
    /// A version was taken back. It stays where it is; whoever looks is told.
    Retraction {
        /// When.
        at_ms: i64,
        /// The dataflow, `AGENCY:ID(VERSION)`.
        dataflow: String,
        /// The number of the version.
        version: u64,
        /// The reason, as it was given to the public.
        reason: String,
        /// The audit log at that moment.
        audit: AuditHead,
    },
    /// The audit log had grown to here.
    Audit {
        /// When.
        at_ms: i64,
        /// Its last entry.
        audit: AuditHead,
    },
}

impl Statement {
    /// The stable word of its kind.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Submission { .. } => "submission",
            Self::Publication { .. } => "publication",
            Self::Report { .. } => "report",
            Self::Retraction { .. } => "retraction",
            Self::Audit { .. } => "audit",
        }
    }

    /// When it was made.
    #[must_use]
    pub fn at_ms(&self) -> i64 {
        match self {
            Self::Submission { at_ms, .. }
            | Self::Publication { at_ms, .. }
            | Self::Report { at_ms, .. }
            | Self::Retraction { at_ms, .. }
            | Self::Audit { at_ms, .. } => *at_ms,
        }
    }

    /// The audit log's end that it tells, where it tells one.
    #[must_use]
    pub fn audit(&self) -> Option<&AuditHead> {
        match self {
            Self::Submission { .. } => None,
            Self::Publication { audit, .. }
            | Self::Report { audit, .. }
            | Self::Retraction { audit, .. }
            | Self::Audit { audit, .. } => Some(audit),
        }
    }

    /// The bytes of the leaf.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        let head = |audit: &AuditHead| json!({"hash": audit.hash, "seq": audit.seq});
        let value = match self {
            Self::Submission { at_ms, commitment } => {
                json!({"at_ms": at_ms, "commitment": commitment.hex(), "kind": self.kind()})
            }
            Self::Publication { at_ms, dataflow, version, manifest, audit, program } => json!({
                "at_ms": at_ms, "audit": head(audit), "dataflow": dataflow, "kind": self.kind(),
                "manifest": manifest.hex(), "program": program, "version": version,
            }),
            Self::Report { at_ms, report, language, sha256, audit, program } => json!({
                "at_ms": at_ms, "audit": head(audit), "kind": self.kind(), "language": language,
                "program": program, "report": report, "sha256": sha256.hex(),
            }),
            Self::Retraction { at_ms, dataflow, version, reason, audit } => json!({
                "at_ms": at_ms, "audit": head(audit), "dataflow": dataflow, "kind": self.kind(),
                "reason": reason, "version": version,
            }),
            Self::Audit { at_ms, audit } => {
                json!({"at_ms": at_ms, "audit": head(audit), "kind": self.kind()})
            }
        };
        // Moments and counts stay below 2^53, and the names above are ASCII.
        canonical::canonical(&value).unwrap_or_default()
    }

    /// What a leaf says; `None` when it is not written as [`Self::bytes`] writes it.
    #[must_use]
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let value = canonical::parse(bytes)?;
        let text = |name: &str| value.get(name).and_then(Value::as_str).map(str::to_owned);
        let number = |name: &str| value.get(name).and_then(Value::as_u64);
        let hash = |name: &str| Hash::parse_hex(value.get(name)?.as_str()?);
        let at_ms = value.get("at_ms")?.as_i64()?;
        let audit = || {
            let audit = value.get("audit")?;
            let hash = audit.get("hash")?.as_str()?.to_owned();
            Some(AuditHead { seq: audit.get("seq")?.as_u64()?, hash })
        };
        let statement = match value.get("kind")?.as_str()? {
            "submission" => Self::Submission { at_ms, commitment: hash("commitment")? },
            "publication" => Self::Publication {
                at_ms,
                dataflow: text("dataflow")?,
                version: number("version")?,
                manifest: hash("manifest")?,
                audit: audit()?,
                program: text("program")?,
            },
            "report" => Self::Report {
                at_ms,
                report: text("report")?,
                language: text("language")?,
                sha256: hash("sha256")?,
                audit: audit()?,
                program: text("program")?,
            },
            "retraction" => Self::Retraction {
                at_ms,
                dataflow: text("dataflow")?,
                version: number("version")?,
                reason: text("reason")?,
                audit: audit()?,
            },
            "audit" => Self::Audit { at_ms, audit: audit()? },
            _ => return None,
        };
        (statement.bytes() == bytes).then_some(statement)
    }
}
