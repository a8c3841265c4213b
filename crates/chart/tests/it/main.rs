//! Charts drawn whole, in both languages. Each drawing is also left in Cargo's folder for test
//! output, for a person to look at.

use chart::{
    Anchor, Category, ChartSpec, Datum, Error, Kind, Mark, Outline, Role, Scene, Series, Table,
    Unit, draw, svg,
};
use model::{Language, ObsStatus, calendar};

fn spec(kind: Kind, language: Language, unit: Unit) -> ChartSpec {
    let (title, subtitle, description, categories_are) = match language {
        Language::Fa => (
            "زنان دو برابر مردان بیکارند",
            "نرخ بیکاری، درصد نیروی کار",
            "نمودار نرخ بیکاری زنان و مردان را نشان می‌دهد.",
            "سال",
        ),
        Language::En => (
            "Women are out of work twice as often as men",
            "Unemployment rate, per cent of the labour force",
            "The chart shows the unemployment rate of women and men.",
            "Year",
        ),
    };
    ChartSpec {
        kind,
        language,
        title: title.into(),
        subtitle: subtitle.into(),
        source: "ILOSTAT, HAMAFZA:DF_MINSET(1.0.0)".into(),
        description: description.into(),
        notes: Vec::new(),
        unit,
        categories_are: categories_are.into(),
        width: 720.0,
    }
}

/// `22.4` a value, `22.4P` one with a status, `-Q` an absence with its reason, `.` nothing reported.
fn cell(text: &str) -> Datum {
    if text == "." {
        return Datum::missing();
    }
    let (value, status) = match text.char_indices().last() {
        Some((at, last)) if last.is_ascii_alphabetic() => (&text[..at], &text[at..]),
        _ => (text, "A"),
    };
    let status = ObsStatus::parse(status).expect("a test's own status");
    Datum::new(value.parse().ok(), status)
}

fn series(language: Language, role: Role, cells: &str) -> Series {
    let name = match (role, language) {
        (Role::Women, Language::Fa) => "زنان",
        (Role::Women, Language::En) => "Women",
        (Role::Men, Language::Fa) => "مردان",
        (Role::Men, Language::En) => "Men",
        (Role::Total | Role::Fourth, Language::Fa) => "کل",
        (Role::Total | Role::Fourth, Language::En) => "Total",
    };
    Series { role, name: name.into(), cells: cells.split_whitespace().map(cell).collect() }
}

fn look(name: &str, scene: &Scene) -> String {
    let picture = svg(scene);
    let file = format!("{}/{name}-{}.svg", env!("CARGO_TARGET_TMPDIR"), scene.language.tag());
    std::fs::write(file, &picture).expect("Cargo's folder for test output can be written");
    picture
}

fn texts(scene: &Scene) -> Vec<&str> {
    scene
        .marks
        .iter()
        .filter_map(|mark| match mark {
            Mark::Text(text) => Some(text.content.as_str()),
            Mark::Polyline { .. } | Mark::Shape { .. } | Mark::Circle { .. } => None,
        })
        .collect()
}

fn over_time(language: Language) -> (ChartSpec, Table) {
    let years =
        ["2005", "2006", "2007", "2008", "2009", "2010", "2011", "2012", "2013", "2014", "2015"];
    let categories = years
        .map(|year| Category { id: year.into(), label: calendar::period(year, language) })
        .into();
    let table = Table {
        categories,
        series: vec![
            series(language, Role::Women, "17.1 16.2 15.8 16.7 16.8E 20.5 -Q . 19.8B 19.7 19.4P"),
            series(language, Role::Men, "10.0 10.1 9.3 9.1 10.8 11.9 . . 8.6B 8.8 19.3"),
            series(language, Role::Total, "11.5 11.3 10.6 10.4 11.9 13.5 . . 10.4B 10.6U -L"),
        ],
    };
    (spec(Kind::Line, language, Unit::percent(1)), table)
}

#[test]
fn a_gap_in_a_series_stays_a_gap() {
    for language in Language::ALL {
        let (spec, table) = over_time(language);
        let scene = draw(&spec, &table).expect("a chart of women and men");
        let picture = look("line", &scene);
        let women = scene.marks.iter().filter(|mark| {
            matches!(mark, Mark::Polyline { points, stroke }
                if stroke.ink == chart::Ink::Women && points.len() > 2)
        });
        assert_eq!(women.count(), 2, "a line before the gap and one after it");
        assert!(picture.contains("role=\"img\""));
        assert!(picture.contains("<desc id="));
    }
}

#[test]
fn suppressed_missing_and_zero_are_told_apart() {
    let (spec, table) = over_time(Language::En);
    let scene = draw(&spec, &table).expect("a chart of women and men");
    let twin = scene.table_twin();
    assert_eq!(twin.head, ["Year", "Women", "Men", "Total"]);
    assert_eq!(twin.rows[6], ["2011", "suppressed", "missing", "missing"]);
    assert_eq!(twin.rows[4][1], "16.8%†");
    assert_eq!(cell("0").words(&Unit::percent(1), Language::Fa), "۰٫۰\u{200F}٪");
    let key = texts(&scene);
    for words in ["suppressed to protect people", "no data", "provisional", "break in series"] {
        assert!(key.contains(&words), "{words} in {key:?}");
    }
}

