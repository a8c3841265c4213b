//! What the headings over each column of figures say. Knows paths of headings from the top to the
//! figures, and totals of groups; knows nothing of rows of figures.

use std::collections::{BTreeMap, BTreeSet};

use model::fold::fold;

use super::axis::{Judge, Judged};
use super::layout::{Layout, Written};
use super::proposal::Why;
use super::region::{Block, Grid};
use super::vocabulary::{Candidate, is_total};

/// Where a column's code of a component was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Read<'a> {
    /// The row of headings, counted from the upper one.
    pub(crate) row: usize,
    pub(crate) written: Written<'a>,
    pub(crate) candidate: Candidate,
}

/// Why a column is left out, and the heading that is to blame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LeftOut<'a> {
    pub(crate) written: Written<'a>,
    pub(crate) component: String,
    pub(crate) why: Why,
    pub(crate) others: Vec<String>,
}

/// One column of figures.
#[derive(Clone, Debug)]
pub(crate) struct FigureColumn<'a> {
    pub(crate) column: u32,
    pub(crate) says: BTreeMap<String, Read<'a>>,
    pub(crate) left_out: Option<LeftOut<'a>>,
}

/// All columns of figures of a table, and what each row of headings is about.
#[derive(Clone, Debug)]
pub(crate) struct Columns<'a> {
    pub(crate) columns: Vec<FigureColumn<'a>>,
    pub(crate) axes: Vec<Judged>,
}

impl<'a> Columns<'a> {
    /// Reads the headings of a table.
    pub(crate) fn read(judge: &Judge<'_>, grid: &Grid<'a>, block: &Block) -> Self {
        let rows = block.heading_rows.len();
        let headings: Vec<Vec<Option<Written<'a>>>> =
            (0..rows).map(|row| Layout::headings(grid, block, row)).collect();
        let mut axes = Vec::new();
        for (row, headings) in headings.iter().enumerate() {
            let mut texts: Vec<&str> = Vec::new();
            for written in headings.iter().flatten() {
                if texts.iter().all(|text| fold(text) != fold(written.text)) {
                    texts.push(written.text);
                }
            }
            let mut axis = judge.judge(&texts, None);
            if axis.component.is_none() && texts.len() >= 2 {
                let strange =
                    |text: &&&str| !is_total(text) && judge.meanings(text, None).is_empty();
                if texts.iter().filter(strange).count() * 2 > texts.len() {
                    axis.component = Some(format!("HEADING_{}", row + 1));
                }
            }
            axes.push(axis);
        }
        let columns = block.value_columns.iter().enumerate().map(|(index, column)| {
            let path: Vec<(usize, &Written<'a>)> = (0..rows)
                .filter_map(|row| Some((row, headings[row].get(index)?.as_ref()?)))
                .collect();
            read_path(judge, *column, &path, &axes)
        });
        Self { columns: columns.collect(), axes }
    }

    /// The components that any column that is read tells.
    pub(crate) fn components(&self) -> BTreeSet<String> {
        let read = self.columns.iter().filter(|column| column.left_out.is_none());
        read.flat_map(|column| column.says.keys().cloned()).collect()
    }
}

fn read_path<'a>(
    judge: &Judge<'_>,
    column: u32,
    path: &[(usize, &Written<'a>)],
    axes: &[Judged],
) -> FigureColumn<'a> {
    let mut says: BTreeMap<String, Read<'a>> = BTreeMap::new();
    let mut unknown: BTreeMap<String, LeftOut<'a>> = BTreeMap::new();
    let mut left_out = None;
    for (at, (row, written)) in path.iter().enumerate() {
        // A heading merged over two rows is read in the lower one.
        if path.get(at + 1).is_some_and(|(_, next)| next.at == written.at) {
            continue;
        }
        let axis = axes[*row].component.as_deref();
        if let Some(axis) = axis.filter(|axis| axis.starts_with("HEADING_")) {
            let code = written.text.trim().to_owned();
            let candidate = Candidate { code, confidence: 50, why: Why::Unlisted };
            says.insert(
                axis.to_owned(),
                Read { row: *row, written: (*written).clone(), candidate },
            );
            continue;
        }
        let meanings = judge.meanings(written.text, axis);
        let tells_axis = meanings.iter().any(|it| Some(it.component.as_str()) == axis);
        if let Some(axis) = axis.filter(|_| !tells_axis) {
            let others = judge.words.candidates(axis, written.text);
            let why = if others.len() > 1 { Why::TwoFit } else { Why::NoneFits };
            unknown.insert(
                axis.to_owned(),
                LeftOut {
                    written: (*written).clone(),
                    component: axis.to_owned(),
                    why,
                    others: others.into_iter().map(|it| it.code).collect(),
                },
            );
        }
        for meaning in meanings {
            let is_total = meaning.candidate.code == "_T";
            if is_total && unknown.contains_key(&meaning.component) {
                // «با سواد» over «جمع»: the total of a group that has no code.
                let group = unknown.get(&meaning.component);
                left_out = group.map(|group| LeftOut { why: Why::GroupTotal, ..group.clone() });
                continue;
            }
            if is_total && says.get(&meaning.component).is_some_and(|it| it.candidate.code != "_T")
            {
                continue;
            }
            unknown.remove(&meaning.component);
            let read =
                Read { row: *row, written: (*written).clone(), candidate: meaning.candidate };
            says.insert(meaning.component, read);
        }
    }
    if left_out.is_none() {
        let stranger = unknown.into_iter().find(|(component, _)| !says.contains_key(component));
        left_out = stranger.map(|(_, left_out)| left_out);
        // A heading that tells something else in full is no stranger: «سهم زنان (درصد)» among sexes.
        let tells_more = left_out.as_ref().is_some_and(|out| {
            says.values().any(|it| it.written == out.written && it.candidate.confidence >= 85)
        });
        if tells_more {
            left_out = None;
        }
    }
    FigureColumn { column, says, left_out }
}
