//! Columns: a page of two columns is read one after the other, a table row by row.
//!
//! Knows the white gutter down the middle of a page, and that text fills its column while the cells
//! of a table do not. Three columns and more are read as a table.

use super::bidi::is_rtl;
use super::glyph::Glyph;
use super::line::{Line, usual_size, write};

/// The width of the strips the page is cut into to find a gutter, in points.
const STRIP: f64 = 2.0;
/// The narrowest gutter, in points.
const GUTTER: f64 = 8.0;

/// Writes down the lines of a page in the order of reading. A new region begins where lines cannot
/// go on from the one before: another column, or the whole width after columns.
pub(crate) fn regions(baselines: Vec<Vec<Glyph>>) -> Vec<Vec<Line>> {
    let Some(gutter) = gutter(&baselines) else {
        return vec![baselines.into_iter().map(write).filter(has_text).collect()];
    };
    let rtl = {
        let letters = || baselines.iter().flatten().flat_map(|glyph| glyph.text.chars());
        letters().filter(|it| is_rtl(*it)).count() * 2
            > letters().filter(|it| it.is_alphabetic()).count()
    };
    let mut regions: Vec<Vec<Line>> = Vec::new();
    let (mut whole, mut left, mut right) = (Vec::new(), Vec::new(), Vec::new());
    for glyphs in baselines {
        if crosses(&glyphs, gutter) {
            columns_end(&mut regions, &mut left, &mut right, rtl);
            whole.push(write(glyphs));
        } else {
            if !whole.is_empty() {
                regions.push(std::mem::take(&mut whole));
            }
            let (before, after): (Vec<Glyph>, Vec<Glyph>) =
                glyphs.into_iter().partition(|glyph| glyph.x + glyph.width / 2.0 < gutter);
            left.extend(Some(before).filter(|it| !it.is_empty()).map(write));
            right.extend(Some(after).filter(|it| !it.is_empty()).map(write));
        }
    }
    columns_end(&mut regions, &mut left, &mut right, rtl);
    if !whole.is_empty() {
        regions.push(whole);
    }
    for region in &mut regions {
        region.retain(has_text);
    }
    regions.retain(|region| !region.is_empty());
    regions
}

fn has_text(line: &Line) -> bool {
    // A bar code is set in a font whose letters mean nothing.
    let bars = line.text.len() > 12 && line.text.chars().all(|it| matches!(it, '•' | '\u{FFFD}'));
    !bars && (!line.text.is_empty() || line.mark.is_some())
}

fn columns_end(
    regions: &mut Vec<Vec<Line>>,
    left: &mut Vec<Line>,
    right: &mut Vec<Line>,
    rtl: bool,
) {
    let (first, second) = if rtl { (right, left) } else { (left, right) };
    for column in [first, second] {
        if !column.is_empty() {
            regions.push(std::mem::take(column));
        }
    }
}

/// Stretches of a line without a wide gap.
fn stretches(glyphs: &[Glyph]) -> Vec<(f64, f64)> {
    let size = usual_size(glyphs);
    let mut inked: Vec<&Glyph> =
        glyphs.iter().filter(|glyph| !glyph.text.trim().is_empty()).collect();
    inked.sort_by(|a, b| a.x.total_cmp(&b.x));
    let mut stretches: Vec<(f64, f64)> = Vec::new();
    for glyph in inked {
        match stretches.last_mut() {
            Some((_, end)) if glyph.x - *end < 0.9 * size => *end = end.max(glyph.end()),
            _ => stretches.push((glyph.x, glyph.end())),
        }
    }
    stretches
}

fn crosses(glyphs: &[Glyph], gutter: f64) -> bool {
    stretches(glyphs).iter().any(|(start, end)| *start < gutter && gutter < *end)
}

