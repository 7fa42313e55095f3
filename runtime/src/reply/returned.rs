//! What the types that a handler returns must be.

use crate::error::Error;
use serde::Serialize;

/// What a handler returns.
#[diagnostic::on_unimplemented(
    message = "a handler returns a `Result`, not `{Self}`",
    label = "not a `Result`",
    note = "write `Result<{Self}, prewarm::Error>`, and end the body with `Ok(...)`"
)]
pub trait Returned {
    type Value;
    type Error;

    /// # Errors
    ///
    /// Fails if the handler has.
    fn into_result(self) -> Result<Self::Value, Self::Error>;
}

impl<T, E> Returned for Result<T, E> {
    type Value = T;
    type Error = E;

    fn into_result(self) -> Self {
        self
    }
}

/// Takes what a handler returns.
///
/// # Errors
///
/// Fails if the handler has.
pub fn result<R: Returned>(returned: R) -> Result<R::Value, R::Error> {
    returned.into_result()
}

/// The value of a handler, but in `http` and `raw` mode.
#[diagnostic::on_unimplemented(
    message = "the value of a handler is sent as JSON, and `{Self}` does not implement `serde::Serialize`",
    label = "not `Serialize`",
    note = "for local types consider adding `#[derive(serde::Serialize)]` to your `{Self}` type",
    note = "for types from other crates check whether the crate offers a `serde` feature flag",
    note = "an HTTP response needs `#[lambda_handler(http)]`, and a stream `#[lambda_handler(raw)]`"
)]
pub trait JsonValue: Serialize {}

#[diagnostic::do_not_recommend]
impl<T: Serialize> JsonValue for T {}

/// The error of a handler.
#[diagnostic::on_unimplemented(
    message = "the error of a handler converts into `prewarm::Error`, and `{Self}` does not",
    label = "does not convert into `prewarm::Error`",
    note = "write `prewarm::Error`, or `Box<dyn std::error::Error + Send + Sync>`; \
            a type of your own implements `std::error::Error`"
)]
pub trait HandlerError {
    fn into_error(self) -> Error;
}

#[diagnostic::do_not_recommend]
impl<E: Into<Error>> HandlerError for E {
    fn into_error(self) -> Error {
        self.into()
    }
}
