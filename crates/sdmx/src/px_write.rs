//! Observation batches become PC-Axis (PX file format 2013, UTF-8). The time stands in the heading,
//! other dimensions in the stub. Attributes have no place in it and are left out; where a value is not
//! there, its status chooses the symbol in its place.

use std::io::Write;

use model::{ComponentRole, Language, ObservationBatch};

use crate::context::WriteContext;
use crate::cube_rows::{CubeRows, Dimension};
use crate::error::Error;
use crate::json_codes::is_json_number;

/// A text longer than this is written on another line: the format's limit is 256 letters.
const LINE_LETTERS: usize = 200;

/// Writes PC-Axis.
pub struct PxWriter<W> {
    out: W,
    context: WriteContext,
    rows: CubeRows,
}

impl<W: Write> PxWriter<W> {
    /// Begins; nothing is written before the end.
    pub fn new(context: WriteContext, out: W) -> Result<Self, Error> {
        let rows = CubeRows::new("PC-Axis", &context)?;
        Ok(Self { out, context, rows })
    }

    /// Takes the observations of a batch.
    pub fn write(&mut self, batch: &ObservationBatch) -> Result<(), Error> {
        self.rows.take(&self.context, batch)
    }

    /// Writes the whole file.
    pub fn finish(mut self) -> Result<W, Error> {
        // The time goes last: it is the heading.
        self.rows.dimensions.sort_by_key(|it| it.component.role == ComponentRole::TimeDimension);
        let cells = self.rows.cells(&self.context)?;
        let Self { context, rows, mut out } = self;
        let status = rows.values.iter().position(|it| it.id == "OBS_STATUS");
        let decimals = cells.values().map(|cell| cell.first().map_or(0, |it| places_of(it))).max();
        let mut text = header(&context, &rows.dimensions, decimals.unwrap_or(0));
        text.push_str("DATA=\n");
        let heading = rows.dimensions.last();
        let is_time = |it: &&Dimension| it.component.role == ComponentRole::TimeDimension;
        let width = heading.filter(is_time).map_or(1, |it| it.codes.len() as u64).max(1);
        for number in 0..rows.size() {
            let cell = cells.get(&number);
            let value = cell.and_then(|cell| cell.first()).map_or("", String::as_str);
            if is_json_number(value) {
                text.push_str(value);
            } else {
                let status = cell.zip(status).map_or("", |(cell, at)| cell[at].as_str());
                text.push_str(match status {
                    "M" => "\".\"",
                    "Q" => "\"...\"",
                    _ => "\"..\"",
                });
            }
            text.push(if (number + 1).is_multiple_of(width) { '\n' } else { ' ' });
            if text.len() > 64 * 1024 {
                out.write_all(text.as_bytes())?;
                text.clear();
            }
        }
        text.push_str(";\n");
        out.write_all(text.as_bytes())?;
        out.flush()?;
        Ok(out)
    }
}

/// How many digits a number has behind its point.
fn places_of(text: &str) -> usize {
    text.split_once('.').map_or(0, |(_, fraction)| fraction.len())
}

