//! One recommendation: its words and where they stand, what the State answered, what it is one matter
//! with, and for who may read it the file: who answers, what was done, with the indicator's real line.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use model::recommendation::{CommitmentSource, Entry, EvidenceKind, Status};
use operations::Registry;
use operations::permit::{Action, permit};
use operations::recommendation::{EntryView, RecommendationView};

use super::{Line, line};
use crate::commitment::{CommitmentShown, shown};
use crate::fault::Fault;
use crate::indicator::{Progress, progress};
use crate::page::{Frame, Section, encoded, isolated, ok};
use crate::visit::Visit;

/// A fact about it.
struct Fact {
    term: String,
    text: String,
    is_foreign: bool,
    href: Option<String>,
}

/// A decision about it and others.
struct GroupShown {
    title: String,
    words: String,
    members: Vec<Line>,
}

/// An entry of its file.
struct EntryShown {
    label: String,
    words: String,
    kind: &'static str,
    title: String,
    text: String,
    about: String,
    rests_on: String,
}

/// What a list of a form offers.
pub(crate) struct Choice {
    pub value: String,
    pub text: String,
}

/// What this viewer may enter.
#[derive(Default)]
struct May {
    assign: bool,
    answer: bool,
    assess: bool,
}

#[derive(Template)]
#[template(path = "recommendation/show.html")]
struct ShowPage {
    f: Frame,
    line: Line,
    id: String,
    language: &'static str,
    facts: Vec<Fact>,
    groups: Vec<GroupShown>,
    is_followed: bool,
    organisation: String,
    due: String,
    entries: Vec<EntryShown>,
    commitments: Vec<CommitmentShown>,
    progress: Vec<Progress>,
    may: May,
    evidence: Vec<Choice>,
    organisations: Vec<Choice>,
    indicators: Vec<Choice>,
    statuses: Vec<Choice>,
    kinds: Vec<Choice>,
}

/// The page of a recommendation.
pub(crate) async fn show(visit: Visit, Path(id): Path<String>) -> Result<Response, Fault> {
    let actor = &visit.frame.viewer;
    let view = operations::recommendation::show(&visit.bank, actor, &id).await?;
    let registry = visit.bank.registry();
    let mut lines = Vec::new();
    for id in series(&view) {
        let indicator = operations::indicator::show(&visit.bank, &visit.snapshot, &id).await?;
        lines.push(progress(&visit.frame, &registry, &indicator));
    }
    let f = visit.frame.at(Section::Recommendations);
    ok(&page(f, &registry, &view, lines))
}

/// The indicators that the file names, each once.
fn series(view: &RecommendationView) -> Vec<String> {
    let Some(follow) = &view.follow else { return Vec::new() };
    let given = follow.entries.iter().filter_map(|it| match &it.entry {
        Entry::Evidence { kind: EvidenceKind::Series, reference, .. } => Some(reference.clone()),
        _ => None,
    });
    let promised = follow.commitments.iter().filter_map(|it| it.row.indicator.clone());
    let mut ids: Vec<String> = given.chain(promised).collect();
    ids.sort();
    ids.dedup();
    ids
}

fn page(
    f: Frame,
    registry: &Registry,
    view: &RecommendationView,
    progress: Vec<Progress>,
) -> ShowPage {
    let follow = view.follow.clone().unwrap_or_default();
    let of = view.listed.organisation.as_deref();
    let may = May {
        assign: permit(&f.viewer, Action::AssignRecommendation, "").is_ok(),
        answer: of.is_some_and(|of| permit(&f.viewer, Action::AnswerRecommendation, of).is_ok()),
        assess: permit(&f.viewer, Action::AssessRecommendation, "").is_ok(),
    };
    let choice = |value: &str, text: String| Choice { value: value.to_owned(), text };
    let is_evidence = |it: &&EntryView| matches!(it.entry, Entry::Evidence { .. });
    ShowPage {
        line: line(&f, registry, &view.listed),
        id: view.listed.id.clone(),
        language: "en",
        facts: facts(&f, view),
        groups: groups(&f, registry, view),
        is_followed: view.follow.is_some(),
        organisation: of.map(|id| registry.agency_name(id, f.language)).unwrap_or_default(),
        due: view.listed.due.as_deref().map(|day| day_words(&f, day)).unwrap_or_default(),
        entries: follow.entries.iter().map(|it| entry(&f, registry, it)).collect(),
        commitments: follow.commitments.iter().map(|it| shown(&f, registry, it)).collect(),
        progress,
        evidence: follow
            .entries
            .iter()
            .filter(is_evidence)
            .map(|it| choice(&it.number.to_string(), entry(&f, registry, it).title))
            .collect(),
        organisations: organisations(&f, registry),
        indicators: indicators(&f, registry),
        statuses: Status::ALL
            .into_iter()
            .filter(|it| it.is_judgement())
            .map(|it| choice(it.code(), f.t(format!("status-{}", it.code()))))
            .collect(),
        kinds: EvidenceKind::ALL
            .into_iter()
            .map(|it| choice(it.code(), f.t(format!("evidence-{}", it.code()))))
            .collect(),
        may,
        f,
    }
}

/// The organisations of the bank, for a form.
pub(crate) fn organisations(f: &Frame, registry: &Registry) -> Vec<Choice> {
    let each = registry.agencies().into_iter().map(|agency| Choice {
        value: agency.id.clone(),
        text: agency.names.get(f.language).to_owned(),
    });
    let mut all: Vec<Choice> = each.collect();
    all.sort_by_cached_key(|it| crate::order::key(&it.text));
    all
}

