//! What is available: the values that components take in the data a request selects, and how much
//! there is. Knows requests and counts; knows nothing of how a constraint is written.

use engine::Filter;
use futures::future::try_join_all;
use model::table::TIME_PERIOD;
use model::{ComponentRole, DataStructure, Dataflow};
use sdmx::rest::AvailabilityMode;

use crate::bank::Bank;
use crate::data::{self, DataRequest};
use crate::error::{Doing, Error, Result};
use crate::snapshot::Snapshot;
use crate::version::{VersionView, seen};

/// What is available.
#[derive(Clone, Debug)]
pub struct Availability {
    /// The dataflow.
    pub dataflow: Dataflow,
    /// Its structure.
    pub structure: DataStructure,
    /// The version that was looked at.
    pub version: VersionView,
    /// The components that were asked for with their values, in the order of the structure; values
    /// are in the order of their texts. The values of the time dimension are its periods.
    pub values: Vec<(String, Vec<String>)>,
    /// How many observations the request selects.
    pub observations: u64,
    /// How many series they are.
    pub series: u64,
}

/// Finds what is available under a request. `is_asked` tells of each component whether its values
/// are wanted; measures have none to choose from and are left out.
///
/// # Errors
/// [`Error::NotFound`] when nothing of the dataflow is published for this snapshot.
pub async fn query(
    bank: &Bank,
    snapshot: &Snapshot,
    request: &DataRequest,
    mode: AvailabilityMode,
    is_asked: impl Fn(&str) -> bool,
) -> Result<Availability> {
    let Some(seen) = seen(bank, snapshot, &request.dataflow, request.version).await? else {
        return Err(Error::NotFound {
            what: format!("a published version of {}", request.dataflow),
            way_out: "nothing of it was published by that moment".into(),
        });
    };
    let filters = data::filters(bank, snapshot, &seen, request).await?;
    let doing = || format!("finding what {} has", request.dataflow);
    let engine = bank.engine();
    let (shape, rows) = (&seen.shape, || (&*seen.files).into());
    let asked = seen.structure.components.iter().filter(|component| {
        component.role != ComponentRole::Measure
            && is_asked(&component.id)
            && seen.shape.index(&component.id).is_some()
    });
    let distinct = asked.map(|component| {
        let open: Vec<Filter> = match mode {
            AvailabilityMode::Exact => filters.clone(),
            AvailabilityMode::Available => {
                filters.iter().filter_map(|filter| without(filter, &component.id)).collect()
            }
        };
        async move {
            let values = engine.distinct(shape, rows(), &component.id, &open).await;
            Ok::<_, Error>((component.id.clone(), values.doing(doing)?))
        }
    });
    let values = try_join_all(distinct).await?;
    let observations = engine.count(&seen.shape, rows(), &filters).await.doing(doing)?;
    let key: Vec<&str> = seen.shape.key().filter(|name| *name != TIME_PERIOD).collect();
    let series = engine.groups(&seen.shape, rows(), &key, &filters).await.doing(doing)?;
    Ok(Availability {
        dataflow: seen.dataflow,
        structure: seen.structure,
        version: seen.version,
        values,
        observations,
        series,
    })
}

/// A filter without what it says of one column; `None` when it says nothing else.
fn without(filter: &Filter, component: &str) -> Option<Filter> {
    match filter {
        Filter::OneOf { column, .. }
        | Filter::NotOneOf { column, .. }
        | Filter::Compare { column, .. } => (column != component).then(|| filter.clone()),
        Filter::Period { .. } => (component != TIME_PERIOD).then(|| filter.clone()),
        Filter::AnyOf(any) => {
            let alternatives: Vec<Vec<Filter>> = any
                .iter()
                .map(|all| all.iter().filter_map(|each| without(each, component)).collect())
                .collect();
            // An alternative that asks for nothing else lets everything pass.
            let is_open = !any.is_empty() && alternatives.iter().any(Vec::is_empty);
            (!is_open).then_some(Filter::AnyOf(alternatives))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_loses_what_it_says_of_one_component() {
        let sex = Filter::is("SEX", "F");
        assert_eq!(without(&sex, "SEX"), None);
        assert_eq!(without(&sex, "AGE"), Some(sex.clone()));
        let both = Filter::AnyOf(vec![vec![sex.clone(), Filter::is("AGE", "Y0")]]);
        assert_eq!(without(&both, "SEX"), Some(Filter::AnyOf(vec![vec![Filter::is("AGE", "Y0")]])));
        let either = Filter::AnyOf(vec![vec![sex], vec![Filter::is("AGE", "Y0")]]);
        assert_eq!(without(&either, "SEX"), None);
        let none = Filter::AnyOf(Vec::new());
        assert_eq!(without(&none, "SEX"), Some(none.clone()));
    }
}
