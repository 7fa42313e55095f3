//! Errors whose `Display`, `source` or `Drop` panics: none of them passes a guard.

use crate::support::{failure_in_trailers, json_lines};
use prewarm_tests::{Answer, Kind, Lambda, starts_in_place};
use serde_json::json;
use std::time::Duration;

const PROGRAM: &str = env!("CARGO_BIN_EXE_loud_errors");

const WORDS: [&str; 6] = [
    "display",
    "fmt",
    "source",
    "drop",
    "display-drop",
    "display-source-drop",
];

/// The rest of the text.
fn text(words: &str) -> &str {
    if words.contains("display") || words.contains("fmt") {
        "loud (its `Display` failed)"
    } else {
        "loud"
    }
}

/// The body of a streamed response.
fn body(answer: &Answer) -> &str {
    assert_eq!(answer.kind, Kind::Response, "{answer:?}");
    answer
        .body
        .split_once("\0\0\0\0\0\0\0\0")
        .expect("a head")
        .1
}

#[tokio::test]
async fn error_of_a_handler_costs_its_invocation() {
    for concurrency in ["1", "4"] {
        let variables = [("AWS_LAMBDA_MAX_CONCURRENCY", concurrency)];
        let mut lambda = Lambda::start_with(PROGRAM, &variables).await;
        for words in WORDS {
            let answer = lambda.invoke(json!([words]).to_string()).await;
            assert_eq!(answer.kind, Kind::FunctionError, "{words}");
            assert_eq!(answer.json()["errorMessage"], text(words));
            let answer = lambda.invoke(json!(["", "next"]).to_string()).await;
            assert_eq!(body(&answer), "next");
        }
        let printed = lambda.end().await;
        let lines = json_lines(&printed.stderr);
        let logged = lines
            .iter()
            .filter(|line| line["message"] == "the invocation failed");
        assert_eq!(logged.count(), WORDS.len(), "{}", printed.stderr);
    }
}

#[tokio::test]
async fn error_of_a_stream_costs_its_stream() {
    for concurrency in ["1", "4"] {
        let variables = [("AWS_LAMBDA_MAX_CONCURRENCY", concurrency)];
        let mut lambda = Lambda::start_with(PROGRAM, &variables).await;
        for words in WORDS {
            let event = json!(["", "first", format!("loud-{words}"), "second"]);
            let answer = lambda.invoke(event.to_string()).await;
            assert_eq!(body(&answer), "first", "{words}");
            let failure = json!({"errorType": "Error", "errorMessage": text(words)});
            assert_eq!(failure_in_trailers(&answer), Some(failure));
            let answer = lambda.invoke(json!(["", "next"]).to_string()).await;
            assert_eq!(body(&answer), "next");
        }
        let printed = lambda.end().await;
        let faults = json_lines(&printed.stdout);
        let faults = faults.iter().filter(|line| line["Fault"] == 1);
        assert_eq!(faults.count(), WORDS.len(), "{}", printed.stdout);
    }
}

#[tokio::test]
async fn error_of_a_resource_is_reported() {
    for words in WORDS {
        let variables = [
            ("RESOURCE", words),
            ("AWS_LAMBDA_INITIALIZATION_TYPE", "provisioned-concurrency"),
        ];
        let mut lambda = Lambda::start_with(PROGRAM, &variables).await;
        let answer = lambda.answer().await;
        assert_eq!(answer.kind, Kind::InitError, "{words}");
        let (status, printed) = lambda.ended().await;
        assert_eq!(status.code(), Some(1), "{words}");
        let line = json_lines(&printed.stderr)
            .into_iter()
            .find(|line| line["message"] == "INIT failed")
            .expect(&printed.stderr);
        assert_eq!(line["sources"], text(words), "{words}");

        // On demand, the first invocation tries again.
        let mut lambda = Lambda::start_with(PROGRAM, &[("RESOURCE", words)]).await;
        let answer = lambda.invoke(json!(["", "a"]).to_string()).await;
        assert_eq!(answer.kind, Kind::FunctionError, "{words}");
        assert_eq!(answer.json()["errorType"], "InitError");
        lambda.end().await;
    }
}

