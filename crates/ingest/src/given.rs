//! What a source of a structure map gives: the text of a cell, cut to the part that counts, read and
//! mapped to a code. Knows words, years and what a component must have; knows nothing of where a table
//! stands.

use model::fold::ascii_digits;
use model::structure_map::{Reading, Source, Take};
use model::{ComponentRole, Finding, FindingCode, Place, calendar, written_period};

use crate::lookup::Lookup;

/// What a source gives for one row or column.
#[derive(Clone, Debug)]
pub(crate) enum Given {
    /// A code or text; empty for an attribute that is not given.
    Code(String),
    /// Nothing that can be used; the finding is told once, when a figure is lost by it.
    Fault { finding: Option<Box<Finding>> },
}

impl Given {
    /// A component that has no source: fine for an attribute, a fault of the map for a dimension,
    /// which the validator tells.
    pub(crate) fn none() -> Self {
        Self::Code(String::new())
    }

    fn fault(finding: Finding) -> Self {
        Self::Fault { finding: Some(Box::new(finding)) }
    }
}

/// What a blank cell gives: nothing, which only a dimension cannot bear.
pub(crate) fn missing(lookup: &Lookup<'_>, component: &str, place: Place) -> Given {
    match lookup.structure().component(component).map(|each| each.role) {
        Some(ComponentRole::Dimension | ComponentRole::TimeDimension) => {
            let finding = Finding::new(FindingCode::MissingDimension, place);
            Given::fault(finding.with("component", component))
        }
        Some(ComponentRole::Measure | ComponentRole::Attribute) | None => Given::none(),
    }
}

/// The code of a text in a component, after the source's own way of reading it.
pub(crate) fn read(
    lookup: &Lookup<'_>,
    component: &str,
    source: &Source,
    text: &str,
    place: Place,
) -> Given {
    let part = part_of(text, source);
    let part = part.trim();
    if part.is_empty() {
        return missing(lookup, component, place);
    }
    let period = match source.reading {
        Reading::Word => return word(lookup, component, source, part, place),
        Reading::SolarHijriYear => {
            year_in(part).map(|year| calendar::gregorian_year(year).to_string())
        }
        Reading::GregorianYear => year_in(part).map(|year| year.to_string()),
        Reading::Period => written_period::read(part).map(|period| period.period),
    };
    match period {
        Some(period) => Given::Code(period),
        None => Given::fault(Finding::new(FindingCode::UnknownPeriod, place).with("value", part)),
    }
}

fn word(lookup: &Lookup<'_>, component: &str, source: &Source, word: &str, place: Place) -> Given {
    let code = match source.take {
        Take::Within => lookup.within(component, source, word),
        Take::All | Take::Digits | Take::Words => {
            lookup.code(component, source, word).map(str::to_owned)
        }
    };
    if let Some(code) = code {
        return Given::Code(code);
    }
    if source.column.is_some() || source.row.is_some() {
        return Given::fault(Finding::new(FindingCode::UnknownHeading, place).with("text", word));
    }
    let finding = Finding::new(FindingCode::UnknownCode, place)
        .with("component", component)
        .with("text", word)
        .with("codelist", lookup.list_name(component));
    Given::fault(finding)
}

/// The one number of four digits in a text such as «۱۳۹۵ (درصد)», if there is just one.
fn year_in(text: &str) -> Option<i32> {
    let digits = ascii_digits(text);
    let mut years =
        digits.split(|letter: char| !letter.is_ascii_digit()).filter(|run| run.len() == 4);
    let year = years.next()?.parse().ok()?;
    (years.next().is_none() && (1000..3000).contains(&year)).then_some(year)
}

/// The part of a text that counts.
pub(crate) fn part_of(text: &str, source: &Source) -> String {
    let text = match &source.between {
        None => text,
        Some((before, after)) => {
            let rest = match text.split_once(before.as_str()) {
                Some((_, rest)) => rest,
                None => return String::new(),
            };
            if after.is_empty() {
                rest
            } else {
                rest.split_once(after.as_str()).map_or("", |both| both.0)
            }
        }
    };
    match source.take {
        Take::All | Take::Within => text.trim().to_owned(),
        Take::Digits => ascii_digits(text).chars().filter(char::is_ascii_digit).collect(),
        Take::Words => {
            let is_digit = |letter: &char| {
                ascii_digits(&letter.to_string()).bytes().all(|b| b.is_ascii_digit())
            };
            text.chars().filter(|letter| !is_digit(letter)).collect::<String>().trim().to_owned()
        }
    }
}
