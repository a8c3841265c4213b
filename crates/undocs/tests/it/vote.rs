//! Tables of votes in their layouts, made up and real.

use std::path::Path;

use undocs::vote::table::{self, VoteEntry};
use undocs::vote::{About, Choice, name_on};
use undocs::{RemarkCode, labelled, source, thesaurus};

fn read(text: &str) -> (Vec<VoteEntry>, Vec<RemarkCode>) {
    let mut entries = Vec::new();
    let remarks = table::read(text, &mut |entry| entries.push(entry));
    (entries, remarks.into_iter().map(|remark| remark.code).collect())
}

#[test]
fn the_layout_of_the_library_is_read_by_name_in_any_order() {
    let text = "\u{feff}ms_vote,undl_id,ms_code,ms_name,date,session,resolution,draft,meeting,title,subjects,total_yes,total_no,total_abstentions\n\
        Y,7,IRN,IRAN (ISLAMIC REPUBLIC OF),2023-10-27,ES-10,A/RES/ES-10/21,A/ES-10/L.25,A/ES-10/PV.41,\"Protection, of civilians\",WOMEN|CHILDREN,1.0,0,1\n\
        A,7,TUR,TÜRKİYE,2023-10-27,ES-10,A/RES/ES-10/21,A/ES-10/L.25,A/ES-10/PV.41,x,WOMEN,1.0,0,1\n\
        ?,8,FRA,FRANCE,2023-10-28,78,A/RES/78/1,,,y,,2,,\n";
    let (entries, remarks) = read(text);
    let [VoteEntry::RollCall(first), VoteEntry::RollCall(second)] = &entries[..] else {
        panic!("{entries:?}")
    };
    assert_eq!((first.key.as_str(), first.ballots.len()), ("undl:7", 2));
    assert_eq!(first.title, "Protection, of civilians");
    assert_eq!(first.subjects, ["WOMEN", "CHILDREN"]);
    assert_eq!(first.ballots[1].choice, Choice::Abstain);
    assert_eq!(second.ballots[0].choice, Choice::Unknown);
    assert_eq!(remarks, [RemarkCode::TotalsDiffer, RemarkCode::UnknownVote]);
}

#[test]
fn a_table_of_anything_else_is_refused() {
    assert_eq!(read("a,b\n1,2\n").1, [RemarkCode::UnknownColumns]);
    assert!(!table::is_vote_table("rcid,name"));
    assert!(read("").1.contains(&RemarkCode::UnknownColumns));
}

fn shared(path: &str) -> Option<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/un-documents");
    std::fs::read(folder.join(path)).ok()
}

#[test]
fn the_roll_calls_since_1946_are_read_whole() {
    let Some(bytes) = shared("unga-votes/un_roll_calls.csv") else { return };
    assert_eq!(source::kind_of(&bytes), source::SourceKind::Votes);
    let (entries, remarks) = read(&source::text(&bytes).0);
    assert_eq!((entries.len(), remarks), (6_203, vec![]));
    let roll_calls: Vec<_> = entries
        .iter()
        .map(|entry| match entry {
            VoteEntry::RollCall(roll_call) => roll_call,
            VoteEntry::Ballots(..) | VoteEntry::Subject(..) => panic!("a roll call"),
        })
        .collect();
    assert!(roll_calls.iter().all(|it| it.date.is_some()));
    assert!(roll_calls.iter().any(|it| it.about == About::Amendment));
    assert!(roll_calls.iter().any(|it| it.symbol.as_deref() == Some("A/RES/72/162")));

    let votes = shared("unga-votes/un_votes_sessions67plus_and_women.csv").expect("beside it");
    let (entries, remarks) = read(&source::text(&votes).0);
    let ballots: Vec<_> = entries
        .iter()
        .flat_map(|entry| match entry {
            VoteEntry::Ballots(_, ballots) => ballots.as_slice(),
            VoteEntry::RollCall(_) | VoteEntry::Subject(..) => &[],
        })
        .collect();
    assert_eq!((ballots.len(), remarks), (135_441, vec![]));
    let names: Vec<&str> =
        ballots.iter().filter(|it| it.code == "RU").map(|it| it.name.as_str()).collect();
    assert_eq!(
        (names[0], name_on("RU", "1946-02-13")),
        ("Russia", Some("Union of Soviet Socialist Republics"))
    );
}

#[test]
fn the_labelled_paragraphs_and_the_thesaurus_are_read_whole() {
    let (mut paragraphs, mut labels) = (0, 0);
    for file in ["dev-set.json", "set-A.json", "set-CL.json"] {
        let Some(bytes) = shared(&format!("unga-paragraphs-sdg/{file}")) else { return };
        assert_eq!(source::kind_of(&bytes), source::SourceKind::Labelled, "{file}");
        let (documents, remarks) = labelled::read(&source::text(&bytes).0, file);
        assert!(remarks.is_empty(), "{remarks:?}");
        paragraphs +=
            documents.iter().map(|(document, _)| document.paragraphs.len()).sum::<usize>();
        labels += documents.iter().map(|(_, labels)| labels.len()).sum::<usize>();
        for (document, labels) in &documents {
            assert!(labels.iter().all(|it| document.paragraph(&it.paragraph).is_some()));
            assert!(labels.iter().all(|it| it.code != "0"));
        }
    }
    assert_eq!(paragraphs, 36 + 121 + 1_014);
    assert!(labels > 500, "{labels}");

    let bytes = shared("unbis-thesaurus/thesaurus.lst").expect("beside it");
    assert_eq!(source::kind_of(&bytes), source::SourceKind::Thesaurus);
    let (terms, remarks) = thesaurus::read(&source::text(&bytes).0);
    assert_eq!((terms.len(), remarks), (10_908, vec![]));
    let found = terms.iter().find(|term| term.label == "FAMILY VIOLENCE").expect("a known term");
    assert_eq!((found.preferred.as_str(), found.is_preferred()), ("DOMESTIC VIOLENCE", false));
}
