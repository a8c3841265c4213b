//! `hamafza sdmx`: SDMX messages without a bank: what one is, the same in another format, and
//! whether it keeps to its structure.

use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::hash::{BuildHasher, Hasher};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Subcommand, ValueEnum};
use ingest::{Findings, Validator};
use model::{
    Artefact, Codelist, Component, ComponentRole, DataStructure, Dataflow, Finding, FindingCode,
    Language, ObservationBatch, Place, Reference, Representation,
};
use operations::{Error, Result};
use sdmx::{DataFormat, DataReader, MessageHeader, StructureFormat, WriteContext};
use serde_json::{Value, json};

/// `hamafza sdmx`
#[derive(Debug, Args)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Tell what a message is and holds, and where it is broken, as JSON.
    #[command(after_help = "Example: hamafza sdmx info message.xml")]
    Info {
        /// The message: SDMX-ML, SDMX-JSON or SDMX-CSV.
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// Write the same artefacts or observations in another format.
    #[command(after_help = "\
Example: hamafza sdmx convert data.xml --to csv2 --structure structure.xml -o data.csv

Without --structure the roles of components are told by the order of columns, and said on standard
error.")]
    Convert {
        /// The message.
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// The format to write.
        #[arg(long, value_enum)]
        to: Format,
        /// A structure message with the data structure of the observations.
        #[arg(long, value_name = "FILE")]
        structure: Option<PathBuf>,
        /// Where to write.
        #[arg(short, long, value_name = "OUT")]
        output: PathBuf,
    },
    /// Hold observations against their structure; findings as JSON lines.
    #[command(after_help = "Example: hamafza sdmx validate data.xml --structure structure.xml")]
    Validate {
        /// The data message.
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// A structure message with its data structure and codelists.
        #[arg(long, value_name = "FILE")]
        structure: PathBuf,
    },
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// SDMX-CSV 2.0 (data alone).
    Csv2,
    /// SDMX-JSON 2.0.
    Json2,
    /// SDMX-ML 2.1, data structure specific.
    Ml21,
    /// SDMX-ML 3.0, data structure specific.
    Ml30,
}

