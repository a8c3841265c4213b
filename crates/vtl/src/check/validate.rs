//! `check` and `check_datapoint`: what holds, what does not, and what a failure is called.

use std::collections::BTreeMap;

use super::Checker;
use super::dataset::join_on;
use super::evaluate::{Row, Scope, constant};
use crate::ast::{Check, ComponentName, Literal, Output, Signature, Span};
use crate::error::Error;
use crate::plan::{Function, Matching, Node, Plan, Scalar};
use crate::structure::{Role, ScalarType, Structure};

/// The column that numbers the rules while several are tried on one row.
const RULE: &str = "rule.number";

/// What one rule says of a row.
pub(crate) struct Verdict {
    pub(crate) name: String,
    pub(crate) code: Option<Literal>,
    pub(crate) level: Option<Literal>,
}

/// Every row once per rule, and how to say "what this rule says".
pub(crate) struct Rules {
    count: usize,
}

impl Rules {
    /// Repeats the rows of `plan` once per rule.
    pub(crate) fn over(plan: Plan, count: usize) -> (Plan, Rules) {
        let rules = Rules { count };
        if count == 1 {
            return (plan, rules);
        }
        let structure = plan.structure.clone().with_attribute(RULE, ScalarType::Integer);
        let node = Node::Repeat { from: Box::new(plan), times: count, column: RULE.to_owned() };
        (Plan { node, structure }, rules)
    }

    /// The value belonging to the rule of the row; all are of one type.
    pub(crate) fn choose(&self, mut values: Vec<Scalar>) -> Scalar {
        let last = values.pop().unwrap_or_else(|| Scalar::null(ScalarType::String));
        if self.count == 1 || values.iter().all(|value| *value == last) {
            return last;
        }
        let scalar = last.scalar;
        let branches = values
            .into_iter()
            .enumerate()
            .map(|(index, value)| {
                let number = Scalar::integer(i64::try_from(index).unwrap_or(i64::MAX));
                let column = Scalar::column(RULE, ScalarType::Integer);
                (Scalar::apply(Function::Equal, vec![column, number], ScalarType::Boolean), value)
            })
            .collect();
        Scalar { value: crate::plan::Value::Case(branches, Box::new(last)), scalar }
    }

    /// The columns `errorcode` and `errorlevel`: null unless `failed`.
    pub(crate) fn errors(
        &self,
        verdicts: &[Verdict],
        failed: &Scalar,
    ) -> Vec<(String, Role, Scalar)> {
        let column = |name: &str, literals: Vec<Option<&Literal>>, otherwise: ScalarType| {
            let constants: Vec<Scalar> = literals
                .into_iter()
                .map(|literal| literal.map_or(Scalar::null(ScalarType::Null), constant))
                .collect();
            let mut scalar = ScalarType::Null;
            for value in &constants {
                scalar = scalar.join(value.scalar).unwrap_or(ScalarType::String);
            }
            let scalar = if scalar == ScalarType::Null { otherwise } else { scalar };
            let chosen = self.choose(constants.into_iter().map(|value| value.to(scalar)).collect());
            let null = Scalar::null(scalar);
            let value =
                if chosen == null { null } else { Scalar::when(failed.clone(), chosen, null) };
            (name.to_owned(), Role::Measure, value)
        };
        vec![
            column(
                "errorcode",
                verdicts.iter().map(|rule| rule.code.as_ref()).collect(),
                ScalarType::String,
            ),
            column(
                "errorlevel",
                verdicts.iter().map(|rule| rule.level.as_ref()).collect(),
                ScalarType::Integer,
            ),
        ]
    }

    /// The column `ruleid`.
    pub(crate) fn names(&self, verdicts: &[Verdict]) -> (String, Role, Scalar) {
        let names = verdicts.iter().map(|rule| Scalar::text(&rule.name)).collect();
        ("ruleid".to_owned(), Role::Identifier, self.choose(names))
    }
}

/// Whether a truth value is false (and not null).
pub(crate) fn failed(value: Scalar) -> Scalar {
    let not = Scalar::apply(Function::Not, vec![value], ScalarType::Boolean);
    Scalar::apply(Function::Nvl, vec![not, Scalar::truth(false)], ScalarType::Boolean)
}

/// Identifiers and measures that validation adds must not be there already.
pub(crate) fn free(
    structure: &Structure,
    names: &[&str],
    at: Span,
    operator: &str,
) -> Result<(), Error> {
    match names.iter().find(|name| structure.get(name).is_some()) {
        Some(taken) => Err(Error::typed(
            at,
            operator,
            format!("the dataset already has a component `{taken}`; rename it"),
        )),
        None => Ok(()),
    }
}

