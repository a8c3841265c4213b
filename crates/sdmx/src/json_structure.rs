//! Artefacts as SDMX-JSON structure messages 1.0, 2.0 and 2.1 write them, both ways, by the grammar.
//! Knows how forms stand in JSON; what the grammar does not name is passed over.

use std::fmt::Write as _;

use model::{ArtefactTree, Group, Part};
use serde_json::Value;

use crate::context::MessageHeader;
use crate::edition_21;
use crate::edition_31;
use crate::error::Error;
use crate::grammar::{E21, E30, E31, Editions, Field, Form, Listing, Scalar, Shape, Which};
use crate::grammar_structures::LISTINGS;
use crate::message::StructureFormat;
use crate::ml_structure_read::finished;
use crate::ml_structure_write::told;

fn schema(format: StructureFormat) -> &'static str {
    match format {
        StructureFormat::Json10 => {
            "https://raw.githubusercontent.com/sdmx-twg/sdmx-json/master/structure-message/tools/schemas/1.0/sdmx-json-structure-schema.json"
        }
        StructureFormat::Json21 => {
            "https://raw.githubusercontent.com/sdmx-twg/sdmx-json/master/structure-message/tools/schemas/2.1.0/sdmx-json-structure-schema.json"
        }
        _ => {
            "https://raw.githubusercontent.com/sdmx-twg/sdmx-json/master/structure-message/tools/schemas/2.0.0/sdmx-json-structure-schema.json"
        }
    }
}

/// Writes a structure message. What the version has no class for is left out.
pub fn write_json(
    format: StructureFormat,
    header: &MessageHeader,
    artefacts: &[&ArtefactTree],
) -> String {
    let edition = format.edition();
    let told: Vec<(ArtefactTree, &Listing)> = artefacts
        .iter()
        .filter_map(|tree| told(tree, edition))
        .filter(|(_, listing)| !listing.member.is_empty())
        .collect();
    let mut writer = Writer { text: String::new(), edition };
    // The header first: pysdmx 1.21 tells the format from the first 350 characters.
    let meta = serde_json::json!({
        "schema": schema(format),
        "id": header.id,
        "test": false,
        "prepared": header.prepared,
        "sender": { "id": header.sender },
    });
    let _ = write!(writer.text, "{{\"meta\":{meta},\"data\":{{");
    let mut is_first = true;
    for listing in LISTINGS.iter().filter(|each| each.editions & edition != 0) {
        let of_list: Vec<&ArtefactTree> = told
            .iter()
            .filter(|(_, each)| std::ptr::eq(*each, listing))
            .map(|(tree, _)| tree)
            .collect();
        if of_list.is_empty() {
            continue;
        }
        writer.comma(&mut is_first);
        let _ = write!(writer.text, "\"{}\":", listing.member);
        writer.list(of_list, |writer, tree| writer.artefact(tree, listing));
    }
    writer.text.push_str("}}\n");
    writer.text
}

/// What makes a day the moment it begins.
const MIDNIGHT: &str = "T00:00:00Z";

struct Writer {
    text: String,
    edition: Editions,
}

impl Writer {
    fn comma(&mut self, is_first: &mut bool) {
        if !std::mem::take(is_first) {
            self.text.push(',');
        }
    }

    fn member(&mut self, is_first: &mut bool, name: &str) {
        self.comma(is_first);
        self.string(name);
        self.text.push(':');
    }

    fn string(&mut self, text: &str) {
        let quoted = serde_json::to_string(text).expect("a text can always be written");
        self.text.push_str(&quoted);
    }

    fn list<T>(&mut self, items: Vec<T>, each: impl Fn(&mut Self, T)) {
        self.text.push('[');
        let mut is_first = true;
        for item in items {
            self.comma(&mut is_first);
            each(self, item);
        }
        self.text.push(']');
    }

    fn artefact(&mut self, tree: &ArtefactTree, listing: &Listing) {
        let mut parts = tree.parts.clone();
        if listing.element == edition_31::AVAILABILITY {
            return self.group(listing.shape, &parts);
        }
        if tree.class.is_unversioned() && self.edition != E21 {
            parts.remove("version");
        }
        if self.edition != E21 {
            parts.entry("isExternalReference".into()).or_insert_with(|| Part::text("false"));
        }
        let urn = if self.edition == E21 { edition_21::urn_of(tree, listing) } else { tree.urn() };
        // 2.0 spells it otherwise than 2.1 and than SDMX-ML does.
        let is_20 = self.edition == E30;
        let urn = if is_20 { urn.replace(".ValueList=", ".Valuelist=") } else { urn };
        let text = |name: &str, text: &str| (name.to_owned(), Part::text(text));
        let own = Part::Group(Group::from([
            text("rel", "self"),
            text("urn", &urn),
            text("type", tree.class.resource()),
        ]));
        let links = parts.entry("links".into()).or_insert_with(|| Part::List(Vec::new()));
        if let Part::List(links) = links {
            links.insert(0, own);
        }
        self.group(listing.shape, &parts);
    }

