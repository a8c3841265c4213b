//! The children that read hostile files. Each limits itself before it reads a byte, talks only through
//! its pipes, and may be killed or abort at any time without harm to its parent.

use std::io::{Read, Write};
use std::process::ExitCode;

use rustix::process::{Resource, Rlimit, setrlimit};

use crate::arguments::ParseWorkbook;

/// What a file may take.
struct Most {
    /// Memory beyond what the program itself occupies, in bytes.
    memory_bytes: u64,
    /// Processor time, in seconds.
    processor_seconds: u64,
}

/// A workbook is small, and its sender waits.
const WORKBOOK: Most = Most { memory_bytes: 1024 * 1024 * 1024, processor_seconds: 30 };
/// A document may have thousands of pages.
const DOCUMENT: Most = Most { memory_bytes: 3 * 1024 * 1024 * 1024, processor_seconds: 600 };
/// The stack a document is read on, in bytes: lists within lists go deep.
const DOCUMENT_STACK_BYTES: usize = 256 * 1024 * 1024;

/// Reads the workbook on standard input and writes `{"Ok": grid}` or `{"Err": refusal}` as JSON.
pub fn workbook(arguments: &ParseWorkbook) -> ExitCode {
    child(&WORKBOOK, |bytes, output| {
        let answer = operations::workbook::parse(&bytes, &arguments.file_name);
        drop(bytes);
        serde_json::to_writer(output, &answer).map_err(std::io::Error::from)
    })
}

/// Reads the document on standard input and writes it as JSON.
pub fn document() -> ExitCode {
    child(&DOCUMENT, |bytes, output| {
        let reader = std::thread::Builder::new().stack_size(DOCUMENT_STACK_BYTES);
        let reading = reader.spawn(move || undocs::extract(&bytes, &undocs::Limits::default()))?;
        let stopped = |_| std::io::Error::other("the reader of the document stopped");
        let document = reading.join().map_err(stopped)?;
        serde_json::to_writer(output, &document).map_err(std::io::Error::from)
    })
}

/// Limits this process, reads standard input, and writes what `read` makes of it.
fn child(
    most: &Most,
    read: impl FnOnce(Vec<u8>, &mut dyn Write) -> std::io::Result<()>,
) -> ExitCode {
    if let Err(error) = limit(most) {
        eprintln!("The limits of the reading process could not be set: {error}");
        return ExitCode::from(1);
    }
    let mut bytes = Vec::new();
    if let Err(error) = std::io::stdin().lock().read_to_end(&mut bytes) {
        eprintln!("The file could not be read from standard input: {error}");
        return ExitCode::from(1);
    }
    let mut output = std::io::BufWriter::new(std::io::stdout().lock());
    match read(bytes, &mut output).and_then(|()| output.flush()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("What was read could not be written: {error}");
            ExitCode::from(1)
        }
    }
}

fn limit(most: &Most) -> std::io::Result<()> {
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
    set(Resource::As, occupied_pages * page_bytes + most.memory_bytes)?;
    set(Resource::Cpu, most.processor_seconds)?;
    set(Resource::Fsize, 0)?;
    set(Resource::Core, 0)
}
