//! Typst text to PDF/UA-1. Knows the typesetter; gives it fonts and one text, and nothing else of
//! the world: no file, no package, no clock.

use std::fmt;

use jiff::civil::Date;
use typst::comemo;
use typst::diag::{FileError, FileResult, SourceDiagnostic, Warned};
use typst::foundations::{Bytes, Datetime, Dict, Duration, IntoValue, Smart};
use typst::syntax::{FileId, Source};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};
use typst_svg::SvgOptions;

use crate::error::Error;
use crate::manuscript::Picture;

/// The fonts a report is set in, as the bytes of TrueType files.
#[derive(Clone)]
pub struct Fonts {
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
}

impl fmt::Debug for Fonts {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Fonts").field("fonts", &self.fonts.len()).finish()
    }
}

impl Fonts {
    /// Reads fonts: Vazirmatn Regular and Bold are wanted.
    ///
    /// # Errors
    /// When one of them is no font; its place among those given is named.
    pub fn read(files: impl IntoIterator<Item = Vec<u8>>) -> Result<Self, Error> {
        let mut fonts = Vec::new();
        for (index, file) in files.into_iter().enumerate() {
            let before = fonts.len();
            fonts.extend(Font::iter(Bytes::new(file)));
            if fonts.len() == before {
                return Err(Error::ReadFont { report: String::new(), index });
            }
        }
        Ok(Self { book: LazyHash::new(FontBook::from_fonts(&fonts)), fonts })
    }
}

struct Press<'a> {
    library: LazyHash<Library>,
    source: Source,
    fonts: &'a Fonts,
}

impl World for Press<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.fonts.book
    }

    fn main(&self) -> FileId {
        self.source.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.source.id() { Ok(self.source.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, _: FileId) -> FileResult<Bytes> {
        Err(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

/// Lays out a text and gives each page as a vector picture without letters: all of it is paths.
pub(crate) fn pictures(report: &str, markup: String, fonts: &Fonts) -> Result<Vec<String>, Error> {
    let press = Press {
        library: LazyHash::new(Library::builder().build()),
        source: Source::detached(markup),
        fonts,
    };
    let Warned { output, .. } = typst::compile::<PagedDocument>(&press);
    let document = output.map_err(|errors| Error::Typeset {
        report: report.to_owned(),
        messages: messages(&errors),
    })?;
    let options = SvgOptions { render_bleed: false, pretty: false };
    let pages = document.pages().iter().map(|page| typst_svg::svg(page, &options)).collect();
    comemo::evict(1);
    Ok(pages)
}

/// What is printed, and what of it is fixed in the file.
pub(crate) struct Print<'a> {
    pub(crate) report: &'a str,
    pub(crate) markup: String,
    /// Names the edition for good: the same for the same inputs.
    pub(crate) identity: String,
    pub(crate) day: Date,
    pub(crate) fonts: &'a Fonts,
    /// The pictures, in the order in which the text names them.
    pub(crate) pictures: Vec<&'a Picture>,
    /// The lock file that travels in the PDF, where it is final.
    pub(crate) lock: Option<String>,
}

/// Sets the text and writes it as PDF/UA-1; says how many pages there are.
pub(crate) fn print(print: Print<'_>) -> Result<(Vec<u8>, usize), Error> {
    let report = print.report.to_owned();
    let mut inputs = Dict::new();
    for (index, picture) in print.pictures.iter().enumerate() {
        let bytes = Bytes::new(picture.bytes.clone());
        inputs.insert(format!("picture-{index}").into(), bytes.into_value());
    }
    if let Some(lock) = print.lock {
        inputs.insert("lock".into(), Bytes::new(lock.into_bytes()).into_value());
    }
    // `detached` always uses the same virtual path, so that the typesetter's table of paths, which
    // never forgets, does not grow with every report.
    let press = Press {
        library: LazyHash::new(Library::builder().with_inputs(inputs).build()),
        source: Source::detached(print.markup),
        fonts: print.fonts,
    };
    let Warned { output, warnings } = typst::compile::<PagedDocument>(&press);
    let document = output
        .map_err(|errors| Error::Typeset { report: report.clone(), messages: messages(&errors) })?;
    // A warning is a font that is not there or pages that do not settle: neither may be published.
    if !warnings.is_empty() {
        return Err(Error::Typeset { report, messages: messages(&warnings) });
    }
    let day = print.day;
    let (month, date) = (day.month().unsigned_abs(), day.day().unsigned_abs());
    let timestamp = Datetime::from_ymd_hms(i32::from(day.year()), month, date, 0, 0, 0);
    let standards = PdfStandards::new(&[PdfStandard::Ua_1]).map_err(|why| Error::WritePdf {
        report: report.clone(),
        messages: vec![why.message().to_string()],
    })?;
    let options = PdfOptions {
        ident: Smart::Custom(print.identity),
        creator: Smart::Custom(Some("Hamafza".to_owned())),
        timestamp: timestamp.map(Timestamp::new_utc),
        standards,
        ..PdfOptions::default()
    };
    let pages = document.pages().len();
    let pdf = typst_pdf::pdf(&document, &options)
        .map_err(|errors| Error::WritePdf { report, messages: messages(&errors) })?;
    comemo::evict(1);
    Ok((pdf, pages))
}

fn messages(diagnostics: &[SourceDiagnostic]) -> Vec<String> {
    diagnostics
        .iter()
        .map(|diagnostic| {
            let hints: Vec<&str> = diagnostic.hints.iter().map(|hint| hint.v.as_str()).collect();
            if hints.is_empty() {
                diagnostic.message.to_string()
            } else {
                format!("{} ({})", diagnostic.message, hints.join("; "))
            }
        })
        .collect()
}
