//! Reads one table of one sheet by its map. Knows how headings, fills and merged cells make keys, and
//! which rows say nothing or say it again; knows nothing of words (see `given`) or numbers.

use std::collections::{BTreeMap, BTreeSet};

use model::fold::fold_tight;
use model::structure_map::{RepeatedRows, Source, ValueColumns};
use model::{CellAddress, Finding, FindingCode, Place};

use crate::given::{self, Given, part_of};
use crate::integrate::{Builder, named};
use crate::table::Table;

/// A source that is read row by row, with what it has seen above.
struct RowSource<'a> {
    component: usize,
    source: &'a Source,
    column: u32,
    above: Option<(CellAddress, String)>,
    given: Given,
}

/// A column of figures.
struct FigureColumn {
    column: u32,
    /// For each sourced component: given by the column, or by this row source, or not at all.
    components: Vec<Slot>,
    /// Whether blank cells count: not below a heading that is itself hidden under a merged cell.
    counts_blanks: bool,
}

enum Slot {
    Column(Given),
    Row(usize),
}

/// One table being read.
pub(crate) struct TableReader<'t, 'b, 'a> {
    table: &'t Table<'t>,
    builder: &'b mut Builder<'a>,
    sheet_number: u32,
    /// What has been told of this table, for one heading may stand over many figures.
    told: BTreeSet<(Place, FindingCode)>,
}

impl<'t, 'b, 'a> TableReader<'t, 'b, 'a> {
    pub(crate) fn new(
        table: &'t Table<'t>,
        sheet_number: u32,
        builder: &'b mut Builder<'a>,
    ) -> Self {
        Self { table, builder, sheet_number, told: BTreeSet::new() }
    }

    /// Reads the whole table.
    pub(crate) fn read(mut self) {
        let columns = self.table.value_columns();
        let mut row_sources = Vec::new();
        let columns_given = self.figure_columns(&columns, &mut row_sources);
        let heading_row = self.heading_row();
        let is_row = |row: u32| row_sources.iter().any(|source| self.knows(source, row));
        let Some((first, last)) = self.table.rows(&columns, heading_row, is_row) else { return };
        let mut figures = columns_given;
        let mut seen: BTreeMap<Vec<String>, (CellAddress, Vec<String>)> = BTreeMap::new();
        let hidden = self.table.sheet.hidden_rows();
        for row in first..=last {
            let headings: Vec<String> = row_sources
                .iter()
                .filter_map(|source| self.shown(row, source.column))
                .map(|(_, text)| fold_tight(text))
                .collect();
            let says = |words: &[String], test: fn(&str, &str) -> bool| {
                let mut words = words.iter().map(|word| fold_tight(word));
                words.any(|word| headings.iter().any(|heading| test(heading, &word)))
            };
            if says(&self.table.map.until, |heading, word| heading.starts_with(word)) {
                break;
            }
            if says(&self.table.map.skip_rows, |heading, word| heading == word) {
                continue;
            }
            for index in 0..row_sources.len() {
                let given = self.row_given(&row_sources, index, row);
                let source = &mut row_sources[index];
                source.above = given.0;
                source.given = given.1;
            }
            if self.is_repeated(row, &figures, &row_sources, &mut seen) {
                continue;
            }
            if self.read_row(row, &mut figures, &mut row_sources)
                && hidden.binary_search(&row).is_ok()
            {
                let column =
                    row_sources.first().map_or(self.table.corner.column, |each| each.column);
                let place = self.place(CellAddress::new(row, column));
                self.builder.findings.push(Finding::new(FindingCode::HiddenRow, place));
            }
        }
    }

    fn place(&self, cell: CellAddress) -> Place {
        let sheet = self.table.sheet;
        Place {
            sheet: named(sheet),
            sheet_number: named(sheet).map(|_| self.sheet_number),
            cell: Some(cell),
            ..Place::default()
        }
    }

    fn shown(&self, row: u32, column: u32) -> Option<(CellAddress, &'t str)> {
        self.table.shown(CellAddress::new(row, column))
    }

    /// The lowest heading row any source names.
    fn heading_row(&self) -> Option<u32> {
        let map = self.table.map;
        let groups = map.values.iter().flat_map(|values| values.components.values());
        let rows = map.components.values().chain(groups).filter_map(|source| source.row);
        rows.max().map(|row| self.table.row(row))
    }

