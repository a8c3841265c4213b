//! What the examiner remarks before a report is submitted: a stable code, a weight, a place, the
//! sentence and what to do, in both languages. Knows words; the rules are next door.

use std::collections::BTreeMap;

use model::{Language, calendar, locale};

use crate::error::Place;

/// How much a remark weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// Told, nothing to mend.
    Note,
    /// A question a rapporteur would ask.
    Question,
    /// To be looked at before submission.
    Warning,
    /// The secretariat would return the report.
    Error,
}

impl Weight {
    /// Its stable code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Question => "question",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// A remark of the examiner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// Its stable code, one of [`REMARK_CODES`].
    pub code: &'static str,
    /// Where.
    pub place: Place,
    /// What the sentence is filled with, by name.
    pub facts: BTreeMap<&'static str, String>,
}

/// The sentences, by code: weight, Persian, English, hint in Persian, hint in English. `{name}` is
/// filled from the facts. A code is never used again for something else.
type Sentence = (&'static str, Weight, [&'static str; 4]);

const SENTENCES: [Sentence; 24] = [
    (
        "within-limit",
        Weight::Note,
        [
            "متن {language} {words} واژه دارد؛ حد {limit} است و {margin} واژه جا مانده است",
            "the {language} text has {words} words; the limit is {limit}, with {margin} to spare",
            "کاری لازم نیست",
            "nothing to do",
        ],
    ),
    (
        "over-limit",
        Weight::Error,
        [
            "متن {language} {words} واژه دارد و از حد {limit} {margin} واژه بیشتر است",
            "the {language} text has {words} words, {margin} above the limit of {limit}",
            "آنچه در سند مشترک پایه آمده است با ارجاع به بند آن کوتاه کنید",
            "shorten what the common core document tells already to a reference to its paragraph",
        ],
    ),
    (
        "limit-not-counted",
        Weight::Warning,
        [
            "حد {limit} واژه بر زبان رسمی شمرده می‌شود، اما گزارش به {language} نوشته نمی‌شود",
            "the limit of {limit} words is counted in an official language, and there is no text in {language}",
            "ترجمهٔ رسمی را وارد کنید",
            "enter the official translation",
        ],
    ),
    (
        "requirement-unanswered",
        Weight::Error,
        [
            "«{requirement}» ({id}) پاسخی ندارد",
            "“{requirement}” ({id}) is not answered",
            "بخشی بنویسید و در answers آن این شناسه را بیاورید",
            "write a section with this id among its answers",
        ],
    ),
    (
        "requirement-unknown",
        Weight::Warning,
        [
            "چارچوب خواسته‌ای به شناسهٔ {id} ندارد",
            "the framework has no requirement {id}",
            "شناسه را اصلاح کنید",
            "correct the id",
        ],
    ),
    (
        "figures-expected",
        Weight::Warning,
        [
            "«{requirement}» با هیچ رقمی پاسخ داده نشده است؛ شاخص‌های مناسب: {indicators}",
            "“{requirement}” is answered without a figure; indicators that would answer it: {indicators}",
            "یکی از این شاخص‌ها را پیوند دهید یا نبود آن را بگویید",
            "bind one of these indicators, or say that there is none",
        ],
    ),
    (
        "missing-disaggregation",
        Weight::Warning,
        [
            "ارقام «{requirement}» به تفکیک {dimension} نیامده است",
            "the figures of “{requirement}” are not broken down by {dimension}",
            "سری هر گروه را جدا پیوند دهید",
            "bind the series of each group",
        ],
    ),
    (
        "stale-data",
        Weight::Warning,
        [
            "تازه‌ترین رقم {series} از {period} است، {years} سال پیش",
            "the latest figure of {series} is of {period}, {years} years ago",
            "رقم تازه‌تر را از تأمین‌کننده بخواهید یا کهنگی آن را در متن بگویید",
            "call a newer figure from the supplier, or say in the text that it is old",
        ],
    ),
    (
        "number-in-words",
        Weight::Warning,
        [
            "«{words}» عددی است که به واژه نوشته شده و به داده پیوند ندارد",
            "“{words}” is a number written as words and bound to nothing",
            "آن را با {about series=…} یا {times …} پیوند دهید",
            "bind it with {about series=…} or {times …}",
        ],
    ),
    (
        "unsourced-claim",
        Weight::Warning,
        [
            "این بند از «{words}» سخن می‌گوید بی‌آنکه رقم یا سندی بیاورد",
            "the paragraph claims “{words}” and gives neither a figure nor a document",
            "رقم یا سند آن را بیاورید",
            "bind a figure or cite a document",
        ],
    ),
    (
        "effect-claimed",
        Weight::Warning,
        [
            "«{words}» رابطهٔ علت و معلولی را می‌گوید که داده‌ها به‌تنهایی نشان نمی‌دهند",
            "“{words}” claims a cause that the figures alone do not show",
            "بنویسید «هم‌زمان با» یا ارزیابی مستقل را استناد کنید",
            "write “at the same time as”, or cite an independent evaluation",
        ],
    ),
    (
        "says-both",
        Weight::Warning,
        [
            "همین سری در بخش {other} «{was}» و اینجا «{is}» گفته شده است",
            "the same series is said to have {was} in section {other} and {is} here",
            "هر دو دوره را یکسان کنید یا تفاوت دوره‌ها را بگویید",
            "use the same periods in both, or say that the periods differ",
        ],
    ),
    (
        "differs-from-earlier",
        Weight::Warning,
        [
            "گزارش {report} برای همین سری و دورهٔ {period} رقم {was} را آورده است و این گزارش {is}",
            "the report {report} gave {was} for the same series and period {period}; this one gives {is}",
            "بازنگری را در متن توضیح دهید",
            "explain the revision in the text",
        ],
    ),
    (
        "asks-gap",
        Weight::Question,
        [
            "چه چیزی فاصلهٔ زنان و مردان را توضیح می‌دهد و برای کاستن آن چه می‌شود؟",
            "What explains the distance between women and men, and what is done to reduce it?",
            "پاسخ را در همین بند یا بند بعد آماده کنید",
            "have the answer ready in this paragraph or the next",
        ],
    ),
    (
        "asks-change",
        Weight::Question,
        [
            "چه تدبیری این تغییر را پدید آورد و از کجا می‌دانید؟",
            "Which measure brought this change about, and how is that known?",
            "تدبیر را با تاریخ و شاخص نتیجهٔ آن نام ببرید",
            "name the measure with its date and its outcome indicator",
        ],
    ),
    (
        "asks-lowest",
        Weight::Question,
        [
            "برای منطقه‌ها و گروه‌های عقب‌مانده چه برنامه‌ای هست؟",
            "What is planned for the regions or groups that lag behind?",
            "برنامه، بودجه و هدف کمّی را بیاورید",
            "give the programme, its budget and its target",
        ],
    ),
    (
        "asks-absent",
        Weight::Question,
        [
            "چرا دربارهٔ {series} در {period} داده‌ای نیست و کی خواهد بود؟",
            "Why are there no data on {series} for {period}, and when will there be?",
            "دلیل و زمان انتشار را از تأمین‌کننده بخواهید",
            "ask the supplier for the reason and the day of publication",
        ],
    ),
    (
        "asks-recent",
        Weight::Question,
        [
            "آیا رقمی تازه‌تر از {period} در دست است؟",
            "Are there figures more recent than {period}?",
            "دادهٔ تازه را پیش از نشست آماده کنید",
            "have newer data ready before the dialogue",
        ],
    ),
    (
        "asks-practice",
        Weight::Question,
        [
            "این قانون یا برنامه در عمل چگونه اجرا می‌شود: شمار پرونده‌ها، بهره‌مندان و نتیجه؟",
            "How is this law or programme applied in practice: cases, beneficiaries, results?",
            "شمار پرونده‌ها و بهره‌مندان را به تفکیک جنس بیاورید",
            "give the number of cases and beneficiaries by sex",
        ],
    ),
    (
        "asks-groups",
        Weight::Question,
        [
            "این رقم برای زنان روستایی، اقوام و زنان دارای معلولیت چقدر است؟",
            "What is this figure for rural women, ethnic groups and women with disabilities?",
            "تفکیک‌های موجود را بیاورید و نبود بقیه را بگویید",
            "give the breakdowns there are, and say which are missing",
        ],
    ),
    (
        "long-table",
        Weight::Warning,
        [
            "جدول «{title}» {rows} سطر دارد و خواننده در آن گم می‌شود",
            "the table “{title}” has {rows} rows, in which a reader is lost",
            "تنها سطرهای لازم را نگه دارید و باقی را به پیوست یا به نشانی داده‌ها بسپارید",
            "keep the rows that the text needs; leave the others to an annex or to the data’s address",
        ],
    ),
    (
        "long-name",
        Weight::Warning,
        [
            "نام «{name}» {letters} حرف دارد و در نمودار یا جدول می‌شکند",
            "the name “{name}” has {letters} letters and breaks in the table or the chart",
            "در فهرست کدها نام کوتاه‌تری برای آن بنویسید",
            "give the code a shorter name in its codelist",
        ],
    ),
    (
        "recommendation-unanswered",
        Weight::Error,
        [
            "توصیهٔ {address} پاسخی ندارد: {text}",
            "the recommendation {address} is not answered: {text}",
            "در بخشی به آن پاسخ دهید و نشانی آن را در answers بیاورید",
            "answer it in a section and name its address among the answers",
        ],
    ),
    (
        "differs-from-international",
        Weight::Warning,
        [
            "{source} برای همین سری و دورهٔ {period} رقم {theirs} را منتشر کرده است و این گزارش {ours}",
            "{source} publishes {theirs} for the same series and period {period}; this report gives {ours}",
            "تفاوت تعریف یا منبع را در متن بگویید",
            "say in the text how the definitions or the sources differ",
        ],
    ),
];

