//! What the sources may not contain: SQL put together from strings, formulas in workbooks, and ways
//! around the one place where rights are decided. Each gate is tried on a text that it must refuse.

use std::fs;
use std::path::{Path, PathBuf};

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder of ours").flatten() {
        let path = entry.path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|it| it == "rs") {
            found.push(path);
        }
    }
}

/// Every source of the crates, without their tests.
fn all() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut found = Vec::new();
    for entry in fs::read_dir(root).expect("the crates").flatten() {
        let folder = entry.path().join("src");
        if folder.is_dir() {
            sources(&folder, &mut found);
        }
    }
    assert!(found.len() > 150, "this test looks in the wrong place");
    let read = |path: PathBuf| {
        let text = fs::read_to_string(&path).expect("a source is text");
        (path, text)
    };
    found.into_iter().map(read).collect()
}

/// Where a question to the database is not one literal: the text after the call.
fn built_sql(text: &str) -> Option<String> {
    for rest in text.split("sqlx::query").skip(1).chain(text.split("sqlx::raw_sql").skip(1)) {
        // The name of the call may go on, and types may be given; what follows is what is asked.
        let Some((name, asked)) = rest.split_once('(') else { continue };
        if name.contains([';', '\n', '{']) {
            continue;
        }
        let asked = asked.trim_start();
        // One literal, and then the end of the call: nothing is put into it or behind it.
        let literal = asked.strip_prefix('"').and_then(|rest| {
            let mut escaped = false;
            let end = rest.char_indices().find(|(_, c)| {
                let ends = *c == '"' && !escaped;
                escaped = *c == '\\' && !escaped;
                ends
            });
            end.map(|(at, _)| rest[at + 1..].trim_start())
        });
        if !literal.is_some_and(|after| after.starts_with(')') || after.starts_with(",\n")) {
            return Some(asked.chars().take(60).collect());
        }
    }
    let builder = ["QueryBuilder", "AssertSqlSafe", "push_bind"];
    builder.into_iter().find(|it| text.contains(it)).map(str::to_owned)
}

#[test]
fn no_sql_is_put_together_from_strings() {
    for bad in [
        r#"sqlx::query(&format!("SELECT * FROM {table}"))"#,
        r#"sqlx::query_as(sql)"#,
        r#"sqlx::query_as::<_, (i64,)>(sql)"#,
        r#"sqlx::query("SELECT 1" .to_owned() + where_)"#,
        r#"sqlx::raw_sql(AssertSqlSafe(text))"#,
        r#"QueryBuilder::new("SELECT")"#,
    ] {
        assert!(built_sql(bad).is_some(), "the gate lets {bad} through");
    }
    assert_eq!(built_sql("sqlx::query(\n    \"SELECT \\\"x\\\" FROM t\",\n)"), None);
    for (path, text) in all() {
        let code = text.split("#[cfg(test)]").next().unwrap_or(&text);
        assert_eq!(built_sql(code), None, "{}", path.display());
    }
}

#[test]
fn no_workbook_is_given_a_formula() {
    for (path, text) in all() {
        for bad in ["write_formula", "write_array_formula", "write_dynamic_formula", "Formula::new"]
        {
            assert!(!text.contains(bad), "{}: {bad}", path.display());
        }
    }
}

/// The roles that the model knows, as they are named in a source.
fn roles() -> Vec<String> {
    model::person::Role::ALL.iter().map(|role| format!("Role::{role:?}")).collect()
}

#[test]
fn rights_are_decided_in_one_place() {
    for (path, text) in all() {
        // The first administrator is made, not asked about; the demonstration picks who acts in it.
        let own = ["permit.rs", "person.rs", "invitation.rs", "demo_round.rs"];
        let own = own.iter().any(|it| path.ends_with(it));
        let code = text.split("#[cfg(test)]").next().unwrap_or(&text);
        for role in roles() {
            let shown = path.display();
            assert!(own || !code.contains(&role), "{shown} knows {role}: ask operations::permit");
        }
    }
}

/// Whether a line of a source writes a secret by its name into the log of the program.
fn tells_a_secret(line: &str) -> bool {
    let tells = ["tracing::", "eprintln!", "info!", "warn!", "error!"];
    let secrets = ["password", "token", "cookie", "secret", "authorization"];
    tells.iter().any(|it| line.contains(it))
        && secrets.iter().any(|secret| {
            [
                format!("{{{secret}"),
                format!("%{secret}"),
                format!("?{secret}"),
                format!(" {secret},"),
            ]
            .iter()
            .any(|it| line.contains(it))
        })
}

#[test]
fn no_secret_is_written_to_the_log_of_the_program() {
    for bad in [
        r#"tracing::info!(%token, "signed in")"#,
        r#"eprintln!("{password}")"#,
        r#"tracing::warn!(?cookie)"#,
    ] {
        assert!(tells_a_secret(bad), "the gate lets {bad} through");
    }
    for (path, text) in all() {
        for line in text.lines() {
            assert!(!tells_a_secret(line), "{}: {line}", path.display());
        }
    }
}
