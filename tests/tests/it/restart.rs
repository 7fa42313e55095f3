//! A process that starts again in its own place, and one that starts in the middle of an invocation.

use crate::support::json_lines;
use prewarm_tests::{Kind, Lambda, starts_in_place};
use serde_json::{Value, json};
use std::time::{Duration, SystemTime};
use std::{env, fs, process};

const PROGRAM: &str = env!("CARGO_BIN_EXE_restarts");

const STATE: &str = r#"{"state":null}"#;

const RETIRE: &str = r#"{"retire":"rotated"}"#;

/// Id and value of the process.
async fn state(lambda: &mut Lambda) -> (u64, String) {
    let answer = lambda.invoke(STATE).await;
    assert_eq!(answer.kind, Kind::Response, "{answer:?}");
    let state = answer.json();
    (state["pid"].as_u64().unwrap(), state["made"].to_string())
}

/// Lets the environment end.
async fn end(lambda: &mut Lambda, way: &str) {
    if way == "retire" {
        assert_eq!(lambda.invoke(RETIRE).await.kind, Kind::FunctionError);
        return;
    }
    for _ in 0..2 {
        lambda.send_with(r#""hang""#, Duration::from_millis(1_500));
        assert_eq!(lambda.answer().await.json()["errorType"], "Timeout");
        // The first of them is no reason.
    }
}

#[tokio::test]
async fn process_starts_again_in_its_own_place() {
    if !starts_in_place() {
        return;
    }
    for initialization in ["on-demand", "provisioned-concurrency"] {
        let variables = [("AWS_LAMBDA_INITIALIZATION_TYPE", initialization)];
        let mut lambda = Lambda::start_with(PROGRAM, &variables).await;
        let mut seen = vec![state(&mut lambda).await];
        for way in ["retire", "timeout"] {
            end(&mut lambda, way).await;
            // INIT is over before the next event is asked for.
            let (pid, made) = state(&mut lambda).await;
            assert!(
                seen.iter()
                    .all(|(other, old)| *other == pid && *old != made)
            );
            seen.push((pid, made));
        }
        let printed = lambda.end().await;
        assert_eq!(printed.stderr.matches("INIT\n").count(), 3);
        let said = printed
            .stderr
            .contains("the execution environment starts again");
        assert!(said, "{}", printed.stderr);
        let lines = json_lines(&printed.stdout);
        let inits: Vec<_> = lines
            .iter()
            .filter(|line| line["InitTime"].is_number())
            .collect();
        let restarts: Vec<_> = inits.iter().map(|line| line["Restart"].as_u64()).collect();
        assert_eq!(restarts, [None, Some(1), Some(1)]);
        let cold: Vec<_> = lines
            .iter()
            .filter_map(|line| line["ColdStart"].as_u64())
            .collect();
        let first = u64::from(initialization == "on-demand");
        assert_eq!(cold, [first, 0, 0, 0, 0, 0]);
    }
}

#[tokio::test]
async fn process_exits_where_it_cannot_start_again() {
    for (variables, time, why) in [
        ([("AGAIN", "fails")], 60_000, "not again"),
        (
            [("AGAIN", "hangs")],
            1_500,
            "INIT is not finished in the time that is left",
        ),
        (
            [("AGAIN", "")],
            250,
            "does not start again in its own place",
        ),
    ] {
        let mut lambda = Lambda::start_with(PROGRAM, &variables).await;
        lambda.send_with(RETIRE, Duration::from_millis(time));
        let answer = lambda.answer().await;
        assert_eq!(answer.kind, Kind::FunctionError);
        let (status, printed) = lambda.ended().await;
        assert_eq!(status.code(), Some(1), "{why}: {}", printed.stderr);
        if starts_in_place() {
            assert!(printed.stderr.contains(why), "{}", printed.stderr);
        }
    }
    let variables = [("AWS_LAMBDA_MAX_CONCURRENCY", "2")];
    let mut lambda = Lambda::start_with(PROGRAM, &variables).await;
    assert_eq!(lambda.invoke(RETIRE).await.kind, Kind::FunctionError);
    assert_eq!(lambda.ended().await.0.code(), Some(1));
}

/// Figures of a process from `/proc`: descriptors, kilobytes, and the signals that it ignores and blocks.
#[cfg(target_os = "linux")]
async fn of_the_process(pid: u64) -> (usize, usize, String) {
    loop {
        let descriptors = fs::read_dir(format!("/proc/{pid}/fd")).unwrap().count();
        let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
        let field = |name: &str| {
            let line = status.lines().find(|line| line.starts_with(name)).unwrap();
            line[name.len()..].trim().trim_end_matches(" kB").to_owned()
        };
        let blocked = field("SigBlk:");
        // While a thread is started, nearly all are blocked.
        if blocked.starts_with('f') {
            tokio::time::sleep(Duration::from_millis(1)).await;
            continue;
        }
        let kilobytes = field("VmRSS:").parse().unwrap();
        return (
            descriptors,
            kilobytes,
            format!("{blocked} {}", field("SigIgn:")),
        );
    }
}

/// `RESTARTS=1000` restarts it so often, in place of the few times of every run.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn nothing_is_left_behind_by_restarts() {
    if !starts_in_place() {
        return;
    }
    let count = env::var("RESTARTS")
        .ok()
        .and_then(|count| count.parse().ok());
    let mut lambda = Lambda::start(PROGRAM).await;
    let (pid, _) = state(&mut lambda).await;
    lambda.invoke(RETIRE).await;
    state(&mut lambda).await;
    let (descriptors, kilobytes, signals) = of_the_process(pid).await;
    for _ in 0..count.unwrap_or(30) {
        lambda.invoke(RETIRE).await;
        state(&mut lambda).await;
    }
    let after = of_the_process(pid).await;
    assert_eq!((after.0, after.2), (descriptors, signals));
    assert!(after.1 < kilobytes + 2_000, "{kilobytes} and {}", after.1);
    lambda.end().await;
}

