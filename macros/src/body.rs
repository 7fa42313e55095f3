//! Takes the initialisers out of a handler's body, and leaves a [hole](crate::holes) for each.

use crate::errors::Errors;
use crate::holes::hole;
use crate::model::{Inherited, Resource, Step};
use crate::options::{self, Options};
use crate::parse::{resource_name, take_init};
use proc_macro2::{TokenStream, TokenTree};
use std::mem;
use syn::visit_mut::{self, VisitMut};
use syn::{
    Attribute, Block, Expr, ExprAsync, ExprClosure, ExprMacro, Ident, Item, Local, LocalInit,
    Macro, Pat, Stmt, StmtMacro, parse_quote,
};

/// Takes every `#[init]` off `body`, whether it is in the right place or not.
pub(crate) fn lift(
    body: &mut Block,
    resources: &mut Vec<Resource>,
    steps: &mut Vec<Step>,
    errors: &mut Errors,
) {
    let mut lift = Lift {
        resources,
        steps,
        errors,
        place: Place::Body,
        in_sync_closure: false,
    };
    lift.visit_block_mut(body);
}

struct Lift<'a> {
    resources: &'a mut Vec<Resource>,
    steps: &'a mut Vec<Step>,
    errors: &'a mut Errors,
    place: Place,
    in_sync_closure: bool,
}

#[derive(Clone, Copy, PartialEq)]
enum Place {
    Body,
    Item,
    Initialiser,
}

impl VisitMut for Lift<'_> {
    fn visit_block_mut(&mut self, block: &mut Block) {
        if self.place != Place::Body {
            return visit_mut::visit_block_mut(self, block);
        }
        for mut stmt in mem::take(&mut block.stmts) {
            match &mut stmt {
                Stmt::Local(local) => self.lift_let(local),
                Stmt::Expr(expr, Some(_)) => self.lift_expr_step(expr),
                Stmt::Macro(mac) => {
                    if let Some(hole) = self.lift_macro_step(mac) {
                        stmt = hole;
                    }
                }
                Stmt::Expr(_, None) | Stmt::Item(_) => {}
            }
            self.visit_stmt_mut(&mut stmt);
            block.stmts.push(stmt);
        }
    }

    fn visit_expr_closure_mut(&mut self, closure: &mut ExprClosure) {
        let in_sync_closure = closure.asyncness.is_none();
        let outer = mem::replace(&mut self.in_sync_closure, in_sync_closure);
        visit_mut::visit_expr_closure_mut(self, closure);
        self.in_sync_closure = outer;
    }

    fn visit_expr_async_mut(&mut self, expr: &mut ExprAsync) {
        let outer = mem::replace(&mut self.in_sync_closure, false);
        visit_mut::visit_expr_async_mut(self, expr);
        self.in_sync_closure = outer;
    }

    fn visit_item_mut(&mut self, item: &mut Item) {
        self.inside(Place::Item, |lift| visit_mut::visit_item_mut(lift, item));
    }

    /// What is still there by now stands where nothing can be lifted.
    fn visit_attributes_mut(&mut self, attrs: &mut Vec<Attribute>) {
        if let Some(init) = take_init(attrs, self.errors) {
            let message = match self.place {
                Place::Body => "`#[init]` goes on a `let`, or on a statement that ends with `;`",
                Place::Item => {
                    "`#[init]` belongs to the handler's own body: move it out of this item"
                }
                Place::Initialiser => {
                    "an initialiser has no `#[init]` of its own: move it in front of this one"
                }
            };
            self.errors.push(init, message);
        }
    }

    fn visit_macro_mut(&mut self, mac: &mut Macro) {
        if let Some(init) = find_init(mac.tokens.clone()) {
            let message = "`#[init]` is not seen among the arguments of a macro: \
                           move the statement in front of the macro";
            self.errors.push(init, message);
            mac.tokens = TokenStream::new();
        }
    }
}

