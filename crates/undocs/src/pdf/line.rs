//! From glyphs to printed lines: words, spaces, raised marks of notes, the order of reading.
//!
//! Knows one page at a time. Knows nothing of columns, paragraphs and running heads.

use super::bidi::{is_rtl_line, mend_brackets, reading_order};
use super::glyph::Glyph;

/// A gap wider than this, in parts of the size, is a space.
const SPACE: f64 = 0.16;
/// A gap wider than this is a tabulator or the next cell of a table.
const TAB: f64 = 1.2;

/// A printed line, or what of it stands in one column.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Line {
    /// The text, wide gaps as tabulators, without the marks of notes.
    pub(crate) text: String,
    pub(crate) x: f64,
    pub(crate) end: f64,
    /// The baseline, from the top of the page.
    pub(crate) y: f64,
    /// The size of most of its letters.
    pub(crate) size: f64,
    /// Nearly all of it is bold.
    pub(crate) bold: bool,
    /// How many bytes of the text are in italics from its first word on.
    pub(crate) italic_lead: usize,
    /// It is written from right to left.
    pub(crate) rtl: bool,
    /// The raised mark it begins with: it is a note, or goes on with one.
    pub(crate) mark: Option<String>,
    /// The marks of the notes it refers to.
    pub(crate) notes: Vec<String>,
}

/// Pieces of one style on one baseline.
struct Run {
    glyphs: Vec<Glyph>,
    y: f64,
    size: f64,
}

/// The lines of a page, each whole across the page, from top to bottom.
pub(crate) fn baselines(glyphs: Vec<Glyph>) -> Vec<Vec<Glyph>> {
    let mut runs: Vec<Run> = Vec::new();
    for glyph in glyphs {
        match runs.last_mut() {
            Some(run)
                if (run.y - glyph.y).abs() < 0.1 * run.size
                    && (run.size - glyph.size).abs() < 0.08 * run.size =>
            {
                run.glyphs.push(glyph);
            }
            _ => runs.push(Run { y: glyph.y, size: glyph.size, glyphs: vec![glyph] }),
        }
    }
    // The large ones first: a raised mark joins the line it stands on.
    runs.sort_by(|a, b| b.size.total_cmp(&a.size).then(a.y.total_cmp(&b.y)));
    let mut lines: Vec<Run> = Vec::new();
    // Lines by the tenth of a point of their baseline would be faster still; pages are small.
    for run in runs {
        let near = lines.iter_mut().filter(|line| belongs(&run, line));
        match near.min_by(|a, b| (a.y - run.y).abs().total_cmp(&(b.y - run.y).abs())) {
            Some(line) => line.glyphs.extend(run.glyphs),
            None => lines.push(run),
        }
    }
    lines.sort_by(|a, b| a.y.total_cmp(&b.y));
    lines.into_iter().map(|line| line.glyphs).collect()
}

fn belongs(run: &Run, line: &Run) -> bool {
    let lower = run.y - line.y;
    if run.size > 0.85 * line.size {
        return lower.abs() < 0.3 * line.size;
    }
    // Raised by up to two thirds of the size, or lowered by a quarter.
    lower > -0.67 * line.size && lower < 0.3 * line.size
}

/// The size of most letters.
pub(crate) fn usual_size(glyphs: &[Glyph]) -> f64 {
    let mut sizes: Vec<(i64, usize)> = Vec::new();
    for glyph in glyphs.iter().filter(|glyph| !glyph.text.trim().is_empty()) {
        let key = tenths(glyph.size);
        match sizes.iter_mut().find(|(size, _)| *size == key) {
            Some((_, count)) => *count += 1,
            None => sizes.push((key, 1)),
        }
    }
    let usual = sizes.into_iter().max_by_key(|(size, count)| (*count, *size));
    usual.map_or_else(
        || glyphs.first().map_or(0.0, |glyph| glyph.size),
        |(size, _)| from_tenths(size),
    )
}

