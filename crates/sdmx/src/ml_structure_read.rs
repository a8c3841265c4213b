//! SDMX-ML structure messages, 2.1, 3.0 and 3.1, become artefacts, by the grammar; those of 2.0, which is
//! another language, are handed on.
//! Knows how forms stand in XML; what the grammar does not name is passed over.

use std::io::Read;

use model::{ArtefactTree, Group, Part, URN_PREFIX};

use crate::edition_21;
use crate::edition_31;
use crate::error::Error;
use crate::grammar::{E21, E30, E31, Editions, Field, Form, Listing, Shape, Which};
use crate::grammar_structures::LISTINGS;
use crate::ml_structure_20::read_20;
use crate::tree::Tree;
use crate::xml::{Node, XmlReader};

/// Reads every artefact of a structure message, in the order of the message. References to artefacts
/// that are kept elsewhere (stubs) are passed over.
///
/// Not for messages from an unknown sender without a limit on their size: all artefacts are held.
pub fn read_ml<R: Read>(input: R) -> Result<Vec<ArtefactTree>, Error> {
    let mut reader = Reader { xml: XmlReader::new(input)?, edition: E30, found: Vec::new() };
    reader.run()?;
    Ok(reader.found)
}

struct Reader<R> {
    xml: XmlReader<R>,
    edition: Editions,
    found: Vec<ArtefactTree>,
}

impl<R: Read> Reader<R> {
    fn run(&mut self) -> Result<(), Error> {
        loop {
            let depth = self.xml.depth();
            let tree = match self.xml.next()? {
                Node::Start(element) if depth == 0 => {
                    if element.local() != "Structure" {
                        let found = format!("an XML document <{}>", element.local());
                        let expected = "an SDMX-ML structure message";
                        return Err(Error::NotThisMessage { expected, found });
                    }
                    let mut is_20 = false;
                    element.each_attribute(|_, _, value| {
                        is_20 |= value.ends_with("/v2_0/message");
                        if value.contains("/v2_1/") {
                            self.edition = E21;
                        } else if value.contains("/v3_1/") {
                            self.edition = E31;
                        }
                        Ok(())
                    })?;
                    if is_20 {
                        self.found = read_20(&mut self.xml)?;
                        return Ok(());
                    }
                    continue;
                }
                Node::Start(element) => Tree::of(&element)?,
                Node::Eof => return Ok(()),
                Node::End | Node::Text(_) | Node::Other => continue,
            };
            let edition = self.edition;
            let listing = LISTINGS
                .iter()
                .find(|listing| listing.element == tree.name && listing.editions & edition != 0);
            match listing {
                _ if matches!(tree.name.as_str(), "Header" | "Footer") => self.xml.skip()?,
                _ if tree.attribute("isExternalReference") == Some("true") => self.xml.skip()?,
                Some(listing)
                    if tree.attribute("id").is_some()
                        || listing.element == edition_31::AVAILABILITY =>
                {
                    self.artefact(&tree, listing)?;
                }
                // The lists themselves are opened; any other artefact is passed over whole.
                _ if tree.attribute("id").is_some() => self.xml.skip()?,
                _ => {}
            }
        }
    }

    /// Reads the artefact that has just begun, child by child: lists may be long.
    fn artefact(&mut self, tree: &Tree, listing: &'static Listing) -> Result<(), Error> {
        let edition = self.edition;
        let mut parts = Group::new();
        attributes(tree, listing.shape, edition, &mut parts);
        loop {
            match self.xml.next()? {
                Node::Start(element) => {
                    let child = Tree::of(&element)?.fill(&mut self.xml)?;
                    add(&child, listing.shape, edition, &mut parts);
                }
                Node::End => break,
                Node::Text(_) | Node::Other => {}
                Node::Eof => return Err(Error::Truncated { line: self.xml.line() }),
            }
        }
        let read = ArtefactTree { class: listing.class, parts };
        if listing.element == edition_31::AVAILABILITY {
            self.found.extend(edition_31::up(&read));
            return Ok(());
        }
        for missing in ["id", "agencyID"] {
            if read.text(missing).is_none() {
                let element = listing.element.to_owned();
                return Err(Error::Missing { line: tree.line, element, missing });
            }
        }
        if edition == E21 {
            self.found.extend(edition_21::up(read));
        } else {
            self.found.push(finished(read));
        }
        Ok(())
    }
}

