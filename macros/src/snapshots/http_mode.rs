// with the feature

#[allow(clippy::borrowed_box, clippy::ptr_arg, clippy::unused_async)]
async fn handler(request: Request, pool: &Pool) -> Result<impl IntoResponse, Error> {
    pool.find(request.uri().path()).await
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
            __prewarm_handler_crate::__start!(
                Self::HANDLER, __prewarm_handler_crate::expansion::lambda(Self::HANDLER)
            )
        }
        /// Runs the function as `main` does, with a `tower` layer around each invocation on Lambda. A local run
        /// leaves the layer out.
        #[must_use = "the status of the process: `fn main() -> std::process::ExitCode`"]
        pub fn main_with_layer(
            layer: impl __prewarm_handler_crate::expansion::InvocationLayer,
        ) -> ::std::process::ExitCode {
            __prewarm_handler_crate::__start!(
                Self::HANDLER,
                __prewarm_handler_crate::expansion::lambda_with_layer(Self::HANDLER,
                layer)
            )
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
            __prewarm_handler_crate::expansion::invoke(Self::HANDLER, event, context)
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
            __prewarm_handler_crate::HandlerService::new(Self::HANDLER).await
        }
    }
}
#[cfg(not(doc))]
#[allow(clippy::pub_use, unused_imports, unreachable_pub)]
use prewarm_handler::*;
#[allow(dead_code, non_upper_case_globals)]
impl prewarm_handler::handler {
    #[allow(deprecated)]
    const HANDLER: &'static __prewarm_handler_crate::expansion::Handler = &__prewarm_handler_crate::expansion::Handler {
        name: "handler",
        resources: &[prewarm_handler::handler::__pool.resource()],
        mode: &__prewarm_handler_crate::expansion::HttpMode,
        options: __prewarm_handler_crate::expansion::Options::HTTP,
        ends: &__prewarm_handler_crate::expansion::NoEnds,
        call: |invocation| ::std::boxed::Box::pin(async move {
            let event = match __prewarm_handler_crate::expansion::FromRequest::read(
                invocation,
            ) {
                ::std::result::Result::Ok(event) => event,
                ::std::result::Result::Err(failure) => {
                    return __prewarm_handler_crate::expansion::Reply::failure(failure);
                }
            };
            let returned = handler(
                    event,
                    prewarm_handler::handler::__pool.get_or_init().await,
                )
                .await;
            let value = match __prewarm_handler_crate::expansion::Returned::into_result(
                returned,
            ) {
                ::std::result::Result::Ok(value) => value,
                ::std::result::Result::Err(error) => {
                    #[allow(unused_imports)]
                    use __prewarm_handler_crate::expansion::{
                        ReadAsDiagnostic as _, ReadAsError as _, ReadAsTyped as _,
                    };
                    let way = (&&&__prewarm_handler_crate::expansion::Thrown(&error))
                        .read_as();
                    return __prewarm_handler_crate::expansion::HandlerError::reply(
                        error,
                        way,
                    );
                }
            };
            #[allow(unused_imports)]
            use __prewarm_handler_crate::expansion::{
                FormOfResponse as _, FormOfValue as _,
            };
            let form = (&&__prewarm_handler_crate::expansion::HttpAnswer(&value)).form();
            __prewarm_handler_crate::expansion::HttpValue::reply(value, form, invocation)
                .await
        }),
    };
    const __pool: __prewarm_handler_crate::expansion::Cell<Pool> = __prewarm_handler_crate::expansion::Cell::new({
        #[allow(unused_variables)]
        const fn __cell(
            request: (),
        ) -> &'static __prewarm_handler_crate::expansion::Resource {
            static __PREWARM: __prewarm_handler_crate::expansion::Resource = __prewarm_handler_crate::expansion::Resource::new(
                "pool",
                &[],
                || ::std::boxed::Box::pin(async {
                    ::std::result::Result::Ok::<
                        _,
                        __prewarm_handler_crate::Error,
                    >(
                        <Pool as __prewarm_handler_crate::expansion::Shared>::store(
                            __prewarm_handler_crate::expansion::initialize(async {
                                    let __value: Pool = connect().await?;
                                    #[allow(unreachable_code)]
                                    ::std::result::Result::Ok(
                                        __prewarm_handler_crate::expansion::Made::new(__value),
                                    )
                                })
                                .await?,
                        ),
                    )
                }),
            );
            &__PREWARM
        }
        __cell(())
    });
}
#[allow(dead_code)]
fn main() -> ::std::process::ExitCode {
    prewarm_handler::handler::main()
}

// without the feature

#[allow(unused, unreachable_code)]
async fn handler(request: Request, pool: &Pool) -> Result<impl IntoResponse, Error> {
    if false {
        {
            let _ = async {
                let _: Pool = connect().await?;
                ::core::result::Result::Ok::<
                    (),
                    ::std::boxed::Box<
                        dyn ::std::error::Error + ::std::marker::Send + ::std::marker::Sync,
                    >,
                >(())
            };
            loop {}
        }
    }
    pool.find(request.uri().path()).await
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
use prewarm_handler::*;
fn main() {}
::core::compile_error! {
    "`http` mode needs the feature `http`: `prewarm = { version = \"...\", features = [\"http\"] }` in Cargo.toml"
}
