//! The guards and the response of the default mode, as well as they can be written by hand on `lambda_runtime`.

use futures_util::FutureExt as _;
use lambda_runtime::{Context, Error};
use serde::Serialize;
use std::fmt;
use std::panic::AssertUnwindSafe;
use std::time::{Duration, Instant, SystemTime};
use tokio::time::timeout;

/// A proxy response.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Response {
    status_code: u16,
    headers: Headers,
    is_base64_encoded: bool,
    body: String,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Headers {
    content_type: &'static str,
}

#[derive(Serialize)]
struct Success<T> {
    result: T,
    #[serde(serialize_with = "seconds")]
    execution_time: Duration,
}

fn seconds<S: serde::Serializer>(time: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_f64((time.as_secs_f64() * 1e6).round() / 1e6)
}

#[derive(Serialize)]
struct Failure<'a> {
    error: String,
    request_id: &'a str,
}

fn failure(error: impl fmt::Display, request_id: &str) -> String {
    let error = error.to_string();
    serde_json::to_string(&Failure { error, request_id }).expect("strings serialize")
}

/// Runs a handler until its deadline, and answers its value, its error or its panic.
///
/// # Errors
///
/// Never fails.
pub async fn answer<T: Serialize>(
    context: Context,
    handler: impl Future<Output = Result<T, Error>>,
) -> Result<Response, Error> {
    let received = Instant::now();
    let request_id = &context.request_id;
    let left = context.deadline().duration_since(SystemTime::now());
    let budget = left
        .unwrap_or_default()
        .saturating_sub(Duration::from_millis(100));
    let outcome = AssertUnwindSafe(timeout(budget, handler)).catch_unwind();
    let (status_code, body) = match outcome.await {
        Ok(Ok(Ok(result))) => {
            let execution_time = received.elapsed();
            let success = Success {
                result,
                execution_time,
            };
            match serde_json::to_string(&success) {
                Ok(body) => (200, body),
                Err(error) => (500, failure(error, request_id)),
            }
        }
        Ok(Ok(Err(error))) => (500, failure(error, request_id)),
        Ok(Err(_)) => (504, failure("timed out", request_id)),
        Err(_) => (500, failure("internal error", request_id)),
    };
    Ok(Response {
        status_code,
        headers: Headers {
            content_type: "application/json",
        },
        is_base64_encoded: false,
        body,
    })
}
