//! The body of a DOCX: paragraphs, tables, pictures and footnotes of a manuscript. A note becomes a
//! footnote where it is first called; later calls point to it. Knows a manuscript and XML.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use chart::Scene;
use model::{Language, calendar, locale};

use crate::docx_parts::Relation;
use crate::error::{Error, Fault};
use crate::manuscript::{Layout, Manuscript, Part, Picture, PictureKind, Run, Sheet, Under};
use crate::ooxml::{FIELD_END, Way, bookmark, field, field_begin, paragraph, picture, run, text};
use crate::pdf::Fonts;
use crate::raster;
use crate::template;

/// A body with what it leans on.
#[derive(Debug, Default)]
pub(crate) struct Body {
    pub(crate) xml: String,
    pub(crate) footnotes: String,
    pub(crate) relations: Vec<Relation>,
    pub(crate) footnote_relations: Vec<Relation>,
    pub(crate) media: Vec<(String, Vec<u8>)>,
}

/// The width of the text in twentieths of a point.
const TEXT_TWIPS: usize = 11_906 - 2 * 1_240;
const CALL: &str = "<w:rStyle w:val=\"FootnoteReference\"/>";
const BOLD: &str = "<w:b/><w:bCs/>";
const ALARM: &str = "<w:color w:val=\"B3261E\"/><w:highlight w:val=\"yellow\"/>";
const LINK: &str = "<w:rStyle w:val=\"Hyperlink\"/>";

/// Writes the body of a manuscript.
pub(crate) fn body(manuscript: &Manuscript, fonts: &Fonts) -> Result<Body, Error> {
    let mut scenes: Vec<(&Scene, f64)> = Vec::new();
    for part in manuscript.chapters.iter().flat_map(|chapter| &chapter.parts) {
        if let Part::Chart { scene, .. } = part {
            scenes.push((scene.as_ref(), width_of(scene)));
        }
    }
    let charts = raster::paint(&manuscript.id, &scenes, fonts)?;
    let mut writer = Writer {
        manuscript,
        way: Way::from(manuscript.language),
        body: Body::default(),
        called: BTreeMap::new(),
        ids: 0,
        tables: 0,
        figures: 0,
        charts: charts.into_iter(),
        in_footnote: false,
    };
    writer.front();
    let mut numbers = [0_usize; 2];
    for (index, chapter) in manuscript.chapters.iter().enumerate() {
        let number = heading_number(&mut numbers, chapter.level, manuscript.language);
        writer.heading(chapter.level, &number, &chapter.title, &toc_mark(index));
        for part in &chapter.parts {
            writer.part(part);
        }
    }
    writer.uncalled();
    Ok(writer.body)
}

fn width_of(scene: &Scene) -> f64 {
    template::TEXT_WIDTH.min(560.0 * scene.width / scene.height)
}

fn toc_mark(index: usize) -> String {
    format!("_Toc{:09}", index + 1)
}

/// The number of the next heading of a level.
fn heading_number(numbers: &mut [usize; 2], level: u8, language: Language) -> String {
    let shown = if level <= 1 {
        *numbers = [numbers[0] + 1, 0];
        numbers[0].to_string()
    } else {
        numbers[1] += 1;
        let joint = if language == Language::Fa { '٫' } else { '.' };
        format!("{}{joint}{}", numbers[0], numbers[1])
    };
    locale::digits(&shown, language)
}

struct Writer<'a> {
    manuscript: &'a Manuscript,
    way: Way,
    body: Body,
    /// The footnote each note has become, from 1.
    called: BTreeMap<usize, usize>,
    ids: usize,
    tables: usize,
    figures: usize,
    charts: std::vec::IntoIter<Vec<u8>>,
    in_footnote: bool,
}

