//! Observations against their structure: codes, keys, attributes, periods, numbers.
//! Knows one row at a time; duplicates, sums and jumps, which need more than one, are found elsewhere.
//! Made for millions of rows: codes repeat, so what was decided of a text is kept until it changes.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use model::observation::{ORIGIN_CELL, ORIGIN_SHEET, ORIGIN_SUBMISSION};
use model::{
    Codelist, ComponentRole, DataStructure, Finding, FindingCode, ObservationBatch, Place,
    Reference, Representation, TextColumn, TimePeriod,
};

use crate::findings::{Findings, place_of};
use crate::measure::{Facts, Measure, code_of};
use crate::number::{NumberFault, read_number};

const OBS_STATUS: &str = "OBS_STATUS";
const UNIT_MEASURE: &str = "UNIT_MEASURE";

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
    bounded: bool,
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
    Number {
        whole: bool,
    },
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
        known_columns.extend([ORIGIN_SHEET, ORIGIN_CELL, ORIGIN_SUBMISSION].map(str::to_owned));
        known_columns.insert(OBS_STATUS.to_owned());
        // What an SDMX-CSV line asks to be done; its reader heeds it.
        known_columns.insert("ACTION".to_owned());
        Self { rules, known_columns, told: BTreeSet::new(), bounded: true }
    }

    /// The same validator, for a dataflow whose own rules say which shares may pass 100: gross
    /// enrolment, for one, counts pupils of every age against one age group.
    #[must_use]
    pub fn leaving_shares_to_rules(self) -> Self {
        Self { bounded: false, ..self }
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
                let whole = match (rule.role, &rule.values) {
                    (ComponentRole::Measure, Values::Number { whole }) => Some(*whole),
                    _ => None,
                };
                let Some(whole) = whole else {
                    let Verdict::Fault(code) = rule.verdict_on(text) else { continue };
                    is_held = true;
                    if index.is_some() {
                        findings.push_with(code, || rule.finding(code, &batch, row, text));
                    }
                    continue;
                };
                let (status, unit) = (text_at(status), text_at(unit));
                let measure = Measure { whole, bounded: self.bounded, status, unit };
                let mut digits = None;
                let outcome = measure.check(text, &mut digits, |code, facts| {
                    findings.push_with(code, || rule.value_finding(code, &batch, row, text, facts));
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

    fn value_finding(
        &self,
        code: FindingCode,
        batch: &ObservationBatch,
        row: usize,
        text: &str,
        facts: Facts<'_>,
    ) -> Finding {
        let mut finding = Finding::new(code, self.place(batch, row));
        if !text.trim().is_empty() {
            finding = finding.with("value", text.trim());
        }
        facts.iter().fold(finding, |finding, (name, fact)| finding.with(name, *fact))
    }

    fn finding(
        &self,
        code: FindingCode,
        batch: &ObservationBatch,
        row: usize,
        text: &str,
    ) -> Finding {
        let finding =
            Finding::new(code, self.place(batch, row)).with("component", self.component.as_str());
        match (code, &self.values) {
            (FindingCode::UnknownCode, Values::Codes(list, _)) => {
                finding.with("text", text).with("codelist", list.as_str())
            }
            _ if text.is_empty() => finding,
            _ => finding.with("value", text),
        }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};
    use model::{AttributeRelationship, Code, Component, Header, Language, LocalisedText, Version};

    use super::*;

    fn header(id: &str) -> Header {
        Header {
            agency: "A".into(),
            id: id.into(),
            version: Version::new("1.0.0"),
            names: LocalisedText::default(),
            descriptions: LocalisedText::default(),
        }
    }

    fn codelist(id: &str, codes: &[&str]) -> Codelist {
        let code = |id: &&str| Code {
            id: (*id).to_owned(),
            names: LocalisedText::default(),
            descriptions: LocalisedText::default(),
            parent: None,
            synonyms: Vec::new(),
        };
        Codelist { header: header(id), codes: codes.iter().map(code).collect() }
    }

    fn validator() -> Validator {
        let coded = |id: &str| Representation::Codelist(Reference::new("A", id, "1.0.0"));
        let component = |id: &str, role, representation, mandatory| Component {
            id: id.into(),
            role,
            concept_scheme: Reference::new("A", "CS", "1.0.0"),
            representation,
            mandatory,
            relationship: AttributeRelationship::Observation,
        };
        let structure = DataStructure {
            header: header("DSD"),
            components: vec![
                component("SEX", ComponentRole::Dimension, coded("CL_SEX"), false),
                component(
                    "TIME_PERIOD",
                    ComponentRole::TimeDimension,
                    Representation::TimePeriod,
                    false,
                ),
                component("OBS_VALUE", ComponentRole::Measure, Representation::Decimal, false),
                component("OBS_STATUS", ComponentRole::Attribute, coded("CL_OBS_STATUS"), false),
                component("UNIT_MEASURE", ComponentRole::Attribute, coded("CL_UNIT"), true),
            ],
        };
        let lists = [
            codelist("CL_SEX", &["F", "M", "_T"]),
            codelist("CL_OBS_STATUS", &["A", "M", "Q"]),
            codelist("CL_UNIT", &["PS", "PT", "YR"]),
        ];
        Validator::new(&structure, &lists)
    }

    /// Rows of `SEX,TIME_PERIOD,OBS_VALUE,OBS_STATUS,UNIT_MEASURE`, as of a file whose first line is
    /// the heading.
    fn batch(rows: &str) -> ObservationBatch {
        let mut names: Vec<String> = "SEX,TIME_PERIOD,OBS_VALUE,OBS_STATUS,UNIT_MEASURE"
            .split(',')
            .map(str::to_owned)
            .collect();
        names.push(ORIGIN_CELL.to_owned());
        let mut batch = ObservationBatch::new(names);
        for (number, row) in rows.lines().filter(|row| !row.trim().is_empty()).enumerate() {
            let line = (number + 2).to_string();
            batch.push(row.trim().split(',').chain([line.as_str()]));
        }
        batch
    }

    fn check(rows: &str, expected: Expect) {
        let mut findings = Findings::default();
        let checked = validator().check(batch(rows), &mut findings);
        let mut report = String::new();
        for row in 0..checked.standing.rows() {
            let value = checked.standing.get("OBS_VALUE", row);
            report.push_str(&format!("{}: {value}\n", checked.standing.get(ORIGIN_CELL, row)));
        }
        for finding in findings.kept() {
            let (code, text) = (finding.code.code(), finding.text(Language::En));
            report.push_str(&format!("{code} · {} · {text}\n", finding.place));
        }
        assert_eq!(
            checked.standing.rows() + checked.held.rows(),
            batch(rows).rows(),
            "every row is in one of the two"
        );
        expected.assert_eq(&report);
    }

    #[test]
    fn numbers_get_canonical_digits_and_keep_them_all() {
        check(
            "F,2016,12,A,PS\nM,2016,۳۵٫۴۰,A,PT\n_T,2016,12.50%,A,PT\nF,2017,007,A,YR",
            expect![[r#"
                2: 12
                3: 35.40
                4: 12.50
                5: 7
            "#]],
        );
    }

    #[test]
    fn a_fault_holds_its_row_back_and_no_other() {
        check(
            "X,2016,12,A,PS\nF,1395م,12,A,PS\n,2016,12,A,PS\nF,2016,12,A,\nF,2016,12,Z,PS\n\
             M,2016,12,A,PS\nM,2017,۱۲ نفر,A,PS\nM,2018,2016-05-14,A,PS\nM,2019,#REF!,A,PS\n\
             M,2020,123456789012345678901,A,PS",
            expect![[r#"
                7: 12
                unknown-code · line 2, column SEX · “X” is not in the code list CL_SEX.
                unknown-period · line 3, column TIME_PERIOD · “1395م” is not a period that can be read.
                missing-dimension · line 4, column SEX · SEX is empty; without it nobody knows what the figure is about.
                missing-attribute · line 5, column UNIT_MEASURE · The required attribute UNIT_MEASURE is empty.
                unknown-code · line 6, column OBS_STATUS · “Z” is not in the code list CL_OBS_STATUS.
                text-in-number · line 8, column OBS_VALUE · “۱۲ نفر” is not a number.
                value-is-date · line 9, column OBS_VALUE · There is a date, 2016-05-14, where a number belongs.
                cell-error · line 10, column OBS_VALUE · The cell holds an Excel error: #REF!.
                number-too-long · line 11, column OBS_VALUE · The number 123456789012345678901 has more digits than can be kept exactly.
            "#]],
        );
    }

    #[test]
    fn absence_has_a_reason_or_the_row_is_held_back() {
        check(
            "F,2016,,M,PS\nF,2017,NaN,Q,PS\nF,2018,,A,PS\nF,2019,12,M,PS\nF,2020,,,PS",
            expect![[r#"
                2: 
                3: 
                5: 12
                blank-value · line 4, column OBS_VALUE · The cell is blank and nothing says why.
                value-with-missing-status · line 5, column OBS_VALUE · Status M says there is no value, but 12 is given.
                blank-value · line 6, column OBS_VALUE · The cell is blank and nothing says why.
            "#]],
        );
    }

    #[test]
    fn shares_and_counts_have_bounds() {
        check(
            "F,2016,100.0,A,PT\nF,2017,100.01,A,PT\nF,2018,-0.1,A,PT\nF,2019,-1,A,PS\n\
             F,2020,-1,A,YR\nF,2021,12%,A,PS",
            expect![[r#"
                2: 100.0
                6: -1
                share-out-of-range · line 3, column OBS_VALUE · A share lies between 0 and 100, but this one says 100.01.
                share-out-of-range · line 4, column OBS_VALUE · A share lies between 0 and 100, but this one says -0.1.
                negative-value · line 5, column OBS_VALUE · This value cannot be negative, but it says -1.
                text-in-number · line 7, column OBS_VALUE · “12%” is not a number.
            "#]],
        );
    }

    #[test]
    fn columns_are_told_once_a_file() {
        let mut findings = Findings::default();
        let mut validator = validator();
        for _ in 0..3 {
            let mut batch = ObservationBatch::new(vec!["SEX".into(), "COLOUR".into()]);
            batch.push(["F", "red"]);
            assert_eq!(validator.check(batch, &mut findings).held.rows(), 1);
        }
        let found: Vec<_> = findings.kept().iter().map(|each| each.place.to_string()).collect();
        expect![[r#"
            column COLOUR
            column TIME_PERIOD
            column UNIT_MEASURE
            column OBS_VALUE
            column OBS_VALUE
            column OBS_VALUE"#]]
        .assert_eq(&found.join("\n"));
    }
}
