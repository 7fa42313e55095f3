//! The queries for CloudWatch Logs Insights that the guide has, on lines that programs print. Insights reads lines of JSON
//! by the keys at their top.
//! <https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html>

use crate::support::{OUTCOMES, OUTCOMES_RAW, json_lines, outside_lambda};
use prewarm_tests::Lambda;
use serde_json::{Value, json};
use std::collections::BTreeMap;

const LOGS: &str = env!("CARGO_BIN_EXE_logs");
const BATCH: &str = env!("CARGO_BIN_EXE_batch");

/// The queries of the guide's page.
fn queries() -> Vec<String> {
    let page = include_str!("../../../runtime/docs/guide/production.md");
    let texts = page.split("```text\n").skip(1);
    let texts = texts.map(|text| text.split("```").next().unwrap().to_owned());
    texts.collect()
}

/// The result of a query of these commands: how many lines have each combination of values.
fn find(query: &str, lines: &[Value]) -> BTreeMap<Vec<String>, usize> {
    let mut lines: Vec<&Value> = lines.iter().collect();
    let mut found = BTreeMap::new();
    for command in query.split('|').map(str::trim) {
        let (verb, rest) = command.split_once(' ').unwrap();
        match verb {
            "filter" => lines.retain(|line| passes(rest, line)),
            "stats" => {
                let (aggregates, by) = rest.split_once(" by ").unwrap();
                // The aggregated value is a number in each line.
                for aggregate in aggregates.split(", ").filter(|it| !it.contains('*')) {
                    let key = aggregate.split(['(', ')']).nth(1).unwrap();
                    assert!(lines.iter().all(|line| line[key].is_number()), "{key}");
                }
                let keys: Vec<&str> = by.split(", ").filter(|key| !key.contains('(')).collect();
                for line in &lines {
                    let text = |key: &&str| line[*key].as_str().unwrap_or_default().to_owned();
                    *found.entry(keys.iter().map(text).collect()).or_default() += 1;
                }
            }
            "sort" => assert!(query.contains(rest.split(' ').next().unwrap())),
            verb => panic!("{verb}"),
        }
    }
    found
}

fn passes(condition: &str, line: &Value) -> bool {
    if let Some(key) = condition.strip_prefix("ispresent(") {
        return line.get(key.trim_end_matches(')')).is_some();
    }
    let (key, text) = condition.split_once(" = ").unwrap();
    line[key] == json!(text.trim_matches('"'))
}

/// All lines of JSON that a program prints.
async fn lines_of(program: &str, variables: &[(&str, &str)], events: &[String]) -> Vec<Value> {
    let mut lambda = Lambda::start_with(program, variables).await;
    for event in events {
        lambda.invoke(event.clone()).await;
    }
    let printed = lambda.end().await;
    json_lines(&(printed.stdout + &printed.stderr))
}

#[tokio::test]
async fn errors_are_found_whoever_prints_them() {
    let [errors, _] = queries().try_into().unwrap();
    let fail = json!({"fail": "no item"}).to_string();
    let events = [fail.clone(), fail, json!({"panic": "x"}).to_string()];
    for program in [OUTCOMES, OUTCOMES_RAW] {
        let found = find(&errors, &lines_of(program, &[], &events).await);
        let expected = [
            (["Failed", "no item"], 2),
            (["Panic", "the handler panicked"], 1),
        ];
        let expected = expected.map(|(key, count)| (key.map(str::to_owned).to_vec(), count));
        assert_eq!(found, BTreeMap::from(expected), "{program}");
    }
    let json = [("AWS_LAMBDA_LOG_FORMAT", "JSON")];
    for filter in ["info", "logs=debug", "off"] {
        let variables = [json[0], ("RUST_LOG", filter)];
        let fail = json!("fail").to_string();
        let found = find(&errors, &lines_of(LOGS, &variables, &[fail]).await);
        let key = ["Error", "it failed"].map(str::to_owned).to_vec();
        assert_eq!(found, BTreeMap::from([(key, 1)]), "{filter}");
    }
    let record = json!({"messageId": "1", "eventSource": "aws:sqs", "body": "\"SECRET\""});
    let batch = json!({"Records": [record]}).to_string();
    let lines = lines_of(BATCH, &[], &[batch]).await;
    let found = find(&errors, &lines);
    assert!(
        found.keys().all(|key| key.iter().all(|it| !it.is_empty())),
        "{found:?}"
    );
    assert!(lines.iter().any(|line| line["record"] == "1"), "{lines:?}");
}

#[tokio::test]
async fn cold_starts_are_found() {
    let [_, starts] = queries().try_into().unwrap();
    let program = env!("CARGO_BIN_EXE_metrics");
    let lines = lines_of(program, &[], &[json!({"text": ""}).to_string()]).await;
    assert_eq!(find(&starts, &lines), BTreeMap::from([(Vec::new(), 1)]));
}

/// Each line about a failure has the keys of one.
#[tokio::test]
async fn every_failure_has_the_same_keys() {
    let events = [
        r#"{"fail":"x"}"#,
        r#"{"status":[404,"x"]}"#,
        "7",
        r#""map_without_keys""#,
    ];
    let events = events.map(str::to_owned);
    let failing = [("CONFIG", "err ok")];
    let of_init = lines_of(env!("CARGO_BIN_EXE_inits"), &failing, &["{}".to_owned()]).await;
    let lines = lines_of(OUTCOMES, &[], &events).await;
    let errors = lines.iter().chain(&of_init);
    let errors = errors
        .filter(|line| ["ERROR", "WARN"].contains(&line["level"].as_str().unwrap_or_default()));
    let mut count = 0;
    for line in errors {
        for key in ["errorType", "error", "sources"] {
            assert!(line[key].is_string(), "{line}");
        }
        count += 1;
    }
    assert!(count >= 6, "{count}");
}

#[test]
fn line_before_an_exit_has_the_causes() {
    let output = outside_lambda(OUTCOMES)
        .env("AWS_LAMBDA_RUNTIME_API", "127.0.0.1:1")
        .env("AWS_LAMBDA_FUNCTION_NAME", "function")
        .env("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST")
        .env("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "128")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    let lines = json_lines(&String::from_utf8(output.stderr).unwrap());
    let line = lines.last().unwrap();
    assert_eq!(
        (&line["level"], &line["message"]),
        (&json!("ERROR"), &json!("the process ends"))
    );
    assert_eq!(line["errorType"], "Exit");
    let text = |key: &str| line[key].as_str().unwrap().to_owned();
    assert!(
        (text("error") + &text("sources")).contains("refused"),
        "{line}"
    );
}
