//! Forms: two people on one cell, what a sending keeps, what a closed call locks, and until when a
//! delegation counts.

use model::person::{Account, Holding, Role};
use model::{
    Ask, Content, DataCall, Day, EmptyReason, EntryKind, FormCell, Instrument, InstrumentState,
    LocalisedText, Reference,
};
use store::form::{self, Writing, Written};
use store::instrument::{self, Move};
use store::{Error, Store, account, data_call, holding};

use super::{open, write};

fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

fn empty(place: u32) -> FormCell {
    FormCell {
        place,
        key: format!("A.IR-21.ACTIVE.{}", if place == 1 { "F" } else { "M" }),
        asked: true,
        open: true,
        known: None,
        content: Content::default(),
        version: 0,
        by: String::new(),
        at_ms: 0,
        sent: None,
        sent_before: None,
        remarks: 0,
    }
}

async fn called(store: &Store) {
    let mut transaction = write(store).await;
    let call = DataCall {
        id: "round".into(),
        names: LocalisedText::new("دور", "Round"),
        period: "2016".into(),
        due: day("2026-12-31"),
        ask: Ask::Everything,
        opened_by: "coordinator".into(),
        opened_at_ms: 1000,
        closed_at_ms: None,
    };
    data_call::add(&mut transaction, &call).await.expect("a call");
    let task = Instrument {
        id: "yazd".into(),
        data_call: "round".into(),
        agreement: "PA".into(),
        dataflow: Reference::new("HAMAFZA", "DF_ACTIVITY", "1.0.0"),
        provider: "GOV-21".into(),
        area: Some("IR-21".into()),
        period: "2016".into(),
        due: day("2026-12-31"),
        state: InstrumentState::Draft,
        level: 0,
        round: 0,
        author: None,
        first_sent_at_ms: None,
        submission: None,
    };
    instrument::add(&mut transaction, &task, "coordinator", 1000).await.expect("a task");
    form::add(&mut transaction, "yazd", &[empty(1), empty(2)]).await.expect("cells");
    transaction.commit().await.expect("committed");
}

async fn type_in(store: &Store, place: u32, based_on: u32, value: &str, by: &str) -> Written {
    let mut transaction = write(store).await;
    let content = Content { value: value.into(), reason: None };
    let writing = Writing {
        instrument: "yazd",
        place,
        based_on,
        content: &content,
        typed: value,
        by,
        at_ms: 2000,
    };
    let written = form::write(&mut transaction, &writing).await.expect("recorded");
    instrument::settle(&mut transaction, "yazd").await.expect("settled");
    transaction.commit().await.expect("committed");
    written
}

#[tokio::test]
async fn of_two_who_write_one_cell_the_second_is_told_and_both_values_stay() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let store = open(folder.path()).await;
    called(&store).await;
    assert_eq!(type_in(&store, 1, 0, "61", "first").await, Written::Stands(1));
    let Written::Lost(found) = type_in(&store, 1, 0, "59", "second").await else {
        panic!("the second must be told")
    };
    assert_eq!((found.content.value.as_str(), found.by.as_str()), ("61", "first"));
    // The same value twice is no quarrel, and who chooses theirs names the version they saw.
    assert!(matches!(type_in(&store, 1, 0, "61", "third").await, Written::Same(_)));
    assert_eq!(type_in(&store, 1, 1, "59", "second").await, Written::Stands(2));
    assert_eq!(type_in(&store, 9, 0, "1", "x").await, Written::Missing);

    let mut read = store.read().await.expect("a reader");
    let history = form::entries(&mut read, "yazd", 1).await.expect("read");
    let told: Vec<_> = history.iter().map(|it| (it.kind, &*it.content.value, &*it.by)).collect();
    assert_eq!(
        told,
        [
            (EntryKind::Written, "61", "first"),
            (EntryKind::Refused, "59", "second"),
            (EntryKind::Written, "59", "second"),
        ]
    );
}

