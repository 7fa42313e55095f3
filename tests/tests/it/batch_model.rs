//! `batch` mode under every order of failures: what an event source makes of the answers. A queue and a stream are
//! played as Lambda plays them, with retries, until nothing is left.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use prewarm::{Context, Error, lambda_handler, retire};
use proptest::collection::vec;
use proptest::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::{HashMap, HashSet};
use std::fmt::Debug;
use std::future::pending;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{LazyLock, Mutex};
use std::time::{Duration, SystemTime};
use tokio::runtime::Builder;
use tokio::time::sleep;
use tracing::subscriber::{NoSubscriber, set_default};

/// The behavior of a record's handler.
#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
enum Then {
    Succeed,
    /// In milliseconds.
    SucceedAfter(u64),
    Fail,
    FailAfter(u64),
    Panic,
    Hang,
    Retire,
    /// Its body cannot be parsed.
    Unreadable,
}

/// The behavior that a record asks for.
#[derive(Deserialize, Serialize)]
struct Work {
    /// One for each invocation.
    run: u64,
    record: usize,
    then: Then,
}

/// The work of a record. A change of a table is a record as it stands.
#[derive(Deserialize)]
#[serde(untagged)]
enum Input {
    Work(Work),
    Change { dynamodb: Change },
}

#[derive(Deserialize)]
struct Change {
    work: Work,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Step {
    Begun(usize),
    Done(usize),
    Retired,
    /// However the handler ended.
    Over(usize),
}

/// The outcome of each invocation.
static STEPS: LazyLock<Mutex<HashMap<u64, Vec<Step>>>> = LazyLock::new(Mutex::default);

fn record(run: u64, step: Step) {
    STEPS.lock().unwrap().entry(run).or_default().push(step);
}

/// Records the end of a handler, which may be cancelled.
struct Running(u64, usize);

impl Drop for Running {
    fn drop(&mut self) {
        record(self.0, Step::Over(self.1));
    }
}

async fn handle(input: Input) -> Result<(), Error> {
    let (Input::Work(work)
    | Input::Change {
        dynamodb: Change { work },
    }) = input;
    let _running = Running(work.run, work.record);
    record(work.run, Step::Begun(work.record));
    match work.then {
        Then::SucceedAfter(ms) | Then::FailAfter(ms) => sleep(Duration::from_millis(ms)).await,
        Then::Hang => pending().await,
        _ => {}
    }
    match work.then {
        Then::Fail | Then::FailAfter(_) => return Err("failed".into()),
        Then::Panic => panic!("panicked"),
        Then::Retire => {
            record(work.run, Step::Retired);
            return Err(retire("retired"));
        }
        _ => {}
    }
    record(work.run, Step::Done(work.record));
    Ok(())
}

mod one_at_a_time {
    use super::*;

    #[lambda_handler(batch, main = false)]
    pub(super) async fn handler(input: Input) -> Result<(), Error> {
        handle(input).await
    }
}

mod three_at_once {
    use super::*;

    #[lambda_handler(batch, concurrency = 3, main = false)]
    pub(super) async fn handler(input: Input) -> Result<(), Error> {
        handle(input).await
    }
}

mod all_at_once {
    use super::*;

