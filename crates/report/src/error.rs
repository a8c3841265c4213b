//! Why a report does not compile. Knows the place of each fault and says it in both languages.

use std::fmt;

use model::{Language, ObsStatus};

/// Why a report does not compile.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The definition is not TOML of the shape of a report.
    #[error("reading report definition {name}: {source}")]
    ReadDefinition {
        /// The file or report by name.
        name: String,
        /// What the reader met.
        source: Box<toml::de::Error>,
    },
    /// The definition is a report, but what it says cannot be kept.
    #[error("report {report}: {}", listed(.faults))]
    Definition {
        /// The report's identifier.
        report: String,
        /// Every fault, in the order of the text.
        faults: Vec<Fault>,
    },
    /// Some of what it binds to is not there, or is not what the sentence says.
    #[error("report {report} does not compile: {}", listed(.faults))]
    Bindings {
        /// The report's identifier.
        report: String,
        /// Every fault, in the order of the text.
        faults: Vec<Fault>,
    },
    /// A font could not be read, or none was given.
    #[error("reading font {index} for report {report}: it is no font")]
    ReadFont {
        /// The report's identifier.
        report: String,
        /// Its place among those given.
        index: usize,
    },
    /// The typesetter refused the pages.
    #[error("typesetting report {report}: {}", .messages.join("; "))]
    Typeset {
        /// The report's identifier.
        report: String,
        /// What it said.
        messages: Vec<String>,
    },
    /// The pages do not make an accessible PDF.
    #[error("writing report {report} as PDF/UA: {}", .messages.join("; "))]
    WritePdf {
        /// The report's identifier.
        report: String,
        /// What the writer said.
        messages: Vec<String>,
    },
}

fn listed(faults: &[Fault]) -> String {
    let count = faults.len();
    let mut text = format!("{count} fault{}", if count == 1 { "" } else { "s" });
    for fault in faults {
        text.push_str("\n  ");
        text.push_str(&fault.to_string());
    }
    text
}

/// Where in a report.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The section's identifier; empty outside of sections.
    pub section: String,
    /// The block within the section, from 1; 0 for its heading.
    pub block: usize,
    /// The part of it: `text`, `title`, `description`…
    pub part: String,
    /// The language of the text; none where the fault is not in a text.
    pub language: Option<Language>,
}

impl fmt::Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.section.is_empty() {
            formatter.write_str("front matter")?;
        } else {
            write!(formatter, "section {}", self.section)?;
        }
        if self.block > 0 {
            write!(formatter, ", paragraph {}", self.block)?;
        }
        if !self.part.is_empty() {
            write!(formatter, ", {}", self.part)?;
        }
        if let Some(language) = self.language {
            write!(formatter, " ({})", language.tag())?;
        }
        Ok(())
    }
}

/// One thing that keeps a report from compiling.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Where.
    pub place: Place,
    /// What was written there: a binding, a series, a word.
    pub subject: String,
    /// Why it cannot stand.
    pub reason: Reason,
}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}: {}", self.place, self.subject, self.reason.words(Language::En))
    }
}

/// Why something in a report cannot stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// A digit stands in the prose outside of a binding.
    DigitTyped,
    /// A brace is not closed, or what is between braces is not understood.
    NotABinding(String),
    /// A text is not there in this language.
    TextMissing,
    /// A series, group or list of that name is not defined.
    Unknown,
    /// Something is defined twice, or cannot be what it is set to.
    Unfit(String),
    /// The bank does not know the series.
    NoSuchSeries(String),
    /// The series has no observation of that period.
    NoSuchPeriod {
        /// The series.
        key: String,
        /// The period.
        period: String,
    },
    /// The value is absent: missing, suppressed, not collected.
    Absent {
        /// The series.
        key: String,
        /// The period.
        period: String,
        /// Why.
        status: ObsStatus,
    },
    /// What was published is not a number.
    NotANumber {
        /// The series.
        key: String,
        /// What was published.
        value: String,
    },
    /// The sentence says what the data deny.
    Contradicted {
        /// What the sentence says.
        says: String,
        /// What the data say.
        data: String,
    },
    /// A code has no name.
    NoName,
    /// The chart could not be drawn.
    Chart(String),
}

impl Reason {
    /// The reason as a sentence.
    #[must_use]
    pub fn words(&self, language: Language) -> String {
        match language {
            Language::Fa => self.persian(),
            Language::En => self.english(),
        }
    }

    fn english(&self) -> String {
        match self {
            Self::DigitTyped => {
                "a digit is typed in the prose; bind the number to its series, or mark \
                                 a document's symbol with {cite …}"
                    .to_owned()
            }
            Self::NotABinding(why) => format!("not a binding: {why}"),
            Self::TextMissing => "no text in this language".to_owned(),
            Self::Unknown => "nothing of this name is defined in the report".to_owned(),
            Self::Unfit(why) => why.clone(),
            Self::NoSuchSeries(key) => format!("the bank has no series {key}"),
            Self::NoSuchPeriod { key, period } => format!("{key} has no observation of {period}"),
            Self::Absent { key, period, status } => format!(
                "{key} has no value for {period}: status {}, {}",
                status.code(),
                chart::status_words(*status, Language::En)
            ),
            Self::NotANumber { key, value } => {
                format!("{key} was published as {value:?}, no number")
            }
            Self::Contradicted { says, data } => {
                format!("the sentence says {says:?}, the data say {data:?}")
            }
            Self::NoName => "the code has no name in its codelist".to_owned(),
            Self::Chart(why) => why.clone(),
        }
    }

    fn persian(&self) -> String {
        match self {
            Self::DigitTyped => {
                "در متن رقمی تایپ شده است؛ عدد را به سری خود پیوند دهید یا نماد سند را با \
                                 {cite …} مشخص کنید"
                    .to_owned()
            }
            Self::NotABinding(why) => format!("پیوند داده نیست: {why}"),
            Self::TextMissing => "متن به این زبان نوشته نشده است".to_owned(),
            Self::Unknown => "چیزی به این نام در گزارش تعریف نشده است".to_owned(),
            Self::Unfit(why) => why.clone(),
            Self::NoSuchSeries(key) => format!("بانک سری {key} را ندارد"),
            Self::NoSuchPeriod { key, period } => format!("سری {key} مشاهده‌ای برای {period} ندارد"),
            Self::Absent { key, period, status } => format!(
                "سری {key} برای {period} مقدار ندارد: وضعیت {}، {}",
                status.code(),
                chart::status_words(*status, Language::Fa)
            ),
            Self::NotANumber { key, value } => {
                format!("سری {key} به‌صورت {value:?} منتشر شده که عدد نیست")
            }
            Self::Contradicted { says, data } => {
                format!("جمله می‌گوید {says:?} اما داده‌ها می‌گویند {data:?}")
            }
            Self::NoName => "این کد در فهرست خود نام ندارد".to_owned(),
            Self::Chart(why) => why.clone(),
        }
    }
}
