//! One attribute for AWS Lambda functions in Rust.
//!
//! A handler says what it needs; [`#[lambda_handler]`](lambda_handler) moves that work to the INIT
//! phase, where what is independent starts together, and keeps it for every later invocation. It times
//! the handler, and turns its value or error into a response.
//!
//! ```
//! use prewarm::{Error, lambda_handler};
//! use serde::Deserialize;
//!
//! #[derive(Deserialize)]
//! struct Lookup {
//!     word: String,
//! }
//!
//! #[lambda_handler]
//! async fn handler(event: Lookup) -> Result<usize, Error> {
//!     #[init]
//!     let words: Vec<&'static str> = "once upon a time".split(' ').collect();
//!
//!     let position = words.iter().position(|&word| word == event.word);
//!     Ok(position.ok_or("no such word")?)
//! }
//! ```
//!
//! That is a whole program. `cargo run -- '{"word":"upon"}'` runs it on your machine, and
//! `cargo lambda build --release` builds what is deployed.
//!
//! # What the handler is given
//!
//! The event as it stands; but of an HTTP request (API Gateway, a function URL, ALB) its body, decoded
//! where it is Base64, or without a body the parameters of its path and query, as a map in which text is
//! read as the number or boolean that is asked for.
//!
//! # What Lambda is sent
//!
//! | the handler | status | body |
//! | --- | --- | --- |
//! | returns `Ok(value)` | 200 | `{"result":VALUE,"execution_time":SECONDS}` |
//! | returns an `Err` | 500 | `{"error":MESSAGE,"request_id":ID}`, with the error's `Display` |
//! | panics | 500 | the same, and the message says nothing of the panic |
//! | does not understand the event | 400 | the same, with the JSON path of the fault |
//!
//! The form is that of an [HTTP integration's response](https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html#urls-response-payload):
//! `statusCode`, `headers`, `isBase64Encoded` and `body`. The time is that from the event's arrival to
//! the handler's return.
//!
//! # INIT
//!
//! Resources that do not need each other start together: INIT waits as long as the longest chain, not
//! the sum. It is over before Lambda is asked for the first event. A failure is logged with the
//! resource's name, and the process exits with status 1.
//! [Lambda's lifecycle](https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html)
//! gives INIT 10 seconds.
//!
//! # Tests
//!
//! The handler stays an ordinary `async fn`. A test calls it, and passes its own value for a resource
//! that is a parameter; other resources are made at the first call, and shared by all tests of the
//! process. [`handler::invoke`](lambda_handler#what-it-leaves-behind) is one whole invocation:
//!
//! ```
//! use prewarm::{Context, Error, lambda_handler};
//!
//! #[lambda_handler(main = false)]
//! async fn greet(name: String, #[init("Hello".to_owned())] greeting: &String) -> Result<String, Error> {
//!     Ok(format!("{greeting}, {name}"))
//! }
//!
//! # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
//! let greeting = greet("Ada".to_owned(), &"Good day".to_owned()).await.unwrap();
//! assert_eq!(greeting, "Good day, Ada");
//!
//! let response = greet::invoke(r#""Ada""#, Context::default()).await.unwrap();
//! assert_eq!(response["statusCode"], 200);
//! # });
//! ```
//!
//! # On your own machine
//!
//! A debug build that is started outside Lambda serves itself (feature `local`, on by default; a
//! release binary holds none of it):
//!
//! - `cargo run -- '{"id":"42"}'` runs INIT and the invocation. The response stands alone on stdout, a
//!   waterfall of INIT on stderr. `@FILE` and `-` are events too, and there may be several. It exits
//!   with 1 if an invocation fails.
//! - `cargo run` serves `POST /2015-03-31/functions/NAME/invocations` on 127.0.0.1:9000 (or
//!   `--port PORT`), for `curl`, the AWS CLI and every SDK.

mod deadline;
mod environment;
mod error;
mod event;
mod executor;
mod failure;
#[doc(hidden)]
pub mod handler;
#[cfg(feature = "http")]
mod http_mode;
mod http_request;
mod init;
#[doc(hidden)]
pub mod invocation;
mod lambda;
#[cfg(feature = "local")]
mod local;
mod log;
mod metrics;
mod parameters;
#[doc(hidden)]
pub mod resource;
mod response;
mod retired;
mod service;
mod service_event;
#[doc(hidden)]
pub mod start;
mod status_error;

pub use event::Event;
#[cfg(feature = "http")]
pub use lambda_http;
pub use lambda_runtime::{Context, Diagnostic, LambdaEvent};
pub use retired::{Retired, retire};
pub use service::HandlerService;
pub use status_error::StatusError;

