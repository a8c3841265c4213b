//! A manuscript as DOCX (ECMA-376, transitional): real styles, numbered paragraphs, footnotes, a table
//! of contents, tables and pictures, right to left where the language is. The same bytes for the same
//! manuscript. Knows the package; the body is next door.

use std::io::{Cursor, Write as _};

use model::Language;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::docx_body::{Body, body};
use crate::docx_parts::{
    DECLARATION, NAMESPACES, Relation, content_types, numbering, relations, settings, styles,
};
use crate::error::Error;
use crate::manuscript::{Manuscript, Standing};
use crate::ooxml::{Way, field, paragraph, run, text};
use crate::pdf::Fonts;
use crate::template;

/// Writes a manuscript as DOCX. The fonts are for its charts.
///
/// # Errors
/// When a chart cannot be painted or the package cannot be written.
pub fn docx(manuscript: &Manuscript, fonts: &Fonts) -> Result<Vec<u8>, Error> {
    let body = body(manuscript, fonts)?;
    let refuse = |why: String| Error::WriteDocx { report: manuscript.id.clone(), why };
    package(manuscript, &body).map_err(|why| refuse(why.to_string()))
}

fn package(manuscript: &Manuscript, body: &Body) -> zip::result::ZipResult<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    // A time of its own would make two runs differ: the format's first moment stands for none.
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default());
    let mut part = |name: &str, bytes: &[u8]| -> zip::result::ZipResult<()> {
        zip.start_file(name, options)?;
        Ok(zip.write_all(bytes)?)
    };
    let relation = |id: &str, kind: &'static str, target: &str| Relation {
        id: id.to_owned(),
        kind,
        target: target.to_owned(),
    };
    part("[Content_Types].xml", content_types().as_bytes())?;
    let package = [
        relation("rId1", "officeDocument", "word/document.xml"),
        relation("rId2", "core-properties", "docProps/core.xml"),
    ];
    part("_rels/.rels", relations(&package).as_bytes())?;
    part("docProps/core.xml", core(manuscript).as_bytes())?;
    part("word/document.xml", document(manuscript, body).as_bytes())?;
    let mut own = vec![
        relation("rId1", "styles", "styles.xml"),
        relation("rId2", "numbering", "numbering.xml"),
        relation("rId3", "settings", "settings.xml"),
        relation("rId4", "footnotes", "footnotes.xml"),
        relation("rId5", "footer", "footer1.xml"),
        relation("rId6", "header", "header1.xml"),
    ];
    own.extend(body.relations.iter().cloned());
    part("word/_rels/document.xml.rels", relations(&own).as_bytes())?;
    part("word/styles.xml", styles(manuscript.language).as_bytes())?;
    part("word/numbering.xml", numbering().as_bytes())?;
    part("word/settings.xml", settings().as_bytes())?;
    part("word/footnotes.xml", footnotes(manuscript, body).as_bytes())?;
    part("word/_rels/footnotes.xml.rels", relations(&body.footnote_relations).as_bytes())?;
    part("word/footer1.xml", footer(manuscript).as_bytes())?;
    part("word/header1.xml", header(manuscript).as_bytes())?;
    for (name, bytes) in &body.media {
        part(&format!("word/media/{name}"), bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}

fn core(manuscript: &Manuscript) -> String {
    let moment = format!("{}T00:00:00Z", manuscript.day);
    format!(
        "{DECLARATION}<cp:coreProperties \
         xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><dc:title>{}</dc:title>\
         <dc:subject>{}</dc:subject><dc:creator>{}</dc:creator><dc:language>{}</dc:language>\
         <dcterms:created xsi:type=\"dcterms:W3CDTF\">{moment}</dcterms:created>\
         <dcterms:modified xsi:type=\"dcterms:W3CDTF\">{moment}</dcterms:modified>\
         </cp:coreProperties>",
        text(&manuscript.title),
        text(&manuscript.subtitle),
        text(&manuscript.publisher),
        match manuscript.language {
            Language::Fa => "fa-IR",
            Language::En => "en-GB",
        },
    )
}

fn document(manuscript: &Manuscript, body: &Body) -> String {
    let way = Way::from(manuscript.language);
    format!(
        "{DECLARATION}<w:document {NAMESPACES}><w:body>{}<w:sectPr>\
         <w:headerReference w:type=\"default\" r:id=\"rId6\"/>\
         <w:footerReference w:type=\"default\" r:id=\"rId5\"/>\
         <w:pgSz w:w=\"11906\" w:h=\"16838\"/><w:pgMar w:top=\"1280\" w:right=\"1240\" \
         w:bottom=\"1360\" w:left=\"1240\" w:header=\"600\" w:footer=\"600\" w:gutter=\"0\"/>{}\
         </w:sectPr></w:body></w:document>",
        body.xml,
        way.bidi()
    )
}

fn footnotes(manuscript: &Manuscript, body: &Body) -> String {
    let way = Way::from(manuscript.language);
    format!(
        "{DECLARATION}<w:footnotes {NAMESPACES}>\
         <w:footnote w:type=\"separator\" w:id=\"-1\"><w:p><w:pPr>{0}</w:pPr><w:r><w:separator/></w:r></w:p></w:footnote>\
         <w:footnote w:type=\"continuationSeparator\" w:id=\"0\"><w:p><w:pPr>{0}</w:pPr><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>\
         {1}</w:footnotes>",
        way.bidi(),
        body.footnotes
    )
}

fn footer(manuscript: &Manuscript) -> String {
    let way = Way::from(manuscript.language);
    let (page, of) = template::words(manuscript.language).page_of;
    let runs = format!(
        "{}{}{}{}",
        run(page, "", way),
        field("PAGE", &run("1", "", way)),
        run(of, "", way),
        field("NUMPAGES", &run("1", "", way))
    );
    let paragraph = format!(
        "<w:p><w:pPr><w:pStyle w:val=\"Footer\"/>{}<w:jc w:val=\"center\"/></w:pPr>{runs}</w:p>",
        way.bidi()
    );
    format!("{DECLARATION}<w:ftr {NAMESPACES}>{paragraph}</w:ftr>")
}

fn header(manuscript: &Manuscript) -> String {
    let way = Way::from(manuscript.language);
    let paragraph = match manuscript.standing {
        Standing::Draft => {
            let red = "<w:b/><w:bCs/><w:color w:val=\"B3261E\"/>";
            let (_, line) = template::draft_words(manuscript.language);
            paragraph("Footer", "", way, &run(line, red, way))
        }
        Standing::Final => paragraph("Footer", "", way, ""),
    };
    format!("{DECLARATION}<w:hdr {NAMESPACES}>{paragraph}</w:hdr>")
}
