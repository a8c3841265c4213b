//! JSON-stat and PC-Axis: real files, all that their formats can hold, and the way back.

use std::fs::File;
use std::io::Cursor;

use model::{Language, ObservationBatch};
use sdmx::{DataFormat, DataReader, Error, inspect};

use crate::round_trip::write;
use crate::{sample, shared_data};

fn rows(bytes: &[u8], name: &str) -> Result<Vec<String>, Error> {
    let reader = DataReader::open(Cursor::new(bytes), name, None)?;
    let batches: Result<Vec<ObservationBatch>, Error> = reader.collect();
    let told = |batch: &ObservationBatch, row| {
        let names = batch.names().iter().filter(|name| *name != "ORIGIN_CELL");
        let cells: Vec<&str> = names.map(|name| batch.get(name, row)).collect();
        cells.join("|")
    };
    let batches = batches?;
    Ok(batches
        .iter()
        .flat_map(|batch| (0..batch.rows()).map(move |row| told(batch, row)))
        .collect())
}

#[test]
fn real_files_give_all_their_cells() {
    let Some(folder) = shared_data::folder() else { return };
    let folder = folder.join("../jsonstat-px");
    let expected = [
        ("galicia.json", 3956),
        ("galicia-2.0.json", 3956),
        ("oecd-canada.json", 432 + 120),
        ("ons.json", 261),
        ("px/BE0101A1.px", 33936),
        ("px/BE0101F1langensvolikacelln.px", 48),
        ("px/BE101ACE.px", 8064),
        ("px/Fotnoter.px", 3240),
    ];
    for (name, count) in expected {
        let path = folder.join(name);
        let told = inspect(File::open(&path).unwrap(), name);
        assert!(told.is_whole(), "{name}: {told:?}");
        assert_eq!(told.observations, Some(count), "{name}");
        let mut reader = DataReader::open_several(File::open(&path).unwrap(), name).unwrap();
        let batch = reader.next().unwrap().unwrap();
        // The years of this one have codes that are no periods.
        let has_years = name != "ons.json";
        assert_eq!(
            batch.get("TIME_PERIOD", 0).len() == 4,
            has_years,
            "{name}: {:?}",
            batch.names()
        );
    }
    let path = folder.join("px/BE0101F1langensvolikacelln.px");
    let file = std::fs::read(&path).unwrap();
    let read = rows(&file, "a.px").unwrap();
    assert_eq!(read[0], "00|20|2003|BE0101F1|1|456|");
    assert_eq!(read[1], "00|20|2003|BE0101F1|2||M");
    assert_eq!(read[5], "00|21|2003|BE0101F1|2||O");
    let reader = DataReader::open(Cursor::new(file), "a.px", None).unwrap();
    let described = reader.described().unwrap();
    let age = &described.concepts.concepts[1];
    assert_eq!((age.names.0["en"].as_str(), age.names.0["sv"].as_str()), ("age", "ålder"));
    let sex = described
        .codelists
        .iter()
        .find(|list| list.header.id.eq_ignore_ascii_case("CL_SEX"))
        .unwrap();
    assert_eq!(sex.codes[1].names.0["sv"], "kvinnor");
    assert_eq!(described.dataflow.header.reference().to_string(), "PCAXIS:BE0101F1(1.0.0)");
}

const PX: &str = "CHARSET=\"ANSI\";AXIS-VERSION=\"2013\";CODEPAGE=\"utf-8\";LANGUAGE=\"fa\";\nMATRIX=\"T1\";\
TITLE=\"جمعیت\";STUB=\"جنس\";\nHEADING=\"زمان\",\"شاخص\";VALUES(\"جنس\")=\"زن; زنان\",\"مر\"\n\"د\";\nCODES(\"جنس\")=\"F\",\"M\";\
VALUES(\"زمان\")=\"بهار\",\"تابستان\";TIMEVAL(\"زمان\")=TLIST(Q1),\"20201\",\"20202\";VALUES(\"شاخص\")=\"جمعیت\";CODES(\"شاخص\")=\"POP\";\n";

