//! Entering a measure and correcting one: the form, what was typed into it, and what is to be mended,
//! field by field. Knows fields; what a sound measure is is the register's.

use askama::Template;
use axum::extract::Form;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use model::{LocalisedText, fold};
use operations::measure::{self, Beneficiaries, Expected, Measure, MeasureKind, Outcome};
use operations::permit::{Action, permit};
use serde::Deserialize;

use crate::fault::Fault;
use crate::indicator::Choice;
use crate::page::{Frame, Section, answer, encoded, ok};
use crate::visit::Visit;

/// What was typed.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    id: String,
    over: u64,
    kind: String,
    title_fa: String,
    title_en: String,
    owner: String,
    date: String,
    legal_fa: String,
    legal_en: String,
    source: String,
    verified: String,
    amount: String,
    beneficiaries: String,
    outcome: String,
    outcome_fa: String,
    outcome_en: String,
    expected: String,
    percent: String,
    decimals: String,
}

/// Something to mend: the field, and what to do.
struct Mend {
    field: &'static str,
    text: String,
}

#[derive(Template)]
#[template(path = "measure/form.html")]
struct FormPage {
    f: Frame,
    typed: Typed,
    mends: Vec<Mend>,
    kinds: Vec<Choice>,
    expected: Vec<Choice>,
    is_new: bool,
}

impl FormPage {
    fn mend(&self, field: &str) -> Option<&str> {
        self.mends.iter().find(|mend| mend.field == field).map(|mend| mend.text.as_str())
    }
}

/// The form, filled with the measure that is to be corrected.
pub(crate) async fn form(visit: Visit) -> Result<Response, Fault> {
    permit(visit.signed_in()?, Action::KeepMeasures, visit.frame.viewer.organisation())?;
    let typed = match visit.query("id").filter(|id| !id.is_empty()) {
        None => Typed { owner: visit.frame.viewer.organisation().to_owned(), ..Typed::default() },
        Some(id) => {
            let (view, _) = measure::show(&visit.bank, &visit.snapshot, &id).await?;
            typed(&view.measure, view.version)
        }
    };
    ok(&page(&visit, typed, Vec::new()))
}

fn typed(measure: &Measure, version: u64) -> Typed {
    let own = |text: &LocalisedText, language| text.exact(language).unwrap_or("").to_owned();
    let (fa, en) = (model::Language::Fa, model::Language::En);
    let yes = |holds: bool| if holds { "yes".to_owned() } else { String::new() };
    let outcome = measure.outcome.as_ref();
    let lines = measure.beneficiaries.iter().map(|it| {
        let or_dash = |digits: &str| if digits.is_empty() { "-".into() } else { digits.to_owned() };
        format!("{} {} {}", it.year, or_dash(&it.women), or_dash(&it.men))
    });
    Typed {
        id: measure.id.clone(),
        over: version,
        kind: measure.kind.code().to_owned(),
        title_fa: own(&measure.title, fa),
        title_en: own(&measure.title, en),
        owner: measure.owner.clone(),
        date: measure.date.clone(),
        legal_fa: own(&measure.legal, fa),
        legal_en: own(&measure.legal, en),
        source: measure.source.clone(),
        verified: yes(measure.verified),
        amount: measure.amount.clone(),
        beneficiaries: lines.collect::<Vec<_>>().join("\n"),
        outcome: outcome.map_or_else(String::new, |it| it.query.to_string()),
        outcome_fa: outcome.map_or_else(String::new, |it| own(&it.label, fa)),
        outcome_en: outcome.map_or_else(String::new, |it| own(&it.label, en)),
        expected: match outcome.map(|it| it.expected) {
            Some(Expected::Fall) => "fall".to_owned(),
            Some(Expected::Rise) | None => "rise".to_owned(),
        },
        percent: yes(outcome.is_some_and(|it| it.percent)),
        decimals: outcome.map_or_else(String::new, |it| it.decimals.to_string()),
    }
}

