//! The words of the pages, by key and language.
//! Knows the message files; numbers reach it already written by `model::locale`.

use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use model::{Language, locale};
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "locales"]
pub(crate) struct Messages;

static PERSIAN: LazyLock<Texts> = LazyLock::new(|| Texts::load(Language::Fa));
static ENGLISH: LazyLock<Texts> = LazyLock::new(|| Texts::load(Language::En));

/// All messages of one language.
pub(crate) struct Texts {
    language: Language,
    bundle: FluentBundle<FluentResource>,
}

impl Texts {
    pub(crate) fn of(language: Language) -> &'static Self {
        match language {
            Language::Fa => &PERSIAN,
            Language::En => &ENGLISH,
        }
    }

    fn load(language: Language) -> Self {
        let tag = language.tag().parse().expect("fa and en are language tags");
        let mut bundle = FluentBundle::new_concurrent(vec![tag]);
        // Directional marks come from `locale`; isolates would end up in titles and attributes.
        bundle.set_use_isolating(false);
        let mut files: Vec<_> = Messages::iter()
            .filter(|path| path.starts_with(language.tag()) && path.ends_with(".ftl"))
            .collect();
        files.sort();
        for path in files {
            let file = Messages::get(&path).expect("the path was listed");
            let source = String::from_utf8(file.data.into_owned()).expect("messages are UTF-8");
            let resource = FluentResource::try_new(source)
                .unwrap_or_else(|(_, errors)| panic!("{path}: {errors:?}"));
            bundle.add_resource(resource).unwrap_or_else(|errors| panic!("{path}: {errors:?}"));
        }
        Self { language, bundle }
    }

    /// The message with this key. A key that is not there is shown in brackets; a test finds it.
    pub(crate) fn get(&self, key: &str) -> String {
        self.format(key, None)
    }

    /// The message with its places filled.
    pub(crate) fn with(&self, key: &str, facts: &[(&str, &str)]) -> String {
        let mut arguments = FluentArgs::new();
        for (name, fact) in facts {
            arguments.set(*name, *fact);
        }
        self.format(key, Some(&arguments))
    }

    /// The message about a number of things: `$n` chooses the form, `$count` is what is written.
    pub(crate) fn count(&self, key: &str, n: u64) -> String {
        let mut arguments = FluentArgs::new();
        arguments.set("n", n);
        arguments.set("count", locale::exact(&n.to_string(), self.language));
        self.format(key, Some(&arguments))
    }

    fn format(&self, key: &str, arguments: Option<&FluentArgs<'_>>) -> String {
        let Some(pattern) = self.bundle.get_message(key).and_then(|message| message.value()) else {
            return format!("[{key}]");
        };
        let mut errors = Vec::new();
        let text = self.bundle.format_pattern(pattern, arguments, &mut errors);
        debug_assert!(errors.is_empty(), "{key}: {errors:?}");
        text.into_owned()
    }
}
