//! A value axis: nice ticks in decimals, and where a value stands. Knows no marks.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::spec::Unit;

/// A value as a place needs it. Geometry only: never shown.
pub(crate) fn place(value: Decimal) -> f64 {
    value.to_f64().unwrap_or(0.0)
}

/// An axis from its least to its greatest tick.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Axis {
    /// The ticks, ascending; two or more.
    pub(crate) ticks: Vec<Decimal>,
    /// Decimals the ticks need.
    pub(crate) decimals: u32,
    from: f64,
    to: f64,
}

impl Axis {
    /// An axis that holds zero and all `values`, with about `wanted` steps, drawn from the place
    /// `from` to the place `to`.
    pub(crate) fn from_zero(
        values: impl Iterator<Item = Decimal>,
        wanted: u32,
        (from, to): (f64, f64),
    ) -> Self {
        let (mut least, mut greatest) = (Decimal::ZERO, Decimal::ZERO);
        for value in values {
            least = least.min(value);
            greatest = greatest.max(value);
        }
        let step = nice_step(greatest.saturating_sub(least), wanted);
        let ticks = ticks(least, greatest, step);
        Self { decimals: step.normalize().scale(), ticks, from, to }
    }

    /// Where a value stands.
    pub(crate) fn at(&self, value: Decimal) -> f64 {
        let (least, greatest) = match self.ticks.as_slice() {
            [least, .., greatest] => (place(*least), place(*greatest)),
            _ => (0.0, 1.0),
        };
        let share = (place(value) - least) / (greatest - least);
        self.from + share * (self.to - self.from)
    }

    /// The unit in which the ticks are written.
    pub(crate) fn unit(&self, unit: &Unit) -> Unit {
        Unit { decimals: self.decimals, ..unit.clone() }
    }
}

/// The step of 1, 2, 2.5 or 5 times a power of ten that makes about `wanted` steps of `span`.
pub(crate) fn nice_step(span: Decimal, wanted: u32) -> Decimal {
    let raw = span.abs().checked_div(Decimal::from(wanted.max(1))).unwrap_or(Decimal::ONE);
    if raw.is_zero() {
        return Decimal::ONE;
    }
    let mut power = Decimal::ONE;
    for _ in 0..28 {
        match power.checked_mul(Decimal::TEN) {
            Some(next) if next <= raw => power = next,
            _ => break,
        }
    }
    for _ in 0..20 {
        if power <= raw {
            break;
        }
        power = power.checked_div(Decimal::TEN).unwrap_or(power);
    }
    let factors = [Decimal::ONE, Decimal::TWO, Decimal::new(25, 1), Decimal::from(5), Decimal::TEN];
    factors
        .into_iter()
        .filter_map(|factor| power.checked_mul(factor))
        .find(|step| *step >= raw)
        .unwrap_or(power)
}

/// Whole steps from at or below `least` to at or above `greatest`; two or more, at most fifty.
pub(crate) fn ticks(least: Decimal, greatest: Decimal, step: Decimal) -> Vec<Decimal> {
    let first = least.checked_div(step).map_or(Decimal::ZERO, |steps| steps.floor());
    let mut ticks = Vec::new();
    let mut count = first;
    while let Some(tick) = count.checked_mul(step) {
        ticks.push(tick.normalize());
        if (tick >= greatest && ticks.len() >= 2) || ticks.len() >= 50 {
            break;
        }
        count += Decimal::ONE;
    }
    while ticks.len() < 2 {
        ticks.push(Decimal::from(ticks.len()));
    }
    ticks
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(values: &[&str], wanted: u32) -> Vec<String> {
        let values = values.iter().map(|text| text.parse().expect("a test's own number"));
        Axis::from_zero(values, wanted, (0.0, 1.0)).ticks.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn ticks_are_numbers_people_count_in() {
        assert_eq!(of(&["9.92", "16.98"], 4), ["0", "5", "10", "15", "20"]);
        assert_eq!(of(&["0.037"], 4), ["0", "0.01", "0.02", "0.03", "0.04"]);
        assert_eq!(of(&["-3", "7"], 4), ["-5", "-2.5", "0", "2.5", "5", "7.5"]);
        assert_eq!(of(&["0"], 4), ["0", "1"]);
    }

    proptest! {
        #[test]
        fn every_value_stands_between_the_ends(mantissa in any::<i64>(), scale in 0u32..12) {
            let value = Decimal::new(mantissa, scale);
            let axis = Axis::from_zero([value].into_iter(), 5, (0.0, 100.0));
            let at = axis.at(value);
            prop_assert!((-0.001..=100.001).contains(&at), "{value} at {at}");
            prop_assert!(axis.ticks.windows(2).all(|pair| pair[0] < pair[1]));
        }
    }
}
