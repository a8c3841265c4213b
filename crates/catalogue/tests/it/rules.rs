//! The VTL programs read, fit the structures of the dataflows they name, and speak in finding codes.

use std::collections::{BTreeMap, BTreeSet};

use model::{Artefact, ComponentRole, DataStructure, Dataflow, FindingCode};
use vtl::{ScalarType, Structure};

fn dataflows() -> (Vec<Dataflow>, BTreeMap<String, Structure>) {
    let artefacts = catalogue::artefacts().unwrap();
    let mut structures: BTreeMap<_, &DataStructure> = BTreeMap::new();
    let mut flows = Vec::new();
    for artefact in &artefacts {
        match artefact {
            Artefact::DataStructure(structure) => {
                structures.insert(structure.header.reference(), structure);
            }
            Artefact::Dataflow(flow) => flows.push(flow.clone()),
            _ => {}
        }
    }
    let inputs = flows.iter().map(|flow| {
        let components = &structures[&flow.structure].components;
        let shape = components.iter().fold(Structure::new(), |shape, component| {
            let id = component.id.as_str();
            match component.role {
                ComponentRole::Dimension => shape.with_identifier(id, ScalarType::String),
                ComponentRole::TimeDimension => shape.with_identifier(id, ScalarType::TimePeriod),
                ComponentRole::Measure => shape.with_measure(id, ScalarType::Number),
                ComponentRole::Attribute => shape.with_attribute(id, ScalarType::String),
            }
        });
        (flow.header.id.clone(), shape)
    });
    let inputs = inputs.collect();
    (flows, inputs)
}

#[test]
fn every_program_fits_the_dataflows_it_names() {
    let (flows, inputs) = dataflows();
    let mut programs = 0;
    for flow in &flows {
        let Some(name) = &flow.rules else { continue };
        programs += 1;
        let text = catalogue::rules(name).unwrap();
        let program = vtl::parse(&text).unwrap_or_else(|fault| panic!("{name}: {fault}"));
        // What a program fills is not among what it reads.
        let mut read = inputs.clone();
        if text.contains("DF_DERIVED <-") {
            read.remove("DF_DERIVED");
        }
        let typed = vtl::compile(&program, &read).unwrap_or_else(|fault| panic!("{name}: {fault}"));
        // A program of checks reads its own dataflow only; one that derives, any others.
        let checks_only = typed.steps.iter().all(|step| !step.persistent);
        let reads: Vec<_> = typed.inputs.keys().collect();
        assert!(!checks_only || reads == [&flow.header.id], "{name} reads {reads:?}");
        for step in typed.steps.iter().filter(|step| step.persistent) {
            let published = inputs
                .get(&step.name)
                .unwrap_or_else(|| panic!("{name} fills {}, which is no dataflow", step.name));
            let mut identifiers = step.plan.structure.identifiers();
            let mut wanted = published.identifiers();
            identifiers.sort_unstable();
            wanted.sort_unstable();
            assert_eq!(identifiers, wanted, "{name}: {}", step.name);
        }
    }
    assert!(programs >= 5);
}

#[test]
fn every_errorcode_is_a_finding_that_has_its_text() {
    let known: BTreeSet<_> = FindingCode::ALL.iter().map(|code| code.code()).collect();
    let (flows, _) = dataflows();
    let mut codes = BTreeSet::new();
    for name in flows.iter().filter_map(|flow| flow.rules.as_ref()) {
        let text = catalogue::rules(name).unwrap();
        for part in text.split("errorcode \"").skip(1) {
            let code = part.split('"').next().unwrap();
            assert!(known.contains(code), "{name}: {code}");
            codes.insert(code.to_owned());
        }
    }
    for code in ["sum-mismatch", "subtotal-mismatch", "share-out-of-range", "negative-value"] {
        assert!(codes.contains(code), "{code}");
    }
}
