//! From a document to a judgement: recommendations come in, are assigned, planned, shown to be done, judged
//! by somebody else; what is one matter is signed; what was promised is followed to its day.

use std::path::PathBuf;

use model::person::Role;
use model::recommendation::{CommitmentSource, EvidenceKind, Status};
use operations::commitment::{self, Promise, Turn};
use operations::recommendation::{self, Ask, Evidence, Lack};
use operations::{Actor, Error, Snapshot, audit, document};
use tempfile::TempDir;

use crate::test_bank::{TestBank, population};

const REPORT: &str = r#"{"symbols": ["A/HRC/28/12"], "date": "2014-12-22", "kind": "review-report",
"title": "Report of the Working Group on the Universal Periodic Review – Islamic Republic of Iran",
"language": "en", "paragraphs": [
{"address": "p138.12", "number": "138.12", "kind": "recommendation", "text": "Raise the share of women at work"}],
"recommendations": [
{"number": "138.12", "text": "Raise the share of women at work", "states": ["Niger"], "position": "pending", "paragraph": "p138.12"},
{"number": "138.13", "text": "Raise the share of women at work.", "states": ["Mali"], "position": "pending", "paragraph": "p138.13"},
{"number": "138.14", "text": "Provide schools in rural areas", "states": ["Chad"], "position": "noted", "paragraph": "p138.14"}]}"#;

const REPLIES: &str = r#"{"symbols": ["A/HRC/28/12/Add.1"], "date": "2015-03-02", "kind": "review-replies",
"title": "Addendum", "language": "en", "paragraphs": [],
"recommendations": [
{"number": "138.12", "text": "", "position": "supported", "position_words": "enjoys the support", "paragraph": "p2"},
{"number": "138.14", "text": "", "position": "supported", "position_words": "enjoys the support", "paragraph": "p2"}]}"#;

const EXPORT: &str = "Text,Countries Concerned,Reccomending Body,Document Symbol,Themes,Affected Persons,Sdgs,\
Document Publication Date,UPR Reccomending States,UPR Position,Type,OHCHR Annotation Id,UPR Session,\
Regions Concerned,Recommending Regions,Date of publication on UHRI\n\
\"- 138.12 Raise the share of women at work (Niger);\",- Iran (Islamic Republic of),- UPR,- A/HRC/28/12,\
\"- Right to work\n- Gender equality\",- Women,- SDG 5,41995,- Niger,- Supported,- Recommendations,\
0a1b2c,- 20,- Asia,- Africa,42000\n";

struct Filled {
    test: TestBank,
    coordinator: Actor,
    supplier: Actor,
    approver: Actor,
    _folder: TempDir,
}

async fn filled() -> Filled {
    let test = TestBank::new().await;
    let folder = TempDir::new().expect("a temporary folder");
    let mut paths: Vec<PathBuf> = Vec::new();
    // The replies come before the report they answer.
    for (name, text) in [("1.json", REPLIES), ("2.json", REPORT), ("3.csv", EXPORT)] {
        let path = folder.path().join(name);
        std::fs::write(&path, text).expect("written");
        paths.push(path);
    }
    let receipt = document::import(&test.bank, &Actor::Console, &paths).await.expect("imported");
    assert_eq!(receipt.came_in.recommendations, 4, "{receipt:?}");
    let again = document::import(&test.bank, &Actor::Console, &paths).await.expect("imported");
    assert_eq!((again.came_in.recommendations, again.known.recommendations), (0, 4));
    Filled {
        coordinator: test.office("coordinator", "HAMAFZA", Role::Coordinator).await,
        supplier: test.office("supplier.mcls", "MCLS", Role::Supplier).await,
        approver: test.office("approver", "HAMAFZA", Role::Approver).await,
        test,
        _folder: folder,
    }
}

async fn id_of(filled: &Filled, number: &str) -> String {
    let ask = Ask { query: format!("بند {number}"), ..Ask::default() };
    let page = recommendation::list(&filled.test.bank, &Actor::Public, &ask).await.expect("a list");
    let own = page.listed.iter().find(|it| !it.id.is_empty() && it.number == number);
    own.expect("it is there").id.clone()
}

