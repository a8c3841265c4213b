//! Observations against their structure: codes, keys, attributes, periods, numbers.
//! Knows one row at a time; duplicates, sums and jumps, which need more than one, are found elsewhere.
//! Made for millions of rows: codes repeat, so what was decided of a text is kept until it changes.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::ops::ControlFlow;

use model::observation::{ORIGIN_CELL, ORIGIN_SHEET, ORIGIN_SUBMISSION};
use model::{
    Codelist, ComponentRole, DataStructure, Finding, FindingCode, ObsStatus, ObservationBatch,
    Place, Reference, Representation, TextColumn, TimePeriod,
};

use crate::findings::{Findings, place_of};
use crate::number::{NumberFault, read_number};

const OBS_STATUS: &str = "OBS_STATUS";
const UNIT_MEASURE: &str = "UNIT_MEASURE";

/// Units whose values are shares of a hundred.
const SHARE_UNITS: [&str; 3] = ["PT", "PERCENT", "PC"];
/// Units whose values count persons or things.
const COUNT_UNITS: [&str; 10] =
    ["PS", "PERS", "PER", "NUMBER", "NB", "COUNT", "BIRTHS", "DEATHS", "HH", "HOURS"];

/// A batch after validation. No row is lost: every row is in one of the two.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checked {
    /// The observations that stand, their values in canonical digits.
    pub standing: ObservationBatch,
    /// The observations that a finding holds back, as they were sent.
    pub held: ObservationBatch,
}

/// Validates observations of one structure, batch by batch.
#[derive(Clone, Debug)]
pub struct Validator {
    rules: Vec<Rule>,
    known_columns: BTreeSet<String>,
    told: BTreeSet<(FindingCode, String)>,
}

/// What one component must hold.
#[derive(Clone, Debug)]
struct Rule {
    component: String,
    role: ComponentRole,
    mandatory: bool,
    values: Values,
    /// The text decided of last, and the verdict.
    last: String,
    verdict: Option<Verdict>,
}

#[derive(Clone, Debug)]
enum Values {
    /// The codes of the list with this name.
    Codes(String, HashSet<String>),
    Number { whole: bool },
    Period(HashSet<String>),
    Text,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    Stands,
    Fault(FindingCode),
}

impl Validator {
    /// A validator for data of this structure. A component whose codelist is not among `codelists`
    /// takes any text: a registry without the list must not hold back all data.
    #[must_use]
    pub fn new<'a>(
        structure: &DataStructure,
        codelists: impl IntoIterator<Item = &'a Codelist>,
    ) -> Self {
        let listed: BTreeMap<Reference, &Codelist> =
            codelists.into_iter().map(|list| (list.header.reference(), list)).collect();
        let mut rules = Vec::new();
        for component in &structure.components {
            let values = match &component.representation {
                Representation::Codelist(reference) => match listed.get(reference) {
                    Some(list) => {
                        let codes = list.codes.iter().map(|code| code.id.clone()).collect();
                        Values::Codes(list.header.id.clone(), codes)
                    }
                    None => Values::Text,
                },
                Representation::Decimal => Values::Number { whole: false },
                Representation::Integer => Values::Number { whole: true },
                Representation::Text => Values::Text,
                Representation::TimePeriod => Values::Period(HashSet::new()),
            };
            rules.push(Rule {
                component: component.id.clone(),
                role: component.role,
                mandatory: component.mandatory,
                values,
                last: String::new(),
                verdict: None,
            });
        }
        let mut known_columns: BTreeSet<String> =
            rules.iter().map(|rule| rule.component.clone()).collect();
        known_columns
            .extend([ORIGIN_SHEET, ORIGIN_CELL, ORIGIN_SUBMISSION].map(str::to_owned));
        known_columns.insert(OBS_STATUS.to_owned());
        Self { rules, known_columns, told: BTreeSet::new() }
    }

    /// Validates one batch. Findings name the cell or line that the origin columns give.
    pub fn check(&mut self, batch: ObservationBatch, findings: &mut Findings) -> Checked {
        self.tell_columns(&batch, findings);
        let indexes: Vec<Option<usize>> =
            self.rules.iter().map(|rule| batch.index(&rule.component)).collect();
        let status = batch.index(OBS_STATUS);
        let unit = batch.index(UNIT_MEASURE);
        let mut held = Vec::new();
        let mut rewritten: BTreeMap<usize, TextColumn> = BTreeMap::new();
        for row in 0..batch.rows() {
            let text_at =
                |index: Option<usize>| index.map_or("", |index| batch.column_at(index).get(row));
            let mut is_held = false;
            for (rule, index) in self.rules.iter_mut().zip(&indexes) {
                let text = text_at(*index);
                if rule.role != ComponentRole::Measure {
                    let Verdict::Fault(code) = rule.verdict_on(text) else { continue };
                    is_held = true;
                    if index.is_some() {
                        findings.push_with(code, || rule.finding(code, &batch, row, text));
                    }
                    continue;
                }
                let measure = Measure { rule, status: text_at(status), unit: text_at(unit) };
                let mut digits = None;
                let outcome = measure.check(text, &mut digits, |code, facts| {
                    findings.push_with(code, || measure.finding(code, &batch, row, text, facts));
                });
                is_held |= outcome.is_break();
                let Some(index) = *index else { continue };
                if digits.is_some() && !rewritten.contains_key(&index) {
                    let before = batch.column_at(index).iter().take(row).collect();
                    rewritten.insert(index, before);
                }
                if let Some(column) = rewritten.get_mut(&index) {
                    column.push(digits.as_deref().unwrap_or(text));
                }
            }
            if is_held {
                held.push(row);
            }
        }
        split(batch, &held, rewritten)
    }

    /// Tells once a file which columns are unknown and which are not there at all.
    fn tell_columns(&mut self, batch: &ObservationBatch, findings: &mut Findings) {
        let mut tell = |code: FindingCode, component: &str| {
            if self.told.insert((code, component.to_owned())) {
                let place = Place { component: Some(component.to_owned()), ..Place::default() };
                findings.push(Finding::new(code, place).with("component", component));
            }
        };
        for name in batch.names() {
            if !self.known_columns.contains(name) {
                tell(FindingCode::UnknownColumn, name);
            }
        }
        for rule in &self.rules {
            if batch.rows() > 0 && batch.index(&rule.component).is_none() {
                match rule.role {
                    ComponentRole::Dimension | ComponentRole::TimeDimension => {
                        tell(FindingCode::MissingDimension, &rule.component);
                    }
                    ComponentRole::Attribute if rule.mandatory => {
                        tell(FindingCode::MissingAttribute, &rule.component);
                    }
                    ComponentRole::Attribute | ComponentRole::Measure => {}
                }
            }
        }
    }
}

