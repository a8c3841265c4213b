//! Every address × every role × own and other organisation × state of the object: who gets what. The
//! addresses are read from the source of the router, so one that has no line in the table fails.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicU32, Ordering};

use axum::body::Body;
use axum::http::header::{CONTENT_TYPE, COOKIE, HOST};
use axum::http::{Request, Response, StatusCode};
use model::LocalisedText;
use model::organisation::{Organisation, OrganisationKind};
use model::person::{Account, Role};
use operations::permit::{Action, permit};
use operations::session::Credentials;
use operations::submission::{self, HoldBack, Receive};
use operations::{Actor, Bank, organisation, session};

use super::{Site, site_over, text};

const SOURCES: &[&str] = &[
    include_str!("../../src/serve.rs"),
    include_str!("../../src/log.rs"),
    include_str!("../../src/sdmx.rs"),
    include_str!("../../src/commitment.rs"),
    include_str!("../../src/negotiation.rs"),
    include_str!("../../src/document/saved.rs"),
    include_str!("../../src/recommendation.rs"),
];
const PASSWORD: &str = "seven lazy foxes jump";

/// Who may use an address.
#[derive(Clone, Copy, Debug)]
enum Open {
    /// Everyone, signed in or not.
    Everyone,
    /// Who is signed in, for their own account.
    SignedIn,
    /// Who may do this, to no organisation's things.
    May(Action),
    /// Who may do this to what belongs to their own organisation.
    Own(Action),
    /// Who may do this: they are told what their form lacks; for others nothing is done.
    Form(Action),
    /// Everyone signed in who may know of the submission: who may read it, and all once it is
    /// published.
    Submission,
    /// Who may do this to a submission that they may know of; for others it does not exist.
    ToSubmission(Action),
    /// Who may do this to a submission; for others it does not exist, published or not.
    OfSubmission(Action),
    /// Who may do this to a draft of a report. Here there is none of that id, so that they are told
    /// so; who may do what to one that is there is tried where the operation is.
    Draft(Action),
    /// Nothing of that id is here, and everyone signed in is told so, whoever they are: who may do
    /// what to one that is there is tried where the operation is.
    Absent,
}

