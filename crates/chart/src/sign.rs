//! The signs by which a chart tells provisional from final, and suppressed from missing from zero.
//! Knows OBS_STATUS and its words in both languages.

use model::{Language, ObsStatus};

/// What a reader must know about a value, or about its absence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sign {
    /// May still change.
    Provisional,
    /// Estimated, imputed or forecast.
    Estimated,
    /// The series breaks here: not comparable with what came before.
    Break,
    /// To be read with care: another definition, low reliability, not validated.
    Care,
    /// There is a value, but it is withheld to protect people.
    Suppressed,
    /// There is no value.
    Missing,
}

impl Sign {
    /// The sign of a status; a normal value has none.
    #[must_use]
    pub fn of(status: ObsStatus) -> Option<Self> {
        match status {
            ObsStatus::A => None,
            ObsStatus::P => Some(Self::Provisional),
            ObsStatus::E | ObsStatus::F | ObsStatus::I => Some(Self::Estimated),
            ObsStatus::B => Some(Self::Break),
            ObsStatus::D
            | ObsStatus::G
            | ObsStatus::J
            | ObsStatus::N
            | ObsStatus::S
            | ObsStatus::U
            | ObsStatus::V
            | ObsStatus::W => Some(Self::Care),
            ObsStatus::Q => Some(Self::Suppressed),
            ObsStatus::H | ObsStatus::K | ObsStatus::L | ObsStatus::M | ObsStatus::O => {
                Some(Self::Missing)
            }
        }
    }

    /// The sign in words, for the key under a chart.
    #[must_use]
    pub fn words(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::Provisional, Language::Fa) => "مقدماتی",
            (Self::Provisional, Language::En) => "provisional",
            (Self::Estimated, Language::Fa) => "برآوردی",
            (Self::Estimated, Language::En) => "estimated",
            (Self::Break, Language::Fa) => "گسست سری زمانی",
            (Self::Break, Language::En) => "break in series",
            (Self::Care, Language::Fa) => "با احتیاط خوانده شود",
            (Self::Care, Language::En) => "read with care",
            (Self::Suppressed, Language::Fa) => "محرمانه؛ منتشر نمی‌شود",
            (Self::Suppressed, Language::En) => "suppressed to protect people",
            (Self::Missing, Language::Fa) => "بدون داده",
            (Self::Missing, Language::En) => "no data",
        }
    }

    /// The mark written beside the number, or in its place, in a table.
    #[must_use]
    pub fn letter(self) -> &'static str {
        match self {
            Self::Provisional => "*",
            Self::Estimated => "†",
            Self::Break => "‖",
            Self::Care => "‡",
            Self::Suppressed => "⊠",
            Self::Missing => "×",
        }
    }
}

/// A status in words, as exact as OBS_STATUS is.
#[must_use]
pub fn status_words(status: ObsStatus, language: Language) -> &'static str {
    let (fa, en) = match status {
        ObsStatus::A => ("عادی", "normal"),
        ObsStatus::B => ("گسست سری زمانی", "break in series"),
        ObsStatus::D => ("تعریف متفاوت", "definition differs"),
        ObsStatus::E => ("برآوردی", "estimated"),
        ObsStatus::F => ("پیش‌بینی", "forecast"),
        ObsStatus::G => ("آزمایشی", "experimental"),
        ObsStatus::H => ("بدون داده؛ تعطیل", "missing; holiday"),
        ObsStatus::I => ("جانهی‌شده", "imputed"),
        ObsStatus::J => ("معاف از ارائه", "derogation"),
        ObsStatus::K => ("در ردهٔ دیگری آمده است", "included in another category"),
        ObsStatus::L => ("داده هست اما گردآوری نشده است", "exists but was not collected"),
        ObsStatus::M => ("داده‌ای نمی‌تواند باشد", "cannot exist"),
        ObsStatus::N => ("بی‌اهمیت از نظر آماری", "not significant"),
        ObsStatus::O => ("بدون داده", "missing"),
        ObsStatus::P => ("مقدماتی", "provisional"),
        ObsStatus::Q => ("محرمانه؛ منتشر نمی‌شود", "suppressed"),
        ObsStatus::S => ("متأثر از رویداد ویژه", "affected by a special event"),
        ObsStatus::U => ("کم‌اعتماد", "low reliability"),
        ObsStatus::V => ("اعتبارسنجی‌نشده", "not validated"),
        ObsStatus::W => ("شامل ردهٔ دیگر", "includes another category"),
    };
    match language {
        Language::Fa => fa,
        Language::En => en,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_absence_has_a_sign_that_says_absent() {
        for status in ObsStatus::ALL {
            let absent = matches!(Sign::of(status), Some(Sign::Suppressed | Sign::Missing));
            assert_eq!(absent, status.is_missing(), "{status:?}");
        }
    }
}
