//! Bound phrases that read as people speak: a value with its standing, a share in words, a number with
//! its noun, a verb that agrees with the data. Knows one desk; the words are next door.

use model::locale;

use crate::binding::{Absent, Movement, SeriesRef, Style, When};
use crate::desk::Desk;
use crate::error::Reason;
use crate::manuscript::Run;
use crate::{movement, words};

impl Desk<'_> {
    /// A value; where it is absent, the reason if the author wants it said.
    pub(crate) fn value(
        &mut self,
        series: &SeriesRef,
        period: &When,
        (style, absent): (Option<Style>, Absent),
        text: &str,
    ) -> Option<Run> {
        let found = self.find(series, text)?;
        if let (Absent::Said, When::At(period)) = (absent, period)
            && let Some(observation) = found.answer.at(period)
            && (observation.value.is_none() || observation.status.is_missing())
        {
            let note = self.note(&found, observation);
            let said = words::absent(observation.status, self.language);
            return Some(Run::Bound(said, vec![note]));
        }
        let valued = self.valued(&found, period, text)?;
        let style = style.unwrap_or(found.style);
        let note = self.note(&found, valued.observation);
        let said = words::value(valued.value, valued.digits(), style, self.language);
        let said = words::qualified(&said, valued.observation.status, self.language);
        Some(Run::Bound(said, vec![note]))
    }

    /// A share in words: “about one in five”.
    pub(crate) fn about(&mut self, series: &SeriesRef, period: &When, text: &str) -> Option<Run> {
        let found = self.find(series, text)?;
        let valued = self.valued(&found, period, text)?;
        let Some(said) = words::share(valued.value, self.language) else {
            let why = format!("{} is no share between 0 and 100 per cent", valued.digits());
            self.fault(text, Reason::Unfit(why));
            return None;
        };
        let note = self.note(&found, valued.observation);
        let said = words::qualified(&said, valued.observation.status, self.language);
        Some(Run::Bound(said, vec![note]))
    }

    /// A number with its noun: the form follows what the reader sees.
    pub(crate) fn count(
        &mut self,
        series: &SeriesRef,
        period: &When,
        style: Option<Style>,
        (one, other): (&str, &str),
        text: &str,
    ) -> Option<Run> {
        let found = self.find(series, text)?;
        let valued = self.valued(&found, period, text)?;
        let style = style.unwrap_or(found.style);
        let said = words::value(valued.value, valued.digits(), style, self.language);
        let noun = if words::is_one(valued.value, style, self.language) { one } else { other };
        let note = self.note(&found, valued.observation);
        let said = format!("{said} {}", locale::digits(noun, self.language));
        Some(Run::Bound(
            words::qualified(&said, valued.observation.status, self.language),
            vec![note],
        ))
    }

    /// The word of three that agrees with the data.
    pub(crate) fn verb(
        &mut self,
        series: &SeriesRef,
        (from, to): (&When, &When),
        [rose, fell, unchanged]: [&str; 3],
        text: &str,
    ) -> Option<Run> {
        for (word, wrong) in [(rose, Movement::Fell), (fell, Movement::Rose)] {
            if movement::said(word, self.language) == Some(wrong) {
                let why = format!("{word:?} says the opposite of what it is given for");
                self.fault(text, Reason::Unfit(why));
                return None;
            }
        }
        let found = self.find(series, text)?;
        let from = self.valued(&found, from, text)?;
        let to = self.valued(&found, to, text)?;
        self.note(&found, from.observation);
        let note = self.note(&found, to.observation);
        let (was, is) =
            (words::shown(from.value, found.style), words::shown(to.value, found.style));
        let said = match is.cmp(&was) {
            std::cmp::Ordering::Greater => rose,
            std::cmp::Ordering::Less => fell,
            std::cmp::Ordering::Equal => unchanged,
        };
        Some(Run::Bound(said.to_owned(), vec![note]))
    }
}
