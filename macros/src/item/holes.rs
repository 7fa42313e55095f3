//! What is left in a handler's body where an initializer was, and how it is filled.
//!
//! A *hole* is an [`Expr::Verbatim`] with the id of what was lifted: `resource 1` or `step 0`. No source parses
//! to it, and so nothing else can be taken for one. (An empty `Verbatim` would not do: `syn` makes one of every
//! stray `;`.)

use proc_macro2::{Ident, Literal, Span};
use quote::quote;
use std::mem;
use syn::visit_mut::{self, VisitMut};
use syn::{Block, Expr, Stmt};

/// What was lifted: an index into the resources or the steps of the handler.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Id {
    Resource(usize),
    Step(usize),
    /// A priming call, which is one of the resources.
    Prime(usize),
}

pub(crate) fn hole(id: Id) -> Expr {
    let (kind, index) = match id {
        Id::Resource(index) => ("resource", index),
        Id::Step(index) => ("step", index),
        Id::Prime(index) => ("prime", index),
    };
    let kind = Ident::new(kind, Span::call_site());
    let index = Literal::usize_unsuffixed(index);
    Expr::Verbatim(quote!(#kind #index))
}

/// The id in a hole.
fn id(expr: &Expr) -> Option<Id> {
    let Expr::Verbatim(tokens) = expr else {
        return None;
    };
    let text = tokens.to_string();
    let (kind, index) = text.split_once(' ')?;
    let index = index.parse().ok()?;
    match kind {
        "resource" => Some(Id::Resource(index)),
        "step" => Some(Id::Step(index)),
        "prime" => Some(Id::Prime(index)),
        _ => None,
    }
}

/// Calls `with` for each statement in `body` that is a hole, or a `let` whose value is one. It may return a statement to
/// put in front.
pub(crate) fn fill(body: &mut Block, with: impl FnMut(Id, &mut Stmt) -> Option<Stmt>) {
    Fill(with).visit_block_mut(body);
}

struct Fill<F>(F);

impl<F: FnMut(Id, &mut Stmt) -> Option<Stmt>> VisitMut for Fill<F> {
    fn visit_block_mut(&mut self, block: &mut Block) {
        for mut stmt in mem::take(&mut block.stmts) {
            let value = match &stmt {
                Stmt::Local(local) => local.init.as_ref().map(|init| &*init.expr),
                Stmt::Expr(expr, _) => Some(expr),
                _ => None,
            };
            match value.and_then(id) {
                Some(id) => block.stmts.extend((self.0)(id, &mut stmt)),
                None => visit_mut::visit_stmt_mut(self, &mut stmt),
            }
            block.stmts.push(stmt);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Id, hole, id};
    use syn::{Block, Expr, Stmt};

    #[test]
    fn hole_keeps_its_id() {
        for expected in [Id::Resource(0), Id::Resource(17), Id::Step(3), Id::Prime(4)] {
            assert_eq!(id(&hole(expected)), Some(expected));
        }
    }

    #[test]
    fn stray_semicolon_is_not_a_hole() {
        let block: Block = syn::parse_str("{ ; }").unwrap();
        let [Stmt::Expr(stray, _)] = &*block.stmts else {
            panic!("a stray `;` is an expression");
        };
        assert!(matches!(stray, Expr::Verbatim(_)));
        assert_eq!(id(stray), None);
    }
}
