//! Reading and validating what was sent: bytes to staged observations and findings.
//! Changes nothing: the same bytes, registry and published versions give the same answer again.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs::File;
use std::sync::{Arc, Mutex, PoisonError};

use engine::Staged;
use ingest::{Findings, Lookup, Validator, Workbook, place_of};
use model::Language::{En, Fa};
use model::structure_map::StructureMap;
use model::table::{DataFile, TableShape};
use model::{
    Artefact, ArtefactClass, DataStructure, Dataflow, Finding, FindingCode, FindingSummary,
    ObservationBatch, Place, Submission,
};
use rust_decimal::Decimal;

use crate::bank::Bank;
use crate::error::{Doing, Error, Result};
use crate::registry::Registry;
use crate::rules;
use crate::snapshot::Snapshot;
use crate::structure::prefix;
use crate::submission::bytes_of;
use crate::version::{dataflow_of, seen};

/// A value that became more than so many times larger or smaller is worth a look.
const JUMP_RATIO: u32 = 3;
/// Jumps that are told one by one.
const JUMPS_TOLD: usize = 1_000;

/// What a file became.
pub(crate) struct Checked {
    /// The observations whose own row is sound.
    pub staged: Staged,
    /// The origins of those of them that an error names all the same.
    pub faulty: Vec<(String, String)>,
    /// The findings that are kept one by one.
    pub findings: Vec<Finding>,
    /// All findings by code.
    pub summaries: Vec<FindingSummary>,
    /// How many observations were read.
    pub observations: u64,
    /// How many of them an error names.
    pub held_back: u64,
    /// The workbook, where the file was one.
    pub workbook: Option<Workbook>,
}

/// What the reading side of a check tells while observations stream by.
#[derive(Default)]
struct Reading {
    findings: Findings,
    observations: u64,
    held: u64,
    failure: Option<String>,
}

type Shared = Arc<Mutex<Reading>>;

fn with<T>(shared: &Shared, change: impl FnOnce(&mut Reading) -> T) -> T {
    change(&mut shared.lock().unwrap_or_else(PoisonError::into_inner))
}

/// Reads and validates the file of a submission.
pub(crate) async fn run(
    bank: &Bank,
    submission: &Submission,
    structure_map: Option<&str>,
) -> Result<Checked> {
    let (dataflow, structure) = dataflow_of(bank, &submission.dataflow.to_string())?;
    let shape = TableShape::of(&structure);
    let registry = bank.registry();
    let path = bytes_of(bank, submission);
    let shared = Shared::default();
    let sieve = Sieve::new(&registry, &dataflow, &structure, Arc::clone(&shared));
    let (staged, workbook) = match message_of(submission, &path, &dataflow, &structure)? {
        Some(reader) => {
            if let Some(finding) = other_dataflow(&reader, &dataflow) {
                return Err(Error::Refused {
                    file: submission.file_name.clone(),
                    code: finding.code.code().to_owned(),
                    text: model::LocalisedText::new(said(&finding, Fa), said(&finding, En)),
                });
            }
            let batches = MessageBatches { reader, sieve };
            (bank.engine().stage(&shape, &submission.id, batches).await, None)
        }
        None => {
            let workbook = bank.parser().read(&path, &submission.file_name).await?;
            let maps = candidates(&registry, &dataflow, structure_map, &submission.file_name)?;
            let integrated = integrate(&registry, &structure, &workbook, &maps);
            let mut sieve = sieve;
            // The collector itself, not the findings it kept: it has counted the others too.
            with(&shared, |reading| reading.findings = integrated.findings);
            let batches: Vec<ObservationBatch> =
                integrated.batches.into_iter().map(|batch| sieve.sift(batch)).collect();
            let staged = bank.engine().stage(&shape, &submission.id, batches.into_iter()).await;
            (staged, Some(workbook))
        }
    };
    if let Some(failure) = with(&shared, |reading| reading.failure.take()) {
        return Err(damaged(&submission.file_name, &failure));
    }
    let staged =
        staged.doing(|| format!("keeping the observations of {}", submission.file_name))?;
    let reading = with(&shared, std::mem::take);
    conclude(bank, submission, &dataflow, &shape, staged, workbook, reading).await
}

