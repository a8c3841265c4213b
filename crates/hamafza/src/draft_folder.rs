//! A draft's folder on disk: read whole within limits, written whole or not at all. Knows files;
//! what stands in them is `report`'s.

use std::fs;
use std::path::Path;

use ::report::{DraftFiles, Report, is_draft_file};
use operations::{Error, Result};

/// No file of a draft is longer.
const MOST_BYTES: u64 = 16 << 20;
/// Nor has a draft more files.
const MOST_FILES: usize = 2_000;

fn doing(what: &str, path: &Path) -> impl FnOnce(std::io::Error) -> Error {
    let doing = format!("{what} {}", path.display());
    move |error| Error::Internal { doing, source: error.into() }
}

/// Whether a folder is a draft's.
pub fn is_draft(folder: &Path) -> bool {
    folder.join("report.toml").is_file()
}

/// The files of a draft. Others in the folder are left alone.
pub fn files(folder: &Path) -> Result<DraftFiles> {
    if !is_draft(folder) {
        return Err(Error::NotFound {
            what: format!("the draft {}", folder.display()),
            way_out: "a draft is a folder with a report.toml; `hamafza report new` makes one"
                .into(),
        });
    }
    let mut files = DraftFiles::new();
    for (part, prefix) in [("", ""), ("sections", "sections/"), ("images", "images/")] {
        let path = folder.join(part);
        if !path.is_dir() {
            continue;
        }
        for entry in fs::read_dir(&path).map_err(doing("listing", &path))? {
            let entry = entry.map_err(doing("listing", &path))?;
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            if !is_draft_file(&name) || !entry.path().is_file() {
                continue;
            }
            let length = entry.metadata().map_err(doing("looking at", &entry.path()))?.len();
            if length > MOST_BYTES || files.len() >= MOST_FILES {
                return Err(Error::Conflict {
                    what: format!("the draft {}", folder.display()),
                    why: format!("{name} has more than 16 MiB, or there are more than 2,000 files"),
                    way_out: "make the picture smaller or divide the report".into(),
                });
            }
            let bytes = fs::read(entry.path()).map_err(doing("reading", &entry.path()))?;
            files.insert(name, bytes);
        }
    }
    Ok(files)
}

/// Reads a draft with whatever faults it has.
pub fn read(folder: &Path) -> Result<Report> {
    read_files(folder, &files(folder)?)
}

/// Reads a draft from its files.
pub fn read_files(folder: &Path, files: &DraftFiles) -> Result<Report> {
    Report::draft(&folder.display().to_string(), files).map_err(|error| Error::Conflict {
        what: format!("the draft {}", folder.display()),
        why: error.to_string(),
        way_out: "compare report.toml with one that `hamafza report new` makes".into(),
    })
}

/// Writes a file whole or not at all.
pub fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    let mut part = path.as_os_str().to_owned();
    part.push(".part");
    let part = Path::new(&part);
    fs::write(part, bytes).and_then(|()| fs::rename(part, path)).map_err(doing("writing", path))
}
