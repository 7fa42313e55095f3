//! Errors of any kind, and what can be said of them.

pub(crate) mod panic;
mod retired;
mod status_error;
pub(crate) mod text;

pub(crate) use retired::Retirement;
pub use retired::{Retired, retire};
pub(crate) use status_error::Status;
pub use status_error::StatusError;

use std::error;
use std::iter;
use text::truncate;

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

/// An error, its source, the source of that, and so on.
pub(crate) fn chain<'a>(
    error: &'a (dyn error::Error + 'static),
) -> impl Iterator<Item = &'a (dyn error::Error + 'static)> {
    iter::successors(Some(error), |error| error.source())
}

/// The texts of an error's sources, outermost first. A source that repeats the text before it is left out.
pub(crate) fn sources(error: &(dyn error::Error + 'static)) -> Vec<String> {
    let mut texts: Vec<_> = chain(error)
        .map(|error| truncate(error.to_string()))
        .collect();
    texts.dedup();
    texts.remove(0);
    texts
}
