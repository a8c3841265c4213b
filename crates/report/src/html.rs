//! A manuscript as one HTML file that needs nothing beside it: the text, tables as tables, charts as
//! SVG with their figures. The same numbers as the PDF. Knows a manuscript and HTML.

use std::fmt::Write as _;

use model::{Language, calendar, locale};

use crate::error::Fault;
use crate::manuscript::{Manuscript, Part, PictureKind, Run, Sheet, Standing, Under};
use crate::template;

const STYLE: &str = "body{max-inline-size:42rem;margin:2rem auto;padding:0 1rem;font:18px/1.8 Vazirmatn,sans-serif;\
color:#1B1F24}table{border-collapse:collapse;inline-size:100%;font-size:16px;line-height:1.6;\
font-variant-numeric:tabular-nums;border-block:2px solid}th,td{padding:.3rem .5rem;text-align:center;\
border-block-end:1px solid #D5D9DE}th:first-child{text-align:start}figure{margin:2rem 0;overflow-x:auto}\
figcaption{font-weight:700}figcaption span,.source,.line{color:#545D68;font-weight:400;font-size:.85rem}\
a{color:#1B4F91}svg,img{max-inline-size:100%;block-size:auto}.broken,.draft{border:2px solid #B3261E;\
color:#B3261E;padding:.5rem;font-size:.85rem}mark{background:#FBEDEC;color:#B3261E}sup{line-height:0}\
.number{margin-inline-end:1rem}li p{margin:0}";

/// Writes a manuscript as HTML.
#[must_use]
pub fn html(manuscript: &Manuscript) -> String {
    let language = manuscript.language;
    let words = template::words(language);
    let (tag, direction) = (language.tag(), language.direction());
    let title = escaped(&manuscript.title);
    let mut out = format!(
        "<!doctype html>\n<html lang=\"{tag}\" dir=\"{direction}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>{title}</title>\n\
         <style>{STYLE}</style>\n</head>\n<body>\n<main>\n"
    );
    if manuscript.standing == Standing::Draft {
        let _ = writeln!(out, "<p class=\"draft\">{}</p>", template::draft_words(language).1);
    }
    let line = format!(
        "{} · {} {} · {} {}",
        manuscript.publisher,
        words.compiled,
        calendar::long_date(manuscript.day, language),
        words.text_version,
        locale::digits(&manuscript.version, language)
    );
    let _ = writeln!(
        out,
        "<h1>{title}</h1>\n<p>{}</p>\n<p class=\"line\">{}</p>\n<nav aria-label=\"{contents}\"><h2>{contents}</h2><ol>",
        escaped(&manuscript.subtitle),
        escaped(&line),
        contents = words.contents
    );
    for chapter in &manuscript.chapters {
        let (id, title) = (escaped(&chapter.id), escaped(&chapter.title));
        let _ = writeln!(out, "<li><a href=\"#{id}\">{title}</a></li>");
    }
    out.push_str("</ol></nav>\n");
    for chapter in &manuscript.chapters {
        let level = if chapter.level <= 1 { 2 } else { 3 };
        let (id, title) = (escaped(&chapter.id), escaped(&chapter.title));
        let _ = writeln!(out, "<h{level} id=\"{id}\">{title}</h{level}>");
        for part in &chapter.parts {
            write_part(&mut out, part, language);
        }
    }
    let _ = writeln!(out, "<h2>{}</h2>\n<p>{}</p>\n<ol>", words.notes, words.notes_lead);
    for (index, note) in manuscript.notes.iter().enumerate() {
        let _ = writeln!(
            out,
            "<li id=\"note-{}\"><p class=\"source\">{}</p></li>",
            index + 1,
            runs(note, language)
        );
    }
    out.push_str("</ol>\n</main>\n</body>\n</html>\n");
    out
}

fn write_part(out: &mut String, part: &Part, language: Language) {
    match part {
        Part::Paragraph { number, runs: text } => {
            let lead = number.map_or_else(String::new, |number| {
                let number = locale::digits(&number.to_string(), language);
                format!("<span class=\"number\">{number}.</span>")
            });
            let _ = writeln!(out, "<p>{lead}{}</p>", runs(text, language));
        }
        Part::List(items) => {
            out.push_str("<ul>");
            for item in items {
                let _ = write!(out, "<li><p>{}</p></li>", runs(item, language));
            }
            out.push_str("</ul>\n");
        }
        Part::Table { title, sheet, under } => {
            let _ = writeln!(
                out,
                "<figure><figcaption>{}</figcaption>{}{}</figure>",
                escaped(title),
                table(&sheet_rows(sheet, language)),
                source(under, language)
            );
        }
        Part::Chart { scene, under } => {
            let twin = scene.table_twin();
            let mut rows: Vec<Vec<String>> = vec![twin.head.iter().map(|it| escaped(it)).collect()];
            rows.extend(twin.rows.iter().map(|row| row.iter().map(|it| escaped(it)).collect()));
            let figures = match language {
                Language::Fa => "ارقام این نمودار",
                Language::En => "The figures of this chart",
            };
            let _ = writeln!(
                out,
                "<figure><figcaption>{}<br><span>{}</span></figcaption>{}<details><summary>{figures}</summary>\
                 {}</details>{}</figure>",
                escaped(&scene.title),
                escaped(&scene.subtitle),
                chart::svg(scene),
                table(&rows),
                source(under, language)
            );
        }
        Part::Picture { title, description, picture } => {
            let kind = match picture.kind {
                PictureKind::Png => "png",
                PictureKind::Jpeg => "jpeg",
            };
            let _ = writeln!(
                out,
                "<figure><img src=\"data:image/{kind};base64,{}\" alt=\"{}\"><figcaption>{}</figcaption></figure>",
                base64(&picture.bytes),
                escaped(description),
                escaped(title)
            );
        }
        Part::Broken(faults) => broken(out, faults, language),
    }
}

