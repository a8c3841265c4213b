//! A checked program: what to read, what to do, in which order, each step with its structure.
//! Knows a handful of relational steps to which every operator comes down, so that an engine has
//! little to know of VTL. Knows nothing of the engine.

use std::collections::BTreeMap;

use crate::structure::{ScalarType, Structure};

/// A program that has been checked against the structures of its inputs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypedProgram {
    /// The datasets it reads, with the structures they must have.
    pub inputs: BTreeMap<String, Structure>,
    /// Its datasets, each after those it needs.
    pub steps: Vec<Step>,
}

/// One dataset to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What it is called.
    pub name: String,
    /// Whether it is to be kept (`<-`).
    pub persistent: bool,
    /// How it is made.
    pub plan: Plan,
}

/// A dataset: how it is made and its structure. Its columns are the components, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// How it is made.
    pub node: Node,
    /// Its structure.
    pub structure: Structure,
}

/// The relational steps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Node {
    /// An input, or the result of an earlier step.
    Named(String),
    /// The rows where the value is true.
    Filter(Box<Plan>, Scalar),
    /// The same rows with other columns.
    Project(Box<Plan>, Vec<(String, Scalar)>),
    /// One row per group: the columns `by`, then the aggregates. Without `by`, one row in all.
    Aggregate {
        /// What is aggregated.
        from: Box<Plan>,
        /// Grouping columns.
        by: Vec<String>,
        /// Aggregates: column, function, operand.
        values: Vec<(String, Aggregate, Scalar)>,
    },
    /// Rows side by side; no column name stands on both sides.
    Join {
        /// Which rows remain.
        kind: Matching,
        /// Left side.
        left: Box<Plan>,
        /// Right side.
        right: Box<Plan>,
        /// Equal columns, left and right; every combination when empty.
        on: Vec<(String, String)>,
    },
    /// All rows of all plans, which have the same columns.
    Append(Vec<Plan>),
    /// Every row `times` times, with an integer column `0..times`.
    Repeat {
        /// What is repeated.
        from: Box<Plan>,
        /// How often.
        times: usize,
        /// The name of the new column, which comes last.
        column: String,
    },
}

/// Which rows of a join remain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Matching {
    /// Pairs.
    Inner,
    /// Pairs, and left rows without a partner.
    Left,
    /// Left rows with a partner; left columns only.
    Semi,
    /// Left rows without a partner; left columns only.
    Anti,
}

/// A function over the rows of a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is named after its VTL operator")]
pub enum Aggregate {
    Sum,
    Avg,
    Count,
    Min,
    Max,
    Median,
}

/// A value of a row, with its type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scalar {
    /// How it is made.
    pub value: Value,
    /// Its type.
    pub scalar: ScalarType,
}

/// How a value is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// The column of this name.
    Column(String),
    /// A constant.
    Constant(Constant),
    /// A function of other values.
    Apply(Function, Vec<Scalar>),
    /// The first branch whose condition is true.
    Case(Vec<(Scalar, Scalar)>, Box<Scalar>),
}

/// A constant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Constant {
    /// A whole number.
    Integer(i64),
    /// A decimal number, times 10^18.
    Number(i128),
    /// Text, period or date.
    Text(String),
    /// A truth value.
    Boolean(bool),
    /// Nothing.
    Null,
}

/// Functions of values. Numeric operands of one call are all integer or all number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is named after its VTL operator")]
pub enum Function {
    Add,
    Subtract,
    Multiply,
    Divide,
    Negate,
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    And,
    Or,
    Xor,
    Not,
    IsNull,
    Nvl,
    Concat,
    Round,
    Trunc,
    Ceil,
    Floor,
    Abs,
    Sqrt,
    Power,
    Mod,
    Substr,
    Upper,
    Lower,
    Trim,
    Ltrim,
    Rtrim,
    Length,
    /// Whether the first is among the others.
    In,
    /// To the type of the result.
    Cast,
}

impl Scalar {
    /// A column.
    #[must_use]
    pub fn column(name: impl Into<String>, scalar: ScalarType) -> Self {
        Scalar { value: Value::Column(name.into()), scalar }
    }

