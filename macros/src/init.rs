//! Every rule about `#[init]`, and what needs what.

use crate::errors::Errors;
use crate::leaving;
use crate::model::{Handler, Input, Resource};
use crate::options::Options;
use crate::references::{self, Kind, Reference};
use crate::scope::{Bound, Scope, Walk, Watch};
use crate::validate::check_type_is_named;
use std::cmp::Ordering;
use syn::ext::IdentExt as _;
use syn::visit::{self, Visit};
use syn::{Expr, ExprAsync, ExprAwait, ExprClosure, FnArg, Item};

/// Holds every rule about resources and steps, and notes for each resource what it needs.
pub(crate) fn check(handler: &mut Handler, errors: &mut Errors) {
    check_unique_names(&handler.resources, errors);
    for resource in &handler.resources {
        let rule = "a resource lives in a `static` and needs its type in full";
        check_type_is_named(rule, &resource.ty, errors);
        leaving::check(&resource.value, errors);
    }
    for step in &handler.steps {
        leaving::check(&step.value, errors);
    }
    check_options(handler, errors);
    for (index, needs) in needs(handler, errors).into_iter().enumerate() {
        // Those that it needs come before it.
        let follows = (needs.iter()).any(|need| handler.resources[*need].follows_restore);
        let resource = &mut handler.resources[index];
        resource.follows_restore = follows || resource.options.after_restore.is_some();
        resource.needs = needs;
    }
}

/// Which options go with what, and with each other.
fn check_options(handler: &Handler, errors: &mut Errors) {
    for input in &handler.inputs {
        if let Input::Resource(index) = input
            && let Some(lazy) = &handler.resources[*index].options.lazy
        {
            let message = "a parameter is there before the handler is called, and so is not lazy: \
                           use a `let` in the body";
            errors.push(lazy, message);
        }
    }
    for resource in &handler.resources {
        let Options {
            lazy,
            after_restore,
            ..
        } = &resource.options;
        if let Some(lazy) = lazy
            && resource.in_sync_closure
        {
            let message = "a lazy initialiser is awaited at its `let`, and nothing can be awaited \
                           in this closure: move the `let` in front of it, or write `async ||`";
            errors.push(lazy, message);
        }
        if let (Some(_), Some(after_restore)) = (lazy, after_restore) {
            let message = "a lazy initialiser runs in an invocation, after the restore in any \
                           case: remove one of the two";
            errors.push(after_restore, message);
        }
        check_blocking(&resource.options, &resource.value, errors);
    }
    for step in &handler.steps {
        if let Some(option) = step
            .options
            .lazy
            .as_ref()
            .or(step.options.after_restore.as_ref())
        {
            let message = format!(
                "a step runs before every resource, and so is not `{option}`: make it a resource, \
                 `#[init({option})] let done: () = ...;`"
            );
            errors.push(option, message);
        }
        check_blocking(&step.options, &step.value, errors);
    }
}

/// Nothing is awaited on a thread for what does not wait.
fn check_blocking(options: &Options, value: &Expr, errors: &mut Errors) {
    struct Awaits<'a>(&'a mut Errors);

    impl Visit<'_> for Awaits<'_> {
        fn visit_expr_await(&mut self, expr: &ExprAwait) {
            let message = "a `blocking` initialiser has a thread to itself, where nothing is \
                           awaited: remove `blocking`, or this `.await`";
            self.0.push(expr.await_token, message);
            visit::visit_expr_await(self, expr);
        }

        fn visit_expr_async(&mut self, _: &ExprAsync) {}

        fn visit_expr_closure(&mut self, closure: &ExprClosure) {
            if closure.asyncness.is_none() {
                visit::visit_expr_closure(self, closure);
            }
        }

        fn visit_item(&mut self, _: &Item) {}
    }

    if options.blocking.is_some() {
        Awaits(errors).visit_expr(value);
    }
}

fn check_unique_names(resources: &[Resource], errors: &mut Errors) {
    for (index, resource) in resources.iter().enumerate() {
        let name = resource.name.unraw();
        let mut earlier = resources[..index]
            .iter()
            .filter(|earlier| earlier.name.unraw() == name);
        // Of two that both carry `#[cfg]`, one is there.
        let clashes =
            |earlier: &Resource| earlier.attrs.cfgs.is_empty() || resource.attrs.cfgs.is_empty();
        if earlier.any(clashes) {
            let message =
                format!("there is a resource `{name}` already: give this one another name");
            errors.push(&resource.name, message);
        }
    }
}