#[expect(clippy::cast_possible_truncation, reason = "a size of a glyph in tenths of a point")]
pub(crate) fn tenths(points: f64) -> i64 {
    (points * 10.0).round() as i64
}

#[expect(clippy::cast_precision_loss, reason = "a size of a glyph in tenths of a point")]
fn from_tenths(tenths: i64) -> f64 {
    tenths as f64 / 10.0
}

/// Writes down the glyphs of one line.
pub(crate) fn write(mut glyphs: Vec<Glyph>) -> Line {
    glyphs.sort_by(|a, b| a.x.total_cmp(&b.x));
    drop_shadows(&mut glyphs);
    let size = usual_size(&glyphs);
    let ordinary = glyphs.iter().filter(|glyph| glyph.size > 0.85 * size);
    let y = median(ordinary.map(|glyph| glyph.y).collect());
    let pieces = pieces(&glyphs, size);
    let texts: Vec<&str> = pieces.iter().map(|piece| piece.text.as_str()).collect();
    let rtl = is_rtl_line(texts.iter().copied());
    let order = reading_order(&texts);
    let mut line = Line {
        x: glyphs.first().map_or(0.0, |glyph| glyph.x),
        end: glyphs.iter().map(Glyph::end).fold(0.0, f64::max),
        y,
        size,
        rtl,
        ..Line::default()
    };
    let (mut bold, mut letters, mut leading) = (0_usize, 0_usize, true);
    let mut raised = String::new();
    for at in order {
        let piece = &pieces[at];
        if piece.raised(size, y) {
            raised.push_str(&piece.text);
            continue;
        }
        settle(&mut raised, &mut line);
        line.text.push_str(&piece.text);
        if !piece.text.trim().is_empty() {
            letters += 1;
            bold += usize::from(piece.bold);
            let number = line.text.chars().all(|letter| !letter.is_alphabetic());
            leading &= piece.italic || number;
            if leading && piece.italic {
                line.italic_lead = line.text.len();
            }
        }
    }
    settle(&mut raised, &mut line);
    line.bold = letters > 0 && bold * 10 >= letters * 8;
    if rtl {
        line.text = mend_brackets(&line.text);
    }
    let kept = line.text.trim_end().len();
    line.text.truncate(kept);
    let start = line.text.len() - line.text.trim_start().len();
    line.text.drain(..start);
    line.italic_lead = line.italic_lead.saturating_sub(start).min(line.text.len());
    line
}

/// A raised text is the mark of a note, unless it belongs to the word before it.
fn settle(raised: &mut String, line: &mut Line) {
    if raised.is_empty() {
        return;
    }
    let text = std::mem::take(raised);
    let marks: Vec<&str> =
        text.split([',', ' ', '\t']).map(str::trim).filter(|mark| !mark.is_empty()).collect();
    let before = line.text.trim_end();
    let unit = before.rsplit([' ', '\t']).next().is_some_and(|word| {
        matches!(word, "m" | "km" | "cm") || word.ends_with("CO") || word.ends_with("CH")
    });
    let are_marks = !marks.is_empty() && marks.iter().all(|mark| is_mark(mark));
    if !are_marks || unit {
        line.text.push_str(&text);
    } else if before.is_empty() {
        line.mark = marks.first().map(|mark| (*mark).to_owned());
        line.notes.extend(marks.iter().skip(1).map(|mark| (*mark).to_owned()));
    } else {
        line.notes.extend(marks.into_iter().map(str::to_owned));
        if text.ends_with(' ') && !line.text.ends_with(' ') {
            line.text.push(' ');
        }
    }
}

/// The mark of a note: a number, asterisks, daggers, a letter.
pub(crate) fn is_mark(text: &str) -> bool {
    let count = text.chars().count();
    (count <= 3 && text.chars().all(|letter| letter.is_numeric()))
        || (count <= 4 && text.chars().all(|letter| matches!(letter, '*' | '†' | '‡' | '§')))
        || (count == 1 && text.chars().all(|letter| letter.is_ascii_lowercase()))
}

