//! A report over a bank that lacks its figures does not compile, and says which.

use model::Language;
use operations::{Error, Snapshot, report};

use crate::test_bank::TestBank;

#[tokio::test]
async fn a_report_without_its_figures_names_them() {
    let test = TestBank::new().await;
    let reports = report::list(&test.bank).expect("the catalogue's reports are sound");
    assert!(!reports.is_empty());
    for summary in reports {
        let compiled =
            report::compile(&test.bank, &Snapshot::public(), &summary.id, Language::Fa).await;
        let Err(Error::Conflict { why, .. }) = compiled else {
            panic!("{} compiled without a single figure", summary.id)
        };
        assert!(why.contains("MS_IV_2_PARLIAMENT"), "{why}");
    }
}
