//! A query as the index understands it, and the search itself.
//!
//! A word is found by its form, by its stem in any language written in its letters, and by what joining
//! it with its neighbour or parting it gives: «تصمیم‌گیری», «تصمیم گیری» and «تصمیمگیری» are one.

use std::ops::Bound;

use tantivy::aggregation::AggregationCollector;
use tantivy::aggregation::agg_req::Aggregations;
use tantivy::collector::{Count, TopDocs};
use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, FuzzyTermQuery, Occur, PhraseQuery, Query as Ask,
    RangeQuery, TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{Searcher, TantivyDocument, Term};

use super::{Clause, Facet, Filter, Query, years};
use crate::search::index::{Fields, Found, Hit, Index, Order, address};
use crate::search::{Error, Word, persian};

/// Ways of writing one phrase that are tried.
const SPELLINGS: usize = 24;
/// Values of one facet that are told.
const FACET_VALUES: usize = 20;
/// A form counts this much more than a stem.
const FORM_BOOST: f32 = 2.0;

impl Index {
    /// Answers a query: the hits from `from`, at most `most`.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn search(
        &self,
        query: &Query,
        order: Order,
        from: usize,
        most: usize,
    ) -> Result<Found, Error> {
        let doing = Error::index("searching");
        let searcher = self.reader.searcher();
        let ask = self.ask(&searcher, query);
        let top = TopDocs::with_limit(most.max(1)).and_offset(from);
        let facets = AggregationCollector::from_aggs(facet_request(), Default::default());
        let (total, found, counted) = match order {
            Order::Relevance => {
                let collectors = (Count, top.order_by_score(), facets);
                searcher.search(&*ask, &collectors).map_err(doing)?
            }
            Order::Newest | Order::Oldest => {
                let direction = match order {
                    Order::Oldest => tantivy::Order::Asc,
                    Order::Newest | Order::Relevance => tantivy::Order::Desc,
                };
                let by_day = top.order_by_fast_field::<u64>("day", direction);
                let (total, by_day, counted) =
                    searcher.search(&*ask, &(Count, by_day, facets)).map_err(doing)?;
                let found = by_day.into_iter().map(|(_, place)| (0.0, place)).collect();
                (total, found, counted)
            }
        };
        let mut hits = Vec::with_capacity(found.len());
        for (score, place) in found.into_iter().take(most) {
            let document: TantivyDocument = searcher.doc(place).map_err(doing)?;
            let (document, place) = address(&document, &self.fields);
            hits.push(Hit { document, place, score });
        }
        let counted = serde_json::to_value(counted).unwrap_or_default();
        let facets = Facet::ALL.into_iter().map(|facet| (facet, values(&counted, facet)));
        Ok(Found { total: total as u64, hits, facets: facets.collect() })
    }

    fn ask(&self, searcher: &Searcher, query: &Query) -> Box<dyn Ask> {
        let compiler = Compiler { index: self, searcher, fields: self.fields };
        let mut parts: Vec<(Occur, Box<dyn Ask>)> = Vec::new();
        // Words side by side may be one word in the text: they are looked at together.
        let mut run: Vec<Word> = Vec::new();
        for choice in &query.all {
            if let [Clause::Words(words)] = &choice[..] {
                run.extend(words.iter().cloned());
                continue;
            }
            parts.extend(compiler.words(&std::mem::take(&mut run)));
            let any = choice.iter().map(|clause| compiler.clause(clause)).collect();
            parts.push((Occur::Must, any_of(any)));
        }
        parts.extend(compiler.words(&run));
        let none = query.none.iter().map(|clause| (Occur::MustNot, compiler.clause(clause)));
        parts.extend(none);
        let filters = query.filters.iter().map(|filter| (Occur::Must, compiler.filter(filter)));
        parts.extend(filters);
        if parts.is_empty() { Box::new(AllQuery) } else { Box::new(BooleanQuery::new(parts)) }
    }
}

fn any_of(mut asks: Vec<Box<dyn Ask>>) -> Box<dyn Ask> {
    match asks.len() {
        1 => asks.remove(0),
        _ => Box::new(BooleanQuery::union(asks)),
    }
}

