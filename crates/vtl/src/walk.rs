//! The parts of an expression: how deep it is nested, and a way to visit what it is made of.
//! Knows every kind of expression; knows nothing of types or datasets.

use crate::ast::{Clause, Expr, ExprKind, Span};

impl Expr {
    /// An expression, its depth counted.
    pub(crate) fn new(kind: ExprKind, at: Span) -> Self {
        let mut deepest = 0;
        kind.each_child(&mut |child, _| deepest = deepest.max(child.depth));
        Expr { kind, at, depth: deepest.saturating_add(1) }
    }
}

impl ExprKind {
    /// Calls `visit` with every direct part, and whether names in it are components first.
    pub(crate) fn each_child(&self, visit: &mut dyn FnMut(&Expr, bool)) {
        match self {
            ExprKind::Literal(_) | ExprKind::Name(_) | ExprKind::Omitted => {}
            ExprKind::Member(of, _) | ExprKind::Unary(_, of) | ExprKind::Cast(of, _, _) => {
                visit(of, false)
            }
            ExprKind::In { operand, .. } | ExprKind::CheckDatapoint { operand, .. } => {
                visit(operand, false)
            }
            ExprKind::Binary(_, left, right) => {
                visit(left, false);
                visit(right, false);
            }
            ExprKind::If(parts) => parts.iter().for_each(|part| visit(part, false)),
            ExprKind::Case(branches, otherwise) => {
                for (when, then) in branches {
                    visit(when, false);
                    visit(then, false);
                }
                visit(otherwise, false);
            }
            ExprKind::Call(_, arguments) | ExprKind::Analytic { arguments, .. } => {
                arguments.iter().for_each(|argument| visit(argument, false));
            }
            ExprKind::Clause(of, clause) => {
                visit(of, false);
                clause.each_child(visit);
            }
            ExprKind::Aggregate { operand, having, .. } => {
                operand.iter().for_each(|part| visit(part, false));
                having.iter().for_each(|part| visit(part, true));
            }
            ExprKind::Join(join) => {
                join.operands.iter().for_each(|(part, _)| visit(part, false));
                join.body.iter().for_each(|clause| clause.each_child(visit));
            }
            ExprKind::Check(check) => {
                visit(&check.operand, false);
                check.imbalance.iter().for_each(|part| visit(part, false));
            }
            ExprKind::Hierarchy(hierarchy) => visit(&hierarchy.operand, false),
        }
    }
}

impl Clause {
    fn each_child(&self, visit: &mut dyn FnMut(&Expr, bool)) {
        match self {
            Clause::Filter(expr) | Clause::Apply(expr) => visit(expr, true),
            Clause::Calc(items) => items.iter().for_each(|item| visit(&item.expr, true)),
            Clause::Aggr(items, _, having) => {
                items.iter().for_each(|item| visit(&item.expr, true));
                having.iter().for_each(|part| visit(part, true));
            }
            Clause::Keep(_)
            | Clause::Drop(_)
            | Clause::Rename(_)
            | Clause::Sub(_)
            | Clause::Pivot(..)
            | Clause::Unpivot(..) => {}
        }
    }
}
