//! Folding: the one way in which words are made comparable, for import and for search alike.
//! Knows Arabic and Persian letter forms, digits and joiners; translates and stems nothing.

/// Makes a text comparable: Arabic yeh, kaf and teh marbuta become their Persian letters, hamza seats
/// and diacritics go, ZWNJ and other invisible marks become a space, digits become ASCII, letters
/// small, runs of white space one space. Not for display, and not for values: see [`ascii_digits`].
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut pending_space = false;
    for letter in text.chars() {
        let Some(letter) = fold_letter(letter) else { continue };
        if letter == ' ' {
            pending_space = !folded.is_empty();
            continue;
        }
        if pending_space {
            folded.push(' ');
            pending_space = false;
        }
        folded.extend(letter.to_lowercase());
    }
    folded
}

/// As [`fold`], and all spaces gone: «چهارمحال و بختیاری» and «چهارمحال وبختیاری» are one name.
#[must_use]
pub fn fold_tight(text: &str) -> String {
    fold(text).replace(' ', "")
}

fn fold_letter(letter: char) -> Option<char> {
    Some(match letter {
        'ي' | 'ى' | 'ئ' | 'ې' => 'ی',
        'ك' => 'ک',
        'ة' | 'ۀ' | 'ۂ' | 'ە' => 'ه',
        'أ' | 'إ' | 'ٱ' | 'آ' => 'ا',
        'ؤ' => 'و',
        // tatweel, harakat, superscript alef, lone hamza, combining hamza
        '\u{0640}' | '\u{064B}'..='\u{065F}' | '\u{0670}' | '\u{0621}' | '\u{0674}' => return None,
        // direction marks, joiner, BOM, soft hyphen
        '\u{200D}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}'
        | '\u{2066}'..='\u{2069}'
        | '\u{FEFF}'
        | '\u{00AD}' => return None,
        '\u{200C}' | '\u{00A0}' | '\u{202F}' | '_' | '-' | '‐' | '–' | '—' => ' ',
        other if other.is_whitespace() => ' ',
        other => ascii_digit(other).unwrap_or(other),
    })
}

fn ascii_digit(letter: char) -> Option<char> {
    let value = match letter {
        '۰'..='۹' => u32::from(letter) - u32::from('۰'),
        '٠'..='٩' => u32::from(letter) - u32::from('٠'),
        _ => return None,
    };
    char::from_digit(value, 10)
}

/// Writes Persian and Arabic-Indic digits as ASCII digits and leaves every other letter as it is.
#[must_use]
pub fn ascii_digits(text: &str) -> String {
    text.chars().map(|letter| ascii_digit(letter).unwrap_or(letter)).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn letters_of_two_keyboards_are_one() {
        assert_eq!(fold("زنـان  كاري‌"), "زنان کاری");
        assert_eq!(fold("خوئ"), fold("خوی"));
        assert_eq!(fold("سال ۱۳۹۵"), "سال 1395");
        assert_eq!(fold("تصمیم‌گیری"), fold("تصميم گيري"));
        assert_eq!(fold_tight("چهارمحال و بختیاری"), fold_tight("چهارمحال وبختیاری"));
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(text in "\\PC{0,40}") {
            prop_assert_eq!(fold(&fold(&text)), fold(&text));
        }
    }
}
