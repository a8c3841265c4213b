//! The registry: what is final never changes.

use model::codelist::Codelist;
use model::{Artefact, ArtefactClass, Header, LocalisedText, Version};
use store::Error;
use store::artefact::{self, Put};

use super::{open, write};

fn codelist(id: &str, version: &str, name: &str) -> Artefact {
    Artefact::Codelist(Codelist {
        header: Header {
            agency: "HAMAFZA".into(),
            id: id.into(),
            version: Version::new(version),
            names: LocalisedText::of("en", name),
            descriptions: LocalisedText::default(),
        },
        codes: Vec::new(),
    })
}

#[tokio::test]
async fn an_artefact_never_changes_but_a_new_version_may() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let store = open(folder.path()).await;
    let mut transaction = write(&store).await;
    let first = codelist("CL_SEX", "1.2.0", "Sex");
    assert_eq!(artefact::put(&mut transaction, &first, None, 1).await.expect("put"), Put::New);
    assert_eq!(artefact::put(&mut transaction, &first, None, 2).await.expect("put"), Put::Same);
    let other = codelist("CL_SEX", "1.2.0", "Gender");
    let refused = artefact::put(&mut transaction, &other, None, 3).await;
    assert!(matches!(refused, Err(Error::ArtefactIsFinal { .. })), "{refused:?}");
    let newer = codelist("CL_SEX", "1.10.0", "Gender");
    artefact::put(&mut transaction, &newer, None, 4).await.expect("put");
    transaction.commit().await.expect("committed");

    let mut read = store.read().await.expect("a reader");
    let class = ArtefactClass::Codelist;
    let latest = artefact::get(&mut read, class, "HAMAFZA", "CL_SEX", None).await.expect("read");
    assert_eq!(latest, Some(newer));
    let old = artefact::get(&mut read, class, "HAMAFZA", "CL_SEX", Some("1.2.0")).await;
    assert_eq!(old.expect("read"), Some(first));
    let none = artefact::list(&mut read, ArtefactClass::Dataflow, None, None, None).await;
    assert_eq!(none.expect("read"), Vec::new());
}
