//! A program back to text, every operator in parentheses, so that reading it again gives the same
//! program. Knows no layout but one statement a line.

use crate::ast::{
    Clause, ComponentName, DatapointRule, Expr, ExprKind, Grouping, HierarchicalRule, Item,
    Literal, ParameterType, Program, Set, Signature, Statement,
};
use crate::structure::Role;

/// The program as text.
#[must_use]
pub fn print(program: &Program) -> String {
    program
        .statements
        .iter()
        .map(|statement| format!("{};\n", self::statement(statement)))
        .collect()
}

fn name(name: &str) -> String {
    format!("'{}'", name.replace('\'', "''"))
}

fn component(component: &ComponentName) -> String {
    match &component.dataset {
        Some(dataset) => format!("{}#{}", name(dataset), name(&component.name)),
        None => name(&component.name),
    }
}

fn join<T>(items: &[T], one: impl Fn(&T) -> String) -> String {
    items.iter().map(one).collect::<Vec<_>>().join(", ")
}

pub(crate) fn literal(literal: &Literal) -> String {
    match literal {
        Literal::Integer(number) => number.to_string(),
        Literal::Number(number) => number.clone(),
        Literal::Text(text) => format!("\"{}\"", text.replace('"', "\"\"")),
        Literal::Boolean(truth) => truth.to_string(),
        Literal::Null => "null".to_owned(),
    }
}

fn statement(statement: &Statement) -> String {
    match statement {
        Statement::Assign(assign) => {
            let sign = if assign.persistent { "<-" } else { ":=" };
            format!("{} {sign} {}", name(&assign.name), expr(&assign.expr))
        }
        Statement::Operator(operator) => {
            let parameters = join(&operator.parameters, |parameter| {
                let default = parameter
                    .default
                    .as_ref()
                    .map(|value| format!(" default {}", literal(value)))
                    .unwrap_or_default();
                format!("{} {}{default}", name(&parameter.name), parameter_type(parameter.kind))
            });
            let returns = operator
                .returns
                .map(|kind| format!(" returns {}", parameter_type(kind)))
                .unwrap_or_default();
            format!(
                "define operator {}({parameters}){returns} is {} end operator",
                name(&operator.name),
                expr(&operator.body)
            )
        }
        Statement::Datapoint(ruleset) => {
            let rules: Vec<_> = ruleset.rules.iter().map(datapoint_rule).collect();
            format!(
                "define datapoint ruleset {}({} {}) is {} end datapoint ruleset",
                name(&ruleset.name),
                signature(ruleset.on),
                join(&ruleset.names, signature_name),
                rules.join("; ")
            )
        }
        Statement::Hierarchical(ruleset) => {
            let conditions = if ruleset.conditions.is_empty() {
                String::new()
            } else {
                format!(" condition {}", join(&ruleset.conditions, signature_name))
            };
            let rules: Vec<_> = ruleset.rules.iter().map(hierarchical_rule).collect();
            format!(
                "define hierarchical ruleset {}({}{conditions} rule {}) is {} end hierarchical ruleset",
                name(&ruleset.name),
                signature(ruleset.on),
                name(&ruleset.rule),
                rules.join("; ")
            )
        }
    }
}

fn signature(on: Signature) -> &'static str {
    match on {
        Signature::Variable => "variable",
        Signature::ValueDomain => "valuedomain",
    }
}

fn signature_name((from, alias): &(String, Option<String>)) -> String {
    alias.as_ref().map_or_else(|| name(from), |alias| format!("{} as {}", name(from), name(alias)))
}

fn parameter_type(kind: ParameterType) -> String {
    match kind {
        ParameterType::Scalar(scalar) => scalar.to_string(),
        ParameterType::Dataset => "dataset".to_owned(),
        ParameterType::Component(role) => {
            role.map_or_else(|| "component".to_owned(), |role| role.to_string())
        }
    }
}

fn errors(code: Option<&Literal>, level: Option<&Literal>) -> String {
    let code = code.map(|code| format!(" errorcode {}", literal(code))).unwrap_or_default();
    let level = level.map(|level| format!(" errorlevel {}", literal(level))).unwrap_or_default();
    code + &level
}

