//! Expressions: names, constants, operators and calls. Knows where a name may come from.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use super::scalar::call;
use super::{Checker, Operand};
use crate::ast::{Expr, ExprKind, Literal, OperatorDefinition, ParameterType, Set, Span};
use crate::error::Error;
use crate::plan::{Aggregate, Constant, Node, Plan, Scalar, Size, Value};
use crate::structure::{ScalarType, Structure};

/// Aggregates met on the way: hidden column, function, operand.
pub(crate) type Met = RefCell<Vec<(String, Aggregate, Scalar)>>;

/// The row an expression is about.
#[derive(Clone, Default)]
pub(crate) struct Row<'s> {
    /// The components that can be named.
    pub(crate) structure: Structure,
    /// Other names of components.
    pub(crate) aliases: BTreeMap<String, String>,
    /// Datasets that may stand before `#`.
    pub(crate) datasets: BTreeSet<String>,
    /// Where aggregates are collected, with the row they are about.
    pub(crate) met: Option<(&'s Met, &'s Structure)>,
}

/// What names mean at one place.
#[derive(Clone, Default)]
pub(crate) struct Scope<'s> {
    pub(crate) row: Option<Row<'s>>,
    pub(crate) parameters: BTreeMap<String, Operand>,
    calls: u16,
}

impl<'s> Scope<'s> {
    /// The same place, about a row.
    pub(crate) fn about(&self, row: Row<'s>) -> Scope<'s> {
        Scope { row: Some(row), ..self.clone() }
    }

    pub(crate) fn about_structure(&self, structure: &Structure) -> Scope<'s> {
        self.about(Row { structure: structure.clone(), ..Row::default() })
    }
}

/// How deep defined operators may call each other.
const DEEPEST_CALL: u16 = 8;

/// The operand, unless it has grown beyond what can be planned: a chain of short definitions can
/// double at every step.
pub(crate) fn bounded(at: Span, name: &str, operand: Operand) -> Result<Operand, Error> {
    let fits = match &operand {
        Operand::Scalar(scalar) => Size::default().scalar_fits(scalar, 0),
        Operand::Dataset(plan) => Size::default().plan_fits(plan, 0),
        Operand::Omitted => true,
    };
    if fits {
        Ok(operand)
    } else {
        Err(Error::typed(at, name, "grows too large; split it over several datasets"))
    }
}

/// A constant of the program as a value.
pub(crate) fn constant(literal: &Literal) -> Scalar {
    let (value, scalar) = match literal {
        Literal::Integer(number) => (Constant::Integer(*number), ScalarType::Integer),
        Literal::Number(number) => (Constant::Number(scaled(number)), ScalarType::Number),
        Literal::Text(text) => (Constant::Text(text.clone()), ScalarType::String),
        Literal::Boolean(truth) => (Constant::Boolean(*truth), ScalarType::Boolean),
        Literal::Null => (Constant::Null, ScalarType::Null),
    };
    Scalar { value: Value::Constant(value), scalar }
}

/// The digits of a number times 10^18; the lexer has bounded them.
fn scaled(number: &str) -> i128 {
    let (sign, digits) = number.strip_prefix('-').map_or((1, number), |digits| (-1, digits));
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let mut value: i128 = 0;
    for digit in whole.bytes().chain(part.bytes().chain(std::iter::repeat(b'0')).take(18)) {
        value = value.saturating_mul(10).saturating_add(i128::from(digit.saturating_sub(b'0')));
    }
    sign * value
}