#[tokio::test]
async fn a_recommendation_has_state_body_address_and_the_position_that_holds() {
    let filled = filled().await;
    let bank = &filled.test.bank;
    let ask = Ask { country: Some("IRN".into()), ..Ask::default() };
    let page = recommendation::list(bank, &Actor::Public, &ask).await.expect("a list");
    let mut told: Vec<String> = page
        .listed
        .iter()
        .map(|it| format!("{} {} {} {:?}", it.address, it.body, it.position, it.status))
        .collect();
    told.sort();
    let expected = [
        "A/HRC/28/12#p138.12 UPR supported None",
        "A/HRC/28/12#p138.12 UPR supported None",
        "A/HRC/28/12#p138.13 UPR pending None",
        // The report's own word stays; the other is shown beside.
        "A/HRC/28/12#p138.14 UPR noted None",
    ];
    assert_eq!(told, expected);
    let view =
        recommendation::show(bank, &Actor::Public, "A/HRC/28/12#p138.14").await.expect("shown");
    assert_eq!(view.replies[0].0, "supported");
    assert_eq!(view.replies[0].2, "A/HRC/28/12/Add.1#p2");
    assert!(view.follow.is_none(), "the public reads no file");
    let exported = page.listed.iter().filter(|it| it.address.ends_with("138.12"));
    let mut themes = Vec::new();
    for it in exported {
        let view = recommendation::show(bank, &Actor::Public, &it.id).await.expect("shown");
        themes.extend(view.recommendation.details.into_iter().flat_map(|it| it.themes));
    }
    assert_eq!(themes, ["Right to work", "Gender equality"]);
}

#[tokio::test]
async fn the_way_from_assignment_to_judgement_is_of_different_people() {
    let filled = filled().await;
    let (bank, id) = (&filled.test.bank, id_of(&filled, "138.13").await);
    let early = recommendation::plan(bank, &filled.supplier, &id, "A plan").await;
    assert!(matches!(early, Err(Error::Conflict { .. })), "{early:?}");
    let other = recommendation::assign(bank, &filled.supplier, &id, "MCLS", None).await;
    assert!(matches!(other, Err(Error::Forbidden { .. })), "{other:?}");
    recommendation::assign(bank, &filled.coordinator, &id, "MCLS", Some("۱۴۰۶/۰۱/۰۱"))
        .await
        .expect("a coordinator assigns");
    recommendation::plan(bank, &filled.supplier, &id, "Day care at work").await.expect("planned");
    let evidence = |kind, reference: &str| Evidence {
        kind,
        reference: reference.into(),
        text: "It shows it".into(),
        day: None,
    };
    let none = recommendation::give_evidence(
        bank,
        &filled.supplier,
        &id,
        evidence(EvidenceKind::Series, "NONE"),
    )
    .await;
    assert!(matches!(none, Err(Error::NotFound { .. })), "{none:?}");
    let indicator = bank.registry().indicators()[0].id.clone();
    recommendation::give_evidence(
        bank,
        &filled.supplier,
        &id,
        evidence(EvidenceKind::Series, &indicator),
    )
    .await
    .expect("given");
    recommendation::give_evidence(
        bank,
        &filled.coordinator,
        &id,
        evidence(EvidenceKind::Law, "An act"),
    )
    .await
    .expect("given");

    let assess = async |actor: &Actor, status, evidence: &[u32]| {
        recommendation::assess(bank, actor, &id, status, "Because of it", evidence).await
    };
    let bare = assess(&filled.approver, Status::Implemented, &[]).await;
    assert!(matches!(bare, Err(Error::Conflict { .. })), "{bare:?}");
    let no_judgement = assess(&filled.approver, Status::Planned, &[]).await;
    assert!(matches!(no_judgement, Err(Error::Conflict { .. })), "{no_judgement:?}");
    let own = assess(&filled.coordinator, Status::Implemented, &[4]).await;
    assert!(matches!(own, Err(Error::Conflict { .. })), "judging one's own evidence: {own:?}");
    let plan = assess(&filled.approver, Status::Implemented, &[2]).await;
    assert!(matches!(plan, Err(Error::Conflict { .. })), "a plan is no evidence: {plan:?}");
    let nameless = assess(&Actor::Console, Status::InProgress, &[]).await;
    assert!(matches!(nameless, Err(Error::Forbidden { .. })), "{nameless:?}");
    let supplier = assess(&filled.supplier, Status::InProgress, &[]).await;
    assert!(matches!(supplier, Err(Error::Forbidden { .. })), "{supplier:?}");
    let view = recommendation::show(bank, &filled.supplier, &id).await.expect("shown");
    assert_eq!(view.listed.status, Some(Status::Planned), "evidence alone makes no status");
    assert_eq!(view.listed.due.as_deref(), Some("2027-03-21"));
    assess(&filled.approver, Status::PartiallyImplemented, &[3, 4]).await.expect("judged");
    recommendation::grade(bank, &filled.coordinator, &id, "B", "CCPR/C/112/2")
        .await
        .expect("graded");
    let view = recommendation::show(bank, &filled.supplier, &id).await.expect("shown");
    assert_eq!(view.listed.status, Some(Status::PartiallyImplemented));
    let entries = view.follow.expect("a file").entries;
    let codes: Vec<&str> = entries.iter().map(|it| it.entry.code()).collect();
    assert_eq!(codes, ["assigned", "planned", "evidence", "evidence", "assessed", "graded"]);
    assert_eq!(entries[4].by_whom, "approver");
    let administrator = filled.test.office("administrator", "HAMAFZA", Role::Administrator).await;
    let log = audit::entries(bank, &administrator, 40).await.expect("may read the log");
    for action in [
        "assign-recommendation",
        "plan-recommendation",
        "assess-recommendation",
        "grade-recommendation",
    ] {
        assert_eq!(log.iter().filter(|it| it.entry.action == action).count(), 1, "{action}");
    }
}

