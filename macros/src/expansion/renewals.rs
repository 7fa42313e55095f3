//! Resources that are created again: their cells, and how their values are held.

use super::{Expansion, variable};
use crate::item::model::{Resource, ResourceKind};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};
use syn::ext::IdentExt as _;
use syn::{Attribute, Type};

/// A variable that holds a value of `cell`, and a reference to the value. The compiler names the variable where the
/// reference would live longer than the value.
pub(super) fn hold(name: &Ident, cfgs: &[Attribute], cell: &TokenStream) -> [TokenStream; 2] {
    let held = format_ident!("{}_that_is_renewed", name.unraw(), span = name.span());
    [quote!(#(#cfgs)* let #held = #cell;), quote!(&*#held)]
}

impl Expansion<'_> {
    /// The type of the cell of a resource, and of what it is made of.
    pub(super) fn types_of_cell(&self, resource: &Resource) -> (Ident, TokenStream) {
        let krate = &self.companion.krate;
        let stored = quote!(&'static #krate::expansion::Resource);
        let (name, ty) = if resource.is_renewed {
            let renewed = quote!((#stored, &'static #krate::expansion::Renewed));
            ("RenewedCell", renewed)
        } else {
            ("Cell", stored)
        };
        (Ident::new(name, Span::call_site()), ty)
    }

    /// Keeps a value of a renewed resource, in its initializer.
    pub(super) fn keep(&self, resource: &Resource, value: TokenStream) -> TokenStream {
        if !resource.is_renewed || resource.kind == ResourceKind::Prime {
            return value;
        }
        let (krate, begun) = (&self.companion.krate, variable("begun"));
        quote!({
            let #begun = #krate::expansion::Moment::now();
            let value = #value;
            __RENEWED.keep(value, #begun)
        })
    }

    /// The static of a renewed resource, beside that of its cell.
    pub(super) fn renewed(&self, resource: &Resource, ty: &Type) -> TokenStream {
        let krate = &self.companion.krate;
        let max_age = resource.options.max_age.as_ref();
        let max_age = max_age.map_or_else(
            || quote!(::std::option::Option::None),
            |(_, seconds)| quote!(::std::option::Option::Some(#seconds)),
        );
        quote! {
            static __RENEWED: #krate::expansion::Renewed = #krate::expansion::Renewed::new(
                &__PREWARM,
                #max_age,
                |one, other| {
                    #[allow(unused_imports)]
                    use #krate::expansion::{Compare as _, Differ as _};
                    (&#krate::expansion::Pair::<#ty>::of(one, other)).are_equal()
                },
            );
            (&__PREWARM, &__RENEWED)
        }
    }

    fn has_renewals(&self) -> bool {
        let mut resources = self.handler.resources.iter();
        resources.any(|resource| resource.is_renewed)
    }

    /// The renewed resources of the handler, with what runs after initializers, if there are any.
    pub(super) fn renewals(&self) -> Option<TokenStream> {
        if !self.has_renewals() {
            return None;
        }
        let krate = &self.companion.krate;
        let resources = self.handler.resources.iter().enumerate();
        let renewed = resources.filter(|(_, resource)| resource.is_renewed);
        let renewed = renewed.map(|(index, resource)| {
            let (cfgs, cell) = (&resource.place.cfgs, self.cell_of(index));
            quote!(#(#cfgs)* #cell.renewed())
        });
        let ends = self.ends();
        Some(quote! {
            const RENEWALS: &'static #krate::expansion::Renewals = {
                static __PREWARM: #krate::expansion::Renewals = #krate::__in_editor! {
                    { #krate::expansion::Renewals::new(&[], &#krate::expansion::NoEnds) }
                    { #krate::expansion::Renewals::new(&[#(#renewed),*], #ends) }
                };
                &__PREWARM
            };
        })
    }

    /// The work for the resources after INIT.
    pub(super) fn lifetime(&self) -> TokenStream {
        if self.has_renewals() {
            quote!(Self::RENEWALS)
        } else {
            self.ends()
        }
    }

    /// Calls the handler with values that are not too old.
    pub(super) fn with_renewals(&self, handle: TokenStream) -> TokenStream {
        if !self.has_renewals() {
            return handle;
        }
        let (krate, invocation) = (&self.companion.krate, variable("invocation"));
        quote! {
            |#invocation| #krate::expansion::handle_renewed(#invocation, Self::RENEWALS, #handle)
        }
    }
}
