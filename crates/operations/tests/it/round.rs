//! A whole round over a real bank: called for, filled in, sent, reviewed level by level, one cell
//! returned, sent again, accepted, published; and what is refused on the way.

use std::collections::BTreeMap;

use model::organisation::{Organisation, OrganisationKind};
use model::person::Role;
use model::{
    Approval, Ask, EmptyReason, EntryKind, InstrumentState, LocalisedText, ReturnReason,
    SubmissionState, Timeliness,
};
use operations::data_call::{self, CallPlan};
use operations::form::{self, CellAnswer, CellWriting};
use operations::instrument::{self, Turn};
use operations::session::Credentials;
use operations::submission::{self, HoldBack};
use operations::{Actor, Error, Snapshot, observation, organisation, reminder, round};

use crate::test_bank::{PASSWORD, TestBank, population, sql};

fn body(
    id: &str,
    kind: OrganisationKind,
    parent: Option<&str>,
    area: Option<&str>,
) -> Organisation {
    Organisation {
        id: id.into(),
        names: LocalisedText::new("دستگاه", "Office"),
        kind,
        parent: parent.map(str::to_owned),
        area: area.map(str::to_owned),
        valid_from: None,
        valid_to: None,
        mail: Some(format!("{}@desk.example", id.to_lowercase())),
    }
}

struct Round {
    test: TestBank,
    call: String,
    yazd: String,
    supplier: Actor,
    head: Actor,
    ministry: Actor,
    desk: Actor,
    coordinator: Actor,
}

fn plan(ask: Ask) -> CallPlan {
    CallPlan {
        names: LocalisedText::new("جمعیت استان‌ها", "Population of provinces"),
        period: "2016".parse().expect("a period"),
        due: "2026-11-30".parse().expect("a day"),
        ask,
        agreements: vec!["PA_SCI_POPULATION".into()],
        providers: vec!["GOV-21".into(), "GOV-25".into()],
        due_of: BTreeMap::new(),
    }
}

async fn opened() -> Round {
    let test = TestBank::new().await;
    use OrganisationKind::{Ministry, National, Province};
    let bodies = [
        body("HAMAFZA", National, None, Some("IR")),
        body("MOI", Ministry, Some("HAMAFZA"), None),
        body("GOV-21", Province, Some("MOI"), Some("IR-21")),
        body("GOV-25", Province, Some("MOI"), Some("IR-25")),
    ];
    organisation::put(&test.bank, &Actor::Console, &bodies).await.expect("put");
    let supplier = test.office("yazd.supplier", "GOV-21", Role::Supplier).await;
    let head = test.office("yazd.approver", "GOV-21", Role::Approver).await;
    let ministry = test.office("moi.approver", "MOI", Role::Approver).await;
    let desk = test.office("approver", "HAMAFZA", Role::Approver).await;
    let coordinator = test.office("coordinator", "HAMAFZA", Role::Coordinator).await;
    let call =
        data_call::open(&test.bank, &coordinator, &plan(Ask::Everything)).await.expect("opened");
    let tasks = instrument::tasks(&test.bank, &supplier).await.expect("read");
    assert_eq!(tasks.len(), 1, "a supplier sees its own task alone");
    assert_eq!((tasks[0].turn, tasks[0].timeliness), (Turn::Fill, Timeliness::Waiting));
    let yazd = tasks[0].instrument.id.clone();
    Round { test, call, yazd, supplier, head, ministry, desk, coordinator }
}

fn typed(place: u32, based_on: u32, typed: &str) -> CellWriting {
    CellWriting { place, based_on, typed: typed.into(), reason: None }
}

impl Round {
    async fn write(&self, writings: Vec<CellWriting>) -> Vec<CellAnswer> {
        let answers = form::write(&self.test.bank, &self.supplier, &self.yazd, writings).await;
        answers.expect("the supplier may write")
    }

    async fn state(&self) -> InstrumentState {
        let view = form::show(&self.test.bank, &self.coordinator, &self.yazd).await;
        view.expect("a coordinator sees it").instrument.state
    }

