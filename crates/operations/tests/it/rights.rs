//! Every operation that asks who acts × every role × own and other organisation. The operations are
//! read from the sources, so that a new one without a row fails; so does one that writes and never
//! asks.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use model::LocalisedText;
use model::organisation::{Organisation, OrganisationKind};
use model::person::{Account, Role};
use model::recommendation::{CommitmentSource, Status};
use operations::permit::{Action, permit};
use operations::structure::Depth;
use operations::submission::{self, HoldBack};
use operations::{
    Actor, Error, Result, account, audit, commitment, document, negotiation, organisation, receipt,
    recommendation, retraction, session, structure,
};

use undocs::cluster::Likeness;

use crate::test_bank::{TestBank, population};

/// Who may use an operation.
#[derive(Clone, Copy, Debug)]
enum Row {
    /// Who may do this at the organisation of the thing; the others are told so.
    May(Action),
    /// Who may do this to a thing they may know of; for the others the thing does not exist.
    Known(Action),
    /// Who may do this at their own organisation.
    Own(Action),
    /// Everyone, for what is told depends on who asks; this test shows it.
    Shown(&'static str),
}

/// The table. A new operation gets its row here, by somebody who thought about it.
const TABLE: &[(&str, Row)] = &[
    ("account::close", Row::May(Action::MaintainAccounts)),
    ("account::invite", Row::May(Action::MaintainAccounts)),
    ("account::list", Row::May(Action::MaintainAccounts)),
    ("account::recover", Row::May(Action::MaintainAccounts)),
    ("audit::actions", Row::May(Action::ReadAudit)),
    ("audit::entries", Row::May(Action::ReadAudit)),
    ("audit::find", Row::May(Action::ReadAudit)),
    ("commitment::promise", Row::May(Action::AnswerRecommendation)),
    ("commitment::roadmap", Row::May(Action::ReadFollowUp)),
    ("commitment::show", Row::May(Action::ReadFollowUp)),
    (
        "commitment::turn",
        Row::Shown("a_commitment_is_kept_only_with_evidence_and_overdue_when_its_day_has_passed"),
    ),
    ("document::forget", Row::May(Action::SaveSearch)),
    ("document::save", Row::May(Action::SaveSearch)),
    ("document::saved", Row::May(Action::SaveSearch)),
    ("data_call::close", Row::Shown("a_round_is_seen_by_those_it_concerns")),
    ("data_call::open", Row::Shown("a_round_is_seen_by_those_it_concerns")),
    ("data_call::prepare", Row::Shown("a_round_is_seen_by_those_it_concerns")),
    ("form::cell", Row::Shown("a_round_is_seen_by_those_it_concerns")),
    ("form::note", Row::Shown("a_figure_goes_up_through_its_levels_and_back_for_one_cell")),
    ("form::send", Row::Shown("a_figure_goes_up_through_its_levels_and_back_for_one_cell")),
    ("form::show", Row::Shown("a_round_is_seen_by_those_it_concerns")),
    ("form::write", Row::Shown("a_round_is_seen_by_those_it_concerns")),
    (
        "instrument::approve",
        Row::Shown("a_figure_goes_up_through_its_levels_and_back_for_one_cell"),
    ),
    ("instrument::begin", Row::Shown("a_figure_goes_up_through_its_levels_and_back_for_one_cell")),
    (
        "instrument::return_cell",
        Row::Shown("a_figure_goes_up_through_its_levels_and_back_for_one_cell"),
    ),
    ("instrument::tasks", Row::Shown("a_round_is_seen_by_those_it_concerns")),
    ("organisation::delegate", Row::Shown("a_deputy_approves_while_the_delegation_lasts")),
    ("round::board", Row::Shown("a_round_is_seen_by_those_it_concerns")),
    ("round::list", Row::Shown("a_round_is_seen_by_those_it_concerns")),
    ("reminder::send", Row::Shown("nobody_is_reminded_twice_a_day_of_the_same")),
    ("organisation::put", Row::May(Action::MaintainAccounts)),
    ("session::put_accounts", Row::May(Action::MaintainAccounts)),
    ("draft::begin", Row::Shown("who_may_write_sign_and_suggest")),
    ("draft::bring", Row::Shown("who_may_write_sign_and_suggest")),
    ("draft::comment", Row::Shown("who_may_write_sign_and_suggest")),
    ("draft::decline", Row::Shown("who_may_write_sign_and_suggest")),
    ("draft::get", Row::Shown("who_may_write_sign_and_suggest")),
    ("draft::list", Row::Shown("who_may_write_sign_and_suggest")),
    ("draft::save", Row::Shown("who_may_write_sign_and_suggest")),
    ("draft::sign_off", Row::Shown("who_may_write_sign_and_suggest")),
    ("draft::suggest", Row::Shown("who_may_write_sign_and_suggest")),
    ("draft::take", Row::Shown("who_may_write_sign_and_suggest")),
    ("draft::versions", Row::Shown("who_may_write_sign_and_suggest")),
    (
        "edition::give_out",
        Row::Shown("a_report_that_is_given_out_stands_in_the_log_in_both_languages"),
    ),
    ("measure::put", Row::Shown("a_measure_belongs_to_its_agency_and_keeps_its_history")),
    ("retraction::retract", Row::Shown("a_version_taken_back_stays_is_told_and_binds_no_report")),
    ("document::genealogy", Row::Shown("a_restricted_document_is_not_there_for_the_public")),
    ("document::import", Row::Own(Action::ImportDocuments)),
    ("document::original", Row::Shown("a_restricted_document_is_not_there_for_the_public")),
    ("document::show", Row::Shown("a_restricted_document_is_not_there_for_the_public")),
    ("negotiation::begin", Row::May(Action::NegotiateText)),
    ("negotiation::clear", Row::May(Action::ClearPosition)),
    ("negotiation::list", Row::May(Action::NegotiateText)),
    ("negotiation::revise", Row::May(Action::NegotiateText)),
    ("negotiation::say", Row::May(Action::NegotiateText)),
    ("negotiation::show", Row::May(Action::NegotiateText)),
    ("password::change", Row::Shown("a_holder_changes_the_password_and_every_session_ends")),
    ("recommendation::assess", Row::May(Action::AssessRecommendation)),
    ("recommendation::assign", Row::May(Action::AssignRecommendation)),
    ("recommendation::decide", Row::May(Action::SignCluster)),
    (
        "recommendation::facets",
        Row::Shown("a_recommendation_has_state_body_address_and_the_position_that_holds"),
    ),
    (
        "recommendation::give_evidence",
        Row::Shown("the_way_from_assignment_to_judgement_is_of_different_people"),
    ),
    ("recommendation::grade", Row::May(Action::AssignRecommendation)),
    (
        "recommendation::list",
        Row::Shown("a_recommendation_has_state_body_address_and_the_position_that_holds"),
    ),
    (
        "recommendation::plan",
        Row::Shown("the_way_from_assignment_to_judgement_is_of_different_people"),
    ),
    ("recommendation::proposals", Row::May(Action::SignCluster)),
    (
        "recommendation::show",
        Row::Shown("a_recommendation_has_state_body_address_and_the_position_that_holds"),
    ),
    ("receipt::of", Row::Known(Action::ReadSubmission)),
    ("second_factor::turn_off", Row::Shown("a_second_factor_is_asked_for_and_a_code_is_good_once")),
    ("second_factor::turn_on", Row::Shown("a_second_factor_is_asked_for_and_a_code_is_good_once")),
    ("session::end_own", Row::Shown("sessions_are_listed_and_ended_by_their_holder_only")),
    ("session::put_account", Row::May(Action::MaintainAccounts)),
    ("structure::delete", Row::May(Action::MaintainStructures)),
    ("structure::put_message", Row::May(Action::MaintainStructures)),
    ("structure::submit", Row::May(Action::MaintainStructures)),
    ("token::end", Row::Shown("a_token_is_for_its_deed_and_its_time_and_no_more")),
    ("token::list", Row::Shown("a_token_is_for_its_deed_and_its_time_and_no_more")),
    ("token::make", Row::Shown("a_token_is_for_its_deed_and_its_time_and_no_more")),
    ("submission::approve", Row::Known(Action::ApproveSubmission)),
    ("submission::list", Row::Own(Action::ReadSubmission)),
    ("submission::publish", Row::Known(Action::PublishSubmission)),
    ("submission::receive", Row::May(Action::SubmitData)),
    ("submission::send_back", Row::Known(Action::ReturnSubmission)),
    ("submission::show", Row::Known(Action::ReadSubmission)),
];

/// Operations that write for whoever asks: who they are is what they find out, or nobody's right is
/// concerned.
const FOR_ANYBODY: &[&str] = &["session::sign_in", "session::sign_out"];

/// The operations of the sources: those that ask who acts, and those that write without asking.
fn operations() -> (BTreeSet<String>, BTreeSet<String>) {
    let (mut asking, mut silent) = (BTreeSet::new(), BTreeSet::new());
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("our sources").flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = std::fs::read_to_string(&path).expect("a source is text");
            let text = text.split("#[cfg(test)]").next().unwrap_or_default();
            // What a folder's files do is told by the module of the folder.
            let noun = if folder.ends_with("src") { &path } else { &folder };
            let noun = noun.file_stem().expect("a name").to_string_lossy().into_owned();
            for (at, start) in text.match_indices("pub async fn ") {
                // A method ends where its indentation says.
                let end = if text[..at].ends_with("    ") { "\n    }" } else { "\n}" };
                let part = &text[at + start.len()..];
                let body = &part[..part.find(end).unwrap_or(part.len())];
                let (name, rest) = body.split_once('(').expect("a function has parameters");
                let parameters = rest.split("{\n").next().unwrap_or_default();
                let name = format!("{noun}::{name}");
                if parameters.contains("actor: &Actor") {
                    asking.insert(name);
                } else if body.contains(".write()") {
                    silent.insert(name);
                }
            }
        }
    }
    assert!(asking.len() > 10, "the sources are not read right: {asking:?}");
    (asking, silent)
}

