//! Drafts of reports that several people write in the bank: begun from a framework or brought in from a
//! folder, written section by section. Two people in one section never lose a word: different
//! paragraphs are merged, the same one is kept beside the text until somebody decides.
//! Knows who may write what and the order of things; merging and reading are `report`'s.

use report::{Aside as Merged, DraftFiles, Report, differences, is_draft_file, merge};
pub use store::draft::{Aside, Comment, SignOff, Text};

use crate::audit::Deed;
use crate::bank::Bank;
use crate::error::{Doing, Error, Result};
use crate::framework;
use crate::permit::{Action, Actor, permit};

/// No text of a draft is longer, in bytes.
const LONGEST_TEXT: usize = 1 << 20;
/// No comment is longer, in letters.
const LONGEST_COMMENT: usize = 4_000;

/// A draft with all that lies beside it.
#[derive(Clone, Debug)]
pub struct Draft {
    /// Its id.
    pub id: String,
    /// The report that its files make.
    pub report: Report,
    /// The latest version of every file.
    pub texts: Vec<Text>,
    /// Paragraphs beside it.
    pub asides: Vec<Aside>,
    /// What was said about it.
    pub comments: Vec<Comment>,
    /// Who signed which version.
    pub sign_offs: Vec<SignOff>,
}

impl Draft {
    /// The agency that owes a file: its section's; empty where none is named.
    #[must_use]
    pub fn owner(&self, path: &str) -> String {
        let outline = self.report.outline();
        let section = outline.into_iter().find(|section| section.file == path);
        section.map_or_else(String::new, |section| section.owner)
    }

    /// Its files, as a folder has them.
    #[must_use]
    pub fn files(&self) -> DraftFiles {
        self.texts.iter().map(|text| (text.path.clone(), text.body.clone())).collect()
    }
}

/// What became of a text that was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Saved {
    /// The version that stands now.
    pub version: u64,
    /// Paragraphs that somebody else had changed too: they lie beside the text.
    pub asides: usize,
}

fn check_id(id: &str) -> Result<()> {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if !id.is_empty() && id.len() <= 60 && id.bytes().all(plain) && !id.starts_with('-') {
        return Ok(());
    }
    Err(Error::Conflict {
        what: format!("the draft {id:?}"),
        why: "that cannot be its id".into(),
        way_out: "write small Latin letters, digits and hyphens, such as ccpr-2027".into(),
    })
}

/// Begins a draft from a framework's outline.
///
/// # Errors
/// [`Error::Conflict`] for an id that is taken or cannot be one, or a treaty that was not accepted.
pub async fn begin(bank: &Bank, actor: &Actor, id: &str, framework: &str) -> Result<()> {
    let framework = framework::find(framework)?;
    let ratifications = framework::ratifications(framework::COUNTRY)?;
    if !ratifications.opens(&framework) {
        return Err(Error::Conflict {
            what: format!("the framework {}", framework.id),
            why: "the country has not accepted its treaty".into(),
            way_out: "report under the treaties it has accepted".into(),
        });
    }
    bring(bank, actor, id, &framework.outline(framework::COUNTRY)).await
}

/// Brings a folder's files in as a new draft.
///
/// # Errors
/// [`Error::Conflict`] for an id that is taken or cannot be one, or files that make no report.
pub async fn bring(bank: &Bank, actor: &Actor, id: &str, files: &DraftFiles) -> Result<()> {
    permit(actor, Action::WriteReport, "")?;
    check_id(id)?;
    read_report(id, files)?;
    let doing = || format!("beginning the draft {id}");
    let at_ms = bank.now_ms();
    let mut write = bank.store().write().await.doing(doing)?;
    if store::draft::ids(&mut write).await.doing(doing)?.iter().any(|known| known == id) {
        return Err(Error::Conflict {
            what: format!("the draft {id}"),
            why: "there is one already".into(),
            way_out: "choose another id, or open that one".into(),
        });
    }
    store::draft::begin(&mut write, id, actor.name(), at_ms).await.doing(doing)?;
    for (path, body) in files.iter().filter(|(path, _)| is_draft_file(path)) {
        let (path, by) = (path.clone(), actor.name().to_owned());
        let text = Text { path, version: 1, body: body.clone(), by, at_ms };
        store::draft::add_text(&mut write, id, &text).await.doing(doing)?;
    }
    Deed::new("begin-draft", format!("draft {id}"))
        .after(format!("text sha256:{}", report::text_digest(files)))
        .append(&mut write, at_ms, actor)
        .await?;
    write.commit().await.doing(doing)
}

