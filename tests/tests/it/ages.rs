//! Values with an age, on what stands in for Lambda, and locally.

use crate::support::{json_lines, outside_lambda};
use prewarm_tests::{Kind, Lambda, Printed};
use serde_json::{Value, json};
use std::path::PathBuf;
use std::time::{Duration, Instant};
use std::{env, fs, process};
use tokio::time::sleep;

const PROGRAM: &str = env!("CARGO_BIN_EXE_ages");

/// The service, which is a file.
struct Service(PathBuf);

impl Service {
    fn new(name: &str) -> Self {
        let name = format!("prewarm-{}-{name}", process::id());
        let service = Service(env::temp_dir().join(name));
        service.answers("first");
        service
    }

    fn answers(&self, text: &str) {
        // In one step: the function may read it at any time.
        let next = self.0.with_extension("next");
        fs::write(&next, text).unwrap();
        fs::rename(next, &self.0).unwrap();
    }

    async fn start(&self, variables: &[(&str, &str)]) -> Lambda {
        let mut variables = variables.to_vec();
        variables.push(("SECRET", self.0.to_str().unwrap()));
        Lambda::start_with(PROGRAM, &variables).await
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

async fn pass(millis: u64) {
    sleep(Duration::from_millis(millis)).await;
}

async fn secrets(lambda: &mut Lambda) -> Value {
    let answer = lambda.invoke("0").await;
    assert_eq!(answer.kind, Kind::Response, "{answer:?}");
    answer.json()
}

fn warnings(printed: &Printed) -> Vec<String> {
    let lines = json_lines(&printed.stderr).into_iter();
    let warnings = lines.filter(|line| line["level"] == "WARN");
    warnings
        .map(|line| line["message"].as_str().unwrap().to_owned())
        .collect()
}

/// The resources' output, in order.
fn said(printed: &Printed) -> Vec<&str> {
    let lines = printed.stderr.lines();
    lines.filter(|line| !line.starts_with('{')).collect()
}

#[tokio::test]
async fn values_are_renewed_after_an_answer() {
    for handler in ["value", "layer"] {
        let service = Service::new(&format!("after-{handler}"));
        let mut lambda = service.start(&[("HANDLER", handler)]).await;
        assert_eq!(secrets(&mut lambda).await, json!(["first", "first"]));
        service.answers("second");
        pass(600).await;
        assert_eq!(secrets(&mut lambda).await, json!(["first", "first"]));
        assert!(lambda.is_over().await);
        assert_eq!(secrets(&mut lambda).await, json!(["second", "second"]));
        let printed = lambda.end().await;
        let said = said(&printed);
        let again = &said[4..];
        let place = |line: &str| again.iter().position(|said| *said == line).unwrap();
        assert!(place("open second") < place("prime second"), "{said:?}");
        assert!(place("prime second") < place("close first"), "{said:?}");
        assert!(place("step with stays") < place("close first"), "{said:?}");
        assert_eq!(again.len(), 4, "{said:?}");
        let lines = json_lines(&printed.stdout);
        let renewals = lines.iter().filter(|line| line["RenewTime"].is_number());
        let mut names = Vec::new();
        for line in renewals {
            names.extend(line["Resources"].as_object().unwrap().keys().cloned());
        }
        names.sort_unstable();
        assert_eq!(names[1..], ["pool", "secret"], "{names:?}");
        assert!(names[0].starts_with("eprintln!"), "{names:?}");
    }
}

/// Some emulators send one of 1970.
#[tokio::test]
async fn values_are_renewed_where_deadlines_are_stale() {
    let service = Service::new("stale");
    let mut lambda = service.start(&[("HANDLER", "value")]).await;
    for (answer, before) in [("second", 600), ("third", 600), ("third", 0)] {
        pass(before).await;
        service.answers(answer);
        lambda.send_until("0", "600000");
        lambda.answer().await;
        assert!(lambda.is_over().await);
    }
    let printed = lambda.end().await;
    assert!(
        said(&printed).contains(&"close first"),
        "{}",
        printed.stderr
    );
}

#[tokio::test]
async fn value_that_is_too_old_is_renewed_before_the_handler() {
    for handler in ["value", "service"] {
        let service = Service::new(&format!("before-{handler}"));
        let mut lambda = service.start(&[("HANDLER", handler)]).await;
        assert_eq!(secrets(&mut lambda).await, json!(["first", "first"]));
        service.answers("second");
        pass(1_200).await;
        assert_eq!(secrets(&mut lambda).await, json!(["second", "second"]));
        assert_eq!(secrets(&mut lambda).await, json!(["second", "second"]));
        let printed = lambda.end().await;
        assert!(said(&printed).contains(&"close first"), "{handler}");
    }
}

#[tokio::test]
async fn failure_keeps_the_old_value_and_is_a_warning() {
    for (mood, cause) in [
        ("fails", "the service refuses"),
        ("panics", "panicked: out of luck"),
        ("hangs", "it did not finish in 2."),
    ] {
        let service = Service::new(mood);
        let mut lambda = service.start(&[]).await;
        assert_eq!(secrets(&mut lambda).await, json!(["first", "first"]));
        service.answers(mood);
        pass(1_200).await;
        assert_eq!(secrets(&mut lambda).await, json!(["first", "first"]));
        service.answers("second");
        pass(2_500).await;
        assert_eq!(secrets(&mut lambda).await, json!(["second", "second"]));
        let printed = lambda.end().await;
        let warnings = warnings(&printed);
        let [warning] = &*warnings else {
            panic!("{warnings:?}")
        };
        let rest =
            warning.strip_prefix("`secret` could not be renewed, and keeps its value, which is ");
        let (age, told) = rest.expect(warning).split_once(" s old: ").unwrap();
        assert!(age.parse::<f64>().unwrap() >= 1.2, "{warning}");
        assert!(told.starts_with(cause), "{warning}");
    }
}

#[tokio::test]
async fn handler_has_half_of_its_time_at_least() {
    for handler in ["value", "no_margin"] {
        let service = Service::new(&format!("half-{handler}"));
        let mut lambda = service.start(&[("HANDLER", handler)]).await;
        lambda.invoke("0").await;
        service.answers("hangs");
        pass(1_200).await;
        let began = Instant::now();
        lambda.send_with("0", Duration::from_secs(1));
        assert_eq!(lambda.answer().await.kind, Kind::Response, "{handler}");
        let took = began.elapsed();
        assert!(took >= Duration::from_millis(300), "{handler}: {took:?}");
        assert!(took < Duration::from_secs(1), "{handler}: {took:?}");
    }
}

#[tokio::test]
async fn nothing_is_under_way_beyond_the_deadline() {
    let service = Service::new("deadline");
    let mut lambda = service.start(&[]).await;
    lambda.invoke("0").await;
    service.answers("hangs");
    pass(600).await;
    let began = Instant::now();
    lambda.send_with("0", Duration::from_secs(1));
    lambda.answer().await;
    assert!(lambda.is_over().await);
    let took = began.elapsed();
    assert!(took >= Duration::from_millis(800), "{took:?}");
    assert!(took < Duration::from_secs(1), "{took:?}");
}

#[tokio::test]
async fn batch_has_one_value() {
    let service = Service::new("batch");
    let mut lambda = service.start(&[("HANDLER", "batch")]).await;
    let record =
        |id: u32| json!({"messageId": id.to_string(), "eventSource": "aws:sqs", "body": "700"});
    let event = json!({"Records": [record(1), record(2)]}).to_string();
    lambda.send(event.clone());
    pass(200).await;
    service.answers("second");
    lambda.answer().await;
    assert!(lambda.is_over().await);
    lambda.invoke(event).await;
    let printed = lambda.end().await;
    let expected = [["record with first"; 4], ["record with second"; 4]].concat();
    assert_eq!(said(&printed), expected);
}

#[tokio::test]
async fn several_at_once_are_served_meanwhile() {
    let service = Service::new("several");
    let mut lambda = service.start(&[("AWS_LAMBDA_MAX_CONCURRENCY", "4")]).await;
    lambda.invoke("0").await;
    service.answers("takes time");
    pass(600).await;
    lambda.invoke("0").await;
    // It is under way in the background.
    pass(200).await;
    assert_eq!(secrets(&mut lambda).await, json!(["first", "first"]));
    pass(1_200).await;
    for _ in 0..4 {
        lambda.send("300");
    }
    for _ in 0..4 {
        let answer = lambda.answer().await.json();
        assert_eq!(answer, json!(["takes time", "takes time"]));
    }
}

#[tokio::test]
async fn stream_keeps_what_it_has() {
    let service = Service::new("stream");
    let mut lambda = service
        .start(&[("HANDLER", "stream"), ("AWS_LAMBDA_MAX_CONCURRENCY", "2")])
        .await;
    lambda.invoke("0").await;
    lambda.send("2500");
    pass(100).await;
    service.answers("second");
    pass(600).await;
    lambda.invoke("0").await;
    pass(300).await;
    let second = lambda.invoke("0").await;
    assert!(second.body.ends_with("second"), "{second:?}");
    let first = lambda.answer().await;
    assert!(first.body.ends_with("first"), "{first:?}");
    lambda.invoke("0").await;
    pass(300).await;
    let printed = lambda.end().await;
    let lines = said(&printed);
    let place = |line: &str| lines.iter().rposition(|said| *said == line);
    let closed = place("close first");
    assert!(closed.is_some(), "{lines:?}");
    let ended: Vec<_> = (0..lines.len())
        .filter(|at| lines[*at] == "the stream ends")
        .collect();
    assert!(closed.unwrap() > ended[3], "{lines:?}");
}

#[tokio::test]
async fn age_begins_with_the_restore() {
    let service = Service::new("restore");
    let variables = [("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start")];
    let mut lambda = service.start(&variables).await;
    pass(300).await;
    service.answers("second");
    lambda.restore();
    assert_eq!(secrets(&mut lambda).await, json!(["second", "second"]));
    let printed = lambda.end().await;
    assert_eq!(
        said(&printed)[0],
        "open stays",
        "the rest follows the restore"
    );
}

#[cfg(unix)]
#[tokio::test]
async fn freeze_in_the_middle_is_not_a_failure() {
    let service = Service::new("freeze");
    let mut lambda = service.start(&[]).await;
    lambda.invoke("0").await;
    service.answers("hangs");
    pass(600).await;
    lambda.send_with("0", Duration::from_secs(2));
    lambda.answer().await;
    lambda.signal("STOP").await;
    pass(4_000).await;
    service.answers("second");
    lambda.signal("CONT").await;
    assert!(lambda.is_over().await);
    assert_eq!(secrets(&mut lambda).await, json!(["second", "second"]));
}

#[test]
fn local_run_renews() {
    let service = Service::new("local");
    let mut command = outside_lambda(PROGRAM);
    let events = ["1200", "0"];
    let output = command
        .env("SECRET", &service.0)
        .args(events)
        .output()
        .unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    // Once after the first event or before the second one, and the same value.
    assert_eq!(stderr.matches("step with stays").count(), 2, "{stderr}");
    assert_eq!(stderr.matches("open first").count(), 1, "{stderr}");
}
