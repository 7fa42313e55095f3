use super::Error;
use std::error;
use std::fmt;

/// An error that chooses the response's status code and its message.
///
/// It works anywhere in an error's chain of sources: as the error itself, as the source of a custom error,
/// or under the context that `anyhow` and `eyre` add. The caller always sees its message, even with
/// `error_text = "hide"`.
///
/// ```
/// use prewarm::{Error, StatusError, lambda_handler};
///
/// #[lambda_handler(main = false)]
/// async fn price(article: String) -> Result<u32, Error> {
///     match &*article {
///         "tea" => Ok(3),
///         _ => Err(StatusError::new(404, "no such article"))?,
///     }
/// }
///
/// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
/// let response = price::invoke(r#""coffee""#, prewarm::Context::default()).await.unwrap();
/// assert_eq!(response["statusCode"], 404);
/// assert_eq!(response["body"], r#"{"error":"no such article","request_id":""}"#);
/// # });
/// ```
pub struct StatusError(Status);

/// The marker that [`ErrorReport`](super::ErrorReport) looks for in a chain of sources. It is the source of the error
/// that users see, because `anyhow` and `eyre` hide the type of the outermost error, but not of its sources.
pub(crate) struct Status {
    code: u16,
    message: String,
    source: Option<Error>,
}

impl StatusError {
    /// Creates an error with a status code and a message for the caller.
    ///
    /// # Panics
    ///
    /// Panics if `status` is not the code of an error, 400 to 599.
    /// <https://www.rfc-editor.org/rfc/rfc9110#section-15>
    #[must_use]
    #[track_caller]
    pub fn new(status: u16, message: impl Into<String>) -> Self {
        assert!(
            (400..=599).contains(&status),
            "{status} is not the status code of an error: use 400 to 599"
        );
        StatusError(Status {
            code: status,
            message: message.into(),
            source: None,
        })
    }

    /// Adds the cause of this error. Only the log shows it.
    ///
    /// ```
    /// # use prewarm::StatusError;
    /// fn quantity(text: &str) -> Result<u32, StatusError> {
    ///     text.parse()
    ///         .map_err(|error| StatusError::new(400, "the quantity is not a number").with_source(error))
    /// }
    /// assert_eq!(quantity("many").unwrap_err().status(), 400);
    /// ```
    #[must_use]
    pub fn with_source(mut self, source: impl Into<Error>) -> Self {
        self.0.source = Some(source.into());
        self
    }

    /// The status code.
    ///
    /// ```
    /// assert_eq!(prewarm::StatusError::new(409, "taken").status(), 409);
    /// ```
    #[must_use]
    pub fn status(&self) -> u16 {
        self.0.code
    }

    /// The message for the caller.
    ///
    /// ```
    /// assert_eq!(prewarm::StatusError::new(409, "taken").message(), "taken");
    /// ```
    #[must_use]
    pub fn message(&self) -> &str {
        &self.0.message
    }
}

impl Status {
    pub(crate) fn code(&self) -> u16 {
        self.code
    }

    pub(crate) fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Display for StatusError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)
    }
}

impl fmt::Debug for StatusError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Status {
            code,
            message,
            source,
        } = &self.0;
        let mut fields = f.debug_struct("StatusError");
        fields.field("status", code).field("message", message);
        if let Some(source) = source {
            fields.field("source", source);
        }
        fields.finish()
    }
}

impl error::Error for StatusError {
    fn source(&self) -> Option<&(dyn error::Error + 'static)> {
        Some(&self.0)
    }
}

/// In a printed chain, the message comes before it.
impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "status {}", self.code)
    }
}

impl fmt::Debug for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Status").field(&self.code).finish()
    }
}

impl error::Error for Status {
    fn source(&self) -> Option<&(dyn error::Error + 'static)> {
        self.source.as_ref().map(|source| &**source as _)
    }
}
