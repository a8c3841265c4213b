//! Drafts as folders, worked by the real program: laid out, checked, compiled, compared over two
//! versions of the bank, frozen and verified.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::bank::{HEADER, Server, TestBank, line, said, wrote};

const DATA: &str = r#"
[series.women]
query = "HAMAFZA:DF_POPULATION(1.0.0)/A.IR-30.POP.F._T._T._T._T"
label = { fa = "زنان البرز", en = "Women of Alborz" }
who = "women"
as = "number"
"#;

const SECTION: &str = "title = { fa = \"جمعیت\", en = \"Population\" }\nanswers = [\"people-economy/population\"]\n---\n\
[fa]\nشمار زنان البرز {value series=women} است.\n[en]\nAlborz has {value series=women} women.\n";

struct Desk {
    bank: TestBank,
    draft: PathBuf,
}

impl Desk {
    fn new() -> Self {
        let bank = TestBank::new();
        let draft = bank.data().with_file_name("draft");
        let desk = Self { bank, draft };
        desk.publish("1000000");
        let made = desk.plain(&["report", "new", "hri-core", desk.path()]);
        assert!(made.status.success(), "{}", said(&made));
        desk.write("data.toml", DATA);
        desk.write("sections/020-people-economy.txt", SECTION);
        desk
    }

    fn path(&self) -> &str {
        self.draft.to_str().expect("a path of this test")
    }

    fn write(&self, name: &str, text: &str) {
        std::fs::write(self.draft.join(name), text).expect("the draft takes files");
    }

    fn publish(&self, women: &str) {
        let lines = HEADER.to_owned() + &line("IR-30", "F", "_T", "2016", women, "A");
        let file = self.bank.file("women.csv", lines);
        let output = self.bank.import("DF_POPULATION", &file, &[]);
        assert!(output.status.success(), "{}", said(&output));
    }

    fn plain(&self, words: &[&str]) -> std::process::Output {
        std::process::Command::new(crate::bank::PROGRAM).args(words).output().expect("it runs")
    }

    fn compile(&self, name: &str, more: &[&str]) -> (std::process::Output, PathBuf) {
        let file = self.draft.with_file_name(name);
        let mut rest = vec![self.path(), "-o", file.to_str().expect("a path of this test")];
        rest.extend(more);
        (self.bank.run(&["report", "compile"], &rest), file)
    }
}

fn told(output: &std::process::Output) -> Vec<Value> {
    wrote(output).lines().map(|line| serde_json::from_str(line).expect("a JSON line")).collect()
}

#[test]
fn a_draft_goes_from_its_outline_to_a_report_whose_every_figure_is_verified() {
    let desk = Desk::new();
    let checked = desk.bank.run(&["report", "check"], &[desk.path(), "--json"]);
    // Much of the outline is still unanswered, but nothing written is broken.
    assert_eq!(checked.status.code(), Some(1));
    for each in told(&checked).iter().filter(|it| it["severity"] == "error") {
        assert_eq!(each["code"], "requirement-unanswered", "{each}");
    }
    let (compiled, pdf) = desk.compile("core.pdf", &["--lang", "en"]);
    assert!(compiled.status.success(), "{}", said(&compiled));
    let frozen = desk.bank.run(&["report", "freeze"], &[desk.path()]);
    assert!(frozen.status.success(), "{}", said(&frozen));
    let lock = desk.draft.join("report.lock.json");
    let pdf = pdf.to_str().expect("a path of this test");
    let lock = lock.to_str().expect("a path of this test");
    let verified = desk.bank.run(&["report", "verify"], &[pdf, "--lock", lock, "--json"]);
    assert!(verified.status.success(), "{}", said(&verified));
    assert_eq!(told(&verified)[0]["verdict"], "holds");

    // A later version does not unsay what was published; it is told.
    desk.publish("1000777");
    let verified = desk.bank.run(&["report", "verify"], &[pdf, "--json"]);
    assert!(verified.status.success(), "{}", said(&verified));
    assert_eq!(told(&verified)[0]["verdict"], "revised-since");
    assert_eq!(told(&verified)[0]["found"], "1000777");

    let altered =
        std::fs::read_to_string(lock).expect("the lock file").replace("1000000", "1000001");
    let altered = desk.bank.file("altered.json", altered);
    let altered = altered.to_str().expect("a path of this test");
    let verified = desk.bank.run(&["report", "verify"], &[altered]);
    assert_eq!(verified.status.code(), Some(1));
    assert!(wrote(&verified).contains("altered") && wrote(&verified).contains("differs"));
}

