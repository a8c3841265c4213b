//! SDMX-ML structure messages, 2.1 and 3.0, become artefacts.
//! Knows where the versions put things; passes over classes the model does not have.

use std::collections::BTreeMap;
use std::io::Read;

use model::person::{Agency, AgencyScheme};
use model::structure_map::{RepresentationMap, StructureMap};
use model::{
    Artefact, Code, Codelist, Concept, ConceptScheme, DataStructure, Dataflow, Header,
    LocalisedText, ProvisionAgreement, Reference, Representation, Version,
};

use crate::error::Error;
use crate::extras::{self, Annotation, SYNONYM};
use crate::ml_components::{DraftStructure, representation};
use crate::ml_constraint;
use crate::tree::Tree;
use crate::xml::{Node, XmlReader};

/// Reads every artefact of a structure message, in the order of the message.
///
/// Not for messages from an unknown sender without a limit on their size: all artefacts are held.
pub fn read_ml<R: Read>(input: R) -> Result<Vec<Artefact>, Error> {
    let mut reader = Reader {
        xml: XmlReader::new(input)?,
        found: Vec::new(),
        drafts: Vec::new(),
        core: BTreeMap::new(),
    };
    reader.run()?;
    reader.finish()
}

struct Reader<R> {
    xml: XmlReader<R>,
    found: Vec<Artefact>,
    /// Data structures by their place in `found`: some components take the representation of
    /// their concept, which may come later.
    drafts: Vec<(usize, DraftStructure)>,
    /// Core representations by scheme and concept.
    core: BTreeMap<(Reference, String), Representation>,
}

impl<R: Read> Reader<R> {
    fn run(&mut self) -> Result<(), Error> {
        loop {
            let depth = self.xml.depth();
            let tree = match self.xml.next()? {
                Node::Start(element) if depth == 0 && element.local() != "Structure" => {
                    let found = format!("an XML document <{}>", element.local());
                    return Err(Error::NotThisMessage {
                        expected: "an SDMX-ML structure message",
                        found,
                    });
                }
                Node::Start(element) => Tree::of(&element)?,
                Node::Eof => return Ok(()),
                Node::End | Node::Text(_) | Node::Other => continue,
            };
            match tree.name.as_str() {
                "Header" | "Footer" => self.xml.skip()?,
                _ if tree.attribute("isExternalReference") == Some("true") => self.xml.skip()?,
                "AgencyScheme" => self.agency_scheme(&tree)?,
                "Codelist" => self.codelist(&tree)?,
                "ConceptScheme" => self.concept_scheme(&tree)?,
                "DataStructure" => self.data_structure(tree)?,
                "Dataflow" => self.dataflow(tree)?,
                "ProvisionAgreement" => self.agreement(tree)?,
                "DataConstraint" | "ContentConstraint" => self.constraint(tree)?,
                "StructureMap" if tree.attribute("agencyID").is_some() => {
                    self.structure_map(tree)?
                }
                "RepresentationMap" if tree.attribute("agencyID").is_some() => {
                    self.representation_map(tree)?;
                }
                // The lists themselves are opened; any other artefact is passed over whole.
                _ if tree.attribute("id").is_some() => self.xml.skip()?,
                _ => {}
            }
        }
    }

    fn finish(mut self) -> Result<Vec<Artefact>, Error> {
        for (place, draft) in std::mem::take(&mut self.drafts) {
            if let Artefact::DataStructure(structure) = &mut self.found[place] {
                structure.components = draft.finish(&self.core);
            }
        }
        Ok(self.found)
    }

    /// Reads the children of the element that has just begun, one after the other.
    fn each_child(
        &mut self,
        mut each: impl FnMut(&mut Self, Tree) -> Result<(), Error>,
    ) -> Result<(), Error> {
        loop {
            match self.xml.next()? {
                Node::Start(element) => {
                    let child = Tree::of(&element)?.fill(&mut self.xml)?;
                    each(self, child)?;
                }
                Node::End => return Ok(()),
                Node::Text(_) | Node::Other => {}
                Node::Eof => return Err(Error::Truncated { line: self.xml.line() }),
            }
        }
    }

    fn agency_scheme(&mut self, tree: &Tree) -> Result<(), Error> {
        let mut header = header(tree)?;
        let mut agencies = Vec::new();
        self.each_child(|_, child| {
            match child.name.as_str() {
                "Agency" => {
                    agencies.push(Agency { id: id_of(&child)?, names: child.localised("Name") })
                }
                _ => name_into(&mut header, &child),
            }
            Ok(())
        })?;
        self.found.push(Artefact::AgencyScheme(AgencyScheme { header, agencies }));
        Ok(())
    }

