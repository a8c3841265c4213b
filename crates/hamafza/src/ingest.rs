//! `hamafza ingest`: a workbook into draft observations and findings, without a bank: by a map that is
//! given, or by one that is proposed, with how sure it is of each thing.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use ::ingest::propose::{About, Known, NO_DATAFLOW, Proposal, Sources, propose, structure_of};
use ::ingest::{Draft, Workbook, draft};
use clap::Args;
use model::structure_map::{RepresentationMap, StructureMap};
use model::{
    Artefact, Codelist, ComponentRole, DataStructure, Dataflow, Finding, Language,
    ObservationBatch, Severity, written_period,
};
use operations::workbook::Parser;
use operations::{Error, Result};
use serde_json::{Map, Value, json};

/// What `--help` says after the options.
pub const HELP: &str = "\
Example: hamafza ingest jamiat25.xls --period 1395 --save-map counties.toml
         hamafza ingest jamiat11.xls --map counties.toml --json

Without --map, a map is proposed: which tables there are, what each row, column, sheet and title says,
and how sure that is. What is marked ? a person should look at. With --json each line is one object:
{\"proposal\":…}, {\"map\":…}, {\"key\":…,\"value\":…,\"status\":…,\"origin\":…} or {\"finding\":…}.
The exit status is 1 when a finding is an error.";

/// Observations shown to a person one by one.
const SHOWN: usize = 20;

/// `hamafza ingest`
#[derive(Debug, Args)]
pub struct Arguments {
    /// The workbook: xlsx, xls, or delimited text.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The structure map that reads it: an id of the catalogue, or a file. Without it one is proposed.
    #[arg(long, value_name = "MAP")]
    map: Option<String>,
    /// The dataflow it is for; without it the one whose indicators fit is proposed.
    #[arg(long, value_name = "ID")]
    dataflow: Option<String>,
    /// The period of all figures, where the file does not say it: 1395, 2016, «بهار ۱۴۰۳», 1402-03.
    #[arg(long, value_name = "PERIOD", conflicts_with = "map")]
    period: Option<String>,
    /// Where to keep the proposed map, to be used again with --map (TOML, or JSON by its ending).
    #[arg(long, value_name = "FILE", conflicts_with = "map")]
    save_map: Option<PathBuf>,
    /// Print JSON lines: proposals, the map, observations, findings.
    #[arg(long)]
    json: bool,
}

/// The artefacts of the catalogue that reading needs.
struct Shelf {
    artefacts: Vec<Artefact>,
    indicators: Vec<model::indicator::Indicator>,
}

/// What was read, and by which map.
struct Reading {
    map: StructureMap,
    structure: DataStructure,
    proposals: Vec<Proposal>,
    draft: Draft,
}

/// Runs `hamafza ingest`.
pub async fn run(arguments: Arguments) -> Result<ExitCode> {
    let shelf = Shelf::open()?;
    let flow = match &arguments.dataflow {
        Some(named) => Some(shelf.dataflow(named)?),
        None => None,
    };
    if !arguments.file.is_file() {
        return Err(Error::NotFound {
            what: format!("the file {}", arguments.file.display()),
            way_out: "check its path".into(),
        });
    }
    let name = name_of(&arguments.file);
    let program = std::env::current_exe().map_err(doing("finding", Path::new("this program")))?;
    let workbook = Parser::Child(program).read(&arguments.file, &name).await?;
    let reading = match &arguments.map {
        Some(map) => shelf.read_by(&workbook, map, flow)?,
        None => {
            let period = match &arguments.period {
                Some(text) => Some(written_period::read(text).ok_or_else(|| Error::NotFound {
                    what: format!("a period in {text:?}"),
                    way_out: "write it as 1395, 2016, 1402-03 or 2024-Q2".into(),
                })?),
                None => None,
            };
            let folder = arguments.file.canonicalize().ok();
            let folder = folder.as_deref().and_then(Path::parent).map(name_of).unwrap_or_default();
            let known = Known {
                dataflow: flow,
                file_name: &name,
                folder: &folder,
                period: period.as_ref().map(|period| period.period.as_str()),
            };
            shelf.read_by_proposal(&workbook, &known)
        }
    };
    if let Some(path) = &arguments.save_map {
        save(&reading.map, path)?;
    }
    let mut output = std::io::BufWriter::new(std::io::stdout().lock());
    if arguments.json {
        print_json(&mut output, &reading, arguments.map.is_none())
    } else {
        print_text(&mut output, &name, &reading, arguments.map.is_none())
    }
    .and_then(|()| output.flush())
    .map_err(doing("writing the answer about", &arguments.file))?;
    Ok(ExitCode::from(u8::from(reading.draft.findings.errors() > 0)))
}

impl Shelf {
    fn open() -> Result<Self> {
        let catalogue = || Path::new("of the program");
        Ok(Self {
            artefacts: catalogue::artefacts()
                .map_err(doing("reading the catalogue", catalogue()))?,
            indicators: catalogue::indicators()
                .map_err(doing("reading the indicators", catalogue()))?,
        })
    }

    fn dataflows(&self) -> Vec<&Dataflow> {
        let found = self.artefacts.iter().filter_map(|artefact| match artefact {
            Artefact::Dataflow(flow) => Some(flow),
            _ => None,
        });
        found.collect()
    }

    fn structures(&self) -> Vec<&DataStructure> {
        let found = self.artefacts.iter().filter_map(|artefact| match artefact {
            Artefact::DataStructure(structure) => Some(structure),
            _ => None,
        });
        found.collect()
    }

    fn codelists(&self) -> Vec<&Codelist> {
        let found = self.artefacts.iter().filter_map(|artefact| match artefact {
            Artefact::Codelist(list) => Some(list),
            _ => None,
        });
        found.collect()
    }

    fn representation_maps(&self) -> impl Iterator<Item = &RepresentationMap> {
        self.artefacts.iter().filter_map(|artefact| match artefact {
            Artefact::RepresentationMap(map) => Some(map),
            _ => None,
        })
    }

    fn dataflow(&self, named: &str) -> Result<&Dataflow> {
        let flows = self.dataflows();
        let found = flows
            .iter()
            .find(|flow| flow.header.id == named || flow.header.reference().to_string() == named);
        found.copied().ok_or_else(|| {
            let ids: Vec<&str> = flows.iter().map(|flow| flow.header.id.as_str()).collect();
            Error::NotFound {
                what: format!("the dataflow {named}"),
                way_out: format!("it is one of {}", ids.join(", ")),
            }
        })
    }

    /// A map of the catalogue by its id, or a file.
    fn map(&self, named: &str) -> Result<StructureMap> {
        let listed = self.artefacts.iter().find_map(|artefact| match artefact {
            Artefact::StructureMap(map)
                if map.header.id == named || map.header.reference().to_string() == named =>
            {
                Some(map.clone())
            }
            _ => None,
        });
        if let Some(map) = listed {
            return Ok(map);
        }
        let path = Path::new(named);
        if !path.is_file() {
            return Err(Error::NotFound {
                what: format!("the structure map {named}"),
                way_out: "name an id of the catalogue or a file made with --save-map".into(),
            });
        }
        let text = std::fs::read_to_string(path).map_err(doing("reading the map", path))?;
        let artefact: Artefact = if text.trim_start().starts_with('{') {
            serde_json::from_str(&text).map_err(doing("reading the map", path))?
        } else {
            toml::from_str(&text).map_err(doing("reading the map", path))?
        };
        match artefact {
            Artefact::StructureMap(map) => Ok(map),
            other => Err(Error::NotFound {
                what: format!("a structure map in {named}"),
                way_out: format!("it holds {}", other.header().id),
            }),
        }
    }

    fn read_by(&self, workbook: &Workbook, map: &str, flow: Option<&Dataflow>) -> Result<Reading> {
        let map = self.map(map)?;
        let reference = flow.map_or_else(|| map.dataflow.clone(), |flow| flow.header.reference());
        let flows = self.dataflows();
        let flow = flows.iter().find(|flow| flow.header.reference() == reference);
        let structures = self.structures();
        let known = match flow {
            Some(flow) => structures.iter().find(|it| it.header.reference() == flow.structure),
            // The codes of a map for no dataflow are still those of the bank's concepts.
            None => structures.first(),
        };
        let structure = structure_of(&map, known.copied());
        let draft =
            draft(workbook, &map, &structure, &self.codelists(), self.representation_maps());
        Ok(Reading { map, structure, proposals: Vec::new(), draft })
    }

    fn read_by_proposal(&self, workbook: &Workbook, known: &Known<'_>) -> Reading {
        let (dataflows, structures) = (self.dataflows(), self.structures());
        let codelists = self.codelists();
        let sources = Sources {
            dataflows: &dataflows,
            structures: &structures,
            codelists: &codelists,
            indicators: &self.indicators,
        };
        let proposed = propose(workbook, &sources, known);
        let mut draft = draft(workbook, &proposed.map, &proposed.structure, &codelists, []);
        draft.findings.extend(proposed.findings);
        Reading {
            map: proposed.map,
            structure: proposed.structure,
            proposals: proposed.proposals,
            draft,
        }
    }
}

fn doing<E: Into<Box<dyn std::error::Error + Send + Sync>>>(
    what: &str,
    path: &Path,
) -> impl FnOnce(E) -> Error {
    let doing = format!("{what} {}", path.display());
    move |error| Error::Internal { doing, source: error.into() }
}

fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// What a map says, without what it leaves to be as usual.
fn map_value(map: &StructureMap) -> std::result::Result<Value, serde_json::Error> {
    let mut value = serde_json::to_value(Artefact::StructureMap(map.clone()))?;
    drop_usual(&mut value);
    Ok(value)
}

fn drop_usual(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.values_mut().for_each(drop_usual);
            fields.retain(|name, field| {
                let usual = match field {
                    Value::Null | Value::Bool(false) => true,
                    Value::Array(items) => items.is_empty(),
                    Value::Object(fields) => fields.is_empty() && name != "names",
                    Value::String(text) => {
                        (name == "take" && text == "all") || (name == "reading" && text == "word")
                    }
                    Value::Bool(true) | Value::Number(_) => false,
                };
                !usual
            });
        }
        Value::Array(items) => items.iter_mut().for_each(drop_usual),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn save(map: &StructureMap, path: &Path) -> Result<()> {
    let value = map_value(map).map_err(doing("writing the map", path))?;
    let as_json = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("json"));
    let text = if as_json {
        serde_json::to_string_pretty(&value).map_err(doing("writing the map", path))?
    } else {
        toml::to_string(&value).map_err(doing("writing the map", path))?
    };
    std::fs::write(path, text + "\n").map_err(doing("writing the map", path))
}

