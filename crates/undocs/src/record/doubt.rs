//! The remarks about catalogue records, votes and archives, in both languages.

use crate::remark::{Remark, RemarkCode, Weight};

/// A remark of this kind; `fact` is what it names.
pub(crate) fn doubt(code: RemarkCode, fact: &str) -> Remark {
    remark(code, Weight::Doubt, fact)
}

/// As [`doubt`], for what could not be taken.
pub(crate) fn refusal(code: RemarkCode, fact: &str) -> Remark {
    remark(code, Weight::Refusal, fact)
}

fn remark(code: RemarkCode, weight: Weight, fact: &str) -> Remark {
    let fact = short(fact);
    let common = Remark { weight, ..code.remark(&[("fact", &fact)]) };
    let Some(words) = words(code) else { return common };
    let [fa, en, hint_fa, hint_en] = words.map(|text| text.replace("{}", &fact));
    Remark { fa, en, hint_fa, hint_en, ..common }
}

/// What is quoted in a sentence is a sentence at most.
fn short(fact: &str) -> String {
    const LETTERS: usize = 120;
    if fact.chars().count() <= LETTERS {
        return fact.to_owned();
    }
    fact.chars().take(LETTERS).chain(['…']).collect()
}

/// What a catalogue says otherwise than a document.
fn words(code: RemarkCode) -> Option<[&'static str; 4]> {
    use RemarkCode as C;
    Some(match code {
        C::RefusedSymbol => [
            "نماد {} از دستور نمادها پیروی نمی‌کند؛ همان‌گونه که آمده نگه داشته شد.",
            "The symbol {} does not follow the grammar; it is kept as it was written.",
            "نماد را با سند بسنجید.",
            "Compare the symbol with the document.",
        ],
        C::NoSymbol => [
            "این پیشینه نماد سند ندارد.",
            "The record has no document symbol.",
            "اگر سند نماد دارد، آن را در کتابخانه سازمان ملل ببینید.",
            "If the document has one, look it up in the library of the United Nations.",
        ],
        C::SymbolClaimedTwice => [
            "سند دیگری نیز همین نماد را دارد: {}. هر دو نگه داشته شدند.",
            "Another document claims the same symbol: {}. Both are kept.",
            "دو سند را با هم بسنجید و یکی را برگزینید.",
            "Compare the two and say which one holds.",
        ],
        C::UnreadableRecord => [
            "خواندن در اینجا پایان یافت: {}",
            "Reading ended here: {}",
            "پرونده را دوباره دریافت کنید؛ آنچه پیش از این جا بود خوانده شد.",
            "Fetch the file again; what stood before this place was read.",
        ],
        C::OtherEncoding => [
            "بایت‌ها UTF-8 نیستند و به‌شکل {} خوانده شدند.",
            "The bytes are not UTF-8; they were read as {}.",
            "واژه‌های نویسه‌دار را با اصل بسنجید.",
            "Compare words with accents with the original.",
        ],
        _ => return None,
    })
}
