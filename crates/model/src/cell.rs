//! Cell addresses as people read them in a spreadsheet. Knows rows and columns, no sheets or files.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A cell's place in a sheet, counted from zero; written `F14` (column F, fourteenth row).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct CellAddress {
    /// Row, from 0.
    pub row: u32,
    /// Column, from 0.
    pub column: u32,
}

impl CellAddress {
    /// The cell at `row` and `column`, both from 0.
    #[must_use]
    pub fn new(row: u32, column: u32) -> Self {
        Self { row, column }
    }
}

impl fmt::Display for CellAddress {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut letters = Vec::new();
        let mut rest = u64::from(self.column) + 1;
        while rest > 0 {
            let digit = u8::try_from((rest - 1) % 26).unwrap_or(0);
            letters.push(char::from(b'A' + digit));
            rest = (rest - 1) / 26;
        }
        let column: String = letters.into_iter().rev().collect();
        write!(formatter, "{column}{}", u64::from(self.row) + 1)
    }
}

/// A text that is not a cell address.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("{0:?} is not a cell address such as F14")]
pub struct NotACellAddress(pub String);

impl FromStr for CellAddress {
    type Err = NotACellAddress;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let refuse = || NotACellAddress(text.to_owned());
        let split = text
            .find(|c: char| c.is_ascii_digit())
            .filter(|at| (1..=4).contains(at))
            .ok_or_else(refuse)?;
        let (letters, digits) = text.split_at(split);
        let mut column: u32 = 0;
        for letter in letters.chars() {
            if !letter.is_ascii_alphabetic() {
                return Err(refuse());
            }
            let digit = u32::from(letter.to_ascii_uppercase()) - u32::from('A') + 1;
            column = column * 26 + digit;
        }
        let row: u32 = digits.parse().map_err(|_| refuse())?;
        match row.checked_sub(1) {
            Some(row) => Ok(Self::new(row, column - 1)),
            None => Err(refuse()),
        }
    }
}

impl From<CellAddress> for String {
    fn from(address: CellAddress) -> Self {
        address.to_string()
    }
}

impl TryFrom<String> for CellAddress {
    type Error = NotACellAddress;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn columns_carry_over_after_z() {
        assert_eq!(CellAddress::new(13, 5).to_string(), "F14");
        assert_eq!(CellAddress::new(0, 26).to_string(), "AA1");
        assert_eq!(CellAddress::new(0, 16383).to_string(), "XFD1");
        assert!("14".parse::<CellAddress>().is_err());
        assert!("F0".parse::<CellAddress>().is_err());
    }

    proptest! {
        #[test]
        fn an_address_reads_back_as_itself(row in 0u32..1_048_576, column in 0u32..16_384) {
            let address = CellAddress::new(row, column);
            prop_assert_eq!(address.to_string().parse::<CellAddress>(), Ok(address));
        }
    }
}
