//! Operators on values: which types they take and what they give. Knows nothing of datasets.

use crate::ast::Span;
use crate::error::Error;
use crate::plan::{Constant, Function, Scalar, Value};
use crate::structure::ScalarType::{
    self, Boolean, Date, Integer, Null, Number, String as Text, TimePeriod,
};

/// Operators of VTL that are understood but not executed.
const LATER: [&str; 31] = [
    "exp",
    "ln",
    "log",
    "random",
    "replace",
    "instr",
    "string_distance",
    "match_characters",
    "levenshtein",
    "period_indicator",
    "fill_time_series",
    "flow_to_stock",
    "stock_to_flow",
    "timeshift",
    "time_agg",
    "current_date",
    "datediff",
    "dateadd",
    "year",
    "month",
    "dayofmonth",
    "dayofyear",
    "daytoyear",
    "daytomonth",
    "yeartoday",
    "monthtoday",
    "getyear",
    "getmonth",
    "stddev_pop",
    "stddev_samp",
    "var_pop",
];

fn wrong(at: Span, operator: &str, wanted: &str, values: &[Scalar]) -> Error {
    let found: Vec<String> = values.iter().map(|value| value.scalar.to_string()).collect();
    Error::typed(at, operator, format!("takes {wanted}, found {}", found.join(", ")))
}

fn function_of(operator: &str) -> Option<Function> {
    Some(match operator {
        "+" => Function::Add,
        "-" => Function::Subtract,
        "*" => Function::Multiply,
        "/" => Function::Divide,
        "=" => Function::Equal,
        "<>" => Function::NotEqual,
        "<" => Function::Less,
        "<=" => Function::LessEqual,
        ">" => Function::Greater,
        ">=" => Function::GreaterEqual,
        "and" => Function::And,
        "or" => Function::Or,
        "xor" => Function::Xor,
        "not" => Function::Not,
        "||" => Function::Concat,
        "isnull" => Function::IsNull,
        "nvl" => Function::Nvl,
        "round" => Function::Round,
        "trunc" => Function::Trunc,
        "ceil" => Function::Ceil,
        "floor" => Function::Floor,
        "abs" => Function::Abs,
        "sqrt" => Function::Sqrt,
        "power" => Function::Power,
        "mod" => Function::Mod,
        "substr" => Function::Substr,
        "upper" => Function::Upper,
        "lower" => Function::Lower,
        "trim" => Function::Trim,
        "ltrim" => Function::Ltrim,
        "rtrim" => Function::Rtrim,
        "length" => Function::Length,
        _ => return None,
    })
}

/// Whether the operator asks something of a value, so that on a dataset its result is `bool_var`.
pub(crate) fn asks(operator: &str) -> bool {
    matches!(
        operator,
        "=" | "<>" | "<" | "<=" | ">" | ">=" | "in" | "not_in" | "between" | "isnull"
    )
}

/// An operator or function applied to values.
pub(crate) fn call(at: Span, operator: &str, mut values: Vec<Scalar>) -> Result<Scalar, Error> {
    match (operator, values.len()) {
        ("between", 3) => {
            let most = values.remove(2);
            let least = values.remove(1);
            let value = values.remove(0);
            let above = call(at, ">=", vec![value.clone(), least])?;
            let below = call(at, "<=", vec![value, most])?;
            return Ok(Scalar::apply(Function::And, vec![above, below], Boolean));
        }
        ("in", 1..) => return alike(at, operator, Function::In, values),
        ("not_in", 1..) => {
            let found = alike(at, operator, Function::In, values)?;
            return Ok(Scalar::apply(Function::Not, vec![found], Boolean));
        }
        _ => {}
    }
    let Some(function) = function_of(operator) else {
        return Err(if LATER.contains(&operator) {
            Error::unsupported(at, operator)
        } else if operator == "between" {
            wrong(at, operator, "three values", &values)
        } else {
            Error::unknown(at, "operator", operator, &[])
        });
    };
    match (function, values.len()) {
        (Function::Add | Function::Subtract, 1) => {
            if !values[0].scalar.is_numeric() {
                return Err(wrong(at, operator, "a number", &values));
            }
            let value = settled(values.remove(0), Integer);
            let scalar = value.scalar;
            Ok(if function == Function::Add {
                value
            } else {
                Scalar::apply(Function::Negate, vec![value], scalar)
            })
        }
        (Function::Add | Function::Subtract | Function::Multiply | Function::Mod, 2) => {
            numeric(at, operator, function, values, None)
        }
        (Function::Divide | Function::Power, 2) => {
            numeric(at, operator, function, values, Some(Number))
        }
        (Function::Sqrt, 1) => numeric(at, operator, function, values, Some(Number)),
        (Function::Abs, 1) => numeric(at, operator, function, values, None),
        (Function::Ceil | Function::Floor, 1) => {
            let rounded = numeric(at, operator, function, values, Some(Number))?;
            Ok(Scalar { scalar: Number, ..rounded }.to(Integer))
        }
        (Function::Round | Function::Trunc, 1 | 2) => round(at, operator, function, values),
        (
            Function::Equal
            | Function::NotEqual
            | Function::Less
            | Function::LessEqual
            | Function::Greater
            | Function::GreaterEqual,
            2,
        ) => alike(at, operator, function, values),
        (Function::And | Function::Or | Function::Xor, 2) | (Function::Not, 1) => {
            if !values.iter().all(|value| value.scalar.fits(Boolean)) {
                return Err(wrong(at, operator, "conditions (boolean)", &values));
            }
            let values = values.into_iter().map(|value| value.to(Boolean)).collect();
            Ok(Scalar::apply(function, values, Boolean))
        }
        (Function::IsNull, 1) => Ok(Scalar::apply(function, values, Boolean)),
        (Function::Nvl, 2) => {
            let Some(scalar) = values[0].scalar.join(values[1].scalar) else {
                return Err(wrong(at, operator, "two values of one type", &values));
            };
            Ok(Scalar::apply(
                function,
                values.into_iter().map(|value| value.to(scalar)).collect(),
                scalar,
            ))
        }
        (Function::Concat, 2)
        | (
            Function::Upper | Function::Lower | Function::Trim | Function::Ltrim | Function::Rtrim,
            1,
        ) => texts(at, operator, function, values, Text),
        (Function::Length, 1) => texts(at, operator, function, values, Integer),
        (Function::Substr, 1..=3) => {
            let rest = values.split_off(1);
            if !values[0].scalar.fits(Text) || !rest.iter().all(|value| value.scalar.fits(Integer))
            {
                values.extend(rest);
                return Err(wrong(at, operator, "a string and one or two integers", &values));
            }
            let mut all = vec![values.remove(0).to(Text)];
            all.extend(rest.into_iter().map(|value| value.to(Integer)));
            Ok(Scalar::apply(function, all, Text))
        }
        (_, count) => Err(Error::typed(at, operator, format!("does not take {count} operands"))),
    }
}