    async fn approve(&self, actor: &Actor) -> operations::Result<InstrumentState> {
        instrument::approve(&self.test.bank, actor, &self.yazd).await
    }
}

#[tokio::test]
async fn a_figure_goes_up_through_its_levels_and_back_for_one_cell() {
    let round = opened().await;
    let bank = &round.test.bank;
    let view = form::show(bank, &round.supplier, &round.yazd).await.expect("its own");
    let keys: Vec<&str> = view.cells.iter().map(|cell| cell.key.as_str()).collect();
    assert_eq!(keys, ["A.IR-21.POP.F._T._T._T._T", "A.IR-21.POP.M._T._T._T._T"]);
    assert_eq!(view.layout.sexes, ["F", "M"]);

    round.write(vec![typed(1, 0, "۵۵۷٬۸۹۴"), typed(2, 0, "580٬639")]).await;
    assert_eq!(round.state().await, InstrumentState::Complete);
    let sent = form::send(bank, &round.supplier, &round.yazd).await.expect("sent");
    assert_eq!((sent.state, sent.observations), (SubmissionState::Checked, 2));
    assert_eq!(round.state().await, InstrumentState::Submitted);
    let closed = round.write(vec![typed(1, 1, "1")]).await;
    assert!(matches!(closed[0], CellAnswer::Closed(_)), "{closed:?}");

    // Not from the side, not by its author, not by another ministry's way round.
    let around = submission::approve(bank, &round.desk, &sent.id).await;
    assert!(matches!(around, Err(Error::Conflict { .. })), "{around:?}");
    let own = round.approve(&round.supplier).await;
    assert!(matches!(own, Err(Error::Forbidden { .. })), "{own:?}");

    instrument::begin(bank, &round.head, &round.yazd).await.expect("the province looks at it");
    assert_eq!(round.approve(&round.head).await.expect("province"), InstrumentState::Approved);
    let again = round.approve(&round.head).await;
    assert!(matches!(again, Err(Error::Forbidden { .. })), "the ministry is next: {again:?}");
    let waiting = form::show(bank, &round.ministry, &round.yazd).await.expect("below it");
    assert_eq!(waiting.approval, Approval::UnapprovedReady);

    let back = |reason, text: &'static str| {
        instrument::return_cell(bank, &round.ministry, &round.yazd, 2, reason, text)
    };
    let silent = back(ReturnReason::Other, "  ").await;
    assert!(matches!(silent, Err(Error::Conflict { .. })), "{silent:?}");
    back(ReturnReason::Jump, "با سرشماری پیش بسنجید").await.expect("one cell comes back");
    assert_eq!(round.state().await, InstrumentState::Returned);
    form::note(bank, &round.supplier, &round.yazd, 2, "اصلاح شد").await.expect("a word to it");
    let answers = round.write(vec![typed(1, 1, "1"), typed(2, 1, "580640")]).await;
    assert!(matches!(answers[0], CellAnswer::Closed(_)), "only that cell: {answers:?}");
    assert!(matches!(answers[1], CellAnswer::Stands(2, _)), "{answers:?}");
    let second = form::send(bank, &round.supplier, &round.yazd).await.expect("sent again");
    let view = form::show(bank, &round.head, &round.yazd).await.expect("seen");
    assert_eq!(view.instrument.state, InstrumentState::Resubmitted);
    let differing: Vec<u32> =
        view.cells.iter().filter(|cell| cell.differs()).map(|cell| cell.place).collect();
    assert_eq!(differing, [2], "a reviewer is shown the difference alone");
    let cell = form::cell(bank, &round.head, &round.yazd, 2).await.expect("its thread");
    let kinds: Vec<EntryKind> = cell.entries.iter().map(|entry| entry.kind).collect();
    let expected = [EntryKind::Written, EntryKind::Returned, EntryKind::Note, EntryKind::Written];
    assert_eq!(kinds, expected);

    for actor in [&round.head, &round.ministry] {
        round.approve(actor).await.expect("level by level");
    }
    assert_eq!(round.approve(&round.desk).await.expect("the last"), InstrumentState::Accepted);
    submission::publish(bank, &round.desk, &second.id, HoldBack::Nothing).await.expect("public");
    assert_eq!(round.state().await, InstrumentState::Published);
    let key = "A.IR-21.POP.M._T._T._T._T";
    let history =
        observation::history(bank, &Snapshot::public(), "DF_POPULATION", key, "2016").await;
    let history = history.expect("published");
    let origin = history.entries[0].origin.as_ref().expect("a cell of a form");
    assert_eq!((origin.cell.as_str(), origin.submitter.as_str()), ("2", "yazd.supplier"));
    assert_eq!(history.entries[0].value.as_deref(), Some("580640"));

    // One cell is unlocked after publication, and the form becomes revised.
    let unlock = ReturnReason::Correction;
    instrument::return_cell(bank, &round.desk, &round.yazd, 1, unlock, "").await.expect("unlocked");
    round.write(vec![typed(1, 1, "557895")]).await;
    let third = form::send(bank, &round.supplier, &round.yazd).await.expect("sent");
    for actor in [&round.head, &round.ministry, &round.desk] {
        round.approve(actor).await.expect("level by level");
    }
    submission::publish(bank, &round.desk, &third.id, HoldBack::Nothing).await.expect("again");
    assert_eq!(round.state().await, InstrumentState::Revised);
}

