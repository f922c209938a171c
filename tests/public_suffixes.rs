//! The tables of public suffixes in `cors-model` are the two parts of the Public Suffix List of `data/public_suffix_list.dat`,
//! in the order in which they are searched.
//!
//! To take a newer list: put it into `data/`, run this test with `UPDATE_SUFFIXES=1`, and write its day into the READMEs
//! and into the documentation of `cors-model`, which this test reminds of.

use std::collections::BTreeSet;
use std::fs;

const LIST: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/data/public_suffix_list.dat");
const TABLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../cors-model/data");

/// The line between the suffixes of registries and those of companies.
const BORDER: &str = "// ===BEGIN PRIVATE DOMAINS===";

/// What tells the day of the list.
const SAID_IN: [&str; 3] = ["/../README.md", "/../cors-model/README.md", "/../cors-model/src/lib.rs"];

/// `*.kawasaki.jp` as `jp.kawasaki.*`, `!city.kawasaki.jp` as `jp.kawasaki.city!`, labels as browsers send them.
fn reversed(rule: &str) -> String {
    let (rule, exception) = rule.strip_prefix('!').map_or((rule, ""), |rule| (rule, "!"));
    let label = |label| idna::domain_to_ascii(label).expect("the list holds host names");
    rule.split('.').rev().map(label).collect::<Vec<_>>().join(".") + exception
}

fn version(list: &str) -> &str {
    list.lines().find_map(|line| line.strip_prefix("// VERSION: ")).expect("the list tells its version")
}

/// Each table with the name of its file.
fn tables(list: &str) -> [(&'static str, String); 2] {
    let (icann, private) = list.split_once(BORDER).expect("the list has two parts");
    [("icann_suffixes.txt", render(icann, version(list))), ("private_suffixes.txt", render(private, version(list)))]
}

fn render(part: &str, version: &str) -> String {
    let rules: BTreeSet<String> =
        part.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//")).map(reversed).collect();
    let mut table = format!(
        "// This Source Code Form is subject to the terms of the Mozilla Public License, v. 2.0.\n\
         // If a copy of the MPL was not distributed with this file, You can obtain one at https://mozilla.org/MPL/2.0/.\n\
         // Rules of https://publicsuffix.org/list/public_suffix_list.dat, version {version}, labels reversed, sorted.\n"
    );
    for rule in rules {
        table.push_str(&rule);
        table.push('\n');
    }
    table
}

#[test]
fn the_tables_are_the_list() {
    let list = fs::read_to_string(LIST).expect("the list is there");
    for (name, rendered) in tables(&list) {
        let file = format!("{TABLES}/{name}");
        if std::env::var_os("UPDATE_SUFFIXES").is_some() {
            fs::write(&file, &rendered).expect("the table can be written");
        }
        let table = fs::read_to_string(&file).expect("the table is there");
        assert!(table == rendered, "cors-model/data/{name} is out of date: run this with UPDATE_SUFFIXES=1");
        assert!(rendered.lines().count() > 3_000, "{name}");
    }
}

#[test]
fn its_day_is_told() {
    let list = fs::read_to_string(LIST).expect("the list is there");
    let day = version(&list).split('_').next().expect("a version begins with a day");
    for file in SAID_IN {
        let text = fs::read_to_string(format!("{}{file}", env!("CARGO_MANIFEST_DIR"))).expect("the file is there");
        assert!(text.contains(day), "{file} doesn't say that the list is of {day}");
    }
}
