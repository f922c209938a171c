//! The README shows the errors that really come out, of the program that it shows.

const README: &str = include_str!("../README.md");
const PROGRAM: &str = include_str!("ui/many/readme.rs");
const ERRORS: &str = include_str!("ui/many/readme.stderr");

/// The text of the first code block that begins with ```` ```{kind} ````.
fn block(kind: &str) -> &'static str {
    let (_, rest) = README.split_once(&format!("```{kind}\n")).expect("the block is there");
    rest.split_once("\n```").expect("the block ends").0
}

#[test]
fn it_shows_the_program_that_is_refused() {
    assert!(PROGRAM.starts_with(block("rust,compile_fail")), "README.md and tests/ui/many/readme.rs differ");
}

#[test]
fn it_shows_the_errors_that_come_out() {
    let errors = ERRORS.replace("tests/ui/many/readme.rs", "src/main.rs").replace("ui/many/readme.rs", "src/main.rs");
    assert!(errors.trim_end() == block("text"), "README.md and tests/ui/many/readme.stderr differ:\n{errors}");
}
