//! Remarks: what was refused or is doubtful in a document, told so that a person can act on it.
//!
//! A remark has a stable code, a place, a text and a hint in both languages. It never changes what
//! was read; a code that is retired is never used for anything else.

use serde::{Deserialize, Serialize};

/// The kinds of remark.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RemarkCode {
    /// The file is empty.
    EmptyFile,
    /// The bytes are of no kind that is read.
    UnknownFormat,
    /// The file is larger than a document may be.
    FileTooLarge,
    /// The file cannot be opened without its password.
    Encrypted,
    /// The file is damaged and nothing could be read.
    Unreadable,
    /// The file was damaged and was read all the same.
    Repaired,
    /// Reading took more time or memory than a file may.
    TooMuchWork,
    /// Pages beyond the most that are read were left out.
    TooManyPages,
    /// A page, or all of them, is an image without text.
    ScanWithoutText,
    /// The text was read from an image by a program.
    RecognisedText,
    /// Characters whose meaning the file does not tell.
    UnknownCharacters,
    /// The bytes are not in the encoding the file claims.
    OtherEncoding,
    /// No symbol was found.
    NoSymbol,
    /// A symbol on the first page does not follow the grammar.
    RefusedSymbol,
    /// The file names two symbols as its own.
    TwoSymbols,
    /// A number is missing in a run of paragraphs.
    MissingNumber,
    /// A number stands twice.
    RepeatedNumber,
    /// Two files claim one symbol.
    SymbolClaimedTwice,
    /// No paragraph was found.
    NoParagraphs,
    /// A recommendation names no State where its list names them.
    NoState,
    /// The position of recommendations was not found.
    NoPosition,
    /// A column of an export that is not known, or one that is missing.
    UnknownColumns,
    /// A record that cannot be read.
    UnreadableRecord,
    /// A catalogue record without a title.
    NoTitle,
    /// Fields of a catalogue record that are not known; they are kept.
    UnknownTags,
    /// The leader of a catalogue record is not that of MARC 21.
    DoubtfulLeader,
    /// A date that no calendar has.
    DoubtfulDate,
    /// The votes do not make the totals given with them.
    TotalsDiffer,
    /// A vote that is neither yes, no, abstention nor absence.
    UnknownVote,
    /// One member voted twice in one roll call.
    TwoVotes,
    /// A file within an archive that was not taken.
    NotTaken,
}

/// How much a remark weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Weight {
    /// Worth a look.
    Doubt,
    /// Nothing, or not all, could be read.
    Refusal,
}

/// A remark about a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remark {
    /// The kind.
    pub code: RemarkCode,
    /// How much it weighs.
    pub weight: Weight,
    /// The page, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
    /// The address of the paragraph.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paragraph: Option<String>,
    /// What is wrong, in Persian.
    pub fa: String,
    /// What is wrong, in English.
    pub en: String,
    /// What to do, in Persian.
    pub hint_fa: String,
    /// What to do, in English.
    pub hint_en: String,
}
