//! Typed absence: why a value is missing, or what is particular about one that is there.
//! Source: SDMX cross-domain codelist CL_OBS_STATUS 2.2.

use serde::{Deserialize, Serialize};

/// The status of an observation (SDMX CL_OBS_STATUS).
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub enum ObsStatus {
    /// Normal value.
    #[default]
    A,
    /// Time series break.
    B,
    /// Definition differs.
    D,
    /// Estimated value.
    E,
    /// Forecast value.
    F,
    /// Experimental value.
    G,
    /// Missing value; holiday or weekend.
    H,
    /// Value imputed by a receiving agency.
    I,
    /// Derogation.
    J,
    /// Data included in another category.
    K,
    /// Missing value; data exist but were not collected.
    L,
    /// Missing value; data cannot exist.
    M,
    /// Not significant.
    N,
    /// Missing value.
    O,
    /// Provisional value.
    P,
    /// Missing value; suppressed.
    Q,
    /// Strike or other special event.
    S,
    /// Low reliability.
    U,
    /// Unvalidated value.
    V,
    /// Included from another category.
    W,
}

impl ObsStatus {
    /// Every status.
    pub const ALL: [Self; 20] = [
        Self::A,
        Self::B,
        Self::D,
        Self::E,
        Self::F,
        Self::G,
        Self::H,
        Self::I,
        Self::J,
        Self::K,
        Self::L,
        Self::M,
        Self::N,
        Self::O,
        Self::P,
        Self::Q,
        Self::S,
        Self::U,
        Self::V,
        Self::W,
    ];

    /// The code, one letter.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::A => "A",
            Self::B => "B",
            Self::D => "D",
            Self::E => "E",
            Self::F => "F",
            Self::G => "G",
            Self::H => "H",
            Self::I => "I",
            Self::J => "J",
            Self::K => "K",
            Self::L => "L",
            Self::M => "M",
            Self::N => "N",
            Self::O => "O",
            Self::P => "P",
            Self::Q => "Q",
            Self::S => "S",
            Self::U => "U",
            Self::V => "V",
            Self::W => "W",
        }
    }

    /// The status with this code.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.code() == code)
    }

    /// Whether there is no value, and this status says why. Such an observation is never 0 and never
    /// blank: its value is absent and its status present.
    #[must_use]
    pub fn is_missing(self) -> bool {
        match self {
            Self::H | Self::K | Self::L | Self::M | Self::O | Self::Q => true,
            Self::A
            | Self::B
            | Self::D
            | Self::E
            | Self::F
            | Self::G
            | Self::I
            | Self::J
            | Self::N
            | Self::P
            | Self::S
            | Self::U
            | Self::V
            | Self::W => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_status_reads_back_from_its_code() {
        for status in ObsStatus::ALL {
            assert_eq!(ObsStatus::parse(status.code()), Some(status));
        }
        assert!(ObsStatus::Q.is_missing() && !ObsStatus::P.is_missing());
    }
}
