//! The mirror of the team: every component in both languages and in all its states.

use askama::Template;
use axum::http::HeaderMap;
use axum::response::Response;
use model::{Language, ObsStatus};
use operations::Actor;

use crate::fault::Fault;
use crate::figure::{Shown, Unit, words};
use crate::gap::{self, MarkShown};
use crate::page::{Frame, ok};
use crate::visit;

/// The components in one language.
struct Half {
    f: Frame,
    figures: Vec<(String, Shown)>,
    marks: Vec<MarkShown>,
}

#[derive(Template)]
#[template(path = "pattern/show.html")]
struct PatternPage {
    f: Frame,
    halves: Vec<Half>,
}

/// The page of patterns.
pub(crate) async fn show(headers: HeaderMap) -> Result<Response, Fault> {
    let frame = |language| Frame::new(language, "/", Actor::Public);
    let halves = Language::ALL.map(|language| {
        let f = frame(language);
        let figure = |status: ObsStatus| {
            let value = (!status.is_missing()).then_some("35.40");
            let words = format!("{} — {}", status.code(), words(&f, status));
            (words, Shown::value(&f, &Unit::Percent, value, status.code()))
        };
        let mut figures: Vec<_> = ObsStatus::ALL.into_iter().map(figure).collect();
        figures.push((f.t("status-absent"), Shown::absent(&f)));
        Half { figures, marks: gap::key(&f), f }
    });
    ok(&PatternPage { f: frame(visit::preferred(&headers)), halves: halves.into() })
}
