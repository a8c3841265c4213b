//! A form: shown as a grid, written cell by cell, sent as an ordinary submission, its cells talked
//! about. Knows the order of things; who may is `permit`'s, how an instrument moves is `instrument`'s.

use std::io::Write as _;

use ingest::{NumberFault, read_number};
use model::{
    Approval, Content, DataCall, EmptyReason, EntryKind, FormCell, FormEntry, Instrument,
    InstrumentState, Organisation, Submission,
};
use store::form::Written;
use store::instrument::{InstrumentStep, Move};

use crate::audit::Deed;
use crate::bank::Bank;
use crate::error::{Doing, Error, Result};
use crate::form_desk::{self, Job};
use crate::form_file;
use crate::form_key::Layout;
pub use crate::form_key::LayoutRow;
use crate::instrument::{self, Way, get, way_of};
use crate::organisation::permit_above;
use crate::permit::{Action, Actor, permit_in};
use crate::submission::{self, Receive};
use crate::version::dataflow_of;

/// The most letters a cell takes as they are typed.
const TYPED_MOST: usize = 200;
/// The most letters of a note.
const NOTE_MOST: usize = 2000;

/// A form as its page shows it.
#[derive(Clone, Debug)]
pub struct FormView {
    /// The instrument.
    pub instrument: Instrument,
    /// The round it belongs to.
    pub call: DataCall,
    /// The organisations through which it goes up, the provider first.
    pub way: Vec<Organisation>,
    /// The cells, by place.
    pub cells: Vec<FormCell>,
    /// How they are laid out: `cells` by index.
    pub layout: Layout,
    /// Its way so far, oldest first.
    pub steps: Vec<InstrumentStep>,
    /// The submission it became when it was last sent.
    pub submission: Option<Submission>,
    /// How it stands for the viewer's organisation.
    pub approval: Approval,
    /// Whether the viewer may write its open cells and send it.
    pub may_fill: bool,
    /// Whether the viewer may begin its review.
    pub may_begin: bool,
    /// Whether the viewer may approve it now.
    pub may_approve: bool,
    /// Whether the viewer may return or unlock cells.
    pub may_return: bool,
    /// Whether the viewer may publish its submission.
    pub may_publish: bool,
}

impl FormView {
    /// Cells asked for of which nothing is said.
    #[must_use]
    pub fn holes(&self) -> usize {
        self.cells.iter().filter(|cell| cell.asked && cell.content.is_hole()).count()
    }
}

/// One form.
///
/// # Errors
/// [`Error::NotFound`] for who may not know of it.
pub async fn show(bank: &Bank, actor: &Actor, id: &str) -> Result<FormView> {
    let instrument = get(bank, id).await?;
    let way = way_of(bank, &instrument);
    if !instrument::may_read(actor, &instrument, &way) {
        return Err(hidden(id));
    }
    let doing = || format!("reading the form {id}");
    let (_, structure) = dataflow_of(bank, &instrument.dataflow.to_string())?;
    let mut read = bank.store().read().await.doing(doing)?;
    let call = store::data_call::get(&mut read, &instrument.data_call).await.doing(doing)?;
    let call = call.ok_or_else(|| hidden(id))?;
    let cells = store::form::cells(&mut read, id).await.doing(doing)?;
    let steps = store::instrument::steps(&mut read, id).await.doing(doing)?;
    let submission = match &instrument.submission {
        Some(submission) => store::submission::get(&mut read, submission).await.doing(doing)?,
        None => None,
    };
    drop(read);
    let layout = Layout::of(&structure, cells.iter().map(|cell| cell.key.as_str()));
    let may = |action| way.permits(actor, action, &instrument);
    let author = instrument.author.as_deref() == Some(actor.name())
        || cells.iter().any(|cell| cell.by == actor.name());
    let state = instrument.state;
    let open = call.closed_at_ms.is_none();
    let publishable = submission.as_ref().is_some_and(|it| {
        it.state.may_become(model::SubmissionState::Published)
            && permit_above(bank, actor, Action::PublishSubmission, &it.provider).is_ok()
    });
    Ok(FormView {
        approval: Approval::of(&instrument, way.place_of(actor), way.levels()),
        may_fill: open && state.is_with_provider() && may(Action::FillForm),
        may_begin: matches!(state, InstrumentState::Submitted | InstrumentState::Resubmitted)
            && may(Action::ReviewForm),
        may_approve: !author && state.is_with_reviewer() && way.may_approve_now(actor, &instrument),
        may_return: open && state.may_be_returned() && may(Action::ReviewForm),
        may_publish: state == InstrumentState::Accepted && publishable,
        way: way.organisations,
        instrument,
        call,
        cells,
        layout,
        steps,
        submission,
    })
}

fn hidden(id: &str) -> Error {
    Error::NotFound {
        what: format!("the form {id}"),
        way_out: "sign in with an account of the organisation that is asked, or of one above it"
            .into(),
    }
}

