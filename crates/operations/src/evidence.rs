//! Evidence bundles of the bank: figures with their records and paths, the way to their origins, what
//! was found and who decided, packed for a stranger. Reads only; what the viewer may not see stays out.

mod cover;
mod crate_metadata;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use engine::{Filter, ObservationQuery};
use evidence::{BundleBuilder, Files, ItemKind, PublicationManifest, Receipt};
use futures::stream::TryStreamExt;
use model::table::{DataFile, TIME_PERIOD};
use model::{ObservationBatch, Submission, SubmissionState};
use serde_json::{Value, json};

use crate::bank::Bank;
use crate::data::DataRequest;
use crate::error::{Doing, Error, Result};
use crate::figure_tree::{self, FoundFigure, Wanted};
use crate::permit::{Action, permit};
use crate::snapshot::Snapshot;
use crate::version::{Seen, seen};
use crate::{log, publication};

/// Figures that one bundle may hold.
pub const MOST_FIGURES: usize = 10_000;

/// Which figures are wanted, and what stays out.
#[derive(Clone, Debug, Default)]
pub struct EvidenceRequest {
    /// The dataflow: its id, or `AGENCY:ID(VERSION)`.
    pub dataflow: String,
    /// Keys; one that is empty, or none, is all.
    pub keys: Vec<String>,
    /// Periods; none is all.
    pub periods: Vec<String>,
    /// A version by number; the snapshot's when not given.
    pub version: Option<u64>,
    /// Kinds that stay out.
    pub withhold: BTreeSet<ItemKind>,
}

/// A bundle and what people are told of it.
pub struct EvidenceBundle {
    /// Its files, by path.
    pub files: Files,
    /// How many figures it holds.
    pub figures: usize,
}

/// One figure with the file it is in.
struct Shown {
    file: DataFile,
    found: FoundFigure,
    path: Vec<String>,
}

/// What is said of a submission in a bundle.
struct Way {
    submission: Submission,
    receipt: Receipt,
    position: u64,
    steps: Vec<store::submission::Transition>,
    findings: Vec<model::Finding>,
}

/// Makes the bundle of what is asked for, as the snapshot sees it.
///
/// # Errors
/// [`Error::NotFound`] when no figure is under the keys, [`Error::Conflict`] when there are too many.
pub async fn bundle(
    bank: &Bank,
    snapshot: &Snapshot,
    request: &EvidenceRequest,
) -> Result<EvidenceBundle> {
    let doing = || format!("making evidence of {}", request.dataflow);
    let none = || Error::NotFound {
        what: format!(
            "a published figure of {} under {}",
            request.dataflow,
            request.keys.join(" ")
        ),
        way_out: "give the codes in the order of the dimensions; leave one empty for all".into(),
    };
    let seen = seen(bank, snapshot, &request.dataflow, request.version).await?.ok_or_else(none)?;
    let shown = shown(bank, &seen, request).await?;
    if shown.is_empty() {
        return Err(none());
    }
    let (manifest, position) = manifest_of(bank, &seen).await?;
    let mut seed = [0_u8; 32];
    getrandom::fill(&mut seed).map_err(|error| error.to_string()).doing(doing)?;
    let mut builder = BundleBuilder::new(seed);
    let mut pack = Pack { builder: &mut builder, withhold: &request.withhold };
    let proof = pack.builder.proof(&log::proof(bank, position).await?);
    let whole = serde_json::to_value(&manifest).doing(doing)?;
    let manifest_id = pack.item(ItemKind::Manifest, &json!({"manifest": whole, "proof": proof}));
    pack.item(
        ItemKind::Program,
        &json!({"program": log::PROGRAM, "structure":
        seen.structure.header.reference().to_string()}),
    );
    for each in &shown {
        let record: Value = serde_json::from_str(&each.found.record).doing(doing)?;
        let id = pack.item(
            ItemKind::Figure,
            &json!({
                "file": each.file.path(), "index": each.found.index, "manifest": manifest_id,
                "path": each.path, "record": record,
            }),
        );
        let opening = serde_json::to_value(&each.found.opening).doing(doing)?;
        pack.item(ItemKind::Origin, &json!({"figure": id, "opening": opening}));
    }
    let ways = ways(bank, &shown).await?;
    for way in &ways {
        add_way(bank, snapshot, &mut pack, way).await?;
    }
    // The readable part must not tell what the items keep to themselves.
    let hidden = [ItemKind::Origin, ItemKind::Receipt, ItemKind::Source];
    let open = hidden.iter().all(|kind| !request.withhold.contains(kind));
    let ways: &[Way] = if open { &ways } else { &[] };
    let told = cover::Told { bank, seen: &seen, shown: &shown, ways, position };
    for (path, bytes) in cover::files(&told, request)? {
        builder.file(path, bytes);
    }
    builder.file("ro-crate-metadata.json", crate_metadata::write(&told, request).doing(doing)?);
    let (at_ms, day) = (bank.now_ms(), bank.today().to_string());
    let files = builder.finish(bank.log().signer()?, log::PROGRAM, at_ms, &day);
    let files = files.ok_or("the index has no canonical form").doing(doing)?;
    Ok(EvidenceBundle { files, figures: shown.len() })
}

