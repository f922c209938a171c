//! Places in a file: which bytes of a quoted text a part of it stands in, lines and columns, and how they are shown.

use std::fmt::Write as _;
use std::ops::Range;

use crate::fault::EXCERPT_WIDTH;

/// The bytes of a token, counted from its start, in which a part of the text that it stands for is written; `None` where
/// they can't be told.
///
/// `"https:\u002f\u002fa.example"` has its scheme in 1 to 7, and the slashes in 7 to 19.
pub(super) fn written_in(token: &str, part: Range<usize>) -> Option<Range<usize>> {
    let (mut start, mut end) = (None, None);
    let mut read = 0;
    for piece in Pieces::of(token) {
        let from = read;
        read += piece.length;
        if piece.length > 0 && from <= part.start && part.start < read {
            start = Some(piece.at.start);
        }
        if piece.length > 0 && read <= part.end {
            end = Some(piece.at.end);
        }
    }
    Some(start?..end?).filter(|range| range.start <= range.end && part.end <= read)
}

/// How a text is written in a file.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Quotes {
    pub(super) character: Option<char>,
    is_long: bool,
}

impl Quotes {
    pub(super) fn of(token: &str) -> Self {
        let character = token.chars().next().filter(|first| matches!(first, '"' | '\''));
        let is_long = token.len() >= 6 && (token.starts_with("\"\"\"") || token.starts_with("'''"));
        Self { character, is_long }
    }

    /// Whether a backslash in it begins an escape.
    pub(super) fn has_escapes(self) -> bool {
        self.character == Some('"')
    }

    fn length(self) -> usize {
        match (self.character, self.is_long) {
            (None, _) => 0,
            (_, false) => 1,
            (_, true) => 3,
        }
    }
}

/// A character of a text, or an escape, or what stands for nothing.
struct Piece {
    at: Range<usize>,
    /// How many bytes of the text it stands for.
    length: usize,
}

struct Pieces<'t> {
    token: &'t str,
    quotes: Quotes,
    place: usize,
    end: usize,
}

impl<'t> Pieces<'t> {
    fn of(token: &'t str) -> Self {
        let quotes = Quotes::of(token);
        let length = quotes.length();
        let end = token.len().saturating_sub(length).max(length.min(token.len()));
        let inside = token.get(length..end).unwrap_or_default();
        // The line break behind three quotes is none of the text's.
        let break_length = match inside {
            _ if !quotes.is_long => 0,
            inside if inside.starts_with("\r\n") => 2,
            inside if inside.starts_with('\n') => 1,
            _ => 0,
        };
        Self { token, quotes, place: length + break_length, end }
    }
}

impl Iterator for Pieces<'_> {
    type Item = Piece;

    fn next(&mut self) -> Option<Piece> {
        let rest = self.token.get(self.place..self.end)?;
        let first = rest.chars().next()?;
        let (written, length) = if first == '\\' && self.quotes.has_escapes() {
            escape(rest)
        } else {
            (first.len_utf8(), first.len_utf8())
        };
        let at = self.place..(self.place + written).min(self.end);
        self.place = at.end;
        Some(Piece { at, length })
    }
}

/// How many bytes an escape at the start takes, and how many it stands for.
fn escape(rest: &str) -> (usize, usize) {
    let digits = match rest.as_bytes().get(1) {
        Some(b'x') => 2,
        Some(b'u') => 4,
        Some(b'U') => 8,
        Some(b' ' | b'\t' | b'\r' | b'\n') => {
            let behind = rest[1..].trim_start_matches([' ', '\t', '\r', '\n']);
            return (rest.len() - behind.len(), 0);
        }
        Some(_) => return (1 + rest[1..].chars().next().map_or(0, char::len_utf8), 1),
        None => return (1, 0),
    };
    let value = rest.get(2..2 + digits).and_then(|digits| u32::from_str_radix(digits, 16).ok());
    match value.and_then(char::from_u32) {
        Some(character) => (2 + digits, character.len_utf8()),
        None => (2, 1),
    }
}

/// A line of a file and a place in it, both counted from 1 and the place in characters, as compilers count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// The line, from 1.
    pub line: usize,
    /// The character in the line, from 1.
    pub column: usize,
}

