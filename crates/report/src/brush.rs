//! The Typst brush: a Scene as native marks, because SVG inside Typst loses the anchoring of Persian
//! text. Knows marks; knows no data.

use std::fmt::Write as _;

use chart::{Anchor, Dash, Direction, Fill, Mark, Point, Scene, Segment, Stroke, Text, Weight};

use crate::markup::quoted;

/// Half the width of the box a text is aligned in: wider than any label, so that none is broken.
const REACH: f64 = 500.0;

/// Draws a scene as a Typst box `width_pt` wide.
pub(crate) fn draw(scene: &Scene, width_pt: f64) -> String {
    let brush = Brush { scale: width_pt / scene.width };
    let mut out = format!(
        "box(width: {}, height: {}, {{\n",
        brush.length(scene.width),
        brush.length(scene.height)
    );
    for mark in &scene.marks {
        brush.mark(&mut out, mark);
    }
    out.push_str("})");
    out
}

struct Brush {
    scale: f64,
}

impl Brush {
    fn length(&self, units: f64) -> String {
        format!("{:.2}pt", units * self.scale)
    }

    fn point(&self, point: Point) -> String {
        format!("({}, {})", self.length(point.x), self.length(point.y))
    }

    fn stroke(&self, stroke: Stroke) -> String {
        let (on, off) = (self.length(7.0), self.length(4.0));
        let dash = match stroke.dash {
            Dash::Solid => String::new(),
            Dash::Dashed => format!(", dash: ({on}, {off})"),
            Dash::Dotted => format!(", dash: ({}, {})", self.length(2.0), self.length(3.0)),
        };
        let width = self.length(stroke.width);
        format!("(paint: rgb(\"{}\"), thickness: {width}{dash})", stroke.ink.hex())
    }

    fn optional(&self, stroke: Option<Stroke>) -> String {
        stroke.map_or_else(|| "none".to_owned(), |stroke| self.stroke(stroke))
    }

    fn mark(&self, out: &mut String, mark: &Mark) {
        match mark {
            Mark::Polyline { points, stroke } => {
                let segments: Vec<Segment> = points
                    .iter()
                    .enumerate()
                    .map(
                        |(index, point)| {
                            if index == 0 { Segment::Move(*point) } else { Segment::Line(*point) }
                        },
                    )
                    .collect();
                self.curve(out, &segments, "none", &self.stroke(*stroke));
            }
            Mark::Shape { outline, fill, stroke, .. } => {
                self.curve(out, outline, &paint(*fill), &self.optional(*stroke));
            }
            Mark::Circle { centre, radius, fill, stroke, .. } => {
                let _ = writeln!(
                    out,
                    "place(top + left, dx: {}, dy: {}, circle(radius: {}, fill: {}, stroke: {}))",
                    self.length(centre.x - radius),
                    self.length(centre.y - radius),
                    self.length(*radius),
                    paint(*fill),
                    self.optional(*stroke),
                );
            }
            Mark::Text(text) => self.text(out, text),
        }
    }

    fn curve(&self, out: &mut String, outline: &[Segment], fill: &str, stroke: &str) {
        let _ = write!(out, "place(top + left, curve(fill: {fill}, stroke: {stroke}");
        for segment in outline {
            let _ = match segment {
                Segment::Move(to) => write!(out, ", curve.move({})", self.point(*to)),
                Segment::Line(to) => write!(out, ", curve.line({})", self.point(*to)),
                Segment::Cubic(a, b, to) => {
                    let (a, b, to) = (self.point(*a), self.point(*b), self.point(*to));
                    write!(out, ", curve.cubic({a}, {b}, {to})")
                }
                Segment::Close => write!(out, ", curve.close(mode: \"straight\")"),
            };
        }
        out.push_str("))\n");
    }

    fn text(&self, out: &mut String, text: &Text) {
        let (align, shift) = match text.anchor {
            Anchor::Left => ("left", 0.0),
            Anchor::Middle => ("center", REACH),
            Anchor::Right => ("right", 2.0 * REACH),
        };
        let direction = match text.direction {
            Direction::Ltr => "ltr",
            Direction::Rtl => "rtl",
        };
        let weight = match text.weight {
            Weight::Regular => 400,
            Weight::Bold => 700,
        };
        let _ = writeln!(
            out,
            "place(top + left, dx: {}, dy: {}, box(width: {}, height: {}, align({align} + horizon, \
             text(dir: {direction}, size: {}, weight: {weight}, fill: rgb(\"{}\"), {}))))",
            self.length(text.at.x - shift),
            self.length(text.at.y - 20.0),
            self.length(2.0 * REACH),
            self.length(40.0),
            self.length(text.size),
            text.ink.hex(),
            quoted(&text.content),
        );
    }
}

fn paint(fill: Fill) -> String {
    match fill {
        Fill::None => "none".to_owned(),
        Fill::Solid(ink) => format!("rgb(\"{}\")", ink.hex()),
        Fill::Hatch => "hatch".to_owned(),
        Fill::CrossHatch => "cross-hatch".to_owned(),
    }
}
