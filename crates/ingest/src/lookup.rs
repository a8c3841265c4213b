//! From words to codes. Knows representation maps, codelists and folding; knows nothing of cells.

use std::collections::{BTreeMap, HashMap};

use model::fold::{fold, fold_tight};
use model::structure_map::{RepresentationMap, Source};
use model::{Codelist, DataStructure, Reference, Representation};

use crate::phrase;

/// Words and the codes they stand for, at three degrees of likeness: as written, folded, and without
/// spaces. A word that stands for two codes at one degree stands for none at it.
#[derive(Clone, Debug, Default)]
struct Words {
    forms: [HashMap<String, Option<String>>; 3],
}

fn forms_of(word: &str) -> [String; 3] {
    [word.trim().to_owned(), fold(word), fold_tight(word)]
}

impl Words {
    fn add(&mut self, word: &str, code: &str) {
        for (words, form) in self.forms.iter_mut().zip(forms_of(word)) {
            let known = words.entry(form).or_insert_with(|| Some(code.to_owned()));
            if known.as_deref() != Some(code) {
                *known = None;
            }
        }
    }

    fn code(&self, word: &str) -> Option<&str> {
        let forms = forms_of(word);
        self.forms.iter().zip(&forms).find_map(|(words, form)| words.get(form)?.as_deref())
    }
}

/// Everything that is needed to read the words of a file: the structure its observations must have,
/// with its codelists, and the representation maps that the structure map names.
#[derive(Clone, Debug)]
pub struct Lookup<'a> {
    structure: &'a DataStructure,
    codelists: BTreeMap<String, (String, Words)>,
    maps: BTreeMap<Reference, Words>,
}

impl<'a> Lookup<'a> {
    /// A lookup for data of one structure. Codelists that the structure does not name are ignored.
    #[must_use]
    pub fn new<'b>(
        structure: &'a DataStructure,
        codelists: impl IntoIterator<Item = &'b Codelist>,
        maps: impl IntoIterator<Item = &'b RepresentationMap>,
    ) -> Self {
        let listed: BTreeMap<Reference, &Codelist> =
            codelists.into_iter().map(|list| (list.header.reference(), list)).collect();
        let mut codelists = BTreeMap::new();
        for component in &structure.components {
            let Representation::Codelist(reference) = &component.representation else { continue };
            let Some(codelist) = listed.get(reference) else { continue };
            let mut words = Words::default();
            for code in &codelist.codes {
                words.add(&code.id, &code.id);
                code.names.0.values().for_each(|name| words.add(name, &code.id));
                code.synonyms.iter().for_each(|synonym| words.add(synonym, &code.id));
            }
            codelists.insert(component.id.clone(), (codelist.header.id.clone(), words));
        }
        let mut by_reference = BTreeMap::new();
        for map in maps {
            let mut words = Words::default();
            map.mappings.iter().for_each(|(word, code)| words.add(word, code));
            by_reference.insert(map.header.reference(), words);
        }
        Self { structure, codelists, maps: by_reference }
    }

    /// The structure.
    #[must_use]
    pub fn structure(&self) -> &'a DataStructure {
        self.structure
    }

    /// The code a word stands for in this map, if the map knows it.
    pub(crate) fn mapped(&self, map: &Reference, word: &str) -> Option<&str> {
        self.maps.get(map)?.code(word)
    }

    /// The code a word stands for in a component: by the source's own words, by its map, else by
    /// the codelist. Where the component has no codelist here, or the source is open, a word that
    /// nobody knows stands for itself.
    pub(crate) fn code<'w>(
        &'w self,
        component: &str,
        source: &'w Source,
        word: &'w str,
    ) -> Option<&'w str> {
        if let Some(code) = self.named(source, word) {
            return Some(code);
        }
        match self.codelists.get(component) {
            Some((_, words)) => words.code(word).or_else(|| source.open.then(|| word.trim())),
            None => Some(word.trim()),
        }
    }

    /// The code that the source's own words or its map name for a word.
    pub(crate) fn named<'w>(&'w self, source: &'w Source, word: &str) -> Option<&'w str> {
        if let Some(code) = source.words.get(word.trim()) {
            return Some(code);
        }
        for form in [fold, fold_tight] {
            let folded = form(word);
            let mut alike = source.words.iter().filter(|(each, _)| form(each) == folded);
            if let Some((_, code)) = alike.next() {
                return alike.all(|(_, other)| other == code).then_some(code.as_str());
            }
        }
        self.mapped(source.map.as_ref()?, word)
    }

    /// The code of the one word of a component that stands in a text, see [`Take::Within`].
    pub(crate) fn within(&self, component: &str, source: &Source, text: &str) -> Option<String> {
        let own = source.words.iter().map(|(word, code)| (fold(word), code.as_str()));
        let listed = self.codelists.get(component).into_iter().flat_map(|(_, words)| {
            let folded = words.forms[1].iter();
            folded.filter_map(|(word, code)| Some((word.clone(), code.as_deref()?)))
        });
        let phrases: BTreeMap<String, &str> = listed.chain(own).collect();
        let phrases = phrases.iter().map(|(word, code)| (word.as_str(), *code));
        phrase::only(phrases, text).map(str::to_owned)
    }

    /// Whether the component takes the codes of a list that is here.
    pub(crate) fn is_coded(&self, component: &str) -> bool {
        self.codelists.contains_key(component)
    }

    /// What to call the list a word was looked for in.
    pub(crate) fn list_name(&self, component: &str) -> &str {
        self.codelists.get(component).map_or("", |(id, _)| id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_closest_likeness_wins_and_a_doubtful_word_stands_for_nothing() {
        let mut words = Words::default();
        words.add("رى", "RAY");
        words.add("رودبار", "A");
        words.add("رود بار", "B");
        words.add("نيك شهر", "NIK");
        assert_eq!(words.code("رئ"), Some("RAY"));
        assert_eq!(words.code("رودبار"), Some("A"));
        assert_eq!(words.code("رود\u{200c}بار"), Some("B"));
        assert_eq!(words.code("نیکشهر"), Some("NIK"));
        words.add("نیک\u{200c}شهر", "OTHER");
        assert_eq!(words.code("نیکشهر"), None);
    }
}
