//! `batch` mode on Lambda's side: what is answered, logged and measured.

use crate::project;
use crate::support::json_lines;
use prewarm_tests::{Answer, Kind, Lambda, Printed, starts_in_place};
use serde_json::{Value, json};
use std::time::Duration;

const BATCH: &str = env!("CARGO_BIN_EXE_batch");
const CONCURRENT: &str = env!("CARGO_BIN_EXE_batch_concurrent");

/// Messages of a standard queue, `message-0` and so on.
fn queue(bodies: &[Value]) -> String {
    let messages = bodies.iter().enumerate().map(|(number, body)| {
        json!({
            "messageId": format!("message-{number}"),
            "body": body.to_string(),
            "eventSource": "aws:sqs",
            "eventSourceARN": "arn:aws:sqs:us-east-1:123456789012:queue",
        })
    });
    json!({"Records": messages.collect::<Vec<_>>()}).to_string()
}

/// Records of a shard, `0` and so on. They hold text.
fn shard(count: usize) -> String {
    let records = (0..count).map(|number| {
        json!({
            "eventSource": "aws:kinesis",
            "kinesis": {"sequenceNumber": number.to_string(), "data": "eyJ0ZXh0IjoiYSJ9"},
        })
    });
    json!({"Records": records.collect::<Vec<_>>()}).to_string()
}

/// The ids that an answer reports.
fn reported(answer: &Answer) -> Vec<String> {
    assert_eq!(answer.kind, Kind::Response, "{answer:?}");
    let response = answer.json();
    let failures = response["batchItemFailures"].as_array().unwrap().iter();
    let ids = failures.map(|failure| failure["itemIdentifier"].as_str().unwrap().to_owned());
    ids.collect()
}

/// The time of an invocation that is too short to start again after it.
const TOO_LITTLE: Duration = Duration::from_millis(290);

/// The lines of the log with this message.
fn logged(printed: &Printed, message: &str) -> Vec<Value> {
    let lines = json_lines(&printed.stderr).into_iter();
    let lines = lines.filter(|line| {
        line["message"]
            .as_str()
            .is_some_and(|text| text.contains(message))
    });
    lines.collect()
}

#[tokio::test]
async fn record_that_fails_is_reported_and_logged() {
    let mut lambda = Lambda::start(BATCH).await;
    let bodies = [
        json!({"text": "a"}),
        json!({"fail_for_a_reason": "no stock"}),
        json!({"panic": "out of luck"}),
        json!("nonsense"),
        json!({"text": "b"}),
        json!({"status": [404, "no such item"]}),
    ];
    let answer = lambda.invoke(queue(&bodies)).await;
    let expected = ["message-1", "message-2", "message-3", "message-5"];
    assert_eq!(reported(&answer), expected);
    let request_id = answer.request_id;
    let printed = lambda.end().await;
    assert!(printed.stdout.contains("a\nb\n"), "{}", printed.stdout);
    let lines = logged(&printed, "the record failed");
    let said = |line: &Value| {
        assert_eq!(
            (&line["level"], &line["requestId"]),
            (&json!("ERROR"), &json!(request_id))
        );
        let [record, error_type, error] = ["record", "errorType", "error"];
        [record, error_type, error].map(|field| line[field].as_str().unwrap().to_owned())
    };
    let said: Vec<_> = lines.iter().map(said).collect();
    let expected = [
        ["message-1", "Failed", "no stock"],
        ["message-2", "Panic", "the handler panicked"],
        [
            "message-3",
            "InvalidEvent",
            "invalid event: unknown variant, expected one of `text`, ",
        ],
        ["message-5", "Failed", "a status"],
    ];
    for (said, expected) in said.iter().zip(expected) {
        assert_eq!(said[..2], expected[..2]);
        assert!(said[2].starts_with(expected[2]), "{said:?}");
    }
    assert_eq!(said.len(), expected.len());
    assert_eq!(lines[0]["sources"], "invalid digit found in string");
}

#[tokio::test]
async fn batch_of_which_nothing_is_done_is_a_function_error() {
    let mut lambda = Lambda::start(BATCH).await;
    let answer = lambda
        .invoke(queue(&[json!({"fail": "a"}), json!({"fail": "b"})]))
        .await;
    assert_eq!(answer.kind, Kind::FunctionError);
    let expected =
        json!({"errorType": "BatchFailed", "errorMessage": "none of the 2 records was processed"});
    assert_eq!(answer.json(), expected);
    assert_eq!(reported(&lambda.invoke(queue(&[])).await), [""; 0]);
    assert_eq!(reported(&lambda.invoke(shard(3)).await), [""; 0]);
    let printed = lambda.end().await;
    let [line] = &*logged(&printed, "the invocation failed") else {
        panic!("{}", printed.stderr)
    };
    assert_eq!(line["sources"], "a");
}