#[test]
fn px_is_read_with_its_languages_times_symbols_and_keys() {
    let dense = format!("{PX}DATA=\n1.50 \"..\"\n\"-\" \"...\";");
    let expected =
        ["F|2020-Q1|POP|1.50|", "F|2020-Q2|POP||O", "M|2020-Q1|POP|0|", "M|2020-Q2|POP||Q"];
    assert_eq!(rows(dense.as_bytes(), "a.px").unwrap(), expected);
    for (list, key) in [("CODES", "M"), ("VALUES", "مرد")] {
        let keyed = format!("{PX}KEYS(\"جنس\")={list};\nDATA=\n\"{key}\",3 -4\n;\n");
        let read = rows(keyed.as_bytes(), "a.px").unwrap();
        assert_eq!(read, ["M|2020-Q1|POP|3|", "M|2020-Q2|POP|-4|"]);
    }
    let windows = PX.replace("utf-8", "windows-1256").replace('ی', "ي");
    let windows = encoding_rs::WINDOWS_1256.encode(&windows).0.into_owned();
    let windows = [windows, b"DATA=1 2 3 4;".to_vec()].concat();
    assert_eq!(rows(&windows, "a.px").unwrap().len(), 4);
    let reader = DataReader::open(Cursor::new(dense), "a.px", None).unwrap();
    let described = reader.described().unwrap();
    assert_eq!(described.codelists[0].codes[0].names.get(Language::Fa), "زن; زنان");
}

#[test]
fn a_cube_that_does_not_fit_its_description_is_refused_with_the_line() {
    for (data, word) in [
        ("DATA=\n1 2 3;", "complete"),
        ("DATA=\n1 2 3 4 5;", "cell 5"),
        ("DATA=\n1 2 3", "complete"),
        ("KEYS(\"جنس\")=CODES;DATA=\n\"X\" 3 4;", "the key"),
    ] {
        let error = rows(format!("{PX}{data}").as_bytes(), "a.px").err().unwrap();
        assert!(error.to_string().contains(word), "{data}: {error}");
        assert!(error.line().is_some());
    }
    let json = |body: &str| format!("{{\"version\":\"2.0\",\"class\":\"dataset\",{body}}}");
    for body in [
        r#""id":["A"],"size":[2],"dimension":{"A":{"category":{"index":["x"]}}},"value":[1,2]"#,
        r#""id":["A"],"size":[1],"dimension":{"A":{"category":{"index":["x"]}}},"value":[1,2]"#,
        r#""id":["A"],"size":[1],"dimension":{"A":{"category":{"index":["x"]}}},"value":{"7":1}"#,
        r#""id":["A"],"size":[1],"dimension":{"A":7},"value":[1]"#,
        r#""id":["A"],"size":["1"],"dimension":{"A":{"category":{"index":["x"]}}},"value":[1]"#,
        r#""id":["A"],"size":[1],"dimension":{"A":{"category":{"index":["x"]}}},"value":[[1]]"#,
        r#""id":"A","size":[1],"dimension":{"A":{"category":{"index":["x"]}}},"value":[1]"#,
        r#""dimension":[],"value":[1]"#,
    ] {
        assert!(rows(json(body).as_bytes(), "a.json").is_err(), "{body}");
        assert!(!inspect(Cursor::new(json(body)), "a.json").is_whole(), "{body}");
    }
}

