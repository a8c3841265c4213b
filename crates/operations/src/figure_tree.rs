//! The Merkle tree over the figures of one Parquet file, and single figures with their records, made
//! from the file itself and the salts of its submissions. Knows columns; signs and logs nothing.

use std::collections::BTreeMap;
use std::sync::Arc;

use engine::ObservationQuery;
use evidence::{Edge, FigureForm, FigureParts, Hash, Opening};
use futures::stream::{StreamExt, TryStreamExt};
use model::observation::{ORIGIN_CELL, ORIGIN_SHEET, ORIGIN_SUBMISSION};
use model::table::{ColumnKind, DataFile, OBS_STATUS, OBS_VALUE, TIME_PERIOD, TableShape};
use model::{ObservationBatch, Reference};
use store::log::FileTree;

use crate::bank::Bank;
use crate::error::{Doing, Result};

/// Batches that are hashed at once.
const AT_ONCE: usize = 2;

/// One figure as a bundle takes it.
#[derive(Clone, Debug)]
pub(crate) struct FoundFigure {
    /// Its place among the figures of its file, from 0.
    pub index: u64,
    /// Its record, canonical.
    pub record: String,
    /// What its origin's commitment hides.
    pub opening: Opening,
}

/// Whether a row is wanted.
pub(crate) type Wanted = Arc<dyn Fn(&ObservationBatch, usize) -> bool + Send + Sync>;

/// The salts of submissions, by id.
type Salts = BTreeMap<String, Vec<u8>>;

/// How the rows of a table become records.
struct Writer {
    form: FigureForm,
    key: Vec<String>,
    attributes: Vec<String>,
}

impl Writer {
    fn new(dataflow: &Reference, shape: &TableShape) -> Self {
        let names = |kind: ColumnKind| {
            let columns = shape.columns().iter().filter(move |column| column.kind == kind);
            columns.map(|column| column.name.clone())
        };
        let key: Vec<String> = names(ColumnKind::Key).filter(|name| name != TIME_PERIOD).collect();
        let attributes: Vec<String> =
            names(ColumnKind::Attribute).filter(|name| name != OBS_STATUS).collect();
        let form = FigureForm::new(
            &format!("{}:{}", dataflow.agency, dataflow.id),
            &key.iter().map(String::as_str).collect::<Vec<_>>(),
            &attributes.iter().map(String::as_str).collect::<Vec<_>>(),
        );
        Self { form, key, attributes }
    }

    fn write(
        &self,
        batch: &ObservationBatch,
        salts: &Salts,
        mut each: impl FnMut(usize, String, Opening),
    ) {
        let columns =
            |names: &[String]| names.iter().map(|name| batch.column(name)).collect::<Vec<_>>();
        let (key, attributes) = (columns(&self.key), columns(&self.attributes));
        for row in 0..batch.rows() {
            let key = |at: usize| key[at].map_or("", |column| column.get(row));
            let attribute = |at: usize| attributes[at].map_or("", |column| column.get(row));
            let period = batch.get(TIME_PERIOD, row);
            let submission = batch.get(ORIGIN_SUBMISSION, row);
            let secret = salts.get(submission).map_or(&[][..], Vec::as_slice);
            let opening = Opening {
                cell: batch.get(ORIGIN_CELL, row).to_owned(),
                salt: evidence::salt(secret, &self.form.key_and_period(key, period)),
                sheet: batch.get(ORIGIN_SHEET, row).to_owned(),
                submission: submission.to_owned(),
            };
            let (status, value) = (batch.get(OBS_STATUS, row), batch.get(OBS_VALUE, row));
            let parts = FigureParts { period, status, value };
            let record = self.form.record(key, attribute, parts, &opening.commitment());
            each(row, record, opening);
        }
    }
}

/// Hashes of a batch, and the figures of it that were wanted.
struct Hashed {
    hashes: Vec<Hash>,
    found: Vec<(usize, String, Opening)>,
}

