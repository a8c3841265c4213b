//! Structures and data that programs send: who may, what is refused, what stays.

use std::sync::Arc;

use axum::body::Body;
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE, HOST, LOCATION};
use axum::http::{Method, Request, StatusCode};
use model::LocalisedText;
use model::person::{Account, Role};
use operations::Actor;
use operations::bank::{Bank, BankParams};
use operations::token::{NewToken, TokenScope};
use operations::workbook::Parser;
use tempfile::TempDir;
use tower::ServiceExt;

use super::text;

struct Service {
    router: axum::Router,
    bank: Bank,
    _data: TempDir,
}

/// `steward:seven lazy foxes jump` and the same of `sci` in base64.
const STEWARD: &str = "Basic c3Rld2FyZDpzZXZlbiBsYXp5IGZveGVzIGp1bXA=";
const SUPPLIER: &str = "Basic c2NpOnNldmVuIGxhenkgZm94ZXMganVtcA==";

async fn service() -> Service {
    let data = TempDir::new().unwrap();
    let bank = Bank::open(BankParams {
        data: data.path().to_owned(),
        parser: Parser::Here,
        memory_bytes: 64 << 20,
        public_url: "http://bank.test".to_owned(),
        now_ms: Arc::new(|| 1_795_000_000_000),
    });
    let bank = bank.await.unwrap();
    for (id, organisation, role) in
        [("steward", "HAMAFZA", Role::Administrator), ("sci", "SCI", Role::Supplier)]
    {
        let account = Account::new(id, LocalisedText::new(id, id), organisation, role);
        operations::session::put_account(&bank, &Actor::Console, &account, "seven lazy foxes jump")
            .await
            .unwrap();
    }
    Service { router: web::router(bank.clone(), web::Settings::default()), bank, _data: data }
}

impl Service {
    async fn send(
        &self,
        method: Method,
        path: &str,
        who: Option<&str>,
        body: impl Into<Body>,
    ) -> (StatusCode, String, String) {
        let mut request = Request::builder().method(method).uri(path).header(HOST, "bank.test");
        if let Some(who) = who {
            request = request.header(AUTHORIZATION, who);
        }
        let answer = self.router.clone().oneshot(request.body(body.into()).unwrap()).await.unwrap();
        let status = answer.status();
        let place = answer.headers().get(LOCATION).map(|it| it.to_str().unwrap().to_owned());
        (status, text(answer).await, place.unwrap_or_default())
    }

    async fn get(&self, path: &str) -> StatusCode {
        self.send(Method::GET, path, None, Body::empty()).await.0
    }
}

fn codelist(version: &str, code: &str) -> String {
    format!(
        r#"{{"meta":{{"schema":"https://x/structure-schema/2.0.0/sdmx-json-structure-schema.json","id":"A","prepared":"2026-01-01T00:00:00Z","sender":{{"id":"X"}}}},
        "data":{{"codelists":[{{"id":"CL_NEW","agencyID":"HAMAFZA","version":"{version}","name":"New","names":{{"en":"New"}},
        "annotations":[{{"type":"NOTE","title":"Of another maker"}}],
        "codes":[{{"id":"{code}","name":"Code","names":{{"en":"Code"}}}}]}}]}}}}"#
    )
}

const STRUCTURE: &str = "/sdmx/v2/structure";

#[tokio::test]
async fn only_maintainers_change_structures() {
    let service = service().await;
    let message = codelist("1.0.0", "A");
    let new = "/sdmx/v2/structure/codelist/HAMAFZA/CL_NEW/1.0.0";
    let sent = |who: Option<&'static str>, path: &'static str| {
        service.send(Method::POST, path, who, message.clone())
    };
    assert_eq!(sent(None, STRUCTURE).await.0, StatusCode::UNAUTHORIZED);
    assert_eq!(sent(Some("Basic c3Rld2FyZDpub25l"), STRUCTURE).await.0, StatusCode::UNAUTHORIZED);
    assert_eq!(sent(Some(SUPPLIER), STRUCTURE).await.0, StatusCode::FORBIDDEN);
    let (status, answer, _) = sent(Some(STEWARD), "/sdmx/v2/structure?dryRun=true").await;
    assert!(status == StatusCode::CREATED && answer.contains("CL_NEW"), "{answer}");
    assert_eq!(service.get(new).await, StatusCode::NOT_FOUND, "it was only tried");
    let (status, answer, _) = sent(Some(STEWARD), STRUCTURE).await;
    assert!(status == StatusCode::CREATED && answer.contains("action=\"Append\""), "{answer}");
    let (status, kept, _) = service.send(Method::GET, new, None, Body::empty()).await;
    assert!(status == StatusCode::OK && kept.contains("Of another maker"), "{kept}");
    let (status, answer, _) = sent(Some(STEWARD), STRUCTURE).await;
    assert!(status == StatusCode::OK && answer.contains("action=\"Information\""), "{answer}");
}

#[tokio::test]
async fn a_token_sends_what_it_was_made_for_and_nothing_else() {
    let service = service().await;
    let account = operations::session::account(&service.bank, "steward").await.unwrap().unwrap();
    let steward = operations::Actor::Account(account);
    let make = async |scope| {
        let wanted = NewToken { name: "nightly".into(), scopes: vec![scope], days: 1 };
        let password = "seven lazy foxes jump";
        let token = operations::token::make(&service.bank, &steward, password, &wanted).await;
        format!("Bearer {}", token.unwrap())
    };
    let message = codelist("1.0.0", "A");
    for (bearer, expected) in [
        (make(TokenScope::Data).await, StatusCode::FORBIDDEN),
        (format!("Bearer hamafza_{}", "0".repeat(64)), StatusCode::UNAUTHORIZED),
        (make(TokenScope::Structures).await, StatusCode::CREATED),
    ] {
        let sent = service.send(Method::POST, STRUCTURE, Some(&bearer), message.clone()).await;
        assert_eq!(sent.0, expected, "{}", sent.1);
    }
}

