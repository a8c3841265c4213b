//! What chart is wanted, and the door through which every chart is drawn.

use model::{Language, locale};
use rust_decimal::Decimal;

use crate::error::Error;
use crate::outline::Outline;
use crate::scene::Scene;
use crate::table::{Table, TableTwin};
use crate::{bars, dumbbell, line, map, pyramid};

/// The kind of a chart.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// Values over time; categories are periods. Time runs left to right in both languages.
    Line,
    /// The gap between women and men in each category.
    Dumbbell,
    /// A bar from zero for each category.
    Bars,
    /// Women and men by age; categories are age groups, the youngest first.
    Pyramid,
    /// One value for each area, in classes.
    Map {
        /// The outlines of the areas, by the codes the categories have.
        outlines: Vec<Outline>,
    },
}

/// In what the values are, and how many decimals are shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// Whether values are per cent, shown with the sign.
    pub percent: bool,
    /// Decimals shown.
    pub decimals: u32,
}

impl Unit {
    /// Per cent with this many decimals.
    #[must_use]
    pub fn percent(decimals: u32) -> Self {
        Self { percent: true, decimals }
    }

    /// A plain number with this many decimals; the subtitle of the chart names its unit.
    #[must_use]
    pub fn number(decimals: u32) -> Self {
        Self { percent: false, decimals }
    }

    /// A value as it is written.
    #[must_use]
    pub fn written(&self, value: Decimal, language: Language) -> String {
        if self.percent {
            locale::percent(value, self.decimals, language)
        } else {
            locale::number(value, self.decimals, language)
        }
    }
}

/// What chart is wanted.
#[derive(Clone, Debug, PartialEq)]
pub struct ChartSpec {
    /// Its kind.
    pub kind: Kind,
    /// The language of its words and numbers.
    pub language: Language,
    /// The finding, as a sentence.
    pub title: String,
    /// What is shown, in which unit, of whom.
    pub subtitle: String,
    /// Where the figures come from, with version.
    pub source: String,
    /// What it shows, for those who cannot see it. Required.
    pub description: String,
    /// What must be known to read it.
    pub notes: Vec<String>,
    /// In what the values are.
    pub unit: Unit,
    /// What the categories are, as the head of a column: `Year`, `Province`.
    pub categories_are: String,
    /// Width in units; 720 reads well.
    pub width: f64,
}

/// Draws a chart.
///
/// # Errors
/// When it has no title, no description or no value, or when the table does not suit its kind.
pub fn draw(spec: &ChartSpec, table: &Table) -> Result<Scene, Error> {
    let title = || spec.title.clone();
    if spec.title.trim().is_empty() {
        return Err(Error::NoTitle);
    }
    if spec.description.trim().is_empty() {
        return Err(Error::NoDescription { title: title() });
    }
    for series in &table.series {
        if series.cells.len() != table.categories.len() {
            return Err(Error::UnevenSeries {
                title: title(),
                series: series.name.clone(),
                cells: series.cells.len(),
                categories: table.categories.len(),
            });
        }
    }
    if table.values().next().is_none() {
        return Err(Error::NoValues { title: title() });
    }
    let frame = match &spec.kind {
        Kind::Line => line::draw(spec, table)?,
        Kind::Dumbbell => dumbbell::draw(spec, table)?,
        Kind::Bars => bars::draw(spec, table),
        Kind::Pyramid => pyramid::draw(spec, table)?,
        Kind::Map { outlines } => map::draw(spec, table, outlines)?,
    };
    Ok(Scene {
        width: spec.width,
        height: frame.height,
        language: spec.language,
        title: spec.title.clone(),
        subtitle: spec.subtitle.clone(),
        source: spec.source.clone(),
        notes: spec.notes.clone(),
        description: spec.description.clone(),
        marks: frame.marks,
        twin: TableTwin::of(table, &spec.categories_are, &spec.unit, spec.language),
    })
}
