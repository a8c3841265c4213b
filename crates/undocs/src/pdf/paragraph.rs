//! From printed lines to paragraphs as they were set.
//!
//! Knows gaps, indents, sizes and the edges of columns, and joins what a page break or a hyphen cut.
//! Knows nothing of what a paragraph says beyond its first and last words.

use std::collections::{BTreeMap, BTreeSet};

use super::line::{Line, tenths};
use super::{Page, note, running};
use crate::block::{Block, Role, is_terminated, one_line};
use crate::furniture;
use crate::number::{Style, marker};

/// The blocks of a document.
pub(crate) fn blocks(mut pages: Vec<Page>) -> Vec<Block> {
    running::strip(&mut pages);
    let body_size = body_size(&pages);
    let words = Words::of(&pages);
    let mut blocks: Vec<Block> = Vec::new();
    // A paragraph that a page or column ended before its time.
    let mut open = false;
    for page in pages {
        let mut notes = Vec::new();
        for region in page.regions {
            let within = furniture::contents(region.iter().map(|line| line.text.as_str()));
            let mut within = within.into_iter();
            let mut region = region;
            region.retain(|_| !within.next().unwrap_or(false));
            let (text, below) = note::split(region, body_size);
            notes.extend(below);
            let set = Measure::of(&text, page.width);
            let region = region_blocks(text, &set, page.number, body_size, &words);
            for (at, (block, first)) in region.into_iter().enumerate() {
                if at == 0 && open && goes_on(blocks.last(), &block, &first, &set) {
                    join(&mut blocks, block, &words);
                } else {
                    blocks.push(block);
                }
            }
            open = blocks.last().is_some_and(is_open);
        }
        let notes = notes.into_iter().map(|lines| note_block(lines, page.number, &words));
        // Notes stand behind the text of their page; a paragraph that goes on comes before them.
        insert_notes(&mut blocks, notes.collect());
    }
    blocks
}

/// Notes go before the last block when that one is still open, so that it can be gone on with.
fn insert_notes(blocks: &mut Vec<Block>, notes: Vec<Block>) {
    let mut notes = notes;
    if notes.first().is_some_and(|note| note.mark.is_none())
        && let Some(before) = blocks.iter_mut().rev().find(|block| block.role == Role::Note)
    {
        // A note that began on the page before.
        before.text = format!("{} {}", before.text, notes.remove(0).text);
    }
    let at = blocks.len() - usize::from(blocks.last().is_some_and(is_open));
    blocks.splice(at..at, notes);
}

/// A paragraph that was cut by the end of its page or column.
fn is_open(block: &Block) -> bool {
    block.role == Role::Text && !is_terminated(&block.text) && block.text.len() > 40
}

/// The size most of the text is set in.
fn body_size(pages: &[Page]) -> f64 {
    let mut sizes: BTreeMap<i64, usize> = BTreeMap::new();
    for line in pages.iter().flat_map(|page| page.regions.iter().flatten()) {
        *sizes.entry(tenths(line.size)).or_default() += line.text.len();
    }
    // Sizes that differ by the rounding of a scale are one.
    let near = |size: i64| sizes.range(size - 2..=size + 2).map(|(_, count)| count).sum::<usize>();
    let usual = sizes.keys().copied().max_by_key(|size| (near(*size), *size)).unwrap_or(100);
    #[expect(clippy::cast_precision_loss, reason = "a size in tenths of a point")]
    let points = usual as f64 / 10.0;
    points
}

/// How a region is set.
struct Measure {
    width: f64,
    /// Where most lines begin, seen from the side of reading.
    margin: f64,
    /// Where full lines end.
    edge: f64,
    /// The distance of lines within a paragraph.
    leading: f64,
    rtl: bool,
}

impl Measure {
    fn of(lines: &[Line], width: f64) -> Self {
        let rtl = lines.iter().filter(|line| line.rtl).count() * 2 > lines.len();
        let mut measure = Self { width, margin: 0.0, edge: 0.0, leading: 0.0, rtl };
        let starts = lines.iter().map(|line| measure.start(line)).collect();
        let mut ends: Vec<f64> = lines.iter().map(|line| measure.end(line)).collect();
        ends.sort_by(f64::total_cmp);
        measure.margin = usual(starts, 2.0);
        measure.edge = ends.get(ends.len() * 9 / 10).copied().unwrap_or(width);
        let gaps = lines.windows(2).filter_map(|pair| {
            let gap = pair[1].y - pair[0].y;
            let same = (pair[0].size - pair[1].size).abs() < 0.06 * pair[0].size;
            (same && gap > 0.8 * pair[0].size && gap < 2.2 * pair[0].size).then_some(gap)
        });
        measure.leading = usual(gaps.collect(), 0.5);
        measure
    }

    fn start(&self, line: &Line) -> f64 {
        if self.rtl { self.width - line.end } else { line.x }
    }

    fn end(&self, line: &Line) -> f64 {
        if self.rtl { self.width - line.x } else { line.end }
    }
}

