//! The index: which paragraph of which document has which words. Knows tantivy; keeps no text.
//!
//! A document is put whole and taken out whole. The index bears a mark of the records it was made of:
//! when that mark is not theirs, it is made anew.

use std::path::Path;
use std::sync::Mutex;

use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing,
    TextOptions, Value,
};
use tantivy::tokenizer::{PreTokenizedString, Token};
use tantivy::{IndexReader, IndexWriter, ReloadPolicy, TantivyDocument, Term};

use super::stem::Stems;
use super::{Error, group, words};

/// The make of the index; another number means it is made anew.
const MAKE: u32 = 1;
/// Memory for words not yet written, in bytes.
const BUFFER_BYTES: usize = 64 << 20;

/// A document as the index takes it.
#[derive(Clone, Debug, Default)]
pub struct Entry {
    /// What the records call it.
    pub id: String,
    /// Its symbols in normal form.
    pub symbols: Vec<String>,
    /// Its title.
    pub title: String,
    /// The language of its text, BCP 47; empty when it is not known.
    pub language: String,
    /// The body it is of: `A/HRC`, `S`.
    pub body: String,
    /// Its day as `20141222`; zeros for what is not known; 0 without any.
    pub day: u64,
    /// The countries it is about.
    pub countries: Vec<String>,
    /// Its subjects.
    pub subjects: Vec<String>,
    /// Its paragraphs.
    pub passages: Vec<Passage>,
}

/// A paragraph as the index takes it.
#[derive(Clone, Debug, Default)]
pub struct Passage {
    /// Its place in the document, from 0.
    pub place: u64,
    /// What it is: a code of [`crate::ParagraphKind`].
    pub kind: String,
    /// Goals and targets it was labelled with.
    pub goals: Vec<String>,
    /// Its text.
    pub text: String,
}

/// The fields of the index.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fields {
    pub document: Field,
    pub place: Field,
    pub text: Field,
    pub stem: Field,
    pub title: Field,
    pub symbol: Field,
    pub body: Field,
    pub year: Field,
    pub day: Field,
    pub country: Field,
    pub subject: Field,
    pub sdg: Field,
    pub group: Field,
    pub language: Field,
    pub kind: Field,
}

fn schema() -> (Schema, Fields) {
    let mut schema = Schema::builder();
    let indexed = |option| {
        let indexing = TextFieldIndexing::default().set_tokenizer("raw").set_index_option(option);
        TextOptions::default().set_indexing_options(indexing)
    };
    let positions = indexed(IndexRecordOption::WithFreqsAndPositions);
    let frequencies = indexed(IndexRecordOption::WithFreqs);
    let facet = || STRING | FAST;
    let fields = Fields {
        document: schema.add_text_field("document", STRING | STORED),
        place: schema.add_u64_field("place", STORED),
        text: schema.add_text_field("text", positions.clone()),
        stem: schema.add_text_field("stem", frequencies),
        title: schema.add_text_field("title", positions),
        symbol: schema.add_text_field("symbol", STRING),
        body: schema.add_text_field("body", facet()),
        year: schema.add_u64_field("year", INDEXED | FAST),
        day: schema.add_u64_field("day", FAST),
        country: schema.add_text_field("country", facet()),
        subject: schema.add_text_field("subject", facet()),
        sdg: schema.add_text_field("sdg", facet()),
        group: schema.add_text_field("group", facet()),
        language: schema.add_text_field("language", facet()),
        kind: schema.add_text_field("kind", facet()),
    };
    (schema.build(), fields)
}

/// An open index.
pub struct Index {
    pub(super) index: tantivy::Index,
    pub(super) reader: IndexReader,
    pub(super) fields: Fields,
    pub(super) stems: Mutex<Stems>,
}

/// What was found.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// How many paragraphs there are in all.
    pub total: u64,
    /// Those asked for, the best first.
    pub hits: Vec<Hit>,
    /// For each facet its values with how many paragraphs have them, the most frequent first.
    pub facets: Vec<(super::Facet, Vec<(String, u64)>)>,
}

/// A paragraph that was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// The document, as the records call it.
    pub document: String,
    /// The paragraph's place in it.
    pub place: u64,
    /// How well it fits; comparable within one answer only.
    pub score: f32,
}

/// The order of what was found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// What fits best first.
    #[default]
    Relevance,
    /// The latest day first.
    Newest,
    /// The earliest day first; what has no day is last of its kind only by chance.
    Oldest,
}

impl Index {
    /// Opens the index in a folder, making an empty one where there is none or one of another make.
    ///
    /// # Errors
    /// When the folder cannot be read or written.
    pub fn open(folder: &Path) -> Result<Self, Error> {
        let open = |source| Error::Open { folder: folder.display().to_string(), source };
        let disk = |source: std::io::Error| open(tantivy::TantivyError::from(source));
        let (schema, fields) = schema();
        std::fs::create_dir_all(folder).map_err(disk)?;
        let opened = match tantivy::Index::open_in_dir(folder) {
            Ok(index) if index.schema() == schema => Ok(index),
            // Of another make, or broken: everything in it can be made anew.
            Ok(_) | Err(_) => {
                std::fs::remove_dir_all(folder).map_err(disk)?;
                std::fs::create_dir_all(folder).map_err(disk)?;
                tantivy::Index::create_in_dir(folder, schema)
            }
        };
        Self::over(opened.map_err(open)?, fields)
    }

    /// Opens the index in a folder to read, changing nothing; `None` where there is none of this make.
    #[must_use]
    pub fn open_to_read(folder: &Path) -> Option<Self> {
        let (schema, fields) = schema();
        let index = tantivy::Index::open_in_dir(folder).ok()?;
        if index.schema() != schema {
            return None;
        }
        Self::over(index, fields).ok()
    }

