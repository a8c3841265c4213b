//! Splits a table's text into records and cells. Knows quoting, delimiters and line numbers; knows
//! nothing of what cells mean. It does not use the `csv` crate, which neither tells an unclosed quote
//! from an end nor counts lines in files with CR LF or blank lines as an editor shows them.

use std::io::Read;

use crate::error::Error;
use crate::window::Window;

/// One record longer than this is refused.
const RECORD_BYTES: usize = 8 * 1024 * 1024;
/// A record longer than this is unusual.
const LOOK_BYTES: usize = 512 * 1024;

/// Where a cell's text stands: in the window, or put together in a text of its own.
#[derive(Clone, Copy, Debug)]
struct Span {
    start: usize,
    end: usize,
}

/// A record: its cells one after the other, in one text.
#[derive(Debug, Default)]
pub struct Record {
    spans: Vec<Span>,
    /// The record's text where it could not be taken as it stands.
    own: Option<Vec<u8>>,
    /// How many bytes of the window it takes.
    length: usize,
    /// The line it begins on.
    pub line: u64,
}

impl Record {
    /// How many cells it has.
    pub fn cells(&self) -> usize {
        self.spans.len()
    }
}

/// Splits text into records.
pub struct Records<R> {
    window: Window<R>,
    delimiter: u8,
    line: u64,
    record: Record,
    is_special: [bool; 256],
}

/// What looking at the text ahead came to.
enum Found {
    Record,
    /// The text ends before the record does.
    More,
    /// Quotes or line ends that need the careful way.
    Careful,
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    CellStart,
    Plain,
    Quoted,
    AfterQuote,
}

impl<R: Read> Records<R> {
    /// Looks at the first line for the delimiter.
    pub fn new(input: R) -> Result<Self, Error> {
        let mut window = Window::new(input)?;
        while !window.ahead().contains(&b'\n') && window.ahead().len() < RECORD_BYTES {
            if !window.more(1)? {
                break;
            }
        }
        let delimiter = delimiter(window.ahead());
        let mut is_special = [false; 256];
        for byte in [b'\n', b'\r', b'"', delimiter] {
            is_special[usize::from(byte)] = true;
        }
        Ok(Self { window, delimiter, line: 1, record: Record::default(), is_special })
    }

    /// The record read last.
    pub fn record(&self) -> &Record {
        &self.record
    }

    /// The bytes of the record read last, and where its cells stand in them.
    fn bytes(&self) -> &[u8] {
        self.record.own.as_deref().unwrap_or_else(|| &self.window.ahead()[..self.record.length])
    }

    /// The bytes of one cell of the record read last; none beyond the last cell.
    pub fn cell(&self, index: usize) -> &[u8] {
        self.record.spans.get(index).map_or(b"", |span| &self.bytes()[span.start..span.end])
    }

    /// Calls `each` with the cells of the record read last, as text.
    pub fn each_cell<'a>(&'a self, mut each: impl FnMut(usize, &'a str)) -> Result<(), Error> {
        let fault = || Error::Encoding { line: self.record.line, encoding: "UTF-8" };
        let text = std::str::from_utf8(self.bytes()).map_err(|_| fault())?;
        for (index, span) in self.record.spans.iter().enumerate() {
            // A cell border is a border of letters unless a letter was cut, which is no UTF-8.
            each(index, text.get(span.start..span.end).ok_or_else(fault)?);
        }
        Ok(())
    }

    /// Goes to the next record that is not a blank line; `false` at the end.
    pub fn next(&mut self) -> Result<bool, Error> {
        self.window.pass(self.record.length);
        self.record.length = 0;
        self.record.own = None;
        loop {
            match self.look() {
                Found::Record => return Ok(true),
                Found::Careful => return self.read_carefully(),
                Found::More => {
                    let length = self.window.ahead().len();
                    if length > LOOK_BYTES {
                        // Not to look at the same text again and again.
                        return self.read_carefully();
                    }
                    if !self.window.more(self.line)? {
                        return if length == 0 { Ok(false) } else { self.read_carefully() };
                    }
                }
            }
        }
    }