fn read_report(id: &str, files: &DraftFiles) -> Result<Report> {
    Report::draft(id, files).map_err(|error| Error::Conflict {
        what: format!("the draft {id}"),
        why: error.to_string(),
        way_out: "mend its report.toml: without it nothing has a name".into(),
    })
}

/// The ids of all drafts.
///
/// # Errors
/// [`Error::Forbidden`] for who may not read drafts.
pub async fn list(bank: &Bank, actor: &Actor) -> Result<Vec<String>> {
    permit(actor, Action::ReadDraft, "")?;
    let doing = || "listing the drafts".to_owned();
    let mut read = bank.store().read().await.doing(doing)?;
    store::draft::ids(&mut read).await.doing(doing)
}

/// One draft, whole.
///
/// # Errors
/// [`Error::NotFound`] when there is none of this id.
pub async fn get(bank: &Bank, actor: &Actor, id: &str) -> Result<Draft> {
    permit(actor, Action::ReadDraft, "")?;
    let doing = || format!("reading the draft {id}");
    let mut read = bank.store().read().await.doing(doing)?;
    let texts = store::draft::texts(&mut read, id).await.doing(doing)?;
    if texts.is_empty() {
        return Err(Error::NotFound {
            what: format!("the draft {id}"),
            way_out: "the list of drafts tells which there are".into(),
        });
    }
    let files = texts.iter().map(|text| (text.path.clone(), text.body.clone())).collect();
    Ok(Draft {
        id: id.to_owned(),
        report: read_report(id, &files)?,
        asides: store::draft::asides(&mut read, id).await.doing(doing)?,
        comments: store::draft::comments(&mut read, id).await.doing(doing)?,
        sign_offs: store::draft::sign_offs(&mut read, id).await.doing(doing)?,
        texts,
    })
}

/// Every version of a file of a draft, newest first.
///
/// # Errors
/// [`Error::NotFound`] when there is no such file.
pub async fn versions(bank: &Bank, actor: &Actor, id: &str, path: &str) -> Result<Vec<Text>> {
    permit(actor, Action::ReadDraft, "")?;
    let doing = || format!("reading the versions of {path}");
    let mut read = bank.store().read().await.doing(doing)?;
    let versions = store::draft::versions(&mut read, id, path).await.doing(doing)?;
    if versions.is_empty() {
        return Err(no_file(id, path));
    }
    Ok(versions)
}

fn no_file(id: &str, path: &str) -> Error {
    Error::NotFound {
        what: format!("the file {path} of the draft {id}"),
        way_out: "the page of the draft lists its files".into(),
    }
}

/// Line ends of forms become those of files.
fn unified(body: &[u8]) -> Result<String> {
    if body.len() > LONGEST_TEXT {
        return Err(Error::Conflict {
            what: "the text".into(),
            why: "it has more than a mebibyte".into(),
            way_out: "divide the section".into(),
        });
    }
    Ok(String::from_utf8_lossy(body).replace("\r\n", "\n"))
}

