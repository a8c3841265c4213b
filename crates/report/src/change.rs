//! What differs between two readings of a report: paragraphs by their text, figures by what they say,
//! and why. Knows two manuscripts or two drafts; knows no bank.

use std::collections::{BTreeMap, BTreeSet};

use model::Language;

use crate::definition::{Block, Prose, Report};
use crate::error::Place;
use crate::manuscript::{Manuscript, Use};
use crate::note::Figure;
use crate::prose::Piece;
use crate::query::Query;

/// Beyond so many pairs, paragraphs of a section are compared by their order alone.
const MOST_PAIRS: usize = 4_000_000;

/// Why a figure says something else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// The same period has another value in a later version.
    Revised,
    /// The same value has another status, or none any more.
    Status,
    /// A newer period has come and the binding asks for the latest.
    NewPeriod,
    /// The text binds to it anew.
    Bound,
    /// The text no longer binds to it, or the bank no longer has it.
    Gone,
}

impl Why {
    /// Its stable code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Revised => "revised",
            Self::Status => "status-changed",
            Self::NewPeriod => "new-period",
            Self::Bound => "newly-bound",
            Self::Gone => "gone",
        }
    }

    /// The reason in words.
    #[must_use]
    pub fn words(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::Revised, Language::Fa) => "رقم همین دوره بازنگری شد",
            (Self::Revised, Language::En) => "the figure of this period was revised",
            (Self::Status, Language::Fa) => "وضعیت رقم تغییر کرد",
            (Self::Status, Language::En) => "the figure has another status",
            (Self::NewPeriod, Language::Fa) => "دورهٔ تازه‌تری منتشر شد",
            (Self::NewPeriod, Language::En) => "a newer period was published",
            (Self::Bound, Language::Fa) => "متن تازه به این سری پیوند خورد",
            (Self::Bound, Language::En) => "the text now binds to this series",
            (Self::Gone, Language::Fa) => "این رقم دیگر در دست نیست یا متن دیگر به آن پیوند ندارد",
            (Self::Gone, Language::En) => "the figure is gone, or the text no longer binds to it",
        }
    }
}

/// A figure that says something else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// The series.
    pub query: Query,
    /// Period, digits and version as they were; none where it is new.
    pub old: Option<String>,
    /// As they are; none where it is gone.
    pub new: Option<String>,
    /// Why.
    pub why: Why,
}

/// A paragraph, table or chart that is not what it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Where it stands now; where it stood, if it is gone.
    pub place: Place,
    /// Its text as it was; none where it is new.
    pub old: Option<String>,
    /// Its text as it is; none where it is gone.
    pub new: Option<String>,
    /// The figures in it that say something else.
    pub figures: Vec<Moved>,
}

impl Change {
    /// The kind of change: a stable code.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match (&self.old, &self.new) {
            (None, _) => "added",
            (_, None) => "removed",
            (old, new) if old == new => "figures-changed",
            (_, _) if self.figures.is_empty() => "text-changed",
            _ => "changed",
        }
    }
}

/// Compares two manuscripts of one language, figure by figure.
#[must_use]
pub fn compare(before: &Manuscript, after: &Manuscript) -> Vec<Change> {
    let texts = |manuscript: &Manuscript| -> Vec<(Place, String)> {
        let passages = manuscript.passages.iter();
        passages.map(|passage| (passage.place.block(), passage.text.clone())).collect()
    };
    let old = uses_by_block(&before.uses);
    let new = uses_by_block(&after.uses);
    let none = BTreeSet::new();
    let mut changes = Vec::new();
    for (a, b) in aligned(&texts(before), &texts(after)) {
        let of = |uses: &BTreeMap<Place, BTreeSet<Figure>>, at: &Option<(Place, String)>| {
            at.as_ref().and_then(|(place, _)| uses.get(place)).unwrap_or(&none).clone()
        };
        let figures = match (&a, &b) {
            (Some(_), Some(_)) => moved(&of(&old, &a), &of(&new, &b)),
            _ => Vec::new(),
        };
        push(&mut changes, a, b, figures);
    }
    changes
}

/// Compares the texts of two drafts as they are written.
#[must_use]
pub fn compare_texts(before: &Report, after: &Report, language: Language) -> Vec<Change> {
    let mut changes = Vec::new();
    for (a, b) in aligned(&written(before, language), &written(after, language)) {
        push(&mut changes, a, b, Vec::new());
    }
    changes
}

type Text = Option<(Place, String)>;

fn push(changes: &mut Vec<Change>, a: Text, b: Text, figures: Vec<Moved>) {
    let Some(place) = b.as_ref().or(a.as_ref()).map(|(place, _)| place.clone()) else { return };
    let (old, new) = (a.map(|(_, text)| text), b.map(|(_, text)| text));
    if old != new || !figures.is_empty() {
        changes.push(Change { place, old, new, figures });
    }
}

fn uses_by_block(uses: &[Use]) -> BTreeMap<Place, BTreeSet<Figure>> {
    let mut by_block: BTreeMap<Place, BTreeSet<Figure>> = BTreeMap::new();
    for each in uses {
        by_block.entry(each.place.block()).or_default().insert(each.figure.clone());
    }
    by_block
}

