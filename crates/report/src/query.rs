//! What a binding asks the bank: one series of one dataflow. Knows the text form; knows no answers.

use std::fmt;
use std::str::FromStr;

use model::Reference;
use serde::{Deserialize, Serialize};

/// One series: a dataflow and a key with a code for each dimension, without the period. Written
/// `HAMAFZA:DF_MINSET(1.0.0)/A.IR.MS_IV_2_PARLIAMENT.F._T._T._T._T`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Query {
    /// The dataflow, at the version of its structure.
    pub dataflow: Reference,
    /// The key of the series.
    pub key: String,
}

/// A text that is not a query.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("{0:?} is not a series such as AGENCY:DATAFLOW(1.0.0)/A.IR.INDICATOR.F")]
pub struct NotAQuery(pub String);

impl fmt::Display for Query {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}/{}", self.dataflow, self.key)
    }
}

impl FromStr for Query {
    type Err = NotAQuery;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let refuse = || NotAQuery(text.to_owned());
        let (dataflow, key) = text.split_once('/').ok_or_else(refuse)?;
        let plain = |part: &str| {
            !part.is_empty()
                && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-@$".contains(&byte))
        };
        if !key.split('.').all(plain) {
            return Err(refuse());
        }
        Ok(Self { dataflow: dataflow.parse().map_err(|_| refuse())?, key: key.to_owned() })
    }
}

impl From<Query> for String {
    fn from(query: Query) -> Self {
        query.to_string()
    }
}

impl TryFrom<String> for Query {
    type Error = NotAQuery;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_names_one_series() {
        let text = "HAMAFZA:DF_MINSET(1.0.0)/A.IR.MS_IV_2_PARLIAMENT.F._T._T._T._T";
        assert_eq!(text.parse::<Query>().map(|query| query.to_string()).as_deref(), Ok(text));
        for none in
            ["A.IR.F", "HAMAFZA:DF_MINSET(1.0.0)/A..F", "HAMAFZA:DF_MINSET/A", "X:Y(1)/A.*.F"]
        {
            assert!(none.parse::<Query>().is_err(), "{none}");
        }
    }
}
