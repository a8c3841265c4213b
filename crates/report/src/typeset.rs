//! A manuscript as Typst text: the order of the pages, headings, tables, charts and notes. Knows Typst
//! and quoting; knows no bank and no binding.

use std::fmt::Write as _;

use model::{Language, calendar, locale};

use crate::brush;
use crate::error::Fault;
use crate::manuscript::{Layout, Manuscript, Part, Picture, PictureKind, Sheet, Standing, Under};
use crate::markup::{note_marks, quoted, runs};
use crate::template;

/// A table with more rows may be broken over pages.
const ROWS_KEPT_TOGETHER: usize = 24;

/// The Typst text of a manuscript. Pictures are inputs of the document, named by `pictures`.
pub(crate) fn typeset(manuscript: &Manuscript) -> String {
    let mut out = head(manuscript);
    let mut pictures = 0;
    for chapter in &manuscript.chapters {
        let title = quoted(&chapter.title);
        let _ = writeln!(out, "#heading(level: {}, {title})\n", chapter.level);
        for part in &chapter.parts {
            write_part(&mut out, part, manuscript, &mut pictures);
        }
    }
    notes(&mut out, manuscript);
    out
}

/// The pictures of a manuscript, in the order in which its text names them.
pub(crate) fn pictures(manuscript: &Manuscript) -> Vec<&Picture> {
    let parts = manuscript.chapters.iter().flat_map(|chapter| &chapter.parts);
    parts
        .filter_map(|part| match part {
            Part::Picture { picture, .. } => Some(picture),
            Part::Paragraph { .. }
            | Part::List(_)
            | Part::Table { .. }
            | Part::Chart { .. }
            | Part::Broken(_) => None,
        })
        .collect()
}

fn head(manuscript: &Manuscript) -> String {
    let language = manuscript.language;
    let day = manuscript.day;
    let words = template::words(language);
    let version = locale::digits(&manuscript.version, language);
    let compiled = calendar::long_date(day, language);
    let publisher = &manuscript.publisher;
    let mut out = format!(
        "#set document(title: {title}, author: {author}, description: {description}, \
         date: datetime(year: {}, month: {}, day: {}))\n{rules}",
        day.year(),
        day.month(),
        day.day(),
        title = quoted(&manuscript.title),
        author = quoted(publisher),
        description = quoted(&manuscript.subtitle),
        rules = template::rules(language),
    );
    if manuscript.standing == Standing::Draft {
        let _ = writeln!(out, "{}", template::draft_rules(language));
    }
    let outline = match manuscript.layout {
        Layout::Sheet => "#set heading(numbering: none)".to_owned(),
        Layout::Review | Layout::UnitedNations => {
            format!("#outline(title: {}, depth: 2, indent: 1.2em)", quoted(words.contents))
        }
    };
    let _ = writeln!(
        out,
        "#title()\n\n#block(below: 0.6em, text(size: 12.5pt, fill: muted, {description}))\n\
         #block(below: 2.4em, text(size: 9.5pt, fill: muted, {line}))\n\
         {outline}\n",
        description = quoted(&manuscript.subtitle),
        line = quoted(&format!(
            "{publisher} · {} {compiled} · {} {version}",
            words.compiled, words.text_version
        )),
    );
    out
}

fn write_part(out: &mut String, part: &Part, manuscript: &Manuscript, pictures: &mut usize) {
    let language = manuscript.language;
    match part {
        Part::Paragraph { number, runs: text } => {
            let lead = number.map(|number| {
                let number = locale::digits(&number.to_string(), language);
                format!("{}; h(1.2em); ", quoted(&format!("{number}.")))
            });
            let lead = lead.unwrap_or_default();
            let _ = writeln!(out, "#par({{ {lead}{} }})\n", runs(text, language));
        }
        Part::List(items) => {
            out.push_str("#list(");
            for item in items {
                let _ = write!(out, "{}, ", runs(item, language));
            }
            out.push_str(")\n\n");
        }
        Part::Table { title, sheet, under } => {
            let breakable = sheet.rows.len() > ROWS_KEPT_TOGETHER;
            let _ = writeln!(
                out,
                "#block(breakable: {breakable}, width: 100%)[\n\
                 #show figure: set block(breakable: {breakable})\n\
                 #figure(kind: table, caption: strong({}), {})",
                quoted(title),
                table(sheet, language)
            );
            write_under(out, under, language);
            out.push_str("]\n");
        }
        Part::Chart { scene, under } => {
            // A tall chart is made smaller rather than cut by the end of the page.
            let width = template::TEXT_WIDTH.min(560.0 * scene.width / scene.height);
            let _ = writeln!(
                out,
                "#block(breakable: false, width: 100%)[\n#figure(kind: image, alt: {}, \
                 caption: {{ strong({}); linebreak(); text(size: 9pt, fill: muted, {}) }}, {})",
                quoted(&scene.description),
                quoted(&scene.title),
                quoted(&scene.subtitle),
                brush::draw(scene, width),
            );
            write_under(out, under, language);
            out.push_str("]\n");
        }
        Part::Picture { title, description, picture } => {
            let (name, format) = (*pictures, format_of(picture.kind));
            *pictures += 1;
            let (width, height) = picture.size;
            let fit = template::TEXT_WIDTH.min(420.0 * f64::from(width) / f64::from(height.max(1)));
            let _ = writeln!(
                out,
                "#block(breakable: false, width: 100%)[#figure(kind: image, alt: {alt}, caption: \
                 strong({}), image(sys.inputs.at(\"picture-{name}\"), format: \"{format}\", \
                 width: {fit:.2}pt, alt: {alt}))]\n",
                quoted(title),
                alt = quoted(description),
            );
        }
        Part::Broken(faults) => broken(out, faults, language),
    }
}

