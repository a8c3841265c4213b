//! PC-Axis files become observation batches, a row for each cell. Knows the keywords that say what
//! cells mean, `KEYS`, and the symbols that stand for numbers; other keywords are passed over.

use std::io::{Cursor, Read, Seek, SeekFrom};

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};
use model::{ArtefactClass, LocalisedText, ObservationBatch};

use crate::batch::{Batches, Numbers, STRUCTURE, Structures};
use crate::cube::{Cube, Described, Variable};
use crate::error::Error;
use crate::message::StructureRef;
use crate::px_header::{Entry, entry, missing, outside_quotes};
use crate::window::Window;

/// The agency of a file that does not say where it belongs.
const AGENCY: &str = "PCAXIS";
/// The keywords together are never longer than this.
const HEADER_BYTES: usize = 16 * 1024 * 1024;
/// As far as is looked for `DATA=`, blanks and all.
const DATA_BYTES: usize = 256;
/// A number or symbol longer than this is refused.
const WORD_BYTES: usize = 4096;
/// What is looked at to find the code page.
const PREFIX_BYTES: u64 = 64 * 1024;

/// A variable that is told before each row of cells (`KEYS`).
struct Key {
    variable: usize,
    words: Vec<String>,
}

/// Reads observations from PC-Axis.
pub struct PxReader<R> {
    window: Window<R>,
    line: u64,
    cube: Cube,
    /// The variables that stand before each row of cells, and the words for their codes there.
    keys: Vec<Key>,
    /// How many cells a row has when there are keys.
    width: u64,
    batches: Batches,
    structure: StructureRef,
    tells_structure: bool,
    cell: u64,
    places: Vec<usize>,
    origin: Numbers,
    ended: bool,
}

impl<R: Read + Seek> PxReader<R> {
    /// Reads the keywords.
    pub fn new(mut input: R, structures: Structures) -> Result<Self, Error> {
        let fault = |source| Error::Read { line: 1, source };
        let mut prefix = Vec::new();
        input.by_ref().take(PREFIX_BYTES).read_to_end(&mut prefix).map_err(fault)?;
        input.seek(SeekFrom::Start(0)).map_err(fault)?;
        let mut window = Window::in_encoding(input, code_page(&prefix))?;
        let (entries, line) = header(&mut window)?;
        let told = Told { entries: &entries, line };
        let (cube, keys) = told.cube()?;
        let is_key = |at: usize| keys.iter().any(|key: &Key| key.variable == at);
        let widths = cube.variables.iter().enumerate().filter(|(at, _)| !is_key(*at));
        let width = widths.map(|(_, it)| it.codes.len() as u64).product();
        if cube.cells().is_none() {
            return Err(missing("VALUES that can be counted", line));
        }
        let mut names: Vec<String> = cube.variables.iter().map(|it| it.id.clone()).collect();
        names.extend(["OBS_VALUE".to_owned(), "OBS_STATUS".to_owned()]);
        let tells_structure = structures == Structures::Several;
        if tells_structure {
            names.push(STRUCTURE.to_owned());
        }
        let structure =
            StructureRef { class: ArtefactClass::Dataflow, reference: cube.reference(AGENCY) };
        Ok(Self {
            window,
            line,
            cube,
            keys,
            width,
            batches: Batches::new(names),
            structure,
            tells_structure,
            cell: 0,
            places: Vec::new(),
            origin: Numbers::default(),
            ended: false,
        })
    }

    /// The flow the observations belong to.
    pub fn structure(&self) -> Option<&StructureRef> {
        Some(&self.structure)
    }

    /// The components.
    pub fn columns(&self) -> &[String] {
        self.batches.names()
    }

    /// What the file says of its structure.
    pub fn described(&self) -> Option<Described> {
        Some(self.cube.described(AGENCY))
    }

    fn next_batch(&mut self) -> Result<Option<ObservationBatch>, Error> {
        while !self.ended && !self.batches.is_full() {
            self.step()?;
        }
        Ok(self.batches.take())
    }