/// The value most others are near to; the least of those that are.
fn usual(mut values: Vec<f64>, near: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    let (mut best, mut most) = (values.first().copied().unwrap_or(0.0), 0);
    let mut from = 0;
    for at in 0..values.len() {
        while values[at] - values[from] > near {
            from += 1;
        }
        if at - from + 1 > most {
            most = at - from + 1;
            best = values[from];
        }
    }
    best
}

/// The blocks of one region, each with the first line it began with.
fn region_blocks(
    lines: Vec<Line>,
    set: &Measure,
    page: u32,
    body_size: f64,
    words: &Words,
) -> Vec<(Block, Line)> {
    let rows: Vec<bool> = rows(&lines);
    let mut groups: Vec<(Vec<Line>, u32, bool)> = Vec::new();
    for ((at, line), row) in lines.into_iter().enumerate().zip(rows) {
        let number = u32::try_from(at + 1).unwrap_or(u32::MAX);
        match groups.last_mut() {
            Some((group, _, group_row)) if !row && !*group_row && !begins(group, &line, set) => {
                group.push(line);
            }
            _ => groups.push((vec![line], number, row)),
        }
    }
    let block = |(group, number, row): (Vec<Line>, u32, bool)| {
        let first = group.first().cloned().unwrap_or_default();
        let mut block = block(&group, words);
        block.page = Some(page);
        block.line = Some(number);
        block.role = if row { Role::Row } else { Role::Text };
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a share of two sizes, and an indent in letters"
        )]
        {
            block.size = (first.size / body_size.max(1.0) * 100.0).clamp(1.0, 1000.0) as u16;
            let indent = (set.start(&first) - set.margin) / (0.5 * first.size.max(1.0));
            block.indent = indent.clamp(0.0, 200.0) as u16;
        }
        (block, first)
    };
    groups.into_iter().map(block).filter(|(block, _)| !block.text.is_empty()).collect()
}

/// Which lines are rows of a table: several cells, and so has a neighbour.
fn rows(lines: &[Line]) -> Vec<bool> {
    let cells = |line: &Line| {
        let text = &line.text;
        let rest = marker(text).map_or(text.as_str(), |found| &text[found.rest..]);
        rest.trim().contains('\t')
    };
    let has: Vec<bool> = lines.iter().map(cells).collect();
    let near = |at: usize, by: usize| {
        let close = |a: usize, b: usize| {
            (lines[a].y - lines[b].y).abs() < 3.0 * lines[a].size.max(lines[b].size)
        };
        (at >= by && has[at - by] && close(at, at - by))
            || (at + by < has.len() && has[at + by] && close(at, at + by))
    };
    (0..has.len()).map(|at| has[at] && near(at, 1)).collect()
}

/// Whether a line begins a new paragraph after the lines before it.
fn begins(group: &[Line], line: &Line, set: &Measure) -> bool {
    let Some(last) = group.last() else { return true };
    let size = last.size.max(line.size).max(1.0);
    let gap = line.y - last.y;
    if (last.size - line.size).abs() > 0.07 * size {
        return true;
    }
    if gap < -0.5 * size {
        return true;
    }
    let leading = if set.leading > 0.0 { set.leading } else { 1.2 * size };
    if gap > 1.27 * leading.max(1.05 * size) {
        return true;
    }
    let room = set.edge - set.end(last);
    let word = first_word_width(line);
    let ended = is_terminated(&last.text);
    // A heading in bold has air around it, or ends before its line does; a few bold words do not.
    if last.bold != line.bold && (gap > 1.1 * leading || room > word + size) {
        return true;
    }
    let start = set.start(line);
    let before = set.start(last);
    if let Some(found) = marker(&line.text) {
        let text = line.text[found.rest..].chars().next();
        let capital = text.is_none_or(|letter| !letter.is_lowercase());
        let moved = (start - before).abs() > 0.3 * size;
        let bullet = found.style == Style::Bullet && line.text.starts_with('•');
        let apart = moved || room > word || found.set_off;
        if bullet || apart && ended && capital || found.set_off && (moved || room > word) {
            return true;
        }
    }
    let indented = start > before + 0.8 * size;
    if indented && group.len() > 1 {
        return true;
    }
    if indented {
        // The second line of a hanging paragraph stands in; so does the first line of the next.
        return ended && room > word + size;
    }
    let outdented = start < before - 0.8 * size;
    if outdented && group.len() > 1 {
        return true;
    }
    // The next word would have fitted: the line was ended on purpose.
    ended && room > word + 2.0 * size && room > 0.12 * (set.edge - set.margin)
}

fn first_word_width(line: &Line) -> f64 {
    let letters = line.text.chars().count().max(1);
    let word = line.text.split_whitespace().next().map_or(0, |word| word.chars().count());
    #[expect(clippy::cast_precision_loss, reason = "letters of one line")]
    let share = word as f64 / letters as f64;
    (line.end - line.x) * share
}

