//! One element of a structure message with all it holds: for elements that are small, such as one
//! code or one component list. Never for a whole message.

use std::io::Read;

use crate::error::Error;
use crate::xml::{Element, Node, XmlReader};

/// An element with its attributes, text and children.
#[derive(Debug, Default)]
pub struct Tree {
    /// Name without prefix.
    pub name: String,
    /// The line it begins on.
    pub line: u64,
    /// Attributes by local name.
    pub attributes: Vec<(String, String)>,
    /// The text in it, children's not included.
    pub text: String,
    /// Children in order.
    pub children: Vec<Tree>,
}

impl Tree {
    /// The element alone, without what it holds.
    pub fn of(element: &Element<'_>) -> Result<Self, Error> {
        let mut tree =
            Self { name: element.local().to_owned(), line: element.line(), ..Self::default() };
        element.each_attribute(|prefix, local, value| {
            if prefix != "xmlns" && local != "xmlns" {
                tree.attributes.push((local.to_owned(), value.to_owned()));
            }
            Ok(())
        })?;
        Ok(tree)
    }

    /// Reads what the element, which has just begun, holds.
    pub fn fill<R: Read>(mut self, xml: &mut XmlReader<R>) -> Result<Self, Error> {
        let mut open: Vec<Self> = Vec::new();
        loop {
            match xml.next()? {
                Node::Start(element) => open.push(Self::of(&element)?),
                Node::Text(piece) => open.last_mut().unwrap_or(&mut self).text.push_str(&piece),
                Node::End => match open.pop() {
                    Some(child) => open.last_mut().unwrap_or(&mut self).children.push(child),
                    None => return Ok(self),
                },
                Node::Other => {}
                Node::Eof => return Err(Error::Truncated { line: self.line }),
            }
        }
    }

    /// The value of an attribute.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(each, _)| each == name);
        found.map(|(_, value)| value.as_str())
    }

    /// The first child with this name.
    pub fn child(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|child| child.name == name)
    }

    /// The children with this name.
    pub fn children_named<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Self> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// The text without the blanks around it.
    pub fn trimmed(&self) -> &str {
        self.text.trim()
    }
}