/// What a version leaves unsaid.
pub fn finished(mut read: ArtefactTree) -> ArtefactTree {
    read.parts.entry("version".into()).or_insert_with(|| Part::text("1.0"));
    if read.text("isExternalReference") == Some("false") {
        read.parts.remove("isExternalReference");
    }
    read
}

fn group(tree: &Tree, shape: &Shape, edition: Editions) -> Part {
    let mut parts = Group::new();
    attributes(tree, shape, edition, &mut parts);
    for child in &tree.children {
        add(child, shape, edition, &mut parts);
    }
    Part::Group(parts)
}

/// The attributes of an element, and its own text where it counts.
fn attributes(tree: &Tree, shape: &Shape, edition: Editions, parts: &mut Group) {
    for field in shape.fields(edition) {
        let text = match field.form {
            Form::Attribute(_) => {
                let local = field.element.rsplit(':').next().unwrap_or(field.element);
                tree.attribute(local).map(str::to_owned)
            }
            Form::Content if tree.children.is_empty() => Some(tree.text.clone()),
            // A reference of 2.1 where the tree has a text.
            Form::Content => reference(tree, "codelist.Codelist"),
            _ => None,
        };
        if let Some(text) = text {
            parts.insert(field.member.to_owned(), Part::Text(text));
        }
    }
}

fn push(parts: &mut Group, member: &str, part: Part) {
    let list = parts.entry(member.to_owned()).or_insert_with(|| Part::List(Vec::new()));
    if let Part::List(list) = list {
        list.push(part);
    }
}

fn is_of(field: &Field, child: &Tree) -> bool {
    let names = |element: &str| element.rsplit(':').next() == Some(child.name.as_str());
    match &field.form {
        Form::Attribute(_) | Form::Content | Form::Constant(_) => false,
        Form::Alternatives(fields) => fields.iter().any(|field| names(field.element)),
        Form::Pairs(pair) => pair.iter().any(|(_, element)| names(element)),
        Form::Values(_, Which::Wildcards) => names(field.element) && child.text.contains('%'),
        Form::Values(_, Which::Plain) => names(field.element) && !child.text.contains('%'),
        _ => names(field.element),
    }
}

