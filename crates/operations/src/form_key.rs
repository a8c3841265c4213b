//! Which cells a form has: the keys an agreement expects of a provider, from the structure, the
//! agreement's own words, and the constraints attached to it. Pure: no bank, no clock.

use model::{
    Artefact, ArtefactClass, DataStructure, MemberSelection, Organisation, ProvisionAgreement,
    TimePeriod,
};

use crate::registry::Registry;

/// The dimension that names the sex.
pub(crate) const SEX: &str = "SEX";
const AREA: &str = "REF_AREA";
const INDICATOR: &str = "INDICATOR";
/// The code of a dimension along which nothing is broken down.
pub(crate) const TOTAL: &str = "_T";

/// The areas of an agreement that a provider answers for: all of them for the one that owes it,
/// those of its own area for another.
pub(crate) fn areas_of<'a>(
    registry: &Registry,
    agreement: &'a ProvisionAgreement,
    provider: &Organisation,
) -> Vec<&'a str> {
    if provider.id == agreement.provider {
        return agreement.areas.iter().map(String::as_str).collect();
    }
    let Some(area) = &provider.area else { return Vec::new() };
    let within = |candidate: &str| {
        let mut next = Some(candidate);
        // Areas are at most a few levels deep; a circle must not hang the program.
        for _ in 0..8 {
            match next {
                Some(found) if found == area => return true,
                Some(found) => next = registry.area(found).and_then(|it| it.parent.as_deref()),
                None => return false,
            }
        }
        false
    };
    agreement.areas.iter().map(String::as_str).filter(|area| within(area)).collect()
}

/// The keys a provider owes under an agreement for a period: codes in dimension order separated by
/// dots; by indicator, then the other dimensions, women before men before totals.
pub(crate) fn keys_of(
    registry: &Registry,
    agreement: &ProvisionAgreement,
    structure: &DataStructure,
    areas: &[&str],
    period: &TimePeriod,
) -> Vec<String> {
    let constrained = constraints(registry, agreement);
    let mut keys = Vec::new();
    for indicator in &agreement.indicators {
        let choices = structure.dimensions().map(|dimension| {
            let id = dimension.id.as_str();
            let limit = constrained.iter().find(|selection| selection.id == id);
            if let Some(selection) = limit.filter(|it| it.include && !it.values.is_empty()) {
                return selection.values.clone();
            }
            match id {
                INDICATOR => vec![indicator.clone()],
                AREA => areas.iter().map(|area| (*area).to_owned()).collect(),
                SEX => agreement.sexes.clone(),
                "FREQ" => vec![frequency(period).to_owned()],
                _ => {
                    let said = agreement.at.get(id).or_else(|| {
                        registry.indicator(indicator).and_then(|found| found.at.get(id))
                    });
                    vec![said.map_or(TOTAL, String::as_str).to_owned()]
                }
            }
        });
        let mut of_indicator = vec![Vec::<String>::new()];
        for codes in choices {
            of_indicator = of_indicator
                .iter()
                .flat_map(|key| {
                    codes.iter().map(|code| {
                        let mut key = key.clone();
                        key.push(code.clone());
                        key
                    })
                })
                .collect();
        }
        // Cells of one row stand together: what differs by sex alone.
        let sex = structure.dimensions().position(|dimension| dimension.id == SEX);
        let order = |codes: &[String]| -> (Vec<usize>, usize) {
            let mut row = Vec::new();
            let mut column = 0;
            for (at, code) in codes.iter().enumerate() {
                let listed = position(registry, structure, at, code);
                if Some(at) == sex { column = listed } else { row.push(listed) }
            }
            (row, column)
        };
        of_indicator.sort_by_cached_key(|codes| order(codes));
        keys.extend(of_indicator.into_iter().map(|codes| codes.join(".")));
    }
    keys
}

/// Where a code stands in the list of its dimension: people know the order of the list.
fn position(registry: &Registry, structure: &DataStructure, at: usize, code: &str) -> usize {
    let dimension = structure.dimensions().nth(at);
    let codelist = dimension.and_then(|it| registry.codelist_of(structure, &it.id));
    codelist
        .and_then(|list| list.codes.iter().position(|each| each.id == code))
        .unwrap_or(usize::MAX)
}

fn constraints(registry: &Registry, agreement: &ProvisionAgreement) -> Vec<MemberSelection> {
    let to = (ArtefactClass::ProvisionAgreement, agreement.header.reference());
    let attached = registry.artefacts(ArtefactClass::DataConstraint).filter_map(|it| match it {
        Artefact::DataConstraint(constraint) if constraint.attached_to.contains(&to) => {
            Some(constraint)
        }
        _ => None,
    });
    let regions = attached.flat_map(|constraint| &constraint.cube_regions);
    regions.filter(|region| region.include).flat_map(|region| region.key_values.clone()).collect()
}

/// The code of `CL_FREQ` for a period as it is written: `2026`, `2026-Q1`, `2026-05`.
fn frequency(period: &TimePeriod) -> &'static str {
    match period.as_str().get(5..6) {
        None => "A",
        Some("S") => "S",
        Some("Q") => "Q",
        Some("W") => "W",
        Some(_) => "M",
    }
}

