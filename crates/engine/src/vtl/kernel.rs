//! The numeric operators as scalar functions of DataFusion. What does not fit is an error that
//! names the operator and the numbers, never a wrapped or rounded-away value.

use std::sync::Arc;

use ::vtl::ScalarType;
use ::vtl::plan::Function;
use datafusion::arrow::array::{
    Array, ArrayRef, AsArray, Decimal128Array, Int64Array, StringArray,
};
use datafusion::arrow::datatypes::{DataType, Decimal128Type, Int64Type};
use datafusion::error::{DataFusionError, Result};
use datafusion::logical_expr::{
    ColumnarValue, Expr, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, Volatility,
};

use super::decimal::{self, PRECISION, Rounding, SCALE};
use super::expression::data_type;

/// One operator at one type.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Kernel {
    name: String,
    function: FunctionName,
    integers: bool,
    signature: Signature,
}

/// The operators this file computes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum FunctionName {
    Add,
    Subtract,
    Multiply,
    Divide,
    Negate,
    Round,
    Trunc,
    Ceil,
    Floor,
    Abs,
    Sqrt,
    Power,
    Mod,
    Text,
}

/// The call of a numeric operator. Values of other operators are passed through unchanged, which
/// the callers rule out.
pub(super) fn call(function: Function, scalar: ScalarType, values: Vec<Expr>) -> Expr {
    let (function, name) = match function {
        Function::Add => (FunctionName::Add, "add"),
        Function::Subtract => (FunctionName::Subtract, "subtract"),
        Function::Multiply => (FunctionName::Multiply, "multiply"),
        Function::Divide => (FunctionName::Divide, "divide"),
        Function::Round => (FunctionName::Round, "round"),
        Function::Trunc => (FunctionName::Trunc, "trunc"),
        Function::Ceil => (FunctionName::Ceil, "ceil"),
        Function::Floor => (FunctionName::Floor, "floor"),
        Function::Abs => (FunctionName::Abs, "abs"),
        Function::Sqrt => (FunctionName::Sqrt, "sqrt"),
        Function::Power => (FunctionName::Power, "power"),
        Function::Mod => (FunctionName::Mod, "mod"),
        Function::Cast => (FunctionName::Text, "text"),
        _ => (FunctionName::Negate, "negate"),
    };
    let integers = scalar == ScalarType::Integer;
    let kind = if integers { "integer" } else { "number" };
    let kernel = Kernel {
        name: format!("vtl_{name}_{kind}"),
        function,
        integers,
        signature: Signature::any(values.len(), Volatility::Immutable),
    };
    ScalarUDF::from(kernel).call(values)
}

impl ScalarUDFImpl for Kernel {
    fn name(&self) -> &str {
        &self.name
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(match self.function {
            FunctionName::Text => DataType::Utf8,
            _ if self.integers => DataType::Int64,
            _ => data_type(ScalarType::Number),
        })
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let scalar = args.args.iter().all(|arg| matches!(arg, ColumnarValue::Scalar(_)));
        let arrays = ColumnarValue::values_to_arrays(&args.args)?;
        let result =
            if self.integers { self.on_integers(&arrays)? } else { self.on_numbers(&arrays)? };
        if scalar {
            let value = datafusion::common::ScalarValue::try_from_array(&result, 0)?;
            return Ok(ColumnarValue::Scalar(value));
        }
        Ok(ColumnarValue::Array(result))
    }
}

impl Kernel {
    fn too_large(&self, operands: &str) -> DataFusionError {
        DataFusionError::Execution(format!(
            "VTL {}: the result for {operands} cannot be kept (20 digits before the point, 18 after; integers 64 bits)",
            self.name.trim_start_matches("vtl_")
        ))
    }

