//! The cells of resources and steps, with their initialisers.

use super::{Expansion, cell, first_span, step_cell};
use crate::model::{Inherited, Resource, Step};
use crate::options::Options;
use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};
use syn::ext::IdentExt as _;
use syn::visit_mut::{self, VisitMut};
use syn::{Lifetime, ParenthesizedGenericArguments, Type, TypeFnPtr, TypeReference};

impl Expansion<'_> {
    /// The cell and the initialiser of a resource.
    pub(super) fn resource(&self, resource: &Resource) -> TokenStream {
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
        let steps = self.steps_before(self.handler.steps.len());
        let needs = steps.chain(earlier().map(|resource| {
            let (cfgs, cell) = (&resource.attrs.cfgs, cell(&resource.name));
            quote!(#(#cfgs)* #this::#cell)
        }));
        let label = name.unraw().to_string();
        let at = first_span(ty);
        let krate = self.krate_at(at);
        let binding = Ident::new("__value", at);
        let kept = quote_spanned!(at=> #krate::resource::keep(#binding));
        let lazy = resource.options.lazy.is_some().then(|| quote!(.lazy()));
        let after_restore = resource.follows_restore.then(|| quote!(.after_restore()));
        self.cell(
            &resource.attrs,
            &resource.options,
            &cell(name),
            &quote!(#label),
            needs,
            &quote!(#lazy #after_restore),
            &quote! {
                #(#reads)*
                let #binding: #ty = #value;
                #[allow(unreachable_code)]
                ::std::result::Result::Ok(#kept)
            },
        )
    }

    /// A step is a cell as well: it holds that the step was done.
    pub(super) fn step(&self, index: usize, step: &Step) -> TokenStream {
        let krate = &self.krate;
        let value = &step.value;
        self.cell(
            &step.attrs,
            &step.options,
            &step_cell(index),
            &quote!(::std::stringify!(#value)),
            self.steps_before(index),
            &quote!(.step()),
            &quote! {
                #value;
                #[allow(unreachable_code)]
                ::std::result::Result::Ok(#krate::resource::keep(()))
            },
        )
    }

    /// The cells of the first steps. Each is named: one that is configured away must not cut off those
    /// before it.
    pub(super) fn steps_before(&self, count: usize) -> impl Iterator<Item = TokenStream> {
        let this = &self.this;
        let steps = self.handler.steps[..count].iter().enumerate();
        steps.map(move |(index, step)| {
            let (cfgs, cell) = (&step.attrs.cfgs, step_cell(index));
            quote!(#(#cfgs)* #this::#cell)
        })
    }

    #[allow(clippy::too_many_arguments)] // each is a part of the cell
    fn cell(
        &self,
        attrs: &Inherited,
        options: &Options,
        cell: &Ident,
        label: &TokenStream,
        needs: impl Iterator<Item = TokenStream>,
        when: &TokenStream,
        body: &TokenStream,
    ) -> TokenStream {
        let krate = &self.krate;
        let Inherited { cfgs, lints } = attrs;
        let (asyncness, new, started) = match options.blocking {
            None => (
                Some(quote!(async)),
                quote!(new),
                quote!(::std::boxed::Box::pin(__init())),
            ),
            Some(_) => (None, quote!(blocking), quote!(__init())),
        };
        quote! {
            #(#cfgs)*
            const #cell: &'static #krate::resource::Resource = {
                static __RESOURCE: #krate::resource::Resource =
                    #krate::resource::Resource::#new(#label, &[#(#needs),*], || {
                        #(#lints)*
                        #asyncness fn __init() -> ::std::result::Result<
                            #krate::resource::Kept,
                            #krate::Error,
                        > {
                            #body
                        }
                        #started
                    }) #when;
                &__RESOURCE
            };
        }
    }
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
