//! A recipe as operations run it: a program, what it answers, and what stands in its log.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use cors_tests::http1::Connection;

/// How long a change may take before the test fails.
const PATIENCE: Duration = Duration::from_secs(30);

/// A program that runs until this is dropped.
pub(crate) struct Recipe {
    process: Child,
    address: SocketAddr,
    log: Arc<Mutex<String>>,
}

impl Recipe {
    pub(crate) fn start(program: &str, file: &Path) -> Self {
        let mut process = Command::new(program)
            .arg(file)
            .arg("0")
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program is there");
        let log = Arc::new(Mutex::new(String::new()));
        let (lines, written) = (BufReader::new(process.stderr.take().expect("it is piped")).lines(), Arc::clone(&log));
        thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                written.lock().unwrap().extend([line.as_str(), "\n"]);
            }
        });
        let mut line = String::new();
        BufReader::new(process.stdout.take().expect("it is piped")).read_line(&mut line).expect("a line of text");
        let address = line.trim().strip_prefix("Listening on http://").map(str::parse);
        let address = address.unwrap_or_else(|| panic!("{line:?}, {}", log.lock().unwrap())).expect("an address");
        Self { process, address, log }
    }

    /// Whether a page of this origin may read what the program answers.
    pub(crate) fn allows(&self, origin: &str) -> bool {
        let lines = [("Host", "api.example"), ("Origin", origin)];
        let answer = Connection::open(self.address).send("GET", "/users", &lines, "");
        assert_eq!(answer.text(), "Ada, Grace");
        answer.values("access-control-allow-origin") == [origin]
    }

    pub(crate) fn log(&self) -> String {
        self.log.lock().unwrap().clone()
    }

    /// Waits until it is so.
    #[track_caller]
    pub(crate) fn wait(&self, what: impl Fn(&Self) -> bool) {
        let start = Instant::now();
        while !what(self) {
            assert!(start.elapsed() < PATIENCE, "nothing changed:\n{}", self.log());
            thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Recipe {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// An empty folder.
pub(crate) fn folder(name: &str) -> std::path::PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    // It may be there from another run.
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("a folder");
    folder
}
