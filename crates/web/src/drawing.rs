//! A chart in two widths, one for a page and one for a telephone or a narrow column; the style sheet
//! shows one of them.
//! Knows widths; what a chart looks like is known by `chart`.

use chart::{ChartSpec, Role, Table};

/// One chart, drawn.
#[derive(Clone, Debug)]
pub(crate) struct Drawing {
    /// SVG from `chart`, which escapes every word it is given.
    pub wide: Option<String>,
    pub narrow: String,
    pub subtitle: String,
    pub notes: Vec<String>,
}

impl Drawing {
    /// Draws it, or says in the log why it cannot be.
    pub(crate) fn of(spec: ChartSpec, table: &Table, narrow_width: f64) -> Option<Self> {
        let narrow = ChartSpec { width: narrow_width, ..spec.clone() };
        match (chart::draw(&spec, table), chart::draw(&narrow, table)) {
            (Ok(wide), Ok(narrow)) => Some(Self {
                narrow: renamed(&chart::svg(&narrow)),
                wide: Some(chart::svg(&wide)),
                subtitle: wide.subtitle,
                notes: wide.notes,
            }),
            (Err(error), _) | (_, Err(error)) => {
                tracing::warn!("A chart was left out: {error}");
                None
            }
        }
    }
}

impl Drawing {
    /// The narrow width alone, for a column that is never wide.
    pub(crate) fn narrow_only(self) -> Self {
        Self { wide: None, ..self }
    }
}

/// The same drawing with other identifiers within, so that both widths may stand on one page.
fn renamed(svg: &str) -> String {
    let id = svg.split_once("aria-labelledby=\"").and_then(|(_, rest)| rest.split_once("-title"));
    match id {
        Some((id, _)) => svg.replace(id, &format!("{id}-narrow")),
        None => svg.to_owned(),
    }
}

/// Whose figures a sex code holds.
pub(crate) fn role(sex: &str) -> Role {
    match sex {
        "F" => Role::Women,
        "M" => Role::Men,
        "_T" | "_Z" => Role::Total,
        _ => Role::Fourth,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_widths_can_stand_on_one_page() {
        let svg = r#"<svg aria-labelledby="chart-1-title chart-1-desc"><title id="chart-1-title">"#;
        let narrow = renamed(svg);
        assert!(!narrow.contains("\"chart-1-title"), "{narrow}");
        assert_eq!(narrow.matches("chart-1-narrow").count(), 3);
    }
}
