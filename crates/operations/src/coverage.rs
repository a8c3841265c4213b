//! Collect once, report everywhere: which requirement of which framework each dataflow answers, how much
//! each adds to those before it, and what no dataflow answers. Knows the registry and the frameworks that
//! are open to the country; judges no figure.

use std::collections::{BTreeMap, BTreeSet};

use model::LocalisedText;

use crate::bank::Bank;
use crate::error::Result;
use crate::framework;
use crate::snapshot::Snapshot;
use crate::version;

/// A requirement that a dataflow has indicators for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    /// The framework's id.
    pub framework: String,
    /// The framework by its short name.
    pub abbreviation: String,
    /// The requirement, as `section/requirement`.
    pub id: String,
    /// The requirement in words.
    pub text: LocalisedText,
    /// The indicators of the dataflow that answer it.
    pub indicators: Vec<String>,
}

/// What one dataflow answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FlowCoverage {
    /// The dataflow, by id.
    pub dataflow: String,
    /// Its names.
    pub names: LocalisedText,
    /// The version that is published; none where nothing is yet.
    pub version: Option<u64>,
    /// Every requirement it has indicators for, framework by framework.
    pub answered: Vec<Answered>,
    /// How many of them no dataflow before it in the list answers.
    pub adds: usize,
    /// How many are answered with it and those before it.
    pub so_far: usize,
}

impl FlowCoverage {
    /// In how many frameworks it answers something.
    #[must_use]
    pub fn frameworks(&self) -> usize {
        self.answered.iter().map(|it| &it.framework).collect::<BTreeSet<_>>().len()
    }
}

/// What all dataflows answer together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coverage {
    /// The dataflows, each time the one that adds most.
    pub flows: Vec<FlowCoverage>,
    /// How many requirements ask for figures.
    pub asked: usize,
    /// How many more ask for none.
    pub wordy: usize,
}

/// The coverage of the frameworks that are open to the country.
///
/// # Errors
/// When the bank cannot be read.
pub async fn of(bank: &Bank, snapshot: &Snapshot) -> Result<Coverage> {
    let ratifications = framework::ratifications(framework::COUNTRY)?;
    let frameworks = framework::all()?;
    let registry = bank.registry();
    let mut by_flow: BTreeMap<&str, Vec<Answered>> = BTreeMap::new();
    let (mut asked, mut wordy) = (0, 0);
    for framework in frameworks.iter().filter(|framework| ratifications.opens(framework)) {
        for (id, _, requirement) in framework.requirements() {
            if requirement.indicators.is_empty() {
                wordy += 1;
                continue;
            }
            asked += 1;
            let mut own: BTreeMap<&str, Vec<String>> = BTreeMap::new();
            for indicator in &requirement.indicators {
                if let Some(known) = registry.indicator(indicator) {
                    own.entry(&known.dataflow).or_default().push(indicator.clone());
                }
            }
            for (flow, indicators) in own {
                by_flow.entry(flow).or_default().push(Answered {
                    framework: framework.id.clone(),
                    abbreviation: framework.abbreviation.clone(),
                    id: id.clone(),
                    text: requirement.text.clone(),
                    indicators,
                });
            }
        }
    }
    let mut flows = Vec::new();
    for (flow, answered, adds, so_far) in greedy(by_flow) {
        let Some(dataflow) = registry.dataflow(flow) else { continue };
        let reference = dataflow.header.reference().to_string();
        let version = version::current(bank, snapshot, &reference).await?;
        flows.push(FlowCoverage {
            dataflow: dataflow.header.id.clone(),
            names: dataflow.header.names.clone(),
            version: version.map(|version| version.number),
            answered,
            adds,
            so_far,
        });
    }
    Ok(Coverage { flows, asked, wordy })
}

type Ordered<'f> = Vec<(&'f str, Vec<Answered>, usize, usize)>;

/// Each time the dataflow that adds most requirements; of equals, the first by name.
fn greedy(mut left: BTreeMap<&str, Vec<Answered>>) -> Ordered<'_> {
    let mut met: BTreeSet<(String, String)> = BTreeSet::new();
    let mut ordered = Vec::new();
    let key = |it: &Answered| (it.framework.clone(), it.id.clone());
    while !left.is_empty() {
        let adds =
            |answered: &[Answered]| answered.iter().filter(|it| !met.contains(&key(it))).count();
        let best = left.iter().rev().max_by_key(|(_, answered)| adds(answered));
        let Some((flow, new)) = best.map(|(flow, answered)| (*flow, adds(answered))) else { break };
        let answered = left.remove(flow).unwrap_or_default();
        met.extend(answered.iter().map(key));
        ordered.push((flow, answered, new, met.len()));
    }
    ordered
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_dataflow_that_adds_most_comes_first_and_nothing_is_counted_twice() {
        let answered = |ids: &[&str]| -> Vec<Answered> {
            let one = |id: &&str| Answered {
                framework: "f".into(),
                abbreviation: "F".into(),
                id: (*id).into(),
                text: LocalisedText::default(),
                indicators: Vec::new(),
            };
            ids.iter().map(one).collect()
        };
        let flows = BTreeMap::from([
            ("A", answered(&["1", "2"])),
            ("B", answered(&["1", "2", "3"])),
            ("C", answered(&["4"])),
        ]);
        let ordered: Vec<(&str, usize, usize)> =
            greedy(flows).into_iter().map(|(flow, _, adds, so_far)| (flow, adds, so_far)).collect();
        assert_eq!(ordered, [("B", 3, 3), ("C", 1, 4), ("A", 0, 4)]);
    }
}
