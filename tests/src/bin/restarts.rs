//! A handler whose environment starts again, and that tells what it is.

use prewarm::{Context, Error, lambda_handler};
use prewarm_tests::outcome::{Outcome, end};
use serde::Deserialize;
use serde_json::{Value, json};
use std::time::{Duration, SystemTime};
use std::{env, process};
use tokio::time::sleep;

#[derive(Deserialize)]
#[serde(untagged)]
enum Event {
    State(State),
    Crash { crash: String },
    Outcome(Outcome),
}

#[derive(Deserialize)]
struct State {
    #[allow(dead_code)]
    state: (),
}

/// Does what the variable says, in a process that has started again.
async fn again() -> Result<(), Error> {
    if env::var_os("PREWARM_RESTARTS_UNTIL").is_none() {
        return Ok(());
    }
    match env::var("AGAIN").as_deref() {
        Ok("fails") => Err("not again".into()),
        Ok("hangs") => std::future::pending().await,
        _ => Ok(()),
    }
}

/// After a timeout there is time for INIT.
#[lambda_handler(raw, metrics, deadline_margin_ms = 700)]
async fn handler(event: Event, context: Context) -> Result<Value, Error> {
    #[init]
    eprintln!("INIT");
    #[init]
    again().await?;
    #[init]
    let made: u128 = {
        sleep(Duration::from_millis(1)).await;
        SystemTime::now()
            .duration_since(SystemTime::UNIX_EPOCH)?
            .as_nanos()
    };
    #[init(prime)]
    prime(*made).await?;

    match event {
        Event::State(_) => Ok(json!({"pid": process::id(), "made": made.to_string()})),
        Event::Crash { crash } => match &*crash {
            "exit" => process::exit(7),
            "overflow" => Ok(json!(overflow(0))),
            _ => process::abort(),
        },
        Event::Outcome(outcome) => {
            let value = end(outcome, &context.request_id).await?;
            Ok(serde_json::to_value(value)?)
        }
    }
}

/// Calls itself for ever.
#[allow(unconditional_recursion, clippy::only_used_in_recursion)]
fn overflow(depth: u64) -> u64 {
    1 + std::hint::black_box(overflow(depth + 1))
}

/// Warms up something, for ever if the variable says so.
async fn prime(_: u128) -> Result<(), Error> {
    eprintln!("PRIME");
    match env::var("PRIME").as_deref() {
        Ok("hangs") => std::future::pending().await,
        _ => Ok(()),
    }
}
