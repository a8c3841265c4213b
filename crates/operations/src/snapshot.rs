//! The moment and the viewer for which a request is answered. Embargo and `as-of` are settled here.

use crate::permit::Actor;

/// What a request sees: the bank as it was at a moment, by somebody.
#[derive(Clone, Debug)]
pub struct Snapshot {
    /// The moment, in milliseconds since 1970-01-01T00:00:00Z; `None` is now.
    pub as_of_ms: Option<i64>,
    /// Who asks.
    pub viewer: Actor,
}

impl Snapshot {
    /// What the public sees now.
    #[must_use]
    pub fn public() -> Self {
        Self { as_of_ms: None, viewer: Actor::Public }
    }
}

/// Reads a moment as people give it: a day (`2026-11-23`, meaning its end in UTC), a time
/// (`2026-11-23T10:00:00Z`), or milliseconds since 1970.
#[must_use]
pub fn parse_as_of(text: &str) -> Option<i64> {
    if text.len() > 10 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.parse().ok();
    }
    if let Ok(timestamp) = text.parse::<jiff::Timestamp>() {
        return Some(timestamp.as_millisecond());
    }
    let day: jiff::civil::Date = text.parse().ok()?;
    let next = day.tomorrow().ok()?;
    let midnight = next.to_zoned(jiff::tz::TimeZone::UTC).ok()?;
    Some(midnight.timestamp().as_millisecond() - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_means_its_end() {
        assert_eq!(parse_as_of("1970-01-01"), Some(86_399_999));
        assert_eq!(parse_as_of("1970-01-01T00:00:01Z"), Some(1000));
        assert_eq!(parse_as_of("1700000000000"), Some(1_700_000_000_000));
        assert_eq!(parse_as_of("yesterday"), None);
    }
}
