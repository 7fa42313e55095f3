//! The INIT phase.

use crate::attempt::Round;
use crate::error::InitError;
use crate::handler::Handler;
use crate::log;
use crate::resource::Resource;
use futures_util::future::join_all;
use std::convert::Infallible;
use std::error;
use std::fmt;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::Duration;

/// Lambda cuts INIT off at 10 s. This leaves time to say why.
/// <https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html>
const SOON_OVER: Duration = Duration::from_secs(8);

/// Makes every eager resource of the handler that is not there yet, those that do not need each other
/// together.
pub(crate) async fn run(handler: &'static Handler) -> Result<(), Failures> {
    make(handler, |resource| !resource.is_lazy()).await
}

/// The same, without those that are made after the restore.
pub(crate) async fn run_before_snapshot(handler: &'static Handler) -> Result<(), Failures> {
    make(handler, |resource| {
        !resource.is_lazy() && !resource.is_after_restore()
    })
    .await
}

async fn make(handler: &'static Handler, is_due: fn(&Resource) -> bool) -> Result<(), Failures> {
    let due = handler.resources.iter().filter(|resource| is_due(resource));
    let round = Round::next();
    let made = join_all(due.map(|resource| resource.ready_in(round))).await;
    let failures = made.into_iter().filter_map(Result::err);
    // That everything needs the steps goes without saying.
    let failures: Vec<_> = failures.filter(|failure| !failure.needs_step()).collect();
    if failures.is_empty() {
        Ok(())
    } else {
        Err(Failures(failures))
    }
}

/// Every resource that is not there after an attempt, one at least.
pub(crate) struct Failures(Vec<InitError>);

impl Failures {
    /// Whether trying again may make it worse.
    pub(crate) fn are_fatal(&self) -> bool {
        self.0.iter().any(InitError::is_fatal)
    }

    /// Logs each. The cause stands with the resource that failed, and not with those that need it.
    pub(crate) fn log(&self, message: &str) {
        for failure in &self.0 {
            log::init_failure(failure, message);
        }
    }

    /// All on one line: that this phase failed, and why.
    pub(crate) fn report(&self, phase: &str) -> String {
        let failures = self.0.iter().map(|failure| {
            if failure.is_root() {
                failure.with_sources()
            } else {
                failure.to_string()
            }
        });
        let failures: Vec<_> = failures.collect();
        format!("{phase} failed: {}", failures.join("; "))
    }
}

impl fmt::Display for Failures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.report("INIT"))
    }
}

impl fmt::Debug for Failures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl error::Error for Failures {}

/// Says what is unfinished if INIT is soon cut off, unless what is returned is dropped before. On a
/// thread of its own: what takes its time may be what does not let the runtime go on.
pub(crate) fn watch(handler: &'static Handler) -> Sender<Infallible> {
    let (done, wait) = channel();
    let watch = move || {
        if wait.recv_timeout(SOON_OVER) == Err(RecvTimeoutError::Timeout) {
            let unfinished = unfinished(handler);
            log::warning(&format!(
                "INIT is not over after 8 s, and Lambda cuts it off at 10 s: {unfinished}"
            ));
        }
    };
    // Without a thread there is no warning.
    let _ = thread::Builder::new()
        .name("prewarm".to_owned())
        .spawn(watch);
    done
}

/// What is not there yet, and for how long it runs.
pub(crate) fn unfinished(handler: &Handler) -> String {
    let missing = handler
        .resources
        .iter()
        .filter(|resource| !resource.is_made());
    let described = missing
        .filter(|resource| !resource.is_lazy())
        .map(|resource| {
            let name = resource.name();
            match resource.running_for() {
                Some(time) => format!("`{name}` has run for {:.3} s", time.as_secs_f64()),
                None => format!("`{name}` waits for what it needs"),
            }
        });
    described.collect::<Vec<_>>().join(", ")
}

/// Says what is to be mended in the function. After INIT: a logger may be set there.
pub(crate) fn warn(handler: &Handler, is_lambda: bool) {
    if is_lambda && cfg!(panic = "abort") {
        log::warning(
            "a panic ends the execution environment, because this binary was built with `panic = \"abort\"`: \
             write `panic = \"unwind\"` under `[profile.release]` in Cargo.toml, \
             and a panic is a response like any other error",
        );
    }
    let event_type = handler.event_type.map_or("", |event_type| event_type());
    if event_type.starts_with("aws_lambda_events::") {
        log::warning(&format!(
            "`{event_type}` is a whole event, and without a mode a handler is given the body of an HTTP \
             request: write `#[lambda_handler(raw)]`, or `#[lambda_handler(http)]` and take a `Request`"
        ));
    }
}
