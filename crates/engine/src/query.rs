//! What can be asked of a table: filters, columns, how many of each series.
//! Filters become expressions or prune files by what is known of them; no SQL text is ever built.

use datafusion::functions::expr_fn::{contains, ends_with, starts_with};
use datafusion::logical_expr::SortExpr;
use datafusion::prelude::{Expr, ident, lit};
use datafusion::scalar::ScalarValue;
use model::table::{DataFile, OBS_NUMBER, OBS_VALUE, TIME_PERIOD, TableShape};

use crate::number;
use crate::{Error, Result};

/// How a column is compared with a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// Is it.
    Equal,
    /// Is it not; a missing one is not it either.
    NotEqual,
    /// Is less.
    Less,
    /// Is less or it.
    LessOrEqual,
    /// Is greater.
    Greater,
    /// Is greater or it.
    GreaterOrEqual,
    /// Has it somewhere within.
    Contains,
    /// Has it nowhere within.
    NotContains,
    /// Begins with it.
    StartsWith,
    /// Ends with it.
    EndsWith,
}

/// What must hold of an observation. Filters of one query hold all at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Filter {
    /// The column has one of these codes.
    OneOf {
        /// The column.
        column: String,
        /// The codes; none of them means no observation.
        codes: Vec<String>,
    },
    /// The column has none of these codes.
    NotOneOf {
        /// The column.
        column: String,
        /// The codes.
        codes: Vec<String>,
    },
    /// The period lies between these, both included. Periods are compared as texts, which is right
    /// within one frequency; an upper bound takes in all that begins with it (`2020` has `2020-05`).
    Period {
        /// The first period.
        from: Option<String>,
        /// The last period.
        to: Option<String>,
    },
    /// The column compares so with a text. `OBS_VALUE` compares as a number where the text is one;
    /// all other columns compare by their bytes.
    Compare {
        /// The column.
        column: String,
        /// How.
        comparison: Comparison,
        /// With what.
        value: String,
    },
    /// All filters of at least one of these alternatives hold; no alternative means no observation.
    AnyOf(Vec<Vec<Filter>>),
}

impl Filter {
    /// The column has this code.
    #[must_use]
    pub fn is(column: &str, code: &str) -> Self {
        Self::OneOf { column: column.to_owned(), codes: vec![code.to_owned()] }
    }

    /// The filter as an expression over the table.
    pub(crate) fn expression(&self, shape: &TableShape) -> Result<Expr> {
        match self {
            Self::OneOf { column, codes } => {
                let column = known(shape, column)?;
                Ok(match codes.as_slice() {
                    [] => lit(false),
                    [code] => column.eq(lit(code.as_str())),
                    codes => column.in_list(codes.iter().map(lit).collect(), false),
                })
            }
            Self::NotOneOf { column, codes } => {
                let column = known(shape, column)?;
                let among = column.clone().in_list(codes.iter().map(lit).collect(), true);
                Ok(if codes.is_empty() { lit(true) } else { column.is_null().or(among) })
            }
            Self::Period { from, to } => {
                let period = known(shape, TIME_PERIOD)?;
                let mut holds = lit(true);
                if let Some(from) = from {
                    holds = holds.and(period.clone().gt_eq(lit(from.as_str())));
                }
                if let Some(to) = to {
                    holds = holds.and(period.lt_eq(lit(end_of(to))));
                }
                Ok(holds)
            }
            Self::Compare { column, comparison, value } => {
                compare(shape, column, *comparison, value)
            }
            Self::AnyOf(alternatives) => {
                let mut any = lit(false);
                for alternative in alternatives {
                    let mut all = lit(true);
                    for filter in alternative {
                        all = all.and(filter.expression(shape)?);
                    }
                    any = any.or(all);
                }
                Ok(any)
            }
        }
    }

