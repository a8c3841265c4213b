//! `check_hierarchy` and `hierarchy`: sums of codes. One pass: the rows are grouped by the other
//! identifiers, each code of the rules becoming a column, whatever the number of rules.

use std::collections::{BTreeMap, BTreeSet};

use super::Checker;
use super::dataset::{append, join_on};
use super::scalar::call;
use super::validate::{Rules, Verdict, failed, free};
use crate::ast::{
    BinaryOp, HierarchicalRule, HierarchicalRuleset, Hierarchy, Mode, Output, Signature, Span,
};
use crate::error::Error;
use crate::plan::{Aggregate, Function, Matching, Node, Plan, Scalar};
use crate::structure::{Role, ScalarType, Structure};

/// What a group knows of each code.
struct Groups {
    measure: ScalarType,
    mode: Mode,
}

fn value_column(code: &str) -> String {
    format!("value.{code}")
}

fn there_column(code: &str) -> String {
    format!("there.{code}")
}

fn both(left: Scalar, right: Scalar, function: Function) -> Scalar {
    Scalar::apply(function, vec![left, right], ScalarType::Boolean)
}

impl Groups {
    fn raw(&self, code: &str) -> Scalar {
        Scalar::column(value_column(code), self.measure)
    }

    fn absent(&self, code: &str) -> Scalar {
        let there = Scalar::column(there_column(code), ScalarType::Integer);
        Scalar::apply(Function::IsNull, vec![there], ScalarType::Boolean)
    }

    fn zero(&self) -> Scalar {
        Scalar::integer(0).to(self.measure)
    }

    /// The value of a code as the mode sees it.
    fn value(&self, code: &str) -> Scalar {
        match self.mode {
            Mode::NonNull | Mode::PartialNull | Mode::AlwaysNull => self.raw(code),
            Mode::NonZero | Mode::PartialZero | Mode::AlwaysZero => {
                Scalar::when(self.absent(code), self.zero(), self.raw(code))
            }
        }
    }

    /// Whether a rule over these codes is applied to the group.
    fn applies(&self, codes: &[&str]) -> Scalar {
        let every = |function: Function, one: &dyn Fn(&str) -> Scalar| {
            let mut all: Vec<Scalar> = codes.iter().map(|code| one(code)).collect();
            let first = all.pop().unwrap_or_else(|| Scalar::truth(true));
            all.into_iter().rev().fold(first, |left, right| both(right, left, function))
        };
        let not = |value: Scalar| Scalar::apply(Function::Not, vec![value], ScalarType::Boolean);
        match self.mode {
            Mode::NonNull => every(Function::And, &|code| {
                not(Scalar::apply(Function::IsNull, vec![self.raw(code)], ScalarType::Boolean))
            }),
            Mode::NonZero => every(Function::Or, &|code| {
                let differs = both(self.value(code), self.zero(), Function::NotEqual);
                both(differs, Scalar::truth(true), Function::Nvl)
            }),
            Mode::PartialNull | Mode::PartialZero => {
                every(Function::Or, &|code| not(self.absent(code)))
            }
            Mode::AlwaysNull | Mode::AlwaysZero => Scalar::truth(true),
        }
    }

    /// The right side of a rule.
    fn sum(&self, rule: &HierarchicalRule, at: Span) -> Result<Scalar, Error> {
        let mut sum: Option<Scalar> = None;
        for item in &rule.items {
            let value = self.value(&item.code);
            sum = Some(match (sum, item.negative) {
                (None, false) => value,
                (None, true) => call(at, "-", vec![value])?,
                (Some(sum), negative) => {
                    call(at, if negative { "-" } else { "+" }, vec![sum, value])?
                }
            });
        }
        Ok(sum.unwrap_or_else(|| self.zero()))
    }
}

