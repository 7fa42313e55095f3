//! The common part of two programs, one with the attribute and one on `lambda_runtime` alone.

use crate::loud::Loud;
use prewarm::Error;
use serde::Deserialize;
use std::time::Duration;
use std::{env, thread};
use tokio::time::sleep;

/// The work of an invocation.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Echo {
    /// Returns the text.
    Text(String),
    /// Returns after so many milliseconds.
    Sleep(u64),
    /// Returns after it has blocked its thread for so many milliseconds.
    Block(u64),
    /// Fails.
    Fail(String),
    /// Fails with an error whose code panics.
    Loud(String),
    /// Returns what the AWS SDK reads of the trace id.
    TraceId,
}

/// Does what an event says.
///
/// # Errors
///
/// If it says so.
pub async fn echo(event: Echo) -> Result<String, Error> {
    match event {
        Echo::Text(text) => return Ok(text),
        Echo::Sleep(millis) => sleep(Duration::from_millis(millis)).await,
        Echo::Block(millis) => thread::sleep(Duration::from_millis(millis)),
        Echo::Fail(text) => return Err(text.into()),
        Echo::Loud(words) => return Err(Loud(words).into()),
        Echo::TraceId => {
            return Ok(env::var("_X_AMZN_TRACE_ID").unwrap_or_else(|_| "none".to_owned()));
        }
    }
    Ok("done".to_owned())
}