#[tokio::test]
async fn the_second_on_a_cell_is_told_and_nothing_is_lost() {
    let round = opened().await;
    assert!(matches!(round.write(vec![typed(1, 0, "61")]).await[0], CellAnswer::Stands(1, _)));
    let answers = round.write(vec![typed(1, 0, "59"), typed(2, 0, "حدود ۵")]).await;
    let CellAnswer::Lost(found) = &answers[0] else { panic!("{answers:?}") };
    assert_eq!((found.content.value.as_str(), found.by.as_str()), ("61", "yazd.supplier"));
    assert!(matches!(answers[1], CellAnswer::Unreadable(_)), "{answers:?}");
    let cell = form::cell(&round.test.bank, &round.supplier, &round.yazd, 1).await.expect("seen");
    let kept: Vec<&str> = cell.entries.iter().map(|it| it.content.value.as_str()).collect();
    assert_eq!(kept, ["61", "59"], "both values stay");
}

#[tokio::test]
async fn many_at_once_lose_nothing() {
    let round = opened().await;
    let (bank, id) = (&round.test.bank, &round.yazd);
    let writers = (0..40_u32).map(|n| {
        let writing = typed(1 + n % 2, n / 2, &n.to_string());
        form::write(bank, &round.supplier, id, vec![writing])
    });
    let answers = futures::future::join_all(writers).await;
    let stands =
        answers.iter().filter(|it| matches!(it.as_deref(), Ok([CellAnswer::Stands(..)]))).count();
    let mut entries = 0;
    for place in [1, 2] {
        entries += form::cell(bank, &round.supplier, id, place).await.expect("seen").entries.len();
    }
    assert!(stands >= 2, "somebody is always first");
    assert_eq!(entries, 40, "what stands and what was refused are both in the history");
}

#[tokio::test]
async fn what_a_dying_server_left_of_a_sending_is_not_approved_around_its_form() {
    let round = opened().await;
    round.write(vec![typed(1, 0, "61")]).await;
    let left = form::send(&round.test.bank, &round.supplier, &round.yazd).await.expect("sent");
    let Round { test, yazd, supplier, desk, .. } = round;
    // The file was taken; the server died before the form was closed.
    let test = test.reopen(|data| {
        sql(
            data,
            "UPDATE instrument SET state = 'draft', round = 0, author = NULL, submission = NULL,
                 first_sent_at_ms = NULL WHERE submission IS NOT NULL;
             UPDATE form_cell SET open = 1, sent = NULL;
             DELETE FROM instrument_step WHERE state = 'submitted';",
        );
    });
    let test = test.await.expect("it opens");
    let around = submission::approve(&test.bank, &desk, &left.id).await;
    assert!(matches!(around, Err(Error::Conflict { .. })), "{around:?}");
    let view = form::show(&test.bank, &supplier, &yazd).await.expect("seen");
    assert_eq!(view.cells[0].content.value, "61", "nothing that was typed is lost");
    // Pressed twice, it is sent once.
    let twice = tokio::join!(
        form::send(&test.bank, &supplier, &yazd),
        form::send(&test.bank, &supplier, &yazd)
    );
    assert!(twice.0.is_ok() != twice.1.is_ok(), "{twice:?}");
    let sent = twice.0.or(twice.1).expect("one of them");
    let view = form::show(&test.bank, &supplier, &yazd).await.expect("seen");
    assert_eq!(view.submission.map(|it| it.id), Some(sent.id));
    assert_eq!(view.instrument.round, 1);
}

