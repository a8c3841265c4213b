//! Frameworks of reporting as the catalogue has them, and what the country has accepted of them.

pub use report::{Framework, PartyStanding, Ratifications};

use crate::error::{Doing, Error, Result};

/// The country whose bank this is, as ISO 3166-1 alpha-3.
pub const COUNTRY: &str = "IRN";

/// Every framework, by its identifier.
///
/// # Errors
/// When a file of the catalogue is not of its shape: a mistake of ours.
pub fn all() -> Result<Vec<Framework>> {
    let doing = || "reading the catalogue's frameworks".to_owned();
    let texts = catalogue::frameworks().doing(doing)?;
    texts.iter().map(|text| Framework::parse(&text.name, &text.text).doing(doing)).collect()
}

/// A framework by its identifier.
///
/// # Errors
/// [`Error::NotFound`] with the identifiers there are.
pub fn find(id: &str) -> Result<Framework> {
    let frameworks = all()?;
    let known: Vec<String> = frameworks.iter().map(|framework| framework.id.clone()).collect();
    frameworks.into_iter().find(|framework| framework.id == id).ok_or_else(|| Error::NotFound {
        what: format!("the framework {id}"),
        way_out: format!("the catalogue has {}", known.join(", ")),
    })
}

/// What a country has accepted.
///
/// # Errors
/// [`Error::NotFound`] when nothing is known of the country.
pub fn ratifications(country: &str) -> Result<Ratifications> {
    let doing = || "reading what countries have accepted".to_owned();
    let mut known = Vec::new();
    for text in catalogue::ratifications().doing(doing)? {
        let ratifications = Ratifications::parse(&text.name, &text.text).doing(doing)?;
        if ratifications.country == country {
            return Ok(ratifications);
        }
        known.push(ratifications.country);
    }
    Err(Error::NotFound {
        what: format!("what {country} has accepted"),
        way_out: format!("catalogue/ratifications has {}", known.join(", ")),
    })
}
