use crate::Error;
use crate::error::chain;
use std::error;
use std::fmt;

/// An error that ends the execution environment: what [`retire`] makes of its cause.
///
/// An error type of your own takes it with a `From<Retired>`:
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
///     // The environment ends only if `Retired` is found among the sources.
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
/// `#[from]` of `thiserror` writes both of these.
pub struct Retired(Retirement);

/// What is looked for in a chain; see `StatusError`.
pub(crate) struct Retirement {
    cause: Error,
}

/// Makes an error that ends the execution environment.
///
/// The invocation that returns it ends in an invocation error, whatever the mode, and then the process
/// exits with status 1, so that Lambda makes a new environment for the next event. It is for what
/// cannot be mended while the process lives: credentials that were changed, a pool that is poisoned.
/// Other invocations that the environment is serving at that moment are lost.
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

impl Retirement {
    /// Whether there is one in the chain of an error.
    pub(crate) fn is_in(error: &(dyn error::Error + 'static)) -> bool {
        chain(error).any(<dyn error::Error>::is::<Self>)
    }
}

impl fmt::Display for Retired {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
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

impl fmt::Display for Retirement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.cause.fmt(f)
    }
}

impl fmt::Debug for Retirement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Retirement")
    }
}

impl error::Error for Retirement {
    fn source(&self) -> Option<&(dyn error::Error + 'static)> {
        Some(&*self.cause)
    }
}