#[tokio::test]
async fn holes_are_sent_as_holes_and_reasons_as_their_status() {
    let round = opened().await;
    let bank = &round.test.bank;
    let nothing = form::send(bank, &round.supplier, &round.yazd).await;
    assert!(matches!(nothing, Err(Error::Conflict { .. })), "{nothing:?}");
    let why = CellWriting { reason: Some(EmptyReason::NotCollected), ..typed(1, 0, "") };
    round.write(vec![why]).await;
    let sent = form::send(bank, &round.supplier, &round.yazd).await.expect("with a hole");
    assert_eq!((sent.observations, sent.held_back), (1, 0));
    let view = form::show(bank, &round.supplier, &round.yazd).await.expect("seen");
    assert_eq!(view.holes(), 1);
    let board = round::board(bank, &round.coordinator, &round.call).await.expect("the board");
    assert_eq!((board.total.expected, board.total.received, board.total.on_time), (2, 1, 1));
    assert_eq!(board.by_provider["GOV-21"].count.explained, 1);
    assert_eq!(board.by_provider["GOV-25"].received, 0);
}

#[tokio::test]
async fn nobody_is_asked_for_what_another_supplies() {
    let test = TestBank::new().await;
    let bodies = [
        body("HAMAFZA", OrganisationKind::National, None, None),
        body("GOV-21", OrganisationKind::Province, Some("HAMAFZA"), Some("IR-21")),
        body("GOV-25", OrganisationKind::Province, Some("HAMAFZA"), Some("IR-25")),
    ];
    organisation::put(&test.bank, &Actor::Console, &bodies).await.expect("put");
    let lines = [
        population("IR-21", "F", "2016", "557894"),
        population("IR-21", "M", "2016", "580639"),
        population("IR-25", "F", "2011", "564000"),
    ];
    test.publish("DF_POPULATION", &lines.concat()).await;
    let prepared = data_call::prepare(&test.bank, &Actor::Console, &plan(Ask::Unknown)).await;
    let prepared = prepared.expect("a plan");
    let [yazd, qom] = prepared.as_slice() else { panic!("{prepared:?}") };
    assert_eq!((yazd.count(), yazd.known_now("2016")), (0, 2));
    assert_eq!((qom.count(), qom.known_before("2016")), (2, 1), "last time's figure stands beside");
    let known = qom.cells[0].known.as_ref().expect("known");
    assert_eq!((known.period.as_str(), known.value.as_deref()), ("2011", Some("564000")));

    let call = data_call::open(&test.bank, &Actor::Console, &plan(Ask::Unknown)).await;
    let call = call.expect("opened");
    let board = round::board(&test.bank, &Actor::Console, &call).await.expect("seen");
    assert_eq!(board.by_provider.keys().collect::<Vec<_>>(), ["GOV-25"]);
}