/// Adds what a child says to the parts.
fn add(child: &Tree, shape: &Shape, edition: Editions, parts: &mut Group) {
    let Some(field) = shape.fields(edition).find(|field| is_of(field, child)) else { return };
    let trimmed = || Part::text(child.trimmed());
    let inner =
        |name: &'static str| child.children_named(name).map(|each| Part::text(each.trimmed()));
    let one = |parts: &mut Group, part: Option<Part>| {
        if let Some(part) = part {
            parts.insert(field.member.to_owned(), part);
        }
    };
    match &field.form {
        Form::Attribute(_) | Form::Content | Form::Constant(_) => {}
        Form::Text => one(parts, Some(Part::text(&child.text))),
        Form::Texts => push(parts, field.member, Part::text(&child.text)),
        Form::TextsIn(name) => one(parts, Some(Part::List(inner(name).collect()))),
        Form::TextsWith(flags, attribute) => {
            push(parts, field.member, trimmed());
            if let Some(flag) = child.attribute(attribute) {
                // The list has a flag for each text as soon as one has one.
                let known = parts.get(field.member).map_or(0, |part| part.as_list().len());
                for _ in parts.get(*flags).map_or(0, |part| part.as_list().len())..known - 1 {
                    push(parts, flags, Part::text("false"));
                }
                push(parts, flags, Part::text(flag));
            } else if parts.contains_key(*flags) {
                push(parts, flags, Part::text("false"));
            }
        }
        Form::Localised => {
            let language = child.attribute("lang").unwrap_or("en").to_owned();
            let texts =
                parts.entry(field.member.to_owned()).or_insert_with(|| Part::Group(Group::new()));
            if let Part::Group(texts) = texts {
                texts.insert(language, trimmed());
            }
        }
        Form::Reference(class) => one(parts, reference(child, class).map(Part::Text)),
        Form::References(class) => {
            if let Some(urn) = reference(child, class) {
                push(parts, field.member, Part::Text(urn));
            }
        }
        Form::Local | Form::Component => one(parts, id_of(child).map(Part::Text)),
        Form::Locals => {
            if let Some(id) = id_of(child) {
                push(parts, field.member, Part::Text(id));
            }
        }
        Form::LocalsEach(name) => {
            for id in child.children_named(name).filter_map(id_of) {
                push(parts, field.member, Part::Text(id));
            }
        }
        Form::Fixed(_) | Form::Empty => one(parts, Some(Part::Group(Group::new()))),
        Form::Part(shape) | Form::Single(shape) => {
            one(parts, Some(group(child, shape, edition)));
        }
        Form::Parts(shape) | Form::First(shape) => {
            push(parts, field.member, group(child, shape, edition));
        }
        Form::PartsIn(name, shape) => {
            let local = name.rsplit(':').next().unwrap_or(name);
            for each in child.children_named(local) {
                push(parts, field.member, group(each, shape, edition));
            }
        }
        Form::Values(shape, _) => {
            let value = match group(child, shape, edition) {
                Part::Group(told) if told.len() == 1 => Part::text(&child.text),
                told => told,
            };
            push(parts, field.member, value);
        }
        Form::Alternatives(fields) => {
            let names = |field: &&Field| field.element == child.name;
            if let Some(alternative) = fields.iter().find(names) {
                let text = match alternative.form {
                    Form::Reference(class) => reference(child, class).map(Part::Text),
                    _ => Some(trimmed()),
                };
                let told = text.map(|text| (alternative.member.to_owned(), text));
                push(parts, field.member, Part::Group(told.into_iter().collect()));
            }
        }
        Form::Pairs([first, second]) => {
            let (member, is_first) =
                if child.name == first.1 { (first.0, true) } else { (second.0, false) };
            if is_first {
                push(parts, field.member, Part::Group(Group::new()));
            }
            if let Some(Part::List(pairs)) = parts.get_mut(field.member)
                && let Some(Part::Group(pair)) = pairs.last_mut()
            {
                pair.insert(member.to_owned(), trimmed());
            }
        }
        Form::Links => {
            let names = [("rel", "rel"), ("url", "href"), ("urn", "urn"), ("type", "type")];
            let told = names.into_iter().filter_map(|(attribute, member)| {
                Some((member.to_owned(), Part::text(child.attribute(attribute)?)))
            });
            push(parts, field.member, Part::Group(told.collect()));
        }
    }
}

/// The id a local reference means, whether it is a `Ref`, a URN or a bare id.
fn id_of(tree: &Tree) -> Option<String> {
    if let Some(id) = tree.child("Ref").and_then(|reference| reference.attribute("id")) {
        return Some(id.to_owned());
    }
    let text = tree.child("URN").map_or(tree.trimmed(), Tree::trimmed);
    let id = text.rsplit_once(").").map_or(text, |(_, item)| item);
    (!id.is_empty()).then(|| id.to_owned())
}

/// The URN a reference means: a `Ref`, a `URN`, or a URN as the text. A `Ref` that does not say its
/// class is to something of `class`.
fn reference(tree: &Tree, class: &str) -> Option<String> {
    let Some(found) = tree.child("Ref") else {
        let text = tree.child("URN").map_or(tree.trimmed(), Tree::trimmed);
        return (!text.is_empty()).then(|| edition_21::modern(text));
    };
    let attribute = |name: &str| found.attribute(name);
    let (usual_package, usual_class) = class.split_once('.').unwrap_or(("", ""));
    let name = attribute("class").unwrap_or(usual_class);
    let package = attribute("package").unwrap_or(usual_package);
    let agency = attribute("agencyID")?;
    let id = attribute("id")?;
    let urn = match attribute("maintainableParentID") {
        Some(parent) => {
            let version = attribute("maintainableParentVersion").unwrap_or("1.0");
            let container = attribute("containerID").map(|it| format!("{it}.")).unwrap_or_default();
            format!("{URN_PREFIX}{package}.{name}={agency}:{parent}({version}).{container}{id}")
        }
        None => {
            let version = attribute("version").unwrap_or("1.0");
            format!("{URN_PREFIX}{package}.{name}={agency}:{id}({version})")
        }
    };
    Some(edition_21::modern(&urn))
}