#[test]
fn every_operation_has_a_row() {
    let (asking, silent) = operations();
    let rows: BTreeSet<String> = TABLE.iter().map(|(name, _)| (*name).to_owned()).collect();
    let missing: Vec<&String> = asking.difference(&rows).collect();
    assert!(missing.is_empty(), "who may use these? {missing:?}");
    let gone: Vec<&String> = rows.difference(&asking).collect();
    assert!(gone.is_empty(), "these are no operations any more: {gone:?}");
    let known: BTreeSet<String> = FOR_ANYBODY.iter().map(|it| (*it).to_owned()).collect();
    assert_eq!(silent, known, "these write and never ask who acts");
}

/// A row that names a test names one that there is.
#[test]
fn every_test_that_a_row_names_is_there() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it");
    let sources: String = std::fs::read_dir(folder)
        .expect("the tests")
        .flatten()
        .map(|entry| std::fs::read_to_string(entry.path()).expect("a source is text"))
        .collect();
    for (name, row) in TABLE {
        if let Row::Shown(test) = row {
            assert!(sources.contains(&format!("async fn {test}(")), "{name}: no test {test}");
        }
    }
}

async fn call(test: &TestBank, name: &str, actor: &Actor, id: &str) -> Result<()> {
    let bank = &test.bank;
    match name {
        "account::close" => account::close(bank, actor, "somebody").await,
        "account::invite" => {
            // A name of its own for each who tries.
            let id = actor.name().to_lowercase().replace('_', "-") + "-invited";
            let names = LocalisedText::new("دفتر", "Office");
            let new = Account::new(&id, names, "SCI", Role::Supplier);
            account::invite(bank, actor, &new).await.map(drop)
        }
        "account::list" => account::list(bank, actor).await.map(drop),
        "account::recover" => account::recover(bank, actor, "somebody").await.map(drop),
        "audit::actions" => audit::actions(bank, actor).await.map(drop),
        "audit::entries" => audit::entries(bank, actor, 1).await.map(drop),
        "audit::find" => audit::find(bank, actor, &audit::Filter::default(), 1).await.map(drop),
        "document::import" => document::import(bank, actor, &[]).await.map(drop),
        "receipt::of" => receipt::of(bank, actor, id).await.map(drop),
        "session::put_account" => {
            let Actor::Account(account) = test.office("other", "SCI", Role::Supplier).await else {
                panic!("an office has an account")
            };
            session::put_account(bank, actor, &account, "seven lazy foxes jump").await
        }
        "session::put_accounts" => {
            let new = Account::new("others", LocalisedText::default(), "SCI", Role::Supplier);
            session::put_accounts(bank, actor, &[new], "seven lazy foxes jump").await
        }
        "organisation::put" => organisation::put(bank, actor, &[]).await,
        "structure::delete" => structure::delete(bank, actor, &[], Depth::Tried).await.map(drop),
        "structure::put_message" => {
            let file = tempfile::NamedTempFile::with_suffix(".xml").expect("a temporary file");
            std::fs::write(file.path(), STRUCTURES).expect("written");
            structure::put_message(bank, actor, file.path()).await.map(drop)
        }
        "structure::submit" => {
            let sent = STRUCTURES.as_bytes().to_vec();
            structure::submit(bank, actor, sent, None, Depth::Tried).await.map(drop)
        }
        "submission::approve" => submission::approve(bank, actor, id).await,
        "submission::list" => submission::list(bank, actor).await.map(drop),
        "submission::publish" => {
            submission::publish(bank, actor, id, HoldBack::Nothing).await.map(drop)
        }
        "submission::receive" => {
            let lines = population("IR", "F", "2016", "1");
            test.send_for(actor, Some("SCI"), "DF_POPULATION", &lines).await.map(drop)
        }
        "submission::send_back" => submission::send_back(bank, actor, id, "why").await,
        "submission::show" => submission::show(bank, actor, id).await.map(drop),
        other => follow_up(test, other, actor).await,
    }
}

