//! One cell through time: what each version said of it, and where that came from.

use engine::{Filter, ObservationQuery};
use futures::stream::TryStreamExt;
use model::observation::{ORIGIN_CELL, ORIGIN_SHEET, ORIGIN_SUBMISSION};
use model::table::{OBS_NUMBER, OBS_STATUS, OBS_VALUE, TIME_PERIOD};
use model::{Dataflow, Origin};

use crate::bank::Bank;
use crate::data::DataRequest;
use crate::error::{Doing, Error, Result};
use crate::form_file;
use crate::snapshot::Snapshot;
use crate::submission::bytes_of;
use crate::version::{VersionView, all, seen};

/// One published number, or its typed absence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// The value, digit for digit; `None` when there is none.
    pub value: Option<String>,
    /// The code of its status.
    pub status: String,
    /// The period.
    pub period: String,
    /// The series key: codes in dimension order separated by dots.
    pub key: String,
    /// The address of its history, without the language: `/cell/DATAFLOW/KEY/PERIOD`.
    pub link: String,
}

impl Figure {
    /// A figure of `dataflow` with its address.
    #[must_use]
    pub fn new(
        dataflow: &str,
        key: String,
        period: &str,
        value: Option<String>,
        status: Option<String>,
    ) -> Self {
        let status = status.unwrap_or_else(|| if value.is_some() { "A" } else { "O" }.to_owned());
        let link = format!("/cell/{dataflow}/{key}/{period}");
        Self {
            value: value.filter(|it| !it.is_empty()),
            status,
            period: period.to_owned(),
            key,
            link,
        }
    }
}

/// What one version says of a cell.
#[derive(Clone, Debug)]
pub struct CellVersion {
    /// The version.
    pub version: VersionView,
    /// The value; `None` when it has none.
    pub value: Option<String>,
    /// The status.
    pub status: String,
    /// The other attributes that were reported.
    pub attributes: Vec<(String, String)>,
    /// The way back to the cell it came from.
    pub origin: Option<Origin>,
}

/// A cell and what each version said of it.
#[derive(Clone, Debug)]
pub struct CellHistory {
    /// The dataflow.
    pub dataflow: Dataflow,
    /// The key: component and code.
    pub key: Vec<(String, String)>,
    /// The period.
    pub period: String,
    /// What the versions say, newest first; a version that says the same as the one before it is
    /// left out.
    pub entries: Vec<CellVersion>,
}

/// The history of one cell, back from what the snapshot sees.
///
/// # Errors
/// [`Error::NotFound`] when no version has the cell.
pub async fn history(
    bank: &Bank,
    snapshot: &Snapshot,
    dataflow: &str,
    key: &str,
    period: &str,
) -> Result<CellHistory> {
    let mut request = DataRequest::of_key(bank, dataflow, key)?;
    request
        .filters
        .push(Filter::OneOf { column: TIME_PERIOD.to_owned(), codes: vec![period.to_owned()] });
    let mut history = None;
    let mut entries: Vec<CellVersion> = Vec::new();
    let mut versions = all(bank, snapshot, dataflow).await?;
    versions.reverse();
    for version in versions {
        let Some(seen) = seen(bank, snapshot, dataflow, Some(version.number)).await? else {
            continue;
        };
        let doing = || format!("reading {dataflow} {key} {period}");
        let query = ObservationQuery {
            filters: request.filters.clone(),
            limit: Some(2),
            ..ObservationQuery::default()
        };
        let stream = bank.engine().scan(&seen.shape, (&*seen.files).into(), &query).await;
        let batches: Vec<_> = stream.doing(doing)?.try_collect().await.doing(doing)?;
        let rows: usize = batches.iter().map(model::ObservationBatch::rows).sum();
        if rows > 1 {
            return Err(Error::Conflict {
                what: format!("the key {key}"),
                why: "it names more than one cell".into(),
                way_out: "give a code for every dimension".into(),
            });
        }
        let Some(batch) = batches.iter().find(|batch| batch.rows() > 0) else { continue };
        let names: Vec<String> = seen.shape.key().map(str::to_owned).collect();
        if history.is_none() {
            let parts = names.iter().filter(|name| name.as_str() != TIME_PERIOD);
            history = Some(CellHistory {
                dataflow: seen.dataflow.clone(),
                key: parts.map(|it| (it.clone(), batch.get(it, 0).to_owned())).collect(),
                period: period.to_owned(),
                entries: Vec::new(),
            });
        }
        let entry = entry_of(bank, version, batch, &names).await?;
        let repeats = entries.last().is_some_and(|before| {
            (&before.value, &before.status, &before.origin)
                == (&entry.value, &entry.status, &entry.origin)
                && before.attributes == entry.attributes
        });
        if !repeats {
            entries.push(entry);
        }
    }
    entries.reverse();
    match history {
        Some(history) => Ok(CellHistory { entries, ..history }),
        None => Err(Error::NotFound {
            what: format!("the cell {dataflow} {key} {period}"),
            way_out: "no published version has it; the gap register says who owes it".into(),
        }),
    }
}

