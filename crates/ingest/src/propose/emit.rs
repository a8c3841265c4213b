//! A draft written down as table maps: anchors where a table may start elsewhere next time, letters
//! and rows, groups of columns, titles. Knows the language of structure maps; decides no meaning.

use std::collections::{BTreeMap, BTreeSet};

use model::CellAddress;
use model::fold::fold_tight;
use model::structure_map::{Reading, RepeatedRows, Source, TableMap, Take, ValueColumns};

use super::columns::FigureColumn;
use super::draft::{Context, Draft, letters};
use super::layout::{Layout, Table};
use super::proposal::Why;
use super::region::{Grid, mark};

/// What is the same for every column, told by nothing in the axes.
pub(crate) struct Constants<'a> {
    /// Component → source, for the whole layout.
    pub(crate) fixed: &'a BTreeMap<String, Source>,
    /// The unit of an indicator.
    pub(crate) unit: &'a dyn Fn(&str) -> Option<String>,
    /// What stands for a component in a column that does not tell it though its neighbours do.
    pub(crate) total: &'a dyn Fn(&str) -> Option<String>,
}

/// From where rows and columns are counted.
#[derive(Clone, Copy)]
struct Corner {
    row: u32,
    column: u32,
}

impl Corner {
    fn letters(self, column: u32) -> String {
        letters(column.saturating_sub(self.column))
    }

    fn row(self, row: u32) -> u32 {
        (row + 1).saturating_sub(self.row)
    }
}

/// Writes the table maps of a draft. `alone` says that the file has no other layout.
pub(crate) fn table_maps(
    context: &Context<'_, '_>,
    draft: &Draft<'_>,
    constants: &Constants<'_>,
    alone: bool,
) -> Vec<TableMap> {
    let tables = &draft.layout.tables;
    let titles = uniform_titles(draft);
    let Some(first) = tables.first() else { return Vec::new() };
    let names = |tables: &[&Table]| -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        for table in tables {
            let name = &context.workbook.sheets[table.sheet].name;
            if !names.contains(name) && !name.is_empty() {
                names.push(name.clone());
            }
        }
        names
    };
    let all: Vec<&Table> = tables.iter().collect();
    if let (Some(titles), Some((word, corner))) = (&titles, anchor(context, &draft.layout)) {
        let mut map = table_map(context, draft, first, corner, constants, titles);
        map.anchor = Some(word);
        map.sheets = if alone { Vec::new() } else { names(&all) };
        return vec![map];
    }
    let corner = Corner { row: 0, column: 0 };
    let one_a_sheet =
        tables.iter().map(|table| table.sheet).collect::<BTreeSet<_>>().len() == tables.len();
    let same_place = tables.iter().all(|table| {
        table.block.rows.0 == first.block.rows.0
            && table.block.value_columns == first.block.value_columns
            && table.block.label_columns == first.block.label_columns
            && table.block.heading_rows == first.block.heading_rows
    });
    if let Some(titles) = titles.filter(|_| one_a_sheet && same_place) {
        let mut map = table_map(context, draft, first, corner, constants, &titles);
        let every_sheet =
            context.workbook.sheets.iter().filter(|it| !it.cells().is_empty()).count();
        let whole = alone && every_sheet == tables.len();
        map.sheets = if whole { Vec::new() } else { names(&all) };
        map.last_row = None;
        return vec![map];
    }
    let table_of = |(index, table): (usize, &Table)| {
        let titles = draft.titles.get(index).map(|said| {
            said.iter()
                .map(|(id, said)| {
                    (
                        id.clone(),
                        title_source(id, said.at, &said.candidate.code, said.candidate.why),
                    )
                })
                .collect()
        });
        let mut map =
            table_map(context, draft, table, corner, constants, &titles.unwrap_or_default());
        map.sheets = names(&[table]);
        map
    };
    tables.iter().enumerate().map(table_of).collect()
}

/// The word in the corner of the headings by which the tables of a layout are found again, and the
/// corner of the first.
fn anchor(context: &Context<'_, '_>, layout: &Layout) -> Option<(String, Corner)> {
    let corner_of = |table: &Table| {
        let grid = &context.grids[table.sheet];
        let row = *table.block.heading_rows.first()?;
        let column = *table.block.label_columns.first()?;
        let (at, text) = grid.shown(row, column)?;
        let leftmost = table.block.value_columns.iter().all(|value| *value > at.column);
        (at.row == row && leftmost).then_some((at, text))
    };
    let first = layout.tables.first()?;
    let (at, word) = corner_of(first)?;
    let tight = fold_tight(word);
    let shift = |table: &Table, at: CellAddress| -> Vec<i64> {
        let block = &table.block;
        let columns = block.label_columns.iter().chain(&block.value_columns);
        let columns = columns.map(|column| i64::from(*column) - i64::from(at.column));
        let rows = block.heading_rows.iter().chain([&block.rows.0]);
        columns.chain(rows.map(|row| i64::from(*row) - i64::from(at.row))).collect()
    };
    let mut sheets = BTreeSet::new();
    for table in &layout.tables {
        let (other, text) = corner_of(table)?;
        if fold_tight(text) != tight || !sheets.insert(table.sheet) {
            return None;
        }
        // What lies between the headings and the figures must be alike, or rows would be miscounted.
        let shifted = shift(table, other);
        let mine = shift(first, at);
        if shifted.last() != mine.last() || shifted.first() != mine.first() {
            return None;
        }
    }
    for sheet in &context.workbook.sheets {
        let texts = sheet.cells().iter().filter(|cell| fold_tight(cell.value.text()) == tight);
        if texts.count() > 1 {
            return None;
        }
    }
    Some((word.trim().to_owned(), Corner { row: at.row, column: at.column }))
}