/// Runs `hamafza sdmx`.
pub fn run(arguments: Arguments) -> Result<ExitCode> {
    match arguments.command {
        Command::Info { file } => info(&file),
        Command::Convert { file, to, structure, output } => {
            convert(&file, to, structure.as_deref(), &output)
        }
        Command::Validate { file, structure } => validate(&file, &structure),
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

fn put(out: &mut impl Write, line: &Value) -> Result<()> {
    writeln!(out, "{line}").map_err(doing("writing the answer about", Path::new("the message")))
}

fn info(file: &Path) -> Result<ExitCode> {
    let input = File::open(file).map_err(doing("opening", file))?;
    let told = sdmx::inspect(input, &name_of(file));
    let faults: Vec<Value> =
        told.faults.iter().map(|fault| json!({ "line": fault.line, "text": fault.text })).collect();
    let answer = json!({
        "file": name_of(file),
        "format": told.format,
        "version": told.version,
        "message": told.message,
        "kind": told.content.map(sdmx::Content::code),
        "structure": told.structure,
        "artefacts": told.artefacts,
        "series": told.series,
        "observations": told.observations,
        "faults": faults,
    });
    put(&mut std::io::stdout().lock(), &answer)?;
    Ok(ExitCode::from(u8::from(!told.is_whole())))
}

/// The artefacts of a structure message.
fn artefacts(path: &Path) -> Result<Vec<Artefact>> {
    let input = File::open(path).map_err(doing("opening", path))?;
    sdmx::read_structures(input).map_err(doing("reading the structures of", path))
}

/// The flow and structure of a data message among some artefacts.
fn structure_of(
    artefacts: &[Artefact],
    named: Option<&Reference>,
) -> Option<(Dataflow, DataStructure)> {
    let structures: Vec<&DataStructure> = artefacts
        .iter()
        .filter_map(|it| match it {
            Artefact::DataStructure(structure) => Some(structure),
            _ => None,
        })
        .collect();
    let flows = artefacts.iter().filter_map(|it| match it {
        Artefact::Dataflow(flow) => Some(flow),
        _ => None,
    });
    let same = |header: &model::Header, reference: &Reference| {
        header.id == reference.id && header.agency == reference.agency
    };
    let flow = named
        .and_then(|named| flows.clone().find(|flow| same(&flow.header, named)))
        .or_else(|| flows.clone().next().filter(|_| flows.clone().count() == 1 && named.is_none()));
    let by = |wanted: &Reference| {
        let exact = structures.iter().find(|it| it.header.reference() == *wanted);
        exact.or_else(|| structures.iter().find(|it| same(&it.header, wanted)))
    };
    let structure = flow
        .and_then(|flow| by(&flow.structure))
        .or_else(|| named.and_then(by))
        .or_else(|| structures.first().filter(|_| structures.len() == 1))?;
    let flow = flow.cloned().unwrap_or_else(|| flow_of(structure));
    Some((flow, (*structure).clone()))
}

/// Says when the structure is of another version than the message names.
fn told_apart(file: &Path, named: Option<&Reference>, structure: &DataStructure) {
    let used = structure.header.reference();
    if let Some(named) = named
        && named.id == used.id
        && named.version != used.version
    {
        eprintln!("{}: it names {named}; {used} is used in its place", file.display());
    }
}

/// A flow for a structure that came without one.
fn flow_of(structure: &DataStructure) -> Dataflow {
    Dataflow {
        header: structure.header.clone(),
        structure: structure.header.reference(),
        about_persons: false,
        rules: None,
    }
}

fn convert(file: &Path, to: Format, structure: Option<&Path>, output: &Path) -> Result<ExitCode> {
    let told = sdmx::inspect(File::open(file).map_err(doing("opening", file))?, &name_of(file));
    match told.content {
        Some(sdmx::Content::Structure) => convert_structures(file, to, output),
        _ => convert_data(file, to, structure, output),
    }
}

fn header() -> MessageHeader {
    // Same input, same bytes: the message says nothing of the moment it was converted.
    MessageHeader {
        id: "CONVERTED".to_owned(),
        prepared: "1970-01-01T00:00:00Z".to_owned(),
        sender: "HAMAFZA".to_owned(),
    }
}

/// Writes a file that is there whole or not at all.
fn whole(path: &Path, write: impl FnOnce(BufWriter<File>) -> Result<()>) -> Result<()> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".part");
    let draft = path.with_file_name(name);
    let file = File::create(&draft).map_err(doing("writing", path))?;
    if let Err(error) = write(BufWriter::new(file)) {
        // The first error is the one to tell.
        drop(std::fs::remove_file(&draft));
        return Err(error);
    }
    std::fs::rename(&draft, path).map_err(doing("writing", path))
}

fn convert_structures(file: &Path, to: Format, output: &Path) -> Result<ExitCode> {
    let format = match to {
        Format::Json2 => StructureFormat::Json20,
        Format::Ml21 => StructureFormat::Ml21,
        Format::Ml30 => StructureFormat::Ml30,
        Format::Csv2 => {
            eprintln!(
                "{}: SDMX-CSV holds no structures; use --to json2, ml21 or ml30",
                file.display()
            );
            return Ok(ExitCode::from(2));
        }
    };
    let input = File::open(file).map_err(doing("opening", file))?;
    let artefacts = sdmx::read_trees(input).map_err(doing("reading the structures of", file))?;
    let (told, left): (Vec<_>, Vec<_>) =
        artefacts.iter().partition(|artefact| sdmx::is_in(format, artefact));
    for artefact in &left {
        eprintln!("{}: the format has no place for {}", file.display(), artefact.urn());
    }
    let text = sdmx::write_trees(format, &header(), &told);
    whole(output, |mut out| {
        out.write_all(text.as_bytes()).and_then(|()| out.flush()).map_err(doing("writing", output))
    })?;
    eprintln!("Wrote {} artefacts to {}", told.len(), output.display());
    Ok(ExitCode::SUCCESS)
}

