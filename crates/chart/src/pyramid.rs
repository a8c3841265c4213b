//! Women and men by age, back to back. Knows two mirrored scales and a column of age groups between
//! them; women stand on the side where reading starts.

use rust_decimal::Decimal;

use crate::axis::Axis;
use crate::error::Error;
use crate::frame::{Frame, LABEL, SMALL};
use crate::key;
use crate::marker;
use crate::measure;
use crate::scene::{Anchor, Fill, Ink, Point, Stroke};
use crate::spec::ChartSpec;
use crate::table::{Role, Series, Table};

const TOP: f64 = 30.0;

/// Draws the chart.
pub(crate) fn draw(spec: &ChartSpec, table: &Table) -> Result<Frame, Error> {
    let wanted = |needed| Error::SeriesWanted { title: spec.title.clone(), needed };
    let women = table.of(Role::Women).ok_or_else(|| wanted("women"))?;
    let men = table.of(Role::Men).ok_or_else(|| wanted("men"))?;
    let mut frame = Frame::new(spec.width, spec.language);
    let count = u16::try_from(table.categories.len()).map_or(f64::from(u16::MAX), f64::from);
    let row = (420.0 / count.max(1.0)).clamp(12.0, 26.0);
    let bottom = TOP + count * row;
    let middle = spec.width / 2.0;
    let column = table
        .categories
        .iter()
        .map(|category| measure::width(&category.label, SMALL))
        .fold(40.0, f64::max)
        / 2.0
        + 10.0;
    let margin = 24.0;
    for (series, side) in [(women, -1.0), (men, 1.0)] {
        let side = side * frame.forward();
        let from = middle + side * column;
        let to = middle + side * (spec.width / 2.0 - margin);
        half(&mut frame, spec, table, series, (from, to, row, bottom));
        let at = Point::new(f64::midpoint(from, to), 12.0);
        frame.bold(at, Anchor::Middle, LABEL, series.role.ink(), &series.name);
    }
    for (index, category) in table.categories.iter().enumerate() {
        let rank = u16::try_from(index).map_or(0.0, f64::from);
        let y = bottom - (rank + 0.5) * row;
        let size = SMALL.min(row - 1.0);
        frame.text(Point::new(middle, y), Anchor::Middle, size, Ink::Ink, &category.label);
    }
    let below = bottom + 34.0;
    frame.height = below + key::of_signs(&mut frame, &table.signs(), below);
    Ok(frame)
}

fn half(
    frame: &mut Frame,
    spec: &ChartSpec,
    table: &Table,
    series: &Series,
    (from, to, row, bottom): (f64, f64, f64, f64),
) {
    // Both halves are measured by the same values, so that they have the same scale.
    let axis = Axis::from_zero(table.values(), 3, (from, to));
    for tick in &axis.ticks {
        let x = axis.at(*tick);
        frame.grid(Point::new(x, TOP), Point::new(x, bottom), tick.is_zero());
        let words = axis.unit(&spec.unit).written(*tick, spec.language);
        frame.text(Point::new(x, bottom + 16.0), Anchor::Middle, SMALL - 1.0, Ink::Muted, &words);
    }
    for (index, cell) in series.cells.iter().enumerate() {
        let rank = u16::try_from(index).map_or(0.0, f64::from);
        let y = bottom - (rank + 1.0) * row;
        match (cell.value(), cell.sign()) {
            (Some(value), _) => {
                let corners = (
                    Point::new(axis.at(Decimal::ZERO), y + 1.0),
                    Point::new(axis.at(value), y + row - 1.0),
                );
                let words = spec.unit.written(value, spec.language);
                let hint = format!("{} · {}: {words}", series.name, table.categories[index].label);
                frame.rectangle(corners, Fill::Solid(series.role.ink()), None, hint);
            }
            (None, Some(sign)) => {
                let x = axis.at(Decimal::ZERO) + (to - from).signum() * 10.0;
                marker::absence(frame, Point::new(x, y + row / 2.0), series.role.ink(), sign);
            }
            (None, None) => {}
        }
    }
    let base = axis.at(Decimal::ZERO);
    frame.line(Point::new(base, TOP), Point::new(base, bottom), Stroke::solid(Ink::Muted, 1.0));
}
