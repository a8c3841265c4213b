//! A document as values: what it is called, its numbered paragraphs, its recommendations.
//!
//! Knows the shape in which a document leaves the readers and is kept, searched and shown, whatever
//! file it came from. Refuses to know files, pages and who may see it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::remark::Remark;

/// A document, read whole.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// Its symbols in their normal form, its own first; empty when none was found.
    pub symbols: Vec<String>,
    /// Its title, on one line; empty when none was found.
    pub title: String,
    /// The language of the text, BCP 47; `None` when it cannot be told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// The day it was issued, adopted or published: `2014-12-22`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// What it is by its form.
    #[serde(default)]
    pub kind: DocumentKind,
    /// What kind of file it came from.
    #[serde(default)]
    pub format: Format,
    /// What else its first page says.
    #[serde(default, skip_serializing_if = "Masthead::is_empty")]
    pub masthead: Masthead,
    /// Whatever else is known, by name (fields of a catalogue record, the properties of a file).
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub metadata: BTreeMap<String, String>,
    /// Pages of the original; `None` where it has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pages: Option<u32>,
    /// Its paragraphs in reading order.
    #[serde(default)]
    pub paragraphs: Vec<Paragraph>,
    /// The recommendations among them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub recommendations: Vec<Recommendation>,
    /// What was refused or is doubtful, and why.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remarks: Vec<Remark>,
}

/// What kind of file a document came from, told by its bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// A PDF file.
    Pdf,
    /// An Office Open XML text.
    Docx,
    /// An Office Open XML workbook.
    Xlsx,
    /// A page of hypertext.
    Html,
    /// Plain text, Markdown among it.
    #[default]
    PlainText,
}

/// What a document is by its form: it decides how its paragraphs are told apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DocumentKind {
    /// A resolution, adopted or draft.
    Resolution,
    /// A decision.
    Decision,
    /// A report of the Working Group on the Universal Periodic Review, or of a review.
    ReviewReport,
    /// What the State under review answered to its recommendations.
    ReviewReplies,
    /// Concluding observations of a treaty body.
    ConcludingObservations,
    /// An export of the Universal Human Rights Index: recommendations of many documents.
    Export,
    /// A treaty or a declaration in articles.
    Treaty,
    /// A report or any other text in numbered paragraphs.
    Report,
    /// Anything else.
    #[default]
    Other,
}

/// What the first page of a document says of it, as printed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Masthead {
    /// The body it was issued by or for: "Human Rights Council".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// The session: "Twenty-eighth session".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<String>,
    /// The agenda item: "Agenda item 6".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agenda: Option<String>,
    /// The distribution: "General", "Limited".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub distribution: Option<String>,
    /// The language it was written in: "English".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub original: Option<String>,
    /// The job number: "GE.14-24822".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub job: Option<String>,
}

impl Masthead {
    /// Nothing is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// A paragraph: what can be cited.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paragraph {
    /// Its address within the document, which does not change with the file it is read from: made of
    /// kind and printed number (`p12`, `p138.12`, `pp3`, `op4.a`, `annex1.p2`, `h5`). The document's
    /// symbol, `#` and this is the permanent address.
    pub address: String,
    /// Its number as printed, without brackets and full stop: `12`, `138.12`, `a`, `II`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// What it is.
    pub kind: ParagraphKind,
    /// How deep: 0 a paragraph, 1 a sub-paragraph `(a)`, 2 `(i)`; of a heading, 1 the highest.
    #[serde(default)]
    pub level: u8,
    /// The headings it stands under, the highest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub path: Vec<String>,
    /// The words a clause of a resolution begins with: "Urges", "Requests the Secretary-General".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verb: Option<String>,
    /// The text, on one line, without its number.
    pub text: String,
    /// The page of the original it begins on, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
    /// The line of the text (of the page, where there are pages) it begins on, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// The marks of the notes it refers to: `1`, `*`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
    /// The text was read from an image by a program and may hold errors.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub recognised: bool,
}

/// What a paragraph is.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum ParagraphKind {
    /// A clause that gives a reason: "Recalling …".
    Preambular,
    /// A clause that decides: "1. Urges …".
    Operative,
    /// A numbered paragraph of a report, or a part of one.
    Numbered,
    /// An article of a treaty, or a part of one.
    Article,
    /// A recommendation.
    Recommendation,
    /// A heading.
    Heading,
    /// Text of an annex that has no number.
    Annex,
    /// A footnote or endnote.
    Footnote,
    /// A row of a table.
    Table,
    /// The first page: body, session, title.
    Masthead,
    /// Text without a number.
    #[default]
    Text,
}

