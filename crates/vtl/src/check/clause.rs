//! Clauses: filter, calc, aggr, keep, drop, rename, sub. They keep attributes.

use std::collections::BTreeSet;

use super::Checker;
use super::evaluate::{Row, Scope, constant};
use super::scalar::call;
use crate::ast::{Clause, ComponentName, Item, Span};
use crate::error::Error;
use crate::plan::{Plan, Scalar};
use crate::structure::{Component, Role, ScalarType, Structure};

/// The component a name of the program means.
fn find<'s>(structure: &'s Structure, name: &ComponentName) -> Result<&'s Component, Error> {
    let qualified = name.dataset.as_ref().map(|dataset| format!("{dataset}#{}", name.name));
    qualified
        .and_then(|qualified| structure.get(&qualified))
        .or_else(|| structure.get(&name.name))
        .ok_or_else(|| Error::unknown(name.at, "component", &name.name, &structure.names()))
}

impl Checker<'_> {
    /// One clause on a dataset; `datasets` may stand before `#`.
    pub(crate) fn clause(
        &self,
        plan: Plan,
        clause: &Clause,
        datasets: &BTreeSet<String>,
        at: Span,
        scope: &Scope<'_>,
    ) -> Result<Plan, Error> {
        let row =
            Row { structure: plan.structure.clone(), datasets: datasets.clone(), ..Row::default() };
        let inner = scope.about(row);
        match clause {
            Clause::Filter(condition) => {
                let keep = self.truth(condition, "filter", &inner)?;
                Ok(plan.filter(keep))
            }
            Clause::Calc(items) => self.calc(plan, items, &inner),
            Clause::Aggr(items, grouping, having) => {
                let by = self.groups(&plan.structure, grouping.as_ref(), at)?;
                let compute = |inner: &Scope<'_>| {
                    let mut columns: Vec<(String, Role, Scalar)> = Vec::new();
                    for item in items {
                        let name = item.name.name.clone();
                        let role = item.role.unwrap_or(Role::Measure);
                        if role == Role::Identifier || by.contains(&name) {
                            let problem = format!("`{name}` cannot become an identifier");
                            return Err(Error::typed(item.name.at, "aggr", problem));
                        }
                        if columns.iter().any(|(other, ..)| *other == name) {
                            let problem = format!("`{name}` is computed twice");
                            return Err(Error::typed(item.name.at, "aggr", problem));
                        }
                        columns.push((name, role, self.scalar(&item.expr, "aggr", inner)?));
                    }
                    Ok(columns)
                };
                self.grouped(plan, by.clone(), &compute, having.as_ref(), scope)
            }
            Clause::Keep(names) => {
                let mut keep = BTreeSet::new();
                for name in names {
                    let found = find(&plan.structure, name)?;
                    if found.role == Role::Identifier {
                        let problem = format!(
                            "`{}` is an identifier; identifiers are always kept",
                            found.name
                        );
                        return Err(Error::typed(name.at, "keep", problem));
                    }
                    keep.insert(found.name.clone());
                }
                let mut columns = plan.columns();
                columns.retain(|(name, role, _)| *role == Role::Identifier || keep.contains(name));
                Ok(plan.project(columns))
            }
            Clause::Drop(names) => {
                let mut drop = BTreeSet::new();
                for name in names {
                    let found = find(&plan.structure, name)?;
                    if found.role == Role::Identifier {
                        let problem = format!(
                            "`{}` is an identifier; fix it with sub or aggregate over it",
                            found.name
                        );
                        return Err(Error::typed(name.at, "drop", problem));
                    }
                    drop.insert(found.name.clone());
                }
                let mut columns = plan.columns();
                columns.retain(|(name, ..)| !drop.contains(name));
                Ok(plan.project(columns))
            }
            Clause::Rename(pairs) => rename(plan, pairs),
            Clause::Sub(pairs) => {
                let mut plan = plan;
                for (name, literal) in pairs {
                    let found = find(&plan.structure, name)?.clone();
                    if found.role != Role::Identifier {
                        let problem =
                            format!("`{}` is not an identifier but a {}", found.name, found.role);
                        return Err(Error::typed(name.at, "sub", problem));
                    }
                    let column = Scalar::column(&found.name, found.scalar);
                    let fixed = call(name.at, "=", vec![column, constant(literal)])
                        .map_err(|_| wrong_constant(name, &found, literal))?;
                    let mut columns = plan.columns();
                    columns.retain(|(other, ..)| *other != found.name);
                    plan = plan.filter(fixed).project(columns);
                }
                Ok(plan)
            }
            Clause::Pivot(..) => Err(Error::unsupported(at, "pivot")),
            Clause::Unpivot(..) => Err(Error::unsupported(at, "unpivot")),
            Clause::Apply(_) => Err(Error::unsupported(at, "apply")),
        }
    }

    fn calc(&self, plan: Plan, items: &[Item], inner: &Scope<'_>) -> Result<Plan, Error> {
        let mut columns = plan.columns();
        let mut made = BTreeSet::new();
        for item in items {
            let name = &item.name.name;
            let old = plan.structure.get(name);
            if old.is_some_and(|old| old.role == Role::Identifier) {
                let problem = format!(
                    "`{name}` is an identifier and cannot be changed; fix it with sub first"
                );
                return Err(Error::typed(item.name.at, "calc", problem));
            }
            if !made.insert(name.clone()) {
                return Err(Error::typed(
                    item.name.at,
                    "calc",
                    format!("`{name}` is computed twice"),
                ));
            }
            let value = self.scalar(&item.expr, "calc", inner)?;
            if value.scalar == ScalarType::Null {
                let problem = format!("`{name}` is only ever null; write cast(null, number)");
                return Err(Error::typed(item.name.at, "calc", problem));
            }
            let role = item.role.or(old.map(|old| old.role)).unwrap_or(Role::Measure);
            match columns.iter_mut().find(|(other, ..)| other == name) {
                Some(column) => *column = (name.clone(), role, value),
                None => columns.push((name.clone(), role, value)),
            }
        }
        Ok(plan.project(columns))
    }
}

fn wrong_constant(name: &ComponentName, found: &Component, literal: &crate::ast::Literal) -> Error {
    let problem =
        format!("`{}` is a {}, not {}", found.name, found.scalar, crate::print::literal(literal));
    Error::typed(name.at, "sub", problem)
}

fn rename(plan: Plan, pairs: &[(ComponentName, ComponentName)]) -> Result<Plan, Error> {
    let mut columns = plan.columns();
    let mut targets: Vec<Option<String>> = vec![None; columns.len()];
    for (from, to) in pairs {
        let found = find(&plan.structure, from)?.name.clone();
        let index = columns.iter().position(|(name, ..)| *name == found);
        if let Some(target) = index.and_then(|index| targets.get_mut(index)) {
            if target.is_some() {
                return Err(Error::typed(from.at, "rename", format!("`{found}` is renamed twice")));
            }
            *target = Some(to.name.clone());
        }
    }
    for ((name, ..), target) in columns.iter_mut().zip(targets) {
        if let Some(target) = target {
            *name = target;
        }
    }
    let mut seen = BTreeSet::new();
    for (name, ..) in &columns {
        if !seen.insert(name.clone()) {
            let at = pairs
                .iter()
                .find(|(_, to)| to.name == *name)
                .map_or(pairs[0].1.at, |(_, to)| to.at);
            return Err(Error::typed(
                at,
                "rename",
                format!("there would be two components `{name}`"),
            ));
        }
    }
    Ok(plan.project(columns))
}
