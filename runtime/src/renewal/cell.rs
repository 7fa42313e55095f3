//! A renewed resource with the type of its value.

use super::renewed::Renewed;
use super::values::{Entry, Values};
use crate::resource::Resource;
use std::marker::PhantomData;
use std::ops::Deref;
use std::sync::Arc;

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
        let entry = values.get(self.resource).unwrap_or_else(|| {
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
    /// A replaced value is closed when nothing uses it anymore.
    _values: Arc<Values>,
    value: PhantomData<fn() -> &'static T>,
}

impl<T> Deref for Held<T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.entry.value().get()
    }
}
