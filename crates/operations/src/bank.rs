//! The open bank: its records, its engine, its registry, its clock. Everything else in this crate is
//! a function that takes it. Knows how to open a data folder and nothing of what is done with it.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use engine::Engine;
use store::Store;

use crate::audit::Deed;
use crate::check::Checked;
use crate::error::{Doing, Error, Result};
use crate::form_desk::Desk;
use crate::log::{self, Log};
use crate::registry::Registry;
use crate::session::Touching;
use crate::sign_in_limit::Attempts;
use crate::version::LatestVersions;
use crate::workbook::Parser;

/// Checked submissions whose observations are kept at hand until somebody approves them; the others
/// are read again from their bytes.
const CHECKED_AT_HAND: usize = 8;

/// The day of a moment, in UTC.
#[must_use]
pub fn day_of(at_ms: i64) -> jiff::civil::Date {
    let at = jiff::Timestamp::from_millisecond(at_ms).unwrap_or_default();
    at.to_zoned(jiff::tz::TimeZone::UTC).date()
}

/// What it takes to open a bank.
pub struct BankParams {
    /// The data folder.
    pub data: PathBuf,
    /// Where workbooks are parsed.
    pub parser: Parser,
    /// Memory the engine may use before it spills to disk, in bytes.
    pub memory_bytes: usize,
    /// Where the world finds the bank, such as `https://data.example.org`, without a slash at the
    /// end: what permanent links in reports begin with.
    pub public_url: String,
    /// The clock: milliseconds since 1970-01-01T00:00:00Z.
    pub now_ms: Arc<dyn Fn() -> i64 + Send + Sync>,
}

/// An open bank. Clones are the same bank.
#[derive(Clone)]
pub struct Bank {
    inner: Arc<Inner>,
}

struct Inner {
    store: Store,
    engine: Engine,
    parser: Parser,
    outbox: PathBuf,
    public_url: String,
    now_ms: Arc<dyn Fn() -> i64 + Send + Sync>,
    registry: RwLock<Arc<Registry>>,
    checked: Mutex<BTreeMap<String, Arc<Checked>>>,
    attempts: Attempts,
    touching: Touching,
    first_start: Mutex<Option<String>>,
    publishing: tokio::sync::Mutex<()>,
    latest: LatestVersions,
    log: Log,
    search: crate::document::SearchIndex,
    desk: Desk,
    _spill: Option<tempfile::TempDir>,
}

impl Bank {
    /// Opens the bank of a data folder, making what is not there, and puts the structures of the
    /// catalogue into its registry.
    ///
    /// # Errors
    /// When another process has the folder open, or the folder cannot be read or written.
    pub async fn open(params: BankParams) -> Result<Self> {
        let folder = params.data.display().to_string();
        let store = match Store::open(&params.data).await {
            Err(store::Error::Locked { .. }) => {
                return Err(Error::Unavailable {
                    what: format!("the data folder {folder}"),
                    why: "a server has it open; send the file on its pages, or stop it first \
                          (export and report work beside it)"
                        .into(),
                });
            }
            opened => opened.doing(|| format!("opening the data folder {folder}"))?,
        };
        let engine = Engine::open(&store.bank_dir(), &store.staging_dir(), params.memory_bytes);
        let engine = engine.doing(|| format!("opening the observations in {folder}"))?;
        let named = {
            let mut read = store.read().await.doing(|| format!("reading {folder}"))?;
            store::ducklake::named_files(&mut read).await.doing(|| format!("reading {folder}"))?
        };
        let swept = engine.sweep(&named).doing(|| format!("sweeping {folder}"))?;
        if swept > 0 {
            tracing::info!(swept, "Removed {swept} files that an interrupted publication left");
        }
        let log = Log::open(store.folder(), &params.public_url)?;
        let bank = Self::over(store, engine, params, log, None);
        log::check_at_start(&bank).await?;
        bank.put_catalogue().await?;
        bank.read_registry().await?;
        crate::publication::catch_up(&bank).await?;
        Ok(bank)
    }

    /// Opens the bank of a data folder to read, also while its server runs.
    ///
    /// # Errors
    /// When there is no bank in the folder, or it cannot be read.
    pub async fn open_to_read(params: BankParams) -> Result<Self> {
        let folder = params.data.display().to_string();
        let doing = || format!("opening the data folder {folder} to read");
        let store = Store::open_to_read(&params.data).await.doing(doing)?;
        // What a large question spills goes beside the system's other temporary files.
        let spill = tempfile::TempDir::new().doing(doing)?;
        let engine =
            Engine::open(&store.bank_dir(), &spill.path().join("staging"), params.memory_bytes);
        let log = Log::open_to_read(store.folder());
        let bank = Self::over(store, engine.doing(doing)?, params, log, Some(spill));
        bank.read_registry().await?;
        Ok(bank)
    }

    fn over(
        store: Store,
        engine: Engine,
        params: BankParams,
        log: Log,
        spill: Option<tempfile::TempDir>,
    ) -> Self {
        Self {
            inner: Arc::new(Inner {
                store,
                engine,
                parser: params.parser,
                outbox: params.data.join("outbox"),
                public_url: params.public_url,
                now_ms: params.now_ms,
                registry: RwLock::default(),
                checked: Mutex::default(),
                attempts: Attempts::default(),
                touching: Touching::default(),
                first_start: Mutex::default(),
                publishing: tokio::sync::Mutex::default(),
                latest: LatestVersions::default(),
                log,
                search: crate::document::SearchIndex::default(),
                desk: Desk::default(),
                _spill: spill,
            }),
        }
    }

