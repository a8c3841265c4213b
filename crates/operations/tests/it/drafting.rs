//! Drafts that several people write: begun, merged, suggested, signed, and red when a figure moves.

use model::Language;
use model::person::Role;
use operations::draft::{self, Saved};
use operations::{Actor, Error, redness};
use report::DraftFiles;

use crate::test_bank::{TestBank, population};

const FRONT: &str = "id = \"alborz\"\nversion = \"1.0.0\"\ntitle = { fa = \"البرز\", en = \"Alborz\" }\n\
subtitle = { fa = \"جمعیت\", en = \"Population\" }\npublisher = { fa = \"دفتر\", en = \"Office\" }\n";
const DATA: &str = "[series.women]\n\
query = \"HAMAFZA:DF_POPULATION(1.0.0)/A.IR-30.POP.F._T._T._T._T\"\n\
label = { fa = \"زنان البرز\", en = \"Women of Alborz\" }\nwho = \"women\"\nas = \"number\"\n";
const SECTION: &str = "title = { fa = \"جمعیت\", en = \"Population\" }\nowner = \"SCI\"\n---\n\
[fa]\nشمار زنان البرز {value series=women} است.\n\nبند دوم.\n[en]\n\
Alborz has {value series=women} women.\n\nThe second paragraph.\n";
const PATH: &str = "sections/010-people.txt";

fn files() -> DraftFiles {
    [("report.toml", FRONT), ("data.toml", DATA), (PATH, SECTION)]
        .map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec()))
        .into()
}

async fn text(test: &TestBank, actor: &Actor) -> (u64, String) {
    let draft = draft::get(&test.bank, actor, "alborz").await.expect("there");
    let text = draft.texts.iter().find(|text| text.path == PATH).expect("its section");
    (text.version, String::from_utf8(text.body.clone()).expect("text"))
}

#[tokio::test]
async fn two_people_in_one_section_lose_no_word() {
    let test = TestBank::new().await;
    let coordinator = test.office("coordinator", "HAMAFZA", Role::Coordinator).await;
    let owner = test.office("supplier.sci", "SCI", Role::Supplier).await;
    draft::bring(&test.bank, &coordinator, "alborz", &files()).await.expect("begun");
    let again = draft::bring(&test.bank, &coordinator, "alborz", &files()).await;
    assert!(matches!(again, Err(Error::Conflict { .. })));
    let save = async |who: &Actor, over, body: &str| {
        draft::save(&test.bank, who, "alborz", PATH, over, body.as_bytes()).await
    };
    // Both began with version 1. Forms send lines ended as browsers end them.
    let first = SECTION.replace("The second", "The second, by the owner,").replace('\n', "\r\n");
    assert_eq!(save(&owner, 1, &first).await.expect("saved"), Saved { version: 2, asides: 0 });
    let second = SECTION.replace("Alborz has", "Today Alborz has");
    let saved = save(&coordinator, 1, &second).await.expect("saved");
    assert_eq!(saved, Saved { version: 3, asides: 0 });
    let (_, merged) = text(&test, &owner).await;
    assert!(merged.contains("by the owner") && merged.contains("Today Alborz"), "{merged}");
    assert!(!merged.contains('\r'));

    // The same paragraph: the one that came first stands, the other lies beside it until decided.
    let third = SECTION.replace("The second paragraph", "Another second paragraph");
    let saved = save(&coordinator, 1, &third).await.expect("saved");
    assert_eq!(saved.asides, 1);
    let beside = draft::get(&test.bank, &owner, "alborz").await.expect("there").asides;
    assert!(beside[0].own.contains("Another second") && beside[0].kept.contains("by the owner"));
    assert!(text(&test, &owner).await.1.contains("by the owner"));
    draft::take(&test.bank, &owner, "alborz", beside[0].number).await.expect("taken");
    let (version, taken) = text(&test, &owner).await;
    assert!(taken.contains("Another second") && !taken.contains("by the owner"));
    let settled = draft::decline(&test.bank, &owner, "alborz", beside[0].number).await;
    assert!(matches!(settled, Err(Error::Conflict { .. })));
    let versions = draft::versions(&test.bank, &owner, "alborz", PATH).await.expect("kept");
    assert_eq!((versions.len() as u64, version), (5, 5), "every version is kept");
    assert!(String::from_utf8_lossy(&versions[1].body).contains("by the owner"));
}

