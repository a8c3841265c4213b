//! Findings: faults in the data, told so that the person who sent it can mend them.
//! A finding has a stable code, a place, and a text and a hint in both languages. It is never an
//! error of the program, and it never changes the data.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::cell::CellAddress;
use crate::language::Language;

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth a look; the observation stays.
    Warning,
    /// The observation cannot be published as it is.
    Error,
}

impl Severity {
    /// The stable word for it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

macro_rules! finding_codes {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $severity:ident;)*) => {
        /// The kinds of finding. A code that is retired stays in this list and is never used for
        /// anything else.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum FindingCode { $($(#[$doc])* #[serde(rename = $code)] $name,)* }

        impl FindingCode {
            /// Every code.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The stable word for it.
            #[must_use]
            pub fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// How much a finding of this kind weighs.
            #[must_use]
            pub fn severity(self) -> Severity {
                match self { $(Self::$name => Severity::$severity,)* }
            }
        }
    };
}

finding_codes! {
    /// A text that no code of the codelist stands for. Facts: `component`, `text`, `codelist`.
    UnknownCode = "unknown-code", Error;
    /// A dimension has no value. Facts: `component`.
    MissingDimension = "missing-dimension", Error;
    /// A mandatory attribute has no value. Facts: `component`.
    MissingAttribute = "missing-attribute", Error;
    /// Two observations have the same key. Facts: `key`, `first` (the other place).
    DuplicateKey = "duplicate-key", Error;
    /// Women and men do not make the total. Facts: `women`, `men`, `sum`, `total`.
    SumMismatch = "sum-mismatch", Error;
    /// The parts do not make their total. Facts: `component`, `parts` (sum), `total`.
    SubtotalMismatch = "subtotal-mismatch", Error;
    /// A share is below 0 or above 100. Facts: `value`.
    ShareOutOfRange = "share-out-of-range", Error;
    /// A count or measure is below 0. Facts: `value`.
    NegativeValue = "negative-value", Error;
    /// A cell holds a date where a number belongs. Facts: `value`.
    ValueIsDate = "value-is-date", Error;
    /// There is text in a number. Facts: `value`.
    TextInNumber = "text-in-number", Error;
    /// A number has more digits than the bank can keep. Facts: `value`.
    NumberTooLong = "number-too-long", Error;
    /// A period is not in a form the bank reads. Facts: `value`.
    UnknownPeriod = "unknown-period", Error;
    /// No value, and no status that says why. Facts: none.
    BlankValue = "blank-value", Warning;
    /// A status says there is no value, but there is one. Facts: `status`, `value`.
    ValueWithMissingStatus = "value-with-missing-status", Warning;
    /// The value changed a lot against last time. Facts: `value`, `before`, `period`.
    JumpAgainstLastTime = "jump-against-last-time", Warning;
    /// A formula's stored result was used. Facts: none.
    FormulaResult = "formula-result", Warning;
    /// The cell holds an Excel error such as #REF!. Facts: `value`.
    CellError = "cell-error", Error;
    /// A sheet the map knows nothing of. Facts: `sheet`.
    UnknownSheet = "unknown-sheet", Warning;
    /// A row or column heading the map knows nothing of. Facts: `text`.
    UnknownHeading = "unknown-heading", Error;
    /// A row or sheet is hidden; it was read all the same. Facts: none.
    HiddenRow = "hidden-row", Warning;
    /// A row says again what an earlier row of the table said; it was read once. Facts: `text`,
    /// `first` (the earlier cell).
    RepeatedRow = "repeated-row", Warning;
    /// The map names a table that the file does not have. Facts: `text` (its anchor or sheet).
    MissingTable = "missing-table", Warning;
    /// A column the structure does not have. Facts: `component`.
    UnknownColumn = "unknown-column", Warning;
    /// The file is meant for another dataflow. Facts: `found`, `expected`.
    OtherDataflow = "other-dataflow", Error;
    /// A rule of the dataflow's VTL program failed. Facts: `rule`, `imbalance`.
    RuleFailed = "rule-failed", Error;
    /// A code or name that the code list does not have was taken as it stands in a draft. Facts:
    /// `component`, `text`, `codelist`.
    UnlistedCode = "unlisted-code", Warning;
    /// The area did not exist with these borders in that year. Facts: `area`, `period`.
    AreaNotInTime = "area-not-in-time", Warning;
}

/// Where a finding stands. What is not known is left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Place {
    /// The sheet's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// The sheet's position, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sheet_number: Option<u32>,
    /// The cell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cell: Option<CellAddress>,
    /// The line of a text file, from 1, the header being line 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
    /// The component or column.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub component: Option<String>,
}

impl Place {
    /// A cell of a sheet; `sheet_number` counts from 1.
    #[must_use]
    pub fn cell(sheet: &str, sheet_number: u32, cell: CellAddress) -> Self {
        Self {
            sheet: Some(sheet.to_owned()),
            sheet_number: Some(sheet_number),
            cell: Some(cell),
            ..Self::default()
        }
    }

    /// A line of a text file, from 1.
    #[must_use]
    pub fn line(line: u64) -> Self {
        Self { line: Some(line), ..Self::default() }
    }

    /// The place in words: `sheet 2 "شهرستان", cell F14`.
    #[must_use]
    pub fn text(&self, language: Language) -> String {
        crate::finding_text::place(self, language)
    }
}

impl fmt::Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text(Language::En))
    }
}

/// One fault in the data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// What kind it is.
    pub code: FindingCode,
    /// How much it weighs: that of its code, unless a rule says otherwise.
    pub severity: Severity,
    /// Where it stands.
    pub place: Place,
    /// The words and numbers that its text names.
    #[serde(default)]
    pub facts: BTreeMap<String, String>,
}

impl Finding {
    /// A finding of the usual weight of its kind.
    #[must_use]
    pub fn new(code: FindingCode, place: Place) -> Self {
        Self { code, severity: code.severity(), place, facts: BTreeMap::new() }
    }

    /// The same finding with one more fact.
    #[must_use]
    pub fn with(mut self, name: &str, fact: impl Into<String>) -> Self {
        self.facts.insert(name.to_owned(), fact.into());
        self
    }

    /// What is wrong, in one sentence.
    #[must_use]
    pub fn text(&self, language: Language) -> String {
        crate::finding_text::text(self, language)
    }

    /// What to do about it, in one sentence.
    #[must_use]
    pub fn hint(&self, language: Language) -> String {
        crate::finding_text::hint(self, language)
    }
}

/// How many findings of one kind there were.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindingSummary {
    /// The kind.
    pub code: FindingCode,
    /// The weight.
    pub severity: Severity,
    /// How many; all are counted, also those beyond the number that is kept one by one.
    pub count: u64,
}
