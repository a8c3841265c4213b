//! The crate against real messages, other producers' files and real clients.

mod bench_dataset;
mod clients;
mod round_trip;
mod sample;
mod shared_data;
