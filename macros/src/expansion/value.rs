//! The handler as a value: the way from the event to the reply.

use super::renewals::hold;
use super::{Expansion, first_span, variable};
use crate::attribute::mode::Mode;
use crate::item::model::{Input, ResourceKind};
use crate::item::parse::{payload, type_arguments};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens as _, quote, quote_spanned};
use syn::ext::IdentExt as _;
use syn::{ReturnType, Type};

impl Expansion<'_> {
    /// The handler as a value.
    pub(super) fn value(&self) -> TokenStream {
        let Expansion {
            handler, companion, ..
        } = self;
        let krate = &companion.krate;
        let sig = &handler.item.sig;
        let label = sig.ident.unraw().to_string();
        let steps = self.table(|_, kind| kind == ResourceKind::Step);
        let resources = self.table(|_, kind| kind != ResourceKind::Step);
        let mode = Ident::new(self.args.mode().name, Span::call_site());
        let (options, ends) = (self.options(), self.lifetime());
        let call = self.call();
        quote! {
            #[allow(deprecated)]
            const HANDLER: &'static #krate::expansion::Handler = &#krate::expansion::Handler {
                name: #label,
                resources: #krate::__in_editor! { { &[] } { &[#(#steps,)* #(#resources),*] } },
                mode: &#krate::expansion::#mode,
                options: #options,
                ends: #ends,
                call: #call,
            };
        }
    }

    /// The arguments of the attribute, those that are not given by the defaults of the mode.
    fn options(&self) -> TokenStream {
        let krate = &self.companion.krate;
        let args = self.args;
        let [defaults, text, flavor] = [Some(args.mode().options), args.error_text, args.flavor]
            .map(|variant| variant.map(|variant| Ident::new(variant, Span::call_site())));
        let some = quote!(::std::option::Option::Some);
        let given = [
            args.metrics
                .as_ref()
                .map(|name| quote!(metrics: #some(#name))),
            text.map(|text| quote!(error_text: #krate::expansion::ErrorText::#text)),
            args.deadline_margin_ms
                .map(|margin| quote!(deadline_margin_ms: #margin)),
            flavor.map(|flavor| quote!(flavor: #some(#krate::expansion::Flavor::#flavor))),
        ];
        let given: Vec<_> = given.into_iter().flatten().collect();
        let defaults = quote!(#krate::expansion::Options::#defaults);
        if given.is_empty() {
            return defaults;
        }
        quote!(#krate::expansion::Options { #(#given,)* ..#defaults })
    }

    /// From the event to the reply.
    fn call(&self) -> TokenStream {
        let Expansion {
            handler, companion, ..
        } = self;
        let krate = &companion.krate;
        let sig = &handler.item.sig;
        let (of_event, lone) = self.args.mode().traits();
        let [event, invocation] = ["event", "invocation"].map(variable);
        let (mut read, mut holds) = (None, Vec::new());
        let args: Vec<_> = (handler.inputs.iter())
            .map(|input| match input {
                Input::Lone(ty) => {
                    if let Some(payload) = payload(ty) {
                        read = Some(self.read(payload, of_event));
                        let context = self.context(ty);
                        quote!(#krate::LambdaEvent::new(#event, #context))
                    } else {
                        read = Some(self.read(ty, lone));
                        event.to_token_stream()
                    }
                }
                Input::Event(ty) => {
                    read = Some(self.read(ty, of_event));
                    event.to_token_stream()
                }
                Input::Context(ty) => self.context(ty),
                Input::Resource(index) => {
                    let (cell, resource) = (self.cell_of(*index), &handler.resources[*index]);
                    let value = quote!(#cell.get_or_init().await);
                    if resource.is_renewed {
                        let [hold, value] = hold(&resource.name, &[], &value);
                        holds.push(hold);
                        return value;
                    }
                    value
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
        // The body of a response is sent unchanged.
        let (form, given) = if self.args.mode().value == Mode::HTTP.value {
            let form = quote! {
                #[allow(unused_imports)]
                use #krate::expansion::{FormOfResponse as _, FormOfValue as _};
                let form = (&&#krate::expansion::HttpAnswer(&#name)).form();
            };
            (form, quote!(form,))
        } else {
            (quote!(), quote!())
        };
        let reply = self.at(
            at,
            &quote_spanned!(at=> expansion::#of::reply(#name, #given #invocation)),
        );
        let awaited = is_http.then(|| quote!(.await));
        let body = quote! {
            #read
            #(#holds)*
            let returned = #called;
            let #name = match #result {
                ::std::result::Result::Ok(value) => value,
                #error
            };
            #form
            #reply #awaited
        };
        let pinned = quote_spanned!(at_async=> ::std::boxed::Box::pin(async move { #body }));
        self.with_renewals(self.for_each_record(quote!(|#invocation| #pinned)))
    }

    /// Calls the handler for each record of a batch, in `batch` mode.
    fn for_each_record(&self, handle: TokenStream) -> TokenStream {
        let Some(part) = self.args.mode().part else {
            return handle;
        };
        let (krate, invocation) = (&self.companion.krate, variable("invocation"));
        let concurrency = self.args.concurrency.as_ref();
        let concurrency = concurrency.map_or(1, |(number, _)| *number);
        let part = Ident::new(part, Span::call_site());
        quote! {
            |#invocation| #krate::expansion::handle_batch(
                #invocation,
                #krate::expansion::Part::#part,
                #concurrency,
                #handle,
            )
        }
    }

    /// The returned value, as a `Result`. The compiler reports a mistake in it at the type.
    fn result(&self, ty: &Type) -> TokenStream {
        let at = first_span(ty);
        self.at(
            at,
            &quote_spanned!(at=> expansion::Returned::into_result(returned)),
        )
    }

    /// An item of the runtime that the compiler only speaks of at a token of the user's.
    pub(super) fn at(&self, at: Span, item: &TokenStream) -> TokenStream {
        let mut krate = self.companion.krate.clone();
        krate.set_span(at);
        quote_spanned!(at=> #krate::#item)
    }

    /// The conversion of an error. The compiler reports a mistake in it at its type.
    fn error(&self, at: Span) -> TokenStream {
        let krate = &self.companion.krate;
        let name = Ident::new("error", at);
        let reply = self.at(
            at,
            &quote_spanned!(at=> expansion::HandlerError::reply(#name, way)),
        );
        quote! {
            ::std::result::Result::Err(#name) => {
                #[allow(unused_imports)]
                use #krate::expansion::{ReadAsDiagnostic as _, ReadAsError as _, ReadAsTyped as _};
                let way = (&&&#krate::expansion::Thrown(&#name)).read_as();
                return #reply;
            }
        }
    }

    /// Reads a parameter of this type by a trait. The compiler infers the type from the function, so it occurs once,
    /// and reports at the type what is wrong with it.
    fn read(&self, ty: &Type, of: &str) -> TokenStream {
        let krate = &self.companion.krate;
        let read = self.take_from_invocation(ty, of, "read", self.args.mode().reader);
        let event = variable("event");
        quote! {
            let #event = match #read {
                ::std::result::Result::Ok(event) => event,
                ::std::result::Result::Err(failure) => {
                    return #krate::expansion::Reply::failure(failure);
                }
            };
        }
    }

    /// Calls a method of a trait, with a type of the runtime's if there is one. Its tokens span the type of the user's.
    fn take_from_invocation(
        &self,
        ty: &Type,
        of: &str,
        method: &str,
        with: Option<&str>,
    ) -> TokenStream {
        let first = first_span(ty);
        let last = ty.to_token_stream().into_iter().last();
        let last = last.map_or(first, |token| token.span());
        let mut krate = self.companion.krate.clone();
        let [of, method] = [of, method].map(|name| Ident::new(name, last));
        krate.set_span(last);
        let with = with.map(|with| {
            let with = Ident::new(with, last);
            quote_spanned!(last=> ::<#krate::expansion::#with>)
        });
        let invocation = variable("invocation");
        self.at(
            first,
            &quote_spanned!(last=> expansion::#of::#method #with(#invocation)),
        )
    }

    /// Reads the context, whose type the compiler infers as well.
    fn context(&self, ty: &Type) -> TokenStream {
        self.take_from_invocation(ty, "FromContext", "from_context", None)
    }
}

/// Where the return type names the value and the error. An alias of `Result` can name only the value, or neither.
fn value_and_error(output: &ReturnType) -> (TokenStream, TokenStream) {
    let ReturnType::Type(_, ty) = output else {
        return (quote!(), quote!());
    };
    let types = type_arguments(ty);
    let at = |index: usize| types.get(index).copied().unwrap_or(ty).to_token_stream();
    (at(0), at(1))
}
