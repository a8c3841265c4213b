//! Artefacts of the bank's own types as trees, and back: what messages say is a tree, what the bank
//! works with is typed. What the model knows beyond the standard is in `extras`.

use std::collections::BTreeMap;

use model::person::{Agency, AgencyScheme};
use model::structure_map::{RepresentationMap, StructureMap};
use model::{
    Artefact, ArtefactClass, ArtefactTree, Code, Codelist, Concept, ConceptScheme, DataStructure,
    Dataflow, Group, Header, LocalisedText, OtherArtefact, Part, ProvisionAgreement, Reference,
    Representation, Urn,
};

use crate::extras::{self, Annotation, SYNONYM};
use crate::tree_components::{self, Core};
use crate::tree_constraint;

/// An artefact as a tree.
#[must_use]
pub fn tree_of(artefact: &Artefact) -> ArtefactTree {
    if let Artefact::Other(other) = artefact {
        return other.tree().clone();
    }
    let header = artefact.header();
    let mut parts = identified(&header.id, &header.names, &header.descriptions);
    parts.insert("agencyID".into(), Part::text(&header.agency));
    let version = if artefact.class().is_unversioned() { "1.0" } else { &header.version.0 };
    parts.insert("version".into(), Part::text(version));
    annotate(&mut parts, extras::annotations(artefact));
    match artefact {
        Artefact::AgencyScheme(scheme) => {
            let agency =
                |each: &Agency| identified(&each.id, &each.names, &LocalisedText::default());
            put_list(&mut parts, "agencies", scheme.agencies.iter().map(agency));
        }
        Artefact::Codelist(list) => put_list(&mut parts, "codes", list.codes.iter().map(code)),
        Artefact::ConceptScheme(scheme) => {
            put_list(&mut parts, "concepts", scheme.concepts.iter().map(concept));
        }
        Artefact::DataStructure(structure) => {
            let components = tree_components::components(structure);
            parts.insert("dataStructureComponents".into(), Part::Group(components));
        }
        Artefact::Dataflow(flow) => {
            let urn = flow.structure.urn(ArtefactClass::DataStructure);
            parts.insert("structure".into(), Part::Text(urn));
        }
        Artefact::ProvisionAgreement(agreement) => {
            let provider = format!(
                "urn:sdmx:org.sdmx.infomodel.base.DataProvider={}:DATA_PROVIDERS(1.0).{}",
                header.agency, agreement.provider
            );
            let flow = agreement.dataflow.urn(ArtefactClass::Dataflow);
            parts.insert("dataflow".into(), Part::Text(flow));
            parts.insert("dataProvider".into(), Part::Text(provider));
        }
        Artefact::DataConstraint(constraint) => tree_constraint::write(&mut parts, constraint),
        Artefact::StructureMap(map) => {
            // What comes in is no SDMX structure; it is told as the flow it becomes, and the layout
            // itself in an annotation.
            let urn = map.dataflow.urn(ArtefactClass::Dataflow);
            parts.insert("source".into(), Part::text(&urn));
            parts.insert("target".into(), Part::Text(urn));
        }
        Artefact::RepresentationMap(map) => representation_map(&mut parts, map),
        Artefact::Other(_) => {}
    }
    ArtefactTree { class: artefact.class(), parts }
}

/// The artefacts that trees are. Components take what values their concept takes where they do not
/// say themselves, so the concept schemes must be among the trees. What the types of its class cannot
/// hold (a flow without a structure, a map that is none of ours) stays a tree.
///
/// A dataflow says nothing of persons in the standard; it is taken to be about them unless it says
/// otherwise in an annotation.
#[must_use]
pub fn artefacts_of(trees: Vec<ArtefactTree>) -> Vec<Artefact> {
    let core = tree_components::core(&trees);
    trees.into_iter().map(|tree| artefact_of(tree, &core)).collect()
}