/// The indicators of the bank, for a form.
pub(crate) fn indicators(f: &Frame, registry: &Registry) -> Vec<Choice> {
    let each = registry.indicators().iter().map(|indicator| Choice {
        value: indicator.id.clone(),
        text: indicator.names.get(f.language).to_owned(),
    });
    let mut all: Vec<Choice> = each.collect();
    all.sort_by_cached_key(|it| crate::order::key(&it.text));
    all
}

/// Where a commitment comes from, for a form.
pub(crate) fn sources(f: &Frame) -> Vec<Choice> {
    let entered =
        CommitmentSource::ALL.into_iter().filter(|it| *it != CommitmentSource::Recommendation);
    let choice = |it: CommitmentSource| Choice {
        value: it.code().to_owned(),
        text: f.t(format!("source-{}", it.code())),
    };
    entered.map(choice).collect()
}

pub(crate) fn day_words(f: &Frame, day: &str) -> String {
    crate::document::day_in_words(f, day)
}

fn facts(f: &Frame, view: &RecommendationView) -> Vec<Fact> {
    let mut facts = Vec::new();
    let mut add = |key: &str, text: String, is_foreign: bool, href: Option<String>| {
        if !text.is_empty() {
            facts.push(Fact { term: f.t(key), text, is_foreign, href });
        }
    };
    let document = |address: &str| {
        let (name, fragment) = address.split_once('#').unwrap_or((address, ""));
        f.link(&format!("/document/{}#{}", encoded(name), encoded(fragment)))
    };
    let listed = &view.listed;
    let from = view.document.2.as_deref() == listed.symbol.as_deref();
    add(
        "recommendation-address",
        listed.address.clone(),
        true,
        from.then(|| document(&listed.address)),
    );
    let (id, title, _) = &view.document;
    let own = f.link(&format!("/document/{}", encoded(id)));
    add("recommendation-read-from", title.clone(), true, Some(own));
    add("recommendation-states", view.recommendation.states.join(" · "), true, None);
    add(
        "recommendation-position-words",
        view.recommendation.position_words.clone().unwrap_or_default(),
        true,
        None,
    );
    for (position, words, address) in &view.replies {
        let text = format!("{} – “{words}”", f.t(format!("position-{position}")));
        add("recommendation-reply", text, false, Some(document(address)));
    }
    if let Some(details) = &view.recommendation.details {
        let list = |values: &[String]| values.join(" · ");
        add("recommendation-kind", details.kind.clone().unwrap_or_default(), true, None);
        add("recommendation-themes", list(&details.themes), true, None);
        add("recommendation-persons", list(&details.persons), true, None);
        add("recommendation-goals", list(&details.goals), true, None);
        add("recommendation-session", details.session.clone().unwrap_or_default(), true, None);
        add("recommendation-annotation", details.id.clone().unwrap_or_default(), true, None);
    }
    facts
}

fn groups(f: &Frame, registry: &Registry, view: &RecommendationView) -> Vec<GroupShown> {
    let each = view.groups.iter().map(|it| {
        let group = &it.group;
        let said = f.t(format!("group-{}-{}", group.decision, group.likeness));
        let by =
            [("who", group.by_whom.as_str()), ("when", &f.moment(group.at_ms)), ("said", &said)];
        let others = it.members.iter().filter(|member| member.id != view.listed.id);
        GroupShown {
            title: group.title.clone(),
            words: f.texts().with("group-signed-by", &by),
            members: others.map(|member| line(f, registry, member)).collect(),
        }
    });
    each.collect()
}

fn entry(f: &Frame, registry: &Registry, view: &EntryView) -> EntryShown {
    let by = registry.agency_name(&view.organisation, f.language);
    let name = isolated(&view.by_whom);
    let who = if by.is_empty() { name } else { format!("{name} – {by}") };
    let mut shown = EntryShown {
        label: f.n(&view.number),
        words: f.t(format!("entry-{}", view.entry.code())),
        kind: view.entry.code(),
        title: String::new(),
        text: String::new(),
        about: format!("{who} · {}", f.moment(view.at_ms)),
        rests_on: String::new(),
    };
    match &view.entry {
        Entry::Assigned { organisation, due } => {
            shown.title = registry.agency_name(organisation, f.language);
            if let Some(due) = due {
                shown.text = f.texts().with("entry-until", &[("day", &day_words(f, due))]);
            }
        }
        Entry::Planned { text } => shown.text.clone_from(text),
        Entry::Evidence { kind, reference, text, day } => {
            let name = match kind {
                EvidenceKind::Series => registry
                    .indicator(reference)
                    .map_or_else(|| reference.clone(), |it| it.names.get(f.language).to_owned()),
                EvidenceKind::Measure | EvidenceKind::Law => reference.clone(),
            };
            let day = day.as_deref().map(|day| format!(" ({})", day_words(f, day)));
            shown.title = format!(
                "{}: {name}{}",
                f.t(format!("evidence-{}", kind.code())),
                day.unwrap_or_default()
            );
            shown.text.clone_from(text);
        }
        Entry::Assessed { status, reason, evidence } => {
            shown.title = f.t(format!("status-{}", status.code()));
            shown.text.clone_from(reason);
            if !evidence.is_empty() {
                let numbers: Vec<String> = evidence.iter().map(|it| f.n(it)).collect();
                let numbers = model::locale::list(&numbers, f.language);
                shown.rests_on = f.texts().with("entry-rests-on", &[("numbers", &numbers)]);
            }
        }
        Entry::Graded { grade, symbol } => {
            shown.title.clone_from(grade);
            shown.text.clone_from(symbol);
        }
    }
    shown
}