    fn group(&mut self, shape: &Shape, parts: &Group) {
        self.text.push('{');
        let mut is_first = true;
        for field in shape.fields(self.edition) {
            if let Some(part) = parts.get(field.member) {
                self.field(field, part, parts, &mut is_first);
            }
        }
        self.text.push('}');
    }

    fn part(&mut self, shape: &Shape, part: &Part) {
        let nothing = Group::new();
        self.group(shape, part.as_group().unwrap_or(&nothing));
    }

    fn scalar(&mut self, scalar: Scalar, text: &str) {
        let is_plain = match scalar {
            Scalar::Day if text.len() == 10 => {
                return self.string(&format!("{text}{MIDNIGHT}"));
            }
            Scalar::Text | Scalar::Day => false,
            Scalar::Number => text.parse::<serde_json::Number>().is_ok(),
            Scalar::Truth => matches!(text, "true" | "false"),
        };
        if is_plain {
            self.text.push_str(text);
        } else {
            self.string(text);
        }
    }

    fn field(&mut self, field: &Field, part: &Part, parts: &Group, is_first: &mut bool) {
        let texts = || part.as_list().iter().filter_map(Part::as_text).collect::<Vec<_>>();
        match &field.form {
            Form::Attribute(scalar) => {
                let Some(text) = part.as_text() else { return };
                self.member(is_first, field.json);
                self.scalar(*scalar, text);
            }
            Form::Content | Form::Text | Form::Local | Form::Component => {
                let Some(text) = part.as_text() else { return };
                self.member(is_first, field.json);
                self.string(text);
            }
            Form::Reference(_) => {
                let Some(urn) = part.as_text() else { return };
                self.member(is_first, field.json);
                self.reference(urn);
            }
            Form::Localised => self.localised(field, part, is_first),
            Form::Fixed(text) | Form::Constant(text) => {
                self.member(is_first, field.json);
                self.string(text);
            }
            Form::Empty => {
                self.member(is_first, field.json);
                self.text.push_str("{}");
            }
            Form::Part(shape) => {
                self.member(is_first, field.json);
                self.part(shape, part);
            }
            Form::Single(shape) => {
                self.member(is_first, field.json);
                self.list(vec![part], |writer, part| writer.part(shape, part));
            }
            Form::First(shape) => {
                let Some(first) = part.as_list().first() else { return };
                self.member(is_first, field.json);
                self.part(shape, first);
            }
            // Lists may not be empty in these formats; an absent one means the same.
            _ if part.as_list().is_empty() => {}
            Form::Texts | Form::TextsIn(_) | Form::Locals | Form::LocalsEach(_) => {
                self.member(is_first, field.json);
                self.list(texts(), Self::string);
            }
            Form::TextsWith(flags, _) => {
                self.member(is_first, field.json);
                self.list(texts(), Self::string);
                let flags = parts.get(*flags).map(|part| (*flags, part.as_list()));
                if let Some((name, list)) = flags.filter(|(_, list)| !list.is_empty()) {
                    self.member(is_first, name);
                    let list = list.iter().filter_map(Part::as_text).collect();
                    self.list(list, |writer, text| writer.scalar(Scalar::Truth, text));
                }
            }
            Form::References(_) => {
                self.member(is_first, field.json);
                self.list(texts(), Self::reference);
            }
            Form::Parts(shape) | Form::PartsIn(_, shape) => {
                self.member(is_first, field.json);
                self.list(part.as_list().iter().collect(), |writer, each| writer.part(shape, each));
            }
            Form::Values(shape, which) => {
                self.member(is_first, field.json);
                // Registries tell values of constraints as objects, and clients expect them so.
                let is_object = *which == Which::All && self.edition != E21;
                self.list(part.as_list().iter().collect(), |writer, each| match each.as_text() {
                    Some(text) if is_object => {
                        writer.text.push_str("{\"value\":");
                        writer.string(text);
                        writer.text.push('}');
                    }
                    Some(text) => writer.string(text),
                    // 1.0 has no more than the text of a value.
                    None if writer.edition == E21 => {
                        writer.string(each.text_of("value").unwrap_or_default());
                    }
                    None => writer.part(shape, each),
                });
            }
            Form::Alternatives(fields) => {
                self.member(is_first, field.json);
                self.list(part.as_list().iter().collect(), |writer, each| {
                    let nothing = Group::new();
                    let group = each.as_group().unwrap_or(&nothing);
                    writer.text.push('{');
                    let mut is_first = true;
                    for field in *fields {
                        if let Some(part) = group.get(field.member) {
                            writer.field(field, part, group, &mut is_first);
                        }
                    }
                    writer.text.push('}');
                });
            }
            Form::Pairs(pair) => {
                self.member(is_first, field.json);
                self.list(part.as_list().iter().collect(), |writer, each| {
                    writer.flat(each, &[pair[0].0, pair[1].0]);
                });
            }
            Form::Links => {
                self.member(is_first, field.json);
                self.list(part.as_list().iter().collect(), |writer, each| {
                    writer.flat(each, &["href", "rel", "urn", "type", "hreflang"]);
                });
            }
        }
    }

