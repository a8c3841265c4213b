//! A catalogue record: what the library of the United Nations says of a document or of a vote.
//!
//! Knows the meaning of the library's fields, whatever layout they came in, and keeps every field as it
//! stood. Refuses to complete or to mend: what is missing or strange is told in a remark.

pub(crate) mod doubt;

use serde::{Deserialize, Serialize};

use crate::remark::Remark;
use crate::vote::RollCall;

/// A catalogue record.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// The library's number of the record (001).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub control_number: Option<String>,
    /// Its symbols in normal form, as far as they follow the grammar (191, 791 of a vote).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub symbols: Vec<String>,
    /// The symbols as they were written.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub given_symbols: Vec<String>,
    /// The title (245, else 239 or 249); empty when there is none.
    #[serde(default)]
    pub title: String,
    /// The day of publication, `2023-10-27`, or as much of it as is given (269).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// The day of the action or meeting (992).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action_date: Option<String>,
    /// The body the symbol names, as the record writes it (191 $b).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// The session, as the record writes it (191 $c).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<String>,
    /// What it is by its code (089 $b): B23 a vote, B22 a speech.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub content_codes: Vec<String>,
    /// Its distribution (091): GEN, LTD, RES.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub distribution: Vec<String>,
    /// The library's products it belongs to (930): VOT, ITS.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub products: Vec<String>,
    /// Its job numbers (029).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub job_numbers: Vec<String>,
    /// What restricts its use (506).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub restrictions: Vec<String>,
    /// Persons, bodies and conferences (700, 710, 711).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<String>,
    /// UNBIS subjects (650).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub subjects: Vec<String>,
    /// Places it is about (651).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub places: Vec<String>,
    /// Agenda items (991).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub agenda: Vec<AgendaItem>,
    /// Documents it names beside itself (993).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub related: Vec<RelatedSymbol>,
    /// Its files (856).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<FileLink>,
    /// The record of the meeting (952).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meeting: Option<String>,
    /// Notes (495, 515, 580, 591).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
    /// The roll call, where the record is one (967, 996).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub roll_call: Option<Box<RollCall>>,
    /// Every field as it stood.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<Field>,
    /// What is missing or strange.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remarks: Vec<Remark>,
}

/// An agenda item (991).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgendaItem {
    /// The agenda document ($a).
    pub document: String,
    /// The item ($b).
    pub item: String,
    /// Its title ($c).
    pub title: String,
    /// Its subject ($d).
    pub subject: String,
}

/// A document that a record names beside its own (993).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RelatedSymbol {
    /// Its symbol: in normal form where it follows the grammar, else as written.
    pub symbol: String,
    /// What the first indicator says of it.
    pub kind: RelatedKind,
}

/// What a related symbol is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RelatedKind {
    /// The draft, of limited distribution (first indicator 2).
    Draft,
    /// Another report (first indicator 3).
    Report,
    /// Not said.
    #[default]
    Other,
}

/// A file of a document (856).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileLink {
    /// Its address ($u).
    pub address: String,
    /// Its language, as written ($3).
    pub language: String,
}

/// One field of a record, as it stood.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// Its tag: three digits, where the record is right.
    pub tag: String,
    /// Its two indicators, or fewer where fewer were given.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub indicators: String,
    /// Its value, of a control field.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub value: String,
    /// Its subfields: code and value, in their order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub subfields: Vec<(String, String)>,
}

impl Field {
    /// The first subfield with this code.
    #[must_use]
    pub fn get(&self, code: &str) -> Option<&str> {
        self.subfields.iter().find(|(each, _)| each == code).map(|(_, value)| value.as_str())
    }
}

impl Record {
    /// Its own symbol: in normal form, else as written.
    #[must_use]
    pub fn symbol(&self) -> Option<&str> {
        self.symbols.first().or(self.given_symbols.first()).map(String::as_str)
    }

    /// Whether its field 506 keeps it from the public: `Restricted`, `Confidential`, `Embargoed` or
    /// `Withdrawn`, and not `De-restricted`.
    #[must_use]
    pub fn is_restricted(&self) -> bool {
        self.restrictions.iter().any(|text| {
            let text = text.to_ascii_lowercase();
            !text.contains("de-restricted")
                && ["restricted", "confidential", "embargo", "withdrawn"]
                    .iter()
                    .any(|word| text.contains(word))
        })
    }
}

/// The remark that another document claims the same symbol.
#[must_use]
pub fn claimed_twice(symbol: &str) -> Remark {
    doubt::doubt(crate::remark::RemarkCode::SymbolClaimedTwice, symbol)
}

/// A day as `2023-10-27`, or the year or the month alone where no more is given; `None` for what is no
/// date. Reads `2023-10-27`, `20231027`, `27 Oct. 2023`, `October 2023`, `2023` and what follows a `T`.
#[must_use]
pub fn plain_date(text: &str) -> Option<String> {
    let text = model::fold::ascii_digits(text.trim().trim_matches(['[', ']', '.', '?']));
    let day = text.split('T').next().unwrap_or("");
    let mut parts: Vec<&str> =
        day.split([' ', '-', '/', '.', ',']).filter(|it| !it.is_empty()).collect();
    if let [whole] = parts[..]
        && whole.len() == 8
        && whole.is_ascii()
    {
        parts = vec![&whole[..4], &whole[4..6], &whole[6..]];
    }
    // English order: the year stands last.
    if parts.len() > 1 && parts.last().is_some_and(|it| it.len() == 4) && parts[0].len() != 4 {
        parts.reverse();
    }
    let number = |text: &str, from: u32, to: u32| {
        let plain = text.bytes().all(|it| it.is_ascii_digit());
        text.parse::<u32>().ok().filter(|it| plain && (from..=to).contains(it))
    };
    let year = number(parts.first().filter(|it| it.len() == 4)?, 1800, 2199)?;
    let Some(month) = parts.get(1) else { return Some(year.to_string()) };
    let month = number(month, 1, 12).or_else(|| month_of(month))?;
    let Some(day) = parts.get(2) else { return Some(format!("{year}-{month:02}")) };
    let longest = match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    let day = number(day, 1, longest).filter(|_| parts.len() == 3)?;
    Some(format!("{year}-{month:02}-{day:02}"))
}

fn month_of(name: &str) -> Option<u32> {
    const MONTHS: [&str; 12] =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let name = name.to_ascii_lowercase();
    let found = MONTHS.iter().position(|month| name.starts_with(month))?;
    u32::try_from(found + 1).ok()
}

#[cfg(test)]
mod tests {
    use super::plain_date;

    #[test]
    fn a_date_is_read_in_the_ways_of_the_library_and_no_other_is_made_up() {
        for (given, day) in [
            ("2023-10-27", Some("2023-10-27")),
            ("20231027", Some("2023-10-27")),
            ("2023-10-27T00:00:00", Some("2023-10-27")),
            ("27 Oct. 2023", Some("2023-10-27")),
            ("[New York] : UN, 27 Oct. 2023", None),
            ("October 2023", Some("2023-10")),
            ("[1946]", Some("1946")),
            ("2023-02-29", None),
            ("2024-02-29", Some("2024-02-29")),
            ("2023-13-01", None),
            ("", None),
            ("soon", None),
        ] {
            assert_eq!(plain_date(given).as_deref(), day, "{given}");
        }
    }
}
