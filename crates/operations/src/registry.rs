//! The registry as operations and pages read it: artefacts by class and reference, codes by name.
//! A value in memory, made anew when an artefact is put; knows nothing of where artefacts are kept.

use std::collections::{BTreeMap, HashMap};

use model::area::Area;
use model::indicator::Indicator;
use model::{
    Artefact, ArtefactClass, Codelist, ConceptScheme, DataStructure, Dataflow, Language,
    ProvisionAgreement, Reference, Representation,
};

/// All artefacts, indicators and areas the bank knows.
#[derive(Debug, Default)]
pub struct Registry {
    artefacts: BTreeMap<(ArtefactClass, Reference), Artefact>,
    names: HashMap<String, HashMap<String, usize>>,
    latest: HashMap<(ArtefactClass, String), Reference>,
    indicators: Vec<Indicator>,
    areas: Vec<Area>,
    changed_ms: i64,
}

impl Registry {
    /// A registry of these artefacts. Of two with the same class and reference the last one counts.
    #[must_use]
    pub fn new(artefacts: Vec<Artefact>, indicators: Vec<Indicator>, areas: Vec<Area>) -> Self {
        let mut registry = Self { indicators, areas, ..Self::default() };
        for artefact in artefacts {
            let key = (artefact.class(), artefact.header().reference());
            registry.artefacts.insert(key, artefact);
        }
        for ((class, reference), artefact) in &registry.artefacts {
            // In order of version, so that the last one to be put is the latest.
            let key = (*class, reference.id.clone());
            let newer = registry.latest.get(&key).is_none_or(|known| {
                let ours = |reference: &Reference| reference.agency == HOME_AGENCY;
                match (ours(known), ours(reference)) {
                    (true, false) => false,
                    (false, true) => true,
                    (true, true) | (false, false) => known <= reference,
                }
            });
            if newer {
                registry.latest.insert(key, reference.clone());
            }
            if let Artefact::Codelist(codelist) = artefact {
                let index = codelist.codes.iter().enumerate();
                registry.names.insert(
                    reference.to_string(),
                    index.map(|(at, code)| (code.id.clone(), at)).collect(),
                );
            }
        }
        registry
    }

    /// The same registry, known to have changed last at this moment.
    #[must_use]
    pub(crate) fn changed_at(self, changed_ms: i64) -> Self {
        Self { changed_ms, ..self }
    }

