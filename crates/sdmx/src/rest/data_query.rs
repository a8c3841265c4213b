//! Queries for data.

use std::collections::BTreeSet;

use model::table::TIME_PERIOD;
use model::{AttributeRelationship, Component, DataStructure, ReportingYear};

use crate::context::{Detail, Layout};
use crate::rest::key_filter::{ComponentFilter, Condition, KeyFilter, KeyForm, Operator};
use crate::rest::request::{QueryError, Several, count, parameters, segments};
use crate::rest::version_query::VersionQuery;

/// What the data are asked for by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DataContext {
    /// Dataflows.
    Dataflow,
    /// All flows of a data structure.
    DataStructure,
    /// Provision agreements.
    ProvisionAgreement,
    /// Any of these.
    Any,
}

/// Which attributes or measures are told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Selection {
    /// All.
    #[default]
    All,
    /// None.
    None,
    /// Those attached to the data set.
    OfDataSet,
    /// Those attached to series or groups.
    OfSeries,
    /// Those of observations.
    OfObservations,
    /// These.
    Ids(Vec<String>),
}

/// What data are sorted by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SortKey {
    /// Which components.
    pub by: SortBy,
    /// From the greatest to the least.
    pub descending: bool,
}

/// Which components data are sorted by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SortBy {
    /// One.
    Component(String),
    /// All dimensions as the structure has them.
    AllDimensions,
    /// Those dimensions that a layout by series does not tell with each observation.
    SeriesKey,
}

/// A query for data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataQuery {
    /// What the three parts of the reference mean.
    pub context: DataContext,
    /// The agencies.
    pub agencies: Several,
    /// The ids.
    pub ids: Several,
    /// The versions: what any of these selects.
    pub versions: Vec<VersionQuery>,
    /// The key as it was written; see [`Self::key_filter`].
    pub key: String,
    /// The providers (1.5).
    pub providers: Several,
    /// The `c[…]` filters.
    pub filters: Vec<ComponentFilter>,
    /// The first period (1.5).
    pub start_period: Option<String>,
    /// The last period (1.5).
    pub end_period: Option<String>,
    /// Only observations published or changed since this moment.
    pub updated_after: Option<String>,
    /// So many observations from the start of each series.
    pub first_n: Option<usize>,
    /// So many observations from the end of each series.
    pub last_n: Option<usize>,
    /// How observations are laid out, when the query says.
    pub layout: Option<Layout>,
    /// The dimension on each observation of a layout by series, where it is not the time.
    pub at_observation: Option<String>,
    /// How keys are written.
    pub key_form: KeyForm,
    /// Which attributes.
    pub attributes: Selection,
    /// Which measures.
    pub measures: Selection,
    /// Whether earlier versions come too.
    pub include_history: bool,
    /// The moment whose data are asked for.
    pub as_of: Option<String>,
    /// The order wanted, besides the layout's own.
    pub sort: Vec<SortKey>,
    /// When reporting years begin, for bounds on periods.
    pub reporting_year: Option<ReportingYear>,
    /// Observations passed over.
    pub offset: usize,
    /// Observations told at most.
    pub limit: Option<usize>,
    /// How much is told (1.5).
    pub detail: Detail,
    /// The `format` parameter.
    pub format: Option<String>,
    /// The `formatVersion` parameter.
    pub format_version: Option<String>,
    /// Whether a file to keep is asked for.
    pub as_file: bool,
}

const KNOWN_V2: &str = "c[…], updatedAfter, firstNObservations, lastNObservations, dimensionAtObservation, attributes, measures, includeHistory, asOf, offset, limit, sort, reportingYearStartDay, format, formatVersion, file";
const KNOWN_V1: &str = "startPeriod, endPeriod, updatedAfter, firstNObservations, lastNObservations, dimensionAtObservation, detail, includeHistory, asOf, format, formatVersion, file";

fn bad(name: &str, value: &str, expected: &'static str) -> QueryError {
    QueryError::BadValue { name: name.to_owned(), value: value.to_owned(), expected }
}

impl DataQuery {
    fn everything(context: DataContext) -> Self {
        Self {
            context,
            agencies: Several::All,
            ids: Several::All,
            versions: vec![VersionQuery::Latest],
            key: "*".to_owned(),
            providers: Several::All,
            filters: Vec::new(),
            start_period: None,
            end_period: None,
            updated_after: None,
            first_n: None,
            last_n: None,
            layout: None,
            at_observation: None,
            key_form: KeyForm::Open,
            attributes: Selection::All,
            measures: Selection::All,
            include_history: false,
            as_of: None,
            sort: Vec::new(),
            reporting_year: None,
            offset: 0,
            limit: None,
            detail: Detail::Full,
            format: None,
            format_version: None,
            as_file: false,
        }
    }

