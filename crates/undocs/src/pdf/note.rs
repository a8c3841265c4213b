//! Footnotes: the small print at the foot of a page, or at the end of a document.
//!
//! Knows where they begin and which lines are one note. Does not know which paragraph they belong to:
//! the marks tell that.

use super::line::{Line, is_mark};
use crate::furniture::is_running;

/// Cuts a region into its text and, below, its notes, one note an item.
pub(crate) fn split(lines: Vec<Line>, body_size: f64) -> (Vec<Line>, Vec<Vec<Line>>) {
    let Some(start) = start(&lines, body_size) else { return (lines, Vec::new()) };
    let mut text = lines;
    let below = text.split_off(start);
    let mut notes: Vec<Vec<Line>> = Vec::new();
    for line in below.into_iter().filter(|line| !is_rule(line) && !is_running(&line.text)) {
        match notes.last_mut() {
            Some(note) if mark_of(&line).is_none() => note.push(line),
            _ => notes.push(vec![line]),
        }
    }
    (text, notes)
}

/// Where the notes begin: at a rule, or at the first mark from which on all is small.
fn start(lines: &[Line], body_size: f64) -> Option<usize> {
    let small = |line: &Line| line.size < 0.96 * body_size || is_rule(line);
    // A page of endnotes may begin in the middle of one.
    if lines.iter().all(small) && lines.iter().filter(|line| mark_of(line).is_some()).count() >= 2 {
        return Some(0);
    }
    let mut start = None;
    for (at, line) in lines.iter().enumerate().rev() {
        if is_rule(line) && at + 1 < lines.len() && lines[at + 1..].iter().all(small) {
            return Some(at);
        }
        if !small(line) {
            break;
        }
        if mark_of(line).is_some() {
            start = Some(at);
        }
    }
    // Asterisks may explain a title in letters of the usual size.
    start.or_else(|| {
        let last = lines.iter().rposition(|line| {
            line.text.starts_with('*') && mark_of(line).is_some() && line.size <= 1.02 * body_size
        })?;
        (lines.len() - last <= 6).then(|| {
            let first = lines[..last].iter().rposition(|line| mark_of(line).is_none());
            first.map_or(0, |at| at + 1)
        })
    })
}

/// The mark a note begins with: raised, or asterisks set before it.
pub(crate) fn mark_of(line: &Line) -> Option<String> {
    if let Some(mark) = &line.mark {
        return Some(mark.clone());
    }
    let (first, rest) = line.text.split_once([' ', '\t'])?;
    let asterisks = first.starts_with(['*', '†', '‡']) && is_mark(first);
    (asterisks && !rest.trim().is_empty()).then(|| first.to_owned())
}

fn is_rule(line: &Line) -> bool {
    let text = line.text.trim();
    text.len() >= 5 && text.chars().all(|it| matches!(it, '_' | '—' | '―' | '─'))
}
