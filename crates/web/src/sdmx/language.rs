//! Which languages names are told in: all, or those that the client reads.

use axum::http::header::ACCEPT_LANGUAGE;
use model::{ArtefactTree, Group, Part};

use super::call::Call;

/// The parts that hold a text in several languages.
const LOCALISED: [&str; 6] =
    ["names", "descriptions", "texts", "conditions", "departments", "roles"];

/// The languages a client reads, the best first; none where it reads all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Languages(Vec<String>);

impl Languages {
    /// The languages of the `Accept-Language` header.
    pub fn of(call: &Call) -> Self {
        Self::parse(call.header(ACCEPT_LANGUAGE).unwrap_or(""))
    }

    fn parse(header: &str) -> Self {
        let mut wanted: Vec<(f32, &str)> = header
            .split(',')
            .filter_map(|range| {
                let mut parts = range.split(';').map(str::trim);
                let language = parts.next().filter(|each| !each.is_empty())?;
                let weight = parts.find_map(|part| part.strip_prefix("q=")?.parse().ok());
                Some((weight.unwrap_or(1.0), language.split('-').next()?))
            })
            .filter(|(weight, _)| *weight > 0.0)
            .collect();
        wanted.sort_by(|left, right| right.0.total_cmp(&left.0));
        let mut languages: Vec<String> = Vec::new();
        for (_, language) in wanted {
            let language = language.to_ascii_lowercase();
            if language == "*" {
                break;
            }
            if !languages.contains(&language) {
                languages.push(language);
            }
        }
        Self(languages)
    }

    /// The languages as a header gives them; empty where all are told.
    pub fn tag(&self) -> String {
        self.0.join(", ")
    }

    /// Leaves of the texts of an artefact those in the best language the text has. A text in none
    /// of them stays as it is: another language is better than nothing.
    pub fn keep(&self, tree: &mut ArtefactTree) {
        if self.0.is_empty() {
            return;
        }
        let mut is_less = false;
        self.keep_in(&mut tree.parts, &mut is_less);
        if is_less {
            tree.parts.insert("isPartialLanguage".into(), Part::text("true"));
        }
    }

    fn keep_in(&self, parts: &mut Group, is_less: &mut bool) {
        for (name, part) in parts {
            match part {
                Part::Text(_) => {}
                Part::List(list) => {
                    for each in list {
                        if let Part::Group(parts) = each {
                            self.keep_in(parts, is_less);
                        }
                    }
                }
                Part::Group(texts) if LOCALISED.contains(&name.as_str()) => {
                    let best = self.0.iter().find(|language| texts.contains_key(*language));
                    if let Some(best) = best {
                        let before = texts.len();
                        texts.retain(|language, _| language == best);
                        *is_less |= texts.len() < before;
                    }
                }
                Part::Group(parts) => self.keep_in(parts, is_less),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use model::ArtefactClass;

    use super::*;

    #[test]
    fn a_text_is_told_in_the_best_language_it_has() {
        assert_eq!(Languages::parse("*"), Languages::default());
        assert_eq!(Languages::parse("de;q=0.5, fa-IR, en;q=0.8").tag(), "fa, en, de");
        let mut tree: ArtefactTree = serde_json::from_str(
            r#"{"of":"Codelist","parts":{"id":"X","names":{"en":"Sex","fa":"جنس"},
                "codes":[{"id":"F","names":{"en":"Female"}}]}}"#,
        )
        .unwrap();
        assert_eq!(tree.class, ArtefactClass::Codelist);
        Languages::parse("fa, en;q=0.1").keep(&mut tree);
        assert_eq!(tree.localised("names").0.into_keys().collect::<Vec<_>>(), ["fa"]);
        assert_eq!(
            tree.items()[0].get("names").and_then(|names| names.text_of("en")),
            Some("Female")
        );
        assert_eq!(tree.text("isPartialLanguage"), Some("true"));
    }
}