#[tokio::test]
async fn what_is_final_stays_and_a_draft_may_change_and_go() {
    let service = service().await;
    let path = |version: &str| format!("{STRUCTURE}/codelist/HAMAFZA/CL_NEW/{version}");
    let put = |version: &str, code: &str| {
        let (path, body) = (path(version), codelist(version, code));
        let service = &service;
        async move { service.send(Method::PUT, &path, Some(STEWARD), body).await }
    };
    let delete = |version: &str| {
        let path = path(version);
        let service = &service;
        async move { service.send(Method::DELETE, &path, Some(STEWARD), Body::empty()).await }
    };
    assert_eq!(put("1.0.0", "A").await.0, StatusCode::CREATED);
    let (status, answer, _) = put("1.0.0", "B").await;
    assert!(status == StatusCode::CONFLICT && answer.contains("new version"), "{answer}");
    assert_eq!(delete("1.0.0").await.0, StatusCode::CONFLICT);
    assert_eq!(service.get(&path("1.0.0")).await, StatusCode::OK);
    assert_eq!(put("2.0.0-draft", "A").await.0, StatusCode::CREATED);
    let (status, answer, _) = put("2.0.0-draft", "B").await;
    assert!(status == StatusCode::OK && answer.contains("action=\"Replace\""), "{answer}");
    assert_eq!(delete("2.0.0-draft").await.0, StatusCode::OK);
    assert_eq!(service.get(&path("2.0.0-draft")).await, StatusCode::NOT_FOUND);
    assert_eq!(delete("2.0.0-draft").await.0, StatusCode::NOT_FOUND);
    let third = path("3.0.0");
    let other = service.send(Method::PUT, &third, Some(STEWARD), codelist("4.0.0", "A"));
    assert_eq!(other.await.0, StatusCode::UNPROCESSABLE_ENTITY, "another than the address names");
    let broken = service.send(Method::POST, STRUCTURE, Some(STEWARD), "{\"data\":");
    assert_eq!(broken.await.0, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn a_reference_to_nothing_is_refused_with_the_chain_that_leads_there() {
    let service = service().await;
    let message = r#"{"meta":{"schema":"https://x/structure-schema/2.0.0/sdmx-json-structure-schema.json","id":"A","prepared":"2026-01-01T00:00:00Z","sender":{"id":"X"}},
      "data":{"dataflows":[{"id":"DF_X","agencyID":"HAMAFZA","version":"1.0.0","name":"X","structure":"urn:sdmx:org.sdmx.infomodel.datastructure.DataStructure=HAMAFZA:DSD_X(1.0.0)"}],
      "dataStructures":[{"id":"DSD_X","agencyID":"HAMAFZA","version":"1.0.0","name":"X","dataStructureComponents":{"dimensionList":{"id":"DimensionDescriptor","dimensions":[
        {"id":"SEX","position":1,"conceptIdentity":"urn:sdmx:org.sdmx.infomodel.conceptscheme.Concept=HAMAFZA:CONCEPTS(1.0.0).SEX",
         "localRepresentation":{"enumeration":"urn:sdmx:org.sdmx.infomodel.codelist.Codelist=HAMAFZA:CL_NOWHERE(1.0.0)"}}]}}}]}}"#;
    let (status, answer, _) = service.send(Method::POST, STRUCTURE, Some(STEWARD), message).await;
    assert_eq!(status, StatusCode::CONFLICT, "{answer}");
    let place = |word: &str| answer.find(word).unwrap_or_else(|| panic!("{word}: {answer}"));
    assert!(place("DF_X(") < place("DSD_X(1.0.0):"), "{answer}");
    assert!(place("DSD_X(1.0.0):") < place("CL_NOWHERE"), "{answer}");
    let kept = format!("{STRUCTURE}/dataflow/HAMAFZA/DF_X");
    assert_eq!(service.get(&kept).await, StatusCode::NOT_FOUND, "all of a message or none of it");
}

#[tokio::test]
async fn data_that_are_sent_become_a_submission() {
    let service = service().await;
    let table = "STRUCTURE,STRUCTURE_ID,ACTION,FREQ,REF_AREA,INDICATOR,SEX,AGE,URBANISATION,\
                 EDUCATION_LEV,BREAKDOWN,TIME_PERIOD,OBS_VALUE,OBS_STATUS,UNIT_MEASURE\n\
                 dataflow,HAMAFZA:DF_POPULATION(1.0.0),I,A,IR,POP,F,_T,_T,_T,_T,2016,39427828,A,PS\n";
    let path = "/sdmx/v2/data/dataflow/HAMAFZA/DF_POPULATION/+";
    let request = Request::post(path)
        .header(HOST, "bank.test")
        .header(AUTHORIZATION, SUPPLIER)
        .header(CONTENT_TYPE, "application/vnd.sdmx.data+csv;version=2.0.0")
        .body(Body::from(table))
        .unwrap();
    let answer = service.router.clone().oneshot(request).await.unwrap();
    assert_eq!(answer.status(), StatusCode::ACCEPTED);
    assert!(answer.headers()[LOCATION].to_str().unwrap().starts_with("/en/submission/"));
    let told = text(answer).await;
    assert!(told.contains("\"observations\":1"), "{told}");
    assert_eq!(service.get(path).await, StatusCode::NOT_FOUND, "nothing is public before review");
    let nobody = service.send(Method::POST, path, None, table).await;
    assert_eq!(nobody.0, StatusCode::UNAUTHORIZED);
}
