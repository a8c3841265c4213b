//! Operators on whole datasets: lifting from values, membership, aggregation, sets.

use std::collections::BTreeSet;

use super::evaluate::{Met, Row, Scope};
use super::scalar::{asks, call, conditional};
use super::{Checker, Operand};
use crate::ast::{ComponentName, Expr, Grouping, Span};
use crate::error::Error;
use crate::plan::{Aggregate, Function, Matching, Node, Plan, Scalar};
use crate::structure::{Role, ScalarType, Structure};

/// What makes the columns of a group, in the scope in which aggregates are collected.
type Items<'i> = dyn Fn(&Scope<'_>) -> Result<Vec<(String, Role, Scalar)>, Error> + 'i;

/// What makes one value of several.
type Kernel<'k> = dyn Fn(Vec<Scalar>) -> Result<Scalar, Error> + 'k;

/// Rows side by side on columns of the same name; the columns of the right side are called
/// `prefix.name` afterwards.
pub(crate) fn join_on(kind: Matching, left: Plan, right: Plan, prefix: &str, on: &[&str]) -> Plan {
    let on: Vec<String> = on.iter().map(|name| (*name).to_owned()).collect();
    let mut columns = right.columns();
    for (name, ..) in &mut columns {
        *name = format!("{prefix}.{name}");
    }
    let right = right.project(columns);
    let mut structure = left.structure.clone();
    if matches!(kind, Matching::Inner | Matching::Left) {
        structure.components.extend(right.structure.components.iter().cloned());
    }
    let on = on.into_iter().map(|name| (name.clone(), format!("{prefix}.{name}"))).collect();
    Plan { node: Node::Join { kind, left: Box::new(left), right: Box::new(right), on }, structure }
}

fn function_named(at: Span, function: &str) -> Result<Aggregate, Error> {
    Ok(match function {
        "sum" => Aggregate::Sum,
        "avg" => Aggregate::Avg,
        "count" => Aggregate::Count,
        "min" => Aggregate::Min,
        "max" => Aggregate::Max,
        "median" => Aggregate::Median,
        _ => return Err(Error::unsupported(at, function)),
    })
}

/// The type of an aggregate over values of a type.
fn aggregated(
    at: Span,
    name: &str,
    function: Aggregate,
    of: ScalarType,
) -> Result<ScalarType, Error> {
    match function {
        Aggregate::Count => Ok(ScalarType::Integer),
        Aggregate::Sum if of == ScalarType::Integer => Ok(ScalarType::Integer),
        Aggregate::Sum | Aggregate::Avg | Aggregate::Median if of.is_numeric() => {
            Ok(ScalarType::Number)
        }
        Aggregate::Min | Aggregate::Max if of != ScalarType::Boolean && of != ScalarType::Null => {
            Ok(of)
        }
        Aggregate::Sum | Aggregate::Avg | Aggregate::Median => {
            Err(Error::typed(at, name, format!("takes numbers, found a {of}")))
        }
        Aggregate::Min | Aggregate::Max => {
            Err(Error::typed(at, name, format!("does not take a {of}")))
        }
    }
}

