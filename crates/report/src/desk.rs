//! Where bindings meet answers: each becomes words and numbered notes, or a fault with its place.
//! Knows one report, one set of answers, one language; goes on after a fault to find them all.

use chart::Role;
use model::{Language, LocalisedText, TimePeriod};
use rust_decimal::Decimal;

use crate::answer::{Answers, Observation, SeriesAnswer};
use crate::binding::{Binding, Extreme, Movement, SeriesRef, Style, When, role};
use crate::definition::Report;
use crate::error::{Fault, Place, Reason};
use crate::group::Group;
use crate::manuscript::{Run, Use};
use crate::note::{Figure, Notes, Subject};
use crate::prose::Piece;
use crate::query::Query;
use crate::words;

/// A series found, with how to write it and which note it belongs to.
#[derive(Clone, Debug)]
pub(crate) struct Found<'a> {
    pub(crate) query: &'a Query,
    pub(crate) answer: &'a SeriesAnswer,
    pub(crate) style: Style,
    pub(crate) subject: Subject,
}

/// A value with the observation it is of.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Valued<'a> {
    pub(crate) value: Decimal,
    pub(crate) observation: &'a Observation,
}

impl Valued<'_> {
    pub(crate) fn digits(&self) -> &str {
        self.observation.value.as_deref().unwrap_or_default()
    }
}

/// One report being resolved.
#[derive(Debug)]
pub(crate) struct Desk<'a> {
    pub(crate) report: &'a Report,
    pub(crate) answers: &'a Answers,
    pub(crate) language: Language,
    pub(crate) notes: Notes,
    pub(crate) faults: Vec<Fault>,
    pub(crate) place: Place,
    /// Every figure at every place that uses it.
    pub(crate) uses: Vec<Use>,
}

impl<'a> Desk<'a> {
    pub(crate) fn new(report: &'a Report, answers: &'a Answers, language: Language) -> Self {
        let (notes, faults, place) = (Notes::default(), Vec::new(), Place::default());
        Self { report, answers, language, notes, faults, place, uses: Vec::new() }
    }

    pub(crate) fn stand(&mut self, section: &str, block: usize, part: &str) {
        self.place = Place {
            section: section.to_owned(),
            block,
            part: part.to_owned(),
            language: Some(self.language),
        };
    }

    pub(crate) fn fault(&mut self, subject: &str, reason: Reason) {
        let fault = Fault { place: self.place.clone(), subject: subject.to_owned(), reason };
        if !self.faults.contains(&fault) {
            self.faults.push(fault);
        }
    }

    /// Resolves a text; what cannot be resolved stands as it was written and is recorded as a fault.
    pub(crate) fn runs(&mut self, pieces: &[Piece]) -> Vec<Run> {
        let mut runs = Vec::new();
        for piece in pieces {
            match piece {
                Piece::Text(text) => runs.push(Run::Text(text.clone())),
                Piece::Broken(text) => runs.push(Run::Broken(text.clone())),
                Piece::Bound(binding, text) => match self.bound(binding, text) {
                    Some(run) => runs.push(run),
                    // A promise prints nothing, kept or broken.
                    None if binding.is_promise() => {}
                    None => runs.push(Run::Broken(text.clone())),
                },
            }
        }
        self.agree(pieces);
        runs
    }

    /// Resolves a text to words alone, for titles and descriptions.
    pub(crate) fn words(&mut self, pieces: &[Piece]) -> String {
        self.runs(pieces)
            .into_iter()
            .map(|run| match run {
                Run::Symbol(symbol) | Run::Latin(symbol) if self.language == Language::Fa => {
                    format!("\u{2066}{symbol}\u{2069}")
                }
                Run::Broken(binding) => format!("\u{2066}{{{binding}}}\u{2069}"),
                Run::Text(words)
                | Run::Bound(words, _)
                | Run::Symbol(words)
                | Run::Latin(words)
                | Run::Link(words, _) => words,
            })
            .collect()
    }