    fn misfit(&self, member: String) -> Error {
        Error::NotInStructure { line: self.line, member }
    }

    /// Reads a cell, and the keys before it where it is the first of a row.
    fn step(&mut self) -> Result<(), Error> {
        if !self.keys.is_empty() && self.cell.is_multiple_of(self.width.max(1)) {
            let Some(word) = self.word()? else { return self.end() };
            self.places.clear();
            self.places.resize(self.cube.variables.len(), 0);
            let mut word = word;
            for index in 0..self.keys.len() {
                let Key { variable, words } = &self.keys[index];
                let variable = *variable;
                let Some(place) = words.iter().position(|it| *it == word.text) else {
                    let name = &self.cube.variables[variable].name;
                    return Err(self.misfit(format!("the key {:?} of {name}", word.text)));
                };
                self.places[variable] = place;
                if index + 1 < self.keys.len() {
                    word = self.word()?.ok_or(Error::Truncated { line: self.line })?;
                }
            }
        }
        let Some(word) = self.word()? else { return self.end() };
        let Self { cube, places, batches, keys, width, cell, .. } = self;
        if keys.is_empty() {
            if cube.cells().is_none_or(|cells| *cell >= cells) {
                return Err(self.misfit(format!("cell {}", self.cell + 1)));
            }
            cube.places(*cell, places);
        } else {
            // Within a row, the other variables change as they do in a whole cube.
            let mut rest = *cell % (*width).max(1);
            for (index, variable) in cube.variables.iter().enumerate().rev() {
                if !keys.iter().any(|key| key.variable == index) {
                    let size = variable.codes.len().max(1) as u64;
                    places[index] = usize::try_from(rest % size).unwrap_or(0);
                    rest /= size;
                }
            }
        }
        for (column, (place, variable)) in places.iter().zip(&cube.variables).enumerate() {
            batches.put(column, variable.codes.get(*place).map_or("", String::as_str));
        }
        let (value, status) = word.meaning();
        let next = cube.variables.len();
        batches.put(next, value);
        batches.put(next + 1, status);
        if self.tells_structure {
            batches.put(next + 2, &self.structure.to_string());
        }
        let origin = self.origin.text(self.line);
        batches.end_row(origin);
        self.cell += 1;
        Ok(())
    }

    fn end(&mut self) -> Result<(), Error> {
        self.ended = true;
        let is_whole = match self.keys.is_empty() {
            true => self.cube.cells() == Some(self.cell),
            false => self.cell.is_multiple_of(self.width.max(1)),
        };
        if is_whole { Ok(()) } else { Err(Error::Truncated { line: self.line }) }
    }

    /// The next number or text; nothing at the semicolon.
    fn word(&mut self) -> Result<Option<Word>, Error> {
        let is_blank = |byte: u8| byte.is_ascii_whitespace() || byte == b',';
        loop {
            let ahead = self.window.ahead();
            let blanks = ahead.iter().take_while(|byte| is_blank(**byte)).count();
            self.line += ahead[..blanks].iter().filter(|byte| **byte == b'\n').count() as u64;
            self.window.pass(blanks);
            let ahead = self.window.ahead();
            let end = match ahead.first() {
                None => None,
                Some(b';') => return Ok(None),
                Some(b'"') => {
                    let close = ahead[1..].iter().position(|byte| *byte == b'"');
                    close.map(|at| (at + 2, 1..at + 1))
                }
                Some(_) => {
                    let is_end = |byte: &u8| is_blank(*byte) || matches!(byte, b';' | b'"');
                    ahead.iter().position(is_end).map(|at| (at, 0..at))
                }
            };
            if let Some((length, range)) = end {
                let quoted = range.start == 1;
                let line = self.line;
                let text = std::str::from_utf8(&ahead[range])
                    .map_err(|_| Error::Encoding { line, encoding: "UTF-8" })?;
                let word = Word { text: text.to_owned(), quoted };
                self.window.pass(length);
                return Ok(Some(word));
            }
            if ahead.len() > WORD_BYTES {
                return Err(Error::TooLong { line: self.line, limit_bytes: WORD_BYTES });
            }
            let nothing_ahead = ahead.is_empty();
            if !self.window.more(self.line)? {
                // Some files lack the last semicolon; that all cells are there shows that it is whole.
                if nothing_ahead && self.keys.is_empty() {
                    return Ok(None);
                }
                return Err(Error::Truncated { line: self.line });
            }
        }
    }
}

