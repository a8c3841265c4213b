//! Tables of one shape on one or several sheets, and what stands in them as axes: rows of headings,
//! columns of labels, groups within a column. Knows texts and their places; knows no components.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use model::CellAddress;
use model::fold::{fold, fold_tight};

use super::region::{Block, Grid};

/// One table of a layout.
#[derive(Clone, Debug)]
pub(crate) struct Table {
    /// The sheet's place in the workbook, from 0.
    pub(crate) sheet: usize,
    pub(crate) block: Block,
    /// Whether another table of the sheet is told after it.
    pub(crate) followed: bool,
}

/// Tables that differ in their figures, labels and place alone.
#[derive(Clone, Debug)]
pub(crate) struct Layout {
    pub(crate) tables: Vec<Table>,
}

/// A text and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Written<'a> {
    pub(crate) at: CellAddress,
    pub(crate) text: &'a str,
}

/// What a column of labels holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Labels<'a> {
    pub(crate) column: u32,
    /// What stands over it.
    pub(crate) heading: Option<Written<'a>>,
    /// Its different texts in order.
    pub(crate) texts: Vec<Written<'a>>,
    /// Whether blank cells repeat what stands above them.
    pub(crate) fills: bool,
    /// Texts that head the ones below them in the same column, where it is such a column.
    pub(crate) groups: Vec<Written<'a>>,
}

