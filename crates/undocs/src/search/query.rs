//! What is asked: words, "phrases", -words, field:value, OR; and the facets chosen beside it.
//!
//! Knows the language of queries and makes of it what the index understands. A query that cannot be
//! read is refused with the place; nothing of it is passed over in silence.

mod compile;

use serde::{Deserialize, Serialize};

use super::{Word, words};
use crate::symbol::Symbol;

/// A query, read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// All of these must hold; each is a choice of clauses joined by OR.
    pub(super) all: Vec<Vec<Clause>>,
    /// None of these may hold.
    pub(super) none: Vec<Clause>,
    /// The facets chosen.
    pub(super) filters: Vec<Filter>,
}

/// One part of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Clause {
    /// Words that must all be there; more than one where a word is parted by its spelling.
    Words(Vec<Word>),
    /// Words in this order, side by side.
    Phrase(Vec<Word>),
    /// A word that begins so.
    Start(String),
    /// A word or phrase of the title.
    Title(Vec<Word>),
    /// A symbol.
    Symbol(String),
    /// A value of a facet.
    Filter(Filter),
}

/// A facet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Facet {
    /// The body the document is of.
    Body,
    /// The year of the document.
    Year,
    /// A UNBIS subject.
    Subject,
    /// A goal or target of sustainable development.
    Sdg,
    /// A group of people that the paragraph names.
    Group,
    /// The country.
    Country,
    /// The language of the text.
    Language,
    /// What kind of paragraph it is.
    Kind,
}

impl Facet {
    /// Every facet, in the order of the pages.
    pub const ALL: [Self; 8] = [
        Self::Body,
        Self::Year,
        Self::Subject,
        Self::Sdg,
        Self::Group,
        Self::Country,
        Self::Language,
        Self::Kind,
    ];

    /// Its name in addresses and queries.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Body => "body",
            Self::Year => "year",
            Self::Subject => "subject",
            Self::Sdg => "sdg",
            Self::Group => "group",
            Self::Country => "country",
            Self::Language => "language",
            Self::Kind => "kind",
        }
    }

    /// The facet with this name.
    #[must_use]
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|facet| facet.code() == code)
    }
}

/// A facet with the value chosen.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Filter {
    /// The facet.
    pub facet: Facet,
    /// The value; of the year also `1995..2000`.
    pub value: String,
}

/// Why a query cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// A quotation mark has no partner.
    #[error("the quotation mark before “{0}” has no partner; close it or leave it out")]
    OpenPhrase(String),
    /// A field that is not known.
    #[error(
        "“{0}” is no field; the fields are title, symbol, body, year, subject, sdg, group, country, language and kind"
    )]
    UnknownField(String),
    /// A year that is none.
    #[error("“{0}” is no year; write 1995 or 1995..2000")]
    BadYear(String),
    /// There is nothing but what must not be there.
    #[error("a query needs something to look for beside what is left out with -")]
    OnlyLeftOut,
    /// Longer than any question.
    #[error("the query is longer than {0} letters")]
    TooLong(usize),
}

/// The longest query, in letters.
const LENGTH: usize = 2_000;
/// Clauses of one query; what follows is refused with the query.
const CLAUSES: usize = 64;

/// A piece of a query before it is understood.
struct Piece {
    left_out: bool,
    field: Option<String>,
    text: String,
    quoted: bool,
}

impl Piece {
    fn is_or(&self) -> bool {
        !self.quoted && self.field.is_none() && matches!(self.text.as_str(), "OR" | "|")
    }

    /// A word that is no symbol, no beginning and nothing of a field.
    fn is_plain(&self) -> bool {
        let is_word = !self.quoted && self.field.is_none() && !self.left_out && !self.is_or();
        is_word && !self.text.contains('/') && !self.text.ends_with('*')
    }
}

impl Query {
    /// Reads a query.
    ///
    /// # Errors
    /// [`Refused`], with what is wrong.
    pub fn parse(text: &str) -> Result<Self, Refused> {
        if text.chars().count() > LENGTH {
            return Err(Refused::TooLong(LENGTH));
        }
        let mut query = Self::default();
        let mut or_next = false;
        let pieces = pieces(text)?;
        if pieces.len() > CLAUSES {
            return Err(Refused::TooLong(LENGTH));
        }
        let mut pieces = pieces.into_iter().peekable();
        while let Some(mut piece) = pieces.next() {
            if piece.is_or() {
                or_next = true;
                continue;
            }
            // Plain words are read together: an ending that is written apart belongs to its word.
            while !or_next && piece.is_plain() && pieces.peek().is_some_and(Piece::is_plain) {
                let Some(next) = pieces.next() else { break };
                // The word before an OR is a choice of its own.
                if pieces.peek().is_some_and(Piece::is_or) {
                    query.all.extend(clause(piece)?.map(|clause| vec![clause]));
                    piece = next;
                    break;
                }
                piece.text.push(' ');
                piece.text.push_str(&next.text);
            }
            let left_out = piece.left_out;
            let Some(clause) = clause(piece)? else { continue };
            match query.all.last_mut().filter(|_| or_next) {
                _ if left_out => query.none.push(clause),
                Some(choice) => choice.push(clause),
                None => query.all.push(vec![clause]),
            }
            or_next = false;
        }
        if query.all.is_empty() && !query.none.is_empty() {
            return Err(Refused::OnlyLeftOut);
        }
        Ok(query)
    }

