//! An example as its reader meets it: the program is started, and the `curl` lines beside it are sent.

use std::io::{self, BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::thread;

use crate::http1::{Answer, Connection};

/// A program that runs until this is dropped.
#[derive(Debug)]
pub struct Example {
    process: Child,
    /// Where it listens.
    pub address: SocketAddr,
}

impl Example {
    /// Starts a program on a free port, which it takes as its argument, and waits for `Listening on http://…`.
    ///
    /// # Panics
    ///
    /// If it doesn't start or says anything else.
    #[must_use]
    pub fn start(program: &str) -> Self {
        Self::start_with(program, &[])
    }

    /// The same with more arguments behind the port.
    ///
    /// # Panics
    ///
    /// As with [`start`](Self::start).
    #[must_use]
    pub fn start_with(program: &str, arguments: &[&str]) -> Self {
        let mut process = Command::new(program)
            .arg("0")
            .args(arguments)
            // What a gateway says of clients that hang up is nothing that a reader of a test's output looks for.
            .env("RUST_LOG", "off")
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("{program}: {error}"));
        let mut line = String::new();
        let mut output = BufReader::new(process.stdout.take().expect("it is piped"));
        output.read_line(&mut line).expect("a line of text");
        let address = line
            .trim()
            .strip_prefix("Listening on http://")
            .and_then(|address| address.parse().ok())
            .unwrap_or_else(|| panic!("{program} says {line:?}"));
        // A program that says more waits once nobody has read for a while, and may panic if nobody could.
        thread::spawn(move || io::copy(&mut output, &mut io::sink()));
        Self { process, address }
    }

    /// The process's number.
    #[must_use]
    pub fn process_id(&self) -> u32 {
        self.process.id()
    }

    /// Sends what the `curl` lines of `source` send, one answer for each.
    ///
    /// # Panics
    ///
    /// If there is no such line, or one with an option that isn't known here.
    #[must_use]
    pub fn curl(&self, source: &str) -> Vec<Answer> {
        let joined = source.replace("\\\n//!", "");
        let commands = joined.lines().filter_map(|line| line.trim_start_matches("//!").trim().strip_prefix("$ curl "));
        let answers: Vec<_> = commands.map(|command| self.send(&words(command))).collect();
        assert!(!answers.is_empty(), "no `curl` line stands beside the program");
        answers
    }

    fn send(&self, words: &[String]) -> Answer {
        let (mut method, mut path, mut lines) = ("GET", None, vec![("Host", self.address.to_string())]);
        let mut words = words.iter();
        while let Some(word) = words.next() {
            match word.as_str() {
                "-i" => (),
                "-X" => method = words.next().expect("a method behind -X"),
                "-H" => {
                    let line = words.next().expect("a line behind -H");
                    let (name, value) = line.split_once(": ").expect("a name and a value");
                    lines.push((name, value.to_owned()));
                }
                url => {
                    let rest = url.strip_prefix("http://127.0.0.1:3000").unwrap_or_else(|| panic!("{url}"));
                    path = Some(rest.to_owned());
                }
            }
        }
        Connection::open(self.address).send(method, &path.expect("a URL"), &lines, "")
    }
}

impl Drop for Example {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The words of a shell's line, with quotes around some of them.
fn words(line: &str) -> Vec<String> {
    let pieces = line.split('\'').enumerate();
    pieces
        .flat_map(|(index, piece)| {
            let quoted = index % 2 == 1;
            let words: Vec<_> = if quoted { vec![piece] } else { piece.split_whitespace().collect() };
            words.into_iter().map(str::to_owned)
        })
        .collect()
}

/// Fails unless the example that `program` is answers the two `curl` lines beside its source: a GET of
/// `https://app.example.com`, and the preflight of its PUT.
///
/// # Panics
///
/// With what came instead.
pub fn check(program: &str, source: &str) {
    let answers = Example::start(program).curl(source);
    let [get, preflight] = &answers[..] else { panic!("two `curl` lines, not {}", answers.len()) };
    assert_eq!((get.status, get.text().trim()), (200, "Ada, Grace"));
    assert_eq!(get.values("access-control-allow-origin"), ["https://app.example.com"]);
    assert_eq!(get.values("vary"), ["Origin"]);
    assert_eq!(preflight.status, 204);
    assert_eq!(preflight.values("access-control-allow-methods"), ["GET, PUT"]);
    assert!(preflight.says_no_body());
}
