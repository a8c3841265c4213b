//! Exports of the Universal Human Rights Index: a table of sixteen columns, as CSV or as a workbook.
//!
//! Knows the columns by their names, the misspelt ones too, and the quirks of their values: "- " before
//! each, line breaks between several, days as serial numbers, the number of the paragraph within the
//! text. Every row stays a recommendation and a paragraph of its own; nothing is merged.

mod sheet;

use std::collections::BTreeMap;

use crate::block::one_line;
use crate::document::{
    Details, Document, DocumentKind, Format, Paragraph, ParagraphKind, Position, Recommendation,
};
use crate::number::{Style, marker};
use crate::remark::{Remark, RemarkCode, Weight};
use crate::symbol::Symbol;

/// A column, by what it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Column {
    Text,
    Countries,
    Body,
    Symbol,
    Themes,
    Persons,
    Goals,
    Date,
    States,
    Position,
    Kind,
    Id,
    Session,
    Regions,
    RecommendingRegions,
    Published,
}

/// The names of the columns, folded, as the index spells them and as they are spelt.
const COLUMNS: [(Column, &[&str]); 16] = [
    (Column::Text, &["text"]),
    (Column::Countries, &["countries concerned"]),
    (Column::Body, &["reccomending body", "recommending body"]),
    (Column::Symbol, &["document symbol"]),
    (Column::Themes, &["themes"]),
    (Column::Persons, &["affected persons"]),
    (Column::Goals, &["sdgs"]),
    (Column::Date, &["document publication date"]),
    (Column::States, &["upr reccomending states", "upr recommending states"]),
    (Column::Position, &["upr position"]),
    (Column::Kind, &["type"]),
    (Column::Id, &["ohchr annotation id"]),
    (Column::Session, &["upr session"]),
    (Column::Regions, &["regions concerned"]),
    (Column::RecommendingRegions, &["recommending regions", "reccomending regions"]),
    (Column::Published, &["date of publication on uhri"]),
];

fn column(name: &str) -> Option<Column> {
    let name = one_line(name.trim_start_matches('\u{FEFF}')).to_lowercase();
    COLUMNS.iter().find(|(_, names)| names.contains(&name.as_str())).map(|(column, _)| *column)
}

/// Whether a row of headings is that of an export.
fn is_heading(row: &[String]) -> bool {
    let known: Vec<Column> = row.iter().filter_map(|name| column(name)).collect();
    known.contains(&Column::Text) && known.len() >= 4
}

/// Reads an export that is a workbook. `None` when the bytes are none.
pub(crate) fn workbook(bytes: &[u8]) -> Option<Document> {
    read(&sheet::rows(bytes)?, Format::Xlsx)
}

/// Reads an export that is a text in columns. `None` when the text is none.
pub(crate) fn table(text: &str) -> Option<Document> {
    read(&separated(text)?, Format::PlainText)
}

fn read(rows: &[Vec<String>], format: Format) -> Option<Document> {
    let at = rows.iter().take(20).position(|row| is_heading(row))?;
    Some(document(&rows[at], &rows[at + 1..], at, format))
}

/// Rows of a text in columns, if its first lines are those of an export.
fn separated(text: &str) -> Option<Vec<Vec<String>>> {
    let start: String = text.chars().take(2_000).collect();
    if !start.to_lowercase().contains("annotation id")
        && !start.to_lowercase().contains("document symbol")
    {
        return None;
    }
    let first = start.lines().next().unwrap_or("");
    let delimiter = [b',', b';', b'\t']
        .into_iter()
        .max_by_key(|it| first.bytes().filter(|byte| byte == it).count())?;
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(text.as_bytes());
    let record = |record: csv::StringRecord| record.iter().map(str::to_owned).collect();
    // Rows of any length out of a text that is in memory cannot fail.
    Some(reader.records().filter_map(Result::ok).map(record).collect())
}

