//! Numbers as a spreadsheet program keeps them, written as the decimal text it shows.
//! The only place in the crate where a binary floating point number occurs.

/// The decimal text of a number: whole numbers exactly, all others with at most 15 significant
/// digits, which is what the program that made the file could have been given. `None` for what is no
/// number (infinities).
pub(crate) fn decimal_text(number: f64) -> Option<String> {
    if !number.is_finite() {
        return None;
    }
    if number == 0.0 {
        return Some("0".to_owned());
    }
    if number.fract() == 0.0 && number.abs() < 9_007_199_254_740_992.0 {
        return Some(format!("{number:.0}"));
    }
    let scientific = format!("{number:.14e}");
    let (mantissa, exponent) = scientific.split_once('e')?;
    let exponent: i32 = exponent.parse().ok()?;
    let (sign, mantissa) =
        mantissa.strip_prefix('-').map_or(("", mantissa), |mantissa| ("-", mantissa));
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    let digits = digits.trim_end_matches('0');
    Some(format!("{sign}{}", place_point(digits, exponent + 1)))
}

/// Writes `0.digits × 10^point` without an exponent. `point` may lie outside the digits.
pub(crate) fn place_point(digits: &str, point: i32) -> String {
    match usize::try_from(point) {
        Ok(0) | Err(_) => format!("0.{}{digits}", "0".repeat(point.unsigned_abs() as usize)),
        Ok(point) if point >= digits.len() => {
            format!("{digits}{}", "0".repeat(point - digits.len()))
        }
        Ok(point) => format!("{}.{}", &digits[..point], &digits[point..]),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn float_noise_does_not_reach_the_bank() {
        for (number, text) in [
            (35.4, "35.4"),
            (0.1 + 0.2, "0.3"),
            (-0.007, "-0.007"),
            (12.0, "12"),
            (1e20, "100000000000000000000"),
            (1.5e-5, "0.000015"),
            (40_498_442.0, "40498442"),
            (0.0, "0"),
            (1234.5, "1234.5"),
            (10.0 / 3.0, "3.33333333333333"),
        ] {
            assert_eq!(decimal_text(number).as_deref(), Some(text));
        }
        assert_eq!(decimal_text(f64::NAN), None);
    }

    proptest! {
        #[test]
        fn a_decimal_of_fifteen_digits_comes_back_as_it_was_typed(
            mantissa in 1i64..1_000_000_000_000_000, scale in 0u32..10,
        ) {
            let typed = rust_decimal::Decimal::new(mantissa, scale).normalize().to_string();
            let number: f64 = typed.parse().expect("a decimal text");
            prop_assert_eq!(decimal_text(number), Some(typed));
        }
    }
}
