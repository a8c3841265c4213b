//! Every format with everything that it can hold: measures, several values, actions, data sets, groups,
//! layouts; and messages of versions that are read only.

use std::io::Cursor;

use model::ObservationBatch;
use model::observation::VALUE_SEPARATOR;
use proptest::prelude::*;
use sdmx::{DataFormat, DataReader, Error, Family, Layout, TimeFormat, WriteContext, inspect};

use crate::round_trip::{WRITTEN, write};
use crate::{sample, wide};

type Lines = Vec<Vec<String>>;

fn lines(batches: &[ObservationBatch]) -> Lines {
    let line = |batch: &ObservationBatch, row| {
        wide::COLUMNS.iter().map(|name| batch.get(name, row).to_owned()).collect()
    };
    batches.iter().flat_map(|batch| (0..batch.rows()).map(move |row| line(batch, row))).collect()
}

fn read(bytes: &[u8]) -> Result<Vec<ObservationBatch>, Error> {
    let structure = wide::structure();
    DataReader::open(Cursor::new(bytes), "a.csv", Some(&structure))?.collect()
}

/// What a format can tell of an observation: versions without `Merge` say `Append`, formats without
/// several values join them, formats without actions say nothing.
fn as_told(format: DataFormat, mut lines: Lines) -> Lines {
    for line in &mut lines {
        let knows_actions = !matches!(format, DataFormat::Csv10 | DataFormat::PlainCsv);
        let knows_merge =
            matches!(format, DataFormat::Csv21 | DataFormat::Json21 | DataFormat::Specific31);
        let knows_several = matches!(
            format,
            DataFormat::Csv21
                | DataFormat::Csv20
                | DataFormat::Json20
                | DataFormat::Json21
                | DataFormat::Specific30
                | DataFormat::Specific31
        );
        if !knows_actions {
            line[0].clear();
        } else if line[0] == "M" && !knows_merge {
            line[0] = "A".to_owned();
        }
        if !knows_several {
            line[7] = line[7].replace(VALUE_SEPARATOR, ";");
        }
        for text in &mut line[7..] {
            // Line ends are written so that they come back; a lone CR is not made here.
            assert!(!text.contains('\r'));
        }
    }
    lines
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn anything_comes_back_from_every_format_and_layout(batch in wide::observations()) {
        let told = lines(std::slice::from_ref(&batch));
        for format in WRITTEN {
            if format == DataFormat::Json10 {
                // It has one measure.
                continue;
            }
            for layout in [Layout::Series, Layout::Flat] {
                let context = WriteContext { layout, ..wide::context() };
                let bytes = write(format, context, &batch);
                let back = read(&bytes).map(|batches| lines(&batches));
                let shown = String::from_utf8_lossy(&bytes);
                let back = back.unwrap_or_else(|error| panic!("{format:?}: {error}\n{shown}"));
                prop_assert_eq!(back, as_told(format, told.clone()), "{:?} {:?}\n{}", format, layout, shown);
            }
        }
    }

    #[test]
    fn from_format_to_format_nothing_is_lost(batch in wide::observations()) {
        let told = lines(std::slice::from_ref(&batch));
        let mut batches = vec![batch];
        for format in [
            DataFormat::Json21,
            DataFormat::Specific31,
            DataFormat::Csv21,
            DataFormat::Json21,
        ] {
            let mut writer = sdmx::DataWriter::new(format, wide::context(), Vec::new()).unwrap();
            for batch in &batches {
                writer.write(batch).unwrap();
            }
            let bytes = writer.finish().unwrap();
            batches = read(&bytes).unwrap();
        }
        prop_assert_eq!(lines(&batches), told);
    }

    #[test]
    fn any_dimension_may_stand_at_the_observation(batch in wide::observations()) {
        let mut told = lines(std::slice::from_ref(&batch));
        for format in WRITTEN {
            let is_series = matches!(format, DataFormat::GenericTimeSeries21 | DataFormat::SpecificTimeSeries21);
            if format == DataFormat::Json10 || format.family() == Family::Csv || is_series {
                continue;
            }
            for dimension in ["REF_AREA", "SEX"] {
                let context = WriteContext { at_observation: Some(dimension.into()), ..wide::context() };
                let bytes = write(format, context, &batch);
                let mut back = lines(&read(&bytes).unwrap());
                back.sort();
                told.sort();
                let mut expected = as_told(format, told.clone());
                expected.sort();
                prop_assert_eq!(back, expected, "{:?} {}", format, dimension);
            }
        }
    }
}