    fn operand<'a>(&self, arrays: &'a [ArrayRef], index: usize) -> Result<&'a ArrayRef> {
        arrays.get(index).ok_or_else(|| {
            DataFusionError::Internal(format!("{} lacks operand {index}", self.name))
        })
    }

    fn on_integers(&self, arrays: &[ArrayRef]) -> Result<ArrayRef> {
        let left = self.operand(arrays, 0)?.as_primitive::<Int64Type>();
        let right = arrays.get(1).map(|array| array.as_primitive::<Int64Type>());
        let mut values = Int64Array::builder(left.len());
        for row in 0..left.len() {
            let b = right.map_or(0, |right| right.value(row));
            if left.is_null(row) || right.is_some_and(|right| right.is_null(row)) {
                values.append_null();
                continue;
            }
            let a = left.value(row);
            let value = match self.function {
                FunctionName::Add => a.checked_add(b),
                FunctionName::Subtract => a.checked_sub(b),
                FunctionName::Multiply => a.checked_mul(b),
                FunctionName::Negate => a.checked_neg(),
                FunctionName::Abs => a.checked_abs(),
                FunctionName::Mod => decimal::modulo(i128::from(a), i128::from(b))
                    .and_then(|rest| i64::try_from(rest).ok()),
                _ => Some(a),
            };
            values.append_value(value.ok_or_else(|| self.too_large(&format!("{a} and {b}")))?);
        }
        Ok(Arc::new(values.finish()))
    }

    fn on_numbers(&self, arrays: &[ArrayRef]) -> Result<ArrayRef> {
        let left = self.operand(arrays, 0)?.as_primitive::<Decimal128Type>();
        if self.function == FunctionName::Text {
            let texts: StringArray = left.iter().map(|value| value.map(decimal::text)).collect();
            return Ok(Arc::new(texts));
        }
        if matches!(self.function, FunctionName::Round | FunctionName::Trunc) {
            let digits = self.operand(arrays, 1)?.as_primitive::<Int64Type>();
            let rounding =
                if self.function == FunctionName::Round { Rounding::Half } else { Rounding::Zero };
            return self.collect(left.len(), |row| {
                if left.is_null(row) || digits.is_null(row) {
                    return Ok(None);
                }
                let value = decimal::round(left.value(row), digits.value(row), rounding);
                value.map(Some).ok_or_else(|| self.too_large(&decimal::text(left.value(row))))
            });
        }
        let right = arrays.get(1).map(|array| array.as_primitive::<Decimal128Type>());
        self.collect(left.len(), |row| {
            if left.is_null(row) || right.is_some_and(|right| right.is_null(row)) {
                return Ok(None);
            }
            self.number(left.value(row), right.map_or(0, |right| right.value(row)))
        })
    }

    fn number(&self, a: i128, b: i128) -> Result<Option<i128>> {
        let value = match self.function {
            FunctionName::Add => decimal::add(a, b),
            FunctionName::Subtract => decimal::subtract(a, b),
            FunctionName::Multiply => decimal::multiply(a, b),
            FunctionName::Divide if b == 0 => return Ok(None),
            FunctionName::Divide => decimal::divide(a, b),
            FunctionName::Negate => a.checked_neg(),
            FunctionName::Abs => a.checked_abs(),
            FunctionName::Ceil => decimal::round(a, 0, Rounding::Up),
            FunctionName::Floor => decimal::round(a, 0, Rounding::Down),
            FunctionName::Sqrt => decimal::sqrt(a),
            FunctionName::Power => decimal::power(a, b),
            FunctionName::Mod => decimal::modulo(a, b),
            FunctionName::Round | FunctionName::Trunc | FunctionName::Text => Some(a),
        };
        match value {
            Some(value) => Ok(Some(value)),
            None => Err(self.too_large(&format!("{} and {}", decimal::text(a), decimal::text(b)))),
        }
    }

    fn collect(
        &self,
        rows: usize,
        one: impl Fn(usize) -> Result<Option<i128>>,
    ) -> Result<ArrayRef> {
        let mut values = Decimal128Array::builder(rows);
        for row in 0..rows {
            values.append_option(one(row)?);
        }
        Ok(Arc::new(values.finish().with_precision_and_scale(PRECISION, SCALE)?))
    }
}
