//! Faults of the Runtime API, played against the loop of `handler::main()` and against `lambda_runtime` alone. Where
//! `lambda_runtime` goes on, ours does. Where it ends the process and need not, ours goes on.

use prewarm_tests::bent_api::Asked::{self, Next, Post};
use prewarm_tests::bent_api::{BentApi, Reaction, headers};
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::time::Duration;

const OURS: &str = env!("CARGO_BIN_EXE_echo");
const BY_HAND: &str = env!("CARGO_BIN_EXE_echo_by_hand");

/// How long a part of an answer is held back.
const PAUSE: Duration = Duration::from_millis(200);

/// The fate of a process.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Outcome {
    /// It answers events after the fault.
    GoesOn,
    /// It ends.
    Ends,
    /// It does neither.
    Hangs,
    /// It goes on or ends, as its kernel decides: a reset discards bytes that the process has not read yet, and a close
    /// can come before or after the next request is sent.
    Varies,
}
use Outcome::{Ends, GoesOn, Hangs, Varies};

struct Case {
    name: &'static str,
    concurrency: &'static str,
    event: &'static str,
    reactions: Vec<(Asked, Reaction)>,
    ours: Outcome,
    by_hand: Outcome,
}

const TEXT: &str = r#"{"text":"first"}"#;
const RESTART: Duration = Duration::from_millis(300);

/// A fault that is answered to one request, where one event is served at a time.
fn case(
    name: &'static str,
    asked: Asked,
    reaction: Reaction,
    ours: Outcome,
    by_hand: Outcome,
) -> Case {
    Case {
        name,
        concurrency: "1",
        event: TEXT,
        reactions: vec![(asked, reaction)],
        ours,
        by_hand,
    }
}

