//! The handler as a value: the way from the event to the reply.

use super::{Expansion, first_span};
use crate::args::Args;
use crate::mode::Mode;
use crate::model::Input;
use crate::parse::{last_segment_arguments, payload};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens as _, quote, quote_spanned};
use syn::ext::IdentExt as _;
use syn::{GenericArgument, PathArguments, ReturnType, Type};

impl Expansion<'_> {
    /// The handler as a value.
    pub(super) fn value(&self) -> TokenStream {
        let Expansion {
            handler, companion, ..
        } = self;
        let krate = &companion.krate;
        let sig = &handler.item.sig;
        let label = sig.ident.unraw().to_string();
        let steps = self.steps_before(handler.steps.len());
        let resources = (handler.resources.iter()).map(|resource| self.cell_of(resource));
        let mode = Ident::new(self.args.mode().name, Span::call_site());
        let options = self.options();
        let event_type = self.event_type();
        let call = self.call();
        quote! {
            #[allow(deprecated)]
            const HANDLER: &'static #krate::start::Handler = &#krate::start::Handler {
                name: #label,
                resources: &[#(#steps,)* #(#resources),*],
                mode: #krate::invocation::mode::#mode,
                options: #options,
                event_type: #event_type,
                call: #call,
            };
        }
    }

    /// The arguments of the attribute, those that are not given by the defaults of the mode.
    fn options(&self) -> TokenStream {
        let krate = &self.companion.krate;
        let Args {
            metrics,
            error_text,
            deadline_margin_ms,
            flavor,
            ..
        } = self.args;
        let [defaults, error_text, flavor] = [Some(self.args.mode().options), *error_text, *flavor]
            .map(|variant| variant.map(|variant| Ident::new(variant, Span::call_site())));
        let defaults = quote!(#krate::options::Options::#defaults);
        let metrics = (metrics.iter())
            .map(|namespace| quote!(metrics: ::std::option::Option::Some(#namespace),));
        let error_text =
            (error_text.iter()).map(|text| quote!(error_text: #krate::options::ErrorText::#text,));
        let margin = (deadline_margin_ms.iter()).map(|margin| quote!(deadline_margin_ms: #margin,));
        let flavor = (flavor.iter()).map(
            |flavor| quote!(flavor: ::std::option::Option::Some(#krate::options::Flavor::#flavor),),
        );
        let given = quote!(#(#metrics)* #(#error_text)* #(#margin)* #(#flavor)*);
        if given.is_empty() {
            return defaults;
        }
        quote!(#krate::options::Options { #given ..#defaults })
    }

    /// The name of the event's type, in a mode that reads a part of it: the type of a whole event is a mistake there.
    fn event_type(&self) -> TokenStream {
        let mut types = self.handler.inputs.iter().filter_map(|input| match input {
            Input::Event(ty) => Some(&**ty),
            Input::Lone(ty) => Some(payload(ty).unwrap_or(ty)),
            Input::Context(_) | Input::Resource(_) => None,
        });
        if let (Some(part), Some(ty)) = (self.part(), types.next()) {
            let krate = &self.companion.krate;
            quote! {
                ::std::option::Option::Some(#krate::start::EventType {
                    part: #part,
                    name: ::std::any::type_name::<#ty>,
                })
            }
        } else {
            quote!(::std::option::Option::None)
        }
    }

    /// The part of an event that is read, in a mode that does not read all of it.
    fn part(&self) -> Option<TokenStream> {
        let krate = &self.companion.krate;
        let part = Ident::new(self.args.mode().part?, Span::call_site());
        Some(quote!(#krate::start::Part::#part))
    }

    /// From the event to the reply.
    fn call(&self) -> TokenStream {
        let Expansion {
            handler, companion, ..
        } = self;
        let krate = &companion.krate;
        let sig = &handler.item.sig;
        let (event, lone) = self.args.mode().traits();
        let mut read = None;
        let mut takes = (quote!(_), quote!(_));
        let args: Vec<_> = (handler.inputs.iter())
            .map(|input| match input {
                Input::Lone(ty) => {
                    takes = (quote!(event), quote!(context));
                    if let Some(payload) = payload(ty) {
                        read = Some(self.read(payload, &event, &quote!(event)));
                        quote!(#krate::LambdaEvent::new(event, context))
                    } else {
                        let both = quote!(event, context);
                        read = Some(self.read(ty, &lone, &both));
                        quote!(event)
                    }
                }
                Input::Event(ty) => {
                    read = Some(self.read(ty, &event, &quote!(event)));
                    takes.0 = quote!(event);
                    quote!(event)
                }
                Input::Context(ty) => {
                    takes.1 = quote!(context);
                    quote!(<#ty as #krate::event::FromContext>::from_context(context))
                }
                Input::Resource(index) => {
                    let cell = self.cell_of(&handler.resources[*index]);
                    quote!(#cell.get_or_init().await)
                }
            })
            .collect();
        let (value, error) = value_and_error(&sig.output);
        let Mode {
            value: of, is_http, ..
        } = self.args.mode();
        // The compiler reports a future that is not `Send` at the `async`.
        let at_async = sig
            .asyncness
            .map_or_else(Span::call_site, |token| token.span);
        let mut name = sig.ident.clone();
        name.set_span(at_async);
        let called = quote_spanned!(at_async=> #name(#(#args),*).await);
        let result = match &sig.output {
            ReturnType::Type(_, ty) => self.result(ty),
            ReturnType::Default => quote!(returned),
        };
        // The error goes first, and does not have to be `Send`: the value of `http` mode is awaited.
        let error = self.error(first_span(error));
        let of = Ident::new(of, Span::call_site());
        let at = first_span(value);
        let name = Ident::new("value", at);
        let reply = self.at(at, &quote_spanned!(at=> reply::#of::reply(#name)));
        let awaited = is_http.then(|| quote!(.await));
        let body = quote! {
            #read
            let returned = #called;
            let #name = match #result {
                ::std::result::Result::Ok(value) => value,
                #error
            };
            #reply #awaited
        };
        let pinned = quote_spanned!(at_async=> ::std::boxed::Box::pin(async move { #body }));
        let (event, context) = takes;
        let handle = quote!(|#event, #context| #pinned);
        if self.args.is_batch() {
            let concurrency = self.args.concurrency.as_ref();
            let concurrency = concurrency.map_or(1, |(number, _)| *number);
            let part = self.part();
            quote! {
                |event, context| #krate::invocation::handle_batch(
                    event,
                    context,
                    #part,
                    #concurrency,
                    #handle,
                )
            }
        } else {
            handle
        }
    }

    /// What was returned, as a `Result`. The compiler reports what is wrong with it at the type.
    fn result(&self, ty: &Type) -> TokenStream {
        let at = first_span(ty);
        self.at(
            at,
            &quote_spanned!(at=> reply::Returned::into_result(returned)),
        )
    }

    /// An item of the runtime that the compiler only speaks of at a token of the user's.
    fn at(&self, at: Span, item: &TokenStream) -> TokenStream {
        let mut krate = self.companion.krate.clone();
        krate.set_span(at);
        quote_spanned!(at=> #krate::#item)
    }

    /// What becomes of an error. The compiler reports what is wrong with it at its type.
    fn error(&self, at: Span) -> TokenStream {
        let krate = &self.companion.krate;
        let name = Ident::new("error", at);
        let reply = self.at(
            at,
            &quote_spanned!(at=> reply::HandlerError::reply(#name, way)),
        );
        quote! {
            ::std::result::Result::Err(#name) => {
                #[allow(unused_imports)]
                use #krate::reply::{ReadAsDiagnostic as _, ReadAsError as _, ReadAsTyped as _};
                let way = (&&&#krate::reply::Thrown(&#name)).read_as();
                return #reply;
            }
        }
    }

    /// Reads a parameter of this type by a trait. The compiler reports what is wrong with it at the type.
    fn read(&self, ty: &Type, of: &TokenStream, args: &TokenStream) -> TokenStream {
        let krate = &self.companion.krate;
        let read = Ident::new(self.args.mode().read, Span::call_site());
        quote! {
            let event = match <#ty as #krate::event::#of>::#read(#args) {
                ::std::result::Result::Ok(event) => event,
                ::std::result::Result::Err(failure) => return #krate::reply::Reply::failure(failure),
            };
        }
    }
}

/// Where the return type names the value and the error. An alias of `Result` may name only the value, or neither.
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
