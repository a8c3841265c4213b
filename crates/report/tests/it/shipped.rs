//! The report that ships with the catalogue, on the tables of the demonstration.

use jiff::civil::date;
use model::Language;
use report::{Compiled, Edition, Fonts, Report, compile};

use crate::answers;

fn shipped() -> Report {
    let name = "beijing-economy-power.toml";
    let file = answers::repository().join("catalogue/reports").join(name);
    let text = std::fs::read_to_string(file).expect("the report ships with the catalogue");
    Report::parse(name, &text).unwrap_or_else(|error| panic!("{error}"))
}

fn compiled(report: &Report, language: Language, fonts: &Fonts) -> Compiled {
    let edition = Edition { language, day: date(2026, 11, 23), fonts };
    compile(report, &answers::to(report), &edition).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn the_review_compiles_to_accessible_pdf_in_both_languages() {
    let fonts = answers::fonts();
    let report = shipped();
    for language in Language::ALL {
        let once = compiled(&report, language, &fonts);
        let file = format!("{}/{}-{}.pdf", env!("CARGO_TARGET_TMPDIR"), report.id, language.tag());
        std::fs::write(file, &once.pdf).expect("Cargo's folder for test output can be written");
        let has = |wanted: &str| once.pdf.windows(wanted.len()).any(|at| at == wanted.as_bytes());
        assert!(once.pdf.starts_with(b"%PDF-1.7"));
        assert!(has("pdfuaid:part"), "marked as PDF/UA");
        assert!(
            has(&format!("/Lang({})", language.tag()))
                || has(&format!("/Lang ({})", language.tag()))
        );
        assert!(has("/StructTreeRoot") && has("/DisplayDocTitle true"));
        assert!(once.figures.len() > 150, "{} figures", once.figures.len());
        assert_eq!(once.pdf, compiled(&report, language, &fonts).pdf, "same inputs, same bytes");
    }
}

#[test]
fn every_figure_can_be_followed_to_its_source() {
    let fonts = answers::fonts();
    let report = shipped();
    let compiled = compiled(&report, Language::En, &fonts);
    let text = String::from_utf8_lossy(&compiled.pdf);
    for figure in &compiled.figures {
        assert!(figure.value.is_some() && figure.version == "3");
        assert!(text.contains(&figure.link), "no link annotation to {}", figure.link);
    }
}

#[test]
fn the_numbers_can_be_read_out_of_the_pdf() {
    let fonts = answers::fonts();
    let report = shipped();
    for (language, numbers) in [
        (Language::En, ["17.0%", "70.4%", "53.4 percentage points", "44.3%", "A/CONF.177/20"]),
        (Language::Fa, ["۱۷٫۰", "۷۰٫۴", "۵۳٫۴", "۴۴٫۳", "A/CONF.177/20"]),
    ] {
        let pdf = compiled(&report, language, &fonts).pdf;
        let file = format!("{}/read-{}.pdf", env!("CARGO_TARGET_TMPDIR"), language.tag());
        std::fs::write(&file, pdf).expect("Cargo's folder for test output can be written");
        let Ok(output) = std::process::Command::new("pdftotext").args([&file, "-"]).output() else {
            return eprintln!("skipped: pdftotext is not installed");
        };
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        for number in numbers {
            assert!(text.contains(number), "{number} in {} of {text}", language.tag());
        }
    }
}

#[test]
fn a_bank_without_outlines_still_compiles_its_maps_as_bars() {
    let report = shipped();
    assert!(report.has_map());
    let fonts = answers::fonts();
    let mut answers = answers::to(&report);
    answers.outlines.clear();
    let edition = Edition { language: Language::Fa, day: date(2026, 11, 23), fonts: &fonts };
    let bars = compile(&report, &answers, &edition).unwrap_or_else(|error| panic!("{error}"));
    let map = compiled(&report, Language::Fa, &fonts);
    assert_eq!(bars.figures, map.figures);
    assert_ne!(bars.pdf, map.pdf);
}