    fn reference(&mut self, urn: &str) {
        if self.edition == E21 {
            self.string(&edition_21::former(urn));
        } else {
            self.string(urn);
        }
    }

    /// A group of texts.
    fn flat(&mut self, part: &Part, names: &[&str]) {
        self.text.push('{');
        let mut is_first = true;
        for name in names {
            if let Some(text) = part.text_of(name) {
                self.member(&mut is_first, name);
                self.string(text);
            }
        }
        self.text.push('}');
    }

    /// Texts in all languages, and beside them the one for whoever reads no more than one.
    fn localised(&mut self, field: &Field, part: &Part, is_first: &mut bool) {
        let texts = part.as_group().into_iter().flatten();
        let mut texts: Vec<(&String, &str)> =
            texts.filter_map(|(language, text)| Some((language, text.as_text()?))).collect();
        texts.sort();
        let english = texts.iter().find(|(language, _)| *language == "en");
        let Some((_, best)) = english.or(texts.first()) else { return };
        let best = *best;
        self.member(is_first, one_of(field.json));
        self.string(best);
        self.member(is_first, field.json);
        self.text.push('{');
        let mut is_first = true;
        for (language, text) in texts {
            self.member(&mut is_first, language);
            self.string(text);
        }
        self.text.push('}');
    }
}

/// The member for one language of a member for several: `names` and `name`.
fn one_of(many: &str) -> &str {
    many.strip_suffix('s').unwrap_or(many)
}

/// Reads a structure message: the artefacts, list by list. References to artefacts that are kept
/// elsewhere (stubs) are passed over.
pub fn read_json(text: &[u8]) -> Result<Vec<ArtefactTree>, Error> {
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
    let message: Value = serde_json::from_slice(text).map_err(Error::JsonStructure)?;
    let data = message.get("data").unwrap_or(&message);
    let schema = message.pointer("/meta/schema").and_then(Value::as_str).unwrap_or("");
    let has = |list: &str| data.get(list).is_some();
    let edition = if schema.contains("/1.0/")
        || has("contentConstraints")
        || has("structureSets")
        || has("hierarchicalCodelists")
        || is_former(data)
    {
        E21
    } else if schema.contains("/2.1") {
        E31
    } else {
        E30
    };
    let mut found = Vec::new();
    for listing in LISTINGS.iter().filter(|each| each.editions & edition != 0) {
        if listing.member.is_empty() {
            continue;
        }
        for told in data.get(listing.member).and_then(Value::as_array).into_iter().flatten() {
            if told.get("isExternalReference") == Some(&Value::Bool(true)) {
                continue;
            }
            let Part::Group(mut parts) = group(told, listing.shape, edition) else { continue };
            if listing.element == edition_31::AVAILABILITY {
                let read = ArtefactTree { class: listing.class, parts };
                found.extend(edition_31::up(&read));
                continue;
            }
            for missing in ["id", "agencyID"] {
                if !parts.contains_key(missing) {
                    let element = listing.class.resource().to_owned();
                    return Err(Error::Missing { line: 1, element, missing });
                }
            }
            without_own_link(&mut parts);
            let read = ArtefactTree { class: listing.class, parts };
            if edition == E21 {
                found.extend(edition_21::up(read));
            } else {
                found.push(finished(read));
            }
        }
    }
    Ok(found)
}

