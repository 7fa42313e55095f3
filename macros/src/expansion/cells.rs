//! The cells of resources and steps, with their initializers.

use super::{Expansion, cell, label, step_cell};
use crate::item::model::{Place, Resource, Step};
use crate::names::scope::Bound;
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use syn::ext::IdentExt as _;
use syn::visit_mut::{self, VisitMut};
use syn::{
    Attribute, Expr, Lifetime, ParenthesizedGenericArguments, Type, TypeFnPtr, TypeReference,
    parse_quote,
};

impl Expansion<'_> {
    /// The cell and the initializer of the resource of this index.
    pub(super) fn resource(&self, index: usize, resource: &Resource) -> TokenStream {
        let Resource { name, value, .. } = resource;
        let ty = &without_elided_lifetimes(resource.ty.clone());
        let earlier = || {
            let needs = resource.needs.iter();
            needs.map(|need| &self.handler.resources[*need])
        };
        let reads = earlier().map(|need| self.variable(need));
        let reads: Vec<_> = reads.chain(self.offer(index, resource)).collect();
        let steps = self.steps_before(self.handler.steps.len());
        let needs = steps.chain(earlier().map(|need| self.cell_of(need)));
        let is_blocking = resource.options.blocking.is_some();
        let (label, initialize) = if resource.is_prime {
            let label = self.label_of_prime(index, resource);
            (label, self.run(value, is_blocking))
        } else {
            let block = quote! {
                let __value: #ty = #value;
                #[allow(unreachable_code)]
                ::std::result::Result::Ok(__value)
            };
            (
                name.unraw().to_string(),
                self.store(ty, &block, is_blocking),
            )
        };
        let when = if resource.is_prime {
            Some("Prime")
        } else if resource.options.lazy.is_some() {
            Some("Lazy")
        } else if resource.follows_restore {
            Some("Restore")
        } else {
            None
        };
        self.cell(&Cell {
            name: cell(name),
            place: &resource.place,
            lints: &resource.lints,
            label,
            needs: needs.collect(),
            is_blocking,
            body: with_globs(&resource.place, &reads, initialize),
            when,
        })
    }

    /// The text of the priming call of this index, numbered where several have the same.
    fn label_of_prime(&self, index: usize, prime: &Resource) -> String {
        let label = label::of(&prime.value);
        let earlier = self.handler.resources[..index].iter();
        let alike =
            earlier.filter(|earlier| earlier.is_prime && label::of(&earlier.value) == label);
        match alike.count() {
            0 => label,
            count => format!("{label} #{}", count + 1),
        }
    }

    /// The variable of an earlier resource in an initializer, and how many blocks with globs are around it.
    fn variable(&self, resource: &Resource) -> (usize, TokenStream) {
        let Resource {
            name, lints, place, ..
        } = resource;
        let (this, cfgs, cell) = (&self.companion.this, &place.cfgs, cell(name));
        let ty = without_elided_lifetimes(resource.ty.clone());
        let read = quote! {
            #(#cfgs)*
            #(#lints)*
            #[allow(unused_variables)]
            let #name = #this::#cell.get::<#ty>();
        };
        (place.scope.globs().len(), read)
    }

    /// The variables of the earlier resources that an initializer does not name yet. Editors offer them.
    fn offer<'a>(
        &'a self,
        index: usize,
        resource: &'a Resource,
    ) -> impl Iterator<Item = (usize, TokenStream)> + 'a {
        let krate = &self.companion.krate;
        let earlier = self.handler.resources[..index].iter().enumerate();
        let offered = earlier.filter(|(index, earlier)| {
            let name = earlier.name.unraw().to_string();
            let is_seen = resource.place.scope.get(&name) == Some(Bound::Resource);
            is_seen && !resource.needs.contains(index)
        });
        offered.map(move |(_, earlier)| {
            let (depth, read) = self.variable(earlier);
            (depth, quote!(#krate::__in_editor! { #read }))
        })
    }

    /// The cell and the code of a step. The cell records that the step was done.
    pub(super) fn step(&self, index: usize, step: &Step) -> TokenStream {
        let is_blocking = step.options.blocking.is_some();
        self.cell(&Cell {
            name: step_cell(index),
            place: &step.place,
            lints: &step.lints,
            label: label::of(&step.value),
            needs: self.steps_before(index).collect(),
            is_blocking,
            body: with_globs(&step.place, &[], self.run(&step.value, is_blocking)),
            when: Some("Step"),
        })
    }

    /// The end of an initializer that is run for what it does.
    fn run(&self, value: &Expr, is_blocking: bool) -> TokenStream {
        let block = quote! {
            #value;
            #[allow(unreachable_code)]
            ::std::result::Result::Ok(())
        };
        self.store(&parse_quote!(()), &block, is_blocking)
    }

    /// The end of an initializer, which stores the value of a block. The block has its own type, so that the compiler
    /// speaks of it where a `?` is wrong.
    fn store(&self, ty: &Type, block: &TokenStream, is_blocking: bool) -> TokenStream {
        let krate = &self.companion.krate;
        let value = if is_blocking {
            quote!(#krate::expansion::initialize_blocking(|| { #block })?)
        } else {
            quote!(#krate::expansion::initialize(async { #block }).await?)
        };
        quote!(::std::result::Result::Ok(<#ty as #krate::expansion::Shared>::store(#value)))
    }

    /// The cells of the first steps. Each is named, because one that a `#[cfg]` removes must not cut off those
    /// before it.
    pub(super) fn steps_before(&self, count: usize) -> impl Iterator<Item = TokenStream> {
        let this = &self.companion.this;
        let steps = self.handler.steps[..count].iter().enumerate();
        steps.map(move |(index, step)| {
            let (cfgs, cell) = (&step.place.cfgs, step_cell(index));
            quote!(#(#cfgs)* #this::#cell)
        })
    }

    fn cell(&self, cell: &Cell<'_>) -> TokenStream {
        let krate = &self.companion.krate;
        let Cell {
            name,
            place: Place { cfgs, .. },
            lints,
            label,
            needs,
            is_blocking,
            body,
            when,
        } = cell;
        let (asyncness, new, start) = if *is_blocking {
            (None, quote!(blocking), quote!(__prewarm_init))
        } else {
            let start = quote!(|| ::std::boxed::Box::pin(__prewarm_init()));
            (Some(quote!(async)), quote!(new), start)
        };
        let when = when.map(|when| {
            let when = Ident::new(when, Span::call_site());
            quote!(.when(#krate::expansion::When::#when))
        });
        // The initializer comes first, because editors compare what is in front of it with and without half a word.
        quote! {
            #(#cfgs)*
            const #name: &'static #krate::expansion::Resource = {
                #(#lints)*
                #asyncness fn __prewarm_init() -> ::std::result::Result<
                    #krate::expansion::Stored,
                    #krate::Error,
                > {
                    #body
                }
                static __PREWARM: #krate::expansion::Resource =
                    #krate::expansion::Resource::#new(#label, &[#(#needs),*], #start) #when;
                &__PREWARM
            };
        }
    }
}

/// The body of an initializer inside the blocks that import with a `*` what its place imports so. Each of the `reads`
/// is in the block of this depth, because there the names in its type mean what they mean in the handler.
fn with_globs(place: &Place, reads: &[(usize, TokenStream)], body: TokenStream) -> TokenStream {
    let globs = place.scope.globs();
    let at = |depth: usize| {
        reads
            .iter()
            .filter(move |read| read.0 == depth)
            .map(|read| &read.1)
    };
    let inner = (globs.iter().enumerate())
        .rev()
        .fold(body, |body, (index, globs)| {
            let reads = at(index + 1);
            quote!({ #(#[allow(unused_imports)] #globs)* #(#reads)* #body })
        });
    let reads = at(0);
    quote!(#(#reads)* #inner)
}

/// The parts of a cell.
struct Cell<'a> {
    name: Ident,
    place: &'a Place,
    lints: &'a [Attribute],
    /// The name that logs show.
    label: String,
    /// The cells that it needs.
    needs: Vec<TokenStream>,
    is_blocking: bool,
    /// The body of the initializer.
    body: TokenStream,
    /// A variant of the runtime's `When`, if it is not the default.
    when: Option<&'static str>,
}

/// Makes a reference in the type of a resource `'static`, as it is in the type of a `static`.
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

        // An elided lifetime means any lifetime there: `fn(&str)`, `Fn(&str)`.
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