fn cases() -> Vec<Case> {
    [
        of_next(),
        of_an_event(),
        of_an_answer(),
        of_a_status(),
        while_running(),
        at_8(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Faults while the function asks for an event.
#[rustfmt::skip]
fn of_next() -> Vec<Case> {
    vec![
        case("next is reset", Next(2), Reaction::reset(), GoesOn, Ends),
        case("next is closed", Next(2), Reaction::close(), GoesOn, Ends),
        case("the first next is reset", Next(1), Reaction::reset(), Ends, Ends),
        case("the first next is closed", Next(1), Reaction::close(), Ends, Ends),
        case("next is 204", Next(1), Reaction::status(204), GoesOn, GoesOn),
        case("next is 403", Next(1), Reaction::status(403), Ends, Ends),
        case("next is 410", Next(1), Reaction::status(410), Ends, Ends),
        case("next is 500", Next(1), Reaction::status(500), Ends, Ends),
        case("next is 503", Next(2), Reaction::status(503), Ends, Ends),
        case("next is no HTTP", Next(1), Reaction::send("hello\r\n\r\n"), Ends, Ends),
        case("a restart before next", Post(1), Reaction::status(202).then_restart(RESTART), Ends, Ends),
    ]
}

/// Faults of an event.
#[rustfmt::skip]
fn of_an_event() -> Vec<Case> {
    let event = |headers: &str| Reaction::event(headers, TEXT);
    let with = |header: &str| event(&format!("{}{header}\r\n", headers(1)));
    let of_length = |length: u32| format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\n{}\r\n", headers(1));
    let cut_off = || Reaction::send(of_length(100) + "{\"te").of_an_event();
    let slow = Reaction::send(of_length(16)).of_an_event().and_after(PAUSE, r#"{"text":"#).and_after(PAUSE, r#""first"}"#);
    let id = "lambda-runtime-aws-request-id: request-1\r\n";
    let bad_deadline = format!("{id}lambda-runtime-deadline-ms: soon\r\n");
    let bad_context = r#"lambda-runtime-client-context: {"custom":{"a":1}}"#;
    vec![
        case("without a deadline", Next(1), event(id), GoesOn, Ends),
        case("with a bad deadline", Next(1), event(&bad_deadline), GoesOn, Ends),
        case("with a bad client context", Next(1), with(bad_context), GoesOn, Ends),
        case("with a bad identity", Next(1), with("lambda-runtime-cognito-identity: {"), GoesOn, Ends),
        case("without a request id", Next(1), event(""), Ends, Ends),
        case("cut off by a FIN", Next(1), cut_off().then_close(), GoesOn, Ends),
        case("cut off by a reset", Next(1), cut_off().then_reset(), GoesOn, Ends),
        case("a slow event", Next(1), slow, GoesOn, GoesOn),
        case("closed after the event", Next(1), event(&headers(1)).then_close(), GoesOn, Varies),
        case("with connection: close", Next(1), with("connection: close").then_close(), GoesOn, GoesOn),
    ]
}

/// Faults while an answer is sent.
#[rustfmt::skip]
fn of_an_answer() -> Vec<Case> {
    let accepted = |rest: &str| Reaction::send(format!("HTTP/1.1 202 Accepted\r\ncontent-length: 16\r\n{rest}"));
    let body = "{\"status\":\"OK\"}\n";
    let closing = format!("connection: close\r\n\r\n{body}");
    vec![
        case("reset after a POST", Post(1), Reaction::reset(), GoesOn, Ends),
        case("closed after a POST", Post(1), Reaction::close(), GoesOn, Ends),
        case("FIN right after an answer", Post(1), Reaction::status(202).then_close(), GoesOn, GoesOn),
        case("reset right after an answer", Post(1), Reaction::status(202).then_reset(), GoesOn, Varies),
        case("an answer with connection: close", Post(1), accepted(&closing).then_close(), GoesOn, GoesOn),
        case("an answer with a body", Post(1), accepted(&format!("\r\n{body}")), GoesOn, GoesOn),
        case("an answer is cut off in its head", Post(1), Reaction::send("HTTP/1.1 202 Acc").then_close(), GoesOn, Ends),
        case("an answer is cut off in its body", Post(1), accepted("\r\n{").then_close(), GoesOn, GoesOn),
        case("an answer is slow", Post(1), accepted("\r\n").and_after(PAUSE, body), GoesOn, GoesOn),
        case("an answer never ends", Post(1), accepted("\r\n").then_hang(), GoesOn, GoesOn),
        case("an answer is no HTTP", Post(1), Reaction::send("hello\r\n\r\n"), GoesOn, Ends),
    ]
}

/// Answers that are refused.
fn of_a_status() -> Vec<Case> {
    let codes = [400, 403, 404, 410, 413, 429, 500, 503];
    let cases = codes.map(|code| {
        let refused = case(
            "a response is refused",
            Post(1),
            Reaction::status(code),
            GoesOn,
            GoesOn,
        );
        let error = case(
            "an error is refused",
            Post(1),
            Reaction::status(code),
            GoesOn,
            GoesOn,
        );
        let event = r#"{"fail":"as it should"}"#;
        [refused, Case { event, ..error }]
    });
    cases.into_iter().flatten().collect()
}

/// The connection ends while the handler runs.
fn while_running() -> Vec<Case> {
    let events = [
        ("the handler waits", r#"{"sleep":200}"#),
        ("the handler blocks", r#"{"block":200}"#),
    ];
    let cases = events.map(|(name, event)| {
        let sent = || Reaction::good_event(1, event);
        let later = sent().and_after(PAUSE / 2, "");
        [sent().then_close(), sent().then_reset(), later.then_close()]
            .map(|reaction| case(name, Next(1), reaction, GoesOn, GoesOn))
    });
    cases.into_iter().flatten().collect()
}

/// Faults where eight events are served at once.
fn at_8() -> Vec<Case> {
    let goes_on = |name, asked, reaction| Case {
        concurrency: "8",
        ..case(name, asked, reaction, GoesOn, GoesOn)
    };
    // Seven wait for an event when the API goes away.
    let waiting = (2..=8).map(|number| (Next(number), Reaction::send("").then_hang()));
    let restart = || Reaction::status(202).then_restart(RESTART);
    vec![
        goes_on("next is reset at 8", Next(3), Reaction::reset()),
        goes_on("next is 204 at 8", Next(3), Reaction::status(204)),
        goes_on("next is 500 at 8", Next(3), Reaction::status(500)),
        goes_on("a POST is reset at 8", Post(1), Reaction::reset()),
        Case {
            reactions: waiting.chain([(Post(1), restart())]).collect(),
            ..goes_on("a restart at 8", Post(1), restart())
        },
    ]
}

/// Plays a case, and three more events after its fault.
async fn play(program: &str, case: &Case) -> Outcome {
    let concurrency = [("AWS_LAMBDA_MAX_CONCURRENCY", case.concurrency)];
    let last = r#"{"text":"last"}"#;
    let events = [case.event, TEXT, TEXT, last];
    let reactions = case.reactions.iter().cloned();
    let mut api = BentApi::start(program, &concurrency, &events, reactions).await;
    loop {
        match api.next().await {
            Some(Ok(posted)) if posted.body == "\"last\"" => return GoesOn,
            Some(Ok(_)) => {}
            Some(Err(_)) => return Ends,
            None => return Hangs,
        }
    }
}

#[tokio::test]
async fn loop_goes_on_wherever_it_can() {
    let mut differences = String::new();
    for case in cases() {
        let ours = play(OURS, &case).await;
        let by_hand = play(BY_HAND, &case).await;
        let is_expected = match case.by_hand {
            Varies => by_hand != Hangs,
            expected => by_hand == expected,
        };
        if ours != case.ours || !is_expected {
            let Case { name, .. } = case;
            let _ = writeln!(differences, "{name}: ours {ours:?}, by hand {by_hand:?}");
        }
        assert!(
            ours == GoesOn || by_hand != GoesOn,
            "{}: `lambda_runtime` goes on, and ours {ours:?}",
            case.name
        );
    }
    assert!(differences.is_empty(), "{differences}");
}

/// The POST for an event with these headers. Asserts that the next one is answered.
async fn answer_to(reaction: Reaction) -> (String, String) {
    let reactions = [(Next(1), reaction)];
    let mut api = BentApi::start(OURS, &[], &[TEXT, TEXT], reactions).await;
    let first = api.next().await.unwrap().unwrap();
    assert_eq!(first.id, "request-1");
    let next = api.next().await.unwrap().unwrap();
    assert_eq!((&*next.id, &*next.body), ("request-2", "\"first\""));
    (first.kind, first.body)
}

#[tokio::test]
async fn event_that_cannot_be_read_is_a_function_error() {
    let bad_context = "lambda-runtime-client-context: {\"custom\":{\"a\":1}}\r\n";
    let bad_context = format!("{}{bad_context}", headers(1));
    let cut_off = format!(
        "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n{}\r\n{{\"te",
        headers(1)
    );
    let cut_off = Reaction::send(cut_off).of_an_event().then_close();
    for (reaction, text) in [
        (Reaction::event(&bad_context, TEXT), "a header is malformed"),
        (cut_off, "the event was cut off"),
    ] {
        let (kind, body) = answer_to(reaction).await;
        assert_eq!(kind, "error");
        assert!(body.contains(r#""errorType":"InvalidEvent""#), "{body}");
        assert!(body.contains(text), "{body}");
    }
}

#[tokio::test]
async fn event_without_a_deadline_is_served() {
    let headers = "lambda-runtime-aws-request-id: request-1\r\n";
    let answer = answer_to(Reaction::event(headers, TEXT)).await;
    assert_eq!(answer, ("response".to_owned(), "\"first\"".to_owned()));
}

#[tokio::test]
async fn three_events_are_served_at_once() {
    let variables = [("AWS_LAMBDA_MAX_CONCURRENCY", "8")];
    let events = [r#"{"sleep":5000}"#, r#"{"sleep":5000}"#, TEXT];
    let mut api = BentApi::start(OURS, &variables, &events, []).await;
    let first = api.next().await.unwrap().unwrap();
    assert_eq!(first.body, "\"first\"");
}

#[tokio::test]
async fn trace_id_is_where_the_sdk_reads_it() {
    const TRACE_ID: &str = r#""trace_id""#;
    let with = |number: usize, id: &str| {
        let headers = headers(number);
        let headers = format!("{headers}lambda-runtime-trace-id: {id}\r\n");
        Reaction::event(&headers, TRACE_ID)
    };
    let ids = |concurrency: &'static str| async move {
        let reactions = [
            (Next(1), Reaction::good_event(1, TRACE_ID)),
            (Next(2), with(2, "Root=1;Lineage=a:1")),
            (Next(3), with(3, "Root=2;Lineage=a:2")),
            (Next(4), Reaction::good_event(4, TRACE_ID)),
            (Next(5), with(5, "Root=2;Lineage=a:2")),
        ];
        // A process may inherit one.
        let inherited = ("_X_AMZN_TRACE_ID", "Root=0");
        let variables = [("AWS_LAMBDA_MAX_CONCURRENCY", concurrency), inherited];
        let mut api = BentApi::start(OURS, &variables, &[], reactions).await;
        let mut ids = Vec::new();
        for _ in 0..5 {
            ids.push(api.next().await.unwrap().unwrap().body);
        }
        ids
    };
    let second = "\"Root=2;Lineage=a:2\"";
    let none = "\"none\"";
    let expected = [none, "\"Root=1;Lineage=a:1\"", second, none, second];
    assert_eq!(ids("1").await, expected);
    // The environment of a process is one for all.
    assert_eq!(ids("2").await, ["\"Root=0\""; 5]);
}

#[tokio::test]
async fn context_has_what_headers_and_environment_say() {
    let others = [
        r#"lambda-runtime-client-context: {"custom":{"key":"value"}}"#,
        r#"lambda-runtime-cognito-identity: {"identityId":"id","identityPoolId":"pool"}"#,
        "lambda-runtime-aws-tenant-id: tenant",
        "lambda-runtime-trace-id: Root=1",
    ];
    let headers = format!("{}{}\r\n", headers(1), others.join("\r\n"));
    let reactions = [(Next(1), Reaction::event(&headers, "{}"))];
    let variables = [
        ("AWS_LAMBDA_LOG_GROUP_NAME", "group"),
        ("AWS_LAMBDA_LOG_STREAM_NAME", "stream"),
    ];
    let program = env!("CARGO_BIN_EXE_context");
    let mut api = BentApi::start(program, &variables, &[], reactions).await;
    let posted = api.next().await.unwrap().unwrap();
    let context: Value = serde_json::from_str(&posted.body).unwrap();
    assert_eq!(context["client_context"]["custom"], json!({"key": "value"}));
    for (key, expected) in [
        ("request_id", json!("request-1")),
        ("deadline", json!(9_999_999_999_999_u64)),
        ("invoked_function_arn", json!("arn")),
        ("xray_trace_id", json!("Root=1")),
        ("tenant_id", json!("tenant")),
        (
            "identity",
            json!({"identityId": "id", "identityPoolId": "pool"}),
        ),
        (
            "env_config",
            json!({
                "function_name": "function", "memory": 128, "version": "$LATEST",
                "log_stream": "stream", "log_group": "group",
            }),
        ),
    ] {
        assert_eq!(context[key], expected, "{key}");
    }
    let agent = &*posted.user_agent;
    assert!(agent.starts_with("aws-lambda-rust/"), "{agent}");
}
