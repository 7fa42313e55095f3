/// Docs.
#[allow(unused, unreachable_code)]
pub(crate) async unsafe fn handler(event: GetItem, pool: &Pool) -> Result<Item, Error> {
    ::core::unimplemented!()
}
use ::prewarm as __prewarm_handler_crate;
#[doc(hidden)]
#[allow(
    clippy::exhaustive_enums,
    clippy::impl_trait_in_params,
    dead_code,
    non_camel_case_types,
    unreachable_pub,
    unused_variables
)]
mod prewarm_handler {
    use ::prewarm as __prewarm_handler_crate;
    /// The Lambda function `handler`.
    pub enum handler {}
    impl handler {
        /// Runs the function: INIT, and then one invocation after another.
        #[must_use = "the status of the process: `fn main() -> std::process::ExitCode`"]
        pub fn main() -> ::std::process::ExitCode {
            loop {}
        }
        /// Runs the function as `main` does, with a `tower` layer around each invocation on Lambda. A local run
        /// leaves the layer out.
        #[must_use = "the status of the process: `fn main() -> std::process::ExitCode`"]
        pub fn main_with_layer(
            layer: impl __prewarm_handler_crate::expansion::InvocationLayer,
        ) -> ::std::process::ExitCode {
            loop {}
        }
        /// Runs one whole invocation in this process, for tests. `event` is JSON. Returns what
        /// Lambda would be sent.
        ///
        /// # Errors
        ///
        /// Fails if the invocation ends in a function error.
        ///
        /// # Panics
        ///
        /// Panics if an initializer fails.
        pub fn invoke(
            event: impl __prewarm_handler_crate::expansion::IntoEvent,
            context: __prewarm_handler_crate::Context,
        ) -> __prewarm_handler_crate::expansion::BoxFuture<
            ::std::result::Result<
                __prewarm_handler_crate::expansion::Value,
                __prewarm_handler_crate::Diagnostic,
            >,
        > {
            loop {}
        }
        /// Runs INIT, and returns the function as a `tower` service, for a
        /// `lambda_runtime::Runtime` with custom layers.
        ///
        /// # Errors
        ///
        /// Fails if an initializer fails.
        pub async fn service() -> ::std::result::Result<
            __prewarm_handler_crate::HandlerService,
            __prewarm_handler_crate::Error,
        > {
            loop {}
        }
    }
}
#[cfg(not(doc))]
#[allow(clippy::pub_use, unused_imports, unreachable_pub)]
pub(crate) use prewarm_handler::*;
::core::compile_error! {
    "a parameter has its initializer in the attribute, after the options: `#[init(EXPRESSION)]`"
}
::core::compile_error! {
    "a resource needs a type: `let table: Type = ...;`, and in the body `table` is a `&'static Type`"
}
::core::compile_error! {
    "a handler is asynchronous: write `async fn`, without `#[tokio::main]` above it"
}
::core::compile_error! {
    "a handler cannot be `const`: remove it"
}
::core::compile_error! {
    "a handler cannot be `unsafe` or `safe`: remove it"
}
::core::compile_error! {
    "a handler has Rust's ABI: remove `extern`"
}
