//! The VTL programs of dataflows: from the catalogue's text to a typed program, and from the
//! failures of its rules to findings.

use std::collections::{BTreeMap, BTreeSet};

use engine::{Check, Failure, Participant, Staged};
use ingest::place_of;
use model::table::TableShape;
use model::{Dataflow, Finding, FindingCode, Severity};
use rust_decimal::Decimal;
use vtl::ast::{ExprKind, Program, Statement};
use vtl::plan::TypedProgram;

use crate::bank::Bank;
use crate::error::{Doing, Result};

/// Failures that are told one by one.
const FAILURES_TOLD: usize = 5_000;
/// The program for dataflows that name none, and the dataset it reads.
const DEFAULT_PROGRAM: &str = "default.vtl";
const DEFAULT_DATASET: &str = "DATA";

/// A program of the catalogue, checked against the structures of the registry.
pub(crate) struct Rules {
    typed: TypedProgram,
    checks: BTreeMap<String, Check>,
}

impl Rules {
    /// The datasets it reads.
    pub(crate) fn inputs(&self) -> Vec<&str> {
        self.typed.inputs.keys().map(String::as_str).collect()
    }

    /// The datasets it keeps (`<-`).
    pub(crate) fn persistent(&self) -> Vec<&str> {
        let steps = self.typed.steps.iter().filter(|step| step.persistent);
        steps.map(|step| step.name.as_str()).collect()
    }

    /// The program.
    pub(crate) fn typed(&self) -> &TypedProgram {
        &self.typed
    }
}

/// Reads and checks the program of this file name. Its datasets are dataflows by id; `DATA` in the
/// default program is the dataflow given.
pub(crate) fn program(bank: &Bank, name: &str, data: Option<&TableShape>) -> Result<Rules> {
    let doing = || format!("reading the VTL program {name}");
    let text = catalogue::rules(name).ok_or("the catalogue has no such program").doing(doing)?;
    let program = vtl::parse(&text).doing(doing)?;
    let mut structures = BTreeMap::new();
    if let Some(shape) = data {
        structures.insert(DEFAULT_DATASET.to_owned(), engine::dataset_structure(shape));
    }
    let registry = bank.registry();
    // What the program makes is not what it reads.
    let makes: BTreeSet<&str> = program
        .statements
        .iter()
        .filter_map(|statement| match statement {
            Statement::Assign(assign) => Some(assign.name.as_str()),
            _ => None,
        })
        .collect();
    for dataflow in registry.dataflows() {
        if makes.contains(dataflow.header.id.as_str()) {
            continue;
        }
        if let Some(structure) = registry.structure_of(dataflow) {
            let shape = TableShape::of(structure);
            structures
                .entry(dataflow.header.id.clone())
                .or_insert_with(|| engine::dataset_structure(&shape));
        }
    }
    let typed = vtl::compile(&program, &structures).doing(doing)?;
    Ok(Rules { typed, checks: checks_of(&program) })
}

/// What the program's results check, by result.
fn checks_of(program: &Program) -> BTreeMap<String, Check> {
    let mut checks = BTreeMap::new();
    for statement in &program.statements {
        let Statement::Assign(assign) = statement else { continue };
        let check = match &assign.expr.kind {
            ExprKind::CheckDatapoint { .. } => Check::default(),
            ExprKind::Hierarchy(hierarchy) if hierarchy.check => {
                hierarchy_check(program, &hierarchy.ruleset, hierarchy.rule.as_ref())
            }
            _ => continue,
        };
        checks.insert(assign.name.clone(), check);
    }
    checks
}

fn hierarchy_check(
    program: &Program,
    name: &str,
    component: Option<&vtl::ast::ComponentName>,
) -> Check {
    let ruleset = program.statements.iter().find_map(|statement| match statement {
        Statement::Hierarchical(ruleset) if ruleset.name == name => Some(ruleset),
        _ => None,
    });
    let Some(ruleset) = ruleset else { return Check::default() };
    let component = component.map_or(&ruleset.rule, |component| &component.name);
    let rules = ruleset.rules.iter().filter_map(|rule| {
        let mut codes = vec![rule.left.clone()];
        codes.extend(rule.items.iter().map(|item| item.code.clone()));
        Some((rule.name.clone()?, codes))
    });
    Check { component: Some(component.clone()), codes: rules.collect() }
}

