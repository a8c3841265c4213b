//! One layout becomes table maps: where each component comes from, and what was left out. Knows axes
//! and titles; knows nothing of dataflows or of what is usual where nothing is said.

use std::collections::{BTreeMap, BTreeSet};

use model::fold::{fold, fold_tight};
use model::structure_map::{Source, Take};
use model::{CellAddress, Finding};

use super::axis::Judge;
use super::columns::Columns;
use super::labels::{LabelAxis, glued, is_generic};
use super::layout::{Labels, Layout, Written};
use super::proposal::{Proposal, Why};
use super::region::Grid;
use super::title::{self, Said};
use super::vocabulary::is_total;
use crate::workbook::Workbook;

/// What a layout was read with.
pub(crate) struct Context<'a, 'g> {
    pub(crate) judge: &'a Judge<'a>,
    pub(crate) workbook: &'g Workbook,
    pub(crate) grids: &'a [Grid<'g>],
}

/// A column of labels and the source it becomes.
pub(crate) struct LabelSource<'g> {
    pub(crate) index: usize,
    pub(crate) axis: LabelAxis<'g>,
    pub(crate) fill: bool,
    pub(crate) nearest: bool,
    /// All its words are named, also those of the list.
    pub(crate) every_word: bool,
    pub(crate) extra: BTreeMap<String, String>,
}

/// A layout with what is known of its keys.
pub(crate) struct Draft<'g> {
    pub(crate) layout: Layout,
    pub(crate) columns: Columns<'g>,
    pub(crate) labels: Vec<LabelSource<'g>>,
    pub(crate) sheets: Option<LabelAxis<'g>>,
    pub(crate) titles: Vec<BTreeMap<String, Said>>,
    pub(crate) skip_rows: Vec<String>,
    pub(crate) proposals: Vec<Proposal>,
    pub(crate) findings: Vec<Finding>,
}

impl<'g> Draft<'g> {
    /// Reads a layout.
    pub(crate) fn read(context: &Context<'_, 'g>, layout: Layout) -> Option<Self> {
        let first = layout.tables.first()?;
        let grid = &context.grids[first.sheet];
        let columns = Columns::read(context.judge, grid, &first.block);
        let titles = layout
            .tables
            .iter()
            .map(|table| title::said(context.judge, &context.grids[table.sheet], &table.block))
            .collect();
        let mut draft = Self {
            columns,
            labels: Vec::new(),
            sheets: None,
            titles,
            skip_rows: Vec::new(),
            proposals: Vec::new(),
            findings: Vec::new(),
            layout,
        };
        draft.read_labels(context);
        draft.settle_claims();
        draft.read_sheets(context);
        draft.tell(context);
        Some(draft)
    }

    /// The components that headings, labels and sheets tell.
    pub(crate) fn told(&self) -> BTreeSet<String> {
        let mut told = self.columns.components();
        told.extend(self.labels.iter().map(|label| label.axis.component.clone()));
        told.extend(self.sheets.iter().map(|sheets| sheets.component.clone()));
        told
    }

    /// The codes of a component over the whole layout, titles too.
    pub(crate) fn codes(&self, component: &str) -> BTreeSet<String> {
        let mut codes = BTreeSet::new();
        for column in self.columns.columns.iter().filter(|column| column.left_out.is_none()) {
            codes.extend(column.says.get(component).map(|read| read.candidate.code.clone()));
        }
        let axes = self.labels.iter().map(|label| &label.axis).chain(&self.sheets);
        for axis in axes.filter(|axis| axis.component == component) {
            codes.extend(axis.named.iter().filter_map(|named| named.code.clone()));
        }
        if codes.is_empty() {
            let said = self.titles.iter().filter_map(|said| said.get(component));
            codes.extend(said.map(|said| said.candidate.code.clone()));
        }
        codes
    }

