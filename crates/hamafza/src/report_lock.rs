//! `hamafza report freeze` and `verify`: a draft is locked and given out, and every figure of what was
//! given out is derived again. Knows files and exit statuses; what a lock is and how a figure is derived
//! are `report`'s and `operations`'.

use std::path::Path;
use std::process::ExitCode;

use ::report::{Lock, LockedFigure, text_digest};
use operations::report::Verdict;
use operations::{Actor, Error, Result, edition};
use serde_json::json;

use crate::draft_folder;
use crate::report::print;
use crate::serve::{open, open_to_read};

/// Runs `hamafza report freeze`.
pub async fn freeze(folder: &Path, data: &Path) -> Result<ExitCode> {
    let files = draft_folder::files(folder)?;
    let report = draft_folder::read_files(folder, &files)?;
    let frozen = {
        let bank = open_to_read(data).await?;
        let frozen = edition::freeze(&bank, &report, Some(text_digest(&files))).await?;
        bank.close().await;
        frozen
    };
    let path = folder.join("report.lock.json");
    draft_folder::write(&path, frozen.lock.to_json().as_bytes())?;
    eprintln!("Wrote {}: {} figures", path.display(), frozen.lock.figures.len());
    let bank = match open(data).await {
        Ok(bank) => bank,
        Err(Error::Unavailable { what, why }) => {
            eprintln!("Nothing was entered in the log: {what} is not available: {why}");
            return Ok(ExitCode::SUCCESS);
        }
        Err(error) => return Err(error),
    };
    let given = edition::give_out(&bank, &Actor::Console, &frozen).await?;
    let out = folder.join("given-out");
    std::fs::create_dir_all(&out).map_err(|error| Error::Internal {
        doing: format!("making the folder {}", out.display()),
        source: error.into(),
    })?;
    for each in &given {
        let name = format!("{}-{}.pdf", each.edition.report, each.edition.language);
        draft_folder::write(&out.join(&name), &each.pdf)?;
        let proof = out.join(format!("{name}.tlog-proof"));
        draft_folder::write(&proof, each.proof.text().as_bytes())?;
        let (place, position) = (out.join(&name), each.edition.position);
        eprintln!("Wrote {}: entry {position} of the log", place.display());
    }
    bank.close().await;
    Ok(ExitCode::SUCCESS)
}

/// Reads a lock file, or the one a final PDF carries.
pub fn read_lock(path: &Path) -> Result<Lock> {
    let bytes = std::fs::read(path).map_err(|error| Error::Internal {
        doing: format!("reading {}", path.display()),
        source: error.into(),
    })?;
    let lock = if bytes.starts_with(b"%PDF") {
        Lock::of_pdf(&bytes)
    } else {
        Lock::read(&String::from_utf8_lossy(&bytes))
    };
    lock.map_err(|error| Error::Conflict {
        what: path.display().to_string(),
        why: error.to_string(),
        way_out: "compile or freeze the report with this program".into(),
    })
}

/// What is told of each figure, and how many do not hold.
struct Told {
    as_json: bool,
    lines: String,
    wrong: usize,
}

impl Told {
    fn tell(&mut self, verdict: &str, figure: &LockedFigure, found: Option<&str>) {
        let value = figure.value.as_deref();
        if self.as_json {
            let line = json!({
                "verdict": verdict, "query": figure.query, "period": figure.period,
                "version": figure.version, "value": value, "found": found,
            });
            self.lines.push_str(&format!("{line}\n"));
        } else if verdict != "holds" {
            self.lines.push_str(&format!(
                "{verdict} · {} {} version {}: {} in the report, {} found\n",
                figure.query,
                figure.period,
                figure.version,
                value.unwrap_or("-"),
                found.unwrap_or("nothing")
            ));
        }
    }

    fn wrong(&mut self, verdict: &str, figure: &LockedFigure, found: Option<&str>) {
        self.wrong += 1;
        self.tell(verdict, figure, found);
    }

    fn verdict(&mut self, figure: &LockedFigure, verdict: &Verdict) {
        match verdict {
            Verdict::Holds => self.tell("holds", figure, figure.value.as_deref()),
            Verdict::Revised { value, .. } => self.tell("revised-since", figure, value.as_deref()),
            Verdict::Retracted { reason } => self.tell("retracted-since", figure, Some(reason)),
            Verdict::Differs { value } => self.wrong("differs", figure, value.as_deref()),
            Verdict::NotFound => self.wrong("not-found", figure, None),
        }
    }
}

/// Runs `hamafza report verify`.
pub async fn verify(
    report: &Path,
    data: Option<&Path>,
    lock: Option<&Path>,
    as_json: bool,
) -> Result<ExitCode> {
    let carried = read_lock(report)?;
    let mut told = Told { as_json, lines: String::new(), wrong: 0 };
    for figure in carried.altered() {
        told.wrong("altered", figure, None);
    }
    if let Some(lock) = lock {
        let locked = read_lock(lock)?;
        for figure in carried.figures.iter().filter(|figure| !locked.figures.contains(figure)) {
            told.wrong("not-in-lock", figure, None);
        }
    }
    if let Some(data) = data {
        let bank = open_to_read(data).await?;
        let verdicts = operations::report::verify(&bank, &carried.figures).await?;
        for (figure, verdict) in carried.figures.iter().zip(&verdicts) {
            told.verdict(figure, verdict);
        }
        say_given_out(&bank, report).await?;
    }
    print(&told.lines)?;
    eprintln!("{} figures, {} that do not hold", carried.figures.len(), told.wrong);
    Ok(ExitCode::from(u8::from(told.wrong > 0)))
}

/// Says whether a PDF is one of those that the bank gave out.
async fn say_given_out(bank: &operations::Bank, report: &Path) -> Result<()> {
    let bytes = std::fs::read(report).map_err(|error| Error::Internal {
        doing: format!("reading {}", report.display()),
        source: error.into(),
    })?;
    if !bytes.starts_with(b"%PDF") {
        return Ok(());
    }
    let sha256 = evidence::Hash::of(&bytes).hex();
    let all = edition::list(bank).await?;
    match all.iter().find(|edition| edition.file_sha256 == sha256) {
        Some(edition) => eprintln!(
            "It is the report {} {} ({}) that was given out: entry {} of the log",
            edition.report, edition.version, edition.language, edition.position
        ),
        None => eprintln!("It is not among the reports that this bank gave out."),
    }
    Ok(())
}