/// What is done about recommendations, commitments and texts under negotiation, of which there are none
/// here: whoever may do it is told that.
async fn follow_up(test: &TestBank, name: &str, actor: &Actor) -> Result<()> {
    let (bank, none) = (&test.bank, "none");
    match name {
        "commitment::promise" => {
            let promise = commitment::Promise {
                source: CommitmentSource::Meeting,
                origin: none.into(),
                text: none.into(),
                owner: "SCI".into(),
                due: "2027-03-20".into(),
                indicator: None,
            };
            commitment::promise(bank, actor, promise).await.map(drop)
        }
        "commitment::roadmap" => commitment::roadmap(bank, actor).await.map(drop),
        "commitment::show" => commitment::show(bank, actor, none).await.map(drop),
        "document::forget" => document::forget(bank, actor, none).await,
        "document::save" => {
            let ask = document::Ask { query: "women".into(), ..document::Ask::default() };
            document::save(bank, actor, none, &ask).await.map(drop)
        }
        "document::saved" => document::saved(bank, actor).await.map(drop),
        "negotiation::begin" => negotiation::begin(bank, actor, none, "").await.map(drop),
        "negotiation::clear" => negotiation::clear(bank, actor, none, 1).await,
        "negotiation::list" => negotiation::list(bank, actor).await.map(drop),
        "negotiation::revise" => negotiation::revise(bank, actor, none, none, "").await,
        "negotiation::say" => {
            let said = negotiation::Said {
                address: none.into(),
                kind: negotiation::SaidKind::Ours,
                delegation: String::new(),
                stance: negotiation::Stance::Reserve,
                words: none.into(),
            };
            negotiation::say(bank, actor, none, said).await
        }
        "negotiation::show" => negotiation::show(bank, actor, none, None).await.map(drop),
        "recommendation::assess" => {
            recommendation::assess(bank, actor, none, Status::Received, none, &[]).await
        }
        "recommendation::assign" => recommendation::assign(bank, actor, none, "SCI", None).await,
        "recommendation::decide" => {
            recommendation::decide(bank, actor, &[], Likeness::Cluster, true, none).await.map(drop)
        }
        "recommendation::grade" => recommendation::grade(bank, actor, none, "A", "A/1").await,
        "recommendation::proposals" => {
            recommendation::proposals(bank, actor, "IRN").await.map(drop)
        }
        other => panic!("nothing here calls {other}: write how, or name the test that shows it"),
    }
}

