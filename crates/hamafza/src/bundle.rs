//! Evidence bundles on the disk: folders and .zip files, read whole and within limits, and the verdict
//! on them in words. What a bundle holds is `evidence`'s.

use std::io::Read as _;
use std::path::Path;
use std::process::ExitCode;

use evidence::{Files, ItemKind, Verifier};
use operations::evidence::{EvidenceRequest, zipped};
use operations::{Actor, Error, Result, Snapshot};

use crate::arguments::Evidence;
use crate::serve::open_to_read;

/// Files a bundle may have.
const FILES: usize = 200_000;
/// Bytes all its files may have together.
const BYTES: u64 = 4 << 30;

/// Runs `hamafza evidence`.
pub async fn run(arguments: Evidence) -> Result<ExitCode> {
    let kinds: std::collections::BTreeSet<ItemKind> =
        arguments.withhold.iter().filter_map(|word| ItemKind::parse(word)).collect();
    let number = |word: &str| word.len() == 5 && word.bytes().all(|it| it.is_ascii_digit());
    let unknown = |word: &&String| ItemKind::parse(word).is_none() && !number(word);
    if let Some(word) = arguments.withhold.iter().find(unknown) {
        let kinds: Vec<&str> = ItemKind::ALL.iter().map(|kind| kind.code()).collect();
        eprintln!("--withhold {word}: write one of {}, or the number of an item", kinds.join(", "));
        return Ok(ExitCode::from(2));
    }
    if kinds.contains(&ItemKind::Manifest) {
        eprintln!("A manifest carries the proof of every figure, so it is never withheld.");
        return Ok(ExitCode::from(2));
    }
    let files = match (&arguments.redact, &arguments.data, &arguments.dataflow) {
        (Some(bundle), _, _) => {
            let day = day();
            evidence::redact(&read(bundle)?, &day, |id, kind| {
                kinds.contains(&kind) || arguments.withhold.iter().any(|word| word == id)
            })
        }
        (None, Some(data), Some(dataflow)) => {
            let as_of_ms = match &arguments.as_of {
                None => None,
                Some(text) => match operations::snapshot::parse_as_of(text) {
                    Some(moment) => Some(moment),
                    None => {
                        eprintln!("--as-of {text}: write a day such as 2026-01-31 or a moment");
                        return Ok(ExitCode::from(2));
                    }
                },
            };
            let bank = open_to_read(data).await?;
            let snapshot = Snapshot { as_of_ms, viewer: Actor::Console };
            let request = EvidenceRequest {
                dataflow: dataflow.clone(),
                keys: arguments.key.clone(),
                periods: arguments.period.clone(),
                version: None,
                withhold: kinds,
            };
            let bundle = operations::evidence::bundle(&bank, &snapshot, &request).await?;
            eprintln!("{} figures", bundle.figures);
            bundle.files
        }
        (None, _, _) => return Ok(ExitCode::from(2)),
    };
    write(&arguments.output, &files)?;
    eprintln!("Wrote {}", arguments.output.display());
    Ok(ExitCode::SUCCESS)
}

/// The day, in UTC: a redacted copy says when it was packed.
fn day() -> String {
    operations::bank::day_of(crate::serve::now_ms()).to_string()
}

/// Writes a bundle whole: into a new folder, or as one archive.
fn write(output: &Path, files: &Files) -> Result<()> {
    let writing = |error: std::io::Error| Error::Internal {
        doing: format!("writing the bundle {}", output.display()),
        source: error.into(),
    };
    let mut draft = output.as_os_str().to_owned();
    draft.push(".part");
    let draft = Path::new(&draft);
    if output.extension().is_some_and(|it| it.eq_ignore_ascii_case("zip")) {
        std::fs::write(draft, zipped(files)?).map_err(writing)?;
        return std::fs::rename(draft, output).map_err(writing);
    }
    if output.exists() {
        return Err(Error::Conflict {
            what: format!("the folder {}", output.display()),
            why: "it is there already".into(),
            way_out: "name a new one".into(),
        });
    }
    for (path, bytes) in files {
        let path = draft.join(path);
        let folder = path.parent().unwrap_or(draft);
        std::fs::create_dir_all(folder).map_err(writing)?;
        std::fs::write(&path, bytes).map_err(writing)?;
    }
    std::fs::rename(draft, output).map_err(writing)
}