    /// Whether a file may hold a row for which this filter is true, by what is known of the file.
    pub(crate) fn may_hold_in(&self, file: &DataFile) -> bool {
        let range = |column: &str| {
            let known = file.column(column)?;
            Some((known.min.as_ref()?, known.max.as_ref()?))
        };
        match self {
            Self::AnyOf(alternatives) => alternatives
                .iter()
                .any(|alternative| alternative.iter().all(|filter| filter.may_hold_in(file))),
            Self::OneOf { .. }
            | Self::NotOneOf { .. }
            | Self::Period { .. }
            | Self::Compare { .. } => self
                .column()
                .and_then(range)
                .is_none_or(|(min, max)| self.may_hold_between(min, max)),
        }
    }

    /// Whether this filter on one column may hold where the column's texts lie between two.
    pub(crate) fn may_hold_between(&self, min: &str, max: &str) -> bool {
        match self {
            Self::OneOf { codes, .. } => {
                codes.iter().any(|code| code.as_str() >= min && code.as_str() <= max)
            }
            Self::Period { from, to } => {
                from.as_ref().is_none_or(|from| from.as_str() <= max)
                    && to.as_ref().is_none_or(|to| min <= end_of(to).as_str())
            }
            Self::NotOneOf { .. } | Self::Compare { .. } | Self::AnyOf(_) => true,
        }
    }

    /// The column it looks at, where it is one alone.
    pub(crate) fn column(&self) -> Option<&str> {
        match self {
            Self::OneOf { column, .. }
            | Self::NotOneOf { column, .. }
            | Self::Compare { column, .. } => Some(column),
            Self::Period { .. } => Some(TIME_PERIOD),
            Self::AnyOf(_) => None,
        }
    }

    /// Whether it looks at a column.
    pub(crate) fn looks_at(&self, name: &str) -> bool {
        match self {
            Self::AnyOf(alternatives) => {
                alternatives.iter().flatten().any(|filter| filter.looks_at(name))
            }
            Self::OneOf { .. }
            | Self::NotOneOf { .. }
            | Self::Period { .. }
            | Self::Compare { .. } => self.column() == Some(name),
        }
    }

    /// Whether all columns it looks at are such as `is_one` says.
    pub(crate) fn is_of(&self, is_one: impl Fn(&str) -> bool + Copy) -> bool {
        match self {
            Self::AnyOf(alternatives) => {
                alternatives.iter().flatten().all(|filter| filter.is_of(is_one))
            }
            Self::OneOf { .. }
            | Self::NotOneOf { .. }
            | Self::Period { .. }
            | Self::Compare { .. } => self.column().is_some_and(is_one),
        }
    }

    /// Whether it holds for a text of the one column of the key that it looks at: what
    /// [`Self::expression`] says of such columns, which are never null and never numbers.
    pub(crate) fn accepts(&self, text: &str) -> bool {
        match self {
            Self::OneOf { codes, .. } => codes.iter().any(|code| code == text),
            Self::NotOneOf { codes, .. } => codes.iter().all(|code| code != text),
            Self::Period { from, to } => {
                from.as_ref().is_none_or(|from| text >= from.as_str())
                    && to.as_ref().is_none_or(|to| text <= end_of(to).as_str())
            }
            Self::Compare { column, comparison, value } => {
                let ends = || if column == TIME_PERIOD { end_of(value) } else { value.clone() };
                match comparison {
                    Comparison::Equal => text == value,
                    Comparison::NotEqual => text != value,
                    Comparison::Less => text < value.as_str(),
                    Comparison::LessOrEqual => text <= ends().as_str(),
                    Comparison::Greater => text > ends().as_str(),
                    Comparison::GreaterOrEqual => text >= value.as_str(),
                    Comparison::Contains => text.contains(value.as_str()),
                    Comparison::NotContains => !text.contains(value.as_str()),
                    Comparison::StartsWith => text.starts_with(value.as_str()),
                    Comparison::EndsWith => text.ends_with(value.as_str()),
                }
            }
            Self::AnyOf(_) => false,
        }
    }
}

/// The greatest text that begins with a period: periods have no byte above `~`.
fn end_of(period: &str) -> String {
    format!("{period}~")
}

fn known(shape: &TableShape, column: &str) -> Result<Expr> {
    match shape.index(column) {
        Some(_) => Ok(ident(column)),
        None => Err(Error::UnknownColumn { column: column.to_owned() }),
    }
}

