//! A resource with the type of its value.

use super::Resource;
use std::marker::PhantomData;

/// A resource with the type of its value.
pub struct Cell<T: 'static> {
    resource: &'static Resource,
    value: PhantomData<fn() -> &'static T>,
}

impl<T> Cell<T> {
    /// The cell of a resource whose initializer makes a `T`.
    #[must_use]
    pub const fn new(resource: &'static Resource) -> Self {
        Cell {
            resource,
            value: PhantomData,
        }
    }

    /// The resource alone.
    #[must_use]
    pub const fn resource(self) -> &'static Resource {
        self.resource
    }

    /// The value, in the initializer of a resource that needs this one.
    ///
    /// # Panics
    ///
    /// Panics if the resource is not initialized.
    #[must_use]
    pub fn get(self) -> &'static T {
        self.resource.get()
    }

    /// The value, in the body of a handler. INIT has initialized it, so this initializes it only where the
    /// handler is called as a plain function, as in a test.
    ///
    /// # Panics
    ///
    /// Panics outside an invocation if the initializer fails.
    pub async fn get_or_init(self) -> &'static T {
        self.resource.ensure_init().await;
        self.get()
    }
}
