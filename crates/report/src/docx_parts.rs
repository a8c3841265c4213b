//! The parts of a DOCX that are the same for every report: styles, numbering, settings, and the lists
//! of parts. Knows WordprocessingML; knows no report.

use std::fmt::Write as _;

use model::Language;

use crate::ooxml::{Way, text};

/// The namespaces of a part that holds text.
pub(crate) const NAMESPACES: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
     xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" \
     xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\" \
     xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" \
     xmlns:pic=\"http://schemas.openxmlformats.org/drawingml/2006/picture\"";
/// The first line of every part.
pub(crate) const DECLARATION: &str =
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// A relation of a part to another part or an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Relation {
    pub(crate) id: String,
    /// The last word of its type: `image`, `hyperlink`, `styles`…
    pub(crate) kind: &'static str,
    pub(crate) target: String,
}

/// A part with the relations of another.
pub(crate) fn relations(all: &[Relation]) -> String {
    let mut out = format!(
        "{DECLARATION}<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
    );
    for relation in all {
        let mode = if relation.kind == "hyperlink" { " TargetMode=\"External\"" } else { "" };
        let kind = match relation.kind {
            "core-properties" => {
                "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
                    .to_owned()
            }
            kind => format!("{OFFICE}/{kind}"),
        };
        let (id, target) = (&relation.id, text(&relation.target));
        let _ =
            write!(out, "<Relationship Id=\"{id}\" Type=\"{kind}\" Target=\"{target}\"{mode}/>");
    }
    out.push_str("</Relationships>");
    out
}

/// What each part is.
pub(crate) fn content_types() -> String {
    let word = "application/vnd.openxmlformats-officedocument.wordprocessingml";
    let mut out = format!(
        "{DECLARATION}<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
         <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
         <Default Extension=\"xml\" ContentType=\"application/xml\"/>\
         <Default Extension=\"png\" ContentType=\"image/png\"/>\
         <Default Extension=\"jpg\" ContentType=\"image/jpeg\"/>\
         <Override PartName=\"/docProps/core.xml\" ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/>"
    );
    for (part, kind) in [
        ("document", "document.main"),
        ("styles", "styles"),
        ("numbering", "numbering"),
        ("settings", "settings"),
        ("footnotes", "footnotes"),
        ("footer1", "footer"),
        ("header1", "header"),
    ] {
        let _ = write!(
            out,
            "<Override PartName=\"/word/{part}.xml\" ContentType=\"{word}.{kind}+xml\"/>"
        );
    }
    out.push_str("</Types>");
    out
}

/// One paragraph style.
struct Style {
    id: &'static str,
    name: &'static str,
    based: &'static str,
    paragraph: &'static str,
    /// Half points; 0 keeps that of the style it is based on.
    size: u8,
    bold: bool,
    colour: &'static str,
}

const fn style(
    id: &'static str,
    name: &'static str,
    based: &'static str,
    paragraph: &'static str,
) -> Style {
    Style { id, name, based, paragraph, size: 0, bold: false, colour: "" }
}

const fn look(style: Style, size: u8, bold: bool, colour: &'static str) -> Style {
    Style { size, bold, colour, ..style }
}

