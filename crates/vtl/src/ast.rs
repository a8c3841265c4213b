//! A program as it was written: statements, expressions, clauses, rulesets, each with its place.
//! Knows nothing of types or of datasets.

use crate::structure::{Role, ScalarType};
pub use crate::token::Span;

/// A whole program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Program {
    /// Its statements, in the order of the text.
    pub statements: Vec<Statement>,
}

/// One statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Statement {
    /// `name := expression` or `name <- expression`.
    Assign(Assign),
    /// `define operator`.
    Operator(OperatorDefinition),
    /// `define datapoint ruleset`.
    Datapoint(DatapointRuleset),
    /// `define hierarchical ruleset`.
    Hierarchical(HierarchicalRuleset),
}

/// `name := expression` or `name <- expression`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assign {
    /// What the result is called.
    pub name: String,
    /// Whether it is to be kept (`<-`).
    pub persistent: bool,
    /// How it is made.
    pub expr: Expr,
    /// Where the name stands.
    pub at: Span,
}

/// `define operator name (parameters) returns type is body end operator`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OperatorDefinition {
    /// Its name.
    pub name: String,
    /// Its parameters.
    pub parameters: Vec<Parameter>,
    /// What it says it returns.
    pub returns: Option<ParameterType>,
    /// What it does.
    pub body: Expr,
    /// Where its name stands.
    pub at: Span,
}

/// A parameter of an operator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// Its name.
    pub name: String,
    /// What it takes.
    pub kind: ParameterType,
    /// What it is when left out.
    pub default: Option<Literal>,
}

/// What a parameter takes or an operator returns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParameterType {
    /// A scalar.
    Scalar(ScalarType),
    /// A dataset.
    Dataset,
    /// A component, of any role when none is given.
    Component(Option<Role>),
}

/// `define datapoint ruleset`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DatapointRuleset {
    /// Its name.
    pub name: String,
    /// Whether the signature names variables (components) or value domains.
    pub on: Signature,
    /// The names in the signature, each with its alias.
    pub names: Vec<(String, Option<String>)>,
    /// Its rules.
    pub rules: Vec<DatapointRule>,
    /// Where its name stands.
    pub at: Span,
}

/// What a ruleset's signature is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signature {
    /// Components by name.
    Variable,
    /// Value domains.
    ValueDomain,
}

/// One rule of a datapoint ruleset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DatapointRule {
    /// Its name.
    pub name: Option<String>,
    /// When it applies.
    pub when: Option<Expr>,
    /// What must then hold.
    pub then: Expr,
    /// What a failure is called.
    pub error_code: Option<Literal>,
    /// How grave it is.
    pub error_level: Option<Literal>,
}

/// `define hierarchical ruleset`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HierarchicalRuleset {
    /// Its name.
    pub name: String,
    /// Whether the signature names a variable or a value domain.
    pub on: Signature,
    /// Conditioning components.
    pub conditions: Vec<(String, Option<String>)>,
    /// The component (or domain) whose codes are related.
    pub rule: String,
    /// Its rules.
    pub rules: Vec<HierarchicalRule>,
    /// Where its name stands.
    pub at: Span,
}

/// One rule of a hierarchical ruleset: `_T = F + M`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HierarchicalRule {
    /// Its name.
    pub name: Option<String>,
    /// When it applies.
    pub when: Option<Expr>,
    /// The code on the left.
    pub left: String,
    /// How the sides are compared.
    pub comparison: BinaryOp,
    /// The codes on the right.
    pub items: Vec<CodeItem>,
    /// What a failure is called.
    pub error_code: Option<Literal>,
    /// How grave it is.
    pub error_level: Option<Literal>,
    /// Where the rule begins.
    pub at: Span,
}

/// A code on the right of a hierarchical rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeItem {
    /// Whether it is taken away.
    pub negative: bool,
    /// The code.
    pub code: String,
    /// When it counts.
    pub condition: Option<Expr>,
}

/// A constant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Literal {
    /// A whole number.
    Integer(i64),
    /// A decimal number as written.
    Number(String),
    /// A string.
    Text(String),
    /// A truth value.
    Boolean(bool),
    /// Nothing.
    Null,
}

/// An operator between two operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is named after its sign")]
pub enum BinaryOp {
    Add,
    Subtract,
    Multiply,
    Divide,
    Concat,
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    And,
    Or,
    Xor,
}

