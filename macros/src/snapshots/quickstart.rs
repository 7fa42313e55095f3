/// Finds an item by its id, and the cheapest one that serves as well.
#[allow(clippy::borrowed_box, clippy::ptr_arg, clippy::unused_async)]
async fn handler(
    event: GetItem,
    #[allow(unused_variables)]
    catalogue: &Catalogue,
    shelves: &Shelves,
) -> Result<Found, Error> {
    let Some(item) = catalogue.find(&event.id) else {
        return Err(format!("no item has the id `{}`", event.id).into());
    };
    Ok(Found {
        item: item.clone(),
        alternative: shelves.alternative(item).cloned(),
    })
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
            prewarm_handler::handler::__catalogue.resource(),
            prewarm_handler::handler::__shelves.resource(),
        ],
        mode: &__prewarm_handler_crate::expansion::ValueMode,
        options: __prewarm_handler_crate::expansion::Options::DEFAULT,
        ends: &__prewarm_handler_crate::expansion::NoEnds,
        call: |invocation| ::std::boxed::Box::pin(async move {
            let event = match __prewarm_handler_crate::expansion::FromInvocation::read::<
                __prewarm_handler_crate::expansion::ValueMode,
            >(invocation) {
                ::std::result::Result::Ok(event) => event,
                ::std::result::Result::Err(failure) => {
                    return __prewarm_handler_crate::expansion::Reply::failure(failure);
                }
            };
            let returned = handler(
                    event,
                    prewarm_handler::handler::__catalogue.get_or_init().await,
                    prewarm_handler::handler::__shelves.get_or_init().await,
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
    const __catalogue: __prewarm_handler_crate::expansion::Cell<Catalogue> = __prewarm_handler_crate::expansion::Cell::new({
        #[allow(unused_variables)]
        const fn __cell(
            event: (),
        ) -> &'static __prewarm_handler_crate::expansion::Resource {
            static __PREWARM: __prewarm_handler_crate::expansion::Resource = __prewarm_handler_crate::expansion::Resource::new(
                "catalogue",
                &[],
                || ::std::boxed::Box::pin(async {
                    ::std::result::Result::Ok::<
                        _,
                        __prewarm_handler_crate::Error,
                    >(
                        <Catalogue as __prewarm_handler_crate::expansion::Shared>::store(
                            __prewarm_handler_crate::expansion::initialize(async {
                                    let __value: Catalogue = Catalogue::load()?;
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
    const __shelves: __prewarm_handler_crate::expansion::Cell<Shelves> = __prewarm_handler_crate::expansion::Cell::new({
        #[allow(unused_variables)]
        const fn __cell(
            event: (),
        ) -> &'static __prewarm_handler_crate::expansion::Resource {
            static __PREWARM: __prewarm_handler_crate::expansion::Resource = __prewarm_handler_crate::expansion::Resource::new(
                "shelves",
                &[prewarm_handler::handler::__catalogue.resource()],
                || ::std::boxed::Box::pin(async {
                    ::std::result::Result::Ok::<
                        _,
                        __prewarm_handler_crate::Error,
                    >(
                        <Shelves as __prewarm_handler_crate::expansion::Shared>::store(
                            __prewarm_handler_crate::expansion::initialize(async {
                                    #[allow(unused_variables)]
                                    let catalogue = prewarm_handler::handler::__catalogue.get();
                                    let __value: Shelves = Shelves::stock(catalogue);
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
