use prewarm_tests::{Kind, Lambda};
use serde_json::json;
use std::time::Duration;
use tokio::time::sleep;

const OUTCOMES: &str = env!("CARGO_BIN_EXE_outcomes");

#[tokio::test]
async fn handler_that_hangs_is_a_504_and_the_next_event_is_answered() {
    let mut lambda = Lambda::start(OUTCOMES).await;
    lambda.send_with(r#""hang""#, Duration::from_millis(400));
    let expected = json!({"error": "timed out", "request_id": "request-1"});
    assert_eq!(lambda.answer().await.proxy_response(), (504, expected));
    let (status, _) = lambda.invoke(r#"{"text":""}"#).await.proxy_response();
    assert_eq!(status, 200);
    // A success lies between them, so that these are not two in a row.
    lambda.send_with(r#""hang""#, Duration::from_millis(400));
    assert_eq!(lambda.answer().await.proxy_response().0, 504);
    let printed = lambda.end().await;
    let lines = printed.stderr.matches("timed out after 0.").count();
    assert_eq!(lines, 2, "{}", printed.stderr);
}

#[tokio::test]
async fn second_timeout_in_a_row_is_a_function_error_and_ends_the_process() {
    let mut lambda = Lambda::start(OUTCOMES).await;
    lambda.send_with(r#""hang""#, Duration::from_millis(300));
    assert_eq!(lambda.answer().await.kind, Kind::Response);
    lambda.send_with(r#""hang""#, Duration::from_millis(300));
    lambda.send(r#"{"text":"never taken"}"#);
    let answer = lambda.answer().await;
    assert_eq!(answer.kind, Kind::FunctionError);
    let expected = json!({"errorType": "Timeout", "errorMessage": "timed out"});
    assert_eq!(answer.json(), expected);
    let taken = lambda.events_taken();
    let (status, printed) = lambda.ended().await;
    assert_eq!(status.code(), Some(1));
    assert_eq!(taken, 2, "it asks for no event that it will not answer");
    let said = printed
        .stderr
        .contains("the execution environment starts again");
    assert!(said, "{}", printed.stderr);
    let said = printed
        .stderr
        .contains("does not start again in its own place");
    assert!(
        said,
        "after a timeout, there is no time left: {}",
        printed.stderr
    );
}

#[tokio::test]
async fn concurrent_timeouts_do_not_end_the_process() {
    let concurrency = [("AWS_LAMBDA_MAX_CONCURRENCY", "2")];
    let mut lambda = Lambda::start_with(OUTCOMES, &concurrency).await;
    for _ in 0..6 {
        lambda.send_with(r#""hang""#, Duration::from_millis(300));
    }
    for _ in 0..6 {
        assert_eq!(lambda.answer().await.proxy_response().0, 504);
    }
    lambda.end().await;
}

#[tokio::test]
async fn handler_gets_half_of_a_short_time() {
    let mut lambda = Lambda::start(OUTCOMES).await;
    lambda.send_with(r#""hang""#, Duration::from_millis(50));
    assert_eq!(lambda.answer().await.proxy_response().0, 504);
    let printed = lambda.end().await;
    let (_, margin) = printed.stderr.split_once(" s, ").unwrap();
    let (margin, _) = margin.split_once(" ms before the deadline").unwrap();
    let margin: u32 = margin.parse().unwrap();
    assert!(margin <= 25, "{}", printed.stderr);
}

#[tokio::test]
async fn absurd_deadline_does_no_harm() {
    let mut lambda = Lambda::start(OUTCOMES).await;
    for deadline in ["0", "600000", &u64::MAX.to_string()] {
        lambda.send_until(r#"{"request_id":20}"#, deadline);
        assert_eq!(lambda.answer().await.proxy_response().0, 200, "{deadline}");
    }
    // Just past, and still a handler is asked once.
    lambda.send_with(r#"{"text":""}"#, Duration::ZERO);
    assert_eq!(lambda.answer().await.proxy_response().0, 200);
    lambda.end().await;
}

#[tokio::test]
async fn late_value_is_sent_as_it_is() {
    let mut lambda = Lambda::start(OUTCOMES).await;
    lambda.send_with(r#"{"late":400}"#, Duration::from_millis(200));
    let (status, body) = lambda.answer().await.proxy_response();
    assert_eq!((status, &body["result"]), (200, &json!("late")));
    lambda.end().await;
}

#[tokio::test]
async fn margin_of_zero_turns_the_guard_off() {
    let program = env!("CARGO_BIN_EXE_no_deadline");
    let mut lambda = Lambda::start(program).await;
    lambda.send_with("400", Duration::from_millis(200));
    assert_eq!(lambda.answer().await.proxy_response().0, 200);
    lambda.end().await;
}

#[tokio::test]
async fn custom_margin_is_reserved() {
    let mut lambda = Lambda::start(env!("CARGO_BIN_EXE_outcomes_hidden")).await;
    lambda.send_with(r#""hang""#, Duration::from_millis(900));
    let (status, body) = lambda.answer().await.proxy_response();
    assert_eq!((status, &body["error"]), (504, &json!("timed out")));
    let printed = lambda.end().await;
    let said = printed.stderr.contains(" s, 250 ms before the deadline");
    assert!(said, "{}", printed.stderr);
}

#[tokio::test]
async fn timeout_in_raw_mode_is_a_function_error() {
    let mut lambda = Lambda::start(env!("CARGO_BIN_EXE_outcomes_raw")).await;
    lambda.send_with(r#""hang""#, Duration::from_millis(300));
    let answer = lambda.answer().await;
    assert_eq!(answer.kind, Kind::FunctionError);
    assert_eq!(answer.json()["errorType"], "Timeout");
    let answer = lambda.invoke(r#"{"text":""}"#).await;
    assert_eq!(answer.kind, Kind::Response, "the environment stays");
    lambda.end().await;
}

#[tokio::test]
async fn handler_that_blocks_its_thread_is_named() {
    for has_subscriber in [false, true] {
        let variables: &[_] = if has_subscriber {
            &[("SUBSCRIBER", "json")]
        } else {
            &[]
        };
        let mut lambda = Lambda::start_with(OUTCOMES, variables).await;
        // Before the first answer, nobody watches.
        lambda.invoke(r#"{"text":""}"#).await;
        lambda.send_with(r#"{"late":1500}"#, Duration::from_millis(600));
        let (status, _) = lambda.answer().await.proxy_response();
        assert_eq!(status, 200, "a late value is sent as it is");
        lambda.send_with(r#"{"late_hang":1500}"#, Duration::from_millis(600));
        let (status, _) = lambda.answer().await.proxy_response();
        assert_eq!(status, 504);
        let printed = lambda.end().await;
        let text = if has_subscriber {
            printed.stdout
        } else {
            printed.stderr
        };
        let lines: Vec<_> = text
            .lines()
            .filter(|line| line.contains("spawn_blocking"))
            .collect();
        assert_eq!(lines.len(), 2, "{text}");
        for (line, id) in lines.iter().zip(["request-2", "request-3"]) {
            assert!(line.contains("timed out") && line.contains(id), "{line}");
        }
        let late = text.lines().find(|line| line.contains("ms late"));
        assert!(
            late.is_some_and(|line| line.contains("request-3")),
            "{text}"
        );
    }
}

#[tokio::test]
async fn handler_that_waits_is_not_taken_for_one_that_blocks() {
    let variables = [("AWS_LAMBDA_MAX_CONCURRENCY", "4")];
    let mut lambda = Lambda::start_with(OUTCOMES, &variables).await;
    for _ in 0..8 {
        lambda.send_with(r#""hang""#, Duration::from_millis(900));
    }
    for _ in 0..8 {
        assert_eq!(lambda.answer().await.proxy_response().0, 504);
    }
    let printed = lambda.end().await;
    assert!(
        !printed.stderr.contains("spawn_blocking"),
        "{}",
        printed.stderr
    );
}

/// The thread that is blocked may be the one that waits for the network.
#[tokio::test]
async fn handler_that_blocks_its_thread_does_not_stop_others() {
    for concurrency in ["2", "4", "16"] {
        let concurrency = [("AWS_LAMBDA_MAX_CONCURRENCY", concurrency)];
        let mut lambda = Lambda::start_with(OUTCOMES, &concurrency).await;
        lambda.send(r#"{"late":15000}"#);
        sleep(Duration::from_millis(300)).await;
        for _ in 0..10 {
            lambda.send(r#"{"text":""}"#);
        }
        for _ in 0..10 {
            let answer = lambda.answer().await;
            assert_ne!(answer.request_id, "request-1", "{concurrency:?}");
        }
    }
}
