//! Observations asked for and given: one dataflow, filtered, as a stream in key order.
//! Knows requests and answers; knows nothing of paths, headers or media types.

use std::io::Write;

pub use engine::Sort;
use engine::{Filter, ObservationQuery};
use futures::stream::{BoxStream, StreamExt, TryStreamExt};
use model::observation::{ORIGIN_SUBMISSION, VALID_FROM};
use model::{DataStructure, Dataflow, ObservationBatch, ProvisionAgreement, Reference};

use crate::bank::Bank;
use crate::data_filter;
use crate::error::{Doing, Error, Result};
use crate::snapshot::Snapshot;
use crate::version::{self, Seen, VersionView, dataflow_of, seen};

/// What is asked for.
#[derive(Clone, Debug, Default)]
pub struct DataRequest {
    /// The dataflow: its id, or `AGENCY:ID(VERSION)`.
    pub dataflow: String,
    /// A version of its data by number; the snapshot's when not given.
    pub version: Option<u64>,
    /// Which observations.
    pub filters: Vec<Filter>,
    /// Only observations that a version published after this moment brought, in milliseconds since
    /// 1970-01-01T00:00:00Z.
    pub updated_after_ms: Option<i64>,
    /// Which columns besides the key; all when not given.
    pub columns: Option<Vec<String>>,
    /// Only the first so many of each series.
    pub first: Option<u64>,
    /// Only the last so many of each series.
    pub last: Option<u64>,
    /// The order wanted, by column; what it leaves open is in key order.
    pub sort: Vec<Sort>,
    /// How many observations to pass over.
    pub offset: u64,
    /// How many observations at most.
    pub limit: Option<u64>,
}

impl DataRequest {
    /// A request for the observations under a key: codes in dimension order separated by dots, `+`
    /// between several codes, nothing or `*` for all. A shorter key leaves the rest open.
    ///
    /// # Errors
    /// When the dataflow is unknown or the key has more parts than dimensions.
    pub fn of_key(bank: &Bank, dataflow: &str, key: &str) -> Result<Self> {
        let (flow, structure) = dataflow_of(bank, dataflow)?;
        let dimensions: Vec<&str> = structure.dimensions().map(|it| it.id.as_str()).collect();
        let parts: Vec<&str> =
            if key.is_empty() || key == "all" { Vec::new() } else { key.split('.').collect() };
        if parts.len() > dimensions.len() {
            return Err(Error::Conflict {
                what: format!("the key {key}"),
                why: format!("it has {} parts", parts.len()),
                way_out: format!(
                    "{} has the dimensions {}",
                    flow.header.reference(),
                    dimensions.join(".")
                ),
            });
        }
        let mut filters = Vec::new();
        for (dimension, part) in dimensions.iter().zip(&parts) {
            if !part.is_empty() && *part != "*" {
                filters.push(Filter::OneOf {
                    column: (*dimension).to_owned(),
                    codes: part.split('+').map(str::to_owned).collect(),
                });
            }
        }
        Ok(Self { dataflow: dataflow.to_owned(), filters, ..Self::default() })
    }

    /// A request for what the key and the filters of an SDMX query ask of a dataflow.
    #[must_use]
    pub fn of_filter(dataflow: &Reference, asked: &sdmx::rest::KeyFilter) -> Self {
        let filters = data_filter::filters_of(asked);
        Self { dataflow: dataflow.to_string(), filters, ..Self::default() }
    }

    /// The same request for what at least one of these agreements covers.
    #[must_use]
    pub fn covered_by(mut self, agreements: &[&ProvisionAgreement]) -> Self {
        self.filters.push(data_filter::covered_by(agreements));
        self
    }
}

/// What is given.
pub struct DataAnswer {
    /// The dataflow.
    pub dataflow: Dataflow,
    /// Its structure.
    pub structure: DataStructure,
    /// The version the observations are of.
    pub version: VersionView,
    /// When that version was published.
    pub last_modified_ms: i64,
    /// Changes when and only when the version does.
    pub etag: String,
    /// The observations, sorted by series key and period.
    pub batches: BoxStream<'static, Result<ObservationBatch>>,
}

/// Answers a request from what the snapshot sees.
///
/// # Errors
/// [`Error::NotFound`] when nothing of the dataflow is published for this snapshot.
pub async fn query(bank: &Bank, snapshot: &Snapshot, request: &DataRequest) -> Result<DataAnswer> {
    let Some(seen) = seen(bank, snapshot, &request.dataflow, request.version).await? else {
        return Err(Error::NotFound {
            what: format!("a published version of {}", request.dataflow),
            way_out: "nothing of it was published by that moment".into(),
        });
    };
    let reference = seen.dataflow.header.reference().to_string();
    let filters = filters(bank, snapshot, &seen, request).await?;
    let query = ObservationQuery {
        filters,
        columns: request.columns.clone(),
        first: request.first,
        last: request.last,
        sort: request.sort.clone(),
        offset: request.offset,
        limit: request.limit,
    };
    let stream = match bank.engine().scan(&seen.shape, (&*seen.files).into(), &query).await {
        Err(error @ engine::Error::TooManyToSort { .. }) => {
            return Err(Error::Conflict {
                what: format!("the order asked for of {reference}"),
                why: error.to_string(),
                way_out: "ask for fewer series, or for the order of the key".into(),
            });
        }
        stream => stream.doing(|| format!("reading observations of {reference}"))?,
    };
    let batches = stream
        .map(move |batch| batch.doing(|| format!("reading observations of {reference}")))
        .boxed();
    Ok(DataAnswer {
        etag: format!("\"{}-{}\"", seen.dataflow.header.id, seen.version.number),
        last_modified_ms: seen.version.published_at_ms,
        dataflow: seen.dataflow,
        structure: seen.structure,
        version: seen.version,
        batches,
    })
}

