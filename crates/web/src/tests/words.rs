//! Both languages say the same things, every key that is used exists, and Persian is Persian.

use std::collections::BTreeSet;
use std::path::Path;

use crate::text::Messages;

fn keys(tag: &str) -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    for path in Messages::iter().filter(|path| path.starts_with(tag)) {
        let file = Messages::get(&path).unwrap();
        for line in String::from_utf8(file.data.into_owned()).unwrap().lines() {
            if let (Some((key, _)), true) =
                (line.split_once(" ="), line.starts_with(|it: char| it.is_ascii_lowercase()))
            {
                assert!(keys.insert(key.to_owned()), "{key} stands twice");
            }
        }
    }
    keys
}

fn files(folder: &Path, found: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && !path.ends_with("src/tests") {
            files(&path, found);
        } else if path.is_file() {
            found.push(std::fs::read_to_string(&path).unwrap());
        }
    }
}

fn sources() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    files(&root.join("src"), &mut found);
    files(&root.join("templates"), &mut found);
    found
}

/// The texts in quotes that directly follow `start`.
fn quoted_after<'a>(source: &'a str, start: &str) -> Vec<&'a str> {
    source
        .split(start)
        .skip(1)
        .filter_map(|rest| rest.trim_start().strip_prefix('"')?.split('"').next())
        .collect()
}

#[test]
fn both_languages_have_the_same_keys() {
    assert_eq!(keys("fa"), keys("en"));
}

#[test]
fn every_key_that_is_used_exists() {
    let known = keys("fa");
    let mut used = 0;
    for source in sources() {
        let starts = [".t(", ".t_other(", ".with(", ".count(", "t(format!("];
        for key in starts.iter().flat_map(|start| quoted_after(&source, start)) {
            if let Some((stem, _)) = key.split_once('{') {
                assert!(known.iter().any(|each| each.starts_with(stem)), "no key begins {stem}");
            } else if key.contains('-') || known.contains(key) {
                assert!(known.contains(key), "{key} has no words");
            }
            used += 1;
        }
    }
    assert!(used > 150, "only {used} keys were found in use");
}

#[test]
fn no_key_is_left_over() {
    let sources = sources().join("\n");
    let left: Vec<String> = keys("fa")
        .into_iter()
        .filter(|key| {
            // A key may be put together from a stem and a code.
            let stem = key
                .match_indices('-')
                .any(|(at, _)| sources.contains(&format!("\"{}-{{", &key[..at])));
            !stem && !sources.contains(&format!("\"{key}\""))
        })
        .collect();
    assert_eq!(left, Vec::<String>::new());
}

#[test]
fn persian_words_use_persian_letters_and_digits() {
    for path in Messages::iter().filter(|path| path.starts_with("fa")) {
        let file = Messages::get(&path).unwrap();
        for line in String::from_utf8(file.data.into_owned()).unwrap().lines() {
            let Some((_, text)) = line.split_once(" = ") else { continue };
            assert!(!text.contains(['ي', 'ك', 'ة', 'ى', '٪', '?', ';']), "{line}");
            assert!(!text.contains(|it: char| ('\u{0660}'..='\u{0669}').contains(&it)), "{line}");
            assert!(!text.contains("  ") && !text.contains(" ،") && !text.contains(" ."), "{line}");
            for word in ["می شود", "نمی شود", "ها ی", "می توان", "شاخص ها", "داده ها", "رقم ها"]
            {
                assert!(!text.contains(word), "{word} needs a half-space: {line}");
            }
        }
    }
}

/// Deeds that the audit log tells of, by their words in the sources of `operations`.
#[test]
fn every_deed_and_role_has_words() {
    let mut sources = Vec::new();
    files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../operations/src"), &mut sources);
    let known = keys("fa");
    let mut deeds = 0;
    for deed in sources.iter().flat_map(|source| quoted_after(source, "Deed::new(")) {
        assert!(known.contains(&format!("deed-name-{deed}")), "the deed {deed} has no words");
        deeds += 1;
    }
    assert!(deeds > 20, "only {deeds} deeds were found");
    for role in model::person::Role::ALL {
        let key = format!("account-role-{}", role.code());
        assert!(known.contains(&key), "{key} has no words");
    }
}