#[tokio::test]
async fn a_form_is_complete_when_every_cell_has_a_figure_or_a_reason() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let store = open(folder.path()).await;
    called(&store).await;
    let state = async || {
        let mut read = store.read().await.expect("a reader");
        let task = instrument::get(&mut read, "yazd").await.expect("read").expect("there");
        let counts = form::counts(&mut read, Some("round")).await.expect("counted");
        (task.state, counts["yazd"].holes(), counts["yazd"].figures)
    };
    type_in(&store, 1, 0, "61", "a").await;
    assert_eq!(state().await, (InstrumentState::Draft, 1, 1));
    let mut transaction = write(&store).await;
    let content = Content { value: String::new(), reason: Some(EmptyReason::NotCollected) };
    let writing = Writing {
        instrument: "yazd",
        place: 2,
        based_on: 0,
        content: &content,
        typed: "",
        by: "a",
        at_ms: 1,
    };
    form::write(&mut transaction, &writing).await.expect("written");
    instrument::settle(&mut transaction, "yazd").await.expect("settled");
    transaction.commit().await.expect("committed");
    assert_eq!(state().await, (InstrumentState::Complete, 0, 1));
}

#[tokio::test]
async fn a_form_that_was_sent_is_closed_but_for_the_cell_that_came_back() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let store = open(folder.path()).await;
    called(&store).await;
    type_in(&store, 1, 0, "61", "a").await;
    let mut transaction = write(&store).await;
    form::seal(&mut transaction, "yazd").await.expect("sealed");
    form::open(&mut transaction, "yazd", 1).await.expect("opened");
    transaction.commit().await.expect("committed");
    assert!(matches!(type_in(&store, 2, 0, "5", "a").await, Written::Closed(_)));
    assert_eq!(type_in(&store, 1, 1, "62", "a").await, Written::Stands(2));
    let mut transaction = write(&store).await;
    form::seal(&mut transaction, "yazd").await.expect("sealed");
    transaction.commit().await.expect("committed");
    let mut read = store.read().await.expect("a reader");
    let cells = form::cells(&mut read, "yazd").await.expect("read");
    assert!(cells[0].differs() && !cells[1].differs(), "{cells:?}");
    assert!(cells.iter().all(|cell| !cell.open));
}

#[tokio::test]
async fn of_two_who_move_an_instrument_one_is_told() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let store = open(folder.path()).await;
    called(&store).await;
    let mut transaction = write(&store).await;
    let step = Move {
        id: "yazd",
        from: (InstrumentState::Draft, 0),
        to: (InstrumentState::Submitted, 0),
        level: "",
        by: "a",
        at_ms: 1,
        reason: None,
    };
    instrument::advance(&mut transaction, &step).await.expect("moved");
    let twice = instrument::advance(&mut transaction, &step).await;
    assert!(matches!(twice, Err(Error::Conflict { .. })), "{twice:?}");
    data_call::close(&mut transaction, "round", 5).await.expect("closed");
    let twice = data_call::close(&mut transaction, "round", 6).await;
    assert!(matches!(twice, Err(Error::Conflict { .. })), "{twice:?}");
    transaction.commit().await.expect("committed");
    assert!(matches!(type_in(&store, 1, 0, "5", "a").await, Written::Closed(_)));
}

#[tokio::test]
async fn a_delegation_has_an_end_and_counts_until_then() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let store = open(folder.path()).await;
    let mut transaction = write(&store).await;
    let names = LocalisedText::new("دفتر", "Office");
    for id in ["head", "deputy"] {
        let office = Account::new(id, names.clone(), "GOV-21", Role::Approver);
        account::put(&mut transaction, &office, "hash").await.expect("put");
    }
    let mut delegated = Holding {
        role: Role::Approver,
        organisation: "GOV-21".into(),
        area: None,
        dataflow: None,
        valid_from: day("2026-11-01"),
        valid_to: Some(day("2026-11-30")),
        delegated_by: Some("head".into()),
    };
    holding::add(&mut transaction, "deputy", &delegated).await.expect("delegated");
    let held = async |on: &str| {
        let mut read = store.read().await.expect("a reader");
        holding::of_account(&mut read, "deputy", day(on)).await.expect("read").len()
    };
    transaction.commit().await.expect("committed");
    assert_eq!((held("2026-11-30").await, held("2026-12-01").await), (1, 0));
    delegated.valid_to = None;
    let mut transaction = write(&store).await;
    assert!(holding::add(&mut transaction, "deputy", &delegated).await.is_err());
}
