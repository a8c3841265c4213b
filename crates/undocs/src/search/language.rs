//! Which language a text is in, where nobody says it: by letters, then by its small words.
//! Knows the six languages of the index; for any other it answers with the nearest script.

/// Small words that are frequent in one language and rare in the others.
const SMALL_WORDS: &[(&str, &[&str])] = &[
    ("en", &["the", "of", "and", "to", "in", "that", "for", "with", "its", "on"]),
    ("fr", &["de", "le", "la", "les", "des", "et", "du", "aux", "une", "dans", "que"]),
    (
        "es",
        &[
            "a", "de", "la", "en", "el", "los", "las", "y", "del", "una", "por", "para", "que",
            "con",
        ],
    ),
];

/// The language of a text, as a tag; `und` for a text without letters.
#[must_use]
pub fn guess(text: &str) -> &'static str {
    let mut counts = [0_usize; 4];
    for letter in text.chars().take(4_000) {
        match letter {
            'پ' | 'چ' | 'ژ' | 'گ' | 'ک' | 'ی' | '\u{200c}' => counts[0] += 1,
            'ك' | 'ي' | 'ة' | 'ى' => counts[1] += 1,
            '\u{0400}'..='\u{04ff}' => counts[2] += 1,
            'a'..='z' | 'A'..='Z' | '\u{c0}'..='\u{24f}' => counts[3] += 1,
            _ => {}
        }
    }
    let arabic = text.chars().take(4_000).filter(|it| matches!(it, '\u{0600}'..='\u{06ff}'));
    let arabic = arabic.count();
    let [persian, of_arabic, cyrillic, latin] = counts;
    if arabic + cyrillic + latin == 0 {
        return "und";
    }
    if arabic >= cyrillic && arabic >= latin {
        // A Persian text from an Arabic keyboard still has its four letters and its words.
        let words = ["این", "است", "که", "برای", "های", "می", "را", "از"];
        let own = super::words(text).iter().filter(|it| words.contains(&it.form.as_str())).count();
        let four = text.chars().take(4_000).any(|it| matches!(it, 'پ' | 'چ' | 'ژ' | 'گ'));
        return if persian > of_arabic || four || own > 1 { "fa" } else { "ar" };
    }
    if cyrillic > latin {
        return "ru";
    }
    let words: Vec<String> =
        super::words(text).into_iter().take(400).map(|word| word.form).collect();
    let mut best = ("en", 0);
    for (tag, small) in SMALL_WORDS {
        let own: &[char] = match *tag {
            "fr" => &['à', 'è', 'ê', 'ç', 'û', 'ù', 'ô', 'â', 'î', 'œ'],
            "es" => &['ñ', '¿', '¡', 'á', 'í', 'ó', 'ú'],
            _ => &[],
        };
        let letters = text.chars().take(4_000).filter(|it| own.contains(it)).count();
        let count = letters + words.iter().filter(|word| small.contains(&word.as_str())).count();
        if count > best.1 {
            best = (tag, count);
        }
    }
    best.0
}

#[cfg(test)]
mod tests {
    use super::guess;

    #[test]
    fn a_text_tells_its_language() {
        for (text, tag) in [
            ("هر کس حق زندگی، آزادی و امنیت شخصی دارد.", "fa"),
            ("هر كس حق زندگي، آزادي و امنيت شخصي دارد.", "fa"),
            ("لكل فرد الحق في الحياة والحرية وفي الأمان على شخصه", "ar"),
            ("Everyone has the right to life, liberty and security of person.", "en"),
            ("Tout individu a droit à la vie, à la liberté et à la sûreté de sa personne.", "fr"),
            ("Todo individuo tiene derecho a la vida, a la libertad y a los derechos", "es"),
            ("Каждый человек имеет право на жизнь", "ru"),
            ("12/3", "und"),
        ] {
            assert_eq!(guess(text), tag, "{text}");
        }
    }
}
