//! INIT of four resources (10 ms, then 5 ms that need it, beside 60 ms and 80 ms), against the same program written by
//! hand, one after another: the time from the start of the process to its first `/next`.
//!
//! `cargo bench -p prewarm-tests --bench init`.

use cargo_prewarm::runtime_api::RuntimeApi;
use prewarm_tests::bench::bare;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const ROUNDS: usize = 21;

fn main() {
    let api = RuntimeApi::start().expect("a free port");
    let programs = [
        ("prewarm", env!("CARGO_BIN_EXE_init_prewarm")),
        ("by hand", env!("CARGO_BIN_EXE_init_by_hand")),
    ];
    let mut times = programs.map(|_| Vec::new());
    // In turn, so that what else the machine does touches both.
    for _ in 0..ROUNDS {
        for ((_, program), times) in programs.iter().zip(&mut times) {
            times.push(until_next(program, &api));
        }
    }
    let medians = times.map(median);
    for ((name, _), median) in programs.iter().zip(medians) {
        println!("{name}: {:.1} ms", median.as_secs_f64() * 1e3);
    }
    let [prewarm, by_hand] = medians;
    let ratio = prewarm.as_secs_f64() / by_hand.as_secs_f64();
    println!("ratio of the medians of {ROUNDS}: {ratio:.3}");
}

/// How long the program takes until it asks for its first event.
fn until_next(program: &str, api: &RuntimeApi) -> Duration {
    let mut command = Command::new(program);
    let command = api
        .environment(bare(&mut command), 128)
        .stderr(Stdio::null());
    let started = Instant::now();
    let mut process = command.spawn().expect("the program starts");
    let next = api.next(&mut process);
    let elapsed = next.expect("the program asks for an event").at - started;
    process.kill().expect("it is ended");
    process.wait().expect("it has ended");
    elapsed
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}
