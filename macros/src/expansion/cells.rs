//! The cells of resources and steps, with their initializers.

use super::lifetimes::{without_elided_lifetimes, without_lifetimes};
use super::renewals::hold;
use super::{Expansion, first_span, label};
use crate::attrs;
use crate::item::model::{Need, Resource, ResourceKind};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::ext::IdentExt as _;
use syn::{Attribute, parse_quote};

/// The variable of a resource for an expression that might name it.
pub(super) fn read(resource: &Resource, cfgs: &[Attribute], value: &TokenStream) -> TokenStream {
    let Resource { name, lints, .. } = resource;
    let [held, value] = if resource.is_renewed {
        hold(name, cfgs, value)
    } else {
        [quote!(), value.clone()]
    };
    quote! {
        #held
        #(#cfgs)*
        #(#lints)*
        #[allow(unused_variables)]
        let #name = #value;
    }
}

impl Expansion<'_> {
    /// The cell of the resource of this index, with the initializer.
    pub(super) fn resource(&self, index: usize) -> TokenStream {
        let krate = &self.companion.krate;
        let resource = &self.handler.resources[index];
        let (cfgs, lints) = (&resource.place.cfgs, &resource.lints);
        let ty = without_lifetimes(&resource.ty);
        let (name, label) = (self.name_of(index), self.label_of(index));
        let needs = self.needs_of(index);
        let body = self.body_of(resource);
        // The compiler reports at the initializer what an initializer must be.
        let at = first_span(&resource.value);
        let store = quote!(::std::result::Result::Ok::<_, #krate::Error>);
        let stored = |value| {
            let value = quote!(<#ty as #krate::expansion::Shared>::store(#value?));
            let value = self.keep(resource, value);
            quote!(#store(#value))
        };
        let (new, start) = if resource.options.blocking.is_some() {
            let block = quote_spanned!(at=> || { #body });
            let value = stored(quote!(#krate::expansion::initialize_blocking(#block)));
            (quote!(blocking), quote_spanned!(at=> || { #value }))
        } else {
            let block = quote_spanned!(at=> async { #body });
            let value = stored(quote!(#krate::expansion::initialize(#block).await));
            let start = quote_spanned!(at=> || ::std::boxed::Box::pin(async { #value }));
            (quote!(new), start)
        };
        let when = match resource.kind {
            ResourceKind::Prime => Some("Prime"),
            ResourceKind::Step => Some("Step"),
            ResourceKind::Value if resource.options.lazy.is_some() => Some("Lazy"),
            ResourceKind::Value | ResourceKind::Repeat => {
                resource.follows_restore.then_some("Restore")
            }
        };
        let when = when.map(|when| {
            let when = Ident::new(when, Span::call_site());
            quote!(.when(#krate::expansion::When::#when))
        });
        let mut cell = quote! {
            static __PREWARM: #krate::expansion::Resource =
                #krate::expansion::Resource::#new(#label, &[#(#needs),*], #start) #when;
        };
        cell.extend(if resource.is_renewed {
            self.renewed(resource, &ty)
        } else {
            quote!(&__PREWARM)
        });
        let (cell_type, stored_type) = self.types_of_cell(resource);
        let is_parameter = resource.place.block == 0;
        if is_parameter {
            cell = self.without_the_invocation(&stored_type, &cell);
        }
        let end = self.end(index);
        let cell = quote! {
            #(#cfgs)*
            #(#lints)*
            const #name: #krate::expansion::#cell_type<#ty> =
                #krate::expansion::#cell_type::new({ #cell });
            #end
        };
        if is_parameter {
            return cell;
        }
        let this = &self.companion.this;
        quote! {
            #(#cfgs)*
            #[allow(
                clippy::items_after_statements,
                dead_code,
                non_local_definitions,
                non_upper_case_globals
            )]
            impl #this {
                #cell
            }
        }
    }

    /// A constant that is made where the event and the context are not there, and where no item of their names must be
    /// taken for them.
    pub(super) fn without_the_invocation(
        &self,
        ty: &TokenStream,
        value: &TokenStream,
    ) -> TokenStream {
        let names = &self.handler.names;
        let nothing = names.iter().map(|_| quote!(()));
        quote! {
            #[allow(unused_variables)]
            const fn __cell(#(#names: ()),*) -> #ty { #value }
            __cell(#(#nothing),*)
        }
    }

    /// The variables of the resources that an expression might name.
    pub(super) fn reads(&self, needs: &[Need]) -> impl Iterator<Item = TokenStream> {
        needs.iter().map(|need| {
            let cell = self.cell_of(need.candidate.resource);
            let resource = &self.handler.resources[need.candidate.resource];
            let cfgs = self.conditions(need);
            read(resource, &cfgs, &quote!(#cell.get()))
        })
    }

    /// The block that makes the value of a resource, with the variables of the resources that it might name.
    fn body_of(&self, resource: &Resource) -> TokenStream {
        let reads = self.reads(&resource.needs);
        let krate = &self.companion.krate;
        let value = &resource.value;
        let (value, made) = if resource.kind == ResourceKind::Value {
            // That of a parameter is in the signature as well.
            let ty = match resource.place.block {
                0 => without_lifetimes(&resource.ty),
                _ => without_elided_lifetimes(&resource.ty),
            };
            (quote!(let __value: #ty = #value;), quote!(__value))
        } else {
            (quote!(#value;), quote!(()))
        };
        quote! {
            #(#reads)*
            #value
            #[allow(unreachable_code)]
            ::std::result::Result::Ok(#krate::expansion::Made::new(#made))
        }
    }

    /// Checks in the body that a name means the resource there, where an item might hide it.
    pub(super) fn checks_of(&self, resource: &Resource) -> TokenStream {
        let needs = resource.needs.iter();
        let hidden = needs.filter(|need| need.candidate.may_be_hidden);
        let checks = hidden.filter_map(|need| {
            let at = need.at.as_ref()?;
            let name = syn::parse2::<Ident>(at.clone());
            // Or it is in a text.
            let name = name.unwrap_or_else(|_| Ident::new(&need.name, first_span(at)));
            let cell = self.cell_of(need.candidate.resource);
            let cfgs = self.conditions(need);
            let both = if self.handler.resources[need.candidate.resource].is_renewed {
                quote!({ let _ = [&*#cell.get(), #name]; })
            } else {
                quote!([#cell.get(), #name])
            };
            Some(quote!(#(#cfgs)* let _ = || #both;))
        });
        checks.collect()
    }

    /// The resources that one needs: the steps before it, and those that it might name.
    fn needs_of(&self, index: usize) -> Vec<TokenStream> {
        let resource = &self.handler.resources[index];
        let is_step = resource.kind == ResourceKind::Step;
        let named = resource.needs.iter().map(|need| {
            let cfgs = self.conditions(need);
            let cell = self.cell_of(need.candidate.resource);
            quote!(#(#cfgs)* #cell.resource())
        });
        // Each step is named, because one that a `#[cfg]` removes must not cut off those before it.
        let before = if is_step { index } else { usize::MAX };
        let steps = self.table(|other, kind| kind == ResourceKind::Step && other < before);
        steps.chain(named).collect()
    }

    /// The resources of some indices and kinds, under their conditions.
    pub(super) fn table(
        &self,
        which: impl Fn(usize, ResourceKind) -> bool,
    ) -> impl Iterator<Item = TokenStream> {
        let resources = self.handler.resources.iter().enumerate();
        let chosen = resources.filter(move |(index, resource)| which(*index, resource.kind));
        chosen.map(|(index, resource)| {
            let (cfgs, cell) = (&resource.place.cfgs, self.cell_of(index));
            quote!(#(#cfgs)* #cell.resource())
        })
    }

    /// The conditions under which a name means this resource.
    pub(super) fn conditions(&self, need: &Need) -> Vec<Attribute> {
        let needed = &self.handler.resources[need.candidate.resource];
        let mut cfgs = needed.place.cfgs.clone();
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
    pub(super) fn name_of(&self, index: usize) -> Ident {
        let Resource { kind, name, .. } = &self.handler.resources[index];
        if *kind != ResourceKind::Value {
            return name.clone();
        }
        let is_namesake = |earlier: &&Resource| earlier.is_called(name);
        let name = name.unraw();
        let earlier = self.handler.resources[..index].iter();
        match earlier.filter(is_namesake).count() {
            0 => format_ident!("__{name}", span = Span::call_site()),
            count => format_ident!("__{}_{name}", count + 1, span = Span::call_site()),
        }
    }

    /// The name of a resource in logs. A text that several have is numbered.
    fn label_of(&self, index: usize) -> String {
        let resource = &self.handler.resources[index];
        if resource.kind == ResourceKind::Step {
            return label::of(&resource.value);
        }
        let text = |resource: &Resource| match resource.kind {
            ResourceKind::Value => resource.name.unraw().to_string(),
            ResourceKind::Step | ResourceKind::Repeat | ResourceKind::Prime => {
                label::of(&resource.value)
            }
        };
        let is_alike = |earlier: &&Resource| match resource.kind {
            ResourceKind::Prime | ResourceKind::Repeat => {
                earlier.kind == resource.kind && text(earlier) == text(resource)
            }
            _ => earlier.is_twin(resource),
        };
        let earlier = self.handler.resources[..index].iter();
        match earlier.filter(is_alike).count() {
            0 => text(resource),
            count => format!("{} #{}", text(resource), count + 1),
        }
    }
}
