//! Why a report does not compile. Knows the place of each fault and says it in both languages.

use std::fmt;

use model::{Language, locale};

pub use crate::reason::Reason;

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
    /// The package of a DOCX could not be written.
    #[error("writing report {report} as DOCX: {why}")]
    WriteDocx {
        /// The report's identifier.
        report: String,
        /// What the writer said.
        why: String,
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

impl Place {
    /// The same block, whatever part of it and in which language.
    #[must_use]
    pub fn block(&self) -> Self {
        Self { section: self.section.clone(), block: self.block, ..Self::default() }
    }

    /// The place in words.
    #[must_use]
    pub fn words(&self, language: Language) -> String {
        let Language::Fa = language else { return self.to_string() };
        let mut text = match self.section.as_str() {
            "" => "سرآغاز گزارش".to_owned(),
            section => format!("بخش \u{2066}{section}\u{2069}"),
        };
        if self.block > 0 {
            text.push_str(&format!("، بند {}", locale::digits(&self.block.to_string(), language)));
        }
        match self.language {
            Some(Language::Fa) => text.push_str(" (فارسی)"),
            Some(Language::En) => text.push_str(" (انگلیسی)"),
            None => {}
        }
        text
    }
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