impl Checker<'_> {
    /// `check(dataset errorcode … errorlevel … imbalance … output)`.
    pub(crate) fn check(&self, check: &Check, at: Span, scope: &Scope<'_>) -> Result<Plan, Error> {
        let plan = self.dataset(&check.operand, "check", scope)?.without_attributes();
        let measures: Vec<_> = plan.structure.of(Role::Measure).cloned().collect();
        let [measure] = measures.as_slice() else {
            return Err(Error::typed(at, "check", "needs a dataset with one boolean measure"));
        };
        if measure.scalar != ScalarType::Boolean {
            let problem =
                format!("needs a boolean measure; `{}` is a {}", measure.name, measure.scalar);
            return Err(Error::typed(at, "check", problem));
        }
        let mut columns = plan.columns();
        columns.retain(|(_, role, _)| *role == Role::Identifier);
        let mut imbalance = Scalar::null(ScalarType::Number);
        let mut joined = plan.clone();
        if let Some(expr) = &check.imbalance {
            let other = self.dataset(expr, "check imbalance", scope)?.without_attributes();
            let numbers: Vec<_> = other.structure.of(Role::Measure).cloned().collect();
            let [number] = numbers.as_slice() else {
                return Err(Error::typed(
                    expr.at,
                    "check",
                    "the imbalance needs one numeric measure",
                ));
            };
            if !number.scalar.is_numeric()
                || other.structure.identifiers() != plan.structure.identifiers()
            {
                let problem =
                    "the imbalance needs one numeric measure and the identifiers of the operand";
                return Err(Error::typed(expr.at, "check", problem));
            }
            imbalance = Scalar::column(format!("imbalance.{}", number.name), number.scalar)
                .to(ScalarType::Number);
            joined =
                join_on(Matching::Left, joined, other, "imbalance", &plan.structure.identifiers());
        }
        let holds = Scalar::column(&measure.name, ScalarType::Boolean);
        let fails = failed(holds.clone());
        let verdict = Verdict {
            name: String::new(),
            code: check.error_code.clone(),
            level: check.error_level.clone(),
        };
        columns.push(("bool_var".to_owned(), Role::Measure, holds));
        columns.push(("imbalance".to_owned(), Role::Measure, imbalance));
        columns.extend(Rules { count: 1 }.errors(&[verdict], &fails));
        if check.output == Some(Output::Invalid) {
            joined = joined.filter(fails);
        }
        Ok(joined.project(columns))
    }

    /// `check_datapoint(dataset, ruleset components … output)`: one pass, whatever the rules.
    pub(crate) fn check_datapoint(
        &self,
        plan: Plan,
        ruleset: &str,
        components: &[ComponentName],
        output: Option<Output>,
        at: Span,
        scope: &Scope<'_>,
    ) -> Result<Plan, Error> {
        let Some(ruleset) = self.datapoint.get(ruleset) else {
            let known: Vec<&str> = self.datapoint.keys().copied().collect();
            return Err(Error::unknown(at, "datapoint ruleset", ruleset, &known));
        };
        free(
            &plan.structure,
            &["ruleid", "bool_var", "errorcode", "errorlevel"],
            at,
            "check_datapoint",
        )?;
        let given = if components.is_empty() { None } else { Some(components) };
        if ruleset.on == Signature::ValueDomain && given.is_none()
            || given.is_some_and(|given| given.len() != ruleset.names.len())
        {
            let problem =
                format!("write `components` with the {} components it checks", ruleset.names.len());
            return Err(Error::typed(at, &ruleset.name, problem));
        }
        let mut structure = Structure::new();
        let mut aliases = BTreeMap::new();
        for (index, (name, alias)) in ruleset.names.iter().enumerate() {
            let column = given.map_or(name.as_str(), |given| given[index].name.as_str());
            let Some(found) = plan.structure.get(column) else {
                return Err(Error::unknown(at, "component", column, &plan.structure.names()));
            };
            structure = structure.with(column, found.role, found.scalar);
            aliases.insert(alias.clone().unwrap_or_else(|| name.clone()), column.to_owned());
        }
        let inner = scope.about(Row { structure, aliases, ..Row::default() });
        let mut holds = Vec::new();
        let mut verdicts = Vec::new();
        for (index, rule) in ruleset.rules.iter().enumerate() {
            let then = self.truth(&rule.then, &ruleset.name, &inner)?;
            holds.push(match &rule.when {
                None => then,
                Some(when) => {
                    let when = self.truth(when, &ruleset.name, &inner)?;
                    let not = Scalar::apply(Function::Not, vec![when], ScalarType::Boolean);
                    Scalar::apply(Function::Or, vec![not, then], ScalarType::Boolean)
                }
            });
            verdicts.push(Verdict {
                name: rule.name.clone().unwrap_or_else(|| (index + 1).to_string()),
                code: rule.error_code.clone(),
                level: rule.error_level.clone(),
            });
        }
        let (plan, rules) = Rules::over(plan, verdicts.len());
        let mut columns = plan.columns();
        columns.retain(|(name, role, _)| *role != Role::Attribute && name != RULE);
        let at_measures = columns
            .iter()
            .position(|(_, role, _)| *role != Role::Identifier)
            .unwrap_or(columns.len());
        columns.insert(at_measures, rules.names(&verdicts));
        let chosen = rules.choose(holds);
        columns.push(("bool_var".to_owned(), Role::Measure, chosen));
        // `bool_var` is settled first, so that the errors read it instead of trying the rule again.
        let mut all = columns.clone();
        if rules.count > 1 {
            all.push((RULE.to_owned(), Role::Attribute, Scalar::column(RULE, ScalarType::Integer)));
        }
        let judged = plan.project(all);
        let fails = failed(Scalar::column("bool_var", ScalarType::Boolean));
        let mut columns = judged.columns();
        columns.retain(|(name, role, _)| match output.unwrap_or(Output::Invalid) {
            Output::Invalid | Output::Computed => name != "bool_var" && name != RULE,
            Output::All => *role == Role::Identifier || name == "bool_var",
            Output::AllMeasures => name != RULE,
        });
        columns.extend(rules.errors(&verdicts, &fails));
        let invalid =
            matches!(output.unwrap_or(Output::Invalid), Output::Invalid | Output::Computed);
        Ok(if invalid { judged.filter(fails) } else { judged }.project(columns))
    }
}
