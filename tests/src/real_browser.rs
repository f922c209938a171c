//! Chromium and Firefox: no driver, a fresh profile each.

use std::fs;
use std::io::{self, BufRead, BufReader, ErrorKind, Read};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

/// Which browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// Chromium.
    Chromium,
    /// Firefox.
    Firefox,
}

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
            Self::Chromium => "chromium",
            Self::Firefox => "firefox-esr",
        }
    }

    /// "Chromium 156.0.8078.79 …", on one line.
    ///
    /// # Errors
    ///
    /// The text for the terminal.
    pub fn version(self) -> Result<String, String> {
        let output = Command::new(self.program()).arg("--version").output();
        let output = output.map_err(|error| self.cannot_start(&error))?;
        Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    }

    fn cannot_start(self, error: &io::Error) -> String {
        let program = self.program();
        if error.kind() == ErrorKind::NotFound {
            format!("error: `{program}` isn't installed\n help: apt-get install chromium firefox-esr")
        } else {
            format!("error: `{program}` doesn't start: {error}")
        }
    }
}

/// The folder in which a browser keeps everything. It goes when this is dropped.
#[derive(Debug)]
pub struct Profile(PathBuf);

impl Profile {
    /// An empty one. Processes of this name and number share it.
    ///
    /// # Errors
    ///
    /// The text for the terminal.
    pub fn new(name: &str) -> Result<Self, String> {
        // A short path: Chromium's sockets stand in it, and theirs may have 107 bytes.
        let path = std::env::temp_dir().join(format!("cors-{}-{name}", std::process::id()));
        fs::create_dir_all(&path).map_err(|error| format!("error: {}: {error}", path.display()))?;
        Ok(Self(path))
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Profile {
    /// A helper process of the browser may still be writing for a moment.
    fn drop(&mut self) {
        for _ in 0..20 {
            if fs::remove_dir_all(&self.0).is_ok() {
                return;
            }
            thread::sleep(Duration::from_millis(100));
        }
    }
}

/// A browser that runs. It ends when this is dropped.
#[derive(Debug)]
pub struct Browser {
    child: Child,
    // Goes behind the browser, which is ended first.
    _profile: Profile,
    output: Arc<Mutex<Vec<String>>>,
}

impl Browser {
    /// Starts a browser on an address, with more arguments (Chromium's) and preferences (Firefox's).
    ///
    /// # Errors
    ///
    /// The text for the terminal.
    pub fn start(
        engine: Engine,
        profile: Profile,
        url: &str,
        arguments: &[String],
        preferences: &[(&str, &str)],
    ) -> Result<Self, String> {
        let home = profile.path();
        let mut command = Command::new(engine.program());
        match engine {
            Engine::Chromium => {
                command.args(CHROMIUM_FLAGS).arg(format!("--user-data-dir={}", home.display())).args(arguments);
            }
            Engine::Firefox => {
                let lines = FIREFOX_PREFERENCES.iter().chain(preferences);
                let lines: Vec<_> = lines.map(|(name, value)| format!("user_pref(\"{name}\", {value});\n")).collect();
                fs::write(home.join("user.js"), lines.concat()).map_err(|error| format!("error: {error}"))?;
                command.args(["--headless", "--no-remote", "--profile"]).arg(home);
                command.env("MOZ_CRASHREPORTER_DISABLE", "1");
            }
        }
        // Both keep files outside of the profile as well, so that is their home, too. They start helper processes, and
        // all must end: so they get a process group.
        command.arg(url).env("HOME", home).env("TMPDIR", home).process_group(0);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
        let mut child = command.spawn().map_err(|error| engine.cannot_start(&error))?;
        let output = Arc::default();
        if let Some(stderr) = child.stderr.take() {
            collect(stderr, Arc::clone(&output));
        }
        Ok(Self { child, _profile: profile, output })
    }

    /// All lines that it has printed on stderr so far.
    #[must_use]
    pub fn output(&self) -> Vec<String> {
        self.output.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Whether it ended by itself.
    pub fn has_ended(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(Some(_)) | Err(_))
    }

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
    }
}

fn collect(from: impl Read + Send + 'static, lines: Arc<Mutex<Vec<String>>>) {
    thread::spawn(move || {
        for line in BufReader::new(from).split(b'\n').map_while(Result::ok) {
            let line = String::from_utf8_lossy(&line).into_owned();
            lines.lock().unwrap_or_else(PoisonError::into_inner).push(line);
        }
    });
}