    /// Reads the path after `/v2/`, for example `data/dataflow/NSO/DF/1.0.0/A.*.F`.
    pub fn parse_v2(path: &str, query: &str) -> Result<Self, QueryError> {
        let all = segments(path);
        let parts =
            if all.first().is_some_and(|first| first == "data") { &all[1..] } else { &all[..] };
        if parts.len() > 5 {
            let expected = "data/{context}/{agency}/{id}/{version}/{key}";
            return Err(QueryError::BadPath { path: path.to_owned(), expected });
        }
        let part = |index: usize| parts.get(index).map_or("*", String::as_str);
        let context = match part(0) {
            "dataflow" => DataContext::Dataflow,
            "datastructure" => DataContext::DataStructure,
            "provisionagreement" => DataContext::ProvisionAgreement,
            "*" => DataContext::Any,
            other => {
                let expected = "dataflow, datastructure, provisionagreement or *";
                return Err(bad("the context", other, expected));
            }
        };
        let mut found = Self {
            agencies: Several::parse(part(1)),
            ids: Several::parse(part(2)),
            key: part(4).to_owned(),
            ..Self::everything(context)
        };
        if let Some(versions) = parts.get(3) {
            found.versions = versions.split(',').map(VersionQuery::parse).collect();
        }
        for (name, value) in parameters(query) {
            let filter = name.strip_prefix("c[").and_then(|rest| rest.strip_suffix(']'));
            match (name.as_str(), filter) {
                (_, Some(component)) => {
                    found.filters.push(ComponentFilter::parse(component, &value))
                }
                ("attributes", None) => found.attributes = selection(&value),
                ("measures", None) => found.measures = selection(&value),
                ("sort", None) => found.sort = sort_keys(&value)?,
                ("reportingYearStartDay", None) => {
                    let expected = "a month and a day such as --07-01";
                    let year = ReportingYear::parse(&value);
                    found.reporting_year = Some(year.ok_or_else(|| bad(&name, &value, expected))?);
                }
                ("offset", None) => found.offset = count(&name, &value)?,
                ("limit", None) => found.limit = Some(count(&name, &value)?),
                _ => found.common(name, value, KNOWN_V2)?,
            }
        }
        Ok(found)
    }

    /// Reads the path after `/v1/`, for example `data/NSO,DF,1.0/A..F+M/all/`.
    pub fn parse_v1(path: &str, query: &str) -> Result<Self, QueryError> {
        let all = segments(path);
        let parts =
            if all.first().is_some_and(|first| first == "data") { &all[1..] } else { &all[..] };
        let expected = "data/{agency},{flow},{version}/{key}/{provider}";
        if parts.is_empty() || parts.len() > 3 {
            return Err(QueryError::BadPath { path: path.to_owned(), expected });
        }
        let mut found =
            Self { key_form: KeyForm::Whole, ..Self::everything(DataContext::Dataflow) };
        let flow: Vec<&str> = parts[0].split(',').collect();
        found.versions = vec![VersionQuery::LatestStable];
        match flow.as_slice() {
            [id] => found.ids = Several::parse(id),
            [agency, id] => {
                found.agencies = Several::parse(agency);
                found.ids = Several::parse(id);
            }
            [agency, id, version] => {
                found.agencies = Several::parse(agency);
                found.ids = Several::parse(id);
                found.versions = version
                    .split('+')
                    .filter(|each| !each.is_empty())
                    .map(VersionQuery::parse)
                    .collect();
                if found.versions.is_empty() {
                    found.versions = vec![VersionQuery::LatestStable];
                }
            }
            _ => return Err(QueryError::BadPath { path: path.to_owned(), expected }),
        }
        if let Some(key) = parts.get(1) {
            key.clone_into(&mut found.key);
        }
        if let Some(providers) = parts.get(2) {
            // A provider may be written with its agency: `NSO,MOH`.
            let ids = providers.split('+').map(|each| each.rsplit(',').next().unwrap_or(each));
            found.providers = Several::parse(&ids.collect::<Vec<_>>().join("+"));
        }
        for (name, value) in parameters(query) {
            match name.as_str() {
                "startPeriod" => found.start_period = Some(period(&name, value)?),
                "endPeriod" => found.end_period = Some(period(&name, value)?),
                "detail" => {
                    found.detail = match value.as_str() {
                        "full" => Detail::Full,
                        "dataonly" => Detail::DataOnly,
                        "serieskeysonly" => Detail::SeriesKeysOnly,
                        "nodata" => Detail::NoData,
                        other => {
                            return Err(bad(
                                "detail",
                                other,
                                "full, dataonly, serieskeysonly or nodata",
                            ));
                        }
                    };
                }
                _ => found.common(name, value, KNOWN_V1)?,
            }
        }
        Ok(found)
    }

