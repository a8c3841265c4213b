//! Gathers what the pages need from `node_modules` into one folder to embed: the font, htmx and the
//! outlines of the provinces, read out of the `iran-map` package and thinned to the size of a page.
//! Knows the shape of those packages; refuses to fetch anything.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

const MODULES: &str = "../../node_modules";

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={MODULES}/.package-lock.json");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    let assets = out.join("assets");
    fs::create_dir_all(&assets).expect("the build folder can be written");
    copy("vazirmatn/fonts/webfonts/Vazirmatn[wght].woff2", &assets.join("vazirmatn.woff2"));
    copy("htmx.org/dist/htmx.min.js", &assets.join("htmx.js"));
    let source = read("iran-map/dist/index.modern.js");
    let outlines = outlines(&String::from_utf8_lossy(&source));
    assert!(outlines.len() == 31, "iran-map has {} outlines, not 31", outlines.len());
    let mut code = String::from("&[\n");
    for (name, path) in outlines {
        writeln!(code, "    ({name:?}, {path:?}),").expect("a string takes any text");
    }
    code.push(']');
    fs::write(out.join("outlines.rs"), code).expect("the build folder can be written");
}

fn read(module_path: &str) -> Vec<u8> {
    let path = Path::new(MODULES).join(module_path);
    fs::read(&path).unwrap_or_else(|error| {
        panic!("{} is needed to build the pages ({error}). Run: npm ci", path.display())
    })
}

fn copy(module_path: &str, to: &Path) {
    fs::write(to, read(module_path)).expect("the build folder can be written");
}

/// The provinces of the package: its own name for each, and its outline thinned.
fn outlines(source: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut name = String::new();
    for line in source.lines().map(str::trim) {
        if line.starts_with("var iransSeasProperties") {
            break;
        }
        if let Some(text) = quoted(line, "name: \"") {
            text.clone_into(&mut name);
        } else if let (Some(path), false) = (quoted(line, "d: \""), name.is_empty()) {
            found.push((std::mem::take(&mut name), thin(path)));
        }
    }
    found
}

fn quoted<'a>(line: &'a str, start: &str) -> Option<&'a str> {
    line.strip_prefix(start)?.split('"').next()
}

/// An outline as straight lines between points at least a unit and a half apart, in whole units:
/// nothing finer shows at the width of a page, and the page becomes ten times smaller.
fn thin(path: &str) -> String {
    let mut text = String::new();
    for ring in rings(path) {
        let mut kept: Vec<(i32, i32)> = Vec::new();
        for (x, y) in ring {
            let far = kept
                .last()
                .is_none_or(|(a, b)| (f64::from(*a) - x).hypot(f64::from(*b) - y) >= 1.5);
            if far {
                #[expect(clippy::cast_possible_truncation, reason = "the drawing is 1200 wide")]
                kept.push((x.round() as i32, y.round() as i32));
            }
        }
        if kept.len() < 3 {
            continue;
        }
        for (index, (x, y)) in kept.iter().enumerate() {
            let command = if index == 0 { "M" } else { "L" };
            write!(text, "{command}{x} {y}").expect("a string takes any text");
        }
        text.push('Z');
    }
    text
}

/// The corner points of each ring of an SVG path; of a curve, where it ends.
fn rings(path: &str) -> Vec<Vec<(f64, f64)>> {
    let mut rings: Vec<Vec<(f64, f64)>> = Vec::new();
    let (mut x, mut y) = (0.0, 0.0);
    let mut start = (0.0, 0.0);
    for (command, numbers) in commands(path) {
        let relative = command.is_ascii_lowercase();
        let width = match command.to_ascii_uppercase() {
            'M' | 'L' | 'T' => 2,
            'H' | 'V' => 1,
            'C' => 6,
            'S' | 'Q' => 4,
            'A' => 7,
            'Z' => {
                (x, y) = start;
                continue;
            }
            other => panic!("the outline has a command {other:?} that is not read here"),
        };
        for (index, group) in numbers.chunks_exact(width).enumerate() {
            let base = if relative { (x, y) } else { (0.0, 0.0) };
            match command.to_ascii_uppercase() {
                'H' => x = base.0 + group[0],
                'V' => y = base.1 + group[0],
                _ => (x, y) = (base.0 + group[width - 2], base.1 + group[width - 1]),
            }
            if command.eq_ignore_ascii_case(&'M') && index == 0 {
                start = (x, y);
                rings.push(Vec::new());
            }
            if let Some(ring) = rings.last_mut() {
                ring.push((x, y));
            }
        }
    }
    rings
}

fn commands(path: &str) -> Vec<(char, Vec<f64>)> {
    let mut found: Vec<(char, Vec<f64>)> = Vec::new();
    let mut number = String::new();
    let flush = |number: &mut String, found: &mut Vec<(char, Vec<f64>)>| {
        if let (false, Some((_, numbers))) = (number.is_empty(), found.last_mut()) {
            numbers.push(number.parse().expect("a number of the outline"));
        }
        number.clear();
    };
    for letter in path.chars() {
        match letter {
            '0'..='9' => number.push(letter),
            '.' if !number.contains('.') => number.push('.'),
            '-' | '.' => {
                flush(&mut number, &mut found);
                number.push(letter);
            }
            letter if letter.is_ascii_alphabetic() => {
                flush(&mut number, &mut found);
                found.push((letter, Vec::new()));
            }
            _ => flush(&mut number, &mut found),
        }
    }
    flush(&mut number, &mut found);
    found
}
