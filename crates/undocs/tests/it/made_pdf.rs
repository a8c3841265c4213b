//! PDF files made for tests, byte by byte: pages of lines at places, in a font the file does not bring.

use std::fmt::Write as _;

/// A line of text at a place, from the lower left corner, in points.
pub struct Set<'a> {
    pub x: f64,
    pub y: f64,
    pub size: f64,
    pub text: &'a str,
}

/// Lines set one under the other from the top of a page.
pub fn column<'a>(x: f64, lines: &[&'a str]) -> Vec<Set<'a>> {
    (0..)
        .zip(lines)
        .map(|(at, text)| Set { x, y: 700.0 - 12.0 * f64::from(at), size: 10.0, text })
        .collect()
}

/// A PDF file out of its objects, the first being the catalogue.
pub fn file(objects: &[String]) -> Vec<u8> {
    let mut bytes = b"%PDF-1.7\n".to_vec();
    let mut offsets = Vec::new();
    for (number, object) in (1..).zip(objects) {
        offsets.push(bytes.len());
        bytes.extend(format!("{number} 0 obj\n{object}\nendobj\n").bytes());
    }
    let start = bytes.len();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for offset in offsets {
        let _ = writeln!(table, "{offset:010} 00000 n ");
    }
    let size = objects.len() + 1;
    let _ = write!(table, "trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n");
    bytes.extend(table.bytes());
    bytes
}

fn stream(content: &str) -> String {
    format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len())
}

fn escaped(text: &str) -> String {
    let mut bytes = String::new();
    for letter in text.chars() {
        match letter {
            '(' | ')' | '\\' => {
                bytes.push('\\');
                bytes.push(letter);
            }
            letter if letter.is_ascii() => bytes.push(letter),
            // WinAnsiEncoding
            '’' => bytes.push_str("\\222"),
            '–' => bytes.push_str("\\226"),
            _ => bytes.push('?'),
        }
    }
    bytes
}

/// A file of pages of Latin text.
pub fn pages(pages: &[Vec<Set<'_>>]) -> Vec<u8> {
    let first = 4;
    let kids: Vec<String> =
        (0..pages.len()).map(|page| format!("{} 0 R", first + 2 * page)).collect();
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        format!("<< /Type /Pages /Count {} /Kids [{}] >>", pages.len(), kids.join(" ")),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".into(),
    ];
    for page in pages {
        let content = objects.len() + 2;
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {content} 0 R \
             /Resources << /Font << /F1 3 0 R >> >> >>"
        ));
        let mut operators = String::new();
        for set in page {
            let text = escaped(set.text);
            let _ =
                writeln!(operators, "BT /F1 {} Tf {} {} Td ({text}) Tj ET", set.size, set.x, set.y);
        }
        objects.push(stream(&operators));
    }
    file(&objects)
}

/// A page whose line stands in the order of the page, from left to right, in letters of Arabic.
pub fn visual(line: &str) -> Vec<u8> {
    let letters: Vec<char> = line.chars().collect();
    let mut map = String::new();
    let mut codes = String::new();
    for (code, letter) in (1..).zip(&letters) {
        let _ = writeln!(map, "<{code:04X}> <{:04X}>", u32::from(*letter));
        let _ = write!(codes, "{code:04X}");
    }
    let cmap = format!(
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def\n\
         1 begincodespacerange <0000> <FFFF> endcodespacerange\n\
         {} beginbfchar\n{map}endbfchar endcmap end end",
        letters.len()
    );
    let content = format!("BT /F1 12 Tf 100 700 Td <{codes}> Tj ET");
    file(&[
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Count 1 /Kids [3 0 R] >>".into(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R \
         /Resources << /Font << /F1 5 0 R >> >> >>"
            .into(),
        stream(&content),
        "<< /Type /Font /Subtype /Type0 /BaseFont /Made /Encoding /Identity-H \
         /DescendantFonts [6 0 R] /ToUnicode 7 0 R >>"
            .into(),
        "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Made /DW 500 \
         /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>"
            .into(),
        stream(&cmap),
    ])
}

/// A page that is an image and nothing else.
pub fn scan() -> Vec<u8> {
    file(&[
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Count 1 /Kids [3 0 R] >>".into(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R \
         /Resources << /XObject << /I 5 0 R >> >> >>"
            .into(),
        stream("q 595 0 0 842 0 0 cm /I Do Q"),
        "<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray \
         /BitsPerComponent 8 /Length 1 >>\nstream\n0\nendstream"
            .into(),
    ])
}

/// A file that does not open without its password.
pub fn encrypted() -> Vec<u8> {
    let bytes = pages(&[column(70.0, &["secret"])]);
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let zeros = "00".repeat(32);
    let encrypt = format!(
        "/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <{zeros}> /U <{zeros}> >> \
         /ID [<{0}> <{0}>] /Root",
        "00".repeat(16)
    );
    text.replace("/Root", &encrypt).into_bytes()
}
