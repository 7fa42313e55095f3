//! Instructions and memory of functions that run.

use cargo_prewarm::runtime_api::{Call, RuntimeApi};
use prewarm_tests::bench::{self, bare, callgrind};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Instant;
use std::{env, fs};
use weight::order::{Line, Order};

/// The extra cost of the first invocations is not counted.
pub(crate) const WARM_UP: u64 = 100;
pub(crate) const COUNT: u64 = 1_000;

/// How often each program is started, for the time of a start.
const STARTS: usize = 121;

/// The messages of a batch.
const MESSAGES: u64 = 10;

/// A function by hand or with the attribute.
#[derive(Clone, Copy)]
pub(crate) struct Program(&'static str);

/// The same function, by hand and with the attribute.
pub(crate) type Programs = [Program; 2];

/// The paths of a function's two programs.
macro_rules! programs {
    ($by_hand:literal, $prewarm:literal) => {
        [
            Program(env!(concat!("CARGO_BIN_EXE_", $by_hand))),
            Program(env!(concat!("CARGO_BIN_EXE_", $prewarm))),
        ]
    };
}

/// The purpose of each function, how many units an event has, and the event.
pub(crate) fn all() -> Vec<(&'static str, u64, Programs, String)> {
    let order = order();
    let value = programs!("value_by_hand", "value_prewarm");
    let request = programs!("request_by_hand", "request_prewarm");
    vec![
        (
            "of an invocation, a struct",
            1,
            programs!("order_by_hand", "order_prewarm"),
            order.clone(),
        ),
        ("of an invocation, a `Value`", 1, value, order.clone()),
        (
            "of an invocation, the body of a request",
            1,
            request,
            http(&json!({"body": json!({"id": "42", "count": 2}).to_string()})),
        ),
        (
            "of an invocation, the query of a request",
            1,
            request,
            http(&json!({
                "rawQueryString": "id=42&count=2",
                "queryStringParameters": {"id": "42", "count": "2"},
            })),
        ),
        (
            "of an invocation in `http` mode",
            1,
            programs!("http_by_hand", "http_prewarm"),
            http(&json!({"body": "{}"})),
        ),
        (
            "of an invocation in `raw` mode",
            1,
            programs!("raw_by_hand", "raw_prewarm"),
            order.clone(),
        ),
        (
            "of a record in `batch` mode",
            MESSAGES,
            programs!("records_by_hand", "records_prewarm"),
            batch(&order),
        ),
    ]
}

impl Program {
    /// The instructions of a warm invocation, for each unit of its event.
    pub(crate) fn warm(self, event: &str, units: u64) -> f64 {
        let run = |invocations| self.instructions(event, invocations);
        let each = (run(WARM_UP + COUNT) - run(WARM_UP)) / COUNT / units;
        float(each)
    }

    /// How many instructions the program runs for so many invocations, its start included.
    fn instructions(self, event: &str, invocations: u64) -> u64 {
        let api = RuntimeApi::start().expect("a free port");
        let mut command = callgrind(self.0);
        let command = api
            .environment(bare(&mut command), 128)
            .stderr(Stdio::piped());
        let mut process = command.spawn().expect("valgrind is installed");
        invoke(&api, &mut process, event, invocations);
        let _unanswered = next(&api, &mut process);
        bench::instructions(process)
    }

    /// The profile of so many invocations.
    pub(crate) fn profile(self, event: &str, invocations: u64) -> PathBuf {
        let name = Path::new(self.0).file_name().expect("a name");
        let profile = env::temp_dir()
            .join(name)
            .with_extension(format!("callgrind-{invocations}"));
        let api = RuntimeApi::start().expect("a free port");
        let mut command = Command::new("valgrind");
        command
            .arg("--tool=callgrind")
            .arg(format!("--callgrind-out-file={}", profile.display()));
        let command = api
            .environment(bare(command.arg(self.0)), 128)
            .stderr(Stdio::piped());
        let mut process = command.spawn().expect("valgrind is installed");
        invoke(&api, &mut process, event, invocations);
        let _unanswered = next(&api, &mut process);
        let _all = bench::instructions(process);
        profile
    }

    /// How long it takes from the program's start to its first `/next`, in ms.
    fn start_ms(self) -> f64 {
        let api = RuntimeApi::start().expect("a free port");
        let mut command = Command::new(self.0);
        let command = api
            .environment(bare(&mut command), 128)
            .stderr(Stdio::null());
        let before = Instant::now();
        let mut process = command.spawn().expect("the program starts");
        let took = next(&api, &mut process).at.duration_since(before);
        process.kill().expect("it is ended");
        process.wait().expect("it has ended");
        took.as_secs_f64() * 1e3
    }

    /// The memory that is resident at the first `/next`, and after 10,000 invocations, in kB.
    fn memory(self, event: &str) -> [f64; 2] {
        let api = RuntimeApi::start().expect("a free port");
        let mut command = Command::new(self.0);
        let command = api
            .environment(bare(&mut command), 128)
            .stderr(Stdio::null());
        let mut process = command.spawn().expect("the program starts");
        let id = process.id();
        let resident = || {
            let status = fs::read_to_string(format!("/proc/{id}/status"));
            let status = status.expect("Linux");
            let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
            let words = line.and_then(|line| line.split_whitespace().next());
            words.and_then(|kb| kb.parse().ok()).expect("a number")
        };
        let first = next(&api, &mut process);
        let at_next = resident();
        answer(&api, &mut process, first, event);
        invoke(&api, &mut process, event, 9_999);
        let _unanswered = next(&api, &mut process);
        let after = resident();
        process.kill().expect("it is ended");
        process.wait().expect("it has ended");
        [at_next, after]
    }
}

fn next(api: &RuntimeApi, process: &mut Child) -> Call {
    let next = api.next(process);
    next.expect("the function asks for an event")
}

fn invoke(api: &RuntimeApi, process: &mut Child, event: &str, invocations: u64) {
    for _ in 0..invocations {
        let next = next(api, process);
        answer(api, process, next, event);
    }
}

fn answer(api: &RuntimeApi, process: &mut Child, next: Call, event: &str) {
    next.event(event).expect("the function reads it");
    let answer = api.response(process).expect("the function answers");
    let body = &answer.body;
    let is_done = body.contains(r#""statusCode":200"#)
        || body.contains(r#""batchItemFailures":[]"#)
        || body.contains(r#""total_cents""#);
    assert!(is_done, "{body}");
    answer.accept().expect("the function reads it");
}

/// The function that does next to nothing, and its event. By hand it has no guards.
pub(crate) fn trivial() -> (Programs, String) {
    let programs = programs!("trivial_by_hand", "trivial_prewarm");
    (programs, r#""Ada""#.to_owned())
}

/// The instructions of a start, and of a first invocation, by hand and with the attribute.
pub(crate) fn start((programs, event): (Programs, String)) -> [[f64; 2]; 2] {
    let counts = programs.map(|program| {
        let [to_next, with_first] = [0, 1].map(|count| program.instructions(&event, count));
        [to_next, with_first - to_next].map(float)
    });
    [0, 1].map(|of| counts.map(|counts| counts[of]))
}

/// The median time of a start, by hand and with the attribute, which are started in turn.
pub(crate) fn start_ms(programs: Programs) -> [f64; 2] {
    let mut starts = programs.map(|program| (program, Vec::new()));
    for _ in 0..STARTS {
        for (program, took) in &mut starts {
            took.push(program.start_ms());
        }
        starts.reverse(); // whoever is first has no advantage
    }
    starts.reverse(); // it was reversed an odd number of times
    starts.map(|(_, took)| median(took))
}

pub(crate) fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

/// The function of a struct, and its event.
pub(crate) fn of_a_struct() -> (Programs, String) {
    (programs!("order_by_hand", "order_prewarm"), order())
}

/// The memory at the first `/next`, and after 10,000 invocations, by hand and with the attribute.
pub(crate) fn memory() -> [[f64; 2]; 2] {
    let (programs, order) = of_a_struct();
    let kilobytes = programs.map(|program| program.memory(&order));
    [0, 1].map(|at| kilobytes.map(|kilobytes| kilobytes[at]))
}

fn float(count: u64) -> f64 {
    f64::from(u32::try_from(count).expect("not so many"))
}

fn order() -> String {
    let lines = (1..10).map(|number| Line {
        article: format!("article \"{number}\""),
        quantity: number % 3 + 1,
        price_cents: u64::from(number) * 100 + 99,
    });
    let order = Order {
        customer: "Ada Lovelace, 12 St James's Square".to_owned(),
        lines: lines.collect(),
    };
    serde_json::to_string(&order).expect("it serializes")
}

/// A request of an HTTP API, with these members besides.
fn http(members: &Value) -> String {
    let mut event = json!({
        "version": "2.0",
        "routeKey": "POST /orders",
        "rawPath": "/orders",
        "rawQueryString": "",
        "headers": {
            "accept": "*/*",
            "content-length": "21",
            "content-type": "application/json",
            "host": "abcdefghij.execute-api.us-east-1.amazonaws.com",
            "user-agent": "curl/8.5.0",
            "x-amzn-trace-id": "Root=1-5759e988-bd862e3fe1be46a994272793",
            "x-forwarded-for": "203.0.113.7",
            "x-forwarded-port": "443",
            "x-forwarded-proto": "https",
        },
        "requestContext": {
            "accountId": "123456789012",
            "apiId": "abcdefghij",
            "domainName": "abcdefghij.execute-api.us-east-1.amazonaws.com",
            "domainPrefix": "abcdefghij",
            "http": {
                "method": "POST",
                "path": "/orders",
                "protocol": "HTTP/1.1",
                "sourceIp": "203.0.113.7",
                "userAgent": "curl/8.5.0",
            },
            "requestId": "JKJaXmPLvHcESHA=",
            "routeKey": "POST /orders",
            "stage": "$default",
            "time": "10/Mar/2026:05:16:23 +0000",
            "timeEpoch": 1_773_119_783_124_u64,
        },
        "isBase64Encoded": false,
    });
    let given = members.as_object().expect("an object");
    let event = event.as_object_mut().expect("an object");
    event.extend(given.clone());
    serde_json::to_string(event).expect("it serializes")
}

fn batch(order: &str) -> String {
    let message = |number| {
        json!({
            "messageId": format!("059f36b4-87a3-44ab-83d2-{number:012}"),
            "receiptHandle": "AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a",
            "body": order,
            "attributes": {
                "ApproximateReceiveCount": "1",
                "SentTimestamp": "1545082649183",
                "SenderId": "AIDAIENQZJOLO23YVJ4VO",
                "ApproximateFirstReceiveTimestamp": "1545082649185",
            },
            "messageAttributes": {},
            "md5OfBody": "e4e68fb7bd0e697a0ae8f1bb342846b3",
            "eventSource": "aws:sqs",
            "eventSourceARN": "arn:aws:sqs:us-east-2:123456789012:my-queue",
            "awsRegion": "us-east-2",
        })
    };
    json!({"Records": (0..MESSAGES).map(message).collect::<Vec<_>>()}).to_string()
}
