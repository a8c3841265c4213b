//! Values of a row as DataFusion expressions.

use ::vtl::ScalarType;
use ::vtl::plan::{Constant, Function, Scalar, Value};
use datafusion::arrow::datatypes::DataType;
use datafusion::common::{Column, ScalarValue};
use datafusion::functions::string::expr_fn::{btrim, lower, ltrim, rtrim, upper};
use datafusion::functions::unicode::expr_fn::{character_length, substr, substring};
use datafusion::logical_expr::expr::{Case, InList};
use datafusion::logical_expr::{Expr, Operator, binary_expr, cast, lit};

use super::decimal::{PRECISION, SCALE};
use super::kernel::call;

/// The Arrow type of a scalar type.
pub(super) fn data_type(scalar: ScalarType) -> DataType {
    match scalar {
        ScalarType::Integer => DataType::Int64,
        ScalarType::Number => DataType::Decimal128(PRECISION, SCALE),
        ScalarType::Boolean => DataType::Boolean,
        ScalarType::String | ScalarType::TimePeriod | ScalarType::Date | ScalarType::Null => {
            DataType::Utf8
        }
    }
}

/// A column by its exact name.
pub(super) fn column(name: &str) -> Expr {
    Expr::Column(Column::new_unqualified(name))
}

fn constant(constant: &Constant, scalar: ScalarType) -> Expr {
    let value = match constant {
        Constant::Integer(number) => ScalarValue::Int64(Some(*number)),
        Constant::Number(number) => ScalarValue::Decimal128(Some(*number), PRECISION, SCALE),
        Constant::Text(text) => ScalarValue::Utf8(Some(text.clone())),
        Constant::Boolean(truth) => ScalarValue::Boolean(Some(*truth)),
        Constant::Null => match scalar {
            ScalarType::Integer => ScalarValue::Int64(None),
            ScalarType::Number => ScalarValue::Decimal128(None, PRECISION, SCALE),
            ScalarType::Boolean => ScalarValue::Boolean(None),
            ScalarType::String | ScalarType::TimePeriod | ScalarType::Date | ScalarType::Null => {
                ScalarValue::Utf8(None)
            }
        },
    };
    lit(value)
}

fn choice(branches: Vec<(Expr, Expr)>, otherwise: Expr) -> Expr {
    let branches =
        branches.into_iter().map(|(when, then)| (Box::new(when), Box::new(then))).collect();
    Expr::Case(Case { expr: None, when_then_expr: branches, else_expr: Some(Box::new(otherwise)) })
}

/// The expression of a value.
pub(super) fn expression(scalar: &Scalar) -> Expr {
    match &scalar.value {
        Value::Column(name) => column(name),
        Value::Constant(value) => constant(value, scalar.scalar),
        Value::Case(branches, otherwise) => {
            let branches =
                branches.iter().map(|(when, then)| (expression(when), expression(then))).collect();
            choice(branches, expression(otherwise))
        }
        Value::Apply(function, arguments) => apply(*function, arguments, scalar.scalar),
    }
}

fn apply(function: Function, arguments: &[Scalar], scalar: ScalarType) -> Expr {
    let mut values: Vec<Expr> = arguments.iter().map(expression).collect();
    let operator = match function {
        Function::Equal => Some(Operator::Eq),
        // On truth values, to differ is to be one or the other.
        Function::NotEqual | Function::Xor => Some(Operator::NotEq),
        Function::Less => Some(Operator::Lt),
        Function::LessEqual => Some(Operator::LtEq),
        Function::Greater => Some(Operator::Gt),
        Function::GreaterEqual => Some(Operator::GtEq),
        Function::And => Some(Operator::And),
        Function::Or => Some(Operator::Or),
        Function::Concat => Some(Operator::StringConcat),
        _ => None,
    };
    if function == Function::Cast {
        let from = arguments.first().map_or(ScalarType::Null, |argument| argument.scalar);
        return cast_from(values.remove(0), from, scalar);
    }
    if let (Some(operator), [left, right]) = (operator, values.as_slice()) {
        return binary_expr(left.clone(), operator, right.clone());
    }
    match function {
        Function::Not => Expr::Not(Box::new(values.remove(0))),
        Function::IsNull => values.remove(0).is_null(),
        Function::Nvl => {
            let otherwise = values.remove(1);
            let value = values.remove(0);
            choice(vec![(value.clone().is_not_null(), value)], otherwise)
        }
        Function::In => {
            let among = values.split_off(1);
            Expr::InList(InList::new(Box::new(values.remove(0)), among, false))
        }
        Function::Upper => upper(values.remove(0)),
        Function::Lower => lower(values.remove(0)),
        Function::Trim => btrim(values),
        Function::Ltrim => ltrim(values),
        Function::Rtrim => rtrim(values),
        Function::Length => cast(character_length(values.remove(0)), DataType::Int64),
        Function::Substr => match values.len() {
            1 => values.remove(0),
            2 => substr(values[0].clone(), values[1].clone()),
            _ => substring(values[0].clone(), values[1].clone(), values[2].clone()),
        },
        _ => call(function, scalar, values),
    }
}

fn cast_from(value: Expr, from: ScalarType, to: ScalarType) -> Expr {
    let target = data_type(to);
    match (from, to) {
        (ScalarType::Number, ScalarType::String) => call(Function::Cast, to, vec![value]),
        (ScalarType::Boolean, ScalarType::Integer | ScalarType::Number) => {
            cast(cast(value, DataType::Int64), target)
        }
        (ScalarType::Integer, ScalarType::Boolean) => value.not_eq(lit(0_i64)),
        (ScalarType::Number, ScalarType::Boolean) => {
            value.not_eq(lit(ScalarValue::Decimal128(Some(0), PRECISION, SCALE)))
        }
        (
            ScalarType::String | ScalarType::TimePeriod | ScalarType::Date | ScalarType::Null,
            ScalarType::String | ScalarType::TimePeriod | ScalarType::Date,
        ) => value,
        _ => cast(value, target),
    }
}