impl BinaryOp {
    /// How it is written.
    #[must_use]
    pub fn sign(self) -> &'static str {
        match self {
            BinaryOp::Add => "+",
            BinaryOp::Subtract => "-",
            BinaryOp::Multiply => "*",
            BinaryOp::Divide => "/",
            BinaryOp::Concat => "||",
            BinaryOp::Equal => "=",
            BinaryOp::NotEqual => "<>",
            BinaryOp::Less => "<",
            BinaryOp::LessEqual => "<=",
            BinaryOp::Greater => ">",
            BinaryOp::GreaterEqual => ">=",
            BinaryOp::And => "and",
            BinaryOp::Or => "or",
            BinaryOp::Xor => "xor",
        }
    }
}

/// An operator before its operand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is named after its sign")]
pub enum UnaryOp {
    Plus,
    Minus,
    Not,
}

impl UnaryOp {
    /// How it is written.
    #[must_use]
    pub fn sign(self) -> &'static str {
        match self {
            UnaryOp::Plus => "+",
            UnaryOp::Minus => "-",
            UnaryOp::Not => "not",
        }
    }
}

/// An expression and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Where it stands.
    pub at: Span,
    /// How deep it is nested.
    pub(crate) depth: u16,
}

/// A component, perhaps of a named dataset: `OBS_VALUE` or `d1#OBS_VALUE`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComponentName {
    /// The dataset or alias.
    pub dataset: Option<String>,
    /// The component.
    pub name: String,
    /// Where it stands.
    pub at: Span,
}

/// What an expression is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExprKind {
    /// A constant.
    Literal(Literal),
    /// A dataset, scalar, component or parameter.
    Name(String),
    /// `_`: an argument left out.
    Omitted,
    /// `dataset#component`.
    Member(Box<Expr>, String),
    /// An operator before its operand.
    Unary(UnaryOp, Box<Expr>),
    /// An operator between operands.
    Binary(BinaryOp, Box<Expr>, Box<Expr>),
    /// `in` and `not_in`.
    In {
        /// What is looked for.
        operand: Box<Expr>,
        /// Whether it is `not_in`.
        negated: bool,
        /// Among what.
        set: Set,
    },
    /// `if … then … else …`.
    If(Box<[Expr; 3]>),
    /// `case when … then … else …`.
    Case(Vec<(Expr, Expr)>, Box<Expr>),
    /// A function with ordinary arguments, built in or defined.
    Call(String, Vec<Expr>),
    /// `cast(operand, type, mask)`.
    Cast(Box<Expr>, ScalarType, Option<String>),
    /// `operand[clause]`.
    Clause(Box<Expr>, Box<Clause>),
    /// `sum(operand group by …)`, and `sum(operand)` within a clause.
    Aggregate {
        /// `sum`, `avg`…
        function: String,
        /// What is aggregated; nothing in `count()`.
        operand: Option<Box<Expr>>,
        /// How.
        grouping: Option<Grouping>,
        /// Which groups are kept.
        having: Option<Box<Expr>>,
    },
    /// A window function: `f(arguments over (…))`.
    Analytic {
        /// Its name.
        function: String,
        /// Its arguments.
        arguments: Vec<Expr>,
        /// `partition by`.
        partition: Vec<ComponentName>,
        /// `order by`, true for `desc`.
        order: Vec<(ComponentName, bool)>,
        /// The window, in its own words.
        window: Option<String>,
    },
    /// A join.
    Join(Join),
    /// `check(…)`.
    Check(Check),
    /// `check_datapoint(operand, ruleset components … output)`.
    CheckDatapoint {
        /// What is checked.
        operand: Box<Expr>,
        /// By which ruleset.
        ruleset: String,
        /// Components in the order of the signature.
        components: Vec<ComponentName>,
        /// What is returned.
        output: Option<Output>,
    },
    /// `check_hierarchy` and `hierarchy`.
    Hierarchy(Hierarchy),
}

/// What `in` looks among.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Set {
    /// `{1, 2}`.
    List(Vec<Literal>),
    /// A value domain.
    Domain(String),
}

/// `group by`, `group except`, `group all`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Grouping {
    /// By these.
    By(Vec<ComponentName>),
    /// By all identifiers but these.
    Except(Vec<ComponentName>),
    /// With a change of frequency.
    TimeAgg(Box<Grouping>, String),
    /// By all identifiers.
    All,
}

