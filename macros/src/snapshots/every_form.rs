#[allow(clippy::borrowed_box, clippy::ptr_arg, clippy::unused_async)]
async fn handler(event: GetItem, context: Context) -> Result<Item, MyError> {
    prewarm_handler::handler::__index.resource().ensure_init().await;
    #[allow(
        clippy::items_after_statements,
        dead_code,
        non_local_definitions,
        non_upper_case_globals
    )]
    impl prewarm_handler::handler {
        const STEP_1: __prewarm_handler_crate::expansion::Cell<()> = __prewarm_handler_crate::expansion::Cell::new({
            static __PREWARM: __prewarm_handler_crate::expansion::Resource = __prewarm_handler_crate::expansion::Resource::new(
                    "start_logging()",
                    &[],
                    || ::std::boxed::Box::pin(async {
                        ::std::result::Result::Ok::<
                            _,
                            __prewarm_handler_crate::Error,
                        >(
                            <() as __prewarm_handler_crate::expansion::Shared>::store(
                                __prewarm_handler_crate::expansion::initialize(async {
                                        start_logging();
                                        #[allow(unreachable_code)]
                                        ::std::result::Result::Ok(
                                            __prewarm_handler_crate::expansion::Made::new(()),
                                        )
                                    })
                                    .await?,
                            ),
                        )
                    }),
                )
                .when(__prewarm_handler_crate::expansion::When::Step);
            &__PREWARM
        });
    }
    prewarm_handler::handler::STEP_1.resource().ensure_init().await;
    #[cfg(tracing)]
    #[allow(
        clippy::items_after_statements,
        dead_code,
        non_local_definitions,
        non_upper_case_globals
    )]
    impl prewarm_handler::handler {
        #[cfg(tracing)]
        const __tracer: __prewarm_handler_crate::expansion::Cell<Tracer> = __prewarm_handler_crate::expansion::Cell::new({
            static __PREWARM: __prewarm_handler_crate::expansion::Resource = __prewarm_handler_crate::expansion::Resource::new(
                "tracer",
                &[prewarm_handler::handler::STEP_1.resource()],
                || ::std::boxed::Box::pin(async {
                    ::std::result::Result::Ok::<
                        _,
                        __prewarm_handler_crate::Error,
                    >(
                        <Tracer as __prewarm_handler_crate::expansion::Shared>::store(
                            __prewarm_handler_crate::expansion::initialize(async {
                                    let __value: Tracer = Tracer::new()?;
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
        });
    }
    #[cfg(tracing)]
    let tracer = prewarm_handler::handler::__tracer.get_or_init().await;
    #[allow(
        clippy::items_after_statements,
        dead_code,
        non_local_definitions,
        non_upper_case_globals
    )]
    impl prewarm_handler::handler {
        #[allow(deprecated)]
        const __config: __prewarm_handler_crate::expansion::Cell<Config> = __prewarm_handler_crate::expansion::Cell::new({
            static __PREWARM: __prewarm_handler_crate::expansion::Resource = __prewarm_handler_crate::expansion::Resource::new(
                "config",
                &[prewarm_handler::handler::STEP_1.resource()],
                || ::std::boxed::Box::pin(async {
                    ::std::result::Result::Ok::<
                        _,
                        __prewarm_handler_crate::Error,
                    >(
                        <Config as __prewarm_handler_crate::expansion::Shared>::store(
                            __prewarm_handler_crate::expansion::initialize(async {
                                    let __value: Config = load().await;
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
        });
    }
    #[allow(deprecated)]
    #[allow(unused_variables)]
    let config = prewarm_handler::handler::__config.get_or_init().await;
    let find = |id| {
        #[allow(
            clippy::items_after_statements,
            dead_code,
            non_local_definitions,
            non_upper_case_globals
        )]
        impl prewarm_handler::handler {
            const __index: __prewarm_handler_crate::expansion::Cell<Index<'static>> = __prewarm_handler_crate::expansion::Cell::new({
                static __PREWARM: __prewarm_handler_crate::expansion::Resource = __prewarm_handler_crate::expansion::Resource::new(
                    "index",
                    &[
                        prewarm_handler::handler::STEP_1.resource(),
                        prewarm_handler::handler::__config.resource(),
                    ],
                    || ::std::boxed::Box::pin(async {
                        ::std::result::Result::Ok::<
                            _,
                            __prewarm_handler_crate::Error,
                        >(
                            <Index<
                                'static,
                            > as __prewarm_handler_crate::expansion::Shared>::store(
                                __prewarm_handler_crate::expansion::initialize(async {
                                        #[allow(deprecated)]
                                        #[allow(unused_variables)]
                                        let config = prewarm_handler::handler::__config.get();
                                        let __value: Index<'static> = Index::of(config);
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
            });
        }
        let index = prewarm_handler::handler::__index.get();
        index.find(id)
    };
    find(event.id)
}
use my_library::prewarm as __prewarm_handler_crate;
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
    #[allow(clippy::wildcard_imports, unused_imports)]
    use super::*;
    use my_library::prewarm as __prewarm_handler_crate;
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
        resources: &[
            prewarm_handler::handler::STEP_1.resource(),
            #[cfg(tracing)]
            prewarm_handler::handler::__tracer.resource(),
            prewarm_handler::handler::__config.resource(),
            prewarm_handler::handler::__index.resource(),
        ],
        mode: &__prewarm_handler_crate::expansion::ValueMode,
        options: __prewarm_handler_crate::expansion::Options::DEFAULT,
        ends: &__prewarm_handler_crate::expansion::NoEnds,
        call: |invocation| ::std::boxed::Box::pin(async move {
            let event = match __prewarm_handler_crate::expansion::FromEvent::read::<
                __prewarm_handler_crate::expansion::ValueMode,
            >(invocation) {
                ::std::result::Result::Ok(event) => event,
                ::std::result::Result::Err(failure) => {
                    return __prewarm_handler_crate::expansion::Reply::failure(failure);
                }
            };
            let returned = handler(
                    event,
                    __prewarm_handler_crate::expansion::FromContext::from_context(
                        invocation,
                    ),
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
            __prewarm_handler_crate::expansion::JsonValue::reply(value, invocation)
        }),
    };
}
