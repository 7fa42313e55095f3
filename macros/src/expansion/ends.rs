//! The expressions that run after the initializer of a resource: its `flush` and its `close`.

use super::cells::read;
use super::{Expansion, first_span};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};

impl Expansion<'_> {
    /// The `flush` and the `close` of a resource, if it has one of them.
    pub(super) fn end(&self, index: usize) -> Option<TokenStream> {
        let krate = &self.companion.krate;
        let resource = &self.handler.resources[index];
        let (cfgs, lints) = (&resource.place.cfgs, &resource.lints);
        let cell = self.cell_of(index);
        let needs = resource.needs_of_ends.iter().flatten();
        let needed = needs.map(|need| {
            let cfgs = self.conditions(need);
            let cell = self.cell_of(need.candidate.resource);
            quote!(#(#cfgs)* #cell.resource())
        });
        let needed: Vec<_> = needed.collect();
        let ends = resource.options.ends().zip(&resource.needs_of_ends);
        let ends: Vec<_> = ends
            .map(|((option, expr), needs)| {
                let reads = self.reads(needs);
                let this = read(resource, &[], &quote!(#cell.get()));
                let at = first_span(expr);
                let value = Ident::new("value", at);
                let ended = quote_spanned!(at=> expansion::Ended::into_result(#value));
                let ended = self.at(at, &ended);
                let block = quote_spanned!(at=> async {
                    #(#reads)*
                    #this
                    #[allow(clippy::let_unit_value)]
                    let #value = #expr;
                    #ended
                });
                quote_spanned!(at=> .#option(|| ::std::boxed::Box::pin(#block)))
            })
            .collect();
        if ends.is_empty() {
            return None;
        }
        let mut end = quote! {
            static __PREWARM: #krate::expansion::End =
                #krate::expansion::End::new(#cell.resource(), &[#(#needed),*]) #(#ends)*;
            &__PREWARM
        };
        if resource.place.block == 0 {
            end = self.without_the_invocation(&quote!(&'static #krate::expansion::End), &end);
        }
        let name = self.name_of_end(index);
        Some(quote! {
            #(#cfgs)*
            #(#lints)*
            const #name: &'static #krate::expansion::End = { #end };
        })
    }

    /// The `flush` and `close` expressions of the resources.
    pub(super) fn ends(&self) -> TokenStream {
        let krate = &self.companion.krate;
        let this = &self.companion.this;
        let resources = self.handler.resources.iter().enumerate();
        let with_end = resources.filter(|(_, resource)| resource.options.ends().next().is_some());
        let ends = with_end.map(|(index, resource)| {
            let (cfgs, name) = (&resource.place.cfgs, self.name_of_end(index));
            quote!(#(#cfgs)* #this::#name)
        });
        let ends: Vec<_> = ends.collect();
        if ends.is_empty() {
            return quote!(&#krate::expansion::NoEnds);
        }
        quote! {
            #krate::__in_editor! {
                { &#krate::expansion::NoEnds }
                { &#krate::expansion::EndsOf(&[#(#ends),*]) }
            }
        }
    }

    fn name_of_end(&self, index: usize) -> Ident {
        format_ident!("{}_end", self.name_of(index), span = Span::call_site())
    }
}
