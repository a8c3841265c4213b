//! Parts put in their places: which name a body, which a session or year, which the document.
//! Knows the order of the grammar; knows nothing of how parts are spelled.

use super::body::{Family, MarkClass, Organ};
use super::part::{self, Number, Part};
use super::{Kind, Refusal, RefusalCode, Session, Symbol};

/// Puts parts in their places.
pub(super) fn arrange(organ: &'static Organ, parts: Vec<Part>) -> Result<Symbol, Refusal> {
    let refuse = |code, part: &Part| Err(Refusal::new(code, part.text()));
    let mut symbol = Symbol {
        organ,
        bodies: Vec::new(),
        document: Vec::new(),
        modifiers: Vec::new(),
        kind: Kind::Document,
        session: None,
        year: None,
        country: None,
        number: None,
        joint: None,
    };
    for part in parts {
        // Burma's old code is also that of the General Committee: `A/BUR/55/1`.
        let part = match part {
            Part::Country(code) if organ.under.contains(&code.as_str()) => Part::Name(code, None),
            part => part,
        };
        if part.is(MarkClass::Modifier) {
            if symbol.document.is_empty() {
                return refuse(RefusalCode::OutOfOrder, &part);
            }
            symbol.modifiers.push(part);
            continue;
        }
        if !symbol.modifiers.is_empty() {
            return refuse(RefusalCode::OutOfOrder, &part);
        }
        if is_body(&symbol, &part) {
            // `A/S-23/AC.1/L.1`: the session may stand before the body.
            symbol.bodies.append(&mut symbol.document);
            symbol.bodies.push(part);
        } else {
            symbol.document.push(part);
        }
    }
    let is_treaty = organ.family == Family::Treaty
        || organ.code == "E" && symbol.bodies.first().is_some_and(|body| body.text() == "C.12");
    if is_treaty {
        treaty(&mut symbol)?
    } else {
        numbered(&mut symbol)?
    }
    Ok(symbol)
}

/// Whether a part names a body here.
fn is_body(symbol: &Symbol, part: &Part) -> bool {
    let nothing_yet = matches!(symbol.document.as_slice(), [] | [Part::Session(_)]);
    match part {
        Part::Name(name, _) => {
            nothing_yet && symbol.organ.under.iter().any(|each| each.eq_ignore_ascii_case(name))
        }
        // Among treaty bodies this is a general comment, and a decision where no number follows.
        Part::Mark(mark, None, _) if mark.text == "GC" => {
            nothing_yet && symbol.organ.code == "UNEP"
        }
        Part::Mark(mark, ..) => nothing_yet && mark.class == MarkClass::Body,
        _ => false,
    }
}

fn complete(symbol: &Symbol) -> Result<(), Refusal> {
    let last = symbol.document.last().or(symbol.bodies.last());
    let last = last.map_or_else(|| symbol.organ.code.to_owned(), Part::text);
    Err(Refusal::new(RefusalCode::Incomplete, last))
}

fn number_text(number: &Number) -> String {
    Part::Number(number.clone()).text()
}

/// Takes a number as a year or a session.
fn period(symbol: &mut Symbol, number: &Number) -> Result<(), Refusal> {
    let bad = || Refusal::new(RefusalCode::BadNumber, number_text(number));
    if number.last.is_some() || number.bracket.is_some() || !number.letters.is_empty() {
        return Err(bad());
    }
    match number.first {
        year @ 1945..=2099 => symbol.year = u16::try_from(year).ok(),
        session @ 1..=199 => symbol.session = Some(Session::Regular(session)),
        _ => return Err(bad()),
    }
    Ok(())
}

