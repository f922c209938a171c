//! The rows change, and what the program answers changes with them.

mod support;

use std::fs;

use rusqlite::Connection;
use support::{Recipe, folder};

const ADA: &str = "https://ada.example";
const GRACE: &str = "https://grace.example";

#[test]
fn the_policy_follows_the_rows() {
    let path = folder("database").join("tenants.db");
    let database = Connection::open(&path).unwrap();
    let run = |statement: &str| database.execute_batch(statement).unwrap();
    run("CREATE TABLE tenants (origin TEXT NOT NULL); INSERT INTO tenants VALUES ('https://ada.example')");

    let recipe = Recipe::start(env!("CARGO_BIN_EXE_database"), &path);
    assert!(recipe.allows(ADA) && !recipe.allows(GRACE));

    run("INSERT INTO tenants VALUES ('https://grace.example')");
    recipe.wait(|recipe| recipe.allows(GRACE));
    assert!(recipe.allows(ADA));
    recipe.wait(|recipe| recipe.log().contains("the policy is of 2 tenants now"));

    // A bad row is told, and changes nothing.
    run("UPDATE tenants SET origin = 'https://heidi.example/' WHERE origin = 'https://grace.example'");
    recipe.wait(|recipe| {
        recipe.log().contains("the policy stays what it was: the CORS policy has 1 error\norigins[1]: [origin-path]")
    });
    recipe.wait(|recipe| recipe.log().contains("help: replace `https://heidi.example/` with `https://heidi.example`"));
    assert!(recipe.allows(ADA) && recipe.allows(GRACE) && !recipe.allows("https://heidi.example"));

    // So is a table that can't be read.
    run("ALTER TABLE tenants RENAME TO others");
    recipe.wait(|recipe| {
        recipe.log().contains("the tenants can't be read, and the policy stays: no such table: tenants")
    });
    assert!(recipe.allows(ADA) && recipe.allows(GRACE));

    // And a good one again is followed.
    run(
        "ALTER TABLE others RENAME TO tenants; UPDATE tenants SET origin = 'https://heidi.example' WHERE origin <> 'https://ada.example'",
    );
    recipe.wait(|recipe| recipe.allows("https://heidi.example"));
    assert!(recipe.allows(ADA) && !recipe.allows(GRACE));
    fs::metadata(path).expect("the program leaves the database where it is");
}