#[tokio::test]
async fn event_that_is_no_batch_is_refused() {
    let mut lambda = Lambda::start(BATCH).await;
    for event in [
        r#"{"Records":[{"eventSource":"aws:s3"}]}"#,
        "{}",
        "[]",
        "no JSON",
    ] {
        let answer = lambda.invoke(event).await;
        assert_eq!(answer.kind, Kind::FunctionError, "{event}");
        assert_eq!(answer.json()["errorType"], "InvalidEvent", "{event}");
    }
    let printed = lambda.end().await;
    assert!(
        printed.stderr.contains("use `#[lambda_handler(raw)]`"),
        "{}",
        printed.stderr
    );
}

/// 100 records that take 100 ms each, and 3 s.
#[tokio::test]
async fn batch_is_answered_before_the_deadline() {
    let bodies: Vec<_> = (0..100).map(|_| json!({"request_id": 100})).collect();
    let mut lambda = Lambda::start(BATCH).await;
    lambda.send_with(queue(&bodies), Duration::from_secs(3));
    let failed = reported(&lambda.answer().await);
    // A slow machine does fewer.
    assert!((71..100).contains(&failed.len()), "{}", failed.len());
    let first = 100 - failed.len();
    let rest: Vec<_> = (first..100)
        .map(|number| format!("message-{number}"))
        .collect();
    assert_eq!(failed, rest);
    let printed = lambda.end().await;
    let late = logged(&printed, "the batch was not finished");
    let left = format!("{} of 100 records unprocessed", failed.len());
    assert_eq!(late.len(), 1, "{}", printed.stderr);
    assert!(late[0]["error"].as_str().unwrap().contains(&left));
    assert_eq!(logged(&printed, "the record failed").len(), 0);

    let mut lambda = Lambda::start(CONCURRENT).await;
    lambda.send_with(queue(&bodies), Duration::from_secs(30));
    assert_eq!(reported(&lambda.answer().await), [""; 0]);
}

#[tokio::test]
async fn handler_that_never_waits_is_stopped_between_records() {
    let bodies: Vec<_> = (0..100).map(|_| json!({"late": 100})).collect();
    for program in [BATCH, CONCURRENT] {
        let mut lambda = Lambda::start(program).await;
        lambda.send_with(queue(&bodies), Duration::from_secs(3));
        let failed = reported(&lambda.answer().await).len();
        assert!((71..100).contains(&failed), "{failed}");
        // It goes on with the next batch.
        assert_eq!(reported(&lambda.invoke(shard(1)).await), [""; 0]);
        for start in [0, 20, 40, 60] {
            // The last record is begun just before the end, more or less.
            let mut bodies = vec![json!({"late": start})];
            bodies.extend((0..20).map(|_| json!({"late": 80})));
            lambda.send_with(queue(&bodies), Duration::from_secs(1));
            let failed = reported(&lambda.answer().await).len();
            assert!((1..21).contains(&failed), "{failed}");
        }
        let printed = lambda.end().await;
        assert_eq!(
            logged(&printed, "blocks its thread").len(),
            0,
            "{}",
            printed.stderr
        );
    }
}

#[tokio::test]
async fn record_that_blocks_for_long_is_named() {
    let mut lambda = Lambda::start(BATCH).await;
    // Before the first answer, nobody watches.
    lambda.invoke(shard(1)).await;
    lambda.send_with(queue(&[json!({"late": 3000})]), Duration::from_secs(1));
    lambda.answer().await;
    let printed = lambda.end().await;
    assert_eq!(
        logged(&printed, "blocks its thread").len(),
        1,
        "{}",
        printed.stderr
    );
}

