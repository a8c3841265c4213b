//! The bodies that documents are symbolled for: which first parts and which letters after them stand
//! for an organ, a committee or a series. Names in Persian and English.
//!
//! Source: the guides of the Dag Hammarskjöld Library to document symbols (*United Nations Document
//! Symbols*, ST/LIB/SER.B/5 and later additions), and the symbols that documents bear. What is not
//! here is refused, not guessed.

/// An organ: the first part of a symbol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Organ {
    /// The part.
    pub code: &'static str,
    /// Its name in Persian.
    pub fa: &'static str,
    /// Its name in English.
    pub en: &'static str,
    /// How its documents are numbered.
    pub family: Family,
    /// Names that may stand between the organ and the numbers, each a body or a series.
    pub under: &'static [&'static str],
}

/// How the documents of an organ are numbered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Family {
    /// By session.
    Assembly,
    /// By year.
    Council,
    /// By State party.
    Treaty,
    /// By series: anything that follows is a name of [`Organ::under`] or a number.
    Series,
}

const fn organ(
    code: &'static str,
    fa: &'static str,
    en: &'static str,
    family: Family,
    under: &'static [&'static str],
) -> Organ {
    Organ { code, fa, en, family, under }
}

const TREATY: &[&str] =
    &["C", "SP", "OP", "OPSC", "OPAC", "CSP", "PSWG", "GEN", "MC", "CORE", "MSP", "GEC"];

