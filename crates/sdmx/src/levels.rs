//! Values of one observation as SDMX-ML spreads them: on the data set, on groups, on the series and
//! on the observation itself. What stands nearer to the observation wins.

use std::collections::HashMap;

use model::DataStructure;

use crate::batch::{Batches, COLUMNS_LIMIT};
use crate::error::Error;

/// Texts by column, in one buffer.
#[derive(Clone, Debug, Default)]
pub struct Values {
    text: String,
    spans: Vec<Option<(usize, usize)>>,
}

impl Values {
    fn clear(&mut self) {
        self.text.clear();
        self.spans.clear();
    }

    fn put(&mut self, column: usize, text: &str) {
        if self.spans.len() <= column {
            self.spans.resize(column + 1, None);
        }
        let start = self.text.len();
        self.text.push_str(text);
        self.spans[column] = Some((start, self.text.len()));
    }

    fn get(&self, column: usize) -> Option<&str> {
        let (start, end) = self.spans.get(column).copied().flatten()?;
        Some(&self.text[start..end])
    }

    fn given(&self) -> impl Iterator<Item = (usize, &str)> {
        (0..self.spans.len()).filter_map(|column| Some((column, self.get(column)?)))
    }
}

/// Where a value stands in the message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// On the data set.
    DataSet,
    /// On a group of series.
    Group,
    /// On a series.
    Series,
    /// On the observation.
    Observation,
}

/// The groups whose keys name the same dimensions.
#[derive(Debug)]
struct Shape {
    dimensions: Vec<usize>,
    by_key: HashMap<String, Values>,
}

/// The values of the observation being read, and the batches that finished ones go to.
pub struct Levels {
    /// Finished observations.
    pub batches: Batches,
    data_set: Values,
    series: Values,
    observation: Values,
    group: Values,
    group_key: Vec<usize>,
    /// Groups read before any series, whose dimensions are known only when one is.
    unsorted: Vec<Values>,
    shapes: Vec<Shape>,
    found: Vec<Values>,
    found_for_series: bool,
    dimensions: Option<Vec<String>>,
}

impl Levels {
    /// Without `structure`, a group's dimensions are those of its values that series have too.
    pub fn new(structure: Option<&DataStructure>) -> Self {
        let dimensions = structure.map(|structure| {
            let time = structure.time_dimension();
            structure.dimensions().chain(time).map(|dimension| dimension.id.clone()).collect()
        });
        Self {
            batches: Batches::new(Vec::new()),
            data_set: Values::default(),
            series: Values::default(),
            observation: Values::default(),
            group: Values::default(),
            group_key: Vec::new(),
            unsorted: Vec::new(),
            shapes: Vec::new(),
            found: Vec::new(),
            found_for_series: false,
            dimensions,
        }
    }

    /// Begins a level anew.
    pub fn begin(&mut self, level: Level) {
        match level {
            Level::DataSet => {
                self.data_set.clear();
                self.series.clear();
                self.unsorted.clear();
                self.shapes.clear();
                self.found_for_series = false;
            }
            Level::Group => {
                self.group.clear();
                self.group_key.clear();
            }
            Level::Series => {
                self.series.clear();
                self.found_for_series = false;
            }
            Level::Observation => self.observation.clear(),
        }
    }

    /// Gives `name` a value at `level`.
    pub fn put(&mut self, level: Level, name: &str, text: &str, line: u64) -> Result<(), Error> {
        let column = self.batches.column(name);
        if column >= COLUMNS_LIMIT {
            return Err(Error::TooManyColumns { line, limit: COLUMNS_LIMIT });
        }
        self.put_at(level, column, text);
        Ok(())
    }

    /// Gives a column that the batches have a value at `level`.
    pub fn put_at(&mut self, level: Level, column: usize, text: &str) {
        match level {
            Level::DataSet => self.data_set.put(column, text),
            Level::Group => self.group.put(column, text),
            Level::Series => self.series.put(column, text),
            Level::Observation => self.observation.put(column, text),
        }
    }

