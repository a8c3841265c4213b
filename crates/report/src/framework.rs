//! Frameworks of reporting as data: who asks, in which sections, with which requirements, within which
//! limits, how often, and on what authority. Knows one file's shape and what it opens; a new framework
//! is a new file. Refuses to know which country has accepted what: that is [`Ratifications`].

use std::fmt::Write as _;

use model::{Language, LocalisedText};
use serde::Deserialize;

use crate::draft::DraftFiles;
use crate::error::Error;
use crate::manuscript::Layout;

/// What kind of duty a framework is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FrameworkKind {
    /// A report to a treaty body.
    Treaty,
    /// A review by peers or a forum.
    Review,
    /// A report on a convention of the International Labour Organization.
    Labour,
    /// A report to a regional organisation.
    Regional,
}

/// A fact about a framework, with where it was read.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fact {
    /// What it is about: `legal-basis`, `cycle`, `form`…
    pub about: String,
    /// The fact.
    pub text: LocalisedText,
    /// Where it was read.
    pub source: String,
    /// Whether it has been held against that source; pages mark what has not.
    pub verified: bool,
}

/// What of a text a limit may count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Counted {
    /// Titles of sections.
    Heading,
    /// Paragraphs.
    Paragraph,
    /// Lists.
    List,
    /// Tables.
    Table,
    /// Notes at the end.
    Notes,
    /// Sections named `annex`.
    Annex,
}

/// A limit on the length of the text in its official language.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limit {
    /// `whole`, `initial` (an initial report alone), or the id of the one section it is for.
    pub scope: String,
    /// So many words at most.
    pub words: u32,
    /// What counts.
    pub count: Vec<Counted>,
    /// What is said not to count.
    #[serde(default)]
    pub leaves: Vec<Counted>,
    /// Where it was read.
    pub source: String,
    /// Whether it has been held against that source.
    pub verified: bool,
}

/// How often a report is due, and what brings it about.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cycle {
    /// Years between two reports; 0 where there is no rhythm.
    pub years: u16,
    /// The month it is due in, where one is fixed.
    #[serde(default)]
    pub month: Option<i8>,
    /// The day of that month.
    #[serde(default)]
    pub day: Option<i8>,
    /// Due so many months after the event that triggers it.
    #[serde(default)]
    pub within_months: Option<u16>,
    /// Whether nobody can demand it.
    #[serde(default)]
    pub voluntary: bool,
    /// What brings it about, in words.
    pub trigger: LocalisedText,
}

/// One thing a section has to tell.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Requirement {
    /// Its identifier within the section.
    pub id: String,
    /// What is to be told.
    pub text: LocalisedText,
    /// Indicators of the catalogue that answer it.
    #[serde(default)]
    pub indicators: Vec<String>,
    /// The dimensions by which figures are to be broken down.
    #[serde(default)]
    pub disaggregation: Vec<String>,
}

/// A section of the outline.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FrameworkSection {
    /// Its identifier.
    pub id: String,
    /// 1 or 2.
    pub level: u8,
    /// Its title.
    pub title: LocalisedText,
    /// What belongs there, in our own words.
    pub guidance: LocalisedText,
    /// Whether the title has been held against its source.
    #[serde(default = "yes")]
    pub verified: bool,
    /// What it has to tell.
    #[serde(default)]
    pub requirements: Vec<Requirement>,
}

fn yes() -> bool {
    true
}

/// A framework of reporting.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Framework {
    /// Its identifier, which is the name of its file.
    pub id: String,
    /// What the report is called.
    pub title: LocalisedText,
    /// Its short name.
    pub abbreviation: String,
    /// Who receives it.
    pub body: LocalisedText,
    /// What kind of duty it is.
    pub kind: FrameworkKind,
    /// How its pages are set.
    pub layout: Layout,
    /// The instrument whose parties report; empty where nothing need be ratified.
    #[serde(default)]
    pub instrument: String,
    /// The languages in which it may be submitted; its limits are counted in one of them.
    pub official: Vec<String>,
    /// The language in which this country submits it.
    pub report_in: String,
    /// How often it is due.
    pub cycle: Cycle,
    /// What is known of it.
    #[serde(default)]
    pub facts: Vec<Fact>,
    /// Its limits.
    #[serde(default)]
    pub limits: Vec<Limit>,
    /// Its outline.
    pub sections: Vec<FrameworkSection>,
}

