//! Many invocations under random faults of the Runtime API: none is lost, answered twice or with the answer of another.
//! `SOAK=1000000` plays so many in place of the few that every run plays.

use prewarm_tests::bent_api::{Asked, BentApi, Reaction, headers};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::env;
use std::time::Duration;

/// A random number generator: xorshift.
/// <https://www.jstatsoft.org/article/view/v008i14>
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap() % limit
    }
}

/// How many events a test sends.
fn count() -> usize {
    let count = env::var("SOAK").ok().and_then(|count| count.parse().ok());
    count.unwrap_or(3_000)
}

/// One request of this many meets a fault.
const RARITY: usize = 50;

const PAUSE: Duration = Duration::from_millis(2);

/// The event of a number, and whether it arrives whole. A connection is never reset or closed behind it without a word:
/// the event, or the answer that is on its way then, would be lost.
fn next(number: usize, event: &str, random: &mut Random) -> (Reaction, bool) {
    let head = headers(number);
    let reaction = match random.below(3) {
        0 => Reaction::event(&format!("{head}connection: close\r\n"), event).then_close(),
        1 => {
            let length = event.len();
            let (begin, end) = event.split_at(length / 2);
            let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\n{head}\r\n");
            Reaction::send(head + begin).and_after(PAUSE, end)
        }
        _ => {
            let head = format!("HTTP/1.1 200 OK\r\ncontent-length: 9999\r\n{head}\r\n{{");
            return (Reaction::send(head).then_close(), false);
        }
    };
    (reaction, true)
}

/// The fault of a request for an event that gets none.
fn no_event(random: &mut Random) -> Reaction {
    match random.below(3) {
        0 => Reaction::close(),
        1 => Reaction::reset(),
        _ => Reaction::status(204),
    }
}

/// The Runtime API's reply to an answer.
fn post(random: &mut Random) -> Reaction {
    let accepted = "HTTP/1.1 202 Accepted\r\ncontent-length: 16\r\n\r\n";
    let body = "{\"status\":\"OK\"}\n";
    match random.below(8) {
        0 => Reaction::close(),
        1 => Reaction::reset(),
        2 => Reaction::status(202).then_close(),
        3 => Reaction::status(202).then_reset(),
        4 => Reaction::status(500),
        5 => Reaction::status(413),
        6 => Reaction::send(accepted).and_after(PAUSE, body),
        _ => Reaction::send(format!("{accepted}{body}")),
    }
}

/// Sends so many events, and checks that each is answered once, and well.
async fn soak(
    program: &str,
    concurrency: &str,
    count: usize,
    event: fn(usize) -> String,
    is_answer: fn(usize, &str) -> bool,
) {
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    let mut sent = 0;
    // Where one event is served at a time, a second fault in a row ends the process, as it must.
    let mut spares = false;
    let (cut_off, faults) = std::sync::mpsc::channel();
    let react = move |asked| {
        let meets_fault = !std::mem::replace(&mut spares, false) && random.below(RARITY) == 0;
        spares = meets_fault;
        match asked {
            Asked::Post(_) if meets_fault => Some(post(&mut random)),
            Asked::Post(_) => Some(Reaction::status(202)),
            Asked::Next(_) if sent == count => None,
            Asked::Next(_) if meets_fault && random.below(2) == 0 => Some(no_event(&mut random)),
            Asked::Next(_) => {
                sent += 1;
                if !meets_fault {
                    return Some(Reaction::good_event(sent, &event(sent)));
                }
                let (reaction, is_whole) = next(sent, &event(sent), &mut random);
                if !is_whole {
                    cut_off.send(sent).unwrap();
                }
                Some(reaction)
            }
        }
    };
    let variables = [("AWS_LAMBDA_MAX_CONCURRENCY", concurrency)];
    let mut api = BentApi::start_with(program, &variables, react).await;
    let mut answered = vec![false; count + 1];
    let mut broken = BTreeSet::new();
    for left in (1..=count).rev() {
        let Some(Ok(posted)) = api.next().await else {
            let lost = (1..=count).find(|number| !answered[*number]);
            panic!("{left} of {count} are not answered, the first of them {lost:?}");
        };
        broken.extend(faults.try_iter());
        let number: usize = posted.id.strip_prefix("request-").unwrap().parse().unwrap();
        assert!(!answered[number], "{number} is answered twice");
        answered[number] = true;
        if broken.remove(&number) {
            assert!(posted.body.contains("the event was cut off"), "{posted:?}");
        } else {
            assert!(is_answer(number, &posted.body), "{number}: {posted:?}");
        }
    }
    drop(faults);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_invocation_is_lost_or_crossed_under_faults() {
    let event = |number: usize| match number % 7 {
        0 => json!({"fail": format!("failure {number}")}).to_string(),
        // Its code panics.
        1 => json!({"loud": "display-source-drop"}).to_string(),
        _ => json!({"text": format!("text {number}")}).to_string(),
    };
    let is_answer = |number: usize, body: &str| match number % 7 {
        0 => body == format!(r#"{{"errorType":"Error","errorMessage":"failure {number}"}}"#),
        1 => body.contains("(its `Display` failed)"),
        _ => body == format!("\"text {number}\""),
    };
    for concurrency in ["1", "8"] {
        let program = env!("CARGO_BIN_EXE_echo");
        soak(program, concurrency, count() / 2, event, is_answer).await;
    }
}

/// The records of a batch are five, of which one fails, and each third batch has only that one.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_record_is_lost_or_crossed_under_faults() {
    let event = |number: usize| {
        let record = |of: usize| {
            let body = match of {
                0 if number.is_multiple_of(2) => json!({"fail": "as it should"}),
                0 => json!({"loud": "display-drop"}),
                _ => json!({"text": of.to_string()}),
            };
            json!({
                "messageId": format!("{number}-{of}"), "body": body.to_string(),
                "eventSource": "aws:sqs", "eventSourceARN": "arn:aws:sqs:us-east-1:1:orders",
            })
        };
        let records = if number.is_multiple_of(3) { 1 } else { 5 };
        let records: Vec<_> = (0..records).map(record).collect();
        json!({"Records": records}).to_string()
    };
    let is_answer = |number: usize, body: &str| {
        let body: Value = serde_json::from_str(body).unwrap();
        if number.is_multiple_of(3) {
            return body["errorType"] == "BatchFailed";
        }
        body == json!({"batchItemFailures": [{"itemIdentifier": format!("{number}-0")}]})
    };
    for concurrency in ["1", "8"] {
        let program = env!("CARGO_BIN_EXE_echo_records");
        soak(program, concurrency, count() / 10, event, is_answer).await;
    }
}