const STYLES: [Style; 19] = [
    look(
        style(
            "Title",
            "Title",
            "Normal",
            "<w:spacing w:before=\"0\" w:after=\"160\" w:line=\"288\" w:lineRule=\"auto\"/>",
        ),
        44,
        true,
        "",
    ),
    look(style("Subtitle", "Subtitle", "Normal", ""), 25, false, "545D68"),
    look(
        style("ReportLine", "Report line", "Normal", "<w:spacing w:after=\"480\"/>"),
        19,
        false,
        "545D68",
    ),
    look(
        style(
            "Heading1",
            "heading 1",
            "Normal",
            "<w:keepNext/><w:keepLines/><w:spacing w:before=\"480\" w:after=\"200\"/><w:outlineLvl w:val=\"0\"/>",
        ),
        32,
        true,
        "",
    ),
    look(
        style(
            "Heading2",
            "heading 2",
            "Normal",
            "<w:keepNext/><w:keepLines/><w:spacing w:before=\"360\" w:after=\"160\"/><w:outlineLvl w:val=\"1\"/>",
        ),
        26,
        true,
        "",
    ),
    style("BodyText", "Body Text", "Normal", ""),
    style("NumberedParagraph", "Numbered paragraph", "BodyText", ""),
    style("ListBullet", "List Bullet", "BodyText", "<w:spacing w:after=\"80\"/>"),
    look(
        style(
            "Caption",
            "caption",
            "Normal",
            "<w:keepNext/><w:keepLines/><w:spacing w:before=\"240\" w:after=\"100\"/>",
        ),
        21,
        true,
        "",
    ),
    look(
        style("CaptionLine", "Caption line", "Normal", "<w:keepNext/><w:spacing w:after=\"100\"/>"),
        18,
        false,
        "545D68",
    ),
    style(
        "Picture",
        "Picture",
        "Normal",
        "<w:keepNext/><w:spacing w:after=\"80\" w:line=\"240\" w:lineRule=\"auto\"/>",
    ),
    look(
        style("Source", "Source", "Normal", "<w:spacing w:before=\"80\" w:after=\"320\"/>"),
        17,
        false,
        "545D68",
    ),
    look(
        style(
            "TableText",
            "Table text",
            "Normal",
            "<w:spacing w:before=\"40\" w:after=\"40\" w:line=\"264\" w:lineRule=\"auto\"/>",
        ),
        19,
        false,
        "",
    ),
    look(
        style(
            "FootnoteText",
            "footnote text",
            "Normal",
            "<w:spacing w:after=\"40\" w:line=\"264\" w:lineRule=\"auto\"/>",
        ),
        17,
        false,
        "",
    ),
    look(
        style(
            "TOCHeading",
            "TOC Heading",
            "Normal",
            "<w:keepNext/><w:spacing w:before=\"240\" w:after=\"160\"/>",
        ),
        28,
        true,
        "",
    ),
    style("TOC1", "toc 1", "Normal", "<w:spacing w:after=\"60\"/>"),
    style("TOC2", "toc 2", "Normal", "<w:spacing w:after=\"60\"/><w:ind w:start=\"360\"/>"),
    look(style("Footer", "footer", "Normal", ""), 17, false, "545D68"),
    look(
        style(
            "Broken",
            "Broken",
            "Normal",
            "<w:pBdr><w:top w:val=\"single\" w:sz=\"8\" w:space=\"4\" w:color=\"B3261E\"/><w:left w:val=\"single\" w:sz=\"8\" w:space=\"4\" w:color=\"B3261E\"/><w:bottom w:val=\"single\" w:sz=\"8\" w:space=\"4\" w:color=\"B3261E\"/><w:right w:val=\"single\" w:sz=\"8\" w:space=\"4\" w:color=\"B3261E\"/></w:pBdr><w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"FBEDEC\"/>",
        ),
        18,
        false,
        "B3261E",
    ),
];

