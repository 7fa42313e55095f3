//! Moments by two clocks.

use std::time::{Duration, SystemTime};
use tokio::time::Instant;

/// A moment by the wall clock and by the monotonic one. While an environment is frozen, or a snapshot waits, the second
/// can stand still, and the first can be set.
#[derive(Clone, Copy, Debug)]
pub struct Moment {
    wall: SystemTime,
    monotonic: Instant,
}

impl Moment {
    /// This moment.
    #[must_use]
    pub fn now() -> Self {
        Moment {
            wall: wall(),
            monotonic: Instant::now(),
        }
    }

    /// How long it is since then, by the clock that has counted more.
    pub(super) fn age(self) -> Duration {
        let wall = wall().duration_since(self.wall).unwrap_or_default();
        wall.max(self.monotonic.elapsed())
    }
}

#[cfg(not(test))]
fn wall() -> SystemTime {
    SystemTime::now()
}

/// In tests the wall clock can be set.
#[cfg(test)]
fn wall() -> SystemTime {
    SystemTime::now() + tests::OFFSET.get() - tests::BACK
}

#[cfg(test)]
pub(super) mod tests {
    use super::Moment;
    use std::cell::Cell;
    use std::time::Duration;

    thread_local! {
        pub(crate) static OFFSET: Cell<Duration> = const { Cell::new(BACK) };
    }

    pub(crate) const BACK: Duration = Duration::from_secs(100_000);

    #[tokio::test(start_paused = true)]
    async fn age_is_that_of_the_clock_that_has_counted_more() {
        let then = Moment::now();
        tokio::time::advance(Duration::from_secs(5)).await;
        assert_eq!(then.age().as_secs(), 5, "the wall clock has stood still");
        OFFSET.set(BACK + Duration::from_secs(60));
        assert_eq!(then.age().as_secs(), 60, "frozen");
        OFFSET.set(Duration::ZERO);
        assert_eq!(then.age().as_secs(), 5, "set back");
    }
}
