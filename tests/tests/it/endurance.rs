//! One process, ten thousand invocations of every kind, or as many as the variable `INVOCATIONS` says.

use crate::support::json_lines;
use prewarm_tests::{Answer, Kind, Lambda};
use serde_json::{Value, json};
use std::collections::HashSet;
use std::env;
use std::time::Duration;

/// How many invocations there are, in thousands.
fn thousands() -> usize {
    let count = env::var("INVOCATIONS")
        .ok()
        .map(|count| count.parse::<usize>().expect("a number"));
    count.map_or(10, |count| count.div_ceil(1_000).max(2))
}

/// The event, and the status and the text of its answer: a result, or the start of an error.
const EVENTS: [(&str, u64, &str); 8] = [
    (r#"{"text":"good"}"#, 200, "good"),
    (r#"{"text":"#, 400, "invalid event"),
    (r#"{"fail":"failed"}"#, 500, "failed"),
    (r#"{"status":[404,"no such item"]}"#, 404, "no such item"),
    (r#"{"panic":"SECRET"}"#, 500, "internal error"),
    (
        r#""map_without_keys""#,
        500,
        "cannot serialize the handler's value",
    ),
    (r#""hang""#, 504, "timed out"),
    (
        r#"{"large":6291500}"#,
        500,
        "the response has 6291643 bytes",
    ),
];

/// One after another, but of those that take their time only some.
fn event(number: usize) -> usize {
    if number % 500 == 499 {
        7
    } else if number % 50 == 25 {
        6
    } else {
        number % 6
    }
}

fn check(number: usize, answer: &Answer) {
    let (event, status, text) = EVENTS[event(number)];
    assert_eq!(answer.kind, Kind::Response, "{event}: {answer:?}");
    let (answered, body) = answer.proxy_response();
    assert_eq!(answered, status, "{event}: {body}");
    if status == 200 {
        assert_eq!(body["result"], text);
    } else {
        let error = body["error"].as_str().unwrap();
        assert!(error.starts_with(text), "{event}: {body}");
        assert_eq!(body["request_id"], json!(answer.request_id));
    }
}

/// Lets so many invocations run at once, and gives back, after each thousand, when all are answered, how
/// many bytes the program has allocated, as it counts them itself, and how many kB its process holds.
async fn memory_after_each_thousand(concurrency: usize) -> (Vec<usize>, Vec<usize>) {
    let at_once = concurrency.to_string();
    let variables = [("AWS_LAMBDA_MAX_CONCURRENCY", &*at_once)];
    let mut lambda = Lambda::start_with(env!("CARGO_BIN_EXE_outcomes"), &variables).await;
    let send = |lambda: &Lambda, number: usize| match EVENTS[event(number)].0 {
        hang @ r#""hang""# => lambda.send_with(hang, Duration::from_millis(40)),
        event => lambda.send(event),
    };
    let mut memory = (Vec::new(), Vec::new());
    let mut answered = HashSet::new();
    for thousand in 0..thousands() {
        let mut numbers = thousand * 1_000..(thousand + 1) * 1_000;
        for number in numbers.by_ref().take(concurrency) {
            send(&lambda, number);
        }
        for _ in 0..1_000 {
            let answer = lambda.answer().await;
            // Events get their request ids in the order in which they are sent, and one more was sent
            // after each thousand.
            let id = answer.request_id.strip_prefix("request-").unwrap();
            check(id.parse::<usize>().unwrap() - 1 - thousand, &answer);
            assert!(answered.insert(answer.request_id), "answered once");
            if let Some(number) = numbers.next() {
                send(&lambda, number);
            }
        }
        let (_, body) = lambda.invoke(r#""allocated""#).await.proxy_response();
        let bytes = body["result"].as_str().unwrap();
        memory.0.push(bytes.parse().unwrap());
        memory.1.push(lambda.memory());
    }
    let printed = lambda.end().await;
    let (logged, others): (Vec<_>, Vec<_>) = json_lines(&printed.stderr)
        .into_iter()
        .partition(|line| line["message"] == "the invocation failed");
    // On a busy machine, the watch may also name a handler whose thread waits for a processor. Nothing else is logged.
    let is_blocked = |line: &Value| line["error"].to_string().contains("spawn_blocking");
    assert!(others.iter().all(is_blocked), "{others:#?}");
    let failed = (0..1_000 * thousands()).filter(|number| EVENTS[event(*number)].1 != 200);
    let mut ids: Vec<_> = logged.iter().map(|line| &line["requestId"]).collect();
    ids.sort_unstable_by_key(|id| id.as_str());
    let twice: Vec<_> = ids.windows(2).filter(|ids| ids[0] == ids[1]).collect();
    let is_twice = |line: &&Value| twice.iter().any(|ids| *ids[0] == line["requestId"]);
    let lines: Vec<_> = logged.iter().filter(is_twice).collect();
    assert_eq!(
        logged.len(),
        failed.count(),
        "each failure is logged once: {lines:#?}"
    );
    memory
}

/// The least growth of memory in the second half of the invocations.
fn growth(memory: &[usize]) -> usize {
    let least = |half: &[usize]| *half.iter().min().unwrap();
    let (first, second) = memory.split_at(memory.len() / 2);
    least(second).saturating_sub(least(first))
}

#[tokio::test]
#[ignore = "takes half a minute"]
async fn invocations_one_after_another_do_not_leak() {
    let (allocated, held) = memory_after_each_thousand(1).await;
    assert!(growth(&allocated) < 1_000, "{allocated:?}");
    assert!(growth(&held) < 200, "{held:?}");
}

#[tokio::test]
#[ignore = "takes half a minute"]
async fn sixteen_concurrent_invocations_do_not_leak() {
    // The system's allocator keeps a part of the freed memory in the process, for each thread.
    let (allocated, _) = memory_after_each_thousand(16).await;
    // Each connection has buffers, some larger than others.
    assert!(growth(&allocated) < 64_000, "{allocated:?}");
}
