//! A throw-away cargo project.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs, io};

/// A package in a folder of its own, outside this workspace.
pub(crate) struct Project {
    name: String,
    folder: PathBuf,
}

impl Project {
    /// Writes the package and fetches its dependencies.
    ///
    /// # Errors
    /// When the folder can't be written or a dependency can't be had.
    pub(crate) fn new(parent: &Path, name: &str, dependencies: &str, main: &str) -> io::Result<Self> {
        let folder = parent.join(name);
        fs::create_dir_all(folder.join("src"))?;
        let manifest = format!(
            "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n\
             [dependencies]\n{dependencies}\n"
        );
        fs::write(folder.join("Cargo.toml"), manifest)?;
        let project = Self { name: name.to_owned(), folder };
        project.write_main(main)?;
        crate::cpu::succeed(project.cargo().arg("fetch"))?;
        Ok(project)
    }

    pub(crate) fn write_main(&self, main: &str) -> io::Result<()> {
        fs::write(self.folder.join("src/main.rs"), main)
    }

    pub(crate) fn target(&self) -> PathBuf {
        self.folder.join("target")
    }

    /// Makes the next build compile the package itself and these dependencies anew.
    pub(crate) fn forget(&self, dependencies: impl Iterator<Item = String>) -> io::Result<()> {
        let mut command = self.cargo();
        command.args(["clean", "--offline", "--package", &self.name]);
        for package in dependencies {
            command.args(["--package", &package]);
        }
        crate::cpu::succeed(&mut command).map(|_| ())
    }

    /// One job, so that no two compilers compete; not incremental, as dependencies from a registry aren't.
    pub(crate) fn build(&self, arguments: &[&str]) -> Command {
        let mut command = self.cargo();
        command.args(["build", "--offline", "-j1"]).args(arguments).env("CARGO_INCREMENTAL", "0");
        command
    }

    fn cargo(&self) -> Command {
        let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        // A compiler cache or foreign flags would be measured in place of the compiler.
        for name in ["RUSTC_WRAPPER", "CARGO_BUILD_RUSTC_WRAPPER", "RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS"] {
            command.env_remove(name);
        }
        command.current_dir(&self.folder).env("CARGO_TARGET_DIR", self.target());
        command
    }
}

/// The dependency line for the cors-runtime of this workspace.
pub(crate) fn cors_runtime(options: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).with_file_name("cors-runtime");
    format!("cors-runtime = {{ path = '{}'{options} }}\n", path.display())
}
