//! One binary, run as Lambda runs it, that ends as its events say.

use crate::support::{OUTCOMES, OUTCOMES_HIDDEN};
use prewarm_tests::{Kind, Lambda};
use serde_json::json;

#[tokio::test]
async fn success_is_answered_byte_for_byte() {
    let mut lambda = Lambda::start(OUTCOMES).await;
    let answer = lambda.invoke(r#"{"request_id":0}"#).await;
    assert_eq!(answer.kind, Kind::Response);
    let start = concat!(
        r#"{"statusCode":200,"headers":{"content-type":"application/json"},"#,
        r#""isBase64Encoded":false,"body":"{\"result\":\"request-1\",\"execution_time\":"#,
    );
    let rest = answer.body.strip_prefix(start);
    let seconds = rest.and_then(|rest| rest.strip_suffix(r#"}"}"#));
    let seconds: f64 = seconds.expect(&answer.body).parse().unwrap();
    assert!(seconds > 0.0, "{seconds}");
    lambda.end().await;
}

/// `cargo lambda watch` reads no other response behind a function URL.
#[tokio::test]
async fn response_to_an_http_api_has_cookies() {
    let mut lambda = Lambda::start(OUTCOMES).await;
    for (body, status) in [
        (r#"{"text":"t"}"#, 200),
        (r#"{"fail":"f"}"#, 500),
        ("{", 400),
    ] {
        let mut event = json!({"requestContext": {"http": {"method": "POST"}}, "body": body});
        let response = lambda.invoke(event.to_string()).await.json();
        assert_eq!(response["statusCode"], status, "{response}");
        assert_eq!(response["cookies"], json!([]), "{response}");
        event["requestContext"] = json!({"httpMethod": "POST"});
        event["httpMethod"] = json!("POST");
        let response = lambda.invoke(event.to_string()).await.json();
        assert_eq!(response["statusCode"], status, "{response}");
        assert_eq!(response.get("cookies"), None, "{response}");
    }
    lambda.end().await;
}

#[tokio::test]
async fn error_is_a_500_byte_for_byte() {
    let mut lambda = Lambda::start(OUTCOMES).await;
    let answer = lambda.invoke(r#"{"fail":"no \"item\""}"#).await;
    assert_eq!(answer.kind, Kind::Response);
    let expected = concat!(
        r#"{"statusCode":500,"headers":{"content-type":"application/json"},"#,
        r#""isBase64Encoded":false,"body":"{\"error\":\"no \\\"item\\\"\",\"request_id\":\"request-1\"}"}"#,
    );
    assert_eq!(answer.body, expected);
    lambda.end().await;
}

#[tokio::test]
async fn invalid_event_is_a_400_that_names_the_path() {
    let mut lambda = Lambda::start(OUTCOMES).await;
    for (event, error) in [
        (
            r#"{"fail":7}"#,
            "invalid event at `fail`: invalid type: integer `7`, expected a string at line 1 column 9",
        ),
        (
            r#"{"fail":"#,
            "invalid event at `fail`: EOF while parsing a value at line 1 column 8",
        ),
        (
            r#""hang" 1"#,
            "invalid event: trailing characters at line 1 column 8",
        ),
        (
            "",
            "invalid event: EOF while parsing a value at line 1 column 0",
        ),
    ] {
        let (status, body) = lambda.invoke(event).await.proxy_response();
        assert_eq!((status, &body["error"]), (400, &json!(error)));
    }
    lambda.end().await;
}

#[tokio::test]
async fn body_of_an_http_request_is_the_event() {
    let mut lambda = Lambda::start(OUTCOMES).await;
    for (body, status) in [
        (r#"{"text":""}"#, 200),
        (r#"{"fail":"so"}"#, 500),
        ("{", 400),
    ] {
        let event = json!({"requestContext": {"http": {"method": "POST"}}, "body": body});
        let (answered, _) = lambda.invoke(event.to_string()).await.proxy_response();
        assert_eq!(answered, status, "{body}");
    }
    lambda.end().await;
}

#[tokio::test]
async fn wrong_parameter_is_a_400_that_names_it() {
    let mut lambda = Lambda::start(OUTCOMES).await;
    let event = json!({
        "requestContext": {"http": {"method": "GET"}},
        "queryStringParameters": {"id": "42"},
    });
    let (status, body) = lambda.invoke(event.to_string()).await.proxy_response();
    assert_eq!(status, 400);
    let error = body["error"].as_str().unwrap();
    assert!(error.starts_with("invalid event"), "{error}");
    lambda.end().await;
}

#[tokio::test]
async fn event_that_is_not_utf8_is_a_400() {
    let mut lambda = Lambda::start(OUTCOMES).await;
    let (status, _) = lambda
        .invoke(&b"{\"fail\":\"\xff\"}"[..])
        .await
        .proxy_response();
    assert_eq!(status, 400);
    lambda.end().await;
}

#[tokio::test]
async fn panic_is_a_500_without_its_message_and_the_next_event_is_answered() {
    let mut lambda = Lambda::start(OUTCOMES).await;
    let answer = lambda.invoke(r#"{"panic":"SECRET"}"#).await;
    assert!(!answer.body.contains("SECRET"), "{}", answer.body);
    let expected = json!({"error": "internal error", "request_id": "request-1"});
    assert_eq!(answer.proxy_response(), (500, expected));

    let (status, _) = lambda.invoke(r#"{"text":""}"#).await.proxy_response();
    assert_eq!(status, 200);
    lambda.end().await;
}

#[tokio::test]
async fn unserializable_value_is_a_500_and_the_next_event_is_answered() {
    let mut lambda = Lambda::start(OUTCOMES).await;
    let (status, body) = lambda
        .invoke(r#""map_without_keys""#)
        .await
        .proxy_response();
    assert_eq!(
        (status, &body["error"]),
        (
            500,
            &json!("cannot serialize the handler's value: key must be a string")
        )
    );
    let (status, _) = lambda.invoke(r#"{"text":""}"#).await.proxy_response();
    assert_eq!(status, 200);
    lambda.end().await;
}

#[tokio::test]
async fn status_error_chooses_status_and_message() {
    let mut lambda = Lambda::start(OUTCOMES).await;
    let answer = lambda.invoke(r#"{"status":[404,"no such item"]}"#).await;
    let expected = json!({"error": "no such item", "request_id": "request-1"});
    assert_eq!(answer.proxy_response(), (404, expected));
    lambda.end().await;
}

#[tokio::test]
async fn too_large_response_is_a_500_that_says_so() {
    let mut lambda = Lambda::start(OUTCOMES).await;
    // The proxy response around it is 143 bytes.
    let (status, _) = lambda.invoke(r#"{"large":6291413}"#).await.proxy_response();
    assert_eq!(status, 200);
    let (status, body) = lambda.invoke(r#"{"large":6291414}"#).await.proxy_response();
    let error = "the response has 6291557 bytes, and Lambda accepts 6291556";
    assert_eq!((status, &body["error"]), (500, &json!(error)));
    lambda.end().await;
}

#[tokio::test]
async fn long_message_is_truncated() {
    let mut lambda = Lambda::start(OUTCOMES).await;
    let event = json!({"fail": "x".repeat(6_291_556)});
    let (status, body) = lambda.invoke(event.to_string()).await.proxy_response();
    let error = body["error"].as_str().unwrap();
    assert_eq!((status, error.chars().count()), (500, 32 * 1024 + 1));
    lambda.end().await;
}

#[tokio::test]
async fn hidden_text_is_in_no_response() {
    let mut lambda = Lambda::start(OUTCOMES_HIDDEN).await;
    for (event, status, error) in [
        (r#"{"fail":"SECRET"}"#, 500, "internal error"),
        (r#"{"fail_for_a_reason":"SECRET"}"#, 500, "internal error"),
        (r#"{"panic":"SECRET"}"#, 500, "internal error"),
        (r#"{"fail_to_serialize":"SECRET"}"#, 500, "internal error"),
        (r#""SECRET""#, 400, "invalid event"),
        (r#"{"large":"SECRET"}"#, 400, "invalid event"),
        (r#"{"large":6291556}"#, 500, "the response is too large"),
        (r#"{"status":[409,"always shown"]}"#, 409, "always shown"),
    ] {
        let answer = lambda.invoke(event).await;
        assert!(!answer.body.contains("SECRET"), "{}", answer.body);
        let (answered, body) = answer.proxy_response();
        assert_eq!((answered, &body["error"]), (status, &json!(error)));
    }
    lambda.end().await;
}

#[tokio::test]
async fn every_failure_of_a_service_event_is_a_function_error() {
    let mut lambda = Lambda::start(OUTCOMES).await;
    for (event, error_type) in [
        (
            json!({"Records": [{"eventSource": "aws:sqs"}], "fail": ""}),
            "InvalidEvent",
        ),
        (
            json!({"source": "aws.s3", "detail-type": "Object Created"}),
            "InvalidEvent",
        ),
    ] {
        let answer = lambda.invoke(event.to_string()).await;
        assert_eq!(answer.kind, Kind::FunctionError, "{answer:?}");
        assert_eq!(answer.json()["errorType"], error_type);
    }
    lambda.end().await;
}

#[tokio::test]
async fn step_and_resources_run_once_however_invocations_end() {
    let mut lambda = Lambda::start(env!("CARGO_BIN_EXE_init_once")).await;
    for _ in 0..10 {
        lambda.invoke(r#""fail""#).await;
        lambda.invoke(r#""panic""#).await;
    }
    let (_, body) = lambda.invoke(r#""runs""#).await.proxy_response();
    assert_eq!(body["result"], json!([1, 1, 1]));
    lambda.end().await;
}

#[tokio::test]
async fn concurrent_invocations_are_answered_under_their_own_ids() {
    let concurrency = [("AWS_LAMBDA_MAX_CONCURRENCY", "8")];
    let program = OUTCOMES;
    let mut lambda = Lambda::start_with(program, &concurrency).await;
    for _ in 0..200 {
        lambda.send(r#"{"request_id":1}"#);
    }
    for _ in 0..200 {
        let answer = lambda.answer().await;
        let (status, body) = answer.proxy_response();
        assert_eq!((status, &body["result"]), (200, &json!(answer.request_id)));
    }
    lambda.end().await;
}

#[tokio::test]
async fn flavor_follows_the_concurrency() {
    let outcomes = OUTCOMES;
    let asks_for_several = OUTCOMES_HIDDEN;
    for (program, concurrency, flavor) in [
        (outcomes, "1", "CurrentThread"),
        (outcomes, "8", "MultiThread"),
        (outcomes, "no number", "CurrentThread"),
        (asks_for_several, "1", "MultiThread"),
    ] {
        let variables = [("AWS_LAMBDA_MAX_CONCURRENCY", concurrency)];
        let mut lambda = Lambda::start_with(program, &variables).await;
        let (_, body) = lambda.invoke(r#""flavor""#).await.proxy_response();
        assert_eq!(body["result"], flavor, "{program} {concurrency}");
        lambda.end().await;
    }
}

#[tokio::test]
async fn alb_with_multi_value_headers_is_answered_in_them() {
    let mut lambda = Lambda::start(OUTCOMES).await;
    for body in [r#"{"text":""}"#, r#"{"fail":"so"}"#, "{", r#"{"panic":""}"#] {
        let mut event = json!({
            "requestContext": {"elb": {}}, "httpMethod": "POST", "path": "/", "body": body,
            "multiValueHeaders": {"host": ["h"]},
        });
        let response = lambda.invoke(event.to_string()).await.json();
        let expected = json!({"content-type": ["application/json"]});
        assert_eq!(response["multiValueHeaders"], expected, "{response}");
        event["headers"] = event["multiValueHeaders"].take();
        event.as_object_mut().unwrap().remove("multiValueHeaders");
        let response = lambda.invoke(event.to_string()).await.json();
        assert!(response.get("multiValueHeaders").is_none(), "{response}");
        assert_eq!(response["headers"]["content-type"], "application/json");
    }
    lambda.end().await;
}

#[tokio::test]
async fn failing_event_of_many_keys_is_not_collected() {
    let mut lambda = Lambda::start(OUTCOMES).await;
    lambda.invoke(r#"{"text":""}"#).await;
    let before = lambda.memory();
    let keys: Vec<_> = (0..400_000).map(|n| format!("\"k{n}\":{n}")).collect();
    let event = format!("{{{}}}", keys.join(","));
    for _ in 0..3 {
        assert_eq!(lambda.invoke(event.clone()).await.proxy_response().0, 400);
    }
    // The event itself has 6 MB, and is held once or twice.
    let grown = lambda.memory() - before;
    assert!(grown < 40_000, "{grown} kB");
    lambda.end().await;
}
