//! Starts and ends browsers: no driver, a fresh profile each.

use std::fs;
use std::io::{BufRead, BufReader, ErrorKind, Read};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use crate::case::From;

/// Which browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Engine {
    /// None that there is: one by the letter of the Fetch Standard.
    Standard,
    Chromium,
    Firefox,
}

/// What makes the fetches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Page {
    /// A page that a server sent, and its frames.
    Served,
    /// A page that was opened as a file.
    File,
    /// An extension.
    Extension,
}

/// A browser as one run of the cases uses it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Run {
    pub(crate) name: &'static str,
    pub(crate) engine: Engine,
    /// Whether `Access-Control-Allow-Headers: *` leaves Authorization out, as the Fetch Standard says. By default
    /// neither browser does that yet.
    pub(crate) strict: bool,
    pub(crate) page: Page,
    /// Whether the test client of `cors-runtime` takes the place of the browser.
    pub(crate) is_client: bool,
}

impl Run {
    /// The test client's run with the same ways.
    pub(crate) fn client(self) -> Option<Self> {
        let is_alike = |run: &Self| run.is_client && Self { name: self.name, is_client: false, ..*run } == self;
        RUNS.into_iter().find(is_alike)
    }

    /// Whether the reasons of refusals can be heard. The test client gives Chromium's words, whatever its ways.
    pub(crate) fn has_words(self) -> bool {
        self.is_client || self.engine == Engine::Chromium
    }
}

pub(crate) const CHROMIUM: Run =
    Run { name: "chromium", engine: Engine::Chromium, strict: false, page: Page::Served, is_client: false };
pub(crate) const CHROMIUM_STRICT: Run = Run { name: "chromium-strict", strict: true, ..CHROMIUM };
/// With the setting under which a file's origin isn't `null`, as in engines that applications embed.
pub(crate) const CHROMIUM_FILE: Run = Run { name: "chromium-file", page: Page::File, ..CHROMIUM };
pub(crate) const CHROMIUM_EXTENSION: Run = Run { name: "chromium-extension", page: Page::Extension, ..CHROMIUM };
pub(crate) const FIREFOX: Run = Run { name: "firefox", engine: Engine::Firefox, ..CHROMIUM };
pub(crate) const FIREFOX_STRICT: Run = Run { name: "firefox-strict", strict: true, ..FIREFOX };
pub(crate) const FIREFOX_FILE: Run = Run { name: "firefox-file", page: Page::File, ..FIREFOX };
pub(crate) const FIREFOX_EXTENSION: Run = Run { name: "firefox-extension", page: Page::Extension, ..FIREFOX };

pub(crate) const CLIENT: Run =
    Run { name: "client", engine: Engine::Standard, strict: true, is_client: true, ..CHROMIUM };
pub(crate) const CHROMIUM_CLIENT: Run = Run { name: "chromium-client", is_client: true, ..CHROMIUM };
pub(crate) const CHROMIUM_STRICT_CLIENT: Run =
    Run { name: "chromium-strict-client", is_client: true, ..CHROMIUM_STRICT };
pub(crate) const FIREFOX_CLIENT: Run = Run { name: "firefox-client", is_client: true, ..FIREFOX };
pub(crate) const FIREFOX_STRICT_CLIENT: Run = Run { name: "firefox-strict-client", is_client: true, ..FIREFOX_STRICT };

/// The test client first: the browsers are compared with it.
pub(crate) const RUNS: [Run; 13] = [
    CLIENT,
    CHROMIUM_CLIENT,
    CHROMIUM_STRICT_CLIENT,
    FIREFOX_CLIENT,
    FIREFOX_STRICT_CLIENT,
    CHROMIUM,
    CHROMIUM_STRICT,
    CHROMIUM_FILE,
    CHROMIUM_EXTENSION,
    FIREFOX,
    FIREFOX_STRICT,
    FIREFOX_FILE,
    FIREFOX_EXTENSION,
];

const CHROMIUM_FLAGS: &[&str] = &[
    "--headless",
    // The sandbox refuses to start for root, and in most containers.
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--no-proxy-server",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    // The console, with the reasons of refusals.
    "--enable-logging=stderr",
];