impl Checker<'_> {
    /// `check_hierarchy` and `hierarchy`.
    pub(crate) fn hierarchy(
        &self,
        plan: Plan,
        hierarchy: &Hierarchy,
        at: Span,
    ) -> Result<Plan, Error> {
        let operator = if hierarchy.check { "check_hierarchy" } else { "hierarchy" };
        let Some(ruleset) = self.hierarchical.get(hierarchy.ruleset.as_str()) else {
            let known: Vec<&str> = self.hierarchical.keys().copied().collect();
            return Err(Error::unknown(at, "hierarchical ruleset", &hierarchy.ruleset, &known));
        };
        executed(ruleset, hierarchy, at, operator)?;
        let rule = match (&hierarchy.rule, ruleset.on) {
            (Some(rule), _) => rule.name.clone(),
            (None, Signature::Variable) => ruleset.rule.clone(),
            (None, Signature::ValueDomain) => {
                let problem = format!(
                    "ruleset `{}` is on a value domain; write `rule` and a component",
                    ruleset.name
                );
                return Err(Error::typed(at, operator, problem));
            }
        };
        let plan = plan.without_attributes();
        match plan.structure.get(&rule) {
            Some(found) if found.role == Role::Identifier && found.scalar == ScalarType::String => {
            }
            Some(_) => {
                return Err(Error::typed(
                    at,
                    operator,
                    format!("`{rule}` must be an identifier of type string"),
                ));
            }
            None => {
                return Err(Error::unknown(at, "identifier", &rule, &plan.structure.identifiers()));
            }
        }
        let measures: Vec<_> = plan.structure.of(Role::Measure).cloned().collect();
        let measure = match measures.as_slice() {
            [measure] if measure.scalar.is_numeric() => measure.clone(),
            _ => {
                let names: Vec<&str> =
                    measures.iter().map(|measure| measure.name.as_str()).collect();
                let problem = format!(
                    "needs one numeric measure, found {}; use keep first",
                    names.join(", ")
                );
                return Err(Error::typed(at, operator, problem));
            }
        };
        let groups =
            Groups { measure: measure.scalar, mode: hierarchy.mode.unwrap_or(Mode::NonNull) };
        if hierarchy.check {
            free(
                &plan.structure,
                &["ruleid", "bool_var", "imbalance", "errorcode", "errorlevel"],
                at,
                operator,
            )?;
            return check(plan, ruleset, &rule, &measure.name, &groups, hierarchy.output, at);
        }
        compute(plan, ruleset, &rule, &measure.name, &groups, hierarchy, at)
    }
}

/// Refuses what is parsed but not executed.
fn executed(
    ruleset: &HierarchicalRuleset,
    hierarchy: &Hierarchy,
    at: Span,
    operator: &str,
) -> Result<(), Error> {
    if !hierarchy.conditions.is_empty() || !ruleset.conditions.is_empty() {
        return Err(Error::unsupported(at, format!("{operator} with condition")));
    }
    if let Some(input @ ("dataset_priority" | "rule_priority")) = hierarchy.input.as_deref() {
        return Err(Error::unsupported(at, format!("{operator} with {input}")));
    }
    for rule in &ruleset.rules {
        if rule.when.is_some() || rule.items.iter().any(|item| item.condition.is_some()) {
            return Err(Error::unsupported(rule.at, "a condition in a hierarchical rule"));
        }
        let mut codes = BTreeSet::new();
        codes.insert(&rule.left);
        if let Some(twice) = rule.items.iter().find(|item| !codes.insert(&item.code)) {
            let problem =
                format!("code `{}` stands twice in the rule for `{}`", twice.code, rule.left);
            return Err(Error::typed(rule.at, &ruleset.name, problem));
        }
    }
    Ok(())
}

