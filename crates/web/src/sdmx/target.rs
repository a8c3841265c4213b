//! Which dataflows a data query is about, and under which agreements.
//! Knows contexts, references and the registry; knows nothing of observations.

use std::collections::BTreeSet;

use model::{Artefact, ArtefactClass, DataStructure, ProvisionAgreement, Reference};
use operations::Registry;
use sdmx::rest::{DataContext, DataQuery, Several, Status, VersionQuery};

use super::refusal::Refusal;
use super::selected::{self, Names};

/// A dataflow that a query is about.
pub(crate) struct Target<'a> {
    pub dataflow: Reference,
    pub structure: &'a DataStructure,
    /// The agreements under which data are asked for, when they are.
    pub agreements: Option<Vec<&'a ProvisionAgreement>>,
}

/// The dataflows that a query is about, at least one.
pub(crate) fn targets<'a>(
    registry: &'a Registry,
    query: &DataQuery,
) -> Result<Vec<Target<'a>>, Refusal> {
    let references = |class, versions: &[VersionQuery]| -> BTreeSet<Reference> {
        let names = Names { agencies: &query.agencies, ids: &query.ids, versions };
        let found = selected::artefacts(registry, class, &names);
        found.into_iter().map(|artefact| artefact.header().reference()).collect()
    };
    let named = |class| references(class, &query.versions);
    let flows = || named(ArtefactClass::Dataflow);
    let flows_of_structures = || {
        let structures = named(ArtefactClass::DataStructure);
        let (agencies, ids) = (&Several::All, &Several::All);
        let latest = Names { agencies, ids, versions: &[VersionQuery::Latest] };
        let flows = selected::artefacts(registry, ArtefactClass::Dataflow, &latest);
        let of_them = flows.into_iter().filter(|artefact| match artefact {
            Artefact::Dataflow(flow) => structures.contains(&flow.structure),
            _ => false,
        });
        of_them.map(|artefact| artefact.header().reference()).collect::<BTreeSet<_>>()
    };
    let mut agreements: Option<Vec<&ProvisionAgreement>> = None;
    let mut found = match query.context {
        DataContext::Dataflow => flows(),
        DataContext::DataStructure => flows_of_structures(),
        DataContext::ProvisionAgreement => BTreeSet::new(),
        DataContext::Any => {
            let flows = flows();
            if flows.is_empty() { flows_of_structures() } else { flows }
        }
    };
    let may_be_agreement =
        matches!(query.context, DataContext::ProvisionAgreement | DataContext::Any);
    if found.is_empty() && may_be_agreement {
        let named = named(ArtefactClass::ProvisionAgreement);
        let named = registry.agreements().filter(|it| named.contains(&it.header.reference()));
        let named: Vec<&ProvisionAgreement> = named.collect();
        found = named.iter().map(|agreement| agreement.dataflow.clone()).collect();
        agreements = Some(named);
    }
    if found.is_empty() {
        let detail = "no dataflow of the registry has this agency, id and version";
        return Err(Refusal::new(Status::NoResults, detail));
    }
    let of_flow = |dataflow: Reference| {
        let is_of_it = |agreement: &&ProvisionAgreement| agreement.dataflow == dataflow;
        let agreements = if query.providers == Several::All {
            let named = agreements.as_ref();
            named.map(|named| named.iter().copied().filter(is_of_it).collect())
        } else {
            let of_providers = registry.agreements().filter(is_of_it);
            let of_providers = of_providers.filter(|it| query.providers.accepts(&it.provider));
            Some(of_providers.collect())
        };
        let flow = registry.dataflow(&dataflow.to_string());
        let structure = flow.and_then(|flow| registry.structure_of(flow)).ok_or_else(|| {
            let detail = format!("the structure of {dataflow} is not in the registry");
            Refusal::new(Status::NoResults, detail)
        })?;
        Ok(Target { dataflow, structure, agreements })
    };
    found.into_iter().map(of_flow).collect()
}

/// The only one, for answers that tell of one dataflow alone.
pub(crate) fn only<'a>(mut targets: Vec<Target<'a>>) -> Result<Target<'a>, Refusal> {
    if targets.len() > 1 {
        let some: Vec<String> = targets.iter().take(12).map(|it| it.dataflow.to_string()).collect();
        let detail =
            format!("one answer tells of one dataflow; ask for one of {}", some.join(", "));
        return Err(Refusal::new(Status::NotImplemented, detail));
    }
    let nothing = || Refusal::new(Status::NoResults, "there is no such dataflow");
    targets.pop().ok_or_else(nothing)
}
