//! The policies of a file that is watched.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use async_trait::async_trait;
use cors_runtime::reload::ReloadablePolicy;
use cors_runtime::startup::{OwnedPolicySet, PolicyError, PolicyFile};
use pingora::server::ShutdownWatch;
use pingora::services::background::BackgroundService;

use crate::Ask;

/// How often a file is looked at.
const EVERY: Duration = Duration::from_millis(500);

/// The policies of a TOML file, which are asked in its order, as they are now.
///
/// As a background service of a server it watches the file. All of a changed file's policies replace all that were there, at
/// once. If one of them is refused, or the file can't be read, those that were there stay, and what is wrong is logged. A
/// clone is a hold on the same policies.
///
/// ```
/// use cors_with_pingora::{Gateway, WatchedFile};
/// use pingora::server::Server;
/// use pingora::services::background::background_service;
///
/// # let path = concat!(env!("CARGO_MANIFEST_DIR"), "/policies.toml");
/// # fn serve(path: &str) -> Result<(), Box<dyn std::error::Error>> {
/// let file = WatchedFile::open(path)?;
/// let mut server = Server::new(None)?;
/// let gateway = Gateway::new(file.clone(), "127.0.0.1:8080");
/// let mut service = pingora::proxy::http_proxy_service(&server.configuration, gateway);
/// service.add_tcp("127.0.0.1:3000");
/// server.add_service(service);
/// server.add_service(background_service("policies", file));
/// # Ok(())
/// # }
/// # serve(path).unwrap();
/// ```
#[derive(Clone, Debug)]
pub struct WatchedFile {
    path: PathBuf,
    policies: ReloadablePolicy<OwnedPolicySet>,
}

impl WatchedFile {
    /// The policies of a file.
    ///
    /// # Errors
    ///
    /// If it can't be read, or if a policy of it is refused: then the faults of all are in the error, each with its line. A policy
    /// that never answers, because one before it does, is refused as well.
    pub fn open(path: impl Into<PathBuf>) -> Result<Self, PolicyError> {
        let path = path.into();
        let policies = ReloadablePolicy::new(read(&path)?);
        Ok(Self { path, policies })
    }

    /// Reads the file again and replaces the policies.
    ///
    /// # Errors
    ///
    /// As with [`open`](Self::open); the policies stay what they were.
    pub fn read_again(&self) -> Result<(), PolicyError> {
        self.policies.replace(read(&self.path)?);
        Ok(())
    }
}

fn read(path: &Path) -> Result<OwnedPolicySet, PolicyError> {
    OwnedPolicySet::new(PolicyFile::open(path)?.policies()?.into_iter().map(|(_, policy)| policy))
}

impl Ask for WatchedFile {
    type Held = OwnedPolicySet;

    fn ask(&self) -> OwnedPolicySet {
        self.policies.current()
    }
}

#[async_trait]
impl BackgroundService for WatchedFile {
    async fn start(&self, mut shutdown: ShutdownWatch) {
        let path = self.path.display();
        // Its bytes, not its time: a file may be replaced within one tick of a clock, and by an older one.
        let mut seen = fs::read(&self.path).ok();
        // What changed between `open` and now is in force as well.
        let mut has_changed = true;
        loop {
            if has_changed {
                match self.read_again() {
                    Ok(()) => log::info!("{path}: its policies are in force"),
                    Err(error) => log::error!("the policies stay as they were: {error}"),
                }
            }
            if tokio::time::timeout(EVERY, shutdown.changed()).await.is_ok() {
                return;
            }
            let now = fs::read(&self.path).ok();
            has_changed = now != seen;
            seen = now;
        }
    }
}
