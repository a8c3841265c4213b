//! What drafters do: broken bindings, empty queries, a thousand rows, long names, mixed scripts, a chart of
//! one point, a picture that is none. Each is told with its section and what to do; the rest is set.

use std::fmt::Write as _;

use jiff::civil::date;
use model::{Language, LocalisedText, ObsStatus};
use report::{Answers, DraftFiles, Examination, Report, Standing, examine, print, resolve};

use crate::answers::{fonts, observation, query, series};

const FRONT: &str = "id = \"bad\"\nversion = \"1.0.0\"\nlayout = \"united-nations\"\n\
title = { fa = \"گزارش\", en = \"Report\" }\nsubtitle = { fa = \"ک\", en = \"S\" }\n\
publisher = { fa = \"دفتر\", en = \"Office\" }\n";
const LONG: &str = "استان چهارمحال و بختیاری با نامی که از شصت حرف نیز درازتر است";
const BROKEN: &str = r#"title = { fa = "شکسته", en = "Broken" }
---
[fa]
مقدار {valeu series=rate} و {value series=nobody} و {value series=rate.

این بند سالم است: {value series=rate}.
[en]
A {valeu series=rate}, {value series=nobody} and {value series=rate.

This paragraph is sound: {value series=rate}.
"#;
const EMPTY: &str = r#"title = { fa = "تهی", en = "Empty" }
---
[fa]
مقدار {value series=empty}.
[en]
The value {value series=empty}.
"#;
const MIXED: &str = r#"title = { fa = "آمیخته", en = "Mixed" }
---
[fa]
در بند {article 12} سند CERD/C/IRN/CO/18-20 آمده است: «توصي اللجنة الدولة الطرف بجمع البيانات» (the Committee recommends)، و رقم {value series=rate} است.
[en]
Document CERD/C/IRN/CO/18-20 says «توصي اللجنة», in Persian «کمیته توصیه می‌کند»: {value series=rate}.
"#;
const PICTURES: &str = r#"title = { fa = "تصویرها", en = "Pictures" }
---
[chart]
shape = "line"
series = ["point"]
title = { fa = "یک نقطه", en = "One point" }
subtitle = { fa = "درصد", en = "Per cent" }
description = { fa = "یک نقطه.", en = "One point." }
[image]
file = "photo.png"
title = { fa = "عکس", en = "Photo" }
description = { fa = "عکس", en = "A photo" }
[image]
file = "none.png"
title = { fa = "عکس", en = "Photo" }
description = { fa = "عکس", en = "A photo" }
"#;
const TABLE: &str = r#"title = { fa = "جدول", en = "Table" }
---
[table]
title = { fa = "هزار سطر", en = "A thousand rows" }
group = "places"
"#;

fn data() -> String {
    let mut text = String::from("[lists]\nall = [");
    for number in 0..1_000 {
        let _ = write!(text, "\"P{number}\", ");
    }
    text.push_str("]\n");
    for (name, key) in [("rate", "RATE"), ("empty", "EMPTY"), ("point", "POINT")] {
        let _ = write!(
            text,
            "[series.{name}]\nquery = \"BANK:DF(1.0.0)/A.IR.{key}.F\"\nwho = \"women\"\n\
             as = \"percent\"\nlabel = {{ fa = \"نرخ\", en = \"Rate\" }}\n"
        );
    }
    text.push_str(
        "[groups.places]\nquery = \"BANK:DF(1.0.0)/A.{item}.RATE.{who}\"\nitems = \"all\"\n\
         codelist = \"CL_AREA\"\nwho = { women = \"F\", men = \"M\" }\nas = \"percent\"\n\
         label = { fa = \"نرخ استان‌ها\", en = \"Rate by province\" }\n\
         items_are = { fa = \"استان\", en = \"Province\" }\n",
    );
    text
}

fn draft() -> (Report, Answers) {
    let mut files: DraftFiles = [
        ("report.toml", FRONT.to_owned()),
        ("data.toml", data()),
        ("sections/010-broken.txt", BROKEN.to_owned()),
        ("sections/020-empty.txt", EMPTY.to_owned()),
        ("sections/030-mixed.txt", MIXED.to_owned()),
        ("sections/040-pictures.txt", PICTURES.to_owned()),
        ("sections/050-table.txt", TABLE.to_owned()),
    ]
    .map(|(path, text)| (path.to_owned(), text.into_bytes()))
    .into();
    files.insert("images/photo.png".into(), b"GIF89a no picture of ours".to_vec());
    let report = Report::draft("bad", &files).expect("a front that can be read");
    let mut answers = Answers::default();
    let mut put = |key: &str, values: &[(&str, &str)]| {
        let query = query(key);
        let values = values.iter().map(|(period, value)| observation(period, value, ObsStatus::A));
        let answer = series(&query, values.collect());
        answers.series.insert(query, answer);
    };
    put("BANK:DF(1.0.0)/A.IR.RATE.F", &[("2015", "20.0"), ("2018", "17.0")]);
    put("BANK:DF(1.0.0)/A.IR.EMPTY.F", &[]);
    put("BANK:DF(1.0.0)/A.IR.POINT.F", &[("2018", "17.0")]);
    for number in 0..1_000 {
        for sex in ["F", "M"] {
            put(&format!("BANK:DF(1.0.0)/A.P{number}.RATE.{sex}"), &[("2018", "17.0")]);
        }
    }
    for number in 0..1_000 {
        let name = if number == 7 { LONG.to_owned() } else { format!("شهرستان {number}") };
        answers.names.insert(
            format!("CL_AREA.P{number}"),
            LocalisedText::new(name, format!("Place {number}")),
        );
    }
    (report, answers)
}

#[test]
fn each_is_told_with_its_section_and_the_rest_is_set_as_a_marked_draft() {
    let (report, answers) = draft();
    let fonts = fonts();
    for language in Language::ALL {
        let manuscript = resolve(&report, &answers, language, date(2026, 11, 23), Standing::Final);
        assert_eq!(manuscript.standing, Standing::Draft, "what is broken is never final");
        let told: Vec<String> = manuscript
            .faults
            .iter()
            .map(|fault| format!("{} {}", fault.place.section, fault.reason.code()))
            .collect();
        let expected = [
            "broken broken-binding",
            "broken broken-binding",
            "broken unknown-name",
            "empty no-such-period",
            "pictures chart-not-drawn",
            "pictures not-a-picture",
            "pictures no-such-file",
        ];
        for each in expected {
            assert!(told.iter().any(|it| it == each), "{each} is not among {told:?}");
        }
        assert!(!told.iter().any(|it| it.starts_with("mixed") || it.starts_with("table")));
        for fault in &manuscript.faults {
            assert!(!fault.reason.hint(language).is_empty());
        }
        let compiled = print(&manuscript, &fonts).expect("the rest is set");
        assert!(compiled.pages > 15, "a thousand rows take pages: {}", compiled.pages);
        let docx = report::docx(&manuscript, &fonts).expect("written");
        if language == Language::Fa {
            let again = print(&manuscript, &fonts).expect("again");
            assert!(compiled.pdf == again.pdf, "the same bytes");
            assert!(docx == report::docx(&manuscript, &fonts).expect("again"), "the same bytes");
        }
        let out = std::path::Path::new(env!("CARGO_TARGET_TMPDIR"));
        let name = format!("bad-input-{}", language.tag());
        std::fs::write(out.join(format!("{name}.pdf")), &compiled.pdf).expect("left to be seen");
        std::fs::write(out.join(format!("{name}.docx")), &docx).expect("left to be seen");
    }
}

#[test]
fn a_thousand_rows_and_long_names_are_remarked() {
    let (report, answers) = draft();
    let manuscripts =
        [resolve(&report, &answers, Language::Fa, date(2026, 11, 23), Standing::Draft)];
    let remarks = examine(&Examination {
        report: &report,
        framework: None,
        manuscripts: &manuscripts,
        dimensions: &Default::default(),
        earlier: &[],
        recommendations: &[],
        foreign: &[],
        stale_after_years: 5,
    });
    for code in ["long-table", "long-name"] {
        let remark = remarks.iter().find(|remark| remark.code == code).expect(code);
        assert_eq!(remark.place.section, "table");
        assert!(!remark.text(Language::Fa).contains('{'), "{}", remark.text(Language::Fa));
    }
}