/// The table. An address that is new gets its line here, by somebody who thought about it.
const TABLE: &[(&str, Open)] = &[
    ("/", Open::Everyone),
    ("/indicators", Open::Everyone),
    ("/indicator/{id}", Open::Everyone),
    ("/cell/{dataflow}/{key}/{period}", Open::Everyone),
    ("/cell/{dataflow}/{key}/{period}/evidence.zip", Open::Everyone),
    ("/gaps", Open::Everyone),
    ("/submissions", Open::Own(Action::ReadSubmission)),
    ("/submission/{id}", Open::Submission),
    ("/submission/{id}/receipt", Open::OfSubmission(Action::ReadSubmission)),
    ("/submission/{id}/approve", Open::ToSubmission(Action::ApproveSubmission)),
    ("/submission/{id}/return", Open::ToSubmission(Action::ReturnSubmission)),
    ("/submission/{id}/publish", Open::ToSubmission(Action::PublishSubmission)),
    ("/submission/new", Open::Own(Action::SubmitData)),
    ("/sign-in", Open::Everyone),
    ("/sign-out", Open::Everyone),
    ("/reports", Open::Everyone),
    ("/report/{file}", Open::Everyone),
    ("/about", Open::Everyone),
    ("/developers", Open::Everyone),
    ("/api/openapi.json", Open::Everyone),
    ("/accounts", Open::May(Action::MaintainAccounts)),
    ("/account/{id}/recover", Open::May(Action::MaintainAccounts)),
    ("/account/{id}/close", Open::May(Action::MaintainAccounts)),
    ("/invitation", Open::Everyone),
    ("/audit", Open::May(Action::ReadAudit)),
    ("/audit.csv", Open::May(Action::ReadAudit)),
    ("/sessions", Open::SignedIn),
    ("/sessions/end", Open::SignedIn),
    ("/sessions/password", Open::SignedIn),
    ("/tokens", Open::SignedIn),
    ("/tokens/end", Open::SignedIn),
    ("/sessions/factor", Open::SignedIn),
    ("/sessions/factor/off", Open::SignedIn),
    ("/edition/{file}", Open::Everyone),
    ("/obligations", Open::Everyone),
    ("/obligations.ics", Open::Everyone),
    ("/coverage", Open::Everyone),
    ("/measures", Open::Everyone),
    ("/measure/{id}", Open::Everyone),
    ("/measure-form", Open::Own(Action::KeepMeasures)),
    ("/drafts", Open::Own(Action::ReadDraft)),
    ("/draft/{id}", Open::Draft(Action::ReadDraft)),
    ("/draft/{id}/{file}", Open::Draft(Action::ReadDraft)),
    ("/draft/{id}/text", Open::Draft(Action::ReadDraft)),
    ("/draft/{id}/decide", Open::Draft(Action::ReadDraft)),
    ("/draft/{id}/comment", Open::Draft(Action::ReadDraft)),
    ("/draft/{id}/sign", Open::Draft(Action::ReadDraft)),
    ("/draft/{id}/give-out", Open::Draft(Action::GiveOutReport)),
    ("/tasks", Open::SignedIn),
    ("/calls", Open::SignedIn),
    ("/call/new", Open::May(Action::OpenDataCall)),
    ("/call/{id}", Open::Absent),
    ("/call/{id}/close", Open::Draft(Action::OpenDataCall)),
    ("/call/{id}/remind", Open::May(Action::OpenDataCall)),
    ("/form/{id}", Open::Absent),
    ("/form/{id}/cells", Open::Absent),
    ("/form/{id}/send", Open::Absent),
    ("/form/{id}/begin", Open::Absent),
    ("/form/{id}/approve", Open::Absent),
    ("/form/{id}/cell/{place}", Open::Absent),
    ("/form/{id}/cell/{place}/return", Open::Absent),
    ("/form/{id}/cell/{place}/note", Open::Absent),
    ("/organisations", Open::SignedIn),
    ("/organisation/delegate", Open::SignedIn),
    ("/organisation/{id}", Open::Absent),
    ("/frameworks", Open::Everyone),
    ("/framework/{id}", Open::Everyone),
    ("/documents", Open::Everyone),
    ("/document/{*name}", Open::Everyone),
    ("/wording", Open::Everyone),
    ("/original/{id}", Open::Everyone),
    ("/vote/{key}", Open::Everyone),
    ("/documents/saved", Open::May(Action::SaveSearch)),
    ("/documents/saved/{id}", Open::Everyone),
    ("/documents/saved/{id}/forget", Open::Form(Action::SaveSearch)),
    ("/recommendations", Open::Everyone),
    ("/recommendations/matrix", Open::May(Action::ReadFollowUp)),
    ("/recommendations/alike", Open::May(Action::SignCluster)),
    ("/recommendation/{id}", Open::Everyone),
    ("/recommendation/{id}/assign", Open::Form(Action::AssignRecommendation)),
    ("/recommendation/{id}/plan", Open::Form(Action::AnswerRecommendation)),
    ("/recommendation/{id}/promise", Open::Form(Action::AnswerRecommendation)),
    ("/recommendation/{id}/evidence", Open::Form(Action::AnswerRecommendation)),
    ("/recommendation/{id}/assess", Open::Form(Action::AssessRecommendation)),
    ("/recommendation/{id}/grade", Open::Form(Action::AssignRecommendation)),
    ("/roadmap", Open::May(Action::ReadFollowUp)),
    ("/negotiations", Open::May(Action::NegotiateText)),
    ("/negotiation/{id}", Open::Form(Action::NegotiateText)),
    ("/negotiation/{id}/version", Open::Form(Action::NegotiateText)),
    ("/negotiation/{id}/say", Open::Form(Action::NegotiateText)),
    ("/negotiation/{id}/clear", Open::Form(Action::ClearPosition)),
    ("/commitment/{id}/turn", Open::Form(Action::AnswerRecommendation)),
    ("/log", Open::Everyone),
    ("/log/{position}", Open::Everyone),
    ("/fa/", Open::Everyone),
    ("/en/", Open::Everyone),
    ("/-/assets/{mark}/{name}", Open::Everyone),
    ("/-/patterns", Open::Everyone),
    ("/health", Open::Everyone),
    ("/ready", Open::Everyone),
    ("/metrics", Open::Everyone),
    ("/log/checkpoint", Open::Everyone),
    ("/log/key", Open::Everyone),
    ("/log/tile/{*path}", Open::Everyone),
    ("/log/leaf/{position}", Open::Everyone),
    ("/log/proof/{position}", Open::Everyone),
    ("/log/manifest/{sha256}", Open::Everyone),
];

