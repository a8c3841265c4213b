//! A text on its way: versions compared, words proposed and said by delegation, our own position cleared by
//! another, precedent out of the library.

use model::person::Role;
use operations::negotiation::{self, Said, SaidKind, Stance};
use operations::{Actor, Error, document};
use tempfile::TempDir;

use crate::test_bank::TestBank;

const OLD: &str = "United Nations A/RES/98/7\n\nResolution adopted by the General Assembly\n\n\
98/7. Women in water management\n\nThe General Assembly,\n\nRecalling its resolution 97/1,\n\n\
1. Urges States to count the women who manage water in rural areas and to publish the figures every year;\n\n\
2. Decides to remain seized of the matter.\n";

const DRAFT: &str = "The General Assembly,\n\nRecalling its resolution 98/7 on women in water management,\n\n\
1. Urges States to count the women who manage water in all areas and to publish the figures every year;\n\n\
2. Requests the Secretary-General to report to it at its hundredth session;\n";

const REVISED: &str = "The General Assembly,\n\nRecalling its resolution 98/7 on women in water management,\n\n\
1. Encourages States to count the women who manage water in all areas and to publish the figures every year;\n\n\
2. Decides to discuss mountains on another day of another year entirely.\n";

fn say(address: &str, kind: SaidKind, delegation: &str, words: &str) -> Said {
    Said {
        address: address.into(),
        kind,
        delegation: delegation.into(),
        stance: Stance::Oppose,
        words: words.into(),
    }
}

#[tokio::test]
async fn a_text_goes_from_draft_to_draft_and_nothing_said_is_lost() {
    let test = TestBank::new().await;
    let bank = &test.bank;
    let folder = TempDir::new().expect("a temporary folder");
    let path = folder.path().join("old.txt");
    std::fs::write(&path, OLD).expect("written");
    document::import(bank, &Actor::Console, &[path]).await.expect("imported");
    let coordinator = test.office("coordinator", "HAMAFZA", Role::Coordinator).await;
    let approver = test.office("approver", "HAMAFZA", Role::Approver).await;
    let supplier = test.office("supplier.sci", "SCI", Role::Supplier).await;
    let closed = negotiation::list(bank, &supplier).await;
    assert!(matches!(closed, Err(Error::Forbidden { .. })), "{closed:?}");

    let id = negotiation::begin(bank, &coordinator, "Draft on water", DRAFT).await.expect("begun");
    let view = negotiation::show(bank, &coordinator, &id, None).await.expect("shown");
    let urges = view.paragraphs.iter().find(|it| it.paragraph.text.starts_with("Urges"));
    let urges = urges.expect("the first clause is there");
    let address = urges.paragraph.address.clone();
    let (precedent, likeness) =
        urges.precedents.first().expect("last year's words are a precedent");
    assert_eq!(precedent.symbol.as_deref(), Some("A/RES/98/7"));
    assert!(*likeness > 0.8 && *likeness < 1.0, "{likeness}");

    let nameless = say(&address, SaidKind::Proposal, " ", "count all persons");
    let nameless = negotiation::say(bank, &coordinator, &id, nameless).await;
    assert!(matches!(nameless, Err(Error::Conflict { .. })), "{nameless:?}");
    let nowhere = say("op99", SaidKind::Proposal, "Atlantis", "x");
    let nowhere = negotiation::say(bank, &coordinator, &id, nowhere).await;
    assert!(matches!(nowhere, Err(Error::NotFound { .. })), "{nowhere:?}");
    for said in [
        say(&address, SaidKind::Proposal, "Niger", "count all persons"),
        say(&address, SaidKind::Position, "Chad", "keeps “women”"),
        say(&address, SaidKind::Ours, "", "we keep “women”"),
    ] {
        negotiation::say(bank, &coordinator, &id, said).await.expect("entered");
    }
    let own = negotiation::clear(bank, &coordinator, &id, 3).await;
    assert!(matches!(own, Err(Error::Forbidden { .. })), "nobody clears their own: {own:?}");
    let proposal = negotiation::clear(bank, &approver, &id, 1).await;
    assert!(matches!(proposal, Err(Error::NotFound { .. })), "{proposal:?}");
    assert_eq!(negotiation::list(bank, &approver).await.expect("a list")[0].uncleared, 1);
    negotiation::clear(bank, &approver, &id, 3).await.expect("cleared by another");
    assert_eq!(negotiation::list(bank, &approver).await.expect("a list")[0].uncleared, 0);

    negotiation::revise(bank, &coordinator, &id, "Rev.1", REVISED).await.expect("a version more");
    let view = negotiation::show(bank, &approver, &id, None).await.expect("shown");
    assert_eq!((view.version, view.versions.len()), (2, 2));
    let first = view.paragraphs.iter().find(|it| it.paragraph.address == address);
    let first = first.expect("the first clause is there");
    assert_eq!(first.entries.len(), 3, "what was said of version 1 stands beside version 2");
    assert_eq!(first.cleared, [(3, "approver".to_owned())]);
    let likeness = first.before.as_ref().expect("it stood before").likeness;
    assert!(likeness > 0.8 && likeness < 1.0, "{likeness}");
    assert_eq!(view.gone.len(), 1, "the request to report is gone: {:?}", view.gone);
    let before = negotiation::show(bank, &approver, &id, Some(1)).await.expect("shown");
    assert!(before.paragraphs.iter().all(|it| it.before.is_none()));
}

#[tokio::test]
async fn a_text_begins_with_a_document_of_the_library() {
    let test = TestBank::new().await;
    let folder = TempDir::new().expect("a temporary folder");
    let path = folder.path().join("old.txt");
    std::fs::write(&path, OLD).expect("written");
    document::import(&test.bank, &Actor::Console, &[path]).await.expect("imported");
    let coordinator = test.office("coordinator", "HAMAFZA", Role::Coordinator).await;
    let id = negotiation::begin(&test.bank, &coordinator, "A/RES/98/7", "").await.expect("begun");
    let view = negotiation::show(&test.bank, &coordinator, &id, None).await.expect("shown");
    assert_eq!(view.row.symbol.as_deref(), Some("A/RES/98/7"));
    assert!(view.paragraphs.iter().all(|it| it.precedents.is_empty()), "no precedent of itself");
    let none = negotiation::begin(&test.bank, &coordinator, "A/RES/98/8", "").await;
    assert!(matches!(none, Err(Error::NotFound { .. })), "{none:?}");
}
