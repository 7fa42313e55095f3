//! A process that is asked to end closes what it has made.

use super::lifetime::{Ends, LONGEST_CLOSE, LONGEST_LOCAL_CLOSE, Place};
use crate::error::Told;
use crate::output::log;
use crate::resource::{BoxFuture, tokio_runtime};
use crate::runtime_api::extension::register;
use std::sync::mpsc::channel;
use std::time::Duration;

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
        let error = Told::of(error).line();
        log::warning(&format!(
            "Lambda will not announce the end of this environment, and nothing is closed then: {error}"
        ));
    }
    wait_for_signal(ends, place);
}

/// Waits in a thread until the process is asked to end.
#[cfg(unix)]
fn wait_for_signal(ends: &'static dyn Ends, place: Place) {
    use signal_hook::consts::{SIGINT, SIGTERM};
    use signal_hook::iterator::Signals;
    use std::{process, thread};

    let (signals, limit, status) = match place {
        Place::Local => (&[SIGINT, SIGTERM][..], LONGEST_LOCAL_CLOSE, 130),
        _ => (&[SIGTERM][..], LONGEST_CLOSE, 0),
    };
    let Ok(mut signals) = Signals::new(signals) else {
        return;
    };
    let started = thread::Builder::new()
        .name("prewarm".to_owned())
        .spawn(move || {
            if signals.forever().next().is_some() {
                ends.close_from_outside(limit);
                process::exit(status);
            }
        });
    drop(started);
}

#[cfg(not(unix))]
fn wait_for_signal(_: &'static dyn Ends, _: Place) {}

/// Waits, in a thread that is not the runtime's, until all is closed. A handler may block the runtime.
pub(crate) fn wait_from_outside(close: Option<BoxFuture<()>>, limit: Duration) {
    if let Some(close) = close {
        let (done, is_done) = channel();
        tokio_runtime::handle().spawn(async move {
            close.await;
            let _ = done.send(());
        });
        let _ = is_done.recv_timeout(limit + TIME_TO_EXIT);
    }
}
