//! A bank in a temporary folder, worked by the real program.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::sync::{Arc, Mutex};

use tempfile::TempDir;

/// The program under test.
pub const PROGRAM: &str = env!("CARGO_BIN_EXE_hamafza");

/// The header of the tables that tests import.
pub const HEADER: &str = "STRUCTURE,STRUCTURE_ID,ACTION,FREQ,REF_AREA,INDICATOR,SEX,AGE,URBANISATION,\
EDUCATION_LEV,BREAKDOWN,TIME_PERIOD,OBS_VALUE,OBS_STATUS,UNIT_MEASURE\n";

/// One observation of DF_POPULATION as a line of SDMX-CSV 2.0.
pub fn line(area: &str, sex: &str, age: &str, period: &str, value: &str, status: &str) -> String {
    format!(
        "dataflow,HAMAFZA:DF_POPULATION(1.0.0),I,A,{area},POP,{sex},{age},_T,_T,_T,{period},{value},\
         {status},PS\n"
    )
}

/// A bank in a temporary folder.
pub struct TestBank {
    folder: TempDir,
}

impl TestBank {
    pub fn new() -> Self {
        Self { folder: TempDir::new().expect("a temporary folder") }
    }

    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// Writes a file beside the bank.
    pub fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, bytes).expect("the temporary folder takes files");
        path
    }

    /// Runs the program with `--data` after the words of the command.
    pub fn run(&self, command: &[&str], rest: &[&str]) -> Output {
        self.command(command, rest).output().expect("the program runs")
    }

    pub fn command(&self, command: &[&str], rest: &[&str]) -> Command {
        let mut call = Command::new(PROGRAM);
        call.args(command).arg("--data").arg(self.data()).args(rest);
        call
    }

    pub fn import(&self, dataflow: &str, file: &Path, more: &[&str]) -> Output {
        let file = file.to_str().expect("a path of this test");
        let mut rest = vec!["--dataflow", dataflow];
        rest.extend(more);
        rest.push(file);
        self.run(&["import"], &rest)
    }

    pub fn export(&self, dataflow: &str, more: &[&str]) -> Output {
        let mut rest = vec!["--dataflow", dataflow];
        rest.extend(more);
        self.run(&["export"], &rest)
    }
}

/// What a run said on standard error.
pub fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// What a run wrote to standard output.
pub fn wrote(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// A server of a bank on a free port; stopped when dropped.
pub struct Server {
    child: Mutex<Child>,
    pub address: String,
    log: Arc<Mutex<String>>,
}

impl Server {
    pub fn start(bank: &TestBank) -> Self {
        Self::telling(bank, "warn")
    }

    /// A server whose log tells as much as `level` says.
    pub fn telling(bank: &TestBank, level: &str) -> Self {
        let mut child = bank
            .command(&["serve"], &["--listen", "127.0.0.1:0"])
            .env("HAMAFZA_LOG", level)
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program runs");
        let mut lines = BufReader::new(child.stderr.take().expect("a pipe")).lines();
        let log = Arc::new(Mutex::new(String::new()));
        let note = |log: &Mutex<String>, line: &str| {
            let mut log = log.lock().expect("nobody panicked with it");
            log.push_str(line);
            log.push('\n');
        };
        let address = loop {
            let line = lines.next().expect("the server says where it listens").expect("text");
            note(&log, &line);
            if let Some((_, address)) = line.split_once("http://") {
                break address.to_owned();
            }
        };
        // Keep reading, or a full pipe would stop the server.
        let kept = Arc::clone(&log);
        std::thread::spawn(move || lines.map_while(Result::ok).for_each(|line| note(&kept, &line)));
        Self { child: Mutex::new(child), address, log }
    }

    /// What the server has said so far.
    pub fn log(&self) -> String {
        self.log.lock().expect("nobody panicked with it").clone()
    }

    /// Asks the server to stop and waits for it.
    pub fn stop(self) -> ExitStatus {
        self.ask_to_stop();
        self.child.lock().expect("nobody panicked with it").wait().expect("a child ends")
    }

    /// Asks the server to stop.
    pub fn ask_to_stop(&self) {
        let id = self.child.lock().expect("nobody panicked with it").id();
        let stopped = Command::new("kill").arg(id.to_string()).status();
        assert!(stopped.expect("kill runs").success());
    }

    /// Ends the server as a cut of the power would end its process.
    pub fn kill(&self) {
        let mut child = self.child.lock().expect("nobody panicked with it");
        child.kill().and_then(|()| child.wait()).expect("a child can be killed");
    }

    /// Whether it runs.
    pub fn is_running(&self) -> bool {
        let mut child = self.child.lock().expect("nobody panicked with it");
        child.try_wait().expect("a child can be asked").is_none()
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Ok(mut child) = self.child.lock() {
            drop(child.kill());
            drop(child.wait());
        }
    }
}

/// The Python with the real clients, or `None` where set-up did not make it.
pub fn python() -> Option<PathBuf> {
    let given = std::env::var_os("HAMAFZA_PYTHON").map(PathBuf::from);
    let usual = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../.venv/bin/python");
    given.or(Some(usual)).filter(|path| path.exists())
}
