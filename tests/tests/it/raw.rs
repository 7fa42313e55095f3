//! `raw` mode: events and values as they are.

use crate::support::{OUTCOMES_RAW, failure_in_trailers, json_lines};
use prewarm_tests::{Kind, Lambda};
use serde_json::{Value, json};
use std::time::Duration;

#[tokio::test]
async fn value_is_sent_as_it_is() {
    let mut lambda = Lambda::start(OUTCOMES_RAW).await;
    let answer = lambda.invoke(r#"{"text":"a \"value\""}"#).await;
    assert_eq!(answer.kind, Kind::Response);
    assert_eq!(answer.body, r#""a \"value\"""#);
    lambda.end().await;
}

#[tokio::test]
async fn every_failure_is_a_function_error_with_a_catchable_type() {
    let mut lambda = Lambda::start(OUTCOMES_RAW).await;
    for (event, error_type, error_message) in [
        (r#"{"fail":"no item"}"#, "Failed", "no item"),
        (r#"{"status":[404,"no item"]}"#, "Failed", "no item"),
        (r#"{"panic":"SECRET"}"#, "Panic", "internal error"),
        (
            r#""map_without_keys""#,
            "Unserializable",
            "cannot serialize the handler's value: key must be a string",
        ),
        (
            r#"{"fail_to_serialize":"no"}"#,
            "Unserializable",
            "cannot serialize the handler's value: no",
        ),
        (
            r#"{"large":6291556}"#,
            "ResponseTooLarge",
            "the response has 6291558 bytes, and Lambda accepts 6291556",
        ),
        (
            r#"{"large":"x"}"#,
            "InvalidEvent",
            "invalid event at `large`: invalid type: string \"x\", expected usize at line 1 column 12",
        ),
    ] {
        let answer = lambda.invoke(event).await;
        assert_eq!(answer.kind, Kind::FunctionError, "{answer:?}");
        let expected = json!({"errorType": error_type, "errorMessage": error_message});
        assert_eq!(answer.json(), expected);
        let next = lambda.invoke(r#"{"text":""}"#).await;
        assert_eq!(next.kind, Kind::Response, "the next event is answered");
    }
    lambda.end().await;
}

#[tokio::test]
async fn response_of_exactly_the_limit_is_sent() {
    let mut lambda = Lambda::start(OUTCOMES_RAW).await;
    let answer = lambda.invoke(r#"{"large":6291554}"#).await;
    assert_eq!(
        (answer.kind, answer.body.len()),
        (Kind::Response, 6_291_556)
    );
    lambda.end().await;
}

#[tokio::test]
async fn http_request_is_not_taken_apart() {
    let mut lambda = Lambda::start(OUTCOMES_RAW).await;
    let event = json!({"requestContext": {"http": {}}, "body": r#"{"text":""}"#});
    let answer = lambda.invoke(event.to_string()).await;
    assert_eq!(answer.json()["errorType"], "InvalidEvent");
    lambda.end().await;
}

#[tokio::test]
async fn stream_is_sent_and_is_outside_the_deadline() {
    let mut lambda = Lambda::start(env!("CARGO_BIN_EXE_streams")).await;
    lambda.send_with(r#"["one","two","three"]"#, Duration::from_millis(300));
    let answer = lambda.answer().await;
    assert_eq!(answer.kind, Kind::Response);
    let (prelude, body) = answer.body.split_once("\0\0\0\0\0\0\0\0").unwrap();
    let prelude: Value = serde_json::from_str(prelude).unwrap();
    assert_eq!(prelude["statusCode"], 200);
    assert_eq!(prelude["headers"]["x-first"], "one");
    assert_eq!(body, "onetwothree");
    assert_eq!(answer.invocation_id, "invocation-1");
    assert!(answer.trailers.is_empty(), "{answer:?}");
    let answer = lambda.invoke("[]").await;
    assert_eq!(answer.kind, Kind::FunctionError);
    lambda.end().await;
}

mod stream {
    use lambda_runtime::streaming::{Body, Response};
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(raw, main = false)]
    pub(crate) async fn handler(body: Vec<u8>) -> Result<Response<Body>, Error> {
        Ok(Response::from(Body::from(body)))
    }
}

#[tokio::test]
async fn invoke_reads_a_stream_to_its_end() {
    let context = prewarm::Context::default;
    let whole = stream::handler::invoke("[104,105]", context())
        .await
        .unwrap();
    assert_eq!(
        (&whole["body"], &whole["isBase64Encoded"]),
        (&json!("hi"), &json!(false))
    );
    assert_eq!(whole["statusCode"], 200);
    let whole = stream::handler::invoke("[255]", context()).await.unwrap();
    assert_eq!(
        (&whole["body"], &whole["isBase64Encoded"]),
        (&json!("/w=="), &json!(true))
    );
}

/// Each stream, whether it is a fault, and the type of what is logged.
const STREAMS: [(&str, u8, Option<&str>); 5] = [
    (r#"["first","second"]"#, 0, None),
    (r#"["first","fail","second"]"#, 1, Some("Error")),
    (r#"["fail"]"#, 1, Some("Error")),
    (r#"["first","panic","second"]"#, 1, Some("Panic")),
    (r#"["panic","panic"]"#, 1, Some("Panic")),
];

#[tokio::test]
async fn stream_that_fails_is_logged_and_counted_once() {
    let mut lambda = Lambda::start(env!("CARGO_BIN_EXE_failing_streams")).await;
    for (event, _, error_type) in STREAMS {
        let answer = lambda.invoke(event).await;
        assert!(
            !answer.body.contains("second") || event == STREAMS[0].0,
            "{answer:?}"
        );
        let message = match error_type {
            Some("Panic") => "internal error",
            _ => "SECRET of the stream",
        };
        assert_eq!(
            failure_in_trailers(&answer),
            error_type.map(|error_type| json!({"errorType": error_type, "errorMessage": message})),
        );
        assert!(!answer.body.contains("SECRET"), "{answer:?}");
    }
    let printed = lambda.end().await;
    let metrics = json_lines(&printed.stdout).into_iter().skip(1);
    let faults: Vec<_> = metrics
        .inspect(|line| assert!(line["StreamTime"].as_f64() >= line["ProcessingTime"].as_f64()))
        .map(|line| line["Fault"].clone())
        .collect();
    let expected: Vec<_> = STREAMS.iter().map(|(_, fault, _)| json!(fault)).collect();
    assert_eq!(faults, expected, "{}", printed.stdout);
    let lines = json_lines(&printed.stderr);
    let logged: Vec<_> = lines
        .iter()
        .map(|line| (&line["requestId"], &line["errorType"]))
        .collect();
    let expected: Vec<_> = (1..)
        .zip(STREAMS)
        .filter_map(|(n, (_, _, error_type))| {
            Some((json!(format!("request-{n}")), json!(error_type?)))
        })
        .collect();
    let expected: Vec<_> = expected
        .iter()
        .map(|(id, error_type)| (id, error_type))
        .collect();
    assert_eq!(logged, expected, "{}", printed.stderr);
}