/// Reads a file in key order and gives every figure's hash to `leaf`; answers those that are wanted.
async fn visit(
    bank: &Bank,
    dataflow: &Reference,
    shape: &TableShape,
    file: &DataFile,
    wanted: Option<Wanted>,
    mut leaf: impl FnMut(Hash),
) -> Result<Vec<FoundFigure>> {
    let doing = || format!("reading the figures of {}", file.path());
    let writer = Arc::new(Writer::new(dataflow, shape));
    let files = [file.clone()];
    let everything = ObservationQuery::default();
    let stream = bank.engine().scan(shape, files[..].into(), &everything).await.doing(doing)?;
    let hashed = stream.map(|batch| {
        let (writer, wanted) = (Arc::clone(&writer), wanted.clone());
        async move {
            let batch = batch.doing(doing)?;
            let salts = salts(bank, &batch).await?;
            tokio::task::spawn_blocking(move || hash(&writer, &batch, &salts, wanted.as_ref()))
                .await
                .doing(doing)
        }
    });
    let mut hashed = std::pin::pin!(hashed.buffered(AT_ONCE));
    let (mut before, mut all) = (0_u64, Vec::new());
    while let Some(Hashed { hashes, found }) = hashed.try_next().await? {
        let place = |row: usize| before + row as u64;
        all.extend(found.into_iter().map(|(row, record, opening)| FoundFigure {
            index: place(row),
            record,
            opening,
        }));
        before += hashes.len() as u64;
        hashes.into_iter().for_each(&mut leaf);
    }
    Ok(all)
}

fn hash(
    writer: &Writer,
    batch: &ObservationBatch,
    salts: &Salts,
    wanted: Option<&Wanted>,
) -> Hashed {
    let mut hashed = Hashed { hashes: Vec::with_capacity(batch.rows()), found: Vec::new() };
    writer.write(batch, salts, |row, record, opening| {
        hashed.hashes.push(Hash::leaf(record.as_bytes()));
        if wanted.is_some_and(|wanted| wanted(batch, row)) {
            hashed.found.push((row, record, opening));
        }
    });
    hashed
}

/// The salts of the submissions that a batch names. What came from none has none.
async fn salts(bank: &Bank, batch: &ObservationBatch) -> Result<Salts> {
    let mut salts = Salts::new();
    let Some(column) = batch.column(ORIGIN_SUBMISSION) else { return Ok(salts) };
    let doing = || "reading the receipts of submissions".to_owned();
    let mut last = None;
    for submission in column.iter() {
        if last == Some(submission) || salts.contains_key(submission) {
            continue;
        }
        last = Some(submission);
        let mut read = bank.store().read().await.doing(doing)?;
        let kept = store::receipt::get(&mut read, submission).await.doing(doing)?;
        let salt = kept.and_then(|kept| hex::decode(kept.origin_salt).ok()).unwrap_or_default();
        salts.insert(submission.to_owned(), salt);
    }
    Ok(salts)
}

/// The root of a file's tree.
pub(crate) async fn tree_of(
    bank: &Bank,
    dataflow: &Reference,
    shape: &TableShape,
    file: &DataFile,
) -> Result<FileTree> {
    let mut edge = Edge::default();
    visit(bank, dataflow, shape, file, None, |hash| edge.push(hash)).await?;
    Ok(FileTree { path: file.path(), figures: edge.size(), root: edge.root().hex() })
}

/// The figures of a file that are wanted, and the whole tree of it to prove them by.
pub(crate) async fn find(
    bank: &Bank,
    dataflow: &Reference,
    shape: &TableShape,
    file: &DataFile,
    wanted: Wanted,
) -> Result<(Vec<FoundFigure>, evidence::Tree)> {
    let mut tree = evidence::Tree::default();
    let found = visit(bank, dataflow, shape, file, Some(wanted), |hash| tree.push(hash)).await?;
    Ok((found, tree))
}
