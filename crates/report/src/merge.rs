//! Two people in one section: the texts of both, merged paragraph by paragraph over the text both began
//! with. Where both changed the same paragraph, what is kept already stands and the other is handed
//! back beside it. Knows text; nothing that anybody wrote is ever dropped.

/// A paragraph that two people changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Aside {
    /// As both found it; empty where it is new.
    pub base: String,
    /// As it is kept already; empty where the other took it out.
    pub kept: String,
    /// As the later of the two wrote it; empty where they took it out.
    pub own: String,
}

/// A merged text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merged {
    /// The text.
    pub text: String,
    /// What could not be put into it, each for a person to decide.
    pub asides: Vec<Aside>,
}

/// Merges what somebody wrote over `base` into what is kept by now.
#[must_use]
pub fn merge(base: &str, kept: &str, own: &str) -> Merged {
    if base == kept || kept == own {
        return Merged { text: own.to_owned(), asides: Vec::new() };
    }
    if base == own {
        return Merged { text: kept.to_owned(), asides: Vec::new() };
    }
    let (base, kept, own) = (parts(base), parts(kept), parts(own));
    let (with_kept, with_own) = (matches(&base, &kept), matches(&base, &own));
    let mut out: Vec<Part<'_>> = Vec::new();
    let mut asides = Vec::new();
    let (mut b, mut k, mut o) = (0, 0, 0);
    loop {
        // The next paragraph that nobody touched.
        let next = (b..base.len()).find_map(|at| Some((at, with_kept[at]?, with_own[at]?)));
        let (x, y, z) = next.unwrap_or((base.len(), kept.len(), own.len()));
        between(&base[b..x], &kept[k..y], &own[o..z], &mut out, &mut asides);
        let Some(stays) = kept.get(y).filter(|_| next.is_some()) else { break };
        out.push(*stays);
        (b, k, o) = (x + 1, y + 1, z + 1);
    }
    Merged { text: written(&out), asides }
}

/// Each paragraph of `own` that is not as `kept` has it, beside the one it stands against.
#[must_use]
pub fn differences(kept: &str, own: &str) -> Vec<Aside> {
    let (kept, own) = (parts(kept), parts(own));
    let matched = matches(&kept, &own);
    let anchors = matched.iter().enumerate().filter_map(|(k, o)| Some((k, (*o)?)));
    let mut asides = Vec::new();
    let (mut k, mut o) = (0, 0);
    for (x, y) in anchors.chain([(kept.len(), own.len())]) {
        for at in 0..(x - k).max(y - o) {
            let of = |parts: &[Part<'_>]| {
                parts.get(at).map_or_else(String::new, |it| it.text.to_owned())
            };
            let (was, is) = (of(&kept[k..x]), of(&own[o..y]));
            asides.push(Aside { base: was.clone(), kept: was, own: is });
        }
        (k, o) = (x + 1, y + 1);
    }
    asides
}

/// What stands between two paragraphs that nobody touched.
fn between<'t>(
    base: &[Part<'t>],
    kept: &[Part<'t>],
    own: &[Part<'t>],
    out: &mut Vec<Part<'t>>,
    asides: &mut Vec<Aside>,
) {
    let same = |a: &[Part<'_>], b: &[Part<'_>]| {
        a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.text == b.text)
    };
    if same(base, kept) {
        out.extend_from_slice(own);
    } else if same(base, own) || same(kept, own) {
        out.extend_from_slice(kept);
    } else if base.len() == kept.len() && base.len() == own.len() && base.len() > 1 {
        // Neighbours changed by different people are still different paragraphs.
        for at in 0..base.len() {
            let one = at..=at;
            between(&base[one.clone()], &kept[one.clone()], &own[one], out, asides);
        }
    } else {
        out.extend_from_slice(kept);
        let (base, kept, own) = (written(base), written(kept), written(own));
        asides.push(Aside { base, kept, own });
    }
}

/// A paragraph, or a line of the head, with the white space behind it.
#[derive(Clone, Copy, Debug)]
struct Part<'t> {
    text: &'t str,
    gap: &'t str,
    /// A line that stands for itself: of the head, or a marker.
    line: bool,
}

