//! A program against the structures of its inputs: every name resolved, every type settled, every
//! operator brought down to the steps of a plan. Knows nothing of data.

mod clause;
mod dataset;
mod evaluate;
mod hierarchy;
mod join;
mod scalar;
mod validate;

use std::collections::BTreeMap;

use crate::ast::{
    DatapointRuleset, HierarchicalRuleset, OperatorDefinition, Program, Span, Statement,
};
use crate::error::Error;
use crate::order;
use crate::plan::{Node, Plan, Scalar, Step, TypedProgram, Value};
use crate::structure::{Role, ScalarType, Structure};

/// What an expression is.
#[derive(Clone, Debug)]
pub(crate) enum Operand {
    Dataset(Plan),
    Scalar(Scalar),
    Omitted,
}

/// What is known at one place of the program.
#[derive(Default)]
pub(crate) struct Checker<'a> {
    inputs: BTreeMap<String, Structure>,
    datasets: BTreeMap<String, Structure>,
    scalars: BTreeMap<String, Scalar>,
    operators: BTreeMap<&'a str, &'a OperatorDefinition>,
    datapoint: BTreeMap<&'a str, &'a DatapointRuleset>,
    hierarchical: BTreeMap<&'a str, &'a HierarchicalRuleset>,
}

/// Checks a program against the structures of the datasets it may read.
///
/// ```
/// use vtl::{Role, ScalarType, Structure};
/// let structure = Structure::new()
///     .with_identifier("SEX", ScalarType::String)
///     .with_measure("OBS_VALUE", ScalarType::Number);
/// let program = vtl::parse("women <- POP[sub SEX = \"F\"];").unwrap();
/// let typed = vtl::compile(&program, &[("POP".to_owned(), structure)].into()).unwrap();
/// assert_eq!(typed.steps[0].plan.structure.to_string(), "measure OBS_VALUE <number>");
/// ```
///
/// # Errors
/// When a name is unknown, types do not fit, statements need each other in a circle, or an
/// operator is not executed yet.
pub fn compile(
    program: &Program,
    inputs: &BTreeMap<String, Structure>,
) -> Result<TypedProgram, Error> {
    let mut checker = Checker { datasets: inputs.clone(), ..Checker::default() };
    let mut assigns = Vec::new();
    for statement in &program.statements {
        match statement {
            Statement::Assign(assign) => assigns.push(assign),
            Statement::Operator(operator) => {
                let old = checker.operators.insert(&operator.name, operator);
                once(old.is_some(), operator.at, "operator", &operator.name)?;
            }
            Statement::Datapoint(ruleset) => {
                let old = checker.datapoint.insert(&ruleset.name, ruleset);
                once(old.is_some(), ruleset.at, "datapoint ruleset", &ruleset.name)?;
            }
            Statement::Hierarchical(ruleset) => {
                let old = checker.hierarchical.insert(&ruleset.name, ruleset);
                once(old.is_some(), ruleset.at, "hierarchical ruleset", &ruleset.name)?;
            }
        }
    }
    checker.inputs.clone_from(inputs);
    let mut steps = Vec::new();
    for assign in order::ordered(&assigns)? {
        once(inputs.contains_key(&assign.name), assign.at, "input", &assign.name)?;
        let operand = checker.evaluate(&assign.expr, &evaluate::Scope::default())?;
        match evaluate::bounded(assign.at, &assign.name, operand)? {
            Operand::Dataset(plan) => {
                finished(&assign.name, assign.at, &plan.structure)?;
                checker.datasets.insert(assign.name.clone(), plan.structure.clone());
                steps.push(Step { name: assign.name.clone(), persistent: assign.persistent, plan });
            }
            Operand::Scalar(scalar) => {
                checker.scalars.insert(assign.name.clone(), scalar);
            }
            Operand::Omitted => {
                return Err(Error::typed(assign.at, "_", "stands for no value here"));
            }
        }
    }
    let mut read = BTreeMap::new();
    for step in &steps {
        step.plan.each_name(&mut |name| {
            if let Some(structure) = inputs.get(name) {
                read.insert(name.to_owned(), structure.clone());
            }
        });
    }
    Ok(TypedProgram { inputs: read, steps })
}

fn once(twice: bool, at: Span, kind: &'static str, name: &str) -> Result<(), Error> {
    if twice {
        return Err(Error::Twice { line: at.line, column: at.column, kind, name: name.to_owned() });
    }
    Ok(())
}

/// What a dataset must be before it is given a name.
fn finished(name: &str, at: Span, structure: &Structure) -> Result<(), Error> {
    for component in &structure.components {
        if component.name.contains('#') {
            let problem = format!(
                "component `{}` stands on more than one side of the join; rename, keep or drop it",
                component.name
            );
            return Err(Error::typed(at, name, problem));
        }
        if component.scalar == ScalarType::Null {
            let problem = format!(
                "component `{}` is only ever null; write cast(null, number)",
                component.name
            );
            return Err(Error::typed(at, name, problem));
        }
    }
    Ok(())
}

impl Plan {
    /// Calls `visit` with every dataset it reads by name.
    pub(crate) fn each_name(&self, visit: &mut dyn FnMut(&str)) {
        match &self.node {
            Node::Named(name) => visit(name),
            Node::Filter(from, _) | Node::Project(from, _) => from.each_name(visit),
            Node::Aggregate { from, .. } | Node::Repeat { from, .. } => from.each_name(visit),
            Node::Join { left, right, .. } => {
                left.each_name(visit);
                right.each_name(visit);
            }
            Node::Append(plans) => plans.iter().for_each(|plan| plan.each_name(visit)),
        }
    }

    pub(crate) fn filter(self, keep: Scalar) -> Plan {
        let structure = self.structure.clone();
        Plan { node: Node::Filter(Box::new(self), keep), structure }
    }

    /// Other columns, each with its role; the structure follows from them.
    pub(crate) fn project(self, columns: Vec<(String, Role, Scalar)>) -> Plan {
        let mut structure = Structure::new();
        let mut values = Vec::new();
        for (name, role, scalar) in columns {
            structure = structure.with(name.clone(), role, scalar.scalar);
            values.push((name, scalar));
        }
        let same = structure == self.structure
            && values
                .iter()
                .all(|(name, scalar)| matches!(&scalar.value, Value::Column(from) if from == name));
        if same {
            return self;
        }
        Plan { node: Node::Project(Box::new(self), values), structure }
    }

    /// The columns as they are, to be changed and given back to [`Plan::project`].
    pub(crate) fn columns(&self) -> Vec<(String, Role, Scalar)> {
        let column = |component: &crate::structure::Component| {
            let scalar = Scalar::column(&component.name, component.scalar);
            (component.name.clone(), component.role, scalar)
        };
        self.structure.components.iter().map(column).collect()
    }

    /// Identifiers and measures; what operators on whole datasets look at.
    pub(crate) fn without_attributes(self) -> Plan {
        let mut columns = self.columns();
        columns.retain(|(_, role, _)| *role != Role::Attribute);
        self.project(columns)
    }
}
