//! A request taken apart: path segments and parameters, percent-decoded.

/// A request that is not understood. Each names the part and says what is allowed there.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum QueryError {
    /// A parameter that SDMX REST does not have.
    #[error("there is no parameter {name:?}; known here: {known}")]
    UnknownParameter {
        /// The parameter.
        name: String,
        /// The ones there are.
        known: String,
    },
    /// A parameter or part of the path with a value that it cannot have.
    #[error("{name} cannot be {value:?}; it is {expected}")]
    BadValue {
        /// The parameter or part.
        name: String,
        /// Its value.
        value: String,
        /// What it may be.
        expected: &'static str,
    },
    /// A path with too many or unknown parts.
    #[error("the path {path:?} is not understood; it is {expected}")]
    BadPath {
        /// The path.
        path: String,
        /// What it may be.
        expected: &'static str,
    },
    /// A key with another number of dimensions than the structure.
    #[error(
        "the key {key:?} has {found} parts, but the structure has {expected} dimensions: {dimensions}"
    )]
    KeyLength {
        /// The key.
        key: String,
        /// How many parts it has.
        found: usize,
        /// How many there should be.
        expected: usize,
        /// The dimensions in order.
        dimensions: String,
    },
    /// A filter on something that is no component of the structure.
    #[error("{component} is no component of {structure}")]
    UnknownComponent {
        /// The component.
        component: String,
        /// The structure.
        structure: String,
    },
}

/// Some values, or all there are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Several {
    /// `*` or `all`.
    All,
    /// These.
    Of(Vec<String>),
}

impl Several {
    /// Reads `*`, `all`, `A`, `A,B` or `A+B`.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let values: Vec<&str> = text.split([',', '+']).filter(|value| !value.is_empty()).collect();
        if values.is_empty() || values.iter().any(|value| matches!(*value, "*" | "all")) {
            Self::All
        } else {
            Self::Of(values.into_iter().map(str::to_owned).collect())
        }
    }

    /// Whether a value is among them.
    #[must_use]
    pub fn accepts(&self, value: &str) -> bool {
        match self {
            Self::All => true,
            Self::Of(values) => values.iter().any(|each| each == value),
        }
    }
}

/// The segments of a path. Slashes at both ends do not count.
pub fn segments(path: &str) -> Vec<String> {
    let path = path.trim_matches('/');
    if path.is_empty() { Vec::new() } else { path.split('/').map(decode).collect() }
}

/// The parameters of a query string in order.
pub fn parameters(query: &str) -> Vec<(String, String)> {
    let pair = |part: &str| {
        let (name, value) = part.split_once('=').unwrap_or((part, ""));
        (decode(name), decode(value))
    };
    query.trim_start_matches('?').split('&').filter(|part| !part.is_empty()).map(pair).collect()
}

/// Percent-decodes. A plus stays a plus: SDMX uses it. What is no text becomes U+FFFD.
fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let hex = after.get(..2).filter(|_| first == b'%');
        let byte = hex.and_then(|hex| std::str::from_utf8(hex).ok());
        match byte.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            None => {
                bytes.push(first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The whole number of a parameter.
pub fn count(name: &str, value: &str) -> Result<usize, QueryError> {
    let bad = || QueryError::BadValue {
        name: name.to_owned(),
        value: value.to_owned(),
        expected: "a whole number",
    };
    value.parse().map_err(|_| bad())
}
