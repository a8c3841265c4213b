//! Filling observation batches: columns may appear as the message is read, batches stay bounded.

use model::observation::{ORIGIN_CELL, ObservationBatch, TextColumn};

/// Texts of one batch never take more than this.
const BATCH_BYTES: usize = 16 * 1024 * 1024;
/// More columns than this has no data structure.
pub const COLUMNS_LIMIT: usize = 1024;

/// The column that tells of each observation's structure, in messages with several.
pub const STRUCTURE: &str = "STRUCTURE";

/// Whether a message may hold data of several structures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Structures {
    /// A second one is an error.
    One,
    /// Each observation has a column [`STRUCTURE`].
    Several,
}

/// Writes numbers that mostly grow by one, as text.
#[derive(Debug, Default)]
pub struct Numbers {
    text: String,
    last: Option<u64>,
}

impl Numbers {
    /// The number in decimal digits.
    pub fn text(&mut self, number: u64) -> &str {
        let follows = self.last.is_some_and(|last| last + 1 == number);
        match self.text.as_bytes().last() {
            Some(digit @ b'0'..=b'8') if follows => {
                let next = char::from(digit + 1);
                self.text.pop();
                self.text.push(next);
            }
            _ => self.text = number.to_string(),
        }
        self.last = Some(number);
        &self.text
    }
}

/// Gathers observations until there are enough for a batch.
#[derive(Debug)]
pub struct Batches {
    names: Vec<String>,
    columns: Vec<TextColumn>,
    origins: TextColumn,
    bytes: usize,
    /// The column asked for last: messages name the same columns in the same order again and again.
    last: usize,
}

impl Batches {
    /// No observation yet, with these columns.
    pub fn new(names: Vec<String>) -> Self {
        let columns = names.iter().map(|_| TextColumn::default()).collect();
        Self { names, columns, origins: TextColumn::default(), bytes: 0, last: 0 }
    }

    /// The columns so far, without that of the origin.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The place of the column with this name, which is added if it is new.
    pub fn column(&mut self, name: &str) -> usize {
        let next = self.last + 1;
        if self.names.get(next).is_some_and(|each| each == name) {
            self.last = next;
            return next;
        }
        if let Some(index) = self.names.iter().position(|each| each == name) {
            self.last = index;
            return index;
        }
        let mut column = TextColumn::default();
        for _ in 0..self.origins.len() {
            column.push("");
        }
        self.names.push(name.to_owned());
        self.columns.push(column);
        self.last = self.names.len() - 1;
        self.last
    }

    /// Puts one text into a column. Every column must get one before [`Self::end_row`].
    pub fn put(&mut self, column: usize, text: &str) {
        self.columns[column].push(text);
        self.bytes += text.len();
    }

    /// Ends the observation that was read at `origin`.
    pub fn end_row(&mut self, origin: &str) {
        self.origins.push(origin);
    }

    /// Whether nothing is gathered.
    pub fn is_empty(&self) -> bool {
        self.origins.is_empty()
    }

    /// Whether it is time to hand the batch over.
    pub fn is_full(&self) -> bool {
        self.origins.len() >= ObservationBatch::ROWS || self.bytes >= BATCH_BYTES
    }

    /// The observations gathered, if there are any; gathering begins anew.
    pub fn take(&mut self) -> Option<ObservationBatch> {
        if self.origins.is_empty() {
            return None;
        }
        let mut batch = ObservationBatch::new(Vec::new());
        self.bytes = 0;
        for (name, column) in self.names.iter().zip(&mut self.columns) {
            let room = TextColumn::with_capacity(column.len());
            batch.set_column(name, std::mem::replace(column, room));
        }
        batch.set_column(ORIGIN_CELL, std::mem::take(&mut self.origins));
        Some(batch)
    }
}