impl ParagraphKind {
    /// The stable word for it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Preambular => "preambular",
            Self::Operative => "operative",
            Self::Numbered => "numbered",
            Self::Article => "article",
            Self::Recommendation => "recommendation",
            Self::Heading => "heading",
            Self::Annex => "annex",
            Self::Footnote => "footnote",
            Self::Table => "table",
            Self::Masthead => "masthead",
            Self::Text => "text",
        }
    }
}

/// A recommendation made to a State.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recommendation {
    /// Its number: `138.12`; of a list that begins anew under each paragraph, `90.12`. Empty when
    /// the source gives none.
    pub number: String,
    /// The text, without number and States.
    pub text: String,
    /// Who recommended it, as printed; several where it was made together, none of a treaty body's.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub states: Vec<String>,
    /// What the State said to it.
    #[serde(default)]
    pub position: Position,
    /// Where its position was read: the words of the document that say it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position_words: Option<String>,
    /// The address of the paragraph.
    pub paragraph: String,
    /// What an export says of it beside; `None` of a document's own recommendations.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub details: Option<Box<Details>>,
}

/// What the Universal Human Rights Index says of a recommendation beside its text. Lists are as the
/// index words them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Details {
    /// The annotation of the index.
    pub id: Option<String>,
    /// The symbol of the document it is in, in normal form where it follows the grammar.
    pub symbol: Option<String>,
    /// The body that recommends.
    pub body: Option<String>,
    /// What it is: "Recommendations", "Concerns/Observations".
    pub kind: Option<String>,
    /// The day of the document: `2014-12-22`.
    pub date: Option<String>,
    /// The day it was put into the index.
    pub published: Option<String>,
    /// The session of the universal periodic review.
    pub session: Option<String>,
    /// The States it is made to.
    pub countries: Vec<String>,
    /// Themes.
    pub themes: Vec<String>,
    /// Affected persons.
    pub persons: Vec<String>,
    /// Sustainable Development Goals and targets.
    pub goals: Vec<String>,
    /// Regions of the States it is made to.
    pub regions: Vec<String>,
    /// Regions of the States that recommend.
    pub recommending_regions: Vec<String>,
}

impl Recommendation {
    /// The permanent address of the paragraph it is: `A/HRC/28/12#p138.12`. `own` is the symbol of the
    /// document it was read from, which an export has not.
    #[must_use]
    pub fn origin(&self, own: Option<&str>) -> String {
        match &self.details {
            Some(details) => match details.symbol.as_deref() {
                Some(symbol) if !self.number.is_empty() => format!("{symbol}#p{}", self.number),
                Some(symbol) => format!("{symbol}#{}", self.paragraph),
                None => self.paragraph.clone(),
            },
            None => format!("{}#{}", own.unwrap_or(""), self.paragraph),
        }
    }
}

/// What a State said to a recommendation. Nothing is guessed: without words it is unknown.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Position {
    /// It enjoys the support of the State.
    Supported,
    /// The State has noted it, or rejected it.
    Noted,
    /// The State supported a part of it and noted the rest.
    PartlySupported,
    /// The State was still to answer when the document was written.
    Pending,
    /// Not said.
    #[default]
    Unknown,
}

impl Position {
    /// The stable word for it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Supported => "supported",
            Self::Noted => "noted",
            Self::PartlySupported => "partly-supported",
            Self::Pending => "pending",
            Self::Unknown => "unknown",
        }
    }
}

impl Document {
    /// Its own symbol, in normal form.
    #[must_use]
    pub fn symbol(&self) -> Option<&str> {
        self.symbols.first().map(String::as_str)
    }

    /// The permanent address of one of its paragraphs: `A/HRC/28/12#p138.12`.
    #[must_use]
    pub fn permanent_address(&self, paragraph: &Paragraph) -> String {
        format!("{}#{}", self.symbol().unwrap_or(""), paragraph.address)
    }

    /// The paragraph at an address.
    #[must_use]
    pub fn paragraph(&self, address: &str) -> Option<&Paragraph> {
        self.paragraphs.iter().find(|paragraph| paragraph.address == address)
    }
}
