//! Lifts the initializers out of a handler's body, and leaves a [hole](crate::item::holes) for each.

use crate::attribute::init_options::{self, end_steps, find_init, take_init};
use crate::attrs::{self, attrs_of, leading_attrs};
use crate::errors::Errors;
use crate::item::holes::hole;
use crate::item::model::{PRIME_HAS_NO_VALUE, Place, Resource, ResourceKind, resource_name};
use crate::names::scope::{Binding, Scope};
use crate::names::walk::{self, Scoped};
use proc_macro2::TokenStream;
use quote::format_ident;
use std::mem;
use syn::visit_mut::{self, VisitMut};
use syn::{
    Arm, Attribute, Block, Expr, ExprAsync, ExprClosure, ExprConst, ExprMacro, ExprRepeat,
    FieldValue, Item, Local, LocalInit, Macro, Pat, Stmt, StmtMacro, TypeArray, parse_quote,
};

/// Takes every `#[init]` off `body`, whether it is in the right place or not. `scope` holds the parameters.
pub(crate) fn lift(
    body: &mut Block,
    scope: Scope,
    resources: &mut Vec<Resource>,
    errors: &mut Errors,
) {
    let mut lift = Lift {
        resources,
        errors,
        inside: Inside::Body,
        blocks: 0,
        place: Place {
            scope,
            block: 0,
            can_await: true,
            cfgs: Vec::new(),
        },
    };
    lift.visit_block_mut(body);
}

struct Lift<'a> {
    resources: &'a mut Vec<Resource>,
    errors: &'a mut Errors,
    inside: Inside,
    /// How many blocks the walk has seen.
    blocks: usize,
    /// The current place of the walk.
    place: Place,
}

/// The construct that the walk is in.
#[derive(Clone, Copy, PartialEq)]
enum Inside {
    Body,
    Item,
    Const,
    Initializer,
}

impl Scoped for Lift<'_> {
    fn scope(&mut self) -> &mut Scope {
        &mut self.place.scope
    }
}

impl VisitMut for Lift<'_> {
    walk::visit_bindings!();

    fn visit_block_mut(&mut self, block: &mut Block) {
        self.blocks += 1;
        let outer = mem::replace(&mut self.place.block, self.blocks);
        end_steps(&mut block.stmts);
        walk::block(self, block, Lift::lift_stmt);
        self.place.block = outer;
    }

    fn visit_expr_closure_mut(&mut self, closure: &mut ExprClosure) {
        let can_await = closure.asyncness.is_some();
        let outer = mem::replace(&mut self.place.can_await, can_await);
        walk::closure(self, closure);
        self.place.can_await = outer;
    }

    fn visit_expr_async_mut(&mut self, expr: &mut ExprAsync) {
        let outer = mem::replace(&mut self.place.can_await, true);
        visit_mut::visit_expr_async_mut(self, expr);
        self.place.can_await = outer;
    }

    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        let attrs = leading_attrs(expr).cloned().unwrap_or_default();
        self.under(&attrs, |lift| visit_mut::visit_expr_mut(lift, expr));
    }

    fn visit_field_value_mut(&mut self, field: &mut FieldValue) {
        let attrs = field.attrs.clone();
        self.under(&attrs, |lift| visit_mut::visit_field_value_mut(lift, field));
    }

    fn visit_arm_mut(&mut self, arm: &mut Arm) {
        let attrs = arm.attrs.clone();
        self.under(&attrs, |lift| walk::arm(lift, arm));
    }

    fn visit_expr_repeat_mut(&mut self, repeat: &mut ExprRepeat) {
        self.visit_expr_mut(&mut repeat.expr);
        self.inside(Inside::Const, |lift| lift.visit_expr_mut(&mut repeat.len));
    }

    fn visit_type_array_mut(&mut self, array: &mut TypeArray) {
        self.visit_type_mut(&mut array.elem);
        self.inside(Inside::Const, |lift| lift.visit_expr_mut(&mut array.len));
    }

    fn visit_expr_const_mut(&mut self, block: &mut ExprConst) {
        self.inside(Inside::Const, |lift| {
            visit_mut::visit_expr_const_mut(lift, block);
        });
    }

    fn visit_item_mut(&mut self, item: &mut Item) {
        self.inside(Inside::Item, |lift| visit_mut::visit_item_mut(lift, item));
    }

    /// An `#[init]` that is left by now is where nothing can be lifted.
    fn visit_attributes_mut(&mut self, attrs: &mut Vec<Attribute>) {
        if let Some(init) = take_init(attrs, self.errors) {
            let message = match self.inside {
                Inside::Body => "`#[init]` goes on a `let`, or on a statement that ends with `;`",
                Inside::Item => {
                    "`#[init]` belongs to the handler's own body: move it out of this item"
                }
                Inside::Const => "the compiler evaluates a constant: move the `let` out of it",
                Inside::Initializer => {
                    "an initializer cannot contain another `#[init]`: move it before this one"
                }
            };
            self.errors.push_spoiling(init, message);
        }
    }

    fn visit_macro_mut(&mut self, mac: &mut Macro) {
        if let Some(init) = find_init(mac.tokens.clone()) {
            let message = "`#[init]` has no effect inside a macro's arguments: \
                           move the statement in front of the macro";
            self.errors.push_spoiling(init, message);
            mac.tokens = TokenStream::new();
        }
    }
}

