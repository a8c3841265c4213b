//! Tables of votes: the library's own layout (one line for each member of each roll call), and the
//! three tables of the roll calls since 1946 (roll calls, votes, issues) that belong together by `rcid`.
//!
//! Knows columns by name, in any order; refuses a table whose columns are none of these.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{About, Ballot, Choice, RollCall, Totals};
use crate::record::doubt::{doubt, refusal};
use crate::record::plain_date;
use crate::remark::{Remark, RemarkCode};
use crate::symbol::Symbol;

/// What one line, or the lines of one roll call, say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum VoteEntry {
    /// A roll call, with its votes where its table has them.
    RollCall(Box<RollCall>),
    /// Votes of a roll call that another table describes.
    Ballots(String, Vec<Ballot>),
    /// A subject of a roll call that another table describes.
    Subject(String, String),
}

/// The layouts that are known.
enum Layout {
    Library,
    RollCalls,
    Votes,
    Issues,
}

/// Whether a header is one of a table of votes.
#[must_use]
pub fn is_vote_table(header: &str) -> bool {
    let names: Vec<&str> = header
        .trim_start_matches('\u{feff}')
        .trim()
        .split(',')
        .map(|it| it.trim_matches('"'))
        .collect();
    layout(&|name| names.contains(&name)).is_some()
}

fn layout(has: &dyn Fn(&str) -> bool) -> Option<Layout> {
    if has("ms_vote") && (has("ms_code") || has("ms_name")) {
        return Some(Layout::Library);
    }
    if !has("rcid") {
        return None;
    }
    match () {
        () if has("unres") => Some(Layout::RollCalls),
        () if has("vote") && has("country") => Some(Layout::Votes),
        () if has("issue") => Some(Layout::Issues),
        () => None,
    }
}

/// Columns by name.
struct Columns(BTreeMap<String, usize>);

impl Columns {
    fn get<'r>(&self, row: &'r csv::StringRecord, name: &str) -> &'r str {
        let cell = self.0.get(name).and_then(|at| row.get(*at)).unwrap_or("").trim();
        if cell == "NA" { "" } else { cell }
    }

    fn some(&self, row: &csv::StringRecord, name: &str) -> Option<String> {
        Some(self.get(row, name).to_owned()).filter(|it| !it.is_empty())
    }

    /// A count as written: `120`, `120.0`.
    fn count(&self, row: &csv::StringRecord, name: &str) -> Option<u32> {
        let cell = self.get(row, name);
        cell.strip_suffix(".0").unwrap_or(cell).parse().ok()
    }
}

/// Reads a table of votes, calling `each` for every roll call.
pub fn read(text: &str, each: &mut dyn FnMut(VoteEntry)) -> Vec<Remark> {
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let header = match reader.headers() {
        Ok(header) => header.clone(),
        Err(fault) => return vec![refusal(RemarkCode::UnreadableRecord, &fault.to_string())],
    };
    let names = header.iter().enumerate().map(|(at, name)| (name.trim().to_owned(), at));
    let columns = Columns(names.collect());
    let Some(layout) = layout(&|name| columns.0.contains_key(name)) else {
        return vec![refusal(
            RemarkCode::UnknownColumns,
            &header.iter().collect::<Vec<_>>().join(", "),
        )];
    };
    let mut table = Table { columns, open: None, remarks: Vec::new(), unknown: BTreeMap::new() };
    for row in reader.records() {
        match row {
            Ok(row) => table.line(&layout, &row, each),
            Err(fault) => {
                let remark = doubt(RemarkCode::UnreadableRecord, &fault.to_string());
                table.remarks.push(remark);
                if !matches!(fault.kind(), csv::ErrorKind::Utf8 { .. }) {
                    break;
                }
            }
        }
    }
    table.close(each);
    let Table { mut remarks, unknown, .. } = table;
    remarks.extend(unknown.keys().map(|word| doubt(RemarkCode::UnknownVote, word)));
    remarks
}

/// A table being read: lines of one roll call stand together.
struct Table {
    columns: Columns,
    open: Option<VoteEntry>,
    remarks: Vec<Remark>,
    unknown: BTreeMap<String, ()>,
}