/// The checks that need all observations of the file, and the sum of everything.
async fn conclude(
    bank: &Bank,
    submission: &Submission,
    dataflow: &Dataflow,
    shape: &TableShape,
    staged: Staged,
    workbook: Option<Workbook>,
    reading: Reading,
) -> Result<Checked> {
    let doing = || format!("checking the observations of {}", submission.file_name);
    let Reading { mut findings, observations, held, .. } = reading;
    let mut untold: BTreeMap<FindingCode, u64> = BTreeMap::new();
    let mut faulty: BTreeSet<(String, String)> = BTreeSet::new();

    for duplicate in &staged.duplicates.first {
        let [first, second] = [&duplicate.first, &duplicate.second];
        let place = place_of(&second.sheet, &second.cell);
        // As an address, which reads the same in both languages.
        let first = match first.sheet.as_str() {
            "" => first.cell.clone(),
            sheet => format!("{sheet}!{}", first.cell),
        };
        let key = duplicate.key.iter().map(|(_, code)| code.as_str()).collect::<Vec<_>>();
        let finding = Finding::new(FindingCode::DuplicateKey, place);
        findings.push(finding.with("key", key.join(".")).with("first", first));
    }
    let told = staged.duplicates.first.len() as u64;
    untold.insert(FindingCode::DuplicateKey, staged.duplicates.total.saturating_sub(told));

    let current = seen(bank, &Snapshot::public(), &submission.dataflow.to_string(), None).await?;
    let current: Vec<DataFile> = current.map(|seen| seen.files.to_vec()).unwrap_or_default();
    let ratio = Decimal::from(JUMP_RATIO);
    let jumps = bank.engine().jumps(shape, &current, &staged, ratio, JUMPS_TOLD).await;
    let jumps = jumps.doing(doing)?;
    untold.insert(
        FindingCode::JumpAgainstLastTime,
        jumps.total.saturating_sub(jumps.first.len() as u64),
    );
    findings.extend(jumps.first.into_iter().map(|jump| {
        Finding::new(FindingCode::JumpAgainstLastTime, place_of(&jump.sheet, &jump.cell))
            .with("value", jump.value)
            .with("before", jump.before)
            .with("period", jump.before_period)
    }));

    let failures = rules::check(bank, dataflow, shape, &staged).await?;
    for (code, count) in &failures.untold {
        *untold.entry(*code).or_default() += count;
    }
    faulty.extend(failures.origins);
    findings.extend(failures.first);

    if observations == 0 && findings.errors() == 0 {
        return Err(Error::Refused {
            file: submission.file_name.clone(),
            code: "no-observations".into(),
            text: model::LocalisedText::new(
                format!("در این پرونده هیچ رقمی برای «{}» پیدا نشد.", dataflow.header.id),
                format!("The file holds no observation of {}.", dataflow.header.id),
            ),
        });
    }
    let (mut kept, mut summaries) = findings.into_parts();
    if let Some(workbook) = &workbook {
        ingest::number_sheets(&mut kept, &workbook.sheet_names());
    }
    for summary in &mut summaries {
        summary.count += untold.get(&summary.code).copied().unwrap_or(0);
    }
    Ok(Checked {
        held_back: held + faulty.len() as u64 + 2 * staged.duplicates.total,
        faulty: faulty.into_iter().collect(),
        staged,
        findings: kept,
        summaries,
        observations,
        workbook,
    })
}

/// The observations of an SDMX message, one batch after the other.
struct MessageBatches {
    reader: sdmx::DataReader<File>,
    sieve: Sieve,
}

impl Iterator for MessageBatches {
    type Item = ObservationBatch;

    fn next(&mut self) -> Option<ObservationBatch> {
        match self.reader.next()? {
            Ok(batch) if deletes(&batch) => {
                with(&self.sieve.shared, |reading| {
                    reading.failure = Some(
                        "it asks to delete observations (ACTION D); send what takes their place, \
                         with a status that says why there is no value"
                            .to_owned(),
                    );
                });
                None
            }
            Ok(batch) => Some(self.sieve.sift(batch)),
            Err(error) => {
                with(&self.sieve.shared, |reading| reading.failure = Some(error.to_string()));
                None
            }
        }
    }
}

fn deletes(batch: &ObservationBatch) -> bool {
    batch.column("ACTION").is_some_and(|column| column.iter().any(|action| action == "D"))
}