/// Keys taken apart for showing: which dimensions vary, and the rows that have the same codes but
/// for the sex.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    /// The codes of the sexes, each a column, in order; one empty code when there is no such
    /// dimension.
    pub sexes: Vec<String>,
    /// The dimensions that have one code throughout, and that code.
    pub fixed: Vec<(String, String)>,
    /// The rows.
    pub rows: Vec<LayoutRow>,
}

/// One row of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LayoutRow {
    /// The dimensions that vary, and their codes in this row; the sex is not among them.
    pub codes: Vec<(String, String)>,
    /// Under each sex the place of its cell in the list of keys, where there is one.
    pub cells: Vec<Option<usize>>,
}

impl Layout {
    /// The layout of keys in the order in which they are given.
    pub fn of<'a>(structure: &DataStructure, keys: impl Iterator<Item = &'a str>) -> Self {
        let dimensions: Vec<&str> = structure.dimensions().map(|it| it.id.as_str()).collect();
        let keys: Vec<Vec<&str>> = keys.map(|key| key.split('.').collect()).collect();
        let varies = |at: usize| keys.iter().any(|key| key.get(at) != keys[0].get(at));
        let mut layout = Self::default();
        let mut varying = Vec::new();
        for (at, dimension) in dimensions.iter().enumerate() {
            if *dimension == SEX || keys.is_empty() {
                continue;
            }
            // The indicator is always said in its row: it says what is counted.
            if varies(at) || *dimension == INDICATOR {
                varying.push(at);
            } else {
                let code = keys[0].get(at).copied().unwrap_or_default();
                layout.fixed.push(((*dimension).to_owned(), code.to_owned()));
            }
        }
        let sex = dimensions.iter().position(|dimension| *dimension == SEX);
        for key in &keys {
            let code = code_at(key, sex);
            if !layout.sexes.iter().any(|known| known == code) {
                layout.sexes.push(code.to_owned());
            }
        }
        let rank = |code: &str| ["F", "M"].iter().position(|each| *each == code);
        layout.sexes.sort_by_key(|code| (code == TOTAL, rank(code).unwrap_or(2)));
        for (index, key) in keys.iter().enumerate() {
            let codes: Vec<(String, String)> = varying
                .iter()
                .map(|at| {
                    let code = key.get(*at).copied().unwrap_or_default();
                    (dimensions[*at].to_owned(), code.to_owned())
                })
                .collect();
            let column = layout
                .sexes
                .iter()
                .position(|code| code.as_str() == code_at(key, sex))
                .unwrap_or(0);
            let row = match layout.rows.iter().rposition(|row| row.codes == codes) {
                Some(row) => row,
                None => {
                    let cells = vec![None; layout.sexes.len()];
                    layout.rows.push(LayoutRow { codes, cells });
                    layout.rows.len() - 1
                }
            };
            layout.rows[row].cells[column] = Some(index);
        }
        layout
    }
}

fn code_at<'a>(key: &[&'a str], at: Option<usize>) -> &'a str {
    at.and_then(|at| key.get(at).copied()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use model::artefact::Header;
    use model::{Component, ComponentRole, LocalisedText, Reference, Representation, Version};

    use super::*;

    fn structure(dimensions: &[&str]) -> DataStructure {
        let component = |id: &&str| Component {
            id: (*id).to_owned(),
            role: ComponentRole::Dimension,
            concept_scheme: Reference::new("A", "CS", "1.0.0"),
            representation: Representation::Text,
            mandatory: true,
            relationship: model::AttributeRelationship::Observation,
        };
        DataStructure {
            header: Header {
                agency: "A".into(),
                id: "DSD".into(),
                version: Version::new("1.0.0"),
                names: LocalisedText::default(),
                descriptions: LocalisedText::default(),
            },
            components: dimensions.iter().map(component).collect(),
        }
    }

    #[test]
    fn women_stand_before_men_and_totals_last_whatever_order_the_keys_have() {
        let structure = structure(&["FREQ", "REF_AREA", "INDICATOR", "SEX", "AGE"]);
        let keys = ["A.IR.POP._T.Y1", "A.IR.POP.M.Y1", "A.IR.POP.F.Y1", "A.IR.POP.F.Y2"];
        let layout = Layout::of(&structure, keys.into_iter());
        assert_eq!(layout.sexes, ["F", "M", "_T"]);
        assert_eq!(
            layout.fixed,
            [("FREQ".to_owned(), "A".to_owned()), ("REF_AREA".to_owned(), "IR".to_owned())]
        );
        let cells: Vec<_> = layout.rows.iter().map(|row| row.cells.clone()).collect();
        assert_eq!(cells, [vec![Some(2), Some(1), Some(0)], vec![Some(3), None, None]]);
    }

    #[test]
    fn a_structure_without_sex_has_one_column() {
        let layout = Layout::of(&structure(&["INDICATOR"]), ["LAW_1", "LAW_2"].into_iter());
        assert_eq!((layout.sexes.len(), layout.rows.len()), (1, 2));
        assert_eq!(Layout::of(&structure(&["INDICATOR"]), std::iter::empty()), Layout::default());
    }
}
