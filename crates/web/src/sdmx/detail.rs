//! How much is told of an artefact: all of it, its name alone, the items that are asked for, or the
//! items in use.

use std::collections::{BTreeMap, BTreeSet};

use model::{Artefact, ArtefactClass, ArtefactTree, ConstraintRole, Part, Representation, Urn};
use operations::Registry;
use operations::registry::Key;
use sdmx::rest::{Several, StructureDetail};

/// What is told of an artefact that was asked for; nothing when it has none of the items.
pub(crate) fn of_selected(
    mut tree: ArtefactTree,
    detail: StructureDetail,
    items: &Several,
) -> Option<ArtefactTree> {
    if let Several::Of(wanted) = items {
        // An item of a hierarchy may be written with those above it: `IR.IR-30`.
        let last = |id: &str| id.rsplit('.').next().unwrap_or(id).to_owned();
        let wanted: BTreeSet<String> = wanted.iter().map(|id| last(id)).collect();
        if !tree.keep_items(&|id| wanted.contains(id)) {
            return None;
        }
        tree.parts.insert("isPartial".into(), Part::text("true"));
    }
    Some(match detail {
        StructureDetail::AllStubs => tree.stub(false),
        StructureDetail::AllCompleteStubs => tree.stub(true),
        StructureDetail::Full
        | StructureDetail::Raw
        | StructureDetail::ReferenceStubs
        | StructureDetail::ReferenceCompleteStubs
        | StructureDetail::ReferencePartial => tree,
    })
}

/// What is told of an artefact that comes along.
pub(crate) fn of_related(
    mut tree: ArtefactTree,
    detail: StructureDetail,
    in_use: &ItemsInUse,
) -> ArtefactTree {
    match detail {
        StructureDetail::AllStubs | StructureDetail::ReferenceStubs => tree.stub(false),
        StructureDetail::AllCompleteStubs | StructureDetail::ReferenceCompleteStubs => {
            tree.stub(true)
        }
        StructureDetail::ReferencePartial => {
            let key = (tree.class, tree.reference());
            if let Some(items) = in_use.0.get(&key) {
                let before = tree.items().len();
                // A scheme whose items are all unknown here is better whole than empty.
                let whole = tree.clone();
                if !tree.keep_items(&|id| items.contains(id)) {
                    return whole;
                }
                if tree.items().len() < before {
                    tree.parts.insert("isPartial".into(), Part::text("true"));
                }
            }
            tree
        }
        StructureDetail::Full | StructureDetail::Raw => tree,
    }
}

/// The items of schemes that artefacts use: those they refer to, and of codelists those that a
/// constraint on a flow or its structure lets through.
#[derive(Debug, Default)]
pub(crate) struct ItemsInUse(BTreeMap<Key, BTreeSet<String>>);

impl ItemsInUse {
    /// The items that these artefacts use.
    pub fn of(registry: &Registry, artefacts: &[&Artefact]) -> Self {
        let mut found = Self::default();
        for artefact in artefacts {
            if matches!(artefact, Artefact::Codelist(_)) {
                continue;
            }
            for urn in registry.tree(artefact).references() {
                found.add(&urn);
            }
            found.narrow(registry, artefact);
        }
        found
    }

    fn add(&mut self, urn: &Urn) {
        if urn.class.items().is_none() || urn.item.is_empty() {
            return;
        }
        let last = urn.item.rsplit('.').next().unwrap_or(&urn.item);
        let key = (urn.class, urn.reference.clone());
        self.0.entry(key).or_default().insert(last.to_owned());
    }

