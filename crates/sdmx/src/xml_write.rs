//! XML text being put together: elements are closed as they were opened, values are escaped.

use std::borrow::Cow;

/// Text under construction.
#[derive(Debug, Default)]
pub struct Xml {
    text: String,
    open: Vec<Cow<'static, str>>,
}

impl Xml {
    /// A document with its declaration.
    pub fn document() -> Self {
        Self { text: "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_owned(), open: Vec::new() }
    }

    /// Begins an element.
    pub fn start(&mut self, name: impl Into<Cow<'static, str>>, attributes: &[(&str, &str)]) {
        let name = name.into();
        self.tag(&name, attributes);
        self.text.push('>');
        self.open.push(name);
    }

    /// An element without content.
    pub fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.tag(name, attributes);
        self.text.push_str("/>");
    }

    /// An element with text.
    pub fn element(&mut self, name: &str, attributes: &[(&str, &str)], text: &str) {
        self.tag(name, attributes);
        self.text.push('>');
        push_escaped(&mut self.text, text);
        self.text.push_str("</");
        self.text.push_str(name);
        self.text.push('>');
    }

    /// Ends the innermost element, with a line feed after it.
    pub fn end(&mut self) {
        let name = self.open.pop().expect("an element is ended once for each time it is begun");
        self.text.push_str("</");
        self.text.push_str(&name);
        self.text.push_str(">\n");
    }

    /// A line feed, where one makes the message easier on the eye.
    pub fn line(&mut self) {
        self.text.push('\n');
    }

    /// Text that is XML already.
    pub fn raw(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// One attribute of a tag that [`Self::raw`] began.
    pub fn attribute(&mut self, name: &str, value: &str) {
        self.text.push(' ');
        self.text.push_str(name);
        self.text.push_str("=\"");
        push_escaped(&mut self.text, value);
        self.text.push('"');
    }

    fn tag(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.text.push('<');
        self.text.push_str(name);
        for (name, value) in attributes {
            self.attribute(name, value);
        }
    }

    /// Hands over what was written since the last time.
    pub fn take(&mut self) -> String {
        std::mem::take(&mut self.text)
    }

    /// How many bytes wait to be taken.
    pub fn len(&self) -> usize {
        self.text.len()
    }

    /// What waits to be taken.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text itself, for what is put together faster than by element.
    pub fn text_mut(&mut self) -> &mut String {
        &mut self.text
    }

    /// Forgets what was written and keeps its room.
    pub fn clear(&mut self) {
        self.text.clear();
    }
}

/// Escapes what XML would read otherwise, line ends and tabs included, so that every text comes back
/// as it was. Characters that XML 1.0 cannot hold at all become U+FFFD.
pub fn push_escaped(out: &mut String, text: &str) {
    // Nearly every text is a code or a number, in which nothing is to be escaped.
    let is_plain = |byte: &u8| !matches!(byte, b'&' | b'<' | b'>' | b'"' | 0..=0x1f | 0xef);
    if text.as_bytes().iter().all(is_plain) {
        out.push_str(text);
        return;
    }
    let mut from = 0;
    for (at, letter) in text.char_indices() {
        let escaped = match letter {
            '&' => "&amp;",
            '<' => "&lt;",
            '>' => "&gt;",
            '"' => "&quot;",
            '\n' => "&#10;",
            '\r' => "&#13;",
            '\t' => "&#9;",
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => "\u{fffd}",
            _ => continue,
        };
        out.push_str(&text[from..at]);
        out.push_str(escaped);
        from = at + letter.len_utf8();
    }
    out.push_str(&text[from..]);
}
