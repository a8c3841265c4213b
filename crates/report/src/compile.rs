//! A report and its answers become one PDF, or a list of everything that keeps it from becoming one.
//! Knows what is final and what is a draft; resolving and typesetting are next door.

use jiff::civil::Date;
use model::Language;

use crate::answer::Answers;
use crate::definition::Report;
use crate::error::Error;
use crate::lock::Lock;
use crate::manuscript::{Manuscript, Standing};
use crate::note::Figure;
use crate::pdf::{self, Fonts, Print};
use crate::resolve::resolve;
use crate::typeset;

/// What an edition of a report has of its own.
#[derive(Clone, Copy, Debug)]
pub struct Edition<'a> {
    /// Its language.
    pub language: Language,
    /// The day it is compiled on, as the caller's clock says.
    pub day: Date,
    /// The fonts it is set in.
    pub fonts: &'a Fonts,
}

/// A compiled report.
#[derive(Clone, Debug)]
pub struct Compiled {
    /// The PDF/UA-1 file; the same bytes for the same inputs.
    pub pdf: Vec<u8>,
    /// How many pages it has.
    pub pages: usize,
    /// Every figure in it, in order: what a lock file keeps.
    pub figures: Vec<Figure>,
}

/// Compiles a report that is to be published.
///
/// # Errors
/// [`Error::Bindings`] with every binding that has no value, is not a number, or denies its sentence;
/// the others when the pages cannot be set.
pub fn compile(
    report: &Report,
    answers: &Answers,
    edition: &Edition<'_>,
) -> Result<Compiled, Error> {
    let manuscript =
        resolve(report, answers, edition.language, edition.day, Standing::Final).whole()?;
    print(&manuscript, edition.fonts)
}

impl Manuscript {
    /// The manuscript, if nothing of it is broken.
    ///
    /// # Errors
    /// [`Error::Bindings`] with all that is.
    pub fn whole(self) -> Result<Self, Error> {
        if self.faults.is_empty() {
            Ok(self)
        } else {
            Err(Error::Bindings { report: self.id, faults: self.faults })
        }
    }
}

/// Sets a manuscript as PDF. A final one carries its lock file.
///
/// # Errors
/// When the pages cannot be set or do not make an accessible PDF.
pub fn print(manuscript: &Manuscript, fonts: &Fonts) -> Result<Compiled, Error> {
    let (tag, day) = (manuscript.language.tag(), manuscript.day);
    let standing = match manuscript.standing {
        Standing::Final => "",
        Standing::Draft => "/draft",
    };
    let mut markup = typeset::typeset(manuscript);
    let lock = match manuscript.standing {
        Standing::Final => {
            markup.push_str(typeset::ATTACHED_LOCK);
            Some(Lock::of(manuscript).to_json())
        }
        Standing::Draft => None,
    };
    let print = Print {
        report: &manuscript.id,
        markup,
        identity: format!("{}/{}/{tag}/{day}{standing}", manuscript.id, manuscript.version),
        day,
        fonts,
        pictures: typeset::pictures(manuscript),
        lock,
    };
    let (pdf, pages) = pdf::print(print)?;
    Ok(Compiled { pdf, pages, figures: manuscript.figures.clone() })
}
