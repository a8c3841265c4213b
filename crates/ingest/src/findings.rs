//! Findings gathered over a whole file: the first ones one by one, all of them by count.
//! Also the one way in which an origin becomes a place, so that all crates name equal places.

use std::collections::BTreeMap;

use model::{CellAddress, Finding, FindingCode, FindingSummary, Place, Severity};

/// A collector of findings whose memory does not grow with the number of faults.
#[derive(Clone, Debug)]
pub struct Findings {
    kept: Vec<Finding>,
    most: usize,
    counts: BTreeMap<(FindingCode, Severity), u64>,
}

impl Default for Findings {
    fn default() -> Self {
        Self::new(Self::MOST)
    }
}

impl Findings {
    /// How many findings are kept one by one unless said otherwise.
    pub const MOST: usize = 5_000;

    /// A collector that keeps the first `most` findings one by one.
    #[must_use]
    pub fn new(most: usize) -> Self {
        Self { kept: Vec::new(), most, counts: BTreeMap::new() }
    }

    /// Counts a finding, and keeps it while there is room.
    pub fn push(&mut self, finding: Finding) {
        *self.counts.entry((finding.code, finding.severity)).or_default() += 1;
        if self.kept.len() < self.most {
            self.kept.push(finding);
        }
    }

    /// Counts a finding of the usual weight, and makes it only while there is room for it: for loops
    /// that may find the same fault a million times.
    pub(crate) fn push_with(&mut self, code: FindingCode, make: impl FnOnce() -> Finding) {
        if self.kept.len() < self.most {
            self.push(make());
        } else {
            *self.counts.entry((code, code.severity())).or_default() += 1;
        }
    }

    /// The findings that are kept, in the order they came.
    #[must_use]
    pub fn kept(&self) -> &[Finding] {
        &self.kept
    }

    /// How many findings there were in all.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.counts.values().sum()
    }

    /// How many of them were errors.
    #[must_use]
    pub fn errors(&self) -> u64 {
        let errors = self.counts.iter().filter(|((_, severity), _)| *severity == Severity::Error);
        errors.map(|(_, count)| count).sum()
    }

    /// How many there were of each kind.
    #[must_use]
    pub fn summaries(&self) -> Vec<FindingSummary> {
        let summary = |(&(code, severity), &count)| FindingSummary { code, severity, count };
        self.counts.iter().map(summary).collect()
    }

    /// The same counts with these findings in the place of those that were kept.
    pub(crate) fn with_kept(mut self, kept: Vec<Finding>) -> Self {
        self.kept = kept;
        self
    }

    /// The findings that are kept, and how many there were of each kind.
    #[must_use]
    pub fn into_parts(self) -> (Vec<Finding>, Vec<FindingSummary>) {
        let summaries = self.summaries();
        (self.kept, summaries)
    }
}

impl Extend<Finding> for Findings {
    fn extend<I: IntoIterator<Item = Finding>>(&mut self, findings: I) {
        findings.into_iter().for_each(|finding| self.push(finding));
    }
}

/// The place that the columns `ORIGIN_SHEET` and `ORIGIN_CELL` of an observation name: a cell of a
/// sheet, or a line of a text file. The sheet's number is not known here: see [`number_sheets`].
#[must_use]
pub fn place_of(origin_sheet: &str, origin_cell: &str) -> Place {
    Place {
        sheet: (!origin_sheet.is_empty()).then(|| origin_sheet.to_owned()),
        cell: origin_cell.parse::<CellAddress>().ok(),
        line: origin_cell.parse().ok(),
        ..Place::default()
    }
}

/// Gives the places of findings their sheet's number, by the names of the sheets in order.
pub fn number_sheets(findings: &mut [Finding], sheet_names: &[String]) {
    for finding in findings {
        let Some(sheet) = &finding.place.sheet else { continue };
        let position = sheet_names.iter().position(|name| name == sheet);
        finding.place.sheet_number = position.and_then(|position| u32::try_from(position + 1).ok());
    }
}

/// Which findings stand at each cell: sheet name and cell → indexes into `findings`, for a page that
/// marks them on the grid.
#[must_use]
pub fn findings_by_cell(findings: &[Finding]) -> BTreeMap<(String, CellAddress), Vec<usize>> {
    let mut cells: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for (index, finding) in findings.iter().enumerate() {
        if let (Some(sheet), Some(cell)) = (&finding.place.sheet, finding.place.cell) {
            cells.entry((sheet.clone(), cell)).or_default().push(index);
        }
    }
    cells
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_are_counted_and_the_first_are_kept() {
        let mut findings = Findings::new(2);
        for line in 1..=5 {
            findings.push(Finding::new(FindingCode::BlankValue, Place::line(line)));
        }
        findings.push_with(FindingCode::UnknownCode, || unreachable!("there is no room"));
        assert_eq!(findings.kept().len(), 2);
        assert_eq!(findings.count(), 6);
        assert_eq!(findings.errors(), 1);
        assert_eq!(findings.summaries()[0].code, FindingCode::UnknownCode);
    }

    #[test]
    fn an_origin_is_a_cell_of_a_sheet_or_a_line() {
        assert_eq!(place_of("", "17"), Place::line(17));
        let mut findings = [Finding::new(FindingCode::BlankValue, place_of("قم", "F14"))];
        number_sheets(&mut findings, &["اراک".into(), "قم".into()]);
        assert_eq!(findings[0].place, Place::cell("قم", 2, CellAddress::new(13, 5)));
        assert_eq!(findings_by_cell(&findings).len(), 1);
    }
}
