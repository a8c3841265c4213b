//! VTL programs over observation tables: which observations a rule's failures name, and what a
//! program derives. Knows how a table becomes a VTL dataset and back; knows nothing of findings.

use std::collections::BTreeMap;

use datafusion::arrow::array::RecordBatch;
use datafusion::arrow::datatypes::DataType;
use datafusion::common::JoinType;
use datafusion::logical_expr::{Expr, cast};
use datafusion::prelude::{DataFrame, ident, lit};
use futures::{StreamExt, TryStreamExt};
use model::observation::{ORIGIN_CELL, ORIGIN_SHEET, ObservationBatch, TextColumn};
use model::table::{ColumnKind, DataFile, OBS_NUMBER, OBS_VALUE, TIME_PERIOD, TableShape};
use vtl::plan::TypedProgram;
use vtl::{ScalarType, Structure};

use crate::engine::Engine;
use crate::scan::{ObservationStream, observations};
use crate::schema::text_at;
use crate::table::Rows;
use crate::{Error, Result};

/// What is known of a check that a program makes: for `check_hierarchy`, the component whose codes
/// it relates and the codes of each rule. Empty for `check_datapoint`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Check {
    /// The component.
    pub component: Option<String>,
    /// Rule name → its codes, the left one first.
    pub codes: BTreeMap<String, Vec<String>>,
}

/// One observation that a failure names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Participant {
    /// Its key in key order, without component names.
    pub key: Vec<String>,
    /// Its value, digit for digit; empty when it has none.
    pub value: String,
    /// The sheet it came from.
    pub sheet: String,
    /// The cell or line it came from.
    pub cell: String,
}

/// One failure of a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The rule's name; empty when it has none.
    pub rule: String,
    /// Its error code; empty when it has none.
    pub error_code: String,
    /// Its error level; empty when it has none.
    pub error_level: String,
    /// By how much the two sides differ, where the rule says.
    pub imbalance: String,
    /// The observations that take part.
    pub participants: Vec<Participant>,
}

/// The structure by which a VTL program sees an observation table: dimensions and period as
/// identifiers, `OBS_VALUE` as a number, attributes as strings.
#[must_use]
pub fn dataset_structure(shape: &TableShape) -> Structure {
    let mut structure = Structure::new();
    for column in shape.columns() {
        structure = match column.kind {
            ColumnKind::Key if column.name == TIME_PERIOD => {
                structure.with_identifier(&column.name, ScalarType::TimePeriod)
            }
            ColumnKind::Key => structure.with_identifier(&column.name, ScalarType::String),
            ColumnKind::Value => structure.with_measure(&column.name, ScalarType::Number),
            ColumnKind::Attribute => structure.with_attribute(&column.name, ScalarType::String),
            ColumnKind::Number | ColumnKind::Origin => structure,
        };
    }
    structure
}

impl Engine {
    fn dataset(&self, shape: &TableShape, rows: Rows<'_>) -> Result<DataFrame> {
        let columns = shape.columns().iter().filter_map(|column| match column.kind {
            ColumnKind::Key | ColumnKind::Attribute => Some(ident(&column.name)),
            ColumnKind::Value => Some(ident(OBS_NUMBER).alias(OBS_VALUE)),
            ColumnKind::Number | ColumnKind::Origin => None,
        });
        let columns: Vec<Expr> = columns.collect();
        self.frame(shape, rows)?.select(columns).map_err(Error::query("a dataset"))
    }

    /// Runs a program over staged observations, which it knows as `dataset`, and answers every
    /// failure of a rule with the observations it names. `checks` tells of the program's results by
    /// name; a result that is not there is no check. Memory grows with the failures, not with the
    /// file.
    ///
    /// # Errors
    /// When the program cannot be run over this table.
    pub async fn failures(
        &self,
        program: &TypedProgram,
        dataset: &str,
        shape: &TableShape,
        rows: Rows<'_>,
        checks: &BTreeMap<String, Check>,
    ) -> Result<Vec<Failure>> {
        let inputs = BTreeMap::from([(dataset.to_owned(), self.dataset(shape, rows)?)]);
        let mut results = crate::vtl::run(&self.programs, program, inputs)?;
        let mut failures = Vec::new();
        for (name, check) in checks {
            let Some(result) = results.remove(name) else { continue };
            let component = check.component.as_deref();
            let frame =
                self.participants(shape, rows, &result.structure, result.frame, component)?;
            let asked = Error::query("failures of a rule");
            let mut stream = frame.execute_stream().await.map_err(&asked)?;
            let mut found: BTreeMap<Vec<String>, Failure> = BTreeMap::new();
            while let Some(batch) = stream.try_next().await.map_err(&asked)? {
                for row in 0..batch.num_rows() {
                    gather(shape, check, &batch, row, &mut found);
                }
            }
            failures.extend(found.into_values());
        }
        Ok(failures)
    }