fn artefact_of(tree: ArtefactTree, core: &Core) -> Artefact {
    let Some(mut artefact) = typed(&tree, core) else {
        return Artefact::Other(OtherArtefact::from(tree));
    };
    extras::apply(&mut artefact, &annotations(&tree.parts));
    let is_ours = match &artefact {
        // A map of the standard's own kind is more than ours say.
        Artefact::StructureMap(map) => !map.tables.is_empty() || tree_of(&artefact) == tree,
        Artefact::RepresentationMap(_) => tree_of(&artefact).parts == tree.parts,
        _ => true,
    };
    if is_ours { artefact } else { Artefact::Other(OtherArtefact::from(tree)) }
}

fn typed(tree: &ArtefactTree, core: &Core) -> Option<Artefact> {
    let header = tree.header();
    let urn = |name: &str| Urn::parse(tree.text(name)?);
    Some(match tree.class {
        ArtefactClass::AgencyScheme => {
            let agency = |item: &Part| {
                Some(Agency { id: item.text_of("id")?.to_owned(), names: names(item, "names") })
            };
            let agencies = tree.items().iter().filter_map(agency).collect();
            Artefact::AgencyScheme(AgencyScheme { header, agencies })
        }
        ArtefactClass::Codelist => {
            let codes = tree.items().iter().filter_map(read_code).collect();
            Artefact::Codelist(Codelist { header, codes })
        }
        ArtefactClass::ConceptScheme => {
            let concepts = tree.items().iter().filter_map(read_concept).collect();
            Artefact::ConceptScheme(ConceptScheme { header, concepts })
        }
        ArtefactClass::DataStructure => {
            let lists = tree.parts.get("dataStructureComponents").and_then(Part::as_group);
            let components = tree_components::read(lists?, core);
            Artefact::DataStructure(DataStructure { header, components })
        }
        ArtefactClass::Dataflow => {
            let structure = urn("structure")?.reference;
            Artefact::Dataflow(Dataflow { header, structure, about_persons: true, rules: None })
        }
        ArtefactClass::ProvisionAgreement => {
            let flow = urn("dataflow").filter(|urn| urn.class == ArtefactClass::Dataflow)?;
            Artefact::ProvisionAgreement(ProvisionAgreement {
                header,
                dataflow: flow.reference,
                provider: urn("dataProvider")?.item,
                indicators: Vec::new(),
                areas: Vec::new(),
                sexes: Vec::new(),
                at: BTreeMap::new(),
                first_year: 0,
                every_years: 1,
                due_days: 0,
                basis: LocalisedText::default(),
            })
        }
        ArtefactClass::DataConstraint => {
            Artefact::DataConstraint(tree_constraint::read(header, &tree.parts))
        }
        ArtefactClass::StructureMap => {
            let target = urn("target").filter(|urn| urn.class == ArtefactClass::Dataflow)?;
            let dataflow = target.reference;
            Artefact::StructureMap(StructureMap { header, dataflow, tables: Vec::new() })
        }
        ArtefactClass::RepresentationMap => {
            Artefact::RepresentationMap(read_representation_map(header, tree))
        }
        _ => return None,
    })
}

fn identified(id: &str, names: &LocalisedText, descriptions: &LocalisedText) -> Group {
    let mut parts = Group::from([("id".to_owned(), Part::text(id))]);
    for (name, text) in [("names", names), ("descriptions", descriptions)] {
        if !text.is_empty() {
            parts.insert(name.to_owned(), Part::localised(text));
        }
    }
    parts
}

fn put_list(parts: &mut Group, name: &str, groups: impl Iterator<Item = Group>) {
    let list: Vec<Part> = groups.map(Part::Group).collect();
    if !list.is_empty() {
        parts.insert(name.to_owned(), Part::List(list));
    }
}

fn names(part: &Part, name: &str) -> LocalisedText {
    model::artefact_tree::localised(part.get(name))
}

fn annotate(parts: &mut Group, annotations: Vec<Annotation>) {
    let told = annotations.into_iter().map(|Annotation { id, kind, title }| {
        let mut told = Group::from([
            ("type".to_owned(), Part::Text(kind)),
            ("title".to_owned(), Part::Text(title)),
        ]);
        told.extend(id.map(|id| ("id".to_owned(), Part::Text(id))));
        told
    });
    put_list(parts, "annotations", told);
}

