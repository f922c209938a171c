//! The tables, and the targets beside what was measured.

use std::fmt::Write as _;

use crate::contenders::ours;
use crate::measure::Cost;
use crate::policies::Shape;
use crate::requests::Kind;
use crate::scenario::{Entry, Level, Scenario, Table};

/// Scenarios with their costs.
#[derive(Debug)]
pub struct Report {
    cells: Vec<(Scenario, Cost)>,
    tables: Vec<Table>,
}

/// What a CORS contender adds to the same service without CORS.
#[derive(Clone, Debug)]
struct Added {
    instructions: Option<i64>,
    allocations: i64,
    nanoseconds: Vec<f64>,
}

impl Report {
    /// `costs` stand in the order of the tables' scenarios.
    #[must_use]
    pub fn new(tables: Vec<Table>, costs: Vec<Cost>) -> Self {
        let cells = tables.iter().flat_map(Table::scenarios).zip(costs).collect();
        Self { cells, tables }
    }

    /// Every table and the targets, as Markdown.
    #[must_use]
    pub fn markdown(&self) -> String {
        let mut out = String::new();
        for table in &self.tables {
            self.write_table(&mut out, table);
        }
        self.write_targets(&mut out);
        out
    }

    fn cost(&self, table: &Table, kind: Kind, entry: Entry) -> &Cost {
        let found = self.cells.iter().find(|(scenario, _)| {
            scenario.level == table.level
                && scenario.shape == table.shape
                && scenario.kind == kind
                && scenario.entry == entry
        });
        &found.expect("every scenario of a table was measured").1
    }

    fn added(&self, table: &Table, kind: Kind, entry: Entry) -> Added {
        let (cost, plain) = (self.cost(table, kind, entry), self.cost(table, kind, Entry::Plain));
        Added {
            instructions: cost
                .instructions
                .zip(plain.instructions)
                .map(|(with, without)| with.cast_signed() - without.cast_signed()),
            allocations: cost.allocations.cast_signed() - plain.allocations.cast_signed(),
            nanoseconds: cost
                .nanoseconds
                .iter()
                .zip(&plain.nanoseconds)
                .map(|(with, without)| with - without)
                .collect(),
        }
    }

    fn write_table(&self, out: &mut String, table: &Table) {
        let requests = if table.kinds == Kind::HOSTILE { ", hostile requests" } else { "" };
        let _ = writeln!(out, "### {}, {}{requests}\n", capitalised(table.level.title()), table.shape.title());
        row(out, "", table.kinds.iter().map(|kind| kind.title().to_owned()));
        row(out, "---", table.kinds.iter().map(|_| "---".to_owned()));
        for &entry in table.entries() {
            if entry == Entry::Plain {
                row(out, "no CORS, total", table.kinds.iter().map(|&kind| total(self.cost(table, kind, entry))));
            } else {
                let cells = table.kinds.iter().map(|&kind| self.added(table, kind, entry).to_string());
                row(out, &format!("+ {}", entry.title()), cells);
            }
        }
        let pairs = [
            (Entry::Ours, Entry::Floor),
            (Entry::OursOwned, Entry::Ours),
            (Entry::TowerHttp, Entry::Ours),
            (Entry::ActixCors, Entry::Ours),
        ];
        for (over, under) in pairs {
            if table.entries().contains(&over) && table.entries().contains(&under) {
                let cells = table
                    .kinds
                    .iter()
                    .map(|&kind| ratios(&self.added(table, kind, over), &self.added(table, kind, under)));
                row(out, &format!("{} ÷ {}", over.title(), under.title()), cells);
            }
        }
        if table.level == Level::Axum {
            let cells = table.kinds.iter().map(|&kind| {
                total_ratios(self.cost(table, kind, Entry::Ours), self.cost(table, kind, Entry::Identity))
            });
            row(out, "total: ours ÷ identity layer", cells);
        }
        out.push('\n');
    }

    fn write_targets(&self, out: &mut String) {
        out.push_str("### Targets\n\nInstructions, column by column: no Origin, actual allowed, actual refused, preflight allowed, preflight refused.\n\n| target | policy | measured | |\n|---|---|---|---|\n");
        let size = ours::service_size();
        let measured = format!("{size} bytes, copied");
        line(out, "one pointer beside the inner service", "any", &measured, verdict(size == size_of::<usize>()));
        for table in self.tables.iter().filter(|table| table.kinds == Kind::USUAL) {
            match table.level {
                Level::Tower => self.write_tower_targets(out, table),
                Level::Axum => self.write_axum_targets(out, table),
                Level::Actix => self.write_actix_targets(out, table),
            }
        }
        out.push('\n');
    }

    fn write_actix_targets(&self, out: &mut String, table: &Table) {
        let added = |kind, entry| self.added(table, kind, entry).instructions;
        let fewer = columns(table.kinds, |kind| (added(kind, Entry::ActixCors), added(kind, Entry::Ours)));
        target(out, "on actix-web: fewer than actix-cors", &table.shape.title(), &fewer, |ratio| ratio > 1.0);
    }

