#![cfg_attr(docsrs, feature(doc_cfg))]
#![doc = include_str!("../docs/intro.md")]
//!
//! `cargo run -- '{"item":"tea","count":2}'` runs it on your machine, and `cargo lambda build --release` builds it for
//! Lambda. A function that uses the AWS SDK needs a line in `.cargo/config.toml`, which takes most of the time out of
//! its cold start: see [the first request](guide::init#the-first-request).
//!
//! # Which mode
//!
#![doc = include_str!("../docs/modes.md")]
//!
//! # The guide
//!
#![doc = include_str!("../docs/guide/index.md")]
//!
//! The reference of the attribute, with all forms of `#[init]` and all arguments, is at
//! [`lambda_handler`](lambda_handler).
//!
//! # Features
//!
#![doc = include_str!("../docs/features.md")]

// The modules in floors, from the ground up. A module imports from its own floor and those below it.
//
// 1. `error`: errors and their texts. `options`: the arguments of the attribute. `budget`: the time of a handler.
//    `polls`: how it is noticed that it blocks its thread. `call`: what belongs to one call of it.
// 2. `resource`: the cell of a resource, its attempts, INIT over all of them.
// 3. `reply`: what a handler answers and why it failed. `output`: what is logged and measured.
// 4. `event`: the bytes of an event. `runtime_api`: how events come from Lambda, and answers go there.
// 5. `invocation`: one invocation, as a value that goes down and up again. `ending`: when the environment ends. `ends`:
//    what is flushed and closed. `renewal`, which imports them: values that age.
// 6. `mode`: a room for each mode, with all that is its own.
// 7. `handler`: a handler as a value.
// 8. `environment`: the environment that invocations run in, each under its guards.
// 9. `lambda`: INIT, the loop over events, SnapStart, the tower service.
// 10. `local`: the developer's own machine.
// 11. `start`: the generated `main`, which chooses between the two. `expansion`: what the expansion of the attribute
//     names. `guide`: the pages of the docs. `editor`: what is completed in attributes. This file: what users see.

mod budget;
mod call;
#[cfg(rust_analyzer)]
#[doc(hidden)]
pub mod editor;
mod ending;
mod ends;
mod environment;
mod error;
mod event;
#[doc(hidden)]
pub mod expansion;
#[cfg(any(doc, doctest))]
pub mod guide;
mod handler;
mod invocation;
mod lambda;
#[cfg(feature = "local")]
mod local;
mod mode;
mod options;
mod output;
mod polls;
mod renewal;
mod reply;
mod resource;
mod runtime_api;
mod start;

pub use environment::FunctionError;
pub use error::{Error, Retired, StatusError, retire};
pub use event::Event;
pub use lambda::{HandlerService, InvocationLayer, InvocationService};
#[cfg(feature = "http")]
pub use lambda_http;
pub use lambda_runtime::{Context, Diagnostic, LambdaEvent};
pub use output::own_metrics::{metric, property};
#[cfg(feature = "logging")]
pub use output::subscriber::init_logging;
pub use output::unit::{MetricValue, Unit};

#[doc = include_str!("../docs/lambda_handler.md")]
#[doc = include_str!("../docs/init_forms.md")]
///
/// # Arguments
///
#[doc = include_str!("../docs/arguments.md")]
#[doc = include_str!("../docs/lambda_handler_after.md")]
#[doc(alias = "init")]
#[doc(alias = "lazy")]
#[doc(alias = "metrics")]
#[doc(alias = "deadline")]
#[doc(alias = "batch")]
#[doc(alias = "timeout")]
#[doc(alias = "cold_start")]
pub use prewarm_macros::lambda_handler;