    /// The query narrowed to a value of a facet.
    #[must_use]
    pub fn with(mut self, filter: Filter) -> Self {
        self.filters.push(filter);
        self
    }

    /// Whether nothing is asked: everything answers.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.all.is_empty() && self.filters.is_empty()
    }
}

fn pieces(text: &str) -> Result<Vec<Piece>, Refused> {
    let mut pieces = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let left_out = rest.starts_with('-') && rest.len() > 1;
        if left_out {
            rest = &rest[1..];
        }
        let mut field = None;
        let end_of_word = rest.find(char::is_whitespace).unwrap_or(rest.len());
        if let Some((name, _)) = rest[..end_of_word].split_once(':')
            && !name.is_empty()
            && name.bytes().all(|it| it.is_ascii_lowercase())
        {
            field = Some(name.to_owned());
            rest = &rest[name.len() + 1..];
        }
        let opening = rest.chars().next().unwrap_or(' ');
        let closing: &[char] = match opening {
            '"' => &['"'],
            '«' => &['»'],
            '“' | '„' => &['”', '“'],
            _ => &[],
        };
        let (text, quoted, length) = if closing.is_empty() {
            let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
            (&rest[..end], false, end)
        } else {
            let from = opening.len_utf8();
            let Some(end) = rest[from..].find(closing) else {
                return Err(Refused::OpenPhrase(rest[from..].chars().take(20).collect()));
            };
            let close = rest[from + end..].chars().next().map_or(1, char::len_utf8);
            (&rest[from..from + end], true, from + end + close)
        };
        pieces.push(Piece { left_out, field, text: text.to_owned(), quoted });
        rest = rest[length..].trim_start();
    }
    Ok(pieces)
}

fn clause(piece: Piece) -> Result<Option<Clause>, Refused> {
    let Piece { field, text, quoted, .. } = piece;
    let some = |words: Vec<Word>, make: fn(Vec<Word>) -> Clause| {
        Ok((!words.is_empty()).then(|| make(words)))
    };
    match field.as_deref() {
        None if quoted => some(words(&text), Clause::Phrase),
        None => {
            // A symbol in a query is that document; what only looks like one is words.
            if text.contains('/')
                && let Ok(symbol) = Symbol::parse(&text)
            {
                return Ok(Some(Clause::Symbol(symbol.normal())));
            }
            if let Some(start) = text.strip_suffix('*') {
                let forms = words(start);
                if let [word] = &forms[..] {
                    return Ok(Some(Clause::Start(word.form.clone())));
                }
            }
            some(words(&text), Clause::Words)
        }
        Some("title") => some(words(&text), Clause::Title),
        Some("symbol") => {
            let normal = Symbol::parse(&text).map_or_else(|_| text.clone(), |it| it.normal());
            Ok(Some(Clause::Symbol(normal)))
        }
        Some(name) => {
            let name = if name == "lang" { "language" } else { name };
            let facet =
                Facet::of_code(name).ok_or_else(|| Refused::UnknownField(name.to_owned()))?;
            let filter = Filter { facet, value: text };
            if facet == Facet::Year && years(&filter.value).is_none() {
                return Err(Refused::BadYear(filter.value));
            }
            Ok(Some(Clause::Filter(filter)))
        }
    }
}

/// The years of `1995` or `1995..2000`.
pub(super) fn years(value: &str) -> Option<(u64, u64)> {
    let value = model::fold::ascii_digits(value);
    let year = |text: &str| text.parse::<u64>().ok().filter(|it| (1..10_000).contains(it));
    match value.split_once("..") {
        Some((from, "")) => Some((year(from)?, 9_999)),
        Some(("", to)) => Some((1, year(to)?)),
        Some((from, to)) => Some((year(from)?, year(to)?)),
        None => year(&value).map(|year| (year, year)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_words_phrases_fields_and_choices() {
        let query = Query::parse("women \"gender equality\" -trafficking year:1995..2000").unwrap();
        assert_eq!((query.all.len(), query.none.len()), (3, 1));
        let query = Query::parse("rights of women OR girls here").unwrap();
        assert_eq!(query.all.iter().map(Vec::len).collect::<Vec<_>>(), [1, 2, 1]);
        let query = Query::parse("زنان OR دختران «برابری جنسیتی»").unwrap();
        assert_eq!((query.all.len(), query.all[0].len()), (2, 2));
        assert!(matches!(&Query::parse("A/RES/68/261").unwrap().all[0][0], Clause::Symbol(_)));
        assert!(matches!(&Query::parse("and/or").unwrap().all[0][0], Clause::Words(_)));
        assert!(matches!(&Query::parse("discriminat*").unwrap().all[0][0], Clause::Start(_)));
        assert!(Query::parse("").unwrap().is_empty());
    }

    #[test]
    fn what_cannot_be_read_is_refused_by_name() {
        assert_eq!(Query::parse("\"gender"), Err(Refused::OpenPhrase("gender".into())));
        assert_eq!(Query::parse("author:x"), Err(Refused::UnknownField("author".into())));
        assert_eq!(Query::parse("year:soon"), Err(Refused::BadYear("soon".into())));
        assert_eq!(Query::parse("-women"), Err(Refused::OnlyLeftOut));
        assert!(matches!(Query::parse(&"a ".repeat(2_000)), Err(Refused::TooLong(_))));
        for odd in ["-", "\"\"", "title:", "*", ":", "«»", "--", "OR", "OR OR a"] {
            assert!(Query::parse(odd).is_ok(), "{odd}");
        }
    }
}
