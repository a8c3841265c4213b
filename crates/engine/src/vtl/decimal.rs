//! Exact arithmetic on decimals of 38 digits, 18 of them after the point. Products and quotients
//! are formed in 256 bits and rounded once, half away from zero, so no binary fraction ever
//! appears. Knows plain integers only: a number is its value times 10^18.

use datafusion::arrow::datatypes::i256;

/// Digits in all.
pub(super) const PRECISION: u8 = 38;
/// Digits after the point.
pub(super) const SCALE: i8 = 18;

const ONE: i128 = 1_000_000_000_000_000_000;
/// The largest unscaled value: 38 nines.
const MOST: i128 = 99_999_999_999_999_999_999_999_999_999_999_999_999;

/// The value if it has at most 38 digits.
fn fitting(value: i128) -> Option<i128> {
    (-MOST..=MOST).contains(&value).then_some(value)
}

/// Sum; none when it does not fit.
pub(super) fn add(left: i128, right: i128) -> Option<i128> {
    left.checked_add(right).and_then(fitting)
}

/// Difference; none when it does not fit.
pub(super) fn subtract(left: i128, right: i128) -> Option<i128> {
    left.checked_sub(right).and_then(fitting)
}

/// A quotient of 256-bit integers, rounded half away from zero.
fn rounded(above: i256, below: i256) -> Option<i128> {
    let quotient = above.checked_div(below)?;
    let rest = above.checked_rem(below)?;
    let negative = (above < i256::ZERO) != (below < i256::ZERO);
    let rest = if rest < i256::ZERO { rest.wrapping_neg() } else { rest };
    let below = if below < i256::ZERO { below.wrapping_neg() } else { below };
    let quotient = if rest >= below.wrapping_sub(rest) {
        let step = i256::from_i128(if negative { -1 } else { 1 });
        quotient.checked_add(step)?
    } else {
        quotient
    };
    quotient.to_i128().and_then(fitting)
}

/// Product; none when it does not fit.
pub(super) fn multiply(left: i128, right: i128) -> Option<i128> {
    if let Some(product) = left.checked_mul(right) {
        return divided(product, ONE);
    }
    rounded(i256::from_i128(left).checked_mul(i256::from_i128(right))?, i256::from_i128(ONE))
}

/// A quotient of 128-bit integers, rounded half away from zero.
fn divided(above: i128, below: i128) -> Option<i128> {
    let quotient = above.checked_div(below)?;
    let rest = above.checked_rem(below)?.unsigned_abs();
    let up = rest >= below.unsigned_abs() - rest;
    let step = if (above < 0) == (below < 0) { 1 } else { -1 };
    (if up { quotient.checked_add(step)? } else { quotient }).into_fitting()
}

trait Fitting {
    fn into_fitting(self) -> Option<i128>;
}

impl Fitting for i128 {
    fn into_fitting(self) -> Option<i128> {
        fitting(self)
    }
}

/// Quotient; none when it does not fit. The divisor is not zero.
pub(super) fn divide(left: i128, right: i128) -> Option<i128> {
    if let Some(above) = left.checked_mul(ONE) {
        return divided(above, right);
    }
    rounded(i256::from_i128(left).checked_mul(i256::from_i128(ONE))?, i256::from_i128(right))
}

/// How a number is brought to fewer digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rounding {
    /// To the nearest, halves away from zero.
    Half,
    /// Towards zero.
    Zero,
    /// Towards the smaller.
    Down,
    /// Towards the larger.
    Up,
}

/// The number with so many digits after the point; negative counts digits before it.
pub(super) fn round(value: i128, digits: i64, rounding: Rounding) -> Option<i128> {
    if digits >= i64::from(SCALE) {
        return Some(value);
    }
    let power = u32::try_from(i64::from(SCALE) - digits.max(-40)).ok()?;
    // Beyond 38 digits nothing is left of any number.
    let Some(unit) = 10_i128.checked_pow(power) else { return Some(0) };
    let rest = value.rem_euclid(unit);
    let down = value - rest;
    let up = || down.checked_add(unit).and_then(fitting);
    if rest == 0 {
        return Some(value);
    }
    match rounding {
        Rounding::Down => fitting(down),
        Rounding::Up => up(),
        Rounding::Zero if value < 0 => up(),
        Rounding::Zero => Some(down),
        Rounding::Half if rest > unit - rest || (rest == unit - rest && value > 0) => up(),
        Rounding::Half => fitting(down),
    }
}

/// Square root to 18 digits, rounded down; none of a negative number.
pub(super) fn sqrt(value: i128) -> Option<i128> {
    if value <= 0 {
        return (value == 0).then_some(0);
    }
    let target = i256::from_i128(value).checked_mul(i256::from_i128(ONE))?;
    let two = i256::from_i128(2);
    // Newton from above: 10^28 squared is beyond the largest target, 10^56.
    let mut guess = i256::from_i128(10_i128.pow(29));
    loop {
        let next = guess.checked_add(target.checked_div(guess)?)?.checked_div(two)?;
        if next >= guess {
            return guess.to_i128().and_then(fitting);
        }
        guess = next;
    }
}

/// A whole power; none when it does not fit, or when the exponent is not whole.
pub(super) fn power(base: i128, exponent: i128) -> Option<i128> {
    if exponent % ONE != 0 {
        return None;
    }
    let mut left = (exponent / ONE).unsigned_abs();
    if left > 10_000 {
        return None;
    }
    let mut result = ONE;
    while left > 0 {
        result = multiply(result, base)?;
        left -= 1;
    }
    if exponent >= 0 {
        Some(result)
    } else if result == 0 {
        None
    } else {
        divide(ONE, result)
    }
}

/// What is left over of a division, with the sign of the divisor; by zero, the number itself.
pub(super) fn modulo(value: i128, by: i128) -> Option<i128> {
    if by == 0 {
        return Some(value);
    }
    let rest = value.checked_rem(by)?;
    Some(if rest != 0 && (rest < 0) != (by < 0) { rest + by } else { rest })
}

/// The digits, without zeros that say nothing: 35.4, not 35.400000000000000000.
pub(super) fn text(value: i128) -> String {
    let sign = if value < 0 { "-" } else { "" };
    let value = value.unsigned_abs();
    let one = ONE.unsigned_abs();
    let part = format!("{:018}", value % one);
    let part = part.trim_end_matches('0');
    let point = if part.is_empty() { "" } else { "." };
    format!("{sign}{}{point}{part}", value / one)
}