/// Lets sound observations through and tells of the others.
struct Sieve {
    validator: Validator,
    years: HashMap<String, (Option<i32>, Option<i32>)>,
    shared: Shared,
}

impl Sieve {
    fn new(
        registry: &Registry,
        dataflow: &Dataflow,
        structure: &DataStructure,
        shared: Shared,
    ) -> Self {
        let codelists = registry.codelists_of(structure);
        let dated = registry
            .areas()
            .iter()
            .filter(|area| area.valid_from_year.is_some() || area.valid_to_year.is_some());
        Self {
            validator: match dataflow.rules {
                Some(_) => Validator::new(structure, &codelists).leaving_shares_to_rules(),
                None => Validator::new(structure, &codelists),
            },
            years: dated
                .map(|it| (it.id.clone(), (it.valid_from_year, it.valid_to_year)))
                .collect(),
            shared,
        }
    }

    fn sift(&mut self, batch: ObservationBatch) -> ObservationBatch {
        let mut reading = self.shared.lock().unwrap_or_else(PoisonError::into_inner);
        let checked = self.validator.check(batch, &mut reading.findings);
        let (standing, held) = (checked.standing.rows() as u64, checked.held.rows() as u64);
        reading.observations += standing + held;
        reading.held += held;
        out_of_time(&self.years, &checked.standing, &mut reading.findings);
        checked.standing
    }
}

/// Tells of observations for areas that did not exist with these borders in their year.
fn out_of_time(
    years: &HashMap<String, (Option<i32>, Option<i32>)>,
    batch: &ObservationBatch,
    findings: &mut Findings,
) {
    use model::observation::{ORIGIN_CELL, ORIGIN_SHEET};
    let (Some(areas), Some(periods)) = (batch.column("REF_AREA"), batch.column("TIME_PERIOD"))
    else {
        return;
    };
    for row in 0..batch.rows() {
        let (area, period) = (areas.get(row), periods.get(row));
        let Some((from, to)) = years.get(area) else { continue };
        let Some(year) = period.get(..4).and_then(|year| year.parse::<i32>().ok()) else {
            continue;
        };
        if from.is_some_and(|from| year < from) || to.is_some_and(|to| year > to) {
            let place = place_of(batch.get(ORIGIN_SHEET, row), batch.get(ORIGIN_CELL, row));
            let finding = Finding::new(FindingCode::AreaNotInTime, place);
            findings.push(finding.with("area", area).with("period", period));
        }
    }
}

/// A reader, when the file is an SDMX data message or a table of component ids.
fn message_of(
    submission: &Submission,
    path: &std::path::Path,
    dataflow: &Dataflow,
    structure: &DataStructure,
) -> Result<Option<sdmx::DataReader<File>>> {
    let name = &submission.file_name;
    let beginning = prefix(path)?;
    match sdmx::sniff(&beginning, name) {
        None if is_markup(&beginning) => return Err(other_markup(name, &beginning)),
        None => return Ok(None),
        Some(sdmx::MessageKind::Structure(_)) => {
            let dataflow = &dataflow.header.id;
            return Err(Error::Refused {
                file: name.clone(),
                code: "structure-message".into(),
                text: model::LocalisedText::new(
                    format!("این پرونده ساختار است، نه داده؛ داده‌های {dataflow} را بفرستید."),
                    format!("This file holds structures; send observations of {dataflow}."),
                ),
            });
        }
        Some(sdmx::MessageKind::Data(_)) => {}
    }
    let file = File::open(path).doing(|| format!("opening the bytes of {name}"))?;
    let reader = sdmx::DataReader::open(file, name, Some(structure))
        .map_err(|error| damaged(name, &error.to_string()))?;
    // An agency's own table may look like plain CSV; then none of its headings is a component.
    let ours = reader.columns().iter().any(|column| structure.component(column).is_some());
    let own_table = reader.format() == sdmx::DataFormat::PlainCsv && !ours;
    Ok((!own_table).then_some(reader))
}

/// Whether a file is XML or the like, which no spreadsheet program reads as a table.
fn is_markup(beginning: &[u8]) -> bool {
    let text = beginning.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(beginning);
    text.trim_ascii_start().first() == Some(&b'<')
}