    /// The parameters that both versions have.
    fn common(&mut self, name: String, value: String, known: &str) -> Result<(), QueryError> {
        match name.as_str() {
            "updatedAfter" => self.updated_after = Some(value),
            "firstNObservations" => self.first_n = Some(count(&name, &value)?),
            "lastNObservations" => self.last_n = Some(count(&name, &value)?),
            "dimensionAtObservation" => {
                (self.layout, self.at_observation) = match value.as_str() {
                    "AllDimensions" => (Some(Layout::Flat), None),
                    "TIME_PERIOD" => (Some(Layout::Series), None),
                    "dsd" => (None, None),
                    // Whether there is such a dimension, its structure will tell.
                    _ => (Some(Layout::Series), Some(value)),
                };
            }
            "includeHistory" => {
                self.include_history = match value.as_str() {
                    "true" => true,
                    "false" => false,
                    other => return Err(bad(&name, other, "true or false")),
                };
            }
            "asOf" => self.as_of = Some(value),
            "format" => self.format = Some(value),
            "formatVersion" => self.format_version = Some(value),
            "file" => self.as_file = value != "false",
            _ => {
                return Err(QueryError::UnknownParameter { name, known: known.to_owned() });
            }
        }
        Ok(())
    }

    /// Which observations of a flow of this structure are asked for.
    pub fn key_filter(&self, structure: &DataStructure) -> Result<KeyFilter, QueryError> {
        let filters: Vec<ComponentFilter> = match self.reporting_year {
            Some(year) => self.filters.iter().map(|filter| in_year(year, filter)).collect(),
            None => self.filters.clone(),
        };
        let filter = KeyFilter::parse(&self.key, self.key_form, &filters, structure)?;
        Ok(KeyFilter { start: self.start_period.clone(), end: self.end_period.clone(), ..filter })
    }

    /// The components to sort by. What a layout keeps together comes first, in the order asked for:
    /// the dimensions of the series, then the rest. Empty when the order of the key will do.
    pub fn order(&self, structure: &DataStructure) -> Result<Vec<(String, bool)>, QueryError> {
        let time = structure.time_dimension();
        let key: Vec<&str> =
            structure.dimensions().chain(time).map(|each| each.id.as_str()).collect();
        let at_observation = match (self.layout, &self.at_observation) {
            (Some(Layout::Flat), _) => None,
            (_, Some(id)) => Some(id.as_str()),
            (_, None) => time.map(|time| time.id.as_str()),
        };
        let is_of_series =
            |id: &str| at_observation.is_some() && at_observation != Some(id) && key.contains(&id);
        let mut wanted: Vec<(String, bool)> = Vec::new();
        for SortKey { by, descending } in &self.sort {
            let ids: Vec<&str> = match by {
                SortBy::AllDimensions => key.clone(),
                SortBy::SeriesKey => key.iter().copied().filter(|id| is_of_series(id)).collect(),
                SortBy::Component(id) if structure.component(id).is_some() => vec![id.as_str()],
                SortBy::Component(id) => {
                    return Err(QueryError::UnknownComponent {
                        component: id.clone(),
                        structure: structure.header.reference().to_string(),
                    });
                }
            };
            for id in ids {
                if wanted.iter().all(|(known, _)| known != id) {
                    wanted.push((id.to_owned(), *descending));
                }
            }
        }
        let is_by_time = at_observation == time.map(|time| time.id.as_str());
        if wanted.is_empty() && (at_observation.is_none() || is_by_time) {
            return Ok(Vec::new());
        }
        let (mut order, rest): (Vec<_>, Vec<_>) =
            wanted.into_iter().partition(|(id, _)| is_of_series(id));
        for id in key.iter().filter(|id| is_of_series(id)) {
            if order.iter().all(|(known, _)| known != id) {
                order.push(((*id).to_owned(), false));
            }
        }
        order.extend(rest);
        Ok(order)
    }

