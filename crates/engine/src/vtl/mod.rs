//! VTL programs as DataFusion plans.
