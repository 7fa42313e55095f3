//! What a handler becomes.
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
//!         let config: &'static Config = HANDLER::__config.required().await;
//!         let client: &'static Client = HANDLER::__client.required().await;
//!
//!         client.find(pool, &event.id).await
//!     }
//!
//!     mod __prewarm_handler { pub enum handler {} }
//!     use __prewarm_handler::*;
//!
//!     impl HANDLER {
//!         pub fn main() -> ExitCode { .. }
//!         pub async fn invoke(event: impl Into<Event>, context: Context) -> Result<Value, Diagnostic> { .. }
//!
//!         const HANDLER: &'static Handler = &Handler {
//!             name: "handler",
//!             resources: &[HANDLER::__pool, HANDLER::__config, HANDLER::__client],
//!             call: |event, context| Box::pin(async move {
//!                 let event = match event.parse::<GetItem>() { Ok(event) => event, Err(reply) => return reply };
//!                 match handler(event, HANDLER::__pool.required().await).await {
//!                     Ok(value) => Reply::ok(value),
//!                     Err(error) => Reply::err(error),
//!                 }
//!             }),
//!         };
//!
//!         const __client: &'static Resource = {
//!             static __RESOURCE: Resource = Resource::new("client", &[HANDLER::__config], || {
//!                 async fn __init() -> Result<Kept, Error> {
//!                     let config: &'static Config = HANDLER::__config.get();
//!                     let __value: Client = Client::new(config)?;
//!                     Ok(keep(__value))
//!                 }
//!                 Box::pin(__init())
//!             });
//!             &__RESOURCE
//!         };
//!         // likewise for `pool` and `config`
//!     }
//!
//!     fn main() -> ExitCode { HANDLER::main() }
//! ```
//!
//! `HANDLER::` stands for `__prewarm_handler::handler::`. The type has a module of its own so that
//! it comes into scope by a glob, which gives way to a `mod handler` of the user's. Its `impl` stands
//! beside the function, so that initialisers see what the function sees; they are functions of their
//! own, so that they see nothing of an invocation. Whatever a resource is called, it collides with
//! nothing: only cells have names that begin with `__`.
//!
//! Each demand on a type of the user's stands once, in a call whose tokens have the span of the type:
//! what the compiler has to say of it, it says there, and once.

use crate::args::Args;
use crate::body::{self, Hole};
use crate::model::{Handler, Inherited, Input, Resource, Step, expect_nothing};
use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::ext::IdentExt as _;
use syn::visit_mut::{self, VisitMut};
use syn::{
    Attribute, FnArg, GenericArgument, ItemFn, Lifetime, ParenthesizedGenericArguments, Pat,
    PatType, Path, PathArguments, ReturnType, Stmt, Type, TypeFnPtr, TypeReference, parse_quote,
};

pub(crate) fn handler(handler: &Handler, args: &Args) -> TokenStream {
    Expansion::new(handler, args).tokens()
}

struct Expansion<'a> {
    handler: &'a Handler,
    args: &'a Args,
    /// Where `prewarm` is found.
    krate: Path,
    /// The module of the type.
    module: Ident,
    /// The type, as a path: `__prewarm_handler::handler`.
    this: Path,
}

