#[allow(clippy::borrowed_box, clippy::ptr_arg, clippy::unused_async)]
async fn handler(event: GetItem, context: Context) -> Result<Item, MyError> {
    __prewarm_handler::handler::__index.filled().await;
    __prewarm_handler::handler::STEP_1.filled().await;
    #[cfg(tracing)]
    let tracer: &'static Tracer = __prewarm_handler::handler::__tracer.required().await;
    #[allow(deprecated)]
    #[allow(unused_variables)]
    let config: &'static Config = __prewarm_handler::handler::__config.required().await;
    let find = |id| {
        let index: &'static Index<'_> = __prewarm_handler::handler::__index.get();
        index.find(id)
    };
    find(event.id)
}
use my_library::prewarm as __prewarm_handler_crate;
#[doc(hidden)]
mod __prewarm_handler {
    #![allow(non_camel_case_types, unreachable_pub)]
    /// The Lambda function [`handler`](fn@handler).
    pub enum handler {}
}
#[doc(inline)]
#[allow(unused_imports, unreachable_pub)]
use __prewarm_handler::*;
#[allow(dead_code, non_upper_case_globals, unreachable_pub)]
impl __prewarm_handler::handler {
    /// Runs the function: INIT, and then one invocation after another.
    pub fn main() -> ::std::process::ExitCode {
        __prewarm_handler_crate::__start!(__prewarm_handler::handler::HANDLER)
    }
    /// Runs one whole invocation in this process, as a test wants it: `event` is JSON,
    /// and what comes back is what Lambda would be sent.
    ///
    /// # Errors
    ///
    /// If the invocation ends in an invocation error.
    ///
    /// # Panics
    ///
    /// If an initialiser fails.
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
    /// Runs INIT, and makes a `tower` service of the function, for a
    /// `lambda_runtime::Runtime` with layers of its own.
    ///
    /// # Errors
    ///
    /// If an initialiser fails.
    pub async fn service() -> ::std::result::Result<
        __prewarm_handler_crate::HandlerService,
        __prewarm_handler_crate::Error,
    > {
        __prewarm_handler_crate::HandlerService::new(__prewarm_handler::handler::HANDLER)
            .await
    }
    const HANDLER: &'static __prewarm_handler_crate::handler::Handler = &__prewarm_handler_crate::handler::Handler {
        name: "handler",
        resources: &[
            __prewarm_handler::handler::STEP_1,
            #[cfg(tracing)]
            __prewarm_handler::handler::__tracer,
            __prewarm_handler::handler::__config,
            __prewarm_handler::handler::__index,
        ],
        options: __prewarm_handler_crate::handler::Options::VALUE,
        event_type: ::std::option::Option::Some(::std::any::type_name::<GetItem>),
        call: |event, context| ::std::boxed::Box::pin(async move {
            let event = match event.parse::<GetItem>() {
                ::std::result::Result::Ok(event) => event,
                ::std::result::Result::Err(reply) => return reply,
            };
            match handler(event, context).await {
                ::std::result::Result::Ok(value) => {
                    __prewarm_handler_crate::handler::Reply::ok(value)
                }
                ::std::result::Result::Err(error) => {
                    __prewarm_handler_crate::handler::Reply::err(error)
                }
            }
        }),
    };
    const STEP_1: &'static __prewarm_handler_crate::resource::Resource = {
        static __RESOURCE: __prewarm_handler_crate::resource::Resource = __prewarm_handler_crate::resource::Resource::new(
                ::std::stringify!(start_logging()),
                &[],
                || {
                    async fn __init() -> ::std::result::Result<
                        __prewarm_handler_crate::resource::Kept,
                        __prewarm_handler_crate::Error,
                    > {
                        start_logging();
                        #[allow(unreachable_code)]
                        ::std::result::Result::Ok(
                            __prewarm_handler_crate::resource::keep(()),
                        )
                    }
                    ::std::boxed::Box::pin(__init())
                },
            )
            .step();
        &__RESOURCE
    };
    #[cfg(tracing)]
    const __tracer: &'static __prewarm_handler_crate::resource::Resource = {
        static __RESOURCE: __prewarm_handler_crate::resource::Resource = __prewarm_handler_crate::resource::Resource::new(
            "tracer",
            &[__prewarm_handler::handler::STEP_1],
            || {
                async fn __init() -> ::std::result::Result<
                    __prewarm_handler_crate::resource::Kept,
                    __prewarm_handler_crate::Error,
                > {
                    let __value: Tracer = Tracer::new()?;
                    #[allow(unreachable_code)]
                    ::std::result::Result::Ok(
                        __prewarm_handler_crate::resource::keep(__value),
                    )
                }
                ::std::boxed::Box::pin(__init())
            },
        );
        &__RESOURCE
    };
    const __config: &'static __prewarm_handler_crate::resource::Resource = {
        static __RESOURCE: __prewarm_handler_crate::resource::Resource = __prewarm_handler_crate::resource::Resource::new(
            "config",
            &[__prewarm_handler::handler::STEP_1],
            || {
                #[allow(deprecated)]
                async fn __init() -> ::std::result::Result<
                    __prewarm_handler_crate::resource::Kept,
                    __prewarm_handler_crate::Error,
                > {
                    let __value: Config = load().await;
                    #[allow(unreachable_code)]
                    ::std::result::Result::Ok(
                        __prewarm_handler_crate::resource::keep(__value),
                    )
                }
                ::std::boxed::Box::pin(__init())
            },
        );
        &__RESOURCE
    };
    const __index: &'static __prewarm_handler_crate::resource::Resource = {
        static __RESOURCE: __prewarm_handler_crate::resource::Resource = __prewarm_handler_crate::resource::Resource::new(
            "index",
            &[__prewarm_handler::handler::STEP_1, __prewarm_handler::handler::__config],
            || {
                async fn __init() -> ::std::result::Result<
                    __prewarm_handler_crate::resource::Kept,
                    __prewarm_handler_crate::Error,
                > {
                    #[allow(deprecated)]
                    #[allow(unused_variables)]
                    let config: &'static Config = __prewarm_handler::handler::__config
                        .get();
                    let __value: Index<'static> = Index::of(config);
                    #[allow(unreachable_code)]
                    ::std::result::Result::Ok(
                        __prewarm_handler_crate::resource::keep(__value),
                    )
                }
                ::std::boxed::Box::pin(__init())
            },
        );
        &__RESOURCE
    };
}
