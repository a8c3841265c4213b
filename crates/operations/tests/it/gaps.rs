//! The gap register and what is derived, from what is published.

use model::gap::Knowledge;
use operations::{Snapshot, gap, indicator};

use crate::test_bank::{TestBank, population};

#[tokio::test]
async fn an_empty_bank_knows_nothing_and_says_who_owes_it() {
    let test = TestBank::new().await;
    let register = gap::register(&test.bank, &Snapshot::public()).await.expect("a register");
    assert!(register.cells.len() > 100, "the catalogue's agreements expect many cells");
    assert!(register.cells.iter().all(|cell| cell.knowledge == Knowledge::Never));
    assert!(register.cells.iter().all(|cell| !cell.provider.is_empty()));
    let expected: usize = register.by_provider.iter().map(|row| row.expected).sum();
    assert_eq!(expected, register.cells.len());
}

#[tokio::test]
async fn a_published_figure_fills_its_cell_and_no_other() {
    let test = TestBank::new().await;
    test.publish("DF_POPULATION", &population("IR-30", "F", "2016", "1340571")).await;
    let register = gap::register(&test.bank, &Snapshot::public()).await.expect("a register");
    let known: Vec<_> = register
        .cells
        .iter()
        .filter(|cell| cell.dataflow == "DF_POPULATION" && cell.knowledge != Knowledge::Never)
        .map(|cell| (cell.area.as_str(), cell.sex.as_str(), cell.latest_period.as_deref()))
        .collect();
    assert_eq!(known, [("IR-30", "F", Some("2016"))]);
}

#[tokio::test]
async fn rates_are_derived_and_lead_back_to_their_program() {
    let test = TestBank::new().await;
    let line = |indicator: &str, sex: &str, value: u32| {
        format!("A,IR-30,{indicator},{sex},Y_GE15,_T,_T,_T,2016,{value},A,PS\n")
    };
    let lines = [
        line("ACTIVE", "F", 200),
        line("ACTIVE", "M", 800),
        line("ACTIVE", "_T", 1000),
        line("UNEMPLOYED", "F", 50),
        line("UNEMPLOYED", "M", 100),
        line("UNEMPLOYED", "_T", 150),
    ];
    test.publish("DF_ACTIVITY", &lines.concat()).await;
    let view = indicator::show_area(&test.bank, &Snapshot::public(), "UNEMP_RATE", "IR-30").await;
    let view = view.expect("the rate is derived");
    let latest = view.latest.expect("it has a value");
    let value = |figure: Option<operations::observation::Figure>| figure.and_then(|it| it.value);
    assert_eq!(value(latest.women).as_deref(), Some("25"));
    assert_eq!(value(latest.men).as_deref(), Some("12.5"));
    assert_eq!(value(latest.total).as_deref(), Some("15"));

    let again = view.versions.len();
    test.publish("DF_ACTIVITY", &line("ACTIVE", "F", 200)).await;
    let view = indicator::show_area(&test.bank, &Snapshot::public(), "UNEMP_RATE", "IR-30").await;
    assert_eq!(view.expect("still there").versions.len(), again, "the same rates make no version");
}
