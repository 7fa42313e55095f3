//! A resource that is created again.

use super::moment::Moment;
use super::values::{Entry, Values};
use crate::resource::{Resource, Shared, Stored};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// A resource that is created again: because of its age, or because it needs one that was.
pub struct Renewed {
    resource: &'static Resource,
    max_age: Option<Duration>,
    are_equal: fn(&Stored, &Stored) -> bool,
    /// The last failure, and how long nothing is tried after it.
    pause: Mutex<Option<(Moment, Duration)>>,
}

impl Renewed {
    /// A resource that is created again at this age, in seconds, or with a resource that it needs. `are_equal` compares
    /// two of its values.
    #[must_use]
    pub const fn new(
        resource: &'static Resource,
        max_age_s: Option<u32>,
        are_equal: fn(&Stored, &Stored) -> bool,
    ) -> Self {
        let max_age = match max_age_s {
            Some(seconds) => Some(Duration::from_secs(seconds as u64)),
            None => None,
        };
        Renewed {
            resource,
            max_age,
            are_equal,
            pause: Mutex::new(None),
        }
    }

    /// Keeps a value that its initializer, which was started at `begun`, has made. Returns what the cell of the
    /// resource holds instead.
    pub fn keep(&'static self, value: Stored, begun: Moment) -> Stored {
        Values::here().set(self.resource, Arc::new(Entry::new(value, begun)));
        ().store()
    }

    pub(super) fn resource(&self) -> &'static Resource {
        self.resource
    }

    pub(super) fn are_equal(&self, one: &Entry, other: &Entry) -> bool {
        (self.are_equal)(one.value(), other.value())
    }

    pub(super) fn needs(&self, other: &Renewed) -> bool {
        let mut needs = self.resource.needs().iter();
        needs.any(|need| std::ptr::eq(*need, other.resource))
    }

    /// Whether it is to be created again because its value has reached a part of its age.
    pub(super) fn is_due(&'static self, values: &Values, part: Part) -> bool {
        let Some(max_age) = self.max_age else {
            return false;
        };
        let Some(entry) = values.get(self.resource) else {
            return false;
        };
        let is_old = match part {
            Part::Half => entry.begun.age() >= max_age / 2,
            Part::Whole => entry.begun.age() > max_age,
        };
        is_old && !self.is_paused()
    }

    fn is_paused(&self) -> bool {
        let pause = self.pause.lock().unwrap_or_else(PoisonError::into_inner);
        pause.is_some_and(|(since, pause)| since.age() < pause)
    }

    /// Records a failure. What refuses is not asked again before a tenth of the age, nor before as long as it took.
    pub(super) fn pause(&self, took: Duration) {
        let pause = took.max(self.max_age.unwrap_or_default() / 10);
        let mut paused = self.pause.lock().unwrap_or_else(PoisonError::into_inner);
        *paused = Some((Moment::now(), pause));
    }
}

/// How much of its age a value has reached.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Part {
    Half,
    Whole,
}

/// Two values of a resource, to be compared if their type allows it: a call with `&` prefers [`Compare`].
pub struct Pair<'a, T>(&'a T, &'a T);

impl<'a, T: 'static> Pair<'a, T> {
    /// Two values that are stored.
    #[must_use]
    pub fn of(one: &'a Stored, other: &'a Stored) -> Self {
        Pair(one.get(), other.get())
    }
}

/// Values of a type that can be compared.
pub trait Compare {
    /// Whether both are equal.
    fn are_equal(&self) -> bool;
}

impl<T: PartialEq> Compare for Pair<'_, T> {
    fn are_equal(&self) -> bool {
        self.0 == self.1
    }
}

/// Values of another type.
pub trait Differ {
    /// Says that they are not.
    fn are_equal(&self) -> bool;
}

impl<T> Differ for &Pair<'_, T> {
    fn are_equal(&self) -> bool {
        false
    }
}
