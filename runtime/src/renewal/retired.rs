//! Values that were replaced. Each is closed and dropped when no invocation has it any more.

use super::values::{VALUES, Values};
use crate::ends::Ends;
use crate::error::panic::drop_quietly;
use crate::resource::Resource;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Values that are not current any more.
struct Retired {
    values: Arc<Values>,
    /// Those that were replaced then. The others of `values` went on.
    replaced: Vec<&'static Resource>,
}

/// Oldest first. An invocation that began earlier might have what was replaced later, so one is closed after another.
static RETIRED: Mutex<VecDeque<Retired>> = Mutex::new(VecDeque::new());

fn lock() -> MutexGuard<'static, VecDeque<Retired>> {
    RETIRED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Adds values that were replaced, or made in vain.
pub(super) fn retire(values: Arc<Values>, replaced: Vec<&'static Resource>) {
    if !replaced.is_empty() {
        lock().push_back(Retired { values, replaced });
    }
}

/// Forgets what a test has left.
#[cfg(test)]
pub(super) fn clear() {
    lock().clear();
}

/// Whether something can be closed now.
pub(super) fn is_any_free() -> bool {
    lock().front().is_some_and(is_free)
}

fn is_free(retired: &Retired) -> bool {
    Arc::strong_count(&retired.values) == 1
}

fn next(is_end: bool) -> Option<Retired> {
    let mut all = lock();
    let first = all.front()?;
    (is_end || is_free(first)).then(|| all.pop_front())?
}

/// Closes and drops what no invocation has, or at the end everything. Each may take so long.
pub(super) async fn close_retired(ends: &'static dyn Ends, limit: Duration, is_end: bool) {
    loop {
        let Some(retired) = next(is_end) else { return };
        if let Some(closing) = ends.close_these(&retired.replaced, limit) {
            VALUES.scope(Arc::clone(&retired.values), closing).await;
        }
        drop_quietly(retired);
    }
}
