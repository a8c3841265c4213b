//! Symbols as documents bear them, and as people mistype them.

use std::path::Path;

use proptest::prelude::*;
use undocs::{Kind, RefusalCode, Relation, Session, Symbol};

fn parse(text: &str) -> Symbol {
    Symbol::parse(text).unwrap_or_else(|refusal| panic!("{text}: {}", refusal.en()))
}

/// Symbols that are written in the one way already.
const NORMAL: &str = include_str!("symbols.txt");

#[test]
fn real_symbols_come_back_as_they_were() {
    let mut count = 0;
    for text in NORMAL.lines().filter(|line| !line.is_empty()) {
        let symbol = parse(text);
        assert_eq!(symbol.normal(), text);
        assert_eq!(parse(&symbol.normal()), symbol);
        count += 1;
    }
    assert!(count >= 300, "{count} symbols");
}

#[test]
fn a_symbol_has_one_form() {
    for (given, normal) in [
        (" a/res/68/261 ", "A/RES/68/261"),
        ("A/RES/46/36 L", "A/RES/46/36L"),
        ("A/RES/217 A (III)", "A/RES/217(III)A"),
        ("A/RES/217(III)[A]", "A/RES/217(III)A"),
        ("S/RES/1325 (2000)", "S/RES/1325(2000)"),
        ("S/PV.4213 (Resumption 1)", "S/PV.4213(Resumption1)"),
        ("A/55/38 (Part I)", "A/55/38(PartI)"),
        ("HRI/GEN/1/Rev.9 (Vol. II)", "HRI/GEN/1/Rev.9(Vol.II)"),
        ("CERD/C/BRA/CO/18\u{2013}20", "CERD/C/BRA/CO/18-20"),
        ("\u{202a}A/HRC/14/12\u{202c}", "A/HRC/14/12"),
        ("A/HRC/۱۴/۱۲", "A/HRC/14/12"),
        ("A / C.3 / 63 / L.26 / REV.1", "A/C.3/63/L.26/Rev.1"),
        ("E/CN.4/SUB.2/1999/12", "E/CN.4/Sub.2/1999/12"),
        ("A/RES/ES-10/21.", "A/RES/ES-10/21"),
        ("A/55/305-S/2000/809", "A/55/305-S/2000/809"),
        ("R/60/230", "A/RES/60/230"),
    ] {
        assert_eq!(parse(given).normal(), normal, "{given}");
    }
}

#[test]
fn a_symbol_says_what_the_document_is() {
    let facts = |text: &str| {
        let symbol = parse(text);
        let session = match symbol.session() {
            Some(Session::Regular(number)) => number.to_string(),
            Some(Session::Special(number)) => format!("S-{number}"),
            Some(Session::Emergency(number)) => format!("ES-{number}"),
            Some(Session::Roman(numeral)) => numeral.clone(),
            None => String::new(),
        };
        let year = symbol.year().map(|year| year.to_string()).unwrap_or_default();
        let (body, number) = (symbol.body(), symbol.number().unwrap_or("").to_owned());
        (body, symbol.kind(), session, year, symbol.country().unwrap_or("").to_owned(), number)
    };
    for (text, body, kind, session, year, country, number) in [
        ("A/RES/68/261", "A", Kind::Resolution, "68", "", "", "261"),
        ("A/RES/217(III)A", "A", Kind::Resolution, "III", "", "", "217(III)A"),
        ("S/RES/1325(2000)", "S", Kind::Resolution, "", "2000", "", "1325(2000)"),
        ("S/RES/1445", "S", Kind::Resolution, "", "", "", "1445"),
        ("E/RES/2006/9", "E", Kind::Resolution, "", "2006", "", "9"),
        ("A/HRC/DEC/17/119", "A/HRC", Kind::Decision, "17", "", "", "119"),
        ("S/PRST/2000/20", "S", Kind::PresidentialStatement, "", "2000", "", "20"),
        ("A/C.3/63/L.26/Rev.1", "A/C.3", Kind::Draft, "63", "", "", "26"),
        ("A/63/PV.12", "A", Kind::MeetingRecord, "63", "", "", "12"),
        ("E/CN.6/2020/NGO/5", "E/CN.6", Kind::NgoStatement, "", "2020", "", "5"),
        ("CEDAW/C/SVN/5-6", "CEDAW/C", Kind::StateReport, "", "", "SVN", "5-6"),
        ("CEDAW/C/SVN/Q/5-6", "CEDAW/C", Kind::ListOfIssues, "", "", "SVN", "5-6"),
        ("CEDAW/C/SVN/Q/5-6/Add.1", "CEDAW/C", Kind::Replies, "", "", "SVN", "5-6"),
        ("E/C.12/LVA/RQ/2", "E/C.12", Kind::Replies, "", "", "LVA", "2"),
        ("E/C.12/IRN/CO/2", "E/C.12", Kind::ConcludingObservations, "", "", "IRN", "2"),
        ("CCPR/C/IRN/QPR/4", "CCPR/C", Kind::ListOfIssuesPriorToReporting, "", "", "IRN", "4"),
        ("CERD/C/BRA/FCO/18-20", "CERD/C", Kind::FollowUp, "", "", "BRA", "18-20"),
        ("HRI/CORE/BRA/2020", "HRI/CORE", Kind::CoreDocument, "", "2020", "BRA", "2020"),
        ("HRI/CORE/1/Add.106", "HRI/CORE", Kind::CoreDocument, "", "", "", "1"),
        ("CEDAW/C/GC/35", "CEDAW/C", Kind::GeneralComment, "", "", "", "35"),
        ("CEDAW/C/65/D/47/2012", "CEDAW/C", Kind::Views, "65", "", "", "47/2012"),
        ("A/HRC/WG.6/34/IRN/1", "A/HRC/WG.6", Kind::NationalReport, "34", "", "IRN", "1"),
        ("A/HRC/WG.6/34/IRN/3", "A/HRC/WG.6", Kind::StakeholderSummary, "34", "", "IRN", "3"),
        ("A/S-23/AC.1/L.1", "A/S-23/AC.1", Kind::Draft, "S-23", "", "", "1"),
        ("A/ES-10/PV.40", "A", Kind::MeetingRecord, "ES-10", "", "", "40"),
        ("A/723", "A", Kind::Document, "", "", "", "723"),
        ("E/CN.3/2014/18", "E/CN.3", Kind::Document, "", "2014", "", "18"),
        ("ST/SGB/2017/1", "ST/SGB", Kind::Document, "", "2017", "", "1"),
    ] {
        let expected =
            (body.into(), kind, session.into(), year.into(), country.into(), number.into());
        assert_eq!(facts(text), expected, "{text}");
    }
}

