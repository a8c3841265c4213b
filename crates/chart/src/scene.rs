//! A drawn chart: marks and text at their places, with inks by role. Knows no data and no format;
//! a brush (SVG here, Typst in `report`) turns it into a picture.

use model::Language;

use crate::table::TableTwin;

/// A place, in units of which a chart is some 720 wide; y grows downward.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// From the left edge.
    pub x: f64,
    /// From the upper edge.
    pub y: f64,
}

impl Point {
    /// The point at `x`, `y`.
    #[must_use]
    pub fn new(x: f64, y: f64) -> Self {
        Self { x, y }
    }
}

/// A colour by its meaning. The same meaning has the same colour on every page and in every PDF.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// Women.
    Women,
    /// Men.
    Men,
    /// Both sexes together.
    Total,
    /// A fourth series.
    Fourth,
    /// Text.
    Ink,
    /// Secondary text and axis lines.
    Muted,
    /// Grid lines.
    Grid,
    /// The ground.
    Paper,
    /// A class of a map, from 0 (least) to 4 (most).
    Step(u8),
}

impl Ink {
    /// The colour as `#RRGGBB`.
    #[must_use]
    pub fn hex(self) -> &'static str {
        match self {
            Self::Women => "#6A3D9A",
            Self::Men => "#A85400",
            Self::Total => "#111827",
            Self::Fourth => "#1D7256",
            Self::Ink => "#1B1F24",
            Self::Muted => "#545D68",
            Self::Grid => "#D5D9DE",
            Self::Paper => "#FFFFFF",
            Self::Step(0) => "#EFE8F6",
            Self::Step(1) => "#CFBDE3",
            Self::Step(2) => "#A789C9",
            Self::Step(3) => "#7D53A9",
            Self::Step(_) => "#4A2375",
        }
    }

    /// The style class that may change the colour.
    #[must_use]
    pub fn class(self) -> &'static str {
        match self {
            Self::Women => "women",
            Self::Men => "men",
            Self::Total => "total",
            Self::Fourth => "fourth",
            Self::Ink => "ink",
            Self::Muted => "muted",
            Self::Grid => "grid",
            Self::Paper => "paper",
            Self::Step(0) => "step-0",
            Self::Step(1) => "step-1",
            Self::Step(2) => "step-2",
            Self::Step(3) => "step-3",
            Self::Step(_) => "step-4",
        }
    }
}

/// How a line runs; repeats what its colour says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dash {
    /// Unbroken.
    Solid,
    /// In dashes.
    Dashed,
    /// In dots.
    Dotted,
}

/// A line's colour, width and run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stroke {
    /// Colour.
    pub ink: Ink,
    /// Width.
    pub width: f64,
    /// Run.
    pub dash: Dash,
}

impl Stroke {
    /// An unbroken line.
    #[must_use]
    pub fn solid(ink: Ink, width: f64) -> Self {
        Self { ink, width, dash: Dash::Solid }
    }

    /// The same line in another run.
    #[must_use]
    pub fn dashed(self, dash: Dash) -> Self {
        Self { dash, ..self }
    }
}

/// What a surface is filled with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fill {
    /// Nothing.
    None,
    /// One colour.
    Solid(Ink),
    /// Slanted lines: there is no value.
    Hatch,
    /// Crossed lines: the value is withheld.
    CrossHatch,
}

/// A piece of a path.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Segment {
    /// Begin at a point.
    Move(Point),
    /// Straight to a point.
    Line(Point),
    /// By two control points to a point.
    Cubic(Point, Point, Point),
    /// Back to where the piece began.
    Close,
}

/// The side of a text that stands at its place. Sides are those of the paper, whatever the
/// direction of the writing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// Its left edge.
    Left,
    /// Its middle.
    Middle,
    /// Its right edge.
    Right,
}

/// The direction of writing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Left to right.
    Ltr,
    /// Right to left.
    Rtl,
}

impl From<Language> for Direction {
    fn from(language: Language) -> Self {
        match language {
            Language::Fa => Self::Rtl,
            Language::En => Self::Ltr,
        }
    }
}

/// How heavy a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// Running text.
    Regular,
    /// Labels of series.
    Bold,
}

/// A text at its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Text {
    /// Where its anchor stands; `y` is the middle of its height.
    pub at: Point,
    /// What it says.
    pub content: String,
    /// Its height in units.
    pub size: f64,
    /// How heavy it is.
    pub weight: Weight,
    /// Which of its edges stands at the place.
    pub anchor: Anchor,
    /// In which direction it is written.
    pub direction: Direction,
    /// Its colour.
    pub ink: Ink,
}

/// One mark.
#[derive(Clone, Debug, PartialEq)]
pub enum Mark {
    /// A line through points.
    Polyline {
        /// The points, two or more.
        points: Vec<Point>,
        /// How it is drawn.
        stroke: Stroke,
    },
    /// A surface bounded by a path.
    Shape {
        /// The path.
        outline: Vec<Segment>,
        /// Its filling.
        fill: Fill,
        /// Its edge.
        stroke: Option<Stroke>,
        /// What it stands for, shown when pointed at; may be empty.
        hint: String,
    },
    /// A disc.
    Circle {
        /// Its middle.
        centre: Point,
        /// Its radius.
        radius: f64,
        /// Its filling.
        fill: Fill,
        /// Its edge.
        stroke: Option<Stroke>,
        /// What it stands for, shown when pointed at; may be empty.
        hint: String,
    },
    /// A text.
    Text(Text),
}

/// A drawn chart with the words that go with it.
#[derive(Clone, Debug, PartialEq)]
pub struct Scene {
    /// Width in units.
    pub width: f64,
    /// Height in units.
    pub height: f64,
    /// The language of its words.
    pub language: Language,
    /// The finding.
    pub title: String,
    /// What is shown, in which unit, of whom.
    pub subtitle: String,
    /// Where the figures come from, with version.
    pub source: String,
    /// What must be known to read it.
    pub notes: Vec<String>,
    /// What it shows, for those who cannot see it.
    pub description: String,
    /// The marks, the later over the earlier.
    pub marks: Vec<Mark>,
    pub(crate) twin: TableTwin,
}

impl Scene {
    /// The same figures as a table.
    #[must_use]
    pub fn table_twin(&self) -> &TableTwin {
        &self.twin
    }
}
