//! A finite automaton before it is a table, and how it is made as small as it can be.

use std::collections::BTreeMap;

use cors_table::{PathDfa, Stored};

use super::TABLE_LIMIT;

/// The state from which no state that accepts can be reached.
pub(super) const REFUSED: usize = PathDfa::REFUSED as usize;
/// The state that accepts whatever follows.
pub(super) const ACCEPTED: usize = PathDfa::ACCEPTED as usize;

/// A deterministic finite automaton over classes of bytes.
pub(super) struct Machine {
    /// For each byte its class.
    classes: [u8; 256],
    /// How many classes there are.
    width: usize,
    /// The state before the first byte.
    pub(super) start: usize,
    /// For each state whether it accepts a path that ends there.
    pub(super) accepting: Vec<bool>,
    /// For each state the next states, one per class.
    pub(super) next: Vec<usize>,
}

impl Machine {
    /// An automaton that has only [`REFUSED`] and [`ACCEPTED`] as yet.
    pub(super) fn new(classes: [u8; 256], width: usize) -> Self {
        let mut next = vec![REFUSED; width];
        next.resize(width * 2, ACCEPTED);
        Self { classes, width, start: REFUSED, accepting: vec![false, true], next }
    }

    /// The smallest automaton that accepts the same paths: states that no rest of a path tells apart are one.
    ///
    /// The states that accept at the end of a path come last, behind [`REFUSED`], [`ACCEPTED`] and those that don't.
    pub(super) fn minimised(&self) -> Self {
        let partition = Partition::refine(self);

        // One state of each block stands for it, in this order.
        let mut numbers = vec![usize::MAX; partition.blocks()];
        numbers[partition.block[REFUSED]] = REFUSED;
        numbers[partition.block[ACCEPTED]] = ACCEPTED;
        let mut order = vec![REFUSED, ACCEPTED];
        for accepting in [false, true] {
            for (block, number) in numbers.iter_mut().enumerate() {
                let state = partition.states[partition.start[block]];
                if *number == usize::MAX && self.accepting[state] == accepting {
                    *number = order.len();
                    order.push(state);
                }
            }
        }
        let number = |state: usize| numbers[partition.block[state]];

        // Classes that no state tells apart any more are one, too.
        let mut columns = BTreeMap::new();
        let mut class_of = Vec::with_capacity(self.width);
        let mut kept = Vec::new();
        for class in 0..self.width {
            let column: Vec<usize> = order.iter().map(|&state| number(self.next[state * self.width + class])).collect();
            let class_now = *columns.entry(column).or_insert(kept.len());
            if class_now == kept.len() {
                kept.push(class);
            }
            class_of.push(u8::try_from(class_now).unwrap_or(u8::MAX));
        }

        let mut smallest = Self::new(self.classes.map(|class| class_of[usize::from(class)]), kept.len());
        smallest.start = number(self.start);
        for &state in &order[2..] {
            smallest.accepting.push(self.accepting[state]);
            for &class in &kept {
                smallest.next.push(number(self.next[state * self.width + class]));
            }
        }
        smallest
    }

    /// The table of a minimised automaton, unless it passes [`TABLE_LIMIT`]. `source` is the pattern it was made of.
    pub(super) fn to_table(&self, source: &str) -> Option<PathDfa> {
        // REFUSED and ACCEPTED have no rows: the runtime stops there.
        let rows = &self.next[self.width * 2..];
        if self.classes.len() + rows.len() * 2 > TABLE_LIMIT {
            return None;
        }
        // The limit keeps every number below 2¹⁵.
        let number = |state: usize| {
            let number = if state > ACCEPTED { (state - 2) * self.width + 2 } else { state };
            u16::try_from(number).unwrap_or(PathDfa::REFUSED)
        };
        let refusing = 2 + self.accepting[2..].iter().filter(|&&accepting| !accepting).count();
        Some(PathDfa {
            classes: Stored::owned(self.classes.to_vec()),
            transitions: Stored::owned(rows.iter().flat_map(|&state| number(state).to_le_bytes()).collect::<Vec<_>>()),
            start: number(self.start),
            accepting: number(refusing),
            source: Stored::owned(source),
        })
    }
}

