//! `hamafza report import` and `export`: a draft between the bank and a folder of text, so that one may
//! work on it in an editor and in git. The folder remembers which version of each file it was laid out
//! from; what others wrote since is merged. Knows files; drafting is `operations`'.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use operations::{Actor, Error, Result, draft};
use serde::{Deserialize, Serialize};

use crate::draft_folder;
use crate::serve::{open, open_to_read};

/// The file in which a folder remembers where it came from.
const MEMORY: &str = ".bank.json";

#[derive(Serialize, Deserialize)]
struct Memory {
    /// The draft's id in the bank.
    draft: String,
    /// The version of each file that the folder was laid out from, by path.
    versions: BTreeMap<String, u64>,
}

fn memory_of(folder: &Path) -> Result<Option<Memory>> {
    let path = folder.join(MEMORY);
    let Ok(text) = std::fs::read_to_string(&path) else { return Ok(None) };
    serde_json::from_str(&text).map(Some).map_err(|error| Error::Conflict {
        what: path.display().to_string(),
        why: format!("it does not say where the folder came from: {error}"),
        way_out: "export the draft again into another folder and copy your text into it".into(),
    })
}

/// Runs `hamafza report import`: a new draft, or what was written since the last export.
pub async fn import(folder: &Path, id: Option<&str>, data: &Path) -> Result<ExitCode> {
    let files = draft_folder::files(folder)?;
    let bank = open(data).await?;
    let actor = Actor::Console;
    let draft_id = match memory_of(folder)? {
        None => {
            let report = draft_folder::read_files(folder, &files)?;
            let id = id.unwrap_or(&report.id).to_owned();
            draft::bring(&bank, &actor, &id, &files).await?;
            eprintln!("{id}: begun with {} files", files.len());
            id
        }
        Some(memory) => {
            let kept = draft::get(&bank, &actor, &memory.draft).await?;
            for (path, body) in files.iter().filter(|(path, _)| !path.starts_with("images/")) {
                let over = memory.versions.get(path).copied().unwrap_or(0);
                let versions = match over {
                    0 => Vec::new(),
                    _ => draft::versions(&bank, &actor, &memory.draft, path).await?,
                };
                let base = versions.iter().find(|text| text.version == over);
                if base.is_some_and(|base| base.body == *body) {
                    continue;
                }
                let saved = draft::save(&bank, &actor, &memory.draft, path, over, body).await?;
                eprintln!("{path}: version {}, {} beside it", saved.version, saved.asides);
            }
            kept.id
        }
    };
    lay_out(&bank, &draft_id, folder).await?;
    bank.close().await;
    Ok(ExitCode::SUCCESS)
}

/// Runs `hamafza report export`.
pub async fn export(id: &str, folder: &Path, data: &Path) -> Result<ExitCode> {
    if draft_folder::is_draft(folder) && memory_of(folder)?.is_none_or(|it| it.draft != id) {
        return Err(Error::Conflict {
            what: folder.display().to_string(),
            why: "another draft stands there".into(),
            way_out: "name another folder".into(),
        });
    }
    let bank = open_to_read(data).await?;
    let count = lay_out(&bank, id, folder).await?;
    eprintln!("{id}: laid out {count} files in {}", folder.display());
    Ok(ExitCode::SUCCESS)
}

/// Writes the latest version of every file, and which that was.
async fn lay_out(bank: &operations::Bank, id: &str, folder: &Path) -> Result<usize> {
    let kept = draft::get(bank, &Actor::Console, id).await?;
    let mut versions = BTreeMap::new();
    for text in &kept.texts {
        let path: PathBuf = folder.join(&text.path);
        let parent = path.parent().unwrap_or(folder);
        std::fs::create_dir_all(parent).map_err(|error| Error::Internal {
            doing: format!("making the folder {}", parent.display()),
            source: error.into(),
        })?;
        draft_folder::write(&path, &text.body)?;
        versions.insert(text.path.clone(), text.version);
    }
    let memory = Memory { draft: id.to_owned(), versions };
    let text = serde_json::to_string_pretty(&memory).map_err(|error| Error::Internal {
        doing: format!("writing {MEMORY}"),
        source: error.into(),
    })?;
    draft_folder::write(&folder.join(MEMORY), format!("{text}\n").as_bytes())?;
    Ok(kept.texts.len())
}