#[tokio::test]
async fn the_matrix_finds_a_paragraph_and_says_what_is_not_there() {
    let filled = filled().await;
    let bank = &filled.test.bank;
    filled.test.publish("DF_POPULATION", &population("IR", "F", "2016", "39427828")).await;
    let id = id_of(&filled, "138.13").await;
    let snapshot = Snapshot { as_of_ms: None, viewer: filled.supplier.clone() };
    let ask = Ask { query: "what about paragraph 138.13?".into(), ..Ask::default() };
    let asked = recommendation::matrix(bank, &snapshot, &ask).await.expect("a matrix");
    assert_eq!(asked.total, 1);
    let ask = Ask { query: "paragraph ۱۳۸٫۱۳".into(), ..Ask::default() };
    let matrix = recommendation::matrix(bank, &snapshot, &ask).await.expect("a matrix");
    assert_eq!(matrix.rows.len(), 1);
    let all = [
        Lack::Position,
        Lack::Assignment,
        Lack::Plan,
        Lack::Evidence,
        Lack::Figure,
        Lack::Assessment,
    ];
    assert_eq!(matrix.rows[0].lacks, all);
    recommendation::assign(bank, &filled.coordinator, &id, "MCLS", None).await.expect("assigned");
    let indicator = bank.registry().indicators()[0].id.clone();
    let promise = Promise {
        source: CommitmentSource::Recommendation,
        origin: id.clone(),
        text: "Day care at work".into(),
        owner: "MCLS".into(),
        due: "2026-01-01".into(),
        indicator: Some(indicator.clone()),
    };
    commitment::promise(bank, &filled.supplier, promise).await.expect("promised");
    let matrix = recommendation::matrix(bank, &snapshot, &ask).await.expect("a matrix");
    assert_eq!(matrix.rows[0].lacks, [Lack::Position, Lack::Assessment, Lack::Overdue]);
    assert!(matrix.indicators.contains_key(&indicator));
    let public = recommendation::matrix(bank, &Snapshot::public(), &ask).await;
    assert!(matches!(public, Err(Error::Forbidden { .. })), "{public:?}");
}

