//! Which observations a query asks for, in terms an engine can use.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use model::{DataStructure, TimePeriod};

use crate::rest::request::QueryError;

/// How a value is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// Is it.
    Eq,
    /// Is it not.
    Ne,
    /// Is below.
    Lt,
    /// Is not above.
    Le,
    /// Is above.
    Gt,
    /// Is not below.
    Ge,
    /// Contains.
    Co,
    /// Does not contain.
    Nc,
    /// Starts with.
    Sw,
    /// Ends with.
    Ew,
}

/// One comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// How.
    pub operator: Operator,
    /// With what.
    pub value: String,
}

/// Comparisons that must all hold.
pub type Alternative = Vec<Condition>;

/// What a component's value must be: any alternative must hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComponentFilter {
    /// The component.
    pub component: String,
    /// `,` parts alternatives, `+` the conditions of one.
    pub any_of: Vec<Alternative>,
}

/// Which observations are asked for: those with any of the keys, for which all filters hold, in the
/// periods from `start` to `end`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeyFilter {
    /// Accepted codes by dimension; a dimension not named accepts all. No key at all accepts every.
    pub keys: Vec<BTreeMap<String, Vec<String>>>,
    /// Filters on components.
    pub filters: Vec<ComponentFilter>,
    /// The first period.
    pub start: Option<String>,
    /// The last period.
    pub end: Option<String>,
}

/// How many dimensions a key names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyForm {
    /// All of them (REST 1.5).
    Whole,
    /// Those left out at its end are open (REST 2.x).
    Open,
}

impl Operator {
    fn split(text: &str) -> (Self, &str) {
        let (name, value) = text.split_once(':').unwrap_or(("", text));
        let operator = match name {
            "eq" => Self::Eq,
            "ne" => Self::Ne,
            "lt" => Self::Lt,
            "le" => Self::Le,
            "gt" => Self::Gt,
            "ge" => Self::Ge,
            "co" => Self::Co,
            "nc" => Self::Nc,
            "sw" => Self::Sw,
            "ew" => Self::Ew,
            // A colon may belong to a value, as in a time of day.
            _ => return (Self::Eq, text),
        };
        (operator, value)
    }
}

impl Condition {
    /// Whether `value` fulfils it. Numbers are compared as numbers, periods as spans of days (`ge:2015`
    /// begins with or after 2015), all else as text.
    #[must_use]
    pub fn accepts(&self, value: &str) -> bool {
        let wanted = self.value.as_str();
        match self.operator {
            Operator::Eq => value == wanted,
            Operator::Ne => value != wanted,
            Operator::Co => value.contains(wanted),
            Operator::Nc => !value.contains(wanted),
            Operator::Sw => value.starts_with(wanted),
            Operator::Ew => value.ends_with(wanted),
            Operator::Lt | Operator::Le | Operator::Gt | Operator::Ge => self.in_order(value),
        }
    }

    fn in_order(&self, value: &str) -> bool {
        if let (Ok(value), Ok(wanted)) =
            (value.parse::<TimePeriod>(), self.value.parse::<TimePeriod>())
        {
            return match self.operator {
                Operator::Lt => value.end() < wanted.start(),
                Operator::Le => value.end() <= wanted.end(),
                Operator::Gt => value.start() > wanted.end(),
                _ => value.start() >= wanted.start(),
            };
        }
        let order = by_number(value, &self.value).unwrap_or_else(|| value.cmp(&self.value));
        match self.operator {
            Operator::Lt => order.is_lt(),
            Operator::Le => order.is_le(),
            Operator::Gt => order.is_gt(),
            _ => order.is_ge(),
        }
    }
}

/// Orders two decimal numbers of any length; nothing where one is no number.
fn by_number(one: &str, other: &str) -> Option<Ordering> {
    let parts = |text: &str| -> Option<(bool, String, String)> {
        let digits = text.strip_prefix('-').unwrap_or(text);
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let is_number = !whole.is_empty()
            && (whole.to_owned() + fraction).bytes().all(|byte| byte.is_ascii_digit());
        let whole = whole.trim_start_matches('0').to_owned();
        let fraction = fraction.trim_end_matches('0').to_owned();
        let is_negative = text.starts_with('-') && !(whole.is_empty() && fraction.is_empty());
        is_number.then_some((is_negative, whole, fraction))
    };
    let ((negative, whole, fraction), (other_negative, other_whole, other_fraction)) =
        (parts(one)?, parts(other)?);
    if negative != other_negative {
        return Some(other_negative.cmp(&negative));
    }
    let size = whole.len().cmp(&other_whole.len()).then(whole.cmp(&other_whole));
    let size = size.then(fraction.cmp(&other_fraction));
    Some(if negative { size.reverse() } else { size })
}

