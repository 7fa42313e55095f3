//! Priming calls: code that warms up resources in INIT, and whose failure never fails INIT.

use super::Resource;
use super::chain::Chain;
use super::init_all::{InitFailures, init_eager};
use crate::error::panic::drop_quietly;
use crate::error::text::Decimal;
use crate::error::with_sources;
use futures_util::future::{Either, join_all, ready, select};
use std::error::Error as _;
use std::pin::pin;
use std::time::{Duration, Instant};
use tokio::time::timeout;

/// The longest time of one call.
pub(crate) const MAX_PRIME_CALL: Duration = Duration::from_secs(2);

/// How long after its start INIT may still prime. Lambda gives it 10 s.
const PRIME_CUTOFF: Duration = Duration::from_secs(7);

/// How INIT ended.
pub(crate) struct Init {
    pub(crate) outcome: Result<(), InitFailures>,
    /// The failures of priming calls.
    pub(crate) warnings: Vec<String>,
}

/// When priming calls end, whatever happens.
#[derive(Clone, Copy)]
pub(crate) enum PrimeLimit {
    /// Each by its own limit.
    PerCall,
    /// At the latest some seconds after this instant, when INIT or the restore started.
    After(Instant),
}

/// Initializes every eager resource that is not initialized yet, and makes the priming calls beside them. A failure
/// that `is_final` does not wait for those.
pub(crate) async fn init_and_prime(
    resources: &[&'static Resource],
    limit: PrimeLimit,
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
    fn run_prime(&'static self, limit: PrimeLimit) -> impl Future<Output = Result<(), String>> {
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

    async fn call(&'static self, limit: PrimeLimit) -> Result<(), String> {
        let started = Instant::now();
        let limit = match limit {
            PrimeLimit::PerCall => MAX_PRIME_CALL,
            PrimeLimit::After(start) => PRIME_CUTOFF
                .saturating_sub(start.elapsed())
                .min(MAX_PRIME_CALL),
        };
        if limit.is_zero() {
            let seconds = PRIME_CUTOFF.as_secs();
            let name = self.name;
            return Err(format!(
                "`{name}` was not called: INIT has taken {seconds} s without it"
            ));
        }
        let mut call = Box::pin(self.run_initializer(ready(Vec::new()), Chain::with(self)));
        self.attempts.lock().primes_since = Some(started);
        let outcome = timeout(limit, call.as_mut()).await;
        self.attempts.lock().primes_since = None;
        let took = started.elapsed();
        drop_quietly(call);
        let cause = match outcome {
            Ok(Ok(initialized)) => {
                self.value.get_or_init(|| initialized);
                return Ok(());
            }
            Ok(Err(error)) => error.source().map(with_sources).unwrap_or_default(),
            Err(_) => "timed out".to_owned(),
        };
        let (name, seconds) = (self.name, Decimal::seconds(took));
        Err(format!(
            "`{name}` failed after {seconds} s, and INIT went on without it: {cause}"
        ))
    }
}