impl Checker<'_> {
    /// What an expression is, in its scope.
    pub(crate) fn evaluate(&self, expr: &Expr, scope: &Scope<'_>) -> Result<Operand, Error> {
        let at = expr.at;
        match &expr.kind {
            ExprKind::Literal(literal) => Ok(Operand::Scalar(constant(literal))),
            ExprKind::Omitted => Ok(Operand::Omitted),
            ExprKind::Name(name) => self.name(name, at, scope),
            ExprKind::Member(of, component) => self.member(of, component, at, scope),
            ExprKind::Unary(op, operand) => {
                let operand = self.evaluate(operand, scope)?;
                self.lift(at, op.sign(), vec![operand])
            }
            ExprKind::Binary(op, left, right) => {
                let operands = vec![self.evaluate(left, scope)?, self.evaluate(right, scope)?];
                self.lift(at, op.sign(), operands)
            }
            ExprKind::In { operand, negated, set } => {
                let Set::List(list) = set else {
                    return Err(Error::unsupported(at, "in a value domain"));
                };
                let mut operands = vec![self.evaluate(operand, scope)?];
                operands.extend(list.iter().map(|literal| Operand::Scalar(constant(literal))));
                self.lift(at, if *negated { "not_in" } else { "in" }, operands)
            }
            ExprKind::If(parts) => {
                let operands = parts
                    .iter()
                    .map(|part| self.evaluate(part, scope))
                    .collect::<Result<Vec<_>, _>>()?;
                self.conditional(at, "if", operands)
            }
            ExprKind::Case(branches, otherwise) => {
                let mut operands = Vec::new();
                for (when, then) in branches {
                    operands.push(self.evaluate(when, scope)?);
                    operands.push(self.evaluate(then, scope)?);
                }
                operands.push(self.evaluate(otherwise, scope)?);
                self.conditional(at, "case", operands)
            }
            ExprKind::Cast(operand, to, mask) => {
                if mask.is_some() {
                    return Err(Error::unsupported(at, "cast with a mask"));
                }
                let operand = self.evaluate(operand, scope)?;
                self.lift_with(at, "cast", vec![operand], &|mut values| {
                    super::scalar::cast(at, values.remove(0), *to)
                })
            }
            ExprKind::Call(name, arguments) => self.call(name, arguments, at, scope),
            ExprKind::Clause(of, clause) => {
                let plan = self.dataset(of, "[…]", scope)?;
                self.clause(plan, clause, &BTreeSet::new(), at, scope).map(Operand::Dataset)
            }
            ExprKind::Aggregate { function, operand, grouping, having } => {
                if scope.row.is_some() {
                    return self
                        .aggregate_of_row(function, operand.as_deref(), at, scope)
                        .map(Operand::Scalar);
                }
                self.aggregate(
                    function,
                    operand.as_deref(),
                    grouping.as_ref(),
                    having.as_deref(),
                    at,
                    scope,
                )
                .map(Operand::Dataset)
            }
            ExprKind::Analytic { function, .. } => {
                Err(Error::unsupported(at, format!("{function}(… over …)")))
            }
            ExprKind::Join(join) => self.join(join, at, scope).map(Operand::Dataset),
            ExprKind::Check(check) => self.check(check, at, scope).map(Operand::Dataset),
            ExprKind::CheckDatapoint { operand, ruleset, components, output } => {
                let plan = self.dataset(operand, "check_datapoint", scope)?;
                self.check_datapoint(plan, ruleset, components, *output, at, scope)
                    .map(Operand::Dataset)
            }
            ExprKind::Hierarchy(hierarchy) => {
                let plan = self.dataset(&hierarchy.operand, "hierarchy", scope)?;
                self.hierarchy(plan, hierarchy, at).map(Operand::Dataset)
            }
        }
    }

    /// An expression that must be a dataset.
    pub(crate) fn dataset(
        &self,
        expr: &Expr,
        operator: &str,
        scope: &Scope<'_>,
    ) -> Result<Plan, Error> {
        match self.evaluate(expr, scope)? {
            Operand::Dataset(plan) => Ok(plan),
            Operand::Scalar(scalar) => Err(Error::typed(
                expr.at,
                operator,
                format!("needs a dataset, found a {}", scalar.scalar),
            )),
            Operand::Omitted => Err(Error::typed(expr.at, operator, "needs a dataset, found `_`")),
        }
    }

    /// An expression that must be a value.
    pub(crate) fn scalar(
        &self,
        expr: &Expr,
        operator: &str,
        scope: &Scope<'_>,
    ) -> Result<Scalar, Error> {
        match self.evaluate(expr, scope)? {
            Operand::Scalar(scalar) => Ok(scalar),
            Operand::Dataset(_) => {
                Err(Error::typed(expr.at, operator, "needs a value, found a dataset"))
            }
            Operand::Omitted => Err(Error::typed(expr.at, operator, "needs a value, found `_`")),
        }
    }

    /// An expression that must be a truth value.
    pub(crate) fn truth(
        &self,
        expr: &Expr,
        operator: &str,
        scope: &Scope<'_>,
    ) -> Result<Scalar, Error> {
        let scalar = self.scalar(expr, operator, scope)?;
        if !scalar.scalar.fits(ScalarType::Boolean) {
            let problem = format!("needs a condition (boolean), found a {}", scalar.scalar);
            return Err(Error::typed(expr.at, operator, problem));
        }
        Ok(scalar.to(ScalarType::Boolean))
    }

    fn name(&self, name: &str, at: Span, scope: &Scope<'_>) -> Result<Operand, Error> {
        if let Some(row) = &scope.row {
            let column = row.aliases.get(name).map_or(name, String::as_str);
            if let Some(component) = row.structure.get(column) {
                return Ok(Operand::Scalar(Scalar::column(column, component.scalar)));
            }
        }
        if let Some(operand) = scope.parameters.get(name) {
            return Ok(operand.clone());
        }
        if let Some(scalar) = self.scalars.get(name) {
            return Ok(Operand::Scalar(scalar.clone()));
        }
        if let Some(row) = &scope.row {
            let known: Vec<&str> =
                row.aliases.keys().map(String::as_str).chain(row.structure.names()).collect();
            return Err(Error::unknown(at, "component", name, &known));
        }
        if let Some(structure) = self.datasets.get(name) {
            return Ok(Operand::Dataset(Plan {
                node: Node::Named(name.to_owned()),
                structure: structure.clone(),
            }));
        }
        let known: Vec<&str> = self.datasets.keys().map(String::as_str).collect();
        Err(Error::unknown(at, "dataset", name, &known))
    }

    fn member(
        &self,
        of: &Expr,
        component: &str,
        at: Span,
        scope: &Scope<'_>,
    ) -> Result<Operand, Error> {
        let (Some(row), ExprKind::Name(dataset)) = (&scope.row, &of.kind) else {
            let plan = self.dataset(of, "#", scope)?;
            return self.membership(plan, component, at).map(Operand::Dataset);
        };
        let qualified = format!("{dataset}#{component}");
        let found = row.structure.get(&qualified).or_else(|| {
            let known = row.datasets.contains(dataset);
            row.structure.get(component).filter(|_| known)
        });
        match found {
            Some(found) => Ok(Operand::Scalar(Scalar::column(&found.name, found.scalar))),
            None => Err(Error::unknown(at, "component", &qualified, &row.structure.names())),
        }
    }

    fn call(
        &self,
        name: &str,
        arguments: &[Expr],
        at: Span,
        scope: &Scope<'_>,
    ) -> Result<Operand, Error> {
        if let Some(operator) = self.operators.get(name) {
            return self.call_defined(operator, arguments, at, scope);
        }
        if name == "exists_in" {
            // Its third operand may be the word `all`, which is no dataset.
            return self.exists_in(arguments, at, scope).map(Operand::Dataset);
        }
        let operands = arguments
            .iter()
            .map(|part| self.evaluate(part, scope))
            .collect::<Result<Vec<_>, _>>()?;
        match name {
            "union" | "intersect" | "setdiff" | "symdiff" => {
                self.set(name, operands, at).map(Operand::Dataset)
            }
            _ => self.lift_with(at, name, operands, &|values| call(at, name, values)),
        }
    }

    /// The body of a defined operator, its parameters bound to the arguments.
    fn call_defined(
        &self,
        operator: &OperatorDefinition,
        arguments: &[Expr],
        at: Span,
        scope: &Scope<'_>,
    ) -> Result<Operand, Error> {
        let problem = |text: String| Err(Error::typed(at, &operator.name, text));
        if scope.calls >= DEEPEST_CALL {
            return problem("calls itself, or is called too deep".to_owned());
        }
        if arguments.len() > operator.parameters.len() {
            return problem(format!(
                "takes {} operands, found {}",
                operator.parameters.len(),
                arguments.len()
            ));
        }
        let mut inner =
            Scope { row: scope.row.clone(), parameters: BTreeMap::new(), calls: scope.calls + 1 };
        for (index, parameter) in operator.parameters.iter().enumerate() {
            let given = arguments.get(index).map(|part| self.evaluate(part, scope)).transpose()?;
            let operand = match (given, &parameter.default) {
                (None | Some(Operand::Omitted), Some(default)) => {
                    Operand::Scalar(constant(default))
                }
                (None | Some(Operand::Omitted), None) => {
                    return problem(format!(
                        "parameter `{}` has no operand and no default",
                        parameter.name
                    ));
                }
                (Some(operand), _) => operand,
            };
            let operand = match (parameter.kind, operand) {
                (ParameterType::Scalar(wanted), Operand::Scalar(scalar)) => {
                    if !scalar.scalar.fits(wanted) {
                        let name = &parameter.name;
                        return problem(format!(
                            "parameter `{name}` takes a {wanted}, found a {}",
                            scalar.scalar
                        ));
                    }
                    Operand::Scalar(scalar.to(wanted))
                }
                (ParameterType::Dataset, operand @ Operand::Dataset(_))
                | (ParameterType::Component(_), operand @ Operand::Scalar(_)) => operand,
                (ParameterType::Dataset, _) => {
                    return problem(format!("parameter `{}` takes a dataset", parameter.name));
                }
                (_, _) => {
                    return problem(format!(
                        "parameter `{}` does not take a dataset",
                        parameter.name
                    ));
                }
            };
            inner.parameters.insert(parameter.name.clone(), operand);
        }
        let result = bounded(at, &operator.name, self.evaluate(&operator.body, &inner)?)?;
        match (operator.returns, result) {
            (Some(ParameterType::Scalar(wanted)), Operand::Scalar(scalar))
                if scalar.scalar.fits(wanted) =>
            {
                Ok(Operand::Scalar(scalar.to(wanted)))
            }
            (Some(ParameterType::Scalar(wanted)), _) => {
                problem(format!("does not return a {wanted} as it says"))
            }
            (Some(ParameterType::Dataset), Operand::Scalar(_)) => {
                problem("does not return a dataset as it says".to_owned())
            }
            (_, result) => Ok(result),
        }
    }
}
