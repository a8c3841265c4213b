//! Sorted files read one after the other as one sorted input. Knows that the files follow each other
//! in key order, which their statistics, kept column by column, cannot show; opens nothing itself.

use std::fmt;
use std::sync::Arc;

use datafusion::common::tree_node::TreeNodeRecursion;
use datafusion::config::ConfigOptions;
use datafusion::datasource::source::DataSource;
use datafusion::error::Result;
use datafusion::execution::{SendableRecordBatchStream, TaskContext};
use datafusion::physical_expr::expressions::Column;
use datafusion::physical_expr::projection::ProjectionExprs;
use datafusion::physical_expr::{
    EquivalenceProperties, LexOrdering, Partitioning, PhysicalExpr, PhysicalSortExpr,
};
use datafusion::physical_plan::execution_plan::SchedulingType;
use datafusion::physical_plan::filter_pushdown::FilterPushdownPropagation;
use datafusion::physical_plan::metrics::ExecutionPlanMetricsSet;
use datafusion::physical_plan::{DisplayFormatType, Statistics};

/// A scan of one group of files that is known to come out in `order`. Beside one reader for each
/// file, merged: this holds one file's pages at a time, however many there are.
#[derive(Debug)]
pub(crate) struct SortedSource {
    scan: Arc<dyn DataSource>,
    order: Vec<PhysicalSortExpr>,
}

impl SortedSource {
    /// `scan` is a scan of a single group that declares no order of its own; `order` names columns of
    /// what it gives.
    pub(crate) fn new(scan: Arc<dyn DataSource>, order: Vec<PhysicalSortExpr>) -> Self {
        Self { scan, order }
    }

    fn around(&self, scan: Arc<dyn DataSource>) -> Arc<dyn DataSource> {
        Arc::new(Self::new(scan, self.order.clone()))
    }

    /// The order in the columns of a projection: up to the first column that it leaves out.
    fn projected(&self, projection: &ProjectionExprs) -> Vec<PhysicalSortExpr> {
        let place_of = |sorted: &Column| {
            projection.iter().position(|each| {
                let column = each.expr.downcast_ref::<Column>();
                column.is_some_and(|column| column.index() == sorted.index())
            })
        };
        let mut order = Vec::new();
        for each in &self.order {
            let Some(sorted) = each.expr.downcast_ref::<Column>() else { break };
            let Some(place) = place_of(sorted) else { break };
            let Some(named) = projection.iter().nth(place) else { break };
            let expr: Arc<dyn PhysicalExpr> = Arc::new(Column::new(&named.alias, place));
            order.push(PhysicalSortExpr { expr, options: each.options });
        }
        order
    }
}

impl DataSource for SortedSource {
    fn open(
        &self,
        partition: usize,
        context: Arc<TaskContext>,
    ) -> Result<SendableRecordBatchStream> {
        self.scan.open(partition, context)
    }

    fn fmt_as(&self, kind: DisplayFormatType, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.scan.fmt_as(kind, formatter)?;
        write!(formatter, ", one after the other")
    }

    fn output_partitioning(&self) -> Partitioning {
        self.scan.output_partitioning()
    }

    fn eq_properties(&self) -> EquivalenceProperties {
        let mut properties = self.scan.eq_properties();
        if let Some(order) = LexOrdering::new(self.order.clone()) {
            properties.add_ordering(order);
        }
        properties
    }

    fn scheduling_type(&self) -> SchedulingType {
        self.scan.scheduling_type()
    }

    fn partition_statistics(&self, partition: Option<usize>) -> Result<Arc<Statistics>> {
        self.scan.partition_statistics(partition)
    }

    fn with_fetch(&self, limit: Option<usize>) -> Option<Arc<dyn DataSource>> {
        self.scan.with_fetch(limit).map(|scan| self.around(scan))
    }

    fn fetch(&self) -> Option<usize> {
        self.scan.fetch()
    }

    fn metrics(&self) -> ExecutionPlanMetricsSet {
        self.scan.metrics()
    }

    fn try_swapping_with_projection(
        &self,
        projection: &ProjectionExprs,
    ) -> Result<Option<Arc<dyn DataSource>>> {
        let order = self.projected(projection);
        let scan = self.scan.try_swapping_with_projection(projection)?;
        Ok(scan.map(|scan| Arc::new(Self::new(scan, order)) as Arc<dyn DataSource>))
    }

