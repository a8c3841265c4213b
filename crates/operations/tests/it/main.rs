//! Operations over a real bank in a temporary folder.

mod gaps;
mod log;
mod reports;
mod review;
mod test_bank;
mod verification;
