//! The headline of an indicator: its latest value and its change, in sentences that agree with the
//! figures. Knows rising and falling; draws no conclusion.

use model::locale;
use operations::indicator::{IndicatorView, Latest};
use operations::observation::Figure;
use rust_decimal::Decimal;

use crate::figure::{Unit, agreeing_decimals, decimal};
use crate::page::Frame;

/// The sentences under the title of an indicator.
pub(crate) fn sentences(
    frame: &Frame,
    unit: &Unit,
    area: &str,
    view: &IndicatorView,
) -> Vec<String> {
    let Some(latest) = &view.latest else {
        return vec![frame.texts().with("headline-none", &[("area", area)])];
    };
    let mut sentences = vec![level(frame, unit, area, latest)];
    if let Some(change) = view.first.as_ref().and_then(|first| change(frame, unit, first, latest)) {
        sentences.push(change);
        if view.series.iter().flat_map(|series| &series.points).any(|point| point.status == "B") {
            sentences.push(frame.t("headline-break"));
        }
    }
    sentences
}

fn level(frame: &Frame, unit: &Unit, area: &str, latest: &Latest) -> String {
    let texts = frame.texts();
    let period = frame.period_in_words(&latest.period);
    let (women, men) = (decimal(latest.women.as_ref()), decimal(latest.men.as_ref()));
    let at = [("area", area), ("period", period.as_str())];
    let value = |value: Decimal| unit.value(value, 1, frame);
    match (women, men, decimal(latest.total.as_ref())) {
        (Some(women), Some(men), _) => {
            let distance = women - men;
            let decimals = agreeing_decimals(women, men);
            let shown = unit.distance(distance, decimals, frame);
            let key = match locale::rounded(distance, decimals) {
                step if step.is_zero() => "headline-equal",
                step if step.is_sign_negative() => "headline-women-lower",
                _ => "headline-women-higher",
            };
            let value = |value: Decimal| unit.value(value, decimals, frame);
            let (women, men) = (value(women), value(men));
            texts.with(key, &[at[0], at[1], ("women", &women), ("men", &men), ("distance", &shown)])
        }
        (Some(women), None, _) => {
            texts.with("headline-women", &[at[0], at[1], ("women", &value(women))])
        }
        (None, Some(men), _) => texts.with("headline-men", &[at[0], at[1], ("men", &value(men))]),
        (None, None, Some(total)) => {
            texts.with("headline-total", &[at[0], at[1], ("total", &value(total))])
        }
        (None, None, None) => texts.with("headline-missing", &at),
    }
}

fn rounded(step: Decimal) -> Decimal {
    locale::rounded(step, 1)
}

fn change(frame: &Frame, unit: &Unit, first: &Latest, latest: &Latest) -> Option<String> {
    if first.period == latest.period {
        return None;
    }
    let clause = |who: &str, before: Option<&Figure>, after: Option<&Figure>| {
        let step = decimal(after)? - decimal(before)?;
        let way = match rounded(step) {
            step if step.is_zero() => "same",
            step if step.is_sign_negative() => "fell",
            _ => "rose",
        };
        let distance = unit.distance(step, 1, frame);
        Some(frame.texts().with(&format!("change-{who}-{way}"), &[("distance", &distance)]))
    };
    let mut clauses: Vec<String> = [
        clause("women", first.women.as_ref(), latest.women.as_ref()),
        clause("men", first.men.as_ref(), latest.men.as_ref()),
    ]
    .into_iter()
    .flatten()
    .collect();
    if clauses.is_empty() {
        clauses.extend(clause("total", first.total.as_ref(), latest.total.as_ref()));
    }
    let period = frame.period_in_words(&first.period);
    let clauses = match clauses.as_slice() {
        [] => return None,
        [only] => only.clone(),
        [one, other, ..] => frame.texts().with("change-both", &[("one", one), ("other", other)]),
    };
    Some(frame.texts().with("change", &[("period", &period), ("clauses", &clauses)]))
}