#[test]
fn a_number_that_is_not_there_is_told_from_one_that_is_missing() {
    let observations =
        [["IR", "F", "2015", "NaN"], ["IR", "F", "2016", ""], ["IR", "F", "2017", "0"]];
    let rows: Vec<[&str; 9]> = observations
        .iter()
        .map(|[area, sex, time, value]| [*area, *sex, *time, *value, "A", "PS", "", "", "t"])
        .collect();
    let batch = sample::batch(&rows);
    for format in WRITTEN {
        let bytes = write(format, sample::context(), &batch);
        let structure = sample::structure();
        let reader = DataReader::open(Cursor::new(bytes), "a.csv", Some(&structure)).unwrap();
        let values: Vec<String> = reader
            .flat_map(|batch| {
                batch
                    .unwrap()
                    .column("OBS_VALUE")
                    .unwrap()
                    .iter()
                    .map(str::to_owned)
                    .collect::<Vec<_>>()
            })
            .collect();
        assert_eq!(values, ["NaN", "", "0"], "{format:?}");
    }
}

#[test]
fn normalized_periods_are_days() {
    let context = WriteContext { time_format: TimeFormat::Normalized, ..sample::context() };
    let text =
        String::from_utf8(write(DataFormat::Csv20, context, &sample::observations())).unwrap();
    assert!(text.contains(",2015-04-01,-0.50"), "{text}");
    assert!(text.contains(",2016-01-01,0,"), "{text}");
}

fn rows(text: &str, name: &str) -> Lines {
    let reader = DataReader::open(Cursor::new(text.to_owned()), name, None).unwrap();
    let mut rows = Vec::new();
    for batch in reader {
        let batch = batch.unwrap();
        let names: Vec<String> = batch.names().to_vec();
        for row in 0..batch.rows() {
            let told = names.iter().map(|name| format!("{name}={}", batch.get(name, row)));
            rows.push(
                told.filter(|told| !told.starts_with("ORIGIN") && !told.ends_with('=')).collect(),
            );
        }
    }
    rows
}

#[test]
fn compact_data_of_2_0_are_read_with_groups_of_any_name() {
    let text = r#"<?xml version="1.0"?>
<CompactData xmlns="http://www.SDMX.org/resources/SDMXML/schemas/v2_0/message"
 xmlns:own="urn:sdmx:org.sdmx.infomodel.keyfamily.KeyFamily=ECB:ECB_EXR1:compact">
<Header><ID>A</ID><Test>false</Test><DataSetAction>Append</DataSetAction></Header>
<own:DataSet><own:SiblingGroup CURRENCY="USD" TITLE="Dollar"/>
<own:Series FREQ="M" CURRENCY="USD" COLLECTION="A"><own:Obs TIME_PERIOD="2010-01" OBS_VALUE="1.42" OBS_STATUS="A"/>
<own:Obs TIME_PERIOD="2010-02" OBS_VALUE="NaN" OBS_STATUS="M"/></own:Series></own:DataSet></CompactData>"#;
    let read = rows(text, "a.xml");
    assert_eq!(read.len(), 2);
    let told: std::collections::BTreeSet<&str> = read[1].iter().map(String::as_str).collect();
    for part in ["ACTION=A", "CURRENCY=USD", "TITLE=Dollar", "TIME_PERIOD=2010-02", "OBS_VALUE=NaN"]
    {
        assert!(told.contains(part), "{part} in {told:?}");
    }
    let reader = DataReader::open(Cursor::new(text), "a.xml", None).unwrap();
    assert_eq!(reader.structure().unwrap().to_string(), "datastructure ECB:ECB_EXR1(1.0)");
}