#[test]
fn a_revised_figure_is_told_with_old_new_and_reason() {
    let desk = Desk::new();
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("a clock");
    let before = now.as_millis().to_string();
    desk.publish("1000777");
    let path = desk.path();
    let diff = desk.bank.run(&["report", "diff"], &[path, path, "--as-of", &before, "--json"]);
    assert!(diff.status.success(), "{}", said(&diff));
    let told = told(&diff);
    assert_eq!(told.len(), 2, "one paragraph in two languages: {told:?}");
    let english = &told[1];
    assert_eq!(english["section"], "people-economy");
    assert_eq!(english["old"], "Alborz has 1,000,000 women.");
    assert_eq!(english["new"], "Alborz has 1,000,777 women.");
    assert_eq!(english["figures"][0]["why"], "revised");
}

#[test]
fn what_is_broken_is_told_and_only_a_marked_draft_is_written() {
    let desk = Desk::new();
    desk.write(
        "sections/030-political-legal.txt",
        "title = { fa = \"ب\", en = \"B\" }\n---\n[fa]\nحدود ۱۲ درصد\n[en]\nAbout {value series=men}\n",
    );
    let checked = desk.bank.run(&["report", "check"], &[desk.path(), "--json"]);
    assert_eq!(checked.status.code(), Some(1));
    let codes: Vec<String> =
        told(&checked).iter().map(|it| it["code"].as_str().unwrap_or("").to_owned()).collect();
    assert_eq!(codes[..2], ["unknown-name", "typed-number"]);
    let first = &told(&checked)[1];
    assert_eq!(
        (&first["file"], &first["line"]),
        (&"sections/030-political-legal.txt".into(), &4.into())
    );
    assert!(first["hint"]["fa"].as_str().is_some_and(|hint| hint.contains("{value")));
    let (refused, file) = desk.compile("final.pdf", &["--lang", "en"]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(!file.exists(), "nothing half-written is left");
    let (draft, file) = desk.compile("draft.pdf", &["--lang", "en", "--draft"]);
    assert!(draft.status.success(), "{}", said(&draft));
    assert!(std::fs::read(file).is_ok_and(|pdf| pdf.starts_with(b"%PDF")));
    assert_eq!(desk.bank.run(&["report", "freeze"], &[desk.path()]).status.code(), Some(1));
}

#[test]
fn a_framework_whose_treaty_was_not_accepted_is_refused() {
    let bank = TestBank::new();
    let folder = bank.data().with_file_name("cedaw");
    let refused = std::process::Command::new(crate::bank::PROGRAM)
        .args(["report", "new", "cedaw"])
        .arg(&folder)
        .output()
        .expect("it runs");
    assert_eq!(refused.status.code(), Some(1));
    assert!(said(&refused).contains("not a party"), "{}", said(&refused));
    assert!(!Path::new(&folder).exists());
}

#[test]
fn a_revision_is_followed_into_every_draft_of_a_folder() {
    let desk = Desk::new();
    let folder = desk.draft.with_file_name("drafts");
    for name in ["a", "b"] {
        let made =
            desk.plain(&["report", "new", "upr", folder.join(name).to_str().expect("a path")]);
        assert!(made.status.success(), "{}", said(&made));
    }
    std::fs::write(folder.join("a/data.toml"), DATA).expect("the draft takes files");
    std::fs::write(folder.join("a/sections/010-a-methodology.txt"), SECTION).expect("it does");
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("a clock");
    desk.publish("1000777");
    let path = folder.to_str().expect("a path of this test");
    let moment = now.as_millis().to_string();
    let rest = [path, "--dataflow", "DF_POPULATION", "--as-of", &moment, "--json"];
    let output = desk.bank.run(&["report", "impact"], &rest);
    assert!(output.status.success(), "{}", said(&output));
    let told = told(&output);
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0]["draft"].as_str().is_some_and(|draft| draft.ends_with("/a")));
    assert_eq!(told[0]["new"], "Alborz has 1,000,777 women.");
}

