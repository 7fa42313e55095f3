//! Instructions per warm invocation, as callgrind counts them, of a handler with the attribute and of
//! the same written by hand on `lambda_runtime`:
//!
//! - an order, with the same guards by hand;
//! - a batch of ten messages with an order each, for which the loop by hand has no guards.
//!
//! `cargo bench -p prewarm-tests --bench invocation`; it needs `valgrind`.

use prewarm_tests::order::{Line, Order};
use serde_json::json;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, SystemTime};

/// What the first invocations cost more is not counted.
const WARM_UP: u64 = 100;
const COUNT: u64 = 1_000;

/// The messages of a batch.
const MESSAGES: u64 = 10;

fn main() {
    let order = order();
    let programs = [
        env!("CARGO_BIN_EXE_invocation_prewarm"),
        env!("CARGO_BIN_EXE_invocation_by_hand"),
    ];
    compare("invocation", 1, programs, &order, r#"{"statusCode":200,"#);

    let message = |number| {
        json!({
            "messageId": format!("059f36b4-87a3-44ab-83d2-{number:012}"),
            "receiptHandle": "AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a",
            "body": order,
            "attributes": {
                "ApproximateReceiveCount": "1",
                "SentTimestamp": "1545082649183",
                "SenderId": "AIDAIENQZJOLO23YVJ4VO",
                "ApproximateFirstReceiveTimestamp": "1545082649185",
            },
            "messageAttributes": {},
            "md5OfBody": "e4e68fb7bd0e697a0ae8f1bb342846b3",
            "eventSource": "aws:sqs",
            "eventSourceARN": "arn:aws:sqs:us-east-2:123456789012:my-queue",
            "awsRegion": "us-east-2",
        })
    };
    let batch = json!({"Records": (0..MESSAGES).map(message).collect::<Vec<_>>()});
    let programs = [
        env!("CARGO_BIN_EXE_records_prewarm"),
        env!("CARGO_BIN_EXE_records_by_hand"),
    ];
    let answer = r#"{"batchItemFailures":[]"#;
    compare("record", MESSAGES, programs, &batch.to_string(), answer);
}

fn compare(unit: &str, units: u64, programs: [&'static str; 2], event: &str, answer: &'static str) {
    let [prewarm, by_hand] = programs.map(|program| {
        let run = |invocations| instructions(program, invocations, event, answer);
        let each = (run(WARM_UP + COUNT) - run(WARM_UP)) / COUNT / units;
        f64::from(u32::try_from(each).expect("not so many"))
    });
    println!("prewarm: {prewarm} instructions per {unit}");
    println!("by hand: {by_hand} instructions per {unit}");
    println!("ratio: {:.3}", prewarm / by_hand);
}

fn order() -> String {
    let lines = (1..10).map(|number| Line {
        article: format!("article \"{number}\""),
        quantity: number % 3 + 1,
        price_cents: u64::from(number) * 100 + 99,
    });
    let order = Order {
        customer: "Ada Lovelace, 12 St James's Square".to_owned(),
        lines: lines.collect(),
    };
    serde_json::to_string(&order).expect("it serializes")
}

/// How many instructions the program runs for so many invocations, its start and end included.
fn instructions(program: &str, invocations: u64, event: &str, answer: &'static str) -> u64 {
    let event = event.to_owned();
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    let address = listener.local_addr().expect("an address");
    let api = thread::spawn(move || {
        let (stream, _) = listener.accept().expect("it connects");
        serve(stream, invocations, &event, answer);
    });
    let output = Command::new("valgrind")
        .args([
            "--tool=callgrind",
            "--callgrind-out-file=/dev/null",
            program,
        ])
        .env_clear()
        .envs(std::env::var_os("PATH").map(|path| ("PATH", path)))
        .env("AWS_LAMBDA_RUNTIME_API", address.to_string())
        .env("AWS_LAMBDA_FUNCTION_NAME", "function")
        .env("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "128")
        .env("AWS_LAMBDA_FUNCTION_VERSION", "1")
        .stdin(Stdio::null())
        .output()
        .expect("valgrind is installed");
    api.join().expect("every invocation is answered");
    let stderr = String::from_utf8_lossy(&output.stderr);
    let collected = stderr
        .lines()
        .find_map(|line| line.split_once("Collected : "));
    let (_, number) = collected.unwrap_or_else(|| panic!("callgrind counts: {stderr}"));
    number.trim().parse().expect("a number")
}

/// Hands out so many events, and then closes the connection, which ends the program.
fn serve(mut stream: TcpStream, invocations: u64, event: &str, expected: &str) {
    let deadline = SystemTime::now() + Duration::from_secs(900);
    let deadline = deadline
        .duration_since(SystemTime::UNIX_EPOCH)
        .expect("after 1970");
    let deadline = deadline.as_millis();
    let mut reader = BufReader::new(stream.try_clone().expect("a second handle"));
    for number in 1..=invocations {
        let next = request(&mut reader);
        assert!(
            next.0
                .starts_with("GET /2018-06-01/runtime/invocation/next"),
            "{next:?}"
        );
        let length = event.len();
        write!(
            stream,
            "HTTP/1.1 200 OK\r\nlambda-runtime-aws-request-id: {number:036}\r\n\
             lambda-runtime-deadline-ms: {deadline}\r\n\
             lambda-runtime-invoked-function-arn: arn:aws:lambda:us-east-1:123456789012:function:function\r\n\
             lambda-runtime-trace-id: Root=1-5759e988-bd862e3fe1be46a994272793\r\n\
             content-length: {length}\r\n\r\n{event}"
        )
        .expect("it listens");
        let (line, answer) = request(&mut reader);
        assert!(line.ends_with("/response HTTP/1.1\r\n"), "{line}");
        assert!(answer.starts_with(expected), "{answer}");
        stream
            .write_all(b"HTTP/1.1 202 Accepted\r\ncontent-length: 0\r\n\r\n")
            .expect("it listens");
    }
    request(&mut reader);
}

/// The first line of a request, and its body.
fn request(reader: &mut BufReader<TcpStream>) -> (String, String) {
    let mut first = String::new();
    reader.read_line(&mut first).expect("it asks");
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).expect("it asks");
        let line = line.trim_end().to_ascii_lowercase();
        if let Some(value) = line.strip_prefix("content-length: ") {
            length = value.parse().expect("a number");
        }
        if line.is_empty() {
            break;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).expect("a body");
    (first, String::from_utf8(body).expect("UTF-8"))
}