/// Whether a message that does not say its version has what 1.0 alone has.
fn is_former(data: &Value) -> bool {
    let lists = data.get("dataStructures").and_then(Value::as_array);
    lists.into_iter().flatten().any(|structure| {
        structure.pointer("/dataStructureComponents/measureList/primaryMeasure").is_some()
    })
}

fn without_own_link(parts: &mut Group) {
    let Some(Part::List(links)) = parts.get_mut("links") else { return };
    links.retain(|link| link.text_of("rel") != Some("self"));
    if links.is_empty() {
        parts.remove("links");
    }
}

fn text_of(value: &Value) -> Option<Part> {
    match value {
        Value::String(text) => Some(Part::text(text)),
        Value::Bool(_) | Value::Number(_) => Some(Part::text(value.to_string())),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

fn group(value: &Value, shape: &Shape, edition: Editions) -> Part {
    let mut parts = Group::new();
    for field in shape.fields(edition) {
        read_field(value, field, edition, &mut parts);
    }
    Part::Group(parts)
}

fn list(value: &Value, each: impl Fn(&Value) -> Option<Part>) -> Option<Part> {
    Some(Part::List(value.as_array()?.iter().filter_map(each).collect()))
}

fn read_field(value: &Value, field: &Field, edition: Editions, parts: &mut Group) {
    if let Form::Localised = field.form {
        let many = value.get(field.json).and_then(Value::as_object).map(|texts| {
            let pair =
                |(language, text): (&String, &Value)| Some((language.clone(), text_of(text)?));
            texts.iter().filter_map(pair).collect::<Group>()
        });
        let one = || {
            let text = value.get(one_of(field.json)).and_then(text_of)?;
            Some(Group::from([("en".to_owned(), text)]))
        };
        if let Some(texts) = many.filter(|texts| !texts.is_empty()).or_else(one) {
            parts.insert(field.member.to_owned(), Part::Group(texts));
        }
        return;
    }
    let Some(told) = value.get(field.json) else { return };
    let id = |told: &Value| {
        let text = told.as_str()?;
        Some(Part::text(text.rsplit_once(").").map_or(text, |(_, item)| item)))
    };
    let urn = |told: &Value| Some(Part::Text(edition_21::modern(told.as_str()?)));
    let flat = |told: &Value| {
        let members = told.as_object()?.iter();
        let pair = |(name, text): (&String, &Value)| Some((name.clone(), text_of(text)?));
        Some(Part::Group(members.filter_map(pair).collect()))
    };
    let part = match &field.form {
        Form::Localised | Form::Constant(_) => None,
        Form::Attribute(Scalar::Day) => text_of(told).map(|part| match part.as_text() {
            Some(text) => Part::text(text.trim_end_matches(MIDNIGHT)),
            None => part,
        }),
        Form::Attribute(_) | Form::Content | Form::Text => text_of(told),
        Form::Local | Form::Component => id(told),
        Form::Reference(_) => urn(told),
        Form::References(_) => list(told, urn),
        Form::Fixed(_) | Form::Empty => Some(Part::Group(Group::new())),
        Form::Texts | Form::TextsIn(_) => list(told, text_of),
        Form::TextsWith(flags, _) => {
            if let Some(flags_told) = value.get(*flags)
                && let Some(part) = list(flags_told, text_of)
            {
                parts.insert((*flags).to_owned(), part);
            }
            list(told, text_of)
        }
        Form::Locals | Form::LocalsEach(_) => list(told, id),
        Form::Part(shape) => told.is_object().then(|| group(told, shape, edition)),
        Form::Single(shape) => {
            let first = told.as_array().and_then(|list| list.first());
            first.map(|first| group(first, shape, edition))
        }
        Form::First(shape) => Some(Part::List(vec![group(told, shape, edition)])),
        Form::Parts(shape) | Form::PartsIn(_, shape) => {
            list(told, |each| Some(group(each, shape, edition)))
        }
        Form::Values(shape, _) => list(told, |each| match each {
            Value::Object(members) if members.len() == 1 => members.get("value").and_then(text_of),
            Value::Object(_) => Some(group(each, shape, edition)),
            _ => text_of(each),
        }),
        Form::Alternatives(fields) => list(told, |each| {
            let mut group = Group::new();
            fields.iter().for_each(|field| read_field(each, field, edition, &mut group));
            Some(Part::Group(group))
        }),
        Form::Pairs(_) | Form::Links => list(told, flat),
    };
    if let Some(part) = part {
        // An empty list and none mean the same; one of them is enough.
        if !matches!(&part, Part::List(list) if list.is_empty()) {
            parts.insert(field.member.to_owned(), part);
        }
    }
}
