//! How much is told of an artefact: all of it, its name alone, or the items that are asked for.

use std::borrow::Cow;
use std::collections::BTreeSet;

use model::Artefact;
use sdmx::Extent;
use sdmx::rest::{Several, StructureDetail};

/// An artefact, as far as it is told.
pub(crate) type Told<'a> = (Cow<'a, Artefact>, Extent);

/// What is told of an artefact that was asked for; nothing when it has none of the items.
pub(crate) fn of_selected<'a>(
    artefact: &'a Artefact,
    detail: StructureDetail,
    items: &Several,
) -> Option<Told<'a>> {
    let extent = match detail {
        StructureDetail::AllStubs => Extent::Stub,
        StructureDetail::AllCompleteStubs => Extent::CompleteStub,
        StructureDetail::Full
        | StructureDetail::Raw
        | StructureDetail::ReferenceStubs
        | StructureDetail::ReferenceCompleteStubs
        | StructureDetail::ReferencePartial => Extent::Whole,
    };
    let Several::Of(wanted) = items else { return Some((Cow::Borrowed(artefact), extent)) };
    let with_items = with_items(artefact, wanted)?;
    let extent = if extent == Extent::Whole { Extent::Partial } else { extent };
    Some((Cow::Owned(with_items), extent))
}

/// What is told of an artefact that comes along. `concepts` are the ids of the concepts in use. A
/// codelist in use is whole: no constraint narrows it, so any of its codes may be sent.
pub(crate) fn of_related<'a>(
    artefact: &'a Artefact,
    detail: StructureDetail,
    concepts: &BTreeSet<&str>,
) -> Told<'a> {
    let extent = match detail {
        StructureDetail::AllStubs | StructureDetail::ReferenceStubs => Extent::Stub,
        StructureDetail::AllCompleteStubs | StructureDetail::ReferenceCompleteStubs => {
            Extent::CompleteStub
        }
        StructureDetail::ReferencePartial => match artefact {
            Artefact::ConceptScheme(scheme) => {
                let mut scheme = scheme.clone();
                scheme.concepts.retain(|concept| concepts.contains(concept.id.as_str()));
                return (Cow::Owned(Artefact::ConceptScheme(scheme)), Extent::Partial);
            }
            _ => Extent::Whole,
        },
        StructureDetail::Full | StructureDetail::Raw => Extent::Whole,
    };
    (Cow::Borrowed(artefact), extent)
}

/// The scheme with the items that are wanted, and the codes above them.
fn with_items(artefact: &Artefact, wanted: &[String]) -> Option<Artefact> {
    let mut told = artefact.clone();
    let has_some = match &mut told {
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
        | Artefact::DataConstraint(_)
        | Artefact::StructureMap(_)
        | Artefact::RepresentationMap(_) => false,
    };
    has_some.then_some(told)
}

#[cfg(test)]
mod tests {
    use model::{Code, Codelist, Header, LocalisedText, Version};

    use super::*;

    #[test]
    fn an_item_comes_with_those_above_it() {
        let code = |id: &str, parent: Option<&str>| Code {
            id: id.into(),
            names: LocalisedText::default(),
            descriptions: LocalisedText::default(),
            parent: parent.map(str::to_owned),
            synonyms: Vec::new(),
        };
        let header = Header {
            agency: "NSO".into(),
            id: "CL_AREA".into(),
            version: Version::new("1.0.0"),
            names: LocalisedText::default(),
            descriptions: LocalisedText::default(),
        };
        let codes = vec![
            code("IR", None),
            code("IR-01", Some("IR")),
            code("IR-30", Some("IR")),
            code("AF", None),
        ];
        let areas = Artefact::Codelist(Codelist { header, codes });
        let told = |item: &str| {
            let items = Several::Of(vec![item.to_owned()]);
            of_selected(&areas, StructureDetail::Full, &items).map(|(artefact, extent)| {
                match &*artefact {
                    Artefact::Codelist(codelist) => {
                        let ids: Vec<&str> =
                            codelist.codes.iter().map(|code| code.id.as_str()).collect();
                        (ids.join(" "), extent)
                    }
                    _ => panic!("a codelist stays one"),
                }
            })
        };
        assert_eq!(told("IR-30"), Some(("IR IR-30".into(), Extent::Partial)));
        assert_eq!(told("IR.IR-30"), told("IR-30"));
        assert_eq!(told("XX"), None);
    }
}