impl Framework {
    /// Reads a framework. `name` is what a message calls it.
    ///
    /// # Errors
    /// When it is not TOML of this shape.
    pub fn parse(name: &str, text: &str) -> Result<Self, Error> {
        toml::from_str(text).map_err(|source| Error::ReadDefinition {
            name: name.to_owned(),
            source: Box::new(source),
        })
    }

    /// Every requirement with its section and its full identifier, `section/requirement`.
    pub fn requirements(
        &self,
    ) -> impl Iterator<Item = (String, &FrameworkSection, &Requirement)> + '_ {
        self.sections.iter().flat_map(|section| {
            let own = section.requirements.iter();
            own.map(move |each| (format!("{}/{}", section.id, each.id), section, each))
        })
    }

    /// Every indicator that answers something in it, each once, in order of first use.
    #[must_use]
    pub fn indicators(&self) -> Vec<&str> {
        let mut seen = Vec::new();
        for (_, _, requirement) in self.requirements() {
            for indicator in &requirement.indicators {
                if !seen.contains(&indicator.as_str()) {
                    seen.push(indicator.as_str());
                }
            }
        }
        seen
    }

    /// Whether the language this country submits it in is one of ours.
    #[must_use]
    pub fn language(&self) -> Language {
        Language::parse(&self.report_in).unwrap_or(Language::En)
    }

    /// The files of an empty draft: the outline with guidance and requirements as notes to the
    /// drafter, and nothing that would be printed.
    #[must_use]
    pub fn outline(&self, country: &str) -> DraftFiles {
        let mut files = DraftFiles::new();
        let text = |text: &str| toml::Value::String(text.to_owned()).to_string();
        let both = |text_of: &LocalisedText| {
            format!(
                "{{ fa = {}, en = {} }}",
                text(text_of.get(Language::Fa)),
                text(text_of.get(Language::En))
            )
        };
        let layout = match self.layout {
            Layout::Review => "review",
            Layout::UnitedNations => "united-nations",
            Layout::Sheet => "sheet",
        };
        let front = format!(
            "# The front of the report. docs/report.md explains every word.\n\
             id = {}\nversion = \"0.1.0\"\nframework = {}\ncountry = {}\nlayout = \"{layout}\"\n\
             title = {}\nsubtitle = {}\npublisher = {{ fa = \"…\", en = \"…\" }}\n",
            text(&self.id),
            text(&self.id),
            text(country),
            both(&with_digits(&self.title)),
            both(&self.body),
        );
        files.insert("report.toml".to_owned(), front.into_bytes());
        files.insert("data.toml".to_owned(), DATA.as_bytes().to_vec());
        for (index, section) in self.sections.iter().enumerate() {
            let number = (index + 1) * 10;
            let path = format!("sections/{number:03}-{}.txt", section.id);
            files.insert(path, self.section_text(section, &both).into_bytes());
        }
        files
    }

    fn section_text(
        &self,
        section: &FrameworkSection,
        both: &dyn Fn(&LocalisedText) -> String,
    ) -> String {
        let ids: Vec<String> = section
            .requirements
            .iter()
            .map(|each| format!("\"{}/{}\"", section.id, each.id))
            .collect();
        let mut out = format!(
            "title = {}\nlevel = {}\nanswers = [{}]\nowner = \"\"\n---\n",
            both(&with_digits(&section.title)),
            section.level,
            ids.join(", ")
        );
        for language in [Language::Fa, Language::En] {
            let _ = writeln!(out, "# {}", section.guidance.get(language));
        }
        for requirement in &section.requirements {
            let _ = writeln!(
                out,
                "#\n# {}/{}: {} · {}",
                section.id,
                requirement.id,
                requirement.text.get(Language::Fa),
                requirement.text.get(Language::En)
            );
            if !requirement.indicators.is_empty() {
                let _ = writeln!(out, "#   indicators: {}", requirement.indicators.join(", "));
            }
            if !requirement.disaggregation.is_empty() {
                let _ = writeln!(out, "#   by: {}", requirement.disaggregation.join(", "));
            }
        }
        out.push_str("#\n# [fa]\n# …\n# [en]\n# …\n");
        out
    }
}