fn broken(out: &mut String, faults: &[Fault], language: Language) {
    for fault in faults {
        let _ = writeln!(
            out,
            "<p class=\"broken\"><strong>{}</strong> <bdi><code>{}</code></bdi> {} — {}.</p>",
            fault.reason.code(),
            escaped(&fault.subject),
            escaped(&fault.reason.words(language)),
            fault.reason.hint(language)
        );
    }
}

fn sheet_rows(sheet: &Sheet, language: Language) -> Vec<Vec<String>> {
    let mut rows = vec![sheet.head.iter().map(|it| escaped(it)).collect()];
    for row in &sheet.rows {
        let label = format!("{}{}", escaped(&row.label), marks(&row.notes, language));
        let cells = row.cells.iter().map(|cell| escaped(cell));
        rows.push([label].into_iter().chain(cells).collect());
    }
    rows
}

/// Rows of ready cells as a table; the first row heads the columns, the first cell the row.
fn table(rows: &[Vec<String>]) -> String {
    let mut out = String::from("<table>");
    for (index, row) in rows.iter().enumerate() {
        out.push_str(if index == 0 { "<thead><tr>" } else { "<tr>" });
        for (column, cell) in row.iter().enumerate() {
            let _ = match (index, column) {
                (0, _) => write!(out, "<th scope=\"col\">{cell}</th>"),
                (_, 0) => write!(out, "<th scope=\"row\">{cell}</th>"),
                _ => write!(out, "<td>{cell}</td>"),
            };
        }
        out.push_str(if index == 0 { "</tr></thead><tbody>" } else { "</tr>" });
    }
    out.push_str("</tbody></table>");
    out
}

fn source(under: &Under, language: Language) -> String {
    let marks_said: String =
        under.marks.iter().map(|mark| format!("{}. ", escaped(mark))).collect();
    let (line, calls) = (runs(&under.line, language), marks(&under.notes, language));
    format!("<p class=\"source\">{marks_said}{line} {calls}</p>")
}

fn runs(runs: &[Run], language: Language) -> String {
    let mut out = String::new();
    for run in runs {
        let _ = match run {
            Run::Text(words) => write!(out, "{}", escaped(words)),
            Run::Bound(words, notes) => {
                write!(out, "<bdi>{}</bdi>{}", escaped(words), marks(notes, language))
            }
            Run::Symbol(symbol) if symbol.contains('/') => {
                let address = symbol.replace(' ', "%20");
                let (address, symbol) = (escaped(&address), escaped(symbol));
                write!(
                    out,
                    "<a href=\"https://undocs.org/{address}\"><bdi dir=\"ltr\">{symbol}</bdi></a>"
                )
            }
            Run::Symbol(words) | Run::Latin(words) => {
                write!(out, "<bdi dir=\"ltr\">{}</bdi>", escaped(words))
            }
            Run::Link(words, address) => {
                write!(out, "<a href=\"{}\"><bdi>{}</bdi></a>", escaped(address), escaped(words))
            }
            Run::Broken(binding) => {
                write!(out, "<mark><bdi dir=\"ltr\">{{{}}}</bdi></mark>", escaped(binding))
            }
        };
    }
    out
}

fn marks(notes: &[usize], language: Language) -> String {
    let comma = if language == Language::Fa { "،" } else { "," };
    let marks: Vec<String> = notes
        .iter()
        .map(|note| {
            let shown = locale::digits(&note.to_string(), language);
            format!("<a href=\"#note-{note}\">{shown}</a>")
        })
        .collect();
    if marks.is_empty() { String::new() } else { format!("<sup>{}</sup>", marks.join(comma)) }
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            other => out.push(other),
        }
    }
    out
}

/// Base 64 (RFC 4648, section 4).
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let whole = group.iter().fold(0_u32, |sum, byte| (sum << 8) | u32::from(*byte))
            << (8 * (3 - group.len()));
        for place in 0..4 {
            let letter = LETTERS[(whole >> (18 - 6 * place)) as usize & 63];
            out.push(if place > group.len() { '=' } else { char::from(letter) });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::base64;

    #[test]
    fn base_64_is_that_of_the_standard() {
        let all = [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg==")];
        for (plain, packed) in all {
            assert_eq!(base64(plain.as_bytes()), packed);
        }
    }
}
