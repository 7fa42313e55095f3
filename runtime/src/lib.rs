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
//! # Which mode
//!
//! | answered to, or called by | write | an `Err` is |
//! | --- | --- | --- |
//! | a person or a service, over HTTP or with an SDK's `Invoke` | `#[lambda_handler]` | a response with status 500 |
//! | a browser; a router as `axum` has it (feature `http`) | `#[lambda_handler(http)]` | a response with status 500 that says nothing of it |
//! | a queue, a stream, a schedule, a state machine, another service | `#[lambda_handler(raw)]` | an invocation error, after which Lambda tries the event again |
//!
//! ## Without a mode
//!
//! The event is read as it stands; but of an HTTP request (API Gateway, a function URL, ALB) its body,
//! decoded where it is Base64, or without a body the parameters of its path and query, as a map in which
//! text is read as the number or boolean that is asked for. The value becomes a response in the form of an
//! [HTTP integration](https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html#urls-response-payload):
//! `statusCode`, `headers`, `isBase64Encoded` and `body`.
//!
//! | the handler | status | body |
//! | --- | --- | --- |
//! | returns `Ok(value)` | 200 | `{"result":VALUE,"execution_time":SECONDS}` |
//! | returns an `Err` | 500, or that of a [`StatusError`] among its sources | `{"error":MESSAGE,"request_id":ID}`, with the error's `Display` |
//! | does not understand the event | 400 | the same, with the JSON path of the fault |
//! | panics | 500 | the same, and the message says nothing of the panic |
//! | is cancelled before the deadline | 504 | the same |
//!
//! `SECONDS` is the time from the event's arrival to the handler's return. CORS headers are the gateway's
//! to set; a handler that sets headers of its own is one of the mode `http`.
//!
//! ## `http`
//!
//! The handler takes a `lambda_http::Request` and returns what `lambda_http` can send, as it is, with a
//! [`server-timing`](https://www.w3.org/TR/server-timing/) header appended: the request and the response
//! are those of API Gateway, a function URL, ALB or VPC Lattice, whichever called. `prewarm` re-exports
//! `lambda_http`.
//!
#![cfg_attr(feature = "http", doc = "```")]
#![cfg_attr(not(feature = "http"), doc = "```ignore")]
//! use prewarm::lambda_http::{IntoResponse, Request};
//! use prewarm::{Error, lambda_handler};
//!
//! #[lambda_handler(http)]
//! async fn handler(request: Request) -> Result<impl IntoResponse, Error> {
//!     Ok(format!("you asked for {}", request.uri().path()))
//! }
//! ```
//!
//! ## `raw`
//!
//! The event is read as it stands, and the value sent as it stands: JSON, or anything else that
//! `lambda_runtime` sends, a [stream](lambda_runtime::streaming) too.
//!
//! ```
//! use prewarm::{Error, lambda_handler};
//! use serde::Deserialize;
//!
//! #[derive(Deserialize)]
//! #[serde(rename_all = "PascalCase")]
//! struct Queue {
//!     records: Vec<Message>,
//! }
//!
//! #[derive(Deserialize)]
//! struct Message {
//!     body: String,
//! }
//!
//! #[lambda_handler(raw)]
//! async fn handler(event: Queue) -> Result<(), Error> {
//!     for message in event.records {
//!         let order: u32 = message.body.parse()?; // an `Err`: the queue sends the messages again
//!         println!("order {order}");
//!     }
//!     Ok(())
//! }
//! ```
//!
//! Every failure is an invocation error, with a type that a state machine can catch: the name of the
//! error's own type, without path and generic arguments (`Error` for what holds any error: `prewarm::Error`,
//! `anyhow::Error`, a `String`), or `InvalidEvent`, `Panic`, `Timeout`, `Unserializable` or
//! `ResponseTooLarge`.
//!
//! ## The event of a service in another mode
//!
//! A response with status 500 to which nobody listens loses a message: to a queue it is a success. So where
//! an event comes from a service, a failure is an invocation error without the mode `raw`, too. That is
//! told from what the event's top level holds; some events look like anybody's own, and have to be handled
//! in the mode `raw`: those of AppSync (`Invoke` and `BatchInvoke`), Amazon Connect, IoT buttons, messages
//! as SQS's own API gives them, and whatever a schedule, a rule or a state machine sends as its own input.
//!
//! # When an invocation fails
//!
//! Every failure is in the log, once: through `tracing` where the function has set a subscriber, in the
//! span of the invocation, which has the request id; else as a line of JSON on stderr, with `timestamp`,
//! `level`, `message`, `requestId`, `errorType`, `error` and `sources`. Values of the event are in none of
//! them.
//!
//! A **panic** costs one invocation. That needs `panic = "unwind"` under `[profile.release]` in
//! `Cargo.toml`: `cargo lambda build` aborts on a panic where the profile does not say otherwise, and with
//! the process the execution environment is lost.
//!
//! The **deadline** costs the same: 100 ms before it (`deadline_margin_ms`; of less time left, halfway) the
//! handler is cancelled at the `.await` where it waits, and the environment stays warm. That something was
//! asked for and is not waited for any more does not undo it: a write may have happened, a spawned task
//! goes on, and so does code that does not wait. The second deadline in a row ends the process, because
//! what hangs would hang for ever. A stream that has begun is outside the deadline.
//!
//! A **value that cannot be written as JSON** and a **response over 6 MB** (6,291,556 bytes; ALB takes 1 MB)
//! are failures like any other.
//!
//! [`retire`] ends the environment by intention, after credentials were changed or a pool was poisoned.
//!
//! Set alarms on Lambda's own `Errors`, which counts invocation errors, and on `Fault` of the metrics below,
//! which counts responses with a 5xx as well.
//!
//! # Metrics
//!
//! With `metrics`, a line in CloudWatch's [embedded metric format](https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html)
//! is printed for each invocation; nothing is called. The namespace is `Lambda/Performance`, or what
//! `metrics = "NAMESPACE"` says, and the dimension `FunctionName`.
//!
//! | metric | unit | |
//! | --- | --- | --- |
//! | `ProcessingTime` | `Seconds` | from the event's arrival to the handler's return |
//! | `Fault` | `Count` | 1 for a 5xx or an invocation error, else 0 |
//! | `ColdStart` | `Count` | 1 if somebody waited for INIT with this event, else 0 |
//! | `InitTime` | `Milliseconds` | of INIT, once; the line has the time of each resource as well |
//!
//! # Several invocations at once
//!
//! Where `AWS_LAMBDA_MAX_CONCURRENCY` is above 1, so many are served at once, on a thread for each core. A
//! function on one thread (Lambda's usual way) is fastest on Tokio's `current_thread` runtime, which is
//! the default there; `tokio::task::block_in_place` needs `flavor = "multi_thread"`.
//!
//! # From `lambda_runtime`
//!
//! A handler that takes a `LambdaEvent` moves over as it is, or with event and context as parameters of
//! their own; `main` goes, and what it made becomes `#[init]`. Before:
//!
//! ```no_run
//! use lambda_runtime::{Error, LambdaEvent, service_fn};
//! use serde_json::{Value, json};
//!
//! #[tokio::main]
//! async fn main() -> Result<(), Error> {
//!     lambda_runtime::run(service_fn(func)).await
//! }
//!
//! async fn func(event: LambdaEvent<Value>) -> Result<Value, Error> {
//!     let (event, _context) = event.into_parts();
//!     let first_name = event["firstName"].as_str().unwrap_or("world");
//!     Ok(json!({ "message": format!("Hello, {first_name}!") }))
//! }
//! ```
//!
//! After, with the event and the response as they were:
//!
//! ```
//! use prewarm::{Error, LambdaEvent, lambda_handler};
//! use serde_json::{Value, json};
//!
//! #[lambda_handler(raw)]
//! async fn func(event: LambdaEvent<Value>) -> Result<Value, Error> {
//!     let (event, _context) = event.into_parts();
//!     let first_name = event["firstName"].as_str().unwrap_or("world");
//!     Ok(json!({ "message": format!("Hello, {first_name}!") }))
//! }
//! ```
//!
//! Answered over HTTP, in a response that `prewarm` makes (the event is the request's body):
//!
//! ```
//! # use prewarm::{Error, LambdaEvent, lambda_handler};
//! # use serde_json::{Value, json};
//! #[lambda_handler]
//! async fn func(event: LambdaEvent<Value>) -> Result<Value, Error> {
//!     // as before
//! #   Ok(event.payload)
//! }
//! ```
//!
//! And a handler of `lambda_http`, with its signature unchanged:
//!
#![cfg_attr(feature = "http", doc = "```")]
#![cfg_attr(not(feature = "http"), doc = "```ignore")]
//! use prewarm::lambda_http::{Body, Request, Response};
//! use prewarm::{Error, LambdaEvent, lambda_handler};
//!
//! #[lambda_handler(http, main = false)]
//! async fn function_handler(event: Request) -> Result<Response<Body>, Error> {
//!     Ok(Response::builder().status(200).body("Hello".into())?)
//! }
//!
//! // or with the context beside the request
//! #[lambda_handler(http)]
//! async fn with_context(event: LambdaEvent<Request>) -> Result<String, Error> {
//!     Ok(event.context.request_id)
//! }
//! ```
//!
//! # INIT
//!
//! Resources that do not need each other start together: INIT waits as long as the longest chain, not
//! the sum. It is over before Lambda is asked for the first event. What happens to an `Err` there depends on
//! what Lambda starts the environment for, its
//! [initialization type](https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html):
//!
//! | `AWS_LAMBDA_INITIALIZATION_TYPE` | resources are made | an `Err` |
//! | --- | --- | --- |
//! | `on-demand` | before the first event | is logged; the first invocation tries again what failed, within its deadline, and keeps what is there. If it fails again it ends in an invocation error of type `InitError`, in every mode; after the third attempt the process exits with 1, and Lambda makes another environment |
//! | `provisioned-concurrency`, `lambda-managed-instances`, any other | before the first event | is reported to Lambda (`/runtime/init/error`), and the process exits with 1: a version that is broken does not go live |
//! | `snap-start` | before the snapshot, those with `after_restore` after it | the same, or `/runtime/restore/error` |
//!
//! A panic in an initialiser, and a step that fails, are reported and end the process under each type: what
//! is half-written is not tried again. Log and report name every resource that is not there, how long its
//! initialiser ran, and the cause with its sources.
//!
//! [Lambda cuts an on-demand INIT off](https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html)
//! at 10 s, and starts anew. At 8 s a line in the log says what is unfinished, and how long it has run.
//!
//! ## `SnapStart`
//!
//! A snapshot is taken after INIT, and every environment that is restored from it has what is in it. (For
//! Rust, Lambda offers it with container images.)
//!
//! | in the snapshot | `#[init(after_restore)]` |
//! | --- | --- |
//! | configuration, parsed files, compiled patterns, models, tables | seeds of random numbers, ids and tokens that are to be unique: every environment would have the same |
//! | clients that connect when they are asked | pools and clients that connect at once: the peer has forgotten the connection |
//! | | credentials, and what is valid for a time: it may be over |
//!
//! What needs a resource with `after_restore` is made after the restore as well. The restore has 10 s.
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
//!   `--port PORT`), for `curl`, the AWS CLI and every SDK. In the mode `http` every other request there is
//!   one to the handler: open it in a browser.

