//! Structures from outside: SDMX structure messages into the registry, and drafts out of it.

use std::io::Read;
use std::path::Path;

use model::{Artefact, ArtefactTree};

use crate::audit::{Deed, registry_mark};
use crate::bank::Bank;
use crate::error::{Doing, Error, Result};
use crate::permit::{Action, Actor, permit};
use crate::registry::Key;

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

/// Whether a change is kept, or only tried: all checks are made and nothing changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// It is kept.
    Kept,
    /// It is tried.
    Tried,
}

/// The artefact that a change is about.
pub type Change = Key;

/// What became of one artefact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Its URN.
    pub urn: String,
    /// What was done: `Append` when it is new, `Replace` when a draft was changed, `Delete`,
    /// `Information` when nothing had to be done.
    pub action: &'static str,
}

/// Puts the artefacts of an SDMX structure message into the registry and answers how many there
/// were; `None` when the file is no structure message.
///
/// # Errors
/// [`Error::Conflict`] when an artefact differs from the final one the registry has under its URN.
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
    let trees = read(&name, bytes).await?;
    let outcomes = put(bank, actor, &name, &trees, Depth::Kept).await?;
    // Whoever holds the data folder may import in any order; the log says what is still to come.
    if let Some((from, to)) = bank.registry().dangling(None) {
        let from = from.join(" → ");
        tracing::warn!(from, to, "{from} refers to {to}, which the registry does not have");
    }
    Ok(Some(outcomes.len()))
}

/// Puts the artefacts of a structure message that was sent into the registry: all of them or none.
/// With `only`, it must hold that artefact and no other.
///
/// # Errors
/// [`Error::Forbidden`] for who may not, [`Error::Refused`] when the message cannot be read or holds
/// something else, [`Error::Conflict`] when another final artefact stands under a URN, or when one
/// refers to what neither the registry nor the message has: the error tells the chain that leads there.
pub async fn submit(
    bank: &Bank,
    actor: &Actor,
    bytes: Vec<u8>,
    only: Option<&Change>,
    depth: Depth,
) -> Result<Vec<Outcome>> {
    permit(actor, Action::MaintainStructures, "")?;
    let name = "the message that was sent";
    let trees = read(name, bytes).await?;
    let key = |tree: &ArtefactTree| (tree.class, tree.reference());
    let is_other = only.is_some_and(|only| trees.len() != 1 || key(&trees[0]) != *only);
    if trees.is_empty() || is_other {
        return Err(Error::Refused {
            file: name.to_owned(),
            code: "other-artefacts".into(),
            text: model::LocalisedText::new(
                "پیام باید همان ساختاری را داشته باشد که نشانی می‌گوید، و نه بیش از آن.",
                "The message must hold the artefact that the address names, and no other.",
            ),
        });
    }
    let trial = bank.registry().extended(&sdmx::artefacts_of(trees.clone()), &trees);
    let sent = trees.iter().map(key).collect();
    if let Some((chain, missing)) = trial.dangling(Some(&sent)) {
        return Err(Error::Conflict {
            what: chain.join(" → "),
            why: format!("it refers to {missing}, which the registry does not have"),
            way_out: "send that one before, or in the same message".into(),
        });
    }
    put(bank, actor, "structures that were sent", &trees, depth).await
}

/// Takes drafts out of the registry: all of them or none.
///
/// # Errors
/// [`Error::NotFound`] for what is not there, [`Error::Conflict`] for what is final or what another
/// artefact refers to.
pub async fn delete(
    bank: &Bank,
    actor: &Actor,
    artefacts: &[Change],
    depth: Depth,
) -> Result<Vec<Outcome>> {
    permit(actor, Action::MaintainStructures, "")?;
    let registry = bank.registry();
    let doing = || "taking drafts out of the registry".to_owned();
    let mut write = bank.store().write().await.doing(doing)?;
    let mut outcomes = Vec::new();
    for key in artefacts {
        let (class, reference) = key;
        let urn = reference.urn(*class);
        let Some(artefact) = registry.get(*class, reference) else {
            let way_out = "ask /structure for what there is".to_owned();
            return Err(Error::NotFound { what: urn, way_out });
        };
        if let Some((class, parent)) = registry.parents(key).next() {
            return Err(Error::Conflict {
                what: urn,
                why: format!("{} refers to it", parent.urn(*class)),
                way_out: "take that one out first".into(),
            });
        }
        match store::artefact::take_draft(&mut write, artefact).await {
            Ok(_) => outcomes.push(Outcome { urn, action: "Delete" }),
            Err(store::Error::ArtefactIsFinal { urn }) => {
                return Err(Error::Conflict {
                    what: urn,
                    why: "it is final, and what was published under it must be readable".into(),
                    way_out: "give a new version; only drafts such as 2.0.0-draft can go".into(),
                });
            }
            Err(error) => return Err(error).doing(doing),
        }
    }
    finish(bank, actor, write, "delete-structures", &outcomes, depth).await?;
    Ok(outcomes)
}

