#[allow(clippy::borrowed_box, clippy::ptr_arg, clippy::unused_async)]
async fn handler(event: Event, model: &Model) -> Result<(), Error> {
    #[allow(unused_variables)]
    let seed: &'static u64 = __prewarm_handler::handler::__seed.required().await;
    let random: &'static Random = __prewarm_handler::handler::__random.required().await;
    let cache: &'static Cache = __prewarm_handler::handler::__cache.required().await;
    run(event, model, random, cache).await
}
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
        ::prewarm::__start!(__prewarm_handler::handler::HANDLER)
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
        event: impl ::std::convert::Into<::prewarm::Event>,
        context: ::prewarm::Context,
    ) -> ::std::result::Result<::prewarm::invocation::Value, ::prewarm::Diagnostic> {
        ::prewarm::invocation::invoke(
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
        ::prewarm::HandlerService,
        ::prewarm::Error,
    > {
        ::prewarm::HandlerService::new(__prewarm_handler::handler::HANDLER).await
    }
    const HANDLER: &'static ::prewarm::handler::Handler = &::prewarm::handler::Handler {
        name: "handler",
        resources: &[
            __prewarm_handler::handler::__model,
            __prewarm_handler::handler::__seed,
            __prewarm_handler::handler::__random,
            __prewarm_handler::handler::__cache,
        ],
        options: ::prewarm::handler::Options {
            metrics: ::std::option::Option::Some("Lambda/Performance"),
            deadline_margin_ms: 250u64,
            ..::prewarm::handler::Options::RAW
        },
        event_type: ::std::option::Option::None,
        call: |event, _| ::std::boxed::Box::pin(async move {
            let event = match event.parse_whole::<Event>() {
                ::std::result::Result::Ok(event) => event,
                ::std::result::Result::Err(reply) => return reply,
            };
            match handler(event, __prewarm_handler::handler::__model.required().await)
                .await
            {
                ::std::result::Result::Ok(value) => ::prewarm::handler::Reply::raw(value),
                ::std::result::Result::Err(error) => {
                    ::prewarm::handler::Reply::err(error)
                }
            }
        }),
    };
    const __model: &'static ::prewarm::resource::Resource = {
        static __RESOURCE: ::prewarm::resource::Resource = ::prewarm::resource::Resource::blocking(
            "model",
            &[],
            || {
                fn __init() -> ::std::result::Result<
                    ::prewarm::resource::Kept,
                    ::prewarm::Error,
                > {
                    let __value: Model = load()?;
                    #[allow(unreachable_code)]
                    ::std::result::Result::Ok(::prewarm::resource::keep(__value))
                }
                __init()
            },
        );
        &__RESOURCE
    };
    const __seed: &'static ::prewarm::resource::Resource = {
        static __RESOURCE: ::prewarm::resource::Resource = ::prewarm::resource::Resource::new(
                "seed",
                &[],
                || {
                    async fn __init() -> ::std::result::Result<
                        ::prewarm::resource::Kept,
                        ::prewarm::Error,
                    > {
                        let __value: u64 = seed();
                        #[allow(unreachable_code)]
                        ::std::result::Result::Ok(::prewarm::resource::keep(__value))
                    }
                    ::std::boxed::Box::pin(__init())
                },
            )
            .after_restore();
        &__RESOURCE
    };
    const __random: &'static ::prewarm::resource::Resource = {
        static __RESOURCE: ::prewarm::resource::Resource = ::prewarm::resource::Resource::new(
                "random",
                &[__prewarm_handler::handler::__seed],
                || {
                    async fn __init() -> ::std::result::Result<
                        ::prewarm::resource::Kept,
                        ::prewarm::Error,
                    > {
                        #[allow(unused_variables)]
                        let seed: &'static u64 = __prewarm_handler::handler::__seed
                            .get();
                        let __value: Random = Random::new(*seed);
                        #[allow(unreachable_code)]
                        ::std::result::Result::Ok(::prewarm::resource::keep(__value))
                    }
                    ::std::boxed::Box::pin(__init())
                },
            )
            .after_restore();
        &__RESOURCE
    };
    const __cache: &'static ::prewarm::resource::Resource = {
        static __RESOURCE: ::prewarm::resource::Resource = ::prewarm::resource::Resource::new(
                "cache",
                &[],
                || {
                    async fn __init() -> ::std::result::Result<
                        ::prewarm::resource::Kept,
                        ::prewarm::Error,
                    > {
                        let __value: Cache = Cache::new();
                        #[allow(unreachable_code)]
                        ::std::result::Result::Ok(::prewarm::resource::keep(__value))
                    }
                    ::std::boxed::Box::pin(__init())
                },
            )
            .lazy();
        &__RESOURCE
    };
}
#[allow(dead_code)]
fn main() -> ::std::process::ExitCode {
    __prewarm_handler::handler::main()
}
