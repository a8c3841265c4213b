//! Messages nobody means well with: broken at any byte, of wrong types everywhere, endless, deep, in no
//! encoding. A reader ends with what it read or with an error that names the place; it never panics, and
//! what it holds does not grow with the message. The mutations come from one seed, so they are the same
//! everywhere.

use std::io::{Cursor, Read, Seek, SeekFrom};

use sdmx::{DataFormat, DataReader, Error, inspect};
use serde_json::{Value, json};

use crate::round_trip::{WRITTEN, write};
use crate::sample;

/// Numbers that look random and are always the same (Knuth's MMIX generator).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit.max(1)
    }
}

fn all_formats() -> Vec<DataFormat> {
    WRITTEN.into_iter().chain([DataFormat::JsonStat, DataFormat::Px]).collect()
}

fn drain(bytes: &[u8], name: &str) {
    let told = inspect(Cursor::new(bytes), name);
    assert!(told.is_whole() || !told.faults.is_empty(), "{told:?}");
    assert!(told.faults.iter().all(|fault| !fault.text.is_empty()));
    if let Ok(reader) = DataReader::open_several(Cursor::new(bytes), name) {
        reader.for_each(drop);
    }
}

/// What is put where it does not belong.
const PIECES: [&[u8]; 14] = [
    b"\"",
    b"<",
    b">",
    b"&",
    b"]",
    b"}",
    b",",
    b"\n",
    b"\0",
    b"\xff",
    b";",
    b"99999999999999999999",
    b"<!DOCTYPE a>",
    b"null",
];

/// The same message with up to three things cut out, doubled, put in or cut off.
fn changed(message: &[u8], numbers: &mut Numbers) -> Vec<u8> {
    let mut changed = message.to_vec();
    for _ in 0..=numbers.below(3) {
        let at = numbers.below(changed.len());
        let to = (at + numbers.below(40)).min(changed.len());
        match numbers.below(5) {
            0 => drop(changed.drain(at..to)),
            1 => {
                let piece = changed[at..to].to_vec();
                let into = numbers.below(changed.len());
                changed.splice(into..into, piece);
            }
            2 => changed.truncate(at.max(1)),
            _ => {
                let piece = PIECES[numbers.below(PIECES.len())];
                let to = if numbers.below(2) == 0 { at } else { to };
                changed.splice(at..to, piece.iter().copied());
            }
        }
    }
    changed
}

#[test]
fn a_message_changed_anywhere_is_read_or_refused() {
    let mut numbers = Numbers(20_261_125);
    for format in all_formats() {
        let message = write(format, sample::context(), &sample::observations());
        let name = format!("a.{}", format.extension());
        for _ in 0..150 {
            drain(&changed(&message, &mut numbers), &name);
        }
    }
}

/// Structures, metadata and data are all asked for: what a message is not must be said too.
fn drain_all(bytes: &[u8], name: &str) {
    drain(bytes, name);
    drop(sdmx::read_trees(Cursor::new(bytes)));
    drop(sdmx::read_structures(Cursor::new(bytes)));
    drop(sdmx::read_metadata(Cursor::new(bytes)));
}

#[test]
fn structures_changed_anywhere_are_read_or_refused() {
    let mut numbers = Numbers(36);
    let trees = sample::every_class();
    for format in sdmx::StructureFormat::ALL {
        let told: Vec<_> = trees.iter().filter(|tree| sdmx::is_in(format, tree)).collect();
        let name = if format.is_json() { "a.json" } else { "a.xml" };
        for _ in 0..12 {
            // A few artefacts at a time: the whole registry is long.
            let from = numbers.below(told.len() - 3);
            let text = sdmx::write_trees(format, &sample::message_header(), &told[from..from + 3]);
            drain_all(&changed(text.as_bytes(), &mut numbers), name);
        }
    }
}

#[test]
fn messages_of_agencies_changed_anywhere_are_read_or_refused() {
    let Some(folder) = crate::shared_data::folder() else { return };
    let (mut folders, mut files) = (vec![folder], Vec::new());
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    files.sort();
    assert!(files.len() > 30, "{files:?}");
    let mut numbers = Numbers(63);
    for path in files {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let mut beginning = Vec::new();
        std::fs::File::open(&path).unwrap().take(12 * 1024).read_to_end(&mut beginning).unwrap();
        if beginning.is_empty() {
            continue;
        }
        drain_all(&beginning, &name);
        for _ in 0..2 {
            drain_all(&changed(&beginning, &mut numbers), &name);
        }
    }
}

/// Every place in a value, as a list of steps.
fn places(value: &Value, at: &mut Vec<String>, found: &mut Vec<Vec<String>>) {
    found.push(at.clone());
    let steps: Vec<(String, &Value)> = match value {
        Value::Object(members) => members.iter().map(|(name, it)| (name.clone(), it)).collect(),
        Value::Array(items) => {
            items.iter().enumerate().map(|(index, it)| (index.to_string(), it)).collect()
        }
        _ => Vec::new(),
    };
    for (step, inner) in steps {
        at.push(step);
        places(inner, at, found);
        at.pop();
    }
}

