//! INIT of four resources (10 ms, then 5 ms that need it, beside 60 ms and 80 ms), from the start of
//! the process to its first `/next`, against the same program written one after another by hand.
//! `cargo bench -p prewarm-tests --bench init`

use std::io::{BufRead as _, BufReader};
use std::net::{Ipv4Addr, TcpListener};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const ROUNDS: usize = 21;

fn main() {
    let programs = [
        ("prewarm", env!("CARGO_BIN_EXE_init_prewarm")),
        ("by hand", env!("CARGO_BIN_EXE_init_by_hand")),
    ];
    let mut times = programs.map(|_| Vec::new());
    // In turn, so that what else the machine does touches both.
    for _ in 0..ROUNDS {
        for ((_, program), times) in programs.iter().zip(&mut times) {
            times.push(until_next(program));
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
fn until_next(program: &str) -> Duration {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    let address = listener.local_addr().expect("an address");
    let mut command = Command::new(program);
    command
        .env_clear()
        .env("AWS_LAMBDA_RUNTIME_API", address.to_string())
        .env("AWS_LAMBDA_FUNCTION_NAME", "function")
        .env("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "128")
        .env("AWS_LAMBDA_FUNCTION_VERSION", "1")
        .stderr(Stdio::null());
    let started = Instant::now();
    let mut process = command.spawn().expect("the program starts");
    let (stream, _) = listener.accept().expect("it connects");
    let mut request = String::new();
    BufReader::new(&stream)
        .read_line(&mut request)
        .expect("it asks");
    let elapsed = started.elapsed();
    assert_eq!(
        request,
        "GET /2018-06-01/runtime/invocation/next HTTP/1.1\r\n"
    );
    process.kill().expect("it is ended");
    process.wait().expect("it has ended");
    elapsed
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}
