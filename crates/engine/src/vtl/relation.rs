//! The steps of a plan as frames. Columns are always unqualified and named as the components.

use std::collections::BTreeMap;
use std::sync::Arc;

use ::vtl::plan::{Aggregate, Matching, Node, Plan, Scalar};
use ::vtl::{ScalarType, Structure};
use datafusion::arrow::array::{Int64Array, RecordBatch};
use datafusion::arrow::datatypes::{DataType, Field, Schema};
use datafusion::common::{Column, JoinType};
use datafusion::dataframe::DataFrame;
use datafusion::error::{DataFusionError, Result};
use datafusion::functions_aggregate::expr_fn::{count, max, median, min, sum};
use datafusion::logical_expr::{Expr, LogicalPlanBuilder, cast, lit};
use datafusion::prelude::SessionContext;

use super::Error;
use super::expression::{column, data_type, expression};
use super::kernel::call;

/// An input with exactly the columns of its structure, in the types the operators work on.
pub(super) fn input(
    dataset: &str,
    structure: &Structure,
    frame: DataFrame,
) -> std::result::Result<DataFrame, Error> {
    let mut columns = Vec::new();
    for component in &structure.components {
        let schema = frame.schema();
        let Some((qualifier, field)) =
            schema.iter().find(|(_, field)| field.name() == &component.name)
        else {
            return Err(Error::MissingComponent {
                dataset: dataset.to_owned(),
                component: component.name.clone(),
            });
        };
        let from = Expr::Column(Column::new(qualifier.cloned(), field.name()));
        columns.push(settled(from, field.data_type(), component.scalar).alias(&component.name));
    }
    frame
        .select(columns)
        .map_err(|source| Error::Plan { dataset: dataset.to_owned(), source: Box::new(source) })
}

/// The column in the type the operators work on; binary fractions pass through their shortest
/// text, so that 35.4 stays 35.4.
fn settled(from: Expr, found: &DataType, wanted: ScalarType) -> Expr {
    let text = matches!(found, DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View);
    let target = data_type(wanted);
    if *found == target || (text && target == DataType::Utf8) {
        from
    } else if matches!(found, DataType::Float16 | DataType::Float32 | DataType::Float64) {
        cast(cast(from, DataType::Utf8), target)
    } else {
        cast(from, target)
    }
}

/// The frame of a plan.
pub(super) fn frame(
    ctx: &SessionContext,
    plan: &Plan,
    named: &BTreeMap<String, DataFrame>,
) -> Result<DataFrame> {
    match &plan.node {
        Node::Named(name) => named
            .get(name)
            .cloned()
            .ok_or_else(|| DataFusionError::Plan(format!("dataset `{name}` is not there yet"))),
        Node::Filter(from, keep) => frame(ctx, from, named)?.filter(expression(keep)),
        Node::Project(from, columns) => {
            let columns: Vec<Expr> =
                columns.iter().map(|(name, value)| expression(value).alias(name)).collect();
            frame(ctx, from, named)?.select(columns)
        }
        Node::Aggregate { from, by, values } => aggregate(frame(ctx, from, named)?, by, values),
        Node::Join { kind, left, right, on } => {
            let (state, left) = frame(ctx, left, named)?.into_parts();
            let (_, right) = frame(ctx, right, named)?.into_parts();
            let join_type = match kind {
                Matching::Inner => JoinType::Inner,
                Matching::Left => JoinType::Left,
                Matching::Semi => JoinType::LeftSemi,
                Matching::Anti => JoinType::LeftAnti,
            };
            let keys: (Vec<Column>, Vec<Column>) = on
                .iter()
                .map(|(left, right)| {
                    (Column::new_unqualified(left), Column::new_unqualified(right))
                })
                .unzip();
            let builder = LogicalPlanBuilder::from(left);
            let joined = if on.is_empty() {
                builder.join_on(right, join_type, [lit(true)])?
            } else {
                builder.join(right, join_type, keys, None)?
            };
            Ok(DataFrame::new(state, joined.build()?))
        }
        Node::Append(plans) => {
            let mut frames = plans.iter().map(|plan| frame(ctx, plan, named));
            let first = frames
                .next()
                .unwrap_or_else(|| Err(DataFusionError::Plan("nothing to append".to_owned())))?;
            frames.try_fold(first, |all, next| all.union(next?))
        }
        Node::Repeat { from, times, column: number } => {
            repeat(ctx, frame(ctx, from, named)?, *times, number, plan)
        }
    }
}

/// Every row once per number. The numbers are the side that is held in memory.
fn repeat(
    ctx: &SessionContext,
    from: DataFrame,
    times: usize,
    number: &str,
    plan: &Plan,
) -> Result<DataFrame> {
    let schema = Arc::new(Schema::new(vec![Field::new(number, DataType::Int64, false)]));
    let numbers: Int64Array = (0..i64::try_from(times).unwrap_or(i64::MAX)).collect();
    let batch = RecordBatch::try_new(schema, vec![Arc::new(numbers)])?;
    let numbers = ctx.read_batch(batch)?;
    let qualified =
        numbers.schema().columns().into_iter().map(Expr::Column).map(|column| column.alias(number));
    let (_, numbers) = numbers.select(qualified.collect::<Vec<_>>())?.into_parts();
    let (state, from) = from.into_parts();
    let joined = LogicalPlanBuilder::from(numbers).cross_join(from)?.build()?;
    DataFrame::new(state, joined)
        .select(plan.structure.components.iter().map(|part| column(&part.name)).collect::<Vec<_>>())
}

/// Sums are kept in 256 bits, so that only a result that does not fit is refused, and is.
fn aggregate(
    from: DataFrame,
    by: &[String],
    values: &[(String, Aggregate, Scalar)],
) -> Result<DataFrame> {
    let wide = DataType::Decimal256(76, 18);
    let whole = DataType::Decimal128(38, 0);
    let mut aggregates = Vec::new();
    let mut columns: Vec<Expr> = by.iter().map(|name| column(name)).collect();
    for (name, function, value) in values {
        let operand = expression(value);
        let target = data_type(value.scalar);
        let result = column(name);
        let of_integers = value.scalar == ScalarType::Integer;
        let total =
            || sum(cast(operand.clone(), if of_integers { whole.clone() } else { wide.clone() }));
        match function {
            Aggregate::Sum => {
                aggregates.push(total().alias(name));
                columns.push(cast(result, target).alias(name));
            }
            Aggregate::Avg => {
                let counted = format!("{name} counted");
                aggregates.push(total().alias(name));
                aggregates.push(count(operand.clone()).alias(&counted));
                let number = data_type(ScalarType::Number);
                let quotient = call(
                    ::vtl::plan::Function::Divide,
                    ScalarType::Number,
                    vec![cast(result, number.clone()), cast(column(&counted), number)],
                );
                columns.push(quotient.alias(name));
            }
            Aggregate::Count => {
                aggregates.push(count(operand).alias(name));
                columns.push(result);
            }
            Aggregate::Min => {
                aggregates.push(min(operand).alias(name));
                columns.push(result);
            }
            Aggregate::Max => {
                aggregates.push(max(operand).alias(name));
                columns.push(result);
            }
            Aggregate::Median => {
                let number = data_type(ScalarType::Number);
                aggregates.push(median(cast(operand, number.clone())).alias(name));
                columns.push(cast(result, number).alias(name));
            }
        }
    }
    let groups: Vec<Expr> = by.iter().map(|name| column(name)).collect();
    if aggregates.is_empty() {
        return from.select(groups)?.distinct();
    }
    from.aggregate(groups, aggregates)?.select(columns)
}