/// The states of a machine in blocks, which are split until no rest of a path tells two states of a block apart
/// (Hopcroft's algorithm).
struct Partition {
    /// All states; each block's stand together.
    states: Vec<usize>,
    /// For each state its place in `states`.
    place: Vec<usize>,
    /// For each state its block.
    block: Vec<usize>,
    /// For each block where it begins in `states`.
    start: Vec<usize>,
    /// For each block where it ends in `states`.
    end: Vec<usize>,
    /// For each block how many of its states, from its start on, are marked.
    marked: Vec<usize>,
}

impl Partition {
    fn refine(machine: &Machine) -> Self {
        let count = machine.accepting.len();
        let all: Vec<usize> = (0..count).collect();
        let mut partition = Self {
            states: all.clone(),
            place: all,
            block: vec![0; count],
            start: vec![0],
            end: vec![count],
            marked: vec![0],
        };
        for (state, &accepting) in machine.accepting.iter().enumerate() {
            if accepting {
                partition.mark(state);
            }
        }
        partition.split(0);

        let predecessors = Predecessors::of(machine);
        let mut touched = Vec::new();
        let mut queue = vec![0, 1];
        while let Some(splitter) = queue.pop() {
            // A copy, because the splitter may itself be split on the way.
            let targets = partition.states[partition.start[splitter]..partition.end[splitter]].to_vec();
            for class in 0..machine.width {
                for &target in &targets {
                    for &state in predecessors.get(class, target) {
                        let block = partition.block[state];
                        if partition.mark(state) == 1 {
                            touched.push(block);
                        }
                    }
                }
                for block in touched.drain(..) {
                    // The new block is the smaller half. It is enough to split by one half of a block
                    // that has been split by already, and the other half stays in the queue if it was there.
                    queue.extend(partition.split(block));
                }
            }
        }
        partition
    }

    fn blocks(&self) -> usize {
        self.start.len()
    }

    /// Moves a state to the marked ones of its block; says how many these are now. A state is marked once.
    fn mark(&mut self, state: usize) -> usize {
        let block = self.block[state];
        let first_unmarked = self.start[block] + self.marked[block];
        let (here, other) = (self.place[state], self.states[first_unmarked]);
        self.states.swap(here, first_unmarked);
        self.place[state] = first_unmarked;
        self.place[other] = here;
        self.marked[block] += 1;
        self.marked[block]
    }

    /// Parts the marked states of a block from the others. The smaller part becomes a new block.
    fn split(&mut self, block: usize) -> Option<usize> {
        let (start, end) = (self.start[block], self.end[block]);
        let middle = start + std::mem::take(&mut self.marked[block]);
        if middle == end {
            return None;
        }
        let (kept, parted) =
            if middle - start < end - middle { (middle..end, start..middle) } else { (start..middle, middle..end) };
        let new = self.blocks();
        for place in parted.clone() {
            self.block[self.states[place]] = new;
        }
        (self.start[block], self.end[block]) = (kept.start, kept.end);
        self.start.push(parted.start);
        self.end.push(parted.end);
        self.marked.push(0);
        Some(new)
    }
}

/// For each class and state the states that lead there.
struct Predecessors {
    count: usize,
    /// Where the list for `class * count + state` begins in `states`, and at last where the last one ends.
    starts: Vec<usize>,
    states: Vec<usize>,
}

impl Predecessors {
    fn of(machine: &Machine) -> Self {
        let count = machine.accepting.len();
        // A counting sort: ends first, which become starts as the lists are filled in from behind.
        let mut starts = vec![0_usize; count * machine.width + 1];
        for (index, &next) in machine.next.iter().enumerate() {
            starts[index % machine.width * count + next] += 1;
        }
        let mut end = 0;
        for start in &mut starts {
            end += *start;
            *start = end;
        }
        let mut states = vec![0; machine.next.len()];
        for (index, &next) in machine.next.iter().enumerate() {
            let start = &mut starts[index % machine.width * count + next];
            *start -= 1;
            states[*start] = index / machine.width;
        }
        Self { count, starts, states }
    }

    fn get(&self, class: usize, state: usize) -> &[usize] {
        let list = class * self.count + state;
        &self.states[self.starts[list]..self.starts[list + 1]]
    }
}
