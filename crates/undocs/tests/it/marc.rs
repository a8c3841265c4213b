//! Catalogue records as the library gives them, and as they break.

use proptest::prelude::*;
use undocs::record::{Record, RelatedKind};
use undocs::vote::Choice;
use undocs::{RemarkCode, marc};

const BOOK: &str = r#"<datafield tag="191" ind1=" " ind2=" "><subfield code="a">A/RES/78/ 220</subfield><subfield code="b">A/</subfield><subfield code="c">78</subfield></datafield>
<datafield tag="245" ind1="1" ind2="0"><subfield code="a">Rights of the child :</subfield><subfield code="b">resolution /</subfield></datafield>
<datafield tag="269" ind1=" " ind2=" "><subfield code="a">2023-12-19</subfield></datafield>
<datafield tag="650" ind1="1" ind2="7"><subfield code="a">CHILDREN</subfield><subfield code="z">RIGHTS &amp; DUTIES</subfield></datafield>
<datafield tag="993" ind1="2" ind2=" "><subfield code="a">A/C.3/78/L.22</subfield></datafield>
<datafield tag="856" ind1="4" ind2="0"><subfield code="u">https://example.org/a.pdf</subfield><subfield code="3">English</subfield></datafield>"#;

const LEADER: &str = "<leader>00000nam a2200000 a 4500</leader>";

fn collection(name_space: &str, records: &[String]) -> String {
    format!("<?xml version=\"1.0\"?><collection{name_space}>{}</collection>", records.concat())
}

fn record(fields: &str) -> String {
    format!("<record>{LEADER}<controlfield tag=\"001\">42</controlfield>{fields}</record>")
}

fn read(text: &str) -> (Vec<Record>, Vec<RemarkCode>) {
    let mut records = Vec::new();
    let remarks = marc::read(text, &mut |record| records.push(record));
    (records, remarks.into_iter().map(|remark| remark.code).collect())
}

fn codes(record: &Record) -> Vec<RemarkCode> {
    record.remarks.iter().map(|remark| remark.code).collect()
}

#[test]
fn the_fields_of_the_library_are_read_in_any_name_space() {
    let slim = " xmlns=\"http://www.loc.gov/MARC21/slim\"";
    let plain = collection("", &[record(BOOK)]);
    let named = collection(slim, &[record(BOOK)]);
    let prefixed = named
        .replace("xmlns=", "xmlns:marc=")
        .replace("</", "</marc:")
        .replace('<', "<marc:")
        .replace("<marc:?", "<?")
        .replace("<marc:/marc:", "</marc:");
    let harvest = format!(
        "<OAI-PMH><ListRecords><record><header/><metadata>{}</metadata></record></ListRecords></OAI-PMH>",
        record(BOOK)
    );
    for text in [plain, named, prefixed, harvest, record(BOOK)] {
        let (records, remarks) = read(&text);
        assert_eq!((records.len(), remarks), (1, vec![]), "{text}");
        let record = &records[0];
        assert_eq!(record.control_number.as_deref(), Some("42"));
        assert_eq!(record.symbols, ["A/RES/78/220"]);
        assert_eq!(record.given_symbols, ["A/RES/78/ 220"]);
        assert_eq!(record.title, "Rights of the child : resolution");
        assert_eq!(record.date.as_deref(), Some("2023-12-19"));
        assert_eq!(record.subjects, ["CHILDREN--RIGHTS & DUTIES"]);
        assert_eq!(record.related[0].kind, RelatedKind::Draft);
        assert_eq!(record.files[0].language, "English");
        assert_eq!(codes(record), []);
        assert!(record.fields.len() >= 7, "every field is kept");
    }
}

