//! One roll call: who voted how, under the names of the day.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use undocs::vote::{About, Choice};

use crate::document::day_in_words;
use crate::document::show::totals;
use crate::fault::Fault;
use crate::page::{Frame, Section, encoded, ok};
use crate::visit::Visit;

/// Those who voted in one way.
struct Side {
    title: String,
    count: String,
    code: &'static str,
    names: Vec<String>,
}

#[derive(Template)]
#[template(path = "vote/show.html")]
struct VotePage {
    f: Frame,
    key: String,
    symbol: String,
    symbol_href: Option<String>,
    title: String,
    day: String,
    about: String,
    totals: String,
    method: Option<String>,
    meeting: Option<String>,
    draft: Option<String>,
    subjects: Vec<String>,
    sides: Vec<Side>,
}

/// The roll call with this key.
pub(crate) async fn show(visit: Visit, Path(key): Path<String>) -> Result<Response, Fault> {
    let view = operations::document::vote(&visit.bank, &key).await?;
    let f = visit.frame.at(Section::Documents);
    let roll_call = &view.roll_call;
    let sides = Choice::ALL.into_iter().filter_map(|choice| {
        let ballots = roll_call.ballots.iter().filter(|it| it.choice == choice);
        let names: Vec<String> = ballots.map(|it| it.name.clone()).collect();
        (!names.is_empty()).then(|| Side {
            title: f.t(format!("choice-{}", choice.code())),
            count: f.n(&names.len()),
            code: choice.code(),
            names,
        })
    });
    let about = match roll_call.about {
        About::Whole => "",
        About::Paragraph => "vote-on-paragraph",
        About::Amendment => "vote-on-amendment",
    };
    let symbol = roll_call.symbol.clone();
    let page = VotePage {
        symbol_href: symbol.as_ref().map(|it| f.link(&format!("/document/{}", encoded(it)))),
        symbol: symbol.unwrap_or_else(|| roll_call.given_symbol.clone()),
        title: roll_call.title.clone(),
        day: roll_call.date.as_deref().map(|day| day_in_words(&f, day)).unwrap_or_default(),
        about: if about.is_empty() { String::new() } else { f.t(about) },
        totals: totals(&f, roll_call),
        method: roll_call.method.clone(),
        meeting: roll_call.meeting.clone(),
        draft: roll_call.draft.clone(),
        subjects: roll_call.subjects.clone(),
        sides: sides.collect(),
        key: view.key.clone(),
        f,
    };
    ok(&page)
}
