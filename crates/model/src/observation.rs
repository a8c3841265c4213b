//! Observations in batches, column by column, as text: the form in which a million of them can pass
//! from a reader to the bank without a memory allocation each.
//! Knows nothing of codelists or of what the texts mean.

/// The column that holds the sheet an observation was read from.
pub const ORIGIN_SHEET: &str = "ORIGIN_SHEET";
/// The column that holds the cell (`F14`) or the line (`17`) an observation was read from.
pub const ORIGIN_CELL: &str = "ORIGIN_CELL";
/// The column that holds the submission an observation came with.
pub const ORIGIN_SUBMISSION: &str = "ORIGIN_SUBMISSION";

/// The column that says since when an observation has been public, in messages that tell the history
/// of data: a moment such as `2026-11-23T10:00:00Z`.
pub const VALID_FROM: &str = "VALID_FROM";

/// What parts the values of a component that has several at once (SDMX 3.0 information model,
/// section 5.3: components with `maxOccurs` above one). XML cannot hold this character at all.
pub const VALUE_SEPARATOR: char = '\u{1f}';

/// A column of texts in one buffer. An empty text means: nothing was reported.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TextColumn {
    text: String,
    ends: Vec<u32>,
}

impl TextColumn {
    /// An empty column with room for `rows` texts.
    #[must_use]
    pub fn with_capacity(rows: usize) -> Self {
        Self { text: String::with_capacity(rows * 4), ends: Vec::with_capacity(rows) }
    }

    /// Adds one text. A batch is bounded, so a column never reaches 4 GiB; what would pass that is
    /// a mistake of the caller and panics.
    pub fn push(&mut self, text: &str) {
        self.text.push_str(text);
        self.ends.push(u32::try_from(self.text.len()).expect("a batch stays far below 4 GiB"));
    }

    /// The text of `row`, or the empty text beyond the end.
    #[must_use]
    pub fn get(&self, row: usize) -> &str {
        let Some(&end) = self.ends.get(row) else { return "" };
        let start = if row == 0 { 0 } else { self.ends[row - 1] };
        &self.text[start as usize..end as usize]
    }

    /// How many texts there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The texts in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|row| self.get(row))
    }

    /// All texts one after the other, and where each ends: the shape of an Arrow string array.
    #[must_use]
    pub fn parts(&self) -> (&str, &[u32]) {
        (&self.text, &self.ends)
    }
}

impl<'a> FromIterator<&'a str> for TextColumn {
    fn from_iter<I: IntoIterator<Item = &'a str>>(texts: I) -> Self {
        let mut column = Self::default();
        texts.into_iter().for_each(|text| column.push(text));
        column
    }
}

/// Some observations of one dataflow. Columns are named by component id (`REF_AREA`, `OBS_VALUE`,
/// `OBS_STATUS`…) or are one of the origin columns; every column has the same number of rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ObservationBatch {
    names: Vec<String>,
    columns: Vec<TextColumn>,
}

impl ObservationBatch {
    /// How many observations a reader should put into one batch.
    pub const ROWS: usize = 8192;

    /// An empty batch with these columns.
    #[must_use]
    pub fn new(names: Vec<String>) -> Self {
        let columns = names.iter().map(|_| TextColumn::with_capacity(64)).collect();
        Self { names, columns }
    }

    /// The names of the columns.
    #[must_use]
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// How many observations there are.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.columns.first().map_or(0, TextColumn::len)
    }

    /// The place of a column.
    #[must_use]
    pub fn index(&self, name: &str) -> Option<usize> {
        self.names.iter().position(|each| each == name)
    }

    /// The column with this name.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<&TextColumn> {
        self.index(name).map(|index| &self.columns[index])
    }

    /// The column at this place, in the order of [`Self::names`].
    #[must_use]
    pub fn column_at(&self, index: usize) -> &TextColumn {
        &self.columns[index]
    }

    /// One text, empty where the column or the row does not exist.
    #[must_use]
    pub fn get(&self, name: &str, row: usize) -> &str {
        self.column(name).map_or("", |column| column.get(row))
    }

    /// Adds one observation, its texts in the order of [`Self::names`]; a text that is not given is
    /// empty, and one too many is a mistake of the caller and panics.
    pub fn push<'a>(&mut self, texts: impl IntoIterator<Item = &'a str>) {
        let mut filled = 0;
        for text in texts {
            self.columns[filled].push(text);
            filled += 1;
        }
        for column in &mut self.columns[filled..] {
            column.push("");
        }
    }

    /// Adds a column, or puts it in the place of the one with this name. `column` must have as many
    /// rows as the batch.
    pub fn set_column(&mut self, name: &str, column: TextColumn) {
        assert!(
            self.columns.is_empty() || column.len() == self.rows(),
            "a column has as many rows as its batch"
        );
        if let Some(index) = self.index(name) {
            self.columns[index] = column;
        } else {
            self.names.push(name.to_owned());
            self.columns.push(column);
        }
    }

    /// The observations for which `keep` says yes, in order.
    #[must_use]
    pub fn filtered(&self, keep: impl Fn(usize) -> bool) -> Self {
        let mut kept = Self::new(self.names.clone());
        for row in (0..self.rows()).filter(|row| keep(*row)) {
            kept.push(self.columns.iter().map(|column| column.get(row)));
        }
        kept
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_come_back_as_they_went_in() {
        let mut batch = ObservationBatch::new(vec!["SEX".into(), "OBS_VALUE".into()]);
        batch.push(["F", "35.40"]);
        batch.push(["M"]);
        assert_eq!(batch.get("OBS_VALUE", 0), "35.40");
        assert_eq!(batch.get("OBS_VALUE", 1), "");
        assert_eq!(batch.filtered(|row| row == 1).get("SEX", 0), "M");
    }
}
