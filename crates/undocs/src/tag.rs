//! Tags and text, out of HTML and out of the XML of word processors.
//!
//! Knows how tags, attributes, comments and character references are written, and forgives what is
//! written otherwise: there is always a next token. Builds no tree, so that nothing nests too deep.

/// A piece of a marked-up text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Token {
    /// A tag that opens; `empty` when it closes itself.
    Start { name: String, attributes: Vec<(String, String)>, empty: bool },
    /// A tag that closes.
    End(String),
    /// Text, character references resolved.
    Text(String),
}

impl Token {
    /// The value of an attribute of a tag that opens.
    pub(crate) fn attribute(&self, wanted: &str) -> Option<&str> {
        let Self::Start { attributes, .. } = self else { return None };
        attributes.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.as_str())
    }
}

/// The tokens of a text. Names are in small letters and without prefix.
pub(crate) struct Tokens<'a> {
    rest: &'a str,
    /// The element whose content is no markup: `script`, `style`.
    raw: Option<String>,
}

impl<'a> Tokens<'a> {
    pub(crate) fn of(text: &'a str) -> Self {
        Self { rest: text, raw: None }
    }

    /// Everything up to the end of a raw element.
    fn raw(&mut self, name: &str) {
        let close = format!("</{name}");
        let lower = self.rest.to_ascii_lowercase();
        let end = lower.find(&close).unwrap_or(self.rest.len());
        self.rest = &self.rest[end..];
    }
}

impl Iterator for Tokens<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        loop {
            if let Some(name) = self.raw.take() {
                self.raw(&name);
            }
            if self.rest.is_empty() {
                return None;
            }
            let Some(open) = self.rest.find('<') else {
                let text = std::mem::take(&mut self.rest);
                return Some(Token::Text(unescape(text)));
            };
            if open > 0 {
                let (text, rest) = self.rest.split_at(open);
                self.rest = rest;
                return Some(Token::Text(unescape(text)));
            }
            let body = &self.rest[1..];
            if let Some(comment) = body.strip_prefix("!--") {
                self.rest = comment.find("-->").map_or("", |end| &comment[end + 3..]);
                continue;
            }
            if let Some(data) = body.strip_prefix("![CDATA[") {
                let end = data.find("]]>").unwrap_or(data.len());
                let text = data[..end].to_owned();
                self.rest = data.get(end + 3..).unwrap_or("");
                return Some(Token::Text(text));
            }
            if body.starts_with(['!', '?']) {
                self.rest = body.find('>').map_or("", |end| &body[end + 1..]);
                continue;
            }
            let named = body.strip_prefix('/').unwrap_or(body);
            if !named.starts_with(|it: char| it.is_ascii_alphabetic()) {
                // A lone sign, as in "a < b".
                self.rest = body;
                return Some(Token::Text("<".to_owned()));
            }
            let end = tag_end(body);
            let inside = &body[..end];
            self.rest = body.get(end + 1..).unwrap_or("");
            if let Some(name) = inside.strip_prefix('/') {
                return Some(Token::End(local(name.trim())));
            }
            let token = start(inside);
            if let Token::Start { name, empty: false, .. } = &token
                && matches!(name.as_str(), "script" | "style")
            {
                self.raw = Some(name.clone());
            }
            return Some(token);
        }
    }
}

/// Where a tag ends; a sign within quotation marks does not end it.
fn tag_end(body: &str) -> usize {
    let mut quote = None;
    for (at, letter) in body.char_indices() {
        match (quote, letter) {
            (None, '"' | '\'') => quote = Some(letter),
            (None, '>') => return at,
            (Some(open), letter) if open == letter => quote = None,
            _ => {}
        }
        if at > 100_000 {
            break;
        }
    }
    // A quotation mark that is never closed: the first sign ends the tag.
    body.find('>').unwrap_or(body.len())
}

fn local(name: &str) -> String {
    let name = name.split_whitespace().next().unwrap_or("");
    name.rsplit(':').next().unwrap_or(name).to_ascii_lowercase()
}

fn start(inside: &str) -> Token {
    let empty = inside.ends_with('/');
    let inside = inside.trim_end_matches('/');
    let name_end = inside.find(char::is_whitespace).unwrap_or(inside.len());
    let name = local(&inside[..name_end]);
    let mut attributes = Vec::new();
    let mut rest = inside[name_end..].trim_start();
    while !rest.is_empty() && attributes.len() < 100 {
        let end = rest.find(|it: char| it == '=' || it.is_whitespace()).unwrap_or(rest.len());
        let key = local(&rest[..end]);
        let after = rest[end..].trim_start();
        let Some(value) = after.strip_prefix('=') else {
            attributes.push((key, String::new()));
            rest = if end == 0 { rest.get(1..).unwrap_or("") } else { after };
            continue;
        };
        let value = value.trim_start();
        let quote = value.chars().next().filter(|it| matches!(it, '"' | '\''));
        let (text, behind) = match quote {
            Some(quote) => {
                let body = &value[1..];
                let end = body.find(quote).unwrap_or(body.len());
                (&body[..end], body.get(end + 1..).unwrap_or(""))
            }
            None => value.split_at(value.find(char::is_whitespace).unwrap_or(value.len())),
        };
        attributes.push((key, unescape(text)));
        rest = behind.trim_start();
    }
    Token::Start { name, attributes, empty }
}

