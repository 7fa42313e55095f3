//! How this process began: first in its environment, again in the middle of an invocation, or again in its own place.

use super::environment_variables::InitializationType;
use std::env;
use std::fs::OpenOptions;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::io::ErrorKind;

/// Has the deadline of the invocation after which the process replaced itself, in milliseconds since 1970.
pub(super) const RESTARTS_UNTIL: &str = "PREWARM_RESTARTS_UNTIL";

/// How this process began.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Beginning {
    /// With the environment.
    First,
    /// The process before it has ended in an invocation, which goes on. INIT counts against the time of that one.
    /// <https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html>
    InsideInvocation,
    /// The process has replaced itself after an answer, and has until then.
    InPlace(u64),
}

impl Beginning {
    /// Finds out how the process began, once.
    pub(super) fn of_this_process() -> Self {
        let until = env::var(RESTARTS_UNTIL).ok();
        if let Some(until) = until.and_then(|until| until.parse().ok()) {
            return Beginning::InPlace(until);
        }
        let is_on_demand = InitializationType::from_env() == InitializationType::OnDemand;
        if is_on_demand && leaves_the_second_trace() {
            Beginning::InsideInvocation
        } else {
            Beginning::First
        }
    }
}

/// Leaves a file where all processes of an environment find it, and no others. Returns whether there is one already.
fn leaves_the_second_trace() -> bool {
    let stream = env::var_os("AWS_LAMBDA_LOG_STREAM_NAME");
    let Some(stream) = stream.filter(|stream| !stream.is_empty()) else {
        return false;
    };
    let mut hasher = DefaultHasher::new();
    stream.hash(&mut hasher);
    let mut options = OpenOptions::new();
    // A link of this name is not followed.
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let created = options.open(format!("/tmp/.prewarm-{:016x}", hasher.finish()));
    created.is_err_and(|error| error.kind() == ErrorKind::AlreadyExists)
}