    /// Ends every connection to the records, so that nothing of them is left beside the database file.
    pub async fn close(&self) {
        self.inner.store.close().await;
    }

    /// The moment.
    #[must_use]
    pub fn now_ms(&self) -> i64 {
        (self.inner.now_ms)()
    }

    /// The day, in UTC.
    #[must_use]
    pub fn today(&self) -> jiff::civil::Date {
        day_of(self.now_ms())
    }

    /// The day in Tehran, by which what is due is due. Iran has kept one offset since 2022.
    #[must_use]
    pub fn day_of(at_ms: i64) -> model::Day {
        const OFFSET_MS: i64 = 12_600_000;
        let moment = jiff::Timestamp::from_millisecond(at_ms.saturating_add(OFFSET_MS));
        model::Day(moment.unwrap_or_default().to_zoned(jiff::tz::TimeZone::UTC).date())
    }

    /// The registry as it is now.
    #[must_use]
    pub fn registry(&self) -> Arc<Registry> {
        let registry = self.inner.registry.read().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&registry)
    }

    /// Where messages lie until a mail program fetches them.
    #[must_use]
    pub fn outbox(&self) -> &std::path::Path {
        &self.inner.outbox
    }

    /// What permanent links begin with.
    #[must_use]
    pub fn public_url(&self) -> &str {
        &self.inner.public_url
    }

    pub(crate) fn store(&self) -> &Store {
        &self.inner.store
    }

    pub(crate) fn engine(&self) -> &Engine {
        &self.inner.engine
    }

    pub(crate) fn parser(&self) -> &Parser {
        &self.inner.parser
    }

    pub(crate) fn attempts(&self) -> &Attempts {
        &self.inner.attempts
    }

    /// The hash of the secret by which the first administrator is made, while there is one.
    pub(crate) fn first_start(&self) -> MutexGuard<'_, Option<String>> {
        self.inner.first_start.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The sessions whose use is being noted.
    pub(crate) fn touching(&self) -> &Touching {
        &self.inner.touching
    }

    pub(crate) fn log(&self) -> &Log {
        &self.inner.log
    }

    /// One publication at a time: a merge is made against the files it will replace.
    pub(crate) fn publishing(&self) -> &tokio::sync::Mutex<()> {
        &self.inner.publishing
    }

    pub(crate) fn latest(&self) -> &LatestVersions {
        &self.inner.latest
    }

    pub(crate) fn search(&self) -> &crate::document::SearchIndex {
        &self.inner.search
    }

    /// Where the writings of cells that came at one time wait to be kept together.
    pub(crate) fn desk(&self) -> &Desk {
        &self.inner.desk
    }

    pub(crate) fn keep_checked(&self, submission: &str, checked: Arc<Checked>) {
        let mut all = self.inner.checked.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= CHECKED_AT_HAND {
            all.pop_first();
        }
        all.insert(submission.to_owned(), checked);
    }

    pub(crate) fn take_checked(&self, submission: &str) -> Option<Arc<Checked>> {
        let mut all = self.inner.checked.lock().unwrap_or_else(PoisonError::into_inner);
        all.remove(submission)
    }

    async fn put_catalogue(&self) -> Result<()> {
        let doing = || "putting the catalogue into the registry".to_owned();
        let artefacts = catalogue::artefacts().doing(doing)?;
        let mut write = self.store().write().await.doing(doing)?;
        let mut added = 0_u32;
        for artefact in &artefacts {
            match store::artefact::put(&mut write, artefact, None, self.now_ms()).await {
                Ok(store::artefact::Put::New) => added += 1,
                Ok(store::artefact::Put::Same) => {}
                // A newer program with a changed artefact under an old version: what the bank has
                // published under stays.
                Err(store::Error::ArtefactIsFinal { .. }) => {
                    tracing::warn!(
                        urn = artefact.urn(),
                        "The registry keeps its own {}",
                        artefact.urn()
                    );
                }
                Err(error) => return Err(error).doing(doing),
            }
        }
        if added == 0 {
            return Ok(());
        }
        let deed = Deed { action: "put-catalogue", object: "registry".into(), ..Deed::default() };
        let mark = crate::audit::registry_mark(&mut write).await?;
        deed.after(format!("{added} artefacts{mark}"))
            .append(&mut write, self.now_ms(), &crate::Actor::Console)
            .await?;
        write.commit().await.doing(doing)
    }

    /// Reads the registry anew, after artefacts were put.
    pub(crate) async fn read_registry(&self) -> Result<()> {
        let doing = || "reading the registry".to_owned();
        let mut artefacts = Vec::new();
        let (changed_ms, told, moments, organisations) = {
            let mut read = self.store().read().await.doing(doing)?;
            for class in model::ArtefactClass::ALL {
                let list = store::artefact::list(&mut read, class, None, None, None).await;
                artefacts.extend(list.doing(doing)?);
            }
            let told = store::artefact::told(&mut read).await.doing(doing)?;
            let changed_ms = store::artefact::changed_ms(&mut read).await.doing(doing)?;
            let moments = store::artefact::moments(&mut read).await.doing(doing)?;
            let organisations = store::organisation::list(&mut read).await.doing(doing)?;
            (changed_ms.unwrap_or_default(), told, moments, organisations)
        };
        let indicators = catalogue::indicators().doing(doing)?;
        let areas = catalogue::areas().doing(doing)?;
        let registry = Registry::new(artefacts, indicators, areas)
            .with_told(told)
            .with_moments(moments)
            .with_organisations(organisations)
            .changed_at(changed_ms);
        let registry = Arc::new(registry);
        *self.inner.registry.write().unwrap_or_else(PoisonError::into_inner) = registry;
        Ok(())
    }
}