/// Items on their way into the bundle; what is withheld leaves no trace but its commitment.
struct Pack<'a> {
    builder: &'a mut BundleBuilder,
    withhold: &'a BTreeSet<ItemKind>,
}

impl Pack<'_> {
    fn item(&mut self, kind: ItemKind, body: &Value) -> String {
        let withheld = kind.may_be_withheld() && self.withhold.contains(&kind);
        let id = if withheld {
            self.builder.withheld_item(kind, body)
        } else {
            self.builder.item(kind, body)
        };
        id.unwrap_or_default()
    }
}

/// The figures under the keys, with the paths to the roots of their files.
async fn shown(bank: &Bank, seen: &Seen, request: &EvidenceRequest) -> Result<Vec<Shown>> {
    let doing = || format!("looking for the figures of {}", request.dataflow);
    let mut alternatives = Vec::new();
    for key in &request.keys {
        alternatives.push(DataRequest::of_key(bank, &request.dataflow, key)?.filters);
    }
    let mut filters = Vec::new();
    if !alternatives.is_empty() && alternatives.iter().all(|filters| !filters.is_empty()) {
        filters.push(Filter::AnyOf(alternatives));
    }
    if !request.periods.is_empty() {
        let codes = request.periods.clone();
        filters.push(Filter::OneOf { column: TIME_PERIOD.to_owned(), codes });
    }
    let names: Arc<Vec<String>> = Arc::new(seen.shape.key().map(str::to_owned).collect());
    let mut shown = Vec::new();
    for file in seen.files.iter() {
        let query = ObservationQuery {
            filters: filters.clone(),
            limit: Some(MOST_FIGURES as u64 + 1),
            ..ObservationQuery::default()
        };
        let files = [file.clone()];
        let stream =
            bank.engine().scan(&seen.shape, files[..].into(), &query).await.doing(doing)?;
        let batches: Vec<ObservationBatch> = stream.try_collect().await.doing(doing)?;
        let keys: BTreeSet<Vec<String>> = batches
            .iter()
            .flat_map(|batch| (0..batch.rows()).map(|row| key_of(&names, batch, row)))
            .collect();
        if keys.is_empty() {
            continue;
        }
        if shown.len() + keys.len() > MOST_FIGURES {
            return Err(Error::Conflict {
                what: format!("the evidence of {}", request.dataflow),
                why: format!("it would hold more than {MOST_FIGURES} figures"),
                way_out: "narrow the key or name the periods".into(),
            });
        }
        let names = Arc::clone(&names);
        let wanted: Wanted = Arc::new(move |batch, row| keys.contains(&key_of(&names, batch, row)));
        let reference = seen.dataflow.header.reference();
        let (found, tree) = figure_tree::find(bank, &reference, &seen.shape, file, wanted).await?;
        for figure in found {
            let path = tree.inclusion(figure.index, tree.size()).ok_or("a figure without a path");
            let path = path.doing(doing)?.iter().map(evidence::Hash::hex).collect();
            shown.push(Shown { file: file.clone(), found: figure, path });
        }
    }
    Ok(shown)
}

fn key_of(names: &[String], batch: &ObservationBatch, row: usize) -> Vec<String> {
    names.iter().map(|name| batch.get(name, row).to_owned()).collect()
}

