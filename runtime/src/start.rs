//! The body of the generated `main`: it runs the function on Lambda, or on a developer's machine.

use crate::handler::Handler;
use crate::lambda::environment_variables::{concurrency, is_on_lambda};
use crate::lambda::{InvocationLayer, NewService, new_service, serve};
#[cfg(feature = "local")]
use crate::local;
use crate::options::Flavor;
use crate::output::log;
use crate::resource::init_all::InitFailures;
use crate::resource::tokio_runtime;
use std::process::ExitCode;

/// Runs the function on this machine, if it was started outside Lambda.
#[cfg(feature = "local")]
#[must_use]
pub fn local(handler: &'static Handler) -> Option<ExitCode> {
    (!is_on_lambda()).then(|| local::run(handler))
}

/// Runs the function on Lambda: INIT, and then one invocation after another.
#[must_use]
pub fn lambda(handler: &'static Handler) -> ExitCode {
    on_lambda(handler, None)
}

/// Runs the function on Lambda with a layer around each invocation.
#[must_use]
pub fn lambda_with_layer(handler: &'static Handler, layer: impl InvocationLayer) -> ExitCode {
    on_lambda(handler, Some(new_service(layer)))
}

fn on_lambda(handler: &'static Handler, layer: Option<Box<NewService>>) -> ExitCode {
    if !is_on_lambda() {
        eprintln!(
            "prewarm: this is a Lambda function, started outside Lambda: \
             to run it here, use a debug build (`cargo run`) or `cargo lambda watch`"
        );
        return ExitCode::FAILURE;
    }
    // One thread serves one invocation at a time best.
    let concurrency = concurrency();
    let default = match concurrency {
        1 => Flavor::CurrentThread,
        _ => Flavor::MultiThread,
    };
    let runtime = tokio_runtime::build(handler.options.flavor.unwrap_or(default));
    let outcome = runtime.block_on(serve(handler, concurrency, layer));
    // Dropping the runtime would wait for blocking tasks.
    runtime.shutdown_background();
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // A failure of INIT is logged already.
            if !error.is::<InitFailures>() {
                log::exit("the process ends", &*error);
            }
            ExitCode::FAILURE
        }
    }
}

/// Runs a handler on this machine, or `$on_lambda`. It is a macro, so that the function's own crate decides whether it is
/// a debug build: a release binary contains nothing of local runs.
#[doc(hidden)]
#[macro_export]
#[cfg(feature = "local")]
macro_rules! __start {
    ($handler:expr, $on_lambda:expr) => {{
        #[cfg(debug_assertions)]
        {
            $crate::expansion::local($handler).unwrap_or_else(|| $on_lambda)
        }
        #[cfg(not(debug_assertions))]
        {
            $on_lambda
        }
    }};
}

#[doc(hidden)]
#[macro_export]
#[cfg(not(feature = "local"))]
macro_rules! __start {
    ($handler:expr, $on_lambda:expr) => {
        $on_lambda
    };
}

/// Picks the expansion of a handler in `http` mode, or the error that the feature is off.
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

/// Picks what editors are shown, or what is compiled.
#[doc(hidden)]
#[macro_export]
#[cfg(rust_analyzer)]
macro_rules! __in_editor {
    ({ $($editor:tt)* } { $($real:tt)* }) => { $($editor)* };
}

#[doc(hidden)]
#[macro_export]
#[cfg(not(rust_analyzer))]
macro_rules! __in_editor {
    ({ $($editor:tt)* } { $($real:tt)* }) => { $($real)* };
}