fn document(heading: &[String], rows: &[Vec<String>], at: usize, format: Format) -> Document {
    let columns: Vec<Option<Column>> = heading.iter().map(|name| column(name)).collect();
    let mut document = Document {
        title: "Universal Human Rights Index".into(),
        kind: DocumentKind::Export,
        format,
        language: Some("en".into()),
        ..Document::default()
    };
    let unknown: Vec<&str> = heading
        .iter()
        .zip(&columns)
        .filter(|(name, column)| column.is_none() && !name.trim().is_empty())
        .map(|(name, _)| name.as_str())
        .collect();
    let missing = COLUMNS.iter().filter(|(known, _)| !columns.contains(&Some(*known)));
    let missing: Vec<&str> = missing.map(|(_, names)| names[0]).collect();
    if !unknown.is_empty() || !missing.is_empty() {
        let named: Vec<String> = unknown
            .iter()
            .map(|name| format!("+ {name}"))
            .chain(missing.iter().map(|name| format!("− {name}")))
            .collect();
        let remark = RemarkCode::UnknownColumns.remark(&[("columns", &named.join(", "))]);
        document.remarks.push(Remark { weight: Weight::Doubt, ..remark });
    }
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for (number, row) in (at + 2..).zip(rows) {
        if row.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        let named = columns.iter().zip(row);
        let cells: BTreeMap<Column, &str> =
            named.filter_map(|(column, cell)| Some(((*column)?, cell.as_str()))).collect();
        let Some(mut recommendation) = record(&cells, number, &mut document.remarks) else {
            document.remarks.push(RemarkCode::NoText.remark(&[("row", &number.to_string())]));
            continue;
        };
        // An annotation that stands twice is two rows, and both are kept.
        let count = seen.entry(recommendation.paragraph.clone()).or_default();
        *count += 1;
        if *count > 1 {
            recommendation.paragraph = format!("{}-{count}", recommendation.paragraph);
        }
        document.paragraphs.push(paragraph(&recommendation));
        document.recommendations.push(recommendation);
    }
    document
}

/// A recommendation as a paragraph that search finds.
fn paragraph(recommendation: &Recommendation) -> Paragraph {
    let of = recommendation.details.as_ref();
    Paragraph {
        address: recommendation.paragraph.clone(),
        number: Some(recommendation.number.clone()).filter(|it| !it.is_empty()),
        kind: ParagraphKind::Recommendation,
        path: of.and_then(|it| it.symbol.clone()).into_iter().collect(),
        text: recommendation.text.clone(),
        ..Paragraph::default()
    }
}

/// Several values in one cell: one a line, "- " before each.
fn values(cell: Option<&&str>) -> Vec<String> {
    let cell = cell.copied().unwrap_or("");
    let value = |line: &str| one_line(line.trim().trim_start_matches(['-', '–', '•']));
    cell.split(['\n', '\r']).map(value).filter(|it| !it.is_empty()).collect()
}

fn first(cell: Option<&&str>) -> Option<String> {
    values(cell).into_iter().next()
}

fn record(
    cells: &BTreeMap<Column, &str>,
    row: usize,
    remarks: &mut Vec<Remark>,
) -> Option<Recommendation> {
    let whole = values(cells.get(&Column::Text)).join(" ");
    if whole.is_empty() {
        return None;
    }
    let (number, mut text) = numbered(&whole);
    let body = first(cells.get(&Column::Body));
    let stated = values(cells.get(&Column::States));
    let is_review = body.as_deref().is_some_and(is_review) || !stated.is_empty();
    let mut named = Vec::new();
    if is_review {
        (text, named) = crate::recommendation::states(&text);
    }
    let given = first(cells.get(&Column::Symbol));
    let symbol = given.as_ref().map(|given| match Symbol::parse(given) {
        Ok(symbol) => symbol.normal(),
        Err(_) => {
            remarks.push(RemarkCode::RefusedSymbol.remark(&[("symbol", given)]));
            given.clone()
        }
    });
    let words = first(cells.get(&Column::Position));
    let position = words.as_deref().and_then(crate::recommendation::in_heading);
    let id = first(cells.get(&Column::Id));
    let details = Details {
        id: id.clone(),
        symbol: symbol.clone(),
        body,
        kind: first(cells.get(&Column::Kind)),
        date: first(cells.get(&Column::Date)).and_then(|it| day(&it)),
        published: first(cells.get(&Column::Published)).and_then(|it| day(&it)),
        session: first(cells.get(&Column::Session)),
        countries: values(cells.get(&Column::Countries)),
        themes: values(cells.get(&Column::Themes)),
        persons: values(cells.get(&Column::Persons)),
        goals: values(cells.get(&Column::Goals)),
        regions: values(cells.get(&Column::Regions)),
        recommending_regions: values(cells.get(&Column::RecommendingRegions)),
    };
    Some(Recommendation {
        number,
        text,
        states: if stated.is_empty() { named } else { stated },
        position: position.map_or(Position::Unknown, |it| it.0),
        position_words: words,
        paragraph: id.map_or_else(|| format!("row{row}"), |id| format!("uhri-{id}")),
        details: Some(Box::new(details)),
    })
}

