//! A thread that says in time what will be cut off: INIT, and handlers that block their threads. It is a thread of
//! its own because what it watches may block the runtime.

use crate::environment::{Blocked, Environment};
use crate::output::log;
use crate::resource::init_all::describe_unfinished;
use crate::resource::{Resource, tokio_runtime};
use std::future::ready;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, Thread};
use std::time::{Duration, Instant};
use tokio::runtime::Handle;

/// Lambda cuts INIT off at 10 s. This leaves time to say why.
/// <https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html>
const WARN_AFTER: Duration = Duration::from_secs(8);

/// How often the thread looks at invocations.
const INTERVAL: Duration = Duration::from_millis(100);

/// A thread that wakes up later than this has waited for a processor.
const WAKEUP_TOLERANCE: Duration = Duration::from_millis(20);

/// The end of INIT, for the thread that watches it, if there is one.
pub(super) struct InitEnded {
    is_over: Arc<AtomicBool>,
    thread: Option<Thread>,
}

impl InitEnded {
    pub(super) fn record(self) {
        self.is_over.store(true, Ordering::Release);
        if let Some(thread) = self.thread {
            thread.unpark();
        }
    }
}

/// Starts the thread. It watches INIT, if Lambda cuts INIT off. Afterwards it watches invocations, if handlers are
/// cancelled at all, or if several run at once.
pub(super) fn start(environment: &'static Environment, watches_init: bool) -> InitEnded {
    let is_over = Arc::new(AtomicBool::new(false));
    let mut thread = None;
    // Where several are served, handlers that block are no reason for others to wait.
    let runtime = environment.is_concurrent().then(tokio_runtime::handle);
    let has_deadlines = environment.handler.options.deadline_margin_ms > 0;
    let watches_invocations = has_deadlines || runtime.is_some();
    if watches_init || watches_invocations {
        let is_over = Arc::clone(&is_over);
        let watch = move || {
            let init = watches_init.then_some(environment.handler.resources);
            watch_init(&is_over, init);
            if watches_invocations {
                watch_invocations(environment, runtime);
            }
        };
        // Without a thread there are no warnings.
        let started = thread::Builder::new()
            .name("prewarm".to_owned())
            .spawn(watch);
        thread = started.ok().map(|started| started.thread().clone());
    }
    InitEnded { is_over, thread }
}

/// Waits for the end of INIT.
fn watch_init(is_over: &AtomicBool, init: Option<&'static [&'static Resource]>) {
    let is_over = || is_over.load(Ordering::Acquire);
    let started = Instant::now();
    if let Some(resources) = init {
        sleep(is_over, started + WARN_AFTER);
        if !is_over() {
            let unfinished = describe_unfinished(resources);
            log::warning(&format!(
                "INIT is not finished after 8 s, and Lambda cuts it off at 10 s: {unfinished}"
            ));
        }
    }
    // A thread may wake up for no reason.
    while !is_over() {
        thread::park();
    }
}

/// Sleeps until an instant, or until this is true and the thread unparked.
fn sleep(is_over: impl Fn() -> bool, until: Instant) {
    loop {
        let left = until.saturating_duration_since(Instant::now());
        if left.is_zero() || is_over() {
            return;
        }
        thread::park_timeout(left);
    }
}

/// Looks at invocations again and again. A thread of the runtime that is blocked may be the one that waits for the network
/// on behalf of the others. A task from outside wakes another one, which takes its place.
fn watch_invocations(environment: &Environment, runtime: Option<&Handle>) {
    let mut planned = Instant::now();
    loop {
        if let Some(runtime) = runtime.filter(|_| !environment.ending.is_idle()) {
            runtime.spawn(ready(()));
        }
        let now = Instant::now();
        if now.saturating_duration_since(planned) > WAKEUP_TOLERANCE {
            // The guards may have waited for a processor as well.
            planned = now + WAKEUP_TOLERANCE;
        } else {
            let (blocked, next) = environment.running.look(now, now + INTERVAL);
            for Blocked { request_id, time } in blocked {
                log::blocked(&request_id, time);
            }
            planned = next;
        }
        sleep(|| false, planned);
    }
}
