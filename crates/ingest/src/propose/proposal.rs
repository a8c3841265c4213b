//! What the proposer says of a workbook: each thing it understood, how sure it is and why, in both
//! languages, and the structure map that follows from it.

use model::structure_map::StructureMap;
use model::{DataStructure, Finding, Language};

/// What a proposal is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum About {
    /// The dataflow the whole file is for.
    Dataflow,
    /// Where a table stands.
    Table,
    /// What a row of headings, a column of headings or the names of sheets tell.
    Axis,
    /// What one heading means.
    Code,
    /// What is the same for a whole table: told in a title, or taken as the total.
    Constant,
    /// What blank cells mean.
    Blank,
}

impl About {
    /// The stable word for it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Dataflow => "dataflow",
            Self::Table => "table",
            Self::Axis => "axis",
            Self::Code => "code",
            Self::Constant => "constant",
            Self::Blank => "blank",
        }
    }
}

/// One thing that was understood, or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// What it is about.
    pub about: About,
    /// The sheet, where it is one sheet's.
    pub sheet: String,
    /// The cell or range it was read from, empty for names of sheets and for the file.
    pub place: String,
    /// The component.
    pub component: String,
    /// What stands there.
    pub written: String,
    /// The code or way of reading that is proposed; `None` where nothing is.
    pub code: Option<String>,
    /// Other codes that fit as well.
    pub others: Vec<String>,
    /// How sure it is, from 0 to 100. Below [`Proposal::SURE`] a person should look.
    pub confidence: u8,
    /// Why.
    pub why: Why,
}

impl Proposal {
    /// From here on nobody need look.
    pub const SURE: u8 = 80;

    /// Whether a person should look at it.
    #[must_use]
    pub fn asks(&self) -> bool {
        self.confidence < Self::SURE
    }
}

/// Everything proposed for a workbook.
#[derive(Clone, Debug)]
pub struct Proposed {
    /// The structure map; its tables are empty where no table was found.
    pub map: StructureMap,
    /// The structure of the observations: that of the dataflow, and a dimension more for each axis
    /// that nothing in it fits.
    pub structure: DataStructure,
    /// Whether a dataflow was named or found.
    pub dataflow_known: bool,
    /// What was understood, surest things and doubtful ones alike, in the order of the file.
    pub proposals: Vec<Proposal>,
    /// What was left out, at its place.
    pub findings: Vec<Finding>,
}

