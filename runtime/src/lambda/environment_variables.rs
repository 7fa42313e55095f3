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
        match env::var("AWS_LAMBDA_INITIALIZATION_TYPE").as_deref() {
            Err(_) | Ok("" | "on-demand") => InitializationType::OnDemand,
            Ok("snap-start") => InitializationType::SnapStart,
            Ok(_) => InitializationType::PreProvisioned,
        }
    }
}