#[test]
fn json_of_wrong_types_everywhere_is_read_or_refused() {
    let wrong = [
        json!(null),
        json!(-1),
        json!(1e300),
        json!(u64::MAX),
        json!("x"),
        json!([]),
        json!({}),
        json!([[{}]]),
        json!(true),
    ];
    for format in [DataFormat::Json10, DataFormat::Json20, DataFormat::Json21, DataFormat::JsonStat]
    {
        let message = write(format, sample::context(), &sample::observations());
        let value: Value = serde_json::from_slice(&message).unwrap();
        let mut found = Vec::new();
        places(&value, &mut Vec::new(), &mut found);
        assert!(found.len() > 40, "{format:?}: {}", found.len());
        for (number, place) in found.iter().enumerate() {
            let pointer: String = place
                .iter()
                .map(|step| format!("/{}", step.replace('~', "~0").replace('/', "~1")))
                .collect();
            // A third of them at each place: neighbours get the others.
            for wrong in wrong.iter().skip(number % 3).step_by(3) {
                let mut changed = value.clone();
                *changed.pointer_mut(&pointer).unwrap() = wrong.clone();
                drain(changed.to_string().as_bytes(), "a.json");
            }
        }
    }
}

/// A file as long as it is said to be: a beginning, then one piece over and over.
struct Endless {
    beginning: &'static [u8],
    piece: &'static [u8],
    length: u64,
    at: u64,
}

impl Endless {
    fn new(beginning: &'static str, piece: &'static str, length: u64) -> Self {
        Self { beginning: beginning.as_bytes(), piece: piece.as_bytes(), length, at: 0 }
    }
}

impl Read for Endless {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let left = usize::try_from(self.length - self.at).unwrap_or(usize::MAX);
        let count = buffer.len().min(left);
        for byte in &mut buffer[..count] {
            let at = usize::try_from(self.at).unwrap();
            *byte = match self.beginning.get(at) {
                Some(byte) => *byte,
                None => self.piece[(at - self.beginning.len()) % self.piece.len()],
            };
            self.at += 1;
        }
        Ok(count)
    }
}

impl Seek for Endless {
    fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
        let SeekFrom::Start(at) = to else { return Err(std::io::ErrorKind::Unsupported.into()) };
        self.at = at;
        Ok(at)
    }
}

const MIB: u64 = 1024 * 1024;
const SPECIFIC: &str = "<m:StructureSpecificData xmlns:m='http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message'><m:Header/><m:DataSet>";

#[test]
fn what_is_endless_is_refused_long_before_its_end() {
    // Each would be four gigabytes: a record, a tag, a text, a list of codes, a keyword, a number.
    let cases = [
        ("SEX,OBS_VALUE\nF,", "11111111", "a.csv"),
        ("SEX,OBS_VALUE\nF,\"", "1\n", "a.csv"),
        ("SEX", ",A", "a.csv"),
        (SPECIFIC, "<Obs A='1' ", "a.xml"),
        (SPECIFIC, "<a>", "a.xml"),
        (SPECIFIC, "              ", "a.xml"),
        ("{\"data\":{\"dataSets\":[],\"structures\":[", "{\"id\":\"a\"},", "a.json"),
        ("{\"data\":{\"dataSets\":[{\"observations\":{\"", "0:", "a.json"),
        ("{\"data\":{\"dataSets\":", "[", "a.json"),
        ("{\"version\":\"2.0\",\"class\":\"dataset\",\"id\":[", "\"a\",", "a.json"),
        ("TITLE=\"a\";VALUES(\"b\")=", "\"c\",", "a.px"),
        ("TITLE=\"a\";STUB=\"b\";VALUES(\"b\")=\"c\";DATA=", "1111", "a.px"),
    ];
    for (beginning, piece, name) in cases {
        let mut input = Endless::new(beginning, piece, 4096 * MIB);
        let outcome = DataReader::open(&mut input, name, None)
            .and_then(|reader| reader.collect::<Result<Vec<_>, Error>>());
        assert!(outcome.is_err(), "{beginning}");
        assert!(input.at < 100 * MIB, "{beginning} was read up to {}", input.at);
    }
}

#[test]
fn a_long_message_comes_in_batches_of_bounded_size() {
    let cases = [
        ("SEX,TIME_PERIOD,OBS_VALUE\n", "F,2020,1.50\n", "a.csv"),
        (SPECIFIC, "<Obs SEX='F' TIME_PERIOD='2020' OBS_VALUE='1.50'/>", "a.xml"),
    ];
    for (beginning, piece, name) in cases {
        let input = Endless::new(beginning, piece, 4 * MIB);
        let mut rows = 0;
        for batch in DataReader::open(input, name, None).unwrap() {
            // The end is cut off, which only the last batch shows.
            let Ok(batch) = batch else { break };
            assert!(batch.rows() <= model::ObservationBatch::ROWS);
            rows += batch.rows();
        }
        assert!(rows > 50_000, "{name}: {rows}");
    }
}

#[test]
fn broken_encodings_are_named_with_their_line() {
    for (text, name) in [
        ([SPECIFIC.as_bytes(), b"\n\n<Obs A='\xd8\xa7\xd8\xa8\xd8\xa7\xd8\xa8\xd8\xa7\xd8\xa8\xff'/>"].concat(), "a.xml"),
        (b"{\"data\":\n{\n\"dataSets\":[],\"a\":\"\xd8\xa7\xd8\xa8\xd8\xa7\xd8\xa8\xd8\xa7\xd8\xa8\xff\"}}".to_vec(), "a.json"),
    ] {
        let told = inspect(Cursor::new(text), name);
        assert!(!told.is_whole(), "{name}");
        assert_eq!(told.faults[0].line, Some(3), "{name}: {told:?}");
    }
}
