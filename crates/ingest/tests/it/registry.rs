//! The artefacts of the catalogue, read from the repository's own files, for tests.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use ingest::Lookup;
use ingest::Workbook;
use ingest::propose::{Known, Proposed, Sources, propose};
use model::indicator::Indicator;
use model::structure_map::{RepresentationMap, StructureMap};
use model::{Artefact, Code, Codelist, DataStructure, Dataflow, Header, LocalisedText, Version};

pub struct Registry {
    pub structure: DataStructure,
    pub codelists: Vec<Codelist>,
    pub structure_maps: BTreeMap<String, StructureMap>,
    pub representation_maps: Vec<RepresentationMap>,
    pub dataflows: Vec<Dataflow>,
    pub indicators: Vec<Indicator>,
}

pub fn catalogue() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalogue")
}

fn artefacts(folder: &str) -> Vec<Artefact> {
    let files = std::fs::read_dir(catalogue().join(folder)).unwrap();
    let mut paths: Vec<PathBuf> = files.map(|file| file.unwrap().path()).collect();
    paths.sort();
    let read = |path: &PathBuf| {
        let text = std::fs::read_to_string(path).unwrap();
        toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    };
    paths.iter().map(read).collect()
}

pub fn codelist(id: &str, codes: Vec<Code>) -> Codelist {
    let header = Header {
        agency: "HAMAFZA".into(),
        id: id.into(),
        version: Version::new("1.0.0"),
        names: LocalisedText::default(),
        descriptions: LocalisedText::default(),
    };
    Codelist { header, codes }
}

pub fn code(id: &str, names: LocalisedText) -> Code {
    Code {
        id: id.into(),
        names,
        descriptions: LocalisedText::default(),
        parent: None,
        synonyms: Vec::new(),
    }
}

fn codelist_of_file(path: &Path) -> Codelist {
    let id = path.file_stem().unwrap().to_str().unwrap();
    let mut reader = csv::Reader::from_path(path).unwrap();
    let mut codes = Vec::new();
    for record in reader.records() {
        let record = record.unwrap();
        let synonyms = record[4].split('|').filter(|word| !word.is_empty()).map(str::to_owned);
        codes.push(Code {
            synonyms: synonyms.collect(),
            parent: Some(record[3].to_owned()).filter(|parent| !parent.is_empty()),
            ..code(&record[0], LocalisedText::new(&record[1], &record[2]))
        });
    }
    codelist(id, codes)
}

fn dataflows() -> Vec<Dataflow> {
    let flow = |artefact| match artefact {
        Artefact::Dataflow(flow) => Some(flow),
        _ => None,
    };
    artefacts("structures").into_iter().filter_map(flow).collect()
}

fn indicators() -> Vec<Indicator> {
    #[derive(serde::Deserialize)]
    struct File {
        indicators: Vec<Indicator>,
    }
    let mut paths: Vec<PathBuf> = std::fs::read_dir(catalogue().join("indicators"))
        .unwrap()
        .map(|file| file.unwrap().path())
        .collect();
    paths.sort();
    let read = |path: &PathBuf| {
        let file: File = toml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        file.indicators
    };
    paths.iter().flat_map(read).collect()
}

impl Registry {
    pub fn read() -> Self {
        let text = std::fs::read_to_string(catalogue().join("structures/dsd_gender.toml")).unwrap();
        let Artefact::DataStructure(structure) = toml::from_str(&text).unwrap() else {
            panic!("dsd_gender.toml holds a data structure");
        };
        let mut codelists = Vec::new();
        for file in std::fs::read_dir(catalogue().join("codelists")).unwrap() {
            let path = file.unwrap().path();
            if path.extension().is_some_and(|extension| extension == "csv") {
                codelists.push(codelist_of_file(&path));
            }
        }
        let mut structure_maps = BTreeMap::new();
        for artefact in artefacts("structure_maps") {
            let Artefact::StructureMap(map) = artefact else { panic!("a structure map") };
            structure_maps.insert(map.header.id.clone(), map);
        }
        let mut representation_maps = Vec::new();
        for artefact in artefacts("representation_maps") {
            let Artefact::RepresentationMap(map) = artefact else { panic!("a representation map") };
            representation_maps.push(map);
        }
        codelists.sort_by(|a, b| a.header.id.cmp(&b.header.id));
        let (dataflows, indicators) = (dataflows(), indicators());
        Self { structure, codelists, structure_maps, representation_maps, dataflows, indicators }
    }

    /// The same registry with other areas.
    pub fn with_areas(mut self, areas: Vec<Code>) -> Self {
        self.codelists.retain(|list| list.header.id != "CL_AREA");
        self.codelists.push(codelist("CL_AREA", areas));
        self
    }

    /// What is proposed for a workbook.
    pub fn propose(&self, workbook: &Workbook, known: &Known<'_>) -> Proposed {
        let dataflows: Vec<&Dataflow> = self.dataflows.iter().collect();
        let codelists: Vec<&Codelist> = self.codelists.iter().collect();
        let sources = Sources {
            dataflows: &dataflows,
            structures: &[&self.structure],
            codelists: &codelists,
            indicators: &self.indicators,
        };
        propose(workbook, &sources, known)
    }

    pub fn lookup(&self) -> Lookup<'_> {
        Lookup::new(&self.structure, &self.codelists, &self.representation_maps)
    }
}

/// The folder of real data beside the repository, if it is there.
pub fn shared_data() -> Option<PathBuf> {
    let folder = std::env::var_os("HAMAFZA_SHARED_DATA").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"),
        PathBuf::from,
    );
    if !folder.is_dir() {
        eprintln!("skipped: no shared data");
        return None;
    }
    Some(folder)
}
