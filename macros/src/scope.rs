//! A walk that knows at each place which names are bound there.

use proc_macro2::Ident;
use syn::ext::IdentExt as _;
use syn::visit::{self, Visit};
use syn::{
    Arm, Block, Expr, ExprClosure, ExprForLoop, ExprIf, ExprLet, ExprPath, ExprWhile, Item, Local,
    Macro, Pat, Path, Stmt, UseTree,
};

/// What a name stands for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Bound {
    Event,
    Context,
    Local,
    Resource,
    /// A function, type, constant, module or import.
    Item,
}

/// The names that are bound at some place of a function, the innermost last.
#[derive(Default)]
pub(crate) struct Scope {
    names: Vec<(String, Bound)>,
}

impl Scope {
    pub(crate) fn get(&self, name: &str) -> Option<Bound> {
        let bound = self.names.iter().rev().find(|(bound, _)| bound == name);
        bound.map(|(_, bound)| *bound)
    }

    pub(crate) fn bind(&mut self, name: &Ident, bound: Bound) {
        self.names.push((name.unraw().to_string(), bound));
    }

    pub(crate) fn bind_pat(&mut self, pat: &Pat, bound: Bound) {
        struct Names<'a>(&'a mut Scope, Bound);

        impl Visit<'_> for Names<'_> {
            fn visit_pat_ident(&mut self, pat: &syn::PatIdent) {
                if self.1 != Bound::Local || !is_constant(&pat.ident) {
                    self.0.bind(&pat.ident, self.1);
                }
                visit::visit_pat_ident(self, pat);
            }

            fn visit_expr(&mut self, _: &Expr) {}
        }

        Names(self, bound).visit_pat(pat);
    }

    fn bind_item(&mut self, item: &Item) {
        let name = match item {
            Item::Const(item) => &item.ident,
            Item::Enum(item) => &item.ident,
            Item::Fn(item) => &item.sig.ident,
            Item::Mod(item) => &item.ident,
            Item::Static(item) => &item.ident,
            Item::Struct(item) => &item.ident,
            Item::Trait(item) => &item.ident,
            Item::Type(item) => &item.ident,
            Item::Union(item) => &item.ident,
            Item::Use(item) => return self.bind_use(&item.tree),
            _ => return,
        };
        self.bind(name, Bound::Item);
    }

    fn bind_use(&mut self, tree: &UseTree) {
        match tree {
            UseTree::Path(path) => self.bind_use(&path.tree),
            UseTree::Name(name) => self.bind(&name.ident, Bound::Item),
            UseTree::Rename(rename) => self.bind(&rename.rename, Bound::Item),
            UseTree::Group(group) => group.items.iter().for_each(|tree| self.bind_use(tree)),
            UseTree::Glob(_) => {}
        }
    }
}

/// Whether a pattern of this name is a constant and binds nothing, going by how it is written.
fn is_constant(name: &Ident) -> bool {
    name.unraw()
        .to_string()
        .starts_with(|c: char| c.is_uppercase())
}

/// Where a path stands.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Role {
    /// `path`, as an expression
    Value,
    /// `path()`
    Callee,
    /// A type, a pattern, the name of a macro.
    Other,
}

/// What is met on the walk.
pub(crate) trait Watch {
    /// A path, and where it stands.
    fn path(&mut self, _scope: &Scope, _path: &Path, _role: Role) {}

    /// What follows `name!`.
    fn macro_arguments(_walk: &mut Walk<'_, Self>, _mac: &Macro)
    where
        Self: Sized,
    {
    }

    /// The place of a lifted `let`; its name is bound after it.
    fn lifted_let(&mut self, _scope: &Scope) {}

    /// The place of a step.
    fn lifted_step(&mut self, _scope: &Scope) {}
}

pub(crate) struct Walk<'a, W> {
    pub(crate) scope: Scope,
    pub(crate) watch: &'a mut W,
}