impl Writer<'_> {
    fn language(&self) -> Language {
        self.manuscript.language
    }

    fn id(&mut self) -> usize {
        self.ids += 1;
        self.ids
    }

    fn put(&mut self, style: &str, more: &str, runs: &str) {
        let xml = paragraph(style, more, self.way, runs);
        self.body.xml.push_str(&xml);
    }

    fn front(&mut self) {
        let language = self.language();
        let words = template::words(language);
        let (title, subtitle) = (&self.manuscript.title, &self.manuscript.subtitle);
        let (title, subtitle) = (run(title, "", self.way), run(subtitle, "", self.way));
        self.put("Title", "", &title);
        self.put("Subtitle", "", &subtitle);
        let line = format!(
            "{} · {} {} · {} {}",
            self.manuscript.publisher,
            words.compiled,
            calendar::long_date(self.manuscript.day, language),
            words.text_version,
            locale::digits(&self.manuscript.version, language)
        );
        let line = run(&line, "", self.way);
        self.put("ReportLine", "", &line);
        if self.manuscript.layout != Layout::Sheet {
            self.contents();
        }
    }

    /// The table of contents: a field, filled, so that it reads right before anybody updates it.
    fn contents(&mut self) {
        let title = run(template::words(self.language()).contents, "", self.way);
        self.put("TOCHeading", "", &title);
        let mut numbers = [0_usize; 2];
        let manuscript = self.manuscript;
        let last = manuscript.chapters.len().saturating_sub(1);
        for (index, chapter) in manuscript.chapters.iter().enumerate() {
            let number = heading_number(&mut numbers, chapter.level, self.language());
            let entry = run(&format!("{number}  {}", chapter.title), "", self.way);
            let mark = toc_mark(index);
            let begin =
                if index == 0 { field_begin("TOC \\o \"1-2\" \\n \\h \\z") } else { String::new() };
            let end = if index == last { FIELD_END } else { "" };
            let runs =
                format!("{begin}<w:hyperlink w:anchor=\"{mark}\">{entry}</w:hyperlink>{end}");
            let style = if chapter.level <= 1 { "TOC1" } else { "TOC2" };
            self.put(style, "", &runs);
        }
    }

    fn heading(&mut self, level: u8, number: &str, title: &str, mark: &str) {
        let (style, depth) = if level <= 1 { ("Heading1", 0) } else { ("Heading2", 1) };
        // Word has no Persian digits for automatic numbers, so Persian numbers are written out.
        let (more, words) = match (self.manuscript.layout, self.language()) {
            (Layout::Sheet, _) => (String::new(), title.to_owned()),
            (_, Language::En) => (numbered(1, depth), title.to_owned()),
            (_, Language::Fa) => (String::new(), format!("{number}  {title}")),
        };
        let id = self.id();
        let runs = bookmark(id, mark, &run(&words, "", self.way));
        self.put(style, &more, &runs);
    }

    fn part(&mut self, part: &Part) {
        match part {
            Part::Paragraph { number: None, runs } => {
                let runs = self.runs(runs);
                self.put("BodyText", "", &runs);
            }
            Part::Paragraph { number: Some(number), runs } => {
                let mut inner = self.runs(runs);
                let more = match self.language() {
                    Language::En => numbered(2, 0),
                    Language::Fa => {
                        let number = locale::digits(&number.to_string(), Language::Fa);
                        inner = format!(
                            "{}<w:r><w:tab/></w:r>{inner}",
                            run(&format!("{number}."), "", self.way)
                        );
                        String::new()
                    }
                };
                self.put("NumberedParagraph", &more, &inner);
            }
            Part::List(items) => {
                for item in items {
                    let runs = self.runs(item);
                    self.put("ListBullet", &numbered(3, 0), &runs);
                }
            }
            Part::Table { title, sheet, under } => {
                self.caption(true, title);
                self.table(title, sheet);
                self.under(under);
            }
            Part::Chart { scene, under } => {
                self.caption(false, &scene.title);
                let line = run(&scene.subtitle, "", self.way);
                self.put("CaptionLine", "", &line);
                let bytes = self.charts.next().unwrap_or_default();
                let width = width_of(scene);
                let size = (width, width * scene.height / scene.width);
                self.picture("png", bytes, size, &scene.title, &scene.description);
                self.under(under);
            }
            Part::Picture { title, description, picture } => {
                self.caption(false, title);
                let (kind, size) = shape(picture);
                self.picture(kind, picture.bytes.clone(), size, title, description);
            }
            Part::Broken(faults) => self.broken(faults),
        }
    }

    fn caption(&mut self, is_table: bool, title: &str) {
        let words = template::words(self.language());
        let count = if is_table { &mut self.tables } else { &mut self.figures };
        *count += 1;
        let number = locale::digits(&count.to_string(), self.manuscript.language);
        let (name, counter) =
            if is_table { (words.table, "Table") } else { (words.figure, "Figure") };
        let shown = run(&number, "", self.way);
        let number = match self.language() {
            Language::En => field(&format!("SEQ {counter} \\* ARABIC"), &shown),
            Language::Fa => shown,
        };
        let runs = format!(
            "{}{number}{}",
            run(&format!("{name} "), "", self.way),
            run(&format!(": {title}"), "", self.way)
        );
        self.put("Caption", "", &runs);
    }

    fn table(&mut self, title: &str, sheet: &Sheet) {
        let columns = sheet.head.len().max(1);
        // The names of the rows get the room that numbers do not need.
        let first = if columns == 1 { TEXT_TWIPS } else { TEXT_TWIPS * 2 / (columns + 1) };
        let other = (TEXT_TWIPS - first) / columns.saturating_sub(1).max(1);
        let visual = match self.way {
            Way::Rtl => "<w:bidiVisual/>",
            Way::Ltr => "",
        };
        let mut xml = format!(
            "<w:tbl><w:tblPr><w:tblStyle w:val=\"ReportTable\"/>{visual}<w:tblW w:w=\"{TEXT_TWIPS}\" \
             w:type=\"dxa\"/><w:tblLayout w:type=\"fixed\"/><w:tblLook w:val=\"0020\" w:firstRow=\"1\" \
             w:lastRow=\"0\" w:firstColumn=\"0\" w:lastColumn=\"0\" w:noHBand=\"1\" w:noVBand=\"1\"/>\
             <w:tblCaption w:val=\"{}\"/></w:tblPr><w:tblGrid>",
            text(title)
        );
        let width = |column: usize| if column == 0 { first } else { other };
        for column in 0..columns {
            let _ = write!(xml, "<w:gridCol w:w=\"{}\"/>", width(column));
        }
        xml.push_str("</w:tblGrid><w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>");
        for (column, head) in sheet.head.iter().enumerate() {
            let runs = run(head, BOLD, self.way);
            xml.push_str(&self.cell(column, width(column), &runs));
        }
        xml.push_str("</w:tr>");
        for row in &sheet.rows {
            xml.push_str("<w:tr><w:trPr><w:cantSplit/></w:trPr>");
            let calls = self.calls(&row.notes);
            let label = format!("{}{calls}", run(&row.label, "", self.way));
            xml.push_str(&self.cell(0, first, &label));
            for column in 1..columns {
                let text = row.cells.get(column - 1).map_or("", String::as_str);
                let runs = run(text, "", self.way);
                xml.push_str(&self.cell(column, other, &runs));
            }
            xml.push_str("</w:tr>");
        }
        xml.push_str("</w:tbl>");
        self.body.xml.push_str(&xml);
    }

    fn cell(&self, column: usize, width: usize, runs: &str) -> String {
        let align = if column == 0 { "" } else { "<w:jc w:val=\"center\"/>" };
        format!(
            "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/><w:vAlign w:val=\"center\"/></w:tcPr>\
             <w:p><w:pPr><w:pStyle w:val=\"TableText\"/>{}{align}</w:pPr>{runs}</w:p></w:tc>",
            self.way.bidi()
        )
    }

    fn under(&mut self, under: &Under) {
        let mut runs = String::new();
        for mark in &under.marks {
            runs.push_str(&run(&format!("{mark}. "), "", self.way));
        }
        runs.push_str(&self.runs(&under.line));
        runs.push_str(&self.calls(&under.notes));
        self.put("Source", "", &runs);
    }

    fn picture(
        &mut self,
        kind: &str,
        bytes: Vec<u8>,
        size: (f64, f64),
        title: &str,
        description: &str,
    ) {
        let name = format!("picture{}.{kind}", self.body.media.len() + 1);
        let relation = self.relate("image", &format!("media/{name}"));
        self.body.media.push((name, bytes));
        let id = self.id();
        let runs = picture(id, &relation, size, title, description);
        self.put("Picture", "", &runs);
    }

    fn relate(&mut self, kind: &'static str, target: &str) -> String {
        let relations = if self.in_footnote {
            &mut self.body.footnote_relations
        } else {
            &mut self.body.relations
        };
        let known = relations.iter().find(|each| each.kind == kind && each.target == target);
        if let Some(known) = known {
            return known.id.clone();
        }
        let id = format!("rId{}", relations.len() + 100);
        relations.push(Relation { id: id.clone(), kind, target: target.to_owned() });
        id
    }

    fn broken(&mut self, faults: &[Fault]) {
        for fault in faults {
            let language = self.language();
            let said =
                format!(" {} — {}.", fault.reason.words(language), fault.reason.hint(language));
            let runs = format!(
                "{}{}{}",
                run(fault.reason.code(), BOLD, Way::Ltr),
                run(&format!(" {} ", fault.subject), "", Way::Ltr),
                run(&said, "", self.way)
            );
            self.put("Broken", "", &runs);
        }
    }

    fn runs(&mut self, runs: &[Run]) -> String {
        let mut out = String::new();
        for each in runs {
            match each {
                Run::Text(words) => out.push_str(&run(words, "", self.way)),
                Run::Bound(words, notes) => {
                    out.push_str(&run(words, "", self.way));
                    out.push_str(&self.calls(notes));
                }
                Run::Symbol(symbol) if symbol.contains('/') => {
                    let address = format!("https://undocs.org/{}", symbol.replace(' ', "%20"));
                    out.push_str(&self.link(&address, &run(symbol, LINK, Way::Ltr)));
                }
                Run::Symbol(words) | Run::Latin(words) => {
                    out.push_str(&run(words, "", Way::Ltr));
                }
                Run::Link(words, address) => {
                    let way = if words == address { Way::Ltr } else { self.way };
                    out.push_str(&self.link(address, &run(words, LINK, way)));
                }
                Run::Broken(binding) => {
                    out.push_str(&run(&format!("{{{binding}}}"), ALARM, Way::Ltr));
                }
            }
        }
        out
    }

    fn link(&mut self, address: &str, runs: &str) -> String {
        let relation = self.relate("hyperlink", address);
        format!("<w:hyperlink r:id=\"{relation}\">{runs}</w:hyperlink>")
    }

    /// The calls of notes: the first call of each is its footnote, later ones point there.
    fn calls(&mut self, notes: &[usize]) -> String {
        let mut out = String::new();
        for (index, note) in notes.iter().enumerate() {
            if index > 0 {
                let comma = if self.way == Way::Rtl { "،" } else { "," };
                out.push_str(&run(comma, "<w:vertAlign w:val=\"superscript\"/>", self.way));
            }
            if let Some(footnote) = self.called.get(note) {
                let shown = run(&footnote.to_string(), CALL, self.way);
                out.push_str(&field(&format!("NOTEREF _Note{footnote} \\h"), &shown));
                continue;
            }
            let footnote = self.called.len() + 1;
            self.called.insert(*note, footnote);
            let id = self.id();
            let call = format!(
                "<w:r><w:rPr>{CALL}</w:rPr><w:footnoteReference w:id=\"{footnote}\"/></w:r>"
            );
            out.push_str(&bookmark(id, &format!("_Note{footnote}"), &call));
            self.footnote(footnote, *note);
        }
        out
    }

    fn footnote(&mut self, footnote: usize, note: usize) {
        self.in_footnote = true;
        let manuscript = self.manuscript;
        let text = note.checked_sub(1).and_then(|at| manuscript.notes.get(at));
        let runs = text.map_or_else(String::new, |text| self.runs(text));
        self.in_footnote = false;
        let inner = format!(
            "<w:r><w:rPr>{CALL}</w:rPr><w:footnoteRef/></w:r>{}{runs}",
            run(" ", "", self.way)
        );
        let inner = paragraph("FootnoteText", "", self.way, &inner);
        let _ = write!(self.body.footnotes, "<w:footnote w:id=\"{footnote}\">{inner}</w:footnote>");
    }

    /// Notes that nothing calls, such as those of a number in a title, stand at the end.
    fn uncalled(&mut self) {
        let left: Vec<usize> = (1..=self.manuscript.notes.len())
            .filter(|note| !self.called.contains_key(note))
            .collect();
        if left.is_empty() {
            return;
        }
        let title = run(template::words(self.language()).notes, "", self.way);
        self.put("TOCHeading", "", &title);
        for note in left {
            let runs = self.manuscript.notes.get(note - 1).cloned().unwrap_or_default();
            let runs = self.runs(&runs);
            self.put("FootnoteText", "", &runs);
        }
    }
}

fn numbered(list: u8, level: u8) -> String {
    format!("<w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"{list}\"/></w:numPr>")
}

fn shape(picture: &Picture) -> (&'static str, (f64, f64)) {
    let kind = match picture.kind {
        PictureKind::Png => "png",
        PictureKind::Jpeg => "jpg",
    };
    let (width, height) = (f64::from(picture.size.0), f64::from(picture.size.1.max(1)));
    let fit = template::TEXT_WIDTH.min(420.0 * width / height);
    (kind, (fit, fit * height / width.max(1.0)))
}