/// A bare null becomes a null of `otherwise`.
fn settled(value: Scalar, otherwise: ScalarType) -> Scalar {
    if value.scalar == Null { value.to(otherwise) } else { value }
}

fn numeric(
    at: Span,
    operator: &str,
    function: Function,
    values: Vec<Scalar>,
    wanted: Option<ScalarType>,
) -> Result<Scalar, Error> {
    if !values.iter().all(|value| value.scalar.is_numeric()) {
        return Err(wrong(at, operator, "numbers", &values));
    }
    let whole = values.iter().all(|value| value.scalar.fits(Integer));
    let scalar = wanted.unwrap_or(if whole { Integer } else { Number });
    Ok(Scalar::apply(function, values.into_iter().map(|value| value.to(scalar)).collect(), scalar))
}

fn texts(
    at: Span,
    operator: &str,
    function: Function,
    values: Vec<Scalar>,
    scalar: ScalarType,
) -> Result<Scalar, Error> {
    if !values.iter().all(|value| value.scalar.fits(Text)) {
        return Err(wrong(at, operator, "strings", &values));
    }
    Ok(Scalar::apply(function, values.into_iter().map(|value| value.to(Text)).collect(), scalar))
}

fn round(
    at: Span,
    operator: &str,
    function: Function,
    mut values: Vec<Scalar>,
) -> Result<Scalar, Error> {
    let digits = if values.len() == 2 { Some(values.remove(1)) } else { None };
    if !values[0].scalar.is_numeric()
        || digits.as_ref().is_some_and(|digits| !digits.scalar.fits(Integer))
    {
        values.extend(digits);
        return Err(wrong(at, operator, "a number and the number of digits (integer)", &values));
    }
    let value = values.remove(0).to(Number);
    let whole = digits.is_none();
    let digits = digits.map_or(Scalar::integer(0), |digits| digits.to(Integer));
    let rounded = Scalar::apply(function, vec![value, digits], Number);
    Ok(if whole { rounded.to(Integer) } else { rounded })
}

/// Values that are compared must be of one type. A string constant may stand for a period or a day.
fn alike(
    at: Span,
    operator: &str,
    function: Function,
    values: Vec<Scalar>,
) -> Result<Scalar, Error> {
    let mut common = Null;
    for value in &values {
        let constant = matches!(value.value, Value::Constant(Constant::Text(_)));
        let period = matches!(common, TimePeriod | Date);
        common = match common.join(value.scalar) {
            Some(scalar) => scalar,
            None if constant && period => common,
            None => return Err(wrong(at, operator, "values of one type", &values)),
        };
    }
    let common = if common == Null { Text } else { common };
    Ok(Scalar::apply(function, values.into_iter().map(|value| value.to(common)).collect(), Boolean))
}

/// `cast`.
pub(crate) fn cast(at: Span, value: Scalar, to: ScalarType) -> Result<Scalar, Error> {
    let from = value.scalar;
    let possible = from.fits(to)
        || matches!(
            (from, to),
            (Text, Integer | Number | TimePeriod | Date)
                | (Number, Integer | Text)
                | (Integer | Boolean | TimePeriod | Date, Text)
                | (Boolean, Integer | Number)
                | (Integer | Number, Boolean)
        );
    if !possible {
        return Err(Error::typed(at, "cast", format!("a {from} cannot become a {to}")));
    }
    Ok(value.to(to))
}

/// `if` and `case`: conditions and values in turn, the last value for all else.
pub(crate) fn conditional(
    at: Span,
    operator: &str,
    mut values: Vec<Scalar>,
) -> Result<Scalar, Error> {
    let Some(otherwise) = values.pop() else {
        return Err(Error::typed(at, operator, "has no branch"));
    };
    let mut scalar = otherwise.scalar;
    for pair in values.chunks(2) {
        if !pair[0].scalar.fits(Boolean) {
            return Err(wrong(at, operator, "a condition (boolean)", &pair[..1]));
        }
        scalar = match scalar.join(pair[1].scalar) {
            Some(scalar) => scalar,
            None => {
                return Err(wrong(
                    at,
                    operator,
                    "branches of one type",
                    &[pair[1].clone(), otherwise],
                ));
            }
        };
    }
    let branches = values
        .chunks(2)
        .map(|pair| (pair[0].clone().to(Boolean), pair[1].clone().to(scalar)))
        .collect();
    Ok(Scalar { value: Value::Case(branches, Box::new(otherwise.to(scalar))), scalar })
}
