//! A report held against what others have said: recommendations that were made to the country, and the
//! figures that international bodies publish for the same series. Knows what it is given; fetches
//! nothing.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use serde::Deserialize;

use crate::error::Place;
use crate::examine::Examination;
use crate::manuscript::Manuscript;
use crate::remark::Remark;

/// A recommendation that the report has to answer. A section answers it by its address among its
/// `answers`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Recommended {
    /// The document and the paragraph: `CERD/C/IRN/CO/18-20#para-12`.
    pub address: String,
    /// Its number; may be empty.
    #[serde(default)]
    pub number: String,
    /// Its text.
    pub text: String,
}

/// A figure that an international body publishes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForeignFigure {
    /// The series of the bank that measures the same.
    pub query: String,
    /// The period.
    pub period: String,
    /// The digits.
    pub value: String,
    /// Who publishes it.
    pub source: String,
}

/// Recommendations that no section answers.
pub(crate) fn recommendations(examination: &Examination<'_>, remarks: &mut Vec<Remark>) {
    let answered: BTreeSet<&str> = examination
        .report
        .sections
        .iter()
        .flat_map(|section| section.answers.iter().map(String::as_str))
        .collect();
    for recommended in examination.recommendations {
        let by_number = recommended.address.split('#').next().unwrap_or_default();
        let by_number = format!("{by_number}#{}", recommended.number);
        let known = [recommended.address.as_str(), by_number.as_str()];
        if known.iter().any(|address| answered.contains(address)) {
            continue;
        }
        let text: String = recommended.text.chars().take(160).collect();
        let remark = Remark::new("recommendation-unanswered", Place::default());
        remarks.push(remark.with("address", recommended.address.clone()).with("text", text));
    }
}

/// Figures that international bodies give otherwise.
pub(crate) fn foreign(
    examination: &Examination<'_>,
    manuscript: &Manuscript,
    remarks: &mut Vec<Remark>,
) {
    let mut known: BTreeMap<(&str, &str), &ForeignFigure> = BTreeMap::new();
    for figure in examination.foreign {
        known.insert((&figure.query, &figure.period), figure);
    }
    if known.is_empty() {
        return;
    }
    let number = |digits: &str| digits.parse::<Decimal>().ok();
    for each in &manuscript.uses {
        let (query, period) = (each.figure.query.to_string(), each.figure.period.to_string());
        let Some(other) = known.get(&(query.as_str(), period.as_str())) else { continue };
        let Some(own) = each.figure.value.as_deref() else { continue };
        // The same number with fewer decimals is no contradiction.
        let decimals = |it: &str| number(it).map_or(0, |value| value.scale());
        let least = decimals(own).min(decimals(&other.value));
        let rounded = |it: &str| number(it).map(|value| value.round_dp(least).normalize());
        if rounded(own) == rounded(&other.value) {
            continue;
        }
        let remark = Remark::new("differs-from-international", each.place.block());
        remarks.push(
            remark
                .with("source", other.source.clone())
                .with("period", period.clone())
                .with("theirs", other.value.clone())
                .with("ours", own.to_owned()),
        );
    }
}
