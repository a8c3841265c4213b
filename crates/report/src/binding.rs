//! The bindings a text may hold, read from between braces. Knows their words and arguments; knows
//! no data.
//!
//! `{value series="x" period="latest"}` · `{about series="x"}` · `{count series="x" one="woman"
//! other="women"}` · `{verb series="x" rose="grew" fell="shrank" unchanged="stood still"}` · `{period series="x" period="latest"}` ·
//! `{change series="x" from="first" to="latest" says="rose"}` · `{gap high="x" low="y"}` ·
//! `{times high="x" low="y"}` · `{highest group="g" who="women" count=3}` · `{cite A/CONF.177/20}` ·
//! `{measure family-law says="outcome"}` · `{name CL_AGE.Y_GE15}` · `{article 23}` · `{typed "12 per cent" source="…"}` · and `{holds high="x" low="y"}`, which prints nothing: it keeps a sentence
//! such as “in every year” from standing over data that deny it.

use chart::Role;
use model::TimePeriod;

use crate::binding_arguments::Arguments;
use crate::query::Query;

/// How a value is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    /// Per cent with so many decimals.
    Percent(u32),
    /// A number with so many decimals.
    Number(u32),
    /// Digit for digit as published.
    Exact,
    /// In thousands, with so many decimals.
    Thousand(u32),
    /// In millions, with so many decimals.
    Million(u32),
}

impl Style {
    pub(crate) fn of(name: Option<&str>, decimals: Option<u32>) -> Result<Self, String> {
        match name.unwrap_or("number") {
            "percent" => Ok(Self::Percent(decimals.unwrap_or(1))),
            "number" => Ok(Self::Number(decimals.unwrap_or(0))),
            "thousand" => Ok(Self::Thousand(decimals.unwrap_or(0))),
            "million" => Ok(Self::Million(decimals.unwrap_or(1))),
            "exact" if decimals.is_none() => Ok(Self::Exact),
            "exact" => Err("an exact value keeps its own decimals: leave out decimals".to_owned()),
            other => Err(format!(
                "{other:?} is not a way to write a value: percent, number, thousand, million or exact"
            )),
        }
    }
}

/// A period as an author names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum When {
    /// The first that has a value.
    First,
    /// The latest that has a value.
    Latest,
    /// The one with the highest value; the latest of several.
    Highest,
    /// The one with the lowest value; the latest of several.
    Lowest,
    /// This one.
    At(TimePeriod),
}

impl When {
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        match text {
            "first" => Ok(Self::First),
            "latest" => Ok(Self::Latest),
            "highest" => Ok(Self::Highest),
            "lowest" => Ok(Self::Lowest),
            other => other.parse().map(Self::At).map_err(|fault| fault.to_string()),
        }
    }
}

/// What an author says of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Movement {
    /// It rose.
    Rose,
    /// It fell.
    Fell,
    /// It stood where it was.
    Unchanged,
}

impl Movement {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Rose => "rose",
            Self::Fell => "fell",
            Self::Unchanged => "unchanged",
        }
    }
}

/// A series by its name in the report, or by its key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum SeriesRef {
    /// Defined in the report.
    Named(String),
    /// Written out.
    Direct(Query),
}

/// Which end of an ordered group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Extreme {
    /// The greatest values.
    Highest,
    /// The least values.
    Lowest,
}

/// What a sentence says of a measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MeasurePart {
    /// Its title, legal reference and day.
    Name,
    /// Whom it reached.
    Reached,
    /// What the figures say of its outcome.
    Outcome,
    /// That it worked: prints nothing, and stands only where the figures bear it.
    Worked,
}

/// What a sentence does with a value that is absent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Absent {
    /// The report does not compile.
    Refused,
    /// The reason stands in its place.
    Said,
}