fn written(parts: &[Part<'_>]) -> String {
    let mut text = String::new();
    for (at, part) in parts.iter().enumerate() {
        text.push_str(part.text);
        text.push_str(part.gap);
        let Some(next) = parts.get(at + 1) else { break };
        // Two paragraphs stay two, whichever text they came from.
        let wanted = if part.line || next.line { 1 } else { 2 };
        let there = part.gap.matches('\n').count();
        (there..wanted).for_each(|_| text.push('\n'));
    }
    text
}

fn parts(text: &str) -> Vec<Part<'_>> {
    let mut in_head = text.lines().any(|line| line.trim() == "---");
    let mut begins: Vec<(usize, bool)> = Vec::new();
    let (mut at, mut open) = (0, false);
    for line in text.split_inclusive('\n') {
        let bare = line.trim();
        if bare.is_empty() {
            open = false;
        } else {
            let marker = bare.starts_with('[') && bare.ends_with(']') && !bare.contains(' ');
            let alone = in_head || marker;
            if alone || !open {
                begins.push((at, alone));
            }
            open = !alone;
            in_head = in_head && bare != "---";
        }
        at += line.len();
    }
    match begins.first_mut() {
        Some(first) => first.0 = 0,
        None if text.is_empty() => {}
        None => begins.push((0, false)),
    }
    let ends = begins.iter().skip(1).map(|(begin, _)| *begin).chain([text.len()]);
    let part = |((begin, line), end): (&(usize, bool), usize)| {
        let whole = &text[*begin..end];
        let body = whole.trim_end();
        Part { text: body, gap: &whole[body.len()..], line: *line }
    };
    begins.iter().zip(ends).map(part).collect()
}

/// For each paragraph of the base, which of the other is the same, in one order.
fn matches(base: &[Part<'_>], other: &[Part<'_>]) -> Vec<Option<usize>> {
    let width = other.len() + 1;
    let mut length = vec![0_u32; (base.len() + 1) * width];
    for i in (0..base.len()).rev() {
        for j in (0..other.len()).rev() {
            length[i * width + j] = if base[i].text == other[j].text {
                length[(i + 1) * width + j + 1] + 1
            } else {
                length[(i + 1) * width + j].max(length[i * width + j + 1])
            };
        }
    }
    let mut found = vec![None; base.len()];
    let (mut i, mut j) = (0, 0);
    while i < base.len() && j < other.len() {
        if base[i].text == other[j].text {
            found[i] = Some(j);
            (i, j) = (i + 1, j + 1);
        } else if length[(i + 1) * width + j] >= length[i * width + j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const BASE: &str =
        "title = \"x\"\nowner = \"SCI\"\n---\n[fa]\nیک.\n\nدو.\n[en]\nOne.\n\nTwo.\n";

    #[test]
    fn different_paragraphs_of_two_people_both_stand() {
        let kept = BASE.replace("One.", "One, as A wrote it.").replace("\"x\"", "\"y\"");
        let own = BASE.replace("Two.", "Two, as B wrote it.").replace("SCI", "MCLS");
        let merged = merge(BASE, &kept, &own);
        assert_eq!(merged.asides, []);
        assert_eq!(
            merged.text,
            "title = \"y\"\nowner = \"MCLS\"\n---\n[fa]\nیک.\n\nدو.\n[en]\nOne, as A wrote it.\n\n\
             Two, as B wrote it.\n"
        );
    }

    #[test]
    fn the_same_paragraph_of_two_people_is_kept_and_handed_back() {
        let kept = BASE.replace("One.", "One, as A wrote it.");
        let own = BASE.replace("One.", "One, as B wrote it.") + "\nThree.\n";
        let merged = merge(BASE, &kept, &own);
        assert!(merged.text.contains("as A wrote it") && merged.text.contains("Three."));
        assert_eq!(merged.asides.len(), 1);
        let aside = &merged.asides[0];
        assert_eq!((aside.base.trim(), aside.own.trim()), ("One.", "One, as B wrote it."));
    }

    #[test]
    fn one_takes_a_paragraph_out_that_the_other_changed() {
        let kept = BASE.replace("\n\nTwo.", "");
        let own = BASE.replace("Two.", "Two, changed.");
        let merged = merge(BASE, &kept, &own);
        assert_eq!(merged.asides.len(), 1, "{}", merged.text);
        assert_eq!(merged.asides[0].own.trim(), "Two, changed.");
    }

    proptest! {
        #[test]
        fn no_word_of_anybody_is_lost(
            base in proptest::collection::vec("[a-d]", 0..6),
            kept in proptest::collection::vec("[a-dxyz]", 0..6),
            own in proptest::collection::vec("[a-duvw]", 0..6),
        ) {
            let text = |words: &[String]| words.join("\n\n");
            let merged = merge(&text(&base), &text(&kept), &text(&own));
            let asides: String = merged.asides.iter().map(|it| it.own.clone()).collect();
            for word in own.iter().filter(|word| "uvw".contains(word.as_str())) {
                prop_assert!(merged.text.contains(word) || asides.contains(word));
            }
            for word in kept.iter().filter(|word| "xyz".contains(word.as_str())) {
                prop_assert!(merged.text.contains(word));
            }
        }

        #[test]
        fn nobody_changed_anything_twice(text in "[a-c\\[\\]\n -]{0,40}", other in "[a-c\n]{0,40}") {
            prop_assert_eq!(merge(&text, &text, &other).text, other.clone());
            prop_assert_eq!(merge(&text, &other, &text).text, other);
        }
    }
}
