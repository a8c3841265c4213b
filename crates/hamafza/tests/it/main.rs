//! Tests of the whole product: its structure, its command line, its road from a file to a figure.

mod architecture;
mod tidy;
