//! `http` mode, through the Runtime API.

use crate::support::{OUTCOMES_HTTP, json_lines};
use prewarm_tests::{Kind, Lambda};
use serde_json::{Value, json};
use std::time::Duration;

/// A request in the form of each origin.
fn origins(path: &str, body: &str) -> [(&'static str, Value); 5] {
    let v1 = json!({
        "resource": "/{proxy+}", "path": path, "httpMethod": "POST", "headers": {"host": "h"},
        "multiValueHeaders": {"host": ["h"]},
        "requestContext": {"httpMethod": "POST", "stage": "$default", "identity": {}, "path": path},
        "body": body, "isBase64Encoded": false,
    });
    let v2 = json!({
        "version": "2.0", "routeKey": "$default", "rawPath": path, "rawQueryString": "", "headers": {"host": "h"},
        "requestContext": {"http": {"method": "POST", "path": path}, "stage": "$default", "timeEpoch": 0},
        "body": body, "isBase64Encoded": false,
    });
    let mut url = v2.clone();
    url["requestContext"]["domainPrefix"] = json!("id");
    let alb = json!({
        "requestContext": {"elb": {"targetGroupArn": "arn"}}, "httpMethod": "POST", "path": path,
        "headers": {"host": "h"}, "body": body, "isBase64Encoded": false,
    });
    let lattice = json!({
        "version": "2.0", "path": path, "method": "POST", "headers": {"host": ["h"]},
        "requestContext": {"serviceNetworkArn": "arn", "serviceArn": "arn", "targetGroupArn": "arn",
            "region": "us-east-1", "timeEpoch": "0", "identity": {}},
        "body": body, "isBase64Encoded": false,
    });
    [
        ("v1", v1),
        ("v2", v2),
        ("function URL", url),
        ("ALB", alb),
        ("VPC Lattice", lattice),
    ]
}

fn request(body: &str) -> String {
    let [_, (_, v2), ..] = origins("/", body);
    v2.to_string()
}

/// A header of a response, in whichever form.
fn header<'a>(response: &'a Value, name: &str) -> &'a str {
    let single = &response["headers"][name];
    let several = &response["multiValueHeaders"][name];
    let several = several.as_array().and_then(|values| values.first());
    single
        .as_str()
        .or_else(|| several?.as_str())
        .unwrap_or_default()
}

#[tokio::test]
async fn response_has_the_form_of_its_origin() {
    let mut lambda = Lambda::start(OUTCOMES_HTTP).await;
    for (origin, event) in origins("/some/path", r#"{"text":"näh"}"#) {
        let answer = lambda.invoke(event.to_string()).await;
        assert_eq!(answer.kind, Kind::Response, "{origin}: {answer:?}");
        let response = answer.json();
        assert_eq!(response["statusCode"], 200, "{origin}: {response}");
        assert_eq!(response["body"], "näh", "{origin}: {response}");
        assert_eq!(header(&response, "x-own"), "kept", "{origin}: {response}");
        let timing = header(&response, "server-timing");
        let millis = timing.strip_prefix("handler;dur=").expect(timing);
        assert!(millis.parse::<f64>().unwrap() > 0.0, "{origin}: {response}");
    }
    lambda.end().await;
}

#[tokio::test]
async fn failure_has_the_form_of_its_origin() {
    let mut lambda = Lambda::start(OUTCOMES_HTTP).await;
    for (number, (origin, event)) in origins("/", r#"{"fail":"SECRET"}"#).into_iter().enumerate() {
        let answer = lambda.invoke(event.to_string()).await;
        assert_eq!(answer.kind, Kind::Response, "{origin}: {answer:?}");
        let response = answer.json();
        assert_eq!(response["statusCode"], 500, "{origin}: {response}");
        assert_eq!(header(&response, "content-type"), "application/json");
        let expected = format!(
            r#"{{"error":"internal error","request_id":"request-{}"}}"#,
            number + 1
        );
        assert_eq!(response["body"], expected, "{origin}: {response}");
    }
    lambda.end().await;
}