fn share(confidence: u8) -> Value {
    json!(f64::from(confidence) / 100.0)
}

fn proposal_line(proposal: &Proposal) -> Value {
    json!({ "proposal": {
        "about": proposal.about.code(),
        "sheet": proposal.sheet,
        "place": proposal.place,
        "component": proposal.component,
        "written": proposal.written,
        "code": proposal.code,
        "others": proposal.others,
        "confidence": share(proposal.confidence),
        "sure": !proposal.asks(),
        "why": { "fa": proposal.why.text(Language::Fa), "en": proposal.why.text(Language::En) },
    } })
}

fn finding_line(finding: &Finding) -> Value {
    json!({
        "finding": finding.code.code(),
        "severity": finding.severity.code(),
        "place": finding.place,
        "text": { "fa": finding.text(Language::Fa), "en": finding.text(Language::En) },
        "hint": { "fa": finding.hint(Language::Fa), "en": finding.hint(Language::En) },
    })
}

/// The columns of a batch that make its keys, in the order of the structure.
fn key_columns(structure: &DataStructure, batch: &ObservationBatch) -> Vec<(String, usize)> {
    let is_key = |role| matches!(role, ComponentRole::Dimension | ComponentRole::TimeDimension);
    let keys = structure.components.iter().filter(|component| is_key(component.role));
    keys.filter_map(|component| Some((component.id.clone(), batch.index(&component.id)?))).collect()
}

