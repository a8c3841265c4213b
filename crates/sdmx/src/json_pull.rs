//! JSON token by token, in bounded memory; numbers keep their digits.

use std::io::{BufRead, Read};

use crate::error::Error;
use crate::text::TextReader;

/// Nested deeper than this is refused.
pub const DEPTH_LIMIT: usize = 64;
/// One text or number longer than this is refused.
const TOKEN_BYTES: usize = 8 * 1024 * 1024;

/// What comes next in a document.
#[derive(Clone, Debug, PartialEq)]
pub enum Token {
    /// `{`
    Object,
    /// `}`
    ObjectEnd,
    /// `[`
    Array,
    /// `]`
    ArrayEnd,
    /// A member's name; its value follows.
    Name(String),
    /// A text.
    Text(String),
    /// A number, as it is written.
    Number(String),
    /// `true` or `false`.
    Bool(bool),
    /// `null`.
    Null,
    /// The document is complete.
    Eof,
}

/// A document being read.
pub struct JsonReader<R> {
    input: TextReader<R>,
    line: u64,
    /// For each open value whether it is an object.
    open: Vec<bool>,
    /// Whether the value or member to come is the first of its array or object.
    is_first: bool,
    /// Whether a member's name was read and its value was not.
    named: bool,
    started: bool,
}

impl<R: Read> JsonReader<R> {
    /// Begins to read `input`.
    pub fn new(input: R) -> Result<Self, Error> {
        let input = TextReader::new(input).map_err(|source| Error::Read { line: 1, source })?;
        Ok(Self { input, line: 1, open: Vec::new(), is_first: true, named: false, started: false })
    }

    /// The line reached.
    pub fn line(&self) -> u64 {
        self.line
    }

    fn fault(&self, fault: &'static str) -> Error {
        Error::Json { line: self.line, fault }
    }

    fn peek(&mut self) -> Result<Option<u8>, Error> {
        let line = self.line;
        let buffer = self.input.fill_buf().map_err(|source| Error::Read { line, source })?;
        Ok(buffer.first().copied())
    }

    fn bump(&mut self) {
        self.input.consume(1);
    }

    fn skip_blanks(&mut self) -> Result<Option<u8>, Error> {
        loop {
            match self.peek()? {
                Some(b'\n') => self.line += 1,
                Some(b' ' | b'\t' | b'\r') => {}
                other => return Ok(other),
            }
            self.bump();
        }
    }

    /// The next token.
    pub fn next(&mut self) -> Result<Token, Error> {
        let Some(mut byte) = self.skip_blanks()? else {
            return match (self.open.is_empty(), self.started) {
                (true, true) => Ok(Token::Eof),
                (true, false) => Err(Error::Empty),
                (false, _) => Err(Error::Truncated { line: self.line }),
            };
        };
        if self.open.is_empty() && std::mem::replace(&mut self.started, true) {
            return Err(self.fault("something follows the end"));
        }
        if matches!(byte, b'}' | b']') && !self.named {
            if self.open.pop() != Some(byte == b'}') {
                return Err(self.fault("a bracket closes what another opened"));
            }
            self.bump();
            self.is_first = false;
            return Ok(if byte == b'}' { Token::ObjectEnd } else { Token::ArrayEnd });
        }
        if !self.named && !self.is_first {
            if byte != b',' {
                return Err(self.fault("a comma is missing"));
            }
            self.bump();
            byte = self.skip_blanks()?.ok_or(Error::Truncated { line: self.line })?;
        }
        if self.open.last() == Some(&true) && !self.named {
            if byte != b'"' {
                return Err(self.fault("a member has no name"));
            }
            let name = self.string()?;
            if self.skip_blanks()? != Some(b':') {
                return Err(self.fault("a colon is missing"));
            }
            self.bump();
            self.named = true;
            return Ok(Token::Name(name));
        }
        self.named = false;
        self.is_first = false;
        self.value(byte)
    }