    fn codelist(&mut self, tree: &Tree) -> Result<(), Error> {
        let mut header = header(tree)?;
        let mut codes = Vec::new();
        self.each_child(|_, child| {
            match child.name.as_str() {
                "Code" => codes.push(code(&child)?),
                _ => name_into(&mut header, &child),
            }
            Ok(())
        })?;
        self.found.push(Artefact::Codelist(Codelist { header, codes }));
        Ok(())
    }

    fn concept_scheme(&mut self, tree: &Tree) -> Result<(), Error> {
        let mut header = header(tree)?;
        let scheme = header.reference();
        let mut concepts = Vec::new();
        self.each_child(|reader, child| {
            if child.name != "Concept" {
                name_into(&mut header, &child);
                return Ok(());
            }
            let id = id_of(&child)?;
            let core = child.child("CoreRepresentation").map(representation).transpose()?.flatten();
            let codelist = match &core {
                Some(Representation::Codelist(reference)) => Some(reference.clone()),
                Some(_) | None => None,
            };
            if let Some(core) = core {
                reader.core.insert((scheme.clone(), id.clone()), core);
            }
            concepts.push(Concept {
                id,
                names: child.localised("Name"),
                descriptions: child.localised("Description"),
                codelist,
            });
            Ok(())
        })?;
        self.found.push(Artefact::ConceptScheme(ConceptScheme { header, concepts }));
        Ok(())
    }

    fn data_structure(&mut self, tree: Tree) -> Result<(), Error> {
        let tree = tree.fill(&mut self.xml)?;
        let header = full_header(&tree)?;
        let draft = DraftStructure::read(&tree)?;
        self.drafts.push((self.found.len(), draft));
        self.found.push(Artefact::DataStructure(DataStructure { header, components: Vec::new() }));
        Ok(())
    }

    fn dataflow(&mut self, tree: Tree) -> Result<(), Error> {
        let tree = tree.fill(&mut self.xml)?;
        let header = full_header(&tree)?;
        // A flow without a structure is found in the wild (pysdmx#660); it cannot hold data.
        let Some(structure) = tree.child("Structure").map(reference).transpose()? else {
            return Ok(());
        };
        let dataflow = Dataflow { header, structure, about_persons: true, rules: None };
        self.push(Artefact::Dataflow(dataflow), &tree);
        Ok(())
    }

    fn agreement(&mut self, tree: Tree) -> Result<(), Error> {
        let tree = tree.fill(&mut self.xml)?;
        let missing = |missing| Error::Missing {
            line: tree.line,
            element: "ProvisionAgreement".into(),
            missing,
        };
        let flow = tree.child("Dataflow").or_else(|| tree.child("StructureUsage"));
        let provider = tree.child("DataProvider").ok_or_else(|| missing("DataProvider"))?;
        let agreement = ProvisionAgreement {
            header: full_header(&tree)?,
            dataflow: reference(flow.ok_or_else(|| missing("Dataflow"))?)?,
            provider: item_of(provider).ok_or_else(|| missing("DataProvider"))?,
            indicators: Vec::new(),
            areas: Vec::new(),
            sexes: Vec::new(),
            at: BTreeMap::new(),
            first_year: 0,
            every_years: 1,
            due_days: 0,
            basis: LocalisedText::default(),
        };
        self.push(Artefact::ProvisionAgreement(agreement), &tree);
        Ok(())
    }

    fn constraint(&mut self, tree: Tree) -> Result<(), Error> {
        let tree = tree.fill(&mut self.xml)?;
        let constraint = ml_constraint::read(full_header(&tree)?, &tree)?;
        self.push(Artefact::DataConstraint(constraint), &tree);
        Ok(())
    }

    fn structure_map(&mut self, tree: Tree) -> Result<(), Error> {
        let tree = tree.fill(&mut self.xml)?;
        let header = full_header(&tree)?;
        let target = tree.child("Target").ok_or_else(|| Error::Missing {
            line: tree.line,
            element: "StructureMap".into(),
            missing: "Target",
        })?;
        let map = StructureMap { header, dataflow: reference(target)?, tables: Vec::new() };
        self.push(Artefact::StructureMap(map), &tree);
        Ok(())
    }

