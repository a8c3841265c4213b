//! The rows of explained marks at a chart's edge: who is who, and which sign means what.
//! Knows how wide its own words are.

use crate::frame::{Frame, SMALL};
use crate::marker;
use crate::measure;
use crate::scene::{Anchor, Ink, Point, Stroke};
use crate::sign::Sign;
use crate::table::{Role, Series, Table};

const ROW: f64 = 24.0;

enum Entry<'a> {
    Series(&'a Series),
    Sign(Sign),
    Letter(Sign),
}

/// Draws who is who, from the upper edge `top`; returns the height it took.
pub(crate) fn of_series(frame: &mut Frame, table: &Table, top: f64) -> f64 {
    rows(frame, table.series.iter().map(Entry::Series).collect(), top)
}

/// Draws what the signs in the chart mean, from the upper edge `top`; returns the height it took.
pub(crate) fn of_signs(frame: &mut Frame, signs: &[Sign], top: f64) -> f64 {
    rows(frame, signs.iter().copied().map(Entry::Sign).collect(), top)
}

/// The same for a chart that marks values by a letter after the number, as tables do.
pub(crate) fn of_letters(frame: &mut Frame, signs: &[Sign], top: f64) -> f64 {
    let entries = signs.iter().copied().map(|sign| match sign {
        Sign::Suppressed | Sign::Missing => Entry::Sign(sign),
        Sign::Provisional | Sign::Estimated | Sign::Break | Sign::Care => Entry::Letter(sign),
    });
    rows(frame, entries.collect(), top)
}

fn rows(frame: &mut Frame, entries: Vec<Entry<'_>>, top: f64) -> f64 {
    if entries.is_empty() {
        return 0.0;
    }
    let (mut offset, mut y) = (0.0, top + ROW / 2.0);
    for entry in entries {
        let words = match entry {
            Entry::Series(series) => series.name.as_str(),
            Entry::Sign(sign) | Entry::Letter(sign) => sign.words(frame.language),
        };
        let wide = 26.0 + measure::width(words, SMALL) + 22.0;
        if offset > 0.0 && offset + wide > frame.width {
            offset = 0.0;
            y += ROW;
        }
        let mark = Point::new(frame.at_start(offset + 10.0), y);
        match entry {
            Entry::Series(series) => series_mark(frame, mark, series.role),
            Entry::Sign(sign) => marker::in_key(frame, mark, sign),
            Entry::Letter(sign) => {
                frame.text(mark, Anchor::Middle, SMALL, Ink::Muted, sign.letter());
            }
        }
        let at = Point::new(frame.at_start(offset + 26.0), y);
        let ink = match entry {
            Entry::Series(series) => series.role.ink(),
            Entry::Sign(_) | Entry::Letter(_) => Ink::Muted,
        };
        frame.text(at, frame.start(), SMALL, ink, words);
        offset += wide;
    }
    y + ROW / 2.0 - top
}

fn series_mark(frame: &mut Frame, at: Point, role: Role) {
    let stroke = Stroke::solid(role.ink(), 2.0).dashed(role.dash());
    frame.line(Point::new(at.x - 10.0, at.y), Point::new(at.x + 10.0, at.y), stroke);
    marker::value(frame, at, role, None, String::new());
}