macro_rules! whys {
    ($($(#[$doc:meta])* $name:ident = $fa:literal, $en:literal;)*) => {
        /// Why something is proposed.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Why { $($(#[$doc])* $name,)* }

        impl Why {
            /// Every reason.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The reason in a sentence.
            #[must_use]
            pub fn text(self, language: Language) -> &'static str {
                match (self, language) { $((Self::$name, Language::Fa) => $fa, (Self::$name, Language::En) => $en,)* }
            }
        }
    };
}

whys! {
    /// The list says so.
    Listed = "در فهرست کد همین واژه آمده است.", "The code list has this very word.";
    /// The list says so but for spaces.
    Spaces = "جز در فاصله‌ها با واژهٔ فهرست کد یکی است.", "It is a word of the code list but for spaces.";
    /// An age group.
    AgeGroup = "گروه سنی است.", "It is an age group.";
    /// A period.
    Period = "دورهٔ زمانی است.", "It is a period.";
    /// Without brackets, numbering and the like.
    Stripped = "بی شماره، پرانتز یا نام نوع، در فهرست کد هست.", "Without numbering, brackets or its kind, the code list has it.";
    /// A word for the total.
    TotalWord = "واژهٔ جمع است.", "It is a word for the total.";
    /// Some of its parts.
    Parts = "بخش‌هایی از آن همه یک کد را نشان می‌دهند.", "Parts of it all stand for one code.";
    /// One letter differs.
    Spelling = "با واژهٔ فهرست کد یک حرف تفاوت دارد.", "It differs from a word of the code list by one letter.";
    /// The beginning of a word.
    Beginning = "آغاز نامی در فهرست کد است.", "It is the beginning of a name in the code list.";
    /// Inside a longer heading.
    Inside = "واژه‌ای شناخته در میان این عنوان است.", "A known word stands inside this heading.";
    /// The headings of the axis fit the list.
    AxisFits = "عنوان‌های آن با فهرست کد این مفهوم می‌خوانند.", "Its headings fit the code list of this concept.";
    /// The corner says so.
    CornerSays = "سرستون آن نام همین مفهوم است.", "The heading over it names this concept.";
    /// Names of sheets.
    SheetNames = "نام برگه‌ها همین را می‌گوید.", "The names of the sheets say it.";
    /// Glued codes.
    Glued = "نام و رمز به هم چسبیده‌اند؛ رمز همان‌گونه که هست گرفته شد.", "Name and code are glued; the code is taken as it stands.";
    /// Unlisted areas.
    Unlisted = "در فهرست کد نیست و همان‌گونه که نوشته شده گرفته شد.", "It is not in the code list and is taken as it stands.";
    /// Fits a listed area too, but its neighbours are unlisted.
    SiblingsUnlisted = "نامی در فهرست کد هم هست، اما همسایه‌هایش نیستند؛ همان‌گونه که نوشته شده گرفته شد.", "A name of the code list too, but its neighbours are not; it is taken as it stands.";
    /// Two codes fit.
    TwoFit = "بیش از یک کد با آن می‌خواند؛ خودتان برگزینید.", "More than one code fits; choose one.";
    /// No code fits.
    NoneFits = "هیچ کدی با آن نمی‌خواند.", "No code fits.";
    /// A part of a total with no code of its own.
    GroupTotal = "جمع گروهی است که کد خود را ندارد.", "It is the total of a group that has no code of its own.";
    /// A title.
    Title = "عنوان جدول همین را می‌گوید.", "The title of the table says it.";
    /// The file's name.
    FileName = "نام پرونده همین را می‌گوید.", "The name of the file says it.";
    /// The folder's name.
    FolderName = "نام پوشهٔ پرونده همین را می‌گوید.", "The name of the file's folder says it.";
    /// Said by the person.
    Given = "شما گفته‌اید.", "You said so.";
    /// Not broken down.
    NotBrokenDown = "هیچ چیز در جدول آن را تفکیک نمی‌کند؛ کل گرفته شد.", "Nothing in the table breaks it down; the total is taken.";
    /// Unit of the indicator.
    IndicatorUnit = "واحد همین شاخص است.", "It is the unit of the indicator.";
    /// The flow's only indicator.
    OnlyIndicator = "تنها شاخص این جریان داده است که بی نشانی دیگر می‌ماند.", "It is the indicator of this dataflow that needs no word in the table.";
    /// The period's frequency.
    Frequency = "از دوره‌ها پیداست.", "The periods show it.";
    /// An ordinary value.
    Usual = "مقدار معمول است.", "It is the usual value.";
    /// Sums prove that blanks are zero.
    SumsProve = "جمع‌ها تنها اگر خانه‌های خالی صفر باشند درست درمی‌آیند.", "The sums come out only if blank cells are zero.";
    /// The sum of its neighbours.
    SumOfOthers = "رقم‌هایش جمع رقم‌های گروه‌های دیگرند.", "Its figures are the sums of the other groups.";
    /// Nothing says what blanks mean.
    NothingProves = "چیزی نمی‌گوید خانه‌های خالی چه معنا دارند؛ خوانده نشدند.", "Nothing says what blank cells mean; they were not read.";
    /// Indicators of the flow.
    IndicatorsFit = "شاخص‌های جدول از آن این جریان داده‌اند.", "The indicators of the table belong to this dataflow.";
    /// No flow.
    NoFlowFits = "هیچ جریان داده‌ای با این جدول نمی‌خواند؛ کلیدها با نام مفهوم‌ها آمده‌اند.", "No dataflow fits the table; keys are given by the names of concepts.";
    /// A table.
    TableShape = "عنوان‌ها بالای رقم‌ها و کنار آن‌ها ایستاده‌اند.", "Headings stand above and beside figures.";
    /// Not found.
    NotSaid = "هیچ جای پرونده گفته نشده است.", "It is said nowhere in the file.";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_is_a_sentence_in_both_languages() {
        for why in Why::ALL {
            let (fa, en) = (why.text(Language::Fa), why.text(Language::En));
            assert!(fa.ends_with('.') && !fa.contains(['ي', 'ك']), "{fa}");
            assert!(en.ends_with('.') && en.is_ascii(), "{en}");
        }
    }
}