impl<R: Read + Seek> Iterator for PxReader<R> {
    type Item = Result<ObservationBatch, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let outcome = self.next_batch();
        self.ended |= outcome.is_err();
        outcome.transpose()
    }
}

/// A number, or a symbol in its place.
struct Word {
    text: String,
    quoted: bool,
}

impl Word {
    /// The value and its status by SDMX's list of them: one dot says that the figure cannot exist, two
    /// that it is not available, three that it is withheld; a dash is nothing at all, so zero.
    fn meaning(&self) -> (&str, &str) {
        match self.text.as_str() {
            "." => ("", "M"),
            "..." => ("", "Q"),
            "-" => ("0", ""),
            dots if dots.bytes().all(|byte| byte == b'.') => ("", "O"),
            other if self.quoted && other.parse::<f64>().is_err() => ("", other),
            number => (number, ""),
        }
    }
}

/// The encoding a file says it is in: `CODEPAGE`, else that of Windows in the west, which `ANSI` means.
fn code_page(prefix: &[u8]) -> Option<&'static Encoding> {
    if let Some((encoding, _)) = Encoding::for_bom(prefix) {
        return Some(encoding);
    }
    let text = String::from_utf8_lossy(prefix);
    let told = text.split("CODEPAGE=").nth(1).and_then(|rest| rest.split('"').nth(1));
    if let Some(encoding) = told.and_then(|label| Encoding::for_label(label.trim().as_bytes())) {
        return Some(encoding);
    }
    let is_utf_8 = match std::str::from_utf8(prefix) {
        Ok(_) => true,
        // A letter may be cut in two at the end.
        Err(error) => error.error_len().is_none(),
    };
    Some(if is_utf_8 { UTF_8 } else { WINDOWS_1252 })
}

/// Reads the entries up to `DATA=`.
fn header<R: Read>(window: &mut Window<R>) -> Result<(Vec<Entry>, u64), Error> {
    let (mut entries, mut line, mut taken) = (Vec::new(), 1, 0);
    loop {
        while window.ahead().len() < DATA_BYTES && window.more(line)? {}
        if let Some(length) = data_keyword(window.ahead()) {
            line += newlines(&window.ahead()[..length]);
            window.pass(length);
            return Ok((entries, line));
        }
        let (mut at, mut quoted) = (0, false);
        let end = loop {
            let ahead = window.ahead();
            let found = ahead[at..].iter().position(|byte| {
                quoted ^= *byte == b'"';
                *byte == b';' && !quoted
            });
            if let Some(found) = found {
                break at + found;
            }
            at = ahead.len();
            if taken + at > HEADER_BYTES {
                return Err(Error::TooLong { line, limit_bytes: HEADER_BYTES });
            }
            if !window.more(line)? {
                return Err(Error::Truncated { line });
            }
        };
        let told = std::str::from_utf8(&window.ahead()[..end])
            .map_err(|_| Error::Encoding { line, encoding: "UTF-8" })?;
        match entry(told) {
            Some(entry) => entries.push(entry),
            None if told.trim().is_empty() => {}
            None => {
                let found = "something else".to_owned();
                return Err(Error::NotThisMessage { expected: "a PC-Axis file", found });
            }
        }
        line += newlines(&window.ahead()[..end]);
        taken += end + 1;
        window.pass(end + 1);
    }
}

fn newlines(bytes: &[u8]) -> u64 {
    bytes.iter().filter(|byte| **byte == b'\n').count() as u64
}

