//! `kill -9` at any moment of import and publication: the version is there whole or not at all.

use std::process::Stdio;
use std::time::Duration;

use crate::bank::{HEADER, TestBank, line, wrote};

const AREAS: i32 = 31;
const AGES: i32 = 60;

/// All areas and ages of one version; the values say which version it is.
fn table(version: i32) -> String {
    let mut table = HEADER.to_owned();
    for area in 0..AREAS {
        for age in 0..AGES {
            let area = format!("IR-{area:02}");
            table += &line(&area, "F", &format!("Y{age}"), "2016", &format!("{version}"), "A");
        }
    }
    table
}

#[test]
fn a_version_is_there_whole_or_not_at_all() {
    let bank = TestBank::new();
    let first = bank.file("first.csv", table(1));
    assert!(bank.import("DF_POPULATION", &first, &[]).status.success());
    let second = bank.file("second.csv", table(2));
    let second = second.to_str().expect("a path of this test");

    let started = std::time::Instant::now();
    let whole = TestBank::new();
    let whole_first = whole.file("first.csv", table(1));
    assert!(whole.import("DF_POPULATION", &whole_first, &[]).status.success());
    let usual = started.elapsed();

    let (mut cut_short, mut done) = (0, 0);
    for step in 1..=12_u32 {
        let mut child = bank
            .command(&["import"], &["--dataflow", "DF_POPULATION", second])
            .stderr(Stdio::null())
            .spawn()
            .expect("the program runs");
        std::thread::sleep(usual * step / 10);
        child.kill().expect("a child can be killed");
        let ended = child.wait().expect("a child ends");
        if ended.success() {
            done += 1
        } else {
            cut_short += 1
        }

        let exported = wrote(&bank.export("DF_POPULATION", &[]));
        let of = |value: &str| {
            exported.lines().filter(|it| it.contains(&format!(",2016,{value},"))).count()
        };
        let all = usize::try_from(AREAS * AGES).expect("a small number");
        assert!(
            (of("1"), of("2")) == (all, 0) || (of("1"), of("2")) == (0, all),
            "after a kill at step {step}: {} of version 1 and {} of version 2",
            of("1"),
            of("2")
        );
        std::thread::sleep(Duration::from_millis(10));
    }
    assert!(cut_short > 0, "no import was cut short, so nothing was tried");
    assert!(done + cut_short == 12);
}
