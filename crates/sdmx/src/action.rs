//! What a message asks to be done with its observations (SDMX 3.1 section 2, actions): one letter in
//! tables and batches, a word in SDMX-ML and SDMX-JSON.

/// An action.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Action {
    /// For information; what nothing else is said of.
    #[default]
    Information,
    /// Add to what there is.
    Append,
    /// Add or change; SDMX 3.1, in older versions `Append`.
    Merge,
    /// Put in the place of what there is.
    Replace,
    /// Take away.
    Delete,
}

impl Action {
    /// The action of a letter or word; one that is not known is for information.
    pub fn of(text: &str) -> Self {
        match text.as_bytes().first() {
            Some(b'A' | b'a') => Self::Append,
            Some(b'M' | b'm') => Self::Merge,
            Some(b'R' | b'r') => Self::Replace,
            Some(b'D' | b'd') => Self::Delete,
            // `Update` is how SDMX 1.0 said `Append`.
            Some(b'U' | b'u') => Self::Append,
            Some(_) | None => Self::Information,
        }
    }

    /// Its letter.
    pub fn letter(self) -> &'static str {
        match self {
            Self::Information => "I",
            Self::Append => "A",
            Self::Merge => "M",
            Self::Replace => "R",
            Self::Delete => "D",
        }
    }

    /// Its word; `without_merge` for versions that have no `Merge`.
    pub fn name(self, without_merge: bool) -> &'static str {
        match self {
            Self::Information => "Information",
            Self::Merge if !without_merge => "Merge",
            Self::Append | Self::Merge => "Append",
            Self::Replace => "Replace",
            Self::Delete => "Delete",
        }
    }
}
