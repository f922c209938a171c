//! The file changes, however it is written, and what the program answers changes with it.

mod support;

use std::fs;

use support::{Recipe, folder};

const ADA: &str = "https://ada.example";
const GRACE: &str = "https://grace.example";

const ADAS: &str = "origins = [\"https://ada.example\", \"https://eve.example\"]\n";
const GRACES: &str = "# Ada has moved.\norigins = [\"https://grace.example\", \"https://eve.example\"]\n";
const BAD: &str = "# Ada has moved.\norigins = [\"https://grace.example\", \"https://heidi.example/\"]\n";

#[test]
fn the_policy_follows_the_file() {
    let folder = folder("file");
    let path = folder.join("cors.toml");
    fs::write(&path, ADAS).unwrap();
    let recipe = Recipe::start(env!("CARGO_BIN_EXE_file"), &path);
    assert!(recipe.allows(ADA) && !recipe.allows(GRACE));

    // Written in place.
    fs::write(&path, GRACES).unwrap();
    recipe.wait(|recipe| recipe.allows(GRACE));
    assert!(!recipe.allows(ADA));

    // As most editors do: the old file is renamed, or the new one.
    let replace = |text: &str| {
        let new = folder.join(".cors.toml.swp");
        fs::write(&new, text).unwrap();
        fs::rename(&new, &path).unwrap();
    };
    replace(ADAS);
    recipe.wait(|recipe| recipe.allows(ADA));
    fs::rename(&path, folder.join("cors.toml~")).unwrap();
    fs::write(&path, GRACES).unwrap();
    recipe.wait(|recipe| recipe.allows(GRACE));

    // A bad file is told with its line, and changes nothing.
    replace(BAD);
    recipe.wait(|recipe| recipe.log().contains("the policy stays what it was: "));
    recipe.wait(|recipe| recipe.log().contains("help: replace `https://heidi.example/` with `https://heidi.example`"));
    let log = recipe.log();
    assert!(log.contains("[origin-path]") && log.contains("cors.toml:2:"), "{log}");
    assert!(recipe.allows(GRACE) && !recipe.allows("https://heidi.example"));

    // Neither does one that isn't there any more.
    fs::remove_file(&path).unwrap();
    // And a good one again is followed.
    fs::write(&path, ADAS).unwrap();
    recipe.wait(|recipe| recipe.allows(ADA));
    assert!(!recipe.allows(GRACE));
}

/// As Kubernetes mounts a `ConfigMap`: the file is a link through a link, and only that one is replaced.
#[cfg(unix)]
#[test]
fn the_policy_follows_a_link() {
    use std::os::unix::fs::symlink;

    let folder = folder("link");
    for (version, text) in [("..1", ADAS), ("..2", GRACES)] {
        fs::create_dir(folder.join(version)).unwrap();
        fs::write(folder.join(version).join("cors.toml"), text).unwrap();
    }
    symlink("..1", folder.join("..data")).unwrap();
    symlink("..data/cors.toml", folder.join("cors.toml")).unwrap();
    let recipe = Recipe::start(env!("CARGO_BIN_EXE_file"), &folder.join("cors.toml"));
    assert!(recipe.allows(ADA));

    symlink("..2", folder.join("..data_tmp")).unwrap();
    fs::rename(folder.join("..data_tmp"), folder.join("..data")).unwrap();
    recipe.wait(|recipe| recipe.allows(GRACE));
    assert!(!recipe.allows(ADA));
}