/// A structure message with one concept scheme.
const STRUCTURES: &str = r#"<mes:Structure xmlns:mes="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message" xmlns:str="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/structure" xmlns:com="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/common"><mes:Header><mes:ID>A</mes:ID><mes:Test>false</mes:Test><mes:Prepared>2026-01-01T00:00:00Z</mes:Prepared><mes:Sender id="SCI"/></mes:Header><mes:Structures><str:Codelists><str:Codelist id="CL_TRY" agencyID="SCI" version="1.0"><com:Name xml:lang="en">Try</com:Name><str:Code id="A"><com:Name xml:lang="en">A</com:Name></str:Code></str:Codelist></str:Codelists></mes:Structures></mes:Structure>"#;

/// The desk publishes; the rest is the provider's way up.
fn owner_of(action: Action) -> &'static str {
    if action == Action::PublishSubmission { "HAMAFZA" } else { "SCI" }
}

/// Two offices under one desk.
async fn put_organisations(test: &TestBank) {
    let of = |id: &str, kind, parent: Option<&str>| Organisation {
        id: id.into(),
        names: LocalisedText::default(),
        kind,
        parent: parent.map(str::to_owned),
        area: None,
        valid_from: None,
        valid_to: None,
        mail: None,
    };
    let all = [
        of("HAMAFZA", OrganisationKind::National, None),
        of("SCI", OrganisationKind::Ministry, Some("HAMAFZA")),
        of("MCLS", OrganisationKind::Ministry, Some("HAMAFZA")),
    ];
    organisation::put(&test.bank, &Actor::Console, &all).await.expect("put");
}