fn rule_head(rule: Option<&String>, when: Option<&Expr>) -> String {
    let rule = rule.map(|rule| format!("{}: ", name(rule))).unwrap_or_default();
    let when = when.map(|when| format!("when {} then ", expr(when))).unwrap_or_default();
    rule + &when
}

fn datapoint_rule(rule: &DatapointRule) -> String {
    let head = rule_head(rule.name.as_ref(), rule.when.as_ref());
    let errors = errors(rule.error_code.as_ref(), rule.error_level.as_ref());
    format!("{head}{}{errors}", expr(&rule.then))
}

fn hierarchical_rule(rule: &HierarchicalRule) -> String {
    let head = rule_head(rule.name.as_ref(), rule.when.as_ref());
    let items: String = rule
        .items
        .iter()
        .map(|item| {
            let sign = if item.negative { "-" } else { "+" };
            let condition = item
                .condition
                .as_ref()
                .map(|condition| format!("[{}]", expr(condition)))
                .unwrap_or_default();
            format!(" {sign} {}{condition}", name(&item.code))
        })
        .collect();
    let errors = errors(rule.error_code.as_ref(), rule.error_level.as_ref());
    format!("{head}{} {}{items}{errors}", name(&rule.left), rule.comparison.sign())
}

fn expr(expr: &Expr) -> String {
    match &expr.kind {
        ExprKind::Literal(value) => literal(value),
        ExprKind::Name(of) => name(of),
        ExprKind::Omitted => "_".to_owned(),
        ExprKind::Member(of, component) => format!("({})#{}", self::expr(of), name(component)),
        ExprKind::Unary(op, operand) => format!("({} {})", op.sign(), self::expr(operand)),
        ExprKind::Binary(op, left, right) => {
            format!("({} {} {})", self::expr(left), op.sign(), self::expr(right))
        }
        ExprKind::In { operand, negated, set } => {
            let word = if *negated { "not_in" } else { "in" };
            let set = match set {
                Set::List(list) => format!("{{{}}}", join(list, literal)),
                Set::Domain(domain) => name(domain),
            };
            format!("({} {word} {set})", self::expr(operand))
        }
        ExprKind::If(parts) => {
            let [condition, then, otherwise] = parts.each_ref().map(self::expr);
            format!("(if {condition} then {then} else {otherwise})")
        }
        ExprKind::Case(branches, otherwise) => {
            let branches: String = branches
                .iter()
                .map(|(when, then)| format!("when {} then {} ", self::expr(when), self::expr(then)))
                .collect();
            format!("(case {branches}else {})", self::expr(otherwise))
        }
        ExprKind::Call(function, arguments) => {
            format!("{function}({})", join(arguments, self::expr))
        }
        ExprKind::Cast(operand, scalar, mask) => {
            let mask =
                mask.as_ref().map(|mask| format!(", {}", literal(&Literal::Text(mask.clone()))));
            format!("cast({}, {scalar}{})", self::expr(operand), mask.unwrap_or_default())
        }
        ExprKind::Clause(of, clause) => format!("({})[{}]", self::expr(of), self::clause(clause)),
        ExprKind::Aggregate { function, operand, grouping, having } => {
            let operand = operand.as_deref().map(self::expr).unwrap_or_default();
            format!("{function}({operand}{})", self::grouping(grouping.as_ref(), having.as_deref()))
        }
        ExprKind::Analytic { function, arguments, partition, order, window } => {
            let mut over = Vec::new();
            if !partition.is_empty() {
                over.push(format!("partition by {}", join(partition, component)));
            }
            if !order.is_empty() {
                let order = join(order, |(by, descending)| {
                    format!("{} {}", component(by), if *descending { "desc" } else { "asc" })
                });
                over.push(format!("order by {order}"));
            }
            over.extend(window.clone());
            format!("{function}({} over ({}))", join(arguments, self::expr), over.join(" "))
        }
        ExprKind::Join(..)
        | ExprKind::Check(..)
        | ExprKind::CheckDatapoint { .. }
        | ExprKind::Hierarchy(..) => form(&expr.kind),
    }
}

