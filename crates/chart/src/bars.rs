//! Bars from zero, one or more for each category, lying in the direction of reading. Knows rows;
//! men's bars are outlines so that women and men differ without colour.

use rust_decimal::Decimal;

use crate::axis::Axis;
use crate::frame::{Frame, LABEL, SMALL};
use crate::key;
use crate::marker;
use crate::measure;
use crate::scene::{Fill, Ink, Point, Stroke};
use crate::spec::ChartSpec;
use crate::table::{Role, Table};

const BAR: f64 = 16.0;
const BETWEEN: f64 = 12.0;

/// Draws the chart.
pub(crate) fn draw(spec: &ChartSpec, table: &Table) -> Frame {
    let mut frame = Frame::new(spec.width, spec.language);
    let mut y =
        if table.series.len() > 1 { key::of_series(&mut frame, table, 0.0) + 6.0 } else { 6.0 };
    let names = table
        .categories
        .iter()
        .map(|category| measure::width(&category.label, LABEL))
        .fold(40.0, f64::max)
        .min(spec.width * 0.45)
        + 14.0;
    let room = table
        .series
        .iter()
        .flat_map(|series| series.cells.iter().filter(|cell| cell.value().is_some()))
        .map(|cell| measure::width(&cell.words(&spec.unit, spec.language), SMALL))
        .fold(20.0, f64::max)
        + 12.0;
    let ends = (frame.at_start(names), frame.at_start((spec.width - room).max(names + 60.0)));
    let axis = Axis::from_zero(table.values(), 4, ends);
    let zero = axis.at(Decimal::ZERO);
    let top = y;
    for (index, category) in table.categories.iter().enumerate() {
        let bars = u16::try_from(table.series.len()).map_or(1.0, f64::from);
        let middle = y + bars * BAR / 2.0;
        let at = Point::new(frame.at_start(names - 10.0), middle);
        frame.text(at, frame.end(), LABEL, Ink::Ink, &category.label);
        for series in &table.series {
            let cell = series.cells[index];
            let centre = y + BAR / 2.0;
            let words = cell.words(&spec.unit, spec.language);
            let mut tip = zero;
            match (cell.value(), cell.sign()) {
                (Some(value), _) => {
                    tip = axis.at(value);
                    let corners = (Point::new(zero, y + 1.5), Point::new(tip, y + BAR - 1.5));
                    let hint = format!("{} · {}: {words}", category.label, series.name);
                    frame.rectangle(
                        corners,
                        fill(series.role),
                        Some(Stroke::solid(series.role.ink(), 1.5)),
                        hint,
                    );
                }
                (None, Some(sign)) => {
                    let at = Point::new(tip + frame.forward() * 12.0, centre);
                    marker::absence(&mut frame, at, series.role.ink(), sign);
                    tip += frame.forward() * 20.0;
                }
                (None, None) => {}
            }
            let outside = tip.max(zero) + 8.0;
            let outside = if frame.forward() > 0.0 { outside } else { tip.min(zero) - 8.0 };
            frame.text(
                Point::new(outside, centre),
                frame.start(),
                SMALL,
                series.role.ink(),
                &words,
            );
            y += BAR;
        }
        y += BETWEEN;
    }
    frame.line(
        Point::new(zero, top),
        Point::new(zero, y - BETWEEN),
        Stroke::solid(Ink::Muted, 1.0),
    );
    frame.height = y + key::of_letters(&mut frame, &table.signs(), y);
    frame
}

fn fill(role: Role) -> Fill {
    match role {
        Role::Men => Fill::Solid(Ink::Paper),
        Role::Women | Role::Total | Role::Fourth => Fill::Solid(role.ink()),
    }
}