fn convert_data(
    file: &Path,
    to: Format,
    structure: Option<&Path>,
    output: &Path,
) -> Result<ExitCode> {
    let artefacts = structure.map(artefacts).transpose()?.unwrap_or_default();
    let named = named_structure(file)?;
    let found = structure_of(&artefacts, named.as_ref());
    if structure.is_some() && found.is_none() {
        eprintln!("{}: its structure is not in the structure message", file.display());
        return Ok(ExitCode::from(1));
    }
    let (dataflow, data_structure) = match found {
        Some(found) => {
            told_apart(file, named.as_ref(), &found.1);
            found
        }
        None => supposed(file, named)?,
    };
    let format = match to {
        Format::Csv2 => DataFormat::Csv20,
        Format::Json2 => DataFormat::Json20,
        Format::Ml21 => DataFormat::Specific21,
        Format::Ml30 => DataFormat::Specific30,
    };
    let reader = open(file, Some(&data_structure))?;
    let mut context = WriteContext::new(header(), dataflow, data_structure);
    for artefact in artefacts {
        match artefact {
            Artefact::Codelist(list) => context.codelists.push(list),
            Artefact::ConceptScheme(scheme) => context.concepts.push(scheme),
            _ => {}
        }
    }
    let mut rows = 0_u64;
    whole(output, |out| {
        let writing = || doing::<sdmx::Error>("writing", output);
        let mut writer = sdmx::DataWriter::new(format, context, out).map_err(writing())?;
        for batch in reader {
            let batch = batch.map_err(doing("reading", file))?;
            rows += batch.rows() as u64;
            writer.write(&batch).map_err(writing())?;
        }
        writer.finish().map_err(writing())?.flush().map_err(doing("writing", output))
    })?;
    eprintln!("Wrote {rows} observations to {}", output.display());
    Ok(ExitCode::SUCCESS)
}

fn open(file: &Path, structure: Option<&DataStructure>) -> Result<DataReader<File>> {
    let input = File::open(file).map_err(doing("opening", file))?;
    DataReader::open(input, &name_of(file), structure).map_err(doing("reading", file))
}

/// What the message says its observations belong to; a CSV says it in its first line of data.
fn named_structure(file: &Path) -> Result<Option<Reference>> {
    let mut reader = open(file, None)?;
    if reader.structure().is_none() {
        reader.next().transpose().map_err(doing("reading", file))?;
    }
    Ok(reader.structure().map(|it| it.reference.clone()))
}

/// Attributes of the cross-domain concepts that messages put among series' values.
const ATTRIBUTES: [&str; 17] = [
    "OBS_STATUS",
    "CONF_STATUS",
    "OBS_CONF",
    "UNIT_MULT",
    "DECIMALS",
    "COMMENT_OBS",
    "COMMENT_TS",
    "COMMENT_DSET",
    "TIME_FORMAT",
    "TITLE",
    "TITLE_COMPL",
    "COLLECTION",
    "BASE_PER",
    "NATURE",
    "SOURCE_DETAIL",
    "PRE_BREAK_VALUE",
    "TIME_DETAIL",
];

/// The structure that the order of columns suggests: dimensions, the value, attributes (SDMX-CSV
/// 2.0 field guide, section on columns).
fn supposed(file: &Path, named: Option<Reference>) -> Result<(Dataflow, DataStructure)> {
    let mut reader = open(file, None)?;
    for batch in &mut reader {
        batch.map_err(doing("reading", file))?;
    }
    let reference = named.unwrap_or_else(|| Reference::new("HAMAFZA", "SUPPOSED", "1.0.0"));
    let mut after_value = false;
    let mut components = Vec::new();
    for column in reader.columns() {
        let role = match column.as_str() {
            "ACTION" => continue,
            "TIME_PERIOD" => ComponentRole::TimeDimension,
            "OBS_VALUE" => {
                after_value = true;
                ComponentRole::Measure
            }
            name if after_value || ATTRIBUTES.contains(&name) => ComponentRole::Attribute,
            _ => ComponentRole::Dimension,
        };
        components.push(Component {
            id: column.clone(),
            role,
            concept_scheme: reference.clone(),
            representation: match role {
                ComponentRole::TimeDimension => Representation::TimePeriod,
                _ => Representation::Text,
            },
            mandatory: false,
            relationship: model::AttributeRelationship::default(),
        });
    }
    let order = |role| match role {
        ComponentRole::Dimension => 0,
        ComponentRole::TimeDimension => 1,
        ComponentRole::Measure => 2,
        ComponentRole::Attribute => 3,
    };
    components.sort_by_key(|component| order(component.role));
    let keys: Vec<&str> = components
        .iter()
        .filter(|it| order(it.role) < 2)
        .map(|component| component.id.as_str())
        .collect();
    eprintln!(
        "{}: without --structure, {} are taken for the dimensions",
        file.display(),
        keys.join(", ")
    );
    let structure = DataStructure {
        header: model::Header {
            agency: reference.agency.clone(),
            id: reference.id.clone(),
            version: reference.version.clone(),
            names: model::LocalisedText::default(),
            descriptions: model::LocalisedText::default(),
        },
        components,
    };
    Ok((flow_of(&structure), structure))
}

