//! One measured value: its digits, whether it may be missing, the bounds of its unit.
//! Knows a value with its status and unit; knows nothing of rows or places.

use std::ops::ControlFlow;

use model::{FindingCode, ObsStatus};

use crate::number::{NumberFault, read_number};

/// Units whose values are shares of a hundred.
const SHARE_UNITS: [&str; 3] = ["PT", "PERCENT", "PC"];
/// Units whose values count persons or things.
const COUNT_UNITS: [&str; 10] =
    ["PS", "PERS", "PER", "NUMBER", "NB", "COUNT", "BIRTHS", "DEATHS", "HH", "HR"];

/// Whether a unit counts persons or things, so that its values add up.
pub(crate) fn is_count_unit(unit: &str) -> bool {
    COUNT_UNITS.contains(&unit)
}

pub(crate) fn code_of(fault: NumberFault) -> FindingCode {
    match fault {
        NumberFault::Blank => FindingCode::BlankValue,
        NumberFault::Text => FindingCode::TextInNumber,
        NumberFault::Date => FindingCode::ValueIsDate,
        NumberFault::TooLong => FindingCode::NumberTooLong,
        NumberFault::CellError => FindingCode::CellError,
    }
}

/// A measured value with what is said of it in its row.
pub(crate) struct Measure<'a> {
    /// Whether only whole numbers are taken.
    pub(crate) whole: bool,
    /// Whether a share must lie between 0 and 100.
    pub(crate) bounded: bool,
    pub(crate) status: &'a str,
    pub(crate) unit: &'a str,
}

/// Facts of a finding besides the value itself.
pub(crate) type Facts<'a> = &'a [(&'static str, &'a str)];

impl Measure<'_> {
    /// Checks one value; `digits` becomes the canonical form where it differs from the text. Breaks
    /// when the row cannot stand.
    pub(crate) fn check(
        &self,
        text: &str,
        digits: &mut Option<String>,
        mut tell: impl FnMut(FindingCode, Facts<'_>),
    ) -> ControlFlow<()> {
        let is_missing = ObsStatus::parse(self.status).is_some_and(ObsStatus::is_missing);
        // SDMX writes the missing value of a number as NaN.
        let number = if text == "NaN" { Err(NumberFault::Blank) } else { read_number(text) };
        let number = match number {
            Err(NumberFault::Blank) => {
                if !text.is_empty() {
                    *digits = Some(String::new());
                }
                if is_missing {
                    return ControlFlow::Continue(());
                }
                tell(FindingCode::BlankValue, &[]);
                return ControlFlow::Break(());
            }
            Err(fault) => {
                tell(code_of(fault), &[]);
                return ControlFlow::Break(());
            }
            Ok(number) => number,
        };
        let is_share = SHARE_UNITS.contains(&self.unit);
        let has_fraction = || {
            let fraction = number.digits.split_once('.').map_or("", |(_, fraction)| fraction);
            fraction.bytes().any(|digit| digit != b'0')
        };
        if (number.percent && !is_share) || (self.whole && has_fraction()) {
            tell(FindingCode::TextInNumber, &[]);
            return ControlFlow::Break(());
        }
        if self.bounded && is_share && !is_share_value(&number.digits) {
            tell(FindingCode::ShareOutOfRange, &[]);
            return ControlFlow::Break(());
        }
        if number.digits.starts_with('-') && COUNT_UNITS.contains(&self.unit) {
            tell(FindingCode::NegativeValue, &[]);
            return ControlFlow::Break(());
        }
        if is_missing {
            tell(FindingCode::ValueWithMissingStatus, &[("status", self.status)]);
        }
        if number.digits != text {
            *digits = Some(number.digits.into_owned());
        }
        ControlFlow::Continue(())
    }
}

/// Whether canonical digits are from 0 to 100.
fn is_share_value(digits: &str) -> bool {
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    match whole.len() {
        _ if digits.starts_with('-') => false,
        1 | 2 => true,
        3 => whole == "100" && fraction.bytes().all(|digit| digit == b'0'),
        _ => false,
    }
}