    /// The usual record: no quote, or quotes around whole cells without quotes in them.
    fn look(&mut self) -> Found {
        let ahead = self.window.ahead();
        let mut at = 0;
        loop {
            match ahead[at..] {
                [b'\n', ..] => at += 1,
                [b'\r', b'\n', ..] => at += 2,
                _ => break,
            }
            self.line += 1;
        }
        self.window.pass(at);
        let ahead = self.window.ahead();
        self.record.spans.clear();
        self.record.line = self.line;
        let (mut at, mut start) = (0, 0);
        let mut lines = 0;
        loop {
            if ahead.get(at) == Some(&b'"') && at == start {
                let Some(length) = ahead[at + 1..].iter().position(|byte| *byte == b'"') else {
                    return Found::More;
                };
                let inner = &ahead[at + 1..at + 1 + length];
                lines += inner.iter().filter(|byte| **byte == b'\n').count() as u64;
                self.record.spans.push(Span { start: at + 1, end: at + 1 + length });
                at += length + 2;
                match ahead.get(at) {
                    Some(byte) if *byte == self.delimiter => {}
                    Some(b'\n') => {}
                    Some(b'\r') if ahead.get(at + 1) == Some(&b'\n') => at += 1,
                    Some(b'\r') if ahead.len() == at + 1 => return Found::More,
                    None => return Found::More,
                    Some(_) => return Found::Careful,
                }
            } else {
                while ahead.get(at).is_some_and(|byte| !self.is_special[usize::from(*byte)]) {
                    at += 1;
                }
                self.record.spans.push(Span { start, end: at });
                match ahead.get(at) {
                    Some(byte) if *byte == self.delimiter => {}
                    Some(b'\n') => {}
                    Some(b'\r') if ahead.get(at + 1) == Some(&b'\n') => at += 1,
                    Some(b'\r') if ahead.len() == at + 1 => return Found::More,
                    None => return Found::More,
                    // A quote inside a cell is a letter as any other, but rare.
                    Some(_) => return Found::Careful,
                }
            }
            if ahead[at] == b'\n' {
                self.record.length = at + 1;
                self.line += lines + 1;
                return Found::Record;
            }
            at += 1;
            start = at;
        }
    }

    /// Any record, byte by byte.
    fn read_carefully(&mut self) -> Result<bool, Error> {
        let (mut state, mut quote_line) = (State::CellStart, self.line);
        let mut own = Vec::new();
        let mut start = 0;
        let mut used = 0;
        self.record.spans.clear();
        self.record.line = self.line;
        let ended = loop {
            if used == self.window.ahead().len() {
                if own.len() + self.record.spans.len() > RECORD_BYTES {
                    let (line, limit_bytes) = (self.record.line, RECORD_BYTES);
                    return Err(Error::TooLong { line, limit_bytes });
                }
                self.window.pass(used);
                used = 0;
                if !self.window.more(self.line)? {
                    break false;
                }
            }
            let byte = self.window.ahead()[used];
            used += 1;
            match (state, byte) {
                (State::Quoted, b'"') => state = State::AfterQuote,
                (State::Quoted, _) => {
                    self.line += u64::from(byte == b'\n');
                    own.push(byte);
                }
                (State::CellStart, b'"') => {
                    state = State::Quoted;
                    quote_line = self.line;
                }
                (State::AfterQuote, b'"') => {
                    own.push(b'"');
                    state = State::Quoted;
                }
                (_, b'\n') => {
                    self.line += 1;
                    if state == State::CellStart && self.record.spans.is_empty() {
                        self.record.line = self.line;
                    } else {
                        break true;
                    }
                }
                // A CR counts only as part of a line end; alone at a cell's end it is none of it.
                (_, b'\r') => {}
                (_, _) if byte == self.delimiter => {
                    self.record.spans.push(Span { start, end: own.len() });
                    start = own.len();
                    state = State::CellStart;
                }
                (_, _) => {
                    own.push(byte);
                    state = State::Plain;
                }
            }
        };
        self.window.pass(used);
        if !ended {
            match state {
                State::Quoted => return Err(Error::OpenQuote { line: quote_line }),
                State::CellStart if self.record.spans.is_empty() => return Ok(false),
                State::CellStart | State::Plain | State::AfterQuote => {}
            }
        }
        self.record.spans.push(Span { start, end: own.len() });
        if own.len() > RECORD_BYTES {
            let (line, limit_bytes) = (self.record.line, RECORD_BYTES);
            return Err(Error::TooLong { line, limit_bytes });
        }
        self.record.own = Some(own);
        Ok(true)
    }
}

/// The delimiter that stands most often in the first line, outside quotes.
fn delimiter(prefix: &[u8]) -> u8 {
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0)];
    let mut quoted = false;
    for byte in prefix {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' if !quoted => break,
            _ if !quoted => {
                for (delimiter, count) in &mut counts {
                    *count += usize::from(*delimiter == *byte);
                }
            }
            _ => {}
        }
    }
    let most = counts.iter().map(|(_, count)| *count).max().unwrap_or(0);
    counts.iter().find(|(_, count)| *count == most).map_or(b',', |(delimiter, _)| *delimiter)
}