const FIREFOX_PREFERENCES: &[(&str, &str)] = &[
    ("app.normandy.enabled", "false"),
    ("app.update.disabledForTesting", "true"),
    ("browser.aboutwelcome.enabled", "false"),
    ("browser.dom.window.dump.enabled", "true"),
    ("browser.newtabpage.activity-stream.unifiedAds.adsFeed.enabled", "false"),
    ("browser.newtabpage.activity-stream.unifiedAds.endpoint", "\"\""),
    ("browser.newtabpage.enabled", "false"),
    ("browser.region.network.url", "\"\""),
    ("browser.region.update.enabled", "false"),
    ("browser.safebrowsing.downloads.enabled", "false"),
    ("browser.safebrowsing.malware.enabled", "false"),
    ("browser.safebrowsing.phishing.enabled", "false"),
    ("browser.search.update", "false"),
    ("browser.shell.checkDefaultBrowser", "false"),
    ("browser.startup.homepage_override.mstone", "\"ignore\""),
    ("datareporting.healthreport.uploadEnabled", "false"),
    ("datareporting.policy.dataSubmissionEnabled", "false"),
    ("datareporting.usage.uploadEnabled", "false"),
    ("dom.push.connection.enabled", "false"),
    // An extension in the profile is taken as it is: unsigned, and without a question.
    ("extensions.autoDisableScopes", "0"),
    ("extensions.enabledScopes", "1"),
    ("extensions.getAddons.cache.enabled", "false"),
    ("extensions.startupScanScopes", "1"),
    ("extensions.systemAddon.update.enabled", "false"),
    ("extensions.update.enabled", "false"),
    ("media.gmp-manager.updateEnabled", "false"),
    ("messaging-system.rsexperimentloader.enabled", "false"),
    ("network.captive-portal-service.enabled", "false"),
    ("network.connectivity-service.enabled", "false"),
    ("network.prefetch-next", "false"),
    ("network.proxy.type", "0"),
    // Lets a page of another host show a frame of 0.0.0.0.
    ("network.socket.ip_addr_any.disabled", "false"),
    ("services.settings.server", "\"data:,\""),
    ("toolkit.telemetry.enabled", "false"),
    ("toolkit.telemetry.unified", "false"),
    ("trailhead.firstrun.didSeeAboutWelcome", "true"),
    ("xpinstall.signatures.required", "false"),
];

impl Engine {
    const fn program(self) -> &'static str {
        match self {
            Self::Standard => "no-browser",
            Self::Chromium => "chromium",
            Self::Firefox => "firefox-esr",
        }
    }

    /// "Chromium 156.0.8078.79 …", on one line. The error is the text for the terminal.
    pub(crate) fn version(self) -> Result<String, String> {
        let output = Command::new(self.program()).arg("--version").output();
        let output = output.map_err(|error| self.cannot_start(&error))?;
        Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    }

    fn cannot_start(self, error: &std::io::Error) -> String {
        let program = self.program();
        if error.kind() == ErrorKind::NotFound {
            format!("error: `{program}` isn't installed\n help: apt-get install chromium firefox-esr")
        } else {
            format!("error: `{program}` doesn't start: {error}")
        }
    }
}

/// A browser that runs. It ends, and its profile goes, when this is dropped.
pub(crate) struct Browser {
    child: Child,
    profile: PathBuf,
    output: Arc<Mutex<Vec<String>>>,
}

