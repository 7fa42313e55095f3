//! Metrics in the embedded metric format.
//! <https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html>

use crate::support::{json_lines, outside_lambda};
use jsonschema::Validator;
use prewarm_tests::Lambda;
use serde_json::{Value, json};
#[cfg(unix)]
use std::os::{fd::OwnedFd, unix::net::UnixDatagram};
use std::time::SystemTime;

const METRICS: &str = env!("CARGO_BIN_EXE_metrics");

/// AWS's own schema, and what it says beside it of the members that a line refers to.
fn check(line: &Value) {
    let schema = include_str!("emf.schema.json");
    let schema = Validator::new(&serde_json::from_str(schema).unwrap()).unwrap();
    if let Err(error) = schema.validate(line) {
        panic!("{error}: {line}");
    }
    for directive in line["_aws"]["CloudWatchMetrics"].as_array().unwrap() {
        let metrics = directive["Metrics"].as_array().unwrap();
        assert!(metrics.len() <= 100, "{line}");
        for metric in metrics {
            let value = &line[metric["Name"].as_str().unwrap()];
            let is_list =
                |values: &Vec<Value>| values.len() <= 100 && values.iter().all(Value::is_number);
            assert!(
                value.is_number() || value.as_array().is_some_and(is_list),
                "{line}"
            );
        }
        for dimension in directive["Dimensions"]
            .as_array()
            .unwrap()
            .iter()
            .flat_map(|set| set.as_array().unwrap())
        {
            assert!(line[dimension.as_str().unwrap()].is_string(), "{line}");
        }
    }
}

pub(crate) fn checked_lines(stdout: &str) -> Vec<Value> {
    let lines = json_lines(stdout);
    lines.iter().for_each(check);
    lines
}

#[tokio::test]
async fn line_follows_the_specification_of_aws() {
    let mut lambda = Lambda::start(METRICS).await;
    lambda.invoke(r#"{"request_id":30}"#).await;
    let [init, mut invocation] = checked_lines(&lambda.end().await.stdout)
        .try_into()
        .unwrap();

    let seconds = invocation["ProcessingTime"].take().as_f64().unwrap();
    assert!((0.030..10.0).contains(&seconds), "{seconds}");
    let timestamp = invocation["_aws"]["Timestamp"].take().as_u64().unwrap();
    let now = SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)
        .unwrap();
    assert!(
        now.as_millis() - u128::from(timestamp) < 60_000,
        "{timestamp}"
    );
    let expected = json!({
        "_aws": {
            "Timestamp": null,
            "CloudWatchMetrics": [{
                "Namespace": "Shop/Prices",
                "Dimensions": [["FunctionName"]],
                "Metrics": [
                    {"Name": "ProcessingTime", "Unit": "Seconds"},
                    {"Name": "Fault", "Unit": "Count"},
                    {"Name": "ColdStart", "Unit": "Count"},
                ],
            }],
        },
        "FunctionName": "function",
        "FunctionVersion": "$LATEST",
        "RequestId": "request-1",
        "ProcessingTime": null,
        "Fault": 0,
        "ColdStart": 1,
    });
    assert_eq!(invocation, expected);

    let directive = &init["_aws"]["CloudWatchMetrics"][0];
    let metrics = json!([{"Name": "InitTime", "Unit": "Milliseconds"}]);
    assert_eq!(directive["Metrics"], metrics, "{init}");
    let time = init["InitTime"].as_f64().unwrap();
    let slow = init["Resources"]["_slow"].as_f64().unwrap();
    assert!(20.0 <= slow && slow <= time && time < 10_000.0, "{init}");
}

#[tokio::test]
async fn default_namespace_is_lambda_performance() {
    let mut lambda = Lambda::start(env!("CARGO_BIN_EXE_outcomes_http")).await;
    lambda.invoke("{}").await;
    let lines = checked_lines(&lambda.end().await.stdout);
    let namespace = &lines[0]["_aws"]["CloudWatchMetrics"][0]["Namespace"];
    assert_eq!(namespace, "Lambda/Performance");
}

