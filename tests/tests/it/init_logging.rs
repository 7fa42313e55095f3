//! The subscriber that `init_logging` sets.

use crate::support::{json_lines, outside_lambda};
use prewarm_tests::Lambda;

const LOGS: &str = env!("CARGO_BIN_EXE_logs");

async fn logged(variables: &[(&str, &str)]) -> String {
    let mut lambda = Lambda::start_with(LOGS, variables).await;
    lambda.invoke(r#""Ada""#).await;
    lambda.invoke(r#""fail""#).await;
    let printed = lambda.end().await;
    assert_eq!(printed.stderr, "");
    printed.stdout
}

#[tokio::test]
async fn json_has_the_ids_at_every_level() {
    for level in ["INFO", "WARN"] {
        let variables = [
            ("AWS_LAMBDA_LOG_FORMAT", "JSON"),
            ("AWS_LAMBDA_LOG_LEVEL", level),
        ];
        let stdout = logged(&variables).await;
        let (of_init, lines): (Vec<_>, Vec<_>) = (json_lines(&stdout).into_iter())
            .filter(|line| line["message"] != "Hello Ada")
            .partition(|line| {
                line["message"]
                    .as_str()
                    .is_some_and(|it| it.ends_with("is made"))
            });
        let mut resources: Vec<_> = of_init
            .iter()
            .map(|line| line["spans"][0]["resource"].as_str().unwrap_or_default())
            .collect();
        resources.sort_unstable();
        assert_eq!(resources, ["greeting", "name_day"], "{stdout}");
        let messages: Vec<_> = lines.iter().map(|line| &line["message"]).collect();
        let expected: &[&str] = match level {
            "INFO" => &[
                "an info of Ada",
                "a warning",
                "an info of fail",
                "a warning",
            ],
            _ => &["a warning", "a warning"],
        };
        assert_eq!(messages[..messages.len() - 1], *expected, "{stdout}");
        for line in &lines {
            let id = line["requestId"].as_str().unwrap();
            assert!(id.starts_with("request-"), "{line}");
            assert!(line["xrayTraceId"].is_string(), "{line}");
            assert!(
                line["target"].is_string() && line["spans"].is_null(),
                "{line}"
            );
            assert!(
                line["timestamp"].is_string() && line["level"].is_string(),
                "{line}"
            );
        }
        assert_eq!(lines.last().unwrap()["level"], "ERROR", "{stdout}");
        assert!(stdout.contains("it failed"), "{stdout}");
    }
}

#[tokio::test]
async fn text_has_the_ids_at_every_level() {
    let stdout = logged(&[("AWS_LAMBDA_LOG_LEVEL", "WARN")]).await;
    assert!(!stdout.contains("an info"), "{stdout}");
    for line in stdout.lines().filter(|line| !line.ends_with("is made")) {
        assert!(line.contains("requestId=\"request-"), "{line}");
    }
}

#[tokio::test]
async fn no_filter_silences_failures() {
    for (filter, is_on_stdout) in [("logs=info", true), ("off,logs=info", false)] {
        let mut lambda = Lambda::start_with(LOGS, &[("RUST_LOG", filter)]).await;
        for event in [r#""Ada""#, r#""fail""#] {
            lambda.invoke(event).await;
        }
        let printed = lambda.end().await;
        assert!(printed.stdout.contains("an info of Ada"), "{printed:?}");
        assert_eq!(
            printed.stdout.contains("it failed"),
            is_on_stdout,
            "{printed:?}"
        );
        // Whoever wants no line of a subscriber has one of ours.
        assert_eq!(
            printed.stderr.contains("it failed"),
            !is_on_stdout,
            "{printed:?}"
        );
    }
}

#[test]
fn log_of_a_local_run_is_on_stderr() {
    let output = outside_lambda(LOGS).arg(r#""Ada""#).output().unwrap();
    assert_eq!(output.stdout, b"\"Ada\"\n");
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(stderr.contains("an info of Ada"), "{stderr}");
}

#[tokio::test]
async fn line_has_the_tenant() {
    for format in ["JSON", "Text"] {
        let mut lambda = Lambda::start_with(LOGS, &[("AWS_LAMBDA_LOG_FORMAT", format)]).await;
        lambda.send_of_tenant(r#""Ada""#, "blue");
        lambda.answer().await;
        let printed = lambda.end().await;
        let line = printed
            .stdout
            .lines()
            .find(|line| line.contains("an info of Ada"));
        let line = line.unwrap();
        let is_there = match format {
            "JSON" => line.contains(r#""tenantId":"blue""#),
            _ => line.contains(r#"tenantId="blue""#),
        };
        assert!(is_there, "{line}");
    }
}