impl Lift<'_> {
    fn inside(&mut self, place: Place, walk: impl FnOnce(&mut Self)) {
        let outer = mem::replace(&mut self.place, place);
        walk(self);
        self.place = outer;
    }

    fn lift_let(&mut self, local: &mut Local) {
        let Local {
            attrs, pat, init, ..
        } = local;
        let Some(attr) = take_init(attrs, self.errors) else {
            return;
        };
        let options = options::alone(&attr, "the initialiser follows the `=`", self.errors);
        let name = resource_name(pat, self.errors);
        let Some(LocalInit { expr, diverge, .. }) = init else {
            let message = "a resource needs its initialiser: `= EXPRESSION`";
            return self.errors.push(pat, message);
        };
        if let Some((token, _)) = diverge {
            let message = "an initialiser has no `else`: make it fail with `?`";
            self.errors.push(token, message);
        }
        self.inside(Place::Initialiser, |lift| lift.visit_expr_mut(expr));
        let Some(name) = name else { return };
        let Pat::Type(typed) = &*pat else {
            let message = format!(
                "a resource needs its type: `let {name}: Type = ...;`, \
                 and in the body `{name}` is a `&'static Type`"
            );
            self.errors.push(pat, message);
            **expr = parse_quote!(&#expr);
            return;
        };
        self.resources.push(Resource {
            name,
            ty: (*typed.ty).clone(),
            value: mem::replace(expr, hole()),
            needs: Vec::new(),
            attrs: Inherited::from(attrs),
            options,
            in_sync_closure: self.in_sync_closure,
            follows_restore: false,
        });
    }

    fn lift_expr_step(&mut self, expr: &mut Expr) {
        if let Some(attrs) = leading_attrs(expr)
            && let Some((options, inherited)) = self.take_step(attrs)
        {
            self.push_step(options, inherited, mem::replace(expr, hole()));
        }
    }

    /// A hole, if `mac` was a step.
    fn lift_macro_step(&mut self, stmt: &mut StmtMacro) -> Option<Stmt> {
        let (options, inherited) = self.take_step(&mut stmt.attrs)?;
        let (attrs, mac) = (Vec::new(), stmt.mac.clone());
        self.push_step(options, inherited, Expr::Macro(ExprMacro { attrs, mac }));
        Some(Stmt::Expr(
            hole(),
            Some(stmt.semi_token.unwrap_or_default()),
        ))
    }

    fn take_step(&mut self, attrs: &mut Vec<Attribute>) -> Option<(Options, Inherited)> {
        let attr = take_init(attrs, self.errors)?;
        let options = options::alone(&attr, "the step is the statement", self.errors);
        Some((options, Inherited::from(&mem::take(attrs))))
    }

    fn push_step(&mut self, options: Options, attrs: Inherited, mut value: Expr) {
        self.inside(Place::Initialiser, |lift| lift.visit_expr_mut(&mut value));
        self.steps.push(Step {
            value,
            attrs,
            options,
        });
    }
}

/// The attributes in front of an expression statement: syntactically those of its leftmost operand.
fn leading_attrs(expr: &mut Expr) -> Option<&mut Vec<Attribute>> {
    macro_rules! attrs_of {
        ($($kind:ident)*) => {
            match expr {
                Expr::Assign(expr) => leading_attrs(&mut expr.left),
                Expr::Binary(expr) => leading_attrs(&mut expr.left),
                Expr::Cast(expr) => leading_attrs(&mut expr.expr),
                $(Expr::$kind(expr) => Some(&mut expr.attrs),)*
                _ => None,
            }
        };
    }
    attrs_of! {
        Array Async Await Block Break Call Closure Const Continue Field ForLoop Group If Index Infer
        Let Lit Loop Macro Match MethodCall Paren Path Range RawAddr Reference Repeat Return Struct
        Try TryBlock Tuple Unary Unsafe While Yield
    }
}

/// The `init` of an `#[init]` among unparsed tokens.
fn find_init(tokens: TokenStream) -> Option<Ident> {
    let mut after_pound = false;
    for token in tokens {
        if let TokenTree::Group(group) = &token {
            let init = match group.stream().into_iter().next() {
                Some(TokenTree::Ident(name)) if after_pound && name == "init" => Some(name),
                _ => find_init(group.stream()),
            };
            if init.is_some() {
                return init;
            }
        }
        after_pound = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == '#');
    }
    None
}
