//! Why a file was not read at all, told to the person who sent it, with a way out.
//! Faults inside a file that could be read are findings, not refusals.

use model::{Language, locale};
use serde::{Deserialize, Serialize};

/// Why a file was not read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "code", rename_all = "kebab-case")]
pub enum Refusal {
    /// The file has no bytes.
    #[error("reading {file}: the file is empty")]
    EmptyFile {
        /// The file's name as the sender called it.
        file: String,
    },
    /// The file is larger than the bank takes.
    #[error("reading {file}: {size_bytes} bytes, more than {limit_bytes}")]
    FileTooLarge {
        /// The file's name.
        file: String,
        /// Its size.
        size_bytes: u64,
        /// The largest size taken.
        limit_bytes: u64,
    },
    /// The file is something else.
    #[error("reading {file}: neither a workbook nor a text table")]
    NotAWorkbook {
        /// The file's name.
        file: String,
    },
    /// A workbook in a format that is not read.
    #[error("reading {file}: the format {format} is not read")]
    OtherFormat {
        /// The file's name.
        file: String,
        /// The format, such as `.ods`.
        format: String,
    },
    /// The file is cut off or damaged.
    #[error("reading {file}: damaged: {detail}")]
    DamagedFile {
        /// The file's name.
        file: String,
        /// What the reader said, for the log.
        detail: String,
    },
    /// The file is protected by a password.
    #[error("reading {file}: protected by a password")]
    PasswordProtected {
        /// The file's name.
        file: String,
    },
    /// The file unpacks to more than is allowed.
    #[error("reading {file}: unpacks to more than {limit_bytes} bytes or grows too fast")]
    UnpacksTooFar {
        /// The file's name.
        file: String,
        /// The most bytes allowed.
        limit_bytes: u64,
    },
    /// The file has more cells, sheets, parts or merged ranges than are read.
    #[error("reading {file}: more than {limit} {what:?}")]
    TooMany {
        /// The file's name.
        file: String,
        /// Of what there are too many.
        what: Counted,
        /// The most that is read.
        limit: u64,
    },
    /// An XML part declares a document type, which no spreadsheet program writes.
    #[error("reading {file}: part {part} declares a document type")]
    DocumentType {
        /// The file's name.
        file: String,
        /// The part of the file.
        part: String,
    },
    /// A text file in an encoding that could not be told.
    #[error("reading {file}: the text encoding could not be told")]
    UnknownEncoding {
        /// The file's name.
        file: String,
    },
}

/// What there may be too many of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Counted {
    /// Filled cells, or the rectangle around them.
    Cells,
    /// Sheets.
    Sheets,
    /// Parts of a packed file.
    Parts,
    /// Merged ranges.
    MergedRanges,
    /// Letters of text in cells.
    Letters,
}

impl Counted {
    fn name(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::Cells, Language::Fa) => "خانه",
            (Self::Cells, Language::En) => "cells",
            (Self::Sheets, Language::Fa) => "برگه",
            (Self::Sheets, Language::En) => "sheets",
            (Self::Parts, Language::Fa) => "بخش درونی",
            (Self::Parts, Language::En) => "inner parts",
            (Self::MergedRanges, Language::Fa) => "خانه ادغام‌شده",
            (Self::MergedRanges, Language::En) => "merged cells",
            (Self::Letters, Language::Fa) => "بایت متن",
            (Self::Letters, Language::En) => "bytes of text",
        }
    }
}