#[test]
fn numbers_and_years_are_written_in_the_language_of_the_chart() {
    let (spec, table) = over_time(Language::Fa);
    let scene = draw(&spec, &table).expect("a chart of women and men");
    let words = texts(&scene);
    assert!(words.contains(&"۱۳۹۰"), "{words:?}");
    assert!(words.contains(&"زنان ۱۹٫۴\u{200F}٪"), "{words:?}");
    assert!(words.iter().all(|text| !text.contains(|c: char| c.is_ascii_digit())), "{words:?}");
}

#[test]
fn the_gap_by_province_mirrors_with_the_language() {
    let provinces = [
        ("IR-01", "آذربایجان شرقی", "East Azerbaijan"),
        ("IR-20", "سیستان و بلوچستان", "Sistan and Baluchestan"),
        ("IR-21", "یزد", "Yazd"),
        ("IR-23", "تهران", "Tehran"),
        ("IR-26", "قم", "Qom"),
    ];
    let mut sides = Vec::new();
    for language in Language::ALL {
        let categories = provinces.map(|(id, fa, en)| Category {
            id: id.into(),
            label: if language == Language::Fa { fa } else { en }.into(),
        });
        let table = Table {
            categories: categories.into(),
            series: vec![
                series(language, Role::Women, "13.2 18.9P 21.0 21.5 -Q"),
                series(language, Role::Men, "8.1 18.9 7.4 9.7 0"),
            ],
        };
        let scene =
            draw(&spec(Kind::Dumbbell, language, Unit::percent(1)), &table).expect("a chart");
        look("dumbbell", &scene);
        sides.push(scene.marks.iter().find_map(|mark| match mark {
            Mark::Text(text)
                if text.content == provinces[2].1 || text.content == provinces[2].2 =>
            {
                Some(text.anchor)
            }
            _ => None,
        }));
        let bars = draw(&spec(Kind::Bars, language, Unit::percent(1)), &table).expect("a chart");
        look("bars", &bars);
    }
    // Names stand beside the axis: their last letters at the left in Persian, at the right in English.
    assert_eq!(sides, [Some(Anchor::Left), Some(Anchor::Right)]);
}

#[test]
fn a_pyramid_has_women_on_the_side_where_reading_starts() {
    for language in Language::ALL {
        let ages: Vec<Category> = (0..18)
            .map(|step| {
                let words = if step == 17 {
                    "85+".to_owned()
                } else {
                    model::locale::range(
                        &(step * 5).to_string(),
                        &(step * 5 + 4).to_string(),
                        language,
                    )
                };
                Category { id: format!("{step}"), label: model::locale::digits(&words, language) }
            })
            .collect();
        let women =
            "3343 3117 2900 2750 3100 4200 4300 3600 2900 2500 2200 1900 1500 1000 700 500 300 200";
        let men =
            "3520 3280 3010 2850 3150 4150 4380 3700 2990 2540 2240 1880 1420 980 640 470 290 210";
        let table = Table {
            categories: ages,
            series: vec![series(language, Role::Women, women), series(language, Role::Men, men)],
        };
        let scene = draw(&spec(Kind::Pyramid, language, Unit::number(0)), &table).expect("a chart");
        look("pyramid", &scene);
        let heading = scene.marks.iter().find_map(|mark| match mark {
            Mark::Text(text) if text.content == table.series[0].name => Some(text.at.x),
            _ => None,
        });
        let on_the_right = heading.expect("women are named") > 360.0;
        assert_eq!(on_the_right, language == Language::Fa);
    }
}

#[test]
fn a_map_hatches_what_it_does_not_know() {
    let square = |x: u32, y: u32| format!("M{} {}h90q8 40 0 90h-90z", x * 100, y * 100);
    for language in Language::ALL {
        let outlines: Vec<Outline> = (0..9)
            .map(|n| Outline::parse(&format!("A{n}"), &square(n % 3, n / 3)).expect("a path"))
            .collect();
        let categories =
            (0..8).map(|n| Category { id: format!("A{n}"), label: format!("A{n}") }).collect();
        let table = Table {
            categories,
            series: vec![series(language, Role::Women, "0 4.2 8 11 14.9 22.5 -Q -L")],
        };
        let spec = spec(Kind::Map { outlines }, language, Unit::percent(1));
        let picture = look("map", &draw(&spec, &table).expect("a map"));
        assert_eq!(
            picture.matches("-hatch)").count(),
            3,
            "one without data, one unclaimed, one in the key"
        );
        assert_eq!(picture.matches("-cross)").count(), 2, "one withheld, one in the key");
    }
}

#[test]
fn a_chart_that_cannot_be_heard_is_not_drawn() {
    let (mut spec, mut table) = over_time(Language::En);
    spec.description = " ".into();
    assert!(matches!(draw(&spec, &table), Err(Error::NoDescription { .. })));
    spec.description = "What it shows.".into();
    table.series[1].cells.pop();
    assert!(matches!(draw(&spec, &table), Err(Error::UnevenSeries { cells: 10, .. })));
    table.series.clear();
    assert!(matches!(draw(&spec, &table), Err(Error::NoValues { .. })));
}

#[test]
fn the_same_figures_make_the_same_bytes() {
    let (spec, table) = over_time(Language::Fa);
    let once = svg(&draw(&spec, &table).expect("a chart"));
    assert_eq!(once, svg(&draw(&spec, &table).expect("a chart")));
}