fn other_markup(name: &str, beginning: &[u8]) -> Error {
    let declares = beginning.windows(9).any(|word| word.eq_ignore_ascii_case(b"<!DOCTYPE"));
    let (code, fa, en) = if declares {
        (
            "document-type",
            "این پرونده XML نوع سند (DOCTYPE) تعریف می‌کند که در پیام‌های SDMX نمی‌آید و خوانده \
             نمی‌شود. آن را بی این تعریف بفرستید.",
            "This XML file declares a document type (DOCTYPE), which SDMX messages never do, so it \
             is not read. Send it without that declaration.",
        )
    } else {
        (
            "other-message",
            "این پرونده XML پیام داده SDMX نیست. داده را به‌صورت SDMX-ML، SDMX-CSV یا کارپوشه اکسل \
             بفرستید.",
            "This XML file is no SDMX data message. Send the data as SDMX-ML, SDMX-CSV or an Excel \
             workbook.",
        )
    };
    Error::Refused {
        file: name.to_owned(),
        code: code.to_owned(),
        text: model::LocalisedText::new(fa, en),
    }
}

fn said(finding: &Finding, language: model::Language) -> String {
    format!("{} {}", finding.text(language), finding.hint(language))
}

fn other_dataflow(reader: &sdmx::DataReader<File>, dataflow: &Dataflow) -> Option<Finding> {
    let found = reader.structure()?;
    let expected = match found.class {
        ArtefactClass::Dataflow => dataflow.header.reference(),
        ArtefactClass::DataStructure => dataflow.structure.clone(),
        _ => return None,
    };
    let same = found.reference.agency == expected.agency && found.reference.id == expected.id;
    (!same).then(|| {
        Finding::new(FindingCode::OtherDataflow, Place::default())
            .with("found", found.reference.to_string())
            .with("expected", expected.to_string())
    })
}

fn damaged(file: &str, failure: &str) -> Error {
    Error::Refused {
        file: file.to_owned(),
        code: "damaged-message".into(),
        text: model::LocalisedText::new(
            format!("پرونده تا آخر خوانده نشد: {failure}"),
            format!("The file could not be read to its end: {failure}"),
        ),
    }
}

/// The structure maps that may read the file: the one named, or all of the dataflow.
fn candidates(
    registry: &Registry,
    dataflow: &Dataflow,
    named: Option<&str>,
    file_name: &str,
) -> Result<Vec<StructureMap>> {
    let reference = dataflow.header.reference();
    let of_flow = registry.artefacts(ArtefactClass::StructureMap).filter_map(|it| match it {
        Artefact::StructureMap(map) if map.dataflow == reference => Some(map.clone()),
        _ => None,
    });
    let mut maps: Vec<StructureMap> = of_flow.collect();
    if let Some(named) = named {
        maps.retain(|map| map.header.id == named || map.header.reference().to_string() == named);
    }
    if maps.is_empty() {
        return Err(Error::Refused {
            file: file_name.to_owned(),
            code: "no-structure-map".into(),
            text: model::LocalisedText::new(
                format!("نگاشتی برای خواندن این جدول در «{}» ثبت نشده است.", dataflow.header.id),
                format!("The registry has no structure map that reads this table for {reference}."),
            ),
        });
    }
    Ok(maps)
}

/// Reads a workbook by the map that makes the most of it, the first of them when two are equal.
fn integrate(
    registry: &Registry,
    structure: &DataStructure,
    workbook: &Workbook,
    maps: &[StructureMap],
) -> ingest::Integrated {
    let codelists = registry.codelists_of(structure);
    let representation_maps: Vec<_> = registry
        .artefacts(ArtefactClass::RepresentationMap)
        .filter_map(|artefact| match artefact {
            Artefact::RepresentationMap(map) => Some(map),
            _ => None,
        })
        .collect();
    let lookup = Lookup::new(structure, &codelists, representation_maps);
    let mut best: Option<ingest::Integrated> = None;
    for map in maps {
        let integrated = ingest::integrate(workbook, map, &lookup);
        let better = best.as_ref().is_none_or(|best| {
            (integrated.rows(), best.findings.errors())
                > (best.rows(), integrated.findings.errors())
        });
        if better {
            best = Some(integrated);
        }
    }
    best.unwrap_or_default()
}
