//! One word in all its spellings as one form: letters of two keyboards, hamza and its seats, doubled
//! vav, harakat, tatweel, digits, accents of Latin letters. Knows letters; knows nothing of endings.

/// The form under which a word is indexed and looked for.
#[must_use]
pub fn fold_word(word: &str) -> String {
    let seated = hamza(word);
    let folded = model::fold::fold_tight(&seated);
    let mut form = String::with_capacity(folded.len());
    for letter in folded.chars() {
        match letter {
            // «داوود» and «داود», «طاووس» and «طاوس», «شؤون» and «شئون»: one vav is enough.
            'و' if form.ends_with('و') => {}
            'ё' => form.push('е'),
            'ß' => form.push_str("ss"),
            'æ' => form.push_str("ae"),
            'œ' => form.push_str("oe"),
            'ø' => form.push('o'),
            'ł' => form.push('l'),
            'ı' => form.push('i'),
            'đ' => form.push('d'),
            // Accents that stand as letters of their own after a Latin letter.
            '\u{0300}'..='\u{036f}' => {}
            _ => form.push(plain(letter)),
        }
    }
    form
}

/// Hamza on its seat becomes the letter people write in its place: «مسئله» and «مسأله», «مسئول» and
/// «مسؤول», «شناسائی» and «شناسایی», «هیئت» and «هیأت».
fn hamza(word: &str) -> String {
    if !word.contains(['ئ', 'ء', 'ؤ']) {
        return word.to_owned();
    }
    let letters: Vec<char> =
        word.chars().filter(|it| !matches!(it, '\u{64b}'..='\u{65f}' | '\u{640}')).collect();
    let mut seated = String::with_capacity(word.len());
    for (at, letter) in letters.iter().enumerate() {
        let before = at.checked_sub(1).map(|at| letters[at]);
        let after = letters.get(at + 1).copied();
        let after_alef = matches!(before, Some('ا' | 'آ'));
        match letter {
            'ئ' if matches!(after, Some('و' | 'ؤ')) && !after_alef => seated.push('و'),
            'ئ' if after.is_none() || before.is_none() || after_alef => seated.push('ی'),
            'ئ' if matches!(after, Some('ی' | 'ي' | 'ى')) => seated.push('ی'),
            'ئ' => seated.push('ا'),
            'ء' if after_alef && after.is_some() => seated.push('ی'),
            'ء' => {}
            'ؤ' => seated.push('و'),
            other => seated.push(*other),
        }
    }
    seated
}

/// A Latin letter without its accent.
fn plain(letter: char) -> char {
    match letter {
        'à'..='å' | 'ā' | 'ă' | 'ą' => 'a',
        'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => 'c',
        'ď' => 'd',
        'è'..='ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' => 'e',
        'ĝ' | 'ğ' | 'ġ' | 'ģ' => 'g',
        'ì'..='ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' => 'i',
        'ĺ' | 'ļ' | 'ľ' => 'l',
        'ñ' | 'ń' | 'ņ' | 'ň' => 'n',
        'ò'..='ö' | 'ō' | 'ŏ' | 'ő' => 'o',
        'ŕ' | 'ŗ' | 'ř' => 'r',
        'ś' | 'ŝ' | 'ş' | 'š' | 'ș' => 's',
        'ţ' | 'ť' | 'ț' => 't',
        'ù'..='ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' => 'u',
        'ý' | 'ÿ' => 'y',
        'ź' | 'ż' | 'ž' => 'z',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::fold_word;

    #[test]
    fn spellings_of_one_word_are_one_form() {
        for same in [
            &["مسئول", "مسؤول", "مسوول", "مسئُول"][..],
            &["مسئله", "مسأله", "مساله"],
            &["هیئت", "هیأت", "هيأت", "هيئت", "هیات"],
            &["رئیس", "رییس", "رئيس"],
            &["شئون", "شؤون", "شوون"],
            &["شناسائی", "شناسایی", "شناسايي"],
            &["آزادی", "ازادی", "آزادي", "آزادى"],
            &["خانوادهٔ", "خانوادۀ", "خانواده", "خانوادة"],
            &["کودک", "كودك", "کــودک"],
            &["الأسرة", "الاسره", "الأسرةِ"],
            &["مسائل", "مسایل"],
            &["جزء", "جز"],
            &["۱۳۹۵", "١٣٩٥", "1395"],
            &["égalité", "Egalite", "ÉGALITÉ", "e\u{301}galite\u{301}"],
            &["niñas", "NINAS"],
            &["ещё", "еще"],
        ] {
            for word in same {
                assert_eq!(fold_word(word), fold_word(same[0]), "{word}");
            }
        }
        assert_ne!(fold_word("زن"), fold_word("ظن"));
        assert_ne!(fold_word("май"), fold_word("маи"));
    }
}