#[test]
fn what_is_missing_or_strange_is_kept_and_told() {
    let no_title = BOOK.replace("245", "999");
    let odd_tag = BOOK.replace("269", "2X9");
    let odd_symbol = BOOK.replace("A/RES/78/ 220", "A/RES/7O/220");
    let bad_day = BOOK.replace("2023-12-19", "2023-02-30");
    for (fields, code) in [
        (no_title, RemarkCode::NoTitle),
        (odd_tag, RemarkCode::UnknownTags),
        (odd_symbol, RemarkCode::RefusedSymbol),
        (bad_day, RemarkCode::DoubtfulDate),
        (String::new(), RemarkCode::NoSymbol),
    ] {
        let (records, remarks) = read(&collection("", &[record(&fields), record(BOOK)]));
        assert_eq!((records.len(), remarks), (2, vec![]));
        assert!(codes(&records[0]).contains(&code), "{code:?}: {:?}", codes(&records[0]));
        assert_eq!(codes(&records[1]), []);
    }
    let (records, _) = read(&record(BOOK).replace(LEADER, "<leader>short</leader>"));
    assert_eq!(codes(&records[0]), [RemarkCode::DoubtfulLeader]);
    let (records, _) = read(&record(&BOOK.replace("A/RES/78/ 220", "A/RES/7O/220")));
    assert_eq!(records[0].symbol(), Some("A/RES/7O/220"), "kept as written, not mended");
}

#[test]
fn a_file_that_breaks_off_gives_what_stood_before() {
    let whole = collection("", &[record(BOOK), record(BOOK)]);
    let cut = &whole[..whole.len() - 200];
    let (records, _) = read(cut);
    assert_eq!(records.len(), 2);
    assert!(codes(&records[1]).contains(&RemarkCode::UnreadableRecord));
    let (records, remarks) = read("<html><body>no records</body></html>");
    assert_eq!((records.len(), remarks), (0, vec![RemarkCode::UnreadableRecord]));
    let bomb =
        format!("<!DOCTYPE x [<!ENTITY a \"aaaa\">]>{}", record(&BOOK.replace("CHILDREN", "&a;")));
    let (records, _) = read(&bomb);
    assert_eq!(records[0].subjects, ["&a;--RIGHTS & DUTIES"], "no entity of its own is put in");
    let deep = "<a>".repeat(100_000);
    assert_eq!(read(&deep).1, [RemarkCode::UnreadableRecord]);
}

#[test]
fn a_vote_record_tells_who_voted_how() {
    let member = |order: u32, code: &str, vote: &str, name: &str| {
        let vote = match vote {
            "" => String::new(),
            vote => format!("<subfield code=\"d\">{vote}</subfield>"),
        };
        format!(
            "<datafield tag=\"967\" ind1=\" \" ind2=\" \"><subfield code=\"a\">{order}</subfield><subfield code=\"c\">{code}</subfield>{vote}<subfield code=\"e\">{name}</subfield></datafield>"
        )
    };
    let totals = "<datafield tag=\"996\"><subfield code=\"b\">1</subfield><subfield code=\"c\">1</subfield><subfield code=\"d\">1</subfield></datafield>";
    let of = "<datafield tag=\"791\"><subfield code=\"a\">A/RES/ES-10/21</subfield></datafield><datafield tag=\"245\"><subfield code=\"a\">Protection of civilians</subfield></datafield><datafield tag=\"269\"><subfield code=\"a\">2023-10-27</subfield></datafield>";
    let ballots = [
        member(1, "AFG", "Y", "AFGHANISTAN"),
        member(2, "ALB", "A", "ALBANIA"),
        member(3, "BEN", "", "BENIN"),
        member(4, "ISR", "N", "ISRAEL"),
        member(5, "XXX", "Q", "NOWHERE"),
    ];
    let (records, _) = read(&record(&format!("{of}{totals}{}", ballots.concat())));
    let roll_call = records[0].roll_call.as_ref().expect("it is a vote");
    assert_eq!(
        (roll_call.key.as_str(), roll_call.symbol.as_deref()),
        ("undl:42", Some("A/RES/ES-10/21"))
    );
    let choices: Vec<Choice> = roll_call.ballots.iter().map(|it| it.choice).collect();
    use Choice::{Abstain, No, NotVoting, Unknown, Yes};
    assert_eq!(choices, [Yes, Abstain, NotVoting, No, Unknown]);
    assert_eq!(codes(&records[0]), [RemarkCode::UnknownVote]);
    let (records, _) = read(&record(&format!("{of}{totals}{}", ballots[..2].concat())));
    assert!(codes(&records[0]).contains(&RemarkCode::TotalsDiffer));
}

proptest! {
    #[test]
    fn no_text_breaks_the_reader(text in "(<record>|</record>|<datafield tag=\"245\">|<subfield code=\"a\">|</subfield>|&amp;|&x;|<|>|[a-z\"'= ]|\\PC){0,40}") {
        let _ = read(&text);
    }
}
