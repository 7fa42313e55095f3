//! `http` mode with `stream`: the body comes as it is made.

use crate::local_run::Served;
use crate::support::{failure_in_trailers, json_lines, outside_lambda};
use prewarm::{Context, lambda_handler};
use prewarm_tests::{Answer, Kind, Lambda};
use serde_json::{Value, json};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;
use std::{env, fs, process, thread};

const HTTP_STREAMS: &str = env!("CARGO_BIN_EXE_http_streams");

fn request(path: &str) -> String {
    let request = json!({
        "version": "2.0",
        "rawPath": path,
        "headers": {"host": "h"},
        "requestContext": {"http": {"method": "GET", "path": path}, "domainPrefix": "id"},
    });
    request.to_string()
}

/// The head and the body of a streamed response.
fn parts(answer: &Answer) -> (Value, &str) {
    assert_eq!(answer.kind, Kind::Response, "{answer:?}");
    let (head, body) = answer.body.split_once("\0\0\0\0\0\0\0\0").expect("a head");
    (serde_json::from_str(head).unwrap(), body)
}

#[tokio::test]
async fn head_and_body_are_a_stream() {
    let mut lambda = Lambda::start(HTTP_STREAMS).await;
    let answer = lambda.invoke(request("/events")).await;
    let (head, body) = parts(&answer);
    assert_eq!(head["statusCode"], 201);
    assert_eq!(head["headers"]["content-type"], "text/event-stream");
    assert_eq!(head["headers"]["vary"], "accept, origin");
    assert_eq!(head["cookies"], json!(["a=1", "b=2"]));
    let timing = head["headers"]["server-timing"].as_str().unwrap();
    assert!(timing.starts_with("handler;dur="), "{timing}");
    assert_eq!(body, "data: 1\n\ndata: 2\n\ndata: 3\n\n");
    assert!(answer.trailers.is_empty(), "{answer:?}");
    lambda.end().await;
}

#[tokio::test]
async fn head_has_every_value_of_every_header() {
    let mut lambda = Lambda::start(HTTP_STREAMS).await;
    let answer = lambda.invoke(request("/odd-head")).await;
    let (head, _) = parts(&answer);
    let headers = &head["headers"];
    let policy = "default-src 'self', img-src *";
    assert_eq!(headers["content-security-policy"], policy);
    assert_eq!(headers["x-name"], "näh");
    assert_eq!(headers["set-cookie"], Value::Null);
    assert_eq!(head["cookies"], json!(["a=é", "b=2"]));
    lambda.end().await;
}

#[tokio::test]
async fn failure_before_the_body_is_answered_with_its_status() {
    let mut lambda = Lambda::start(HTTP_STREAMS).await;
    for (path, status, message) in [
        ("/error", 500, "internal error"),
        ("/panic", 500, "internal error"),
        ("/nowhere", 404, "no page /nowhere"),
    ] {
        let answer = lambda.invoke(request(path)).await;
        let (head, body) = parts(&answer);
        assert_eq!(head["statusCode"], status);
        assert_eq!(head["headers"]["content-type"], "application/json");
        let body: Value = serde_json::from_str(body).unwrap();
        let expected = json!({"error": message, "request_id": answer.request_id});
        assert_eq!(body, expected);
        assert!(answer.trailers.is_empty(), "{answer:?}");
    }
    // Nobody reads a response there.
    let answer = lambda.invoke(r#"{"Records": []}"#).await;
    assert_eq!(answer.kind, Kind::FunctionError);
    assert_eq!(answer.json()["errorType"], "InvalidEvent");
    lambda.end().await;
}

#[tokio::test]
async fn handler_is_cancelled_before_the_deadline() {
    let mut lambda = Lambda::start(env!("CARGO_BIN_EXE_http_streams")).await;
    // The deadline is of the handler, and not of the body.
    lambda.send_with(request("/events"), Duration::from_millis(150));
    let answer = lambda.answer().await;
    assert_eq!(parts(&answer).0["statusCode"], 201);
    lambda.end().await;
}

#[tokio::test]
async fn body_that_fails_is_logged_counted_and_told() {
    let mut lambda = Lambda::start(HTTP_STREAMS).await;
    for (path, error_type) in [("/fails", "Error"), ("/panics", "Panic")] {
        let answer = lambda.invoke(request(path)).await;
        let (head, body) = parts(&answer);
        assert_eq!((&head["statusCode"], body), (&json!(201), "first"));
        // In `http` mode callers do not see an error's text.
        let failure = json!({"errorType": error_type, "errorMessage": "internal error"});
        assert_eq!(failure_in_trailers(&answer), Some(failure));
    }
    lambda.invoke(request("/events")).await;
    let printed = lambda.end().await;
    let faults: Vec<_> = json_lines(&printed.stdout)
        .iter()
        .filter_map(|line| line["Fault"].as_u64())
        .collect();
    assert_eq!(faults, [1, 1, 0], "{}", printed.stdout);
    let logged: Vec<_> = json_lines(&printed.stderr)
        .iter()
        .map(|line| line["errorType"].clone())
        .collect();
    assert_eq!(logged, ["Error", "Panic"], "{}", printed.stderr);
}

fn get(port: u16, path: &str) -> BufReader<TcpStream> {
    send(port, "GET", path, "")
}

fn send(port: u16, method: &str, path: &str, body: &str) -> BufReader<TcpStream> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(60)))
        .unwrap();
    let length = body.len();
    let request = format!(
        "{method} {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n{body}"
    );
    stream.write_all(request.as_bytes()).unwrap();
    BufReader::new(stream)
}

