//! Which names are bound at a place of a function, and how a walk keeps track of them.

use crate::names::items::{self, Glob};
use proc_macro2::Ident;
use syn::ext::IdentExt as _;
use syn::visit::{self, Visit};
use syn::visit_mut::{self, VisitMut};
use syn::{
    Arm, Block, Expr, ExprClosure, ExprForLoop, ExprIf, ExprLet, ExprWhile, Local, Pat, PatIdent,
    Stmt,
};

/// What a name means.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Bound {
    Event,
    Context,
    Local,
    Resource,
    /// A function, type, constant, module, macro or import.
    Item,
}

/// The names that are bound at a place of a function, the innermost last.
#[derive(Clone, Default)]
pub(crate) struct Scope {
    names: Vec<(String, Bound)>,
    /// What each block imports with a `*`, the innermost block last. Any name may come from there.
    globs: Vec<Vec<Glob>>,
    /// The first segments of globs that begin with an item of the function.
    inner_globs: Vec<Ident>,
}

impl Scope {
    pub(crate) fn get(&self, name: &str) -> Option<Bound> {
        let bound = self.names.iter().rev().find(|(bound, _)| bound == name);
        bound.map(|(_, bound)| *bound)
    }

    /// Whether an item of this name is declared, which the items inside of its block see.
    pub(crate) fn has_item(&self, name: &str) -> bool {
        let item = |(bound, what): &(String, Bound)| bound == name && *what == Bound::Item;
        self.names.iter().any(item)
    }

    /// What each block around imports with a `*`, the innermost block last.
    pub(crate) fn globs(&self) -> &[Vec<Glob>] {
        &self.globs
    }

    /// The first segments of globs that begin with an item of the function.
    pub(crate) fn inner_globs(&self) -> &[Ident] {
        &self.inner_globs
    }

    pub(crate) fn bind(&mut self, name: &Ident, bound: Bound) {
        self.names.push((name_of(name), bound));
    }

    pub(crate) fn bind_pat(&mut self, pat: &Pat, bound: Bound) {
        struct Names<'a>(&'a mut Scope, Bound);

        impl Visit<'_> for Names<'_> {
            fn visit_pat_ident(&mut self, pat: &PatIdent) {
                if self.1 != Bound::Local || !is_constant(&pat.ident) {
                    self.0.bind(&pat.ident, self.1);
                }
                visit::visit_pat_ident(self, pat);
            }

            fn visit_expr(&mut self, _: &Expr) {}
        }

        Names(self, bound).visit_pat(pat);
    }

    /// Binds the items among the statements of a block.
    fn bind_items(&mut self, stmts: &[Stmt]) {
        let (names, mut globs) = items::of_block(stmts);
        for name in names {
            self.bind(&name, Bound::Item);
        }
        globs.retain(|glob| {
            let inner = glob.root().filter(|root| self.has_item(&name_of(root)));
            self.inner_globs.extend(inner.cloned());
            inner.is_none()
        });
        if !globs.is_empty() {
            self.globs.push(globs);
        }
    }
}

fn name_of(ident: &Ident) -> String {
    ident.unraw().to_string()
}

/// Whether a pattern of this name is a constant and binds nothing, by the case of its first letter.
pub(crate) fn is_constant(name: &Ident) -> bool {
    name_of(name).starts_with(|c: char| c.is_uppercase())
}

/// A walk that knows at each place which names are bound there. Its methods for the nodes that bind names call
/// the functions below.
pub(crate) trait Scoped: VisitMut {
    fn scope(&mut self) -> &mut Scope;
}

/// The methods of a [`Scoped`] walk for nodes that bind names and have nothing else to do. Blocks and closures are left
/// to the walk.
macro_rules! visit_bindings {
    () => {
        fn visit_local_mut(&mut self, local: &mut ::syn::Local) {
            $crate::names::scope::local(self, local);
        }

        fn visit_expr_let_mut(&mut self, expr: &mut ::syn::ExprLet) {
            $crate::names::scope::expr_let(self, expr);
        }

        fn visit_expr_if_mut(&mut self, expr: &mut ::syn::ExprIf) {
            $crate::names::scope::expr_if(self, expr);
        }

        fn visit_expr_while_mut(&mut self, expr: &mut ::syn::ExprWhile) {
            $crate::names::scope::expr_while(self, expr);
        }

        fn visit_expr_for_loop_mut(&mut self, expr: &mut ::syn::ExprForLoop) {
            $crate::names::scope::expr_for_loop(self, expr);
        }
    };
}
pub(crate) use visit_bindings;

/// Unbinds afterwards what `walk` has bound.
fn inside<W: Scoped>(outer: &mut W, walk: impl FnOnce(&mut W)) {
    let Scope {
        names,
        globs,
        inner_globs,
    } = outer.scope();
    let before = (names.len(), globs.len(), inner_globs.len());
    walk(outer);
    let scope = outer.scope();
    scope.names.truncate(before.0);
    scope.globs.truncate(before.1);
    scope.inner_globs.truncate(before.2);
}

/// Walks through the statements of a block, all of which see its items.
pub(crate) fn block<W: Scoped>(
    walk: &mut W,
    block: &mut Block,
    each: impl FnOnce(&mut W, &mut Block),
) {
    inside(walk, |walk| {
        walk.scope().bind_items(&block.stmts);
        each(walk, block);
    });
}

pub(crate) fn local<W: Scoped>(walk: &mut W, local: &mut Local) {
    visit_mut::visit_local_mut(walk, local);
    walk.scope().bind_pat(&local.pat, Bound::Local);
}

pub(crate) fn expr_let<W: Scoped>(walk: &mut W, expr: &mut ExprLet) {
    visit_mut::visit_expr_let_mut(walk, expr);
    walk.scope().bind_pat(&expr.pat, Bound::Local);
}

pub(crate) fn closure<W: Scoped>(walk: &mut W, closure: &mut ExprClosure) {
    inside(walk, |walk| {
        for input in &closure.inputs {
            walk.scope().bind_pat(input, Bound::Local);
        }
        visit_mut::visit_expr_closure_mut(walk, closure);
    });
}

pub(crate) fn arm<W: Scoped>(walk: &mut W, arm: &mut Arm) {
    inside(walk, |walk| {
        walk.scope().bind_pat(&arm.pat, Bound::Local);
        visit_mut::visit_arm_mut(walk, arm);
    });
}

pub(crate) fn expr_if<W: Scoped>(walk: &mut W, expr: &mut ExprIf) {
    walk.visit_attributes_mut(&mut expr.attrs);
    inside(walk, |walk| {
        walk.visit_expr_mut(&mut expr.cond);
        walk.visit_block_mut(&mut expr.then_branch);
    });
    if let Some((_, otherwise)) = &mut expr.else_branch {
        walk.visit_expr_mut(otherwise);
    }
}

pub(crate) fn expr_while<W: Scoped>(walk: &mut W, expr: &mut ExprWhile) {
    inside(walk, |walk| visit_mut::visit_expr_while_mut(walk, expr));
}

pub(crate) fn expr_for_loop<W: Scoped>(walk: &mut W, expr: &mut ExprForLoop) {
    walk.visit_attributes_mut(&mut expr.attrs);
    walk.visit_expr_mut(&mut expr.expr);
    inside(walk, |walk| {
        walk.visit_pat_mut(&mut expr.pat);
        walk.scope().bind_pat(&expr.pat, Bound::Local);
        walk.visit_block_mut(&mut expr.body);
    });
}
