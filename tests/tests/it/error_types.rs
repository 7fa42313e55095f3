//! The text that the caller reads, by the type of the error.

use prewarm::{Context, Diagnostic, Error, Retired, StatusError, lambda_handler, retire};
use std::convert::Infallible;
use std::fmt;
use std::io;
use std::rc::Rc;

fn diagnostic(error_type: &str, error_message: &str) -> Diagnostic {
    Diagnostic {
        error_type: error_type.to_owned(),
        error_message: error_message.to_owned(),
    }
}

/// An error that also says its type.
#[derive(Debug)]
enum Typed {
    Retry,
    GiveUp(StatusError),
    Expired(Retired),
}

impl fmt::Display for Typed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "for the log: {self:?}")
    }
}

impl std::error::Error for Typed {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Typed::Retry => None,
            Typed::GiveUp(status) => Some(status),
            Typed::Expired(retired) => Some(retired),
        }
    }
}

impl From<Retired> for Typed {
    fn from(retired: Retired) -> Self {
        Typed::Expired(retired)
    }
}

impl From<Typed> for Diagnostic {
    fn from(error: Typed) -> Self {
        match error {
            Typed::Retry => diagnostic("Retryable", "try it again"),
            Typed::GiveUp(_) => diagnostic("NonRetryable", "give up"),
            Typed::Expired(_) => diagnostic("Expired", "log in again"),
        }
    }
}

/// No error, and not even `Debug`.
struct OnlyDiagnostic(&'static str);

impl From<OnlyDiagnostic> for Diagnostic {
    fn from(OnlyDiagnostic(message): OnlyDiagnostic) -> Self {
        diagnostic("OnlyDiagnostic", message)
    }
}

/// Converts into both, and is no `std::error::Error`.
struct Both;

impl From<Both> for Error {
    fn from(_: Both) -> Self {
        "as an error".into()
    }
}

impl From<Both> for Diagnostic {
    fn from(_: Both) -> Self {
        diagnostic("Diagnosed", "as a diagnostic")
    }
}

/// Stays on one thread.
struct OfOneThread(Rc<str>);

impl From<OfOneThread> for Diagnostic {
    fn from(error: OfOneThread) -> Self {
        diagnostic("OfOneThread", &error.0)
    }
}

/// An ordinary error with a parameter.
#[derive(Debug)]
struct Plain<T>(T);

impl<T: fmt::Debug> fmt::Display for Plain<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "plain {:?}", self.0)
    }
}

impl<T: fmt::Debug> std::error::Error for Plain<T> {}

macro_rules! handlers {
    ($($name:ident: $ty:ty = $error:expr, $error_type:literal, $message:literal;)*) => {
        $(
            #[lambda_handler(raw, main = false)]
            async fn $name() -> Result<(), $ty> {
                Err($error)
            }
        )*

        #[tokio::test]
        async fn function_error_has_the_type_and_the_message_of_the_error() {
            $(
                let failed = $name::invoke("{}", Context::default()).await;
                assert_eq!(
                    failed.unwrap_err(),
                    diagnostic($error_type, $message),
                    stringify!($name),
                );
            )*
        }
    };
}

handlers! {
    typed: Typed = Typed::Retry, "Retryable", "try it again";
    typed_otherwise: Typed = Typed::GiveUp(StatusError::new(404, "gone")), "NonRetryable", "give up";
    typed_and_retired: Typed = retire("expired"), "Expired", "log in again";
    whole_diagnostic: Diagnostic = diagnostic("Own", "its message"), "Own", "its message";
    only_diagnostic: OnlyDiagnostic = OnlyDiagnostic("it failed"), "OnlyDiagnostic", "it failed";
    both: Both = Both, "Both", "as an error";
    of_one_thread: OfOneThread = OfOneThread("alone".into()), "OfOneThread", "alone";
    plain: Plain<u32> = Plain(1), "Plain", "plain 1";
    boxed: Error = Plain(2).into(), "Error", "plain 2";
    boxed_typed: Error = Typed::Retry.into(), "Error", "for the log: Retry";
    boxed_of_one_thread: Box<dyn std::error::Error> = "alone".into(), "Error", "alone";
    string: String = "text".to_owned(), "Error", "text";
    text: &'static str = "text", "Error", "text";
    of_std: io::Error = io::Error::other("broken"), "Error", "broken";
    of_anyhow: anyhow::Error = anyhow::anyhow!("anyhow"), "Error", "anyhow";
    opaque: impl std::error::Error + Send + Sync = Plain(3), "Plain", "plain 3";
}

#[lambda_handler(main = false)]
async fn never_fails() -> Result<u32, Infallible> {
    Ok(1)
}

#[lambda_handler(main = false)]
async fn answered() -> Result<(), Typed> {
    Err(Typed::Retry)
}

#[lambda_handler(main = false, error_text = "hide")]
async fn hidden() -> Result<(), Typed> {
    Err(Typed::Retry)
}

#[lambda_handler(raw, main = false, error_text = "hide")]
async fn hidden_function_error() -> Result<(), Typed> {
    Err(Typed::Retry)
}

#[lambda_handler(http, main = false)]
async fn http_of_one_thread() -> Result<&'static str, OfOneThread> {
    Err(OfOneThread("alone".into()))
}

#[tokio::test]
async fn response_has_the_message_of_the_error() {
    let body = |response: serde_json::Value| response["body"].as_str().unwrap().to_owned();
    let context = Context::default;
    let response = never_fails::invoke("{}", context()).await.unwrap();
    assert_eq!(response["statusCode"], 200);
    let response = answered::invoke("{}", context()).await.unwrap();
    assert!(body(response).contains(r#""error":"try it again""#));
    let response = hidden::invoke("{}", context()).await.unwrap();
    assert!(body(response).contains(r#""error":"internal error""#));
    let failed = hidden_function_error::invoke("{}", context()).await;
    assert_eq!(
        failed.unwrap_err(),
        diagnostic("Retryable", "internal error")
    );
    let request = serde_json::json!({
        "version": "2.0",
        "rawPath": "/",
        "requestContext": {"http": {"method": "GET", "path": "/"}},
    });
    let response = http_of_one_thread::invoke(request, context()).await;
    assert_eq!(response.unwrap()["statusCode"], 500);
}
