//! The arguments of a binding, `name=value` and `name="several words"`, read one by one. Knows what a
//! period, a style, a series look like; knows no binding.

use std::collections::BTreeMap;

use crate::binding::{Movement, SeriesRef, Style, When};

/// The arguments of one binding, by name; what is taken is gone.
pub(crate) struct Arguments(BTreeMap<String, String>);

impl Arguments {
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
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

    pub(crate) fn take(&mut self, name: &str) -> Option<String> {
        self.0.remove(name)
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    pub(crate) fn need(&mut self, name: &str) -> Result<String, String> {
        self.0.remove(name).ok_or_else(|| format!("{name}=… is wanted"))
    }

    /// Words that will stand in the text: no figure may hide in them.
    pub(crate) fn words(&mut self, name: &str) -> Result<String, String> {
        let words = self.need(name)?;
        if words.chars().any(char::is_numeric) {
            return Err(format!("{name}={words:?} has a digit: a number is bound, not typed"));
        }
        Ok(words)
    }

    pub(crate) fn when(&mut self, name: &str, otherwise: When) -> Result<When, String> {
        self.0.remove(name).map_or(Ok(otherwise), |text| When::parse(&text))
    }

    pub(crate) fn whole(&mut self, name: &str) -> Result<Option<u32>, String> {
        match self.0.remove(name).map(|text| text.parse::<u32>()) {
            None => Ok(None),
            Some(Ok(number)) if number <= 40 => Ok(Some(number)),
            Some(_) => Err(format!("{name} is to be a small whole number")),
        }
    }

    pub(crate) fn style(&mut self) -> Result<Option<Style>, String> {
        let (name, decimals) = (self.0.remove("as"), self.whole("decimals")?);
        if name.is_none() && decimals.is_none() {
            return Ok(None);
        }
        Style::of(name.as_deref(), decimals).map(Some)
    }

    pub(crate) fn series(&mut self) -> Result<SeriesRef, String> {
        match (self.0.remove("series"), self.0.remove("key")) {
            (Some(name), None) => Ok(SeriesRef::Named(name)),
            (None, Some(key)) => key
                .parse()
                .map(SeriesRef::Direct)
                .map_err(|fault: crate::query::NotAQuery| fault.to_string()),
            _ => Err("either series=… or key=… is wanted".to_owned()),
        }
    }

    pub(crate) fn movement(&mut self) -> Result<Option<Movement>, String> {
        match self.0.remove("says").as_deref() {
            None => Ok(None),
            Some("rose") => Ok(Some(Movement::Rose)),
            Some("fell") => Ok(Some(Movement::Fell)),
            Some("unchanged") => Ok(Some(Movement::Unchanged)),
            Some(other) => Err(format!("says={other:?}: rose, fell or unchanged")),
        }
    }

    pub(crate) fn none_left(&self) -> Result<(), String> {
        match self.0.keys().next() {
            None => Ok(()),
            Some(name) => Err(format!("{name}=… means nothing here")),
        }
    }
}