fn facet_request() -> Aggregations {
    Facet::ALL
        .into_iter()
        .filter_map(|facet| {
            let size = if facet == Facet::Year { 200 } else { FACET_VALUES };
            let terms = serde_json::json!({ "terms": { "field": facet.code(), "size": size } });
            Some((facet.code().to_owned(), serde_json::from_value(terms).ok()?))
        })
        .collect()
}

fn values(counted: &serde_json::Value, facet: Facet) -> Vec<(String, u64)> {
    let buckets = counted[facet.code()]["buckets"].as_array();
    let mut values: Vec<(String, u64)> = buckets
        .into_iter()
        .flatten()
        .filter_map(|bucket| {
            let key = match &bucket["key"] {
                serde_json::Value::String(key) => key.clone(),
                serde_json::Value::Number(key) => format!("{:.0}", key.as_f64()?),
                _ => return None,
            };
            Some((key, bucket["doc_count"].as_u64()?))
        })
        .collect();
    values.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
    values
}

struct Compiler<'a> {
    index: &'a Index,
    searcher: &'a Searcher,
    fields: Fields,
}

impl Compiler<'_> {
    /// All of these words, in any place.
    fn words(&self, words: &[Word]) -> Vec<(Occur, Box<dyn Ask>)> {
        let each = words.iter().enumerate().map(|(at, word)| {
            let mut any = self.word(word);
            let before = at.checked_sub(1).map(|at| &words[at]);
            let pairs = [(before, Some(word)), (Some(word), words.get(at + 1))];
            for pair in pairs {
                let (Some(one), Some(other)) = pair else { continue };
                let joined = joined(&one.form, &other.form);
                any.extend(joined.iter().map(|form| self.term(self.fields.text, form)));
                any.extend(joined.iter().flat_map(|form| self.stems(form)));
            }
            (Occur::Must, any_of(any))
        });
        each.collect()
    }

    /// One word: its form, its stems, and what it is when it is parted.
    fn word(&self, word: &Word) -> Vec<Box<dyn Ask>> {
        let form = self.term(self.fields.text, &word.form);
        let mut any: Vec<Box<dyn Ask>> = vec![Box::new(BoostQuery::new(form, FORM_BOOST))];
        any.extend(self.stems(&word.base));
        any.extend(ending(&word.form).iter().map(|form| self.term(self.fields.text, form)));
        let parted = self.parted(&word.form).into_iter();
        any.extend(parted.map(|(one, other)| self.phrase_of(self.fields.text, &[one, other])));
        any
    }

    fn stems(&self, form: &str) -> Vec<Box<dyn Ask>> {
        let mut stems = self.index.stems.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let mut all = stems.all(form);
        all.sort();
        all.dedup();
        all.iter().map(|stem| self.term(self.fields.stem, stem)).collect()
    }

    fn term(&self, field: Field, form: &str) -> Box<dyn Ask> {
        let term = Term::from_field_text(field, form);
        Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs))
    }

    fn clause(&self, clause: &Clause) -> Box<dyn Ask> {
        match clause {
            Clause::Words(words) => Box::new(BooleanQuery::new(self.words(words))),
            Clause::Phrase(words) => self.phrase(self.fields.text, words),
            Clause::Title(words) => self.phrase(self.fields.title, words),
            Clause::Start(start) => {
                let term = Term::from_field_text(self.fields.text, start);
                Box::new(FuzzyTermQuery::new_prefix(term, 0, true))
            }
            Clause::Symbol(symbol) => {
                // The document itself, and the paragraphs that name it.
                let itself = self.term(self.fields.symbol, symbol);
                let named = self.phrase(self.fields.text, &crate::search::words(symbol));
                any_of(vec![Box::new(BoostQuery::new(itself, 10.0)), named])
            }
            Clause::Filter(filter) => self.filter(filter),
        }
    }

    fn filter(&self, filter: &Filter) -> Box<dyn Ask> {
        let fields = self.fields;
        let field = match filter.facet {
            Facet::Body => fields.body,
            Facet::Subject => fields.subject,
            Facet::Sdg => fields.sdg,
            Facet::Group => fields.group,
            Facet::Country => fields.country,
            Facet::Language => fields.language,
            Facet::Kind => fields.kind,
            Facet::Year => {
                let (from, to) = years(&filter.value).unwrap_or((0, 0));
                let bound = |year| Bound::Included(Term::from_field_u64(fields.year, year));
                return Box::new(RangeQuery::new(bound(from), bound(to)));
            }
        };
        self.term(field, &filter.value)
    }

    /// The words side by side, in every way of joining and parting them.
    fn phrase(&self, field: Field, words: &[Word]) -> Box<dyn Ask> {
        let forms: Vec<String> = words.iter().map(|word| word.form.clone()).collect();
        let mut spellings = Vec::new();
        self.spell(&forms, &mut Vec::new(), &mut spellings);
        any_of(spellings.iter().map(|forms| self.phrase_of(field, forms)).collect())
    }

    fn phrase_of(&self, field: Field, forms: &[String]) -> Box<dyn Ask> {
        match forms {
            [form] => self.term(field, form),
            _ => {
                let terms = forms.iter().map(|form| Term::from_field_text(field, form)).collect();
                Box::new(PhraseQuery::new(terms))
            }
        }
    }

    /// Every way of writing `rest` after `done`, the way it was written first.
    fn spell(&self, rest: &[String], done: &mut Vec<String>, all: &mut Vec<Vec<String>>) {
        if all.len() >= SPELLINGS {
            return;
        }
        let [first, after @ ..] = rest else {
            all.push(done.clone());
            return;
        };
        let mut go_on = |forms: Vec<String>, after: &[String], all: &mut Vec<Vec<String>>| {
            let length = done.len();
            done.extend(forms);
            self.spell(after, done, all);
            done.truncate(length);
        };
        go_on(vec![first.clone()], after, all);
        if let [second, after @ ..] = after {
            for form in joined(first, second) {
                if self.is_there(&form) {
                    go_on(vec![form], after, all);
                }
            }
        }
        for (one, other) in self.parted(first) {
            go_on(vec![one, other], after, all);
        }
    }

    fn is_there(&self, form: &str) -> bool {
        let term = Term::from_field_text(self.fields.text, form);
        self.searcher.doc_freq(&term).unwrap_or(0) > 0
    }

    /// The ways of parting a word into two that the index has.
    fn parted(&self, form: &str) -> Vec<(String, String)> {
        let ends: Vec<usize> = form.char_indices().map(|(at, _)| at).skip(1).collect();
        let persian = persian::is_arabic_script(form);
        let mut parted = Vec::new();
        for end in ends {
            let (one, other) = form.split_at(end);
            if persian && one == "ب" && self.is_there("به") && self.is_there(other) {
                parted.push(("به".to_owned(), other.to_owned()));
            }
            let allowed = persian || (PREFIXES.contains(&one) && other.chars().count() > 2);
            if allowed && self.is_there(one) && self.is_there(other) {
                parted.push((one.to_owned(), other.to_owned()));
            }
        }
        parted.truncate(8);
        parted
    }
}

