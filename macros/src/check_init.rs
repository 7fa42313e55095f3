//! Every rule about `#[init]`, and what each resource needs.

use crate::control_flow;
use crate::errors::Errors;
use crate::model::{self, Handler, Input, Resource, Step};
use crate::options::Options;
use crate::references::{self, Kind, Reference};
use crate::scope::{Bound, Scope};
use crate::validate::{check_type_is_named, sized};
use std::cmp::Ordering;
use syn::ext::IdentExt as _;
use syn::visit::{self, Visit};
use syn::{Attribute, Expr, ExprAsync, ExprAwait, ExprClosure, Item};

/// Checks every rule about resources and steps, and records what each resource needs.
pub(crate) fn check(handler: &mut Handler, errors: &mut Errors) {
    check_unique_names(&handler.resources, errors);
    for (index, resource) in handler.resources.iter().enumerate() {
        if let Some(instead) = sized(&resource.ty) {
            let is_input = |input: &Input| matches!(input, Input::Resource(i) if *i == index);
            let reference = if handler.inputs.iter().any(is_input) {
                "&"
            } else {
                ""
            };
            let message = format!(
                "a resource is stored by value, and this type has no size: write `{reference}{instead}`"
            );
            errors.push_spoiling(&resource.ty, message);
        }
        let rule = "a resource lives in a `static`, so its type must be complete";
        check_type_is_named(rule, &resource.ty, errors);
    }
    check_options(handler, errors);
    check_globs(handler, errors);
    for index in 0..handler.steps.len() {
        let step = &handler.steps[index];
        let leaves = control_flow::check(&step.value, errors);
        let is_spoiled = References::of(handler, errors).step(step);
        handler.steps[index].is_spoiled = leaves || is_spoiled;
    }
    for index in 0..handler.resources.len() {
        let leaves = control_flow::check(&handler.resources[index].value, errors);
        let mut references = References::of(handler, errors);
        let needs = references.resource(index);
        let is_spoiled = leaves || references.is_spoiled;
        // What a resource needs comes before it.
        let follows = (needs.iter()).any(|need| handler.resources[*need].follows_restore);
        let resource = &mut handler.resources[index];
        resource.follows_restore = follows || resource.options.after_restore.is_some();
        resource.is_spoiled = is_spoiled;
        resource.needs = needs;
    }
}

/// Which options go with what, and with each other.
fn check_options(handler: &Handler, errors: &mut Errors) {
    for input in &handler.inputs {
        if let Input::Resource(index) = input
            && let Some(lazy) = &handler.resources[*index].options.lazy
        {
            let message = "a parameter is initialized before the handler is called, so it cannot be `lazy`; \
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
            && !resource.place.can_await
        {
            let message = "a lazy initializer is awaited at its `let`, but a closure that is not `async` \
                           cannot await: move the `let` in front of the closure, or write `async ||`";
            errors.push(lazy, message);
        }
        if let (Some(_), Some(after_restore)) = (lazy, after_restore) {
            let message = "a lazy initializer runs in an invocation, and so after the restore in any \
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
                "a step runs before every resource, so it cannot be `{option}`: make it a resource, \
                 `#[init({option})] let done: () = ...;`"
            );
            errors.push(option, message);
        }
        check_blocking(&step.options, &step.value, errors);
    }
}

/// A blocking thread cannot await.
fn check_blocking(options: &Options, value: &Expr, errors: &mut Errors) {
    struct Awaits<'a>(&'a mut Errors);

    impl Visit<'_> for Awaits<'_> {
        fn visit_expr_await(&mut self, expr: &ExprAwait) {
            let message = "a `blocking` initializer runs on its own thread and cannot await: \
                           remove `blocking`, or this `.await`";
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
        // Both are compiled where one's `#[cfg]`s are among those of the other.
        let clashes = |earlier: &Resource| {
            let cfgs = [&earlier.place.cfgs, &resource.place.cfgs];
            let is_within = |one: &[Attribute], other: &[Attribute]| {
                (one.iter()).all(|cfg| other.iter().any(|other| model::is_same(cfg, other)))
            };
            is_within(cfgs[0], cfgs[1]) || is_within(cfgs[1], cfgs[0])
        };
        if earlier.any(clashes) {
            let message =
                format!("there is already a resource `{name}`: give this one another name");
            errors.push(&resource.name, message);
        }
    }
}

/// Refuses a glob of an item of the body, which may bring any name into the initializers after it.
fn check_globs(handler: &Handler, errors: &mut Errors) {
    let places = (handler.resources.iter().map(|resource| &resource.place))
        .chain(handler.steps.iter().map(|step| &step.place));
    // Most places see the same globs.
    let most = places.max_by_key(|place| place.scope.inner_globs().len());
    for root in most.iter().flat_map(|place| place.scope.inner_globs()) {
        errors.push(root, item_of_the_body(&root.unraw().to_string()));
    }
}

