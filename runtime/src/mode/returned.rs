//! The return types of handlers. Each mode has a trait for the value in it.
//!
//! The compiler quotes these traits to users. Each has a method, which the expansion calls by the path of its trait: a
//! bound of a function would be quoted as well.

/// The return type of a handler.
#[diagnostic::on_unimplemented(
    message = "a handler returns a `Result`, not `{Self}`",
    label = "not a `Result`",
    note = "write `Result<{Self}, prewarm::Error>`, and end the body with `Ok(...)`"
)]
pub trait Returned {
    /// The value of a handler that succeeded.
    type Value;
    /// The error of a handler that failed.
    type Error;

    /// # Errors
    ///
    /// Fails if the handler has.
    fn into_result(self) -> Result<Self::Value, Self::Error>;
}

#[diagnostic::do_not_recommend]
impl<T, E> Returned for Result<T, E> {
    type Value = T;
    type Error = E;

    fn into_result(self) -> Self {
        self
    }
}
