//! JSON token by token, in bounded memory; numbers keep their digits. Names, texts and numbers are
//! lent, not given: most are looked at once.

use std::io::Read;

use crate::error::Error;
use crate::window::Window;

/// Nested deeper than this is refused.
pub const DEPTH_LIMIT: usize = 64;
/// One text or number longer than this is refused.
const TOKEN_BYTES: usize = 8 * 1024 * 1024;
/// All that is held of a message at once, lists of codes mostly, is never longer than this.
const HELD_BYTES: usize = 128 * 1024 * 1024;
/// What a held value costs besides its text.
const VALUE_BYTES: usize = 32;
/// What an object costs besides its members.
const OBJECT_BYTES: usize = 640;

/// What comes next in a document. What a name, text or number says is in [`JsonReader::text`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
    Name,
    /// A text.
    Text,
    /// A number, as it is written.
    Number,
    /// `true` or `false`.
    Bool(bool),
    /// `null`.
    Null,
    /// The document is complete.
    Eof,
}

/// A document being read.
pub struct JsonReader<R> {
    window: Window<R>,
    line: u64,
    /// For each open value whether it is an object.
    open: Vec<bool>,
    /// Whether the value or member to come is the first of its array or object.
    is_first: bool,
    /// Whether a member's name was read and its value was not.
    named: bool,
    started: bool,
    text: String,
    /// How much was held.
    held: usize,
}

impl<R: Read> JsonReader<R> {
    /// Begins to read `input`.
    pub fn new(input: R) -> Result<Self, Error> {
        Ok(Self {
            window: Window::new(input)?,
            line: 1,
            open: Vec::new(),
            is_first: true,
            named: false,
            started: false,
            text: String::new(),
            held: 0,
        })
    }

    /// The line reached.
    pub fn line(&self) -> u64 {
        self.line
    }

    /// What the name, text or number read last says.
    pub fn text(&self) -> &str {
        &self.text
    }

    fn fault(&self, fault: &'static str) -> Error {
        Error::Json { line: self.line, fault }
    }

