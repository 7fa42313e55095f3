//! The user's function.

use super::{Expansion, cell, step_cell};
use crate::holes::{self, Hole};
use crate::model::{Inherited, expect_nothing};
use quote::quote;
use syn::{Attribute, FnArg, Ident, ItemFn, Pat, PatType, Stmt, parse_quote};

impl Expansion<'_> {
    /// The function, with its resources read from where they are kept.
    pub(super) fn function_of_the_user(&self) -> ItemFn {
        let this = &self.this;
        let mut item = self.handler.item.clone();
        // A handler is `async` whether it has something to wait for or not, and a resource is a whole
        // value: there is no `&dyn Trait` or `&[T]` to take in its place.
        let lints = quote!(clippy::borrowed_box, clippy::ptr_arg, clippy::unused_async);
        item.attrs.push(parse_quote!(#[allow(#lints)]));
        for param in &mut item.sig.inputs {
            if let FnArg::Typed(PatType { attrs, pat, .. }) = param
                && let Pat::Ident(pat) = &**pat
            {
                self.allow_unused(&pat.ident, attrs);
            }
        }
        // What cannot be awaited in its place is awaited before the rest.
        let mut before: Vec<Stmt> = Vec::new();
        holes::fill(&mut item.block, |hole| match hole {
            Hole::Let(name, attrs, value, can_await) => {
                self.allow_unused(name, attrs);
                expect_nothing(attrs);
                let cell = cell(name);
                *value = parse_quote!(#this::#cell.required().await);
                if !can_await {
                    let cfgs = Inherited::from(attrs).cfgs;
                    before.push(parse_quote!(#(#cfgs)* #this::#cell.filled().await;));
                    *value = parse_quote!(#this::#cell.get());
                }
            }
            Hole::Step(index, expr, can_await) => {
                let step = step_cell(index);
                let cfgs = &self.handler.steps[index].attrs.cfgs;
                *expr = parse_quote!(#(#cfgs)* #this::#step.filled().await);
                if !can_await {
                    before.push(parse_quote!(#expr;));
                    *expr = parse_quote!({});
                }
            }
        });
        item.block.stmts.splice(0..0, before);
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
