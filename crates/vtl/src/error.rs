//! What can be wrong with a program, and where. Knows nothing of data: a fault in the data is a
//! result of the program, not an error of it.

use crate::token::Span;

/// Why a program was refused. Every variant names the line and the column.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The text is not VTL.
    #[error("line {line}, column {column}: found {found}, expected {expected}")]
    Syntax {
        /// Line, from 1.
        line: u32,
        /// Column, from 1.
        column: u32,
        /// What stands there.
        found: String,
        /// What could stand there.
        expected: String,
    },
    /// A comment, string or quoted name has no end.
    #[error("line {line}, column {column}: this {what} is never closed; expected `{expected}`")]
    Unclosed {
        /// Line of its beginning.
        line: u32,
        /// Column of its beginning.
        column: u32,
        /// What it is.
        what: &'static str,
        /// What would close it.
        expected: &'static str,
    },
    /// A number has more digits than a value can keep.
    #[error(
        "line {line}, column {column}: {number} has more digits than are kept (20 before the point, 18 after; integers 64 bits)"
    )]
    Digits {
        /// Line, from 1.
        line: u32,
        /// Column, from 1.
        column: u32,
        /// The number.
        number: String,
    },
    /// Expressions are nested beyond what is read.
    #[error(
        "line {line}, column {column}: the expression is nested more than {limit} deep; split it over several statements"
    )]
    TooDeep {
        /// Line, from 1.
        line: u32,
        /// Column, from 1.
        column: u32,
        /// The depth that is read.
        limit: u16,
    },
    /// The operator is VTL, and is understood, but is not executed here.
    #[error("line {line}, column {column}: `{operator}` is not executed yet")]
    Unsupported {
        /// The operator.
        operator: String,
        /// Line, from 1.
        line: u32,
        /// Column, from 1.
        column: u32,
    },
    /// A name that nothing answers to.
    #[error("line {line}, column {column}: there is no {kind} `{name}`{hint}")]
    Unknown {
        /// Line, from 1.
        line: u32,
        /// Column, from 1.
        column: u32,
        /// What was looked for.
        kind: &'static str,
        /// Its name.
        name: String,
        /// What there is instead.
        hint: String,
    },
    /// The types do not fit the operator.
    #[error("line {line}, column {column}: `{operator}`: {problem}")]
    Type {
        /// Line, from 1.
        line: u32,
        /// Column, from 1.
        column: u32,
        /// The operator.
        operator: String,
        /// What does not fit, naming the dataset and the component.
        problem: String,
    },
    /// Something is defined twice.
    #[error("line {line}, column {column}: {kind} `{name}` is already defined")]
    Twice {
        /// Line of the second definition.
        line: u32,
        /// Column of the second definition.
        column: u32,
        /// What it is.
        kind: &'static str,
        /// Its name.
        name: String,
    },
    /// Statements that need each other.
    #[error("line {line}, column {column}: `{name}` needs its own result: {path}")]
    Cycle {
        /// Line of one of the statements.
        line: u32,
        /// Column of it.
        column: u32,
        /// Its name.
        name: String,
        /// The way round.
        path: String,
    },
}

impl Error {
    pub(crate) fn unclosed(at: Span, what: &'static str, expected: &'static str) -> Self {
        Error::Unclosed { line: at.line, column: at.column, what, expected }
    }

    pub(crate) fn number(at: Span, number: &str) -> Self {
        Error::Digits { line: at.line, column: at.column, number: number.to_owned() }
    }

    pub(crate) fn unsupported(at: Span, operator: impl Into<String>) -> Self {
        Error::Unsupported { operator: operator.into(), line: at.line, column: at.column }
    }

    pub(crate) fn unknown(at: Span, kind: &'static str, name: &str, known: &[&str]) -> Self {
        let hint = if known.is_empty() {
            String::new()
        } else {
            format!("; there are {}", known.join(", "))
        };
        Error::Unknown { line: at.line, column: at.column, kind, name: name.to_owned(), hint }
    }

    pub(crate) fn typed(at: Span, operator: &str, problem: impl Into<String>) -> Self {
        Error::Type {
            line: at.line,
            column: at.column,
            operator: operator.to_owned(),
            problem: problem.into(),
        }
    }
}