/// One item of `calc` or `aggr`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// The role asked for.
    pub role: Option<Role>,
    /// What it is called.
    pub name: ComponentName,
    /// How it is made.
    pub expr: Expr,
}

/// A clause between brackets, or in the body of a join.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Clause {
    /// Keep the data points where it holds.
    Filter(Expr),
    /// Add or replace components.
    Calc(Vec<Item>),
    /// Aggregate.
    Aggr(Vec<Item>, Option<Grouping>, Option<Expr>),
    /// Keep these measures and attributes.
    Keep(Vec<ComponentName>),
    /// Drop these.
    Drop(Vec<ComponentName>),
    /// Rename.
    Rename(Vec<(ComponentName, ComponentName)>),
    /// Fix identifiers to a value.
    Sub(Vec<(ComponentName, Literal)>),
    /// `pivot`.
    Pivot(ComponentName, ComponentName),
    /// `unpivot`.
    Unpivot(ComponentName, ComponentName),
    /// `apply`, in joins only.
    Apply(Expr),
}

/// The kinds of join.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is named after its keyword")]
pub enum JoinKind {
    Inner,
    Left,
    Full,
    Cross,
}

impl JoinKind {
    /// How it is written.
    #[must_use]
    pub fn keyword(self) -> &'static str {
        match self {
            JoinKind::Inner => "inner_join",
            JoinKind::Left => "left_join",
            JoinKind::Full => "full_join",
            JoinKind::Cross => "cross_join",
        }
    }
}

/// A join.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Join {
    /// Which.
    pub kind: JoinKind,
    /// What is joined, each with its alias.
    pub operands: Vec<(Expr, Option<String>)>,
    /// On which components; the common identifiers when empty.
    pub using: Vec<ComponentName>,
    /// What is done with the result.
    pub body: Vec<Clause>,
}

/// `check(operand errorcode … errorlevel … imbalance … output)`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// What must hold.
    pub operand: Box<Expr>,
    /// What a failure is called.
    pub error_code: Option<Literal>,
    /// How grave it is.
    pub error_level: Option<Literal>,
    /// By how much it fails.
    pub imbalance: Option<Box<Expr>>,
    /// What is returned.
    pub output: Option<Output>,
}

/// What a validation returns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is named after its keyword")]
pub enum Output {
    Invalid,
    All,
    AllMeasures,
    Computed,
}

impl Output {
    /// How it is written.
    #[must_use]
    pub fn keyword(self) -> &'static str {
        match self {
            Output::Invalid => "invalid",
            Output::All => "all",
            Output::AllMeasures => "all_measures",
            Output::Computed => "computed",
        }
    }
}

/// What a hierarchical rule does about missing items.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is named after its keyword")]
pub enum Mode {
    NonNull,
    NonZero,
    PartialNull,
    PartialZero,
    AlwaysNull,
    AlwaysZero,
}

impl Mode {
    /// All of them.
    pub(crate) const ALL: [Mode; 6] = [
        Mode::NonNull,
        Mode::NonZero,
        Mode::PartialNull,
        Mode::PartialZero,
        Mode::AlwaysNull,
        Mode::AlwaysZero,
    ];

    /// How it is written.
    #[must_use]
    pub fn keyword(self) -> &'static str {
        match self {
            Mode::NonNull => "non_null",
            Mode::NonZero => "non_zero",
            Mode::PartialNull => "partial_null",
            Mode::PartialZero => "partial_zero",
            Mode::AlwaysNull => "always_null",
            Mode::AlwaysZero => "always_zero",
        }
    }
}

/// `check_hierarchy` or `hierarchy`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hierarchy {
    /// Whether it checks (or else computes).
    pub check: bool,
    /// On what.
    pub operand: Box<Expr>,
    /// By which ruleset.
    pub ruleset: String,
    /// Conditioning components.
    pub conditions: Vec<ComponentName>,
    /// The component whose codes are related.
    pub rule: Option<ComponentName>,
    /// What is done about missing items.
    pub mode: Option<Mode>,
    /// `dataset`, `dataset_priority`, `rule`, `rule_priority`.
    pub input: Option<String>,
    /// What is returned.
    pub output: Option<Output>,
}
