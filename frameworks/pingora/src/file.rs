//! The policies of a file that is watched.

use std::fmt;
use std::io;
use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use async_trait::async_trait;
use cors_runtime::startup::OwnedPolicy;
use pingora::server::ShutdownWatch;
use pingora::services::background::BackgroundService;
use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};

use crate::Ask;

/// How often a file is looked at.
const EVERY: Duration = Duration::from_millis(500);

/// The policies of a TOML file: a table for each, in the order in which they are asked.
///
/// A [`Gateway`](crate::Gateway) asks it for the policies as they are now, and as a background service of the same server it
/// watches the file. All of a changed file's policies replace all that were there, at once. If one of them is refused, or the
/// file can't be read, those that were there stay, and what is wrong is logged. A clone is a hold on the same policies.
///
/// ```
/// use cors_with_pingora::{Gateway, PolicyFile};
/// use pingora::server::Server;
/// use pingora::services::background::background_service;
///
/// # let path = concat!(env!("CARGO_MANIFEST_DIR"), "/policies.toml");
/// # fn serve(path: &str) -> Result<(), Box<dyn std::error::Error>> {
/// let file = PolicyFile::open(path)?;
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
pub struct PolicyFile {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    path: PathBuf,
    now: RwLock<Version>,
}

/// What the file held.
#[derive(Debug)]
struct Version {
    text: String,
    policies: Arc<[OwnedPolicy]>,
}

impl PolicyFile {
    /// The policies of a file.
    ///
    /// # Errors
    ///
    /// If it can't be read, or if one of its policies is refused: then every fault of that policy is in the error's text.
    pub fn open(path: impl Into<PathBuf>) -> io::Result<Self> {
        let path = path.into();
        let text = std::fs::read_to_string(&path)?;
        let policies = parse(&text)?;
        Ok(Self { shared: Arc::new(Shared { path, now: RwLock::new(Version { text, policies }) }) })
    }

    /// Reads the file again, and says whether it has changed.
    ///
    /// # Errors
    ///
    /// As with [`open`](Self::open); the policies stay what they were.
    pub fn read_again(&self) -> io::Result<bool> {
        let text = std::fs::read_to_string(&self.shared.path)?;
        if self.shared.now.read().unwrap_or_else(PoisonError::into_inner).text == text {
            return Ok(false);
        }
        let policies = parse(&text)?;
        *self.shared.now.write().unwrap_or_else(PoisonError::into_inner) = Version { text, policies };
        Ok(true)
    }
}

impl Ask for PolicyFile {
    type Held = Arc<[OwnedPolicy]>;

    fn ask(&self) -> Arc<[OwnedPolicy]> {
        Arc::clone(&self.shared.now.read().unwrap_or_else(PoisonError::into_inner).policies)
    }
}

#[async_trait]
impl BackgroundService for PolicyFile {
    async fn start(&self, mut shutdown: ShutdownWatch) {
        let path = self.shared.path.display();
        // The same fault is told once.
        let mut told = None;
        while tokio::time::timeout(EVERY, shutdown.changed()).await.is_err() {
            match self.read_again() {
                Ok(true) => log::info!("{path}: its policies are in force"),
                Ok(false) => {}
                Err(error) => {
                    let fault = error.to_string();
                    if told.as_ref() != Some(&fault) {
                        log::error!("{path}: the policies stay as they were. {fault}");
                        told = Some(fault);
                    }
                    continue;
                }
            }
            told = None;
        }
    }
}

fn parse(text: &str) -> io::Result<Arc<[OwnedPolicy]>> {
    let InOrder(policies) = toml::from_str(text).map_err(io::Error::other)?;
    Ok(policies.into())
}

/// A map's values. Its keys are names for people.
struct InOrder(Vec<OwnedPolicy>);

impl<'de> Deserialize<'de> for InOrder {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Tables)
    }
}

struct Tables;

impl<'de> Visitor<'de> for Tables {
    type Value = InOrder;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a table for each policy")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<InOrder, M::Error> {
        let mut policies = Vec::new();
        while let Some((_, policy)) = map.next_entry::<String, OwnedPolicy>()? {
            policies.push(policy);
        }
        Ok(InOrder(policies))
    }
}
