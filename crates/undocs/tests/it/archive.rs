//! Archives, friendly and hostile.

use std::io::{Cursor, Write};

use undocs::{RemarkCode, archive};
use zip::write::SimpleFileOptions;

fn pack(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in entries {
        writer.start_file(*name, SimpleFileOptions::default()).expect("this test made it right");
        writer.write_all(content).expect("this test made it right");
    }
    writer.finish().expect("this test made it right").into_inner()
}

fn taken(bytes: &[u8]) -> (Vec<String>, Vec<(RemarkCode, String)>) {
    let mut names = Vec::new();
    let remarks = archive::read(bytes, &mut |name, _| names.push(name.to_owned()));
    (names, remarks.into_iter().map(|remark| (remark.code, remark.en)).collect())
}

#[test]
fn what_is_hostile_stays_out_and_the_rest_comes_in() {
    let inner = pack(&[("a.txt", b"a")]);
    let zeros = vec![0_u8; 64 << 20];
    let bytes = pack(&[
        ("texts/one.txt", b"one"),
        ("../outside.txt", b"x"),
        ("/etc/passwd", b"x"),
        ("C:\\windows", b"x"),
        ("__MACOSX/._one.txt", b"x"),
        ("inner.zip", &inner),
        ("bomb.txt", &zeros),
        ("متن.txt", "متن".as_bytes()),
    ]);
    let (names, remarks) = taken(&bytes);
    assert_eq!(names, ["texts/one.txt", "متن.txt"]);
    let told = remarks.iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>().join("\n");
    for part in ["../outside.txt", "/etc/passwd", "windows", "inner.zip", "bomb.txt (it swells"] {
        assert!(told.contains(part), "{part} in {told}");
    }
    assert!(remarks.iter().all(|(code, _)| *code == RemarkCode::NotTaken));
}

#[test]
fn links_are_refused_and_office_files_are_documents() {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    writer
        .add_symlink("link", "/etc/passwd", SimpleFileOptions::default())
        .expect("this test made it right");
    let bytes = writer.finish().expect("this test made it right").into_inner();
    let (names, remarks) = taken(&bytes);
    assert!(names.is_empty() && remarks[0].1.contains("link"), "{remarks:?}");
    let office = pack(&[("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<w/>")]);
    assert!(archive::is_office_file(&office));
    let (names, _) = taken(&pack(&[("letter.docx", &office)]));
    assert_eq!(names, ["letter.docx"]);
}

#[test]
fn a_broken_archive_says_so() {
    let bytes = pack(&[("a.txt", b"some text that is there")]);
    assert_eq!(taken(&bytes[..bytes.len() - 30]).1[0].0, RemarkCode::Unreadable);
    for cut in 0..bytes.len() {
        let _ = taken(&bytes[..cut]);
        let mut changed = bytes.clone();
        changed[cut] ^= 0xff;
        let _ = taken(&changed);
    }
}
