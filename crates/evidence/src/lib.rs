//! Proof for a stranger: the transparency log, receipts and evidence bundles.
//!
//! Knows how a statement is hashed, logged, signed and checked from bytes alone. Refuses to know who
//! may publish (`operations`), where records are kept (`store`), and what the time is.
