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
    let [fa, en, hint_fa, hint_en] = words(code).map(|text| text.replace("{}", &fact));
    Remark { code, weight, page: None, paragraph: None, fa, en, hint_fa, hint_en }
}

/// What is quoted in a sentence is a sentence at most.
fn short(fact: &str) -> String {
    const LETTERS: usize = 120;
    if fact.chars().count() <= LETTERS {
        return fact.to_owned();
    }
    fact.chars().take(LETTERS).chain(['…']).collect()
}

fn words(code: RemarkCode) -> [&'static str; 4] {
    use RemarkCode as C;
    match code {
        C::NoTitle => [
            "این پیشینه عنوان ندارد.",
            "The record has no title.",
            "عنوان را در کتابخانه سازمان ملل ببینید.",
            "Look its title up in the library of the United Nations.",
        ],
        C::UnknownTags => [
            "معنای فیلدهای {} شناخته نیست؛ همان‌گونه که آمده‌اند نگه داشته شدند.",
            "The meaning of the fields {} is not known; they are kept as they came.",
            "نیازی به کاری نیست.",
            "Nothing needs doing.",
        ],
        C::DoubtfulLeader => [
            "راهبر پیشینه «{}» به شیوه MARC 21 نیست؛ فیلدها با این حال خوانده شدند.",
            "The leader “{}” is not that of MARC 21; the fields were read all the same.",
            "پیشینه را با کتابخانه سازمان ملل بسنجید.",
            "Compare the record with the library of the United Nations.",
        ],
        C::DoubtfulDate => [
            "«{}» تاریخ خوانایی نیست.",
            "“{}” is no date that can be read.",
            "تاریخ را با سند بسنجید.",
            "Compare the date with the document.",
        ],
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
        C::TotalsDiffer => [
            "رأی‌ها با جمع نوشته‌شده نمی‌خوانند: {}.",
            "The votes do not make the totals given: {}.",
            "با صورت‌جلسه بسنجید؛ هر دو همان‌گونه که آمده‌اند نگه داشته شدند.",
            "Compare with the record of the meeting; both are kept as they came.",
        ],
        C::UnknownVote => [
            "رأی «{}» شناخته نیست و شمرده نشد.",
            "The vote “{}” is not known and was not counted.",
            "با صورت‌جلسه بسنجید.",
            "Compare with the record of the meeting.",
        ],
        C::TwoVotes => [
            "برای {} دو رأی متفاوت آمده است؛ هر دو نگه داشته شدند.",
            "Two different votes are given for {}; both are kept.",
            "با صورت‌جلسه بسنجید.",
            "Compare with the record of the meeting.",
        ],
        C::NotTaken => [
            "از بایگانی برداشته نشد: {}",
            "Not taken out of the archive: {}",
            "پرونده را جداگانه بفرستید.",
            "Send the file by itself.",
        ],
        C::OtherEncoding => [
            "بایت‌ها UTF-8 نیستند و به‌شکل {} خوانده شدند.",
            "The bytes are not UTF-8; they were read as {}.",
            "واژه‌های نویسه‌دار را با اصل بسنجید.",
            "Compare words with accents with the original.",
        ],
        _ => ["{}", "{}", "با اصل بسنجید.", "Compare with the original."],
    }
}