/// Letters that were printed twice, a little apart, to look bold.
fn drop_shadows(glyphs: &mut Vec<Glyph>) {
    glyphs.dedup_by(|next, last| {
        next.text == last.text
            && (next.x - last.x).abs() < 0.12 * last.size
            && (next.y - last.y).abs() < 0.12 * last.size
            && last.width > 0.15 * last.size
    });
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(0.0)
}

/// A glyph, or a space that no glyph stands for.
struct Piece {
    text: String,
    y: f64,
    size: f64,
    bold: bool,
    italic: bool,
}

impl Piece {
    fn raised(&self, size: f64, y: f64) -> bool {
        self.size < 0.85 * size && y - self.y > 0.12 * size && !self.text.trim().is_empty()
    }
}

fn pieces(glyphs: &[Glyph], size: f64) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::with_capacity(glyphs.len() * 2);
    let mut end: Option<f64> = None;
    for glyph in glyphs {
        let blank = glyph.text.trim().is_empty();
        if let Some(end) = end {
            let gap = (glyph.x - end) / size.max(0.1);
            let after_blank = pieces.last().is_some_and(|piece| piece.text.trim().is_empty());
            // A hyphen or an apostrophe is often set a little apart.
            let tight = glyph.text.starts_with(['-', '’', '‐', ')', ',', '.']) && gap < 0.4;
            let space = |text: &str| Piece {
                text: text.into(),
                y: glyph.y,
                size: glyph.size,
                bold: glyph.bold,
                italic: glyph.italic,
            };
            if gap > TAB {
                if after_blank {
                    pieces.pop();
                }
                pieces.push(space("\t"));
            } else if gap > SPACE && !after_blank && !blank && !tight {
                pieces.push(space(" "));
            }
        }
        // Several spaces in a row are a tabulator, as typewriters and some programs set it.
        let space_before = pieces.last().is_some_and(|piece| piece.text.trim().is_empty());
        if !(blank && space_before) {
            pieces.push(Piece {
                text: glyph.text.clone(),
                y: glyph.y,
                size: glyph.size,
                bold: glyph.bold,
                italic: glyph.italic,
            });
        }
        end = Some(end.map_or(glyph.end(), |end: f64| end.max(glyph.end())));
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(text: &str, x: f64, y: f64, size: f64) -> Vec<Glyph> {
        let glyph = |(at, letter): (u32, char)| Glyph {
            text: letter.to_string(),
            x: x + f64::from(at) * size * 0.5,
            y,
            width: size * 0.5,
            size,
            bold: false,
            italic: false,
        };
        (0..).zip(text.chars()).map(glyph).collect()
    }

    #[test]
    fn a_raised_number_is_a_note_and_not_text() {
        let mut glyphs = set("Development,", 0.0, 100.0, 10.0);
        glyphs.extend(set("1", 60.0, 96.0, 6.0));
        glyphs.extend(set("including", 67.0, 100.0, 10.0));
        let lines = baselines(glyphs);
        assert_eq!(lines.len(), 1);
        let line = write(lines.into_iter().next().unwrap_or_default());
        assert_eq!(line.text, "Development, including");
        assert_eq!(line.notes, ["1"]);
    }

    #[test]
    fn a_wide_gap_is_a_tabulator_and_a_narrow_one_a_space() {
        let mut glyphs = set("12.", 0.0, 100.0, 10.0);
        glyphs.extend(set("The", 40.0, 100.0, 10.0));
        glyphs.extend(set("head", 58.0, 100.0, 10.0));
        assert_eq!(write(glyphs).text, "12.\tThe head");
    }

    #[test]
    fn neighbouring_lines_stay_apart() {
        let mut glyphs = set("one", 0.0, 100.0, 10.0);
        glyphs.extend(set("two", 0.0, 111.5, 10.0));
        assert_eq!(baselines(glyphs).len(), 2);
    }
}
