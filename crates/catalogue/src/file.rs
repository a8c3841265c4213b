//! The files of the repository's `catalogue/` folder, embedded when the program is built, so that one
//! binary opens a bank with the network unplugged.

use std::borrow::Cow;

use rust_embed::RustEmbed;
use serde::de::DeserializeOwned;

use crate::error::Error;

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../../catalogue"]
struct Files;

/// The files below `folder` whose names end in `ending`, sorted by path.
pub(crate) fn under(folder: &str, ending: &str) -> Vec<String> {
    let mut paths: Vec<String> = Files::iter()
        .filter(|path| path.starts_with(folder) && path.ends_with(ending))
        .map(Cow::into_owned)
        .collect();
    paths.sort();
    paths
}

pub(crate) fn bytes(path: &str) -> Result<Cow<'static, [u8]>, Error> {
    Files::get(path)
        .map(|file| file.data)
        .ok_or_else(|| Error::MissingFile { file: path.to_owned() })
}

pub(crate) fn text(path: &str) -> Result<String, Error> {
    String::from_utf8(bytes(path)?.into_owned())
        .map_err(|_| Error::ReadText { file: path.to_owned() })
}

pub(crate) fn toml<T: DeserializeOwned>(path: &str) -> Result<T, Error> {
    parse(path, &text(path)?)
}

/// The line is that of the fault; in an artefact, whose header serde flattens, that of its table.
fn parse<T: DeserializeOwned>(path: &str, text: &str) -> Result<T, Error> {
    toml::from_str(text).map_err(|fault| {
        let before = fault.span().and_then(|span| text.get(..span.start)).unwrap_or("");
        Error::ReadToml {
            file: path.to_owned(),
            line: before.matches('\n').count() + 1,
            reason: fault.message().to_owned(),
        }
    })
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;

    #[test]
    fn a_fault_names_the_file_and_the_line() {
        let fault = parse::<model::area::Area>("x.toml", "names = {}\nid = 3\n").unwrap_err();
        expect!["catalogue/x.toml, line 2: invalid type: integer `3`, expected a string"]
            .assert_eq(&fault.to_string());
        let fault = bytes("no/such.toml").unwrap_err();
        expect!["the catalogue has no file no/such.toml"].assert_eq(&fault.to_string());
    }
}