/// How long `DATA=` is with the blanks around its word, where the text begins with it.
fn data_keyword(ahead: &[u8]) -> Option<usize> {
    let rest = ahead.trim_ascii_start();
    let word = rest.get(..4).filter(|word| word.eq_ignore_ascii_case(b"DATA"))?;
    let after = rest[word.len()..].trim_ascii_start().strip_prefix(b"=")?;
    Some(ahead.len() - after.len())
}

/// The entries and what they mean.
struct Told<'a> {
    entries: &'a [Entry],
    line: u64,
}

impl Told<'_> {
    fn all<'a>(&'a self, keyword: &'a str) -> impl Iterator<Item = &'a Entry> {
        self.entries.iter().filter(move |entry| entry.keyword == keyword)
    }

    /// The values in the file's first language.
    fn values(&self, keyword: &str) -> &[String] {
        let is_it = |entry: &&Entry| entry.keyword == keyword && entry.language.is_none();
        let found = self.entries.iter().find(is_it);
        found.map_or(&[], |entry| &entry.values)
    }

    fn of<'a>(&'a self, keyword: &'a str, variable: &str) -> Option<&'a [String]> {
        let is_it = |entry: &&Entry| {
            entry.language.is_none() && entry.of.first().is_some_and(|it| it == variable)
        };
        self.all(keyword).find(is_it).map(|entry| entry.values.as_slice())
    }

    fn language(&self) -> &str {
        self.values("LANGUAGE").first().map_or("en", String::as_str)
    }

    fn titles(&self) -> LocalisedText {
        let mut titles = LocalisedText::default();
        for keyword in ["CONTENTS", "TITLE", "DESCRIPTION"] {
            for entry in self.all(keyword) {
                let language = entry.language.as_deref().unwrap_or(self.language());
                if let Some(title) = entry.values.first().filter(|it| !it.is_empty()) {
                    titles.0.insert(language.to_owned(), title.clone());
                }
            }
        }
        titles
    }

    /// The cube, and what stands before each row of cells.
    fn cube(&self) -> Result<(Cube, Vec<Key>), Error> {
        let (stub, heading) = (self.values("STUB"), self.values("HEADING"));
        if stub.is_empty() && heading.is_empty() {
            return Err(missing("STUB or HEADING", self.line));
        }
        let (mut variables, mut keys) = (Vec::new(), Vec::new());
        for (index, name) in stub.iter().chain(heading).enumerate() {
            if let Some(told) = self.of("KEYS", name).and_then(<[String]>::first) {
                let list = if told.eq_ignore_ascii_case("CODES") { "CODES" } else { "VALUES" };
                let words = self.of(list, name).or_else(|| self.of("VALUES", name));
                keys.push(Key { variable: index, words: words.unwrap_or_default().to_vec() });
            }
            variables.push(self.variable(index, name)?);
        }
        let id = self.values("MATRIX").first().map_or("TABLE", String::as_str).to_owned();
        let attributes = vec!["OBS_STATUS".to_owned()];
        let mut cube = Cube { id, titles: self.titles(), dataflow: None, variables, attributes };
        cube.name_components();
        Ok((cube, keys))
    }

    fn variable(&self, index: usize, name: &str) -> Result<Variable, Error> {
        let values = self.of("VALUES", name).unwrap_or_default();
        let told = self.of("CODES", name).unwrap_or_default();
        let time = self.of("TIMEVAL", name);
        let times = time.unwrap_or_default().get(1..).unwrap_or_default();
        let count = values.len().max(told.len());
        if count == 0 {
            let element = format!("the variable {name:?}");
            return Err(Error::Missing { line: self.line, element, missing: "VALUES" });
        }
        let unit = time.and_then(<[String]>::first).map_or("", String::as_str);
        let mut codes = Vec::with_capacity(count);
        for at in 0..count {
            let given = |list: &[String]| list.get(at).filter(|it| !it.is_empty()).cloned();
            let time = given(times).map(|time| time_code(unit, &time));
            codes.push(time.or(given(told)).or(given(values)).unwrap_or_default());
        }
        let name_of = |at: usize| {
            let mut names = LocalisedText::default();
            for entry in self.all("VALUES") {
                let language = entry.language.as_deref();
                let own = self.name_in(index, language);
                if own.is_some()
                    && entry.of.first() == own
                    && let Some(value) = entry.values.get(at)
                {
                    let language = language.unwrap_or(self.language());
                    names.0.insert(language.to_owned(), value.clone());
                }
            }
            names
        };
        let mut labels = LocalisedText::default();
        labels.0.insert(self.language().to_owned(), name.to_owned());
        for entry in self.all("STUB").chain(self.all("HEADING")) {
            if let Some(language) = &entry.language
                && let Some(own) = self.name_in(index, Some(language))
            {
                labels.0.insert(language.clone(), own.clone());
            }
        }
        let kind = self.of("VARIABLE-TYPE", name).and_then(<[String]>::first);
        let is_time = time.is_some() || kind.is_some_and(|kind| kind.eq_ignore_ascii_case("time"));
        let code = self.of("VARIABLECODE", name).or_else(|| self.of("VARIABLE-CODE", name));
        let code = code.and_then(<[String]>::first).filter(|code| !code.is_empty());
        Ok(Variable {
            name: code.map_or(name, String::as_str).to_owned(),
            id: String::new(),
            labels,
            names: (0..count).map(name_of).collect(),
            codes,
            is_time,
        })
    }

    /// What the variable at this place is called in a language.
    fn name_in(&self, index: usize, language: Option<&str>) -> Option<&String> {
        let list = |keyword: &str| {
            let found = self
                .entries
                .iter()
                .find(|entry| entry.keyword == keyword && entry.language.as_deref() == language);
            found.map_or(&[][..], |entry| &entry.values)
        };
        list("STUB").iter().chain(list("HEADING")).nth(index)
    }
}

