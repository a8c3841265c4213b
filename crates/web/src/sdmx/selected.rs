//! Which artefacts of the registry a query names: by class, agency, id and version.

use std::collections::BTreeMap;

use model::{Artefact, ArtefactClass, Version};
use operations::Registry;
use sdmx::rest::{Several, VersionQuery};

/// The agencies, ids and versions of a query.
pub(crate) struct Names<'a> {
    pub agencies: &'a Several,
    pub ids: &'a Several,
    pub versions: &'a [VersionQuery],
}

/// The artefacts of a class that are named, by reference.
pub(crate) fn artefacts<'a>(
    registry: &'a Registry,
    class: ArtefactClass,
    names: &Names<'_>,
) -> Vec<&'a Artefact> {
    let mut groups: BTreeMap<(&str, &str), Vec<&Artefact>> = BTreeMap::new();
    for artefact in registry.artefacts(class) {
        let header = artefact.header();
        if names.agencies.accepts(&header.agency) && names.ids.accepts(&header.id) {
            groups.entry((&header.agency, &header.id)).or_default().push(artefact);
        }
    }
    let of_group = |group: &Vec<&'a Artefact>| {
        let all: Vec<&Version> = group.iter().map(|artefact| &artefact.header().version).collect();
        let mut wanted: Vec<&Version> = Vec::new();
        for query in names.versions {
            wanted.extend(select(query, &all));
        }
        let is_wanted = |artefact: &&&Artefact| wanted.contains(&&artefact.header().version);
        group.iter().filter(is_wanted).copied().collect::<Vec<_>>()
    };
    groups.values().flat_map(of_group).collect()
}

/// A version of SDMX 2.1 may have two parts where ours has three: `1.0` finds `1.0.0`.
fn select<'a>(query: &VersionQuery, all: &[&'a Version]) -> Vec<&'a Version> {
    let found = query.select(all.iter().copied());
    match query {
        VersionQuery::Exact(Version(text))
            if found.is_empty() && text.matches('.').count() == 1 =>
        {
            VersionQuery::Exact(Version::new(format!("{text}.0"))).select(all.iter().copied())
        }
        _ => found,
    }
}