#[test]
fn a_fact_sheet_is_two_pages_at_most_in_every_format() {
    let desk = Desk::new();
    for (lang, file) in [("fa", "sheet.pdf"), ("en", "sheet.docx"), ("en", "sheet.html")] {
        let path = desk.draft.with_file_name(file);
        let rest = ["POP", "--area", "IR-30", "--lang", lang, "-o", path.to_str().expect("a path")];
        let output = desk.bank.run(&["report", "fact-sheet"], &rest);
        assert!(output.status.success(), "{}", said(&output));
        let bytes = std::fs::read(&path).expect("it was written");
        assert!(bytes.len() > 1000);
        if file.ends_with("html") {
            assert!(String::from_utf8_lossy(&bytes).contains("1,000,000"));
        }
    }
    let path = desk.draft.with_file_name("none.pdf");
    let rest = ["NOTHING", "-o", path.to_str().expect("a path")];
    let output = desk.bank.run(&["report", "fact-sheet"], &rest);
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).contains("NOTHING") && !path.exists());
}

#[test]
fn a_frozen_report_is_given_out_and_proven_without_the_bank() {
    let desk = Desk::new();
    let frozen = desk.bank.run(&["report", "freeze"], &[desk.path()]);
    assert!(frozen.status.success(), "{}", said(&frozen));
    let out = desk.draft.join("given-out");
    let pdf = out.join("hri-core-fa.pdf");
    let pdf = pdf.to_str().expect("a path of this test");
    assert!(out.join("hri-core-en.pdf.tlog-proof").is_file());
    let verified = desk.bank.run(&["verify"], &[pdf]);
    assert!(verified.status.success(), "{}", said(&verified));
    assert!(said(&verified).contains("that was given out: entry"), "{}", said(&verified));
    assert!(desk.bank.run(&["verify"], &[]).status.success());

    // A stranger needs the key, the file and the proof beside it.
    let server = Server::start(&desk.bank);
    let key = crate::server::get(&server, "/log/key").1;
    server.stop();
    let key = key.split("\r\n\r\n").nth(1).expect("a body").to_owned();
    let key = key.lines().find(|line| line.contains('+')).expect("a key").to_owned();
    let key = desk.bank.file("key.txt", format!("{key}\n"));
    let key = key.to_str().expect("a path of this test");
    let proven = desk.plain(&["verify", "--trust", key, pdf]);
    assert!(proven.status.success(), "{}", said(&proven));
    let bytes = std::fs::read(pdf).expect("the report");
    std::fs::write(pdf, [bytes, b"%".to_vec()].concat()).expect("touched");
    assert_eq!(desk.plain(&["verify", "--trust", key, pdf]).status.code(), Some(1));

    let reason = ["--dataflow", "DF_POPULATION", "--version", "1", "--reason", "wrong year"];
    let retracted = desk.bank.run(&["retract"], &reason);
    assert!(retracted.status.success(), "{}", said(&retracted));
    let refused = desk.bank.run(&["report", "freeze"], &[desk.path()]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(said(&refused).contains("wrong year"), "{}", said(&refused));
    let en = out.join("hri-core-en.pdf");
    let told = desk.bank.run(&["report", "verify"], &[en.to_str().expect("a path"), "--json"]);
    assert!(wrote(&told).contains("retracted-since"), "{}", wrote(&told));
}

#[test]
fn a_folder_and_the_bank_share_a_draft() {
    let desk = Desk::new();
    let begun = desk.bank.run(&["report", "import"], &[desk.path(), "--id", "core"]);
    assert!(begun.status.success(), "{}", said(&begun));
    let other = desk.draft.with_file_name("other");
    let other_path = other.to_str().expect("a path of this test");
    let laid = desk.bank.run(&["report", "export"], &["core", other_path]);
    assert!(laid.status.success(), "{}", said(&laid));
    // Two folders, two paragraphs.
    let section = "sections/020-people-economy.txt";
    let second = SECTION.replace("شمار زنان", "امروز شمار زنان");
    desk.write(section, &second);
    let first = SECTION.replace("Alborz has", "Today Alborz has");
    std::fs::write(other.join(section), first).expect("written");
    for folder in [other_path, desk.path()] {
        let sent = desk.bank.run(&["report", "import"], &[folder]);
        assert!(sent.status.success(), "{}", said(&sent));
        assert!(said(&sent).contains("0 beside it"), "{}", said(&sent));
    }
    let merged = std::fs::read_to_string(desk.draft.join(section)).expect("laid out anew");
    assert!(merged.contains("امروز") && merged.contains("Today"), "{merged}");
}
