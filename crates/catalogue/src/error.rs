//! What can be wrong with the catalogue: always a mistake of whoever edited it, so every variant names
//! the file and, where there is one, the line.

/// A catalogue file that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file that another one names is not there.
    #[error("the catalogue has no file {file}")]
    MissingFile {
        /// Its path below `catalogue/`.
        file: String,
    },
    /// A text file with bytes that are not UTF-8.
    #[error("catalogue/{file} is not UTF-8")]
    ReadText {
        /// Its path below `catalogue/`.
        file: String,
    },
    /// A TOML file that does not say what its folder promises.
    #[error("catalogue/{file}, line {line}: {reason}")]
    ReadToml {
        /// Its path below `catalogue/`.
        file: String,
        /// The line, from 1.
        line: usize,
        /// What the reader expected.
        reason: String,
    },
    /// A codelist's table that cannot be read.
    #[error("catalogue/{file}, line {line}: {reason}")]
    ReadCodes {
        /// Its path below `catalogue/`.
        file: String,
        /// The line, from 1, the header being line 1.
        line: u64,
        /// What is wrong with it.
        reason: String,
    },
}