fn format_of(kind: PictureKind) -> &'static str {
    match kind {
        PictureKind::Png => "png",
        PictureKind::Jpeg => "jpg",
    }
}

/// A box that nobody overlooks: what is broken here, and what to do.
fn broken(out: &mut String, faults: &[Fault], language: Language) {
    out.push_str(
        "#block(width: 100%, inset: 8pt, stroke: 1pt + alarm, fill: alarm.lighten(92%), breakable: true)[",
    );
    for fault in faults {
        let _ = writeln!(
            out,
            "#par(text(size: 9pt, fill: alarm, {{ strong({}); \" \"; raw({}); \" \"; {} }}))\n",
            quoted(&format!("{}: ", fault.reason.code())),
            quoted(&fault.subject),
            quoted(&format!("{} — {}.", fault.reason.words(language), fault.reason.hint(language))),
        );
    }
    out.push_str("]\n\n");
}

fn table(sheet: &Sheet, language: Language) -> String {
    let mut code = String::from("table(columns: (1fr,");
    code.push_str(&" auto,".repeat(sheet.head.len().saturating_sub(1)));
    code.push_str("), align: (x, y) => if x == 0 { start + horizon } else { center + horizon },\n");
    code.push_str("table.hline(stroke: 0.8pt),\ntable.header(");
    for title in &sheet.head {
        let _ = write!(code, "strong({}), ", quoted(title));
    }
    code.push_str("),\ntable.hline(stroke: 0.5pt),\n");
    for row in &sheet.rows {
        let marks = note_marks(&row.notes, language);
        let _ = write!(code, "{{ {}; {marks}}}, ", quoted(&row.label));
        for text in &row.cells {
            let _ = write!(code, "{}, ", quoted(text));
        }
        code.push('\n');
    }
    code.push_str("table.hline(stroke: 0.8pt))");
    code
}

fn write_under(out: &mut String, under: &Under, language: Language) {
    let mut line = String::from("{ ");
    for mark in &under.marks {
        let _ = write!(line, "{}; ", quoted(&format!("{mark}. ")));
    }
    let _ = write!(
        line,
        "{}; \" \"; {} }}",
        runs(&under.line, language),
        note_marks(&under.notes, language)
    );
    let _ =
        writeln!(out, "#block(above: 0.9em, below: 2em, text(size: 8.5pt, fill: muted, {line}))\n");
}

fn notes(out: &mut String, manuscript: &Manuscript) {
    let language = manuscript.language;
    let words = template::words(language);
    let _ = writeln!(
        out,
        "#heading(level: 1, {})\n\n#par({})\n\n#set text(size: 9pt)\n\
         #set par(leading: 0.85em, spacing: 1em)\n",
        quoted(words.notes),
        quoted(words.notes_lead)
    );
    for (index, note) in manuscript.notes.iter().enumerate() {
        let number = index + 1;
        let shown = locale::digits(&number.to_string(), language);
        let _ = writeln!(
            out,
            "#[#par(hanging-indent: 0pt, {{ strong({}); {} }}) <note-{number}>]\n",
            quoted(&format!("{shown}. ")),
            runs(note, language),
        );
    }
}

/// The lock file as an attachment of the PDF: read from there by `verify`.
pub(crate) const ATTACHED_LOCK: &str = "#pdf.attach(\"figures.lock.json\", sys.inputs.at(\"lock\"), \
     relationship: \"data\", mime-type: \"application/json\", \
     description: \"Every figure of this report with its query, version and SHA-256\")\n";