/// All failures of a check.
#[derive(Default)]
pub(crate) struct Failures {
    /// The first of them, one by one.
    pub first: Vec<Finding>,
    /// How many more there are, by code.
    pub untold: BTreeMap<FindingCode, u64>,
    /// The origins that errors name.
    pub origins: Vec<(String, String)>,
}

/// Runs the checks of a dataflow's program, or of the default one, over staged observations.
pub(crate) async fn check(
    bank: &Bank,
    dataflow: &Dataflow,
    shape: &TableShape,
    staged: &Staged,
) -> Result<Failures> {
    let (name, dataset) = match &dataflow.rules {
        Some(name) => (name.as_str(), dataflow.header.id.as_str()),
        None if shape.index("SEX").is_some() && shape.index("UNIT_MEASURE").is_some() => {
            (DEFAULT_PROGRAM, DEFAULT_DATASET)
        }
        None => return Ok(Failures::default()),
    };
    let rules = program(bank, name, Some(shape))?;
    // A program that reads other dataflows too derives; it is run when something is published.
    if rules.inputs() != [dataset] {
        return Ok(Failures::default());
    }
    let found =
        bank.engine().failures(&rules.typed, dataset, shape, staged.into(), &rules.checks).await;
    let found = found.doing(|| format!("running the VTL program {name}"))?;
    let names: Vec<&str> = shape.key().collect();
    let mut failures = Failures::default();
    for failure in found {
        let finding = finding_of(&failure, &names);
        if finding.severity == Severity::Error {
            let origins = failure.participants.iter();
            failures.origins.extend(origins.map(|it| (it.sheet.clone(), it.cell.clone())));
        }
        if failures.first.len() < FAILURES_TOLD {
            failures.first.push(finding);
        } else {
            *failures.untold.entry(finding.code).or_default() += 1;
        }
    }
    Ok(failures)
}

/// The finding that a failure's error code names; `rule-failed` when it names none.
fn finding_of(failure: &Failure, key: &[&str]) -> Finding {
    let known = FindingCode::ALL.iter().find(|code| code.code() == failure.error_code);
    let code = known.copied().unwrap_or(FindingCode::RuleFailed);
    let sex = |wanted: &str| {
        let place = key.iter().position(|name| *name == "SEX")?;
        failure.participants.iter().find(|it| it.key.get(place).is_some_and(|it| it == wanted))
    };
    // The total is where a person looks first; else the last observation of the failure.
    let total = total_of(failure, key);
    let shown = sex("_T").filter(|_| code == FindingCode::SumMismatch).or(total);
    let place = shown.map_or_else(Default::default, |it| place_of(&it.sheet, &it.cell));
    let mut finding = Finding::new(code, place);
    if failure.error_level.eq_ignore_ascii_case("warning") || failure.error_level == "0" {
        finding.severity = Severity::Warning;
    }
    let value = |participant: Option<&Participant>| {
        participant.map_or_else(String::new, |it| it.value.clone())
    };
    finding = finding.with("rule", failure.rule.as_str()).with("imbalance", &*failure.imbalance);
    match code {
        FindingCode::SumMismatch => {
            let (women, men) = (value(sex("F")), value(sex("M")));
            let sum = sum_of(&[&women, &men]);
            finding
                .with("women", women)
                .with("men", men)
                .with("sum", sum)
                .with("total", value(sex("_T")))
        }
        FindingCode::SubtotalMismatch => {
            let parts = failure.participants.iter().filter(|it| Some(*it) != shown);
            let parts: Vec<&str> = parts.map(|it| it.value.as_str()).collect();
            finding.with("parts", sum_of(&parts)).with("total", value(shown))
        }
        _ => finding.with("value", value(shown)),
    }
}

/// The participant that is the total: the one with most codes `_T`, else the last.
fn total_of<'a>(failure: &'a Failure, key: &[&str]) -> Option<&'a Participant> {
    let totals =
        |it: &Participant| it.key.iter().take(key.len()).filter(|code| *code == "_T").count();
    failure.participants.iter().max_by_key(|participant| totals(participant))
}

fn sum_of(values: &[&str]) -> String {
    let numbers = values.iter().filter_map(|value| value.parse::<Decimal>().ok());
    numbers.sum::<Decimal>().normalize().to_string()
}
