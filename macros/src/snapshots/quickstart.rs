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
            __prewarm_handler::handler::__catalogue,
            __prewarm_handler::handler::__shelves,
        ],
        options: ::prewarm::handler::Options::VALUE,
        event_type: ::std::option::Option::Some(::std::any::type_name::<GetItem>),
        call: |event, _| ::std::boxed::Box::pin(async move {
            let event = match event.parse::<GetItem>() {
                ::std::result::Result::Ok(event) => event,
                ::std::result::Result::Err(reply) => return reply,
            };
            match handler(
                    event,
                    __prewarm_handler::handler::__catalogue.required().await,
                    __prewarm_handler::handler::__shelves.required().await,
                )
                .await
            {
                ::std::result::Result::Ok(value) => ::prewarm::handler::Reply::ok(value),
                ::std::result::Result::Err(error) => {
                    ::prewarm::handler::Reply::err(error)
                }
            }
        }),
    };
    const __catalogue: &'static ::prewarm::resource::Resource = {
        static __RESOURCE: ::prewarm::resource::Resource = ::prewarm::resource::Resource::new(
            "catalogue",
            &[],
            || {
                async fn __init() -> ::std::result::Result<
                    ::prewarm::resource::Kept,
                    ::prewarm::Error,
                > {
                    let __value: Catalogue = Catalogue::load()?;
                    #[allow(unreachable_code)]
                    ::std::result::Result::Ok(::prewarm::resource::keep(__value))
                }
                ::std::boxed::Box::pin(__init())
            },
        );
        &__RESOURCE
    };
    const __shelves: &'static ::prewarm::resource::Resource = {
        static __RESOURCE: ::prewarm::resource::Resource = ::prewarm::resource::Resource::new(
            "shelves",
            &[__prewarm_handler::handler::__catalogue],
            || {
                async fn __init() -> ::std::result::Result<
                    ::prewarm::resource::Kept,
                    ::prewarm::Error,
                > {
                    #[allow(unused_variables)]
                    let catalogue: &'static Catalogue = __prewarm_handler::handler::__catalogue
                        .get();
                    let __value: Shelves = Shelves::stock(catalogue);
                    #[allow(unreachable_code)]
                    ::std::result::Result::Ok(::prewarm::resource::keep(__value))
                }
                ::std::boxed::Box::pin(__init())
            },
        );
        &__RESOURCE
    };
}
#[allow(dead_code)]
fn main() -> ::std::process::ExitCode {
    __prewarm_handler::handler::main()
}