#[test]
fn json_stat_is_read_by_number_with_statuses_of_each_kind() {
    let base = r#"{"version":"2.0","class":"dataset","id":["SEX","year"],"size":[2,2],"role":{"time":["year"]},
        "dimension":{"SEX":{"label":"Sex","category":{"index":{"F":0,"M":1},"label":{"F":"Women","M":"Men"}}},
        "year":{"category":{"index":["2020","2021"]}}}"#;
    for (rest, expected) in [
        (r#","value":[1.50,null,3,4]}"#, vec!["F|2020|1.50|", "M|2020|3|", "M|2021|4|"]),
        (r#","value":{"3":7},"status":{"1":"m"}}"#, vec!["M|2021|7|"]),
        (
            r#","status":"p","value":[1,2,3,null]}"#,
            vec!["F|2020|1|p", "F|2021|2|p", "M|2020|3|p", "M|2021||p"],
        ),
        (
            r#","status":["a","b",null,"d"],"value":[1,null,3,null]}"#,
            vec!["F|2020|1|a", "F|2021||b", "M|2020|3|", "M|2021||d"],
        ),
    ] {
        assert_eq!(rows(format!("{base}{rest}").as_bytes(), "a.json").unwrap(), expected, "{rest}");
    }
}

#[test]
fn observations_come_back_from_cubes() {
    let batch = sample::observations();
    let mut expected: Vec<Vec<&str>> = (0..batch.rows())
        .map(|row| sample::COLUMNS.iter().map(|name| batch.get(name, row)).collect())
        .collect();
    expected.sort();
    let bytes = write(DataFormat::JsonStat, sample::context(), &batch);
    let structure = sample::structure();
    let reader = DataReader::open(Cursor::new(&bytes), "a.json", Some(&structure)).unwrap();
    assert_eq!(reader.structure().unwrap().to_string(), "dataflow NSO:DF(1.0.0)");
    let read: Vec<ObservationBatch> = reader.collect::<Result<_, _>>().unwrap();
    let mut back: Vec<Vec<&str>> = read
        .iter()
        .flat_map(|batch| (0..batch.rows()).map(move |row| (batch, row)))
        .map(|(batch, row)| sample::COLUMNS.iter().map(|name| batch.get(name, row)).collect())
        .collect();
    back.sort();
    assert_eq!(back, expected, "{}", String::from_utf8_lossy(&bytes));

    let bytes = write(DataFormat::Px, sample::context(), &batch);
    let text = String::from_utf8(bytes.clone()).unwrap();
    let read = rows(&bytes, "a.px").unwrap_or_else(|error| panic!("{error}\n{text}"));
    // A cube has a cell for each key; those that are not there are not available.
    assert_eq!(read.len(), 2 * 2 * 3, "{text}");
    for line in ["IR|F|2015|35.40|", "IR|M|2015-Q2|-0.50|", "IR-07|F|2016|0|", "IR|F|2016||O"] {
        assert!(read.iter().any(|read| read == line), "{line} in {read:?}\n{text}");
    }
    assert!(text.contains("12345678901234567890.123456789"), "{text}");
}

#[test]
fn a_cube_has_one_cell_for_a_key() {
    let row = ["IR", "F", "2015", "1", "A", "PT", "", "", ""];
    let batch = sample::batch(&[row, row]);
    for format in [DataFormat::JsonStat, DataFormat::Px] {
        let mut writer = sdmx::DataWriter::new(format, sample::context(), Vec::new()).unwrap();
        let outcome = writer.write(&batch).map(drop);
        assert!(matches!(outcome, Err(Error::CellTwice { .. })), "{format:?}");
    }
}

#[test]
fn a_table_is_described_column_by_column() {
    let mut context = sample::context();
    context.several.insert("COMMENT_OBS".to_owned());
    let table = write(DataFormat::Csv21, context.clone(), &sample::observations());
    let header = String::from_utf8(table).unwrap();
    let told = sdmx::describe_table(DataFormat::Csv21, &context, "data.csv");
    let told: serde_json::Value = serde_json::from_str(&told).unwrap();
    let columns = told["tableSchema"]["columns"].as_array().unwrap();
    let titles: Vec<&str> =
        columns.iter().map(|column| column["titles"]["und"].as_str().unwrap()).collect();
    let header = header.lines().next().unwrap().replace("STRUCTURE[;]", "STRUCTURE");
    assert_eq!(titles.join(","), header);
    assert_eq!(told["tableSchema"]["primaryKey"][2], "TIME_PERIOD");
    let sex = columns.iter().find(|column| column["name"] == "SEX").unwrap();
    assert_eq!(sex["datatype"]["format"], "_T|F|M");
    assert_eq!(sex["titles"]["fa"], "مفهوم SEX");
    let comment = columns.iter().find(|column| column["name"] == "COMMENT_OBS").unwrap();
    assert_eq!(comment["separator"], ";");
}