/// Saves what somebody wrote over version `over` of a file (0 for a new one), merged with what others
/// wrote meanwhile. A text that says what is kept already still becomes a version: its author has seen
/// the figures as they are now.
///
/// # Errors
/// [`Error::Forbidden`] for who may not write that section, [`Error::NotFound`] for a version that
/// never was.
pub async fn save(
    bank: &Bank,
    actor: &Actor,
    id: &str,
    path: &str,
    over: u64,
    body: &[u8],
) -> Result<Saved> {
    let draft = get(bank, actor, id).await?;
    permit(actor, Action::WriteReport, &draft.owner(path))?;
    if !is_draft_file(path) || path.starts_with("images/") {
        return Err(no_file(id, path));
    }
    let own = unified(body)?;
    let doing = || format!("saving {path} of the draft {id}");
    let at_ms = bank.now_ms();
    let mut write = bank.store().write().await.doing(doing)?;
    let versions = store::draft::versions(&mut write, id, path).await.doing(doing)?;
    let latest = versions.first().map_or(0, |text| text.version);
    let of = |wanted: u64| -> Option<String> {
        let found = versions.iter().find(|text| text.version == wanted)?;
        Some(String::from_utf8_lossy(&found.body).into_owned())
    };
    let base = if over == 0 { Some(String::new()) } else { of(over) };
    let base = base.ok_or_else(|| no_file(id, path))?;
    let kept = of(latest).unwrap_or_default();
    let merged = merge(&base, &kept, &own);
    // Whoever owns a section does not hand it to others by writing another owner into it.
    let mut files = draft.files();
    files.insert(path.to_owned(), merged.text.clone().into_bytes());
    let after = Draft { report: read_report(id, &files)?, ..draft };
    permit(actor, Action::WriteReport, &after.owner(path))?;
    let saved = Saved { version: latest + 1, asides: merged.asides.len() };
    let text = Text {
        path: path.to_owned(),
        version: saved.version,
        body: merged.text.into_bytes(),
        by: actor.name().to_owned(),
        at_ms,
    };
    store::draft::add_text(&mut write, id, &text).await.doing(doing)?;
    beside(&mut write, actor, id, path, &merged.asides, at_ms).await?;
    Deed::new("write-draft", format!("draft {id}"))
        .before(format!("{path} version {latest}"))
        .after(format!("{path} version {} over {over}, {} beside it", saved.version, saved.asides))
        .append(&mut write, at_ms, actor)
        .await?;
    write.commit().await.doing(doing)?;
    Ok(saved)
}

async fn beside(
    write: &mut store::Write,
    actor: &Actor,
    id: &str,
    path: &str,
    asides: &[Merged],
    at_ms: i64,
) -> Result<()> {
    let doing = || format!("keeping paragraphs beside {path} of the draft {id}");
    for each in asides {
        let aside = Aside {
            path: path.to_owned(),
            base: each.base.clone(),
            kept: each.kept.clone(),
            own: each.own.clone(),
            by: actor.name().to_owned(),
            at_ms,
            ..Aside::default()
        };
        store::draft::add_aside(write, id, &aside).await.doing(doing)?;
    }
    Ok(())
}

/// Suggests another text of a file to its owner: each paragraph that differs lies beside it. Answers
/// how many.
///
/// # Errors
/// [`Error::NotFound`] when there is no such file.
pub async fn suggest(
    bank: &Bank,
    actor: &Actor,
    id: &str,
    path: &str,
    body: &[u8],
) -> Result<usize> {
    let versions = versions(bank, actor, id, path).await?;
    let own = unified(body)?;
    let kept = versions.first().map_or(&[][..], |text| &text.body);
    let asides = differences(&String::from_utf8_lossy(kept), &own);
    let doing = || format!("suggesting another text of {path}");
    let at_ms = bank.now_ms();
    let mut write = bank.store().write().await.doing(doing)?;
    beside(&mut write, actor, id, path, &asides, at_ms).await?;
    Deed::new("suggest-draft", format!("draft {id}"))
        .after(format!("{path}: {} paragraphs", asides.len()))
        .append(&mut write, at_ms, actor)
        .await?;
    write.commit().await.doing(doing)?;
    Ok(asides.len())
}

/// Takes a paragraph that lies beside a text into it, in the place of the one it stands against.
///
/// # Errors
/// [`Error::Conflict`] when that one is no longer there word for word, or the matter is settled.
pub async fn take(bank: &Bank, actor: &Actor, id: &str, number: u64) -> Result<()> {
    let (draft, aside) = open_aside(bank, actor, id, number).await?;
    let text = draft.texts.iter().find(|text| text.path == aside.path);
    let text = text.ok_or_else(|| no_file(id, &aside.path))?;
    let body = String::from_utf8_lossy(&text.body).into_owned();
    let (kept, own) = (aside.kept.trim(), aside.own.trim());
    let stands = !kept.is_empty() && body.matches(kept).count() == 1;
    let already = !own.is_empty() && body.contains(own);
    if !stands && !already {
        return Err(Error::Conflict {
            what: "the paragraph beside the text".into(),
            why: "the one it would replace no longer stands there word for word".into(),
            way_out: "copy what you want of it into the text, save, then set it aside".into(),
        });
    }
    if !already {
        let body = body.replacen(kept, own, 1);
        save(bank, actor, id, &aside.path, text.version, body.as_bytes()).await?;
    }
    settle(bank, actor, id, number, "taken").await
}

