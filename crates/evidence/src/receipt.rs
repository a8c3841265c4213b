//! Receipts: what a supplier sent, committed to in the log before anybody reviewed it. Who holds the
//! receipt can prove later what was sent, without trusting the bank.
//! Knows a receipt's words and the commitment to them; nothing of how a file was kept.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::canonical;
use crate::hash::Hash;
use crate::note::Verifier;
use crate::proof::{LogProof, ProofFault};
use crate::statement::Statement;

/// The word a receipt file begins its life with.
pub const FORMAT: &str = "hamafza-receipt-1";

/// What was sent, by whom, when. The salt keeps the public commitment from being guessed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Receipt {
    /// When it arrived, in milliseconds since 1970-01-01T00:00:00Z.
    pub at_ms: i64,
    /// The dataflow, `AGENCY:ID(VERSION)`.
    pub dataflow: String,
    /// The file's name as its sender called it.
    pub file_name: String,
    /// The organisation it came from.
    pub provider: String,
    /// 64 hexadecimal characters.
    pub salt: String,
    /// SHA-256 of the file, in hexadecimal.
    pub sha256: String,
    /// Its size in bytes.
    pub size_bytes: u64,
    /// The submission.
    pub submission: String,
    /// The account that sent it.
    pub submitter: String,
}

/// A receipt with the proof that the log holds its commitment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProvenReceipt {
    /// The receipt.
    pub receipt: Receipt,
    /// The proof, with the leaf in it.
    pub proof: LogProof,
}

/// Why a receipt does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReceiptFault {
    /// The log holds another commitment at that place.
    Commitment,
    /// The proof does not hold.
    Proof(ProofFault),
}

impl Receipt {
    /// Its canonical bytes.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        let value = serde_json::to_value(self).unwrap_or(Value::Null);
        canonical::canonical(&value).unwrap_or_default()
    }

    /// From canonical bytes.
    #[must_use]
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        serde_json::from_value(canonical::parse(bytes)?).ok()
    }

    /// SHA-256 of its canonical bytes.
    #[must_use]
    pub fn commitment(&self) -> Hash {
        Hash::of(&self.bytes())
    }
}

impl ProvenReceipt {
    /// The file a supplier keeps: readable JSON.
    #[must_use]
    pub fn text(&self) -> String {
        let value = json!({
            "format": FORMAT,
            "proof": self.proof.text(),
            "receipt": self.receipt,
        });
        let mut text = serde_json::to_string_pretty(&value).unwrap_or_default();
        text.push('\n');
        text
    }

    /// Reads the file.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut value: Value = serde_json::from_str(text).ok()?;
        if value.get("format")?.as_str()? != FORMAT {
            return None;
        }
        let proof = LogProof::parse(value.get("proof")?.as_str()?)?;
        let receipt = serde_json::from_value(value.get_mut("receipt")?.take()).ok()?;
        Some(Self { receipt, proof })
    }

    /// Checks that a log with a trusted key holds the commitment to exactly this receipt.
    ///
    /// # Errors
    /// What does not hold.
    pub fn check(&self, trusted: &[Verifier]) -> Result<(), ReceiptFault> {
        let Some(leaf) = &self.proof.leaf else { return Err(ReceiptFault::Commitment) };
        match Statement::parse(leaf) {
            Some(Statement::Submission { commitment, at_ms })
                if commitment == self.receipt.commitment() && at_ms == self.receipt.at_ms => {}
            _ => return Err(ReceiptFault::Commitment),
        }
        self.proof.check(leaf, trusted).map(drop).map_err(ReceiptFault::Proof)
    }
}