    /// Codes of a codelist that every component which takes them is held to.
    fn narrow(&mut self, registry: &Registry, artefact: &Artefact) {
        let (Artefact::Dataflow(_) | Artefact::DataStructure(_)) = artefact else { return };
        let structure = match artefact {
            Artefact::Dataflow(flow) => registry.structure_of(flow),
            Artefact::DataStructure(structure) => Some(structure),
            _ => None,
        };
        let Some(structure) = structure else { return };
        let own = (artefact.class(), artefact.header().reference());
        let constraints = registry.artefacts(ArtefactClass::DataConstraint);
        let regions: Vec<_> = constraints
            .filter_map(|constraint| match constraint {
                Artefact::DataConstraint(constraint)
                    if constraint.role == ConstraintRole::Allowed
                        && constraint.attached_to.contains(&own) =>
                {
                    Some(&constraint.cube_regions)
                }
                _ => None,
            })
            .flatten()
            .filter(|region| region.include)
            .collect();
        let mut codes: BTreeMap<Key, Option<BTreeSet<String>>> = BTreeMap::new();
        for component in &structure.components {
            let Representation::Codelist(list) = &component.representation else { continue };
            let mut selected = regions
                .iter()
                .flat_map(|region| region.key_values.iter().chain(&region.components))
                .filter(|each| each.id == component.id && each.include && !each.values.is_empty());
            let allowed = selected.next().map(|first| {
                let more = selected.flat_map(|each| each.values.iter());
                first.values.iter().chain(more).cloned().collect::<BTreeSet<_>>()
            });
            let of_list = codes
                .entry((ArtefactClass::Codelist, list.clone()))
                .or_insert_with(|| Some(BTreeSet::new()));
            match (of_list.as_mut(), allowed) {
                (Some(known), Some(allowed)) => known.extend(allowed),
                // A component without a limit takes any code.
                _ => *of_list = None,
            }
        }
        for (key, allowed) in codes {
            if let Some(allowed) = allowed {
                self.0.entry(key).or_default().extend(allowed);
            }
        }
    }
}

/// Whether an artefact is a constraint of another role than the one asked for.
pub(crate) fn is_of_other_role(artefact: &Artefact, role: Option<ConstraintRole>) -> bool {
    match (artefact, role) {
        (Artefact::DataConstraint(constraint), Some(role)) => constraint.role != role,
        _ => false,
    }
}

/// The URN of an item of an artefact.
#[cfg(test)]
fn item(class: ArtefactClass, reference: &model::Reference, id: &str) -> String {
    let item = class.item_urn_class().unwrap_or_default();
    format!("{}{item}={reference}.{id}", model::URN_PREFIX)
}

#[cfg(test)]
mod tests {
    use model::Group;

    use super::*;

    fn areas() -> ArtefactTree {
        let code = |id: &str, parent: Option<&str>| {
            let mut parts = Group::from([("id".to_owned(), Part::text(id))]);
            parts.extend(parent.map(|parent| ("parent".to_owned(), Part::text(parent))));
            Part::Group(parts)
        };
        let codes = vec![
            code("IR", None),
            code("IR-01", Some("IR")),
            code("IR-30", Some("IR")),
            code("AF", None),
        ];
        let text = |name: &str, text: &str| (name.to_owned(), Part::text(text));
        let parts = Group::from([
            text("agencyID", "NSO"),
            text("id", "CL_AREA"),
            text("version", "1.0.0"),
            ("codes".to_owned(), Part::List(codes)),
        ]);
        ArtefactTree { class: ArtefactClass::Codelist, parts }
    }

    fn ids(tree: &ArtefactTree) -> Vec<&str> {
        tree.items().iter().filter_map(|item| item.text_of("id")).collect()
    }

    #[test]
    fn an_item_comes_with_those_above_it() {
        let told = |id: &str| {
            let items = Several::Of(vec![id.to_owned()]);
            of_selected(areas(), StructureDetail::Full, &items)
        };
        for id in ["IR-30", "IR.IR-30"] {
            let tree = told(id).unwrap();
            assert_eq!(ids(&tree), ["IR", "IR-30"]);
            assert_eq!(tree.text("isPartial"), Some("true"));
        }
        assert_eq!(told("XX"), None);
    }

    #[test]
    fn a_scheme_that_comes_along_partially_has_the_items_in_use() {
        let reference = areas().reference();
        let mut in_use = ItemsInUse::default();
        let urn = item(ArtefactClass::Codelist, &reference, "IR-01");
        in_use.add(&Urn::parse(&urn).unwrap());
        let tree = of_related(areas(), StructureDetail::ReferencePartial, &in_use);
        assert_eq!(ids(&tree), ["IR", "IR-01"]);
        let tree = of_related(areas(), StructureDetail::ReferenceStubs, &in_use);
        assert!(ids(&tree).is_empty() && tree.text("isExternalReference") == Some("true"));
    }
}