impl<'a, W: Watch> Walk<'a, W> {
    pub(crate) fn new(scope: Scope, watch: &'a mut W) -> Self {
        Walk { scope, watch }
    }

    fn visit_value(&mut self, expr: &ExprPath, role: Role) {
        self.watch.path(&self.scope, &expr.path, role);
        if let Some(qself) = &expr.qself {
            self.visit_type(&qself.ty);
        }
        visit::visit_path(self, &expr.path);
    }

    fn inside(&mut self, walk: impl FnOnce(&mut Self)) {
        let outer = self.scope.names.len();
        walk(self);
        self.scope.names.truncate(outer);
    }
}

impl<W: Watch> Visit<'_> for Walk<'_, W> {
    fn visit_path(&mut self, path: &Path) {
        self.watch.path(&self.scope, path, Role::Other);
        visit::visit_path(self, path);
    }

    fn visit_expr_path(&mut self, expr: &ExprPath) {
        self.visit_value(expr, Role::Value);
    }

    fn visit_expr(&mut self, expr: &Expr) {
        match expr {
            Expr::Verbatim(hole) if hole.is_empty() => self.watch.lifted_step(&self.scope),
            Expr::Call(call) => {
                if let Expr::Path(callee) = &*call.func {
                    self.visit_value(callee, Role::Callee);
                } else {
                    self.visit_expr(&call.func);
                }
                call.args.iter().for_each(|arg| self.visit_expr(arg));
            }
            expr => visit::visit_expr(self, expr),
        }
    }

    fn visit_macro(&mut self, mac: &Macro) {
        self.watch.path(&self.scope, &mac.path, Role::Other);
        W::macro_arguments(self, mac);
    }

    fn visit_block(&mut self, block: &Block) {
        self.inside(|walk| {
            for stmt in &block.stmts {
                if let Stmt::Item(item) = stmt {
                    walk.scope.bind_item(item);
                }
            }
            visit::visit_block(walk, block);
        });
    }

    /// It sees nothing of what is around it.
    fn visit_item(&mut self, _: &Item) {}

    fn visit_local(&mut self, local: &Local) {
        let is_lifted = local
            .init
            .as_ref()
            .is_some_and(|init| matches!(&*init.expr, Expr::Verbatim(hole) if hole.is_empty()));
        if is_lifted {
            self.watch.lifted_let(&self.scope);
            return self.scope.bind_pat(&local.pat, Bound::Resource);
        }
        visit::visit_local(self, local);
        self.scope.bind_pat(&local.pat, Bound::Local);
    }

    fn visit_expr_let(&mut self, expr: &ExprLet) {
        visit::visit_expr_let(self, expr);
        self.scope.bind_pat(&expr.pat, Bound::Local);
    }

    fn visit_expr_closure(&mut self, closure: &ExprClosure) {
        self.inside(|walk| {
            for input in &closure.inputs {
                walk.scope.bind_pat(input, Bound::Local);
            }
            visit::visit_expr_closure(walk, closure);
        });
    }

    fn visit_arm(&mut self, arm: &Arm) {
        self.inside(|walk| {
            walk.scope.bind_pat(&arm.pat, Bound::Local);
            visit::visit_arm(walk, arm);
        });
    }

    fn visit_expr_if(&mut self, expr: &ExprIf) {
        self.inside(|walk| {
            walk.visit_expr(&expr.cond);
            walk.visit_block(&expr.then_branch);
        });
        if let Some((_, otherwise)) = &expr.else_branch {
            self.visit_expr(otherwise);
        }
    }

    fn visit_expr_while(&mut self, expr: &ExprWhile) {
        self.inside(|walk| visit::visit_expr_while(walk, expr));
    }

    fn visit_expr_for_loop(&mut self, expr: &ExprForLoop) {
        self.visit_expr(&expr.expr);
        self.inside(|walk| {
            walk.scope.bind_pat(&expr.pat, Bound::Local);
            walk.visit_block(&expr.body);
        });
    }
}
