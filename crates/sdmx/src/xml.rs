//! XML as SDMX uses it, event by event, in bounded memory.
//! Knows lines, depth and the five predefined entities; refuses document types and what they define.

use std::borrow::Cow;
use std::io::{self, BufRead, Read};

use quick_xml::XmlVersion;
use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::QName;

use crate::error::Error;
use crate::text::TextReader;

/// Elements nested deeper than this are refused.
pub const DEPTH_LIMIT: usize = 64;
/// One tag, text or comment longer than this is refused.
const EVENT_BYTES: usize = 8 * 1024 * 1024;

/// Counts lines as they are consumed, and ends the reading of an event that grows too long.
struct Lines<R> {
    input: TextReader<R>,
    line: u64,
    budget: usize,
}

impl<R: Read> Read for Lines<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let available = self.fill_buf()?;
        let length = available.len().min(buffer.len());
        buffer[..length].copy_from_slice(&available[..length]);
        self.consume(length);
        Ok(length)
    }
}

impl<R: Read> BufRead for Lines<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.budget == 0 {
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, "event too long"));
        }
        self.input.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        if let Ok(bytes) = self.input.fill_buf() {
            let newlines = bytes[..amount].iter().filter(|byte| **byte == b'\n').count();
            self.line += newlines as u64;
        }
        self.budget = self.budget.saturating_sub(amount);
        self.input.consume(amount);
    }
}

/// What comes next in a document. An empty element is a start and an end.
pub enum Node<'a> {
    /// An element begins.
    Start(Element<'a>),
    /// The innermost element ends.
    End,
    /// A piece of text; neighbouring pieces belong together.
    Text(Cow<'a, str>),
    /// Something without meaning here: a comment, a processing instruction, the declaration.
    Other,
    /// The document is complete.
    Eof,
}

/// The start of an element.
pub struct Element<'a> {
    start: BytesStart<'a>,
    line: u64,
}

impl Element<'_> {
    /// Its name without the prefix.
    pub fn local(&self) -> &str {
        self.start.local_name().into_inner()
    }

    /// The line on which its tag ends.
    pub fn line(&self) -> u64 {
        self.line
    }

    /// Calls `each` with every attribute: prefix, local name, value. Name-space declarations come
    /// as any other attribute.
    pub fn each_attribute(
        &self,
        mut each: impl FnMut(&str, &str, &str) -> Result<(), Error>,
    ) -> Result<(), Error> {
        // Whether a name stands twice is not asked: no attribute matters twice here.
        let mut rest = self.start.attributes_raw();
        loop {
            rest = rest.trim_ascii_start();
            if rest.is_empty() {
                return Ok(());
            }
            let (name, value, after) = split_attribute(rest).ok_or_else(|| Error::Xml {
                line: self.line,
                fault: "an attribute is broken".into(),
            })?;
            rest = after;
            let (prefix, local) = name.split_once(':').unwrap_or(("", name));
            let plain =
                !value.bytes().any(|byte| matches!(byte, b'&' | b'\n' | b'\t' | b'\r' | b'<'));
            if plain {
                each(prefix, local, value)?;
            } else {
                let attribute = Attribute { key: QName(name), value: Cow::Borrowed(value) };
                let value = attribute
                    .normalized_value(XmlVersion::Implicit1_0)
                    .map_err(|fault| xml_fault(self.line, &fault))?;
                each(prefix, local, &value)?;
            }
        }
    }

    /// The value of the attribute with this local name.
    pub fn attribute(&self, name: &str) -> Result<Option<String>, Error> {
        let mut found = None;
        self.each_attribute(|_, local, value| {
            if local == name && found.is_none() {
                found = Some(value.to_owned());
            }
            Ok(())
        })?;
        Ok(found)
    }
}

/// The name and value of the attribute that `text` begins with, and what follows it.
fn split_attribute(text: &str) -> Option<(&str, &str, &str)> {
    let (name, rest) = text.split_at_checked(text.bytes().position(|byte| byte == b'=')?)?;
    let name = name.trim_ascii_end();
    let rest = rest[1..].trim_ascii_start();
    let quote = rest.bytes().next().filter(|byte| matches!(byte, b'"' | b'\''))?;
    let end = rest.bytes().skip(1).position(|byte| byte == quote)?;
    let is_name = !name.is_empty()
        && !name.bytes().any(|it| it.is_ascii_whitespace() || matches!(it, b'"' | b'\''));
    is_name.then(|| (name, &rest[1..=end], &rest[end + 2..]))
}

fn xml_fault(line: u64, fault: &quick_xml::Error) -> Error {
    match fault {
        quick_xml::Error::Io(source) if source.kind() == io::ErrorKind::FileTooLarge => {
            Error::TooLong { line, limit_bytes: EVENT_BYTES }
        }
        quick_xml::Error::Io(source) if source.kind() == io::ErrorKind::InvalidData => {
            Error::Encoding { line, encoding: "declared" }
        }
        quick_xml::Error::Io(source) => {
            Error::Read { line, source: io::Error::new(source.kind(), source.to_string()) }
        }
        quick_xml::Error::Syntax(_) => Error::Truncated { line },
        quick_xml::Error::Encoding(_) => Error::Encoding { line, encoding: "UTF-8" },
        quick_xml::Error::Escape(quick_xml::escape::EscapeError::UnrecognizedEntity(_, entity)) => {
            Error::Entity { line, entity: entity.clone() }
        }
        quick_xml::Error::IllFormed(_)
        | quick_xml::Error::InvalidAttr(_)
        | quick_xml::Error::Escape(_)
        | quick_xml::Error::Namespace(_) => Error::Xml { line, fault: fault.to_string() },
    }
}