    fn bound(&mut self, binding: &Binding, text: &str) -> Option<Run> {
        let language = self.language;
        match binding {
            Binding::Cite(symbol) => Some(Run::Symbol(symbol.clone())),
            Binding::Name(code) => self.name(code).map(Run::Text),
            Binding::Measure { id, part } => self.measure(id, *part, text),
            Binding::Article(number) => Some(Run::Text(model::locale::digits(number, language))),
            Binding::Typed { words, source } => {
                let note = self.notes.cite(source);
                Some(Run::Bound(model::locale::digits(words, language), vec![note]))
            }
            Binding::Value { series, period, style, absent } => {
                self.value(series, period, (*style, *absent), text)
            }
            Binding::About { series, period } => self.about(series, period, text),
            Binding::Count { series, period, style, one, other } => {
                self.count(series, period, *style, (one, other), text)
            }
            Binding::Verb { series, from, to, rose, fell, unchanged } => {
                self.verb(series, (from, to), [rose, fell, unchanged], text)
            }
            Binding::Period { series, period } => {
                let found = self.find(series, text)?;
                let valued = self.valued(&found, period, text)?;
                Some(Run::Text(words::period(&valued.observation.period, language)))
            }
            Binding::Change { series, from, to, says, style } => {
                self.change(series, (from, to), *says, *style, text)
            }
            Binding::Gap { high, low, period, decimals } => {
                let (high, low, notes, style) = self.pair(high, low, period, text)?;
                let distance = high.checked_sub(low)?;
                Some(Run::Bound(words::gap(distance, style, *decimals, language), notes))
            }
            Binding::Times { high, low, period, decimals } => {
                let (high, low, notes, _) = self.pair(high, low, period, text)?;
                let Some(ratio) = high.checked_div(low) else {
                    let reason = Reason::Unfit("nothing is a multiple of zero".to_owned());
                    self.fault(text, reason);
                    return None;
                };
                Some(Run::Bound(words::times(ratio, *decimals, language), notes))
            }
            Binding::Holds { group, high, low } => {
                self.holds(group.as_deref(), (high, low), text);
                None
            }
            Binding::Rank { end, group, who, count, period } => {
                self.rank(*end, (group, *who), *count, period, text)
            }
        }
    }