/// Every code of a remark.
pub const REMARK_CODES: [&str; 24] = {
    let mut codes = [""; 24];
    let mut at = 0;
    while at < 24 {
        codes[at] = SENTENCES[at].0;
        at += 1;
    }
    codes
};

impl Remark {
    pub(crate) fn new(code: &'static str, place: Place) -> Self {
        Self { code, place, facts: BTreeMap::new() }
    }

    pub(crate) fn with(mut self, name: &'static str, fact: impl Into<String>) -> Self {
        self.facts.insert(name, fact.into());
        self
    }

    fn sentence(&self) -> Option<&'static Sentence> {
        SENTENCES.iter().find(|sentence| sentence.0 == self.code)
    }

    /// How much it weighs.
    #[must_use]
    pub fn weight(&self) -> Weight {
        self.sentence().map_or(Weight::Note, |sentence| sentence.1)
    }

    /// The remark as a sentence.
    #[must_use]
    pub fn text(&self, language: Language) -> String {
        let texts = self.sentence().map_or([""; 4], |sentence| sentence.2);
        let (mut text, tag) = match language {
            Language::Fa => (texts[0].to_owned(), "fa"),
            Language::En => (texts[1].to_owned(), "en"),
        };
        for (name, fact) in &self.facts {
            // A fact that is told in two languages has a name for each.
            let (plain, own) = name.split_once('-').map_or((*name, None), |(a, b)| (a, Some(b)));
            if own.is_none_or(|own| own == tag) {
                // A key or an id is Latin letters and stays what it is.
                let latin = fact.bytes().any(|byte| byte.is_ascii_alphabetic());
                let shown = match language {
                    Language::En => fact.clone(),
                    Language::Fa if latin => format!("\u{2066}{fact}\u{2069}"),
                    Language::Fa if *name == "period" => calendar::period(fact, language),
                    Language::Fa => locale::digits(fact, language),
                };
                text = text.replace(&format!("{{{plain}}}"), &shown);
            }
        }
        text
    }

    /// What to do about it.
    #[must_use]
    pub fn hint(&self, language: Language) -> &'static str {
        let texts = self.sentence().map_or([""; 4], |sentence| sentence.2);
        match language {
            Language::Fa => texts[2],
            Language::En => texts[3],
        }
    }
}
