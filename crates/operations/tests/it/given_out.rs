//! Reports given out and versions taken back: what the log holds of them, who may do it, and what a
//! report makes of a version that was taken back.

use evidence::Statement;
use model::Language;
use model::person::Role;
use operations::report::Verdict;
use operations::{
    Actor, Error, Snapshot, edition, log, report as reports, retraction, verification,
};
use report::{Reason, Report, Standing};

use crate::test_bank::{TestBank, population, sql};

const FRONT: &str = r#"
id = "alborz"
version = "1.0.0"
title = { fa = "البرز", en = "Alborz" }
subtitle = { fa = "جمعیت", en = "Population" }
publisher = { fa = "دفتر", en = "Office" }
"#;
const DATA: &str = r#"
[series.women]
query = "HAMAFZA:DF_POPULATION(1.0.0)/A.IR-30.POP.F._T._T._T._T"
label = { fa = "زنان البرز", en = "Women of Alborz" }
who = "women"
as = "number"
"#;
const SECTION: &str = "title = { fa = \"جمعیت\", en = \"Population\" }\n---\n\
[fa]\nشمار زنان البرز {value series=women} است.\n[en]\nAlborz has {value series=women} women.\n";

fn draft() -> Report {
    let files = [("report.toml", FRONT), ("data.toml", DATA), ("sections/010-people.txt", SECTION)];
    let files = files.map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec()));
    Report::draft("alborz", &files.into()).expect("a draft")
}

#[tokio::test]
async fn a_report_that_is_given_out_stands_in_the_log_in_both_languages() {
    let test = TestBank::new().await;
    let approver = test.office("approver", "HAMAFZA", Role::Approver).await;
    let coordinator = test.office("coordinator", "HAMAFZA", Role::Coordinator).await;
    test.publish("DF_POPULATION", &population("IR-30", "F", "2016", "1338200")).await;
    let frozen = edition::freeze(&test.bank, &draft(), None).await.expect("frozen");
    assert_eq!(frozen.lock.figures.len(), 1);
    for who in [&approver, &Actor::Public] {
        let refused = edition::give_out(&test.bank, who, &frozen).await;
        assert!(matches!(refused, Err(Error::Forbidden { .. })), "{who:?}");
    }
    assert!(edition::list(&test.bank).await.expect("read").is_empty());
    let given = edition::give_out(&test.bank, &coordinator, &frozen).await.expect("given out");
    let key = log::key(&test.bank).expect("a key");
    let languages: Vec<&str> = given.iter().map(|it| it.edition.language.as_str()).collect();
    assert_eq!(languages, ["fa", "en"]);
    for each in &given {
        let leaf = log::leaf(&test.bank, each.edition.position).await.expect("its leaf");
        let Statement::Report { report, sha256, audit, .. } = &leaf.statement else {
            panic!("{:?}", leaf.statement)
        };
        assert_eq!((report.as_str(), sha256), ("alborz 1.0.0", &evidence::Hash::of(&each.pdf)));
        assert!(audit.seq > 0);
        each.proof.check(&leaf.bytes, std::slice::from_ref(&key)).expect("the log holds it");
        let kept = edition::get(&test.bank, each.edition.number).await.expect("kept");
        assert_eq!(kept.pdf, each.pdf);
    }
    let verdicts = reports::verify(&test.bank, &frozen.lock.figures).await.expect("read");
    assert_eq!(verdicts, [Verdict::Holds]);
    let found = verification::run(&test.bank, &key, &[]).await.expect("it can be read");
    assert_eq!(found.problems, []);

    let test = test
        .reopen(|data| {
            sql(
                data,
                "DROP TRIGGER edition_never_changes;
                 UPDATE edition SET file_sha256 = (SELECT file_sha256 FROM submission LIMIT 1)
                 WHERE language = 'fa';
                 DROP TRIGGER edition_never_goes; DELETE FROM edition WHERE language = 'en';",
            );
        })
        .await
        .expect("opens");
    let found = verification::run(&test.bank, &key, &[]).await.expect("it can be read");
    let codes: Vec<&str> = found.problems.iter().map(|it| it.code).collect();
    assert_eq!(codes, ["report-changed", "report-removed"]);
}

#[tokio::test]
async fn a_version_taken_back_stays_is_told_and_binds_no_report() {
    let test = TestBank::new().await;
    let supplier = test.office("supplier.sci", "SCI", Role::Supplier).await;
    let approver = test.office("approver", "HAMAFZA", Role::Approver).await;
    test.publish("DF_POPULATION", &population("IR-30", "F", "2016", "1338200")).await;
    let frozen = edition::freeze(&test.bank, &draft(), None).await.expect("frozen");
    let retract = async |who: &Actor, version, reason: &str| {
        retraction::retract(&test.bank, who, "DF_POPULATION", version, reason).await
    };
    assert!(matches!(retract(&supplier, 1, "wrong").await, Err(Error::Forbidden { .. })));
    assert!(matches!(retract(&approver, 1, " ").await, Err(Error::Conflict { .. })));
    assert!(matches!(retract(&approver, 9, "wrong").await, Err(Error::NotFound { .. })));
    let position = retract(&approver, 1, "سال اشتباه بود").await.expect("taken back");
    assert!(matches!(retract(&approver, 1, "again").await, Err(Error::Conflict { .. })));
    let leaf = log::leaf(&test.bank, position).await.expect("its leaf");
    let Statement::Retraction { dataflow, version, reason, .. } = &leaf.statement else {
        panic!("{:?}", leaf.statement)
    };
    assert_eq!((dataflow.as_str(), *version), ("HAMAFZA:DF_POPULATION(1.0.0)", 1));
    assert_eq!(reason, "سال اشتباه بود");

    let resolve = reports::resolve;
    let (public, draft) = (Snapshot::public(), draft());
    let manuscript = resolve(&test.bank, &public, &draft, Language::Fa, Standing::Final);
    let faults = manuscript.await.expect("read").faults;
    assert!(matches!(&faults[0].reason, Reason::Retracted { why, .. } if why == reason));
    let verdicts = reports::verify(&test.bank, &frozen.lock.figures).await.expect("read");
    assert_eq!(verdicts, [Verdict::Retracted { reason: reason.clone() }]);
    let key = log::key(&test.bank).expect("a key");
    let found = verification::run(&test.bank, &key, &[]).await.expect("it can be read");
    assert_eq!(found.problems, []);

    // A corrected version takes its place, and the report stands again.
    test.publish("DF_POPULATION", &population("IR-30", "F", "2016", "1338201")).await;
    let manuscript = resolve(&test.bank, &public, &draft, Language::Fa, Standing::Final);
    assert_eq!(manuscript.await.expect("read").faults, []);
    let found = test
        .reopen(|data| {
            sql(data, "DROP TRIGGER retraction_never_goes; DELETE FROM retraction;");
        })
        .await
        .expect("opens");
    let found = verification::run(&found.bank, &key, &[]).await.expect("it can be read");
    assert_eq!(found.problems.iter().map(|it| it.code).collect::<Vec<_>>(), ["retraction-removed"]);
}
