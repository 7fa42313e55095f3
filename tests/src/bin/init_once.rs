//! A handler that tells how often each of its initializers ran.

use prewarm::{Error, lambda_handler};
use serde::Deserialize;
use std::sync::atomic::{AtomicU32, Ordering};

/// How often each ran: the step, `first` and `second`.
static RUNS: [AtomicU32; 3] = [const { AtomicU32::new(0) }; 3];

fn count(initializer: usize) -> u32 {
    RUNS[initializer].fetch_add(1, Ordering::Relaxed) + 1
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Event {
    Runs,
    Fail,
    Panic,
}

#[lambda_handler]
async fn handler(event: Event, #[init(count(1))] first: &u32) -> Result<Vec<u32>, Error> {
    #[init]
    count(0);
    #[init]
    let second: u32 = *first + count(2);

    match event {
        Event::Runs => {
            assert_eq!((*first, *second), (1, 2));
            let runs = RUNS.iter().map(|runs| runs.load(Ordering::Relaxed));
            Ok(runs.collect())
        }
        Event::Fail => Err("failed".into()),
        Event::Panic => panic!("panicked"),
    }
}