/// Somebody writes a cell.
#[derive(Clone, Debug, Default)]
pub struct CellWriting {
    /// The cell.
    pub place: u32,
    /// The version the writer saw.
    pub based_on: u32,
    /// What was typed, letter for letter.
    pub typed: String,
    /// Why there is no figure.
    pub reason: Option<EmptyReason>,
}

/// What became of a writing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CellAnswer {
    /// It stands, with this version and content.
    Stands(u32, Content),
    /// Another one was first: this is what stands there. Both values are kept.
    Lost(FormCell),
    /// The cell may not be written now.
    Closed(FormCell),
    /// It is no number. Nothing was kept.
    Unreadable(NumberFault),
    /// There is no such cell.
    Missing,
}

/// The stable word for why a text is no number.
#[must_use]
pub fn fault_code(fault: NumberFault) -> &'static str {
    match fault {
        NumberFault::Blank => "blank",
        NumberFault::Text => "text",
        NumberFault::Date => "date",
        NumberFault::TooLong => "too-long",
        NumberFault::CellError => "cell-error",
    }
}

/// What a cell is to hold, by what was typed.
fn content_of(writing: &CellWriting) -> std::result::Result<Content, NumberFault> {
    if writing.typed.chars().count() > TYPED_MOST {
        return Err(NumberFault::TooLong);
    }
    match read_number(&writing.typed) {
        // A share is typed as it is written; the sign says nothing that the unit does not.
        Ok(number) => Ok(Content { value: number.digits.into_owned(), reason: None }),
        Err(NumberFault::Blank) => Ok(Content { value: String::new(), reason: writing.reason }),
        Err(fault) => Err(fault),
    }
}

/// Writes cells of a form; when this returns what stands is on the disk. Each cell has its own
/// answer, in the order of the writings.
///
/// # Errors
/// [`Error::Forbidden`] for who may not fill in the form.
pub async fn write(
    bank: &Bank,
    actor: &Actor,
    id: &str,
    writings: Vec<CellWriting>,
) -> Result<Vec<CellAnswer>> {
    let instrument = get(bank, id).await?;
    let way = way_of(bank, &instrument);
    if !instrument::may_read(actor, &instrument, &way) {
        return Err(hidden(id));
    }
    permit_in(actor, Action::FillForm, &way.scope(&instrument))?;
    let mut answers = Vec::with_capacity(writings.len());
    let mut jobs = Vec::new();
    let mut contents = Vec::new();
    for writing in writings {
        match content_of(&writing) {
            Err(fault) => answers.push(Some(CellAnswer::Unreadable(fault))),
            Ok(content) => {
                answers.push(None);
                contents.push(content.clone());
                jobs.push(Job {
                    instrument: id.to_owned(),
                    place: writing.place,
                    based_on: writing.based_on,
                    content,
                    typed: writing.typed,
                    actor: actor.clone(),
                });
            }
        }
    }
    let written = if jobs.is_empty() { Vec::new() } else { form_desk::keep(bank, jobs).await? };
    let mut kept = written.into_iter().zip(contents);
    let answers = answers.into_iter().map(|answer| {
        answer.unwrap_or_else(|| match kept.next() {
            Some((Written::Stands(version), content)) => CellAnswer::Stands(version, content),
            Some((Written::Same(cell), content)) => CellAnswer::Stands(cell.version, content),
            Some((Written::Lost(cell), _)) => CellAnswer::Lost(cell),
            Some((Written::Closed(cell), _)) => CellAnswer::Closed(cell),
            Some((Written::Missing, _)) | None => CellAnswer::Missing,
        })
    });
    Ok(answers.collect())
}

/// Sends a form: what stands in it becomes an ordinary submission, checked like any other, each
/// observation with its cell, its writer and its moment; the form closes. Holes are sent as holes.
///
/// # Errors
/// [`Error::Conflict`] when it was sent already or holds nothing, [`Error::Forbidden`] for who may
/// not.
pub async fn send(bank: &Bank, actor: &Actor, id: &str) -> Result<Submission> {
    let view = show(bank, actor, id).await?;
    let instrument = &view.instrument;
    let way = way_of(bank, instrument);
    permit_in(actor, Action::FillForm, &way.scope(instrument))?;
    if !view.may_fill {
        return Err(instrument::not_ready(instrument, "send it"));
    }
    let bytes = form_file::write(bank, &view)?;
    let Some(bytes) = bytes else {
        return Err(Error::Conflict {
            what: format!("the form {id}"),
            why: "no cell has a figure or a reason".into(),
            way_out: "fill in at least one cell".into(),
        });
    };
    let doing = || format!("sending the form {id}");
    let mut file = tempfile::NamedTempFile::new().doing(doing)?;
    file.write_all(&bytes).doing(doing)?;
    let receive = Receive {
        dataflow: instrument.dataflow.to_string(),
        provider: Some(instrument.provider.clone()),
        structure_map: None,
        file_name: form_file::name(instrument),
        path: file.path().to_owned(),
    };
    let submission = submission::receive_form(bank, actor, receive, id).await?;
    let to = match instrument.round {
        0 => InstrumentState::Submitted,
        _ => InstrumentState::Resubmitted,
    };
    let at_ms = bank.now_ms();
    let holes = view.holes();
    let mut write = bank.store().write().await.doing(doing)?;
    let step = Move {
        id,
        from: (instrument.state, instrument.level),
        to: (to, 0),
        level: "",
        by: actor.name(),
        at_ms,
        reason: None,
    };
    instrument::moved(store::instrument::advance(&mut write, &step).await, instrument, "send it")?;
    store::instrument::send(&mut write, id, &submission.id, actor.name(), at_ms)
        .await
        .doing(doing)?;
    store::form::seal(&mut write, id).await.doing(doing)?;
    Deed::new("send-form", format!("form {id}"))
        .before(instrument.state.code())
        .after(format!("submission {}, {holes} holes", submission.id))
        .append(&mut write, at_ms, actor)
        .await?;
    write.commit().await.doing(doing)?;
    Ok(submission)
}

