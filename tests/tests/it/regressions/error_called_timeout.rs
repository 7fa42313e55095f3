//! A user's own error type called `Timeout` was taken for a deadline: its second `Err` ended the environment.

use prewarm_tests::{Kind, Lambda};
use serde_json::json;

#[tokio::test]
async fn error_called_timeout_does_not_end_the_environment() {
    let mut lambda = Lambda::start(env!("CARGO_BIN_EXE_error_called_timeout")).await;
    for _ in 0..3 {
        let answer = lambda.invoke("{}").await;
        assert_eq!(answer.kind, Kind::Response, "{answer:?}");
        let (status, body) = answer.proxy_response();
        assert_eq!(
            (status, &body["error"]),
            (500, &json!("the database is slow"))
        );
    }
    lambda.end().await;
}
