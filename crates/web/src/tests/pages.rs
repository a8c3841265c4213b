//! Pages rendered from canned views: order, words, absence, escaping.

use askama::Template;
use model::Language;
use model::gap::{GapCell, Knowledge};
use operations::gap::{GapRegister, GapRow};

use super::canned::{HOSTILE, frame, history, indicator_view, latest, registry, submission_view};
use crate::{cell, gap, indicator, submission};

fn render(language: Language, address: &str) -> String {
    indicator::page(frame(language, address), &registry(), &indicator_view()).render().unwrap()
}

fn place(html: &str, part: &str) -> usize {
    html.find(part).unwrap_or_else(|| panic!("{part} is not on the page"))
}

/// What a stranger wrote is text wherever it stands.
fn is_harmless(html: &str) {
    assert!(!html.contains("<script>alert"), "a script came through");
    assert!(!html.contains("\"x\")</script>"), "a quote came through");
    assert!(
        html.contains("&lt;script&gt;") || html.contains("&#60;script&#62;"),
        "it is not shown"
    );
}

#[test]
fn an_indicator_is_told_in_the_order_a_reader_needs() {
    let html = render(Language::En, "/indicator/RATE");
    let order = [
        "<h1>",
        "In Iran in 2016",
        "class=\"chart\"",
        "id=\"areas\"",
        "id=\"meaning\"",
        "id=\"versions\"",
    ];
    let places: Vec<usize> = order.iter().map(|part| place(&html, part)).collect();
    assert!(places.is_sorted(), "{places:?}");
    assert_eq!(html.matches("<h1").count(), 1);
}

#[test]
fn the_headline_agrees_with_the_figures() {
    let html = render(Language::En, "/indicator/RATE");
    place(&html, "14.9% for women and 64.2% for men: women 49.3 percentage points lower.");
    place(
        &html,
        "Since 2011, the figure for women rose by 2.3 percentage points and the figure for men rose by 3.5 percentage points.",
    );
    let html = render(Language::Fa, "/indicator/RATE");
    place(
        &html,
        "در سال ۱۳۹۵ (۲۰۱۶) در ایران، این رقم برای زنان ۱۴٫۹\u{200F}٪ و برای مردان ۶۴٫۲\u{200F}٪ بود؛ زنان ۴۹٫۳ واحد درصد کمتر از مردان.",
    );
}

#[test]
fn what_does_not_change_is_not_said_to_rise() {
    let mut view = indicator_view();
    view.first = Some(latest("2011", "14.92", "65"));
    let page = indicator::page(frame(Language::En, "/indicator/RATE"), &registry(), &view);
    let html = page.render().unwrap();
    place(
        &html,
        "the figure for women did not change and the figure for men fell by 0.8 percentage points.",
    );
}

#[test]
fn absence_is_told_by_sign_and_words_and_never_as_zero() {
    let html = render(Language::En, "/indicator/RATE");
    place(&html, "suppressed");
    place(&html, "exists but was not collected");
    place(&html, "nothing was ever reported");
    place(&html, "provisional");
    // The axis of the chart begins at zero; no figure may.
    assert!(!html.contains("class=\"figure\">0"), "a missing value became a zero");
    assert_eq!(html.matches("figure--missing").count(), 3, "2013 twice, and Qom");
}

#[test]
fn an_indicator_without_figures_says_so() {
    let mut view = indicator_view();
    view.series.clear();
    view.table.rows.clear();
    (view.latest, view.first, view.version) = (None, None, None);
    view.versions.clear();
    let page = indicator::page(frame(Language::Fa, "/indicator/RATE"), &registry(), &view);
    let html = page.render().unwrap();
    place(&html, "برای ایران هنوز رقمی به بانک نرسیده است.");
    assert!(!html.contains("<svg"), "a chart of nothing");
}

#[test]
fn a_version_is_an_address() {
    let html = render(Language::En, "/indicator/RATE?area=IR");
    place(&html, "/en/indicator/RATE?area=IR&#38;as_of=1700000000000");
    let past = render(Language::En, "/indicator/RATE?as_of=2024-01-01");
    place(&past, "This page shows the bank as it was on");
    place(&past, "href=\"/en/indicator/RATE\">See today’s figures");
}

#[test]
fn provinces_are_sorted_by_a_link_and_what_has_no_value_stands_last() {
    for order in ["asc", "desc"] {
        let html = render(Language::En, &format!("/indicator/RATE?sort=women&order={order}"));
        let table = &html[place(&html, "id=\"provinces\"")..];
        assert!(place(table, ">Yazd<") < place(table, ">Qom<"), "{order}");
    }
    let html = render(Language::Fa, "/indicator/RATE");
    let table = &html[place(&html, "id=\"provinces\"")..];
    assert!(place(table, ">قم<") < place(table, ">یزد<"));
}

