//! What the generated `main` does.

use crate::handler::{Flavor, Handler};
use crate::init::Failures;
use crate::{executor, lambda, log};
use std::process::ExitCode;
use tokio::runtime::{Builder, Runtime};

#[cfg(feature = "local")]
pub use crate::local::lambda_or_local;

/// Runs the function under Lambda: INIT, and then one invocation after another.
#[must_use]
pub fn lambda(handler: &'static Handler) -> ExitCode {
    if !lambda::is_there() {
        eprintln!(
            "prewarm: a Lambda function, started outside Lambda: \
             to run it here, use a debug build (`cargo run`) or `cargo lambda watch`"
        );
        return ExitCode::FAILURE;
    }
    let runtime = runtime(handler);
    let outcome = runtime.block_on(lambda::run(handler));
    // Not dropped: that would wait for blocking tasks.
    runtime.shutdown_background();
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // A failure of INIT is logged already.
            if !error.is::<Failures>() {
                log::error(&error.to_string());
            }
            ExitCode::FAILURE
        }
    }
}

/// The runtime of the program. One thread serves one invocation at a time best; where Lambda sends
/// several at once, there is one for each core.
pub(crate) fn runtime(handler: &Handler) -> Runtime {
    let flavor = handler
        .options
        .flavor
        .unwrap_or(match lambda::concurrency() {
            1 => Flavor::CurrentThread,
            _ => Flavor::MultiThread,
        });
    let mut builder = match flavor {
        Flavor::CurrentThread => Builder::new_current_thread(),
        Flavor::MultiThread => Builder::new_multi_thread(),
    };
    let runtime = builder
        .enable_all()
        .build()
        .expect("a Tokio runtime starts");
    executor::set(&runtime);
    runtime
}

/// Runs a handler. A macro, so that the function's own crate decides whether it is a debug build: a
/// release binary holds nothing of local runs.
#[doc(hidden)]
#[macro_export]
#[cfg(feature = "local")]
macro_rules! __start {
    ($handler:expr) => {{
        #[cfg(debug_assertions)]
        {
            $crate::start::lambda_or_local($handler)
        }
        #[cfg(not(debug_assertions))]
        {
            $crate::start::lambda($handler)
        }
    }};
}

#[doc(hidden)]
#[macro_export]
#[cfg(not(feature = "local"))]
macro_rules! __start {
    ($handler:expr) => {
        $crate::start::lambda($handler)
    };
}
