//! What was measured, as a table.

use crate::programs::{AwsLc, Program};
use crate::start::{Phase, Start};
use std::fmt::Write as _;
use std::time::Duration;

/// What people have who do nothing about it: of this program all others are told as a ratio.
fn is_baseline(program: &Program) -> bool {
    program.aws_lc == Some(AwsLc::AsItComes) && program.name == "by hand, client made before `run`"
}

/// A table in Markdown, of one memory size.
pub(crate) fn table(memory_mb: u32, programs: &[Program], starts: &[Vec<Start>]) -> String {
    let baseline = programs.iter().position(is_baseline);
    let baseline = baseline.map_or(f64::NAN, |index| sum(&starts[index])[1]);
    let mut text = format!(
        "{memory_mb} MB, medians of {} starts in ms (and of a CPU), the sum with its quartiles\n\n\
         | program | AWS-LC | INIT | first | second | INIT + first | ratio | resident |\n\
         | --- | --- | --- | --- | --- | --- | --- | --- |\n",
        starts[0].len(),
    );
    for (program, starts) in programs.iter().zip(starts) {
        let [lower, median, upper] = sum(starts);
        let mut resident = starts
            .iter()
            .map(|start| f64::from(start.resident_kb) / 1024.0)
            .collect::<Vec<_>>();
        let line = writeln!(
            text,
            "| {} | {} | {} | {} | {} | {median:.1} ({lower:.1} to {upper:.1}) | {:.3} | {:.0} MB |",
            program.name,
            match program.aws_lc {
                Some(AwsLc::AsItComes) => "as it comes",
                Some(AwsLc::WithoutJitterEntropy) => "without jitter entropy",
                None => "",
            },
            phase(starts, |start| start.init),
            phase(starts, |start| start.first),
            phase(starts, |start| start.second),
            median / baseline,
            quartiles(&mut resident)[1],
        );
        line.expect("a string takes all");
    }
    text
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

fn quartiles(values: &mut [f64]) -> [f64; 3] {
    values.sort_unstable_by(f64::total_cmp);
    let last = values.len() - 1;
    [last / 4, last / 2, last - last / 4].map(|index| values[index])
}

fn ms(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1e3
}
