//! The matrix for a report or a dialogue: recommendation, what was done, figures, what is not there.
//! Knows how a row is shown; an answer to "what about paragraph 138.12?" is one search away.

use askama::Template;
use axum::response::Response;
use model::recommendation::EvidenceKind;
use operations::Registry;
use operations::recommendation::{Ask, Lack, Matrix, MatrixRow};

use super::{Line, Tab, asked, line, tabs};
use crate::commitment::{CommitmentShown, shown};
use crate::fault::Fault;
use crate::indicator::{Progress, progress};
use crate::page::{Frame, Section, ok};
use crate::visit::Visit;

/// Rows on one page.
const ON_PAGE: u32 = 100;

/// A row.
struct RowShown {
    line: Line,
    plan: String,
    evidence: Vec<(String, String)>,
    judgement: Option<(String, String)>,
    commitments: Vec<CommitmentShown>,
    figures: Vec<(String, String, Vec<String>)>,
    lacks: Vec<String>,
}

#[derive(Template)]
#[template(path = "recommendation/matrix.html")]
struct MatrixPage {
    f: Frame,
    tabs: Vec<Tab>,
    query: String,
    symbol: String,
    found: String,
    more: Option<String>,
    rows: Vec<RowShown>,
}

/// The matrix.
pub(crate) async fn show(visit: Visit) -> Result<Response, Fault> {
    visit.signed_in()?;
    let ask = asked(&visit, ON_PAGE);
    let matrix = operations::recommendation::matrix(&visit.bank, &visit.snapshot, &ask).await?;
    let registry = visit.bank.registry();
    ok(&page(visit.frame.at(Section::Recommendations), &registry, &ask, &matrix))
}

fn page(f: Frame, registry: &Registry, ask: &Ask, matrix: &Matrix) -> MatrixPage {
    let shown = u64::try_from(matrix.rows.len()).unwrap_or(0);
    let lines = |id: &String| -> Option<Progress> {
        matrix.indicators.get(id).map(|view| progress(&f, registry, view))
    };
    MatrixPage {
        tabs: tabs(&f, "matrix"),
        query: ask.query.clone(),
        symbol: ask.symbol.clone().unwrap_or_default(),
        found: f.texts().count("recommendations-found", matrix.total),
        more: (shown < matrix.total).then(|| {
            f.texts().with("matrix-more", &[("shown", &f.n(&shown)), ("all", &f.n(&matrix.total))])
        }),
        rows: matrix.rows.iter().map(|it| row(&f, registry, it, &lines)).collect(),
        f,
    }
}

fn row(
    f: &Frame,
    registry: &Registry,
    it: &MatrixRow,
    lines: &dyn Fn(&String) -> Option<Progress>,
) -> RowShown {
    let kind = |kind: EvidenceKind| f.t(format!("evidence-{}", kind.code()));
    let evidence = it.evidence.iter();
    let judgement = it.judgement.as_ref().map(|(reason, who)| (reason.clone(), who.clone()));
    let lack = |lack: &Lack| f.t(format!("lack-{}", lack.code()));
    RowShown {
        line: line(f, registry, &it.listed),
        plan: it.plan.clone().unwrap_or_default(),
        evidence: evidence
            .map(|(of, title, text)| (format!("{}: {title}", kind(*of)), text.clone()))
            .collect(),
        judgement,
        commitments: it.commitments.iter().map(|it| shown(f, registry, it)).collect(),
        figures: it
            .series
            .iter()
            .filter_map(lines)
            .map(|it| (it.title, it.href, it.headline))
            .collect(),
        lacks: it.lacks.iter().map(lack).collect(),
    }
}
