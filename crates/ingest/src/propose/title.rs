//! What titles, units in brackets and names of files say of a whole table. Knows lines of text above
//! a table; knows nothing of headings.

use std::collections::BTreeMap;

use model::CellAddress;
use model::fold::fold;
use model::written_period;

use super::axis::Judge;
use super::proposal::Why;
use super::region::{Block, Grid};
use super::vocabulary::Candidate;

/// Something a line above a table says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Said {
    pub(crate) at: CellAddress,
    pub(crate) text: String,
    pub(crate) candidate: Candidate,
}

/// What is said above a table, a component each. The line nearest to the table counts first.
pub(crate) fn said(judge: &Judge<'_>, grid: &Grid<'_>, block: &Block) -> BTreeMap<String, Said> {
    let mut said: BTreeMap<String, Said> = BTreeMap::new();
    for (at, text) in lines(grid, block) {
        let mut put = |component: String, candidate: Candidate| {
            let line = Said { at, text: text.to_owned(), candidate };
            said.entry(component).or_insert(line);
        };
        if let Some(period) = period_in(text) {
            put(
                "TIME_PERIOD".to_owned(),
                Candidate { code: period, confidence: 90, why: Why::Title },
            );
        }
        if let Some(unit) = judge.unit(text) {
            put("UNIT_MEASURE".to_owned(), Candidate { why: Why::Title, ..unit });
        }
        if in_thousands(text) {
            put(
                "UNIT_MULT".to_owned(),
                Candidate { code: "3".to_owned(), confidence: 85, why: Why::Title },
            );
        }
        for (component, candidate) in judge.inside(text) {
            put(component, Candidate { why: Why::Title, ..candidate });
        }
    }
    said
}

/// The lines above a table, nearest first, each once.
pub(crate) fn lines<'a>(grid: &Grid<'a>, block: &Block) -> Vec<(CellAddress, &'a str)> {
    let mut lines: Vec<(CellAddress, &'a str)> = Vec::new();
    for row in block.title_rows.iter().rev() {
        for column in block.columns.0..=block.columns.1 {
            let Some(line) = grid.shown(*row, column) else { continue };
            if !lines.contains(&line) {
                lines.push(line);
            }
        }
    }
    lines
}

/// The period a line names. What stands with a colon in brackets is a code and a name («(1401:بروجن)»)
/// and no year.
pub(crate) fn period_in(text: &str) -> Option<String> {
    if has_coded_name(text) {
        return None;
    }
    written_period::read(text).map(|period| period.period)
}

fn has_coded_name(text: &str) -> bool {
    let inside = text.split('(').skip(1).filter_map(|rest| rest.split(')').next());
    inside
        .into_iter()
        .any(|inside| inside.contains(':') && inside.chars().any(|letter| letter.is_numeric()))
}

fn in_thousands(text: &str) -> bool {
    let folded = fold(text);
    ["هزار نفر", "به هزار", "ارقام به هزار", "thousands", "in thousand"]
        .iter()
        .any(|words| folded.contains(&fold(words)))
}

/// The year in a name of a file or folder, where there is one alone.
pub(crate) fn year_of_name(name: &str) -> Option<String> {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let spaced: String = model::fold::ascii_digits(stem)
        .chars()
        .map(|letter| if letter.is_ascii_digit() || letter == '-' { letter } else { ' ' })
        .collect();
    let years: Vec<&str> = spaced
        .split([' ', '-'])
        .filter(|run| run.len() == 4 && written_period::read(run).is_some())
        .collect();
    match years[..] {
        [year] => written_period::read(year).map(|period| period.period),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_of_a_county_is_no_year() {
        assert_eq!(period_in("جدول 1- جمعيت (1401:بروجن)"), None);
        assert_eq!(period_in("سرشماری سال ۱۳۹۵ (نفر)").as_deref(), Some("2016"));
        assert_eq!(year_of_name("census2011p25.xls").as_deref(), Some("2011"));
        assert_eq!(year_of_name("sci_population_1395.xlsx").as_deref(), Some("2016"));
        assert_eq!(year_of_name("jamiat25.xls"), None);
    }
}
