//! Operations over a real bank in a temporary folder.

mod accounts;
mod factor;
mod gaps;
mod log;
mod reports;
mod restricted;
mod review;
mod rights;
mod sessions;
mod test_bank;
mod token;
mod verification;
