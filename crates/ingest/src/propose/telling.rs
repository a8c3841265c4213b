//! What a draft tells of itself: the table, its axes, each heading and its code, what is left out. Knows
//! a draft that is settled; settles nothing.

use std::collections::BTreeSet;

use model::fold::fold_tight;
use model::{CellAddress, Finding, FindingCode, Place, Severity};

use super::draft::{Context, Draft, letters};
use super::labels::LabelAxis;
use super::proposal::{About, Proposal, Why};

impl<'g> Draft<'g> {
    /// Writes down what was understood and what was left out.
    pub(crate) fn tell(&mut self, context: &Context<'_, 'g>) {
        let Some(table) = self.layout.tables.first() else { return };
        let sheet = context.workbook.sheets[table.sheet].name.clone();
        let number = u32::try_from(table.sheet + 1).ok();
        let (first, last) = (table.block.value_columns.first(), table.block.value_columns.last());
        let range = match (first, last) {
            (Some(first), Some(last)) => format!(
                "{}:{}",
                CellAddress::new(table.block.rows.0, *first),
                CellAddress::new(table.block.rows.1, *last)
            ),
            _ => String::new(),
        };
        let base = Proposal {
            about: About::Table,
            sheet: sheet.clone(),
            place: range,
            component: String::new(),
            written: String::new(),
            code: None,
            others: Vec::new(),
            confidence: if table.block.label_columns.is_empty() { 60 } else { 90 },
            why: Why::TableShape,
        };
        let mut proposals = vec![base.clone()];
        let axis_of = |axis: &LabelAxis<'_>, place: String| Proposal {
            about: About::Axis,
            component: axis.component.clone(),
            confidence: axis.confidence,
            why: axis.why,
            place,
            ..base.clone()
        };
        let mut codes = |axis: &LabelAxis<'_>, in_cells: bool| {
            for named in &axis.named {
                proposals.push(Proposal {
                    about: About::Code,
                    component: axis.component.clone(),
                    place: if in_cells { named.written.at.to_string() } else { String::new() },
                    written: named.written.text.trim().to_owned(),
                    code: named.code.clone(),
                    others: named.others.clone(),
                    confidence: named.confidence,
                    why: named.why,
                    ..base.clone()
                });
            }
        };
        let mut axes = Vec::new();
        for label in &self.labels {
            let column = table.block.label_columns.get(label.index).copied().unwrap_or(0);
            axes.push(axis_of(&label.axis, letters(column)));
            codes(&label.axis, true);
        }
        if let Some(sheets) = &self.sheets {
            axes.push(axis_of(sheets, String::new()));
            codes(sheets, false);
        }
        for (axis, row) in self.columns.axes.iter().zip(&table.block.heading_rows) {
            let Some(component) = &axis.component else { continue };
            axes.push(Proposal {
                about: About::Axis,
                component: component.clone(),
                place: (row + 1).to_string(),
                confidence: axis.confidence,
                why: axis.why,
                ..base.clone()
            });
        }
        let mut seen = BTreeSet::new();
        for column in &self.columns.columns {
            if let Some(out) = &column.left_out {
                proposals.push(Proposal {
                    about: About::Code,
                    component: out.component.clone(),
                    place: CellAddress::new(out.written.at.row, column.column).to_string(),
                    written: out.written.text.trim().to_owned(),
                    code: None,
                    others: out.others.clone(),
                    confidence: 0,
                    why: out.why,
                    ..base.clone()
                });
                let at = CellAddress::new(out.written.at.row, column.column);
                self.findings.push(left_out(&sheet, number, at, out.written.text));
                continue;
            }
            for (component, read) in &column.says {
                if !seen.insert((component.clone(), read.written.at)) {
                    continue;
                }
                proposals.push(Proposal {
                    about: About::Code,
                    component: component.clone(),
                    place: read.written.at.to_string(),
                    written: read.written.text.trim().to_owned(),
                    code: Some(read.candidate.code.clone()),
                    confidence: read.candidate.confidence,
                    why: read.candidate.why,
                    ..base.clone()
                });
            }
        }
        for word in &self.skip_rows {
            let at = self.label_at(context, word);
            self.findings.push(left_out(&sheet, number, at, word));
        }
        let rest = proposals.split_off(1);
        proposals.extend(axes);
        proposals.extend(rest);
        self.proposals = proposals;
    }

    fn label_at(&self, context: &Context<'_, 'g>, word: &str) -> CellAddress {
        let table = &self.layout.tables[0];
        let grid = &context.grids[table.sheet];
        let tight = fold_tight(word);
        for row in table.block.rows.0..=table.block.rows.1 {
            for column in &table.block.label_columns {
                let shown = grid.shown(row, *column);
                if let Some((at, _)) = shown.filter(|(_, text)| fold_tight(text) == tight) {
                    return at;
                }
            }
        }
        CellAddress::new(table.block.rows.0, 0)
    }
}

/// A heading whose row or column is not read, which a person should look at.
fn left_out(sheet: &str, number: Option<u32>, at: CellAddress, text: &str) -> Finding {
    let place = Place {
        sheet: (!sheet.is_empty()).then(|| sheet.to_owned()),
        sheet_number: number.filter(|_| !sheet.is_empty()),
        cell: Some(at),
        ..Place::default()
    };
    let mut finding = Finding::new(FindingCode::UnknownHeading, place).with("text", text.trim());
    finding.severity = Severity::Warning;
    finding
}
