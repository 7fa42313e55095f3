//! The code that a handler becomes.
//!
//! ```text
//! Input:
//!     #[lambda_handler]
//!     async fn handler(event: GetItem, #[init(open().await?)] pool: &Pool) -> Result<Item, MyError> {
//!         #[init]
//!         let config: Config = Config::load().await;
//!         #[init]
//!         let client: Client = Client::new(config)?;
//!
//!         client.find(pool, &event.id).await
//!     }
//!
//! Output:
//!     async fn handler(event: GetItem, pool: &Pool) -> Result<Item, MyError> {
//!         impl HANDLER { const __config: Cell<Config> = { .. }; }
//!         let config = HANDLER::__config.get_or_init().await;
//!         impl HANDLER {
//!             const __client: Cell<Client> = Cell::new({
//!                 static __PREWARM: Resource = Resource::new("client", &[HANDLER::__config.resource()], ||
//!                     Box::pin(async {
//!                         Ok(<Client as Shared>::store(initialize(async {
//!                             let config = HANDLER::__config.get();
//!                             let __value: Client = Client::new(config)?;
//!                             Ok(Made::new(__value))
//!                         }).await?))
//!                     })
//!                 );
//!                 &__PREWARM
//!             });
//!         }
//!         let client = HANDLER::__client.get_or_init().await;
//!
//!         client.find(pool, &event.id).await
//!     }
//!
//!     use ::prewarm as __prewarm_handler_crate;
//!     mod prewarm_handler { pub enum handler {} }
//!     use prewarm_handler::*;
//!
//!     impl HANDLER {
//!         pub fn main() -> ExitCode { .. }
//!         pub fn main_with_layer(layer: impl InvocationLayer) -> ExitCode { .. }
//!         pub fn invoke(event: impl IntoEvent, context: Context) -> BoxFuture<Result<Value, Diagnostic>> { .. }
//!         pub async fn service() -> Result<HandlerService, Error> { .. }
//!
//!         const HANDLER: &'static Handler = &Handler {
//!             name: "handler",
//!             resources: &[HANDLER::__pool.resource(), HANDLER::__config.resource(), HANDLER::__client.resource()],
//!             mode: &ValueMode,
//!             options: Options::DEFAULT,
//!             call: |invocation| Box::pin(async move {
//!                 let event = match FromInvocation::<_>::read::<ValueMode>(invocation) {
//!                     Ok(event) => event,
//!                     Err(failure) => return Reply::failure(failure),
//!                 };
//!                 let returned = handler(event, HANDLER::__pool.get_or_init().await).await;
//!                 let value = match Returned::into_result(returned) {
//!                     Ok(value) => value,
//!                     Err(error) => return HandlerError::reply(error, (&&&Thrown(&error)).read_as()),
//!                 };
//!                 JsonValue::reply(value, invocation)
//!             }),
//!         };
//!
//!         const __pool: Cell<Pool> = Cell::new({
//!             const fn __cell(event: ()) -> &'static Resource { static __PREWARM: Resource = ..; &__PREWARM }
//!             __cell(())
//!         });
//!     }
//!
//!     fn main() -> ExitCode { HANDLER::main() }
//! ```
//!
//! `HANDLER::` is short for `prewarm_handler::handler::`. The type has its own module so that a glob brings it
//! into scope: a glob gives way to a `mod handler` of the user's. A resource can have any name: only the names of cells
//! begin with `__`. Docs leave the type out, because a link to `handler` could mean either.
//!
//! An initializer is an item where it was written, so the compiler resolves its names there. An item sees no variable,
//! so each variable of an invocation is an error at its token. The initializer of a parameter is in a function whose
//! parameters are called like the event and the context, for the same reason. Editors find no `impl` inside a function,
//! and are shown the function with its initializers in place of the cells.
//!
//! A resource with an age, or one that needs such a one, is a `RenewedCell`, whose values are beside its cell. The body
//! holds the value for its block, `let config_that_is_renewed = HANDLER::__config.get_or_init().await;`, and `config`
//! is a reference to it. `handle_renewed` is around `call`, and renews values that are too old.
//!
//! Each demand on a user's type occurs once. It is a trait, called by its path with the tokens of the type, or with a
//! variable that has their span. The compiler reports a type that does not meet it there, once, and quotes nothing
//! of ours.

mod cells;
mod companion;
mod ends;
pub(crate) mod fallback;
mod function;
mod label;
mod lifetimes;
mod renewals;
mod value;

use crate::attribute::args::Args;
use crate::attrs;
use crate::errors::Errors;
use crate::expansion::companion::Companion;

use crate::item::model::{Handler, Input};
use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};

pub(crate) fn handler(handler: &Handler, args: &Args) -> TokenStream {
    let expansion = Expansion::new(handler, args).tokens();
    match args.http() {
        Some(token) => with_feature(token, &expansion, handler, args),
        None => expansion,
    }
}

/// Only `prewarm` knows whether its feature `http` is on. A macro there picks one of the two.
fn with_feature(
    token: &Ident,
    expansion: &TokenStream,
    handler: &Handler,
    args: &Args,
) -> TokenStream {
    let mut errors = Errors::default();
    let message = "`http` mode needs the feature `http`: \
                   `prewarm = { version = \"...\", features = [\"http\"] }` in Cargo.toml";
    errors.push(token, message);
    let without = fallback::handler(handler, args, &errors);
    let krate = args.krate();
    quote! {
        #krate::__http! {
            { #expansion }
            { #without }
        }
    }
}

struct Expansion<'a> {
    handler: &'a Handler,
    args: &'a Args,
    companion: Companion,
}

impl<'a> Expansion<'a> {
    fn new(handler: &'a Handler, args: &'a Args) -> Self {
        Expansion {
            handler,
            args,
            companion: Companion::new(&handler.item.sig.ident),
        }
    }

    fn tokens(&self) -> TokenStream {
        let Companion { krate, this, .. } = &self.companion;
        let bodies = [
            quote!(#krate::__start!(Self::HANDLER, #krate::expansion::lambda(Self::HANDLER))),
            quote!(#krate::__start!(Self::HANDLER, #krate::expansion::lambda_with_layer(Self::HANDLER, layer))),
            quote!(#krate::expansion::invoke(Self::HANDLER, event, context)),
            quote!(#krate::HandlerService::new(Self::HANDLER).await),
        ];
        // The user's function comes first: editors take the first occurrence of a span.
        let mut tokens = self.function().into_token_stream();
        tokens.extend(self.companion.items(self.handler, self.args, bodies));
        let lints = attrs::lints(&self.handler.item.attrs);
        let (value, renewals) = (self.value(), self.renewals());
        let parameters = self.handler.inputs.iter().filter_map(|input| match input {
            Input::Resource(index) => Some(self.resource(*index)),
            _ => None,
        });
        tokens.extend(quote! {
            #(#lints)*
            #[allow(dead_code, non_upper_case_globals)]
            impl #this {
                #value
                #renewals
                #(#parameters)*
            }
        });
        if self.args.main() {
            tokens.extend(self.main());
        }
        tokens
    }

    fn main(&self) -> TokenStream {
        let this = &self.companion.this;
        quote! {
            #[allow(dead_code)]
            fn main() -> ::std::process::ExitCode {
                #this::main()
            }
        }
    }
}

fn first_span(tokens: impl ToTokens) -> Span {
    let first = tokens.into_token_stream().into_iter().next();
    first.as_ref().map_or_else(Span::call_site, TokenTree::span)
}

/// A variable that hides nothing of the user's, such as a handler of its name.
fn variable(name: &str) -> Ident {
    Ident::new(name, Span::mixed_site())
}
