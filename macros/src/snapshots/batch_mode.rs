#[allow(clippy::borrowed_box, clippy::ptr_arg, clippy::unused_async)]
async fn handler(order: Order, db: &Db) -> Result<(), Error> {
    db.store(order).await
}
use ::prewarm as __prewarm_handler_crate;
#[doc(hidden)]
mod __prewarm_handler {
    #![allow(clippy::exhaustive_enums, non_camel_case_types, unreachable_pub)]
    /// The Lambda function `handler`.
    pub enum handler {}
}
#[cfg(not(doc))]
#[allow(clippy::pub_use, unused_imports, unreachable_pub)]
use __prewarm_handler::*;
#[allow(
    clippy::impl_trait_in_params,
    dead_code,
    non_upper_case_globals,
    unreachable_pub
)]
impl __prewarm_handler::handler {
    /// Runs the function: INIT, and then one invocation after another.
    pub fn main() -> ::std::process::ExitCode {
        __prewarm_handler_crate::__start!(
            __prewarm_handler::handler::HANDLER,
            __prewarm_handler_crate::start::lambda(__prewarm_handler::handler::HANDLER)
        )
    }
    /// Runs the function as `main` does, with a `tower` layer around each invocation on Lambda. A local run
    /// leaves the layer out.
    pub fn main_with_layer(
        layer: impl __prewarm_handler_crate::start::InvocationLayer,
    ) -> ::std::process::ExitCode {
        __prewarm_handler_crate::__start!(
            __prewarm_handler::handler::HANDLER,
            __prewarm_handler_crate::start::lambda_with_layer(__prewarm_handler::handler::HANDLER,
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
    pub async fn invoke(
        event: impl ::std::convert::Into<__prewarm_handler_crate::Event>,
        context: __prewarm_handler_crate::Context,
    ) -> ::std::result::Result<
        __prewarm_handler_crate::invocation::Value,
        __prewarm_handler_crate::Diagnostic,
    > {
        __prewarm_handler_crate::invocation::invoke(
                __prewarm_handler::handler::HANDLER,
                event,
                context,
            )
            .await
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
        __prewarm_handler_crate::HandlerService::new(__prewarm_handler::handler::HANDLER)
            .await
    }
    #[allow(deprecated)]
    const HANDLER: &'static __prewarm_handler_crate::start::Handler = &__prewarm_handler_crate::start::Handler {
        name: "handler",
        resources: &[__prewarm_handler::handler::__db],
        mode: __prewarm_handler_crate::invocation::mode::batch,
        options: __prewarm_handler_crate::options::Options::DEFAULT,
        event_type: ::std::option::Option::Some(__prewarm_handler_crate::start::EventType {
            part: __prewarm_handler_crate::start::Part::Payload,
            name: ::std::any::type_name::<Order>,
        }),
        call: |event, context| __prewarm_handler_crate::invocation::handle_batch(
            event,
            context,
            __prewarm_handler_crate::start::Part::Payload,
            10usize,
            |event, context| ::std::boxed::Box::pin(async move {
                let event = match <Order as __prewarm_handler_crate::event::FromInvocation<
                    _,
                >>::parse_payload(event, context) {
                    ::std::result::Result::Ok(event) => event,
                    ::std::result::Result::Err(failure) => {
                        return __prewarm_handler_crate::reply::Reply::failure(failure);
                    }
                };
                let returned = handler(
                        event,
                        __prewarm_handler::handler::__db.get_or_init().await,
                    )
                    .await;
                let value = match __prewarm_handler_crate::reply::Returned::into_result(
                    returned,
                ) {
                    ::std::result::Result::Ok(value) => value,
                    ::std::result::Result::Err(error) => {
                        #[allow(unused_imports)]
                        use __prewarm_handler_crate::reply::{
                            ReadAsDiagnostic as _, ReadAsError as _, ReadAsTyped as _,
                        };
                        let way = (&&&__prewarm_handler_crate::reply::Thrown(&error))
                            .read_as();
                        return __prewarm_handler_crate::reply::HandlerError::reply(
                            error,
                            way,
                        );
                    }
                };
                __prewarm_handler_crate::reply::BatchValue::reply(value)
            }),
        ),
    };
    const __db: &'static __prewarm_handler_crate::resource::Resource = {
        async fn __prewarm_init() -> ::std::result::Result<
            __prewarm_handler_crate::resource::Stored,
            __prewarm_handler_crate::Error,
        > {
            ::std::result::Result::Ok(
                <Db as __prewarm_handler_crate::resource::Shared>::store(
                    __prewarm_handler_crate::resource::initialize(async {
                            let __value: Db = connect().await?;
                            #[allow(unreachable_code)] ::std::result::Result::Ok(__value)
                        })
                        .await?,
                ),
            )
        }
        static __PREWARM: __prewarm_handler_crate::resource::Resource = __prewarm_handler_crate::resource::Resource::new(
            "db",
            &[],
            || ::std::boxed::Box::pin(__prewarm_init()),
        );
        &__PREWARM
    };
}
#[allow(dead_code)]
fn main() -> ::std::process::ExitCode {
    __prewarm_handler::handler::main()
}