/// The rows that stand and those that do not. Usually all stand, and nothing is copied.
fn split(
    mut batch: ObservationBatch,
    held: &[usize],
    rewritten: BTreeMap<usize, TextColumn>,
) -> Checked {
    let is_held = |row: usize| held.binary_search(&row).is_ok();
    let held_rows = if held.is_empty() {
        ObservationBatch::new(batch.names().to_vec())
    } else {
        batch.filtered(is_held)
    };
    for (index, column) in rewritten {
        let name = batch.names()[index].clone();
        batch.set_column(&name, column);
    }
    let standing = if held.is_empty() { batch } else { batch.filtered(|row| !is_held(row)) };
    Checked { standing, held: held_rows }
}

impl Rule {
    fn verdict_on(&mut self, text: &str) -> Verdict {
        if let Some(verdict) = self.verdict.filter(|_| self.last == text) {
            return verdict;
        }
        let verdict = self.decide(text);
        self.last.clear();
        self.last.push_str(text);
        self.verdict = Some(verdict);
        verdict
    }

    fn decide(&mut self, text: &str) -> Verdict {
        if text.is_empty() {
            return match self.role {
                ComponentRole::Dimension | ComponentRole::TimeDimension => {
                    Verdict::Fault(FindingCode::MissingDimension)
                }
                ComponentRole::Attribute if self.mandatory => {
                    Verdict::Fault(FindingCode::MissingAttribute)
                }
                ComponentRole::Attribute | ComponentRole::Measure => Verdict::Stands,
            };
        }
        let stands = match &mut self.values {
            Values::Codes(_, codes) => codes.contains(text),
            Values::Text => true,
            Values::Number { .. } => {
                return match read_number(text) {
                    Ok(_) | Err(NumberFault::Blank) => Verdict::Stands,
                    Err(fault) => Verdict::Fault(code_of(fault)),
                };
            }
            Values::Period(known) => {
                let stands = known.contains(text) || text.parse::<TimePeriod>().is_ok();
                // A file of many days must not make the memory of its periods grow without end.
                if stands && known.len() < 4096 && !known.contains(text) {
                    known.insert(text.to_owned());
                }
                return if stands {
                    Verdict::Stands
                } else {
                    Verdict::Fault(FindingCode::UnknownPeriod)
                };
            }
        };
        if stands { Verdict::Stands } else { Verdict::Fault(FindingCode::UnknownCode) }
    }

