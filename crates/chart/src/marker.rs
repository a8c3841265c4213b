//! Markers of single values, and the signs in place of absent ones. Shape repeats the colour: women
//! a disc, men a square, total a lozenge. Knows no values.

use crate::frame::Frame;
use crate::scene::{Dash, Fill, Ink, Mark, Point, Segment, Stroke};
use crate::sign::Sign;
use crate::table::Role;

const RADIUS: f64 = 4.5;

/// Draws the marker of a value.
pub(crate) fn value(frame: &mut Frame, at: Point, role: Role, sign: Option<Sign>, hint: String) {
    let ink = role.ink();
    let hollow = matches!(sign, Some(Sign::Provisional | Sign::Estimated));
    let fill = Fill::Solid(if hollow { Ink::Paper } else { ink });
    let stroke = Some(Stroke::solid(ink, 2.0));
    match role {
        Role::Women => {
            frame.marks.push(Mark::Circle { centre: at, radius: RADIUS, fill, stroke, hint });
        }
        Role::Men => polygon(frame, &around(at, RADIUS * 0.92, 45.0, 4), fill, stroke, hint),
        Role::Total => polygon(frame, &around(at, RADIUS * 1.15, 0.0, 4), fill, stroke, hint),
        Role::Fourth => polygon(frame, &around(at, RADIUS * 1.2, -90.0, 3), fill, stroke, hint),
    }
    match sign {
        Some(Sign::Estimated) => disc(frame, at, 1.5, Fill::Solid(ink), None),
        Some(Sign::Care) => {
            disc(frame, at, RADIUS + 3.5, Fill::None, Some(Stroke::solid(ink, 1.0)));
        }
        None | Some(Sign::Provisional | Sign::Break | Sign::Suppressed | Sign::Missing) => {}
    }
}

/// Draws the sign of an absence where the value would stand: a cross for none, a crossed box for a
/// withheld one.
pub(crate) fn absence(frame: &mut Frame, at: Point, ink: Ink, sign: Sign) {
    let (r, stroke) = (4.0, Stroke::solid(ink, 1.6));
    let corner = |dx: f64, dy: f64| Point::new(at.x + dx * r, at.y + dy * r);
    frame.line(corner(-1.0, -1.0), corner(1.0, 1.0), stroke);
    frame.line(corner(-1.0, 1.0), corner(1.0, -1.0), stroke);
    if sign == Sign::Suppressed {
        frame.rectangle(
            (corner(-1.3, -1.3), corner(1.3, 1.3)),
            Fill::None,
            Some(stroke),
            String::new(),
        );
    }
}

/// Draws the sign alone, as the key explains it.
pub(crate) fn in_key(frame: &mut Frame, at: Point, sign: Sign) {
    match sign {
        Sign::Suppressed | Sign::Missing => absence(frame, at, Ink::Muted, sign),
        Sign::Break => break_line(frame, at.x, (at.y - 8.0, at.y + 8.0)),
        Sign::Provisional | Sign::Estimated | Sign::Care => {
            let fill = match sign {
                Sign::Care => Fill::Solid(Ink::Muted),
                _ => Fill::Solid(Ink::Paper),
            };
            disc(frame, at, RADIUS, fill, Some(Stroke::solid(Ink::Muted, 2.0)));
            if sign == Sign::Estimated {
                disc(frame, at, 1.5, Fill::Solid(Ink::Muted), None);
            }
            if sign == Sign::Care {
                disc(frame, at, RADIUS + 3.0, Fill::None, Some(Stroke::solid(Ink::Muted, 1.0)));
            }
        }
    }
}

/// Draws the upright line of a break in a series.
pub(crate) fn break_line(frame: &mut Frame, x: f64, (top, bottom): (f64, f64)) {
    let stroke = Stroke { ink: Ink::Muted, width: 1.2, dash: Dash::Dashed };
    frame.line(Point::new(x, top), Point::new(x, bottom), stroke);
}

fn disc(frame: &mut Frame, centre: Point, radius: f64, fill: Fill, stroke: Option<Stroke>) {
    frame.marks.push(Mark::Circle { centre, radius, fill, stroke, hint: String::new() });
}

fn around(at: Point, radius: f64, turn: f64, corners: u8) -> Vec<Point> {
    let radius =
        if corners == 4 && turn != 0.0 { radius * std::f64::consts::SQRT_2 } else { radius };
    (0..corners)
        .map(|corner| {
            let angle = (turn + 360.0 * f64::from(corner) / f64::from(corners)).to_radians();
            Point::new(at.x + radius * angle.cos(), at.y + radius * angle.sin())
        })
        .collect()
}

fn polygon(frame: &mut Frame, corners: &[Point], fill: Fill, stroke: Option<Stroke>, hint: String) {
    let mut outline: Vec<Segment> = corners.iter().map(|corner| Segment::Line(*corner)).collect();
    if let Some(first) = outline.first_mut() {
        *first = Segment::Move(corners[0]);
    }
    outline.push(Segment::Close);
    frame.marks.push(Mark::Shape { outline, fill, stroke, hint });
}