fn refused(path: &Path, why: impl Into<String>) -> Error {
    Error::Conflict {
        what: format!("the bundle {}", path.display()),
        why: why.into(),
        way_out: "get it anew from whoever made it".into(),
    }
}

/// The files of a bundle's folder.
fn read_folder(path: &Path) -> Result<Files> {
    let mut files = Files::new();
    let mut folders = vec![path.to_owned()];
    let mut bytes = 0;
    while let Some(folder) = folders.pop() {
        let entries =
            std::fs::read_dir(&folder).map_err(|error| refused(path, error.to_string()))?;
        for entry in entries {
            let entry = entry.map_err(|error| refused(path, error.to_string()))?;
            let kind = entry.file_type().map_err(|error| refused(path, error.to_string()))?;
            let full = entry.path();
            if kind.is_dir() {
                folders.push(full);
                continue;
            }
            // A link could lead out of the bundle.
            let name = full.strip_prefix(path).ok().and_then(Path::to_str);
            let Some(name) = name.filter(|_| kind.is_file()) else {
                return Err(refused(path, format!("{} is no ordinary file", full.display())));
            };
            let read = std::fs::read(&full).map_err(|error| refused(path, error.to_string()))?;
            bytes += read.len() as u64;
            if bytes > BYTES || files.len() >= FILES {
                return Err(refused(path, "it is too large"));
            }
            files.insert(name.to_owned(), read);
        }
    }
    Ok(files)
}

/// The files of a bundle's archive.
fn read_zip(path: &Path, bytes: &[u8]) -> Result<Files> {
    let open = |error: zip::result::ZipError| refused(path, error.to_string());
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).map_err(open)?;
    if archive.len() > FILES {
        return Err(refused(path, "it has too many files"));
    }
    let (mut files, mut left) = (Files::new(), BYTES);
    for number in 0..archive.len() {
        let mut file = archive.by_index(number).map_err(open)?;
        if file.is_dir() {
            continue;
        }
        let name = file.name().map_err(open)?.into_owned();
        if file.is_symlink() || !evidence::is_safe(&name) {
            return Err(refused(path, format!("{name} is no path of a bundle")));
        }
        let mut read = Vec::new();
        let taken = file.by_ref().take(left + 1).read_to_end(&mut read);
        let taken = taken.map_err(|error| refused(path, error.to_string()))? as u64;
        left = left.checked_sub(taken).ok_or_else(|| refused(path, "it is too large"))?;
        if files.insert(name.clone(), read).is_some() {
            return Err(refused(path, format!("{name} stands in it twice")));
        }
    }
    Ok(files)
}

/// The files of a bundle, folder or archive.
pub fn read(path: &Path) -> Result<Files> {
    if path.is_dir() {
        return read_folder(path);
    }
    let bytes = std::fs::read(path).map_err(|error| refused(path, error.to_string()))?;
    read_zip(path, &bytes)
}

/// Checks a bundle's folder.
pub fn check_folder(path: &Path, trusted: &[Verifier]) -> Result<ExitCode> {
    Ok(verdict(path, &read_folder(path)?, trusted))
}

/// Checks a bundle's archive.
pub fn check_zip(path: &Path, bytes: &[u8], trusted: &[Verifier]) -> Result<ExitCode> {
    Ok(verdict(path, &read_zip(path, bytes)?, trusted))
}

fn verdict(path: &Path, files: &Files, trusted: &[Verifier]) -> ExitCode {
    match evidence::check(files, trusted) {
        Ok(proven) => {
            eprintln!(
                "{}: OK · {} figures, {} items, {} withheld, {} original files, log {}",
                path.display(),
                proven.figures,
                proven.items,
                proven.withheld,
                proven.sources,
                proven.log
            );
            eprintln!(
                "Proven: these figures were published, in this order, and are unaltered since; what is \
                 withheld was committed to. Not proven: that a figure is right."
            );
            ExitCode::SUCCESS
        }
        Err(refusal) => {
            eprintln!("{}: REFUSED · {} · {}", path.display(), refusal.code, refusal.object);
            ExitCode::from(1)
        }
    }
}
