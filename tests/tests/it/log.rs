//! The log of an invocation that fails.

use crate::support::{OUTCOMES, OUTCOMES_HIDDEN, OUTCOMES_HTTP, OUTCOMES_RAW, json_lines};
use prewarm_tests::{Kind, Lambda};
use serde_json::{Value, json};
use std::time::Duration;

/// Invokes the program with each event, and gives back the lines that it printed: of `tracing` on stdout
/// with a subscriber, else on stderr. Those of metrics and of the panic hook are left out.
async fn lines_of(program: &str, has_subscriber: bool, events: &[&str]) -> Vec<Value> {
    let subscriber: &[(&str, &str)] = if has_subscriber {
        &[("SUBSCRIBER", "1")]
    } else {
        &[]
    };
    let mut lambda = Lambda::start_with(program, subscriber).await;
    for event in events {
        // All others have time, also on a machine that is busy.
        let time = if *event == r#""hang""# { 900 } else { 900_000 };
        lambda.send_with(event.to_string(), Duration::from_millis(time));
        lambda.answer().await;
    }
    let printed = lambda.end().await;
    let (used, unused) = if has_subscriber {
        (printed.stdout, printed.stderr)
    } else {
        (printed.stderr, printed.stdout)
    };
    assert!(!unused.contains("requestId"), "{unused}");
    let lines = json_lines(&used).into_iter();
    lines.filter(|line| line.get("_aws").is_none()).collect()
}

