//! A file that can't be read, and what is near it.

use std::path::{Path, PathBuf};
use std::{fs, io};

use super::names::listed;
use crate::fault::{At, Fault};
use crate::{Rule, key};

/// A file that can't be read, which is written so from the folder `base` on. Names what is near it.
#[must_use]
pub fn unreadable(base: &Path, written: &str, error: &io::Error) -> Fault {
    let fault = |what: &str| Fault::new(Rule::FileMissing, At::Policy, format!("the file `{written}` {what}"));
    match error.kind() {
        io::ErrorKind::NotFound => match near(base, written) {
            Near::File(near) => fault("isn't there").replace(written, near),
            Near::Others(help) => fault("isn't there").help(help),
        },
        io::ErrorKind::InvalidData => fault("isn't UTF-8, as TOML is").help("save it as UTF-8"),
        io::ErrorKind::PermissionDenied => fault("may not be read").help("let the user of this program read it"),
        io::ErrorKind::IsADirectory => fault("is a folder").help("name the file in it"),
        _ => fault(&format!("can't be read: {error}")).help("make it readable"),
    }
}

/// What there is in place of a file that isn't there.
enum Near {
    /// The file that was probably meant.
    File(String),
    /// What else there is, in words.
    Others(String),
}

fn near(base: &Path, written: &str) -> Near {
    let path = Path::new(written);
    let folder = path.parent().unwrap_or(Path::new(""));
    let name = path.file_name().unwrap_or_default();
    let names = files_of_toml(&base.join(folder));
    let candidates: Vec<&str> = names.iter().flatten().map(String::as_str).collect();
    if let Some(nearest) = key::nearest(&name.to_string_lossy(), &candidates) {
        return Near::File(folder.join(nearest).display().to_string());
    }
    // Next to the workspace, or in a folder that was left out.
    let outside = [Path::new("..").to_owned(), Path::new("../..").to_owned()].into_iter();
    if let Some(near) =
        outside.chain(folders(base)).map(|folder| folder.join(name)).find(|near| base.join(near).is_file())
    {
        return Near::File(near.display().to_string());
    }
    let shown = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    Near::Others(match names {
        None => format!("there is no folder `{}` either; write the path of one that there is", shown.display()),
        Some(names) if names.is_empty() => format!("there is no file of TOML in `{}`; write it", shown.display()),
        Some(names) => format!("in `{}` there is {}", shown.display(), listed(&names, "and")),
    })
}

/// The names of the files of TOML in a folder, if there is such a folder.
fn files_of_toml(folder: &Path) -> Option<Vec<String>> {
    let names = fs::read_dir(folder).ok()?.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let mut names: Vec<String> = names
        .filter(|name| Path::new(name).extension().is_some_and(|end| end == "toml") && name != "Cargo.toml")
        .collect();
    names.sort();
    Some(names)
}

/// The folders in a folder, by their names.
fn folders(base: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(base).into_iter().flatten().flatten();
    let folders = entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()));
    let mut names: Vec<PathBuf> = folders.map(|folder| folder.file_name().into()).collect();
    names.sort();
    names
}