/// The names that initializers use, against those that are bound where they were lifted.
struct References<'a> {
    handler: &'a Handler,
    errors: &'a mut Errors,
    /// Whether a name is wrong that the compiler would report once more.
    is_spoiled: bool,
}

impl<'a> References<'a> {
    fn of(handler: &'a Handler, errors: &'a mut Errors) -> Self {
        References {
            handler,
            errors,
            is_spoiled: false,
        }
    }

    /// Checks the references of a step, which needs nothing. Returns whether the compiler would report one once more.
    fn step(mut self, step: &Step) -> bool {
        let scope = &step.place.scope;
        for reference in references::of_expr(&step.value) {
            let Reference { name, kind, .. } = &reference;
            let is_resource = match kind {
                Kind::Value => self.is_resource(name),
                Kind::Callee | Kind::Token => scope.get(name) == Some(Bound::Resource),
                Kind::Item | Kind::Nested => false,
            };
            if let Some(fault) = self.fault(scope, &reference) {
                self.errors.push(reference.at, fault);
            } else if is_resource {
                let message = format!(
                    "a step runs before every resource, `{0}` among them: make it a resource \
                     that comes after `{0}`, `#[init] let done: () = ...;`",
                    reference.name
                );
                self.is_spoiled |= scope.get(name) != Some(Bound::Resource);
                self.errors.push(reference.at, message);
            }
        }
        self.is_spoiled
    }

    /// Checks the references of the resource of this index, and returns the earlier resources that it needs.
    fn resource(&mut self, index: usize) -> Vec<usize> {
        let resource = &self.handler.resources[index];
        let scope = &resource.place.scope;
        let mut needs = Vec::new();
        for reference in references::of_type(&resource.ty) {
            if scope.get(&reference.name) == Some(Bound::Item) {
                let message = item_of_the_body(&reference.name);
                // The initializer may have been written for the type of that name in the module.
                self.is_spoiled = true;
                self.errors.push(reference.at, message);
            }
        }
        for reference in references::of_expr(&resource.value) {
            if let Some(fault) = self.fault(scope, &reference) {
                self.errors.push(reference.at, fault);
            } else if matches!(reference.kind, Kind::Value | Kind::Callee | Kind::Token) {
                self.need(index, scope, reference, &mut needs);
            }
        }
        needs.sort_unstable();
        needs.dedup();
        needs
    }

    /// Records what a reference makes the resource of this index need.
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
            self.is_spoiled = true;
            self.errors
                .push(used.at, out_of_sight(&used.name, index, other));
        }
    }

    fn is_resource(&self, name: &str) -> bool {
        let mut resources = self.handler.resources.iter();
        resources.any(|resource| resource.name.unraw() == name)
    }

    /// What is wrong with a reference that is not to a resource.
    fn fault(&mut self, scope: &Scope, reference: &Reference) -> Option<String> {
        let name = &reference.name;
        if reference.kind == Kind::Nested {
            return scope.has_item(name).then(|| item_of_the_body(name));
        }
        let bound = scope.get(name)?;
        match (reference.kind, bound) {
            (_, Bound::Item) => Some(item_of_the_body(name)),
            (Kind::Item | Kind::Nested, _) | (_, Bound::Resource) => None,
            (_, Bound::Event) => Some(format!(
                "`{name}` is the event of an invocation, and an initializer runs before the \
                 first invocation: use it in the body"
            )),
            (_, Bound::Context) => Some(format!(
                "`{name}` is the context of an invocation, and an initializer runs before the \
                 first invocation: use it in the body"
            )),
            (_, Bound::Local) if self.is_resource(name) => {
                self.is_spoiled = true;
                Some(format!(
                    "`{name}` could mean the resource or the variable of that name: \
                     give the variable another name"
                ))
            }
            (_, Bound::Local) => Some(format!(
                "`{name}` is a variable of an invocation, and an initializer runs before the \
                 first invocation: make it an `#[init]` too, or move it into this initializer"
            )),
        }
    }
}

fn item_of_the_body(name: &str) -> String {
    format!(
        "`{name}` is declared inside the handler, and an initializer sees only the module: \
         move it out of the function"
    )
}

/// What is wrong with a reference to a resource that is not in scope.
fn out_of_sight(name: &str, index: usize, other: usize) -> String {
    match other.cmp(&index) {
        Ordering::Equal => format!("the resource `{name}` cannot use itself"),
        Ordering::Greater => {
            format!("the resource `{name}` comes later: move it up, in front of this one")
        }
        Ordering::Less => {
            format!("the resource `{name}` belongs to another block: move it out of that block")
        }
    }
}
