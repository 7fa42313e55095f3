//! The measurements, as a table.

use crate::Measured;
use crate::programs::{AS_IT_COMES, BY_HAND, Program};
use cargo_prewarm::laboratory::{Phase, Start, was_cold};
use cargo_prewarm::statistics::quartiles;
use std::fmt::Write as _;
use std::time::Duration;

/// The function as most people have it. The others are ratios to this program, or else to the first one.
fn baseline(programs: &[Program]) -> usize {
    let is_it = |program: &Program| program.is(BY_HAND, Some(AS_IT_COMES));
    programs.iter().position(is_it).unwrap_or_default()
}

/// A table in Markdown: what each build takes, and what a program of it weighs.
pub(crate) fn weights(programs: &[Program]) -> String {
    let mut text = "| build | program | built in | binary | package | relocations |\n\
                    | --- | --- | --- | --- | --- | --- |\n"
        .to_owned();
    for program in programs {
        let Some(build) = &program.build else {
            continue;
        };
        let line = writeln!(
            text,
            "| {} | {} | {} s | {:.2} MB | {:.2} MB | {} |",
            build.name,
            program.name,
            build.took.as_secs(),
            megabytes(program.size()),
            megabytes(build.package),
            program.relocations(),
        );
        line.expect("a string takes all");
    }
    text
}

/// A table in Markdown, of one memory size.
pub(crate) fn table(memory_mb: u32, programs: &[Program], measured: &[Measured]) -> String {
    let baseline = &measured[baseline(programs)];
    let [warm, cold] = [&baseline.warm, &baseline.cold].map(|starts| sum(starts)[1]);
    let mut text = format!(
        "{memory_mb} MB, medians of {} starts in ms (and of a CPU), the sum with its quartiles\n\n\
         | program | build | INIT | first | second | INIT + first | ratio | resident \
         | cold: INIT | first | INIT + first | ratio | read |\n\
         | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n",
        measured[0].warm.len(),
    );
    for (program, measured) in programs.iter().zip(measured) {
        let starts = &measured.warm;
        let [lower, median, upper] = sum(starts);
        let mut resident = starts
            .iter()
            .map(|start| f64::from(start.resident_kb) / 1024.0)
            .collect::<Vec<_>>();
        let line = writeln!(
            text,
            "| {} | {} | {} | {} | {} | {median:.1} ({lower:.1} to {upper:.1}) | {:.3} | {:.0} MB | {} |",
            program.name,
            program.build.as_ref().map_or("", |build| build.name),
            phase(starts, |start| start.init),
            phase(starts, |start| start.first),
            phase(starts, |start| start.second),
            median / warm,
            quartiles(&mut resident)[1],
            cold_columns(program, measured, cold),
        );
        line.expect("a string takes all");
    }
    text
}

/// The columns of a cold disk. Where it was not cold, they are empty.
fn cold_columns(program: &Program, measured: &Measured, baseline: f64) -> String {
    let mut read: Vec<f64> = measured.read.iter().map(|read| megabytes(*read)).collect();
    if read.is_empty() {
        return " | | | | ".to_owned();
    }
    if !measured
        .read
        .iter()
        .all(|read| was_cold(*read, program.size()))
    {
        return " | | | | not cold".to_owned();
    }
    let starts = &measured.cold;
    let [lower, median, upper] = sum(starts);
    format!(
        "{} | {} | {median:.1} ({lower:.1} to {upper:.1}) | {:.3} | {:.2} MB",
        phase(starts, |start| start.init),
        phase(starts, |start| start.first),
        median / baseline,
        quartiles(&mut read)[1],
    )
}

#[expect(clippy::cast_precision_loss, reason = "no program has 2^52 bytes")]
fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

/// The quartiles of what a person waits for at a cold start, in ms.
pub(crate) fn sum(starts: &[Start]) -> [f64; 3] {
    let sums = starts
        .iter()
        .map(|start| ms(start.init.time + start.first.time));
    quartiles(&mut sums.collect::<Vec<_>>())
}

/// The median of a phase, in ms.
pub(crate) fn median(starts: &[Start], of: impl Fn(&Start) -> Duration) -> f64 {
    let times = starts.iter().map(|start| ms(of(start)));
    quartiles(&mut times.collect::<Vec<_>>())[1]
}

fn phase(starts: &[Start], of: impl Fn(&Start) -> Phase) -> String {
    let time = median(starts, |start| of(start).time);
    let cpu = median(starts, |start| of(start).cpu);
    format!("{time:.1} ({cpu:.1})")
}

fn ms(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1e3
}
