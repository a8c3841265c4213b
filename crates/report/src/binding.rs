//! The bindings a text may hold, read from between braces. Knows their words and arguments; knows
//! no data.
//!
//! `{value series="x" period="latest"}` · `{period series="x" period="latest"}` ·
//! `{change series="x" from="first" to="latest" says="rose"}` · `{gap high="x" low="y"}` ·
//! `{times high="x" low="y"}` · `{highest group="g" who="women" count=3}` · `{cite A/CONF.177/20}` ·
//! `{name CL_AGE.Y_GE15}` · `{article 23}` · `{typed "12 per cent" source="…"}` · and `{holds high="x" low="y"}`, which prints nothing: it keeps a sentence
//! such as “in every year” from standing over data that deny it.

use std::collections::BTreeMap;

use chart::Role;
use model::TimePeriod;

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
}

impl Style {
    pub(crate) fn of(name: Option<&str>, decimals: Option<u32>) -> Result<Self, String> {
        match name.unwrap_or("number") {
            "percent" => Ok(Self::Percent(decimals.unwrap_or(1))),
            "number" => Ok(Self::Number(decimals.unwrap_or(0))),
            "exact" if decimals.is_none() => Ok(Self::Exact),
            "exact" => Err("an exact value keeps its own decimals: leave out decimals".to_owned()),
            other => {
                Err(format!("{other:?} is not a way to write a value: percent, number or exact"))
            }
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

/// One binding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Binding {
    Value {
        series: SeriesRef,
        period: When,
        style: Option<Style>,
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
    /// Reads what stands between two braces.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let (verb, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
        let rest = rest.trim();
        match verb {
            "cite" => cite(rest),
            "name" => name(rest),
            "article" => article(rest),
            "typed" => typed(rest),
            "value" | "period" | "change" | "gap" | "times" | "highest" | "lowest" | "holds" => {
                let mut arguments = Arguments::parse(rest)?;
                let binding = bound(verb, &mut arguments)?;
                arguments.none_left()?;
                Ok(binding)
            }
            other => Err(format!(
                "{other:?} is not one of value, period, change, gap, times, highest, \
                                  lowest, holds, cite, name, article, typed"
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
            group: arguments.0.remove("group"),
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
    let lettered = text.bytes().any(|byte| byte.is_ascii_alphabetic());
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

struct Arguments(BTreeMap<String, String>);

impl Arguments {
    fn parse(text: &str) -> Result<Self, String> {
        let mut arguments = BTreeMap::new();
        let mut rest = text.trim_start();
        while !rest.is_empty() {
            let (name, after) = rest.split_once('=').ok_or_else(|| format!("{rest:?} has no ="))?;
            let after = after.trim_start();
            let (value, remaining) = if let Some(quoted) = after.strip_prefix('"') {
                quoted.split_once('"').ok_or_else(|| "a quotation mark is not closed".to_owned())?
            } else {
                after.split_once(char::is_whitespace).unwrap_or((after, ""))
            };
            if arguments.insert(name.trim().to_owned(), value.to_owned()).is_some() {
                return Err(format!("{} is given twice", name.trim()));
            }
            rest = remaining.trim_start();
        }
        Ok(Self(arguments))
    }

    fn need(&mut self, name: &str) -> Result<String, String> {
        self.0.remove(name).ok_or_else(|| format!("{name}=… is wanted"))
    }

    fn when(&mut self, name: &str, otherwise: When) -> Result<When, String> {
        self.0.remove(name).map_or(Ok(otherwise), |text| When::parse(&text))
    }

    fn whole(&mut self, name: &str) -> Result<Option<u32>, String> {
        match self.0.remove(name).map(|text| text.parse::<u32>()) {
            None => Ok(None),
            Some(Ok(number)) if number <= 40 => Ok(Some(number)),
            Some(_) => Err(format!("{name} is to be a small whole number")),
        }
    }

    fn style(&mut self) -> Result<Option<Style>, String> {
        let (name, decimals) = (self.0.remove("as"), self.whole("decimals")?);
        if name.is_none() && decimals.is_none() {
            return Ok(None);
        }
        Style::of(name.as_deref(), decimals).map(Some)
    }

    fn series(&mut self) -> Result<SeriesRef, String> {
        match (self.0.remove("series"), self.0.remove("key")) {
            (Some(name), None) => Ok(SeriesRef::Named(name)),
            (None, Some(key)) => key
                .parse()
                .map(SeriesRef::Direct)
                .map_err(|fault: crate::query::NotAQuery| fault.to_string()),
            _ => Err("either series=… or key=… is wanted".to_owned()),
        }
    }

    fn movement(&mut self) -> Result<Option<Movement>, String> {
        match self.0.remove("says").as_deref() {
            None => Ok(None),
            Some("rose") => Ok(Some(Movement::Rose)),
            Some("fell") => Ok(Some(Movement::Fell)),
            Some("unchanged") => Ok(Some(Movement::Unchanged)),
            Some(other) => Err(format!("says={other:?}: rose, fell or unchanged")),
        }
    }

    fn none_left(&self) -> Result<(), String> {
        match self.0.keys().next() {
            None => Ok(()),
            Some(name) => Err(format!("{name}=… means nothing here")),
        }
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
