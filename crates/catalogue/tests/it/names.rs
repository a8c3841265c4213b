//! Names are there in both tongues, in the letters of each, and no word stands for two codes.

use std::collections::BTreeMap;

use model::fold::{fold, fold_tight};
use model::{Artefact, Language, LocalisedText, Part};

use crate::references::codelists;

pub(crate) fn check(place: &str, names: &LocalisedText) {
    for language in Language::ALL {
        let name = names.exact(language).unwrap_or_else(|| panic!("{place} has no {language:?}"));
        assert!(!name.trim().is_empty() && name.trim() == name, "{place}: {name:?}");
    }
    let fa = names.exact(Language::Fa).unwrap();
    assert!(!fa.contains(['ي', 'ك', 'ة', 'ى']), "{place}: an Arabic letter in {fa}");
    // Designations such as ISO 3166-2 keep their own digits.
    let plain = fa.replace("ISO 3166-2", "");
    assert!(!plain.contains(|c: char| c.is_ascii_digit()), "{place}: an ASCII digit in {fa}");
    assert!(!fa.contains(" \u{200C}") && !fa.contains("\u{200C} "), "{place}: {fa:?}");
    let en = names.exact(Language::En).unwrap();
    assert!(!en.contains(|c: char| ('\u{600}'..='\u{6FF}').contains(&c)), "{place}: {en}");
}

#[test]
fn every_artefact_and_every_item_has_a_persian_and_an_english_name() {
    for artefact in catalogue::artefacts().unwrap() {
        check(&artefact.urn(), &artefact.header().names);
        if !artefact.header().descriptions.is_empty() {
            check(&artefact.urn(), &artefact.header().descriptions);
        }
        match artefact {
            Artefact::AgencyScheme(scheme) => {
                scheme.agencies.iter().for_each(|agency| check(&agency.id, &agency.names));
            }
            Artefact::ConceptScheme(scheme) => {
                scheme.concepts.iter().for_each(|concept| check(&concept.id, &concept.names));
            }
            Artefact::Codelist(list) => {
                let place = |id: &str| format!("{} {id}", list.header.id);
                list.codes.iter().for_each(|code| check(&place(&code.id), &code.names));
            }
            Artefact::Other(other) => {
                check_below(&other.tree().urn(), &Part::Group(other.tree().parts.clone()));
            }
            _ => {}
        }
    }
}

/// Every text in several languages, wherever it stands.
fn check_below(place: &str, part: &Part) {
    for (name, inner) in part.as_group().into_iter().flatten() {
        if matches!(name.as_str(), "names" | "descriptions" | "conditions") {
            check(place, &model::artefact_tree::localised(Some(inner)));
        } else {
            check_below(place, inner);
        }
    }
    part.as_list().iter().for_each(|inner| check_below(place, inner));
}

/// Words are one whatever their spaces, but a space parts numbers: 1-4 is not 14.
fn key(word: &str) -> String {
    let folded = fold(word);
    if folded.contains(|c: char| c.is_ascii_digit()) { folded } else { fold_tight(word) }
}

/// An id is looked for first, as it is written; then names and synonyms, folded.
#[test]
fn no_word_stands_for_two_codes_of_one_list() {
    for (id, list) in codelists() {
        let mut meaning: BTreeMap<String, &str> = BTreeMap::new();
        for code in &list.codes {
            for word in code.names.0.values().chain(&code.synonyms) {
                let taken = list.code(word).map(|other| other.id.as_str());
                let other = meaning.insert(key(word), &code.id).or(taken);
                assert!(
                    other.is_none_or(|other| other == code.id),
                    "{id}: {word:?} stands for {other:?} and {:?}",
                    code.id
                );
            }
        }
    }
}