/// One row per group of the other identifiers, with a column per code.
fn spread(plan: &Plan, rule: &str, measure: &str, codes: &BTreeSet<&str>, groups: &Groups) -> Plan {
    let code_of = || Scalar::column(rule, ScalarType::String);
    let by: Vec<String> = plan
        .structure
        .identifiers()
        .into_iter()
        .filter(|name| *name != rule)
        .map(str::to_owned)
        .collect();
    let mut structure = Structure::new();
    for name in &by {
        let scalar =
            plan.structure.get(name).map_or(ScalarType::String, |component| component.scalar);
        structure = structure.with_identifier(name, scalar);
    }
    let presence = !matches!(groups.mode, Mode::NonNull | Mode::AlwaysNull);
    let mut values = Vec::new();
    for code in codes {
        let same = both(code_of(), Scalar::text(*code), Function::Equal);
        let value = Scalar::column(measure, groups.measure);
        let value = Scalar::when(same.clone(), value, Scalar::null(groups.measure));
        structure = structure.with_measure(value_column(code), groups.measure);
        values.push((value_column(code), Aggregate::Max, value));
        if presence {
            let there = Scalar::when(same, Scalar::integer(1), Scalar::null(ScalarType::Integer));
            structure = structure.with_measure(there_column(code), ScalarType::Integer);
            values.push((there_column(code), Aggregate::Max, there));
        }
    }
    let all = matches!(groups.mode, Mode::AlwaysNull | Mode::AlwaysZero);
    let involved = if all {
        plan.clone()
    } else {
        let mut among = vec![code_of()];
        among.extend(codes.iter().map(|code| Scalar::text(*code)));
        plan.clone().filter(Scalar::apply(Function::In, among, ScalarType::Boolean))
    };
    Plan { node: Node::Aggregate { from: Box::new(involved), by, values }, structure }
}

/// The columns of a result: the identifiers in their order, the rule's component with `code`.
fn identifiers(plan: &Plan, rule: &str, code: &Scalar) -> Vec<(String, Role, Scalar)> {
    let of = |component: &crate::structure::Component| {
        let value = if component.name == rule {
            code.clone()
        } else {
            Scalar::column(&component.name, component.scalar)
        };
        (component.name.clone(), Role::Identifier, value)
    };
    plan.structure.of(Role::Identifier).map(of).collect()
}

fn check(
    plan: Plan,
    ruleset: &HierarchicalRuleset,
    rule: &str,
    measure: &str,
    groups: &Groups,
    output: Option<Output>,
    at: Span,
) -> Result<Plan, Error> {
    let mut codes = BTreeSet::new();
    for rule in &ruleset.rules {
        codes.insert(rule.left.as_str());
        codes.extend(rule.items.iter().map(|item| item.code.as_str()));
    }
    let (mut lefts, mut values, mut applied, mut holds, mut gaps, mut verdicts) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for (index, rule) in ruleset.rules.iter().enumerate() {
        let left = groups.value(&rule.left);
        let right = groups.sum(rule, rule.at)?;
        let mut involved = vec![rule.left.as_str()];
        involved.extend(rule.items.iter().map(|item| item.code.as_str()));
        lefts.push(Scalar::text(&rule.left));
        applied.push(groups.applies(&involved));
        holds.push(call(at, rule.comparison.sign(), vec![left.clone(), right.clone()])?);
        gaps.push(call(at, "-", vec![left.clone(), right])?);
        values.push(left);
        verdicts.push(Verdict {
            name: rule.name.clone().unwrap_or_else(|| (index + 1).to_string()),
            code: rule.error_code.clone(),
            level: rule.error_level.clone(),
        });
    }
    let spread = spread(&plan, rule, measure, &codes, groups);
    let (repeated, rules) = Rules::over(spread, verdicts.len());
    let judged = repeated.filter(rules.choose(applied));
    let mut columns = identifiers(&plan, rule, &rules.choose(lefts));
    columns.push(rules.names(&verdicts));
    let holds = rules.choose(holds);
    let fails = failed(holds.clone());
    let output = output.unwrap_or(Output::Invalid);
    if output != Output::All {
        columns.push((measure.to_owned(), Role::Measure, rules.choose(values)));
    }
    if matches!(output, Output::All | Output::AllMeasures) {
        columns.push(("bool_var".to_owned(), Role::Measure, holds));
    }
    columns.push(("imbalance".to_owned(), Role::Measure, rules.choose(gaps)));
    columns.extend(rules.errors(&verdicts, &fails));
    let invalid = matches!(output, Output::Invalid | Output::Computed);
    Ok(if invalid { judged.filter(fails) } else { judged }.project(columns))
}