    fn change(
        &mut self,
        series: &SeriesRef,
        (from, to): (&When, &When),
        says: Option<Movement>,
        style: Option<Style>,
        text: &str,
    ) -> Option<Run> {
        let found = self.find(series, text)?;
        let style = style.unwrap_or(found.style);
        let from = self.valued(&found, from, text)?;
        let to = self.valued(&found, to, text)?;
        let movement = match words::shown(to.value, style).cmp(&words::shown(from.value, style)) {
            std::cmp::Ordering::Greater => Movement::Rose,
            std::cmp::Ordering::Less => Movement::Fell,
            std::cmp::Ordering::Equal => Movement::Unchanged,
        };
        let write = |valued: &Valued<'_>| {
            let said = words::value(valued.value, valued.digits(), style, self.language);
            words::qualified(&said, valued.observation.status, self.language)
        };
        let (first, latest) = (write(&from), write(&to));
        let (a, b) = (&from.observation.period, &to.observation.period);
        let sentence = words::change(movement, (&first, a), (&latest, b), self.language);
        self.note(&found, from.observation);
        let note = self.note(&found, to.observation);
        if let Some(says) = says.filter(|says| *says != movement) {
            let data = words::change(movement, (&first, a), (&latest, b), Language::En);
            let data = format!("{}: {data}", movement.word());
            self.fault(text, Reason::Contradicted { says: says.word().to_owned(), data });
            return None;
        }
        Some(Run::Bound(sentence, vec![note]))
    }

    fn pair(
        &mut self,
        high: &SeriesRef,
        low: &SeriesRef,
        period: &When,
        text: &str,
    ) -> Option<(Decimal, Decimal, Vec<usize>, Style)> {
        let high = self.find(high, text)?;
        let low = self.find(low, text)?;
        let period = common_period(&[high.answer, low.answer], period)
            .map_or_else(|| period.clone(), When::At);
        let a = self.valued(&high, &period, text)?;
        let b = self.valued(&low, &period, text)?;
        if words::shown(a.value, high.style) < words::shown(b.value, high.style) {
            let reason = Reason::Contradicted {
                says: format!("{} is higher than {}", high.query, low.query),
                data: format!("{} against {}", a.digits(), b.digits()),
            };
            self.fault(text, reason);
            return None;
        }
        let mut notes = vec![self.note(&high, a.observation), self.note(&low, b.observation)];
        notes.sort_unstable();
        notes.dedup();
        Some((a.value, b.value, notes, high.style))
    }

    fn rank(
        &mut self,
        end: Extreme,
        (name, who): (&str, Role),
        count: usize,
        period: &When,
        text: &str,
    ) -> Option<Run> {
        let group = self.report.groups.get(name)?;
        let period = self.group_period(name, group, period, text)?;
        let mut ranked = Vec::new();
        for item in &group.items {
            let Some(member) = group.member(item, who) else { continue };
            let found = self.member(name, group, &member.query, text)?;
            let valued = self.valued(&found, &When::At(period.clone()), text)?;
            ranked.push((valued, item, found));
        }
        ranked.sort_by(|(a, x, _), (b, y, _)| {
            let order = match end {
                Extreme::Highest => b.value.cmp(&a.value),
                Extreme::Lowest => a.value.cmp(&b.value),
            };
            order.then_with(|| x.cmp(y))
        });
        let mut parts = Vec::new();
        let mut note = Vec::new();
        for (valued, item, found) in ranked.into_iter().take(count) {
            let name = self.name(&group.name_of(item))?;
            let value = words::value(valued.value, valued.digits(), group.style, self.language);
            parts.push(words::named(&name, &value));
            note = vec![self.note(&found, valued.observation)];
        }
        Some(Run::Bound(model::locale::list(&parts, self.language), note))
    }

    /// Whether the higher stands above the lower wherever both have a value: in each period of two
    /// series, or in each item of a group at its latest period.
    fn holds(&mut self, group: Option<&str>, (high, low): (&str, &str), text: &str) -> Option<()> {
        let mut pairs = Vec::new();
        let mut whens = Vec::new();
        if let Some(name) = group {
            let group = self.report.groups.get(name)?;
            let (above, below) = (role(high).ok()?, role(low).ok()?);
            let period = self.group_period(name, group, &When::Latest, text)?;
            for item in &group.items {
                let (a, b) = (group.member(item, above)?, group.member(item, below)?);
                let a = self.member(name, group, &a.query, text)?;
                pairs.push((a, self.member(name, group, &b.query, text)?));
            }
            whens.push(period);
        } else {
            let a = self.find(&SeriesRef::Named(high.to_owned()), text)?;
            let b = self.find(&SeriesRef::Named(low.to_owned()), text)?;
            whens.extend(a.answer.valued().into_iter().map(|each| each.period.clone()));
            whens.retain(|period| b.answer.valued().iter().any(|each| each.period == *period));
            pairs.push((a, b));
        }
        for (a, b) in &pairs {
            for period in &whens {
                let when = When::At(period.clone());
                let above = self.valued(a, &when, text)?;
                let below = self.valued(b, &when, text)?;
                if above.value <= below.value {
                    let reason = Reason::Contradicted {
                        says: format!("{high} above {low} throughout"),
                        data: format!(
                            "{period}: {} {}, {} {}",
                            a.query,
                            above.digits(),
                            b.query,
                            below.digits()
                        ),
                    };
                    self.fault(text, reason);
                }
            }
        }
        Some(())
    }

    /// The name of a code.
    pub(crate) fn name(&mut self, code: &str) -> Option<String> {
        let name = self.answers.names.get(code).map(|name| name.get(self.language).to_owned());
        let name = name.filter(|name| !name.is_empty());
        if name.is_none() {
            self.fault(code, Reason::NoName);
        }
        name
    }

    /// The series of a name, if the bank has it.
    pub(crate) fn find(&mut self, series: &SeriesRef, text: &str) -> Option<Found<'a>> {
        let report: &'a Report = self.report;
        let (query, style, subject) = match series {
            SeriesRef::Named(name) => {
                let series = report.series.get(name)?;
                (&series.query, series.style, Subject::Series(name.clone()))
            }
            SeriesRef::Direct(query) => {
                // The key of the map outlives the text it was written in.
                let Some((query, _)) = self.answers.series.get_key_value(query) else {
                    self.fault(text, Reason::NoSuchSeries(query.to_string()));
                    return None;
                };
                (query, Style::Exact, Subject::Direct(query.clone()))
            }
        };
        self.answered(query, style, subject, text)
    }

    /// A member of a group, if the bank has it.
    pub(crate) fn member(
        &mut self,
        name: &str,
        group: &Group,
        query: &'a Query,
        text: &str,
    ) -> Option<Found<'a>> {
        self.answered(query, group.style, Subject::Group(name.to_owned()), text)
    }

    fn answered(
        &mut self,
        query: &'a Query,
        style: Style,
        subject: Subject,
        text: &str,
    ) -> Option<Found<'a>> {
        match self.answers.series.get(query) {
            Some(answer) => Some(Found { query, answer, style, subject }),
            None => {
                self.fault(text, Reason::NoSuchSeries(query.to_string()));
                None
            }
        }
    }

    /// The value of a series at a period; an absence is a fault.
    pub(crate) fn valued(
        &mut self,
        found: &Found<'a>,
        when: &When,
        text: &str,
    ) -> Option<Valued<'a>> {
        let key = || found.query.to_string();
        let valued = found.answer.valued();
        let observation = match when {
            When::First => valued.first().copied(),
            When::Latest => valued.last().copied(),
            // A text that is no number compares as zero here and is refused below.
            When::Highest => valued.iter().copied().max_by_key(|each| amount(each)),
            When::Lowest => valued.iter().rev().copied().min_by_key(|each| amount(each)),
            When::At(period) => found.answer.at(period),
        };
        let Some(observation) = observation else {
            let period = match when {
                When::First => "first".to_owned(),
                When::Latest => "latest".to_owned(),
                When::Highest | When::Lowest => "any".to_owned(),
                When::At(period) => period.to_string(),
            };
            self.fault(text, Reason::NoSuchPeriod { key: key(), period });
            return None;
        };
        match self.number(found, observation, text) {
            Some(value) => Some(Valued { value, observation }),
            None => {
                if observation.value.is_none() || observation.status.is_missing() {
                    let period = observation.period.to_string();
                    let status = observation.status;
                    self.fault(text, Reason::Absent { key: key(), period, status });
                    // The figure is used, though it is absent: who compares sees why it went.
                    self.note(found, observation);
                }
                None
            }
        }
    }

    /// The number of an observation, if it has a value; a value that is no number is a fault.
    pub(crate) fn number(
        &mut self,
        found: &Found<'a>,
        observation: &Observation,
        text: &str,
    ) -> Option<Decimal> {
        let digits = observation.value.as_deref().filter(|_| !observation.status.is_missing())?;
        let number = digits.parse().or_else(|_| Decimal::from_scientific(digits)).ok();
        if number.is_none() {
            let reason =
                Reason::NotANumber { key: found.query.to_string(), value: digits.to_owned() };
            self.fault(text, reason);
        }
        number
    }

    /// The one period at which a group is shown.
    pub(crate) fn group_period(
        &mut self,
        name: &str,
        group: &'a Group,
        when: &When,
        text: &str,
    ) -> Option<TimePeriod> {
        let mut answers = Vec::new();
        for member in &group.members {
            answers.extend(self.member(name, group, &member.query, text).map(|found| found.answer));
        }
        let period = common_period(&answers, when);
        if period.is_none() && !answers.is_empty() {
            let period = "common".to_owned();
            self.fault(text, Reason::NoSuchPeriod { key: name.to_owned(), period });
        }
        period
    }

    /// Records the use of an observation; returns the number of its note.
    pub(crate) fn note(&mut self, found: &Found<'a>, observation: &Observation) -> usize {
        if let Some(why) = &found.answer.retracted {
            let (key, version) = (found.query.to_string(), found.answer.version.clone());
            let subject = key.clone();
            self.fault(&subject, Reason::Retracted { key, version, why: why.clone() });
        }
        let figure = Figure {
            query: found.query.clone(),
            period: observation.period.clone(),
            value: observation.value.clone().filter(|_| !observation.status.is_missing()),
            status: observation.status,
            version: found.answer.version.clone(),
            link: found.answer.link.clone(),
        };
        self.uses.push(Use { place: self.place.clone(), figure: figure.clone() });
        self.notes.add(&found.subject, figure)
    }

    /// A name of the caller's in the language of the report.
    pub(crate) fn localised(&self, text: &LocalisedText) -> String {
        text.get(self.language).to_owned()
    }
}

fn amount(observation: &Observation) -> Decimal {
    observation.value.as_deref().and_then(|digits| digits.parse().ok()).unwrap_or_default()
}

/// The first or latest of the periods in which as many of the series as ever have a value, so that
/// a series that lags behind does not hold all others back. `At` stands for itself.
fn common_period(answers: &[&SeriesAnswer], when: &When) -> Option<TimePeriod> {
    if let When::At(period) = when {
        return Some(period.clone());
    }
    let mut counts: std::collections::BTreeMap<&TimePeriod, usize> =
        std::collections::BTreeMap::new();
    for answer in answers {
        for observation in answer.valued() {
            *counts.entry(&observation.period).or_default() += 1;
        }
    }
    let most = counts.values().copied().max()?;
    let mut periods =
        counts.into_iter().filter(|(_, count)| *count == most).map(|(period, _)| period);
    match when {
        When::First => periods.next().cloned(),
        When::Latest | When::Highest | When::Lowest | When::At(_) => periods.next_back().cloned(),
    }
}
