//! Rounds of the demonstration, in progress: provinces confirm at its source what the bank knows of
//! the census of 1395, and national bodies are asked for a year of which nothing is known. Every
//! figure that is typed is one the bank holds; what nobody typed stays missing.

use std::collections::BTreeMap;

use model::person::{Account, Role};
use model::{Ask, LocalisedText, OrganisationKind, ReturnReason, TimePeriod};

use crate::bank::Bank;
use crate::data_call::{self, CallPlan};
use crate::error::{Doing, Error, Result};
use crate::form::{self, CellWriting};
use crate::instrument;
use crate::permit::Actor;
use crate::round;
use crate::submission::{self, HoldBack};

/// How far a province of the demonstration has come. In the order of their codes they take turns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Progress {
    Untouched,
    HalfTyped,
    Sent,
    UnderReview,
    ApprovedHere,
    ApprovedByMinistry,
    Returned,
    Accepted,
    Published,
}

/// The province whose form is left untouched, for a visitor to fill in.
pub(crate) const VISITORS: &str = "GOV-21";

fn progress_of(place: usize, provider: &str) -> Progress {
    if provider == VISITORS {
        return Progress::Untouched;
    }
    match place % 8 {
        0 if place == 0 => Progress::Published,
        0 => Progress::Accepted,
        1 => Progress::Sent,
        2 => Progress::ApprovedHere,
        3 => Progress::HalfTyped,
        4 => Progress::ApprovedByMinistry,
        5 => Progress::Untouched,
        6 => Progress::Returned,
        _ => Progress::UnderReview,
    }
}

/// Opens the rounds and brings them as far as they have come; nothing when there are rounds already.
pub(crate) async fn fill(
    bank: &Bank,
    accounts: &[Account],
    progress: &(dyn Fn(&str) + Sync),
) -> Result<()> {
    if !round::list(bank, &Actor::Console).await?.is_empty() {
        return Ok(());
    }
    let actor = |organisation: &str, role: Role| {
        let found = accounts.iter().find(|it| it.organisation == organisation && it.role == role);
        found.cloned().map(Actor::Account).ok_or_else(|| Error::NotFound {
            what: format!("a demonstration account of {organisation} as {}", role.code()),
            way_out: "name it in catalogue/demo/organisations.toml".into(),
        })
    };
    let coordinator = actor("HAMAFZA", Role::Coordinator)?;
    let today = Bank::day_of(bank.now_ms());
    let provinces: Vec<String> = crate::organisation::list(bank)
        .into_iter()
        .filter(|it| it.kind == OrganisationKind::Province)
        .map(|it| it.id)
        .collect();
    // Some were given less time, so that a visitor sees what is late and what is overdue.
    let early: BTreeMap<String, model::Day> =
        provinces.iter().step_by(5).map(|id| (id.clone(), today.plus(-1))).collect();
    let call = data_call::open(
        bank,
        &coordinator,
        &CallPlan {
            names: LocalisedText::new(
                "تأیید رقم‌های سرشماری ۱۳۹۵ در استان‌ها: فعالان اقتصادی و بیکاران",
                "Figures of the census of 1395 confirmed by provinces: active and unemployed",
            ),
            period: period("2016")?,
            due: today.plus(14),
            ask: Ask::Everything,
            agreements: vec!["PA_MCLS_ACTIVITY".into()],
            providers: provinces,
            due_of: early,
        },
    )
    .await?;
    let national = ["MOHME", "SCI", "NOCR", "MCLS"].map(str::to_owned).to_vec();
    data_call::open(
        bank,
        &coordinator,
        &CallPlan {
            names: LocalisedText::new(
                "آمار سالانه دستگاه‌های ملی، ۱۴۰۴",
                "Yearly figures of national bodies, 1404 (2025)",
            ),
            period: period("2025")?,
            due: today.plus(30),
            ask: Ask::Unknown,
            agreements: ["PA_MOHME_FERTILITY", "PA_SCI_LFS", "PA_NOCR_WOMEN_SHARE"]
                .map(str::to_owned)
                .to_vec(),
            providers: national,
            due_of: BTreeMap::new(),
        },
    )
    .await?;
    let board = round::board(bank, &coordinator, &call).await?;
    for (place, provider) in board.by_provider.keys().enumerate() {
        let task = board.tasks.iter().find(|task| task.instrument.provider == *provider);
        let Some(task) = task else { continue };
        let offices = Offices {
            supplier: actor(provider, Role::Supplier)?,
            province: actor(provider, Role::Approver)?,
            ministry: actor("MOI", Role::Approver)?,
            desk: actor("HAMAFZA", Role::Approver)?,
        };
        go(bank, &offices, &task.instrument.id, progress_of(place, provider)).await?;
    }
    progress("opened two rounds of collection and brought one of them on its way");
    Ok(())
}

fn period(text: &str) -> Result<TimePeriod> {
    text.parse().doing(|| format!("reading the period {text}"))
}

/// Who works on the form of one province.
struct Offices {
    supplier: Actor,
    province: Actor,
    ministry: Actor,
    desk: Actor,
}

async fn go(bank: &Bank, offices: &Offices, id: &str, progress: Progress) -> Result<()> {
    if progress == Progress::Untouched {
        return Ok(());
    }
    let view = form::show(bank, &offices.supplier, id).await?;
    let share = if progress == Progress::HalfTyped { view.cells.len() / 2 } else { usize::MAX };
    let typed = view.cells.iter().take(share).filter_map(|cell| {
        let value = cell.known.as_ref()?.value.clone()?;
        Some(CellWriting { place: cell.place, based_on: 0, typed: value, reason: None })
    });
    form::write(bank, &offices.supplier, id, typed.collect()).await?;
    if progress == Progress::HalfTyped {
        return Ok(());
    }
    let sent = form::send(bank, &offices.supplier, id).await?;
    let levels: &[&Actor] = match progress {
        Progress::UnderReview => {
            return instrument::begin(bank, &offices.province, id).await;
        }
        Progress::Sent | Progress::Untouched | Progress::HalfTyped => &[],
        Progress::ApprovedHere | Progress::Returned => &[&offices.province],
        Progress::ApprovedByMinistry => &[&offices.province, &offices.ministry],
        Progress::Accepted | Progress::Published => {
            &[&offices.province, &offices.ministry, &offices.desk]
        }
    };
    for actor in levels {
        instrument::approve(bank, actor, id).await?;
    }
    if progress == Progress::Returned {
        let words = "این رقم را با دفتر ثبت استان بسنجید و تأیید یا اصلاح کنید.";
        let reason = ReturnReason::Other;
        instrument::return_cell(bank, &offices.ministry, id, 1, reason, words).await?;
    }
    if progress == Progress::Published {
        submission::publish(bank, &offices.desk, &sent.id, HoldBack::Nothing).await?;
    }
    Ok(())
}
