//! Colours, where somebody sees them.

use std::io::{self, IsTerminal, Write};
use std::sync::atomic::{AtomicBool, Ordering};

use clap::ValueEnum;

use crate::policy_file::Failure;

/// Whether to write in colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ColorChoice {
    /// On a terminal, unless `NO_COLOR` is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

static ON_OUTPUT: AtomicBool = AtomicBool::new(false);
static ON_ERROR: AtomicBool = AtomicBool::new(false);

/// Takes the user's choice, once, for both streams.
pub(crate) fn choose(choice: ColorChoice) {
    let is_wanted = std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    let is_dumb = std::env::var_os("TERM").is_some_and(|terminal| terminal == "dumb");
    let on = |is_terminal: bool| match choice {
        ColorChoice::Auto => is_terminal && is_wanted && !is_dumb,
        ColorChoice::Always => true,
        ColorChoice::Never => false,
    };
    ON_OUTPUT.store(on(io::stdout().is_terminal()), Ordering::Relaxed);
    ON_ERROR.store(on(io::stderr().is_terminal()), Ordering::Relaxed);
}

/// Writes to the output. Whoever reads it may have seen enough, as `head` has: that is no failure, and the exit status says what
/// was found all the same.
pub(crate) fn write(text: &str) -> Result<(), Failure> {
    let text = without_commands(text);
    let text = if ON_OUTPUT.load(Ordering::Relaxed) { colored(&text) } else { text };
    let mut output = io::stdout().lock();
    match output.write_all(text.as_bytes()).and_then(|()| output.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failure::new(format!("the output can't be written: {error}")))
        }
        _ => Ok(()),
    }
}

/// Writes why the command couldn't do its work.
pub(crate) fn failed(text: &str) {
    let text = if text.starts_with("error: ") { text.to_owned() } else { format!("error: {text}") };
    note(&text);
}

/// Writes beside the output.
pub(crate) fn note(text: &str) {
    let text = without_commands(text);
    let text = if ON_ERROR.load(Ordering::Relaxed) { colored(&text) } else { text };
    // Where nobody reads what went wrong, there is nobody to tell.
    let _ = writeln!(io::stderr(), "{}", text.trim_end());
}

/// The text with what a terminal takes for a command as an escape: names in a file, and what a server answers, may hold any
/// character.
fn without_commands(text: &str) -> String {
    let is_command = |character: char| character.is_control() && !matches!(character, '\n' | '\t');
    text.chars().fold(String::with_capacity(text.len()), |mut shown, character| {
        if is_command(character) {
            shown.extend(character.escape_default());
        } else {
            shown.push(character);
        }
        shown
    })
}

const RESET: &str = "\x1b[0m";
const RED: &str = "\x1b[1;31m";
const YELLOW: &str = "\x1b[1;33m";
const BLUE: &str = "\x1b[1;34m";
const CYAN: &str = "\x1b[1;36m";
const GREEN: &str = "\x1b[1;32m";

/// Colours what lines begin with: the words of levels, carets, marks, `help:`.
fn colored(text: &str) -> String {
    text.split_inclusive('\n').map(colored_line).collect()
}

fn colored_line(line: &str) -> String {
    let rest = line.trim_start();
    let indent = &line[..line.len() - rest.len()];
    let words = [
        ("error:", RED),
        ("danger:", RED),
        ("fault:", RED),
        ("✗", RED),
        ("warning:", YELLOW),
        ("difference:", YELLOW),
        ("note:", CYAN),
        ("why:", CYAN),
        ("help:", GREEN),
        ("✓", GREEN),
        ("-->", BLUE),
    ];
    if let Some((word, color)) = words.into_iter().find(|(word, _)| rest.starts_with(word)) {
        return format!("{indent}{color}{word}{RESET}{}", &rest[word.len()..]);
    }
    // `12 | text`, and `   | ^^^^` below it.
    match rest.split_once('|') {
        Some((number, source)) if number.trim_end().bytes().all(|byte| byte.is_ascii_digit()) => {
            let is_carets = !source.trim().is_empty() && source.trim().bytes().all(|byte| byte == b'^');
            let source = if is_carets { format!("{RED}{}{RESET}\n", source.trim_end()) } else { source.to_owned() };
            format!("{indent}{BLUE}{number}|{RESET}{source}")
        }
        _ => line.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_a_line_begins_with_is_coloured() {
        let text =
            "error: [origin-path] a help: b\n  --> cors.toml:1:2\n1 | a = \"b|c\"\n  |     ^^^^^\n      help: do\n";
        assert_eq!(
            colored(text),
            format!(
                "{RED}error:{RESET} [origin-path] a help: b\n  {BLUE}-->{RESET} cors.toml:1:2\n{BLUE}1 |{RESET} a = \"b|c\"\n  \
                 {BLUE}|{RESET}{RED}     ^^^^^{RESET}\n      {GREEN}help:{RESET} do\n"
            )
        );
        assert_eq!(colored("a | b\n"), "a | b\n");
    }
}
