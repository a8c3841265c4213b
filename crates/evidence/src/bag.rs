//! BagIt folders (RFC 8493, SHA-256): what is in one, and that nothing is missing, changed or added.
//! Knows paths and hashes; knows nothing of what the files say.

use std::collections::{BTreeMap, BTreeSet};

use crate::bundle_check::Refusal;
use crate::hash::Hash;

/// The files of a folder, by path with `/` between its parts.
pub type Files = BTreeMap<String, Vec<u8>>;

const DECLARATION: &str = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";
const MANIFEST: &str = "manifest-sha256.txt";
const TAG_MANIFEST: &str = "tagmanifest-sha256.txt";
const PAYLOAD: &str = "data/";

/// Whether a path is one a bag of ours has: relative, without `..`, `\`, control characters, or what
/// RFC 8493 would have to encode.
#[must_use]
pub fn is_safe(path: &str) -> bool {
    let part = |part: &str| !part.is_empty() && part != "." && part != "..";
    path.len() <= 300
        && path.split('/').all(part)
        && !path.chars().any(|c| c.is_control() || matches!(c, '\\' | '%' | ':'))
}

fn lines(files: &Files, wanted: impl Fn(&str) -> bool) -> String {
    let wanted = files.iter().filter(|(path, _)| wanted(path));
    wanted.map(|(path, bytes)| format!("{}  {path}\n", Hash::of(bytes))).collect()
}

/// Makes a bag of payload files, which all lie below `data/`, anew: what was at the top goes.
/// `day` is the day of packing, such as 2026-11-25.
#[must_use]
pub fn pack(payload: Files, day: &str) -> Files {
    let mut files: Files =
        payload.into_iter().filter(|(path, _)| path.starts_with(PAYLOAD)).collect();
    let bytes: usize = files.values().map(Vec::len).sum();
    let info = format!("Bagging-Date: {day}\nPayload-Oxum: {bytes}.{}\n", files.len());
    let manifest = lines(&files, |_| true);
    files.insert("bagit.txt".into(), DECLARATION.into());
    files.insert("bag-info.txt".into(), info.into());
    files.insert(MANIFEST.into(), manifest.into());
    let tags = lines(&files, |path| !path.starts_with(PAYLOAD));
    files.insert(TAG_MANIFEST.into(), tags.into());
    files
}

fn manifest(
    files: &Files,
    name: &str,
    code: &'static str,
) -> Result<BTreeMap<String, Hash>, Refusal> {
    let unreadable = || Refusal::new(code, name);
    let text = files.get(name).ok_or_else(unreadable)?;
    let text = std::str::from_utf8(text).map_err(|_| unreadable())?;
    let mut listed = BTreeMap::new();
    for line in text.lines() {
        let (hash, path) = line.split_once("  ").ok_or_else(unreadable)?;
        let hash = Hash::parse_hex(hash).ok_or_else(unreadable)?;
        if !is_safe(path) {
            return Err(Refusal::new("bag-path", path));
        }
        if listed.insert(path.to_owned(), hash).is_some() {
            return Err(unreadable());
        }
    }
    Ok(listed)
}

/// Checks a bag: complete, nothing beside it, every hash right.
///
/// # Errors
/// The first thing that is not so.
pub fn check(files: &Files) -> Result<(), Refusal> {
    if let Some(path) = files.keys().find(|path| !is_safe(path)) {
        return Err(Refusal::new("bag-path", path));
    }
    if files.get("bagit.txt").map(Vec::as_slice) != Some(DECLARATION.as_bytes()) {
        return Err(Refusal::new("bag-form", "bagit.txt"));
    }
    let listed = manifest(files, MANIFEST, "bag-form")?;
    let tags = manifest(files, TAG_MANIFEST, "bag-form")?;
    if let Some(path) = listed.keys().find(|path| !path.starts_with(PAYLOAD)) {
        return Err(Refusal::new("bag-path", path));
    }
    if let Some(path) = listed.keys().chain(tags.keys()).find(|path| !files.contains_key(*path)) {
        return Err(Refusal::new("bag-missing", path));
    }
    let needed: BTreeSet<&str> = ["bagit.txt", "bag-info.txt", MANIFEST].into();
    if let Some(path) = needed.iter().find(|path| !tags.contains_key(**path)) {
        return Err(Refusal::new("bag-form", path));
    }
    let known = |path: &String| {
        listed.contains_key(path) || tags.contains_key(path) || path == TAG_MANIFEST
    };
    if let Some(path) = files.keys().find(|path| !known(path)) {
        return Err(Refusal::new("bag-extra", path));
    }
    for (code, all) in [("bag-hash", &listed), ("tag-hash", &tags)] {
        for (path, hash) in all {
            if files.get(path).map(|bytes| Hash::of(bytes)) != Some(*hash) {
                return Err(Refusal::new(code, path));
            }
        }
    }
    Ok(())
}
