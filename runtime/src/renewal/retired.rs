//! Values that were replaced. Each is closed and dropped when no invocation has it any more.

use super::renewed::Renewed;
use super::values::{VALUES, Values};
use crate::ends::{EndsOf, close_all};
use crate::error::panic::drop_quietly;
use std::collections::VecDeque;
use std::ptr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Values that are not current any more.
struct Retired {
    values: Arc<Values>,
    /// Those that were replaced then. The others of `values` went on.
    renewed: Vec<&'static Renewed>,
}

/// Oldest first. An invocation that began earlier may have what was replaced later, so one is closed after another.
static RETIRED: Mutex<VecDeque<Retired>> = Mutex::new(VecDeque::new());

fn lock() -> MutexGuard<'static, VecDeque<Retired>> {
    RETIRED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Adds values that were replaced, or made in vain.
pub(super) fn retire(values: Arc<Values>, renewed: Vec<&'static Renewed>) {
    if !renewed.is_empty() {
        lock().push_back(Retired { values, renewed });
    }
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
pub(super) async fn close_retired(ends: &EndsOf, limit: Duration, is_end: bool) {
    loop {
        let Some(retired) = next(is_end) else { return };
        let is_replaced = |end: &&&'static crate::ends::End| {
            let mut renewed = retired.renewed.iter();
            renewed.any(|renewed| ptr::eq(renewed.resource(), end.resource()))
        };
        let due = ends.0.iter().filter(is_replaced).copied().collect();
        let closing = close_all(due, limit);
        VALUES.scope(Arc::clone(&retired.values), closing).await;
        drop_quietly(retired);
    }
}
