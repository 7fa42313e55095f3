use proc_macro2::{Ident, TokenStream, TokenTree};
use std::collections::HashSet;
use syn::ext::IdentExt as _;
use syn::visit::{self, Visit};
use syn::{Expr, ExprPath, Macro};

/// The names that an expression may read: each path of one segment, and inside a macro's arguments,
/// where there is no syntax tree, each identifier and each word of a string
/// (`format!("{config:?}")`).
///
/// One name too many does no harm: its resource is only made before it has to be.
#[derive(Default)]
pub(crate) struct Names(HashSet<String>);

impl Names {
    pub(crate) fn used_by(expr: &Expr) -> Self {
        let mut names = Names::default();
        names.visit_expr(expr);
        names
    }

    pub(crate) fn contain(&self, name: &Ident) -> bool {
        self.0.contains(&name.unraw().to_string())
    }

    fn add(&mut self, name: &Ident) {
        self.0.insert(name.unraw().to_string());
    }

    fn add_tokens(&mut self, tokens: TokenStream) {
        for token in tokens {
            match token {
                TokenTree::Ident(ident) => self.add(&ident),
                TokenTree::Group(group) => self.add_tokens(group.stream()),
                TokenTree::Literal(literal) => {
                    let text = literal.to_string();
                    let words = text.split(|c: char| c != '_' && !c.is_alphanumeric());
                    self.0.extend(words.map(str::to_owned));
                }
                TokenTree::Punct(_) => {}
            }
        }
    }
}

impl Visit<'_> for Names {
    fn visit_expr_path(&mut self, path: &ExprPath) {
        if let Some(name) = path.path.get_ident() {
            self.add(name);
        }
        visit::visit_expr_path(self, path);
    }

    fn visit_macro(&mut self, mac: &Macro) {
        self.add_tokens(mac.tokens.clone());
    }
}
