//! The servers, each with every policy: told apart by the name of the host, or by the bucket.

use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use cors_cli::export::{Export, File, Target};
use tempfile::TempDir;

use crate::client::{self, Answer};
use crate::probe::Probe;

/// A server that runs until this is dropped.
pub(crate) struct Process {
    pub(crate) address: SocketAddr,
    child: Child,
    folder: TempDir,
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Process {
    /// Starts a server that listens at the address, and waits until it does.
    pub(crate) fn start(mut command: Command, address: SocketAddr, folder: TempDir) -> Self {
        let log = fs::File::create(folder.path().join("log")).expect("a file");
        let errors = log.try_clone().expect("a second handle");
        let child = command.stdin(Stdio::null()).stdout(log).stderr(errors).spawn();
        let child = child.unwrap_or_else(|error| panic!("{command:?}: {error}"));
        let mut process = Self { address, child, folder };
        let start = Instant::now();
        while TcpStream::connect(address).is_err() {
            let has_ended = process.child.try_wait().expect("a process of ours").is_some();
            if has_ended || start.elapsed() > Duration::from_secs(30) {
                let log = fs::read_to_string(process.folder.path().join("log")).unwrap_or_default();
                panic!("{command:?} doesn't listen:\n{log}");
            }
            thread::sleep(Duration::from_millis(50));
        }
        process
    }
}

/// The server of a target, with every policy that can be exported to it.
pub(crate) struct Running {
    target: Target,
    process: Process,
}

/// A port that nobody has.
pub(crate) fn free_address() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a port")
}

/// `.ci/servers` says where the packages of npm and of Python are.
pub(crate) fn installed(path: &str) -> PathBuf {
    let folder = std::env::var_os("CORS_SERVERS").expect("CORS_SERVERS is the folder that .ci/servers makes");
    Path::new(&folder).join(path)
}

fn application(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/real_servers/apps").join(name)
}

impl Running {
    /// Starts the server of a target, with the exported files of these policies. Its application takes the arguments.
    pub(crate) fn start(target: Target, arguments: &[&str], files: &[&File], names: &[&str]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        for file in files {
            fs::write(folder.path().join(&file.name), &file.text).expect("a file");
        }
        let address = free_address();
        let port = address.port().to_string();
        let at = folder.path();
        let mut command = match target {
            Target::Nginx => nginx(at, address, names),
            Target::Apache => apache(at, address, names),
            Target::Express => node("express.cjs"),
            Target::S3 => node("s3.cjs"),
            Target::Php => {
                let mut php = Command::new("php");
                php.args(["-S", &address.to_string()]).arg(application("php.php"));
                // Several requests at once: the client may be ahead of the server's closing.
                php.env("POLICIES", at).env("PHP_CLI_SERVER_WORKERS", "2");
                php
            }
            Target::Django => python("django_app.py"),
            Target::Flask => python("flask_app.py"),
        };
        if matches!(target, Target::Express | Target::S3 | Target::Django | Target::Flask) {
            command.arg(at).arg(&port).args(arguments);
        }
        Self { target, process: Process::start(command, address, folder) }
    }

    /// nginx or Apache with all of these in one server, in this order, behind what its user wrote there.
    pub(crate) fn in_one_server(target: Target, before: &str, exports: &[&Export]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let at = folder.path();
        let files = exports.iter().flat_map(|export| &export.files);
        for file in files.clone() {
            fs::write(at.join(&file.name), &file.text).expect("a file");
        }
        let (maps, included): (Vec<_>, Vec<_>) = files.partition(|file| file.name.ends_with(".maps.conf"));
        let include = |files: &[&File], directive: &str, end: &str| {
            files.iter().fold(String::new(), |lines, file| {
                lines + &format!("{directive} \"{}\"{end}\n", at.join(&file.name).display())
            })
        };
        let address = free_address();
        let backend = backend();
        let command = match target {
            Target::Nginx => {
                let (maps, included) = (include(&maps, "include", ";"), include(&included, "include", ";"));
                let proxy = format!("location / {{ proxy_pass http://{backend}; }}");
                nginx_of(at, &format!("{maps}server {{\nlisten {address};\n{before}\n{included}{proxy}\n}}\n"))
            }
            Target::Apache => {
                let included = include(&included, "Include", "");
                let host = format!("{before}\n{included}ProxyPass / http://{backend}/\n");
                apache_of(at, address, &format!("<VirtualHost {address}>\n{host}</VirtualHost>\n"))
            }
            other => panic!("{other:?} has no parts of its configuration that several policies are included in"),
        };
        Self { target, process: Process::start(command, address, folder) }
    }