impl Position {
    /// The position of the byte with this index, or of the last one before it that begins a character.
    #[must_use]
    pub fn of(text: &str, byte: usize) -> Self {
        let line = line_around(text, byte);
        let before = &text[line.start..floor(text, byte).max(line.start)];
        Self {
            line: text[..line.start].matches('\n').count() + 1,
            column: before.strip_prefix('\u{feff}').unwrap_or(before).chars().count() + 1,
        }
    }
}

fn floor(text: &str, byte: usize) -> usize {
    (0..=byte.min(text.len())).rev().find(|byte| text.is_char_boundary(*byte)).unwrap_or(0)
}

/// The line around a byte, without its line break.
fn line_around(text: &str, byte: usize) -> Range<usize> {
    let byte = floor(text, byte);
    let start = text[..byte].rfind('\n').map_or(0, |before| before + 1);
    let end = text[start..].find('\n').map_or(text.len(), |length| start + length);
    let end = if text[start..end].ends_with('\r') { end - 1 } else { end };
    start..end
}

/// The lines that the fault is in, as compilers show them: with carets below what is wrong, and a line below what else is a
/// part of it.
pub(super) fn snippet(
    file: Option<&str>,
    text: &str,
    wrong: Option<&Range<usize>>,
    also: Option<&Range<usize>>,
) -> String {
    let Some(wrong) = wrong else { return file.map_or_else(String::new, |file| format!(" --> {file}")) };
    let position = Position::of(text, wrong.start);
    let mut lines: Vec<(usize, Range<usize>, Vec<Mark>)> = Vec::new();
    for (range, sign) in [(Some(wrong), '^'), (also, '-')] {
        let Some(range) = range else { continue };
        let (number, line) = (Position::of(text, range.start).line, line_around(text, range.start));
        let mark = Mark { range: range.clone(), sign };
        match lines.iter_mut().find(|(known, ..)| *known == number) {
            Some((.., marks)) => marks.push(mark),
            None => lines.push((number, line, vec![mark])),
        }
    }
    lines.sort_by_key(|(number, ..)| *number);
    let width = lines.last().map_or(1, |(number, ..)| number.to_string().len());
    let place = match file {
        Some(file) => format!("{file}:{}:{}", position.line, position.column),
        None => format!("line {}, column {}", position.line, position.column),
    };
    let mut shown = format!("{:width$}--> {place}\n{:width$} |", "", "");
    let mut before = None;
    for (number, line, marks) in lines {
        if before.is_some_and(|before| before + 1 < number) {
            shown.push_str("\n...");
        }
        before = Some(number);
        let (code, below) = underlined(&text[line.clone()], line.start, &marks);
        // Writing into a `String` never fails.
        let _ = write!(shown, "\n{}\n{:width$} | {below}", format!("{number:width$} | {code}").trim_end(), "");
    }
    shown
}

/// What is drawn below a part of a line.
struct Mark {
    range: Range<usize>,
    sign: char,
}

/// A line as it is shown, and what is drawn below it. Of a long one, the part around the first mark.
fn underlined(line: &str, start: usize, marks: &[Mark]) -> (String, String) {
    // A tab is as wide as four blanks, and what would move the cursor or turn the direction is shown as one sign.
    let mut cells: Vec<(char, char)> = Vec::new();
    let mut first = None;
    for (place, character) in line.char_indices() {
        let at = start + place;
        let sign = marks.iter().find(|mark| mark.range.contains(&at)).map_or(' ', |mark| mark.sign);
        if sign != ' ' {
            first = first.or(Some(cells.len()));
        }
        match character {
            '\t' => cells.extend([(' ', sign); 4]),
            '\u{feff}' if at == 0 => {}
            character if is_unprintable(character) => cells.push(('\u{fffd}', sign)),
            character => cells.push((character, sign)),
        }
    }
    for mark in marks.iter().filter(|mark| mark.range.is_empty() || mark.range.start >= start + line.len()) {
        // Nothing is wrong there but that nothing is there.
        let before = line.get(..mark.range.start.saturating_sub(start)).unwrap_or(line);
        let place = before.chars().filter(|character| *character != '\u{feff}').count();
        let place = place + 3 * before.matches('\t').count();
        if place >= cells.len() {
            cells.resize(place + 1, (' ', ' '));
        }
        cells[place].1 = mark.sign;
        first = Some(first.map_or(place, |first: usize| first.min(place)));
    }
    let first = first.unwrap_or(0);
    let skipped = if cells.len() <= EXCERPT_WIDTH { 0 } else { first.saturating_sub(EXCERPT_WIDTH / 4) };
    let window = &cells[skipped..(skipped + EXCERPT_WIDTH).min(cells.len())];
    let (front, indent) = if skipped > 0 { ("…", " ") } else { ("", "") };
    let back = if skipped + EXCERPT_WIDTH < cells.len() { "…" } else { "" };
    let code: String = window.iter().map(|(character, _)| *character).collect();
    let below: String = window.iter().map(|(_, sign)| *sign).collect();
    (format!("{front}{code}{back}").trim_end().to_owned(), format!("{indent}{below}").trim_end().to_owned())
}

