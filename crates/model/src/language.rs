//! The two working languages, and texts that exist in several languages.
//! Knows tags and fallback; knows nothing of messages or of page direction beyond its name.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A working language of the product: what pages, findings and reports are written in.
/// Not for the languages of artefact names, of which there may be any number: see [`LocalisedText`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Persian, written right to left.
    Fa,
    /// English.
    En,
}

impl Language {
    /// Both languages, Persian first.
    pub const ALL: [Self; 2] = [Self::Fa, Self::En];

    /// The BCP 47 tag: `fa` or `en`.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::Fa => "fa",
            Self::En => "en",
        }
    }

    /// The value of the HTML `dir` attribute: `rtl` or `ltr`.
    #[must_use]
    pub fn direction(self) -> &'static str {
        match self {
            Self::Fa => "rtl",
            Self::En => "ltr",
        }
    }

    /// The other working language.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Fa => Self::En,
            Self::En => Self::Fa,
        }
    }

    /// Reads a BCP 47 tag by its primary subtag; `None` for a language that is not a working one.
    #[must_use]
    pub fn parse(tag: &str) -> Option<Self> {
        match tag.split(['-', '_']).next()?.to_ascii_lowercase().as_str() {
            "fa" => Some(Self::Fa),
            "en" => Some(Self::En),
            _ => None,
        }
    }
}

/// A text in any number of languages (SDMX `LocalisedString`), by BCP 47 tag.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LocalisedText(pub BTreeMap<String, String>);

impl LocalisedText {
    /// A text known in Persian and English.
    #[must_use]
    pub fn new(fa: impl Into<String>, en: impl Into<String>) -> Self {
        Self(BTreeMap::from([("en".to_owned(), en.into()), ("fa".to_owned(), fa.into())]))
    }

    /// A text known in one language only.
    #[must_use]
    pub fn of(tag: &str, text: impl Into<String>) -> Self {
        Self(BTreeMap::from([(tag.to_owned(), text.into())]))
    }

    /// The text in `language`, else in the other working language, else in any; empty if there is none.
    #[must_use]
    pub fn get(&self, language: Language) -> &str {
        self.exact(language)
            .or_else(|| self.exact(language.other()))
            .or_else(|| self.0.values().next().map(String::as_str))
            .unwrap_or("")
    }

    /// The text in `language` only.
    #[must_use]
    pub fn exact(&self, language: Language) -> Option<&str> {
        self.0.get(language.tag()).map(String::as_str)
    }

    /// Whether there is no text in any language.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_language_falls_back_to_the_other() {
        let text = LocalisedText::of("en", "Women");
        assert_eq!(text.get(Language::Fa), "Women");
        assert_eq!(LocalisedText::default().get(Language::En), "");
    }
}
