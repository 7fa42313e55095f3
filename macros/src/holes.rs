//! What is left in a handler's body where an initialiser was, and what is put in its place.
//!
//! A *hole* is an empty [`Expr::Verbatim`], which no source can contain: the value of a `let` that was
//! lifted, or a step.

use proc_macro2::TokenStream;
use std::mem;
use syn::visit_mut::{self, VisitMut};
use syn::{
    Attribute, Block, Expr, ExprAsync, ExprClosure, Ident, Local, LocalInit, Pat, parse_quote,
};

pub(crate) fn hole() -> Expr {
    Expr::Verbatim(TokenStream::new())
}

/// What a hole in the body was.
pub(crate) enum Hole<'a> {
    /// `let NAME: TYPE = _`, with its attributes and what stands for the value. The flag tells whether
    /// it can be awaited there: not in a closure that is not `async`.
    Let(&'a Ident, &'a mut Vec<Attribute>, &'a mut Expr, bool),
    /// The step of this index, with the same flag.
    Step(usize, &'a mut Expr, bool),
}

/// Fills each hole in `body`: what was lifted as `let NAME: TYPE` becomes `let NAME: &'static TYPE`.
pub(crate) fn fill(body: &mut Block, with: impl FnMut(Hole<'_>)) {
    let mut filled = Fill {
        with,
        steps: 0,
        can_await: true,
    };
    filled.visit_block_mut(body);
}

struct Fill<F> {
    with: F,
    /// How many steps were met.
    steps: usize,
    can_await: bool,
}

impl<F: FnMut(Hole<'_>)> Fill<F> {
    fn inside(&mut self, can_await: bool, walk: impl FnOnce(&mut Self)) {
        let outer = mem::replace(&mut self.can_await, can_await);
        walk(self);
        self.can_await = outer;
    }
}

impl<F: FnMut(Hole<'_>)> VisitMut for Fill<F> {
    fn visit_local_mut(&mut self, local: &mut Local) {
        if let (Pat::Type(typed), Some(LocalInit { expr, .. })) = (&mut local.pat, &mut local.init)
            && let Pat::Ident(pat) = &*typed.pat
            && is_hole(expr)
        {
            let hole = Hole::Let(&pat.ident, &mut local.attrs, expr, self.can_await);
            (self.with)(hole);
            let ty = &typed.ty;
            typed.ty = parse_quote!(&'static #ty);
        }
        visit_mut::visit_local_mut(self, local);
    }

    fn visit_expr_closure_mut(&mut self, closure: &mut ExprClosure) {
        let can_await = closure.asyncness.is_some();
        self.inside(can_await, |fill| {
            visit_mut::visit_expr_closure_mut(fill, closure);
        });
    }

    fn visit_expr_async_mut(&mut self, expr: &mut ExprAsync) {
        self.inside(true, |fill| visit_mut::visit_expr_async_mut(fill, expr));
    }

    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        if is_hole(expr) {
            (self.with)(Hole::Step(self.steps, expr, self.can_await));
            self.steps += 1;
        }
        visit_mut::visit_expr_mut(self, expr);
    }
}

fn is_hole(expr: &Expr) -> bool {
    matches!(expr, Expr::Verbatim(tokens) if tokens.is_empty())
}
