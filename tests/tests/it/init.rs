//! INIT under each initialization type: a real binary, and what reaches the Runtime API.

use crate::support::json_lines;
use prewarm_tests::{Answer, Kind, Lambda, Printed};
use serde_json::{Value, json};
use std::process::ExitStatus;
use std::time::{Duration, Instant};

const INITS: &str = env!("CARGO_BIN_EXE_inits");

/// Initialization types under which what fails must not go live.
const AHEAD: [&str; 3] = [
    "provisioned-concurrency",
    "lambda-managed-instances",
    "something-new",
];

async fn start(initialization_type: &str, plan: &[(&str, &str)]) -> Lambda {
    let mut variables = vec![("AWS_LAMBDA_INITIALIZATION_TYPE", initialization_type)];
    variables.extend(plan);
    Lambda::start_with(INITS, &variables).await
}

/// The answer to an event, which is an `InitError`, and its message.
fn init_error(answer: &Answer) -> String {
    assert_eq!(answer.kind, Kind::FunctionError, "{answer:?}");
    let answer = answer.json();
    assert_eq!(answer["errorType"], "InitError", "{answer}");
    answer["errorMessage"].as_str().unwrap().to_owned()
}

/// Waits for the report that the process makes before it exits with 1.
async fn reported(mut lambda: Lambda, kind: Kind) -> (String, Printed) {
    let report = lambda.answer().await;
    let error_type = if kind == Kind::InitError {
        "InitError"
    } else {
        "RestoreError"
    };
    assert_eq!(report.kind, kind, "{report:?}");
    assert_eq!(report.error_type, format!("Function.{error_type}"));
    assert_eq!(report.json()["errorType"], error_type);
    assert_eq!(report.json()["stackTrace"], json!([]));
    let taken = lambda.events_taken();
    let (status, printed) = lambda.ended().await;
    assert_eq!((ExitStatus::code(&status), taken), (Some(1), 0));
    let message = report.json()["errorMessage"].as_str().unwrap().to_owned();
    (message, printed)
}

/// A text without its times.
fn timeless(text: &str) -> String {
    let mut words = text.split(' ').peekable();
    let mut kept = Vec::new();
    while let Some(word) = words.next() {
        let is_unit = words.peek().is_some_and(|next| next.starts_with('s'));
        kept.push(if word.parse::<f64>().is_ok() && is_unit {
            "_"
        } else {
            word
        });
    }
    kept.join(" ")
}

const REFUSED: &str = "failed after _ s: refused: invalid digit found in string";

#[tokio::test]
async fn only_failed_resources_run_again_on_demand() {
    for initialization_type in ["on-demand", ""] {
        let mut lambda = start(initialization_type, &[("CONFIG", "err ok"), ("POOL", "ok")]).await;
        let (status, body) = lambda.invoke("{}").await.proxy_response();
        assert_eq!(status, 200);
        assert_eq!(body["result"][0], "config");
        let (status, _) = lambda.invoke("{}").await.proxy_response();
        assert_eq!(status, 200);
        let printed = lambda.end().await;
        for (name, attempts) in [
            ("config", 2),
            ("client", 1),
            ("pool", 1),
            ("step", 1),
            ("model", 1),
        ] {
            let last = format!("{name} {attempts}\n");
            let excess = format!("{name} {}\n", attempts + 1);
            assert!(printed.stderr.contains(&last), "{last}{}", printed.stderr);
            assert!(
                !printed.stderr.contains(&excess),
                "{excess}{}",
                printed.stderr
            );
        }
        let [config, client] = &*json_lines(&printed.stderr) else {
            panic!("{}", printed.stderr)
        };
        let message = "INIT failed, and the first invocation tries again";
        assert_eq!(
            (&config["message"], &config["level"]),
            (&json!(message), &json!("ERROR"))
        );
        let error = timeless(config["error"].as_str().unwrap());
        assert_eq!(error, "the resource `config` failed after _ s");
        let sources = "refused: invalid digit found in string";
        assert_eq!(config["sources"], sources);
        assert_eq!(client["error"], "the resource `client` needs `config`");
        assert_eq!(client["sources"], "", "the cause stands once");
    }
}

#[tokio::test]
async fn third_failure_in_a_row_ends_the_process_on_demand() {
    let mut lambda = start("on-demand", &[("POOL", "err")]).await;
    let expected = format!("INIT failed: the resource `pool` {REFUSED}");
    for _ in 0..2 {
        let message = init_error(&lambda.invoke("{}").await);
        assert_eq!(timeless(&message), expected);
    }
    let (status, printed) = lambda.ended().await;
    assert_eq!(status.code(), Some(1));
    assert!(printed.stderr.contains("pool 3\n") && !printed.stderr.contains("pool 4\n"));
    assert!(
        printed
            .stderr
            .contains("the execution environment starts again")
    );
}

