//! `cors export`.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use clap::Args;
use cors_cli::export::{Export as Exported, File, Source, Target};
use cors_cli::report;

use super::{Format, Outcome, json};
use crate::policy_file::{Failure, OnePolicy};
use crate::style;

/// Writes a policy as the configuration of another server, or says why that can't express it
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  cors export cors.toml --to nginx
  cors export cors.toml --policy api --to apache --output-dir /etc/apache2/cors
  cors export cors.toml --policy uploads --to s3 > cors.json

What can't be expressed is refused, with the reason: nothing is left out in silence.
Exit status: 0, or 2 if the policy is refused or the target can't express it.")]
pub(crate) struct Export {
    #[command(flatten)]
    policy: OnePolicy,
    /// The server that the configuration is for
    #[arg(long, value_enum, value_name = "TARGET")]
    to: Target,
    /// Write the files into this folder, and not to the standard output
    #[arg(long, value_name = "FOLDER")]
    output_dir: Option<PathBuf>,
    /// For whom the output is
    #[arg(long, value_enum, default_value_t, conflicts_with = "output_dir")]
    pub(crate) format: Format,
}

impl Export {
    pub(crate) fn run(&self) -> Result<Outcome, Failure> {
        let (name, policy) = self.policy.load()?;
        let source = Source { name: &name, table: policy.table() };
        let Exported { files, mut notes } = self.to.export(&source).map_err(Failure::new)?;
        notes.extend(policy.remarks().iter().cloned());
        match (&self.output_dir, self.format) {
            (Some(folder), _) => write_into(folder, &files, self.to)?,
            (None, Format::Json) => {
                style::write(&json(&report::export(&Exported { files, notes })))?;
                return Ok(Outcome::Well);
            }
            (None, Format::Text) => match files.as_slice() {
                [File { text, .. }] => style::write(text)?,
                several => {
                    for File { name, text } in several {
                        style::write(&format!("##### {name}\n{text}\n"))?;
                    }
                }
            },
        }
        for note in &notes {
            style::note(&format!("note: {note}"));
        }
        Ok(Outcome::Well)
    }
}

/// Writes the files, unless one of them is in the place of another's.
fn write_into(folder: &Path, files: &[File], to: Target) -> Result<(), Failure> {
    fs::create_dir_all(folder)
        .map_err(|error| Failure::new(format!("the folder `{}` can't be made: {error}", folder.display())))?;
    let places: Vec<(PathBuf, &File)> = files.iter().map(|file| (folder.join(&file.name), file)).collect();
    for (path, file) in &places {
        let there = match fs::read(path) {
            Ok(there) => String::from_utf8_lossy(&there).into_owned(),
            Err(error) if error.kind() == ErrorKind::NotFound => continue,
            Err(error) => return Err(Failure::new(format!("`{}` can't be read: {error}", path.display()))),
        };
        if !there.is_empty() && !file.replaces(&there) {
            return Err(Failure::new(format!(
                "`{}` is there, and is no export of this policy to {}\n    help: name another folder with `--output-dir`, or remove \
                 the file if nobody needs it",
                path.display(),
                to.title()
            )));
        }
    }
    for (path, File { text, .. }) in &places {
        let is_there = path.exists();
        fs::write(path, text)
            .map_err(|error| Failure::new(format!("`{}` can't be written: {error}", path.display())))?;
        style::note(&format!("{} is written{}", path.display(), if is_there { " anew" } else { "" }));
    }
    Ok(())
}