// The modules in floors, from the ground up. A module imports from its own floor and those below it.
//
// 1. `error`: errors and their texts. `options`: the arguments of the attribute.
// 2. `resource`: the cell of a resource, its attempts, INIT over all of them.
// 3. `reply`: what a handler answers and why it failed. `output`: what is logged and measured.
// 4. `event`: what an event is, and how a handler reads it.
// 5. `handler`: a handler as a value.
// 6. `invocation`: one invocation under its guards, and the environment that it runs in.
// 7. `lambda`: the Runtime API, `SnapStart`, the tower service.
// 8. `local`: the developer's own machine.
// 9. `start`: the generated `main`, which chooses between the two. This file: what users see.
//
// The expansion of the attribute calls the modules that are public and hidden.

mod error;
mod event;
#[doc(hidden)]
pub mod handler;
#[doc(hidden)]
pub mod invocation;
mod lambda;
#[cfg(feature = "local")]
mod local;
#[doc(hidden)]
pub mod options;
mod output;
#[doc(hidden)]
pub mod reply;
#[doc(hidden)]
pub mod resource;
#[doc(hidden)]
pub mod start;

pub use error::{Error, Retired, StatusError, retire};
pub use event::Event;
pub use lambda::HandlerService;
#[cfg(feature = "http")]
pub use lambda_http;
pub use lambda_runtime::{Context, Diagnostic, LambdaEvent};

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
/// optional, in that order, and a [`LambdaEvent`] holds both; resources follow. The event is
/// `serde::Deserialize`, the value `serde::Serialize` (but see the mode `http`), and the error converts into [`Error`]: `prewarm::Error` itself, `String`, an
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
/// | option | when and where the initialiser runs |
/// | --- | --- |
/// | `#[init(lazy)] let` | when control first reaches the `let`, and not in INIT, unless another resource needs it. If it fails the invocation ends in an invocation error of type `InitError`, whatever the handler's error type, and the next one tries again |
/// | `#[init(blocking)]` | on a thread of its own, beside the others: for what computes for a second or more, and waits for nothing |
/// | `#[init(after_restore)]` | under [`SnapStart`](crate#snapstart) after the restore, and not in the snapshot |
///
/// On a parameter the initialiser comes after the options: `#[init(blocking, load()?)] model: &Model`.
///
/// An initialiser may `.await`, and fail with `?`. It sees the module and the resources before it, by
/// name and as `&'static`; nothing of an invocation, and no item of the body. A resource is
/// `Send + Sync + 'static`.
///
/// # Arguments
///
/// | argument | meaning |
/// | --- | --- |
/// | `http`, `raw` | the [mode](crate#which-mode) |
/// | `metrics`, `metrics = "Namespace"` | [metrics](crate#metrics), in the namespace `Lambda/Performance` or another |
/// | `error_text = "hide"` / `"show"` | whether what is sent says what the error was, with its `Display`, or only `internal error`; hidden in the mode `http`, else shown. A [`StatusError`] is shown always |
/// | `deadline_margin_ms = 100` | how long before the deadline the handler is cancelled; with 0 it never is |
/// | `flavor = "multi_thread"` / `"current_thread"` | Tokio's runtime; of itself one thread, or where Lambda sends several events at once one for each core |
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
///   Lambda would be sent. `handler::service().await` makes a [`HandlerService`] of it, for a `Runtime`
///   with layers of your own. A module or an import of that name wins over the type.
/// - `fn main`, unless `main = false`.
///
/// `#[tracing::instrument]` may stand above the attribute or below it.
pub use prewarm_macros::lambda_handler;
