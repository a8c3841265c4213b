//! A ZIP of documents, taken apart under limits.
//!
//! Knows names and sizes; what is within an entry is for others. Refuses paths that leave the archive,
//! links, archives in archives, passwords, and entries that swell: each with its reason.

use std::io::{Cursor, Read};

use crate::record::doubt::refusal;
use crate::remark::{Remark, RemarkCode};

/// Entries of one archive that are looked at.
const ENTRIES_LIMIT: usize = 20_000;
/// One entry may be so large when unpacked, in bytes.
const ENTRY_BYTES: u64 = 256 << 20;
/// All entries together may be so large, in bytes.
const TOTAL_BYTES: u64 = 2 << 30;
/// Beyond this many bytes an entry may not swell more than [`RATIO`] times.
const RATIO_FROM_BYTES: u64 = 1 << 20;
const RATIO: u64 = 200;

/// Whether these bytes begin a ZIP.
#[must_use]
pub fn is_zip(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06")
}

/// Whether this ZIP is an office file and not a collection of documents.
#[must_use]
pub fn is_office_file(bytes: &[u8]) -> bool {
    zip::ZipArchive::new(Cursor::new(bytes))
        .is_ok_and(|archive| archive.file_names().flatten().any(|it| it == "[Content_Types].xml"))
}

/// Takes the archive apart, calling `each` with the name and bytes of every file taken.
pub fn read(bytes: &[u8], each: &mut dyn FnMut(&str, Vec<u8>)) -> Vec<Remark> {
    let mut archive = match zip::ZipArchive::new(Cursor::new(bytes)) {
        Ok(archive) => archive,
        Err(fault) => return vec![refusal(RemarkCode::Unreadable, &fault.to_string())],
    };
    let mut remarks = Vec::new();
    let mut total = 0_u64;
    let count = archive.len();
    let mut not_taken = |name: &str, why: &str| {
        let name: String = name.chars().filter(|letter| !letter.is_control()).collect();
        remarks.push(refusal(RemarkCode::NotTaken, &format!("{name} ({why})")));
    };
    if count > ENTRIES_LIMIT {
        not_taken("*", "too many entries; only the first are looked at");
    }
    for at in 0..count.min(ENTRIES_LIMIT) {
        let entry = match archive.by_index(at) {
            Ok(entry) => entry,
            Err(fault) => {
                not_taken(&format!("#{}", at + 1), &fault.to_string());
                continue;
            }
        };
        let name = match entry.name() {
            Ok(name) => name.into_owned(),
            Err(fault) => {
                not_taken(&format!("#{}", at + 1), &fault.to_string());
                continue;
            }
        };
        if entry.is_dir() || is_hidden(&name) {
            continue;
        }
        if let Some(why) = refused(&name, entry.is_symlink(), entry.encrypted()) {
            not_taken(&name, why);
            continue;
        }
        let packed = entry.compressed_size();
        let most = ENTRY_BYTES
            .min(TOTAL_BYTES.saturating_sub(total))
            .min(RATIO_FROM_BYTES.max(packed.saturating_mul(RATIO)));
        let mut content = Vec::new();
        // The size an entry claims is not believed; what comes out is counted.
        match entry.take(most + 1).read_to_end(&mut content) {
            Ok(_) if content.len() as u64 > most => not_taken(&name, "it swells beyond the limit"),
            Ok(_) if is_zip(&content) && !is_office_file(&content) => {
                not_taken(&name, "an archive within an archive");
            }
            Ok(_) => {
                total += content.len() as u64;
                each(&name, content);
            }
            Err(fault) => not_taken(&name, &fault.to_string()),
        }
    }
    remarks
}

/// What systems leave in archives beside people's files.
fn is_hidden(name: &str) -> bool {
    name.split('/').any(|part| part.starts_with("__MACOSX") || part == ".DS_Store")
}

fn refused(name: &str, is_link: bool, is_encrypted: bool) -> Option<&'static str> {
    let absolute = name.starts_with(['/', '\\']) || name.chars().nth(1) == Some(':');
    if absolute || name.split(['/', '\\']).any(|part| part == "..") {
        return Some("its path leaves the archive");
    }
    if name.contains('\0') {
        return Some("its name is no name");
    }
    if is_link {
        return Some("it is a link");
    }
    is_encrypted.then_some("it has a password")
}