    #[lambda_handler(batch, concurrency = 1000, main = false)]
    pub(super) async fn handler(input: Input) -> Result<(), Error> {
        handle(input).await
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Source {
    Standard,
    Fifo,
    Kinesis,
    Dynamodb,
    Kafka,
}

const SOURCES: [Source; 5] = [
    Source::Standard,
    Source::Fifo,
    Source::Kinesis,
    Source::Dynamodb,
    Source::Kafka,
];

/// A record of an invocation: its lane, where its source has some, and what its handler does.
type Record = (usize, Then);

/// The result of an invocation.
struct Outcome {
    /// The records that come again, by their numbers.
    again: HashSet<usize>,
    steps: Vec<Step>,
    is_error: bool,
}

/// Sends records in one event, and reads the answer as Lambda does.
fn send(source: Source, records: &[Record], concurrency: usize, time: u64) -> Outcome {
    static RUNS: AtomicU64 = AtomicU64::new(0);

    let run = RUNS.fetch_add(1, Ordering::Relaxed);
    let deadline = SystemTime::now() + Duration::from_millis(time);
    let deadline = deadline.duration_since(SystemTime::UNIX_EPOCH).unwrap();
    let mut context = Context::default();
    context.deadline = u64::try_from(deadline.as_millis()).unwrap();
    let event = event(source, run, records);
    // Its clock moves as soon as all wait for it.
    let runtime = Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .unwrap();
    let quiet = set_default(NoSubscriber::new());
    let answer = runtime.block_on(async {
        match concurrency {
            1 => one_at_a_time::handler::invoke(event, context).await,
            3 => three_at_once::handler::invoke(event, context).await,
            _ => all_at_once::handler::invoke(event, context).await,
        }
    });
    drop(quiet);
    let steps = STEPS.lock().unwrap().remove(&run).unwrap_or_default();
    let Ok(answer) = answer else {
        return Outcome {
            again: (0..records.len()).collect(),
            steps,
            is_error: true,
        };
    };
    let failures = answer["batchItemFailures"].as_array().unwrap().iter();
    let reported = failures.map(|failure| number(source, records, &failure["itemIdentifier"]));
    let reported: Vec<usize> = reported.collect();
    let comes_again = |record: &usize| match source {
        Source::Standard | Source::Fifo => reported.contains(record),
        // The lowest is the checkpoint.
        Source::Kinesis | Source::Dynamodb => reported.iter().any(|first| first <= record),
        Source::Kafka => {
            let is_before =
                |first: &usize| records[*first].0 == records[*record].0 && first <= record;
            reported.iter().any(is_before)
        }
    };
    Outcome {
        again: (0..records.len()).filter(comes_again).collect(),
        steps,
        is_error: false,
    }
}

fn event(source: Source, run: u64, records: &[Record]) -> Value {
    let numbered = || records.iter().enumerate();
    let work = |record: usize, then: Then| match then {
        Then::Unreadable => json!({"no": "work"}),
        then => serde_json::to_value(Work { run, record, then }).unwrap(),
    };
    let base64 = |work: Value| STANDARD.encode(work.to_string());
    let records: Vec<Value> = match source {
        Source::Standard | Source::Fifo => {
            let end = if source == Source::Fifo { ".fifo" } else { "" };
            let message = |(number, (lane, then)): (usize, &Record)| {
                json!({
                    "messageId": format!("message-{number}"),
                    "body": work(number, *then).to_string(),
                    "attributes": {"MessageGroupId": format!("group-{lane}")},
                    "eventSource": "aws:sqs",
                    "eventSourceARN": format!("arn:aws:sqs:us-east-1:123456789012:queue{end}"),
                })
            };
            numbered().map(message).collect()
        }
        Source::Kinesis => {
            let of_shard = |(number, (_, then)): (usize, &Record)| {
                let data = base64(work(number, *then));
                json!({
                    "eventSource": "aws:kinesis",
                    "kinesis": {"sequenceNumber": number.to_string(), "data": data},
                })
            };
            numbered().map(of_shard).collect()
        }
        Source::Dynamodb => {
            let change = |(number, (_, then)): (usize, &Record)| {
                let work = work(number, *then);
                json!({
                    "eventSource": "aws:dynamodb",
                    "dynamodb": {"SequenceNumber": number.to_string(), "work": work},
                })
            };
            numbered().map(change).collect()
        }
        Source::Kafka => {
            let mut partitions: HashMap<String, Vec<Value>> = HashMap::new();
            for (number, (lane, then)) in numbered() {
                let value = base64(work(number, *then));
                let partition = partitions.entry(format!("topic-{lane}")).or_default();
                partition.push(json!({"offset": number, "value": value}));
            }
            return json!({"eventSource": "aws:kafka", "records": partitions});
        }
    };
    json!({ "Records": records })
}

/// The number of a record in its event.
fn number(source: Source, records: &[Record], id: &Value) -> usize {
    let number = match source {
        Source::Standard | Source::Fifo => id.as_str().unwrap().strip_prefix("message-").unwrap(),
        Source::Kinesis | Source::Dynamodb => id.as_str().unwrap(),
        Source::Kafka => {
            let number = usize::try_from(id["offset"].as_u64().unwrap()).unwrap();
            assert_eq!(id["partition"], format!("topic-{}", records[number].0));
            return number;
        }
    };
    number.parse().unwrap()
}

/// Whether one record must be done before another is begun.
fn is_in_front(source: Source, records: &[Record], one: usize, other: usize) -> bool {
    let is_of_lane = match source {
        Source::Standard => false,
        Source::Fifo | Source::Kafka => records[one].0 == records[other].0,
        Source::Kinesis | Source::Dynamodb => true,
    };
    is_of_lane && one < other
}

/// Checks what holds of each invocation.
fn check(source: Source, records: &[Record], concurrency: usize, outcome: &Outcome) {
    let mut done = HashSet::new();
    let mut begun = HashSet::new();
    let mut is_retired = false;
    let mut running = 0;
    for step in &outcome.steps {
        match step {
            Step::Begun(record) => {
                running += 1;
                assert!(running <= concurrency, "too many at once: {outcome:?}");
                assert!(begun.insert(*record), "begun twice: {outcome:?}");
                assert!(!is_retired, "begun after `retire`: {outcome:?}");
                let mut in_front =
                    (0..records.len()).filter(|one| is_in_front(source, records, *one, *record));
                assert!(
                    in_front.all(|one| done.contains(&one)),
                    "out of order: {outcome:?}"
                );
            }
            Step::Done(record) => assert!(done.insert(*record), "done twice: {outcome:?}"),
            Step::Retired => is_retired = true,
            Step::Over(_) => running -= 1,
        }
    }
    for record in 0..records.len() {
        let is_again = outcome.again.contains(&record);
        assert_eq!(
            is_again || outcome.is_error,
            !done.contains(&record),
            "{record}: {outcome:?}"
        );
    }
    assert_eq!(
        outcome.is_error,
        done.is_empty() && !records.is_empty(),
        "{outcome:?}"
    );
}

impl Debug for Outcome {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{:?}, again {:?}, error {}",
            self.steps, self.again, self.is_error
        )
    }
}

fn then() -> impl Strategy<Value = Then> {
    prop_oneof![
        8 => Just(Then::Succeed),
        4 => (0..80_u64).prop_map(Then::SucceedAfter),
        2 => Just(Then::Fail),
        1 => (0..80_u64).prop_map(Then::FailAfter),
        1 => Just(Then::Panic),
        1 => Just(Then::Hang),
        1 => Just(Then::Retire),
        1 => Just(Then::Unreadable),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3_000))]

    #[test]
    fn record_is_done_or_comes_again(
        source in prop::sample::select(&SOURCES[..]),
        records in vec((0..4_usize, then()), 0..25),
        concurrency in prop::sample::select(&[1, 3, 1000][..]),
        // In milliseconds. What hangs needs a deadline.
        time in 0..600_u64,
    ) {
        let outcome = send(source, &records, concurrency, time);
        check(source, &records, concurrency, &outcome);
    }
}

