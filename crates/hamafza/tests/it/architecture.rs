//! The arrows of ARCHITECTURE.md, held against what the manifests really say.

use std::collections::BTreeMap;
use std::process::Command;

use serde_json::Value;

/// Who may import whom. What is not written here is not allowed.
const ARROWS: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("vtl", &[]),
    ("catalogue", &["model"]),
    ("chart", &["model"]),
    ("evidence", &["model"]),
    ("ingest", &["model"]),
    ("sdmx", &["model"]),
    ("store", &["model"]),
    ("undocs", &["model"]),
    ("engine", &["model", "vtl"]),
    ("report", &["chart", "model"]),
    (
        "operations",
        &[
            "catalogue",
            "chart",
            "engine",
            "evidence",
            "ingest",
            "model",
            "report",
            "sdmx",
            "store",
            "undocs",
            "vtl",
        ],
    ),
    ("web", &["chart", "engine", "evidence", "model", "operations", "sdmx", "store", "undocs"]),
    (
        "hamafza",
        &[
            "catalogue",
            "evidence",
            "ingest",
            "model",
            "operations",
            "report",
            "sdmx",
            "undocs",
            "web",
        ],
    ),
];

/// Which crates own which heavy libraries: nobody else may link them.
const SOLE_OWNERS: &[(&str, &[&str])] = &[
    ("datafusion", &["engine"]),
    ("sqlx", &["store"]),
    ("tantivy", &["undocs"]),
    ("typst", &["report"]),
    ("typst-pdf", &["report"]),
    ("calamine", &["ingest"]),
    ("icu", &["model"]),
    ("hayro-interpret", &["undocs"]),
    ("axum", &["web"]),
    ("askama", &["web"]),
    ("clap", &["hamafza"]),
];

/// These are bytes and values in, values out: no runtime, no network, no clock.
const PURE: &[&str] =
    &["model", "sdmx", "vtl", "ingest", "chart", "report", "catalogue", "evidence", "undocs"];

fn short(name: &str) -> &str {
    name.strip_prefix("hamafza-").unwrap_or(name)
}

fn dependencies() -> BTreeMap<String, Vec<String>> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--no-deps", "--offline"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs");
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("cargo metadata is JSON");
    let packages = metadata["packages"].as_array().expect("packages");
    let mut dependencies = BTreeMap::new();
    for package in packages {
        let name = short(package["name"].as_str().expect("a name")).to_owned();
        let normal = package["dependencies"].as_array().expect("dependencies").iter();
        let normal = normal.filter(|each| each["kind"].is_null());
        let names = normal.map(|each| short(each["name"].as_str().expect("a name")).to_owned());
        dependencies.insert(name, names.collect());
    }
    dependencies
}

#[test]
fn crates_import_only_along_the_arrows() {
    let dependencies = dependencies();
    let ours: Vec<&str> = ARROWS.iter().map(|(name, _)| *name).collect();
    assert_eq!(dependencies.keys().map(String::as_str).collect::<Vec<_>>(), {
        let mut sorted = ours.clone();
        sorted.sort_unstable();
        sorted
    });
    for (name, allowed) in ARROWS {
        for dependency in dependencies[*name].iter().filter(|each| ours.contains(&each.as_str())) {
            assert!(
                allowed.contains(&dependency.as_str()),
                "{name} imports {dependency}, and no arrow in ARCHITECTURE.md says it may"
            );
        }
    }
}

#[test]
fn heavy_libraries_have_one_owner() {
    let dependencies = dependencies();
    for (library, owners) in SOLE_OWNERS {
        for (name, _) in dependencies.iter().filter(|(_, all)| all.iter().any(|it| it == library)) {
            assert!(owners.contains(&name.as_str()), "{name} links {library}: it is {owners:?}'s");
        }
    }
}

#[test]
fn pure_crates_link_no_runtime() {
    let dependencies = dependencies();
    for name in PURE {
        for runtime in ["tokio", "futures", "sqlx", "reqwest", "getrandom", "tracing"] {
            assert!(
                !dependencies[*name].iter().any(|it| it == runtime),
                "{name} is pure and may not link {runtime}"
            );
        }
    }
}
