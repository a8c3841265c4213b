//! The order of statements: each after those it needs, whatever their order in the text.
//! Knows names only.

use std::collections::{BTreeMap, BTreeSet};

use crate::ast::{Assign, Expr, ExprKind};
use crate::error::Error;

/// The assignments, each after those it needs; as in the text where there is a choice.
pub(crate) fn ordered<'a>(assigns: &[&'a Assign]) -> Result<Vec<&'a Assign>, Error> {
    let mut by_name: BTreeMap<&str, usize> = BTreeMap::new();
    for (index, assign) in assigns.iter().enumerate() {
        if by_name.insert(&assign.name, index).is_some() {
            let at = assign.at;
            return Err(Error::Twice {
                line: at.line,
                column: at.column,
                kind: "result",
                name: assign.name.clone(),
            });
        }
    }
    let needs: Vec<BTreeSet<usize>> = assigns
        .iter()
        .map(|assign| {
            let mut found = BTreeSet::new();
            names(&assign.expr, false, &mut |name, component_first| {
                if let Some(&index) = by_name.get(name) {
                    // Where components come first a name is a component, unless what is
                    // defined by that name is a constant.
                    if !component_first || is_constant(&assigns[index].expr) {
                        found.insert(index);
                    }
                }
            });
            found
        })
        .collect();
    let mut placed = BTreeSet::new();
    let mut order = Vec::new();
    while order.len() < assigns.len() {
        let ready = (0..assigns.len())
            .find(|index| !placed.contains(index) && needs[*index].is_subset(&placed));
        let Some(index) = ready else { return Err(cycle(assigns, &needs, &placed)) };
        placed.insert(index);
        order.push(assigns[index]);
    }
    Ok(order)
}

fn names<'e>(expr: &'e Expr, component_first: bool, found: &mut dyn FnMut(&str, bool)) {
    match &expr.kind {
        ExprKind::Name(name) => found(name, component_first),
        kind => {
            kind.each_child(&mut |child, inside| names(child, component_first || inside, found))
        }
    }
}

fn is_constant(expr: &Expr) -> bool {
    let mut constant = true;
    names(expr, false, &mut |_, _| constant = false);
    constant
}

fn cycle(assigns: &[&Assign], needs: &[BTreeSet<usize>], placed: &BTreeSet<usize>) -> Error {
    let open = |index: &usize| !placed.contains(index);
    let mut path: Vec<usize> = (0..assigns.len()).filter(open).take(1).collect();
    loop {
        let last = path[path.len() - 1];
        // Every open statement needs another open one, else it would have been placed.
        let Some(next) = needs[last].iter().copied().find(open) else { break };
        let seen = path.iter().position(|step| *step == next);
        path.push(next);
        if let Some(first) = seen {
            path.drain(..first);
            break;
        }
    }
    let assign = assigns[path[0]];
    let names: Vec<_> = path.iter().map(|index| assigns[*index].name.as_str()).collect();
    Error::Cycle {
        line: assign.at.line,
        column: assign.at.column,
        name: assign.name.clone(),
        path: names.join(" → "),
    }
}