    /// An index in memory.
    ///
    /// # Errors
    /// When memory does not suffice.
    pub fn in_memory() -> Result<Self, Error> {
        let (schema, fields) = schema();
        Self::over(tantivy::Index::create_in_ram(schema), fields)
    }

    fn over(index: tantivy::Index, fields: Fields) -> Result<Self, Error> {
        let builder = index.reader_builder().reload_policy(ReloadPolicy::Manual);
        let reader = builder.try_into().map_err(Error::index("opening"))?;
        Ok(Self { index, reader, fields, stems: Mutex::new(Stems::new()) })
    }

    /// The mark of the records the index was last made of.
    #[must_use]
    pub fn mark(&self) -> Option<String> {
        let payload = self.index.load_metas().ok()?.payload?;
        payload.strip_prefix(&format!("{MAKE} ")).map(str::to_owned)
    }

    /// How many paragraphs there are.
    #[must_use]
    pub fn paragraphs(&self) -> u64 {
        self.reader.searcher().num_docs()
    }

    /// Begins to write; one at a time.
    ///
    /// # Errors
    /// When somebody else is writing.
    pub fn write(&self) -> Result<Writer<'_>, Error> {
        let doing = Error::index("beginning to write");
        let writer = self.index.writer_with_num_threads(1, BUFFER_BYTES).map_err(doing)?;
        Ok(Writer { index: self, writer, stems: Stems::new() })
    }
}

/// The index being written. What was put is there after [`Writer::commit`].
pub struct Writer<'i> {
    index: &'i Index,
    writer: IndexWriter,
    stems: Stems,
}

impl Writer<'_> {
    /// Takes everything out.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn clear(&mut self) -> Result<(), Error> {
        self.writer.delete_all_documents().map(drop).map_err(Error::index("emptying"))
    }

    /// Puts a document, in place of what was there under its id.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn put(&mut self, entry: &Entry) -> Result<(), Error> {
        let fields = self.index.fields;
        self.writer.delete_term(Term::from_field_text(fields.document, &entry.id));
        let title = tokens(words(&entry.title).into_iter().map(|word| word.form));
        let mut shared = TantivyDocument::new();
        shared.add_text(fields.document, &entry.id);
        if !title.is_empty() {
            shared.add_pre_tokenized_text(fields.title, pre_tokenized(title));
        }
        let year = entry.day / 10_000;
        if year > 0 {
            shared.add_u64(fields.year, year);
        }
        shared.add_u64(fields.day, entry.day);
        let mut texts = |field, values: &[String]| {
            for value in values.iter().filter(|it| !it.is_empty()) {
                shared.add_text(field, value);
            }
        };
        texts(fields.symbol, &entry.symbols);
        texts(fields.country, &entry.countries);
        texts(fields.subject, &entry.subjects);
        texts(fields.body, std::slice::from_ref(&entry.body));
        texts(fields.language, std::slice::from_ref(&entry.language));
        for passage in &entry.passages {
            self.put_passage(&shared, &entry.language, passage)?;
        }
        Ok(())
    }

    fn put_passage(
        &mut self,
        shared: &TantivyDocument,
        language: &str,
        passage: &Passage,
    ) -> Result<(), Error> {
        let fields = self.index.fields;
        let words = words(&passage.text);
        let groups = group::groups_in(&words);
        let stems: Vec<String> =
            words.iter().filter_map(|word| self.stems.of(&word.base, language)).collect();
        let mut document = shared.clone();
        document.add_u64(fields.place, passage.place);
        let forms = tokens(words.into_iter().map(|word| word.form));
        if !forms.is_empty() {
            document.add_pre_tokenized_text(fields.text, pre_tokenized(forms));
        }
        if !stems.is_empty() {
            document.add_pre_tokenized_text(fields.stem, pre_tokenized(tokens(stems.into_iter())));
        }
        document.add_text(fields.kind, &passage.kind);
        for goal in &passage.goals {
            document.add_text(fields.sdg, goal);
        }
        for group in groups {
            document.add_text(fields.group, group);
        }
        self.writer.add_document(document).map(drop).map_err(Error::index("writing"))
    }

    /// Makes what was put lasting and findable, under the mark of the records it was made of.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn commit(mut self, mark: &str) -> Result<(), Error> {
        let doing = Error::index("committing");
        let mut prepared = self.writer.prepare_commit().map_err(doing)?;
        prepared.set_payload(&format!("{MAKE} {mark}"));
        prepared.commit().map_err(doing)?;
        self.writer.wait_merging_threads().map_err(doing)?;
        self.index.reader.reload().map_err(doing)
    }
}

/// Forms longer than this are cut: no word of a language is, and the index takes no more.
const FORM_BYTES: usize = 200;

fn tokens(forms: impl Iterator<Item = String>) -> Vec<Token> {
    forms
        .enumerate()
        .map(|(position, mut text)| {
            if text.len() > FORM_BYTES {
                let end = (0..=FORM_BYTES).rev().find(|at| text.is_char_boundary(*at));
                text.truncate(end.unwrap_or(0));
            }
            Token { offset_from: 0, offset_to: 0, position, text, position_length: 1 }
        })
        .collect()
}

fn pre_tokenized(tokens: Vec<Token>) -> PreTokenizedString {
    PreTokenizedString { text: String::new(), tokens }
}

/// The document and place of a hit.
pub(super) fn address(document: &TantivyDocument, fields: &Fields) -> (String, u64) {
    let id = document.get_first(fields.document).and_then(|it| it.as_str()).unwrap_or("");
    let place = document.get_first(fields.place).and_then(|it| it.as_u64()).unwrap_or(0);
    (id.to_owned(), place)
}
