//! How long a handler may run.

use lambda_runtime::Context;
use std::time::{Duration, Instant, SystemTime};

/// A deadline further in the past than this does not count, in milliseconds: local emulators send such.
const STALE_DEADLINE: u64 = 60_000;

/// The longest that Lambda lets an invocation run, in milliseconds.
/// <https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html>
const LONGEST_INVOCATION: u64 = 15 * 60 * 1_000;

/// The deadline of an invocation, or the latest that one of `now` can have. Both are milliseconds since 1970.
pub(crate) fn deadline_or_latest(deadline: u64, now: u64) -> u64 {
    if is_stale(deadline, now) {
        now + LONGEST_INVOCATION
    } else {
        deadline
    }
}

fn is_stale(deadline: u64, now: u64) -> bool {
    deadline.saturating_add(STALE_DEADLINE) < now
}

/// The time that a handler has, and the time that is reserved for the answer.
#[derive(Clone, Copy)]
pub(crate) struct Budget {
    pub(crate) started: Instant,
    /// The handler's time from then on.
    pub(crate) time: Duration,
    /// The time that is left then until the deadline.
    pub(crate) margin: Duration,
}

impl Budget {
    /// The budget of an invocation that begins `now`. The margin is at most half of the time left. None if there is no
    /// deadline, or if the margin is zero.
    pub(crate) fn new(context: &Context, margin: Duration, now: SystemTime) -> Option<Self> {
        let now = now.duration_since(SystemTime::UNIX_EPOCH).ok()?;
        let millis = u64::try_from(now.as_millis()).ok()?;
        if margin.is_zero() || is_stale(context.deadline, millis) {
            return None;
        }
        let left = Duration::from_millis(context.deadline).saturating_sub(now);
        let margin = margin.min(left / 2);
        Some(Budget {
            started: Instant::now(),
            time: left.saturating_sub(margin),
            margin,
        })
    }

    /// When the handler is cancelled.
    pub(crate) fn cancelled_at(&self) -> Instant {
        self.started + self.time
    }
}

#[cfg(test)]
mod tests {
    use super::Budget;
    use lambda_runtime::Context;
    use std::time::{Duration, SystemTime};

    /// The milliseconds until the handler is cancelled, and those reserved.
    fn budget(deadline: u64, margin: u64) -> Option<(u128, u128)> {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000);
        let mut context = Context::default();
        context.deadline = deadline;
        let budget = Budget::new(&context, Duration::from_millis(margin), now)?;
        Some((budget.time.as_millis(), budget.margin.as_millis()))
    }

    #[test]
    fn margin_is_reserved() {
        assert_eq!(budget(1_000_003_000, 100), Some((2900, 100)));
    }

    #[test]
    fn short_deadline_splits_the_time_evenly() {
        assert_eq!(budget(1_000_000_150, 100), Some((75, 75)));
        assert_eq!(budget(1_000_000_000, 100), Some((0, 0)));
        assert_eq!(budget(999_999_000, 100), Some((0, 0)), "just past");
    }

    #[test]
    fn deadline_long_past_does_not_count() {
        assert_eq!(budget(600_000, 100), None);
        assert_eq!(budget(0, 100), None);
        assert_eq!(budget(1_000_000_000 - 60_001, 100), None);
    }

    #[test]
    fn margin_of_zero_turns_the_guard_off() {
        assert_eq!(budget(1_000_003_000, 0), None);
    }

    #[test]
    fn deadline_far_in_the_future_counts() {
        assert!(budget(u64::MAX, 100).is_some());
        assert!(budget(u64::MAX, u64::MAX).is_some());
    }
}
