//! A stretch of a message's text in one piece of memory: readers look ahead in it as far as they need,
//! and it grows and moves on as they ask. Knows bytes and the end; knows nothing of formats.

use std::io::{self, BufRead, Read};

use encoding_rs::Encoding;

use crate::error::Error;
use crate::text::TextReader;

/// The text from where a reader stands to as far as it was read.
pub struct Window<R> {
    input: TextReader<R>,
    bytes: Vec<u8>,
    at: usize,
}

impl<R: Read> Window<R> {
    /// Begins to read `input`, in whatever encoding it is.
    pub fn new(input: R) -> Result<Self, Error> {
        let input = TextReader::new(input).map_err(|source| Error::Read { line: 1, source })?;
        Ok(Self { input, bytes: Vec::new(), at: 0 })
    }

    /// Begins to read `input` in an encoding, or in that which its bytes show.
    pub fn in_encoding(input: R, encoding: Option<&'static Encoding>) -> Result<Self, Error> {
        let Some(encoding) = encoding else { return Self::new(input) };
        let input = TextReader::in_encoding(input, encoding);
        let input = input.map_err(|source| Error::Read { line: 1, source })?;
        Ok(Self { input, bytes: Vec::new(), at: 0 })
    }

    /// What lies ahead, as far as it was read.
    pub fn ahead(&self) -> &[u8] {
        &self.bytes[self.at..]
    }

    /// Passes over bytes that lie ahead.
    pub fn pass(&mut self, count: usize) {
        self.at += count;
    }

    /// Reads further; `false` at the end. `line` is told when that fails.
    pub fn more(&mut self, line: u64) -> Result<bool, Error> {
        if self.at > 0 {
            self.bytes.drain(..self.at);
            self.at = 0;
        }
        let encoding = self.input.encoding().name();
        let chunk = match self.input.fill_buf() {
            Ok(chunk) => chunk,
            Err(source) if source.kind() == io::ErrorKind::InvalidData => {
                return Err(Error::Encoding { line, encoding });
            }
            Err(source) => return Err(Error::Read { line, source }),
        };
        let length = chunk.len();
        self.bytes.extend_from_slice(chunk);
        self.input.consume(length);
        Ok(length > 0)
    }
}