/// The manifest of the version, and where the log commits to it.
async fn manifest_of(bank: &Bank, seen: &Seen) -> Result<(PublicationManifest, u64)> {
    let object = publication::object(&seen.dataflow.header.reference(), seen.version.number);
    let doing = || format!("reading the manifest of {object}");
    let mut read = bank.store().read().await.doing(doing)?;
    let leaf = store::log::about(&mut read, "publication", &object).await.doing(doing)?;
    let leaf = leaf.ok_or("the log does not tell of it").doing(doing)?;
    let Some(evidence::Statement::Publication { manifest, .. }) =
        evidence::Statement::parse(&leaf.body)
    else {
        return Err("the log's entry is damaged").doing(doing);
    };
    let body = store::log::manifest(&mut read, &manifest.hex()).await.doing(doing)?;
    let whole = body.as_deref().map(str::as_bytes).and_then(PublicationManifest::parse);
    Ok((whole.ok_or("the manifest is damaged").doing(doing)?, leaf.position))
}

/// The submissions that the figures came from.
async fn ways(bank: &Bank, shown: &[Shown]) -> Result<Vec<Way>> {
    let doing = || "reading where the figures came from".to_owned();
    let ids: BTreeSet<&str> =
        shown.iter().map(|each| each.found.opening.submission.as_str()).collect();
    let mut ways = Vec::new();
    for id in ids {
        let mut read = bank.store().read().await.doing(doing)?;
        let submission = store::submission::get(&mut read, id).await.doing(doing)?;
        let kept = store::receipt::get(&mut read, id).await.doing(doing)?;
        let (Some(submission), Some(kept)) = (submission, kept) else { continue };
        let receipt = Receipt::parse(kept.body.as_bytes()).ok_or("a receipt is damaged");
        ways.push(Way {
            receipt: receipt.doing(doing)?,
            position: kept.position,
            steps: store::submission::transitions(&mut read, id).await.doing(doing)?,
            findings: store::finding::list(&mut read, id, 0, 1000).await.doing(doing)?,
            submission,
        });
    }
    Ok(ways)
}

async fn add_way(bank: &Bank, snapshot: &Snapshot, pack: &mut Pack<'_>, way: &Way) -> Result<()> {
    let id = &way.submission.id;
    let doing = || format!("packing submission {id}");
    // Only what was published is anybody's; the file itself goes to who may read the submission.
    if way.submission.state != SubmissionState::Published {
        return Ok(());
    }
    let proof = pack.builder.proof(&log::proof(bank, way.position).await?);
    let receipt = serde_json::to_value(&way.receipt).doing(doing)?;
    pack.item(ItemKind::Receipt, &json!({"proof": proof, "receipt": receipt}));
    let sha256 = &way.submission.file_sha256;
    let may = permit(&snapshot.viewer, Action::ReadSubmission, &way.submission.provider).is_ok();
    let open = may && !pack.withhold.contains(&ItemKind::Source);
    let path = if open {
        let bytes = tokio::fs::read(store::received_file::path(bank.store(), sha256)).await;
        pack.builder.source(sha256, bytes.doing(doing)?)
    } else {
        format!("source/{sha256}")
    };
    pack.item(
        ItemKind::Source,
        &json!({
            "file_name": way.submission.file_name, "path": path, "sha256": sha256,
            "size_bytes": way.submission.size_bytes, "submission": id,
        }),
    );
    for finding in &way.findings {
        let texts = |language| {
            json!({"hint": finding.hint(language),
            "place": finding.place.text(language), "text": finding.text(language)})
        };
        pack.item(ItemKind::Finding, &json!({
            "code": finding.code.code(), "en": texts(model::Language::En),
            "fa": texts(model::Language::Fa), "severity": finding.severity.code(), "submission": id,
        }));
    }
    for step in &way.steps {
        pack.item(ItemKind::Step, &json!({
            "at_ms": step.at_ms, "by": step.by, "reason": step.reason, "state": step.state.code(),
            "submission": id,
        }));
    }
    Ok(())
}

/// The bundle as one .zip: the same files give the same bytes.
///
/// # Errors
/// When the archive cannot be written: a mistake of ours.
pub fn zipped(files: &BTreeMap<String, Vec<u8>>) -> Result<Vec<u8>> {
    use std::io::Write as _;
    let doing = || "packing the evidence".to_owned();
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Deflated)
        .last_modified_time(zip::DateTime::default());
    for (path, bytes) in files {
        archive.start_file(path.as_str(), options).doing(doing)?;
        archive.write_all(bytes).doing(doing)?;
    }
    Ok(archive.finish().doing(doing)?.into_inner())
}
