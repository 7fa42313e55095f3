//! The values of renewed resources: the current ones, and those that an invocation has.

use super::moment::Moment;
use crate::resource::{Resource, Stored};
use std::mem;
use std::ptr;
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::task_local;

task_local! {
    /// The values for an invocation, or for an initializer that runs again.
    pub(super) static VALUES: Arc<Values>;
}

static CURRENT: LazyLock<Mutex<Arc<Values>>> = LazyLock::new(Mutex::default);

/// The values of renewed resources at one time. INIT adds to it, and it is replaced as a whole later.
#[derive(Default)]
pub(super) struct Values(Mutex<Vec<(&'static Resource, Arc<Entry>)>>);

/// A value of a renewed resource.
pub(super) struct Entry {
    value: Stored,
    /// When its initializer was started.
    pub(super) begun: Moment,
    pub(super) took: Duration,
}

impl Entry {
    pub(super) fn new(value: Stored, begun: Moment) -> Self {
        Entry {
            value,
            begun,
            took: begun.age(),
        }
    }

    pub(super) fn value(&self) -> &Stored {
        &self.value
    }
}

impl Values {
    /// Those of now.
    pub(super) fn current() -> Arc<Values> {
        Arc::clone(&lock(&CURRENT))
    }

    /// Those of the invocation that this code runs in, or of now.
    pub(super) fn here() -> Arc<Values> {
        (VALUES.try_with(Arc::clone)).unwrap_or_else(|_| Values::current())
    }

    pub(super) fn get(&self, resource: &'static Resource) -> Option<Arc<Entry>> {
        let entries = lock(&self.0);
        let mut entries = entries.iter();
        let (_, entry) = entries.find(|(other, _)| ptr::eq(*other, resource))?;
        Some(Arc::clone(entry))
    }

    pub(super) fn set(&self, resource: &'static Resource, entry: Arc<Entry>) {
        let mut entries = lock(&self.0);
        entries.retain(|(other, _)| !ptr::eq(*other, resource));
        entries.push((resource, entry));
    }

    pub(super) fn copy(&self) -> Arc<Values> {
        Arc::new(Values(Mutex::new(lock(&self.0).clone())))
    }

    /// Replaces some of the values of now by those, in one moment. Returns what was there before.
    pub(super) fn replace(&self, resources: &[&'static Resource]) -> Arc<Values> {
        let mut current = lock(&CURRENT);
        let next = current.copy();
        for resource in resources {
            if let Some(entry) = self.get(resource) {
                next.set(resource, entry);
            }
        }
        mem::replace(&mut *current, next)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
