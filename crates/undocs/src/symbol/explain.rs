//! A symbol in words, in Persian and English.

use model::Language;
use model::locale::digits;

use super::body::MarkClass;
use super::part::Part;
use super::{Kind, Session, Symbol};

/// A symbol in words.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Explanation {
    /// In Persian.
    pub fa: String,
    /// In English.
    pub en: String,
}

impl Kind {
    /// Its name in Persian and English.
    #[must_use]
    pub fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Resolution => ("قطعنامه", "resolution"),
            Self::Decision => ("تصمیم", "decision"),
            Self::PresidentialStatement => ("بیانیه رئیس", "statement by the President"),
            Self::Draft => ("پیش‌نویس (توزیع محدود)", "draft (limited distribution)"),
            Self::MeetingRecord => ("صورت‌جلسه", "record of a meeting"),
            Self::Information => ("سند اطلاع‌رسانی", "information document"),
            Self::WorkingPaper => ("کاربرگ نشست", "working or conference room paper"),
            Self::NgoStatement => {
                ("بیانیه سازمان غیردولتی", "statement of a non-governmental organization")
            }
            Self::Restricted => ("سند با توزیع محدودشده", "document of restricted distribution"),
            Self::StateReport => ("گزارش کشور عضو", "report of the State party"),
            Self::ConcludingObservations => ("ملاحظات پایانی", "concluding observations"),
            Self::ListOfIssues => ("فهرست پرسش‌ها", "list of issues"),
            Self::ListOfIssuesPriorToReporting => {
                ("فهرست پرسش‌ها پیش از گزارش", "list of issues prior to reporting")
            }
            Self::Replies => ("پاسخ به فهرست پرسش‌ها", "replies to the list of issues"),
            Self::FollowUp => ("پیگیری ملاحظات پایانی", "follow-up to concluding observations"),
            Self::CoreDocument => ("سند پایه مشترک", "common core document"),
            Self::GeneralComment => {
                ("تفسیر یا توصیه عمومی", "general comment or general recommendation")
            }
            Self::Views => ("نظر درباره شکایت فردی", "views on an individual communication"),
            Self::NationalReport => {
                ("گزارش ملی بررسی دوره‌ای جهانی", "national report, universal periodic review")
            }
            Self::Compilation => (
                "گردآوری اطلاعات سازمان ملل برای بررسی دوره‌ای جهانی",
                "compilation of United Nations information, universal periodic review",
            ),
            Self::StakeholderSummary => (
                "خلاصه اطلاعات دیگر ذی‌نفعان برای بررسی دوره‌ای جهانی",
                "summary of stakeholders’ information, universal periodic review",
            ),
            Self::Document => ("سند", "document"),
        }
    }
}

impl Symbol {
    /// The symbol in words.
    #[must_use]
    pub fn explanation(&self) -> Explanation {
        let (kind_fa, kind_en) = self.kind.names();
        let number = self.number.as_deref().unwrap_or("");
        let mut fa = vec![
            format!("{kind_fa} شماره {number}").trim_end().to_owned(),
            self.bodies_in(Language::Fa),
        ];
        let mut en = vec![
            format!("{kind_en} no. {number}").trim_end().to_owned(),
            self.bodies_in(Language::En),
        ];
        if let Some(session) = &self.session {
            let (words_fa, words_en) = match session {
                Session::Regular(number) => (format!("نشست {number}"), format!("session {number}")),
                Session::Special(number) => {
                    (format!("نشست ویژه {number}"), format!("special session {number}"))
                }
                Session::Emergency(number) => (
                    format!("نشست ویژه اضطراری {number}"),
                    format!("emergency special session {number}"),
                ),
                Session::Roman(numeral) => {
                    let number = super::part::roman(numeral).unwrap_or_default();
                    (format!("نشست {number}"), format!("session {number} ({numeral})"))
                }
            };
            fa.push(words_fa);
            en.push(words_en);
        }
        if let Some(year) = self.year {
            fa.push(format!("سال {year}"));
            en.push(format!("year {year}"));
        }
        if let Some(country) = &self.country {
            fa.push(format!("کشور {country}"));
            en.push(format!("country {country}"));
        }
        for modifier in &self.modifiers {
            let Part::Mark(mark, number, _) = modifier else { continue };
            let number = number.as_deref().unwrap_or("");
            fa.push(format!("{} {number}", mark.fa).trim_end().to_owned());
            en.push(format!("{} {number}", mark.en).trim_end().to_owned());
        }
        if let Some(joint) = &self.joint {
            fa.push(format!("همراه با نماد {}", joint.normal()));
            en.push(format!("also issued as {}", joint.normal()));
        }
        Explanation { fa: digits(&fa.join("، "), Language::Fa), en: en.join(", ") }
    }

    /// The organ and the bodies under it.
    fn bodies_in(&self, language: Language) -> String {
        let name = |fa: &str, en: &str| match language {
            Language::Fa => fa.to_owned(),
            Language::En => en.to_owned(),
        };
        let mut words = vec![name(self.organ.fa, self.organ.en)];
        for body in &self.bodies {
            match body {
                Part::Mark(mark, number, _) if mark.class == MarkClass::Body => {
                    let number = number.as_deref().unwrap_or("");
                    words
                        .push(format!("{} {number}", name(mark.fa, mark.en)).trim_end().to_owned());
                }
                Part::Name(code, _) => match code.as_str() {
                    "HRC" => words.push(name("شورای حقوق بشر", "Human Rights Council")),
                    // The committee itself.
                    "C" => {}
                    code => words.push(code.to_owned()),
                },
                _ => {}
            }
        }
        words.join(match language {
            Language::Fa => "، ",
            Language::En => ", ",
        })
    }
}
