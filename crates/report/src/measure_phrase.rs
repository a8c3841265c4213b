//! Measures in a sentence: their name with its legal reference, whom they reached, what the figures say
//! of their outcome, and the promise that one worked, which stands only where the figures bear it.
//! Knows one desk; judging is next door.

use model::{Language, calendar, locale};

use crate::assessment::{Assessment, Bearing, assess};
use crate::binding::{MeasurePart, SeriesRef};
use crate::desk::Desk;
use crate::error::Reason;
use crate::manuscript::Run;
use crate::measure::{Beneficiaries, Measure};

impl Desk<'_> {
    /// Fills `{measure ID says=…}`.
    pub(crate) fn measure(&mut self, id: &str, part: MeasurePart, text: &str) -> Option<Run> {
        let answers = self.answers;
        let Some(measure) = answers.measures.get(id) else {
            self.fault(text, Reason::NoSuchMeasure(id.to_owned()));
            return None;
        };
        match part {
            MeasurePart::Name => Some(self.name_of_measure(measure)),
            MeasurePart::Reached => self.reached(measure, text),
            MeasurePart::Outcome => Some(self.outcome(measure)),
            MeasurePart::Worked => {
                let assessment = self.assessed(measure);
                if assessment.bearing != Bearing::Consistent {
                    let honest = assessment.honest(measure, self.language);
                    self.fault(text, Reason::NotBorneOut { measure: id.to_owned(), honest });
                }
                None
            }
        }
    }

    fn assessed(&self, measure: &Measure) -> Assessment {
        let query = measure.outcome.as_ref().map(|outcome| &outcome.query);
        assess(measure, query.and_then(|query| self.answers.series.get(query)))
    }

    fn name_of_measure(&mut self, measure: &Measure) -> Run {
        let language = self.language;
        let day = measure.day().map_or_else(String::new, |day| calendar::long_date(day, language));
        let (title, legal) = (measure.title.get(language), measure.legal.get(language));
        let comma = if language == Language::Fa { "، " } else { ", " };
        let words = format!("{title} ({legal}{comma}{day})");
        let note = self.notes.cite(&measure.source);
        Run::Bound(locale::digits(&words, language), vec![note])
    }

    fn reached(&mut self, measure: &Measure, text: &str) -> Option<Run> {
        let Some(latest) = measure.beneficiaries.iter().max_by_key(|it| it.year) else {
            let why = format!("{} tells of nobody it reached", measure.id);
            self.fault(text, Reason::Unfit(why));
            return None;
        };
        let note = self.notes.cite(&measure.source);
        Some(Run::Bound(reached(latest, self.language), vec![note]))
    }

    fn outcome(&mut self, measure: &Measure) -> Run {
        let assessment = self.assessed(measure);
        let words = assessment.honest(measure, self.language);
        let mut notes = Vec::new();
        if let (Some(outcome), Some((from, to))) = (&measure.outcome, &assessment.figures) {
            let series = SeriesRef::Direct(outcome.query.clone());
            if let Some(found) = self.find(&series, &measure.id) {
                notes = vec![self.note(&found, from), self.note(&found, to)];
                notes.dedup();
            }
        }
        Run::Bound(words, notes)
    }
}

/// «در سال ۱۳۹۵ (۲۰۱۶) به ۱٬۲۰۴ زن و ۳۰۰ مرد رسید»
fn reached(beneficiaries: &Beneficiaries, language: Language) -> String {
    let year = calendar::period(&beneficiaries.year.to_string(), language);
    let one = |digits: &str, fa: &str, en: &str, en_one: &str| {
        (!digits.is_empty()).then(|| {
            let number = locale::exact(digits, language);
            match language {
                Language::Fa => format!("{number} {fa}"),
                Language::En if digits == "1" => format!("{number} {en_one}"),
                Language::En => format!("{number} {en}"),
            }
        })
    };
    let parts: Vec<String> = [
        one(&beneficiaries.women, "زن", "women", "woman"),
        one(&beneficiaries.men, "مرد", "men", "man"),
    ]
    .into_iter()
    .flatten()
    .collect();
    let list = locale::list(&parts, language);
    match language {
        Language::Fa => format!("در سال {year} به {list} رسید"),
        Language::En => format!("reached {list} in {year}"),
    }
}