#[test]
fn hostile_words_stay_words() {
    is_harmless(&render(Language::En, "/indicator/RATE"));
    for language in Language::ALL {
        let page = cell::page(frame(language, "/cell/DF/K/2016"), &registry(), &history());
        is_harmless(&page.render().unwrap());
        let page =
            submission::page(frame(language, "/submission/S-1"), &registry(), &submission_view());
        is_harmless(&page.render().unwrap());
    }
    let address = format!("/indicator/RATE?sort={}", crate::page::encoded(HOSTILE));
    is_harmless(&render(Language::En, &address));
}

#[test]
fn a_cell_shows_every_digit_and_the_way_back() {
    let page = cell::page(frame(Language::En, "/cell/DF/K/2016"), &registry(), &history());
    let html = page.render().unwrap();
    for part in ["14.900%", "Qom", "Female", "cell F14", "/en/submission/S-1"] {
        place(&html, part);
    }
}

#[test]
fn the_summary_leads_to_the_marked_cell_and_back() {
    let page =
        submission::page(frame(Language::Fa, "/submission/S-1"), &registry(), &submission_view());
    let html = page.render().unwrap();
    assert!(place(&html, "href=\"#cell-2-F14\"") < place(&html, "id=\"cell-2-F14\""));
    place(&html, "href=\"#finding-1\"");
    place(&html, "id=\"finding-1\"");
    place(&html, "/approve\"");
    assert!(!html.contains("/publish\""), "a form for what one may not do");
}

fn register() -> GapRegister {
    let gap = |area: &str, sex: &str, knowledge: Knowledge| GapCell {
        dataflow: "DF".into(),
        agreement: "PA".into(),
        provider: "SCI".into(),
        indicator: "RATE".into(),
        area: area.into(),
        sex: sex.into(),
        latest_period: None,
        due_year: Some(2016),
        late_days: 30,
        knowledge,
    };
    let row = |id: &str| GapRow {
        id: id.into(),
        expected: 3,
        known: 1,
        stale: 0,
        explained: 1,
        never: 1,
        latest_period: None,
        most_late_days: 30,
    };
    GapRegister {
        cells: vec![
            gap("IR-25", "F", Knowledge::Known),
            gap("IR-25", "M", Knowledge::Explained(model::ObsStatus::Q)),
            gap("IR-21", "F", Knowledge::Never),
        ],
        by_indicator: vec![row("RATE")],
        by_provider: vec![row("SCI")],
        by_area: vec![row("IR-25")],
    }
}

#[test]
fn the_gap_register_says_each_state_in_words() {
    let page = gap::page(frame(Language::En, "/gaps"), &registry(), &register());
    let html = page.render().unwrap();
    for part in [
        "Of 3 figures that agencies owe, 1 are there",
        "Female: known",
        "Male: explained: suppressed",
        "Female: never came",
    ] {
        place(&html, part);
    }
    assert!(!html.contains("id=\"cells\""), "the cells are listed only when drilled down");
}

#[test]
fn drilling_down_ends_at_one_cell() {
    let page = gap::page(frame(Language::En, "/gaps?area=IR-21"), &registry(), &register());
    let html = page.render().unwrap();
    place(&html, "href=\"/en/cell/DF/RATE.IR-21.F/2016\"");
    place(&html, "30 days");
    assert!(!html.contains("RATE.IR-25"), "another area came through the filter");
}

#[test]
fn a_figure_of_another_year_says_so_and_is_not_on_the_map() {
    let mut view = indicator_view();
    let old = super::canned::figure("2011", Some("9.5"), "A");
    view.table.rows[0].women = Some(old);
    let page = indicator::page(frame(Language::En, "/indicator/RATE"), &registry(), &view);
    let html = page.render().unwrap();
    let table = &html[place(&html, "id=\"provinces\"")..];
    place(table, "2011 and 2016");
    assert!(!table.contains("−54.7"), "years apart were compared");
    assert!(!html.contains("Yazd: 9.5"), "an old figure is shaded like a new one");
}

#[test]
fn an_area_that_no_longer_stands_is_not_in_the_table_of_a_later_year() {
    let mut view = indicator_view();
    let mut gone = view.table.rows[0].clone();
    gone.area = "IR-99".into();
    view.table.rows.push(gone);
    let page = indicator::page(frame(Language::En, "/indicator/RATE"), &registry(), &view);
    let html = page.render().unwrap();
    let table = &html[place(&html, "id=\"provinces\"")..place(&html, "id=\"meaning\"")];
    assert!(!table.contains("Former"), "{table}");
}