#[tokio::test]
async fn approvers_decide_below_their_organisation_and_the_desk_alone_publishes() {
    let test = TestBank::new().await;
    put_organisations(&test).await;
    let supplier = test.office("supplier", "SCI", Role::Supplier).await;
    let own = test.office("own", "SCI", Role::Approver).await;
    let other = test.office("other", "MCLS", Role::Approver).await;
    let desk = test.office("desk", "HAMAFZA", Role::Approver).await;
    let line = population("IR", "F", "2016", "1");
    let id = test.send(&supplier, "DF_POPULATION", &line).await.expect("sent").id;

    let refused = submission::approve(&test.bank, &other, &id).await;
    assert!(matches!(refused, Err(Error::Forbidden { .. })), "{refused:?}");
    let refused = submission::send_back(&test.bank, &other, &id, "why").await;
    assert!(matches!(refused, Err(Error::Forbidden { .. })), "{refused:?}");
    submission::approve(&test.bank, &own, &id).await.expect("its own office approves");
    for publisher in [&own, &other] {
        let refused = submission::publish(&test.bank, publisher, &id, HoldBack::Nothing).await;
        assert!(matches!(refused, Err(Error::Forbidden { .. })), "{refused:?}");
    }
    let version = submission::publish(&test.bank, &desk, &id, HoldBack::Nothing).await;
    let version = version.expect("the desk publishes");
    let refused = retraction::retract(&test.bank, &own, "DF_POPULATION", version, "why").await;
    assert!(matches!(refused, Err(Error::Forbidden { .. })), "{refused:?}");
    retraction::retract(&test.bank, &desk, "DF_POPULATION", version, "why").await.expect("taken");
}

#[tokio::test]
async fn who_may_do_what_is_as_the_table_says() {
    let test = TestBank::new().await;
    put_organisations(&test).await;
    let mut actors = BTreeMap::from([("public".to_owned(), Actor::Public)]);
    for role in Role::ALL {
        for organisation in ["SCI", "MCLS"] {
            let id = format!("{}.{organisation}", role.code());
            actors.insert(id.clone(), test.office(&id, organisation, role).await);
        }
    }
    test.office("somebody", "SCI", Role::Supplier).await;
    let line = |value: &str| population("IR", "F", "2016", value);
    let published = test.send(&Actor::Console, "DF_POPULATION", &line("1")).await.expect("sent").id;
    submission::approve(&test.bank, &Actor::Console, &published).await.expect("approved");
    submission::publish(&test.bank, &Actor::Console, &published, HoldBack::Nothing)
        .await
        .expect("published");
    let mut tried = 0;
    for (name, row) in TABLE {
        if matches!(row, Row::Shown(_)) {
            continue;
        }
        let lines = line(&format!("{}", tried + 2));
        let sent = test.send_for(&Actor::Console, Some("SCI"), "DF_POPULATION", &lines).await;
        let hidden = sent.expect("sent").id;
        for (who, actor) in &actors {
            let done = call(&test, name, actor, &hidden).await;
            let may = |action| permit(actor, action, owner_of(action)).is_ok();
            let told = format!("{name} by {who}: {done:?}");
            tried += 1;
            let lets_in = !matches!(done, Err(Error::Forbidden { .. } | Error::NotFound { .. }));
            match row {
                Row::May(action) if may(*action) => {
                    assert!(!matches!(done, Err(Error::Forbidden { .. })), "{told}");
                }
                Row::May(_) => assert!(matches!(done, Err(Error::Forbidden { .. })), "{told}"),
                Row::Own(action) => {
                    let may = permit(actor, *action, actor.organisation()).is_ok();
                    assert_eq!(may, done.is_ok(), "{told}");
                }
                Row::Known(_) if !may(Action::ReadSubmission) => {
                    assert!(matches!(done, Err(Error::NotFound { .. })), "{told}");
                    let none = call(&test, name, actor, "0123456789abcdef").await;
                    let said = |done: Result<()>, id: &str| {
                        done.expect_err("refused").to_string().replace(id, "ID")
                    };
                    let alike = said(done, &hidden) == said(none, "0123456789abcdef");
                    assert!(alike, "{name} by {who}: what is hidden and what is not there differ");
                }
                Row::Known(action) if may(*action) => assert!(lets_in, "{told}"),
                Row::Known(_) => assert!(matches!(done, Err(Error::Forbidden { .. })), "{told}"),
                Row::Shown(_) => {}
            }
        }
    }
    // What is published is no secret: who may not act upon it is told so.
    let stranger = &actors["supplier.MCLS"];
    let done = submission::approve(&test.bank, stranger, &published).await;
    assert!(matches!(done, Err(Error::Forbidden { .. })), "{done:?}");
    assert!(tried >= 100, "only {tried} were tried");
}