/// A document being read.
pub struct XmlReader<R> {
    reader: quick_xml::Reader<Lines<R>>,
    buffer: Vec<u8>,
    depth: usize,
    elements: u64,
}

impl<R: Read> XmlReader<R> {
    /// Begins to read `input`, in whatever encoding it is.
    pub fn new(input: R) -> Result<Self, Error> {
        let input = TextReader::new(input).map_err(|source| Error::Read { line: 1, source })?;
        let lines = Lines { input, line: 1, budget: EVENT_BYTES };
        let mut reader = quick_xml::Reader::from_reader(lines);
        reader.config_mut().expand_empty_elements = true;
        Ok(Self { reader, buffer: Vec::new(), depth: 0, elements: 0 })
    }

    /// The line reached.
    pub fn line(&self) -> u64 {
        self.reader.get_ref().line
    }

    /// How many elements are open.
    pub fn depth(&self) -> usize {
        self.depth
    }

    /// The next node.
    pub fn next(&mut self) -> Result<Node<'_>, Error> {
        self.buffer.clear();
        self.reader.get_mut().budget = EVENT_BYTES;
        let outcome = self.reader.read_event_into(&mut self.buffer);
        // The position must be taken before the event, which borrows the buffer, is looked at.
        let line = self.reader.get_ref().line;
        match outcome.map_err(|fault| xml_fault(line, &fault))? {
            Event::Start(start) | Event::Empty(start) => {
                self.depth += 1;
                self.elements += 1;
                if self.depth > DEPTH_LIMIT {
                    return Err(Error::TooDeep { line, limit: DEPTH_LIMIT });
                }
                Ok(Node::Start(Element { start, line }))
            }
            Event::End(_) => {
                self.depth -= 1;
                Ok(Node::End)
            }
            Event::Text(text) => Ok(Node::Text(match text.into_inner() {
                Cow::Borrowed(text) => line_ends(text),
                Cow::Owned(text) => Cow::Owned(line_ends(&text).into_owned()),
            })),
            Event::CData(text) => Ok(Node::Text(text.into_inner())),
            Event::GeneralRef(reference) => match reference.resolve_char_ref() {
                Ok(Some(letter)) => Ok(Node::Text(Cow::Owned(letter.to_string()))),
                Ok(None) => {
                    let name = reference.into_inner();
                    match quick_xml::escape::resolve_predefined_entity(&name) {
                        Some(text) => Ok(Node::Text(Cow::Borrowed(text))),
                        None => Err(Error::Entity { line, entity: name.into_owned() }),
                    }
                }
                Err(fault) => Err(xml_fault(line, &fault)),
            },
            Event::DocType(_) => Err(Error::Doctype { line }),
            Event::Comment(_) | Event::PI(_) | Event::Decl(_) => Ok(Node::Other),
            Event::Eof if self.depth > 0 => Err(Error::Truncated { line }),
            Event::Eof if self.elements == 0 => Err(Error::Empty),
            Event::Eof => Ok(Node::Eof),
        }
    }

    /// The text up to the end of the element that has just begun, that of elements in it included;
    /// the texts of neighbouring elements are parted by `separator`.
    pub fn deep_text(&mut self, separator: char) -> Result<String, Error> {
        let (depth, mut text, mut own) = (self.depth, String::new(), String::new());
        while self.depth >= depth {
            match self.next()? {
                Node::Text(piece) => {
                    if text.len() + own.len() + piece.len() > EVENT_BYTES {
                        let (line, limit_bytes) = (self.line(), EVENT_BYTES);
                        return Err(Error::TooLong { line, limit_bytes });
                    }
                    own.push_str(&piece);
                }
                // Blanks between elements are no text.
                Node::Start(_) | Node::End => {
                    let found = own.trim();
                    if !found.is_empty() {
                        if !text.is_empty() {
                            text.push(separator);
                        }
                        text.push_str(found);
                    }
                    own.clear();
                }
                Node::Other => {}
                Node::Eof => break,
            }
        }
        Ok(text)
    }

    /// Passes over what is left of the element that has just begun.
    pub fn skip(&mut self) -> Result<(), Error> {
        let depth = self.depth;
        while self.depth >= depth {
            if let Node::Eof = self.next()? {
                break;
            }
        }
        Ok(())
    }
}

/// XML reads every line end as one line feed.
fn line_ends(text: &str) -> Cow<'_, str> {
    if text.contains('\r') {
        Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n"))
    } else {
        Cow::Borrowed(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<(), Error> {
        let mut reader = XmlReader::new(text.as_bytes())?;
        loop {
            if let Node::Eof = reader.next()? {
                return Ok(());
            }
        }
    }

    #[test]
    fn hostile_documents_are_refused_by_name_and_line() {
        let bomb = "<?xml version='1.0'?>\n<!DOCTYPE a [<!ENTITY b 'c'>]>\n<a>&b;</a>";
        assert!(matches!(read(bomb), Err(Error::Doctype { line: 2 })));
        assert!(matches!(read("<a>\n&b;</a>"), Err(Error::Entity { line: 2, .. })));
        assert!(matches!(read(&"<a>".repeat(65)), Err(Error::TooDeep { .. })));
        assert!(matches!(read("<a>\n<b>\n"), Err(Error::Truncated { line: 3 })));
        assert!(matches!(read("<a>\n<b c='"), Err(Error::Truncated { line: 2 })));
        assert!(matches!(read(""), Err(Error::Empty)));
        let long = format!("<a b='{}'/>", "x".repeat(EVENT_BYTES));
        assert!(matches!(read(&long), Err(Error::TooLong { .. })));
    }
}
