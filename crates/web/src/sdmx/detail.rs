//! How much is told of an artefact: all of it, its name alone, or the items that are asked for.

use std::collections::BTreeSet;

use model::{Artefact, LocalisedText};
use sdmx::rest::{Several, StructureDetail};

/// How much is told of an artefact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Told {
    /// All of it.
    Whole,
    /// Its identity and names.
    Stub,
    /// As a stub, with descriptions.
    CompleteStub,
    /// Of a scheme, only the items in use.
    InUse,
}

impl Told {
    /// How much is told of an artefact that was asked for.
    pub fn of_selected(detail: StructureDetail) -> Self {
        match detail {
            StructureDetail::AllStubs => Self::Stub,
            StructureDetail::AllCompleteStubs => Self::CompleteStub,
            StructureDetail::Full
            | StructureDetail::Raw
            | StructureDetail::ReferenceStubs
            | StructureDetail::ReferenceCompleteStubs
            | StructureDetail::ReferencePartial => Self::Whole,
        }
    }

    /// How much is told of an artefact that only comes along.
    pub fn of_related(detail: StructureDetail) -> Self {
        match detail {
            StructureDetail::AllStubs | StructureDetail::ReferenceStubs => Self::Stub,
            StructureDetail::AllCompleteStubs | StructureDetail::ReferenceCompleteStubs => {
                Self::CompleteStub
            }
            StructureDetail::ReferencePartial => Self::InUse,
            StructureDetail::Full | StructureDetail::Raw => Self::Whole,
        }
    }

    /// What is told of the artefact. `concepts` are the ids of the concepts in use.
    pub fn apply(self, artefact: &Artefact, concepts: &BTreeSet<&str>) -> Artefact {
        let mut told = artefact.clone();
        match (self, &mut told) {
            (Self::Whole, _) => {}
            (Self::InUse, Artefact::ConceptScheme(scheme)) => {
                scheme.concepts.retain(|concept| concepts.contains(concept.id.as_str()));
            }
            (Self::InUse, _) => {}
            (Self::Stub | Self::CompleteStub, artefact) => {
                hollow(artefact);
                if self == Self::Stub {
                    header_mut(artefact).descriptions = LocalisedText::default();
                }
            }
        }
        told
    }
}

fn header_mut(artefact: &mut Artefact) -> &mut model::Header {
    match artefact {
        Artefact::AgencyScheme(artefact) => &mut artefact.header,
        Artefact::Codelist(artefact) => &mut artefact.header,
        Artefact::ConceptScheme(artefact) => &mut artefact.header,
        Artefact::DataStructure(artefact) => &mut artefact.header,
        Artefact::Dataflow(artefact) => &mut artefact.header,
        Artefact::ProvisionAgreement(artefact) => &mut artefact.header,
        Artefact::StructureMap(artefact) => &mut artefact.header,
        Artefact::RepresentationMap(artefact) => &mut artefact.header,
    }
}

fn hollow(artefact: &mut Artefact) {
    match artefact {
        Artefact::AgencyScheme(artefact) => artefact.agencies.clear(),
        Artefact::Codelist(artefact) => artefact.codes.clear(),
        Artefact::ConceptScheme(artefact) => artefact.concepts.clear(),
        Artefact::DataStructure(artefact) => artefact.components.clear(),
        Artefact::StructureMap(artefact) => artefact.tables.clear(),
        Artefact::RepresentationMap(artefact) => artefact.mappings.clear(),
        // What remains is little more than the name.
        Artefact::Dataflow(_) | Artefact::ProvisionAgreement(_) => {}
    }
}

/// Leaves of a scheme the items asked for, with the codes above them; says whether any is left.
pub(crate) fn keep_items(artefact: &mut Artefact, items: &Several) -> bool {
    let Several::Of(wanted) = items else { return true };
    match artefact {
        Artefact::AgencyScheme(scheme) => {
            scheme.agencies.retain(|agency| wanted.contains(&agency.id));
            !scheme.agencies.is_empty()
        }
        Artefact::ConceptScheme(scheme) => {
            scheme.concepts.retain(|concept| wanted.contains(&concept.id));
            !scheme.concepts.is_empty()
        }
        Artefact::Codelist(codelist) => {
            let mut kept: BTreeSet<String> = BTreeSet::new();
            for id in wanted {
                // An item of a hierarchy may be written with those above it: `IR.IR-30`.
                let last = id.rsplit('.').next().unwrap_or(id);
                let mut next = codelist.code(id).or_else(|| codelist.code(last));
                while let Some(code) = next.filter(|code| kept.insert(code.id.clone())) {
                    next = code.parent.as_ref().and_then(|parent| codelist.code(parent));
                }
            }
            codelist.codes.retain(|code| kept.contains(&code.id));
            !codelist.codes.is_empty()
        }
        Artefact::DataStructure(_)
        | Artefact::Dataflow(_)
        | Artefact::ProvisionAgreement(_)
        | Artefact::StructureMap(_)
        | Artefact::RepresentationMap(_) => false,
    }
}
