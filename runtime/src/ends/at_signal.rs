//! A process that is asked to end closes what it has made.

use super::lifetime::{Ends, LONGEST_CLOSE, LONGEST_LOCAL_CLOSE, Place};
use crate::error::ErrorReport;
use crate::output::log;
use crate::resource::BoxFuture;
use crate::resource::tokio_runtime::spawn;
use crate::runtime_api::extension::register;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// How much later the process exits.
const TIME_TO_EXIT: Duration = Duration::from_millis(20);

/// From now on, closes and exits when the process is asked to end.
pub(super) async fn close_at_signal(ends: &'static dyn Ends, place: Place) {
    let is_new = Place::Lambda {
        is_registered: false,
    };
    if place == is_new
        && let Err(error) = register().await
    {
        let error = ErrorReport::of(error).line();
        log::warning(&format!(
            "Lambda will not announce the end of this environment, and nothing is closed then: {error}"
        ));
    }
    // Without the signal there is nothing to wait for.
    let _ = wait_for_signal(ends, place);
}

/// Waits in a thread until the process is asked to end.
#[cfg(unix)]
fn wait_for_signal(ends: &'static dyn Ends, place: Place) -> io::Result<()> {
    use signal_hook::consts::{SIGINT, SIGTERM};
    use signal_hook::low_level::pipe::register as register_pipe;
    use std::io::Read as _;
    use std::os::unix::net::UnixStream;
    use std::process;

    let (signals, limit, status) = match place {
        Place::Local => (&[SIGINT, SIGTERM][..], LONGEST_LOCAL_CLOSE, 130),
        _ => (&[SIGTERM][..], LONGEST_CLOSE, 0),
    };
    let (mut asked, sender) = UnixStream::pair()?;
    for signal in signals {
        register_pipe(*signal, sender.try_clone()?)?;
    }
    let started = thread::Builder::new()
        .name("prewarm".to_owned())
        .spawn(move || {
            if asked.read(&mut [0]).is_ok() {
                ends.close_from_outside(limit);
                process::exit(status);
            }
        });
    drop(started);
    Ok(())
}

#[cfg(not(unix))]
fn wait_for_signal(_: &'static dyn Ends, _: Place) -> io::Result<()> {
    Ok(())
}

/// Waits, in a thread that is not the runtime's, until all is closed. A handler might block the runtime.
pub(crate) fn wait_from_outside(close: Option<BoxFuture<()>>, limit: Duration) {
    let Some(close) = close else { return };
    let ends_at = Instant::now() + limit + TIME_TO_EXIT;
    let (waiting, is_done) = (thread::current(), Arc::new(AtomicBool::new(false)));
    let done = Arc::clone(&is_done);
    spawn(Box::pin(async move {
        close.await;
        done.store(true, Ordering::Release);
        waiting.unpark();
    }));
    while !is_done.load(Ordering::Acquire) {
        let left = ends_at.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return;
        }
        thread::park_timeout(left);
    }
}
