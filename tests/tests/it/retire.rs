use crate::support::{OUTCOMES, OUTCOMES_RAW};
use prewarm_tests::{Kind, Lambda};
use serde_json::json;
use std::time::Duration;
use tokio::time::sleep;

#[tokio::test]
async fn retire_is_a_function_error_in_every_mode_and_ends_the_process() {
    let request = json!({
        "version": "2.0", "rawPath": "/", "headers": {},
        "requestContext": {"http": {"method": "POST"}, "timeEpoch": 0},
        "body": r#"{"retire":"rotated"}"#, "isBase64Encoded": false,
    });
    let request = request.to_string();
    for (program, event, message) in [
        (
            env!("CARGO_BIN_EXE_outcomes"),
            r#"{"retire":"rotated"}"#,
            "retired",
        ),
        (
            env!("CARGO_BIN_EXE_outcomes_raw"),
            r#"{"retire":"rotated"}"#,
            "retired",
        ),
        (
            env!("CARGO_BIN_EXE_outcomes_http"),
            &*request,
            "internal error",
        ),
    ] {
        let mut lambda = Lambda::start(program).await;
        // There is no time left to start again in place.
        lambda.send_with(event.to_owned(), Duration::from_millis(290));
        lambda.send(event.to_owned());
        let answer = lambda.answer().await;
        assert_eq!(answer.kind, Kind::FunctionError, "{program}");
        let expected = json!({"errorType": "Failed", "errorMessage": message});
        assert_eq!(answer.json(), expected);
        let taken = lambda.events_taken();
        let (status, printed) = lambda.ended().await;
        assert_eq!((status.code(), taken), (Some(1), 1), "{program}");
        let line = r#""error":"retired","sources":"rotated""#;
        assert!(printed.stderr.contains(line), "{}", printed.stderr);
        let said = printed
            .stderr
            .contains("the execution environment starts again");
        assert!(said, "{}", printed.stderr);
    }
}

#[tokio::test]
async fn retire_ends_the_process_of_concurrent_invocations() {
    let concurrency = [("AWS_LAMBDA_MAX_CONCURRENCY", "4")];
    let program = env!("CARGO_BIN_EXE_outcomes");
    let mut lambda = Lambda::start_with(program, &concurrency).await;
    lambda.send(r#"{"retire":"rotated"}"#);
    assert_eq!(lambda.answer().await.kind, Kind::FunctionError);
    let (status, _) = lambda.ended().await;
    assert_eq!(status.code(), Some(1));
}

#[tokio::test]
async fn retire_waits_for_concurrent_invocations() {
    for program in [OUTCOMES, OUTCOMES_RAW] {
        let concurrency = [("AWS_LAMBDA_MAX_CONCURRENCY", "8")];
        let mut lambda = Lambda::start_with(program, &concurrency).await;
        for _ in 0..7 {
            lambda.send(r#"{"request_id":1500}"#);
        }
        // The seven are in flight.
        tokio::time::sleep(std::time::Duration::from_millis(500)).await;
        lambda.send(r#"{"retire":"rotated"}"#);
        let retired = lambda.answer().await;
        assert_eq!(
            (retired.kind, &*retired.request_id),
            (Kind::FunctionError, "request-8")
        );
        for _ in 0..20 {
            lambda.send(r#"{"request_id":1}"#);
        }
        let mut answered = 0;
        while answered < 7 {
            assert_eq!(lambda.answer().await.kind, Kind::Response);
            answered += 1;
        }
        let taken = lambda.events_taken();
        assert_eq!(taken, 8, "no worker that has answered asks again");
        let (status, _) = lambda.ended().await;
        assert_eq!(status.code(), Some(1));
    }
}

/// The environment ends at the latest deadline, whatever its other invocations do.
#[tokio::test]
async fn retire_does_not_wait_for_what_never_ends() {
    let concurrency = [("AWS_LAMBDA_MAX_CONCURRENCY", "4")];
    let mut lambda = Lambda::start_with(OUTCOMES_RAW, &concurrency).await;
    lambda.send_with(r#"{"late":3600000}"#, Duration::from_secs(2));
    sleep(Duration::from_millis(500)).await;
    lambda.send_with(r#"{"retire":"rotated"}"#, Duration::from_secs(1));
    let retired = lambda.answer().await;
    assert_eq!(
        (retired.kind, &*retired.request_id),
        (Kind::FunctionError, "request-2")
    );
    let (status, printed) = lambda.ended().await;
    assert_eq!(status.code(), Some(1));
    let said = printed
        .stderr
        .contains("although not every invocation is answered");
    assert!(said, "{}", printed.stderr);

    let mut lambda = Lambda::start_with(env!("CARGO_BIN_EXE_loud_errors"), &concurrency).await;
    lambda.send_with(r#"["","first","forever"]"#, Duration::from_secs(2));
    sleep(Duration::from_millis(500)).await;
    lambda.send_with(r#"["","retire"]"#, Duration::from_secs(1));
    assert_eq!(lambda.answer().await.request_id, "request-2");
    let (status, _) = lambda.ended().await;
    assert_eq!(status.code(), Some(1));
}