/// One binding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Binding {
    Value {
        series: SeriesRef,
        period: When,
        style: Option<Style>,
        absent: Absent,
    },
    /// A share as people say it: “about one in five”.
    About {
        series: SeriesRef,
        period: When,
    },
    /// A number with its noun in the right form.
    Count {
        series: SeriesRef,
        period: When,
        style: Option<Style>,
        one: String,
        other: String,
    },
    /// The word that agrees with the data.
    Verb {
        series: SeriesRef,
        from: When,
        to: When,
        rose: String,
        fell: String,
        unchanged: String,
    },
    Period {
        series: SeriesRef,
        period: When,
    },
    Change {
        series: SeriesRef,
        from: When,
        to: When,
        says: Option<Movement>,
        style: Option<Style>,
    },
    Gap {
        high: SeriesRef,
        low: SeriesRef,
        period: When,
        decimals: Option<u32>,
    },
    Times {
        high: SeriesRef,
        low: SeriesRef,
        period: When,
        decimals: u32,
    },
    Rank {
        end: Extreme,
        group: String,
        who: Role,
        count: usize,
        period: When,
    },
    Holds {
        group: Option<String>,
        high: String,
        low: String,
    },
    /// A measure of the register, or the promise that one worked.
    Measure {
        id: String,
        part: MeasurePart,
    },
    Cite(String),
    Name(String),
    /// The number of an article, paragraph or convention: no figure, so it needs no source.
    Article(String),
    /// Words with digits that are a document's and not the bank's: a law, an article, a quotation.
    Typed {
        words: String,
        source: String,
    },
}

impl Binding {
    /// Whether it prints nothing and only keeps a sentence true.
    pub(crate) fn is_promise(&self) -> bool {
        matches!(self, Self::Holds { .. } | Self::Measure { part: MeasurePart::Worked, .. })
    }

    /// Reads what stands between two braces.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let (verb, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
        let rest = rest.trim();
        match verb {
            "cite" => cite(rest),
            "name" => name(rest),
            "article" => article(rest),
            "typed" => typed(rest),
            "measure" => measure(rest),
            "value" | "about" | "count" | "verb" | "period" | "change" | "gap" | "times"
            | "highest" | "lowest" | "holds" => {
                let mut arguments = Arguments::parse(rest)?;
                let binding = bound(verb, &mut arguments)?;
                arguments.none_left()?;
                Ok(binding)
            }
            other => Err(format!(
                "{other:?} is not one of value, about, count, verb, period, change, gap, times, highest, \
                                  lowest, holds, measure, cite, name, article, typed"
            )),
        }
    }
}

fn bound(verb: &str, arguments: &mut Arguments) -> Result<Binding, String> {
    Ok(match verb {
        "value" => Binding::Value {
            series: arguments.series()?,
            period: arguments.when("period", When::Latest)?,
            style: arguments.style()?,
            absent: match arguments.take("absent").as_deref() {
                None | Some("refused") => Absent::Refused,
                Some("said") => Absent::Said,
                Some(other) => return Err(format!("absent={other:?}: refused or said")),
            },
        },
        "about" => Binding::About {
            series: arguments.series()?,
            period: arguments.when("period", When::Latest)?,
        },
        "count" => {
            let one = arguments.words("one")?;
            Binding::Count {
                series: arguments.series()?,
                period: arguments.when("period", When::Latest)?,
                style: arguments.style()?,
                other: match arguments.has("other") {
                    true => arguments.words("other")?,
                    false => one.clone(),
                },
                one,
            }
        }
        "verb" => Binding::Verb {
            series: arguments.series()?,
            from: arguments.when("from", When::First)?,
            to: arguments.when("to", When::Latest)?,
            rose: arguments.words("rose")?,
            fell: arguments.words("fell")?,
            unchanged: arguments.words("unchanged")?,
        },
        "period" => Binding::Period {
            series: arguments.series()?,
            period: arguments.when("period", When::Latest)?,
        },
        "change" => Binding::Change {
            series: arguments.series()?,
            from: arguments.when("from", When::First)?,
            to: arguments.when("to", When::Latest)?,
            says: arguments.movement()?,
            style: arguments.style()?,
        },
        "gap" => Binding::Gap {
            high: SeriesRef::Named(arguments.need("high")?),
            low: SeriesRef::Named(arguments.need("low")?),
            period: arguments.when("period", When::Latest)?,
            decimals: arguments.whole("decimals")?,
        },
        "times" => Binding::Times {
            high: SeriesRef::Named(arguments.need("high")?),
            low: SeriesRef::Named(arguments.need("low")?),
            period: arguments.when("period", When::Latest)?,
            decimals: arguments.whole("decimals")?.unwrap_or(1),
        },
        "holds" => Binding::Holds {
            group: arguments.take("group"),
            high: arguments.need("high")?,
            low: arguments.need("low")?,
        },
        end => Binding::Rank {
            end: if end == "highest" { Extreme::Highest } else { Extreme::Lowest },
            group: arguments.need("group")?,
            who: role(&arguments.need("who")?)?,
            count: arguments.whole("count")?.unwrap_or(1).clamp(1, 40) as usize,
            period: arguments.when("period", When::Latest)?,
        },
    })
}