/// Documents numbered in a session, a year, or from the beginning.
fn numbered(symbol: &mut Symbol) -> Result<(), Refusal> {
    let parts = symbol.document.clone();
    if let Some(Part::Session(session)) =
        symbol.bodies.iter().find(|it| matches!(it, Part::Session(_)))
    {
        symbol.session = Some(session.clone());
    }
    let mut rest = parts.as_slice();
    let leading = match rest.first() {
        Some(part @ Part::Mark(mark, None, _))
            if matches!(mark.text, "RES" | "DEC" | "PRST" | "INF" | "NGO" | "PET") =>
        {
            rest = &rest[1..];
            Some(part.clone())
        }
        _ => None,
    };
    let out = |part: &Part| Err(Refusal::new(RefusalCode::OutOfOrder, part.text()));
    match rest {
        [] => return complete(symbol),
        // A session alone, as in `A/RES/ES-10`.
        [Part::Session(_)] => return complete(symbol),
        [Part::Number(number)] => {
            own_session(symbol, number);
            symbol.number = Some(number_text(number));
        }
        [Part::Mark(mark, Some(number), _)] if mark.class == MarkClass::Document => {
            symbol.number = Some(number.clone());
        }
        [Part::Country(country), Part::Number(number)] => {
            symbol.country = Some(country.clone());
            symbol.number = Some(number_text(number));
        }
        [first, last] | [first, last, _] => {
            match first {
                Part::Session(session) => symbol.session = Some(session.clone()),
                Part::Number(number) => period(symbol, number)?,
                other => return out(other),
            }
            review(symbol, last, rest.get(2))?;
        }
        [other] => return out(other),
        _ => return out(&rest[3]),
    }
    let country = symbol.country.is_some();
    symbol.kind = match (&leading, rest.last(), country) {
        (Some(part), ..) if part.is_mark("RES") => Kind::Resolution,
        (Some(part), ..) if part.is_mark("DEC") => Kind::Decision,
        (Some(part), ..) if part.is_mark("PRST") => Kind::PresidentialStatement,
        (Some(part), ..) if part.is_mark("INF") => Kind::Information,
        (Some(part), ..) if part.is_mark("NGO") => Kind::NgoStatement,
        (_, _, true) if symbol.organ.family == Family::Assembly => match symbol.number.as_deref() {
            Some("1") => Kind::NationalReport,
            Some("2") => Kind::Compilation,
            Some("3") => Kind::StakeholderSummary,
            _ => Kind::Document,
        },
        (_, Some(part), _) => document_kind(part, rest),
        (_, None, _) => Kind::Document,
    };
    Ok(())
}

/// What follows a session or year: a number, a document mark, a mark with a number of its own, or a
/// country with a number.
fn review(symbol: &mut Symbol, second: &Part, third: Option<&Part>) -> Result<(), Refusal> {
    let refuse = |code, part: &Part| Err(Refusal::new(code, part.text()));
    match (second, third) {
        (Part::Number(number), None) => symbol.number = Some(number_text(number)),
        (Part::Mark(mark, Some(number), _), None) if mark.class == MarkClass::Document => {
            symbol.number = Some(number.clone());
        }
        (Part::Mark(mark, None, _), Some(Part::Number(number)))
            if mark.class == MarkClass::Document =>
        {
            symbol.number = Some(number_text(number));
        }
        // Letters of governments and of national institutions to the Human Rights Council, series of
        // a fund's board, bodies that stand after the session.
        (Part::Name(name, None), Some(last))
            if matches!(name.as_str(), "G" | "NI" | "P" | "AB" | "RC")
                || symbol.organ.under.contains(&name.as_str()) =>
        {
            match last {
                Part::Number(number) => symbol.number = Some(number_text(number)),
                Part::Mark(mark, Some(number), _) if mark.class == MarkClass::Document => {
                    symbol.number = Some(number.clone());
                }
                other => return refuse(RefusalCode::OutOfOrder, other),
            }
        }
        (Part::Country(country), Some(Part::Number(number))) => {
            symbol.country = Some(country.clone());
            symbol.number = Some(number_text(number));
        }
        (Part::Country(_) | Part::Mark(_, None, _), None) => return complete(symbol),
        (Part::Name(name, None), _) if name.len() == 3 => {
            return refuse(RefusalCode::UnknownCountry, second);
        }
        (Part::Number(_) | Part::Country(_) | Part::Mark(..), Some(other)) => {
            return refuse(RefusalCode::OutOfOrder, other);
        }
        (other, _) => return refuse(RefusalCode::OutOfOrder, other),
    }
    Ok(())
}

/// The session or year in parentheses after a number: `217(III)`, `1325(2000)`.
fn own_session(symbol: &mut Symbol, number: &Number) {
    let Some(bracket) = &number.bracket else { return };
    if part::is_roman(bracket) {
        symbol.session = Some(Session::Roman(bracket.clone()));
    } else if let Ok(year @ 1945..=2099) = bracket.parse() {
        symbol.year = Some(year);
    } else if let Some(special) = bracket.strip_prefix("ES-").and_then(part::roman) {
        symbol.session = Some(Session::Emergency(special));
    } else if let Some(special) = bracket.strip_prefix("S-").and_then(part::roman) {
        symbol.session = Some(Session::Special(special));
    }
}