#[tokio::test]
async fn fault_is_a_5xx_or_a_function_error() {
    let queue = r#"{"Records":[{"eventSource":"aws:sqs"}]}"#;
    let request = |body: &str| {
        let event = json!({
            "version": "2.0", "rawPath": "/", "headers": {}, "body": body, "isBase64Encoded": false,
            "requestContext": {"http": {"method": "POST"}, "timeEpoch": 0},
        });
        event.to_string()
    };
    let http = env!("CARGO_BIN_EXE_outcomes_http");
    for (program, event, fault) in [
        (METRICS, r#"{"text":""}"#.to_owned(), 0),
        (METRICS, r#"{"fail":""}"#.to_owned(), 1),
        (METRICS, r#"{"status":[404,""]}"#.to_owned(), 0),
        (METRICS, r#"{"status":[503,""]}"#.to_owned(), 1),
        (METRICS, "7".to_owned(), 0),
        (METRICS, queue.to_owned(), 1),
        (http, request(r#"{"text":"teapot"}"#), 0),
        (http, request(r#"{"status":[404,""]}"#), 0),
        (http, request(r#"{"panic":""}"#), 1),
        (http, queue.to_owned(), 1),
    ] {
        let mut lambda = Lambda::start(program).await;
        lambda.invoke(event.clone()).await;
        let lines = checked_lines(&lambda.end().await.stdout);
        assert_eq!(lines[1]["Fault"], fault, "{event}");
    }
}

#[tokio::test]
async fn cold_start_is_the_first_event_that_waited_for_init() {
    for (initialization_type, cold) in [
        ("on-demand", 1),
        ("", 1),
        ("snap-start", 1),
        ("provisioned-concurrency", 0),
        ("lambda-managed-instances", 0),
        ("something-new", 0),
    ] {
        let variables = [("AWS_LAMBDA_INITIALIZATION_TYPE", initialization_type)];
        let mut lambda = Lambda::start_with(METRICS, &variables).await;
        lambda.restore();
        lambda.invoke(r#"{"fail":""}"#).await;
        lambda.invoke(r#"{"text":""}"#).await;
        let lines = checked_lines(&lambda.end().await.stdout);
        let [.., first, second] = &*lines else {
            panic!("{lines:?}")
        };
        let restore = lines.iter().filter(|line| line["RestoreTime"].is_number());
        let restored = initialization_type == "snap-start";
        assert_eq!(restore.count(), usize::from(restored), "{lines:?}");
        let found = (&first["ColdStart"], &second["ColdStart"]);
        assert_eq!(found, (&json!(cold), &json!(0)), "{initialization_type}");
    }
}

#[tokio::test]
#[cfg(unix)]
async fn line_is_written_whole_by_concurrent_invocations() {
    let (ours, theirs) = UnixDatagram::pair().unwrap();
    let variables = [("AWS_LAMBDA_MAX_CONCURRENCY", "16")];
    let mut lambda = Lambda::start_printing_to(METRICS, &variables, OwnedFd::from(theirs)).await;
    let count = 300;
    let reader = tokio::task::spawn_blocking(move || {
        let mut buffer = [0; 4_096];
        // Each write is a datagram of its own.
        let write = |_| {
            let length = ours.recv(&mut buffer).unwrap();
            String::from_utf8(buffer[..length].to_vec())
        };
        (0..=count)
            .map(write)
            .collect::<Result<Vec<_>, _>>()
            .unwrap()
    });
    for _ in 0..count {
        lambda.send(r#"{"request_id":1}"#);
    }
    let mut answered = Vec::new();
    for _ in 0..count {
        answered.push(lambda.answer().await.request_id);
    }
    let writes = reader.await.unwrap();
    let mut ids = Vec::new();
    for write in &writes {
        assert!(write.ends_with('\n'), "{write}");
        let [line] = checked_lines(write).try_into().unwrap();
        ids.extend(line["RequestId"].as_str().map(str::to_owned));
    }
    ids.sort_unstable();
    answered.sort_unstable();
    assert_eq!(ids, answered);
    lambda.end().await;
}

#[tokio::test]
async fn line_in_json_logs_has_a_level_that_passes_the_filter() {
    for (filter, level) in [
        ("INFO", "INFO"),
        ("TRACE", "INFO"),
        ("", "INFO"),
        ("WARN", "WARN"),
        ("ERROR", "ERROR"),
        ("FATAL", "FATAL"),
    ] {
        let variables = [
            ("AWS_LAMBDA_LOG_FORMAT", "JSON"),
            ("AWS_LAMBDA_LOG_LEVEL", filter),
        ];
        let mut lambda = Lambda::start_with(METRICS, &variables).await;
        lambda.invoke(r#"{"text":""}"#).await;
        for line in checked_lines(&lambda.end().await.stdout) {
            assert_eq!(line["level"], level);
            assert!(line["timestamp"].as_str().unwrap().ends_with('Z'), "{line}");
        }
    }
}

#[tokio::test]
#[cfg(unix)]
async fn closed_stdout_is_not_a_failure() {
    let (ours, theirs) = UnixDatagram::pair().unwrap();
    drop(ours);
    let mut lambda = Lambda::start_printing_to(METRICS, &[], OwnedFd::from(theirs)).await;
    assert_eq!(
        lambda.invoke(r#"{"text":""}"#).await.proxy_response().0,
        200
    );
    lambda.end().await;
}

#[test]
fn local_run_prints_only_the_response() {
    let output = outside_lambda(METRICS)
        .arg(r#"{"text":""}"#)
        .output()
        .unwrap();
    let stdout = String::from_utf8(output.stdout).unwrap();
    assert!(
        stdout.starts_with(r#"{"statusCode":200"#) && stdout.lines().count() == 1,
        "{stdout}"
    );
}
