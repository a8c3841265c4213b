//! `docs/security.md` names tests: each of them must be there, or the page would promise what nobody
//! tries.

use std::fs;
use std::path::{Path, PathBuf};

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|it| it == "rs") {
            found.push(path);
        }
    }
}

/// Whether a crate has a test of this name, or a module of tests.
fn is_there(root: &Path, package: &str, test: &str) -> bool {
    let mut found = Vec::new();
    sources(&root.join("crates").join(package), &mut found);
    found.iter().any(|path| {
        let text = fs::read_to_string(path).expect("a source is text");
        let is_module = path.file_stem().is_some_and(|it| it == test) && text.contains("test]");
        is_module || (text.contains("test]") && text.contains(&format!("fn {test}(")))
    })
}

#[test]
fn every_test_that_the_security_page_names_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let page = fs::read_to_string(root.join("docs/security.md")).expect("the page");
    let crates = ["evidence", "hamafza", "operations", "sdmx", "store", "web"];
    let mut named = 0;
    for quoted in page.split('`').skip(1).step_by(2) {
        let Some((package, test)) = quoted.split_once(' ') else { continue };
        if !crates.contains(&package) || test.contains(' ') {
            continue;
        }
        assert!(is_there(&root, package, test), "docs/security.md: there is no test {quoted}");
        named += 1;
    }
    assert!(named > 40, "only {named} tests are named: the page is not read right");
    assert!(!is_there(&root, "web", "a_test_that_nobody_wrote"));
}