    /// The components that are not told.
    #[must_use]
    pub fn omitted(&self, structure: &DataStructure) -> BTreeSet<String> {
        let attributes = structure.attributes().filter(|each| !self.attributes.has(each));
        let measures = structure.measures().filter(|each| !self.measures.has(each));
        attributes.chain(measures).map(|component| component.id.clone()).collect()
    }
}

impl Selection {
    fn has(&self, component: &Component) -> bool {
        match self {
            Self::All => true,
            Self::None => false,
            Self::OfDataSet => component.relationship == AttributeRelationship::Dataset,
            Self::OfSeries => {
                matches!(component.relationship, AttributeRelationship::Dimensions(_))
            }
            Self::OfObservations => component.relationship == AttributeRelationship::Observation,
            Self::Ids(ids) => ids.contains(&component.id),
        }
    }
}

/// A filter whose bounds on periods are those of a reporting year.
fn in_year(year: ReportingYear, filter: &ComponentFilter) -> ComponentFilter {
    let bound = |condition: &Condition| {
        let value = match (condition.operator, year.span(&condition.value)) {
            (Operator::Ge | Operator::Lt, Some((first, _))) => first.to_string(),
            (Operator::Le | Operator::Gt, Some((_, last))) => last.to_string(),
            _ => condition.value.clone(),
        };
        Condition { operator: condition.operator, value }
    };
    if filter.component != TIME_PERIOD {
        return filter.clone();
    }
    let any_of = filter.any_of.iter().map(|all| all.iter().map(bound).collect()).collect();
    ComponentFilter { component: filter.component.clone(), any_of }
}

/// `REF_AREA+TIME_PERIOD:desc`, `*`, `series_key:desc`.
fn sort_keys(value: &str) -> Result<Vec<SortKey>, QueryError> {
    let key = |text: &str| {
        let (by, descending) = match text.rsplit_once(':') {
            None | Some((_, "asc")) => (text.strip_suffix(":asc").unwrap_or(text), false),
            Some((by, "desc")) => (by, true),
            Some(_) => {
                return Err(bad("sort", value, "components parted by +, each with :asc or :desc"));
            }
        };
        let by = match by {
            "*" => SortBy::AllDimensions,
            "series_key" => SortBy::SeriesKey,
            id => SortBy::Component(id.to_owned()),
        };
        Ok(SortKey { by, descending })
    };
    // A plus in a query may have been meant as a blank by whoever wrote it, and the other way round.
    value.split(['+', ',', ' ']).filter(|text| !text.is_empty()).map(key).collect()
}

fn selection(value: &str) -> Selection {
    match value {
        "all" | "dsd" => Selection::All,
        "none" | "msd" => Selection::None,
        "dataset" => Selection::OfDataSet,
        "series" => Selection::OfSeries,
        "obs" => Selection::OfObservations,
        ids => Selection::Ids(ids.split(',').map(str::to_owned).collect()),
    }
}

fn period(name: &str, value: String) -> Result<String, QueryError> {
    match value.parse::<model::TimePeriod>() {
        Ok(_) => Ok(value),
        Err(_) => Err(bad(name, &value, "a period such as 2016, 2016-Q2, 2016-05 or 2016-05-31")),
    }
}

#[cfg(test)]
mod tests {
    use model::{ComponentRole, Header, LocalisedText, Reference, Representation, Version};

    use super::*;

    fn structure() -> DataStructure {
        let component = |id: &str, role| Component {
            id: id.into(),
            role,
            concept_scheme: Reference::new("NSO", "CS", "1.0"),
            representation: Representation::Text,
            mandatory: false,
            relationship: AttributeRelationship::Observation,
        };
        DataStructure {
            header: Header {
                agency: "NSO".into(),
                id: "DSD".into(),
                version: Version::new("1.0"),
                names: LocalisedText::default(),
                descriptions: LocalisedText::default(),
            },
            components: vec![
                component("FREQ", ComponentRole::Dimension),
                component("REF_AREA", ComponentRole::Dimension),
                component("SEX", ComponentRole::Dimension),
                component("TIME_PERIOD", ComponentRole::TimeDimension),
                component("OBS_VALUE", ComponentRole::Measure),
                component("OBS_STATUS", ComponentRole::Attribute),
            ],
        }
    }

