//! Remarks: what was refused or is doubtful in a document, told so that a person can act on it.
//!
//! A remark has a stable code, a place, a text and a hint in both languages. It never changes what
//! was read; a code that is retired is never used for anything else.

mod text;

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
    /// A row of an export without a text.
    NoText,
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

impl RemarkCode {
    /// Every code.
    pub const ALL: &[Self] = &[
        Self::EmptyFile,
        Self::UnknownFormat,
        Self::FileTooLarge,
        Self::Encrypted,
        Self::Unreadable,
        Self::Repaired,
        Self::TooMuchWork,
        Self::TooManyPages,
        Self::ScanWithoutText,
        Self::RecognisedText,
        Self::UnknownCharacters,
        Self::OtherEncoding,
        Self::NoSymbol,
        Self::RefusedSymbol,
        Self::TwoSymbols,
        Self::MissingNumber,
        Self::RepeatedNumber,
        Self::SymbolClaimedTwice,
        Self::NoParagraphs,
        Self::NoState,
        Self::NoPosition,
        Self::UnknownColumns,
        Self::UnreadableRecord,
        Self::NoText,
        Self::NoTitle,
        Self::UnknownTags,
        Self::DoubtfulLeader,
        Self::DoubtfulDate,
        Self::TotalsDiffer,
        Self::UnknownVote,
        Self::TwoVotes,
        Self::NotTaken,
    ];

    /// How much a remark of this kind weighs.
    #[must_use]
    pub fn weight(self) -> Weight {
        match self {
            Self::EmptyFile
            | Self::UnknownFormat
            | Self::FileTooLarge
            | Self::Encrypted
            | Self::Unreadable
            | Self::TooMuchWork
            | Self::TooManyPages
            | Self::ScanWithoutText
            | Self::UnknownColumns
            | Self::UnreadableRecord
            | Self::NotTaken => Weight::Refusal,
            Self::Repaired
            | Self::RecognisedText
            | Self::UnknownCharacters
            | Self::OtherEncoding
            | Self::NoSymbol
            | Self::RefusedSymbol
            | Self::TwoSymbols
            | Self::MissingNumber
            | Self::RepeatedNumber
            | Self::SymbolClaimedTwice
            | Self::NoParagraphs
            | Self::NoState
            | Self::NoPosition
            | Self::NoText
            | Self::NoTitle
            | Self::UnknownTags
            | Self::DoubtfulLeader
            | Self::DoubtfulDate
            | Self::TotalsDiffer
            | Self::UnknownVote
            | Self::TwoVotes => Weight::Doubt,
        }
    }

    /// A remark of this kind, with the facts its text names.
    #[must_use]
    pub fn remark(self, facts: &[(&str, &str)]) -> Remark {
        let words = text::of(self);
        let fill = |pattern: &str| {
            let mut text = pattern.to_owned();
            for (name, value) in facts {
                text = text.replace(&format!("{{{name}}}"), value);
            }
            text
        };
        Remark {
            code: self,
            weight: self.weight(),
            page: None,
            paragraph: None,
            fa: model::locale::digits(&fill(words.fa), model::Language::Fa),
            en: fill(words.en),
            hint_fa: words.hint_fa.to_owned(),
            hint_en: words.hint_en.to_owned(),
        }
    }
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

impl Remark {
    /// The remark at a page.
    #[must_use]
    pub fn on_page(self, page: Option<u32>) -> Self {
        Self { page, ..self }
    }

    /// The remark at a paragraph.
    #[must_use]
    pub fn at(self, address: &str) -> Self {
        Self { paragraph: Some(address.to_owned()), ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_remark_speaks_both_languages_and_names_the_same_facts() {
        let facts = |pattern: &str| {
            let mut names: Vec<String> = pattern
                .split('{')
                .skip(1)
                .filter_map(|rest| rest.split_once('}').map(|(name, _)| name.to_owned()))
                .collect();
            names.sort();
            names
        };
        for code in RemarkCode::ALL {
            let words = text::of(*code);
            assert_eq!(facts(words.fa), facts(words.en), "{code:?}");
            assert!(words.fa.chars().any(|it| ('\u{600}'..'\u{700}').contains(&it)), "{code:?}");
            assert!(words.en.is_ascii() || words.en.contains(['’', '“', '�']), "{code:?}");
            assert!(!words.hint_fa.is_empty() && !words.hint_en.is_empty(), "{code:?}");
        }
    }

    #[test]
    fn a_remark_says_its_facts() {
        let remark = RemarkCode::MissingNumber.remark(&[("before", "11"), ("number", "12")]);
        assert_eq!(remark.en, "After paragraph 11 there is no paragraph 12.");
        assert_eq!(remark.fa, "پس از بند ۱۱ بند ۱۲ نیامده است.");
    }
}