/// Control characters, and those that turn the direction of a line.
fn is_unprintable(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_of_a_text_is_found_behind_escapes() {
        for (token, part, written) in [
            (r#""GET, patch""#, 5..10, "patch"),
            ("'GET, patch'", 5..10, "patch"),
            (r#""GE\u0054, p\x61tch""#, 5..10, r"p\x61tch"),
            (r#""\"a\", b""#, 5..6, "b"),
            (r#""\"a\", b""#, 0..3, r#"\"a\""#),
            ("\"\"\"\nGET, patch\"\"\"", 5..10, "patch"),
            ("\"\"\"GET, \\\n   patch\"\"\"", 5..10, "patch"),
            ("'''\r\nä, patch'''", 4..9, "patch"),
            (r#""\U0001F600, b""#, 6..7, "b"),
            ("GET", 0..3, "GET"),
        ] {
            let range = written_in(token, part).unwrap();
            assert_eq!(&token[range], written, "{token}");
        }
        assert_eq!(written_in("\"a\"", 0..2), None);
        assert_eq!(written_in("\"", 0..1), None);
    }

    #[test]
    fn lines_and_columns_are_counted_from_one_in_characters() {
        let text = "\u{feff}a\nä = \"ö\"\r\n\nb";
        for (byte, line, column) in [(0, 1, 1), (3, 1, 1), (4, 1, 2), (5, 2, 1), (7, 2, 2), (999, 4, 2)] {
            assert_eq!(Position::of(text, byte), Position { line, column }, "{byte}");
        }
        assert_eq!(Position::of("", 0), Position { line: 1, column: 1 });
    }

    #[test]
    fn what_is_shown_has_its_carets_below() {
        let text = "[a]\n\torigin = \"*\"\nmax_age = 1\ncredentials = true\n";
        let origin = text.find("\"*\"").unwrap();
        let credentials = text.find("true").unwrap();
        assert_eq!(
            snippet(Some("cors.toml"), text, Some(&(origin..origin + 3)), Some(&(credentials..credentials + 4))),
            " --> cors.toml:2:11
  |
2 |     origin = \"*\"
  |              ^^^
...
4 | credentials = true
  |               ----"
        );
        assert_eq!(
            snippet(None, text, Some(&(text.len()..text.len())), None),
            " --> line 5, column 1\n  |\n5 |\n  | ^"
        );
        assert_eq!(snippet(Some("cors.toml"), text, None, None), " --> cors.toml");
    }

    #[test]
    fn of_a_long_line_the_part_that_is_wrong_is_shown() {
        let text = format!("origins = \"{}, https://b.example/, {}\"", "a".repeat(500), "c".repeat(500));
        let start = text.find("https").unwrap();
        let shown = snippet(None, &text, Some(&(start..start + 18)), None);
        let lines: Vec<&str> = shown.lines().collect();
        assert!(lines[2].starts_with("1 | …aaaaa") && lines[2].ends_with("ccc…"), "{shown}");
        let caret = lines[3].find('^').unwrap();
        let character = lines[2].char_indices().map(|(byte, _)| byte).nth(caret).unwrap();
        assert!(lines[2][character..].starts_with("https://b.example/,"), "{shown}");
        assert!(lines[3].ends_with(&"^".repeat(18)));
    }
}