#[tokio::test]
async fn failure_without_a_subscriber_is_a_line_of_json() {
    for program in [OUTCOMES, OUTCOMES_RAW] {
        let lines = lines_of(program, false, &[r#"{"fail_for_a_reason":"no \"item\""}"#]).await;
        let [mut line]: [Value; 1] = lines.try_into().unwrap();
        let timestamp = line["timestamp"].take();
        let timestamp = timestamp.as_str().unwrap();
        assert_eq!(
            timestamp.len(),
            "2026-01-01T00:00:00.000Z".len(),
            "{timestamp}"
        );
        let expected = json!({
            "timestamp": null,
            "level": "ERROR",
            "message": "the invocation failed",
            "requestId": "request-1",
            "errorType": "Failed",
            "error": "no \"item\"",
            "sources": "invalid digit found in string",
        });
        assert_eq!(line, expected);
    }
}

#[tokio::test]
async fn every_kind_of_failure_is_logged_once() {
    let events = [
        (r#"{"fail":"x"}"#, "Failed", "ERROR"),
        (r#"{"status":[404,"no such item"]}"#, "Failed", "WARN"),
        (r#"{"status":[503,"busy"]}"#, "Failed", "ERROR"),
        (r#"{"panic":"x"}"#, "Panic", "ERROR"),
        (r#""map_without_keys""#, "Unserializable", "ERROR"),
        (r#"{"large":6291557}"#, "ResponseTooLarge", "ERROR"),
        ("7", "InvalidEvent", "WARN"),
        (r#""hang""#, "Timeout", "ERROR"),
    ];
    let sent = events.map(|(event, ..)| event);
    for has_subscriber in [false, true] {
        let lines = lines_of(OUTCOMES, has_subscriber, &sent).await;
        assert_eq!(lines.len(), events.len(), "{lines:#?}");
        for (line, (event, error_type, level)) in lines.iter().zip(events) {
            let fields = if has_subscriber {
                &line["fields"]
            } else {
                line
            };
            let found = (&fields["errorType"], &line["level"]);
            assert_eq!(found, (&json!(error_type), &json!(level)), "{event}");
        }
        let lines = lines_of(OUTCOMES_RAW, has_subscriber, &sent).await;
        assert_eq!(lines.len(), events.len(), "{lines:#?}");
        for (line, (event, error_type, _)) in lines.iter().zip(events) {
            let text = line.to_string();
            assert!(text.contains(error_type), "{event}: {text}");
            assert_eq!(line["level"], "ERROR", "{event}");
        }
    }
}

#[tokio::test]
async fn function_error_with_a_subscriber_has_the_same_keys() {
    let lines = lines_of(OUTCOMES_RAW, true, &[r#"{"fail_for_a_reason":"no item"}"#]).await;
    let [line]: [Value; 1] = lines.try_into().unwrap();
    let mut fields = line["fields"].clone();
    let expected = json!({
        "message": "the invocation failed",
        "requestId": "request-1",
        "errorType": "Failed",
        "error": "no item",
        "sources": "invalid digit found in string",
    });
    assert_eq!(fields.take(), expected);
    assert_eq!(line["span"]["requestId"], "request-1");
}

#[tokio::test]
async fn line_with_a_subscriber_has_the_request_id() {
    let lines = lines_of(OUTCOMES, true, &[r#"{"fail":"no item"}"#]).await;
    let [line]: [Value; 1] = lines.try_into().unwrap();
    assert_eq!(line["span"]["requestId"], "request-1");
    assert_eq!(line["fields"]["requestId"], "request-1");
    assert_eq!(line["fields"]["error"], "no item");
}

#[tokio::test]
async fn timeout_line_has_the_time() {
    for program in [OUTCOMES, OUTCOMES_RAW] {
        for has_subscriber in [false, true] {
            let lines = lines_of(program, has_subscriber, &[r#""hang""#]).await;
            let [line]: [Value; 1] = lines.try_into().unwrap();
            assert!(line.to_string().contains("timed out after 0."), "{line}");
        }
    }
}

#[tokio::test]
async fn log_line_does_not_contain_values_of_the_event() {
    let body = r#"{"SECRET":1}"#;
    let request = json!({"requestContext": {"http": {}}, "body": body}).to_string();
    let parameter = json!({
        "requestContext": {"http": {}},
        "queryStringParameters": {"large": "SECRET"},
    });
    let parameter = parameter.to_string();
    let events = [
        r#""SECRET""#,
        r#"{"large":"SECRET"}"#,
        r#"{"status":["SECRET",""]}"#,
        r#"{"text":"SECRET""#,
        r#"{"Records":[{"eventSource":"aws:sqs","body":"SECRET"}]}"#,
        &request,
        &parameter,
    ];
    for program in [OUTCOMES, OUTCOMES_RAW, OUTCOMES_HIDDEN, OUTCOMES_HTTP] {
        for has_subscriber in [false, true] {
            let lines = lines_of(program, has_subscriber, &events).await;
            assert!(lines.len() >= events.len() - 2, "{lines:#?}");
            let text = format!("{lines:?}");
            assert!(!text.contains("SECRET"), "{text}");
        }
    }
}

#[tokio::test]
async fn invalid_event_is_logged_with_path_line_and_column() {
    let event = "{\n  \"large\": \"SECRET\"}";
    let lines = lines_of(OUTCOMES, false, &[event]).await;
    assert_eq!(
        lines[0]["error"],
        "invalid event at `large`: invalid type: string, expected usize, line 2 column 19"
    );
}

#[tokio::test]
async fn only_the_panic_hook_prints_the_message_of_a_panic() {
    for program in [OUTCOMES, OUTCOMES_RAW] {
        let mut lambda = Lambda::start(program).await;
        lambda.invoke(r#"{"panic":"SECRET"}"#).await;
        let printed = lambda.end().await;
        let times = printed.stderr.matches("SECRET").count();
        assert_eq!(
            (times, printed.stdout.contains("SECRET")),
            (1, false),
            "{printed:?}"
        );
    }
}

#[tokio::test]
async fn lines_of_concurrent_invocations_have_their_own_request_ids() {
    for concurrency in ["1", "8", "64"] {
        let variables = [
            ("AWS_LAMBDA_MAX_CONCURRENCY", concurrency),
            ("SUBSCRIBER", "1"),
        ];
        let mut lambda = Lambda::start_with(OUTCOMES, &variables).await;
        let count = 200;
        for number in 0..count {
            let event = match number % 2 {
                0 => r#"{"request_id":5}"#,
                _ => r#"{"fail":"x"}"#,
            };
            lambda.send(event);
        }
        for _ in 0..count {
            let answer = lambda.answer().await;
            assert_eq!(answer.kind, Kind::Response);
            let (status, body) = answer.proxy_response();
            let id = if status == 200 {
                &body["result"]
            } else {
                &body["request_id"]
            };
            assert_eq!(id, &json!(answer.request_id));
        }
        let printed = lambda.end().await;
        let lines = printed.stdout.lines();
        let lines: Vec<Value> = lines
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        assert_eq!(lines.len(), count);
        let own = lines
            .iter()
            .filter(|line| line["fields"]["own"].is_string());
        for line in own.clone() {
            assert_eq!(line["fields"]["own"], line["span"]["requestId"], "{line}");
        }
        assert_eq!(own.count(), count / 2);
    }
}

/// A document in the embedded metric format, which CloudWatch would take for a metric.
const FORGED: &str = "a\n{\"_aws\":{\"Timestamp\":0,\"CloudWatchMetrics\":[]}}\r\u{1b}[2J\u{2028}b";

#[tokio::test]
async fn text_of_an_error_cannot_start_a_line_of_the_log() {
    for program in [OUTCOMES, OUTCOMES_RAW] {
        for subscriber in ["text", ""] {
            let variables: &[_] = if subscriber.is_empty() {
                &[]
            } else {
                &[("SUBSCRIBER", subscriber)]
            };
            let mut lambda = Lambda::start_with(program, variables).await;
            lambda.invoke(json!({"fail": FORGED}).to_string()).await;
            lambda
                .invoke(json!({"fail_to_serialize": FORGED}).to_string())
                .await;
            let printed = lambda.end().await;
            for line in printed.stdout.lines().chain(printed.stderr.lines()) {
                let is_forged = line.starts_with("{\"_aws\"") && line.contains("\"Timestamp\":0");
                assert!(!is_forged, "{line:?}");
                let is_json = line.starts_with('{');
                assert!(is_json || !line.contains('\u{2028}'), "{line:?}");
                assert!(!line.contains("\u{1b}[2J"), "{line:?}");
            }
        }
    }
}

#[tokio::test]
async fn line_has_the_request_id_where_a_filter_drops_the_span() {
    for program in [OUTCOMES, OUTCOMES_RAW] {
        let mut lambda = Lambda::start_with(program, &[("SUBSCRIBER", "warn")]).await;
        lambda.invoke(r#"{"fail":"no item"}"#).await;
        let printed = lambda.end().await;
        let lines: Vec<_> = printed
            .stdout
            .lines()
            .filter(|line| line.contains("no item"))
            .collect();
        assert_eq!(lines.len(), 1, "{}", printed.stdout);
        assert!(lines[0].contains("request-1"), "{}", lines[0]);
    }
}
