//! The registry as operations and pages read it: artefacts by class and reference, codes by name.
//! A value in memory, made anew when an artefact is put; knows nothing of where artefacts are kept.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use model::area::Area;
use model::indicator::Indicator;
use model::person::Agency;
use model::{
    Artefact, ArtefactClass, ArtefactTree, Codelist, ConceptScheme, DataStructure, Dataflow,
    Language, Organisation, ProvisionAgreement, Reference, Representation,
};

/// All artefacts, indicators and areas the bank knows.
#[derive(Debug, Default)]
pub struct Registry {
    artefacts: BTreeMap<(ArtefactClass, Reference), Artefact>,
    names: HashMap<String, HashMap<String, usize>>,
    latest: HashMap<(ArtefactClass, String), Reference>,
    indicators: Vec<Indicator>,
    areas: Vec<Area>,
    organisations: Vec<Organisation>,
    changed_ms: i64,
    told: BTreeMap<Key, ArtefactTree>,
    put_ms: BTreeMap<Key, i64>,
    links: Links,
}

/// What an artefact is found by.
pub type Key = (ArtefactClass, Reference);

/// Who refers to whom.
#[derive(Debug, Default)]
struct Links {
    children: BTreeMap<Key, BTreeSet<Key>>,
    parents: BTreeMap<Key, BTreeSet<Key>>,
    /// References that lead to nothing, with who makes them.
    dangling: Vec<(Key, Key)>,
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
        registry.link();
        registry
    }

    /// The same registry, which knows besides what messages said of artefacts whose types have no
    /// place for it.
    #[must_use]
    pub fn with_told(mut self, told: Vec<ArtefactTree>) -> Self {
        let pair = |tree: ArtefactTree| ((tree.class, tree.reference()), tree);
        self.told = told.into_iter().map(pair).collect();
        self.link();
        self
    }

    /// The same registry, which knows besides when each artefact was put.
    #[must_use]
    pub(crate) fn with_moments(mut self, moments: Vec<(ArtefactClass, Reference, i64)>) -> Self {
        let pair = |(class, reference, at_ms)| ((class, reference), at_ms);
        self.put_ms = moments.into_iter().map(pair).collect();
        self
    }

    /// The registry as it was at a moment. Drafts that have gone or changed since are not in it.
    #[must_use]
    pub fn as_of(&self, moment_ms: i64) -> Self {
        let was_there = |key: &Key| self.put_ms.get(key).is_none_or(|put| *put <= moment_ms);
        let artefacts = self.artefacts.iter().filter(|(key, _)| was_there(key));
        let artefacts = artefacts.map(|(_, artefact)| artefact.clone()).collect();
        let told = self.told.iter().filter(|(key, _)| was_there(key));
        let told = told.map(|(_, tree)| tree.clone()).collect();
        let changed_ms =
            self.put_ms.values().filter(|put| **put <= moment_ms).max().copied().unwrap_or(0);
        Self::new(artefacts, self.indicators.clone(), self.areas.clone())
            .with_told(told)
            .changed_at(changed_ms)
    }

    /// The registry as it would be with more artefacts.
    pub(crate) fn extended(&self, artefacts: &[Artefact], trees: &[ArtefactTree]) -> Self {
        let all = self.artefacts.values().chain(artefacts).cloned().collect();
        let told = self.told.values().chain(trees).cloned().collect();
        Self::new(all, Vec::new(), Vec::new()).with_told(told)
    }

    fn link(&mut self) {
        let mut links = Links::default();
        for (from, artefact) in &self.artefacts {
            let told;
            let named: Vec<Key> = match (self.told.get(from), artefact) {
                (Some(tree), _) => {
                    tree.references().into_iter().map(|urn| (urn.class, urn.reference)).collect()
                }
                // Codes refer to nothing, and there may be many of them.
                (None, Artefact::Codelist(_)) => Vec::new(),
                (None, artefact) => {
                    told = sdmx::tree_of(artefact);
                    told.references().into_iter().map(|urn| (urn.class, urn.reference)).collect()
                }
            };
            for to in named {
                match self.resolve(&to) {
                    Some(to) if to != *from => {
                        links.parents.entry(to.clone()).or_default().insert(from.clone());
                        links.children.entry(from.clone()).or_default().insert(to);
                    }
                    Some(_) => {}
                    None => links.dangling.push((from.clone(), to)),
                }
            }
        }
        self.links = links;
    }

    /// The artefact a reference means: of that very version, or the latest of those that a version
    /// such as `1.0+` leaves open. A code may be of a geographical list.
    fn resolve(&self, (class, reference): &Key) -> Option<Key> {
        let classes: &[ArtefactClass] = match class {
            ArtefactClass::Codelist => &[
                ArtefactClass::Codelist,
                ArtefactClass::GeographicCodelist,
                ArtefactClass::GeoGridCodelist,
            ],
            _ => std::slice::from_ref(class),
        };
        for class in classes {
            let exact = (*class, reference.clone());
            if self.artefacts.contains_key(&exact) {
                return Some(exact);
            }
            if reference.version.0.contains('+') {
                let query = sdmx::rest::VersionQuery::parse(&reference.version.0);
                let of_id = self.artefacts.keys().filter(|(each, known)| {
                    each == class && known.id == reference.id && known.agency == reference.agency
                });
                let versions = of_id.map(|(_, known)| &known.version);
                if let Some(version) = query.select(versions).last() {
                    let version = (*version).clone();
                    return Some((*class, Reference { version, ..reference.clone() }));
                }
            }
        }
        None
    }

    /// An artefact with all it says.
    #[must_use]
    pub fn tree(&self, artefact: &Artefact) -> ArtefactTree {
        let key = (artefact.class(), artefact.header().reference());
        self.told.get(&key).cloned().unwrap_or_else(|| sdmx::tree_of(artefact))
    }

    /// What an artefact refers to.
    pub fn children(&self, key: &Key) -> impl Iterator<Item = &Key> {
        self.links.children.get(key).into_iter().flatten()
    }

    /// What refers to an artefact.
    pub fn parents(&self, key: &Key) -> impl Iterator<Item = &Key> {
        self.links.parents.get(key).into_iter().flatten()
    }

    /// The same registry, known to have changed last at this moment.
    #[must_use]
    pub(crate) fn changed_at(self, changed_ms: i64) -> Self {
        Self { changed_ms, ..self }
    }

    /// The same registry, knowing these organisations.
    #[must_use]
    pub fn with_organisations(self, organisations: Vec<Organisation>) -> Self {
        Self { organisations, ..self }
    }

    /// The organisations, as they stood at any time, by id and first day.
    #[must_use]
    pub fn organisations(&self) -> &[Organisation] {
        &self.organisations
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

    /// Every agency, by id, each once.
    #[must_use]
    pub fn agencies(&self) -> Vec<&Agency> {
        let schemes = self.artefacts(ArtefactClass::AgencyScheme);
        let agencies = schemes.filter_map(|artefact| match artefact {
            Artefact::AgencyScheme(scheme) => Some(&scheme.agencies),
            _ => None,
        });
        let mut agencies: Vec<&Agency> = agencies.flatten().collect();
        agencies.sort_by(|one, other| one.id.cmp(&other.id));
        agencies.dedup_by(|one, other| one.id == other.id);
        agencies
    }

    /// The name of an organisation or agency; its id when nobody named it.
    #[must_use]
    pub fn agency_name(&self, id: &str, language: Language) -> String {
        // Of several descriptions the last: a name that was given up is told by those who ask for it.
        if let Some(found) = self.organisations.iter().rev().find(|each| each.id == id) {
            return found.names.get(language).to_owned();
        }
        self.agencies()
            .into_iter()
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

    /// The first reference that leads to nothing, with the chain of artefacts that leads to it, from
    /// one that nothing refers to; of those that start at the artefacts named, or of all.
    #[must_use]
    pub fn dangling(&self, from: Option<&BTreeSet<Key>>) -> Option<(Vec<String>, String)> {
        let is_of = |key: &Key| from.is_none_or(|keys| keys.contains(key));
        let (from, to) = self.links.dangling.iter().find(|(key, _)| is_of(key))?;
        let mut chain = vec![from.clone()];
        loop {
            let parent = self.parents(&chain[0]).find(|key| !chain.contains(*key)).cloned();
            match parent {
                Some(parent) => chain.insert(0, parent),
                None => break,
            }
        }
        let urn = |(class, reference): &Key| reference.urn(*class);
        Some((chain.iter().map(urn).collect(), urn(to)))
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