/// Every organ that is known.
pub(crate) const ORGANS: &[Organ] = &[
    organ(
        "A",
        "مجمع عمومی",
        "General Assembly",
        Family::Assembly,
        &["HRC", "AC", "BUR", "EMRIP", "OM", "IPC", "PC", "CN", "SPC", "CR", "INF", "ES", "AGENDA"],
    ),
    organ("S", "شورای امنیت", "Security Council", Family::Council, &["AGENDA", "COM", "BUR"]),
    organ(
        "E",
        "شورای اقتصادی و اجتماعی",
        "Economic and Social Council",
        Family::Council,
        &[
            "ICEF", "ESCAP", "ECE", "ECA", "ECLAC", "ESCWA", "CEPAL", "CR", "TRADE", "ENERGY",
            "PFII", "APRM", "HLS", "OG", "TRANS", "STAT", "AGENDA", "BUR", "RRM", "ADB", "SC",
        ],
    ),
    organ("T", "شورای قیمومت", "Trusteeship Council", Family::Council, &["COM", "OBS", "AGENDA"]),
    organ(
        "ST",
        "دبیرخانه",
        "Secretariat",
        Family::Series,
        &[
            "SGB", "AI", "IC", "ESA", "LEG", "LIB", "ADM", "DPI", "STAT", "TAO", "CTC", "ECLA",
            "ESCAP", "ECE", "ECA", "SPACE", "SG", "DGC", "CONF", "HR", "SOA", "TCD", "PSCA", "DCS",
            "UNEP", "NARC", "DESA", "GENEVA", "UNCTAD", "CSDHA", "AFS", "IAF", "DCA", "OSG", "FA",
        ],
    ),
    organ("CAT", "کمیته منع شکنجه", "Committee against Torture", Family::Treaty, TREATY),
    organ("CCPR", "کمیته حقوق بشر", "Human Rights Committee", Family::Treaty, TREATY),
    organ(
        "CED",
        "کمیته ناپدیدشدگان قهری",
        "Committee on Enforced Disappearances",
        Family::Treaty,
        TREATY,
    ),
    organ(
        "CEDAW",
        "کمیته رفع تبعیض علیه زنان",
        "Committee on the Elimination of Discrimination against Women",
        Family::Treaty,
        TREATY,
    ),
    organ(
        "CERD",
        "کمیته رفع تبعیض نژادی",
        "Committee on the Elimination of Racial Discrimination",
        Family::Treaty,
        TREATY,
    ),
    organ("CMW", "کمیته کارگران مهاجر", "Committee on Migrant Workers", Family::Treaty, TREATY),
    organ("CRC", "کمیته حقوق کودک", "Committee on the Rights of the Child", Family::Treaty, TREATY),
    organ(
        "CRPD",
        "کمیته حقوق افراد دارای معلولیت",
        "Committee on the Rights of Persons with Disabilities",
        Family::Treaty,
        TREATY,
    ),
    organ(
        "HRI",
        "اسناد مشترک نهادهای معاهده‌ای حقوق بشر",
        "International human rights instruments",
        Family::Treaty,
        TREATY,
    ),
    organ(
        "TD",
        "کنفرانس تجارت و توسعه ملل متحد",
        "UN Conference on Trade and Development",
        Family::Series,
        &[
            "B", "UNCTAD", "MIN", "RBP", "IPRO", "TNC", "CODE", "RUBBER", "COCOA", "SUGAR", "TIN",
            "OLIVE", "JUTE", "WHEAT", "TIMBER", "COFFEE", "STAT", "MTN", "SYMP", "ITC",
        ],
    ),
    organ(
        "UNEP",
        "برنامه محیط زیست ملل متحد",
        "UN Environment Programme",
        Family::Series,
        &[
            "EA", "GC", "GCSS", "CBD", "POPS", "CHW", "FAO", "OZL", "OEWG", "IPP", "MC", "WG",
            "CPR", "MED", "DEWA", "IG", "CMS", "GPA", "PP",
        ],
    ),
    organ(
        "DP",
        "برنامه توسعه ملل متحد",
        "UN Development Programme",
        Family::Series,
        &[
            "FPA", "OPS", "DCP", "CCP", "CPD", "CPO", "NGO", "PROJECTS", "RCP", "CF", "CCF", "GP",
            "SCF", "DSP", "ICC", "UNCDF", "CRP",
        ],
    ),
    organ("UNW", "نهاد زنان ملل متحد", "UN Women", Family::Series, &[]),
    organ(
        "FCCC",
        "کنوانسیون تغییر اقلیم",
        "Framework Convention on Climate Change",
        Family::Series,
        &[
            "CP", "SBI", "SBSTA", "KP", "CMP", "PA", "CMA", "AWGLCA", "ADP", "APA", "IDR", "ARR",
            "TP", "INFORMAL", "SB", "WEB", "SAI", "NC", "COM", "IRR", "TRR",
        ],
    ),
    organ(
        "CBD",
        "کنوانسیون تنوع زیستی",
        "Convention on Biological Diversity",
        Family::Series,
        &["COP", "CP", "NP", "SBSTTA", "SBI", "WG", "DEC", "MOP", "OEWG"],
    ),
    organ(
        "ICCD",
        "کنوانسیون مقابله با بیابان‌زایی",
        "Convention to Combat Desertification",
        Family::Series,
        &["COP", "CRIC", "CST", "AHWG"],
    ),
    organ(
        "NPT",
        "معاهده منع گسترش سلاح‌های هسته‌ای",
        "Treaty on the Non-Proliferation of Nuclear Weapons",
        Family::Series,
        &["CONF", "PC", "MC", "DC", "PREP"],
    ),
    organ("CD", "کنفرانس خلع سلاح", "Conference on Disarmament", Family::Series, &["CW", "NTB"]),
    organ(
        "CTOC",
        "کنوانسیون جرایم سازمان‌یافته فراملی",
        "Convention against Transnational Organized Crime",
        Family::Series,
        &["COP"],
    ),
    organ(
        "CAC",
        "کنوانسیون مبارزه با فساد",
        "Convention against Corruption",
        Family::Series,
        &["COSP"],
    ),
    organ(
        "HSP",
        "برنامه اسکان بشر ملل متحد",
        "UN Human Settlements Programme",
        Family::Series,
        &["GC", "HA", "EB", "OECPR"],
    ),
    organ(
        "ISBA",
        "سازمان بین‌المللی بستر دریاها",
        "International Seabed Authority",
        Family::Series,
        &["A", "C", "LTC", "FC", "EC", "ST"],
    ),
    organ(
        "SPLOS",
        "کشورهای عضو کنوانسیون حقوق دریاها",
        "Meeting of States Parties to the Law of the Sea Convention",
        Family::Series,
        &[],
    ),
    organ(
        "CLCS",
        "کمیسیون حدود فلات قاره",
        "Commission on the Limits of the Continental Shelf",
        Family::Series,
        &[],
    ),
    organ("PBC", "کمیسیون تحکیم صلح", "Peacebuilding Commission", Family::Series, &["OC"]),
    organ("AT", "دیوان اداری ملل متحد", "Administrative Tribunal", Family::Series, &["DEC"]),
    organ(
        "JIU",
        "واحد بازرسی مشترک",
        "Joint Inspection Unit",
        Family::Series,
        &["REP", "NOTE", "ML"],
    ),
    organ("IDB", "هیئت توسعه صنعتی", "Industrial Development Board", Family::Series, &["PBC"]),
    organ("GC", "کنفرانس عمومی یونیدو", "UNIDO General Conference", Family::Series, &[]),
];

/// The organ of a first part.
pub(crate) fn organ_of(part: &str) -> Option<&'static Organ> {
    ORGANS.iter().find(|organ| organ.code == part)
}

/// Letters that take a number after a point, with the way they are written and what they mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Mark {
    /// As it is written.
    pub text: &'static str,
    /// What it is.
    pub class: MarkClass,
    /// Whether it may stand without a number.
    pub alone: bool,
    /// In Persian.
    pub fa: &'static str,
    /// In English.
    pub en: &'static str,
}

