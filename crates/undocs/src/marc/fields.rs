//! What the fields of the library's records mean: tag by tag. Knows the library's own use of MARC 21
//! (bibliographic and vote records); a tag that is not written here is kept and named in a remark.

use std::collections::BTreeSet;

use crate::record::doubt::doubt;
use crate::record::{AgendaItem, Field, FileLink, Record, RelatedKind, RelatedSymbol, plain_date};
use crate::remark::RemarkCode;
use crate::symbol::Symbol;
use crate::vote::{Ballot, Choice, RollCall};

/// Tags whose meaning is known, or that say nothing of the document itself.
const KNOWN: &[&str] = &[
    "000", "001", "003", "005", "006", "007", "008", "020", "022", "029", "035", "039", "040",
    "041", "049", "079", "089", "091", "099", "100", "110", "111", "130", "191", "239", "245",
    "246", "249", "260", "269", "300", "490", "495", "500", "505", "506", "515", "520", "580",
    "591", "592", "597", "598", "599", "610", "611", "630", "650", "651", "700", "710", "711",
    "720", "730", "767", "773", "780", "785", "787", "791", "793", "830", "856", "900", "909",
    "930", "952", "967", "968", "969", "970", "975", "981", "989", "991", "992", "993", "994",
    "995", "996", "997", "998", "999", "980", "920", "905",
];

/// The record these fields make.
pub(super) fn record(fields: Vec<Field>) -> Record {
    let mut record = Record::default();
    let is_vote = fields.iter().any(|field| matches!(field.tag.as_str(), "967" | "996"));
    let mut unknown = BTreeSet::new();
    for field in &fields {
        take(&mut record, field, is_vote);
        if !KNOWN.contains(&field.tag.as_str()) {
            unknown.insert(if field.tag.is_empty() { "?" } else { field.tag.as_str() });
        }
    }
    for symbol in record.given_symbols.clone() {
        match Symbol::parse(&symbol) {
            Ok(symbol) if !record.symbols.contains(&symbol.normal()) => {
                record.symbols.push(symbol.normal());
            }
            Ok(_) => {}
            Err(_) => record.remarks.push(doubt(RemarkCode::RefusedSymbol, &symbol)),
        }
    }
    if record.given_symbols.is_empty() {
        record.remarks.push(doubt(RemarkCode::NoSymbol, ""));
    }
    if record.title.is_empty() {
        record.remarks.push(doubt(RemarkCode::NoTitle, ""));
    }
    if !unknown.is_empty() {
        let names = unknown.into_iter().collect::<Vec<_>>().join(", ");
        record.remarks.push(doubt(RemarkCode::UnknownTags, &names));
    }
    if is_vote {
        let (roll_call, remarks) = roll_call(&record, &fields);
        record.remarks.extend(remarks);
        record.roll_call = Some(Box::new(roll_call));
    }
    record.fields = fields;
    record
}

fn take(record: &mut Record, field: &Field, is_vote: bool) {
    let get = |code: &str| field.get(code).map(str::to_owned);
    let joined = |codes: &[&str]| {
        let parts = field.subfields.iter().filter(|(code, _)| codes.contains(&code.as_str()));
        parts.map(|(_, value)| value.as_str()).collect::<Vec<_>>().join(" ")
    };
    match field.tag.as_str() {
        "001" => record.control_number = Some(field.value.trim().to_owned()),
        "029" => push(&mut record.job_numbers, joined(&["a", "b"])),
        "089" => push(&mut record.content_codes, joined(&["b"])),
        "091" => push(&mut record.distribution, joined(&["a"])),
        "191" => symbol(record, field),
        // On a vote or a speech 791 is the resolution or meeting itself.
        "791" if is_vote => symbol(record, field),
        "245" => record.title = tidy(&joined(&["a", "b", "c"])),
        "239" | "249" if record.title.is_empty() => record.title = tidy(&joined(&["a", "b", "c"])),
        "269" => {
            let given = get("a").unwrap_or_default();
            record.date = plain_date(&given);
            if record.date.is_none() && !given.is_empty() {
                record.remarks.push(doubt(RemarkCode::DoubtfulDate, &given));
            }
        }
        "992" => record.action_date = get("a").and_then(|it| plain_date(&it)),
        "495" | "515" | "580" | "591" => push(&mut record.notes, joined(&["a"])),
        "506" => push(&mut record.restrictions, joined(&["a"])),
        "650" => push(&mut record.subjects, term(field)),
        "651" => push(&mut record.places, term(field)),
        "700" | "710" | "711" => push(&mut record.names, joined(&["a", "b"])),
        "856" => {
            let (address, language) = (get("u").unwrap_or_default(), joined(&["3", "y"]));
            if !address.is_empty() {
                record.files.push(FileLink { address, language });
            }
        }
        "930" => push(&mut record.products, joined(&["a"])),
        "952" => record.meeting = get("a"),
        "991" => {
            let part = |code: &str| get(code).unwrap_or_default();
            let (document, item) = (part("a"), part("b"));
            let agenda = AgendaItem { document, item, title: part("c"), subject: part("d") };
            record.agenda.push(agenda);
        }
        "993" => {
            let kind = match field.indicators.chars().next() {
                Some('2') => RelatedKind::Draft,
                Some('3') => RelatedKind::Report,
                _ => RelatedKind::Other,
            };
            let given = get("a").unwrap_or_default();
            let normal = Symbol::parse(&given).map(|it| it.normal());
            if !given.is_empty() {
                let symbol = normal.unwrap_or(given);
                record.related.push(RelatedSymbol { symbol, kind });
            }
        }
        _ => {}
    }
}

