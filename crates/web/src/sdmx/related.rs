//! Which artefacts come along with those asked for: the graph of references, up and down.

use std::collections::BTreeSet;

use model::ArtefactClass;
use operations::Registry;
use operations::registry::Key;
use sdmx::rest::References;

use super::call::Rest;

/// One step along the references.
fn step<'a, I: Iterator<Item = &'a Key>>(
    along: &impl Fn(&Key) -> I,
    from: &BTreeSet<Key>,
) -> BTreeSet<Key> {
    from.iter().flat_map(along).cloned().collect()
}

/// All steps along the references.
fn walk<'a, I: Iterator<Item = &'a Key>>(
    along: &impl Fn(&Key) -> I,
    from: &BTreeSet<Key>,
) -> BTreeSet<Key> {
    let mut reached = BTreeSet::new();
    let mut front = from.clone();
    while !front.is_empty() {
        front = step(along, &front).difference(&reached).cloned().collect();
        reached.extend(front.iter().cloned());
    }
    reached
}

/// What comes along with `selected`, without them.
pub(crate) fn related(
    registry: &Registry,
    selected: &BTreeSet<Key>,
    references: &References,
) -> BTreeSet<Key> {
    let children = |key: &Key| registry.children(key).collect::<Vec<_>>().into_iter();
    let parents = |key: &Key| registry.parents(key).collect::<Vec<_>>().into_iter();
    let with_siblings = || {
        let mut found = step(&parents, selected);
        found.extend(step(&children, &found));
        found
    };
    let all = || {
        let mut found = with_siblings();
        found.extend(walk(&children, selected));
        found
    };
    let mut found = match references {
        References::None => BTreeSet::new(),
        References::Parents => step(&parents, selected),
        References::ParentsAndSiblings => with_siblings(),
        References::Ancestors => walk(&parents, selected),
        References::Children => step(&children, selected),
        References::Descendants => walk(&children, selected),
        References::All => all(),
        References::Classes(classes) => {
            let mut found = all();
            found.extend(walk(&parents, selected));
            found.retain(|(class, _)| classes.contains(class));
            found
        }
    };
    found.retain(|key| !selected.contains(key));
    found
}

/// Whether a reader of data has a use for a class.
pub(crate) fn is_for_readers_of_data(class: ArtefactClass) -> bool {
    matches!(
        class,
        ArtefactClass::AgencyScheme
            | ArtefactClass::Codelist
            | ArtefactClass::ConceptScheme
            | ArtefactClass::DataStructure
            | ArtefactClass::Dataflow
    )
}

/// Whether clients that do not say what they read get a class unasked: not every one of them passes
/// over what it does not know (sdmx1 2.28 stops at an agreement in SDMX-ML 3.0).
pub(crate) fn is_for_everyone(class: ArtefactClass, rest: Rest) -> bool {
    let is_of_21 = matches!(
        class,
        ArtefactClass::ProvisionAgreement
            | ArtefactClass::DataProviderScheme
            | ArtefactClass::CategoryScheme
            | ArtefactClass::Categorisation
    );
    is_for_readers_of_data(class) || (rest == Rest::V1 && is_of_21)
}
