//! The placeholders in a handler's body where initializers were, and how they are filled.
//!
//! A *hole* is an [`Expr::Verbatim`] with the index of what was lifted: `hole 1`. No source parses to it, and so
//! nothing else can be taken for one. (An empty `Verbatim` would not do: `syn` makes one of every stray `;`.)

use proc_macro2::Literal;
use quote::quote;
use std::mem;
use syn::visit_mut::{self, VisitMut};
use syn::{Block, Expr, Stmt};

/// The hole of the resource of this index.
pub(crate) fn hole(index: usize) -> Expr {
    let index = Literal::usize_unsuffixed(index);
    Expr::Verbatim(quote!(hole #index))
}

/// The index in a hole.
fn index(expr: &Expr) -> Option<usize> {
    let Expr::Verbatim(tokens) = expr else {
        return None;
    };
    tokens.to_string().strip_prefix("hole ")?.parse().ok()
}

/// Calls `with` for each statement in `body` that is a hole, or a `let` whose value is one. It can return a statement
/// to put in front.
pub(crate) fn fill(body: &mut Block, with: impl FnMut(usize, &mut Stmt) -> Option<Stmt>) {
    Fill(with).visit_block_mut(body);
}

struct Fill<F>(F);

impl<F: FnMut(usize, &mut Stmt) -> Option<Stmt>> VisitMut for Fill<F> {
    fn visit_block_mut(&mut self, block: &mut Block) {
        for mut stmt in mem::take(&mut block.stmts) {
            let value = match &stmt {
                Stmt::Local(local) => local.init.as_ref().map(|init| &*init.expr),
                Stmt::Expr(expr, _) => Some(expr),
                _ => None,
            };
            match value.and_then(index) {
                Some(index) => block.stmts.extend((self.0)(index, &mut stmt)),
                None => visit_mut::visit_stmt_mut(self, &mut stmt),
            }
            block.stmts.push(stmt);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{hole, index};
    use syn::{Block, Expr, Stmt};

    #[test]
    fn hole_keeps_its_index() {
        for expected in [0, 17] {
            assert_eq!(index(&hole(expected)), Some(expected));
        }
    }

    #[test]
    fn stray_semicolon_is_not_a_hole() {
        let block: Block = syn::parse_str("{ ; }").unwrap();
        let [Stmt::Expr(stray, _)] = &*block.stmts else {
            panic!("a stray `;` is an expression");
        };
        assert!(matches!(stray, Expr::Verbatim(_)));
        assert_eq!(index(stray), None);
    }
}
