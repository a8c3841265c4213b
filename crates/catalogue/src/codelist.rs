//! Codelists: identity and names in `codelists/lists.toml`, the codes of each in a table beside it,
//! because a hundred codes are read more easily line by line than as a hundred TOML tables.

use model::{Code, Codelist, Header, LocalisedText, Version};
use serde::Deserialize;

use crate::error::Error;
use crate::file;

const INDEX: &str = "codelists/lists.toml";
const MAINTAINER: &str = "HAMAFZA";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Index {
    lists: Vec<List>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    id: String,
    names: LocalisedText,
    #[serde(default)]
    descriptions: LocalisedText,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    id: String,
    name_fa: String,
    name_en: String,
    parent: String,
    synonyms: String,
}

pub(crate) fn codelists() -> Result<Vec<Codelist>, Error> {
    let index: Index = file::toml(INDEX)?;
    let mut codelists = Vec::with_capacity(index.lists.len());
    for List { id, names, descriptions } in index.lists {
        let path = format!("codelists/{id}.csv");
        let codes = codes(&path, &file::bytes(&path)?)?;
        let header = Header {
            agency: MAINTAINER.to_owned(),
            id,
            version: Version::new("1.0.0"),
            names,
            descriptions,
        };
        codelists.push(Codelist { header, codes });
    }
    Ok(codelists)
}

fn codes(path: &str, table: &[u8]) -> Result<Vec<Code>, Error> {
    let mut reader = csv::Reader::from_reader(table);
    let mut codes = Vec::new();
    for row in reader.deserialize() {
        let Row { id, name_fa, name_en, parent, synonyms } =
            row.map_err(|fault: csv::Error| Error::ReadCodes {
                file: path.to_owned(),
                line: fault.position().map_or(1, csv::Position::line),
                reason: fault.to_string(),
            })?;
        codes.push(Code {
            id,
            names: LocalisedText::new(name_fa, name_en),
            descriptions: LocalisedText::default(),
            parent: Some(parent).filter(|parent| !parent.is_empty()),
            synonyms: synonyms
                .split('|')
                .filter(|word| !word.is_empty())
                .map(str::to_owned)
                .collect(),
        });
    }
    Ok(codes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_becomes_a_code_and_a_short_row_is_refused_by_line() {
        let table = "id,name_fa,name_en,parent,synonyms\nF,زن,Female,_T,زنان|دختر\n";
        let read = codes("x.csv", table.as_bytes()).unwrap();
        assert_eq!(read[0].synonyms, ["زنان", "دختر"]);
        assert_eq!(read[0].parent.as_deref(), Some("_T"));

        let fault = codes("x.csv", format!("{table}M,مرد\n").as_bytes()).unwrap_err();
        assert!(fault.to_string().starts_with("catalogue/x.csv, line 3: "), "{fault}");
    }
}
