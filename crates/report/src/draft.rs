//! A draft as a plain folder of text files: `report.toml`, `data.toml`, `sections/*.txt` and
//! `images/*`. Knows its layout and reads what can be read; a broken file costs itself alone. Refuses
//! to know the disk: the caller gives the files.

use std::collections::BTreeMap;

use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::definition::Report;
use crate::definition_text::{Reader, ReportText, SectionText, SeriesText};
use crate::draft_text;
use crate::error::{Error, Fault, Place, Reason};
use crate::group::GroupText;
use crate::unknown::unknown_names;

/// The files of a draft by their path within the folder, `/` between the parts.
pub type DraftFiles = BTreeMap<String, Vec<u8>>;

/// Whether a file of this path belongs to a draft; others in the folder are left alone.
#[must_use]
pub fn is_draft_file(path: &str) -> bool {
    let section = path.strip_prefix("sections/").is_some_and(|name| {
        name.strip_suffix(".txt").is_some_and(|stem| !stem.is_empty() && !stem.contains('/'))
    });
    let image = path.strip_prefix("images/").is_some_and(|name| !name.contains('/'));
    matches!(path, "report.toml" | "data.toml") || section || image
}

/// The SHA-256 of a draft's text and pictures.
#[must_use]
pub fn text_digest(files: &DraftFiles) -> String {
    let mut hash = Sha256::new();
    for (path, bytes) in files.iter().filter(|(path, _)| is_draft_file(path)) {
        for part in [path.as_bytes(), bytes] {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part);
        }
    }
    hex::encode(hash.finalize())
}

impl Report {
    /// Reads a draft. What is broken in it is in [`Report::faults`]; the rest is there.
    ///
    /// # Errors
    /// When `report.toml`, without which nothing has a name, is missing or not of its shape.
    pub fn draft(name: &str, files: &DraftFiles) -> Result<Self, Error> {
        let missing = Vec::new();
        let front = files.get("report.toml").unwrap_or(&missing);
        let front = String::from_utf8_lossy(front);
        let mut text: ReportText = toml::from_str(&front).map_err(|source| {
            Error::ReadDefinition { name: format!("{name}/report.toml"), source: Box::new(source) }
        })?;
        let mut reader = Reader::default();
        if let Some(data) = files.get("data.toml") {
            read_data(data, &mut text, &mut reader);
        }
        for (path, bytes) in files {
            if let Some(image) = path.strip_prefix("images/") {
                reader.pictures.insert(image.to_owned(), bytes.clone());
            }
            let stem = path.strip_prefix("sections/").and_then(|name| name.strip_suffix(".txt"));
            let Some(stem) = stem.filter(|_| is_draft_file(path)) else { continue };
            let mut section = read_section(stem, bytes, &mut reader);
            path.clone_into(&mut section.file);
            if text.sections.iter().any(|other| other.id == section.id) {
                let place = Place { section: section.id.clone(), ..Place::default() };
                reader.fault(&place, stem, Reason::Unfit("two sections have this name".to_owned()));
                section.id = stem.to_owned();
            }
            text.sections.push(section);
        }
        let mut report = reader.report(text);
        reader.faults.extend(unknown_names(&report));
        report.faults = reader.faults;
        Ok(report)
    }
}

/// The name of a section: its file's, without the number that gives its place.
pub(crate) fn section_id(stem: &str) -> &str {
    let id = stem.trim_start_matches(|letter: char| letter.is_ascii_digit());
    let id = id.trim_start_matches(['-', '_']);
    if id.is_empty() { stem } else { id }
}

fn read_section(stem: &str, bytes: &[u8], reader: &mut Reader) -> SectionText {
    let id = section_id(stem);
    let place = Place { section: id.to_owned(), ..Place::default() };
    let text = String::from_utf8_lossy(bytes);
    if let std::borrow::Cow::Owned(_) = text {
        let why = "it is not UTF-8 throughout; the letters that are not stand as �".to_owned();
        reader.fault(&place, stem, Reason::NotRead(why));
    }
    let (mut section, faults) = draft_text::parse(id, &text);
    reader.faults.extend(faults);
    id.clone_into(&mut section.id);
    section
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DataText {
    #[serde(default)]
    lists: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    series: BTreeMap<String, toml::Value>,
    #[serde(default)]
    groups: BTreeMap<String, toml::Value>,
}

/// Reads `data.toml`: a series that is broken costs itself alone.
fn read_data(bytes: &[u8], text: &mut ReportText, reader: &mut Reader) {
    let place = Place { part: "data.toml".to_owned(), ..Place::default() };
    let data: DataText = match toml::from_str(&String::from_utf8_lossy(bytes)) {
        Ok(data) => data,
        Err(why) => {
            let why = why.to_string().trim_end().to_owned();
            reader.fault(&place, "data.toml", Reason::NotRead(why));
            return;
        }
    };
    text.lists.extend(data.lists);
    let faults: &mut Vec<Fault> = &mut reader.faults;
    let mut refuse = |name: &str, why: &toml::de::Error| {
        let reason = Reason::NotRead(why.message().to_owned());
        faults.push(Fault { place: place.clone(), subject: name.to_owned(), reason });
    };
    for (name, value) in data.series {
        match value.try_into::<SeriesText>() {
            Ok(series) => drop(text.series.insert(name, series)),
            Err(why) => refuse(&name, &why),
        }
    }
    for (name, value) in data.groups {
        match value.try_into::<GroupText>() {
            Ok(group) => drop(text.groups.insert(name, group)),
            Err(why) => refuse(&name, &why),
        }
    }
}
