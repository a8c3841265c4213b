//! Reference metadata the bank can tell of its dataflows: a quality report made of what the catalogue
//! knows of the indicators and the agreements of the providers, one for each flow with public figures.
//! Writes nothing.

use model::indicator::Indicator;
use model::{ArtefactClass, Dataflow, Header, Language, LocalisedText, Reference, Version};
use sdmx::{MetadataSet, ReportedAttribute, ReportedValue};

use crate::bank::Bank;
use crate::error::Result;
use crate::registry::HOME_AGENCY;
use crate::snapshot::Snapshot;
use crate::version::VersionView;

/// A quality report and the version of the figures it is about.
#[derive(Clone, Debug)]
pub struct QualityReport {
    /// The report.
    pub set: MetadataSet,
    /// The dataflow it is about.
    pub dataflow: Reference,
    /// The version.
    pub version: VersionView,
}

/// The quality reports of all dataflows with figures that the snapshot sees, by dataflow.
///
/// # Errors
/// When the records cannot be read.
pub async fn quality_reports(bank: &Bank, snapshot: &Snapshot) -> Result<Vec<QualityReport>> {
    let registry = bank.registry();
    let flow = Reference::new(HOME_AGENCY, "MDF_QUALITY", "1.0.0");
    let mut reports = Vec::new();
    for dataflow in registry.dataflows() {
        let reference = dataflow.header.reference();
        let version = crate::version::current(bank, snapshot, &reference.to_string()).await?;
        let Some(version) = version else { continue };
        let mut attributes = vec![told("VERSION_DATE", &day_of(version.published_at_ms))];
        let mut roles: Vec<LocalisedText> = registry
            .agreements()
            .filter(|agreement| agreement.dataflow == reference)
            .map(|agreement| {
                let name = |language| registry.agency_name(&agreement.provider, language);
                LocalisedText::new(name(Language::Fa), name(Language::En))
            })
            .collect();
        if roles.is_empty() {
            let name = |language| registry.agency_name(HOME_AGENCY, language);
            roles.push(LocalisedText::new(name(Language::Fa), name(Language::En)));
        }
        roles.sort_by(|left, right| left.0.cmp(&right.0));
        roles.dedup();
        attributes.extend(roles.into_iter().map(|name| localised("CONTACT_ROLE", name)));
        let of_flow = registry.indicators().iter().filter(|each| is_of(each, dataflow));
        attributes.extend(of_flow.map(of_indicator));
        reports.push(QualityReport {
            set: MetadataSet {
                header: Header {
                    agency: HOME_AGENCY.to_owned(),
                    id: format!("QUALITY_{}", dataflow.header.id),
                    version: Version::new(format!("{}.0.0", version.number)),
                    names: quality_of(&dataflow.header.names),
                    descriptions: LocalisedText::default(),
                },
                flow: flow.urn(ArtefactClass::Metadataflow),
                targets: vec![reference.urn(ArtefactClass::Dataflow)],
                attributes,
            },
            dataflow: reference,
            version,
        });
    }
    Ok(reports)
}

fn is_of(indicator: &Indicator, dataflow: &Dataflow) -> bool {
    indicator.dataflow == dataflow.header.id
        || indicator.dataflow == dataflow.header.reference().to_string()
}

fn quality_of(names: &LocalisedText) -> LocalisedText {
    LocalisedText::new(
        format!("گزارش کیفیت: {}", names.get(Language::Fa)),
        format!("Quality report: {}", names.get(Language::En)),
    )
}

fn day_of(ms: i64) -> String {
    let moment = jiff::Timestamp::from_millisecond(ms).unwrap_or_default();
    moment.to_zoned(jiff::tz::TimeZone::UTC).date().to_string()
}

fn told(id: &str, text: &str) -> ReportedAttribute {
    let value = Some(ReportedValue::Text(text.to_owned()));
    ReportedAttribute { id: id.to_owned(), value, attributes: Vec::new() }
}

fn localised(id: &str, text: LocalisedText) -> ReportedAttribute {
    let value = Some(ReportedValue::Localised(text));
    ReportedAttribute { id: id.to_owned(), value, attributes: Vec::new() }
}

fn of_indicator(indicator: &Indicator) -> ReportedAttribute {
    let below = [
        ("DEFINITION", &indicator.definition),
        ("SOURCE", &indicator.source),
        ("METHOD", &indicator.method),
        ("UNIVERSE", &indicator.universe),
    ];
    let below = below.into_iter().filter(|(_, text)| !text.is_empty());
    ReportedAttribute {
        attributes: below.map(|(id, text)| localised(id, text.clone())).collect(),
        ..told("INDICATOR_QUALITY", &indicator.id)
    }
}

/// Figures that are there under an agreement.
#[derive(Clone, Debug)]
pub struct Registration {
    /// Its identifier: that of the agreement.
    pub id: String,
    /// The agreement.
    pub agreement: Reference,
    /// The dataflow of the agreement.
    pub dataflow: Reference,
    /// The provider of the agreement.
    pub provider: String,
    /// When the figures were published last, in milliseconds since 1970-01-01T00:00:00Z.
    pub updated_ms: i64,
}

/// The agreements under which there are public figures, by agreement.
///
/// # Errors
/// When the records cannot be read.
pub async fn registrations(bank: &Bank, snapshot: &Snapshot) -> Result<Vec<Registration>> {
    let registry = bank.registry();
    let mut found = Vec::new();
    for agreement in registry.agreements() {
        let flow = agreement.dataflow.to_string();
        let Some(version) = crate::version::current(bank, snapshot, &flow).await? else { continue };
        found.push(Registration {
            id: agreement.header.id.clone(),
            agreement: agreement.header.reference(),
            dataflow: agreement.dataflow.clone(),
            provider: agreement.provider.clone(),
            updated_ms: version.published_at_ms,
        });
    }
    Ok(found)
}
