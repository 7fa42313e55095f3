//! A handler that ends as its event says.

use prewarm::{Context, Error, lambda_handler};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::sync::atomic::{AtomicU32, Ordering};

/// How often each initialiser ran: the step, `first` and `second`.
static RUNS: [AtomicU32; 3] = [const { AtomicU32::new(0) }; 3];

fn count(initialiser: usize) -> u32 {
    RUNS[initialiser].fetch_add(1, Ordering::Relaxed) + 1
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Event {
    Runs,
    RequestId,
    Fail(String),
    Panic(String),
    NotSerialisable,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Outcome {
    Runs(Vec<u32>),
    Text(String),
    NotSerialisable(HashMap<[u8; 1], u8>),
}

#[lambda_handler]
async fn handler(
    event: Event,
    context: Context,
    #[init(count(1))] first: &u32,
) -> Result<Outcome, Error> {
    #[init]
    count(0);
    #[init]
    let second: u32 = *first + count(2);

    match event {
        Event::Runs => {
            assert_eq!((*first, *second), (1, 2));
            let runs = RUNS.iter().map(|runs| runs.load(Ordering::Relaxed));
            Ok(Outcome::Runs(runs.collect()))
        }
        Event::RequestId => Ok(Outcome::Text(context.request_id)),
        Event::Fail(message) => Err(message.into()),
        Event::Panic(message) => panic!("{message}"),
        Event::NotSerialisable => Ok(Outcome::NotSerialisable([([1], 1)].into())),
    }
}
