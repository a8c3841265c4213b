//! The media ranges of an `Accept` header with the parameters that SDMX gives them.
//! Knows parameters and weights; knows nothing of which formats there are.

use crate::context::{Keys, Labels, TimeFormat};

/// One media range of an `Accept` header.
pub struct Range {
    /// The type, in small letters.
    pub media_type: String,
    /// Its version, or nothing.
    pub version: String,
    /// Whether tables show names.
    pub labels: Labels,
    /// Which keys tables show.
    pub keys: Keys,
    /// How tables write periods.
    pub time_format: TimeFormat,
    /// In thousandths, as the header cannot say more.
    pub weight: u32,
}

/// The media ranges of an `Accept` header, the one most wanted first.
pub fn ranges(accept: &str) -> Vec<Range> {
    let mut ranges: Vec<Range> = accept
        .split(',')
        .filter_map(|text| {
            let mut parts = text.split(';').map(str::trim);
            let media_type = parts.next().filter(|each| !each.is_empty())?.to_ascii_lowercase();
            let mut range = Range {
                media_type,
                version: String::new(),
                labels: Labels::Id,
                keys: Keys::None,
                time_format: TimeFormat::Original,
                weight: 1000,
            };
            for parameter in parts {
                let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
                let value = value.trim().trim_matches('"');
                match name.trim().to_ascii_lowercase().as_str() {
                    "version" => range.version = value.replace('+', ""),
                    "labels" if value == "both" => range.labels = Labels::Both,
                    "labels" if value == "name" => range.labels = Labels::Name,
                    "keys" => {
                        range.keys = match value {
                            "obs" => Keys::Observation,
                            "series" => Keys::Series,
                            "both" => Keys::Both,
                            _ => Keys::None,
                        };
                    }
                    "timeformat" if value == "normalized" => {
                        range.time_format = TimeFormat::Normalized;
                    }
                    "q" => range.weight = thousandths(value),
                    _ => {}
                }
            }
            Some(range)
        })
        .collect();
    // Stable, so that of equal weights the first stands first.
    ranges.sort_by_key(|range| std::cmp::Reverse(range.weight));
    ranges
}

fn thousandths(text: &str) -> u32 {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits: String = fraction.chars().chain("000".chars()).take(3).collect();
    let whole: u32 = whole.parse().unwrap_or(0);
    (whole * 1000 + digits.parse::<u32>().unwrap_or(0)).min(1000)
}

/// Whether a version that is asked for is `ours`: each part that is given must be the same, and what
/// is not given is `ours` (`2`, `2.0` and `2.0.0` are one version).
pub fn is_version(wanted: &str, ours: &str) -> bool {
    let mut ours = ours.split('.');
    wanted.is_empty() || wanted.split('.').all(|part| ours.next().unwrap_or("0") == part)
}
