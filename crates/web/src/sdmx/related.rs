//! Which artefacts come along with those asked for: the graph of references, up and down.

use std::collections::{BTreeMap, BTreeSet};

use model::{Artefact, ArtefactClass, Reference};
use operations::Registry;
use sdmx::rest::References;

/// What an artefact is found by.
pub(crate) type Key = (ArtefactClass, Reference);

/// The key of an artefact.
pub(crate) fn key(artefact: &Artefact) -> Key {
    (artefact.class(), artefact.header().reference())
}

/// Who refers to whom.
struct Graph {
    children: BTreeMap<Key, BTreeSet<Key>>,
    parents: BTreeMap<Key, BTreeSet<Key>>,
}

impl Graph {
    fn of(registry: &Registry) -> Self {
        let mut graph = Self { children: BTreeMap::new(), parents: BTreeMap::new() };
        for artefact in registry.all() {
            let from = key(artefact);
            for to in artefact.references() {
                graph.parents.entry(to.clone()).or_default().insert(from.clone());
                graph.children.entry(from.clone()).or_default().insert(to);
            }
        }
        graph
    }
}

/// One step along the references.
fn step(edges: &BTreeMap<Key, BTreeSet<Key>>, from: &BTreeSet<Key>) -> BTreeSet<Key> {
    from.iter().filter_map(|key| edges.get(key)).flatten().cloned().collect()
}

/// All steps along the references.
fn walk(edges: &BTreeMap<Key, BTreeSet<Key>>, from: &BTreeSet<Key>) -> BTreeSet<Key> {
    let mut reached = BTreeSet::new();
    let mut front = from.clone();
    while !front.is_empty() {
        front = step(edges, &front).difference(&reached).cloned().collect();
        reached.extend(front.iter().cloned());
    }
    reached
}

fn is_map(class: ArtefactClass) -> bool {
    matches!(class, ArtefactClass::StructureMap | ArtefactClass::RepresentationMap)
}

/// What comes along with `selected`, without them.
pub(crate) fn related(
    registry: &Registry,
    selected: &BTreeSet<Key>,
    references: &References,
) -> BTreeSet<Key> {
    if *references == References::None {
        return BTreeSet::new();
    }
    let Graph { children, parents } = Graph::of(registry);
    let with_siblings = || {
        let mut found = step(&parents, selected);
        found.extend(step(&children, &found));
        found
    };
    let mut found = match references {
        References::None => BTreeSet::new(),
        References::Parents => step(&parents, selected),
        References::ParentsAndSiblings => with_siblings(),
        References::Ancestors => walk(&parents, selected),
        References::Children => step(&children, selected),
        References::Descendants => walk(&children, selected),
        References::All => {
            let mut found = with_siblings();
            found.extend(walk(&children, selected));
            found
        }
        References::Classes(classes) => {
            let mut found = walk(&parents, selected);
            found.extend(walk(&children, selected));
            // As with `all`: what stands beside them under the same parents.
            found.extend(with_siblings());
            found.retain(|(class, _)| classes.contains(class));
            found
        }
    };
    // Maps tell how an agency's workbooks are laid out. They come along when they are named and not
    // otherwise: a reader of data has no use for them, and not every client can read them.
    if !matches!(references, References::Classes(_)) {
        found.retain(|(class, _)| !is_map(*class));
    }
    found.retain(|key| !selected.contains(key));
    found
}