async fn read(name: &str, bytes: Vec<u8>) -> Result<Vec<ArtefactTree>> {
    let doing = || format!("reading the structures of {name}");
    let trees = tokio::task::spawn_blocking(move || sdmx::read_trees(std::io::Cursor::new(bytes)));
    trees.await.doing(doing)?.map_err(|error| Error::Refused {
        file: name.to_owned(),
        code: "damaged-message".into(),
        text: model::LocalisedText::new(
            format!("پیام ساختار خوانده نشد: {error}"),
            format!("The structure message cannot be read: {error}"),
        ),
    })
}

async fn put(
    bank: &Bank,
    actor: &Actor,
    name: &str,
    trees: &[ArtefactTree],
    depth: Depth,
) -> Result<Vec<Outcome>> {
    let artefacts = sdmx::artefacts_of(trees.to_vec());
    let doing = || format!("putting {name}");
    let mut write = bank.store().write().await.doing(doing)?;
    let mut outcomes = Vec::new();
    for (artefact, tree) in artefacts.iter().zip(trees) {
        let action = put_one(bank, &mut write, artefact, tree).await?;
        outcomes.push(Outcome { urn: artefact.urn(), action });
    }
    finish(bank, actor, write, "put-structures", &outcomes, depth).await?;
    Ok(outcomes)
}

/// The audit entry, and the end of the transaction.
async fn finish(
    bank: &Bank,
    actor: &Actor,
    mut write: store::Write,
    action: &'static str,
    outcomes: &[Outcome],
    depth: Depth,
) -> Result<()> {
    let doing = || "changing the registry".to_owned();
    let first = outcomes.first().map(|outcome| outcome.urn.clone()).unwrap_or_default();
    let mark = registry_mark(&mut write).await?;
    Deed::new(action, first)
        .after(format!("{} artefacts{mark}", outcomes.len()))
        .append(&mut write, bank.now_ms(), actor)
        .await?;
    if depth == Depth::Tried {
        // What is not committed was never there.
        drop(write);
        return Ok(());
    }
    write.commit().await.doing(doing)?;
    bank.read_registry().await
}

/// Puts one artefact, with what its type has no place for; a draft takes the place of the one before.
async fn put_one(
    bank: &Bank,
    write: &mut store::Write,
    artefact: &Artefact,
    tree: &ArtefactTree,
) -> Result<&'static str> {
    let doing = || format!("putting {}", artefact.urn());
    let told = Some(tree).filter(|tree| {
        !matches!(artefact, Artefact::Other(_)) && sdmx::tree_of(artefact) != **tree
    });
    let is_draft = artefact.header().version.0.contains('-');
    match store::artefact::put(write, artefact, told, bank.now_ms()).await {
        Ok(store::artefact::Put::New) => Ok("Append"),
        Ok(store::artefact::Put::Same) => Ok("Information"),
        Err(store::Error::ArtefactIsFinal { .. }) if is_draft => {
            store::artefact::take_draft(write, artefact).await.doing(doing)?;
            store::artefact::put(write, artefact, told, bank.now_ms()).await.doing(doing)?;
            Ok("Replace")
        }
        Err(store::Error::ArtefactIsFinal { .. }) => Err(Error::Conflict {
            what: artefact.urn(),
            why: "the registry has another artefact under this version".into(),
            way_out: "give the changed one a new version".into(),
        }),
        Err(error) => Err(error).doing(doing),
    }
}
