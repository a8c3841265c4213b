//! The sentences of findings, in Persian and English. Numbers in them are written by `locale`.

use crate::finding::{Finding, FindingCode, Place};
use crate::language::Language;
use crate::locale;

/// fa text, en text, fa hint, en hint. `{fact}` stands for a fact of the finding.
fn sentences(code: FindingCode) -> [&'static str; 4] {
    use FindingCode as C;
    match code {
        C::UnknownCode => [
            "«{text}» در فهرست کد «{codelist}» پیدا نشد.",
            "“{text}” is not in the code list {codelist}.",
            "املای آن را با فهرست بسنجید یا از مدیر داده بخواهید آن را به‌عنوان مترادف بیفزاید.",
            "Compare its spelling with the list, or ask the data steward to add it as a synonym.",
        ],
        C::MissingDimension => [
            "«{component}» خالی است و بدون آن معلوم نیست این رقم درباره چیست.",
            "{component} is empty; without it nobody knows what the figure is about.",
            "برای این ردیف «{component}» را پر کنید.",
            "Fill in {component} for this row.",
        ],
        C::MissingAttribute => [
            "ویژگی الزامی «{component}» خالی است.",
            "The required attribute {component} is empty.",
            "«{component}» را پر کنید.",
            "Fill in {component}.",
        ],
        C::DuplicateKey => [
            "این رقم دو بار آمده است؛ جای نخست آن: {first}.",
            "This figure appears twice; its first place: {first}.",
            "یکی از دو ردیف را حذف کنید.",
            "Remove one of the two rows.",
        ],
        C::SumMismatch => [
            "زنان ({women}) و مردان ({men}) با هم {sum} می‌شوند، اما کل {total} نوشته شده است.",
            "Women ({women}) and men ({men}) make {sum}, but the total says {total}.",
            "یکی از سه خانه را اصلاح کنید.",
            "Correct one of the three cells.",
        ],
        C::SubtotalMismatch => [
            "جمع اجزا {parts} است، اما در خانه جمع {total} نوشته شده است.",
            "The parts make {parts}, but their total says {total}.",
            "خانه جمع یا یکی از اجزا را اصلاح کنید.",
            "Correct the total or one of its parts.",
        ],
        C::ShareOutOfRange => [
            "سهم باید میان ۰ و ۱۰۰ باشد، اما {value} نوشته شده است.",
            "A share lies between 0 and 100, but this one says {value}.",
            "جای ممیز و واحد را بررسی کنید.",
            "Check the decimal point and the unit.",
        ],
        C::NegativeValue => [
            "این مقدار نمی‌تواند منفی باشد، اما {value} نوشته شده است.",
            "This value cannot be negative, but it says {value}.",
            "علامت منفی را بررسی کنید.",
            "Check the minus sign.",
        ],
        C::ValueIsDate => [
            "به‌جای عدد، تاریخ {value} آمده است.",
            "There is a date, {value}, where a number belongs.",
            "قالب خانه را «عدد» کنید و مقدار را دوباره بنویسید.",
            "Format the cell as a number and type the value again.",
        ],
        C::TextInNumber => [
            "«{value}» عدد نیست.",
            "“{value}” is not a number.",
            "فقط عدد بنویسید و توضیح را در ستون یادداشت بیاورید.",
            "Write the number alone and put remarks in the notes column.",
        ],
        C::NumberTooLong => [
            "عدد {value} بیش از آن رقم دارد که بتوان بی‌کم‌وکاست نگه داشت.",
            "The number {value} has more digits than can be kept exactly.",
            "آن را با حداکثر ۲۰ رقم صحیح و ۱۸ رقم اعشار بنویسید.",
            "Write it with at most 20 digits before and 18 after the decimal point.",
        ],
        C::UnknownPeriod => [
            "«{value}» دوره زمانی شناخته‌شده‌ای نیست.",
            "“{value}” is not a period that can be read.",
            "سال را چهاررقمی بنویسید، مانند 2016 یا ۱۳۹۵.",
            "Write the year with four digits, such as 2016 or 1395.",
        ],
        C::BlankValue => [
            "خانه خالی است و دلیل آن گفته نشده است.",
            "The cell is blank and nothing says why.",
            "عدد را بنویسید یا دلیل نبودنش را انتخاب کنید: گردآوری نشده، ناممکن، محرمانه.",
            "Write the number, or say why there is none: not collected, cannot exist, confidential.",
        ],
        C::ValueWithMissingStatus => [
            "وضعیت {status} یعنی مقداری نیست، اما {value} نوشته شده است.",
            "Status {status} says there is no value, but {value} is given.",
            "یا وضعیت را اصلاح کنید یا مقدار را پاک کنید.",
            "Correct the status or clear the value.",
        ],
        C::JumpAgainstLastTime => [
            "مقدار از {before} در {period} به {value} رسیده است؛ تغییری بزرگ.",
            "The value went from {before} in {period} to {value}, a large change.",
            "اگر درست است دلیلش را در یادداشت بنویسید.",
            "If it is right, say why in a note.",
        ],
        C::FormulaResult => [
            "این خانه فرمول دارد و نتیجه ذخیره‌شده آن خوانده شد.",
            "This cell has a formula; its stored result was read.",
            "پرونده را پیش از فرستادن در اکسل باز و ذخیره کنید تا نتیجه به‌روز باشد.",
            "Open and save the file in Excel before sending, so that the result is up to date.",
        ],
        C::CellError => [
            "این خانه خطای اکسل دارد: {value}.",
            "The cell holds an Excel error: {value}.",
            "فرمول را اصلاح کنید یا عدد را بنویسید.",
            "Mend the formula or write the number.",
        ],
        C::UnknownSheet => [
            "برگه «{sheet}» در نگاشت نیامده و خوانده نشد.",
            "The map does not know the sheet “{sheet}”; it was not read.",
            "اگر داده دارد، آن را به نگاشت بیفزایید.",
            "If it holds data, add it to the map.",
        ],
        C::UnknownHeading => [
            "عنوان «{text}» شناخته نشد و ردیف یا ستون آن خوانده نشد.",
            "The heading “{text}” is not known; its row or column was not read.",
            "املای عنوان را بررسی کنید یا آن را به نگاشت بیفزایید.",
            "Check its spelling or add it to the map.",
        ],
        C::HiddenRow => [
            "این ردیف یا برگه پنهان است؛ با این حال خوانده شد.",
            "This row or sheet is hidden; it was read all the same.",
            "اگر نباید فرستاده شود، آن را حذف کنید.",
            "Delete it if it was not meant to be sent.",
        ],
        C::RepeatedRow => [
            "ردیف «{text}» همان ارقام ردیف {first} را دوباره آورده است؛ یک بار خوانده شد.",
            "The row “{text}” repeats the figures of row {first}; it was read once.",
            "نیازی به کاری نیست؛ اگر باید رقم دیگری داشته باشد، آن را اصلاح کنید.",
            "Nothing needs doing, unless it was meant to hold other figures.",
        ],
        C::MissingTable => [
            "جدول «{text}» که نگاشت از آن نام می‌برد، در پرونده نیست.",
            "The file does not have the table “{text}” that the map names.",
            "بررسی کنید که پرونده کامل است و نگاشت درست انتخاب شده است.",
            "Check that the file is complete and that the right map was chosen.",
        ],
        C::UnknownColumn => [
            "ساختار ستونی به نام «{component}» ندارد؛ خوانده نشد.",
            "The structure has no column {component}; it was not read.",
            "نام ستون را بررسی کنید.",
            "Check the column's name.",
        ],
        C::OtherDataflow => [
            "این پرونده برای «{found}» است، نه «{expected}».",
            "This file is for {found}, not for {expected}.",
            "جریان داده درست را انتخاب کنید.",
            "Choose the right dataflow.",
        ],
        C::RuleFailed => [
            "قاعده «{rule}» برقرار نیست؛ اختلاف {imbalance} است.",
            "The rule {rule} does not hold; it is off by {imbalance}.",
            "مقدارهایی را که این قاعده به هم پیوند می‌دهد بررسی کنید.",
            "Check the values which the rule ties together.",
        ],
        C::UnlistedCode => [
            "«{text}» در فهرست کد «{codelist}» نیست و همان‌گونه که نوشته شده گرفته شد.",
            "“{text}” is not in the code list {codelist}; it was taken as it stands.",
            "برای انتشار، آن را به فهرست کد بیفزایید یا در نگاشت به کدی برسانید.",
            "To publish it, add it to the code list or map it to a code.",
        ],
        C::AreaNotInTime => [
            "«{area}» در {period} با این مرزها وجود نداشته است.",
            "{area} did not exist with these borders in {period}.",
            "منطقه را به نام همان سال بنویسید.",
            "Give the area as it was in that year.",
        ],
    }
}