/// Forms that are asked for and sent to one address: here they are asked for.
const FORMS: [&str; 15] = [
    "/call/new",
    "/form/{id}",
    "/sign-in",
    "/submission/new",
    "/accounts",
    "/invitation",
    "/sessions/factor",
    "/tokens",
    "/measure-form",
    "/drafts",
    "/draft/{id}/text",
    "/documents/saved",
    "/recommendations/alike",
    "/roadmap",
    "/negotiations",
];

/// What would end the sessions of the callers of these tests; it has tests of its own.
const ENDS_SESSIONS: [&str; 3] = ["/sign-out", "/sessions/end", "/sessions/password"];

/// Addresses whose own tests try every way of asking; all of them are the public's.
fn is_sdmx(route: &str) -> bool {
    route.starts_with("/sdmx") || route.starts_with("/rest")
}

/// What a route answers to, from the router's source: the address, and whether it takes posts.
fn routes() -> BTreeMap<String, bool> {
    let mut routes = BTreeMap::new();
    for source in SOURCES {
        let source = source.split("#[cfg(test)]").next().unwrap_or(source);
        for part in source.split(".route(").skip(1) {
            let Some(rest) = part.trim_start().strip_prefix('"') else { continue };
            let (route, rest) = rest.split_once('"').unwrap();
            let handler = rest.split(".route(").next().unwrap().split(".layer(").next().unwrap();
            let posts = handler.contains("post(") || handler.contains("patch(");
            *routes.entry(route.to_owned()).or_insert(false) |= posts;
        }
    }
    assert!(routes.len() > 30, "the routes are not read right: {routes:?}");
    routes
}

#[test]
fn every_address_has_a_line_in_the_table() {
    let known: BTreeSet<&str> = TABLE.iter().map(|(route, _)| *route).collect();
    let routes = routes();
    let missing: Vec<&String> =
        routes.keys().filter(|it| !known.contains(it.as_str()) && !is_sdmx(it)).collect();
    assert!(missing.is_empty(), "who may use these? {missing:?}");
    let gone: Vec<&&str> = known.iter().filter(|it| !routes.contains_key(**it)).collect();
    assert!(gone.is_empty(), "these are no addresses any more: {gone:?}");
}

struct Caller {
    actor: Actor,
    cookie: String,
    name: String,
}

