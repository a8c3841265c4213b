//! From the order on the page to the order of reading, for a line with Arabic or Hebrew letters.
//!
//! Knows the strong directions of letters and the few rules that a printed line needs. It is not the
//! bidirectional algorithm: that goes the other way, and needs the text it would be given here.

/// The direction a character pulls in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Pull {
    Right,
    Left,
    Number,
    None,
}

/// A letter of a script that is written from right to left.
pub(crate) fn is_rtl(letter: char) -> bool {
    matches!(letter,
        '\u{0590}'..='\u{065F}' | '\u{066E}'..='\u{06EF}' | '\u{06FA}'..='\u{08FF}'
        | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}')
        && !('\u{06F0}'..='\u{06F9}').contains(&letter)
}

fn pull(text: &str) -> Pull {
    for letter in text.chars() {
        if is_rtl(letter) {
            return Pull::Left;
        }
        if letter.is_numeric() {
            return Pull::Number;
        }
        if letter.is_alphabetic() {
            return Pull::Right;
        }
    }
    Pull::None
}

/// Most letters of the pieces are written from right to left.
pub(crate) fn is_rtl_line<'a>(pieces: impl Iterator<Item = &'a str>) -> bool {
    let (mut right, mut left) = (0, 0);
    for piece in pieces {
        match pull(piece) {
            Pull::Left => left += 1,
            Pull::Right => right += 1,
            Pull::Number | Pull::None => {}
        }
    }
    left > right
}

/// The order of reading of pieces that stand from left to right: their positions.
pub(crate) fn reading_order(pieces: &[&str]) -> Vec<usize> {
    let pulls: Vec<Pull> = pieces.iter().map(|piece| pull(piece)).collect();
    if !pulls.contains(&Pull::Left) {
        return (0..pieces.len()).collect();
    }
    let rtl = is_rtl_line(pieces.iter().copied());
    let against = |at: usize| match (rtl, pulls[at]) {
        (true, Pull::Right | Pull::Number) | (false, Pull::Left) => Some(true),
        (true, Pull::Left) | (false, Pull::Right | Pull::Number) => Some(false),
        (_, Pull::None) => None,
    };
    let mut order: Vec<usize> = (0..pieces.len()).collect();
    if rtl {
        order.reverse();
    }
    // Runs against the line's direction are read the other way round. What has no direction belongs
    // to a run only between two of its own: "A/HRC/28" and "1,5", not the space before them.
    let mut done = Vec::with_capacity(order.len());
    let mut at = 0;
    while at < order.len() {
        if against(order[at]) != Some(true) {
            done.push(order[at]);
            at += 1;
            continue;
        }
        let mut end = at + 1;
        let mut last = at;
        // Figures alone end at a space: "1325 (2000)" is read from the right, figure by figure.
        let mut letters = pulls[order[at]] == Pull::Right;
        let mut gap = false;
        while end < order.len() {
            match against(order[end]) {
                Some(true) if rtl && gap && !letters => break,
                Some(true) => {
                    letters |= pulls[order[end]] == Pull::Right;
                    gap = false;
                    last = end;
                }
                Some(false) => break,
                None => gap |= pieces[order[end]].contains([' ', '\t', '(', ')', '[', ']']),
            }
            end += 1;
        }
        done.extend(order[at..=last].iter().rev());
        at = last + 1;
    }
    done
}

/// Brackets as they are read: on the page those of a line from right to left are mirrored, and some
/// files tell the shape, others the meaning. The way that opens before it closes is the right one.
pub(crate) fn mend_brackets(text: &str) -> String {
    let mirrored: String = text.chars().map(mirror).collect();
    if faults(&mirrored) < faults(text) { mirrored } else { text.to_owned() }
}

fn mirror(letter: char) -> char {
    match letter {
        '(' => ')',
        ')' => '(',
        '[' => ']',
        ']' => '[',
        '«' => '»',
        '»' => '«',
        other => other,
    }
}

/// Brackets that close before they open.
fn faults(text: &str) -> usize {
    let (mut open, mut faults) = (0_usize, 0);
    for letter in text.chars() {
        match letter {
            '(' | '[' | '«' => open += 1,
            ')' | ']' | '»' if open == 0 => faults += 1,
            ')' | ']' | '»' => open -= 1,
            _ => {}
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pieces: &[&str]) -> String {
        let order = reading_order(pieces);
        mend_brackets(&order.into_iter().map(|at| pieces[at]).collect::<String>())
    }

    #[test]
    fn a_visual_line_of_arabic_is_read_from_the_right() {
        let pieces: Vec<String> = "ةداملا".chars().map(String::from).collect();
        let pieces: Vec<&str> = pieces.iter().map(String::as_str).collect();
        assert_eq!(read(&pieces), "المادة");
    }

    #[test]
    fn numbers_and_symbols_within_it_keep_their_own_order() {
        let pieces: Vec<String> = ".A/HRC/28/12 )2014( ةقيثولا".chars().map(String::from).collect();
        let pieces: Vec<&str> = pieces.iter().map(String::as_str).collect();
        assert_eq!(read(&pieces), "الوثيقة (2014) A/HRC/28/12.");
    }

    #[test]
    fn a_line_of_latin_letters_stays_as_it_is() {
        assert_eq!(read(&["T", "h", "e", " ", "(", "a", ")"]), "The (a)");
    }
}