/// Whether a body is the universal periodic review.
fn is_review(body: &str) -> bool {
    let lower = body.to_lowercase();
    lower.contains("upr") || lower.contains("universal periodic review")
}

/// The number of the paragraph, which stands before the text, and the text.
fn numbered(text: &str) -> (String, String) {
    match marker(text) {
        Some(found) if matches!(found.style, Style::Decimal | Style::Dotted) => {
            (found.number, text[found.rest..].trim().to_owned())
        }
        _ => (String::new(), text.to_owned()),
    }
}

/// A day: a serial number of a spreadsheet, or a date as people and programs write it.
fn day(value: &str) -> Option<String> {
    let value = value.trim();
    if let Ok(serial) = value.split('.').next().unwrap_or("").parse::<u32>()
        && (20_000..80_000).contains(&serial)
        && !value.contains(['-', '/'])
    {
        return Some(of_serial(serial));
    }
    let iso = value.get(..10).filter(|it| {
        it.bytes().enumerate().all(|(at, byte)| {
            if matches!(at, 4 | 7) { byte == b'-' } else { byte.is_ascii_digit() }
        })
    });
    if let Some(iso) = iso {
        return Some(iso.to_owned());
    }
    crate::day::first_day(value)
}

/// Days since 30 December 1899, as spreadsheets count after February 1900.
fn of_serial(serial: u32) -> String {
    // Civil days from a count, by the cycle of 400 years; 25569 is 1 January 1970.
    let days = i64::from(serial) - 25_569 + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn serial_numbers_are_days() {
        assert_eq!(of_serial(25_569), "1970-01-01");
        assert_eq!(of_serial(41_995), "2014-12-22");
        assert_eq!(of_serial(43_890), "2020-02-29");
        assert_eq!(day("2014-12-22T00:00:00"), Some("2014-12-22".into()));
        assert_eq!(day("22 December 2014"), Some("2014-12-22".into()));
    }

    #[test]
    fn an_export_is_read_with_its_quirks() {
        let export = "Text,Countries Concerned,Reccomending Body,Document Symbol,Themes,Affected Persons,Sdgs,\
            Document Publication Date,UPR Reccomending States,UPR Position,Type,OHCHR Annotation Id,UPR Session,\
            Regions Concerned,Recommending Regions,Date of publication on UHRI\n\
            \"138.1 Ratify the conventions (Niger);\",\"- Iran (Islamic Republic of)\",- UPR,A/HRC/28/12,\
            \"- Ratification\n- Treaties\",- Women,\"- SDG 5\n- SDG 16\",41995,- Niger,- Noted,- Recommendations,\
            7d0f,20,- Asia,- Africa,42000\n,,,,,,,,,,,,,,,\n,- Iran,,,,,,,,,,8e,,,,\n";
        let document = table(export).expect("an export");
        assert_eq!(document.recommendations.len(), 1);
        let it = &document.recommendations[0];
        assert_eq!((it.number.as_str(), it.text.as_str()), ("138.1", "Ratify the conventions"));
        assert_eq!(
            (it.states.as_slice(), it.position),
            (&["Niger".to_owned()][..], Position::Noted)
        );
        assert_eq!(it.paragraph, "uhri-7d0f");
        assert_eq!(it.origin(None), "A/HRC/28/12#p138.1");
        let details = it.details.as_ref().expect("details");
        assert_eq!((document.paragraphs.len(), document.kind), (1, DocumentKind::Export));
        assert_eq!(details.themes, ["Ratification", "Treaties"]);
        assert_eq!(details.date.as_deref(), Some("2014-12-22"));
        assert_eq!(document.remarks.len(), 1, "the row without a text is told");
        assert!(table("a,b\n1,2\n").is_none());
    }
}