#[tokio::test]
async fn who_may_write_sign_and_suggest() {
    let test = TestBank::new().await;
    let coordinator = test.office("coordinator", "HAMAFZA", Role::Coordinator).await;
    let owner = test.office("supplier.sci", "SCI", Role::Supplier).await;
    let other = test.office("supplier.mcls", "MCLS", Role::Supplier).await;
    let approver = test.office("approver", "HAMAFZA", Role::Approver).await;
    let refused = draft::bring(&test.bank, &owner, "alborz", &files()).await;
    assert!(matches!(refused, Err(Error::Forbidden { .. })));
    draft::bring(&test.bank, &coordinator, "alborz", &files()).await.expect("begun");
    assert!(draft::list(&test.bank, &Actor::Public).await.is_err());
    let own = SECTION.replace("The second", "Their second");
    for who in [&other, &approver, &Actor::Public] {
        let saved = draft::save(&test.bank, who, "alborz", PATH, 1, own.as_bytes()).await;
        assert!(matches!(saved, Err(Error::Forbidden { .. })), "{who:?}");
    }
    // Nor does an owner hand a section to others by a line in it.
    let handed = SECTION.replace("\"SCI\"", "\"MCLS\"");
    let saved = draft::save(&test.bank, &owner, "alborz", PATH, 1, handed.as_bytes()).await;
    assert!(matches!(saved, Err(Error::Forbidden { .. })));
    let beside = draft::suggest(&test.bank, &other, "alborz", PATH, own.as_bytes()).await;
    assert_eq!(beside.expect("suggested"), 1);
    assert_eq!(text(&test, &owner).await.0, 1, "a suggestion changes nothing");
    assert!(matches!(
        draft::sign_off(&test.bank, &other, "alborz", PATH, 1).await,
        Err(Error::Forbidden { .. })
    ));
    draft::sign_off(&test.bank, &owner, "alborz", PATH, 1).await.expect("signed");
    draft::comment(&test.bank, &other, "alborz", PATH, "روشن نیست").await.expect("said");
    draft::save(&test.bank, &owner, "alborz", PATH, 1, own.as_bytes()).await.expect("saved");
    let late = draft::sign_off(&test.bank, &approver, "alborz", PATH, 1).await;
    assert!(matches!(late, Err(Error::Conflict { .. })), "another version stands by now");
    let draft = draft::get(&test.bank, &other, "alborz").await.expect("read");
    assert_eq!((draft.comments.len(), draft.sign_offs[0].version), (1, 1));
    let outside = draft::save(&test.bank, &coordinator, "alborz", "../x", 0, b"x").await;
    assert!(matches!(outside, Err(Error::NotFound { .. })));
}

#[tokio::test]
async fn a_revised_figure_turns_its_paragraph_red_until_it_was_seen() {
    let test = TestBank::new().await;
    test.publish("DF_POPULATION", &population("IR-30", "F", "2016", "1338200")).await;
    draft::bring(&test.bank, &Actor::Console, "alborz", &files()).await.expect("begun");
    let red = async || {
        let draft = draft::get(&test.bank, &Actor::Console, "alborz").await.expect("there");
        redness::of(&test.bank, &draft, Language::En).await.expect("read")
    };
    assert_eq!(red().await, []);
    test.publish("DF_POPULATION", &population("IR-30", "F", "2016", "1338201")).await;
    let changes = red().await;
    assert_eq!(changes.len(), 1);
    assert_eq!(changes[0].old.as_deref(), Some("Alborz has 1,338,200 women."));
    assert_eq!(changes[0].new.as_deref(), Some("Alborz has 1,338,201 women."));
    assert_eq!(changes[0].figures[0].why.code(), "revised");
    let (version, body) = text(&test, &Actor::Console).await;
    draft::save(&test.bank, &Actor::Console, "alborz", PATH, version, body.as_bytes())
        .await
        .expect("seen");
    assert_eq!(red().await, []);
}
