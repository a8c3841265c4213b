//! Why something in a report cannot stand: a stable code, the sentence and what to do, in Persian and
//! English. Knows words alone.

use model::{Language, LocalisedText, ObsStatus, calendar, locale};

/// Why something in a report cannot stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// A digit stands in the prose outside of a binding.
    DigitTyped,
    /// A brace is not closed, or what is between braces is not understood.
    NotABinding(String),
    /// A text is not there in this language.
    TextMissing,
    /// A series, group or list of that name is not defined.
    Unknown,
    /// Something is defined twice, or cannot be what it is set to.
    Unfit(String),
    /// The bank does not know the series.
    NoSuchSeries(String),
    /// The series has no observation of that period.
    NoSuchPeriod {
        /// The series.
        key: String,
        /// The period.
        period: String,
    },
    /// The value is absent: missing, suppressed, not collected.
    Absent {
        /// The series.
        key: String,
        /// The period.
        period: String,
        /// Why.
        status: ObsStatus,
    },
    /// What was published is not a number.
    NotANumber {
        /// The series.
        key: String,
        /// What was published.
        value: String,
    },
    /// The sentence says what the data deny.
    Contradicted {
        /// What the sentence says.
        says: String,
        /// What the data say.
        data: String,
    },
    /// The version the figure is of was taken back.
    Retracted {
        /// The series.
        key: String,
        /// The version.
        version: String,
        /// The reason, as the public was told.
        why: String,
    },
    /// The register has no such measure.
    NoSuchMeasure(String),
    /// The text claims that a measure worked, and the figures do not bear it.
    NotBorneOut {
        /// The measure.
        measure: String,
        /// The sentence that the figures bear.
        honest: String,
    },
    /// A code has no name.
    NoName,
    /// The chart could not be drawn, or would show nothing.
    Chart(LocalisedText),
    /// A file of the draft is not of its shape.
    NotRead(String),
    /// The Persian and the English text have different numbers of paragraphs or items.
    Unpaired {
        /// How many the Persian has.
        fa: usize,
        /// How many the English has.
        en: usize,
    },
    /// A file that is named is not there.
    NoSuchFile,
    /// A file that should be a picture is none.
    NotAPicture(String),
    /// The pages could not be set.
    NotSet(String),
}

/// The codes of faults, in the order of [`Reason`]: each is told in both languages. A code is never
/// used again for something else.
pub const FAULT_CODES: [&str; 20] = [
    "typed-number",
    "broken-binding",
    "text-missing",
    "unknown-name",
    "cannot-be",
    "no-such-series",
    "no-such-period",
    "absent-value",
    "not-a-number",
    "contradicted",
    "no-name",
    "chart-not-drawn",
    "file-not-read",
    "languages-unpaired",
    "no-such-file",
    "not-a-picture",
    "not-set",
    "version-retracted",
    "no-such-measure",
    "claim-not-borne-out",
];