/// Sets a paragraph that lies beside a text aside for good; its words stay in the records.
///
/// # Errors
/// [`Error::Conflict`] when the matter is settled already.
pub async fn decline(bank: &Bank, actor: &Actor, id: &str, number: u64) -> Result<()> {
    open_aside(bank, actor, id, number).await?;
    settle(bank, actor, id, number, "declined").await
}

async fn open_aside(bank: &Bank, actor: &Actor, id: &str, number: u64) -> Result<(Draft, Aside)> {
    let draft = get(bank, actor, id).await?;
    let aside = draft.asides.iter().find(|aside| aside.number == number).cloned();
    let aside = aside.ok_or_else(|| Error::NotFound {
        what: format!("paragraph {number} beside the draft {id}"),
        way_out: "the page of the section shows what lies beside it".into(),
    })?;
    permit(actor, Action::WriteReport, &draft.owner(&aside.path))?;
    if aside.settled.is_some() { Err(settled_already()) } else { Ok((draft, aside)) }
}

fn settled_already() -> Error {
    Error::Conflict {
        what: "the paragraph beside the text".into(),
        why: "somebody has decided about it already".into(),
        way_out: "open the section again".into(),
    }
}

async fn settle(bank: &Bank, actor: &Actor, id: &str, number: u64, how: &str) -> Result<()> {
    let doing = || format!("settling paragraph {number} beside the draft {id}");
    let at_ms = bank.now_ms();
    let mut write = bank.store().write().await.doing(doing)?;
    let done = store::draft::settle(&mut write, number, how, actor.name(), at_ms).await;
    if !done.doing(doing)? {
        return Err(settled_already());
    }
    Deed::new("settle-aside", format!("draft {id}"))
        .after(format!("paragraph {number} {how}"))
        .append(&mut write, at_ms, actor)
        .await?;
    write.commit().await.doing(doing)
}

/// Says something about a file of a draft.
///
/// # Errors
/// [`Error::Conflict`] when nothing was said, or too much.
pub async fn comment(bank: &Bank, actor: &Actor, id: &str, path: &str, body: &str) -> Result<()> {
    versions(bank, actor, id, path).await?;
    let body = body.trim();
    if body.is_empty() || body.chars().count() > LONGEST_COMMENT {
        return Err(Error::Conflict {
            what: "the comment".into(),
            why: "it is empty, or longer than 4,000 letters".into(),
            way_out: "write what you have to say about the section".into(),
        });
    }
    let doing = || format!("keeping a comment on {path}");
    let at_ms = bank.now_ms();
    let comment =
        Comment { path: path.into(), body: body.into(), by: actor.name().to_owned(), at_ms };
    let mut write = bank.store().write().await.doing(doing)?;
    store::draft::add_comment(&mut write, id, &comment).await.doing(doing)?;
    let deed = Deed::new("comment-draft", format!("draft {id}"));
    deed.after(path.to_owned()).append(&mut write, at_ms, actor).await?;
    write.commit().await.doing(doing)
}

/// Puts the actor's name under the version of a file that they have read.
///
/// # Errors
/// [`Error::Conflict`] when a later version stands by now.
pub async fn sign_off(
    bank: &Bank,
    actor: &Actor,
    id: &str,
    path: &str,
    version: u64,
) -> Result<()> {
    let draft = get(bank, actor, id).await?;
    permit(actor, Action::SignReport, &draft.owner(path))?;
    let doing = || format!("signing {path} of the draft {id}");
    let at_ms = bank.now_ms();
    let mut write = bank.store().write().await.doing(doing)?;
    let versions = store::draft::versions(&mut write, id, path).await.doing(doing)?;
    if versions.first().map(|text| text.version) != Some(version) {
        return Err(Error::Conflict {
            what: format!("version {version} of {path}"),
            why: "somebody has written another one meanwhile".into(),
            way_out: "read the text that stands now, then sign that".into(),
        });
    }
    let sign_off = SignOff { path: path.into(), version, by: actor.name().to_owned(), at_ms };
    store::draft::sign_off(&mut write, id, &sign_off).await.doing(doing)?;
    let deed = Deed::new("sign-draft", format!("draft {id}"));
    deed.after(format!("{path} version {version}")).append(&mut write, at_ms, actor).await?;
    write.commit().await.doing(doing)
}