fn observation_line(
    batch: &ObservationBatch,
    keys: &[(String, usize)],
    row: usize,
    unlisted: &BTreeSet<(String, String)>,
) -> Value {
    let mut key = Map::new();
    let mut strange = Vec::new();
    for (id, column) in keys {
        let code = batch.column_at(*column).get(row);
        if code.is_empty() {
            continue;
        }
        if !unlisted.is_empty() && unlisted.contains(&(id.clone(), code.to_owned())) {
            strange.push(id.clone());
        }
        key.insert(id.clone(), json!(code));
    }
    let text = |name: &str| batch.get(name, row);
    let value = text("OBS_VALUE");
    let mut line = json!({
        "key": key,
        "value": if value.is_empty() { Value::Null } else { json!(value) },
        "status": text("OBS_STATUS"),
        "origin": { "sheet": text("ORIGIN_SHEET"), "cell": text("ORIGIN_CELL") },
    });
    if !text("UNIT_MEASURE").is_empty() {
        line["attributes"] = json!({ "UNIT_MEASURE": text("UNIT_MEASURE") });
    }
    if !strange.is_empty() {
        line["unlisted"] = json!(strange);
    }
    line
}

fn print_json(output: &mut impl Write, reading: &Reading, proposed: bool) -> std::io::Result<()> {
    for proposal in &reading.proposals {
        writeln!(output, "{}", proposal_line(proposal))?;
    }
    if proposed {
        let map = map_value(&reading.map).map_err(std::io::Error::from)?;
        writeln!(output, "{}", json!({ "map": map }))?;
    }
    for batch in &reading.draft.observations {
        let keys = key_columns(&reading.structure, batch);
        for row in 0..batch.rows() {
            let line = observation_line(batch, &keys, row, &reading.draft.unlisted);
            writeln!(output, "{line}")?;
        }
    }
    for finding in reading.draft.findings.kept() {
        writeln!(output, "{}", finding_line(finding))?;
    }
    Ok(())
}

