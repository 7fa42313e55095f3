//! Errors of any kind, and what can be said of them.

pub(crate) mod panic;
mod report;
mod retired;
mod status_error;
pub(crate) mod text;

pub(crate) use report::{ErrorReport, ReportedError};
pub(crate) use retired::Retirement;
pub use retired::{Retired, retire};
pub(crate) use status_error::Status;
pub use status_error::StatusError;

use std::error;
use std::iter;

/// An error of any kind. Every `std::error::Error` and every string converts into it with `?`.
///
/// ```
/// use prewarm::Error;
///
/// fn port(text: &str) -> Result<u16, Error> {
///     let port = text.parse()?;
///     if port == 0 {
///         return Err("port 0 is reserved".into());
///     }
///     Ok(port)
/// }
///
/// assert_eq!(port("0").unwrap_err().to_string(), "port 0 is reserved");
/// ```
pub type Error = lambda_runtime::Error;

/// The `errorType` of an initializer that failed.
pub(crate) const INIT_ERROR: &str = "InitError";

/// How many sources of an error count. An error might be its own source.
const MAX_SOURCES: usize = 32;

/// An error, its source, the source of that, and so on.
pub(crate) fn chain<'a>(
    error: &'a (dyn error::Error + 'static),
) -> impl Iterator<Item = &'a (dyn error::Error + 'static)> {
    iter::successors(Some(error), |error| error.source()).take(1 + MAX_SOURCES)
}

/// The error and its sources on one line.
pub(crate) fn with_sources(error: &(dyn error::Error + 'static)) -> String {
    ErrorReport::read(error).line()
}
