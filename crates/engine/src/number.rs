//! Texts of numbers as exact decimals of 38 digits, 18 of them after the point.
//! Knows plain and exponent notation with Latin digits; anything else is no number here.

/// Digits in all.
pub(crate) const PRECISION: u8 = 38;
/// Digits after the point.
pub(crate) const SCALE: i8 = 18;

const LIMIT: i128 = 10_i128.pow(PRECISION as u32);

/// The number times 10¹⁸, or nothing when the text is no number or cannot be kept exactly.
pub(crate) fn scaled(text: &str) -> Option<i128> {
    let (negative, unsigned) = match text.as_bytes().first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i8>().ok()?),
        None => (unsigned, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    if whole.is_empty() && fraction.is_empty() {
        return None;
    }
    let fraction_kept = fraction.trim_end_matches('0');
    let mut digits: i128 = 0;
    for byte in whole.bytes().chain(fraction_kept.bytes()) {
        if !byte.is_ascii_digit() {
            return None;
        }
        digits = digits.checked_mul(10)?.checked_add(i128::from(byte - b'0'))?;
    }
    let shift = i32::from(SCALE) + i32::from(exponent) - i32::try_from(fraction_kept.len()).ok()?;
    let power = 10_i128.checked_pow(shift.unsigned_abs());
    let number = match (shift >= 0, power) {
        _ if digits == 0 => 0,
        (true, Some(power)) => digits.checked_mul(power)?,
        (false, Some(power)) if digits % power == 0 => digits / power,
        _ => return None,
    };
    (number < LIMIT).then_some(if negative { -number } else { number })
}

/// A scaled number as people write it, without needless zeros.
pub(crate) fn text(scaled: i128) -> String {
    let unit = 10_u128.pow(u32::from(SCALE.unsigned_abs()));
    let (whole, fraction) = (scaled.unsigned_abs() / unit, scaled.unsigned_abs() % unit);
    let sign = if scaled < 0 { "-" } else { "" };
    if fraction == 0 {
        return format!("{sign}{whole}");
    }
    let fraction = format!("{fraction:018}");
    format!("{sign}{whole}.{}", fraction.trim_end_matches('0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_exact_or_not_there() {
        for (given, kept) in [
            ("35.40", Some("35.4")),
            ("-0.5", Some("-0.5")),
            ("1.5E3", Some("1500")),
            ("12e-2", Some("0.12")),
            ("+7", Some("7")),
            (".5", Some("0.5")),
            ("5.", Some("5")),
            ("0.000000000000000001", Some("0.000000000000000001")),
            ("0.0000000000000000001", None),
            ("99999999999999999999", Some("99999999999999999999")),
            ("100000000000000000000", None),
            ("", None),
            ("-", None),
            (".", None),
            ("NaN", None),
            ("۱۲", None),
            ("1,5", None),
            ("1e", None),
            ("1e999", None),
            ("0e100", Some("0")),
            ("--1", None),
            ("1.50000000000000000000000", Some("1.5")),
        ] {
            assert_eq!(scaled(given).map(text).as_deref(), kept, "{given}");
        }
    }
}
