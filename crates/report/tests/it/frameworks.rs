//! The frameworks that ship with the catalogue: every one is read, is told in both languages, names
//! indicators there are, and lays out a draft that has no fault of its own.

use std::collections::BTreeSet;

use model::Language;
use report::{Framework, Ratifications, Report};

use crate::answers::repository;

fn texts(folder: &str) -> Vec<(String, String)> {
    let entries = std::fs::read_dir(repository().join(folder)).expect("the catalogue's folder");
    let mut texts: Vec<(String, String)> = entries
        .flatten()
        .map(|entry| {
            let text = std::fs::read_to_string(entry.path()).expect("a text file");
            (entry.file_name().to_string_lossy().into_owned(), text)
        })
        .collect();
    texts.sort();
    texts
}

fn frameworks() -> Vec<Framework> {
    let read = |(name, text): (String, String)| {
        let framework = Framework::parse(&name, &text).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(format!("{}.toml", framework.id), name);
        framework
    };
    texts("catalogue/frameworks").into_iter().map(read).collect()
}

#[test]
fn every_text_of_every_framework_stands_in_both_languages_with_its_source() {
    for framework in frameworks() {
        let id = &framework.id;
        let mut texts = vec![&framework.title, &framework.body, &framework.cycle.trigger];
        for fact in &framework.facts {
            texts.push(&fact.text);
            assert!(!fact.source.trim().is_empty(), "{id}: {} has no source", fact.about);
        }
        for section in &framework.sections {
            texts.extend([&section.title, &section.guidance]);
            texts.extend(section.requirements.iter().map(|requirement| &requirement.text));
        }
        for text in texts {
            for language in Language::ALL {
                assert!(text.exact(language).is_some_and(|text| !text.trim().is_empty()), "{id}");
            }
        }
        for limit in &framework.limits {
            assert!(!limit.source.is_empty() && limit.words > 0 && !limit.count.is_empty(), "{id}");
            let named = framework.sections.iter().any(|section| section.id == limit.scope);
            assert!(named || ["whole", "initial"].contains(&limit.scope.as_str()), "{id}");
        }
        assert!(!framework.facts.is_empty(), "{id} says on what authority it stands");
        assert!(!framework.official.contains(&"fa".to_owned()), "Persian is not official anywhere");
    }
}

#[test]
fn every_indicator_named_is_in_the_catalogue() {
    let file = repository().join("catalogue/codelists/CL_INDICATOR.csv");
    let mut rows = csv::Reader::from_path(file).expect("the codelist of indicators");
    let known: BTreeSet<String> = rows.records().flatten().map(|row| row[0].to_owned()).collect();
    for framework in frameworks() {
        for indicator in framework.indicators() {
            assert!(known.contains(indicator), "{}: {indicator}", framework.id);
        }
    }
}

#[test]
fn a_framework_lays_out_a_draft_without_a_fault() {
    for framework in frameworks() {
        let files = framework.outline("IRN");
        let report = Report::draft(&framework.id, &files).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(report.faults, [], "{}", framework.id);
        assert_eq!((report.framework.as_str(), report.country.as_str()), (&*framework.id, "IRN"));
        assert!(!report.title(Language::Fa).is_empty());
        assert_eq!(files.len(), framework.sections.len() + 2);
    }
}

#[test]
fn every_duty_names_a_framework_that_is_open_and_says_where_its_date_was_read() {
    let known: BTreeSet<String> = frameworks().into_iter().map(|it| it.id).collect();
    for (name, text) in texts("catalogue/obligations") {
        let owed =
            report::Obligations::parse(&name, &text).unwrap_or_else(|error| panic!("{error}"));
        for duty in &owed.duties {
            assert!(known.contains(&duty.framework) && duty.framework != "cedaw", "{}", duty.id);
            assert!(!duty.source.is_empty() && report::STATES.contains(&duty.state.as_str()));
            for text in [&duty.title, &duty.basis, &duty.owner] {
                assert!(
                    Language::ALL.iter().all(|it| text.exact(*it).is_some_and(|it| !it.is_empty()))
                );
            }
        }
        assert!(owed.plan.iter().all(|step| step.begins_weeks_before > step.ends_weeks_before));
    }
}

#[test]
fn a_framework_is_open_to_those_who_accepted_its_instrument() {
    let all = texts("catalogue/ratifications");
    let iran = all.iter().map(|(name, text)| {
        Ratifications::parse(name, text).unwrap_or_else(|error| panic!("{error}"))
    });
    let iran = iran.into_iter().find(|each| each.country == "IRN").expect("the country's own file");
    let closed: Vec<String> = frameworks()
        .into_iter()
        .filter(|framework| !iran.opens(framework))
        .map(|framework| framework.id)
        .collect();
    assert_eq!(closed, ["cedaw"]);
    let instruments: BTreeSet<&str> =
        iran.instruments.iter().map(|each| each.id.as_str()).collect();
    for framework in frameworks().iter().filter(|framework| !framework.instrument.is_empty()) {
        assert!(instruments.contains(framework.instrument.as_str()), "{}", framework.id);
    }
}