impl ComponentFilter {
    /// Reads the value of `c[COMPONENT]`.
    #[must_use]
    pub fn parse(component: &str, text: &str) -> Self {
        let condition = |text: &str| {
            let (operator, value) = Operator::split(text);
            Condition { operator, value: value.to_owned() }
        };
        let alternative = |text: &str| text.split('+').map(condition).collect();
        let any_of = text.split(',').map(alternative).collect();
        Self { component: component.to_owned(), any_of }
    }

    /// Whether a value is asked for.
    #[must_use]
    pub fn accepts(&self, value: &str) -> bool {
        self.any_of.iter().any(|all| all.iter().all(|condition| condition.accepts(value)))
    }
}

impl KeyFilter {
    /// Reads a key (`A.R00..F+M`, several parted by commas, `*` or `all` for every one) against the
    /// dimensions of a structure.
    pub fn parse(
        key: &str,
        form: KeyForm,
        filters: &[ComponentFilter],
        structure: &DataStructure,
    ) -> Result<Self, QueryError> {
        for filter in filters {
            if structure.component(&filter.component).is_none() {
                return Err(QueryError::UnknownComponent {
                    component: filter.component.clone(),
                    structure: structure.header.reference().to_string(),
                });
            }
        }
        let dimensions: Vec<&str> = structure.dimensions().map(|each| each.id.as_str()).collect();
        let mut keys = Vec::new();
        for key in key.split(',') {
            if matches!(key, "*" | "all" | "") {
                keys.clear();
                break;
            }
            let parts: Vec<&str> = key.split('.').collect();
            let fits = match form {
                KeyForm::Whole => parts.len() == dimensions.len(),
                KeyForm::Open => parts.len() <= dimensions.len(),
            };
            if !fits {
                return Err(QueryError::KeyLength {
                    key: key.to_owned(),
                    found: parts.len(),
                    expected: dimensions.len(),
                    dimensions: dimensions.join("."),
                });
            }
            let mut accepted = BTreeMap::new();
            for (dimension, part) in dimensions.iter().zip(parts) {
                if !matches!(part, "" | "*") {
                    let codes = part.split('+').map(str::to_owned).collect();
                    accepted.insert((*dimension).to_owned(), codes);
                }
            }
            keys.push(accepted);
        }
        Ok(Self { keys, filters: filters.to_vec(), start: None, end: None })
    }

    /// The codes of a dimension that the keys accept together; empty when they accept all. For
    /// pruning what is read: with several keys it is wider than [`Self::accepts`].
    #[must_use]
    pub fn codes(&self, dimension: &str) -> Vec<&str> {
        let mut codes = Vec::new();
        for key in &self.keys {
            let Some(accepted) = key.get(dimension) else { return Vec::new() };
            codes.extend(accepted.iter().map(String::as_str));
        }
        codes.sort_unstable();
        codes.dedup();
        codes
    }

    /// Whether an observation is asked for; `value_of` gives its value of a component.
    pub fn accepts<'a>(&self, value_of: impl Fn(&str) -> &'a str) -> bool {
        let has_key = |key: &BTreeMap<String, Vec<String>>| {
            key.iter().all(|(dimension, codes)| {
                let value = value_of(dimension);
                codes.iter().any(|code| code == value)
            })
        };
        if !self.keys.is_empty() && !self.keys.iter().any(has_key) {
            return false;
        }
        if !self.filters.iter().all(|filter| filter.accepts(value_of(&filter.component))) {
            return false;
        }
        let bound = |operator, bound: &Option<String>| {
            bound.as_ref().is_none_or(|value| {
                Condition { operator, value: value.clone() }.accepts(value_of("TIME_PERIOD"))
            })
        };
        bound(Operator::Ge, &self.start) && bound(Operator::Le, &self.end)
    }
}