fn document_kind(part: &Part, rest: &[Part]) -> Kind {
    let named = rest.iter().find(|part| part.is(MarkClass::Document)).unwrap_or(part);
    let Part::Mark(mark, ..) = named else { return Kind::Document };
    match mark.text {
        "L" => Kind::Draft,
        "PV" | "SR" => Kind::MeetingRecord,
        "INF" => Kind::Information,
        "CRP" | "WP" | "BP" => Kind::WorkingPaper,
        "NGO" => Kind::NgoStatement,
        "R" => Kind::Restricted,
        "RES" => Kind::Resolution,
        "DEC" => Kind::Decision,
        "PRST" => Kind::PresidentialStatement,
        _ => Kind::Document,
    }
}

/// Documents of treaty bodies: by State party, or numbered as others are.
fn treaty(symbol: &mut Symbol) -> Result<(), Refusal> {
    let parts = symbol.document.clone();
    let refuse = |code, part: &Part| Err(Refusal::new(code, part.text()));
    let is_core = symbol.bodies.last().is_some_and(|body| body.text() == "CORE");
    match parts.as_slice() {
        [Part::Country(country), rest @ ..] => {
            symbol.country = Some(country.clone());
            let (kind, number) = match rest {
                [] => return complete(symbol),
                [Part::Number(number)] => (
                    if is_core { Kind::CoreDocument } else { Kind::StateReport },
                    number_text(number),
                ),
                [Part::Name(name, None), last] => {
                    let kind = match name.as_str() {
                        "CO" => Kind::ConcludingObservations,
                        "Q" => Kind::ListOfIssues,
                        "QPR" => Kind::ListOfIssuesPriorToReporting,
                        "RQ" => Kind::Replies,
                        "FCO" | "FU" | "AI" => Kind::FollowUp,
                        "EP" | "OD" | "INQ" => Kind::Document,
                        _ => return refuse(RefusalCode::UnknownPart, &rest[0]),
                    };
                    match last {
                        Part::Number(number) => (kind, number_text(number)),
                        other => return refuse(RefusalCode::OutOfOrder, other),
                    }
                }
                [Part::Name(_, None)] => return complete(symbol),
                [other, ..] => return refuse(RefusalCode::OutOfOrder, other),
            };
            (symbol.kind, symbol.number) = (kind, Some(number));
            // Replies to a list of issues are its addendum.
            if kind == Kind::ListOfIssues
                && symbol.modifiers.first().is_some_and(|it| it.is_mark("Add"))
            {
                symbol.kind = Kind::Replies;
            }
            if kind == Kind::CoreDocument
                && let [_, Part::Number(number)] = parts.as_slice()
            {
                symbol.year =
                    u16::try_from(number.first).ok().filter(|it| (1945..2100).contains(it));
            }
        }
        [Part::Mark(mark, None, _), Part::Number(number)] if mark.text == "GC" => {
            (symbol.kind, symbol.number) = (Kind::GeneralComment, Some(number_text(number)));
        }
        // Views on a communication: session, number, year of registration.
        [
            Part::Number(session),
            Part::Name(name, None),
            Part::Number(number),
            Part::Number(year),
        ] if name == "D" => {
            period(symbol, session)?;
            symbol.kind = Kind::Views;
            symbol.number = Some(format!("{}/{}", number_text(number), number_text(year)));
        }
        [Part::Number(year), Part::Name(roman, None), Part::Number(number)]
            if part::is_roman(roman) =>
        {
            period(symbol, year)?;
            symbol.number = Some(number_text(number));
        }
        // The first sessions in Roman numerals: `CAT/C/XXVII/1`.
        [Part::Name(roman, None), Part::Number(number)] if part::is_roman(roman) => {
            symbol.session = part::roman(roman).map(Session::Regular);
            symbol.number = Some(number_text(number));
        }
        [Part::Name(name, _), ..] if name.len() == 3 => {
            return refuse(RefusalCode::UnknownCountry, &parts[0]);
        }
        [other @ Part::Name(..), ..] => return refuse(RefusalCode::UnknownPart, other),
        _ => {
            numbered(symbol)?;
            if is_core {
                symbol.kind = Kind::CoreDocument;
            }
        }
    }
    Ok(())
}
