//! What an examiner says of the shape of tables and charts: more rows than anybody reads, names that
//! break. Knows one manuscript; reads no figures.

use std::collections::BTreeSet;

use crate::error::Place;
use crate::manuscript::{Manuscript, Part};
use crate::remark::Remark;

/// A table of more rows is remarked on.
const MANY_ROWS: usize = 60;
/// A name of more letters is remarked on.
const LONG_NAME: usize = 40;

/// Remarks on every table and chart of a manuscript.
pub(crate) fn shapes(manuscript: &Manuscript, remarks: &mut Vec<Remark>) {
    let mut places = manuscript.passages.iter().map(|passage| passage.place.clone());
    for chapter in &manuscript.chapters {
        // A passage for the heading, then one for each part that is not a note on what is broken.
        let _ = places.next();
        for part in &chapter.parts {
            let place = match part {
                Part::Broken(_) => continue,
                Part::Paragraph { .. }
                | Part::List(_)
                | Part::Table { .. }
                | Part::Chart { .. }
                | Part::Picture { .. } => places.next().unwrap_or_default(),
            };
            let names: BTreeSet<String> = match part {
                Part::Table { title, sheet, .. } => {
                    if sheet.rows.len() > MANY_ROWS {
                        let remark = Remark::new("long-table", place.clone());
                        let rows = sheet.rows.len().to_string();
                        remarks.push(remark.with("title", title.clone()).with("rows", rows));
                    }
                    sheet.rows.iter().map(|row| row.label.clone()).collect()
                }
                Part::Chart { scene, .. } => {
                    let twin = scene.table_twin();
                    twin.rows.iter().filter_map(|row| row.first().cloned()).collect()
                }
                Part::Paragraph { .. } | Part::List(_) | Part::Picture { .. } | Part::Broken(_) => {
                    continue;
                }
            };
            long_names(&place, names, remarks);
        }
    }
}

fn long_names(place: &Place, names: BTreeSet<String>, remarks: &mut Vec<Remark>) {
    for name in names {
        let letters = name.chars().count();
        if letters > LONG_NAME {
            let remark = Remark::new("long-name", place.clone());
            remarks.push(remark.with("name", name).with("letters", letters.to_string()));
        }
    }
}