impl Reason {
    /// Its stable code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        FAULT_CODES[match self {
            Self::DigitTyped => 0,
            Self::NotABinding(_) => 1,
            Self::TextMissing => 2,
            Self::Unknown => 3,
            Self::Unfit(_) => 4,
            Self::NoSuchSeries(_) => 5,
            Self::NoSuchPeriod { .. } => 6,
            Self::Absent { .. } => 7,
            Self::NotANumber { .. } => 8,
            Self::Contradicted { .. } => 9,
            Self::NoName => 10,
            Self::Chart(_) => 11,
            Self::NotRead(_) => 12,
            Self::Unpaired { .. } => 13,
            Self::NoSuchFile => 14,
            Self::NotAPicture(_) => 15,
            Self::NotSet(_) => 16,
            Self::Retracted { .. } => 17,
            Self::NoSuchMeasure(_) => 18,
            Self::NotBorneOut { .. } => 19,
        }]
    }

    /// What to do about it.
    #[must_use]
    pub fn hint(&self, language: Language) -> &'static str {
        let (fa, en) = match self {
            Self::DigitTyped => (
                "عدد را با {value series=…} به سری خود پیوند دهید؛ اگر از سندی آمده است، {typed …} و منبع آن را بنویسید",
                "bind it with {value series=…}, or write {typed … source=…} when it is a document’s",
            ),
            Self::NotABinding(_) => (
                "فعل و نام‌ها را با فهرست پیوندها در docs/report.md مقایسه کنید",
                "compare its verb and names with the table of bindings in docs/report.md",
            ),
            Self::TextMissing => (
                "متن این زبان را زیر نشانهٔ خود بنویسید: [fa] یا [en]",
                "write the text of this language under its marker, [fa] or [en]",
            ),
            Self::Unknown => (
                "آن را در data.toml تعریف کنید یا نام را اصلاح کنید",
                "define it in data.toml, or correct the name",
            ),
            Self::Unfit(_) => ("آنچه نوشته شده است را اصلاح کنید", "correct what is written there"),
            Self::NoSuchSeries(_) => (
                "کلید را با نشانی شاخص مقایسه کنید، یا این ارقام را از تأمین‌کنندهٔ داده بخواهید",
                "compare the key with the indicator’s page, or call the figures from their supplier",
            ),
            Self::NoSuchPeriod { .. } => (
                "دوره‌ای را نام ببرید که سری دارد، یا latest بنویسید",
                "name a period that the series has, or write latest",
            ),
            Self::Absent { .. } => (
                "دورهٔ دیگری را نام ببرید، یا نبود رقم را با دلیل آن در متن بگویید",
                "name another period, or say in words that the figure is absent and why",
            ),
            Self::NotANumber { .. } => {
                ("از منتشرکننده بخواهید آن را اصلاح کند", "ask whoever published it to correct it")
            }
            Self::Contradicted { .. } => {
                ("جمله را با داده‌ها سازگار کنید", "make the sentence say what the data say")
            }
            Self::Retracted { .. } => (
                "رقم را از نسخه‌ای بگیرید که پس گرفته نشده است، یا تا انتشار نسخهٔ تازه آن را کنار بگذارید",
                "take the figure from a version that stands, or leave it out until a new one is published",
            ),
            Self::NoSuchMeasure(_) => (
                "اقدام را در فهرست اقدام‌ها ثبت کنید یا شناسه را اصلاح کنید",
                "enter the measure in the register, or correct its id",
            ),
            Self::NotBorneOut { .. } => (
                "به‌جای این ادعا {measure … says=outcome} بنویسید؛ همین جمله را با رقم‌هایش می‌آورد",
                "write {measure … says=outcome} instead: it says that sentence with its figures",
            ),
            Self::NoName => {
                ("نام کد را در فهرست آن بنویسید", "give the code a name in its codelist")
            }
            Self::Chart(_) => (
                "دوره‌های بیشتری بیاورید، یا جدول بگذارید",
                "give it more periods or items, or put a table in its place",
            ),
            Self::NotRead(_) => (
                "پرونده را با نمونه‌ای که report new می‌سازد مقایسه کنید",
                "compare the file with one that report new makes",
            ),
            Self::Unpaired { .. } => (
                "هر بند یا مورد فارسی را روبه‌روی برابر انگلیسی آن بنویسید",
                "write each paragraph or item of one language opposite that of the other",
            ),
            Self::NoSuchFile => (
                "پرونده را در پوشهٔ images بگذارید یا نام را اصلاح کنید",
                "put the file into the folder images, or correct its name",
            ),
            Self::NotAPicture(_) => (
                "تصویر را دوباره به‌صورت PNG یا JPEG ذخیره کنید",
                "save the picture again as PNG or JPEG",
            ),
            Self::NotSet(_) => (
                "آخرین تغییر را بازگردانید و دوباره بسازید",
                "undo the last change and compile again",
            ),
        };
        match language {
            Language::Fa => fa,
            Language::En => en,
        }
    }

    /// The reason as a sentence.
    #[must_use]
    pub fn words(&self, language: Language) -> String {
        match language {
            Language::Fa => self.persian(),
            Language::En => self.english(),
        }
    }

    fn english(&self) -> String {
        match self {
            Self::DigitTyped => {
                "a digit is typed in the prose; bind the number to its series, or mark \
                                 a document's symbol with {cite …}"
                    .to_owned()
            }
            Self::NotABinding(why) => format!("not a binding: {why}"),
            Self::TextMissing => "no text in this language".to_owned(),
            Self::Unknown => "nothing of this name is defined in the report".to_owned(),
            Self::Unfit(why) => why.clone(),
            Self::NoSuchSeries(key) => format!("the bank has no series {key}"),
            Self::NoSuchPeriod { key, period } => match period.as_str() {
                "first" | "latest" | "any" => format!("{key} has no value at all"),
                "common" => format!("{key} has no period that its members share"),
                period => format!("{key} has no observation of {period}"),
            },
            Self::Absent { key, period, status } => format!(
                "{key} has no value for {period}: status {}, {}",
                status.code(),
                chart::status_words(*status, Language::En)
            ),
            Self::NotANumber { key, value } => {
                format!("{key} was published as {value:?}, no number")
            }
            Self::Contradicted { says, data } => {
                format!("the sentence says {says:?}, the data say {data:?}")
            }
            Self::Retracted { key, version, why } => {
                format!("version {version}, which {key} is of, was taken back: {why}")
            }
            Self::NoSuchMeasure(id) => format!("the register has no measure {id}"),
            Self::NotBorneOut { measure, honest } => format!(
                "the figures do not bear that {measure} worked; what they bear is: {honest}"
            ),
            Self::NoName => "the code has no name in its codelist".to_owned(),
            Self::Chart(why) => why.get(Language::En).to_owned(),
            Self::NotRead(why) => format!("the file is not read: {why}"),
            Self::Unpaired { fa, en } => {
                format!("{fa} in Persian stand beside {en} in English")
            }
            Self::NoSuchFile => "no file of this name stands in the draft".to_owned(),
            Self::NotAPicture(why) => format!("the file is no picture: {why}"),
            Self::NotSet(why) => format!("the pages cannot be set: {why}"),
        }
    }

    fn persian(&self) -> String {
        match self {
            Self::DigitTyped => {
                "در متن رقمی تایپ شده است؛ عدد را به سری خود پیوند دهید یا نماد سند را با \
                                 {cite …} مشخص کنید"
                    .to_owned()
            }
            Self::NotABinding(why) => format!("پیوند داده نیست: \u{2066}{why}\u{2069}"),
            Self::TextMissing => "متن به این زبان نوشته نشده است".to_owned(),
            Self::Unknown => "چیزی به این نام در گزارش تعریف نشده است".to_owned(),
            Self::Unfit(why) => format!("آنچه نوشته شده پذیرفتنی نیست: \u{2066}{why}\u{2069}"),
            Self::NoSuchSeries(key) => format!("بانک سری {key} را ندارد"),
            Self::NoSuchPeriod { key, period } => match period.as_str() {
                "first" | "latest" | "any" => format!("سری {key} هیچ مقداری ندارد"),
                "common" => format!("اعضای گروه {key} دوره‌ای مشترک ندارند"),
                period => format!(
                    "سری {key} مشاهده‌ای برای {} ندارد",
                    calendar::period(period, Language::Fa)
                ),
            },
            Self::Absent { key, period, status } => format!(
                "سری {key} برای {period} مقدار ندارد: وضعیت {}، {}",
                status.code(),
                chart::status_words(*status, Language::Fa)
            ),
            Self::NotANumber { key, value } => {
                format!("سری {key} به‌صورت {value:?} منتشر شده که عدد نیست")
            }
            Self::Contradicted { says, data } => {
                format!("جمله می‌گوید {says:?} اما داده‌ها می‌گویند {data:?}")
            }
            Self::Retracted { key, version, why } => format!(
                "نسخهٔ {} که سری {key} از آن است پس گرفته شده است: {why}",
                locale::digits(version, Language::Fa)
            ),
            Self::NoSuchMeasure(id) => format!("اقدامی به شناسهٔ {id} در فهرست نیست"),
            Self::NotBorneOut { measure, honest } => {
                format!("رقم‌ها نشان نمی‌دهند که {measure} کارگر بوده است؛ آنچه می‌توان گفت: {honest}")
            }
            Self::NoName => "این کد در فهرست خود نام ندارد".to_owned(),
            Self::Chart(why) => why.get(Language::Fa).to_owned(),
            Self::NotRead(why) => format!("پرونده خوانده نمی‌شود: \u{2066}{why}\u{2069}"),
            Self::Unpaired { fa, en } => format!(
                "در برابر {} بند یا مورد فارسی، {} انگلیسی آمده است",
                locale::digits(&fa.to_string(), Language::Fa),
                locale::digits(&en.to_string(), Language::Fa)
            ),
            Self::NoSuchFile => "پرونده‌ای به این نام در پیش‌نویس نیست".to_owned(),
            Self::NotAPicture(why) => format!("این پرونده تصویر نیست: \u{2066}{why}\u{2069}"),
            Self::NotSet(why) => format!("صفحه‌ها چیده نمی‌شوند: {why}"),
        }
    }
}
