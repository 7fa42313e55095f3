//! Instructions per warm invocation, as callgrind counts them, of a handler with the attribute and of
//! the same written by hand on `lambda_runtime`:
//!
//! - an order, with the same guards by hand;
//! - a batch of ten messages with an order each, for which the loop by hand has no guards.
//!
//! `cargo bench -p prewarm-tests --bench invocation`; it needs `valgrind`.

use prewarm_tests::bench::{self, RuntimeApi, callgrind};
use prewarm_tests::order::{Line, Order};
use serde_json::json;
use std::process::Stdio;

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

fn compare(unit: &str, units: u64, programs: [&str; 2], event: &str, answer: &str) {
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

/// How many instructions the program runs for so many invocations, its start included.
fn instructions(program: &str, invocations: u64, event: &str, expected: &str) -> u64 {
    let api = RuntimeApi::start();
    let mut command = callgrind(program);
    let command = api.environment(&mut command, 128).stderr(Stdio::piped());
    let process = command.spawn().expect("valgrind is installed");
    for _ in 0..invocations {
        api.next().event(event);
        let answer = api.response();
        assert!(answer.body.starts_with(expected), "{}", answer.body);
        answer.accept();
    }
    let _unanswered = api.next();
    bench::instructions(process)
}