impl<'a> Expansion<'a> {
    fn new(handler: &'a Handler, args: &'a Args) -> Self {
        let name = handler.item.sig.ident.clone();
        let module = format_ident!("__prewarm_{}", name.unraw(), span = Span::call_site());
        let krate = match args.krate {
            None => args.krate(),
            Some(_) => format_ident!("{module}_crate").into(),
        };
        Expansion {
            handler,
            args,
            krate,
            this: parse_quote!(#module::#name),
            module,
        }
    }

    fn tokens(&self) -> TokenStream {
        // The user's function comes first: editors take the first occurrence of a span.
        let mut tokens = self.function_of_the_user().into_token_stream();
        tokens.extend(self.crate_elsewhere());
        tokens.extend(self.type_beside_it());
        tokens.extend(self.implementation());
        if self.args.main {
            tokens.extend(self.main());
        }
        tokens
    }

    /// The function, with its resources read from where they are kept.
    fn function_of_the_user(&self) -> ItemFn {
        let this = &self.this;
        let mut item = self.handler.item.clone();
        // A handler is `async` whether it has something to wait for or not.
        item.attrs
            .push(parse_quote!(#[allow(clippy::unused_async)]));
        let injects = |input: &Input| matches!(input, Input::Resource(_));
        if self.handler.inputs.iter().any(injects) {
            // A resource is a whole value: there is no `&dyn Trait` or `&[T]` to take in its place.
            let lints = quote!(clippy::borrowed_box, clippy::ptr_arg);
            item.attrs.push(parse_quote!(#[allow(#lints)]));
        }
        for param in &mut item.sig.inputs {
            if let FnArg::Typed(PatType { attrs, pat, .. }) = param
                && let Pat::Ident(pat) = &**pat
            {
                self.allow_unused(&pat.ident, attrs);
            }
        }
        // What cannot be awaited in its place is awaited before the rest.
        let mut before: Vec<Stmt> = Vec::new();
        body::fill(&mut item.block, |hole| match hole {
            Hole::Let(name, attrs, value, can_await) => {
                self.allow_unused(name, attrs);
                expect_nothing(attrs);
                let cell = cell(name);
                *value = parse_quote!(#this::#cell.required().await);
                if !can_await {
                    let cfgs = Inherited::from(attrs).cfgs;
                    before.push(parse_quote!(#(#cfgs)* #this::#cell.filled().await;));
                    *value = parse_quote!(#this::#cell.get());
                }
            }
            Hole::Step(index, expr, can_await) => {
                let step = step_cell(index);
                let cfgs = &self.handler.steps[index].attrs.cfgs;
                *expr = parse_quote!(#(#cfgs)* #this::#step.filled().await);
                if !can_await {
                    before.push(parse_quote!(#expr;));
                    *expr = parse_quote!({});
                }
            }
        });
        item.block.stmts.splice(0..0, before);
        item
    }

    /// A resource that only other resources use is not unused.
    fn allow_unused(&self, name: &Ident, attrs: &mut Vec<Attribute>) {
        let resources = &self.handler.resources;
        let mut needs = resources.iter().flat_map(|resource| &resource.needs);
        if needs.any(|need| resources[*need].name == *name) {
            attrs.push(parse_quote!(#[allow(unused_variables)]));
        }
    }

    /// One name for the crate that `crate = PATH` names, so that a wrong path is one error.
    fn crate_elsewhere(&self) -> Option<TokenStream> {
        let (path, name) = (self.args.krate.as_ref()?, &self.krate);
        Some(quote!(use #path as #name;))
    }

    fn type_beside_it(&self) -> TokenStream {
        let module = &self.module;
        let ItemFn { vis, sig, .. } = &self.handler.item;
        let name = &sig.ident;
        let doc = format!("The Lambda function [`{name}`](fn@{name}).");
        quote! {
            #[doc(hidden)]
            mod #module {
                #![allow(non_camel_case_types, unreachable_pub)]
                #[doc = #doc]
                pub enum #name {}
            }
            #[doc(inline)]
            #[allow(unused_imports, unreachable_pub)]
            #vis use #module::*;
        }
    }

    fn implementation(&self) -> TokenStream {
        let Expansion {
            handler,
            krate,
            this,
            ..
        } = self;
        let lints = Inherited::from(&handler.item.attrs).lints;
        let value = self.value();
        let steps = (handler.steps.iter().enumerate()).map(|(index, step)| self.step(index, step));
        let resources = (handler.resources.iter()).map(|resource| self.resource(resource));
        quote! {
            #(#lints)*
            #[allow(dead_code, non_upper_case_globals, unreachable_pub)]
            impl #this {
                /// Runs the function: INIT, and then one invocation after another.
                pub fn main() -> ::std::process::ExitCode {
                    #krate::__start!(#this::HANDLER)
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
                    event: impl ::std::convert::Into<#krate::Event>,
                    context: #krate::Context,
                ) -> ::std::result::Result<#krate::invocation::Value, #krate::Diagnostic> {
                    #krate::invocation::invoke(#this::HANDLER, event, context).await
                }

                #value
                #(#steps)*
                #(#resources)*
            }
        }
    }

    /// The handler as a value.
    fn value(&self) -> TokenStream {
        let Expansion {
            handler,
            krate,
            this,
            ..
        } = self;
        let sig = &handler.item.sig;
        let label = sig.ident.unraw().to_string();
        let steps = handler.steps.iter().enumerate().map(|(index, step)| {
            let (cfgs, cell) = (&step.attrs.cfgs, step_cell(index));
            quote!(#(#cfgs)* #this::#cell)
        });
        let resources = handler.resources.iter().map(|resource| {
            let (cfgs, cell) = (&resource.attrs.cfgs, cell(&resource.name));
            quote!(#(#cfgs)* #this::#cell)
        });
        let at_async = sig
            .asyncness
            .map_or_else(Span::call_site, |token| token.span);
        let call = self.call(at_async);
        // That the future is not `Send` is said of the `async`.
        let pinned = quote_spanned!(at_async=> ::std::boxed::Box::pin(async move { #call }));
        quote! {
            const HANDLER: &'static #krate::handler::Handler = &#krate::handler::Handler {
                name: #label,
                resources: &[#(#steps,)* #(#resources),*],
                call: |event, context| #pinned,
            };
        }
    }

    /// From the event to the reply.
    fn call(&self, at_async: Span) -> TokenStream {
        let Expansion { handler, this, .. } = self;
        let mut parsed = quote!();
        let mut context = quote!(let _ = context;);
        let args: Vec<_> = (handler.inputs.iter())
            .map(|input| match input {
                Input::Event(ty) => {
                    parsed = parse(ty, ty);
                    quote!(event)
                }
                Input::LambdaEvent(ty) => {
                    parsed = parse(ty, &parse_quote!(_));
                    context = quote!();
                    let krate = &self.krate;
                    quote!(#krate::LambdaEvent::new(event, context))
                }
                Input::Context => {
                    context = quote!();
                    quote!(context)
                }
                Input::Resource(index) => {
                    let Resource { name, attrs, .. } = &handler.resources[*index];
                    let (cfgs, cell) = (&attrs.cfgs, cell(name));
                    quote!(#(#cfgs)* #this::#cell.required().await)
                }
            })
            .collect();
        if parsed.is_empty() {
            parsed = quote!(let _ = event;);
        }
        let sig = &handler.item.sig;
        let (value, error) = value_and_error(&sig.output);
        let ok = self.arm(value, "Ok", "ok", "value");
        let err = self.arm(error, "Err", "err", "error");
        let mut name = sig.ident.clone();
        name.set_span(at_async);
        let called = quote_spanned!(at_async=> #name(#(#args),*).await);
        quote! {
            #parsed
            #context
            match #called { #ok #err }
        }
    }

    /// `VARIANT(name) => Reply::constructor(name)`, with what is wrong with it said at `place`.
    fn arm(&self, place: TokenStream, variant: &str, reply: &str, name: &str) -> TokenStream {
        let at = first_span(place);
        let krate = self.krate_at(at);
        let [variant, reply, name] = [variant, reply, name].map(|name| Ident::new(name, at));
        quote_spanned! {at=>
            ::std::result::Result::#variant(#name) => #krate::handler::Reply::#reply(#name),
        }
    }

    /// The cell and the initialiser of a resource.
    fn resource(&self, resource: &Resource) -> TokenStream {
        let this = &self.this;
        let Resource { name, value, .. } = resource;
        let ty = &without_elided_lifetimes(resource.ty.clone());
        let earlier = || {
            resource
                .needs
                .iter()
                .map(|need| &self.handler.resources[*need])
        };
        let reads = earlier().map(|resource| {
            let Resource { name, attrs, .. } = resource;
            let Inherited { cfgs, lints } = attrs;
            let ty = without_elided_lifetimes(resource.ty.clone());
            let cell = cell(name);
            quote! {
                #(#cfgs)*
                #(#lints)*
                #[allow(unused_variables)]
                let #name: &'static #ty = #this::#cell.get();
            }
        });
        let last_step = self.handler.steps.len().checked_sub(1);
        let needs = last_step.map(|index| self.step_need(index));
        let needs = needs.into_iter().chain(earlier().map(|resource| {
            let (cfgs, cell) = (&resource.attrs.cfgs, cell(&resource.name));
            quote!(#(#cfgs)* #this::#cell)
        }));
        let label = name.unraw().to_string();
        let at = first_span(ty);
        let krate = self.krate_at(at);
        let binding = Ident::new("__value", at);
        let kept = quote_spanned!(at=> #krate::resource::keep(#binding));
        self.cell(
            &resource.attrs,
            &cell(name),
            &quote!(#label),
            needs,
            &quote! {
                #(#reads)*
                let #binding: #ty = #value;
                #[allow(unreachable_code)]
                ::std::result::Result::Ok(#kept)
            },
        )
    }

    /// A step is a cell as well: it holds that the step was done.
    fn step(&self, index: usize, step: &Step) -> TokenStream {
        let krate = &self.krate;
        let value = &step.value;
        let needs = index.checked_sub(1).map(|last| self.step_need(last));
        self.cell(
            &step.attrs,
            &step_cell(index),
            &quote!(::std::stringify!(#value)),
            needs.into_iter(),
            &quote! {
                #value;
                #[allow(unreachable_code)]
                ::std::result::Result::Ok(#krate::resource::keep(()))
            },
        )
    }

    fn step_need(&self, index: usize) -> TokenStream {
        let this = &self.this;
        let (cfgs, cell) = (&self.handler.steps[index].attrs.cfgs, step_cell(index));
        quote!(#(#cfgs)* #this::#cell)
    }

    fn cell(
        &self,
        attrs: &Inherited,
        cell: &Ident,
        label: &TokenStream,
        needs: impl Iterator<Item = TokenStream>,
        body: &TokenStream,
    ) -> TokenStream {
        let krate = &self.krate;
        let Inherited { cfgs, lints } = attrs;
        quote! {
            #(#cfgs)*
            const #cell: &'static #krate::resource::Resource = {
                static __RESOURCE: #krate::resource::Resource =
                    #krate::resource::Resource::new(#label, &[#(#needs),*], || {
                        #(#lints)*
                        async fn __init() -> ::std::result::Result<
                            #krate::resource::Kept,
                            #krate::Error,
                        > {
                            #body
                        }
                        ::std::boxed::Box::pin(__init())
                    });
                &__RESOURCE
            };
        }
    }

    fn main(&self) -> TokenStream {
        let this = &self.this;
        quote! {
            #[allow(dead_code)]
            fn main() -> ::std::process::ExitCode {
                #this::main()
            }
        }
    }

    /// The path of the crate in the place of a user's token: of a path that stands elsewhere the
    /// compiler would add a note about the attribute.
    fn krate_at(&self, span: Span) -> TokenStream {
        let path = self.krate.to_token_stream();
        let respanned = path.into_iter().map(|mut token| {
            token.set_span(span);
            token
        });
        respanned.collect()
    }
}

/// Parses the event as `ty`, and says what is wrong with that at `place`.
fn parse(place: &Type, ty: &Type) -> TokenStream {
    let at = first_span(place);
    let parse = quote_spanned!(at=> event.parse::<#ty>());
    quote! {
        let event = match #parse {
            ::std::result::Result::Ok(event) => event,
            ::std::result::Result::Err(reply) => return reply,
        };
    }
}

fn cell(name: &Ident) -> Ident {
    format_ident!("__{}", name.unraw(), span = Span::call_site())
}

fn step_cell(index: usize) -> Ident {
    format_ident!("STEP_{}", index + 1)
}

/// Where the return type names the value and the error. An alias of `Result` may name only the
/// value, or none.
fn value_and_error(output: &ReturnType) -> (TokenStream, TokenStream) {
    let ReturnType::Type(_, ty) = output else {
        return (quote!(), quote!());
    };
    let whole = ty.to_token_stream();
    let Some(PathArguments::AngleBracketed(generics)) = last_segment_arguments(ty) else {
        return (whole.clone(), whole);
    };
    let mut types = generics.args.iter().filter_map(|arg| match arg {
        GenericArgument::Type(ty) => Some(ty.to_token_stream()),
        _ => None,
    });
    let value = types.next().unwrap_or_else(|| whole.clone());
    (value, types.next().unwrap_or(whole))
}

fn last_segment_arguments(ty: &Type) -> Option<&PathArguments> {
    match ty {
        Type::Group(group) => last_segment_arguments(&group.elem),
        Type::Path(path) => path.path.segments.last().map(|last| &last.arguments),
        _ => None,
    }
}

fn first_span(tokens: impl ToTokens) -> Span {
    let first = tokens.into_token_stream().into_iter().next();
    first.as_ref().map_or_else(Span::call_site, TokenTree::span)
}

/// A reference in the type of a resource is `'static`, as it is in the type of a `static`.
fn without_elided_lifetimes(mut ty: Type) -> Type {
    struct Elided;

    impl VisitMut for Elided {
        fn visit_type_reference_mut(&mut self, ty: &mut TypeReference) {
            ty.lifetime
                .get_or_insert_with(|| Lifetime::new("'static", ty.and_token.span));
            visit_mut::visit_type_reference_mut(self, ty);
        }

        fn visit_lifetime_mut(&mut self, lifetime: &mut Lifetime) {
            if lifetime.ident == "_" {
                *lifetime = Lifetime::new("'static", lifetime.span());
            }
        }

        // Elided there, a lifetime is any lifetime: `fn(&str)`, `Fn(&str)`.
        fn visit_type_fn_ptr_mut(&mut self, _: &mut TypeFnPtr) {}
        fn visit_parenthesized_generic_arguments_mut(
            &mut self,
            _: &mut ParenthesizedGenericArguments,
        ) {
        }
    }

    Elided.visit_type_mut(&mut ty);
    ty
}
