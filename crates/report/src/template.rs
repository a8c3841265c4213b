//! The pages of a report: type, headings, numbering, captions, in both directions. Knows Typst and
//! the words a page adds of its own; knows no report.

use model::Language;

/// The width of the text, in points: A4 less its margins.
pub(crate) const TEXT_WIDTH: f64 = 595.28 - 2.0 * 62.0;

/// The words pages add of their own.
pub(crate) struct Words {
    pub(crate) figure: &'static str,
    pub(crate) table: &'static str,
    pub(crate) contents: &'static str,
    pub(crate) notes: &'static str,
    pub(crate) notes_lead: &'static str,
    pub(crate) source: &'static str,
    pub(crate) version: &'static str,
    pub(crate) status: &'static str,
    pub(crate) status_of_others: &'static str,
    pub(crate) link: &'static str,
    pub(crate) compiled: &'static str,
    pub(crate) text_version: &'static str,
    pub(crate) series: &'static str,
    pub(crate) period: &'static str,
    pub(crate) women: &'static str,
    pub(crate) men: &'static str,
    pub(crate) total: &'static str,
    pub(crate) page_of: (&'static str, &'static str),
}

/// The words of a language.
pub(crate) fn words(language: Language) -> &'static Words {
    match language {
        Language::Fa => &Words {
            figure: "شکل",
            table: "جدول",
            contents: "فهرست",
            notes: "یادداشت‌های ارقام",
            notes_lead: "هر رقم این گزارش از دادهٔ منتشرشده خوانده شده و هیچ عددی با دست نوشته نشده است. \
                         زیر هر یادداشت، دوره، مقدار و وضعیت هر رقم، منبع، نسخهٔ منتشرشده و نشانی پایدار \
                         آن آمده است.",
            source: "منبع",
            version: "نسخهٔ منتشرشده",
            status: "وضعیت",
            status_of_others: "وضعیت دیگر ارقام",
            link: "نشانی پایدار",
            compiled: "تدوین‌شده در",
            text_version: "نسخهٔ متن",
            series: "سری",
            period: "سال",
            women: "زنان",
            men: "مردان",
            total: "کل",
            page_of: ("صفحهٔ ", " از "),
        },
        Language::En => &Words {
            figure: "Figure",
            table: "Table",
            contents: "Contents",
            notes: "Notes on the figures",
            notes_lead: "Every figure in this report was read from published data; none was written by \
                         hand. Each note gives the period, value and status of its figures, their \
                         source, the published version and a permanent address.",
            source: "Source",
            version: "published version",
            status: "Status",
            status_of_others: "Status of the others",
            link: "Permanent address",
            compiled: "Compiled on",
            text_version: "version of the text",
            series: "Series",
            period: "Year",
            women: "Women",
            men: "Men",
            total: "Total",
            page_of: ("Page ", " of "),
        },
    }
}

/// What separates the items of a line.
pub(crate) fn comma(language: Language) -> &'static str {
    match language {
        Language::Fa => "، ",
        Language::En => ", ",
    }
}

/// The word across the pages of a draft, and the line at their head.
pub(crate) fn draft_words(language: Language) -> (&'static str, &'static str) {
    match language {
        Language::Fa => ("پیش‌نویس", "پیش‌نویس — منتشر نشود. بخش‌های شکسته با کادر مشخص شده‌اند."),
        Language::En => ("DRAFT", "DRAFT — not for publication. What is broken stands in a frame."),
    }
}

/// The mark of a draft: a band at the head of every page and the word across it.
pub(crate) fn draft_rules(language: Language) -> String {
    let (word, line) = draft_words(language);
    format!(
        r##"#set page(
  header: align(center, text(size: 9pt, weight: 700, fill: alarm, "{line}")),
  background: rotate(-45deg, text(size: 110pt, weight: 700, fill: rgb("#F3E3E2"), "{word}")),
)
"##
    )
}

/// The rules at the head of the Typst text, after the document's own data are set.
pub(crate) fn rules(language: Language) -> String {
    let words = words(language);
    let (one, joint) = match language {
        Language::Fa => ("۱", "٫"),
        Language::En => ("1", "."),
    };
    let (tag, direction) = (language.tag(), language.direction());
    let (page, of) = words.page_of;
    let (figure, table) = (words.figure, words.table);
    format!(
        r##"#let muted = rgb("#545D68")
#let alarm = rgb("#B3261E")
#let hatch = tiling(size: (4pt, 4pt), {{
  place(top + left, rect(width: 4pt, height: 4pt, fill: white, stroke: none))
  place(top + left, line(start: (0pt, 4pt), end: (4pt, 0pt), stroke: 0.5pt + muted))
}})
#let cross-hatch = tiling(size: (4pt, 4pt), {{
  place(top + left, rect(width: 4pt, height: 4pt, fill: white, stroke: none))
  place(top + left, line(start: (0pt, 4pt), end: (4pt, 0pt), stroke: 0.5pt + muted))
  place(top + left, line(start: (0pt, 0pt), end: (4pt, 4pt), stroke: 0.5pt + muted))
}})
#set text(font: "Vazirmatn", size: 10.5pt, lang: "{tag}", dir: {direction}, number-width: "tabular", fill: rgb("#1B1F24"))
#set par(leading: 0.95em, spacing: 1.35em, justify: false)
#set page(paper: "a4", margin: (x: 62pt, top: 64pt, bottom: 68pt), numbering: "{one}", footer: context align(center,
  text(size: 8.5pt, fill: muted, "{page}" + numbering("{one}", counter(page).get().first()) + "{of}" + numbering("{one}", counter(page).final().first()))))
#set heading(numbering: (..n) => n.pos().map(i => numbering("{one}", i)).join("{joint}"))
#set figure(numbering: "{one}", gap: 0.9em)
#set figure.caption(position: top, separator: ": ")
#show figure.where(kind: image): set figure(supplement: [{figure}])
#show figure.where(kind: table): set figure(supplement: [{table}])
#show figure.caption: it => block(width: 100%, sticky: true, align(start, it))
#show heading.where(level: 1): set text(size: 16pt, weight: 700)
#show heading.where(level: 1): set block(above: 2.2em, below: 1.1em)
#show heading.where(level: 2): set text(size: 12.5pt, weight: 700)
#show heading.where(level: 2): set block(above: 1.8em, below: 1em)
#show link: set text(fill: rgb("#1B4F91"))
#show title: set text(size: 22pt, weight: 700)
#show title: set par(leading: 0.8em)
#show title: set block(above: 0pt, below: 1em)
#set table(stroke: none, inset: (x: 6pt, y: 5pt))
"##
    )
}
