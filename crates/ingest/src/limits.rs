//! How much of a file is read before it is refused. Values only: who sets them is the caller's matter.

/// The limits of [`crate::read_workbook`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The largest file read, in bytes.
    pub file_bytes: usize,
    /// The most bytes that the parts of a file may inflate to in all.
    pub inflated_bytes: u64,
    /// The most that one part may grow when inflated; looked at only beyond one mebibyte, for small
    /// parts of a sheet full of zeros grow a thousandfold in all honesty.
    pub inflation_ratio: u64,
    /// The most parts a packed file may have.
    pub parts: usize,
    /// The most sheets.
    pub sheets: usize,
    /// The most cells that hold something, over all sheets.
    pub cells: usize,
    /// The most cells in the rectangles around the filled cells of the sheets of an `.xls` file,
    /// whose reader lays them out one by one.
    pub rectangle_cells: u64,
    /// The most merged ranges, over all sheets.
    pub merged_ranges: usize,
    /// The most bytes of text in all cells together.
    pub text_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 128 << 20,
            inflated_bytes: 256 << 20,
            inflation_ratio: 400,
            parts: 4096,
            sheets: 1024,
            cells: 4_000_000,
            rectangle_cells: 8_000_000,
            merged_ranges: 100_000,
            text_bytes: 128 << 20,
        }
    }
}
