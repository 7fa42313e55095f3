//! Programs that need a process of their own, in both forms, with Lambda's side on loopback.

use prewarm_tests::{Answer, Kind, Lambda, Printed};
use serde_json::{Value, json};

const FORMS: [&str; 2] = ["by hand", "moved"];

/// The answer, without the parts that depend on the process.
fn answered(answer: &Answer) -> (Kind, &str, &str) {
    (answer.kind, &answer.request_id, &answer.body)
}

/// The answers to events, one after another, and what was printed.
async fn run(program: &str, form: &str, events: &[Value]) -> (Vec<Answer>, Printed) {
    let mut lambda = Lambda::start_with(program, &[("FORM", form)]).await;
    let mut answers = Vec::new();
    for event in events {
        answers.push(lambda.invoke(event.to_string()).await);
    }
    (answers, lambda.end().await)
}

/// Both forms answer alike. Returns the answers, and what each form printed.
async fn alike(program: &str, events: &[Value]) -> (Vec<Answer>, [Printed; 2]) {
    let (by_hand, printed) = run(program, FORMS[0], events).await;
    let (moved, printed_by_moved) = run(program, FORMS[1], events).await;
    let answers =
        |answers: &[Answer]| format!("{:?}", answers.iter().map(answered).collect::<Vec<_>>());
    assert_eq!(answers(&moved), answers(&by_hand));
    (moved, [printed, printed_by_moved])
}

#[tokio::test]
async fn streaming() {
    let (answers, _) = alike(env!("CARGO_BIN_EXE_streaming_response"), &[json!({})]).await;
    let body = &answers[0].body;
    assert!(body.ends_with("\0Hello\nworld\nfrom\nLambda!\n"), "{body}");
}

#[tokio::test]
async fn external_runtime() {
    let events = [json!({"command": "ls"}), json!({"command": "pwd"})];
    let (answers, _) = alike(env!("CARGO_BIN_EXE_external_runtime"), &events).await;
    let msg = "Command pwd executed by application.";
    assert_eq!(
        answers[1].json(),
        json!({"req_id": "request-2", "msg": msg})
    );
}

#[tokio::test]
async fn internal_extension() {
    let events = [json!(1), json!(2), json!(3)];
    let (answers, _) = alike(env!("CARGO_BIN_EXE_internal_extension"), &events).await;
    // An invocation is flushed before the next one begins.
    let flushed: Vec<_> = answers
        .iter()
        .map(|answer| answer.json()["flushed before"].clone())
        .collect();
    assert_eq!(flushed, [0, 1, 2]);
}

#[tokio::test]
async fn graceful_shutdown() {
    for form in FORMS {
        let program = env!("CARGO_BIN_EXE_graceful_shutdown");
        let mut lambda = Lambda::start_with(program, &[("FORM", form)]).await;
        let answer = lambda.invoke(r#""Ada""#).await;
        assert_eq!(answer.body, r#""Hello, Ada""#, "{form}");
        lambda.terminate().await;
        let (status, printed) = lambda.ended().await;
        assert!(status.success(), "{form}: {status}");
        assert_eq!(printed.stdout, "flushed\n", "{form}");
    }
}

#[tokio::test]
async fn concurrency() {
    for form in FORMS {
        let variables = [("FORM", form), ("AWS_LAMBDA_MAX_CONCURRENCY", "4")];
        let program = env!("CARGO_BIN_EXE_concurrency");
        let mut lambda = Lambda::start_with(program, &variables).await;
        for number in 0..8 {
            lambda.send(number.to_string());
        }
        let mut answers = Vec::new();
        for _ in 0..8 {
            let answer = lambda.answer().await;
            answers.push(answer.body);
        }
        answers.sort_unstable();
        let expected: Vec<_> = (0..8)
            .map(|number| format!("\"request-{}: {number}\"", number + 1))
            .collect();
        assert_eq!(answers, expected, "{form}");
        lambda.end().await;
    }
}

#[tokio::test]
async fn opentelemetry() {
    let events = [json!(1), json!([2])];
    let (_, printed) = alike(env!("CARGO_BIN_EXE_opentelemetry"), &events).await;
    for printed in &printed {
        let spans = printed.stdout.lines();
        let spans = spans.filter(|line| *line == "span function pubsub Internal");
        // That of the last may be on its way.
        assert!(matches!(spans.count(), 1 | 2), "{printed:?}");
    }
    assert!(printed[1].stdout.contains("span INIT"), "{printed:?}");
}