pub(crate) fn role(word: &str) -> Result<Role, String> {
    match word {
        "women" => Ok(Role::Women),
        "men" => Ok(Role::Men),
        "total" => Ok(Role::Total),
        other => Err(format!("{other:?} is not women, men or total")),
    }
}

fn cite(text: &str) -> Result<Binding, String> {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || " /.-()".contains(letter);
    let lettered = text.bytes().next().is_some_and(|byte| byte.is_ascii_uppercase());
    if lettered && text.len() <= 60 && text.chars().all(plain) {
        Ok(Binding::Cite(text.to_owned()))
    } else {
        Err(format!(
            "{text:?} is not a document's symbol or an indicator's number, such as \
                     A/CONF.177/20 or SDG 5.5.1"
        ))
    }
}

/// `{article 23}`, `{article 4(a)}`: short, so that no figure can hide in it.
fn article(text: &str) -> Result<Binding, String> {
    let digits = text.chars().filter(|letter| letter.is_numeric()).count();
    let plain =
        |letter: char| letter.is_numeric() || letter.is_alphabetic() || "()".contains(letter);
    let begins = text.chars().next().is_some_and(char::is_numeric);
    if begins && (1..=3).contains(&digits) && text.len() <= 12 && text.chars().all(plain) {
        Ok(Binding::Article(text.to_owned()))
    } else {
        Err(format!("{text:?} is not the number of an article, such as 23 or 4(a)"))
    }
}

/// `{typed "12 per cent" source="A/HRC/43/15, para. 7"}`
fn typed(text: &str) -> Result<Binding, String> {
    let (words, rest) = match text.strip_prefix('"') {
        Some(quoted) => quoted.split_once('"').ok_or("a quotation mark is not closed")?,
        None => text.split_once(char::is_whitespace).unwrap_or((text, "")),
    };
    let mut arguments = Arguments::parse(rest)?;
    let source = arguments.need("source")?;
    arguments.none_left()?;
    if words.trim().is_empty() || source.trim().is_empty() {
        return Err("both the words and their source are wanted".to_owned());
    }
    Ok(Binding::Typed { words: words.to_owned(), source })
}

/// `{measure family-law says=outcome}`
fn measure(text: &str) -> Result<Binding, String> {
    let (id, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    let mut arguments = Arguments::parse(rest)?;
    let part = match arguments.take("says").as_deref() {
        None | Some("name") => MeasurePart::Name,
        Some("reached") => MeasurePart::Reached,
        Some("outcome") => MeasurePart::Outcome,
        Some("worked") => MeasurePart::Worked,
        Some(other) => return Err(format!("says={other:?}: name, reached, outcome or worked")),
    };
    arguments.none_left()?;
    if id.is_empty() || id.contains('=') {
        return Err("the id of a measure is wanted, as in {measure family-law}".to_owned());
    }
    Ok(Binding::Measure { id: id.to_owned(), part })
}

fn name(text: &str) -> Result<Binding, String> {
    let code = |part: &str| {
        !part.is_empty()
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte))
    };
    match text.split_once('.') {
        Some((list, id)) if code(list) && code(id) => Ok(Binding::Name(text.to_owned())),
        _ => Err(format!("{text:?} is not a code with its list, such as CL_AGE.Y_GE15")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_binding_says_what_it_wants() {
        let parsed = Binding::parse("change series=\"unemployment\" from=2005 says=\"rose\"");
        let expected = Binding::Change {
            series: SeriesRef::Named("unemployment".into()),
            from: When::At("2005".parse().expect("a year")),
            to: When::Latest,
            says: Some(Movement::Rose),
            style: None,
        };
        assert_eq!(parsed, Ok(expected));
        for wrong in
            ["value", "value series=x what=1", "change series=x says=soared", "cite 42", "Value x"]
        {
            assert!(Binding::parse(wrong).is_err(), "{wrong}");
        }
        assert_eq!(Binding::parse("cite SDG 5.5.1"), Ok(Binding::Cite("SDG 5.5.1".into())));
    }
}
