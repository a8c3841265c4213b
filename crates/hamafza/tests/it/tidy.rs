//! Rules of the house that a compiler does not hold.

use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn files(folder: &Path, endings: &[&str], found: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        let name = entry.file_name().to_string_lossy().into_owned();
        if path.is_dir() {
            if !["target", "node_modules", ".git", ".venv", "data"].contains(&name.as_str()) {
                files(&path, endings, found);
            }
        } else if endings.iter().any(|ending| name.ends_with(ending)) {
            found.push(path);
        }
    }
}

fn all(endings: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    files(&root(), endings, &mut found);
    found.sort();
    assert!(!found.is_empty(), "no {endings:?} found: this test looks in the wrong place");
    found
}

#[test]
fn no_source_file_is_longer_than_600_lines() {
    for path in all(&[".rs", ".mjs", ".css", ".html", ".py"]) {
        let lines = fs::read_to_string(&path).map_or(0, |text| text.lines().count());
        assert!(lines <= 600, "{} has {lines} lines: look for the second noun", path.display());
    }
}

#[test]
fn every_module_says_what_it_knows() {
    for path in all(&[".rs"]) {
        let text = fs::read_to_string(&path).expect("a source file is text");
        assert!(text.starts_with("//!"), "{} has no module doc", path.display());
    }
}

#[test]
fn no_file_has_a_name_that_tells_nothing() {
    for path in all(&[".rs", ".mjs", ".py", ".html"]) {
        let stem = path.file_stem().map(|it| it.to_string_lossy().into_owned()).unwrap_or_default();
        for empty in ["utils", "util", "helpers", "helper", "common", "misc", "manager", "types"] {
            assert_ne!(stem, empty, "{}", path.display());
        }
    }
}

#[test]
fn style_sheets_know_no_left_and_right() {
    for path in all(&[".css"]) {
        let text = fs::read_to_string(&path).expect("a style sheet is text");
        for (at, line) in text.lines().enumerate() {
            for physical in [
                "margin-left",
                "margin-right",
                "padding-left",
                "padding-right",
                "border-left",
                "border-right",
                "text-align: left",
                "text-align: right",
                "float: left",
                "float: right",
            ] {
                assert!(!line.contains(physical), "{}:{} {line}", path.display(), at + 1);
            }
        }
    }
}

#[test]
fn persian_texts_use_persian_letters() {
    for path in all(&[".ftl", ".toml", ".html"]) {
        let text = fs::read_to_string(&path).expect("a text file");
        // Representation maps and synonyms hold words as people send them, Arabic letters included.
        if path.components().any(|part| part.as_os_str() == "representation_maps") {
            continue;
        }
        let told = |line: &str| !line.contains("synonyms") && !line.trim_start().starts_with('#');
        for (at, line) in text.lines().enumerate().filter(|(_, line)| told(line)) {
            assert!(!line.contains(['ي', 'ك']), "{}:{} {line}", path.display(), at + 1);
        }
    }
}
