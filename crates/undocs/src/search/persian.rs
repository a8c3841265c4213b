//! Affixes and plurals of Persian, lightly: what is written apart belongs to its word, what marks the
//! plural is taken off. Forms come folded. Knows a short list of words that only look like plurals.

/// What a piece of text is to its neighbours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Affix {
    /// A word of its own.
    None,
    /// The beginning of the next word: «می».
    Prefix,
    /// An ending that says nothing a search asks for: «ها», the «ی» of ezafe.
    Dropped,
    /// An ending that makes another word of the one before: «تر», «اند».
    Joined,
}

/// What `piece` is after `before`, parted from it by a non-joiner or by more.
pub(super) fn affix(piece: &str, before: Option<&str>, by_non_joiner: bool) -> Affix {
    if matches!(piece, "می" | "نمی") {
        return Affix::Prefix;
    }
    let Some(before) = before.filter(|it| is_arabic_script(it)) else { return Affix::None };
    match piece {
        "ها" | "های" | "هایی" | "هایش" | "هایشان" | "هایم" | "هایت" | "هایمان" | "هایتان" | "ی" => {
            Affix::Dropped
        }
        "ای" | "یی" if by_non_joiner || before.ends_with('ه') => Affix::Dropped,
        "تر" | "ترین" | "تری" | "ترها" => Affix::Joined,
        "اند" | "ایم" | "اید" if by_non_joiner || before.ends_with('ه') => Affix::Joined,
        "ام" | "ات" | "اش" | "مان" | "تان" | "شان" | "است" if by_non_joiner => {
            Affix::Joined
        }
        _ => Affix::None,
    }
}

/// Whether a word is written in Arabic letters.
pub(super) fn is_arabic_script(word: &str) -> bool {
    word.chars().next().is_some_and(|it| matches!(it, '\u{0600}'..='\u{06ff}'))
}

/// Endings that a plural may have, the longest first, and the letters that must remain.
const PLURALS: &[(&str, usize)] =
    &[("هایشان", 2), ("هایمان", 2), ("هایتان", 2), ("هایش", 2), ("هایی", 2), ("های", 2), ("ها", 2)];

/// Words that end like plurals and are none.
const NO_PLURALS: &[&str] = &[
    "تنها",
    "انتها",
    "منتها",
    "اشتها",
    "انسان",
    "جهان",
    "زمان",
    "سازمان",
    "درمان",
    "پایان",
    "امکان",
    "جریان",
    "بیان",
    "میان",
    "ایران",
    "تهران",
    "زبان",
    "مکان",
    "توان",
    "عنوان",
    "پنهان",
    "یکسان",
    "انان",
    "اذعان",
    "ایمان",
    "قران",
    "پیمان",
    "فرمان",
    "زندان",
    "دوران",
    "بحران",
    "داستان",
    "استان",
    "شهرستان",
    "بیمارستان",
    "دبیرستان",
    "کودکستان",
    "تابستان",
    "زمستان",
    "لبنان",
    "پاکستان",
    "افغانستان",
    "تاجیکستان",
    "کردستان",
    "خوزستان",
    "لرستان",
    "سیستان",
    "بلوچستان",
    "اسان",
    "ارزان",
    "نقصان",
    "جبران",
    "نشان",
    "وجدان",
    "فقدان",
    "ساختمان",
    "درخشان",
    "چنان",
    "همچنان",
    "نان",
    "جان",
    "خیابان",
    "باستان",
    "تومان",
    "اصفهان",
    "همدان",
    "گیلان",
];

/// The word without its plural and what follows it.
pub(super) fn stem(form: &str) -> String {
    if NO_PLURALS.contains(&form) {
        return form.to_owned();
    }
    let letters = |text: &str| text.chars().count();
    for (ending, least) in PLURALS {
        if let Some(rest) = form.strip_suffix(ending)
            && letters(rest) >= *least
        {
            return people(rest);
        }
    }
    people(form)
}

/// «نمایندگان» is «نماینده», «زنان» is «زن», «اقدامات» is «اقدام».
fn people(form: &str) -> String {
    let letters = form.chars().count();
    if NO_PLURALS.contains(&form) {
        return form.to_owned();
    }
    if let Some(rest) = form.strip_suffix("گان").filter(|_| letters >= 6) {
        return format!("{rest}ه");
    }
    if let Some(rest) = form.strip_suffix("یان").filter(|_| letters >= 6) {
        if rest.ends_with(['و', 'ا']) {
            return rest.to_owned();
        }
        return format!("{rest}ی");
    }
    if let Some(rest) = form.strip_suffix("ان").filter(|_| letters >= 4) {
        return rest.to_owned();
    }
    if let Some(rest) = form.strip_suffix("ات").filter(|_| letters >= 6) {
        return rest.to_owned();
    }
    form.to_owned()
}

#[cfg(test)]
mod tests {
    use super::stem;

    #[test]
    fn plurals_meet_their_singular() {
        for (plural, singular) in [
            ("زنان", "زن"),
            ("مردان", "مرد"),
            ("کودکان", "کودک"),
            ("نمایندگان", "نماینده"),
            ("دانشجویان", "دانشجو"),
            ("ایرانیان", "ایرانی"),
            ("ازادیها", "ازادی"),
            ("خانوادههای", "خانواده"),
            ("اقدامات", "اقدام"),
            ("جهان", "جهان"),
            ("سازمانها", "سازمان"),
            ("تنها", "تنها"),
        ] {
            assert_eq!(stem(plural), stem(singular), "{plural}");
        }
        assert_ne!(stem("جهان"), "جه");
    }
}
