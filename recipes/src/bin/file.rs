//! The policy is a file that operations edit while the program runs.
//!
//! ```console
//! $ echo 'origins = ["https://ada.example", "https://eve.example"]' > cors.toml
//! $ cargo run -p cors-recipes --bin file -- cors.toml
//! $ curl -i http://127.0.0.1:3000/users -H 'Origin: https://grace.example'
//! $ echo 'origins = ["https://ada.example", "https://grace.example"]' > cors.toml
//! $ curl -i http://127.0.0.1:3000/users -H 'Origin: https://grace.example'
//! ```
//!
//! A file that isn't sound is told in the log, with its line and what to write instead, and the policy from before stays.
//!
//! What is watched is the folder and not the file. Editors write a new file and rename it, and Kubernetes turns a link in the folder to
//! another one (`..data`): a watch on the file itself would follow the one that is gone.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;
use std::{fs, io, thread};

use axum::{Router, routing::get};
use cors_runtime::reload::ReloadablePolicy;
use cors_runtime::startup::OwnedPolicy;
use notify::{Event, RecursiveMode, Watcher, recommended_watcher};

/// For so long nothing must happen before the file is read: one change is several events, and a file may be half written.
const QUIET: Duration = Duration::from_millis(100);

/// Has the policy follow the file, whose text is `known`.
fn follow(path: &Path, mut known: String, events: &Receiver<notify::Result<Event>>, current: &ReloadablePolicy) {
    while let Ok(event) = events.recv() {
        match event {
            // Reading the file is an event, too.
            Ok(event) if event.kind.is_access() => continue,
            Ok(_) => {}
            Err(error) => eprintln!("the folder of {} can't be watched: {error}", path.display()),
        }
        while events.recv_timeout(QUIET).is_ok() {}
        let text = match fs::read_to_string(path) {
            Ok(text) if text == known => continue,
            Ok(text) => text,
            // It is there again in a moment, if it is being renamed.
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => {
                eprintln!("{} can't be read, and the policy stays: {error}", path.display());
                continue;
            }
        };
        match OwnedPolicy::from_toml_file(path, None) {
            Ok(policy) => {
                eprintln!("the policy was replaced:\n{policy}");
                current.replace(policy);
            }
            Err(error) => eprintln!("the policy stays what it was: {error}"),
        }
        known = text;
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let path = PathBuf::from(arguments.next().ok_or("name the file: `file cors.toml`")?);
    let port = arguments.next().map_or(Ok(3000), |port| port.parse())?;

    // First the watch, so that no change gets lost between it and the first reading.
    let (sender, events) = mpsc::channel();
    let mut watcher = recommended_watcher(sender)?;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    watcher.watch(folder, RecursiveMode::NonRecursive)?;

    let known = fs::read_to_string(&path)?;
    let current = ReloadablePolicy::new(OwnedPolicy::from_toml_file(&path, None)?);
    eprintln!("{current}");

    let app = Router::new().route("/users", get(async || "Ada, Grace")).layer(current.clone());
    thread::spawn(move || {
        follow(&path, known, &events, &current);
        drop(watcher);
    });

    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
    println!("Listening on http://{}", listener.local_addr()?);
    Ok(axum::serve(listener, app).await?)
}
