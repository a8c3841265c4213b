//! Values that are far from the value before them in their series.

use rust_decimal::Decimal;

use crate::{TestBank, shape};

#[tokio::test]
async fn a_staged_value_is_compared_with_the_latest_before_it() {
    let bank = TestBank::new();
    let current = "
        SEX AREA TIME VALUE CELL
        F   QOM  2001 10    B1
        F   QOM  2011 100   B2
        F   QOM  2016 .     B3
        F   YAZD 2016 5     B4";
    let (_, files) = bank.merge(&[], "s1", current).await;
    let staged = bank
        .stage(
            "s2",
            "SEX AREA TIME VALUE CELL
             F   QOM  2011 90    C1
             F   QOM  2016 500   C2
             F   QOM  2021 499   C3
             F   ILAM 2021 9     C4
             F   YAZD 2021 1     C5
             F   YAZD 2022 0     C6
             F   YAZD 2023 7     C7",
        )
        .await;
    let factor = Decimal::new(45, 1);
    let jumps = bank.engine.jumps(&shape(), &files, &staged, factor, 2).await.expect("compared");
    // 90 is nine times 10; 500 is more than 4.5 times the staged 90; 1 is less than a fifth of 5;
    // zero is not compared, neither is what follows it.
    let told: Vec<_> = jumps
        .first
        .iter()
        .map(|it| {
            (it.cell.as_str(), it.value.as_str(), it.before_period.as_str(), it.before.as_str())
        })
        .collect();
    assert_eq!(told, [("C1", "90", "2001", "10"), ("C2", "500", "2011", "90")]);
    assert_eq!(jumps.total, 3);
    assert_eq!(jumps.first[1].key[1], ("REF_AREA".to_owned(), "QOM".to_owned()));
}

#[tokio::test]
async fn a_first_submission_is_compared_within_itself() {
    let bank = TestBank::new();
    let staged = bank.stage("s1", "SEX AREA TIME VALUE\nF QOM 2011 1\nF QOM 2016 100").await;
    let factor = Decimal::new(10, 0);
    let jumps = bank.engine.jumps(&shape(), &[], &staged, factor, 9).await.expect("compared");
    assert_eq!(jumps.total, 1);
}