    /// Gives the group being read a value of its key.
    pub fn put_group_key(&mut self, name: &str, text: &str, line: u64) -> Result<(), Error> {
        self.put(Level::Group, name, text, line)?;
        self.group_key.push(self.batches.column(name));
        Ok(())
    }

    /// Whether the observation has a value of its own for `name`.
    pub fn observation_has(&mut self, name: &str) -> bool {
        let column = self.batches.column(name);
        self.observation.get(column).is_some()
    }

    /// Keeps the group that was read.
    pub fn end_group(&mut self) {
        let group = std::mem::take(&mut self.group);
        if group.spans.is_empty() {
            return;
        }
        if self.group_key.is_empty() {
            self.unsorted.push(group);
        } else {
            let key = std::mem::take(&mut self.group_key);
            self.keep_group(key, group);
        }
        self.found_for_series = false;
    }

    fn keep_group(&mut self, mut dimensions: Vec<usize>, mut values: Values) {
        dimensions.sort_unstable();
        let key = key_of(&dimensions, |column| values.get(column)).unwrap_or_default();
        for column in &dimensions {
            values.spans[*column] = None;
        }
        let shape = match self.shapes.iter_mut().find(|shape| shape.dimensions == dimensions) {
            Some(shape) => shape,
            None => {
                self.shapes.push(Shape { dimensions, by_key: HashMap::new() });
                self.shapes.last_mut().expect("a shape was just added")
            }
        };
        let kept = shape.by_key.entry(key).or_default();
        let given: Vec<(usize, String)> =
            values.given().map(|(column, text)| (column, text.to_owned())).collect();
        for (column, text) in given {
            kept.put(column, &text);
        }
    }

    fn sort_groups(&mut self) {
        for group in std::mem::take(&mut self.unsorted) {
            let is_dimension = |column: usize| match &self.dimensions {
                Some(dimensions) => dimensions.contains(&self.batches.names()[column]),
                None => self.series.get(column).or(self.observation.get(column)).is_some(),
            };
            let key =
                group.given().map(|(column, _)| column).filter(|column| is_dimension(*column));
            let key: Vec<usize> = key.collect();
            self.keep_group(key, group);
        }
    }

    fn find_groups(&mut self) {
        if !self.unsorted.is_empty() {
            self.sort_groups();
        }
        if self.shapes.is_empty() || self.found_for_series {
            return;
        }
        self.found.clear();
        for shape in &self.shapes {
            let value = |column| {
                let own = self.observation.get(column).or_else(|| self.series.get(column));
                own.or_else(|| self.data_set.get(column))
            };
            if let Some(values) =
                key_of(&shape.dimensions, value).and_then(|key| shape.by_key.get(&key))
            {
                self.found.push(values.clone());
            }
        }
        // Without a series, every observation may belong to other groups.
        self.found_for_series = !self.series.spans.is_empty();
    }

    /// Ends the observation, which was read at `origin`.
    pub fn end_observation(&mut self, origin: &str) {
        self.find_groups();
        for column in 0..self.batches.names().len() {
            let own = self.observation.get(column).or_else(|| self.series.get(column));
            let text = own
                .or_else(|| self.found.iter().find_map(|group| group.get(column)))
                .or_else(|| self.data_set.get(column));
            self.batches.put(column, text.unwrap_or(""));
        }
        self.batches.end_row(origin);
    }

    /// Ends the series: what follows does not belong to it.
    pub fn end_series(&mut self) {
        self.series.clear();
        self.found.clear();
        self.found_for_series = false;
    }
}

fn key_of<'a>(dimensions: &[usize], value: impl Fn(usize) -> Option<&'a str>) -> Option<String> {
    let mut key = String::new();
    for column in dimensions {
        key.push_str(value(*column)?);
        key.push('\u{1f}');
    }
    Some(key)
}