fn page(visit: &Visit, typed: Typed, mends: Vec<Mend>) -> FormPage {
    let f = visit.frame.clone().at(Section::Reports);
    let choice = |value: &str, text: String, chosen: &str| Choice {
        value: value.to_owned(),
        text,
        href: String::new(),
        current: value == chosen,
    };
    let kinds = MeasureKind::ALL
        .into_iter()
        .map(|kind| choice(kind.code(), f.t(format!("measure-kind-{}", kind.code())), &typed.kind))
        .collect();
    let expected = ["rise", "fall"]
        .map(|word| choice(word, f.t(format!("measure-expected-{word}")), &typed.expected));
    FormPage { expected: expected.into(), kinds, is_new: typed.over == 0, typed, mends, f }
}

/// Keeps what was typed, or gives it back with what is to be mended.
pub(crate) async fn save(visit: Visit, Form(typed): Form<Typed>) -> Result<Response, Fault> {
    let actor = visit.signed_in()?.clone();
    let language = visit.frame.language;
    let (measure, mut mends) = read(&visit.frame, &typed);
    for fault in measure.faults() {
        if !mends.iter().any(|mend| mend.field == fault.field) {
            let text = fault.text.get(language).to_owned();
            mends.push(Mend { field: fault.field, text });
        }
    }
    if !mends.is_empty() {
        return answer(StatusCode::UNPROCESSABLE_ENTITY, &page(&visit, typed, mends));
    }
    measure::put(&visit.bank, &actor, &measure, typed.over).await?;
    let path = visit.frame.link(&format!("/measure/{}", encoded(&measure.id)));
    Ok(Redirect::to(&path).into_response())
}

/// What was typed, as a measure; what cannot be one is told and left out.
fn read(f: &Frame, typed: &Typed) -> (Measure, Vec<Mend>) {
    let mut mends = Vec::new();
    let mut mend = |field: &'static str, key: &str| mends.push(Mend { field, text: f.t(key) });
    let text = |fa: &str, en: &str| LocalisedText::new(fa.trim(), en.trim());
    let mut beneficiaries = Vec::new();
    for line in typed.beneficiaries.lines().filter(|line| !line.trim().is_empty()) {
        match beneficiaries_of(line) {
            Some(read) => beneficiaries.push(read),
            None => mend("beneficiaries", "measure-mend-beneficiaries"),
        }
    }
    let outcome = match typed.outcome.trim() {
        "" => None,
        query => match query.parse() {
            Ok(query) => Some(Outcome {
                query,
                label: text(&typed.outcome_fa, &typed.outcome_en),
                expected: if typed.expected == "fall" { Expected::Fall } else { Expected::Rise },
                percent: !typed.percent.is_empty(),
                decimals: fold::ascii_digits(typed.decimals.trim()).parse().unwrap_or(0),
            }),
            Err(_) => {
                mend("outcome", "measure-mend-outcome");
                None
            }
        },
    };
    let measure = Measure {
        id: typed.id.trim().to_owned(),
        kind: MeasureKind::parse(&typed.kind).unwrap_or(MeasureKind::Law),
        title: text(&typed.title_fa, &typed.title_en),
        owner: typed.owner.trim().to_owned(),
        date: fold::ascii_digits(typed.date.trim()),
        legal: text(&typed.legal_fa, &typed.legal_en),
        source: typed.source.trim().to_owned(),
        verified: !typed.verified.is_empty(),
        amount: typed.amount.trim().to_owned(),
        beneficiaries,
        outcome,
    };
    (measure, mends)
}

/// `2016 1204 300`: a year, women, men; a hyphen where a number is not known.
fn beneficiaries_of(line: &str) -> Option<Beneficiaries> {
    let line = fold::ascii_digits(line);
    let parts: Vec<&str> = line.split_whitespace().collect();
    let [year, women, men] = parts.as_slice() else { return None };
    let digits = |text: &str| {
        let text = text.trim_matches('-');
        text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.to_owned())
    };
    Some(Beneficiaries { year: year.parse().ok()?, women: digits(women)?, men: digits(men)? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beneficiaries_are_read_in_either_digits() {
        let read = beneficiaries_of("۲۰۱۶ ۱۲۰۴ -").expect("a line");
        assert_eq!((read.year, read.women.as_str(), read.men.as_str()), (2016, "1204", ""));
        for wrong in ["2016", "2016 12", "x 1 2", "2016 1,204 3", "2016 -3a 4"] {
            assert_eq!(beneficiaries_of(wrong), None, "{wrong}");
        }
    }
}
