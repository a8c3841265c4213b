//! Messages of real agencies, found beside the repository.

use std::collections::BTreeSet;
use std::fs::File;
use std::path::{Path, PathBuf};

use model::{Artefact, ObservationBatch};
use sdmx::DataReader;
use sdmx::read_structures as read_ml;

/// The folder of shared data, if this machine has it.
pub fn folder() -> Option<PathBuf> {
    let found = match std::env::var_os("HAMAFZA_SHARED_DATA") {
        Some(named) => PathBuf::from(named),
        None => Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"),
    };
    if !found.is_dir() {
        println!("skipped: no shared data");
        return None;
    }
    Some(found.join("sdmx"))
}

pub fn read(path: &Path) -> Vec<ObservationBatch> {
    let file = File::open(path).unwrap();
    let reader = DataReader::open(file, &path.to_string_lossy(), None)
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let batches: Result<Vec<_>, _> = reader.collect();
    batches.unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn rows(batches: &[ObservationBatch]) -> usize {
    batches.iter().map(ObservationBatch::rows).sum()
}

#[test]
fn kyrgyz_sdg_data_have_their_4990_observations() {
    let Some(folder) = folder() else { return };
    let (mut observations, mut series) = (0, 0);
    let structure = read_ml(File::open(folder.join("kgz/SDG_DSD.KG_1.8.xml")).unwrap()).unwrap();
    let Some(Artefact::DataStructure(structure)) =
        structure.iter().find(|artefact| matches!(artefact, Artefact::DataStructure(_)))
    else {
        panic!("there is a data structure")
    };
    for entry in std::fs::read_dir(folder.join("kgz/data")).unwrap() {
        let batches = read(&entry.unwrap().path());
        observations += rows(&batches);
        let mut keys = BTreeSet::new();
        for batch in &batches {
            for row in 0..batch.rows() {
                let key: Vec<&str> =
                    structure.dimensions().map(|dimension| batch.get(&dimension.id, row)).collect();
                assert!(key.iter().all(|code| !code.is_empty()), "{key:?}");
                keys.insert(key.join("."));
            }
        }
        series += keys.len();
    }
    // The files hold 1,124 Series elements; several share a key and differ in attributes only.
    assert_eq!((series, observations), (604, 4990));
}

#[test]
fn kyrgyz_structures_have_their_lists_and_codes() {
    let Some(folder) = folder() else { return };
    let artefacts = read_ml(File::open(folder.join("kgz/SDG_DSD.KG_1.8.xml")).unwrap()).unwrap();
    assert_eq!(counts(&artefacts), (20, 2060, 1, 33, 1));
}

/// Codelists, codes, dataflows, concepts, data structures.
fn counts(artefacts: &[Artefact]) -> (usize, usize, usize, usize, usize) {
    let mut counts = (0, 0, 0, 0, 0);
    for artefact in artefacts {
        match artefact {
            Artefact::Codelist(codelist) => {
                counts.0 += 1;
                counts.1 += codelist.codes.len();
            }
            Artefact::Dataflow(_) => counts.2 += 1,
            Artefact::ConceptScheme(scheme) => counts.3 += scheme.concepts.len(),
            Artefact::DataStructure(structure) => {
                counts.4 += 1;
                assert!(structure.dimensions().count() > 0);
            }
            _ => {}
        }
    }
    counts
}

#[test]
fn structures_of_ilo_unicef_tajikistan_and_eurostat_are_read_whole() {
    let Some(folder) = folder() else { return };
    let read = |name: &str| read_ml(File::open(folder.join(name)).unwrap()).unwrap();
    assert_eq!(counts(&read("ilo/ILO_codelists_recorded_2026-05-18.xml")), (46, 2866, 0, 54, 1));
    assert_eq!(counts(&read("unicef/dataflow_CME_dsd.xml")), (23, 1983, 1, 198, 1));
    assert_eq!(counts(&read("unicef/dataflows.xml")), (0, 0, 70, 0, 0));
    assert_eq!(counts(&read("unicef/codelist_CL_AGE.xml")), (1, 446, 0, 0, 0));
    assert_eq!(counts(&read("tjk/TAJSTAT_DSD.xml")), (20, 1664, 0, 33, 1));
    assert_eq!(counts(&read("estat/demography-structure.xml")).4, 1);
}

#[test]
fn tajik_generic_2_0_data_have_188_observations_in_lower_case_tj() {
    let Some(folder) = folder() else { return };
    let batches = read(&folder.join("tjk/TAJSTAT_Data.xml"));
    assert_eq!(rows(&batches), 188);
    let areas: BTreeSet<&str> =
        batches.iter().flat_map(|batch| batch.column("REF_AREA").unwrap().iter()).collect();
    assert_eq!(areas, BTreeSet::from(["tj"]));
}

#[test]
fn cross_sectional_data_take_the_measure_dimension_from_the_type() {
    let Some(folder) = folder() else { return };
    let batches = read(&folder.join("estat/demography-xs.xml"));
    assert_eq!(rows(&batches), 60);
    let batch = &batches[0];
    assert_eq!(batch.get("DEMO", 0), "TFRNSI");
    assert_eq!(batch.get("OBS_VALUE", 0), "1.82");
    assert_eq!(rows(&read(&folder.join("estat/footer.xml"))), 0);
}

#[test]
fn unicef_tables_give_codes_without_their_labels() {
    let Some(folder) = folder() else { return };
    let expected = [
        ("CME_MRY0T4_BRA_sex_2020.csv", 8),
        ("CME_MRY0T4_all_2020.csv", 747),
        ("CME_MRY0T4_multi_2018_2023.csv", 90),
        ("IM_MCV1_USA_BRA_2015_2023.csv", 18),
    ];
    for (name, count) in expected {
        let batches = read(&folder.join("unicef/csv").join(name));
        assert_eq!(rows(&batches), count, "{name}");
        let batch = &batches[0];
        assert!(!batch.names().iter().any(|column| column == "Sex" || column == "Geographic area"));
        assert!(
            batch.column("OBS_VALUE").unwrap().iter().all(|value| value.parse::<f64>().is_ok())
        );
    }
}
