//! One value for each area, in a few readable classes. Knows classes and their key; areas without a
//! value are hatched, withheld ones cross-hatched, and neither is ever the lightest class.

use rust_decimal::Decimal;

use crate::axis::{nice_step, ticks};
use crate::error::Error;
use crate::frame::{Frame, SMALL};
use crate::outline::Outline;
use crate::scene::{Fill, Ink, Mark, Point, Segment, Stroke};
use crate::sign::Sign;
use crate::spec::{ChartSpec, Unit};
use crate::table::{Datum, Series, Table};
use model::locale;

const KEY_ROW: f64 = 26.0;

/// Draws the chart.
pub(crate) fn draw(spec: &ChartSpec, table: &Table, outlines: &[Outline]) -> Result<Frame, Error> {
    let wanted = |needed| Error::SeriesWanted { title: spec.title.clone(), needed };
    let series = table.series.first().ok_or_else(|| wanted("values by area"))?;
    let mut frame = Frame::new(spec.width, spec.language);
    let edges = edges(table);
    let key_width = 200.0;
    let fit =
        Fit::of(outlines, spec.width - key_width).ok_or_else(|| wanted("outlines of areas"))?;
    let left = match spec.language {
        model::Language::Fa => 0.0,
        model::Language::En => key_width,
    };
    let mut ordered: Vec<&Outline> = outlines.iter().collect();
    ordered.sort_by(|a, b| a.area.cmp(&b.area));
    for outline in ordered {
        let index = table.categories.iter().position(|category| category.id == outline.area);
        let cell = index.map_or_else(Datum::missing, |index| series.cells[index]);
        let label = index.map_or(outline.area.as_str(), |index| &table.categories[index].label);
        frame.marks.push(Mark::Shape {
            outline: outline.segments.iter().map(|segment| fit.segment(*segment, left)).collect(),
            fill: fill(cell, &edges),
            stroke: Some(Stroke::solid(Ink::Paper, 1.0)),
            hint: format!("{label}: {}", cell.words(&spec.unit, spec.language)),
        });
    }
    let unclaimed = outlines
        .iter()
        .any(|outline| !table.categories.iter().any(|category| category.id == outline.area));
    frame.height = fit.height.max(key(&mut frame, spec, (&edges, series, unclaimed)));
    Ok(frame)
}

/// The bounds of at most five classes, on numbers people count in, that hold all values.
fn edges(table: &Table) -> Vec<Decimal> {
    let least = table.values().min().unwrap_or_default();
    let greatest = table.values().max().unwrap_or_default();
    for wanted in [5, 4, 3, 2] {
        let edges = ticks(least, greatest, nice_step(greatest.saturating_sub(least), wanted));
        if edges.len() <= 6 {
            return edges;
        }
    }
    vec![least, greatest]
}

fn class(value: Decimal, edges: &[Decimal]) -> u8 {
    let classes = edges.len().saturating_sub(1).max(1);
    let class = edges.iter().skip(1).take(classes - 1).filter(|edge| value >= **edge).count();
    u8::try_from(class).unwrap_or(4)
}

/// Spreads the classes over the five steps of ink, so that few classes still differ clearly.
fn step(class: u8, edges: &[Decimal]) -> u8 {
    let classes = u8::try_from(edges.len().saturating_sub(1)).unwrap_or(5).clamp(1, 5);
    match classes {
        1 => 2,
        2 => 1 + class * 2,
        3 => class * 2,
        4 => class + u8::from(class > 1),
        _ => class,
    }
    .min(4)
}

fn fill(cell: Datum, edges: &[Decimal]) -> Fill {
    match (cell.value(), cell.sign()) {
        (Some(value), _) => Fill::Solid(Ink::Step(step(class(value, edges), edges))),
        (None, Some(Sign::Suppressed)) => Fill::CrossHatch,
        (None, _) => Fill::Hatch,
    }
}

