//! Charts of women and men: a [`ChartSpec`] and a [`Table`] become a [`Scene`] of positioned marks
//! and text; a Scene becomes SVG here, and Typst marks in the `report` crate.
//!
//! Knows geometry, inks, signs of typed absence and where a label may stand. Refuses to know where
//! the figures came from, pages, fonts and files. Geometry is `f64`; values stay `Decimal`.

mod axis;
mod bars;
mod dumbbell;
mod error;
mod frame;
mod key;
mod line;
mod map;
mod marker;
mod measure;
mod outline;
mod pyramid;
mod scene;
mod sign;
mod spec;
mod svg;
mod table;

pub use error::Error;
pub use outline::Outline;
pub use scene::{
    Anchor, Dash, Direction, Fill, Ink, Mark, Point, Scene, Segment, Stroke, Text, Weight,
};
pub use sign::{Sign, status_words};
pub use spec::{ChartSpec, Kind, Unit, draw};
pub use svg::svg;
pub use table::{Category, Datum, Role, Series, Table, TableTwin};
