//! The gap between women and men, one row for each category. Knows rows and the two markers; mirrors
//! with the direction of reading.

use crate::axis::Axis;
use crate::error::Error;
use crate::frame::{Frame, LABEL, SMALL};
use crate::key;
use crate::marker;
use crate::measure;
use crate::scene::{Anchor, Ink, Point, Stroke};
use crate::spec::ChartSpec;
use crate::table::{Datum, Role, Table};

const ROW: f64 = 26.0;

/// Draws the chart.
pub(crate) fn draw(spec: &ChartSpec, table: &Table) -> Result<Frame, Error> {
    let wanted = |needed| Error::SeriesWanted { title: spec.title.clone(), needed };
    let women = table.of(Role::Women).ok_or_else(|| wanted("women"))?;
    let men = table.of(Role::Men).ok_or_else(|| wanted("men"))?;
    let mut frame = Frame::new(spec.width, spec.language);
    let top = key::of_series(&mut frame, table, 0.0) + 30.0;
    let names = table
        .categories
        .iter()
        .map(|category| measure::width(&category.label, LABEL))
        .fold(40.0, f64::max)
        .min(spec.width * 0.4)
        + 14.0;
    let room = table
        .values()
        .map(|value| measure::width(&spec.unit.written(value, spec.language), SMALL))
        .fold(20.0, f64::max)
        + 12.0;
    let ends = (frame.at_start(names + room), frame.at_start(spec.width - room));
    let axis = Axis::from_zero(table.values(), 5, ends);
    let count = u16::try_from(table.categories.len()).map_or(f64::from(u16::MAX), f64::from);
    let bottom = top + count * ROW;
    for tick in &axis.ticks {
        let x = axis.at(*tick);
        frame.grid(Point::new(x, top - 6.0), Point::new(x, bottom), tick.is_zero());
        let words = axis.unit(&spec.unit).written(*tick, spec.language);
        frame.text(Point::new(x, top - 18.0), Anchor::Middle, SMALL, Ink::Muted, &words);
    }
    let mut y = top + ROW / 2.0;
    for (index, category) in table.categories.iter().enumerate() {
        let at = Point::new(frame.at_start(names - 10.0), y);
        frame.text(at, frame.end(), LABEL, Ink::Ink, &category.label);
        let ends = [(Role::Women, women.cells[index]), (Role::Men, men.cells[index])];
        row(&mut frame, spec, &axis, y, ends, &category.label);
        y += ROW;
    }
    frame.height = bottom + 10.0 + key::of_signs(&mut frame, &table.signs(), bottom + 10.0);
    Ok(frame)
}

fn row(
    frame: &mut Frame,
    spec: &ChartSpec,
    axis: &Axis,
    y: f64,
    ends: [(Role, Datum); 2],
    label: &str,
) {
    if let [(_, women), (_, men)] = ends
        && let (Some(women), Some(men)) = (women.value(), men.value())
    {
        let (from, to) = (Point::new(axis.at(women), y), Point::new(axis.at(men), y));
        frame.line(from, to, Stroke::solid(Ink::Grid, 5.0));
    }
    for (index, (role, cell)) in ends.into_iter().enumerate() {
        let other = ends[1 - index].1.value();
        match (cell.value(), cell.sign()) {
            (Some(value), sign) => {
                let words = spec.unit.written(value, spec.language);
                // Markers that would hide each other stand one above the other.
                let near = other.is_some_and(|other| (axis.at(other) - axis.at(value)).abs() < 8.0);
                let lift = if near { [-4.0, 4.0][index] } else { 0.0 };
                let at = Point::new(axis.at(value), y + lift);
                marker::value(frame, at, role, sign, format!("{label}: {words}"));
                let outward = match other {
                    Some(other) if other > value || (other == value && index == 0) => -1.0,
                    _ => 1.0,
                };
                let anchor = if outward > 0.0 { frame.start() } else { frame.end() };
                let at = Point::new(at.x + outward * frame.forward() * 10.0, y);
                frame.text(at, anchor, SMALL, role.ink(), &words);
            }
            (None, Some(sign)) => {
                // At the far end, where no value can stand.
                let x = frame.at_start(spec.width - if index == 0 { 24.0 } else { 8.0 });
                marker::absence(frame, Point::new(x, y), role.ink(), sign);
            }
            (None, None) => {}
        }
    }
}