/// A cell with everything that happened to it.
#[derive(Clone, Debug)]
pub struct CellView {
    /// The cell.
    pub cell: FormCell,
    /// Its history and its thread, oldest first.
    pub entries: Vec<FormEntry>,
    /// Whether the viewer may say something to it.
    pub may_note: bool,
}

/// One cell of a form with its history and thread.
///
/// # Errors
/// [`Error::NotFound`] for who may not know of the form, or when it has no such cell.
pub async fn cell(bank: &Bank, actor: &Actor, id: &str, place: u32) -> Result<CellView> {
    let instrument = get(bank, id).await?;
    let way = way_of(bank, &instrument);
    if !instrument::may_read(actor, &instrument, &way) {
        return Err(hidden(id));
    }
    let doing = || format!("reading cell {place} of the form {id}");
    let mut read = bank.store().read().await.doing(doing)?;
    let cell = store::form::cell(&mut read, id, place).await.doing(doing)?;
    let cell = cell.ok_or_else(|| no_cell(id, place))?;
    let entries = store::form::entries(&mut read, id, place).await.doing(doing)?;
    let may_note = may_note(actor, &instrument, &way);
    Ok(CellView { cell, entries, may_note })
}

pub(crate) fn no_cell(id: &str, place: u32) -> Error {
    Error::NotFound {
        what: format!("cell {place} of the form {id}"),
        way_out: "open the form to see its cells".into(),
    }
}

fn may_note(actor: &Actor, instrument: &Instrument, way: &Way) -> bool {
    [Action::FillForm, Action::ReviewForm]
        .into_iter()
        .any(|action| way.permits(actor, action, instrument))
}

/// Says something to a cell: the thread between the provider and those who review.
///
/// # Errors
/// [`Error::Conflict`] without words, [`Error::Forbidden`] for who neither fills in nor reviews.
pub async fn note(bank: &Bank, actor: &Actor, id: &str, place: u32, text: &str) -> Result<()> {
    let view = cell(bank, actor, id, place).await?;
    if !view.may_note {
        let instrument = get(bank, id).await?;
        permit_in(actor, Action::ReviewForm, &way_of(bank, &instrument).scope(&instrument))?;
    }
    let text: String = text.trim().chars().take(NOTE_MOST).collect();
    if text.is_empty() {
        return Err(Error::Conflict {
            what: format!("the note on cell {place} of the form {id}"),
            why: "it says nothing".into(),
            way_out: "write what you want to say".into(),
        });
    }
    let doing = || format!("noting on cell {place} of the form {id}");
    let at_ms = bank.now_ms();
    let entry = FormEntry {
        number: 0,
        kind: EntryKind::Note,
        content: Content::default(),
        reason: None,
        text,
        by: actor.name().to_owned(),
        at_ms,
    };
    let mut write = bank.store().write().await.doing(doing)?;
    store::form::entry(&mut write, id, place, &entry).await.doing(doing)?;
    store::form::remark(&mut write, id, place).await.doing(doing)?;
    Deed::new("note-cell", format!("form {id} cell {place}"))
        .append(&mut write, at_ms, actor)
        .await?;
    write.commit().await.doing(doing)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_reads_persian_digits_and_refuses_what_is_no_number() {
        let typed = |typed: &str, reason| {
            content_of(&CellWriting { typed: typed.into(), reason, ..CellWriting::default() })
        };
        assert_eq!(typed("۱٬۲۳۴", None).unwrap().value, "1234");
        assert_eq!(typed("حدود ۱۰۰", None), Err(NumberFault::Text));
        let because = typed(" ", Some(EmptyReason::NotYet)).unwrap();
        assert_eq!(because.reason, Some(EmptyReason::NotYet));
        // A figure beside a reason is the figure.
        assert_eq!(typed("5", Some(EmptyReason::NotYet)).unwrap().reason, None);
    }
}