#[tokio::test]
async fn batch_that_times_out_with_nothing_done_twice_in_a_row_ends_the_environment() {
    let hanging = queue(&[json!("hang"), json!("hang")]);
    let partly = queue(&[json!({"text": "a"}), json!("hang")]);
    let mut lambda = Lambda::start(BATCH).await;
    for (event, kind) in [
        (&hanging, Kind::FunctionError),
        (&partly, Kind::Response),
        (&hanging, Kind::FunctionError),
        (&partly, Kind::Response),
        (&partly, Kind::Response),
        (&hanging, Kind::FunctionError),
        (&hanging, Kind::FunctionError),
    ] {
        lambda.send_with(event.clone(), Duration::from_millis(500));
        let answer = lambda.answer().await;
        assert_eq!(answer.kind, kind);
        if kind == Kind::FunctionError {
            assert_eq!(answer.json()["errorType"], "Timeout");
        }
    }
    let (status, printed) = lambda.ended().await;
    assert_eq!(status.code(), Some(1), "{}", printed.stderr);
}

#[tokio::test]
async fn retire_answers_the_batch_and_ends_the_environment() {
    let bodies = [
        json!({"text": "a"}),
        json!({"retire": "rotated"}),
        json!({"text": "b"}),
    ];
    let mut lambda = Lambda::start(BATCH).await;
    // There is no time left to start again in place.
    lambda.send_with(queue(&bodies), TOO_LITTLE);
    let answer = lambda.answer().await;
    assert_eq!(reported(&answer), ["message-1", "message-2"]);
    let (status, printed) = lambda.ended().await;
    assert_eq!(status.code(), Some(1));
    let [line] = &*logged(
        &printed,
        "the record failed, and the execution environment starts again",
    ) else {
        panic!("{}", printed.stderr)
    };
    assert_eq!(line["sources"], "rotated");

    // Those that have begun are done.
    let bodies = [
        json!({"request_id": 50}),
        json!({"request_id": 50}),
        json!({"retire": "rotated"}),
    ];
    let mut lambda = Lambda::start(CONCURRENT).await;
    lambda.send_with(queue(&bodies), TOO_LITTLE);
    assert_eq!(reported(&lambda.answer().await), ["message-2"]);
    assert_eq!(lambda.ended().await.0.code(), Some(1));

    let mut lambda = Lambda::start(BATCH).await;
    lambda.send_with(queue(&bodies[2..]), TOO_LITTLE);
    let answer = lambda.answer().await;
    assert_eq!(answer.json()["errorType"], "BatchFailed");
    assert_eq!(lambda.ended().await.0.code(), Some(1));
}

#[tokio::test]
async fn retire_starts_the_environment_again() {
    if !starts_in_place() {
        return;
    }
    let mut lambda = Lambda::start(BATCH).await;
    let bodies = [json!({"text": "a"}), json!({"retire": "rotated"})];
    for _ in 0..3 {
        let answer = lambda.invoke(queue(&bodies)).await;
        assert_eq!(reported(&answer), ["message-1"]);
    }
    assert_eq!(reported(&lambda.invoke(shard(1)).await), [""; 0]);
    let printed = lambda.end().await;
    assert_eq!(
        printed.stderr.matches("eager 1\n").count(),
        4,
        "{}",
        printed.stderr
    );
}

#[tokio::test]
async fn lazy_resource_that_fails_costs_its_record() {
    let bodies = [
        json!({"text": "a"}),
        json!({"text": "lazy"}),
        json!({"text": "lazy"}),
    ];
    let mut lambda = Lambda::start_with(BATCH, &[("LAZY", "err ok")]).await;
    assert_eq!(
        reported(&lambda.invoke(queue(&bodies)).await),
        ["message-1"]
    );
    let printed = lambda.end().await;
    let [line] = &*logged(&printed, "the record failed") else {
        panic!("{}", printed.stderr)
    };
    assert_eq!(line["errorType"], "InitError");
}

#[tokio::test]
async fn resource_that_fails_in_init_is_a_function_error() {
    let bodies = [json!({"text": "a"}), json!({"text": "b"})];
    let mut lambda = Lambda::start_with(BATCH, &[("EAGER", "err err ok")]).await;
    let answer = lambda.invoke(queue(&bodies)).await;
    assert_eq!(answer.kind, Kind::FunctionError);
    assert_eq!(answer.json()["errorType"], "InitError");
    assert_eq!(reported(&lambda.invoke(queue(&bodies)).await), [""; 0]);
    let printed = lambda.end().await;
    assert_eq!(
        printed.stderr.matches("eager ").count(),
        3,
        "once for a batch: {}",
        printed.stderr
    );
}

