//! From bytes to letters.
//!
//! Knows byte order marks, UTF-16 without one, UTF-8, and which of two old code pages makes words of
//! bytes that are no UTF-8. Never refuses: what no encoding explains becomes U+FFFD.

use encoding_rs::{
    Encoding, MACINTOSH, UTF_16BE, UTF_16LE, WINDOWS_1251, WINDOWS_1252, WINDOWS_1256,
};

/// The text, and the name of its encoding when it is not UTF-8.
pub(super) fn decode(
    bytes: &[u8],
    declared: Option<&'static Encoding>,
) -> (String, Option<&'static str>) {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let text = encoding.decode_without_bom_handling(&bytes[mark..]).0.into_owned();
        let name = (encoding != encoding_rs::UTF_8).then(|| encoding.name());
        return (text, name);
    }
    if let Some(encoding) = wide(bytes) {
        let text = encoding.decode_without_bom_handling(bytes).0.into_owned();
        return (text, Some(encoding.name()));
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return (text.to_owned(), None);
    }
    if let Some(declared) = declared.filter(|it| *it != encoding_rs::UTF_8) {
        return (declared.decode_without_bom_handling(bytes).0.into_owned(), None);
    }
    // Nearly all of it is UTF-8, and a few bytes are broken.
    let lossy = String::from_utf8_lossy(bytes);
    let high = bytes.iter().filter(|byte| **byte >= 0x80).count();
    let broken = lossy.matches('\u{FFFD}').count();
    if broken * 20 < high {
        return (lossy.into_owned(), Some("damaged UTF-8"));
    }
    let candidates = [WINDOWS_1252, MACINTOSH, WINDOWS_1256, WINDOWS_1251];
    let mut best = (0_i64, WINDOWS_1252, String::new());
    for (at, encoding) in candidates.into_iter().enumerate() {
        let text = encoding.decode_without_bom_handling(bytes).0;
        let score = score(&text);
        if at == 0 || score > best.0 {
            best = (score, encoding, text.into_owned());
        }
    }
    (best.2, Some(best.1.name()))
}

/// UTF-16 without a mark: every other byte of Latin letters is zero.
fn wide(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(4096)];
    if sample.len() < 8 {
        return None;
    }
    let zeros =
        |offset: usize| sample.iter().skip(offset).step_by(2).filter(|it| **it == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    let half = sample.len() / 2;
    if odd * 3 > half && even * 10 < half {
        return Some(UTF_16LE);
    }
    (even * 3 > half && odd * 10 < half).then_some(UTF_16BE)
}

/// How much a text looks like one: quotation marks where quotations stand, letters among letters.
fn score(text: &str) -> i64 {
    let letters: Vec<char> = text.chars().collect();
    let mut score = 0_i64;
    for at in 0..letters.len() {
        let letter = letters[at];
        if letter.is_ascii() {
            continue;
        }
        let before = at.checked_sub(1).map(|it| letters[it]);
        let after = letters.get(at + 1).copied();
        let word = |it: Option<char>| it.is_some_and(char::is_alphabetic);
        score += match letter {
            // An apostrophe within a word, a dash between figures, a quotation mark at a word's edge.
            '’' | '‘' if word(before) || word(after) => 4,
            '“' if word(after) || after == Some('‘') => 4,
            '”' if before.is_some_and(|it| !it.is_whitespace()) => 4,
            '–' | '—' | '…' | '•' => 2,
            '\u{FFFD}' => -20,
            letter if letter.is_control() => -20,
            letter if letter.is_alphabetic() => {
                let inside = word(before) && word(after);
                let capital = letter.is_uppercase();
                let small_before = before.is_some_and(char::is_lowercase);
                let alien =
                    before.is_some_and(|it| it.is_ascii_alphabetic() && letter as u32 > 0x2FF);
                if capital && small_before || alien {
                    -6
                } else if inside {
                    2
                } else {
                    0
                }
            }
            _ => -1,
        };
    }
    score
}

/// Bytes that are text: no zero bytes but those of UTF-16, few control characters.
pub(super) fn is_text(bytes: &[u8]) -> bool {
    if Encoding::for_bom(bytes).is_some() || wide(bytes).is_some() {
        return true;
    }
    let sample = &bytes[..bytes.len().min(65_536)];
    let strange = sample
        .iter()
        .filter(|byte| {
            **byte < 0x20 && !matches!(**byte, b'\t' | b'\n' | b'\r' | 0x0C | 0x1B | 0x1A)
        })
        .count();
    strange * 200 <= sample.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_are_told_by_the_words_they_make() {
        let text = "the country’s “moral crimes” – a résumé of women’s rights";
        for (encoding, name) in [(WINDOWS_1252, "windows-1252"), (MACINTOSH, "macintosh")] {
            let bytes = encoding.encode(text).0;
            assert_eq!(decode(&bytes, None), (text.to_owned(), Some(name)));
        }
        assert_eq!(decode(text.as_bytes(), None), (text.to_owned(), None));
        let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(decode(&wide, None), (text.to_owned(), Some("UTF-16LE")));
        let arabic = "المادة الأولى يولد جميع الناس أحراراً";
        assert_eq!(decode(&WINDOWS_1256.encode(arabic).0, None).1, Some("windows-1256"));
    }

    #[test]
    fn text_is_told_from_other_bytes() {
        assert!(is_text(b"Resolution 1325 (2000)\r\n"));
        assert!(!is_text(&[0x00, 0x01, 0x02, 0x03, 0xFF, 0x00, 0x07, 0x00, 0x10, 0x11]));
    }
}