#[tokio::test]
async fn a_round_is_seen_by_those_it_concerns() {
    let round = opened().await;
    let bank = &round.test.bank;
    let other = round.test.office("qom.supplier", "GOV-25", Role::Supplier).await;
    for stranger in [&other, &Actor::Public] {
        let seen = form::show(bank, stranger, &round.yazd).await;
        assert!(matches!(seen, Err(Error::NotFound { .. })), "{stranger:?}");
        let wrote = form::write(bank, stranger, &round.yazd, vec![typed(1, 0, "1")]).await;
        assert!(matches!(wrote, Err(Error::NotFound { .. })), "{stranger:?}");
    }
    for stranger in [&other, &Actor::Public] {
        let refused = [
            data_call::open(bank, stranger, &plan(Ask::Everything)).await.map(drop),
            data_call::prepare(bank, stranger, &plan(Ask::Everything)).await.map(drop),
            data_call::close(bank, stranger, &round.call).await,
        ];
        for may in refused {
            assert!(matches!(may, Err(Error::Forbidden { .. })), "{may:?}");
        }
        assert!(form::cell(bank, stranger, &round.yazd, 1).await.is_err());
        let noted = form::note(bank, stranger, &round.yazd, 1, "x").await;
        assert!(matches!(noted, Err(Error::NotFound { .. })), "{noted:?}");
    }
    let nothing = instrument::tasks(bank, &Actor::Public).await.expect("nobody's tasks");
    assert!(nothing.is_empty());
    let rounds = round::list(bank, &Actor::Public).await.expect("read");
    assert!(rounds.is_empty(), "{rounds:?}");
    assert!(round::board(bank, &Actor::Public, &round.call).await.is_err());
    let board = round::board(bank, &other, &round.call).await.expect("its own part");
    assert_eq!(board.total.expected, 1);
    data_call::close(bank, &round.coordinator, &round.call).await.expect("closed");
    let late = round.write(vec![typed(1, 0, "1")]).await;
    assert!(matches!(late[0], CellAnswer::Closed(_)), "{late:?}");
}

#[tokio::test]
async fn a_deputy_approves_while_the_delegation_lasts() {
    let round = opened().await;
    let bank = &round.test.bank;
    let deputy = round.test.office("yazd.deputy", "GOV-21", Role::Drafter).await;
    let day = "2026-12-31".parse().expect("a day");
    organisation::delegate(bank, &round.head, "yazd.deputy", day).await.expect("delegated");
    round.write(vec![typed(1, 0, "61")]).await;
    form::send(bank, &round.supplier, &round.yazd).await.expect("sent");
    let before = round.approve(&deputy).await;
    assert!(before.is_err(), "an actor of before the delegation has no holding");
    let with = Credentials { account: "yazd.deputy", password: PASSWORD, ..Credentials::default() };
    let token = operations::session::sign_in(bank, &with).await;
    let account = operations::session::account_of(bank, &token.expect("signed in")).await;
    let deputy = Actor::Account(account.expect("read").expect("an account"));
    assert_eq!(
        round.approve(&deputy).await.expect("in the head's stead"),
        InstrumentState::Approved
    );
    let far = "2028-12-31".parse().expect("a day");
    let endless = organisation::delegate(bank, &round.head, "yazd.deputy", far).await;
    assert!(matches!(endless, Err(Error::Conflict { .. })), "{endless:?}");
}

#[tokio::test]
async fn nobody_is_reminded_twice_a_day_of_the_same() {
    let round = opened().await;
    let bank = &round.test.bank;
    let first = reminder::send(bank, &round.coordinator).await.expect("written");
    assert_eq!((first.written, first.earlier), (2, 0), "both are due within a week");
    let second = reminder::send(bank, &round.coordinator).await.expect("written");
    assert_eq!((second.written, second.earlier), (0, 2));
    let mut files: Vec<_> =
        std::fs::read_dir(bank.outbox()).expect("the outbox").flatten().collect();
    files.sort_by_key(std::fs::DirEntry::path);
    assert_eq!(files.len(), 2);
    let text = std::fs::read_to_string(files[0].path()).expect("text");
    assert!(text.contains("To: gov-2") && text.contains("@desk.example"), "{text}");
    assert!(text.contains("۹ آذر ۱۴۰۵") && text.contains("/fa/form/"), "{text}");
    let may = reminder::send(bank, &round.supplier).await;
    assert!(matches!(may, Err(Error::Forbidden { .. })), "{may:?}");
}
