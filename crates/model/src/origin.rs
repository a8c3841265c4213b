//! Where an observation came from. Every observation of the bank has an origin; a number without
//! one is not kept.

use serde::{Deserialize, Serialize};

/// The way back from an observation to the cell it came from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// The submission it came with.
    pub submission: String,
    /// SHA-256 of the bytes as they arrived, in lower-case hexadecimal.
    pub file_sha256: String,
    /// The file's name as the sender called it.
    pub file_name: String,
    /// The sheet, where the file has sheets.
    pub sheet: Option<String>,
    /// The cell (`F14`), or the line of a file that has lines.
    pub cell: String,
    /// The account that sent it.
    pub submitter: String,
    /// When it arrived, in milliseconds since 1970-01-01T00:00:00Z.
    pub received_at_ms: i64,
}