    fn read_labels(&mut self, context: &Context<'_, 'g>) {
        let count = self.layout.tables.first().map_or(0, |it| it.block.label_columns.len());
        let mut unknown: Vec<(usize, Labels<'g>)> = Vec::new();
        for index in 0..count {
            let Some(labels) = self.layout.labels(context.grids, index) else { continue };
            if !labels.groups.is_empty() {
                self.read_groups(context, index, &labels);
                continue;
            }
            let texts: Vec<&str> = labels.texts.iter().map(|it| it.text).collect();
            if texts.is_empty() {
                continue;
            }
            let judged = context.judge.judge(&texts, labels.heading.as_ref().map(|it| it.text));
            match LabelAxis::read(context.judge, &judged, &labels.texts) {
                Some(axis) => self.add_label(index, axis, labels.fills, false),
                None => unknown.push((index, labels)),
            }
        }
        // Labels nobody knows matter only where the others do not tell the rows apart.
        for (index, labels) in unknown {
            if !self.rows_are_told_apart(context) {
                let id = generic_id(&labels, index);
                let axis = LabelAxis::unknown(id, &labels.texts);
                self.add_label(index, axis, labels.fills, false);
            }
        }
        self.skip_totals();
    }

    fn add_label(&mut self, index: usize, axis: LabelAxis<'g>, fill: bool, nearest: bool) {
        let every_word = false;
        let extra = BTreeMap::new();
        self.labels.push(LabelSource { index, axis, fill, nearest, every_word, extra });
    }

    /// A column in which some labels head the others.
    fn read_groups(&mut self, context: &Context<'_, 'g>, index: usize, labels: &Labels<'g>) {
        let judge = context.judge;
        let is_group = |written: &Written<'_>| {
            labels.groups.iter().any(|group| fold(group.text) == fold(written.text))
        };
        let items: Vec<Written<'g>> =
            labels.texts.iter().filter(|it| !is_group(it)).cloned().collect();
        let texts = |written: &[Written<'g>]| -> Vec<&'g str> {
            written.iter().map(|it| it.text).collect()
        };
        let outer = judge.judge(&texts(&labels.groups), None);
        let inner = judge.judge(&texts(&items), None);
        let mut outer = LabelAxis::read(judge, &outer, &labels.groups)
            .unwrap_or_else(|| LabelAxis::unknown(format!("GROUP_{}", index + 1), &labels.groups));
        let mut inner = LabelAxis::read(judge, &inner, &items)
            .unwrap_or_else(|| LabelAxis::unknown(format!("ROW_{}", index + 1), &items));
        if inner.component == outer.component {
            // Both name areas, say: then the groups head nothing that is not said below them.
            self.add_label(index, inner, labels.fills, false);
            return;
        }
        self.find_total_group(context, &mut outer);
        // A group's own figures are the total over its items.
        let mut extra = BTreeMap::new();
        let total = if judge.words.has(&inner.component, "_T") {
            Some("_T".to_owned())
        } else {
            let said = self.titles.iter().filter_map(|said| said.get(&inner.component));
            said.map(|said| said.candidate.code.clone()).next()
        };
        let have_figures =
            labels.groups.iter().any(|group| labels.texts.iter().any(|text| text.at == group.at));
        if let Some(total) = total.filter(|_| have_figures) {
            for group in &labels.groups {
                extra.insert(group.text.trim().to_owned(), total.clone());
            }
        }
        for named in inner.named.iter().filter(|it| it.code.is_none()) {
            self.skip_rows.push(named.written.text.trim().to_owned());
        }
        inner.named.retain(|named| named.code.is_some());
        let push = |axis, nearest, extra| LabelSource {
            index,
            axis,
            fill: false,
            nearest,
            every_word: true,
            extra,
        };
        self.labels.push(push(outer, true, BTreeMap::new()));
        self.labels.push(push(inner, false, extra));
    }

    /// A first group that no code fits but whose figures are the sums of the other groups' is their
    /// total: «۱۵ ساله و بیشتر», «مرد», «زن».
    fn find_total_group(&self, context: &Context<'_, 'g>, outer: &mut LabelAxis<'g>) {
        let Some(table) = self.layout.tables.first() else { return };
        let sheet = context.grids[table.sheet].sheet;
        let others: Vec<u32> = outer
            .named
            .iter()
            .filter(|named| named.code.is_some())
            .map(|named| named.written.at.row)
            .collect();
        let number = |row: u32, column: u32| -> Option<i64> {
            sheet.cell(CellAddress::new(row, column))?.value.text().parse().ok()
        };
        if !context.judge.words.has(&outer.component, "_T") {
            return;
        }
        let Some(first) = outer.named.iter_mut().find(|named| named.code.is_none()) else { return };
        let adds_up = |column: &&u32| {
            let parts: Option<Vec<i64>> = others.iter().map(|row| number(*row, **column)).collect();
            parts.is_some_and(|parts| {
                parts.len() >= 2
                    && number(first.written.at.row, **column) == Some(parts.iter().sum())
            })
        };
        let count = table.block.value_columns.iter().filter(adds_up).count();
        if count >= 1 && count * 2 >= table.block.value_columns.len() {
            first.code = Some("_T".to_owned());
            first.confidence = 90;
            first.why = Why::SumOfOthers;
        }
    }

    /// Whether the labels that are understood differ from row to row.
    fn rows_are_told_apart(&self, context: &Context<'_, 'g>) -> bool {
        if self.labels.is_empty() {
            return false;
        }
        let Some(table) = self.layout.tables.first() else { return false };
        let grid = &context.grids[table.sheet];
        let mut seen = BTreeSet::new();
        let mut above: BTreeMap<u32, &str> = BTreeMap::new();
        for row in table.block.rows.0..=table.block.rows.1 {
            if table.block.value_columns.iter().all(|column| grid.kind(row, *column).is_none()) {
                continue;
            }
            let mut key = Vec::new();
            for label in &self.labels {
                let Some(column) = table.block.label_columns.get(label.index).copied() else {
                    continue;
                };
                if let Some((_, text)) = grid.shown(row, column) {
                    above.insert(column, text);
                }
                key.push(above.get(&column).map_or(String::new(), |text| fold(text)));
            }
            if !seen.insert(key) {
                return false;
            }
        }
        true
    }

    /// Rows that sum up areas nobody named are no data.
    fn skip_totals(&mut self) {
        for label in &self.labels {
            if label.axis.component != "REF_AREA" {
                continue;
            }
            for named in &label.axis.named {
                if named.code.is_none() && is_total(named.written.text) {
                    self.skip_rows.push(named.written.text.trim().to_owned());
                }
            }
        }
    }

    /// Two axes cannot tell the same component: the surer one does.
    fn settle_claims(&mut self) {
        let mut kept: Vec<LabelSource<'g>> = Vec::new();
        for label in std::mem::take(&mut self.labels) {
            let same = kept.iter().position(|it| it.axis.component == label.axis.component);
            match same {
                Some(at) if kept[at].axis.named.len() < label.axis.named.len() => kept[at] = label,
                Some(_) => {}
                None => kept.push(label),
            }
        }
        let headed = self.columns.components();
        kept.retain(|label| {
            let component = &label.axis.component;
            if !headed.contains(component) {
                return true;
            }
            let axes = self.columns.axes.iter();
            let heading = axes.filter(|axis| axis.component.as_deref() == Some(component));
            let heading = heading.map(|axis| axis.confidence).max().unwrap_or(0);
            let labels_win = label.axis.confidence >= heading;
            if labels_win {
                for column in &mut self.columns.columns {
                    column.says.remove(component);
                }
            }
            labels_win
        });
        self.labels = kept;
    }

    /// What the names of the sheets say.
    fn read_sheets(&mut self, context: &Context<'_, 'g>) {
        let told = self.told();
        let mut names: Vec<Written<'g>> = Vec::new();
        for table in &self.layout.tables {
            let name = context.workbook.sheets[table.sheet].name.as_str();
            if names.iter().all(|it| it.text != name) && !name.is_empty() {
                names.push(Written { at: CellAddress::new(0, 0), text: name });
            }
        }
        if names.is_empty() || names.iter().all(|name| is_generic(name.text)) {
            return;
        }
        let texts: Vec<&str> = names.iter().map(|it| it.text).collect();
        let has_area = context.judge.components().iter().any(|it| it == "REF_AREA");
        if has_area && !told.contains("REF_AREA") {
            let all_glued = texts.iter().all(|text| {
                glued(text)
                    .is_some_and(|(_, code)| code.len() >= 3 && !looks_like_year(text, &code))
            });
            let titled = names.len() > 1 && self.titles_name_their_sheet(context);
            if all_glued || titled {
                self.sheets = LabelAxis::areas(&names, context.judge, 85);
                return;
            }
        }
        let judged = context.judge.judge(&texts, None);
        let fits = judged.component.as_ref().is_some_and(|it| !told.contains(it));
        let least = if names.len() > 1 { 55 } else { 85 };
        if fits && judged.confidence >= least {
            self.sheets = LabelAxis::read(context.judge, &judged, &names);
        } else if names.len() > 1 && judged.component.is_none() {
            self.sheets = Some(LabelAxis::unknown("SHEET".to_owned(), &names));
        }
        if let Some(sheets) = &mut self.sheets {
            sheets.why = Why::SheetNames;
        }
    }

    /// Whether each table's title has the name of its own sheet in it.
    fn titles_name_their_sheet(&self, context: &Context<'_, 'g>) -> bool {
        self.layout.tables.iter().all(|table| {
            let grid = &context.grids[table.sheet];
            let name = fold_tight(&context.workbook.sheets[table.sheet].name);
            let lines = title::lines(grid, &table.block);
            lines.iter().any(|(_, line)| fold_tight(line).contains(&name))
        })
    }
}

fn looks_like_year(text: &str, code: &str) -> bool {
    model::written_period::read(code).is_some() && fold_tight(text).starts_with("سال")
}

pub(crate) fn letters(column: u32) -> String {
    let address = CellAddress::new(0, column).to_string();
    address.trim_end_matches('1').to_owned()
}

/// A name for labels nobody knows: what stands over them, in Latin capitals, or their place.
fn generic_id(labels: &Labels<'_>, index: usize) -> String {
    let heading = labels.heading.as_ref().map_or("", |it| it.text);
    let id: String = heading
        .trim()
        .chars()
        .map(
            |letter| if letter.is_ascii_alphanumeric() { letter.to_ascii_uppercase() } else { '_' },
        )
        .collect();
    let id = id.trim_matches('_');
    let is_id = id.starts_with(|letter: char| letter.is_ascii_alphabetic()) && heading.is_ascii();
    if is_id { id.to_owned() } else { format!("ROW_{}", index + 1) }
}

impl LabelSource<'_> {
    /// The source of a structure map, but for its column.
    pub(crate) fn source(&self) -> Source {
        let mut words = if self.every_word && self.axis.take == Take::All {
            let named = self.axis.named.iter().filter_map(|named| {
                Some((named.written.text.trim().to_owned(), named.code.clone()?))
            });
            named.collect()
        } else {
            self.axis.words()
        };
        words.extend(self.extra.clone());
        Source {
            fill: self.fill,
            nearest: self.nearest,
            take: self.axis.take,
            open: self.axis.open,
            reading: self.axis.reading,
            words,
            ..Source::default()
        }
    }
}
