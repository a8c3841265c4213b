//! Proof for a stranger: the transparency log, receipts and evidence bundles.
//!
//! Knows how a statement is hashed, logged, signed and checked from bytes alone. Refuses to know who
//! may publish (`operations`), where records are kept (`store`), and what the time is.

mod bag;
mod bundle;
mod bundle_check;
pub mod canonical;
mod checkpoint;
mod figure;
mod hash;
mod note;
mod proof;
mod publication;
mod receipt;
mod statement;
pub mod tile;
mod tree;

pub use bag::{Files, is_safe, pack};
pub use bundle::{BundleBuilder, ItemKind, redact};
pub use bundle_check::{Proven, Refusal, check};
pub use checkpoint::Checkpoint;
pub use figure::{FigureForm, FigureParts, Opening, salt};
pub use hash::Hash;
pub use note::{Note, NoteSignature, Signer, Verifier, is_name, trust_file};
pub use proof::{LogProof, ProofFault};
pub use publication::{FileEntry, PublicationManifest};
pub use receipt::{ProvenReceipt, Receipt, ReceiptFault};
pub use statement::{AuditHead, Statement};
pub use tree::{Edge, Tree, continues, includes};