/// The styles, for a language.
pub(crate) fn styles(language: Language) -> String {
    let way = Way::from(language);
    let lang = match language {
        Language::Fa => "<w:lang w:val=\"en-US\" w:eastAsia=\"en-US\" w:bidi=\"fa-IR\"/>",
        Language::En => "<w:lang w:val=\"en-GB\" w:eastAsia=\"en-US\" w:bidi=\"fa-IR\"/>",
    };
    let mut out = format!(
        "{DECLARATION}<w:styles {NAMESPACES}><w:docDefaults><w:rPrDefault><w:rPr>\
         <w:rFonts w:ascii=\"Vazirmatn\" w:hAnsi=\"Vazirmatn\" w:eastAsia=\"Vazirmatn\" w:cs=\"Vazirmatn\"/>\
         <w:color w:val=\"1B1F24\"/><w:sz w:val=\"21\"/><w:szCs w:val=\"21\"/>{lang}</w:rPr></w:rPrDefault>\
         <w:pPrDefault><w:pPr><w:spacing w:after=\"160\" w:line=\"336\" w:lineRule=\"auto\"/></w:pPr></w:pPrDefault>\
         </w:docDefaults><w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/>\
         <w:qFormat/><w:pPr>{}</w:pPr></w:style>\
         <w:style w:type=\"character\" w:default=\"1\" w:styleId=\"DefaultParagraphFont\"><w:name w:val=\"Default Paragraph Font\"/></w:style>\
         <w:style w:type=\"table\" w:default=\"1\" w:styleId=\"TableNormal\"><w:name w:val=\"Normal Table\"/>\
         <w:tblPr><w:tblInd w:w=\"0\" w:type=\"dxa\"/><w:tblCellMar><w:top w:w=\"0\" w:type=\"dxa\"/>\
         <w:left w:w=\"108\" w:type=\"dxa\"/><w:bottom w:w=\"0\" w:type=\"dxa\"/><w:right w:w=\"108\" w:type=\"dxa\"/>\
         </w:tblCellMar></w:tblPr></w:style>",
        way.bidi()
    );
    for style in &STYLES {
        let _ = write!(
            out,
            "<w:style w:type=\"paragraph\" w:styleId=\"{}\"><w:name w:val=\"{}\"/>\
             <w:basedOn w:val=\"{}\"/><w:qFormat/><w:pPr>{}</w:pPr><w:rPr>",
            style.id, style.name, style.based, style.paragraph
        );
        if style.bold {
            out.push_str("<w:b/><w:bCs/>");
        }
        if !style.colour.is_empty() {
            let _ = write!(out, "<w:color w:val=\"{}\"/>", style.colour);
        }
        if style.size > 0 {
            let _ = write!(out, "<w:sz w:val=\"{0}\"/><w:szCs w:val=\"{0}\"/>", style.size);
        }
        out.push_str("</w:rPr></w:style>");
    }
    out.push_str(
        "<w:style w:type=\"character\" w:styleId=\"FootnoteReference\"><w:name w:val=\"footnote reference\"/>\
         <w:rPr><w:vertAlign w:val=\"superscript\"/></w:rPr></w:style>\
         <w:style w:type=\"character\" w:styleId=\"Hyperlink\"><w:name w:val=\"Hyperlink\"/>\
         <w:rPr><w:color w:val=\"1B4F91\"/></w:rPr></w:style>\
         <w:style w:type=\"table\" w:styleId=\"ReportTable\"><w:name w:val=\"Report table\"/>\
         <w:basedOn w:val=\"TableNormal\"/><w:tblPr><w:tblBorders>\
         <w:top w:val=\"single\" w:sz=\"8\" w:space=\"0\" w:color=\"1B1F24\"/>\
         <w:bottom w:val=\"single\" w:sz=\"8\" w:space=\"0\" w:color=\"1B1F24\"/>\
         <w:insideH w:val=\"single\" w:sz=\"2\" w:space=\"0\" w:color=\"D5D9DE\"/></w:tblBorders></w:tblPr>\
         <w:tblStylePr w:type=\"firstRow\"><w:rPr><w:b/><w:bCs/></w:rPr><w:tcPr><w:tcBorders>\
         <w:bottom w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"1B1F24\"/></w:tcBorders></w:tcPr>\
         </w:tblStylePr></w:style></w:styles>",
    );
    out
}

/// The numbering of headings (1), of paragraphs (2) and of lists (3).
pub(crate) fn numbering() -> String {
    let level = |index: u8, format: &str, shown: &str, start: u16, hanging: u16, style: &str| {
        let style =
            if style.is_empty() { String::new() } else { format!("<w:pStyle w:val=\"{style}\"/>") };
        format!(
            "<w:lvl w:ilvl=\"{index}\"><w:start w:val=\"1\"/><w:numFmt w:val=\"{format}\"/>{style}\
             <w:lvlText w:val=\"{shown}\"/><w:lvlJc w:val=\"start\"/><w:pPr><w:ind w:start=\"{start}\" \
             w:hanging=\"{hanging}\"/></w:pPr></w:lvl>"
        )
    };
    let mut out = format!("{DECLARATION}<w:numbering {NAMESPACES}>");
    let headings = level(0, "decimal", "%1", 567, 567, "Heading1")
        + &level(1, "decimal", "%1.%2", 567, 567, "Heading2");
    let paragraphs = level(0, "decimal", "%1.", 0, 0, "");
    let lists = level(0, "bullet", "•", 567, 283, "");
    for (id, levels) in [(1, headings), (2, paragraphs), (3, lists)] {
        let _ = write!(
            out,
            "<w:abstractNum w:abstractNumId=\"{id}\"><w:multiLevelType w:val=\"multilevel\"/>{levels}\
             </w:abstractNum>"
        );
    }
    for id in 1..=3 {
        let _ = write!(out, "<w:num w:numId=\"{id}\"><w:abstractNumId w:val=\"{id}\"/></w:num>");
    }
    out.push_str("</w:numbering>");
    out
}

/// The settings.
pub(crate) fn settings() -> String {
    format!(
        "{DECLARATION}<w:settings {NAMESPACES}><w:zoom w:percent=\"100\"/><w:defaultTabStop w:val=\"567\"/>\
         <w:footnotePr><w:footnote w:id=\"-1\"/><w:footnote w:id=\"0\"/></w:footnotePr><w:compat>\
         <w:compatSetting w:name=\"compatibilityMode\" w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/>\
         </w:compat><w:themeFontLang w:val=\"en-US\" w:bidi=\"fa-IR\"/></w:settings>"
    )
}
