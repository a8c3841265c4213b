//! Collect once, report everywhere: which requirement of which framework each dataflow answers. Knows
//! the page; what covers what is counted elsewhere.

use askama::Template;
use axum::response::Response;
use operations::coverage::{self, FlowCoverage};

use crate::fault::Fault;
use crate::page::{Frame, Section, encoded, ok};
use crate::visit::Visit;

struct Requirement {
    text: String,
    indicators: Vec<(String, String)>,
}

struct FrameworkPart {
    href: String,
    abbreviation: String,
    requirements: Vec<Requirement>,
}

struct Flow {
    anchor: String,
    name: String,
    id: String,
    version: String,
    frameworks: String,
    answers: String,
    adds: String,
    so_far: String,
    parts: Vec<FrameworkPart>,
}

#[derive(Template)]
#[template(path = "coverage/list.html")]
struct ListPage {
    f: Frame,
    flows: Vec<Flow>,
    counts: String,
}

/// The page.
pub(crate) async fn list(visit: Visit) -> Result<Response, Fault> {
    let coverage = coverage::of(&visit.bank, &visit.snapshot).await?;
    let registry = visit.bank.registry();
    let f = visit.frame.at(Section::Reports);
    let name = |indicator: &str| registry.code_name("CL_INDICATOR", indicator, f.language);
    let flow = |flow: &FlowCoverage| Flow {
        anchor: flow.dataflow.to_lowercase(),
        name: flow.names.get(f.language).to_owned(),
        id: flow.dataflow.clone(),
        version: flow.version.map_or_else(|| f.t("version-none"), |number| f.n(&number)),
        frameworks: f.n(&flow.frameworks()),
        answers: f.n(&flow.answered.len()),
        adds: f.n(&flow.adds),
        so_far: f.n(&flow.so_far),
        parts: parts(&f, flow, &name),
    };
    let flows = coverage.flows.iter().map(flow).collect();
    let (asked, wordy) = (f.n(&coverage.asked), f.n(&coverage.wordy));
    let counts = [("asked", asked.as_str()), ("wordy", wordy.as_str())];
    let counts = f.texts().with("coverage-counts", &counts);
    ok(&ListPage { flows, counts, f })
}

fn parts(f: &Frame, flow: &FlowCoverage, name: &dyn Fn(&str) -> String) -> Vec<FrameworkPart> {
    let mut parts: Vec<(String, FrameworkPart)> = Vec::new();
    for answered in &flow.answered {
        if parts.last().is_none_or(|(id, _)| *id != answered.framework) {
            let part = FrameworkPart {
                href: f.link(&format!("/framework/{}", encoded(&answered.framework))),
                abbreviation: answered.abbreviation.clone(),
                requirements: Vec::new(),
            };
            parts.push((answered.framework.clone(), part));
        }
        let link = |id: &String| (f.link(&format!("/indicator/{}", encoded(id))), name(id));
        let requirement = Requirement {
            text: answered.text.get(f.language).to_owned(),
            indicators: answered.indicators.iter().map(link).collect(),
        };
        if let Some((_, part)) = parts.last_mut() {
            part.requirements.push(requirement);
        }
    }
    parts.into_iter().map(|(_, part)| part).collect()
}
