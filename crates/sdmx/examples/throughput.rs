//! Reads or writes one message as fast as it can and prints what that took, as a line of JSON.
//! `tools/bench-sdmx` runs it beside other programs on the same files.

use std::collections::HashSet;
use std::error::Error;
use std::fs::File;
use std::io::{Seek, SeekFrom, Write};
use std::time::Instant;

use model::{
    Artefact, Codelist, ConceptScheme, DataStructure, Dataflow, ObservationBatch, Representation,
};
use sdmx::{DataFormat, DataReader, DataWriter, MessageHeader, WriteContext};

type Outcome<T> = Result<T, Box<dyn Error>>;

const USAGE: &str = "throughput read FILE STRUCTURE | throughput write FORMAT FILE STRUCTURE OUT | throughput convert FORMAT FILE STRUCTURE OUT";

/// What a structure message holds of use here.
struct Structures {
    structure: DataStructure,
    dataflow: Dataflow,
    codelists: Vec<Codelist>,
    concepts: Vec<ConceptScheme>,
}

fn structures(path: &str) -> Outcome<Structures> {
    let (mut structure, mut dataflow) = (None, None);
    let (mut codelists, mut concepts) = (Vec::new(), Vec::new());
    for artefact in sdmx::read_structures(File::open(path)?)? {
        match artefact {
            Artefact::DataStructure(it) => structure = Some(it),
            Artefact::Dataflow(it) => dataflow = Some(it),
            Artefact::Codelist(it) => codelists.push(it),
            Artefact::ConceptScheme(it) => concepts.push(it),
            _ => {}
        }
    }
    Ok(Structures {
        structure: structure.ok_or("no data structure")?,
        dataflow: dataflow.ok_or("no dataflow")?,
        codelists,
        concepts,
    })
}

impl Structures {
    fn context(self) -> WriteContext {
        let header = MessageHeader {
            id: "BENCH".into(),
            prepared: "2026-01-01T00:00:00Z".into(),
            sender: "BENCH".into(),
        };
        WriteContext {
            codelists: self.codelists,
            concepts: self.concepts,
            ..WriteContext::new(header, self.dataflow, self.structure)
        }
    }
}

/// Looks every code up in its list; a text that follows itself is looked up once.
struct Codes {
    lists: Vec<(String, HashSet<String>, String)>,
    unknown: u64,
}

impl Codes {
    fn of(structures: &Structures) -> Self {
        let list = |component: &model::Component| {
            let Representation::Codelist(reference) = &component.representation else {
                return None;
            };
            let list =
                structures.codelists.iter().find(|it| it.header.reference() == *reference)?;
            let codes = list.codes.iter().map(|code| code.id.clone()).collect();
            Some((component.id.clone(), codes, String::new()))
        };
        let lists = structures.structure.components.iter().filter_map(list).collect();
        Self { lists, unknown: 0 }
    }

    fn check(&mut self, batch: &ObservationBatch) {
        for (id, codes, last) in &mut self.lists {
            let Some(column) = batch.column(id) else { continue };
            for text in column.iter() {
                if text == last || text.is_empty() {
                    continue;
                }
                if codes.contains(text) {
                    last.clear();
                    last.push_str(text);
                } else {
                    self.unknown += 1;
                }
            }
        }
    }
}

/// The most memory this process ever had, in MiB.
fn peak_mib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
    kib.unwrap_or(0) / 1024
}

fn told(what: &str, rows: u64, bytes: u64, seconds: f64, unknown: u64) -> Outcome<()> {
    let mut out = std::io::stdout().lock();
    let rate = |count: f64| count / seconds;
    writeln!(
        out,
        "{{\"what\":\"{what}\",\"rows\":{rows},\"seconds\":{seconds:.3},\"rows_per_s\":{:.0},\"mb_per_s\":{:.1},\"peak_mib\":{},\"unknown\":{unknown}}}",
        rate(rows as f64),
        rate(bytes as f64 / 1e6),
        peak_mib()
    )?;
    Ok(())
}

fn format(name: &str) -> Outcome<DataFormat> {
    Ok(match name {
        "csv" => DataFormat::Csv20,
        "json" => DataFormat::Json20,
        "ml21" => DataFormat::Specific21,
        "ml30" => DataFormat::Specific30,
        "generic21" => DataFormat::Generic21,
        other => return Err(format!("no format {other}").into()),
    })
}

fn read(file: &str, structure: &str) -> Outcome<()> {
    let structures = structures(structure)?;
    let mut codes = Codes::of(&structures);
    let bytes = std::fs::metadata(file)?.len();
    let begun = Instant::now();
    let mut rows = 0;
    for batch in DataReader::open(File::open(file)?, file, Some(&structures.structure))? {
        let batch = batch?;
        rows += batch.rows() as u64;
        codes.check(&batch);
    }
    told(&format!("read {file}"), rows, bytes, begun.elapsed().as_secs_f64(), codes.unknown)
}

fn write(name: &str, file: &str, structure: &str, out: &str, held: bool) -> Outcome<()> {
    let structures = structures(structure)?;
    let reader = DataReader::open(File::open(file)?, file, Some(&structures.structure))?;
    let mut target = File::create(out)?;
    let batches: Box<dyn Iterator<Item = _>> = if held {
        // Only writing is measured: what is written is read before.
        Box::new(reader.collect::<Result<Vec<_>, _>>()?.into_iter().map(Ok))
    } else {
        Box::new(reader)
    };
    let begun = Instant::now();
    let mut writer = DataWriter::new(format(name)?, structures.context(), &mut target)?;
    let mut rows = 0;
    for batch in batches {
        let batch = batch?;
        rows += batch.rows() as u64;
        writer.write(&batch)?;
    }
    writer.finish()?;
    let seconds = begun.elapsed().as_secs_f64();
    let bytes = target.seek(SeekFrom::End(0))?;
    let what = if held { "write" } else { "convert" };
    told(&format!("{what} {name}"), rows, bytes, seconds, 0)
}

fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["read", file, structure] => read(file, structure),
        ["write", name, file, structure, out] => write(name, file, structure, out, true),
        ["convert", name, file, structure, out] => write(name, file, structure, out, false),
        _ => Err(USAGE.into()),
    }
}
