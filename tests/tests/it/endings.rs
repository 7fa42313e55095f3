//! Every end of an invocation, as AWS's emulator sees it: the invocation is over when the next event is asked for. If the
//! process exits before that, the invocation has failed, whatever its answer was.

use crate::support::{OUTCOMES, OUTCOMES_RAW};
use prewarm_tests::{Kind, Lambda, starts_in_place};
use serde_json::{Value, json};
use std::time::Duration;

const LOUD_ERRORS: &str = env!("CARGO_BIN_EXE_loud_errors");

/// Enough to start again in place, and too little.
const ENOUGH: Duration = Duration::from_secs(60);
const TOO_LITTLE: Duration = Duration::from_millis(290);

fn batch(body: &Value) -> String {
    let record = |number: u32, body: &str| {
        json!({
            "messageId": number.to_string(), "body": body, "eventSource": "aws:sqs",
            "eventSourceARN": "arn:aws:sqs:us-east-1:1:orders",
        })
    };
    let good = record(1, r#"{"text":"good"}"#);
    json!({"Records": [good, record(2, &body.to_string())]}).to_string()
}

/// Sends an event, and checks the kind of its answer, and whether the invocation is over with it.
async fn ends(lambda: &mut Lambda, event: &str, time: Duration, kind: Kind, is_over: bool) {
    lambda.send_with(event.to_owned(), time);
    assert_eq!(lambda.answer().await.kind, kind, "{event}");
    assert_eq!(lambda.is_over().await, is_over, "{event}");
}

#[tokio::test]
async fn end_that_costs_one_invocation() {
    for (program, kind) in [
        (OUTCOMES, Kind::Response),
        (OUTCOMES_RAW, Kind::FunctionError),
    ] {
        let mut lambda = Lambda::start(program).await;
        for event in [
            r#"{"fail":"no"}"#,
            r#"{"panic":"no"}"#,
            r#"{"large":6291557}"#,
            "{",
        ] {
            ends(&mut lambda, event, ENOUGH, kind, true).await;
        }
        ends(&mut lambda, r#""hang""#, TOO_LITTLE, kind, true).await;
        // It could not be cancelled.
        ends(
            &mut lambda,
            r#"{"late":600}"#,
            TOO_LITTLE,
            Kind::Response,
            true,
        )
        .await;
        lambda.end().await;
    }
    let mut lambda = Lambda::start(LOUD_ERRORS).await;
    for event in [r#"["","a","loud-drop"]"#, r#"["","loud-display","b"]"#] {
        ends(&mut lambda, event, ENOUGH, Kind::Response, true).await;
    }
    lambda.end().await;
    let mut lambda = Lambda::start(env!("CARGO_BIN_EXE_batch")).await;
    let event = batch(&json!({"fail": "no"}));
    ends(&mut lambda, &event, ENOUGH, Kind::Response, true).await;
    lambda.end().await;
}

#[tokio::test]
async fn second_timeout_in_a_row() {
    let mut lambda = Lambda::start(OUTCOMES).await;
    ends(&mut lambda, r#""hang""#, TOO_LITTLE, Kind::Response, true).await;
    ends(
        &mut lambda,
        r#""hang""#,
        TOO_LITTLE,
        Kind::FunctionError,
        false,
    )
    .await;
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn retirement() {
    for (time, is_over) in [(ENOUGH, starts_in_place()), (TOO_LITTLE, false)] {
        for (program, event, kind) in [
            (
                OUTCOMES,
                r#"{"retire":"rotated"}"#.to_owned(),
                Kind::FunctionError,
            ),
            (
                OUTCOMES_RAW,
                r#"{"retire":"rotated"}"#.to_owned(),
                Kind::FunctionError,
            ),
            (
                env!("CARGO_BIN_EXE_batch"),
                batch(&json!({"retire": "rotated"})),
                Kind::Response,
            ),
            (
                LOUD_ERRORS,
                r#"["","a","retire"]"#.to_owned(),
                Kind::Response,
            ),
        ] {
            let mut lambda = Lambda::start(program).await;
            ends(&mut lambda, &event, time, kind, is_over).await;
        }
    }
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn third_failed_init() {
    let mut lambda = Lambda::start_with(LOUD_ERRORS, &[("RESOURCE", "fmt")]).await;
    let event = r#"["","a"]"#;
    ends(&mut lambda, event, ENOUGH, Kind::FunctionError, true).await;
    // It starts again, its INIT fails once more, and there is nothing that could be tried.
    ends(&mut lambda, event, ENOUGH, Kind::FunctionError, false).await;
}
