//! `hamafza sdmx validate`: observations held against their structure, findings as JSON lines.

use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasher, Hasher};
use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::ExitCode;

use ingest::{Findings, Validator};
use model::{
    Artefact, Codelist, ComponentRole, Finding, FindingCode, Language, ObservationBatch, Place,
};
use operations::Result;
use serde_json::{Value, json};

use super::structure::{named_structure, structure_of, told_apart};
use super::{artefacts, doing, open, put};

/// Prints what is wrong with the observations of `file` by the structure in `structure`.
pub fn validate(file: &Path, structure: &Path) -> Result<ExitCode> {
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
