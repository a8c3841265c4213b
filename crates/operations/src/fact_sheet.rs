//! Fact sheets: two pages about a few indicators, written from approved data alone, as a draft like any
//! other. Knows which series a sheet wants; prose, charts and notes are `report`'s.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use model::indicator::Indicator;
use model::{Language, LocalisedText, ObsStatus};
use report::{DraftFiles, Query, Report, SeriesAnswer, with_digits};

use crate::answer;
use crate::bank::Bank;
use crate::error::{Doing, Error, Result};

/// More indicators do not fit two pages.
const MOST_INDICATORS: usize = 3;

/// A sheet has no more pages.
pub const MOST_PAGES: usize = 2;

/// One sex of an indicator, with what the bank has of it.
struct Line {
    name: String,
    who: &'static str,
    query: Query,
    periods: usize,
}

/// Writes the fact sheet of some indicators of an area.
///
/// # Errors
/// [`Error::NotFound`] when an indicator is unknown, [`Error::Conflict`] when there are none, too many,
/// or nothing of one was published.
pub async fn of(bank: &Bank, indicators: &[String], area: &str) -> Result<Report> {
    if indicators.is_empty() || indicators.len() > MOST_INDICATORS {
        return Err(Error::Conflict {
            what: "the fact sheet".into(),
            why: format!("{} indicators were named", indicators.len()),
            way_out: format!("name one to {MOST_INDICATORS}: two pages hold no more"),
        });
    }
    let registry = bank.registry();
    let mut data = String::new();
    let mut files = DraftFiles::new();
    let mut titles = [String::new(), String::new()];
    for (index, id) in indicators.iter().enumerate() {
        let indicator = registry.indicator(id).cloned().ok_or_else(|| Error::NotFound {
            what: format!("the indicator {id}"),
            way_out: "see /indicators for those there are".into(),
        })?;
        let lines = lines(bank, &indicator, area, index).await?;
        if lines.is_empty() {
            return Err(Error::Conflict {
                what: format!("the indicator {id}"),
                why: format!("nothing of it was published for {area}"),
                way_out: "name another, or call the figures from their supplier".into(),
            });
        }
        for (at, language) in Language::ALL.into_iter().enumerate() {
            let joint = if index == 0 { "" } else { " · " };
            let _ = write!(titles[at], "{joint}{}", indicator.names.get(language));
        }
        for line in &lines {
            data.push_str(&series(&indicator, line));
        }
        let path = format!("sections/{}-i{}.txt", (index + 1) * 10, letters(index));
        files.insert(path, section(&indicator, &lines).into_bytes());
    }
    let [fa, en] = titles;
    let area_name = |language| registry.code_name("CL_AREA", area, language);
    let front = format!(
        "id = \"fact-sheet\"\nversion = \"1.0.0\"\nlayout = \"sheet\"\ntitle = {}\nsubtitle = {}\npublisher = {}\n",
        both(&with_digits(&LocalisedText::new(fa, en))),
        both(&with_digits(&LocalisedText::new(
            format!("برگهٔ آماری، {}", area_name(Language::Fa)),
            format!("Fact sheet, {}", area_name(Language::En)),
        ))),
        both(&LocalisedText::new("هم‌افزا", "Hamafza")),
    );
    files.insert("report.toml".into(), front.into_bytes());
    files.insert("data.toml".into(), data.into_bytes());
    let sheet = Report::draft("fact-sheet", &files).doing(|| "writing the fact sheet".into())?;
    match sheet.faults.first() {
        None => Ok(sheet),
        Some(fault) => Err(Error::Internal {
            doing: "writing the fact sheet".into(),
            source: fault.to_string().into(),
        }),
    }
}