/// A message, or a record of a stream.
#[derive(Clone, Debug)]
struct Message {
    lane: usize,
    /// Its handler's behavior the first time, the second time, and so on. Then it succeeds.
    plan: Vec<Then>,
    /// How often it has come.
    received: usize,
    /// How often it was done.
    done: usize,
}

impl Message {
    fn receive(&mut self) -> Record {
        let then = self.plan.get(self.received).copied();
        self.received += 1;
        (self.lane, then.unwrap_or(Then::Succeed))
    }
}

fn messages(longest_plan: usize) -> impl Strategy<Value = Vec<Message>> {
    let message = (0..6_usize, vec(then(), 0..longest_plan)).prop_map(|(lane, plan)| Message {
        lane,
        plan,
        received: 0,
        done: 0,
    });
    vec(message, 1..60)
}

/// How Lambda asks.
#[derive(Clone, Copy, Debug)]
struct Mapping {
    batch_size: usize,
    concurrency: usize,
    /// The function's timeout, in milliseconds.
    time: u64,
    /// Where the choices of the queue begin.
    seed: u64,
}

fn mapping() -> impl Strategy<Value = Mapping> {
    let concurrency = prop::sample::select(&[1, 3, 1000][..]);
    let parts = (1..15_usize, concurrency, 250..600_u64, any::<u64>());
    parts.prop_map(|(batch_size, concurrency, time, seed)| Mapping {
        batch_size,
        concurrency,
        time,
        seed,
    })
}

