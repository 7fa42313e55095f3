//! The weight of a function with the attribute and by hand: instructions, as callgrind counts them, memory, the size of
//! the binary, and how long it takes to build.
//!
//! `cargo bench -p weight --bench weight` prints a table, and with `-- --write` the docs have it too. It needs
//! `valgrind` and Linux, and takes ten minutes. Instructions and sizes are steady; times are of one run.

mod floor;
mod programs;
mod project;

use programs::{memory, of_a_struct, start, start_ms, trivial};
use project::{BY_HAND, Project, WITH_FEATURES, quickstart_kb};
use std::path::Path;
use std::{env, fs};

/// Where the docs have the table.
const DOCS: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../runtime/docs/guide/weight.md"
);

/// The text before the table in the docs, and after it.
const MARKS: [&str; 2] = [
    "<!-- `cargo bench -p weight --bench weight -- --write` -->\n",
    "<!-- until here -->",
];

/// A row: what is measured, by hand and with the attribute.
struct Row {
    what: String,
    by_hand: f64,
    prewarm: f64,
    digits: usize,
}

impl Row {
    fn new(what: impl Into<String>, [by_hand, prewarm]: [f64; 2], digits: usize) -> Self {
        let what = what.into();
        let row = Row {
            what,
            by_hand,
            prewarm,
            digits,
        };
        println!("{}", row.markdown());
        row
    }

    fn markdown(&self) -> String {
        let Row {
            what,
            by_hand,
            prewarm,
            digits,
        } = self;
        let ratio = if *by_hand > 0.0 {
            format!("{:.2}", prewarm / by_hand)
        } else {
            String::new()
        };
        format!("| {what} | {by_hand:.digits$} | {prewarm:.digits$} | {ratio} |")
    }
}

fn main() {
    let mut rows = Vec::new();
    for (what, units, programs, event) in programs::all() {
        let each = programs.map(|program| program.warm(&event, units));
        rows.push(Row::new(format!("instructions {what}"), each, 0));
    }
    let [to_next, first] = start(trivial());
    let [_, first_with_guards] = start(of_a_struct());
    let of_start = "instructions of a start, to the first `/next`";
    rows.push(Row::new(of_start, to_next, 0));
    let of_start = "time of a start, to the first `/next`, ms";
    rows.push(Row::new(of_start, start_ms(trivial().0), 2));
    let of_first = "instructions of the first invocation";
    rows.push(Row::new(
        format!("{of_first}, without guards by hand"),
        first,
        0,
    ));
    rows.push(Row::new(
        format!("{of_first}, a struct"),
        first_with_guards,
        0,
    ));
    let [at_next, after] = memory();
    rows.push(Row::new("memory at the first `/next`, kB", at_next, 0));
    rows.push(Row::new("memory after 10,000 invocations, kB", after, 0));

    let by_hand = Project::new("by-hand", &BY_HAND);
    let size_by_hand = by_hand.release_kb();
    let mut default = None;
    for (what, features) in WITH_FEATURES {
        let project = Project::new(&format!("prewarm-{}", what.replace(' ', "-")), &features);
        let size = [size_by_hand, project.release_kb()];
        rows.push(Row::new(format!("binary, {what}, kB"), size, 0));
        default = default.or((what == "default features").then_some(project));
    }
    let quickstart = quickstart_kb();
    rows.push(Row::new("binary, `quickstart`, kB", quickstart, 0));
    let default = default.expect("there is one with the default features");
    let projects = [&by_hand, &default];
    let from_nothing = projects.map(Project::build_from_nothing);
    rows.push(Row::new("debug build from nothing, s", from_nothing, 1));
    let rebuilt = Project::rebuild_in_turn(projects);
    rows.push(Row::new("debug build after an edit, s", rebuilt, 2));

    let rows: Vec<_> = rows.iter().map(Row::markdown).collect();
    let table = format!(
        "| {} | by hand | with the attribute | ratio |\n| --- | --- | --- | --- |\n{}",
        machine(),
        rows.join("\n"),
    );
    let (programs, event) = of_a_struct();
    let owners = floor::of(programs, &event).into_iter();
    let owners: Vec<_> = owners
        .map(|(owner, each)| Row::new(owner, each, 0).markdown())
        .collect();
    let floor = format!(
        "| instructions of an invocation, a struct | by hand | with the attribute | ratio |\n\
         | --- | --- | --- | --- |\n{}",
        owners.join("\n"),
    );
    let table = format!("{table}\n\nWhose code they run:\n\n{floor}");
    println!("\n{table}");
    if env::args().any(|argument| argument == "--write") {
        write(&table);
    }
}

/// The CPU, and how many of its cores there are.
fn machine() -> String {
    let info = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = info
        .lines()
        .find_map(|line| line.strip_prefix("model name"));
    let model = model.and_then(|line| line.split_once(": "));
    let model = model.map_or("a machine", |(_, model)| model.trim());
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    format!("{model}, {cores} cores")
}

fn write(table: &str) {
    let docs = Path::new(DOCS);
    let text = fs::read_to_string(docs).expect("the chapter is there");
    let (before, rest) = text
        .split_once(MARKS[0])
        .expect("a mark in front of the table");
    let (_, after) = rest.split_once(MARKS[1]).expect("a mark after the table");
    let text = [before, MARKS[0], "\n", table, "\n\n", MARKS[1], after].concat();
    fs::write(docs, text).expect("the chapter is written");
}
