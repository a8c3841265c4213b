//! Values over time. Knows where a period stands and how labels at line ends keep apart; a gap in a
//! series stays a gap, with the sign of the absence at the foot.

use model::{Language, TimePeriod, calendar};

use crate::axis::Axis;
use crate::error::Error;
use crate::frame::{Frame, LABEL, SMALL};
use crate::key;
use crate::marker;
use crate::measure;
use crate::scene::{Anchor, Ink, Mark, Point, Stroke};
use crate::sign::Sign;
use crate::spec::ChartSpec;
use crate::table::{Role, Series, Table};

const TOP: f64 = 16.0;
const PLOT: f64 = 300.0;
const LABEL_ROW: f64 = 22.0;
const ABSENCE_ROW: f64 = 13.0;

struct Times {
    years: Vec<f64>,
    gap: f64,
    from: f64,
    to: f64,
    least: f64,
    span: f64,
}

impl Times {
    fn at(&self, index: usize) -> f64 {
        self.place(self.years.get(index).copied().unwrap_or(self.least))
    }

    fn place(&self, year: f64) -> f64 {
        self.from + (year - self.least) / self.span * (self.to - self.from)
    }

    fn adjoin(&self, earlier: usize, later: usize) -> bool {
        self.years[later] - self.years[earlier] <= self.gap
    }
}

struct End {
    role: Role,
    words: String,
    from: Point,
    wanted: f64,
}

/// Draws the chart.
pub(crate) fn draw(spec: &ChartSpec, table: &Table) -> Result<Frame, Error> {
    let mut frame = Frame::new(spec.width, spec.language);
    let bottom = TOP + PLOT;
    let axis = Axis::from_zero(table.values(), 5, (bottom, TOP));
    let ticks: Vec<String> =
        axis.ticks.iter().map(|tick| axis.unit(&spec.unit).written(*tick, spec.language)).collect();
    let left = ticks.iter().map(|tick| measure::width(tick, SMALL)).fold(20.0, f64::max) + 12.0;
    let right = spec.width
        - table
            .series
            .iter()
            .filter_map(|series| last(series).map(|index| end_words(spec, series, index, table)))
            .map(|words| measure::width(&words, LABEL))
            .fold(20.0, f64::max)
        - 24.0;
    let right = right.max(left + 120.0);
    let times = times(spec, table, (left + 10.0, right - 8.0))?;
    for (tick, words) in axis.ticks.iter().zip(&ticks) {
        let y = axis.at(*tick);
        frame.grid(Point::new(left, y), Point::new(right, y), tick.is_zero());
        frame.text(Point::new(left - 8.0, y), Anchor::Right, SMALL, Ink::Muted, words);
    }
    time_ticks(&mut frame, &times, (bottom, left, right));
    for series in &table.series {
        breaks(&mut frame, series, &times, bottom);
    }
    for (index, series) in table.series.iter().enumerate() {
        lines(&mut frame, series, &times, &axis);
        let rank = u8::try_from(index).map_or(0.0, f64::from);
        points(&mut frame, spec, table, series, (&times, &axis, bottom - 8.0 - rank * ABSENCE_ROW));
    }
    end_labels(&mut frame, spec, table, (&times, &axis, right));
    let below = bottom + 34.0;
    frame.height = below + key::of_signs(&mut frame, &table.signs(), below);
    Ok(frame)
}

fn times(spec: &ChartSpec, table: &Table, (from, to): (f64, f64)) -> Result<Times, Error> {
    let mut years = Vec::new();
    let mut shortest = f64::INFINITY;
    for category in &table.categories {
        let period: TimePeriod = category.id.parse().map_err(|_| Error::NotAPeriod {
            title: spec.title.clone(),
            category: category.id.clone(),
        })?;
        let days =
            f64::from(period.start().until(period.end()).map_or(0, |span| span.get_days())) + 1.0;
        let day_of_year = f64::from(period.start().day_of_year()) - 1.0;
        let within = if days > 360.0 { 0.0 } else { (day_of_year + days / 2.0) / 365.25 };
        years.push(f64::from(period.year()) + within);
        shortest = shortest.min(days / 365.25);
    }
    let least = years.iter().copied().fold(f64::INFINITY, f64::min);
    let greatest = years.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let (least, span) =
        if greatest > least { (least, greatest - least) } else { (least - 1.0, 2.0) };
    Ok(Times { years, gap: shortest * 1.5, from, to, least, span })
}

/// Years that people count in, in the calendar of the page.
fn time_ticks(frame: &mut Frame, times: &Times, (bottom, left, right): (f64, f64, f64)) {
    let offset = match frame.language {
        Language::Fa => f64::from(calendar::gregorian_year(0)),
        Language::En => 0.0,
    };
    let room = measure::width("2000", SMALL) + 18.0;
    let most = ((right - left) / room).max(2.0);
    let step = [1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0]
        .into_iter()
        .find(|step| times.span / step <= most)
        .unwrap_or(200.0);
    let mut year = ((times.least - offset) / step).ceil() * step + offset;
    while year <= times.least + times.span + 0.001 {
        let x = times.place(year);
        frame.line(
            Point::new(x, bottom),
            Point::new(x, bottom + 5.0),
            Stroke::solid(Ink::Muted, 1.0),
        );
        let words = calendar::short_period(&format!("{year:04.0}"), frame.language);
        frame.text(Point::new(x, bottom + 18.0), Anchor::Middle, SMALL, Ink::Muted, &words);
        year += step;
    }
}

