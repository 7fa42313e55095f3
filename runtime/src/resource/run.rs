//! How a resource is initialized: one attempt at a time, which everyone who asks shares.

use super::attempt::{Attempt, Outcome, SharedAttempt};
use super::chain::Chain;
use super::init_error::InitError;
use super::{BoxFuture, InitTime, Initialized, Initializer, Resource, Stored};
use crate::error::Error;
use crate::error::panic::{Panicked, catch, drop_quietly};
use futures_util::FutureExt as _;
use futures_util::future::{Either, join_all, select};
use std::sync::Arc;
use std::time::Instant;
use tokio::sync::oneshot;
use tokio::task::spawn_blocking;
use tracing::{Instrument as _, info_span};

impl Resource {
    /// Initializes the resource if it is not initialized yet, after everything that it needs.
    ///
    /// # Errors
    ///
    /// Fails if the initializer fails or panics, or one of a resource that it needs does.
    pub fn init(&'static self) -> BoxFuture<Result<(), InitError>> {
        let mut attempt = self.attempt();
        Box::pin(async move {
            while let Some(running) = attempt {
                if let Some(outcome) = running.await {
                    return outcome;
                }
                // It was abandoned.
                attempt = self.attempt();
            }
            Ok(())
        })
    }

    /// The running attempt, or a new one. None if the resource is initialized.
    fn attempt(&'static self) -> Option<SharedAttempt> {
        if self.is_initialized() {
            return None;
        }
        let mut state = self.attempts.lock();
        // An attempt may have ended in the meantime.
        if self.is_initialized() {
            return None;
        }
        let attempt = state.running.get_or_insert_with(|| {
            let needs = self.needs.iter().map(|need| need.init());
            let needs = join_all(needs.collect::<Vec<_>>());
            let (abandon, abandoned) = oneshot::channel();
            let chain = Chain::with(self);
            let attempt = self.run_attempt(needs, chain, abandoned);
            Attempt::new(attempt.boxed().shared(), abandon)
        });
        Some(attempt.shared.clone())
    }

    async fn run_attempt(
        &'static self,
        needs: impl Future<Output = Vec<Result<(), InitError>>>,
        chain: Arc<Chain>,
        abandoned: oneshot::Receiver<()>,
    ) -> Outcome {
        let mut run = Box::pin(self.run_initializer(needs, chain));
        let outcome = match select(abandoned, run.as_mut()).await {
            Either::Left(_) => None,
            Either::Right((outcome, _)) => Some(outcome),
        };
        drop_quietly(run);
        let mut state = self.attempts.lock();
        state.running = None;
        Some(match outcome? {
            Ok(initialized) => {
                self.value.get_or_init(|| initialized);
                Ok(())
            }
            Err(failure) => {
                state.failures += 1;
                Err(failure)
            }
        })
    }

    pub(super) async fn run_initializer(
        &'static self,
        needs: impl Future<Output = Vec<Result<(), InitError>>>,
        chain: Arc<Chain>,
    ) -> Result<Initialized, InitError> {
        (needs.await.into_iter().collect::<Result<(), _>>())
            .map_err(|need| InitError::needs(self.name, self.is_step(), need))?;
        let started = Instant::now();
        if let Some(attempt) = &mut self.attempts.lock().running {
            attempt.started = Some(started);
        }
        let span = info_span!("initializer", resource = self.name);
        let outcome = match self.initializer {
            Initializer::Async(initializer) => {
                let run = chain.scope(async { initializer().await });
                catch(run.instrument(span)).await
            }
            Initializer::Blocking(initializer) => {
                let outcome = spawn_blocking(move || span.in_scope(initializer)).await;
                outcome.map_err(|error| Panicked::new(error.into_panic()))
            }
        };
        let took = started.elapsed();
        let outcome = outcome.unwrap_or_else(|panicked: Panicked| Err(panicked.into()));
        let value =
            outcome.map_err(|cause| InitError::failed(self.name, self.is_step(), took, cause))?;
        let time = InitTime { started, took };
        Ok(Initialized { value, time })
    }

    /// Runs the initializer once more, beside the value that there is. One with a thread of its own runs there in
    /// `on_thread`.
    ///
    /// # Errors
    ///
    /// Fails if the initializer fails or panics.
    pub(crate) async fn run_again(
        &self,
        on_thread: impl FnOnce(fn() -> Result<Stored, Error>) -> Result<Stored, Error> + Send + 'static,
    ) -> Result<Stored, Error> {
        let span = info_span!("initializer", resource = self.name);
        let outcome = match self.initializer {
            Initializer::Async(initializer) => {
                catch(async { initializer().await }.instrument(span)).await
            }
            Initializer::Blocking(initializer) => {
                let run = move || span.in_scope(|| on_thread(initializer));
                let outcome = spawn_blocking(run).await;
                outcome.map_err(|error| Panicked::new(error.into_panic()))
            }
        };
        outcome.unwrap_or_else(|panicked| Err(panicked.into()))
    }

    /// Records that an invocation timed out, after it had waited for the resource since `began`. See
    /// [`Attempt::record_timeout`].
    #[doc(hidden)]
    pub fn record_timeout(&self, began: Instant) {
        if let Some(attempt) = &mut self.attempts.lock().running {
            attempt.record_timeout(began);
        }
        for need in self.needs {
            need.record_timeout(began);
        }
    }
}
