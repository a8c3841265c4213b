//! Cells of our own CSV exports: quoted where RFC 4180 wants it, and never a formula.
//! Knows one cell; SDMX-CSV keeps what was sent and is written by `sdmx`.

/// A cell. A spreadsheet runs what begins with `=`, `+`, `-`, `@`, a tab or a line break, also behind
/// spaces or as a full-width sign; such a text gets an apostrophe before it, unless it is a plain number.
#[must_use]
pub fn cell(text: &str) -> String {
    let first = text.trim_start_matches([' ', '\u{a0}', '\u{feff}', '"']).chars().next();
    let formula = matches!(
        first,
        Some('=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠' | '|' | '%')
    );
    let mut out = String::with_capacity(text.len() + 3);
    if formula && !is_number(text) {
        out.push('\'');
    }
    out.push_str(text);
    if out.contains([',', '"', '\n', '\r', ';', '\t', '\'']) {
        return format!("\"{}\"", out.replace('"', "\"\""));
    }
    out
}

fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let mut parts = digits.splitn(2, '.');
    let whole = |part: Option<&str>| {
        part.is_some_and(|part| !part.is_empty() && part.bytes().all(|it| it.is_ascii_digit()))
    };
    let (first, second) = (parts.next(), parts.next());
    whole(first) && (second.is_none() || whole(second))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What spreadsheets were made to run: each must come out as text.
    const PAYLOADS: [&str; 40] = [
        "=1+1",
        "=cmd|' /C calc'!A0",
        "=HYPERLINK(\"http://e.example\",\"x\")",
        "+1+1",
        "+cmd|' /C calc'!A0",
        "-1+1",
        "-2+3+cmd|' /C calc'!A0",
        "@SUM(1+1)",
        "@SUM(1+1)*cmd|' /C calc'!A0",
        "\t=1+1",
        "\r=1+1",
        "\n=1+1",
        " =1+1",
        "  +1+1",
        "\u{a0}=1+1",
        "\u{feff}=1+1",
        "\"=1+1",
        "\"\"=1+1",
        "＝1+1",
        "＋1+1",
        "－1+1",
        "＠SUM(1)",
        "=IMPORTXML(\"http://e.example\",\"//a\")",
        "=WEBSERVICE(\"http://e.example\")",
        "=DDE(\"cmd\";\"/C calc\";\"1\")",
        "%0A=1+1",
        "|calc",
        "=",
        "+",
        "-",
        "@",
        "=1;2",
        "=1,2",
        "-1e3x",
        "+98 21",
        "--1",
        "-1-1",
        "=\"a\"&\"b\"",
        "@A1",
        "=زنان()",
    ];

    #[test]
    fn no_cell_is_a_formula() {
        for payload in PAYLOADS {
            let cell = cell(payload);
            let inside = cell.strip_prefix('"').unwrap_or(&cell);
            assert!(inside.starts_with('\''), "{payload:?} became {cell:?}");
        }
    }

    #[test]
    fn numbers_and_words_stay_as_they_are() {
        for text in ["-3.2", "+4", "12", "زنان", "A.IR.F", ""] {
            assert_eq!(cell(text), text);
        }
        assert_eq!(cell("a,\"b\""), "\"a,\"\"b\"\"\"");
    }
}
