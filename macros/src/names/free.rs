//! The names that are free in an initializer: nothing inside of it binds them.

use crate::names::macros::Arguments;
use crate::names::scope::{Meaning, Scope};
use crate::names::walk::{self, Scoped};
use crate::names::words::Word;
use proc_macro2::TokenStream;
use quote::ToTokens as _;
use syn::ext::IdentExt as _;
use syn::visit_mut::VisitMut;
use syn::{Arm, Attribute, Block, Expr, ExprClosure, ExprPath, Item, Macro, Stmt};

/// A name that is free in an expression.
pub(crate) struct Free {
    pub(crate) name: String,
    /// What to underline if the name is wrong.
    pub(crate) at: TokenStream,
    /// Whether it is a variable, and not a word of a macro that can make anything of it.
    pub(crate) is_sure: bool,
}

/// The free names of an expression, in the order of the source.
pub(crate) fn of(expr: &Expr) -> Vec<Free> {
    let mut walk = Walk::default();
    // A copy, because only a mutable walk keeps a scope.
    walk.visit_expr_mut(&mut expr.clone());
    walk.found
}

#[derive(Default)]
struct Walk {
    scope: Scope,
    found: Vec<Free>,
}

impl Walk {
    fn add(&mut self, name: String, at: TokenStream, is_sure: bool) {
        let meaning = self.scope.get(&name);
        if !matches!(meaning, Meaning::Sure(_)) {
            let is_sure = is_sure && meaning == Meaning::Free;
            self.found.push(Free { name, at, is_sure });
        }
    }

    fn add_words(&mut self, words: impl IntoIterator<Item = Word>, is_sure: bool) {
        for Word { name, at, is_label } in words {
            if !is_label {
                self.add(name, at, is_sure);
            }
        }
    }
}

impl Scoped for Walk {
    fn scope(&mut self) -> &mut Scope {
        &mut self.scope
    }
}

impl VisitMut for Walk {
    fn visit_expr_path_mut(&mut self, expr: &mut ExprPath) {
        if let Some(name) = expr.path.get_ident() {
            self.add(name.unraw().to_string(), name.to_token_stream(), true);
        }
    }

    fn visit_macro_mut(&mut self, mac: &mut Macro) {
        match Arguments::of(mac) {
            Arguments::Known(mut exprs, words) => {
                exprs.iter_mut().for_each(|expr| self.visit_expr_mut(expr));
                self.add_words(words, true);
            }
            Arguments::Unknown(words) => self.add_words(words, false),
        }
    }

    /// An item sees no variables.
    fn visit_item_mut(&mut self, _: &mut Item) {}

    fn visit_attributes_mut(&mut self, _: &mut Vec<Attribute>) {}

    fn visit_block_mut(&mut self, block: &mut Block) {
        walk::block(self, block, |walk, block| {
            for stmt in &mut block.stmts {
                walk.visit_stmt_mut(stmt);
                if let Stmt::Macro(stmt) = stmt {
                    walk.scope.bind_macro(&stmt.mac);
                }
            }
        });
    }

    fn visit_expr_closure_mut(&mut self, closure: &mut ExprClosure) {
        walk::closure(self, closure);
    }

    fn visit_arm_mut(&mut self, arm: &mut Arm) {
        walk::arm(self, arm);
    }

    walk::visit_bindings!();
}
