//! The served bank: pages answer, hostile uploads do not hurt it.

use std::io::{Read, Write};
use std::net::TcpStream;

use crate::bank::{HEADER, Server, TestBank, line};

pub fn get(server: &Server, path: &str) -> (u16, String) {
    send(
        server,
        &format!("GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", server.address),
    )
}

pub fn send(server: &Server, request: &str) -> (u16, String) {
    let Ok(mut stream) = TcpStream::connect(&server.address) else { return (0, String::new()) };
    drop(stream.write_all(request.as_bytes()));
    let mut answer = Vec::new();
    drop(stream.read_to_end(&mut answer));
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let status = answer.split(' ').nth(1).and_then(|it| it.parse().ok()).unwrap_or(0);
    (status, answer)
}

#[test]
fn pages_answer_in_both_languages_on_an_empty_bank() {
    let bank = TestBank::new();
    let server = Server::start(&bank);
    for language in ["fa", "en"] {
        for page in ["", "indicators", "gaps", "sign-in", "reports"] {
            let (status, answer) = get(&server, &format!("/{language}/{page}"));
            assert_eq!(status, 200, "/{language}/{page}: {}", &answer[..answer.len().min(400)]);
            assert!(answer.contains(&format!("lang=\"{language}\"")), "/{language}/{page}");
        }
    }
    assert_eq!(get(&server, "/fa/indicator/NOTHING").0, 404);
    assert_eq!(get(&server, "/health").0, 200);
}

#[test]
fn the_server_tells_a_watchman_how_it_is_and_nothing_about_people() {
    let bank = TestBank::new();
    let server = Server::start(&bank);
    assert_eq!(get(&server, "/health").0, 200);
    let (status, answer) = get(&server, "/ready");
    assert_eq!(status, 200);
    assert!(answer.contains(r#""status":"ready""#), "{answer}");
    get(&server, "/fa/indicator/SOMEBODYS-NAME");
    get(&server, "/nowhere/SOMEBODYS-NAME?q=SOMEBODYS-NAME");
    let (status, answer) = get(&server, "/metrics");
    assert_eq!(status, 200);
    let counted =
        r#"hamafza_http_answers_total{method="GET",route="/fa/indicator/{id}",status="404"} 1"#;
    assert!(answer.contains(counted), "{answer}");
    assert!(answer.contains(r#"route="none",status="404"} 1"#), "{answer}");
    assert!(answer.contains("hamafza_http_requests_under_way 1\n"), "{answer}");
    let memory = answer.lines().find_map(|it| it.strip_prefix("hamafza_resident_memory_bytes "));
    let memory: u64 = memory.and_then(|it| it.trim().parse().ok()).expect("a number");
    assert!(memory > 1 << 20, "{memory} bytes");
    assert!(answer.trim_end().ends_with("# EOF"));
    assert!(!answer.contains("SOMEBODYS-NAME"));
}

#[test]
fn an_upload_of_two_gigabytes_is_refused_and_the_server_stays() {
    let bank = TestBank::new();
    let server = Server::start(&bank);
    let (status, answer) = send(
        &server,
        &format!(
            "POST /fa/sign-in HTTP/1.1\r\nHost: {0}\r\nOrigin: http://{0}\r\nSec-Fetch-Site: same-origin\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 2147483648\r\n\
             Connection: close\r\n\r\naccount=a",
            server.address
        ),
    );
    assert_eq!(status, 413, "{}", &answer[..answer.len().min(300)]);
    let (status, _) = send(
        &server,
        &format!(
            "POST /fa/submission/new HTTP/1.1\r\nHost: {0}\r\nOrigin: http://{0}\r\n\
             Sec-Fetch-Site: same-origin\r\nContent-Type: multipart/form-data; boundary=x\r\n\
             Content-Length: 2147483648\r\nConnection: close\r\n\r\n--x\r\n",
            server.address
        ),
    );
    assert!([401, 403, 413, 303].contains(&status), "{status}");
    assert_eq!(get(&server, "/health").0, 200);
}

#[test]
fn a_figure_leads_back_to_its_line() {
    let bank = TestBank::new();
    let file = bank
        .file("census.csv", HEADER.to_owned() + &line("IR-30", "F", "_T", "2016", "1340571", "A"));
    assert!(bank.import("DF_POPULATION", &file, &[]).status.success());
    let server = Server::start(&bank);
    let (status, page) = get(&server, "/en/cell/DF_POPULATION/A.IR-30.POP.F._T._T._T._T/2016");
    assert_eq!(status, 200, "{page}");
    for expected in ["1,340,571", "census.csv", "console"] {
        assert!(page.contains(expected), "{expected} is not on the page: {page}");
    }
}

#[test]
fn a_running_server_keeps_nobody_from_reading_and_everybody_from_writing() {
    let bank = TestBank::new();
    let file =
        bank.file("census.csv", HEADER.to_owned() + &line("IR", "F", "_T", "2016", "1", "A"));
    assert!(bank.import("DF_POPULATION", &file, &[]).status.success());
    let alone = bank.export("DF_POPULATION", &[]).stdout;
    let server = Server::start(&bank);
    assert_eq!(bank.export("DF_POPULATION", &[]).stdout, alone);
    let second = bank.import("DF_POPULATION", &file, &[]);
    assert_eq!(second.status.code(), Some(1), "{}", crate::bank::said(&second));
    assert_eq!(get(&server, "/health").0, 200);
}

#[test]
fn a_folder_without_a_bank_is_named() {
    let bank = TestBank::new();
    let output = bank.export("DF_POPULATION", &[]);
    assert_eq!(output.status.code(), Some(1));
    assert!(crate::bank::said(&output).contains("no bank"), "{}", crate::bank::said(&output));
    assert!(!bank.data().exists(), "asking made a folder");
}
