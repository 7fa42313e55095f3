//! One invocation, from its event to its answer.

use super::finish::finish;
use super::guard::guard;
use super::{Answer, Environment, FunctionError};
use crate::budget::Budget;
use crate::invocation::Invocation;
use crate::reply::Reply;
use std::time::{Duration, SystemTime};

/// Runs one invocation, after INIT.
///
/// # Errors
///
/// Fails if the invocation ends in a function error.
pub(crate) async fn run(
    environment: &Environment,
    invocation: &mut Invocation,
) -> Result<Answer, FunctionError> {
    let handler = environment.handler;
    let metrics = environment.metrics;
    let received = invocation.event.received;
    let is_cold_start = metrics.is_some_and(|metrics| metrics.is_cold_start(received));
    let margin = Duration::from_millis(handler.options.deadline_margin_ms);
    invocation.budget = Budget::new(&invocation.context, margin, SystemTime::now());
    let reply = match handler.mode.begin(invocation) {
        Ok(()) => guard(environment, invocation).await,
        Err(failure) => Reply::failure(failure),
    };
    finish(environment, invocation, reply, is_cold_start)
}
