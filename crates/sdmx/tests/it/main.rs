//! The crate against real messages, other producers' files and real clients.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![expect(clippy::print_stdout, reason = "a test that is skipped says so")]

mod artefacts;
mod bench_dataset;
mod clients;
mod cubes;
mod formats;
mod hostile;
mod inspect;
mod round_trip;
mod sample;
mod shared_data;
mod wide;