fn header(context: &WriteContext, dimensions: &[Dimension], decimals: usize) -> String {
    let mut text = String::new();
    let own = context.language;
    let other = own.other();
    let flow = &context.dataflow.header;
    let entry = |text: &mut String, keyword: &str, values: &[String]| {
        text.push_str(keyword);
        text.push('=');
        let mut letters = keyword.len();
        for (index, value) in values.iter().enumerate() {
            if index > 0 {
                text.push(',');
                if letters > LINE_LETTERS {
                    text.push('\n');
                    letters = 0;
                }
            }
            text.push_str(value);
            letters += value.chars().count() + 1;
        }
        text.push_str(";\n");
    };
    let one = |text: &mut String, keyword: &str, value: &str| {
        entry(text, keyword, &[quoted(value)]);
    };
    one(&mut text, "CHARSET", "ANSI");
    one(&mut text, "AXIS-VERSION", "2013");
    one(&mut text, "CODEPAGE", "utf-8");
    one(&mut text, "LANGUAGE", own.tag());
    entry(&mut text, "LANGUAGES", &[quoted(own.tag()), quoted(other.tag())]);
    let digits: String = context.header.prepared.chars().filter(char::is_ascii_digit).collect();
    if let (Some(day), Some(time)) = (digits.get(..8), digits.get(8..12)) {
        one(&mut text, "CREATION-DATE", &format!("{day} {}:{}", &time[..2], &time[2..]));
    }
    // The format knows fifteen digits at most; the numbers themselves are written as they are.
    entry(&mut text, "DECIMALS", &[decimals.min(15).to_string()]);
    entry(&mut text, "SHOWDECIMALS", &[decimals.min(6).to_string()]);
    one(&mut text, "MATRIX", &flow.id);
    one(&mut text, "SUBJECT-CODE", &flow.agency);
    let (stub, heading): (Vec<&Dimension>, Vec<&Dimension>) =
        dimensions.iter().partition(|it| it.component.role != ComponentRole::TimeDimension);
    for language in [own, other] {
        let tag = if language == own { String::new() } else { format!("[{}]", language.tag()) };
        let told = |keyword: &str| format!("{keyword}{tag}");
        let title = flow.names.get(language);
        let title = if title.is_empty() { &flow.id } else { title };
        one(&mut text, &told("SUBJECT-AREA"), title);
        one(&mut text, &told("TITLE"), title);
        one(&mut text, &told("CONTENTS"), title);
        one(&mut text, &told("UNITS"), if language == Language::Fa { "عدد" } else { "number" });
        for (keyword, dimensions) in [("STUB", &stub), ("HEADING", &heading)] {
            if !dimensions.is_empty() {
                let names: Vec<String> =
                    dimensions.iter().map(|it| quoted(&name(context, it, language))).collect();
                entry(&mut text, &told(keyword), &names);
            }
        }
        for dimension in dimensions {
            let name = quoted(&name(context, dimension, language));
            let labels: Vec<String> =
                labels(context, dimension, language).iter().map(|it| quoted(it)).collect();
            let codes: Vec<String> = dimension.codes.iter().map(|it| quoted(it)).collect();
            entry(&mut text, &format!("VALUES{tag}({name})"), &labels);
            entry(&mut text, &format!("CODES{tag}({name})"), &codes);
            if language == own {
                entry(
                    &mut text,
                    &format!("VARIABLECODE({name})"),
                    &[quoted(&dimension.component.id)],
                );
                if dimension.component.role == ComponentRole::TimeDimension {
                    entry(&mut text, &format!("VARIABLE-TYPE({name})"), &[quoted("Time")]);
                }
            }
        }
    }
    one(&mut text, "SOURCE", &context.header.sender);
    text
}

/// The name of a dimension; its identifier where another has the same name.
fn name(context: &WriteContext, dimension: &Dimension, language: Language) -> String {
    let component = &dimension.component;
    let of = |id: &str| {
        let component = context.structure.component(id)?;
        Some(context.concept(component)?.names.get(language).to_owned())
    };
    let own = of(&component.id).filter(|name| !name.is_empty());
    let same = context.structure.components.iter().filter(|it| of(&it.id) == own).count();
    own.filter(|_| same == 1).unwrap_or_else(|| component.id.clone())
}

/// The names of the codes, which must differ.
fn labels(context: &WriteContext, dimension: &Dimension, language: Language) -> Vec<String> {
    let codes = context.codelist(&dimension.component).into_iter().flat_map(|list| &list.codes);
    let names: std::collections::BTreeMap<&str, &str> =
        codes.map(|code| (code.id.as_str(), code.names.get(language))).collect();
    let label = |code: &String| match names.get(code.as_str()).copied().unwrap_or("") {
        "" => code.clone(),
        name => name.to_owned(),
    };
    let labels: Vec<String> = dimension.codes.iter().map(label).collect();
    let mut counts = std::collections::BTreeMap::new();
    for label in &labels {
        *counts.entry(label.clone()).or_insert(0) += 1;
    }
    let codes = dimension.codes.iter().zip(labels);
    codes
        .map(|(code, label)| if counts[&label] > 1 { format!("{label} ({code})") } else { label })
        .collect()
}

/// A text in quotes; the format has no way to write a quote or a line end inside.
fn quoted(text: &str) -> String {
    let text: String = text
        .chars()
        .map(|letter| match letter {
            '"' => '\'',
            letter if letter.is_control() => ' ',
            letter => letter,
        })
        .collect();
    format!("\"{text}\"")
}
