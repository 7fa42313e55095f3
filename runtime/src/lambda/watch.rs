//! A thread that says in time what will be cut off: INIT, and handlers that block their threads. It is a thread of
//! its own because what it watches may block the runtime.

use crate::invocation::blocked::{self, Blocked};
use crate::output::log;
use crate::resource::Resource;
use crate::resource::init::describe_unfinished;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

/// Lambda cuts INIT off at 10 s. This leaves time to say why.
/// <https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html>
const WARN_AFTER: Duration = Duration::from_secs(8);

/// How often the thread looks at invocations.
const INTERVAL: Duration = Duration::from_millis(100);

/// A thread that wakes up later than this has waited for a processor.
const STARVED: Duration = Duration::from_millis(20);

/// The end of INIT.
pub(super) struct InitEnded(Sender<()>);

impl InitEnded {
    pub(super) fn record(self) {
        // Without a thread nobody listens.
        let _ = self.0.send(());
    }
}

/// Starts the thread. `init` is what it watches in INIT, if Lambda cuts INIT off. Afterwards it watches invocations,
/// if handlers are cancelled at all.
pub(super) fn start(
    init: Option<&'static [&'static Resource]>,
    watches_invocations: bool,
) -> InitEnded {
    let (ended, wait) = channel();
    if init.is_some() || watches_invocations {
        // Without a thread there are no warnings.
        let _ = thread::Builder::new()
            .name("prewarm".to_owned())
            .spawn(move || {
                if watch_init(&wait, init) && watches_invocations {
                    watch_invocations();
                }
            });
    }
    InitEnded(ended)
}

/// Returns whether INIT has ended, and not the process.
fn watch_init(ended: &Receiver<()>, init: Option<&'static [&'static Resource]>) -> bool {
    let Some(resources) = init else {
        return ended.recv().is_ok();
    };
    match ended.recv_timeout(WARN_AFTER) {
        Ok(()) => true,
        Err(RecvTimeoutError::Disconnected) => false,
        Err(RecvTimeoutError::Timeout) => {
            let unfinished = describe_unfinished(resources);
            log::warning(&format!(
                "INIT is not finished after 8 s, and Lambda cuts it off at 10 s: {unfinished}"
            ));
            ended.recv().is_ok()
        }
    }
}

fn watch_invocations() {
    let mut planned = Instant::now();
    loop {
        let now = Instant::now();
        if now.saturating_duration_since(planned) > STARVED {
            // The guards may have waited for a processor as well.
            planned = now + STARVED;
        } else {
            let (blocked, next) = blocked::look(now, now + INTERVAL);
            for Blocked { request_id, time } in blocked {
                log::blocked(&request_id, time);
            }
            planned = next;
        }
        thread::sleep(planned.saturating_duration_since(Instant::now()));
    }
}
