//! The small pieces WordprocessingML is made of (ECMA-376 part 1): runs, paragraphs, fields, pictures,
//! with the order of elements the schema wants. Knows XML and directions; knows no report.

use std::fmt::Write as _;

use model::Language;

/// The direction and language of a piece of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// Persian, right to left.
    Rtl,
    /// Latin, left to right.
    Ltr,
}

impl From<Language> for Way {
    fn from(language: Language) -> Self {
        match language {
            Language::Fa => Self::Rtl,
            Language::En => Self::Ltr,
        }
    }
}

impl Way {
    /// `<w:bidi/>` of a paragraph that runs right to left.
    pub(crate) fn bidi(self) -> &'static str {
        match self {
            Self::Rtl => "<w:bidi/>",
            Self::Ltr => "",
        }
    }

    fn run_end(self) -> &'static str {
        match self {
            Self::Rtl => "<w:rtl/><w:lang w:val=\"en-US\" w:bidi=\"fa-IR\"/>",
            Self::Ltr => "<w:lang w:val=\"en-US\"/>",
        }
    }
}

/// Text as XML: escaped, and without the control characters XML 1.0 forbids.
pub(crate) fn text(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for letter in words.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\r' | '\t' => out.push(' '),
            '\u{FFFE}' | '\u{FFFF}' => {}
            letter if letter.is_control() => {}
            other => out.push(other),
        }
    }
    out
}

/// A run. `look` are properties that stand before the direction, such as `<w:b/><w:bCs/>`.
pub(crate) fn run(words: &str, look: &str, way: Way) -> String {
    // Marks that steer direction in plain text are the run's own business here.
    let words: String =
        words.chars().filter(|letter| !('\u{2066}'..='\u{2069}').contains(letter)).collect();
    format!(
        "<w:r><w:rPr>{look}{}</w:rPr><w:t xml:space=\"preserve\">{}</w:t></w:r>",
        way.run_end(),
        text(&words)
    )
}

/// A paragraph of a style. `more` are properties between style and direction, such as numbering.
pub(crate) fn paragraph(style: &str, more: &str, way: Way, runs: &str) -> String {
    format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/>{more}{}</w:pPr>{runs}</w:p>", way.bidi())
}

/// A field with what it shows until it is updated.
pub(crate) fn field(instruction: &str, shown: &str) -> String {
    format!("{}{shown}{}", field_begin(instruction), FIELD_END)
}

/// The beginning of a field.
pub(crate) fn field_begin(instruction: &str) -> String {
    format!(
        "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText xml:space=\"preserve\"> \
         {instruction} </w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>"
    )
}

/// The end of a field.
pub(crate) const FIELD_END: &str = "<w:r><w:fldChar w:fldCharType=\"end\"/></w:r>";

/// A bookmark around some runs.
pub(crate) fn bookmark(id: usize, name: &str, runs: &str) -> String {
    format!(
        "<w:bookmarkStart w:id=\"{id}\" w:name=\"{name}\"/>{runs}<w:bookmarkEnd w:id=\"{id}\"/>"
    )
}

/// A picture in its line, `width` and `height` in points.
pub(crate) fn picture(
    id: usize,
    relation: &str,
    (width, height): (f64, f64),
    title: &str,
    description: &str,
) -> String {
    // English metric units: 12,700 to a point. Sizes on paper are far below 2^31 of them.
    let (width, height) = ((width * 12_700.0).round(), (height * 12_700.0).round());
    let (title, description) = (text(title), text(description));
    let mut out =
        String::from("<w:r><w:drawing><wp:inline distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\">");
    let _ = write!(
        out,
        "<wp:extent cx=\"{width}\" cy=\"{height}\"/><wp:effectExtent l=\"0\" t=\"0\" r=\"0\" b=\"0\"/>\
         <wp:docPr id=\"{id}\" name=\"Picture {id}\" descr=\"{description}\" title=\"{title}\"/>\
         <wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect=\"1\"/></wp:cNvGraphicFramePr>\
         <a:graphic><a:graphicData uri=\"http://schemas.openxmlformats.org/drawingml/2006/picture\">\
         <pic:pic><pic:nvPicPr><pic:cNvPr id=\"{id}\" name=\"Picture {id}\" descr=\"{description}\"/>\
         <pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed=\"{relation}\"/><a:stretch>\
         <a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/>\
         <a:ext cx=\"{width}\" cy=\"{height}\"/></a:xfrm><a:prstGeom prst=\"rect\"><a:avLst/>\
         </a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    );
    out
}
