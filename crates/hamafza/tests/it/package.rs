//! What is given out with the program: the Debian package of it, the settings of its service, the list
//! of its parts.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

use crate::bank::{said, wrote};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn run(tool: &str, arguments: &[&str]) -> Output {
    Command::new(root().join(tool)).args(arguments).output().expect("the tool runs")
}

fn has(command: &str) -> bool {
    Command::new(command).arg("--version").output().is_ok()
}

#[test]
fn the_debian_package_has_what_the_service_needs_and_the_same_bytes_twice() {
    if !has("dpkg-deb") {
        return;
    }
    let folder = tempfile::TempDir::new().expect("a temporary folder");
    let binary = folder.path().join("hamafza");
    std::fs::write(&binary, "#!/bin/sh\n").expect("written");
    let executable = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    std::fs::set_permissions(&binary, executable).expect("our own file");
    let text = |path: &Path| path.to_str().expect("a path of this test").to_owned();
    let (binary, to) = (text(&binary), text(folder.path()));
    let made = run("tools/package", &[&binary, &to]);
    assert!(made.status.success(), "{}", said(&made));
    let package = wrote(&made).trim().to_owned();
    let first = std::fs::read(&package).expect("it is there");
    let listed = Command::new("dpkg-deb").args(["--contents", &package]).output().expect("runs");
    let listed = wrote(&listed);
    for path in [
        "./usr/bin/hamafza",
        "./usr/lib/systemd/system/hamafza.service",
        "./etc/hamafza/hamafza.conf",
        "./usr/share/doc/hamafza/install.md",
        "./usr/share/doc/hamafza/nginx.conf",
        "./usr/share/doc/hamafza/copyright",
    ] {
        assert!(listed.lines().any(|line| line.ends_with(path)), "{path} is not in\n{listed}");
    }
    assert!(listed.lines().all(|line| line.contains(" root/root ")), "{listed}");
    let told = Command::new("dpkg-deb").args(["--info", &package]).output().expect("runs");
    assert!(wrote(&told).contains("Package: hamafza"), "{}", wrote(&told));
    run("tools/package", &[&binary, &to]);
    assert!(std::fs::read(&package).expect("it is there") == first, "the same bytes twice");
}

/// Every variable of the settings is one that the program reads, and every file the unit names is one
/// that the package has.
#[test]
fn the_settings_are_those_that_the_program_reads() {
    let read = |name: &str| std::fs::read_to_string(root().join(name)).expect("a text file");
    let sources =
        ["crates/hamafza/src/serve.rs", "crates/hamafza/src/outcome.rs"].map(read).concat();
    let (settings, unit) = (read("packaging/hamafza.conf"), read("packaging/hamafza.service"));
    let mut found = 0;
    for line in settings.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
        let name = line.split('=').next().unwrap_or_default();
        let known =
            sources.contains(&format!("\"{name}\"")) || unit.contains(&format!("${{{name}}}"));
        assert!(known, "nothing reads {name}");
        found += 1;
    }
    assert_eq!(found, 5);
    for guard in ["NoNewPrivileges=yes", "ProtectSystem=strict", "StateDirectoryMode=0700"] {
        assert!(unit.contains(guard), "{guard}");
    }
}

#[test]
fn every_part_of_the_program_is_listed_with_its_hash_and_an_allowed_licence() {
    if !has("python3") {
        return;
    }
    let made = run("tools/sbom", &[]);
    assert!(made.status.success(), "{}", said(&made));
    let list: Value = serde_json::from_str(&wrote(&made)).expect("JSON");
    assert_eq!((&list["bomFormat"], &list["specVersion"]), (&"CycloneDX".into(), &"1.6".into()));
    let parts = list["components"].as_array().expect("a list");
    let named = |name: &str| parts.iter().find(|it| it["name"] == name);
    for name in ["datafusion", "axum", "sqlx", "htmx.org"] {
        let part = named(name).unwrap_or_else(|| panic!("{name} is not listed"));
        assert!(part["hashes"][0]["content"].as_str().is_some_and(|it| it.len() >= 64), "{part}");
        assert!(part["licenses"][0]["expression"].is_string(), "{part}");
    }
    for name in ["proptest", "expect-test", "axe-core"] {
        assert!(named(name).is_none(), "{name} is for tests alone");
    }
    assert!(parts.len() > 300, "only {} parts", parts.len());
    assert_eq!(wrote(&run("tools/sbom", &[])), wrote(&made), "the same bytes twice");
    let licences = run("tools/sbom", &["--licences"]);
    assert!(licences.status.success(), "{}", wrote(&licences));
}
