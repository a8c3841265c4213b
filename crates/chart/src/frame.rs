//! The sheet a chart is drawn on: collects marks, writes text, draws grid lines, mirrors what mirrors.
//! Knows the size of text and the direction of the language; knows no values.

use model::Language;

use crate::scene::{
    Anchor, Dash, Direction, Fill, Ink, Mark, Point, Segment, Stroke, Text, Weight,
};

/// The size of labels.
pub(crate) const LABEL: f64 = 14.0;
/// The size of text on axes.
pub(crate) const SMALL: f64 = 13.0;

/// A sheet being drawn on.
#[derive(Debug)]
pub(crate) struct Frame {
    pub(crate) width: f64,
    pub(crate) height: f64,
    pub(crate) language: Language,
    pub(crate) marks: Vec<Mark>,
}

impl Frame {
    pub(crate) fn new(width: f64, language: Language) -> Self {
        Self { width, height: 0.0, language, marks: Vec::new() }
    }

    /// The side on which reading starts.
    pub(crate) fn start(&self) -> Anchor {
        match self.language {
            Language::Fa => Anchor::Right,
            Language::En => Anchor::Left,
        }
    }

    /// The side on which reading ends.
    pub(crate) fn end(&self) -> Anchor {
        match self.language {
            Language::Fa => Anchor::Left,
            Language::En => Anchor::Right,
        }
    }

    /// The place `offset` from the edge where reading starts.
    pub(crate) fn at_start(&self, offset: f64) -> f64 {
        match self.language {
            Language::Fa => self.width - offset,
            Language::En => offset,
        }
    }

    /// +1 where reading runs to greater x, else −1.
    pub(crate) fn forward(&self) -> f64 {
        match self.language {
            Language::Fa => -1.0,
            Language::En => 1.0,
        }
    }

    pub(crate) fn text(&mut self, at: Point, anchor: Anchor, size: f64, ink: Ink, content: &str) {
        self.put(at, anchor, size, ink, Weight::Regular, content);
    }

    pub(crate) fn bold(&mut self, at: Point, anchor: Anchor, size: f64, ink: Ink, content: &str) {
        self.put(at, anchor, size, ink, Weight::Bold, content);
    }

    fn put(
        &mut self,
        at: Point,
        anchor: Anchor,
        size: f64,
        ink: Ink,
        weight: Weight,
        content: &str,
    ) {
        self.marks.push(Mark::Text(Text {
            at,
            content: content.to_owned(),
            size,
            weight,
            anchor,
            direction: Direction::from(self.language),
            ink,
        }));
    }

    pub(crate) fn line(&mut self, from: Point, to: Point, stroke: Stroke) {
        self.marks.push(Mark::Polyline { points: vec![from, to], stroke });
    }

    /// A line of the grid; the one at zero is darker.
    pub(crate) fn grid(&mut self, from: Point, to: Point, is_zero: bool) {
        let ink = if is_zero { Ink::Muted } else { Ink::Grid };
        self.line(from, to, Stroke { ink, width: 1.0, dash: Dash::Solid });
    }

    pub(crate) fn rectangle(
        &mut self,
        (a, b): (Point, Point),
        fill: Fill,
        stroke: Option<Stroke>,
        hint: String,
    ) {
        let outline = vec![
            Segment::Move(a),
            Segment::Line(Point::new(b.x, a.y)),
            Segment::Line(b),
            Segment::Line(Point::new(a.x, b.y)),
            Segment::Close,
        ];
        self.marks.push(Mark::Shape { outline, fill, stroke, hint });
    }
}
