//! The shape of a dataset: its components, their roles and scalar types.
//! Knows nothing of where the data lies.

use std::fmt;

/// A scalar type of VTL.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ScalarType {
    /// Text.
    String,
    /// A whole number of 64 bits.
    Integer,
    /// A decimal number, 20 digits before the point and 18 after.
    Number,
    /// True, false or null.
    Boolean,
    /// A period such as `2016`, `2016-Q1`, kept as text.
    TimePeriod,
    /// A calendar day.
    Date,
    /// The type of a bare `null`: fits every other.
    Null,
}

impl ScalarType {
    /// Whether a value of this type may stand where `wanted` is asked for.
    #[must_use]
    pub fn fits(self, wanted: ScalarType) -> bool {
        self == wanted
            || self == ScalarType::Null
            || (self == ScalarType::Integer && wanted == ScalarType::Number)
    }

    /// The type that holds both, if there is one.
    #[must_use]
    pub fn join(self, other: ScalarType) -> Option<ScalarType> {
        if other.fits(self) {
            Some(self)
        } else if self.fits(other) {
            Some(other)
        } else {
            None
        }
    }

    /// Whether it is a number of either kind (or null).
    #[must_use]
    pub fn is_numeric(self) -> bool {
        self.fits(ScalarType::Number)
    }

    /// The type named by a VTL keyword.
    #[must_use]
    pub fn from_keyword(word: &str) -> Option<ScalarType> {
        Some(match word {
            "string" => ScalarType::String,
            "integer" => ScalarType::Integer,
            "number" => ScalarType::Number,
            "boolean" => ScalarType::Boolean,
            "time_period" => ScalarType::TimePeriod,
            "date" => ScalarType::Date,
            _ => return None,
        })
    }
}

impl fmt::Display for ScalarType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            ScalarType::String => "string",
            ScalarType::Integer => "integer",
            ScalarType::Number => "number",
            ScalarType::Boolean => "boolean",
            ScalarType::TimePeriod => "time_period",
            ScalarType::Date => "date",
            ScalarType::Null => "null",
        })
    }
}

/// What a component is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Part of the key; never null.
    Identifier,
    /// A value.
    Measure,
    /// Says something about the values.
    Attribute,
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Role::Identifier => "identifier",
            Role::Measure => "measure",
            Role::Attribute => "attribute",
        })
    }
}

/// One column of a dataset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Component {
    /// Its name, exactly as the column is called.
    pub name: String,
    /// What it is for.
    pub role: Role,
    /// What its values are.
    pub scalar: ScalarType,
}

/// The components of a dataset, in column order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Structure {
    /// The components.
    pub components: Vec<Component>,
}

impl Structure {
    /// The empty structure, to be filled by the `with_…` functions.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The same with one more component; one of the same name is replaced in place.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, role: Role, scalar: ScalarType) -> Self {
        let component = Component { name: name.into(), role, scalar };
        match self.components.iter_mut().find(|old| old.name == component.name) {
            Some(old) => *old = component,
            None => self.components.push(component),
        }
        self
    }

    /// The same with one more identifier.
    #[must_use]
    pub fn with_identifier(self, name: impl Into<String>, scalar: ScalarType) -> Self {
        self.with(name, Role::Identifier, scalar)
    }

    /// The same with one more measure.
    #[must_use]
    pub fn with_measure(self, name: impl Into<String>, scalar: ScalarType) -> Self {
        self.with(name, Role::Measure, scalar)
    }

    /// The same with one more attribute.
    #[must_use]
    pub fn with_attribute(self, name: impl Into<String>, scalar: ScalarType) -> Self {
        self.with(name, Role::Attribute, scalar)
    }

    /// The component of this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Component> {
        self.components.iter().find(|component| component.name == name)
    }

    /// The components of one role, in order.
    pub fn of(&self, role: Role) -> impl Iterator<Item = &Component> {
        self.components.iter().filter(move |component| component.role == role)
    }

    /// The names of all components, in order.
    #[must_use]
    pub fn names(&self) -> Vec<&str> {
        self.components.iter().map(|component| component.name.as_str()).collect()
    }

    /// The names of the identifiers, in order.
    #[must_use]
    pub fn identifiers(&self) -> Vec<&str> {
        self.of(Role::Identifier).map(|component| component.name.as_str()).collect()
    }
}

impl fmt::Display for Structure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, component) in self.components.iter().enumerate() {
            let comma = if index == 0 { "" } else { ", " };
            write!(f, "{comma}{} {} <{}>", component.role, component.name, component.scalar)?;
        }
        Ok(())
    }
}