/// What a mark with a number is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MarkClass {
    /// A body under the one before.
    Body,
    /// A kind of document.
    Document,
    /// A change to the document before.
    Modifier,
}

const fn mark(
    text: &'static str,
    class: MarkClass,
    alone: bool,
    fa: &'static str,
    en: &'static str,
) -> Mark {
    Mark { text, class, alone, fa, en }
}

/// Every mark that is known.
pub(crate) const MARKS: &[Mark] = &[
    mark("C", MarkClass::Body, false, "کمیته اصلی", "Main Committee"),
    mark("AC", MarkClass::Body, false, "کمیته ویژه", "ad hoc committee"),
    mark("CN", MarkClass::Body, false, "کمیسیون", "commission"),
    mark("CONF", MarkClass::Body, false, "کنفرانس", "conference"),
    mark("GC", MarkClass::Body, true, "شورای حکام", "governing council"),
    mark("SC", MarkClass::Body, false, "کمیته فرعی", "subcommittee"),
    mark("Sub", MarkClass::Body, false, "کمیسیون فرعی", "subcommission"),
    mark("WG", MarkClass::Body, false, "گروه کاری", "working group"),
    mark("PC", MarkClass::Body, true, "کمیته مقدماتی", "preparatory committee"),
    mark("PREPCOM", MarkClass::Body, true, "کمیته مقدماتی", "preparatory committee"),
    mark("TC", MarkClass::Body, false, "کمیته فنی", "technical committee"),
    mark("EM", MarkClass::Body, false, "نشست کارشناسان", "expert meeting"),
    mark("GE", MarkClass::Body, false, "گروه کارشناسان", "group of experts"),
    mark("SER", MarkClass::Body, false, "مجموعه", "series"),
    mark("EA", MarkClass::Body, false, "مجمع محیط زیست", "environment assembly"),
    mark("MC", MarkClass::Body, false, "کمیته اصلی", "main committee"),
    mark("DC", MarkClass::Body, false, "کمیته تدوین", "drafting committee"),
    mark("EX", MarkClass::Body, false, "نشست اجرایی", "executive session"),
    mark("COM", MarkClass::Body, false, "کمیسیون", "commission"),
    mark("HLS", MarkClass::Document, false, "نشست بلندپایه", "high-level segment"),
    mark("HA", MarkClass::Body, false, "مجمع اسکان بشر", "habitat assembly"),
    mark("L", MarkClass::Document, false, "پیش‌نویس (توزیع محدود)", "draft (limited distribution)"),
    mark(
        "R",
        MarkClass::Document,
        false,
        "سند با توزیع محدودشده",
        "document of restricted distribution",
    ),
    mark("PV", MarkClass::Document, false, "صورت‌جلسه کامل", "verbatim record of a meeting"),
    mark("SR", MarkClass::Document, false, "خلاصه مذاکرات", "summary record of a meeting"),
    mark("INF", MarkClass::Document, true, "سند اطلاع‌رسانی", "information document"),
    mark("CRP", MarkClass::Document, false, "سند اتاق کنفرانس", "conference room paper"),
    mark("WP", MarkClass::Document, false, "کاربرگ نشست", "working paper"),
    mark(
        "NGO",
        MarkClass::Document,
        true,
        "بیانیه سازمان غیردولتی",
        "statement of a non-governmental organization",
    ),
    mark("PET", MarkClass::Document, true, "دادخواست", "petition"),
    mark("MISC", MarkClass::Document, false, "سند متفرقه", "miscellaneous document"),
    mark("BP", MarkClass::Document, false, "سند پیش‌زمینه", "background paper"),
    mark("TP", MarkClass::Document, false, "مقاله فنی", "technical paper"),
    mark("RES", MarkClass::Document, true, "قطعنامه", "resolution"),
    mark("DEC", MarkClass::Document, true, "تصمیم", "decision"),
    mark("PRST", MarkClass::Document, true, "بیانیه رئیس", "statement by the President"),
    mark("Add", MarkClass::Modifier, false, "پیوست", "addendum"),
    mark("Corr", MarkClass::Modifier, false, "اصلاحیه", "corrigendum"),
    mark("Rev", MarkClass::Modifier, false, "ویرایش", "revision"),
    mark("Amend", MarkClass::Modifier, false, "متن اصلاحی پیشنهادی", "amendment"),
    mark("Summary", MarkClass::Modifier, true, "چکیده", "summary"),
];

/// The mark of these letters, whatever their case.
pub(crate) fn mark_of(letters: &str) -> Option<&'static Mark> {
    MARKS.iter().find(|mark| mark.text.eq_ignore_ascii_case(letters))
}