#[tokio::test]
async fn success_ends_the_attempts_on_demand() {
    let mut lambda = start("on-demand", &[("POOL", "err err ok")]).await;
    init_error(&lambda.invoke("{}").await);
    for _ in 0..3 {
        assert_eq!(lambda.invoke("{}").await.proxy_response().0, 200);
    }
    lambda.end().await;
}

#[tokio::test]
async fn second_attempt_outlives_the_deadline_that_waits_for_it() {
    for name in ["POOL", "MODEL"] {
        let mut lambda = start("on-demand", &[(name, "err 1000 ok")]).await;
        lambda.send_with("{}", Duration::from_millis(400));
        assert_eq!(lambda.answer().await.proxy_response().0, 504);
        assert_eq!(
            lambda.invoke("{}").await.proxy_response().0,
            200,
            "it is there for the next"
        );
        let printed = lambda.end().await;
        let third = format!("{} 3\n", name.to_lowercase());
        assert!(!printed.stderr.contains(&third), "{}", printed.stderr);
    }
}

#[tokio::test]
async fn lazy_resource_that_hangs_is_tried_again() {
    let plan = [("LAZY", "60000 ok"), ("AWS_LAMBDA_MAX_CONCURRENCY", "2")];
    let mut lambda = start("on-demand", &plan).await;
    for _ in 0..2 {
        lambda.send_with(r#"{"uses_lazy":true}"#, Duration::from_millis(400));
        assert_eq!(lambda.answer().await.proxy_response().0, 504);
    }
    let (status, body) = lambda
        .invoke(r#"{"uses_lazy":true}"#)
        .await
        .proxy_response();
    assert_eq!((status, &body["result"][7]), (200, &json!("lazy")));
    lambda.end().await;
}

#[tokio::test]
async fn concurrent_invocations_share_the_second_attempt() {
    let plan = [("POOL", "err"), ("AWS_LAMBDA_MAX_CONCURRENCY", "8")];
    let mut lambda = start("on-demand", &plan).await;
    for _ in 0..20 {
        lambda.send("{}");
    }
    init_error(&lambda.answer().await);
    let (status, printed) = lambda.ended().await;
    assert_eq!(status.code(), Some(1));
    assert!(printed.stderr.contains("pool 3\n"), "{}", printed.stderr);
}

#[tokio::test]
async fn failure_before_any_event_is_reported_and_ends_the_process() {
    for initialization_type in AHEAD {
        let lambda = start(initialization_type, &[("POOL", "err ok")]).await;
        let (message, printed) = reported(lambda, Kind::InitError).await;
        assert_eq!(
            timeless(&message),
            format!("INIT failed: the resource `pool` {REFUSED}")
        );
        assert_eq!(json_lines(&printed.stderr).len(), 1, "{}", printed.stderr);
        assert!(!printed.stderr.contains("pool 2"), "it is not tried again");
    }
}

#[tokio::test]
async fn every_failure_is_reported_and_every_cause_once() {
    let lambda = start(
        "provisioned-concurrency",
        &[("CONFIG", "err"), ("MODEL", "err")],
    )
    .await;
    let (message, printed) = reported(lambda, Kind::InitError).await;
    let expected = format!(
        "INIT failed: the resource `config` {REFUSED}; \
         the resource `client` needs `config`; the resource `model` {REFUSED}"
    );
    assert_eq!(timeless(&message), expected);
    assert_eq!(json_lines(&printed.stderr).len(), 3, "{}", printed.stderr);
}

#[tokio::test]
async fn panic_and_failing_step_are_fatal_under_every_type() {
    for initialization_type in ["on-demand", "", "snap-start"].iter().chain(&AHEAD) {
        for (name, word, start) in [
            (
                "POOL",
                "panic",
                "INIT failed: the resource `pool` failed after _ s: panicked: out of luck",
            ),
            (
                "MODEL",
                "panic",
                "INIT failed: the resource `model` failed after _ s: panicked: out of luck",
            ),
            ("STEP", "panic", "INIT failed: "),
            ("STEP", "err", "INIT failed: "),
        ] {
            let lambda = self::start(initialization_type, &[(name, word)]).await;
            let (message, printed) = reported(lambda, Kind::InitError).await;
            assert!(timeless(&message).starts_with(start), "{message}");
            if name == "STEP" {
                let step = "the step `attempt()` failed after ";
                assert!(message.contains(step), "{message}");
                assert!(!message.contains("needs"), "{message}");
                assert!(!printed.stderr.contains("pool 1"), "no resource is made");
            }
        }
    }
}

#[tokio::test]
async fn panic_in_the_second_attempt_ends_the_process() {
    let mut lambda = start("on-demand", &[("POOL", "err panic")]).await;
    init_error(&lambda.invoke("{}").await);
    let (status, printed) = lambda.ended().await;
    assert_eq!(status.code(), Some(1));
    assert!(!printed.stderr.contains("pool 3\n"));
}

#[tokio::test]
async fn failure_before_the_snapshot_is_reported_as_one_of_init() {
    let lambda = start("snap-start", &[("POOL", "err")]).await;
    let (message, printed) = reported(lambda, Kind::InitError).await;
    assert_eq!(
        timeless(&message),
        format!("INIT failed: the resource `pool` {REFUSED}")
    );
    assert!(!printed.stderr.contains("random"), "{}", printed.stderr);
}

#[tokio::test]
async fn resources_after_the_restore_are_initialized_in_order() {
    let mut lambda = start("snap-start", &[("RANDOM", "50")]).await;
    // Work after the restore is not in the snapshot.
    tokio::time::sleep(Duration::from_millis(300)).await;
    lambda.restore();
    let (status, body) = lambda.invoke("{}").await.proxy_response();
    assert_eq!(
        (status, &body["result"][6]),
        (200, &json!("session of random"))
    );
    let printed = lambda.end().await;
    let order: Vec<_> = printed.stderr.lines().collect();
    assert_eq!(
        order[order.len() - 2..],
        ["random 1", "session 1"],
        "{order:?}"
    );
    assert_eq!(order.len(), 8, "each once: {order:?}");
}

#[tokio::test]
async fn failure_after_the_restore_is_reported_as_one_of_the_restore() {
    let lambda = start("snap-start", &[("RANDOM", "err ok")]).await;
    lambda.restore();
    let (message, printed) = reported(lambda, Kind::RestoreError).await;
    let expected = format!(
        "the restore failed: the resource `random` {REFUSED}; the resource `session` needs `random`"
    );
    assert_eq!(timeless(&message), expected);
    assert_eq!(json_lines(&printed.stderr).len(), 2, "{}", printed.stderr);
}

#[tokio::test]
async fn restore_of_more_than_ten_seconds_is_abandoned() {
    let lambda = start("snap-start", &[("RANDOM", "60000")]).await;
    lambda.restore();
    let started = Instant::now();
    let (message, _) = reported(lambda, Kind::RestoreError).await;
    assert!(started.elapsed() >= Duration::from_secs(10));
    let expected = "the restore is not finished after 10 s: `random` has run for _ s, \
                    `session` waits for `random`";
    assert_eq!(
        timeless(&message.replace("10 s", "10 seconds")).replace("_ seconds", "10 s"),
        expected
    );
}

#[tokio::test]
async fn after_restore_has_no_effect_without_a_snapshot() {
    let mut lambda = start("on-demand", &[]).await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(lambda.invoke("{}").await.proxy_response().0, 200);
    let printed = lambda.end().await;
    assert!(printed.stderr.contains("session 1\n"), "{}", printed.stderr);
    assert!(!printed.stderr.contains("lazy"), "{}", printed.stderr);
}

#[tokio::test]
async fn line_at_eight_seconds_names_what_is_unfinished() {
    // One of them lets no other task go on.
    let plan = [("CONFIG", "8600"), ("MODEL", "8600")];
    let mut lambda = start("on-demand", &plan).await;
    assert_eq!(lambda.invoke("{}").await.proxy_response().0, 200);
    let printed = lambda.end().await;
    let [line] = &*json_lines(&printed.stderr) else {
        panic!("{}", printed.stderr)
    };
    let message = line["message"].as_str().unwrap();
    let (_, unfinished) = message.split_once("10 s: ").unwrap();
    let expected = "`config` has run for _ s, `client` waits for `config`, `model` has run for _ s";
    assert_eq!(
        timeless(&unfinished.replace(" s,", " s ,")).replace(" s ,", " s,"),
        expected
    );
}

#[tokio::test]
async fn failing_lazy_resource_ends_the_invocation_and_is_tried_again() {
    let mut lambda = start("on-demand", &[("LAZY", "err err err err ok")]).await;
    for _ in 0..4 {
        let message = init_error(&lambda.invoke(r#"{"uses_lazy":true}"#).await);
        assert_eq!(timeless(&message), format!("the resource `lazy` {REFUSED}"));
        assert_eq!(lambda.invoke("{}").await.proxy_response().0, 200);
    }
    for _ in 0..2 {
        let (status, body) = lambda
            .invoke(r#"{"uses_lazy":true}"#)
            .await
            .proxy_response();
        assert_eq!((status, &body["result"][7]), (200, &json!("lazy")));
    }
    let printed = lambda.end().await;
    assert!(!printed.stderr.contains("lazy 6"), "{}", printed.stderr);
}

#[tokio::test]
async fn blocking_initializers_overlap() {
    let started = Instant::now();
    let mut lambda = start("on-demand", &[("MODEL", "500"), ("INDEX", "500")]).await;
    lambda.invoke("{}").await;
    let printed = lambda.end().await;
    let init: Value = serde_json::from_str(printed.stdout.lines().next().unwrap()).unwrap();
    let time = init["InitTime"].as_f64().unwrap();
    let each = [&init["Resources"]["model"], &init["Resources"]["index"]];
    let sum: f64 = each.iter().map(|time| time.as_f64().unwrap()).sum();
    assert!(
        sum >= 1_000.0 && time < sum,
        "{init} in {:?}",
        started.elapsed()
    );
}

/// The output of a program whose INIT fails, with the Runtime API at `address`. It must end by itself.
async fn unreported(address: String) -> String {
    let process = tokio::process::Command::new(env!("CARGO_BIN_EXE_inits"))
        .env_clear()
        .env("AWS_LAMBDA_RUNTIME_API", address)
        .env("AWS_LAMBDA_FUNCTION_NAME", "function")
        .env("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "128")
        .env("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST")
        .env("AWS_LAMBDA_INITIALIZATION_TYPE", "provisioned-concurrency")
        .env("POOL", "err")
        .kill_on_drop(true)
        .output();
    let output = tokio::time::timeout(Duration::from_secs(60), process).await;
    let output = output.expect("it ends by itself").unwrap();
    assert_eq!(output.status.code(), Some(1));
    let stderr = String::from_utf8(output.stderr).unwrap();
    let lines = json_lines(&stderr).into_iter();
    let lines: Vec<_> = lines.filter(|line| line["level"] == "WARN").collect();
    let [line]: &[Value; 1] = lines.as_slice().try_into().expect(&stderr);
    line["message"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn report_that_fails_is_logged_with_the_reason() {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::TcpListener;

    let closed = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = closed.local_addr().unwrap().to_string();
    drop(closed);
    let message = unreported(address).await;
    assert!(message.contains("onnection refused"), "{message}");

    let refusing = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = refusing.local_addr().unwrap().to_string();
    let answering = tokio::spawn(async move {
        let (mut stream, _) = refusing.accept().await.unwrap();
        let mut request = [0; 4096];
        let read = stream.read(&mut request).await.unwrap();
        assert_ne!(read, 0);
        let answer = b"HTTP/1.1 500 Internal Server Error\r\ncontent-length: 0\r\n\r\n";
        stream.write_all(answer).await.unwrap();
        stream
    });
    let message = unreported(address).await;
    assert!(message.contains("500 Internal Server Error"), "{message}");
    drop(answering.await.unwrap());

    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = silent.local_addr().unwrap().to_string();
    let message = unreported(address).await;
    assert!(message.contains("no answer in time"), "{message}");
}

mod lazy_need {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(main = false)]
    pub(super) async fn handler() -> Result<u32, Error> {
        #[init(lazy)]
        let pool: u32 = "no number".parse()?;
        #[init]
        let client: u32 = *pool + 1;

        Ok(*client)
    }
}

#[tokio::test]
async fn cause_of_a_failing_lazy_need_is_told() {
    let invoked = lazy_need::handler::invoke("null", prewarm::Context::default());
    let panic = tokio::spawn(invoked).await.unwrap_err().into_panic();
    let text = panic.downcast_ref::<String>().unwrap();
    let (resources, rest) = text.split_once(" failed after ").expect(text);
    assert!(
        resources.ends_with("`client` needs `pool`: the resource `pool`"),
        "{text}"
    );
    let (seconds, cause) = rest.split_once(" s: ").expect(text);
    assert!(seconds.parse::<f64>().is_ok(), "{text}");
    assert!(cause.starts_with("invalid digit"), "{text}");
}