    pub(crate) fn send(&self, policy: &str, probe: &Probe) -> Answer {
        let mut headers = vec![("Host".to_owned(), format!("{policy}.test"))];
        headers.extend(probe.headers.iter().cloned());
        let mut target = probe.target.clone();
        if self.target == Target::S3 {
            // The bucket itself, which lists what is in it.
            headers[0].1 = self.process.address.to_string();
            target = format!("/{policy}/{}", target.trim_start_matches('/'));
        } else {
            let answer = serde_json::json!([probe.status, probe.answer]).to_string();
            headers.push(("X-Answer".to_owned(), answer));
        }
        if !["GET", "HEAD", "OPTIONS"].contains(&probe.method.as_str()) {
            headers.push(("Content-Length".to_owned(), "0".to_owned()));
        }
        client::send(self.process.address, &probe.method, &target, &headers)
    }
}

pub(crate) fn node(script: &str) -> Command {
    let mut node = Command::new("node");
    node.env("NODE_PATH", installed("node_modules")).arg(application(script));
    node
}

pub(crate) fn python(script: &str) -> Command {
    let mut python = Command::new(installed("venv/bin/python"));
    python.arg(application(script));
    python
}

/// nginx in front of a server that knows nothing of the policy.
fn nginx(at: &Path, address: SocketAddr, names: &[&str]) -> Command {
    let backend = backend();
    let folder = at.display();
    let mut servers = String::new();
    for name in names {
        let file = name.replace('-', "_");
        let _ = write!(
            servers,
            "include {folder}/cors_{file}.maps.conf;\n\
             server {{\n listen {address};\n server_name {name}.test;\n include {folder}/cors_{file}.conf;\n \
             location / {{ proxy_pass http://{backend}; }}\n}}\n"
        );
    }
    nginx_of(at, &servers)
}

/// nginx with these servers.
pub(crate) fn nginx_of(at: &Path, servers: &str) -> Command {
    let folder = at.display();
    let paths = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
    let paths = paths.map(|path| format!("{path}_temp_path {folder}/{path};\n")).concat();
    let configuration = format!(
        "daemon off;\npid {folder}/pid;\nerror_log stderr;\nworker_processes 1;\nevents {{}}\n\
         http {{\naccess_log off;\n{paths}{servers}}}\n"
    );
    fs::write(at.join("nginx.conf"), configuration).expect("a file");
    let mut nginx = Command::new("nginx");
    nginx.arg("-c").arg(at.join("nginx.conf")).args(["-e", "stderr"]);
    nginx
}

fn apache(at: &Path, address: SocketAddr, names: &[&str]) -> Command {
    let backend = backend();
    let folder = at.display();
    let mut hosts = String::new();
    for name in names {
        let file = name.replace('-', "_");
        let _ = write!(
            hosts,
            "<VirtualHost {address}>\nServerName {name}.test\nInclude {folder}/cors_{file}.conf\n\
             ProxyPass / http://{backend}/\n</VirtualHost>\n"
        );
    }
    apache_of(at, address, &hosts)
}

/// Apache with these virtual hosts.
pub(crate) fn apache_of(at: &Path, address: SocketAddr, hosts: &str) -> Command {
    let folder = at.display();
    let modules = ["mpm_event", "authz_core", "headers", "rewrite", "setenvif", "proxy", "proxy_http"];
    let modules =
        modules.map(|name| format!("LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so\n")).concat();
    let configuration = format!(
        "{modules}ServerName localhost\nListen {address}\nPidFile {folder}/pid\nErrorLog {folder}/log\n\
         DefaultRuntimeDir {folder}\nMutex pthread\nStartServers 1\n{hosts}"
    );
    fs::write(at.join("apache.conf"), configuration).expect("a file");
    let mut apache = Command::new("apache2");
    apache.arg("-f").arg(at.join("apache.conf")).arg("-DFOREGROUND");
    apache
}

/// A server that answers what X-Answer says, for as long as the test runs.
fn backend() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            thread::spawn(move || answer(stream));
        }
    });
    address
}

fn answer(stream: TcpStream) {
    let mut stream = BufReader::new(stream);
    let mut line = String::new();
    let (mut status, mut fields) = (200_u16, Vec::<(String, String)>::new());
    let mut length = 0;
    loop {
        line.clear();
        if stream.read_line(&mut line).is_err() || line.trim_end().is_empty() {
            break;
        }
        if let Some((name, value)) = line.trim_end().split_once(": ") {
            if name.eq_ignore_ascii_case("X-Answer") {
                (status, fields) = serde_json::from_str(value).expect("an answer");
            }
            if name.eq_ignore_ascii_case("Content-Length") {
                length = value.parse().expect("a length");
            }
        }
    }
    let _ = stream.read_exact(&mut vec![0; length]);
    let mut text = format!("HTTP/1.1 {status} Said\r\nConnection: close\r\n");
    if status != 204 && status != 304 {
        text.push_str("Content-Length: 0\r\n");
    }
    for (name, value) in fields {
        text.extend([&name, ": ", &value, "\r\n"]);
    }
    text.push_str("\r\n");
    let _ = stream.get_mut().write_all(text.as_bytes());
}