    fn place(&self, batch: &ObservationBatch, row: usize) -> Place {
        let mut place = place_of(batch.get(ORIGIN_SHEET, row), batch.get(ORIGIN_CELL, row));
        // A line of a text file holds the whole key, a cell only the value.
        if place.cell.is_none() {
            place.component = Some(self.component.clone());
        }
        place
    }

    fn finding(
        &self,
        code: FindingCode,
        batch: &ObservationBatch,
        row: usize,
        text: &str,
    ) -> Finding {
        let finding = Finding::new(code, self.place(batch, row))
            .with("component", self.component.as_str());
        match (code, &self.values) {
            (FindingCode::UnknownCode, Values::Codes(list, _)) => {
                finding.with("text", text).with("codelist", list.as_str())
            }
            _ if text.is_empty() => finding,
            _ => finding.with("value", text),
        }
    }
}

fn code_of(fault: NumberFault) -> FindingCode {
    match fault {
        NumberFault::Blank => FindingCode::BlankValue,
        NumberFault::Text => FindingCode::TextInNumber,
        NumberFault::Date => FindingCode::ValueIsDate,
        NumberFault::TooLong => FindingCode::NumberTooLong,
        NumberFault::CellError => FindingCode::CellError,
    }
}

/// A measured value with what is said of it in its row.
struct Measure<'a> {
    rule: &'a Rule,
    status: &'a str,
    unit: &'a str,
}

/// Facts of a finding besides the value itself.
type Facts<'a> = &'a [(&'static str, &'a str)];

impl Measure<'_> {
    /// Checks one value; `digits` becomes the canonical form where it differs from the text. Breaks
    /// when the row cannot stand.
    fn check(
        &self,
        text: &str,
        digits: &mut Option<String>,
        mut tell: impl FnMut(FindingCode, Facts<'_>),
    ) -> ControlFlow<()> {
        let Values::Number { whole } = self.rule.values else { return ControlFlow::Continue(()) };
        let is_missing = ObsStatus::parse(self.status).is_some_and(ObsStatus::is_missing);
        // SDMX writes the missing value of a number as NaN.
        let number = if text == "NaN" { Err(NumberFault::Blank) } else { read_number(text) };
        let number = match number {
            Err(NumberFault::Blank) => {
                if !text.is_empty() {
                    *digits = Some(String::new());
                }
                if is_missing {
                    return ControlFlow::Continue(());
                }
                tell(FindingCode::BlankValue, &[]);
                return ControlFlow::Break(());
            }
            Err(fault) => {
                tell(code_of(fault), &[]);
                return ControlFlow::Break(());
            }
            Ok(number) => number,
        };
        let is_share = SHARE_UNITS.contains(&self.unit);
        let has_fraction = || {
            let fraction = number.digits.split_once('.').map_or("", |(_, fraction)| fraction);
            fraction.bytes().any(|digit| digit != b'0')
        };
        if (number.percent && !is_share) || (whole && has_fraction()) {
            tell(FindingCode::TextInNumber, &[]);
            return ControlFlow::Break(());
        }
        if is_share && !is_share_value(&number.digits) {
            tell(FindingCode::ShareOutOfRange, &[]);
            return ControlFlow::Break(());
        }
        if number.digits.starts_with('-') && COUNT_UNITS.contains(&self.unit) {
            tell(FindingCode::NegativeValue, &[]);
            return ControlFlow::Break(());
        }
        if is_missing {
            tell(FindingCode::ValueWithMissingStatus, &[("status", self.status)]);
        }
        if number.digits != text {
            *digits = Some(number.digits.into_owned());
        }
        ControlFlow::Continue(())
    }

    fn finding(
        &self,
        code: FindingCode,
        batch: &ObservationBatch,
        row: usize,
        text: &str,
        facts: Facts<'_>,
    ) -> Finding {
        let mut finding = Finding::new(code, self.rule.place(batch, row));
        if !text.trim().is_empty() {
            finding = finding.with("value", text.trim());
        }
        facts.iter().fold(finding, |finding, (name, fact)| finding.with(name, *fact))
    }
}

/// Whether canonical digits are from 0 to 100.
fn is_share_value(digits: &str) -> bool {
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    match whole.len() {
        _ if digits.starts_with('-') => false,
        1 | 2 => true,
        3 => whole == "100" && fraction.bytes().all(|digit| digit == b'0'),
        _ => false,
    }
}
