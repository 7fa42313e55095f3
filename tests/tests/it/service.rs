//! A handler under layers of its own.

use prewarm_tests::{Kind, Lambda};
use serde_json::json;

#[tokio::test]
async fn a_handler_is_a_service_under_layers() {
    let mut lambda = Lambda::start(env!("CARGO_BIN_EXE_layered")).await;
    let answer = lambda.invoke(r#" {"text": "a \"value\""} "#).await;
    assert_eq!(
        (answer.kind, &*answer.body),
        (Kind::Response, r#""a \"value\"""#)
    );
    let answer = lambda.invoke(r#"{"fail":"no item"}"#).await;
    assert_eq!(answer.kind, Kind::InvocationError);
    let expected = json!({"errorType": "Failed", "errorMessage": "no item"});
    assert_eq!(answer.json(), expected);
    let printed = lambda.end().await;
    let lines: Vec<_> = printed.stderr.lines().take(3).collect();
    assert_eq!(lines, ["INIT", "layer", "layer"], "{}", printed.stderr);
}

#[tokio::test]
async fn a_service_that_is_to_end_ends_at_the_next_event() {
    let mut lambda = Lambda::start(env!("CARGO_BIN_EXE_layered")).await;
    let answer = lambda.invoke(r#"{"retire":"rotated"}"#).await;
    assert_eq!(answer.kind, Kind::InvocationError);
    lambda.send(r#"{"text":""}"#);
    let (status, _) = lambda.ended().await;
    assert_eq!(status.code(), Some(1));
}