pub(crate) fn text(finding: &Finding, language: Language) -> String {
    let [fa, en, _, _] = sentences(finding.code);
    fill(if language == Language::Fa { fa } else { en }, finding, language)
}

pub(crate) fn hint(finding: &Finding, language: Language) -> String {
    let [_, _, fa, en] = sentences(finding.code);
    fill(if language == Language::Fa { fa } else { en }, finding, language)
}

fn fill(sentence: &str, finding: &Finding, language: Language) -> String {
    let mut filled = String::new();
    let mut rest = sentence;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let Some((name, after)) = after.split_once('}') else { break };
        let fact = finding.facts.get(name).map_or("?", String::as_str);
        filled.push_str(&locale::digits(fact, language));
        rest = after;
    }
    filled + rest
}

pub(crate) fn place(place: &Place, language: Language) -> String {
    let fa = language == Language::Fa;
    let mut parts = Vec::new();
    match (place.sheet_number, &place.sheet) {
        (Some(number), Some(name)) if fa => {
            parts.push(format!("برگه {} «{name}»", locale::digits(&number.to_string(), language)));
        }
        (Some(number), Some(name)) => parts.push(format!("sheet {number} “{name}”")),
        (None, Some(name)) if fa => parts.push(format!("برگه «{name}»")),
        (None, Some(name)) => parts.push(format!("sheet “{name}”")),
        (_, None) => {}
    }
    if let Some(cell) = place.cell {
        parts.push(if fa {
            format!("خانه \u{2066}{cell}\u{2069}")
        } else {
            format!("cell {cell}")
        });
    }
    if let Some(line) = place.line {
        let line = locale::digits(&line.to_string(), language);
        parts.push(if fa { format!("سطر {line}") } else { format!("line {line}") });
    }
    if let Some(component) = &place.component {
        parts.push(if fa {
            format!("ستون \u{2066}{component}\u{2069}")
        } else {
            format!("column {component}")
        });
    }
    if parts.is_empty() {
        return (if fa { "کل پرونده" } else { "the whole file" }).to_owned();
    }
    parts.join(if fa { "، " } else { ", " })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::CellAddress;

    #[test]
    fn every_code_speaks_both_languages() {
        for &code in FindingCode::ALL {
            let [fa, en, fa_hint, en_hint] = sentences(code);
            for persian in [fa, fa_hint] {
                assert!(persian.ends_with('.') && !persian.contains(['ي', 'ك']), "{persian}");
            }
            assert!(en.ends_with('.') && en_hint.ends_with('.'), "{code:?}");
        }
    }

    #[test]
    fn a_finding_names_its_numbers_in_the_digits_of_its_language() {
        let finding = Finding::new(
            FindingCode::SumMismatch,
            Place::cell("جمعیت", 2, CellAddress::new(13, 5)),
        )
        .with("women", "61")
        .with("men", "59")
        .with("sum", "120")
        .with("total", "118");
        assert_eq!(
            finding.text(Language::Fa),
            "زنان (۶۱) و مردان (۵۹) با هم ۱۲۰ می‌شوند، اما کل ۱۱۸ نوشته شده است."
        );
        assert_eq!(finding.place.text(Language::En), "sheet 2 “جمعیت”, cell F14");
    }
}