#[tokio::test]
async fn what_is_one_matter_is_proposed_signed_and_never_merged() {
    let filled = filled().await;
    let bank = &filled.test.bank;
    let refused = recommendation::proposals(bank, &filled.supplier, "IRN").await;
    assert!(matches!(refused, Err(Error::Forbidden { .. })));
    let proposals =
        recommendation::proposals(bank, &filled.approver, "IRN").await.expect("proposed");
    let sizes: Vec<usize> = proposals.iter().map(|it| it.members.len()).collect();
    assert_eq!(sizes, [2, 3], "one address twice, and the same words three times");
    let members: Vec<String> = proposals[1].members.iter().map(|it| it.id.clone()).collect();
    let likeness = proposals[1].likeness;
    let decide = async |is_signed| {
        recommendation::decide(
            bank,
            &filled.approver,
            &members,
            likeness,
            is_signed,
            "Women at work",
        )
        .await
    };
    decide(true).await.expect("signed");
    let left = recommendation::proposals(bank, &filled.approver, "IRN").await.expect("proposed");
    assert_eq!(left.len(), 1, "what was decided is not proposed again");
    let page = recommendation::list(bank, &filled.approver, &Ask::default()).await.expect("a list");
    assert_eq!(page.total, 4, "every original stays");
    let clustered = page.listed.iter().filter(|it| it.status == Some(Status::Clustered));
    assert_eq!(clustered.count(), 3);
    decide(false).await.expect("another day, another decision");
    let page = recommendation::list(bank, &filled.approver, &Ask::default()).await.expect("a list");
    assert!(page.listed.iter().all(|it| it.status == Some(Status::Received)));
    let one =
        recommendation::decide(bank, &filled.approver, &members[..1], likeness, true, "x").await;
    assert!(matches!(one, Err(Error::Conflict { .. })));
}

#[tokio::test]
async fn a_commitment_is_kept_only_with_evidence_and_overdue_when_its_day_has_passed() {
    let filled = filled().await;
    let bank = &filled.test.bank;
    let promise = |owner: &str, due: &str| Promise {
        source: CommitmentSource::Meeting,
        origin: "Meeting of ministers".into(),
        text: "Count women in management".into(),
        owner: owner.into(),
        due: due.into(),
        indicator: None,
    };
    let other = commitment::promise(bank, &filled.supplier, promise("SCI", "2027-01-01")).await;
    assert!(matches!(other, Err(Error::Forbidden { .. })), "for another organisation: {other:?}");
    let never = commitment::promise(bank, &filled.supplier, promise("MCLS", "1406-12-31")).await;
    assert!(matches!(never, Err(Error::Conflict { .. })), "{never:?}");
    let late = commitment::promise(bank, &filled.supplier, promise("MCLS", "2026-11-01"))
        .await
        .expect("entered");
    commitment::promise(bank, &filled.supplier, promise("MCLS", "2026-12-01"))
        .await
        .expect("entered");
    let roadmap = commitment::roadmap(bank, &filled.approver).await.expect("a roadmap");
    let told: Vec<(bool, i32)> = roadmap.iter().map(|it| (it.is_overdue, it.late_days)).collect();
    assert_eq!(told, [(true, 22), (false, 0)], "the clock stands at 23 November 2026");
    let turn = async |turn| commitment::turn(bank, &filled.supplier, &late, turn).await;
    let bare = turn(Turn::Kept("Done".into())).await;
    assert!(matches!(bare, Err(Error::Conflict { .. })), "{bare:?}");
    turn(Turn::Moved("2026-12-20".into(), "The form was late".into())).await.expect("moved");
    let view = commitment::show(bank, &filled.supplier, &late).await.expect("shown");
    assert_eq!(
        (view.is_overdue, view.due.as_str(), view.row.due.as_str()),
        (false, "2026-12-20", "2026-11-01")
    );
    turn(Turn::Evidence("The table of 1405".into())).await.expect("given");
    turn(Turn::Kept("Published".into())).await.expect("kept");
    let again = turn(Turn::Withdrawn("No longer".into())).await;
    assert!(matches!(again, Err(Error::Conflict { .. })), "{again:?}");
}
