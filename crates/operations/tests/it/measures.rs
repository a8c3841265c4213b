//! The register of measures: who may enter what, that nothing said is lost, that the figures judge, and
//! that a report claims no more than they bear.

use model::Language;
use model::person::Role;
use operations::measure::{self, Bearing, Measure};
use operations::{Actor, Error, Snapshot, report as reports};
use report::{Reason, Report, Standing};

use crate::test_bank::{TestBank, population};

const LAW: &str = r#"
id = "women-of-alborz"
kind = "programme"
title = { fa = "برنامهٔ اسکان", en = "Settlement programme" }
owner = "SCI"
date = "2010-05-01"
legal = { fa = "مصوبهٔ هیئت وزیران", en = "Decision of the cabinet" }
source = "Official gazette"
[[beneficiaries]]
year = 2016
women = "1204"
men = "300"
[outcome]
query = "HAMAFZA:DF_POPULATION(1.0.0)/A.IR-30.POP.F._T._T._T._T"
label = { fa = "شمار زنان البرز", en = "the number of women in Alborz" }
expected = "fall"
"#;

fn report(says: &str) -> Report {
    let front = "id = \"r\"\nversion = \"1\"\ntitle = { fa = \"گ\", en = \"R\" }\n\
                 subtitle = { fa = \"گ\", en = \"R\" }\npublisher = { fa = \"د\", en = \"O\" }\n";
    let section = format!(
        "title = {{ fa = \"ب\", en = \"S\" }}\n---\n[fa]\nمتن {says}.\n[en]\nText {says}.\n"
    );
    let files = [("report.toml", front.to_owned()), ("sections/010-one.txt", section)];
    let files = files.map(|(path, text)| (path.to_owned(), text.into_bytes()));
    Report::draft("r", &files.into()).expect("a draft")
}

#[tokio::test]
async fn a_measure_belongs_to_its_agency_and_keeps_its_history() {
    let test = TestBank::new().await;
    let own = test.office("supplier.sci", "SCI", Role::Supplier).await;
    let other = test.office("supplier.mcls", "MCLS", Role::Supplier).await;
    let law = Measure::from_toml(LAW).expect("a measure");
    for who in [&other, &Actor::Public] {
        let refused = measure::put(&test.bank, who, &law, 0).await;
        assert!(matches!(refused, Err(Error::Forbidden { .. })), "{who:?}");
    }
    assert_eq!(measure::put(&test.bank, &own, &law, 0).await.expect("entered"), 1);
    assert_eq!(measure::put(&test.bank, &own, &law, 0).await.expect("the same"), 1);
    let mut taken = law.clone();
    taken.owner = "MCLS".into();
    let refused = measure::put(&test.bank, &other, &taken, 1).await;
    assert!(matches!(refused, Err(Error::Forbidden { .. })));
    let mut next = law.clone();
    next.verified = true;
    let late = measure::put(&test.bank, &own, &next, 0).await;
    assert!(matches!(late, Err(Error::Conflict { .. })), "somebody else was first");
    assert_eq!(measure::put(&test.bank, &own, &next, 1).await.expect("corrected"), 2);
    let (view, versions) =
        measure::show(&test.bank, &Snapshot::public(), &law.id).await.expect("there");
    assert_eq!((view.version, versions.len(), versions[1].measure == law), (2, 2, true));
    let log = operations::audit::entries(&test.bank, &Actor::Console, 9).await.expect("read");
    let kept = log.iter().filter(|it| it.entry.action == "keep-measure").count();
    assert_eq!(kept, 2);
    next.date = "1391".into();
    let broken = measure::put(&test.bank, &own, &next, 2).await;
    assert!(matches!(broken, Err(Error::Conflict { way_out, .. }) if way_out.contains("date")));
}

#[tokio::test]
async fn a_claim_that_a_measure_worked_is_held_against_its_series() {
    let test = TestBank::new().await;
    let law = Measure::from_toml(LAW).expect("a measure");
    measure::put(&test.bank, &Actor::Console, &law, 0).await.expect("entered");
    let bearing = async || {
        let all = measure::list(&test.bank, &Snapshot::public()).await.expect("read");
        all[0].assessment.bearing
    };
    assert_eq!(bearing().await, Bearing::NotMeasured);
    let years = [("2006", "900000"), ("2009", "1000000"), ("2016", "1338200")];
    let lines: String = years.iter().map(|(year, it)| population("IR-30", "F", year, it)).collect();
    test.publish("DF_POPULATION", &lines).await;
    assert_eq!(bearing().await, Bearing::Contrary);

    let faults = async |says: &str| {
        let (public, report) = (Snapshot::public(), report(says));
        let resolved =
            reports::resolve(&test.bank, &public, &report, Language::En, Standing::Final).await;
        resolved.expect("read")
    };
    let claimed = faults("{measure women-of-alborz says=worked}").await;
    let Reason::NotBorneOut { honest, .. } = &claimed.faults[0].reason else {
        panic!("{:?}", claimed.faults)
    };
    assert!(honest.contains("rose from 1,000,000 in 2009 to 1,338,200 in 2016"), "{honest}");
    let honest = faults("{measure women-of-alborz says=outcome}").await;
    assert_eq!(honest.faults, []);
    assert_eq!(honest.figures.len(), 2, "the sentence vouches for its figures");
    let named =
        faults("{measure women-of-alborz}; it {measure women-of-alborz says=reached}").await;
    let text = &named.passages[1].text;
    assert_eq!(
        text,
        "Text Settlement programme (Decision of the cabinet, 1 May 2010); it reached 1,204 women and \
         300 men in 2016."
    );
    let unknown = faults("{measure nobody}").await;
    assert!(matches!(unknown.faults[0].reason, Reason::NoSuchMeasure(_)));
}
