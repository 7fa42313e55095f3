//! The type of a handler's error, and what is read of it.
//!
//! There are three ways to read an error, and an error can fit more than one. The expansion chooses by
//! `(&&&Thrown(&error)).read_as()`: a method is looked for on `&&&Thrown` first, then on `&&Thrown`, then on `&Thrown`,
//! and the first whose bounds hold is called. What it returns chooses the implementation of [`HandlerError`].

use crate::error::Error;
use crate::reply::{Failure, Reply};
use lambda_runtime::Diagnostic;
use std::error;

/// An error whose way is chosen.
pub struct Thrown<'a, E>(pub &'a E);

/// The first way: an error that says its type itself, as `lambda_runtime` asks.
pub struct AsTyped;

/// The second way: whatever converts into [`Error`].
pub struct AsError;

/// The last way: a value that is not an error, but converts into a [`Diagnostic`].
pub struct AsDiagnostic;

/// Chooses the first way.
pub trait ReadAsTyped {
    /// The way.
    fn read_as(&self) -> AsTyped {
        AsTyped
    }
}

impl<E> ReadAsTyped for &&Thrown<'_, E> where
    E: error::Error + Into<Diagnostic> + Send + Sync + 'static
{
}

/// Chooses the second way.
pub trait ReadAsError {
    /// The way.
    fn read_as(&self) -> AsError {
        AsError
    }
}

impl<E: Into<Error>> ReadAsError for &Thrown<'_, E> {}

/// Chooses the last way.
pub trait ReadAsDiagnostic {
    /// The way.
    fn read_as(&self) -> AsDiagnostic {
        AsDiagnostic
    }
}

impl<E> ReadAsDiagnostic for Thrown<'_, E> {}

/// The error of a handler, read in this way. The compiler quotes it to users.
#[diagnostic::on_unimplemented(
    message = "the error of a handler converts into `prewarm::Error`, and `{Self}` does not",
    label = "does not convert into `prewarm::Error`",
    note = "write `prewarm::Error`, or `Box<dyn std::error::Error + Send + Sync>`; a custom type implements \
            `std::error::Error` and is `Send + Sync + 'static`, or converts into `prewarm::Diagnostic`"
)]
pub trait HandlerError<Way> {
    /// Makes the reply.
    fn reply(self, way: Way) -> Reply;
}

#[diagnostic::do_not_recommend]
impl<E> HandlerError<AsTyped> for E
where
    E: error::Error + Into<Diagnostic> + Send + Sync + 'static,
{
    fn reply(self, _: AsTyped) -> Reply {
        Reply::failure(Failure::typed(self))
    }
}

#[diagnostic::do_not_recommend]
impl<E: Into<Error>> HandlerError<AsError> for E {
    fn reply(self, _: AsError) -> Reply {
        Reply::failure(Failure::handler(self))
    }
}

#[diagnostic::do_not_recommend]
impl<E: Into<Diagnostic>> HandlerError<AsDiagnostic> for E {
    fn reply(self, _: AsDiagnostic) -> Reply {
        Reply::failure(Failure::diagnosed(self.into()))
    }
}
