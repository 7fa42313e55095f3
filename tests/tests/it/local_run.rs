//! A debug build that a person starts.

use crate::quickstart::binary;
use crate::support::outside_lambda;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::process::{Child, ChildStderr, Command, Output, Stdio};
use std::thread;
use std::time::Duration;

fn quickstart(args: &[&str]) -> Command {
    let mut command = outside_lambda(binary());
    command.args(args).stdin(Stdio::null());
    command
}

fn run(args: &[&str]) -> Output {
    quickstart(args).output().unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

#[test]
fn answer_is_on_stdout_and_the_waterfall_on_stderr() {
    let output = run(&[r#"{"id":"42"}"#]);
    let (stdout, stderr) = (text(&output.stdout), text(&output.stderr));
    let start = r#"{"statusCode":200,"headers":{"content-type":"application/json"},"isBase64Encoded":false,"body":"{\"result\":{\"item\":{\"id\":\"42\","#;
    assert!(stdout.starts_with(start), "{stdout}");
    assert!(stdout.contains(r#"\"execution_time\":"#), "{stdout}");
    assert_eq!(stdout.lines().count(), 1, "{stdout}");
    assert!(output.status.success());

    let waterfall: Vec<_> = stderr.lines().skip(1).collect();
    let [total, catalogue, shelves, metrics] = *waterfall else {
        panic!("{stderr}");
    };
    assert_eq!(
        metrics,
        "the metrics of Lambda/Performance are printed on Lambda, and not here"
    );
    assert!(total.starts_with("INIT took "), "{stderr}");
    for (row, name) in [(catalogue, "  catalogue  "), (shelves, "  shelves    ")] {
        // Where a bar begins depends on the time.
        let bar = row.strip_prefix(name).expect(stderr).trim_start();
        assert!(bar.starts_with('━'), "{stderr}");
    }
    for row in waterfall {
        assert!(row.chars().count() <= 80, "{row}");
    }
    assert!(catalogue.ends_with(" ms"), "{stderr}");
    assert!(shelves.ends_with(" ms  after catalogue"), "{stderr}");
}

#[test]
fn waterfall_has_a_row_for_a_lazy_resource() {
    let mut inits = outside_lambda(env!("CARGO_BIN_EXE_inits"));
    let output = inits.arg("{}").output().unwrap();
    let stderr = text(&output.stderr);
    let rows = stderr
        .lines()
        .filter(|line| line.starts_with("  lazy "))
        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    assert_eq!(
        rows.collect::<Vec<_>>(),
        ["lazy lazy, not initialized yet"],
        "{stderr}"
    );
}

#[test]
fn answer_with_a_4xx_exits_with_0() {
    let output = run(&["{}"]);
    let stdout = text(&output.stdout);
    assert!(stdout.starts_with(r#"{"statusCode":400,"#), "{stdout}");
    assert!(output.status.success());
}

#[test]
fn failing_event_is_answered_and_exits_with_1() {
    let output = run(&[r#"{"id":"nope"}"#]);
    let stdout = text(&output.stdout);
    assert!(stdout.starts_with(r#"{"statusCode":500,"#), "{stdout}");
    assert!(stdout.contains("no item has the id `nope`"), "{stdout}");
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn events_are_answered_in_turn_on_a_line_each() {
    let output = run(&[r#"{"id":"1"}"#, r#"{"id":"nope"}"#, "{}"]);
    let stdout = text(&output.stdout);
    let statuses: Vec<_> = stdout.lines().map(|line| &line[..17]).collect();
    let expected = [200, 500, 400].map(|status| format!(r#"{{"statusCode":{status}"#));
    assert_eq!(statuses, expected);
    assert_eq!(output.status.code(), Some(1), "one of them failed");
}

#[test]
fn event_comes_from_a_file_or_from_stdin() {
    let file = std::env::temp_dir().join(format!("event-{}.json", std::process::id()));
    std::fs::write(&file, r#"{"id":"2"}"#).unwrap();
    let output = run(&[&format!("@{}", file.display())]);
    std::fs::remove_file(&file).unwrap();
    assert!(text(&output.stdout).contains(r#"\"id\":\"2\""#));

    let mut child = quickstart(&["-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(br#"{"id":"3"}"#)
        .unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(text(&output.stdout).contains(r#"\"id\":\"3\""#));
}

#[test]
fn wrong_command_line_is_reported_in_one_line() {
    let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let port_taken = format!(
        "prewarm: port {port} is taken: end the program that listens on it, or choose another \
         with `cargo run -- --port PORT`\n"
    );
    let error = fs::read("no-such.json").unwrap_err();
    let no_such_file = format!("prewarm: cannot read `no-such.json`: {error}\n");
    let cases: [(&[&str], &str); 4] = [
        (&["--port", &port], &port_taken),
        (
            &["{id}"],
            "prewarm: the event `{id}` is not JSON: key must be a string at line 1 column 2\n",
        ),
        (&["@no-such.json"], &no_such_file),
        (
            &["--prot", "1"],
            "prewarm: unknown option `--prot`: see `--help`\n",
        ),
    ];
    for (args, line) in cases {
        let output = run(args);
        assert_eq!(text(&output.stderr), line);
        assert_eq!(text(&output.stdout), "");
        assert_eq!(output.status.code(), Some(1));
    }
}

#[test]
fn event_has_a_name() {
    let run = |program, args: &[&str]| {
        let mut command = outside_lambda(program);
        let output = command.args(args).stdin(Stdio::null()).output().unwrap();
        // Its handler prints as well.
        let last = text(&output.stdout).lines().last().unwrap_or_default();
        let answer: Value = serde_json::from_str(last).unwrap_or_else(|error| {
            panic!("{args:?}: {error}: {}", text(&output.stderr));
        });
        (answer, output.status.code())
    };
    let good_and_bad = [r#"{"text":"tea"}"#, r#"{"fail":"milk"}"#];
    for name in ["sqs", "fifo", "kinesis", "kafka"] {
        let args = [name, good_and_bad[0], good_and_bad[1]];
        let (answer, code) = run(env!("CARGO_BIN_EXE_batch"), &args);
        let failures = answer["batchItemFailures"].as_array().unwrap();
        assert_eq!(failures.len(), 1, "{name}: {answer}");
        assert_eq!(code, Some(1), "{name}");
    }
    for args in [
        &["dynamodb", r#"{"id":"42"}"#][..],
        &["sns", "a text"],
        &["s3", "bucket/key"],
        &["schedule"],
    ] {
        let (answer, _) = run(env!("CARGO_BIN_EXE_outcomes_raw"), args);
        // Events of services are read, and are not what this handler takes.
        assert_eq!(answer["errorType"], "InvalidEvent", "{args:?}");
    }
    let (answer, code) = run(env!("CARGO_BIN_EXE_outcomes_http"), &["GET", "/path?x=1"]);
    assert_eq!(code, Some(0));
    assert!(
        answer["body"].as_str().unwrap().ends_with("/path?x=1"),
        "{answer}"
    );
    let post = ["POST", "/orders", r#"{"text":"tea"}"#];
    let (answer, _) = run(env!("CARGO_BIN_EXE_outcomes_http"), &post);
    assert_eq!(answer["body"], "tea");
    let get = ["GET", "/?id=7"];
    let output = quickstart(&get).output().unwrap();
    assert!(
        text(&output.stdout).contains(r#"\"id\":\"7\""#),
        "{output:?}"
    );
}

#[test]
fn handler_that_hangs_is_answered_before_its_timeout() {
    let mut command = outside_lambda(env!("CARGO_BIN_EXE_outcomes"));
    let command = command.args(["--timeout", "1", r#""hang""#]);
    let output = command.stdin(Stdio::null()).output().unwrap();
    let response: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(response["statusCode"], 504);
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn program_describes_itself_before_it_does_anything_else() {
    let output = run(&["--describe"]);
    assert_eq!(text(&output.stderr), "");
    let described: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(
        described,
        json!({
            "prewarm": described["prewarm"],
            "handler": "handler",
            "mode": "value",
            "arguments": {
                "stream": false,
                "metrics": "Lambda/Performance",
                "error_text": null,
                "deadline_margin_ms": 100,
                "flavor": null,
            },
            "resources": [
                {"name": "catalogue", "when": "init", "blocking": false, "needs": []},
                {"name": "shelves", "when": "init", "blocking": false, "needs": ["catalogue"]},
            ],
            "features": described["features"],
        })
    );
    for (program, pointer, expected) in [
        (env!("CARGO_BIN_EXE_batch"), "/mode", json!("batch")),
        (env!("CARGO_BIN_EXE_outcomes_raw"), "/mode", json!("raw")),
        (env!("CARGO_BIN_EXE_outcomes_http"), "/mode", json!("http")),
        (
            env!("CARGO_BIN_EXE_outcomes_http"),
            "/arguments/stream",
            json!(false),
        ),
        (
            env!("CARGO_BIN_EXE_http_streams"),
            "/arguments/stream",
            json!(true),
        ),
        (
            env!("CARGO_BIN_EXE_outcomes_hidden"),
            "/arguments/error_text",
            json!("hide"),
        ),
    ] {
        let output = outside_lambda(program).arg("--describe").output().unwrap();
        let described: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(described.pointer(pointer), Some(&expected), "{program}");
    }
    let output = outside_lambda(env!("CARGO_BIN_EXE_primes"))
        .arg("--describe")
        .output()
        .unwrap();
    let described: Value = serde_json::from_slice(&output.stdout).unwrap();
    let resources = described["resources"].as_array().unwrap();
    assert!(resources.iter().any(|resource| resource["when"] == "prime"));
}

/// How long a response may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// A program that serves itself, ended with the test.
pub(crate) struct Served {
    process: Child,
    _stderr: BufReader<ChildStderr>,
    pub(crate) port: u16,
}

impl Served {
    fn start() -> Self {
        Served::of(quickstart(&["--port", "0"]))
    }

    pub(crate) fn of(mut command: Command) -> Self {
        let mut process = command.stderr(Stdio::piped()).spawn().unwrap();
        let mut stderr = BufReader::new(process.stderr.take().unwrap());
        let mut line = String::new();
        let port = loop {
            line.clear();
            assert_ne!(stderr.read_line(&mut line).unwrap(), 0, "it ended");
            if let Some(rest) = line.strip_prefix("listening on http://127.0.0.1:") {
                break rest.split(' ').next().unwrap().parse().unwrap();
            }
        };
        Served {
            process,
            _stderr: stderr,
            port,
        }
    }

    /// Sends a request as it stands, and reads the response to its end.
    fn request(&self, head: &str, body: &[u8]) -> String {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        let length = body.len();
        let head = format!("{head}\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n");
        stream.write_all(head.as_bytes()).unwrap();
        // A server that refuses a body may stop reading it.
        let _ = stream.write_all(body);
        let mut response = String::new();
        stream.read_to_string(&mut response).unwrap();
        response
    }

    fn invoke(&self, further_headers: &str, event: &str) -> String {
        let path = "/2015-03-31/functions/quickstart/invocations";
        let head = format!("POST {path} HTTP/1.1\r\nhost: localhost:9000{further_headers}");
        self.request(&head, event.as_bytes())
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

#[test]
fn handler_of_requests_sees_what_was_asked() {
    let served = Served::of({
        let mut command = outside_lambda(env!("CARGO_BIN_EXE_outcomes_http"));
        command.args(["--port", "0"]).stdin(Stdio::null());
        command
    });
    for path in [
        "/public/../admin?x=%zz&y=a+b",
        "/%2e%2e//a;b%2F",
        "/a%C3%BC?",
        "/?",
    ] {
        let head =
            format!("GET {path} HTTP/1.1\r\nhost: localhost:9000\r\ncookie: a=1\r\ncookie: b=2");
        let response = served.request(&head, b"");
        assert!(response.starts_with("HTTP/1.1 200 OK\r\n"), "{response}");
        // An empty query is none in the event of a function URL.
        let expected = format!("https://localhost:9000{}", path.trim_end_matches('?'));
        assert!(response.ends_with(&expected), "{response}");
        assert!(response.contains("\r\nx-own: kept\r\n"), "{response}");
    }
}

#[test]
fn local_run_says_that_it_would_start_again() {
    let mut command = outside_lambda(env!("CARGO_BIN_EXE_outcomes_raw"));
    let output = command.arg(r#"{"retire":"rotated"}"#).output().unwrap();
    let stderr = text(&output.stderr);
    let said = "on Lambda, the execution environment would start again now";
    assert_eq!(stderr.matches(said).count(), 1, "{stderr}");
}

#[test]
fn server_answers_like_the_invoke_api() {
    let served = Served::start();
    let response = served.invoke("", r#"{"id":"42"}"#);
    assert!(response.starts_with("HTTP/1.1 200 OK\r\n"), "{response}");
    assert!(response.contains("\r\nx-amzn-requestid: "), "{response}");
    assert!(
        response.contains("\r\n\r\n{\"statusCode\":200,"),
        "{response}"
    );
    assert!(!response.contains("x-amz-function-error"), "{response}");

    // An answer with a 500 is a success of the invocation.
    let response = served.invoke("", r#"{"id":"nope"}"#);
    assert!(response.starts_with("HTTP/1.1 200 OK\r\n"), "{response}");
    assert!(
        response.contains("\r\n\r\n{\"statusCode\":500,"),
        "{response}"
    );
}

#[test]
fn caller_that_wants_the_log_is_told_where_it_is() {
    let served = Served::start();
    let response = served.invoke("\r\nx-amz-log-type: Tail", r#"{"id":"42"}"#);
    assert!(response.starts_with("HTTP/1.1 200 OK\r\n"), "{response}");
    let (_, log) = response.split_once("\r\nx-amz-log-result: ").unwrap();
    let log = STANDARD.decode(log.lines().next().unwrap()).unwrap();
    assert_eq!(text(&log), "The log of a local run is on its stderr.\n");
}

#[test]
fn events_and_dry_runs_are_accepted_without_an_answer() {
    let served = Served::start();
    for (invocation_type, status) in [("Event", "202 Accepted"), ("DryRun", "204 No Content")] {
        let header = format!("\r\nx-amz-invocation-type: {invocation_type}");
        let response = served.invoke(&header, r#"{"id":"42"}"#);
        let start = format!("HTTP/1.1 {status}\r\n");
        assert!(response.starts_with(&start), "{response}");
        assert!(response.ends_with("\r\n\r\n"), "{response}");
    }
}

#[test]
fn request_that_is_not_an_invocation_is_refused() {
    let served = Served::start();
    let path = "/2015-03-31/functions/quickstart/invocations";
    let invoke = |host: &str| format!("POST {path} HTTP/1.1\r\nhost: {host}");
    let too_large = vec![b' '; 6 * 1024 * 1024 + 1];
    let stream = "/2021-11-15/functions/quickstart/response-streaming-invocations";
    let cases: [(&str, &[u8], &str, &str); 8] = [
        (
            &format!("POST {stream} HTTP/1.1\r\nhost: localhost"),
            b"{}",
            "400 Bad Request",
            "does not answer `InvokeWithResponseStream`",
        ),
        (
            "GET / HTTP/1.1\r\nhost: localhost",
            b"",
            "404 Not Found",
            "POST /2015-03-31/",
        ),
        (
            &format!("GET {path} HTTP/1.1\r\nhost: localhost"),
            b"",
            "405 Method Not Allowed",
            "an invocation is a POST",
        ),
        (
            &invoke("localhost"),
            b"{id}",
            "400 Bad Request",
            "the event is not JSON",
        ),
        (
            &invoke("localhost\r\nx-amz-invocation-type: Async"),
            b"{}",
            "400 Bad Request",
            "an invocation type is",
        ),
        (
            &invoke("rebound.example"),
            b"{}",
            "403 Forbidden",
            "loopback",
        ),
        (
            &invoke("localhost\r\norigin: https://evil.example\r\ncontent-type: text/plain"),
            b"{}",
            "403 Forbidden",
            "another site",
        ),
        (
            &invoke("localhost"),
            &too_large,
            "413 Payload Too Large",
            "at most 6291456 bytes",
        ),
    ];
    for (head, body, status, message) in cases {
        let response = served.request(head, body);
        assert!(
            response.starts_with(&format!("HTTP/1.1 {status}\r\n")),
            "{response}"
        );
        assert!(response.contains(message), "{response}");
    }
}

#[test]
#[cfg(unix)]
fn ctrl_c_ends_the_server_at_once() {
    use std::os::unix::process::ExitStatusExt as _;

    let mut served = Served::start();
    let pid = served.process.id().to_string();
    let kill = Command::new("kill").args(["-INT", &pid]).status().unwrap();
    assert!(kill.success());
    let status = served.process.wait().unwrap();
    assert_eq!(status.signal(), Some(2));
    served.process = Command::new("true").spawn().unwrap();
}

#[test]
fn http_handler_can_be_opened_in_a_browser() {
    let mut command = outside_lambda(env!("CARGO_BIN_EXE_router"));
    command.args(["--port", "0"]);
    let served = Served::of(command);
    let host = "host: localhost:9000\r\ncookie: a=b; c=d";
    let head = format!("GET /greet/Ada?a=1&b=two%20words HTTP/1.1\r\n{host}");
    let response = served.request(&head, b"");
    assert!(response.starts_with("HTTP/1.1 200 OK\r\n"), "{response}");
    let html = "\r\ncontent-type: text/html; charset=utf-8\r\n";
    assert!(response.contains(html), "{response}");
    assert!(
        response.contains("\r\nserver-timing: handler;dur="),
        "{response}"
    );
    let body = r#"<h1>Hello, Ada!</h1>{"a": "1", "b": "two words"}"#;
    assert!(response.ends_with(body), "{response}");

    // Bytes that are not text are passed unchanged.
    let response = served.request("POST /echo HTTP/1.1\r\nhost: localhost", &[1, 2, 3]);
    assert!(response.ends_with("\r\n\r\n\x01\x02\x03"), "{response:?}");
    let response = served.request("GET /nowhere HTTP/1.1\r\nhost: localhost", b"");
    assert!(response.starts_with("HTTP/1.1 404"), "{response}");
    let response = served.request("GET / HTTP/1.1\r\nhost: attacker.example", b"");
    assert!(response.starts_with("HTTP/1.1 403"), "{response}");
    // The handler has no path that is one of Lambda's.
    let stream = "/2021-11-15/functions/router/response-streaming-invocations";
    let head = format!("POST {stream} HTTP/1.1\r\nhost: localhost");
    let response = served.request(&head, b"{}");
    assert!(response.starts_with("HTTP/1.1 400"), "{response}");
}

#[test]
fn http_handler_can_be_invoked_as_well() {
    let mut command = outside_lambda(env!("CARGO_BIN_EXE_router"));
    command.args(["--port", "0"]);
    let response = Served::of(command).invoke("", "{}");
    assert!(
        response.contains("\r\nx-amz-function-error: Unhandled\r\n"),
        "{response}"
    );
    assert!(
        response.contains(r#""errorType":"InvalidEvent""#),
        "{response}"
    );
}

#[test]
fn requests_that_are_not_invocations_do_not_wait() {
    let mut command = outside_lambda(env!("CARGO_BIN_EXE_outcomes_http"));
    command.args(["--port", "0"]);
    let served = Served::of(command);
    let hangs = json!({
        "version": "2.0", "rawPath": "/", "headers": {}, "body": "\"hang\"", "isBase64Encoded": false,
        "requestContext": {"http": {"method": "POST"}, "timeEpoch": 0},
    });
    let kind = "\r\nx-amz-invocation-type: ";
    let response = served.invoke(&format!("{kind}Event"), &hangs.to_string());
    assert!(response.starts_with("HTTP/1.1 202"), "{response}");
    thread::sleep(Duration::from_millis(500));
    let response = served.invoke(&format!("{kind}DryRun"), "{}");
    assert!(response.starts_with("HTTP/1.1 204"), "{response}");
}

#[test]
fn caller_reaches_the_context() {
    let mut command = outside_lambda(env!("CARGO_BIN_EXE_caller"));
    command.args(["--port", "0"]);
    let served = Served::of(command);
    // {"custom":{"a":"b"}}
    let headers =
        "\r\nx-amz-client-context: eyJjdXN0b20iOnsiYSI6ImIifX0=\r\nx-amzn-trace-id: Root=1-2";
    let response = served.invoke(headers, "{}");
    assert!(response.ends_with(r#"["b","Root=1-2"]"#), "{response}");
    let response = served.invoke("\r\nx-amz-client-context: bm8=", "{}");
    assert!(response.ends_with("[null,null]"), "{response}");
}

#[test]
fn silent_connection_is_closed() {
    let served = Served::start();
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, served.port)).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream.write_all(b"POST / HTTP/1.1\r\n").unwrap();
    let mut response = Vec::new();
    stream
        .read_to_end(&mut response)
        .expect("the server closes it");
}

#[test]
fn malformed_request_does_not_end_a_local_run() {
    let malformed = r#"{"version":"2.0","rawPath":"/","headers":{"host":"["},"requestContext":{"http":{"method":"GET"},"timeEpoch":0}}"#;
    let good = malformed.replace("\"[\"", "\"h\"");
    let output = outside_lambda(env!("CARGO_BIN_EXE_router"))
        .args([malformed, &good])
        .output()
        .unwrap();
    let stdout = text(&output.stdout);
    let statuses: Vec<_> = stdout
        .lines()
        .map(|line| line.contains("\"statusCode\":400"))
        .collect();
    assert_eq!(statuses, [true, false], "{stdout}");
    assert!(
        !text(&output.stderr).contains("panicked"),
        "{}",
        text(&output.stderr)
    );
}
