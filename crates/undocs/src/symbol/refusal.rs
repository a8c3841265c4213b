//! Why a text is no symbol, in words a person can act on.

use serde::Serialize;

/// The reason, for programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum RefusalCode {
    /// There is nothing.
    Empty,
    /// Longer than any symbol.
    TooLong,
    /// No organ has this first part.
    UnknownOrgan,
    /// A part that is neither a mark, a name, a number nor a country here.
    UnknownPart,
    /// Three letters where a country stands that are none.
    UnknownCountry,
    /// It ends before a document is named.
    Incomplete,
    /// Something follows that cannot stand there.
    OutOfOrder,
    /// A session or year that cannot be.
    BadNumber,
    /// The style of a data set of roll calls, which does not tell the session.
    RollCall,
}

/// Why a text is no symbol.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The reason.
    pub code: RefusalCode,
    /// The part it is about.
    pub part: String,
    /// A symbol that may have been meant; never taken for it.
    pub suggestion: Option<String>,
}

impl Refusal {
    pub(crate) fn new(code: RefusalCode, part: impl Into<String>) -> Self {
        Self { code, part: part.into(), suggestion: None }
    }

    /// What is wrong, in Persian.
    #[must_use]
    pub fn fa(&self) -> String {
        let part = &self.part;
        match self.code {
            RefusalCode::Empty => "نمادی نوشته نشده است.".into(),
            RefusalCode::TooLong => "این نوشته بلندتر از هر نماد سند است.".into(),
            RefusalCode::UnknownOrgan => format!("نماد هیچ نهادی با «{part}» آغاز نمی‌شود."),
            RefusalCode::UnknownPart => format!("بخش «{part}» در نماد اسناد شناخته نیست."),
            RefusalCode::UnknownCountry => format!("«{part}» کد سه‌حرفی هیچ کشوری نیست."),
            RefusalCode::Incomplete => format!("نماد پس از «{part}» ناتمام مانده است."),
            RefusalCode::OutOfOrder => format!("بخش «{part}» نمی‌تواند در این جای نماد بیاید."),
            RefusalCode::BadNumber => format!("شماره، نشست یا سال «{part}» ممکن نیست."),
            RefusalCode::RollCall => format!(
                "«{part}» به شیوه یک مجموعه داده رأی‌گیری است و نشست قطعنامه از آن دانسته نمی‌شود."
            ),
        }
    }

    /// What is wrong, in English.
    #[must_use]
    pub fn en(&self) -> String {
        let part = &self.part;
        match self.code {
            RefusalCode::Empty => "No symbol is written.".into(),
            RefusalCode::TooLong => "This is longer than any document symbol.".into(),
            RefusalCode::UnknownOrgan => format!("No organ’s symbols begin with “{part}”."),
            RefusalCode::UnknownPart => format!("“{part}” is no known part of a document symbol."),
            RefusalCode::UnknownCountry => format!("“{part}” is no country’s three-letter code."),
            RefusalCode::Incomplete => {
                format!("The symbol ends after “{part}” before a document is named.")
            }
            RefusalCode::OutOfOrder => format!("“{part}” cannot stand in this place of a symbol."),
            RefusalCode::BadNumber => format!("“{part}” cannot be a number, session or year."),
            RefusalCode::RollCall => format!(
                "“{part}” is the style of a data set of roll calls; it does not tell the session of the resolution."
            ),
        }
    }

    /// What to do, in Persian and English.
    #[must_use]
    pub fn hint(&self) -> (String, String) {
        match &self.suggestion {
            Some(symbol) => (
                format!("شاید {symbol} خواسته شده است؛ با سند بسنجید."),
                format!("Perhaps {symbol} was meant; compare it with the document."),
            ),
            None => (
                "نماد را از گوشه بالای صفحه نخست سند بردارید.".into(),
                "Take the symbol from the top corner of the document’s first page.".into(),
            ),
        }
    }
}