/// The sexes of an indicator that have a figure.
async fn lines(bank: &Bank, indicator: &Indicator, area: &str, index: usize) -> Result<Vec<Line>> {
    let registry = bank.registry();
    let Some(flow) = registry.dataflow(&indicator.dataflow) else { return Ok(Vec::new()) };
    let Some(structure) = registry.structure_of(flow) else { return Ok(Vec::new()) };
    let reference = flow.header.reference().to_string();
    let code = |dimension: &str, sex: &str| -> String {
        match dimension {
            "FREQ" => "A".to_owned(),
            "REF_AREA" => area.to_owned(),
            "INDICATOR" => indicator.id.clone(),
            "SEX" => sex.to_owned(),
            other => indicator.at.get(other).cloned().unwrap_or_else(|| "_T".to_owned()),
        }
    };
    let mut wanted = Vec::new();
    for (sex, who) in [("F", "women"), ("M", "men"), ("_T", "total"), ("_Z", "total")] {
        let key: Vec<String> = structure.dimensions().map(|it| code(&it.id, sex)).collect();
        if let Ok(query) = format!("{reference}/{}", key.join(".")).parse::<Query>() {
            wanted.push((who, query));
        }
    }
    let queries: BTreeSet<Query> = wanted.iter().map(|(_, query)| query.clone()).collect();
    let answers = answer::now(bank, &reference, &queries).await?;
    let mut lines = Vec::new();
    for (who, query) in wanted {
        let periods = answers.get(&query).map_or(0, valued);
        let both = lines.len() == 2;
        if periods > 0 && !(both && who == "total") && !lines.iter().any(|it: &Line| it.who == who)
        {
            lines.push(Line { name: format!("{who}-{}", letters(index)), who, query, periods });
        }
    }
    Ok(lines)
}

fn valued(answer: &SeriesAnswer) -> usize {
    let valued =
        |status: ObsStatus, value: &Option<String>| value.is_some() && !status.is_missing();
    answer.observations.iter().filter(|it| valued(it.status, &it.value)).count()
}

/// A letter for a place: names in a draft may not be mistaken for figures.
fn letters(index: usize) -> char {
    char::from(b'a' + u8::try_from(index % 26).unwrap_or(0))
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

fn both(text: &LocalisedText) -> String {
    format!(
        "{{ fa = {}, en = {} }}",
        quoted(text.get(Language::Fa)),
        quoted(text.get(Language::En))
    )
}

fn series(indicator: &Indicator, line: &Line) -> String {
    let percent = indicator.unit == "PT";
    let (style, decimals) = if percent { ("percent", 1) } else { ("number", 1) };
    let (fa, en) = match line.who {
        "women" => ("زنان", "women"),
        "men" => ("مردان", "men"),
        _ => ("کل", "total"),
    };
    let label = LocalisedText::new(
        format!("{}، {fa}", indicator.names.get(Language::Fa)),
        format!("{}, {en}", indicator.names.get(Language::En)),
    );
    format!(
        "[series.{}]\nquery = \"{}\"\nlabel = {}\nwho = \"{}\"\nas = \"{style}\"\ndecimals = {decimals}\n",
        line.name,
        line.query,
        both(&with_digits(&label)),
        line.who
    )
}

fn section(indicator: &Indicator, lines: &[Line]) -> String {
    let name = with_digits(&indicator.names);
    let definition = with_digits(&indicator.definition);
    let mut fa = format!("{}\n\n", definition.get(Language::Fa));
    let mut en = format!("{}\n\n", definition.get(Language::En));
    for line in lines {
        let (who_fa, who_en) = match line.who {
            "women" => ("زنان", "women"),
            "men" => ("مردان", "men"),
            _ => ("کل", "all"),
        };
        let series = &line.name;
        if line.periods > 1 {
            let _ = writeln!(fa, "این رقم برای {who_fa} {{change series={series}}}.");
            let _ = writeln!(en, "For {who_en} it {{change series={series}}}.");
        } else {
            let _ = writeln!(
                fa,
                "این رقم برای {who_fa} در سال {{period series={series}}} برابر {{value series={series}}} بود."
            );
            let _ = writeln!(
                en,
                "For {who_en} it was {{value series={series}}} in {{period series={series}}}."
            );
        }
    }
    let names: Vec<String> = lines.iter().map(|line| format!("\"{}\"", line.name)).collect();
    let names = names.join(", ");
    let mut out = format!("title = {}\n---\n[fa]\n{fa}[en]\n{en}", both(&name));
    if lines.iter().any(|line| line.periods > 1) {
        let described = LocalisedText::new(
            format!(
                "نمودار خطی {} در گذر زمان. سال‌های بدون داده خالی مانده‌اند.",
                name.get(Language::Fa)
            ),
            format!(
                "A line chart of {} over time. Years without data are left open.",
                name.get(Language::En)
            ),
        );
        let unit = LocalisedText::new("بر پایهٔ ارقام منتشرشده", "From published figures");
        let _ = write!(
            out,
            "[chart]\nshape = \"line\"\nseries = [{names}]\ntitle = {}\nsubtitle = {}\ndescription = {}\n",
            both(&name),
            both(&unit),
            both(&described)
        );
    }
    let _ = write!(
        out,
        "[table]\ntitle = {}\nseries = [{names}]\nperiods = [\"first\", \"latest\"]\nabsent = \"shown\"\n",
        both(&name)
    );
    out
}