    fn write_tower_targets(&self, out: &mut String, table: &Table) {
        let added = |kind, entry| self.added(table, kind, entry).instructions;
        let policy = table.shape.title();
        let over_floor = columns(table.kinds, |kind| (added(kind, Entry::Ours), added(kind, Entry::Floor)));
        // Looking a domain up behind a label costs more than comparing a constant.
        let most = if matches!(table.shape, Shape::Patterns(_)) { 1.3 } else { 1.1 };
        target(out, &format!("at most {most} × F1"), &policy, &over_floor, |ratio| ratio <= most);
        let preflight =
            columns(&[Kind::PreflightAllowed], |kind| (added(kind, Entry::Ours), added(kind, Entry::Floor)));
        target(out, "preflight below F1", &policy, &preflight, |ratio| ratio < 1.0);

        let total = |kind, entry| self.cost(table, kind, entry).instructions.map(u64::cast_signed);
        let owned = columns(table.kinds, |kind| (total(kind, Entry::OursOwned), total(kind, Entry::Ours)));
        target(out, "built at start-up: at most 1.05 × the same in the binary", &policy, &owned, |ratio| {
            ratio <= 1.05
        });

        let under_peer = columns(table.kinds, |kind| (added(kind, Entry::TowerHttp), added(kind, Entry::Ours)));
        target(out, "fewer than tower-http", &policy, &under_peer, |ratio| ratio > 1.0);
        let floor = columns(table.kinds, |kind| (added(kind, Entry::TowerHttp), added(kind, Entry::Floor)));
        if !floor.is_empty() {
            line(out, "(tower-http ÷ F1, for comparison)", &policy, &list(&floor), "");
        }

        let allocations = |kind, entry| self.added(table, kind, entry).allocations;
        let own = table.kinds.iter().map(|&kind| allocations(kind, Entry::Ours) - allocations(kind, Entry::Floor));
        let own = own.max().unwrap_or_default().max(0);
        line(out, "0 allocations beyond F1's", &policy, &own.to_string(), verdict(own == 0));
    }

    fn write_axum_targets(&self, out: &mut String, table: &Table) {
        let policy = table.shape.title();
        let total = |kind, entry| self.cost(table, kind, entry).instructions.map(u64::cast_signed);
        let whole = columns(table.kinds, |kind| (total(kind, Entry::Ours), total(kind, Entry::Identity)));
        target(out, "axum: whole request at most 2 × that with an identity layer", &policy, &whole, |ratio| {
            ratio <= 2.0
        });
        let added = |kind, entry| self.added(table, kind, entry).instructions;
        let layer = columns(table.kinds, |kind| (added(kind, Entry::Ours), added(kind, Entry::Identity)));
        target(out, "axum: at most 2 × what an identity layer adds", &policy, &layer, |ratio| ratio <= 2.0);
    }
}

impl std::fmt::Display for Added {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let instructions = self.instructions.map_or_else(|| "?".to_owned(), |count| count.to_string());
        write!(f, "{instructions} / {:.0} / {}", median(&self.nanoseconds), self.allocations)
    }
}

fn total(cost: &Cost) -> String {
    let instructions = cost.instructions.map_or_else(|| "?".to_owned(), |count| count.to_string());
    format!("{instructions} / {:.0} / {}", median(&cost.nanoseconds), cost.allocations)
}

fn ratios(over: &Added, under: &Added) -> String {
    let instructions = over.instructions.zip(under.instructions);
    let instructions = instructions.and_then(|(over, under)| ratio(float(over), float(under)));
    let rounds: Vec<_> = over.nanoseconds.iter().zip(&under.nanoseconds).filter_map(|(a, b)| ratio(*a, *b)).collect();
    format!("{} / {}", times(instructions), times((!rounds.is_empty()).then(|| median(&rounds))))
}

fn total_ratios(over: &Cost, under: &Cost) -> String {
    let instructions = over.instructions.zip(under.instructions);
    let instructions =
        instructions.and_then(|(over, under)| ratio(float(over.cast_signed()), float(under.cast_signed())));
    let rounds: Vec<_> = over.nanoseconds.iter().zip(&under.nanoseconds).filter_map(|(a, b)| ratio(*a, *b)).collect();
    format!("{} / {}", times(instructions), times((!rounds.is_empty()).then(|| median(&rounds))))
}

/// None where nothing is added or the other adds nothing: such a ratio has no meaning.
fn ratio(over: f64, under: f64) -> Option<f64> {
    (over > 0.0 && under > 0.0).then(|| over / under)
}

/// One ratio per column that has one.
fn columns(kinds: &[Kind], pair: impl Fn(Kind) -> (Option<i64>, Option<i64>)) -> Vec<f64> {
    let ratio_of = |&kind: &Kind| {
        let (over, under) = pair(kind);
        ratio(float(over?), float(under?))
    };
    kinds.iter().filter_map(ratio_of).collect()
}

fn list(ratios: &[f64]) -> String {
    ratios.iter().map(|&ratio| times(Some(ratio))).collect::<Vec<_>>().join(", ")
}

fn times(ratio: Option<f64>) -> String {
    match ratio {
        None => "–".to_owned(),
        Some(ratio) if ratio >= 10.0 => format!("{ratio:.0} ×"),
        Some(ratio) => format!("{ratio:.2} ×"),
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts here are far below 2⁵²")]
fn float(count: i64) -> f64 {
    count as f64
}

fn median(figures: &[f64]) -> f64 {
    let mut sorted = figures.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or(f64::NAN)
}

/// A target that every column has to meet. Without instructions there is nothing to say.
fn target(out: &mut String, target: &str, policy: &str, ratios: &[f64], meets: impl Fn(f64) -> bool) {
    if !ratios.is_empty() {
        line(out, target, policy, &list(ratios), verdict(ratios.iter().all(|&ratio| meets(ratio))));
    }
}

const fn verdict(met: bool) -> &'static str {
    if met { "met" } else { "**missed**" }
}

fn line(out: &mut String, target: &str, policy: &str, measured: &str, verdict: &str) {
    let _ = writeln!(out, "| {target} | {policy} | {measured} | {verdict} |");
}

fn row(out: &mut String, first: &str, cells: impl Iterator<Item = String>) {
    let _ = write!(out, "| {first} |");
    for cell in cells {
        let _ = write!(out, " {cell} |");
    }
    out.push('\n');
}

fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}
