//! Every reference of the catalogue leads somewhere.

use std::collections::{BTreeMap, BTreeSet};

use model::{Artefact, ArtefactClass, Codelist, ComponentRole, DataStructure};

pub(crate) fn codelists() -> BTreeMap<String, Codelist> {
    let mut lists = BTreeMap::new();
    for artefact in catalogue::artefacts().unwrap() {
        if let Artefact::Codelist(list) = artefact {
            lists.insert(list.header.id.clone(), list);
        }
    }
    lists
}

#[test]
fn every_reference_between_artefacts_resolves_and_no_identity_occurs_twice() {
    let artefacts = catalogue::artefacts().unwrap();
    let mut known = BTreeSet::new();
    for artefact in &artefacts {
        let identity = (artefact.class(), artefact.header().reference());
        assert!(known.insert(identity.clone()), "{identity:?} occurs twice");
    }
    for artefact in &artefacts {
        for reference in artefact.references() {
            assert!(known.contains(&reference), "{} names {reference:?}", artefact.urn());
        }
    }
}

#[test]
fn the_catalogue_has_something_of_every_class() {
    let classes: BTreeSet<_> =
        catalogue::artefacts().unwrap().iter().map(Artefact::class).collect();
    assert_eq!(classes, BTreeSet::from(ArtefactClass::ALL));
}

#[test]
fn codes_are_unique_and_parents_stand_in_their_own_list_without_a_circle() {
    for (id, list) in codelists() {
        let parents: BTreeMap<_, _> =
            list.codes.iter().map(|code| (code.id.as_str(), code.parent.as_deref())).collect();
        assert_eq!(parents.len(), list.codes.len(), "{id} has a code twice");
        for code in &list.codes {
            let mut above = code.parent.as_deref();
            let mut steps = 0;
            while let Some(parent) = above {
                steps += 1;
                assert!(steps < 10, "{id}: {} is its own ancestor", code.id);
                above = *parents.get(parent).unwrap_or_else(|| panic!("{id}: no parent {parent}"));
            }
        }
    }
}

#[test]
fn a_flow_about_persons_has_sex_in_its_key_and_every_flow_has_its_rules() {
    let artefacts = catalogue::artefacts().unwrap();
    let structures: BTreeMap<_, &DataStructure> = artefacts
        .iter()
        .filter_map(|artefact| match artefact {
            Artefact::DataStructure(structure) => Some((structure.header.reference(), structure)),
            _ => None,
        })
        .collect();
    let mut flows = 0;
    for artefact in &artefacts {
        let Artefact::Dataflow(flow) = artefact else { continue };
        flows += 1;
        let structure = structures[&flow.structure];
        let sex = structure.component("SEX").map(|component| component.role);
        assert!(!flow.about_persons || sex == Some(ComponentRole::Dimension), "{}", flow.header.id);
        if let Some(rules) = &flow.rules {
            assert!(catalogue::rules(rules).is_some(), "{} names {rules}", flow.header.id);
        }
    }
    assert!(flows >= 3);
}