impl Lift<'_> {
    fn inside(&mut self, inside: Inside, walk: impl FnOnce(&mut Self)) {
        let outer = mem::replace(&mut self.inside, inside);
        walk(self);
        self.inside = outer;
    }

    /// Walks through what the `#[cfg]`s among these attributes might remove.
    fn under(&mut self, attrs: &[Attribute], walk: impl FnOnce(&mut Self)) {
        let around = self.place.cfgs.len();
        for cfg in attrs::cfgs(attrs) {
            // An expression has the attributes of the statement that it begins.
            if !(self.place.cfgs.iter()).any(|around| attrs::is_same(around, &cfg)) {
                self.place.cfgs.push(cfg);
            }
        }
        walk(self);
        self.place.cfgs.truncate(around);
    }

    /// Lifts what a statement has to lift, and walks through the rest of it.
    fn lift_stmt(&mut self, stmt: &mut Stmt) {
        self.under(&attrs_of(stmt), |lift| lift.lift_whole_stmt(stmt));
    }

    fn lift_whole_stmt(&mut self, stmt: &mut Stmt) {
        if self.inside == Inside::Body {
            match stmt {
                Stmt::Local(local) => {
                    if self.lift_let(local) {
                        visit_mut::visit_local_mut(self, local);
                        let bound = Binding::Resource(self.resources.len() - 1);
                        return self.place.scope.bind_pat(&local.pat, bound, &local.attrs);
                    }
                }
                Stmt::Expr(expr, Some(_)) => self.lift_expr_step(expr),
                Stmt::Macro(mac) => {
                    if let Some(hole) = self.lift_macro_step(mac) {
                        *stmt = hole;
                    }
                }
                Stmt::Expr(_, None) | Stmt::Item(_) => {}
            }
        }
        self.visit_stmt_mut(stmt);
    }

    /// Whether the value of the `let` is a hole now.
    fn lift_let(&mut self, local: &mut Local) -> bool {
        let Local {
            attrs, pat, init, ..
        } = local;
        let Some(attr) = take_init(attrs, self.errors) else {
            return false;
        };
        let elsewhere =
            "`#[init(...)]` on a `let` takes only options: put the initializer after the `=`";
        let options = init_options::alone(&attr, elsewhere, self.errors);
        if let Some(prime) = &options.prime {
            self.errors.push_spoiling(prime, PRIME_HAS_NO_VALUE);
            return false;
        }
        let name = resource_name(pat, self.errors);
        let Some(LocalInit { expr, diverge, .. }) = init else {
            let message = "a resource needs an initializer: `= EXPRESSION`";
            self.errors.push_spoiling(pat, message);
            return false;
        };
        if let Some((token, _)) = diverge {
            let message = "an initializer has no `else`: make it fail with `?`";
            self.errors.push_spoiling(token, message);
        }
        self.inside(Inside::Initializer, |lift| lift.visit_expr_mut(expr));
        let Some(name) = name else { return false };
        let Pat::Type(typed) = &*pat else {
            let message = format!(
                "a resource needs a type: `let {name}: Type = ...;`, \
                 and in the body `{name}` is a `&'static Type`"
            );
            self.errors.push_spoiling(pat, message);
            return false;
        };
        let hole = hole(self.resources.len());
        let (ty, value) = ((*typed.ty).clone(), mem::replace(&mut **expr, hole));
        self.resources.push(Resource {
            lints: attrs::lints(attrs),
            ..Resource::new(name, ty, value, options, self.place.clone())
        });
        true
    }

    fn lift_expr_step(&mut self, expr: &mut Expr) {
        if let Some(attrs) = leading_attrs(expr)
            && let Some(attr) = take_init(attrs, self.errors)
        {
            let lints = attrs::lints(&mem::take(attrs));
            let value = mem::replace(expr, Expr::Verbatim(TokenStream::new()));
            *expr = self.lift_step(&attr, lints, value);
        }
    }

    /// A hole, if the macro was a step.
    fn lift_macro_step(&mut self, stmt: &mut StmtMacro) -> Option<Stmt> {
        let attr = take_init(&mut stmt.attrs, self.errors)?;
        let lints = attrs::lints(&mem::take(&mut stmt.attrs));
        let (attrs, mac) = (Vec::new(), stmt.mac.clone());
        let hole = self.lift_step(&attr, lints, Expr::Macro(ExprMacro { attrs, mac }));
        Some(Stmt::Expr(hole, Some(stmt.semi_token.unwrap_or_default())))
    }

    /// Lifts a step or a priming call, and returns its hole.
    fn lift_step(&mut self, attr: &Attribute, lints: Vec<Attribute>, mut value: Expr) -> Expr {
        let elsewhere =
            "`#[init(...)]` on a statement takes only options: the statement is the step";
        let options = init_options::alone(attr, elsewhere, self.errors);
        self.inside(Inside::Initializer, |lift| lift.visit_expr_mut(&mut value));
        let (kind, name) = match (&options.prime, &options.max_age) {
            (Some(_), _) => (ResourceKind::Prime, "PRIME"),
            (None, Some(_)) => (ResourceKind::Repeat, "REPEAT"),
            (None, None) => (ResourceKind::Step, "STEP"),
        };
        let alike = self.resources.iter().filter(|earlier| earlier.kind == kind);
        let name = format_ident!("{name}_{}", alike.count() + 1);
        let place = self.place.clone();
        self.resources.push(Resource {
            kind,
            lints,
            ..Resource::new(name, parse_quote!(()), value, options, place)
        });
        hole(self.resources.len() - 1)
    }
}
