//! Lambda's environment variables.
//! <https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html>

use std::env;

/// Whether this process runs on Lambda, or on something that stands in for it.
pub(crate) fn is_on_lambda() -> bool {
    env::var_os("AWS_LAMBDA_RUNTIME_API").is_some()
}

/// How many events Lambda sends at once.
pub(crate) fn concurrency() -> u32 {
    let value = env::var("AWS_LAMBDA_MAX_CONCURRENCY").ok();
    let value = value.and_then(|value| value.parse().ok());
    value.unwrap_or(1).max(1)
}

pub(super) const INITIALIZATION_TYPE: &str = "AWS_LAMBDA_INITIALIZATION_TYPE";

/// Why Lambda starts an environment.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum InitializationType {
    /// For an event that waits for it.
    OnDemand,
    /// For a snapshot.
    SnapStart,
    /// Before any event. A version that fails must not go live.
    PreProvisioned,
}

impl InitializationType {
    pub(crate) fn from_env() -> Self {
        match env::var(INITIALIZATION_TYPE).as_deref() {
            Err(_) | Ok("" | "on-demand") => InitializationType::OnDemand,
            Ok("snap-start") => InitializationType::SnapStart,
            Ok(_) => InitializationType::PreProvisioned,
        }
    }
}

/// Where the AWS SDK finds the trace id of an invocation, which Lambda's recursion detection needs.
/// <https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html>
pub(super) const TRACE_ID: &str = "_X_AMZN_TRACE_ID";

/// Sets a variable, or removes it. Call it only where one invocation is served at a time.
#[allow(unsafe_code)]
pub(super) fn set(name: &str, value: Option<&str>) {
    // SAFETY: the standard library reads and writes the environment under a lock, and so does all Rust code. C code that
    // reads it in another thread at this moment is not covered, as under `lambda_runtime`, which does the same.
    unsafe {
        match value {
            Some(value) => env::set_var(name, value),
            None => env::remove_var(name),
        }
    }
}
