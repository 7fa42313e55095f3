//! The cells of resources and steps, with their initializers.

use super::lifetimes::without_elided_lifetimes;
use super::{Expansion, first_span, label};
use crate::attrs;
use crate::item::model::{Need, Place, Resource};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::ext::IdentExt as _;
use syn::{Attribute, Expr, Type, parse_quote};

impl Expansion<'_> {
    /// The cell and the initializer of the resource of this index.
    pub(super) fn resource(&self, index: usize) -> TokenStream {
        let resource = &self.handler.resources[index];
        let when = if resource.is_prime {
            Some("Prime")
        } else if resource.options.lazy.is_some() {
            Some("Lazy")
        } else if resource.follows_restore {
            Some("Restore")
        } else {
            None
        };
        let needs = resource.needs.iter().map(|need| {
            let cfgs = self.conditions(need);
            let cell = self.cell_of(need.candidate.resource);
            quote!(#(#cfgs)* #cell.resource())
        });
        let label = if resource.is_prime {
            label::of(&resource.value)
        } else {
            resource.name.unraw().to_string()
        };
        let alike = self.handler.resources[..index].iter().filter(|earlier| {
            let is_prime = earlier.is_prime && resource.is_prime;
            is_prime && label::of(&earlier.value) == label || earlier.is_twin(resource)
        });
        let label = match alike.count() {
            0 => label,
            count => format!("{label} #{}", count + 1),
        };
        let needs = self.steps_before(self.handler.steps.len()).chain(needs);
        self.cell(&Cell {
            name: self.name_of(index),
            place: &resource.place,
            lints: &resource.lints,
            ty: without_elided_lifetimes(resource.ty.clone()),
            label,
            needs: needs.collect(),
            is_blocking: resource.options.blocking.is_some(),
            body: self.body_of(resource),
            value: &resource.value,
            when,
        })
    }

    /// The block that makes the value of a resource, with the variables of the resources that it may name.
    fn body_of(&self, resource: &Resource) -> TokenStream {
        let reads = resource.needs.iter().map(|need| {
            let cell = self.cell_of(need.candidate.resource);
            let Resource { name, lints, .. } = &self.handler.resources[need.candidate.resource];
            let cfgs = self.conditions(need);
            quote! {
                #(#cfgs)*
                #(#lints)*
                #[allow(unused_variables)]
                let #name = #cell.get();
            }
        });
        let made = self.made(resource);
        quote!(#(#reads)* #made)
    }

    /// Checks in the body that a name means the resource there, where an item may hide it.
    pub(super) fn checks_of(&self, resource: &Resource) -> TokenStream {
        let hidden = resource
            .needs
            .iter()
            .filter(|need| need.candidate.may_be_hidden);
        let checks = hidden.filter_map(|need| {
            let at = need.at.as_ref()?;
            let name = syn::parse2::<Ident>(at.clone());
            // Or it is in a text.
            let name = name.unwrap_or_else(|_| Ident::new(&need.name, first_span(at)));
            let cell = self.cell_of(need.candidate.resource);
            let cfgs = self.conditions(need);
            Some(quote!(#(#cfgs)* let _ = || [#cell.get(), #name];))
        });
        quote!(#(#checks)*)
    }

    /// The end of the block that makes the value of a resource.
    fn made(&self, resource: &Resource) -> TokenStream {
        if resource.is_prime {
            return self.done(&resource.value);
        }
        let krate = &self.companion.krate;
        let ty = without_elided_lifetimes(resource.ty.clone());
        let value = &resource.value;
        quote! {
            let __value: #ty = #value;
            #[allow(unreachable_code)]
            ::std::result::Result::Ok(#krate::expansion::Made::new(__value))
        }
    }

    /// The block of an initializer that is run for what it does.
    fn done(&self, value: &Expr) -> TokenStream {
        let krate = &self.companion.krate;
        quote! {
            #value;
            #[allow(unreachable_code)]
            ::std::result::Result::Ok(#krate::expansion::Made::new(()))
        }
    }

    /// The conditions under which a name means this resource.
    fn conditions(&self, need: &Need) -> Vec<Attribute> {
        let mut cfgs = self.handler.resources[need.candidate.resource]
            .place
            .cfgs
            .clone();
        let unless = need.candidate.unless.iter().map(attrs::condition);
        cfgs.extend(unless.map(|condition| parse_quote!(#[cfg(not(#condition))])));
        cfgs
    }

    /// The cell of the resource of this index.
    pub(super) fn cell_of(&self, index: usize) -> TokenStream {
        let (this, name) = (&self.companion.this, self.name_of(index));
        quote!(#this::#name)
    }

    /// The name of a cell. A name that several resources have is numbered.
    fn name_of(&self, index: usize) -> Ident {
        let name = self.handler.resources[index].name.unraw();
        let earlier = self.handler.resources[..index].iter();
        match earlier
            .filter(|earlier| earlier.name.unraw() == name)
            .count()
        {
            0 => format_ident!("__{name}", span = Span::call_site()),
            count => format_ident!("__{}_{name}", count + 1, span = Span::call_site()),
        }
    }

    /// The cell and the code of a step. The cell records that the step was done.
    pub(super) fn step(&self, index: usize) -> TokenStream {
        let step = &self.handler.steps[index];
        self.cell(&Cell {
            name: step_cell(index),
            place: &step.place,
            lints: &step.lints,
            ty: parse_quote!(()),
            label: label::of(&step.value),
            needs: self.steps_before(index).collect(),
            is_blocking: step.options.blocking.is_some(),
            body: self.done(&step.value),
            value: &step.value,
            when: Some("Step"),
        })
    }

    /// The first steps. Each is named, because one that a `#[cfg]` removes must not cut off those before it.
    pub(super) fn steps_before(&self, count: usize) -> impl Iterator<Item = TokenStream> {
        let this = &self.companion.this;
        let steps = self.handler.steps[..count].iter().enumerate();
        steps.map(move |(index, step)| {
            let (cfgs, cell) = (&step.place.cfgs, step_cell(index));
            quote!(#(#cfgs)* #this::#cell.resource())
        })
    }

    fn cell(&self, cell: &Cell<'_>) -> TokenStream {
        let krate = &self.companion.krate;
        let Cell {
            name,
            place: Place { cfgs, .. },
            lints,
            ty,
            label,
            needs,
            is_blocking,
            body,
            value,
            when,
        } = cell;
        // The compiler reports at the initializer what an initializer must be.
        let at = first_span(value);
        let store = quote!(::std::result::Result::Ok::<_, #krate::Error>);
        let stored = |value| quote!(#store(<#ty as #krate::expansion::Shared>::store(#value?)));
        let (new, start) = if *is_blocking {
            let block = quote_spanned!(at=> || { #body });
            let value = stored(quote!(#krate::expansion::initialize_blocking(#block)));
            (quote!(blocking), quote_spanned!(at=> || { #value }))
        } else {
            let block = quote_spanned!(at=> async { #body });
            let value = stored(quote!(#krate::expansion::initialize(#block).await));
            let start = quote_spanned!(at=> || ::std::boxed::Box::pin(async { #value }));
            (quote!(new), start)
        };
        let when = when.map(|when| {
            let when = Ident::new(when, Span::call_site());
            quote!(.when(#krate::expansion::When::#when))
        });
        let resource = quote! {
            static __PREWARM: #krate::expansion::Resource =
                #krate::expansion::Resource::#new(#label, &[#(#needs),*], #start) #when;
            #krate::expansion::Cell::new(&__PREWARM)
        };
        let constant = |resource| {
            quote! {
                #(#cfgs)*
                #(#lints)*
                const #name: #krate::expansion::Cell<#ty> = { #resource };
            }
        };
        if cell.place.block == 0 {
            // The event and the context are not there, and no item of their names may be taken for them.
            let names = &self.handler.names;
            let nothing = names.iter().map(|_| quote!(()));
            return constant(quote! {
                #[allow(unused_variables)]
                const fn __cell(#(#names: ()),*) -> #krate::expansion::Cell<#ty> { #resource }
                __cell(#(#nothing),*)
            });
        }
        let (this, constant) = (&self.companion.this, constant(resource));
        quote! {
            #(#cfgs)*
            #[allow(
                clippy::items_after_statements,
                dead_code,
                non_local_definitions,
                non_upper_case_globals
            )]
            impl #this {
                #constant
            }
        }
    }
}

pub(super) fn step_cell(index: usize) -> Ident {
    format_ident!("STEP_{}", index + 1)
}

/// The parts of a cell.
struct Cell<'a> {
    name: Ident,
    place: &'a Place,
    lints: &'a [Attribute],
    /// The type of the value.
    ty: Type,
    /// The name that logs show.
    label: String,
    /// The resources that it needs.
    needs: Vec<TokenStream>,
    is_blocking: bool,
    /// The block that makes the value.
    body: TokenStream,
    /// The initializer.
    value: &'a Expr,
    /// A variant of the runtime's `When`, if it is not the default.
    when: Option<&'static str>,
}
