//! Words by which a text makes a claim: numbers written as words, movements, superlatives, causes,
//! laws. Knows Persian and English words; knows no data.

use model::Language;
use model::fold;

/// Numbers written as words.
const NUMBERS_EN: &[&str] = &[
    "half of",
    "a third",
    "one third",
    "two thirds",
    "a quarter",
    "one quarter",
    "three quarters",
    "one in",
    "two in",
    "three in",
    "out of every",
    "doubled",
    "tripled",
    "twice",
    "threefold",
    "twofold",
    "a dozen",
    "dozens of",
    "hundreds of",
    "thousands of",
    "millions of",
];
const NUMBERS_FA: &[&str] = &[
    "نیمی از",
    "نصف",
    "یک‌سوم",
    "یک سوم",
    "دوسوم",
    "دو سوم",
    "یک‌چهارم",
    "یک چهارم",
    "سه‌چهارم",
    "سه چهارم",
    "یک‌پنجم",
    "یک پنجم",
    "دو برابر",
    "سه برابر",
    "چند برابر",
    "صدها",
    "هزاران",
    "میلیون‌ها",
    "ده‌ها",
];
/// Counting words that are a figure before a unit.
const CARDINALS_EN: &[&str] = &[
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
    "thirty",
    "forty",
    "fifty",
    "sixty",
    "seventy",
    "eighty",
    "ninety",
    "hundred",
    "one",
];
const CARDINALS_FA: &[&str] = &[
    "دو",
    "سه",
    "چهار",
    "پنج",
    "شش",
    "هفت",
    "هشت",
    "نه",
    "ده",
    "یازده",
    "دوازده",
    "سیزده",
    "چهارده",
    "پانزده",
    "شانزده",
    "هفده",
    "هجده",
    "نوزده",
    "بیست",
    "سی",
    "چهل",
    "پنجاه",
    "شصت",
    "هفتاد",
    "هشتاد",
    "نود",
    "صد",
    "یک",
];
const UNITS_EN: &[&str] =
    &["per", "percent", "percentage", "million", "thousand", "billion", "times"];
const UNITS_FA: &[&str] = &["درصد", "میلیون", "هزار", "میلیارد", "برابر"];

const CLAIMS_EN: &[&str] = &[
    "increased",
    "decreased",
    "rose",
    "fell",
    "improved",
    "declined",
    "grew",
    "majority of",
    "most women",
    "significantly",
    "considerable progress",
    "highest",
    "lowest",
    "reduced",
    "eliminated",
    "all women",
    "every woman",
];
const CLAIMS_FA: &[&str] = &[
    "افزایش یافت",
    "کاهش یافت",
    "بهبود یافت",
    "رشد کرد",
    "بیشتر زنان",
    "اکثر زنان",
    "چشمگیر",
    "بیشترین",
    "کمترین",
    "ریشه‌کن",
    "همهٔ زنان",
    "به‌شدت",
    "قابل توجه",
];
const CAUSES_EN: &[&str] = &[
    "as a result of",
    "thanks to",
    "due to",
    "led to",
    "because of",
    "has resulted in",
    "owing to",
];
const CAUSES_FA: &[&str] = &[
    "در نتیجهٔ",
    "در نتیجه",
    "به دلیل",
    "به‌دلیل",
    "به سبب",
    "منجر به",
    "موجب شد",
    "باعث شد",
    "به یمن",
];
const LAWS_EN: &[&str] = &["law", "act", "bill", "policy", "programme", "decree", "national plan"];
const LAWS_FA: &[&str] = &["قانون", "لایحه", "سیاست", "برنامه", "آیین‌نامه", "بخشنامه", "سند ملی"];

/// A number written as words, if the text has one.
pub(crate) fn number_in_words(text: &str, language: Language) -> Option<String> {
    let (phrases, cardinals, units) = match language {
        Language::Fa => (NUMBERS_FA, CARDINALS_FA, UNITS_FA),
        Language::En => (NUMBERS_EN, CARDINALS_EN, UNITS_EN),
    };
    if let Some(phrase) = first_of(text, phrases) {
        return Some(phrase.to_owned());
    }
    let words: Vec<String> = words_of(text);
    words.windows(2).find_map(|pair| {
        let number = cardinals.iter().any(|word| folded(word) == pair[0]);
        (number && units.iter().any(|unit| folded(unit) == pair[1])).then(|| pair.join(" "))
    })
}

/// A movement or superlative that wants a figure.
pub(crate) fn claim(text: &str, language: Language) -> Option<&'static str> {
    first_of(text, if language == Language::Fa { CLAIMS_FA } else { CLAIMS_EN })
}

/// A cause that wants an evaluation.
pub(crate) fn cause(text: &str, language: Language) -> Option<&'static str> {
    first_of(text, if language == Language::Fa { CAUSES_FA } else { CAUSES_EN })
}

/// A law, policy or programme.
pub(crate) fn law(text: &str, language: Language) -> Option<&'static str> {
    first_of(text, if language == Language::Fa { LAWS_FA } else { LAWS_EN })
}

fn folded(text: &str) -> String {
    fold::fold(text)
}

fn words_of(text: &str) -> Vec<String> {
    let folded = folded(text);
    let words = folded.split(|letter: char| !letter.is_alphanumeric());
    words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// The first of some phrases that stands in a text as whole words.
fn first_of(text: &str, phrases: &[&'static str]) -> Option<&'static str> {
    let words = format!(" {} ", words_of(text).join(" "));
    phrases.iter().copied().find(|phrase| {
        let wanted = words_of(phrase).join(" ");
        words.contains(&format!(" {wanted} "))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_a_number_in_letters_too() {
        for text in
            ["About a third of women", "twelve per cent", "Two million girls", "It doubled."]
        {
            assert!(number_in_words(text, Language::En).is_some(), "{text}");
        }
        for text in
            ["حدود یک‌سوم زنان", "دوازده درصد", "دو برابر شد", "سه میلیون زن", "نيمي از زنان"]
        {
            assert!(number_in_words(text, Language::Fa).is_some(), "{text}");
        }
        for text in
            ["One of the aims is to learn from this.", "two laws", "These are third parties"]
        {
            assert_eq!(number_in_words(text, Language::En), None, "{text}");
        }
        for text in ["یکی از هدف‌ها", "دو قانون تازه", "سه نهاد"] {
            assert_eq!(number_in_words(text, Language::Fa), None, "{text}");
        }
    }
}