impl Refusal {
    /// The stable word for the kind of refusal.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::EmptyFile { .. } => "empty-file",
            Self::FileTooLarge { .. } => "file-too-large",
            Self::NotAWorkbook { .. } => "not-a-workbook",
            Self::OtherFormat { .. } => "other-format",
            Self::DamagedFile { .. } => "damaged-file",
            Self::PasswordProtected { .. } => "password-protected",
            Self::UnpacksTooFar { .. } => "unpacks-too-far",
            Self::TooMany { .. } => "too-many",
            Self::DocumentType { .. } => "document-type",
            Self::UnknownEncoding { .. } => "unknown-encoding",
        }
    }

    /// What is wrong, in one sentence.
    #[must_use]
    pub fn text(&self, language: Language) -> String {
        let fa = language == Language::Fa;
        let megabytes =
            |bytes: &u64| locale::digits(&bytes.div_ceil(1 << 20).to_string(), language);
        match self {
            Self::EmptyFile { file } if fa => format!("پرونده «{file}» خالی است."),
            Self::EmptyFile { file } => format!("The file “{file}” is empty."),
            Self::FileTooLarge { file, size_bytes, limit_bytes } => {
                let (size, limit) = (megabytes(size_bytes), megabytes(limit_bytes));
                if fa {
                    format!("پرونده «{file}» {size} مگابایت است؛ بیشینه {limit} مگابایت است.")
                } else {
                    format!("The file “{file}” has {size} MB; at most {limit} MB are taken.")
                }
            }
            Self::NotAWorkbook { file } if fa => {
                format!("«{file}» کارپوشه اکسل یا جدول متنی نیست.")
            }
            Self::NotAWorkbook { file } => {
                format!("“{file}” is neither an Excel workbook nor a text table.")
            }
            Self::OtherFormat { file, format } if fa => {
                format!("«{file}» در قالب \u{2066}{format}\u{2069} است که خوانده نمی‌شود.")
            }
            Self::OtherFormat { file, format } => {
                format!("“{file}” is in the format {format}, which is not read.")
            }
            Self::DamagedFile { file, .. } if fa => {
                format!("پرونده «{file}» ناقص یا آسیب‌دیده است.")
            }
            Self::DamagedFile { file, .. } => {
                format!("The file “{file}” is cut off or damaged.")
            }
            Self::PasswordProtected { file } if fa => format!("پرونده «{file}» گذرواژه دارد."),
            Self::PasswordProtected { file } => {
                format!("The file “{file}” is protected by a password.")
            }
            Self::UnpacksTooFar { file, limit_bytes } => {
                let limit = megabytes(limit_bytes);
                if fa {
                    format!(
                        "محتوای فشرده «{file}» بیش از اندازه بزرگ می‌شود (بیشینه {limit} مگابایت)."
                    )
                } else {
                    format!("What is packed in “{file}” grows too large (at most {limit} MB).")
                }
            }
            Self::TooMany { file, what, limit } => {
                let limit = locale::exact(&limit.to_string(), language);
                let what = what.name(language);
                if fa {
                    format!("«{file}» بیش از {limit} {what} دارد.")
                } else {
                    format!("“{file}” has more than {limit} {what}.")
                }
            }
            Self::DocumentType { file, part } if fa => {
                format!("بخش \u{2066}{part}\u{2069} در «{file}» تعریف نوع سند (DOCTYPE) دارد.")
            }
            Self::DocumentType { file, part } => {
                format!("The part {part} of “{file}” declares a document type (DOCTYPE).")
            }
            Self::UnknownEncoding { file } if fa => {
                format!("رمزگذاری متن «{file}» شناخته نشد.")
            }
            Self::UnknownEncoding { file } => {
                format!("The text encoding of “{file}” is not known.")
            }
        }
    }

    /// What to do about it, in one sentence.
    #[must_use]
    pub fn hint(&self, language: Language) -> String {
        let [fa, en] = match self {
            Self::EmptyFile { .. } => [
                "پرونده را باز کنید، از محتوای آن مطمئن شوید و دوباره بفرستید.",
                "Open the file, make sure it holds your table, and send it again.",
            ],
            Self::FileTooLarge { .. } => [
                "پرونده را به چند پرونده کوچک‌تر بخش کنید یا آن را به‌صورت CSV بفرستید.",
                "Split it into smaller files, or send it as CSV.",
            ],
            Self::NotAWorkbook { .. } | Self::OtherFormat { .. } => [
                "در اکسل آن را با قالب xlsx ذخیره کنید و دوباره بفرستید.",
                "Save it as .xlsx in your spreadsheet program and send it again.",
            ],
            Self::DamagedFile { .. } => [
                "پرونده را در اکسل باز و دوباره ذخیره کنید؛ اگر باز نمی‌شود، نسخه اصلی را بفرستید.",
                "Open and save it again in Excel; if it does not open, send the original.",
            ],
            Self::PasswordProtected { .. } => [
                "گذرواژه را در اکسل بردارید (پرونده، اطلاعات، حفاظت از کارپوشه) و دوباره بفرستید.",
                "Remove the password in Excel (File, Info, Protect Workbook) and send it again.",
            ],
            Self::UnpacksTooFar { .. } | Self::TooMany { .. } => [
                "فقط جدول‌های داده را در کارپوشه‌ای تازه بگذارید یا پرونده را بخش کنید.",
                "Copy only the data tables into a new workbook, or split the file.",
            ],
            Self::DocumentType { .. } => [
                "برنامه‌های صفحه‌گسترده چنین پرونده‌ای نمی‌سازند؛ آن را در اکسل باز و دوباره ذخیره کنید.",
                "No spreadsheet program writes this; open the file in Excel and save it again.",
            ],
            Self::UnknownEncoding { .. } => [
                "پرونده را با رمزگذاری UTF-8 ذخیره کنید و دوباره بفرستید.",
                "Save the file in the encoding UTF-8 and send it again.",
            ],
        };
        (if language == Language::Fa { fa } else { en }).to_owned()
    }
}