async fn callers(bank: &Bank) -> Vec<Caller> {
    let names = LocalisedText::new("دفتر", "Office");
    let somebody = Account::new("somebody", names, "SCI", Role::Supplier);
    session::put_account(bank, &Actor::Console, &somebody, PASSWORD).await.unwrap();
    let mut callers =
        vec![Caller { actor: Actor::Public, cookie: String::new(), name: "public".into() }];
    for role in Role::ALL {
        for organisation in ["SCI", "MCLS"] {
            let id = format!("{}.{}", role.code().replace('_', "-"), organisation.to_lowercase());
            let names = LocalisedText::new("دفتر", "Office");
            let account = Account::new(&id, names, organisation, role);
            session::put_account(bank, &Actor::Console, &account, PASSWORD).await.unwrap();
            let with = Credentials { account: &id, password: PASSWORD, ..Credentials::default() };
            let token = session::sign_in(bank, &with).await.unwrap();
            let cookie = format!("hamafza_session={token}");
            callers.push(Caller { actor: Actor::Account(account), cookie, name: id });
        }
    }
    callers
}

async fn ask(
    site: &Site,
    route: &str,
    posts: bool,
    object: &str,
    caller: &Caller,
) -> Response<Body> {
    let path = route
        .replace("/account/{id}", "/account/somebody")
        .replace("{id}", object)
        .replace("{*name}", "A/RES/70/1")
        .replace("{dataflow}", "DF_POPULATION")
        .replace("/vote/{key}", "/vote/9")
        .replace("{key}", "A.IR.POP.F._T._T._T._T")
        .replace("{period}", "2016")
        .replace("{place}", "1")
        .replace("{file}", "nothing.pdf")
        .replace("{position}", "0")
        .replace("{sha256}", &"0".repeat(64))
        .replace("{*path}", "0/000.p/1")
        .replace("{mark}/{name}", "0/style.css");
    let plain = ["/fa/", "/en/", "/-/", "/health", "/ready", "/metrics", "/log/"];
    let program = plain.iter().any(|it| route.starts_with(it)) && route != "/log/{position}";
    let path = if program { path } else { format!("/en{path}") };
    let request = if posts { Request::post(path) } else { Request::get(path) };
    if route.ends_with("/cells") {
        let request = Request::patch(format!("/en/form/{object}/cells"))
            .header(HOST, "bank.test")
            .header("origin", "http://bank.test")
            .header(COOKIE, &caller.cookie)
            .header(CONTENT_TYPE, "application/json");
        return site.ask(request.body(Body::from("[]")).unwrap()).await;
    }
    let request = request
        .header(HOST, "bank.test")
        .header("origin", "http://bank.test")
        .header(COOKIE, &caller.cookie)
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded");
    let body = if posts {
        Body::from("reason=sum&text=why&account=a&password=b&path=a&number=1")
    } else {
        Body::empty()
    };
    site.ask(request.body(body).unwrap()).await
}

/// Sends a table as an organisation's supplier would, and takes it as far as wanted.
async fn sent(bank: &Bank, published: bool) -> String {
    // The clock of these tests stands still: two tables of the same bytes would be one.
    static VALUE: AtomicU32 = AtomicU32::new(1);
    let value = VALUE.fetch_add(1, Ordering::Relaxed);
    let file = tempfile::NamedTempFile::new().unwrap();
    let table = format!(
        "FREQ,REF_AREA,INDICATOR,SEX,AGE,URBANISATION,EDUCATION_LEV,BREAKDOWN,TIME_PERIOD,OBS_VALUE,\
         OBS_STATUS,UNIT_MEASURE\nA,IR,POP,F,_T,_T,_T,_T,2016,{value},A,PS\n"
    );
    std::fs::write(file.path(), table).unwrap();
    let receive = Receive {
        dataflow: "DF_POPULATION".into(),
        provider: Some("SCI".into()),
        structure_map: None,
        file_name: "a.csv".into(),
        path: file.path().to_owned(),
    };
    let submission = submission::receive(bank, &Actor::Console, receive).await.unwrap();
    if published {
        submission::approve(bank, &Actor::Console, &submission.id).await.unwrap();
        submission::publish(bank, &Actor::Console, &submission.id, HoldBack::Nothing)
            .await
            .unwrap();
    }
    submission.id
}

