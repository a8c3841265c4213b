//! What remarks say, in Persian and English, and what to do. `{name}` stands for a fact.

use super::RemarkCode;

/// Text and hint of a remark.
pub(super) struct Words {
    pub(super) fa: &'static str,
    pub(super) en: &'static str,
    pub(super) hint_fa: &'static str,
    pub(super) hint_en: &'static str,
}

const fn words(
    fa: &'static str,
    en: &'static str,
    hint_fa: &'static str,
    hint_en: &'static str,
) -> Words {
    Words { fa, en, hint_fa, hint_en }
}

/// What a remark of a kind says.
pub(super) fn of(code: RemarkCode) -> Words {
    match code {
        RemarkCode::EmptyFile => words(
            "این پرونده تهی است.",
            "This file is empty.",
            "سند را دوباره از نشانی اصلی بگیرید.",
            "Fetch the document again from where it was published.",
        ),
        RemarkCode::UnknownFormat => words(
            "این پرونده PDF، DOCX، HTML یا متن ساده نیست.",
            "This file is not PDF, DOCX, HTML or plain text.",
            "سند را به یکی از این قالب‌ها بدهید.",
            "Give the document in one of these formats.",
        ),
        RemarkCode::FileTooLarge => words(
            "اندازه پرونده {bytes} بایت است و تا {most} بایت خوانده می‌شود.",
            "The file has {bytes} bytes; up to {most} are read.",
            "سند را بی‌پیوست‌های تصویری بدهید.",
            "Give the document without its image attachments.",
        ),
        RemarkCode::Encrypted => words(
            "این پرونده رمزگذاری شده است و بی‌گذرواژه باز نمی‌شود.",
            "This file is encrypted and does not open without its password.",
            "نسخه بی‌رمز سند را بدهید.",
            "Give a copy of the document without encryption.",
        ),
        RemarkCode::Unreadable => words(
            "پرونده آسیب دیده است و چیزی از آن خوانده نشد.",
            "The file is damaged and nothing of it could be read.",
            "سند را دوباره از نشانی اصلی بگیرید.",
            "Fetch the document again from where it was published.",
        ),
        RemarkCode::Repaired => words(
            "فهرست درونی پرونده درست نبود؛ پرونده بازسازی و خوانده شد.",
            "The file’s table of contents was not sound; it was repaired and read.",
            "متن را با اصل سند بسنجید.",
            "Compare the text with the original.",
        ),
        RemarkCode::TooMuchWork => words(
            "خواندن این سند بیش از اندازه وقت یا حافظه می‌گیرد.",
            "Reading this document takes more time or memory than a document may.",
            "سند را در چند بخش بدهید یا آن را از نو به PDF تبدیل کنید.",
            "Give the document in parts, or make its PDF anew.",
        ),
        RemarkCode::TooManyPages => words(
            "سند {pages} صفحه دارد؛ {most} صفحه نخست خوانده شد.",
            "The document has {pages} pages; the first {most} were read.",
            "سند را در چند بخش بدهید.",
            "Give the document in parts.",
        ),
        RemarkCode::ScanWithoutText => words(
            "صفحه‌های {pages} تصویرند و متن ندارند.",
            "Pages {pages} are images and have no text.",
            "نسخه متن‌دار سند را بدهید، یا برنامه tesseract را نصب کنید.",
            "Give a copy that has text, or install the program tesseract.",
        ),
        RemarkCode::RecognisedText => words(
            "متن صفحه‌های {pages} را برنامه‌ای از روی تصویر خوانده است و شاید نادرست باشد.",
            "The text of pages {pages} was read from images by a program and may be wrong.",
            "متن را با تصویر بسنجید.",
            "Compare the text with the images.",
        ),
        RemarkCode::UnknownCharacters => words(
            "معنای {count} نویسه در پرونده گفته نشده است؛ به جای هر کدام � آمده است.",
            "The file does not tell what {count} characters mean; � stands for each.",
            "متن را با اصل سند بسنجید.",
            "Compare the text with the original.",
        ),
        RemarkCode::OtherEncoding => words(
            "متن به UTF-8 نیست و به {encoding} خوانده شد.",
            "The text is not UTF-8; it was read as {encoding}.",
            "نشانه‌های نقل قول و حرف‌های زیر و زبردار را بسنجید.",
            "Check quotation marks and accented letters.",
        ),
        RemarkCode::NoSymbol => words(
            "در آغاز سند نمادی یافت نشد.",
            "No symbol was found at the head of the document.",
            "نماد سند را خودتان بنویسید.",
            "Write the document’s symbol yourself.",
        ),
        RemarkCode::RefusedSymbol => words(
            "«{symbol}» مانند نماد است، اما از دستور نمادها پیروی نمی‌کند.",
            "“{symbol}” looks like a symbol but does not follow the grammar.",
            "نماد را با اصل سند بسنجید.",
            "Compare the symbol with the original.",
        ),
        RemarkCode::TwoSymbols => words(
            "سر صفحه‌ها دو نماد دارند: {first} و {second}.",
            "The heads of the pages bear two symbols: {first} and {second}.",
            "بگویید کدام نماد این سند است.",
            "Say which of them is this document’s.",
        ),
        RemarkCode::MissingNumber => words(
            "پس از بند {before} بند {number} نیامده است.",
            "After paragraph {before} there is no paragraph {number}.",
            "این جا را در اصل سند ببینید.",
            "Look at this place in the original.",
        ),
        RemarkCode::RepeatedNumber => words(
            "شماره {number} دو بار آمده است.",
            "The number {number} stands twice.",
            "نشانی بند دوم -2 دارد؛ آن را در اصل سند ببینید.",
            "The second paragraph’s address ends in -2; look at it in the original.",
        ),
        RemarkCode::SymbolClaimedTwice => words(
            "دو پرونده خود را {symbol} می‌نامند.",
            "Two files call themselves {symbol}.",
            "هر دو نگه داشته شده‌اند؛ بگویید کدام درست است.",
            "Both are kept; say which is right.",
        ),
        RemarkCode::NoParagraphs => words(
            "در سند بندی یافت نشد.",
            "No paragraph was found in the document.",
            "پرونده را باز کنید و ببینید متن دارد یا نه.",
            "Open the file and see whether it has text.",
        ),
        RemarkCode::NoState => words(
            "در توصیه {number} نام کشوری در پرانتز نیامده است.",
            "Recommendation {number} names no State in brackets.",
            "این توصیه را در اصل سند ببینید.",
            "Look at this recommendation in the original.",
        ),
        RemarkCode::NoPosition => words(
            "موضع کشور درباره {count} توصیه در این سند نیامده است.",
            "The State’s position on {count} recommendations is not in this document.",
            "پاسخ کشور (افزوده Add.1) را هم بخوانید.",
            "Read the State’s replies (Add.1) as well.",
        ),
        RemarkCode::UnknownColumns => words(
            "ستون‌های این جدول شناخته نیستند: {columns}.",
            "Columns of this table are not known: {columns}.",
            "خروجی UHRI را همان گونه که هست بدهید.",
            "Give the UHRI export as it is.",
        ),
        RemarkCode::UnreadableRecord => words(
            "سطر {row} خوانده نشد: {reason}.",
            "Row {row} could not be read: {reason}.",
            "این سطر را در پرونده ببینید.",
            "Look at this row of the file.",
        ),
        RemarkCode::NoText => words(
            "سطر {row} متن ندارد و خوانده نشد.",
            "Row {row} has no text and was not taken.",
            "این سطر را در پرونده ببینید.",
            "Look at this row of the file.",
        ),
        RemarkCode::NoTitle => words(
            "این پیشینه عنوان ندارد.",
            "The record has no title.",
            "عنوان را در کتابخانه سازمان ملل ببینید.",
            "Look its title up in the library of the United Nations.",
        ),
        RemarkCode::UnknownTags => words(
            "معنای فیلدهای {fact} شناخته نیست؛ همان‌گونه که آمده‌اند نگه داشته شدند.",
            "The meaning of the fields {fact} is not known; they are kept as they came.",
            "نیازی به کاری نیست.",
            "Nothing needs doing.",
        ),
        RemarkCode::DoubtfulLeader => words(
            "راهبر پیشینه «{fact}» به شیوه MARC 21 نیست؛ فیلدها با این حال خوانده شدند.",
            "The leader “{fact}” is not that of MARC 21; the fields were read all the same.",
            "پیشینه را با کتابخانه سازمان ملل بسنجید.",
            "Compare the record with the library of the United Nations.",
        ),
        RemarkCode::DoubtfulDate => words(
            "«{fact}» تاریخ خوانایی نیست.",
            "“{fact}” is no date that can be read.",
            "تاریخ را با سند بسنجید.",
            "Compare the date with the document.",
        ),
        RemarkCode::TotalsDiffer => words(
            "رأی‌ها با جمع نوشته‌شده نمی‌خوانند: {fact}.",
            "The votes do not make the totals given: {fact}.",
            "با صورت‌جلسه بسنجید؛ هر دو همان‌گونه که آمده‌اند نگه داشته شدند.",
            "Compare with the record of the meeting; both are kept as they came.",
        ),
        RemarkCode::UnknownVote => words(
            "رأی «{fact}» شناخته نیست و شمرده نشد.",
            "The vote “{fact}” is not known and was not counted.",
            "با صورت‌جلسه بسنجید.",
            "Compare with the record of the meeting.",
        ),
        RemarkCode::TwoVotes => words(
            "برای {fact} دو رأی متفاوت آمده است؛ هر دو نگه داشته شدند.",
            "Two different votes are given for {fact}; both are kept.",
            "با صورت‌جلسه بسنجید.",
            "Compare with the record of the meeting.",
        ),
        RemarkCode::NotTaken => words(
            "از بایگانی برداشته نشد: {fact}",
            "Not taken out of the archive: {fact}",
            "پرونده را جداگانه بفرستید.",
            "Send the file by itself.",
        ),
    }
}
