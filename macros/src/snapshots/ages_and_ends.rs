#[allow(clippy::borrowed_box, clippy::ptr_arg, clippy::unused_async)]
async fn handler(
    event: Event,
    #[allow(unused_variables)]
    password: &Password,
) -> Result<(), Error> {
    #[allow(
        clippy::items_after_statements,
        dead_code,
        non_local_definitions,
        non_upper_case_globals
    )]
    impl prewarm_handler::handler {
        const __pool: __prewarm_handler_crate::expansion::RenewedCell<Pool> = __prewarm_handler_crate::expansion::RenewedCell::new({
            static __PREWARM: __prewarm_handler_crate::expansion::Resource = __prewarm_handler_crate::expansion::Resource::new(
                    "pool",
                    &[prewarm_handler::handler::__password.resource()],
                    || ::std::boxed::Box::pin(async {
                        ::std::result::Result::Ok::<
                            _,
                            __prewarm_handler_crate::Error,
                        >({
                            let begun = __prewarm_handler_crate::expansion::Moment::now();
                            let value = <Pool as __prewarm_handler_crate::expansion::Shared>::store(
                                __prewarm_handler_crate::expansion::initialize(async {
                                        let password_that_is_renewed = prewarm_handler::handler::__password
                                            .get();
                                        #[allow(unused_variables)]
                                        let password = &*password_that_is_renewed;
                                        let __value: Pool = Pool::connect(password).await?;
                                        #[allow(unreachable_code)]
                                        ::std::result::Result::Ok(
                                            __prewarm_handler_crate::expansion::Made::new(__value),
                                        )
                                    })
                                    .await?,
                            );
                            __RENEWED.keep(value, begun)
                        })
                    }),
                )
                .when(__prewarm_handler_crate::expansion::When::Restore);
            static __RENEWED: __prewarm_handler_crate::expansion::Renewed = __prewarm_handler_crate::expansion::Renewed::new(
                &__PREWARM,
                ::std::option::Option::None,
                |one, other| {
                    #[allow(unused_imports)]
                    use __prewarm_handler_crate::expansion::{Compare as _, Differ as _};
                    (&__prewarm_handler_crate::expansion::Pair::<Pool>::of(one, other))
                        .are_equal()
                },
            );
            (&__PREWARM, &__RENEWED)
        });
        const __pool_end: &'static __prewarm_handler_crate::expansion::End = {
            static __PREWARM: __prewarm_handler_crate::expansion::End = __prewarm_handler_crate::expansion::End::new(
                    prewarm_handler::handler::__pool.resource(),
                    &[],
                )
                .close(|| ::std::boxed::Box::pin(async {
                    let pool_that_is_renewed = prewarm_handler::handler::__pool.get();
                    #[allow(unused_variables)]
                    let pool = &*pool_that_is_renewed;
                    #[allow(clippy::let_unit_value)]
                    let value = pool.close().await;
                    __prewarm_handler_crate::expansion::Ended::into_result(value)
                }));
            &__PREWARM
        };
    }
    let pool_that_is_renewed = prewarm_handler::handler::__pool.get_or_init().await;
    #[allow(unused_variables)]
    let pool = &*pool_that_is_renewed;
    #[allow(
        clippy::items_after_statements,
        dead_code,
        non_local_definitions,
        non_upper_case_globals
    )]
    impl prewarm_handler::handler {
        const REPEAT_1: __prewarm_handler_crate::expansion::RenewedCell<()> = __prewarm_handler_crate::expansion::RenewedCell::new({
            static __PREWARM: __prewarm_handler_crate::expansion::Resource = __prewarm_handler_crate::expansion::Resource::new(
                    "pool.refresh()",
                    &[prewarm_handler::handler::__pool.resource()],
                    || ::std::boxed::Box::pin(async {
                        ::std::result::Result::Ok::<
                            _,
                            __prewarm_handler_crate::Error,
                        >({
                            let begun = __prewarm_handler_crate::expansion::Moment::now();
                            let value = <() as __prewarm_handler_crate::expansion::Shared>::store(
                                __prewarm_handler_crate::expansion::initialize(async {
                                        let pool_that_is_renewed = prewarm_handler::handler::__pool
                                            .get();
                                        #[allow(unused_variables)]
                                        let pool = &*pool_that_is_renewed;
                                        pool.refresh();
                                        #[allow(unreachable_code)]
                                        ::std::result::Result::Ok(
                                            __prewarm_handler_crate::expansion::Made::new(()),
                                        )
                                    })
                                    .await?,
                            );
                            __RENEWED.keep(value, begun)
                        })
                    }),
                )
                .when(__prewarm_handler_crate::expansion::When::Restore);
            static __RENEWED: __prewarm_handler_crate::expansion::Renewed = __prewarm_handler_crate::expansion::Renewed::new(
                &__PREWARM,
                ::std::option::Option::Some(60u32),
                |one, other| {
                    #[allow(unused_imports)]
                    use __prewarm_handler_crate::expansion::{Compare as _, Differ as _};
                    (&__prewarm_handler_crate::expansion::Pair::<()>::of(one, other))
                        .are_equal()
                },
            );
            (&__PREWARM, &__RENEWED)
        });
    }
    prewarm_handler::handler::REPEAT_1.resource().ensure_init().await;
    run(event, pool).await
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
        resources: &[
            prewarm_handler::handler::__password.resource(),
            prewarm_handler::handler::__pool.resource(),
            prewarm_handler::handler::REPEAT_1.resource(),
        ],
        mode: &__prewarm_handler_crate::expansion::ValueMode,
        options: __prewarm_handler_crate::expansion::Options::DEFAULT,
        ends: Self::RENEWALS,
        call: |invocation| __prewarm_handler_crate::expansion::handle_renewed(
            invocation,
            Self::RENEWALS,
            |invocation| ::std::boxed::Box::pin(async move {
                let event = match __prewarm_handler_crate::expansion::FromInvocation::read::<
                    __prewarm_handler_crate::expansion::ValueMode,
                >(invocation) {
                    ::std::result::Result::Ok(event) => event,
                    ::std::result::Result::Err(failure) => {
                        return __prewarm_handler_crate::expansion::Reply::failure(
                            failure,
                        );
                    }
                };
                let password_that_is_renewed = prewarm_handler::handler::__password
                    .get_or_init()
                    .await;
                let returned = handler(event, &*password_that_is_renewed).await;
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
        ),
    };
    const RENEWALS: &'static __prewarm_handler_crate::expansion::Renewals = {
        static __PREWARM: __prewarm_handler_crate::expansion::Renewals = __prewarm_handler_crate::expansion::Renewals::new(
            &[
                prewarm_handler::handler::__password.renewed(),
                prewarm_handler::handler::__pool.renewed(),
                prewarm_handler::handler::REPEAT_1.renewed(),
            ],
            &__prewarm_handler_crate::expansion::EndsOf(
                &[prewarm_handler::handler::__pool_end],
            ),
        );
        &__PREWARM
    };
    const __password: __prewarm_handler_crate::expansion::RenewedCell<Password> = __prewarm_handler_crate::expansion::RenewedCell::new({
        #[allow(unused_variables)]
        const fn __cell(
            event: (),
        ) -> (
            &'static __prewarm_handler_crate::expansion::Resource,
            &'static __prewarm_handler_crate::expansion::Renewed,
        ) {
            static __PREWARM: __prewarm_handler_crate::expansion::Resource = __prewarm_handler_crate::expansion::Resource::new(
                    "password",
                    &[],
                    || ::std::boxed::Box::pin(async {
                        ::std::result::Result::Ok::<
                            _,
                            __prewarm_handler_crate::Error,
                        >({
                            let begun = __prewarm_handler_crate::expansion::Moment::now();
                            let value = <Password as __prewarm_handler_crate::expansion::Shared>::store(
                                __prewarm_handler_crate::expansion::initialize(async {
                                        let __value: Password = password().await?;
                                        #[allow(unreachable_code)]
                                        ::std::result::Result::Ok(
                                            __prewarm_handler_crate::expansion::Made::new(__value),
                                        )
                                    })
                                    .await?,
                            );
                            __RENEWED.keep(value, begun)
                        })
                    }),
                )
                .when(__prewarm_handler_crate::expansion::When::Restore);
            static __RENEWED: __prewarm_handler_crate::expansion::Renewed = __prewarm_handler_crate::expansion::Renewed::new(
                &__PREWARM,
                ::std::option::Option::Some(300u32),
                |one, other| {
                    #[allow(unused_imports)]
                    use __prewarm_handler_crate::expansion::{Compare as _, Differ as _};
                    (&__prewarm_handler_crate::expansion::Pair::<
                        Password,
                    >::of(one, other))
                        .are_equal()
                },
            );
            (&__PREWARM, &__RENEWED)
        }
        __cell(())
    });
}
#[allow(dead_code)]
fn main() -> ::std::process::ExitCode {
    prewarm_handler::handler::main()
}