impl Browser {
    /// Starts a browser on the page of a run. The error is the text for the terminal.
    pub(crate) fn start(run: Run) -> Result<Self, String> {
        // A short path: Chromium's sockets stand in it, and theirs may have 107 bytes.
        let profile = std::env::temp_dir().join(format!("cors-{}-{}", std::process::id(), run.name));
        fs::create_dir_all(&profile).map_err(|error| format!("error: {}: {error}", profile.display()))?;
        let folder = profile.join(run.folder());
        let url = match run.page {
            Page::Served => format!("{}/page/run.html?run={}", From::Page.origin(), run.name),
            Page::File => format!("file://{}/unserved.html", folder.display()),
            Page::Extension => "about:blank".to_owned(),
        };
        if run.page != Page::Served {
            write_page(run, &folder).map_err(|error| format!("error: {}: {error}", folder.display()))?;
        }

        let mut command = Command::new(run.engine.program());
        match run.engine {
            Engine::Chromium => {
                command.args(CHROMIUM_FLAGS).arg(format!("--user-data-dir={}", profile.display()));
                if run.strict {
                    command.arg("--enable-features=CorsNonWildcardRequestHeadersSupport");
                }
                match run.page {
                    Page::Served => {}
                    Page::File => {
                        command.arg("--allow-file-access-from-files");
                    }
                    Page::Extension => {
                        command.arg("--disable-features=DisableLoadExtensionCommandLineSwitch");
                        command.arg(format!("--load-extension={}", folder.display()));
                    }
                }
            }
            Engine::Standard => return Err("error: nobody has built this browser".to_owned()),
            Engine::Firefox => {
                fs::write(profile.join("user.js"), preferences(run)).map_err(|error| format!("error: {error}"))?;
                command.args(["--headless", "--no-remote", "--profile"]).arg(&profile);
                command.env("MOZ_CRASHREPORTER_DISABLE", "1");
            }
        }
        // Both keep files outside of the profile as well, so that is their home, too. They start helper processes, and
        // all must end: so they get a process group.
        command.arg(&url).env("HOME", &profile).env("TMPDIR", &profile).process_group(0);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
        let mut child = command.spawn().map_err(|error| run.engine.cannot_start(&error))?;
        let output = Arc::default();
        if let Some(stderr) = child.stderr.take() {
            collect(stderr, Arc::clone(&output));
        }
        Ok(Self { child, profile, output })
    }

    /// All lines that it has printed on stderr so far.
    pub(crate) fn output(&self) -> Vec<String> {
        self.output.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Whether it ended by itself.
    pub(crate) fn has_ended(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(Some(_)) | Err(_))
    }
}

impl Browser {
    /// Sends a signal to the browser and to the helper processes that it started.
    ///
    /// The shell's own `kill` takes a whole process group; the standard library ends one process.
    fn signal(&self, name: &str) {
        let group = self.child.id().to_string();
        let kill = ["-c", "kill -s \"$0\" -- \"-$1\"", name, &group];
        let _ = Command::new("sh").args(kill).stderr(Stdio::null()).status();
    }
}

impl Drop for Browser {
    /// Asks it to end, so that it clears up behind itself, and makes it after two seconds.
    fn drop(&mut self) {
        self.signal("TERM");
        for _ in 0..40 {
            if self.has_ended() {
                break;
            }
            thread::sleep(Duration::from_millis(50));
        }
        self.signal("KILL");
        let _ = self.child.wait();
        // A helper process may still be writing for a moment.
        for _ in 0..20 {
            if fs::remove_dir_all(&self.profile).is_ok() {
                return;
            }
            thread::sleep(Duration::from_millis(100));
        }
    }
}

impl Run {
    /// Where the page that no server sends lies in the profile. Firefox finds its extensions there.
    fn folder(self) -> &'static str {
        match self.page {
            Page::Extension if self.engine == Engine::Firefox => "extensions/cases@example.com",
            _ => "page",
        }
    }
}

/// Writes a page that no server sends, as a file's and as an extension's.
fn write_page(run: Run, folder: &Path) -> std::io::Result<()> {
    let manifest = match run.engine {
        Engine::Chromium => include_str!("page/chromium-extension.json"),
        Engine::Firefox | Engine::Standard => include_str!("page/firefox-extension.json"),
    };
    let script = format!(
        "const SERVER = {:?}, RUN = {:?};\n{}",
        From::Page.origin(),
        run.name,
        concat!(include_str!("page/look.js"), include_str!("page/cases.js"), include_str!("page/unserved.js")),
    );
    fs::create_dir_all(folder)?;
    fs::write(folder.join("manifest.json"), manifest)?;
    fs::write(folder.join("unserved.html"), include_str!("page/unserved.html"))?;
    fs::write(folder.join("unserved.js"), script)
}

fn preferences(run: Run) -> String {
    let strict = ("network.cors_preflight.authorization_covered_by_wildcard", "false");
    let lines = FIREFOX_PREFERENCES.iter().chain(run.strict.then_some(&strict));
    let lines: Vec<_> = lines.map(|(name, value)| format!("user_pref(\"{name}\", {value});\n")).collect();
    lines.concat()
}

fn collect(from: impl Read + Send + 'static, lines: Arc<Mutex<Vec<String>>>) {
    thread::spawn(move || {
        for line in BufReader::new(from).split(b'\n').map_while(Result::ok) {
            let line = String::from_utf8_lossy(&line).into_owned();
            lines.lock().unwrap_or_else(PoisonError::into_inner).push(line);
        }
    });
}
