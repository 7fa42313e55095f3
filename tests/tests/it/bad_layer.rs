//! A layer of `main_with_layer` that fails or panics: the invocation is answered, and the worker goes on.

use crate::support::json_lines;
use prewarm_tests::{Kind, Lambda};
use serde_json::{Value, json};

const PROGRAM: &str = env!("CARGO_BIN_EXE_bad_layer");

#[tokio::test]
async fn layer_that_fails_is_answered_and_logged() {
    for concurrency in ["1", "4"] {
        let variables = [("AWS_LAMBDA_MAX_CONCURRENCY", concurrency)];
        let mut lambda = Lambda::start_with(PROGRAM, &variables).await;
        let mut expected = Vec::new();
        for _ in 0..3 {
            for (word, error_type, message, logged) in [
                ("fails", "Error", "the layer's error", "the layer's error"),
                ("panics", "Panic", "internal error", "the layer panicked"),
                (
                    "panics at once",
                    "Panic",
                    "internal error",
                    "the layer panicked",
                ),
                (
                    "is silent",
                    "Error",
                    "the layer returned without a call of its inner service",
                    "the layer returned without a call of its inner service",
                ),
                (
                    "is loud",
                    "Error",
                    "loud (its `Display` failed)",
                    "loud (its `Display` failed)",
                ),
            ] {
                let event = json!({"text": format!("layer {word}")});
                let answer = lambda.invoke(event.to_string()).await;
                assert_eq!(answer.kind, Kind::FunctionError, "{word}");
                let failure = json!({"errorType": error_type, "errorMessage": message});
                assert_eq!(answer.json(), failure, "{word}");
                expected.push((
                    answer.request_id,
                    "the invocation failed in a layer",
                    logged,
                ));
                let next = lambda.invoke(r#"{"text":"next"}"#).await;
                assert_eq!(next.body, r#""next""#);
            }
        }
        let printed = lambda.end().await;
        let lines = json_lines(&printed.stderr);
        let seen: Vec<_> = lines.iter().map(told).collect();
        let expected = expected
            .iter()
            .map(|(id, message, error)| (&**id, *message, *error));
        assert_eq!(seen, expected.collect::<Vec<_>>(), "{}", printed.stderr);
    }
}

#[tokio::test]
async fn layer_that_fails_after_the_answer_is_logged() {
    for concurrency in ["1", "4"] {
        let variables = [("AWS_LAMBDA_MAX_CONCURRENCY", concurrency)];
        let mut lambda = Lambda::start_with(PROGRAM, &variables).await;
        for word in ["later fails", "later panics"] {
            for _ in 0..6 {
                let event = json!({"text": format!("layer {word}")});
                let answer = lambda.invoke(event.to_string()).await;
                assert_eq!(answer.kind, Kind::Response, "{word}");
            }
        }
        // Each worker logs before it asks for another event.
        for _ in 0..4 {
            let next = lambda.invoke(r#"{"text":"next"}"#).await;
            assert_eq!(next.body, r#""next""#);
        }
        let printed = lambda.end().await;
        let lines = json_lines(&printed.stderr);
        assert_eq!(lines.len(), 12, "{}", printed.stderr);
        for line in &lines {
            let (id, message, _) = told(line);
            assert!(id.starts_with("request-"), "{line}");
            assert_eq!(message, "a layer failed after the invocation was answered");
        }
    }
}

/// Request id, message and error of a line.
fn told(line: &Value) -> (&str, &str, &str) {
    let text = |key: &str| line[key].as_str().unwrap_or_default();
    (text("requestId"), text("message"), text("error"))
}
