//! One number's road: in by a file, out by a key, back to its cell, and as it was.

use crate::bank::{HEADER, TestBank, line, said, wrote};

fn table(lines: &[String]) -> String {
    HEADER.to_owned() + &lines.concat()
}

#[test]
fn a_value_keeps_its_digits_and_an_absence_its_reason() {
    let bank = TestBank::new();
    let file = bank.file(
        "population.csv",
        table(&[
            line("IR-30", "F", "_T", "2016", "1340571.50", "A"),
            line("IR-30", "F", "Y0T4", "2016", "", "L"),
            line("IR-30", "F", "Y5T9", "2016", "", "Q"),
        ]),
    );
    let imported = bank.import("DF_POPULATION", &file, &[]);
    assert!(imported.status.success(), "{}", said(&imported));
    let exported = wrote(&bank.export("DF_POPULATION", &[]));
    assert!(exported.contains(",2016,1340571.50,"), "{exported}");
    let missing: Vec<&str> = exported.lines().filter(|line| line.contains(",2016,,")).collect();
    assert_eq!(missing.len(), 2, "{exported}");
    assert!(missing.iter().any(|line| line.contains(",L,")), "{exported}");
    assert!(missing.iter().any(|line| line.contains(",Q,")), "{exported}");
}

#[test]
fn what_is_exported_is_imported_again_as_the_same() {
    let bank = TestBank::new();
    let file = bank.file(
        "population.csv",
        table(&[
            line("IR-11", "F", "_T", "2016", "1374710", "A"),
            line("IR-11", "M", "_T", "2016", "1400304", "A"),
            line("IR-11", "_T", "_T", "2016", "2775014", "A"),
        ]),
    );
    assert!(bank.import("DF_POPULATION", &file, &[]).status.success());
    for format in ["csv", "xml", "json"] {
        let exported = bank.export("DF_POPULATION", &["--format", format]);
        assert!(exported.status.success(), "{}", said(&exported));
        let again = TestBank::new();
        let file = again.file(&format!("again.{format}"), &exported.stdout);
        let imported = again.import("DF_POPULATION", &file, &[]);
        assert!(imported.status.success(), "{format}: {}", said(&imported));
        let csv = |bank: &TestBank| wrote(&bank.export("DF_POPULATION", &[]));
        assert_eq!(csv(&again), csv(&bank), "{format}");
    }
}

#[test]
fn a_correction_supersedes_and_the_past_stays_exactly() {
    let bank = TestBank::new();
    let first = bank.file(
        "first.csv",
        table(&[
            line("IR-30", "F", "_T", "2016", "1340000", "P"),
            line("IR-11", "F", "_T", "2016", "1374710", "A"),
        ]),
    );
    assert!(bank.import("DF_POPULATION", &first, &[]).status.success());
    let before = bank.export("DF_POPULATION", &[]).stdout;
    let moment = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .expect("a clock after 1970")
        .as_millis()
        .to_string();
    std::thread::sleep(std::time::Duration::from_millis(5));
    let second =
        bank.file("second.csv", table(&[line("IR-30", "F", "_T", "2016", "1340571", "A")]));
    let imported = bank.import("DF_POPULATION", &second, &[]);
    assert!(imported.status.success(), "{}", said(&imported));
    assert!(said(&imported).contains("version 2"), "{}", said(&imported));

    let now = wrote(&bank.export("DF_POPULATION", &[]));
    assert!(
        now.contains("1340571") && now.contains("1374710") && !now.contains("1340000"),
        "{now}"
    );
    assert_eq!(bank.export("DF_POPULATION", &["--as-of", &moment]).stdout, before);
    let long_ago = bank.export("DF_POPULATION", &["--as-of", "2001-01-01"]);
    assert_eq!(long_ago.status.code(), Some(1), "{}", said(&long_ago));
}

#[test]
fn a_key_picks_and_a_wrong_key_says_the_dimensions() {
    let bank = TestBank::new();
    let file = bank.file(
        "population.csv",
        table(&[
            line("IR-11", "F", "_T", "2016", "1", "A"),
            line("IR-11", "M", "_T", "2016", "2", "A"),
            line("IR-30", "F", "_T", "2016", "3", "A"),
        ]),
    );
    assert!(bank.import("DF_POPULATION", &file, &[]).status.success());
    let women = wrote(&bank.export("DF_POPULATION", &["--key", "A...F"]));
    assert_eq!(women.lines().count(), 3, "{women}");
    let two = wrote(&bank.export("DF_POPULATION", &["--key", "A.IR-11+IR-30..M+F"]));
    assert_eq!(two.lines().count(), 4, "{two}");
    let wrong = bank.export("DF_POPULATION", &["--key", "A.B.C.D.E.F.G.H.I.J"]);
    assert_eq!(wrong.status.code(), Some(1));
    assert!(said(&wrong).contains("REF_AREA"), "{}", said(&wrong));
}

#[test]
fn findings_refuse_a_file_and_name_code_place_and_way_out() {
    let bank = TestBank::new();
    let file = bank.file(
        "faults.csv",
        table(&[
            line("IR-30", "F", "_T", "2016", "61", "A"),
            line("IR-30", "M", "_T", "2016", "59", "A"),
            line("IR-30", "_T", "_T", "2016", "118", "A"),
            line("ATLANTIS", "F", "_T", "2016", "1", "A"),
            line("IR-11", "", "_T", "2016", "1", "A"),
            line("IR-12", "F", "_T", "2016", "many", "A"),
            line("IR-13", "F", "_T", "2016", "5", "A"),
            line("IR-13", "F", "_T", "2016", "6", "A"),
        ]),
    );
    let refused = bank.import("DF_POPULATION", &file, &[]);
    assert_eq!(refused.status.code(), Some(1), "{}", said(&refused));
    let said_all = said(&refused);
    for code in
        ["sum-mismatch", "unknown-code", "missing-dimension", "text-in-number", "duplicate-key"]
    {
        assert!(said_all.contains(code), "{code} is not told:\n{said_all}");
    }
    assert!(said_all.contains("line 5"), "{said_all}");
    assert!(said_all.contains("--hold-back"), "{said_all}");
    assert_eq!(bank.export("DF_POPULATION", &[]).status.code(), Some(1), "nothing was published");

    let held = bank.file(
        "faults-and-more.csv",
        table(&[
            line("IR-30", "F", "_T", "2016", "61", "A"),
            line("IR-30", "M", "_T", "2016", "59", "A"),
            line("IR-30", "_T", "_T", "2016", "118", "A"),
            line("IR-14", "F", "_T", "2016", "7", "A"),
        ]),
    );
    let imported = bank.import("DF_POPULATION", &held, &["--hold-back"]);
    assert!(imported.status.success(), "{}", said(&imported));
    let exported = wrote(&bank.export("DF_POPULATION", &[]));
    assert_eq!(exported.lines().count(), 2, "only the sound observation: {exported}");
}
