//! `flush` after each answer, and `close` at the end.

use crate::support::{json_lines, outside_lambda};
use prewarm_tests::{Kind, Lambda, Printed, starts_in_place};
use std::time::Duration;

const PROGRAM: &str = env!("CARGO_BIN_EXE_ends");

const TEXT: &str = r#"{"text":"a"}"#;
const RETIRE: &str = r#"{"retire":"rotated"}"#;

/// Enough to be answered, and too little to start again.
const TOO_LITTLE: Duration = Duration::from_millis(290);

/// The resources that were flushed and closed, in order.
fn ends(printed: &Printed) -> Vec<&str> {
    let lines = printed.stderr.lines();
    lines
        .filter(|line| line.starts_with("flush ") || line.starts_with("close "))
        .collect()
}

fn warnings(printed: &Printed) -> Vec<String> {
    let lines = json_lines(&printed.stderr).into_iter();
    let warnings = lines.filter(|line| line["level"] == "WARN");
    warnings
        .map(|line| line["message"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn each_answer_is_followed_by_a_flush() {
    let mut lambda = Lambda::start(PROGRAM).await;
    for event in [TEXT, r#"{"fail":"no"}"#, r#"{"panic":"no"}"#, "{", TEXT] {
        lambda.invoke(event).await;
        assert!(lambda.is_over().await);
    }
    let printed = lambda.end().await;
    let mut seen = ends(&printed);
    assert_eq!(seen.len(), 10, "{}", printed.stderr);
    seen.sort_unstable();
    assert_eq!(seen[..5], ["flush cache"; 5]);
    assert_eq!(seen[5..], ["flush log"; 5]);
}

/// Some emulators send no deadline, or one of 1970.
#[tokio::test]
async fn strange_deadline_does_not_count() {
    let mut lambda = Lambda::start(PROGRAM).await;
    for deadline in ["0", "600000", "18446744073709551615"] {
        lambda.send_until(TEXT, deadline);
        assert_eq!(lambda.answer().await.kind, Kind::Response);
        assert!(lambda.is_over().await);
    }
    let printed = lambda.end().await;
    assert_eq!(ends(&printed).len(), 6, "{}", printed.stderr);
}

#[tokio::test]
async fn flush_that_goes_wrong_is_a_warning() {
    for (what, said) in [
        ("fails", "`cache` could not be flushed: out of order"),
        (
            "panics",
            "`cache` could not be flushed: panicked: out of luck",
        ),
        (
            "hangs",
            "`cache` could not be flushed: it did not finish in ",
        ),
    ] {
        let mut lambda = Lambda::start_with(PROGRAM, &[("CACHE_FLUSH", what)]).await;
        for _ in 0..2 {
            let answer = lambda.invoke(TEXT).await;
            assert_eq!(answer.kind, Kind::Response, "{what}");
            assert!(lambda.is_over().await);
        }
        let printed = lambda.end().await;
        let warnings = warnings(&printed);
        assert_eq!(warnings.len(), 2, "{warnings:?}");
        assert!(
            warnings.iter().all(|warning| warning.starts_with(said)),
            "{warnings:?}"
        );
        assert_eq!(ends(&printed), ["flush log"; 2], "{what}");
    }
}

#[tokio::test]
async fn flush_is_over_before_the_deadline() {
    let mut lambda = Lambda::start_with(PROGRAM, &[("CACHE_FLUSH", "hangs")]).await;
    lambda.send_with(TEXT, Duration::from_millis(600));
    lambda.answer().await;
    assert!(lambda.is_over().await);
    let warnings = warnings(&lambda.end().await);
    let [warning] = &*warnings else {
        panic!("{warnings:?}")
    };
    let millis = warning.strip_prefix("`cache` could not be flushed: it did not finish in ");
    let millis: u64 = millis.unwrap().trim_end_matches(" ms").parse().unwrap();
    assert!(millis <= 500, "{millis}");
}

#[tokio::test]
async fn one_flush_stands_for_others() {
    let variables = [
        ("AWS_LAMBDA_MAX_CONCURRENCY", "8"),
        ("CACHE_FLUSH", "takes time"),
    ];
    let mut lambda = Lambda::start_with(PROGRAM, &variables).await;
    for _ in 0..8 {
        lambda.send(TEXT);
    }
    for _ in 0..8 {
        assert_eq!(lambda.answer().await.kind, Kind::Response);
    }
    assert!(lambda.is_over().await);
    tokio::time::sleep(Duration::from_millis(600)).await;
    let printed = lambda.end().await;
    let flushed = ends(&printed)
        .iter()
        .filter(|line| **line == "flush cache")
        .count();
    assert!((1..8).contains(&flushed), "{flushed}");
}

/// The order in which all is closed.
fn closed(printed: &Printed) -> Vec<&str> {
    ends(printed)
        .into_iter()
        .filter(|line| line.starts_with("close "))
        .collect()
}

#[tokio::test]
async fn what_another_resource_needs_is_closed_after_it() {
    for (event, last) in [(TEXT, None), (r#"{"text":"lazy"}"#, Some("close lazy"))] {
        let mut lambda = Lambda::start(PROGRAM).await;
        lambda.invoke(event).await;
        lambda.send_with(RETIRE, TOO_LITTLE);
        lambda.answer().await;
        let (status, printed) = lambda.ended().await;
        assert_eq!(status.code(), Some(1));
        let closed = closed(&printed);
        let place = |name: &str| closed.iter().position(|line| *line == name);
        assert!(place("close cache") < place("close pool"), "{closed:?}");
        assert!(place("close log").is_some() && place("close cache").is_some());
        assert_eq!(last.and_then(place).is_some(), last.is_some(), "{closed:?}");
        assert_eq!(closed.len(), 3 + usize::from(last.is_some()), "{closed:?}");
    }
}

#[tokio::test]
async fn process_closes_before_it_starts_again() {
    if !starts_in_place() {
        return;
    }
    let mut lambda = Lambda::start(PROGRAM).await;
    lambda.invoke(RETIRE).await;
    lambda.invoke(TEXT).await;
    let printed = lambda.end().await;
    let lines: Vec<_> = printed
        .stderr
        .lines()
        .filter(|line| !line.starts_with('{'))
        .collect();
    let again = lines.iter().rposition(|line| *line == "INIT").unwrap();
    let closed = lines[..again]
        .iter()
        .filter(|line| line.starts_with("close "));
    assert_eq!(closed.count(), 3, "{lines:?}");
    let flushed = lines[..again]
        .iter()
        .filter(|line| line.starts_with("flush "));
    assert_eq!(flushed.count(), 2, "{lines:?}");
}

#[tokio::test]
async fn close_that_goes_wrong_is_a_warning() {
    for (what, said) in [
        ("fails", "`cache` could not be closed: out of order"),
        (
            "panics",
            "`cache` could not be closed: panicked: out of luck",
        ),
        (
            "hangs",
            "`cache` could not be closed: it did not finish in ",
        ),
    ] {
        let mut lambda = Lambda::start_with(PROGRAM, &[("CACHE_CLOSE", what)]).await;
        lambda.send_with(RETIRE, TOO_LITTLE);
        lambda.answer().await;
        let (status, printed) = lambda.ended().await;
        assert_eq!(status.code(), Some(1), "{what}");
        let warnings = warnings(&printed);
        assert!(
            warnings.iter().any(|warning| warning.starts_with(said)),
            "{warnings:?}"
        );
        assert!(
            closed(&printed).contains(&"close log"),
            "{}",
            printed.stderr
        );
    }
}

#[test]
fn local_run_flushes_and_closes() {
    let output = outside_lambda(PROGRAM).args([TEXT, TEXT]).output().unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!(stderr.matches("flush log\n").count(), 2, "{stderr}");
    for name in ["log", "pool", "cache"] {
        assert_eq!(
            stderr.matches(&format!("close {name}\n")).count(),
            1,
            "{stderr}"
        );
    }
    assert!(!stderr.contains("close lazy"), "{stderr}");
}

#[cfg(unix)]
#[tokio::test]
async fn process_that_is_asked_to_end_closes_first() {
    for variables in [[("CACHE_CLOSE", "")], [("CACHE_CLOSE", "hangs")]] {
        let mut lambda = Lambda::start_with(PROGRAM, &variables).await;
        lambda.invoke(TEXT).await;
        lambda.terminate().await;
        let (status, printed) = lambda.ended().await;
        assert_eq!(status.code(), Some(0), "{}", printed.stderr);
        // One that hangs does not keep the others from it.
        let hanging = usize::from(variables[0].1 == "hangs");
        assert_eq!(closed(&printed).len(), 3 - hanging, "{}", printed.stderr);
    }
    // It asked for an extension, and so it does in its own place.
    if starts_in_place() {
        let mut lambda = Lambda::start(PROGRAM).await;
        lambda.invoke(RETIRE).await;
        lambda.invoke(TEXT).await;
        lambda.terminate().await;
        let (status, printed) = lambda.ended().await;
        assert_eq!(status.code(), Some(0), "{}", printed.stderr);
        assert_eq!(closed(&printed).len(), 6, "{}", printed.stderr);
    }
    // Nothing is to be closed.
    let mut lambda = Lambda::start(env!("CARGO_BIN_EXE_outcomes_raw")).await;
    lambda.invoke(TEXT).await;
    lambda.terminate().await;
    assert_eq!(lambda.ended().await.0.code(), None);
}

#[cfg(unix)]
#[test]
fn interrupted_local_run_closes() {
    let mut command = outside_lambda(PROGRAM);
    let mut process = command
        .args(["--port", "0"])
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let mut stderr = std::io::BufReader::new(process.stderr.take().unwrap());
    let mut text = String::new();
    while !text.contains("listening on") {
        assert_ne!(
            std::io::BufRead::read_line(&mut stderr, &mut text).unwrap(),
            0,
            "{text}"
        );
    }
    let id = process.id().to_string();
    let mut kill = std::process::Command::new("kill");
    assert!(kill.args(["-s", "INT", &id]).status().unwrap().success());
    std::io::Read::read_to_string(&mut stderr, &mut text).unwrap();
    assert_eq!(process.wait().unwrap().code(), Some(130));
    assert_eq!(text.matches("close ").count(), 3, "{text}");
}

/// A handler that blocks its thread is in flight until its deadline, at which the process exits.
#[tokio::test]
async fn process_that_waits_in_vain_closes_as_well() {
    let concurrency = [("AWS_LAMBDA_MAX_CONCURRENCY", "4")];
    let mut lambda = Lambda::start_with(PROGRAM, &concurrency).await;
    lambda.send_with(r#"{"late":3600000}"#, Duration::from_secs(2));
    tokio::time::sleep(Duration::from_millis(500)).await;
    lambda.send_with(RETIRE, Duration::from_secs(1));
    lambda.answer().await;
    let (status, printed) = lambda.ended().await;
    assert_eq!(status.code(), Some(1));
    assert_eq!(closed(&printed).len(), 3, "{}", printed.stderr);
}