fn annotations(parts: &Group) -> Vec<Annotation> {
    let list = parts.get("annotations").map(Part::as_list).unwrap_or_default();
    let annotation = |each: &Part| {
        Some(Annotation {
            id: each.text_of("id").map(str::to_owned),
            kind: each.text_of("type")?.to_owned(),
            title: each.text_of("title")?.to_owned(),
        })
    };
    list.iter().filter_map(annotation).collect()
}

fn code(code: &Code) -> Group {
    let mut parts = identified(&code.id, &code.names, &code.descriptions);
    if let Some(parent) = &code.parent {
        parts.insert("parent".into(), Part::text(parent));
    }
    let synonym = |word: &String| Annotation::new(SYNONYM, word);
    annotate(&mut parts, code.synonyms.iter().map(synonym).collect());
    parts
}

fn read_code(item: &Part) -> Option<Code> {
    let synonyms = item.as_group().map(annotations).unwrap_or_default();
    Some(Code {
        id: item.text_of("id")?.to_owned(),
        names: names(item, "names"),
        descriptions: names(item, "descriptions"),
        parent: item.text_of("parent").map(str::to_owned),
        synonyms: synonyms
            .into_iter()
            .filter(|each| each.kind == SYNONYM)
            .map(|each| each.title)
            .collect(),
    })
}

fn concept(concept: &Concept) -> Group {
    let mut parts = identified(&concept.id, &concept.names, &concept.descriptions);
    if let Some(codelist) = &concept.codelist {
        let urn = Part::Text(codelist.urn(ArtefactClass::Codelist));
        let values = Group::from([("enumeration".to_owned(), urn)]);
        parts.insert("coreRepresentation".into(), Part::Group(values));
    }
    parts
}

fn read_concept(item: &Part) -> Option<Concept> {
    let core = item.get("coreRepresentation").and_then(tree_components::representation);
    Some(Concept {
        id: item.text_of("id")?.to_owned(),
        names: names(item, "names"),
        descriptions: names(item, "descriptions"),
        codelist: match core {
            Some(Representation::Codelist(reference)) => Some(reference),
            _ => None,
        },
    })
}

fn one(name: &str, part: Part) -> Part {
    Part::List(vec![Part::Group(Group::from([(name.to_owned(), part)]))])
}

fn representation_map(parts: &mut Group, map: &RepresentationMap) {
    let target = match &map.codelist {
        Some(list) => one("codelist", Part::Text(list.urn(ArtefactClass::Codelist))),
        None => one("dataType", Part::text("String")),
    };
    parts.insert("source".into(), one("dataType", Part::text("String")));
    parts.insert("target".into(), target);
    let mapping = |(word, code): (&String, &String)| {
        Group::from([
            ("sourceValues".to_owned(), one("value", Part::text(word))),
            ("targetValues".to_owned(), Part::List(vec![Part::text(code)])),
        ])
    };
    put_list(parts, "representationMappings", map.mappings.iter().map(mapping));
}

fn read_representation_map(header: Header, tree: &ArtefactTree) -> RepresentationMap {
    let first = |name: &str| tree.parts.get(name).map(Part::as_list).unwrap_or_default().first();
    let codelist: Option<Reference> = first("target")
        .and_then(|target| Urn::parse(target.text_of("codelist")?))
        .map(|urn| urn.reference);
    let mappings = tree.parts.get("representationMappings").map(Part::as_list).unwrap_or_default();
    let mapping = |each: &Part| {
        let source = each.list_of("sourceValues").first()?.text_of("value")?;
        let target = each.list_of("targetValues").first()?.as_text()?;
        Some((source.to_owned(), target.to_owned()))
    };
    RepresentationMap { header, codelist, mappings: mappings.iter().filter_map(mapping).collect() }
}