/// The forms with words of their own between the parentheses.
fn form(kind: &ExprKind) -> String {
    match kind {
        ExprKind::Join(join) => {
            let operands = self::join(&join.operands, |(operand, alias)| match alias {
                Some(alias) => format!("{} as {}", expr(operand), name(alias)),
                None => expr(operand),
            });
            let using = if join.using.is_empty() {
                String::new()
            } else {
                format!(" using {}", self::join(&join.using, component))
            };
            let body: String = join.body.iter().map(|part| format!(" {}", clause(part))).collect();
            format!("{}({operands}{using}{body})", join.kind.keyword())
        }
        ExprKind::Check(check) => {
            let errors = errors(check.error_code.as_ref(), check.error_level.as_ref());
            let imbalance =
                check.imbalance.as_ref().map(|part| format!(" imbalance {}", expr(part)));
            let output = check.output.map(|output| format!(" {}", output.keyword()));
            let rest = imbalance.unwrap_or_default() + &output.unwrap_or_default();
            format!("check({}{errors}{rest})", expr(&check.operand))
        }
        ExprKind::CheckDatapoint { operand, ruleset, components, output } => {
            let components = if components.is_empty() {
                String::new()
            } else {
                format!(" components {}", self::join(components, component))
            };
            let output = output.map(|output| format!(" {}", output.keyword())).unwrap_or_default();
            format!("check_datapoint({}, {}{components}{output})", expr(operand), name(ruleset))
        }
        ExprKind::Hierarchy(hierarchy) => {
            let function = if hierarchy.check { "check_hierarchy" } else { "hierarchy" };
            let mut rest = String::new();
            if !hierarchy.conditions.is_empty() {
                rest += &format!(" condition {}", self::join(&hierarchy.conditions, component));
            }
            if let Some(rule) = &hierarchy.rule {
                rest += &format!(" rule {}", component(rule));
            }
            let words = [
                hierarchy.mode.map(|mode| mode.keyword().to_owned()),
                hierarchy.input.clone(),
                hierarchy.output.map(|output| output.keyword().to_owned()),
            ];
            for word in words.into_iter().flatten() {
                rest += &format!(" {word}");
            }
            format!("{function}({}, {}{rest})", expr(&hierarchy.operand), name(&hierarchy.ruleset))
        }
        _ => String::new(),
    }
}

fn grouping(grouping: Option<&Grouping>, having: Option<&Expr>) -> String {
    let Some(grouping) = grouping else { return String::new() };
    let having = having.map(|having| format!(" having {}", expr(having))).unwrap_or_default();
    format!(" {}{having}", group(grouping))
}

fn group(grouping: &Grouping) -> String {
    match grouping {
        Grouping::By(by) => format!("group by {}", join(by, component)),
        Grouping::Except(except) => format!("group except {}", join(except, component)),
        Grouping::All => "group all".to_owned(),
        Grouping::TimeAgg(inner, period) => {
            format!("{} time_agg({})", group(inner), literal(&Literal::Text(period.clone())))
        }
    }
}

fn item(item: &Item) -> String {
    let role = match item.role {
        Some(Role::Identifier) => "identifier ",
        Some(Role::Measure) => "measure ",
        Some(Role::Attribute) => "attribute ",
        None => "",
    };
    format!("{role}{} := {}", component(&item.name), expr(&item.expr))
}

fn clause(clause: &Clause) -> String {
    match clause {
        Clause::Filter(condition) => format!("filter {}", expr(condition)),
        Clause::Calc(items) => format!("calc {}", join(items, item)),
        Clause::Aggr(items, by, having) => {
            format!("aggr {}{}", join(items, item), grouping(by.as_ref(), having.as_ref()))
        }
        Clause::Keep(names) => format!("keep {}", join(names, component)),
        Clause::Drop(names) => format!("drop {}", join(names, component)),
        Clause::Rename(pairs) => {
            format!(
                "rename {}",
                join(pairs, |(from, to)| format!("{} to {}", component(from), component(to)))
            )
        }
        Clause::Sub(pairs) => {
            format!(
                "sub {}",
                join(pairs, |(of, value)| format!("{} = {}", component(of), literal(value)))
            )
        }
        Clause::Pivot(identifier, measure) => {
            format!("pivot {}, {}", component(identifier), component(measure))
        }
        Clause::Unpivot(identifier, measure) => {
            format!("unpivot {}, {}", component(identifier), component(measure))
        }
        Clause::Apply(body) => format!("apply {}", expr(body)),
    }
}