fn key(
    frame: &mut Frame,
    spec: &ChartSpec,
    (edges, series, unclaimed): (&[Decimal], &Series, bool),
) -> f64 {
    let decimals = edges.iter().map(|edge| edge.normalize().scale()).max().unwrap_or(0);
    let unit = Unit { decimals, ..spec.unit.clone() };
    let number = |value: Decimal| locale::number(value, decimals, spec.language);
    let mut rows: Vec<(Fill, String)> = Vec::new();
    for (index, pair) in edges.windows(2).enumerate().rev() {
        let ink = Ink::Step(step(u8::try_from(index).unwrap_or(4), edges));
        let words =
            locale::range(&number(pair[0]), &unit.written(pair[1], spec.language), spec.language);
        rows.push((Fill::Solid(ink), words));
    }
    let has = |wanted: Sign| series.cells.iter().any(|cell| cell.sign() == Some(wanted));
    if has(Sign::Suppressed) {
        rows.push((Fill::CrossHatch, Sign::Suppressed.words(spec.language).to_owned()));
    }
    if unclaimed || has(Sign::Missing) {
        rows.push((Fill::Hatch, Sign::Missing.words(spec.language).to_owned()));
    }
    let mut y = 24.0;
    for (fill, words) in rows {
        let (a, b) = (frame.at_start(4.0), frame.at_start(30.0));
        let corners = (Point::new(a.min(b), y - 9.0), Point::new(a.max(b), y + 9.0));
        frame.rectangle(corners, fill, Some(Stroke::solid(Ink::Muted, 0.7)), String::new());
        frame.text(Point::new(frame.at_start(40.0), y), frame.start(), SMALL, Ink::Ink, &words);
        y += KEY_ROW;
    }
    y
}

struct Fit {
    origin: Point,
    scale: f64,
    height: f64,
}

impl Fit {
    fn of(outlines: &[Outline], width: f64) -> Option<Self> {
        let mut points = outlines.iter().flat_map(Outline::points);
        let first = points.next()?;
        let (mut least, mut greatest) = (first, first);
        for point in points {
            least = Point::new(least.x.min(point.x), least.y.min(point.y));
            greatest = Point::new(greatest.x.max(point.x), greatest.y.max(point.y));
        }
        let (wide, high) = (greatest.x - least.x, greatest.y - least.y);
        if wide <= 0.0 || high <= 0.0 {
            return None;
        }
        let scale = (width - 8.0) / wide;
        Some(Self {
            origin: Point::new(least.x - 4.0 / scale, least.y - 4.0 / scale),
            scale,
            height: high * scale + 8.0,
        })
    }

    fn segment(&self, segment: Segment, left: f64) -> Segment {
        let place = |point: Point| {
            Point::new(
                left + (point.x - self.origin.x) * self.scale,
                (point.y - self.origin.y) * self.scale,
            )
        };
        match segment {
            Segment::Move(to) => Segment::Move(place(to)),
            Segment::Line(to) => Segment::Line(place(to)),
            Segment::Cubic(a, b, to) => Segment::Cubic(place(a), place(b), place(to)),
            Segment::Close => Segment::Close,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_value_falls_into_the_class_whose_range_names_it() {
        let edges: Vec<Decimal> = [0, 10, 20, 30].into_iter().map(Decimal::from).collect();
        let classes: Vec<u8> =
            [0, 9, 10, 29, 30].map(|value| class(Decimal::from(value), &edges)).into();
        assert_eq!(classes, [0, 0, 1, 2, 2]);
    }

    #[test]
    fn an_absent_value_is_never_painted_as_the_least() {
        let edges = [Decimal::ZERO, Decimal::TEN];
        assert_eq!(fill(Datum::missing(), &edges), Fill::Hatch);
        assert_eq!(fill(Datum::new(None, model::ObsStatus::Q), &edges), Fill::CrossHatch);
    }
}