/// Gathers tables by shape.
pub(crate) fn layouts(grids: &[Grid<'_>], blocks: Vec<Table>) -> Vec<Layout> {
    let mut by_shape: BTreeMap<Vec<String>, usize> = BTreeMap::new();
    let mut layouts: Vec<Layout> = Vec::new();
    for table in blocks {
        let shape = shape(&grids[table.sheet], &table.block);
        let index = *by_shape.entry(shape).or_insert_with(|| {
            layouts.push(Layout { tables: Vec::new() });
            layouts.len() - 1
        });
        layouts[index].tables.push(table);
    }
    layouts
}

/// The headings of a table with their places from its first column.
fn shape(grid: &Grid<'_>, block: &Block) -> Vec<String> {
    let first = block.columns.0;
    let columns: Vec<u32> =
        block.label_columns.iter().chain(&block.value_columns).copied().collect();
    let base = columns.iter().min().copied().unwrap_or(first);
    let mut shape = vec![format!("{} {}", block.heading_rows.len(), block.label_columns.len())];
    for row in &block.heading_rows {
        for column in &columns {
            let text =
                grid.shown(*row, *column).map_or(String::new(), |(_, text)| fold_tight(text));
            shape.push(format!("{}:{text}", column - base));
        }
    }
    shape
}

impl Layout {
    /// The rows of a table in which figures stand.
    fn figure_rows<'g>(grid: &'g Grid<'_>, block: &'g Block) -> impl Iterator<Item = u32> + 'g {
        (block.rows.0..=block.rows.1).filter(move |row| {
            block.value_columns.iter().any(|column| grid.kind(*row, *column).is_some())
        })
    }

    /// Rows between (or right above) the figures in which a label stands alone.
    pub(crate) fn group_rows(grid: &Grid<'_>, block: &Block, column: u32) -> Vec<u32> {
        let alone = |row: &u32| {
            grid.kind(*row, column).is_some()
                && block.value_columns.iter().all(|value| grid.shown(*row, *value).is_none())
        };
        let mut rows: Vec<u32> = (block.rows.0..=block.rows.1).filter(alone).collect();
        if rows.is_empty() {
            return rows;
        }
        if let Some(last) =
            block.heading_rows.last().filter(|row| block.heading_rows.len() > 1 && alone(row))
        {
            rows.insert(0, *last);
        } else if let Some(last) =
            block.title_rows.last().filter(|row| **row + 1 == block.rows.0 && alone(row))
        {
            rows.insert(0, *last);
        }
        rows
    }

    /// What a column of labels holds over all tables of the layout.
    pub(crate) fn labels<'a>(&self, grids: &[Grid<'a>], index: usize) -> Option<Labels<'a>> {
        let first = self.tables.first()?;
        let column = *first.block.label_columns.get(index)?;
        let grid = &grids[first.sheet];
        let groups_above = Self::group_rows(grid, &first.block, column);
        let heads = first.block.heading_rows.iter().rev();
        let heading = heads
            .filter(|row| !groups_above.contains(row))
            .find_map(|row| grid.shown(*row, column))
            .map(|(at, text)| Written { at, text });
        let mut texts: BTreeMap<String, Written<'a>> = BTreeMap::new();
        let mut order: Vec<String> = Vec::new();
        let mut fills = false;
        let mut groups: Vec<Written<'a>> = Vec::new();
        for table in &self.tables {
            let grid = &grids[table.sheet];
            let Some(column) = table.block.label_columns.get(index).copied() else { continue };
            let group_rows = Self::group_rows(grid, &table.block, column);
            for row in &group_rows {
                let Some((at, text)) = grid.shown(*row, column) else { continue };
                if groups.iter().all(|it| fold(it.text) != fold(text)) {
                    groups.push(Written { at, text });
                }
            }
            for row in Self::figure_rows(grid, &table.block) {
                let Some((at, text)) = grid.shown(row, column) else {
                    fills = true;
                    continue;
                };
                // A range merged over rows is read through without help.
                // Not without spaces: «5-9» and «59» would be one.
                let form = fold(text);
                if let Entry::Vacant(vacant) = texts.entry(form) {
                    order.push(vacant.key().clone());
                    vacant.insert(Written { at, text });
                }
            }
        }
        // A row whose figures are all blank is not for that a heading of others.
        groups.retain(|group| !texts.contains_key(&fold(group.text)));
        if groups.len() < 2 {
            groups = self.repeating_groups(grids, index);
        }
        let texts = order.iter().filter_map(|form| texts.get(form).cloned()).collect();
        Some(Labels { column, heading, texts, fills, groups })
    }

    /// Labels that stand once, each followed by the same run of others: «زن», «شاغل», «بیکار»,
    /// «مرد», «شاغل», «بیکار».
    fn repeating_groups<'a>(&self, grids: &[Grid<'a>], index: usize) -> Vec<Written<'a>> {
        let Some(table) = self.tables.first() else { return Vec::new() };
        let grid = &grids[table.sheet];
        let Some(column) = table.block.label_columns.get(index).copied() else { return Vec::new() };
        if table.block.label_columns.len() > 1 && index > 0 {
            return Vec::new();
        }
        let shown = Self::figure_rows(grid, &table.block).filter_map(|row| grid.shown(row, column));
        let run: Vec<Written<'a>> = shown.map(|(at, text)| Written { at, text }).collect();
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for written in &run {
            *counts.entry(fold(written.text)).or_default() += 1;
        }
        let is_group = |written: &Written<'_>| counts.get(&fold(written.text)) == Some(&1);
        let groups: Vec<Written<'a>> = run.iter().filter(|it| is_group(it)).cloned().collect();
        let items = run.len() - groups.len();
        // Each group is followed by items, and begins the column.
        let followed = run.windows(2).all(|pair| !(is_group(&pair[0]) && is_group(&pair[1])));
        let begins =
            run.first().is_some_and(is_group) && run.last().is_some_and(|it| !is_group(it));
        if groups.len() >= 2 && items >= 2 * groups.len() && followed && begins {
            return groups;
        }
        Vec::new()
    }

    /// The texts of a row of headings: for each column of figures what stands over it. A heading that
    /// is not merged counts for the blank cells after it, but in the lowest row.
    pub(crate) fn headings<'a>(
        grid: &Grid<'a>,
        block: &Block,
        index: usize,
    ) -> Vec<Option<Written<'a>>> {
        let Some(row) = block.heading_rows.get(index).copied() else { return Vec::new() };
        let below = block.heading_rows.get(index + 1).copied();
        let mut before: Option<Written<'a>> = None;
        let mut headings = Vec::new();
        for column in &block.value_columns {
            let here = grid.shown(row, *column).map(|(at, text)| Written { at, text });
            let heading = match here {
                Some(here) => {
                    before = Some(here.clone());
                    Some(here)
                }
                // Only where something stands below: else the column has no heading here.
                None if below.is_some_and(|below| grid.shown(below, *column).is_some()) => {
                    before.clone()
                }
                None => None,
            };
            headings.push(heading);
        }
        headings
    }
}
