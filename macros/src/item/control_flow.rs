//! Refuses control flow that would leave an initializer and looks as if it left the handler.

use crate::errors::Errors;
use quote::ToTokens;
use syn::visit::{self, Visit};
use syn::{
    Expr, ExprAsync, ExprBlock, ExprBreak, ExprClosure, ExprContinue, ExprForLoop, ExprLoop,
    ExprReturn, ExprWhile, Item, Label, Lifetime, Macro,
};

/// Checks the control flow of an initializer. Returns whether something leaves it.
pub(crate) fn check(value: &Expr, errors: &mut Errors) -> bool {
    let mut walk = ControlFlow {
        errors,
        loops: Vec::new(),
        leaves: false,
    };
    walk.visit_expr(value);
    walk.leaves
}

struct ControlFlow<'a> {
    errors: &'a mut Errors,
    /// The enclosing loops and blocks, with their labels.
    loops: Vec<Option<Lifetime>>,
    /// Whether something leaves the initializer.
    leaves: bool,
}

impl ControlFlow<'_> {
    fn inside(&mut self, label: Option<&Label>, walk: impl FnOnce(&mut Self)) {
        self.loops.push(label.map(|label| label.name.clone()));
        walk(self);
        self.loops.pop();
    }

    fn check_jump(&mut self, keyword: impl ToTokens, label: Option<&Lifetime>) {
        let stays = match label {
            None => !self.loops.is_empty(),
            Some(label) => self.loops.iter().flatten().any(|around| around == label),
        };
        if !stays {
            let message = "an initializer runs before the handler, outside its loops: \
                           end it with its value, or fail with `?`";
            self.errors.push(keyword, message);
            self.leaves = true;
        }
    }
}

impl Visit<'_> for ControlFlow<'_> {
    /// `anyhow::bail!` and its like return from the function around them, with an error of their own type.
    fn visit_macro(&mut self, mac: &Macro) {
        let last = mac.path.segments.last().map(|last| &last.ident);
        if let Some(name) = last.filter(|name| *name == "bail" || *name == "ensure") {
            let message = format!(
                "an initializer runs before the handler and cannot `return` from it, as `{name}!` does: \
                 write `Err(...)?`"
            );
            self.errors.push(name, message);
            self.leaves = true;
        }
    }

    fn visit_expr_return(&mut self, expr: &ExprReturn) {
        let message = "an initializer runs before the handler and cannot `return` from it: \
                       end it with its value, or fail with `?`";
        self.errors.push(expr.return_token, message);
        self.leaves = true;
        visit::visit_expr_return(self, expr);
    }

    fn visit_expr_break(&mut self, expr: &ExprBreak) {
        self.check_jump(expr.break_token, expr.label.as_ref());
        visit::visit_expr_break(self, expr);
    }

    fn visit_expr_continue(&mut self, expr: &ExprContinue) {
        self.check_jump(expr.continue_token, expr.label.as_ref());
    }

    fn visit_expr_loop(&mut self, expr: &ExprLoop) {
        self.inside(expr.label.as_ref(), |walk| {
            visit::visit_expr_loop(walk, expr);
        });
    }

    fn visit_expr_while(&mut self, expr: &ExprWhile) {
        self.inside(expr.label.as_ref(), |walk| {
            visit::visit_expr_while(walk, expr);
        });
    }

    fn visit_expr_for_loop(&mut self, expr: &ExprForLoop) {
        self.inside(expr.label.as_ref(), |walk| {
            visit::visit_expr_for_loop(walk, expr);
        });
    }

    fn visit_expr_block(&mut self, expr: &ExprBlock) {
        match &expr.label {
            Some(label) => self.inside(Some(label), |walk| walk.visit_block(&expr.block)),
            None => self.visit_block(&expr.block),
        }
    }

    fn visit_expr_closure(&mut self, _: &ExprClosure) {}
    fn visit_expr_async(&mut self, _: &ExprAsync) {}
    fn visit_item(&mut self, _: &Item) {}
}