fn compare(shape: &TableShape, name: &str, comparison: Comparison, value: &str) -> Result<Expr> {
    let text = known(shape, name)?;
    let numeric = || {
        let number = number::scaled(value).filter(|_| name == OBS_VALUE || name == OBS_NUMBER)?;
        let number = ScalarValue::Decimal128(Some(number), number::PRECISION, number::SCALE);
        Some((ident(OBS_NUMBER), Expr::Literal(number, None)))
    };
    let ends = if name == TIME_PERIOD { end_of(value) } else { value.to_owned() };
    // `co`, `sw` and the like look into the text as it was sent.
    let within = if name == OBS_NUMBER { ident(OBS_VALUE) } else { text.clone() };
    let (column, value) = match comparison {
        Comparison::LessOrEqual | Comparison::Greater => numeric().unwrap_or((text, lit(ends))),
        Comparison::Equal
        | Comparison::NotEqual
        | Comparison::Less
        | Comparison::GreaterOrEqual => numeric().unwrap_or((text, lit(value))),
        Comparison::Contains
        | Comparison::NotContains
        | Comparison::StartsWith
        | Comparison::EndsWith => (within, lit(value)),
    };
    Ok(match comparison {
        Comparison::Equal => column.eq(value),
        Comparison::NotEqual => column.clone().is_null().or(column.not_eq(value)),
        Comparison::Less => column.lt(value),
        Comparison::LessOrEqual => column.lt_eq(value),
        Comparison::Greater => column.gt(value),
        Comparison::GreaterOrEqual => column.gt_eq(value),
        Comparison::Contains => contains(column, value),
        Comparison::NotContains => {
            column.clone().is_null().or(Expr::Not(Box::new(contains(column, value))))
        }
        Comparison::StartsWith => starts_with(column, value),
        Comparison::EndsWith => ends_with(column, value),
    })
}

/// A column to sort by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sort {
    /// The column; `OBS_VALUE` is sorted as a number, all others by their bytes.
    pub column: String,
    /// From the greatest to the least.
    pub descending: bool,
}

/// One question to a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ObservationQuery {
    /// What must hold of an observation.
    pub filters: Vec<Filter>,
    /// The columns wanted, given in the table's order; all but `OBS_NUMBER` when not said.
    pub columns: Option<Vec<String>>,
    /// Only the first so many observations of each series.
    pub first: Option<u64>,
    /// Only the last so many observations of each series; with `first`, both ends.
    pub last: Option<u64>,
    /// The order wanted; what it leaves open is in key order.
    pub sort: Vec<Sort>,
    /// Leave out so many observations at the start.
    pub offset: u64,
    /// Give so many observations at most.
    pub limit: Option<u64>,
}

impl ObservationQuery {
    /// The order as expressions over the table, completed by the key.
    pub(crate) fn order(&self, shape: &TableShape) -> Result<Vec<SortExpr>> {
        let mut order = Vec::new();
        for Sort { column, descending } in &self.sort {
            let by = known(shape, column)?;
            let by = if column == OBS_VALUE { ident(OBS_NUMBER) } else { by };
            order.push(by.sort(!descending, !descending));
        }
        order.extend(shape.key().map(|name| ident(name).sort(true, true)));
        Ok(order)
    }

    /// The names of the columns wanted, in the table's order.
    pub(crate) fn wanted(&self, shape: &TableShape) -> Result<Vec<String>> {
        if let Some(sort) = self.sort.iter().find(|sort| shape.index(&sort.column).is_none()) {
            return Err(Error::UnknownColumn { column: sort.column.clone() });
        }
        let Some(columns) = &self.columns else {
            let all = shape.columns().iter().map(|column| column.name.clone());
            return Ok(all.filter(|name| name != OBS_NUMBER).collect());
        };
        if let Some(column) = columns.iter().find(|column| shape.index(column).is_none()) {
            return Err(Error::UnknownColumn { column: column.clone() });
        }
        let mut wanted = columns.clone();
        wanted.sort_by_key(|column| shape.index(column));
        wanted.dedup();
        Ok(wanted)
    }
}