fn breaks(frame: &mut Frame, series: &Series, times: &Times, bottom: f64) {
    for (index, cell) in series.cells.iter().enumerate() {
        if cell.sign() == Some(Sign::Break) {
            marker::break_line(frame, times.at(index) - 6.0, (TOP, bottom));
        }
    }
}

fn lines(frame: &mut Frame, series: &Series, times: &Times, axis: &Axis) {
    let stroke = Stroke::solid(series.role.ink(), 2.4).dashed(series.role.dash());
    let mut run: Vec<(usize, Point)> = Vec::new();
    let mut runs = Vec::new();
    for (index, cell) in series.cells.iter().enumerate() {
        let Some(value) = cell.value() else {
            runs.push(std::mem::take(&mut run));
            continue;
        };
        let broken = cell.sign() == Some(Sign::Break)
            || run.last().is_some_and(|(before, _)| !times.adjoin(*before, index));
        if broken {
            runs.push(std::mem::take(&mut run));
        }
        run.push((index, Point::new(times.at(index), axis.at(value))));
    }
    runs.push(run);
    for run in runs.into_iter().filter(|run| run.len() > 1) {
        let points = run.into_iter().map(|(_, point)| point).collect();
        frame.marks.push(Mark::Polyline { points, stroke });
    }
}

fn points(
    frame: &mut Frame,
    spec: &ChartSpec,
    table: &Table,
    series: &Series,
    (times, axis, foot): (&Times, &Axis, f64),
) {
    for (index, cell) in series.cells.iter().enumerate() {
        let x = times.at(index);
        match (cell.value(), cell.sign()) {
            (Some(value), sign) => {
                let period = &table.categories[index].label;
                let words = spec.unit.written(value, spec.language);
                let hint = format!("{} · {period}: {words}", series.name);
                marker::value(frame, Point::new(x, axis.at(value)), series.role, sign, hint);
            }
            (None, Some(sign)) => {
                marker::absence(frame, Point::new(x, foot), series.role.ink(), sign);
            }
            (None, None) => {}
        }
    }
}

fn last(series: &Series) -> Option<usize> {
    series.cells.iter().rposition(|cell| cell.value().is_some())
}

fn end_words(spec: &ChartSpec, series: &Series, index: usize, table: &Table) -> String {
    let value = series.cells[index].value().map(|value| spec.unit.written(value, spec.language));
    let value = value.unwrap_or_default();
    if index + 1 == table.categories.len() {
        return format!("{} {value}", series.name);
    }
    let period = calendar::short_period(&table.categories[index].id, spec.language);
    format!("{} {value} ({period})", series.name)
}

fn end_labels(
    frame: &mut Frame,
    spec: &ChartSpec,
    table: &Table,
    (times, axis, right): (&Times, &Axis, f64),
) {
    let mut ends: Vec<End> = table
        .series
        .iter()
        .filter_map(|series| {
            let index = last(series)?;
            let y = axis.at(series.cells[index].value()?);
            Some(End {
                role: series.role,
                words: end_words(spec, series, index, table),
                from: Point::new(times.at(index), y),
                wanted: y,
            })
        })
        .collect();
    ends.sort_by(|a, b| a.wanted.total_cmp(&b.wanted));
    let places = spread(&ends.iter().map(|end| end.wanted).collect::<Vec<_>>(), TOP, TOP + PLOT);
    for (end, y) in ends.iter().zip(places) {
        let ink = end.role.ink();
        if (y - end.from.y).abs() > 4.0 || right - end.from.x > 20.0 {
            let from = Point::new(end.from.x + 7.0, end.from.y);
            let stroke = Stroke { ink, width: 0.8, dash: crate::scene::Dash::Dotted };
            frame.line(from, Point::new(right + 4.0, y), stroke);
        }
        frame.bold(Point::new(right + 8.0, y), Anchor::Left, LABEL, ink, &end.words);
    }
}

/// Moves ascending places apart until each has its row, as little as it takes, between the ends.
fn spread(wanted: &[f64], top: f64, bottom: f64) -> Vec<f64> {
    let mut places: Vec<f64> = Vec::with_capacity(wanted.len());
    for y in wanted {
        let least = places.last().map_or(top, |above| above + LABEL_ROW);
        places.push(y.max(least));
    }
    let mut limit = bottom;
    for place in places.iter_mut().rev() {
        *place = place.min(limit);
        limit = *place - LABEL_ROW;
    }
    places
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn labels_at_line_ends_never_overlap(mut wanted in prop::collection::vec(16.0..316.0f64, 1..5)) {
            wanted.sort_by(f64::total_cmp);
            let places = spread(&wanted, 16.0, 316.0);
            prop_assert!(places.windows(2).all(|pair| pair[1] - pair[0] >= LABEL_ROW - 0.001));
            prop_assert!(places.iter().all(|y| (15.99..=316.01).contains(y)));
        }
    }
}
