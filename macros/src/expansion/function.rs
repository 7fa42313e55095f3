//! The user's function.

use super::renewals::hold;
use super::{Expansion, fallback};
use crate::attrs::expect_to_allow;
use crate::item::holes;
use crate::item::model::{Place, ResourceKind};
use proc_macro2::TokenStream;
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
        if self.handler.resources.is_empty() {
            return item;
        }
        let krate = &self.companion.krate;
        let (written, body) = (fallback::body(self.handler), self.body());
        let [written, stmts] = [&written, &body].map(|body| body.stmts.iter());
        let stmts = quote!(#krate::__in_editor! { { #(#written)* } { #(#stmts)* } });
        *item.block = Block {
            brace_token: body.brace_token,
            stmts: vec![Stmt::Expr(Expr::Verbatim(stmts), None)],
        };
        item
    }

    /// The body, which reads its resources from their cells.
    fn body(&self) -> Block {
        let mut body = (*self.handler.item.block).clone();
        // A cell that cannot be awaited in its place is awaited at the beginning.
        let mut before: Vec<Stmt> = Vec::new();
        holes::fill(&mut body, |index, stmt| {
            let resource = &self.handler.resources[index];
            let Place {
                can_await, cfgs, ..
            } = &resource.place;
            let cell = self.cell_of(index);
            let ensure_init = quote!(#cell.resource().ensure_init().await);
            if !can_await && resource.kind != ResourceKind::Prime {
                before.push(parse_quote!(#(#cfgs)* #ensure_init;));
            }
            let mut held = TokenStream::new();
            match (resource.kind, stmt) {
                (ResourceKind::Value, Stmt::Local(local)) => {
                    self.allow_unused(&resource.name, &mut local.attrs);
                    expect_to_allow(&mut local.attrs);
                    let mut value = if *can_await {
                        quote!(#cell.get_or_init().await)
                    } else {
                        quote!(#cell.get())
                    };
                    if resource.is_renewed {
                        [held, value] = hold(&resource.name, cfgs, &value);
                    }
                    if let (Pat::Type(pat), Some(init)) = (&local.pat, &mut local.init) {
                        *init.expr = Expr::Verbatim(value);
                        local.pat = (*pat.pat).clone();
                    }
                }
                (ResourceKind::Step | ResourceKind::Repeat, Stmt::Expr(expr, _)) if *can_await => {
                    *expr = Expr::Verbatim(quote!(#(#cfgs)* #ensure_init));
                }
                (_, stmt) => *stmt = parse_quote!({};),
            }
            let (checks, resource) = (self.checks_of(resource), self.resource(index));
            Some(Stmt::Item(Item::Verbatim(quote!(#resource #checks #held))))
        });
        body.stmts.splice(0..0, before);
        body
    }

    /// A resource that only initializers use, or what runs after them, is not unused.
    fn allow_unused(&self, name: &Ident, attrs: &mut Vec<Attribute>) {
        let resources = &self.handler.resources;
        let is_used = resources.iter().any(|resource| {
            let of_ends = resource.needs_of_ends.iter().flatten();
            let mut needs = resource.needs.iter().chain(of_ends);
            let has_end = !resource.needs_of_ends.is_empty() && resource.name == *name;
            has_end || needs.any(|need| resources[need.candidate.resource].name == *name)
        });
        if is_used {
            attrs.push(parse_quote!(#[allow(unused_variables)]));
        }
    }
}