fn title_source(component: &str, at: CellAddress, code: &str, why: Why) -> Source {
    let from_cell = why == Why::Title && component != "UNIT_MULT" && component != "AGE";
    if !from_cell {
        return Source { code: Some(code.to_owned()), ..Source::default() };
    }
    let period = component == "TIME_PERIOD";
    // Units stand in brackets, which are no words of a title.
    if component == "UNIT_MEASURE" {
        return Source { code: Some(code.to_owned()), ..Source::default() };
    }
    Source {
        cell: Some(at.to_string()),
        take: if period { Take::All } else { Take::Within },
        reading: if period { Reading::Period } else { Reading::Word },
        ..Source::default()
    }
}

/// Sources for what titles say, where all tables of the layout have such a title at one place, or
/// all say the same; `None` where the titles tell the tables apart in a way no one map can say.
fn uniform_titles(draft: &Draft<'_>) -> Option<BTreeMap<String, Source>> {
    let mut sources = BTreeMap::new();
    let told = draft.told();
    let components: BTreeSet<&String> = draft.titles.iter().flat_map(BTreeMap::keys).collect();
    for component in components.into_iter().filter(|it| !told.contains(*it)) {
        let said: Vec<_> = draft.titles.iter().filter_map(|said| said.get(component)).collect();
        let complete = said.len() == draft.titles.len();
        let first = said.first()?;
        let one_place = said.iter().all(|it| it.at == first.at);
        let one_code = said.iter().all(|it| it.candidate.code == first.candidate.code);
        let source = match (complete, one_place, one_code) {
            (true, true, _) => {
                title_source(component, first.at, &first.candidate.code, first.candidate.why)
            }
            (_, _, true) => {
                Source { code: Some(first.candidate.code.clone()), ..Source::default() }
            }
            _ => return None,
        };
        sources.insert(component.clone(), source);
    }
    Some(sources)
}

fn table_map(
    context: &Context<'_, '_>,
    draft: &Draft<'_>,
    table: &Table,
    corner: Corner,
    constants: &Constants<'_>,
    titles: &BTreeMap<String, Source>,
) -> TableMap {
    let block = &table.block;
    let grid = &context.grids[table.sheet];
    let mut components: BTreeMap<String, Source> = constants.fixed.clone();
    components.extend(titles.clone());
    let mut first_row = block.rows.0;
    for label in &draft.labels {
        let Some(column) = block.label_columns.get(label.index).copied() else { continue };
        let mut source = label.source();
        source.column = Some(corner.letters(column));
        components.insert(label.axis.component.clone(), source);
        if label.nearest {
            let groups = Layout::group_rows(grid, block, column);
            first_row = groups.first().copied().unwrap_or(first_row).min(first_row);
        }
    }
    if let Some(sheets) = &draft.sheets {
        let source = Source {
            sheet: true,
            take: sheets.take,
            open: sheets.open,
            reading: sheets.reading,
            words: sheets.words(),
            ..Source::default()
        };
        components.insert(sheets.component.clone(), source);
    }
    indicator_units(draft, constants, &mut components);
    let values = value_columns(draft, table, corner, constants, &components);
    TableMap {
        first_row: Some(corner.row(first_row)),
        last_row: later_table(draft, table).then(|| corner.row(block.rows.1)),
        skip_rows: draft.skip_rows.clone(),
        components,
        values,
        absent: marks(grid, table),
        repeated_rows: RepeatedRows::Once,
        ..TableMap::default()
    }
}

/// Where labels tell the indicator, they tell its unit too.
fn indicator_units(
    draft: &Draft<'_>,
    constants: &Constants<'_>,
    components: &mut BTreeMap<String, Source>,
) {
    let axes = draft.labels.iter().map(|label| &label.axis).chain(&draft.sheets);
    let Some(axis) = axes.into_iter().find(|axis| axis.component == "INDICATOR") else { return };
    if components.contains_key("UNIT_MEASURE") {
        return;
    }
    let units: BTreeMap<String, String> = axis
        .named
        .iter()
        .filter_map(|named| {
            let unit = (constants.unit)(named.code.as_deref()?)?;
            Some((named.written.text.trim().to_owned(), unit))
        })
        .collect();
    let different: BTreeSet<&String> = units.values().collect();
    let source = match different.into_iter().collect::<Vec<_>>()[..] {
        [] => return,
        [unit] => Source { code: Some(unit.clone()), ..Source::default() },
        _ => {
            let Some(indicator) = components.get("INDICATOR") else { return };
            Source { words: units, open: false, ..indicator.clone() }
        }
    };
    components.insert("UNIT_MEASURE".to_owned(), source);
}