/// Answers a request with what each version brought, the oldest version first: every observation bears
/// the moment of its publication as [`VALID_FROM`] and replaces what was said of it before (`R`). What
/// the bank publishes never goes, so there is nothing to delete.
///
/// # Errors
/// As [`query`].
pub async fn history(
    bank: &Bank,
    snapshot: &Snapshot,
    request: &DataRequest,
) -> Result<DataAnswer> {
    let latest = query(bank, snapshot, &DataRequest { limit: Some(0), ..request.clone() }).await?;
    let mut versions = version::all(bank, snapshot, &request.dataflow).await?;
    versions.sort_by_key(|version| version.number);
    let (bank, snapshot, request) = (bank.clone(), snapshot.clone(), request.clone());
    let of_version = move |version: VersionView| {
        let mut request = DataRequest { version: Some(version.number), ..request.clone() };
        // A row bears the submission that brought it; what came without one can only be the first.
        if version.number > 1 || !version.submissions.is_empty() {
            request.filters.push(Filter::OneOf {
                column: ORIGIN_SUBMISSION.to_owned(),
                codes: version.submissions.clone(),
            });
        }
        let (bank, snapshot) = (bank.clone(), snapshot.clone());
        async move {
            let answer = query(&bank, &snapshot, &request).await?;
            let moment = jiff::Timestamp::from_millisecond(version.published_at_ms);
            let moment = moment.unwrap_or_default().to_string();
            Ok::<_, Error>(answer.batches.map_ok(move |mut batch| {
                let rows = batch.rows();
                let repeated = |text: &str| std::iter::repeat_n(text, rows).collect();
                batch.set_column("ACTION", repeated("R"));
                batch.set_column(VALID_FROM, repeated(&moment));
                batch
            }))
        }
    };
    let versions = versions.into_iter().map(Ok);
    let batches = futures::stream::iter(versions).and_then(of_version).try_flatten().boxed();
    Ok(DataAnswer { batches, ..latest })
}

/// What a request filters by in the version that is seen.
pub(crate) async fn filters(
    bank: &Bank,
    snapshot: &Snapshot,
    seen: &Seen,
    request: &DataRequest,
) -> Result<Vec<Filter>> {
    let mut filters = request.filters.clone();
    if let Some(after_ms) = request.updated_after_ms {
        let versions = version::all(bank, snapshot, &request.dataflow).await?;
        let newer = versions.into_iter().filter(|version| {
            version.published_at_ms > after_ms && version.number <= seen.version.number
        });
        // A row bears the submission that brought it; what a correction replaced is gone.
        filters.push(Filter::OneOf {
            column: ORIGIN_SUBMISSION.to_owned(),
            codes: newer.flat_map(|version| version.submissions).collect(),
        });
    }
    Ok(filters)
}

/// Writes an answer in an SDMX format and says how many observations it had.
///
/// # Errors
/// When the observations cannot be read or the output cannot be written.
pub async fn write(
    bank: &Bank,
    answer: DataAnswer,
    format: sdmx::DataFormat,
    mut output: impl Write,
) -> Result<u64> {
    let reference = answer.dataflow.header.reference();
    let doing = || format!("writing observations of {reference}");
    let context = context(bank, &answer);
    let mut writer = sdmx::DataWriter::new(format, context, &mut output).doing(doing)?;
    let mut written = 0;
    let mut batches = answer.batches;
    while let Some(batch) = batches.try_next().await? {
        written += batch.rows() as u64;
        writer.write(&batch).doing(doing)?;
    }
    writer.finish().doing(doing)?;
    output.flush().doing(doing)?;
    Ok(written)
}

/// What a message says of itself and of the data in it, with the names of codes and concepts.
#[must_use]
pub fn context(bank: &Bank, answer: &DataAnswer) -> sdmx::WriteContext {
    let registry = bank.registry();
    sdmx::WriteContext {
        codelists: registry.codelists_of(&answer.structure),
        concepts: registry.concepts_of(&answer.structure),
        ..nameless_context(answer)
    }
}

/// The same without names: enough for formats that tell codes alone, and made in no time.
#[must_use]
pub fn nameless_context(answer: &DataAnswer) -> sdmx::WriteContext {
    let prepared = jiff::Timestamp::from_millisecond(answer.last_modified_ms).unwrap_or_default();
    let header = sdmx::MessageHeader {
        id: format!("{}-{}", answer.dataflow.header.id, answer.version.number),
        prepared: prepared.to_string(),
        sender: answer.dataflow.header.agency.clone(),
    };
    sdmx::WriteContext::new(header, answer.dataflow.clone(), answer.structure.clone())
}
