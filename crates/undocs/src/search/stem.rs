//! A form as its stem, by language: Snowball's stemmers where one is kept, our own for Persian.
//! A stem bears its language, so that one language's stem never meets another's.

use tantivy::tokenizer::{Language, Stemmer, TextAnalyzer};

use super::persian;

/// The stemmers of the languages that have one.
pub(super) struct Stems {
    snowball: Vec<(&'static str, TextAnalyzer)>,
}

impl Stems {
    pub(super) fn new() -> Self {
        let languages = [
            ("en", Language::English),
            ("fr", Language::French),
            ("es", Language::Spanish),
            ("ru", Language::Russian),
            ("ar", Language::Arabic),
        ];
        let analyzer = |language| {
            let raw = tantivy::tokenizer::RawTokenizer::default();
            TextAnalyzer::builder(raw).filter(Stemmer::new(language)).build()
        };
        Self { snowball: languages.map(|(tag, language)| (tag, analyzer(language))).into() }
    }

    /// The stem of a form in a language, `en:educ`; `None` where the language has no stemmer.
    pub(super) fn of(&mut self, form: &str, language: &str) -> Option<String> {
        let primary = language.split(['-', '_']).next().unwrap_or("");
        if primary == "fa" {
            return Some(format!("fa:{}", persian::stem(form)));
        }
        let (tag, analyzer) = self.snowball.iter_mut().find(|(tag, _)| *tag == primary)?;
        // Arabic's stemmer knows Arabic's own letters; ours are folded to the Persian ones. It takes
        // other endings off a word with its article than off one without: the article goes first.
        let given = match *tag {
            "ar" => without_article(form).replace('ی', "ي").replace('ک', "ك"),
            _ => form.to_owned(),
        };
        let mut stem = stemmed(analyzer, &given);
        if *tag == "es" {
            // «mujeres» becomes «mujer», and only then «muj», as «mujer» does.
            stem = stemmed(analyzer, &stem);
        }
        let folded = super::spelling::fold_word(&stem);
        Some(format!("{tag}:{}", if folded.is_empty() { form } else { &folded }))
    }

    /// The stems a word of a query may have: in every language that is written in its letters.
    pub(super) fn all(&mut self, form: &str) -> Vec<String> {
        let languages: &[&str] = match form.chars().next() {
            Some('\u{0600}'..='\u{06ff}') => &["fa", "ar"],
            Some('\u{0400}'..='\u{04ff}') => &["ru"],
            Some(letter) if letter.is_alphabetic() => &["en", "fr", "es"],
            _ => &[],
        };
        languages.iter().filter_map(|language| self.of(form, language)).collect()
    }
}

fn stemmed(analyzer: &mut TextAnalyzer, given: &str) -> String {
    let mut stream = analyzer.token_stream(given);
    stream.next().map_or_else(|| given.to_owned(), |token| token.text.clone())
}

/// An Arabic word without article, conjunction and the prepositions that are written with it.
fn without_article(form: &str) -> &str {
    const ARTICLES: &[&str] = &["وبال", "ولل", "وال", "بال", "کال", "فال", "لل", "ال"];
    ARTICLES
        .iter()
        .find_map(|article| form.strip_prefix(article).filter(|it| it.chars().count() > 2))
        .unwrap_or(form)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_one_family_have_one_stem() {
        let mut stems = Stems::new();
        for (language, one, other) in [
            ("en", "discriminations", "discrimination"),
            ("fr", "discriminations", "discrimination"),
            ("es", "derechos", "derecho"),
            ("es", "mujeres", "mujer"),
            ("ru", "женщины", "женщин"),
            ("fa", "زنان", "زن"),
            ("ar", "الحقوق", "حقوق"),
            ("ar", "والحریه", "حریه"),
            ("en-GB", "women", "women"),
        ] {
            assert_eq!(stems.of(one, language), stems.of(other, language), "{one}");
        }
        assert_eq!(stems.of("x", "zh"), None);
    }
}
