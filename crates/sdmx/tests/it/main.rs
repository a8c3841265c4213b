//! The crate against real messages, other producers' files and real clients.

mod bench_dataset;
mod shared_data;
