//! Staging: sorting, duplicates, what is held back, bounded memory.

use engine::{Engine, Filter, ObservationQuery, RowOrigin};
use expect_test::expect;
use futures::TryStreamExt;
use model::ObservationBatch;

use crate::{TestBank, batch, shape};

const UNSORTED: &str = "
    SEX AREA TIME VALUE STATUS CELL
    M   YAZD 2016 59    .      C2
    F   YAZD 2016 61.50 .      B2
    F   QOM  2016 .     L      B3
    F   QOM  2011 -     .      B4";

#[tokio::test]
async fn staged_rows_come_sorted_and_digit_for_digit() {
    let bank = TestBank::new();
    let staged = bank.stage("s1", UNSORTED).await;
    assert_eq!((staged.rows, staged.duplicates.total, staged.without_number), (4, 0, 1));
    let all = bank.ask((&staged).into(), &ObservationQuery::default()).await;
    expect![[r#"
        F QOM 2011 - s1 . B4 . .
        F QOM 2016 . s1 . B3 L .
        F YAZD 2016 61.50 s1 . B2 . .
        M YAZD 2016 59 s1 . C2 . .
    "#]]
    .assert_eq(&all);
}

#[tokio::test]
async fn how_rows_arrive_does_not_change_the_bytes() {
    let bank = TestBank::new();
    let whole = bank.stage("s1", UNSORTED).await;
    let rows = batch(UNSORTED);
    let single: Vec<ObservationBatch> =
        [3, 2, 0, 1].into_iter().map(|row| rows.filtered(|each| each == row)).collect();
    let pieces = bank.engine.stage(&shape(), "s1", single.into_iter()).await.expect("staged");
    let mut names = Vec::new();
    for staged in [&whole, &pieces] {
        let merge = bank.engine.merge(&shape(), "DF", &[], staged).await.expect("merged");
        names.push(merge.add);
    }
    assert_eq!(names[0], names[1]);
}

#[tokio::test]
async fn repeated_keys_are_told_with_both_places_and_held_back() {
    let bank = TestBank::new();
    let staged = bank
        .stage(
            "s1",
            "SEX AREA TIME VALUE CELL
             F   QOM  2016 1     B2
             M   QOM  2016 2     B3
             F   QOM  2016 3     B4
             F   YAZD 2016 4     B5
             F   QOM  2016 1     B6",
        )
        .await;
    assert_eq!(staged.duplicates.total, 2);
    let told: Vec<_> = staged
        .duplicates
        .first
        .iter()
        .map(|it| (it.key[1].1.as_str(), it.first.cell.as_str(), it.second.cell.as_str()))
        .collect();
    assert_eq!(told, [("QOM", "B2", "B4"), ("QOM", "B4", "B6")]);
    assert_eq!(
        staged.duplicates.first[0].first,
        RowOrigin { sheet: String::new(), cell: "B2".into() }
    );
    let refused = bank.engine.merge(&shape(), "DF", &[], &staged).await;
    assert!(matches!(refused, Err(engine::Error::DuplicateKeys { total: 2 })), "{refused:?}");

    let named = [(String::new(), "B5".to_owned())];
    let rest = bank.engine.hold_back(&staged, &named).await.expect("held back");
    assert_eq!((rest.rows, rest.duplicates.total), (1, 0));
    assert_eq!(bank.figures((&rest).into(), Vec::new()).await, "M QOM 2016 2\n");
}

#[tokio::test]
async fn keys_that_repeat_across_batches_are_found() {
    let bank = TestBank::new();
    let rows = 20_000_u32;
    let make = move |from: u32, to: u32| {
        let names = ["SEX", "REF_AREA", "TIME_PERIOD", "OBS_VALUE", "ORIGIN_CELL"];
        let mut batch = ObservationBatch::new(names.map(str::to_owned).to_vec());
        for number in from..to {
            // Every key stands once, but for 8191 = 8192, which meet at the edge of two batches.
            let area = format!("A{:06}", if number == 8192 { 8191 } else { number });
            batch.push(["F", &area, "2016", "7", &number.to_string()]);
        }
        batch
    };
    let batches = (0..rows).step_by(4096).map(move |from| make(from, (from + 4096).min(rows)));
    let staged = bank.engine.stage(&shape(), "s1", batches).await.expect("staged");
    assert_eq!((staged.rows, staged.duplicates.total), (u64::from(rows), 1));
    let rest = bank.engine.hold_back(&staged, &[]).await.expect("held back");
    assert_eq!(rest.rows, u64::from(rows) - 2);
    let edge = ["A008190", "A008191", "A008192", "A008193"].map(str::to_owned).to_vec();
    let filter = Filter::OneOf { column: "REF_AREA".into(), codes: edge };
    let left = bank.figures((&rest).into(), vec![filter]).await;
    assert_eq!(left, "F A008190 2016 7\nF A008193 2016 7\n");
}

#[tokio::test]
async fn staged_files_go_when_nobody_holds_them() {
    let bank = TestBank::new();
    let staged = bank.stage("s1", UNSORTED).await;
    let files = || {
        let listed = std::fs::read_dir(bank.folder.path().join("staging")).expect("listed");
        listed.filter(|it| it.as_ref().is_ok_and(|it| it.path().is_file())).count()
    };
    assert_eq!(files(), 1);
    drop(staged);
    assert_eq!(files(), 0);
}

#[tokio::test]
async fn an_empty_submission_is_staged_and_merged() {
    let bank = TestBank::new();
    let staged = bank.engine.stage(&shape(), "s1", std::iter::empty()).await.expect("staged");
    assert_eq!(staged.rows, 0);
    let merge = bank.engine.merge(&shape(), "DF", &[], &staged).await.expect("merged");
    assert_eq!(merge, model::Merge::default());
    assert_eq!(bank.figures((&merge.add).into(), Vec::new()).await, "");
}

#[tokio::test]
async fn more_than_fits_in_memory_is_sorted_on_disk() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = |name| folder.path().join(name);
    let rows = 60_000_u32;
    let comment = "یادداشت ".repeat(12);
    let batches = (0..rows).step_by(2048).map(move |from| {
        let names = ["SEX", "REF_AREA", "TIME_PERIOD", "OBS_VALUE", "COMMENT_OBS"];
        let mut batch = ObservationBatch::new(names.map(str::to_owned).to_vec());
        for number in from..(from + 2048).min(rows) {
            // 48,271 is a generator modulo a prime above the number of rows: each key comes once.
            let area = format!("A{:05}", u64::from(number + 1) * 48_271 % 60_013);
            batch.push(["F", &area, "2016", "7", &comment]);
        }
        batch
    });
    // The comments alone are 10 MB; sorting has half of this.
    let engine = Engine::open(&path("bank"), &path("staging"), 12 << 20).expect("opens");
    let staged = engine.stage(&shape(), "s1", batches).await.expect("staged");
    assert_eq!((staged.rows, staged.duplicates.total), (u64::from(rows), 0));
    let columns = Some(vec!["REF_AREA".to_owned()]);
    let query = ObservationQuery { columns, ..Default::default() };
    let stream = engine.scan(&shape(), (&staged).into(), &query).await.expect("asked");
    let batches: Vec<ObservationBatch> = stream.try_collect().await.expect("answered");
    let areas: Vec<&str> = batches.iter().flat_map(|it| it.column_at(0).iter()).collect();
    assert_eq!(areas.len(), rows as usize);
    assert!(areas.is_sorted());
}
