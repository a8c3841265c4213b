//! Paragraphs that use the words of another: by its rarest words, of which several must be there.
//! Knows word frequencies; how like two texts are is for `genealogy` to say.

use tantivy::TantivyDocument;
use tantivy::Term;
use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, Occur, Query as Ask, TermQuery};
use tantivy::schema::IndexRecordOption;

use super::index::{Hit, Index, address};
use super::{Error, words};

/// Words that are looked for.
const WORDS: usize = 24;

impl Index {
    /// The paragraphs that share most rare words with `text`, at most `most`.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn similar(&self, text: &str, most: usize) -> Result<Vec<Hit>, Error> {
        let doing = Error::index("searching");
        let searcher = self.reader.searcher();
        let mut forms: Vec<String> = words(text).into_iter().map(|word| word.form).collect();
        forms.sort();
        forms.dedup();
        let mut terms = Vec::with_capacity(forms.len());
        for form in forms {
            let term = Term::from_field_text(self.fields.text, &form);
            let frequency = searcher.doc_freq(&term).map_err(doing)?;
            if frequency > 0 {
                terms.push((frequency, term));
            }
        }
        terms.sort();
        terms.truncate(WORDS);
        if terms.is_empty() {
            return Ok(Vec::new());
        }
        let least = (terms.len() / 3).max(1);
        let clauses: Vec<(Occur, Box<dyn Ask>)> = terms
            .into_iter()
            .map(|(_, term)| {
                let query = TermQuery::new(term, IndexRecordOption::WithFreqs);
                (Occur::Should, Box::new(query) as Box<dyn Ask>)
            })
            .collect();
        let ask = BooleanQuery::with_minimum_required_clauses(clauses, least);
        let top = TopDocs::with_limit(most.max(1)).order_by_score();
        let found = searcher.search(&ask, &top).map_err(doing)?;
        let mut hits = Vec::with_capacity(found.len());
        for (score, place) in found {
            let document: TantivyDocument = searcher.doc(place).map_err(doing)?;
            let (document, place) = address(&document, &self.fields);
            hits.push(Hit { document, place, score });
        }
        Ok(hits)
    }
}