impl Checker<'_> {
    /// An operator on values applied to values or to whole datasets.
    pub(crate) fn lift(
        &self,
        at: Span,
        operator: &str,
        operands: Vec<Operand>,
    ) -> Result<Operand, Error> {
        self.lift_with(at, operator, operands, &|values| call(at, operator, values))
    }

    /// The same with the work of the operator given.
    pub(crate) fn lift_with(
        &self,
        at: Span,
        operator: &str,
        mut operands: Vec<Operand>,
        kernel: &Kernel<'_>,
    ) -> Result<Operand, Error> {
        while matches!(operands.last(), Some(Operand::Omitted)) {
            operands.pop();
        }
        let mut scalars = Vec::new();
        let mut datasets = Vec::new();
        for (index, operand) in operands.into_iter().enumerate() {
            match operand {
                Operand::Scalar(scalar) => scalars.push(Some(scalar)),
                Operand::Dataset(plan) => {
                    scalars.push(None);
                    datasets.push((index, plan.without_attributes()));
                }
                Operand::Omitted => {
                    return Err(Error::unsupported(
                        at,
                        format!("{operator} with `_` before others"),
                    ));
                }
            }
        }
        if datasets.is_empty() {
            return kernel(scalars.into_iter().flatten().collect()).map(Operand::Scalar);
        }
        lifted(at, operator, &scalars, datasets, kernel).map(Operand::Dataset)
    }

    /// `if` and `case`.
    pub(crate) fn conditional(
        &self,
        at: Span,
        operator: &str,
        operands: Vec<Operand>,
    ) -> Result<Operand, Error> {
        if operands.iter().any(|operand| matches!(operand, Operand::Dataset(_))) {
            return Err(Error::unsupported(
                at,
                format!("{operator} on whole datasets (write it inside calc)"),
            ));
        }
        self.lift_with(at, operator, operands, &|values| conditional(at, operator, values))
    }

    /// `dataset#component`.
    pub(crate) fn membership(&self, plan: Plan, component: &str, at: Span) -> Result<Plan, Error> {
        let Some(found) = plan.structure.get(component).cloned() else {
            return Err(Error::unknown(at, "component", component, &plan.structure.names()));
        };
        let mut columns = plan.columns();
        columns.retain(|(_, role, _)| *role == Role::Identifier);
        let name = match (found.role, found.scalar) {
            (Role::Measure, _) => found.name.clone(),
            (_, ScalarType::Integer) => "int_var".to_owned(),
            (_, ScalarType::Number) => "num_var".to_owned(),
            (_, ScalarType::Boolean) => "bool_var".to_owned(),
            (_, ScalarType::TimePeriod) => "time_period_var".to_owned(),
            (_, ScalarType::Date) => "date_var".to_owned(),
            (_, ScalarType::String | ScalarType::Null) => "string_var".to_owned(),
        };
        columns.push((name, Role::Measure, Scalar::column(&found.name, found.scalar)));
        Ok(plan.project(columns))
    }

    /// The grouping identifiers.
    pub(crate) fn groups(
        &self,
        structure: &Structure,
        grouping: Option<&Grouping>,
        at: Span,
    ) -> Result<Vec<String>, Error> {
        let identifiers = structure.identifiers();
        let named = |names: &[ComponentName]| -> Result<BTreeSet<String>, Error> {
            let check = |name: &ComponentName| {
                if identifiers.contains(&name.name.as_str()) {
                    Ok(name.name.clone())
                } else {
                    Err(Error::unknown(name.at, "identifier", &name.name, &identifiers))
                }
            };
            names.iter().map(check).collect()
        };
        let keep: BTreeSet<String> = match grouping {
            None => BTreeSet::new(),
            Some(Grouping::By(names)) => named(names)?,
            Some(Grouping::All) => identifiers.iter().map(|name| (*name).to_owned()).collect(),
            Some(Grouping::Except(names)) => {
                let drop = named(names)?;
                identifiers
                    .iter()
                    .filter(|name| !drop.contains(**name))
                    .map(|name| (*name).to_owned())
                    .collect()
            }
            Some(Grouping::TimeAgg(..)) => return Err(Error::unsupported(at, "time_agg")),
        };
        Ok(identifiers.into_iter().filter(|name| keep.contains(*name)).map(str::to_owned).collect())
    }

    /// An aggregate inside `aggr` or `having`: becomes a hidden column.
    pub(crate) fn aggregate_of_row(
        &self,
        function: &str,
        operand: Option<&Expr>,
        at: Span,
        scope: &Scope<'_>,
    ) -> Result<Scalar, Error> {
        let Some((met, inner)) = scope.row.as_ref().and_then(|row| row.met) else {
            return Err(Error::unsupported(at, format!("{function} inside calc or filter")));
        };
        let name = function;
        let function = function_named(at, name)?;
        let value = match operand {
            Some(operand) => self.scalar(operand, name, &scope.about_structure(inner))?,
            None => Scalar::integer(1),
        };
        let scalar = aggregated(at, name, function, value.scalar)?;
        let value = if function == Aggregate::Count { value } else { value.to(scalar) };
        let mut met = met.borrow_mut();
        let column = format!("aggregate.{}", met.len());
        met.push((column.clone(), function, value));
        Ok(Scalar::column(column, scalar))
    }

    /// Groups, their aggregates, and which groups remain; the common end of `aggr` and of
    /// aggregates on datasets.
    pub(crate) fn grouped(
        &self,
        plan: Plan,
        by: Vec<String>,
        items: &Items<'_>,
        having: Option<&Expr>,
        scope: &Scope<'_>,
    ) -> Result<Plan, Error> {
        let met = Met::default();
        let mut groups = Structure::new();
        for name in &by {
            if let Some(component) = plan.structure.get(name) {
                groups = groups.with_identifier(name, component.scalar);
            }
        }
        let full = plan.structure.clone();
        let row = Row { structure: groups.clone(), met: Some((&met, &full)), ..Row::default() };
        let inner = scope.about(row);
        let mut columns: Vec<(String, Role, Scalar)> = groups
            .components
            .iter()
            .map(|component| {
                (
                    component.name.clone(),
                    Role::Identifier,
                    Scalar::column(&component.name, component.scalar),
                )
            })
            .collect();
        columns.extend(items(&inner)?);
        let having = having.map(|having| self.truth(having, "having", &inner)).transpose()?;
        drop(inner);
        let values = met.into_inner();
        let mut structure = groups;
        for (name, function, value) in &values {
            let scalar = match function {
                Aggregate::Count => ScalarType::Integer,
                Aggregate::Avg | Aggregate::Median => ScalarType::Number,
                Aggregate::Sum | Aggregate::Min | Aggregate::Max => value.scalar,
            };
            structure = structure.with_measure(name, scalar);
        }
        let mut result =
            Plan { node: Node::Aggregate { from: Box::new(plan), by, values }, structure };
        if let Some(having) = having {
            result = result.filter(having);
        }
        Ok(result.project(columns))
    }

    /// `sum(dataset group by … having …)`.
    pub(crate) fn aggregate(
        &self,
        function: &str,
        operand: Option<&Expr>,
        grouping: Option<&Grouping>,
        having: Option<&Expr>,
        at: Span,
        scope: &Scope<'_>,
    ) -> Result<Plan, Error> {
        let Some(operand) = operand else {
            return Err(Error::typed(at, function, "needs a dataset outside of a clause"));
        };
        let plan = self.dataset(operand, function, scope)?.without_attributes();
        let by = self.groups(&plan.structure, grouping, at)?;
        let measures: Vec<_> = plan.structure.of(Role::Measure).cloned().collect();
        let counting = function_named(at, function)? == Aggregate::Count;
        if measures.is_empty() && !counting {
            return Err(Error::typed(at, function, "the dataset has no measure"));
        }
        let items = |inner: &Scope<'_>| {
            if counting {
                let count = self.aggregate_of_row(function, None, at, inner)?;
                return Ok(vec![("int_var".to_owned(), Role::Measure, count)]);
            }
            let mut items = Vec::new();
            for measure in &measures {
                let name = Expr::new(crate::ast::ExprKind::Name(measure.name.clone()), at);
                let value = self.aggregate_of_row(function, Some(&name), at, inner)?;
                items.push((measure.name.clone(), Role::Measure, value));
            }
            Ok(items)
        };
        self.grouped(plan, by, &items, having, scope)
    }

    /// `union`, `intersect`, `setdiff`, `symdiff`: by identifiers, the leftmost data point wins.
    pub(crate) fn set(
        &self,
        operator: &str,
        operands: Vec<Operand>,
        at: Span,
    ) -> Result<Plan, Error> {
        let mut plans = Vec::new();
        for operand in operands {
            let Operand::Dataset(plan) = operand else {
                return Err(Error::typed(at, operator, "needs datasets"));
            };
            plans.push(plan);
        }
        let pair = matches!(operator, "setdiff" | "symdiff");
        if plans.len() < 2 || (pair && plans.len() != 2) {
            return Err(Error::typed(
                at,
                operator,
                format!("does not take {} datasets", plans.len()),
            ));
        }
        let first = plans.remove(0);
        let mut others = Vec::new();
        for plan in plans {
            others.push(same_columns(at, operator, &first.structure, plan)?);
        }
        let keys: Vec<String> =
            first.structure.identifiers().into_iter().map(str::to_owned).collect();
        let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
        let mut result = first;
        for other in others {
            result = match operator {
                "intersect" => join_on(Matching::Semi, result, other, "right", &keys),
                "setdiff" => join_on(Matching::Anti, result, other, "right", &keys),
                "symdiff" => {
                    let left =
                        join_on(Matching::Anti, result.clone(), other.clone(), "right", &keys);
                    append(left, join_on(Matching::Anti, other, result, "right", &keys))
                }
                _ => append(result.clone(), join_on(Matching::Anti, other, result, "right", &keys)),
            };
        }
        Ok(result)
    }

    /// `exists_in(left, right, true | false | all)`.
    pub(crate) fn exists_in(
        &self,
        arguments: &[Expr],
        at: Span,
        scope: &Scope<'_>,
    ) -> Result<Plan, Error> {
        let [left, right, retain @ ..] = arguments else {
            return Err(Error::typed(at, "exists_in", "needs two datasets"));
        };
        let left = self.dataset(left, "exists_in", scope)?;
        let right = self.dataset(right, "exists_in", scope)?;
        let keys = right.structure.clone();
        let common: Vec<&str> = keys
            .identifiers()
            .into_iter()
            .filter(|name| left.structure.identifiers().contains(name))
            .collect();
        if common.is_empty() {
            return Err(Error::typed(at, "exists_in", "the datasets have no identifier in common"));
        }
        let by: Vec<String> = common.iter().map(|name| (*name).to_owned()).collect();
        let mut structure = Structure::new();
        for name in &common {
            let scalar = keys.get(name).map_or(ScalarType::String, |component| component.scalar);
            structure = structure.with_identifier(*name, scalar);
        }
        let structure = structure.with_measure("there", ScalarType::Integer);
        let there = ("there".to_owned(), Aggregate::Count, Scalar::integer(1));
        let distinct = Plan {
            node: Node::Aggregate { from: Box::new(right), by, values: vec![there] },
            structure,
        };
        let mut columns = left.columns();
        columns.retain(|(_, role, _)| *role == Role::Identifier);
        let joined = join_on(Matching::Left, left, distinct, "right", &common);
        let absent = Scalar::apply(
            Function::IsNull,
            vec![Scalar::column("right.there", ScalarType::Integer)],
            ScalarType::Boolean,
        );
        let present = Scalar::apply(Function::Not, vec![absent], ScalarType::Boolean);
        columns.push(("bool_var".to_owned(), Role::Measure, present));
        let result = joined.project(columns);
        let found = Scalar::column("bool_var", ScalarType::Boolean);
        match retain.first().map(|retain| &retain.kind) {
            None => Ok(result),
            Some(crate::ast::ExprKind::Name(name)) if name == "all" => Ok(result),
            Some(crate::ast::ExprKind::Literal(crate::ast::Literal::Boolean(true))) => {
                Ok(result.filter(found))
            }
            Some(crate::ast::ExprKind::Literal(crate::ast::Literal::Boolean(false))) => {
                Ok(result.filter(Scalar::apply(Function::Not, vec![found], ScalarType::Boolean)))
            }
            Some(_) => {
                Err(Error::typed(at, "exists_in", "the third operand is true, false or all"))
            }
        }
    }
}

