//! How this process began: first in its environment, again in the middle of an invocation, or again in its own place.

use super::environment_variables::InitializationType;
use crate::resource::tokio_runtime::spawn;
use std::fs::OpenOptions;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};
use std::{env, fs};
use tokio::task::yield_now;

/// Has the deadline of the invocation after which the process replaced itself, in milliseconds since 1970.
pub(super) const RESTARTS_UNTIL: &str = "PREWARM_RESTARTS_UNTIL";

/// How this process began.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Beginning {
    /// With the environment.
    First,
    /// The process before it ended in an invocation, which continues. INIT counts against the time of that invocation.
    /// <https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html>
    InsideInvocation,
    /// The process has replaced itself after an answer, and has until then.
    InPlace(u64),
}

impl Beginning {
    /// Finds out how the process began, once.
    pub(super) fn of_this_process(initialization_type: InitializationType) -> Self {
        let until = env::var(RESTARTS_UNTIL).ok();
        if let Some(until) = until.and_then(|until| until.parse().ok()) {
            return Beginning::InPlace(until);
        }
        let is_on_demand = initialization_type == InitializationType::OnDemand;
        let trace = trace().filter(|_| is_on_demand);
        let Some(trace) = trace else {
            return Beginning::First;
        };
        if is_there(&trace) {
            return Beginning::InsideInvocation;
        }
        let _ = TRACE.set(trace);
        Beginning::First
    }
}

/// The trace that this process is to leave, if it is the first of its environment.
static TRACE: OnceLock<PathBuf> = OnceLock::new();

/// Where all processes of an environment look, and no others: a log stream is that of one environment.
fn trace() -> Option<PathBuf> {
    let stream = env::var("AWS_LAMBDA_LOG_STREAM_NAME").ok();
    let stream = stream.filter(|stream| !stream.is_empty())?;
    let name = stream.replace('/', "-");
    Some(["/tmp/.prewarm-", &*name].concat().into())
}

/// Whether there is a file, or a link, wherever it leads. This takes one system call. To ask for the metadata of a file
/// that does not exist takes two.
fn is_there(trace: &Path) -> bool {
    match fs::read_link(trace) {
        Ok(_) => true,
        Err(error) => error.kind() == ErrorKind::InvalidInput, // a file that is not a link
    }
}

/// Leaves a trace for a process that comes after this one, once.
pub(super) fn leave_trace() {
    static IS_LEFT: AtomicBool = AtomicBool::new(false);

    if IS_LEFT.load(Ordering::Relaxed) || IS_LEFT.swap(true, Ordering::Relaxed) {
        return;
    }
    if let Some(trace) = TRACE.get() {
        let mut options = OpenOptions::new();
        // A link of this name is not followed.
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        // Without it, the next process is as good as the first one.
        let _ = options.open(trace);
    }
}

/// Leaves a trace as soon as the first event is asked for. A new file takes 0.07 ms, and no caller waits for it then.
pub(super) fn leave_trace_soon() {
    if TRACE.get().is_some() {
        spawn(Box::pin(async {
            // The request goes first.
            yield_now().await;
            leave_trace();
        }));
    }
}