#[test]
fn browser_sees_each_event_as_it_comes() {
    let mut command = outside_lambda(HTTP_STREAMS);
    command.args(["--port", "0"]);
    let served = Served::of(command);
    let port = served.port;
    let file = env::temp_dir().join(format!("gate-{}", process::id()));
    let mut response = get(port, &format!("/gated{}", file.display()));
    let mut read = String::new();
    while !read.ends_with("data: 1\n") {
        assert_ne!(response.read_line(&mut read).unwrap(), 0, "{read}");
    }
    assert!(read.starts_with("HTTP/1.1 200 OK\r\n"), "{read}");
    // The second event is not made before this.
    fs::write(&file, "").unwrap();
    let mut rest = String::new();
    response.read_to_string(&mut rest).unwrap();
    fs::remove_file(&file).unwrap();
    assert!(rest.contains("data: 2\n\n"), "{rest}");

    let mut response = String::new();
    get(port, "/nowhere").read_to_string(&mut response).unwrap();
    assert!(response.starts_with("HTTP/1.1 404 "), "{response}");
    let mut response = String::new();
    get(port, "/events").read_to_string(&mut response).unwrap();
    assert!(response.contains("\r\nset-cookie: a=1\r\n"), "{response}");
    assert!(response.contains("\r\nset-cookie: b=2\r\n"), "{response}");
    let mut response = String::new();
    get(port, "/odd-head")
        .read_to_string(&mut response)
        .unwrap();
    let head = response.split("\r\n\r\n").next().unwrap();
    let policy = "content-security-policy: default-src 'self', img-src *";
    for line in [policy, "x-name: näh", "set-cookie: a=é", "set-cookie: b=2"] {
        assert!(head.lines().any(|other| other == line), "{line}: {head}");
    }
    // A body that fails is cut off: there is no last chunk.
    let mut response = Vec::new();
    let _ = get(port, "/fails").read_to_end(&mut response);
    let response = String::from_utf8(response).unwrap();
    assert!(response.contains("first"), "{response}");
    assert!(!response.ends_with("0\r\n\r\n"), "{response}");
    // The part before a failure is sent, however soon the failure comes.
    for _ in 0..20 {
        let mut response = Vec::new();
        let _ = get(port, "/fails-at-once").read_to_end(&mut response);
        let response = String::from_utf8(response).unwrap();
        assert!(response.contains("first"), "{response}");
    }
    // An open stream does not keep other requests waiting.
    let _open = get(port, "/gated/never");
    // Nor does an invocation whose answer has the whole stream.
    let invoke = "/2015-03-31/functions/function/invocations";
    let _invocation = send(port, "POST", invoke, &request("/gated/never"));
    thread::sleep(Duration::from_millis(200));
    let mut response = String::new();
    get(port, "/events").read_to_string(&mut response).unwrap();
    assert!(response.contains("data: 3"), "{response}");
}

mod in_process {
    use super::{Context, Value, lambda_handler, request};
    use axum::body::Body;
    use axum::response::Response;
    use prewarm::Error;
    use prewarm::lambda_http::Request;

    #[lambda_handler(http, stream, main = false)]
    async fn handler(request: Request) -> Result<Response, Error> {
        Ok(Response::new(Body::from(request.uri().path().to_owned())))
    }

    #[tokio::test]
    async fn invoke_reads_the_body_to_its_end() {
        let response = handler::invoke(request("/whole"), Context::default()).await;
        let response: Value = response.unwrap();
        assert_eq!(response["statusCode"], 200);
        assert_eq!(response["body"], "/whole");
    }
}