    fn representation_map(&mut self, tree: Tree) -> Result<(), Error> {
        let tree = tree.fill(&mut self.xml)?;
        let header = full_header(&tree)?;
        let codelist = tree.child("TargetCodelist").map(reference).transpose()?;
        let mut mappings = BTreeMap::new();
        for mapping in tree.children_named("RepresentationMapping") {
            let value = |name: &str| mapping.child(name).map(|child| child.text.clone());
            if let (Some(source), Some(target)) = (value("SourceValue"), value("TargetValue")) {
                mappings.insert(source, target);
            }
        }
        let map = RepresentationMap { header, codelist, mappings };
        self.push(Artefact::RepresentationMap(map), &tree);
        Ok(())
    }

    fn push(&mut self, mut artefact: Artefact, tree: &Tree) {
        extras::apply(&mut artefact, &annotations(tree));
        self.found.push(artefact);
    }
}

fn id_of(tree: &Tree) -> Result<String, Error> {
    let missing = || Error::Missing { line: tree.line, element: tree.name.clone(), missing: "id" };
    tree.attribute("id").map(str::to_owned).ok_or_else(missing)
}

/// Identity from the attributes; names are children.
fn header(tree: &Tree) -> Result<Header, Error> {
    let missing =
        || Error::Missing { line: tree.line, element: tree.name.clone(), missing: "agencyID" };
    Ok(Header {
        agency: tree.attribute("agencyID").ok_or_else(missing)?.to_owned(),
        id: id_of(tree)?,
        // 1.0 is what the 2.1 schema says of an artefact without a version.
        version: Version::new(tree.attribute("version").unwrap_or("1.0")),
        names: LocalisedText::default(),
        descriptions: LocalisedText::default(),
    })
}

fn full_header(tree: &Tree) -> Result<Header, Error> {
    let header = header(tree)?;
    Ok(Header {
        names: tree.localised("Name"),
        descriptions: tree.localised("Description"),
        ..header
    })
}

fn name_into(header: &mut Header, child: &Tree) {
    match child.name.as_str() {
        "Name" => child.add_to(&mut header.names),
        "Description" => child.add_to(&mut header.descriptions),
        _ => {}
    }
}

fn code(tree: &Tree) -> Result<Code, Error> {
    let parent = tree.child("Parent").and_then(item_of);
    let synonyms = annotations(tree).into_iter().filter(|each| each.kind == SYNONYM);
    Ok(Code {
        id: id_of(tree)?,
        names: tree.localised("Name"),
        descriptions: tree.localised("Description"),
        parent,
        synonyms: synonyms.map(|each| each.title).collect(),
    })
}

fn annotations(tree: &Tree) -> Vec<Annotation> {
    let Some(list) = tree.child("Annotations") else { return Vec::new() };
    let annotation = |each: &Tree| {
        let text = |name: &str| each.child(name).map(|child| child.text.clone());
        Some(Annotation {
            id: each.attribute("id").map(str::to_owned),
            kind: text("AnnotationType")?,
            title: text("AnnotationTitle")?,
        })
    };
    list.children_named("Annotation").filter_map(annotation).collect()
}

/// The item a reference means, whether it is a `Ref`, a URN or a bare id.
pub fn item_of(tree: &Tree) -> Option<String> {
    if let Some(id) = tree.child("Ref").and_then(|reference| reference.attribute("id")) {
        return Some(id.to_owned());
    }
    let text = tree.child("URN").map_or(tree.trimmed(), Tree::trimmed);
    let id = text.rsplit_once(").").map_or(text, |(_, item)| item);
    (!id.is_empty()).then(|| id.to_owned())
}

/// The artefact a reference means: a `Ref` (of an item: its scheme), a `URN`, or a URN as the text.
pub fn reference(tree: &Tree) -> Result<Reference, Error> {
    if let Some(found) = tree.child("Ref") {
        let part = |item: &str, maintainable: &str| {
            found.attribute(item).or_else(|| found.attribute(maintainable))
        };
        let id = part("maintainableParentID", "id");
        let version = part("maintainableParentVersion", "version").unwrap_or("1.0");
        if let (Some(agency), Some(id)) = (found.attribute("agencyID"), id) {
            return Ok(Reference::new(agency, id, version));
        }
    }
    let text = tree.child("URN").map_or(tree.trimmed(), Tree::trimmed);
    text.parse().map_err(|_| Error::BadReference { line: tree.line, text: text.to_owned() })
}