/// A period by its unit: `TLIST(Q1)` writes the second quarter of 1990 `19902`.
fn time_code(unit: &str, time: &str) -> String {
    let letter = match unit {
        "TLIST(H1)" => 'H',
        "TLIST(Q1)" => 'Q',
        "TLIST(M1)" => 'M',
        "TLIST(W1)" => 'W',
        _ => return time.to_owned(),
    };
    match time.split_at_checked(4) {
        Some((year, rest)) if rest.bytes().all(|it| it.is_ascii_digit()) && !rest.is_empty() => {
            format!("{year}{letter}{rest}")
        }
        _ => time.to_owned(),
    }
}

/// Whether a text may be the beginning of a PC-Axis file: an entry of a keyword that such files have.
pub fn is_px(text: &str) -> bool {
    let keywords = [
        "CHARSET",
        "AXIS-VERSION",
        "CODEPAGE",
        "LANGUAGE",
        "LANGUAGES",
        "CREATION-DATE",
        "MATRIX",
        "TITLE",
        "CONTENTS",
        "SUBJECT-AREA",
        "SUBJECT-CODE",
        "DECIMALS",
        "NEXT-UPDATE",
        "STUB",
        "HEADING",
        "COPYRIGHT",
        "DEFAULT-GRAPH",
        "DESCRIPTION",
        "UNITS",
        "TABLEID",
    ];
    let Some(end) = outside_quotes(text, ';') else { return false };
    entry(&text[..end]).is_some_and(|entry| keywords.contains(&entry.keyword.as_str()))
}

/// Whether the bytes are a PC-Axis file, for those that are not read on.
pub fn sniff_px(prefix: &[u8]) -> bool {
    let mut window = match Window::in_encoding(Cursor::new(prefix), code_page(prefix)) {
        Ok(window) => window,
        Err(_) => return false,
    };
    // An error only means that the prefix cuts a letter in two.
    drop(window.more(1));
    is_px(&String::from_utf8_lossy(window.ahead()))
}
