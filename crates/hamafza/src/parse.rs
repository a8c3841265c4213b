//! The child process that reads hostile workbooks. It limits itself before it reads a byte, talks
//! only through its pipes, and may be killed or abort at any time without harm to its parent.

use std::io::{Read, Write};
use std::process::ExitCode;

use rustix::process::{Resource, Rlimit, setrlimit};

use crate::arguments::ParseWorkbook;

/// Memory a workbook may take beyond what the program itself occupies, in bytes.
const MEMORY_BYTES: u64 = 1024 * 1024 * 1024;
/// Processor time a workbook may take, in seconds.
const PROCESSOR_SECONDS: u64 = 30;

/// Reads the workbook on standard input and writes `{"Ok": grid}` or `{"Err": refusal}` as JSON.
pub fn run(arguments: &ParseWorkbook) -> ExitCode {
    if let Err(error) = limit() {
        eprintln!("The limits of the parsing process could not be set: {error}");
        return ExitCode::from(1);
    }
    let mut bytes = Vec::new();
    if let Err(error) = std::io::stdin().lock().read_to_end(&mut bytes) {
        eprintln!("The workbook could not be read from standard input: {error}");
        return ExitCode::from(1);
    }
    let answer = operations::workbook::parse(&bytes, &arguments.file_name);
    drop(bytes);
    let mut output = std::io::BufWriter::new(std::io::stdout().lock());
    let written = serde_json::to_writer(&mut output, &answer)
        .map_err(std::io::Error::from)
        .and_then(|()| output.flush());
    match written {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("The grid could not be written: {error}");
            ExitCode::from(1)
        }
    }
}

fn limit() -> std::io::Result<()> {
    let occupied_pages: u64 = std::fs::read_to_string("/proc/self/statm")?
        .split(' ')
        .next()
        .and_then(|pages| pages.parse().ok())
        .unwrap_or(0);
    let page_bytes = rustix::param::page_size() as u64;
    let set = |resource: Resource, most: u64| {
        setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) })
            .map_err(std::io::Error::from)
    };
    set(Resource::As, occupied_pages * page_bytes + MEMORY_BYTES)?;
    set(Resource::Cpu, PROCESSOR_SECONDS)?;
    set(Resource::Fsize, 0)?;
    set(Resource::Core, 0)
}
