//! A stream of three chunks against an answer that is there at once: the time from an event to the end of its answer.
//!
//! `cargo bench -p prewarm-tests --bench stream`, or with `--profile dev`, which needs no other build.

use prewarm_tests::Lambda;
use std::time::{Duration, Instant};
use tokio::runtime::Runtime;

const ROUNDS: usize = 500;

fn main() {
    let runtime = Runtime::new().expect("a runtime");
    let [buffered, streamed] = runtime.block_on(async {
        let mut buffered = Lambda::start(env!("CARGO_BIN_EXE_outcomes_raw")).await;
        let mut streamed = Lambda::start(env!("CARGO_BIN_EXE_failing_streams")).await;
        let mut times = [Vec::new(), Vec::new()];
        // In turn, so that what else the machine does touches both.
        for _ in 0..ROUNDS {
            times[0].push(answered(&mut buffered, r#"{"text":"one two three"}"#).await);
            times[1].push(answered(&mut streamed, r#"["one","two","three"]"#).await);
        }
        times
    });
    let [buffered, streamed] = [buffered, streamed].map(median);
    let millis = |time: Duration| time.as_secs_f64() * 1e3;
    println!("buffered: {:.3} ms", millis(buffered));
    println!("streamed: {:.3} ms", millis(streamed));
    let ratio = streamed.as_secs_f64() / buffered.as_secs_f64();
    println!("ratio of the medians of {ROUNDS}: {ratio:.2}");
}

async fn answered(lambda: &mut Lambda, event: &'static str) -> Duration {
    let sent = Instant::now();
    lambda.invoke(event).await;
    sent.elapsed()
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}
