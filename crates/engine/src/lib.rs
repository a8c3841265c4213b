//! The columnar side: observations as immutable Parquet, queries and VTL programs on DataFusion.

pub mod vtl;
