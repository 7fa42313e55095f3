//! The common part of the test programs: an event says how its invocation ends.

use prewarm::{Retired, StatusError, retire};
use serde::{Deserialize, Serialize, Serializer};
use stats_alloc::INSTRUMENTED_SYSTEM;
use std::collections::HashMap;
use std::error::Error;
use std::fmt;
use std::num::ParseIntError;
use std::thread;
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::time::sleep;

/// How an invocation ends.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Outcome {
    /// With this text.
    Text(String),
    /// With the event's request id, which is also logged, after so many milliseconds.
    RequestId(u64),
    /// With a text of so many bytes.
    Large(usize),
    /// With the name of Tokio's runtime.
    Flavor,
    /// With how many bytes are allocated, if the program's allocator counts them.
    Allocated,
    /// Never.
    Hang,
    /// With `"late"`, after it has blocked its thread for so many milliseconds.
    Late(u64),
    /// Never, after it has blocked its thread for so many milliseconds.
    LateHang(u64),
    Fail(String),
    FailForAReason(String),
    Status(u16, String),
    Panic(String),
    MapWithoutKeys,
    FailToSerialize(String),
    Retire(String),
}

/// A value that may not serialize.
#[derive(Debug)]
#[allow(missing_docs)]
pub enum Value {
    Text(String),
    MapWithoutKeys,
    FailToSerialize(String),
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Value::Text(text) => text.serialize(serializer),
            Value::MapWithoutKeys => HashMap::from([([1], 1)]).serialize(serializer),
            Value::FailToSerialize(message) => Err(serde::ser::Error::custom(message)),
        }
    }
}

/// The error of an invocation that is to fail.
#[derive(Debug)]
#[allow(missing_docs)]
pub enum Failed {
    Because(String),
    ForAReason(String, ParseIntError),
    Status(StatusError),
    Retired(Retired),
}

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failed::Because(text) | Failed::ForAReason(text, _) => f.write_str(text),
            Failed::Status(_) => f.write_str("a status"),
            Failed::Retired(_) => f.write_str("retired"),
        }
    }
}

impl Error for Failed {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Failed::Because(_) => None,
            Failed::ForAReason(_, reason) => Some(reason),
            Failed::Status(error) => Some(error),
            Failed::Retired(error) => Some(error),
        }
    }
}

impl From<Retired> for Failed {
    fn from(retired: Retired) -> Self {
        Failed::Retired(retired)
    }
}

/// Ends an invocation as it is to end.
///
/// # Errors
///
/// If the outcome is an error.
///
/// # Panics
///
/// If the outcome is a panic.
pub async fn end(outcome: Outcome, request_id: &str) -> Result<Value, Failed> {
    match outcome {
        Outcome::Text(text) => Ok(Value::Text(text)),
        Outcome::RequestId(millis) => {
            sleep(Duration::from_millis(millis)).await;
            tracing::info!(own = request_id, "a line of the handler's own");
            Ok(Value::Text(request_id.to_owned()))
        }
        Outcome::Large(size) => Ok(Value::Text("x".repeat(size))),
        Outcome::Flavor => {
            let flavor = Handle::current().runtime_flavor();
            Ok(Value::Text(format!("{flavor:?}")))
        }
        Outcome::Allocated => {
            let stats = INSTRUMENTED_SYSTEM.stats();
            let bytes = stats.bytes_allocated - stats.bytes_deallocated;
            Ok(Value::Text(bytes.to_string()))
        }
        Outcome::Hang => std::future::pending().await,
        Outcome::Late(millis) => {
            thread::sleep(Duration::from_millis(millis));
            Ok(Value::Text("late".to_owned()))
        }
        Outcome::LateHang(millis) => {
            thread::sleep(Duration::from_millis(millis));
            std::future::pending().await
        }
        Outcome::Fail(message) => Err(Failed::Because(message)),
        Outcome::FailForAReason(message) => {
            let reason = "reason".parse::<u32>().unwrap_err();
            Err(Failed::ForAReason(message, reason))
        }
        Outcome::Status(status, message) => {
            let error = StatusError::new(status, message).with_source("the cause");
            Err(Failed::Status(error))
        }
        Outcome::Panic(message) => panic!("{message}"),
        Outcome::MapWithoutKeys => Ok(Value::MapWithoutKeys),
        Outcome::FailToSerialize(message) => Ok(Value::FailToSerialize(message)),
        Outcome::Retire(cause) => Err(retire(cause)),
    }
}

/// Sets a subscriber, if the environment asks for one: `text`, `warn` (which drops spans), or JSON.
pub fn set_subscriber_if_asked() {
    let subscriber = tracing_subscriber::fmt().without_time().with_ansi(false);
    match std::env::var("SUBSCRIBER").as_deref() {
        Ok("text") => subscriber.init(),
        Ok("warn") => subscriber.with_max_level(tracing::Level::WARN).init(),
        Ok(_) => subscriber.json().init(),
        Err(_) => {}
    }
}