    /// Which of some observations (FREQ.REF_AREA.SEX.TIME_PERIOD.OBS_VALUE) a query accepts.
    fn accepted(query: &DataQuery) -> String {
        let filter = query.key_filter(&structure()).unwrap();
        let names = ["FREQ", "REF_AREA", "SEX", "TIME_PERIOD", "OBS_VALUE"];
        let rows = ["A.IR.F.2015.9", "A.IR.M.2015.10", "A.AF.F.2016.100", "Q.IR.F.2016-Q1.-1"];
        let is_accepted = |row: &&str| {
            let cells: Vec<&str> = row.split('.').collect();
            filter.accepts(|name| {
                names.iter().position(|each| *each == name).map_or("", |at| cells[at])
            })
        };
        rows.iter().copied().filter(is_accepted).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn keys_of_version_1_join_codes_and_leave_parts_empty() {
        let query =
            DataQuery::parse_v1("data/NSO,DF,1.0/A..F+M/all/", "startPeriod=2016&detail=dataonly")
                .unwrap();
        assert_eq!(query.versions, [VersionQuery::Exact(Version::new("1.0"))]);
        assert_eq!(
            (query.detail, accepted(&query).as_str()),
            (Detail::DataOnly, "A.AF.F.2016.100")
        );
        assert_eq!(query.key_filter(&structure()).unwrap().codes("SEX"), ["F", "M"]);
        let query = DataQuery::parse_v1("/data/DF", "detail=serieskeysonly").unwrap();
        assert_eq!(accepted(&query).split(' ').count(), 4);
        assert_eq!(query.ids, Several::Of(vec!["DF".into()]));
    }

    #[test]
    fn keys_and_filters_of_version_2_are_understood() {
        let of = |path: &str, query: &str| accepted(&DataQuery::parse_v2(path, query).unwrap());
        let path = "data/dataflow/NSO/DF/+";
        assert_eq!(of(path, "").split(' ').count(), 4);
        assert_eq!(
            of(&format!("{path}/A.*.F,Q.."), ""),
            "A.IR.F.2015.9 A.AF.F.2016.100 Q.IR.F.2016-Q1.-1"
        );
        assert_eq!(of(path, "c[REF_AREA]=AF"), "A.AF.F.2016.100");
        assert_eq!(of(path, "c%5BREF_AREA%5D=ne:AF&c[SEX]=M"), "A.IR.M.2015.10");
        assert_eq!(of(path, "c[OBS_VALUE]=lt:10"), "A.IR.F.2015.9 Q.IR.F.2016-Q1.-1");
        assert_eq!(of(path, "c[TIME_PERIOD]=ge:2016-01%2Ble:2016-03"), "Q.IR.F.2016-Q1.-1");
        assert_eq!(
            of(path, "c[REF_AREA]=sw:I&c[TIME_PERIOD]=co:Q,2015&c[SEX]=nc:M"),
            "A.IR.F.2015.9 Q.IR.F.2016-Q1.-1"
        );
        let query = DataQuery::parse_v2(
            "/data/*/NSO/DF/~/A.IR.F/",
            "lastNObservations=1&dimensionAtObservation=AllDimensions&attributes=none&limit=5",
        )
        .unwrap();
        assert_eq!(
            (query.context, query.last_n, query.layout),
            (DataContext::Any, Some(1), Some(Layout::Flat))
        );
        assert_eq!(query.omitted(&structure()), BTreeSet::from(["OBS_STATUS".to_owned()]));
    }

    #[test]
    fn what_is_wrong_with_a_query_is_named() {
        let refused = |outcome: Result<DataQuery, QueryError>| outcome.unwrap_err().to_string();
        assert!(
            refused(DataQuery::parse_v2("data/dataflow", "startPeriod=2015"))
                .contains("startPeriod")
        );
        assert!(refused(DataQuery::parse_v2("data/codelist", "")).contains("context"));
        assert!(refused(DataQuery::parse_v1("data/DF", "startPeriod=soon")).contains("2016-Q2"));
        assert!(
            refused(DataQuery::parse_v1("data/DF", "lastNObservations=x")).contains("whole number")
        );
        let query = DataQuery::parse_v1("data/DF/A.IR", "").unwrap();
        let text = query.key_filter(&structure()).unwrap_err().to_string();
        assert_eq!(
            text,
            "the key \"A.IR\" has 2 parts, but the structure has 3 dimensions: FREQ.REF_AREA.SEX"
        );
        let query = DataQuery::parse_v2("data", "c[AGE]=Y").unwrap();
        assert!(query.key_filter(&structure()).is_err());
    }
}