#[test]
fn the_order_of_changes_counts() {
    let one = parse("A/C.3/63/L.26/Rev.1/Add.2");
    let other = parse("A/C.3/63/L.26/Add.2/Rev.1");
    assert_ne!(one, other);
    assert_eq!(one.modifiers(), ["Rev.1", "Add.2"]);
    let related = |symbol: &Symbol| {
        let first = symbol.related().into_iter().next().expect("it changes something");
        (first.relation, first.symbol.unwrap_or_default())
    };
    assert_eq!(related(&one), (Relation::AddsTo, "A/C.3/63/L.26/Rev.1".into()));
    assert_eq!(related(&other), (Relation::Revises, "A/C.3/63/L.26/Add.2".into()));
    assert_eq!(related(&parse("A/68/1/Corr.1")), (Relation::Corrects, "A/68/1".into()));
}

#[test]
fn a_family_is_named_as_far_as_the_grammar_goes() {
    let related = |text: &str| {
        let related = parse(text).related().into_iter();
        let name = |each: undocs::Related| each.symbol.or(each.pattern).unwrap_or_default();
        related.map(name).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(related("A/HRC/WG.6/7/IRN/1"), "A/HRC/WG.6/7/IRN/2 A/HRC/WG.6/7/IRN/3");
    assert_eq!(
        related("CEDAW/C/SVN/CO/5-6"),
        "CEDAW/C/SVN/5-6 CEDAW/C/SVN/Q/5-6 CEDAW/C/SVN/Q/5-6/Add.1 CEDAW/C/SVN/RQ/5-6 CEDAW/C/SVN/FCO/5-6"
    );
    assert_eq!(related("A/C.3/63/L.26"), "A/RES/63/{n}");
    assert_eq!(related("A/HRC/14/L.2"), "A/HRC/RES/14/{n}");
    assert_eq!(related("A/RES/63/155"), "A/63/L.{n}");
    assert_eq!(related("A/55/305-S/2000/809"), "S/2000/809");
    assert_eq!(related("S/2000/809"), "");
}

#[test]
fn what_is_no_symbol_is_refused_with_its_part() {
    for (text, code, part) in [
        ("", RefusalCode::Empty, ""),
        (" \u{200f} ", RefusalCode::Empty, ""),
        ("X/RES/1", RefusalCode::UnknownOrgan, "X"),
        ("Resolution 1325", RefusalCode::UnknownOrgan, "RESOLUTION 1325"),
        ("A/REZ/68/261", RefusalCode::OutOfOrder, "REZ"),
        ("A/RES", RefusalCode::Incomplete, "RES"),
        ("A", RefusalCode::Incomplete, "A"),
        ("A/RES/ES-10", RefusalCode::Incomplete, "ES-10"),
        ("CERD/C/BRZ/CO/18-20", RefusalCode::UnknownCountry, "BRZ"),
        ("CERD/C/BRA", RefusalCode::Incomplete, "BRA"),
        ("CERD/C/BRA/CO", RefusalCode::Incomplete, "CO"),
        ("CERD/C/BRA/CO/20-18", RefusalCode::UnknownPart, "20-18"),
        ("A/HRC/WG.6/7/IRN", RefusalCode::Incomplete, "IRN"),
        ("A/HRC/WG.6/7/IRR/1", RefusalCode::UnknownCountry, "IRR"),
        ("A/68/261/Rev.1/7", RefusalCode::OutOfOrder, "7"),
        ("A/Rev.1", RefusalCode::OutOfOrder, "Rev.1"),
        ("A/68/Add", RefusalCode::UnknownPart, "Add"),
        ("A/RES/68/0261", RefusalCode::UnknownPart, "0261"),
        ("A/RES/1968/261/3/4", RefusalCode::OutOfOrder, "4"),
        ("A/RES/217(IIII)", RefusalCode::UnknownPart, "217(IIII)"),
        ("A/873)", RefusalCode::UnknownPart, "873)"),
        ("R/1/1061A", RefusalCode::RollCall, "R/1/1061A"),
        ("ESS/1/34", RefusalCode::RollCall, "ESS/1/34"),
    ] {
        let refusal = Symbol::parse(text).expect_err(text);
        assert_eq!((refusal.code, refusal.part.as_str()), (code, part), "{text}");
        assert!(!refusal.fa().is_empty() && !refusal.en().is_empty());
    }
    let long = "A/".repeat(5000);
    assert_eq!(Symbol::parse(&long).expect_err("long").code, RefusalCode::TooLong);
}

#[test]
fn a_typing_error_is_refused_and_a_symbol_suggested() {
    for (text, suggestion) in [
        ("A/RES/7O/12", Some("A/RES/70/12")),
        ("A/HRC/WG6/7/IRN/1", Some("A/HRC/WG.6/7/IRN/1")),
        ("A/63/L.2/Rev1", Some("A/63/L.2/Rev.1")),
        ("A/C,3/63/L,26", Some("A/C.3/63/L.26")),
        ("A//RES/63/1", Some("A/RES/63/1")),
        ("A/873)", Some("A/873")),
        ("CERD/C/BRZ/CO/18-20", None),
    ] {
        let refusal = Symbol::parse(text).expect_err(text);
        assert_eq!(refusal.suggestion.as_deref(), suggestion, "{text}");
    }
}

#[test]
fn a_symbol_is_explained_in_both_languages() {
    let explanation = parse("A/HRC/WG.6/34/IRN/1").explanation();
    assert_eq!(
        explanation.en,
        "national report, universal periodic review no. 1, General Assembly, Human Rights Council, working group 6, session 34, country IRN"
    );
    assert_eq!(
        explanation.fa,
        "گزارش ملی بررسی دوره‌ای جهانی شماره ۱، مجمع عمومی، شورای حقوق بشر، گروه کاری ۶، نشست ۳۴، کشور IRN"
    );
}

/// The roll calls of the General Assembly, where the data are at hand: every symbol in the style of
/// documents comes back, and in the other style those since the thirty-first session.
#[test]
fn symbols_of_roll_calls_come_back() {
    let shared = std::env::var_os("HAMAFZA_SHARED_DATA").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"),
        Into::into,
    );
    let path = shared.join("un-documents/unga-votes/un_roll_calls.csv");
    let Ok(bytes) = std::fs::read(path) else { return };
    let text = String::from_utf8_lossy(&bytes);
    let (mut read, mut refused) = (0, Vec::new());
    for line in text.lines().skip(1) {
        let Some(given) = line.split(',').nth(4).filter(|it| it.contains('/')) else { continue };
        match Symbol::parse(given) {
            Ok(symbol) => {
                assert_eq!(parse(&symbol.normal()), symbol, "{given}");
                read += 1;
            }
            Err(refusal) if refusal.code == RefusalCode::RollCall => {}
            Err(_) => refused.push(given.to_owned()),
        }
    }
    assert!(read > 4_000, "{read} were read");
    assert!(refused.len() < 40, "{} were refused: {refused:?}", refused.len());
}

proptest! {
    #[test]
    fn nothing_makes_it_panic(text in "\\PC{0,60}") {
        if let Ok(symbol) = Symbol::parse(&text) {
            prop_assert_eq!(Symbol::parse(&symbol.normal()), Ok(symbol));
        }
    }

    #[test]
    fn parts_in_any_order_come_back_or_are_refused(
        parts in proptest::collection::vec(
            proptest::sample::select(vec![
                "A", "S", "E", "CEDAW", "HRC", "C", "C.3", "CN.6", "RES", "DEC", "68", "2014", "261",
                "1325(2000)", "217(III)A", "IRN", "CO", "Q", "D", "GC", "18-20", "L.2", "Rev.1", "Add.2",
                "S-23", "ES-10", "INF", "NGO", "II", "SER.K", "COP(4)", "",
            ]),
            1..8,
        )
    ) {
        let text = parts.join("/");
        if let Ok(symbol) = Symbol::parse(&text) {
            prop_assert_eq!(symbol.normal(), text);
            prop_assert!(!symbol.explanation().fa.is_empty());
            let related = symbol.related();
            prop_assert!(related.iter().all(|it| it.symbol.is_some() != it.pattern.is_some()));
        }
    }
}