/// Whether a block goes on with the one that the page before left open.
fn goes_on(last: Option<&Block>, block: &Block, first: &Line, set: &Measure) -> bool {
    let Some(last) = last else { return false };
    if block.role != Role::Text || last.role != Role::Text {
        return false;
    }
    let small = block.text.chars().next().is_some_and(char::is_lowercase);
    let heading = last.size > 105 || last.bold || block.bold;
    if last.size.abs_diff(block.size) > 6 || heading && !small {
        return false;
    }
    if marker(&block.text).is_some_and(|found| found.set_off || found.style == Style::Dotted) {
        return false;
    }
    let indented = set.start(first) > set.margin + 0.8 * first.size;
    small || !indented
}

fn join(blocks: &mut [Block], block: Block, words: &Words) {
    let Some(last) = blocks.last_mut() else { return };
    words.append(&mut last.text, &block.text);
    last.notes.extend(block.notes);
}

fn block(lines: &[Line], words: &Words) -> Block {
    let mut block = Block { size: 100, ..Block::default() };
    for line in lines {
        if block.text.is_empty() {
            block.italic_lead = line.italic_lead;
        }
        words.append(&mut block.text, &line.text);
        block.notes.extend(line.notes.iter().cloned());
    }
    let letters = |line: &&Line| line.text.chars().any(char::is_alphabetic);
    block.bold =
        lines.iter().any(|line| line.bold) && lines.iter().filter(letters).all(|it| it.bold);
    block.text = tidy(&block.text);
    block
}

/// One tabulator may stay, behind the number; all else is spaces.
fn tidy(text: &str) -> String {
    if let Some(found) = marker(text) {
        let (number, rest) = text.split_at(found.rest);
        let between = if found.set_off { "\t" } else { " " };
        return format!("{}{between}{}", number.trim_end(), one_line(rest)).trim().to_owned();
    }
    one_line(text)
}

fn note_block(lines: Vec<Line>, page: u32, words: &Words) -> Block {
    let mark = lines.first().and_then(note::mark_of);
    let mut block = block(&lines, words);
    if let Some(mark) = &mark
        && let Some(rest) = block.text.strip_prefix(mark.as_str())
    {
        block.text = rest.trim_start().to_owned();
    }
    block.role = Role::Note;
    block.mark = mark;
    block.page = Some(page);
    block
}

/// The words of a document, by which a hyphen at the end of a line is told from one of a word.
pub(crate) struct Words {
    whole: BTreeSet<String>,
    /// So many lines end with a hyphen that words must have been divided.
    divided: bool,
}

impl Words {
    fn of(pages: &[Page]) -> Self {
        let (mut whole, mut lines, mut hyphens) = (BTreeSet::new(), 0_usize, 0_usize);
        for line in pages.iter().flat_map(|page| page.regions.iter().flatten()) {
            lines += 1;
            hyphens += usize::from(line.text.ends_with('-'));
            for word in line.text.split(|it: char| !(it.is_alphanumeric() || it == '-')) {
                if word.len() > 3 && !word.ends_with('-') && !word.starts_with('-') {
                    whole.insert(word.to_lowercase());
                }
            }
        }
        Self { whole, divided: hyphens * 25 > lines }
    }

    /// Puts a line behind a text.
    pub(crate) fn append(&self, text: &mut String, line: &str) {
        if text.is_empty() {
            text.push_str(line);
            return;
        }
        let first = line.chars().next();
        let cut = text.strip_suffix('-').filter(|it| it.ends_with(char::is_alphabetic));
        if let Some(head) = cut
            && first.is_some_and(char::is_alphabetic)
        {
            let head = head.rsplit(|it: char| !(it.is_alphanumeric() || it == '-')).next();
            let tail = line.split(|it: char| !(it.is_alphanumeric() || it == '-')).next();
            let (head, tail) =
                (head.unwrap_or("").to_lowercase(), tail.unwrap_or("").to_lowercase());
            let joined = self.whole.contains(&format!("{head}{tail}"));
            let kept = self.whole.contains(&format!("{head}-{tail}"));
            let small = first.is_some_and(char::is_lowercase);
            if small && !kept && (joined || self.divided) {
                text.pop();
            }
        } else if !text.ends_with(['/', '-', '–']) || text.ends_with(" -") || text.ends_with(" –")
        {
            text.push(' ');
        }
        text.push_str(line);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(list: &[&str], divided: bool) -> Words {
        Words { whole: list.iter().map(|it| (*it).to_owned()).collect(), divided }
    }

    #[test]
    fn a_divided_word_is_made_whole_and_a_compound_keeps_its_hyphen() {
        let join = |words: &Words, a: &str, b: &str| {
            let mut text = a.to_owned();
            words.append(&mut text, b);
            text
        };
        assert_eq!(
            join(&words(&["government"], false), "the govern-", "ment of"),
            "the government of"
        );
        assert_eq!(join(&words(&[], false), "Self-", "Employment"), "Self-Employment");
        assert_eq!(join(&words(&[], true), "consid-", "eration"), "consideration");
        assert_eq!(join(&words(&["long-term"], true), "long-", "term"), "long-term");
        assert_eq!(join(&words(&[], false), "A/HRC/", "28/12"), "A/HRC/28/12");
        assert_eq!(join(&words(&[], false), "pages 2 –", "4"), "pages 2 – 4");
    }
}
