//! Document symbols of the United Nations: parsed, written in one way, explained and related.
//!
//! A symbol names a document in every language: organ, bodies under it, session or year, kind and
//! number, and what changes an earlier document (`Add.`, `Corr.`, `Rev.`, `Amend.`), whose order
//! counts: `X/Rev.1/Add.2` is not `X/Add.2/Rev.1`. Source: *United Nations Document Symbols*
//! (ST/LIB/SER.B/5) and the Dag Hammarskjöld Library's guides. What does not follow the grammar is
//! refused with a reason; nothing is guessed.

mod arrange;
mod body;
mod country;
mod explain;
mod part;
mod refusal;
mod relate;
mod spelling;

pub use explain::Explanation;
pub use part::Session;
pub use refusal::{Refusal, RefusalCode};
pub use relate::{Related, Relation};

use arrange::arrange;
use body::{Organ, organ_of};
use part::Part;
use spelling::{plain, suggestion};

/// The longest text that is looked at, in bytes.
const LENGTH_BYTES: usize = 200;

/// What a document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A resolution.
    Resolution,
    /// A decision.
    Decision,
    /// A statement by a President.
    PresidentialStatement,
    /// A draft, of limited distribution.
    Draft,
    /// A record of a meeting.
    MeetingRecord,
    /// For information.
    Information,
    /// A conference room paper or a working paper.
    WorkingPaper,
    /// A statement of a non-governmental organization.
    NgoStatement,
    /// Of restricted distribution.
    Restricted,
    /// A State's report to a treaty body.
    StateReport,
    /// Concluding observations on it.
    ConcludingObservations,
    /// The list of issues on it.
    ListOfIssues,
    /// The list of issues prior to it.
    ListOfIssuesPriorToReporting,
    /// Replies to the list.
    Replies,
    /// What the State did about concluding observations.
    FollowUp,
    /// A common core document.
    CoreDocument,
    /// A general comment or recommendation.
    GeneralComment,
    /// Views on a communication.
    Views,
    /// The national report of a universal periodic review.
    NationalReport,
    /// The compilation of United Nations information for it.
    Compilation,
    /// The summary of stakeholders' information for it.
    StakeholderSummary,
    /// Any other document.
    Document,
}

/// A symbol.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Symbol {
    organ: &'static Organ,
    bodies: Vec<Part>,
    document: Vec<Part>,
    modifiers: Vec<Part>,
    kind: Kind,
    session: Option<Session>,
    year: Option<u16>,
    country: Option<String>,
    number: Option<String>,
    joint: Option<Box<Symbol>>,
}

impl Symbol {
    /// Reads a symbol.
    ///
    /// # Errors
    /// A [`Refusal`] that says which part does not follow the grammar.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let plain = plain(text);
        if plain.is_empty() {
            return Err(Refusal::new(RefusalCode::Empty, ""));
        }
        if text.len() > LENGTH_BYTES * 2 || plain.len() > LENGTH_BYTES {
            let start: String = plain.chars().take(20).collect();
            return Err(Refusal::new(RefusalCode::TooLong, start));
        }
        read(&plain).map_err(|refusal| Refusal { suggestion: suggestion(&plain), ..refusal })
    }

    /// The symbol as it is written everywhere.
    #[must_use]
    pub fn normal(&self) -> String {
        let parts = self.bodies.iter().chain(&self.document).chain(&self.modifiers);
        let mut normal = self.organ.code.to_owned();
        for part in parts {
            normal.push('/');
            normal.push_str(&part.text());
        }
        if let Some(joint) = &self.joint {
            normal.push('-');
            normal.push_str(&joint.normal());
        }
        normal
    }

    /// The body: the organ and what is named under it, as the symbol writes them.
    #[must_use]
    pub fn body(&self) -> String {
        let under = self.bodies.iter().map(|part| format!("/{}", part.text()));
        format!("{}{}", self.organ.code, under.collect::<String>())
    }

    /// What the document is.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The session it belongs to.
    #[must_use]
    pub fn session(&self) -> Option<&Session> {
        self.session.as_ref()
    }

    /// The year it is numbered in.
    #[must_use]
    pub fn year(&self) -> Option<u16> {
        self.year
    }

    /// The State party or State under review, ISO 3166-1 alpha-3.
    #[must_use]
    pub fn country(&self) -> Option<&str> {
        self.country.as_deref()
    }

    /// Its number.
    #[must_use]
    pub fn number(&self) -> Option<&str> {
        self.number.as_deref()
    }

    /// What it changes in an earlier document, in order: `Rev.1`, `Add.2`.
    #[must_use]
    pub fn modifiers(&self) -> Vec<String> {
        self.modifiers.iter().map(Part::text).collect()
    }

    /// The second symbol of a document that was issued under two.
    #[must_use]
    pub fn joint(&self) -> Option<&Self> {
        self.joint.as_deref()
    }
}

impl std::fmt::Display for Symbol {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.normal())
    }
}

fn read(text: &str) -> Result<Symbol, Refusal> {
    // A document may be issued by two organs: `A/55/305-S/2000/809`.
    for (at, _) in text.match_indices('-') {
        let rest = &text[at + 1..];
        let first = rest.split('/').next().unwrap_or("").to_ascii_uppercase();
        if rest.contains('/') && organ_of(&first).is_some() {
            let mut symbol = read(&text[..at])?;
            symbol.joint = Some(Box::new(read(rest)?));
            return Ok(symbol);
        }
    }
    let mut parts = text.split('/');
    let first = parts.next().unwrap_or("").to_ascii_uppercase();
    let Some(organ) = organ_of(&first) else {
        let is_roll_call = matches!(first.as_str(), "R" | "SS" | "ESS" | "GOAR");
        if is_roll_call && text.contains('/') {
            return roll_call(text);
        }
        return Err(Refusal::new(RefusalCode::UnknownOrgan, first));
    };
    let parts: Vec<Part> = parts.map(part::parse).collect::<Result<_, _>>()?;
    arrange(organ, parts)
}

/// `R/60/230`, as a data set of roll calls names resolutions: by session since the thirty-first.
fn roll_call(text: &str) -> Result<Symbol, Refusal> {
    let refused = || Refusal::new(RefusalCode::RollCall, text);
    let rest = text.get(2..).filter(|_| text.as_bytes()[0].eq_ignore_ascii_case(&b'R'));
    let rest = rest.ok_or_else(refused)?;
    let session: u32 = rest.split('/').next().and_then(|it| it.parse().ok()).ok_or_else(refused)?;
    if session < 31 || rest.split('/').count() != 2 {
        return Err(refused());
    }
    read(&format!("A/RES/{rest}"))
}