#[tokio::test]
async fn line_of_a_handler_has_the_id_of_its_record() {
    let bodies = [
        json!({"request_id": 20}),
        json!({"request_id": 10}),
        json!({"fail": "a"}),
    ];
    let mut lambda = Lambda::start_with(CONCURRENT, &[("SUBSCRIBER", "json")]).await;
    assert_eq!(
        reported(&lambda.invoke(queue(&bodies)).await),
        ["message-2"]
    );
    let printed = lambda.end().await;
    let lines = json_lines(&printed.stdout);
    let own = lines
        .iter()
        .filter(|line| line["fields"]["own"].is_string());
    let own: Vec<_> = own
        .map(|line| (&line["span"]["name"], &line["span"]["id"]))
        .collect();
    let [name, one, other] = [json!("record"), json!("message-1"), json!("message-0")];
    assert_eq!(own, [(&name, &one), (&name, &other)]);
    let failed = lines
        .iter()
        .find(|line| line["fields"]["record"].is_string())
        .unwrap();
    assert_eq!(failed["fields"]["record"], "message-2");
    assert_eq!(failed["fields"]["error"], "a");
}

#[tokio::test]
async fn records_and_failures_are_counted() {
    let mut lambda = Lambda::start(BATCH).await;
    lambda
        .invoke(queue(&[
            json!({"text": "a"}),
            json!({"fail": "b"}),
            json!({"text": "c"}),
        ]))
        .await;
    lambda.invoke(queue(&[json!({"fail": "b"})])).await;
    lambda.invoke("{}").await;
    let lines = crate::metrics::checked_lines(&lambda.end().await.stdout);
    let counts = |line: &Value| {
        [
            &line["BatchRecords"],
            &line["BatchItemFailures"],
            &line["Fault"],
        ]
        .map(Value::as_u64)
    };
    let counts: Vec<_> = lines[1..].iter().map(counts).collect();
    let expected = [
        [Some(3), Some(1), Some(0)],
        [Some(1), Some(1), Some(1)],
        [None, None, Some(1)],
    ];
    assert_eq!(counts, expected);
    let names = lines[1]["_aws"]["CloudWatchMetrics"][0]["Metrics"]
        .as_array()
        .unwrap();
    assert_eq!(names.len(), 5);
}

#[tokio::test]
async fn record_can_be_taken_as_it_stands() {
    let mut lambda = Lambda::start(env!("CARGO_BIN_EXE_batch_of_records")).await;
    lambda.invoke(queue(&[json!({"text": "a"})])).await;
    let printed = lambda.end().await;
    assert_eq!(printed.stdout, "message-0 \"{\\\"text\\\":\\\"a\\\"}\"\n");
}

#[test]
fn local_run_exits_with_1_if_a_record_failed() {
    let program = r#"
        #[prewarm::lambda_handler(batch)]
        async fn handler(body: String) -> Result<(), prewarm::Error> {
            if body == "bad" { Err("bad".into()) } else { Ok(()) }
        }
    "#;
    let project = project::write("batch", program);
    let run = |bodies: &[Value]| {
        let output = project::cargo(&project)
            .args(["run", "--quiet", "--offline", "--", &queue(bodies)])
            .output()
            .unwrap();
        (
            output.status.code(),
            String::from_utf8(output.stdout).unwrap(),
        )
    };
    let all_done = r#"{"batchItemFailures":[]}"#;
    assert_eq!(
        run(&[json!("good"), json!("fine")]),
        (Some(0), format!("{all_done}\n"))
    );
    let one_failed = r#"{"batchItemFailures":[{"itemIdentifier":"message-1"}]}"#;
    assert_eq!(
        run(&[json!("good"), json!("bad")]),
        (Some(1), format!("{one_failed}\n"))
    );
    assert_eq!(run(&[json!("bad")]).0, Some(1));
}

#[tokio::test]
async fn id_of_a_record_is_cut_off_in_the_log() {
    let id = "x".repeat(1_000_000);
    let record = json!({
        "messageId": id, "body": r#"{"fail":"no"}"#, "eventSource": "aws:sqs",
        "eventSourceARN": "arn:aws:sqs:us-east-1:1:orders",
    });
    let good = json!({
        "messageId": "good", "body": r#"{"text":"good"}"#, "eventSource": "aws:sqs",
        "eventSourceARN": "arn:aws:sqs:us-east-1:1:orders",
    });
    let mut lambda = Lambda::start(BATCH).await;
    let answer = lambda
        .invoke(json!({"Records": [record, good]}).to_string())
        .await;
    assert_eq!(reported(&answer), [&*id]);
    let printed = lambda.end().await;
    let longest = printed.stderr.lines().map(str::len).max().unwrap();
    assert!(longest < 3_000, "{longest}");
}
