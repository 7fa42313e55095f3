//! How the body of a handler waits for a resource.

use super::chain::Chain;
use super::tokio_runtime::spawn;
use super::{BoxFuture, Resource};
use crate::call::abort;
use std::future;
use std::time::Instant;
use tokio::sync::oneshot;
use tracing::Instrument as _;

impl Resource {
    /// Like [`Cell::get_or_init`](super::Cell::get_or_init), without the value. A step has none.
    ///
    /// # Panics
    ///
    /// Panics outside an invocation if the initializer fails.
    pub async fn ensure_init(&'static self) {
        if !self.is_initialized() {
            self.init_in_background().await;
        }
    }

    /// Initializes the resource on the runtime for resources, which outlives the runtime of a test. A failure aborts
    /// the invocation that it happens in, whatever the handler's error type is.
    fn init_in_background(&'static self) -> BoxFuture<()> {
        if let Some(cycle) = Chain::cycle(self) {
            panic!("the resource `{}` waits for itself: {cycle}", self.name);
        }
        Box::pin(async move {
            let outcome = wait_for([self], self.init()).await;
            let Err(error) = outcome else { return };
            match abort(error) {
                Ok(()) => future::pending().await,
                Err(error) => panic!("{}", error.with_sources()),
            }
        })
    }
}

/// Waits for `init`, which initializes `resources`, as an invocation does: a task on the runtime for resources goes
/// on with it if the invocation times out.
pub(crate) async fn wait_for<T: Send + 'static>(
    resources: impl IntoIterator<Item = &'static Resource>,
    init: impl Future<Output = T> + Send + 'static,
) -> T {
    /// Records a timeout on drop, unless disarmed.
    struct Wait {
        resources: Vec<&'static Resource>,
        began: Instant,
    }

    impl Drop for Wait {
        fn drop(&mut self) {
            for resource in &self.resources {
                resource.record_timeout(self.began);
            }
        }
    }

    let mut wait = Wait {
        resources: resources.into_iter().collect(),
        began: Instant::now(),
    };
    let (send, outcome) = oneshot::channel();
    let init = async {
        let _ = send.send(init.await);
    };
    spawn(Box::pin(init.in_current_span()));
    let outcome = outcome.await;
    wait.resources.clear();
    outcome.expect("nobody cancels the attempt, and it catches panics")
}
