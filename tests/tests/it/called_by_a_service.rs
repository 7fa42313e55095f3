//! Failures of events that a service sent, where nobody reads a response.

use prewarm::{Context, LambdaEvent, lambda_handler};
use prewarm_tests::outcome::{Failed, Outcome, Value, end};
use serde::Deserialize;
use serde_json::{Value as Json, json};
use std::time::{Duration, SystemTime};

#[derive(Deserialize)]
struct Event {
    outcome: Outcome,
}

#[lambda_handler(main = false)]
async fn handler(event: LambdaEvent<Event>) -> Result<Value, Failed> {
    let (event, context) = event.into_parts();
    end(event.outcome, &context.request_id).await
}

/// A context with so much time.
fn context(time: Duration) -> Context {
    let deadline = SystemTime::now() + time;
    let deadline = deadline.duration_since(SystemTime::UNIX_EPOCH).unwrap();
    let mut context = Context::default();
    context.deadline = deadline.as_millis().try_into().unwrap();
    context
}

/// An outcome, the status that a caller sees, and the type of the function error.
fn failures() -> [(Json, u64, &'static str); 7] {
    [
        (json!({"fail": "x"}), 500, "Failed"),
        (json!({"status": [404, "x"]}), 404, "Failed"),
        (json!({"panic": "x"}), 500, "Panic"),
        (json!("map_without_keys"), 500, "Unserializable"),
        (json!({"large": 7_000_000}), 500, "ResponseTooLarge"),
        (json!("hang"), 504, "Timeout"),
        (json!("unknown"), 400, "InvalidEvent"),
    ]
}

#[tokio::test]
async fn failure_is_a_function_error() {
    let services = [
        json!({"Records": [{"eventSource": "aws:sqs"}]}),
        json!({"source": "aws.s3", "detail-type": "Object Created"}),
        json!({"awslogs": {"data": ""}}),
    ];
    for mut event in services {
        for (outcome, _, error_type) in failures() {
            event["outcome"] = outcome;
            let context = context(Duration::from_millis(400));
            let answer = handler::invoke(event.clone(), context).await;
            let error = answer.expect_err("a function error");
            assert_eq!(error.error_type, error_type, "{event}");
        }
        event["outcome"] = json!({"text": "good"});
        let answer = handler::invoke(event.clone(), Context::default()).await;
        assert_eq!(answer.unwrap(), "good", "a success is sent as it is");
    }
}

#[tokio::test]
async fn failure_of_a_direct_call_is_a_response() {
    for (outcome, status, _) in failures() {
        let context = context(Duration::from_millis(400));
        let event = json!({"outcome": outcome, "source": "web"});
        let answer = handler::invoke(event.clone(), context).await.unwrap();
        assert_eq!(answer["statusCode"], status, "{event}");
    }
}
