//! From a regular expression to an automaton, with the parser and the determiniser of the `regex` crate.

use std::ops::Range;

use cors_table::PathPattern;
use regex_automata::dfa::{Automaton, StartKind, dense};
use regex_automata::nfa::thompson::{self, WhichCaptures};
use regex_automata::util::alphabet::Unit;
use regex_automata::util::primitives::StateID;
use regex_automata::util::start;
use regex_syntax::ParserBuilder;
use regex_syntax::hir::{Hir, Look};

use super::machine::{ACCEPTED, Machine, REFUSED};
use super::{Anchors, PathError};

type Dense = dense::DFA<Vec<u32>>;

/// How deep groups and repetitions may nest.
const NEST_LIMIT: u32 = 50;
/// Memory of the nondeterministic automaton, in bytes.
const NFA_LIMIT: usize = 96 * 1024;
/// Memory of the automaton's table before it is minimised, in bytes.
const DFA_LIMIT: usize = 256 * 1024;
/// Memory of the determiniser beside that, in bytes. These limits bound the time that a hostile pattern takes from
/// the compiler, for nothing optimises a procedural macro in a debug build.
const DETERMINISER_LIMIT: usize = 48 * 1024;

/// Builds the table of a pattern that is no plain literal.
pub(super) fn compile(pattern: &str) -> Result<PathPattern, PathError> {
    let machine = determinise(&parse(pattern)?, 0..pattern.len())?.minimised();
    // `.*` and `a|` match before they have read anything.
    if machine.start == ACCEPTED {
        return Ok(PathPattern::Every);
    }
    machine.to_table(pattern).map(PathPattern::Dfa).ok_or(PathError::TooLarge)
}

/// What ties `pattern` to the ends of a path.
pub(super) fn anchors(pattern: &str) -> Anchors {
    let Ok(hir) = parse(pattern) else { return Anchors::default() };
    let properties = hir.properties();
    Anchors {
        at_start: properties.look_set_prefix().contains(Look::Start),
        at_end: properties.look_set_suffix().contains(Look::End),
        has_start: properties.look_set().contains(Look::Start),
    }
}

fn parse(pattern: &str) -> Result<Hir, PathError> {
    let mut parser = ParserBuilder::new();
    // Paths are ASCII, and Unicode's tables make even `\w` large.
    parser.unicode(false).utf8(false).nest_limit(NEST_LIMIT);
    parser.build().parse(pattern).map_err(|error| {
        let (message, span) = match &error {
            regex_syntax::Error::Parse(error) => (error.kind().to_string(), error.span()),
            regex_syntax::Error::Translate(error) => (error.kind().to_string(), error.span()),
            other => return PathError::Syntax { message: other.to_string(), at: 0..pattern.len() },
        };
        // Where something is missing the parser's span is empty; the byte there stands for it.
        let (start, end) = (span.start.offset, span.end.offset);
        PathError::Syntax { message, at: start..end.max((start + 1).min(pattern.len())) }
    })
}

/// Makes one automaton of `hir`; faults that have no place of their own are blamed on `whole`.
fn determinise(hir: &Hir, whole: Range<usize>) -> Result<Machine, PathError> {
    let syntax = |message| PathError::Syntax { message, at: whole };
    let nfa = thompson::Compiler::new()
        .configure(
            thompson::Config::new().utf8(false).which_captures(WhichCaptures::None).nfa_size_limit(Some(NFA_LIMIT)),
        )
        .build_from_hir(hir);
    let nfa = match nfa {
        Ok(nfa) => nfa,
        Err(error) if error.size_limit().is_some() => return Err(PathError::TooLarge),
        Err(error) => return Err(syntax(error.to_string())),
    };
    let dfa = dense::Builder::new()
        .configure(
            dense::Config::new()
                .start_kind(StartKind::Unanchored)
                .accelerate(false)
                .dfa_size_limit(Some(DFA_LIMIT))
                .determinize_size_limit(Some(DETERMINISER_LIMIT)),
        )
        .build_from_nfa(&nfa);
    match dfa {
        Ok(dfa) => collect(&dfa),
        Err(error) if error.is_size_limit_exceeded() => Err(PathError::TooLarge),
        Err(error) => Err(syntax(error.to_string())),
    }
}

/// Reads the automaton that answers "does it match?" out of one that finds where a match ends.
///
/// A state that says "a match has ended before the byte just read" becomes the accepted state, for good.
/// Whether a match ends with the path is asked of each state in advance.
fn collect(dfa: &Dense) -> Result<Machine, PathError> {
    let classes = dfa.byte_classes();
    let representatives: Vec<u8> = classes.representatives(..).filter_map(Unit::as_u8).collect();
    let mut machine = Machine::new(std::array::from_fn(|byte| classes.get(byte_of(byte))), representatives.len());

    let start = dfa.start_state(&start::Config::new()).map_err(|_| PathError::TooLarge)?;
    let mut found = Found { dfa, numbers: Vec::new(), queue: Vec::new() };
    machine.start = found.number(start);
    let mut done = 0;
    while let Some(&state) = found.queue.get(done) {
        done += 1;
        machine.accepting.push(dfa.is_match_state(dfa.next_eoi_state(state)));
        for &byte in &representatives {
            let next = found.number(dfa.next_state(state, byte));
            machine.next.push(next);
        }
    }
    Ok(machine)
}

fn byte_of(index: usize) -> u8 {
    u8::try_from(index).unwrap_or(u8::MAX)
}

/// The states that were reached so far, in the order in which they were reached.
struct Found<'d> {
    dfa: &'d Dense,
    /// For each row of the library's table our number, or 0.
    numbers: Vec<usize>,
    queue: Vec<StateID>,
}

impl Found<'_> {
    /// Our number for a state of the library; a state that wasn't reached before is queued.
    fn number(&mut self, state: StateID) -> usize {
        if self.dfa.is_match_state(state) {
            return ACCEPTED;
        }
        // A quit state ends a search at a byte that Unicode word boundaries can't handle. Without Unicode there is none.
        if self.dfa.is_dead_state(state) || self.dfa.is_quit_state(state) {
            return REFUSED;
        }
        let row = state.as_usize() >> self.dfa.stride2();
        if self.numbers.len() <= row {
            self.numbers.resize(row + 1, 0);
        }
        if self.numbers[row] == 0 {
            self.queue.push(state);
            self.numbers[row] = self.queue.len() + ACCEPTED;
        }
        self.numbers[row]
    }
}