#[tokio::test]
async fn who_gets_what_is_as_the_table_says() {
    let (site, bank) = site_over().await;
    let under = |id: &str, kind, parent: Option<&str>| Organisation {
        id: id.into(),
        names: LocalisedText::default(),
        kind,
        parent: parent.map(str::to_owned),
        area: None,
        valid_from: None,
        valid_to: None,
        mail: None,
    };
    let offices = [
        under("HAMAFZA", OrganisationKind::National, None),
        under("SCI", OrganisationKind::Ministry, Some("HAMAFZA")),
        under("MCLS", OrganisationKind::Ministry, Some("HAMAFZA")),
    ];
    organisation::put(&bank, &Actor::Console, &offices).await.unwrap();
    let callers = callers(&bank).await;
    let published = sent(&bank, true).await;
    let routes = routes();
    let mut tried = 0;
    for (route, open) in TABLE {
        let posts = routes[*route] && !FORMS.contains(route);
        if ENDS_SESSIONS.contains(route) {
            continue;
        }
        let mut objects = vec![published.clone()];
        if route.contains("/submission/{id}") {
            objects.push(sent(&bank, false).await);
        }
        for (caller, object) in
            callers.iter().flat_map(|caller| objects.iter().map(move |object| (caller, object)))
        {
            let answer = ask(&site, route, posts, object, caller).await;
            let status = answer.status();
            let to_sign_in = status == StatusCode::SEE_OTHER
                && answer.headers()["location"].to_str().unwrap().contains("/sign-in");
            // The desk publishes; the rest is the provider's way up.
            let owner = |action| match action {
                Action::PublishSubmission | Action::RetractVersion => "HAMAFZA",
                _ => "SCI",
            };
            let may = |action| permit(&caller.actor, action, owner(action)).is_ok();
            let knows = may(Action::ReadSubmission) || *object == published;
            let told = format!("{route} to {} of {object}: {status}", caller.name);
            tried += 1;
            match open {
                Open::Everyone => {
                    assert!(status != StatusCode::FORBIDDEN && !to_sign_in, "{told}");
                    assert!(!status.is_server_error(), "{told}");
                }
                _ if caller.actor == Actor::Public => assert!(to_sign_in, "{told}"),
                // What the form sends may not be right, and is shown again.
                Open::SignedIn => {
                    let again = [StatusCode::UNPROCESSABLE_ENTITY, StatusCode::SEE_OTHER];
                    let done = status.is_success() || again.contains(&status);
                    assert!(done && !to_sign_in, "{told}");
                }
                Open::May(action) => {
                    let done = status.is_success() || status == StatusCode::SEE_OTHER;
                    assert_eq!(done, may(*action), "{told}");
                    assert!(done || status == StatusCode::FORBIDDEN, "{told}");
                }
                Open::Own(action) => {
                    let may = permit(&caller.actor, *action, caller.actor.organisation());
                    assert_eq!(status.is_success(), may.is_ok(), "{told}");
                }
                Open::Draft(action) => {
                    let wanted =
                        if may(*action) { StatusCode::NOT_FOUND } else { StatusCode::FORBIDDEN };
                    assert_eq!(status, wanted, "{told}");
                }
                Open::Absent => assert_eq!(status, StatusCode::NOT_FOUND, "{told}"),
                Open::Form(action) if may(*action) => {
                    assert!(status != StatusCode::FORBIDDEN && !to_sign_in, "{told}");
                    assert!(!status.is_server_error(), "{told}");
                }
                Open::Form(_) => assert!(status.is_client_error(), "{told}"),
                Open::Submission if knows => assert!(status.is_success(), "{told}"),
                Open::OfSubmission(action) if may(*action) => {
                    assert!(status.is_success(), "{told}");
                }
                Open::ToSubmission(_) if !knows => {
                    assert_eq!(status, StatusCode::NOT_FOUND, "{told}");
                }
                Open::Submission | Open::OfSubmission(_) => {
                    assert_eq!(status, StatusCode::NOT_FOUND, "{told}");
                }
                // Done, or not in the state for it: both are answers to who may.
                Open::ToSubmission(action) if may(*action) => {
                    let done = [StatusCode::SEE_OTHER, StatusCode::CONFLICT].contains(&status);
                    assert!(done && !to_sign_in, "{told}");
                }
                Open::ToSubmission(_) => assert_eq!(status, StatusCode::FORBIDDEN, "{told}"),
            }
        }
    }
    assert!(tried > 250, "only {tried} were tried");
}

