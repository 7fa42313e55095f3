//! The user's function.

use super::cells::step_cell;
use super::{Expansion, fallback};
use crate::attrs::expect_to_allow;
use crate::item::holes::{self, Id};
use crate::item::model::{Place, Resource};
use quote::quote;
use syn::{Attribute, Block, Expr, FnArg, Ident, Item, ItemFn, Pat, PatType, Stmt, parse_quote};

impl Expansion<'_> {
    /// The function, whose body has its initializers where they were written.
    pub(super) fn function(&self) -> ItemFn {
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
        if self.handler.resources.is_empty() && self.handler.steps.is_empty() {
            return item;
        }
        let krate = &self.companion.krate;
        let written = fallback::body(self.handler);
        let body = self.body();
        item.block = parse_quote!({
            #krate::__in_editor! { { #written } { #body } }
        });
        item
    }

    /// The body, which reads its resources from their cells.
    fn body(&self) -> Block {
        let this = &self.companion.this;
        let mut body = (*self.handler.item.block).clone();
        // A cell that cannot be awaited in its place is awaited at the beginning.
        let mut before: Vec<Stmt> = Vec::new();
        let mut ensure_init = |place: &Place, cell: proc_macro2::TokenStream| {
            let cfgs = &place.cfgs;
            let done = quote!(#cell.resource().ensure_init().await);
            if place.can_await {
                return Expr::Verbatim(done);
            }
            before.push(parse_quote!(#(#cfgs)* #done;));
            Expr::Verbatim(quote!({}))
        };
        holes::fill(&mut body, |id, stmt| match (id, stmt) {
            (Id::Resource(index), Stmt::Local(local)) => {
                let Resource { name, place, .. } = &self.handler.resources[index];
                let cell = self.cell_of(index);
                self.allow_unused(name, &mut local.attrs);
                expect_to_allow(&mut local.attrs);
                let value = if place.can_await {
                    Expr::Verbatim(quote!(#cell.get_or_init().await))
                } else {
                    ensure_init(place, cell.clone());
                    Expr::Verbatim(quote!(#cell.get()))
                };
                if let (Pat::Type(pat), Some(init)) = (&local.pat, &mut local.init) {
                    *init.expr = value;
                    local.pat = (*pat.pat).clone();
                }
                let checks = self.checks_of(&self.handler.resources[index]);
                let resource = self.resource(index);
                Some(Stmt::Item(Item::Verbatim(quote!(#resource #checks))))
            }
            (Id::Prime(index), Stmt::Expr(expr, _)) => {
                *expr = Expr::Verbatim(quote!({}));
                let checks = self.checks_of(&self.handler.resources[index]);
                let resource = self.resource(index);
                Some(Stmt::Item(Item::Verbatim(quote!(#resource #checks))))
            }
            (Id::Step(index), Stmt::Expr(expr, _)) => {
                let place = &self.handler.steps[index].place;
                let (cfgs, cell) = (&place.cfgs, step_cell(index));
                let done = ensure_init(place, quote!(#this::#cell));
                *expr = Expr::Verbatim(quote!(#(#cfgs)* #done));
                Some(Stmt::Item(Item::Verbatim(self.step(index))))
            }
            _ => None,
        });
        body.stmts.splice(0..0, before);
        body
    }

    /// A resource that only other resources use is not unused.
    fn allow_unused(&self, name: &Ident, attrs: &mut Vec<Attribute>) {
        let resources = &self.handler.resources;
        let mut needs = resources.iter().flat_map(|resource| &resource.needs);
        if needs.any(|need| resources[need.candidate.resource].name == *name) {
            attrs.push(parse_quote!(#[allow(unused_variables)]));
        }
    }
}
