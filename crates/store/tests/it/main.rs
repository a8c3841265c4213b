//! The records over a real SQLite file in a temporary folder.

mod artefact;
mod collection;
mod folder;
mod records;
mod submission;
mod version;

use std::path::Path;

use store::{Store, Write};

/// A store in a temporary folder.
async fn open(folder: &Path) -> Store {
    Store::open(folder).await.expect("a temporary folder opens")
}

/// The writing transaction.
async fn write(store: &Store) -> Write {
    store.write().await.expect("nobody else writes")
}
