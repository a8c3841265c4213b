//! Tests of the whole product: its structure, its command line, its road from a file to a figure.

mod acknowledged;
mod architecture;
mod bad_input;
mod bank;
mod clients;
mod command_line;
mod crash;
mod extract;
mod first_start;
mod gates;
mod ingest;
mod library;
mod message;
mod package;
mod report;
mod road;
mod sdmx;
mod sdmx_data;
mod security;
mod server;
mod tidy;
mod verify;
