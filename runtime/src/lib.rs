#![cfg_attr(docsrs, feature(doc_cfg))]
#![doc = include_str!("../docs/intro.md")]
//!
//! `cargo run -- '{"item":"tea","count":2}'` runs it on your machine, and `cargo lambda build --release` builds it for
//! Lambda. A function that uses the AWS SDK needs a line in `.cargo/config.toml`, which takes most of the time out of its
//! cold start: see [the first request](guide::init#the-first-request).
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
// 1. `error`: errors and their texts. `options`: the arguments of the attribute.
// 2. `resource`: the cell of a resource, its attempts, INIT over all of them.
// 3. `reply`: what a handler answers and why it failed. `output`: what is logged and measured.
// 4. `event`: what an event is, and how a handler reads it. `runtime_api`: what `lambda_runtime` does not send.
// 5. `handler`: a handler as a value.
// 6. `invocation`: one invocation under its guards, its modes, and the environment that it runs in.
// 7. `lambda`: `lambda_runtime` around all that, SnapStart, the tower service.
// 8. `local`: the developer's own machine.
// 9. `start`: the generated `main`, which chooses between the two. `guide`: the pages of the docs. `editor`: what is
//    completed in attributes. This file: what users see.
//
// The expansion of the attribute calls the modules that are public and hidden. None is called `handler`: with a
// `use prewarm::*` it would clash with the type of a function of that name.

#[cfg(rust_analyzer)]
#[doc(hidden)]
pub mod editor;
mod error;
#[doc(hidden)]
pub mod event;
pub mod guide;
mod handler;
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
mod runtime_api;
#[doc(hidden)]
pub mod start;

pub use error::{Error, Retired, StatusError, retire};
pub use event::Event;
pub use lambda::HandlerService;
#[cfg(feature = "http")]
pub use lambda_http;
pub use lambda_runtime::{Context, Diagnostic, LambdaEvent};
#[cfg(feature = "logging")]
pub use output::subscriber::init_logging;

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
