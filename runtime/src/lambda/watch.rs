//! A thread that says in time which handlers block their threads. It is a thread of its own because what it watches
//! blocks the runtime.

use crate::environment::{Blocked, Environment};
use crate::output::log;
use crate::resource::{BoxFuture, tokio_runtime};
use std::future::ready;
use std::thread;
use std::time::{Duration, Instant};
use tokio::runtime::Handle;

/// How often the thread looks at invocations.
const INTERVAL: Duration = Duration::from_millis(100);

/// A thread that wakes up later than this has waited for a processor.
const WAKEUP_TOLERANCE: Duration = Duration::from_millis(20);

/// Starts the thread, if handlers are cancelled at all, or if several run at once. It costs 8,600 instructions, so
/// it begins while no caller waits.
pub(super) fn start(environment: &'static Environment) {
    // Where several are served, a handler that blocks must not make the others wait.
    let runtime = environment.is_concurrent().then(tokio_runtime::handle);
    let has_deadlines = environment.handler.options.deadline_margin_ms > 0;
    if has_deadlines || runtime.is_some() {
        // Without a thread there are no warnings.
        let started = thread::Builder::new()
            .name("prewarm".to_owned())
            .spawn(move || watch_invocations(environment, runtime));
        drop(started);
    }
}

/// Looks at invocations again and again. A thread of the runtime that is blocked might be the one that waits for the
/// network on behalf of the others. A task from outside wakes another one, which takes its place.
fn watch_invocations(environment: &Environment, runtime: Option<&Handle>) {
    let mut planned = Instant::now();
    loop {
        if let Some(runtime) = runtime.filter(|_| !environment.ending.is_idle()) {
            runtime.spawn(Box::pin(ready(())) as BoxFuture<()>);
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
        // `sleep` would be one more function of libc that every start looks up.
        thread::park_timeout(planned.saturating_duration_since(Instant::now()));
    }
}
