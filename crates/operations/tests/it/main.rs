//! Operations over a real bank in a temporary folder.

mod accounts;
mod drafting;
mod factor;
mod gaps;
mod given_out;
mod library;
mod log;
mod measures;
mod negotiation;
mod recommendation;
mod reports;
mod restricted;
mod review;
mod rights;
mod round;
mod sessions;
mod test_bank;
mod token;
mod verification;
