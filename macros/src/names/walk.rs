//! Walks that know at each place what is bound there.

use crate::names::scope::{Binding, Scope};
use syn::visit_mut::{self, VisitMut};
use syn::{Arm, Block, ExprClosure, ExprForLoop, ExprIf, ExprLet, ExprWhile, Local, Stmt};

/// A walk that knows at each place what is bound there. Its methods for the nodes that bind names call the functions
/// below.
pub(crate) trait Scoped: VisitMut {
    fn scope(&mut self) -> &mut Scope;
}

/// The methods of a [`Scoped`] walk for nodes that bind names and have nothing else to do. Blocks, closures and arms are
/// left to the walk.
macro_rules! visit_bindings {
    () => {
        $crate::names::walk::visit_bindings! {
            visit_local_mut(Local) => local
            visit_expr_let_mut(ExprLet) => expr_let
            visit_expr_if_mut(ExprIf) => expr_if
            visit_expr_while_mut(ExprWhile) => expr_while
            visit_expr_for_loop_mut(ExprForLoop) => expr_for_loop
        }
    };
    ($($method:ident($node:ident) => $walk:ident)*) => {
        $(
            fn $method(&mut self, node: &mut ::syn::$node) {
                $crate::names::walk::$walk(self, node);
            }
        )*
    };
}
pub(crate) use visit_bindings;

/// Unbinds afterwards what `walk` has bound.
fn inside<W: Scoped>(outer: &mut W, walk: impl FnOnce(&mut W)) {
    let before = outer.scope().len();
    walk(outer);
    outer.scope().truncate(before);
}

/// Walks through the statements of a block, all of which see its items.
pub(crate) fn block<W: Scoped>(walk: &mut W, block: &mut Block, each: fn(&mut W, &mut Stmt)) {
    inside(walk, |walk| {
        walk.scope().begin_block(&block.stmts);
        for stmt in &mut block.stmts {
            each(walk, stmt);
            if let Stmt::Macro(stmt) = stmt {
                walk.scope().bind_macro(&stmt.mac);
            }
        }
    });
}

pub(crate) fn local<W: Scoped>(walk: &mut W, local: &mut Local) {
    visit_mut::visit_local_mut(walk, local);
    walk.scope()
        .bind_pat(&local.pat, Binding::Local, &local.attrs);
}

pub(crate) fn expr_let<W: Scoped>(walk: &mut W, expr: &mut ExprLet) {
    visit_mut::visit_expr_let_mut(walk, expr);
    walk.scope().bind_pat(&expr.pat, Binding::Local, &[]);
}

pub(crate) fn closure<W: Scoped>(walk: &mut W, closure: &mut ExprClosure) {
    inside(walk, |walk| {
        for input in &closure.inputs {
            walk.scope().bind_pat(input, Binding::Local, &[]);
        }
        visit_mut::visit_expr_closure_mut(walk, closure);
    });
}

pub(crate) fn arm<W: Scoped>(walk: &mut W, arm: &mut Arm) {
    inside(walk, |walk| {
        walk.scope().bind_pat(&arm.pat, Binding::Local, &[]);
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
        walk.scope().bind_pat(&expr.pat, Binding::Local, &[]);
        walk.visit_block_mut(&mut expr.body);
    });
}
