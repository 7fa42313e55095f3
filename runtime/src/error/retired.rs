use super::Error;
use std::error;
use std::fmt;

/// An error after which the execution environment starts again. [`retire`] makes one from its cause.
///
/// A custom error type needs a `From<Retired>` to carry it:
///
/// ```
/// use prewarm::{Retired, retire};
/// # use std::fmt;
///
/// #[derive(Debug)]
/// enum MyError {
///     NotFound,
///     Retired(Retired),
/// }
///
/// impl From<Retired> for MyError {
///     fn from(retired: Retired) -> Self {
///         MyError::Retired(retired)
///     }
/// }
///
/// impl std::error::Error for MyError {
///     // The environment starts again only if `Retired` is among the sources.
///     fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
///         match self {
///             MyError::NotFound => None,
///             MyError::Retired(retired) => Some(retired),
///         }
///     }
/// }
/// # impl fmt::Display for MyError {
/// #     fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { f.write_str("") }
/// # }
///
/// let error: MyError = retire("the password was changed");
/// assert!(matches!(error, MyError::Retired(_)));
/// ```
///
/// With `thiserror`, `#[from]` writes both.
pub struct Retired(Retirement);

/// The marker that [`ErrorReport`](super::ErrorReport) looks for in a chain of sources. It is a source of the error
/// that users see for the same reason as [`Status`](super::Status).
pub(crate) struct Retirement {
    cause: Error,
}

/// Makes an error after which the execution environment starts again.
///
/// The invocation that returns this error ends in a function error, in every mode. Then the process starts again
/// [in its own place](crate::guide::after_the_answer#starting-again-in-place), while no caller waits, and serves the
/// next event with new resources. Use it when the process cannot recover: credentials were rotated, or a pool is
/// poisoned. Where several invocations are served at once, the others are answered first, and the process exits with
/// status 1.
///
/// ```
/// use prewarm::{Error, lambda_handler, retire};
///
/// # struct Pool;
/// # impl Pool {
/// #     async fn connect() -> Result<Pool, Error> { Ok(Pool) }
/// #     async fn count(&self) -> Result<u32, Refused> { Ok(0) }
/// # }
/// # struct Refused { password_expired: bool }
/// # impl From<Refused> for Error { fn from(_: Refused) -> Error { "refused".into() } }
/// #[lambda_handler]
/// async fn handler() -> Result<u32, Error> {
///     #[init]
///     let pool: Pool = Pool::connect().await?;
///
///     match pool.count().await {
///         Err(error) if error.password_expired => Err(retire(error)),
///         counted => Ok(counted?),
///     }
/// }
/// ```
pub fn retire<E: From<Retired>>(cause: impl Into<Error>) -> E {
    let cause = cause.into();
    Retired(Retirement { cause }).into()
}

impl fmt::Display for Retired {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.cause.fmt(f)
    }
}

impl fmt::Debug for Retired {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Retired").field(&self.0.cause).finish()
    }
}

impl error::Error for Retired {
    fn source(&self) -> Option<&(dyn error::Error + 'static)> {
        Some(&self.0)
    }
}

/// In a printed chain, the cause comes before it.
impl fmt::Display for Retirement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the execution environment starts again")
    }
}

impl fmt::Debug for Retirement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Retirement")
    }
}

impl error::Error for Retirement {
    fn source(&self) -> Option<&(dyn error::Error + 'static)> {
        self.cause.source()
    }
}