/// The figures that say something else, series by series.
fn moved(old: &BTreeSet<Figure>, new: &BTreeSet<Figure>) -> Vec<Moved> {
    let queries: BTreeSet<&Query> = old.iter().chain(new).map(|figure| &figure.query).collect();
    let said = |figure: &Figure| {
        let value = figure.value.as_deref().unwrap_or("–");
        format!("{} {value} [{}] #{}", figure.period, figure.status.code(), figure.version)
    };
    let same = |a: &Figure, b: &Figure| a.value == b.value && a.status == b.status;
    let mut moved = Vec::new();
    for query in queries {
        let of = |figures: &BTreeSet<Figure>| -> BTreeMap<String, Figure> {
            let own = figures.iter().filter(|figure| figure.query == *query);
            own.map(|figure| (figure.period.to_string(), figure.clone())).collect()
        };
        let (a, b) = (of(old), of(new));
        let mut left: Vec<&Figure> = Vec::new();
        for (period, figure) in &a {
            match b.get(period) {
                Some(now) if same(figure, now) => {}
                Some(now) => moved.push(Moved {
                    query: query.clone(),
                    old: Some(said(figure)),
                    new: Some(said(now)),
                    why: if figure.value == now.value || now.value.is_none() {
                        Why::Status
                    } else {
                        Why::Revised
                    },
                }),
                None => left.push(figure),
            }
        }
        let mut come: Vec<&Figure> =
            b.iter().filter(|(period, _)| !a.contains_key(*period)).map(|(_, it)| it).collect();
        while let (Some(was), Some(is)) = (left.last(), come.last()) {
            moved.push(Moved {
                query: query.clone(),
                old: Some(said(was)),
                new: Some(said(is)),
                why: Why::NewPeriod,
            });
            left.pop();
            come.pop();
        }
        moved.extend(left.into_iter().map(|figure| Moved {
            query: query.clone(),
            old: Some(said(figure)),
            new: None,
            why: Why::Gone,
        }));
        moved.extend(come.into_iter().map(|figure| Moved {
            query: query.clone(),
            old: None,
            new: Some(said(figure)),
            why: Why::Bound,
        }));
    }
    moved
}

/// The paragraphs of two texts opposite each other, section by section.
fn aligned(a: &[(Place, String)], b: &[(Place, String)]) -> Vec<(Text, Text)> {
    let mut sections: Vec<&str> = Vec::new();
    for (place, _) in b.iter().chain(a) {
        if !sections.contains(&place.section.as_str()) {
            sections.push(&place.section);
        }
    }
    let mut pairs = Vec::new();
    for section in sections {
        let of = |all: &[(Place, String)]| -> Vec<(Place, String)> {
            all.iter().filter(|(place, _)| place.section == section).cloned().collect()
        };
        align(&of(a), &of(b), &mut pairs);
    }
    pairs
}

/// Paragraphs that stay are the anchors; what stands between two anchors is paired in order.
fn align(a: &[(Place, String)], b: &[(Place, String)], pairs: &mut Vec<(Text, Text)>) {
    let anchors = if a.len() * b.len() > MOST_PAIRS { Vec::new() } else { longest(a, b) };
    let (mut i, mut j) = (0, 0);
    for (x, y) in anchors.into_iter().chain([(a.len(), b.len())]) {
        let (gone, come) = (&a[i..x], &b[j..y]);
        for at in 0..gone.len().max(come.len()) {
            pairs.push((gone.get(at).cloned(), come.get(at).cloned()));
        }
        if let (Some(old), Some(new)) = (a.get(x), b.get(y)) {
            pairs.push((Some(old.clone()), Some(new.clone())));
        }
        (i, j) = (x + 1, y + 1);
    }
}

/// The longest run of paragraphs both have in the same order.
fn longest(a: &[(Place, String)], b: &[(Place, String)]) -> Vec<(usize, usize)> {
    let width = b.len() + 1;
    let mut length = vec![0_u32; (a.len() + 1) * width];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            length[i * width + j] = if a[i].1 == b[j].1 {
                length[(i + 1) * width + j + 1] + 1
            } else {
                length[(i + 1) * width + j].max(length[i * width + j + 1])
            };
        }
    }
    let (mut i, mut j, mut found) = (0, 0, Vec::new());
    while i < a.len() && j < b.len() {
        if a[i].1 == b[j].1 {
            found.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if length[(i + 1) * width + j] >= length[i * width + j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    found
}

/// The paragraphs of a report as they are written, bindings in their braces.
fn written(report: &Report, language: Language) -> Vec<(Place, String)> {
    let words = |prose: &Prose| -> String {
        let pieces = prose.get(language).iter();
        pieces
            .map(|piece| match piece {
                Piece::Text(text) => text.clone(),
                Piece::Bound(_, text) | Piece::Broken(text) => format!("{{{text}}}"),
            })
            .collect()
    };
    let mut all = Vec::new();
    for section in &report.sections {
        let at = |block: usize| Place { section: section.id.clone(), block, ..Place::default() };
        all.push((at(0), words(&section.title)));
        for (index, block) in section.blocks.iter().enumerate() {
            let text = match block {
                Block::Text(text) => words(text),
                Block::List(items) => items.iter().map(&words).collect::<Vec<_>>().join("\n"),
                Block::Table(table) => {
                    let of = table.group.clone().unwrap_or_else(|| table.series.join(", "));
                    format!("[table] {} · {of}", words(&table.title))
                }
                Block::Chart(chart) => {
                    let of = chart.group.clone().unwrap_or_else(|| chart.series.join(", "));
                    format!("[chart] {} · {of}", words(&chart.title))
                }
                Block::Picture(picture) => format!("[image] {}", words(&picture.title)),
                Block::Broken => "[?]".to_owned(),
            };
            all.push((at(index + 1), text));
        }
    }
    all
}