/// A log stream of this test's own.
fn log_stream(name: &str) -> String {
    let now = SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)
        .unwrap();
    format!(
        "2026/11/30/[$LATEST]{name}-{}-{}",
        process::id(),
        now.as_nanos()
    )
}

fn restarts(stdout: &str) -> Option<Value> {
    let lines = json_lines(stdout);
    let init = lines.into_iter().find(|line| line["InitTime"].is_number());
    init.map(|init| init["Restart"].clone())
}

#[tokio::test]
async fn start_inside_an_invocation_is_known_and_makes_no_priming_calls() {
    let stream = log_stream("inside");
    let variables = [("AWS_LAMBDA_LOG_STREAM_NAME", &*stream)];
    let warning = "this environment starts again inside an invocation";
    for (number, restart) in [Value::Null, json!(1), json!(1)].into_iter().enumerate() {
        let mut lambda = Lambda::start_with(PROGRAM, &variables).await;
        state(&mut lambda).await;
        let printed = lambda.end().await;
        let is_again = number > 0;
        assert_eq!(
            printed.stderr.contains("PRIME"),
            !is_again,
            "{}",
            printed.stderr
        );
        assert_eq!(
            printed.stderr.matches(warning).count(),
            usize::from(is_again)
        );
        assert_eq!(restarts(&printed.stdout), Some(restart));
    }
    // Others are not of this environment.
    for (stream, initialization) in [
        (log_stream("other"), "on-demand"),
        (stream, "provisioned-concurrency"),
        (String::new(), "on-demand"),
        (String::new(), "on-demand"),
    ] {
        let variables = [
            ("AWS_LAMBDA_LOG_STREAM_NAME", &*stream),
            ("AWS_LAMBDA_INITIALIZATION_TYPE", initialization),
        ];
        let mut lambda = Lambda::start_with(PROGRAM, &variables).await;
        state(&mut lambda).await;
        let printed = lambda.end().await;
        assert!(printed.stderr.contains("PRIME"), "{}", printed.stderr);
        assert!(!printed.stderr.contains(warning), "{}", printed.stderr);
        assert_eq!(restarts(&printed.stdout), Some(Value::Null));
    }
}

#[tokio::test]
async fn priming_call_that_hangs_is_no_part_of_an_invocation() {
    let stream = log_stream("prime");
    let variables = [("AWS_LAMBDA_LOG_STREAM_NAME", &*stream), ("PRIME", "hangs")];
    // It is killed in the middle of its first invocation.
    let lambda = Lambda::start_with(PROGRAM, &variables).await;
    lambda.send(r#""hang""#);
    while lambda.events_taken() == 0 {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    drop(lambda);
    let mut lambda = Lambda::start_with(PROGRAM, &variables).await;
    lambda.send_with(STATE, Duration::from_secs(3));
    assert_eq!(lambda.answer().await.kind, Kind::Response);
    let printed = lambda.end().await;
    assert!(!printed.stderr.contains("PRIME"), "{}", printed.stderr);
}

#[tokio::test]
async fn crash_is_known_to_the_next_process() {
    for crash in ["exit", "abort", "overflow"] {
        let stream = log_stream(crash);
        let variables = [("AWS_LAMBDA_LOG_STREAM_NAME", &*stream)];
        let mut lambda = Lambda::start_with(PROGRAM, &variables).await;
        state(&mut lambda).await;
        lambda.send(json!({"crash": crash}).to_string());
        let (status, _) = lambda.ended().await;
        assert!(!status.success(), "{crash}: {status}");
        let mut lambda = Lambda::start_with(PROGRAM, &variables).await;
        state(&mut lambda).await;
        let printed = lambda.end().await;
        let warning = "this environment starts again inside an invocation";
        assert!(
            printed.stderr.contains(warning),
            "{crash}: {}",
            printed.stderr
        );
        assert_eq!(restarts(&printed.stdout), Some(json!(1)), "{crash}");
    }
}