    fn figure_columns(
        &self,
        columns: &[(u32, &'t ValueColumns)],
        row_sources: &mut Vec<RowSource<'t>>,
    ) -> Vec<FigureColumn> {
        let heading_row = self.heading_row();
        let mut before: BTreeMap<(usize, u32), (CellAddress, String)> = BTreeMap::new();
        let mut figures = Vec::new();
        for (column, values) in columns {
            let mut components = Vec::new();
            for index in 0..self.builder.sourced {
                let id = self.builder.names[index].as_str();
                let source =
                    values.components.get(id).or_else(|| self.table.map.components.get(id));
                let slot = match source {
                    None => Slot::Column(Given::none()),
                    Some(source) => match &source.column {
                        Some(letters) => self.row_slot(index, source, letters, row_sources),
                        None => {
                            Slot::Column(self.column_given(index, source, *column, &mut before))
                        }
                    },
                };
                components.push(slot);
            }
            let heading = heading_row.map(|row| CellAddress::new(row, *column));
            let counts_blanks = heading.is_none_or(|heading| !self.table.merges.covers(heading));
            figures.push(FigureColumn { column: *column, components, counts_blanks });
        }
        figures
    }

    fn row_slot(
        &self,
        component: usize,
        source: &'t Source,
        letters: &str,
        row_sources: &mut Vec<RowSource<'t>>,
    ) -> Slot {
        let Some(column) = self.table.column(letters) else {
            return Slot::Column(Given::none());
        };
        let same = |each: &RowSource<'_>| {
            each.component == component
                && each.column == column
                && std::ptr::eq(each.source, source)
        };
        let index = row_sources.iter().position(same).unwrap_or_else(|| {
            let given = Given::Fault { finding: None };
            row_sources.push(RowSource { component, source, column, above: None, given });
            row_sources.len() - 1
        });
        Slot::Row(index)
    }

    /// What a fixed source or a heading gives for a column.
    fn column_given(
        &self,
        component: usize,
        source: &'t Source,
        column: u32,
        before: &mut BTreeMap<(usize, u32), (CellAddress, String)>,
    ) -> Given {
        if let Some(code) = &source.code {
            return Given::Code(code.clone());
        }
        if source.sheet {
            let at = CellAddress::new(0, 0);
            return self.mapped(component, source, &self.table.sheet.name, at);
        }
        if let Some(cell) = &source.cell {
            let Ok(at) = cell.parse::<CellAddress>() else { return self.missing(component, None) };
            return match self.table.shown(at) {
                Some((at, text)) => self.mapped(component, source, text, at),
                None => self.missing(component, Some(at)),
            };
        }
        let Some(row) = source.row else { return self.missing(component, None) };
        let row = self.table.row(row);
        match self.shown(row, column) {
            Some((at, text)) => {
                before.insert((component, row), (at, text.to_owned()));
                self.mapped(component, source, text, at)
            }
            None => match before.get(&(component, row)).filter(|_| source.fill) {
                Some((at, text)) => self.mapped(component, source, text, *at),
                None => self.missing(component, Some(CellAddress::new(row, column))),
            },
        }
    }

    fn missing(&self, component: usize, at: Option<CellAddress>) -> Given {
        let place = at.map_or_else(Place::default, |at| self.place(at));
        given::missing(self.builder.lookup, &self.builder.names[component], place)
    }

    fn mapped(&self, component: usize, source: &Source, text: &str, at: CellAddress) -> Given {
        let component = &self.builder.names[component];
        given::read(self.builder.lookup, component, source, text, self.place(at))
    }

    /// Whether a row's heading is known to a source; free text is known to none.
    fn knows(&self, source: &RowSource<'_>, row: u32) -> bool {
        let Some((at, text)) = self.shown(row, source.column) else { return false };
        let own = source.source;
        if self.builder.lookup.named(own, &part_of(text, own)).is_some() {
            return true;
        }
        // Where a heading and its items share a column, only its own words tell them apart.
        if own.map.is_some() || (own.nearest && !own.words.is_empty()) {
            return false;
        }
        self.builder.lookup.is_coded(&self.builder.names[source.component])
            && matches!(self.mapped(source.component, source.source, text, at), Given::Code(_))
    }

    /// What a row source gives in a row, and what it has seen so far.
    fn row_given(
        &self,
        sources: &[RowSource<'t>],
        index: usize,
        row: u32,
    ) -> (Option<(CellAddress, String)>, Given) {
        let RowSource { component, source, column, above, .. } = &sources[index];
        let here = self.shown(row, *column).map(|(at, text)| (at, text.to_owned()));
        let used = match here {
            Some(here) if source.nearest => {
                let beside = |(other, each): (usize, &RowSource<'_>)| {
                    other != index && each.column == *column && self.knows(each, row)
                };
                let is_item =
                    !self.knows(&sources[index], row) && sources.iter().enumerate().any(beside);
                // An item under a heading leaves the heading as it is; what nobody knows might be a
                // heading, so from there on the heading is not known.
                if is_item { above.clone() } else { Some(here) }
            }
            Some(here) => Some(here),
            None if source.fill || source.nearest => above.clone(),
            None => {
                return (
                    above.clone(),
                    self.missing(*component, Some(CellAddress::new(row, *column))),
                );
            }
        };
        let given = match &used {
            Some((at, text)) => self.mapped(*component, source, text, *at),
            None => self.missing(*component, Some(CellAddress::new(row, *column))),
        };
        (used, given)
    }

    /// Whether the row says again, figure by figure, what an earlier row of the table said.
    fn is_repeated(
        &mut self,
        row: u32,
        figures: &[FigureColumn],
        row_sources: &[RowSource<'t>],
        seen: &mut BTreeMap<Vec<String>, (CellAddress, Vec<String>)>,
    ) -> bool {
        if self.table.map.repeated_rows == RepeatedRows::Read || row_sources.is_empty() {
            return false;
        }
        let mut key = Vec::new();
        for source in row_sources {
            match &source.given {
                Given::Code(code) => key.push(code.clone()),
                Given::Fault { .. } => return false,
            }
        }
        let value = |figure: &FigureColumn| {
            let cell = self.table.sheet.cell(CellAddress::new(row, figure.column));
            cell.map_or_else(String::new, |cell| cell.value.text().to_owned())
        };
        let values: Vec<String> = figures.iter().map(value).collect();
        let at = CellAddress::new(row, row_sources[0].column);
        let Some((first, before)) = seen.get(&key) else {
            seen.insert(key, (at, values));
            return false;
        };
        if *before != values {
            return false;
        }
        let text = self.shown(at.row, at.column).map_or("", |(_, text)| text.trim());
        let finding = Finding::new(FindingCode::RepeatedRow, self.place(at))
            .with("text", text)
            .with("first", first.to_string());
        self.builder.findings.push(finding);
        true
    }

    /// Reads the figures of one row; whether there were any.
    fn read_row(
        &mut self,
        row: u32,
        figures: &mut [FigureColumn],
        row_sources: &mut [RowSource<'t>],
    ) -> bool {
        let is_filled = |figure: &FigureColumn| {
            let cell = self.table.sheet.cell(CellAddress::new(row, figure.column));
            cell.is_some_and(|cell| !cell.value.text().trim().is_empty())
        };
        let has_figures = figures.iter().any(is_filled);
        let is_known = |source: &RowSource<'_>| matches!(source.given, Given::Code(_));
        if !has_figures && !row_sources.iter().all(is_known) {
            return false;
        }
        for figure in figures {
            let at = CellAddress::new(row, figure.column);
            if self.table.merges.covers(at) {
                continue;
            }
            let cell =
                self.table.sheet.cell(at).filter(|cell| !cell.value.text().trim().is_empty());
            let map = self.table.map;
            let (value, status) = match cell {
                Some(cell) => {
                    let text = cell.value.text();
                    match self.table.absent_status(text) {
                        Some(status) => ("", Some(status)),
                        None => (text, None),
                    }
                }
                None if !figure.counts_blanks => continue,
                None => match (&map.blank_is, &map.blank) {
                    (Some(value), _) => (value.as_str(), None),
                    (None, Some(status)) => ("", Some(status.as_str())),
                    (None, None) => continue,
                },
            };
            if let Some(faults) = faults_of(figure, row_sources) {
                if cell.is_some() {
                    self.builder.unread += 1;
                    for finding in faults {
                        if self.told.insert((finding.place.clone(), finding.code)) {
                            self.builder.findings.push(finding);
                        }
                    }
                }
                continue;
            }
            if cell.is_some_and(|cell| cell.formula) {
                let place = self.place(at);
                self.builder.findings.push(Finding::new(FindingCode::FormulaResult, place));
            }
            self.push(at, figure, row_sources, value, status);
        }
        has_figures
    }

    fn push(
        &mut self,
        at: CellAddress,
        figure: &FigureColumn,
        row_sources: &[RowSource<'t>],
        value: &str,
        status: Option<&str>,
    ) {
        let cell = at.to_string();
        let last = self.builder.sourced - 1;
        let mut texts: Vec<&str> = Vec::with_capacity(self.builder.names.len());
        for slot in &figure.components {
            let given = match slot {
                Slot::Column(given) => given,
                Slot::Row(index) => &row_sources[*index].given,
            };
            texts.push(match given {
                Given::Code(code) => code,
                Given::Fault { .. } => "",
            });
        }
        if let Some(status) = status {
            texts[last] = status;
        }
        texts.extend([value, self.table.sheet.name.as_str(), cell.as_str()]);
        self.builder.push(texts);
    }
}

/// The findings that keep a figure from being read, each told once; `None` if nothing does.
fn faults_of(figure: &mut FigureColumn, row_sources: &mut [RowSource<'_>]) -> Option<Vec<Finding>> {
    let mut faults = None;
    for slot in &mut figure.components {
        let given = match slot {
            Slot::Column(given) => given,
            Slot::Row(index) => &mut row_sources[*index].given,
        };
        if let Given::Fault { finding } = given {
            faults.get_or_insert_with(Vec::new).extend(finding.take().map(|finding| *finding));
        }
    }
    faults
}