#[tokio::test]
async fn error_of_a_priming_call_is_a_line() {
    for words in WORDS {
        let mut lambda = Lambda::start_with(PROGRAM, &[("PRIME", words)]).await;
        let answer = lambda.invoke(json!(["", "a"]).to_string()).await;
        assert_eq!(body(&answer), "a", "{words}");
        let printed = lambda.end().await;
        let lines = json_lines(&printed.stderr);
        let messages = lines.iter().filter_map(|line| line["message"].as_str());
        let end = format!("INIT went on without it: {}", text(words));
        let said = messages.filter(|message| message.ends_with(&end)).count();
        assert_eq!(said, 1, "{}", printed.stderr);
    }
}

#[tokio::test]
async fn long_text_is_cut_off_wherever_it_is_said() {
    for variables in [[("PRIME", "long")], [("RESOURCE", "long")]] {
        let mut lambda = Lambda::start_with(PROGRAM, &variables).await;
        lambda.invoke(json!(["long"]).to_string()).await;
        let answer = lambda.invoke(json!(["", "loud-long"]).to_string()).await;
        assert!(answer.body.len() < 100_000);
        let printed = lambda.end().await;
        let longest = printed
            .stderr
            .lines()
            .map(str::len)
            .max()
            .unwrap_or_default();
        assert!((30_000..100_000).contains(&longest), "{longest}");
    }
}

/// How much is allocated after so many errors.
async fn allocated(lambda: &mut Lambda, errors: usize) -> i64 {
    for number in 0..errors {
        let words = WORDS[number % WORDS.len()];
        let event = match number % 2 {
            0 => json!([words]),
            _ => json!(["", format!("loud-{words}")]),
        };
        lambda.invoke(event.to_string()).await;
    }
    let answer = lambda.invoke(json!(["allocated"]).to_string()).await;
    body(&answer).parse().unwrap()
}

#[tokio::test]
async fn nothing_is_lost_with_an_error_that_panics() {
    let mut lambda = Lambda::start(PROGRAM).await;
    allocated(&mut lambda, 120).await;
    let before = allocated(&mut lambda, 0).await;
    let after = allocated(&mut lambda, 600).await;
    assert!(after - before < 1_000, "{before} and {after}");
    lambda.end().await;
}

#[tokio::test]
async fn stream_that_retires_the_environment_ends_it() {
    for concurrency in ["1", "4"] {
        let variables = [("AWS_LAMBDA_MAX_CONCURRENCY", concurrency)];
        let mut lambda = Lambda::start_with(PROGRAM, &variables).await;
        let event = json!(["", "first", "retire"]).to_string();
        lambda.send_with(event, Duration::from_millis(290));
        let answer = lambda.answer().await;
        assert_eq!(body(&answer), "first");
        let failure = json!({"errorType": "Error", "errorMessage": "rotated"});
        assert_eq!(failure_in_trailers(&answer), Some(failure));
        let (status, printed) = lambda.ended().await;
        assert_eq!(status.code(), Some(1), "{}", printed.stderr);
        let said = printed
            .stderr
            .contains("the execution environment starts again");
        assert!(said, "{}", printed.stderr);
    }
}

#[tokio::test]
async fn stream_that_retires_the_environment_starts_it_again() {
    if !starts_in_place() {
        return;
    }
    let mut lambda = Lambda::start(PROGRAM).await;
    for _ in 0..3 {
        let answer = lambda
            .invoke(json!(["", "first", "retire"]).to_string())
            .await;
        assert_eq!(body(&answer), "first");
        let answer = lambda.invoke(json!(["", "next"]).to_string()).await;
        assert_eq!(body(&answer), "next");
    }
    let printed = lambda.end().await;
    let inits = json_lines(&printed.stdout);
    let inits = inits.iter().filter(|line| line["InitTime"].is_number());
    assert_eq!(inits.count(), 4, "{}", printed.stdout);
}