#[test]
fn cross_sectional_data_of_2_0_are_refused_by_name() {
    let text = r#"<CrossSectionalData xmlns="http://www.SDMX.org/resources/SDMXML/schemas/v2_0/message"><Header/></CrossSectionalData>"#;
    let error = DataReader::open(Cursor::new(text), "a.xml", None).err().unwrap();
    assert!(error.to_string().contains("CrossSectionalData"), "{error}");
    let told = inspect(Cursor::new(text), "a.xml");
    assert!(!told.is_whole() && told.faults[0].text.contains("cross-sectional"), "{told:?}");
}

#[test]
fn json_of_1_0_and_its_drafts_are_read() {
    let structure = r#""structure":{"dimensions":{"dataSet":[{"id":"FREQ","keyPosition":0,"values":[{"id":"A","name":"Annual"}]}],
        "series":[{"id":"SEX","keyPosition":1,"values":[{"id":"F","name":"Female"},{"id":"M","name":"Male"}]}],
        "observation":[{"id":"TIME_PERIOD","keyPosition":2,"values":[{"id":"2020","name":"2020"}]}]},
        "attributes":{"dataSet":[],"series":[{"id":"UNIT","values":[{"id":"PS","name":"Persons"}]}],
        "observation":[{"id":"NOTE","values":[{"name":"from the census"}]}]}}"#;
    let sets = r#""dataSets":[{"action":"Replace","series":{"0":{"attributes":[0],"observations":{"0":[1.50,0]}},
        "1":{"attributes":[null],"observations":{"0":[null,null]}}}}]"#;
    let expected = [
        vec![
            "ACTION=R",
            "FREQ=A",
            "SEX=F",
            "TIME_PERIOD=2020",
            "UNIT=PS",
            "OBS_VALUE=1.50",
            "NOTE=from the census",
        ],
        vec!["ACTION=R", "FREQ=A", "SEX=M", "TIME_PERIOD=2020"],
    ];
    let expected: Lines = expected
        .into_iter()
        .map(|line| {
            let mut line: Vec<String> = line.into_iter().map(str::to_owned).collect();
            line.sort();
            line
        })
        .collect();
    for text in [
        format!("{{\"header\":{{}},{sets},{structure}}}"),
        format!("{{\"meta\":{{}},\"data\":{{{structure},{sets}}}}}"),
    ] {
        let mut read = rows(&text, "a.json");
        read.iter_mut().for_each(|line| line.sort());
        assert_eq!(read, expected);
        assert_eq!(inspect(Cursor::new(text), "a.json").version.as_deref(), Some("1.0"));
    }
}

#[test]
fn groups_of_dimensions_are_found_by_the_place_of_each_in_the_key() {
    let text = r#"{"meta":{"schema":"https://json.sdmx.org/2.1/sdmx-json-data-schema.json"},"data":{"structures":[{"dimensions":{
        "dataSet":[{"id":"FREQ","keyPosition":1,"values":[{"id":"A"}]}],
        "series":[{"id":"SEX","keyPosition":2,"values":[{"id":"F"},{"id":"M"}]},{"id":"AREA","keyPosition":0,"values":[{"id":"IR"},{"id":"AF"}]}],
        "observation":[{"id":"TIME_PERIOD","keyPosition":3,"values":[{"value":"2020"}]}]},
        "measures":{"observation":[{"id":"OBS_VALUE"}]},
        "attributes":{"dimensionGroup":[{"id":"TITLE","values":[{"value":"Iran, women"},{"values":["x","y"]}]},{"id":"NOTE"}]}}],
        "dataSets":[{"structure":0,"dimensionGroupAttributes":{"0::0:":[0],"1:::":[1,"n"]},
        "series":{"0:0":{"observations":{"0":[1]}},"1:1":{"observations":{"0":["NaN"]}}}}]}}"#;
    let read = rows(text, "a.json");
    assert!(read[0].contains(&"TITLE=Iran, women".to_owned()), "{read:?}");
    assert!(read[1].contains(&"TITLE=x\u{1f}y".to_owned()), "{read:?}");
    assert!(read[1].contains(&"NOTE=n".to_owned()), "{read:?}");
    assert_eq!(inspect(Cursor::new(text), "a.json").version.as_deref(), Some("2.1"));
}

