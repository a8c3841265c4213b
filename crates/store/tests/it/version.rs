//! Publications: versions, their files and what was public at a moment.

use std::collections::BTreeSet;

use model::table::{ColumnStatistics, TableShape};
use model::{
    AttributeRelationship, Component, ComponentRole, DataFile, DataStructure, Header,
    LocalisedText, Merge, Reference, Representation, Version,
};
use store::ducklake::{At, PublishParams, files_of, folder_of, named_files, publish};
use store::{Error, Store, publication};

use super::{open, write};

fn shape(attributes: &[&str]) -> TableShape {
    let component = |id: &str, role| Component {
        id: id.into(),
        role,
        concept_scheme: Reference::new("HAMAFZA", "CS", "1.0.0"),
        representation: Representation::Text,
        mandatory: false,
        relationship: AttributeRelationship::Observation,
    };
    let mut components = vec![component("SEX", ComponentRole::Dimension)];
    components.extend(attributes.iter().map(|id| component(id, ComponentRole::Attribute)));
    TableShape::of(&DataStructure {
        header: Header {
            agency: "HAMAFZA".into(),
            id: "DSD".into(),
            version: Version::new("1.0.0"),
            names: LocalisedText::default(),
            descriptions: LocalisedText::default(),
        },
        components,
    })
}

fn file(letter: &str) -> DataFile {
    let column = ColumnStatistics {
        column: "SEX".into(),
        size_bytes: 5,
        values: 2,
        nulls: 0,
        min: Some("F".into()),
        max: Some("M".into()),
    };
    DataFile {
        sha256: letter.repeat(64),
        folder: "DF_WORK".into(),
        rows: 2,
        size_bytes: 100,
        footer_bytes: 50,
        columns: vec![column],
    }
}

fn flow() -> Reference {
    Reference::new("HAMAFZA", "DF_WORK", "1.0.0")
}

async fn next(store: &Store, shape: TableShape, merge: Merge, at_ms: i64) -> store::Result<u64> {
    let mut transaction = write(store).await;
    let params =
        PublishParams { dataflow: flow(), shape, merge, submission: None, note: None, at_ms };
    let version = publish(&mut transaction, &params).await?.version;
    transaction.commit().await?;
    Ok(version)
}

async fn names(store: &Store, at: At) -> Option<(u64, String)> {
    let mut read = store.read().await.expect("a reader");
    let (publication, files) = files_of(&mut read, &flow(), at).await.expect("read")?;
    Some((publication.version, files.iter().map(|file| &file.sha256[..1]).collect()))
}

#[tokio::test]
async fn every_version_and_moment_keeps_its_files() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let store = open(folder.path()).await;
    assert_eq!(names(&store, At::Latest).await, None);
    let add = vec![file("a"), file("b")];
    let first = Merge { add: add.clone(), ..Merge::default() };
    assert_eq!(next(&store, shape(&[]), first, 1000).await.expect("published"), 1);
    let second = Merge {
        keep: vec![file("b")],
        retire: vec![file("a")],
        add: vec![file("c")],
        ..Merge::default()
    };
    assert_eq!(next(&store, shape(&[]), second, 2000).await.expect("published"), 2);
    // A correction that is taken back brings the old bytes, and so the old file, again.
    let third = Merge {
        keep: vec![file("b")],
        retire: vec![file("c")],
        add: vec![file("a")],
        ..Merge::default()
    };
    assert_eq!(next(&store, shape(&[]), third, 3000).await.expect("published"), 3);

    for (at, expected) in [
        (At::Version(1), Some((1, "ab".to_owned()))),
        (At::Version(2), Some((2, "bc".to_owned()))),
        (At::Latest, Some((3, "ba".to_owned()))),
        (At::Version(4), None),
        (At::Moment(999), None),
        (At::Moment(1000), Some((1, "ab".to_owned()))),
        (At::Moment(2999), Some((2, "bc".to_owned()))),
    ] {
        assert_eq!(names(&store, at).await, expected, "{at:?}");
    }
    let mut read = store.read().await.expect("a reader");
    let (_, files) =
        files_of(&mut read, &flow(), At::Version(1)).await.expect("read").expect("there");
    assert_eq!(files, add);
    let named: BTreeSet<_> = ["a", "b", "c"].iter().map(|letter| file(letter).path()).collect();
    assert_eq!(named_files(&mut read).await.expect("read"), named);
    let all = publication::list(&mut read, &flow()).await.expect("read");
    assert_eq!(
        all.iter().map(|it| (it.version, it.at_ms)).collect::<Vec<_>>(),
        [(1, 1000), (2, 2000), (3, 3000)]
    );
    assert_eq!(publication::latest_of_all(&mut read).await.expect("read"), all[2..]);
}

#[tokio::test]
async fn a_merge_against_an_older_version_is_refused() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let store = open(folder.path()).await;
    let first = Merge { add: vec![file("a")], ..Merge::default() };
    next(&store, shape(&[]), first.clone(), 1000).await.expect("published");
    let stale = next(&store, shape(&[]), first, 2000).await;
    assert!(matches!(stale, Err(Error::StaleMerge { .. })), "{stale:?}");
    assert_eq!(names(&store, At::Latest).await, Some((1, "a".into())));
}

#[tokio::test]
async fn a_structure_may_gain_an_attribute_but_not_lose_a_column() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let store = open(folder.path()).await;
    let first = Merge { add: vec![file("a")], ..Merge::default() };
    next(&store, shape(&["OBS_STATUS"]), first, 1000).await.expect("published");
    let more = Merge { keep: vec![file("a")], add: vec![file("b")], ..Merge::default() };
    next(&store, shape(&["OBS_STATUS", "NOTE"]), more.clone(), 2000).await.expect("published");
    let fewer = next(&store, shape(&["NOTE"]), more, 3000).await;
    assert!(matches!(fewer, Err(Error::ShapeChanged { .. })), "{fewer:?}");
}

#[tokio::test]
async fn flows_of_two_agencies_with_one_id_have_two_folders() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let store = open(folder.path()).await;
    let first = Merge { add: vec![file("a")], ..Merge::default() };
    next(&store, shape(&[]), first, 1000).await.expect("published");
    let mut read = store.read().await.expect("a reader");
    assert_eq!(folder_of(&mut read, &flow()).await.expect("read"), "DF_WORK");
    let other = Reference::new("UN.WOMEN", "DF_WORK", "1.0.0");
    assert_eq!(folder_of(&mut read, &other).await.expect("read"), "UN_WOMEN__DF_WORK");
}