    /// When an artefact was put last, in milliseconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub fn changed_ms(&self) -> i64 {
        self.changed_ms
    }

    /// The artefacts of one class, by reference.
    pub fn artefacts(&self, class: ArtefactClass) -> impl Iterator<Item = &Artefact> {
        self.artefacts.iter().filter(move |((each, _), _)| *each == class).map(|(_, it)| it)
    }

    /// Every artefact, by class and reference.
    pub fn all(&self) -> impl Iterator<Item = &Artefact> {
        self.artefacts.values()
    }

    /// One artefact.
    #[must_use]
    pub fn get(&self, class: ArtefactClass, reference: &Reference) -> Option<&Artefact> {
        self.artefacts.get(&(class, reference.clone()))
    }

    /// The latest version of one artefact; any agency when `agency` is `None`, ours first.
    #[must_use]
    pub fn latest(
        &self,
        class: ArtefactClass,
        agency: Option<&str>,
        id: &str,
    ) -> Option<&Artefact> {
        match agency {
            None => {
                let reference = self.latest.get(&(class, id.to_owned()))?;
                self.get(class, reference)
            }
            Some(agency) => self
                .artefacts
                .iter()
                .filter(|((each, reference), _)| {
                    *each == class && reference.id == id && reference.agency == agency
                })
                .max_by(|(left, _), (right, _)| left.1.version.cmp(&right.1.version))
                .map(|(_, artefact)| artefact),
        }
    }

    /// A dataflow by `ID` or by `AGENCY:ID(VERSION)`.
    #[must_use]
    pub fn dataflow(&self, text: &str) -> Option<&Dataflow> {
        let artefact = match text.parse::<Reference>() {
            Ok(reference) => self.get(ArtefactClass::Dataflow, &reference),
            Err(_) => match text.split_once(':') {
                Some((agency, id)) => self.latest(ArtefactClass::Dataflow, Some(agency), id),
                None => self.latest(ArtefactClass::Dataflow, None, text),
            },
        };
        match artefact {
            Some(Artefact::Dataflow(dataflow)) => Some(dataflow),
            _ => None,
        }
    }

    /// All dataflows, by reference.
    pub fn dataflows(&self) -> impl Iterator<Item = &Dataflow> {
        self.artefacts(ArtefactClass::Dataflow).filter_map(|artefact| match artefact {
            Artefact::Dataflow(dataflow) => Some(dataflow),
            _ => None,
        })
    }

    /// All provision agreements, by reference.
    pub fn agreements(&self) -> impl Iterator<Item = &ProvisionAgreement> {
        self.artefacts(ArtefactClass::ProvisionAgreement).filter_map(|artefact| match artefact {
            Artefact::ProvisionAgreement(agreement) => Some(agreement),
            _ => None,
        })
    }

    /// The structure of a dataflow.
    #[must_use]
    pub fn structure_of(&self, dataflow: &Dataflow) -> Option<&DataStructure> {
        match self.get(ArtefactClass::DataStructure, &dataflow.structure) {
            Some(Artefact::DataStructure(structure)) => Some(structure),
            _ => None,
        }
    }

    /// A codelist.
    #[must_use]
    pub fn codelist(&self, reference: &Reference) -> Option<&Codelist> {
        match self.get(ArtefactClass::Codelist, reference) {
            Some(Artefact::Codelist(codelist)) => Some(codelist),
            _ => None,
        }
    }

    /// The codelist a component takes its values from.
    #[must_use]
    pub fn codelist_of(&self, structure: &DataStructure, component: &str) -> Option<&Codelist> {
        match &structure.component(component)?.representation {
            Representation::Codelist(reference) => self.codelist(reference),
            Representation::Decimal
            | Representation::Integer
            | Representation::Text
            | Representation::TimePeriod => None,
        }
    }

    /// Every codelist a structure uses, each once, in the order of its components.
    #[must_use]
    pub fn codelists_of(&self, structure: &DataStructure) -> Vec<Codelist> {
        let mut codelists: Vec<Codelist> = Vec::new();
        for component in &structure.components {
            if let Some(codelist) = self.codelist_of(structure, &component.id)
                && !codelists.iter().any(|known| known.header == codelist.header)
            {
                codelists.push(codelist.clone());
            }
        }
        codelists
    }

    /// Every concept scheme a structure uses, each once.
    #[must_use]
    pub fn concepts_of(&self, structure: &DataStructure) -> Vec<ConceptScheme> {
        let mut schemes: Vec<ConceptScheme> = Vec::new();
        for component in &structure.components {
            let scheme = self.get(ArtefactClass::ConceptScheme, &component.concept_scheme);
            if let Some(Artefact::ConceptScheme(scheme)) = scheme
                && !schemes.iter().any(|known| known.header == scheme.header)
            {
                schemes.push(scheme.clone());
            }
        }
        schemes
    }

    /// The name of a code in the latest list with this id; the code itself when it has none.
    #[must_use]
    pub fn code_name(&self, codelist_id: &str, code: &str, language: Language) -> String {
        self.latest
            .get(&(ArtefactClass::Codelist, codelist_id.to_owned()))
            .and_then(|reference| {
                let at = *self.names.get(&reference.to_string())?.get(code)?;
                let name = self.codelist(reference)?.codes.get(at)?.names.get(language);
                (!name.is_empty()).then(|| name.to_owned())
            })
            .unwrap_or_else(|| code.to_owned())
    }

    /// The name of an agency; its id when nobody named it.
    #[must_use]
    pub fn agency_name(&self, id: &str, language: Language) -> String {
        let schemes = self.artefacts(ArtefactClass::AgencyScheme);
        schemes
            .filter_map(|artefact| match artefact {
                Artefact::AgencyScheme(scheme) => Some(scheme),
                _ => None,
            })
            .flat_map(|scheme| &scheme.agencies)
            .find(|agency| agency.id == id)
            .map_or_else(|| id.to_owned(), |agency| agency.names.get(language).to_owned())
    }

    /// The indicators, in the order people should see them.
    #[must_use]
    pub fn indicators(&self) -> &[Indicator] {
        &self.indicators
    }

    /// One indicator.
    #[must_use]
    pub fn indicator(&self, id: &str) -> Option<&Indicator> {
        self.indicators.iter().find(|indicator| indicator.id == id)
    }

    /// The areas, with the years in which they stood.
    #[must_use]
    pub fn areas(&self) -> &[Area] {
        &self.areas
    }

    /// One area.
    #[must_use]
    pub fn area(&self, id: &str) -> Option<&Area> {
        self.areas.iter().find(|area| area.id == id)
    }

    /// The first reference that leads to nothing, with the artefact that makes it.
    #[must_use]
    pub fn dangling(&self) -> Option<(String, String)> {
        for artefact in self.artefacts.values() {
            for (class, reference) in artefact.references() {
                if self.get(class, &reference).is_none() {
                    return Some((artefact.urn(), reference.urn(class)));
                }
            }
        }
        None
    }
}

/// The agency whose artefacts are meant where a bare id is given.
pub const HOME_AGENCY: &str = "HAMAFZA";

#[cfg(test)]
mod tests {
    use model::artefact::{Header, Version};
    use model::language::LocalisedText;

    use super::*;

    fn sexes(agency: &str, version: &str, name: &str) -> Artefact {
        Artefact::Codelist(Codelist {
            header: Header {
                agency: agency.into(),
                id: "CL_SEX".into(),
                version: Version::new(version),
                names: LocalisedText::of("en", "Sex"),
                descriptions: LocalisedText::default(),
            },
            codes: vec![model::Code {
                id: "F".into(),
                names: LocalisedText::of("en", name),
                descriptions: LocalisedText::default(),
                parent: None,
                synonyms: Vec::new(),
            }],
        })
    }

    #[test]
    fn a_bare_id_means_our_own_latest_version() {
        let registry = Registry::new(
            vec![
                sexes("SDMX", "9.0.0", "others"),
                sexes(HOME_AGENCY, "1.2.0", "old"),
                sexes(HOME_AGENCY, "1.10.0", "Women"),
            ],
            Vec::new(),
            Vec::new(),
        );
        assert_eq!(registry.code_name("CL_SEX", "F", Language::Fa), "Women");
        assert_eq!(registry.code_name("CL_SEX", "X", Language::En), "X");
    }
}
