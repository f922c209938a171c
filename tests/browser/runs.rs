//! The runs: which browser, with which setting, on which page.

use std::fs;
use std::path::Path;

use cors_tests::real_browser::{Browser, Engine, Profile};

use crate::case::From;

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
    /// `None` for one that there isn't: by the letter of the Fetch Standard.
    pub(crate) engine: Option<Engine>,
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
        self.is_client || self.engine == Some(Engine::Chromium)
    }
}

pub(crate) const CHROMIUM: Run =
    Run { name: "chromium", engine: Some(Engine::Chromium), strict: false, page: Page::Served, is_client: false };
pub(crate) const CHROMIUM_STRICT: Run = Run { name: "chromium-strict", strict: true, ..CHROMIUM };
/// With the setting under which a file's origin isn't `null`, as in engines that applications embed.
pub(crate) const CHROMIUM_FILE: Run = Run { name: "chromium-file", page: Page::File, ..CHROMIUM };
pub(crate) const CHROMIUM_EXTENSION: Run = Run { name: "chromium-extension", page: Page::Extension, ..CHROMIUM };
pub(crate) const FIREFOX: Run = Run { name: "firefox", engine: Some(Engine::Firefox), ..CHROMIUM };
pub(crate) const FIREFOX_STRICT: Run = Run { name: "firefox-strict", strict: true, ..FIREFOX };
pub(crate) const FIREFOX_FILE: Run = Run { name: "firefox-file", page: Page::File, ..FIREFOX };
pub(crate) const FIREFOX_EXTENSION: Run = Run { name: "firefox-extension", page: Page::Extension, ..FIREFOX };

pub(crate) const CLIENT: Run = Run { name: "client", engine: None, strict: true, is_client: true, ..CHROMIUM };
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

impl Run {
    /// Starts the browser on the page of this run. The error is the text for the terminal.
    pub(crate) fn start(self) -> Result<Browser, String> {
        let Some(engine) = self.engine else { return Err("error: nobody has built this browser".to_owned()) };
        let profile = Profile::new(self.name)?;
        let folder = profile.path().join(self.folder());
        let url = match self.page {
            Page::Served => format!("{}/page/run.html?run={}", From::Page.origin(), self.name),
            Page::File => format!("file://{}/unserved.html", folder.display()),
            Page::Extension => "about:blank".to_owned(),
        };
        if self.page != Page::Served {
            write_page(self.name, engine, &folder).map_err(|error| format!("error: {}: {error}", folder.display()))?;
        }
        let mut arguments = Vec::new();
        if self.strict {
            arguments.push("--enable-features=CorsNonWildcardRequestHeadersSupport".to_owned());
        }
        match self.page {
            Page::Served => {}
            Page::File => arguments.push("--allow-file-access-from-files".to_owned()),
            Page::Extension => arguments.extend([
                "--disable-features=DisableLoadExtensionCommandLineSwitch".to_owned(),
                format!("--load-extension={}", folder.display()),
            ]),
        }
        let strict = ("network.cors_preflight.authorization_covered_by_wildcard", "false");
        let preferences: Vec<_> = self.strict.then_some(strict).into_iter().collect();
        Browser::start(engine, profile, &url, &arguments, &preferences)
    }

    /// Where the page that no server sends lies in the profile. Firefox finds its extensions there.
    fn folder(self) -> &'static str {
        match self.page {
            Page::Extension if self.engine == Some(Engine::Firefox) => "extensions/cases@example.com",
            _ => "page",
        }
    }
}

/// Writes a page that no server sends, as a file's and as an extension's.
fn write_page(run: &str, engine: Engine, folder: &Path) -> std::io::Result<()> {
    let manifest = match engine {
        Engine::Chromium => include_str!("page/chromium-extension.json"),
        Engine::Firefox => include_str!("page/firefox-extension.json"),
    };
    let script = format!(
        "const SERVER = {:?}, RUN = {run:?};\n{}",
        From::Page.origin(),
        concat!(include_str!("page/look.js"), include_str!("page/cases.js"), include_str!("page/unserved.js")),
    );
    fs::create_dir_all(folder)?;
    fs::write(folder.join("manifest.json"), manifest)?;
    fs::write(folder.join("unserved.html"), include_str!("page/unserved.html"))?;
    fs::write(folder.join("unserved.js"), script)
}
