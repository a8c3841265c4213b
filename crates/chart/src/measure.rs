//! How wide a text will be, near enough to keep labels apart. Knows average widths of Vazirmatn;
//! errs on the wide side, because a label too far away is better than two on each other.

/// The width of `text` at `size`.
pub(crate) fn width(text: &str, size: f64) -> f64 {
    text.chars().map(letter).sum::<f64>() * size
}

fn letter(letter: char) -> f64 {
    match letter {
        '\u{200B}'..='\u{200F}'
        | '\u{2066}'..='\u{2069}'
        | '\u{064B}'..='\u{0652}'
        | '\u{0654}' => 0.0,
        ' ' | '.' | ',' | '،' | '٬' | '٫' | ':' | '؛' | '|' | 'i' | 'l' | 'j' | '\'' | 'ا'
        | 'آ' | '(' | ')' => 0.3,
        'س' | 'ش' | 'ص' | 'ض' | 'm' | 'w' | 'M' | 'W' | '%' | '٪' => 0.86,
        'A'..='Z' => 0.68,
        '0'..='9' | '۰'..='۹' => 0.62,
        _ => 0.55,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_without_width_take_no_room() {
        assert!((width("می‌رود", 10.0) - width("میرود", 10.0)).abs() < f64::EPSILON);
        assert!(width("۱۴٫۵", 10.0) > width("۱۴", 10.0));
    }
}
