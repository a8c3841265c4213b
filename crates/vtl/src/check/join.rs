//! Joins. A component that stands on several sides is called `alias#component` until it is
//! renamed, kept or dropped.

use std::collections::{BTreeMap, BTreeSet};

use super::Checker;
use super::dataset::join_on;
use super::evaluate::Scope;
use crate::ast::{Clause, ExprKind, Join, JoinKind, Span};
use crate::error::Error;
use crate::plan::{Matching, Plan, Scalar};
use crate::structure::Role;

impl Checker<'_> {
    /// A join and its body.
    pub(crate) fn join(&self, join: &Join, at: Span, scope: &Scope<'_>) -> Result<Plan, Error> {
        let operator = join.kind.keyword();
        let kind = match join.kind {
            JoinKind::Inner => Matching::Inner,
            JoinKind::Left => Matching::Left,
            JoinKind::Full | JoinKind::Cross => return Err(Error::unsupported(at, operator)),
        };
        let mut operands = Vec::new();
        let mut aliases = BTreeSet::new();
        for (expr, alias) in &join.operands {
            let alias = match (alias, &expr.kind) {
                (Some(alias), _) => alias.clone(),
                (None, ExprKind::Name(name)) => name.clone(),
                (None, _) => {
                    return Err(Error::typed(
                        expr.at,
                        operator,
                        "an expression needs an alias: `… as a`",
                    ));
                }
            };
            if !aliases.insert(alias.clone()) {
                return Err(Error::typed(
                    expr.at,
                    operator,
                    format!("two operands are called `{alias}`"),
                ));
            }
            operands.push((alias, self.dataset(expr, operator, scope)?));
        }
        let mut plan = self.joined(join, kind, operands, at)?;
        for clause in order_of_body(&join.body, at, operator)? {
            plan = self.clause(plan, clause, &aliases, at, scope)?;
        }
        let mut columns = plan.columns();
        // What is no longer ambiguous gets its plain name back.
        let mut plain: BTreeMap<String, usize> = BTreeMap::new();
        for (name, ..) in &columns {
            *plain.entry(bare(name).to_owned()).or_default() += 1;
        }
        for (name, ..) in &mut columns {
            if plain.get(bare(name)) == Some(&1) {
                *name = bare(name).to_owned();
            }
        }
        Ok(plan.project(columns))
    }

    fn joined(
        &self,
        join: &Join,
        kind: Matching,
        operands: Vec<(String, Plan)>,
        at: Span,
    ) -> Result<Plan, Error> {
        let operator = join.kind.keyword();
        if operands.len() < 2 {
            return Err(Error::typed(at, operator, "needs at least two datasets"));
        }
        let keys = keys(join, &operands, at)?;
        let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
        let mut count: BTreeMap<String, usize> = BTreeMap::new();
        for (_, plan) in &operands {
            for name in plan.structure.names() {
                *count.entry(name.to_owned()).or_default() += 1;
            }
        }
        let mut columns: Vec<(String, Role, Scalar)> = Vec::new();
        let mut joined: Option<Plan> = None;
        for (alias, plan) in operands {
            for component in &plan.structure.components {
                let key = keys.contains(&component.name.as_str());
                if key && joined.is_some() {
                    continue;
                }
                let column = if joined.is_some() {
                    format!("{alias}.{}", component.name)
                } else {
                    component.name.clone()
                };
                let twice = !key && count.get(&component.name).is_some_and(|count| *count > 1);
                let name = if twice {
                    format!("{alias}#{}", component.name)
                } else {
                    component.name.clone()
                };
                columns.push((name, component.role, Scalar::column(column, component.scalar)));
            }
            joined = Some(match joined {
                None => plan,
                Some(left) => join_on(kind, left, plan, &alias, &keys),
            });
        }
        let Some(joined) = joined else { return Err(Error::typed(at, operator, "needs datasets")) };
        columns.sort_by_key(|(_, role, _)| *role);
        Ok(joined.project(columns))
    }
}

fn bare(name: &str) -> &str {
    name.split_once('#').map_or(name, |(_, bare)| bare)
}

/// The components the datasets are joined on. They must fix at most one data point of every
/// dataset but the first, so that no data point is doubled.
fn keys(join: &Join, operands: &[(String, Plan)], at: Span) -> Result<Vec<String>, Error> {
    let operator = join.kind.keyword();
    let (first, rest) =
        operands.split_first().ok_or_else(|| Error::typed(at, operator, "needs datasets"))?;
    let keys: Vec<String> = if join.using.is_empty() {
        // The operand with most identifiers may stand anywhere in an inner join.
        let common =
            |name: &&str| rest.iter().all(|(_, plan)| plan.structure.identifiers().contains(name));
        first.1.structure.identifiers().into_iter().filter(common).map(str::to_owned).collect()
    } else {
        join.using.iter().map(|name| name.name.clone()).collect()
    };
    if keys.is_empty() {
        return Err(Error::typed(at, operator, "the datasets have no identifier in common"));
    }
    for key in &keys {
        let mut scalar = None;
        for (alias, plan) in operands {
            let Some(found) = plan.structure.get(key) else {
                return Err(Error::typed(
                    at,
                    operator,
                    format!("`{alias}` has no component `{key}`"),
                ));
            };
            if scalar.is_some_and(|scalar| scalar != found.scalar) {
                let problem = format!(
                    "`{key}` is a {} in `{alias}` and of another type before",
                    found.scalar
                );
                return Err(Error::typed(at, operator, problem));
            }
            scalar = Some(found.scalar);
        }
    }
    let wider = |plan: &Plan| {
        plan.structure.identifiers().iter().any(|name| !keys.iter().any(|key| key == name))
    };
    let wide: Vec<&str> =
        operands.iter().filter(|(_, plan)| wider(plan)).map(|(alias, _)| alias.as_str()).collect();
    let allowed = match join.kind {
        JoinKind::Inner | JoinKind::Cross => wide.len() <= 1,
        JoinKind::Left | JoinKind::Full => wide.iter().all(|alias| *alias == first.0),
    };
    if !allowed {
        let problem = format!(
            "{} have identifiers beyond {}; only one dataset may (the first, in left_join): fix them with sub",
            wide.join(" and "),
            keys.join(", ")
        );
        return Err(Error::typed(at, operator, problem));
    }
    Ok(keys)
}

/// filter, then calc or aggr, then keep or drop, then rename: the order of the standard.
fn order_of_body<'b>(
    body: &'b [Clause],
    at: Span,
    operator: &str,
) -> Result<Vec<&'b Clause>, Error> {
    let rank = |clause: &Clause| match clause {
        Clause::Filter(_) => Some(0),
        Clause::Calc(_) | Clause::Apply(_) | Clause::Aggr(..) => Some(1),
        Clause::Keep(_) | Clause::Drop(_) => Some(2),
        Clause::Rename(_) => Some(3),
        Clause::Sub(_) | Clause::Pivot(..) | Clause::Unpivot(..) => None,
    };
    let mut last = None;
    for clause in body {
        let rank = rank(clause);
        if rank.is_none() || rank <= last {
            let problem = "its clauses are filter, then calc or aggr, then keep or drop, then rename, each at most once";
            return Err(Error::typed(at, operator, problem));
        }
        last = rank;
    }
    Ok(body.iter().collect())
}
