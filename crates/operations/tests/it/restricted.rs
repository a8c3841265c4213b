//! Documents that are not for everyone: neither they nor the files they came in are there for others.

use std::path::PathBuf;

use model::person::Role;
use operations::{Actor, Error, document};

use crate::test_bank::TestBank;

const OPEN: &str = r#"<record><controlfield tag="001">1</controlfield>
<datafield tag="191"><subfield code="a">A/RES/70/1</subfield></datafield>
<datafield tag="245"><subfield code="a">Transforming our world</subfield></datafield></record>"#;

const CLOSED: &str = r#"<record><controlfield tag="001">3</controlfield>
<datafield tag="191"><subfield code="a">A/C.3/70/L.1</subfield></datafield>
<datafield tag="506"><subfield code="a">Restricted</subfield></datafield>
<datafield tag="245"><subfield code="a">A draft on embroidery</subfield></datafield></record>"#;

const TEXT: &str = r#"{"symbols":["A/C.3/70/L.1"],"title":"A draft on embroidery","language":"en",
"date":"2015-10-01","kind":"resolution","paragraphs":[{"address":"op1","number":"1",
"kind":"operative","text":"Condemns careless embroidery;"}]}"#;

fn collection(records: &[&str]) -> String {
    let records = records.concat();
    format!("<collection xmlns=\"http://www.loc.gov/MARC21/slim\">{records}</collection>")
}

async fn import(test: &TestBank, files: &[(&str, String)]) {
    let folder = tempfile::TempDir::new().expect("a temporary folder");
    let mut paths: Vec<PathBuf> = Vec::new();
    for (name, content) in files {
        let path = folder.path().join(name);
        std::fs::write(&path, content).expect("written");
        paths.push(path);
    }
    document::import(&test.bank, &Actor::Console, &paths).await.expect("imported");
}

async fn found(test: &TestBank, words: &str) -> usize {
    let ask = document::Ask { query: words.to_owned(), ..document::Ask::default() };
    document::search(&test.bank, &ask).await.expect("an answer").results.len()
}

async fn id_of(test: &TestBank, symbol: &str) -> String {
    let view = document::show(&test.bank, &Actor::Console, symbol, None).await;
    view.expect("it is there").id
}

#[tokio::test]
async fn a_restricted_document_is_not_there_for_the_public() {
    let test = TestBank::new().await;
    import(&test, &[("text.json", TEXT.to_owned())]).await;
    assert_eq!(found(&test, "embroidery").await, 1, "nothing restricts it yet");
    // A record that comes later closes the text of its symbol.
    import(&test, &[("records.xml", collection(&[OPEN, CLOSED]))]).await;
    let text = id_of(&test, "A/C.3/70/L.1").await;
    let record = id_of(&test, "A/RES/70/1").await;
    assert_eq!(found(&test, "embroidery").await, 0);
    assert_eq!(found(&test, "\"Transforming our world\"").await, 1);

    let supplier = test.office("supplier", "SCI", Role::Supplier).await;
    let approver = test.office("approver", "HAMAFZA", Role::Approver).await;
    for (actor, may) in [(&Actor::Public, false), (&supplier, false), (&approver, true)] {
        for name in ["A/C.3/70/L.1", &text] {
            let shown = document::show(&test.bank, actor, name, None).await;
            assert_eq!(shown.is_ok(), may, "{name} by {actor:?}");
            assert!(may || matches!(shown, Err(Error::NotFound { .. })), "{name} by {actor:?}");
            let wording = document::genealogy(&test.bank, actor, name, "op1", None).await;
            assert_eq!(wording.is_ok(), may, "{name} by {actor:?}");
        }
        // The open record came in a file that has the closed one in it too.
        for id in [&text, &record] {
            let original = document::original(&test.bank, actor, id).await;
            assert_eq!(original.is_ok(), may, "{id} by {actor:?}");
            assert!(may || matches!(original, Err(Error::NotFound { .. })), "{id} by {actor:?}");
        }
        document::show(&test.bank, actor, "A/RES/70/1", None).await.expect("open to everyone");
    }
}

#[tokio::test]
async fn a_newer_record_opens_what_an_older_one_closed() {
    let test = TestBank::new().await;
    import(&test, &[("text.json", TEXT.to_owned()), ("z.xml", collection(&[CLOSED]))]).await;
    assert_eq!(found(&test, "embroidery").await, 0);
    let opened = CLOSED.replace("Restricted", "De-restricted");
    import(&test, &[("newer.xml", collection(&[&opened]))]).await;
    assert!(found(&test, "embroidery").await > 0);
    let shown = document::show(&test.bank, &Actor::Public, "A/C.3/70/L.1", None).await;
    shown.expect("open to everyone");
}
