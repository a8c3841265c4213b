//! What is written reads back the same, in every format that is written.

use std::io::Cursor;

use model::ObservationBatch;
use proptest::prelude::*;
use sdmx::{DataFormat, DataReader, DataWriter, Family, Keys, Labels, Layout, WriteContext};

use crate::sample;

pub const WRITTEN: [DataFormat; 13] = [
    DataFormat::Csv21,
    DataFormat::Csv20,
    DataFormat::Csv10,
    DataFormat::PlainCsv,
    DataFormat::Json10,
    DataFormat::Json20,
    DataFormat::Json21,
    DataFormat::Generic21,
    DataFormat::GenericTimeSeries21,
    DataFormat::Specific21,
    DataFormat::SpecificTimeSeries21,
    DataFormat::Specific30,
    DataFormat::Specific31,
];

pub fn write(format: DataFormat, context: WriteContext, batch: &ObservationBatch) -> Vec<u8> {
    let mut writer = DataWriter::new(format, context, Vec::new()).unwrap();
    writer.write(batch).unwrap();
    writer.finish().unwrap()
}

fn lines(batch: &ObservationBatch) -> Vec<Vec<String>> {
    let line = |row| sample::COLUMNS.iter().map(|name| batch.get(name, row).to_owned()).collect();
    (0..batch.rows()).map(line).collect()
}

fn read(bytes: Vec<u8>) -> Vec<Vec<String>> {
    let shown = String::from_utf8_lossy(&bytes).into_owned();
    let structure = sample::structure();
    let reader = DataReader::open(Cursor::new(bytes), "a.csv", Some(&structure)).unwrap();
    reader
        .flat_map(|batch| lines(&batch.unwrap_or_else(|error| panic!("{error}\n{shown}"))))
        .collect()
}

#[test]
fn observations_come_back_from_every_format_and_layout() {
    let batch = sample::observations();
    for format in WRITTEN {
        for layout in [Layout::Series, Layout::Flat] {
            let context = WriteContext { layout, ..sample::context() };
            assert_eq!(
                read(write(format, context, &batch)),
                lines(&batch),
                "{format:?} {layout:?}"
            );
        }
    }
    for format in [DataFormat::Csv21, DataFormat::Csv20, DataFormat::Csv10] {
        for (labels, keys) in [(Labels::Both, Keys::None), (Labels::Name, Keys::Both)] {
            let context = WriteContext { labels, keys, ..sample::context() };
            let read = read(write(format, context, &batch));
            assert_eq!(read, lines(&batch), "{format:?} with {labels:?}");
        }
    }
}

#[test]
fn a_message_without_observations_is_whole() {
    let empty = sample::batch(&[]);
    for format in WRITTEN {
        assert!(read(write(format, sample::context(), &empty)).is_empty(), "{format:?}");
    }
}

#[test]
fn a_message_cut_anywhere_is_never_taken_for_a_whole_one() {
    let batch = sample::observations();
    for format in WRITTEN {
        if format.family() == Family::Csv {
            continue;
        }
        let bytes = write(format, sample::context(), &batch);
        let end = String::from_utf8_lossy(&bytes).trim_end().len();
        for length in 0..end {
            let reader = DataReader::with_format(Cursor::new(&bytes[..length]), format, None);
            let outcome = reader.and_then(|reader| reader.collect::<Result<Vec<_>, _>>());
            assert!(outcome.is_err(), "{format:?} cut at {length} of {end}");
        }
    }
}

fn text() -> impl Strategy<Value = String> {
    "[ -~\n\tا-ی‌،;\"&<>]{0,12}".prop_map(|text| text.trim().to_owned())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_comment_and_value_come_back(
        comments in prop::collection::vec(text(), 1..6),
        value in "-?(0|[1-9][0-9]{0,20})(\\.[0-9]{1,9})?|",
    ) {
        let years: Vec<String> = (0..comments.len()).map(|index| (2000 + index).to_string()).collect();
        let rows: Vec<[&str; 9]> = comments
            .iter()
            .zip(&years)
            .map(|(comment, year)| ["IR", "F", year.as_str(), value.as_str(), "A", "PS", "", comment.as_str(), "t"])
            .collect();
        let batch = sample::batch(&rows);
        for format in WRITTEN {
            prop_assert_eq!(read(write(format, sample::context(), &batch)), lines(&batch), "{:?}", format);
        }
    }

    #[test]
    fn any_bytes_are_read_or_refused_without_panic(
        bytes in prop::collection::vec(any::<u8>(), 0..200),
        cut in 0_usize..2000,
        at in 0_usize..2000,
        byte in any::<u8>(),
    ) {
        let drain = |bytes: Vec<u8>| {
            for format in WRITTEN {
                if let Ok(reader) = DataReader::with_format(Cursor::new(bytes.clone()), format, None) {
                    reader.for_each(drop);
                }
            }
            let _ = sdmx::read_structures(Cursor::new(bytes));
        };
        drain(bytes);
        for format in WRITTEN {
            let mut message = write(format, sample::context(), &sample::observations());
            let length = message.len();
            message[at % length] = byte;
            message.truncate(length - cut % length);
            drain(message);
        }
    }
}