fn print_text(
    output: &mut impl Write,
    name: &str,
    reading: &Reading,
    proposed: bool,
) -> std::io::Result<()> {
    let rows: usize = reading.draft.observations.iter().map(ObservationBatch::rows).sum();
    let flow = &reading.map.dataflow;
    let flow = if flow.id == NO_DATAFLOW { "no dataflow".to_owned() } else { flow.to_string() };
    writeln!(output, "{name}: {rows} observations for {flow}")?;
    if proposed {
        print_proposals(output, &reading.proposals)?;
    }
    writeln!(output)?;
    let mut shown = 0;
    for batch in &reading.draft.observations {
        let keys = key_columns(&reading.structure, batch);
        for row in 0..batch.rows().min(SHOWN - shown) {
            let key: Vec<String> = keys
                .iter()
                .map(|(id, column)| format!("{id}={}", batch.column_at(*column).get(row)))
                .collect();
            writeln!(
                output,
                "{:>14}  {:<2} {:<28} {}",
                batch.get("OBS_VALUE", row),
                batch.get("OBS_STATUS", row),
                format!("{}!{}", batch.get("ORIGIN_SHEET", row), batch.get("ORIGIN_CELL", row)),
                key.join(" ")
            )?;
            shown += 1;
        }
    }
    if rows > shown {
        writeln!(output, "… and {} more (--json prints all)", rows - shown)?;
    }
    writeln!(output)?;
    for finding in reading.draft.findings.kept() {
        writeln!(
            output,
            "{} · {} · {} · {} → {}",
            finding.code.code(),
            finding.severity.code(),
            finding.place.text(Language::En),
            finding.text(Language::En),
            finding.hint(Language::En)
        )?;
    }
    let count = |severity| {
        let summaries = reading.draft.findings.summaries();
        let of_weight = summaries.iter().filter(|it| it.severity == severity).map(|it| it.count);
        of_weight.sum::<u64>()
    };
    writeln!(output, "{} errors, {} warnings", count(Severity::Error), count(Severity::Warning))
}

/// The axes, and of single words only those a person should look at.
fn print_proposals(output: &mut impl Write, proposals: &[Proposal]) -> std::io::Result<()> {
    for proposal in proposals {
        if proposal.about == About::Code && !proposal.asks() {
            continue;
        }
        let place: Vec<&str> = [proposal.sheet.as_str(), proposal.place.as_str()]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect();
        let others = match proposal.others.as_slice() {
            [] => String::new(),
            others => format!(" (or {})", others.join(", ")),
        };
        writeln!(
            output,
            "{} {:>3}% {:<9} {:<24} {} {} → {}{others}. {}",
            if proposal.asks() { "?" } else { " " },
            proposal.confidence,
            proposal.about.code(),
            place.join("!"),
            proposal.component,
            proposal.written,
            proposal.code.as_deref().unwrap_or("–"),
            proposal.why.text(Language::En)
        )?;
    }
    Ok(())
}
