//! The values of renewed resources: those of now, and those that an invocation has.

use super::moment::Moment;
use super::renewed::Renewed;
use crate::resource::{Resource, Stored};
use std::marker::PhantomData;
use std::ops::Deref;
use std::ptr;
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::task_local;

task_local! {
    /// What an invocation has, or what an initializer that runs again is given.
    pub(super) static VALUES: Arc<Values>;
}

static CURRENT: LazyLock<Mutex<Arc<Values>>> = LazyLock::new(Mutex::default);

/// The values of renewed resources at one time. INIT adds to it, and it is replaced as a whole later.
#[derive(Default)]
pub(super) struct Values(Mutex<Vec<(&'static Renewed, Arc<Entry>)>>);

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

    pub(super) fn get(&self, renewed: &'static Renewed) -> Option<Arc<Entry>> {
        let entries = lock(&self.0);
        let mut entries = entries.iter();
        let (_, entry) = entries.find(|(other, _)| ptr::eq(*other, renewed))?;
        Some(Arc::clone(entry))
    }

    pub(super) fn set(&self, renewed: &'static Renewed, entry: Arc<Entry>) {
        let mut entries = lock(&self.0);
        entries.retain(|(other, _)| !ptr::eq(*other, renewed));
        entries.push((renewed, entry));
    }

    pub(super) fn copy(&self) -> Arc<Values> {
        Arc::new(Values(Mutex::new(lock(&self.0).clone())))
    }

    /// Replaces some of the values of now by those, in one moment. Returns what was there before.
    pub(super) fn replace(&self, renewed: &[&'static Renewed]) -> Arc<Values> {
        let mut current = lock(&CURRENT);
        let next = current.copy();
        for renewed in renewed {
            if let Some(entry) = self.get(renewed) {
                next.set(renewed, entry);
            }
        }
        std::mem::replace(&mut *current, next)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A renewed resource with the type of its value.
pub struct RenewedCell<T: 'static> {
    resource: &'static Resource,
    renewed: &'static Renewed,
    value: PhantomData<fn() -> &'static T>,
}

impl<T> RenewedCell<T> {
    /// The cell of a resource whose initializer makes a `T`.
    #[must_use]
    pub const fn new((resource, renewed): (&'static Resource, &'static Renewed)) -> Self {
        RenewedCell {
            resource,
            renewed,
            value: PhantomData,
        }
    }

    /// The resource alone.
    #[must_use]
    pub const fn resource(self) -> &'static Resource {
        self.resource
    }

    /// The resource with its age.
    #[must_use]
    pub const fn renewed(self) -> &'static Renewed {
        self.renewed
    }

    /// The value that the invocation has, or the initializer of a resource that needs this one.
    ///
    /// # Panics
    ///
    /// Panics if the resource is not initialized.
    #[must_use]
    pub fn get(self) -> Held<T> {
        let values = Values::here();
        let entry = values.get(self.renewed).unwrap_or_else(|| {
            let name = self.resource.name();
            panic!("the resource `{name}` is not initialized")
        });
        Held {
            entry,
            _values: values,
            value: PhantomData,
        }
    }

    /// The value, in the body of a handler, see [`Cell::get_or_init`](crate::expansion::Cell::get_or_init).
    ///
    /// # Panics
    ///
    /// Panics outside an invocation if the initializer fails.
    pub async fn get_or_init(self) -> Held<T> {
        self.resource.ensure_init().await;
        self.get()
    }
}

/// A value for as long as it is used.
pub struct Held<T: 'static> {
    entry: Arc<Entry>,
    /// What is replaced is closed when nobody has it any more.
    _values: Arc<Values>,
    value: PhantomData<fn() -> &'static T>,
}

impl<T> Deref for Held<T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.entry.value.get()
    }
}
