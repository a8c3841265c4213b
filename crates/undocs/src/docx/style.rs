//! The styles of a text: which are headings, which are bold, which are numbered.
//!
//! Knows the names Word gives its headings and those of the United Nations' own templates.

use std::collections::BTreeMap;

use crate::tag::{Token, Tokens};

#[derive(Default)]
struct Style {
    name: String,
    based_on: Option<String>,
    outline: Option<u8>,
    bold: Option<bool>,
    number: Option<String>,
    level: u8,
}

/// The styles by their identifiers.
#[derive(Default)]
pub(super) struct Styles(BTreeMap<String, Style>);

impl Styles {
    pub(super) fn of(xml: &str) -> Self {
        let mut styles = BTreeMap::new();
        let mut open: Option<(String, Style)> = None;
        for token in Tokens::of(xml) {
            match &token {
                Token::Start { name, .. } if name == "style" => {
                    let id = token.attribute("styleid").unwrap_or("").to_owned();
                    open = Some((id, Style::default()));
                }
                Token::End(name) if name == "style" => styles.extend(open.take()),
                Token::Start { name, .. } => {
                    let Some((_, style)) = &mut open else { continue };
                    let value = token.attribute("val");
                    match name.as_str() {
                        "name" => style.name = value.unwrap_or("").to_lowercase(),
                        "basedon" => style.based_on = value.map(str::to_owned),
                        "outlinelvl" => style.outline = value.and_then(|it| it.parse().ok()),
                        "b" => style.bold = Some(!matches!(value, Some("0" | "false"))),
                        "numid" => style.number = value.map(str::to_owned),
                        "ilvl" => style.level = value.and_then(|it| it.parse().ok()).unwrap_or(0),
                        _ => {}
                    }
                }
                Token::End(_) | Token::Text(_) => {}
            }
        }
        Self(styles)
    }

    /// The style and those it is based on, at most a few.
    fn line(&self, id: &str) -> impl Iterator<Item = &Style> {
        let mut next = self.0.get(id);
        let mut left = 12;
        std::iter::from_fn(move || {
            left -= 1;
            let style = next.filter(|_| left > 0)?;
            next = style.based_on.as_deref().and_then(|id| self.0.get(id));
            Some(style)
        })
    }

    /// The level of a heading, from 1.
    pub(super) fn heading(&self, id: &str) -> Option<u8> {
        for style in self.line(id) {
            if let Some(level) = style.outline.filter(|level| *level < 9) {
                return Some(level + 1);
            }
            let name = style.name.replace([' ', '_', '-'], "");
            if let Some(level) = name.strip_prefix("heading").and_then(|it| it.parse().ok()) {
                return Some(level);
            }
            if name == "title" {
                return Some(1);
            }
            let own = match name.as_str() {
                "hchg" | "hch" | "hmg" | "hm" => Some(1),
                "h1g" | "h1" => Some(2),
                "h23g" | "h2/3g" | "h23" => Some(3),
                "h4g" | "h4" => Some(4),
                "h56g" | "h5/6g" | "h56" => Some(5),
                _ => None,
            };
            if own.is_some() {
                return own;
            }
        }
        None
    }

    pub(super) fn is_bold(&self, id: &str) -> bool {
        self.line(id).find_map(|style| style.bold).unwrap_or(false)
    }

    /// The list a style numbers in, and the level.
    pub(super) fn numbering(&self, id: &str) -> Option<(String, u8)> {
        self.line(id).find_map(|style| style.number.clone().map(|number| (number, style.level)))
    }
}