/// Whether another table stands below this one in the same columns.
fn later_table(draft: &Draft<'_>, table: &Table) -> bool {
    table.followed
        || draft.layout.tables.iter().any(|other| {
            other.sheet == table.sheet
                && other.block.rows.0 > table.block.rows.1
                && other.block.columns.0 <= table.block.columns.1
                && table.block.columns.0 <= other.block.columns.1
        })
}

/// Signs for missing values that stand among the figures.
fn marks(grid: &Grid<'_>, table: &Table) -> BTreeMap<String, String> {
    let mut marks = BTreeMap::new();
    for row in table.block.rows.0..=table.block.rows.1 {
        for cell in grid.sheet.row(row) {
            let is_value = table.block.value_columns.contains(&cell.address.column);
            if let Some(status) = mark(cell.value.text()).filter(|_| is_value) {
                marks.insert(cell.value.text().trim().to_owned(), status.to_owned());
            }
        }
    }
    marks
}

/// The columns that are read, those beside each other with equal sources together.
fn value_columns(
    draft: &Draft<'_>,
    table: &Table,
    corner: Corner,
    constants: &Constants<'_>,
    common: &BTreeMap<String, Source>,
) -> Vec<ValueColumns> {
    let words = heading_words(draft);
    let told = draft.columns.components();
    let mut groups: Vec<(u32, u32, BTreeMap<String, Source>)> = Vec::new();
    let mut before: Option<u32> = None;
    for (index, figure) in draft.columns.columns.iter().enumerate() {
        let Some(column) = table.block.value_columns.get(index).copied() else { continue };
        if figure.left_out.is_some() {
            before = None;
            continue;
        }
        let sources = sources_of(figure, table, corner, constants, common, &words, &told);
        match groups.last_mut() {
            Some((_, last, same)) if before == Some(column.wrapping_sub(1)) && *same == sources => {
                *last = column;
            }
            _ => groups.push((column, column, sources)),
        }
        before = Some(column);
    }
    groups
        .into_iter()
        .map(|(from, to, components)| ValueColumns {
            from: corner.letters(from),
            to: (to > from).then(|| corner.letters(to)),
            components,
        })
        .collect()
}

/// For each component and row of headings, the words that its code list does not say by itself.
fn heading_words(draft: &Draft<'_>) -> BTreeMap<(String, usize), BTreeMap<String, String>> {
    let mut words: BTreeMap<(String, usize), BTreeMap<String, String>> = BTreeMap::new();
    for column in draft.columns.columns.iter().filter(|column| column.left_out.is_none()) {
        for (component, read) in &column.says {
            let listed = matches!(read.candidate.why, Why::Listed | Why::Spaces | Why::Period);
            if !listed && !component.starts_with("HEADING_") {
                let words = words.entry((component.clone(), read.row)).or_default();
                words.insert(read.written.text.trim().to_owned(), read.candidate.code.clone());
            }
        }
    }
    words
}

fn sources_of(
    figure: &FigureColumn<'_>,
    table: &Table,
    corner: Corner,
    constants: &Constants<'_>,
    common: &BTreeMap<String, Source>,
    words: &BTreeMap<(String, usize), BTreeMap<String, String>>,
    told: &BTreeSet<String>,
) -> BTreeMap<String, Source> {
    let mut sources = BTreeMap::new();
    let lowest = table.block.heading_rows.len().saturating_sub(1);
    for (component, read) in &figure.says {
        if component == "UNIT_MEASURE" {
            let code = Some(read.candidate.code.clone());
            sources.insert(component.clone(), Source { code, ..Source::default() });
            continue;
        }
        let Some(row) = table.block.heading_rows.get(read.row) else { continue };
        let source = Source {
            row: Some(corner.row(*row)),
            fill: read.row < lowest,
            reading: if component == "TIME_PERIOD" { Reading::Period } else { Reading::Word },
            words: words.get(&(component.clone(), read.row)).cloned().unwrap_or_default(),
            ..Source::default()
        };
        sources.insert(component.clone(), source);
    }
    for component in told.iter().filter(|it| !figure.says.contains_key(*it)) {
        if common.contains_key(component) || component == "UNIT_MEASURE" {
            continue;
        }
        if let Some(code) = (constants.total)(component) {
            sources.insert(component.clone(), Source { code: Some(code), ..Source::default() });
        }
    }
    if !sources.contains_key("UNIT_MEASURE") {
        let indicator = figure.says.get("INDICATOR").map(|read| read.candidate.code.as_str());
        if let Some(unit) = indicator.and_then(|indicator| (constants.unit)(indicator)) {
            sources.insert(
                "UNIT_MEASURE".to_owned(),
                Source { code: Some(unit), ..Source::default() },
            );
        }
    }
    sources
}
