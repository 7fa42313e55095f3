//! Metrics and properties that a handler records.

use crate::metrics::checked_lines;
use crate::support::json_lines;
use prewarm_tests::{Kind, Lambda, Printed};
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::time::Duration;

const PROGRAM: &str = env!("CARGO_BIN_EXE_own_metrics");

async fn start(handler: &str) -> Lambda {
    Lambda::start_with(PROGRAM, &[("HANDLER", handler)]).await
}

/// The lines of invocations, without that of INIT.
fn lines(printed: &Printed) -> Vec<Value> {
    let lines = checked_lines(&printed.stdout).into_iter();
    lines.filter(|line| line["InitTime"].is_null()).collect()
}

fn warnings(printed: &Printed) -> Vec<String> {
    let lines = json_lines(&printed.stderr).into_iter();
    let warnings = lines.filter(|line| line["level"] == "WARN");
    let text = |line: Value| line["message"].as_str().unwrap().to_owned();
    warnings.map(text).collect()
}

/// The values of a metric of a line, or of several.
fn values(line: &Value, name: &str) -> Vec<f64> {
    match &line[name] {
        Value::Null => Vec::new(),
        Value::Array(values) => values.iter().filter_map(Value::as_f64).collect(),
        value => vec![value.as_f64().unwrap()],
    }
}

#[tokio::test]
async fn what_a_handler_records_is_in_the_line_of_its_invocation() {
    let mut lambda = start("value").await;
    lambda
        .invoke(json!({"id": "a", "values": [3]}).to_string())
        .await;
    lambda
        .invoke(json!({"id": "b", "values": [1, 2.5]}).to_string())
        .await;
    lambda
        .invoke(json!({"id": "c", "values": []}).to_string())
        .await;
    let printed = lambda.end().await;
    let [a, b, c] = lines(&printed).try_into().unwrap();
    assert_eq!(
        (&a["workId"], &a["Work"], &a["Fault"]),
        (&json!("a"), &json!(3.0), &json!(0))
    );
    assert_eq!(
        (&b["workId"], &b["Work"]),
        (&json!("b"), &json!([1.0, 2.5]))
    );
    assert_eq!((&c["workId"], &c["Work"]), (&json!("c"), &Value::Null));
    let metrics = |line: &Value| line["_aws"]["CloudWatchMetrics"][0]["Metrics"].clone();
    assert_eq!(metrics(&b)[3], json!({"Name": "Work", "Unit": "None"}));
    assert_eq!(metrics(&c).as_array().unwrap().len(), 3);
    assert_eq!(warnings(&printed), [""; 0]);
}

#[tokio::test]
async fn what_was_recorded_before_a_failure_is_printed() {
    for (then, fault) in [("fails", 1), ("panics", 1), ("hangs", 1), ("", 0)] {
        let mut lambda = start("value").await;
        let event = json!({"id": then, "values": [7], "then": then}).to_string();
        lambda.send_with(event, Duration::from_millis(800));
        let answer = lambda.answer().await;
        let is_fault = answer.kind == Kind::FunctionError;
        assert_eq!(is_fault, fault == 1, "{then}");
        let [line] = lines(&lambda.end().await).try_into().unwrap();
        assert_eq!(
            (&line["workId"], &line["Work"], &line["Fault"]),
            (&json!(then), &json!(7.0), &json!(fault))
        );
    }
}