/// Rows of both, which have the same columns.
pub(crate) fn append(left: Plan, right: Plan) -> Plan {
    let structure = left.structure.clone();
    Plan { node: Node::Append(vec![left, right]), structure }
}

/// The plan with the columns of `wanted`, in that order.
fn same_columns(at: Span, operator: &str, wanted: &Structure, plan: Plan) -> Result<Plan, Error> {
    let mut columns = Vec::new();
    for component in &wanted.components {
        let found = plan.structure.get(&component.name);
        match found {
            Some(found) if found.role == component.role && found.scalar.fits(component.scalar) => {
                let value = Scalar::column(&found.name, found.scalar).to(component.scalar);
                columns.push((component.name.clone(), component.role, value));
            }
            _ => {
                let problem = format!(
                    "the datasets must have the same components; the first has {} `{}` <{}>, another does not",
                    component.role, component.name, component.scalar
                );
                return Err(Error::typed(at, operator, problem));
            }
        }
    }
    if let Some(extra) = plan.structure.names().into_iter().find(|name| wanted.get(name).is_none())
    {
        let problem = format!(
            "the datasets must have the same components; `{extra}` is missing in the first"
        );
        return Err(Error::typed(at, operator, problem));
    }
    Ok(plan.project(columns))
}

/// The operator on the measures of the datasets, joined on their identifiers.
fn lifted(
    at: Span,
    operator: &str,
    scalars: &[Option<Scalar>],
    datasets: Vec<(usize, Plan)>,
    kernel: &Kernel<'_>,
) -> Result<Plan, Error> {
    let widest = datasets
        .iter()
        .enumerate()
        .max_by_key(|(index, (_, plan))| {
            (plan.structure.identifiers().len(), std::cmp::Reverse(*index))
        })
        .map_or(0, |(index, _)| index);
    let base = datasets[widest].1.clone();
    let measures: Vec<String> =
        base.structure.of(Role::Measure).map(|measure| measure.name.clone()).collect();
    if measures.is_empty() {
        return Err(Error::typed(at, operator, "the dataset has no measure"));
    }
    if asks(operator) && measures.len() != 1 {
        let problem = format!("needs datasets with one measure, found {}", measures.join(", "));
        return Err(Error::typed(at, operator, problem));
    }
    let identifiers = base.structure.clone();
    let identifiers = identifiers.identifiers();
    let mut columns = base.columns();
    columns.retain(|(_, role, _)| *role == Role::Identifier);
    let base_structure = base.structure.clone();
    let mut joined = base;
    for (index, plan) in datasets.iter().filter(|(index, _)| *index != datasets[widest].0) {
        let own = plan.structure.identifiers();
        if let Some(extra) = own.iter().find(|name| !identifiers.contains(name)) {
            let problem = format!(
                "the identifiers of one dataset must be among those of the other; `{extra}` is not among {}",
                identifiers.join(", ")
            );
            return Err(Error::typed(at, operator, problem));
        }
        let others: BTreeSet<&str> =
            plan.structure.of(Role::Measure).map(|measure| measure.name.as_str()).collect();
        if others != measures.iter().map(String::as_str).collect() {
            let others: Vec<&str> = others.into_iter().collect();
            let problem = format!(
                "the datasets must have the same measures; one has {}, the other {}",
                measures.join(", "),
                others.join(", ")
            );
            return Err(Error::typed(at, operator, problem));
        }
        joined = join_on(Matching::Inner, joined, plan.clone(), &format!("operand {index}"), &own);
    }
    for measure in &measures {
        let values = scalars
            .iter()
            .enumerate()
            .map(|(index, scalar)| match scalar {
                Some(scalar) => scalar.clone(),
                None if index == datasets[widest].0 => {
                    let of =
                        base_structure.get(measure).map_or(ScalarType::Null, |found| found.scalar);
                    Scalar::column(measure, of)
                }
                None => {
                    let column = format!("operand {index}.{measure}");
                    let of = joined
                        .structure
                        .get(&column)
                        .map_or(ScalarType::Null, |found| found.scalar);
                    Scalar::column(column, of)
                }
            })
            .collect();
        let value = kernel(values).map_err(|error| match error {
            Error::Type { line, column, operator, problem } => Error::Type {
                line,
                column,
                operator,
                problem: format!("measure `{measure}`: {problem}"),
            },
            other => other,
        })?;
        let name = if asks(operator) { "bool_var".to_owned() } else { measure.clone() };
        columns.push((name, Role::Measure, value));
    }
    Ok(joined.project(columns))
}