    fn try_pushdown_filters(
        &self,
        filters: Vec<Arc<dyn PhysicalExpr>>,
        config: &ConfigOptions,
    ) -> Result<FilterPushdownPropagation<Arc<dyn DataSource>>> {
        let pushed = self.scan.try_pushdown_filters(filters, config)?;
        Ok(FilterPushdownPropagation {
            filters: pushed.filters,
            updated_node: pushed.updated_node.map(|scan| self.around(scan)),
        })
    }

    fn apply_expressions(
        &self,
        each: &mut dyn FnMut(&Arc<dyn PhysicalExpr>) -> Result<TreeNodeRecursion>,
    ) -> Result<TreeNodeRecursion> {
        self.scan.apply_expressions(each)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use datafusion::functions_aggregate::expr_fn::sum;
    use datafusion::physical_plan::displayable;
    use datafusion::prelude::{ident, lit};
    use model::table::{OBS_NUMBER, TableShape};
    use model::{
        AttributeRelationship, Component, ComponentRole, DataStructure, Header, LocalisedText,
        ObservationBatch, Reference, Representation, Version,
    };

    use crate::Engine;
    use crate::stage::{Staged, StagedFiles};
    use crate::table::Rows;

    fn shape() -> TableShape {
        let component = |id: &str| Component {
            id: id.into(),
            role: ComponentRole::Dimension,
            concept_scheme: Reference::new("HAMAFZA", "CS", "1.0.0"),
            representation: Representation::Text,
            mandatory: false,
            relationship: AttributeRelationship::Observation,
        };
        TableShape::of(&DataStructure {
            header: Header {
                agency: "HAMAFZA".into(),
                id: "DSD".into(),
                version: Version::new("1.0.0"),
                names: LocalisedText::default(),
                descriptions: LocalisedText::default(),
            },
            components: ["REF_AREA", "SEX"].map(component).into(),
        })
    }

    /// Figures of one area in every year, women's and men's.
    async fn staged(engine: &Engine, area: &str) -> Staged {
        let names = ["REF_AREA", "SEX", "TIME_PERIOD", "OBS_VALUE"].map(str::to_owned);
        let mut batch = ObservationBatch::new(names.to_vec());
        for year in 1990..2020 {
            batch.push([area, "F", &year.to_string(), "1"]);
            batch.push([area, "M", &year.to_string(), "2"]);
        }
        engine.stage(&shape(), "a", [batch].into_iter()).await.expect("staged")
    }

    #[tokio::test]
    async fn files_in_sequence_are_one_sorted_input() {
        let folder = tempfile::tempdir().expect("a folder");
        let (bank, staging) = (folder.path().join("bank"), folder.path().join("staging"));
        let engine = Engine::open(&bank, &staging, 64 << 20).expect("an engine");
        let parts = [staged(&engine, "IR-00").await, staged(&engine, "IR-01").await];
        let files = parts.iter().flat_map(|each| each.files.parts.clone()).collect();
        let whole = Staged { files: Arc::new(StagedFiles { parts: files }), ..parts[0].clone() };

        let frame = engine.frame(&shape(), Rows::Staged(&whole)).expect("a frame");
        let grouped = frame
            .filter(ident("TIME_PERIOD").not_eq(lit("1990")))
            .and_then(|it| {
                it.aggregate(
                    vec![ident("REF_AREA"), ident("TIME_PERIOD")],
                    vec![sum(ident(OBS_NUMBER)).alias("both")],
                )
            })
            .expect("a question");
        let plan = grouped.clone().create_physical_plan().await.expect("a plan");
        let shown = displayable(plan.as_ref()).indent(false).to_string();
        // An area is answered as soon as the next one begins, and no file waits open for its turn.
        assert!(shown.contains("ordering_mode=PartiallySorted([0])"), "{shown}");
        assert!(shown.contains("{1 group:") && shown.contains("one after the other"), "{shown}");

        let rows: usize =
            grouped.collect().await.expect("answered").iter().map(|batch| batch.num_rows()).sum();
        assert_eq!(rows, 2 * 29);
    }
}