/// Character references as characters; what is none stays as it is written.
pub(crate) fn unescape(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        plain.push_str(&rest[..at]);
        let body = &rest[at + 1..];
        let end = body.char_indices().take(12).find(|(_, it)| *it == ';').map(|(at, _)| at);
        match end.and_then(|end| reference(&body[..end]).map(|letter| (letter, end))) {
            Some((letter, end)) => {
                plain.push(letter);
                rest = &body[end + 1..];
            }
            None => {
                plain.push('&');
                rest = body;
            }
        }
    }
    plain.push_str(rest);
    plain
}

fn reference(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let hex = number.strip_prefix(['x', 'X']);
        let value = match hex {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        // Old pages number the letters of Windows-1252.
        if let Ok(byte @ 0x80..=0x9F) = u8::try_from(value) {
            return encoding_rs::WINDOWS_1252.decode_without_bom_handling(&[byte]).0.chars().next();
        }
        return char::from_u32(value);
    }
    const NAMES: &[(&str, char)] = &[
        ("amp", '&'),
        ("lt", '<'),
        ("gt", '>'),
        ("quot", '"'),
        ("apos", '\''),
        ("nbsp", ' '),
        ("ndash", '–'),
        ("mdash", '—'),
        ("lsquo", '‘'),
        ("rsquo", '’'),
        ("ldquo", '“'),
        ("rdquo", '”'),
        ("laquo", '«'),
        ("raquo", '»'),
        ("hellip", '…'),
        ("bull", '•'),
        ("middot", '·'),
        ("sect", '§'),
        ("para", '¶'),
        ("copy", '©'),
        ("deg", '°'),
        ("shy", '\u{AD}'),
        ("zwnj", '\u{200C}'),
        ("zwj", '\u{200D}'),
        ("rlm", '\u{200F}'),
        ("lrm", '\u{200E}'),
        ("ensp", ' '),
        ("emsp", ' '),
        ("thinsp", ' '),
        ("eacute", 'é'),
        ("egrave", 'è'),
        ("ecirc", 'ê'),
        ("euml", 'ë'),
        ("agrave", 'à'),
        ("acirc", 'â'),
        ("aacute", 'á'),
        ("auml", 'ä'),
        ("aring", 'å'),
        ("atilde", 'ã'),
        ("ccedil", 'ç'),
        ("icirc", 'î'),
        ("iuml", 'ï'),
        ("iacute", 'í'),
        ("ntilde", 'ñ'),
        ("ocirc", 'ô'),
        ("oacute", 'ó'),
        ("ouml", 'ö'),
        ("otilde", 'õ'),
        ("oslash", 'ø'),
        ("ugrave", 'ù'),
        ("ucirc", 'û'),
        ("uacute", 'ú'),
        ("uuml", 'ü'),
        ("szlig", 'ß'),
        ("oelig", 'œ'),
        ("aelig", 'æ'),
        ("Eacute", 'É'),
        ("Agrave", 'À'),
        ("Ccedil", 'Ç'),
        ("Ocirc", 'Ô'),
        ("Ouml", 'Ö'),
        ("Uuml", 'Ü'),
        ("ordm", 'º'),
        ("ordf", 'ª'),
        ("times", '×'),
        ("frac12", '½'),
        ("euro", '€'),
        ("pound", '£'),
    ];
    NAMES.iter().find(|(known, _)| *known == name).map(|(_, letter)| *letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_texts_and_references_are_told_apart() {
        let tokens: Vec<Token> =
            Tokens::of("<!DOCTYPE html><P class='a>b'>L&rsquo;Assembl&eacute;e &#8211; a &lt; b<br/></p><!-- x -->").collect();
        assert_eq!(
            tokens,
            [
                Token::Start {
                    name: "p".into(),
                    attributes: vec![("class".into(), "a>b".into())],
                    empty: false
                },
                Token::Text("L’Assemblée – a < b".into()),
                Token::Start { name: "br".into(), attributes: vec![], empty: true },
                Token::End("p".into()),
            ]
        );
    }

    #[test]
    fn what_is_no_markup_is_text_and_nothing_is_endless() {
        let texts: String = Tokens::of("a < b & c <script>if (a<b) {}</script><p")
            .filter_map(|it| match it {
                Token::Text(text) => Some(text),
                Token::Start { .. } | Token::End(_) => None,
            })
            .collect();
        assert_eq!(texts, "a < b & c ");
    }
}