/// Sends the messages with these numbers, and returns those that come again.
fn deliver(source: Source, all: &mut [Message], sent: &[usize], mapping: Mapping) -> Vec<usize> {
    let records: Vec<Record> = sent.iter().map(|number| all[*number].receive()).collect();
    let outcome = send(source, &records, mapping.concurrency, mapping.time);
    check(source, &records, mapping.concurrency, &outcome);
    for step in &outcome.steps {
        if let Step::Done(record) = step {
            all[sent[*record]].done += 1;
        }
    }
    let again = outcome.again.iter().map(|record| sent[*record]);
    again.collect()
}

/// A message that has come so often is dead.
const MAX_RECEIVE_COUNT: usize = 5;

/// Polls a queue until it is empty.
fn poll_queue(source: Source, all: &mut [Message], mapping: Mapping) {
    let mut left: Vec<usize> = (0..all.len()).collect();
    let mut chance = mapping.seed;
    while !left.is_empty() {
        // A standard queue has no order. A FIFO queue has one in each group, and skips a group now and then.
        chance = chance
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        let skipped = usize::try_from(chance >> 33).unwrap();
        let mut visible = left.clone();
        match source {
            Source::Standard => visible.rotate_left(skipped % left.len()),
            _ => visible.retain(|number| all[*number].lane != skipped % 7),
        }
        visible.truncate(mapping.batch_size);
        let again = deliver(source, all, &visible, mapping);
        for number in visible {
            let message = &all[number];
            let is_deleted = !again.contains(&number);
            assert!(
                !is_deleted || message.done > 0,
                "deleted unhandled: {message:?}"
            );
            if is_deleted || message.received == MAX_RECEIVE_COUNT {
                left.retain(|other| *other != number);
            }
        }
    }
}

/// Reads the shard or the partitions to their ends.
fn read_stream(source: Source, all: &mut [Message], mapping: Mapping) {
    let mut left: Vec<usize> = (0..all.len()).collect();
    let mut size = mapping.batch_size;
    while !left.is_empty() {
        let sent: Vec<usize> = left.iter().copied().take(size).collect();
        let again = deliver(source, all, &sent, mapping);
        // A batch that failed is split.
        size = if again.len() == sent.len() {
            size.div_ceil(2)
        } else {
            mapping.batch_size
        };
        left.retain(|number| !sent.contains(number) || again.contains(number));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(800))]

    #[test]
    fn nothing_of_a_queue_is_deleted_unhandled(
        source in prop::sample::select(&[Source::Standard, Source::Fifo][..]),
        mut messages in messages(8),
        mapping in mapping(),
    ) {
        poll_queue(source, &mut messages, mapping);
        for message in messages {
            let is_dead = message.received == MAX_RECEIVE_COUNT;
            prop_assert!(message.done > 0 || is_dead, "{message:?}");
        }
    }

    #[test]
    fn everything_of_a_stream_is_handled(
        source in prop::sample::select(&[Source::Kinesis, Source::Dynamodb, Source::Kafka][..]),
        mut messages in messages(4),
        mapping in mapping(),
    ) {
        read_stream(source, &mut messages, mapping);
        for message in messages {
            prop_assert!(message.done > 0, "{message:?}");
        }
    }
}
