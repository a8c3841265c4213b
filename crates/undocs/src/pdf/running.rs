//! Running heads and feet of pages.
//!
//! Knows that what stands at one height on several pages and says the same, figures aside, belongs to
//! the paper and not to the text. Never looks at the middle of a page.

use std::collections::BTreeMap;

use super::Page;
use super::line::Line;
use crate::furniture::is_running;

/// The parts of a page, above and below, where heads and feet stand.
const HEAD: f64 = 0.13;
const FOOT: f64 = 0.88;

/// Takes heads and feet off the pages. The first page keeps its head: it names the document.
pub(crate) fn strip(pages: &mut [Page]) {
    let mut seen: BTreeMap<(String, i64), u32> = BTreeMap::new();
    for page in &*pages {
        for line in page.regions.iter().flatten().filter(|line| at_edge(page, line)) {
            *seen.entry(key(line)).or_default() += 1;
        }
    }
    for page in pages {
        let (first, height) = (page.number == 1, page.height);
        for region in &mut page.regions {
            let before = region.len();
            let mut kept = Vec::with_capacity(before);
            for line in region.drain(..) {
                let foot = line.y > FOOT * height;
                let edge = foot || line.y < HEAD * height;
                let head_of_first = first && !foot;
                let repeated = [-1, 0, 1].iter().filter_map(|near| {
                    let (text, at) = key(&line);
                    seen.get(&(text, at + near))
                });
                let repeated: u32 = repeated.sum();
                let drop = edge && !head_of_first && (repeated >= 2 || is_running(&line.text));
                if !drop {
                    kept.push(line);
                }
            }
            *region = kept;
        }
        page.regions.retain(|region| !region.is_empty());
    }
}

fn at_edge(page: &Page, line: &Line) -> bool {
    line.y > FOOT * page.height || line.y < HEAD * page.height
}

/// What a line says, figures and spaces aside, and its height in steps of four points.
fn key(line: &Line) -> (String, i64) {
    let text = line.text.chars().filter(|it| !it.is_numeric() && !it.is_whitespace()).collect();
    (text, super::line::tenths(line.y) / 40)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(number: u32, lines: &[(&str, f64)]) -> Page {
        let line = |(text, y): &(&str, f64)| Line {
            text: (*text).to_owned(),
            y: *y,
            size: 10.0,
            ..Line::default()
        };
        let regions = vec![lines.iter().map(line).collect()];
        Page { number, width: 595.0, height: 842.0, regions }
    }

    #[test]
    fn heads_and_feet_go_and_the_first_page_keeps_its_head() {
        let mut pages = vec![
            page(
                1,
                &[("A/RES/73/3", 60.0), ("Text of the first page", 400.0), ("18-16895 (E)", 790.0)],
            ),
            page(
                2,
                &[
                    ("On the fight against disease\tA/RES/73/3", 60.0),
                    ("Text", 120.0),
                    ("2/3", 800.0),
                ],
            ),
            page(
                3,
                &[
                    ("On the fight against disease\tA/RES/73/3", 60.0),
                    ("Text", 120.0),
                    ("3/3", 800.0),
                ],
            ),
        ];
        strip(&mut pages);
        let left: Vec<Vec<&str>> = pages
            .iter()
            .map(|page| page.regions.iter().flatten().map(|line| line.text.as_str()).collect())
            .collect();
        assert_eq!(left[0], ["A/RES/73/3", "Text of the first page"]);
        assert_eq!(left[1], ["Text"]);
        assert_eq!(left[2], ["Text"]);
    }
}