#[tokio::test]
async fn every_failure_has_its_status() {
    let mut lambda = Lambda::start(OUTCOMES_HTTP).await;
    for (body, status, error) in [
        (r#"{"status":[404,"no such item"]}"#, 404, "no such item"),
        (r#"{"fail":"SECRET"}"#, 500, "internal error"),
        (r#"{"panic":"SECRET"}"#, 500, "internal error"),
        // A panic while the response is made.
        (r#""map_without_keys""#, 500, "internal error"),
        (r#"{"large":6291556}"#, 500, "the response is too large"),
    ] {
        let response = lambda.invoke(request(body)).await.json();
        assert_eq!(response["statusCode"], status, "{response}");
        let body: Value = serde_json::from_str(response["body"].as_str().unwrap()).unwrap();
        assert_eq!(body["error"], error);
    }
    lambda.send_with(request(r#""hang""#), Duration::from_millis(300));
    assert_eq!(lambda.answer().await.json()["statusCode"], 504);
    let response = lambda.invoke(request(r#"{"text":""}"#)).await.json();
    assert_eq!(response["statusCode"], 200, "the environment stays");
    lambda.end().await;
}

#[tokio::test]
async fn binary_body_and_status_are_sent_as_they_are() {
    let mut lambda = Lambda::start(OUTCOMES_HTTP).await;
    let response = lambda.invoke(request(r#"{"text":"binary"}"#)).await.json();
    let sent = (&response["isBase64Encoded"], &response["body"]);
    assert_eq!(sent, (&json!(true), &json!("/wA=")));
    let response = lambda.invoke(request(r#"{"text":"teapot"}"#)).await.json();
    assert_eq!(response["statusCode"], 418);
    lambda.end().await;
}

#[tokio::test]
async fn binary_body_is_received_as_it_is() {
    let mut lambda = Lambda::start(OUTCOMES_HTTP).await;
    let mut event: Value = serde_json::from_str(&request("")).unwrap();
    event["body"] = json!("eyJ0ZXh0Ijoib2sifQ==");
    event["isBase64Encoded"] = json!(true);
    let response = lambda.invoke(event.to_string()).await.json();
    assert_eq!(response["body"], "ok");
    lambda.end().await;
}

#[tokio::test]
async fn event_that_is_not_a_request_is_a_function_error() {
    let mut lambda = Lambda::start(OUTCOMES_HTTP).await;
    for event in [
        json!({"text": "SECRET"}),
        json!({"Records": [{"eventSource": "aws:sqs", "body": "SECRET"}]}),
        json!({"type": "REQUEST", "methodArn": "SECRET", "requestContext": {"http": {}}}),
    ] {
        let answer = lambda.invoke(event.to_string()).await;
        assert_eq!(answer.kind, Kind::FunctionError, "{event}");
        let answer = answer.json();
        assert_eq!(answer["errorType"], "InvalidEvent");
        let message = answer["errorMessage"].as_str().unwrap();
        assert!(
            message.starts_with("the event is not an HTTP request of API Gateway, a function URL, ALB or VPC Lattice: "),
            "{message}"
        );
    }
    let mut authorizers: Value = serde_json::from_str(&request("{}")).unwrap();
    authorizers["routeArn"] = json!("arn");
    let answer = lambda.invoke(authorizers.to_string()).await;
    assert_eq!(answer.kind, Kind::FunctionError);
    let printed = lambda.end().await;
    assert!(!printed.stderr.contains("SECRET"), "{}", printed.stderr);
}

#[tokio::test]
async fn router_answers() {
    let mut lambda = Lambda::start(env!("CARGO_BIN_EXE_router")).await;
    let mut event: Value = serde_json::from_str(&request("")).unwrap();
    event["rawPath"] = json!("/greet/Ada");
    event["rawQueryString"] = json!("a=1&b=two%20words");
    event["requestContext"]["http"] = json!({"method": "GET", "path": "/greet/Ada"});
    let response = lambda.invoke(event.to_string()).await.json();
    let expected = r#"<h1>Hello, Ada!</h1>{"a": "1", "b": "two words"}"#;
    assert_eq!(response["body"], expected, "{response}");
    assert_eq!(
        header(&response, "content-type"),
        "text/html; charset=utf-8"
    );
    event["rawPath"] = json!("/nowhere");
    let response = lambda.invoke(event.to_string()).await.json();
    assert_eq!(response["statusCode"], 404);
    lambda.end().await;
}

/// Each origin, with something in its request that no URL, header or body can be.
fn malformed() -> Vec<(String, Value)> {
    let mut events = Vec::new();
    for (origin, event) in origins("/", "{}") {
        let mut add = |about: &str, key: &str, value: Value| {
            let mut event = event.clone();
            event[key] = value;
            events.push((format!("{origin}: {about}"), event));
        };
        let long = format!("/{}", "x".repeat(70_000));
        let path = if event.get("rawPath").is_some() {
            "rawPath"
        } else {
            "path"
        };
        add("a path of 70 kB", path, json!(long));
        let many: serde_json::Map<_, _> = (0..24_577)
            .map(|number| (format!("h{number}"), json!("v")))
            .collect();
        for (about, headers) in [
            ("headers without an end", json!(many)),
            ("a name with a space", json!({"SECRET name": "v"})),
            ("a value of two lines", json!({"name": "SECRET\nname: v"})),
            ("an object as a value", json!({"name": {}})),
        ] {
            add(about, "headers", headers);
        }
        if path == "path" {
            add(
                "a parameter without a value",
                "queryStringParameters",
                json!({"SECRET": []}),
            );
        }
        for host in [
            "x:99999",
            "[",
            "%",
            "a b",
            "x:y",
            "SECRET@h",
            "h/../admin",
            "h?a=1",
        ] {
            let mut event = event.clone();
            event["headers"]["host"] = json!(host);
            if event.get("multiValueHeaders").is_some() {
                event["multiValueHeaders"]["host"] = json!([host]);
            }
            events.push((format!("{origin}: host {host:?}"), event));
        }
        for body in ["SECRET!", "a", "===="] {
            let mut event = event.clone();
            event["body"] = json!(body);
            event["isBase64Encoded"] = json!(true);
            events.push((format!("{origin}: body {body:?}"), event));
        }
    }
    events
}

#[tokio::test]
async fn malformed_request_is_a_400_in_the_form_of_its_origin() {
    let mut lambda = Lambda::start(OUTCOMES_HTTP).await;
    let malformed = malformed();
    for (about, event) in &malformed {
        let answer = lambda.invoke(event.to_string()).await;
        assert_eq!(answer.kind, Kind::Response, "{about}: {answer:?}");
        let response = answer.json();
        assert_eq!(response["statusCode"], 400, "{about}: {response}");
        assert_eq!(
            header(&response, "content-type"),
            "application/json",
            "{about}"
        );
    }
    let response = lambda.invoke(request(r#"{"text":""}"#)).await.json();
    assert_eq!(response["statusCode"], 200, "the environment stays");
    let printed = lambda.end().await;
    assert!(!printed.stderr.contains("panicked"), "{}", printed.stderr);
    assert!(!printed.stderr.contains("SECRET"), "{}", printed.stderr);
    let logged = json_lines(&printed.stderr).len();
    assert_eq!(logged, malformed.len(), "each is logged once");
    let lines = json_lines(&printed.stdout);
    let counted = lines.iter().filter(|line| line["Fault"].is_u64()).count();
    assert_eq!(counted, malformed.len() + 1, "each is counted");
}

#[tokio::test]
async fn request_of_lattice_1_says_what_to_change() {
    let mut lambda = Lambda::start(OUTCOMES_HTTP).await;
    let event = json!({"raw_path": "/", "method": "GET", "headers": {}, "body": "", "is_base64_encoded": false});
    let answer = lambda.invoke(event.to_string()).await;
    assert_eq!(answer.kind, Kind::FunctionError);
    let message = answer.json()["errorMessage"].to_string();
    assert!(
        message.contains("version 1.0") && message.contains("V2"),
        "{message}"
    );
    lambda.end().await;
}