impl Table {
    fn line(&mut self, layout: &Layout, row: &csv::StringRecord, each: &mut dyn FnMut(VoteEntry)) {
        let rcid = format!("rcid:{}", self.columns.get(row, "rcid"));
        match layout {
            Layout::Library => self.library(row, each),
            Layout::RollCalls => {
                let roll_call = self.roll_call(row, rcid);
                each(VoteEntry::RollCall(Box::new(roll_call)));
            }
            Layout::Votes => {
                let ballot = self.ballot(row, "country_code", "country", "vote");
                match &mut self.open {
                    Some(VoteEntry::Ballots(key, ballots)) if *key == rcid => ballots.push(ballot),
                    _ => {
                        self.close(each);
                        self.open = Some(VoteEntry::Ballots(rcid, vec![ballot]));
                    }
                }
            }
            Layout::Issues => {
                let issue = self.columns.get(row, "issue").to_owned();
                each(VoteEntry::Subject(rcid, issue));
            }
        }
    }

    fn ballot(&mut self, row: &csv::StringRecord, code: &str, name: &str, vote: &str) -> Ballot {
        let given = self.columns.get(row, vote);
        let choice = Choice::parse(given).unwrap_or_else(|| {
            self.unknown.insert(given.to_owned(), ());
            Choice::Unknown
        });
        Ballot {
            code: self.columns.get(row, code).to_owned(),
            name: self.columns.get(row, name).to_owned(),
            choice,
        }
    }

    fn library(&mut self, row: &csv::StringRecord, each: &mut dyn FnMut(VoteEntry)) {
        let ballot = self.ballot(row, "ms_code", "ms_name", "ms_vote");
        let columns = &self.columns;
        let given = columns.get(row, "resolution");
        let id = columns.some(row, "undl_id").unwrap_or_else(|| given.to_owned());
        let key = format!("undl:{}", id.strip_suffix(".0").unwrap_or(&id));
        if let Some(VoteEntry::RollCall(open)) = &mut self.open
            && open.key == key
        {
            open.ballots.push(ballot);
            return;
        }
        let totals = Totals {
            yes: columns.count(row, "total_yes"),
            no: columns.count(row, "total_no"),
            abstain: columns.count(row, "total_abstentions"),
            not_voting: columns.count(row, "total_non_voting"),
            members: columns.count(row, "total_ms"),
        };
        let subjects = columns.get(row, "subjects").split(['|', ';']).map(str::trim);
        let title = columns.some(row, "title").or_else(|| columns.some(row, "description"));
        let roll_call = RollCall {
            key,
            symbol: Symbol::parse(given).ok().map(|it| it.normal()),
            given_symbol: given.to_owned(),
            date: plain_date(columns.get(row, "date")),
            session: columns.some(row, "session"),
            title: title.unwrap_or_default(),
            meeting: columns.some(row, "meeting"),
            draft: columns.some(row, "draft"),
            report: columns.some(row, "committee_report"),
            method: columns.some(row, "vote_note").or_else(|| columns.some(row, "modality")),
            subjects: subjects.filter(|it| !it.is_empty()).map(str::to_owned).collect(),
            totals,
            ballots: vec![ballot],
            ..RollCall::default()
        };
        self.close(each);
        self.open = Some(VoteEntry::RollCall(Box::new(roll_call)));
    }

    fn roll_call(&mut self, row: &csv::StringRecord, key: String) -> RollCall {
        let columns = &self.columns;
        let given = columns.get(row, "unres");
        let set = |name: &str| matches!(columns.get(row, name), "1" | "TRUE" | "true");
        let about = match (set("amend"), set("para")) {
            (true, _) => About::Amendment,
            (_, true) => About::Paragraph,
            (false, false) => About::Whole,
        };
        let title = columns.some(row, "descr").or_else(|| columns.some(row, "short"));
        RollCall {
            key,
            symbol: Symbol::parse(given).ok().map(|it| it.normal()),
            given_symbol: given.to_owned(),
            date: plain_date(columns.get(row, "date")),
            session: columns.some(row, "session"),
            title: title.unwrap_or_default(),
            about,
            ..RollCall::default()
        }
    }

    fn close(&mut self, each: &mut dyn FnMut(VoteEntry)) {
        if let Some(entry) = self.open.take() {
            if let VoteEntry::RollCall(roll_call) = &entry {
                for remark in roll_call.counted() {
                    let key = &roll_call.key;
                    let en = format!("{key}: {}", remark.en);
                    let fa = format!("{key}: {}", remark.fa);
                    self.remarks.push(Remark { en, fa, ..remark });
                }
            }
            each(entry);
        }
    }
}