/// Makes a Lambda function of an `async fn`.
///
/// ```
/// use prewarm::{Context, Error, lambda_handler};
///
/// #[lambda_handler]
/// async fn handler(event: String, context: Context) -> Result<String, Error> {
///     Ok(format!("{event} {}", context.request_id))
/// }
/// ```
///
/// The function stands in the crate's root, and has any name but `main`. Event and context are both
/// optional, in that order; resources follow. The event is `serde::Deserialize`, the value
/// `serde::Serialize`, and the error converts into [`Error`]: `prewarm::Error` itself, `String`, an
/// `anyhow::Error`, an enum of your own that is a `std::error::Error`. The handler's future is `Send`.
///
/// # `#[init]`
///
/// | written | what it is |
/// | --- | --- |
/// | `#[init] let NAME: T = EXPR;` anywhere in the body | a resource; in the body `NAME` is a `&'static T` |
/// | `#[init(EXPR)] NAME: &T` as a parameter | the same, but a test passes a value of its own |
/// | `#[init] EXPR;` in the body | a step that runs once, before every resource |
///
/// ```
/// # use prewarm::{Error, lambda_handler};
/// # use std::collections::HashMap;
/// # #[derive(serde::Deserialize)]
/// # struct GetItem { id: u32 }
/// # mod logger { pub fn install() {} }
/// #[lambda_handler]
/// async fn handler(event: GetItem, #[init(HashMap::new())] prices: &HashMap<u32, u32>) -> Result<u32, Error> {
///     #[init]
///     logger::install();
///     #[init]
///     let rate: u32 = "3".parse()?;
///     #[init]
///     let fee: u32 = *rate + 1;
///
///     Ok(prices.get(&event.id).copied().unwrap_or(100) * *rate + *fee)
/// }
/// ```
///
/// An initialiser may `.await`, and fail with `?`. It sees the module and the resources before it, by
/// name and as `&'static`; nothing of an invocation, and no item of the body. A resource is
/// `Send + Sync + 'static`.
///
/// # Arguments
///
/// | argument | meaning |
/// | --- | --- |
/// | `main = false` | no `fn main`: for a handler in a module, or in a library |
/// | `crate = path` | where `prewarm` is re-exported |
///
/// The generated `main` is a private function beside the handler. Outside the crate's root, where Rust
/// looks for it, it does nothing: write `main = false` there, and call `module::handler::main()` from a
/// `main` of your own.
///
/// ```
/// mod function {
///     # use prewarm::{Error, lambda_handler};
///     #[lambda_handler(main = false)]
///     pub async fn handler(event: String) -> Result<String, Error> {
///         Ok(event)
///     }
/// }
///
/// fn main() -> std::process::ExitCode {
///     # if true { return std::process::ExitCode::SUCCESS }
///     function::handler::main()
/// }
/// ```
///
/// # What it leaves behind
///
/// For a handler called `handler`:
///
/// - `handler` itself, still an ordinary `async fn`, with its attributes and docs.
/// - a type of the same name, that no value has. `handler::main()` runs the function;
///   `handler::invoke(event, context).await` is one whole invocation in this process, for a test:
///   `event` is JSON as a `&str`, a `String` or a `serde_json::Value`, and what comes back is what
///   Lambda would be sent. A module or an import of that name wins over the type.
/// - `fn main`, unless `main = false`.
///
/// `#[tracing::instrument]` may stand above the attribute or below it.
pub use prewarm_macros::lambda_handler;

/// An error of any kind: what every `std::error::Error`, and any string, converts into with `?`.
///
/// ```
/// use prewarm::Error;
///
/// fn port(text: &str) -> Result<u16, Error> {
///     let port = text.parse()?;
///     if port == 0 {
///         return Err("port 0 is no port".into());
///     }
///     Ok(port)
/// }
///
/// assert_eq!(port("0").unwrap_err().to_string(), "port 0 is no port");
/// ```
pub type Error = lambda_runtime::Error;

/// Picks what the attribute has made of a handler in the mode `http`, or says that the feature is off.
#[doc(hidden)]
#[macro_export]
#[cfg(feature = "http")]
macro_rules! __http {
    ({ $($expansion:tt)* } { $($without:tt)* }) => { $($expansion)* };
}

#[doc(hidden)]
#[macro_export]
#[cfg(not(feature = "http"))]
macro_rules! __http {
    ({ $($expansion:tt)* } { $($without:tt)* }) => { $($without)* };
}