    /// Failures beside the observations they name: the key of the observation, its value and origin,
    /// then the rule, its code and level, the imbalance, then the key of the failure.
    fn participants(
        &self,
        shape: &TableShape,
        rows: Rows<'_>,
        structure: &Structure,
        result: DataFrame,
        component: Option<&str>,
    ) -> Result<DataFrame> {
        let asked = Error::query("failures of a rule");
        let text = |name: &str| match structure.get(name) {
            Some(_) => cast(ident(name), DataType::Utf8),
            None => lit(""),
        };
        let key: Vec<&str> =
            shape.key().filter(|name| structure.identifiers().contains(name)).collect();
        let mut columns: Vec<Expr> =
            TOLD.iter().map(|name| text(name).alias(format!("failure_{name}"))).collect();
        columns.extend(key.iter().map(|name| ident(*name).alias(format!("failure_{name}"))));
        let result = match structure.get("bool_var") {
            Some(_) => result.filter(ident("bool_var").eq(lit(false))).map_err(&asked)?,
            None => result,
        };
        let failed = result.select(columns).map_err(&asked)?;
        let on: Vec<&str> = key.into_iter().filter(|name| Some(*name) != component).collect();
        let failed_on = |name: &str| ident(format!("failure_{name}"));
        let same: Vec<Expr> = on.iter().map(|name| failed_on(name).eq(ident(*name))).collect();
        let observations = self.frame(shape, rows)?;
        // The failures are few: they are the side that is held in memory.
        let joined = failed.join_on(observations, JoinType::Inner, same);
        let mut columns: Vec<Expr> = shape.key().map(ident).collect();
        columns.extend([OBS_VALUE, ORIGIN_SHEET, ORIGIN_CELL].map(ident));
        columns.extend(TOLD.iter().map(|name| ident(format!("failure_{name}"))));
        columns.extend(on.iter().map(|name| failed_on(name)));
        joined.and_then(|joined| joined.select(columns)).map_err(&asked)
    }

    /// What a program derives as `target`, as observations of a table of this shape with the given
    /// origin. `inputs` are the datasets the program reads, by name.
    ///
    /// # Errors
    /// When the program cannot be run over these tables.
    pub async fn derive(
        &self,
        program: &TypedProgram,
        target: &str,
        shape: &TableShape,
        inputs: &BTreeMap<String, (TableShape, Vec<DataFile>)>,
        origin: &str,
    ) -> Result<ObservationStream> {
        let asked = Error::query("derived observations");
        let mut datasets = BTreeMap::new();
        for (name, (shape, files)) in inputs {
            datasets.insert(name.clone(), self.dataset(shape, Rows::Published(files))?);
        }
        let mut results = crate::vtl::run(&self.programs, program, datasets)?;
        let Some(result) = results.remove(target) else {
            return Err(Error::UnknownColumn { column: target.to_owned() });
        };
        // Components that the table does not have are the program's own; those it lacks are absent.
        let columns =
            result.structure.names().into_iter().filter(|name| shape.index(name).is_some());
        let columns: Vec<Expr> =
            columns.map(|name| cast(ident(name), DataType::Utf8).alias(name)).collect();
        let frame = result.frame.filter(ident(OBS_VALUE).is_not_null()).map_err(&asked)?;
        let frame = frame.select(columns).map_err(&asked)?;
        let stream = frame.execute_stream().await.map_err(&asked)?;
        let (origin, target) = (origin.to_owned(), target.to_owned());
        let batches = stream.map(move |batch| {
            let batch = batch.map_err(Error::query("derived observations"))?;
            Ok(with_origin(observations(&batch), &origin, &target))
        });
        Ok(Box::pin(batches))
    }
}

/// What a failure tells besides its key.
const TOLD: [&str; 4] = ["ruleid", "errorcode", "errorlevel", "imbalance"];

/// Adds a row of [`Engine::participants`] to the failure it belongs to.
fn gather(
    shape: &TableShape,
    check: &Check,
    batch: &RecordBatch,
    row: usize,
    found: &mut BTreeMap<Vec<String>, Failure>,
) {
    let text = |place: usize| text_at(batch.column(place), row).into_owned();
    let width = shape.key_width();
    let key: Vec<String> = (0..width).map(text).collect();
    let told = width + 3;
    let rule = text(told);
    if let (Some(component), Some(codes)) = (&check.component, check.codes.get(&rule)) {
        let place = shape.key().position(|name| name == component);
        if place.is_some_and(|place| !codes.contains(&key[place])) {
            return;
        }
    }
    let mut identity: Vec<String> = (told + TOLD.len()..batch.num_columns()).map(text).collect();
    identity.push(rule.clone());
    let failure = found.entry(identity).or_insert_with(|| Failure {
        rule,
        error_code: text(told + 1),
        error_level: text(told + 2),
        imbalance: plain(&text(told + 3)),
        participants: Vec::new(),
    });
    failure.participants.push(Participant {
        key,
        value: text(width),
        sheet: text(width + 1),
        cell: text(width + 2),
    });
}

/// A decimal's text without the zeros that fill it up to its scale.
fn plain(text: &str) -> String {
    match text.split_once('.') {
        Some((whole, fraction)) => {
            let fraction = fraction.trim_end_matches('0');
            if fraction.is_empty() { whole.to_owned() } else { format!("{whole}.{fraction}") }
        }
        None => text.to_owned(),
    }
}

/// Derived observations with plain digits and the program as their origin.
fn with_origin(mut batch: ObservationBatch, sheet: &str, cell: &str) -> ObservationBatch {
    if let Some(values) = batch.column(OBS_VALUE) {
        let mut digits = TextColumn::with_capacity(values.len());
        values.iter().for_each(|value| digits.push(&plain(value)));
        batch.set_column(OBS_VALUE, digits);
    }
    let rows = batch.rows();
    batch.set_column(ORIGIN_SHEET, std::iter::repeat_n(sheet, rows).collect());
    batch.set_column(ORIGIN_CELL, std::iter::repeat_n(cell, rows).collect());
    batch
}
