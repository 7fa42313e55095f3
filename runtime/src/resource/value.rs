//! The value of a resource, whatever its type.

use crate::error::Error;
use std::any::Any;

/// The value of a resource, whatever its type.
pub struct Stored(Box<dyn Any + Send + Sync>);

/// The bounds on the type of a resource.
#[diagnostic::on_unimplemented(
    message = "a resource of type `{Self}` cannot be shared by all invocations",
    label = "not `Send + Sync + 'static`",
    note = "a resource lives in a static cell, and any thread may read it: \
            put mutable state in a `Mutex` or an atomic, and use `Arc` in place of `Rc`",
    note = "write a trait object as `Box<dyn Trait + Send + Sync>`; `.await` a boxed future"
)]
pub trait Shared {
    /// Takes the value of a resource. This is the only place that demands something of its type.
    fn store(self) -> Stored;
}

#[diagnostic::do_not_recommend]
impl<T: Send + Sync + 'static> Shared for T {
    fn store(self) -> Stored {
        Stored(Box::new(self))
    }
}

/// The result of an initializer. A `return` of the value alone, out of a macro, has another type.
pub struct Made<T>(T);

impl<T> Made<T> {
    /// The end of an initializer.
    pub fn new(value: T) -> Self {
        Made(value)
    }
}

/// Runs an initializer. A `?` in it gets the return type from here: the value, or an error.
///
/// # Errors
///
/// Fails if the initializer does.
pub async fn initialize<T>(made: impl Future<Output = Result<Made<T>, Error>>) -> Result<T, Error> {
    Ok(made.await?.0)
}

/// Runs an initializer on its own thread.
///
/// # Errors
///
/// Fails if the initializer does.
pub fn initialize_blocking<T>(made: impl FnOnce() -> Result<Made<T>, Error>) -> Result<T, Error> {
    Ok(made()?.0)
}

impl Stored {
    pub(crate) fn get<T: 'static>(&self) -> &T {
        let value = self.0.downcast_ref();
        value.expect("a resource is read as the type that it was stored as")
    }
}