/// The rules in an order in which each comes after those it uses.
fn by_need(ruleset: &HierarchicalRuleset) -> Result<Vec<&HierarchicalRule>, Error> {
    let mut lefts = BTreeMap::new();
    for rule in ruleset.rules.iter().filter(|rule| rule.comparison == BinaryOp::Equal) {
        if lefts.insert(rule.left.as_str(), rule).is_some() {
            let problem = format!("two rules compute `{}`", rule.left);
            return Err(Error::typed(rule.at, &ruleset.name, problem));
        }
    }
    let mut order: Vec<&HierarchicalRule> = Vec::new();
    let mut done: BTreeSet<&str> = BTreeSet::new();
    while order.len() < lefts.len() {
        let ready = lefts.values().copied().find(|rule| {
            let met = |code: &str| done.contains(code) || !lefts.contains_key(code);
            !done.contains(rule.left.as_str()) && rule.items.iter().all(|item| met(&item.code))
        });
        let Some(rule) = ready else {
            return Err(Error::typed(
                ruleset.at,
                &ruleset.name,
                "its rules need each other in a circle",
            ));
        };
        done.insert(&rule.left);
        order.push(rule);
    }
    Ok(order)
}

fn compute(
    plan: Plan,
    ruleset: &HierarchicalRuleset,
    rule: &str,
    measure: &str,
    groups: &Groups,
    hierarchy: &Hierarchy,
    at: Span,
) -> Result<Plan, Error> {
    let order = by_need(ruleset)?;
    if order.is_empty() {
        return Err(Error::typed(
            at,
            "hierarchy",
            format!("ruleset `{}` has no rule with `=`", ruleset.name),
        ));
    }
    let lefts: BTreeSet<&str> = order.iter().map(|rule| rule.left.as_str()).collect();
    let chained = hierarchy.input.as_deref() != Some("dataset");
    let mut codes = BTreeSet::new();
    for rule in &order {
        codes.extend(rule.items.iter().map(|item| item.code.as_str()));
    }
    let mut groups_plan = spread(&plan, rule, measure, &codes, groups);
    if chained {
        // A code that a rule computes is taken from that rule, never from the data.
        for rule in &order {
            let involved: Vec<&str> = rule.items.iter().map(|item| item.code.as_str()).collect();
            if !codes.contains(rule.left.as_str()) {
                continue;
            }
            let applies = groups.applies(&involved);
            let sum = Scalar::when(
                applies.clone(),
                groups.sum(rule, rule.at)?,
                Scalar::null(groups.measure),
            );
            let there =
                Scalar::when(applies, Scalar::integer(1), Scalar::null(ScalarType::Integer));
            let mut columns = groups_plan.columns();
            for (name, _, value) in &mut columns {
                if *name == value_column(&rule.left) {
                    *value = sum.clone();
                } else if *name == there_column(&rule.left) {
                    *value = there.clone();
                }
            }
            groups_plan = groups_plan.project(columns);
        }
    }
    let (repeated, rules) = Rules::over(groups_plan, order.len());
    let mut applied = Vec::new();
    let mut values = Vec::new();
    for rule in &order {
        let involved: Vec<&str> = rule.items.iter().map(|item| item.code.as_str()).collect();
        applied.push(groups.applies(&involved));
        values.push(groups.sum(rule, rule.at)?);
    }
    let code = rules.choose(order.iter().map(|rule| Scalar::text(&rule.left)).collect());
    let mut columns = identifiers(&plan, rule, &code);
    columns.push((measure.to_owned(), Role::Measure, rules.choose(values)));
    let computed = repeated.filter(rules.choose(applied)).project(columns);
    if hierarchy.output != Some(Output::All) {
        return Ok(computed);
    }
    debug_assert!(!lefts.is_empty(), "there is at least one rule");
    let keys = plan.structure.clone();
    let kept = join_on(Matching::Anti, plan, computed.clone(), "computed", &keys.identifiers());
    Ok(append(computed, kept))
}
