//! Structures from outside: an SDMX structure message into the registry.

use std::io::Read;
use std::path::Path;

use crate::audit::Deed;
use crate::bank::Bank;
use crate::error::{Doing, Error, Result};
use crate::permit::{Action, Actor, permit};

/// Bytes looked at to tell what a file is.
pub(crate) const PREFIX_BYTES: usize = 64 * 1024;
/// The largest structure message taken, in bytes.
const MESSAGE_BYTES: u64 = 256 * 1024 * 1024;

/// The first bytes of a file.
pub(crate) fn prefix(path: &Path) -> Result<Vec<u8>> {
    let doing = || format!("reading the beginning of {}", path.display());
    let file = std::fs::File::open(path).doing(doing)?;
    let mut bytes = Vec::new();
    file.take(PREFIX_BYTES as u64).read_to_end(&mut bytes).doing(doing)?;
    Ok(bytes)
}

/// Puts the artefacts of an SDMX structure message into the registry and answers how many there
/// were; `None` when the file is no structure message.
///
/// # Errors
/// [`Error::Conflict`] when an artefact differs from the final one the registry has under its URN,
/// [`Error::NotFound`] when one refers to nothing.
pub async fn put_message(bank: &Bank, actor: &Actor, path: &Path) -> Result<Option<usize>> {
    let name = path.file_name().map_or_else(String::new, |it| it.to_string_lossy().into_owned());
    if !matches!(sdmx::sniff(&prefix(path)?, &name), Some(sdmx::MessageKind::Structure(_))) {
        return Ok(None);
    }
    permit(actor, Action::MaintainStructures, "")?;
    let doing = || format!("reading the structures of {name}");
    let file = std::fs::File::open(path).doing(doing)?;
    let mut bytes = Vec::new();
    file.take(MESSAGE_BYTES).read_to_end(&mut bytes).doing(doing)?;
    let artefacts =
        tokio::task::spawn_blocking(move || sdmx::read_structures(std::io::Cursor::new(bytes)));
    let artefacts = artefacts.await.doing(doing)?.map_err(|error| Error::Refused {
        file: name.clone(),
        code: "damaged-message".into(),
        text: model::LocalisedText::new(
            format!("پیام ساختار خوانده نشد: {error}"),
            format!("The structure message cannot be read: {error}"),
        ),
    })?;
    let mut write = bank.store().write().await.doing(doing)?;
    for artefact in &artefacts {
        match store::artefact::put(&mut write, artefact, bank.now_ms()).await {
            Ok(_) => {}
            Err(store::Error::ArtefactIsFinal { .. }) => {
                return Err(Error::Conflict {
                    what: artefact.urn(),
                    why: "the registry has another artefact under this version".into(),
                    way_out: "give the changed one a new version".into(),
                });
            }
            Err(error) => return Err(error).doing(doing),
        }
    }
    Deed::new("put-structures", name.clone())
        .after(format!("{} artefacts", artefacts.len()))
        .append(&mut write, bank.now_ms(), actor)
        .await?;
    write.commit().await.doing(doing)?;
    bank.read_registry().await?;
    if let Some((from, to)) = bank.registry().dangling() {
        tracing::warn!(from, to, "{from} refers to {to}, which the registry does not have");
    }
    Ok(Some(artefacts.len()))
}
