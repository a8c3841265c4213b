//! Frameworks of reporting: their list with what answers several at once, and each with its facts,
//! limits and outline. Knows pages; the frameworks are the catalogue's.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use model::Language;
use operations::framework::{COUNTRY, Framework, PartyStanding, Ratifications};

use crate::fault::Fault;
use crate::page::{Frame, Section, encoded, ok};
use crate::visit::Visit;

struct Line {
    href: String,
    title: String,
    abbreviation: String,
    body: String,
    cycle: String,
    limit: String,
    standing: String,
}

/// An indicator that several frameworks ask for.
struct Coverage {
    href: String,
    indicator: String,
    count: String,
    frameworks: String,
}

#[derive(Template)]
#[template(path = "framework/list.html")]
struct ListPage {
    f: Frame,
    lines: Vec<Line>,
    coverage: Vec<Coverage>,
}

/// The list of frameworks.
pub(crate) async fn list(visit: Visit) -> Result<Response, Fault> {
    let frameworks = operations::framework::all()?;
    let ratifications = operations::framework::ratifications(COUNTRY)?;
    let registry = visit.bank.registry();
    let f = visit.frame.at(Section::Reports);
    let lines = frameworks.iter().map(|framework| Line {
        href: f.link(&format!("/framework/{}", encoded(&framework.id))),
        title: framework.title.get(f.language).to_owned(),
        abbreviation: framework.abbreviation.clone(),
        body: framework.body.get(f.language).to_owned(),
        cycle: framework.cycle.trigger.get(f.language).to_owned(),
        limit: framework.limits.first().map_or_else(String::new, |limit| {
            f.texts().count("framework-words", u64::from(limit.words))
        }),
        standing: standing(&f, framework, &ratifications),
    });
    let lines = lines.collect();
    let mut asked: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for framework in frameworks.iter().filter(|framework| ratifications.opens(framework)) {
        for indicator in framework.indicators() {
            asked.entry(indicator).or_default().push(&framework.abbreviation);
        }
    }
    let mut shared: Vec<(&str, Vec<&str>)> =
        asked.into_iter().filter(|it| it.1.len() > 1).collect();
    shared.sort_by(|a, b| b.1.len().cmp(&a.1.len()).then(a.0.cmp(b.0)));
    let coverage = shared
        .into_iter()
        .map(|(indicator, frameworks)| Coverage {
            href: f.link(&format!("/indicator/{}", encoded(indicator))),
            indicator: registry.code_name("CL_INDICATOR", indicator, f.language),
            count: f.n(&frameworks.len()),
            frameworks: frameworks.join(" · "),
        })
        .collect();
    ok(&ListPage { f, lines, coverage })
}

/// What the country has done with a framework's instrument, in words.
fn standing(f: &Frame, framework: &Framework, ratifications: &Ratifications) -> String {
    let Some(standing) = ratifications.of(framework) else {
        let key =
            if framework.instrument.is_empty() { "standing-open" } else { "standing-unknown" };
        return f.t(key);
    };
    let mut words = match (standing.standing, standing.since) {
        (PartyStanding::Party, Some(year)) => {
            f.texts().with("standing-party-since", &[("year", &f.period(&year.to_string()))])
        }
        (PartyStanding::Party, None) => f.t("standing-party"),
        (PartyStanding::Signed, _) => f.t("standing-signed"),
        (PartyStanding::None, _) => f.t("standing-none"),
    };
    if !standing.verified {
        words = format!("{words} {}", f.t("framework-unverified"));
    }
    words
}

struct FactLine {
    text: String,
    source: String,
    verified: bool,
}

struct IndicatorLink {
    href: String,
    name: String,
}

struct RequirementLine {
    text: String,
    indicators: Vec<IndicatorLink>,
}

struct SectionPart {
    title: String,
    guidance: String,
    verified: bool,
    requirements: Vec<RequirementLine>,
}

#[derive(Template)]
#[template(path = "framework/show.html")]
struct ShowPage {
    f: Frame,
    id: String,
    title: String,
    abbreviation: String,
    body: String,
    standing: String,
    cycle: String,
    official: String,
    comma: &'static str,
    facts: Vec<FactLine>,
    limits: Vec<FactLine>,
    sections: Vec<SectionPart>,
}

/// One framework.
pub(crate) async fn show(visit: Visit, Path(id): Path<String>) -> Result<Response, Fault> {
    let framework = operations::framework::find(&id)?;
    let ratifications = operations::framework::ratifications(COUNTRY)?;
    let registry = visit.bank.registry();
    let f = visit.frame.at(Section::Reports);
    let own = |text: &model::LocalisedText| text.get(f.language).to_owned();
    let facts = framework.facts.iter().map(|fact| FactLine {
        text: own(&fact.text),
        source: fact.source.clone(),
        verified: fact.verified,
    });
    let limits = framework.limits.iter().map(|limit| {
        let words = f.texts().count("framework-words", u64::from(limit.words));
        let text = match limit.scope.as_str() {
            "whole" => words,
            "initial" => f.texts().with("framework-words-initial", &[("words", &words)]),
            section => {
                let title = framework.sections.iter().find(|each| each.id == section);
                let title = title.map_or(section, |each| each.title.get(f.language));
                f.texts().with("framework-words-of", &[("words", &words), ("section", title)])
            }
        };
        FactLine { text, source: limit.source.clone(), verified: limit.verified }
    });
    let sections = framework.sections.iter().map(|section| SectionPart {
        title: own(&section.title),
        guidance: own(&section.guidance),
        verified: section.verified,
        requirements: section
            .requirements
            .iter()
            .map(|requirement| RequirementLine {
                text: own(&requirement.text),
                indicators: requirement
                    .indicators
                    .iter()
                    .map(|indicator| IndicatorLink {
                        href: f.link(&format!("/indicator/{}", encoded(indicator))),
                        name: registry.code_name("CL_INDICATOR", indicator, f.language),
                    })
                    .collect(),
            })
            .collect(),
    });
    let page = ShowPage {
        id: framework.id.clone(),
        title: own(&framework.title),
        abbreviation: framework.abbreviation.clone(),
        body: own(&framework.body),
        standing: standing(&f, &framework, &ratifications),
        cycle: own(&framework.cycle.trigger),
        official: framework.official.join(" · "),
        comma: match f.language {
            Language::Fa => "، ",
            Language::En => ", ",
        },
        facts: facts.collect(),
        limits: limits.collect(),
        sections: sections.collect(),
        f: f.clone(),
    };
    ok(&page)
}