fn validate(file: &Path, structure: &Path) -> Result<ExitCode> {
    let artefacts = artefacts(structure)?;
    let named = named_structure(file)?;
    let Some((_, data_structure)) = structure_of(&artefacts, named.as_ref()) else {
        let named = named.map_or_else(|| "no structure".to_owned(), |it| it.to_string());
        eprintln!(
            "{}: it names {named}, which {} does not hold",
            file.display(),
            structure.display()
        );
        return Ok(ExitCode::from(1));
    };
    let lists = artefacts.iter().filter_map(|it| match it {
        Artefact::Codelist(list) => Some(list),
        _ => None,
    });
    let lists: Vec<&Codelist> = lists.collect();
    told_apart(file, named.as_ref(), &data_structure);
    // Which shares may pass 100 is for the rules of a dataflow; a structure says nothing of it.
    let mut validator = Validator::new(&data_structure, lists).leaving_shares_to_rules();
    let key: Vec<&str> = data_structure
        .components
        .iter()
        .filter(|it| matches!(it.role, ComponentRole::Dimension | ComponentRole::TimeDimension))
        .map(|component| component.id.as_str())
        .collect();
    let mut seen = Seen::default();
    let mut out = BufWriter::new(std::io::stdout().lock());
    let (mut errors, mut rows) = (0_u64, 0_u64);
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    let mut broken = None;
    for batch in open(file, Some(&data_structure))? {
        let batch = match batch {
            Ok(batch) => batch,
            Err(error) => {
                broken = Some(error);
                break;
            }
        };
        rows += batch.rows() as u64;
        let mut findings = Findings::new(usize::MAX);
        seen.repeated(&batch, &key, &mut findings);
        validator.check(batch, &mut findings);
        errors += findings.errors();
        for finding in findings.kept() {
            *counts.entry(finding.code.code()).or_default() += 1;
            put(&mut out, &line_of(finding))?;
        }
    }
    if let Some(error) = &broken {
        let text = error.to_string();
        put(
            &mut out,
            &json!({ "finding": "unreadable", "severity": "error",
            "place": { "line": error.line() }, "en": text }),
        )?;
    }
    out.flush().map_err(doing("writing the findings of", file))?;
    eprintln!("{}: {rows} observations, {errors} errors", file.display());
    for (code, count) in counts {
        eprintln!("  {code} · {count}");
    }
    Ok(ExitCode::from(u8::from(errors > 0 || broken.is_some())))
}

fn line_of(finding: &Finding) -> Value {
    json!({
        "finding": finding.code.code(),
        "severity": finding.severity.code(),
        "place": finding.place,
        "facts": finding.facts,
        "en": finding.text(Language::En),
        "fa": finding.text(Language::Fa),
        "hint": finding.hint(Language::En),
    })
}

/// The keys met so far, by two independent hashes of 64 bits: twenty-four bytes an observation.
#[derive(Default)]
struct Seen {
    first: std::collections::hash_map::RandomState,
    second: std::collections::hash_map::RandomState,
    lines: HashMap<(u64, u64), u32>,
    row: u32,
}

impl Seen {
    fn repeated(&mut self, batch: &ObservationBatch, key: &[&str], findings: &mut Findings) {
        for row in 0..batch.rows() {
            self.row = self.row.saturating_add(1);
            let (mut first, mut second) = (self.first.build_hasher(), self.second.build_hasher());
            for component in key {
                let text = batch.get(component, row);
                for hasher in [&mut first, &mut second] {
                    hasher.write(text.as_bytes());
                    hasher.write_u8(0xff);
                }
            }
            let place: Place =
                ingest::place_of("", batch.get(model::observation::ORIGIN_CELL, row));
            let hash = (first.finish(), second.finish());
            if let Some(earlier) = self.lines.get(&hash) {
                let words: Vec<&str> = key.iter().map(|it| batch.get(it, row)).collect();
                let finding = Finding::new(FindingCode::DuplicateKey, place);
                findings.push(
                    finding
                        .with("key", words.join("."))
                        .with("first", format!("observation {earlier}")),
                );
            } else {
                self.lines.insert(hash, self.row);
            }
        }
    }
}