/// A word with and without the «ای», «یی» or «ی» that haste joins to a silent «ه»: «جامعهای» is «جامعه‌ای».
fn ending(form: &str) -> Vec<String> {
    const ENDINGS: [&str; 3] = ["ای", "یی", "ی"];
    if form.ends_with('ه') && persian::is_arabic_script(form) {
        return ENDINGS.map(|ending| format!("{form}{ending}")).into();
    }
    let without = ENDINGS.iter().filter_map(|ending| form.strip_suffix(ending));
    without.filter(|rest| rest.ends_with('ه')).map(str::to_owned).collect()
}

/// Prefixes of European languages that are written with a hyphen or without.
const PREFIXES: &[&str] = &[
    "co", "non", "multi", "inter", "intra", "anti", "pre", "post", "re", "self", "sub", "socio",
    "counter", "under", "over", "micro", "macro", "bi", "well", "gender", "on", "world", "life",
    "e", "policy", "decision", "law", "peace", "stake", "house", "child",
];

/// Two words as one: side by side, and «به» as its letter.
fn joined(one: &str, other: &str) -> Vec<String> {
    let both_persian = persian::is_arabic_script(one) && persian::is_arabic_script(other);
    if !both_persian && !PREFIXES.contains(&one) {
        return Vec::new();
    }
    let mut joined = vec![format!("{one}{other}")];
    if one == "به" {
        joined.push(format!("ب{other}"));
    }
    joined
}
