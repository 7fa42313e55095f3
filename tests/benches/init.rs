//! INIT, against the same program written by hand:
//!
//! - four resources (10 ms, then 5 ms that need it, beside 60 ms and 80 ms), one after another by hand: the time from
//!   the start of the process to its first `/next`;
//! - one resource that costs next to nothing: the instructions until then, as callgrind counts them.
//!
//! `cargo bench -p prewarm-tests --bench init`; it needs `valgrind`.

use std::io::{BufRead as _, BufReader};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
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

    let programs = [
        ("prewarm", env!("CARGO_BIN_EXE_trivial_prewarm")),
        ("by hand", env!("CARGO_BIN_EXE_trivial_by_hand")),
    ];
    let [prewarm, by_hand] = programs.map(|(name, program)| {
        let instructions = instructions(program);
        println!("{name}: {instructions} instructions");
        f64::from(instructions)
    });
    println!("ratio: {:.3}", prewarm / by_hand);
}

/// How long the program takes until it asks for its first event.
fn until_next(program: &str) -> Duration {
    let started = Instant::now();
    let (mut process, _connection) = start(&mut Command::new(program));
    let elapsed = started.elapsed();
    process.kill().expect("it is ended");
    process.wait().expect("it has ended");
    elapsed
}

/// How many instructions the program takes until then.
fn instructions(program: &str) -> u32 {
    let valgrind = [
        "--tool=callgrind",
        "--callgrind-out-file=/dev/null",
        program,
    ];
    let (process, _connection) = start(Command::new("valgrind").args(valgrind));
    // It still counts: the signal ends the program, and not valgrind.
    let id = process.id().to_string();
    let sent = Command::new("kill").args(["-TERM", &id]).status();
    assert!(sent.expect("there is `kill`").success());
    let output = process.wait_with_output().expect("it has ended");
    let stderr = String::from_utf8_lossy(&output.stderr);
    let collected = stderr
        .lines()
        .find_map(|line| line.split_once("Collected :"));
    let (_, number) = collected.unwrap_or_else(|| panic!("callgrind counts: {stderr}"));
    number.trim().parse().expect("a number")
}

/// Starts a program, and waits until it asks for its first event.
fn start(command: &mut Command) -> (Child, TcpStream) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    let address = listener.local_addr().expect("an address");
    let process = command
        .env_clear()
        .envs(std::env::var_os("PATH").map(|path| ("PATH", path)))
        .env("AWS_LAMBDA_RUNTIME_API", address.to_string())
        .env("AWS_LAMBDA_FUNCTION_NAME", "function")
        .env("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "128")
        .env("AWS_LAMBDA_FUNCTION_VERSION", "1")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let (stream, _) = listener.accept().expect("it connects");
    let mut request = String::new();
    BufReader::new(&stream)
        .read_line(&mut request)
        .expect("it asks");
    assert_eq!(
        request,
        "GET /2018-06-01/runtime/invocation/next HTTP/1.1\r\n"
    );
    (process, stream)
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}