/// A text of ours as prose of a report: its digits stand in the binding that lets a report hold them,
/// longer numbers and braces too.
#[must_use]
pub fn with_digits(text: &LocalisedText) -> LocalisedText {
    let with = |language: Language| {
        let mut out = String::new();
        let mut number = String::new();
        let close = |number: &mut String, out: &mut String| {
            let digits = number.chars().count();
            if digits > 3 {
                let _ = write!(out, "{{typed {number} source=\"{}\"}}", text_source(language));
            } else if digits > 0 {
                let _ = write!(out, "{{article {number}}}");
            }
            number.clear();
        };
        for letter in text.get(language).chars() {
            if letter.is_numeric() {
                number.push(letter);
            } else {
                close(&mut number, &mut out);
                out.push(match letter {
                    '{' => '(',
                    '}' => ')',
                    other => other,
                });
            }
        }
        close(&mut number, &mut out);
        out
    };
    LocalisedText::new(with(Language::Fa), with(Language::En))
}

fn text_source(language: Language) -> &'static str {
    match language {
        Language::Fa => "تعریف در فهرست شاخص‌ها",
        Language::En => "The definition in the registry of indicators",
    }
}

const DATA: &str = "\
# The series the text speaks of, each with a name of its own. For example:
#
# [series.parliament]
# query = \"HAMAFZA:DF_MINSET(1.0.0)/A.IR.MS_IV_2_PARLIAMENT.F._T._T._T._T\"
# label = { fa = \"سهم زنان از کرسی‌های مجلس\", en = \"Seats held by women in parliament\" }
# who = \"women\"
# as = \"percent\"
# decimals = 1
";

/// What a country has done with an instrument.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PartyStanding {
    /// It is bound by it.
    Party,
    /// It has signed and not ratified.
    Signed,
    /// Neither.
    None,
}

/// One instrument and a country.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InstrumentStanding {
    /// The instrument.
    pub id: String,
    /// What the country has done with it.
    pub standing: PartyStanding,
    /// The year it became a party.
    #[serde(default)]
    pub since: Option<i16>,
    /// Where this was read.
    pub source: String,
    /// Whether it has been held against that source.
    pub verified: bool,
}

/// What a country has accepted.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ratifications {
    /// The country, as ISO 3166-1 alpha-3.
    pub country: String,
    /// Its name.
    pub name: LocalisedText,
    /// The instruments.
    pub instruments: Vec<InstrumentStanding>,
}

impl Ratifications {
    /// Reads a country's file.
    ///
    /// # Errors
    /// When it is not TOML of this shape.
    pub fn parse(name: &str, text: &str) -> Result<Self, Error> {
        toml::from_str(text).map_err(|source| Error::ReadDefinition {
            name: name.to_owned(),
            source: Box::new(source),
        })
    }

    /// The country's standing to a framework's instrument.
    #[must_use]
    pub fn of(&self, framework: &Framework) -> Option<&InstrumentStanding> {
        self.instruments.iter().find(|each| each.id == framework.instrument)
    }

    /// Whether the country reports under a framework: always where nothing need be ratified.
    #[must_use]
    pub fn opens(&self, framework: &Framework) -> bool {
        framework.instrument.is_empty()
            || self.of(framework).is_some_and(|it| it.standing == PartyStanding::Party)
    }
}
