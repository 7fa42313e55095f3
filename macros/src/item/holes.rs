//! What is left in a handler's body where an initializer was, and how it is filled.
//!
//! A *hole* is an [`Expr::Verbatim`] with the id of what was lifted: `resource 1` or `step 0`. No source parses
//! to it, and so nothing else can be taken for one. (An empty `Verbatim` would not do: `syn` makes one of every
//! stray `;`.)

use proc_macro2::{Ident, Literal, Span};
use quote::quote;
use syn::visit_mut::{self, VisitMut};
use syn::{Block, Expr, Local, LocalInit};

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

/// A hole in a body, with what is around it.
pub(crate) enum Hole<'a> {
    /// The `let` of a resource, whose value is the hole.
    Resource(usize, &'a mut Local),
    /// The expression of a step.
    Step(usize, &'a mut Expr),
    /// The expression of a priming call.
    Prime(usize, &'a mut Expr),
}

/// Calls `with` for each hole in `body`.
pub(crate) fn fill(body: &mut Block, with: impl FnMut(Hole<'_>)) {
    Fill(with).visit_block_mut(body);
}

struct Fill<F>(F);

impl<F: FnMut(Hole<'_>)> VisitMut for Fill<F> {
    fn visit_local_mut(&mut self, local: &mut Local) {
        let value = local.init.as_ref().map(|LocalInit { expr, .. }| &**expr);
        if let Some(Id::Resource(index)) = value.and_then(id) {
            (self.0)(Hole::Resource(index, local));
        } else {
            visit_mut::visit_local_mut(self, local);
        }
    }

    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        match id(expr) {
            Some(Id::Step(index)) => (self.0)(Hole::Step(index, expr)),
            Some(Id::Prime(index)) => (self.0)(Hole::Prime(index, expr)),
            _ => visit_mut::visit_expr_mut(self, expr),
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
