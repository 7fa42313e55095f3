//! Refuses a `return` that would leave an initializer and looks as if it left the handler.

use crate::errors::Errors;
use quote::ToTokens;
use syn::visit::{self, Visit};
use syn::{Expr, ExprAsync, ExprClosure, ExprReturn, Item, Macro};

/// Checks the control flow of an initializer. Returns whether something leaves it.
pub(crate) fn check(value: &Expr, errors: &mut Errors) -> bool {
    let mut walk = ControlFlow {
        errors,
        leaves: false,
    };
    walk.visit_expr(value);
    walk.leaves
}

struct ControlFlow<'a> {
    errors: &'a mut Errors,
    leaves: bool,
}

impl ControlFlow<'_> {
    fn refuse(&mut self, at: impl ToTokens, instead: &str) {
        let message =
            format!("an initializer runs before the handler and cannot `return` from it{instead}");
        self.errors.push(at, message);
        self.leaves = true;
    }
}

impl Visit<'_> for ControlFlow<'_> {
    /// `anyhow::bail!` and its like return from the function around them, with an error of their own type.
    fn visit_macro(&mut self, mac: &Macro) {
        let last = mac.path.segments.last().map(|last| &last.ident);
        if let Some(name) = last.filter(|name| *name == "bail" || *name == "ensure") {
            self.refuse(name, &format!(", as `{name}!` does: write `Err(...)?`"));
        }
    }

    fn visit_expr_return(&mut self, expr: &ExprReturn) {
        self.refuse(
            expr.return_token,
            ": end it with its value, or fail with `?`",
        );
        visit::visit_expr_return(self, expr);
    }

    fn visit_expr_closure(&mut self, _: &ExprClosure) {}
    fn visit_expr_async(&mut self, _: &ExprAsync) {}
    fn visit_item(&mut self, _: &Item) {}
}
