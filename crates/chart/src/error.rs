//! Why a chart could not be drawn.

/// Why a chart could not be drawn; each names the chart by its title.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum Error {
    /// Nobody could hear what the chart shows.
    #[error("chart {title:?} has no description: write in one or two sentences what it shows")]
    NoDescription {
        /// The chart's title.
        title: String,
    },
    /// The chart would say nothing to those who see it.
    #[error("a chart has no title: name the finding it shows")]
    NoTitle,
    /// There is not a single value to draw.
    #[error("chart {title:?} has no value to draw")]
    NoValues {
        /// The chart's title.
        title: String,
    },
    /// A series has more or fewer cells than there are categories.
    #[error("chart {title:?}: series {series:?} has {cells} cells for {categories} categories")]
    UnevenSeries {
        /// The chart's title.
        title: String,
        /// The series' name.
        series: String,
        /// Cells it has.
        cells: usize,
        /// Categories there are.
        categories: usize,
    },
    /// A kind of chart needs a series that is not there.
    #[error("chart {title:?} needs a series of {needed}")]
    SeriesWanted {
        /// The chart's title.
        title: String,
        /// What is needed.
        needed: &'static str,
    },
    /// A category of a line chart is not a period.
    #[error("chart {title:?}: {category:?} is not a period")]
    NotAPeriod {
        /// The chart's title.
        title: String,
        /// The category.
        category: String,
    },
    /// The outline of an area could not be read.
    #[error("chart {title:?}: outline of {area}: cannot read {near:?}")]
    ReadOutline {
        /// The chart's title.
        title: String,
        /// The area's code.
        area: String,
        /// The path data from the place that was not understood.
        near: String,
    },
}