    /// A string.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        Scalar { value: Value::Constant(Constant::Text(text.into())), scalar: ScalarType::String }
    }

    /// A truth value.
    #[must_use]
    pub fn truth(truth: bool) -> Self {
        Scalar { value: Value::Constant(Constant::Boolean(truth)), scalar: ScalarType::Boolean }
    }

    /// A whole number.
    #[must_use]
    pub fn integer(number: i64) -> Self {
        Scalar { value: Value::Constant(Constant::Integer(number)), scalar: ScalarType::Integer }
    }

    /// A null of a given type.
    #[must_use]
    pub fn null(scalar: ScalarType) -> Self {
        Scalar { value: Value::Constant(Constant::Null), scalar }
    }

    /// A function of values, whose result type the caller knows.
    #[must_use]
    pub fn apply(function: Function, arguments: Vec<Scalar>, scalar: ScalarType) -> Self {
        Scalar { value: Value::Apply(function, arguments), scalar }
    }

    /// `case when condition then then else otherwise`.
    #[must_use]
    pub fn when(condition: Scalar, then: Scalar, otherwise: Scalar) -> Self {
        let scalar = then.scalar;
        Scalar { value: Value::Case(vec![(condition, then)], Box::new(otherwise)), scalar }
    }

    /// The same value as the type asked for; a cast only where one is needed.
    #[must_use]
    pub fn to(self, wanted: ScalarType) -> Self {
        if self.scalar == wanted {
            return self;
        }
        if let Value::Constant(Constant::Null) = self.value {
            return Scalar::null(wanted);
        }
        if let (Value::Constant(Constant::Integer(number)), ScalarType::Number) =
            (&self.value, wanted)
        {
            let value = Value::Constant(Constant::Number(i128::from(*number) * 10_i128.pow(18)));
            return Scalar { value, scalar: wanted };
        }
        Scalar::apply(Function::Cast, vec![self], wanted)
    }
}

/// How large a value or plan may grow when scalars and defined operators are put in their place.
const MOST_NODES: usize = 20_000;
const DEEPEST_NODE: usize = 160;

/// Counts nodes, and stops at what is too many or too deep.
#[derive(Default)]
pub(crate) struct Size {
    nodes: usize,
}

impl Size {
    fn enter(&mut self, depth: usize) -> bool {
        self.nodes += 1;
        self.nodes <= MOST_NODES && depth <= DEEPEST_NODE
    }

    /// Whether the value stays within bounds.
    pub(crate) fn scalar_fits(&mut self, scalar: &Scalar, depth: usize) -> bool {
        self.enter(depth)
            && match &scalar.value {
                Value::Column(_) | Value::Constant(_) => true,
                Value::Apply(_, arguments) => {
                    arguments.iter().all(|part| self.scalar_fits(part, depth + 1))
                }
                Value::Case(branches, otherwise) => {
                    branches.iter().all(|(when, then)| {
                        self.scalar_fits(when, depth + 1) && self.scalar_fits(then, depth + 1)
                    }) && self.scalar_fits(otherwise, depth + 1)
                }
            }
    }

    /// Whether the plan stays within bounds.
    pub(crate) fn plan_fits(&mut self, plan: &Plan, depth: usize) -> bool {
        let below = depth + 1;
        self.enter(depth)
            && match &plan.node {
                Node::Named(_) => true,
                Node::Filter(from, keep) => {
                    self.scalar_fits(keep, 0) && self.plan_fits(from, below)
                }
                Node::Project(from, columns) => {
                    columns.iter().all(|(_, value)| self.scalar_fits(value, 0))
                        && self.plan_fits(from, below)
                }
                Node::Aggregate { from, values, .. } => {
                    values.iter().all(|(_, _, value)| self.scalar_fits(value, 0))
                        && self.plan_fits(from, below)
                }
                Node::Repeat { from, .. } => self.plan_fits(from, below),
                Node::Join { left, right, .. } => {
                    self.plan_fits(left, below) && self.plan_fits(right, below)
                }
                Node::Append(plans) => plans.iter().all(|part| self.plan_fits(part, below)),
            }
    }
}