/// For each resource the earlier ones that its initialiser uses.
fn needs(handler: &Handler, errors: &mut Errors) -> Vec<Vec<usize>> {
    let mut check = References {
        handler,
        errors,
        needs: Vec::new(),
        steps: 0,
    };
    let mut scope = Scope::default();
    let mut inputs = handler.inputs.iter();
    for param in &handler.item.sig.inputs {
        let FnArg::Typed(param) = param else { continue };
        match inputs.next() {
            Some(Input::Resource(_)) => {
                check.resource(&scope);
                scope.bind_pat(&param.pat, Bound::Resource);
            }
            Some(Input::Event(_) | Input::LambdaEvent(_)) => {
                scope.bind_pat(&param.pat, Bound::Event);
            }
            Some(Input::Context) => scope.bind_pat(&param.pat, Bound::Context),
            None => {}
        }
    }
    Walk::new(scope, &mut check).visit_block(&handler.item.block);
    check.needs
}

struct References<'a> {
    handler: &'a Handler,
    errors: &'a mut Errors,
    /// For each resource that was met.
    needs: Vec<Vec<usize>>,
    /// How many steps were met.
    steps: usize,
}

impl Watch for References<'_> {
    fn lifted_let(&mut self, scope: &Scope) {
        self.resource(scope);
    }

    fn lifted_step(&mut self, scope: &Scope) {
        let step = &self.handler.steps[self.steps];
        self.steps += 1;
        for reference in references::of_expr(&step.value) {
            let Some(fault) = self.fault(scope, &reference) else {
                if reference.kind == Kind::Value && self.is_resource(&reference.name) {
                    let message = format!(
                        "a step runs before every resource, `{0}` among them: make it a resource \
                         that comes after `{0}`, `#[init] let done: () = ...;`",
                        reference.name
                    );
                    self.errors.push(reference.at, message);
                }
                continue;
            };
            self.errors.push(reference.at, fault);
        }
    }
}

impl References<'_> {
    fn resource(&mut self, scope: &Scope) {
        let index = self.needs.len();
        let resource = &self.handler.resources[index];
        let mut needs = Vec::new();
        for reference in references::of_type(&resource.ty) {
            if scope.get(&reference.name) == Some(Bound::Item) {
                self.errors
                    .push(reference.at, item_of_the_body(&reference.name));
            }
        }
        for reference in references::of_expr(&resource.value) {
            if let Some(fault) = self.fault(scope, &reference) {
                self.errors.push(reference.at, fault);
            } else if matches!(reference.kind, Kind::Value | Kind::Token) {
                self.need(index, scope, reference, &mut needs);
            }
        }
        needs.sort_unstable();
        needs.dedup();
        self.needs.push(needs);
    }

    /// Notes what a reference makes the resource of this index need.
    fn need(&mut self, index: usize, scope: &Scope, used: Reference, needs: &mut Vec<usize>) {
        let mut named = (self.handler.resources.iter().enumerate())
            .filter(|(_, other)| other.name.unraw() == used.name);
        let earlier: Vec<_> = named
            .clone()
            .map(|(i, _)| i)
            .filter(|i| *i < index)
            .collect();
        if scope.get(&used.name) == Some(Bound::Resource) {
            needs.extend(earlier);
        } else if used.kind == Kind::Value
            && let Some((other, _)) = named.next_back()
        {
            self.errors
                .push(used.at, out_of_sight(&used.name, index, other));
        }
    }

    fn is_resource(&self, name: &str) -> bool {
        let mut resources = self.handler.resources.iter();
        resources.any(|resource| resource.name.unraw() == name)
    }

    /// What is wrong with a reference that does not mean a resource.
    fn fault(&self, scope: &Scope, reference: &Reference) -> Option<String> {
        let name = &reference.name;
        let bound = scope.get(name)?;
        match (reference.kind, bound) {
            (_, Bound::Item) if reference.kind != Kind::Token => Some(item_of_the_body(name)),
            (Kind::Value | Kind::Callee, Bound::Event) => Some(format!(
                "`{name}` is the event of one invocation, and an initialiser runs before the \
                 first: use it in the body"
            )),
            (Kind::Value | Kind::Callee, Bound::Context) => Some(format!(
                "`{name}` is the context of one invocation, and an initialiser runs before the \
                 first: use it in the body"
            )),
            (Kind::Value | Kind::Token, Bound::Local) if self.is_resource(name) => Some(format!(
                "`{name}` could be the resource or the variable of that name: \
                 give the variable another name"
            )),
            (Kind::Value | Kind::Callee, Bound::Local) => Some(format!(
                "`{name}` is a variable of one invocation, and an initialiser runs before the \
                 first: make it an `#[init]` as well, or move it into this initialiser"
            )),
            _ => None,
        }
    }
}

fn item_of_the_body(name: &str) -> String {
    format!(
        "`{name}` is declared inside the handler, where an initialiser does not look: \
         move it out of the function"
    )
}

/// What is wrong with the use of a resource that is not in scope.
fn out_of_sight(name: &str, index: usize, other: usize) -> String {
    match other.cmp(&index) {
        Ordering::Equal => format!("the resource `{name}` cannot be made from itself"),
        Ordering::Greater => {
            format!("the resource `{name}` comes later: move it up, in front of this one")
        }
        Ordering::Less => {
            format!("the resource `{name}` belongs to another block: move it out of that block")
        }
    }
}