    fn value(&mut self, byte: u8) -> Result<Token, Error> {
        match byte {
            b'{' | b'[' => {
                if self.open.len() >= DEPTH_LIMIT {
                    return Err(Error::TooDeep { line: self.line, limit: DEPTH_LIMIT });
                }
                self.bump();
                self.open.push(byte == b'{');
                self.is_first = true;
                Ok(if byte == b'{' { Token::Object } else { Token::Array })
            }
            b'"' => Ok(Token::Text(self.string()?)),
            b'-' | b'0'..=b'9' | b'a'..=b'z' => {
                let mut word = String::new();
                while let Some(
                    byte @ (b'-' | b'+' | b'.' | b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z'),
                ) = self.peek()?
                {
                    if word.len() > 1024 {
                        return Err(Error::TooLong { line: self.line, limit_bytes: 1024 });
                    }
                    word.push(char::from(byte));
                    self.bump();
                }
                match word.as_str() {
                    "true" => Ok(Token::Bool(true)),
                    "false" => Ok(Token::Bool(false)),
                    "null" => Ok(Token::Null),
                    _ if serde_json::from_str::<serde_json::Number>(&word).is_ok() => {
                        Ok(Token::Number(word))
                    }
                    _ => Err(self.fault("this is no value")),
                }
            }
            _ => Err(self.fault("this is no value")),
        }
    }

    /// Reads a text whose quote is next.
    fn string(&mut self) -> Result<String, Error> {
        self.bump();
        let mut raw = vec![b'"'];
        let mut escaped = false;
        loop {
            let line = self.line;
            let buffer = self.input.fill_buf().map_err(|source| Error::Read { line, source })?;
            if buffer.is_empty() {
                return Err(Error::Truncated { line });
            }
            let mut used = 0;
            let mut ended = false;
            while used < buffer.len() && !ended {
                let byte = buffer[used];
                used += 1;
                ended = byte == b'"' && !escaped;
                escaped = byte == b'\\' && !escaped;
            }
            raw.extend_from_slice(&buffer[..used]);
            self.input.consume(used);
            if raw.len() > TOKEN_BYTES {
                return Err(Error::TooLong { line, limit_bytes: TOKEN_BYTES });
            }
            if ended {
                break;
            }
        }
        if std::str::from_utf8(&raw).is_err() {
            return Err(Error::Encoding { line: self.line, encoding: "UTF-8" });
        }
        serde_json::from_slice(&raw).map_err(|_| self.fault("a text has a wrong escape"))
    }

    /// Passes over the value to come.
    pub fn skip(&mut self) -> Result<(), Error> {
        let depth = self.open.len();
        loop {
            match self.next()? {
                Token::Eof => return Err(Error::Truncated { line: self.line }),
                Token::Name(_) => {}
                _ if self.open.len() <= depth => return Ok(()),
                _ => {}
            }
        }
    }

    /// The value to come, whole: for small ones.
    pub fn whole(&mut self) -> Result<serde_json::Value, Error> {
        let token = self.next()?;
        self.whole_from(token)
    }

    /// The value that begins with `token`, whole.
    pub fn whole_from(&mut self, token: Token) -> Result<serde_json::Value, Error> {
        use serde_json::Value;
        Ok(match token {
            Token::Object => {
                let mut members = serde_json::Map::new();
                while let Token::Name(name) = self.next()? {
                    members.insert(name, self.whole()?);
                }
                Value::Object(members)
            }
            Token::Array => {
                let mut values = Vec::new();
                loop {
                    match self.next()? {
                        Token::ArrayEnd => break,
                        token => values.push(self.whole_from(token)?),
                    }
                }
                Value::Array(values)
            }
            Token::Text(text) => Value::String(text),
            // Whole numbers may be places in a list; others stay text so as not to lose a digit.
            Token::Number(number) => match number.parse::<i64>() {
                Ok(whole) if whole.to_string() == number => Value::from(whole),
                Ok(_) | Err(_) => Value::String(number),
            },
            Token::Bool(value) => Value::Bool(value),
            Token::Null => Value::Null,
            Token::ObjectEnd | Token::ArrayEnd | Token::Name(_) | Token::Eof => {
                return Err(self.fault("a value is missing"));
            }
        })
    }
}