fn push(list: &mut Vec<String>, value: String) {
    if !value.is_empty() && !list.contains(&value) {
        list.push(value);
    }
}

/// A heading with its subdivisions: `TERRITORIES OCCUPIED BY ISRAEL--SETTLEMENT POLICY`.
fn term(field: &Field) -> String {
    let parts = field
        .subfields
        .iter()
        .filter(|(code, _)| matches!(code.as_str(), "a" | "x" | "y" | "z" | "v"));
    parts.map(|(_, value)| value.trim_end_matches('.')).collect::<Vec<_>>().join("--")
}

fn symbol(record: &mut Record, field: &Field) {
    for (code, value) in &field.subfields {
        match code.as_str() {
            "a" | "z" if !value.is_empty() && !record.given_symbols.contains(value) => {
                record.given_symbols.push(value.clone());
            }
            "b" if record.body.is_none() => record.body = Some(value.clone()),
            "c" if record.session.is_none() => record.session = Some(value.clone()),
            _ => {}
        }
    }
}

/// A title without the marks by which cards parted it.
fn tidy(title: &str) -> String {
    title.trim().trim_end_matches(['/', ':', ';', ',']).trim_end().to_owned()
}

fn roll_call(record: &Record, fields: &[Field]) -> (RollCall, Vec<crate::remark::Remark>) {
    let with = |tag: &'static str| fields.iter().filter(move |field| field.tag == tag);
    let mut remarks = Vec::new();
    let mut ballots = Vec::new();
    for field in with("967") {
        let given = field.get("d").unwrap_or("");
        let choice = Choice::parse(given);
        if choice.is_none() {
            remarks.push(doubt(RemarkCode::UnknownVote, given));
        }
        ballots.push(Ballot {
            code: field.get("c").unwrap_or("").to_owned(),
            name: field.get("e").unwrap_or("").to_owned(),
            choice: choice.unwrap_or(Choice::Unknown),
        });
    }
    let total = |code: &str| {
        with("996").find_map(|field| field.get(code)?.trim().parse::<f64>().ok()).map(whole)
    };
    let related = |kind| {
        let found = record.related.iter().find(|it| it.kind == kind);
        found.map(|it| it.symbol.clone())
    };
    let mut roll_call = RollCall {
        key: record.control_number.as_ref().map_or_else(String::new, |it| format!("undl:{it}")),
        symbol: record.symbols.first().cloned(),
        given_symbol: record.given_symbols.first().cloned().unwrap_or_default(),
        date: record.action_date.clone().or_else(|| record.date.clone()),
        session: record.session.clone(),
        title: record.title.clone(),
        meeting: record.meeting.clone(),
        draft: related(RelatedKind::Draft),
        report: related(RelatedKind::Report),
        method: with("591").find_map(|field| field.get("a").map(str::to_owned)),
        ballots,
        ..RollCall::default()
    };
    let totals = &mut roll_call.totals;
    totals.yes = total("b");
    totals.no = total("c");
    totals.abstain = total("d");
    totals.not_voting = total("e");
    totals.members = total("f");
    remarks.extend(roll_call.counted());
    (roll_call, remarks)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped before")]
fn whole(number: f64) -> u32 {
    number.clamp(0.0, 1_000_000.0).round() as u32
}
