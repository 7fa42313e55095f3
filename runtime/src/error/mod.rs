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

/// The `errorType` of an initializer that failed.
pub(crate) const INIT_ERROR: &str = "InitError";

/// How many sources of an error count. An error may be its own source.
const MAX_SOURCES: usize = 32;

/// How long the texts of all sources may be, in bytes.
const LONGEST_SOURCES: usize = 64 * 1024;

/// An error, its source, the source of that, and so on.
pub(crate) fn chain<'a>(
    error: &'a (dyn error::Error + 'static),
) -> impl Iterator<Item = &'a (dyn error::Error + 'static)> {
    iter::successors(Some(error), |error| error.source()).take(1 + MAX_SOURCES)
}

/// The texts of an error's sources, outermost first. A source that repeats the text before it is left out.
pub(crate) fn sources(error: &(dyn error::Error + 'static)) -> Vec<String> {
    let mut texts: Vec<_> = chain(error)
        .map(|error| truncate(error.to_string()))
        .collect();
    texts.dedup();
    texts.remove(0);
    let mut bytes = 0;
    texts.retain(|text| {
        bytes += text.len();
        bytes <= LONGEST_SOURCES
    });
    texts
}

/// The error and its sources on one line.
pub(crate) fn with_sources(error: &(dyn error::Error + 'static)) -> String {
    let mut text = error.to_string();
    for source in sources(error) {
        text.push_str(": ");
        text.push_str(&source);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{LONGEST_SOURCES, MAX_SOURCES, chain, sources};
    use std::error::Error;
    use std::fmt;

    #[derive(Debug)]
    struct OwnSource(&'static str);

    impl fmt::Display for OwnSource {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str(self.0)
        }
    }

    impl Error for OwnSource {
        fn source(&self) -> Option<&(dyn Error + 'static)> {
            Some(self)
        }
    }

    #[derive(Debug)]
    struct Long(Option<Box<Long>>);

    impl fmt::Display for Long {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            let length = 20_000 + usize::from(self.0.is_some());
            f.write_str(&"x".repeat(length))
        }
    }

    impl Error for Long {
        fn source(&self) -> Option<&(dyn Error + 'static)> {
            self.0.as_deref().map(|source| source as _)
        }
    }

    #[test]
    fn error_that_is_its_own_source_ends() {
        assert_eq!(chain(&OwnSource("again")).count(), 1 + MAX_SOURCES);
        assert_eq!(sources(&OwnSource("again")), [""; 0]);
    }

    #[test]
    fn sources_are_bounded_in_length() {
        let mut error = Long(None);
        for _ in 0..20 {
            error = Long(Some(Box::new(error)));
        }
        let bytes: usize = sources(&error).iter().map(String::len).sum();
        assert!(bytes <= LONGEST_SOURCES, "{bytes}");
    }
}