#[test]
fn data_of_several_structures_are_told_apart_or_refused() {
    let csv = "STRUCTURE,STRUCTURE_ID,ACTION,SEX,AGE,OBS_VALUE\ndataflow,A:F(1.0),I,F,,1\ndatastructure,A:G(1.0),I,,Y5,2\n";
    let ml = r#"<m:StructureSpecificData xmlns:m="http://www.sdmx.org/resources/sdmxml/schemas/v3_0/message" xmlns:c="c" xmlns:ss="s"><m:Header>
<m:Structure structureID="A" dimensionAtObservation="AllDimensions"><c:StructureUsage>urn:sdmx:org.sdmx.infomodel.datastructure.Dataflow=A:F(1.0)</c:StructureUsage></m:Structure>
<m:Structure structureID="B" dimensionAtObservation="AllDimensions"><c:Structure>urn:sdmx:org.sdmx.infomodel.datastructure.DataStructure=A:G(1.0)</c:Structure></m:Structure>
</m:Header><m:DataSet ss:structureRef="A"><Obs SEX="F" OBS_VALUE="1"/></m:DataSet><m:DataSet ss:structureRef="B"><Obs AGE="Y5" OBS_VALUE="2"/></m:DataSet></m:StructureSpecificData>"#;
    let json = r#"{"data":{"structures":[{"links":[{"urn":"urn:sdmx:org.sdmx.infomodel.datastructure.Dataflow=A:F(1.0)","rel":"dataflow"}],
        "dimensions":{"observation":[{"id":"SEX","keyPosition":0,"values":[{"id":"F"}]}]},"measures":{"observation":[{"id":"OBS_VALUE"}]}},
        {"links":[{"urn":"urn:sdmx:org.sdmx.infomodel.datastructure.DataStructure=A:G(1.0)","rel":"structure"}],
        "dimensions":{"observation":[{"id":"AGE","keyPosition":0,"values":[{"id":"Y5"}]}]},"measures":{"observation":[{"id":"OBS_VALUE"}]}}],
        "dataSets":[{"structure":0,"observations":{"0":[1]}},{"structure":1,"observations":{"0":[2]}}]}}"#;
    for (text, name) in [(csv, "a.csv"), (ml, "a.xml"), (json, "a.json")] {
        let mut told = Vec::new();
        for batch in DataReader::open_several(Cursor::new(text), name).unwrap() {
            let batch = batch.unwrap();
            for row in 0..batch.rows() {
                let cell = |name| batch.get(name, row).to_owned();
                told.push(
                    [cell("STRUCTURE"), cell("SEX"), cell("AGE"), cell("OBS_VALUE")].join("|"),
                );
            }
        }
        assert_eq!(told, ["dataflow A:F(1.0)|F||1", "datastructure A:G(1.0)||Y5|2"], "{name}");
        let whole = DataReader::open(Cursor::new(text), name, None)
            .and_then(|reader| reader.collect::<Result<Vec<_>, _>>());
        assert!(matches!(whole, Err(Error::SecondStructure { .. })), "{name}");
        let told = inspect(Cursor::new(text), name);
        assert_eq!(told.structure.as_deref(), Some("dataflow A:F(1.0), datastructure A:G(1.0)"));
    }
}