/// Nobody learns from an answer whether something exists that they may not see.
#[tokio::test]
async fn what_may_not_be_seen_and_what_is_not_there_are_answered_alike() {
    let (site, bank) = site_over().await;
    let callers = callers(&bank).await;
    let hidden = sent(&bank, false).await;
    let stranger = callers.iter().find(|it| it.name == "supplier.mcls").unwrap();
    for (route, open) in TABLE {
        if !matches!(open, Open::Submission | Open::ToSubmission(_) | Open::OfSubmission(_)) {
            continue;
        }
        let posts = routes()[*route];
        let one = ask(&site, route, posts, &hidden, stranger).await;
        let other = ask(&site, route, posts, "0123456789abcdef", stranger).await;
        assert_eq!(one.status(), other.status(), "{route}");
        let (one, other) = (text(one).await, text(other).await);
        assert_eq!(one.replace(&hidden, "ID"), other.replace("0123456789abcdef", "ID"), "{route}");
    }
}

/// The headers that keep a browser from doing harm are on every answer, whatever it is.
#[tokio::test]
async fn every_address_answers_with_the_guarding_headers() {
    let (site, bank) = site_over().await;
    let callers = callers(&bank).await;
    for (route, _) in TABLE {
        for posts in [false, true] {
            for caller in [&callers[0], &callers[1]] {
                if posts && ENDS_SESSIONS.contains(route) {
                    continue;
                }
                let answer = ask(&site, route, posts, "nothing", caller).await;
                let header = |name: &str| answer.headers()[name].to_str().unwrap().to_owned();
                let policy = header("content-security-policy");
                let strict = policy.contains("default-src 'none'") && !policy.contains("unsafe");
                assert!(strict, "{route}: {policy}");
                assert_eq!(header("x-content-type-options"), "nosniff", "{route}");
                assert_eq!(header("x-frame-options"), "DENY", "{route}");
                assert_eq!(header("referrer-policy"), "same-origin", "{route}");
                assert!(header("cache-control").len() > 5, "{route}");
                assert!(!answer.headers().contains_key("server"), "{route}");
            }
        }
    }
}

/// No other site can make a browser of somebody who is signed in do anything here.
#[tokio::test]
async fn every_form_refuses_another_site() {
    let (site, bank) = site_over().await;
    let callers = callers(&bank).await;
    let mut tried = 0;
    for (route, _) in routes().into_iter().filter(|(route, posts)| *posts && !is_sdmx(route)) {
        let path = format!("/en{}", route.replace("{id}", "X"));
        for caller in [&callers[0], &callers[1]] {
            for (name, value) in [
                ("sec-fetch-site", "cross-site"),
                ("sec-fetch-site", "same-site"),
                ("origin", "http://evil.test"),
                ("origin", "null"),
                ("origin", "http://bank.test.evil.test"),
                ("origin", "https://bank.test:444"),
            ] {
                let request = Request::post(&path)
                    .header(HOST, "bank.test")
                    .header(name, value)
                    .header(COOKIE, &caller.cookie)
                    .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
                    .body(Body::from("reason=x"))
                    .unwrap();
                let status = site.ask(request).await.status();
                assert_eq!(status, StatusCode::FORBIDDEN, "{route} with {name}: {value}");
                tried += 1;
            }
        }
    }
    assert!(tried >= 40, "only {tried} were tried");
}