/// Where the gutter between two columns is, if there is one.
fn gutter(baselines: &[Vec<Glyph>]) -> Option<f64> {
    if baselines.len() < 12 {
        return None;
    }
    let lines: Vec<Vec<(f64, f64)>> = baselines.iter().map(|line| stretches(line)).collect();
    let all = || lines.iter().flatten();
    let start = all().map(|it| it.0).fold(f64::INFINITY, f64::min);
    let end = all().map(|it| it.1).fold(0.0, f64::max);
    let width = end - start;
    if !(width.is_finite() && (100.0..20_000.0).contains(&width)) {
        return None;
    }
    let covered = |at: f64| {
        lines.iter().filter(|line| line.iter().any(|(from, to)| *from < at && at < *to)).count()
    };
    // The widest white strip in the middle part.
    let (mut best, mut run): (Option<(f64, f64)>, Option<f64>) = (None, None);
    let mut at = start + 0.3 * width;
    while at < start + 0.7 * width {
        if covered(at) * 100 <= lines.len() * 18 {
            let from = *run.get_or_insert(at);
            if best.is_none_or(|(start, end)| end - start < at - from) {
                best = Some((from, at));
            }
        } else {
            run = None;
        }
        at += STRIP;
    }
    let (from, to) = best.filter(|(from, to)| to - from + STRIP >= GUTTER)?;
    let middle = f64::midpoint(from, to);
    let both = lines
        .iter()
        .filter(|line| line.iter().any(|it| it.1 <= middle) && line.iter().any(|it| it.0 >= middle))
        .count();
    let fills = |widths: Vec<f64>, column: f64| {
        let mut widths = widths;
        widths.sort_by(f64::total_cmp);
        widths.len() * 4 >= lines.len()
            && widths.get(widths.len() / 2).is_some_and(|median| *median > 0.68 * column)
    };
    let extent = |wanted: &dyn Fn(&(f64, f64)) -> bool| -> Vec<f64> {
        lines
            .iter()
            .filter_map(|line| {
                let inside: Vec<&(f64, f64)> = line.iter().filter(|it| wanted(it)).collect();
                Some(inside.last()?.1 - inside.first()?.0)
            })
            .collect()
    };
    let left = extent(&|it| it.1 <= middle);
    let right = extent(&|it| it.0 >= middle);
    let columns = both >= 6 && fills(left, from - start) && fills(right, end - to);
    columns.then_some(middle)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(text: &str, x: f64, y: f64) -> Vec<Glyph> {
        let glyph = |(at, letter): (u32, char)| Glyph {
            text: letter.to_string(),
            x: x + f64::from(at) * 5.0,
            y,
            width: 5.0,
            size: 10.0,
            bold: false,
            italic: false,
        };
        (0..).zip(text.chars()).map(glyph).collect()
    }

    #[test]
    fn two_columns_are_read_one_after_the_other() {
        let line = |row: u32| {
            let y = 100.0 + 12.0 * f64::from(row);
            let mut glyphs = set(&format!("left{row:02} is a line of the left column"), 50.0, y);
            glyphs.extend(set(&format!("right{row:02} is a line of the right column"), 300.0, y));
            glyphs
        };
        let mut page = vec![set(
            "A heading over both columns, from the left to the right edge of it",
            60.0,
            80.0,
        )];
        page.extend((0..20).map(line));
        let regions = regions(page);
        assert_eq!(regions.len(), 3);
        assert!(regions[1].iter().all(|line| line.text.starts_with("left")));
        assert!(regions[2].iter().all(|line| line.text.starts_with("right")));
    }

    #[test]
    fn a_table_is_read_row_by_row() {
        let row = |row: u32| {
            let y = 100.0 + 12.0 * f64::from(row);
            let mut glyphs = set("Party", 50.0, y);
            glyphs.extend(set("1994", 300.0, y));
            glyphs
        };
        let regions = regions((0..20).map(row).collect());
        assert_eq!(regions.len(), 1);
        assert_eq!(regions[0][0].text, "Party\t1994");
    }
}