#[tokio::test]
async fn records_of_a_batch_record_for_the_batch() {
    let record = |index: u32, then: &str| {
        let body = json!({"id": index.to_string(), "values": [index], "pause_ms": 5, "then": then});
        json!({"messageId": index.to_string(), "eventSource": "aws:sqs", "body": body.to_string()})
    };
    let records = [
        record(1, ""),
        record(2, "fails"),
        record(3, "panics"),
        record(4, "hangs"),
        record(5, ""),
        record(6, ""),
    ];
    let mut lambda = start("batch").await;
    lambda.send_with(
        json!({"Records": records}).to_string(),
        Duration::from_secs(1),
    );
    assert_eq!(lambda.answer().await.kind, Kind::Response);
    lambda.send(json!({"Records": [record(9, "")]}).to_string());
    assert_eq!(lambda.answer().await.kind, Kind::Response);
    let [line, next] = lines(&lambda.end().await).try_into().unwrap();
    let mut seen = values(&line, "Work");
    seen.sort_by(f64::total_cmp);
    assert_eq!(seen, [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
    assert_eq!(
        (&line["BatchRecords"], &line["BatchItemFailures"]),
        (&json!(6), &json!(3))
    );
    assert!(line["workId"].is_string());
    assert_eq!(
        (values(&next, "Work"), &next["workId"]),
        (vec![9.0], &json!("9"))
    );
}

#[tokio::test]
async fn what_a_stream_records_is_in_its_line() {
    let request = |body: &str| {
        let context = json!({"http": {"method": "POST", "path": "/"}});
        let event = json!({
            "version": "2.0", "rawPath": "/", "headers": {}, "requestContext": context, "body": body,
        });
        event.to_string()
    };
    let mut lambda = start("http_stream").await;
    lambda.invoke(request("[3, 2, 1]")).await;
    lambda.invoke(request("[5, -1, 4]")).await;
    let printed = lambda.end().await;
    let [whole, broken] = lines(&printed).try_into().unwrap();
    assert_eq!(values(&whole, "Chunk"), [1.0, 2.0, 3.0]);
    assert_eq!((&whole["head"], &whole["Fault"]), (&json!(true), &json!(0)));
    assert!(whole["StreamTime"].is_number());
    assert_eq!(values(&broken, "Chunk"), [4.0, -1.0]);
    assert_eq!(
        (&broken["head"], &broken["Fault"]),
        (&json!(true), &json!(1))
    );
}

#[tokio::test]
async fn task_of_its_own_belongs_to_no_invocation() {
    let mut lambda = start("value").await;
    for id in ["a", "b"] {
        let event = json!({"id": id, "values": [1], "then": "spawns"});
        assert_eq!(lambda.invoke(event.to_string()).await.kind, Kind::Response);
    }
    let printed = lambda.end().await;
    for line in lines(&printed) {
        assert_eq!(values(&line, "Work"), [1.0]);
    }
    let [warning] = warnings(&printed).try_into().unwrap();
    assert!(warning.contains("belongs to no invocation"), "{warning}");
}

#[tokio::test]
async fn what_cloudwatch_does_not_take_is_left_out() {
    let mut lambda = start("value").await;
    let event = json!({"id": "a", "values": [1], "then": "is refused"});
    lambda.invoke(event.to_string()).await;
    lambda.invoke(event.to_string()).await;
    let printed = lambda.end().await;
    for line in lines(&printed) {
        assert_eq!(values(&line, "Work"), [1.0]);
        assert_eq!((&line["Fault"], &line["workId"]), (&json!(0), &json!("a")));
        assert!(line["RequestId"].as_str().unwrap().starts_with("request-"));
        let metrics = &line["_aws"]["CloudWatchMetrics"][0]["Metrics"];
        assert_eq!(metrics.as_array().unwrap().len(), 4);
    }
    let warnings = warnings(&printed);
    // One for an invocation.
    assert_eq!(warnings.len(), 2, "{warnings:?}");
    assert!(warnings[0].contains("is not a name"), "{warnings:?}");
}

#[tokio::test]
async fn many_values_and_metrics_are_in_lines_of_their_own() {
    let mut lambda = start("value").await;
    let event = json!({"id": "a", "values": [1], "then": "has many"});
    lambda.invoke(event.to_string()).await;
    let printed = lambda.end().await;
    let lines = lines(&printed);
    let ids = |line: &Value| (line["RequestId"].clone(), line["workId"].clone());
    let mut many = Vec::new();
    let mut names = Vec::new();
    for line in &lines {
        assert_eq!(ids(line), ids(&lines[0]), "{line}");
        many.extend(values(line, "Many"));
        for metric in line["_aws"]["CloudWatchMetrics"][0]["Metrics"]
            .as_array()
            .unwrap()
        {
            names.push(metric["Name"].as_str().unwrap().to_owned());
        }
    }
    let expected: Vec<f64> = (0..250).map(f64::from).collect();
    assert_eq!(many, expected);
    assert_eq!(
        lines
            .iter()
            .filter(|line| line["Fault"].is_number())
            .count(),
        1
    );
    assert_eq!(lines.len(), 3);
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), 103);
    let [warning] = warnings(&printed).try_into().unwrap();
    assert!(
        warning.contains("`TooMany` is the 101st metric"),
        "{warning}"
    );
}

#[tokio::test]
async fn without_metrics_a_warning_says_so() {
    let mut lambda = start("without_metrics").await;
    for id in ["a", "b"] {
        lambda
            .invoke(json!({"id": id, "values": [1]}).to_string())
            .await;
    }
    let printed = lambda.end().await;
    assert_eq!(printed.stdout, "");
    let [warning] = warnings(&printed).try_into().unwrap();
    assert!(warning.contains("#[lambda_handler(metrics)]"), "{warning}");
}

/// The records of 64 invocations that run at once.
#[tokio::test]
async fn invocations_at_once_never_mix() {
    const ROUNDS: usize = 16;
    let variables = [("HANDLER", "value"), ("AWS_LAMBDA_MAX_CONCURRENCY", "64")];
    let mut lambda = Lambda::start_with(PROGRAM, &variables).await;
    let then = prop::sample::select(vec!["", "", "", "fails", "panics"]);
    let work = (
        prop::collection::vec(any::<i32>().prop_map(f64::from), 0..150),
        0..4_u64,
        then,
    );
    let mut runner = TestRunner::default();
    let mut expected = BTreeMap::new();
    for round in 0..ROUNDS {
        for number in 0..64 {
            let id = format!("{round}-{number}");
            let (values, pause, then) = work.new_tree(&mut runner).unwrap().current();
            let event = json!({"id": id, "values": values, "pause_ms": pause, "then": then});
            lambda.send(event.to_string());
            expected.insert(id, values);
        }
        for _ in 0..64 {
            lambda.answer().await;
        }
    }
    let printed = lambda.end().await;
    let mut seen: BTreeMap<String, Vec<f64>> = BTreeMap::new();
    let mut requests = BTreeMap::new();
    for line in lines(&printed) {
        let id = line["workId"].as_str().unwrap();
        let request = requests
            .entry(id.to_owned())
            .or_insert(line["RequestId"].clone());
        assert_eq!(*request, line["RequestId"]);
        seen.entry(id.to_owned())
            .or_default()
            .extend(values(&line, "Work"));
    }
    assert_eq!(seen, expected);
}

#[tokio::test]
async fn line_has_the_tenant() {
    let mut lambda = start("value").await;
    let event = json!({"id": "a", "values": [1]}).to_string();
    lambda.send_of_tenant(event.clone(), "blue");
    lambda.answer().await;
    lambda.invoke(event).await;
    let [blue, none] = lines(&lambda.end().await).try_into().unwrap();
    assert_eq!(
        (&blue["TenantId"], &blue["Work"]),
        (&json!("blue"), &json!(1.0))
    );
    assert_eq!(none.get("TenantId"), None);
}
