//! Merging: which files stay, retire and come, and that the new version is exactly both.

use engine::ObservationQuery;
use model::Merge;

use crate::bank::shape_with;
use crate::{TestBank, batch, shape};

const FIRST: &str = "
    SEX AREA TIME VALUE CELL
    F   QOM  2011 10    B2
    F   QOM  2016 11    B3
    M   QOM  2016 12    B4";

#[tokio::test]
async fn a_correction_supersedes_and_the_old_files_still_read_the_same() {
    let bank = TestBank::new();
    let (first, before) = bank.merge(&[], "s1", FIRST).await;
    assert_eq!((first.inserted, first.superseded, first.add.len()), (3, 0, 1));
    let correction = "
        SEX AREA TIME VALUE CELL
        F   QOM  2016 11.0  X1
        F   YAZD 2016 5     X2";
    let (second, after) = bank.merge(&before, "s2", correction).await;
    assert_eq!((second.inserted, second.superseded), (1, 1));
    assert_eq!((second.keep.len(), second.retire.len(), second.add.len()), (0, 1, 2));
    let new = bank.figures((&after).into(), Vec::new()).await;
    assert_eq!(new, "F QOM 2011 10\nF QOM 2016 11.0\nF YAZD 2016 5\nM QOM 2016 12\n");
    let old = bank.figures((&before).into(), Vec::new()).await;
    assert_eq!(old, "F QOM 2011 10\nF QOM 2016 11\nM QOM 2016 12\n");
}

#[tokio::test]
async fn files_that_share_no_key_stay_as_they_are() {
    let bank = TestBank::new();
    let (_, before) = bank.merge(&[], "s1", FIRST).await;
    // Within the range of every column of the first file, but not one of its keys.
    let (second, _) = bank.merge(&before, "s2", "SEX AREA TIME VALUE\nM QOM 2011 1").await;
    assert_eq!((second.keep.len(), second.add.len(), second.superseded), (1, 1, 0));
}

#[tokio::test]
async fn a_file_of_which_nothing_is_left_is_retired() {
    let bank = TestBank::new();
    let (_, before) = bank.merge(&[], "s1", FIRST).await;
    let (second, after) = bank.merge(&before, "s2", &FIRST.replace(" B", " C")).await;
    let counts = (second.keep.len(), second.retire.len(), second.add.len());
    assert_eq!((counts, second.inserted, second.superseded), ((0, 1, 1), 0, 3));
    assert_eq!(after.iter().map(|file| file.rows).sum::<u64>(), 3);
}

#[tokio::test]
async fn files_are_named_by_the_hash_of_their_bytes_and_say_what_is_in_them() {
    use sha2::{Digest, Sha256};
    let bank = TestBank::new();
    let (_, files) = bank.merge(&[], "s1", FIRST).await;
    let file = &files[0];
    let bytes = std::fs::read(bank.folder.path().join("bank").join(file.path())).expect("read");
    assert_eq!(hex::encode(Sha256::digest(&bytes)), file.sha256);
    assert_eq!((bytes.len() as u64, file.rows), (file.size_bytes, 3));
    let footer = &bytes[bytes.len() - 8..];
    assert_eq!(&footer[4..], b"PAR1");
    assert_eq!(footer[..4], u32::try_from(file.footer_bytes).expect("small").to_le_bytes());
    let time = file.column("TIME_PERIOD").expect("there");
    assert_eq!((time.min.as_deref(), time.max.as_deref()), (Some("2011"), Some("2016")));
    let status = file.column("OBS_STATUS").expect("there");
    assert_eq!((status.values, status.nulls, &status.min), (0, 3, &None));
}

#[tokio::test]
async fn an_older_file_reads_without_the_attribute_that_came_later() {
    let bank = TestBank::new();
    let old_shape = shape_with(&["OBS_STATUS"]);
    let batches = vec![batch(FIRST)].into_iter();
    let staged = bank.engine.stage(&old_shape, "s1", batches).await.expect("staged");
    let old = bank.engine.merge(&old_shape, "DF", &[], &staged).await.expect("merged").add;
    let correction = "
        SEX AREA TIME VALUE COMMENT_OBS
        F   QOM  2016 13    revised";
    let (second, files) = bank.merge(&old, "s2", correction).await;
    assert_eq!(second.superseded, 1);
    let columns = ["TIME_PERIOD", "OBS_VALUE", "COMMENT_OBS"].map(str::to_owned).to_vec();
    let query = ObservationQuery { columns: Some(columns), ..Default::default() };
    assert_eq!(bank.ask((&files).into(), &query).await, "2011 10 .\n2016 13 revised\n2016 12 .\n");
    assert_eq!(bank.ask((&old).into(), &query).await, "2011 10 .\n2016 11 .\n2016 12 .\n");
}

#[tokio::test]
async fn the_same_observations_are_the_same_file() {
    let bank = TestBank::new();
    let (first, _) = bank.merge(&[], "s1", FIRST).await;
    let (again, _) = bank.merge(&[], "s1", FIRST).await;
    assert_eq!(first, again);
    let staged = bank.stage("s1", FIRST).await;
    let merge: Merge = bank.engine.merge(&shape(), "OTHER", &[], &staged).await.expect("merged");
    assert_eq!(merge.add[0].sha256, first.add[0].sha256);
    assert_ne!(merge.add[0].path(), first.add[0].path());
}