/// The way back to the cell: of a file, or of a form with who wrote it and when.
fn origin_of(
    submission: model::Submission,
    writer: Option<form_file::Writer>,
    batch: &model::ObservationBatch,
) -> Origin {
    let sheet = Some(batch.get(ORIGIN_SHEET, 0).to_owned()).filter(|it| !it.is_empty());
    let line = batch.get(ORIGIN_CELL, 0);
    let origin = Origin {
        submission: submission.id,
        file_sha256: submission.file_sha256,
        file_name: submission.file_name,
        sheet,
        cell: line.to_owned(),
        submitter: submission.submitter,
        received_at_ms: submission.received_at_ms,
    };
    match writer {
        Some(writer) => Origin {
            cell: writer.cell,
            submitter: writer.by,
            received_at_ms: writer.at_ms,
            ..origin
        },
        None => origin,
    }
}

/// Who wrote the observation of this line, where the submission was sent by a form.
fn writer_of(
    bank: &Bank,
    submission: &model::Submission,
    by_form: bool,
    line: &str,
) -> Result<Option<form_file::Writer>> {
    if !by_form {
        return Ok(None);
    }
    form_file::writer_of(&bytes_of(bank, submission), line)
}

async fn entry_of(
    bank: &Bank,
    version: VersionView,
    batch: &model::ObservationBatch,
    key: &[String],
) -> Result<CellVersion> {
    let given = |name: &str| Some(batch.get(name, 0).to_owned()).filter(|it| !it.is_empty());
    let hidden = [OBS_VALUE, OBS_NUMBER, OBS_STATUS, ORIGIN_SUBMISSION, ORIGIN_SHEET, ORIGIN_CELL];
    let attributes = batch.names().iter().filter_map(|name| {
        let shown = !hidden.contains(&name.as_str()) && !key.contains(name);
        shown.then(|| given(name).map(|text| (name.clone(), text))).flatten()
    });
    let attributes = attributes.collect();
    let submission = batch.get(ORIGIN_SUBMISSION, 0);
    let doing = || format!("reading the submission of version {}", version.number);
    let mut read = bank.store().read().await.doing(doing)?;
    let submission = store::submission::get(&mut read, submission).await.doing(doing)?;
    let origin = match submission {
        Some(submission) => {
            let form = store::instrument::of_submission(&mut read, &submission.id);
            let by_form = form.await.doing(doing)?.is_some();
            let writer = writer_of(bank, &submission, by_form, batch.get(ORIGIN_CELL, 0))?;
            Some(origin_of(submission, writer, batch))
        }
        None => None,
    };
    let figure = Figure::new("", String::new(), "", given(OBS_VALUE), given(OBS_STATUS));
    Ok(CellVersion { version, value: figure.value, status: figure.status, attributes, origin })
}
