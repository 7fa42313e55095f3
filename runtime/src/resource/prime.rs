//! Priming calls: code that warms up what INIT has made, and that nothing waits for in vain.

use super::chain::Chain;
use super::init_all::{InitFailures, init_eager};
use super::{InitTime, Initialized, Initializer, Resource};
use crate::error::panic::{catch, drop_quietly};
use crate::error::text::Decimal;
use crate::error::with_sources;
use futures_util::future::{Either, join_all, select};
use std::pin::pin;
use std::time::{Duration, Instant};
use tokio::time::timeout;

/// The longest time of one call.
const LONGEST_CALL: Duration = Duration::from_secs(2);

/// How long after its start INIT may still prime. Lambda gives it 10 s.
const LATEST: Duration = Duration::from_secs(7);

/// How INIT ended.
pub(crate) struct Init {
    pub(crate) outcome: Result<(), InitFailures>,
    /// What went wrong with priming calls.
    pub(crate) warnings: Vec<String>,
}

/// When priming calls end, whatever happens.
#[derive(Clone, Copy)]
pub(crate) enum Limit {
    /// Each by its own limit.
    OfCall,
    /// At the latest some seconds after this instant, when INIT or the restore started.
    After(Instant),
}

/// Initializes every eager resource that is not initialized yet, and makes the priming calls beside them. A failure
/// that `is_final` does not wait for those.
pub(crate) async fn init_and_prime(
    resources: &[&'static Resource],
    limit: Limit,
    is_final: impl Fn(&InitFailures) -> bool,
) -> Init {
    let calls = resources.iter().filter(|resource| resource.is_prime());
    let calls = join_all(
        calls
            .map(|resource| resource.run_prime(limit))
            .collect::<Vec<_>>(),
    );
    let warnings =
        |outcomes: Vec<Result<(), String>>| outcomes.into_iter().filter_map(Result::err).collect();
    match select(pin!(init_eager(resources)), pin!(calls)).await {
        Either::Left((outcome, calls)) => {
            let ends = outcome.as_ref().is_err_and(is_final);
            let warnings = if ends {
                Vec::new()
            } else {
                warnings(calls.await)
            };
            Init { outcome, warnings }
        }
        Either::Right((outcomes, init)) => Init {
            outcome: init.await,
            warnings: warnings(outcomes),
        },
    }
}

impl Resource {
    /// Makes a priming call, after everything that it names. Without one of these it is left out.
    ///
    /// # Errors
    ///
    /// Fails with what went wrong, if something did.
    fn run_prime(&'static self, limit: Limit) -> impl Future<Output = Result<(), String>> {
        // The attempts are shared with INIT: nothing is tried again for a call.
        let needs = self.needs.iter().map(|need| need.init());
        let needs = join_all(needs.collect::<Vec<_>>());
        async move {
            if needs.await.iter().any(Result::is_err) {
                return Ok(());
            }
            self.call(limit).await
        }
    }

    async fn call(&'static self, limit: Limit) -> Result<(), String> {
        let started = Instant::now();
        let limit = match limit {
            Limit::OfCall => LONGEST_CALL,
            Limit::After(start) => LATEST.saturating_sub(start.elapsed()).min(LONGEST_CALL),
        };
        if limit.is_zero() {
            let seconds = LATEST.as_secs();
            let name = self.name;
            return Err(format!(
                "`{name}` was not called: INIT has taken {seconds} s without it"
            ));
        }
        let Initializer::Async(call) = self.initializer else {
            unreachable!("a priming call is not blocking");
        };
        let mut call = Box::pin(catch(Chain::with(self).scope(async { call().await })));
        let outcome = timeout(limit, call.as_mut()).await;
        let took = started.elapsed();
        drop_quietly(call);
        let cause = match outcome {
            Ok(Ok(Ok(value))) => {
                let time = InitTime { started, took };
                self.value.get_or_init(|| Initialized { value, time });
                return Ok(());
            }
            Ok(Ok(Err(error))) => with_sources(&*error),
            Ok(Err(panicked)) => panicked.to_string(),
            Err(_) => "timed out".to_owned(),
        };
        let (name, seconds) = (self.name, Decimal::seconds(took));
        Err(format!(
            "`{name}` failed after {seconds} s, and INIT went on without it: {cause}"
        ))
    }
}
