//! VTL programs as DataFusion plans. Knows the steps of `vtl::plan` and how each becomes a lazy
//! plan that streams and may spill; nothing is computed until a result's frame is read.
//! Knows nothing of the grammar, of files or of versions.
//!
//! Numbers are `Decimal128(38, 18)` throughout, integers `Int64`, truth values `Boolean`, all else
//! text. What does not fit stops the run with an error; a division by zero is null.

mod decimal;
mod expression;
mod kernel;
mod relation;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use ::vtl::Structure;
use ::vtl::plan::TypedProgram;
use datafusion::dataframe::DataFrame;
use datafusion::error::DataFusionError;
use datafusion::prelude::SessionContext;

/// One dataset that a program makes.
#[derive(Clone, Debug)]
pub struct DatasetResult {
    /// Its components; the columns of the frame, in order.
    pub structure: Structure,
    /// How to compute it. Reading it runs the plan.
    pub frame: DataFrame,
    /// Whether the program wants it kept (`<-`).
    pub persistent: bool,
}

/// Why a program could not be planned. What goes wrong while a result is read (a number too
/// large, a text that is no number) is an error of the reading.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A dataset of the program was not given.
    #[error("the VTL program reads dataset `{dataset}`, which was not given")]
    MissingDataset {
        /// Its name.
        dataset: String,
    },
    /// A component of a dataset has no column.
    #[error("dataset `{dataset}` has no column for its component `{component}`")]
    MissingComponent {
        /// The dataset.
        dataset: String,
        /// The component.
        component: String,
    },
    /// A step has no plan.
    #[error("planning dataset `{dataset}` of the VTL program")]
    Plan {
        /// The dataset being planned.
        dataset: String,
        /// Why.
        #[source]
        source: Box<DataFusionError>,
    },
}

/// Plans every dataset of a program, the intermediate ones too. An input may hold more columns
/// than its structure says; strings may be of any of Arrow's string types, numbers of any type.
///
/// # Errors
/// When an input or a column of one is missing, or DataFusion cannot plan a step.
pub fn run(
    ctx: &SessionContext,
    program: &TypedProgram,
    inputs: BTreeMap<String, DataFrame>,
) -> Result<BTreeMap<String, DatasetResult>, Error> {
    let mut frames = BTreeMap::new();
    for (dataset, structure) in &program.inputs {
        let Some(frame) = inputs.get(dataset) else {
            return Err(Error::MissingDataset { dataset: dataset.clone() });
        };
        frames.insert(dataset.clone(), relation::input(dataset, structure, frame.clone())?);
    }
    let mut results = BTreeMap::new();
    for step in &program.steps {
        let frame = relation::frame(ctx, &step.plan, &frames).map_err(|source| Error::Plan {
            dataset: step.name.clone(),
            source: Box::new(source),
        })?;
        frames.insert(step.name.clone(), frame.clone());
        let structure = step.plan.structure.clone();
        results.insert(
            step.name.clone(),
            DatasetResult { structure, frame, persistent: step.persistent },
        );
    }
    Ok(results)
}
