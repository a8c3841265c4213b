//! MARCXML as the UN Digital Library gives it: a collection, one record alone, or records within
//! OAI-PMH, with a name space, another one or none.
//!
//! Knows XML and MARC 21's record, field and subfield; the meaning of the tags is in `fields`. Refuses
//! document types and entities of their own. A record that breaks off does not take the others with it.

mod fields;

use quick_xml::events::{BytesStart, Event};

use crate::record::doubt::{doubt, refusal};
use crate::record::{Field, Record};
use crate::remark::{Remark, RemarkCode};

/// Elements nested deeper than this are no MARCXML.
const DEPTH_LIMIT: usize = 64;
/// One value longer than this is cut off, in bytes.
const VALUE_BYTES: usize = 1 << 20;
/// Fields of one record that are kept.
const FIELDS_LIMIT: usize = 20_000;

/// A record being read.
#[derive(Default)]
struct Draft {
    leader: Option<String>,
    fields: Vec<Field>,
    has_inner: bool,
}

/// What the text that comes next belongs to.
enum Place {
    Leader,
    Control,
    Subfield,
    Nowhere,
}

/// Reads every record of `text`, calling `each` with it; what is wrong with the file as a whole comes
/// back as remarks.
pub fn read(text: &str, each: &mut dyn FnMut(Record)) -> Vec<Remark> {
    let mut reader = quick_xml::Reader::from_str(text);
    let config = reader.config_mut();
    config.expand_empty_elements = true;
    config.check_end_names = false;
    let mut drafts: Vec<Draft> = Vec::new();
    let mut open: Vec<String> = Vec::new();
    let mut place = Place::Nowhere;
    let mut value = String::new();
    let mut remarks = Vec::new();
    let mut found = 0_u64;
    loop {
        let event = match reader.read_event() {
            Ok(event) => event,
            Err(fault) => {
                remarks.push(broken(text, reader.buffer_position(), &fault.to_string()));
                break;
            }
        };
        match event {
            Event::Start(start) => {
                let name = start.local_name().into_inner().to_owned();
                if open.len() >= DEPTH_LIMIT {
                    remarks.push(broken(text, reader.buffer_position(), "nested too deep"));
                    break;
                }
                value.clear();
                place = begin(&name, &start, &mut drafts);
                open.push(name);
            }
            Event::End(end) => {
                let name = end.local_name().into_inner().to_owned();
                put(&place, &mut value, &mut drafts);
                place = Place::Nowhere;
                if open.contains(&name) {
                    while open.pop().is_some_and(|it| it != name) {}
                }
                if name == "record"
                    && let Some(draft) = drafts.pop()
                    && !(draft.has_inner && draft.fields.is_empty())
                {
                    found += 1;
                    each(finish(draft, None));
                }
            }
            Event::Text(piece) => append(&mut value, &piece.into_inner()),
            Event::CData(piece) => append(&mut value, &piece.into_inner()),
            Event::GeneralRef(reference) => match reference.resolve_char_ref() {
                Ok(Some(letter)) => value.push(letter),
                Ok(None) | Err(_) => {
                    let name = reference.into_inner();
                    match quick_xml::escape::resolve_predefined_entity(&name) {
                        Some(text) => value.push_str(text),
                        // Kept as written: nothing that a document type would define is looked up.
                        None => append(&mut value, &format!("&{name};")),
                    }
                }
            },
            Event::Eof => break,
            Event::Empty(_)
            | Event::DocType(_)
            | Event::Comment(_)
            | Event::PI(_)
            | Event::Decl(_) => {}
        }
    }
    // A record that the end of the file cut off is kept, and says so.
    for draft in drafts.into_iter().filter(|draft| !draft.fields.is_empty()) {
        found += 1;
        let cut = doubt(RemarkCode::UnreadableRecord, "the record breaks off");
        each(finish(draft, Some(cut)));
    }
    if found == 0 && remarks.is_empty() {
        remarks.push(refusal(RemarkCode::UnreadableRecord, "there is no MARC record"));
    }
    remarks
}

/// Whether a text looks like MARCXML.
#[must_use]
pub fn is_marc(text: &str) -> bool {
    let start: String = text.chars().take(4_000).collect();
    start.contains("<record") || start.contains(":record") || start.contains("datafield")
}

fn begin(name: &str, start: &BytesStart<'_>, drafts: &mut Vec<Draft>) -> Place {
    match name {
        "record" => {
            if let Some(outer) = drafts.last_mut() {
                outer.has_inner = true;
            }
            drafts.push(Draft::default());
            Place::Nowhere
        }
        "leader" => Place::Leader,
        "controlfield" | "datafield" => {
            let indicators = format!("{}{}", attribute(start, "ind1"), attribute(start, "ind2"));
            let field = Field { tag: attribute(start, "tag"), indicators, ..Field::default() };
            if let Some(draft) = drafts.last_mut().filter(|it| it.fields.len() < FIELDS_LIMIT) {
                draft.fields.push(field);
            }
            if name == "controlfield" { Place::Control } else { Place::Nowhere }
        }
        "subfield" => {
            let code = attribute(start, "code");
            if let Some(field) = drafts.last_mut().and_then(|it| it.fields.last_mut()) {
                field.subfields.push((code, String::new()));
            }
            Place::Subfield
        }
        _ => Place::Nowhere,
    }
}

fn attribute(start: &BytesStart<'_>, name: &str) -> String {
    let mut attributes = start.attributes();
    attributes.with_checks(false);
    attributes
        .flatten()
        .find(|attribute| attribute.key.0 == name)
        .map(|attribute| attribute.value.replace("&amp;", "&"))
        .unwrap_or_default()
}

fn append(value: &mut String, piece: &str) {
    if value.len() < VALUE_BYTES {
        value.push_str(piece);
    }
}

fn put(place: &Place, value: &mut String, drafts: &mut [Draft]) {
    let Some(draft) = drafts.last_mut() else { return };
    let text = || value.split_whitespace().collect::<Vec<_>>().join(" ");
    match place {
        // Blanks of a leader and of a control field are places, not gaps.
        Place::Leader => draft.leader = Some(value.clone()),
        Place::Control => {
            if let Some(field) = draft.fields.last_mut() {
                field.value = value.trim_matches(['\r', '\n', '\t']).to_owned();
            }
        }
        Place::Subfield => {
            let last = draft.fields.last_mut().and_then(|field| field.subfields.last_mut());
            if let Some((_, last)) = last {
                *last = text();
            }
        }
        Place::Nowhere => {}
    }
    value.clear();
}

fn finish(draft: Draft, cut: Option<Remark>) -> Record {
    let mut record = fields::record(draft.fields);
    if let Some(leader) = draft.leader {
        // Twenty-four places, whose tenth and eleventh say how many indicators and code letters are.
        let counts = leader.as_bytes().get(10..12);
        if leader.chars().count() != 24 || counts.is_some_and(|it| it != b"22" && it != b"  ") {
            record.remarks.push(doubt(RemarkCode::DoubtfulLeader, leader.trim()));
        }
    }
    record.remarks.extend(cut);
    record
}

fn broken(text: &str, position: u64, fault: &str) -> Remark {
    let position = usize::try_from(position).unwrap_or(usize::MAX).min(text.len());
    let line = text.as_bytes()[..position].iter().filter(|byte| **byte == b'\n').count() + 1;
    refusal(RemarkCode::UnreadableRecord, &format!("line {line}: {fault}"))
}