    fn skip_blanks(&mut self) -> Result<Option<u8>, Error> {
        loop {
            let ahead = self.window.ahead();
            let mut at = 0;
            while let Some(byte) = ahead.get(at) {
                match byte {
                    b'\n' => self.line += 1,
                    b' ' | b'\t' | b'\r' => {}
                    byte => {
                        let byte = *byte;
                        self.window.pass(at);
                        return Ok(Some(byte));
                    }
                }
                at += 1;
            }
            self.window.pass(at);
            if !self.window.more(self.line)? {
                return Ok(None);
            }
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
            self.window.pass(1);
            self.is_first = false;
            return Ok(if byte == b'}' { Token::ObjectEnd } else { Token::ArrayEnd });
        }
        if !self.named && !self.is_first {
            if byte != b',' {
                return Err(self.fault("a comma is missing"));
            }
            self.window.pass(1);
            byte = self.skip_blanks()?.ok_or(Error::Truncated { line: self.line })?;
        }
        if self.open.last() == Some(&true) && !self.named {
            if byte != b'"' {
                return Err(self.fault("a member has no name"));
            }
            self.string()?;
            if self.skip_blanks()? != Some(b':') {
                return Err(self.fault("a colon is missing"));
            }
            self.window.pass(1);
            self.named = true;
            return Ok(Token::Name);
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
                self.window.pass(1);
                self.open.push(byte == b'{');
                self.is_first = true;
                Ok(if byte == b'{' { Token::Object } else { Token::Array })
            }
            b'"' => self.string().map(|()| Token::Text),
            b'-' | b'0'..=b'9' | b'a'..=b'z' => self.word(),
            _ => Err(self.fault("this is no value")),
        }
    }

    /// Reads a number, `true`, `false` or `null`.
    fn word(&mut self) -> Result<Token, Error> {
        let is_part =
            |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'+' | b'.');
        let length = loop {
            let ahead = self.window.ahead();
            match ahead.iter().position(|byte| !is_part(byte)) {
                Some(length) => break length,
                None if ahead.len() > 1024 => {
                    return Err(Error::TooLong { line: self.line, limit_bytes: 1024 });
                }
                None => {
                    let length = ahead.len();
                    if !self.window.more(self.line)? {
                        break length;
                    }
                }
            }
        };
        let word = &self.window.ahead()[..length];
        let token = match word {
            b"true" => Token::Bool(true),
            b"false" => Token::Bool(false),
            b"null" => Token::Null,
            _ if length > 1024 => {
                return Err(Error::TooLong { line: self.line, limit_bytes: 1024 });
            }
            _ if is_number(word) => {
                self.text.clear();
                // Digits, signs and letters are ASCII.
                self.text.push_str(std::str::from_utf8(word).unwrap_or_default());
                Token::Number
            }
            _ => return Err(self.fault("this is no value")),
        };
        self.window.pass(length);
        Ok(token)
    }

    /// Reads a text whose quote is next.
    fn string(&mut self) -> Result<(), Error> {
        let mut at = 1;
        let mut is_plain = true;
        loop {
            let ahead = self.window.ahead();
            while let Some(byte) = ahead.get(at) {
                match byte {
                    b'"' => break,
                    b'\\' => {
                        is_plain = false;
                        at += 2;
                    }
                    byte => {
                        is_plain &= *byte >= 0x20;
                        at += 1;
                    }
                }
            }
            if at < ahead.len() {
                break;
            }
            if ahead.len() > TOKEN_BYTES {
                return Err(Error::TooLong { line: self.line, limit_bytes: TOKEN_BYTES });
            }
            if !self.window.more(self.line)? {
                return Err(Error::Truncated { line: self.line });
            }
        }
        let raw = &self.window.ahead()[..=at];
        let line = self.line;
        let inner = std::str::from_utf8(&raw[1..at])
            .map_err(|_| Error::Encoding { line, encoding: "UTF-8" })?;
        if is_plain {
            self.text.clear();
            self.text.push_str(inner);
        } else {
            let fault = "a text has a wrong escape";
            self.text = serde_json::from_slice(raw).map_err(|_| Error::Json { line, fault })?;
        }
        self.window.pass(at + 1);
        Ok(())
    }

    /// Passes over the value to come.
    pub fn skip(&mut self) -> Result<(), Error> {
        let depth = self.open.len();
        loop {
            match self.next()? {
                Token::Eof => return Err(Error::Truncated { line: self.line }),
                Token::Name => {}
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
        self.held += if token == Token::Object { OBJECT_BYTES } else { VALUE_BYTES };
        if matches!(token, Token::Text | Token::Number) {
            self.held += self.text.len();
        }
        if self.held > HELD_BYTES {
            return Err(Error::TooLong { line: self.line, limit_bytes: HELD_BYTES });
        }
        Ok(match token {
            Token::Object => {
                let mut members = serde_json::Map::new();
                while self.next()? == Token::Name {
                    let name = self.text.clone();
                    self.held += VALUE_BYTES + name.len();
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
            Token::Text => Value::String(self.text.clone()),
            // Whole numbers may be places in a list; others stay text so as not to lose a digit.
            Token::Number => match self.text.parse::<i64>() {
                Ok(whole) if whole.to_string() == self.text => Value::from(whole),
                Ok(_) | Err(_) => Value::String(self.text.clone()),
            },
            Token::Bool(value) => Value::Bool(value),
            Token::Null => Value::Null,
            Token::ObjectEnd | Token::ArrayEnd | Token::Name | Token::Eof => {
                return Err(self.fault("a value is missing"));
            }
        })
    }
}

/// Whether a word is a number by JSON's grammar.
fn is_number(word: &[u8]) -> bool {
    let digits = |text: &[u8]| text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let rest = word.strip_prefix(b"-").unwrap_or(word);
    let whole = digits(rest);
    if whole == 0 || (whole > 1 && rest[0] == b'0') {
        return false;
    }
    let mut rest = &rest[whole..];
    if let Some(fraction) = rest.strip_prefix(b".") {
        let length = digits(fraction);
        if length == 0 {
            return false;
        }
        rest = &fraction[length..];
    }
    if let [b'e' | b'E', exponent @ ..] = rest {
        let exponent =
            exponent.strip_prefix(b"-").or(exponent.strip_prefix(b"+")).unwrap_or(exponent);
        return !exponent.is_empty() && digits(exponent) == exponent.len();
    }
    rest.is_empty()
}
