//! The user's function.

use super::{Expansion, cell, step_cell};
use crate::attrs::expect_to_allow;
use crate::item::holes::{self, Hole};
use crate::item::model::{Resource, Step};
use crate::names::items;
use quote::quote;
use syn::visit_mut::VisitMut;
use syn::{Attribute, Expr, FnArg, Ident, ItemFn, ItemUse, Pat, PatType, Stmt, parse_quote};

impl Expansion<'_> {
    /// The function, which reads its resources from their cells.
    pub(super) fn function(&self) -> ItemFn {
        let this = &self.companion.this;
        let mut item = self.handler.item.clone();
        // A handler is `async` even if it awaits nothing. A resource is a whole value, so its parameter cannot be a
        // `&dyn Trait` or a `&[T]`.
        let lints = quote!(clippy::borrowed_box, clippy::ptr_arg, clippy::unused_async);
        item.attrs.push(parse_quote!(#[allow(#lints)]));
        for param in &mut item.sig.inputs {
            if let FnArg::Typed(PatType { attrs, pat, .. }) = param
                && let Pat::Ident(pat) = &**pat
            {
                self.allow_unused(&pat.ident, attrs);
            }
        }
        // A cell that cannot be awaited in its place is awaited at the beginning.
        let mut before: Vec<Stmt> = Vec::new();
        holes::fill(&mut item.block, |hole| match hole {
            Hole::Resource(index, local) => {
                let Resource {
                    name, ty, place, ..
                } = &self.handler.resources[index];
                let (cfgs, cell) = (&place.cfgs, cell(name));
                self.allow_unused(name, &mut local.attrs);
                expect_to_allow(&mut local.attrs);
                let value: Expr = if place.can_await {
                    parse_quote!(#this::#cell.get_or_init::<#ty>().await)
                } else {
                    before.push(parse_quote!(#(#cfgs)* #this::#cell.ensure_init().await;));
                    parse_quote!(#this::#cell.get::<#ty>())
                };
                if let (Pat::Type(pat), Some(init)) = (&local.pat, &mut local.init) {
                    *init.expr = value;
                    local.pat = (*pat.pat).clone();
                }
            }
            Hole::Prime(_, expr) => *expr = parse_quote!({}),
            Hole::Step(index, expr) => {
                let Step { place, .. } = &self.handler.steps[index];
                let (cfgs, cell) = (&place.cfgs, step_cell(index));
                let done: Expr = parse_quote!(#(#cfgs)* #this::#cell.ensure_init().await);
                *expr = if place.can_await {
                    done
                } else {
                    before.push(parse_quote!(#done;));
                    parse_quote!({})
                };
            }
        });
        item.block.stmts.splice(0..0, before);
        let mut places = self.handler.places();
        if places.any(|place| !place.scope.globs().is_empty()) {
            AllowUnusedGlobs.visit_block_mut(&mut item.block);
        }
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
}

/// An initializer has its own copy of a glob. The one in the body may be unused.
struct AllowUnusedGlobs;

impl VisitMut for AllowUnusedGlobs {
    fn visit_item_use_mut(&mut self, item: &mut ItemUse) {
        if items::has_glob(item) {
            item.attrs.push(parse_quote!(#[allow(unused_imports)]));
        }
    }
}
